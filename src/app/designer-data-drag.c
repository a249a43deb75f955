/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources and targets of dragged rows.
 *
 * Invariant: the role that a row was taken from is known by its drag, so it is never that of another drag.
 */
#include "config.h"

#include "app/designer-data-drag.h"

static const char role_key[] = "designer-role";

typedef struct
{
  DesignerDragFunc drag;
  DesignerDropFunc drop;
  guint role;
} Dragging;

static void
dragging_free (gpointer  data,
               GClosure *closure)
{
  g_free (data);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            Dragging      *dragging)
{
  CrowPreviewRow *row = dragging->drag (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));

  return row != NULL ? gdk_content_provider_new_typed (CROW_TYPE_PREVIEW_ROW, row) : NULL;
}

static void
begin_cb (GtkDragSource *source,
          GdkDrag       *drag,
          Dragging      *dragging)
{
  CrowPreviewRow *row = dragging->drag (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));
  g_autofree char *label = row != NULL ? crow_preview_row_dup_label (row) : NULL;
  GtkWidget *icon;

  /* 0 is a role. */
  g_object_set_data (G_OBJECT (drag), role_key, GUINT_TO_POINTER (dragging->role + 1));
  if (label == NULL)
    return;
  icon = gtk_label_new (label);
  gtk_widget_add_css_class (icon, "dragged-row");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), icon);
}

void
designer_data_drag_add_source (GtkWidget        *widget,
                               guint             role,
                               DesignerDragFunc  func)
{
  GtkDragSource *source = gtk_drag_source_new ();
  Dragging *dragging = g_new0 (Dragging, 1);

  dragging->drag = func;
  dragging->role = role;
  gtk_drag_source_set_actions (source, GDK_ACTION_LINK | GDK_ACTION_COPY);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), dragging);
  g_signal_connect_data (source, "prepare", G_CALLBACK (prepare_cb), dragging, dragging_free, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
}

static gboolean
offer (GtkDropTarget *target,
       const GValue  *value,
       Dragging      *dragging,
       gboolean       drop)
{
  GdkDrop *current = gtk_drop_target_get_current_drop (target);
  GdkDrag *drag = current != NULL ? gdk_drop_get_drag (current) : NULL;

  /* Rows of another window have other schemas. */
  if (drag == NULL || value == NULL || !G_VALUE_HOLDS (value, CROW_TYPE_PREVIEW_ROW))
    return FALSE;
  return dragging->drop (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), g_value_get_object (value),
                         GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (drag), role_key)) - 1, drop);
}

static GdkDragAction
motion_cb (GtkDropTarget *target,
           double         x,
           double         y,
           Dragging      *dragging)
{
  return offer (target, gtk_drop_target_get_value (target), dragging, FALSE) ? GDK_ACTION_LINK : 0;
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         Dragging      *dragging)
{
  return offer (target, value, dragging, TRUE);
}

void
designer_data_drag_add_target (GtkWidget        *widget,
                               DesignerDropFunc  func)
{
  GtkDropTarget *target = gtk_drop_target_new (CROW_TYPE_PREVIEW_ROW, GDK_ACTION_LINK);
  Dragging *dragging = g_new0 (Dragging, 1);

  dragging->drop = func;
  /* What fits depends on the row. */
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "enter", G_CALLBACK (motion_cb), dragging);
  g_signal_connect (target, "motion", G_CALLBACK (motion_cb), dragging);
  g_signal_connect_data (target, "drop", G_CALLBACK (drop_cb), dragging, dragging_free, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
