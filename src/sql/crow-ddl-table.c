/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes CREATE TABLE: one line a column with names and types in columns of their own, then the constraints.
 *
 * Invariant: a name or literal of the schema reaches the text only through the quoting functions, and never through
 * the writer's indentation, because it may hold line breaks.
 */
#include "config.h"

#include "sql/crow-ddl-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define HAS(plan, feature) (((plan)->dialect->features & (feature)) != 0)

/* Names and types longer than this do not push the others to the right. */
#define MAX_NAME_WIDTH 30
#define MAX_TYPE_WIDTH 18

#define MARIADB_MAX_COLUMN_COMMENT 1024
#define MARIADB_MAX_TABLE_COMMENT 2048

typedef struct
{
  char *remark; /* borrowed from the schema; NULL: none */
  char *name;
  char *type;
  char *rest;
} Line;

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_free (line->name);
  g_free (line->type);
  g_free (line->rest);
}

const char *
_crow_ddl_action_to_sql (CrowAction action)
{
  static const char *const names[] = {
    [CROW_ACTION_NO_ACTION] = "NO ACTION", [CROW_ACTION_RESTRICT] = "RESTRICT",
    [CROW_ACTION_CASCADE] = "CASCADE",     [CROW_ACTION_SET_NULL] = "SET NULL",
    [CROW_ACTION_SET_DEFAULT] = "SET DEFAULT",
  };

  g_assert ((guint) action < G_N_ELEMENTS (names));
  return names[action];
}

static void
append_word (GString    *sql,
             const char *word)
{
  if (sql->len > 0)
    g_string_append_c (sql, ' ');
  g_string_append (sql, word);
}

static void
append_constraint_name (GString    *sql,
                        CrowDdlPlan *plan,
                        const char *name)
{
  if (name == NULL)
    return;
  g_string_append (sql, "CONSTRAINT ");
  crow_sql_append_identifier (sql, plan->dialect->id, name);
  g_string_append_c (sql, ' ');
}

static void
append_deferrable (GString        *sql,
                   CrowDeferrable  deferrable)
{
  if (deferrable == CROW_DEFERRABLE_IMMEDIATE)
    g_string_append (sql, " DEFERRABLE INITIALLY IMMEDIATE");
  else if (deferrable == CROW_DEFERRABLE_DEFERRED)
    g_string_append (sql, " DEFERRABLE INITIALLY DEFERRED");
}

void
_crow_ddl_append_columns (GString              *sql,
                          CrowDialectId         dialect,
                          const CrowEntityInfo *entity,
                          const guint16        *columns,
                          guint                 n_columns)
{
  g_string_append_c (sql, '(');
  for (guint i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      crow_sql_append_identifier (sql, dialect, entity->attributes[columns[i]].name);
    }
  g_string_append_c (sql, ')');
}

/* MariaDB takes only the beginning of a TEXT or BLOB into a primary key. */
static void
append_key_columns (GString              *sql,
                    const CrowEntityInfo *entity,
                    const CrowPlanKey    *key)
{
  g_string_append_c (sql, '(');
  for (guint i = 0; i < key->n_columns; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[key->columns[i]];
      guint prefix = _crow_mariadb_get_key_prefix (attribute, key->n_columns);

      if (i > 0)
        g_string_append (sql, ", ");
      crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, attribute->name);
      if (prefix > 0)
        g_string_append_printf (sql, "(%u)", prefix);
    }
  g_string_append_c (sql, ')');
}

void
_crow_ddl_append_key (GString              *sql,
                      CrowDdlPlan          *plan,
                      const CrowPlanTable  *table,
                      const CrowPlanKey    *key,
                      gboolean              primary)
{
  append_constraint_name (sql, plan, key->name);
  g_string_append (sql, primary ? "PRIMARY KEY " : "UNIQUE ");
  if (plan->dialect->id == CROW_DIALECT_MARIADB)
    append_key_columns (sql, table->info, key);
  else
    _crow_ddl_append_columns (sql, plan->dialect->id, table->info, key->columns, key->n_columns);
  append_deferrable (sql, key->deferrable);
}

