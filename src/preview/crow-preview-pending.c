/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table from rows to what happened to them.
 *
 * Invariant: a row that was added and is gone again is not in it; nor is one that was deleted and came back as it was, and
 * one that came back otherwise is changed.
 */
#include "config.h"

#include "preview/crow-preview-pending.h"

typedef struct
{
  guint entity;
  CrowRowChange change;
  guint64 attributes;  /* that are others, the first 64 */
  CrowPreviewRow *old; /* owned: the values of a row that is gone */
} Entry;

/* One thing that the database reported. */
typedef struct
{
  guint entity;
  CrowChangeKind kind;
  char *old_key;       /* owned */
  char *new_key;       /* owned */
  guint64 attributes;
  CrowPreviewRow *old; /* owned: of a row that goes, or that comes where rows went */
} Note;

struct _CrowPending
{
  GHashTable *entries; /* "entity:key" → Entry, owned */
  GPtrArray *notes;    /* of Note */
  GHashTable *deleted; /* entity → GPtrArray of the rows that are gone, in order, borrowed from the entries */
  GHashTable *stale;   /* entities of which that has to be found again */
  guint counts[CROW_ROW_DELETED + 1]; /* of the entries */

  /* while it watches; borrowed */
  CrowSchema *schema;
  CrowEngine *engine;
  CrowTableMap *tables;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->old);
  g_free (entry);
}

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->old_key);
  g_free (note->new_key);
  g_clear_object (&note->old);
  g_free (note);
}

static char *
make_identity (guint       entity,
               const char *key)
{
  return g_strdup_printf ("%u:%s", entity, key);
}

CrowPending *
crow_pending_new (void)
{
  CrowPending *self = g_new0 (CrowPending, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->notes = g_ptr_array_new_with_free_func (note_free);
  self->deleted = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->stale = g_hash_table_new (NULL, NULL);
  return self;
}

void
crow_pending_free (CrowPending *self)
{
  g_hash_table_unref (self->deleted);
  g_hash_table_unref (self->stale);
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static char *
read_key (CrowPending            *self,
          const CrowTableColumns *columns,
          const CrowChange       *change,
          gboolean                new_value)
{
  guint n = crow_schema_get_entity (self->schema, columns->entity)->n_attributes;
  g_auto (GStrv) values = g_new0 (char *, n + 1);
  char *key;

  for (guint i = 0; i < MIN (columns->n_columns, change->n_columns); i++)
    if (columns->attributes[i] != CROW_NONE &&
        crow_schema_is_in_primary_key (self->schema, columns->entity, columns->attributes[i]))
      values[columns->attributes[i]] = crow_table_map_dup_value (self->engine, change, i, new_value);
  key = crow_table_map_dup_key (self->schema, columns->entity, values);
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&values[i], g_free);
  return key;
}

static guint64
find_changed (CrowPending            *self,
              const CrowTableColumns *columns,
              const CrowChange       *change)
{
  guint64 changed = 0;

  for (guint i = 0; i < MIN (columns->n_columns, change->n_columns); i++)
    {
      CrowValue old, fresh;

      if (columns->attributes[i] >= 64)
        continue;
      _crow_engine_get_change_value (self->engine, change, FALSE, i, &old);
      _crow_engine_get_change_value (self->engine, change, TRUE, i, &fresh);
      if (!crow_value_equal (&old, &fresh))
        changed |= G_GUINT64_CONSTANT (1) << columns->attributes[i];
    }
  return changed;
}

static CrowPreviewRow *
read_row (CrowPending            *self,
          const CrowTableColumns *columns,
          const CrowChange       *change,
          gboolean                new_values)
{
  CrowPreviewRow *row = crow_preview_row_new (self->schema, columns->entity);

  for (guint i = 0; i < MIN (columns->n_columns, change->n_columns); i++)
    if (columns->attributes[i] != CROW_NONE)
      {
        CrowValue value;

        _crow_engine_get_change_value (self->engine, change, new_values, i, &value);
        crow_preview_row_set_value (row, columns->attributes[i], &value);
      }
  crow_preview_row_set_deleted (row);
  return row;
}

static void
change_cb (const CrowChange *change,
           gpointer          data)
{
  CrowPending *self = data;
  const CrowTableColumns *columns = crow_table_map_lookup (self->tables, change->table);
  Note *note;

  if (columns == NULL)
    return;
  note = g_new0 (Note, 1);
  note->entity = columns->entity;
  note->kind = change->kind;
  if (change->kind != CROW_CHANGE_INSERT)
    note->old_key = read_key (self, columns, change, FALSE);
  if (change->kind != CROW_CHANGE_DELETE)
    note->new_key = read_key (self, columns, change, TRUE);
  if (change->kind == CROW_CHANGE_UPDATE)
    note->attributes = find_changed (self, columns, change);
  else if (change->kind == CROW_CHANGE_DELETE)
    note->old = read_row (self, columns, change, FALSE);
  else if (self->counts[CROW_ROW_DELETED] > 0 || self->notes->len > 0)
    note->old = read_row (self, columns, change, TRUE);
  g_ptr_array_add (self->notes, note);
}

gboolean
crow_pending_watch (CrowPending  *self,
                    CrowSchema   *schema,
                    CrowEngine   *engine,
                    CrowTableMap *tables)
{
  self->schema = schema;
  self->engine = engine;
  self->tables = tables;
  return _crow_engine_set_observer (engine, change_cb, self);
}

/* An entry comes or goes. */
static void
count (CrowPending *self,
       const Entry *entry,
       int          by)
{
  self->counts[entry->change] += by;
  if (entry->change == CROW_ROW_DELETED)
    g_hash_table_add (self->stale, GUINT_TO_POINTER (entry->entity));
}

static void
put (CrowPending   *self,
     const Note    *note,
     const char    *key,
     CrowRowChange  change,
     guint64        attributes)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autofree char *identity = make_identity (note->entity, key);
  const Entry *before = g_hash_table_lookup (self->entries, identity);

  if (before != NULL)
    count (self, before, -1);
  entry->entity = note->entity;
  entry->change = change;
  count (self, entry, 1);
  entry->attributes = attributes;
  if (change == CROW_ROW_DELETED)
    g_set_object (&entry->old, note->old);
  g_hash_table_insert (self->entries, g_steal_pointer (&identity), entry);
}

