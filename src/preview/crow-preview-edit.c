/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits of single rows: each in a savepoint, flushed at once, and undone whole when session or database refuse it.
 */
#include "config.h"

#include "preview/crow-preview-private.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-collection.h"
#include "preview/crow-preview-rows.h"
#include "preview/crow-sample-value.h"
#include "preview/crow-value-text.h"
#include "sql/crow-dialect.h"

#define SAVEPOINT "edit"
#define MAX_ATTEMPTS 50

gboolean
_crow_preview_begin_edit (CrowPreview *self,
                          GError     **error)
{
  CrowPreviewBase *base = self->base;

  if (!crow_session_savepoint (base->session, SAVEPOINT, error))
    return FALSE;
  crow_pending_watch (self->pending, base->schema, base->engine, base->tables);
  return TRUE;
}

gboolean
_crow_preview_end_edit (CrowPreview *self,
                        gboolean     succeeded,
                        GError     **error)
{
  CrowSession *session = self->base->session;

  crow_pending_stop (self->pending, succeeded);
  if (!succeeded && !crow_session_rollback_to (session, SAVEPOINT, error))
    return FALSE;
  return crow_session_release (session, SAVEPOINT, error);
}

CrowObject *
_crow_preview_find (CrowPreviewBase *base,
                    CrowPreviewRow  *row,
                    GError         **error)
{
  CrowSchema *schema = base->schema;
  guint entity = crow_preview_row_get_entity (row);
  const CrowKeyInfo *key;
  g_autofree CrowValue *values = NULL;
  g_autoptr (GError) local = NULL;
  CrowObject *object;

  if (crow_preview_row_get_schema (row) != schema || !crow_mapping_is_mapped (base->mapping, entity) ||
      crow_preview_row_is_deleted (row))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_NO_RESULT, _("The row of “%s” cannot be edited."),
                   crow_schema_get_entity (crow_preview_row_get_schema (row), entity)->name);
      return NULL;
    }
  key = crow_schema_get_primary_key (schema, entity);
  values = g_new0 (CrowValue, key->n_attributes);
  for (guint i = 0; i < key->n_attributes; i++)
    values[i] = *crow_preview_row_get_value (row, key->attributes[i]);
  object = crow_session_find (base->session, entity, values, key->n_attributes, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (object == NULL)
    g_set_error (error, CROW_ERROR, CROW_ERROR_NO_RESULT, _("The row %s of “%s” is not there any more."),
                 crow_preview_row_get_key (row), crow_schema_get_entity (schema, entity)->name);
  return object;
}

static CrowPreviewRow *
row_from_object (CrowPreview *self,
                 CrowObject  *object)
{
  guint entity = crow_object_get_entity (object);
  CrowPreviewRow *row = crow_preview_row_new (self->base->schema, entity);

  for (guint i = 0; i < crow_schema_get_entity (self->base->schema, entity)->n_attributes; i++)
    {
      CrowValue value;

      crow_object_get_value (object, i, &value);
      crow_preview_row_set_value (row, i, &value);
    }
  return row;
}

/* Flushes an edit that was begun. */
static gboolean
finish_edit (CrowPreview *self,
             GError     **error)
{
  gboolean done = crow_session_flush (self->base->session, error);

  done = _crow_preview_end_edit (self, done, done ? error : NULL) && done;
  if (done)
    _crow_preview_emit_changed (self);
  return done;
}

CrowPreviewRow *
crow_preview_adopt_row (CrowPreview    *self,
                        CrowPreviewRow *row)
{
  CrowSchema *schema = crow_preview_get_schema (self);

  return schema != NULL ? crow_preview_row_adopt (row, schema) : NULL;
}

gboolean
crow_preview_can_edit (CrowPreview *self,
                       guint        entity)
{
  return self->base != NULL && crow_mapping_is_mapped (self->base->mapping, entity);
}

