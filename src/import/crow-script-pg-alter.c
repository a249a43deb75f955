/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changes or removes what a PostgreSQL script made before: ALTER, RENAME, DROP and COMMENT ON; and types, domains and
 * sequences.
 */
#include "config.h"

#include "import/crow-script-pg-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "import/crow-script-pg-split.h"
#include "sql/crow-dialect.h"

static void
set_type (CrowPgReader      *self,
          CrowCatalogTable  *table,
          CrowCatalogColumn *column,
          CrowPgTree        *definition)
{
  CrowPgTree *collation = _crow_pg_array (_crow_pg_object (definition, "collClause"), "collname");
  CrowPgType type;

  if (!_crow_pg_read_type (self, _crow_pg_object (definition, "typeName"), &type))
    return;
  g_free (column->type);
  column->type = g_steal_pointer (&type.text);
  g_free (column->enumeration);
  column->enumeration = g_steal_pointer (&type.enumeration);
  g_free (column->enum_schema);
  column->enum_schema = g_steal_pointer (&type.enum_schema);
  g_free (column->collation);
  column->collation = collation != NULL ? g_strdup (_crow_pg_name_at (collation, _crow_pg_length (collation) - 1)) : NULL;
  _crow_pg_type_clear (&type);
}

/* ALTER COLUMN … SET GENERATED ALWAYS, among what is said of the sequence. */
static void
set_identity (CrowCatalogColumn *column,
              CrowPgTree        *options)
{
  CrowPgTree *items = _crow_pg_array (options, "items");

  for (guint i = 0; i < _crow_pg_length (items); i++)
    {
      const char *kind;
      CrowPgTree *option = _crow_pg_open (_crow_pg_at (items, i), &kind);
      CrowPgTree *value = _crow_pg_open (_crow_pg_node (option, "arg"), &kind);

      /* ATTRIBUTE_IDENTITY_ALWAYS of pg_attribute.h, as a number */
      if (g_strcmp0 (_crow_pg_string (option, "defname"), "generated") == 0)
        column->always = _crow_pg_int (value, "ival") == 'a';
    }
}

static void
run_on_column (CrowPgReader     *self,
               CrowCatalogTable *table,
               const char       *what,
               CrowPgTree       *command)
{
  const char *name = _crow_pg_string (command, "name");
  CrowCatalogColumn *column = name != NULL ? crow_catalog_table_lookup_column (table, name) : NULL;
  const char *kind;

  if (column == NULL)
    {
      if (!_crow_pg_boolean (command, "missing_ok"))
        crow_script_reader_note (self->reader, _("“%s” has no column “%s”, so what refers to it was left out."), table->name,
                                 name != NULL ? name : "");
    }
  else if (g_str_equal (what, "AT_ColumnDefault"))
    _crow_pg_set_default (self, table, column, _crow_pg_node (command, "def"));
  else if (g_str_equal (what, "AT_SetNotNull"))
    column->required = TRUE;
  else if (g_str_equal (what, "AT_DropNotNull"))
    column->required = FALSE;
  else if (g_str_equal (what, "AT_DropColumn"))
    crow_script_reader_drop_column (self->reader, table, column);
  else if (g_str_equal (what, "AT_AddIdentity"))
    _crow_pg_add_constraint (self, table, column, _crow_pg_open (_crow_pg_node (command, "def"), &kind));
  else if (g_str_equal (what, "AT_SetIdentity"))
    set_identity (column, _crow_pg_open (_crow_pg_node (command, "def"), &kind));
  else if (g_str_equal (what, "AT_DropIdentity"))
    column->automatic = column->always = FALSE;
  else if (g_str_equal (what, "AT_DropExpression"))
    {
      g_clear_pointer (&column->generated, g_free);
      column->stored = FALSE;
    }
  else if (g_str_equal (what, "AT_AlterColumnType"))
    set_type (self, table, column, _crow_pg_open (_crow_pg_node (command, "def"), &kind));
}

static gboolean
is_one_of (const char        *text,
           const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_str_equal (text, *words))
      return TRUE;
  return FALSE;
}

