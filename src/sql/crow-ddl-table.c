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

/* A line of CREATE TABLE: where in the text of all lines its parts begin, one after the other. */
typedef struct
{
  const char *remark; /* borrowed from the schema; NULL: none */
  gsize name;         /* the same as `type` in the line of a constraint */
  gsize type;
  gsize rest;
  gsize end;
  guint name_width;   /* in characters */
  guint type_width;
} Line;

/* The lines of a table, in one text: it grows to what the longest table needs, and then nothing is allocated any more. */
struct _CrowDdlLines
{
  GString *text;
  GArray *lines; /* of Line */
};

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

CrowDdlLines *
_crow_ddl_lines_new (void)
{
  CrowDdlLines *self = g_new (CrowDdlLines, 1);

  self->text = g_string_sized_new (1024);
  self->lines = g_array_sized_new (FALSE, FALSE, sizeof (Line), 32);
  return self;
}

void
_crow_ddl_lines_free (CrowDdlLines *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->lines);
  g_free (self);
}

/* @start: where what the word is part of begins */
static void
append_word (GString    *sql,
             gsize       start,
             const char *word)
{
  if (sql->len > start)
    g_string_append_c (sql, ' ');
  crow_string_append (sql, word);
}

static void
append_constraint_name (GString    *sql,
                        CrowDdlPlan *plan,
                        const char *name)
{
  if (name == NULL)
    return;
  crow_string_append (sql, "CONSTRAINT ");
  crow_sql_append_identifier (sql, plan->dialect->id, name);
  g_string_append_c (sql, ' ');
}

static void
append_deferrable (GString        *sql,
                   CrowDeferrable  deferrable)
{
  if (deferrable == CROW_DEFERRABLE_IMMEDIATE)
    crow_string_append (sql, " DEFERRABLE INITIALLY IMMEDIATE");
  else if (deferrable == CROW_DEFERRABLE_DEFERRED)
    crow_string_append (sql, " DEFERRABLE INITIALLY DEFERRED");
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
        crow_string_append (sql, ", ");
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
        crow_string_append (sql, ", ");
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
  crow_string_append (sql, primary ? "PRIMARY KEY " : "UNIQUE ");
  if (plan->dialect->id == CROW_DIALECT_MARIADB)
    append_key_columns (sql, table->info, key);
  else
    _crow_ddl_append_columns (sql, plan->dialect->id, table->info, key->columns, key->n_columns);
  append_deferrable (sql, key->deferrable);
}

gsize
_crow_ddl_append_reference (GString                 *sql,
                            CrowDdlPlan             *plan,
                            const CrowPlanTable     *table,
                            const CrowPlanReference *reference)
{
  gsize place;
  const CrowEntityInfo *target = crow_schema_get_entity (plan->schema, reference->info->target);

  append_constraint_name (sql, plan, reference->name);
  crow_string_append (sql, "FOREIGN KEY ");
  _crow_ddl_append_columns (sql, plan->dialect->id, table->info, reference->info->columns,
                            reference->info->n_columns);
  crow_string_append (sql, " REFERENCES ");
  place = sql->len;
  crow_sql_append_table (sql, plan->dialect->id, target);
  g_string_append_c (sql, ' ');
  _crow_ddl_append_columns (sql, plan->dialect->id, target, reference->info->target_columns,
                            reference->info->n_columns);
  if (reference->on_delete != CROW_ACTION_NO_ACTION)
    {
      crow_string_append (sql, " ON DELETE ");
      crow_string_append (sql, _crow_ddl_action_to_sql (reference->on_delete));
    }
  if (reference->on_update != CROW_ACTION_NO_ACTION)
    {
      crow_string_append (sql, " ON UPDATE ");
      crow_string_append (sql, _crow_ddl_action_to_sql (reference->on_update));
    }
  append_deferrable (sql, reference->deferrable);
  return place;
}

void
_crow_ddl_append_check (GString             *sql,
                        CrowDdlPlan         *plan,
                        const CrowPlanCheck *check)
{
  append_constraint_name (sql, plan, check->name);
  crow_string_append (sql, "CHECK (");
  crow_string_append (sql, check->expression);
  g_string_append_c (sql, ')');
}

