/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of rows, and rows of numbers, switches and choices.  Texts are in designer-rows-text.c, the focus and what
 * is folded out in designer-rows-focus.c.
 *
 * Each row is a struct that holds its nodes and its widget; `refreshing` keeps what is shown from being set again.
 */
#include "config.h"

#include "app/designer-rows-private.h"

#include <glib/gi18n-lib.h>

#include "document/crow-operation.h"

void
_designer_row_detach (DesignerRow *row)
{
  if (row->widget != NULL)
    {
      g_signal_handlers_disconnect_by_data (row->widget, row);
      g_object_remove_weak_pointer (G_OBJECT (row->widget), (gpointer *) &row->widget);
      row->widget = NULL;
    }
  /* A field that is taken away while it has the focus loses it afterwards. */
  if (row->focus != NULL)
    {
      g_signal_handlers_disconnect_by_data (row->focus, row);
      g_object_remove_weak_pointer (G_OBJECT (row->focus), (gpointer *) &row->focus);
      row->focus = NULL;
    }
}

void
_designer_row_free (DesignerRow *row)
{
  _designer_row_detach (row);
  g_ptr_array_unref (row->nodes);
  g_free (row->known);
  g_free (row->title);
  g_free (row->subtitle);
  g_free (row->property);
  g_free (row->step);
  g_free (row->values);
  g_free (row);
}

static void
row_free_cb (gpointer data)
{
  _designer_row_free (data);
}

DesignerRows *
designer_rows_new (void)
{
  DesignerRows *rows = g_new0 (DesignerRows, 1);

  rows->rows = g_ptr_array_new_with_free_func (row_free_cb);
  rows->others = g_ptr_array_new_with_free_func (g_object_unref);
  return rows;
}

void
designer_rows_free (DesignerRows *rows)
{
  g_ptr_array_unref (rows->rows);
  g_ptr_array_unref (rows->others);
  g_free (rows);
}

void
designer_rows_clear (DesignerRows *rows)
{
  g_ptr_array_set_size (rows->rows, 0);
  g_ptr_array_set_size (rows->others, 0);
}

void
designer_rows_set_others (DesignerRows    *rows,
                          CrowNode *const *others,
                          guint            n_others)
{
  g_ptr_array_set_size (rows->others, 0);
  for (guint i = 0; i < n_others; i++)
    g_ptr_array_add (rows->others, g_object_ref (others[i]));
}

DesignerRow *
_designer_rows_add (DesignerRows *rows,
                    RowKind       kind,
                    CrowNode     *node,
                    const char   *title,
                    GtkWidget    *widget,
                    GtkWidget    *line)
{
  DesignerRow *row = g_new0 (DesignerRow, 1);

  row->kind = kind;
  row->rows = rows;
  row->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (row->nodes, g_object_ref (node));
  for (guint i = 0; i < rows->others->len; i++)
    g_ptr_array_add (row->nodes, g_object_ref (g_ptr_array_index (rows->others, i)));
  row->title = g_strdup (title);
  row->line = line;
  row->widget = widget;
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &row->widget);
  g_ptr_array_add (rows->rows, row);
  return row;
}

void
_designer_rows_add_to (GtkWidget *group,
                       GtkWidget *line)
{
  if (ADW_IS_EXPANDER_ROW (group))
    adw_expander_row_add_row (ADW_EXPANDER_ROW (group), line);
  else if (GTK_IS_LIST_BOX (group))
    gtk_list_box_append (GTK_LIST_BOX (group), line);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), line);
}

CrowNode *
_designer_row_get_node (DesignerRow *row)
{
  return g_ptr_array_index (row->nodes, 0);
}

/* Values. */

static guint
get_value (DesignerRow *row,
           guint        position)
{
  CrowNode *node = g_ptr_array_index (row->nodes, position);

  if (row->get != NULL)
    return row->get (node);
  return crow_node_get_info (node)->properties[row->stored].type == CROW_STORED_BOOLEAN
         ? (guint) crow_node_get_boolean (node, row->stored) : (guint) crow_node_get_integer (node, row->stored);
}

