/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scenarios on a server: an empty place for each, and keys as SQLite would give them.
 *
 * The recordings name rows by their keys, and SQLite gives the number after the highest that is there.  A sequence does
 * not take numbers back, so it is put back before each step; the session knows nothing of it.  The words of SQL steps
 * are SQLite's; what both databases understand goes as it is.
 */
#include "config.h"

#include "scenario-server.h"

#include "sql/crow-dialect.h"

#define PLACE "crow_scenario"

/* Of a database that is there for tests alone. */
gboolean
scenario_server_clear (CrowEngine *engine,
                       GError    **error)
{
  return crow_engine_get_dialect (engine) == CROW_DIALECT_SQLITE ||
         crow_engine_execute (engine, "DROP SCHEMA IF EXISTS " PLACE " CASCADE; CREATE SCHEMA " PLACE ";"
                                      "SET search_path TO " PLACE, error);
}

void
scenario_server_leave (CrowEngine *engine)
{
  if (crow_engine_get_dialect (engine) != CROW_DIALECT_SQLITE)
    crow_engine_execute (engine, "DROP SCHEMA IF EXISTS " PLACE " CASCADE", NULL);
}

gboolean
scenario_server_switch_off_foreign_keys (CrowEngine *engine,
                                         GError    **error)
{
  return crow_engine_execute (engine, crow_engine_get_dialect (engine) == CROW_DIALECT_SQLITE
                                        ? "PRAGMA foreign_keys = OFF"
                                        : "SET session_replication_role = replica", error);
}

/* SQL of a scenario is written for SQLite, which takes names that are reserved words here. */
char *
scenario_server_translate (CrowEngine *engine,
                           CrowSchema *schema,
                           const char *sql)
{
  char *result = g_strdup (sql);

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const char *name = crow_schema_get_entity (schema, i)->name;
      g_autofree char *pattern = g_strdup_printf ("\\b%s\\b(?=([^']*'[^']*')*[^']*$)", name);
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", name);
      g_autofree char *old = result;
      g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);

      result = crow_sql_is_reserved (crow_engine_get_dialect (engine), name)
                 ? g_regex_replace_literal (regex, old, -1, 0, quoted, 0, NULL) : g_steal_pointer (&old);
    }
  return result;
}

void
scenario_server_rewind (CrowEngine *engine,
                        CrowSchema *schema)
{
  if (crow_engine_get_dialect (engine) == CROW_DIALECT_SQLITE)
    return;
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (schema, i);
      const CrowKeyInfo *key = crow_schema_get_primary_key (schema, i);
      g_autoptr (GString) sql = g_string_new ("SELECT setval(pg_get_serial_sequence(");
      g_autoptr (GString) table = g_string_new (NULL);
      g_autofree char *column = NULL;

      if (key == NULL || key->n_attributes != 1 ||
          !(entity->attributes[key->attributes[0]].flags & CROW_ATTRIBUTE_AUTO))
        continue;
      column = crow_sql_dup_name (CROW_DIALECT_POSTGRESQL, entity->attributes[key->attributes[0]].name);
      crow_sql_append_table (table, CROW_DIALECT_POSTGRESQL, entity);
      crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, table->str);
      g_string_append (sql, ", ");
      crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, column);
      g_string_append (sql, "), COALESCE(max(");
      crow_sql_append_identifier (sql, CROW_DIALECT_POSTGRESQL, column);
      g_string_append_printf (sql, "), 0) + 1, false) FROM %s", table->str);
      crow_engine_execute (engine, sql->str, NULL);
    }
}
