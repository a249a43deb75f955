/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses the page for what is selected and keeps it true to the document.
 *
 * A page is made anew when something else is selected.  When what it lists came or went, its groups are made anew: it
 * stays where it was scrolled to, with the same parts folded out, the same row in focus and what is typed there.
 * Otherwise its rows show their values anew.  The pages themselves are tables in designer-inspector-*.c.
 */
#include "config.h"

#include "app/designer-inspector.h"

#include <glib/gi18n-lib.h>

#include "app/designer-inspector-pages.h"
#include "app/designer-names.h"
#include "app/designer-problem-row.h"
#include "app/designer-rows.h"
#include "document/crow-operation.h"
#include "document/crow-problem-list.h"
#include "document/crow-silence.h"

static const DesignerPage *const pages[] = {
  &designer_page_model,
  &designer_page_entity,
  &designer_page_attribute,
  &designer_page_link,
  &designer_page_note,
  &designer_page_area,
};

struct _DesignerInspector
{
  GtkWidget parent_instance;

  CrowViewState *state; /* owned (nullable) */
  DesignerCompiler *compiler; /* owned (nullable) */
  GtkListBox *problems; /* of the page; NULL: it has none */
  GtkWidget *page;      /* child */
  GPtrArray *groups;    /* of the page */
  DesignerRows *rows;   /* owned */
  GPtrArray *nodes;     /* owned (element-type CrowNode): what the page shows */
  CrowNode *node;       /* NULL: several */
  guint rebuild;
};

G_DEFINE_FINAL_TYPE (DesignerInspector, designer_inspector, GTK_TYPE_WIDGET)

AdwPreferencesGroup *
designer_page_add_group (AdwPreferencesPage *page,
                         const char         *title,
                         const char         *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  if (title != NULL)
    {
      g_autofree char *markup = g_markup_escape_text (title, -1);

      adw_preferences_group_set_title (group, markup);
    }
  if (description != NULL)
    {
      g_autofree char *markup = g_markup_escape_text (description, -1);

      adw_preferences_group_set_description (group, markup);
    }
  adw_preferences_page_add (page, group);
  g_ptr_array_add (g_object_get_data (G_OBJECT (page), "groups"), group);
  return group;
}

GtkWidget *
designer_page_make_button (CrowNode          *node,
                           const char        *icon,
                           const char        *label,
                           DesignerButtonFunc clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked), node, 0);
  return button;
}

/* The button may be gone when its row is made anew for what it did. */
void
designer_page_remove_cb (GtkButton *button,
                         CrowNode  *node)
{
  g_autoptr (CrowNode) kept = g_object_ref (node);

  if (crow_node_get_document (kept) != NULL)
    crow_operation_delete (crow_node_get_document (kept), &kept, 1);
}

/* A property of a node is set without a widget at hand. */
void
designer_page_complain (const GError *error)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (g_application_get_default ()));

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", error->message);
}

static void
select_cb (GtkListBoxRow *row,
           CrowViewState *state)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  crow_view_state_select (state, id);
  crow_view_state_reveal (state, id);
}

void
designer_page_add_jump (AdwPreferencesGroup *group,
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

/* Whether a problem is about a node or a part of it. */
static gboolean
is_about (DesignerInspector *self,
          const CrowProblem *problem)
{
  CrowNode *node = crow_document_find_element (crow_node_get_document (self->node), problem->id);

  while (node != NULL && node != self->node)
    node = crow_node_get_parent (node);
  return node != NULL;
}

static GtkListBox *
add_problems (AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = designer_page_add_group (page, _("Problems"), NULL);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Problems"), -1);
  adw_preferences_group_add (group, list);
  return GTK_LIST_BOX (list);
}

static gboolean
is_listed (gpointer item,
           gpointer user_data)
{
  DesignerInspector *self = user_data;
  const CrowProblem *problem = crow_problem_item_get_problem (item);

  return self->node != NULL && problem->id != NULL && problem->severity != CROW_SEVERITY_NOTE &&
         !crow_problem_item_is_silenced (item) && is_about (self, problem);
}

static GtkWidget *
make_problem_row (gpointer item,
                  gpointer user_data)
{
  DesignerInspector *self = user_data;
  GtkWidget *row = designer_problem_row_new (crow_node_get_document (self->node), item);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

/* The list follows the compiler's as long as the page is there. */
static void
fill_problems (DesignerInspector *self)
{
  GListModel *list = self->compiler != NULL ? designer_compiler_get_list (self->compiler) : NULL;

  if (self->problems == NULL)
    return;
  if (g_object_get_data (G_OBJECT (self->problems), "list") != list)
    {
      g_autoptr (GtkFilterListModel) listed = NULL;

      if (list != NULL)
        listed = gtk_filter_list_model_new (g_object_ref (list), GTK_FILTER (gtk_custom_filter_new (is_listed, self, NULL)));
      gtk_list_box_bind_model (self->problems, G_LIST_MODEL (listed), list != NULL ? make_problem_row : NULL, self, NULL);
      g_object_set_data (G_OBJECT (self->problems), "list", list);
    }
  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (self->problems), ADW_TYPE_PREFERENCES_GROUP),
                          gtk_list_box_get_row_at_index (self->problems, 0) != NULL);
}

