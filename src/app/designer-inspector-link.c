/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of the inspector for links: what it means in sentences, its kind, the delete rule, and both ends with what
 * passes along their roles.  What only the database knows of it is in designer-inspector-link-keys.c.
 */
#include "config.h"

#include "app/designer-inspector-pages.h"

#include <glib/gi18n-lib.h>

#include "app/designer-outline.h"
#include "app/designer-rows.h"
#include "canvas/crow-sentences.h"
#include "document/crow-operation.h"
#include "document/crow-through.h"

static const char *
get_name (CrowLink *link,
          guint     end)
{
  CrowEntity *entity = crow_link_get_entity (link, end);
  const char *name = entity != NULL ? crow_entity_get_name (entity) : NULL;

  return name != NULL ? name : "?";
}

/* What a list without a choice of it has instead; positions are below it. */
#define NONE (G_MAXUINT - 1)

static guint
get_kind (CrowNode *node)
{
  return crow_link_get_kind (CROW_LINK (node));
}

static void
set_kind (CrowNode *node,
          guint     kind)
{
  g_autoptr (GError) error = NULL;

  if (!crow_operation_set_link_kind (CROW_LINK (node), kind, &error))
    designer_page_complain (error);
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

static guint
get_entity (CrowNode *node)
{
  CrowEntity *entity = crow_link_end_get_entity (CROW_LINK_END (node));

  return entity != NULL ? crow_node_get_position (CROW_NODE (entity)) : NONE;
}

static void
set_entity (CrowNode *node,
            guint     position)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));
  g_autoptr (GError) error = NULL;

  if (!crow_operation_retarget_link (CROW_LINK (crow_node_get_parent (node)), crow_node_get_position (node),
                                     crow_model_get_entity (model, position), &error))
    designer_page_complain (error);
}

static guint
get_association (CrowNode *node)
{
  CrowEntity *entity = crow_link_get_through (CROW_LINK (node));

  return entity != NULL ? crow_node_get_position (CROW_NODE (entity)) : NONE;
}

static void
set_association (CrowNode *node,
                 guint     position)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));
  g_autoptr (GError) error = NULL;

  if (!crow_operation_set_through (CROW_LINK (node), position != NONE ? crow_model_get_entity (model, position) : NULL,
                                   &error))
    designer_page_complain (error);
}

static guint
get_by (CrowNode *node)
{
  CrowLink *by = crow_link_end_get_by (CROW_LINK_END (node));

  return by != NULL ? crow_node_get_position (CROW_NODE (by)) : NONE;
}

static void
set_by (CrowNode *node,
        guint     position)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (node));
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Association"));

  crow_link_end_set_by (CROW_LINK_END (node), position != NONE ? crow_model_get_link (model, position) : NULL);
  crow_edit_commit (g_steal_pointer (&edit));
}

static guint
get_order (CrowNode *node)
{
  CrowAttribute *attribute = crow_link_end_get_order_by (CROW_LINK_END (node));

  return attribute != NULL ? crow_node_get_position (CROW_NODE (attribute)) : NONE;
}

static void
set_order (CrowNode *node,
           guint     position)
{
  CrowLinkEnd *end = CROW_LINK_END (node);
  CrowEntity *entity = crow_link_end_get_entity (end);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Order"));

  crow_link_end_set_order_by (end, position != NONE && entity != NULL ? crow_entity_get_attribute (entity, position)
                                                                      : NULL);
  if (position == NONE)
    crow_link_end_set_descending (end, FALSE);
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
set_cascade (CrowNode    *node,
             CrowCascades cascade,
             gboolean     passes)
{
  CrowLinkEnd *end = CROW_LINK_END (node);
  CrowCascades cascades = crow_link_end_get_cascades (end);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (node), _("Change Cascades"));

  crow_link_end_set_cascades (end, passes ? cascades | cascade : cascades & ~cascade);
  crow_edit_commit (g_steal_pointer (&edit));
}

#define CASCADE(name, flag) \
  static guint \
  get_##name (CrowNode *node) \
  { \
    return (crow_link_end_get_cascades (CROW_LINK_END (node)) & (flag)) != 0; \
  } \
  static void \
  set_##name (CrowNode *node, \
              guint     passes) \
  { \
    set_cascade (node, flag, passes != 0); \
  }

