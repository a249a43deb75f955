/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whether the tables of an open database fit a schema well enough to read and write objects: each table and column is
 * there, and a column's values can be those of the attribute.
 *
 * What else a database may have is no matter here, nor are keys, constraints and indexes: comparing those in full is a
 * diff (crow-diff.h).
 */
#include "config.h"

#include "sql/crow-schema-create.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "sql/crow-dialect.h"

typedef enum
{
  FORM_ANY,     /* nobody knows */
  FORM_INTEGER,
  FORM_REAL,
  FORM_DECIMAL,
  FORM_TEXT,
  FORM_BYTES,
} Form;

/* By the rules of column affinity. */
static Form
get_form_sqlite (const char *type)
{
  g_autofree char *upper = g_ascii_strup (type, -1);

  if (strstr (upper, "INT") != NULL)
    return FORM_INTEGER;
  if (strstr (upper, "CHAR") != NULL || strstr (upper, "CLOB") != NULL || strstr (upper, "TEXT") != NULL)
    return FORM_TEXT;
  if (*upper == '\0' || strstr (upper, "BLOB") != NULL)
    return FORM_ANY;
  if (strstr (upper, "REAL") != NULL || strstr (upper, "FLOA") != NULL || strstr (upper, "DOUB") != NULL)
    return FORM_REAL;
  /* NUMERIC keeps whatever does not look like a number. */
  return FORM_ANY;
}

static Form
get_form_postgresql (const char *type)
{
  static const struct
  {
    const char *start;
    Form form;
  } forms[] = {
    { "smallint", FORM_INTEGER },       { "integer", FORM_INTEGER }, { "bigint", FORM_INTEGER },
    { "boolean", FORM_INTEGER },        { "real", FORM_REAL },       { "double precision", FORM_REAL },
    { "numeric", FORM_DECIMAL },        { "text", FORM_TEXT },       { "character", FORM_TEXT },
    { "date", FORM_TEXT },              { "time", FORM_TEXT },       { "uuid", FORM_TEXT },
    { "json", FORM_TEXT },              { "bytea", FORM_BYTES },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (type, forms[i].start) && strchr (type, '[') == NULL)
      return forms[i].form;
  return FORM_ANY;
}

/* What differs where columns are asked for. */
static const struct
{
  const char *query;    /* name and type of each column; its parameter is the table's name */
  gboolean quoted;      /* … as it is written in SQL */
  gboolean folds_names;
  Form (*get_form) (const char *type);
} readers[CROW_N_DIALECTS] = {
  [CROW_DIALECT_SQLITE] = { "SELECT name, type FROM pragma_table_xinfo(?)", FALSE, TRUE, get_form_sqlite },
  [CROW_DIALECT_POSTGRESQL] = {
    "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a "
    "WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped", TRUE, FALSE, get_form_postgresql },
};

static gboolean
fits (CrowDataType type,
      Form         form)
{
  switch (type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_BOOLEAN:
      return form == FORM_ANY || form == FORM_INTEGER;
    case CROW_TYPE_REAL:
      return form != FORM_TEXT && form != FORM_BYTES;
    case CROW_TYPE_BLOB:
      return form != FORM_INTEGER && form != FORM_REAL && form != FORM_DECIMAL;
    default:
      return form == FORM_ANY || form == FORM_TEXT || form == FORM_DECIMAL;
    }
}

static void
append (GString    *differences,
        const char *text)
{
  g_string_append_printf (differences, "%s%s", differences->len > 0 ? "; " : "", text);
}

/* Owned name → owned type; empty: there is no such table. */
static GHashTable *
read_columns (const CrowEntityInfo *entity,
              CrowEngine           *engine,
              GError              **error)
{
  CrowDialectId dialect = crow_engine_get_dialect (engine);
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, readers[dialect].query, error);
  g_autofree char *name = crow_sql_dup_table_name (dialect, entity);
  g_autoptr (GString) quoted = g_string_new (NULL);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return NULL;
  crow_sql_append_table (quoted, dialect, entity);
  crow_statement_bind_text (statement, 0, readers[dialect].quoted ? quoted->str : name);
  for (;;)
    {
      const char *column, *type;

      if (!crow_statement_step (statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&columns);
      column = crow_statement_get_text (statement, 0);
      type = crow_statement_get_text (statement, 1);
      g_hash_table_insert (columns, readers[dialect].folds_names ? g_ascii_strdown (column, -1) : g_strdup (column),
                           g_strdup (type != NULL ? type : ""));
    }
}

static gboolean
compare_table (const CrowEntityInfo *entity,
               CrowEngine           *engine,
               GString              *differences,
               GError              **error)
{
  CrowDialectId dialect = crow_engine_get_dialect (engine);
  g_autoptr (GHashTable) columns = read_columns (entity, engine, error);

  if (columns == NULL)
    return FALSE;
  if (g_hash_table_size (columns) == 0)
    {
      g_autofree char *text = g_strdup_printf (_("there is no table “%s”"), entity->name);

      append (differences, text);
      return TRUE;
    }
  for (guint i = 0; i < entity->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[i];
      g_autofree char *name = crow_sql_dup_name (dialect, attribute->name);
      g_autofree char *folded = readers[dialect].folds_names ? g_ascii_strdown (name, -1) : g_strdup (name);
      const char *type = g_hash_table_lookup (columns, folded);
      g_autofree char *text = NULL;

      if (type == NULL)
        text = g_strdup_printf (_("“%s” has no column “%s”"), entity->name, name);
      else if (!fits (attribute->type, readers[dialect].get_form (type)))
        text = g_strdup_printf (_("“%s” of “%s” is %s, which cannot hold %s"), name, entity->name, type,
                                crow_data_type_to_string (attribute->type));
      if (text != NULL)
        append (differences, text);
    }
  return TRUE;
}

/**
 * crow_schema_check_tables:
 * @schema: a schema
 * @engine: an open database
 * @error: %CROW_ERROR_SCHEMA with all differences, when its tables do not fit; %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Looks whether each table and column of the schema is there, and of a type that can hold its values.
 *
 * Returns: whether objects can be read from and written to it
 */
gboolean
crow_schema_check_tables (const CrowSchema  *schema,
                          CrowEngine        *engine,
                          GError           **error)
{
  g_autoptr (GString) differences = g_string_new (NULL);

  g_return_val_if_fail (schema != NULL && CROW_IS_ENGINE (engine), FALSE);

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    if (!compare_table (crow_schema_get_entity (schema, i), engine, differences, error))
      return FALSE;
  if (differences->len == 0)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
               _("The tables of the database do not fit “%s”: %s. Migrate the database, or open the one that belongs to "
                 "this program."), crow_schema_get_name (schema), differences->str);
  return FALSE;
}
