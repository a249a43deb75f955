/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions about the drawing that are answered on the canvas: what deleting a row can take along, and the shortest way
 * between two entities.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/designer-palette.h"
#include "canvas/crow-commands.h"

/* Between the legend and the edge of the canvas. */
#define MARGIN 10
/* An answer about more cards covers the canvas anyway. */
#define MAX_LOOKED_AT 200

/* (transfer container): the selected entities, themselves or by an attribute */
static GPtrArray *
get_entities (DesignerWindow *self)
{
  g_autoptr (GPtrArray) nodes = crow_view_state_get_nodes (self->state);
  GPtrArray *entities = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    {
      CrowNode *node = g_ptr_array_index (nodes, i);

      if (CROW_IS_ATTRIBUTE (node))
        node = crow_node_get_parent (node);
      if (CROW_IS_ENTITY (node))
        g_ptr_array_add (entities, node);
    }
  return entities;
}

static void
reveal_all (DesignerWindow *self)
{
  GPtrArray *ids = crow_lens_get_ids (self->lens);

  crow_canvas_reveal_many (self->canvas, (const char *const *) ids->pdata, ids->len);
}

/* How many of the cards that the answer is about lie under the legend at that side. */
static guint
count_covered (DesignerWindow *self,
               GtkAlign        side)
{
  CrowViewport *viewport = crow_view_state_get_viewport (self->state);
  CrowScene *scene = crow_view_state_get_scene (self->state);
  GPtrArray *ids = crow_lens_get_ids (self->lens);
  double scale = crow_viewport_get_scale (viewport);
  gboolean is_right = (side == GTK_ALIGN_END) == (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_LTR);
  GtkRequisition size;
  CrowRect legend;
  guint n_covered = 0;

  gtk_widget_get_preferred_size (GTK_WIDGET (self->legend), NULL, &size);
  legend.width = size.width + MARGIN;
  legend.height = size.height + MARGIN;
  legend.x = is_right ? gtk_widget_get_width (GTK_WIDGET (self->canvas)) - legend.width : 0;
  legend.y = 0;
  for (guint i = 0; i < MIN (ids->len, MAX_LOOKED_AT); i++)
    {
      CrowItem *item = crow_scene_lookup (scene, g_ptr_array_index (ids, i));
      CrowRect card;

      if (item == NULL || item->kind != CROW_ITEM_CARD)
        continue;
      crow_viewport_to_view (viewport, item->bounds.x, item->bounds.y, &card.x, &card.y);
      card.width = item->bounds.width * scale;
      card.height = item->bounds.height * scale;
      n_covered += crow_rect_touches (&card, &legend);
    }
  return n_covered;
}

/* The legend changes sides when it lies on something that it speaks of, and there is less of that at the other side. */
static void
place_legend (DesignerWindow *self)
{
  GtkAlign side = gtk_widget_get_halign (GTK_WIDGET (self->legend));
  GtkAlign other = side == GTK_ALIGN_END ? GTK_ALIGN_START : GTK_ALIGN_END;
  guint n_covered;

  if (self->lens == NULL || crow_lens_get_kind (self->lens) == CROW_LENS_NONE
      || gtk_widget_get_width (GTK_WIDGET (self->canvas)) == 0)
    return;
  n_covered = count_covered (self, side);
  if (n_covered > 0 && count_covered (self, other) < n_covered)
    gtk_widget_set_halign (GTK_WIDGET (self->legend), other);
}

/* The same question again takes the answer away. */
static void
blast_radius_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  DesignerWindow *self = user_data;
  g_autoptr (GPtrArray) entities = get_entities (self);
  CrowEntity *entity;

  if (entities->len != 1)
    {
      _designer_window_toast (self, _("Select the entity a row of which is to be deleted."));
      return;
    }

  entity = g_ptr_array_index (entities, 0);
  if (crow_lens_get_kind (self->lens) == CROW_LENS_BLAST && crow_lens_is_about (self->lens, entity, NULL))
    {
      crow_lens_close (self->lens);
      return;
    }
  crow_lens_show_blast (self->lens, entity);
  crow_view_state_reveal (self->state, crow_node_get_id (CROW_NODE (entity)));
}

