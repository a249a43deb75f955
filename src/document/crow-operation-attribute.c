/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on attributes and keys.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>

#include "document/crow-compile-private.h"
#include "document/crow-operation-private.h"
#include "sql/crow-type-names.h"

static CrowDocument *
document_of (gpointer node)
{
  return crow_node_get_document (CROW_NODE (node));
}

CrowAttribute *
crow_operation_add_attribute (CrowEntity  *entity,
                              const char  *name,
                              CrowDataType type,
                              int          position)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (CrowNode) attribute = NULL;
  g_autofree char *free_name = NULL;

  g_return_val_if_fail (CROW_IS_ENTITY (entity) && document_of (entity) != NULL, NULL);
  g_return_val_if_fail (position >= -1 && position <= (int) crow_entity_get_n_attributes (entity), NULL);

  edit = crow_document_begin_edit (document_of (entity), _("Add Attribute"));
  free_name = name != NULL ? _crow_make_member_name (entity, name) : NULL;
  if (free_name == NULL)
    {
      g_autofree char *numbered = g_strdup_printf ("attribute%u", crow_entity_get_n_attributes (entity) + 1);

      free_name = _crow_make_member_name (entity, numbered);
    }
  attribute = crow_node_new (CROW_NODE_ATTRIBUTE, NULL);
  crow_attribute_set_name (CROW_ATTRIBUTE (attribute), free_name);
  crow_attribute_set_data_type (CROW_ATTRIBUTE (attribute), type);
  crow_node_insert (CROW_NODE (entity), attribute, position);
  crow_edit_commit (g_steal_pointer (&edit));
  return CROW_ATTRIBUTE (attribute);
}

/* The attributes that were made for links to refer to @attribute. */
static GPtrArray *
find_followers (CrowAttribute *attribute)
{
  GPtrArray *followers = g_ptr_array_new ();
  g_autoptr (GPtrArray) referrers = crow_document_get_referrers (document_of (attribute),
                                                                 crow_node_get_id (CROW_NODE (attribute)));

  for (guint i = 0; i < referrers->len; i++)
    {
      CrowNode *column = g_ptr_array_index (referrers, i);
      CrowAttribute *follower;

      if (!CROW_IS_LINK_COLUMN (column) || crow_link_column_get_references (CROW_LINK_COLUMN (column)) != attribute)
        continue;
      follower = crow_link_column_get_attribute (CROW_LINK_COLUMN (column));
      if (follower != NULL && follower != attribute &&
          crow_attribute_get_link (follower) == CROW_LINK (crow_node_get_parent (column)))
        g_ptr_array_add (followers, follower);
    }
  return followers;
}

void
crow_operation_rename_attribute (CrowAttribute *attribute,
                                 const char    *name)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *key = NULL;
  g_autofree char *old_name = NULL;
  GPtrArray *tables;

  g_return_if_fail (CROW_IS_ATTRIBUTE (attribute) && document_of (attribute) != NULL);

  edit = crow_document_begin_edit (document_of (attribute), _("Rename Attribute"));
  key = g_strdup_printf ("rename:%s", crow_node_get_id (CROW_NODE (attribute)));
  crow_edit_set_merge_key (edit, key);
  old_name = g_strdup (crow_attribute_get_name (attribute));
  tables = _crow_list_link_tables (document_of (attribute));
  _crow_set_attribute_name (attribute, name);
  name = crow_attribute_get_name (attribute);
  if (old_name != NULL && name != NULL)
    {
      g_autoptr (GPtrArray) followers = find_followers (attribute);

      for (guint i = 0; i < followers->len; i++)
        {
          CrowAttribute *follower = g_ptr_array_index (followers, i);
          /* One that inherits the attribute is referred to by its own name. */
          CrowEntity *target = crow_link_get_entity (crow_attribute_get_link (follower), 0);
          g_autofree char *old_pattern = NULL;
          g_autofree char *free_name = NULL;
          g_autofree char *pattern = NULL;

          if (target == NULL || crow_entity_get_name (target) == NULL)
            continue;
          old_pattern = _crow_name_reference (crow_entity_get_name (target), old_name);
          pattern = _crow_name_reference (crow_entity_get_name (target), name);
          if (g_strcmp0 (crow_attribute_get_name (follower), old_pattern) != 0 || g_str_equal (pattern, old_pattern))
            continue;
          free_name = _crow_make_member_name (crow_attribute_get_entity (follower), pattern);
          _crow_set_attribute_name (follower, free_name);
        }
    }
  _crow_follow_link_tables (document_of (attribute), tables);
  crow_edit_commit (g_steal_pointer (&edit));
}