/* (transfer full) (element-type CrowNode): what the page is to be of: what is selected, or the model */
static GPtrArray *
list_nodes (DesignerInspector *self)
{
  g_autoptr (GPtrArray) selected = NULL;
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->state == NULL)
    return nodes;
  selected = crow_view_state_get_nodes (self->state);
  for (guint i = 0; i < selected->len; i++)
    g_ptr_array_add (nodes, g_object_ref (g_ptr_array_index (selected, i)));
  if (nodes->len == 0)
    g_ptr_array_add (nodes, g_object_ref (crow_document_get_model (crow_view_state_get_document (self->state))));
  return nodes;
}

static gboolean
shows (DesignerInspector *self,
       GPtrArray         *nodes)
{
  if (self->page == NULL || nodes->len == 0 || nodes->len != self->nodes->len)
    return FALSE;
  for (guint i = 0; i < nodes->len; i++)
    if (g_ptr_array_index (nodes, i) != g_ptr_array_index (self->nodes, i))
      return FALSE;
  return TRUE;
}

static void
fill (DesignerInspector *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (self->page);

  if (self->node == NULL)
    {
      designer_page_fill_several (page, self->rows, self->state, self->nodes);
      return;
    }
  /* The model's page is about the whole; its list of problems is the panel. */
  if (!CROW_IS_MODEL (self->node))
    self->problems = add_problems (page);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i]->kind == crow_node_get_kind (self->node))
      pages[i]->fill (page, self->rows, self->state, self->node);
  fill_problems (self);
}

/* Takes the groups away; the page stays. */
static void
empty (DesignerInspector *self)
{
  designer_rows_clear (self->rows);
  self->problems = NULL;
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self->page), g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
}

static void
build_same (DesignerInspector *self)
{
  g_autoptr (GHashTable) expanded = designer_rows_list_expanded (self->rows);
  DesignerTyping *typing = designer_rows_take_typing (self->rows);

  empty (self);
  fill (self);
  designer_rows_expand (self->rows, expanded);
  if (typing != NULL)
    designer_rows_restore_typing (self->rows, typing);
}

static void
build (DesignerInspector *self)
{
  g_autoptr (GPtrArray) nodes = list_nodes (self);

  g_clear_handle_id (&self->rebuild, g_source_remove);
  if (shows (self, nodes))
    {
      build_same (self);
      return;
    }

  /* What is typed belongs to the node that goes. */
  designer_rows_apply (self->rows);
  g_clear_handle_id (&self->rebuild, g_source_remove);
  designer_rows_clear (self->rows);
  self->problems = NULL;
  g_ptr_array_set_size (self->groups, 0);
  g_clear_pointer (&self->page, gtk_widget_unparent);
  g_ptr_array_unref (self->nodes);
  self->nodes = g_steal_pointer (&nodes);
  self->node = self->nodes->len == 1 ? g_ptr_array_index (self->nodes, 0) : NULL;
  if (self->state == NULL)
    return;

  self->page = adw_preferences_page_new ();
  g_object_set_data (G_OBJECT (self->page), "groups", self->groups);
  fill (self);
  gtk_widget_set_parent (self->page, GTK_WIDGET (self));
}

static gboolean
rebuild_cb (gpointer user_data)
{
  DesignerInspector *self = user_data;

  self->rebuild = 0;
  build (self);
  return G_SOURCE_REMOVE;
}

static void
queue_rebuild (DesignerInspector *self)
{
  if (self->rebuild == 0)
    self->rebuild = g_idle_add (rebuild_cb, self);
}

