/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the nodes of rows and pairs to values.  A pair that names a row which is not there is left out.
 */
#include "config.h"

#include "document/crow-document-fixtures.h"

#include <glib/gi18n-lib.h>

#include "document/crow-operation.h"
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

/* In the order of the model, so that rows read alike; an attribute that the document does not have is left out. */
static void
set_values (CrowDocument         *document,
            CrowNode             *node,
            const CrowFixtureRow *row)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < row->attributes->len; i++)
    {
      CrowNode *attribute = crow_document_lookup (document, g_ptr_array_index (row->attributes, i));

      if (attribute == NULL || !CROW_IS_ATTRIBUTE (attribute))
        continue;
      g_ptr_array_add (words, g_strdup (g_ptr_array_index (row->attributes, i)));
      g_ptr_array_add (words, crow_value_to_literal (&g_array_index (row->values, CrowValue, i)));
    }
  g_ptr_array_add (words, NULL);
  crow_node_set_values (node, CROW_FIXTURE_PROP_VALUES, (const char *const *) words->pdata);
}

static gboolean
has_pair (CrowLink *link,
          CrowNode *first,
          CrowNode *second)
{
  for (guint i = 0; i < crow_link_get_n_pairs (link); i++)
    {
      CrowFixturePair *pair = crow_link_get_pair (link, i);

      if ((CrowNode *) crow_fixture_pair_get_first (pair) == first &&
          (CrowNode *) crow_fixture_pair_get_second (pair) == second)
        return TRUE;
    }
  return FALSE;
}

static void
keep_pairs (CrowDocument *document,
            CrowFixtures *rows,
            GPtrArray    *nodes)
{
  for (guint i = 0; i < rows->pairs->len; i++)
    {
      const CrowFixturePairRow *pair = g_ptr_array_index (rows->pairs, i);
      CrowNode *link = crow_document_lookup (document, pair->link);
      CrowNode *first = g_ptr_array_index (nodes, pair->rows[0]);
      CrowNode *second = g_ptr_array_index (nodes, pair->rows[1]);
      CrowNode *node;

      if (link == NULL || !CROW_IS_LINK (link) || first == NULL || second == NULL ||
          has_pair (CROW_LINK (link), first, second))
        continue;
      node = crow_node_add (link, CROW_NODE_PAIR, NULL);
      crow_node_set_reference (node, CROW_FIXTURE_PAIR_PROP_FIRST, first);
      crow_node_set_reference (node, CROW_FIXTURE_PAIR_PROP_SECOND, second);
    }
}

void
crow_operation_keep_rows (CrowDocument *document,
                          CrowFixtures *rows,
                          gboolean      update,
                          guint        *n_added)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  guint n = 0;

  g_return_if_fail (CROW_IS_DOCUMENT (document) && rows != NULL);

  for (guint i = 0; i < rows->rows->len; i++)
    n += *((const CrowFixtureRow *) g_ptr_array_index (rows->rows, i))->id == '\0';
  edit = crow_document_begin_edit (document, n > 0 || !update ? _("Keep Rows") : _("Update Kept Rows"));
  n = 0;
  for (guint i = 0; i < rows->rows->len; i++)
    {
      const CrowFixtureRow *row = g_ptr_array_index (rows->rows, i);
      CrowNode *node = *row->id != '\0' ? crow_document_lookup (document, row->id) : NULL;
      CrowNode *entity = crow_document_lookup (document, row->entity);
      gboolean known = node != NULL && CROW_IS_FIXTURE (node);

      if (!known)
        node = entity != NULL && CROW_IS_ENTITY (entity) ? crow_node_add (entity, CROW_NODE_ROW, NULL) : NULL;
      if (node != NULL && (!known || update))
        set_values (document, node, row);
      n += node != NULL && !known;
      g_ptr_array_add (nodes, node);
    }
  keep_pairs (document, rows, nodes);
  crow_edit_commit (g_steal_pointer (&edit));
  if (n_added != NULL)
    *n_added = n;
}

void
crow_operation_forget_rows (CrowDocument *document,
                            GPtrArray    *ids)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  g_return_if_fail (CROW_IS_DOCUMENT (document) && ids != NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      CrowNode *node = crow_document_lookup (document, g_ptr_array_index (ids, i));

      if (node != NULL && CROW_IS_FIXTURE (node))
        g_ptr_array_add (nodes, node);
    }
  crow_operation_delete (document, (CrowNode *const *) nodes->pdata, nodes->len);
}
