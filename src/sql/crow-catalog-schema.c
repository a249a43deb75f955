/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a catalog to a schema with links.
 *
 * A foreign key becomes a one-to-many link, or a one-to-one link where its columns are also a key.  A table whose
 * primary key is made of exactly two foreign keys and that has no other column becomes the association of a
 * many-to-many link.  Ids are made of names, so that two imports of one database give the same ids.
 */
#include "config.h"

#include "sql/crow-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-catalog-schema-private.h"
#include "sql/crow-dialect-private.h"
#include "sql/crow-type-names.h"

static gboolean
find_association (CrowCatalogImport      *self,
                  CrowCatalogTable       *table,
                  CrowCatalogAssociation *pair)
{
  CrowCatalogTable *targets[2] = { NULL, NULL };
  const char *fault;
  gboolean found;

  for (guint i = 0; table->foreign_keys->len == 2 && i < 2; i++)
    targets[i] = _crow_import_get_target (self, table, g_ptr_array_index (table->foreign_keys, i));
  found = _crow_catalog_find_association (self->catalog->dialect, table, targets, pair, &fault);
  if (fault != NULL)
    _crow_import_note (self, _("“%s” is an entity and not a many-to-many link: %s."), table->name, _(fault));
  return found;
}

/* Fills `tables` and what follows from their order. */
static void
order_tables (CrowCatalogImport *self)
{
  GPtrArray *all = self->catalog->tables;
  g_autoptr (GPtrArray) entities = g_ptr_array_new ();
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  g_autofree CrowCatalogAssociation *found = g_new0 (CrowCatalogAssociation, all->len + 1);

  self->tables = all;
  _crow_import_index_tables (self);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (find_association (self, all->pdata[i], &found[links->len]) ? links : entities, all->pdata[i]);
  self->tables = g_steal_pointer (&entities);
  for (guint i = 0; i < links->len; i++)
    {
      self->association[self->tables->len] = TRUE;
      self->pairs[self->tables->len] = found[i];
      g_ptr_array_add (self->tables, g_ptr_array_index (links, i));
    }
  _crow_import_index_tables (self);
}

static guint16
enum_index (CrowCatalog       *catalog,
            CrowCatalogTable  *table,
            CrowCatalogColumn *column)
{
  const char *schema = column->enum_schema != NULL ? column->enum_schema : table->schema;

  for (guint i = 0; column->enumeration != NULL && i < catalog->enums->len; i++)
    {
      CrowCatalogEnum *enumeration = g_ptr_array_index (catalog->enums, i);

      if (g_str_equal (enumeration->name, column->enumeration) &&
          g_strcmp0 (_crow_sql_get_schema (enumeration->schema), _crow_sql_get_schema (schema)) == 0)
        return i;
    }
  return CROW_NONE;
}

static void
add_enums (CrowCatalogImport *self)
{
  for (guint i = 0; i < self->catalog->enums->len; i++)
    {
      CrowCatalogEnum *enumeration = g_ptr_array_index (self->catalog->enums, i);
      guint n = g_strv_length (enumeration->values);
      g_autofree CrowEnumValueInfo *values = g_new0 (CrowEnumValueInfo, n + 1);
      CrowEnumInfo info = {
        .id = _crow_import_make_id (self, NULL, enumeration->name),
        .name = enumeration->name,
        .database_schema = enumeration->schema,
        .comment = enumeration->comment,
        .values = values,
        .n_values = n,
      };

      for (guint j = 0; j < n; j++)
        {
          values[j].id = _crow_import_make_id (self, info.id, enumeration->values[j]);
          values[j].name = enumeration->values[j];
        }
      crow_schema_builder_add_enum (self->builder, &info);
    }
}