/* What changes a table's storage, owner, triggers or rules: nothing of it is in a schema. */
static const char *const ignored_commands[] = {
  "AT_ChangeOwner", "AT_ClusterOn", "AT_DropCluster", "AT_SetStatistics", "AT_SetStorage", "AT_SetCompression",
  "AT_SetOptions", "AT_ResetOptions", "AT_SetRelOptions", "AT_ResetRelOptions", "AT_ReplaceRelOptions",
  "AT_SetTableSpace", "AT_SetLogged", "AT_SetUnLogged", "AT_EnableTrig", "AT_EnableAlwaysTrig", "AT_EnableReplicaTrig",
  "AT_DisableTrig", "AT_EnableTrigAll", "AT_DisableTrigAll", "AT_EnableTrigUser", "AT_DisableTrigUser",
  "AT_EnableRule", "AT_DisableRule", "AT_EnableRowSecurity", "AT_DisableRowSecurity", "AT_ForceRowSecurity",
  "AT_NoForceRowSecurity", "AT_ReplicaIdentity", "AT_ValidateConstraint", "AT_AttachPartition", "AT_DropOids", "AT_SetAccessMethod", NULL,
};

static const char *const column_commands[] = {
  "AT_ColumnDefault", "AT_SetNotNull", "AT_DropNotNull", "AT_DropColumn", "AT_AddIdentity", "AT_SetIdentity", "AT_DropIdentity",
  "AT_DropExpression", "AT_AlterColumnType", NULL,
};

/* ATTACH PARTITION: pg_dump makes each partition as a table first. */
static void
attach_partition (CrowPgReader *self,
                  CrowPgTree   *command)
{
  const char *kind;
  CrowPgTree *range = _crow_pg_object (_crow_pg_open (_crow_pg_node (command, "def"), &kind), "name");
  const char *name = _crow_pg_string (range, "relname");
  const char *schema = _crow_pg_schema (self, _crow_pg_string (range, "schemaname"));
  CrowCatalogTable *table = name != NULL ? crow_script_reader_lookup_table (self->reader, schema, name) : NULL;

  if (table == NULL)
    return;
  crow_script_reader_drop_table (self->reader, table);
  g_hash_table_add (self->partitions, _crow_pg_key (schema, name, NULL));
}

static void
run_command (CrowPgReader     *self,
             CrowCatalogTable *table,
             CrowPgTree       *command)
{
  const char *what = _crow_pg_string (command, "subtype");
  const char *name = _crow_pg_string (command, "name");
  const char *kind;
  CrowPgTree *definition = _crow_pg_open (_crow_pg_node (command, "def"), &kind);

  /* The first of an enumeration is its default, which is not written by every version. */
  if (what == NULL)
    what = "AT_AddColumn";
  if (g_str_equal (what, "AT_AttachPartition"))
    attach_partition (self, command);
  else if (is_one_of (what, column_commands))
    run_on_column (self, table, what, command);
  else if (g_str_equal (what, "AT_AddColumn"))
    {
      const char *column = _crow_pg_string (definition, "colname");
      CrowCatalogColumn *present = column != NULL ? crow_catalog_table_lookup_column (table, column) : NULL;

      if (present == NULL || !g_str_equal (present->name, column))
        _crow_pg_add_column (self, table, definition);
      else if (!_crow_pg_boolean (command, "missing_ok"))
        crow_script_reader_note (self->reader, _("“%s” has a column “%s” already, so the second one was left out."),
                                 table->name, column);
    }
  else if (g_str_equal (what, "AT_AddConstraint"))
    _crow_pg_add_constraint (self, table, NULL, definition);
  else if (g_str_equal (what, "AT_DropConstraint"))
    {
      if (name != NULL && !crow_script_drop_constraint (table, name) && !_crow_pg_boolean (command, "missing_ok"))
        crow_script_reader_note (self->reader, _("“%s” has no constraint “%s” that could be dropped."), table->name, name);
    }
  else if (g_str_equal (what, "AT_AlterConstraint"))
    {
      for (guint i = 0; i < table->foreign_keys->len; i++)
        {
          CrowCatalogForeignKey *foreign_key = g_ptr_array_index (table->foreign_keys, i);

          if (g_strcmp0 (foreign_key->name, _crow_pg_string (definition, "conname")) == 0)
            foreign_key->deferrable = !_crow_pg_boolean (definition, "deferrable")    ? CROW_DEFERRABLE_NOT
                                      : _crow_pg_boolean (definition, "initdeferred") ? CROW_DEFERRABLE_DEFERRED
                                                                                      : CROW_DEFERRABLE_IMMEDIATE;
        }
    }
  else if (!is_one_of (what, ignored_commands))
    crow_script_reader_note (self->reader, _("A change of “%s” was left out: %s is not understood."), table->name, what);
}

