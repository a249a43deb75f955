/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions about rows, and going through with them: deleting, another key, unlinking.
 */
#include "config.h"

#include "app/designer-data-dialogs.h"
#include "app/designer-data-private.h"

#define ACTION(name) static void name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

/* Rows that are read before a person notices. */
#define MANY_ROWS 256

GPtrArray *
_designer_data_get_selected (DesignerDataPanel *self)
{
  GPtrArray *rows = designer_data_grid_get_selected (self->grid, MANY_ROWS);

  for (guint i = rows->len; i > 0; i--)
    if (crow_preview_row_is_deleted (g_ptr_array_index (rows, i - 1)))
      g_ptr_array_remove_index (rows, i - 1);
  return rows;
}

typedef struct
{
  DesignerDataPanel *panel; /* owned */
  DesignerDataRowsFunc func;
} WithSelected;

static void
collected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autofree WithSelected *with = data;
  g_autoptr (DesignerDataPanel) self = with->panel;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = crow_preview_rows_collect_finish (CROW_PREVIEW_ROWS (source), result, &error);

  /* Another document has come meanwhile, or the drawing was changed. */
  if (!_designer_data_is_ready (self) || designer_data_grid_get_rows (self->grid) != CROW_PREVIEW_ROWS (source) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    _designer_data_toast (self, error->message);
  else if (rows->len > 0 &&
           crow_preview_row_get_schema (g_ptr_array_index (rows, 0)) == crow_preview_get_schema (self->preview))
    with->func (self, rows);
}

void
_designer_data_with_selected (DesignerDataPanel   *self,
                              DesignerDataRowsFunc func)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GArray) positions = NULL;
  WithSelected *with;

  if (designer_data_grid_get_n_selected (self->grid) <= MANY_ROWS)
    {
      rows = _designer_data_get_selected (self);
      if (rows->len > 0)
        func (self, rows);
      return;
    }
  positions = designer_data_grid_dup_positions (self->grid);
  with = g_new0 (WithSelected, 1);
  with->panel = g_object_ref (self);
  with->func = func;
  crow_preview_rows_collect_async (designer_data_grid_get_rows (self->grid), positions, collected_cb, with);
}

/* Doing. */

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (DesignerDataPanel) self = data;
  g_autoptr (GError) error = NULL;

  if (!crow_preview_do_finish (CROW_PREVIEW (source), result, &error) && self->preview != NULL)
    _designer_data_toast (self, error->message);
}

void
_designer_data_do (DesignerDataPanel   *self,
                   CrowPreviewQuestion *question)
{
  _designer_data_close_rehearsal (self);
  crow_preview_do_async (self->preview, question, done_cb, g_object_ref (self));
  crow_preview_question_free (question);
}

static void
delete (DesignerDataPanel *self,
        GPtrArray         *rows)
{
  _designer_data_do (self, crow_preview_question_new_delete ((CrowPreviewRow *const *) rows->pdata, rows->len));
}

ACTION (delete)
{
  _designer_data_with_selected (user_data, delete);
}

ACTION (do_rehearsed)
{
  DesignerDataPanel *self = user_data;

  if (self->question != NULL)
    _designer_data_do (self, g_steal_pointer (&self->question));
}

/* Asking. */

static void
rehearsed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (DesignerDataPanel) self = data;
  g_autoptr (GError) error = NULL;
  CrowRehearsal *rehearsal = crow_preview_rehearse_finish (CROW_PREVIEW (source), result, &error);
  g_autofree char *title = NULL;

  /* It was closed meanwhile, or the document was. */
  if (self->question == NULL || self->preview != CROW_PREVIEW (source) ||
      (rehearsal != NULL && crow_rehearsal_get_schema (rehearsal) != crow_preview_get_schema (self->preview)))
    {
      crow_rehearsal_free (rehearsal);
      return;
    }
  if (rehearsal == NULL)
    {
      _designer_data_close_rehearsal (self);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        _designer_data_toast (self, error->message);
      return;
    }
  title = crow_preview_question_dup_title (self->question);
  designer_data_rehearsal_show (self->rehearsal, self->state, rehearsal, title);
  crow_preview_take_rehearsal (self->preview, rehearsal);
  gtk_stack_set_visible_child_name (self->side, "rehearsal");
  _designer_data_update (self);
}

void
_designer_data_ask (DesignerDataPanel   *self,
                    CrowPreviewQuestion *question)
{
  g_clear_pointer (&self->question, crow_preview_question_free);
  self->question = question;
  crow_preview_rehearse_async (self->preview, question, rehearsed_cb, g_object_ref (self));
}

static void
rehearse (DesignerDataPanel *self,
          GPtrArray         *rows)
{
  _designer_data_ask (self, crow_preview_question_new_delete ((CrowPreviewRow *const *) rows->pdata, rows->len));
}

ACTION (rehearse)
{
  _designer_data_with_selected (user_data, rehearse);
}

static void
key_chosen_cb (CrowPreviewRow    *row,
               const guint16     *attributes,
               const char *const *texts,
               guint              n_attributes,
               gpointer           data)
{
  DesignerDataPanel *self = data;

  if (_designer_data_is_ready (self) && crow_preview_row_get_schema (row) == crow_preview_get_schema (self->preview))
    _designer_data_ask (self, crow_preview_question_new_change (row, attributes, texts, n_attributes));
}

ACTION (rehearse_key)
{
  DesignerDataPanel *self = user_data;

  designer_data_ask_key (GTK_WIDGET (self), self->current, key_chosen_cb, self);
}

void
_designer_data_rehearse_unlink (DesignerDataPanel *self,
                                guint              role,
                                CrowPreviewRow    *target)
{
  if (self->current != NULL && _designer_data_is_ready (self))
    _designer_data_ask (self, crow_preview_question_new_unlink (self->current, role, target));
}

void
_designer_data_rehearse_again (DesignerDataPanel *self)
{
  if (self->question == NULL || crow_preview_is_busy (self->preview))
    return;
  if (crow_preview_question_adopt (self->question, crow_preview_get_schema (self->preview)))
    _designer_data_ask (self, g_steal_pointer (&self->question));
  else
    _designer_data_close_rehearsal (self);
}

void
_designer_data_close_rehearsal (DesignerDataPanel *self)
{
  g_clear_pointer (&self->question, crow_preview_question_free);
  designer_data_rehearsal_show (self->rehearsal, self->state, NULL, NULL);
  if (self->preview != NULL)
    crow_preview_take_rehearsal (self->preview, NULL);
  gtk_stack_set_visible_child_name (self->side, "links");
  _designer_data_update (self);
}

ACTION (close_rehearsal)
{
  _designer_data_close_rehearsal (user_data);
}

static const GActionEntry entries[] = {
  { "delete", delete_cb },
  { "rehearse", rehearse_cb },
  { "rehearse-key", rehearse_key_cb },
  { "do-rehearsed", do_rehearsed_cb },
  { "close-rehearsal", close_rehearsal_cb },
};

void
_designer_data_add_questions (DesignerDataPanel *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/* @selected: (nullable): NULL where rows cannot be edited */
void
_designer_data_update_questions (DesignerDataPanel *self,
                                 GPtrArray         *selected)
{
  static const char *const names[] = { "delete", "rehearse", "rehearse-key" };
  guint n = selected != NULL ? selected->len : 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])), i < 2 ? n > 0 : n == 1);
}
