/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of the inspector for the model, entities, attributes, notes and areas.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-outline.h"
#include "app/designer-rows.h"
#include "document/crow-operation.h"

static void
select_cb (GtkListBoxRow *row,
           CrowViewState *state)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  crow_view_state_select (state, id);
  crow_view_state_reveal (state, id);
}

/* A row that goes to another node. */
static void
add_jump (AdwPreferencesGroup *group,
          CrowViewState       *state,
          CrowNode            *node,
          const char          *title,
          const char          *subtitle,
          const char          *icon)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *markup = g_markup_escape_text (title, -1);
  g_autofree char *detail = subtitle != NULL ? g_markup_escape_text (subtitle, -1) : NULL;
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  if (detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  if (icon != NULL)
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (crow_node_get_id (node)), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (select_cb), state, 0);
  adw_preferences_group_add (group, row);
}

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

      add_jump (group, state, CROW_NODE (attribute), name != NULL ? name : "?", detail,
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

          add_jump (group, state, g_ptr_array_index (links, i), text, NULL, NULL);
        }
    }

  designer_page_add_keys (page, rows, entity);

  group = designer_page_add_group (page, _("Code and Database"), NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("C Name"), "c-name", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Database Schema"), "schema", NULL);
}

/* Attributes. */

static gboolean
rename_attribute (CrowNode   *node,
                  const char *name)
{
  if (name[0] != '\0')
    crow_operation_rename_attribute (CROW_ATTRIBUTE (node), name);
  return TRUE;
}

static guint
get_type (CrowNode *node)
{
  return crow_attribute_get_data_type (CROW_ATTRIBUTE (node));
}

static void
set_type (CrowNode *node,
          guint     type)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (node);
  gboolean keeps_length = type == CROW_TYPE_TEXT || type == CROW_TYPE_BLOB || type == CROW_TYPE_DECIMAL;
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));
  CrowEnumeration *enumeration = NULL;
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Type"));

  if (type == CROW_TYPE_ENUM)
    {
      enumeration = crow_attribute_get_enumeration (attribute);
      if (enumeration == NULL && crow_model_get_n_enumerations (model) > 0)
        enumeration = crow_model_get_enumeration (model, 0);
      if (enumeration == NULL)
        enumeration = crow_operation_add_enumeration (crow_node_get_document (node),
                                                      crow_attribute_get_name (attribute));
    }
  crow_operation_set_type (attribute, type, keeps_length ? crow_attribute_get_length (attribute) : 0,
                           type == CROW_TYPE_DECIMAL ? crow_attribute_get_scale (attribute) : 0, enumeration);
  crow_edit_commit (g_steal_pointer (&edit));
}

static guint
get_length (CrowNode *node)
{
  return crow_attribute_get_length (CROW_ATTRIBUTE (node));
}

static void
set_length (CrowNode *node,
            guint     length)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (node);

  crow_operation_set_type (attribute, crow_attribute_get_data_type (attribute), length,
                           crow_attribute_get_scale (attribute), crow_attribute_get_enumeration (attribute));
}

static guint
get_scale (CrowNode *node)
{
  return crow_attribute_get_scale (CROW_ATTRIBUTE (node));
}

static void
set_scale (CrowNode *node,
           guint     scale)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (node);

  crow_operation_set_type (attribute, crow_attribute_get_data_type (attribute), crow_attribute_get_length (attribute),
                           scale, crow_attribute_get_enumeration (attribute));
}

static guint
get_enumeration (CrowNode *node)
{
  CrowEnumeration *enumeration = crow_attribute_get_enumeration (CROW_ATTRIBUTE (node));

  return enumeration != NULL ? crow_node_get_position (CROW_NODE (enumeration)) : G_MAXUINT;
}

static void
set_enumeration (CrowNode *node,
                 guint     position)
{
  CrowDocument *document = crow_node_get_document (node);
  CrowModel *model = crow_document_get_model (document);
  CrowEnumeration *enumeration;
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, _("Change Type"));

  /* Behind the last one: a new one. */
  enumeration = position < crow_model_get_n_enumerations (model)
                ? crow_model_get_enumeration (model, position)
                : crow_operation_add_enumeration (document, crow_attribute_get_name (CROW_ATTRIBUTE (node)));
  crow_operation_set_type (CROW_ATTRIBUTE (node), CROW_TYPE_ENUM, 0, 0, enumeration);
  crow_edit_commit (g_steal_pointer (&edit));
}

static guint
get_primary (CrowNode *node)
{
  return crow_attribute_is_in_primary_key (CROW_ATTRIBUTE (node));
}

static void
set_primary (CrowNode *node,
             guint     primary)
{
  crow_operation_set_primary (CROW_ATTRIBUTE (node), primary);
}

static guint
get_unique (CrowNode *node)
{
  return crow_attribute_is_unique (CROW_ATTRIBUTE (node));
}

static void
set_unique (CrowNode *node,
            guint     unique)
{
  crow_operation_set_unique (CROW_ATTRIBUTE (node), unique);
}

static guint
get_default_source (CrowNode *node)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (node);
  CrowValueSource source = crow_attribute_get_default_source (attribute);

  return source == CROW_VALUE_LITERAL && crow_attribute_get_default (attribute) == NULL ? CROW_VALUE_NONE : source;
}

