/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the data panel does: adding, generating, linking, committing; deleting and rehearsing are in
 * designer-data-questions.c.  Whether each can be done now is decided in one place, _designer_data_update_actions().
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/designer-actions.h"
#include "app/designer-data-dialogs.h"
#include "app/designer-data-private.h"

/* Of the rows that are linked already, those that a list of rows marks. */
#define MAX_LINKED 500

#define ACTION(name) static void name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

ACTION (back)
{
  _designer_data_move (user_data, -1);
}

ACTION (forward)
{
  _designer_data_move (user_data, 1);
}

/* From the rows that a role reaches to all of their entity. */
ACTION (show_all)
{
  DesignerDataPanel *self = user_data;
  guint entity = crow_preview_rows_get_entity (designer_data_grid_get_rows (self->grid));

  if (entity != CROW_NONE)
    _designer_data_go (self, entity, NULL, 0, self->current);
}

ACTION (follow)
{
  _designer_data_follow_role (user_data, g_variant_get_uint32 (parameter));
}

ACTION (add)
{
  DesignerDataPanel *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowPreviewRow) row =
    crow_preview_add_row (self->preview, crow_preview_rows_get_entity (designer_data_grid_get_rows (self->grid)), &error);

  if (row != NULL)
    _designer_data_select (self, row);
  else
    _designer_data_toast (self, error->message);
}

ACTION (duplicate)
{
  DesignerDataPanel *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowPreviewRow) row = crow_preview_duplicate_row (self->preview, self->current, &error);

  if (row != NULL)
    _designer_data_select (self, row);
  else
    _designer_data_toast (self, error->message);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (DesignerDataPanel) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = crow_preview_end_finish (CROW_PREVIEW (source), result, &error);

  if (self->preview != CROW_PREVIEW (source))
    return;
  if (done)
    _designer_data_take_over (self);
  else
    _designer_data_toast (self, error->message);
}

ACTION (commit)
{
  DesignerDataPanel *self = user_data;

  crow_preview_end_async (self->preview, TRUE, committed_cb, g_object_ref (self));
}

static void
rolled_back_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (DesignerDataPanel) self = data;
  g_autoptr (GError) error = NULL;

  if (!crow_preview_end_finish (CROW_PREVIEW (source), result, &error) && self->preview == CROW_PREVIEW (source))
    _designer_data_toast (self, error->message);
}

ACTION (rollback)
{
  DesignerDataPanel *self = user_data;

  crow_preview_end_async (self->preview, FALSE, rolled_back_cb, g_object_ref (self));
}

ACTION (cancel)
{
  crow_preview_cancel (((DesignerDataPanel *) user_data)->preview);
}

ACTION (fill)
{
  crow_preview_resolve (((DesignerDataPanel *) user_data)->preview, CROW_CARRY_FILL);
}

ACTION (leave_out)
{
  crow_preview_resolve (((DesignerDataPanel *) user_data)->preview, CROW_CARRY_LEAVE_OUT);
}

/* Generating. */

static void
generated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (DesignerDataPanel) self = data;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = crow_preview_generate_finish (CROW_PREVIEW (source), result, &notes, &error);

  if (self->preview != CROW_PREVIEW (source))
    return;
  if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _designer_data_toast (self, error->message);
  else if (done && notes != NULL && notes->len > 1)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-more", "(ss)", g_ptr_array_index (notes, 0), "win.show-left-out");
  else if (done && notes != NULL && notes->len > 0)
    _designer_data_toast (self, g_ptr_array_index (notes, 0));
}

ACTION (show_notes)
{
  DesignerDataPanel *self = user_data;
  GPtrArray *notes = self->preview != NULL ? crow_preview_get_notes (self->preview) : NULL;

  if (notes != NULL)
    designer_data_show_notes (GTK_WIDGET (self), _("Left Out"), notes);
}

static void
generate_chosen_cb (guint       n_rows,
                    guint       seed,
                    GHashTable *counts,
                    gpointer    data)
{
  DesignerDataPanel *self = data;

  if (self->preview == NULL)
    return;
  _designer_data_close_rehearsal (self);
  crow_preview_set_sample_counts (self->preview, counts);
  crow_preview_generate_async (self->preview, n_rows, seed, generated_cb, g_object_ref (self));
}

ACTION (generate)
{
  DesignerDataPanel *self = user_data;
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  gboolean has_rows = FALSE;

  for (guint i = 0; !has_rows && i < crow_schema_get_n_entities (schema); i++)
    has_rows = crow_preview_count_rows (self->preview, i) > 0;
  designer_data_ask_generate (GTK_WIDGET (self), schema, crow_preview_get_sample_counts (self->preview), has_rows,
                              generate_chosen_cb, self);
}

/* Linking. */

typedef struct
{
  DesignerDataPanel *panel; /* borrowed: the dialog is modal to its window */
  CrowPreviewRow *row;      /* owned */
  guint role;
} Link;

