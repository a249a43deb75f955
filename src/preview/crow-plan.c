/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads EXPLAIN QUERY PLAN, and tries indexes on a copy of the tables without their rows.
 *
 * Invariant: the copy has the indexes of the database and no others when crow_index_finder_find() returns.
 */
#include "config.h"

#include "preview/crow-plan.h"

#include <string.h>

#include "preview/crow-preview-engine.h"
#include "sql/crow-dialect.h"

/* Trying is cheap, but a statement may name a hundred attributes. */
#define MAX_TRIES 40
#define SAVEPOINT "index"

struct _CrowIndexFinder
{
  CrowSchema *schema;
  CrowEngine *engine; /* tables and indexes without rows */
};

/* What a plan does that an index could save. */
typedef struct
{
  guint n_scans;
  guint n_sorts;
} Effort;

void
crow_missing_index_free (CrowMissingIndex *self)
{
  if (self == NULL)
    return;
  g_free (self->attributes);
  g_free (self);
}

static CrowStatement *
explain (CrowEngine *engine,
         const char *sql,
         GError    **error)
{
  g_autofree char *text = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);

  return crow_engine_prepare (engine, text, error);
}

char *
crow_plan_to_text (CrowEngine *engine,
                   const char *sql,
                   GError    **error)
{
  g_autoptr (CrowStatement) statement = explain (engine, sql, error);
  g_autoptr (GHashTable) depths = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      guint depth;

      if (!crow_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_string_free (g_steal_pointer (&text), FALSE);
      /* Columns: the step, the step it belongs to, nothing, the description. */
      depth = GPOINTER_TO_UINT (g_hash_table_lookup (depths, GINT_TO_POINTER (crow_statement_get_int64 (statement, 1))));
      g_hash_table_insert (depths, GINT_TO_POINTER (crow_statement_get_int64 (statement, 0)),
                           GUINT_TO_POINTER (depth + 1));
      g_string_append_printf (text, "%s%*s%s", text->len > 0 ? "\n" : "", 2 * (int) depth, "",
                              crow_statement_get_text (statement, 3));
    }
}

/* FALSE: it cannot be said, because the statement is none for these tables. */
static gboolean
weigh (CrowEngine *engine,
       const char *sql,
       Effort     *effort)
{
  g_autofree char *plan = crow_plan_to_text (engine, sql, NULL);
  g_auto (GStrv) lines = plan != NULL ? g_strsplit (plan, "\n", -1) : NULL;

  *effort = (Effort) { 0 };
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchug (lines[i]);

      if (strstr (line, " AUTOMATIC ") != NULL ||
          (g_str_has_prefix (line, "SCAN ") && strstr (line, "CONSTANT ROW") == NULL && line[5] != '('))
        effort->n_scans++;
      /* "… FOR RIGHT PART OF ORDER BY", "… FOR LAST TERM OF ORDER BY" sorts few rows at a time. */
      else if (g_str_has_prefix (line, "USE TEMP B-TREE FOR") && strstr (line, " OF ") == NULL)
        effort->n_sorts++;
    }
  return TRUE;
}

CrowIndexFinder *
crow_index_finder_new (CrowSchema *schema,
                       CrowEngine *engine)
{
  g_autoptr (CrowIndexFinder) self = g_new0 (CrowIndexFinder, 1);
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row;

  self->schema = crow_schema_ref (schema);
  self->engine = _crow_preview_open_engine (NULL);
  statement = crow_engine_prepare (engine, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND "
                                           "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid", NULL);
  if (self->engine == NULL || statement == NULL)
    return NULL;
  /* What cannot be made here, as a virtual table of a module that is not there, nothing can be said about. */
  while (crow_statement_step (statement, &has_row, NULL) && has_row)
    crow_engine_execute (self->engine, crow_statement_get_text (statement, 0), NULL);
  return g_steal_pointer (&self);
}

void
crow_index_finder_free (CrowIndexFinder *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->engine);
  g_clear_pointer (&self->schema, crow_schema_unref);
  g_free (self);
}

/* Whether the plan of @sql is better with an index on attributes of an entity. */
static gboolean
helps (CrowIndexFinder *self,
       const char      *sql,
       const Effort    *before,
       guint16          entity,
       const guint16   *attributes,
       guint            n_attributes,
       gboolean        *for_order)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, entity);
  g_autoptr (GString) index = g_string_new ("CREATE INDEX \"crow index\" ON ");
  Effort after;
  gboolean better = FALSE;

  crow_sql_append_table (index, CROW_DIALECT_SQLITE, info);
  for (guint i = 0; i < n_attributes; i++)
    {
      g_string_append (index, i == 0 ? " (" : ", ");
      crow_sql_append_identifier (index, CROW_DIALECT_SQLITE, info->attributes[attributes[i]].name);
    }
  g_string_append_c (index, ')');
  if (!crow_engine_savepoint (self->engine, SAVEPOINT, NULL))
    return FALSE;
  if (crow_engine_execute (self->engine, index->str, NULL) && weigh (self->engine, sql, &after))
    {
      *for_order = after.n_scans >= before->n_scans;
      better = after.n_scans < before->n_scans || (after.n_scans == before->n_scans && after.n_sorts < before->n_sorts);
    }
  crow_engine_rollback_to (self->engine, SAVEPOINT, NULL);
  crow_engine_release (self->engine, SAVEPOINT, NULL);
  return better;
}

static CrowMissingIndex *
make_index (guint16        entity,
            const guint16 *attributes,
            guint          n_attributes,
            gboolean       for_order)
{
  CrowMissingIndex *index = g_new0 (CrowMissingIndex, 1);

  index->entity = entity;
  index->attributes = g_memdup2 (attributes, n_attributes * sizeof *attributes);
  index->n_attributes = n_attributes;
  index->for_order = for_order;
  return index;
}

static gboolean
is_named (const char *sql,
          const char *name)
{
  g_autoptr (GString) quoted = g_string_new (NULL);

  crow_sql_append_identifier (quoted, CROW_DIALECT_SQLITE, name);
  return strstr (sql, quoted->str) != NULL;
}

CrowMissingIndex *
crow_index_finder_find (CrowIndexFinder *self,
                        const char      *sql)
{
  Effort before;
  gboolean for_order;
  guint n_tries = 0;

  if (!weigh (self->engine, sql, &before) || (before.n_scans == 0 && before.n_sorts == 0))
    return NULL;
  /* By what rows are found that refer: also where a delete looks for them, which does not name them. */
  for (guint16 i = 0; i < crow_schema_get_n_entities (self->schema); i++)
    {
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (self->schema, i, &n);

      for (guint j = 0; j < n && before.n_scans > 0; j++)
        {
          const CrowReferenceInfo *info = references[j].info;

          if ((is_named (sql, crow_schema_get_entity (self->schema, i)->name) ||
               is_named (sql, crow_schema_get_entity (self->schema, info->target)->name)) && n_tries++ < MAX_TRIES &&
              helps (self, sql, &before, i, info->columns, info->n_columns, &for_order))
            return make_index (i, info->columns, info->n_columns, for_order);
        }
    }
  for (guint16 i = 0; i < crow_schema_get_n_entities (self->schema); i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (self->schema, i);

      if (!is_named (sql, info->name))
        continue;
      for (guint16 j = 0; j < info->n_attributes; j++)
        if (is_named (sql, info->attributes[j].name) && n_tries++ < MAX_TRIES &&
            helps (self, sql, &before, i, &j, 1, &for_order))
          return make_index (i, &j, 1, for_order);
    }
  return NULL;
}
