/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a scenario that ask the database.
 */
#include "config.h"

#include "scenario-run-private.h"

#include <string.h>

static const char *
text_member (JsonObject *step,
             const char *member)
{
  return json_object_get_string_member_with_default (step, member, NULL);
}

JsonNode *
scenario_step_get (ScenarioRun *run,
                   JsonObject  *step)
{
  guint16 entity = scenario_entity (run, text_member (step, "entity"));
  JsonNode *key = json_object_get_member (step, "pk");
  CrowValue values[16];
  guint n = 0;
  GError *error = NULL;
  CrowObject *object;

  if (entity == CROW_NONE)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (key))
    for (; n < MIN (json_array_get_length (json_node_get_array (key)), G_N_ELEMENTS (values)); n++)
      scenario_value_from_json (json_array_get_element (json_node_get_array (key), n), &values[n]);
  else
    scenario_value_from_json (key, &values[n++]);
  object = crow_session_find (run->session, entity, values, n, &error);
  if (error != NULL)
    scenario_fail_with (run, error);
  if (object != NULL && !scenario_expiry_look (run, object, NULL, FALSE))
    return NULL;
  scenario_set_variable (run, text_member (step, "as"), object);
  return scenario_identity_node (run, object);
}

static CrowExpression *
condition_from_json (ScenarioRun *run,
                     guint16      entity,
                     JsonArray   *condition)
{
  const char *name = json_array_get_string_element (condition, 0);
  const char *op = json_array_get_string_element (condition, 1);
  g_autoptr (JsonNode) nothing = json_node_new (JSON_NODE_NULL);
  JsonNode *operand = json_array_get_length (condition) > 2 ? json_array_get_element (condition, 2) : nothing;
  guint16 attribute = crow_mapping_lookup_attribute (run->mapping, entity, name);
  static const struct
  {
    const char *text;
    CrowOperator operation;
  } operators[] = {
    { "=", CROW_OPERATOR_EQUAL },   { "!=", CROW_OPERATOR_NOT_EQUAL },    { "<", CROW_OPERATOR_LESS },
    { ">", CROW_OPERATOR_GREATER }, { "<=", CROW_OPERATOR_LESS_EQUAL },   { ">=", CROW_OPERATOR_GREATER_EQUAL },
    { "like", CROW_OPERATOR_LIKE },
  };
  CrowValue value;

  /* With an operand or without: is it null, or is it not. */
  if (g_str_equal (op, "is null"))
    {
      if (JSON_NODE_HOLDS_VALUE (operand) && json_node_get_value_type (operand) == G_TYPE_BOOLEAN &&
          !json_node_get_boolean (operand))
        op = "!=";
      operand = nothing;
    }
  if (attribute == CROW_NONE)
    {
      guint16 role = crow_mapping_lookup_role (run->mapping, entity, name);
      const char *text = JSON_NODE_HOLDS_NULL (operand) ? NULL : json_node_get_string (operand);
      CrowExpression *reaches;

      if (role == CROW_NONE)
        return NULL;
      reaches = crow_expression_new_reaches (role, text != NULL ? scenario_variable (run, text + 1) : NULL);
      return g_str_equal (op, "!=") ? crow_expression_new_not (reaches) : reaches;
    }
  if (g_str_equal (op, "in"))
    {
      JsonArray *list = json_node_get_array (operand);
      guint n = json_array_get_length (list);
      g_autofree CrowValue *values = g_new0 (CrowValue, n + 1);

      for (guint i = 0; i < n; i++)
        scenario_value_from_json (json_array_get_element (list, i), &values[i]);
      return crow_expression_new_in (attribute, values, n);
    }
  if (JSON_NODE_HOLDS_NULL (operand))
    {
      CrowExpression *is_null = crow_expression_new_is_null (attribute);

      return g_str_equal (op, "!=") ? crow_expression_new_not (is_null) : is_null;
    }
  scenario_value_from_json (operand, &value);
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_equal (operators[i].text, op))
      return crow_expression_new_compare (attribute, operators[i].operation, &value);
  return NULL;
}

