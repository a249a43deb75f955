/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes what follows a table: its indexes, its comments where they are statements, and foreign keys that had to wait.
 */
#include "config.h"

#include "sql/crow-ddl-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define HAS(plan, feature) (((plan)->dialect->features & (feature)) != 0)

/* InnoDB's longest index is 3,072 bytes, at four bytes a character. */
#define MARIADB_MAX_INDEX_CHARACTERS 768
#define MARIADB_MAX_PREFIX 255

/* Characters or bytes in MariaDB; 0: any number. */
static guint
get_length (CrowDdlPlan         *plan,
            const CrowPlanTable *table,
            guint                attribute)
{
  const CrowAttributeInfo *info = &table->info->attributes[attribute];
  const CrowTypeContext context = { plan->schema, table->info, info, table->entity, attribute };

  if (info->length == 0 && (info->type == CROW_TYPE_TEXT || info->type == CROW_TYPE_BLOB) &&
      _crow_type_is_keyed (&context))
    return CROW_MARIADB_KEYED_LENGTH;
  return info->length;
}

static gboolean
is_long (CrowDdlPlan         *plan,
         const CrowPlanTable *table,
         guint                attribute)
{
  const CrowAttributeInfo *info = &table->info->attributes[attribute];
  guint length = get_length (plan, table, attribute);

  return (info->type == CROW_TYPE_TEXT || info->type == CROW_TYPE_BLOB || info->type == CROW_TYPE_JSON) &&
         (length == 0 || length > MARIADB_MAX_PREFIX) && info->native_types[CROW_DIALECT_MARIADB] == NULL;
}

/* How many characters of each long text an index of MariaDB takes in; 0: all. */
static guint
get_prefix (CrowDdlPlan         *plan,
            const CrowPlanTable *table,
            const CrowIndexInfo *info)
{
  guint n_texts = 0, characters = 0;
  gboolean unbounded = FALSE;

  if (plan->dialect->id != CROW_DIALECT_MARIADB || info->unique || info->method != NULL)
    return 0;
  for (guint i = 0; i < info->n_parts; i++)
    {
      guint attribute = info->parts[i].attribute;
      guint length;

      if (attribute == CROW_NONE)
        continue;
      length = get_length (plan, table, attribute);
      if (is_long (plan, table, attribute))
        {
          n_texts++;
          unbounded = unbounded || length == 0;
          characters += length;
        }
      else
        characters += table->info->attributes[attribute].type == CROW_TYPE_TEXT ? length : 8;
    }
  if (n_texts == 0 || (!unbounded && characters <= MARIADB_MAX_INDEX_CHARACTERS))
    return 0;
  return MAX (1, MIN (MARIADB_MAX_PREFIX, MARIADB_MAX_INDEX_CHARACTERS / info->n_parts));
}

guint
_crow_ddl_get_index_prefix (CrowDdlPlan         *plan,
                            const CrowPlanTable *table,
                            const CrowIndexInfo *info,
                            guint                part)
{
  const CrowIndexPartInfo *part_info = &info->parts[part];

  if (plan->dialect->id != CROW_DIALECT_MARIADB || part_info->attribute == CROW_NONE)
    return 0;
  if (part_info->length > 0)
    return part_info->length;
  return is_long (plan, table, part_info->attribute) ? get_prefix (plan, table, info) : 0;
}

const char *
_crow_ddl_get_nulls (CrowDialectId        dialect,
                     const CrowIndexInfo *info,
                     guint                part)
{
  const CrowIndexPartInfo *part_info = &info->parts[part];

  if (dialect != CROW_DIALECT_POSTGRESQL || info->method != NULL)
    return NULL;
  if (part_info->descending)
    return part_info->nulls == CROW_NULLS_LAST ? "NULLS LAST" : NULL;
  return part_info->nulls == CROW_NULLS_FIRST ? "NULLS FIRST" : NULL;
}

