/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CREATE TABLE and CREATE INDEX of PostgreSQL: columns, constraints and the names that the server gives to what has none.
 */
#include "config.h"

#include "import/crow-script-pg-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-dialect.h"

/* NAMEDATALEN - 1, in bytes: https://www.postgresql.org/docs/15/limits.html */
#define MAX_NAME 63

CrowCatalogTable *
_crow_pg_find_table (CrowPgReader *self,
                     CrowPgTree   *range)
{
  const char *schema = _crow_pg_schema (self, _crow_pg_string (range, "schemaname"));
  const char *name = _crow_pg_string (range, "relname");
  CrowCatalogTable *table = name != NULL ? crow_script_reader_lookup_table (self->reader, schema, name) : NULL;

  if (table == NULL && name != NULL)
    {
      g_autofree char *key = _crow_pg_key (schema, name, NULL);

      if (!g_hash_table_contains (self->partitions, key))
        crow_script_reader_note (self->reader, _("There is no table “%s” yet, so this was left out."), name);
    }
  return table;
}

/* makeObjectName() of the server: the longer of the two names is shortened first, at whole characters. */
static char *
make_name (const char *first,
           const char *second,
           const char *label)
{
  gsize overhead = strlen (label) + 1 + (second != NULL ? 1 : 0);
  gsize n = strlen (first), m = second != NULL ? strlen (second) : 0;
  g_autofree char *left = NULL, *right = NULL;

  while (n + m > MAX_NAME - overhead)
    if (n > m)
      n--;
    else
      m--;
  while (n > 0 && n < strlen (first) && (first[n] & 0xc0) == 0x80)
    n--;
  while (m > 0 && m < strlen (second) && (second[m] & 0xc0) == 0x80)
    m--;
  left = g_strndup (first, n);
  right = second != NULL ? g_strndup (second, m) : NULL;
  return g_strjoin ("_", left, second != NULL ? right : label, second != NULL ? label : NULL, NULL);
}

/* A name that no other constraint or index of the schema has: the label gets a number. */
static char *
choose_name (CrowPgReader     *self,
             CrowCatalogTable *table,
             const char       *second,
             const char       *label)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *numbered = i > 0 ? g_strdup_printf ("%s%u", label, i) : g_strdup (label);
      g_autofree char *name = make_name (table->name, second, numbered);
      g_autofree char *claimed = NULL;
      g_autofree char *key = _crow_pg_key (table->schema, name, NULL);

      if (!g_hash_table_contains (self->reader->names, key))
        {
          claimed = crow_script_reader_claim_name (self->reader, table->schema, name);
          return g_steal_pointer (&claimed);
        }
    }
}

static char *
name_constraint (CrowPgReader     *self,
                 CrowCatalogTable *table,
                 CrowPgTree       *constraint,
                 const char       *second,
                 const char       *label)
{
  const char *given = _crow_pg_string (constraint, "conname");
  g_autofree char *claimed = NULL;

  if (given == NULL)
    return choose_name (self, table, second, label);
  claimed = crow_script_reader_claim_name (self->reader, table->schema, given);
  return g_strdup (given);
}

static CrowDeferrable
read_deferrable (CrowPgTree *constraint)
{
  if (!_crow_pg_boolean (constraint, "deferrable") && constraint->deferrable == CROW_DEFERRABLE_NOT)
    return CROW_DEFERRABLE_NOT;
  return _crow_pg_boolean (constraint, "initdeferred") || constraint->deferrable == CROW_DEFERRABLE_DEFERRED ? CROW_DEFERRABLE_DEFERRED : CROW_DEFERRABLE_IMMEDIATE;
}

static void
require (CrowCatalogTable *table,
         char            **columns)
{
  for (; *columns != NULL; columns++)
    {
      CrowCatalogColumn *column = crow_catalog_table_lookup_column (table, *columns);

      if (column != NULL)
        column->required = TRUE;
    }
}

static gboolean
has_columns (CrowPgReader     *self,
             CrowCatalogTable *table,
             char            **columns)
{
  for (; *columns != NULL; columns++)
    if (crow_catalog_table_lookup_column (table, *columns) == NULL)
      {
        crow_script_reader_note (self->reader, _("“%s” has no column “%s”, so what refers to it was left out."),
                                 table->name, *columns);
        return FALSE;
      }
  return TRUE;
}

