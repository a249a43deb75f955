/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Breadth first along the links from the entities whose rows can be deleted.
 *
 * Each entity is gone on from once, in the ring in which its rows can be deleted first; so cycles end.  A link is a step
 * once for each entity it is gone along from: twice only where it is many-to-many.
 */
#include "config.h"

#include "document/crow-blast-radius.h"

#include "document/crow-through.h"

struct _CrowBlastRadius
{
  GArray *steps;       /* of CrowBlastStep */
  GArray *entities;    /* of CrowBlastEntity */
  GHashTable *places;  /* CrowEntity → 1 + position in @entities */
};

/* Whether a reference can become null: at least one of its columns can. */
static gboolean
can_be_cut (CrowLink *link)
{
  guint n_columns = crow_link_get_n_columns (link);

  if (crow_link_get_n_ends (link) > 0 && crow_link_end_get_required (crow_link_get_end (link, 0)))
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    {
      CrowAttribute *attribute = crow_link_column_get_attribute (crow_link_get_column (link, i));

      if (attribute != NULL && !crow_attribute_get_required (attribute)
          && !crow_attribute_is_in_primary_key (attribute))
        return TRUE;
    }
  return n_columns == 0;
}

static CrowBlastEffect
get_action_effect (CrowLink *link)
{
  int choice = crow_link_get_n_ends (link) > 0 ? crow_link_end_get_on_delete (crow_link_get_end (link, 0))
                                               : CROW_ACTION_CHOICE_DERIVED;

  if (choice == CROW_ACTION_CHOICE (CROW_ACTION_CASCADE))
    return CROW_BLAST_DELETED;
  if (choice == CROW_ACTION_CHOICE (CROW_ACTION_SET_DEFAULT))
    return CROW_BLAST_UNLINKED;
  if (choice == CROW_ACTION_CHOICE (CROW_ACTION_SET_NULL))
    return can_be_cut (link) ? CROW_BLAST_UNLINKED : CROW_BLAST_REFUSING;
  return CROW_BLAST_REFUSING;
}

CrowBlastEffect
crow_link_get_blast_effect (CrowLink *link)
{
  g_return_val_if_fail (CROW_IS_LINK (link), CROW_BLAST_UNLINKED);

  if (crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY)
    return CROW_BLAST_UNLINKED;

  switch (crow_link_get_delete_rule (link))
    {
    case CROW_DELETE_CASCADE:
      return CROW_BLAST_DELETED;

    case CROW_DELETE_SET_DEFAULT:
      return CROW_BLAST_UNLINKED;

    case CROW_DELETE_NULLIFY:
      return can_be_cut (link) ? CROW_BLAST_UNLINKED : CROW_BLAST_REFUSING;

    case CROW_DELETE_NONE:
      return get_action_effect (link);

    case CROW_DELETE_DENY:
    default:
      return CROW_BLAST_REFUSING;
    }
}

/* Notes what happens to an entity; TRUE: its rows can be deleted, which was not known yet. */
static gboolean
reach (CrowBlastRadius *self,
       CrowEntity      *entity,
       CrowBlastEffect  effect,
       guint            ring)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, entity));
  CrowBlastEntity *reached;
  gboolean known;

  if (place == 0)
    {
      const CrowBlastEntity new_one = { .entity = entity, .ring = ring };

      g_array_append_val (self->entities, new_one);
      place = self->entities->len;
      g_hash_table_insert (self->places, entity, GUINT_TO_POINTER (place));
    }
  reached = &g_array_index (self->entities, CrowBlastEntity, place - 1);
  known = (reached->effects & (1u << effect)) != 0;
  reached->effects |= 1u << effect;
  return effect == CROW_BLAST_DELETED && !known;
}

typedef struct
{
  CrowEntity *entity;
  guint ring;
} Origin;

static void
go_on (CrowBlastRadius *self,
       CrowDocument    *document,
       const Origin    *origin,
       GArray          *origins)
{
  g_autoptr (GPtrArray) links = crow_document_get_links_of (document, origin->entity);

  for (guint i = 0; i < links->len; i++)
    {
      CrowLink *link = g_ptr_array_index (links, i);
      /* What goes through an entity is told by the links of that. */
      guint n_ends = crow_link_is_through (link) ? 0 : crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY ? 2 : 1;

      for (guint end = 0; end < n_ends; end++)
        {
          CrowBlastStep step = { link, origin->entity, NULL, crow_link_get_blast_effect (link), origin->ring + 1 };

          if (crow_link_get_entity (link, end) != origin->entity)
            continue;
          step.to = crow_link_get_entity (link, 1 - end);
          if (step.to == NULL)
            continue;
          g_array_append_val (self->steps, step);
          if (reach (self, step.to, step.effect, step.ring))
            {
              const Origin next = { step.to, step.ring };

              g_array_append_val (origins, next);
            }
          /* Pairs of an entity with itself are one link. */
          if (step.to == origin->entity)
            break;
        }
    }
}

CrowBlastRadius *
crow_blast_radius_new (CrowEntity *entity)
{
  CrowBlastRadius *self;
  CrowDocument *document;
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (Origin));
  const Origin first = { entity, 0 };

  g_return_val_if_fail (CROW_IS_ENTITY (entity), NULL);

  document = crow_node_get_document (CROW_NODE (entity));
  g_return_val_if_fail (document != NULL, NULL);

  self = g_new0 (CrowBlastRadius, 1);
  self->steps = g_array_new (FALSE, FALSE, sizeof (CrowBlastStep));
  self->entities = g_array_new (FALSE, FALSE, sizeof (CrowBlastEntity));
  self->places = g_hash_table_new (NULL, NULL);
  reach (self, entity, CROW_BLAST_DELETED, 0);
  g_array_append_val (origins, first);
  for (guint i = 0; i < origins->len; i++)
    {
      const Origin origin = g_array_index (origins, Origin, i);

      go_on (self, document, &origin, origins);
    }
  return self;
}

void
crow_blast_radius_free (CrowBlastRadius *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->steps);
  g_array_unref (self->entities);
  g_hash_table_unref (self->places);
  g_free (self);
}

guint
crow_blast_radius_get_n_steps (const CrowBlastRadius *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->steps->len;
}

const CrowBlastStep *
crow_blast_radius_get_step (const CrowBlastRadius *self,
                            guint                  position)
{
  g_return_val_if_fail (self != NULL && position < self->steps->len, NULL);

  return &g_array_index (self->steps, CrowBlastStep, position);
}

guint
crow_blast_radius_get_n_entities (const CrowBlastRadius *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entities->len;
}

const CrowBlastEntity *
crow_blast_radius_get_entity (const CrowBlastRadius *self,
                              guint                  position)
{
  g_return_val_if_fail (self != NULL && position < self->entities->len, NULL);

  return &g_array_index (self->entities, CrowBlastEntity, position);
}
