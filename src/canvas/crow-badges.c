/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laid-out texts by what they say and how much room they have.
 */
#include "config.h"

#include "canvas/crow-badges.h"

#include "canvas/crow-sign.h"

/* A badge is never narrower than a number and an ellipsis. */
#define LEAST_WIDTH 34.0
#define PADDING 8.0
/* How far it reaches down over the line around a box. */
#define OVERLAP 3.0
/* Texts that are kept, before all of them are forgotten: zooming gives each another room. */
#define MAX_KEPT 500

struct _CrowBadges
{
  GtkWidget *widget;   /* borrowed */
  GHashTable *layouts; /* owned: from text and room to PangoLayout */
};

CrowBadges *
crow_badges_new (GtkWidget *widget)
{
  CrowBadges *self = g_new0 (CrowBadges, 1);

  self->widget = widget;
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
crow_badges_free (CrowBadges *self)
{
  g_hash_table_unref (self->layouts);
  g_free (self);
}

void
crow_badges_forget (CrowBadges *self)
{
  g_hash_table_remove_all (self->layouts);
}

guint
crow_badges_get_n (const CrowBadges *self)
{
  return g_hash_table_size (self->layouts);
}

static PangoLayout *
make_layout (CrowBadges *self,
             const char *text,
             const char *brief,
             int         room)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width;

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width > room && brief != NULL)
    pango_layout_set_text (layout, brief, -1);
  else if (width > room)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, room * PANGO_SCALE);
    }
  return layout;
}

static PangoLayout *
get_layout (CrowBadges *self,
            const char *text,
            const char *brief,
            int         room)
{
  g_autofree char *key = g_strdup_printf ("%d %s\n%s", room, text, brief != NULL ? brief : "");
  PangoLayout *layout = g_hash_table_lookup (self->layouts, key);

  if (layout == NULL)
    {
      if (g_hash_table_size (self->layouts) >= MAX_KEPT)
        crow_badges_forget (self);
      layout = make_layout (self, text, brief, room);
      g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);
    }
  return layout;
}

void
crow_badges_snapshot (CrowBadges        *self,
                      CrowSign           sign,
                      const CrowPalette *palette,
                      GtkSnapshot       *snapshot,
                      const CrowRect    *box,
                      const char        *text,
                      const char        *brief)
{
  GdkRGBA colour = crow_sign_get_colour (sign, palette);
  GdkRGBA foreground = { palette->card.red, palette->card.green, palette->card.blue, palette->card.alpha };
  gboolean to_left = gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL;
  PangoLayout *layout;
  GskRoundedRect shape;
  int text_width, text_height;
  double width, height, x, y;

  if (text == NULL)
    return;

  layout = get_layout (self, text, brief, (int) (MAX (box->width, LEAST_WIDTH) - PADDING));
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  width = text_width + 2 * PADDING;
  height = text_height + 4;
  x = to_left ? floor (box->x - PADDING) : floor (crow_rect_right (box) - width + PADDING);
  /* Just above, so that it does not cover the title. */
  y = floor (box->y - height + OVERLAP);
  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (x, y, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &colour, &shape.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + PADDING, y + 2));
  gtk_snapshot_append_layout (snapshot, layout, &foreground);
  gtk_snapshot_restore (snapshot);
}
