/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A person's database in the data panel: asking which and how, what to do about one that does not fit the drawing, and
 * the button that says whose rows are shown.
 *
 * Nothing is done to a file that was not said in the question before it.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-actions.h"
#include "app/designer-data-private.h"
#include "compat/compat.h"

/* Sentences that a question shows; the rest is told by Compare. */
#define MAX_SENTENCES 4

/* Characters of a database's name that are shown in the narrowest window. */
#define MINIMUM_NAME 9

/* A question on its way. */
typedef struct
{
  DesignerDataPanel *panel;  /* owned */
  CrowPreview *preview;      /* owned: the panel may have another one by then */
  CrowDatabaseFile *file;    /* owned (nullable) */
  char *path;                /* owned */
} Question;

static void ask_misfit (Question *question);

static Question *
question_new (DesignerDataPanel *self,
              const char        *path,
              CrowDatabaseFile  *file)
{
  Question *question = g_new0 (Question, 1);

  question->panel = g_object_ref (self);
  question->preview = g_object_ref (self->preview);
  question->path = g_strdup (path);
  question->file = file != NULL ? crow_database_file_ref (file) : NULL;
  return question;
}

static void
question_free (Question *self)
{
  g_clear_pointer (&self->file, crow_database_file_unref);
  g_object_unref (self->preview);
  g_object_unref (self->panel);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_asked (Question *self)
{
  return self->panel->preview == self->preview;
}

static GtkWindow *
get_window (DesignerDataPanel *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static char *
dup_name (const char *path)
{
  return g_filename_display_basename (path);
}

static void
tell (DesignerDataPanel *self,
      const char        *heading,
      const char        *body)
{
  const CompatAnswer answers[] = { { "close", _("_Close"), COMPAT_PLAIN }, { NULL } };

  if (get_window (self) != NULL)
    compat_ask_async (get_window (self), heading, body, answers, "close", NULL, NULL);
}

static void
tell_used (DesignerDataPanel *self,
           CrowDatabaseFile  *file)
{
  g_autofree char *name = dup_name (crow_database_file_get_path (file));
  g_autofree char *text = NULL;

  if (crow_database_file_get_use (file) == CROW_DATABASE_COPY)
    text = g_strdup_printf (_("These are the rows of a copy of “%s”; the file stays as it is"), name);
  else
    text = g_strdup_printf (_("These are the rows of “%s” itself; Commit writes to it"), name);
  _designer_data_toast (self, text);
  _designer_data_update (self);
}

/* Migrating. */

static void
migrated_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (Question) question = data;
  g_autofree char *backup = NULL;
  g_autofree char *name = dup_name (question->path);
  g_autoptr (GError) error = NULL;

  if (!crow_preview_migrate_finish (CROW_PREVIEW (source), result, &backup, &error))
    {
      if (is_asked (question) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tell (question->panel, _("Database Not Migrated"), error->message);
      return;
    }
  if (!is_asked (question))
    return;
  if (backup != NULL)
    {
      g_autofree char *backup_name = dup_name (backup);
      g_autofree char *text = g_strdup_printf (_("“%s” was migrated; as it was before, it is in “%s”"), name, backup_name);

      _designer_data_toast (question->panel, text);
      _designer_data_update (question->panel);
    }
  else
    tell_used (question->panel, question->file);
}

static void
migrate (Question *question)
{
  crow_preview_migrate_async (question->preview, question->file, migrated_cb, question);
}

static void
lose_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (Question) question = data;
  g_autofree char *answer = compat_ask_finish (result, NULL);

  if (is_asked (question) && g_strcmp0 (answer, "migrate") == 0)
    migrate (g_steal_pointer (&question));
}

static char *
join_sentences (const char *const *sentences,
                guint              maximum)
{
  GString *text = g_string_new (NULL);
  guint n = g_strv_length ((char **) sentences);

  for (guint i = 0; i < MIN (n, maximum); i++)
    g_string_append_printf (text, "%s• %s", i > 0 ? "\n" : "", sentences[i]);
  if (n > maximum)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("… and %u more", "… and %u more", n - maximum), n - maximum);
    }
  return g_string_free (text, FALSE);
}

