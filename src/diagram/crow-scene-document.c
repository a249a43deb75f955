/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene from a diagram of a document, and after changes of it.
 *
 * A change set is boiled down to the ids of entities, links, notes and areas that may look different; each of these is
 * then compared with the document as it is now: made, filled anew, or removed.  So it does not matter in which order
 * things happened, nor whether it was done, undone or redone.
 */
#include "config.h"

#include "diagram/crow-layout.h"
#include "diagram/crow-scene-private.h"
#include "document/crow-through.h"

#include <string.h>

/* What may look different.  The ids are owned by the sets. */
typedef struct
{
  GHashTable *entities;
  GHashTable *links;
  GHashTable *heirs;     /* entities that may inherit from another one */
  GHashTable *boxes;     /* notes and areas */
  gboolean everything;
} Touched;

static void
append_length (GString      *text,
               CrowDataType  type,
               guint         length,
               guint         scale)
{
  if (length == 0)
    return;
  if (type == CROW_TYPE_DECIMAL && scale > 0)
    g_string_append_printf (text, "(%u,%u)", length, scale);
  else
    g_string_append_printf (text, "(%u)", length);
}

/* (transfer full) */
static char *
describe_type (CrowAttribute *attribute,
               CrowDialectId  dialect)
{
  GString *text = g_string_new (NULL);
  CrowDataType type = crow_attribute_get_data_type (attribute);
  CrowEnumeration *enumeration = crow_attribute_get_enumeration (attribute);
  const char *native = crow_attribute_get_native_type (attribute, dialect);

  if (native != NULL)
    g_string_append (text, native);
  else if (type == CROW_TYPE_ENUM && enumeration != NULL && crow_enumeration_get_name (enumeration) != NULL)
    g_string_append (text, crow_enumeration_get_name (enumeration));
  else
    {
      g_string_append (text, crow_data_type_to_string (type));
      append_length (text, type, crow_attribute_get_length (attribute), crow_attribute_get_scale (attribute));
    }
  if (!crow_attribute_get_required (attribute) && !crow_attribute_is_in_primary_key (attribute))
    g_string_append_c (text, '?');
  return g_string_free (text, FALSE);
}

static guint
get_marks (CrowAttribute *attribute)
{
  guint marks = 0;

  if (crow_attribute_is_in_primary_key (attribute))
    marks |= CROW_MARK_PRIMARY;
  if (crow_attribute_get_referring_link (attribute) != NULL)
    marks |= CROW_MARK_FOREIGN;
  if (crow_attribute_is_unique (attribute))
    marks |= CROW_MARK_UNIQUE;
  if (crow_attribute_get_required (attribute))
    marks |= CROW_MARK_REQUIRED;
  return marks;
}

