/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list on the left, what is known of one statement on the right.  The list follows its end as long as that is in view,
 * as a terminal does.  The query plan is asked for when it is unfolded.
 */
#include "config.h"

#include "app/designer-statements.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-actions.h"
#include "document/crow-operation.h"

/* In pixels: about one row. */
#define END_DISTANCE 60

struct _DesignerStatements
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *stack;            /* "statements", "empty" */
  GtkListView *view;
  GtkScrolledWindow *scroller; /* of the list */
  GtkStack *detail;            /* "statement", "none" */
  GtkLabel *sql;
  GtkWidget *want_box;
  GtkLabel *want;
  GtkWidget *add_index;
  GtkLabel *error;
  GtkLabel *facts;
  GtkExpander *plan_expander;
  GtkLabel *plan;

  /* owned; beside the page */
  GtkWidget *head;
  GtkCheckButton *reads;
  GtkLabel *dropped;

  /* owned */
  GSimpleActionGroup *actions;
  GtkSingleSelection *selection;
  CrowPreviewLog *log;         /* NULL: there is no sample database */
  CrowDocument *document;
  CrowRanStatement *shown;     /* (nullable) */

  gboolean at_end;             /* the end of the list is in view, or was when it was last seen */
};

G_DEFINE_FINAL_TYPE (DesignerStatements, designer_statements, GTK_TYPE_WIDGET)

char *
designer_statements_dup_time (gint64 microseconds)
{
  if (microseconds >= G_USEC_PER_SEC)
    /* Translators: seconds */
    return g_strdup_printf (_("%.2f s"), (double) microseconds / G_USEC_PER_SEC);
  if (microseconds >= 1000)
    /* Translators: milliseconds */
    return g_strdup_printf (_("%.1f ms"), (double) microseconds / 1000);
  /* Translators: microseconds */
  return g_strdup_printf (_("%u µs"), (guint) MAX (microseconds, 0));
}

static char *
dup_counts (CrowRanStatement *statement)
{
  guint n_rows = (guint) CLAMP (crow_ran_statement_get_n_rows (statement), 0, G_MAXINT);
  g_autofree char *time = designer_statements_dup_time (crow_ran_statement_get_duration (statement));
  g_autofree char *rows = g_strdup_printf (ngettext ("%u row", "%u rows", n_rows), n_rows);

  if (crow_ran_statement_get_n_runs (statement) > 1)
    /* Translators: how often a statement ran, rows of all runs, time of all runs: “12 times, 12 rows, 800 µs” */
    return g_strdup_printf (_("%u times, %s, %s"), crow_ran_statement_get_n_runs (statement), rows, time);
  /* Translators: “12 rows”, “800 µs” */
  return g_strdup_printf (_("%s, %s"), rows, time);
}

/* Rows of the list. */

/* What is worth a mark, the worst first; NULL: nothing. */
static const char *
get_icon (CrowRanStatement *statement,
          const char      **css_class,
          const char      **name)
{
  if (crow_ran_statement_get_error (statement) != NULL)
    {
      *css_class = "error";
      *name = _("Failed");
      return "dialog-error-symbolic";
    }
  if (crow_ran_statement_get_index_entity (statement) != NULL)
    {
      *css_class = "warning";
      *name = _("Lacks an Index");
      return "dialog-warning-symbolic";
    }
  if (crow_ran_statement_is_slow (statement))
    {
      *css_class = "warning";
      *name = _("Slow");
      return "document-open-recent-symbolic";
    }
  return NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *sql = gtk_label_new (NULL);
  GtkWidget *why = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (sql), 0);
  gtk_label_set_ellipsize (GTK_LABEL (sql), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (sql), TRUE);
  gtk_widget_add_css_class (sql, "statement");
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_label_set_ellipsize (GTK_LABEL (why), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (why, "caption");
  gtk_widget_add_css_class (why, "dim-label");
  gtk_widget_set_size_request (icon, 16, -1);
  gtk_box_append (GTK_BOX (texts), sql);
  gtk_box_append (GTK_BOX (texts), why);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_list_item_set_child (item, line);
}

