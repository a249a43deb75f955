/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list follows the compiler's: a row stays as long as its problem does.  Activating one shows its place.  Other pages
 * are the business of who adds them.
 */
#include "config.h"

#include "app/designer-problems.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-problem-row.h"
#include "app/designer-switcher.h"
#include "document/crow-problem-list.h"

struct _DesignerProblems
{
  GtkBox parent_instance;

  /* owned */
  CrowViewState *state;
  DesignerCompiler *compiler;
  GtkFilter *filter;  /* leaves out the silenced ones while they are not shown */

  /* children */
  GtkBox *head;       /* the switcher, and what belongs to the page that is shown */
  GtkStack *stack;
  GtkListBox *problems;
  GtkWidget *show_silenced;
};

G_DEFINE_FINAL_TYPE (DesignerProblems, designer_problems, GTK_TYPE_BOX)

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  DesignerProblems *self = user_data;

  return !crow_problem_item_is_silenced (item) || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show_silenced));
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  DesignerProblems *self = user_data;

  return designer_problem_row_new (crow_view_state_get_document (self->state), item);
}

static void
refresh (DesignerProblems *self)
{
  guint n_silenced = designer_compiler_get_silenced (self->compiler)->len;
  g_autofree char *label = g_strdup_printf (ngettext ("%u silenced", "%u silenced", n_silenced), n_silenced);

  gtk_button_set_label (GTK_BUTTON (self->show_silenced), label);
  gtk_widget_set_opacity (self->show_silenced, n_silenced > 0 ? 1 : 0);
  gtk_widget_set_sensitive (self->show_silenced, n_silenced > 0);
}

static void
show_silenced_cb (DesignerProblems *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* There are rows while they can be seen. */
static void
bind_list (DesignerProblems *self,
           gboolean          wanted)
{
  g_autoptr (GtkFilterListModel) shown = NULL;

  if (!wanted || self->compiler == NULL)
    {
      gtk_list_box_bind_model (self->problems, NULL, NULL, NULL, NULL);
      return;
    }
  shown = gtk_filter_list_model_new (g_object_ref (designer_compiler_get_list (self->compiler)),
                                     g_object_ref (self->filter));
  gtk_list_box_bind_model (self->problems, G_LIST_MODEL (shown), make_row, self, NULL);
}

static void
problem_activated_cb (DesignerProblems *self,
                      GtkListBoxRow    *row)
{
  CrowDocument *document = crow_view_state_get_document (self->state);
  CrowNode *node;
  const char *id = g_object_get_data (G_OBJECT (row), "id");
  g_autofree char *base = NULL;

  if (id == NULL)
    return;

  /* An id that compiling derived ("books.table") begins with that of its node. */
  base = g_strndup (id, strcspn (id, "."));
  node = crow_document_lookup (document, id);
  if (node == NULL)
    node = crow_document_lookup (document, base);
  while (node != NULL && crow_node_get_kind (node) != CROW_NODE_ENTITY
         && crow_node_get_kind (node) != CROW_NODE_ATTRIBUTE && crow_node_get_kind (node) != CROW_NODE_LINK)
    node = crow_node_get_parent (node);
  if (node == NULL)
    return;

  crow_view_state_select (self->state, crow_node_get_id (node));
  crow_view_state_reveal (self->state, crow_node_get_id (node));
}

static void
designer_problems_map (GtkWidget *widget)
{
  bind_list (DESIGNER_PROBLEMS (widget), TRUE);

  GTK_WIDGET_CLASS (designer_problems_parent_class)->map (widget);
}

static void
designer_problems_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (designer_problems_parent_class)->unmap (widget);

  bind_list (DESIGNER_PROBLEMS (widget), FALSE);
}

static void
designer_problems_dispose (GObject *object)
{
  DesignerProblems *self = DESIGNER_PROBLEMS (object);

  designer_problems_set_state (self, NULL, NULL);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (designer_problems_parent_class)->dispose (object);
}

static void
designer_problems_class_init (DesignerProblemsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_problems_dispose;
  GTK_WIDGET_CLASS (klass)->map = designer_problems_map;
  GTK_WIDGET_CLASS (klass)->unmap = designer_problems_unmap;
}

static void
add_problems_page (DesignerProblems *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (_("No problems found"));

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "background");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Problems"), -1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 24);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), label);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (problem_activated_cb), self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_stack_add_titled (self->stack, scroller, "problems", _("Problems"));
  self->problems = GTK_LIST_BOX (list);
}

static void
designer_problems_init (DesignerProblems *self)
{
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);

  self->stack = GTK_STACK (gtk_stack_new ());
  /* A page that is not shown must not keep the window wide. */
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  add_problems_page (self);

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  gtk_widget_add_css_class (switcher, "panel-switcher");
  self->head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_box_append (self->head, designer_switcher_new (switcher, self->stack, _("Panel")));
  self->show_silenced = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->show_silenced, "flat");
  gtk_widget_set_valign (self->show_silenced, GTK_ALIGN_CENTER);
  gtk_widget_set_opacity (self->show_silenced, 0);
  g_signal_connect_swapped (self->show_silenced, "toggled", G_CALLBACK (show_silenced_cb), self);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  g_object_set_data_full (G_OBJECT (self->show_silenced), "page", g_strdup ("problems"), g_free);
  gtk_box_append (self->head, self->show_silenced);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->head));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
}

static void
page_changed_cb (DesignerProblems *self,
                 GParamSpec       *pspec,
                 GtkStack         *stack)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->head)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *page = g_object_get_data (G_OBJECT (child), "page");

      if (page != NULL)
        gtk_widget_set_visible (child, g_strcmp0 (page, gtk_stack_get_visible_child_name (stack)) == 0);
    }
}

/**
 * designer_problems_add_page:
 * @self: the panel
 * @page: a further page
 * @name: its name
 * @title: what the switcher calls it
 * @head: (nullable): what stands beside the switcher while the page is shown
 */
void
designer_problems_add_page (DesignerProblems *self,
                            GtkWidget        *page,
                            const char       *name,
                            const char       *title,
                            GtkWidget        *head)
{
  g_return_if_fail (DESIGNER_IS_PROBLEMS (self));

  gtk_stack_add_titled (self->stack, page, name, title);
  if (head == NULL)
    return;
  g_object_set_data_full (G_OBJECT (head), "page", g_strdup (name), g_free);
  gtk_widget_set_visible (head, FALSE);
  gtk_box_append (self->head, head);
  g_signal_connect_object (self->stack, "notify::visible-child-name", G_CALLBACK (page_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
designer_problems_show_page (DesignerProblems *self,
                             const char       *name)
{
  g_return_if_fail (DESIGNER_IS_PROBLEMS (self));

  gtk_stack_set_visible_child_name (self->stack, name);
}

/**
 * designer_problems_set_state:
 * @self: the panel
 * @state: (nullable): the view of the document
 * @compiler: (nullable): the compiler that follows the document
 */
void
designer_problems_set_state (DesignerProblems *self,
                             CrowViewState    *state,
                             DesignerCompiler *compiler)
{
  g_return_if_fail (DESIGNER_IS_PROBLEMS (self));
  g_return_if_fail ((state == NULL) == (compiler == NULL));

  if (self->compiler != NULL)
    g_signal_handlers_disconnect_by_data (self->compiler, self);
  g_set_object (&self->state, state);
  if (g_set_object (&self->compiler, compiler))
    bind_list (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  if (compiler != NULL)
    {
      g_signal_connect_object (compiler, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
      refresh (self);
    }
}
