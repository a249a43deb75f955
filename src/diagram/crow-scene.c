/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store of a scene: items by kind, id and place; moving; questions.
 *
 * Invariants: every item has a slot of its own; `bodies` has every item that was given bounds; the router has every
 * card as a box and every route as a link, both numbered by slot; `routes_of` has an entry for every card.
 */
#include "config.h"

#include "diagram/crow-scene-private.h"

enum
{
  SIGNAL_ITEM_REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrowScene, crow_scene, G_TYPE_OBJECT)

static void
crow_scene_finalize (GObject *object)
{
  CrowScene *self = CROW_SCENE (object);

  g_clear_weak_pointer (&self->document);
  g_clear_weak_pointer (&self->diagram);
  for (guint i = 0; i < CROW_N_ITEM_KINDS; i++)
    g_ptr_array_unref (self->items[i]);
  g_ptr_array_unref (self->slots);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->routes_of);
  crow_spatial_index_free (self->bodies);
  crow_spatial_index_free (self->labels);
  crow_router_free (self->router);
  g_array_unref (self->left);
  g_array_unref (self->found);
  G_OBJECT_CLASS (crow_scene_parent_class)->finalize (object);
}

static void
crow_scene_class_init (CrowSceneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = crow_scene_finalize;

  /**
   * CrowScene::item-removed:
   * @self: the scene
   * @item: (type gpointer): a CrowItem
   *
   * The item is about to be freed.
   */
  signals[SIGNAL_ITEM_REMOVED] = g_signal_new ("item-removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
crow_scene_init (CrowScene *self)
{
  for (guint i = 0; i < CROW_N_ITEM_KINDS; i++)
    self->items[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) _crow_item_free);
  self->slots = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->routes_of = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->bodies = crow_spatial_index_new ();
  self->labels = crow_spatial_index_new ();
  self->router = crow_router_new ();
  self->left = g_array_new (FALSE, FALSE, sizeof (CrowRect));
  self->found = g_array_new (FALSE, FALSE, sizeof (guint32));
}

CrowScene *
crow_scene_new (const CrowTextMeasure *measure)
{
  CrowScene *self = g_object_new (CROW_TYPE_SCENE, NULL);

  g_return_val_if_fail (measure != NULL, self);

  self->measure = measure;
  return self;
}

void
_crow_scene_touch (CrowScene *self,
                   CrowItem  *item)
{
  item->revision = ++self->revision;
}

void
_crow_scene_adopt (CrowScene  *self,
                   CrowItem   *item,
                   const char *id)
{
  guint slot = 0;

  if (self->n_items == self->slots->len)
    slot = self->slots->len;
  while (slot < self->slots->len && self->slots->pdata[slot] != NULL)
    slot++;
  self->n_items++;
  if (slot == self->slots->len)
    g_ptr_array_add (self->slots, item);
  else
    self->slots->pdata[slot] = item;
  item->slot = slot;
  item->id = g_strdup (id);
  g_ptr_array_add (self->items[item->kind], item);
  g_hash_table_replace (self->by_id, (gpointer) item->id, item);
  if (item->kind == CROW_ITEM_CARD)
    g_hash_table_insert (self->routes_of, item, g_ptr_array_new ());
  _crow_scene_touch (self, item);
}

void
_crow_scene_remove (CrowScene *self,
                    CrowItem  *item)
{
  if (item->kind == CROW_ITEM_CARD)
    {
      const GPtrArray *routes = g_hash_table_lookup (self->routes_of, item);

      while (routes->len > 0)
        _crow_scene_remove (self, routes->pdata[0]);
      crow_router_remove_box (self->router, item->slot);
      g_array_append_val (self->left, item->bounds);
      g_hash_table_remove (self->routes_of, item);
    }
  else if (item->kind == CROW_ITEM_ROUTE)
    _crow_scene_forget_route (self, CROW_ROUTE_PATH (item));

  g_signal_emit (self, signals[SIGNAL_ITEM_REMOVED], 0, item);
  crow_spatial_index_remove (self->bodies, item->slot);
  self->slots->pdata[item->slot] = NULL;
  self->n_items--;
  if (g_hash_table_lookup (self->by_id, item->id) == item)
    g_hash_table_remove (self->by_id, item->id);
  g_ptr_array_remove (self->items[item->kind], item);
}

void
_crow_scene_clear (CrowScene *self)
{
  static const CrowItemKind order[] = { CROW_ITEM_ROUTE, CROW_ITEM_CARD, CROW_ITEM_NOTE, CROW_ITEM_AREA };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    while (self->items[order[i]]->len > 0)
      _crow_scene_remove (self, self->items[order[i]]->pdata[self->items[order[i]]->len - 1]);
  g_array_set_size (self->left, 0);
}

void
_crow_scene_set_bounds (CrowScene      *self,
                        CrowItem       *item,
                        const CrowRect *bounds)
{
  item->bounds = *bounds;
  crow_spatial_index_set (self->bodies, item->slot, bounds);
  if (item->kind == CROW_ITEM_CARD)
    crow_router_set_box (self->router, item->slot, bounds);
}

const CrowTextMeasure *
crow_scene_get_measure (CrowScene *self)
{
  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  return self->measure;
}

CrowDiagram *
crow_scene_get_diagram (CrowScene *self)
{
  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  return self->diagram;
}

CrowNotation
crow_scene_get_notation (CrowScene *self)
{
  g_return_val_if_fail (CROW_IS_SCENE (self), CROW_NOTATION_CROWS_FOOT);

  return self->notation;
}

void
crow_scene_set_notation (CrowScene    *self,
                         CrowNotation  notation)
{
  g_return_if_fail (CROW_IS_SCENE (self));

  if (self->notation == notation)
    return;
  self->notation = notation;
  for (guint i = 0; i < self->items[CROW_ITEM_ROUTE]->len; i++)
    _crow_scene_touch (self, self->items[CROW_ITEM_ROUTE]->pdata[i]);
}

guint
crow_scene_get_n_items (CrowScene    *self,
                        CrowItemKind  kind)
{
  g_return_val_if_fail (CROW_IS_SCENE (self) && kind < CROW_N_ITEM_KINDS, 0);

  return self->items[kind]->len;
}

CrowItem *
crow_scene_get_item (CrowScene    *self,
                     CrowItemKind  kind,
                     guint         position)
{
  g_return_val_if_fail (CROW_IS_SCENE (self) && kind < CROW_N_ITEM_KINDS, NULL);
  g_return_val_if_fail (position < self->items[kind]->len, NULL);

  return self->items[kind]->pdata[position];
}

CrowItem *const *
crow_scene_get_items (CrowScene    *self,
                      CrowItemKind  kind,
                      guint        *n_items)
{
  g_return_val_if_fail (CROW_IS_SCENE (self) && kind < CROW_N_ITEM_KINDS && n_items != NULL, NULL);

  *n_items = self->items[kind]->len;
  return (CrowItem *const *) self->items[kind]->pdata;
}

CrowItem *
crow_scene_lookup (CrowScene  *self,
                   const char *id)
{
  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

CrowRoutePath **
crow_scene_get_routes (CrowScene *self,
                       CrowCard  *card,
                       guint     *n_routes)
{
  const GPtrArray *routes;

  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  routes = g_hash_table_lookup (self->routes_of, card);
  g_return_val_if_fail (routes != NULL, NULL);
  *n_routes = routes->len;
  return (CrowRoutePath **) routes->pdata;
}

void
crow_item_get_extents (const CrowItem *item,
                       CrowRect       *extents)
{
  /* The shadow of a card reaches farther down than to the sides. */
  *extents = crow_rect_grow (&item->bounds, item->kind == CROW_ITEM_CARD || item->kind == CROW_ITEM_NOTE ? 8 : 2);
}

void
crow_scene_get_bounds (CrowScene *self,
                       CrowRect  *bounds)
{
  gboolean any = FALSE;

  g_return_if_fail (CROW_IS_SCENE (self));

  *bounds = (CrowRect) { 0, 0, 0, 0 };
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    for (guint i = 0; i < self->items[kind]->len; i++)
      {
        const CrowItem *item = self->items[kind]->pdata[i];

        *bounds = any ? crow_rect_union (bounds, &item->bounds) : item->bounds;
        any = TRUE;
      }
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const CrowItem *x = *(const CrowItem *const *) a;
  const CrowItem *y = *(const CrowItem *const *) b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->slot < y->slot ? -1 : x->slot > y->slot;
}

/* A route's bounds may hold much that the route is far from. */
static gboolean
route_touches (const CrowRoutePath *route,
               const CrowRect      *rect)
{
  for (guint i = 0; i + 1 < route->n_points; i++)
    {
      CrowRect line = crow_rect_between (route->points[i], route->points[i + 1]);

      line = crow_rect_grow (&line, CROW_MARK_RADIUS + 1);
      if (crow_rect_touches (&line, rect))
        return TRUE;
    }
  for (guint end = 0; end < 2; end++)
    if (route->ends[end].label_rect.width > 0 && crow_rect_touches (&route->ends[end].label_rect, rect))
      return TRUE;
  return route->label_rect.width > 0 && crow_rect_touches (&route->label_rect, rect);
}

void
crow_scene_query (CrowScene      *self,
                  const CrowRect *rect,
                  GPtrArray      *items)
{
  CrowRect grown = crow_rect_grow (rect, 8);
  guint first = items->len;

  g_return_if_fail (CROW_IS_SCENE (self));

  crow_spatial_index_collect (self->bodies, &grown, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      CrowItem *item = self->slots->pdata[g_array_index (self->found, guint32, i)];

      if (item->kind != CROW_ITEM_ROUTE || route_touches (CROW_ROUTE_PATH (item), &grown))
        g_ptr_array_add (items, item);
    }
  if (items->len - first > 1)
    qsort (items->pdata + first, items->len - first, sizeof (gpointer), compare_items);
}

/* Takes the bends of a route along that moves as a whole. */
static void
move_bends (CrowScene     *self,
            CrowRoutePath *route,
            double         dx,
            double         dy)
{
  for (guint i = 0; i < route->n_bends; i++)
    {
      route->bends[i].x += dx;
      route->bends[i].y += dy;
    }
  crow_router_set_link (self->router, route->item.slot, route->ends[0].card->item.slot,
                        route->ends[1].card->item.slot, route->bends, route->n_bends);
}

void
crow_scene_move_items (CrowScene       *self,
                       CrowItem *const *items,
                       const CrowPoint *corners,
                       guint            n_items)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) moved = g_hash_table_new (NULL, NULL);

  g_return_if_fail (CROW_IS_SCENE (self));

  for (guint i = 0; i < n_items; i++)
    {
      CrowRect bounds = items[i]->bounds;

      g_return_if_fail (items[i]->kind != CROW_ITEM_ROUTE);
      if (bounds.x == corners[i].x && bounds.y == corners[i].y)
        continue;
      if (items[i]->kind == CROW_ITEM_CARD)
        {
          g_array_append_val (self->left, bounds);
          _crow_scene_collect_routes (self, CROW_CARD (items[i]), slots);
        }
      g_hash_table_insert (moved, items[i], GUINT_TO_POINTER (i + 1));
      bounds.x = corners[i].x;
      bounds.y = corners[i].y;
      if (items[i]->kind == CROW_ITEM_CARD)
        g_array_append_val (self->left, bounds);
    }
  for (guint i = 0; i < slots->len; i++)
    {
      CrowRoutePath *route = self->slots->pdata[g_array_index (slots, guint, i)];
      guint a = GPOINTER_TO_UINT (g_hash_table_lookup (moved, route->ends[0].card));
      guint b = GPOINTER_TO_UINT (g_hash_table_lookup (moved, route->ends[1].card));
      const CrowRect *from_a = &route->ends[0].card->item.bounds;
      const CrowRect *from_b = &route->ends[1].card->item.bounds;

      if (route->n_bends == 0 || a == 0 || b == 0)
        continue;
      if (corners[a - 1].x - from_a->x == corners[b - 1].x - from_b->x &&
          corners[a - 1].y - from_a->y == corners[b - 1].y - from_b->y)
        move_bends (self, route, corners[a - 1].x - from_a->x, corners[a - 1].y - from_a->y);
    }
  for (guint i = 0; i < n_items; i++)
    if (g_hash_table_contains (moved, items[i]))
      {
        CrowRect bounds = { corners[i].x, corners[i].y, items[i]->bounds.width, items[i]->bounds.height };

        _crow_scene_set_bounds (self, items[i], &bounds);
      }
  if (slots->len > 0)
    _crow_scene_route_slots (self, (guint *) slots->data, slots->len);
}

