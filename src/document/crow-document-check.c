/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the schema check cannot know, because a schema has no diagrams.
 */
#include "config.h"

#include "document/crow-document-check.h"

#include <glib/gi18n-lib.h>

#include "document/crow-fixture.h"
#include "document/crow-through.h"
#include "sql/crow-problem-private.h"

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

/* What a link that goes through an entity says, and nobody hears. */
static gboolean
says_too_much (CrowLink *link)
{
  gboolean end_says = FALSE;

  for (guint i = 0; i < crow_link_get_n_ends (link); i++)
    {
      CrowLinkEnd *end = crow_link_get_end (link, i);

      end_says |= crow_link_end_get_required (end) || crow_link_end_get_view_only (end) || crow_link_end_get_cascades (end) != CROW_CASCADES_DEFAULT ||
                  crow_link_end_get_constraint (end) != NULL || crow_link_end_get_index (end) != NULL ||
                  crow_link_end_get_on_delete (end) != CROW_ACTION_CHOICE_DERIVED ||
                  crow_link_end_get_on_update (end) != CROW_ACTION_CHOICE_DERIVED ||
                  crow_link_end_get_deferrable (end) != CROW_DEFERRABLE_NOT;
    }
  return end_says || crow_link_get_delete_rule (link) != CROW_DELETE_NULLIFY || crow_link_get_owned (link) ||
         crow_link_get_executor (link) != CROW_EXECUTOR_AUTOMATIC || crow_link_get_table (link) != NULL ||
         crow_link_get_key (link) != NULL || crow_link_get_database_schema (link) != NULL || crow_link_get_strict (link) ||
         crow_link_get_without_rowid (link) || crow_link_get_n_columns (link) > 0 || crow_link_get_n_pairs (link) > 0;
}

/* One that goes through an entity, or says so in vain. */
static void
check_through (CrowLink  *link,
               GPtrArray *problems)
{
  g_autofree char *described = crow_node_describe (CROW_NODE (link));
  g_autofree char *message = NULL;
  const char *id = crow_node_get_id (CROW_NODE (link));
  const char *remedy = NULL;
  CrowThroughState state;
  CrowLink *by[2];
  guint end;
  gboolean by_said = FALSE;

  for (guint i = 0; i < crow_link_get_n_ends (link); i++)
    by_said |= crow_link_end_get_by_id (crow_link_get_end (link, i)) != NULL;
  if (!crow_link_is_through (link))
    {
      if (by_said || crow_link_get_through_id (link) != NULL)
        _crow_problem_set_remedy (
          _crow_problems_add (problems, CROW_SEVERITY_WARNING, "through-unused", id,
                              _("The %s says what it goes through, and does not: only a many-to-many link with an "
                                "association does."),
                              described),
          CROW_FIX_NONE, NULL, _("Take that away, or make it a many-to-many link with an association."));
      return;
    }
  /* An end without entity is told by compiling. */
  if (crow_link_get_entity (link, 0) == NULL || crow_link_get_entity (link, 1) == NULL)
    return;
  state = crow_link_resolve_through (link, by, &end);
  if (state != CROW_THROUGH_FITS)
    message = crow_link_describe_through (link, state, end, &remedy);
  if (state == CROW_THROUGH_AMBIGUOUS)
    _crow_problem_set_remedy (
      _crow_problems_add (problems, CROW_SEVERITY_ERROR, "through-ambiguous", id, "%s", message),
      CROW_FIX_NONE, NULL, "%s", remedy);
  else if (state == CROW_THROUGH_NO_KEY)
    _crow_problem_set_remedy (
      _crow_problems_add (problems, CROW_SEVERITY_ERROR, "through-no-key", id, "%s", message),
      CROW_FIX_NONE, NULL, "%s", remedy);
  else if (state == CROW_THROUGH_OTHER_LINK || state == CROW_THROUGH_SAME_LINK)
    _crow_problem_set_remedy (
      _crow_problems_add (problems, CROW_SEVERITY_ERROR, "through-other-link", id, "%s", message),
      CROW_FIX_NONE, NULL, "%s", remedy);
  else if (state != CROW_THROUGH_FITS)
    _crow_problem_set_remedy (
      _crow_problems_add (problems, CROW_SEVERITY_ERROR, "through-no-link", id, "%s", message),
      CROW_FIX_REMOVE, NULL, "%s", remedy);
  else if (says_too_much (link))
    _crow_problem_set_remedy (
      _crow_problems_add (problems, CROW_SEVERITY_WARNING, "through-unused", id,
                          _("The %s goes through an entity, and what it says of deleting, of a table and of references has "
                            "no effect."),
                          described),
      CROW_FIX_NONE, NULL, _("Take that away; the links that it goes by say it."));
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
  for (guint i = 0; i < crow_model_get_n_links (crow_document_get_model (document)); i++)
    check_through (crow_model_get_link (crow_document_get_model (document), i), problems);
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
