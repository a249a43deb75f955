/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of rows and pairs that are kept in a document.
 */
#include "config.h"

#include "document/crow-fixture.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document.h"
#include "document/crow-node-private.h"
#include "document/crow-operation-private.h"
#include "document/crow-through.h"

static const CrowStoredProperty crow_fixture_properties[] = {
  [CROW_FIXTURE_PROP_VALUES] = { "values", CROW_STORED_VALUES, .target = CROW_NODE_ATTRIBUTE },
};

const CrowKindInfo _crow_fixture_info = {
  .kind = CROW_NODE_ROW, .element = "row", .noun = N_("row"), .id_prefix = "f",
  CROW_KIND_TABLE (crow_fixture_properties),
};

CROW_DEFINE_NODE (CrowFixture, crow_fixture, CROW_FIXTURE_N_PROPS)

static const CrowStoredProperty crow_fixture_pair_properties[] = {
  [CROW_FIXTURE_PAIR_PROP_FIRST] = { "first", CROW_STORED_REFERENCE, .target = CROW_NODE_ROW },
  [CROW_FIXTURE_PAIR_PROP_SECOND] = { "second", CROW_STORED_REFERENCE, .target = CROW_NODE_ROW },
};

const CrowKindInfo _crow_fixture_pair_info = {
  .kind = CROW_NODE_PAIR, .element = "pair", .noun = N_("pair of rows"),
  CROW_KIND_TABLE (crow_fixture_pair_properties),
};

CROW_DEFINE_NODE (CrowFixturePair, crow_fixture_pair, CROW_FIXTURE_PAIR_N_PROPS)

const char *
crow_fixture_get_literal (CrowFixture *self,
                          const char  *attribute)
{
  const char *const *values = crow_node_get_values (CROW_NODE (self), CROW_FIXTURE_PROP_VALUES);

  for (guint i = 0; values[i] != NULL; i += 2)
    if (g_str_equal (values[i], attribute))
      return values[i + 1];
  return NULL;
}

static const char *
map_attribute (const char *id,
               GPtrArray  *from,
               GPtrArray  *to)
{
  for (guint i = 0; i < MIN (from->len, to->len); i++)
    if (g_strcmp0 (crow_node_get_id (g_ptr_array_index (from, i)), id) == 0)
      return crow_node_get_id (g_ptr_array_index (to, i));
  return id;
}

void
_crow_fixtures_retarget (CrowEntity *entity,
                         GPtrArray  *from,
                         GPtrArray  *to)
{
  g_autoptr (GPtrArray) entities = _crow_list_hierarchy (entity);

  for (guint i = 0; i < entities->len; i++)
    for (guint j = 0; j < crow_entity_get_n_rows (g_ptr_array_index (entities, i)); j++)
      {
        CrowNode *row = CROW_NODE (crow_entity_get_row (g_ptr_array_index (entities, i), j));
        const char *const *values = crow_node_get_values (row, CROW_FIXTURE_PROP_VALUES);
        g_autoptr (GPtrArray) mapped = g_ptr_array_new ();

        for (guint k = 0; values[k] != NULL; k++)
          g_ptr_array_add (mapped, (gpointer) (k % 2 == 0 ? map_attribute (values[k], from, to) : values[k]));
        g_ptr_array_add (mapped, NULL);
        crow_node_set_values (row, CROW_FIXTURE_PROP_VALUES, (const char *const *) mapped->pdata);
      }
}

void
_crow_fixtures_tidy (CrowEntity *entity)
{
  g_autoptr (GPtrArray) entities = _crow_list_hierarchy (entity);
  CrowDocument *document = crow_node_get_document (CROW_NODE (entity));

  for (guint i = 0; i < entities->len; i++)
    for (guint j = 0; j < crow_entity_get_n_rows (g_ptr_array_index (entities, i)); j++)
      {
        CrowNode *row = CROW_NODE (crow_entity_get_row (g_ptr_array_index (entities, i), j));
        const char *const *values = crow_node_get_values (row, CROW_FIXTURE_PROP_VALUES);
        g_autoptr (GPtrArray) kept = g_ptr_array_new ();

        for (guint k = 0; values[k] != NULL; k += 2)
          {
            CrowNode *attribute = crow_document_lookup (document, values[k]);

            if (attribute != NULL && CROW_IS_ATTRIBUTE (attribute) &&
                crow_entity_inherits (g_ptr_array_index (entities, i),
                                      crow_attribute_get_entity (CROW_ATTRIBUTE (attribute))))
              {
                g_ptr_array_add (kept, (gpointer) values[k]);
                g_ptr_array_add (kept, (gpointer) values[k + 1]);
              }
          }
        g_ptr_array_add (kept, NULL);
        crow_node_set_values (row, CROW_FIXTURE_PROP_VALUES, (const char *const *) kept->pdata);
      }
}

static gboolean
fits_end (CrowFixture *row,
          CrowLink    *link,
          guint        end)
{
  CrowEntity *entity = crow_link_get_entity (link, end);

  return row != NULL && entity != NULL &&
         crow_entity_inherits (CROW_ENTITY (crow_node_get_parent (CROW_NODE (row))), entity);
}

void
_crow_fixtures_tidy_link (CrowLink *link)
{
  for (guint i = crow_link_get_n_pairs (link); i > 0; i--)
    {
      CrowFixturePair *pair = crow_link_get_pair (link, i - 1);

      if (crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY || crow_link_is_through (link) ||
          !fits_end (crow_fixture_pair_get_first (pair), link, 0) ||
          !fits_end (crow_fixture_pair_get_second (pair), link, 1))
        crow_node_remove (CROW_NODE (pair));
    }
}
