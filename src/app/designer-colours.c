/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours of GNOME's palette, which the menus and the inspector offer.
 */
#include "config.h"

#include "app/designer-colours.h"

#include <glib/gi18n-lib.h>

static const DesignerColour colours[] = {
  { N_("None"), "" },
  { N_("Blue"), "#3584e4" },
  { N_("Green"), "#33d17a" },
  { N_("Yellow"), "#f6d32d" },
  { N_("Orange"), "#ff7800" },
  { N_("Red"), "#e01b24" },
  { N_("Purple"), "#9141ac" },
  { N_("Brown"), "#986a44" },
};

const DesignerColour *
designer_colours_get (guint *n_colours)
{
  *n_colours = G_N_ELEMENTS (colours);
  return colours;
}