void
crow_scene_move (CrowScene *self,
                 CrowItem  *item,
                 double     x,
                 double     y)
{
  CrowPoint corner = { x, y };

  crow_scene_move_items (self, &item, &corner, 1);
}

void
crow_scene_resize (CrowScene      *self,
                   CrowItem       *item,
                   const CrowRect *bounds)
{
  g_return_if_fail (CROW_IS_SCENE (self));
  g_return_if_fail (item->kind != CROW_ITEM_ROUTE);

  if (item->kind == CROW_ITEM_NOTE)
    _crow_note_fill (self, CROW_NOTE_BOX (item), bounds, CROW_NOTE_BOX (item)->colour, CROW_NOTE_BOX (item)->text);
  else if (item->kind == CROW_ITEM_AREA)
    _crow_area_fill (self, CROW_AREA_BOX (item), bounds, CROW_AREA_BOX (item)->colour,
                     CROW_AREA_BOX (item)->full_title);
  else
    {
      g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint));

      g_array_append_val (self->left, item->bounds);
      item->bounds.x = bounds->x;
      item->bounds.y = bounds->y;
      _crow_card_set_width (self, CROW_CARD (item), bounds->width);
      g_array_append_val (self->left, item->bounds);
      _crow_scene_collect_routes (self, CROW_CARD (item), slots);
      if (slots->len > 0)
        _crow_scene_route_slots (self, (guint *) slots->data, slots->len);
    }
}