/* What goes is said before it goes. */
static void
ask_losses (Question *question)
{
  const CompatAnswer answers[] = {
    { "cancel", _("_Cancel"), COMPAT_PLAIN },
    { "migrate", _("_Migrate and Lose This"), COMPAT_DESTRUCTIVE },
    { NULL },
  };
  gboolean itself = crow_database_file_get_use (question->file) == CROW_DATABASE_ITSELF;
  g_autofree char *losses = join_sentences (crow_database_file_get_losses (question->file), 2 * MAX_SENTENCES);
  g_autofree char *body =
    g_strdup_printf ("%s\n\n%s", losses, itself ? _("A backup copy is made beside the file first.")
                                                : _("Only the copy is migrated; the file itself stays as it is."));

  compat_ask_async (get_window (question->panel), _("Migration Loses Something"), body, answers, "cancel",
                    lose_cb, question);
}

/* Comparing. */

static void
compare_closed_cb (GtkWidget *window,
                   gpointer   data)
{
  g_autoptr (Question) question = data;

  if (is_asked (question) && get_window (question->panel) != NULL)
    ask_misfit (g_steal_pointer (&question));
}

static void
add_sentences (GtkWidget         *page,
               const char        *title,
               const char *const *sentences)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (sentences[0] == NULL)
    return;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; sentences[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentences[i]);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
}

/* The question comes back when the window is closed. */
static void
show_comparison (Question *question)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  g_autofree char *name = dup_name (question->path);
  /* Translators: the title of a window; %s is the name of a file */
  g_autofree char *title = g_strdup_printf (_("“%s” and the Drawing"), name);

  add_sentences (page, _("What a Migration Would Change"), crow_database_file_get_changes (question->file));
  add_sentences (page, _("What It Would Lose"), crow_database_file_get_losses (question->file));
  designer_close_on_escape (window, NULL);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (question->panel));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 520, 480);
  g_signal_connect (window, "destroy", G_CALLBACK (compare_closed_cb), question);
  gtk_window_present (GTK_WINDOW (window));
}

/* One that does not fit. */

static void
misfit_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Question) question = data;
  g_autofree char *answer = compat_ask_finish (result, NULL);

  if (!is_asked (question) || answer == NULL)
    return;
  if (g_str_equal (answer, "import"))
    gtk_widget_activate_action (GTK_WIDGET (question->panel), "win.import-file", "s", question->path);
  else if (g_str_equal (answer, "compare"))
    show_comparison (g_steal_pointer (&question));
  else if (g_str_equal (answer, "migrate"))
    {
      if (crow_database_file_get_losses (question->file)[0] != NULL)
        ask_losses (g_steal_pointer (&question));
      else
        migrate (g_steal_pointer (&question));
    }
}

/* Takes the question. */
static void
ask_misfit (Question *question)
{
  const char *const *changes = crow_database_file_get_changes (question->file);
  const char *obstacle = crow_database_file_get_obstacle (question->file);
  gboolean itself = crow_database_file_get_use (question->file) == CROW_DATABASE_ITSELF;
  const CompatAnswer answers[] = {
    { "cancel", _("_Cancel"), COMPAT_PLAIN },
    { "import", _("_Import…"), COMPAT_PLAIN },
    { "compare", _("C_ompare"), COMPAT_PLAIN },
    { "migrate", itself ? _("_Migrate the File") : _("_Migrate the Copy"), COMPAT_SUGGESTED },
    { NULL },
  };
  const CompatAnswer without[] = { answers[0], answers[1], answers[2], { NULL } };
  g_autofree char *name = dup_name (question->path);
  /* Translators: %s is the name of a file; what would have to change follows, one sentence a line */
  g_autofree char *first = g_strdup_printf (_("For “%s” to become what is drawn, this would have to change:"), name);
  g_autofree char *list = join_sentences (changes, MAX_SENTENCES);
  g_autofree char *body =
    g_strdup_printf ("%s\n%s\n\n%s", first, list,
                     obstacle != NULL ? obstacle
                     : itself ? _("Import takes its tables into the drawing. Migrate changes the file, after a backup "
                                  "copy was made beside it.")
                              : _("Import takes its tables into the drawing. Migrate changes the copy; the file itself "
                                  "stays as it is."));

  compat_ask_async (get_window (question->panel), _("Does Not Fit the Drawing"), body, obstacle != NULL ? without : answers,
                    obstacle != NULL ? "compare" : "migrate", misfit_cb, question);
}

