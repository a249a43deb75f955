/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GtkSourceView that shows text which is made anew after each edit.
 *
 * Only the lines between the common beginning and the common end are replaced, so that the place one reads stays
 * where it is.  Lines that differ from the baseline (the text of the last save) are marked.  What the text is and
 * where it comes from is not known here.
 */
#include "config.h"

#include "app/designer-code-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

struct _DesignerCodeView
{
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkWidget *bar;
  GtkDropDown *chooser;
  GtkWidget *copy_button;
  GtkStack *stack;
  GtkSourceView *view;
  AdwStatusPage *status;
  GtkSourceBuffer *buffer;

  char *baseline;       /* owned (nullable) */
  GtkTextTag *new_line; /* borrowed from the buffer */
};

G_DEFINE_FINAL_TYPE (DesignerCodeView, designer_code_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
follow_style_cb (DesignerCodeView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (self->buffer,
                                      gtk_source_style_scheme_manager_get_scheme (schemes,
                                                                                  dark ? "Adwaita-dark" : "Adwaita"));
  g_object_set (self->new_line, "paragraph-background", dark ? "#1d3a2a" : "#dcf3e3", NULL);
}

static void
selected_cb (DesignerCodeView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
copy_cb (DesignerCodeView *self)
{
  g_autofree char *text = designer_code_view_dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Copied to the clipboard"));
}

static void
designer_code_view_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, designer_code_view_get_selected (DESIGNER_CODE_VIEW (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
designer_code_view_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_SELECTED:
      designer_code_view_set_selected (DESIGNER_CODE_VIEW (object), g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
designer_code_view_dispose (GObject *object)
{
  DesignerCodeView *self = DESIGNER_CODE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (designer_code_view_parent_class)->dispose (object);
}

static void
designer_code_view_finalize (GObject *object)
{
  DesignerCodeView *self = DESIGNER_CODE_VIEW (object);

  g_free (self->baseline);

  G_OBJECT_CLASS (designer_code_view_parent_class)->finalize (object);
}

static void
designer_code_view_class_init (DesignerCodeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = designer_code_view_get_property;
  object_class->set_property = designer_code_view_set_property;
  object_class->dispose = designer_code_view_dispose;
  object_class->finalize = designer_code_view_finalize;

  /**
   * DesignerCodeView:selected:
   *
   * Which of the choices is chosen.
   */
  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/designer-code-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, box);
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, bar);
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, chooser);
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, copy_button);
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, stack);
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, view);
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, status);
  gtk_widget_class_bind_template_child (widget_class, DesignerCodeView, buffer);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
designer_code_view_init (DesignerCodeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->new_line = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (follow_style_cb), self, G_CONNECT_SWAPPED);
  follow_style_cb (self);
}

/**
 * designer_code_view_new:
 * @language: id of a language of GtkSourceView
 * @label: what the text is, for a screen reader
 * @choice_label: what is chosen, for a screen reader
 * @choices: what there is to choose from, ended by %NULL
 *
 * Returns: a view without text
 */
GtkWidget *
designer_code_view_new (const char        *language,
                        const char        *label,
                        const char        *choice_label,
                        const char *const *choices)
{
  DesignerCodeView *self = g_object_new (DESIGNER_TYPE_CODE_VIEW, NULL);
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (choices);

  gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (languages, language));
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (list));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chooser), GTK_ACCESSIBLE_PROPERTY_LABEL, choice_label, -1);
  return GTK_WIDGET (self);
}

/* The bytes that two texts have in common at their ends, in whole lines. */
static void
find_change (const char *old_text,
             gsize       old_length,
             const char *new_text,
             gsize       new_length,
             gsize      *head,
             gsize      *tail)
{
  gsize shorter = MIN (old_length, new_length);
  gsize n = 0;

  while (n < shorter && old_text[n] == new_text[n])
    n++;
  while (n > 0 && old_text[n - 1] != '\n')
    n--;
  *head = n;

  shorter -= n;
  n = 0;
  while (n < shorter && old_text[old_length - 1 - n] == new_text[new_length - 1 - n])
    n++;
  /* What remains at the end begins after a line break. */
  while (n > 0 && !(n == old_length || old_text[old_length - 1 - n] == '\n'))
    n--;
  *tail = n;
}

