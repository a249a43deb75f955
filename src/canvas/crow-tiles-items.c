/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changed in a scene since tiles were painted.
 *
 * Each item is remembered as it was; a walk over all finds those that are different, and damages the tiles where they
 * were and where they are.  A route damages along its line and not all that it goes around.  The walk is taken only when
 * the scene was touched.
 */
#include "config.h"

#include "canvas/crow-tiles-private.h"

/* Around what an item covers: shadows, symbols, the width of lines. */
#define ITEM_MARGIN 10.0
#define LINE_MARGIN (CROW_SYMBOL_LENGTH + 4.0)

static void
clear_item (gpointer data)
{
  g_free (((CrowTileItem *) data)->points);
}

void
_crow_tiles_clear_items (CrowTiles *self)
{
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    {
      g_clear_pointer (&self->items[kind], g_array_unref);
      self->items[kind] = g_array_new (FALSE, TRUE, sizeof (CrowTileItem));
      g_array_set_clear_func (self->items[kind], clear_item);
    }
}

static void
damage_item (CrowTiles          *self,
             const CrowTileItem *item)
{
  CrowRect rect = crow_rect_grow (&item->bounds, ITEM_MARGIN);

  if (item->live)
    return;
  if (item->n_points == 0)
    _crow_tiles_damage (self, &rect);
  for (guint i = 0; i + 1 < item->n_points; i++)
    {
      CrowRect line = crow_rect_between (item->points[i], item->points[i + 1]);

      rect = crow_rect_grow (&line, LINE_MARGIN);
      _crow_tiles_damage (self, &rect);
    }
}

static void
note_item (CrowTileItem   *note,
           const CrowItem *item,
           gboolean        live)
{
  g_clear_pointer (&note->points, g_free);
  *note = (CrowTileItem) { .item = item, .revision = item->revision, .bounds = item->bounds, .live = live };
  if (item->kind == CROW_ITEM_ROUTE)
    {
      note->n_points = CROW_ROUTE_PATH (item)->n_points;
      note->points = g_memdup2 (CROW_ROUTE_PATH (item)->points, note->n_points * sizeof (CrowPoint));
    }
}

static gboolean
is_same (const CrowTileItem *note,
         const CrowItem     *item,
         gboolean            live)
{
  return note->item == item && note->revision == item->revision && note->bounds.x == item->bounds.x
         && note->bounds.y == item->bounds.y && note->live == live;
}

/* Items came or went: those behind have another position, but are what they were. */
static void
match_items (CrowTiles       *self,
             GArray          *notes,
             CrowItem *const *items,
             guint            n_items)
{
  g_autoptr (GHashTable) at = g_hash_table_new (NULL, NULL);
  g_autofree CrowTileItem *before = g_memdup2 (notes->data, notes->len * sizeof (CrowTileItem));
  guint n_before = notes->len;

  for (guint i = 0; i < n_before; i++)
    g_hash_table_insert (at, (gpointer) before[i].item, &before[i]);
  /* What they hold is passed on to the copies. */
  if (n_before > 0)
    memset (notes->data, 0, n_before * sizeof (CrowTileItem));
  g_array_set_size (notes, n_items);
  for (guint i = 0; i < n_items; i++)
    {
      CrowTileItem *note = &g_array_index (notes, CrowTileItem, i);
      CrowTileItem *was = g_hash_table_lookup (at, items[i]);

      if (was != NULL)
        {
          *note = *was;
          *was = (CrowTileItem) { NULL };
        }
    }
  for (guint i = 0; i < n_before; i++)
    if (before[i].item != NULL)
      {
        damage_item (self, &before[i]);
        g_free (before[i].points);
      }
}

void
_crow_tiles_update_items (CrowTiles *self,
                          gboolean   live_changed)
{
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    {
      GArray *notes = self->items[kind];
      guint n_items;
      CrowItem *const *items = crow_scene_get_items (self->scene, kind, &n_items);
      gboolean matched = notes->len == n_items;

      for (guint i = 0; matched && i < n_items; i++)
        matched = g_array_index (notes, CrowTileItem, i).item == items[i];
      if (!matched)
        match_items (self, notes, items, n_items);
      for (guint i = 0; i < n_items; i++)
        {
          CrowTileItem *note = &g_array_index (notes, CrowTileItem, i);
          gboolean live = note->live;

          if (live_changed || note->item == NULL)
            live = self->live != NULL && g_hash_table_contains (self->live, items[i]);

          if (is_same (note, items[i], live))
            continue;
          if (note->item != NULL)
            damage_item (self, note);
          note_item (note, items[i], live);
          damage_item (self, note);
        }
    }
}