static gboolean
add_conditions (ScenarioRun *run,
                CrowQuery   *query,
                guint16      entity,
                JsonObject  *step)
{
  JsonArray *conditions;

  if (!json_object_has_member (step, "where"))
    return TRUE;
  conditions = json_object_get_array_member (step, "where");
  for (guint i = 0; i < json_array_get_length (conditions); i++)
    {
      CrowExpression *condition = condition_from_json (run, entity, json_array_get_array_element (conditions, i));

      if (condition == NULL)
        {
          scenario_fail (run, "no_such_condition");
          return FALSE;
        }
      crow_query_where (query, condition);
    }
  return TRUE;
}

/* {role: conditions}: exists, or does not. */
static gboolean
add_role_conditions (ScenarioRun *run,
                     CrowQuery   *query,
                     guint16      entity,
                     JsonObject  *step,
                     const char  *member,
                     gboolean     negate)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!json_object_has_member (step, member))
    return TRUE;
  json_object_iter_init_ordered (&iter, json_object_get_object_member (step, member));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      guint16 role = crow_mapping_lookup_role (run->mapping, entity, name);
      JsonArray *conditions = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      CrowExpression *inner = NULL, *any;

      if (role == CROW_NONE)
        {
          scenario_fail (run, "no_such_role");
          return FALSE;
        }
      for (guint i = 0; conditions != NULL && i < json_array_get_length (conditions); i++)
        {
          CrowExpression *one = condition_from_json (run, scenario_role_target (run, entity, role),
                                                     json_array_get_array_element (conditions, i));

          inner = inner == NULL ? one : crow_expression_new_and (inner, one);
        }
      any = crow_expression_new_any (role, inner);
      crow_query_where (query, negate ? crow_expression_new_not (any) : any);
    }
  return TRUE;
}

/* {role: variable or variables}: the role reaches the object. */
static gboolean
add_contains (ScenarioRun *run,
              CrowQuery   *query,
              guint16      entity,
              JsonObject  *step)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!json_object_has_member (step, "contains"))
    return TRUE;
  json_object_iter_init_ordered (&iter, json_object_get_object_member (step, "contains"));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      guint16 role = crow_mapping_lookup_role (run->mapping, entity, name);
      guint n = JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 1;

      if (role == CROW_NONE)
        {
          scenario_fail (run, "no_such_role");
          return FALSE;
        }
      for (guint i = 0; i < n; i++)
        {
          const char *variable = JSON_NODE_HOLDS_ARRAY (node)
                                     ? json_array_get_string_element (json_node_get_array (node), i)
                                     : json_node_get_string (node);
          CrowObject *object = scenario_variable (run, *variable == '$' ? variable + 1 : variable);

          if (object == NULL)
            return FALSE;
          crow_query_where (query, crow_expression_new_reaches (role, object));
        }
    }
  return TRUE;
}

/* A name or names of attributes; with "-" before it descends. */
void
scenario_order (ScenarioRun *run,
                CrowQuery   *query,
                guint16      entity,
                JsonNode    *order)
{
  if (JSON_NODE_HOLDS_ARRAY (order))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (order)); i++)
      scenario_order (run, query, entity, json_array_get_element (json_node_get_array (order), i));
  else
    {
      const char *name = json_node_get_string (order);
      gboolean descending = *name == '-';
      guint16 attribute = crow_mapping_lookup_attribute (run->mapping, entity, name + descending);

      if (attribute == CROW_NONE)
        scenario_fail (run, "no_such_attribute");
      else
        crow_query_order (query, attribute, descending);
    }
}

