/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours that cards, notes and areas are given.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *title;  /* to be translated */
  const char *colour; /* "#rrggbb"; "": none */
} DesignerColour;

/* The first is none. */
const DesignerColour *designer_colours_get (guint *n_colours);

G_END_DECLS
