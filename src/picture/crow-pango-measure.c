/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures text with Pango, and makes the layouts that painters show.  One font description a style is kept; layouts
 * for measuring are reused, and so are widths: the same names and types stand on many cards, and each is asked for
 * several times while a card is laid out.  Hinting of metrics is off, so that a scene has the same size on every screen and scale.
 */
#include "config.h"

#include "picture/crow-pango-measure.h"

#include <string.h>

/* Widths that are kept of each style, before all of them are forgotten. */
#define MAX_WIDTHS 20000
/* Longer texts are those of notes, which are not met again. */
#define MAX_LENGTH 64

struct _CrowPangoMeasure
{
  CrowTextMeasure measure;

  /* owned */
  PangoContext *context;
  PangoLayout *layouts[CROW_N_TEXT_STYLES];
  PangoFontDescription *fonts[CROW_N_TEXT_STYLES];
  GHashTable *widths[CROW_N_TEXT_STYLES]; /* from text to width in units of Pango, plus one */
};

static double
pango_get_width (const CrowTextMeasure *measure,
                 CrowTextStyle          style,
                 const char            *text)
{
  const CrowPangoMeasure *self = (const CrowPangoMeasure *) measure;
  GHashTable *widths = self->widths[style];
  int width = GPOINTER_TO_INT (g_hash_table_lookup (widths, text)) - 1;

  if (width < 0)
    {
      pango_layout_set_text (self->layouts[style], text, -1);
      pango_layout_get_size (self->layouts[style], &width, NULL);
      if (g_hash_table_size (widths) >= MAX_WIDTHS)
        g_hash_table_remove_all (widths);
      if (strlen (text) <= MAX_LENGTH)
        g_hash_table_insert (widths, g_strdup (text), GINT_TO_POINTER (width + 1));
    }
  return (double) width / PANGO_SCALE;
}

CrowPangoMeasure *
crow_pango_measure_new (void)
{
  CrowPangoMeasure *self = g_new0 (CrowPangoMeasure, 1);
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  cairo_font_options_t *options = cairo_font_options_create ();

  self->measure.get_width = pango_get_width;
  self->context = pango_font_map_create_context (map);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (self->context, options);
  /* A point is a pixel: sizes are given in diagram units. */
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);

  for (guint i = 0; i < CROW_N_TEXT_STYLES; i++)
    {
      const CrowTextStyleInfo *info = crow_text_style_get_info (i);

      self->fonts[i] = pango_font_description_new ();
      pango_font_description_set_family (self->fonts[i], CROW_TEXT_FAMILY);
      pango_font_description_set_size (self->fonts[i], (int) (info->size * PANGO_SCALE));
      pango_font_description_set_weight (self->fonts[i], (PangoWeight) info->weight);
      self->layouts[i] = crow_pango_measure_create_layout (self, i, "");
      self->widths[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  return self;
}

void
crow_pango_measure_free (CrowPangoMeasure *self)
{
  for (guint i = 0; i < CROW_N_TEXT_STYLES; i++)
    {
      g_object_unref (self->layouts[i]);
      pango_font_description_free (self->fonts[i]);
      g_hash_table_unref (self->widths[i]);
    }
  g_object_unref (self->context);
  g_free (self);
}

const CrowTextMeasure *
crow_pango_measure_get_measure (const CrowPangoMeasure *self)
{
  return &self->measure;
}

PangoLayout *
crow_pango_measure_create_layout (const CrowPangoMeasure *self,
                                  CrowTextStyle           style,
                                  const char             *text)
{
  PangoLayout *layout = pango_layout_new (self->context);

  pango_layout_set_font_description (layout, self->fonts[style]);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}