/* Makes a card of an entity or fills it anew.  Without @placement it keeps its place. */
static CrowCard *
sync_card (CrowScene     *self,
           CrowEntity    *entity,
           CrowPlacement *placement)
{
  const char *id = crow_node_get_id (CROW_NODE (entity));
  CrowItem *item = crow_scene_lookup (self, id);
  CrowCard *card = (CrowCard *) item;
  CrowDialectId dialect = crow_model_get_dialect (crow_document_get_model (self->document));
  gboolean types = self->diagram == NULL || crow_diagram_get_types (self->diagram);
  CrowDetail detail = CROW_DETAIL_ALL;
  guint n = crow_entity_get_n_attributes (entity);
  g_autofree CrowRowRecord *rows = g_new0 (CrowRowRecord, n + 1);
  g_autofree char *title = NULL;
  CrowCardRecord record = { .id = id, .rows = rows };

  if (placement != NULL)
    detail = crow_placement_get_effective_detail (placement);
  else if (self->diagram != NULL && crow_diagram_get_detail (self->diagram) != CROW_DETAIL_INHERIT)
    detail = crow_diagram_get_detail (self->diagram);

  for (guint i = 0; i < n; i++)
    {
      CrowAttribute *attribute = crow_entity_get_attribute (entity, i);
      guint marks = get_marks (attribute);
      CrowRowRecord *row = &rows[record.n_rows];

      if (detail == CROW_DETAIL_NONE ||
          (detail == CROW_DETAIL_KEYS && (marks & (CROW_MARK_PRIMARY | CROW_MARK_FOREIGN | CROW_MARK_UNIQUE)) == 0))
        {
          /* A collapsed entity says so by its shape. */
          record.n_hidden += detail == CROW_DETAIL_KEYS;
          continue;
        }
      row->id = crow_node_get_id (CROW_NODE (attribute));
      row->node = CROW_NODE (attribute);
      row->name = crow_attribute_get_name (attribute) != NULL ? crow_attribute_get_name (attribute) : "";
      row->type = types ? describe_type (attribute, dialect) : NULL;
      row->marks = marks;
      record.n_rows++;
    }
  if (crow_entity_get_database_schema (entity) != NULL)
    title = g_strdup_printf ("%s.%s", crow_entity_get_database_schema (entity),
                             crow_entity_get_name (entity) != NULL ? crow_entity_get_name (entity) : "");
  record.title = title != NULL ? title : crow_entity_get_name (entity);
  record.detail = detail;
  if (placement != NULL)
    {
      record.x = crow_placement_get_x (placement);
      record.y = crow_placement_get_y (placement);
      record.width = crow_placement_get_width (placement);
      record.colour = crow_placement_get_colour (placement);
      record.locked = crow_placement_get_locked (placement);
    }
  else if (card != NULL)
    {
      record.x = card->item.bounds.x;
      record.y = card->item.bounds.y;
    }

  if (card == NULL)
    card = crow_scene_add_card (self, &record);
  else
    _crow_card_fill (self, card, &record);
  card->item.node = CROW_NODE (entity);
  card->placement = (CrowNode *) placement;
  for (guint i = 0; i < record.n_rows; i++)
    g_free ((char *) rows[i].type);
  return card;
}

/* Whether the foreign key is part of the primary key of the entity that holds it. */
static gboolean
is_identifying (CrowLink *link)
{
  guint n = crow_link_get_n_columns (link);

  if (crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY || n == 0)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      CrowAttribute *attribute = crow_link_column_get_attribute (crow_link_get_column (link, i));

      if (attribute == NULL || !crow_attribute_is_in_primary_key (attribute))
        return FALSE;
    }
  return TRUE;
}

/* Makes a route of a link or fills it anew; NULL if it has no place: an end is missing or not on the diagram. */
static CrowRoutePath *
sync_route (CrowScene *self,
            CrowLink  *link)
{
  const char *id = crow_node_get_id (CROW_NODE (link));
  CrowItem *item = crow_scene_lookup (self, id);
  CrowRoute *node = self->diagram != NULL ? crow_diagram_lookup_route (self->diagram, link) : NULL;
  guint n_bends = node != NULL ? crow_route_get_n_bends (node) : 0;
  g_autofree CrowPoint *bends = g_new0 (CrowPoint, n_bends + 1);
  CrowRouteRecord record = {
    .id = id,
    .label = crow_link_get_name (link),
    .kind = crow_link_get_kind (link),
    .rule = crow_link_get_delete_rule (link),
    .owned = crow_link_get_owned (link),
    .identifying = is_identifying (link),
    .through = crow_link_is_through (link),
    .bends = bends,
    .n_bends = n_bends,
  };
  CrowRoutePath *route;

  for (guint i = 0; i < n_bends; i++)
    bends[i] = (CrowPoint) { crow_bend_get_x (crow_route_get_bend (node, i)),
                             crow_bend_get_y (crow_route_get_bend (node, i)) };
  if (node != NULL)
    record.label_offset = (CrowPoint) { crow_route_get_label_x (node), crow_route_get_label_y (node) };
  for (guint end = 0; end < 2 && end < crow_link_get_n_ends (link); end++)
    {
      CrowLinkEnd *link_end = crow_link_get_end (link, end);
      CrowEntity *entity = crow_link_end_get_entity (link_end);

      record.ends[end].card = entity != NULL ? crow_node_get_id (CROW_NODE (entity)) : NULL;
      record.ends[end].label = crow_link_end_get_role (link_end);
      record.ends[end].required = crow_link_end_get_required (link_end);
    }

  if (item == NULL)
    route = crow_scene_add_route (self, &record);
  else if (_crow_route_path_fill (self, CROW_ROUTE_PATH (item), &record))
    route = CROW_ROUTE_PATH (item);
  else
    {
      _crow_scene_remove (self, item);
      route = NULL;
    }
  if (route != NULL)
    {
      route->item.node = CROW_NODE (link);
      route->route_node = (CrowNode *) node;
    }
  return route;
}

