/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening, importing, saving, exporting and closing.
 *
 * What cannot be done is said in a sentence: in a dialog where a decision is needed or nothing else is on the screen,
 * in a toast otherwise.  Nothing that was drawn is ever given up without asking.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/designer-import.h"
#include "app/designer-notes.h"
#include "canvas/crow-commands.h"
#include "compat/compat.h"
#include "diagram/crow-svg.h"
#include "document/crow-merge.h"
#include "picture/crow-picture-file.h"

static const CompatFilter *
get_document_filters (void)
{
  static CompatFilter filters[3];

  filters[0] = (CompatFilter) { _("Crowfoot Documents"), "crow", CROW_DOCUMENT_MIME_TYPE };
  filters[1] = (CompatFilter) { _("All Files"), NULL, NULL };
  filters[2] = (CompatFilter) { NULL, NULL, NULL };
  return filters;
}

static GFile *
dup_last_folder (DesignerWindow *self)
{
  GFile *file = self->document != NULL ? crow_document_get_file (self->document) : NULL;
  g_autofree char *uri = g_settings_get_string (self->settings, "last-folder");

  if (file != NULL)
    return g_file_get_parent (file);
  return uri[0] != '\0' ? g_file_new_for_uri (uri) : NULL;
}

static void
remember_folder (DesignerWindow *self,
                 GFile          *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (uri != NULL)
    g_settings_set_string (self->settings, "last-folder", uri);
}

static void
tell (DesignerWindow *self,
      const char     *heading,
      const char     *body)
{
  const CompatAnswer answers[] = { { "close", _("_Close"), COMPAT_PLAIN }, { NULL } };

  compat_ask_async (GTK_WINDOW (self), heading, body, answers, "close", NULL, NULL);
}

static void
tell_error (DesignerWindow *self,
            const char     *heading,
            GFile          *file,
            const GError   *error)
{
  g_autofree char *name = g_file_get_basename (file);
  guint line = error->domain == CROW_DOCUMENT_ERROR ? crow_document_error_get_line (error) : 0;
  /* Translators: the name of a file, the number of a line, and what is wrong there */
  g_autofree char *body = line > 0 ? g_strdup_printf (_("“%s”, line %u: %s"), name, line, error->message)
                                   : g_strdup (error->message);

  tell (self, heading, body);
}

/* Opening. */

/**
 * designer_window_open:
 * @self: a window without a document of its own
 * @file: the file to show
 *
 * Loads a file into the window, or says why that is impossible and leaves the window as it is.
 */
void
designer_window_open (DesignerWindow *self,
                      GFile          *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = NULL;
  guint n_problems;

  g_return_if_fail (DESIGNER_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  document = crow_document_load_file (file, CROW_LOAD_LENIENT, &error);
  if (document == NULL)
    {
      tell_error (self, _("Could Not Open File"), file, error);
      return;
    }

  g_clear_pointer (&self->example, g_free);
  _designer_window_set_document (self, document);
  designer_recent_add (file);
  remember_folder (self, file);

  n_problems = crow_document_get_load_problems (document)->len;
  if (n_problems > 0)
    {
      g_autofree char *message = NULL;

      message = g_strdup_printf (ngettext ("%u place of the file refers to what does not exist; see Problems.",
                                           "%u places of the file refer to what does not exist; see Problems.",
                                           n_problems), n_problems);
      _designer_window_toast (self, message);
    }
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  DesignerWindow *self = DESIGNER_WINDOW (source);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) files = compat_open_files_finish (result, &error);

  if (files == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        _designer_window_toast (self, error->message);
      return;
    }

  for (guint i = 0; application != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      designer_application_open_file (DESIGNER_APPLICATION (application), file, GTK_WINDOW (self));
    }
}

void
_designer_window_open_dialog (DesignerWindow *self)
{
  g_autoptr (GFile) folder = dup_last_folder (self);

  compat_open_files_async (GTK_WINDOW (self), _("Open"), get_document_filters (), folder, NULL, opened_cb, NULL);
}

