/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of exporters, and what several of them ask of a schema.
 */
#include "config.h"

#include "codegen/crow-export-private.h"

#include <string.h>

const CrowExporter *const crow_exporters[] = {
  &_crow_exporter_dbml,
  &_crow_exporter_graphviz,
  &_crow_exporter_json,
  &_crow_exporter_markdown,
  &_crow_exporter_mermaid,
  &_crow_exporter_plantuml,
  &_crow_exporter_sqlalchemy,
  NULL,
};

/**
 * crow_exporter_lookup: (skip)
 * @name: (nullable): a name
 *
 * Returns: (transfer none) (nullable): the exporter of that name
 */
const CrowExporter *
crow_exporter_lookup (const char *name)
{
  for (guint i = 0; crow_exporters[i] != NULL; i++)
    if (g_strcmp0 (crow_exporters[i]->name, name) == 0)
      return crow_exporters[i];
  return NULL;
}

/**
 * crow_exporter_write: (skip)
 * @self: an exporter
 * @schema: a schema
 *
 * Returns: (transfer full): @schema in the exporter's form
 */
char *
crow_exporter_write (const CrowExporter *self,
                     const CrowSchema   *schema)
{
  g_autoptr (CrowSchema) tables = NULL;

  g_return_val_if_fail (self != NULL && schema != NULL, NULL);

  if (self->inherits)
    return self->write (schema);
  tables = crow_schema_ref_tables (schema);
  return self->write (tables);
}

char *
_crow_export_dup_type (const CrowSchema        *schema,
                       const CrowAttributeInfo *attribute)
{
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_TEXT:
      return attribute->length > 0 ? g_strdup_printf ("varchar(%u)", attribute->length) : g_strdup ("text");
    case CROW_TYPE_DECIMAL:
      if (attribute->length == 0)
        return g_strdup ("decimal");
      if (attribute->scale == 0)
        return g_strdup_printf ("decimal(%u)", attribute->length);
      return g_strdup_printf ("decimal(%u,%u)", attribute->length, attribute->scale);
    case CROW_TYPE_ENUM:
      {
        const CrowEnumInfo *enumeration = &crow_schema_get_info (schema)->enums[attribute->enumeration];

        return _crow_export_dup_name (enumeration->database_schema, enumeration->name);
      }
    case CROW_TYPE_BLOB:
    case CROW_TYPE_BOOLEAN:
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
    case CROW_TYPE_UUID:
    case CROW_TYPE_JSON:
    default:
      return g_strdup (crow_data_type_to_string (attribute->type));
    }
}

char *
_crow_export_dup_name (const char *database_schema,
                       const char *name)
{
  return database_schema != NULL ? g_strconcat (database_schema, ".", name, NULL) : g_strdup (name);
}

gboolean
_crow_export_is_primary (const CrowSchema *schema,
                         guint             entity,
                         guint             attribute)
{
  return crow_schema_is_in_primary_key (schema, entity, attribute);
}

gboolean
_crow_export_is_unique (const CrowSchema *schema,
                        guint             entity,
                        guint             attribute)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);

  for (guint i = 0; i < info->n_keys; i++)
    if (i != info->primary_key && info->keys[i].n_attributes == 1 && info->keys[i].attributes[0] == attribute)
      return TRUE;
  return FALSE;
}

const char *
_crow_export_get_link_label (const CrowRelationshipInfo *link)
{
  if (link->name != NULL)
    return link->name;
  if (link->ends[1].role != NULL)
    return link->ends[1].role;
  return link->ends[0].role;
}

char *
_crow_export_one_line (const char *text,
                       const char *unwanted)
{
  char *line = g_utf8_make_valid (text != NULL ? text : "", -1);

  for (char *p = line; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr (unwanted, *p) != NULL)
      *p = ' ';
  return g_strstrip (line);
}

GArray *
_crow_export_lines (const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (CrowExportLine));

  for (guint i = 0; i < info->n_relationships; i++)
    for (guint end = 0; end < 2; end++)
      {
        CrowExportLine line = { &info->relationships[i], &info->relationships[i].references[end], end };

        if (line.reference->n_columns > 0)
          g_array_append_val (lines, line);
      }
  return lines;
}