/* Rows that are shown are read again when something changed. */
static CrowPreviewRow *
copy_row (CrowPreviewRow *row)
{
  CrowPreviewRow *copy = crow_preview_row_new (crow_preview_row_get_schema (row), crow_preview_row_get_entity (row));
  guint n = crow_schema_get_entity (crow_preview_row_get_schema (row), crow_preview_row_get_entity (row))->n_attributes;

  for (guint i = 0; i < n; i++)
    crow_preview_row_set_value (copy, i, crow_preview_row_get_value (row, i));
  return copy;
}

static gboolean
update_value (CrowPreview     *self,
              CrowPreviewRow  *row,
              guint            attribute,
              const CrowValue *value,
              GError         **error)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->base->schema, crow_preview_row_get_entity (row));
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->base->schema, crow_preview_row_get_entity (row));
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row;

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  g_string_append (sql, " SET ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[attribute].name);
  g_string_append (sql, " = ?");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? " AND " : " WHERE ");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[key->attributes[i]].name);
      g_string_append (sql, " = ?");
    }
  statement = crow_engine_prepare (self->base->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  crow_statement_bind_value (statement, 0, value);
  for (guint i = 0; i < key->n_attributes; i++)
    crow_statement_bind_value (statement, i + 1, crow_preview_row_get_value (row, key->attributes[i]));
  return crow_statement_step (statement, &has_row, error);
}

/* A row that no program can have as an object, because of the value that is replaced: the database alone does it. */
static gboolean
replace_unreadable (CrowPreview    *self,
                    CrowPreviewRow *row,
                    guint           attribute,
                    const char     *text,
                    GError        **error)
{
  guint entity = crow_preview_row_get_entity (row);
  CrowValue value = crow_value_null ();
  g_autofree char *memory = NULL;
  gboolean done;

  if ((text != NULL &&
       !crow_value_text_parse (self->base->schema, entity, attribute, text, &value, &memory, error)) ||
      !_crow_preview_begin_edit (self, error))
    return FALSE;
  done = update_value (self, row, attribute, &value, error);
  done = _crow_preview_end_edit (self, done, done ? error : NULL) && done;
  if (!done)
    return FALSE;
  _crow_preview_record_replaced (self, row);
  _crow_preview_emit_changed (self);
  return TRUE;
}

static gboolean
is_unreadable (const GError   *error,
               CrowPreviewRow *row,
               guint           attribute)
{
  const CrowEntityInfo *info =
    crow_schema_get_entity (crow_preview_row_get_schema (row), crow_preview_row_get_entity (row));

  return g_error_matches (error, CROW_ERROR, CROW_ERROR_TYPE) &&
         g_strcmp0 (crow_error_get_member (error), info->attributes[attribute].name) == 0;
}