/* An example is opened as a document of one's own that was never saved. */
void
_designer_window_open_example (DesignerWindow *self,
                               const char     *name)
{
  g_autofree char *path = g_strconcat (APP_PATH "/examples/", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_autoptr (CrowDocument) document = NULL;

  if (bytes != NULL)
    document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  if (document == NULL)
    {
      _designer_window_toast (self, error->message);
      return;
    }

  g_free (self->example);
  self->example = g_strdup (name);
  _designer_window_set_document (self, document);
}

/* @title: a constant.  @notes: (element-type utf8) */
static void
toast_with_notes (DesignerWindow *self,
                  const char     *message,
                  const char     *title,
                  GPtrArray      *notes)
{
  AdwToast *toast = adw_toast_new (message);

  g_clear_pointer (&self->notes, g_ptr_array_unref);
  if (notes != NULL && notes->len > 0)
    {
      self->notes = g_ptr_array_ref (notes);
      self->notes_title = title;
      adw_toast_set_button_label (toast, _("Show Notes"));
      adw_toast_set_action_name (toast, "win.show-notes");
      adw_toast_set_timeout (toast, 12);
    }
  _designer_window_update_actions (self);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Into the document that is there, if it has a file or anything is drawn in it; else as a document of its own. */
static void
imported_cb (DesignerWindow *self,
             CrowDocument   *document,
             GPtrArray      *notes)
{
  guint n_entities = crow_model_get_n_entities (crow_document_get_model (document));
  guint n_links = crow_model_get_n_links (crow_document_get_model (document));
  g_autofree char *entities = g_strdup_printf (ngettext ("%u entity", "%u entities", n_entities), n_entities);
  g_autofree char *links = g_strdup_printf (ngettext ("%u link", "%u links", n_links), n_links);
  /* Translators: “12 entities”, “9 links” */
  g_autofree char *message = g_strdup_printf (_("Imported %s, %s"), entities, links);

  if (self->document != NULL && (crow_document_get_file (self->document) != NULL
                                 || crow_model_get_n_entities (crow_document_get_model (self->document)) > 0))
    {
      crow_commands_import (self->state, document);
      crow_canvas_fit (self->canvas);
    }
  else
    {
      g_clear_pointer (&self->example, g_free);
      _designer_window_set_document (self, document);
    }

  toast_with_notes (self, message, _("Import Notes"), notes);
}

void
_designer_window_import (DesignerWindow *self,
                         const char     *path)
{
  DesignerImport *dialog = designer_import_new (GTK_WINDOW (self));

  g_signal_connect_object (dialog, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  if (path != NULL)
    designer_import_read (dialog, (const char *const[]) { path, NULL });
}

void
_designer_window_show_notes (DesignerWindow *self)
{
  if (self->notes != NULL)
    designer_notes_show (GTK_WINDOW (self), self->notes_title, self->notes);
}

/* FALSE: the file cannot be read; nothing was changed. */
static gboolean
merge_from_disk (DesignerWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = crow_document_merge_from_disk (self->document, &error);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *message = NULL;

  if (conflicts == NULL)
    {
      tell_error (self, _("Could Not Merge"), crow_document_get_file (self->document), error);
      return FALSE;
    }

  gtk_revealer_set_reveal_child (self->banner, FALSE);
  for (guint i = 0; i < conflicts->len; i++)
    g_ptr_array_add (notes, g_strdup (((const GError *) g_ptr_array_index (conflicts, i))->message));
  if (conflicts->len == 0)
    message = g_strdup (_("The changes of both were merged"));
  else
    message = g_strdup_printf (ngettext ("Merged; yours was kept in %u place", "Merged; yours was kept in %u places",
                                         conflicts->len), conflicts->len);
  toast_with_notes (self, message, _("What Both Had Changed"), notes);
  return TRUE;
}

void
_designer_window_merge (DesignerWindow *self)
{
  merge_from_disk (self);
}

static void
reload (DesignerWindow *self)
{
  g_autoptr (GFile) file = g_object_ref (crow_document_get_file (self->document));

  designer_window_open (self, file);
}

static void
reload_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  DesignerWindow *self = DESIGNER_WINDOW (source);
  g_autofree char *answer = compat_ask_finish (result, NULL);

  if (self->document == NULL || crow_document_get_file (self->document) == NULL)
    return;
  if (g_strcmp0 (answer, "reload") == 0)
    reload (self);
  else if (g_strcmp0 (answer, "merge") == 0)
    _designer_window_merge (self);
}

void
_designer_window_reload (DesignerWindow *self)
{
  const CompatAnswer answers[] = {
    { "cancel", _("_Cancel"), COMPAT_PLAIN },
    { "reload", _("_Discard Mine"), COMPAT_DESTRUCTIVE },
    { "merge", _("_Merge"), COMPAT_SUGGESTED },
    { NULL },
  };

  if (crow_document_get_modified (self->document))
    compat_ask_async (GTK_WINDOW (self), _("Discard Your Changes?"),
                      _("What you drew since the file was saved is lost when it is read anew; merging keeps both."), answers,
                      "merge", reload_answered_cb, NULL);
  else
    reload (self);
}

/* The file on disk. */

static void
monitor_cb (DesignerWindow    *self,
            GFile             *file,
            GFile             *other,
            GFileMonitorEvent  event)
{
  if (event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT || event == G_FILE_MONITOR_EVENT_CREATED
      || event == G_FILE_MONITOR_EVENT_RENAMED || event == G_FILE_MONITOR_EVENT_MOVED_IN)
    gtk_revealer_set_reveal_child (self->banner, crow_document_is_changed_on_disk (self->document));
}

void
_designer_window_watch_file (DesignerWindow *self)
{
  GFile *file = crow_document_get_file (self->document);

  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
      g_clear_object (&self->monitor);
    }
  if (file == NULL)
    return;

  /* A place that cannot be watched is no reason not to edit; saving looks again. */
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (monitor_cb), self);
}

