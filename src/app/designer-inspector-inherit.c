/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The group “Inheritance” of an entity's page: what it inherits from, where its rows are, and what tells them apart.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-rows.h"
#include "document/crow-operation.h"

/* The choice “none”; others are positions among the model's entities, or the entity's attributes. */
#define NONE (G_MAXUINT - 1)

static guint
get_parent (CrowNode *node)
{
  CrowEntity *parent = crow_entity_get_parent (CROW_ENTITY (node));

  return parent != NULL ? crow_node_get_position (CROW_NODE (parent)) : NONE;
}

static void
set_parent (CrowNode *node,
            guint     position)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));
  CrowEntity *parent = position != NONE ? crow_model_get_entity (model, position) : NULL;
  CrowInheritanceKind strategy = CROW_INHERITANCE_SINGLE;
  g_autoptr (GError) error = NULL;

  if (parent != NULL)
    strategy = crow_entity_guess_strategy (parent);
  if (!crow_operation_set_parent (CROW_ENTITY (node), parent, strategy, &error))
    designer_page_complain (error);
}

static guint
get_strategy (CrowNode *node)
{
  return crow_entity_get_strategy (CROW_ENTITY (node));
}

static void
set_strategy (CrowNode *node,
              guint     strategy)
{
  CrowEntity *entity = CROW_ENTITY (node);
  g_autoptr (GError) error = NULL;

  if (!crow_operation_set_parent (entity, crow_entity_get_parent (entity), strategy, &error))
    designer_page_complain (error);
}

static guint
get_discriminator (CrowNode *node)
{
  CrowAttribute *attribute = crow_entity_get_discriminator (CROW_ENTITY (node));

  return attribute != NULL ? crow_node_get_position (CROW_NODE (attribute)) : NONE;
}

static void
set_discriminator (CrowNode *node,
                   guint     position)
{
  CrowEntity *entity = CROW_ENTITY (node);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Inheritance"));

  crow_entity_set_discriminator (entity, position != NONE ? crow_entity_get_attribute (entity, position) : NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

/* Nothing is no value, not the empty text. */
static gboolean
set_value (CrowNode   *node,
           const char *text)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Inheritance"));

  crow_entity_set_discriminator_value (CROW_ENTITY (node), text[0] != '\0' ? text : NULL);
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}

static void
add_parents (AdwPreferencesGroup *group,
             DesignerRows        *rows,
             CrowNode            *node)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));
  guint none = NONE;

  g_ptr_array_add (titles, (gpointer) _("None"));
  g_array_append_val (values, none);
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *parent = crow_model_get_entity (model, i);
      const char *name = crow_entity_get_name (parent);

      if (parent != crow_entity_get_parent (CROW_ENTITY (node)) && crow_entity_inherits (parent, CROW_ENTITY (node)))
        continue;
      g_ptr_array_add (titles, (gpointer) (name != NULL ? name : "?"));
      g_array_append_val (values, i);
    }
  g_ptr_array_add (titles, NULL);
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Inherits From"), (const char *const *) titles->pdata,
                            (const guint *) values->data, get_parent, set_parent);
}

static void
add_discriminators (AdwPreferencesGroup *group,
                    DesignerRows        *rows,
                    CrowNode            *node)
{
  CrowEntity *entity = CROW_ENTITY (node);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));
  guint none = NONE;

  g_ptr_array_add (titles, (gpointer) _("None"));
  g_array_append_val (values, none);
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      const char *name = crow_attribute_get_name (crow_entity_get_attribute (entity, i));

      g_ptr_array_add (titles, (gpointer) (name != NULL ? name : "?"));
      g_array_append_val (values, i);
    }
  g_ptr_array_add (titles, NULL);
  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Told Apart By"), (const char *const *) titles->pdata,
                            (const guint *) values->data, get_discriminator, set_discriminator);
}

static char *
describe (CrowEntity *entity,
          GPtrArray  *heirs)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (crow_entity_get_parent (entity) != NULL && crow_entity_get_discriminator_value (entity) == NULL)
    return g_strdup (_("Without a value it has no rows of its own, only those of what inherits from it."));
  if (heirs->len == 0)
    return NULL;
  for (guint i = 0; i < heirs->len; i++)
    {
      const char *name = crow_entity_get_name (g_ptr_array_index (heirs, i));

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name != NULL ? name : "?");
    }
  /* Translators: names of entities */
  return g_strdup_printf (_("Inherited from by %s"), names->str);
}

void
designer_page_add_inheritance (AdwPreferencesPage *page,
                               DesignerRows       *rows,
                               CrowEntity         *entity)
{
  const char *const strategies[] = { _("In the Table of the Parent"), _("In a Table of Its Own"), NULL };
  const char *const executors[] = { _("The Database"), _("The Session"), NULL };
  CrowNode *node = CROW_NODE (entity);
  gboolean is_heir = crow_entity_get_parent_id (entity) != NULL;
  g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (entity);
  g_autofree char *description = describe (entity, heirs);
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Inheritance"), description);

  add_parents (group, rows, node);
  if (is_heir)
    designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Its Attributes Are"), strategies, NULL, get_strategy, set_strategy);
  if (is_heir && crow_entity_get_strategy (entity) == CROW_INHERITANCE_JOINED)
    designer_rows_add_stored_choice (GTK_WIDGET (group), rows, node, _("Row Deleted By"), executors,
                                     CROW_ENTITY_PROP_ON_DELETE, _("Change Executor"));
  if (!is_heir && (heirs->len > 0 || crow_entity_get_discriminator (entity) != NULL))
    add_discriminators (group, rows, node);
  if (is_heir || heirs->len > 0)
    designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Value of Its Rows"), "value", set_value);
}
