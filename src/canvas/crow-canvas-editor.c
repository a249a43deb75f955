/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Typing a name in its place on the diagram.
 *
 * Enter or a click elsewhere takes the name, Escape leaves the old one, Tab takes it and goes to the next attribute
 * (Enter on an attribute too, as in a list).  A name that is empty leaves the old one.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "document/crow-operation.h"

#define LEAST_SCALE 0.7

static const char *
get_name (CrowNode *node)
{
  if (CROW_IS_ENTITY (node))
    return crow_entity_get_name (CROW_ENTITY (node));
  if (CROW_IS_ATTRIBUTE (node))
    return crow_attribute_get_name (CROW_ATTRIBUTE (node));
  if (CROW_IS_AREA (node))
    return crow_area_get_name (CROW_AREA (node));
  return NULL;
}

static void
set_name (CrowNode   *node,
          const char *name)
{
  if (CROW_IS_ENTITY (node))
    crow_operation_rename_entity (CROW_ENTITY (node), name);
  else if (CROW_IS_ATTRIBUTE (node))
    crow_operation_rename_attribute (CROW_ATTRIBUTE (node), name);
  else if (CROW_IS_AREA (node))
    g_object_set (node, "name", name, NULL);
}

void
_crow_canvas_close_editor (CrowCanvas *self,
                           gboolean    apply)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);
  g_autofree char *id = g_steal_pointer (&self->editor_id);
  g_autofree char *name = NULL;
  CrowNode *node;

  if (editor == NULL)
    return;

  name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (editor))));
  gtk_widget_unparent (editor);
  gtk_widget_grab_focus (GTK_WIDGET (self));

  node = crow_document_lookup (crow_view_state_get_document (self->state), id);
  if (apply && node != NULL && name[0] != '\0' && g_strcmp0 (name, get_name (node)) != 0)
    set_name (node, name);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* On from an attribute to the next one, which is made if there is none. */
static void
go_on (CrowCanvas *self)
{
  CrowNode *node = crow_document_lookup (crow_view_state_get_document (self->state), self->editor_id);
  CrowNode *next;

  _crow_canvas_close_editor (self, TRUE);
  if (!CROW_IS_ATTRIBUTE (node))
    return;

  next = crow_node_get_sibling (node, 1);
  if (next == NULL)
    {
      crow_view_state_select (self->state, crow_node_get_id (node));
      crow_commands_add_attribute (self->state);
      return;
    }
  crow_view_state_select (self->state, crow_node_get_id (next));
  crow_canvas_rename (self, crow_node_get_id (next));
}

static void
activate_cb (CrowCanvas *self)
{
  _crow_canvas_close_editor (self, TRUE);
}

static gboolean
key_cb (CrowCanvas      *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      _crow_canvas_close_editor (self, FALSE);
      return GDK_EVENT_STOP;

    case GDK_KEY_Tab:
      go_on (self);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
focus_left_cb (CrowCanvas *self)
{
  /* A menu of the entry takes the focus for a while; the window has it still. */
  if (self->editor != NULL && gtk_widget_get_mapped (self->editor)
      && gtk_widget_get_focus_child (GTK_WIDGET (self)) != self->editor)
    _crow_canvas_close_editor (self, TRUE);
}

void
_crow_canvas_allocate_editor (CrowCanvas *self)
{
  CrowNode *node;
  CrowRect rect;
  double scale, inset, height;
  int least;
  GskTransform *transform;

  if (self->editor == NULL)
    return;

  node = crow_document_lookup (crow_view_state_get_document (self->state), self->editor_id);
  if (node == NULL || !_crow_canvas_get_view_rect (self, self->editor_id, &rect))
    return;

  /* In units of the scene, so that the text is as large as what it replaces. */
  scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
  inset = CROW_IS_ATTRIBUTE (node) ? 2.0 : 4.0;
  height = CROW_IS_ATTRIBUTE (node) ? rect.height / scale
           : CROW_IS_AREA (node) ? CROW_AREA_TITLE_HEIGHT : CROW_CARD_HEADER_HEIGHT;
  gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (rect.x, rect.y));
  transform = gsk_transform_scale (transform, scale, scale);
  transform = gsk_transform_translate (transform, &GRAPHENE_POINT_INIT (inset, inset));
  gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (self->editor, MAX (40, (int) (rect.width / scale - 2 * inset)),
                       MAX (least, (int) (height - 2 * inset)), -1, transform);
}

gboolean
crow_canvas_rename (CrowCanvas *self,
                    const char *id)
{
  CrowViewport *viewport;
  CrowNode *node;
  CrowRect rect;
  const char *name;
  GtkEventController *controller;

  g_return_val_if_fail (CROW_IS_CANVAS (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (self->state == NULL)
    return FALSE;
  node = crow_document_lookup (crow_view_state_get_document (self->state), id);
  if (!CROW_IS_ENTITY (node) && !CROW_IS_ATTRIBUTE (node) && !CROW_IS_AREA (node))
    return FALSE;
  if (!_crow_canvas_get_view_rect (self, id, &rect))
    return FALSE;

  _crow_canvas_close_editor (self, TRUE);
  viewport = crow_view_state_get_viewport (self->state);
  if (crow_viewport_get_scale (viewport) < LEAST_SCALE)
    crow_viewport_zoom (viewport, 1.0, rect.x + rect.width / 2, rect.y + rect.height / 2);
  crow_view_state_reveal (self->state, id);

  name = get_name (node);
  self->editor_id = g_strdup (id);
  self->editor = gtk_text_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->editor), name != NULL ? name : "");
  gtk_widget_add_css_class (self->editor, "inline");
  gtk_widget_add_css_class (self->editor, CROW_IS_ATTRIBUTE (node) ? "attribute" : "title");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  g_signal_connect_swapped (self->editor, "activate", G_CALLBACK (activate_cb), self);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->editor, controller);
  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (self->editor, controller);

  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));
  gtk_text_grab_focus_without_selecting (GTK_TEXT (self->editor));
  gtk_editable_select_region (GTK_EDITABLE (self->editor), 0, -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return TRUE;
}

void
crow_canvas_rename_selection (CrowCanvas *self)
{
  g_return_if_fail (CROW_IS_CANVAS (self));

  if (self->state != NULL && crow_view_state_get_n_selected (self->state) == 1)
    crow_canvas_rename (self, crow_view_state_get_selected_id (self->state, 0));
}