static void
set_value (DesignerRow *row,
           guint        value)
{
  CrowNode *first = _designer_row_get_node (row);
  CrowDocument *document = crow_node_get_document (first);
  g_autoptr (CrowEdit) edit = NULL;

  /* What an operation does to one node has a name of its own. */
  if (row->nodes->len > 1 || row->set == NULL)
    edit = crow_document_begin_edit (document, row->step != NULL ? row->step : _("Change Properties"));
  if (row->set == NULL)
    {
      const CrowStoredProperty *property = &crow_node_get_info (first)->properties[row->stored];
      CrowStoredValue stored = { .integer = value };

      crow_operation_set_all (document, (CrowNode *const *) row->nodes->pdata, row->nodes->len, property->name,
                              property->type, &stored);
    }
  else
    for (guint i = 0; i < row->nodes->len; i++)
      row->set (g_ptr_array_index (row->nodes, i), value);
  if (edit != NULL)
    crow_edit_commit (g_steal_pointer (&edit));
}

/* FALSE: they differ. */
static gboolean
get_common_value (DesignerRow *row,
                  guint       *value)
{
  *value = get_value (row, 0);
  for (guint i = 1; i < row->nodes->len; i++)
    if (get_value (row, i) != *value)
      return FALSE;
  return TRUE;
}

static gboolean
is_in_document (DesignerRow *row)
{
  for (guint i = 0; i < row->nodes->len; i++)
    if (crow_node_get_document (g_ptr_array_index (row->nodes, i)) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
_designer_row_has_focus (DesignerRow *row)
{
  return row->widget != NULL && (gtk_widget_get_state_flags (row->widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* What a row of several values says below its title; a text says it at its end. */
static void
show_mixed (DesignerRow *row,
            gboolean     mixed)
{
  row->mixed = mixed;
  if (ADW_IS_ACTION_ROW (row->line) && row->nodes->len > 1)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row->line), mixed ? _("Mixed")
                                                             : row->subtitle != NULL ? row->subtitle : "");
}

/* While values differ there is a choice more that says so: with nothing selected, newer libadwaita selects the first. */
static void
refresh_choice (DesignerRow *row)
{
  AdwComboRow *combo = ADW_COMBO_ROW (row->widget);
  GtkStringList *choices = GTK_STRING_LIST (adw_combo_row_get_model (combo));
  gboolean told = g_list_model_get_n_items (G_LIST_MODEL (choices)) > row->n_values;
  guint position = row->n_values;
  guint value;

  row->mixed = !get_common_value (row, &value);
  if (row->mixed && !told)
    gtk_string_list_append (choices, _("Mixed"));
  for (guint i = 0; !row->mixed && i < row->n_values; i++)
    if (row->values[i] == value)
      position = i;
  adw_combo_row_set_selected (combo, position);
  if (!row->mixed && told)
    gtk_string_list_remove (choices, row->n_values);
}

void
_designer_row_refresh (DesignerRow *row)
{
  guint value = 0;

  row->refreshing = TRUE;
  switch (row->kind)
    {
    case ROW_TEXT:
    case ROW_LINES:
      _designer_row_refresh_text (row);
      break;

    case ROW_NUMBER:
      show_mixed (row, !get_common_value (row, &value));
      if (!_designer_row_has_focus (row))
        gtk_spin_button_set_value (GTK_SPIN_BUTTON (row->widget), value);
      break;

    case ROW_SWITCH:
      show_mixed (row, !get_common_value (row, &value));
      if (GTK_IS_CHECK_BUTTON (row->widget))
        {
          gtk_check_button_set_active (GTK_CHECK_BUTTON (row->widget), value && !row->mixed);
          gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (row->widget), row->mixed);
        }
      else
        gtk_switch_set_active (GTK_SWITCH (row->widget), value);
      break;

    case ROW_CHOICE:
      refresh_choice (row);
      break;

    case ROW_EXPANDER:
    default:
      break;
    }
  row->refreshing = FALSE;
}

void
designer_rows_refresh (DesignerRows *rows)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);

      if (row->widget != NULL && is_in_document (row))
        _designer_row_refresh (row);
    }
}

void
designer_rows_set_hint (DesignerRows    *rows,
                        DesignerGetHint  hint,
                        gpointer         data)
{
  rows->get_hint = hint;
  rows->hint_data = data;
}

void
designer_rows_refresh_hints (DesignerRows *rows)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);

      if (row->kind == ROW_TEXT && row->widget != NULL)
        _designer_row_refresh_hint (row);
    }
}

/* (transfer none): a list row with @widget at its end */
static GtkWidget *
make_line (const char *title,
           const char *subtitle,
           GtkWidget  *widget)
{
  GtkWidget *line = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (line), subtitle);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line), widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return line;
}

/* Numbers. */

static void
number_changed_cb (DesignerRow *row)
{
  if (!row->refreshing && is_in_document (row))
    set_value (row, (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (row->widget)));
}

