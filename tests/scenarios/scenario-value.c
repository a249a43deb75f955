/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names, values and errors between a scenario and the session.
 */
#include "config.h"

#include "engine/crow-engine-private.h"

#include "scenario-run-private.h"

#include <string.h>

#include "base/crow-error.h"

void
scenario_fail (ScenarioRun *run,
               const char  *word)
{
  if (run->error == NULL)
    run->error = word;
}

void
scenario_fail_with (ScenarioRun *run,
                    GError      *error)
{
  static const struct
  {
    CrowError code;
    const char *word;
  } words[] = {
    { CROW_ERROR_NOT_NULL, "integrity.not_null" },    { CROW_ERROR_FOREIGN_KEY, "integrity.foreign_key" },
    { CROW_ERROR_UNIQUE, "integrity.unique" },        { CROW_ERROR_CHECK, "integrity.check" },
    { CROW_ERROR_DENIED, "integrity.foreign_key" },   { CROW_ERROR_STALE, "stale" },
    { CROW_ERROR_CYCLE, "circular_dependency" },      { CROW_ERROR_KEY, "blank_primary_key" },
    { CROW_ERROR_OWNER, "single_parent" },            { CROW_ERROR_NOT_IN_SESSION, "not_in_session" },
    { CROW_ERROR_DETACHED, "detached" },              { CROW_ERROR_NOT_LOADED, "raise_load" },
    { CROW_ERROR_NO_RESULT, "query.no_result" },      { CROW_ERROR_MANY_RESULTS, "query.multiple_results" },
    { CROW_ERROR_TYPE, "wrong_type" },                { CROW_ERROR_SCHEMA, "database.fk_mismatch" },
  };
  const char *word = "database";

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_error_matches (error, CROW_ERROR, words[i].code))
      word = words[i].word;
  if (g_error_matches (error, CROW_ERROR, CROW_ERROR_DATABASE) && !_crow_engine_check_lost (run->engine, NULL))
    word = "session.needs_rollback";
  if (run->error == NULL)
    {
      run->error = word;
      g_free (run->detail);
      run->detail = g_strdup (error->message);
    }
  g_error_free (error);
}

/* The same where an object was only read: SQLAlchemy has another word for a row that turns out to be gone. */
void
scenario_fail_reading (ScenarioRun *run,
                       GError      *error)
{
  if (g_error_matches (error, CROW_ERROR, CROW_ERROR_STALE))
    scenario_fail (run, "object_deleted");
  scenario_fail_with (run, error);
}

CrowObject *
scenario_variable (ScenarioRun *run,
                   const char  *name)
{
  CrowObject *object = name != NULL ? g_hash_table_lookup (run->objects, name) : NULL;

  if (object == NULL)
    scenario_fail (run, "no_such_variable");
  return object;
}

void
scenario_set_variable (ScenarioRun *run,
                       const char  *name,
                       CrowObject  *object)
{
  if (name == NULL)
    return;
  if (object == NULL)
    g_hash_table_remove (run->objects, name);
  else
    g_hash_table_insert (run->objects, g_strdup (name), g_object_ref (object));
}

guint16
scenario_entity (ScenarioRun *run,
                 const char  *name)
{
  guint16 entity = crow_schema_lookup_entity_by_id (run->schema, name);

  if (entity == CROW_NONE)
    scenario_fail (run, "no_such_entity");
  return entity;
}

guint16
scenario_role (ScenarioRun *run,
               CrowObject  *object,
               const char  *name)
{
  guint16 role = crow_mapping_lookup_role (run->mapping, crow_object_get_entity (object), name);

  if (role == CROW_NONE)
    scenario_fail (run, "no_such_role");
  return role;
}

const CrowRole *
scenario_role_info (ScenarioRun *run,
                    CrowObject  *object,
                    guint16      role)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (
      crow_mapping_get_objects (run->mapping), crow_schema_get_root (run->schema, crow_object_get_entity (object)),
      &n_roles);

  return &roles[role];
}

/* The end of a link of the scenario that declares a role, among the heirs' parents too; NULL: it has no name. */
JsonObject *
scenario_role_end (ScenarioRun *run,
                   CrowObject  *object,
                   guint16      role)
{
  const CrowRole *info = scenario_role_info (run, object, role);
  JsonArray *links = json_object_get_array_member (run->schema_object, "links");

  for (guint i = 0; info->name != NULL && i < json_array_get_length (links); i++)
    for (guint j = 0; j < 2; j++)
      {
        JsonObject *end = json_object_get_object_member (json_array_get_object_element (links, i), j == 0 ? "from" : "to");
        const char *name = scenario_text (end, "role");
        guint16 entity = scenario_entity (run, scenario_text (end, "entity"));

        if (g_strcmp0 (name, info->name) == 0 && entity != CROW_NONE &&
            crow_schema_inherits (run->schema, crow_object_get_entity (object), entity))
          return end;
      }
  return NULL;
}

/* A many-to-many role that is looked at as one object. */
gboolean
scenario_role_is_single (ScenarioRun *run,
                         CrowObject  *object,
                         guint16      role)
{
  JsonObject *end = scenario_role_end (run, object, role);

  return end != NULL && !json_object_get_boolean_member_with_default (end, "uselist", TRUE) &&
         scenario_role_info (run, object, role)->to_many;
}