/* Whether a route is longer than it would have to be, as if something were in its way. */
static gboolean
is_detour (const CrowRoutePath *route)
{
  const CrowPoint *first = &route->points[0];
  const CrowPoint *last = &route->points[route->n_points - 1];
  double length = 0;

  for (guint i = 0; i + 1 < route->n_points; i++)
    length += fabs (route->points[i + 1].x - route->points[i].x) + fabs (route->points[i + 1].y - route->points[i].y);
  return route->n_points > 4 || length > fabs (last->x - first->x) + fabs (last->y - first->y) + 1;
}

/* Routes that a card was put on. */
static void
find_blocked (CrowScene *self,
              GArray    *slots)
{
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->left->len; i++)
    {
      crow_router_find_links (self->router, &g_array_index (self->left, CrowRect, i), near);
      for (guint k = 0; k < near->len; k++)
        {
          const CrowRoutePath *route = self->slots->pdata[g_array_index (near, guint, k)];
          gboolean known = FALSE;

          if (route->n_bends > 0 || !crow_router_is_blocked (self->router, route->item.slot))
            continue;
          for (guint n = 0; n < slots->len && !known; n++)
            known = g_array_index (slots, guint, n) == route->item.slot;
          if (!known)
            g_array_append_val (slots, route->item.slot);
        }
    }
}