void
_crow_pg_alter_table (CrowPgReader *self,
                      CrowPgTree   *statement)
{
  const char *type = _crow_pg_string (statement, "objtype");
  CrowPgTree *range = _crow_pg_object (statement, "relation");
  CrowPgTree *commands = _crow_pg_array (statement, "cmds");
  CrowCatalogTable *table;

  if (type != NULL && !g_str_equal (type, "OBJECT_TABLE"))
    return;
  if (_crow_pg_boolean (statement, "missing_ok") &&
      crow_script_reader_lookup_table (self->reader, _crow_pg_schema (self, _crow_pg_string (range, "schemaname")),
                                       _crow_pg_string (range, "relname")) == NULL)
    return;
  /* pg_dump gives views and sequences owners by ALTER TABLE. */
  if (_crow_pg_length (commands) == 1)
    {
      const char *kind;
      CrowPgTree *command = _crow_pg_open (_crow_pg_at (commands, 0), &kind);

      if (_crow_pg_string (command, "subtype") != NULL && !g_str_equal (_crow_pg_string (command, "subtype"), "AT_AttachPartition") &&
          is_one_of (_crow_pg_string (command, "subtype"), ignored_commands))
        return;
    }
  table = _crow_pg_find_table (self, range);
  for (guint i = 0; table != NULL && i < _crow_pg_length (commands); i++)
    {
      const char *kind;
      CrowPgTree *command = _crow_pg_open (_crow_pg_at (commands, i), &kind);

      if (command != NULL)
        run_command (self, table, command);
    }
}

static void
rename_constraint (CrowCatalogTable *table,
                   const char       *from,
                   const char       *to)
{
  GPtrArray *lists[] = { table->uniques, table->foreign_keys, table->checks, table->indexes };

  if (table->primary_key != NULL && g_strcmp0 (table->primary_key->name, from) == 0)
    {
      g_free (table->primary_key->name);
      table->primary_key->name = g_strdup (to);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        /* All four begin with their name. */
        char **name = g_ptr_array_index (lists[i], j);

        if (g_strcmp0 (*name, from) == 0)
          {
            g_free (*name);
            *name = g_strdup (to);
          }
      }
}

G_STATIC_ASSERT (G_STRUCT_OFFSET (CrowCatalogKey, name) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (CrowCatalogForeignKey, name) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (CrowCatalogCheck, name) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (CrowCatalogIndex, name) == 0);

static CrowCatalogView *
find_view (CrowPgReader *self,
           const char   *schema,
           const char   *name)
{
  for (guint i = 0; i < self->reader->catalog->views->len; i++)
    {
      CrowCatalogView *view = g_ptr_array_index (self->reader->catalog->views, i);

      if (g_strcmp0 (view->schema, schema) == 0 && g_str_equal (view->name, name))
        return view;
    }
  return NULL;
}

static void
set_string (char      **field,
            const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* Columns name an enum by its schema and name. */
static void
rename_enum (CrowPgReader    *self,
             CrowCatalogEnum *enumeration,
             const char      *schema,
             const char      *name)
{
  g_autofree char *old = _crow_pg_key (enumeration->schema, enumeration->name, NULL);
  g_autoptr (GString) spelled = g_string_new (NULL);

  crow_sql_append_identifier (spelled, CROW_DIALECT_POSTGRESQL, schema != NULL ? schema : "public");
  g_string_append_c (spelled, '.');
  crow_sql_append_identifier (spelled, CROW_DIALECT_POSTGRESQL, name);
  for (guint i = 0; i < self->reader->catalog->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->reader->catalog->tables, i);

      for (guint j = 0; j < table->columns->len; j++)
        {
          CrowCatalogColumn *column = g_ptr_array_index (table->columns, j);

          if (g_strcmp0 (column->enumeration, enumeration->name) == 0 &&
              g_strcmp0 (column->enum_schema, enumeration->schema != NULL ? enumeration->schema : "public") == 0)
            {
              set_string (&column->enumeration, name);
              set_string (&column->enum_schema, schema != NULL ? schema : "public");
              set_string (&column->type, spelled->str);
            }
        }
    }
  g_hash_table_remove (self->enums, old);
  set_string (&enumeration->name, name);
  set_string (&enumeration->schema, schema);
  g_hash_table_insert (self->enums, _crow_pg_key (schema, name, NULL), enumeration);
}

