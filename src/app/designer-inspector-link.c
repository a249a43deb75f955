/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of the inspector for links: what it means in sentences, the delete rule, and both ends.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-outline.h"
#include "app/designer-rows.h"
#include "canvas/crow-sentences.h"
#include "document/crow-operation.h"

static const char *
get_name (CrowLink *link,
          guint     end)
{
  CrowEntity *entity = crow_link_get_entity (link, end);
  const char *name = entity != NULL ? crow_entity_get_name (entity) : NULL;

  return name != NULL ? name : "?";
}

static guint
get_rule (CrowNode *node)
{
  return crow_link_get_delete_rule (CROW_LINK (node));
}

static void
set_rule (CrowNode *node,
          guint     rule)
{
  crow_operation_set_delete_rule (CROW_LINK (node), rule);
}

static guint
get_owned (CrowNode *node)
{
  return crow_link_get_owned (CROW_LINK (node));
}

static void
set_owned (CrowNode *node,
           guint     owned)
{
  g_object_set (node, "owned", (gboolean) owned, NULL);
}

static guint
get_executor (CrowNode *node)
{
  return crow_link_get_executor (CROW_LINK (node));
}

static void
set_executor (CrowNode *node,
              guint     executor)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Executor"));

  crow_link_set_executor (CROW_LINK (node), executor);
  crow_edit_commit (g_steal_pointer (&edit));
}

static guint
get_required (CrowNode *node)
{
  return crow_link_end_get_required (CROW_LINK_END (node));
}

static void
set_required (CrowNode *node,
              guint     required)
{
  crow_operation_set_required (CROW_LINK (crow_node_get_parent (node)), crow_node_get_position (node), required);
}

static void
add_end (AdwPreferencesPage *page,
         GPtrArray          *rows,
         CrowLink           *link,
         guint               position)
{
  CrowNode *end = CROW_NODE (crow_link_get_end (link, position));
  g_autofree char *role = g_strdup_printf (_("Name in %s"), get_name (link, 1 - position));
  g_autofree char *required = NULL;
  AdwPreferencesGroup *group = designer_page_add_group (page, get_name (link, position), NULL);

  designer_rows_add_text (group, rows, end, role, "role", NULL);
  /* Translators: names of entities: each row of the first needs one of the second */
  required = g_strdup_printf (_("Each %s needs at least one %s."), get_name (link, 1 - position),
                              get_name (link, position));
  designer_rows_add_switch (group, rows, end, _("Required"), required, get_required, set_required);
  designer_rows_add_text (group, rows, end, _("C Name"), "c-name", NULL);
}

static void
fill_link (AdwPreferencesPage *page,
           GPtrArray          *rows,
           CrowViewState      *state,
           CrowNode           *node)
{
  const char *const rules[] = {
    _("Forget the Reference"), _("Delete Them Too"), _("Refuse"), _("Set the Default"), _("Leave It to the Database"),
    NULL,
  };
  const char *const executors[] = { _("Automatic"), _("The Session"), _("The Database"), NULL };
  CrowLink *link = CROW_LINK (node);
  gboolean is_pairs = crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY;
  g_autofree char *sentence = designer_outline_describe_link (link);
  g_autofree char *rule = crow_sentence_for_rule (link);
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Link"), sentence);

  designer_rows_add_text (group, rows, node, _("Name"), "name", NULL);
  if (is_pairs)
    designer_rows_add_text (group, rows, node, _("Table of the Pairs"), "table", NULL);
  designer_rows_add_text (group, rows, node, _("Comment"), "comment", NULL);

  group = designer_page_add_group (page, _("Deleting"), rule);
  if (!is_pairs)
    {
      g_autofree char *owned = g_strdup_printf (_("A %s without its %s is deleted."), get_name (link, 1),
                                                get_name (link, 0));

      designer_rows_add_choice (group, rows, node, _("Those That Refer"), rules, NULL, get_rule, set_rule);
      designer_rows_add_choice (group, rows, node, _("Carried Out By"), executors, NULL, get_executor, set_executor);
      designer_rows_add_switch (group, rows, node, _("Owned"), owned, get_owned, set_owned);
    }

  for (guint i = 0; i < MIN (2, crow_link_get_n_ends (link)); i++)
    add_end (page, rows, link, i);
}

const DesignerPage designer_page_link = { CROW_NODE_LINK, fill_link };