/* Saving. */

static void save_to (DesignerWindow *self,
                     GFile          *file,
                     CrowSaveFlags   flags);

static void
overwrite_answered_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  DesignerWindow *self = DESIGNER_WINDOW (source);
  g_autoptr (GFile) file = user_data;
  g_autofree char *answer = compat_ask_finish (result, NULL);

  if (self->document == NULL)
    return;
  if (g_strcmp0 (answer, "overwrite") == 0)
    save_to (self, file, CROW_SAVE_OVERWRITE);
  else if (g_strcmp0 (answer, "merge") == 0 && merge_from_disk (self))
    save_to (self, file, CROW_SAVE_DEFAULT);
  else if (g_strcmp0 (answer, "save-as") == 0)
    _designer_window_save_as (self);
  else
    self->closing = FALSE;
}

static void
ask_to_overwrite (DesignerWindow *self,
                  GFile          *file)
{
  gboolean own = crow_document_get_file (self->document) != NULL
                 && g_file_equal (file, crow_document_get_file (self->document));
  const CompatAnswer answers[] = {
    { "cancel", _("_Cancel"), COMPAT_PLAIN },
    { "save-as", _("Save _As…"), COMPAT_PLAIN },
    { "overwrite", _("_Overwrite"), COMPAT_DESTRUCTIVE },
    { own ? "merge" : NULL, _("_Merge and Save"), COMPAT_SUGGESTED },
    { NULL },
  };
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *body = NULL;

  body = g_strdup_printf (_("Somebody else changed “%s” since it was opened. Overwriting it loses those changes; merging "
                            "keeps both, and can be undone."), name);
  compat_ask_async (GTK_WINDOW (self), _("Overwrite the File?"), body, answers, own ? "merge" : "cancel",
                    overwrite_answered_cb, g_object_ref (file));
}

static void
save_to (DesignerWindow *self,
         GFile          *file,
         CrowSaveFlags   flags)
{
  g_autoptr (GError) error = NULL;

  if (!crow_document_save (self->document, file, flags, &error))
    {
      if (g_error_matches (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_CHANGED))
        ask_to_overwrite (self, file);
      else
        {
          self->closing = FALSE;
          tell_error (self, _("Could Not Save File"), file, error);
        }
      return;
    }

  g_clear_pointer (&self->example, g_free);
  gtk_revealer_set_reveal_child (self->banner, FALSE);
  designer_recent_add (file);
  remember_folder (self, file);
  _designer_window_watch_file (self);
  _designer_window_update_title (self);
  designer_code_view_set_baseline (self->sql_view, designer_compiler_get_sql (self->compiler));

  if (self->closing)
    gtk_window_close (GTK_WINDOW (self));
}

static void
save_as_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  DesignerWindow *self = DESIGNER_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = compat_save_file_finish (result, &error);

  if (file == NULL || self->document == NULL)
    {
      self->closing = FALSE;
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        _designer_window_toast (self, error->message);
      return;
    }

  /* The dialog has asked already whether to replace the file. */
  save_to (self, file, CROW_SAVE_OVERWRITE);
}

void
_designer_window_save_as (DesignerWindow *self)
{
  g_autoptr (GFile) folder = dup_last_folder (self);
  g_autofree char *title = crow_document_dup_title (self->document);
  g_autofree char *name = g_strconcat (title, ".crow", NULL);

  _designer_window_apply_typing (self);
  g_strdelimit (name, "/", '-');
  compat_save_file_async (GTK_WINDOW (self), _("Save As"), get_document_filters (), folder, name, NULL, save_as_cb,
                          NULL);
}

