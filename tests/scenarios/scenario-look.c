/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a scenario that look at objects: values, roles, states.
 */
#include "config.h"

#include "scenario-run-private.h"

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

/* A failed load shows as the session's error. */
static void
note_load_error (ScenarioRun *run)
{
  if (run->load_failed)
    scenario_fail_reading (run, g_error_copy (crow_session_get_error (run->session)));
}

JsonNode *
scenario_step_value (ScenarioRun *run,
                     JsonObject  *step)
{
  CrowObject *object = scenario_subject (run, step);
  CrowState state;
  guint16 attribute;
  CrowValue value;

  if (object == NULL)
    return NULL;
  attribute = crow_mapping_lookup_attribute (run->mapping, crow_object_get_entity (object), scenario_text (step, "attr"));
  if (attribute == CROW_NONE)
    {
      scenario_fail (run, "no_such_attribute");
      return NULL;
    }
  if (!crow_object_is_set (object, attribute) && crow_object_get_session (object) == run->session)
    scenario_expiry_expire (run, object);
  state = crow_object_get_state (object);
  if (!scenario_expiry_look (run, object, scenario_text (step, "attr"), FALSE))
    return NULL;
  /* The flush took it. */
  if (crow_object_get_state (object) != state)
    {
      scenario_fail (run, "object_deleted");
      return NULL;
    }
  crow_object_get_value (object, attribute, &value);
  note_load_error (run);
  return scenario_value_to_json (
      &value, crow_schema_get_entity (crow_mapping_get_objects (run->mapping),
                                      crow_schema_get_root (run->schema, crow_object_get_entity (object)))
                ->attributes[attribute].type);
}

/* The objects of a dynamic role: asked of the database each time, after a flush. */
static GListModel *
ask_dynamic (ScenarioRun *run,
             CrowObject  *object,
             guint16      role)
{
  const CrowRole *info = scenario_role_info (run, object, role);
  JsonObject *end = scenario_role_end (run, object, role);
  g_autoptr (CrowQuery) query = crow_query_new (run->session, scenario_role_target (run, crow_object_get_entity (object),
                                                                                    role));
  GError *error = NULL;
  GListModel *list;

  crow_query_where (query, crow_expression_new_reaches (
                             crow_schema_get_inverse_role (crow_mapping_get_objects (run->mapping), info), object));
  if (json_object_has_member (end, "order_by"))
    scenario_order (run, query, scenario_role_target (run, crow_object_get_entity (object), role), json_object_get_member (end, "order_by"));
  list = crow_query_run (query, &error);
  if (list == NULL)
    scenario_fail_with (run, error);
  return list;
}

/* SQLAlchemy flushes before it loads; ours does so before a query, and a look is none, so that a program that wants it
 * flushes.  FALSE: that failed. */
static gboolean
flush_before_look (ScenarioRun *run,
                   CrowObject  *object,
                   guint16      role)
{
  GError *error = NULL;

  if (!scenario_expiry_look (run, object, scenario_role_info (run, object, role)->name, TRUE))
    return FALSE;
  if (!run->autoflush || crow_object_get_state (object) != CROW_STATE_PERSISTENT || crow_object_is_loaded (object, role) ||
      scenario_expiry_is_changed (run, object, scenario_role_info (run, object, role)->name) ||
      crow_session_flush (run->session, &error))
    return TRUE;
  scenario_fail_with (run, error);
  return FALSE;
}

static JsonNode *
navigate (ScenarioRun *run,
          CrowObject  *object,
          const char  *name,
          const char  *as)
{
  guint16 role;
  JsonNode *node;

  if (crow_object_get_session (object) != run->session)
    {
      scenario_fail (run, "detached");
      return NULL;
    }
  role = scenario_role (run, object, name);
  if (role == CROW_NONE || !flush_before_look (run, object, role))
    return NULL;
  if (scenario_role_info (run, object, role)->to_many)
    {
      const CrowRole *info = scenario_role_info (run, object, role);
      const CrowEndInfo *end = &crow_schema_get_relationship (run->schema, info->relationship)->ends[info->end];

      if (scenario_role_is_single (run, object, role))
        {
          CrowObject *target = crow_collection_get (crow_object_get_many (object, role), 0);

          scenario_set_variable (run, as, target);
          node = scenario_identity_node (run, target);
        }
      else if (scenario_role_is_dynamic (run, object, role) && crow_object_get_state (object) == CROW_STATE_PERSISTENT)
        {
          g_autoptr (GListModel) list = ask_dynamic (run, object, role);

          return list != NULL ? scenario_identities_node (run, list, end->order_by == NULL) : NULL;
        }
      else
        {
          node = scenario_identities_node (run, G_LIST_MODEL (crow_object_get_many (object, role)), end->order_by == NULL);
          scenario_expiry_know_list (run, G_LIST_MODEL (crow_object_get_many (object, role)));
        }
    }
  else
    {
      CrowObject *target = crow_object_get_one (object, role);

      scenario_expiry_know (run, target, NULL);

      scenario_set_variable (run, as, target);
      node = scenario_identity_node (run, target);
    }
  note_load_error (run);
  return node;
}