void
_crow_ddl_append_reference (GString                 *sql,
                            CrowDdlPlan             *plan,
                            const CrowPlanTable     *table,
                            const CrowPlanReference *reference)
{
  const CrowEntityInfo *target = crow_schema_get_entity (plan->schema, reference->info->target);

  append_constraint_name (sql, plan, reference->name);
  g_string_append (sql, "FOREIGN KEY ");
  _crow_ddl_append_columns (sql, plan->dialect->id, table->info, reference->info->columns,
                            reference->info->n_columns);
  g_string_append (sql, " REFERENCES ");
  crow_sql_append_table (sql, plan->dialect->id, target);
  g_string_append_c (sql, ' ');
  _crow_ddl_append_columns (sql, plan->dialect->id, target, reference->info->target_columns,
                            reference->info->n_columns);
  if (reference->on_delete != CROW_ACTION_NO_ACTION)
    g_string_append_printf (sql, " ON DELETE %s", _crow_ddl_action_to_sql (reference->on_delete));
  if (reference->on_update != CROW_ACTION_NO_ACTION)
    g_string_append_printf (sql, " ON UPDATE %s", _crow_ddl_action_to_sql (reference->on_update));
  append_deferrable (sql, reference->deferrable);
}

void
_crow_ddl_append_check (GString             *sql,
                        CrowDdlPlan         *plan,
                        const CrowPlanCheck *check)
{
  append_constraint_name (sql, plan, check->name);
  g_string_append_printf (sql, "CHECK (%s)", check->expression);
}

static gboolean
is_inline_key (CrowDdlPlan         *plan,
               const CrowPlanTable *table,
               guint                attribute)
{
  if (plan->dialect->id == CROW_DIALECT_MARIADB &&
      _crow_mariadb_get_key_prefix (&table->info->attributes[attribute], 1) > 0)
    return FALSE;
  return table->primary.n_columns == 1 && table->primary.columns[0] == attribute && table->primary.name == NULL &&
         table->primary.deferrable == CROW_DEFERRABLE_NOT;
}

/* SQLite: only a key in the column's own definition can be AUTOINCREMENT, so its name goes there too. */
static gboolean
is_key_of_column (const CrowPlanTable  *table,
                  guint                 attribute,
                  const CrowPlanColumn *column,
                  CrowDdlPlan          *plan)
{
  return is_inline_key (plan, table, attribute) ||
         (column->automatic && !HAS (plan, CROW_FEATURE_AUTO_ANYWHERE) && table->primary.n_columns == 1);
}

static void
append_short_literal (GString      *sql,
                      CrowDialectId dialect,
                      const char   *text,
                      glong         max)
{
  g_autofree char *head = g_utf8_strlen (text, -1) > max ? g_utf8_substring (text, 0, max) : g_strdup (text);

  crow_sql_append_literal (sql, dialect, head);
}

/* All that follows the type. */
static char *
make_rest (CrowDdlPlan          *plan,
           const CrowPlanTable  *table,
           guint                 attribute,
           const CrowPlanColumn *column)
{
  const CrowDialect *dialect = plan->dialect;
  GString *sql = g_string_new (NULL);

  if (column->collation != NULL)
    {
      append_word (sql, "COLLATE ");
      crow_sql_append_identifier (sql, dialect->id, column->collation);
    }
  if (column->generated != NULL)
    {
      append_word (sql, "GENERATED ALWAYS AS (");
      g_string_append_printf (sql, "%s) %s", column->generated, column->stored ? "STORED" : "VIRTUAL");
    }
  if (column->required &&
      (!is_inline_key (plan, table, attribute) || !HAS (plan, CROW_FEATURE_AUTO_ANYWHERE)))
    append_word (sql, "NOT NULL");
  if (column->has_default)
    {
      append_word (sql, "DEFAULT ");
      _crow_sql_append_default (sql, dialect->id, column->info);
    }
  if (column->stamped)
    {
      append_word (sql, "ON UPDATE ");
      g_string_append (sql, _crow_mariadb_get_stamp (column->info));
    }
  if (column->automatic && !column->serial && dialect->auto_clause != NULL)
    append_word (sql, dialect->auto_clause);
  if (is_key_of_column (table, attribute, column, plan))
    {
      if (table->primary.name != NULL)
        {
          append_word (sql, "CONSTRAINT ");
          crow_sql_append_identifier (sql, dialect->id, table->primary.name);
        }
      append_word (sql, "PRIMARY KEY");
      if (column->automatic && (column->info->flags & CROW_ATTRIBUTE_NO_REUSE) && dialect->no_reuse_clause != NULL)
        append_word (sql, dialect->no_reuse_clause);
    }
  if (HAS (plan, CROW_FEATURE_COMMENT_CLAUSES) && !(plan->flags & CROW_DDL_NO_COMMENTS) &&
      column->info->comment != NULL)
    {
      append_word (sql, "COMMENT ");
      append_short_literal (sql, dialect->id, column->info->comment, MARIADB_MAX_COLUMN_COMMENT);
    }
  return g_string_free (sql, FALSE);
}