static void
fill_row (GtkListItem *item)
{
  CrowRanStatement *statement = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *sql = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  GtkWidget *why = gtk_widget_get_next_sibling (sql);
  g_autofree char *counts = dup_counts (statement);
  g_autofree char *text = NULL;
  g_autofree char *line = g_strdelimit (g_strdup (crow_ran_statement_get_sql (statement)), "\n\t", ' ');
  const char *reason = crow_ran_statement_get_reason (statement);
  const char *css_class = NULL, *name = "";
  const char *icon_name = get_icon (statement, &css_class, &name);

  gtk_widget_remove_css_class (icon, "error");
  gtk_widget_remove_css_class (icon, "warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (icon, css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), icon_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (icon, *name != '\0' ? name : NULL);
  gtk_label_set_text (GTK_LABEL (sql), line);
  /* Translators: why a statement ran, and what it did: “flush of book 3 · 1 row, 80 µs” */
  text = reason != NULL ? g_strdup_printf (_("%s · %s"), reason, counts) : g_strdup (counts);
  gtk_label_set_text (GTK_LABEL (why), text);
  /* GTK 4.8 makes no name of what is in a row. */
  if (gtk_widget_get_parent (gtk_list_item_get_child (item)) != NULL)
    {
      /* Translators: for who hears it: a mark as “Slow” or nothing, a statement, why it ran */
      g_autofree char *spoken = g_strdup_printf (_("%s %s, %s"), name, line, text);

      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (gtk_list_item_get_child (item))),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, g_strstrip (spoken), -1);
    }
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  fill_row (item);
  g_signal_connect_object (gtk_list_item_get_item (item), "changed", G_CALLBACK (fill_row), item, G_CONNECT_SWAPPED);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), fill_row, item);
}

/* One statement. */

static void
fill_plan (DesignerStatements *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plan = NULL;

  if (self->shown == NULL || !gtk_expander_get_expanded (self->plan_expander))
    return;
  plan = crow_preview_log_explain (self->log, self->shown, &error);
  if (plan == NULL)
    gtk_label_set_text (self->plan, error->message);
  else
    gtk_label_set_text (self->plan, *plan != '\0' ? plan : _("No table is searched."));
}

static CrowEntity *
find_entity (DesignerStatements *self,
             GPtrArray          *attributes)
{
  const char *id = self->shown != NULL ? crow_ran_statement_get_index_entity (self->shown) : NULL;
  CrowNode *node = id != NULL ? crow_document_lookup (self->document, id) : NULL;

  /* The table of a many-to-many link stands for no entity of the drawing. */
  for (guint i = 0; CROW_IS_ENTITY (node) && crow_ran_statement_get_index_attributes (self->shown)[i] != NULL; i++)
    {
      CrowNode *attribute = crow_document_lookup (self->document,
                                                  crow_ran_statement_get_index_attributes (self->shown)[i]);

      if (!CROW_IS_ATTRIBUTE (attribute))
        return NULL;
      g_ptr_array_add (attributes, attribute);
    }
  return CROW_IS_ENTITY (node) ? CROW_ENTITY (node) : NULL;
}

static void
add_fact (GString    *text,
          const char *format,
          const char *fact)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  if (fact != NULL && *fact != '\0')
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text, format, fact);
    }
#pragma GCC diagnostic pop
}

static void
fill_detail (DesignerStatements *self)
{
  GActionMap *actions = G_ACTION_MAP (self->actions);
  CrowRanStatement *statement = self->shown;
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autoptr (GString) want = g_string_new (NULL);
  g_autofree char *counts = NULL;
  g_autofree char *lack = NULL;

  gtk_stack_set_visible_child_name (self->detail, statement != NULL ? "statement" : "none");
  designer_set_enabled (actions, "copy", statement != NULL);
  designer_set_enabled (actions, "add-index", find_entity (self, attributes) != NULL);
  if (statement == NULL)
    return;
  gtk_label_set_text (self->sql, crow_ran_statement_get_sql (statement));
  gtk_widget_set_visible (GTK_WIDGET (self->error), crow_ran_statement_get_error (statement) != NULL);
  if (crow_ran_statement_get_error (statement) != NULL)
    gtk_label_set_text (self->error, crow_ran_statement_get_error (statement));

  lack = crow_ran_statement_dup_want (statement);
  if (lack != NULL)
    g_string_append (want, lack);
  if (crow_ran_statement_is_slow (statement))
    g_string_append_printf (want, "%s%s", want->len > 0 ? " " : "",
                            lack != NULL ? _("It was slow.")
                                         : _("It was slow. No index would help: ask for fewer rows, or less often."));
  gtk_label_set_text (self->want, want->str);
  gtk_widget_set_visible (self->want_box, want->len > 0);
  gtk_widget_set_visible (self->add_index, attributes->len > 0);

  counts = dup_counts (statement);
  add_fact (facts, "%s", counts);
  /* Translators: why a statement ran, as “flush of book 3” */
  add_fact (facts, _("Why: %s"), crow_ran_statement_get_reason (statement));
  /* Translators: what was put in the place of the question marks of a statement */
  add_fact (facts, crow_ran_statement_get_n_runs (statement) > 1 ? _("Parameters at first: %s") : _("Parameters: %s"),
            crow_ran_statement_get_parameters (statement));
  gtk_label_set_text (self->facts, facts->str);
  fill_plan (self);
}

