/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the edit in a savepoint, notes every row that changes, rolls back, and then finds the rings by following the
 * links from the rows that were deleted or got another key to the rows that referred to them.
 *
 * Invariant: after a rehearsal the session and the database are as they were before, whatever happened in it.
 */
#include "config.h"

#include "preview/crow-rehearsal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"
#include "orm/crow-collection.h"
#include "preview/crow-rehearsal-private.h"
#include "preview/crow-table-map.h"

#define SAVEPOINT "rehearsal"
#define SEPARATOR "\x1f"

/* A row that changed: its values, by attribute. */
typedef struct
{
  CrowConsequence consequence;
  char **values; /* owned texts; NULL for null */
  char **fresh;  /* the same afterwards; NULL: the row went */
  guint n_values;
} Change;

struct _CrowRehearsal
{
  CrowSchema *schema;
  GPtrArray *changes; /* of Change */
  GError *refusal;
  CrowRehearsalKind kind;
  /* while it runs */
  GPtrArray *chosen;  /* identities of the rows it is about, as text */
  guint16 link;       /* that is taken apart */
  GCancellable *cancellable;
  CrowEngine *engine;
  CrowTableMap *tables;
  GHashTable *seen;   /* entity and key of a row, as text → Change */
  GHashTable *needed; /* entity → gboolean by attribute: keys, and what refers or is referred to */
  const CrowTableColumns *last; /* the table that was changed last */
  char *last_name;
};

static void
free_values (char **values,
             guint  n_values)
{
  for (guint i = 0; values != NULL && i < n_values; i++)
    g_free (values[i]);
  g_free (values);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->consequence.key);
  free_values (change->values, change->n_values);
  free_values (change->fresh, change->n_values);
  g_free (change);
}

/**
 * crow_rehearsal_free: (skip)
 * @self: (transfer full) (nullable): a rehearsal
 */
void
crow_rehearsal_free (CrowRehearsal *self)
{
  if (self == NULL)
    return;
  crow_schema_unref (self->schema);
  g_ptr_array_unref (self->changes);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->tables, crow_table_map_free);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->needed, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_free (self->last_name);
  g_free (self);
}

static void
need (gboolean      *needed,
      const guint16 *attributes,
      guint          n)
{
  for (guint i = 0; i < n; i++)
    needed[attributes[i]] = TRUE;
}

/* A row may have a hundred thousand like it, and values that nobody asks for. */
static const gboolean *
find_needed (CrowRehearsal *self,
             guint16        entity)
{
  gboolean *needed = g_hash_table_lookup (self->needed, GUINT_TO_POINTER (entity));
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->schema, entity);
  const CrowSchemaReference *references;
  guint n;

  if (needed != NULL)
    return needed;
  needed = g_new0 (gboolean, crow_schema_get_entity (self->schema, entity)->n_attributes + 1);
  if (key != NULL)
    need (needed, key->attributes, key->n_attributes);
  references = crow_schema_get_references (self->schema, entity, &n);
  for (guint i = 0; i < n; i++)
    need (needed, references[i].info->columns, references[i].info->n_columns);
  references = crow_schema_get_referrers (self->schema, entity, &n);
  for (guint i = 0; i < n; i++)
    need (needed, references[i].info->target_columns, references[i].info->n_columns);
  g_hash_table_insert (self->needed, GUINT_TO_POINTER (entity), needed);
  return needed;
}

/* The same table comes many times. */
static const CrowTableColumns *
lookup_table (CrowRehearsal *self,
              const char    *name)
{
  if (self->last_name == NULL || strcmp (self->last_name, name) != 0)
    {
      g_free (self->last_name);
      self->last_name = g_strdup (name);
      self->last = crow_table_map_lookup (self->tables, name);
    }
  return self->last;
}

static char **
read_values (CrowRehearsal          *self,
             const CrowChange       *change,
             const CrowTableColumns *table,
             gboolean                new_values)
{
  char **values = g_new0 (char *, crow_schema_get_entity (self->schema, table->entity)->n_attributes + 1);
  const gboolean *needed = find_needed (self, table->entity);

  for (guint i = 0; i < MIN (table->n_columns, change->n_columns); i++)
    if (table->attributes[i] != CROW_NONE && needed[table->attributes[i]])
      values[table->attributes[i]] = crow_table_map_dup_value (self->engine, change, i, new_values);
  return values;
}

