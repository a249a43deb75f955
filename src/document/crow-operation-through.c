/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on many-to-many links that go through an entity.
 *
 * Invariant: what is said of the table of a link, and of its foreign keys, is gone when it has none.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>

#include "document/crow-fixture.h"
#include "document/crow-operation-private.h"
#include "document/crow-through.h"

void
_crow_leave_through (CrowLink *link)
{
  crow_link_set_through (link, NULL);
  for (guint i = 0; i < crow_link_get_n_ends (link); i++)
    crow_link_end_set_by (crow_link_get_end (link, i), NULL);
}

CrowLink *
_crow_find_through (CrowEntity *association,
                    CrowLink   *halves[2])
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (CROW_NODE (association)));

  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    {
      CrowLink *link = crow_model_get_link (model, i);
      CrowLink *by[2];
      guint end;

      if (crow_link_is_through (link) && crow_link_get_through (link) == association &&
          crow_link_resolve_through (link, by, &end) == CROW_THROUGH_FITS)
        {
          halves[0] = by[0];
          halves[1] = by[1];
          return link;
        }
    }
  return NULL;
}

/* Everything that only a link with a table can say. */
static void
clear_table (CrowLink *link)
{
  for (guint i = crow_link_get_n_columns (link); i > 0; i--)
    crow_node_remove (CROW_NODE (crow_link_get_column (link, i - 1)));
  crow_link_set_delete_rule (link, CROW_DELETE_NULLIFY);
  crow_link_set_executor (link, CROW_EXECUTOR_AUTOMATIC);
  crow_link_set_owned (link, FALSE);
  crow_link_set_table (link, NULL);
  crow_link_set_database_schema (link, NULL);
  crow_link_set_strict (link, FALSE);
  crow_link_set_without_rowid (link, FALSE);
  crow_link_set_key (link, NULL);
  for (guint i = 0; i < crow_link_get_n_ends (link); i++)
    {
      CrowLinkEnd *end = crow_link_get_end (link, i);

      crow_link_end_set_required (end, FALSE);
      crow_link_end_set_view_only (end, FALSE);
      crow_link_end_set_cascades (end, CROW_CASCADES_DEFAULT);
      crow_link_end_set_constraint (end, NULL);
      crow_link_end_set_on_delete (end, CROW_ACTION_CHOICE_DERIVED);
      crow_link_end_set_on_update (end, CROW_ACTION_CHOICE_DERIVED);
      crow_link_end_set_deferrable (end, CROW_DEFERRABLE_NOT);
      crow_link_end_set_index (end, NULL);
    }
}

/* Where both ends are the same entity, nothing but the names of the links can tell which is which. */
static void
name_links (CrowLink   *link,
            CrowEntity *association)
{
  g_autoptr (GPtrArray) links = crow_link_list_by (link, association, 0);

  if (crow_link_get_entity (link, 0) != crow_link_get_entity (link, 1) || links->len < 2)
    return;
  crow_link_end_set_by (crow_link_get_end (link, 0), g_ptr_array_index (links, 0));
  crow_link_end_set_by (crow_link_get_end (link, 1), g_ptr_array_index (links, 1));
}

gboolean
crow_operation_set_through (CrowLink   *link,
                            CrowEntity *association,
                            GError    **error)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_val_if_fail (CROW_IS_LINK (link) && crow_node_get_document (CROW_NODE (link)) != NULL, FALSE);
  g_return_val_if_fail (association == NULL || CROW_IS_ENTITY (association), FALSE);

  if (association != NULL && crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                               _("Only a many-to-many link can go through an entity. Change the kind of the link first."));
      return FALSE;
    }
  if (association == NULL)
    for (guint i = 0; i < 2; i++)
      if (crow_link_get_entity (link, i) != NULL && !_crow_check_target_key (crow_link_get_entity (link, i), error))
        return FALSE;
  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (link)), _("Change Association"));
  _crow_leave_through (link);
  if (association != NULL)
    {
      clear_table (link);
      crow_link_set_through (link, association);
      name_links (link, association);
      _crow_fixtures_tidy_link (link);
    }
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}
