/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Views: that they have queries, and that these name tables and columns which are there.
 *
 * It is told what is surely a name of the schema's own and not there; what a query has from elsewhere, from another schema
 * or the catalog, is not looked at.
 */
#include "config.h"

#include "sql/crow-schema-check-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-dialect.h"
#include "sql/crow-sql-query-names.h"

/* What a name stands for that is no table of just one entity. */
#define OTHER G_MAXUINT

typedef struct
{
  const CrowSchemaInfo *info;
  GHashTable *tables; /* folded names → 1 + the entity's index, or OTHER */
} Names;

/* @name: (transfer full) */
static void
add_name (Names *self,
          char  *name,
          guint  meaning)
{
  char *folded = g_ascii_strdown (name, -1);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->tables, folded));

  g_hash_table_replace (self->tables, folded, GUINT_TO_POINTER (known != 0 && known != meaning ? OTHER : meaning));
  g_free (name);
}

/* The names that tables have as they are drawn, and as the database has them. */
static void
names_init (Names          *self,
            CrowSchemaCheck *check,
            CrowDialectId    dialect)
{
  self->info = check->info;
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < check->info->n_entities; i++)
    {
      add_name (self, g_strdup (check->info->entities[i].name), i + 1);
      add_name (self, crow_sql_dup_table_name (dialect, &check->info->entities[i]), i + 1);
    }
  for (guint i = 0; i < check->info->n_views; i++)
    {
      add_name (self, g_strdup (check->info->views[i].name), OTHER);
      add_name (self, crow_sql_dup_name (dialect, check->info->views[i].name), OTHER);
    }
}

static guint
lookup (Names      *self,
        const char *table)
{
  g_autofree char *folded = g_ascii_strdown (table, -1);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->tables, folded));
}

static gboolean
has_table_cb (const char *table,
              gpointer    data)
{
  /* Of the catalog, which every database has. */
  static const char *const prefixes[] = { "sqlite_", "pragma_", "pg_" };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (table, prefixes[i], strlen (prefixes[i])) == 0)
      return TRUE;
  return g_ascii_strcasecmp (table, "dual") == 0 || lookup (data, table) != 0;
}

static gboolean
has_column_cb (const char *table,
               const char *column,
               gpointer    data)
{
  Names *self = data;
  guint entity = lookup (self, table);

  if (entity == 0 || entity == OTHER)
    return TRUE;
  for (guint i = 0; i < self->info->entities[entity - 1].n_attributes; i++)
    if (g_ascii_strcasecmp (self->info->entities[entity - 1].attributes[i].name, column) == 0)
      return TRUE;
  return FALSE;
}

static void
check_query (CrowSchemaCheck    *check,
             const CrowViewInfo *view,
             CrowDialectId       dialect,
             Names              *names)
{
  const CrowSqlQueryNames known = { dialect, has_table_cb, has_column_cb, names };
  g_autofree char *table = NULL, *column = NULL;
  CrowProblem *problem;

  if (!_crow_sql_find_stray_in_query (view->queries[dialect], &known, &table, &column))
    return;
  if (column == NULL)
    problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "view-unknown-table", view->id,
                                  _("The view “%s” selects from “%s” in %s, which is no table or view of the model."),
                                  view->name, table, crow_sql_get_dialect_title (dialect));
  else
    problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "view-unknown-column", view->id,
                                  _("The view “%s” names “%s.%s” in %s, which is not there."), view->name, table, column,
                                  crow_sql_get_dialect_title (dialect));
  problem->dialect = dialect;
  _crow_problem_set_remedy (problem, CROW_FIX_NONE, NULL, _("Write the name that it has now."));
}

static void
check_view (CrowSchemaCheck    *check,
            const CrowViewInfo *view,
            Names              *names)
{
  gboolean any = FALSE;

  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      if (view->queries[i] == NULL || *view->queries[i] == '\0')
        continue;
      any = TRUE;
      if (check->dialects != 0 && (check->dialects & (1u << i)) == 0)
        continue;
      if (names[i].tables == NULL)
        names_init (&names[i], check, i);
      check_query (check, view, i, &names[i]);
    }
  if (!any)
    _crow_problem_set_remedy (
      _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "view-without-query", view->id,
                          _("The view “%s” has no query."), view->name),
      CROW_FIX_REMOVE, NULL, _("Write one, or delete the view."));
}

void
_crow_check_views (CrowSchemaCheck *check)
{
  Names names[CROW_N_DIALECTS] = { { NULL } };

  for (guint i = 0; i < check->info->n_views; i++)
    check_view (check, &check->info->views[i], names);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    g_clear_pointer (&names[i].tables, g_hash_table_unref);
}
