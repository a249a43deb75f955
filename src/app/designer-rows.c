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
} RowKind;

typedef struct
{
  RowKind kind;
  CrowNode *node;         /* owned */
  GtkWidget *widget;      /* borrowed: entry row, spin button, switch or combo row; NULL once it is gone */
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
  const char *text;

  if (row->widget == NULL || row->refreshing || crow_node_get_document (row->node) == NULL)
    return;

  old_text = dup_text (row);
  text = gtk_editable_get_text (GTK_EDITABLE (row->widget));
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

static void
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
}

void
designer_rows_add_text (GtkWidget           *group,
                        GPtrArray           *rows,
                        CrowNode            *node,
                        const char          *title,
                        const char          *property,
                        DesignerSetText      set)
{
  add_text (group, rows, node, title, property, NULL, set);
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

char *
designer_rows_dup_focused (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);

      if (row->widget != NULL && is_being_typed (row->widget))
        return g_strconcat (crow_node_get_id (row->node), "/", row->title, NULL);
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

void
designer_rows_restore_focus (GPtrArray  *rows,
                             const char *focused)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);
      g_autofree char *key = g_strconcat (crow_node_get_id (row->node), "/", row->title, NULL);

      if (row->widget == NULL || !g_str_equal (key, focused))
        continue;
      unfold (row->widget);
      gtk_widget_grab_focus (row->widget);
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

      if (row->node == node && row->widget != NULL)
        {
          gtk_widget_grab_focus (row->widget);
          return;
        }
    }
}
