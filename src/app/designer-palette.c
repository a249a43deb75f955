/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One window for the three lists: an entry, and below it what matches.
 *
 * What matches best comes first.  Up and Down move in the list while the entry keeps the focus, Enter takes the row, Escape
 * closes.  Commands that are not possible now are found as well, below those that are, so that a person sees that they
 * are there.
 */
#include "config.h"

#include "app/designer-palette.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-outline.h"
#include "app/designer-search.h"
#include "app/designer-shortcuts.h"
#include "canvas/crow-commands.h"
#include "compat/compat.h"
#include "document/crow-operation.h"

/* The scales from which a name and a row of a card can be read without looking for them. */
#define NAMES_FROM 0.2
#define ROWS_FROM 0.5

typedef void (*ChooseFunc) (GtkWindow *parent, CrowViewState *state, const char *payload);

/* A row of the list. */
#define PALETTE_TYPE_ROW (palette_row_get_type ())
G_DECLARE_FINAL_TYPE (PaletteRow, palette_row, PALETTE, ROW, GObject)

struct _PaletteRow
{
  GObject parent_instance;

  char *title;
  char *detail;
  char *payload;     /* (nullable): it cannot be chosen */
  char *shown;       /* folded */
  char *words;       /* (nullable): folded */
  guint rating;      /* for what was typed last */
};

G_DEFINE_FINAL_TYPE (PaletteRow, palette_row, G_TYPE_OBJECT)

static void
palette_row_finalize (GObject *object)
{
  PaletteRow *self = PALETTE_ROW (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->payload);
  g_free (self->shown);
  g_free (self->words);

  G_OBJECT_CLASS (palette_row_parent_class)->finalize (object);
}

static void
palette_row_class_init (PaletteRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = palette_row_finalize;
}

static void
palette_row_init (PaletteRow *self)
{
}

/* @payload: (nullable): it is shown, but cannot be chosen
 * @words: (nullable): other words by which it is found */
static void
add_row_with_words (GListStore *rows,
                    const char *title,
                    const char *detail,
                    const char *payload,
                    const char *words)
{
  g_autoptr (PaletteRow) row = g_object_new (PALETTE_TYPE_ROW, NULL);
  g_autofree char *both = g_strconcat (title, " ", detail, NULL);

  row->title = g_strdup (title);
  row->detail = g_strdup (detail);
  row->payload = g_strdup (payload);
  row->shown = designer_search_fold (both);
  row->words = words != NULL ? designer_search_fold (words) : NULL;
  g_list_store_append (rows, row);
}

static void
add_row (GListStore *rows,
         const char *title,
         const char *detail,
         const char *payload)
{
  add_row_with_words (rows, title, detail, payload, NULL);
}

/* What a window keeps while it is open. */
typedef struct
{
  GtkWindow *window;     /* borrowed: it keeps this */
  GtkWindow *parent;     /* owned */
  CrowViewState *state;  /* owned (nullable) */
  ChooseFunc choose;
  GtkWidget *entry;
  GtkWidget *list;
  GtkStack *pages;       /* the list, or that there is nothing */
  GtkSingleSelection *selection;
  GtkFilter *filter;
  GtkSorter *sorter;
  char *sought;          /* owned; NULL: nothing was typed yet */
  char **words;          /* owned (nullable): of it */
} Palette;

static void
palette_free (gpointer data)
{
  Palette *palette = data;

  g_object_unref (palette->parent);
  g_clear_object (&palette->state);
  g_free (palette->sought);
  g_strfreev (palette->words);
  g_free (palette);
}

static gboolean
is_sought (const Palette *palette)
{
  return palette->words != NULL && palette->words[0] != NULL;
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  PaletteRow *row = item;
  const Palette *palette = user_data;

  row->rating = designer_search_rate (row->shown, row->words, (const char *const *) palette->words);
  /* What cannot be chosen is there for who looks for it. */
  return row->rating > 0 && (row->payload != NULL || is_sought (palette));
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const PaletteRow *first = a;
  const PaletteRow *second = b;
  const Palette *palette = user_data;

  if (!is_sought (palette))
    return 0;
  if ((first->payload != NULL) != (second->payload != NULL))
    return first->payload != NULL ? -1 : 1;
  return (int) second->rating - (int) first->rating;
}

