/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Runs the DDL of a schema in an engine.
 */
#include "config.h"

#include "sql/crow-schema-create.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "sql/crow-ddl.h"
#include "sql/crow-schema-check-private.h"

gboolean
_crow_schema_require (const CrowSchema  *schema,
                      CrowDialectId      dialect,
                      GError           **error)
{
  g_autoptr (GPtrArray) problems = crow_schema_check (schema, 1 << dialect);
  guint n = crow_problems_count (problems, CROW_SEVERITY_ERROR);

  for (guint i = 0; n > 0 && i < problems->len; i++)
    {
      const CrowProblem *problem = problems->pdata[i];

      if (problem->severity != CROW_SEVERITY_ERROR)
        continue;
      g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, _("The tables of “%s” cannot be made: %s%s%s"),
                   crow_schema_get_name (schema), problem->message, problem->remedy != NULL ? " " : "",
                   problem->remedy != NULL ? problem->remedy : "");
      return FALSE;
    }
  return TRUE;
}

/**
 * crow_schema_create_tables:
 * @schema: a schema
 * @engine: an open database without these tables
 * @error: %CROW_ERROR_SCHEMA when crow_schema_check() finds an error, else what the database says
 *
 * Makes the tables, indexes and views of the schema, in one transaction; in the one that is open, if there is one.
 *
 * Returns: whether all was made; if not, nothing was
 */
gboolean
crow_schema_create_tables (const CrowSchema  *schema,
                           CrowEngine        *engine,
                           GError           **error)
{
  g_autofree char *sql = NULL;
  CrowDialectId dialect;
  gboolean outer;

  g_return_val_if_fail (schema != NULL && CROW_IS_ENGINE (engine), FALSE);

  dialect = crow_engine_get_dialect (engine);
  outer = crow_engine_is_in_transaction (engine);
  if (!_crow_schema_require (schema, dialect, error))
    return FALSE;
  sql = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  if (outer)
    {
      g_autoptr (GError) failure = NULL;

      if (!crow_engine_savepoint (engine, "crow_create_tables", error))
        return FALSE;
      if (crow_engine_execute (engine, sql, error))
        return crow_engine_release (engine, "crow_create_tables", error);
      crow_engine_rollback_to (engine, "crow_create_tables", &failure);
      return FALSE;
    }
  if (!crow_engine_begin (engine, error))
    return FALSE;
  if (crow_engine_execute (engine, sql, error) && crow_engine_commit (engine, error))
    return TRUE;
  if (crow_engine_is_in_transaction (engine))
    crow_engine_rollback (engine);
  return FALSE;
}
