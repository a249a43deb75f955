/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After a delete or another key was refused: which rows refuse.
 *
 * Neither session nor database tells, as both stop at the first.  So the links are followed from the rows that were to
 * go or change, along those that take rows along, to rows that refer to them along a link that refuses.  This explains a refusal that has
 * happened; it never decides whether there is one.
 *
 * Invariant: a row is visited once, so cycles end.
 */
#include "config.h"

#include "sql/crow-dialect.h"

#include "preview/crow-rehearsal-private.h"
#include "preview/crow-table-map.h"

/* A row that would go, or one that refuses. */
typedef struct _Row
{
  guint16 entity;
  guint16 relationship; /* along which it refuses, or would go */
  guint32 ring;
  struct _Row *parent;  /* borrowed from the queue: the row it refers to; NULL for a chosen one */
  gboolean on_way;      /* to a row that refuses */
  GPtrArray *values;    /* owned: of text, by attribute; NULL for null */
  gboolean *changed;    /* owned: by attribute; NULL: the row goes */
  char *key;            /* owned */
} Row;

typedef struct
{
  CrowEngine *engine;
  CrowSchema *schema;
  GHashTable *doomed;   /* identities of the rows in `queue` */
  GPtrArray *queue;     /* of Row: those that would go */
  GPtrArray *refusing;  /* of Row */
} Search;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_ptr_array_unref (row->values);
  g_free (row->changed);
  g_free (row->key);
  g_free (row);
}

static Row *
row_new (Search *self,
         guint16 entity,
         guint32 ring)
{
  Row *row = g_new0 (Row, 1);

  row->entity = entity;
  row->relationship = CROW_NONE;
  row->ring = ring;
  row->values = g_ptr_array_new_with_free_func (g_free);
  return row;
}

static void
finish_row (Search *self,
            Row    *row)
{
  row->key = crow_table_map_dup_key (self->schema, row->entity, (char *const *) row->values->pdata);
}

static char *
get_identity (const Row *row)
{
  return g_strdup_printf ("%u\x1f%s", row->entity, row->key);
}

/* Takes @row. */
static void
add_doomed (Search *self,
            Row    *row)
{
  if (g_hash_table_add (self->doomed, get_identity (row)))
    g_ptr_array_add (self->queue, row);
  else
    row_free (row);
}

/* The rows that refer to @target by @reference, as statement. */
static CrowStatement *
select_referrers (Search                  *self,
                  const CrowReferenceInfo *reference,
                  const Row               *target,
                  GError                 **error)
{
  CrowDialectId dialect = crow_engine_get_dialect (self->engine);
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, reference->entity);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  CrowStatement *statement;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      crow_sql_append_identifier (sql, dialect, info->attributes[i].name);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, dialect, info);
  for (guint i = 0; i < reference->n_columns; i++)
    {
      g_string_append (sql, i > 0 ? " AND " : " WHERE ");
      crow_sql_append_identifier (sql, dialect, info->attributes[reference->columns[i]].name);
      g_string_append (sql, " = ?");
    }
  statement = crow_engine_prepare (self->engine, sql->str, error);
  for (guint i = 0; statement != NULL && i < reference->n_columns; i++)
    crow_statement_bind_text (statement, i, g_ptr_array_index (target->values, reference->target_columns[i]));
  return statement;
}

static gboolean
is_deleting (const CrowRelationshipInfo *link,
             const CrowReferenceInfo    *reference)
{
  return link->owned || link->delete_rule == CROW_DELETE_CASCADE || reference->on_delete == CROW_ACTION_CASCADE;
}

/* What neither deletes nor changes the reference leaves it to break. */
static gboolean
is_refusing (const CrowRelationshipInfo *link,
             const CrowReferenceInfo    *reference)
{
  if (is_deleting (link, reference) || link->kind == CROW_LINK_MANY_TO_MANY)
    return FALSE;
  return link->delete_rule == CROW_DELETE_DENY ||
         (link->delete_rule == CROW_DELETE_NONE && (reference->on_delete == CROW_ACTION_NO_ACTION ||
                                                    reference->on_delete == CROW_ACTION_RESTRICT));
}

static gboolean
is_following (const CrowReferenceInfo *reference)
{
  return reference->on_update == CROW_ACTION_CASCADE;
}

/* Also what would be made null and must not be. */
static gboolean
is_refusing_change (Search                  *self,
                    const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, reference->entity);

  for (guint i = 0; reference->on_update == CROW_ACTION_SET_NULL && i < reference->n_columns; i++)
    if ((info->attributes[reference->columns[i]].flags & CROW_ATTRIBUTE_REQUIRED) != 0)
      return TRUE;
  return reference->on_update == CROW_ACTION_NO_ACTION || reference->on_update == CROW_ACTION_RESTRICT;
}

static gboolean
is_concerned (const Row               *target,
              const CrowReferenceInfo *reference)
{
  for (guint i = 0; i < reference->n_columns; i++)
    if (target->changed == NULL || target->changed[reference->target_columns[i]])
      return TRUE;
  return FALSE;
}

