/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Palettes can be read: contrasts as WCAG 2.1 computes them, also under any colour that a person chooses.
 */
#include "config.h"

#include <math.h>

#include "diagram/crow-palette.h"

static double
get_linear (double value)
{
  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_contrast (CrowColour a,
              CrowColour b)
{
  double x = 0.2126 * get_linear (a.red) + 0.7152 * get_linear (a.green) + 0.0722 * get_linear (a.blue);
  double y = 0.2126 * get_linear (b.red) + 0.7152 * get_linear (b.green) + 0.0722 * get_linear (b.blue);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

static void
test_contrast (gconstpointer data)
{
  const CrowPalette *palette = crow_palette_lookup (data);
  double text = palette->line_width > 1.5 ? 7 : 4.5;

  g_assert_nonnull (palette);
  g_assert_cmpfloat (get_contrast (palette->text, palette->card), >=, 7);
  g_assert_cmpfloat (get_contrast (palette->title, palette->header), >=, 7);
  g_assert_cmpfloat (get_contrast (palette->muted, palette->card), >=, text);
  g_assert_cmpfloat (get_contrast (palette->label, palette->canvas), >=, text);
  g_assert_cmpfloat (get_contrast (palette->note_text, palette->note), >=, 7);
  /* Marks and lines are graphics: three to one. */
  g_assert_cmpfloat (get_contrast (palette->primary, palette->card), >=, 3);
  g_assert_cmpfloat (get_contrast (palette->foreign, palette->card), >=, 3);
  g_assert_cmpfloat (get_contrast (palette->unique, palette->card), >=, 3);
  g_assert_cmpfloat (get_contrast (palette->link, palette->canvas), >=, 3);
  g_assert_cmpfloat (get_contrast (palette->cascade, palette->canvas), >=, 3);
  g_assert_cmpfloat (get_contrast (palette->deny, palette->canvas), >=, 3);
  g_assert_cmpfloat (get_contrast (palette->nullify, palette->canvas), >=, 3);

  for (guint red = 0; red < 256; red += 51)
    for (guint green = 0; green < 256; green += 51)
      for (guint blue = 0; blue < 256; blue += 51)
        {
          g_autofree char *colour = g_strdup_printf ("#%02x%02x%02x", red, green, blue);

          g_assert_cmpfloat (get_contrast (palette->title, crow_palette_get_header (palette, colour)), >=, 4.5);
          g_assert_cmpfloat (get_contrast (palette->note_text, crow_palette_get_note (palette, colour)), >=, 4.5);
        }
}

static void
test_parse (void)
{
  static const char *const wrong[] = { "", "red", "#12345", "#1234567", "#12345g", "123456", NULL };
  CrowColour colour = { 0.5, 0.5, 0.5, 0.5 };
  g_autofree char *hex = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (crow_colour_parse (wrong[i], &colour));
  g_assert_cmpfloat (colour.red, ==, 0.5);
  g_assert_true (crow_colour_parse ("#3584E4", &colour));
  hex = crow_colour_to_hex (colour);
  g_assert_cmpstr (hex, ==, "#3584e4");
  g_assert_null (crow_palette_lookup ("sepia"));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "light", "dark", "high-contrast", "high-contrast-dark" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagram/palette/contrast/%s", names[i]);

      g_test_add_data_func (path, names[i], test_contrast);
    }
  g_test_add_func ("/diagram/palette/parse", test_parse);
  return g_test_run ();
}
