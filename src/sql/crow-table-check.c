/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whether the tables of an open database fit a schema well enough to read and write objects: each table and column is
 * there, a column's values can be those of the attribute and are null where those may be, no other column wants a value;
 * rows are told apart by the primary key, which numbers them where the model says so, and what is unique in the model is
 * so in the database.
 *
 * What else a database may have is no matter here, nor are foreign keys, checks, defaults and other indexes: comparing
 * those in full is a diff (crow-diff.h).  This reads two statements a table, and no rows.
 */
#include "config.h"

#include "sql/crow-schema-create.h"

#include <string.h>

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

typedef struct
{
  char *name;
  char *type;
  gboolean required;
  gboolean filled;     /* has a value without being given one */
  gboolean in_primary;
} Column;

/* Columns of which no two rows have the same values; names as they are compared, sorted. */
typedef struct
{
  GPtrArray *columns;
  gboolean primary;
} Unique;

typedef struct
{
  GPtrArray *columns;  /* Column */
  GPtrArray *uniques;  /* Unique */
} Table;

/* What differs where tables are asked for.  The parameter of each query is the table's name. */
static const struct
{
  /* name, type, required, filled, place in the primary key (0: none) of each column */
  const char *columns;
  /* an index, whether it is the primary key's, a column of it; column by column */
  const char *uniques;
  gboolean quoted;      /* the name is as it is written in SQL */
  gboolean folds_names;
  gboolean has_rowids;
  Form (*get_form) (const char *type);
} readers[CROW_N_DIALECTS] = {
  [CROW_DIALECT_SQLITE] = {
    .columns = "SELECT name, type, \"notnull\", dflt_value IS NOT NULL OR hidden > 0, pk FROM pragma_table_xinfo(?)",
    .uniques = "SELECT l.name, l.origin = 'pk', coalesce(i.name, '') FROM pragma_index_list(?) AS l, "
               "pragma_index_info(l.name) AS i WHERE l.\"unique\" AND NOT l.partial ORDER BY l.seq, i.seqno",
    .folds_names = TRUE,
    .has_rowids = TRUE,
    .get_form = get_form_sqlite,
  },
  [CROW_DIALECT_POSTGRESQL] = {
    .columns = "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::int, "
               "(a.atthasdef OR a.attidentity <> '')::int, 0 FROM pg_attribute a "
               "WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped",
    .uniques = "SELECT i.indexrelid::text, i.indisprimary::int, coalesce(a.attname::text, '') FROM pg_index i "
               "CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n) "
               "LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0 "
               "WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL "
               "AND k.n <= i.indnkeyatts ORDER BY i.indexrelid, k.n",
    .quoted = TRUE,
    .get_form = get_form_postgresql,
  },
};

static void
column_free (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  g_free (column->type);
  g_free (column);
}

static void
unique_free (gpointer data)
{
  Unique *unique = data;

  g_ptr_array_unref (unique->columns);
  g_free (unique);
}

static void
table_clear (Table *table)
{
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->uniques);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

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
    case CROW_TYPE_DECIMAL:
      return form != FORM_BYTES;
    default:
      return form == FORM_ANY || form == FORM_TEXT || form == FORM_DECIMAL;
    }
}

/* As names are compared. */
static char *
fold (CrowDialectId dialect,
      const char   *name)
{
  return readers[dialect].folds_names ? g_ascii_strdown (name, -1) : g_strdup (name);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static Unique *
add_unique (Table   *table,
            gboolean primary)
{
  Unique *unique = g_new0 (Unique, 1);

  unique->columns = g_ptr_array_new_with_free_func (g_free);
  unique->primary = primary;
  g_ptr_array_add (table->uniques, unique);
  return unique;
}

static Column *
lookup_column (Table        *table,
               CrowDialectId dialect,
               const char   *name)
{
  g_autofree char *folded = fold (dialect, name);

  for (guint i = 0; i < table->columns->len; i++)
    if (g_str_equal (((Column *) table->columns->pdata[i])->name, folded))
      return table->columns->pdata[i];
  return NULL;
}

static gboolean
read_columns (CrowEngine *engine,
              const char *name,
              Table      *table,
              GError    **error)
{
  CrowDialectId dialect = crow_engine_get_dialect (engine);
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, readers[dialect].columns, error);
  Unique *primary = NULL;
  gboolean has_row = FALSE, done = statement != NULL;

  if (done)
    crow_statement_bind_text (statement, 0, name);
  while (done && (done = crow_statement_step (statement, &has_row, error)) && has_row)
    {
      Column *column = g_new0 (Column, 1);
      const char *type = crow_statement_get_text (statement, 1);

      column->name = fold (dialect, crow_statement_get_text (statement, 0));
      column->type = g_strdup (type != NULL ? type : "");
      column->required = crow_statement_get_int64 (statement, 2) != 0;
      column->filled = crow_statement_get_int64 (statement, 3) != 0;
      column->in_primary = crow_statement_get_int64 (statement, 4) != 0;
      g_ptr_array_add (table->columns, column);
      if (!column->in_primary)
        continue;
      if (primary == NULL)
        primary = add_unique (table, TRUE);
      g_ptr_array_add (primary->columns, g_strdup (column->name));
    }
  return done;
}