static void
link_free (gpointer data)
{
  Link *link = data;

  g_object_unref (link->row);
  g_free (link);
}

static void
picked_cb (CrowPreviewRow *target,
           gpointer        data)
{
  Link *link = data;
  g_autoptr (GError) error = NULL;

  if (link->panel->preview != NULL &&
      !crow_preview_link (link->panel->preview, link->row, link->role, target, &error))
    _designer_data_toast (link->panel, error->message);
}

/* Rows that a role reaches, by their keys: as many as a person may come upon while looking for one. */
static GHashTable *
list_linked (DesignerDataPanel *self,
             const CrowRole    *role,
             guint              index)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CrowPreviewRows) rows = crow_preview_rows_new (self->preview);

  crow_preview_rows_show (rows, role->target, self->current, index);
  for (guint i = 0; i < MIN (crow_preview_rows_get_n_rows (rows), MAX_LINKED); i++)
    {
      g_autoptr (CrowPreviewRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

      g_hash_table_add (keys, g_strdup (crow_preview_row_get_key (row)));
    }
  return keys;
}

void
_designer_data_link (DesignerDataPanel *self,
                     guint              role)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  guint n;
  const CrowRole *roles;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GHashTable) linked = NULL;
  Link *link;

  if (self->current == NULL || crow_preview_row_get_schema (self->current) != schema)
    return;
  roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (self->current), &n);
  name = designer_data_role_dup_name (schema, &roles[role]);
  /* Translators: the title of a window; %s is the name of a role */
  title = g_strdup_printf (_("Link to %s"), name);
  linked = list_linked (self, &roles[role], role);
  link = g_new0 (Link, 1);
  link->panel = self;
  link->row = g_object_ref (self->current);
  link->role = role;
  g_object_set_data_full (G_OBJECT (self), "link", link, link_free);
  designer_data_ask_row (GTK_WIDGET (self), self->preview, roles[role].target, linked, title, picked_cb, link);
}

static const GActionEntry entries[] = {
  { "back", back_cb },
  { "forward", forward_cb },
  { "show-all", show_all_cb },
  { "follow", follow_cb, "u" },
  { "add", add_cb },
  { "duplicate", duplicate_cb },
  { "generate", generate_cb },
  { "show-notes", show_notes_cb },
  { "commit", commit_cb },
  { "rollback", rollback_cb },
  { "cancel", cancel_cb },
  { "fill", fill_cb },
  { "leave-out", leave_out_cb },
};

void
_designer_data_add_actions (DesignerDataPanel *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  _designer_data_add_questions (self);
  _designer_data_add_database (self);
  _designer_data_add_fixtures (self);
  _designer_data_add_record (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "data", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (self->head, "data", G_ACTION_GROUP (self->actions));
}

void
_designer_data_update_actions (DesignerDataPanel *self)
{
  GActionMap *actions = G_ACTION_MAP (self->actions);
  gboolean ready = _designer_data_is_ready (self);
  guint entity = ready ? crow_preview_rows_get_entity (designer_data_grid_get_rows (self->grid)) : CROW_NONE;
  gboolean can_edit = entity != CROW_NONE && crow_preview_can_edit (self->preview, entity);
  g_autoptr (GPtrArray) selected = can_edit ? _designer_data_get_selected (self) : NULL;
  guint n_pending = ready ? crow_preview_get_n_pending (self->preview) : 0;

  designer_set_enabled (actions, "back", ready && self->place_position > 0);
  designer_set_enabled (actions, "forward", ready && self->place_position + 1 < self->places->len);
  designer_set_enabled (actions, "show-all", ready);
  designer_set_enabled (actions, "add", can_edit);
  designer_set_enabled (actions, "duplicate",
                        can_edit && self->current != NULL && !crow_preview_row_is_deleted (self->current));
  designer_set_enabled (actions, "follow", ready && self->current != NULL);
  designer_set_enabled (actions, "copy-rows", selected != NULL && selected->len > 0);
  _designer_data_update_questions (self, selected);
  _designer_data_update_database (self);
  _designer_data_update_fixtures (self, selected);
  /* All rows are replaced; those of a person's file are not. */
  designer_set_enabled (actions, "generate",
                        ready && (crow_preview_get_database (self->preview) == NULL ||
                                  crow_database_file_get_use (crow_preview_get_database (self->preview)) ==
                                    CROW_DATABASE_COPY));
  designer_set_enabled (actions, "show-notes", self->preview != NULL && crow_preview_get_notes (self->preview) != NULL);
  designer_set_enabled (actions, "cancel", self->preview != NULL && crow_preview_can_cancel (self->preview));
  designer_set_enabled (actions, "commit", n_pending > 0);
  designer_set_enabled (actions, "rollback", n_pending > 0);
}