/* The tie of an heir to its parent; NULL if it has no place: it has no parent, or one is not on the diagram. */
static CrowRoutePath *
sync_tie (CrowScene  *self,
          const char *heir_id)
{
  g_autofree char *id = g_strconcat (heir_id, ".inherits", NULL);
  CrowNode *node = crow_document_lookup (self->document, heir_id);
  CrowEntity *parent = node != NULL && CROW_IS_ENTITY (node) ? crow_entity_get_parent (CROW_ENTITY (node)) : NULL;
  CrowItem *item = crow_scene_lookup (self, id);
  CrowRouteRecord record = {
    .id = id,
    .kind = CROW_LINK_ONE_TO_ONE,
    .rule = CROW_DELETE_NONE,
    .identifying = TRUE,
    .inherits = TRUE,
    .ends = { { .card = parent != NULL ? crow_node_get_id (CROW_NODE (parent)) : NULL }, { .card = heir_id } },
  };
  CrowRoutePath *route = NULL;

  if (parent != NULL && item == NULL)
    route = crow_scene_add_route (self, &record);
  else if (parent != NULL && _crow_route_path_fill (self, CROW_ROUTE_PATH (item), &record))
    route = CROW_ROUTE_PATH (item);
  else if (item != NULL)
    _crow_scene_remove (self, item);
  if (route != NULL)
    route->item.node = node;
  return route;
}

static void
sync_note (CrowScene *self,
           CrowNote  *note)
{
  CrowRect bounds = { crow_note_get_x (note), crow_note_get_y (note), crow_note_get_width (note),
                      crow_note_get_height (note) };
  CrowItem *item = crow_scene_lookup (self, crow_node_get_id (CROW_NODE (note)));

  if (item == NULL)
    item = &crow_scene_add_note (self, crow_node_get_id (CROW_NODE (note)), &bounds, crow_note_get_colour (note),
                                 crow_note_get_text (note))->item;
  else
    _crow_note_fill (self, CROW_NOTE_BOX (item), &bounds, crow_note_get_colour (note), crow_note_get_text (note));
  item->node = CROW_NODE (note);
}

static void
sync_area (CrowScene *self,
           CrowArea  *area)
{
  CrowRect bounds = { crow_area_get_x (area), crow_area_get_y (area), crow_area_get_width (area),
                      crow_area_get_height (area) };
  CrowItem *item = crow_scene_lookup (self, crow_node_get_id (CROW_NODE (area)));

  if (item == NULL)
    item = &crow_scene_add_area (self, crow_node_get_id (CROW_NODE (area)), &bounds, crow_area_get_colour (area),
                                 crow_area_get_name (area))->item;
  else
    _crow_area_fill (self, CROW_AREA_BOX (item), &bounds, crow_area_get_colour (area), crow_area_get_name (area));
  item->node = CROW_NODE (area);
}