/* Opening. */

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Question) question = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDatabaseFile) file = crow_preview_open_finish (CROW_PREVIEW (source), result, &error);

  if (!is_asked (question))
    return;
  if (file == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tell (question->panel, _("Database Cannot Be Used"), error->message);
      return;
    }
  if (!crow_database_file_fits (file))
    {
      g_clear_pointer (&question->file, crow_database_file_unref);
      question->file = g_steal_pointer (&file);
      ask_misfit (g_steal_pointer (&question));
      return;
    }
  if (crow_preview_get_database (question->preview) == file)
    return;
  _designer_data_close_rehearsal (question->panel);
  if (crow_preview_use_database (question->preview, file, &error))
    tell_used (question->panel, file);
  else
    tell (question->panel, _("Database Cannot Be Used"), error->message);
}

static void
use_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (Question) question = data;
  g_autofree char *answer = compat_ask_finish (result, NULL);
  gboolean itself = g_strcmp0 (answer, "itself") == 0;

  if (!is_asked (question) || (!itself && g_strcmp0 (answer, "copy") != 0))
    return;
  crow_preview_open_async (question->preview, question->path, itself ? CROW_DATABASE_ITSELF : CROW_DATABASE_COPY,
                           opened_cb, question);
  g_steal_pointer (&question);
}

static void
ask_use (DesignerDataPanel *self,
         const char        *path)
{
  const CompatAnswer answers[] = {
    { "cancel", _("_Cancel"), COMPAT_PLAIN },
    { "itself", _("Work on the _File Itself"), COMPAT_PLAIN },
    { "copy", _("_Work on a Copy"), COMPAT_SUGGESTED },
    { NULL },
  };
  g_autofree char *name = dup_name (path);
  g_autofree char *body =
    g_strdup_printf (_("On a copy of “%s” you can try anything: the file stays as it is. On the file itself, Commit "
                       "writes to it."), name);

  compat_ask_async (get_window (self), _("Copy, or the File Itself?"), body, answers, "copy", use_cb,
                    question_new (self, path, NULL));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DesignerDataPanel) self = data;
  g_autoptr (GListModel) files = compat_open_files_finish (result, NULL);
  g_autoptr (GFile) file = files != NULL ? g_list_model_get_item (files, 0) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && _designer_data_is_ready (self))
    ask_use (self, path);
  else if (file != NULL && path == NULL)
    _designer_data_toast (self, _("Only a file of this computer can be opened as a database"));
}

static void
open_database_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  DesignerDataPanel *self = data;
  const CompatFilter filters[] = {
    { _("SQLite Databases"), "db", "application/vnd.sqlite3" },
    { _("All Files"), NULL, NULL },
    { NULL },
  };

  CrowDatabaseFile *file = self->preview != NULL ? crow_preview_get_database (self->preview) : NULL;
  GFile *document = self->state != NULL ? crow_document_get_file (crow_view_state_get_document (self->state)) : NULL;
  g_autoptr (GFile) near = file != NULL ? g_file_new_for_path (crow_database_file_get_path (file))
                                        : document != NULL ? g_object_ref (document) : NULL;
  g_autoptr (GFile) folder = near != NULL ? g_file_get_parent (near) : NULL;

  compat_open_files_async (get_window (self), _("Open a Database"), filters, folder, NULL, chosen_cb,
                           g_object_ref (self));
}

static void
open_database_file_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       data)
{
  ask_use (data, g_variant_get_string (parameter, NULL));
}

