/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Puts the script together: schemas and types, tables, foreign keys that had to wait, views.  What is in it is
 * decided in the plan; how a table is written is elsewhere.
 */
#include "config.h"

#include "sql/crow-ddl-private.h"
#include "sql/crow-problem-private.h"

#include <string.h>

#define HAS(plan, feature) (((plan)->dialect->features & (feature)) != 0)

#define INDENTATION 2

static void
write_head (CrowDdlPlan    *plan,
            CrowTextWriter *writer)
{
  const CrowSchemaInfo *info = crow_schema_get_info (plan->schema);
  g_autofree char *title = g_strdup_printf ("%s, for %s", info->name, plan->dialect->title);

  if (plan->flags & CROW_DDL_NO_COMMENTS)
    return;
  _crow_ddl_write_remark (writer, title);
  if (info->comment != NULL)
    {
      crow_text_writer_line (writer, "--");
      _crow_ddl_write_remark (writer, info->comment);
    }
}

static int
compare_text (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_schema (GHashTable *seen,
            const char *database_schema)
{
  const char *name = _crow_sql_get_schema (database_schema);

  if (name != NULL)
    g_hash_table_add (seen, (gpointer) name);
}

/* The schemas that tables, views and types lie in, other than the default one. */
static GPtrArray *
list_schemas (CrowDdlPlan *plan)
{
  const CrowSchemaInfo *info = crow_schema_get_info (plan->schema);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < info->n_entities; i++)
    add_schema (seen, info->entities[i].database_schema);
  for (guint i = 0; i < plan->enums->len; i++)
    add_schema (seen, ((const CrowEnumInfo *) plan->enums->pdata[i])->database_schema);
  for (guint i = 0; i < plan->views->len; i++)
    add_schema (seen, ((const CrowViewInfo *) plan->views->pdata[i])->database_schema);
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_text);
  return names;
}

static void
write_schemas (CrowDdlPlan    *plan,
               CrowTextWriter *writer)
{
  g_autoptr (GPtrArray) names = NULL;

  if (!HAS (plan, CROW_FEATURE_SCHEMAS))
    return;
  names = list_schemas (plan);
  if (names->len > 0)
    crow_text_writer_newline (writer);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GString) sql = g_string_new (NULL);

      g_string_append_printf (sql, "CREATE %s IF NOT EXISTS ",
                              plan->dialect->id == CROW_DIALECT_MARIADB ? "DATABASE" : "SCHEMA");
      crow_sql_append_identifier (sql, plan->dialect->id, names->pdata[i]);
      g_string_append_c (sql, ';');
      crow_text_writer_put_verbatim (writer, sql->str);
      crow_text_writer_newline (writer);
    }
}

static void
write_extensions (CrowDdlPlan    *plan,
                  CrowTextWriter *writer)
{
  g_autoptr (GPtrArray) statements = NULL;

  if (plan->dialect->id != CROW_DIALECT_POSTGRESQL)
    return;
  statements = _crow_ddl_list_extensions (plan);
  if (statements->len > 0)
    crow_text_writer_newline (writer);
  for (guint i = 0; i < statements->len; i++)
    {
      crow_text_writer_put_verbatim (writer, statements->pdata[i]);
      crow_text_writer_line (writer, ";");
    }
}

void
_crow_ddl_write_enum (CrowDdlPlan        *plan,
                      const CrowEnumInfo *info,
                      CrowTextWriter     *writer)
{
  g_autofree char *name = _crow_sql_dup_enum_name (plan->schema, plan->dialect->id, info);
  g_autoptr (GString) sql = g_string_new ("CREATE TYPE ");

  _crow_sql_append_qualified (sql, plan->dialect->id, info->database_schema, name);
  g_string_append (sql, " AS ENUM (");
  for (guint i = 0; i < info->n_values; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      crow_sql_append_literal (sql, plan->dialect->id, info->values[i].name);
    }
  g_string_append (sql, ");");
  crow_text_writer_newline (writer);
  crow_text_writer_put_verbatim (writer, sql->str);
  crow_text_writer_newline (writer);
  _crow_ddl_write_comment (plan, "TYPE", info->database_schema, name, NULL, info->comment, writer);
}

static void
write_entity (CrowDdlPlan         *plan,
              const CrowPlanTable *table,
              CrowTextWriter      *writer)
{
  _crow_ddl_write_table (plan, table, writer);
  _crow_ddl_write_indexes (plan, table, writer);
  _crow_ddl_write_comments (plan, table, writer);
}