static void
get_qualified (CrowPgReader *self,
               CrowPgTree    *names,
               const char  **schema,
               const char  **name)
{
  guint n = _crow_pg_length (names);

  *name = n > 0 ? _crow_pg_name_at (names, n - 1) : "";
  *schema = _crow_pg_schema (self, n > 1 ? _crow_pg_name_at (names, n - 2) : NULL);
}

static CrowCatalogEnum *
find_enum (CrowPgReader *self,
           CrowPgTree    *names)
{
  const char *schema, *name;
  g_autofree char *key = NULL;

  get_qualified (self, names, &schema, &name);
  key = _crow_pg_key (schema, name, NULL);
  return g_hash_table_lookup (self->enums, key);
}

void
_crow_pg_rename (CrowPgReader *self,
                 CrowPgTree   *statement)
{
  const char *type = _crow_pg_string (statement, "renameType");
  CrowPgTree *range = _crow_pg_object (statement, "relation");
  const char *from = _crow_pg_string (statement, "subname");
  const char *to = _crow_pg_string (statement, "newname");
  const char *schema = _crow_pg_schema (self, _crow_pg_string (range, "schemaname"));
  const char *name = _crow_pg_string (range, "relname");
  CrowCatalogTable *table;
  CrowCatalogColumn *column;
  const char *kind;

  if (type == NULL || to == NULL)
    return;
  if (g_str_equal (type, "OBJECT_TYPE"))
    {
      CrowPgTree *list = _crow_pg_open (_crow_pg_node (statement, "object"), &kind);
      CrowCatalogEnum *enumeration = find_enum (self, _crow_pg_array (list, "items"));

      if (enumeration != NULL)
        rename_enum (self, enumeration, enumeration->schema, to);
    }
  else if (name == NULL)
    return;
  else if (g_str_equal (type, "OBJECT_INDEX"))
    {
      g_autofree char *key = _crow_pg_key (schema, name, NULL);

      table = g_hash_table_lookup (self->indexes, key);
      if (g_hash_table_remove (self->indexes, key))
        g_hash_table_insert (self->indexes, _crow_pg_key (schema, to, NULL), table);
      /* It may be that of a key, or its table dropped. */
      for (guint i = 0; i < self->reader->catalog->tables->len; i++)
        {
          table = g_ptr_array_index (self->reader->catalog->tables, i);
          if (g_strcmp0 (table->schema, schema) == 0)
            rename_constraint (table, name, to);
        }
    }
  else if (g_str_equal (type, "OBJECT_VIEW"))
    {
      CrowCatalogView *view = find_view (self, schema, name);

      if (view != NULL)
        set_string (&view->name, to);
    }
  else if (g_str_equal (type, "OBJECT_TABLE") && (table = _crow_pg_find_table (self, range)) != NULL)
    crow_script_reader_rename_table (self->reader, table, table->schema, to);
  else if (from != NULL && g_str_equal (type, "OBJECT_COLUMN") && (table = _crow_pg_find_table (self, range)) != NULL)
    {
      column = crow_catalog_table_lookup_column (table, from);
      if (column != NULL)
        crow_script_reader_rename_column (self->reader, table, column, to);
      else
        crow_script_reader_note (self->reader, _("“%s” has no column “%s”, so what refers to it was left out."), name, from);
    }
  else if (from != NULL && g_str_equal (type, "OBJECT_TABCONSTRAINT") && (table = _crow_pg_find_table (self, range)) != NULL)
    rename_constraint (table, from, to);
}