/* Places the cards of a scene that places by itself.  @fresh: (nullable): these alone; the others stay. */
static void
arrange (CrowScene  *self,
         GHashTable *fresh)
{
  const GPtrArray *cards = self->items[CROW_ITEM_CARD];
  CrowModel *model = crow_document_get_model (self->document);
  guint n_links = crow_model_get_n_links (model);
  g_autofree CrowLayoutBox *boxes = g_new0 (CrowLayoutBox, cards->len + 1);
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (CrowLayoutLink));
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < cards->len; i++)
    {
      CrowItem *item = cards->pdata[i];

      boxes[i].rect = item->bounds;
      boxes[i].placed = fresh != NULL && !g_hash_table_contains (fresh, item);
      g_hash_table_insert (numbers, item->node, GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < n_links; i++)
    {
      CrowLink *link = crow_model_get_link (model, i);
      guint from = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, crow_link_get_entity (link, 0)));
      guint to = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, crow_link_get_entity (link, 1)));
      CrowLayoutLink layout_link = { from - 1, to - 1 };

      if (from != 0 && to != 0)
        g_array_append_val (links, layout_link);
    }
  for (guint i = 0; i < cards->len; i++)
    {
      CrowEntity *parent = crow_entity_get_parent (CROW_ENTITY (((CrowItem *) cards->pdata[i])->node));
      guint from = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, parent));
      CrowLayoutLink layout_link = { from - 1, i };

      if (parent != NULL && from != 0)
        g_array_append_val (links, layout_link);
    }
  if (fresh == NULL)
    crow_layout_arrange (boxes, cards->len, (CrowLayoutLink *) links->data, links->len, NULL);
  else
    crow_layout_place_new (boxes, cards->len, (CrowLayoutLink *) links->data, links->len, NULL);
  for (guint i = 0; i < cards->len; i++)
    _crow_scene_set_bounds (self, cards->pdata[i], &boxes[i].rect);
}

void
crow_scene_load (CrowScene    *self,
                 CrowDocument *document,
                 CrowDiagram  *diagram)
{
  CrowModel *model;

  g_return_if_fail (CROW_IS_SCENE (self));
  g_return_if_fail (CROW_IS_DOCUMENT (document));

  _crow_scene_clear (self);
  g_set_weak_pointer (&self->document, document);
  g_set_weak_pointer (&self->diagram, diagram);
  self->automatic = diagram == NULL || crow_diagram_get_n_placements (diagram) == 0;
  model = crow_document_get_model (document);
  if (diagram != NULL)
    self->notation = crow_diagram_get_notation (diagram);

  if (diagram != NULL)
    for (guint i = 0; i < crow_diagram_get_n_areas (diagram); i++)
      sync_area (self, crow_diagram_get_area (diagram, i));
  if (self->automatic)
    {
      for (guint i = 0; i < crow_model_get_n_entities (model); i++)
        sync_card (self, crow_model_get_entity (model, i), NULL);
      arrange (self, NULL);
    }
  else
    for (guint i = 0; i < crow_diagram_get_n_placements (diagram); i++)
      {
        CrowPlacement *placement = crow_diagram_get_placement (diagram, i);
        CrowEntity *entity = crow_placement_get_entity (placement);

        if (entity != NULL)
          sync_card (self, entity, placement);
      }
  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    sync_route (self, crow_model_get_link (model, i));
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    if (crow_entity_get_parent_id (crow_model_get_entity (model, i)) != NULL)
      sync_tie (self, crow_node_get_id (CROW_NODE (crow_model_get_entity (model, i))));
  if (diagram != NULL)
    for (guint i = 0; i < crow_diagram_get_n_notes (diagram); i++)
      sync_note (self, crow_diagram_get_note (diagram, i));
  crow_scene_route (self);
}

static void
touch_id (GHashTable *set,
          const char *id)
{
  if (id != NULL)
    g_hash_table_add (set, g_strdup (id));
}