static void
take_out (CrowPending *self,
          const char  *identity)
{
  const Entry *entry = g_hash_table_lookup (self->entries, identity);

  if (entry == NULL)
    return;
  count (self, entry, -1);
  g_hash_table_remove (self->entries, identity);
}

static gboolean
has_same_values (CrowPreviewRow *a,
                 CrowPreviewRow *b)
{
  guint n = crow_schema_get_entity (crow_preview_row_get_schema (a), crow_preview_row_get_entity (a))->n_attributes;

  for (guint i = 0; i < n; i++)
    if (!crow_value_equal (crow_preview_row_get_value (a, i), crow_preview_row_get_value (b, i)))
      return FALSE;
  return TRUE;
}

static void
apply (CrowPending *self,
       const Note  *note)
{
  g_autofree char *old_identity = note->old_key != NULL ? make_identity (note->entity, note->old_key) : NULL;
  g_autofree char *new_identity = note->new_key != NULL ? make_identity (note->entity, note->new_key) : NULL;
  Entry *old = old_identity != NULL ? g_hash_table_lookup (self->entries, old_identity) : NULL;
  Entry *fresh = new_identity != NULL ? g_hash_table_lookup (self->entries, new_identity) : NULL;
  CrowRowChange before = old != NULL ? old->change : CROW_ROW_UNCHANGED;
  guint64 attributes = note->attributes | (old != NULL ? old->attributes : 0);

  switch (note->kind)
    {
    case CROW_CHANGE_INSERT:
      if (fresh != NULL && fresh->change == CROW_ROW_DELETED && fresh->old != NULL && note->old != NULL &&
          has_same_values (fresh->old, note->old))
        {
          take_out (self, new_identity);
          break;
        }
      put (self, note, note->new_key,
           fresh != NULL && fresh->change == CROW_ROW_DELETED ? CROW_ROW_CHANGED : CROW_ROW_ADDED, 0);
      break;
    case CROW_CHANGE_UPDATE:
      /* The key is another: the entry goes with the row. */
      if (g_strcmp0 (note->old_key, note->new_key) != 0)
        take_out (self, old_identity);
      if (note->attributes != 0)
        put (self, note, note->new_key, before == CROW_ROW_ADDED ? CROW_ROW_ADDED : CROW_ROW_CHANGED, attributes);
      break;
    default:
      if (before == CROW_ROW_ADDED)
        take_out (self, old_identity);
      else
        put (self, note, note->old_key, CROW_ROW_DELETED, 0);
      break;
    }
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const char *left = crow_preview_row_get_key (*(CrowPreviewRow *const *) a);
  const char *right = crow_preview_row_get_key (*(CrowPreviewRow *const *) b);
  gsize left_length = strlen (left), right_length = strlen (right);

  /* Never in the order of a hash table. */
  if (left_length != right_length)
    return left_length < right_length ? -1 : 1;
  return strcmp (left, right);
}