static gboolean
is_inline_key (CrowDdlPlan         *plan,
               const CrowPlanTable *table,
               guint                attribute)
{
  if ((plan->flags & _CROW_DDL_PRIMARY_LAST) ||
      (plan->dialect->id == CROW_DIALECT_MARIADB &&
       _crow_mariadb_get_key_prefix (&table->info->attributes[attribute], 1) > 0))
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
static void
append_rest (GString              *sql,
             CrowDdlPlan          *plan,
             const CrowPlanTable  *table,
             guint                 attribute,
             const CrowPlanColumn *column)
{
  const CrowDialect *dialect = plan->dialect;
  gsize start = sql->len;

  if (column->collation != NULL)
    {
      append_word (sql, start, "COLLATE ");
      crow_sql_append_identifier (sql, dialect->id, column->collation);
    }
  if (column->generated != NULL)
    {
      append_word (sql, start, "GENERATED ALWAYS AS (");
      crow_string_append (sql, column->generated);
      crow_string_append (sql, column->stored ? ") STORED" : ") VIRTUAL");
    }
  if (column->required &&
      (!is_inline_key (plan, table, attribute) || !HAS (plan, CROW_FEATURE_AUTO_ANYWHERE)))
    append_word (sql, start, "NOT NULL");
  if (column->has_default)
    {
      append_word (sql, start, "DEFAULT ");
      _crow_sql_append_default (sql, dialect->id, column->info);
    }
  if (column->stamped)
    {
      append_word (sql, start, "ON UPDATE ");
      crow_string_append (sql, _crow_mariadb_get_stamp (column->info));
    }
  if (column->automatic && !column->serial && dialect->auto_clause != NULL)
    append_word (sql, start, column->always ? dialect->always_clause : dialect->auto_clause);
  if (is_key_of_column (table, attribute, column, plan))
    {
      if (table->primary.name != NULL)
        {
          append_word (sql, start, "CONSTRAINT ");
          crow_sql_append_identifier (sql, dialect->id, table->primary.name);
        }
      append_word (sql, start, "PRIMARY KEY");
      if (column->automatic && (column->info->flags & CROW_ATTRIBUTE_NO_REUSE) && dialect->no_reuse_clause != NULL)
        append_word (sql, start, dialect->no_reuse_clause);
    }
  if (HAS (plan, CROW_FEATURE_COMMENT_CLAUSES) && !(plan->flags & CROW_DDL_NO_COMMENTS) &&
      column->info->comment != NULL)
    {
      append_word (sql, start, "COMMENT ");
      append_short_literal (sql, dialect->id, column->info->comment, MARIADB_MAX_COLUMN_COMMENT);
    }
}

/* Characters of the UTF-8 text from @start to @end. */
static guint
get_width (const char *start,
           const char *end)
{
  guint width = end - start;
  const char *p = start;
  guint64 bytes;

  /* Most texts have one byte a character. */
  for (; end - p >= (gssize) sizeof bytes; p += sizeof bytes)
    {
      memcpy (&bytes, p, sizeof bytes);
      if (bytes & G_GUINT64_CONSTANT (0x8080808080808080))
        break;
    }
  for (; p < end; p++)
    width -= (*p & 0xc0) == 0x80;
  return width;
}

static void
add_column (CrowDdlLines        *lines,
            CrowDdlPlan         *plan,
            const CrowPlanTable *table,
            guint                attribute,
            gboolean             report)
{
  CrowPlanColumn column;
  Line line = { .name = lines->text->len };

  _crow_ddl_decide_column (plan, table, attribute, report && !(plan->flags & _CROW_DDL_QUIET), &column);
  crow_sql_append_identifier (lines->text, plan->dialect->id, column.info->name);
  line.type = lines->text->len;
  _crow_sql_append_type (lines->text, plan->schema, table->entity, attribute, plan->dialect->id);
  line.rest = lines->text->len;
  append_rest (lines->text, plan, table, attribute, &column);
  line.end = lines->text->len;
  line.name_width = get_width (lines->text->str + line.name, lines->text->str + line.type);
  line.type_width = get_width (lines->text->str + line.type, lines->text->str + line.rest);
  if (!HAS (plan, CROW_FEATURE_COMMENT_CLAUSES) && !HAS (plan, CROW_FEATURE_COMMENT_STATEMENTS))
    line.remark = column.info->comment;
  g_array_append_val (lines->lines, line);
}

void
_crow_ddl_append_column (GString              *sql,
                         CrowDdlPlan          *plan,
                         const CrowPlanTable  *table,
                         const CrowPlanColumn *column)
{
  guint attribute = column->info - table->info->attributes;
  gsize end;

  crow_sql_append_identifier (sql, plan->dialect->id, column->info->name);
  g_string_append_c (sql, ' ');
  _crow_sql_append_type (sql, plan->schema, table->entity, attribute, plan->dialect->id);
  end = sql->len;
  g_string_append_c (sql, ' ');
  append_rest (sql, plan, table, attribute, column);
  if (sql->len == end + 1)
    g_string_truncate (sql, end);
}

/* Ends the line of a constraint, whose text begins at @start. */
static void
end_constraint (CrowDdlLines *lines,
                gsize         start)
{
  Line line = { .name = start, .type = start, .rest = start, .end = lines->text->len };

  g_array_append_val (lines->lines, line);
}

static void
add_primary_key (CrowDdlLines        *lines,
                 CrowDdlPlan         *plan,
                 const CrowPlanTable *table)
{
  const CrowPlanKey *primary = &table->primary;
  gsize start = lines->text->len;
  CrowPlanColumn column;

  if (primary->n_columns == 0)
    return;
  _crow_ddl_decide_column (plan, table, primary->columns[0], FALSE, &column);
  if (is_key_of_column (table, primary->columns[0], &column, plan))
    return;
  _crow_ddl_append_key (lines->text, plan, table, primary, TRUE);
  end_constraint (lines, start);
}

static void
add_constraints (CrowDdlLines        *lines,
                 CrowDdlPlan         *plan,
                 const CrowPlanTable *table)
{
  gboolean primary_last = (plan->flags & _CROW_DDL_PRIMARY_LAST) != 0;
  gsize start;

  if (!primary_last)
    add_primary_key (lines, plan, table);
  for (guint i = 0; i < table->uniques->len; i++)
    {
      start = lines->text->len;
      _crow_ddl_append_key (lines->text, plan, table, &g_array_index (table->uniques, CrowPlanKey, i), FALSE);
      end_constraint (lines, start);
    }
  if (primary_last)
    add_primary_key (lines, plan, table);
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);

      if (reference->late)
        continue;
      start = lines->text->len;
      _crow_ddl_append_reference (lines->text, plan, table, reference);
      end_constraint (lines, start);
    }
  for (guint i = 0; i < table->checks->len; i++)
    {
      start = lines->text->len;
      _crow_ddl_append_check (lines->text, plan, &g_array_index (table->checks, CrowPlanCheck, i));
      end_constraint (lines, start);
    }
}