static void
selected_cb (DesignerStatements *self)
{
  CrowRanStatement *statement = gtk_single_selection_get_selected_item (self->selection);

  if (statement == self->shown)
    return;
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, fill_detail, self);
  g_set_object (&self->shown, statement);
  if (self->shown != NULL)
    g_signal_connect_swapped (self->shown, "changed", G_CALLBACK (fill_detail), self);
  fill_detail (self);
}

static void
activated_cb (DesignerStatements *self)
{
  gtk_expander_set_expanded (self->plan_expander, TRUE);
}

/* The list. */

static void
update (DesignerStatements *self)
{
  GActionMap *actions = G_ACTION_MAP (self->actions);
  guint n = self->log != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->log)) : 0;
  guint64 n_dropped = self->log != NULL ? crow_preview_log_get_n_dropped (self->log) : 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "statements" : "empty");
  designer_set_enabled (actions, "clear", n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->reads), self->log != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->dropped), n_dropped > 0);
  if (n_dropped > 0)
    {
      guint shown = (guint) MIN (n_dropped, G_MAXUINT);
      g_autofree char *text = g_strdup_printf (ngettext ("%u earlier one is forgotten", "%u earlier ones are forgotten",
                                                         shown), shown);

      gtk_label_set_text (self->dropped, text);
    }
}

/* As long as nobody scrolled away from it. */
static void
follow_end (DesignerStatements *self)
{
  guint n = self->log != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->log)) : 0;

  if (n > 0 && self->at_end)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", n - 1);
}

static void
scrolled_cb (DesignerStatements *self,
             GtkAdjustment      *adjustment)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    self->at_end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) -
                   gtk_adjustment_get_value (adjustment) < END_DISTANCE;
}

static void
items_changed_cb (DesignerStatements *self)
{
  update (self);
  follow_end (self);
}

static void
reads_cb (DesignerStatements *self)
{
  if (self->log != NULL)
    crow_preview_log_set_with_reads (self->log, gtk_check_button_get_active (self->reads));
}

void
designer_statements_set_log (DesignerStatements *self,
                             CrowPreviewLog     *log,
                             CrowDocument       *document)
{
  g_return_if_fail (DESIGNER_IS_STATEMENTS (self));
  g_return_if_fail ((log == NULL) == (document == NULL));

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_func (self->log, items_changed_cb, self);
  g_set_object (&self->log, log);
  g_set_object (&self->document, document);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (log));
  if (log != NULL)
    g_signal_connect_object (log, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  reads_cb (self);
  selected_cb (self);
  update (self);
}

GtkWidget *
designer_statements_get_head (DesignerStatements *self)
{
  g_return_val_if_fail (DESIGNER_IS_STATEMENTS (self), NULL);

  return self->head;
}

void
designer_statements_select (DesignerStatements *self,
                            guint               position)
{
  g_return_if_fail (DESIGNER_IS_STATEMENTS (self));

  gtk_single_selection_set_selected (self->selection, position);
}

void
designer_statements_focus (DesignerStatements *self)
{
  g_return_if_fail (DESIGNER_IS_STATEMENTS (self));

  if (!gtk_widget_child_focus (self->stack, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->reads));
}

/* Actions. */

#define ACTION(name) static void name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

ACTION (clear)
{
  DesignerStatements *self = user_data;

  crow_preview_log_clear (self->log);
  selected_cb (self);
  update (self);
}

ACTION (copy)
{
  DesignerStatements *self = user_data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), crow_ran_statement_get_sql (self->shown));
}

/* The list is revised when the rows have followed the drawing. */
ACTION (add_index)
{
  DesignerStatements *self = user_data;
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();
  CrowEntity *entity = find_entity (self, attributes);
  g_autofree char *text = NULL;

  if (entity == NULL)
    return;
  crow_operation_add_index (entity, (CrowAttribute *const *) attributes->pdata, attributes->len);
  text = g_strdup_printf (_("“%s” has an index more."), crow_entity_get_name (entity));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static const GActionEntry entries[] = {
  { "clear", clear_cb },
  { "copy", copy_cb },
  { "add-index", add_index_cb },
};

/* Building. */

static GtkLabel *
make_label (GtkWidget  *box,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
make_empty_page (const char *title,
                 const char *text)
{
  GtkWidget *page = adw_status_page_new ();

  gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), text);
  return page;
}

