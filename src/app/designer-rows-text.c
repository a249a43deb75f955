/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of texts, of one line and of several.
 *
 * What is typed is applied on Enter (of several lines: Ctrl+Enter) or when the focus leaves; until then it is pending.
 * At the end of an empty row stands what counts instead, or that the texts of several nodes are mixed.
 */
#include "config.h"

#include "app/designer-rows-private.h"

#include <glib/gi18n-lib.h>

#include "document/crow-operation.h"

static char *
dup_text_of (DesignerRow *row,
             guint        position)
{
  CrowNode *node = g_ptr_array_index (row->nodes, position);
  char *text = NULL;

  if (row->get_text != NULL)
    return row->get_text (node);
  g_object_get (node, row->property, &text, NULL);
  return text;
}

/* (transfer full): what is to be shown, never NULL; "" where texts differ */
static char *
dup_value (DesignerRow *row,
           gboolean    *mixed)
{
  g_autofree char *text = dup_text_of (row, 0);

  *mixed = FALSE;
  for (guint i = 1; i < row->nodes->len && !*mixed; i++)
    {
      g_autofree char *other = dup_text_of (row, i);

      *mixed = g_strcmp0 (text, other) != 0;
    }
  return *mixed || text == NULL ? g_strdup ("") : g_steal_pointer (&text);
}

static char *
dup_shown (DesignerRow *row)
{
  char *text;

  if (row->kind != ROW_LINES)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->widget)));
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget)), "text", &text, NULL);
  return text;
}

/* What is shown is where undoing what is typed ends. */
static void
show_text (DesignerRow *row,
           const char  *text)
{
  GtkEditable *editable = GTK_EDITABLE (row->widget);

  gtk_editable_set_enable_undo (editable, FALSE);
  gtk_editable_set_text (editable, text);
  /* One types on at the end; what is only looked at begins at its beginning. */
  if (gtk_widget_get_state_flags (row->widget) & GTK_STATE_FLAG_FOCUS_WITHIN)
    gtk_editable_set_position (editable, -1);
  gtk_editable_set_enable_undo (editable, TRUE);
}

static void
set_known (DesignerRow *row,
           const char  *text)
{
  g_free (row->known);
  row->known = g_strdup (text);
}

void
_designer_row_refresh_hint (DesignerRow *row)
{
  g_autofree char *hint = NULL;

  if (row->aside == NULL)
    return;
  if (row->mixed)
    hint = g_strdup (_("Mixed"));
  else if (row->rows->get_hint != NULL && row->property != NULL && row->nodes->len == 1)
    hint = row->rows->get_hint (_designer_row_get_node (row), row->property, row->rows->hint_data);
  gtk_label_set_text (row->aside, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (row->aside),
                          hint != NULL && gtk_editable_get_text (GTK_EDITABLE (row->widget))[0] == '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_widget_get_visible (GTK_WIDGET (row->aside)) ? hint : "", -1);
}

void
_designer_row_refresh_text (DesignerRow *row)
{
  g_autofree char *text = dup_value (row, &row->mixed);
  g_autofree char *shown = dup_shown (row);

  if (!g_str_equal (shown, text) && !row->refused && !_designer_row_has_focus (row))
    {
      if (row->kind == ROW_LINES)
        gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget)), text, -1);
      else
        show_text (row, text);
      set_known (row, text);
    }
  else if (row->known == NULL || g_str_equal (shown, text))
    set_known (row, shown);
  _designer_row_refresh_hint (row);
}

char *
_designer_row_dup_pending (DesignerRow *row)
{
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  gboolean mixed;

  if ((row->kind != ROW_TEXT && row->kind != ROW_LINES) || row->widget == NULL || row->refused
      || crow_node_get_document (_designer_row_get_node (row)) == NULL)
    return NULL;
  text = dup_value (row, &mixed);
  shown = dup_shown (row);
  /* The value may have changed elsewhere a moment ago and not be shown yet: that was not typed here. */
  return g_str_equal (text, shown) || g_strcmp0 (row->known, shown) == 0 ? NULL : g_steal_pointer (&shown);
}

gboolean
_designer_row_apply_text (DesignerRow *row,
                          const char  *text)
{
  CrowDocument *document = crow_node_get_document (_designer_row_get_node (row));
  gboolean accepted = TRUE;
  g_autoptr (CrowEdit) edit = NULL;

  if (document == NULL)
    return FALSE;
  if (row->nodes->len > 1)
    edit = crow_document_begin_edit (document, _("Change Properties"));
  if (row->set_text != NULL)
    for (guint i = 0; i < row->nodes->len && accepted; i++)
      accepted = row->set_text (g_ptr_array_index (row->nodes, i), text);
  else if (row->nodes->len == 1)
    g_object_set (_designer_row_get_node (row), row->property, text[0] != '\0' ? text : NULL, NULL);
  else
    {
      CrowStoredValue value = { .text = (char *) text };

      crow_operation_set_all (document, (CrowNode *const *) row->nodes->pdata, row->nodes->len, row->property,
                              CROW_STORED_TEXT, &value);
    }
  if (edit != NULL)
    crow_edit_commit (g_steal_pointer (&edit));
  crow_document_end_merge (document);
  return accepted;
}