/* Appends the text from @start to @end, which is @length characters wide, and blanks up to behind column @width. */
static void
append_padded (GString    *text,
               const char *start,
               const char *end,
               guint       length,
               guint       width)
{
  static const char blanks[MAX_NAME_WIDTH + 2] = "                               ";

  G_STATIC_ASSERT (MAX_TYPE_WIDTH <= MAX_NAME_WIDTH);
  crow_string_append_len (text, start, end - start);
  crow_string_append_len (text, blanks, 1 + (length < width ? width - length : 0));
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
             CrowDdlLines   *self)
{
  const char *text = self->text->str;
  guint name_width = 0, type_width = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      if (line->name == line->type)
        break;
      if (line->name_width <= MAX_NAME_WIDTH)
        name_width = MAX (name_width, line->name_width);
      if (line->type_width <= MAX_TYPE_WIDTH && line->rest < line->end)
        type_width = MAX (type_width, line->type_width);
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      GString *to;

      if (line->remark != NULL)
        _crow_ddl_write_remark (writer, line->remark);
      to = crow_text_writer_begin (writer);
      if (line->name < line->type)
        {
          append_padded (to, text + line->name, text + line->type, line->name_width, name_width);
          if (line->rest < line->end)
            append_padded (to, text + line->type, text + line->rest, line->type_width, type_width);
          else
            crow_string_append_len (to, text + line->type, line->rest - line->type);
        }
      crow_string_append_len (to, text + line->rest, line->end - line->rest);
      if (i + 1 < self->lines->len)
        crow_string_append_len (to, ",", 1);
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
  CrowDdlLines *lines = plan->lines;
  GString *sql = crow_text_writer_begin (writer);
  gboolean remarks = !HAS (plan, CROW_FEATURE_COMMENT_CLAUSES) && !HAS (plan, CROW_FEATURE_COMMENT_STATEMENTS) &&
                     !(plan->flags & CROW_DDL_NO_COMMENTS);

  crow_string_append (sql, "CREATE TABLE ");
  crow_sql_append_table (sql, plan->dialect->id, table->info);
  crow_string_append (sql, " (");
  crow_text_writer_newline (writer);
  crow_text_writer_indent (writer);
  /* SQLite keeps the text of the statement, and so what is said in it. */
  if (remarks && table->info->comment != NULL)
    {
      _crow_ddl_write_remark (writer, table->info->comment);
      crow_text_writer_newline (writer);
    }
  g_string_truncate (lines->text, 0);
  g_array_set_size (lines->lines, 0);
  for (guint i = 0; i < table->info->n_attributes; i++)
    add_column (lines, plan, table, i, TRUE);
  for (guint i = 0; !remarks && i < lines->lines->len; i++)
    g_array_index (lines->lines, Line, i).remark = NULL;
  add_constraints (lines, plan, table);
  write_lines (writer, lines);
  crow_text_writer_outdent (writer);
  crow_text_writer_put (writer, ")");
  put_options (writer, plan, table);
  crow_text_writer_line (writer, ";");
}
