/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a scenario, one function an operation.  An operation returns its result or an error word of the
 * recorded form; it decides nothing about right or wrong.
 */
#include "config.h"

#include "scenario-run.h"

#include "sql/crow-ddl.h"

#include "scenario-run-private.h"
#include "scenario-schema.h"
#include "scenario-server.h"
#include "scenario-watch.h"

typedef JsonNode *(*StepFunc) (ScenarioRun        *run,
                               JsonObject *step);

static const char *
text_member (JsonObject *step,
             const char *member)
{
  return json_object_get_string_member_with_default (step, member, NULL);
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

static CrowObject *
subject (ScenarioRun *run,
         JsonObject  *step)
{
  return scenario_variable (run, text_member (step, "obj"));
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

typedef struct
{
  CrowObject *owner;
  guint16 role;
} Role;

static gboolean
fits (ScenarioRun *run,
      Role        *role,
      CrowObject  *object)
{
  if (scenario_role_fits (run, role->owner, role->role, object))
    return TRUE;
  scenario_fail (run, "wrong_type");
  return FALSE;
}

static void
append_visit (ScenarioRun *run,
              CrowObject  *object,
              gpointer     data)
{
  Role *role = data;

  if (fits (run, role, object))
    crow_collection_add (crow_object_get_many (role->owner, role->role), object);
}

static void
remove_visit (ScenarioRun *run,
              CrowObject  *object,
              gpointer     data)
{
  Role *role = data;
  CrowCollection *collection = crow_object_get_many (role->owner, role->role);

  if (!crow_collection_contains (collection, object))
    scenario_fail (run, "not_in_collection");
  else
    crow_collection_remove (collection, object);
}

static gboolean
find_role (ScenarioRun *run,
           JsonObject  *step,
           Role        *role)
{
  role->owner = subject (run, step);
  if (role->owner == NULL)
    return FALSE;
  if (crow_object_get_session (role->owner) != run->session)
    {
      scenario_fail (run, "detached");
      return FALSE;
    }
  role->role = scenario_role (run, role->owner, text_member (step, "role"));
  return role->role != CROW_NONE;
}

static JsonNode *
step_append (ScenarioRun *run,
             JsonObject  *step)
{
  Role role;

  if (find_role (run, step, &role))
    foreach_variable (run, json_object_get_member (step, "item"), append_visit, &role);
  return NULL;
}

static JsonNode *
step_remove (ScenarioRun *run,
             JsonObject  *step)
{
  Role role;

  if (find_role (run, step, &role))
    foreach_variable (run, json_object_get_member (step, "item"), remove_visit, &role);
  return NULL;
}

static JsonNode *
step_clear (ScenarioRun *run,
            JsonObject  *step)
{
  Role role;

  if (find_role (run, step, &role))
    crow_collection_clear (crow_object_get_many (role.owner, role.role));
  return NULL;
}

/* What stays is not taken out in between, so that an owned object is no orphan for a moment. */
static JsonNode *
step_replace (ScenarioRun *run,
              JsonObject  *step)
{
  Role role;
  CrowCollection *collection;
  JsonArray *items;

  if (!find_role (run, step, &role))
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

static JsonNode *
step_link (ScenarioRun *run,
           JsonObject  *step)
{
  Role role;
  JsonNode *to = json_object_get_member (step, "to");
  CrowObject *target = NULL;

  if (!find_role (run, step, &role))
    return NULL;
  if (to != NULL && !JSON_NODE_HOLDS_NULL (to))
    {
      target = scenario_variable (run, json_node_get_string (to));
      if (target == NULL || !fits (run, &role, target))
        return NULL;
    }
  crow_object_set_one (role.owner, role.role, target);
  return NULL;
}

static void
add_visit (ScenarioRun *run,
           CrowObject  *object,
           gpointer     data)
{
  if (crow_object_get_state (object) == CROW_STATE_DELETED)
    scenario_fail (run, "object_deleted");
  else
    crow_session_add (run->session, object);
}

static JsonNode *
step_new (ScenarioRun *run,
          JsonObject  *step)
{
  guint16 entity = scenario_entity (run, text_member (step, "entity"));
  const char *name = text_member (step, "as");
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
      while (json_object_iter_next_ordered (&iter, &attribute, &node))
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
          Role role = { object, scenario_role (run, object, member) };

          if (role.role == CROW_NONE)
            continue;
          if (scenario_role_info (run, object, role.role)->to_many)
            foreach_variable (run, node, append_visit, &role);
          else if (!JSON_NODE_HOLDS_NULL (node))
            {
              CrowObject *target = scenario_variable (run, json_node_get_string (node));

              if (target != NULL && fits (run, &role, target))
                crow_object_set_one (object, role.role, target);
            }
        }
    }
  if (json_object_get_boolean_member_with_default (step, "add", FALSE))
    crow_session_add (run->session, object);
  return NULL;
}

static JsonNode *
step_add (ScenarioRun *run,
          JsonObject  *step)
{
  foreach_variable (run, json_object_get_member (step, "obj"), add_visit, NULL);
  return NULL;
}

static JsonNode *
step_delete (ScenarioRun *run,
             JsonObject  *step)
{
  CrowObject *object = subject (run, step);
  CrowState state;

  if (object == NULL)
    return NULL;
  state = crow_object_get_state (object);
  if (state == CROW_STATE_TRANSIENT || state == CROW_STATE_PENDING)
    scenario_fail (run, "not_persisted");
  else if (state == CROW_STATE_DETACHED)
    scenario_fail (run, "object_deleted");
  else if (state != CROW_STATE_DELETED)
    crow_session_delete (run->session, object);
  return NULL;
}

static JsonNode *
step_expunge (ScenarioRun *run,
              JsonObject  *step)
{
  CrowObject *object = subject (run, step);

  if (object == NULL)
    return NULL;
  if (crow_object_get_session (object) != run->session)
    scenario_fail (run, "not_in_session");
  else
    crow_session_expunge (run->session, object);
  return NULL;
}

static JsonNode *
step_expire (ScenarioRun *run,
             JsonObject  *step)
{
  CrowObject *object = json_object_has_member (step, "obj") ? subject (run, step) : NULL;

  crow_session_expire (run->session, object);
  return NULL;
}

/* An object without a row cannot be read again. */
static JsonNode *
step_refresh (ScenarioRun *run,
              JsonObject  *step)
{
  CrowObject *object = subject (run, step);
  GError *error = NULL;

  if (object == NULL)
    return NULL;
  if (crow_object_get_state (object) != CROW_STATE_PERSISTENT)
    scenario_fail (run, "not_persisted");
  else if (!crow_session_refresh (run->session, object, &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_merge (ScenarioRun *run,
            JsonObject  *step)
{
  CrowObject *object = subject (run, step);
  const char *name = text_member (step, "as");
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

static JsonNode *
step_set (ScenarioRun *run,
          JsonObject  *step)
{
  CrowObject *object = subject (run, step);

  if (object != NULL)
    set_attribute (run, object, text_member (step, "attr"), json_object_get_member (step, "value"));
  return NULL;
}

/* A failed load shows as the session's error. */
static void
note_load_error (ScenarioRun *run)
{
  const GError *error = crow_session_get_error (run->session);

  if (error != NULL)
    scenario_fail_with (run, g_error_copy (error));
}

static JsonNode *
step_value (ScenarioRun *run,
            JsonObject  *step)
{
  CrowObject *object = subject (run, step);
  guint16 attribute;
  CrowValue value;

  if (object == NULL)
    return NULL;
  attribute = crow_mapping_lookup_attribute (run->mapping, crow_object_get_entity (object), text_member (step, "attr"));
  if (attribute == CROW_NONE)
    {
      scenario_fail (run, "no_such_attribute");
      return NULL;
    }
  crow_object_get_value (object, attribute, &value);
  note_load_error (run);
  return scenario_value_to_json (
      &value, crow_schema_get_entity (crow_mapping_get_objects (run->mapping),
                                      crow_schema_get_root (run->schema, crow_object_get_entity (object)))
                ->attributes[attribute].type);
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
  if (role == CROW_NONE)
    return NULL;
  if (scenario_role_info (run, object, role)->to_many)
    {
      const CrowRole *info = scenario_role_info (run, object, role);
      const CrowEndInfo *end = &crow_schema_get_relationship (run->schema, info->relationship)->ends[info->end];

      node = scenario_identities_node (run, G_LIST_MODEL (crow_object_get_many (object, role)), end->order_by == NULL);
    }
  else
    {
      CrowObject *target = crow_object_get_one (object, role);

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

      if (role == CROW_NONE)
        return NULL;
      if (i + 1 == json_array_get_length (path))
        return navigate (run, object, name, as);
      if (!scenario_role_info (run, object, role)->to_many)
        object = crow_object_get_one (object, role);
      else
        {
          object = crow_collection_get (crow_object_get_many (object, role), json_array_get_int_element (path, ++i));
          if (object != NULL && i + 1 == json_array_get_length (path))
            {
              scenario_set_variable (run, as, object);
              return scenario_identity_node (run, object);
            }
        }
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
                             : navigate (run, object, text_member (step, "role"), NULL);

      json_array_add_element (results, result != NULL ? result : json_node_new (JSON_NODE_NULL));
    }
  json_node_take_array (node, results);
  return node;
}

static JsonNode *
step_nav (ScenarioRun *run,
          JsonObject  *step)
{
  CrowObject *object;

  if (g_hash_table_contains (run->lists, text_member (step, "obj")))
    return navigate_list (run, g_hash_table_lookup (run->lists, text_member (step, "obj")), step);
  object = subject (run, step);
  if (object == NULL)
    return NULL;
  if (json_object_has_member (step, "path"))
    return navigate_path (run, object, json_object_get_array_member (step, "path"), text_member (step, "as"));
  return navigate (run, object, text_member (step, "role"), text_member (step, "as"));
}

static JsonNode *
step_load (ScenarioRun *run,
           JsonObject  *step)
{
  Role role;
  GError *error = NULL;

  if (find_role (run, step, &role) && !crow_object_load (role.owner, role.role, &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_is_loaded (ScenarioRun *run,
                JsonObject  *step)
{
  Role role;

  return find_role (run, step, &role) ? boolean_node (crow_object_is_loaded (role.owner, role.role)) : NULL;
}

static JsonNode *
step_state (ScenarioRun *run,
            JsonObject  *step)
{
  static const char *const names[] = {
    [CROW_STATE_TRANSIENT] = "transient", [CROW_STATE_PENDING] = "pending", [CROW_STATE_PERSISTENT] = "persistent",
    [CROW_STATE_DELETED] = "deleted",     [CROW_STATE_DETACHED] = "detached",
  };
  CrowObject *object = subject (run, step);

  return object != NULL ? string_node (names[crow_object_get_state (object)]) : NULL;
}

static JsonNode *
step_same (ScenarioRun *run,
           JsonObject  *step)
{
  return boolean_node (scenario_variable (run, text_member (step, "a")) == scenario_variable (run, text_member (step, "b")));
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

static JsonNode *
step_session (ScenarioRun *run,
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

/* Keys are remembered while objects have them: an identity is asked for after the row is gone, too. */
static void
remember_keys (ScenarioRun *run)
{
  GHashTableIter iter;
  gpointer object;

  g_hash_table_iter_init (&iter, run->objects);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    if (crow_object_get_state (object) == CROW_STATE_PERSISTENT)
      g_free (scenario_identity (run, object));
}

static JsonNode *
step_flush (ScenarioRun *run,
            JsonObject  *step)
{
  GError *error = NULL;

  if (!crow_session_flush (run->session, &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_commit (ScenarioRun *run,
             JsonObject  *step)
{
  GError *error = NULL;

  if (!crow_session_commit (run->session, &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_rollback (ScenarioRun *run,
               JsonObject  *step)
{
  crow_session_rollback (run->session);
  return NULL;
}

static JsonNode *
step_savepoint (ScenarioRun *run,
                JsonObject  *step)
{
  GError *error = NULL;

  if (!crow_session_savepoint (run->session, text_member (step, "as"), &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_rollback_to (ScenarioRun *run,
                  JsonObject  *step)
{
  GError *error = NULL;

  if (!crow_session_rollback_to (run->session, text_member (step, "name"), &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_release (ScenarioRun *run,
              JsonObject  *step)
{
  GError *error = NULL;

  if (!crow_session_release (run->session, text_member (step, "name"), &error))
    scenario_fail_with (run, error);
  return NULL;
}

/* `lazy` of the roles. */
static void
set_loading (ScenarioRun *run,
             JsonObject  *declared_on)
{
  const char *lazy = json_object_get_string_member_with_default (declared_on, "lazy", "select");
  const char *name = text_member (declared_on, "role");
  guint16 entity = scenario_entity (run, text_member (declared_on, "entity"));
  guint16 role = entity != CROW_NONE && name != NULL ? crow_mapping_lookup_role (run->mapping, entity, name) : CROW_NONE;

  if (role != CROW_NONE && g_str_has_prefix (lazy, "raise"))
    crow_session_set_loading (run->session, entity, role, CROW_LOADING_RAISE);
}

static void
open_session (ScenarioRun *run)
{
  JsonArray *links = json_object_get_array_member (run->schema_object, "links");

  run->session = crow_session_new (run->engine, run->mapping);
  crow_session_set_autoflush (run->session, run->autoflush);
  for (guint i = 0; i < json_array_get_length (links); i++)
    {
      JsonObject *link = json_array_get_object_element (links, i);

      set_loading (run, json_object_get_object_member (link, "from"));
      set_loading (run, json_object_get_object_member (link, "to"));
    }
}

static JsonNode *
step_close (ScenarioRun *run,
            JsonObject  *step)
{
  crow_session_close (run->session);
  g_clear_object (&run->session);
  open_session (run);
  return NULL;
}

static JsonNode *
step_reload (ScenarioRun *run,
             JsonObject  *step)
{
  g_hash_table_remove_all (run->lists);
  g_hash_table_remove_all (run->objects);
  g_hash_table_remove_all (run->names);
  g_hash_table_remove_all (run->keys);
  return step_close (run, step);
}

static JsonNode *
step_sql (ScenarioRun *run,
          JsonObject  *step)
{
  g_autofree char *sql = scenario_server_translate (run->engine, run->schema, text_member (step, "sql"));
  GError *error = NULL;

  if (!crow_session_execute (run->session, sql, &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_dump (ScenarioRun *run,
           JsonObject  *step)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  scenario_watch_pause (TRUE);
  json_node_take_object (node, scenario_read_tables (run));
  scenario_watch_pause (FALSE);
  return node;
}

static const struct
{
  const char *op;
  StepFunc run;
} steps[] = {
  { "new", step_new },
  { "add", step_add },
  { "delete", step_delete },
  { "expunge", step_expunge },
  { "refresh", step_refresh },
  { "expire", step_expire },
  { "merge", step_merge },
  { "set", step_set },
  { "value", step_value },
  { "link", step_link },
  { "append", step_append },
  { "insert", step_append },
  { "remove", step_remove },
  { "replace", step_replace },
  { "clear", step_clear },
  { "nav", step_nav },
  { "load", step_load },
  { "is_loaded", step_is_loaded },
  { "state", step_state },
  { "same", step_same },
  { "session", step_session },
  { "flush", step_flush },
  { "commit", step_commit },
  { "rollback", step_rollback },
  { "savepoint", step_savepoint },
  { "rollback_to", step_rollback_to },
  { "release", step_release },
  { "reload", step_reload },
  { "close", step_close },
  { "get", scenario_step_get },
  { "query", scenario_step_query },
  { "count", scenario_step_count },
  { "bulk_delete", scenario_step_bulk_delete },
  { "bulk_update", scenario_step_bulk_update },
  { "unlink", step_link },
  { "schema", scenario_step_schema },
  { "sql", step_sql },
  { "dump", step_dump },
};

static void
run_step (ScenarioRun *run,
          JsonObject  *step,
          JsonArray   *results)
{
  const char *op = text_member (step, "op");
  JsonObject *record = json_object_new ();
  JsonNode *result = NULL;
  StepFunc function = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].op, op))
      function = steps[i].run;
  run->error = NULL;
  g_clear_pointer (&run->detail, g_free);
  if (function == NULL)
    scenario_fail (run, "no_such_operation");
  else
    result = function (run, step);
  json_object_set_array_member (record, "sql", scenario_watch_take ());
  scenario_watch_pause (TRUE);
  remember_keys (run);
  scenario_watch_pause (FALSE);

  json_object_set_string_member (record, "op", op);
  if (run->error != NULL)
    {
      json_object_set_string_member (record, "error", run->error);
      if (run->detail != NULL)
        json_object_set_string_member (record, "message", run->detail);
      g_clear_pointer (&result, json_node_unref);
    }
  else if (result != NULL)
    json_object_set_member (record, "result", result);
  json_array_add_object_element (results, record);
}

/* Not through crow_schema_create_tables(), which refuses what SQLAlchemy gets into trouble with. */
static gboolean
create_tables (ScenarioRun *run,
               GError     **error)
{
  g_autofree char *sql = crow_ddl_to_sql (run->schema, crow_engine_get_dialect (run->engine), CROW_DDL_DEFAULT, NULL);

  return crow_engine_execute (run->engine, sql, error);
}

static gboolean
set_up (ScenarioRun  *run,
        JsonObject   *scenario,
        const char   *uri,
        GError      **error)
{
  JsonObject *options = json_object_has_member (scenario, "options")
                            ? json_object_get_object_member (scenario, "options") : NULL;

  run->autoflush = options == NULL || json_object_get_boolean_member_with_default (options, "autoflush", TRUE);
  run->schema_object = json_object_get_object_member (scenario, "schema");
  run->schema = scenario_schema_new (json_object_get_object_member (scenario, "schema"), error);
  if (run->schema == NULL)
    return FALSE;
  run->engine = crow_engine_open (uri, error);
  if (run->engine == NULL || !scenario_server_clear (run->engine, error) || !create_tables (run, error))
    return FALSE;
  if (options != NULL && !json_object_get_boolean_member_with_default (options, "foreign_keys", TRUE) &&
      !scenario_server_switch_off_foreign_keys (run->engine, error))
    return FALSE;
  scenario_watch_start (run->engine);
  run->mapping = crow_mapping_new (run->schema, NULL);
  open_session (run);
  return TRUE;
}

JsonObject *
scenario_run (JsonObject *scenario,
              const char *uri)
{
  ScenarioRun run = {
    .objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref),
    .lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref),
    .names = g_hash_table_new (NULL, NULL),
    .keys = g_hash_table_new_full (NULL, NULL, NULL, g_free),
  };
  JsonObject *record = json_object_new ();
  JsonArray *results = json_array_new ();
  JsonArray *list = json_object_get_array_member (scenario, "steps");
  g_autoptr (GError) error = NULL;

  if (set_up (&run, scenario, uri, &error))
    {
      json_array_unref (scenario_watch_take ());
      for (guint i = 0; i < json_array_get_length (list); i++)
        {
          scenario_watch_pause (TRUE);
          scenario_server_rewind (run.engine, run.schema);
          scenario_watch_pause (FALSE);
          run_step (&run, json_array_get_object_element (list, i), results);
        }
      g_hash_table_remove_all (run.lists);
      g_hash_table_remove_all (run.objects);
      crow_session_rollback (run.session);
      crow_session_close (run.session);
      json_object_set_object_member (record, "tables", scenario_read_tables (&run));
    }
  else
    json_object_set_string_member (record, "config_error", error->message);
  json_object_set_array_member (record, "steps", results);

  g_hash_table_unref (run.lists);
  g_hash_table_unref (run.objects);
  g_hash_table_unref (run.names);
  g_hash_table_unref (run.keys);
  g_clear_object (&run.session);
  if (run.engine != NULL)
    scenario_server_leave (run.engine);
  g_clear_object (&run.engine);
  g_clear_pointer (&run.mapping, crow_mapping_unref);
  g_clear_pointer (&run.schema, crow_schema_unref);
  g_free (run.detail);
  return record;
}