static void
drop_schema (CrowPgReader *self,
             const char   *name)
{
  const char *schema = g_str_equal (name, "public") ? NULL : name;

  for (guint i = self->reader->catalog->tables->len; i-- > 0;)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->reader->catalog->tables, i);

      if (g_strcmp0 (table->schema, schema) == 0)
        crow_script_reader_drop_table (self->reader, table);
    }
  for (guint i = self->reader->catalog->views->len; i-- > 0;)
    if (g_strcmp0 (((CrowCatalogView *) g_ptr_array_index (self->reader->catalog->views, i))->schema, schema) == 0)
      g_ptr_array_remove_index (self->reader->catalog->views, i);
  for (guint i = self->reader->catalog->enums->len; i-- > 0;)
    {
      CrowCatalogEnum *enumeration = g_ptr_array_index (self->reader->catalog->enums, i);
      g_autofree char *key = _crow_pg_key (enumeration->schema, enumeration->name, NULL);

      if (g_strcmp0 (enumeration->schema, schema) == 0)
        {
          g_hash_table_remove (self->enums, key);
          g_ptr_array_remove_index (self->reader->catalog->enums, i);
        }
    }
}

void
_crow_pg_drop (CrowPgReader *self,
               CrowPgTree   *statement)
{
  const char *type = _crow_pg_string (statement, "removeType");
  CrowPgTree *objects = _crow_pg_array (statement, "objects");
  gboolean missing_ok = _crow_pg_boolean (statement, "missing_ok");

  for (guint i = 0; type != NULL && i < _crow_pg_length (objects); i++)
    {
      CrowPgTree *object = _crow_pg_at (objects, i);
      const char *kind, *schema, *name;
      CrowPgTree *body = _crow_pg_open (object, &kind);
      g_autofree char *key = NULL;
      CrowCatalogTable *table;

      if (g_str_equal (type, "OBJECT_SCHEMA"))
        {
          if (_crow_pg_string (body, "sval") != NULL)
            drop_schema (self, _crow_pg_string (body, "sval"));
          continue;
        }
      get_qualified (self, _crow_pg_array (body, g_str_equal (kind, "TypeName") ? "names" : "items"), &schema, &name);
      key = _crow_pg_key (schema, name, NULL);
      if (g_str_equal (type, "OBJECT_TABLE"))
        {
          table = crow_script_reader_lookup_table (self->reader, schema, name);
          if (table != NULL)
            crow_script_reader_drop_table (self->reader, table);
          else if (!missing_ok && !g_hash_table_remove (self->partitions, key))
            crow_script_reader_note (self->reader, _("There is no table “%s” that could be dropped."), name);
        }
      else if (g_str_equal (type, "OBJECT_VIEW"))
        crow_script_reader_drop_view (self->reader, schema, name);
      else if (g_str_equal (type, "OBJECT_INDEX"))
        {
          table = g_hash_table_lookup (self->indexes, key);
          if (table != NULL && g_ptr_array_find (self->reader->catalog->tables, table, NULL))
            crow_script_drop_index (table, name);
          g_hash_table_remove (self->indexes, key);
          g_hash_table_remove (self->reader->names, key);
        }
      else if (g_str_equal (type, "OBJECT_TYPE"))
        {
          CrowCatalogEnum *enumeration = g_hash_table_lookup (self->enums, key);

          if (enumeration != NULL)
            {
              g_hash_table_remove (self->enums, key);
              g_ptr_array_remove (self->reader->catalog->enums, enumeration);
            }
        }
      else if (g_str_equal (type, "OBJECT_DOMAIN"))
        g_hash_table_remove (self->domains, key);
    }
}

