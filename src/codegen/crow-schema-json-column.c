/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A column as a catalog shows it: its type, its default as the server spells it back, and who makes its values.
 */
#include "config.h"

#include "codegen/crow-schema-json-private.h"

#include <string.h>

/* Adds one to the last digit of a decimal number. */
static void
increment (GString *text)
{
  gsize i = text->len;

  while (i-- > 0)
    {
      if (!g_ascii_isdigit (text->str[i]))
        {
          if (text->str[i] == '.')
            continue;
          break;
        }
      if (text->str[i] != '9')
        {
          text->str[i]++;
          return;
        }
      text->str[i] = '0';
    }
  g_string_insert_c (text, i + 1, '1');
}

/* "0.5" → "0.50" where two digits follow the point: MariaDB shows a default as a value of the column. */
static char *
spell_decimal (const char *number,
               guint       scale)
{
  const char *start = number[0] == '+' ? number + 1 : number;
  const char *point = strchr (start, '.');
  guint digits = point != NULL ? strlen (point + 1) : 0;
  GString *text = g_string_new (start);

  if (strpbrk (start, "eE") != NULL)
    return g_string_free (text, FALSE);
  if (digits > scale)
    {
      char dropped = text->str[text->len - (digits - scale)];

      g_string_truncate (text, text->len - (digits - scale) - (scale == 0 ? 1 : 0));
      if (dropped >= '5')
        increment (text);
      return g_string_free (text, FALSE);
    }
  if (point == NULL && scale > 0)
    g_string_append_c (text, '.');
  while (digits++ < scale)
    g_string_append_c (text, '0');
  return g_string_free (text, FALSE);
}

/* With as few digits as tell it from all others. */
static char *
spell_double (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  if (g_ascii_strtod (buffer, NULL) != number)
    g_ascii_dtostr (buffer, sizeof buffer, number);
  return g_strdup (buffer);
}

/* The server writes a quote as \' where it lists defaults, and line breaks as letters. */
static char *
spell_mariadb_text (const char *text)
{
  GString *sql = g_string_new ("'");

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *const special = "'\\\n\r\032";
      const char *found = strchr (special, *p);

      if (found != NULL)
        {
          g_string_append_c (sql, '\\');
          g_string_append_c (sql, "'\\nrZ"[found - special]);
        }
      else
        {
          g_string_append_c (sql, *p);
        }
    }
  g_string_append_c (sql, '\'');
  return g_string_free (sql, FALSE);
}

static char *
spell_mariadb_literal (const CrowAttributeInfo *info)
{
  const char *value = info->default_value;
  GString *sql;

  if (info->type == CROW_TYPE_DECIMAL && _crow_sql_is_number (value))
    return spell_decimal (value, info->length > 0 ? info->scale : 10);
  if (info->type == CROW_TYPE_REAL && _crow_sql_is_number (value))
    return spell_double (g_ascii_strtod (value, NULL));
  sql = g_string_new (NULL);
  crow_sql_append_value (sql, CROW_DIALECT_MARIADB, info, value);
  if (g_str_equal (sql->str, "TRUE"))
    g_string_assign (sql, "1");
  else if (g_str_equal (sql->str, "FALSE"))
    g_string_assign (sql, "0");
  else if (sql->str[0] == 'x')
    sql->str[0] = 'X';
  else if (sql->str[0] == '\'')
    {
      g_string_free (sql, TRUE);
      return spell_mariadb_text (value);
    }
  return g_string_free (sql, FALSE);
}

static char *
spell_postgresql_literal (CrowDdlPlan             *plan,
                          const CrowPlanTable     *table,
                          const CrowAttributeInfo *info)
{
  guint attribute = info - table->info->attributes;
  GString *sql = g_string_new (NULL);

  crow_sql_append_value (sql, CROW_DIALECT_POSTGRESQL, info, info->default_value);
  if (sql->str[0] == '\'')
    {
      g_autofree char *type = crow_sql_type_to_catalog_string (plan->schema, table->entity, attribute,
                                                               CROW_DIALECT_POSTGRESQL);
      char *open = strchr (type, '(');

      if (open != NULL)
        *open = '\0';
      g_string_append_printf (sql, "::%s", g_str_equal (type, "character") ? "bpchar" : type);
    }
  else if (sql->str[0] == '-')
    {
      g_string_prepend_c (sql, '\'');
      g_string_append (sql, strchr (sql->str, '.') != NULL ? "'::numeric" : "'::integer");
    }
  return g_string_free (sql, FALSE);
}