/* The entities of which a row shows that it refers, and does no longer. */
static void
touch_former_referrers (CrowScene *self,
                        Touched   *touched)
{
  for (guint i = 0; i < self->items[CROW_ITEM_CARD]->len; i++)
    {
      const CrowCard *card = self->items[CROW_ITEM_CARD]->pdata[i];

      for (guint k = 0; k < card->n_rows; k++)
        {
          CrowNode *node = (card->rows[k].marks & CROW_MARK_FOREIGN) != 0
                             ? crow_document_lookup (self->document, card->rows[k].id) : NULL;

          if (node != NULL && crow_attribute_get_referring_link (CROW_ATTRIBUTE (node)) == NULL)
            touch_id (touched->entities, card->item.id);
        }
    }
}

/* A link, and the entities whose rows show that it refers.  An undo first empties its ends and then takes
 * it away: then its route still knows them, if it had one. */
static void
touch_link (CrowScene *self,
            Touched   *touched,
            CrowNode  *link)
{
  CrowItem *item = crow_scene_lookup (self, crow_node_get_id (link));

  touch_id (touched->links, crow_node_get_id (link));
  if (item != NULL && item->kind == CROW_ITEM_ROUTE)
    for (guint end = 0; end < 2; end++)
      touch_id (touched->entities, CROW_ROUTE_PATH (item)->ends[end].card->item.id);
  else if (crow_node_get_document (link) == NULL)
    touch_former_referrers (self, touched);
  for (guint i = 0; i < crow_node_get_n_children (link, CROW_NODE_LINK_END); i++)
    touch_id (touched->entities, crow_node_get_reference_id (crow_node_get_child (link, CROW_NODE_LINK_END, i),
                                                             CROW_LINK_END_PROP_ENTITY));
}

/* What a placement or route was of that an undo first emptied and then took away: its item still knows. */
static void
touch_former (CrowScene *self,
              Touched   *touched,
              CrowNode  *node)
{
  gboolean placement = crow_node_get_kind (node) == CROW_NODE_PLACEMENT;
  const GPtrArray *items = self->items[placement ? CROW_ITEM_CARD : CROW_ITEM_ROUTE];

  for (guint i = 0; i < items->len; i++)
    {
      CrowItem *item = items->pdata[i];

      if ((placement ? CROW_CARD (item)->placement : CROW_ROUTE_PATH (item)->route_node) == node)
        touch_id (placement ? touched->entities : touched->links, item->id);
    }
}

/* The entity of a placement, or the link of a route. */
static void
touch_placed (CrowScene  *self,
              Touched    *touched,
              CrowNode   *node,
              guint       property)
{
  const char *id = crow_node_get_reference_id (node, property);

  if (id == NULL)
    touch_former (self, touched, node);
  else
    touch_id (crow_node_get_kind (node) == CROW_NODE_PLACEMENT ? touched->entities : touched->links, id);
}

static void
touch_node (CrowScene *self,
            Touched   *touched,
            CrowNode  *node,
            CrowNode  *parent,
            gboolean   structure)
{
  /* Left the document later in the same edit: that is a change of its own. */
  if (parent == NULL)
    return;
  switch (crow_node_get_kind (node))
    {
    case CROW_NODE_ENTITY:
      touch_id (touched->entities, crow_node_get_id (node));
      touch_id (touched->heirs, crow_node_get_id (node));
      break;
    case CROW_NODE_ATTRIBUTE:
    case CROW_NODE_KEY:
      touch_id (touched->entities, crow_node_get_id (parent));
      break;
    case CROW_NODE_LINK:
      touch_link (self, touched, node);
      break;
    case CROW_NODE_LINK_END:
      touch_id (touched->entities, crow_node_get_reference_id (node, CROW_LINK_END_PROP_ENTITY));
      touch_link (self, touched, parent);
      break;
    case CROW_NODE_LINK_COLUMN:
      touch_link (self, touched, parent);
      break;
    case CROW_NODE_PLACEMENT:
      if (parent == (CrowNode *) self->diagram)
        touch_placed (self, touched, node, CROW_PLACEMENT_PROP_ENTITY);
      break;
    case CROW_NODE_ROUTE:
      if (parent == (CrowNode *) self->diagram)
        touch_placed (self, touched, node, CROW_ROUTE_PROP_LINK);
      break;
    case CROW_NODE_BEND:
      touch_id (touched->links, crow_node_get_reference_id (parent, CROW_ROUTE_PROP_LINK));
      break;
    case CROW_NODE_NOTE:
    case CROW_NODE_AREA:
      if (parent == (CrowNode *) self->diagram)
        touch_id (touched->boxes, crow_node_get_id (node));
      break;
    case CROW_NODE_DIAGRAM:
      if (node == (CrowNode *) self->diagram)
        touched->everything = TRUE;
      break;
    case CROW_NODE_ENUMERATION:
      /* Its name stands in rows of any entity. */
      touched->everything = TRUE;
      break;
    case CROW_NODE_MODEL:
      touched->everything = !structure;
      break;
    case CROW_NODE_ROOT:
    case CROW_NODE_ENUM_VALUE:
    case CROW_NODE_INDEX:
    case CROW_NODE_INDEX_PART:
    case CROW_NODE_CHECK:
    case CROW_NODE_VIEW:
    default:
      break;
    }
}

