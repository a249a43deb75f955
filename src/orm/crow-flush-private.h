/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The flush, for the files of this folder that carry it out in parts.
 */
#pragma once

#include "orm/crow-session-private.h"

G_BEGIN_DECLS

/* crow-flush.c */
typedef struct _CrowFlush CrowFlush;
CrowFlush  *_crow_flush_begin              (CrowSession         *self,
                                            gboolean             commit,
                                            GError             **error);
gboolean    _crow_flush_run                (CrowSession         *self,
                                            CrowFlush           *flush,
                                            GError             **error);
void        _crow_flush_end                (CrowSession         *self,
                                            CrowFlush           *flush,
                                            gboolean             done);
gboolean    _crow_session_flush            (CrowSession         *self,
                                            GError             **error);
gboolean    _crow_session_begin            (CrowSession         *self,
                                            GError             **error);
gboolean    _crow_session_begin_sql        (CrowSession         *self,
                                            GError             **error);
gboolean    _crow_session_end_sql          (CrowSession         *self,
                                            gboolean             done,
                                            GError             **error);
void        _crow_session_give_up          (CrowSession         *self);
/* Appends what the program wants to be deleted along with a row; borrowed. */
gboolean    _crow_session_append_along     (CrowSession         *self,
                                            CrowRow             *row,
                                            GPtrArray           *rows,
                                            GError             **error);
gboolean    _crow_session_autoflush        (CrowSession         *self,
                                            GError             **error);

gboolean    _crow_flush_defer_checks       (CrowSession         *self,
                                            GError             **error);

/* crow-flush-switch.c */
typedef enum
{
  CROW_SWITCH_EARLY,  /* before the deletes */
  CROW_SWITCH_MIDDLE, /* after them: it may take a unique value that one of them had */
  CROW_SWITCH_LATE,   /* after the inserts: it refers to one */
} CrowSwitchPhase;
typedef struct
{
  CrowRow *old;
  CrowRow *fresh;
  CrowSwitchPhase phase;
  gboolean cut;  /* the old row's references, before the deletes: they might take it along */
} CrowSwitch;
gboolean    _crow_flush_refers_to_pending  (CrowEntityMap       *map,
                                            CrowRow             *row);
void        _crow_flush_find_switches      (CrowSession         *self,
                                            GPtrArray           *deletes,
                                            GPtrArray           *inserts,
                                            GArray              *switches);
gboolean    _crow_flush_write_switches     (CrowSession         *self,
                                            GArray              *switches,
                                            CrowSwitchPhase      phase,
                                            GError             **error);

/* crow-flush-park.c */
void        _crow_flush_take_givers        (CrowSession         *self,
                                            GPtrArray           *updates,
                                            GPtrArray           *givers);
gboolean    _crow_flush_park               (CrowSession         *self,
                                            GPtrArray           *updates,
                                            GPtrArray           *inserts,
                                            GError             **error);

gboolean    _crow_flush_park_deleted       (CrowSession         *self,
                                            GPtrArray           *deletes,
                                            GPtrArray           *takers,
                                            GPtrArray           *inserts,
                                            GError             **error);

gboolean    _crow_flush_cut_off            (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role,
                                            GError             **error);

/* Sets a reference to null in the database alone, where it can be and nothing else would do it. */
gboolean    _crow_flush_cut                (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role,
                                            GError             **error);

/* crow-flush-values.c */
void        _crow_flush_fill               (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute,
                                            const CrowValue     *value);
void        _crow_flush_keep_filled        (CrowSession         *self);
void        _crow_flush_unfill             (CrowSession         *self);
gboolean    _crow_flush_make_keys          (CrowSession         *self,
                                            GPtrArray           *rows,
                                            gboolean             all,
                                            GError             **error);
gboolean    _crow_flush_lacks_key          (CrowEntityMap       *map,
                                            CrowRow             *row);
gboolean    _crow_flush_make_key           (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);
void        _crow_flush_fill_defaults      (CrowSession         *self,
                                            CrowEntityMap       *map,
                                            CrowRow             *row);
gboolean    _crow_flush_fill_references    (CrowSession         *self,
                                            CrowRow             *row,
                                            gboolean             all,
                                            GError             **error);
gboolean    _crow_flush_check_texts        (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);
gboolean    _crow_flush_check_key          (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);
gboolean    _crow_flush_compute_stamp      (CrowEntityMap       *map,
                                            guint                attribute,
                                            CrowValue           *value,
                                            char               **text);
void        _crow_flush_stamp              (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_flush_get_stored         (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                attribute,
                                            CrowValue           *value);
void        _crow_flush_drop_unchanged     (CrowSession         *self);

/* crow-flush-write.c */
gboolean    _crow_flush_insert_rows        (CrowSession         *self,
                                            CrowRow            **rows,
                                            guint                n_rows,
                                            GError             **error);
gboolean    _crow_flush_insert_keyless     (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);
gboolean    _crow_flush_update_rows        (CrowSession         *self,
                                            GPtrArray           *rows,
                                            GError             **error);
gboolean    _crow_flush_delete_rows        (CrowSession         *self,
                                            CrowRow            **rows,
                                            guint                n_rows,
                                            GError             **error);

/* crow-flush-pairs.c */
gboolean    _crow_flush_insert_pairs       (CrowSession         *self,
                                            GPtrArray           *inserts,
                                            GError             **error);
gboolean    _crow_flush_delete_pairs       (CrowSession         *self,
                                            GError             **error);

/* crow-flush-order.c */
typedef struct
{
  CrowRow *row;
  guint role;
} CrowDeferred;
void        _crow_flush_sort               (CrowSession         *self,
                                            GPtrArray           *rows,
                                            GArray              *deferred);

/* crow-flush-delete.c */
/* A new row that will not be inserted, or one that was linked to it. */
typedef struct
{
  CrowRow *row;
  CrowRow *other; /* NULL: the row itself */
  guint role;     /* of `row` */
} CrowDropped;

/* crow-flush-owned.c */
gboolean    _crow_flush_check_owners       (CrowSession         *self,
                                            GError             **error);
gboolean    _crow_flush_is_relinked        (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                index);
gboolean    _crow_flush_collect_released   (CrowSession         *self,
                                            GPtrArray           *deletes,
                                            GError             **error);
/* After a flush that failed: new rows that it left out are pending again, with their links. */
void        _crow_flush_restore_dropped    (CrowSession         *self);
const char *_crow_flush_name_role          (CrowRoleMap         *role);
guint8     *_crow_flush_collect_doomed     (CrowSession         *self,
                                            GPtrArray           *deletes);
CrowRow    *_crow_flush_find_left          (CrowSession         *self,
                                            CrowRow             *row,
                                            const guint8        *doomed,
                                            gboolean             exactly);
gboolean    _crow_flush_stays              (CrowSession         *self,
                                            CrowRow             *row);
gboolean    _crow_flush_read_versions      (CrowSession         *self,
                                            GPtrArray           *rows,
                                            GError             **error);
gboolean    _crow_flush_collect_deletes    (CrowSession         *self,
                                            GPtrArray           *deletes,
                                            GError             **error);
void        _crow_flush_explain_denied     (CrowSession         *self,
                                            CrowRow             *row,
                                            GError             **error);

/* crow-flush-release.c */
gboolean    _crow_flush_release_referrers  (CrowSession         *self,
                                            CrowRow            **owners,
                                            guint                n_owners,
                                            GError             **error);
gboolean    _crow_flush_release_all        (CrowSession         *self,
                                            CrowRow            **owners,
                                            guint                n_owners,
                                            GError             **error);

G_END_DECLS