static void
write_late_references (CrowDdlPlan    *plan,
                       CrowTextWriter *writer)
{
  gboolean any = FALSE;

  for (guint i = 0; i < plan->tables->len; i++)
    {
      const CrowPlanTable *table = plan->tables->pdata[i];

      for (guint j = 0; j < table->references->len; j++)
        {
          const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, j);

          if (!reference->late)
            continue;
          if (!any && !(plan->flags & CROW_DDL_NO_COMMENTS))
            {
              crow_text_writer_newline (writer);
              crow_text_writer_line (writer, reference->homeward ? "-- References from other databases."
                                                                 : "-- Tables that refer to each other.");
            }
          any = TRUE;
          crow_text_writer_newline (writer);
          _crow_ddl_write_reference (plan, table, reference, writer);
        }
    }
}

void
_crow_ddl_write_view (CrowDdlPlan        *plan,
                      const CrowViewInfo *info,
                      CrowTextWriter     *writer)
{
  g_autoptr (GString) head = g_string_new ("CREATE VIEW ");
  g_autofree char *query = g_strstrip (g_strdup (info->queries[plan->dialect->id]));
  gsize length = strlen (query);

  while (length > 0 && (query[length - 1] == ';' || g_ascii_isspace (query[length - 1])))
    query[--length] = '\0';
  crow_text_writer_newline (writer);
  if (info->comment != NULL && !HAS (plan, CROW_FEATURE_COMMENT_STATEMENTS) && !(plan->flags & CROW_DDL_NO_COMMENTS))
    _crow_ddl_write_remark (writer, info->comment);
  _crow_sql_append_qualified (head, plan->dialect->id, info->database_schema, info->name);
  g_string_append (head, " AS");
  crow_text_writer_put_verbatim (writer, head->str);
  crow_text_writer_newline (writer);
  crow_text_writer_put_verbatim (writer, query);
  crow_text_writer_line (writer, ";");
  _crow_ddl_write_comment (plan, "VIEW", info->database_schema, info->name, NULL, info->comment, writer);
}

/* Eight bytes at a time: a script is long. */
static gboolean
is_ascii (const char *text,
          gsize       length)
{
  guint64 bytes = 0, all = 0;

  for (; length >= sizeof bytes; text += sizeof bytes, length -= sizeof bytes)
    {
      memcpy (&bytes, text, sizeof bytes);
      all |= bytes;
    }
  for (; length > 0; text++, length--)
    all |= (guchar) *text;
  return (all & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/**
 * crow_ddl_to_sql:
 * @schema: a schema
 * @dialect: whose SQL
 * @flags: how the script is to be
 * @diagnostics: (out) (optional) (transfer full) (element-type CrowProblem): what could not be said as it was drawn
 *
 * Returns: (transfer full): the script that makes the schema's tables, indexes and views in an empty database
 */
char *
crow_ddl_to_sql (const CrowSchema  *schema,
                 CrowDialectId      dialect,
                 CrowDdlFlags       flags,
                 GPtrArray        **diagnostics)
{
  g_autoptr (CrowDdlPlan) plan = NULL;
  g_auto (CrowTextWriter) writer = { NULL };
  gsize length;
  char *sql;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail ((guint) dialect < CROW_N_DIALECTS, NULL);

  plan = _crow_ddl_plan_new (schema, dialect, diagnostics != NULL ? flags : flags | _CROW_DDL_QUIET);
  crow_text_writer_init (&writer, INDENTATION);
  write_head (plan, &writer);
  write_schemas (plan, &writer);
  write_extensions (plan, &writer);
  for (guint i = 0; i < plan->enums->len; i++)
    _crow_ddl_write_enum (plan, plan->enums->pdata[i], &writer);
  for (guint i = 0; i < plan->tables->len; i++)
    {
      crow_text_writer_newline (&writer);
      write_entity (plan, plan->tables->pdata[i], &writer);
    }
  write_late_references (plan, &writer);
  for (guint i = 0; i < plan->views->len; i++)
    _crow_ddl_write_view (plan, plan->views->pdata[i], &writer);
  sql = crow_text_writer_steal (&writer, &length);
  /* The client's usual character set may be another one. */
  if (dialect == CROW_DIALECT_MARIADB && !is_ascii (sql, length))
    {
      char *with_names = g_strconcat ("SET NAMES utf8mb4;\n", *sql == '\n' ? "" : "\n", sql, NULL);

      g_free (sql);
      sql = with_names;
    }
  else if (*sql == '\n')
    {
      memmove (sql, sql + 1, strlen (sql));
    }
  if (diagnostics != NULL)
    *diagnostics = g_ptr_array_ref (plan->problems);
  return sql;
}

/**
 * crow_ddl_entity_to_sql: (skip)
 * @schema: a schema
 * @entity: index of an entity of it
 * @dialect: whose SQL
 * @flags: how the script is to be
 *
 * Returns: (transfer full): the part of crow_ddl_to_sql() that makes the table of @entity, its indexes and comments
 */
char *
crow_ddl_entity_to_sql (const CrowSchema *schema,
                        guint             entity,
                        CrowDialectId     dialect,
                        CrowDdlFlags      flags)
{
  g_autoptr (CrowDdlPlan) plan = NULL;
  g_auto (CrowTextWriter) writer = { NULL };

  g_return_val_if_fail (schema != NULL && entity < crow_schema_get_n_entities (schema), NULL);
  g_return_val_if_fail ((guint) dialect < CROW_N_DIALECTS, NULL);

  plan = _crow_ddl_plan_new (schema, dialect, flags | _CROW_DDL_QUIET);
  crow_text_writer_init (&writer, INDENTATION);
  for (guint i = 0; i < plan->tables->len; i++)
    {
      const CrowPlanTable *table = plan->tables->pdata[i];

      if (g_str_equal (table->info->id, crow_schema_get_entity (schema, entity)->id))
        write_entity (plan, table, &writer);
    }
  return crow_text_writer_steal (&writer, NULL);
}

static void
write_drop (CrowDdlPlan    *plan,
            const char     *what,
            const char     *database_schema,
            const char     *name,
            CrowTextWriter *writer)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "DROP %s IF EXISTS ", what);
  _crow_sql_append_qualified (sql, plan->dialect->id, database_schema, name);
  g_string_append_c (sql, ';');
  crow_text_writer_put_verbatim (writer, sql->str);
  crow_text_writer_newline (writer);
}