static void
append_part (GString             *sql,
             CrowDdlPlan         *plan,
             const CrowPlanTable *table,
             const CrowIndexInfo *info,
             guint                index)
{
  const CrowIndexPartInfo *part = &info->parts[index];
  const char *nulls = _crow_ddl_get_nulls (plan->dialect->id, info, index);
  guint prefix = _crow_ddl_get_index_prefix (plan, table, info, index);

  if (part->expression != NULL)
    {
      gboolean bare = _crow_sql_is_primary (part->expression, TRUE) && strchr (part->expression, '(') != NULL &&
                      strstr (part->expression, "::") == NULL;

      g_string_append_printf (sql, bare ? "%s" : "(%s)", part->expression);
    }
  else
    {
      const CrowAttributeInfo *attribute = &table->info->attributes[part->attribute];

      crow_sql_append_identifier (sql, plan->dialect->id, attribute->name);
      if (prefix > 0)
        g_string_append_printf (sql, "(%u)", prefix);
    }
  if (part->collation != NULL && HAS (plan, CROW_FEATURE_INDEX_COLLATIONS) &&
      _crow_ddl_has_collation (plan, part->collation))
    {
      crow_string_append (sql, " COLLATE ");
      crow_sql_append_identifier (sql, plan->dialect->id, part->collation);
    }
  if (part->operators != NULL && plan->dialect->id == CROW_DIALECT_POSTGRESQL)
    g_string_append_printf (sql, " %s", part->operators);
  if (part->descending)
    crow_string_append (sql, " DESC");
  if (nulls != NULL)
    g_string_append_printf (sql, " %s", nulls);
}

void
_crow_ddl_append_index (GString             *sql,
                        CrowDdlPlan         *plan,
                        const CrowPlanTable *table,
                        const CrowPlanIndex *index)
{
  const CrowIndexInfo *info = index->info;
  const char *method = info != NULL ? info->method : NULL;

  if (method != NULL && plan->dialect->id == CROW_DIALECT_MARIADB)
    g_string_append_printf (sql, "CREATE %s INDEX ", g_str_equal (method, "spatial") ? "SPATIAL" : "FULLTEXT");
  else
    crow_string_append (sql, info != NULL && info->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
  crow_sql_append_identifier (sql, plan->dialect->id, index->name);
  crow_string_append (sql, " ON ");
  crow_sql_append_table (sql, plan->dialect->id, table->info);
  if (method != NULL && plan->dialect->id == CROW_DIALECT_POSTGRESQL)
    g_string_append_printf (sql, " USING %s", method);
  g_string_append_c (sql, ' ');
  if (info == NULL)
    {
      _crow_ddl_append_columns (sql, plan->dialect->id, table->info, index->columns, index->n_columns);
      return;
    }
  g_string_append_c (sql, '(');
  for (guint i = 0; i < info->n_parts; i++)
    {
      if (i > 0)
        crow_string_append (sql, ", ");
      append_part (sql, plan, table, info, i);
    }
  g_string_append_c (sql, ')');
  if (info->where != NULL && HAS (plan, CROW_FEATURE_PARTIAL_INDEXES))
    g_string_append_printf (sql, " WHERE %s", info->where);
}

static void
write_index (CrowDdlPlan         *plan,
             const CrowPlanTable *table,
             const CrowPlanIndex *index,
             CrowTextWriter      *writer)
{
  GString *sql = crow_text_writer_begin (writer);
  guint prefix = index->info != NULL ? get_prefix (plan, table, index->info) : 0;

  _crow_ddl_append_index (sql, plan, table, index);
  g_string_append_c (sql, ';');
  crow_text_writer_newline (writer);
  if (prefix > 0)
    _crow_ddl_plan_note (plan, CROW_SEVERITY_NOTE, "index-prefix", index->info->id,
                         _("%s indexes the first %u characters of long texts in “%s”."), plan->dialect->title, prefix,
                         index->name);
}

void
_crow_ddl_write_indexes (CrowDdlPlan         *plan,
                         const CrowPlanTable *table,
                         CrowTextWriter      *writer)
{
  if (table->indexes->len > 0)
    crow_text_writer_newline (writer);
  for (guint i = 0; i < table->indexes->len; i++)
    write_index (plan, table, &g_array_index (table->indexes, CrowPlanIndex, i), writer);
}

void
_crow_ddl_write_comment (CrowDdlPlan    *plan,
                         const char     *what,
                         const char     *database_schema,
                         const char     *name,
                         const char     *column,
                         const char     *comment,
                         CrowTextWriter *writer)
{
  GString *sql;

  if (comment == NULL || !HAS (plan, CROW_FEATURE_COMMENT_STATEMENTS) || (plan->flags & CROW_DDL_NO_COMMENTS))
    return;
  sql = crow_text_writer_begin (writer);
  crow_string_append (sql, "COMMENT ON ");
  crow_string_append (sql, what);
  g_string_append_c (sql, ' ');
  _crow_sql_append_qualified (sql, plan->dialect->id, database_schema, name);
  if (column != NULL)
    {
      g_string_append_c (sql, '.');
      crow_sql_append_identifier (sql, plan->dialect->id, column);
    }
  crow_string_append (sql, " IS ");
  crow_sql_append_literal (sql, plan->dialect->id, comment);
  g_string_append_c (sql, ';');
  crow_text_writer_newline (writer);
}

void
_crow_ddl_write_comments (CrowDdlPlan         *plan,
                          const CrowPlanTable *table,
                          CrowTextWriter      *writer)
{
  const CrowEntityInfo *info = table->info;
  gboolean any = info->comment != NULL;

  for (guint i = 0; i < info->n_attributes; i++)
    any = any || info->attributes[i].comment != NULL;
  if (!any || !HAS (plan, CROW_FEATURE_COMMENT_STATEMENTS) || (plan->flags & CROW_DDL_NO_COMMENTS))
    return;
  crow_text_writer_newline (writer);
  _crow_ddl_write_comment (plan, "TABLE", info->database_schema, info->name, NULL, info->comment, writer);
  for (guint i = 0; i < info->n_attributes; i++)
    _crow_ddl_write_comment (plan, "COLUMN", info->database_schema, info->name, info->attributes[i].name,
                             info->attributes[i].comment, writer);
}

/* MariaDB looks for a table without a database in that of the table which refers to it, so the database in use has to be
 * named, and only the server knows how. */
GPtrArray *
_crow_ddl_list_homeward_reference (CrowDdlPlan             *plan,
                                   const CrowPlanTable     *table,
                                   const CrowPlanReference *reference)
{
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) statement = g_string_new ("ALTER TABLE ");
  GString *sql = g_string_new ("SET @reference = CONCAT(");
  g_autofree char *head = NULL;
  gsize place;

  crow_sql_append_table (statement, plan->dialect->id, table->info);
  g_string_append (statement, " ADD ");
  place = _crow_ddl_append_reference (statement, plan, table, reference);
  head = g_strndup (statement->str, place);
  crow_sql_append_literal (sql, plan->dialect->id, head);
  g_string_append (sql, ", '`', REPLACE(DATABASE(), '`', '``'), '`.', ");
  crow_sql_append_literal (sql, plan->dialect->id, statement->str + place);
  g_string_append_c (sql, ')');
  g_ptr_array_add (statements, g_string_free (sql, FALSE));
  g_ptr_array_add (statements, g_strdup ("PREPARE reference FROM @reference"));
  g_ptr_array_add (statements, g_strdup ("EXECUTE reference"));
  g_ptr_array_add (statements, g_strdup ("DEALLOCATE PREPARE reference"));
  return statements;
}

