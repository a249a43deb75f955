/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Gives a schema that was read from a database the ids of the drawing that the database was made of.
 *
 * A database knows no ids.  With them, what was renamed in the drawing since then is known to be renamed.  Other records
 * than tables and columns are told apart by what they are, so their ids only must not be taken for something else's.
 *
 * SQLite knows no enumerations: what the drawing has as one is a text with a check there.  It becomes one again, so that
 * a renamed value is known to be renamed, and rows that hold it are not in the way.
 */
#include "config.h"

#include "sql/crow-migrate-private.h"

#include <string.h>

#include "schema/crow-schema-builder.h"
#include "sql/crow-dialect-private.h"
#include "sql/crow-sql-canonical.h"

typedef struct
{
  CrowDialectId dialect;
  CrowSchemaBuilder *builder;
  GHashTable *ids; /* set of char * */
} Copier;

/* An id that nothing drawn has. */
static const char *
make_id (Copier     *self,
         const char *id)
{
  char *made = g_strconcat ("database\x1f", id, NULL);

  g_hash_table_add (self->ids, made);
  return made;
}

static const CrowEntityInfo *
find_entity (Copier               *self,
             CrowSchema           *drawn,
             const CrowEntityInfo *entity)
{
  g_autofree char *name = crow_sql_dup_table_name (self->dialect, entity);
  g_autofree char *folded = _crow_sql_fold_name (self->dialect, name);

  for (guint i = 0; i < crow_schema_get_n_entities (drawn); i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (drawn, i);
      g_autofree char *drawn_name = crow_sql_dup_table_name (self->dialect, info);
      g_autofree char *drawn_folded = _crow_sql_fold_name (self->dialect, drawn_name);

      if (g_str_equal (folded, drawn_folded) &&
          g_strcmp0 (_crow_sql_get_schema (info->database_schema), _crow_sql_get_schema (entity->database_schema)) == 0)
        return info;
    }
  return NULL;
}

static const CrowAttributeInfo *
find_attribute (Copier                  *self,
                const CrowEntityInfo    *drawn,
                const CrowAttributeInfo *attribute)
{
  g_autofree char *folded = _crow_sql_fold_name (self->dialect, attribute->name);

  for (guint i = 0; i < drawn->n_attributes; i++)
    {
      g_autofree char *name = crow_sql_dup_name (self->dialect, drawn->attributes[i].name);
      g_autofree char *drawn_folded = _crow_sql_fold_name (self->dialect, name);

      if (g_str_equal (folded, drawn_folded))
        return &drawn->attributes[i];
    }
  return NULL;
}

/* The check that the column of an enumeration has in SQLite, as it is compared. */
static char *
make_check (CrowSchema        *drawn,
            const CrowEnumInfo *enumeration,
            const char         *column)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, column);
  for (guint i = 0; i < enumeration->n_values; i++)
    {
      g_string_append (sql, i > 0 ? ", " : " IN (");
      crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, enumeration->values[i].name);
    }
  g_string_append_c (sql, ')');
  return _crow_sql_canonical_expression (sql->str, CROW_DIALECT_SQLITE, NULL);
}

static void
take_enumeration (Copier                  *self,
                  CrowSchema              *drawn,
                  const CrowAttributeInfo *like,
                  CrowAttributeInfo       *attribute,
                  CrowEntityInfo          *info,
                  CrowCheckInfo           *checks)
{
  g_autofree char *expected = NULL;

  if (self->dialect != CROW_DIALECT_SQLITE || like->type != CROW_TYPE_ENUM || attribute->type != CROW_TYPE_TEXT)
    return;
  expected = make_check (drawn, &crow_schema_get_info (drawn)->enums[like->enumeration], attribute->name);
  for (guint i = 0; i < info->n_checks; i++)
    {
      g_autofree char *given = _crow_sql_canonical_expression (checks[i].expression, CROW_DIALECT_SQLITE,
                                                               NULL);

      if (checks[i].name != NULL || !g_str_equal (given, expected))
        continue;
      attribute->type = CROW_TYPE_ENUM;
      attribute->enumeration = like->enumeration;
      info->n_checks--;
      memmove (&checks[i], &checks[i + 1], (info->n_checks - i) * sizeof *checks);
      return;
    }
}

