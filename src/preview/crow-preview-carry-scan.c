/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows behind a loss that a migration tells: which they are, and in a sentence what the drawing says against each.
 *
 * A migration errs on the safe side; a value that is counted there and can be read as one of the new type fits.
 */
#include "config.h"

#include "preview/crow-preview-carry-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "preview/crow-table-map.h"
#include "preview/crow-value-text.h"
#include "sql/crow-dialect.h"
#include "sql/crow-sql-names.h"

#define MAX_CONFLICTS 1000
#define ALL "SELECT * "

guint16
_crow_carry_lookup_attribute (const CrowEntityInfo *entity,
                              const char           *id)
{
  for (guint16 i = 0; id != NULL && i < entity->n_attributes; i++)
    if (g_strcmp0 (entity->attributes[i].id, id) == 0)
      return i;
  return CROW_NONE;
}

guint16
_crow_carry_find_source (CrowCarry *self,
                         guint16    from,
                         guint16    to,
                         guint16    attribute)
{
  const CrowEntityInfo *old = crow_schema_get_entity (self->from, from);
  const CrowEntityInfo *new = crow_schema_get_entity (self->to, to);
  guint16 source = _crow_carry_lookup_attribute (old, new->attributes[attribute].id);

  for (guint16 i = 0; source == CROW_NONE && i < old->n_attributes; i++)
    if (g_ascii_strcasecmp (old->attributes[i].name, new->attributes[attribute].name) == 0 &&
        _crow_carry_lookup_attribute (new, old->attributes[i].id) == CROW_NONE)
      source = i;
  return source;
}

gboolean
_crow_carry_is_strict (CrowSchema *schema,
                       guint16     entity)
{
  return (crow_schema_get_entity (schema, entity)->flags & CROW_ENTITY_STRICT) != 0;
}

gboolean
_crow_carry_is_reference (CrowCarry *self,
                          guint      entity,
                          guint      attribute)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->to, entity, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      if (references[i].info->columns[j] == attribute)
        return TRUE;
  return FALSE;
}

static guint16
lookup_table (CrowSchema *schema,
              const char *table)
{
  for (guint16 i = 0; table != NULL && i < crow_schema_get_n_entities (schema); i++)
    {
      g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, crow_schema_get_entity (schema, i));

      if (g_ascii_strcasecmp (name, table) == 0)
        return i;
    }
  return CROW_NONE;
}

CrowLossInfo
_crow_carry_classify (CrowCarry             *self,
                      const CrowMigrateLoss *loss)
{
  static const char *const contradictions[] = { "require", "unique", "check", "reference", "narrow-type" };
  CrowLossInfo info = { .loss = loss, .from = CROW_NONE, .to = CROW_NONE, .attribute = CROW_NONE };

  info.from = lookup_table (self->from, loss->table);
  if (info.from != CROW_NONE)
    info.to = crow_schema_lookup_entity_by_id (self->to, crow_schema_get_entity (self->from, info.from)->id);
  if (info.to != CROW_NONE)
    info.attribute = _crow_carry_lookup_attribute (crow_schema_get_entity (self->to, info.to), loss->id);
  for (guint i = 0; i < G_N_ELEMENTS (contradictions); i++)
    if (g_str_equal (loss->code, contradictions[i]))
      info.meaning = CROW_LOSS_CONTRADICTION;
  if (g_str_equal (loss->code, "require") && info.attribute != CROW_NONE &&
      _crow_carry_find_source (self, info.from, info.to, info.attribute) == CROW_NONE)
    info.meaning = CROW_LOSS_NEW;
  return info;
}

char *
_crow_carry_select (const CrowMigrateLoss *loss,
                    const char            *columns)
{
  g_assert (g_str_has_prefix (loss->rows_sql, ALL));
  return g_strconcat ("SELECT ", columns, " ", loss->rows_sql + strlen (ALL), NULL);
}

char *
_crow_carry_dup_identity (CrowCarry *self,
                          guint      entity,
                          guint     *n_columns)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->from, entity);
  const char *rowid = crow_sql_get_rowid_name (info, NULL);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->from, entity);
  GString *list;

  if (rowid != NULL)
    {
      *n_columns = 1;
      return g_strdup (rowid);
    }
  list = g_string_new (NULL);
  *n_columns = key != NULL ? key->n_attributes : 0;
  for (guint i = 0; i < *n_columns; i++)
    {
      g_string_append (list, i > 0 ? ", " : "");
      crow_sql_append_identifier (list, CROW_DIALECT_SQLITE, info->attributes[key->attributes[i]].name);
    }
  return g_string_free (list, FALSE);
}

gboolean
_crow_carry_convert (CrowCarry          *self,
                     const CrowLossInfo *loss,
                     guint16             from_attribute,
                     const CrowValue    *given,
                     CrowValue          *value,
                     char              **memory,
                     GError            **error)
{
  g_autofree char *text = given->type == CROW_VALUE_TYPE_BLOB
                            ? crow_table_map_value_to_text (given)
                            : crow_value_text_format (self->from, loss->from, from_attribute, given);

  *memory = NULL;
  return crow_value_text_parse (self->to, loss->to, loss->attribute, text, value, memory, error);
}