static void
scroll_to_selected (Palette *palette)
{
  GtkWidget *child = gtk_widget_get_last_child (palette->list);
  guint selected = gtk_single_selection_get_selected (palette->selection);

  if (child != NULL && selected != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (child, "list.scroll-to-item", "u", selected);
}

static void
show_whether_found (Palette *palette)
{
  gboolean found = g_list_model_get_n_items (G_LIST_MODEL (palette->selection)) > 0;

  if (!found && !g_str_equal (gtk_stack_get_visible_child_name (palette->pages), "nothing"))
    compat_announce (palette->entry, _("Nothing found. Try fewer letters, or other words."));
  gtk_stack_set_visible_child_name (palette->pages, found ? "list" : "nothing");
}

static void
search_changed_cb (Palette *palette)
{
  g_free (palette->sought);
  palette->sought = g_strdup (gtk_editable_get_text (GTK_EDITABLE (palette->entry)));
  g_strfreev (palette->words);
  palette->words = designer_search_split (palette->sought);
  gtk_filter_changed (palette->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (palette->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_single_selection_set_selected (palette->selection, 0);
  scroll_to_selected (palette);
  show_whether_found (palette);
}

static void
take (Palette *palette,
      guint    position)
{
  g_autoptr (PaletteRow) row = g_list_model_get_item (G_LIST_MODEL (palette->selection), position);
  g_autoptr (GtkWindow) parent = g_object_ref (palette->parent);
  g_autoptr (CrowViewState) state = palette->state != NULL ? g_object_ref (palette->state) : NULL;
  ChooseFunc choose = palette->choose;

  if (row == NULL || row->payload == NULL)
    return;

  /* The window goes first: what is done then may open another one. */
  gtk_window_destroy (palette->window);
  choose (parent, state, row->payload);
}

/* Who types fast presses Enter before the entry tells what is sought. */
static void
activate_cb (Palette *palette)
{
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (palette->entry)), palette->sought != NULL ? palette->sought : ""))
    search_changed_cb (palette);
  take (palette, gtk_single_selection_get_selected (palette->selection));
}

static void
row_activated_cb (Palette *palette,
                  guint    position)
{
  take (palette, position);
}

static void
stop_search_cb (Palette *palette)
{
  gtk_window_destroy (palette->window);
}

static gboolean
key_cb (Palette         *palette,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (palette->selection));
  guint selected = gtk_single_selection_get_selected (palette->selection);

  if (n_rows == 0 || (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;

  if (keyval == GDK_KEY_Down && selected + 1 < n_rows)
    gtk_single_selection_set_selected (palette->selection, selected + 1);
  else if (keyval == GDK_KEY_Up && selected > 0)
    gtk_single_selection_set_selected (palette->selection, selected - 1);
  scroll_to_selected (palette);
  return GDK_EVENT_STOP;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  /* GTK 4.8 finds an empty label that may be shortened narrower than nothing, and warns. */
  GtkWidget *title = gtk_label_new (" ");
  GtkWidget *detail = gtk_label_new (" ");

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  PaletteRow *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), row->title);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), row->detail);
  gtk_widget_set_visible (gtk_widget_get_last_child (box), row->detail[0] != '\0');
  gtk_widget_set_sensitive (box, row->payload != NULL);
}

