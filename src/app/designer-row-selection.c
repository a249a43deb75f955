/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bitset beside a list.  What is put into a place is not selected, whatever was there before.
 */
#include "config.h"

#include "app/designer-row-selection.h"

struct _DesignerRowSelection
{
  GObject parent_instance;

  /* owned */
  GListModel *rows;
  GtkBitset *selected;
};

static void designer_row_selection_list_model_init (GListModelInterface *iface);
static void designer_row_selection_model_init      (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DesignerRowSelection, designer_row_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, designer_row_selection_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, designer_row_selection_model_init))

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (DESIGNER_ROW_SELECTION (model)->rows);
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (DESIGNER_ROW_SELECTION (model)->rows);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (DESIGNER_ROW_SELECTION (model)->rows, position);
}

static void
designer_row_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  return gtk_bitset_contains (DESIGNER_ROW_SELECTION (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  return gtk_bitset_ref (DESIGNER_ROW_SELECTION (model)->selected);
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  DesignerRowSelection *self = DESIGNER_ROW_SELECTION (model);
  guint n = g_list_model_get_n_items (self->rows);
  g_autoptr (GtkBitset) changes = gtk_bitset_copy (self->selected);

  /* What differs of what is meant, and is there. */
  gtk_bitset_difference (changes, selected);
  gtk_bitset_intersect (changes, mask);
  gtk_bitset_remove_range_closed (changes, n, G_MAXUINT);
  if (gtk_bitset_is_empty (changes))
    return TRUE;
  gtk_bitset_difference (self->selected, changes);
  gtk_selection_model_selection_changed (model, gtk_bitset_get_minimum (changes),
                                         gtk_bitset_get_maximum (changes) - gtk_bitset_get_minimum (changes) + 1);
  return TRUE;
}

static void
designer_row_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
}

static void
items_changed_cb (DesignerRowSelection *self,
                  guint                 position,
                  guint                 removed,
                  guint                 added)
{
  gtk_bitset_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
designer_row_selection_dispose (GObject *object)
{
  DesignerRowSelection *self = DESIGNER_ROW_SELECTION (object);

  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (designer_row_selection_parent_class)->dispose (object);
}

static void
designer_row_selection_finalize (GObject *object)
{
  gtk_bitset_unref (DESIGNER_ROW_SELECTION (object)->selected);

  G_OBJECT_CLASS (designer_row_selection_parent_class)->finalize (object);
}

static void
designer_row_selection_class_init (DesignerRowSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_row_selection_dispose;
  G_OBJECT_CLASS (klass)->finalize = designer_row_selection_finalize;
}

static void
designer_row_selection_init (DesignerRowSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

GtkSelectionModel *
designer_row_selection_new (GListModel *rows)
{
  DesignerRowSelection *self = g_object_new (DESIGNER_TYPE_ROW_SELECTION, NULL);

  self->rows = g_object_ref (rows);
  g_signal_connect_swapped (rows, "items-changed", G_CALLBACK (items_changed_cb), self);
  return GTK_SELECTION_MODEL (self);
}