char *
_crow_json_dup_default (CrowDdlPlan          *plan,
                        const CrowPlanTable  *table,
                        const CrowPlanColumn *column)
{
  const CrowAttributeInfo *info = column->info;
  CrowDialectId dialect = plan->dialect->id;
  GString *sql;

  if (column->serial)
    {
      const char *schema = _crow_sql_get_schema (table->info->database_schema);
      g_autofree char *sequence = g_strdup_printf ("%s_%s_seq", table->info->name, info->name);
      g_autoptr (GString) name = g_string_new (NULL);

      crow_sql_append_identifier (name, dialect, schema != NULL ? schema : "public");
      g_string_append_c (name, '.');
      crow_sql_append_identifier (name, dialect, sequence);
      sql = g_string_new ("nextval(");
      crow_sql_append_literal (sql, dialect, name->str);
      g_string_append (sql, "::regclass)");
      return g_string_free (sql, FALSE);
    }
  if (!column->has_default)
    return NULL;
  if (info->default_source == CROW_VALUE_LITERAL && info->default_value != NULL && dialect != CROW_DIALECT_SQLITE)
    return dialect == CROW_DIALECT_MARIADB ? spell_mariadb_literal (info)
                                           : spell_postgresql_literal (plan, table, info);
  sql = g_string_new (NULL);
  _crow_sql_append_default (sql, dialect, info);
  /* SQLite keeps an expression without the parentheses that DEFAULT wants, PostgreSQL a cast. */
  if (sql->str[0] == '(' && (dialect == CROW_DIALECT_SQLITE ||
                             (dialect == CROW_DIALECT_POSTGRESQL && sql->str[1] == '\'')))
    {
      g_string_truncate (sql, sql->len - 1);
      g_string_erase (sql, 0, 1);
    }
  if (dialect == CROW_DIALECT_MARIADB && info->default_source == CROW_VALUE_NOW)
    {
      g_string_ascii_down (sql);
      if (g_str_equal (sql->str, "current_timestamp"))
        g_string_append (sql, "()");
    }
  return g_string_free (sql, FALSE);
}

static int
get_key_position (const CrowPlanTable *table,
                  guint                attribute)
{
  for (guint i = 0; i < table->primary.n_columns; i++)
    if (table->primary.columns[i] == attribute)
      return i + 1;
  return 0;
}

static void
add_sqlite (JsonBuilder          *json,
            const CrowPlanTable  *table,
            const CrowPlanColumn *column,
            int                   position,
            const char           *type)
{
  gboolean alias = position == 1 && table->primary.n_columns == 1 &&
                   !(table->info->flags & CROW_ENTITY_WITHOUT_ROWID) && g_ascii_strcasecmp (type, "integer") == 0;

  _crow_json_set_boolean (json, "rowid_alias", alias);
  _crow_json_set_boolean (json, "auto_increment",
                          alias && column->automatic && (column->info->flags & CROW_ATTRIBUTE_NO_REUSE));
}

static void
add_postgresql (JsonBuilder          *json,
                const CrowPlanColumn *column)
{
  gboolean is_enum = column->info->type == CROW_TYPE_ENUM &&
                     column->info->native_types[CROW_DIALECT_POSTGRESQL] == NULL;

  _crow_json_set_string (json, "type_kind", is_enum ? "enum" : "base");
  _crow_json_set_string (json, "identity", column->always                                ? "always"
                                         : column->automatic && !column->serial ? "by default"
                                                                                : NULL);
  _crow_json_set_boolean (json, "serial", column->serial);
  _crow_json_set_string (json, "generation_expression", column->generated);
  _crow_json_set_string (json, "collation", column->collation);
  _crow_json_set_string (json, "comment", column->info->comment);
}

static void
add_mariadb (JsonBuilder          *json,
             const CrowPlanColumn *column,
             const char           *type)
{
  g_autofree char *stamp = NULL;

  if (column->stamped)
    {
      stamp = g_ascii_strdown (_crow_mariadb_get_stamp (column->info), -1);
      if (!g_str_has_suffix (stamp, ")"))
        {
          char *call = g_strconcat (stamp, "()", NULL);

          g_free (stamp);
          stamp = call;
        }
    }
  _crow_json_set_string (json, "type_kind", g_str_has_prefix (type, "enum(") ? "enum" : "base");
  _crow_json_set_boolean (json, "auto_increment", column->automatic);
  _crow_json_set_string (json, "on_update", stamp);
  _crow_json_set_string (json, "generation_expression", column->generated);
  _crow_json_set_string (json, "collation", column->collation);
  _crow_json_set_string (json, "comment", column->info->comment);
}

void
_crow_json_add_column (JsonBuilder         *json,
                       CrowDdlPlan         *plan,
                       const CrowPlanTable *table,
                       guint                attribute)
{
  CrowDialectId dialect = plan->dialect->id;
  int position = get_key_position (table, attribute);
  g_autofree char *type = crow_sql_type_to_catalog_string (plan->schema, table->entity, attribute, dialect);
  g_autofree char *default_value = NULL;
  g_autofree char *name = NULL;
  CrowPlanColumn column;
  gboolean required;

  _crow_ddl_decide_column (plan, table, attribute, FALSE, &column);
  default_value = _crow_json_dup_default (plan, table, &column);
  name = crow_sql_dup_name (dialect, column.info->name);
  /* An identity is NOT NULL without a word, and so is an AUTO_INCREMENT. */
  required = column.required || (column.automatic && dialect != CROW_DIALECT_SQLITE);
  json_builder_begin_object (json);
  _crow_json_set_string (json, "name", name);
  _crow_json_set_string (json, "type", type);
  _crow_json_set_boolean (json, "nullable", !required);
  _crow_json_set_string (json, "default", default_value);
  _crow_json_set_int (json, "pk_position", position);
  if (dialect == CROW_DIALECT_SQLITE)
    add_sqlite (json, table, &column, position, type);
  else if (dialect == CROW_DIALECT_POSTGRESQL)
    add_postgresql (json, &column);
  else
    add_mariadb (json, &column, type);
  _crow_json_set_string (json, "generated",
                         column.generated == NULL ? NULL : column.stored ? "stored" : "virtual");
  json_builder_end_object (json);
}
