/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The light child widgets that follow the items in view, and the keyboard focus among them.
 *
 * They are made and dropped when the program is idle after the view or the scene changed, and there are never many more than
 * MAX_HANDLES: where more is in view, those nearest to its middle have one, and the canvas says so; the outline has them
 * all, and Tab goes to each.  The one with the focus is kept, wherever it is, and so are what it is linked with.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "canvas/crow-handle.h"
#include "document/crow-through.h"

#define MAX_HANDLES 400
/* Of the links of what has the focus. */
#define MAX_NEIGHBOURS 50
/* How much of the view's width and height is looked at first. */
#define LEAST_PART (1.0 / 16)

/* Of inheritance: the card of the heir tells it, and there is nothing to focus. */
static gboolean
is_tie (const CrowItem *item)
{
  return item->kind == CROW_ITEM_ROUTE && CROW_ROUTE_PATH (item)->inherits;
}

static char *
describe_card (const CrowCard  *card,
               char           **description)
{
  g_autoptr (GString) text = g_string_new (NULL);
  CrowEntity *parent = card->item.node != NULL ? crow_entity_get_parent (CROW_ENTITY (card->item.node)) : NULL;

  if (parent != NULL)
    {
      g_string_append_printf (text, _("inherits from %s"),
                              crow_entity_get_name (parent) != NULL ? crow_entity_get_name (parent) : "");
      if (card->n_rows > 0)
        g_string_append (text, ", ");
    }

  for (guint i = 0; i < card->n_rows; i++)
    {
      const CrowCardRow *row = &card->rows[i];

      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, row->name);
      /* The question mark of what is not required is for the eye. */
      if (row->type != NULL && row->type[0] != '\0')
        g_string_append_printf (text, " %.*s", (int) strcspn (row->type, "?"), row->type);
      if ((row->marks & CROW_MARK_REQUIRED) != 0)
        g_string_append_printf (text, " %s", _("required"));
      if ((row->marks & CROW_MARK_PRIMARY) != 0)
        g_string_append_printf (text, " %s", _("primary key"));
      if ((row->marks & CROW_MARK_FOREIGN) != 0)
        g_string_append_printf (text, " %s", _("reference"));
    }
  *description = g_string_free (g_steal_pointer (&text), FALSE);
  return g_strdup_printf (_("Entity %s"), card->full_title != NULL ? card->full_title : "");
}

static char *
describe_route (const CrowRoutePath *route)
{
  const CrowCard *one = route->ends[0].card;
  const CrowCard *other = route->ends[1].card;
  const char *one_title = one != NULL && one->full_title != NULL ? one->full_title : "";
  const char *other_title = other != NULL && other->full_title != NULL ? other->full_title : "";

  switch (route->kind)
    {
    case CROW_LINK_ONE_TO_MANY:
      return g_strdup_printf (_("Link: “%s” has many “%s”"), one_title, other_title);

    case CROW_LINK_ONE_TO_ONE:
      return g_strdup_printf (_("Link: “%s” has one “%s”"), one_title, other_title);

    case CROW_LINK_MANY_TO_MANY:
    default:
      if (route->through && CROW_IS_LINK (route->item.node) && crow_link_get_through (CROW_LINK (route->item.node)) != NULL)
        {
          const char *between = crow_entity_get_name (crow_link_get_through (CROW_LINK (route->item.node)));

          /* Translators: names of entities; the last one is between the others */
          return g_strdup_printf (_("Link: many %s have many %s, through %s"), one_title, other_title,
                                  between != NULL ? between : "");
        }
      return g_strdup_printf (_("Link: many %s have many %s"), one_title, other_title);
    }
}

