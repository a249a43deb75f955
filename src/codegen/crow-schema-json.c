/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the JSON form together, and writes its second half: entities and links.
 */
#include "config.h"

#include "codegen/crow-schema-json.h"

#include "codegen/crow-schema-json-private.h"

#include <string.h>

#include "sql/crow-diff.h"

void
_crow_json_set_string (JsonBuilder *json,
                       const char  *member,
                       const char  *value)
{
  json_builder_set_member_name (json, member);
  if (value != NULL)
    json_builder_add_string_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
_crow_json_set_boolean (JsonBuilder *json,
                        const char  *member,
                        gboolean     value)
{
  json_builder_set_member_name (json, member);
  json_builder_add_boolean_value (json, value);
}

void
_crow_json_set_int (JsonBuilder *json,
                    const char  *member,
                    gint64       value)
{
  json_builder_set_member_name (json, member);
  json_builder_add_int_value (json, value);
}

void
_crow_json_set_columns (JsonBuilder          *json,
                        const char           *member,
                        CrowDialectId         dialect,
                        const CrowEntityInfo *entity,
                        const guint16        *columns,
                        guint                 n_columns)
{
  json_builder_set_member_name (json, member);
  json_builder_begin_array (json);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = crow_sql_dup_name (dialect, entity->attributes[columns[i]].name);

      json_builder_add_string_value (json, name);
    }
  json_builder_end_array (json);
}

static const char *
name_source (guint source)
{
  static const char *const names[] = { "none", "literal", "now", "uuid", "expression" };

  return source < G_N_ELEMENTS (names) ? names[source] : NULL;
}

static void
add_value (JsonBuilder *json,
           const char  *member,
           guint        source,
           const char  *value)
{
  json_builder_set_member_name (json, member);
  if (source == CROW_VALUE_NONE)
    {
      json_builder_add_null_value (json);
      return;
    }
  json_builder_begin_object (json);
  _crow_json_set_string (json, "source", name_source (source));
  if (value != NULL)
    _crow_json_set_string (json, "value", value);
  json_builder_end_object (json);
}

static void
add_attribute (JsonBuilder             *json,
               const CrowSchemaInfo    *info,
               const CrowAttributeInfo *attribute)
{
  json_builder_begin_object (json);
  _crow_json_set_string (json, "id", attribute->id);
  _crow_json_set_string (json, "name", attribute->name);
  _crow_json_set_string (json, "type", crow_data_type_to_string (attribute->type));
  if (attribute->length > 0)
    _crow_json_set_int (json, "length", attribute->length);
  if (attribute->type == CROW_TYPE_DECIMAL)
    _crow_json_set_int (json, "scale", attribute->scale);
  if (attribute->type == CROW_TYPE_ENUM)
    _crow_json_set_string (json, "enum", info->enums[attribute->enumeration].name);
  _crow_json_set_boolean (json, "required", (attribute->flags & CROW_ATTRIBUTE_REQUIRED) != 0);
  _crow_json_set_boolean (json, "auto", (attribute->flags & CROW_ATTRIBUTE_AUTO) != 0);
  _crow_json_set_boolean (json, "link", (attribute->flags & CROW_ATTRIBUTE_LINK) != 0);
  add_value (json, "default", attribute->default_source, attribute->default_value);
  add_value (json, "on_update", attribute->on_update_source, attribute->on_update_value);
  _crow_json_set_string (json, "comment", attribute->comment);
  json_builder_end_object (json);
}