static void
show_palette (GtkWindow     *parent,
              CrowViewState *state,
              const char    *title,
              const char    *placeholder,
              GListStore    *rows,
              ChooseFunc     choose)
{
  Palette *palette = g_new0 (Palette, 1);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_("Nothing found. Try fewer letters, or other words."));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GListModel *model;

  palette->window = GTK_WINDOW (window);
  palette->parent = g_object_ref (parent);
  palette->state = state != NULL ? g_object_ref (state) : NULL;
  palette->choose = choose;
  g_object_set_data_full (G_OBJECT (window), "palette", palette, palette_free);

  palette->filter = GTK_FILTER (gtk_custom_filter_new (matches, palette, NULL));
  palette->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, palette, NULL));
  model = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (rows), palette->filter));
  model = G_LIST_MODEL (gtk_sort_list_model_new (model, palette->sorter));
  palette->selection = gtk_single_selection_new (model);

  palette->entry = gtk_search_entry_new ();
  g_object_set (palette->entry, "placeholder-text", placeholder, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (palette->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, placeholder, -1);
  gtk_widget_set_margin_start (palette->entry, 12);
  gtk_widget_set_margin_end (palette->entry, 12);
  gtk_widget_set_margin_top (palette->entry, 12);
  gtk_widget_set_margin_bottom (palette->entry, 6);
  g_signal_connect_swapped (palette->entry, "search-changed", G_CALLBACK (search_changed_cb), palette);
  g_signal_connect_swapped (palette->entry, "activate", G_CALLBACK (activate_cb), palette);
  g_signal_connect_swapped (palette->entry, "stop-search", G_CALLBACK (stop_search_cb), palette);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), palette);
  gtk_widget_add_controller (palette->entry, keys);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  palette->list = gtk_list_view_new (GTK_SELECTION_MODEL (palette->selection), g_steal_pointer (&factory));
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (palette->list), TRUE);
  gtk_widget_add_css_class (palette->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (palette->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (palette->list, "activate", G_CALLBACK (row_activated_cb), palette);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), palette->list);
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_label_set_justify (GTK_LABEL (nothing), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (nothing, "dim-label");
  palette->pages = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (palette->pages, scroller, "list");
  gtk_stack_add_named (palette->pages, nothing, "nothing");
  gtk_widget_set_vexpand (GTK_WIDGET (palette->pages), TRUE);
  gtk_box_append (GTK_BOX (box), palette->entry);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (palette->pages));
  show_whether_found (palette);

  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 420);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_widget_grab_focus (palette->entry);
  /* Who types fast does so before the display gives the focus, and whoever looks at the list goes on typing. */
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (palette->entry), window);
  gtk_window_present (GTK_WINDOW (window));
}

/* Commands. */

static void
run_command (GtkWindow     *parent,
             CrowViewState *state,
             const char    *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), name, target);
}

static char *
get_key_label (const char *keys)
{
  g_auto (GStrv) list = keys != NULL ? g_strsplit (keys, " ", 2) : NULL;
  guint keyval;
  GdkModifierType modifiers;

  if (list == NULL || !gtk_accelerator_parse (list[0], &keyval, &modifiers))
    return g_strdup ("");
  return gtk_accelerator_get_label (keyval, modifiers);
}

static gboolean
is_enabled (GtkWindow  *parent,
            const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (action, &name, &target, NULL) || !g_str_has_prefix (name, "win."))
    return TRUE;
  return g_action_group_get_action_enabled (G_ACTION_GROUP (parent), name + strlen ("win."));
}

void
designer_palette_show_commands (GtkWindow *parent)
{
  g_autoptr (GListStore) rows = g_list_store_new (PALETTE_TYPE_ROW);
  guint n_commands;
  const DesignerCommand *commands = designer_shortcuts_get_commands (&n_commands);

  g_return_if_fail (GTK_IS_WINDOW (parent));

  for (guint i = 0; i < n_commands; i++)
    {
      g_autofree char *keys = NULL;
      g_autofree char *words = NULL;
      gboolean enabled;

      if (commands[i].action == NULL || g_str_equal (commands[i].action, "win.palette"))
        continue;
      enabled = is_enabled (parent, commands[i].action);
      keys = enabled ? get_key_label (commands[i].keys) : g_strdup (_("not possible now"));
      words = designer_shortcuts_get_words (&commands[i]);
      add_row_with_words (rows, _(commands[i].title), keys, enabled ? commands[i].action : NULL, words);
    }
  show_palette (parent, NULL, _("Commands"), _("Search all commands…"), g_steal_pointer (&rows), run_command);
}

/* Finding. */

