/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boxes and links at random, repeatable from a seed: boxes stand in a grid that is jittered, so that they never overlap
 * and keep a least gap; links are mostly between boxes near each other, some far, a few to the box itself.
 */
#pragma once

#include "diagram/crow-geometry.h"

typedef struct
{
  guint ends[2];
} RandomLink;

typedef struct
{
  guint32 seed;
  guint n_boxes, n_links;
  CrowRect *boxes;
  RandomLink *links;
} RandomScene;

static inline void
random_scene_free (RandomScene *self)
{
  g_free (self->boxes);
  g_free (self->links);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RandomScene, random_scene_free)

static inline RandomScene *
random_scene_new (guint32 seed,
                  guint   n_boxes,
                  guint   n_links,
                  double  gap)
{
  RandomScene *self = g_new0 (RandomScene, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint columns = MAX (1, (guint) ceil (sqrt (n_boxes)));
  const double cell_width = 240 + gap;
  const double cell_height = 320 + gap;

  self->seed = seed;
  self->n_boxes = n_boxes;
  self->n_links = n_links;
  self->boxes = g_new0 (CrowRect, n_boxes);
  self->links = g_new0 (RandomLink, n_links);
  for (guint i = 0; i < n_boxes; i++)
    {
      CrowRect *box = &self->boxes[i];

      box->width = 10 * g_rand_int_range (random, 12, 25);
      box->height = 38 + 24 * g_rand_int_range (random, 0, 11);
      box->x = (i % columns) * cell_width + floor (g_rand_double (random) * (cell_width - gap - box->width));
      box->y = (i / columns) * cell_height + floor (g_rand_double (random) * (cell_height - gap - box->height));
    }
  for (guint i = 0; i < n_links; i++)
    {
      guint a = g_rand_int_range (random, 0, n_boxes);
      guint b = g_rand_int_range (random, 0, n_boxes);

      if (n_boxes > 4 && g_rand_int_range (random, 0, 10) < 8)
        b = (a + (g_rand_boolean (random) ? 1 : columns) * g_rand_int_range (random, 1, 3)) % n_boxes;
      if (g_rand_int_range (random, 0, 20) == 0)
        b = a;
      self->links[i].ends[0] = a;
      self->links[i].ends[1] = b;
    }
  return self;
}