static gboolean
differs (const guint16 *columns,
         guint          n_columns,
         char *const   *a,
         char *const   *b)
{
  for (guint i = 0; i < n_columns; i++)
    if (g_strcmp0 (a[columns[i]], b[columns[i]]) != 0)
      return TRUE;
  return FALSE;
}

/* Whether a column of a reference changes; other updates (stamps, versions) are no consequence. */
static gboolean
loses_reference (CrowRehearsal *self,
                 const Change  *change)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, change->consequence.entity, &n);

  for (guint i = 0; i < n; i++)
    if (differs (references[i].info->columns, references[i].info->n_columns, change->values, change->fresh))
      return TRUE;
  return FALSE;
}

static gboolean
is_chosen (CrowRehearsal *self,
           const char    *identity)
{
  return g_ptr_array_find_with_equal_func (self->chosen, identity, g_str_equal, NULL);
}

static char *
make_identity (guint16     entity,
               const char *key)
{
  char number[8];

  g_snprintf (number, sizeof number, "%u", entity);
  return g_strconcat (number, SEPARATOR, key, NULL);
}

static void
change_cb (const CrowChange *change,
           gpointer          data)
{
  CrowRehearsal *self = data;
  const CrowTableColumns *table = lookup_table (self, change->table);
  g_autofree char *identity = NULL;
  CrowConsequence *consequence;
  Change *noted, *known;

  /* The statement that makes this change ends here; between two there would be nothing to end. */
  if (self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable))
    _crow_engine_interrupt (self->engine);
  if (table == NULL || change->kind == CROW_CHANGE_INSERT)
    return;
  noted = g_new0 (Change, 1);
  noted->n_values = crow_schema_get_entity (self->schema, table->entity)->n_attributes;
  noted->values = read_values (self, change, table, FALSE);
  if (change->kind == CROW_CHANGE_UPDATE)
    noted->fresh = read_values (self, change, table, TRUE);
  consequence = &noted->consequence;
  consequence->entity = table->entity;
  consequence->relationship = CROW_NONE;
  consequence->ring = G_MAXUINT32;
  consequence->kind = change->kind == CROW_CHANGE_DELETE ? CROW_CONSEQUENCE_DELETED : CROW_CONSEQUENCE_UNLINKED;
  consequence->by_database = change->depth > 0;
  consequence->key = crow_table_map_dup_key (self->schema, table->entity, noted->values);
  identity = make_identity (table->entity, consequence->key);
  if (self->kind == CROW_REHEARSAL_CHANGE && change->kind == CROW_CHANGE_UPDATE && is_chosen (self, identity))
    consequence->kind = CROW_CONSEQUENCE_CHANGED;
  else if (change->kind == CROW_CHANGE_UPDATE && !loses_reference (self, noted))
    {
      change_free (noted);
      return;
    }

  /* A row that loses a reference first and goes then is one that goes; its first values tell by which link. */
  known = g_hash_table_lookup (self->seen, identity);
  if (known == NULL)
    {
      g_hash_table_insert (self->seen, g_steal_pointer (&identity), noted);
      g_ptr_array_add (self->changes, noted);
      return;
    }
  if (consequence->kind == CROW_CONSEQUENCE_DELETED)
    {
      known->consequence.kind = CROW_CONSEQUENCE_DELETED;
      known->consequence.by_database = consequence->by_database;
    }
  if (known->fresh != NULL || noted->fresh == NULL)
    {
      char **fresh = known->fresh;

      known->fresh = noted->fresh;
      noted->fresh = fresh;
    }
  change_free (noted);
}