/* Whether the page of a link says or lists something else now. */
static gboolean
changes_link (const CrowChange *change)
{
  switch (crow_node_get_kind (change->node))
    {
    case CROW_NODE_LINK:
      return change->property == CROW_LINK_PROP_KIND || change->property == CROW_LINK_PROP_DELETE
             || change->property == CROW_LINK_PROP_EXECUTOR || change->property == CROW_LINK_PROP_THROUGH;

    case CROW_NODE_LINK_END:
      return change->property == CROW_LINK_END_PROP_ENTITY || change->property == CROW_LINK_END_PROP_ROLE
             || change->property == CROW_LINK_END_PROP_ORDER_BY || change->property == CROW_LINK_END_PROP_BY;

    case CROW_NODE_ENTITY:
      return change->property == CROW_ENTITY_PROP_NAME;

    case CROW_NODE_ATTRIBUTE:
      return change->property == CROW_ATTRIBUTE_PROP_NAME;

    default:
      return FALSE;
    }
}

/* Whether the page of the model lists something that is called otherwise now. */
static gboolean
changes_model (const CrowChange *change)
{
  switch (crow_node_get_kind (change->node))
    {
    case CROW_NODE_ENUMERATION:
      return change->property == CROW_ENUMERATION_PROP_NAME;

    case CROW_NODE_ENUM_VALUE:
      return change->property == CROW_ENUM_VALUE_PROP_NAME;

    case CROW_NODE_VIEW:
      return change->property == CROW_VIEW_PROP_NAME
             || (change->property >= CROW_VIEW_PROP_SQLITE && change->property <= CROW_VIEW_PROP_MARIADB);

    default:
      return FALSE;
    }
}

/* On a diagram that arranges itself nothing has a place of its own before the first one is moved. */
static gboolean
adds_placement (CrowChangeSet *changes)
{
  for (guint i = 0; i < crow_change_set_get_n_changes (changes); i++)
    {
      const CrowChange *change = crow_change_set_get_change (changes, i);

      if (change->type != CROW_CHANGE_SET && CROW_IS_PLACEMENT (change->node))
        return TRUE;
    }
  return FALSE;
}

static void
document_changed_cb (DesignerInspector *self,
                     CrowChangeSet     *changes)
{
  /* Places change with every drag; what a page shows of them is shown anew. */
  if (!crow_change_set_touches_model (changes) && !CROW_IS_NOTE (self->node) && !CROW_IS_AREA (self->node)
      && !CROW_IS_MODEL (self->node))
    {
      if (adds_placement (changes))
        queue_rebuild (self);
      else
        designer_rows_refresh (self->rows);
      return;
    }

  /* Lists of attributes and links on a page are made anew with it. */
  for (guint i = 0; i < crow_change_set_get_n_changes (changes); i++)
    {
      const CrowChange *change = crow_change_set_get_change (changes, i);

      if (change->type != CROW_CHANGE_SET
          || (change->node != self->node && CROW_IS_ENTITY (self->node) && !CROW_IS_PLACEMENT (change->node))
          || (CROW_IS_ATTRIBUTE (self->node) && change->node == self->node
              && (change->property == CROW_ATTRIBUTE_PROP_TYPE || change->property == CROW_ATTRIBUTE_PROP_ENUM
                  || change->property == CROW_ATTRIBUTE_PROP_AUTO))
          || ((CROW_IS_MODEL (self->node) || CROW_IS_ATTRIBUTE (self->node)) && changes_model (change))
          || (CROW_IS_ENTITY (self->node)
              && (change->property == CROW_ENTITY_PROP_INHERITS || change->property == CROW_ENTITY_PROP_STRATEGY
                  || change->property == CROW_ENTITY_PROP_VALUE))
          || (CROW_IS_LINK (self->node) && changes_link (change)))
        {
          queue_rebuild (self);
          return;
        }
    }
  designer_rows_refresh (self->rows);
}

static void
compiler_updated_cb (DesignerInspector *self)
{
  fill_problems (self);
  designer_rows_refresh_hints (self->rows);
}

/* The name that is chosen where none is given by hand. */
static char *
get_hint (CrowNode   *node,
          const char *property,
          gpointer    data)
{
  DesignerInspector *self = data;

  return g_str_equal (property, "c-name") || g_str_equal (property, "c-namespace")
         ? designer_names_dup (self->compiler, node) : NULL;
}

static void
designer_inspector_dispose (GObject *object)
{
  designer_inspector_set_state (DESIGNER_INSPECTOR (object), NULL);
  designer_inspector_set_compiler (DESIGNER_INSPECTOR (object), NULL);

  G_OBJECT_CLASS (designer_inspector_parent_class)->dispose (object);
}

static void
designer_inspector_finalize (GObject *object)
{
  designer_rows_free (DESIGNER_INSPECTOR (object)->rows);
  g_ptr_array_unref (DESIGNER_INSPECTOR (object)->groups);
  g_ptr_array_unref (DESIGNER_INSPECTOR (object)->nodes);

  G_OBJECT_CLASS (designer_inspector_parent_class)->finalize (object);
}