/* What all rows of the loss have against them; NULL: each something else. */
static char *
dup_reason (CrowCarry          *self,
            const CrowLossInfo *info)
{
  const char *part = strrchr (info->loss->name, '.');
  const char *name = part != NULL ? part + 1 : info->loss->name;

  if (info->attribute != CROW_NONE)
    name = crow_schema_get_entity (self->to, info->to)->attributes[info->attribute].name;
  if (g_str_equal (info->loss->code, "require"))
    return g_strdup_printf (_("“%s” is required now, and the row has no value."), name);
  if (g_str_equal (info->loss->code, "unique"))
    return g_strdup_printf (_("Another row has the same values, which “%s” forbids."), name);
  if (g_str_equal (info->loss->code, "check"))
    return g_strdup_printf (_("It does not fulfil the check “%s”."), name);
  if (g_str_equal (info->loss->code, "reference"))
    return g_strdup_printf (_("It refers by “%s” to a row that is not there."), name);
  return info->attribute == CROW_NONE ? g_strdup (info->loss->message) : NULL;
}

static void
add_conflict (CrowCarry          *self,
              const CrowLossInfo *info,
              const char         *key,
              const char         *message)
{
  CrowCarryConflict *conflict = g_new0 (CrowCarryConflict, 1);

  conflict->entity = info->to != CROW_NONE ? g_strdup (crow_schema_get_entity (self->to, info->to)->name)
                                           : g_strdup (info->loss->table != NULL ? info->loss->table : "");
  conflict->key = g_strdup (key);
  conflict->message = g_strdup (message);
  g_ptr_array_add (self->report, conflict);
}

/* The columns that are read of each row: those of the key, or what tells it apart, and the attribute. */
static char *
list_columns (CrowCarry *self,
              guint16    entity,
              guint16    attribute,
              guint     *n_key)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->from, entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->from, entity);
  GString *list = g_string_new (NULL);

  if (key == NULL)
    {
      g_autofree char *identity = _crow_carry_dup_identity (self, entity, n_key);

      g_string_append (list, identity);
    }
  else
    for (*n_key = 0; *n_key < key->n_attributes; (*n_key)++)
      {
        g_string_append (list, *n_key > 0 ? ", " : "");
        crow_sql_append_identifier (list, CROW_DIALECT_SQLITE, info->attributes[key->attributes[*n_key]].name);
      }
  if (attribute != CROW_NONE)
    {
      g_string_append (list, list->len > 0 ? ", " : "");
      crow_sql_append_identifier (list, CROW_DIALECT_SQLITE, info->attributes[attribute].name);
    }
  if (list->len == 0)
    g_string_append_c (list, '*');
  return g_string_free (list, FALSE);
}

static char *
read_key (CrowStatement *statement,
          guint          n)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      CrowValue value;
      g_autofree char *text = NULL;

      crow_statement_get_value (statement, i, &value);
      text = crow_table_map_value_to_text (&value);
      g_string_append_printf (key, "%s%s", i > 0 ? ", " : "", text != NULL ? text : "NULL");
    }
  return g_string_free (key, FALSE);
}

gboolean
_crow_carry_find_rows (CrowCarry          *self,
                       const CrowLossInfo *info,
                       guint              *n_fitting,
                       GError            **error)
{
  g_autofree char *reason = dup_reason (self, info);
  g_autofree char *columns = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CrowStatement) statement = NULL;
  guint16 attribute = CROW_NONE;
  gboolean has_row;
  guint n_key;

  *n_fitting = 0;
  if (info->loss->rows_sql == NULL || info->from == CROW_NONE || info->to == CROW_NONE)
    {
      if (reason == NULL)
        reason = g_strdup (info->loss->message);
      add_conflict (self, info, "", reason);
      return TRUE;
    }
  if (reason == NULL)
    attribute = _crow_carry_find_source (self, info->from, info->to, info->attribute);
  if (attribute == CROW_NONE && reason == NULL)
    reason = g_strdup (info->loss->message);
  columns = list_columns (self, info->from, attribute, &n_key);
  sql = _crow_carry_select (info->loss, columns);
  statement = crow_engine_prepare (self->engine, sql, error);
  while (statement != NULL && !g_cancellable_set_error_if_cancelled (self->cancellable, error) &&
         crow_statement_step (statement, &has_row, error))
    {
      g_autofree char *key = NULL;
      g_autofree char *memory = NULL;
      g_autoptr (GError) local = NULL;
      CrowValue given, value;

      if (!has_row || self->report->len >= MAX_CONFLICTS)
        return TRUE;
      if (reason == NULL)
        {
          crow_statement_get_value (statement, n_key, &given);
          /* A strict table cannot hold it as the new type would write it. */
          if (_crow_carry_is_strict (self->from, info->from))
            local = g_error_new_literal (CROW_ERROR, CROW_ERROR_TYPE, info->loss->message);
          else if (_crow_carry_convert (self, info, attribute, &given, &value, &memory, &local))
            {
              (*n_fitting)++;
              continue;
            }
        }
      key = read_key (statement, n_key);
      add_conflict (self, info, key, reason != NULL ? reason : local->message);
    }
  return FALSE;
}