static void
write_drop_references (CrowDdlPlan         *plan,
                       const CrowPlanTable *table,
                       CrowTextWriter      *writer)
{
  gboolean mariadb = plan->dialect->id == CROW_DIALECT_MARIADB;

  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);
      g_autoptr (GString) sql = NULL;

      if (!reference->late)
        continue;
      sql = g_string_new ("ALTER TABLE IF EXISTS ");
      crow_sql_append_table (sql, plan->dialect->id, table->info);
      g_string_append (sql, mariadb ? " DROP FOREIGN KEY IF EXISTS " : " DROP CONSTRAINT IF EXISTS ");
      crow_sql_append_identifier (sql, plan->dialect->id, reference->name);
      g_string_append_c (sql, ';');
      crow_text_writer_put_verbatim (writer, sql->str);
      crow_text_writer_newline (writer);
    }
}

/* SQLite deletes a table's rows before it drops it, and minds those that refer to them. */
static gboolean
has_cycles (CrowDdlPlan *plan)
{
  guint n = crow_schema_get_n_entities (plan->schema);
  g_autofree guint *groups = g_new (guint, n + 1);
  g_autoptr (GArray) order = _crow_ddl_order_entities (plan->schema, groups);

  for (guint i = 1; i < order->len; i++)
    if (groups[g_array_index (order, guint16, i)] == groups[g_array_index (order, guint16, i - 1)])
      return TRUE;
  return FALSE;
}

/**
 * crow_ddl_drop_to_sql:
 * @schema: a schema
 * @dialect: whose SQL
 * @flags: how the script was made
 *
 * Returns: (transfer full): the script that drops what crow_ddl_to_sql() makes, with all rows; schemas stay
 */
char *
crow_ddl_drop_to_sql (const CrowSchema *schema,
                      CrowDialectId     dialect,
                      CrowDdlFlags      flags)
{
  g_autoptr (CrowDdlPlan) plan = NULL;
  g_auto (CrowTextWriter) writer = { NULL };
  gboolean unchecked;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail ((guint) dialect < CROW_N_DIALECTS, NULL);

  plan = _crow_ddl_plan_new (schema, dialect, flags | _CROW_DDL_QUIET);
  crow_text_writer_init (&writer, INDENTATION);
  unchecked = HAS (plan, CROW_FEATURE_LATE_REFERENCES) && has_cycles (plan);
  if (unchecked)
    crow_text_writer_line (&writer, "PRAGMA foreign_keys = OFF;");
  for (guint i = plan->views->len; i-- > 0;)
    {
      const CrowViewInfo *view = plan->views->pdata[i];

      write_drop (plan, "VIEW", view->database_schema, view->name, &writer);
    }
  for (guint i = plan->tables->len; i-- > 0;)
    write_drop_references (plan, plan->tables->pdata[i], &writer);
  for (guint i = plan->tables->len; i-- > 0;)
    {
      const CrowPlanTable *table = plan->tables->pdata[i];

      write_drop (plan, "TABLE", table->info->database_schema, table->info->name, &writer);
    }
  for (guint i = plan->enums->len; i-- > 0;)
    {
      const CrowEnumInfo *info = plan->enums->pdata[i];
      g_autofree char *name = _crow_sql_dup_enum_name (plan->schema, dialect, info);

      write_drop (plan, "TYPE", info->database_schema, name, &writer);
    }
  if (unchecked)
    crow_text_writer_line (&writer, "PRAGMA foreign_keys = ON;");
  return crow_text_writer_steal (&writer, NULL);
}