void
designer_rows_add_number (GtkWidget           *group,
                          DesignerRows        *rows,
                          CrowNode            *node,
                          const char          *title,
                          DesignerGetValue     get,
                          DesignerSetValue     set)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 1000000, 1);
  GtkWidget *line = make_line (title, NULL, spin);
  DesignerRow *row = _designer_rows_add (rows, ROW_NUMBER, node, title, spin, line);

  row->get = get;
  row->set = set;
  _designer_row_refresh (row);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (number_changed_cb), row);
  _designer_rows_add_to (group, line);
}

/* Switches.  Of several nodes it is a check button, which can be neither on nor off. */

static void
switched_cb (DesignerRow *row)
{
  if (row->refreshing || !is_in_document (row))
    return;
  if (GTK_IS_SWITCH (row->widget))
    set_value (row, gtk_switch_get_active (GTK_SWITCH (row->widget)));
  else
    set_value (row, row->mixed || gtk_check_button_get_active (GTK_CHECK_BUTTON (row->widget)));
  _designer_row_refresh (row);
}

static void
add_switch (GtkWidget           *group,
            DesignerRows        *rows,
            CrowNode            *node,
            const char          *title,
            const char          *subtitle,
            DesignerGetValue     get,
            DesignerSetValue     set,
            guint                property,
            const char          *step)
{
  GtkWidget *toggle = rows->others->len > 0 ? gtk_check_button_new () : gtk_switch_new ();
  GtkWidget *line = make_line (title, subtitle, toggle);
  DesignerRow *row = _designer_rows_add (rows, ROW_SWITCH, node, title, toggle, line);

  row->subtitle = g_strdup (subtitle);
  row->get = get;
  row->set = set;
  row->stored = property;
  row->step = g_strdup (step);
  _designer_row_refresh (row);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (switched_cb), row);
  _designer_rows_add_to (group, line);
}

void
designer_rows_add_switch (GtkWidget           *group,
                          DesignerRows        *rows,
                          CrowNode            *node,
                          const char          *title,
                          const char          *subtitle,
                          DesignerGetValue     get,
                          DesignerSetValue     set)
{
  add_switch (group, rows, node, title, subtitle, get, set, 0, NULL);
}

void
designer_rows_add_stored_switch (GtkWidget    *group,
                                 DesignerRows *rows,
                                 CrowNode     *node,
                                 const char   *title,
                                 const char   *subtitle,
                                 guint         property,
                                 const char   *step)
{
  add_switch (group, rows, node, title, subtitle, NULL, NULL, property, step);
}

/* Choices. */

static void
chosen_cb (DesignerRow *row)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row->widget));
  guint value;

  if (row->refreshing || selected >= row->n_values || !is_in_document (row)
      || (get_common_value (row, &value) && row->values[selected] == value))
    return;

  set_value (row, row->values[selected]);
  /* What was refused is not so; a page is only made anew later. */
  _designer_row_refresh (row);
}

static GtkWidget *
add_choice (GtkWidget           *group,
            DesignerRows        *rows,
            CrowNode            *node,
            const char          *title,
            const char *const   *titles,
            const guint         *values,
            DesignerGetValue     get,
            DesignerSetValue     set,
            guint                property,
            const char          *step)
{
  GtkWidget *widget = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);
  DesignerRow *row = _designer_rows_add (rows, ROW_CHOICE, node, title, widget, widget);

  row->get = get;
  row->set = set;
  row->stored = property;
  row->step = g_strdup (step);
  row->n_values = g_list_model_get_n_items (G_LIST_MODEL (list));
  row->values = g_new0 (guint, row->n_values);
  for (guint i = 0; i < row->n_values; i++)
    row->values[i] = values != NULL ? values[i] : i;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (widget), G_LIST_MODEL (list));
  _designer_row_refresh (row);
  g_signal_connect_swapped (widget, "notify::selected", G_CALLBACK (chosen_cb), row);
  _designer_rows_add_to (group, widget);
  return widget;
}

GtkWidget *
designer_rows_add_choice (GtkWidget           *group,
                          DesignerRows        *rows,
                          CrowNode            *node,
                          const char          *title,
                          const char *const   *titles,
                          const guint         *values,
                          DesignerGetValue     get,
                          DesignerSetValue     set)
{
  return add_choice (group, rows, node, title, titles, values, get, set, 0, NULL);
}

void
designer_rows_add_stored_choice (GtkWidget         *group,
                                 DesignerRows      *rows,
                                 CrowNode          *node,
                                 const char        *title,
                                 const char *const *titles,
                                 guint              property,
                                 const char        *step)
{
  add_choice (group, rows, node, title, titles, NULL, NULL, NULL, property, step);
}