void
_crow_pg_comment (CrowPgReader *self,
                  CrowPgTree   *statement)
{
  const char *type = _crow_pg_string (statement, "objtype");
  const char *comment = _crow_pg_string (statement, "comment");
  const char *kind, *schema, *name;
  CrowPgTree *body = _crow_pg_open (_crow_pg_node (statement, "object"), &kind);
  CrowPgTree *names = _crow_pg_array (body, g_str_equal (kind, "TypeName") ? "names" : "items");
  guint n = _crow_pg_length (names);
  CrowCatalogTable *table;

  if (type == NULL || n == 0)
    return;
  get_qualified (self, names, &schema, &name);
  if (g_str_equal (type, "OBJECT_TABLE"))
    {
      table = crow_script_reader_lookup_table (self->reader, schema, name);
      if (table != NULL)
        set_string (&table->comment, comment);
    }
  else if (g_str_equal (type, "OBJECT_VIEW"))
    {
      CrowCatalogView *view = find_view (self, schema, name);

      if (view != NULL)
        set_string (&view->comment, comment);
    }
  else if (g_str_equal (type, "OBJECT_TYPE"))
    {
      CrowCatalogEnum *enumeration = find_enum (self, names);

      if (enumeration != NULL)
        set_string (&enumeration->comment, comment);
    }
  else if (g_str_equal (type, "OBJECT_COLUMN") && n >= 2)
    {
      CrowCatalogColumn *column;

      table = crow_script_reader_lookup_table (self->reader,
                                               _crow_pg_schema (self, n > 2 ? _crow_pg_name_at (names, n - 3) : NULL),
                                               _crow_pg_name_at (names, n - 2));
      column = table != NULL ? crow_catalog_table_lookup_column (table, name) : NULL;
      if (column != NULL)
        set_string (&column->comment, comment);
    }
}

static void
create_enum (CrowPgReader *self,
             CrowPgTree   *statement)
{
  g_auto (GStrv) values = _crow_pg_names (_crow_pg_array (statement, "vals"));
  const char *schema, *name;

  get_qualified (self, _crow_pg_array (statement, "typeName"), &schema, &name);
  crow_catalog_add_enum (self->reader->catalog, schema, name, (const char *const *) values);
  g_hash_table_insert (self->enums, _crow_pg_key (schema, name, NULL),
                       g_ptr_array_index (self->reader->catalog->enums, self->reader->catalog->enums->len - 1));
}

/* ADD VALUE 'x' BEFORE 'y'; RENAME VALUE 'x' TO 'y'. */
static void
alter_enum (CrowPgReader *self,
            CrowPgTree   *statement)
{
  CrowCatalogEnum *enumeration = find_enum (self, _crow_pg_array (statement, "typeName"));
  const char *old = _crow_pg_string (statement, "oldVal");
  const char *value = _crow_pg_string (statement, "newVal");
  const char *neighbor = _crow_pg_string (statement, "newValNeighbor");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean done = FALSE;

  if (enumeration == NULL || value == NULL ||
      (old == NULL && g_strv_contains ((const char *const *) enumeration->values, value)))
    return;
  for (char **v = enumeration->values; *v != NULL; v++)
    {
      gboolean here = old == NULL && neighbor != NULL && g_str_equal (*v, neighbor);
      gboolean after = _crow_pg_boolean (statement, "newValIsAfter");

      if (here && !after)
        g_strv_builder_add (builder, value);
      g_strv_builder_add (builder, old != NULL && g_str_equal (*v, old) ? value : *v);
      if (here && after)
        g_strv_builder_add (builder, value);
      done |= here;
    }
  if (!done && old == NULL)
    g_strv_builder_add (builder, value);
  g_strfreev (enumeration->values);
  enumeration->values = g_strv_builder_end (builder);
}