/* The values of a reference's columns in one text; NULL if one of them is null, which is no reference. */
static char *
make_tuple (const guint16 *columns,
            guint          n_columns,
            guint          reference,
            char *const   *values)
{
  g_autoptr (GString) text = NULL;
  char number[16];

  g_snprintf (number, sizeof number, "%u", reference);
  if (n_columns == 1)
    return values[columns[0]] != NULL ? g_strconcat (number, SEPARATOR, values[columns[0]], NULL) : NULL;
  text = g_string_new (number);
  for (guint i = 0; i < n_columns; i++)
    {
      if (values[columns[i]] == NULL)
        return NULL;
      g_string_append (text, SEPARATOR);
      g_string_append (text, values[columns[i]]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* By what a row referred to: tuple → GPtrArray of Change. */
static GHashTable *
index_references (CrowRehearsal *self)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < self->changes->len; i++)
    {
      Change *change = g_ptr_array_index (self->changes, i);
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (self->schema, change->consequence.entity, &n);

      for (guint j = 0; j < n; j++)
        {
          const CrowReferenceInfo *info = references[j].info;
          char *tuple = make_tuple (info->columns, info->n_columns, 2 * references[j].relationship + references[j].end,
                                    change->values);
          GPtrArray *list;

          if (tuple == NULL)
            continue;
          list = g_hash_table_lookup (index, tuple);
          if (list == NULL)
            {
              list = g_ptr_array_new ();
              g_hash_table_insert (index, g_steal_pointer (&tuple), list);
            }
          g_ptr_array_add (list, change);
          g_free (tuple);
        }
    }
  return index;
}

/* Whether the reference still leads to the row, by its new key. */
static gboolean
follows (const CrowReferenceInfo *info,
         const Change            *target,
         const Change            *change)
{
  for (guint i = 0; i < info->n_columns; i++)
    if (change->fresh[info->columns[i]] == NULL ||
        g_strcmp0 (change->fresh[info->columns[i]], target->fresh[info->target_columns[i]]) != 0)
      return FALSE;
  return TRUE;
}

/* Ring by ring outwards from the rows that were asked for, which have ring 0 already. */
static void
find_rings (CrowRehearsal *self)
{
  g_autoptr (GHashTable) index = index_references (self);
  GQueue queue = G_QUEUE_INIT;
  Change *change;

  for (guint i = 0; i < self->changes->len; i++)
    {
      change = g_ptr_array_index (self->changes, i);
      if (change->consequence.ring == 0)
        g_queue_push_tail (&queue, change);
    }
  while ((change = g_queue_pop_head (&queue)) != NULL)
    {
      guint n;
      const CrowSchemaReference *referrers = crow_schema_get_referrers (self->schema, change->consequence.entity, &n);

      for (guint i = 0; i < n; i++)
        {
          const CrowReferenceInfo *info = referrers[i].info;
          /* Who stays with the key that is referred to takes nothing along. */
          gboolean stays = change->consequence.kind != CROW_CONSEQUENCE_DELETED && change->fresh != NULL;
          g_autofree char *tuple = NULL;
          GPtrArray *list;

          if (stays && !differs (info->target_columns, info->n_columns, change->values, change->fresh))
            continue;
          tuple = make_tuple (info->target_columns, info->n_columns,
                              2 * referrers[i].relationship + referrers[i].end, change->values);
          list = tuple != NULL ? g_hash_table_lookup (index, tuple) : NULL;

          for (guint j = 0; list != NULL && j < list->len; j++)
            {
              Change *next = g_ptr_array_index (list, j);

              if (next->consequence.ring != G_MAXUINT32)
                continue;
              next->consequence.ring = change->consequence.ring + 1;
              if (stays && next->fresh != NULL && follows (info, change, next))
                next->consequence.kind = CROW_CONSEQUENCE_CHANGED;
              next->consequence.relationship = referrers[i].relationship;
              g_queue_push_tail (&queue, next);
            }
        }
    }
}

/* Numbers by value. */
static int
compare_keys (const char *a,
              const char *b)
{
  gsize left = strlen (a), right = strlen (b);

  if (left == right)
    return strcmp (a, b);
  if (strspn (a, "0123456789") == left && strspn (b, "0123456789") == right)
    return left < right ? -1 : 1;
  return strcmp (a, b);
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const CrowConsequence *left = &(*(Change *const *) a)->consequence;
  const CrowConsequence *right = &(*(Change *const *) b)->consequence;

  if (left->ring != right->ring)
    return left->ring < right->ring ? -1 : 1;
  if (left->entity != right->entity)
    return left->entity < right->entity ? -1 : 1;
  if (left->relationship != right->relationship)
    return left->relationship < right->relationship ? -1 : 1;
  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  if (left->by_database != right->by_database)
    return left->by_database < right->by_database ? -1 : 1;
  return compare_keys (left->key, right->key);
}

static void
choose (CrowRehearsal *self,
        CrowObject    *object)
{
  guint entity = crow_object_get_entity (object);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->schema, entity);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    {
      CrowValue value;
      g_autofree char *part = NULL;

      crow_object_get_value (object, key->attributes[i], &value);
      part = crow_table_map_value_to_text (&value);
      g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", part != NULL ? part : "NULL");
    }
  g_ptr_array_add (self->chosen, make_identity (entity, text->str));
}