/* One that is a query at each look. */
gboolean
scenario_role_is_dynamic (ScenarioRun *run,
                          CrowObject  *object,
                          guint16      role)
{
  JsonObject *end = scenario_role_end (run, object, role);

  return end != NULL && g_strcmp0 (scenario_text (end, "lazy"), "dynamic") == 0;
}

/* What a role of @entity reaches, as it was drawn. */
guint16
scenario_role_target (ScenarioRun *run,
                      guint        entity,
                      guint16      role)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (crow_mapping_get_objects (run->mapping),
                                                 crow_schema_get_root (run->schema, entity), &n_roles);

  return crow_schema_get_relationship (run->schema, roles[role].relationship)->ends[roles[role].end].entity;
}

gboolean
scenario_role_fits (ScenarioRun *run,
                    CrowObject  *owner,
                    guint16      role,
                    CrowObject  *object)
{
  return crow_schema_inherits (run->schema, crow_object_get_entity (object),
                               scenario_role_target (run, crow_object_get_entity (owner), role));
}

/* "Entity#1", "Entity#1,2", or "Entity#new(p)" for an object that never had a row. */
char *
scenario_identity (ScenarioRun *run,
                   CrowObject  *object)
{
  guint entity = crow_object_get_entity (object);
  const CrowEntityInfo *info = crow_schema_get_entity (run->schema, entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (run->schema, crow_schema_get_root (run->schema, entity));
  CrowState state = crow_object_get_state (object);
  const char *known = g_hash_table_lookup (run->keys, object);
  GString *text;

  if (state == CROW_STATE_DETACHED && known != NULL)
    return g_strdup (known);
  if (state == CROW_STATE_TRANSIENT || state == CROW_STATE_PENDING || (state != CROW_STATE_PERSISTENT && known == NULL))
    {
      const char *name = g_hash_table_lookup (run->names, object);

      /* What a cascade made has no variable. */
      return g_strdup_printf ("%s#new(%s)", info->id, name != NULL ? name : "?");
    }
  text = g_string_new (info->id);
  for (guint i = 0; i < key->n_attributes; i++)
    {
      CrowValue value;
      g_autofree char *part = NULL;

      crow_object_get_value (object, key->attributes[i], &value);
      part = value.type == CROW_VALUE_TYPE_TEXT ? g_strndup (value.u.text, value.length) : crow_value_to_string (&value);
      g_string_append_printf (text, "%s%s", i == 0 ? "#" : ",", part);
    }
  if (state == CROW_STATE_PERSISTENT)
    g_hash_table_insert (run->keys, object, g_strdup (text->str));
  return g_string_free (text, FALSE);
}

static JsonNode *
string_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
boolean_node (gboolean value)
{
  return json_node_init_boolean (json_node_alloc (), value);
}

JsonNode *
scenario_identity_node (ScenarioRun *run,
                        CrowObject  *object)
{
  g_autofree char *identity = NULL;

  if (object == NULL)
    return json_node_new (JSON_NODE_NULL);
  identity = scenario_identity (run, object);
  return string_node (identity);
}

static int
compare_text (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A list of strings. */
JsonNode *
scenario_names_node (GPtrArray *names,
                     gboolean   sorted)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  if (sorted)
    g_ptr_array_sort (names, compare_text);
  for (guint i = 0; i < names->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (names, i));
  json_node_take_array (node, array);
  return node;
}

JsonNode *
scenario_identities_node (ScenarioRun *run,
                          GListModel  *list,
                          gboolean     sorted)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (list, i);

      g_ptr_array_add (names, scenario_identity (run, object));
    }
  return scenario_names_node (names, sorted);
}

void
scenario_value_from_json (JsonNode  *node,
                          CrowValue *value)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    *value = crow_value_null ();
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    *value = crow_value_text (json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    *value = crow_value_double (json_node_get_double (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *value = crow_value_int64 (json_node_get_boolean (node));
  else
    *value = crow_value_int64 (json_node_get_int (node));
}

JsonNode *
scenario_value_to_json (const CrowValue *value,
                        CrowDataType     type)
{
  switch (value->type)
    {
    case CROW_VALUE_TYPE_INT64:
      return type == CROW_TYPE_BOOLEAN ? boolean_node (value->u.integer != 0)
                                       : json_node_init_int (json_node_alloc (), value->u.integer);
    case CROW_VALUE_TYPE_DOUBLE:
      return json_node_init_double (json_node_alloc (), value->u.real);
    case CROW_VALUE_TYPE_TEXT:
      if (type == CROW_TYPE_TIMESTAMP)
        {
          g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (value->u.text, g_time_zone_new_utc ());
          g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

          if (time != NULL && ABS (g_date_time_difference (now, time)) < 10 * G_TIME_SPAN_MINUTE)
            return string_node ("<now>");
        }
      return string_node (value->u.text);
    case CROW_VALUE_TYPE_NULL:
    case CROW_VALUE_TYPE_BLOB:
    default:
      return json_node_new (JSON_NODE_NULL);
    }
}
