/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the part of Mallard that the pages of data/help are written in, and shows a page as labels.  The first page
 * lists the others, in the order of the table here.
 */
#include "config.h"

#include "app/designer-help.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/designer-actions.h"

static const char *const pages[] = {
  "first", "entities", "links", "find", "arrange", "rows", "code", "files", "keys",
};

/* Reading. */

typedef struct
{
  GtkWidget *box;      /* what the page is put into */
  GString *text;       /* of the paragraph, as Pango markup; or of a title or description */
  GStrvBuilder *links;
  char *title;
  char *desc;
  guint n_items;       /* of the list so far */
  gboolean numbered;
  gboolean in_item;
  gboolean in_note;
  gboolean collects;   /* text counts */
  gboolean was_space;
  guint n_keys;        /* of the combination so far */
} Reader;

static const struct
{
  const char *element;
  const char *open;
  const char *close;
} inlines[] = {
  { "gui", "<b>", "</b>" },
  { "key", "<span font_family=\"monospace\" weight=\"bold\">", "</span>" },
  { "code", "<tt>", "</tt>" },
  { "em", "<i>", "</i>" },
};

static GtkWidget *
make_label (const char *markup,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
end_paragraph (Reader *reader)
{
  GtkWidget *label = make_label (g_strstrip (reader->text->str), reader->in_note ? "dim-label" : NULL);

  if (reader->in_item)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      g_autofree char *number = reader->numbered ? g_strdup_printf ("%u.", reader->n_items) : g_strdup ("•");
      GtkWidget *mark = gtk_label_new (number);

      gtk_widget_set_valign (mark, GTK_ALIGN_START);
      gtk_widget_add_css_class (mark, "dim-label");
      gtk_widget_add_css_class (mark, "numeric");
      gtk_box_append (GTK_BOX (row), mark);
      gtk_box_append (GTK_BOX (row), label);
      label = row;
    }
  gtk_box_append (GTK_BOX (reader->box), label);
}

static void
start_cb (GMarkupParseContext *context,
          const char          *element,
          const char         **names,
          const char         **values,
          gpointer             user_data,
          GError             **error)
{
  Reader *reader = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (inlines); i++)
    if (g_str_equal (inlines[i].element, element))
      {
        if (g_str_equal (element, "key") && reader->n_keys++ > 0)
          g_string_append_c (reader->text, '+');
        g_string_append (reader->text, inlines[i].open);
        return;
      }
  if (g_str_equal (element, "p") || g_str_equal (element, "title") || g_str_equal (element, "desc"))
    {
      g_string_truncate (reader->text, 0);
      reader->collects = TRUE;
      reader->was_space = TRUE;
      reader->n_keys = 0;
    }
  else if (g_str_equal (element, "keyseq"))
    reader->n_keys = 0;
  else if (g_str_equal (element, "list") || g_str_equal (element, "steps"))
    {
      reader->numbered = g_str_equal (element, "steps");
      reader->n_items = 0;
    }
  else if (g_str_equal (element, "item"))
    {
      reader->in_item = TRUE;
      reader->n_items++;
    }
  else if (g_str_equal (element, "note"))
    reader->in_note = TRUE;
  else if (g_str_equal (element, "link"))
    {
      for (guint i = 0; names[i] != NULL; i++)
        if (g_str_equal (names[i], "xref"))
          g_strv_builder_add (reader->links, values[i]);
    }
  else if (!g_str_equal (element, "page") && !g_str_equal (element, "info"))
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "The help does not know “%s”.", element);
}

static void
end_cb (GMarkupParseContext *context,
        const char          *element,
        gpointer             user_data,
        GError             **error)
{
  Reader *reader = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (inlines); i++)
    if (g_str_equal (inlines[i].element, element))
      {
        g_string_append (reader->text, inlines[i].close);
        /* Outside of a combination each key stands alone. */
        if (g_str_equal (element, "key")
            && !g_str_equal ((const char *) g_markup_parse_context_get_element_stack (context)->next->data, "keyseq"))
          reader->n_keys = 0;
        return;
      }
  if (g_str_equal (element, "p"))
    end_paragraph (reader);
  else if (g_str_equal (element, "title"))
    reader->title = g_strdup (g_strstrip (reader->text->str));
  else if (g_str_equal (element, "desc"))
    reader->desc = g_strdup (g_strstrip (reader->text->str));
  else if (g_str_equal (element, "item"))
    reader->in_item = FALSE;
  else if (g_str_equal (element, "note"))
    reader->in_note = FALSE;
  if (g_str_equal (element, "p") || g_str_equal (element, "title") || g_str_equal (element, "desc"))
    reader->collects = FALSE;
}