/* The rows it is about are ring 0; of a link that has a table of its own, its rows. */
static void
mark_chosen (CrowRehearsal *self)
{
  guint16 association =
    self->link != CROW_NONE ? crow_schema_get_relationship (self->schema, self->link)->association : CROW_NONE;

  for (guint i = 0; i < self->chosen->len; i++)
    {
      Change *change = g_hash_table_lookup (self->seen, g_ptr_array_index (self->chosen, i));

      if (change != NULL)
        change->consequence.ring = 0;
    }
  for (guint i = 0; i < self->changes->len; i++)
    {
      Change *change = g_ptr_array_index (self->changes, i);

      if (association != CROW_NONE && change->consequence.entity == association)
        change->consequence.ring = 0;
      if (change->consequence.ring == 0)
        change->consequence.relationship = self->link;
    }
}

static void
add_refusing_cb (const CrowConsequence *consequence,
                 gpointer               data)
{
  CrowRehearsal *self = data;
  Change *change = g_new0 (Change, 1);

  change->consequence = *consequence;
  change->consequence.key = g_strdup (consequence->key);
  g_ptr_array_add (self->changes, change);
}

/* Running. */

/* The edit that is rehearsed; FALSE with @error set where it is refused before it is flushed. */
typedef struct _Edit Edit;
struct _Edit
{
  gboolean (*run) (CrowSession *session,
                   const Edit  *edit,
                   GError     **error);
  CrowObject *const *objects;
  guint n_objects;
  const guint16 *attributes;
  const CrowValue *values;
  guint n_values;
  guint role;
  CrowObject *target; /* (nullable) */
};

static CrowRehearsal *
rehearsal_new (CrowSession       *session,
               CrowRehearsalKind  kind,
               GCancellable      *cancellable)
{
  CrowRehearsal *self = g_new0 (CrowRehearsal, 1);

  self->schema = crow_schema_ref (crow_mapping_get_schema (crow_session_get_mapping (session)));
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->engine = crow_session_get_engine (session);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->needed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->chosen = g_ptr_array_new_with_free_func (g_free);
  self->kind = kind;
  self->link = CROW_NONE;
  self->cancellable = cancellable;
  return self;
}

static gboolean
roll_back (CrowSession *session,
           GError     **error)
{
  return crow_session_rollback_to (session, SAVEPOINT, error) && crow_session_release (session, SAVEPOINT, error);
}

static gboolean
watch (CrowRehearsal *self,
       GError       **error)
{
  self->tables = crow_table_map_new (self->schema, self->engine, error);
  if (self->tables == NULL)
    return FALSE;
  if (_crow_engine_set_observer (self->engine, change_cb, self))
    return TRUE;
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                       _("This database does not tell which rows it changes. Rehearse on an SQLite database."));
  return FALSE;
}

static void
interrupt_cb (GCancellable *cancellable,
              CrowEngine   *engine)
{
  _crow_engine_interrupt (engine);
}

/* Runs and takes back; tells if it was not refused. */
static gboolean
run_edit (CrowRehearsal *self,
          CrowSession   *session,
          const Edit    *edit)
{
  gulong handler = self->cancellable != NULL ? g_cancellable_connect (self->cancellable, G_CALLBACK (interrupt_cb),
                                                                      g_object_ref (self->engine), g_object_unref) : 0;
  gboolean done = edit->run (session, edit, &self->refusal) && crow_session_flush (session, &self->refusal);

  /* From here on nothing is interrupted. */
  g_cancellable_disconnect (self->cancellable, handler);
  _crow_engine_set_observer (self->engine, NULL, NULL);
  return done;
}

