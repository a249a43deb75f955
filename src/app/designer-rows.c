/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is a struct that holds its node and its widget; `refreshing` keeps what is shown from being set again.
 */
#include "config.h"

#include "app/designer-rows.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  ROW_TEXT,
  ROW_NUMBER,
  ROW_SWITCH,
  ROW_CHOICE,
  ROW_LINES,
  ROW_EXPANDER,
} RowKind;

typedef struct
{
  RowKind kind;
  CrowNode *node;         /* owned */
  GtkWidget *widget;      /* borrowed: what shows the value, or an expander; NULL once it is gone */
  GtkEventController *focus; /* borrowed: of a text; NULL once it is gone */
  char *title;
  char *property;
  DesignerGetText get_text; /* NULL: of the property */
  DesignerSetText set_text;
  DesignerGetValue get;
  DesignerSetValue set;
  guint *values;
  guint n_values;
  gboolean refreshing;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  if (row->widget != NULL)
    {
      g_signal_handlers_disconnect_by_data (row->widget, row);
      g_object_remove_weak_pointer (G_OBJECT (row->widget), (gpointer *) &row->widget);
    }
  /* A field that is taken away while it has the focus loses it afterwards. */
  if (row->focus != NULL)
    {
      g_signal_handlers_disconnect_by_data (row->focus, row);
      g_object_remove_weak_pointer (G_OBJECT (row->focus), (gpointer *) &row->focus);
    }
  g_object_unref (row->node);
  g_free (row->title);
  g_free (row->property);
  g_free (row->values);
  g_free (row);
}

GPtrArray *
designer_rows_new (void)
{
  return g_ptr_array_new_with_free_func (row_free);
}

static Row *
add_row (GPtrArray *rows,
         RowKind    kind,
         CrowNode  *node,
         GtkWidget *widget)
{
  Row *row = g_new0 (Row, 1);

  row->kind = kind;
  row->node = g_object_ref (node);
  row->widget = widget;
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &row->widget);
  g_ptr_array_add (rows, row);
  return row;
}

static void
add_to (GtkWidget *group,
        GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (group))
    adw_expander_row_add_row (ADW_EXPANDER_ROW (group), widget);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), widget);
}

static gboolean
is_being_typed (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static char *
dup_text (Row *row)
{
  char *text = NULL;

  if (row->get_text != NULL)
    return row->get_text (row->node);
  g_object_get (row->node, row->property, &text, NULL);
  return text;
}

static void
refresh_lines (Row *row)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget));
  g_autofree char *text = dup_text (row);
  g_autofree char *shown = NULL;

  g_object_get (buffer, "text", &shown, NULL);
  if (g_strcmp0 (shown, text != NULL ? text : "") != 0 && !is_being_typed (row->widget))
    gtk_text_buffer_set_text (buffer, text != NULL ? text : "", -1);
}

static void
refresh_row (Row *row)
{
  row->refreshing = TRUE;
  switch (row->kind)
    {
    case ROW_TEXT:
      {
        g_autofree char *text = dup_text (row);

        if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row->widget)), text != NULL ? text : "") != 0
            && !is_being_typed (row->widget))
          gtk_editable_set_text (GTK_EDITABLE (row->widget), text != NULL ? text : "");
        break;
      }

    case ROW_NUMBER:
      if (!is_being_typed (row->widget))
        gtk_spin_button_set_value (GTK_SPIN_BUTTON (row->widget), row->get (row->node));
      break;

    case ROW_SWITCH:
      gtk_switch_set_active (GTK_SWITCH (row->widget), row->get (row->node));
      break;

    case ROW_LINES:
      refresh_lines (row);
      break;

    case ROW_EXPANDER:
      break;

    case ROW_CHOICE:
    default:
      for (guint i = 0; i < row->n_values; i++)
        if (row->values[i] == row->get (row->node))
          adw_combo_row_set_selected (ADW_COMBO_ROW (row->widget), i);
      break;
    }
  row->refreshing = FALSE;
}

void
designer_rows_refresh (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (row->widget != NULL && crow_node_get_document (row->node) != NULL)
        refresh_row (row);
    }
}

/* Text. */

static void
apply_text (Row *row)
{
  g_autofree char *old_text = NULL;
  g_autofree char *text = NULL;

  if (row->widget == NULL || row->refreshing || crow_node_get_document (row->node) == NULL)
    return;

  old_text = dup_text (row);
  if (row->kind == ROW_LINES)
    g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget)), "text", &text, NULL);
  else
    text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->widget)));
  if (g_strcmp0 (old_text != NULL ? old_text : "", text) == 0)
    return;

  if (row->set_text != NULL)
    row->set_text (row->node, text);
  else
    g_object_set (row->node, row->property, text[0] != '\0' ? text : NULL, NULL);
  crow_document_end_merge (crow_node_get_document (row->node));
}

