/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a scenario that make and change objects.
 */
#include "config.h"

#include "orm/crow-session-private.h"

#include "scenario-run-private.h"

/* The object that a step is about. */
CrowObject *
scenario_subject (ScenarioRun *run,
                  JsonObject  *step)
{
  return scenario_variable (run, scenario_text (step, "obj"));
}

static void
set_attribute (ScenarioRun *run,
               CrowObject  *object,
               const char  *name,
               JsonNode    *node)
{
  guint16 attribute = crow_mapping_lookup_attribute (run->mapping, crow_object_get_entity (object), name);
  GError *error = NULL;
  CrowValue value;

  if (attribute == CROW_NONE)
    {
      scenario_fail (run, "no_such_attribute");
      return;
    }
  scenario_value_from_json (node, &value);
  scenario_expiry_know (run, object, name);
  if (!crow_object_set_value (object, attribute, &value, &error))
    scenario_fail_with (run, error);
}

/* Calls for each object that a string or list of strings names. */
static void
foreach_variable (ScenarioRun      *run,
                  JsonNode *node,
                  void    (*visit) (ScenarioRun *run, CrowObject *object, gpointer data),
                  gpointer  data)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    scenario_fail (run, "null_in_collection");
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      foreach_variable (run, json_array_get_element (json_node_get_array (node), i), visit, data);
  else
    {
      CrowObject *object = scenario_variable (run, json_node_get_string (node));

      if (object != NULL)
        visit (run, object, data);
    }
}

static gboolean
fits (ScenarioRun *run,
      ScenarioRoleOf        *role,
      CrowObject  *object)
{
  if (scenario_role_fits (run, role->owner, role->role, object))
    return TRUE;
  scenario_fail (run, "wrong_type");
  return FALSE;
}

/* Whether the session has another object for the row of a detached one, which it could not take. */
static gboolean
has_other (ScenarioRun *run,
           CrowObject  *object)
{
  CrowEntityMap *map = _crow_mapping_get_map (run->mapping, crow_object_get_entity (object));
  CrowValue key[16];

  if (crow_object_get_state (object) != CROW_STATE_DETACHED || map->n_key > G_N_ELEMENTS (key))
    return FALSE;
  for (guint i = 0; i < map->n_key; i++)
    crow_object_get_value (object, map->key[i], &key[i]);
  return _crow_identity_lookup (run->session, map, key) != NULL;
}

/* What is linked to an object of the session comes into it, as the cascade of the role says. */
static gboolean
bring_in (ScenarioRun    *run,
          ScenarioRoleOf *role,
          CrowObject     *object)
{
  const CrowRole *info = scenario_role_info (run, role->owner, role->role);
  const CrowRelationshipInfo *link = crow_schema_get_relationship (run->schema, info->relationship);

  if (crow_object_get_session (object) == run->session && crow_object_get_state (object) != CROW_STATE_DETACHED)
    return TRUE;
  if ((link->ends[info->end].cascades & CROW_CASCADE_SAVE_UPDATE) == 0)
    scenario_fail (run, "detached");
  else if (has_other (run, object))
    scenario_fail (run, "already_in_session");
  else
    {
      crow_session_add (run->session, object);
      /* What is gone for good stays so. */
      if (crow_object_get_state (object) == CROW_STATE_DETACHED)
        scenario_fail (run, "object_deleted");
    }
  return run->error == NULL;
}

static void
append_visit (ScenarioRun *run,
              CrowObject  *object,
              gpointer     data)
{
  ScenarioRoleOf *role = data;

  if (fits (run, role, object) && bring_in (run, role, object))
    crow_collection_add (crow_object_get_many (role->owner, role->role), object);
}

static void
remove_visit (ScenarioRun *run,
              CrowObject  *object,
              gpointer     data)
{
  ScenarioRoleOf *role = data;
  CrowCollection *collection = crow_object_get_many (role->owner, role->role);

  /* Nobody looks what a dynamic role holds. */
  if (!scenario_role_is_dynamic (run, role->owner, role->role) && !crow_collection_contains (collection, object))
    scenario_fail (run, "not_in_collection");
  else
    crow_collection_remove (collection, object);
}

/* The role that a step names, of the object that it names. */
gboolean
scenario_find_role (ScenarioRun *run,
                    JsonObject  *step,
                    ScenarioRoleOf        *role)
{
  role->owner = scenario_subject (run, step);
  if (role->owner == NULL)
    return FALSE;
  if (crow_object_get_session (role->owner) != run->session)
    {
      scenario_fail (run, "detached");
      return FALSE;
    }
  role->role = scenario_role (run, role->owner, scenario_text (step, "role"));
  return role->role != CROW_NONE;
}

/* The same for a role that is changed: what it holds is known then. */
static gboolean
find_edited (ScenarioRun    *run,
             JsonObject     *step,
             ScenarioRoleOf *role)
{
  if (!scenario_find_role (run, step, role))
    return FALSE;
  scenario_expiry_change (run, role->owner, scenario_text (step, "role"));
  return TRUE;
}

