/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the focus is among rows, what is being typed there, and which parts are folded out: all of it outlives rows
 * that are made anew for the same node.
 */
#include "config.h"

#include "app/designer-rows-private.h"

#include <glib/gi18n-lib.h>

struct _DesignerTyping
{
  DesignerRow *row; /* owned: without its widgets */
  char *key;
  char *text;       /* NULL: nothing is pending */
  int cursor;       /* in characters */
  int bound;
  gboolean in_view;
};

/* Scrolling. */

/* The whole row, with what is around the field. */
static GtkWidget *
get_line (GtkWidget *widget)
{
  GtkWidget *line = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);

  return line != NULL ? line : widget;
}

void
_designer_row_bring_into_view (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  /* Of a page that was just made no row has a place. */
  if (viewport != NULL && gtk_widget_get_height (widget) > 0
      && gtk_widget_compute_bounds (get_line (widget), gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &bounds))
    gtk_adjustment_clamp_page (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

/* At least half of it, once the page is where it was scrolled to. */
static gboolean
is_in_view (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;
  GtkAdjustment *adjustment;
  double middle;

  if (viewport == NULL
      || !gtk_widget_compute_bounds (widget, gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &bounds))
    return FALSE;
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  middle = bounds.origin.y + bounds.size.height / 2 - gtk_adjustment_get_value (adjustment);
  return middle > 0 && middle < gtk_adjustment_get_page_size (adjustment);
}

static gboolean
is_folded (GtkWidget *widget)
{
  GtkWidget *expander = gtk_widget_get_ancestor (widget, ADW_TYPE_EXPANDER_ROW);
  GtkWidget *revealer = expander != NULL ? gtk_widget_get_ancestor (widget, GTK_TYPE_REVEALER) : NULL;

  return revealer != NULL && !gtk_revealer_get_child_revealed (GTK_REVEALER (revealer));
}

static gboolean
placed_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  if ((gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    _designer_row_bring_into_view (widget);
  return G_SOURCE_REMOVE;
}

/* A page that was made anew has become longer, and longer again while a part of it folds out.  Rows have
 * their places when the frame is done that this is told in. */
static void
grown_cb (GtkAdjustment *adjustment,
          GtkWidget     *widget)
{
  if (!is_folded (widget))
    g_signal_handlers_disconnect_by_func (adjustment, grown_cb, widget);
  gtk_widget_add_tick_callback (widget, placed_cb, NULL, NULL);
}

/* Parts that fold out. */

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
designer_rows_keep_expander (DesignerRows *rows,
                             CrowNode     *node,
                             GtkWidget    *expander)
{
  _designer_rows_add (rows, ROW_EXPANDER, node, "", expander, expander);
}

/* What a row is of, so that it is known again on a page that was made anew.  Ends and columns of a link have no id. */
static char *
dup_key (DesignerRow *row)
{
  CrowNode *node = _designer_row_get_node (row);
  const char *id = crow_node_get_id (node);
  CrowNode *parent = crow_node_get_parent (node);
  const char *parent_id = parent != NULL ? crow_node_get_id (parent) : NULL;

  if (id != NULL)
    return g_strdup_printf ("%s/%s", id, row->title);
  return g_strdup_printf ("%s.%d.%u/%s", parent_id != NULL ? parent_id : "", (int) crow_node_get_kind (node),
                          crow_node_get_position (node), row->title);
}

GHashTable *
designer_rows_list_expanded (DesignerRows *rows)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);

      if (row->kind == ROW_EXPANDER && row->widget != NULL
          && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row->widget)))
        g_hash_table_add (ids, dup_key (row));
    }
  return ids;
}

void
designer_rows_expand (DesignerRows *rows,
                      GHashTable   *ids)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);
      g_autofree char *key = row->kind == ROW_EXPANDER && row->widget != NULL ? dup_key (row) : NULL;

      if (key != NULL && g_hash_table_contains (ids, key))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row->widget), TRUE);
    }
}

/* Typing. */

static DesignerRow *
find_focused (DesignerRows *rows)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);

      if (row->kind != ROW_EXPANDER && _designer_row_has_focus (row))
        return row;
    }
  return NULL;
}

/* A row whose text is not the value: one that is being typed in. */
static DesignerRow *
find_pending (DesignerRows *rows,
              char        **text)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);

      *text = _designer_row_dup_pending (row);
      if (*text != NULL)
        return row;
    }
  return NULL;
}

gboolean
designer_rows_is_pending (DesignerRows *rows)
{
  g_autofree char *text = NULL;

  return find_pending (rows, &text) != NULL;
}

void
designer_rows_apply (DesignerRows *rows)
{
  g_autofree char *text = NULL;
  DesignerRow *row = find_pending (rows, &text);
  DesignerRow *focused = find_focused (rows);

  if (row != NULL)
    _designer_row_apply_text (row, text);
  if (focused != NULL && focused->kind == ROW_NUMBER)
    gtk_spin_button_update (GTK_SPIN_BUTTON (focused->widget));
}