CASCADE (save_update, CROW_CASCADE_SAVE_UPDATE)
CASCADE (merge, CROW_CASCADE_MERGE)
CASCADE (expunge, CROW_CASCADE_EXPUNGE)
CASCADE (refresh_expire, CROW_CASCADE_REFRESH_EXPIRE)

static void
add_entities (AdwPreferencesGroup *group,
              DesignerRows        *rows,
              CrowNode            *end)
{
  CrowModel *model = crow_document_get_model (crow_node_get_document (end));
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));

  if (crow_link_end_get_entity (CROW_LINK_END (end)) == NULL)
    {
      guint none = NONE;

      g_ptr_array_add (titles, (gpointer) _("None"));
      g_array_append_val (values, none);
    }
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      const char *name = crow_entity_get_name (crow_model_get_entity (model, i));

      g_ptr_array_add (titles, (gpointer) (name != NULL ? name : "?"));
      g_array_append_val (values, i);
    }
  g_ptr_array_add (titles, NULL);
  designer_rows_add_choice (GTK_WIDGET (group), rows, end, _("Entity"), (const char *const *) titles->pdata,
                            (const guint *) values->data, get_entity, set_entity);
}

/* A table of the link's own, or an entity that refers to both ends. */
static void
add_associations (AdwPreferencesGroup *group,
                  DesignerRows        *rows,
                  CrowLink            *link)
{
  g_autoptr (GPtrArray) entities = crow_link_list_associations (link);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));
  CrowEntity *present = crow_link_get_through (link);
  guint none = NONE;

  if (present != NULL && !g_ptr_array_find (entities, present, NULL))
    g_ptr_array_add (entities, present);
  if (entities->len == 0 && crow_link_get_through_id (link) == NULL)
    return;
  g_ptr_array_add (titles, (gpointer) _("A Table of Its Own"));
  g_array_append_val (values, none);
  for (guint i = 0; i < entities->len; i++)
    {
      const char *name = crow_entity_get_name (g_ptr_array_index (entities, i));
      guint position = crow_node_get_position (g_ptr_array_index (entities, i));

      g_ptr_array_add (titles, (gpointer) (name != NULL ? name : "?"));
      g_array_append_val (values, position);
    }
  g_ptr_array_add (titles, NULL);
  designer_rows_add_choice (GTK_WIDGET (group), rows, CROW_NODE (link), _("Association"),
                            (const char *const *) titles->pdata, (const guint *) values->data, get_association,
                            set_association);
}

/* By which of the links of the association an end is reached, where that is not plain. */
static void
add_by (AdwPreferencesGroup *group,
        DesignerRows        *rows,
        CrowLink            *link,
        guint                position)
{
  CrowNode *end = CROW_NODE (crow_link_get_end (link, position));
  CrowEntity *association = crow_link_get_through (link);
  g_autoptr (GPtrArray) links = association != NULL ? crow_link_list_by (link, association, position) : g_ptr_array_new ();
  CrowLink *present = crow_link_end_get_by (CROW_LINK_END (end));
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));
  guint none = NONE;

  if (present != NULL && !g_ptr_array_find (links, present, NULL))
    g_ptr_array_add (links, present);
  if (links->len < 2 && present == NULL)
    return;
  g_ptr_array_add (titles, (gpointer) _("Automatic"));
  g_array_append_val (values, none);
  for (guint i = 0; i < links->len; i++)
    {
      CrowLink *by = g_ptr_array_index (links, i);
      const char *role = crow_link_end_get_role (crow_link_get_end (by, 0));
      const char *name = crow_link_get_name (by);
      guint index = crow_node_get_position (CROW_NODE (by));

      if (role == NULL)
        role = name != NULL ? name : crow_node_get_id (CROW_NODE (by));
      g_ptr_array_add (titles, (gpointer) role);
      g_array_append_val (values, index);
    }
  g_ptr_array_add (titles, NULL);
  designer_rows_add_choice (GTK_WIDGET (group), rows, end, _("Reached By"), (const char *const *) titles->pdata,
                            (const guint *) values->data, get_by, set_by);
}