static void
collect_touched (CrowScene     *self,
                 CrowChangeSet *changes,
                 Touched       *touched)
{
  for (guint i = 0; i < crow_change_set_get_n_changes (changes); i++)
    {
      const CrowChange *change = crow_change_set_get_change (changes, i);
      CrowNode *parent = change->parent != NULL ? change->parent : crow_node_get_parent (change->node);

      /* Set and then taken away in the same edit: its leaving tells all. */
      if (parent == NULL && change->type == CROW_CHANGE_SET)
        continue;
      touch_node (self, touched, change->node, parent, change->type != CROW_CHANGE_SET);
      if (change->type == CROW_CHANGE_MOVE && change->old_parent != change->parent)
        touch_node (self, touched, change->node, change->old_parent, TRUE);
    }
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The sorted ids of a set, borrowed: so that nothing depends on the order of a hash table. */
static GPtrArray *
sort_ids (GHashTable *set)
{
  GPtrArray *ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
  g_ptr_array_sort (ids, compare_ids);
  return ids;
}

static void
apply_boxes (CrowScene  *self,
             GHashTable *boxes)
{
  g_autoptr (GPtrArray) ids = sort_ids (boxes);

  for (guint i = 0; i < ids->len; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, ids->pdata[i]);
      CrowItem *item = crow_scene_lookup (self, ids->pdata[i]);

      if (node != NULL && crow_node_get_parent (node) == (CrowNode *) self->diagram)
        {
          if (crow_node_get_kind (node) == CROW_NODE_NOTE)
            sync_note (self, CROW_NOTE (node));
          else
            sync_area (self, CROW_AREA (node));
        }
      else if (item != NULL)
        _crow_scene_remove (self, item);
    }
}

/* Cards that come, go, or look different; links of those that came or went are touched too. */
static void
apply_cards (CrowScene *self,
             Touched   *touched,
             GArray    *slots)
{
  g_autoptr (GPtrArray) ids = sort_ids (touched->entities);
  g_autoptr (GHashTable) fresh = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, ids->pdata[i]);
      CrowEntity *entity = node != NULL && CROW_IS_ENTITY (node) ? CROW_ENTITY (node) : NULL;
      CrowPlacement *placement = entity != NULL && self->diagram != NULL
                                   ? crow_diagram_lookup_placement (self->diagram, entity)
                                   : NULL;
      CrowItem *item = crow_scene_lookup (self, ids->pdata[i]);
      gboolean wanted = entity != NULL && (self->automatic || placement != NULL);

      if (wanted != (item != NULL) && entity != NULL)
        {
          g_autoptr (GPtrArray) links = crow_document_get_links_of (self->document, entity);

          g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (entity);

          for (guint k = 0; k < links->len; k++)
            touch_id (touched->links, crow_node_get_id (links->pdata[k]));
          for (guint k = 0; k < heirs->len; k++)
            touch_id (touched->heirs, crow_node_get_id (heirs->pdata[k]));
          touch_id (touched->heirs, crow_node_get_id (CROW_NODE (entity)));
        }
      if (wanted)
        {
          CrowRect before = item != NULL ? item->bounds : (CrowRect) { 0, 0, 0, 0 };
          CrowCard *card = sync_card (self, entity, placement);

          if (item == NULL)
            g_hash_table_add (fresh, card);
          if (item != NULL && !crow_rect_equal (&before, &card->item.bounds))
            g_array_append_val (self->left, before);
          if (item == NULL || !crow_rect_equal (&before, &card->item.bounds))
            {
              g_array_append_val (self->left, card->item.bounds);
              _crow_scene_collect_routes (self, card, slots);
            }
        }
      else if (item != NULL)
        _crow_scene_remove (self, item);
    }
  if (self->automatic && g_hash_table_size (fresh) > 0)
    arrange (self, fresh);
}

