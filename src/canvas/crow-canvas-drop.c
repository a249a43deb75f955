/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Entities that are dropped on the canvas are put on the diagram there.
 *
 * What is dropped is a node of the same document: an entity, an attribute of one, or a link with its two.  What would
 * happen is said while it is dragged, as with links.  Files are not for the canvas; the window takes them.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"

static CrowNode *
get_node (GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);

  return value != NULL && G_VALUE_HOLDS (value, CROW_TYPE_NODE) ? g_value_get_object (value) : NULL;
}

static const char *
get_name (CrowEntity *entity)
{
  const char *name = crow_entity_get_name (entity);

  return name != NULL ? name : "?";
}

/* What dropping would do, as a hint; FALSE: nothing. */
static gboolean
announce (CrowCanvas *self,
          CrowNode   *node)
{
  g_autoptr (GPtrArray) absent = crow_commands_get_absent (self->state, node);
  g_autofree char *hint = NULL;
  gboolean refused = FALSE;

  if (crow_node_get_document (node) != crow_view_state_get_document (self->state))
    {
      hint = g_strdup (_("It belongs to another document. Copy it there and paste it here."));
      refused = TRUE;
    }
  else if (absent->len == 0)
    {
      hint = g_strdup (_("It is on this diagram already."));
      refused = TRUE;
    }
  else if (absent->len == 1)
    /* Translators: %s is the name of an entity */
    hint = g_strdup_printf (_("Put “%s” on this diagram"), get_name (g_ptr_array_index (absent, 0)));
  else
    hint = g_strdup_printf (_("Put “%s” and “%s” on this diagram"), get_name (g_ptr_array_index (absent, 0)),
                            get_name (g_ptr_array_index (absent, 1)));
  crow_view_state_set_hint (self->state, hint, refused);
  return !refused;
}

static GdkDragAction
motion_cb (CrowCanvas    *self,
           double         x,
           double         y,
           GtkDropTarget *target)
{
  CrowNode *node = get_node (target);

  if (self->state == NULL || node == NULL)
    return 0;
  return announce (self, node) ? GDK_ACTION_COPY : 0;
}

static void
leave_cb (CrowCanvas *self)
{
  if (self->state != NULL)
    crow_view_state_set_hint (self->state, NULL, FALSE);
}

static gboolean
drop_cb (CrowCanvas   *self,
         const GValue *value,
         double        x,
         double        y)
{
  g_autoptr (GPtrArray) absent = NULL;
  CrowNode *node = G_VALUE_HOLDS (value, CROW_TYPE_NODE) ? g_value_get_object (value) : NULL;

  if (self->state == NULL || node == NULL)
    return FALSE;

  leave_cb (self);
  absent = crow_commands_get_absent (self->state, node);
  if (absent->len == 0)
    return FALSE;

  /* The view stays where the pointer is. */
  self->fitting = FALSE;
  crow_viewport_to_scene (crow_view_state_get_viewport (self->state), x, y, &x, &y);
  crow_commands_place_at (self->state, (CrowEntity *const *) absent->pdata, absent->len, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  return TRUE;
}

void
_crow_canvas_add_drop_target (CrowCanvas *self)
{
  GtkDropTarget *target = gtk_drop_target_new (CROW_TYPE_NODE, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_swapped (target, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