JsonNode *
scenario_step_query (ScenarioRun *run,
                     JsonObject  *step)
{
  guint16 entity = scenario_entity (run, text_member (step, "entity"));
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GListModel) list = NULL;
  GError *error = NULL;
  CrowObject *object;
  JsonNode *strategy;

  if (entity == CROW_NONE)
    return NULL;
  query = crow_query_new (run->session, entity);
  if (!add_conditions (run, query, entity, step) || !add_role_conditions (run, query, entity, step, "any", FALSE) ||
      !add_role_conditions (run, query, entity, step, "none", TRUE) ||
      !add_role_conditions (run, query, entity, step, "join", FALSE) || !add_contains (run, query, entity, step))
    return NULL;
  if (json_object_has_member (step, "load"))
    {
      JsonObjectIter iter;
      const char *path;

      /* What is asked for is loaded with the result; "raise" and "select" wait. */
      json_object_iter_init_ordered (&iter, json_object_get_object_member (step, "load"));
      while (json_object_iter_next_ordered (&iter, &path, &strategy))
        {
          const char *word = json_node_get_string (strategy);

          if (!(g_str_equal (word, "raise") || g_str_equal (word, "noload") ? crow_query_load_raise
                : g_str_equal (word, "select") || g_str_equal (word, "lazy") ? crow_query_load_lazy
                : g_str_equal (word, "joined") ? crow_query_load_joined : crow_query_load) (query, path, &error))
            {
              scenario_fail_with (run, error);
              return NULL;
            }
        }
    }
  crow_query_set_populate_existing (query,
                                    json_object_get_boolean_member_with_default (step, "populate_existing", FALSE));
  if (json_object_has_member (step, "order_by"))
    scenario_order (run, query, entity, json_object_get_member (step, "order_by"));
  if (json_object_has_member (step, "limit"))
    crow_query_set_limit (query, json_object_get_int_member (step, "limit"));
  if (json_object_has_member (step, "offset"))
    crow_query_set_offset (query, json_object_get_int_member (step, "offset"));

  if (json_object_get_boolean_member_with_default (step, "first", FALSE) ||
      json_object_get_boolean_member_with_default (step, "one", FALSE))
    {
      object = json_object_get_boolean_member_with_default (step, "one", FALSE) ? crow_query_one (query, &error)
                                                                                : crow_query_first (query, &error);
      if (error != NULL)
        {
          scenario_fail_with (run, error);
          return NULL;
        }
      scenario_expiry_know (run, object, NULL);
      scenario_set_variable (run, text_member (step, "as"), object);
      return scenario_identity_node (run, object);
    }
  list = crow_query_run (query, &error);
  if (list == NULL)
    {
      scenario_fail_with (run, error);
      return NULL;
    }
  scenario_expiry_know_list (run, list);
  if (json_object_has_member (step, "hold"))
    g_hash_table_insert (run->lists, g_strdup (text_member (step, "hold")), g_object_ref (list));
  if (text_member (step, "as") != NULL)
    {
      g_autoptr (CrowObject) item = g_list_model_get_item (list, 0);

      scenario_set_variable (run, text_member (step, "as"), item);
    }
  if (json_object_has_member (step, "as_list"))
    {
      JsonArray *names = json_object_get_array_member (step, "as_list");

      for (guint i = 0; i < json_array_get_length (names); i++)
        {
          g_autoptr (CrowObject) item = g_list_model_get_item (list, i);

          if (item != NULL)
            scenario_set_variable (run, json_array_get_string_element (names, i), item);
        }
    }
  return scenario_identities_node (run, list, !json_object_has_member (step, "order_by"));
}

JsonNode *
scenario_step_count (ScenarioRun *run,
                     JsonObject  *step)
{
  guint16 entity = scenario_entity (run, text_member (step, "entity"));
  g_autoptr (CrowQuery) query = NULL;
  GError *error = NULL;
  gint64 count;

  if (entity == CROW_NONE)
    return NULL;
  query = crow_query_new (run->session, entity);
  if (!add_conditions (run, query, entity, step) || !add_role_conditions (run, query, entity, step, "any", FALSE) ||
      !add_role_conditions (run, query, entity, step, "none", TRUE) ||
      !add_role_conditions (run, query, entity, step, "join", FALSE) || !add_contains (run, query, entity, step))
    return NULL;
  if (!crow_query_count (query, &count, &error))
    {
      scenario_fail_with (run, error);
      return NULL;
    }
  return json_node_init_int (json_node_alloc (), count);
}