/* Whoever edits many rows does so in the worker thread, and this there too. */
static void
order_deleted (CrowPending *self)
{
  GHashTableIter iter;
  gpointer key;
  Entry *entry;

  if (g_hash_table_size (self->stale) == 0)
    return;
  g_hash_table_iter_init (&iter, self->stale);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_insert (self->deleted, key, g_ptr_array_new ());
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (entry->change == CROW_ROW_DELETED && entry->old != NULL &&
        g_hash_table_contains (self->stale, GUINT_TO_POINTER (entry->entity)))
      g_ptr_array_add (g_hash_table_lookup (self->deleted, GUINT_TO_POINTER (entry->entity)), entry->old);
  g_hash_table_iter_init (&iter, self->stale);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_sort (g_hash_table_lookup (self->deleted, key), compare_rows);
  g_hash_table_remove_all (self->stale);
}

void
crow_pending_stop (CrowPending *self,
                   gboolean     keep)
{
  _crow_engine_set_observer (self->engine, NULL, NULL);
  for (guint i = 0; keep && i < self->notes->len; i++)
    apply (self, g_ptr_array_index (self->notes, i));
  g_ptr_array_set_size (self->notes, 0);
  order_deleted (self);
}

void
crow_pending_clear (CrowPending *self)
{
  g_hash_table_remove_all (self->deleted);
  g_hash_table_remove_all (self->stale);
  g_hash_table_remove_all (self->entries);
  memset (self->counts, 0, sizeof self->counts);
}

CrowRowChange
crow_pending_lookup (CrowPending *self,
                     guint        entity,
                     const char  *key)
{
  g_autofree char *identity = make_identity (entity, key);
  Entry *entry = g_hash_table_lookup (self->entries, identity);

  return entry != NULL ? entry->change : CROW_ROW_UNCHANGED;
}

gboolean
crow_pending_is_changed (CrowPending *self,
                         guint        entity,
                         const char  *key,
                         guint        attribute)
{
  g_autofree char *identity = make_identity (entity, key);
  Entry *entry = g_hash_table_lookup (self->entries, identity);

  return entry != NULL && attribute < 64 && (entry->attributes >> attribute & 1) != 0;
}

guint
crow_pending_count (CrowPending   *self,
                    CrowRowChange  change)
{
  return self->counts[change];
}

GPtrArray *
crow_pending_get_deleted (CrowPending *self,
                          guint        entity)
{
  GPtrArray *deleted = g_hash_table_lookup (self->deleted, GUINT_TO_POINTER (entity));
  GPtrArray *rows = g_ptr_array_sized_new (deleted != NULL ? deleted->len : 0);

  if (deleted != NULL)
    g_ptr_array_extend (rows, deleted, NULL, NULL);
  return rows;
}
