/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last groups of a link's page: which attribute refers to which, and the foreign keys as the database has them.
 *
 * An attribute that was made for the link and is replaced by another one stays, and no longer goes with the link: a
 * person may have put something into it.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-rows.h"
#include "document/crow-operation.h"
#include "document/crow-through.h"

/* What a list without a choice of it has instead; positions are below it. */
#define NONE (G_MAXUINT - 1)

static guint
position_of (CrowAttribute *attribute)
{
  return attribute != NULL ? crow_node_get_position (CROW_NODE (attribute)) : NONE;
}

static CrowAttribute *
attribute_at (CrowNode *column,
              guint     end,
              guint     position)
{
  CrowEntity *entity = crow_link_get_entity (CROW_LINK (crow_node_get_parent (column)), end);

  return entity != NULL && position != NONE ? crow_entity_get_attribute (entity, position) : NULL;
}

static guint
get_attribute (CrowNode *node)
{
  return position_of (crow_link_column_get_attribute (CROW_LINK_COLUMN (node)));
}

static void
set_attribute (CrowNode *node,
               guint     position)
{
  CrowLink *link = CROW_LINK (crow_node_get_parent (node));
  CrowAttribute *old = crow_link_column_get_attribute (CROW_LINK_COLUMN (node));
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Reference"));

  crow_link_column_set_attribute (CROW_LINK_COLUMN (node), attribute_at (node, 1, position));
  if (old != NULL && crow_attribute_get_link (old) == link)
    crow_attribute_set_link (old, NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

static guint
get_references (CrowNode *node)
{
  return position_of (crow_link_column_get_references (CROW_LINK_COLUMN (node)));
}

static void
set_references (CrowNode *node,
                guint     position)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Reference"));

  crow_link_column_set_references (CROW_LINK_COLUMN (node), attribute_at (node, 0, position));
  crow_edit_commit (g_steal_pointer (&edit));
}

static GtkWidget *
add_attributes (AdwPreferencesGroup *group,
                DesignerRows        *rows,
                CrowNode            *column,
                const char          *title,
                CrowEntity          *entity,
                DesignerGetValue     get,
                DesignerSetValue     set)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));

  if (get (column) == NONE)
    {
      guint none = NONE;

      g_ptr_array_add (titles, (gpointer) _("None"));
      g_array_append_val (values, none);
    }
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      const char *name = crow_attribute_get_name (crow_entity_get_attribute (entity, i));

      g_ptr_array_add (titles, (gpointer) (name != NULL ? name : "?"));
      g_array_append_val (values, i);
    }
  g_ptr_array_add (titles, NULL);
  return designer_rows_add_choice (GTK_WIDGET (group), rows, column, title, (const char *const *) titles->pdata,
                                   (const guint *) values->data, get, set);
}

static void
add_clicked_cb (GtkButton *button,
                CrowNode  *node)
{
  g_autoptr (GError) error = NULL;

  if (crow_node_get_document (node) != NULL && crow_operation_add_column (CROW_LINK (node), &error) == NULL)
    designer_page_complain (error);
}

/* The button may be gone when its row is made anew for what it did. */
static void
remove_clicked_cb (GtkButton *button,
                   CrowNode  *node)
{
  g_autoptr (CrowNode) kept = g_object_ref (node);
  g_autoptr (GError) error = NULL;

  if (crow_node_get_document (kept) != NULL && !crow_operation_remove_column (CROW_LINK_COLUMN (kept), &error))
    designer_page_complain (error);
}

static void
add_columns (AdwPreferencesPage *page,
             DesignerRows       *rows,
             CrowLink           *link)
{
  CrowEntity *one = crow_link_get_entity (link, 0);
  CrowEntity *other = crow_link_get_entity (link, 1);
  AdwPreferencesGroup *group;

  if (crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY || crow_link_get_n_columns (link) == 0 || one == NULL
      || other == NULL)
    return;

  group = designer_page_add_group (page, _("Reference"), NULL);
  adw_preferences_group_set_header_suffix (group, designer_page_make_button (CROW_NODE (link), "list-add-symbolic",
                                                                             _("New Reference"), add_clicked_cb));
  for (guint i = 0; i < crow_link_get_n_columns (link); i++)
    {
      CrowNode *column = CROW_NODE (crow_link_get_column (link, i));
      const char *one_name = crow_entity_get_name (one);
      const char *other_name = crow_entity_get_name (other);
      /* Translators: the name of an entity: the attribute of it that refers to another one */
      g_autofree char *from = g_strdup_printf (_("Attribute of %s"), other_name != NULL ? other_name : "?");
      /* Translators: the name of an entity: the attribute of it that is referred to */
      g_autofree char *to = g_strdup_printf (_("Refers to, in %s"), one_name != NULL ? one_name : "?");

      GtkWidget *row = add_attributes (group, rows, column, from, other, get_attribute, set_attribute);

      if (crow_link_get_n_columns (link) > 1)
        {
          CrowAttribute *attribute = crow_link_column_get_attribute (CROW_LINK_COLUMN (column));
          const char *name = attribute != NULL ? crow_attribute_get_name (attribute) : NULL;
          g_autofree char *label = g_strdup_printf (_("Remove %s"), name != NULL ? name : "?");

          adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                     designer_page_make_button (column, "user-trash-symbolic", label,
                                                                remove_clicked_cb));
        }
      add_attributes (group, rows, column, to, one, get_references, set_references);
    }
}

void
designer_page_add_link_keys (AdwPreferencesPage *page,
                             DesignerRows       *rows,
                             CrowLink           *link)
{
  const char *const actions[] = {
    _("By the Delete Rule"), "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT", NULL,
  };
  const char *const updates[] = { _("Automatic"), "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT", NULL };
  const char *const deferrable[] = { _("At the Statement"), _("At the Statement, Can Be Put Off"), _("At the Commit"),
                                     NULL };
  gboolean is_pairs = crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY;
  AdwPreferencesGroup *group;

  if (crow_link_is_through (link))
    return;
  add_columns (page, rows, link);
  group = designer_page_add_group (page, _("Advanced"), NULL);
  for (guint i = 0; i < (is_pairs ? 2 : 1) && i < crow_link_get_n_ends (link); i++)
    {
      CrowNode *end = CROW_NODE (crow_link_get_end (link, i));
      CrowEntity *entity = crow_link_get_entity (link, i);
      const char *name = entity != NULL && crow_entity_get_name (entity) != NULL ? crow_entity_get_name (entity) : "?";
      /* Translators: the name of an entity */
      g_autofree char *title = g_strdup_printf (_("Foreign Key to %s"), name);
      GtkWidget *inner = designer_rows_add_expander (group, title, NULL);

      designer_rows_add_text (inner, rows, end, _("Name"), "constraint", NULL);
      designer_rows_add_stored_choice (inner, rows, end, "ON DELETE", actions, CROW_LINK_END_PROP_ON_DELETE,
                                       _("Change Foreign Key"));
      designer_rows_add_stored_choice (inner, rows, end, "ON UPDATE", updates, CROW_LINK_END_PROP_ON_UPDATE,
                                       _("Change Foreign Key"));
      designer_rows_add_stored_choice (inner, rows, end, _("Checked"), deferrable, CROW_LINK_END_PROP_DEFERRABLE,
                                       _("Change Foreign Key"));
      if (is_pairs)
        designer_rows_add_text (inner, rows, end, _("Name of Its Index"), "index", NULL);
    }
}