JsonNode *
scenario_step_bulk_delete (ScenarioRun *run,
                           JsonObject  *step)
{
  guint16 entity = scenario_entity (run, text_member (step, "entity"));
  g_autoptr (CrowQuery) query = NULL;
  GError *error = NULL;

  if (entity == CROW_NONE)
    return NULL;
  query = crow_query_new (run->session, entity);
  if (add_conditions (run, query, entity, step) && !crow_query_delete (query, NULL, &error))
    scenario_fail_with (run, error);
  return NULL;
}

JsonNode *
scenario_step_bulk_update (ScenarioRun *run,
                           JsonObject  *step)
{
  guint16 entity = scenario_entity (run, text_member (step, "entity"));
  g_autoptr (CrowQuery) query = NULL;
  JsonObject *set = json_object_get_object_member (step, "values");
  guint n = 0;
  g_autofree guint16 *attributes = g_new (guint16, json_object_get_size (set) + 1);
  g_autofree CrowValue *values = g_new0 (CrowValue, json_object_get_size (set) + 1);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  GError *error = NULL;

  if (entity == CROW_NONE)
    return NULL;
  json_object_iter_init_ordered (&iter, set);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      attributes[n] = crow_mapping_lookup_attribute (run->mapping, entity, name);
      if (attributes[n] == CROW_NONE)
        {
          scenario_fail (run, "no_such_attribute");
          return NULL;
        }
      scenario_value_from_json (node, &values[n++]);
    }
  query = crow_query_new (run->session, entity);
  if (add_conditions (run, query, entity, step) && !crow_query_update (query, attributes, values, n, NULL, &error))
    scenario_fail_with (run, error);
  return NULL;
}

/* {table: {"columns": [[name, type, not null, default, position in the key]], "foreign_keys": [[table, from, to, on_update,
 * on_delete]], "unique": [[columns]]}} as PRAGMA shows them, but that a key is never null, as SQLAlchemy declares it; a
 * server's catalog is asked for the same. */
