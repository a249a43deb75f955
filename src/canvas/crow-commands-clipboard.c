/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying and pasting what is selected, as documents.  How these travel through a clipboard is not known here.
 */
#include "config.h"

#include "canvas/crow-commands.h"

#include <glib/gi18n-lib.h>

#include "document/crow-clipboard.h"

/* Between what was drawn and what is imported beside it. */
#define IMPORT_GAP 80

CrowDocument *
crow_commands_copy (CrowViewState *state)
{
  g_autoptr (GPtrArray) nodes = NULL;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  nodes = crow_view_state_get_nodes (state);
  return crow_clipboard_copy (crow_view_state_get_document (state), crow_view_state_get_diagram (state),
                              (CrowNode *const *) nodes->pdata, nodes->len);
}

static void
select_nodes (CrowViewState *state,
              GPtrArray     *nodes)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (ids, (gpointer) crow_node_get_id (g_ptr_array_index (nodes, i)));
  crow_view_state_select_many (state, (const char *const *) ids->pdata, ids->len);
}

static void
close_edit (CrowViewState *state,
            CrowEdit      *edit,
            CrowDiagram   *diagram,
            GPtrArray     *fresh)
{
  crow_edit_commit (edit);
  if (crow_view_state_get_diagram (state) == NULL && diagram != NULL)
    crow_view_state_set_diagram (state, diagram);
  select_nodes (state, fresh);
}

static guint
insert (CrowViewState *state,
        CrowDocument  *copied,
        double         x,
        double         y,
        const char    *label,
        gboolean       take_dialect)
{
  CrowDocument *document;
  CrowDiagram *diagram;
  CrowNode *single;
  CrowEntity *entity = NULL;
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) fresh = NULL;

  document = crow_view_state_get_document (state);
  single = crow_view_state_get_single (state);
  if (CROW_IS_ATTRIBUTE (single))
    single = crow_node_get_parent (single);
  if (CROW_IS_ENTITY (single))
    entity = CROW_ENTITY (single);

  /* What was placed automatically until now is written down in the same step. */
  edit = crow_document_begin_edit (document, label);
  diagram = crow_commands_pin (state);
  fresh = crow_operation_paste (document, diagram, entity, copied, crow_snap (x), crow_snap (y));
  if (fresh->len == 0)
    return 0;

  if (take_dialect)
    crow_model_set_dialect (crow_document_get_model (document), crow_model_get_dialect (crow_document_get_model (copied)));
  close_edit (state, g_steal_pointer (&edit), diagram, fresh);
  return fresh->len;
}

guint
crow_commands_paste (CrowViewState *state,
                     CrowDocument  *copied,
                     double         x,
                     double         y)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);
  g_return_val_if_fail (CROW_IS_DOCUMENT (copied), 0);

  return insert (state, copied, x, y, _("Paste"), FALSE);
}

static gboolean
is_empty (CrowModel *model)
{
  return crow_model_get_n_entities (model) + crow_model_get_n_enumerations (model) + crow_model_get_n_views (model) == 0;
}

guint
crow_commands_import (CrowViewState *state,
                      CrowDocument  *imported)
{
  CrowRect bounds;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), 0);
  g_return_val_if_fail (CROW_IS_DOCUMENT (imported), 0);

  crow_scene_get_bounds (crow_view_state_get_scene (state), &bounds);
  return insert (state, imported, crow_rect_right (&bounds) + IMPORT_GAP, bounds.y, _("Import"),
                 is_empty (crow_document_get_model (crow_view_state_get_document (state))));
}

void
crow_commands_place_entities (CrowDocument          *document,
                              const CrowTextMeasure *measure)
{
  g_autoptr (CrowViewState) state = NULL;
  CrowEdit *edit;

  g_return_if_fail (CROW_IS_DOCUMENT (document));

  state = crow_view_state_new (document, measure);
  edit = crow_document_begin_edit (document, _("Arrange"));
  crow_commands_pin (state);
  crow_edit_commit (edit);
}

gboolean
crow_commands_duplicate (CrowViewState *state)
{
  CrowDocument *document;
  CrowDiagram *diagram;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GPtrArray) fresh = NULL;
  g_autoptr (CrowEdit) edit = NULL;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  document = crow_view_state_get_document (state);
  nodes = crow_view_state_get_nodes (state);
  edit = crow_document_begin_edit (document, _("Duplicate"));
  diagram = crow_commands_pin (state);
  fresh = crow_operation_duplicate (document, diagram, (CrowNode *const *) nodes->pdata, nodes->len);
  if (fresh == NULL || fresh->len == 0)
    return FALSE;

  close_edit (state, g_steal_pointer (&edit), diagram, fresh);
  return TRUE;
}