static void
create_domain (CrowPgReader *self,
               CrowPgTree   *statement)
{
  CrowPgTree *constraints = _crow_pg_array (statement, "constraints");
  CrowPgDomain *domain;
  const char *schema, *name, *kind;
  CrowPgType type;

  get_qualified (self, _crow_pg_array (statement, "domainname"), &schema, &name);
  if (!_crow_pg_read_type (self, _crow_pg_object (statement, "typeName"), &type))
    return;
  domain = g_new0 (CrowPgDomain, 1);
  domain->type = g_strdup (type.text);
  domain->checks = g_ptr_array_new ();
  domain->trees = g_ptr_array_new_with_free_func ((GDestroyNotify) _crow_pg_trees_unref);
  g_ptr_array_add (domain->trees, _crow_pg_trees_ref (self->trees));
  if (type.domain != NULL)
    {
      /* A domain over a domain has what that one has. */
      domain->required = type.domain->required;
      domain->value = type.domain->value;
      for (guint i = 0; i < type.domain->checks->len; i++)
        g_ptr_array_add (domain->checks, g_ptr_array_index (type.domain->checks, i));
      for (guint i = 0; i < type.domain->trees->len; i++)
        g_ptr_array_add (domain->trees, _crow_pg_trees_ref (g_ptr_array_index (type.domain->trees, i)));
    }
  for (guint i = 0; i < _crow_pg_length (constraints); i++)
    {
      CrowPgTree *constraint = _crow_pg_open (_crow_pg_at (constraints, i), &kind);
      const char *contype = _crow_pg_string (constraint, "contype");
      CrowPgTree *expression = _crow_pg_node (constraint, "raw_expr");

      if (g_strcmp0 (contype, "CONSTR_NOTNULL") == 0)
        domain->required = TRUE;
      else if (g_strcmp0 (contype, "CONSTR_DEFAULT") == 0 && expression != NULL)
        domain->value = expression;
      else if (g_strcmp0 (contype, "CONSTR_CHECK") == 0 && expression != NULL)
        g_ptr_array_add (domain->checks, expression);
    }
  crow_script_reader_note (self->reader,
                           _("The domain “%s” is no type here: columns of it became %s, with what it checks."), name,
                           domain->type);
  g_hash_table_insert (self->domains, _crow_pg_key (schema, name, NULL), domain);
  _crow_pg_type_clear (&type);
}

/* OWNED BY: makes a default of nextval() one that the database sees to. */
static void
read_sequence (CrowPgReader *self,
               CrowPgTree   *statement)
{
  CrowPgTree *options = _crow_pg_array (statement, "options");

  for (guint i = 0; i < _crow_pg_length (options); i++)
    {
      const char *kind;
      CrowPgTree *option = _crow_pg_open (_crow_pg_at (options, i), &kind);
      CrowPgTree *list = _crow_pg_open (_crow_pg_node (option, "arg"), &kind);
      CrowPgTree *names = _crow_pg_array (list, "items");
      guint n = _crow_pg_length (names);

      if (g_strcmp0 (_crow_pg_string (option, "defname"), "owned_by") == 0 && n >= 2)
        {
          const char *schema = _crow_pg_schema (self, n > 2 ? _crow_pg_name_at (names, n - 3) : NULL);

          g_hash_table_add (self->owned, _crow_pg_key (schema, _crow_pg_name_at (names, n - 2), _crow_pg_name_at (names, n - 1)));
        }
    }
}

/* SET search_path TO a, b: new names go to the first that is one. */
static void
set_variable (CrowPgReader *self,
              CrowPgTree   *statement)
{
  CrowPgTree *arguments = _crow_pg_array (statement, "args");

  if (g_strcmp0 (_crow_pg_string (statement, "name"), "search_path") != 0)
    return;
  g_clear_pointer (&self->schema, g_free);
  for (guint i = 0; i < _crow_pg_length (arguments); i++)
    {
      const char *kind;
      CrowPgTree *constant = _crow_pg_open (_crow_pg_at (arguments, i), &kind);
      const char *name = _crow_pg_string (_crow_pg_object (constant, "sval"), "sval");

      if (name == NULL || *name == '\0' || *name == '$' || g_str_equal (name, "pg_catalog"))
        continue;
      self->schema = g_str_equal (name, "public") ? NULL : g_strdup (name);
      return;
    }
}

static void
set_schema (CrowPgReader *self,
            CrowPgTree   *statement)
{
  const char *type = _crow_pg_string (statement, "objectType");
  const char *schema = _crow_pg_string (statement, "newschema");
  const char *kind;
  CrowCatalogTable *table;

  if (schema == NULL || type == NULL)
    return;
  if (g_str_equal (schema, "public"))
    schema = NULL;
  if (g_str_equal (type, "OBJECT_TABLE"))
    {
      table = _crow_pg_find_table (self, _crow_pg_object (statement, "relation"));
      if (table != NULL)
        crow_script_reader_rename_table (self->reader, table, schema, table->name);
    }
  else if (g_str_equal (type, "OBJECT_TYPE"))
    {
      CrowPgTree *list = _crow_pg_open (_crow_pg_node (statement, "object"), &kind);
      CrowCatalogEnum *enumeration = find_enum (self, _crow_pg_array (list, "items"));

      if (enumeration != NULL)
        rename_enum (self, enumeration, schema, enumeration->name);
    }
}