static GtkWidget *
make_detail (DesignerStatements *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *plan_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->sql = make_label (top, "statement");
  gtk_widget_set_hexpand (GTK_WIDGET (self->sql), TRUE);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_valign (copy, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (copy, _("Copy the Statement"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy the Statement"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "statements.copy");
  gtk_box_append (GTK_BOX (top), copy);
  gtk_box_append (GTK_BOX (box), top);

  self->error = make_label (box, "error");
  self->want_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->want_box, "statement-want");
  self->want = make_label (self->want_box, NULL);
  self->add_index = gtk_button_new_with_mnemonic (_("_Add the Index"));
  gtk_widget_set_halign (self->add_index, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->add_index, _("Add the Index to the Drawing"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add_index), "statements.add-index");
  gtk_box_append (GTK_BOX (self->want_box), self->add_index);
  gtk_box_append (GTK_BOX (box), self->want_box);
  self->facts = make_label (box, NULL);

  self->plan_expander = GTK_EXPANDER (gtk_expander_new_with_mnemonic (_("_Query Plan")));
  self->plan = make_label (plan_box, "statement");
  gtk_widget_set_margin_start (GTK_WIDGET (self->plan), 18);
  gtk_expander_set_child (self->plan_expander, plan_box);
  g_signal_connect_swapped (self->plan_expander, "notify::expanded", G_CALLBACK (fill_plan), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->plan_expander));

  gtk_widget_add_css_class (box, "statement-detail");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

static void
build_head (DesignerStatements *self)
{
  GtkWidget *clear = gtk_button_new_from_icon_name ("edit-clear-all-symbolic");
  GtkWidget *copy = gtk_button_new_with_mnemonic (_("Copy as _C"));

  self->head = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->dropped = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->dropped, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->dropped, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->dropped), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->dropped), "caption");
  self->reads = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_("_Reads of the Grid")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reads), _("Also List What Is Read to Show Rows"));
  g_signal_connect_swapped (self->reads, "toggled", G_CALLBACK (reads_cb), self);
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_set_tooltip_text (clear, _("Clear the List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (clear), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Clear the List"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "statements.clear");
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _("Copy What I Did to Rows as a C Program"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "win.copy-steps");
  gtk_widget_set_halign (self->head, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (self->dropped));
  gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (self->reads));
  gtk_box_append (GTK_BOX (self->head), copy);
  gtk_box_append (GTK_BOX (self->head), clear);
  designer_let_shrink (GTK_WIDGET (self->reads));
  designer_let_shrink (copy);
  gtk_widget_set_hexpand (self->head, TRUE);
  gtk_widget_set_valign (self->head, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (self->head, 6);
}

static GtkWidget *
make_list (DesignerStatements *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "statements");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What Ran"), -1);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activated_cb), self);
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->view));
  self->at_end = TRUE;
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "map", G_CALLBACK (follow_end), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return GTK_WIDGET (self->scroller);
}

static void
designer_statements_dispose (GObject *object)
{
  DesignerStatements *self = DESIGNER_STATEMENTS (object);

  if (self->selection != NULL)
    designer_statements_set_log (self, NULL, NULL);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->head);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (designer_statements_parent_class)->dispose (object);
}

static void
designer_statements_class_init (DesignerStatementsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = designer_statements_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
add_keys (DesignerStatements *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("statements.copy")));
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

static void
designer_statements_init (DesignerStatements *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *list = make_list (self);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  build_head (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "statements", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (self->head, "statements", G_ACTION_GROUP (self->actions));

  self->detail = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->detail, make_empty_page (_("No Statement Is Selected"),
                                                      _("Select one to see why it ran and how.")), "none");
  gtk_stack_add_named (self->detail, make_detail (self), "statement");
  gtk_stack_set_hhomogeneous (self->detail, FALSE);
  gtk_widget_set_size_request (GTK_WIDGET (self->detail), 180, -1);
  gtk_widget_set_size_request (list, 180, -1);
  gtk_paned_set_start_child (GTK_PANED (paned), list);
  gtk_paned_set_end_child (GTK_PANED (paned), GTK_WIDGET (self->detail));
  gtk_paned_set_resize_end_child (GTK_PANED (paned), TRUE);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  add_keys (self);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack),
                       make_empty_page (_("Nothing Ran Yet"),
                                        _("Change, follow or rehearse rows in Data, and the statements are told here.")),
                       "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), paned, "statements");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  fill_detail (self);
  update (self);
}

GtkWidget *
designer_statements_new (void)
{
  return g_object_new (DESIGNER_TYPE_STATEMENTS, NULL);
}
