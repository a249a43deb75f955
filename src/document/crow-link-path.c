/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distances from the goal, breadth first; then every way along which they fall by one.
 *
 * Each entity's links are asked for once.  There can be very many shortest ways, so they are counted no further than the
 * caller wants.
 */
#include "config.h"

#include "document/crow-link-path.h"

typedef struct
{
  CrowDocument *document;
  CrowEntity *to;
  GHashTable *distances; /* CrowEntity → 1 + number of links to the goal */
  GHashTable *links;     /* CrowEntity → its links */
  GPtrArray *entities;   /* the way so far */
  GPtrArray *way;
  GPtrArray *paths;
  guint max_paths;
  gboolean more;
} Search;

void
crow_link_path_free (CrowLinkPath *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->entities);
  g_ptr_array_unref (self->links);
  g_free (self);
}

/* (transfer none) */
static GPtrArray *
get_links (Search     *search,
           CrowEntity *entity)
{
  GPtrArray *links = g_hash_table_lookup (search->links, entity);

  if (links == NULL)
    {
      links = crow_document_get_links_of (search->document, entity);
      g_hash_table_insert (search->links, entity, links);
    }
  return links;
}

/* Where a link leads from an entity; NULL: nowhere else. */
static CrowEntity *
get_other (CrowLink   *link,
           CrowEntity *entity)
{
  CrowEntity *one = crow_link_get_entity (link, 0);
  CrowEntity *other = crow_link_get_entity (link, 1);

  return one == other ? NULL : one == entity ? other : one;
}

static void
measure_distances (Search     *search,
                   CrowEntity *from)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();

  g_ptr_array_add (queue, search->to);
  g_hash_table_insert (search->distances, search->to, GUINT_TO_POINTER (1));
  for (guint i = 0; i < queue->len && !g_hash_table_contains (search->distances, from); i++)
    {
      CrowEntity *entity = g_ptr_array_index (queue, i);
      guint distance = GPOINTER_TO_UINT (g_hash_table_lookup (search->distances, entity));
      GPtrArray *links = get_links (search, entity);

      for (guint j = 0; j < links->len; j++)
        {
          CrowEntity *other = get_other (g_ptr_array_index (links, j), entity);

          if (other == NULL || g_hash_table_contains (search->distances, other))
            continue;
          g_hash_table_insert (search->distances, other, GUINT_TO_POINTER (distance + 1));
          g_ptr_array_add (queue, other);
        }
    }
}

static GPtrArray *
copy_array (GPtrArray *array)
{
  GPtrArray *copy = g_ptr_array_sized_new (array->len);

  g_ptr_array_extend (copy, array, NULL, NULL);
  return copy;
}

static void
follow (Search     *search,
        CrowEntity *entity)
{
  guint distance = GPOINTER_TO_UINT (g_hash_table_lookup (search->distances, entity));
  GPtrArray *links;

  g_ptr_array_add (search->entities, entity);
  if (entity == search->to)
    {
      if (search->paths->len < search->max_paths)
        {
          CrowLinkPath *path = g_new0 (CrowLinkPath, 1);

          path->entities = copy_array (search->entities);
          path->links = copy_array (search->way);
          g_ptr_array_add (search->paths, path);
        }
      else
        search->more = TRUE;
    }
  else
    {
      links = get_links (search, entity);
      for (guint i = 0; i < links->len && !search->more; i++)
        {
          CrowEntity *other = get_other (g_ptr_array_index (links, i), entity);

          if (other == NULL
              || GPOINTER_TO_UINT (g_hash_table_lookup (search->distances, other)) != distance - 1)
            continue;
          g_ptr_array_add (search->way, g_ptr_array_index (links, i));
          follow (search, other);
          g_ptr_array_set_size (search->way, search->way->len - 1);
        }
    }
  g_ptr_array_set_size (search->entities, search->entities->len - 1);
}

GPtrArray *
crow_link_path_find (CrowEntity *from,
                     CrowEntity *to,
                     guint       max_paths,
                     gboolean   *more)
{
  g_autoptr (GHashTable) distances = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) links = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) entities = g_ptr_array_new ();
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  Search search = { NULL, to, distances, links, entities, way, NULL, max_paths, FALSE };

  g_return_val_if_fail (CROW_IS_ENTITY (from) && CROW_IS_ENTITY (to), NULL);
  g_return_val_if_fail (max_paths > 0 && more != NULL, NULL);

  search.document = crow_node_get_document (CROW_NODE (from));
  g_return_val_if_fail (search.document != NULL, NULL);

  search.paths = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_link_path_free);
  measure_distances (&search, from);
  if (g_hash_table_contains (distances, from))
    follow (&search, from);
  *more = search.more;
  return search.paths;
}
