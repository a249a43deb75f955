/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The group “Appearance” of a page: how things look on the diagram that is shown.  It is of the placements of entities,
 * so there is none on a diagram that arranges itself.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-colours.h"
#include "document/crow-operation.h"

/* A colour that is none of those offered. */
#define OTHER (G_MAXUINT - 1)

static guint
get_colour (CrowNode *node)
{
  guint n_colours;
  const DesignerColour *colours = designer_colours_get (&n_colours);
  g_autofree char *colour = NULL;

  g_object_get (node, "colour", &colour, NULL);
  for (guint i = 0; i < n_colours; i++)
    if (g_ascii_strcasecmp (colour != NULL ? colour : "", colours[i].colour) == 0)
      return i;
  return OTHER;
}

static void
set_colour (CrowNode *node,
            guint     position)
{
  guint n_colours;
  const char *colour = designer_colours_get (&n_colours)[position].colour;

  crow_operation_set_colour (crow_node_get_document (node), &node, 1, colour[0] != '\0' ? colour : NULL);
}

static void
add_colour (AdwPreferencesGroup *group,
            DesignerRows        *rows,
            CrowNode            *node)
{
  guint n_colours;
  const DesignerColour *colours = designer_colours_get (&n_colours);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < n_colours; i++)
    g_ptr_array_add (titles, (gpointer) _(colours[i].title));
  g_ptr_array_add (titles, NULL);
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Colour"), (const char *const *) titles->pdata, NULL,
                            get_colour, set_colour);
}

/* (transfer container): what has a look: a placement stands for its entity */
static GPtrArray *
list_looks (CrowViewState   *state,
            CrowNode *const *nodes,
            guint            n_nodes)
{
  CrowDiagram *diagram = crow_view_state_get_diagram (state);
  g_autoptr (GPtrArray) looks = g_ptr_array_new ();

  for (guint i = 0; i < n_nodes; i++)
    {
      CrowNode *look = nodes[i];

      if (CROW_IS_ENTITY (look))
        look = diagram != NULL ? (CrowNode *) crow_diagram_lookup_placement (diagram, CROW_ENTITY (look)) : NULL;
      else if (!CROW_IS_NOTE (look) && !CROW_IS_AREA (look))
        look = NULL;
      if (look != NULL)
        g_ptr_array_add (looks, look);
    }
  return g_steal_pointer (&looks);
}

void
designer_page_add_looks (AdwPreferencesPage *page,
                         DesignerRows       *rows,
                         CrowViewState      *state,
                         CrowNode *const    *nodes,
                         guint               n_nodes)
{
  const char *const details[] = { _("As the Diagram"), _("All"), _("Keys Only"), _("None"), NULL };
  g_autoptr (GPtrArray) looks = list_looks (state, nodes, n_nodes);
  gboolean only_cards = TRUE;
  AdwPreferencesGroup *group;
  CrowNode *first;

  if (looks->len == 0)
    return;

  first = g_ptr_array_index (looks, 0);
  for (guint i = 0; i < looks->len; i++)
    only_cards &= CROW_IS_PLACEMENT (g_ptr_array_index (looks, i));
  designer_rows_set_others (rows, (CrowNode *const *) looks->pdata + 1, looks->len - 1);
  group = designer_page_add_group (page, _("Appearance"), NULL);
  add_colour (group, rows, first);
  if (only_cards)
    {
      designer_rows_add_stored_choice (GTK_WIDGET (group), rows, first, _("Attributes Shown"), details,
                                       CROW_PLACEMENT_PROP_DETAIL, _("Change Detail"));
      designer_rows_add_stored_switch (GTK_WIDGET (group), rows, first, _("Locked Position"),
                                       _("Arranging leaves it where it is."), CROW_PLACEMENT_PROP_LOCKED,
                                       _("Lock Position"));
    }
  designer_rows_set_others (rows, NULL, 0);
}