static void
add_column (GArray              *lines,
            CrowDdlPlan         *plan,
            const CrowPlanTable *table,
            guint                attribute,
            gboolean             report)
{
  GString *name = g_string_new (NULL);
  CrowPlanColumn column;
  Line line = { NULL };

  _crow_ddl_decide_column (plan, table, attribute, report, &column);
  crow_sql_append_identifier (name, plan->dialect->id, column.info->name);
  line.name = g_string_free (name, FALSE);
  line.type = crow_sql_type_to_string (plan->schema, table->entity, attribute, plan->dialect->id);
  line.rest = make_rest (plan, table, attribute, &column);
  if (!HAS (plan, CROW_FEATURE_COMMENT_CLAUSES) && !HAS (plan, CROW_FEATURE_COMMENT_STATEMENTS))
    line.remark = (char *) column.info->comment;
  g_array_append_val (lines, line);
}

void
_crow_ddl_append_column (GString              *sql,
                         CrowDdlPlan          *plan,
                         const CrowPlanTable  *table,
                         const CrowPlanColumn *column)
{
  guint attribute = column->info - table->info->attributes;
  g_autofree char *type = crow_sql_type_to_string (plan->schema, table->entity, attribute, plan->dialect->id);
  g_autofree char *rest = make_rest (plan, table, attribute, column);

  crow_sql_append_identifier (sql, plan->dialect->id, column->info->name);
  g_string_append_printf (sql, " %s", type);
  if (*rest != '\0')
    g_string_append_printf (sql, " %s", rest);
}

static void
add_constraint (GArray  *lines,
                GString *sql)
{
  Line line = { .rest = g_string_free (sql, FALSE) };

  g_array_append_val (lines, line);
}

static void
add_constraints (GArray              *lines,
                 CrowDdlPlan         *plan,
                 const CrowPlanTable *table)
{
  const CrowPlanKey *primary = &table->primary;

  if (primary->n_columns > 0)
    {
      CrowPlanColumn column;

      _crow_ddl_decide_column (plan, table, primary->columns[0], FALSE, &column);
      if (!is_key_of_column (table, primary->columns[0], &column, plan))
        {
          GString *sql = g_string_new (NULL);

          _crow_ddl_append_key (sql, plan, table, primary, TRUE);
          add_constraint (lines, sql);
        }
    }
  for (guint i = 0; i < table->uniques->len; i++)
    {
      GString *sql = g_string_new (NULL);

      _crow_ddl_append_key (sql, plan, table, &g_array_index (table->uniques, CrowPlanKey, i), FALSE);
      add_constraint (lines, sql);
    }
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);
      GString *sql;

      if (reference->late)
        continue;
      sql = g_string_new (NULL);
      _crow_ddl_append_reference (sql, plan, table, reference);
      add_constraint (lines, sql);
    }
  for (guint i = 0; i < table->checks->len; i++)
    {
      GString *sql = g_string_new (NULL);

      _crow_ddl_append_check (sql, plan, &g_array_index (table->checks, CrowPlanCheck, i));
      add_constraint (lines, sql);
    }
}

static void
put_blanks (CrowTextWriter *writer,
            guint           n)
{
  while (n-- > 0)
    crow_text_writer_put_verbatim (writer, " ");
}

static void
put_padded (CrowTextWriter *writer,
            const char     *text,
            guint           width)
{
  guint length = g_utf8_strlen (text, -1);

  crow_text_writer_put_verbatim (writer, text);
  put_blanks (writer, 1 + (length < width ? width - length : 0));
}

void
_crow_ddl_write_remark (CrowTextWriter *writer,
                        const char     *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\n\r\f\v", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      crow_text_writer_put_verbatim (writer, **line != '\0' ? "-- " : "--");
      crow_text_writer_put_verbatim (writer, *line);
      crow_text_writer_newline (writer);
    }
}