static void
describe (CrowCanvas *self,
          CrowHandle *handle,
          CrowItem   *item)
{
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;
  const char *mark;

  switch (item->kind)
    {
    case CROW_ITEM_CARD:
      name = describe_card (CROW_CARD (item), &description);
      break;

    case CROW_ITEM_ROUTE:
      name = describe_route (CROW_ROUTE_PATH (item));
      break;

    case CROW_ITEM_NOTE:
      name = g_strdup (_("Note"));
      description = g_strjoinv (" ", CROW_NOTE_BOX (item)->lines);
      break;

    case CROW_ITEM_AREA:
    default:
      name = g_strdup_printf (_("Area %s"), CROW_AREA_BOX (item)->title != NULL ? CROW_AREA_BOX (item)->title : "");
      break;
    }

  if (crow_view_state_get_mark (self->state, item->id, &mark, NULL) != CROW_SIGN_NONE && mark != NULL)
    {
      char *longer = g_strjoin (". ", mark, description, NULL);

      g_free (description);
      description = longer;
    }
  crow_handle_describe (handle, name, description != NULL ? description : "");
  crow_handle_set_selected (handle, crow_view_state_is_selected (self->state, item->id));
}

const char *
_crow_canvas_get_focused_id (CrowCanvas *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  return child != NULL && CROW_IS_HANDLE (child) ? crow_handle_get_id (CROW_HANDLE (child)) : NULL;
}

static void
select_focused (CrowCanvas *self,
                const char *id)
{
  CrowNode *single = crow_view_state_get_single (self->state);

  if (CROW_IS_ATTRIBUTE (single) && g_strcmp0 (crow_node_get_id (crow_node_get_parent (single)), id) == 0)
    return;
  if (!crow_view_state_is_selected (self->state, id))
    crow_view_state_select (self->state, id);
  crow_view_state_reveal (self->state, id);
}

static void
handle_focused_cb (CrowCanvas              *self,
                   GtkEventControllerFocus *controller)
{
  GtkWidget *handle = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  const char *id = crow_handle_get_id (CROW_HANDLE (handle));
  GtkRoot *root = gtk_widget_get_root (handle);

  gtk_widget_queue_draw (GTK_WIDGET (self));

  /* By keyboard the selection follows the focus; by pointer it is the other way round. */
  if (GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)))
    select_focused (self, id);
}

static GtkWidget *
ensure_handle (CrowCanvas *self,
               CrowItem   *item)
{
  GtkWidget *handle = g_hash_table_lookup (self->handles, item->id);
  GtkEventController *controller;

  if (handle == NULL)
    {
      handle = crow_handle_new (item->id);
      controller = gtk_event_controller_focus_new ();
      g_signal_connect_swapped (controller, "enter", G_CALLBACK (handle_focused_cb), self);
      gtk_widget_add_controller (handle, controller);
      gtk_widget_set_parent (handle, GTK_WIDGET (self));
      g_hash_table_insert (self->handles, g_strdup (item->id), handle);
    }
  describe (self, CROW_HANDLE (handle), item);
  return handle;
}

/* The part of the view about its middle that has enough for all handles: what is farther out needs not be looked at. */
static GPtrArray *
list_near_middle (CrowCanvas *self,
                  gboolean   *all)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  GPtrArray *items = g_ptr_array_new ();
  double part = LEAST_PART;
  CrowRect view;

  crow_viewport_get_visible (crow_view_state_get_viewport (self->state), &view.x, &view.y, &view.width, &view.height);
  for (;;)
    {
      CrowRect middle = { view.x + view.width * (1 - part) / 2, view.y + view.height * (1 - part) / 2,
                          view.width * part, view.height * part };

      g_ptr_array_set_size (items, 0);
      crow_scene_query (scene, &middle, items);
      *all = part >= 1;
      if (items->len >= MAX_HANDLES || part >= 1)
        return items;
      part *= 2;
    }
}

typedef struct
{
  CrowItem *item;
  double distance; /* of its middle from that of the view */
} Candidate;

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *first = a;
  const Candidate *second = b;
  gboolean first_route = first->item->kind == CROW_ITEM_ROUTE;
  gboolean second_route = second->item->kind == CROW_ITEM_ROUTE;

  if (first_route != second_route)
    return first_route ? 1 : -1;
  return first->distance < second->distance ? -1 : first->distance > second->distance;
}