static void
focus_left_cb (GtkEventControllerFocus *controller,
               Row                     *row)
{
  apply_text (row);
}

static GtkWidget *
add_text (GtkWidget       *group,
          GPtrArray       *rows,
          CrowNode        *node,
          const char      *title,
          const char      *property,
          DesignerGetText  get,
          DesignerSetText  set)
{
  GtkWidget *widget = adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  Row *row = add_row (rows, ROW_TEXT, node, widget);

  row->property = g_strdup (property);
  row->get_text = get;
  row->set_text = set;
  row->title = g_strdup (title);
  row->focus = focus;
  g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *) &row->focus);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (widget, "entry-activated", G_CALLBACK (apply_text), row);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), row);
  gtk_widget_add_controller (widget, focus);
  refresh_row (row);
  add_to (group, widget);
  return widget;
}

GtkWidget *
designer_rows_add_text (GtkWidget           *group,
                        GPtrArray           *rows,
                        CrowNode            *node,
                        const char          *title,
                        const char          *property,
                        DesignerSetText      set)
{
  return add_text (group, rows, node, title, property, NULL, set);
}

void
designer_rows_add_text_with (GtkWidget           *group,
                             GPtrArray           *rows,
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
  apply_text (user_data);
  return TRUE;
}

void
designer_rows_add_lines (GtkWidget  *group,
                         GPtrArray  *rows,
                         CrowNode   *node,
                         const char *title,
                         const char *property)
{
  GtkWidget *line = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  Row *row = add_row (rows, ROW_LINES, node, view);

  row->property = g_strdup (property);
  row->title = g_strdup (title);
  row->focus = focus;
  g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *) &row->focus);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  gtk_widget_set_focusable (line, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
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

  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), row);
  gtk_widget_add_controller (view, focus);
  /* The rows may go before the view does, which then has no focus to type Ctrl+Enter in. */
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return"),
                                                          gtk_callback_action_new (apply_lines_cb, row, NULL)));
  gtk_widget_add_controller (view, keys);
  refresh_row (row);
  add_to (group, line);
}

/* Numbers. */

static void
number_changed_cb (Row *row)
{
  if (!row->refreshing && crow_node_get_document (row->node) != NULL)
    row->set (row->node, (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (row->widget)));
}

void
designer_rows_add_number (GtkWidget           *group,
                          GPtrArray           *rows,
                          CrowNode            *node,
                          const char          *title,
                          DesignerGetValue     get,
                          DesignerSetValue     set)
{
  GtkWidget *line = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 1000000, 1);
  Row *row = add_row (rows, ROW_NUMBER, node, spin);

  row->get = get;
  row->set = set;
  row->title = g_strdup (title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line), spin);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  refresh_row (row);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (number_changed_cb), row);
  add_to (group, line);
}

/* Switches. */

static void
switched_cb (Row *row)
{
  if (!row->refreshing && crow_node_get_document (row->node) != NULL)
    row->set (row->node, gtk_switch_get_active (GTK_SWITCH (row->widget)));
}

void
designer_rows_add_switch (GtkWidget           *group,
                          GPtrArray           *rows,
                          CrowNode            *node,
                          const char          *title,
                          const char          *subtitle,
                          DesignerGetValue     get,
                          DesignerSetValue     set)
{
  GtkWidget *line = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  Row *row = add_row (rows, ROW_SWITCH, node, toggle);

  row->get = get;
  row->set = set;
  row->title = g_strdup (title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (line), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  refresh_row (row);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (switched_cb), row);
  add_to (group, line);
}

/* Choices. */

static void
chosen_cb (Row *row)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row->widget));

  if (row->refreshing || selected >= row->n_values || crow_node_get_document (row->node) == NULL
      || row->values[selected] == row->get (row->node))
    return;

  row->set (row->node, row->values[selected]);
  /* What was refused is not so; a page is only made anew later. */
  refresh_row (row);
}

