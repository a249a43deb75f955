/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of the inspector for an attribute, and those of its rows that make sense for several, too.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-outline.h"
#include "app/designer-rows.h"
#include "document/crow-operation.h"

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

void
designer_page_add_attribute_type (AdwPreferencesGroup *group,
                                  DesignerRows        *rows,
                                  CrowNode            *node)
{
  const char *const types[] = {
    _("Integer"), _("Big Integer"), _("Real"), _("Decimal"), _("Boolean"), _("Text"), _("Bytes"), _("Date"), _("Time"),
    _("Timestamp"), _("UUID"), _("JSON"), _("Enumeration"), NULL,
  };

  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Type"), types, NULL, get_type, set_type);
}

void
designer_page_add_attribute_rules (AdwPreferencesGroup *group,
                                   DesignerRows        *rows,
                                   CrowNode            *node)
{
  const char *const sources[] = { _("None"), _("Value"), _("Now"), _("New UUID"), _("SQL Expression"), NULL };

  designer_rows_add_switch (GTK_WIDGET (group), rows, node, _("Primary Key"), NULL, get_primary, set_primary);
  designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Required"), NULL, CROW_ATTRIBUTE_PROP_REQUIRED,
                                   _("Change Property"));
  designer_rows_add_switch (GTK_WIDGET (group), rows, node, _("Unique"), NULL, get_unique, set_unique);
  if (crow_attribute_get_data_type (CROW_ATTRIBUTE (node)) == CROW_TYPE_INTEGER
      || crow_attribute_get_data_type (CROW_ATTRIBUTE (node)) == CROW_TYPE_BIGINT)
    designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Automatic"), _("The database makes the value."),
                                     CROW_ATTRIBUTE_PROP_AUTO, _("Change Property"));
  if (crow_attribute_get_auto (CROW_ATTRIBUTE (node)))
    designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Only Automatic"),
                                     _("PostgreSQL takes no value from a program that does not insist."),
                                     CROW_ATTRIBUTE_PROP_ALWAYS, _("Change Property"));
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Default"), sources, NULL, get_default_source,
                            set_default_source);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Default Value"), "default", NULL);
}

static void
fill_attribute (AdwPreferencesPage *page,
                DesignerRows       *rows,
                CrowViewState      *state,
                CrowNode           *node)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (node);
  CrowDataType type = crow_attribute_get_data_type (attribute);
  CrowEntity *entity = crow_attribute_get_entity (attribute);
  CrowLink *link = crow_attribute_get_referring_link (attribute);
  AdwPreferencesGroup *group;

  group = designer_page_add_group (page, _("Attribute"),
                                   crow_attribute_get_link (attribute) != NULL
                                   ? _("It was made for a link and goes with it.") : NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Name"), "name", rename_attribute);
  designer_page_add_attribute_type (group, rows, node);
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
  designer_page_add_attribute_rules (group, rows, node);

  group = designer_page_add_group (page, _("Belongs To"), NULL);
  designer_page_add_jump (group, state, CROW_NODE (entity), crow_entity_get_name (entity) != NULL ? crow_entity_get_name (entity) : "?",
            NULL, "crow-entity-symbolic");
  if (link != NULL)
    {
      g_autofree char *text = designer_outline_describe_link (link);

      designer_page_add_jump (group, state, CROW_NODE (link), text, NULL, "crow-link-symbolic");
    }

  group = designer_page_add_group (page, _("Code and Database"), NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("C Name"), "c-name", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Type in SQLite"), "sqlite-type", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Type in PostgreSQL"), "postgresql-type", NULL);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Type in MariaDB"), "mariadb-type", NULL);
}

const DesignerPage designer_page_attribute = { CROW_NODE_ATTRIBUTE, fill_attribute };
