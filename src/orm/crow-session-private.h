/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The insides of a session, for the files of this folder.
 *
 * Invariants, kept by all of them:
 *  - A row with a key that stands for a database row is in its store's identity map, and only such a row is.
 *  - A REFERENCE role's pointer is set only while its target has no database row (transient or pending); otherwise the
 *    reference columns say what the target is.
 *  - A set that is loaded holds exactly what the session knows to be linked, deleted marks aside.  A set of an owner
 *    without database row is always loaded; a missing one is empty.  Sets of derived roles are another matter
 *    (crow-through.c).
 *  - A pair edit stands between two rows that the database has; pairs of a row that it does not have are in that row's
 *    set only.
 *  - Rows are never freed before the session closes; what the session let go is CROW_STATE_DETACHED.
 *  - What is read while a transaction is open is in the journal: a rollback makes it unknown again.
 *  - Events are told after all rows and sets of a change are consistent.
 */
#pragma once

#include "engine/crow-engine-private.h"
#include "orm/crow-collection.h"
#include "orm/crow-mapping-private.h"
#include "orm/crow-row-map.h"
#include "orm/crow-session.h"

G_BEGIN_DECLS

/* CrowRow.flags */
enum
{
  CROW_ROW_LISTED = 1 << 0,   /* in session->dirty */
  CROW_ROW_MARKED = 1 << 1,   /* to be deleted; in session->marked */
  CROW_ROW_ORPHANED = 1 << 2, /* was cut from an owner */
  CROW_ROW_INSERTED = 1 << 3, /* the flush that is running gave it its database row */
  CROW_ROW_BUSY = 1 << 4,     /* scratch of one function */
  CROW_ROW_VISITED = 1 << 5,  /* scratch of one function */
  CROW_ROW_KEY_DIRTY = 1 << 6,
  CROW_ROW_STANDALONE = 1 << 7, /* of a detached object: has its own memory */
};

#define CROW_MAX_PARAMETERS 32000

/* CrowRow.batch: only a paged list knows the row, and lets it go. */
#define CROW_BATCH_PAGED (1u << 31)
/* CrowRow.batch: what the row was read from was rolled back; whether it is there, the next look finds out. */
#define CROW_BATCH_DOUBTFUL (1u << 30)
/* CrowRow.batch: scratch of crow-through.c, while one of its functions runs that calls no others. */
#define CROW_BATCH_MEMBER (1u << 29)
/* … and the number of the load. */
#define CROW_BATCH_NUMBER (CROW_BATCH_MEMBER - 1)

/* CrowSet.stale: only of a derived role. */
enum
{
  CROW_STALE_NOT,
  CROW_STALE_UNTIL_READ, /* nobody listens */
  CROW_STALE_QUEUED,     /* in session->stale_sets */
};

/* The rows that a to-many role, or a one-to-one role by the target's reference, reaches. */
typedef struct
{
  CrowRow *owner;
  CrowRow **rows;    /* owned, unless it is `first` */
  CrowRow *first[2]; /* where most sets have room enough */
  guint n_rows;
  guint size;
  guint16 role;
  guint8 loaded;
  guint8 refilled;  /* scratch of a rollback: its rows come back one by one */
  guint8 stale;
  guint8 unordered; /* rows came that the role's order was not asked of the database for */
  guint8 open;      /* a one-to-one place that was changed before it was read: its row is cut off before the flush */
  CrowCollection *object; /* owned; NULL while nobody asked */
} CrowSet;

/* The rows of one entity. */
typedef struct
{
  CrowEntityMap *map;
  GPtrArray *slabs;      /* owned memory */
  gsize slab_capacity;   /* rows in the last slab */
  gsize slab_used;
  guint8 *loading;       /* CrowLoading by role; NULL: all lazy */
  gboolean *touches;     /* by role: a change of what it reaches counts for the object; NULL: none does */
  gboolean *along;       /* by role: a delete takes along what it reaches; NULL: none does */
  gboolean *owns;        /* by role: what it lets go is deleted; NULL: none does */
  GPtrArray *released;   /* CrowRow: zeroed memory in slabs; NULL until used */
  CrowRowMap by_int;     /* identity map: by one integer … */
  GHashTable *by_key;    /* … or CrowKey → CrowRow; NULL until used */
  GHashTable **by_unique; /* by role: CrowKey → CrowRow, for references that are not to the primary key */
  guint n_deleted;       /* by the flush that is running */
  GArray *keys;          /* owned: gint64: reserved numbers, lowest first; NULL: none ever were */
  guint n_keys_used;     /* of them, by the flush that is running */
  gint64 last_key;       /* of the flush that is running, once `reserved` */
  gboolean reserved;     /* the flush that is running knows the last key */
} CrowStore;

