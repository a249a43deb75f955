/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds what a many-to-many link stands on whose association is an entity.
 *
 * Only links that the association entity has itself count, to the very entities at the ends: what heirs have is left alone.
 */
#include "config.h"

#include "document/crow-through.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document.h"

gboolean
crow_link_is_through (CrowLink *self)
{
  return crow_link_get_kind (self) == CROW_LINK_MANY_TO_MANY && crow_link_get_through_id (self) != NULL;
}

static gboolean
leads (CrowLink   *link,
       CrowEntity *association,
       CrowEntity *entity)
{
  return crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY && entity != NULL &&
         crow_link_get_entity (link, 0) == entity && crow_link_get_entity (link, 1) == association;
}

GPtrArray *
crow_link_list_by (CrowLink   *self,
                   CrowEntity *association,
                   guint       end)
{
  GPtrArray *links = g_ptr_array_new ();
  g_autoptr (GPtrArray) all = crow_document_get_links_of (crow_node_get_document (CROW_NODE (self)), association);

  for (guint i = 0; i < all->len; i++)
    if (leads (g_ptr_array_index (all, i), association, crow_link_get_entity (self, end)))
      g_ptr_array_add (links, g_ptr_array_index (all, i));
  return links;
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint one = crow_node_get_position (*(CrowNode *const *) a), other = crow_node_get_position (*(CrowNode *const *) b);

  return one < other ? -1 : one > other;
}

/* Only what one of the ends has a link to can be between. */
GPtrArray *
crow_link_list_associations (CrowLink *self)
{
  GPtrArray *entities = g_ptr_array_new ();
  CrowEntity *one = crow_link_get_entity (self, 0);
  g_autoptr (GPtrArray) links = one != NULL ? crow_document_get_links_of (crow_node_get_document (CROW_NODE (self)), one)
                                            : g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < links->len; i++)
    {
      CrowEntity *entity = crow_link_get_entity (g_ptr_array_index (links, i), 1);
      g_autoptr (GPtrArray) first = NULL, second = NULL;

      if (entity == NULL || !leads (g_ptr_array_index (links, i), entity, one) || !g_hash_table_add (seen, entity))
        continue;
      first = crow_link_list_by (self, entity, 0);
      second = crow_link_list_by (self, entity, 1);
      /* To itself, it takes two. */
      if (first->len > 0 && second->len > 0 && (first->len > 1 || second->len > 1 || first->pdata[0] != second->pdata[0]))
        g_ptr_array_add (entities, entity);
    }
  g_ptr_array_sort (entities, compare_positions);
  return entities;
}

static CrowThroughState
take_named (CrowLink   *self,
            CrowEntity *association,
            CrowLink   *by[2],
            guint      *end)
{
  for (guint i = 0; i < 2; i++)
    {
      CrowLinkEnd *node = crow_link_get_end (self, i);

      by[i] = NULL;
      if (crow_link_end_get_by_id (node) == NULL)
        continue;
      by[i] = crow_link_end_get_by (node);
      *end = i;
      if (by[i] == NULL || !leads (by[i], association, crow_link_get_entity (self, i)))
        return CROW_THROUGH_OTHER_LINK;
      if (i == 1 && by[0] == by[1])
        return CROW_THROUGH_SAME_LINK;
    }
  return CROW_THROUGH_FITS;
}

CrowThroughState
crow_link_resolve_through (CrowLink *self,
                           CrowLink *by[2],
                           guint    *end)
{
  CrowEntity *association = crow_link_get_through (self);
  CrowThroughState state;

  *end = 0;
  if (association == NULL)
    return CROW_THROUGH_NO_ENTITY;
  if (crow_entity_get_inherited_key (association) == NULL)
    return CROW_THROUGH_NO_KEY;
  state = take_named (self, association, by, end);
  for (guint i = 0; state == CROW_THROUGH_FITS && i < 2; i++)
    {
      g_autoptr (GPtrArray) links = NULL;

      if (by[i] != NULL)
        continue;
      links = crow_link_list_by (self, association, i);
      if (by[1 - i] != NULL)
        g_ptr_array_remove (links, by[1 - i]);
      *end = i;
      if (links->len == 1)
        by[i] = g_ptr_array_index (links, 0);
      else
        state = links->len == 0 ? CROW_THROUGH_NO_LINK : CROW_THROUGH_AMBIGUOUS;
    }
  return state;
}

char *
crow_link_describe_through (CrowLink         *self,
                            CrowThroughState  state,
                            guint             end,
                            const char      **remedy)
{
  CrowEntity *association = crow_link_get_through (self);
  CrowEntity *entity = crow_link_get_entity (self, end);
  const char *through = association != NULL ? crow_entity_get_name (association) : NULL;
  const char *name = entity != NULL ? crow_entity_get_name (entity) : NULL;
  g_autofree char *described = crow_node_describe (CROW_NODE (self));

  if (through == NULL)
    through = "";
  if (name == NULL)
    name = "";
  switch (state)
    {
    case CROW_THROUGH_NO_ENTITY:
      *remedy = _("Choose another association, or delete the link.");
      return g_strdup_printf (_("The association of the %s is no entity of the drawing."), described);
    case CROW_THROUGH_NO_KEY:
      *remedy = _("Give that entity a primary key.");
      return g_strdup_printf (_("The %s goes through “%s”, which has no primary key and so no objects to go by."), described,
                              through);
    case CROW_THROUGH_NO_LINK:
      *remedy = _("Connect the two, choose another association, or delete the link.");
      return g_strdup_printf (_("The %s goes through “%s”, which has no reference of its own to “%s”."), described, through,
                              name);
    case CROW_THROUGH_OTHER_LINK:
      *remedy = _("Choose another link at that end, or none.");
      return g_strdup_printf (_("The %s goes through “%s” and names a link that does not lead from there to “%s”."), described,
                              through, name);
    case CROW_THROUGH_SAME_LINK:
      *remedy = _("Choose another link at one of the two ends.");
      return g_strdup_printf (_("The %s goes through “%s” to both ends by the same link."), described, through);
    case CROW_THROUGH_AMBIGUOUS:
      *remedy = _("Choose at that end by which link it is reached.");
      return g_strdup_printf (_("The %s goes through “%s”, which refers to “%s” by several links."), described, through, name);
    case CROW_THROUGH_FITS:
    default:
      g_return_val_if_reached (NULL);
    }
}