static void
show_way (DesignerWindow *self,
          CrowEntity     *from,
          CrowEntity     *to)
{
  if (crow_lens_get_kind (self->lens) == CROW_LENS_WAY && crow_lens_is_about (self->lens, from, to))
    crow_lens_show_next (self->lens);
  else
    crow_lens_show_way (self->lens, from, to);
  reveal_all (self);
}

/* Between two that are selected; from one, the other is chosen. */
static void
find_way_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  DesignerWindow *self = user_data;
  g_autoptr (GPtrArray) entities = get_entities (self);

  if (entities->len == 2)
    show_way (self, g_ptr_array_index (entities, 0), g_ptr_array_index (entities, 1));
  else if (entities->len == 1)
    designer_palette_show_way (GTK_WINDOW (self), self->state, g_ptr_array_index (entities, 0));
  else
    _designer_window_toast (self, _("Select two entities, or one and choose the other."));
}

static void
find_way_to_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  DesignerWindow *self = user_data;
  g_autoptr (GPtrArray) entities = get_entities (self);
  CrowNode *to = crow_document_lookup (self->document, g_variant_get_string (parameter, NULL));
  const char *ids[2];

  if (entities->len != 1 || to == NULL || !CROW_IS_ENTITY (to) || to == g_ptr_array_index (entities, 0))
    return;

  /* Both are selected, so that the same key goes on to the next way. */
  ids[0] = crow_node_get_id (g_ptr_array_index (entities, 0));
  ids[1] = crow_node_get_id (to);
  crow_view_state_select_many (self->state, ids, 2);
  show_way (self, g_ptr_array_index (entities, 0), CROW_ENTITY (to));
}

static void
next_way_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  DesignerWindow *self = user_data;

  crow_lens_show_next (self->lens);
  reveal_all (self);
}

static void
place_lens_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DesignerWindow *self = user_data;
  g_autoptr (GPtrArray) missing = crow_lens_get_missing (self->lens);

  crow_commands_place_on_diagram (self->state, (CrowEntity *const *) missing->pdata, missing->len);
  reveal_all (self);
}

static void
close_lens_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DesignerWindow *self = user_data;

  crow_lens_close (self->lens);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static const GActionEntry actions[] = {
  { "blast-radius", blast_radius_cb },
  { "find-way", find_way_cb },
  { "find-way-to", find_way_to_cb, "s" },
  { "next-way", next_way_cb },
  { "place-lens", place_lens_cb },
  { "close-lens", close_lens_cb },
};

void
_designer_window_add_lens (DesignerWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  self->legend = DESIGNER_LEGEND (designer_legend_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->legend), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->legend), GTK_ALIGN_START);
  gtk_widget_set_margin_start (GTK_WIDGET (self->legend), MARGIN);
  gtk_widget_set_margin_end (GTK_WIDGET (self->legend), MARGIN);
  gtk_widget_set_margin_top (GTK_WIDGET (self->legend), MARGIN);
  gtk_overlay_add_overlay (self->canvas_area, GTK_WIDGET (self->legend));
}

void
_designer_window_attach_lens (DesignerWindow *self)
{
  g_clear_object (&self->lens);
  gtk_widget_set_halign (GTK_WIDGET (self->legend), GTK_ALIGN_END);
  if (self->state != NULL)
    self->lens = crow_lens_new (self->state);
  designer_legend_set_lens (self->legend, self->lens);
  if (self->state != NULL)
    {
      g_signal_connect_object (self->lens, "changed", G_CALLBACK (place_legend), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (crow_view_state_get_viewport (self->state), "changed", G_CALLBACK (place_legend), self,
                               G_CONNECT_SWAPPED);
    }
}