static void
write_homeward_reference (CrowDdlPlan             *plan,
                          const CrowPlanTable     *table,
                          const CrowPlanReference *reference,
                          CrowTextWriter          *writer)
{
  g_autoptr (GPtrArray) statements = _crow_ddl_list_homeward_reference (plan, table, reference);

  for (guint i = 0; i < statements->len; i++)
    {
      crow_text_writer_put_verbatim (writer, statements->pdata[i]);
      crow_text_writer_line (writer, ";");
    }
}

void
_crow_ddl_write_reference (CrowDdlPlan             *plan,
                           const CrowPlanTable     *table,
                           const CrowPlanReference *reference,
                           CrowTextWriter          *writer)
{
  GString *sql;

  if (reference->homeward)
    {
      write_homeward_reference (plan, table, reference, writer);
      return;
    }
  sql = crow_text_writer_begin (writer);
  crow_string_append (sql, "ALTER TABLE ");
  crow_sql_append_table (sql, plan->dialect->id, table->info);
  crow_text_writer_newline (writer);
  crow_text_writer_indent (writer);
  sql = crow_text_writer_begin (writer);
  crow_string_append (sql, "ADD ");
  _crow_ddl_append_reference (sql, plan, table, reference);
  g_string_append_c (sql, ';');
  crow_text_writer_newline (writer);
  crow_text_writer_outdent (writer);
}