static void
show_refused (DesignerRow *row,
              gboolean     refused)
{
  row->refused = refused;
  if (refused)
    gtk_widget_add_css_class (row->line, "error");
  else
    gtk_widget_remove_css_class (row->line, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row->widget), GTK_ACCESSIBLE_STATE_INVALID,
                               refused ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* What was accepted is shown as it is now, which is nothing in a row that adds something. */
static void
apply (DesignerRow *row)
{
  g_autofree char *text = !row->refreshing ? _designer_row_dup_pending (row) : NULL;

  if (text == NULL)
    return;
  if (!_designer_row_apply_text (row, text))
    show_refused (row, TRUE);
  else if (row->widget != NULL && row->kind == ROW_TEXT)
    {
      g_autofree char *now = dup_value (row, &row->mixed);

      set_known (row, now);
      if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row->widget)), now))
        show_text (row, now);
    }
}

static void
focus_left_cb (GtkEventControllerFocus *controller,
               DesignerRow             *row)
{
  apply (row);
}

/* The page is scrolled to the cursor, not to the field around it. */
static void
lines_entered_cb (GtkWidget *view)
{
  _designer_row_bring_into_view (view);
}

static void
typed_cb (DesignerRow *row)
{
  show_refused (row, FALSE);
  _designer_row_refresh_hint (row);
}

/* What is said of a field that has the focus is the matter of the row. */
static void
watch_focus (DesignerRow *row)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  row->focus = focus;
  g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *) &row->focus);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), row);
  gtk_widget_add_controller (row->widget, focus);
}

static GtkWidget *
find_by_class (GtkWidget  *widget,
               const char *css_class)
{
  GtkWidget *found = gtk_widget_has_css_class (widget, css_class) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_by_class (child, css_class);
  return found;
}

/* Where the text would stand, before the pencil; a row that is built otherwise has it at its end. */
static void
add_aside (GtkWidget *row,
           GtkWidget *aside)
{
  GtkWidget *pencil = find_by_class (row, "edit-icon");
  GtkWidget *box = pencil != NULL ? gtk_widget_get_parent (pencil) : NULL;

  if (GTK_IS_BOX (box))
    gtk_box_insert_child_after (GTK_BOX (box), aside, gtk_widget_get_prev_sibling (pencil));
  else
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), aside);
}

static GtkWidget *
add_text (GtkWidget       *group,
          DesignerRows    *rows,
          CrowNode        *node,
          const char      *title,
          const char      *property,
          DesignerGetText  get,
          DesignerSetText  set)
{
  GtkWidget *widget = adw_entry_row_new ();
  GtkWidget *aside = gtk_label_new (NULL);
  DesignerRow *row = _designer_rows_add (rows, ROW_TEXT, node, title, widget, widget);

  row->property = g_strdup (property);
  row->get_text = get;
  row->set_text = set;
  row->aside = GTK_LABEL (aside);
  gtk_label_set_ellipsize (row->aside, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (aside, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (aside), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  add_aside (widget, aside);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (widget, "entry-activated", G_CALLBACK (apply), row);
  g_signal_connect_swapped (widget, "changed", G_CALLBACK (typed_cb), row);
  watch_focus (row);
  _designer_row_refresh (row);
  _designer_rows_add_to (group, widget);
  return widget;
}

GtkWidget *
designer_rows_add_text (GtkWidget           *group,
                        DesignerRows        *rows,
                        CrowNode            *node,
                        const char          *title,
                        const char          *property,
                        DesignerSetText      set)
{
  return add_text (group, rows, node, title, property, NULL, set);
}

void
designer_rows_add_text_with (GtkWidget           *group,
                             DesignerRows        *rows,
                             CrowNode            *node,
                             const char          *title,
                             DesignerGetText      get,
                             DesignerSetText      set)
{
  add_text (group, rows, node, title, NULL, get, set);
}

/* Several lines. */

static gboolean
apply_lines_cb (GtkWidget *widget,
                GVariant  *arguments,
                gpointer   user_data)
{
  apply (user_data);
  return TRUE;
}

void
designer_rows_add_lines (GtkWidget    *group,
                         DesignerRows *rows,
                         CrowNode     *node,
                         const char   *title,
                         const char   *property,
                         gboolean      monospace)
{
  GtkWidget *line = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  DesignerRow *row = _designer_rows_add (rows, ROW_LINES, node, title, view, line);

  row->property = g_strdup (property);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  gtk_widget_set_focusable (line, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), monospace);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 48);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 220);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);

  watch_focus (row);
  g_signal_connect_object (row->focus, "enter", G_CALLBACK (lines_entered_cb), view, G_CONNECT_SWAPPED);
  /* The rows may go before the view does, which then has no focus to type Ctrl+Enter in. */
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return"),
                                                          gtk_callback_action_new (apply_lines_cb, row, NULL)));
  gtk_widget_add_controller (view, keys);
  _designer_row_refresh (row);
  _designer_rows_add_to (group, line);
}
