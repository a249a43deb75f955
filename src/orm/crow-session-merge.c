/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Merging: the state of an object that was made elsewhere is copied onto the object of its row.
 *
 * It uses what any program can use: find, create, set.  What is not set in the source is left alone, and so is a
 * to-many role that holds nothing.
 */
#include "config.h"

#include "orm/crow-session.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-collection.h"

typedef struct
{
  CrowSession *session;
  const CrowSchema *schema; /* as objects have it */
  const CrowSchema *drawn;
  GHashTable *merged; /* source → its object in the session, both borrowed */
  CrowObject *from;   /* (nullable): whose role led to the source that is merged */
} Merge;

static CrowObject *merge_object (Merge      *self,
                                 CrowObject *source,
                                 GError    **error);

/* The object of the row with the source's key; a new one if there is no such row or the key is not complete. */
static CrowObject *
find_target (Merge      *self,
             CrowObject *source,
             GError    **error)
{
  guint entity = crow_object_get_entity (source);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->schema, crow_schema_get_root (self->drawn, entity));
  g_autofree CrowValue *values = g_new0 (CrowValue, key->n_attributes);
  g_autoptr (GError) local = NULL;
  CrowObject *target = NULL;
  gboolean complete = TRUE;

  for (guint i = 0; i < key->n_attributes; i++)
    {
      crow_object_get_value (source, key->attributes[i], &values[i]);
      complete &= values[i].type != CROW_VALUE_TYPE_NULL;
    }
  if (complete)
    target = crow_session_find (self->session, entity, values, key->n_attributes, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (target != NULL)
    return target;
  target = crow_session_create (self->session, entity);
  crow_session_add (self->session, target);
  for (guint i = 0; i < key->n_attributes; i++)
    if (values[i].type != CROW_VALUE_TYPE_NULL &&
        !crow_object_set_value (target, key->attributes[i], &values[i], error))
      return NULL;
  return target;
}

/* Not those of other heirs of the same root. */
static gboolean
has_attribute (Merge      *self,
               CrowObject *source,
               guint       attribute)
{
  const CrowAttributeInfo *info =
    &crow_schema_get_entity (self->schema, crow_schema_get_root (self->drawn, crow_object_get_entity (source)))
       ->attributes[attribute];

  return crow_mapping_lookup_attribute (crow_session_get_mapping (self->session), crow_object_get_entity (source),
                                        info->name) == attribute;
}

/* What is view-only is merged from its other side. */
static gboolean
passes_merge (const CrowEndInfo *end)
{
  return !end->view_only && (end->cascades & CROW_CASCADE_MERGE) != 0;
}

/* The key of a new object that the role does not take along means nothing where that object is not. */
static gboolean
refers_to_left_out (Merge      *self,
                    CrowObject *source,
                    guint       attribute)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (
      self->schema, crow_schema_get_root (self->drawn, crow_object_get_entity (source)), &n_roles);

  for (guint i = 0; i < n_roles && crow_object_get_session (source) != NULL; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (self->schema, roles[i].relationship);
      CrowObject *one;

      if (link->kind == CROW_LINK_MANY_TO_MANY || roles[i].end != 0 || passes_merge (&link->ends[0]))
        continue;
      for (guint j = 0; j < link->references[0].n_columns; j++)
        if (link->references[0].columns[j] == attribute && (one = crow_object_get_one (source, i)) != NULL &&
            crow_object_get_state (one) == CROW_STATE_TRANSIENT)
          return TRUE;
    }
  return FALSE;
}

/* Not those of other heirs of the same root. */
static gboolean
has_role (Merge          *self,
          CrowObject     *source,
          const CrowRole *role)
{
  return crow_schema_inherits (
      self->drawn, crow_object_get_entity (source),
      crow_schema_get_relationship (self->drawn, role->relationship)->ends[1 - role->end].entity);
}

static gboolean
is_merged (Merge          *self,
           CrowObject     *source,
           const CrowRole *role)
{
  return role->name != NULL && has_role (self, source, role) &&
         passes_merge (&crow_schema_get_relationship (self->schema, role->relationship)->ends[role->end]);
}

/* What a role says that is merged too, or one that led here, its attributes need not. */
static gboolean
is_told_by_role (Merge      *self,
                 CrowObject *source,
                 guint       attribute)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (
      self->schema, crow_schema_get_root (self->drawn, crow_object_get_entity (source)), &n_roles);

  for (guint i = 0; i < n_roles && crow_object_get_session (source) != NULL; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (self->schema, roles[i].relationship);
      CrowObject *one;

      if (link->kind != CROW_LINK_ONE_TO_ONE || roles[i].end != 0)
        continue;
      for (guint j = 0; j < link->references[0].n_columns; j++)
        if (link->references[0].columns[j] == attribute && (one = crow_object_get_one (source, i)) != NULL &&
            (one == self->from || is_merged (self, source, &roles[i])))
          return TRUE;
    }
  return FALSE;
}

static gboolean
copy_attributes (Merge      *self,
                 CrowObject *source,
                 CrowObject *target,
                 GError    **error)
{
  guint entity = crow_schema_get_root (self->drawn, crow_object_get_entity (source));
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, entity);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      CrowValue value;

      if (crow_schema_is_in_primary_key (self->schema, entity, i) || info->attributes[i].generated != NULL ||
          i == info->version_attribute || !has_attribute (self, source, i) ||
          !crow_object_is_set (source, i) || refers_to_left_out (self, source, i) || is_told_by_role (self, source, i))
        continue;
      crow_object_get_value (source, i, &value);
      if (!crow_object_set_value (target, i, &value, error))
        return FALSE;
    }
  return TRUE;
}