gboolean
crow_preview_set_text (CrowPreview    *self,
                       CrowPreviewRow *row,
                       guint           attribute,
                       const char     *text,
                       GError        **error)
{
  CrowValue value = crow_value_null ();
  g_autofree char *memory = NULL;
  g_autoptr (CrowPreviewRow) before = NULL;
  g_autoptr (GError) local = NULL;
  guint16 changed = (guint16) attribute;
  CrowObject *object;

  g_return_val_if_fail (CROW_IS_PREVIEW (self) && CROW_IS_PREVIEW_ROW (row), FALSE);

  if (!_crow_preview_require (self, error))
    return FALSE;
  object = _crow_preview_find (self->base, row, &local);
  if (object == NULL && is_unreadable (local, row, attribute))
    return replace_unreadable (self, row, attribute, text, error);
  if (object == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (text != NULL && !crow_value_text_parse (self->base->schema, crow_object_get_entity (object), attribute, text, &value,
                                              &memory, error))
    return FALSE;
  if (crow_preview_row_get_size (row, attribute) == 0 &&
      crow_value_equal (&value, crow_preview_row_get_value (row, attribute)))
    return TRUE;
  if (!_crow_preview_begin_edit (self, error))
    return FALSE;
  if (!crow_object_set_value (object, attribute, &value, error))
    {
      _crow_preview_end_edit (self, FALSE, NULL);
      return FALSE;
    }
  before = copy_row (row);
  if (!finish_edit (self, error))
    return FALSE;
  _crow_preview_record_set (self, before, &changed, &value, 1);
  return TRUE;
}

/* Adding. */

/* The first row that nothing of @entity refers to yet where the link is one to one, else the first row. */
static gboolean
copy_target (CrowPreview               *self,
             CrowObject                *object,
             const CrowSchemaReference *reference,
             GError                   **error)
{
  CrowSchema *schema = self->base->schema;
  const CrowReferenceInfo *info = reference->info;
  const CrowEntityInfo *entity = crow_schema_get_entity (schema, info->entity);
  const CrowEntityInfo *target = crow_schema_get_entity (schema, info->target);
  gboolean single = crow_schema_get_relationship (schema, reference->relationship)->kind == CROW_LINK_ONE_TO_ONE;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row;

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_string_append (sql, i > 0 ? ", t." : "t.");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, target->attributes[info->target_columns[i]].name);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, target);
  g_string_append (sql, " AS t");
  if (single)
    {
      g_string_append (sql, " WHERE NOT EXISTS (SELECT 1 FROM ");
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
      g_string_append (sql, " AS e");
      for (guint i = 0; i < info->n_columns; i++)
        {
          g_string_append (sql, i > 0 ? " AND e." : " WHERE e.");
          crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, entity->attributes[info->columns[i]].name);
          g_string_append (sql, " = t.");
          crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, target->attributes[info->target_columns[i]].name);
        }
      g_string_append_c (sql, ')');
    }
  g_string_append (sql, " ORDER BY 1 LIMIT 1");
  statement = crow_engine_prepare (self->base->engine, sql->str, error);
  if (statement == NULL || !crow_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_NO_RESULT,
                   single ? _("A row of “%s” needs a row of “%s” of its own, and none is free. Add one there first.")
                          : _("A row of “%s” needs a row of “%s” to lead to, and there is none. Add one there first."),
                   entity->name, target->name);
      return FALSE;
    }
  for (guint i = 0; i < info->n_columns; i++)
    {
      CrowValue value;

      crow_statement_get_value (statement, i, &value);
      if (!crow_object_set_value (object, info->columns[i], &value, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a new row must be given a value: it is required, and nobody else gives one. */
static gboolean
wants_value (CrowSchema *schema,
             guint       entity,
             guint       attribute)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  const CrowAttributeInfo *own = &info->attributes[attribute];

  return own->generated == NULL && attribute != info->version_attribute &&
         (own->flags & CROW_ATTRIBUTE_AUTO) == 0 && own->default_source == CROW_VALUE_NONE &&
         ((own->flags & CROW_ATTRIBUTE_REQUIRED) != 0 || crow_schema_is_in_primary_key (schema, entity, attribute));
}

/* Gives @object what it must have; @number makes values differ. */
static gboolean
fill_object (CrowPreview *self,
             CrowObject  *object,
             guint        number,
             GRand       *random,
             GError     **error)
{
  CrowSchema *schema = self->base->schema;
  guint entity = crow_object_get_entity (object);
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (schema, entity, &n);

  for (guint i = 0; i < n; i++)
    {
      gboolean required = FALSE;

      for (guint j = 0; j < references[i].info->n_columns; j++)
        required |= (info->attributes[references[i].info->columns[j]].flags & CROW_ATTRIBUTE_REQUIRED) != 0;
      if (required && !copy_target (self, object, &references[i], error))
        return FALSE;
    }
  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_autofree char *memory = NULL;
      CrowValue value;

      if (!wants_value (schema, entity, i) || crow_schema_is_in_reference (schema, entity, i))
        continue;
      value = crow_sample_value (schema, entity, i, number, random, &memory);
      if (!crow_object_set_value (object, i, &value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
may_try_again (const GError *error)
{
  return g_error_matches (error, CROW_ERROR, CROW_ERROR_CHECK) ||
         g_error_matches (error, CROW_ERROR, CROW_ERROR_UNIQUE) || g_error_matches (error, CROW_ERROR, CROW_ERROR_KEY);
}

/* Marks the last of @attributes that belongs to no link, or else the last, unless one of them differs already. */
static void
keep_apart (CrowSchema    *schema,
            guint          entity,
            const guint16 *attributes,
            guint          n_attributes,
            gboolean      *differs)
{
  guint chosen = CROW_NONE;

  for (guint i = 0; i < n_attributes; i++)
    if (differs[attributes[i]])
      return;
    else if (chosen == CROW_NONE || !crow_schema_is_in_reference (schema, entity, attributes[i]) ||
             crow_schema_is_in_reference (schema, entity, chosen))
      chosen = attributes[i];
  if (chosen != CROW_NONE)
    differs[chosen] = TRUE;
}

/* Which attributes a duplicate cannot take over: keys, and one of each group that must be unique together. */
static gboolean *
list_different (CrowSchema *schema,
                guint       entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  gboolean *differs = g_new0 (gboolean, info->n_attributes + 1);

  for (guint i = 0; i < info->n_attributes; i++)
    differs[i] = info->attributes[i].generated != NULL || i == info->version_attribute ||
                 crow_schema_is_in_primary_key (schema, entity, i);
  for (guint i = 0; i < info->n_keys; i++)
    if (i != info->primary_key)
      keep_apart (schema, entity, info->keys[i].attributes, info->keys[i].n_attributes, differs);
  for (guint i = 0; i < info->n_indexes; i++)
    if (info->indexes[i].unique)
      {
        g_autofree guint16 *attributes = g_new (guint16, info->indexes[i].n_parts);
        guint n = 0;

        for (guint j = 0; j < info->indexes[i].n_parts; j++)
          if (info->indexes[i].parts[j].attribute != CROW_NONE)
            attributes[n++] = info->indexes[i].parts[j].attribute;
        keep_apart (schema, entity, attributes, n, differs);
      }
  return differs;
}

/* Gives @object what can be the same as in @template, and @number makes the rest differ where a default would not. */
static gboolean
copy_values (CrowPreview    *self,
             CrowObject     *object,
             CrowPreviewRow *template,
             guint           number,
             GRand          *random,
             GError        **error)
{
  CrowSchema *schema = self->base->schema;
  guint entity = crow_object_get_entity (object);
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  g_autofree gboolean *differs = list_different (schema, entity);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];
      const CrowValue *value = crow_preview_row_get_value (template, i);

      if (!differs[i])
        {
          if (value->type != CROW_VALUE_TYPE_NULL && value->type != CROW_VALUE_TYPE_BLOB &&
              crow_preview_row_get_size (template, i) == 0 && !crow_object_set_value (object, i, value, error))
            return FALSE;
        }
      else if ((attribute->default_source == CROW_VALUE_LITERAL || attribute->default_source == CROW_VALUE_NOW) &&
               attribute->generated == NULL && i != info->version_attribute &&
               (attribute->flags & CROW_ATTRIBUTE_AUTO) == 0 && !crow_schema_is_in_reference (schema, entity, i))
        {
          g_autofree char *memory = NULL;
          CrowValue other = crow_sample_value (schema, entity, i, number, random, &memory);

          if (!crow_object_set_value (object, i, &other, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* @template: (nullable): what is copied, but for what must be unique */
static CrowPreviewRow *
add (CrowPreview    *self,
     guint           entity,
     CrowPreviewRow *template,
     GError        **error)
{
  guint number = crow_preview_count_rows (self, entity);
  g_autoptr (GRand) random = g_rand_new_with_seed (number);
  g_autoptr (GError) local = NULL;

  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      g_autoptr (CrowPreviewRow) row = NULL;
      CrowObject *object;
      gboolean done;

      g_clear_error (&local);
      if (!_crow_preview_begin_edit (self, error))
        return NULL;
      object = crow_session_create (self->base->session, entity);
      done = fill_object (self, object, number + attempt, random, &local);
      if (done && template != NULL)
        done = copy_values (self, object, template, number + attempt, random, &local);
      if (done)
        {
          crow_session_add (self->base->session, object);
          done = crow_session_flush (self->base->session, &local);
        }
      if (done)
        row = row_from_object (self, object);
      if (!_crow_preview_end_edit (self, done, local == NULL ? &local : NULL))
        done = FALSE;
      if (done)
        {
          _crow_preview_note_typed (self, row);
          _crow_preview_record_add (self, row);
          _crow_preview_emit_changed (self);
          return g_steal_pointer (&row);
        }
      if (!may_try_again (local))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
require_objects (CrowPreview *self,
                 guint        entity,
                 GError     **error)
{
  if (!_crow_preview_require (self, error))
    return FALSE;
  if (crow_mapping_is_mapped (self->base->mapping, entity))
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
               (crow_schema_get_entity (self->base->schema, entity)->flags & CROW_ENTITY_ASSOCIATION) != 0
                 ? _("“%s” holds the pairs of a link. Link and unlink rows at either end instead.")
                 : _("“%s” has no primary key, so its rows can only be looked at. Give it one."),
               crow_schema_get_entity (self->base->schema, entity)->name);
  return FALSE;
}

CrowPreviewRow *
crow_preview_add_row (CrowPreview *self,
                      guint        entity,
                      GError     **error)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), NULL);

  return require_objects (self, entity, error) ? add (self, entity, NULL, error) : NULL;
}

CrowPreviewRow *
crow_preview_duplicate_row (CrowPreview    *self,
                            CrowPreviewRow *row,
                            GError        **error)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self) && CROW_IS_PREVIEW_ROW (row), NULL);

  return require_objects (self, crow_preview_row_get_entity (row), error)
           ? add (self, crow_preview_row_get_entity (row), row, error) : NULL;
}

/* Linking. */

static gboolean
change_link (CrowPreview    *self,
             CrowPreviewRow *row,
             guint           role,
             CrowPreviewRow *target,
             gboolean        link,
             GError        **error)
{
  const CrowRole *info;
  CrowObject *object, *other;
  g_autoptr (CrowPreviewRow) before = NULL;
  g_autoptr (CrowPreviewRow) before_target = NULL;
  guint n;

  if (!_crow_preview_require (self, error))
    return FALSE;
  object = _crow_preview_find (self->base, row, error);
  other = object != NULL ? _crow_preview_find (self->base, target, error) : NULL;
  if (other == NULL)
    return FALSE;
  info = &crow_schema_get_roles (self->base->schema, crow_object_get_entity (object), &n)[role];
  g_return_val_if_fail (role < n && crow_object_get_entity (other) == info->target, FALSE);
  if (!_crow_preview_begin_edit (self, error))
    return FALSE;
  if (!info->to_many)
    crow_object_set_one (object, role, link ? other : NULL);
  else if (link)
    crow_collection_add (crow_object_get_many (object, role), other);
  else
    crow_collection_remove (crow_object_get_many (object, role), other);
  before = copy_row (row);
  before_target = copy_row (target);
  if (!finish_edit (self, error))
    return FALSE;
  _crow_preview_record_link (self, before, role, before_target, link);
  return TRUE;
}

gboolean
crow_preview_link (CrowPreview    *self,
                   CrowPreviewRow *row,
                   guint           role,
                   CrowPreviewRow *target,
                   GError        **error)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), FALSE);

  return change_link (self, row, role, target, TRUE, error);
}

gboolean
crow_preview_unlink (CrowPreview    *self,
                     CrowPreviewRow *row,
                     guint           role,
                     CrowPreviewRow *target,
                     GError        **error)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), FALSE);

  return change_link (self, row, role, target, FALSE, error);
}