/* PRIMARY KEY USING INDEX: an index that was made before becomes the constraint. */
static char **
take_index (CrowCatalogTable *table,
            const char       *name)
{
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      if (!g_str_equal (index->name, name))
        continue;
      for (guint j = 0; j < index->parts->len; j++)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, j);

          if (part->column != NULL)
            g_strv_builder_add (builder, part->column);
        }
      g_ptr_array_remove_index (table->indexes, i);
      return g_strv_builder_end (builder);
    }
  return g_new0 (char *, 1);
}

static void
add_key (CrowPgReader      *self,
         CrowCatalogTable  *table,
         CrowCatalogColumn *column,
         CrowPgTree        *constraint,
         gboolean           primary)
{
  g_auto (GStrv) columns = _crow_pg_names (_crow_pg_array (constraint, "keys"));
  const char *index_name = _crow_pg_string (constraint, "indexname");
  g_autofree char *joined = NULL;
  g_autofree char *name = NULL;
  CrowCatalogKey *key;

  if (index_name != NULL)
    {
      g_strfreev (columns);
      columns = take_index (table, index_name);
      name = g_strdup (_crow_pg_string (constraint, "conname") != NULL ? _crow_pg_string (constraint, "conname")
                                                                         : index_name);
    }
  else if (columns[0] == NULL && column != NULL)
    {
      g_strfreev (columns);
      columns = g_new0 (char *, 2);
      columns[0] = g_strdup (column->name);
    }
  if (columns[0] == NULL || !has_columns (self, table, columns))
    return;
  if (name == NULL)
    {
      joined = primary ? NULL : g_strjoinv ("_", columns);
      name = name_constraint (self, table, constraint, joined, primary ? "pkey" : "key");
    }
  if (primary)
    require (table, columns);
  key = primary ? crow_catalog_table_set_primary_key (table, columns) : crow_catalog_table_add_unique (table, columns);
  key->name = g_steal_pointer (&name);
  key->deferrable = read_deferrable (constraint);
  if (_crow_pg_boolean (constraint, "nulls_not_distinct"))
    crow_script_reader_note (self->reader, _("“%s” counts empty values as equal, which was left out."), key->name);
}

static void
add_foreign_key (CrowPgReader      *self,
                 CrowCatalogTable  *table,
                 CrowCatalogColumn *column,
                 CrowPgTree        *constraint)
{
  CrowPgTree *target = _crow_pg_object (constraint, "pktable");
  const char *schema = _crow_pg_schema (self, _crow_pg_string (target, "schemaname"));
  const char *name = _crow_pg_string (target, "relname");
  g_auto (GStrv) columns = _crow_pg_names (_crow_pg_array (constraint, "fk_attrs"));
  g_auto (GStrv) target_columns = _crow_pg_names (_crow_pg_array (constraint, "pk_attrs"));
  g_autofree char *joined = NULL;
  const char *match = _crow_pg_string (constraint, "fk_matchtype");
  CrowCatalogForeignKey *foreign_key;

  if (columns[0] == NULL && column != NULL)
    {
      g_strfreev (columns);
      columns = g_new0 (char *, 2);
      columns[0] = g_strdup (column->name);
    }
  if (name == NULL || columns[0] == NULL || !has_columns (self, table, columns))
    return;
  joined = g_strjoinv ("_", columns);
  foreign_key = crow_catalog_table_add_foreign_key (table, name);
  foreign_key->name = name_constraint (self, table, constraint, joined, "fkey");
  foreign_key->target_schema = g_strdup (schema != NULL ? schema : "public");
  foreign_key->columns = g_steal_pointer (&columns);
  if (target_columns[0] != NULL)
    foreign_key->target_columns = g_steal_pointer (&target_columns);
  foreign_key->on_delete = crow_catalog_action_from_letter (_crow_pg_string (constraint, "fk_del_action"));
  foreign_key->on_update = crow_catalog_action_from_letter (_crow_pg_string (constraint, "fk_upd_action"));
  foreign_key->deferrable = read_deferrable (constraint);
  if (match != NULL && *match == 'f')
    crow_script_reader_note (self->reader, _("MATCH FULL of “%s” was left out."), foreign_key->name);
}

