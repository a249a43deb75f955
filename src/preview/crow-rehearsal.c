/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the edit in a savepoint, notes every row that changes, and rolls back.  Which rings they are is found afterwards
 * (crow-rehearsal-rings.c).
 *
 * Invariant: after a rehearsal the session and the database are as they were before, whatever happened in it.
 */
#include "config.h"

#include "preview/crow-rehearsal.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"
#include "orm/crow-collection.h"
#include "preview/crow-rehearsal-private.h"
#include "preview/crow-rehearsal-rows.h"
#include "preview/crow-table-map.h"

#define SAVEPOINT "rehearsal"

/* A column that is read of each row that changes. */
typedef struct
{
  guint column;
  guint slot;
} ReadColumn;

/* A table as it was last met. */
typedef struct
{
  ReadColumn *columns; /* owned */
  guint n_columns;
} Table;

struct _CrowRehearsal
{
  CrowSchema *schema;
  CrowRehearsedRows *rows;
  GError *refusal;
  CrowRehearsalKind kind;
  /* while it runs */
  GPtrArray *chosen;  /* rows it is about, in the memory of `rows`, with their keys */
  guint16 link;       /* that is taken apart */
  GCancellable *cancellable;
  CrowEngine *engine;
  CrowTableMap *tables;
  Table *read;        /* by entity; not known yet: no columns */
};

static void
stop_reading (CrowRehearsal *self)
{
  for (guint i = 0; self->read != NULL && i < crow_schema_get_n_entities (self->schema); i++)
    g_free (self->read[i].columns);
  g_clear_pointer (&self->read, g_free);
  g_clear_pointer (&self->tables, crow_table_map_free);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  self->engine = NULL;
  self->cancellable = NULL;
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
  stop_reading (self);
  crow_rehearsed_rows_free (self->rows);
  g_clear_error (&self->refusal);
  crow_schema_unref (self->schema);
  g_free (self);
}

/* A row may have a hundred thousand like it, and values that nobody asks for. */
static const Table *
find_read (CrowRehearsal          *self,
           const CrowTableColumns *columns)
{
  Table *table = &self->read[columns->entity];
  const CrowCellLayout *layout;

  if (table->columns != NULL)
    return table;
  layout = crow_rehearsed_rows_get_layout (self->rows, columns->entity);
  table->columns = g_new (ReadColumn, layout->n_slots + 1);
  for (guint i = 0; i < columns->n_columns; i++)
    if (columns->attributes[i] != CROW_NONE && layout->slots[columns->attributes[i]] != CROW_NONE)
      table->columns[table->n_columns++] = (ReadColumn) { i, layout->slots[columns->attributes[i]] };
  return table;
}

static void
read_cells (CrowRehearsal    *self,
            const CrowChange *change,
            const Table      *table,
            gboolean          new_values,
            CrowCell         *cells)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (table->columns[i].column < change->n_columns)
      {
        CrowValue value;

        _crow_engine_get_change_value (self->engine, change, new_values, table->columns[i].column, &value);
        crow_rehearsed_rows_set_cell (self->rows, &cells[table->columns[i].slot], &value);
      }
}

/* Whether a column of a reference changes; other updates (stamps, versions) are no consequence. */
static gboolean
loses_reference (CrowRehearsal          *self,
                 const CrowRehearsedRow *row)
{
  const guint16 *slots = crow_rehearsed_rows_get_layout (self->rows, row->consequence.entity)->slots;
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, row->consequence.entity, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      {
        guint slot = slots[references[i].info->columns[j]];

        if (!crow_cell_equal (&row->values[slot], &row->fresh[slot]))
          return TRUE;
      }
  return FALSE;
}

static gboolean
is_chosen (CrowRehearsal          *self,
           const CrowRehearsedRow *row)
{
  const CrowCellLayout *layout = crow_rehearsed_rows_get_layout (self->rows, row->consequence.entity);

  for (guint i = 0; i < self->chosen->len; i++)
    if (crow_rehearsed_row_has_key (g_ptr_array_index (self->chosen, i), row, layout))
      return TRUE;
  return FALSE;
}

static void
change_cb (const CrowChange *change,
           gpointer          data)
{
  CrowRehearsal *self = data;
  const CrowTableColumns *columns = crow_table_map_lookup (self->tables, change->table);
  const Table *table;
  CrowConsequence *consequence;
  CrowRehearsedRow *noted, *known;

  /* The statement that makes this change ends here; between two there would be nothing to end. */
  if (self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable))
    _crow_engine_interrupt (self->engine);
  if (columns == NULL || change->kind == CROW_CHANGE_INSERT)
    return;
  table = find_read (self, columns);
  noted = crow_rehearsed_rows_make (self->rows, columns->entity, change->kind == CROW_CHANGE_UPDATE);
  read_cells (self, change, table, FALSE, noted->values);
  if (noted->fresh != NULL)
    read_cells (self, change, table, TRUE, noted->fresh);
  consequence = &noted->consequence;
  consequence->ring = G_MAXUINT32;
  consequence->kind = change->kind == CROW_CHANGE_DELETE ? CROW_CONSEQUENCE_DELETED : CROW_CONSEQUENCE_UNLINKED;
  consequence->by_database = change->depth > 0;
  if (self->kind == CROW_REHEARSAL_CHANGE && change->kind == CROW_CHANGE_UPDATE && is_chosen (self, noted))
    consequence->kind = CROW_CONSEQUENCE_CHANGED;
  else if (change->kind == CROW_CHANGE_UPDATE && !loses_reference (self, noted))
    {
      crow_rehearsed_rows_unmake (self->rows, noted);
      return;
    }

  /* A row that loses a reference first and goes then is one that goes; its first values tell by which link. */
  known = crow_rehearsed_rows_add (self->rows, noted);
  if (known == noted)
    return;
  if (consequence->kind == CROW_CONSEQUENCE_DELETED)
    {
      known->consequence.kind = CROW_CONSEQUENCE_DELETED;
      known->consequence.by_database = consequence->by_database;
    }
  if (known->fresh != NULL || noted->fresh == NULL)
    known->fresh = noted->fresh;
}

