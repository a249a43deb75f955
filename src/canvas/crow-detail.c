/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Levels of detail, by scale.
 */
#include "config.h"

#include "canvas/crow-detail.h"

/* Below this scale rows would be specks, below that even the largest names. */
#define NAMES_BELOW 0.5
#define LARGE_NAMES_BELOW 0.32
#define LARGEST_NAMES_BELOW 0.2
#define COARSE_BELOW 0.1
/* Pixels of the smallest letters that can be read. */
#define LEAST_TEXT 6.0

gboolean
crow_detail_is_far (double scale)
{
  return scale < NAMES_BELOW;
}

CrowPictureDetail
crow_detail_get_level (double scale)
{
  if (scale >= NAMES_BELOW)
    return CROW_PICTURE_FULL;
  if (scale >= LARGE_NAMES_BELOW)
    return CROW_PICTURE_NAMES;
  if (scale >= LARGEST_NAMES_BELOW)
    return CROW_PICTURE_LARGE_NAMES;
  return scale >= COARSE_BELOW ? CROW_PICTURE_LARGEST_NAMES : CROW_PICTURE_COARSE;
}

CrowPictureDetail
crow_detail_get (CrowPictureDetail level,
                 double            scale,
                 double            text_size)
{
  gboolean illegible = text_size > 0 && text_size * scale < LEAST_TEXT;

  return illegible && level > CROW_PICTURE_FULL && level < CROW_PICTURE_SHAPES ? CROW_PICTURE_SHAPES : level;
}

CrowPicture *
crow_detail_make_picture (const CrowItem         *item,
                          const CrowPangoMeasure *measure,
                          const CrowPalette      *palette,
                          CrowNotation            notation,
                          double                  scale,
                          double                 *text_size)
{
  CrowPictureDetail level = crow_detail_get_level (scale);
  CrowPictureDetail detail = crow_detail_get (level, scale, *text_size);
  CrowPicture *picture = crow_picture_new (item, measure, palette, notation, detail);

  if (*text_size >= 0)
    return picture;

  /* Only the picture knows how large the name came out. */
  *text_size = crow_picture_get_text_size (picture);
  if (crow_detail_get (level, scale, *text_size) == detail)
    return picture;
  crow_picture_free (picture);
  return crow_picture_new (item, measure, palette, notation, CROW_PICTURE_SHAPES);
}