typedef enum
{
  CROW_JOURNAL_VALUE,   /* a slot was overwritten */
  CROW_JOURNAL_LINK,    /* a REFERENCE role's pointer was */
  CROW_JOURNAL_ADD,     /* transient became pending */
  CROW_JOURNAL_MARK,    /* marked for deletion */
  CROW_JOURNAL_INSERT,  /* pending became persistent */
  CROW_JOURNAL_DELETE,  /* persistent became deleted */
  CROW_JOURNAL_EXPUNGE, /* pending became transient as an orphan */
  CROW_JOURNAL_LOAD,    /* read within the transaction: a slot, or with CROW_NONE a row that the session did not have */
} CrowJournalKind;

typedef struct
{
  CrowRow *row;
  guint16 attribute; /* or role */
  guint8 kind;
  guint8 bits;       /* 1 valid, 2 null, 4 owned: as they were; of an insert 1: its key was made */
  CrowSlot old;
} CrowJournalEntry;

typedef struct
{
  CrowRow *rows[2]; /* by end of the relationship */
  guint8 add;
  guint8 blind;     /* nobody knows whether the pair was there before */
} CrowPairEdit;

typedef struct
{
  char *name;
  guint journal_length;
} CrowSavepoint;

typedef struct
{
  CrowRow *row;
  guint attribute;
} CrowFilled;

/* What is to be told (crow-event.c). */
typedef struct
{
  struct _CrowEvent *items; /* owned */
  guint n_items;
  guint size;
} CrowEvents;

/* What the database did by itself, noted while a statement runs and taken over after it. */
typedef struct
{
  CrowRow *row;
  gboolean deleted;
  gboolean read;     /* by reading the row again: whether it was the database, in this transaction, nobody knows */
  guint first_value; /* in session->noted_values */
  guint n_values;
} CrowNote;

struct _CrowSession
{
  GObject parent_instance;

  /* owned */
  CrowEngine *engine;
  CrowMapping *mapping;
  CrowStore *stores;
  GPtrArray *arena;        /* blocks */
  char *arena_free;
  gsize arena_left;
  GPtrArray *pending;      /* CrowRow: added, in order; holes are rows in another state */
  GPtrArray *dirty;        /* CrowRow: with CROW_ROW_LISTED */
  GPtrArray *marked;       /* CrowRow: with CROW_ROW_MARKED */
  GArray **pairs;          /* by relationship: CrowPairEdit; NULL while none */
  GPtrArray *sets;         /* CrowSet: all */
  GPtrArray *open_sets;    /* CrowSet: borrowed from them: those that are open */
  GPtrArray *through_sets; /* of them, those of derived roles … */
  GPtrArray *stale_sets;   /* … and of these, those that are to be made right before events are told */
  GPtrArray *linked;       /* CrowRow: the transient ones that were paired with rows of the database, and others */
  GArray *journal;         /* CrowJournalEntry: since the last commit */
  GHashTable *journal_index; /* of the flush that is running: places in it by row and attribute; NULL until used … */
  guint journal_indexed;   /* … how far */
  guint journal_flushed;   /* length of the journal after the last flush */
  guint pairs_flushed;     /* … and one more, after the last one that wrote pairs; 0: none did */
  GArray *savepoints;      /* CrowSavepoint */
  GHashTable *switched;    /* CrowRow → the CrowRow whose place it takes in the flush that is running; NULL: none does */
  CrowFilled *filled;      /* what the flush that is running made up */
  CrowEvents events;       /* what is to be told */
  GArray *notes;           /* CrowNote */
  GArray *noted_values;
  GArray *dropped;         /* CrowDropped: by the flush that is running; NULL until used */
  GHashTable *overrides;   /* of crow-overrides.c: how roles are loaded whatever is said of them; NULL while none */
  GPtrArray *paged;        /* CrowPagedList: borrowed; NULL while there are none */
  GPtrArray *live;         /* CrowLiveList: the same */
  struct _CrowChangeList *changes; /* owned; NULL while nobody asked */
  GHashTable *tables;      /* name of a table → its columns, for the change hook */
  GError *error;
  /* state */
  guint n_filled;
  guint filled_size;
  guint freeze_events;
  guint first_event;       /* in `events`: those before are being told, further out on the stack */
  guint32 next_batch;
  guint n_pair_edits;
  guint *link_edits;       /* owned; by relationship: references that differ from the database, at most */
  gboolean autoflush;
  gboolean keeps_edits;    /* when a flush fails */
  gboolean flushing;
  gboolean journal_settled; /* nothing is taken out of the journal */
  gboolean telling;        /* handlers run before a flush: it is not to begin a second time */
  gboolean closed;
  gboolean busy;           /* another thread has the engine */
  gboolean strict;
  gboolean has_eager;      /* a role is CROW_LOADING_EAGER or CROW_LOADING_JOINED … */
  gboolean has_joined;     /* … the latter */
  gboolean overwrites_edits; /* a query that populates what exists is running */
  gboolean tells_deletes;  /* the flush that is running tells of each row that goes */
  gboolean guarded;        /* the flush that is running can go back to its guard */
  gboolean changes_stale;  /* it is to look at the session again */
  gboolean has_along;      /* some store has */
  gboolean has_touches;    /* the same */
  gboolean has_owns;       /* the same */
  gboolean loading_page;   /* rows that are loaded belong to a paged list */
  gboolean noting_loads;   /* what is being read may be undone with the transaction */
  gboolean has_doubtful;   /* rows may have CROW_BATCH_DOUBTFUL */
  gboolean has_unordered;  /* some sets are unordered */
  gboolean ran_sql;        /* of the program, in this transaction: what it inserted, no collection knows */
  gboolean has_triggers;   /* of the database; once `tables` is known */
  guint watch;             /* CrowWatch */
  gboolean doubts_edited;  /* others committed while there were edits: what is under them was read before */
  guint data_version;      /* of the engine, when it was looked at last */
};