static void
choose (CrowRehearsal *self,
        CrowObject    *object)
{
  guint16 entity = crow_object_get_entity (object);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->schema, entity);
  const CrowCellLayout *layout = crow_rehearsed_rows_get_layout (self->rows, entity);
  CrowRehearsedRow *row = crow_rehearsed_rows_make (self->rows, entity, FALSE);

  for (guint i = 0; i < layout->n_key; i++)
    {
      CrowValue value;

      crow_object_get_value (object, key->attributes[i], &value);
      crow_rehearsed_rows_set_cell (self->rows, &row->values[layout->key[i]], &value);
    }
  g_ptr_array_add (self->chosen, row);
}

/* The rows it is about are ring 0; of a link that has a table of its own, its rows. */
static void
mark_chosen (CrowRehearsal *self)
{
  guint16 association =
    self->link != CROW_NONE ? crow_schema_get_relationship (self->schema, self->link)->association : CROW_NONE;
  guint n = crow_rehearsed_rows_get_n (self->rows);

  for (guint i = 0; i < self->chosen->len; i++)
    {
      CrowRehearsedRow *row = crow_rehearsed_rows_find (self->rows, g_ptr_array_index (self->chosen, i));

      if (row != NULL)
        {
          row->consequence.ring = 0;
          row->consequence.relationship = self->link;
        }
    }
  for (guint i = 0; association != CROW_NONE && i < n; i++)
    {
      CrowConsequence *consequence = &crow_rehearsed_rows_get (self->rows, i)->consequence;

      if (consequence->entity == association)
        {
          consequence->ring = 0;
          consequence->relationship = self->link;
        }
    }
}

static void
add_refusing_cb (const CrowConsequence *consequence,
                 char *const           *values,
                 gpointer               data)
{
  CrowRehearsal *self = data;
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->schema, consequence->entity);
  const CrowCellLayout *layout = crow_rehearsed_rows_get_layout (self->rows, consequence->entity);
  CrowRehearsedRow *row = crow_rehearsed_rows_make (self->rows, consequence->entity, FALSE);

  row->consequence = *consequence;
  row->consequence.key = NULL;
  for (guint i = 0; i < layout->n_key; i++)
    crow_rehearsed_rows_set_text (self->rows, &row->values[layout->key[i]], values[key->attributes[i]]);
  crow_rehearsed_rows_add (self->rows, row);
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
  self->rows = crow_rehearsed_rows_new (self->schema);
  self->engine = crow_session_get_engine (session);
  self->read = g_new0 (Table, crow_schema_get_n_entities (self->schema) + 1);
  self->chosen = g_ptr_array_new ();
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
  g_ptr_array_set_size (self->chosen, 0);
  crow_rehearsed_rows_clear (self->rows);
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
    crow_rehearsed_rows_find_rings (self->rows, self->schema);
  else if (!explain_refusal (self, edit, error))
    return NULL;
  crow_rehearsed_rows_sort (self->rows);
  stop_reading (self);
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
  return crow_rehearsed_rows_get_n (self->rows);
}

const CrowConsequence *
crow_rehearsal_get_consequence (CrowRehearsal *self,
                                guint          position)
{
  g_return_val_if_fail (position < crow_rehearsed_rows_get_n (self->rows), NULL);

  return crow_rehearsed_rows_get_consequence (self->rows, position);
}

guint
crow_rehearsal_count (CrowRehearsal      *self,
                      guint16             entity,
                      CrowConsequenceKind kind)
{
  guint n = 0;

  for (guint i = 0; i < crow_rehearsed_rows_get_n (self->rows); i++)
    {
      const CrowConsequence *consequence = &crow_rehearsed_rows_get (self->rows, i)->consequence;

      if (consequence->entity == entity && consequence->kind == kind)
        n++;
    }
  return n;
}

const CrowConsequence *
crow_rehearsal_lookup (CrowRehearsal   *self,
                       guint16          entity,
                       const CrowValue *key)
{
  CrowRehearsedRow *row = crow_rehearsed_rows_lookup (self->rows, entity, key);

  return row != NULL ? &row->consequence : NULL;
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
