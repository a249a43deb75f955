/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The actions that turn what is selected into something else: links, entities, attributes, and what inherits.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

#define ACTION(name) static void name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

ACTION (add_heir)
{
  DesignerWindow *self = user_data;
  g_autoptr (GError) error = NULL;

  if (crow_commands_add_heir (self->state, &error) == NULL)
    _designer_window_toast (self, error != NULL ? error->message : _("Select the entity that is to be inherited from."));
}

ACTION (stop_inheriting)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);

  if (CROW_IS_ATTRIBUTE (node))
    node = crow_node_get_parent (node);
  if (CROW_IS_ENTITY (node) && crow_entity_get_parent_id (CROW_ENTITY (node)) != NULL)
    crow_operation_set_parent (CROW_ENTITY (node), NULL, CROW_INHERITANCE_SINGLE, NULL);
  else
    _designer_window_toast (self, _("Select the entity that is to stand alone."));
}

/* The attribute, or some of them, as an entity of its own. */
static void
extract (DesignerWindow *self,
         gboolean        as_value)
{
  g_autoptr (GError) error = NULL;

  if (crow_commands_extract (self->state, as_value, &error) == NULL)
    _designer_window_toast (self, error->message);
}

ACTION (promote_attribute)
{
  extract (user_data, TRUE);
}

ACTION (split_entity)
{
  extract (user_data, FALSE);
}

ACTION (merge_entities)
{
  DesignerWindow *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!crow_commands_merge_entities (self->state, &error))
    _designer_window_toast (self, error->message);
}

ACTION (reverse_link)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);
  g_autoptr (GError) error = NULL;

  if (!CROW_IS_LINK (node))
    _designer_window_toast (self, _("Select the link that is to be reversed."));
  else if (!crow_operation_reverse_link (CROW_LINK (node), &error))
    _designer_window_toast (self, error->message);
}

ACTION (link_kind)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);
  g_autoptr (GError) error = NULL;

  if (CROW_IS_LINK (node)
      && !crow_operation_set_link_kind (CROW_LINK (node), (CrowLinkKind) g_variant_get_int32 (parameter), &error))
    _designer_window_toast (self, error->message);
}

/* What it became is selected instead. */
ACTION (link_to_entity)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);
  CrowEntity *entity = NULL;
  g_autoptr (GError) error = NULL;

  if (!CROW_IS_LINK (node))
    _designer_window_toast (self, _("Select the many-to-many link that is to become an entity."));
  else if ((entity = crow_operation_link_to_entity (CROW_LINK (node), &error)) == NULL)
    _designer_window_toast (self, error->message);
  else
    crow_view_state_select (self->state, crow_node_get_id (CROW_NODE (entity)));
}

ACTION (entity_to_link)
{
  DesignerWindow *self = user_data;
  CrowNode *node = crow_view_state_get_single (self->state);
  CrowLink *link = NULL;
  g_autoptr (GError) error = NULL;

  if (!CROW_IS_ENTITY (node))
    _designer_window_toast (self, _("Select the entity that is to become a many-to-many link."));
  else if ((link = crow_operation_entity_to_link (CROW_ENTITY (node), &error)) == NULL)
    _designer_window_toast (self, error->message);
  else
    crow_view_state_select (self->state, crow_node_get_id (CROW_NODE (link)));
}

static const GActionEntry actions[] = {
  { "add-heir", add_heir_cb },
  { "stop-inheriting", stop_inheriting_cb },
  { "promote-attribute", promote_attribute_cb },
  { "split-entity", split_entity_cb },
  { "merge-entities", merge_entities_cb },
  { "reverse-link", reverse_link_cb },
  { "link-kind", link_kind_cb, "i" },
  { "link-to-entity", link_to_entity_cb },
  { "entity-to-link", entity_to_link_cb },
};

void
_designer_window_add_convert_actions (DesignerWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