static void
copy_again_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  DesignerDataPanel *self = data;
  CrowDatabaseFile *file = crow_preview_get_database (self->preview);
  Question *question = question_new (self, crow_database_file_get_path (file), NULL);

  crow_preview_open_async (self->preview, question->path, CROW_DATABASE_COPY, opened_cb, question);
}

static void
migrate_file_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  DesignerDataPanel *self = data;

  crow_preview_compare_async (self->preview, opened_cb,
                              question_new (self, crow_database_file_get_path (crow_preview_get_database (self->preview)),
                                            NULL));
}

static void
close_database_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  DesignerDataPanel *self = data;
  g_autoptr (GError) error = NULL;

  _designer_data_close_rehearsal (self);
  if (!crow_preview_close_database (self->preview, &error))
    _designer_data_toast (self, error->message);
  _designer_data_update (self);
}

static void
notice_seen_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  DesignerDataPanel *self = data;

  crow_preview_note_database (self->preview);
  _designer_data_update (self);
}

static const GActionEntry entries[] = {
  { "notice-seen", notice_seen_cb },
  { "open-database", open_database_cb },
  { "open-database-file", open_database_file_cb, "s" },
  { "copy-again", copy_again_cb },
  { "migrate-file", migrate_file_cb },
  { "close-database", close_database_cb },
};

void
_designer_data_add_database (DesignerDataPanel *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/* What is pending in a database is committed or rolled back before another takes its place. */
void
_designer_data_update_database (DesignerDataPanel *self)
{
  GActionMap *actions = G_ACTION_MAP (self->actions);
  gboolean ready = _designer_data_is_ready (self);
  CrowDatabaseFile *file = self->preview != NULL ? crow_preview_get_database (self->preview) : NULL;
  gboolean at_rest = ready && crow_preview_get_n_pending (self->preview) == 0;
  gboolean itself = file != NULL && crow_database_file_get_use (file) == CROW_DATABASE_ITSELF;
  g_autofree char *name = file != NULL ? dup_name (crow_database_file_get_path (file)) : NULL;
  g_autofree char *copy = file != NULL ? g_strdup_printf (_("Copy of %s"), name) : NULL;
  g_autofree char *spoken = NULL;
  const char *label = file == NULL ? _("Sample Rows") : itself ? name : copy;

  designer_set_enabled (actions, "open-database", at_rest);
  designer_set_enabled (actions, "open-database-file", at_rest);
  designer_set_enabled (actions, "copy-again", at_rest && file != NULL && !itself);
  designer_set_enabled (actions, "migrate-file", ready && crow_preview_is_behind (self->preview));
  designer_set_enabled (actions, "close-database", at_rest && file != NULL);
  if (g_strcmp0 (gtk_label_get_text (self->database_label), label) != 0)
    gtk_label_set_text (self->database_label, label);
  gtk_label_set_width_chars (self->database_label, (int) MIN (g_utf8_strlen (label, -1), MINIMUM_NAME));
  gtk_widget_set_tooltip_text (self->database_button,
                               file != NULL ? crow_database_file_get_path (file) : _("Whose rows are shown"));
  /* Translators: the name of a button; %s is whose rows are shown */
  spoken = g_strdup_printf (_("Database: %s"), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->database_button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (itself)
    gtk_widget_add_css_class (GTK_WIDGET (self->database_label), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->database_label), "warning");
}

GtkWidget *
_designer_data_make_database_button (DesignerDataPanel *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  g_menu_append (menu, _("_Open a Database…"), "data.open-database");
  g_menu_append (menu, _("Copy It _Again"), "data.copy-again");
  g_menu_append (menu, _("_Migrate the File…"), "data.migrate-file");
  g_menu_append (menu, _("_Back to Sample Rows"), "data.close-database");
  /* Translators: a list of what SQLite does not take of the drawing, and of what could not be filled */
  g_menu_append (menu, _("What Is _Left Out…"), "data.show-notes");
  self->database_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->database_label, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (self->database_label, 18);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("drive-harddisk-symbolic"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->database_label));
  self->database_button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->database_button), box);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->database_button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (self->database_button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->database_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Database"), -1);
  return self->database_button;
}