void
_crow_copy_type (CrowAttribute *attribute,
                 CrowAttribute *like)
{
  crow_attribute_set_data_type (attribute, crow_attribute_get_data_type (like));
  crow_attribute_set_length (attribute, crow_attribute_get_length (like));
  crow_attribute_set_scale (attribute, crow_attribute_get_scale (like));
  crow_node_set_reference_id (CROW_NODE (attribute), CROW_ATTRIBUTE_PROP_ENUM,
                              crow_node_get_reference_id (CROW_NODE (like), CROW_ATTRIBUTE_PROP_ENUM));
  crow_attribute_set_collation (attribute, crow_attribute_get_collation (like));
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      const char *native = crow_attribute_get_native_type (like, i);

      crow_attribute_set_native_type (attribute, i, native != NULL ? crow_type_of_reference (i, native) : NULL);
    }
}

/* References may form a ring; @done holds those that have the type already. */
static void
pass_type_on (CrowAttribute *attribute,
              GHashTable    *done)
{
  g_autoptr (GPtrArray) followers = NULL;

  if (!g_hash_table_add (done, attribute))
    return;
  followers = find_followers (attribute);
  for (guint i = 0; i < followers->len; i++)
    {
      CrowAttribute *follower = g_ptr_array_index (followers, i);

      if (g_hash_table_contains (done, follower))
        continue;
      _crow_copy_type (follower, attribute);
      pass_type_on (follower, done);
    }
}

void
crow_operation_set_type (CrowAttribute   *attribute,
                         CrowDataType     type,
                         guint32          length,
                         guint16          scale,
                         CrowEnumeration *enumeration)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  g_return_if_fail (CROW_IS_ATTRIBUTE (attribute) && document_of (attribute) != NULL);

  edit = crow_document_begin_edit (document_of (attribute), _("Change Type"));
  crow_attribute_set_data_type (attribute, type);
  crow_attribute_set_length (attribute, length);
  crow_attribute_set_scale (attribute, scale);
  crow_attribute_set_enumeration (attribute, type == CROW_TYPE_ENUM ? enumeration : NULL);
  if (type != CROW_TYPE_INTEGER && type != CROW_TYPE_BIGINT)
    {
      crow_attribute_set_auto (attribute, FALSE);
      crow_attribute_set_no_reuse (attribute, FALSE);
      crow_attribute_set_always (attribute, FALSE);
    }
  pass_type_on (attribute, done);
  crow_edit_commit (g_steal_pointer (&edit));
}

void
crow_operation_move_attribute (CrowAttribute *attribute,
                               int            position)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_if_fail (CROW_IS_ATTRIBUTE (attribute) && document_of (attribute) != NULL);

  edit = crow_document_begin_edit (document_of (attribute), _("Move Attribute"));
  crow_node_move (CROW_NODE (attribute), crow_node_get_parent (CROW_NODE (attribute)), position);
  crow_edit_commit (g_steal_pointer (&edit));
}

/* The ids of the key's attributes with or without one; ends in NULL. */
static GPtrArray *
change_members (CrowEntityKey *key,
                CrowAttribute *attribute,
                gboolean       member)
{
  const char *const *ids = crow_node_get_references (CROW_NODE (key), CROW_KEY_PROP_ATTRIBUTES);
  const char *id = crow_node_get_id (CROW_NODE (attribute));
  GPtrArray *members = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    if (!g_str_equal (ids[i], id))
      g_ptr_array_add (members, (gpointer) ids[i]);
  if (member)
    g_ptr_array_add (members, (gpointer) id);
  g_ptr_array_add (members, NULL);
  return members;
}

