/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene as PNG or PDF, in memory; who asks for it writes the file.
 */
#pragma once

#include <gio/gio.h>

#include "picture/crow-painter.h"

G_BEGIN_DECLS

#define CROW_PICTURE_ERROR (crow_picture_error_quark ())

/**
 * CrowPictureError:
 * @CROW_PICTURE_ERROR_TOO_LARGE: more pixels than can be made
 * @CROW_PICTURE_ERROR_FAILED: cairo refused
 *
 * Why there is no picture.
 */
typedef enum
{
  CROW_PICTURE_ERROR_TOO_LARGE,
  CROW_PICTURE_ERROR_FAILED,
} CrowPictureError;

GQuark  crow_picture_error_quark (void);

/**
 * CrowPictureOptions:
 * @title: (nullable): of the PDF
 * @palette: (nullable): %NULL: light
 * @background: whether the canvas is painted; without it, PNG is transparent
 * @padding: around the content, in diagram units
 * @scale: pixels of a PNG to a diagram unit
 * @only: (nullable) (element-type CrowItem): a set of items; others are left out
 *
 * How a scene becomes a file.
 */
typedef struct
{
  const char *title;
  const CrowPalette *palette;
  gboolean background;
  double padding;
  double scale;
  GHashTable *only;
} CrowPictureOptions;

#define CROW_PICTURE_OPTIONS_INIT { NULL, NULL, TRUE, 40, 2, NULL }

/* What a picture of @only: (nullable): everything, has to cover, in the scene. */
CrowRect crow_picture_get_area   (CrowScene                 *scene,
                                  GHashTable                *only,
                                  double                     padding);
/* (transfer full) (nullable): @options: (nullable) */
GBytes *crow_picture_to_png      (CrowScene                 *scene,
                                  const CrowPangoMeasure    *measure,
                                  const CrowPictureOptions  *options,
                                  GError                   **error);
/* One page that fits, 96 diagram units to the inch, smaller where the page would be larger than PDF allows; the text
 * can be selected. */
GBytes *crow_picture_to_pdf      (CrowScene                 *scene,
                                  const CrowPangoMeasure    *measure,
                                  const CrowPictureOptions  *options,
                                  GError                   **error);

G_END_DECLS