/* Also tells whether there is an index for the primary key. */
static gboolean
read_uniques (CrowEngine *engine,
              const char *name,
              Table      *table,
              gboolean   *has_primary_index,
              GError    **error)
{
  CrowDialectId dialect = crow_engine_get_dialect (engine);
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, readers[dialect].uniques, error);
  g_autofree char *last = NULL;
  Unique *unique = NULL;
  gboolean has_row = FALSE, done = statement != NULL;

  if (done)
    crow_statement_bind_text (statement, 0, name);
  while (done && (done = crow_statement_step (statement, &has_row, error)) && has_row)
    {
      const char *index = crow_statement_get_text (statement, 0);
      Column *column = lookup_column (table, dialect, crow_statement_get_text (statement, 2));

      if (g_strcmp0 (last, index) != 0)
        {
          g_free (last);
          last = g_strdup (index);
          unique = add_unique (table, crow_statement_get_int64 (statement, 1) != 0);
        }
      *has_primary_index |= unique->primary;
      if (column != NULL)
        column->in_primary |= unique->primary;
      /* An expression has no name, and so is no column's. */
      g_ptr_array_add (unique->columns, g_strdup (column != NULL ? column->name : ""));
    }
  for (guint i = 0; i < table->uniques->len; i++)
    g_ptr_array_sort (((Unique *) table->uniques->pdata[i])->columns, compare_names);
  return done;
}

static void G_GNUC_PRINTF (2, 3)
add (GString    *differences,
     const char *format,
     ...)
{
  va_list arguments;

  if (differences->len > 0)
    g_string_append (differences, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (differences, format, arguments);
  va_end (arguments);
}

static gboolean
is_unique (Table         *table,
           GPtrArray     *names)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      GPtrArray *columns = ((Unique *) table->uniques->pdata[i])->columns;
      gboolean same = columns->len == names->len;

      for (guint j = 0; same && j < names->len; j++)
        same = g_str_equal (columns->pdata[j], names->pdata[j]);
      if (same)
        return TRUE;
    }
  return FALSE;
}

/* What is unique in the model; once, however many say so. */
static void
compare_unique (const CrowEntityInfo *entity,
                CrowDialectId         dialect,
                Table                *table,
                const guint16        *attributes,
                guint                 n_attributes,
                gboolean              primary,
                GString              *differences)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < n_attributes; i++)
    {
      g_autofree char *name = crow_sql_dup_name (dialect, entity->attributes[attributes[i]].name);

      /* That it is missing is told already. */
      if (lookup_column (table, dialect, name) == NULL)
        return;
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", name);
      g_ptr_array_add (names, fold (dialect, name));
    }
  g_ptr_array_sort (names, compare_names);
  if (is_unique (table, names))
    return;
  if (primary)
    add (differences, _("“%s” has not the primary key (%s)"), entity->name, list->str);
  else
    add (differences, _("“%s” is not unique by (%s)"), entity->name, list->str);
  /* It is told once. */
  g_ptr_array_extend (add_unique (table, FALSE)->columns, names, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
}

static void
compare_keys (const CrowSchema *schema,
              guint             index,
              CrowDialectId     dialect,
              Table            *table,
              gboolean          has_primary_index,
              GString          *differences)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (schema, index);
  const CrowKeyInfo *primary = crow_schema_get_primary_key (schema, index);
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (schema, index, &n);

  if (primary != NULL)
    compare_unique (entity, dialect, table, primary->attributes, primary->n_attributes, TRUE, differences);
  for (guint i = 0; i < entity->n_keys; i++)
    compare_unique (entity, dialect, table, entity->keys[i].attributes, entity->keys[i].n_attributes, FALSE, differences);
  for (guint i = 0; i < n; i++)
    if (crow_schema_get_relationship (schema, references[i].relationship)->kind == CROW_LINK_ONE_TO_ONE)
      compare_unique (entity, dialect, table, references[i].info->columns, references[i].info->n_columns, FALSE,
                      differences);
  references = crow_schema_get_referrers (schema, index, &n);
  for (guint i = 0; i < n; i++)
    compare_unique (entity, dialect, table, references[i].info->target_columns, references[i].info->n_columns, FALSE,
                    differences);
  /* A session lets SQLite make keys where they are rowids. */
  if (readers[dialect].has_rowids && primary != NULL && primary->n_attributes == 1 &&
      (entity->attributes[primary->attributes[0]].flags & CROW_ATTRIBUTE_AUTO) &&
      !(entity->flags & CROW_ENTITY_WITHOUT_ROWID))
    {
      Column *column = lookup_column (table, dialect, entity->attributes[primary->attributes[0]].name);

      if (column != NULL && (!column->in_primary || has_primary_index || g_ascii_strcasecmp (column->type, "INTEGER") != 0))
        add (differences, _("“%s” of “%s” is not INTEGER PRIMARY KEY, and so gets no numbers by itself"),
             entity->attributes[primary->attributes[0]].name, entity->name);
    }
}

