/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on entities, and the names that operations make up.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-name.h"
#include "document/crow-compile-private.h"
#include "document/crow-operation-private.h"

static gboolean
is_entity_name_taken (CrowDocument *document,
                      const char   *name,
                      CrowEntity   *except)
{
  CrowModel *model = crow_document_get_model (document);

  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);
      const char *other = crow_entity_get_name (entity);

      if (entity != except && other != NULL && g_ascii_strcasecmp (other, name) == 0)
        return TRUE;
    }
  return FALSE;
}

char *
_crow_make_entity_name (CrowDocument *document,
                        const char   *name,
                        CrowEntity   *except)
{
  CrowModel *model = crow_document_get_model (document);
  g_autoptr (GHashTable) taken = NULL;

  if (name != NULL && !is_entity_name_taken (document, name, except))
    return g_strdup (name);

  /* In a model of thousands, as many numbers may have to be tried. */
  taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);

      if (entity != except && crow_entity_get_name (entity) != NULL)
        g_hash_table_add (taken, g_ascii_strdown (crow_entity_get_name (entity), -1));
    }
  for (guint i = name != NULL ? 2 : 1; ; i++)
    {
      g_autofree char *free_name = g_strdup_printf ("%s%u", name != NULL ? name : "entity", i);
      g_autofree char *folded = g_ascii_strdown (free_name, -1);

      if (!g_hash_table_contains (taken, folded))
        return g_steal_pointer (&free_name);
    }
}

static gboolean
is_member_name_taken (CrowEntity *entity,
                      GPtrArray  *links,
                      const char *name)
{
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      const char *other = crow_attribute_get_name (crow_entity_get_attribute (entity, i));

      if (other != NULL && g_ascii_strcasecmp (other, name) == 0)
        return TRUE;
    }
  for (guint i = 0; i < links->len; i++)
    /* A link that is being made may have one end yet. */
    for (guint end = 0; end < crow_link_get_n_ends (g_ptr_array_index (links, i)); end++)
      {
        CrowLink *link = g_ptr_array_index (links, i);
        const char *role = crow_link_end_get_role (crow_link_get_end (link, end));

        /* A role is a member of the entity at the other end. */
        if (crow_link_get_entity (link, 1 - end) == entity && role != NULL && g_ascii_strcasecmp (role, name) == 0)
          return TRUE;
      }
  return FALSE;
}

/* @links: for each of @entities its links */
static gboolean
is_name_taken (GPtrArray  *entities,
               GPtrArray  *links,
               const char *name)
{
  for (guint i = 0; i < entities->len; i++)
    if (is_member_name_taken (g_ptr_array_index (entities, i), g_ptr_array_index (links, i), name))
      return TRUE;
  return FALSE;
}

char *
_crow_make_member_name (CrowEntity *entity,
                        const char *name)
{
  g_autoptr (GPtrArray) entities = _crow_list_hierarchy (crow_entity_get_root (entity));
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  char *free_name = g_strdup (name);

  for (guint i = 0; i < entities->len; i++)
    g_ptr_array_add (links, crow_document_get_links_of (crow_node_get_document (CROW_NODE (entity)),
                                                        g_ptr_array_index (entities, i)));
  for (guint i = 2; is_name_taken (entities, links, free_name); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s%u", name, i);
    }
  return free_name;
}

static char *
make_role_name (const char *entity_name,
                gboolean    many)
{
  g_autofree char *singular = crow_name_singularize (entity_name != NULL ? entity_name : "");
  g_autofree char *word = crow_name_to_snake (singular);

  if (*word == '\0')
    return g_strdup (many ? "others" : "other");
  return many ? crow_name_pluralize (word) : g_steal_pointer (&word);
}

char *
_crow_make_role_name (CrowEntity *entity,
                      gboolean    many)
{
  return make_role_name (crow_entity_get_name (entity), many);
}

/**
 * crow_operation_add_entity: (skip)
 * @document: a document
 * @diagram: (nullable): where it is placed
 * @name: (nullable): its name; one that is taken gets a number
 * @x: left edge on the diagram
 * @y: upper edge on the diagram
 *
 * Returns: (transfer none): the new entity, with the key attribute `id`
 */
CrowEntity *
crow_operation_add_entity (CrowDocument *document,
                           CrowDiagram  *diagram,
                           const char   *name,
                           double        x,
                           double        y)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *free_name = NULL;
  CrowNode *entity, *attribute, *key;
  const char *ids[2] = { NULL, NULL };

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (diagram == NULL || crow_node_get_document (CROW_NODE (diagram)) == document, NULL);

  edit = crow_document_begin_edit (document, _("Add Entity"));
  free_name = _crow_make_entity_name (document, name, NULL);
  entity = crow_node_add (CROW_NODE (crow_document_get_model (document)), CROW_NODE_ENTITY, NULL);
  crow_entity_set_name (CROW_ENTITY (entity), free_name);
  attribute = crow_node_add (entity, CROW_NODE_ATTRIBUTE, NULL);
  crow_attribute_set_name (CROW_ATTRIBUTE (attribute), "id");
  crow_attribute_set_data_type (CROW_ATTRIBUTE (attribute), CROW_TYPE_INTEGER);
  crow_attribute_set_required (CROW_ATTRIBUTE (attribute), TRUE);
  crow_attribute_set_auto (CROW_ATTRIBUTE (attribute), TRUE);
  key = crow_node_add (entity, CROW_NODE_KEY, NULL);
  crow_entity_key_set_kind (CROW_ENTITY_KEY (key), CROW_KEY_PRIMARY);
  ids[0] = crow_node_get_id (attribute);
  crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, ids);
  if (diagram != NULL)
    crow_operation_place_entity (diagram, CROW_ENTITY (entity), x, y);
  crow_edit_commit (g_steal_pointer (&edit));
  return CROW_ENTITY (entity);
}

