/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The names of the schema's constants: one table each, used by XML, JSON, messages and the command line.
 */
#include "config.h"

#include "schema/crow-schema.h"

static const char *const type_names[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = "integer",     [CROW_TYPE_BIGINT] = "bigint",   [CROW_TYPE_REAL] = "real",
  [CROW_TYPE_DECIMAL] = "decimal",     [CROW_TYPE_BOOLEAN] = "boolean", [CROW_TYPE_TEXT] = "text",
  [CROW_TYPE_BLOB] = "blob",           [CROW_TYPE_DATE] = "date",       [CROW_TYPE_TIME] = "time",
  [CROW_TYPE_TIMESTAMP] = "timestamp", [CROW_TYPE_UUID] = "uuid",       [CROW_TYPE_JSON] = "json",
  [CROW_TYPE_ENUM] = "enum",
};

static const char *const action_names[] = {
  [CROW_ACTION_NO_ACTION] = "no-action", [CROW_ACTION_RESTRICT] = "restrict",
  [CROW_ACTION_CASCADE] = "cascade",     [CROW_ACTION_SET_NULL] = "set-null",
  [CROW_ACTION_SET_DEFAULT] = "set-default",
};

static const char *const kind_names[] = {
  [CROW_LINK_ONE_TO_MANY] = "one-to-many",
  [CROW_LINK_ONE_TO_ONE] = "one-to-one",
  [CROW_LINK_MANY_TO_MANY] = "many-to-many",
};

static const char *const rule_names[] = {
  [CROW_DELETE_NULLIFY] = "nullify", [CROW_DELETE_CASCADE] = "cascade",         [CROW_DELETE_DENY] = "deny",
  [CROW_DELETE_NONE] = "none",       [CROW_DELETE_SET_DEFAULT] = "set-default",
};

static const char *const executor_names[] = {
  [CROW_EXECUTOR_AUTOMATIC] = "automatic",
  [CROW_EXECUTOR_SESSION] = "session",
  [CROW_EXECUTOR_DATABASE] = "database",
};

static const char *const dialect_names[CROW_N_DIALECTS] = {
  [CROW_DIALECT_SQLITE] = "sqlite",
  [CROW_DIALECT_POSTGRESQL] = "postgresql",
  [CROW_DIALECT_MARIADB] = "mariadb",
};

static const char *
name_of (const char *const *names,
         guint              n_names,
         guint              value)
{
  g_return_val_if_fail (value < n_names, NULL);

  return names[value];
}

static gboolean
value_of (const char *const *names,
          guint              n_names,
          const char        *text,
          guint             *value)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * crow_data_type_to_string:
 * @type: a type
 *
 * Returns: (transfer none): its name
 */
const char *
crow_data_type_to_string (CrowDataType type)
{
  return name_of (type_names, G_N_ELEMENTS (type_names), type);
}

/**
 * crow_data_type_from_string:
 * @text: (nullable): a name
 * @type: (out): the type, only set on success
 *
 * Returns: whether @text names a type
 */
gboolean
crow_data_type_from_string (const char   *text,
                            CrowDataType *type)
{
  guint value;

  if (!value_of (type_names, G_N_ELEMENTS (type_names), text, &value))
    return FALSE;
  *type = value;
  return TRUE;
}

/**
 * crow_action_to_string:
 * @action: a referential action
 *
 * Returns: (transfer none): its name
 */
const char *
crow_action_to_string (CrowAction action)
{
  return name_of (action_names, G_N_ELEMENTS (action_names), action);
}

/**
 * crow_link_kind_to_string:
 * @kind: a kind of relationship
 *
 * Returns: (transfer none): its name
 */
const char *
crow_link_kind_to_string (CrowLinkKind kind)
{
  return name_of (kind_names, G_N_ELEMENTS (kind_names), kind);
}

/**
 * crow_delete_rule_to_string:
 * @rule: a delete rule
 *
 * Returns: (transfer none): its name
 */
const char *
crow_delete_rule_to_string (CrowDeleteRule rule)
{
  return name_of (rule_names, G_N_ELEMENTS (rule_names), rule);
}

/**
 * crow_executor_to_string:
 * @executor: who carries out a rule
 *
 * Returns: (transfer none): its name
 */
const char *
crow_executor_to_string (CrowExecutor executor)
{
  return name_of (executor_names, G_N_ELEMENTS (executor_names), executor);
}

/**
 * crow_dialect_id_to_string:
 * @dialect: a dialect
 *
 * Returns: (transfer none): its name
 */
const char *
crow_dialect_id_to_string (CrowDialectId dialect)
{
  return name_of (dialect_names, G_N_ELEMENTS (dialect_names), dialect);
}

/**
 * crow_dialect_id_from_string:
 * @text: (nullable): a name
 * @dialect: (out): the dialect, only set on success
 *
 * Returns: whether @text names a dialect
 */
gboolean
crow_dialect_id_from_string (const char    *text,
                             CrowDialectId *dialect)
{
  guint value;

  if (!value_of (dialect_names, G_N_ELEMENTS (dialect_names), text, &value))
    return FALSE;
  *dialect = value;
  return TRUE;
}

/**
 * crow_delete_rule_to_action:
 * @rule: a delete rule
 * @executor: who carries it out
 *
 * Returns: the ON DELETE that goes with the rule
 */
CrowAction
crow_delete_rule_to_action (CrowDeleteRule rule,
                            CrowExecutor   executor)
{
  if (executor == CROW_EXECUTOR_SESSION)
    return CROW_ACTION_NO_ACTION;
  switch (rule)
    {
    case CROW_DELETE_NULLIFY:
      return CROW_ACTION_SET_NULL;
    case CROW_DELETE_CASCADE:
      return CROW_ACTION_CASCADE;
    case CROW_DELETE_DENY:
      return CROW_ACTION_RESTRICT;
    case CROW_DELETE_SET_DEFAULT:
      return CROW_ACTION_SET_DEFAULT;
    case CROW_DELETE_NONE:
      return CROW_ACTION_NO_ACTION;
    default:
      g_return_val_if_reached (CROW_ACTION_NO_ACTION);
    }
}