static gboolean
explain_refusal (CrowRehearsal *self,
                 const Edit    *edit,
                 GError       **error)
{
  /* What was changed before it was refused is of no interest. */
  g_hash_table_remove_all (self->seen);
  g_ptr_array_set_size (self->changes, 0);
  if (self->kind == CROW_REHEARSAL_DELETE)
    return _crow_rehearsal_find_refusing (self->engine, self->schema, edit->objects, edit->n_objects, NULL, 0,
                                          add_refusing_cb, self, error);
  if (self->kind == CROW_REHEARSAL_CHANGE)
    return _crow_rehearsal_find_refusing (self->engine, self->schema, edit->objects, edit->n_objects, edit->attributes,
                                          edit->n_values, add_refusing_cb, self, error);
  return TRUE;
}

/* Takes @self. */
static CrowRehearsal *
rehearse (CrowRehearsal *taken,
          CrowSession   *session,
          const Edit    *edit,
          GError       **error)
{
  g_autoptr (CrowRehearsal) self = taken;
  gboolean done;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
      !crow_session_savepoint (session, SAVEPOINT, error))
    return NULL;
  if (!watch (self, error))
    {
      roll_back (session, NULL);
      return NULL;
    }
  done = run_edit (self, session, edit);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    {
      /* SQLite takes the whole transaction back when a statement that writes is interrupted. */
      crow_session_rollback (session);
      return NULL;
    }
  if (done)
    mark_chosen (self);
  if (!roll_back (session, error))
    return NULL;
  if (done)
    find_rings (self);
  else if (!explain_refusal (self, edit, error))
    return NULL;
  g_ptr_array_sort (self->changes, compare_changes);
  g_clear_pointer (&self->tables, crow_table_map_free);
  self->last = NULL;
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  self->cancellable = NULL;
  return g_steal_pointer (&self);
}

static gboolean
run_delete (CrowSession *session,
            const Edit  *edit,
            GError     **error)
{
  for (guint i = 0; i < edit->n_objects; i++)
    crow_session_delete (session, edit->objects[i]);
  return TRUE;
}

/**
 * crow_rehearsal_delete: (skip)
 * @session: a session on an SQLite database
 * @objects: (array length=n_objects): persistent objects of @session
 * @n_objects: how many
 * @cancellable: (nullable): to stop.  Only for a session with nothing uncommitted, because stopping rolls it back
 * @error: when the rehearsal itself cannot be run: edits that are pending cannot be flushed, the database is busy,
 *   %CROW_ERROR_UNSUPPORTED where the database does not tell which rows it changes, or %G_IO_ERROR_CANCELLED
 *
 * Deletes the objects, notes what happens, and takes it back.  Edits that are pending are flushed first, because the
 * delete would meet them.
 *
 * Returns: (transfer full): what would happen, a refusal included; %NULL with @error set
 */
CrowRehearsal *
crow_rehearsal_delete (CrowSession       *session,
                       CrowObject *const *objects,
                       guint              n_objects,
                       GCancellable      *cancellable,
                       GError           **error)
{
  const Edit edit = { .run = run_delete, .objects = objects, .n_objects = n_objects };
  CrowRehearsal *self;

  g_return_val_if_fail (CROW_IS_SESSION (session), NULL);

  self = rehearsal_new (session, CROW_REHEARSAL_DELETE, cancellable);
  for (guint i = 0; i < n_objects; i++)
    choose (self, objects[i]);
  return rehearse (self, session, &edit, error);
}

static gboolean
run_change (CrowSession *session,
            const Edit  *edit,
            GError     **error)
{
  for (guint i = 0; i < edit->n_values; i++)
    if (!crow_object_set_value (edit->objects[0], edit->attributes[i], &edit->values[i], error))
      return FALSE;
  return TRUE;
}

