/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene as SVG 1.1 with real text, for pages and documents.
 */
#pragma once

#include "diagram/crow-palette.h"
#include "diagram/crow-scene.h"

G_BEGIN_DECLS

/**
 * CrowSvgOptions:
 * @title: (nullable): what a screen reader says of the picture
 * @description: (nullable): more of that; by default the entities and links are counted
 * @palette: (nullable): one theme; %NULL: light, and dark where the reader's system is
 * @background: whether the canvas is painted
 * @padding: around the content
 * @only: (nullable) (element-type CrowItem): a set of items; others are left out
 *
 * How a scene is written.
 */
typedef struct
{
  const char *title;
  const char *description;
  const CrowPalette *palette;
  gboolean background;
  double padding;
  GHashTable *only;
} CrowSvgOptions;

#define CROW_SVG_OPTIONS_INIT { NULL, NULL, NULL, TRUE, 40, NULL }

/* (transfer full): the same scene gives the same text.  @length: (out) (optional); @options: (nullable) */
char *crow_scene_to_svg (CrowScene            *scene,
                         const CrowSvgOptions *options,
                         gsize                *length);

G_END_DECLS
