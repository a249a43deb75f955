/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows as SQL.
 *
 * Foreign keys wait for the end of the transaction only where the plan is circular: in SQLite by a pragma, in PostgreSQL as
 * far as they are deferrable, and in MariaDB, which knows no such thing, they are not looked at meanwhile.
 */
#include "config.h"

#include "sql/crow-fixtures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "sql/crow-dialect.h"

/* MariaDB knows no "T" and no "Z". */
static char *
plain_timestamp (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);
  g_autoptr (GDateTime) there = time != NULL ? g_date_time_to_utc (time) : NULL;

  return there != NULL ? g_date_time_format (there, g_date_time_get_microsecond (there) != 0 ? "%F %T.%f" : "%F %T") : NULL;
}

static void
append_double (GString                 *sql,
               CrowDialectId            dialect,
               const CrowAttributeInfo *attribute,
               double                   number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (number) && dialect == CROW_DIALECT_POSTGRESQL)
    crow_sql_append_literal (sql, dialect, number > 0 ? "Infinity" : "-Infinity");
  else if (isinf (number))
    g_string_append (sql, number > 0 ? "9e999" : "-9e999");
  else
    {
      g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
      if (g_ascii_strtod (buffer, NULL) != number)
        g_ascii_formatd (buffer, sizeof buffer, "%.17g", number);
      crow_sql_append_value (sql, dialect, attribute, buffer);
    }
}

static void
append_value (GString                 *sql,
              CrowDialectId            dialect,
              const CrowAttributeInfo *attribute,
              const CrowValue         *value)
{
  g_autofree char *text = NULL;

  switch ((CrowValueType) value->type)
    {
    case CROW_VALUE_TYPE_INT64:
      text = g_strdup_printf ("%" G_GINT64_FORMAT, value->u.integer);
      crow_sql_append_value (sql, dialect, attribute, text);
      break;
    case CROW_VALUE_TYPE_DOUBLE:
      append_double (sql, dialect, attribute, value->u.real);
      break;
    case CROW_VALUE_TYPE_TEXT:
      if (dialect == CROW_DIALECT_MARIADB && attribute->type == CROW_TYPE_TIMESTAMP)
        text = plain_timestamp (value->u.text);
      /* As a text it stays one where the attribute holds bytes. */
      if (attribute->type == CROW_TYPE_BLOB)
        crow_sql_append_blob (sql, dialect, value->u.bytes, value->length);
      else
        crow_sql_append_value (sql, dialect, attribute, text != NULL ? text : value->u.text);
      break;
    case CROW_VALUE_TYPE_BLOB:
      crow_sql_append_blob (sql, dialect, value->u.bytes, value->length);
      break;
    case CROW_VALUE_TYPE_NULL:
    default:
      g_string_append (sql, "NULL");
      break;
    }
}

static void
append_insert (GString              *sql,
               CrowDialectId         dialect,
               const CrowEntityInfo *table,
               CrowFixtureStep      *step)
{
  g_autoptr (GString) values = g_string_new (NULL);
  guint n = 0;

  g_string_append (sql, "INSERT INTO ");
  crow_sql_append_table (sql, dialect, table);
  g_string_append (sql, " (");
  for (guint i = 0; i < table->n_attributes; i++)
    {
      if (!step->given[i])
        continue;
      if (n++ > 0)
        {
          g_string_append (sql, ", ");
          g_string_append (values, ", ");
        }
      crow_sql_append_identifier (sql, dialect, table->attributes[i].name);
      append_value (values, dialect, &table->attributes[i], &step->values[i]);
    }
  if (n > 0)
    g_string_append_printf (sql, ")%s VALUES (%s);\n", crow_sql_get_overriding (dialect, table), values->str);
  else if (dialect == CROW_DIALECT_MARIADB)
    g_string_append (sql, ") VALUES ();\n");
  else
    {
      g_string_truncate (sql, sql->len - 2);
      g_string_append (sql, " DEFAULT VALUES;\n");
    }
}

