/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the data panel tells above the rows: what is pending, and why the rows do not follow the drawing.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/designer-data-private.h"

void
_designer_data_tell_pending (DesignerDataPanel *self)
{
  static const struct
  {
    CrowRowChange change;
    const char *format;
  } parts[] = {
    /* Translators: numbers of rows, in a list like “2 new, 3 changed, 1 deleted” */
    { CROW_ROW_ADDED, N_("%u new") },
    { CROW_ROW_CHANGED, N_("%u changed") },
    { CROW_ROW_DELETED, N_("%u deleted") },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->preview != NULL && i < G_N_ELEMENTS (parts); i++)
    {
      guint n = crow_preview_count_pending (self->preview, parts[i].change);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_autofree char *part = g_strdup_printf (_(parts[i].format), n);
#pragma GCC diagnostic pop

      if (n > 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
    }
  gtk_label_set_text (self->pending_label, text->str);
  gtk_widget_set_visible (gtk_widget_get_first_child (self->head), text->len > 0);
}

static void
add_notice_button (DesignerDataPanel *self,
                   const char        *label,
                   const char        *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->notice_buttons), button);
}

static void
tell_conflicts (DesignerDataPanel *self,
                GPtrArray         *conflicts)
{
  CrowCarryConflict *first = g_ptr_array_index (conflicts, 0);
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u row contradicts the drawing and keeps the rows from following it: “%s” %s. %s",
                               "%u rows contradict the drawing and keep the rows from following it, first “%s” %s. %s",
                               conflicts->len),
                     conflicts->len, first->entity, first->key, first->message);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < MIN (conflicts->len, 20); i++)
    {
      CrowCarryConflict *conflict = g_ptr_array_index (conflicts, i);

      g_string_append_printf (all, "%s“%s” %s: %s", i > 0 ? "\n" : "", conflict->entity, conflict->key, conflict->message);
    }
  gtk_label_set_text (self->notice_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->notice_label), all->str);
  add_notice_button (self, _("_Undo the Edit"), "win.undo");
  add_notice_button (self, _("_Leave Out"), "data.leave-out");
  add_notice_button (self, _("_Fill In"), "data.fill");
}

/* Whether the rows are still those of the drawing before the last edits. */
static gboolean
is_behind (DesignerDataPanel *self)
{
  GPtrArray *conflicts = crow_preview_get_conflicts (self->preview);

  return crow_preview_get_waiting (self->preview) || crow_preview_is_behind (self->preview) || crow_preview_has_failed (self->preview) ||
         (conflicts != NULL && conflicts->len > 0) ||
         (self->compiler != NULL && designer_compiler_get_error (self->compiler) != NULL);
}

/* FALSE: there is nothing to tell of a person's database */
static gboolean
tell_database (DesignerDataPanel *self)
{
  CrowDatabaseFile *file = self->preview != NULL ? crow_preview_get_database (self->preview) : NULL;
  g_autofree char *name = file != NULL ? g_filename_display_basename (crow_database_file_get_path (file)) : NULL;
  g_autofree char *text = NULL;

  if (file == NULL)
    return FALSE;
  if (crow_preview_is_behind (self->preview))
    {
      text = g_strdup_printf (_("The drawing has changed. “%s” stays as it is until you migrate it."), name);
      add_notice_button (self, _("_Undo the Edit"), "win.undo");
      add_notice_button (self, _("_Migrate the File…"), "data.migrate-file");
    }
  else if (!crow_preview_is_database_changed (self->preview))
    return FALSE;
  else if (crow_database_file_get_use (file) == CROW_DATABASE_COPY)
    {
      text = g_strdup_printf (_("Another program has changed “%s” since it was copied."), name);
      add_notice_button (self, _("Copy It _Again"), "data.copy-again");
    }
  else
    {
      text = g_strdup_printf (_("Another program has changed “%s”. These are the rows of now."), name);
      add_notice_button (self, _("_OK"), "data.notice-seen");
    }
  gtk_label_set_text (self->notice_label, text);
  return TRUE;
}

void
_designer_data_tell_notice (DesignerDataPanel *self)
{
  GPtrArray *conflicts = self->preview != NULL ? crow_preview_get_conflicts (self->preview) : NULL;
  GtkWidget *child;

  if (self->rehearsal != NULL && self->preview != NULL)
    designer_data_rehearsal_set_outdated (self->rehearsal, is_behind (self));

  while ((child = gtk_widget_get_first_child (self->notice_buttons)) != NULL)
    gtk_box_remove (GTK_BOX (self->notice_buttons), child);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->notice_label), NULL);
  if (self->preview != NULL && crow_preview_get_waiting (self->preview))
    {
      gtk_label_set_text (self->notice_label, _("The drawing has changed. The rows follow it after Commit or Roll Back."));
      add_notice_button (self, _("Roll _Back"), "data.rollback");
      add_notice_button (self, _("_Commit"), "data.commit");
    }
  else if (conflicts != NULL && conflicts->len > 0)
    tell_conflicts (self, conflicts);
  else if (self->compiler != NULL && designer_compiler_get_error (self->compiler) != NULL)
    gtk_label_set_text (self->notice_label, designer_compiler_get_error (self->compiler)->message);
  else if (self->preview != NULL && crow_preview_get_message (self->preview) != NULL)
    {
      gtk_label_set_text (self->notice_label, crow_preview_get_message (self->preview));
      if (crow_preview_has_failed (self->preview))
        add_notice_button (self, _("_Undo the Edit"), "win.undo");
    }
  else if (!tell_database (self))
    {
      gtk_revealer_set_reveal_child (self->notice, FALSE);
      return;
    }
  gtk_revealer_set_reveal_child (self->notice, TRUE);
}
