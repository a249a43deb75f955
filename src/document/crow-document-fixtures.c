/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the nodes of rows and pairs to values.  A pair that names a row which is not there is left out.
 */
#include "config.h"

#include "document/crow-document-fixtures.h"

#include "sql/crow-value-literal.h"

CrowFixtures *
crow_document_get_fixtures (CrowDocument *document)
{
  CrowFixtures *fixtures = crow_fixtures_new ();
  CrowModel *model = crow_document_get_model (document);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);

      for (guint j = 0; j < crow_entity_get_n_rows (entity); j++)
        {
          CrowNode *node = CROW_NODE (crow_entity_get_row (entity, j));
          const char *const *values = crow_node_get_values (node, CROW_FIXTURE_PROP_VALUES);
          CrowFixtureRow *row = crow_fixtures_add_row (fixtures, crow_node_get_id (node),
                                                       crow_node_get_id (CROW_NODE (entity)));

          g_hash_table_insert (numbers, node, GUINT_TO_POINTER (fixtures->rows->len));
          for (guint k = 0; values[k] != NULL; k += 2)
            {
              g_autofree char *memory = NULL;
              CrowValue value;

              if (crow_value_from_literal (values[k + 1], &value, &memory))
                crow_fixture_row_set (row, values[k], &value);
            }
        }
    }
  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    {
      CrowLink *link = crow_model_get_link (model, i);

      for (guint j = 0; j < crow_link_get_n_pairs (link); j++)
        {
          CrowFixturePair *pair = crow_link_get_pair (link, j);
          guint first = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, crow_fixture_pair_get_first (pair)));
          guint second = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, crow_fixture_pair_get_second (pair)));

          if (first > 0 && second > 0)
            crow_fixtures_add_pair (fixtures, crow_node_get_id (CROW_NODE (link)), first - 1, second - 1);
        }
    }
  return fixtures;
}

GPtrArray *
crow_document_check_fixtures (CrowDocument *document,
                              CrowSchema   *schema)
{
  g_autoptr (CrowFixtures) fixtures = crow_document_get_fixtures (document);

  return crow_fixtures_check (fixtures, schema);
}