/* Back to where one came from.  A field that is left takes what was typed, in whatever way it is left. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  return gtk_widget_activate_action (widget, "win.focus-canvas", NULL);
}

static void
designer_inspector_class_init (DesignerInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_inspector_dispose;
  G_OBJECT_CLASS (klass)->finalize = designer_inspector_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
designer_inspector_init (DesignerInspector *self)
{
  self->rows = designer_rows_new ();
  designer_rows_set_hint (self->rows, get_hint, self);
  self->groups = g_ptr_array_new ();
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Properties"), -1);
}

GtkWidget *
designer_inspector_new (void)
{
  return g_object_new (DESIGNER_TYPE_INSPECTOR, NULL);
}

void
designer_inspector_set_state (DesignerInspector *self,
                              CrowViewState     *state)
{
  g_return_if_fail (DESIGNER_IS_INSPECTOR (self));

  if (self->state != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->state, self);
      g_signal_handlers_disconnect_by_data (crow_view_state_get_document (self->state), self);
    }
  g_set_object (&self->state, state);
  if (state != NULL)
    {
      g_signal_connect_swapped (state, "selection-changed", G_CALLBACK (queue_rebuild), self);
      g_signal_connect_swapped (state, "notify::diagram", G_CALLBACK (queue_rebuild), self);
      g_signal_connect_swapped (crow_view_state_get_document (state), "changed", G_CALLBACK (document_changed_cb),
                                self);
    }
  build (self);
}

/**
 * designer_inspector_focus:
 * @self: the inspector
 *
 * Gives the focus to the first property of what is selected.
 */
void
designer_inspector_focus (DesignerInspector *self)
{
  g_return_if_fail (DESIGNER_IS_INSPECTOR (self));

  if (self->rebuild != 0)
    build (self);
  if (self->page != NULL)
    gtk_widget_child_focus (self->page, GTK_DIR_TAB_FORWARD);
}

/**
 * designer_inspector_is_pending:
 * @self: the inspector
 *
 * Returns: whether a text was typed that is not in the document yet
 */
gboolean
designer_inspector_is_pending (DesignerInspector *self)
{
  g_return_val_if_fail (DESIGNER_IS_INSPECTOR (self), FALSE);

  return designer_rows_is_pending (self->rows);
}

/**
 * designer_inspector_apply:
 * @self: the inspector
 *
 * Takes what was typed as if the focus had left it, before the document is saved or closed.
 */
void
designer_inspector_apply (DesignerInspector *self)
{
  g_return_if_fail (DESIGNER_IS_INSPECTOR (self));

  designer_rows_apply (self->rows);
}

/**
 * designer_inspector_focus_diagram:
 * @self: the inspector
 *
 * Gives the focus to the name of the diagram, which is shown while nothing is selected.
 */
void
designer_inspector_focus_diagram (DesignerInspector *self)
{
  CrowDiagram *diagram;

  g_return_if_fail (DESIGNER_IS_INSPECTOR (self));

  if (self->rebuild != 0)
    build (self);
  diagram = self->state != NULL ? crow_view_state_get_diagram (self->state) : NULL;
  if (diagram != NULL)
    designer_rows_focus (self->rows, CROW_NODE (diagram));
}

/**
 * designer_inspector_focus_part:
 * @self: the inspector
 * @node: an enumeration or a view
 *
 * Gives the focus to the name of what the model's page lists, which is shown while nothing is selected.
 */
void
designer_inspector_focus_part (DesignerInspector *self,
                               CrowNode          *node)
{
  g_return_if_fail (DESIGNER_IS_INSPECTOR (self));

  if (self->rebuild != 0)
    build (self);
  designer_rows_focus (self->rows, node);
}

/**
 * designer_inspector_set_compiler:
 * @self: the inspector
 * @compiler: (nullable): the compiler that follows the document
 */
void
designer_inspector_set_compiler (DesignerInspector *self,
                                 DesignerCompiler  *compiler)
{
  g_return_if_fail (DESIGNER_IS_INSPECTOR (self));

  if (self->compiler != NULL)
    g_signal_handlers_disconnect_by_data (self->compiler, self);
  g_set_object (&self->compiler, compiler);
  if (compiler != NULL)
    g_signal_connect_object (compiler, "updated", G_CALLBACK (compiler_updated_cb), self,
                             G_CONNECT_SWAPPED);
  compiler_updated_cb (self);
}