void
_crow_json_add_entities (JsonBuilder *json,
                         CrowDdlPlan *plan)
{
  const CrowSchemaInfo *info = crow_schema_get_info (plan->schema);

  json_builder_set_member_name (json, "entities");
  json_builder_begin_array (json);
  for (guint i = 0; i < plan->tables->len; i++)
    {
      const CrowEntityInfo *entity = ((const CrowPlanTable *) plan->tables->pdata[i])->info;

      json_builder_begin_object (json);
      _crow_json_set_string (json, "id", entity->id);
      _crow_json_set_string (json, "name", entity->name);
      _crow_json_set_string (json, "schema", entity->database_schema);
      _crow_json_set_boolean (json, "association", (entity->flags & CROW_ENTITY_ASSOCIATION) != 0);
      _crow_json_set_string (json, "comment", entity->comment);
      json_builder_set_member_name (json, "attributes");
      json_builder_begin_array (json);
      for (guint j = 0; j < entity->n_attributes; j++)
        add_attribute (json, info, &entity->attributes[j]);
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_names (JsonBuilder          *json,
           const char           *member,
           const CrowEntityInfo *entity,
           const guint16        *columns,
           guint                 n_columns)
{
  json_builder_set_member_name (json, member);
  json_builder_begin_array (json);
  for (guint i = 0; i < n_columns; i++)
    json_builder_add_string_value (json, entity->attributes[columns[i]].name);
  json_builder_end_array (json);
}

static void
add_end (JsonBuilder          *json,
         const CrowSchemaInfo *info,
         const CrowEndInfo    *end)
{
  static const struct
  {
    guint flag;
    const char *name;
  } cascades[] = { { CROW_CASCADE_SAVE_UPDATE, "save-update" },
                   { CROW_CASCADE_MERGE, "merge" },
                   { CROW_CASCADE_EXPUNGE, "expunge" },
                   { CROW_CASCADE_REFRESH_EXPIRE, "refresh-expire" } };

  json_builder_begin_object (json);
  _crow_json_set_string (json, "entity", info->entities[end->entity].name);
  _crow_json_set_string (json, "role", end->role);
  _crow_json_set_boolean (json, "required", end->required);
  if (end->view_only)
    _crow_json_set_boolean (json, "view_only", TRUE);
  _crow_json_set_string (json, "order_by", end->order_by);
  json_builder_set_member_name (json, "cascades");
  json_builder_begin_array (json);
  for (guint i = 0; i < G_N_ELEMENTS (cascades); i++)
    if (end->cascades & cascades[i].flag)
      json_builder_add_string_value (json, cascades[i].name);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_link (JsonBuilder                *json,
          const CrowSchemaInfo       *info,
          const CrowRelationshipInfo *link)
{
  json_builder_begin_object (json);
  _crow_json_set_string (json, "id", link->id);
  _crow_json_set_string (json, "name", link->name);
  _crow_json_set_string (json, "kind", crow_link_kind_to_string (link->kind));
  _crow_json_set_string (json, "delete", crow_delete_rule_to_string (link->delete_rule));
  _crow_json_set_string (json, "executor", crow_executor_to_string (link->executor));
  _crow_json_set_boolean (json, "owned", link->owned);
  _crow_json_set_string (json, "comment", link->comment);
  json_builder_set_member_name (json, "ends");
  json_builder_begin_array (json);
  add_end (json, info, &link->ends[0]);
  add_end (json, info, &link->ends[1]);
  json_builder_end_array (json);
  if (link->kind == CROW_LINK_MANY_TO_MANY)
    _crow_json_set_string (json, "association", info->entities[link->association].name);
  json_builder_set_member_name (json, "references");
  json_builder_begin_array (json);
  for (guint i = 0; i < 2; i++)
    {
      const CrowReferenceInfo *reference = &link->references[i];

      if (reference->n_columns == 0)
        continue;
      json_builder_begin_object (json);
      _crow_json_set_string (json, "entity", info->entities[reference->entity].name);
      add_names (json, "attributes", &info->entities[reference->entity], reference->columns, reference->n_columns);
      _crow_json_set_string (json, "target", info->entities[reference->target].name);
      add_names (json, "target_attributes", &info->entities[reference->target], reference->target_columns,
                 reference->n_columns);
      _crow_json_set_string (json, "on_delete", crow_action_to_string (reference->on_delete));
      _crow_json_set_string (json, "on_update", crow_action_to_string (reference->on_update));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/* Roles that stand on an association entity; left out where there are none. */
static void
add_throughs (JsonBuilder          *json,
              const CrowSchemaInfo *info)
{
  if (info->n_throughs == 0)
    return;
  json_builder_set_member_name (json, "throughs");
  json_builder_begin_array (json);
  for (guint i = 0; i < info->n_throughs; i++)
    {
      const CrowThroughInfo *through = &info->throughs[i];

      json_builder_begin_object (json);
      _crow_json_set_string (json, "id", through->id);
      _crow_json_set_string (json, "name", through->name);
      _crow_json_set_string (json, "comment", through->comment);
      _crow_json_set_string (json, "association",
                             info->entities[info->relationships[through->relationships[0]].ends[1].entity].name);
      json_builder_set_member_name (json, "ends");
      json_builder_begin_array (json);
      for (guint end = 0; end < 2; end++)
        {
          json_builder_begin_object (json);
          _crow_json_set_string (json, "entity", info->entities[through->ends[end].entity].name);
          _crow_json_set_string (json, "role", through->ends[end].role);
          _crow_json_set_string (json, "order_by", through->ends[end].order_by);
          _crow_json_set_string (json, "by", info->relationships[through->relationships[end]].id);
          json_builder_end_object (json);
        }
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static int
compare_links (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(const CrowRelationshipInfo *const *) a)->id, (*(const CrowRelationshipInfo *const *) b)->id);
}

void
_crow_json_add_links (JsonBuilder *json,
                      CrowDdlPlan *plan)
{
  const CrowSchemaInfo *info = crow_schema_get_info (plan->schema);
  g_autoptr (GPtrArray) links = g_ptr_array_new ();

  for (guint i = 0; i < info->n_relationships; i++)
    g_ptr_array_add (links, (gpointer) &info->relationships[i]);
  g_ptr_array_sort (links, compare_links);
  json_builder_set_member_name (json, "links");
  json_builder_begin_array (json);
  for (guint i = 0; i < links->len; i++)
    add_link (json, info, links->pdata[i]);
  json_builder_end_array (json);
  add_throughs (json, info);
}

/**
 * crow_schema_to_json: (skip)
 * @drawn: a schema; where entities inherit, its tables are written
 * @dialect: whose types and names
 * @flags: how the DDL is made
 *
 * Returns: (transfer full): the schema as JSON, ending in a line feed
 */
char *
crow_schema_to_json (const CrowSchema *drawn,
                     CrowDialectId     dialect,
                     CrowDdlFlags      flags)
{
  g_autoptr (CrowSchema) schema = crow_schema_ref_tables (drawn);
  /* What a database has, it took. */
  g_autoptr (CrowDdlPlan) plan =
    _crow_ddl_plan_new (schema, dialect, crow_schema_is_from_catalog (drawn) ? flags | _CROW_DDL_VERBATIM : flags);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (json);
  _crow_json_set_string (json, "engine", crow_dialect_id_to_string (dialect));
  _crow_json_set_string (json, "name", crow_schema_get_name (schema));
  _crow_json_set_string (json, "comment", crow_schema_get_info (schema)->comment);
  _crow_json_add_tables (json, plan);
  _crow_json_add_entities (json, plan);
  _crow_json_add_links (json, plan);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}