/* Where the query begins: behind the AS of "CREATE VIEW name (columns) WITH (options) AS". */
static const char *
find_query (const char *text)
{
  guint depth = 0;

  for (const char *p = text; *p != '\0';)
    {
      const char *end = crow_pg_skip_token (p);

      if (*p == '(')
        depth++;
      else if (*p == ')' && depth > 0)
        depth--;
      else if (depth == 0 && end - p == 2 && g_ascii_strncasecmp (p, "as", 2) == 0)
        return end;
      p = end;
    }
  return NULL;
}

/* The query stays as it is written; names that it gives to its columns come before it. */
static void
create_view (CrowPgReader *self,
             CrowPgTree   *statement)
{
  CrowPgTree *range = _crow_pg_object (statement, "view");
  const char *schema = _crow_pg_schema (self, _crow_pg_string (range, "schemaname"));
  const char *name = _crow_pg_string (range, "relname");
  CrowPgTree *aliases = _crow_pg_array (statement, "aliases");
  const char *start = find_query (self->text);
  g_autofree char *query = start != NULL ? g_strstrip (g_strdup (start)) : NULL;

  if (name == NULL || query == NULL || g_strcmp0 (_crow_pg_string (range, "relpersistence"), "t") == 0)
    return;
  if (_crow_pg_length (aliases) > 0)
    {
      g_autoptr (GString) named = g_string_new ("WITH ");

      crow_sql_append_identifier (named, CROW_DIALECT_POSTGRESQL, name);
      for (guint i = 0; i < _crow_pg_length (aliases); i++)
        {
          g_string_append (named, i > 0 ? ", " : " (");
          crow_sql_append_identifier (named, CROW_DIALECT_POSTGRESQL, _crow_pg_name_at (aliases, i));
        }
      g_string_append_printf (named, ") AS (%s) SELECT * FROM ", query);
      crow_sql_append_identifier (named, CROW_DIALECT_POSTGRESQL, name);
      g_free (query);
      query = g_string_free (g_steal_pointer (&named), FALSE);
    }
  if (find_view (self, schema, name) != NULL)
    crow_script_reader_drop_view (self->reader, schema, name);
  crow_catalog_add_view (self->reader->catalog, schema, name, query);
}

static void
create_other (CrowPgReader *self,
              CrowPgTree   *statement)
{
  CrowPgTree *range = _crow_pg_object (_crow_pg_object (statement, "into"), "rel");
  const char *type = _crow_pg_string (statement, "objtype");
  const char *name = _crow_pg_string (range, "relname");

  if (g_strcmp0 (type, "OBJECT_MATVIEW") == 0)
    crow_script_reader_note (self->reader, _("The materialized view “%s” was left out."), name != NULL ? name : "");
  else if (g_strcmp0 (_crow_pg_string (range, "relpersistence"), "t") != 0)
    crow_script_reader_note (self->reader, _("The table “%s” was left out: its columns are those of a query."),
                             name != NULL ? name : "");
}

static const struct
{
  const char *kind;
  void (*run) (CrowPgReader *self,
               CrowPgTree   *statement);
} statements[] = {
  { "CreateStmt", _crow_pg_create_table },
  { "IndexStmt", _crow_pg_create_index },
  { "AlterTableStmt", _crow_pg_alter_table },
  { "RenameStmt", _crow_pg_rename },
  { "DropStmt", _crow_pg_drop },
  { "CommentStmt", _crow_pg_comment },
  { "CreateEnumStmt", create_enum },
  { "AlterEnumStmt", alter_enum },
  { "CreateDomainStmt", create_domain },
  { "CreateSeqStmt", read_sequence },
  { "AlterSeqStmt", read_sequence },
  { "VariableSetStmt", set_variable },
  { "AlterObjectSchemaStmt", set_schema },
  { "ViewStmt", create_view },
  { "CreateTableAsStmt", create_other },
};

gboolean
_crow_pg_run (CrowPgReader *self,
              const char   *kind,
              CrowPgTree   *statement)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (g_str_equal (statements[i].kind, kind))
      {
        statements[i].run (self, statement);
        return TRUE;
      }
  return FALSE;
}