static void
find_column (CrowPgTree    *node,
             const char **column,
             gboolean    *several)
{
  if (node == NULL)
    return;
  if (node->is_object && g_strcmp0 (node->name, "ColumnRef") == 0)
    {
      CrowPgTree *fields = _crow_pg_array (node, "fields");
      const char *name = _crow_pg_name_at (fields, MAX (_crow_pg_length (fields), 1) - 1);

      if (*column != NULL && !g_str_equal (*column, name))
        *several = TRUE;
      *column = name;
    }
  else
    for (guint i = 0; i < node->n_children; i++)
      find_column (node->children[i], column, several);
}

static void
add_check (CrowPgReader     *self,
           CrowCatalogTable *table,
           CrowPgTree       *constraint)
{
  CrowPgTree *expression = _crow_pg_node (constraint, "raw_expr");
  g_autofree char *text = _crow_pg_print (self, expression, table, NULL, NULL);
  g_autofree char *name = NULL;
  const char *column = NULL;
  gboolean several = FALSE;

  if (text == NULL)
    {
      crow_script_reader_note (self->reader, _("A check of “%s” was left out: it is not understood."), table->name);
      return;
    }
  find_column (expression, &column, &several);
  name = name_constraint (self, table, constraint, several ? NULL : column, "check");
  crow_catalog_table_add_check (table, name, text);
}

static void
set_generated (CrowPgReader      *self,
               CrowCatalogTable  *table,
               CrowCatalogColumn *column,
               CrowPgTree          *expression)
{
  column->generated = _crow_pg_print (self, expression, table, column->type, NULL);
  column->stored = column->generated != NULL;
  if (column->generated == NULL)
    crow_script_reader_note (self->reader, _("How “%s” of “%s” is generated is not understood; it became a plain column."),
                             column->name, table->name);
}

void
_crow_pg_set_default (CrowPgReader      *self,
                      CrowCatalogTable  *table,
                      CrowCatalogColumn *column,
                      CrowPgTree          *expression)
{
  g_clear_pointer (&column->default_value, g_free);
  if (expression == NULL)
    return;
  column->default_value = _crow_pg_print (self, expression, table, column->type, NULL);
  if (column->default_value == NULL)
    crow_script_reader_note (self->reader, _("The default of “%s” of “%s” was left out: it is not understood."),
                             column->name, table->name);
  else if (*column->default_value == '\0')
    g_clear_pointer (&column->default_value, g_free);
}

/* Whether the constraint is kept for the second pass, when all columns are known. */
static gboolean
is_late (const char *type)
{
  return !g_str_equal (type, "CONSTR_NOTNULL") && !g_str_equal (type, "CONSTR_NULL") &&
         !g_str_equal (type, "CONSTR_IDENTITY") && !g_str_has_prefix (type, "CONSTR_ATTR_");
}

void
_crow_pg_add_constraint (CrowPgReader      *self,
                         CrowCatalogTable  *table,
                         CrowCatalogColumn *column,
                         CrowPgTree        *constraint)
{
  const char *type = _crow_pg_string (constraint, "contype");

  if (type == NULL)
    return;
  if (g_str_equal (type, "CONSTR_PRIMARY"))
    add_key (self, table, column, constraint, TRUE);
  else if (g_str_equal (type, "CONSTR_UNIQUE"))
    add_key (self, table, column, constraint, FALSE);
  else if (g_str_equal (type, "CONSTR_FOREIGN"))
    add_foreign_key (self, table, column, constraint);
  else if (g_str_equal (type, "CONSTR_CHECK"))
    add_check (self, table, constraint);
  else if (g_str_equal (type, "CONSTR_EXCLUSION"))
    crow_script_reader_note (self->reader, _("An exclusion constraint of “%s” was left out."), table->name);
  else if (column != NULL && g_str_equal (type, "CONSTR_NOTNULL"))
    column->required = TRUE;
  else if (column != NULL && g_str_equal (type, "CONSTR_DEFAULT"))
    _crow_pg_set_default (self, table, column, _crow_pg_node (constraint, "raw_expr"));
  else if (column != NULL && g_str_equal (type, "CONSTR_GENERATED"))
    set_generated (self, table, column, _crow_pg_node (constraint, "raw_expr"));
  else if (column != NULL && g_str_equal (type, "CONSTR_IDENTITY"))
    {
      column->automatic = column->required = TRUE;
      column->always = g_strcmp0 (_crow_pg_string (constraint, "generated_when"), "a") == 0;
    }
}