static CrowEntityKey *
add_key (CrowEntity *entity,
         CrowKeyKind kind)
{
  g_autoptr (CrowNode) key = crow_node_new (CROW_NODE_KEY, NULL);

  crow_entity_key_set_kind (CROW_ENTITY_KEY (key), kind);
  crow_node_insert (CROW_NODE (entity), key, kind == CROW_KEY_PRIMARY ? 0 : -1);
  return CROW_ENTITY_KEY (key);
}

void
crow_operation_set_primary (CrowAttribute *attribute,
                            gboolean       primary)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) members = NULL;
  CrowEntity *entity;
  CrowEntityKey *key;

  g_return_if_fail (CROW_IS_ATTRIBUTE (attribute) && document_of (attribute) != NULL);

  if (crow_attribute_is_in_primary_key (attribute) == !!primary)
    return;
  edit = crow_document_begin_edit (document_of (attribute), _("Change Primary Key"));
  entity = crow_attribute_get_entity (attribute);
  key = crow_entity_get_primary_key (entity);
  if (key == NULL)
    key = add_key (entity, CROW_KEY_PRIMARY);
  members = change_members (key, attribute, primary);
  if (members->len == 1)
    crow_node_remove (CROW_NODE (key));
  else
    crow_node_set_references (CROW_NODE (key), CROW_KEY_PROP_ATTRIBUTES, (const char *const *) members->pdata);
  /* A primary key has no nulls, and only one that is alone in it is made by the database. */
  if (primary)
    crow_attribute_set_required (attribute, TRUE);
  else
    crow_attribute_set_auto (attribute, FALSE);
  crow_edit_commit (g_steal_pointer (&edit));
}

void
crow_operation_set_unique (CrowAttribute *attribute,
                           gboolean       unique)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowEntity *entity;

  g_return_if_fail (CROW_IS_ATTRIBUTE (attribute) && document_of (attribute) != NULL);

  entity = crow_attribute_get_entity (attribute);
  edit = crow_document_begin_edit (document_of (attribute), unique ? _("Make Unique") : _("Make Not Unique"));
  if (unique && !crow_attribute_is_unique (attribute))
    {
      CrowEntityKey *key = add_key (entity, CROW_KEY_UNIQUE);
      const char *const ids[] = { crow_node_get_id (CROW_NODE (attribute)), NULL };

      crow_node_set_references (CROW_NODE (key), CROW_KEY_PROP_ATTRIBUTES, ids);
    }
  for (guint i = crow_entity_get_n_keys (entity); !unique && i > 0; i--)
    {
      CrowEntityKey *key = crow_entity_get_key (entity, i - 1);

      if (crow_entity_key_get_kind (key) == CROW_KEY_UNIQUE && crow_entity_key_get_n_attributes (key) == 1 &&
          crow_entity_key_contains (key, attribute))
        crow_node_remove (CROW_NODE (key));
    }
  crow_edit_commit (g_steal_pointer (&edit));
}

CrowIndex *
crow_operation_add_index (CrowEntity           *entity,
                          CrowAttribute *const *attributes,
                          guint                 n_attributes)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowNode *index;

  g_return_val_if_fail (CROW_IS_ENTITY (entity) && document_of (entity) != NULL && n_attributes > 0, NULL);

  edit = crow_document_begin_edit (document_of (entity), _("Add Index"));
  index = crow_node_add (CROW_NODE (entity), CROW_NODE_INDEX, NULL);
  for (guint i = 0; i < n_attributes; i++)
    crow_index_part_set_attribute (CROW_INDEX_PART (crow_node_add (index, CROW_NODE_INDEX_PART, NULL)), attributes[i]);
  crow_edit_commit (g_steal_pointer (&edit));
  return CROW_INDEX (index);
}