static void
append_update (GString         *sql,
               CrowDialectId    dialect,
               CrowSchema      *tables,
               CrowFixtureStep *step)
{
  const CrowEntityInfo *table = crow_schema_get_entity (tables, step->table);

  g_string_append (sql, "UPDATE ");
  crow_sql_append_table (sql, dialect, table);
  for (guint where = 0; where < 2; where++)
    {
      guint n = 0;

      for (guint i = 0; i < table->n_attributes; i++)
        {
          if (!step->given[i] || crow_schema_is_in_primary_key (tables, step->table, i) != (where == 1))
            continue;
          g_string_append (sql, n++ > 0 ? (where ? " AND " : ", ") : where ? " WHERE " : " SET ");
          crow_sql_append_identifier (sql, dialect, table->attributes[i].name);
          g_string_append (sql, " = ");
          append_value (sql, dialect, &table->attributes[i], &step->values[i]);
        }
    }
  g_string_append (sql, ";\n");
}

/* The attribute whose values a counter makes where none is given; CROW_NONE: there is none. */
static guint16
find_auto (const CrowEntityInfo *table)
{
  for (guint i = 0; i < table->n_attributes; i++)
    if ((table->attributes[i].flags & CROW_ATTRIBUTE_AUTO) != 0)
      return i;
  return CROW_NONE;
}

/* Only PostgreSQL's counters do not see the keys that are given. */
static void
append_counters (GString         *sql,
                 CrowFixturePlan *plan)
{
  for (guint i = 0; i < crow_schema_get_n_entities (plan->tables); i++)
    {
      const CrowEntityInfo *table = crow_schema_get_entity (plan->tables, i);
      guint16 attribute = find_auto (table);
      g_autoptr (GString) name = g_string_new (NULL);
      g_autofree char *column = NULL;
      gboolean given = FALSE;

      for (guint j = 0; attribute != CROW_NONE && !given && j < plan->steps->len; j++)
        {
          CrowFixtureStep *step = g_ptr_array_index (plan->steps, j);

          given = step->table == i && step->given[attribute];
        }
      if (!given)
        continue;
      column = crow_sql_dup_name (CROW_DIALECT_POSTGRESQL, table->attributes[attribute].name);
      crow_sql_append_table (name, CROW_DIALECT_POSTGRESQL, table);
      g_string_append (sql, "SELECT setval(pg_get_serial_sequence(");
      crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, name->str);
      g_string_append (sql, ", ");
      crow_sql_append_literal (sql, CROW_DIALECT_POSTGRESQL, column);
      g_string_append (sql, "), GREATEST(max(");
      crow_sql_append_identifier (sql, CROW_DIALECT_POSTGRESQL, table->attributes[attribute].name);
      g_string_append (sql, "), 1)) FROM ");
      g_string_append_printf (sql, "%s;\n", name->str);
    }
}

/* MariaDB takes 0 for "the next number" unless it is told not to. */
static gboolean
has_zero_key (CrowFixturePlan *plan)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      CrowFixtureStep *step = g_ptr_array_index (plan->steps, i);
      guint16 attribute = find_auto (crow_schema_get_entity (plan->tables, step->table));

      if (attribute != CROW_NONE && step->given[attribute] && step->values[attribute].type == CROW_VALUE_TYPE_INT64 &&
          step->values[attribute].u.integer == 0)
        return TRUE;
    }
  return FALSE;
}

static void
append_preparation (GString         *sql,
                    CrowDialectId    dialect,
                    CrowFixturePlan *plan,
                    gboolean         begin)
{
  if (dialect == CROW_DIALECT_MARIADB)
    {
      if (has_zero_key (plan))
        g_string_append (sql, begin ? "SET @old_sql_mode = @@sql_mode, sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');\n"
                                    : "SET sql_mode = @old_sql_mode;\n");
      if (plan->is_circular)
        g_string_append (sql, begin ? "SET @old_foreign_key_checks = @@foreign_key_checks, foreign_key_checks = 0;\n"
                                    : "SET foreign_key_checks = @old_foreign_key_checks;\n");
    }
  else if (plan->is_circular && begin)
    g_string_append (sql, dialect == CROW_DIALECT_SQLITE ? "PRAGMA defer_foreign_keys = ON;\n"
                                                         : "SET CONSTRAINTS ALL DEFERRED;\n");
}