void
crow_scene_settle (CrowScene *self)
{
  g_autoptr (GArray) blocked = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) shorter = g_array_new (FALSE, FALSE, sizeof (guint));
  const GPtrArray *routes = NULL;

  g_return_if_fail (CROW_IS_SCENE (self));

  if (self->left->len == 0)
    return;
  find_blocked (self, blocked);
  if (blocked->len > 0)
    _crow_scene_route_slots (self, (guint *) blocked->data, blocked->len);

  /* Routes that go around a place between their cards that may be free now. */
  routes = self->items[CROW_ITEM_ROUTE];
  for (guint i = 0; i < routes->len; i++)
    {
      const CrowRoutePath *route = routes->pdata[i];
      CrowRect between = crow_rect_union (&route->ends[0].card->item.bounds, &route->ends[1].card->item.bounds);
      gboolean near = FALSE;

      if (route->n_bends > 0 || route->n_points < 2 || !is_detour (route))
        continue;
      for (guint k = 0; k < self->left->len && !near; k++)
        near = crow_rect_overlaps (&between, &g_array_index (self->left, CrowRect, k));
      if (near && crow_router_shorten (self->router, route->item.slot))
        g_array_append_val (shorter, route->item.slot);
    }
  g_array_set_size (self->left, 0);
  if (shorter->len > 0)
    _crow_scene_take_paths (self, (guint *) shorter->data, shorter->len);
}

