/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing a file to open or to save to.
 *
 * GtkFileDialog came with GTK 4.10; before, GtkFileChooserNative does the same.  Both ask the portal where there is
 * one.  The task keeps the dialog, and the dialog keeps the task until it has answered.
 */
#include "config.h"

#include "compat/compat.h"

static GListStore *
make_filters (const CompatFilter *filters)
{
  GListStore *list = g_list_store_new (GTK_TYPE_FILE_FILTER);

  for (const CompatFilter *f = filters; f != NULL && f->name != NULL; f++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, f->name);
      if (f->suffix != NULL)
        gtk_file_filter_add_suffix (filter, f->suffix);
      else
        gtk_file_filter_add_pattern (filter, "*");
      if (f->mime_type != NULL)
        gtk_file_filter_add_mime_type (filter, f->mime_type);
      g_list_store_append (list, filter);
    }

  return list;
}

#if GTK_CHECK_VERSION (4, 10, 0)

static void
files_opened_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GListModel *files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, &error);

  if (files != NULL)
    g_task_return_pointer (task, files, g_object_unref);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
file_saved_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static GtkFileDialog *
make_dialog (const char         *title,
             const CompatFilter *filters,
             GFile              *folder)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) list = make_filters (filters);

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_modal (dialog, TRUE);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (list));
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  return dialog;
}

static void
run_open (GTask              *task,
          GtkWindow          *parent,
          const char         *title,
          const CompatFilter *filters,
          GFile              *folder)
{
  g_autoptr (GtkFileDialog) dialog = make_dialog (title, filters, folder);

  gtk_file_dialog_open_multiple (dialog, parent, g_task_get_cancellable (task), files_opened_cb,
                                 g_object_ref (task));
}

static void
run_save (GTask              *task,
          GtkWindow          *parent,
          const char         *title,
          const CompatFilter *filters,
          GFile              *folder,
          const char         *name)
{
  g_autoptr (GtkFileDialog) dialog = make_dialog (title, filters, folder);

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, g_task_get_cancellable (task), file_saved_cb, g_object_ref (task));
}

#else

static void
response_cb (GtkNativeDialog *native,
             int              response,
             GTask           *task)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  g_autoptr (GTask) G_GNUC_UNUSED keep = g_object_ref (task);

  /* The dialog's hold on the task, and the task's on the dialog, end here. */
  gtk_native_dialog_hide (native);
  g_signal_handlers_disconnect_by_func (native, response_cb, task);

  if (response != GTK_RESPONSE_ACCEPT)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
  else if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE)
    g_task_return_pointer (task, gtk_file_chooser_get_file (chooser), g_object_unref);
  else
    g_task_return_pointer (task, gtk_file_chooser_get_files (chooser), g_object_unref);

  g_task_set_task_data (task, NULL, NULL);
}

static void
run (GTask                *task,
     GtkWindow            *parent,
     const char           *title,
     GtkFileChooserAction  action,
     const CompatFilter   *filters,
     GFile                *folder,
     const char           *name)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);
  g_autoptr (GListStore) list = make_filters (filters);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (G_LIST_MODEL (list), i);

      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (native), filter);
    }
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (native), folder, NULL);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  else
    gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native), TRUE);

  g_task_set_task_data (task, native, g_object_unref);
  g_signal_connect_data (native, "response", G_CALLBACK (response_cb), g_object_ref (task),
                         (GClosureNotify) (GCallback) g_object_unref, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

static void
run_open (GTask              *task,
          GtkWindow          *parent,
          const char         *title,
          const CompatFilter *filters,
          GFile              *folder)
{
  run (task, parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, filters, folder, NULL);
}

static void
run_save (GTask              *task,
          GtkWindow          *parent,
          const char         *title,
          const CompatFilter *filters,
          GFile              *folder,
          const char         *name)
{
  run (task, parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, filters, folder, name);
}

#endif

/**
 * compat_open_files_async:
 * @parent: the window that asks
 * @title: title of the dialog
 * @filters: what may be shown, the first of them at first
 * @folder: (nullable): the folder to begin in
 * @cancellable: (nullable): closes the dialog
 * @callback: called when files were chosen or the dialog was dismissed
 * @user_data: for @callback
 *
 * Asks for one or more files to open.
 */
void
compat_open_files_async (GtkWindow           *parent,
                         const char          *title,
                         const CompatFilter  *filters,
                         GFile               *folder,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (parent, cancellable, callback, user_data);

  g_return_if_fail (GTK_IS_WINDOW (parent));

  g_task_set_source_tag (task, compat_open_files_async);
  run_open (task, parent, title, filters, folder);
}

/**
 * compat_open_files_finish:
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED when the dialog was dismissed
 *
 * Returns: (transfer full) (nullable): the files, a list of #GFile
 */
GListModel *
compat_open_files_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, compat_open_files_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * compat_save_file_async:
 * @parent: the window that asks
 * @title: title of the dialog
 * @filters: what may be shown, the first of them at first
 * @folder: (nullable): the folder to begin in
 * @name: the name that is proposed
 * @cancellable: (nullable): closes the dialog
 * @callback: called when a file was chosen or the dialog was dismissed
 * @user_data: for @callback
 *
 * Asks for a file to save to.  That an existing file is replaced has been confirmed when this succeeds.
 */
void
compat_save_file_async (GtkWindow           *parent,
                        const char          *title,
                        const CompatFilter  *filters,
                        GFile               *folder,
                        const char          *name,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (parent, cancellable, callback, user_data);

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (name != NULL);

  g_task_set_source_tag (task, compat_save_file_async);
  run_save (task, parent, title, filters, folder, name);
}

/**
 * compat_save_file_finish:
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED when the dialog was dismissed
 *
 * Returns: (transfer full) (nullable): the file
 */
GFile *
compat_save_file_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, compat_save_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