static void
write_lines (CrowTextWriter *writer,
             GArray         *lines)
{
  guint name_width = 0, type_width = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      guint width;

      if (line->name == NULL)
        break;
      width = g_utf8_strlen (line->name, -1);
      if (width <= MAX_NAME_WIDTH)
        name_width = MAX (name_width, width);
      width = g_utf8_strlen (line->type, -1);
      if (width <= MAX_TYPE_WIDTH && *line->rest != '\0')
        type_width = MAX (type_width, width);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      if (line->remark != NULL)
        _crow_ddl_write_remark (writer, line->remark);
      if (line->name != NULL)
        {
          put_padded (writer, line->name, name_width);
          if (*line->rest != '\0')
            put_padded (writer, line->type, type_width);
          else
            crow_text_writer_put_verbatim (writer, line->type);
        }
      crow_text_writer_put_verbatim (writer, line->rest);
      if (i + 1 < lines->len)
        crow_text_writer_put (writer, ",");
      crow_text_writer_newline (writer);
    }
}

static void
put_options (CrowTextWriter      *writer,
             CrowDdlPlan         *plan,
             const CrowPlanTable *table)
{
  const char *comment = table->info->comment;

  if (HAS (plan, CROW_FEATURE_TABLE_OPTIONS))
    {
      guint flags = table->info->flags & (CROW_ENTITY_STRICT | CROW_ENTITY_WITHOUT_ROWID);

      if (flags & CROW_ENTITY_WITHOUT_ROWID)
        crow_text_writer_put (writer, flags & CROW_ENTITY_STRICT ? " WITHOUT ROWID, STRICT" : " WITHOUT ROWID");
      else if (flags & CROW_ENTITY_STRICT)
        crow_text_writer_put (writer, " STRICT");
    }
  if (plan->dialect->id == CROW_DIALECT_MARIADB)
    crow_text_writer_put (writer, " ENGINE = InnoDB DEFAULT CHARSET = utf8mb4");
  if (HAS (plan, CROW_FEATURE_COMMENT_CLAUSES) && comment != NULL && !(plan->flags & CROW_DDL_NO_COMMENTS))
    {
      g_autoptr (GString) sql = g_string_new (" COMMENT = ");

      append_short_literal (sql, plan->dialect->id, comment, MARIADB_MAX_TABLE_COMMENT);
      crow_text_writer_put_verbatim (writer, sql->str);
      if (g_utf8_strlen (comment, -1) > MARIADB_MAX_TABLE_COMMENT)
        _crow_ddl_plan_note (plan, CROW_SEVERITY_NOTE, "comment-length", table->info->id,
                             _("%s keeps 2,048 characters of the comment on “%s”."), plan->dialect->title,
                             table->info->name);
    }
}

void
_crow_ddl_write_table (CrowDdlPlan         *plan,
                       const CrowPlanTable *table,
                       CrowTextWriter      *writer)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_autoptr (GString) head = g_string_new ("CREATE TABLE ");
  gboolean remarks = !HAS (plan, CROW_FEATURE_COMMENT_CLAUSES) && !HAS (plan, CROW_FEATURE_COMMENT_STATEMENTS) &&
                     !(plan->flags & CROW_DDL_NO_COMMENTS);

  g_array_set_clear_func (lines, line_clear);
  crow_sql_append_table (head, plan->dialect->id, table->info);
  g_string_append (head, " (");
  crow_text_writer_put_verbatim (writer, head->str);
  crow_text_writer_newline (writer);
  crow_text_writer_indent (writer);
  /* SQLite keeps the text of the statement, and so what is said in it. */
  if (remarks && table->info->comment != NULL)
    {
      _crow_ddl_write_remark (writer, table->info->comment);
      crow_text_writer_newline (writer);
    }
  for (guint i = 0; i < table->info->n_attributes; i++)
    add_column (lines, plan, table, i, TRUE);
  for (guint i = 0; !remarks && i < lines->len; i++)
    g_array_index (lines, Line, i).remark = NULL;
  add_constraints (lines, plan, table);
  write_lines (writer, lines);
  crow_text_writer_outdent (writer);
  crow_text_writer_put (writer, ")");
  put_options (writer, plan, table);
  crow_text_writer_line (writer, ";");
}
