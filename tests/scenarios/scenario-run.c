/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario from its tables to its record, and the steps of the session.  A step returns its result or an error word of
 * the recorded form; it decides nothing about right or wrong.
 */
#include "config.h"

#include "scenario-run.h"

#include "engine/crow-engine-private.h"
#include "orm/crow-flush-private.h"
#include "sql/crow-ddl.h"

#include "scenario-run-private.h"
#include "scenario-schema.h"
#include "scenario-server.h"
#include "scenario-watch.h"

typedef JsonNode *(*StepFunc) (ScenarioRun        *run,
                               JsonObject *step);

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

/* Once a transaction ends the session reads again what another program wrote, unless it is told not to. */
static void
forget_foreign (ScenarioRun *run)
{
  if (run->foreign && run->expire_on_commit)
    crow_session_expire (run->session, NULL);
  run->foreign = FALSE;
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
  else
    {
      forget_foreign (run);
      if (run->expire_on_commit)
        scenario_expiry_expire_all (run);
    }
  return NULL;
}

static JsonNode *
step_rollback (ScenarioRun *run,
               JsonObject  *step)
{
  crow_session_rollback (run->session);
  forget_foreign (run);
  scenario_expiry_expire_all (run);
  return NULL;
}

static JsonNode *
step_savepoint (ScenarioRun *run,
                JsonObject  *step)
{
  GError *error = NULL;

  if (!crow_session_savepoint (run->session, scenario_text (step, "as"), &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_rollback_to (ScenarioRun *run,
                  JsonObject  *step)
{
  GError *error = NULL;

  /* What was changed is read again. */
  g_hash_table_remove_all (run->changed);
  if (!crow_session_rollback_to (run->session, scenario_text (step, "name"), &error))
    scenario_fail_with (run, error);
  return NULL;
}

static JsonNode *
step_release (ScenarioRun *run,
              JsonObject  *step)
{
  GError *error = NULL;

  if (!crow_session_release (run->session, scenario_text (step, "name"), &error))
    scenario_fail_with (run, error);
  return NULL;
}

/* `lazy` of the roles. */
static void
set_loading (ScenarioRun *run,
             JsonObject  *declared_on)
{
  const char *lazy = json_object_get_string_member_with_default (declared_on, "lazy", "select");
  const char *name = scenario_text (declared_on, "role");
  guint16 entity = scenario_entity (run, scenario_text (declared_on, "entity"));
  guint16 role = entity != CROW_NONE && name != NULL ? crow_mapping_lookup_role (run->mapping, entity, name) : CROW_NONE;

  if (role == CROW_NONE)
    return;
  if (g_str_has_prefix (lazy, "raise"))
    crow_session_set_loading (run->session, entity, role, CROW_LOADING_RAISE);
  else if (g_str_equal (lazy, "dynamic"))
    crow_session_set_loading (run->session, entity, role, CROW_LOADING_WRITE_ONLY);
  else if (g_str_equal (lazy, "joined"))
    crow_session_set_loading (run->session, entity, role, CROW_LOADING_JOINED);
  else if (!g_str_equal (lazy, "select"))
    crow_session_set_loading (run->session, entity, role, CROW_LOADING_EAGER);
}

/* A cascade that is the link's rule is in the schema; those of other directions are the program's. */
static void
set_deletes_along (ScenarioRun *run,
                   JsonObject  *link,
                   JsonObject  *declared_on)
{
  const char *cascade = scenario_text (declared_on, "cascade");
  const char *name = scenario_text (declared_on, "role");
  guint16 entity = scenario_entity (run, scenario_text (declared_on, "entity"));
  guint16 role = entity != CROW_NONE && name != NULL ? crow_mapping_lookup_role (run->mapping, entity, name) : CROW_NONE;
  g_auto (GStrv) words = g_strsplit_set (cascade != NULL ? cascade : "", ", ", -1);
  gboolean many_to_many, reference;
  guint n_roles;

  if (role == CROW_NONE)
    return;
  many_to_many = g_str_equal (scenario_text (link, "kind"), "many-to-many");
  reference = !many_to_many && crow_schema_get_roles (crow_mapping_get_objects (run->mapping),
                                                      crow_schema_get_root (run->schema, entity), &n_roles)[role].end == 0;
  if ((many_to_many || reference) && (g_strv_contains ((const char *const *) words, "all") ||
                                      g_strv_contains ((const char *const *) words, "delete")))
    crow_session_set_deletes_along (run->session, entity, role, TRUE);
  if (reference && g_strv_contains ((const char *const *) words, "delete-orphan"))
    crow_session_set_owns (run->session, entity, role, TRUE);
}

static void
load_failed_cb (CrowSession  *session,
                const GError *error,
                gpointer      data)
{
  ScenarioRun *run = data;

  run->load_failed = TRUE;
}

static void
open_session (ScenarioRun *run)
{
  JsonArray *links = json_object_get_array_member (run->schema_object, "links");

  run->session = crow_session_new (run->engine, run->mapping);
  crow_session_set_autoflush (run->session, run->autoflush);
  crow_session_set_keeps_edits (run->session, FALSE);
  g_signal_connect (run->session, "error", G_CALLBACK (load_failed_cb), run);
  for (guint i = 0; i < json_array_get_length (links); i++)
    {
      JsonObject *link = json_array_get_object_element (links, i);

      set_loading (run, json_object_get_object_member (link, "from"));
      set_loading (run, json_object_get_object_member (link, "to"));
      set_deletes_along (run, link, json_object_get_object_member (link, "from"));
      set_deletes_along (run, link, json_object_get_object_member (link, "to"));
    }
}

static JsonNode *
step_close (ScenarioRun *run,
            JsonObject  *step)
{
  g_hash_table_remove_all (run->expired);
  g_hash_table_remove_all (run->changed);
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

/* To the unit of work of SQLAlchemy, SQL of the program is as what another program does: it goes past the session, in its
 * transaction.  What it does with SQL that it is given is tested in tests/orm. */
static JsonNode *
step_sql (ScenarioRun *run,
          JsonObject  *step)
{
  g_autofree char *sql = scenario_server_translate (run->engine, run->schema, scenario_text (step, "sql"));
  gboolean guarded = _crow_engine_aborts (run->engine);
  GError *error = NULL;
  gboolean done;

  if (!_crow_session_begin (run->session, &error) ||
      (guarded && !crow_engine_savepoint (run->engine, "scenario", &error)))
    {
      scenario_fail_with (run, error);
      return NULL;
    }
  run->foreign = TRUE;
  done = crow_engine_execute (run->engine, sql, &error);
  if (!done)
    scenario_fail_with (run, error);
  if (guarded && (done || crow_engine_rollback_to (run->engine, "scenario", NULL)))
    crow_engine_release (run->engine, "scenario", NULL);
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
  { "new", scenario_step_new },
  { "add", scenario_step_add },
  { "delete", scenario_step_delete },
  { "expunge", scenario_step_expunge },
  { "refresh", scenario_step_refresh },
  { "expire", scenario_step_expire },
  { "merge", scenario_step_merge },
  { "set", scenario_step_set },
  { "value", scenario_step_value },
  { "link", scenario_step_link },
  { "append", scenario_step_append },
  { "insert", scenario_step_append },
  { "remove", scenario_step_remove },
  { "replace", scenario_step_replace },
  { "clear", scenario_step_clear },
  { "nav", scenario_step_nav },
  { "load", scenario_step_load },
  { "is_loaded", scenario_step_is_loaded },
  { "state", scenario_step_state },
  { "same", scenario_step_same },
  { "session", scenario_step_session },
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
  { "unlink", scenario_step_link },
  { "schema", scenario_step_schema },
  { "sql", step_sql },
  { "dump", step_dump },
};

static void
run_step (ScenarioRun *run,
          JsonObject  *step,
          JsonArray   *results)
{
  const char *op = scenario_text (step, "op");
  JsonObject *record = json_object_new ();
  JsonNode *result = NULL;
  StepFunc function = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].op, op))
      function = steps[i].run;
  run->error = NULL;
  run->load_failed = FALSE;
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
  g_autoptr (CrowSchema) schema = scenario_schema_new (run->schema_object, TRUE, error);
  g_autofree char *sql = NULL;

  if (schema == NULL)
    return FALSE;
  sql = crow_ddl_to_sql (schema, crow_engine_get_dialect (run->engine), CROW_DDL_DEFAULT, NULL);
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
  run->expire_on_commit = options == NULL ||
                          json_object_get_boolean_member_with_default (options, "expire_on_commit", TRUE);
  run->schema_object = json_object_get_object_member (scenario, "schema");
  run->schema = scenario_schema_new (run->schema_object, FALSE, error);
  if (run->schema == NULL)
    return FALSE;
  run->engine = crow_engine_open (uri, error);
  if (run->engine == NULL || !scenario_server_clear (run->engine, error) || !create_tables (run, error))
    return FALSE;
  if (options != NULL && !json_object_get_boolean_member_with_default (options, "foreign_keys", TRUE) &&
      !scenario_server_switch_off_foreign_keys (run->engine, error))
    return FALSE;
  scenario_watch_start (run->engine, run->schema);
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
    .expired = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) g_hash_table_unref),
    .changed = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) g_hash_table_unref),
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
      g_hash_table_remove_all (run.expired);
      g_hash_table_remove_all (run.changed);
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
  g_hash_table_unref (run.expired);
  g_hash_table_unref (run.changed);
  g_clear_object (&run.session);
  if (run.engine != NULL)
    scenario_server_leave (run.engine);
  g_clear_object (&run.engine);
  g_clear_pointer (&run.mapping, crow_mapping_unref);
  g_clear_pointer (&run.schema, crow_schema_unref);
  g_free (run.detail);
  return record;
}