/* The order of a collection: only a role that reaches many has one. */
static void
add_order (AdwPreferencesGroup *group,
           DesignerRows        *rows,
           CrowNode            *end,
           CrowEntity          *entity)
{
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
  designer_rows_add_choice (GTK_WIDGET (group), rows, end, _("Ordered By"), (const char *const *) titles->pdata,
                            (const guint *) values->data, get_order, set_order);
  if (crow_link_end_get_order_by (CROW_LINK_END (end)) != NULL)
    designer_rows_add_stored_switch (GTK_WIDGET (group), rows, end, _("Greatest First"), NULL,
                                     CROW_LINK_END_PROP_DESCENDING, _("Change Order"));
}

static void
add_cascades (AdwPreferencesGroup *group,
              DesignerRows        *rows,
              CrowNode            *end,
              const char          *role)
{
  g_autofree char *subtitle = g_strdup_printf (_("What is done to an object passes along “%s”"), role);
  GtkWidget *inner = designer_rows_add_expander (group, _("Passes Along"), subtitle);

  designer_rows_add_switch (inner, rows, end, _("Adding to the Session"), NULL, get_save_update, set_save_update);
  designer_rows_add_switch (inner, rows, end, _("Merging"), NULL, get_merge, set_merge);
  designer_rows_add_switch (inner, rows, end, _("Taking out of the Session"), NULL, get_expunge, set_expunge);
  designer_rows_add_switch (inner, rows, end, _("Refreshing and Expiring"), NULL, get_refresh_expire, set_refresh_expire);
}

/* Columns of pairs are named after roles where both sides are the same entity. */
static gboolean
set_role (CrowNode   *node,
          const char *name)
{
  crow_operation_rename_in_link (node, "role", name[0] != '\0' ? name : NULL);
  return TRUE;
}

static gboolean
set_table (CrowNode   *node,
           const char *name)
{
  crow_operation_rename_in_link (node, "table", name[0] != '\0' ? name : NULL);
  return TRUE;
}

static void
add_end (AdwPreferencesPage *page,
         DesignerRows       *rows,
         CrowLink           *link,
         guint               position)
{
  CrowNode *end = CROW_NODE (crow_link_get_end (link, position));
  g_autofree char *role = g_strdup_printf (_("Name in %s"), get_name (link, 1 - position));
  g_autofree char *required = NULL;
  AdwPreferencesGroup *group = designer_page_add_group (page, get_name (link, position), NULL);
  CrowEntity *entity = crow_link_get_entity (link, position);
  CrowLinkKind kind = crow_link_get_kind (link);
  const char *name = crow_link_end_get_role (CROW_LINK_END (end));

  add_entities (group, rows, end);
  designer_rows_add_text (GTK_WIDGET (group), rows, end, role, "role", set_role);
  if (crow_link_is_through (link))
    add_by (group, rows, link, position);
  else
    {
      /* Translators: names of entities: each row of the first needs one of the second */
      required = g_strdup_printf (_("Each %s needs at least one %s."), get_name (link, 1 - position),
                                  get_name (link, position));
      designer_rows_add_switch (GTK_WIDGET (group), rows, end, _("Required"), required, get_required, set_required);
    }
  if (name != NULL && !crow_link_is_through (link))
    {
      g_autofree char *edited = g_strdup_printf (_("“%s” is edited from this side"), name);

      designer_rows_add_stored_switch (GTK_WIDGET (group), rows, end, _("View Only"), edited, CROW_LINK_END_PROP_VIEW_ONLY,
                                       _("Change Property"));
    }
  if (entity != NULL && (kind == CROW_LINK_MANY_TO_MANY || (kind == CROW_LINK_ONE_TO_MANY && position == 1)))
    add_order (group, rows, end, entity);
  if (name != NULL && !crow_link_is_through (link))
    add_cascades (group, rows, end, name);
  designer_rows_add_text (GTK_WIDGET (group), rows, end, _("C Name"), "c-name", NULL);
}