/* (transfer full) (element-type Candidate): what is to have a handle, the most wanted first: cards, notes and areas, then
 * links, each by how near to the middle they are. */
static GArray *
list_candidates (CrowCanvas *self,
                 gboolean   *all)
{
  g_autoptr (GPtrArray) items = list_near_middle (self, all);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  CrowPoint middle;
  CrowRect view;

  crow_viewport_get_visible (crow_view_state_get_viewport (self->state), &view.x, &view.y, &view.width, &view.height);
  middle = crow_rect_center (&view);
  for (guint i = 0; i < items->len; i++)
    {
      CrowItem *item = g_ptr_array_index (items, i);
      CrowPoint centre = crow_rect_center (&item->bounds);
      Candidate candidate = { item, hypot (centre.x - middle.x, centre.y - middle.y) };

      if (!is_tie (item))
        g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  *all = *all && candidates->len <= MAX_HANDLES;
  g_array_set_size (candidates, MIN (candidates->len, MAX_HANDLES));
  return candidates;
}

static void
want (CrowCanvas *self,
      GHashTable *wanted,
      CrowItem   *item)
{
  if (item == NULL || is_tie (item) || !g_hash_table_add (wanted, (gpointer) item->id))
    return;
  ensure_handle (self, item);
}

/* A person who is there goes on from there. */
static void
want_neighbours (CrowCanvas *self,
                 GHashTable *wanted,
                 const char *id)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  CrowItem *item = id != NULL ? crow_scene_lookup (scene, id) : NULL;
  guint n_routes = 0;
  CrowRoutePath **routes;

  if (item == NULL)
    return;
  want (self, wanted, item);
  if (item->kind == CROW_ITEM_ROUTE)
    for (guint end = 0; end < 2; end++)
      want (self, wanted, (CrowItem *) CROW_ROUTE_PATH (item)->ends[end].card);
  if (item->kind != CROW_ITEM_CARD)
    return;
  routes = crow_scene_get_routes (scene, CROW_CARD (item), &n_routes);
  for (guint i = 0; i < MIN (n_routes, MAX_NEIGHBOURS); i++)
    {
      want (self, wanted, &routes[i]->item);
      for (guint end = 0; end < 2; end++)
        want (self, wanted, (CrowItem *) routes[i]->ends[end].card);
    }
}

static gboolean
sync_cb (gpointer user_data)
{
  CrowCanvas *self = user_data;
  /* A copy: its handle may be one of those that go. */
  g_autofree char *focused = g_strdup (_crow_canvas_get_focused_id (self));
  g_autoptr (GArray) candidates = NULL;
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key, value;
  gboolean all;

  self->handle_sync = 0;
  _crow_canvas_check_editor (self);
  candidates = list_candidates (self, &all);
  for (guint i = 0; i < candidates->len; i++)
    want (self, wanted, g_array_index (candidates, Candidate, i).item);
  want_neighbours (self, wanted, focused);

  g_hash_table_iter_init (&iter, self->handles);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (g_hash_table_contains (wanted, key))
        continue;
      /* The focus does not leave the canvas with what it was on. */
      if (g_strcmp0 (key, focused) == 0)
        gtk_widget_grab_focus (GTK_WIDGET (self));
      gtk_widget_unparent (value);
      g_hash_table_iter_remove (&iter);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  all ? "" : _("Only what is nearest to the middle of the view. The outline has it all."),
                                  -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

void
_crow_canvas_queue_handles (CrowCanvas *self)
{
  if (self->handle_sync == 0 && self->state != NULL)
    self->handle_sync = g_idle_add_full (G_PRIORITY_LOW, sync_cb, self, NULL);
}

void
_crow_canvas_allocate_handles (CrowCanvas *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->handles);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      CrowRect rect = { 0, 0, 0, 0 };
      GskTransform *transform;

      _crow_canvas_get_view_rect (self, key, &rect);
      transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (floor (rect.x), floor (rect.y)));
      gtk_widget_allocate (value, MAX (1, (int) rect.width), MAX (1, (int) rect.height), -1, transform);
    }
}