JsonNode *
scenario_step_schema (ScenarioRun *run,
                      JsonObject  *step)
{
  static const char *const members[] = { "columns", "foreign_keys", "unique" };
  static const char *const queries[CROW_N_DIALECTS][G_N_ELEMENTS (members)] = {
    [CROW_DIALECT_SQLITE] = {
      "SELECT name, type, \"notnull\" OR pk > 0, dflt_value, pk FROM pragma_table_info(?) ORDER BY cid",
      "SELECT \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(?) ORDER BY id, seq",
      "SELECT (SELECT group_concat(name) FROM pragma_index_info(i.name)) AS c FROM pragma_index_list(?) AS i "
      "WHERE \"unique\" ORDER BY c",
    },
    /* An identity is no default there; a number as key needs no index in SQLite. */
    [CROW_DIALECT_POSTGRESQL] = {
      "SELECT a.attname::text, upper(replace(replace(format_type(a.atttypid, a.atttypmod), 'double precision', "
      "'float'), 'text', 'varchar')), a.attnotnull::int, pg_get_expr(d.adbin, d.adrelid), "
      "coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) FROM pg_attribute a "
      "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
      "LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey::int2[]) "
      "WHERE a.attrelid = to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
      "SELECT t.relname::text, f.attname::text, r.attname::text, ('{\"a\":\"NO ACTION\",\"r\":\"RESTRICT\",\"c\":\"CASCADE\","
      "\"n\":\"SET NULL\",\"d\":\"SET DEFAULT\"}'::json) ->> c.confupdtype::text, ('{\"a\":\"NO ACTION\",\"r\":\"RESTRICT\","
      "\"c\":\"CASCADE\",\"n\":\"SET NULL\",\"d\":\"SET DEFAULT\"}'::json) ->> c.confdeltype::text FROM pg_constraint c "
      "CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k(ours, theirs, n) "
      "JOIN pg_class t ON t.oid = c.confrelid JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = k.ours "
      "JOIN pg_attribute r ON r.attrelid = c.confrelid AND r.attnum = k.theirs "
      "WHERE c.contype = 'f' AND c.conrelid = to_regclass(quote_ident($1)) ORDER BY c.oid DESC, k.n",
      "SELECT string_agg(a.attname::text, ',' ORDER BY k.n) AS c FROM pg_index i "
      "CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n) "
      "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum "
      "WHERE i.indrelid = to_regclass(quote_ident($1)) AND i.indisunique GROUP BY i.indexrelid, i.indisprimary, i.indnatts "
      "HAVING NOT (i.indisprimary AND i.indnatts = 1 AND bool_and(a.atttypid IN ('int4'::regtype, 'int8'::regtype))) "
      "ORDER BY c",
    },
  };
  g_autoptr (CrowSchema) schema = crow_schema_ref_tables (run->schema);
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  JsonNode *result = json_node_new (JSON_NODE_OBJECT);
  JsonObject *tables = json_object_new ();

  for (guint i = 0; i < info->n_entities; i++)
    {
      JsonObject *table = json_object_new ();

      for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (CrowStatement) statement =
            crow_engine_prepare (run->engine, queries[crow_engine_get_dialect (run->engine)][j], &error);
          JsonArray *rows = json_array_new ();
          gboolean has_row;

          g_assert_no_error (error);
          crow_statement_bind_text (statement, 0, info->entities[i].name);
          while (crow_statement_step (statement, &has_row, &error) && has_row)
            {
              JsonArray *row = json_array_new ();

              for (guint k = 0; k < crow_statement_get_n_columns (statement); k++)
                {
                  CrowValue value;

                  crow_statement_get_value (statement, k, &value);
                  json_array_add_element (row, scenario_value_to_json (&value, CROW_TYPE_TEXT));
                }
              json_array_add_array_element (rows, row);
            }
          g_assert_no_error (error);
          json_object_set_array_member (table, members[j], rows);
        }
      json_object_set_object_member (tables, info->entities[i].name, table);
    }
  json_node_take_object (result, tables);
  return result;
}

JsonObject *
scenario_read_tables (ScenarioRun *run)
{
  g_autoptr (CrowSchema) schema = crow_schema_ref_tables (run->schema);
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  JsonObject *tables = json_object_new ();

  for (guint i = 0; i < info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];
      g_autoptr (GString) sql = g_string_new ("SELECT * FROM \"");
      g_autoptr (CrowStatement) statement = NULL;
      JsonArray *rows = json_array_new ();
      gboolean has_row;

      g_string_append_printf (sql, "%s\" ORDER BY 1", entity->name);
      for (guint j = 1; j < entity->n_attributes; j++)
        g_string_append_printf (sql, ", %u", j + 1);
      statement = crow_engine_prepare (run->engine, sql->str, NULL);
      while (statement != NULL && crow_statement_step (statement, &has_row, NULL) && has_row)
        {
          JsonObject *row = json_object_new ();

          for (guint j = 0; j < crow_statement_get_n_columns (statement); j++)
            {
              CrowValue value;

              crow_statement_get_value (statement, j, &value);
              json_object_set_member (row, crow_statement_get_column_name (statement, j),
                                      scenario_value_to_json (&value, entity->attributes[j].type));
            }
          json_array_add_object_element (rows, row);
        }
      json_object_set_array_member (tables, entity->name, rows);
    }
  return tables;
}
