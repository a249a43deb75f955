/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours of a scene: one table for SVG, PDF, PNG and the window.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each from 0 to 1, not premultiplied. */
typedef struct
{
  double red, green, blue, alpha;
} CrowColour;

/**
 * CrowPalette:
 *
 * The colours of one theme.
 */
typedef struct
{
  const char *name;      /* "light" */
  gboolean dark;
  double line_width;     /* of links */
  double border_width;   /* of cards */

  CrowColour canvas;     /* behind everything */
  CrowColour grid;
  CrowColour card;
  CrowColour card_border;
  CrowColour shadow;
  CrowColour header;     /* of a card without a colour of its own */
  CrowColour title;
  CrowColour text;
  CrowColour muted;      /* types, counts */
  CrowColour separator;  /* between rows */
  CrowColour primary;    /* key marks */
  CrowColour foreign;
  CrowColour unique;
  CrowColour link;
  CrowColour label;
  CrowColour halo;       /* behind labels, so that lines do not run through them */
  CrowColour cascade;    /* delete rules */
  CrowColour deny;
  CrowColour nullify;
  CrowColour note;
  CrowColour note_text;
  CrowColour area;
  CrowColour area_text;
  CrowColour accent;     /* selection, drop targets */
} CrowPalette;

const CrowPalette *crow_palette_get_light         (void);
const CrowPalette *crow_palette_get_dark          (void);
const CrowPalette *crow_palette_get_high_contrast (gboolean           dark);
/* NULL: there is no palette of that name ("light", "dark", "high-contrast", "high-contrast-dark"). */
const CrowPalette *crow_palette_lookup            (const char        *name);

/* "#rrggbb"; FALSE leaves @colour alone. */
gboolean           crow_colour_parse              (const char        *text,
                                                   CrowColour        *colour);
/* @amount 0: @a, 1: @b */
CrowColour         crow_colour_mix                (CrowColour         a,
                                                   CrowColour         b,
                                                   double             amount);
/* "#rrggbb" of the colour without its alpha; (transfer full) */
char              *crow_colour_to_hex             (CrowColour         colour);

/* What a person's colour (nullable, "#rrggbb") becomes in this theme, readable under the theme's text. */
CrowColour         crow_palette_get_header        (const CrowPalette *self,
                                                   const char        *colour);
CrowColour         crow_palette_get_note          (const CrowPalette *self,
                                                   const char        *colour);
CrowColour         crow_palette_get_area          (const CrowPalette *self,
                                                   const char        *colour);

G_END_DECLS
