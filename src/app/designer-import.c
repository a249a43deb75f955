/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is read becomes a schema in a thread, since a server or a large script takes its time; the document is made of it
 * afterwards in the main thread.  A reader cannot be stopped in the middle, so giving up means that nobody looks at what it
 * brings.
 */
#include "config.h"

#include "app/designer-import.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-canvas.h"
#include "canvas/crow-commands.h"
#include "compat/compat.h"
#include "import/crow-import-schema.h"
#include "import/crow-import.h"

struct _DesignerImport
{
  AdwWindow parent_instance;

  /* template children */
  GtkWidget *import_button;
  GtkSpinner *spinner;
  GtkWidget *body;
  AdwActionRow *files_row;
  AdwComboRow *dialect_row;
  GtkEditable *address_row;
  GtkLabel *message;

  char **paths;               /* owned; NULL: none chosen */
  GCancellable *cancellable;  /* owned; while something is read */
};

G_DEFINE_FINAL_TYPE (DesignerImport, designer_import, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_IMPORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the thread works on and brings back. */
typedef struct
{
  char **paths;
  CrowDialectId dialect; /* what to read scripts as, then what was read */
  CrowSchema *schema;
  GPtrArray *notes;
} ImportJob;

static void
import_job_free (gpointer data)
{
  ImportJob *job = data;

  g_strfreev (job->paths);
  g_clear_pointer (&job->schema, crow_schema_unref);
  g_clear_pointer (&job->notes, g_ptr_array_unref);
  g_free (job);
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  ImportJob *job = task_data;
  GError *error = NULL;

  job->schema = crow_import_read_schema ((const char *const *) job->paths, job->dialect,
                                         &job->dialect, &job->notes, &error);
  if (job->schema != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static const char *
get_address (DesignerImport *self)
{
  const char *address = gtk_editable_get_text (self->address_row);

  return *address != '\0' ? address : NULL;
}

static void
update (DesignerImport *self)
{
  gboolean busy = self->cancellable != NULL;

  gtk_widget_set_sensitive (self->body, !busy);
  gtk_widget_set_sensitive (self->import_button, !busy && (self->paths != NULL || get_address (self) != NULL));
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
show_message (DesignerImport *self,
              const char     *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  if (message != NULL)
    compat_announce (GTK_WIDGET (self), message);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  DesignerImport *self = DESIGNER_IMPORT (source);
  ImportJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = NULL;

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  update (self);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      show_message (self, error->message);
      return;
    }
  if (crow_schema_get_n_entities (job->schema) == 0)
    {
      show_message (self, _("There is no table in it."));
      return;
    }

  document = crow_import_schema (job->schema, job->dialect);
  crow_commands_place_entities (document, crow_pango_measure_get_measure (crow_canvas_get_measure ()));
  g_signal_emit (self, signals[SIGNAL_IMPORTED], 0, document, job->notes);
  gtk_window_destroy (GTK_WINDOW (self));
}

void
designer_import_read (DesignerImport    *self,
                      const char *const *paths)
{
  g_autoptr (GTask) task = NULL;
  ImportJob *job;
  guint choice;

  g_return_if_fail (DESIGNER_IS_IMPORT (self));
  g_return_if_fail (paths != NULL && paths[0] != NULL);

  if (self->cancellable != NULL)
    return;

  show_message (self, NULL);
  choice = adw_combo_row_get_selected (self->dialect_row);
  job = g_new0 (ImportJob, 1);
  job->paths = g_strdupv ((char **) paths);
  job->dialect = choice == 0 ? CROW_IMPORT_ANY_DIALECT : choice - 1;
  self->cancellable = g_cancellable_new ();
  update (self);
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, designer_import_read);
  g_task_set_task_data (task, job, import_job_free);
  g_task_run_in_thread (task, read_thread);
}

static void
import_cb (DesignerImport *self)
{
  const char *address = get_address (self);

  if (address != NULL)
    designer_import_read (self, (const char *const[]) { address, NULL });
  else if (self->paths != NULL)
    designer_import_read (self, (const char *const *) self->paths);
}

static void
cancel_cb (DesignerImport *self)
{
  if (self->cancellable == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  update (self);
}

static void
address_changed_cb (DesignerImport *self)
{
  update (self);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (DesignerImport) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) files = compat_open_files_finish (result, &error);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoptr (GString) names = g_string_new (NULL);

  if (files == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_message (self, error->message);
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *name = g_file_get_basename (file);

      if (g_file_peek_path (file) == NULL)
        {
          show_message (self, _("Only files of this computer can be imported. Copy it here first."));
          return;
        }
      g_strv_builder_add (paths, g_file_peek_path (file));
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  g_strfreev (self->paths);
  self->paths = g_strv_builder_end (paths);
  adw_action_row_set_subtitle (self->files_row, names->str);
  /* Two sources would leave open which is meant; the later choice counts. */
  gtk_editable_set_text (self->address_row, "");
  show_message (self, NULL);
  update (self);
  gtk_widget_grab_focus (self->import_button);
}

static void
choose_cb (DesignerImport *self)
{
  const CompatFilter filters[] = {
    { _("SQL Scripts"), "sql", "application/sql" },
    { _("SQLite Databases"), "db", "application/vnd.sqlite3" },
    { _("All Files"), NULL, NULL },
    { NULL },
  };

  compat_open_files_async (GTK_WINDOW (self), _("Import"), filters, NULL, NULL, chosen_cb, g_object_ref (self));
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  cancel_cb (DESIGNER_IMPORT (widget));
  return TRUE;
}

static void
designer_import_dispose (GObject *object)
{
  DesignerImport *self = DESIGNER_IMPORT (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->paths, g_strfreev);
  G_OBJECT_CLASS (designer_import_parent_class)->dispose (object);
}

static void
designer_import_class_init (DesignerImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = designer_import_dispose;

  signals[SIGNAL_IMPORTED] = g_signal_new ("imported", DESIGNER_TYPE_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, CROW_TYPE_DOCUMENT, G_TYPE_PTR_ARRAY);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/designer-import.ui");
  gtk_widget_class_bind_template_child (widget_class, DesignerImport, import_button);
  gtk_widget_class_bind_template_child (widget_class, DesignerImport, spinner);
  gtk_widget_class_bind_template_child (widget_class, DesignerImport, body);
  gtk_widget_class_bind_template_child (widget_class, DesignerImport, files_row);
  gtk_widget_class_bind_template_child (widget_class, DesignerImport, dialect_row);
  gtk_widget_class_bind_template_child (widget_class, DesignerImport, address_row);
  gtk_widget_class_bind_template_child (widget_class, DesignerImport, message);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
}

static void
designer_import_init (DesignerImport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DesignerImport *
designer_import_new (GtkWindow *parent)
{
  return g_object_new (DESIGNER_TYPE_IMPORT, "transient-for", parent, NULL);
}