JsonNode *
scenario_step_append (ScenarioRun *run,
                      JsonObject  *step)
{
  ScenarioRoleOf role;

  /* A view-only role refuses, as what is appended to SQLAlchemy's is never written. */
  if (find_edited (run, step, &role))
    foreach_variable (run, json_object_get_member (step, "item"), append_visit, &role);
  return NULL;
}

JsonNode *
scenario_step_remove (ScenarioRun *run,
                      JsonObject  *step)
{
  ScenarioRoleOf role;

  if (find_edited (run, step, &role))
    foreach_variable (run, json_object_get_member (step, "item"), remove_visit, &role);
  return NULL;
}

JsonNode *
scenario_step_clear (ScenarioRun *run,
                     JsonObject  *step)
{
  ScenarioRoleOf role;

  if (find_edited (run, step, &role))
    crow_collection_clear (crow_object_get_many (role.owner, role.role));
  return NULL;
}

/* What stays is not taken out in between, so that an owned object is no orphan for a moment. */
JsonNode *
scenario_step_replace (ScenarioRun *run,
                       JsonObject  *step)
{
  ScenarioRoleOf role;
  CrowCollection *collection;
  JsonArray *items;

  if (!find_edited (run, step, &role))
    return NULL;
  collection = crow_object_get_many (role.owner, role.role);
  items = json_object_get_array_member (step, "items");
  for (guint i = crow_collection_get_n_items (collection); i-- > 0;)
    {
      CrowObject *object = crow_collection_get (collection, i);
      gboolean stays = FALSE;

      for (guint j = 0; j < json_array_get_length (items); j++)
        stays |= g_hash_table_lookup (run->objects, json_array_get_string_element (items, j)) == object;
      if (!stays)
        crow_collection_remove (collection, object);
    }
  foreach_variable (run, json_object_get_member (step, "items"), append_visit, &role);
  return NULL;
}

JsonNode *
scenario_step_link (ScenarioRun *run,
                    JsonObject  *step)
{
  ScenarioRoleOf role;
  JsonNode *to = json_object_get_member (step, "to");
  CrowObject *target = NULL;

  if (!find_edited (run, step, &role))
    return NULL;
  if (to != NULL && !JSON_NODE_HOLDS_NULL (to))
    {
      target = scenario_variable (run, json_node_get_string (to));
      if (target == NULL || !fits (run, &role, target) || !bring_in (run, &role, target))
        return NULL;
    }
  if (scenario_role_is_single (run, role.owner, role.role))
    {
      CrowCollection *collection = crow_object_get_many (role.owner, role.role);

      crow_collection_clear (collection);
      if (target != NULL)
        crow_collection_add (collection, target);
    }
  else
    crow_object_set_one (role.owner, role.role, target);
  return NULL;
}

static void
add_visit (ScenarioRun *run,
           CrowObject  *object,
           gpointer     data)
{
  if (has_other (run, object))
    {
      scenario_fail (run, "already_in_session");
      return;
    }
  if (crow_object_get_state (object) == CROW_STATE_DELETED)
    {
      scenario_fail (run, "object_deleted");
      return;
    }
  crow_session_add (run->session, object);
  /* What is gone for good stays so. */
  if (crow_object_get_state (object) == CROW_STATE_DETACHED)
    scenario_fail (run, "object_deleted");
}

JsonNode *
scenario_step_new (ScenarioRun *run,
                   JsonObject  *step)
{
  guint16 entity = scenario_entity (run, scenario_text (step, "entity"));
  const char *name = scenario_text (step, "as");
  CrowObject *object;

  if (entity == CROW_NONE)
    return NULL;
  object = crow_session_create (run->session, entity);
  scenario_set_variable (run, name, object);
  g_hash_table_insert (run->names, object, (gpointer) name);
  if (json_object_has_member (step, "values"))
    {
      JsonObject *values = json_object_get_object_member (step, "values");
      JsonObjectIter iter;
      const char *attribute;
      JsonNode *node;

      json_object_iter_init_ordered (&iter, values);
      /* To SQLAlchemy a null at construction is a value that is not given. */
      while (json_object_iter_next_ordered (&iter, &attribute, &node))
        if (!JSON_NODE_HOLDS_NULL (node))
          set_attribute (run, object, attribute, node);
    }
  if (json_object_has_member (step, "links"))
    {
      JsonObjectIter iter;
      const char *member;
      JsonNode *node;

      json_object_iter_init_ordered (&iter, json_object_get_object_member (step, "links"));
      while (json_object_iter_next_ordered (&iter, &member, &node))
        {
          ScenarioRoleOf role = { object, scenario_role (run, object, member) };

          if (role.role == CROW_NONE)
            continue;
          if (scenario_role_info (run, object, role.role)->to_many)
            foreach_variable (run, node, append_visit, &role);
          else if (!JSON_NODE_HOLDS_NULL (node))
            {
              CrowObject *target = scenario_variable (run, json_node_get_string (node));

              if (target != NULL && fits (run, &role, target) && bring_in (run, &role, target))
                crow_object_set_one (object, role.role, target);
            }
        }
    }
  if (json_object_get_boolean_member_with_default (step, "add", FALSE))
    crow_session_add (run->session, object);
  return NULL;
}