/**
 * crow_rehearsal_change: (skip)
 * @session: a session on an SQLite database
 * @object: a persistent object of @session
 * @attributes: (array length=n_values): what is changed, as the parts of a key
 * @values: (array length=n_values): to what
 * @n_values: how many
 * @cancellable: (nullable): as crow_rehearsal_delete() has it
 * @error: the same
 *
 * Gives an object another key, notes what happens, and takes it back.
 *
 * Returns: (transfer full): what would happen, a refusal included; %NULL with @error set
 */
CrowRehearsal *
crow_rehearsal_change (CrowSession     *session,
                       CrowObject      *object,
                       const guint16   *attributes,
                       const CrowValue *values,
                       guint            n_values,
                       GCancellable    *cancellable,
                       GError         **error)
{
  const Edit edit = {
    .run = run_change, .objects = &object, .n_objects = 1, .attributes = attributes, .values = values,
    .n_values = n_values,
  };
  CrowRehearsal *self;

  g_return_val_if_fail (CROW_IS_SESSION (session) && n_values > 0, NULL);

  self = rehearsal_new (session, CROW_REHEARSAL_CHANGE, cancellable);
  choose (self, object);
  return rehearse (self, session, &edit, error);
}

static gboolean
run_unlink (CrowSession *session,
            const Edit  *edit,
            GError     **error)
{
  if (edit->target == NULL)
    crow_object_set_one (edit->objects[0], edit->role, NULL);
  else
    crow_collection_remove (crow_object_get_many (edit->objects[0], edit->role), edit->target);
  return TRUE;
}

/**
 * crow_rehearsal_unlink: (skip)
 * @session: a session on an SQLite database
 * @object: a persistent object of @session
 * @role: index of a role of its entity
 * @target: (nullable): the object that @role is to reach no more; %NULL where it reaches one only
 * @cancellable: (nullable): as crow_rehearsal_delete() has it
 * @error: the same
 *
 * Takes a link between two rows apart, notes what happens (one that is owned goes), and takes it back.
 *
 * Returns: (transfer full): what would happen, a refusal included; %NULL with @error set
 */
CrowRehearsal *
crow_rehearsal_unlink (CrowSession  *session,
                       CrowObject   *object,
                       guint         role,
                       CrowObject   *target,
                       GCancellable *cancellable,
                       GError      **error)
{
  Edit edit = { .run = run_unlink, .objects = &object, .n_objects = 1, .role = role };
  CrowRehearsal *self;
  const CrowRole *info;
  CrowObject *referring;
  guint n;

  g_return_val_if_fail (CROW_IS_SESSION (session), NULL);

  self = rehearsal_new (session, CROW_REHEARSAL_UNLINK, cancellable);
  info = &crow_schema_get_roles (self->schema, crow_object_get_entity (object), &n)[role];
  self->link = info->relationship;
  edit.target = info->to_many ? target : NULL;
  /* The end that refers is the one that changes. */
  referring = info->end == 0 ? object : info->to_many ? target : crow_object_get_one (object, role);
  if (referring != NULL && crow_schema_get_relationship (self->schema, self->link)->association == CROW_NONE)
    choose (self, referring);
  return rehearse (self, session, &edit, error);
}

CrowRehearsalKind
crow_rehearsal_get_kind (CrowRehearsal *self)
{
  return self->kind;
}

guint
crow_rehearsal_get_n_consequences (CrowRehearsal *self)
{
  return self->changes->len;
}

const CrowConsequence *
crow_rehearsal_get_consequence (CrowRehearsal *self,
                                guint          position)
{
  g_return_val_if_fail (position < self->changes->len, NULL);

  return &((Change *) g_ptr_array_index (self->changes, position))->consequence;
}

guint
crow_rehearsal_count (CrowRehearsal      *self,
                      guint16             entity,
                      CrowConsequenceKind kind)
{
  guint n = 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const CrowConsequence *consequence = crow_rehearsal_get_consequence (self, i);

      if (consequence->entity == entity && consequence->kind == kind)
        n++;
    }
  return n;
}

const GError *
crow_rehearsal_get_refusal (CrowRehearsal *self)
{
  return self->refusal;
}

CrowSchema *
crow_rehearsal_get_schema (CrowRehearsal *self)
{
  return self->schema;
}
