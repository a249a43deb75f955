/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands that are about where things are: align, distribute, arrange, and finding a neighbour.
 */
#include "config.h"

#include "canvas/crow-commands.h"

#include <glib/gi18n-lib.h>

#include "diagram/crow-layout.h"

static int
compare_left (gconstpointer a,
              gconstpointer b)
{
  const CrowItem *left = *(CrowItem *const *) a;
  const CrowItem *right = *(CrowItem *const *) b;

  return left->bounds.x < right->bounds.x ? -1 : left->bounds.x > right->bounds.x;
}

static int
compare_top (gconstpointer a,
             gconstpointer b)
{
  const CrowItem *upper = *(CrowItem *const *) a;
  const CrowItem *lower = *(CrowItem *const *) b;

  return upper->bounds.y < lower->bounds.y ? -1 : upper->bounds.y > lower->bounds.y;
}

/* Even gaps between the first and the last, which stay. */
static void
distribute (GPtrArray *items,
            CrowPoint *corners,
            gboolean   horizontally)
{
  const CrowItem *first, *last;
  double room, used = 0, at;

  g_ptr_array_sort (items, horizontally ? compare_left : compare_top);
  first = g_ptr_array_index (items, 0);
  last = g_ptr_array_index (items, items->len - 1);
  room = horizontally ? crow_rect_right (&last->bounds) - first->bounds.x
                      : crow_rect_bottom (&last->bounds) - first->bounds.y;
  for (guint i = 0; i < items->len; i++)
    {
      const CrowItem *item = g_ptr_array_index (items, i);

      used += horizontally ? item->bounds.width : item->bounds.height;
    }

  at = horizontally ? first->bounds.x : first->bounds.y;
  for (guint i = 0; i < items->len; i++)
    {
      const CrowItem *item = g_ptr_array_index (items, i);

      corners[i] = (CrowPoint) { horizontally ? at : item->bounds.x, horizontally ? item->bounds.y : at };
      at += (horizontally ? item->bounds.width : item->bounds.height) + (room - used) / (items->len - 1);
    }
}

gboolean
crow_commands_align (CrowViewState *state,
                     CrowAlignment  alignment)
{
  CrowScene *scene;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autofree CrowPoint *corners = NULL;
  CrowRect all = { 0 };

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  scene = crow_view_state_get_scene (state);
  for (guint i = 0; i < crow_view_state_get_n_selected (state); i++)
    {
      CrowItem *item = crow_scene_lookup (scene, crow_view_state_get_selected_id (state, i));

      if (item == NULL || item->kind == CROW_ITEM_ROUTE)
        continue;
      all = items->len == 0 ? item->bounds : crow_rect_union (&all, &item->bounds);
      g_ptr_array_add (items, item);
    }
  if (items->len < (alignment >= CROW_ALIGN_DISTRIBUTE_HORIZONTALLY ? 3 : 2))
    return FALSE;

  corners = g_new0 (CrowPoint, items->len);
  if (alignment >= CROW_ALIGN_DISTRIBUTE_HORIZONTALLY)
    distribute (items, corners, alignment == CROW_ALIGN_DISTRIBUTE_HORIZONTALLY);
  else
    for (guint i = 0; i < items->len; i++)
      {
        const CrowItem *item = g_ptr_array_index (items, i);
        CrowPoint corner = { item->bounds.x, item->bounds.y };

        switch (alignment)
          {
          case CROW_ALIGN_LEFT:
            corner.x = all.x;
            break;

          case CROW_ALIGN_CENTER:
            corner.x = all.x + (all.width - item->bounds.width) / 2;
            break;

          case CROW_ALIGN_RIGHT:
            corner.x = crow_rect_right (&all) - item->bounds.width;
            break;

          case CROW_ALIGN_TOP:
            corner.y = all.y;
            break;

          case CROW_ALIGN_MIDDLE:
            corner.y = all.y + (all.height - item->bounds.height) / 2;
            break;

          case CROW_ALIGN_BOTTOM:
          default:
            corner.y = crow_rect_bottom (&all) - item->bounds.height;
            break;
          }
        corners[i] = corner;
      }

  crow_commands_move_items (state, (CrowItem *const *) items->pdata, corners, items->len,
                            alignment >= CROW_ALIGN_DISTRIBUTE_HORIZONTALLY ? _("Distribute") : _("Align"), NULL);
  return TRUE;
}

