/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of the inspector for the model, entities, notes and areas.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-outline.h"
#include "app/designer-rows.h"
#include "document/crow-operation.h"

/* The model. */

static guint
get_diagram_detail (CrowNode *node)
{
  CrowDetail detail = crow_diagram_get_detail (CROW_DIAGRAM (node));

  return detail == CROW_DETAIL_INHERIT ? CROW_DETAIL_ALL : detail;
}

static void
set_diagram_detail (CrowNode *node,
                    guint     detail)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Detail"));

  crow_diagram_set_detail (CROW_DIAGRAM (node), detail);
  crow_edit_commit (g_steal_pointer (&edit));
}

static guint
get_diagram_types (CrowNode *node)
{
  return crow_diagram_get_types (CROW_DIAGRAM (node));
}

static void
set_diagram_types (CrowNode *node,
                   guint     types)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node),
                                                        types ? _("Show Types") : _("Hide Types"));

  crow_diagram_set_types (CROW_DIAGRAM (node), types != 0);
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
fill_diagram (AdwPreferencesPage *page,
              DesignerRows       *rows,
              CrowDiagram        *diagram)
{
  const char *const titles[] = { _("All"), _("Keys Only"), _("None"), NULL };
  const char *const notations[] = { _("Crow’s Foot"), "UML", "IDEF1X", _("1 and n"), NULL };
  static const guint details[] = { CROW_DETAIL_ALL, CROW_DETAIL_KEYS, CROW_DETAIL_NONE };
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Diagram"), NULL);
  CrowNode *node = CROW_NODE (diagram);

  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Name"), "name", NULL);
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Attributes"), titles, details, get_diagram_detail,
                            set_diagram_detail);
  designer_rows_add_stored_choice (GTK_WIDGET (group), rows, node, _("Notation"), notations,
                                   CROW_DIAGRAM_PROP_NOTATION, _("Change Notation"));
  designer_rows_add_switch (GTK_WIDGET (group), rows, node, _("Show Types"), NULL, get_diagram_types, set_diagram_types);
}

static void
fill_model (AdwPreferencesPage *page,
            DesignerRows       *rows,
            CrowViewState      *state,
            CrowNode           *node)
{
  static const char *const dialects[] = { "SQLite", "PostgreSQL", "MariaDB", NULL };
  CrowModel *model = CROW_MODEL (node);
  AdwPreferencesGroup *group;
  guint n_entities = crow_model_get_n_entities (model);
  guint n_links = crow_model_get_n_links (model);
  g_autofree char *entities = g_strdup_printf (ngettext ("%u entity", "%u entities", n_entities), n_entities);
  g_autofree char *links = g_strdup_printf (ngettext ("%u link", "%u links", n_links), n_links);
  /* Translators: two counts, as in “3 entities, 2 links” */
  g_autofree char *counts = g_strdup_printf (_("%s, %s"), entities, links);

  group = designer_page_add_group (page, _("Model"), counts);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Name"), "name", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("C Namespace"), "c-namespace", NULL);
  designer_rows_add_stored_choice (GTK_WIDGET (group), rows, node, _("Drawn For"), dialects, CROW_MODEL_PROP_DIALECT,
                                   _("Choose Database"));
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Comment"), "comment", NULL);
  if (crow_view_state_get_diagram (state) != NULL)
    fill_diagram (page, rows, crow_view_state_get_diagram (state));
  designer_page_add_model_parts (page, rows, model);
}

/* Entities. */

static gboolean
rename_entity (CrowNode   *node,
               const char *name)
{
  if (name[0] != '\0')
    crow_operation_rename_entity (CROW_ENTITY (node), name);
  return TRUE;
}

static char *
describe_attribute (CrowAttribute *attribute)
{
  g_autoptr (GString) text = g_string_new (crow_data_type_to_string (crow_attribute_get_data_type (attribute)));

  if (crow_attribute_get_length (attribute) > 0 && crow_attribute_get_scale (attribute) > 0)
    g_string_append_printf (text, "(%u, %u)", crow_attribute_get_length (attribute),
                            crow_attribute_get_scale (attribute));
  else if (crow_attribute_get_length (attribute) > 0)
    g_string_append_printf (text, "(%u)", crow_attribute_get_length (attribute));
  if (crow_attribute_get_required (attribute))
    g_string_append_printf (text, ", %s", _("required"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fill_entity (AdwPreferencesPage *page,
             DesignerRows       *rows,
             CrowViewState      *state,
             CrowNode           *node)
{
  CrowEntity *entity = CROW_ENTITY (node);
  g_autoptr (GPtrArray) links = crow_document_get_links_of (crow_node_get_document (node), entity);
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Entity"), NULL);
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Name"), "name", rename_entity);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Comment"), "comment", NULL);

  group = designer_page_add_group (page, _("Attributes"), NULL);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_tooltip_text (add, _("New Attribute"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New Attribute"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.add-attribute");
  adw_preferences_group_set_header_suffix (group, add);
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      CrowAttribute *attribute = crow_entity_get_attribute (entity, i);
      g_autofree char *detail = describe_attribute (attribute);
      const char *name = crow_attribute_get_name (attribute);

      designer_page_add_jump (group, state, CROW_NODE (attribute), name != NULL ? name : "?", detail,
                crow_attribute_is_in_primary_key (attribute) ? "crow-key-symbolic"
                : crow_attribute_get_referring_link (attribute) != NULL ? "crow-link-symbolic"
                : "crow-attribute-symbolic");
    }

  designer_page_add_inheritance (page, rows, entity);
  if (links->len > 0)
    {
      group = designer_page_add_group (page, _("Links"), NULL);
      for (guint i = 0; i < links->len; i++)
        {
          g_autofree char *text = designer_outline_describe_link (g_ptr_array_index (links, i));

          designer_page_add_jump (group, state, g_ptr_array_index (links, i), text, NULL, NULL);
        }
    }

  designer_page_add_keys (page, rows, entity);
  designer_page_add_looks (page, rows, state, &node, 1);

  group = designer_page_add_group (page, _("Code and Database"), NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("C Name"), "c-name", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Database Schema"), "schema", NULL);
  designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Strict Types in SQLite"),
                                   _("SQLite refuses values that are of another type."), CROW_ENTITY_PROP_STRICT,
                                   _("Change Property"));
  designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Without Row Id in SQLite"),
                                   _("Rows are kept in the order of the primary key."), CROW_ENTITY_PROP_WITHOUT_ROWID,
                                   _("Change Property"));
}

/* Notes and areas. */

static void
fill_note (AdwPreferencesPage *page,
           DesignerRows       *rows,
           CrowViewState      *state,
           CrowNode           *node)
{
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Note"), NULL);

  designer_rows_add_lines (GTK_WIDGET (group), rows, node, _("Text"), "text", FALSE);
  designer_page_add_looks (page, rows, state, &node, 1);
}

static void
fill_area (AdwPreferencesPage *page,
           DesignerRows       *rows,
           CrowViewState      *state,
           CrowNode           *node)
{
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Area"), NULL);

  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Title"), "name", NULL);
  designer_page_add_looks (page, rows, state, &node, 1);
}

const DesignerPage designer_page_model = { CROW_NODE_MODEL, fill_model };
const DesignerPage designer_page_entity = { CROW_NODE_ENTITY, fill_entity };
const DesignerPage designer_page_note = { CROW_NODE_NOTE, fill_note };
const DesignerPage designer_page_area = { CROW_NODE_AREA, fill_area };
