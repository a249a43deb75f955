/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours of the themes, from the palette of GNOME's guidelines, and what becomes of a person's colours in them.
 */
#include "config.h"

#include "diagram/crow-palette.h"

#include <math.h>

#define HEX(value) \
  { (((value) >> 16) & 0xff) / 255.0, (((value) >> 8) & 0xff) / 255.0, ((value) & 0xff) / 255.0, 1 }
#define HEX_ALPHA(value, alpha) \
  { (((value) >> 16) & 0xff) / 255.0, (((value) >> 8) & 0xff) / 255.0, ((value) & 0xff) / 255.0, (alpha) }

static const CrowPalette light = {
  .name = "light",
  .dark = FALSE,
  .line_width = 1.5,
  .border_width = 1,
  .canvas = HEX (0xf6f5f4),
  .grid = HEX (0xe4e2df),
  .card = HEX (0xffffff),
  .card_border = HEX (0xcfccc8),
  .shadow = HEX_ALPHA (0x000000, 0.10),
  .header = HEX (0xd9e7f8),
  .title = HEX (0x1d1d20),
  .text = HEX (0x2e2e33),
  .muted = HEX (0x72707a),
  .separator = HEX (0xefedeb),
  .primary = HEX (0xb57a00),
  .foreign = HEX (0x1c71d8),
  .unique = HEX (0x813d9c),
  .link = HEX (0x5e5c64),
  .label = HEX (0x5e5c64),
  .halo = HEX (0xf6f5f4),
  .cascade = HEX (0xc01c28),
  .deny = HEX (0xa2550a),
  .nullify = HEX (0x77767b),
  .note = HEX (0xfdf3c4),
  .note_text = HEX (0x3d3400),
  .area = HEX_ALPHA (0x9a9996, 0.14),
  .area_text = HEX (0x5e5c64),
  .accent = HEX (0x1c71d8),
};

static const CrowPalette dark = {
  .name = "dark",
  .dark = TRUE,
  .line_width = 1.5,
  .border_width = 1,
  .canvas = HEX (0x1e1e20),
  .grid = HEX (0x2c2c2f),
  .card = HEX (0x303034),
  .card_border = HEX (0x4a4a50),
  .shadow = HEX_ALPHA (0x000000, 0.30),
  .header = HEX (0x2f4560),
  .title = HEX (0xffffff),
  .text = HEX (0xe9e9ec),
  .muted = HEX (0xa3a2aa),
  .separator = HEX (0x3b3b40),
  .primary = HEX (0xf5c211),
  .foreign = HEX (0x78aeed),
  .unique = HEX (0xdc8add),
  .link = HEX (0xb0afb6),
  .label = HEX (0xc0bfc6),
  .halo = HEX (0x1e1e20),
  .cascade = HEX (0xff7b63),
  .deny = HEX (0xffbe6f),
  .nullify = HEX (0x9a9996),
  .note = HEX (0x4b4325),
  .note_text = HEX (0xf9f0c8),
  .area = HEX_ALPHA (0x9a9996, 0.16),
  .area_text = HEX (0xc0bfbc),
  .accent = HEX (0x62a0ea),
};

static const CrowPalette contrast = {
  .name = "high-contrast",
  .dark = FALSE,
  .line_width = 2,
  .border_width = 2,
  .canvas = HEX (0xffffff),
  .grid = HEX (0xd0d0d0),
  .card = HEX (0xffffff),
  .card_border = HEX (0x000000),
  .shadow = HEX_ALPHA (0x000000, 0),
  .header = HEX (0xcfe1fa),
  .title = HEX (0x000000),
  .text = HEX (0x000000),
  .muted = HEX (0x303030),
  .separator = HEX (0x808080),
  .primary = HEX (0x6b4200),
  .foreign = HEX (0x003c8a),
  .unique = HEX (0x5b1a78),
  .link = HEX (0x000000),
  .label = HEX (0x000000),
  .halo = HEX (0xffffff),
  .cascade = HEX (0x8b0010),
  .deny = HEX (0x6a3200),
  .nullify = HEX (0x303030),
  .note = HEX (0xfff4b0),
  .note_text = HEX (0x000000),
  .area = HEX_ALPHA (0x707070, 0.16),
  .area_text = HEX (0x000000),
  .accent = HEX (0x003c8a),
};