static void
get_cursor (DesignerRow *row,
            int         *cursor,
            int         *bound)
{
  if (row->kind == ROW_LINES)
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget));
      GtkTextIter at, other;

      gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
      gtk_text_buffer_get_iter_at_mark (buffer, &other, gtk_text_buffer_get_selection_bound (buffer));
      *cursor = gtk_text_iter_get_offset (&at);
      *bound = gtk_text_iter_get_offset (&other);
    }
  else if (GTK_IS_EDITABLE (row->widget))
    {
      int start, end;

      *cursor = gtk_editable_get_position (GTK_EDITABLE (row->widget));
      *bound = *cursor;
      if (gtk_editable_get_selection_bounds (GTK_EDITABLE (row->widget), &start, &end))
        *bound = *cursor == start ? end : start;
    }
}

static void
set_cursor (DesignerRow *row,
            int          cursor,
            int          bound)
{
  if (row->kind == ROW_LINES)
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget));
      GtkTextIter at, other;

      gtk_text_buffer_get_iter_at_offset (buffer, &at, cursor);
      gtk_text_buffer_get_iter_at_offset (buffer, &other, bound);
      gtk_text_buffer_select_range (buffer, &at, &other);
    }
  else if (GTK_IS_EDITABLE (row->widget))
    gtk_editable_select_region (GTK_EDITABLE (row->widget), bound, cursor);
}

DesignerTyping *
designer_rows_take_typing (DesignerRows *rows)
{
  DesignerTyping *typing;
  DesignerRow *row = find_focused (rows);
  guint position;

  if (row == NULL)
    return NULL;

  typing = g_new0 (DesignerTyping, 1);
  typing->key = dup_key (row);
  typing->text = row->kind == ROW_NUMBER ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->widget)))
                                         : _designer_row_dup_pending (row);
  get_cursor (row, &typing->cursor, &typing->bound);
  typing->in_view = is_in_view (row->widget);
  g_ptr_array_find (rows->rows, row, &position);
  typing->row = g_ptr_array_steal_index (rows->rows, position);
  _designer_row_detach (typing->row);
  return typing;
}

static void
typing_free (DesignerTyping *typing)
{
  _designer_row_free (typing->row);
  g_free (typing->key);
  g_free (typing->text);
  g_free (typing);
}

/* The text goes into the new row as if it had been typed there, so that it is as pending as before. */
static void
show_typed (DesignerRow          *row,
            const DesignerTyping *typing)
{
  if (typing->text != NULL && row->kind == ROW_LINES)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row->widget)), typing->text, -1);
  else if (typing->text != NULL && GTK_IS_EDITABLE (row->widget))
    gtk_editable_set_text (GTK_EDITABLE (row->widget), typing->text);
  set_cursor (row, typing->cursor, typing->bound);
}

void
designer_rows_restore_typing (DesignerRows   *rows,
                              DesignerTyping *typing)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);
      g_autofree char *key = row->widget != NULL && row->kind == typing->row->kind ? dup_key (row) : NULL;
      GtkWidget *viewport;

      if (g_strcmp0 (key, typing->key) != 0)
        continue;
      /* The row has no place yet, so the page must not be scrolled to it: it is where it was. */
      viewport = gtk_widget_get_ancestor (row->widget, GTK_TYPE_VIEWPORT);
      if (viewport != NULL)
        gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
      gtk_widget_grab_focus (row->widget);
      if (viewport != NULL)
        gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
      if (viewport != NULL && typing->in_view)
        g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)), "changed",
                                 G_CALLBACK (grown_cb), row->widget, G_CONNECT_AFTER);
      show_typed (row, typing);
      typing_free (typing);
      return;
    }

  if (typing->text != NULL && typing->row->kind != ROW_NUMBER)
    _designer_row_apply_text (typing->row, typing->text);
  typing_free (typing);
}

/* Going to a row. */

static void
revealed_cb (GtkRevealer *revealer,
             GParamSpec  *pspec,
             GtkWidget   *widget)
{
  if (!gtk_revealer_get_child_revealed (revealer))
    return;
  g_signal_handlers_disconnect_by_func (revealer, revealed_cb, widget);
  if ((gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    gtk_widget_grab_focus (widget);
  _designer_row_bring_into_view (widget);
}

/* A page that was just made has no place for its rows before the next frame; then its adjustment says how long it is. */
static void
laid_out_cb (GtkAdjustment *adjustment,
             GtkWidget     *widget)
{
  g_signal_handlers_disconnect_by_func (adjustment, laid_out_cb, widget);
  _designer_row_bring_into_view (widget);
}

static void
focus_row (GtkWidget *widget)
{
  GtkWidget *expander = gtk_widget_get_ancestor (widget, ADW_TYPE_EXPANDER_ROW);
  GtkWidget *revealer = expander != NULL ? gtk_widget_get_ancestor (widget, GTK_TYPE_REVEALER) : NULL;
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  if (expander != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  gtk_widget_grab_focus (widget);
  if (revealer != NULL && !gtk_revealer_get_child_revealed (GTK_REVEALER (revealer)))
    g_signal_connect_object (revealer, "notify::child-revealed", G_CALLBACK (revealed_cb), widget, 0);
  else if (viewport != NULL && gtk_widget_get_height (widget) == 0)
    g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)), "changed",
                             G_CALLBACK (laid_out_cb), widget, 0);
}

void
designer_rows_focus (DesignerRows *rows,
                     CrowNode     *node)
{
  for (guint i = 0; i < rows->rows->len; i++)
    {
      DesignerRow *row = g_ptr_array_index (rows->rows, i);

      if (_designer_row_get_node (row) == node && row->widget != NULL && row->kind != ROW_EXPANDER)
        {
          focus_row (row->widget);
          return;
        }
    }
}