/* Attributes and roles whose names were made from the old name get those made from the new one. */
static void
rename_followers (CrowEntity *entity,
                  CrowLink   *link,
                  guint       end,
                  const char *old_name,
                  const char *name)
{
  CrowLinkKind kind = crow_link_get_kind (link);
  gboolean many = _crow_is_many (kind, end);
  CrowLinkEnd *node = crow_link_get_end (link, end);
  CrowEntity *other = crow_link_get_entity (link, 1 - end);
  g_autofree char *old_role = make_role_name (old_name, many);
  g_autofree char *role = make_role_name (name, many);

  if (other != NULL && g_strcmp0 (crow_link_end_get_role (node), old_role) == 0 && !g_str_equal (role, old_role))
    {
      g_autofree char *free_role = _crow_make_member_name (other, role);

      crow_link_end_set_role (node, free_role);
    }
  for (guint i = 0; end == 0 && kind != CROW_LINK_MANY_TO_MANY && i < crow_link_get_n_columns (link); i++)
    {
      CrowLinkColumn *column = crow_link_get_column (link, i);
      CrowAttribute *attribute = crow_link_column_get_attribute (column);
      CrowAttribute *target = crow_link_column_get_references (column);
      g_autofree char *old_pattern = NULL;
      g_autofree char *pattern = NULL;

      if (attribute == NULL || target == NULL || crow_attribute_get_link (attribute) != link ||
          crow_attribute_get_name (target) == NULL)
        continue;
      old_pattern = _crow_name_reference (old_name, crow_attribute_get_name (target));
      pattern = _crow_name_reference (name, crow_attribute_get_name (target));
      if (g_strcmp0 (crow_attribute_get_name (attribute), old_pattern) == 0 && !g_str_equal (pattern, old_pattern))
        {
          g_autofree char *free_name = _crow_make_member_name (crow_attribute_get_entity (attribute), pattern);

          _crow_set_attribute_name (attribute, free_name);
        }
    }
}

static gboolean
is_made_up (const char *name)
{
  return name != NULL && g_str_has_prefix (name, "entity") && name[strlen ("entity")] != '\0' &&
         name[strlen ("entity") + strspn (name + strlen ("entity"), "0123456789")] == '\0';
}

void
crow_operation_rename_entity (CrowEntity *entity,
                              const char *name)
{
  CrowDocument *document;
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autofree char *old_name = NULL;
  g_autofree char *key = NULL;
  GPtrArray *tables;

  g_return_if_fail (CROW_IS_ENTITY (entity) && crow_node_get_document (CROW_NODE (entity)) != NULL);

  document = crow_node_get_document (CROW_NODE (entity));
  edit = crow_document_begin_edit (document, _("Rename Entity"));
  key = g_strdup_printf ("rename:%s", crow_node_get_id (CROW_NODE (entity)));
  crow_edit_set_merge_key (edit, key);
  old_name = g_strdup (crow_entity_get_name (entity));
  tables = _crow_list_link_tables (document);
  _crow_set_entity_name (entity, name);
  /* As the entity has it now: an empty name is none. */
  name = crow_entity_get_name (entity);
  /* The value stands in rows and stays, but for one that was made up with the name. */
  if (is_made_up (old_name) && g_strcmp0 (crow_entity_get_discriminator_value (entity), old_name) == 0)
    {
      crow_entity_set_discriminator_value (entity, NULL);
      _crow_make_value (entity);
    }
  if (old_name != NULL && name != NULL)
    {
      links = crow_document_get_links_of (document, entity);
      for (guint i = 0; i < links->len; i++)
        for (guint end = 0; end < 2; end++)
          if (crow_link_get_entity (g_ptr_array_index (links, i), end) == entity)
            rename_followers (entity, g_ptr_array_index (links, i), end, old_name, name);
    }
  _crow_follow_link_tables (document, tables);
  crow_edit_commit (g_steal_pointer (&edit));
}

CrowPlacement *
crow_operation_place_entity (CrowDiagram *diagram,
                             CrowEntity  *entity,
                             double       x,
                             double       y)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowPlacement *placement;

  g_return_val_if_fail (CROW_IS_DIAGRAM (diagram) && CROW_IS_ENTITY (entity), NULL);
  g_return_val_if_fail (crow_node_get_document (CROW_NODE (diagram)) != NULL, NULL);

  placement = crow_diagram_lookup_placement (diagram, entity);
  if (placement != NULL)
    return placement;
  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (diagram)), _("Place Entity"));
  placement = CROW_PLACEMENT (crow_node_add (CROW_NODE (diagram), CROW_NODE_PLACEMENT, NULL));
  crow_placement_set_entity (placement, entity);
  crow_placement_set_x (placement, x);
  crow_placement_set_y (placement, y);
  crow_edit_commit (g_steal_pointer (&edit));
  return placement;
}