static void
copy_entity (Copier               *self,
             CrowSchema           *drawn,
             const CrowEntityInfo *entity)
{
  const CrowEntityInfo *like = find_entity (self, drawn, entity);
  CrowEntityInfo info = *entity;
  g_autofree CrowAttributeInfo *attributes = g_memdup2 (entity->attributes, entity->n_attributes * sizeof *attributes);
  g_autofree CrowKeyInfo *keys = g_memdup2 (entity->keys, entity->n_keys * sizeof *keys);
  g_autofree CrowIndexInfo *indexes = g_memdup2 (entity->indexes, entity->n_indexes * sizeof *indexes);
  g_autofree CrowCheckInfo *checks = g_memdup2 (entity->checks, entity->n_checks * sizeof *checks);

  info.id = like != NULL ? like->id : make_id (self, entity->id);
  info.attributes = attributes;
  info.keys = keys;
  info.indexes = indexes;
  info.checks = checks;
  for (guint i = 0; i < info.n_attributes; i++)
    {
      const CrowAttributeInfo *known = like != NULL ? find_attribute (self, like, &attributes[i]) : NULL;

      attributes[i].id = known != NULL ? known->id : make_id (self, attributes[i].id);
      if (known != NULL)
        take_enumeration (self, drawn, known, &attributes[i], &info, checks);
    }
  for (guint i = 0; i < info.n_keys; i++)
    keys[i].id = make_id (self, keys[i].id);
  for (guint i = 0; i < info.n_indexes; i++)
    indexes[i].id = make_id (self, indexes[i].id);
  for (guint i = 0; i < info.n_checks; i++)
    checks[i].id = make_id (self, checks[i].id);
  crow_schema_builder_add_entity (self->builder, &info);
}

CrowSchema *
_crow_migrate_take_ids (CrowSchema    *schema,
                        CrowSchema    *drawn,
                        CrowDialectId  dialect,
                        GError       **error)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_free, NULL);
  Copier self = { .dialect = dialect, .ids = ids };

  self.builder = crow_schema_builder_new (crow_schema_get_info (drawn)->id, info->name, info->comment);
  crow_schema_builder_set_written_for (self.builder, info->written_for - 1);
  for (guint i = 0; dialect == CROW_DIALECT_SQLITE && i < crow_schema_get_info (drawn)->n_enums; i++)
    crow_schema_builder_add_enum (self.builder, &crow_schema_get_info (drawn)->enums[i]);
  for (guint i = 0; i < info->n_enums; i++)
    {
      CrowEnumInfo copy = info->enums[i];
      g_autofree CrowEnumValueInfo *values = g_memdup2 (copy.values, copy.n_values * sizeof *values);
      guint16 like = crow_schema_lookup_enum (drawn, copy.name);
      const CrowEnumInfo *drawn_enum = like != CROW_NONE ? &crow_schema_get_info (drawn)->enums[like] : NULL;

      copy.id = drawn_enum != NULL ? drawn_enum->id : make_id (&self, copy.id);
      copy.values = values;
      for (guint j = 0; j < copy.n_values; j++)
        {
          const char *id = NULL;

          for (guint k = 0; drawn_enum != NULL && k < drawn_enum->n_values; k++)
            if (g_str_equal (drawn_enum->values[k].name, values[j].name))
              id = drawn_enum->values[k].id;
          values[j].id = id != NULL ? id : make_id (&self, values[j].id);
        }
      crow_schema_builder_add_enum (self.builder, &copy);
    }
  for (guint i = 0; i < info->n_entities; i++)
    copy_entity (&self, drawn, &info->entities[i]);
  for (guint i = 0; i < info->n_relationships; i++)
    {
      CrowRelationshipInfo copy = info->relationships[i];

      copy.id = make_id (&self, copy.id);
      for (guint j = 0; j < 2; j++)
        if (copy.references[j].n_columns > 0)
          copy.references[j].id = make_id (&self, copy.references[j].id);
      crow_schema_builder_add_relationship (self.builder, &copy);
    }
  for (guint i = 0; i < info->n_views; i++)
    {
      CrowViewInfo copy = info->views[i];

      copy.id = make_id (&self, copy.id);
      crow_schema_builder_add_view (self.builder, &copy);
    }
  return crow_schema_builder_end (self.builder, error);
}