static const char *
get_contype (CrowPgTree *constraint)
{
  const char *type = _crow_pg_string (constraint, "contype");

  return type != NULL ? type : "";
}

/* "REFERENCES x DEFERRABLE INITIALLY DEFERRED": to the constraint before, in nodes of their own in a column. */
static void
pull_attributes (CrowPgTree *constraints)
{
  CrowPgTree *last = NULL;

  for (guint i = 0; i < _crow_pg_length (constraints); i++)
    {
      const char *kind;
      CrowPgTree *constraint = _crow_pg_open (_crow_pg_at (constraints, i), &kind);
      const char *type = constraint != NULL ? get_contype (constraint) : "";

      if (last != NULL && g_str_equal (type, "CONSTR_ATTR_DEFERRABLE"))
        last->deferrable = MAX (last->deferrable, CROW_DEFERRABLE_IMMEDIATE);
      else if (last != NULL && g_str_equal (type, "CONSTR_ATTR_DEFERRED"))
        last->deferrable = CROW_DEFERRABLE_DEFERRED;
      else if (!g_str_has_prefix (type, "CONSTR_ATTR_"))
        last = constraint;
    }
}

/* @late: only what wants all columns of the table to be there. */
static void
add_column_constraints (CrowPgReader      *self,
                        CrowCatalogTable  *table,
                        CrowCatalogColumn *column,
                        CrowPgTree         *constraints,
                        gboolean           late)
{
  for (guint i = 0; i < _crow_pg_length (constraints); i++)
    {
      const char *kind;
      CrowPgTree *constraint = _crow_pg_open (_crow_pg_at (constraints, i), &kind);

      if (constraint != NULL && is_late (get_contype (constraint)) == late)
        _crow_pg_add_constraint (self, table, column, constraint);
    }
}

static CrowCatalogColumn *
add_bare_column (CrowPgReader     *self,
                 CrowCatalogTable *table,
                 CrowPgTree       *definition)
{
  const char *name = _crow_pg_string (definition, "colname");
  CrowPgTree *collation = _crow_pg_array (_crow_pg_object (definition, "collClause"), "collname");
  CrowCatalogColumn *column;
  CrowPgType type;

  if (name == NULL)
    return NULL;
  if (!_crow_pg_read_type (self, _crow_pg_object (definition, "typeName"), &type))
    {
      crow_script_reader_note (self->reader, _("The type of “%s” of “%s” is not understood; “text” was put in its place."),
                               name, table->name);
      type.text = g_strdup ("text");
    }
  column = crow_catalog_table_add_column (table, name, type.text);
  column->enumeration = g_steal_pointer (&type.enumeration);
  column->enum_schema = g_steal_pointer (&type.enum_schema);
  if (type.serial)
    column->automatic = column->required = TRUE;
  if (collation != NULL)
    column->collation = g_strdup (_crow_pg_name_at (collation, _crow_pg_length (collation) - 1));
  if (type.domain != NULL)
    {
      column->required = type.domain->required;
      _crow_pg_set_default (self, table, column, type.domain->value);
      for (guint i = 0; i < type.domain->checks->len; i++)
        {
          g_autofree char *check = _crow_pg_print (self, g_ptr_array_index (type.domain->checks, i), table, NULL, name);

          if (check != NULL)
            {
              g_autofree char *chosen = choose_name (self, table, name, "check");

              crow_catalog_table_add_check (table, chosen, check);
            }
        }
    }
  add_column_constraints (self, table, column, _crow_pg_array (definition, "constraints"), FALSE);
  _crow_pg_type_clear (&type);
  return column;
}

void
_crow_pg_add_column (CrowPgReader     *self,
                     CrowCatalogTable *table,
                     CrowPgTree       *definition)
{
  CrowPgTree *constraints = _crow_pg_array (definition, "constraints");
  CrowCatalogColumn *column = add_bare_column (self, table, definition);

  if (column == NULL)
    return;
  pull_attributes (constraints);
  add_column_constraints (self, table, column, constraints, TRUE);
}