static void
compare_columns (const CrowEntityInfo *entity,
                 CrowDialectId         dialect,
                 Table                *table,
                 GString              *differences)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < entity->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[i];
      g_autofree char *name = crow_sql_dup_name (dialect, attribute->name);
      gboolean required = (attribute->flags & CROW_ATTRIBUTE_REQUIRED) != 0;
      Column *column = lookup_column (table, dialect, name);

      if (column == NULL)
        {
          add (differences, _("“%s” has no column “%s”"), entity->name, name);
          continue;
        }
      g_hash_table_add (known, column);
      if (!fits (attribute->type, readers[dialect].get_form (column->type)))
        add (differences, _("“%s” of “%s” is %s, which cannot hold %s"), name, entity->name, column->type,
             crow_data_type_to_string (attribute->type));
      if (column->in_primary || attribute->generated != NULL || required == column->required)
        continue;
      if (required)
        add (differences, _("“%s” of “%s” may be null, which the model does not allow"), name, entity->name);
      else
        add (differences, _("“%s” of “%s” may not be null, as the model allows it to be"), name, entity->name);
    }
  for (guint i = 0; i < table->columns->len; i++)
    {
      Column *column = g_ptr_array_index (table->columns, i);

      if (column->required && !column->filled && !g_hash_table_contains (known, column))
        add (differences, _("“%s” of “%s” wants a value, and is not in the model"), column->name, entity->name);
    }
}

static gboolean
compare_table (const CrowSchema *schema,
               guint             index,
               CrowEngine       *engine,
               GString          *differences,
               GError          **error)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (schema, index);
  CrowDialectId dialect = crow_engine_get_dialect (engine);
  g_auto (Table) table = { g_ptr_array_new_with_free_func (column_free), g_ptr_array_new_with_free_func (unique_free) };
  g_autofree char *plain = crow_sql_dup_table_name (dialect, entity);
  g_autoptr (GString) quoted = g_string_new (NULL);
  const char *name;
  gboolean has_primary_index = FALSE;

  crow_sql_append_table (quoted, dialect, entity);
  name = readers[dialect].quoted ? quoted->str : plain;
  if (!read_columns (engine, name, &table, error))
    return FALSE;
  if (table.columns->len == 0)
    {
      add (differences, _("there is no table “%s”"), entity->name);
      return TRUE;
    }
  if (!read_uniques (engine, name, &table, &has_primary_index, error))
    return FALSE;
  compare_columns (entity, dialect, &table, differences);
  compare_keys (schema, index, dialect, &table, has_primary_index, differences);
  return TRUE;
}

/**
 * crow_schema_check_tables:
 * @schema: a schema
 * @engine: an open database
 * @error: %CROW_ERROR_SCHEMA with all differences, when its tables do not fit; %CROW_ERROR_BUSY, %CROW_ERROR_DATABASE
 *
 * Looks whether each table and column of the schema is there, of a type that can hold its values, and null where they may
 * be; whether other columns want values; and whether the primary key and what is unique in the schema are so there.
 * It asks two questions a table about the catalog, and reads no rows.
 *
 * Returns: whether objects can be read from and written to it
 */
gboolean
crow_schema_check_tables (const CrowSchema  *schema,
                          CrowEngine        *engine,
                          GError           **error)
{
  g_autoptr (CrowSchema) tables = NULL;
  g_autoptr (GString) differences = g_string_new (NULL);

  g_return_val_if_fail (schema != NULL && CROW_IS_ENGINE (engine), FALSE);

  tables = crow_schema_ref_tables (schema);
  for (guint i = 0; i < crow_schema_get_n_entities (tables); i++)
    if (!compare_table (tables, i, engine, differences, error))
      return FALSE;
  if (differences->len == 0)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA,
               _("The tables of the database do not fit “%s”: %s. Migrate the database, or open the one that belongs to "
                 "this program."), crow_schema_get_name (schema), differences->str);
  return FALSE;
}