void
designer_rows_add_choice (GtkWidget           *group,
                          GPtrArray           *rows,
                          CrowNode            *node,
                          const char          *title,
                          const char *const   *titles,
                          const guint         *values,
                          DesignerGetValue     get,
                          DesignerSetValue     set)
{
  GtkWidget *widget = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);
  Row *row = add_row (rows, ROW_CHOICE, node, widget);

  row->get = get;
  row->set = set;
  row->n_values = g_list_model_get_n_items (G_LIST_MODEL (list));
  row->values = g_new0 (guint, row->n_values);
  for (guint i = 0; i < row->n_values; i++)
    row->values[i] = values != NULL ? values[i] : i;
  row->title = g_strdup (title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (widget), G_LIST_MODEL (list));
  refresh_row (row);
  g_signal_connect_swapped (widget, "notify::selected", G_CALLBACK (chosen_cb), row);
  add_to (group, widget);
}

GtkWidget *
designer_rows_add_expander (AdwPreferencesGroup *group,
                            const char          *title,
                            const char          *subtitle)
{
  GtkWidget *widget = adw_expander_row_new ();
  g_autofree char *markup = g_markup_escape_text (title, -1);
  g_autofree char *detail = subtitle != NULL ? g_markup_escape_text (subtitle, -1) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), markup);
  if (detail != NULL)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (widget), detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (group, widget);
  return widget;
}

void
designer_rows_keep_expander (GPtrArray *rows,
                             CrowNode  *node,
                             GtkWidget *expander)
{
  Row *row = add_row (rows, ROW_EXPANDER, node, expander);

  row->title = g_strdup ("");
}

GHashTable *
designer_rows_list_expanded (GPtrArray *rows)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (row->kind == ROW_EXPANDER && row->widget != NULL && crow_node_get_id (row->node) != NULL
          && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row->widget)))
        g_hash_table_add (ids, g_strdup (crow_node_get_id (row->node)));
    }
  return ids;
}

void
designer_rows_expand (GPtrArray  *rows,
                      GHashTable *ids)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (row->kind == ROW_EXPANDER && row->widget != NULL && crow_node_get_id (row->node) != NULL
          && g_hash_table_contains (ids, crow_node_get_id (row->node)))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row->widget), TRUE);
    }
}

/* What a row is of, so that it is known again on a page that was made anew.  Ends and columns of a link have no id. */
static char *
dup_key (Row *row)
{
  const char *id = crow_node_get_id (row->node);
  CrowNode *parent = crow_node_get_parent (row->node);
  const char *parent_id = parent != NULL ? crow_node_get_id (parent) : NULL;
  const char *title = row->title != NULL ? row->title : "";

  if (id != NULL)
    return g_strdup_printf ("%s/%s", id, title);
  return g_strdup_printf ("%s.%d.%u/%s", parent_id != NULL ? parent_id : "", (int) crow_node_get_kind (row->node),
                          crow_node_get_position (row->node), title);
}

char *
designer_rows_dup_focused (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (row->kind != ROW_EXPANDER && row->widget != NULL && is_being_typed (row->widget))
        return dup_key (row);
    }
  return NULL;
}

/* A row in a part that is folded up is shown first. */
static void
unfold (GtkWidget *widget)
{
  GtkWidget *expander = gtk_widget_get_ancestor (widget, ADW_TYPE_EXPANDER_ROW);

  if (expander != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
}

/* A row that has just been folded out has no place yet: it gets the focus, and is brought into view, when it has. */
static gboolean
focus_cb (gpointer user_data)
{
  GtkWidget *widget = user_data;
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  double x, y;

  if (!gtk_widget_get_mapped (widget))
    return G_SOURCE_REMOVE;
  if (!is_being_typed (widget))
    gtk_widget_grab_focus (widget);
  if (viewport != NULL
      && gtk_widget_translate_coordinates (widget, gtk_viewport_get_child (GTK_VIEWPORT (viewport)), 0, 0, &x, &y))
    gtk_adjustment_clamp_page (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)), y,
                               y + gtk_widget_get_height (widget));
  return G_SOURCE_REMOVE;
}

static void
focus_row (GtkWidget *widget)
{
  unfold (widget);
  gtk_widget_grab_focus (widget);
  if (gtk_widget_get_ancestor (widget, ADW_TYPE_EXPANDER_ROW) != NULL)
    g_timeout_add_full (G_PRIORITY_DEFAULT, 300, focus_cb, g_object_ref (widget), g_object_unref);
}

void
designer_rows_restore_focus (GPtrArray  *rows,
                             const char *focused)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);
      g_autofree char *key = row->widget != NULL ? dup_key (row) : NULL;

      if (g_strcmp0 (key, focused) != 0)
        continue;
      focus_row (row->widget);
      return;
    }
}

void
designer_rows_focus (GPtrArray *rows,
                     CrowNode  *node)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (row->node == node && row->widget != NULL && row->kind != ROW_EXPANDER)
        {
          focus_row (row->widget);
          return;
        }
    }
}
