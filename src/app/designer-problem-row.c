/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of problems, and what their buttons do: each is one edit.
 */
#include "config.h"

#include "app/designer-problem-row.h"

#include <glib/gi18n-lib.h>

#include "document/crow-operation.h"
#include "document/crow-silence.h"

typedef struct
{
  CrowDocument *document; /* owned */
  CrowProblemItem *item;  /* owned */
} Subject;

static void
subject_free (gpointer data)
{
  Subject *self = data;

  g_object_unref (self->document);
  g_object_unref (self->item);
  g_free (self);
}

static GtkWidget *
make_label (const char *text,
            gboolean    dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (dim)
    {
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "caption");
    }
  return label;
}

/* A row without buttons; they are appended to @line. */
static GtkWidget *
make_row (CrowSeverity   severity,
          const char    *message,
          const char    *remedy,
          const char    *id,
          GtkWidget    **line)
{
  static const struct
  {
    const char *icon;
    const char *css;
    const char *title;
  } looks[] = {
    [CROW_SEVERITY_ERROR] = { "dialog-error-symbolic", "problem-error", NC_("severity", "Error") },
    [CROW_SEVERITY_WARNING] = { "dialog-warning-symbolic", "problem-warning", NC_("severity", "Warning") },
    [CROW_SEVERITY_NOTE] = { "dialog-information-symbolic", "dim-label", NC_("severity", "Note") },
  };
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (looks[severity].icon);

  *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_add_css_class (icon, looks[severity].css);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dpgettext2 (GETTEXT_PACKAGE, "severity", looks[severity].title), -1);
  gtk_box_append (GTK_BOX (*line), icon);
  gtk_box_append (GTK_BOX (texts), make_label (message, FALSE));
  if (remedy != NULL)
    gtk_box_append (GTK_BOX (texts), make_label (remedy, TRUE));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (*line), texts);
  gtk_widget_set_margin_start (*line, 10);
  gtk_widget_set_margin_end (*line, 10);
  gtk_widget_set_margin_top (*line, 6);
  gtk_widget_set_margin_bottom (*line, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), *line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, message, -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  return row;
}

/* The row may go while the edit is told to everybody: nothing of it is used after that. */
static void
mend_cb (GtkButton *button,
         GtkWidget *row)
{
  Subject *subject = g_object_get_data (G_OBJECT (row), "subject");
  g_autoptr (CrowDocument) document = g_object_ref (subject->document);
  g_autoptr (CrowProblemItem) item = g_object_ref (subject->item);
  g_autoptr (GtkWidget) root = GTK_WIDGET (g_object_ref (gtk_widget_get_root (row)));
  g_autoptr (GError) error = NULL;

  if (!crow_operation_apply_fix (document, crow_problem_item_get_problem (item), &error))
    gtk_widget_activate_action (root, "win.toast", "s", error->message);
}

static void
silence_cb (GtkButton *button,
            GtkWidget *row)
{
  Subject *subject = g_object_get_data (G_OBJECT (row), "subject");
  g_autoptr (CrowDocument) document = g_object_ref (subject->document);
  g_autoptr (CrowProblemItem) item = g_object_ref (subject->item);

  crow_operation_silence_problem (document, crow_problem_item_get_problem (item), !crow_problem_item_is_silenced (item));
}

static void
add_button (GtkWidget  *line,
            GtkWidget  *row,
            const char *icon,
            const char *label,
            const char *tooltip,
            const char *about,
            GCallback   clicked)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_label (label);

  if (icon != NULL)
    {
      gtk_widget_add_css_class (button, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, about, -1);
  g_signal_connect (button, "clicked", clicked, row);
  gtk_box_append (GTK_BOX (line), button);
}

GtkWidget *
designer_problem_row_new (CrowDocument    *document,
                          CrowProblemItem *item)
{
  const CrowProblem *problem;
  Subject *subject;
  GtkWidget *row, *line;
  gboolean silenced;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && CROW_IS_PROBLEM_ITEM (item), NULL);

  problem = crow_problem_item_get_problem (item);
  silenced = crow_problem_item_is_silenced (item);
  row = make_row (problem->severity, problem->message, problem->remedy, problem->id, &line);
  subject = g_new0 (Subject, 1);
  subject->document = g_object_ref (document);
  subject->item = g_object_ref (item);
  g_object_set_data_full (G_OBJECT (row), "subject", subject, subject_free);

  if (crow_operation_can_apply_fix (document, problem) && !silenced)
    add_button (line, row, NULL, _("Mend"), problem->remedy, problem->message, G_CALLBACK (mend_cb));
  if (silenced)
    {
      gtk_widget_add_css_class (row, "dim-label");
      add_button (line, row, "view-reveal-symbolic", _("Show Again"), _("Show Again"), problem->message, G_CALLBACK (silence_cb));
    }
  else if (crow_problem_can_be_silenced (document, problem))
    add_button (line, row, "view-conceal-symbolic", _("Silence"), _("Silence: do not tell this of this element any more"),
                problem->message, G_CALLBACK (silence_cb));
  return row;
}