/* Who does it, where the rule is something to be done. */
static char *
describe_executor (CrowLink *link)
{
  CrowDeleteRule rule = crow_link_get_delete_rule (link);
  g_autofree char *sentence = crow_sentence_for_rule (link);
  const char *executor;

  if (crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY || rule == CROW_DELETE_NONE)
    return g_steal_pointer (&sentence);
  if (crow_link_get_executor (link) == CROW_EXECUTOR_SESSION)
    executor = _("The session sees to it.");
  else if (crow_link_get_executor (link) == CROW_EXECUTOR_DATABASE)
    executor = _("The database sees to it.");
  else
    executor = _("The database sees to it where it can, else the session.");
  return g_strconcat (sentence, " ", executor, NULL);
}

static void
add_button (GtkWidget  *box,
            const char *title,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_kind (AdwPreferencesGroup *group,
          DesignerRows        *rows,
          CrowNode            *node)
{
  const char *const kinds[] = { _("One to Many"), _("One to One"), _("Many to Many"), NULL };

  designer_rows_add_choice (GTK_WIDGET (group), rows, node, _("Kind"), kinds, NULL, get_kind, set_kind);
}

static void
add_delete_rules (AdwPreferencesGroup *group,
                  DesignerRows        *rows,
                  CrowNode            *node)
{
  const char *const rules[] = {
    _("Forget the Reference"), _("Delete Them Too"), _("Refuse"), _("Set the Default"), _("Leave It to the Database"),
    NULL,
  };
  const char *const executors[] = { _("Automatic"), _("The Session"), _("The Database"), NULL };

  designer_rows_add_stored_choice (GTK_WIDGET (group), rows, node, _("Those That Refer"), rules, CROW_LINK_PROP_DELETE,
                                   _("Change Delete Rule"));
  designer_rows_add_stored_choice (GTK_WIDGET (group), rows, node, _("Carried Out By"), executors,
                                   CROW_LINK_PROP_EXECUTOR, _("Change Executor"));
}

void
designer_page_add_link_rules (AdwPreferencesGroup *group,
                              DesignerRows        *rows,
                              CrowNode            *node)
{
  add_kind (group, rows, node);
  add_delete_rules (group, rows, node);
  designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Owned"), NULL, CROW_LINK_PROP_OWNED,
                                   _("Change Property"));
}

static void
fill_link (AdwPreferencesPage *page,
           DesignerRows       *rows,
           CrowViewState      *state,
           CrowNode           *node)
{
  CrowLink *link = CROW_LINK (node);
  gboolean is_pairs = crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY;
  g_autofree char *sentence = designer_outline_describe_link (link);
  g_autofree char *rule = describe_executor (link);
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Link"), sentence);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_kind (group, rows, node);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Name"), "name", NULL);
  if (is_pairs)
    add_associations (group, rows, link);
  if (is_pairs && !crow_link_is_through (link))
    designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Table of the Pairs"), "table", set_table);
  designer_rows_add_text (GTK_WIDGET (group), rows, node, _("Comment"), "comment", NULL);
  gtk_widget_set_margin_top (buttons, 12);
  add_button (buttons, _("Reverse"), "win.reverse-link");
  if (is_pairs && !crow_link_is_through (link))
    add_button (buttons, _("Turn into an Entity"), "win.link-to-entity");
  adw_preferences_group_add (group, buttons);

  group = designer_page_add_group (page, _("Deleting"), rule);
  if (!is_pairs)
    {
      g_autofree char *owned = g_strdup_printf (_("A %s without its %s is deleted."), get_name (link, 1),
                                                get_name (link, 0));

      add_delete_rules (group, rows, node);
      designer_rows_add_stored_switch (GTK_WIDGET (group), rows, node, _("Owned"), owned, CROW_LINK_PROP_OWNED,
                                       _("Change Property"));
    }

  for (guint i = 0; i < MIN (2, crow_link_get_n_ends (link)); i++)
    add_end (page, rows, link, i);
  designer_page_add_link_keys (page, rows, link);
}

const DesignerPage designer_page_link = { CROW_NODE_LINK, fill_link };