void
_crow_canvas_update_handles (CrowCanvas *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->handles);
  while (g_hash_table_iter_next (&iter, &key, &value))
    crow_handle_set_selected (value, crow_view_state_is_selected (self->state, key));
}

void
_crow_canvas_drop_handles (CrowCanvas *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_clear_handle_id (&self->handle_sync, g_source_remove);
  g_hash_table_iter_init (&iter, self->handles);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gtk_widget_unparent (value);
      g_hash_table_iter_remove (&iter);
    }
}

/* Gives the focus to the handle of an item, or of the card that an attribute is on. */
void
_crow_canvas_focus_item (CrowCanvas *self,
                         const char *id)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  CrowItem *item = crow_scene_lookup (scene, id);

  if (item == NULL)
    {
      CrowNode *node = crow_document_lookup (crow_view_state_get_document (self->state), id);

      if (CROW_IS_ATTRIBUTE (node))
        item = crow_scene_lookup (scene, crow_node_get_id (crow_node_get_parent (node)));
    }
  if (item != NULL)
    gtk_widget_grab_focus (ensure_handle (self, item));
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const CrowItem *first = *(CrowItem *const *) a;
  const CrowItem *second = *(CrowItem *const *) b;
  double first_row = floor (first->bounds.y / (8 * CROW_GRID));
  double second_row = floor (second->bounds.y / (8 * CROW_GRID));

  if (first_row != second_row)
    return first_row < second_row ? -1 : 1;
  return first->bounds.x < second->bounds.x ? -1 : first->bounds.x > second->bounds.x;
}

/* All items in the order of reading: cards, notes and areas row by row, then links. */
static GPtrArray *
get_reading_order (CrowScene *scene)
{
  static const CrowItemKind kinds[] = { CROW_ITEM_CARD, CROW_ITEM_NOTE, CROW_ITEM_AREA, CROW_ITEM_ROUTE };
  GPtrArray *items = g_ptr_array_new ();

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      guint begin = items->len;

      for (guint i = 0; i < crow_scene_get_n_items (scene, kinds[k]); i++)
        if (!is_tie (crow_scene_get_item (scene, kinds[k], i)))
          g_ptr_array_add (items, crow_scene_get_item (scene, kinds[k], i));
      if (items->len > begin)
        qsort (items->pdata + begin, items->len - begin, sizeof (gpointer), compare_places);
    }

  return items;
}

/* Tab and Shift+Tab go from item to item in the order of reading, then out of the canvas. */
gboolean
_crow_canvas_focus (GtkWidget        *widget,
                    GtkDirectionType  direction)
{
  CrowCanvas *self = CROW_CANVAS (widget);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  const char *focused;
  g_autoptr (GPtrArray) items = NULL;
  int at = -1;

  if (self->state == NULL || self->editor != NULL
      || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return FALSE;

  items = get_reading_order (crow_view_state_get_scene (self->state));
  if (items->len == 0)
    {
      if (gtk_widget_is_focus (widget))
        return FALSE;
      return gtk_widget_grab_focus (widget);
    }

  focused = _crow_canvas_get_focused_id (self);
  for (guint i = 0; focused != NULL && i < items->len; i++)
    if (g_str_equal (((CrowItem *) g_ptr_array_index (items, i))->id, focused))
      at = i;

  if (at < 0)
    at = forward ? 0 : (int) items->len - 1;
  else
    at += forward ? 1 : -1;
  if (at < 0 || at >= (int) items->len)
    return FALSE;

  if (!gtk_widget_grab_focus (ensure_handle (self, g_ptr_array_index (items, at))))
    return FALSE;
  /* After a click GTK does not show the focus yet while the first key moves it. */
  select_focused (self, ((CrowItem *) g_ptr_array_index (items, at))->id);
  return TRUE;
}
