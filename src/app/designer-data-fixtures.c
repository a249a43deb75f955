/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that the drawing keeps: keeping those that are selected or were typed, forgetting them, and taking over what a
 * commit made of them.
 *
 * A row that was deleted in the sample database stays in the drawing: trying a delete is what the database is for.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/designer-data-private.h"
#include "document/crow-document-fixtures.h"
#include "preview/crow-preview-keep.h"

#define ACTION(name) static void name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

static CrowDocument *
get_document (DesignerDataPanel *self)
{
  return self->state != NULL ? crow_view_state_get_document (self->state) : NULL;
}

static void
keep (DesignerDataPanel *self,
      GPtrArray         *rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowFixtures) found = crow_preview_collect_rows (self->preview, rows, &error);
  g_autofree char *message = NULL;
  guint n_added;

  if (found == NULL)
    {
      _designer_data_toast (self, error->message);
      return;
    }
  crow_operation_keep_rows (get_document (self), found, TRUE, &n_added);
  _designer_data_pass_fixtures (self);
  _designer_data_update (self);
  if (n_added > rows->len)
    message = g_strdup_printf (ngettext ("%u row is kept in the drawing, with those that it refers to.",
                                         "%u rows are kept in the drawing, with those that they refer to.", n_added),
                               n_added);
  else if (n_added > 0)
    message = g_strdup_printf (ngettext ("%u row is kept in the drawing.", "%u rows are kept in the drawing.", n_added),
                               n_added);
  else
    message = g_strdup (_("The drawing keeps these rows as they are now."));
  _designer_data_toast (self, message);
}

ACTION (keep)
{
  _designer_data_with_selected (user_data, keep);
}

ACTION (keep_new)
{
  DesignerDataPanel *self = user_data;
  g_autoptr (GPtrArray) rows = crow_preview_list_typed (self->preview);

  if (rows->len > 0)
    keep (self, rows);
  else
    _designer_data_toast (self, _("No row was added by hand that is still there. Add rows first."));
}

static void
forget (DesignerDataPanel *self,
        GPtrArray         *rows)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *message = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const char *id = crow_preview_lookup_kept (self->preview, g_ptr_array_index (rows, i));

      if (id != NULL)
        g_ptr_array_add (ids, g_strdup (id));
    }
  if (ids->len == 0)
    return;
  crow_operation_forget_rows (get_document (self), ids);
  _designer_data_pass_fixtures (self);
  _designer_data_update (self);
  message = g_strdup_printf (ngettext ("%u row is not kept in the drawing any more.",
                                       "%u rows are not kept in the drawing any more.", ids->len),
                             ids->len);
  _designer_data_toast (self, message);
}

ACTION (forget)
{
  _designer_data_with_selected (user_data, forget);
}

static const GActionEntry entries[] = {
  { "keep", keep_cb },
  { "keep-new", keep_new_cb },
  { "forget", forget_cb },
};

void
_designer_data_add_fixtures (DesignerDataPanel *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/* @selected: (nullable): NULL where rows cannot be edited */
void
_designer_data_update_fixtures (DesignerDataPanel *self,
                                GPtrArray         *selected)
{
  gboolean ready = _designer_data_is_ready (self);
  gboolean kept = FALSE;
  GAction *action;

  for (guint i = 0; ready && !kept && selected != NULL && i < selected->len; i++)
    kept = crow_preview_lookup_kept (self->preview, g_ptr_array_index (selected, i)) != NULL;
  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "keep");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), ready && selected != NULL && selected->len > 0);
  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "keep-new");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), ready);
  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "forget");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), kept);
}

void
_designer_data_pass_fixtures (DesignerDataPanel *self)
{
  CrowDocument *document = get_document (self);
  g_autoptr (CrowFixtures) fixtures = document != NULL ? crow_document_get_fixtures (document) : NULL;

  if (self->preview != NULL)
    crow_preview_set_fixtures (self->preview, fixtures);
}

void
_designer_data_take_over (DesignerDataPanel *self)
{
  guint n_gone;
  g_autoptr (CrowFixtures) changed = crow_preview_collect_changed (self->preview, &n_gone);
  g_autofree char *message = NULL;

  if (changed->rows->len > 0)
    {
      crow_operation_keep_rows (get_document (self), changed, TRUE, NULL);
      _designer_data_pass_fixtures (self);
      message = g_strdup_printf (ngettext ("%u kept row was changed in the drawing, too.",
                                           "%u kept rows were changed in the drawing, too.", changed->rows->len),
                                 changed->rows->len);
    }
  else if (n_gone > 0)
    message = g_strdup_printf (ngettext ("%u row that the drawing keeps is not among the rows any more.",
                                         "%u rows that the drawing keeps are not among the rows any more.", n_gone),
                               n_gone);
  if (message != NULL)
    _designer_data_toast (self, message);
}