/* Along roles and indexes: ["posts", 0, "author"]. */
static JsonNode *
navigate_path (ScenarioRun *run,
               CrowObject  *object,
               JsonArray   *path,
               const char  *as)
{
  for (guint i = 0; object != NULL && i < json_array_get_length (path); i++)
    {
      const char *name = json_array_get_string_element (path, i);
      guint16 role = scenario_role (run, object, name);

      if (role == CROW_NONE || !flush_before_look (run, object, role))
        return NULL;
      if (i + 1 == json_array_get_length (path))
        return navigate (run, object, name, as);
      if (!scenario_role_info (run, object, role)->to_many)
        object = crow_object_get_one (object, role);
      else
        {
          object = crow_collection_get (crow_object_get_many (object, role), json_array_get_int_element (path, ++i));
          note_load_error (run);
          if (object != NULL && i + 1 == json_array_get_length (path))
            {
              scenario_set_variable (run, as, object);
              return scenario_identity_node (run, object);
            }
        }
      note_load_error (run);
      if (run->error != NULL)
        return NULL;
    }
  return json_node_new (JSON_NODE_NULL);
}

/* Every object of a list that was held: a list of what each reaches. */
static JsonNode *
navigate_list (ScenarioRun *run,
               GListModel  *list,
               JsonObject  *step)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *results = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (list, i);
      JsonNode *result = json_object_has_member (step, "path")
                             ? navigate_path (run, object, json_object_get_array_member (step, "path"), NULL)
                             : navigate (run, object, scenario_text (step, "role"), NULL);

      json_array_add_element (results, result != NULL ? result : json_node_new (JSON_NODE_NULL));
    }
  json_node_take_array (node, results);
  return node;
}

JsonNode *
scenario_step_nav (ScenarioRun *run,
                   JsonObject  *step)
{
  CrowObject *object;

  if (g_hash_table_contains (run->lists, scenario_text (step, "obj")))
    return navigate_list (run, g_hash_table_lookup (run->lists, scenario_text (step, "obj")), step);
  object = scenario_subject (run, step);
  if (object == NULL)
    return NULL;
  if (json_object_has_member (step, "path"))
    return navigate_path (run, object, json_object_get_array_member (step, "path"), scenario_text (step, "as"));
  return navigate (run, object, scenario_text (step, "role"), scenario_text (step, "as"));
}

JsonNode *
scenario_step_load (ScenarioRun *run,
                    JsonObject  *step)
{
  ScenarioRoleOf role;

  if (!scenario_find_role (run, step, &role) || scenario_role_is_dynamic (run, role.owner, role.role) ||
      !flush_before_look (run, role.owner, role.role))
    return NULL;
  /* SQLAlchemy has no other way to load a role than to look at it. */
  if (scenario_role_info (run, role.owner, role.role)->to_many)
    crow_collection_get_n_items (crow_object_get_many (role.owner, role.role));
  else
    crow_object_get_one (role.owner, role.role);
  note_load_error (run);
  return NULL;
}

JsonNode *
scenario_step_is_loaded (ScenarioRun *run,
                         JsonObject  *step)
{
  CrowObject *object = scenario_subject (run, step);
  ScenarioRoleOf role;

  /* What is detached has nothing but values. */
  if (object != NULL && crow_object_get_session (object) != run->session)
    return boolean_node (FALSE);
  return scenario_find_role (run, step, &role) ? boolean_node (crow_object_is_loaded (role.owner, role.role)) : NULL;
}

JsonNode *
scenario_step_state (ScenarioRun *run,
                     JsonObject  *step)
{
  static const char *const names[] = {
    [CROW_STATE_TRANSIENT] = "transient", [CROW_STATE_PENDING] = "pending", [CROW_STATE_PERSISTENT] = "persistent",
    [CROW_STATE_DELETED] = "deleted",     [CROW_STATE_DETACHED] = "detached",
  };
  CrowObject *object = scenario_subject (run, step);

  return object != NULL ? string_node (names[crow_object_get_state (object)]) : NULL;
}

JsonNode *
scenario_step_same (ScenarioRun *run,
                    JsonObject  *step)
{
  return boolean_node (scenario_variable (run, scenario_text (step, "a")) == scenario_variable (run, scenario_text (step, "b")));
}

static void
add_identities (ScenarioRun *run,
                JsonObject  *result,
                const char  *member,
                GPtrArray   *objects,
                gboolean     modified_only)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < objects->len; i++)
    if (!modified_only || crow_object_is_modified (g_ptr_array_index (objects, i)))
      g_ptr_array_add (names, scenario_identity (run, g_ptr_array_index (objects, i)));
  json_object_set_member (result, member, scenario_names_node (names, TRUE));
}

JsonNode *
scenario_step_session (ScenarioRun *run,
                       JsonObject  *step)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *result = json_object_new ();
  g_autoptr (GPtrArray) pending = crow_session_get_objects (run->session, CROW_STATE_PENDING);
  g_autoptr (GPtrArray) persistent = crow_session_get_objects (run->session, CROW_STATE_PERSISTENT);
  g_autoptr (GPtrArray) deleted = crow_session_get_objects (run->session, CROW_STATE_DELETED);

  add_identities (run, result, "new", pending, FALSE);
  add_identities (run, result, "dirty", persistent, TRUE);
  add_identities (run, result, "deleted", deleted, FALSE);
  json_node_take_object (node, result);
  return node;
}
