/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It paints nothing and lets the pointer through; it has a name, a description, a state and the focus.  The canvas puts
 * it where its item is.
 */
#include "config.h"

#include "canvas/crow-handle.h"

struct _CrowHandle
{
  GtkWidget parent_instance;

  char *id;
  char *name;
  char *description;
  gboolean selected;
};

G_DEFINE_FINAL_TYPE (CrowHandle, crow_handle, GTK_TYPE_WIDGET)

static void
crow_handle_finalize (GObject *object)
{
  CrowHandle *self = CROW_HANDLE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->description);

  G_OBJECT_CLASS (crow_handle_parent_class)->finalize (object);
}

static void
crow_handle_class_init (CrowHandleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crow_handle_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "crow-handle");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crow_handle_init (CrowHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
crow_handle_new (const char *id)
{
  CrowHandle *self = g_object_new (CROW_TYPE_HANDLE, NULL);

  self->id = g_strdup (id);
  return GTK_WIDGET (self);
}

const char *
crow_handle_get_id (CrowHandle *self)
{
  g_return_val_if_fail (CROW_IS_HANDLE (self), NULL);

  return self->id;
}

/**
 * crow_handle_describe:
 * @self: a handle
 * @name: what it is called: “Entity author”
 * @description: what else is to be said: its attributes
 */
void
crow_handle_describe (CrowHandle *self,
                      const char *name,
                      const char *description)
{
  g_return_if_fail (CROW_IS_HANDLE (self));

  if (g_strcmp0 (self->name, name) == 0 && g_strcmp0 (self->description, description) == 0)
    return;

  g_free (self->name);
  g_free (self->description);
  self->name = g_strdup (name);
  self->description = g_strdup (description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

void
crow_handle_set_selected (CrowHandle *self,
                          gboolean    selected)
{
  g_return_if_fail (CROW_IS_HANDLE (self));

  if (self->selected == selected)
    return;

  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}