void
_designer_window_save (DesignerWindow *self)
{
  GFile *file = crow_document_get_file (self->document);

  _designer_window_apply_typing (self);
  if (file != NULL)
    save_to (self, file, CROW_SAVE_DEFAULT);
  else
    _designer_window_save_as (self);
}

/* Pictures. */

static GBytes *
make_picture (DesignerWindow  *self,
              const char      *name,
              GError         **error)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  g_autofree char *title = crow_document_dup_title (self->document);
  CrowPictureOptions options = CROW_PICTURE_OPTIONS_INIT;
  CrowSvgOptions svg_options = CROW_SVG_OPTIONS_INIT;
  gsize length;
  char *svg;

  options.title = title;
  if (g_str_has_suffix (name, ".png"))
    return crow_picture_to_png (scene, crow_canvas_get_measure (), &options, error);
  if (g_str_has_suffix (name, ".pdf"))
    return crow_picture_to_pdf (scene, crow_canvas_get_measure (), &options, error);
  if (g_str_has_suffix (name, ".svg"))
    {
      svg_options.title = title;
      svg = crow_scene_to_svg (scene, &svg_options, &length);
      return g_bytes_new_take (svg, length);
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _("“%s” is no picture Crowfoot can write. Give it a name that ends in .svg, .pdf or .png."), name);
  return NULL;
}

static void
export_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  DesignerWindow *self = DESIGNER_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = compat_save_file_finish (result, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;

  if (file != NULL && self->document != NULL)
    {
      g_autofree char *base = g_file_get_basename (file);

      name = g_ascii_strdown (base, -1);
      bytes = make_picture (self, name, &error);
    }
  if (bytes != NULL
      && g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE,
                                  G_FILE_CREATE_NONE, NULL, NULL, &error))
    {
      message = g_strdup_printf (_("Exported “%s”"), name);
      _designer_window_toast (self, message);
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _designer_window_toast (self, error->message);
}

void
_designer_window_export (DesignerWindow *self)
{
  const CompatFilter filters[] = {
    { _("SVG Picture"), "svg", "image/svg+xml" },
    { _("PDF Document"), "pdf", "application/pdf" },
    { _("PNG Picture"), "png", "image/png" },
    { NULL },
  };
  g_autoptr (GFile) folder = dup_last_folder (self);
  g_autofree char *title = crow_document_dup_title (self->document);
  g_autofree char *name = g_strconcat (title, ".svg", NULL);

  _designer_window_apply_typing (self);
  g_strdelimit (name, "/", '-');
  compat_save_file_async (GTK_WINDOW (self), _("Export Picture"), filters, folder, name, NULL, export_cb, NULL);
}

void
_designer_window_print (DesignerWindow          *self,
                        GtkPrintOperationAction  action)
{
  g_autofree char *title = crow_document_dup_title (self->document);

  _designer_window_apply_typing (self);
  /* What goes wrong is told when the operation is done. */
  designer_print (GTK_WINDOW (self), self->state, title, &self->print_choices, action, NULL, NULL);
}

/* Closing. */

static void
close_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  DesignerWindow *self = DESIGNER_WINDOW (source);
  g_autofree char *answer = compat_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "save") == 0)
    {
      self->closing = TRUE;
      _designer_window_save (self);
    }
  else if (g_strcmp0 (answer, "discard") == 0)
    gtk_window_destroy (GTK_WINDOW (self));
}

gboolean
_designer_window_close_request (GtkWindow *window)
{
  const CompatAnswer answers[] = {
    { "cancel", _("_Cancel"), COMPAT_PLAIN },
    { "discard", _("_Discard"), COMPAT_DESTRUCTIVE },
    { "save", _("_Save"), COMPAT_SUGGESTED },
    { NULL },
  };
  DesignerWindow *self = DESIGNER_WINDOW (window);

  _designer_window_apply_typing (self);
  if (self->document == NULL || !crow_document_get_modified (self->document))
    return GDK_EVENT_PROPAGATE;

  compat_ask_async (window, _("Save Changes?"),
                    _("The document has changes that were not saved. Changes that are not saved are lost for good."),
                    answers, "save", close_answered_cb, NULL);
  return GDK_EVENT_STOP;
}