JsonNode *
scenario_step_add (ScenarioRun *run,
                   JsonObject  *step)
{
  foreach_variable (run, json_object_get_member (step, "obj"), add_visit, NULL);
  return NULL;
}

JsonNode *
scenario_step_delete (ScenarioRun *run,
                      JsonObject  *step)
{
  CrowObject *object = scenario_subject (run, step);
  CrowState state;

  if (object == NULL)
    return NULL;
  state = crow_object_get_state (object);
  if (state == CROW_STATE_TRANSIENT || state == CROW_STATE_PENDING)
    scenario_fail (run, "not_persisted");
  else if (has_other (run, object))
    scenario_fail (run, "already_in_session");
  else if (state == CROW_STATE_DETACHED)
    {
      crow_session_add (run->session, object);
      /* What is gone for good needs no delete. */
      if (crow_object_get_state (object) != CROW_STATE_DETACHED)
        crow_session_delete (run->session, object);
    }
  else if (state != CROW_STATE_DELETED)
    crow_session_delete (run->session, object);
  return NULL;
}

JsonNode *
scenario_step_expunge (ScenarioRun *run,
                       JsonObject  *step)
{
  CrowObject *object = scenario_subject (run, step);

  if (object == NULL)
    return NULL;
  if (crow_object_get_session (object) != run->session || crow_object_get_state (object) == CROW_STATE_TRANSIENT)
    scenario_fail (run, "not_in_session");
  else
    crow_session_expunge (run->session, object);
  return NULL;
}

/* Attributes and roles by name. */
static void
expire_members (ScenarioRun *run,
                CrowObject  *object,
                JsonArray   *names)
{
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);
      guint16 attribute = crow_mapping_lookup_attribute (run->mapping, crow_object_get_entity (object), name);

      scenario_expiry_forget (run, object, name);
      if (attribute != CROW_NONE)
        crow_object_expire_attribute (object, attribute);
      else
        {
          guint16 role = scenario_role (run, object, name);

          if (role != CROW_NONE)
            crow_object_expire_role (object, role);
        }
    }
}

JsonNode *
scenario_step_expire (ScenarioRun *run,
                      JsonObject  *step)
{
  CrowObject *object = json_object_has_member (step, "obj") ? scenario_subject (run, step) : NULL;

  if (object != NULL && crow_object_get_state (object) != CROW_STATE_PERSISTENT)
    scenario_fail (run, "not_persisted");
  else if (object != NULL && json_object_has_member (step, "attrs"))
    expire_members (run, object, json_object_get_array_member (step, "attrs"));
  else if (object != NULL || !json_object_has_member (step, "obj"))
    {
      crow_session_expire (run->session, object);
      if (object != NULL)
        scenario_expiry_expire (run, object);
      else
        scenario_expiry_expire_all (run);
    }
  return NULL;
}

/* An object without a row cannot be read again.  SQLAlchemy forgets its edits, and then flushes and reads. */
JsonNode *
scenario_step_refresh (ScenarioRun *run,
                       JsonObject  *step)
{
  CrowObject *object = scenario_subject (run, step);
  GError *error = NULL;

  if (object == NULL)
    return NULL;
  if (crow_object_get_state (object) != CROW_STATE_PERSISTENT)
    {
      scenario_fail (run, "not_persisted");
      return NULL;
    }
  crow_session_expire (run->session, object);
  scenario_expiry_expire (run, object);
  if (!scenario_expiry_look (run, object, NULL, FALSE))
    return NULL;
  if (crow_object_get_state (object) != CROW_STATE_PERSISTENT)
    scenario_fail (run, "object_deleted");
  else if (!crow_session_refresh (run->session, object, &error))
    scenario_fail_reading (run, error);
  return NULL;
}

JsonNode *
scenario_step_merge (ScenarioRun *run,
                     JsonObject  *step)
{
  CrowObject *object = scenario_subject (run, step);
  const char *name = scenario_text (step, "as");
  CrowObject *merged;
  GError *error = NULL;

  if (object == NULL)
    return NULL;
  merged = crow_session_merge (run->session, object, &error);
  if (merged == NULL)
    {
      scenario_fail_with (run, error);
      return NULL;
    }
  scenario_set_variable (run, name, merged);
  if (!g_hash_table_contains (run->names, merged))
    g_hash_table_insert (run->names, merged, (gpointer) name);
  return scenario_identity_node (run, merged);
}

JsonNode *
scenario_step_set (ScenarioRun *run,
                   JsonObject  *step)
{
  CrowObject *object = scenario_subject (run, step);

  if (object != NULL)
    set_attribute (run, object, scenario_text (step, "attr"), json_object_get_member (step, "value"));
  return NULL;
}