static const CrowPalette contrast_dark = {
  .name = "high-contrast-dark",
  .dark = TRUE,
  .line_width = 2,
  .border_width = 2,
  .canvas = HEX (0x000000),
  .grid = HEX (0x3a3a3a),
  .card = HEX (0x0c0c0c),
  .card_border = HEX (0xffffff),
  .shadow = HEX_ALPHA (0x000000, 0),
  .header = HEX (0x123a6b),
  .title = HEX (0xffffff),
  .text = HEX (0xffffff),
  .muted = HEX (0xd8d8d8),
  .separator = HEX (0x8a8a8a),
  .primary = HEX (0xffd84d),
  .foreign = HEX (0x9cc8ff),
  .unique = HEX (0xf0b4f2),
  .link = HEX (0xffffff),
  .label = HEX (0xffffff),
  .halo = HEX (0x000000),
  .cascade = HEX (0xff9d8c),
  .deny = HEX (0xffd09a),
  .nullify = HEX (0xd8d8d8),
  .note = HEX (0x2e2810),
  .note_text = HEX (0xffffff),
  .area = HEX_ALPHA (0xc0c0c0, 0.18),
  .area_text = HEX (0xffffff),
  .accent = HEX (0x9cc8ff),
};

static const CrowPalette *const palettes[] = { &light, &dark, &contrast, &contrast_dark };

const CrowPalette *
crow_palette_get_light (void)
{
  return &light;
}

const CrowPalette *
crow_palette_get_dark (void)
{
  return &dark;
}

const CrowPalette *
crow_palette_get_high_contrast (gboolean is_dark)
{
  return is_dark ? &contrast_dark : &contrast;
}

const CrowPalette *
crow_palette_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (palettes); i++)
    if (g_strcmp0 (palettes[i]->name, name) == 0)
      return palettes[i];
  return NULL;
}

gboolean
crow_colour_parse (const char *text,
                   CrowColour *colour)
{
  guint32 value = 0;

  if (text == NULL || text[0] != '#')
    return FALSE;
  for (guint i = 1; i <= 6; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      value = value << 4 | (guint) digit;
    }
  if (text[7] != '\0')
    return FALSE;
  *colour = (CrowColour) HEX (value);
  return TRUE;
}

CrowColour
crow_colour_mix (CrowColour a,
                 CrowColour b,
                 double     amount)
{
  return (CrowColour) {
    a.red + (b.red - a.red) * amount,
    a.green + (b.green - a.green) * amount,
    a.blue + (b.blue - a.blue) * amount,
    a.alpha + (b.alpha - a.alpha) * amount,
  };
}

char *
crow_colour_to_hex (CrowColour colour)
{
  return g_strdup_printf ("#%02x%02x%02x", (guint) lround (colour.red * 255), (guint) lround (colour.green * 255),
                          (guint) lround (colour.blue * 255));
}

/* The lightness that people see, from 0 to 1. */
static double
get_luma (CrowColour colour)
{
  return 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue;
}

/* Dark colours are mixed in more weakly under dark text, light ones under light text, so that any colour keeps the
 * text readable. */
static CrowColour
tint (const CrowPalette *self,
      const char        *text,
      CrowColour         fallback,
      double             amount)
{
  CrowColour colour;
  double luma;

  if (!crow_colour_parse (text, &colour))
    return fallback;
  luma = get_luma (colour);
  amount *= self->dark ? 1.2 - 0.6 * luma : 0.6 + 0.6 * luma;
  return crow_colour_mix (self->card, colour, CLAMP (amount, 0, 1));
}

CrowColour
crow_palette_get_header (const CrowPalette *self,
                         const char        *colour)
{
  return tint (self, colour, self->header, 0.45);
}

CrowColour
crow_palette_get_note (const CrowPalette *self,
                       const char        *colour)
{
  return tint (self, colour, self->note, 0.3);
}

CrowColour
crow_palette_get_area (const CrowPalette *self,
                       const char        *colour)
{
  CrowColour result = self->area;

  if (crow_colour_parse (colour, &result))
    result.alpha = self->area.alpha;
  return result;
}