static void
go_to (GtkWindow     *parent,
       CrowViewState *state,
       const char    *id)
{
  gboolean is_row = CROW_IS_ATTRIBUTE (crow_document_lookup (crow_view_state_get_document (state), id));
  double scale = crow_viewport_get_scale (crow_view_state_get_viewport (state));

  crow_view_state_select (state, id);
  crow_view_state_reveal (state, id);
  /* What was looked for is to be read, not only to be seen. */
  if (scale < (is_row ? ROWS_FROM : NAMES_FROM))
    {
      gtk_widget_activate_action (GTK_WIDGET (parent), "win.zoom-normal", NULL);
      crow_view_state_reveal (state, id);
    }
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.focus-canvas", NULL);
}

static const char *
get_entity_name (CrowEntity *entity)
{
  const char *name = crow_entity_get_name (entity);

  return name != NULL ? name : "?";
}

void
designer_palette_show_find (GtkWindow     *parent,
                            CrowViewState *state)
{
  g_autoptr (GListStore) rows = g_list_store_new (PALETTE_TYPE_ROW);
  CrowModel *model;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CROW_IS_VIEW_STATE (state));

  model = crow_document_get_model (crow_view_state_get_document (state));
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);

      add_row (rows, get_entity_name (entity), _("entity"), crow_node_get_id (CROW_NODE (entity)));
    }
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);

      for (guint j = 0; j < crow_entity_get_n_attributes (entity); j++)
        {
          CrowAttribute *attribute = crow_entity_get_attribute (entity, j);
          const char *name = crow_attribute_get_name (attribute);

          add_row (rows, name != NULL ? name : "?", get_entity_name (entity),
                   crow_node_get_id (CROW_NODE (attribute)));
        }
    }
  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    {
      CrowLink *link = crow_model_get_link (model, i);
      g_autofree char *text = designer_outline_describe_link (link);

      add_row (rows, text, crow_link_get_name (link) != NULL ? crow_link_get_name (link) : _("link"),
               crow_node_get_id (CROW_NODE (link)));
    }
  show_palette (parent, state, _("Find"), _("Find an entity, attribute or link…"), g_steal_pointer (&rows), go_to);
}

/* Connecting. */

static void
connect_to (GtkWindow     *parent,
            CrowViewState *state,
            const char    *payload)
{
  g_auto (GStrv) parts = g_strsplit (payload, " ", 3);
  CrowDocument *document = crow_view_state_get_document (state);
  CrowNode *one = crow_document_lookup (document, parts[1]);
  CrowNode *other = crow_document_lookup (document, parts[2]);
  g_autoptr (GError) error = NULL;

  if (!CROW_IS_ENTITY (one) || !CROW_IS_ENTITY (other))
    return;

  if (g_str_equal (parts[0], "inherits"))
    {
      if (!crow_operation_set_parent (CROW_ENTITY (one), CROW_ENTITY (other),
                                      crow_entity_guess_strategy (CROW_ENTITY (other)), &error))
        gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", error->message);
      return;
    }

  if (crow_commands_connect (state, (CrowLinkKind) atoi (parts[0]), CROW_ENTITY (one), CROW_ENTITY (other), &error)
      == NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", error->message);
}

static void
add_way (GListStore   *rows,
         CrowLinkKind  kind,
         CrowEntity   *one,
         CrowEntity   *other)
{
  static const char *const titles[] = {
    [CROW_LINK_ONE_TO_MANY] = N_("one to many"),
    [CROW_LINK_ONE_TO_ONE] = N_("one to one"),
    [CROW_LINK_MANY_TO_MANY] = N_("many to many"),
  };
  g_autofree char *payload = g_strdup_printf ("%d %s %s", kind, crow_node_get_id (CROW_NODE (one)),
                                              crow_node_get_id (CROW_NODE (other)));
  g_autofree char *title = NULL;

  if (kind == CROW_LINK_MANY_TO_MANY)
    title = g_strdup_printf (_("many “%s” have many “%s”"), get_entity_name (one), get_entity_name (other));
  else if (kind == CROW_LINK_ONE_TO_ONE)
    title = g_strdup_printf (_("“%s” has one “%s”"), get_entity_name (one), get_entity_name (other));
  else
    title = g_strdup_printf (_("“%s” has many “%s”"), get_entity_name (one), get_entity_name (other));
  add_row (rows, title, _(titles[kind]), payload);
}

static void
add_inheriting (GListStore *rows,
                CrowEntity *heir,
                CrowEntity *parent)
{
  g_autofree char *payload = NULL;
  g_autofree char *title = NULL;

  if (crow_entity_inherits (parent, heir))
    return;
  payload = g_strdup_printf ("inherits %s %s", crow_node_get_id (CROW_NODE (heir)), crow_node_get_id (CROW_NODE (parent)));
  title = g_strdup_printf (_("%s inherits from %s"), get_entity_name (heir), get_entity_name (parent));
  add_row (rows, title, _("inheritance"), payload);
}

void
designer_palette_show_connect (GtkWindow     *parent,
                               CrowViewState *state,
                               CrowEntity    *entity)
{
  g_autoptr (GListStore) rows = g_list_store_new (PALETTE_TYPE_ROW);
  CrowModel *model;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CROW_IS_VIEW_STATE (state));
  g_return_if_fail (CROW_IS_ENTITY (entity));

  model = crow_document_get_model (crow_view_state_get_document (state));
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *other = crow_model_get_entity (model, i);

      add_way (rows, CROW_LINK_ONE_TO_MANY, entity, other);
      if (other != entity)
        add_way (rows, CROW_LINK_ONE_TO_MANY, other, entity);
      add_way (rows, CROW_LINK_ONE_TO_ONE, entity, other);
      add_way (rows, CROW_LINK_MANY_TO_MANY, entity, other);
      add_inheriting (rows, entity, other);
      add_inheriting (rows, other, entity);
    }
  show_palette (parent, state, _("Connect"), _("Connect to which entity, and how…"), g_steal_pointer (&rows),
                connect_to);
}