static gboolean
follow (Search                    *self,
        const CrowSchemaReference *referrer,
        Row                       *target,
        GError                   **error)
{
  const CrowRelationshipInfo *link = crow_schema_get_relationship (self->schema, referrer->relationship);
  guint n_attributes = crow_schema_get_entity (self->schema, referrer->info->entity)->n_attributes;
  gboolean deleting = target->changed == NULL ? is_deleting (link, referrer->info) : is_following (referrer->info);
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row;

  if (!is_concerned (target, referrer->info) ||
      (!deleting && !(target->changed == NULL ? is_refusing (link, referrer->info)
                                              : is_refusing_change (self, referrer->info))))
    return TRUE;
  statement = select_referrers (self, referrer->info, target, error);
  if (statement == NULL)
    return FALSE;
  while (crow_statement_step (statement, &has_row, error))
    {
      Row *row;

      if (!has_row)
        return TRUE;
      row = row_new (self, referrer->info->entity, target->ring + 1);
      for (guint i = 0; i < n_attributes; i++)
        {
          CrowValue value;

          crow_statement_get_value (statement, i, &value);
          g_ptr_array_add (row->values, crow_table_map_value_to_text (&value));
        }
      finish_row (self, row);
      row->relationship = referrer->relationship;
      row->parent = target;
      if (target->changed != NULL)
        row->changed = g_new0 (gboolean, n_attributes);
      for (guint i = 0; target->changed != NULL && i < referrer->info->n_columns; i++)
        row->changed[referrer->info->columns[i]] = target->changed[referrer->info->target_columns[i]];
      if (deleting)
        add_doomed (self, row);
      else
        g_ptr_array_add (self->refusing, row);
    }
  return FALSE;
}

static gboolean
run (Search  *self,
     GError **error)
{
  for (guint i = 0; i < self->queue->len; i++)
    {
      Row *row = g_ptr_array_index (self->queue, i);
      guint n;
      const CrowSchemaReference *referrers = crow_schema_get_referrers (self->schema, row->entity, &n);

      for (guint j = 0; j < n; j++)
        if (!follow (self, &referrers[j], row, error))
          return FALSE;
    }
  return TRUE;
}

static void
tell_row (Search             *self,
          const Row          *row,
          CrowConsequenceKind kind,
          CrowRefusingFunc    func,
          gpointer            data)
{
  const CrowRelationshipInfo *link =
    row->relationship != CROW_NONE ? crow_schema_get_relationship (self->schema, row->relationship) : NULL;
  CrowConsequence consequence = {
    .entity = row->entity,
    .relationship = row->relationship,
    .ring = row->ring,
    .kind = kind,
    .by_database = link != NULL && link->executor != CROW_EXECUTOR_SESSION,
    .key = row->key,
  };

  func (&consequence, (char *const *) row->values->pdata, data);
}

/* A row that would go itself refuses nothing; one that refuses twice is told once. */
static void
tell (Search           *self,
      CrowRefusingFunc  func,
      gpointer          data)
{
  for (guint i = 0; i < self->refusing->len; i++)
    {
      Row *row = g_ptr_array_index (self->refusing, i);

      if (!g_hash_table_add (self->doomed, get_identity (row)))
        continue;
      tell_row (self, row, CROW_CONSEQUENCE_REFUSING, func, data);
      for (Row *way = row->parent; way != NULL && !way->on_way; way = way->parent)
        way->on_way = TRUE;
    }
  for (guint i = 0; i < self->queue->len; i++)
    {
      const Row *row = g_ptr_array_index (self->queue, i);

      if (row->on_way)
        tell_row (self, row, CROW_CONSEQUENCE_KEPT, func, data);
    }
}

gboolean
_crow_rehearsal_find_refusing (CrowEngine        *engine,
                               CrowSchema        *schema,
                               CrowObject *const *objects,
                               guint              n_objects,
                               const guint16     *changed,
                               guint              n_changed,
                               CrowRefusingFunc   func,
                               gpointer           data,
                               GError           **error)
{
  Search self = {
    .engine = engine,
    .schema = schema,
    .doomed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .queue = g_ptr_array_new_with_free_func (row_free),
    .refusing = g_ptr_array_new_with_free_func (row_free),
  };
  gboolean done;

  for (guint i = 0; i < n_objects; i++)
    {
      Row *row = row_new (&self, crow_object_get_entity (objects[i]), 0);
      guint n_attributes = crow_schema_get_entity (schema, row->entity)->n_attributes;

      for (guint j = 0; j < n_attributes; j++)
        {
          CrowValue value;

          crow_object_get_value (objects[i], j, &value);
          g_ptr_array_add (row->values, crow_table_map_value_to_text (&value));
        }
      finish_row (&self, row);
      if (n_changed > 0)
        row->changed = g_new0 (gboolean, n_attributes);
      for (guint j = 0; j < n_changed; j++)
        row->changed[changed[j]] = TRUE;
      add_doomed (&self, row);
    }
  done = run (&self, error);
  if (done)
    tell (&self, func, data);
  g_hash_table_unref (self.doomed);
  g_ptr_array_unref (self.queue);
  g_ptr_array_unref (self.refusing);
  return done;
}