static void
append_step (GString         *sql,
             CrowDialectId    dialect,
             CrowFixturePlan *plan,
             CrowFixtureStep *step)
{
  if (step->is_update)
    append_update (sql, dialect, plan->tables, step);
  else
    append_insert (sql, dialect, crow_schema_get_entity (plan->tables, step->table), step);
}

char *
crow_fixtures_to_sql (CrowFixtures *fixtures,
                      CrowSchema   *drawn,
                      CrowDialectId dialect,
                      gboolean      in_transaction)
{
  g_autoptr (CrowFixturePlan) plan = crow_fixture_plan_new (fixtures, drawn);
  g_autoptr (GString) sql = g_string_new (NULL);

  if (plan->steps->len == 0)
    return g_strdup ("");
  if (!in_transaction)
    g_string_append (sql, "BEGIN;\n");
  append_preparation (sql, dialect, plan, TRUE);
  for (guint i = 0; i < plan->steps->len; i++)
    append_step (sql, dialect, plan, g_ptr_array_index (plan->steps, i));
  if (dialect == CROW_DIALECT_POSTGRESQL)
    append_counters (sql, plan);
  append_preparation (sql, dialect, plan, FALSE);
  if (!in_transaction)
    g_string_append (sql, "COMMIT;\n");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

gboolean
crow_fixtures_insert (CrowFixtures *fixtures,
                      CrowSchema   *drawn,
                      CrowEngine   *engine,
                      GError      **error)
{
  g_autofree char *sql = crow_fixtures_to_sql (fixtures, drawn, crow_engine_get_dialect (engine), TRUE);
  gboolean outer = crow_engine_is_in_transaction (engine);

  if (*sql == '\0')
    return TRUE;
  if (outer)
    return crow_engine_execute (engine, sql, error);
  if (!crow_engine_begin (engine, error))
    return FALSE;
  if (crow_engine_execute (engine, sql, error) && crow_engine_commit (engine, error))
    return TRUE;
  if (crow_engine_is_in_transaction (engine))
    crow_engine_rollback (engine);
  return FALSE;
}

static gboolean
run_step (CrowFixturePlan *self,
          CrowEngine      *engine,
          CrowFixtureStep *step,
          GError         **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  append_step (sql, crow_engine_get_dialect (engine), self, step);
  if (!crow_engine_savepoint (engine, "crow_fixture", error))
    return FALSE;
  if (crow_engine_execute (engine, sql->str, error))
    return crow_engine_release (engine, "crow_fixture", error);
  crow_engine_rollback_to (engine, "crow_fixture", NULL);
  crow_engine_release (engine, "crow_fixture", NULL);
  return FALSE;
}

gboolean
crow_fixture_plan_run (CrowFixturePlan *self,
                       CrowEngine      *engine,
                       GPtrArray       *notes,
                       GError         **error)
{
  CrowDialectId dialect = crow_engine_get_dialect (engine);
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);

  append_preparation (before, dialect, self, TRUE);
  if (before->len > 0 && !crow_engine_execute (engine, before->str, error))
    return FALSE;
  for (guint i = 0; i < self->steps->len;)
    {
      CrowFixtureStep *step = g_ptr_array_index (self->steps, i);
      g_autoptr (GError) local = NULL;

      if (run_step (self, engine, step, &local))
        {
          i++;
          continue;
        }
      g_ptr_array_add (notes, g_strdup_printf (_("A kept row of “%s” was left out: %s"),
                                               crow_schema_get_entity (self->tables, step->table)->name, local->message));
      g_ptr_array_remove_index (self->steps, i);
    }
  if (dialect == CROW_DIALECT_POSTGRESQL)
    append_counters (after, self);
  append_preparation (after, dialect, self, FALSE);
  return after->len == 0 || crow_engine_execute (engine, after->str, error);
}