/* Ways. */

static void
find_way_to (GtkWindow     *parent,
             CrowViewState *state,
             const char    *id)
{
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.find-way-to", "s", id);
}

void
designer_palette_show_way (GtkWindow     *parent,
                           CrowViewState *state,
                           CrowEntity    *entity)
{
  g_autoptr (GListStore) rows = g_list_store_new (PALETTE_TYPE_ROW);
  g_autofree char *placeholder = NULL;
  CrowModel *model;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CROW_IS_VIEW_STATE (state));
  g_return_if_fail (CROW_IS_ENTITY (entity));

  model = crow_document_get_model (crow_view_state_get_document (state));
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *other = crow_model_get_entity (model, i);

      if (other != entity)
        add_row (rows, get_entity_name (other), _("entity"), crow_node_get_id (CROW_NODE (other)));
    }
  /* Translators: %s is the name of an entity */
  placeholder = g_strdup_printf (_("From “%s” to which entity…"), get_entity_name (entity));
  show_palette (parent, state, _("Find the Way"), placeholder, g_steal_pointer (&rows), find_way_to);
}

/* Putting on the diagram. */

static void
add_to_diagram (GtkWindow     *parent,
                CrowViewState *state,
                const char    *id)
{
  CrowNode *node = crow_document_lookup (crow_view_state_get_document (state), id);
  CrowEntity *entity;

  if (node == NULL || !CROW_IS_ENTITY (node))
    return;
  entity = CROW_ENTITY (node);
  crow_commands_place_on_diagram (state, &entity, 1);
  go_to (parent, state, id);
}

gboolean
designer_palette_show_absent (GtkWindow     *parent,
                              CrowViewState *state)
{
  g_autoptr (GListStore) rows = g_list_store_new (PALETTE_TYPE_ROW);
  CrowModel *model;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), FALSE);
  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), FALSE);

  model = crow_document_get_model (crow_view_state_get_document (state));
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (model, i);

      if (crow_scene_lookup (crow_view_state_get_scene (state), crow_node_get_id (CROW_NODE (entity))) == NULL)
        add_row (rows, get_entity_name (entity), _("entity"), crow_node_get_id (CROW_NODE (entity)));
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (rows)) == 0)
    return FALSE;
  show_palette (parent, state, _("Add to Diagram"), _("Which entity…"), g_steal_pointer (&rows), add_to_diagram);
  return TRUE;
}