/* Lines are broken anywhere: any white space is one space. */
static void
text_cb (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  Reader *reader = user_data;
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  if (!reader->collects)
    return;
  for (const char *p = escaped; *p != '\0'; p++)
    {
      gboolean is_space = g_ascii_isspace (*p);

      if (!is_space)
        g_string_append_c (reader->text, *p);
      else if (!reader->was_space)
        g_string_append_c (reader->text, ' ');
      reader->was_space = is_space;
    }
}

static gboolean
read_page (const char *page,
           Reader     *reader,
           GError    **error)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, reader, NULL);
  g_autofree char *path = g_strdup_printf (APP_PATH "/help/%s.page", page);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gsize length;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return data != NULL && g_markup_parse_context_parse (context, data, (gssize) length, error)
         && g_markup_parse_context_end_parse (context, error);
}

static void
reader_init (Reader *reader)
{
  *reader = (Reader) { 0 };
  reader->box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  reader->text = g_string_new (NULL);
  reader->links = g_strv_builder_new ();
}

static void
reader_clear (Reader *reader)
{
  g_object_unref (reader->box);
  g_string_free (reader->text, TRUE);
  g_strv_builder_unref (reader->links);
  g_free (reader->title);
  g_free (reader->desc);
}

/* Rows that lead to the other pages. */
static void
add_contents (GtkWidget *box)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Help"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
      Reader reader;

      reader_init (&reader);
      if (read_page (pages[i], &reader, NULL))
        {
          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reader.title);
          adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reader.desc);
          gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, reader.title, -1);
        }
      reader_clear (&reader);
      gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "help.show");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", pages[i]);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_box_append (GTK_BOX (box), list);
}

GtkWidget *
designer_help_make_page (const char *page,
                         char      **title,
                         GStrv      *links,
                         GError    **error)
{
  GtkWidget *box = NULL;
  Reader reader;

  reader_init (&reader);
  if (read_page (page, &reader, error))
    {
      GtkWidget *heading;
      g_autofree char *markup = g_strdup_printf ("<b>%s</b>", reader.title != NULL ? reader.title : page);

      heading = make_label (markup, "title-1");
      gtk_box_prepend (GTK_BOX (reader.box), heading);
      if (g_str_equal (page, "index"))
        add_contents (reader.box);
      box = g_object_ref (reader.box);
      g_object_force_floating (G_OBJECT (box));
      *title = g_steal_pointer (&reader.title);
      if (links != NULL)
        *links = g_strv_builder_end (reader.links);
    }
  reader_clear (&reader);
  return box;
}

/* The window. */

typedef struct
{
  GtkWidget *scroller;
  GtkWidget *back;
} Help;

static void
show_page (GtkWindow  *window,
           const char *page)
{
  Help *help = g_object_get_data (G_OBJECT (window), "help");
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *box = designer_help_make_page (page, &title, NULL, &error);
  GtkWidget *clamp = adw_clamp_new ();

  if (box == NULL)
    box = make_label (error->message, NULL);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (help->scroller), clamp);
  gtk_widget_set_visible (help->back, !g_str_equal (page, "index"));
  /* The beginning of the page, and the keys that scroll. */
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (help->scroller)), 0);
  gtk_widget_grab_focus (gtk_widget_get_visible (help->back) ? help->back : clamp);
}

static void
show_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  show_page (user_data, g_variant_get_string (parameter, NULL));
}

static const GActionEntry actions[] = {
  { "show", show_cb, "s" },
};

static void
forget_cb (GObject *parent)
{
  g_object_set_data (parent, "help-window", NULL);
}

static GtkWindow *
make_window (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  Help *help = g_new0 (Help, 1);

  help->scroller = gtk_scrolled_window_new ();
  help->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  g_object_set_data_full (G_OBJECT (window), "help", help, g_free);
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), window);
  gtk_widget_insert_action_group (window, "help", G_ACTION_GROUP (group));
  gtk_widget_set_tooltip_text (help->back, _("All Pages"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (help->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All Pages"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (help->back), "help.show");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (help->back), "s", "index");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), help->back);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new_with_arguments (gtk_shortcut_trigger_parse_string ("<Alt>Left"),
                                     gtk_named_action_new ("help.show"), "s", "index"));
  gtk_widget_add_controller (window, keys);
  designer_close_on_escape (window, "<Control>w");

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (help->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (help->scroller, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), help->scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _("Help"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 640);
  /* It stays beside the window that it explains, and goes with it. */
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  g_object_set_data (G_OBJECT (parent), "help-window", window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (forget_cb), parent, G_CONNECT_SWAPPED);
  return GTK_WINDOW (window);
}

void
designer_help_show (GtkWindow  *parent,
                    const char *page)
{
  GtkWindow *window;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  window = g_object_get_data (G_OBJECT (parent), "help-window");
  if (window == NULL)
    window = make_window (parent);
  show_page (window, page);
  gtk_window_present (window);
}