/* For a check that costs no call; 0 before the first session. */
extern GType _crow_session_type;

/* crow-row.c */
CrowRow    *_crow_row_new                  (CrowSession         *self,
                                            CrowEntityMap       *map);
void        _crow_store_foreach            (CrowSession         *self,
                                            CrowStore           *store,
                                            void               (*func) (CrowSession *self, CrowRow *row));
gboolean    _crow_row_is_loose             (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_row_release              (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_row_free_values          (CrowEntityMap       *map,
                                            CrowRow             *row);
CrowRow    *_crow_row_copy                 (CrowEntityMap       *map,
                                            CrowRow             *row);
void        _crow_row_free_copy            (CrowEntityMap       *map,
                                            CrowRow             *copy);
gpointer    _crow_session_allocate0        (CrowSession         *self,
                                            gsize                size);
char       *_crow_session_store_bytes      (CrowSession         *self,
                                            const CrowValue     *value);
void        _crow_row_put                  (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            CrowRow             *row,
                                            guint                attribute,
                                            const CrowValue     *value);
void        _crow_row_invalidate           (CrowEntityMap       *map,
                                            CrowRow             *row,
                                            guint                attribute);
gboolean    _crow_row_is_complete          (CrowEntityMap       *map,
                                            CrowRow             *row);
gboolean    _crow_row_is_dirty             (CrowEntityMap       *map,
                                            CrowRow             *row);
gboolean    _crow_row_get_values           (CrowEntityMap       *map,
                                            CrowRow             *row,
                                            const guint16       *attributes,
                                            guint                n,
                                            CrowValue           *values);
CrowObject *_crow_row_get_object           (CrowSession         *self,
                                            CrowRow             *row);
char       *_crow_row_describe             (CrowEntityMap       *map,
                                            CrowRow             *row);
gboolean    _crow_text_is_valid            (const char          *text,
                                            gsize                length);

static inline CrowEntityMap *
_crow_row_map_of (CrowSession   *self,
                  const CrowRow *row)
{
  return &self->mapping->entities[row->entity];
}

/* Somebody besides a paged list holds the row. */
static inline void
_crow_row_keep (CrowRow *row)
{
  row->batch &= ~CROW_BATCH_PAGED;
}

/* Whether a role may reach the row. */
static inline gboolean
_crow_role_fits (CrowMapping *mapping,
                 CrowRoleMap *role,
                 CrowRow     *row)
{
  return row->entity == role->target->index &&
         (!role->target->hierarchy ||
          crow_schema_inherits (mapping->drawn, _crow_mapping_get_entity (mapping, row), role->target_entity));
}

/* crow-identity.c */
CrowRow    *_crow_identity_lookup          (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            const CrowValue     *key);
void        _crow_identity_insert          (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_identity_remove          (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_identity_restore_key     (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_identity_take_place      (CrowSession         *self,
                                            CrowRow             *row);
CrowRow    *_crow_identity_lookup_target   (CrowSession         *self,
                                            CrowRoleMap         *role,
                                            const CrowValue     *values);
void        _crow_identity_note_target     (CrowSession         *self,
                                            CrowRoleMap         *role,
                                            CrowRow             *target);
void        _crow_identity_clear           (CrowStore           *store);

/* crow-event.c */
void        _crow_events_clear             (CrowSession         *self);
void        _crow_events_drop              (CrowSession         *self);
void        _crow_events_freeze            (CrowSession         *self);
void        _crow_events_thaw              (CrowSession         *self);
void        _crow_event_attribute          (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute);
void        _crow_event_role               (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role);
void        _crow_event_state              (CrowSession         *self,
                                            CrowObject          *object);
void        _crow_events_tell_items        (CrowSession         *self,
                                            CrowCollection      *collection);
int         _crow_events_forget           (CrowSession         *self,
                                            CrowCollection      *collection);
gboolean    _crow_event_has_listeners      (CrowSet             *set);
void        _crow_event_items              (CrowSession         *self,
                                            CrowSet             *set,
                                            guint                position,
                                            guint                removed,
                                            guint                added);
void        _crow_object_notify_attribute  (CrowObject          *object,
                                            guint                attribute);
void        _crow_object_notify_role       (CrowObject          *object,
                                            guint                role);
void        _crow_object_notify_state      (CrowObject          *object);

/* crow-links.c */
CrowSet    *_crow_set_lookup               (CrowSession         *self,
                                            CrowRow             *owner,
                                            guint                role);
CrowSet    *_crow_set_get                  (CrowSession         *self,
                                            CrowRow             *owner,
                                            guint                role);
void        _crow_set_append               (CrowSet             *set,
                                            CrowRow             *row);
gboolean    _crow_set_contains             (CrowSet             *set,
                                            CrowRow             *row);
void        _crow_set_add                  (CrowSession         *self,
                                            CrowSet             *set,
                                            CrowRow             *row);
void        _crow_set_note_order           (CrowSession         *self,
                                            CrowSet             *set);
void        _crow_set_remove               (CrowSession         *self,
                                            CrowSet             *set,
                                            CrowRow             *row);
void        _crow_set_clear                (CrowSet             *set);
typedef enum
{
  CROW_LINK_EDIT,   /* the next flush has to write it */
  CROW_LINK_FOLLOW, /* the database did it in this transaction */
  CROW_LINK_LOAD,   /* it was read */
} CrowLinkWrite;
gboolean    _crow_links_reads_null         (CrowEntityMap       *map,
                                            CrowRow             *row,
                                            CrowRoleMap         *role);
CrowRow    *_crow_links_get_known          (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role);
void        _crow_links_write              (CrowSession         *self,
                                            CrowRow             *row,
                                            const guint16       *attributes,
                                            const CrowValue     *values,
                                            guint                n_values,
                                            guint                pointer_role,
                                            CrowRow             *pointer,
                                            CrowLinkWrite        why);
gboolean    _crow_links_set                (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role,
                                            CrowRow             *target);
gboolean    _crow_links_add                (CrowSession         *self,
                                            CrowRow             *owner,
                                            guint                role,
                                            CrowRow             *row);
gboolean    _crow_links_add_object         (CrowSession         *self,
                                            CrowRow             *owner,
                                            guint                role,
                                            CrowRow             *row);
gboolean    _crow_links_remove             (CrowSession         *self,
                                            CrowRow             *owner,
                                            guint                role,
                                            CrowRow             *row);
void        _crow_links_drop_deleted       (CrowSession         *self);
void        _crow_links_forget             (CrowSession         *self,
                                            CrowRow             *row);

/* crow-load.c */
typedef gboolean (*CrowRowFunc) (CrowSession     *self,
                                 CrowRow         *row,
                                 const CrowValue *before,
                                 gpointer         data);
char       *_crow_load_dup_columns         (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            const char          *alias);
void        _crow_sql_append_parameter     (CrowSession         *self,
                                            GString             *sql,
                                            guint               *n_parameters);
void        _crow_sql_append_column        (CrowSession         *self,
                                            GString             *sql,
                                            CrowEntityMap       *map,
                                            guint                attribute);
void        _crow_sql_append_table         (CrowSession         *self,
                                            GString             *sql,
                                            CrowEntityMap       *map);
void        _crow_sql_append_source        (CrowSession         *self,
                                            GString             *sql,
                                            CrowEntityMap       *map);
void        _crow_sql_append_rows          (CrowSession         *self,
                                            GString             *sql,
                                            CrowEntityMap       *map,
                                            const guint16       *columns,
                                            guint                n_columns,
                                            guint                n_rows);
void        _crow_sql_append_in            (CrowSession         *self,
                                            GString             *sql,
                                            CrowEntityMap       *map,
                                            const char          *alias,
                                            const guint16       *columns,
                                            guint                n_columns,
                                            guint                n_rows,
                                            guint               *n_parameters);
guint       _crow_sql_round_up             (guint                n_rows);
gboolean    _crow_load_rows                (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            CrowStatement       *statement,
                                            const guint8        *types_before,
                                            guint                n_before,
                                            gboolean             overwrite,
                                            CrowRowFunc          func,
                                            gpointer             data,
                                            GError             **error);
gboolean    _crow_load_values              (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            const CrowValue     *values,
                                            CrowRow            **row,
                                            GError             **error);
CrowRow    *_crow_load_by                  (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            const guint16       *attributes,
                                            const CrowValue     *values,
                                            guint                n_values,
                                            gboolean             overwrite,
                                            GError             **error);
gboolean    _crow_load_row                 (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);
gboolean    _crow_load_is_there            (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);
void        _crow_session_take_error       (CrowSession         *self,
                                            GError              *error);

gboolean    _crow_load_misfit              (CrowEntityMap       *map,
                                            guint                attribute,
                                            GError             **error);
gboolean    _crow_load_take_row            (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            const CrowValue     *values,
                                            gboolean             overwrite,
                                            guint32              batch,
                                            CrowRow            **result,
                                            GError             **error);

/* crow-row-buffer.c */
typedef struct
{
  CrowEntityMap *map;  /* borrowed */
  GArray *values;      /* owned: CrowValue: all attributes of a row, then those of the next */
  GStringChunk *bytes; /* owned: what they point to */
  guint n_rows;
} CrowRowBuffer;
void        _crow_row_buffer_init          (CrowRowBuffer       *self,
                                            CrowEntityMap       *map);
void        _crow_row_buffer_clear         (CrowRowBuffer       *self);
gboolean    _crow_row_buffer_fill          (CrowRowBuffer       *self,
                                            CrowStatement       *statement,
                                            GError             **error);
gboolean    _crow_load_buffer              (CrowSession         *self,
                                            CrowRowBuffer       *buffer,
                                            gboolean             overwrite,
                                            CrowRowFunc          func,
                                            gpointer             data,
                                            GError             **error);

/* crow-load-links.c */
gboolean    _crow_load_set                 (CrowSession         *self,
                                            CrowSet             *set,
                                            GError             **error);
gboolean    _crow_load_sets                (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            guint                role,
                                            CrowRow            **owners,
                                            guint                n_owners,
                                            GError             **error);
CrowRow    *_crow_load_one                 (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role,
                                            GError             **error);
gboolean    _crow_load_targets             (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            guint                role,
                                            CrowRow            **rows,
                                            guint                n_rows,
                                            GError             **error);
gboolean    _crow_load_doubtful            (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);
void        _crow_load_sets_from           (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            guint                role,
                                            GPtrArray           *owners,
                                            GPtrArray           *pairs);
GPtrArray  *_crow_load_collect_reached     (CrowSession         *session,
                                            CrowEntityMap       *map,
                                            guint                role,
                                            GPtrArray           *rows);
gboolean    _crow_load_along               (CrowSession         *session,
                                            CrowEntityMap       *map,
                                            GPtrArray           *rows,
                                            GError             **error);
gboolean    _crow_load_along_role          (CrowSession         *session,
                                            CrowRow             *row,
                                            guint                role,
                                            GError             **error);

gboolean    _crow_load_stored_sets         (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            guint                role,
                                            CrowRow            **owners,
                                            guint                n_owners,
                                            GError             **error);

/* crow-collection.c */
gboolean    _crow_role_check_editable      (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                index);

/* crow-through.c */
void        _crow_through_settle           (CrowSession         *self);
void        _crow_through_note_set         (CrowSession         *self,
                                            CrowRow             *owner,
                                            guint                role);
void        _crow_through_note_reference   (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role);
void        _crow_through_note_stale       (CrowSession         *self,
                                            CrowSet             *set);
void        _crow_through_note_all         (CrowSession         *self);
gboolean    _crow_set_is_known             (CrowSession         *self,
                                            CrowSet             *set);
gboolean    _crow_through_load             (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            guint                role,
                                            CrowRow            **owners,
                                            guint                n_owners,
                                            GError             **error);

/* crow-journal.c */
gboolean    _crow_journal_doubt_row        (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_journal_forget_rows      (CrowSession         *self,
                                            GHashTable          *rows);
void        _crow_journal_state            (CrowSession         *self,
                                            CrowRow             *row,
                                            CrowJournalKind      kind);
void        _crow_journal_value            (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute);
void        _crow_journal_load             (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute);
void        _crow_journal_undo_loads       (CrowSession         *self,
                                            guint                from);
void        _crow_journal_link             (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role);
void        _crow_journal_clear            (CrowSession         *self);
void        _crow_journal_unload_sets      (CrowSession         *self,
                                            gboolean             undone);
void        _crow_journal_undo             (CrowSession         *self,
                                            guint                length);
void        _crow_journal_restore_value    (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute);
void        _crow_journal_drop_index       (CrowSession         *self);
CrowJournalEntry *_crow_journal_find_value (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute);

/* crow-async.c */
gboolean    _crow_session_is_usable        (CrowSession         *self);

/* crow-session.c */
void        _crow_session_finish_commit    (CrowSession         *self);
void        _crow_session_tell_changed     (CrowSession         *self);

/* crow-session-find.c */
gboolean    _crow_session_load_along       (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);

/* crow-session-sql.c */
void        _crow_session_take_over        (CrowSession         *self);

/* crow-session-states.c */
void        _crow_session_list_dirty       (CrowSession         *self,
                                            CrowRow             *row);
gboolean    _crow_session_is_owned         (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_session_drop_pending     (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_session_add_row          (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_session_mark_row         (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_session_lose_row         (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_session_set_state        (CrowSession         *self,
                                            CrowRow             *row,
                                            CrowState            state);
void        _crow_session_unload_set       (CrowSession         *self,
                                            CrowSet             *set);
void        _crow_session_expire_attribute (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute);
void        _crow_session_expire_role      (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role);

/* crow-session.c */
CrowLoading _crow_session_get_loading      (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role);
gboolean    _crow_session_check_loading    (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role,
                                            GError             **error);
/* Why the next statements are run, for the log; without cost when nobody reads it.  Whoever ran them takes it away. */
#define _crow_session_say(self, ...) \
  G_STMT_START \
  { \
    if (G_UNLIKELY (_crow_engine_is_logged ((self)->engine))) \
      _crow_engine_take_reason ((self)->engine, g_strdup_printf (__VA_ARGS__)); \
  } \
  G_STMT_END
/* … of rows of one entity, of which the first is named. */
void        _crow_session_say_rows         (CrowSession         *self,
                                            const char          *what,
                                            CrowRow            **rows,
                                            guint                n_rows);

/* crow-sql-form.c */
typedef struct
{
  gboolean numbered_parameters; /* $1 instead of ? */
  gboolean typed_values;        /* nothing tells the types of parameters in a list of values */
  const char *row_list;         /* what opens the list in (a, b) IN … */
  const char *like;
  const char *like_end;
  const char *no_limit;         /* before OFFSET, where there is no limit */
  const char *ascending_nulls;  /* so that null is lower than all values */
  const char *descending_nulls;
  const char *defer_checks;     /* foreign keys, until the end of the transaction … */
  gboolean defers_all;          /* … those that are not declared as deferrable, too */
  /* Puts @n_keys free numbers into store->keys, or what they come after into store->last_key.  @given: the highest that
   * is about to be inserted by hand. */
  gboolean  (*reserve_keys)     (CrowSession   *self,
                                 CrowEntityMap *map,
                                 gint64         given,
                                 guint          n_keys,
                                 CrowStore     *store,
                                 GError       **error);
} CrowSqlForm;
const CrowSqlForm *_crow_sql_get_form      (CrowSession         *self);
void        _crow_sql_append_nullable_direction (CrowSession    *self,
                                            GString             *sql,
                                            gboolean             descending);
void        _crow_sql_append_direction     (CrowSession         *self,
                                            GString             *sql,
                                            CrowEntityMap       *map,
                                            guint                attribute,
                                            gboolean             descending);
void        _crow_sql_append_typed_parameter (CrowSession       *self,
                                            GString             *sql,
                                            CrowEntityMap       *map,
                                            guint                attribute,
                                            guint               *n_parameters);
/* The flush is over: numbers that it took are used up, or free for the next one. */
void        _crow_flush_settle_keys        (CrowSession         *self,
                                            gboolean             done);
gboolean    _crow_flush_guard              (CrowSession         *self,
                                            GError             **error);
gboolean    _crow_flush_return_to_guard    (CrowSession         *self,
                                            GError             **error);

/* crow-changes-rules.c */
gboolean    _crow_changes_compare          (CrowSession         *self,
                                            GError             **error);
gboolean    _crow_changes_follow_deletes   (CrowSession         *self,
                                            GPtrArray           *rows,
                                            GError             **error);
void        _crow_changes_follow_updates   (CrowSession         *self,
                                            GPtrArray           *rows);

/* crow-changes.c */
/* Whether the engine tells what the database does by itself. */
gboolean    _crow_changes_are_told         (CrowSession         *self);
void        _crow_changes_note_delete      (CrowSession         *self,
                                            CrowRow             *row,
                                            gboolean             read);
void        _crow_changes_note_value       (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute,
                                            const CrowValue     *value,
                                            gboolean             read);
typedef enum
{
  CROW_WATCH_NONE,
  CROW_WATCH_ACTIONS, /* what the database does by itself */
  CROW_WATCH_ALL,     /* what the statement does too … */
  CROW_WATCH_UNEDITED, /* … but to attributes that this flush writes later */
} CrowWatch;
gboolean    _crow_changes_prepare          (CrowSession         *self,
                                            GError             **error);
void        _crow_changes_watch            (CrowSession         *self,
                                            CrowWatch            watch);
gboolean    _crow_changes_has_triggers     (CrowSession         *self);
void        _crow_changes_take_over_deletes (CrowSession        *self);
gboolean    _crow_changes_take_over        (CrowSession         *self);
void        _crow_changes_drop             (CrowSession         *self);
void        _crow_changes_init             (CrowSession         *self);

/* crow-change-list.c */
void        _crow_change_list_note         (CrowSession         *session,
                                            CrowRow             *row);
void        _crow_change_list_settle       (CrowSession         *session);
void        _crow_change_list_close        (CrowSession         *session);

/* @row has something to be written, or has not any more; NULL: so it is with many. */
static inline void
_crow_session_note_change (CrowSession *self,
                           CrowRow     *row)
{
  if (G_UNLIKELY (self->changes != NULL))
    _crow_change_list_note (self, row);
}

/* crow-session-touch.c */
gboolean    _crow_session_touch_owners     (CrowSession         *self,
                                            GError             **error);

/* crow-session-others.c */
void        _crow_session_doubt_rows       (CrowSession         *self);
gboolean    _crow_session_look_for_others  (CrowSession         *self);

/* crow-session-signals.c: objects before and after they are written. */
void        _crow_session_install_signals  (GType                type);
/* FALSE with CROW_ERROR_REFUSED */
gboolean    _crow_session_is_heard_after   (CrowSession         *self);
gboolean    _crow_session_tells_deletes    (CrowSession         *self);
gboolean    _crow_session_tell_before      (CrowSession         *self,
                                            GError             **error);
gboolean    _crow_session_tell_before_delete (CrowSession       *self,
                                              GPtrArray         *rows,
                                              GError           **error);
/* Adds the objects of rows to what crow_session_tell_after() takes, where somebody wants to know of them; before the
 * flush takes their states over.  Each list: (nullable). */
GArray     *_crow_session_note_written     (CrowSession         *self,
                                            const GPtrArray     *inserts,
                                            const GPtrArray     *updates,
                                            const GPtrArray     *deletes,
                                            GArray              *written);
void        _crow_session_tell_after       (CrowSession         *self,
                                            GArray              *written);
gboolean    _crow_session_flush_all        (CrowSession         *self,
                                            GError             **error);

G_END_DECLS