static char *
make_sequence_default (CrowCatalogTable  *table,
                       CrowCatalogColumn *column)
{
  g_autofree char *sequence = make_name (table->name, column->name, "seq");
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new ("nextval(");

  crow_sql_append_identifier (name, CROW_DIALECT_POSTGRESQL, table->schema != NULL ? table->schema : "public");
  g_string_append_c (name, '.');
  crow_sql_append_identifier (name, CROW_DIALECT_POSTGRESQL, sequence);
  crow_sql_append_literal (text, CROW_DIALECT_POSTGRESQL, name->str);
  g_string_append (text, "::regclass)");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
copy_columns (CrowPgReader     *self,
              CrowCatalogTable *table,
              CrowPgTree       *range,
              gint64            options)
{
  /* CREATE_TABLE_LIKE_… of parsenodes.h */
  gboolean defaults = (options & 1 << 3) != 0, comments = (options & 1 << 0) != 0;
  gboolean generated = (options & 1 << 4) != 0, identity = (options & 1 << 5) != 0;
  gboolean constraints = (options & 1 << 2) != 0;
  CrowCatalogTable *source = _crow_pg_find_table (self, range);

  if (source == NULL || source == table)
    return;
  for (guint i = 0; i < source->columns->len; i++)
    {
      CrowCatalogColumn *column = g_ptr_array_index (source->columns, i);
      CrowCatalogColumn *copy;

      if (crow_catalog_table_lookup_column (table, column->name) != NULL)
        continue;
      copy = crow_script_copy_column (table, column);
      if (!defaults)
        g_clear_pointer (&copy->default_value, g_free);
      if (!comments)
        g_clear_pointer (&copy->comment, g_free);
      if (!generated)
        {
          g_clear_pointer (&copy->generated, g_free);
          copy->stored = FALSE;
        }
      if (!identity && copy->automatic)
        {
          g_autofree char *plain = _crow_pg_type_base (copy->type);
          gboolean serial = !g_str_equal (plain, copy->type);

          /* The copy takes its values from the sequence of the other. */
          if (serial && defaults)
            copy->default_value = make_sequence_default (source, column);
          copy->automatic = copy->always = FALSE;
          g_free (copy->type);
          copy->type = g_steal_pointer (&plain);
        }
    }
  for (guint i = 0; constraints && i < source->checks->len; i++)
    {
      CrowCatalogCheck *check = g_ptr_array_index (source->checks, i);

      crow_catalog_table_add_check (table, check->name, check->expression);
    }
}

/* A partition is a part of its table, not an entity. */
static gboolean
is_partition (CrowPgReader *self,
              CrowPgTree   *statement)
{
  CrowPgTree *range = _crow_pg_object (statement, "relation");
  const char *name = _crow_pg_string (range, "relname");

  if (_crow_pg_node (statement, "partbound") == NULL || name == NULL)
    return FALSE;
  g_hash_table_add (self->partitions,
                    _crow_pg_key (_crow_pg_schema (self, _crow_pg_string (range, "schemaname")), name, NULL));
  return TRUE;
}

void
_crow_pg_create_table (CrowPgReader *self,
                       CrowPgTree   *statement)
{
  CrowPgTree *range = _crow_pg_object (statement, "relation");
  const char *schema = _crow_pg_schema (self, _crow_pg_string (range, "schemaname"));
  const char *name = _crow_pg_string (range, "relname");
  CrowPgTree *elements = _crow_pg_array (statement, "tableElts");
  CrowPgTree *parents = _crow_pg_array (statement, "inhRelations");
  CrowPgTree *constraints = _crow_pg_array (statement, "constraints");
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  CrowCatalogTable *table;
  const char *kind;

  if (name == NULL || g_strcmp0 (_crow_pg_string (range, "relpersistence"), "t") == 0 || is_partition (self, statement))
    return;
  if (crow_script_reader_lookup_table (self->reader, schema, name) != NULL)
    {
      if (!_crow_pg_boolean (statement, "if_not_exists"))
        crow_script_reader_note (self->reader, _("There is a table “%s” already, so the second one was left out."), name);
      return;
    }
  if (_crow_pg_node (statement, "ofTypename") != NULL)
    {
      crow_script_reader_note (self->reader, _("“%s” was left out: it is made of a composite type."), name);
      return;
    }
  table = crow_script_reader_add_table (self->reader, schema, name);
  for (guint i = 0; i < _crow_pg_length (parents); i++)
    {
      CrowPgTree *parent = _crow_pg_open (_crow_pg_at (parents, i), &kind);

      copy_columns (self, table, parent, ~G_GINT64_CONSTANT (0));
      crow_script_reader_note (self->reader, _("“%s” inherits from “%s”: it got the columns, and the tie was left out."), name,
                               _crow_pg_string (parent, "relname"));
    }
  for (guint i = 0; i < _crow_pg_length (elements); i++)
    {
      CrowPgTree *element = _crow_pg_open (_crow_pg_at (elements, i), &kind);

      if (g_str_equal (kind, "ColumnDef"))
        {
          const char *column = _crow_pg_string (element, "colname");
          CrowCatalogColumn *inherited = column != NULL ? crow_catalog_table_lookup_column (table, column) : NULL;

          if (inherited != NULL && g_str_equal (inherited->name, column))
            g_ptr_array_remove (table->columns, inherited);
          pull_attributes (_crow_pg_array (element, "constraints"));
          g_ptr_array_add (columns, add_bare_column (self, table, element));
        }
      else
        {
          g_ptr_array_add (columns, NULL);
          if (g_str_equal (kind, "TableLikeClause"))
            copy_columns (self, table, _crow_pg_object (element, "relation"), _crow_pg_int (element, "options"));
        }
    }
  for (guint i = 0; i < _crow_pg_length (elements); i++)
    {
      CrowPgTree *element = _crow_pg_open (_crow_pg_at (elements, i), &kind);
      CrowCatalogColumn *column = g_ptr_array_index (columns, i);

      if (column != NULL && g_ptr_array_find (table->columns, column, NULL))
        add_column_constraints (self, table, column, _crow_pg_array (element, "constraints"), TRUE);
      else if (g_str_equal (kind, "Constraint"))
        _crow_pg_add_constraint (self, table, NULL, element);
    }
  if (_crow_pg_node (statement, "partspec") != NULL)
    crow_script_reader_note (self->reader, _("The partitions of “%s” were left out."), name);
  for (guint i = 0; i < _crow_pg_length (constraints); i++)
    _crow_pg_add_constraint (self, table, NULL, _crow_pg_open (_crow_pg_at (constraints, i), &kind));
}

/* What the server calls a part of an index that is no column. */
static const char *
figure_name (CrowPgTree *expression)
{
  const char *kind;
  CrowPgTree *body = _crow_pg_open (expression, &kind);

  if (g_str_equal (kind, "FuncCall"))
    {
      CrowPgTree *names = _crow_pg_array (body, "funcname");

      return _crow_pg_name_at (names, MAX (_crow_pg_length (names), 1) - 1);
    }
  if (g_str_equal (kind, "CoalesceExpr"))
    return "coalesce";
  if (g_str_equal (kind, "CollateClause") || g_str_equal (kind, "TypeCast"))
    return figure_name (_crow_pg_node (body, "arg"));
  return "expr";
}

/* The usual class of a type is not told; one of an extension has its schema before its name. */
static char *
read_operators (CrowPgReader *self,
                CrowPgTree    *names)
{
  static const char *const usual[] = {
    "text_ops", "int2_ops", "int4_ops", "int8_ops", "numeric_ops", "float4_ops", "float8_ops", "date_ops", "time_ops",
    "timestamp_ops", "timestamptz_ops", "uuid_ops", "bool_ops", "bytea_ops", "jsonb_ops", "array_ops", "tsvector_ops",
    "bpchar_ops", "enum_ops", "range_ops", "oid_ops", "interval_ops",
  };
  static const char *const builtin[] = { "_pattern_ops", "jsonb_path_ops", "inet_ops", "_minmax_ops", "_bloom_ops", "_multi_ops" };
  guint n = _crow_pg_length (names);
  const char *name = n > 0 ? _crow_pg_name_at (names, n - 1) : NULL;
  const char *schema = n > 1 ? _crow_pg_name_at (names, n - 2) : "public";
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (usual); i++)
    if (g_str_equal (usual[i], name))
      return NULL;
  if (name == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (builtin); i++)
    if (g_str_has_suffix (name, builtin[i]))
      schema = "pg_catalog";
  if (!g_str_equal (schema, "pg_catalog"))
    {
      crow_sql_append_identifier (text, CROW_DIALECT_POSTGRESQL, schema);
      g_string_append_c (text, '.');
    }
  crow_sql_append_identifier (text, CROW_DIALECT_POSTGRESQL, name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
_crow_pg_create_index (CrowPgReader *self,
                       CrowPgTree   *statement)
{
  CrowCatalogTable *table = _crow_pg_find_table (self, _crow_pg_object (statement, "relation"));
  const char *given = _crow_pg_string (statement, "idxname");
  const char *method = _crow_pg_string (statement, "accessMethod");
  CrowPgTree *parts = _crow_pg_array (statement, "indexParams");
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  CrowCatalogIndex *index;
  const char *kind;

  if (table == NULL)
    return;
  for (guint i = 0; i < _crow_pg_length (parts); i++)
    {
      CrowPgTree *part = _crow_pg_open (_crow_pg_at (parts, i), &kind);
      const char *column = _crow_pg_string (part, "name");

      g_string_append_printf (joined, "%s%s", i > 0 ? "_" : "",
                              column != NULL ? column : figure_name (_crow_pg_node (part, "expr")));
    }
  if (given != NULL)
    {
      g_autofree char *claimed = NULL;

      key = _crow_pg_key (table->schema, given, NULL);
      if (_crow_pg_boolean (statement, "if_not_exists") && g_hash_table_contains (self->indexes, key))
        return;
      claimed = crow_script_reader_claim_name (self->reader, table->schema, given);
      name = g_strdup (given);
    }
  else
    {
      name = choose_name (self, table, joined->str, "idx");
      key = _crow_pg_key (table->schema, name, NULL);
    }
  index = crow_catalog_table_add_index (table, name);
  if (method != NULL && !g_str_equal (method, "btree"))
    index->method = g_strdup (method);
  index->unique = _crow_pg_boolean (statement, "unique");
  if (_crow_pg_node (statement, "whereClause") != NULL)
    {
      index->where = _crow_pg_print (self, _crow_pg_node (statement, "whereClause"), table, NULL, NULL);
      if (index->where == NULL)
        {
          crow_script_reader_note (self->reader, _("The index “%s” of “%s” was left out: its condition is not understood."),
                                   name, table->name);
          g_ptr_array_remove (table->indexes, index);
          return;
        }
    }
  for (guint i = 0; i < _crow_pg_length (parts); i++)
    {
      CrowPgTree *part = _crow_pg_open (_crow_pg_at (parts, i), &kind);
      CrowCatalogIndexPart *added = crow_catalog_index_add_part (index);
      CrowPgTree *collation = _crow_pg_array (part, "collation");

      added->column = g_strdup (_crow_pg_string (part, "name"));
      if (added->column == NULL)
        added->expression = _crow_pg_print_part (self, _crow_pg_node (part, "expr"), table);
      added->descending = g_strcmp0 (_crow_pg_string (part, "ordering"), "SORTBY_DESC") == 0;
      added->operators = read_operators (self, _crow_pg_array (part, "opclass"));
      if (g_strcmp0 (_crow_pg_string (part, "nulls_ordering"), "SORTBY_NULLS_FIRST") == 0 && !added->descending)
        added->nulls = CROW_NULLS_FIRST;
      else if (g_strcmp0 (_crow_pg_string (part, "nulls_ordering"), "SORTBY_NULLS_LAST") == 0 && added->descending)
        added->nulls = CROW_NULLS_LAST;
      if (collation != NULL && added->column != NULL)
        added->collation = g_strdup (_crow_pg_name_at (collation, _crow_pg_length (collation) - 1));
      if (added->column == NULL && added->expression == NULL)
        {
          crow_script_reader_note (self->reader, _("The index “%s” of “%s” was left out: part %u of it is not understood."),
                                   name, table->name, i + 1);
          g_ptr_array_remove (table->indexes, index);
          return;
        }
    }
  if (_crow_pg_array (statement, "indexIncludingParams") != NULL)
    crow_script_reader_note (self->reader, _("What the index “%s” of “%s” includes beyond its key was left out."), name,
                             table->name);
  g_hash_table_insert (self->indexes, g_steal_pointer (&key), table);
}