void
crow_scene_set_bends (CrowScene       *self,
                      CrowRoutePath   *route,
                      const CrowPoint *bends,
                      guint            n_bends)
{
  CrowPoint *copy = g_memdup2 (bends, n_bends * sizeof (CrowPoint));

  g_return_if_fail (CROW_IS_SCENE (self));

  g_free (route->bends);
  route->bends = copy;
  route->n_bends = n_bends;
  move_bends (self, route, 0, 0);
  _crow_scene_route_slots (self, &route->item.slot, 1);
}

void
crow_scene_route (CrowScene *self)
{
  g_return_if_fail (CROW_IS_SCENE (self));

  g_array_set_size (self->left, 0);
  _crow_scene_route_all (self);
}

CrowCard *
crow_scene_add_card (CrowScene            *self,
                     const CrowCardRecord *record)
{
  CrowCard *card;

  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  card = g_new0 (CrowCard, 1);
  card->item.kind = CROW_ITEM_CARD;
  _crow_scene_adopt (self, &card->item, record->id);
  _crow_card_fill (self, card, record);
  return card;
}

CrowRoutePath *
crow_scene_add_route (CrowScene             *self,
                      const CrowRouteRecord *record)
{
  CrowRoutePath *route;

  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  route = g_new0 (CrowRoutePath, 1);
  route->item.kind = CROW_ITEM_ROUTE;
  _crow_scene_adopt (self, &route->item, record->id);
  if (!_crow_route_path_fill (self, route, record))
    {
      _crow_scene_remove (self, &route->item);
      return NULL;
    }
  return route;
}

CrowNoteBox *
crow_scene_add_note (CrowScene      *self,
                     const char     *id,
                     const CrowRect *bounds,
                     const char     *colour,
                     const char     *text)
{
  CrowNoteBox *note;

  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  note = g_new0 (CrowNoteBox, 1);
  note->item.kind = CROW_ITEM_NOTE;
  _crow_scene_adopt (self, &note->item, id);
  _crow_note_fill (self, note, bounds, colour, text);
  return note;
}

CrowAreaBox *
crow_scene_add_area (CrowScene      *self,
                     const char     *id,
                     const CrowRect *bounds,
                     const char     *colour,
                     const char     *title)
{
  CrowAreaBox *area;

  g_return_val_if_fail (CROW_IS_SCENE (self), NULL);

  area = g_new0 (CrowAreaBox, 1);
  area->item.kind = CROW_ITEM_AREA;
  _crow_scene_adopt (self, &area->item, id);
  _crow_area_fill (self, area, bounds, colour, title);
  return area;
}
