/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the schema check cannot know, because a schema has no diagrams.
 */
#include "config.h"

#include "document/crow-document-check.h"

#include <glib/gi18n-lib.h>

/* (element-type utf8): the ids of all entities that stand on some diagram; NULL: a diagram places them automatically, and
 * shows all */
static GHashTable *
collect_placed (CrowDocument *document)
{
  g_autoptr (GHashTable) placed = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = crow_document_get_n_diagrams (document);

  for (guint i = 0; i < n; i++)
    {
      CrowDiagram *diagram = crow_document_get_diagram (document, i);

      if (crow_diagram_get_n_placements (diagram) == 0)
        return NULL;
      for (guint j = 0; j < crow_diagram_get_n_placements (diagram); j++)
        {
          const char *id = crow_placement_get_entity_id (crow_diagram_get_placement (diagram, j));

          if (id != NULL)
            g_hash_table_add (placed, (gpointer) id);
        }
    }
  return n > 0 ? g_steal_pointer (&placed) : NULL;
}

gboolean
crow_document_is_dangling (CrowNode *node,
                           guint     property)
{
  const char *id = crow_node_get_reference_id (node, property);

  return id == NULL || crow_document_lookup (crow_node_get_document (node), id) == NULL;
}

/* A file that was read in spite of its faults, or merged by lines, may hold them. */
static void
check_dangling (CrowDiagram *diagram,
                GPtrArray   *problems)
{
  const char *name = crow_diagram_get_name (diagram);
  g_autofree char *message = NULL;
  guint n = 0;

  for (guint i = 0; i < crow_diagram_get_n_placements (diagram); i++)
    n += crow_document_is_dangling (CROW_NODE (crow_diagram_get_placement (diagram, i)), CROW_PLACEMENT_PROP_ENTITY);
  for (guint i = 0; i < crow_diagram_get_n_routes (diagram); i++)
    n += crow_document_is_dangling (CROW_NODE (crow_diagram_get_route (diagram, i)), CROW_ROUTE_PROP_LINK);
  if (n == 0)
    return;
  message = g_strdup_printf (ngettext ("The diagram “%s” has a place for %u thing that does not exist.",
                                       "The diagram “%s” has places for %u things that do not exist.", n),
                             name != NULL ? name : "", n);
  {
    CrowProblem problem = {
      .severity = CROW_SEVERITY_WARNING,
      .code = "dangling-placement",
      .id = (char *) crow_node_get_id (CROW_NODE (diagram)),
      .dialect = -1,
      .message = message,
      .remedy = (char *) _("Take them off the diagram."),
      .fix = CROW_FIX_CLEAR_PLACEMENTS,
    };

    g_ptr_array_add (problems, crow_problem_copy (&problem));
  }
}

GPtrArray *
crow_document_check (CrowDocument *document)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  g_autoptr (GHashTable) placed = NULL;
  CrowModel *model;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), problems);

  for (guint i = 0; i < crow_document_get_n_diagrams (document); i++)
    check_dangling (crow_document_get_diagram (document, i), problems);
  placed = collect_placed (document);
  if (placed == NULL)
    return problems;
  model = crow_document_get_model (document);
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);
      const char *name = crow_entity_get_name (entity);
      g_autofree char *message = NULL;
      CrowProblem problem = {
        .severity = CROW_SEVERITY_NOTE,
        .code = "unplaced-entity",
        .id = (char *) crow_node_get_id (CROW_NODE (entity)),
        .dialect = -1,
        .fix = CROW_FIX_NONE,
      };

      if (g_hash_table_contains (placed, problem.id))
        continue;
      message = g_strdup_printf (_("“%s” is in the model and on no diagram."), name != NULL ? name : "");
      problem.message = message;
      problem.remedy = (char *) _("Add it to a diagram where it should be seen.");
      g_ptr_array_add (problems, crow_problem_copy (&problem));
    }
  return problems;
}