/* What stays is not taken out in between: an owned object would be an orphan for a moment. */
static gboolean
merge_many (Merge      *self,
            CrowObject *source,
            CrowObject *target,
            guint       role,
            GError    **error)
{
  CrowCollection *from = crow_object_get_many (source, role);
  CrowCollection *to = crow_object_get_many (target, role);
  g_autoptr (GHashTable) stay = g_hash_table_new (NULL, NULL);
  guint n = crow_collection_get_n_items (from);

  /* What is there only because it was linked from the other side says nothing of the others. */
  if (n == 0 || (n == 1 && crow_collection_get (from, 0) == self->from))
    return TRUE;
  /* All at once, instead of one by one by their keys. */
  if (!crow_collection_load (to, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      CrowObject *before = self->from, *item;

      self->from = source;
      item = merge_object (self, crow_collection_get (from, i), error);
      self->from = before;
      if (item == NULL)
        return FALSE;
      g_hash_table_add (stay, item);
    }
  for (guint i = crow_collection_get_n_items (to); i-- > 0;)
    if (!g_hash_table_contains (stay, crow_collection_get (to, i)))
      crow_collection_remove (to, crow_collection_get (to, i));
  for (guint i = 0; i < n; i++)
    crow_collection_add (to, g_hash_table_lookup (self->merged, crow_collection_get (from, i)));
  return TRUE;
}

static gboolean
merge_roles (Merge      *self,
             CrowObject *source,
             CrowObject *target,
             GError    **error)
{
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (
      self->schema, crow_schema_get_root (self->drawn, crow_object_get_entity (source)), &n_roles);

  /* A detached object has values alone. */
  for (guint i = 0; i < n_roles && crow_object_get_session (source) != NULL; i++)
    {
      CrowObject *one, *merged, *from;

      if (!is_merged (self, source, &roles[i]))
        continue;
      if (roles[i].to_many)
        {
          if (!merge_many (self, source, target, i, error))
            return FALSE;
          continue;
        }
      one = crow_object_get_one (source, i);
      if (one == NULL)
        continue;
      from = self->from;
      self->from = source;
      merged = merge_object (self, one, error);
      self->from = from;
      if (merged == NULL)
        return FALSE;
      crow_object_set_one (target, i, merged);
    }
  return TRUE;
}

/* What was read before somebody else wrote is not to be written over that. */
static gboolean
check_version (Merge      *self,
               CrowObject *source,
               CrowObject *target,
               GError    **error)
{
  const CrowEntityInfo *info =
    crow_schema_get_entity (self->schema, crow_schema_get_root (self->drawn, crow_object_get_entity (source)));
  CrowValue ours, theirs;

  if (info->version_attribute == CROW_NONE || crow_object_get_state (target) != CROW_STATE_PERSISTENT ||
      !crow_object_is_set (source, info->version_attribute))
    return TRUE;
  crow_object_get_value (source, info->version_attribute, &theirs);
  crow_object_get_value (target, info->version_attribute, &ours);
  if (theirs.type == CROW_VALUE_TYPE_NULL || crow_value_equal (&ours, &theirs))
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_STALE,
               _("What is to be merged into a row of “%s” has another version than that; leave the version out to merge "
                 "it all the same."),
               info->name);
  crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (target), info->attributes[info->version_attribute].name,
                          NULL, 0);
  return FALSE;
}

static CrowObject *
merge_object (Merge      *self,
              CrowObject *source,
              GError    **error)
{
  CrowObject *target = g_hash_table_lookup (self->merged, source);

  if (target != NULL)
    return target;
  if (crow_object_get_session (source) == self->session &&
      (crow_object_get_state (source) == CROW_STATE_PENDING || crow_object_get_state (source) == CROW_STATE_PERSISTENT))
    {
      g_hash_table_insert (self->merged, source, source);
      return source;
    }
  target = find_target (self, source, error);
  if (target == NULL)
    return NULL;
  g_hash_table_insert (self->merged, source, target);
  if (!check_version (self, source, target, error) || !copy_attributes (self, source, target, error) ||
      !merge_roles (self, source, target, error))
    return NULL;
  return target;
}

/**
 * crow_session_merge:
 * @self: a session
 * @object: an object of the same schema: a transient one of this session, or any of another session
 * @error: as crow_session_flush(), because edits are flushed first; what finding the row, or a value that does not fit,
 *   gives; %CROW_ERROR_STALE when @object, or what goes along, has a version, and the row another one
 *
 * Copies what is set in @object onto the object of its row, or onto a new one when there is no such row, and does the
 * same along the roles that have %CROW_CASCADE_MERGE; a detached object has none.  A to-many role that holds anything replaces the one of the row.
 * @object itself is left as it is.
 *
 * Edits are flushed first, so that new objects are found by their keys.  What is copied is written by the next flush;
 * after an error what was copied so far stays pending.
 *
 * Returns: (transfer none): the object in this session, @object itself if that is it; %NULL with @error set
 */
CrowObject *
crow_session_merge (CrowSession *self,
                    CrowObject  *object,
                    GError     **error)
{
  Merge merge = { .session = self };
  CrowObject *target;

  g_return_val_if_fail (CROW_IS_SESSION (self), NULL);
  g_return_val_if_fail (CROW_IS_OBJECT (object), NULL);

  if (crow_session_get_autoflush (self) && !crow_session_flush (self, error))
    return NULL;
  merge.schema = crow_mapping_get_objects (crow_session_get_mapping (self));
  merge.drawn = crow_mapping_get_schema (crow_session_get_mapping (self));
  merge.merged = g_hash_table_new (NULL, NULL);
  target = merge_object (&merge, object, error);
  g_hash_table_unref (merge.merged);
  return target;
}