static void
apply_routes (CrowScene *self,
              Touched   *touched,
              GArray    *slots)
{
  g_autoptr (GPtrArray) ids = sort_ids (touched->links);

  for (guint i = 0; i < ids->len; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, ids->pdata[i]);
      CrowItem *item = crow_scene_lookup (self, ids->pdata[i]);
      CrowRoutePath *route = NULL;

      if (node != NULL && CROW_IS_LINK (node))
        route = sync_route (self, CROW_LINK (node));
      else if (item != NULL)
        _crow_scene_remove (self, item);
      if (route != NULL)
        g_array_append_val (slots, route->item.slot);
    }
}

static void
apply_ties (CrowScene *self,
            Touched   *touched,
            GArray    *slots)
{
  g_autoptr (GPtrArray) ids = sort_ids (touched->heirs);

  for (guint i = 0; i < ids->len; i++)
    {
      CrowRoutePath *route = sync_tie (self, ids->pdata[i]);

      if (route != NULL)
        g_array_append_val (slots, route->item.slot);
    }
}

static int
compare_slots (gconstpointer a,
               gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

gboolean
crow_scene_apply (CrowScene     *self,
                  CrowChangeSet *changes)
{
  Touched touched = { NULL };
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint));
  guint64 before;
  guint n_before;
  guint n = 0;

  g_return_val_if_fail (CROW_IS_SCENE (self), FALSE);
  g_return_val_if_fail (self->document != NULL, FALSE);

  before = self->revision;
  n_before = self->n_items;
  touched.entities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  touched.links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  touched.heirs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  touched.boxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collect_touched (self, changes, &touched);

  if (touched.everything ||
      self->automatic != (self->diagram == NULL || crow_diagram_get_n_placements (self->diagram) == 0))
    crow_scene_load (self, self->document, self->diagram);
  else
    {
      apply_boxes (self, touched.boxes);
      apply_cards (self, &touched, slots);
      apply_routes (self, &touched, slots);
      apply_ties (self, &touched, slots);

      /* Some may have gone meanwhile, others are there twice. */
      g_array_sort (slots, compare_slots);
      for (guint i = 0; i < slots->len; i++)
        {
          guint slot = g_array_index (slots, guint, i);
          const CrowItem *item = slot < self->slots->len ? self->slots->pdata[slot] : NULL;

          if (item != NULL && item->kind == CROW_ITEM_ROUTE && (n == 0 || g_array_index (slots, guint, n - 1) != slot))
            g_array_index (slots, guint, n++) = slot;
        }
      if (n > 0)
        _crow_scene_route_slots (self, (guint *) slots->data, n);
      crow_scene_settle (self);
    }
  g_hash_table_unref (touched.entities);
  g_hash_table_unref (touched.links);
  g_hash_table_unref (touched.heirs);
  g_hash_table_unref (touched.boxes);
  return self->revision != before || self->n_items != n_before;
}