static gboolean
arrange (CrowViewState *state,
         gboolean       selection)
{
  CrowScene *scene;
  guint n_cards, n_routes, n_links = 0, n_moved = 0;
  g_autoptr (GHashTable) indexes = NULL;
  g_autofree CrowLayoutBox *boxes = NULL;
  g_autofree CrowLayoutLink *links = NULL;
  g_autofree CrowPoint *corners = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  scene = crow_view_state_get_scene (state);
  n_cards = crow_scene_get_n_items (scene, CROW_ITEM_CARD);
  n_routes = crow_scene_get_n_items (scene, CROW_ITEM_ROUTE);
  if (n_cards == 0)
    return FALSE;

  boxes = g_new0 (CrowLayoutBox, n_cards);
  links = g_new0 (CrowLayoutLink, n_routes);
  corners = g_new0 (CrowPoint, n_cards);
  indexes = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < n_cards; i++)
    {
      CrowItem *item = crow_scene_get_item (scene, CROW_ITEM_CARD, i);

      boxes[i] = (CrowLayoutBox) { item->bounds, CROW_CARD (item)->locked, FALSE };
      if (selection && !crow_view_state_is_selected (state, item->id))
        boxes[i].fixed = TRUE;
      g_hash_table_insert (indexes, item, GUINT_TO_POINTER (i));
      g_ptr_array_add (items, item);
    }
  for (guint i = 0; i < n_routes; i++)
    {
      CrowRoutePath *route = CROW_ROUTE_PATH (crow_scene_get_item (scene, CROW_ITEM_ROUTE, i));

      if (route->ends[0].card != NULL && route->ends[1].card != NULL)
        links[n_links++] = (CrowLayoutLink) {
          GPOINTER_TO_UINT (g_hash_table_lookup (indexes, route->ends[0].card)),
          GPOINTER_TO_UINT (g_hash_table_lookup (indexes, route->ends[1].card)),
        };
    }

  crow_layout_arrange (boxes, n_cards, links, n_links, NULL);
  for (guint i = 0; i < n_cards; i++)
    {
      const CrowItem *item = g_ptr_array_index (items, i);

      corners[i] = (CrowPoint) { crow_snap (boxes[i].rect.x), crow_snap (boxes[i].rect.y) };
      if (corners[i].x != item->bounds.x || corners[i].y != item->bounds.y)
        n_moved++;
    }
  if (n_moved == 0)
    return FALSE;

  crow_commands_move_items (state, (CrowItem *const *) items->pdata, corners, n_cards, _("Arrange"), NULL);
  return TRUE;
}

gboolean
crow_commands_arrange (CrowViewState *state)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  return arrange (state, FALSE);
}

gboolean
crow_commands_arrange_selection (CrowViewState *state)
{
  guint n_cards = 0;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  for (guint i = 0; i < crow_view_state_get_n_selected (state); i++)
    {
      const char *id = crow_view_state_get_selected_id (state, i);
      CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (state), id);

      n_cards += item != NULL && item->kind == CROW_ITEM_CARD;
    }
  return n_cards > 1 && arrange (state, TRUE);
}

/* How far @to is from @from when going in a direction; what lies aside counts double, what lies behind is infinite. */
static double
get_distance (const CrowRect *from,
              const CrowRect *to,
              CrowSide        direction)
{
  CrowPoint a = crow_rect_center (from);
  CrowPoint b = crow_rect_center (to);
  CrowPoint vector = crow_side_get_vector (direction);
  double along = (b.x - a.x) * vector.x + (b.y - a.y) * vector.y;
  double aside = fabs ((b.x - a.x) * vector.y) + fabs ((b.y - a.y) * vector.x);

  return along > 1 ? along + 2 * aside : INFINITY;
}

CrowItem *
crow_commands_find_neighbour (CrowViewState *state,
                              CrowItem      *item,
                              CrowSide       direction,
                              gboolean       linked)
{
  CrowScene *scene;
  CrowItem *best = NULL;
  double best_distance = INFINITY;
  guint n_others;
  CrowRoutePath **routes = NULL;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);
  g_return_val_if_fail (item != NULL, NULL);

  scene = crow_view_state_get_scene (state);
  if (linked && item->kind != CROW_ITEM_CARD)
    return NULL;
  if (linked)
    routes = crow_scene_get_routes (scene, CROW_CARD (item), &n_others);
  else
    n_others = crow_scene_get_n_items (scene, CROW_ITEM_CARD);

  for (guint i = 0; i < n_others; i++)
    {
      CrowItem *other;
      double distance;

      if (linked)
        other = (CrowItem *) (routes[i]->ends[0].card == CROW_CARD (item) ? routes[i]->ends[1].card
                                                                          : routes[i]->ends[0].card);
      else
        other = crow_scene_get_item (scene, CROW_ITEM_CARD, i);
      if (other == NULL || other == item)
        continue;

      distance = get_distance (&item->bounds, &other->bounds, direction);
      if (distance < best_distance)
        {
          best_distance = distance;
          best = other;
        }
    }

  return best;
}