/* The logical type, and beside it the spelling where Crowfoot would write another one. */
static void
read_type (CrowCatalogImport *self,
           guint16            entity,
           CrowCatalogColumn *column,
           CrowAttributeInfo *info)
{
  CrowDialectId dialect = self->catalog->dialect;
  g_autofree char *written = NULL, *shown = NULL;
  CrowDataType type;
  guint16 attribute;

  crow_type_from_native (dialect, column->type, &type, &info->length, &info->scale);
  info->type = type;
  if (self->draft == NULL)
    return;
  attribute = crow_schema_lookup_attribute (self->draft, entity, column->name);
  written = crow_sql_type_to_string (self->draft, entity, attribute, dialect);
  shown = crow_sql_type_to_catalog_string (self->draft, entity, attribute, dialect);
  /* SQLite keeps the case of a type as it was written. */
  if (dialect == CROW_DIALECT_SQLITE ? strcmp (written, column->type) != 0
                                     : g_ascii_strcasecmp (written, column->type) != 0 &&
                                         g_ascii_strcasecmp (shown, column->type) != 0)
    info->native_types[dialect] = column->type;
}

/* MariaDB makes of JSON a LONGTEXT with a check; @check (out) (optional) is that one's index. */
static gboolean
is_mariadb_json (CrowCatalogTable  *table,
                 CrowCatalogColumn *column,
                 guint             *check)
{
  g_autofree char *quoted = NULL;
  g_autofree char *expression = NULL;
  g_auto (GStrv) pieces = NULL;

  if (g_ascii_strcasecmp (column->type, "longtext") != 0 || g_strcmp0 (column->collation, "utf8mb4_bin") != 0)
    return FALSE;
  pieces = g_strsplit (column->name, "`", -1);
  quoted = g_strjoinv ("``", pieces);
  expression = g_strdup_printf ("json_valid(`%s`)", quoted);
  for (guint i = 0; i < table->checks->len; i++)
    {
      CrowCatalogCheck *candidate = g_ptr_array_index (table->checks, i);

      if (candidate->name == NULL && g_ascii_strcasecmp (candidate->expression, expression) == 0)
        {
          if (check != NULL)
            *check = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_check_of_json (CrowCatalogImport *self,
                  CrowCatalogTable  *table,
                  guint              check)
{
  guint found;

  for (guint i = 0; self->catalog->dialect == CROW_DIALECT_MARIADB && i < table->columns->len; i++)
    if (is_mariadb_json (table, g_ptr_array_index (table->columns, i), &found) && found == check)
      return TRUE;
  return FALSE;
}

static void
add_attribute (CrowCatalogImport *self,
               CrowCatalogTable  *table,
               guint16            entity,
               const char        *id,
               CrowCatalogColumn *column)
{
  CrowAttributeInfo info = {
    .id = id,
    .name = column->name,
    .comment = column->comment,
    .generated = column->generated,
    .collation = column->collation,
    .enumeration = enum_index (self->catalog, table, column),
  };
  g_autofree char *default_value = NULL;
  g_autofree char *on_update_value = NULL;

  if (info.enumeration != CROW_NONE)
    info.type = CROW_TYPE_ENUM;
  else if (self->catalog->dialect == CROW_DIALECT_MARIADB && is_mariadb_json (table, column, NULL))
    {
      info.type = CROW_TYPE_JSON;
      info.collation = NULL;
    }
  else
    read_type (self, entity, column, &info);
  if (self->association[entity])
    info.flags |= CROW_ATTRIBUTE_LINK | CROW_ATTRIBUTE_REQUIRED;
  if (column->required)
    info.flags |= CROW_ATTRIBUTE_REQUIRED;
  if (column->automatic)
    info.flags |= CROW_ATTRIBUTE_AUTO;
  if (column->no_reuse)
    info.flags |= CROW_ATTRIBUTE_NO_REUSE;
  if (column->always)
    info.flags |= CROW_ATTRIBUTE_ALWAYS;
  if (column->stored)
    info.flags |= CROW_ATTRIBUTE_STORED;
  info.default_source = _crow_catalog_value (self->catalog->dialect, column->default_value, column->type, info.type,
                                             &default_value);
  info.default_value = default_value;
  info.on_update_source = _crow_catalog_value (self->catalog->dialect, column->on_update_value, column->type,
                                               info.type, &on_update_value);
  info.on_update_value = on_update_value;
  crow_schema_builder_add_attribute (self->builder, entity, &info);
  g_hash_table_add (self->members[entity], _crow_import_fold_member (column->name));
}

static void
add_key (CrowCatalogImport *self,
         CrowCatalogTable  *table,
         guint16            entity,
         const char        *entity_id,
         CrowCatalogKey    *key,
         gboolean           primary)
{
  CrowKeyInfo info = { .name = key->name, .deferrable = key->deferrable };
  g_autofree guint16 *columns = _crow_import_get_columns (table, key->columns, &info.n_attributes);
  g_autofree char *joined = g_strjoinv ("-", key->columns);

  if (columns == NULL || info.n_attributes == 0)
    return;
  info.id = _crow_import_make_id (self, entity_id, primary ? "primary" : joined);
  info.attributes = columns;
  crow_schema_builder_add_key (self->builder, entity, &info, primary);
}

static void
add_index (CrowCatalogImport *self,
           CrowCatalogTable  *table,
           guint16            entity,
           const char        *entity_id,
           CrowCatalogIndex  *index)
{
  g_autofree CrowIndexPartInfo *parts = g_new0 (CrowIndexPartInfo, index->parts->len + 1);
  CrowIndexInfo info = {
    .name = index->name, .parts = parts, .n_parts = index->parts->len, .unique = index->unique, .where = index->where,
    .method = index->method,
  };

  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      parts[i].attribute = part->column != NULL ? _crow_import_get_column (table, part->column) : CROW_NONE;
      parts[i].expression = parts[i].attribute == CROW_NONE ? part->expression : NULL;
      parts[i].descending = part->descending;
      parts[i].collation = part->collation;
      parts[i].operators = part->operators;
      parts[i].length = part->length;
      parts[i].nulls = part->nulls;
      if (parts[i].attribute == CROW_NONE && parts[i].expression == NULL)
        {
          _crow_import_note (self, _("The index “%s” of “%s” was left out: part %u of it is not understood."),
                             index->name, table->name, i + 1);
          return;
        }
    }
  if (info.n_parts == 0)
    return;
  info.id = _crow_import_make_id (self, entity_id, index->name);
  crow_schema_builder_add_index (self->builder, entity, &info);
}

/* The key and indexes of a table that a link stands for. */
static void
add_pair_parts (CrowCatalogImport *self,
                CrowCatalogTable  *table,
                guint16            entity)
{
  const CrowCatalogAssociation *pair = &self->pairs[entity];
  const char *link = self->entity_ids[entity];
  CrowKeyInfo key = { .id = _crow_import_derive_id (self, link, "key"), .name = table->primary_key->name };
  g_autofree guint16 *columns = _crow_import_get_columns (table, table->primary_key->columns, &key.n_attributes);

  key.attributes = columns;
  crow_schema_builder_add_key (self->builder, entity, &key, TRUE);
  for (guint end = 0; end < 2; end++)
    if (pair->indexes[end] != NULL)
      {
        guint n = pair->indexes[end]->parts->len;
        g_autofree CrowIndexPartInfo *parts = g_new0 (CrowIndexPartInfo, n);
        CrowIndexInfo info = { .id = _crow_import_derive_id (self, link, end == 0 ? "index.0" : "index.1"),
                               .name = pair->indexes[end]->name, .parts = parts, .n_parts = n };

        for (guint i = 0; i < n; i++)
          parts[i].attribute = _crow_import_get_column (table, pair->foreign_keys[end]->columns[i]);
        crow_schema_builder_add_index (self->builder, entity, &info);
      }
}

static void
add_entity (CrowCatalogImport *self,
            CrowCatalogTable  *table)
{
  CrowEntityInfo info = {
    .name = table->name,
    .database_schema = table->schema,
    .comment = table->comment,
    .version_attribute = CROW_NONE,
  };
  guint16 entity = _crow_import_get_position (self, table);

  info.id = self->entity_ids[entity];
  if (self->association[entity])
    {
      info.id = _crow_import_derive_id (self, info.id, "table");
      info.flags |= CROW_ENTITY_ASSOCIATION;
    }
  if (table->strict)
    info.flags |= CROW_ENTITY_STRICT;
  if (table->without_rowid)
    info.flags |= CROW_ENTITY_WITHOUT_ROWID;
  crow_schema_builder_add_entity (self->builder, &info);
  self->members[entity] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < table->columns->len; i++)
    add_attribute (self, table, entity, self->attribute_ids[entity][i], g_ptr_array_index (table->columns, i));
  if (self->association[entity])
    {
      add_pair_parts (self, table, entity);
      return;
    }
  if (table->primary_key != NULL)
    add_key (self, table, entity, info.id, table->primary_key, TRUE);
  for (guint i = 0; i < table->uniques->len; i++)
    add_key (self, table, entity, info.id, g_ptr_array_index (table->uniques, i), FALSE);
  for (guint i = 0; i < table->indexes->len; i++)
    add_index (self, table, entity, info.id, g_ptr_array_index (table->indexes, i));
  for (guint i = 0; i < table->checks->len; i++)
    {
      CrowCatalogCheck *check = g_ptr_array_index (table->checks, i);
      CrowCheckInfo check_info = { .name = check->name, .expression = check->expression };

      if (is_check_of_json (self, table, i))
        continue;
      check_info.id = _crow_import_make_id (self, info.id, check->name != NULL ? check->name : "check");
      crow_schema_builder_add_check (self->builder, entity, &check_info);
    }
}

/* @draft is NULL in the first pass, and its result in the second. */
static CrowSchema *
build (CrowCatalog       *catalog,
       const CrowSchema  *draft,
       GError           **error)
{
  CrowCatalogImport self = { .catalog = catalog, .draft = draft };
  guint n = catalog->tables->len;
  CrowSchema *schema;

  self.builder = crow_schema_builder_new (_CROW_CATALOG_SCHEMA_ID, catalog->name, NULL);
  crow_schema_builder_set_written_for (self.builder, (int) catalog->dialect);
  self.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.members = g_new0 (GHashTable *, n + 1);
  self.association = g_new0 (gboolean, n + 1);
  self.entity_ids = g_new0 (const char *, n + 1);
  self.pairs = g_new0 (CrowCatalogAssociation, n + 1);
  self.attribute_ids = g_new0 (const char **, n + 1);
  g_hash_table_add (self.ids, g_strdup (_CROW_CATALOG_SCHEMA_ID));

  order_tables (&self);
  _crow_import_make_ids (&self);
  add_enums (&self);
  for (guint i = 0; i < n; i++)
    add_entity (&self, g_ptr_array_index (self.tables, i));
  _crow_import_add_links (&self);
  for (guint i = 0; i < catalog->views->len; i++)
    {
      CrowCatalogView *view = g_ptr_array_index (catalog->views, i);
      CrowViewInfo info = {
        .id = _crow_import_make_id (&self, view->schema, view->name),
        .name = view->name,
        .database_schema = view->schema,
        .comment = view->comment,
      };

      info.queries[catalog->dialect] = view->query;
      crow_schema_builder_add_view (self.builder, &info);
    }
  schema = crow_schema_builder_end (self.builder, error);

  for (guint i = 0; i < n; i++)
    {
      g_hash_table_unref (self.members[i]);
      g_free (self.attribute_ids[i]);
    }
  g_free (self.attribute_ids);
  g_free (self.pairs);
  g_ptr_array_unref (self.tables);
  g_hash_table_unref (self.by_name);
  g_hash_table_unref (self.positions);
  g_free (self.members);
  g_free (self.association);
  g_free (self.entity_ids);
  g_hash_table_unref (self.ids);
  return schema;
}

CrowSchema *
crow_catalog_to_schema (CrowCatalog  *self,
                        GError      **error)
{
  g_autoptr (CrowSchema) draft = NULL;
  guint n_notes = self->notes->len;

  draft = build (self, NULL, error);
  if (draft == NULL)
    return NULL;
  /* The second pass says everything again. */
  g_ptr_array_set_size (self->notes, n_notes);
  return build (self, draft, error);
}