static void
set_default_source (CrowNode *node,
                    guint     source)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (node);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Default"));

  /* A literal without a text is no default at all. */
  crow_attribute_set_default_source (attribute, source == CROW_VALUE_NONE ? CROW_VALUE_LITERAL : source);
  if (source == CROW_VALUE_NONE || source == CROW_VALUE_NOW || source == CROW_VALUE_UUID)
    crow_attribute_set_default (attribute, NULL);
  else if (crow_attribute_get_default (attribute) == NULL)
    crow_attribute_set_default (attribute, source == CROW_VALUE_LITERAL ? "0" : "NULL");
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
add_enumerations (AdwPreferencesGroup *group,
                  DesignerRows        *rows,
                  CrowNode            *node)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < crow_model_get_n_enumerations (model); i++)
    {
      const char *name = crow_enumeration_get_name (crow_model_get_enumeration (model, i));

      g_strv_builder_add (builder, name != NULL ? name : "?");
    }
  g_strv_builder_add (builder, _("New Enumeration…"));
  names = g_strv_builder_end (builder);
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Enumeration"), (const char *const *) names, NULL,
                            get_enumeration, set_enumeration);
  if (crow_attribute_get_enumeration (CROW_ATTRIBUTE (node)) != NULL)
    designer_page_add_enumeration (group, rows, crow_attribute_get_enumeration (CROW_ATTRIBUTE (node)));
}

static void
fill_attribute (AdwPreferencesPage *page,
                DesignerRows       *rows,
                CrowViewState      *state,
                CrowNode           *node)
{
  const char *const types[] = {
    _("Integer"), _("Big Integer"), _("Real"), _("Decimal"), _("Boolean"), _("Text"), _("Bytes"), _("Date"), _("Time"),
    _("Timestamp"), _("UUID"), _("JSON"), _("Enumeration"), NULL,
  };
  const char *const sources[] = { _("None"), _("Value"), _("Now"), _("New UUID"), _("SQL Expression"), NULL };
  CrowAttribute *attribute = CROW_ATTRIBUTE (node);
  CrowDataType type = crow_attribute_get_data_type (attribute);
  CrowEntity *entity = crow_attribute_get_entity (attribute);
  CrowLink *link = crow_attribute_get_referring_link (attribute);
  AdwPreferencesGroup *group;

  group = designer_page_add_group (page, _("Attribute"),
                                   crow_attribute_get_link (attribute) != NULL
                                   ? _("It was made for a link and goes with it.") : NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Name"), "name", rename_attribute);
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Type"), types, NULL, get_type, set_type);
  if (type == CROW_TYPE_TEXT || type == CROW_TYPE_BLOB)
    designer_rows_add_number (GTK_WIDGET (group), rows, node, _("Greatest Length"), get_length, set_length);
  if (type == CROW_TYPE_DECIMAL)
    {
      designer_rows_add_number (GTK_WIDGET (group), rows, node, _("Digits"), get_length, set_length);
      designer_rows_add_number (GTK_WIDGET (group), rows, node, _("Digits Behind the Point"), get_scale, set_scale);
    }
  if (type == CROW_TYPE_ENUM)
    add_enumerations (group, rows, node);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Comment"), "comment", NULL);

  group = designer_page_add_group (page, _("Rules"), NULL);
  designer_rows_add_switch (GTK_WIDGET (group), rows, node, _("Primary Key"), NULL, get_primary, set_primary);
  designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Required"), NULL, CROW_ATTRIBUTE_PROP_REQUIRED,
                                   _("Change Property"));
  designer_rows_add_switch (GTK_WIDGET (group), rows, node, _("Unique"), NULL, get_unique, set_unique);
  if (type == CROW_TYPE_INTEGER || type == CROW_TYPE_BIGINT)
    designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Automatic"), _("The database makes the value."),
                                     CROW_ATTRIBUTE_PROP_AUTO, _("Change Property"));
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Default"), sources, NULL, get_default_source, set_default_source);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Default Value"), "default", NULL);

  group = designer_page_add_group (page, _("Belongs To"), NULL);
  add_jump (group, state, CROW_NODE (entity), crow_entity_get_name (entity) != NULL ? crow_entity_get_name (entity) : "?",
            NULL, "crow-entity-symbolic");
  if (link != NULL)
    {
      g_autofree char *text = designer_outline_describe_link (link);

      add_jump (group, state, CROW_NODE (link), text, NULL, "crow-link-symbolic");
    }

  group = designer_page_add_group (page, _("Code and Database"), NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("C Name"), "c-name", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Type in SQLite"), "sqlite-type", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Type in PostgreSQL"), "postgresql-type", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Type in MariaDB"), "mariadb-type", NULL);
}

/* Notes and areas. */

static void
fill_note (AdwPreferencesPage *page,
           DesignerRows       *rows,
           CrowViewState      *state,
           CrowNode           *node)
{
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Note"), NULL);

  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Text"), "text", NULL);
}

static void
fill_area (AdwPreferencesPage *page,
           DesignerRows       *rows,
           CrowViewState      *state,
           CrowNode           *node)
{
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Area"), NULL);

  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Title"), "name", NULL);
}

const DesignerPage designer_page_model = { CROW_NODE_MODEL, fill_model };
const DesignerPage designer_page_entity = { CROW_NODE_ENTITY, fill_entity };
const DesignerPage designer_page_attribute = { CROW_NODE_ATTRIBUTE, fill_attribute };
const DesignerPage designer_page_note = { CROW_NODE_NOTE, fill_note };
const DesignerPage designer_page_area = { CROW_NODE_AREA, fill_area };