/* Marks the lines that the baseline does not have.  Lines are compared as a set: one that was moved is not new. */
static void
mark_new_lines (DesignerCodeView *self,
                const char       *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autoptr (GHashTable) known = NULL;
  g_auto (GStrv) old_lines = NULL;
  g_auto (GStrv) lines = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->new_line, &start, &end);
  if (self->baseline == NULL || g_str_equal (self->baseline, text))
    return;

  known = g_hash_table_new (g_str_hash, g_str_equal);
  old_lines = g_strsplit (self->baseline, "\n", -1);
  for (guint i = 0; old_lines[i] != NULL; i++)
    g_hash_table_add (known, old_lines[i]);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && !g_hash_table_contains (known, lines[i]))
      {
        gtk_text_buffer_get_iter_at_line (buffer, &start, i);
        end = start;
        gtk_text_iter_forward_line (&end);
        gtk_text_buffer_apply_tag (buffer, self->new_line, &start, &end);
      }
}

/**
 * designer_code_view_set_text:
 * @self: a view
 * @text: the text to show
 *
 * Shows a new text; what did not change stays where it is.
 */
void
designer_code_view_set_text (DesignerCodeView *self,
                             const char       *text)
{
  g_autofree char *old_text = NULL;
  GtkTextBuffer *buffer;
  gsize old_length, new_length, head, tail;

  g_return_if_fail (DESIGNER_IS_CODE_VIEW (self));
  g_return_if_fail (text != NULL);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  old_text = designer_code_view_dup_text (self);
  old_length = strlen (old_text);
  new_length = strlen (text);

  if (old_length != new_length || memcmp (old_text, text, new_length) != 0)
    {
      GtkTextIter start, end;
      glong first, last;

      find_change (old_text, old_length, text, new_length, &head, &tail);
      first = g_utf8_strlen (old_text, head);
      last = g_utf8_strlen (old_text, old_length - tail);

      gtk_text_buffer_begin_irreversible_action (buffer);
      gtk_text_buffer_get_iter_at_offset (buffer, &start, first);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, last);
      gtk_text_buffer_delete (buffer, &start, &end);
      gtk_text_buffer_insert (buffer, &start, text + head, new_length - head - tail);
      gtk_text_buffer_end_irreversible_action (buffer);

      /* A view that was never scrolled begins at the top. */
      if (old_length == 0)
        {
          gtk_text_buffer_get_start_iter (buffer, &start);
          gtk_text_buffer_place_cursor (buffer, &start);
        }
    }

  mark_new_lines (self, text);
  gtk_widget_set_sensitive (self->copy_button, new_length > 0);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

/**
 * designer_code_view_dup_text:
 * @self: a view
 *
 * Returns: (transfer full): the text that is shown
 */
char *
designer_code_view_dup_text (DesignerCodeView *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (DESIGNER_IS_CODE_VIEW (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

/**
 * designer_code_view_set_baseline:
 * @self: a view
 * @text: (nullable): the text of the last save
 *
 * Says what the text is compared with; lines that are not in it are marked.
 */
void
designer_code_view_set_baseline (DesignerCodeView *self,
                                 const char       *text)
{
  g_autofree char *current = NULL;

  g_return_if_fail (DESIGNER_IS_CODE_VIEW (self));

  g_free (self->baseline);
  self->baseline = g_strdup (text);
  current = designer_code_view_dup_text (self);
  mark_new_lines (self, current);
}

/**
 * designer_code_view_show_message:
 * @self: a view
 * @message: why there is no text, in a sentence
 */
void
designer_code_view_show_message (DesignerCodeView *self,
                                 const char       *message)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (DESIGNER_IS_CODE_VIEW (self));

  markup = g_markup_escape_text (message, -1);
  adw_status_page_set_description (self->status, markup);
  gtk_widget_set_sensitive (self->copy_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

guint
designer_code_view_get_selected (DesignerCodeView *self)
{
  guint selected;

  g_return_val_if_fail (DESIGNER_IS_CODE_VIEW (self), 0);

  selected = gtk_drop_down_get_selected (self->chooser);
  return selected == GTK_INVALID_LIST_POSITION ? 0 : selected;
}

void
designer_code_view_set_selected (DesignerCodeView *self,
                                 guint             selected)
{
  g_return_if_fail (DESIGNER_IS_CODE_VIEW (self));

  gtk_drop_down_set_selected (self->chooser, selected);
}

/**
 * designer_code_view_scroll_to:
 * @self: a view
 * @needle: a piece of the text
 *
 * Shows the first place where @needle stands.
 *
 * Returns: whether it stands anywhere
 */
gboolean
designer_code_view_scroll_to (DesignerCodeView *self,
                              const char       *needle)
{
  GtkTextIter start, match, end;

  g_return_val_if_fail (DESIGNER_IS_CODE_VIEW (self), FALSE);

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  if (!gtk_text_iter_forward_search (&start, needle, GTK_TEXT_SEARCH_TEXT_ONLY, &match, &end, NULL))
    return FALSE;

  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &match);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view),
                                gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)), 0.0, TRUE, 0.0, 0.1);
  return TRUE;
}
