/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small windows, modal to the one they belong to.
 */
#include "config.h"

#include "app/designer-data-dialogs.h"

#include <glib/gi18n-lib.h>

#include "app/designer-actions.h"

#define DEFAULT_ROWS 20
#define MAX_ROWS 1000000

typedef struct
{
  GtkWidget *window;
  GtkSpinButton *n_rows;
  GtkSpinButton *seed;
  GHashTable *counts;    /* owned (nullable): id → GtkSpinButton of the window */
  guint n_rows_before;   /* what those that nobody changed say */
  DesignerGenerateFunc generate;
  CrowPreviewRows *rows; /* owned */
  GHashTable *linked;    /* owned (nullable) */
  GtkStack *stack;       /* "rows", "nothing" */
  DesignerPickFunc pick;
  CrowPreviewRow *row;   /* owned */
  GPtrArray *entries;    /* owned; of widgets of the window, one for each part of the key */
  DesignerKeyFunc key;
  gpointer data;
} Dialog;

static void
dialog_free (gpointer data,
             GClosure *closure)
{
  Dialog *dialog = data;

  if (dialog->rows != NULL)
    g_signal_handlers_disconnect_by_data (dialog->rows, dialog);
  g_clear_object (&dialog->rows);
  g_clear_pointer (&dialog->linked, g_hash_table_unref);
  g_clear_pointer (&dialog->counts, g_hash_table_unref);
  g_clear_object (&dialog->row);
  g_clear_pointer (&dialog->entries, g_ptr_array_unref);
  g_free (dialog);
}

static void
close_cb (GtkWidget *widget)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (widget)));
}

static GtkWidget *
make_bare_window (GtkWidget  *owner,
                  const char *title,
                  GtkWidget **header)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (owner)));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  designer_close_on_escape (window, NULL);

  *header = adw_header_bar_new ();
  return window;
}

/* One that asks something. */
static GtkWidget *
make_window (GtkWidget  *owner,
             const char *title,
             GtkWidget **header)
{
  GtkWidget *window = make_bare_window (owner, title, header);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (*header), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (*header), FALSE);
  g_signal_connect (cancel, "clicked", G_CALLBACK (close_cb), NULL);
  adw_header_bar_pack_start (ADW_HEADER_BAR (*header), cancel);
  return window;
}

static GtkWidget *
make_number (GtkSpinButton **number,
             const char     *title,
             const char     *subtitle,
             double          value,
             double          minimum,
             double          maximum)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (minimum, maximum, 1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 7);
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (spin))), TRUE);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  *number = GTK_SPIN_BUTTON (spin);
  return row;
}

static GtkSpinButton *
add_number (AdwPreferencesGroup *group,
            const char          *title,
            const char          *subtitle,
            double               value,
            double               minimum,
            double               maximum)
{
  GtkSpinButton *number;

  adw_preferences_group_add (group, make_number (&number, title, subtitle, value, minimum, maximum));
  return number;
}

/* Entities that nobody gave a number of their own have that of all. */
static void
n_rows_changed_cb (GtkSpinButton *spin,
                   Dialog        *dialog)
{
  guint n_rows = (guint) gtk_spin_button_get_value (spin);
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, dialog->counts);
  while (g_hash_table_iter_next (&iter, NULL, &number))
    if ((guint) gtk_spin_button_get_value (number) == dialog->n_rows_before)
      gtk_spin_button_set_value (number, n_rows);
  dialog->n_rows_before = n_rows;
}

static GtkWidget *
make_counts (Dialog     *dialog,
             CrowSchema *schema,
             GHashTable *counts)
{
  GtkWidget *expander = adw_expander_row_new ();

  dialog->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  dialog->n_rows_before = DEFAULT_ROWS;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _("Other Numbers for Single Entities"));
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (schema, i);
      gpointer own = NULL;
      gboolean has_own = counts != NULL && g_hash_table_lookup_extended (counts, info->id, NULL, &own);
      GtkSpinButton *number;

      /* Pairs are as many as fit the rows that they join. */
      if ((info->flags & CROW_ENTITY_ASSOCIATION) != 0)
        continue;
      if (has_own)
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                make_number (&number, info->name, NULL,
                                             has_own ? GPOINTER_TO_UINT (own) : DEFAULT_ROWS, 0, MAX_ROWS));
      g_hash_table_insert (dialog->counts, g_strdup (info->id), number);
    }
  g_signal_connect (dialog->n_rows, "value-changed", G_CALLBACK (n_rows_changed_cb), dialog);
  return expander;
}

static void
generate_cb (GtkWidget *button,
             Dialog    *dialog)
{
  DesignerGenerateFunc generate = dialog->generate;
  gpointer data = dialog->data;
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, number;
  guint n_rows, seed;

  gtk_spin_button_update (dialog->n_rows);
  gtk_spin_button_update (dialog->seed);
  n_rows = (guint) gtk_spin_button_get_value (dialog->n_rows);
  seed = (guint) gtk_spin_button_get_value (dialog->seed);
  g_hash_table_iter_init (&iter, dialog->counts);
  while (g_hash_table_iter_next (&iter, &id, &number))
    {
      guint n;

      gtk_spin_button_update (number);
      n = (guint) gtk_spin_button_get_value (number);
      if (n != n_rows)
        g_hash_table_insert (counts, g_strdup (id), GUINT_TO_POINTER (n));
    }
  gtk_window_destroy (GTK_WINDOW (dialog->window));
  generate (n_rows, seed, counts, data);
}

void
designer_data_ask_generate (GtkWidget            *owner,
                            CrowSchema           *schema,
                            GHashTable           *counts,
                            gboolean              replacing,
                            DesignerGenerateFunc  func,
                            gpointer              data)
{
  Dialog *dialog = g_new0 (Dialog, 1);
  GtkWidget *header;
  GtkWidget *window = make_window (owner, _("Generate Rows"), &header);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *generate = gtk_button_new_with_mnemonic (_("_Generate"));
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  dialog->window = window;
  dialog->generate = func;
  dialog->data = data;
  gtk_widget_add_css_class (generate, "suggested-action");
  g_signal_connect_data (generate, "clicked", G_CALLBACK (generate_cb), dialog, dialog_free, 0);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), generate);

  if (replacing)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("The rows that are there are replaced."));
  dialog->n_rows = add_number (ADW_PREFERENCES_GROUP (group), _("Rows of Each Entity"), NULL, DEFAULT_ROWS, 0, MAX_ROWS);
  dialog->seed = add_number (ADW_PREFERENCES_GROUP (group), _("Seed"), _("The same seed gives the same rows"), 1, 0,
                             G_MAXUINT32);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_counts (dialog, schema, counts));
  gtk_widget_set_margin_start (group, 18);
  gtk_widget_set_margin_end (group, 18);
  gtk_widget_set_margin_top (group, 18);
  gtk_widget_set_margin_bottom (group, 24);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), group);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 420, -1);
  gtk_window_set_resizable (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_widget (GTK_WINDOW (window), generate);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (GTK_WIDGET (dialog->n_rows));
}

/* Another key. */

static void
key_cb (GtkWidget *button,
        Dialog    *dialog)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (crow_preview_row_get_schema (dialog->row),
                                                        crow_preview_row_get_entity (dialog->row));
  g_autoptr (CrowPreviewRow) row = g_object_ref (dialog->row);
  g_auto (GStrv) texts = g_new0 (char *, key->n_attributes + 1);
  DesignerKeyFunc func = dialog->key;
  gpointer data = dialog->data;

  for (guint i = 0; i < key->n_attributes; i++)
    texts[i] = g_strdup (gtk_editable_get_text (GTK_EDITABLE (g_ptr_array_index (dialog->entries, i))));
  gtk_window_destroy (GTK_WINDOW (dialog->window));
  func (row, key->attributes, (const char *const *) texts, key->n_attributes, data);
}

void
designer_data_ask_key (GtkWidget       *owner,
                       CrowPreviewRow  *row,
                       DesignerKeyFunc  func,
                       gpointer         data)
{
  CrowSchema *schema = crow_preview_row_get_schema (row);
  const CrowEntityInfo *entity = crow_schema_get_entity (schema, crow_preview_row_get_entity (row));
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, crow_preview_row_get_entity (row));
  Dialog *dialog = g_new0 (Dialog, 1);
  GtkWidget *header;
  GtkWidget *window = make_window (owner, _("What If the Key Changed?"), &header);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *rehearse = gtk_button_new_with_mnemonic (_("_Rehearse"));
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *label = crow_preview_row_dup_label (row);
  g_autofree char *description = NULL;

  dialog->window = window;
  dialog->row = g_object_ref (row);
  dialog->entries = g_ptr_array_new ();
  dialog->key = func;
  dialog->data = data;
  gtk_widget_add_css_class (rehearse, "suggested-action");
  g_signal_connect_data (rehearse, "clicked", G_CALLBACK (key_cb), dialog, dialog_free, 0);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), rehearse);

  /* Translators: “author”, “3 · Ada” */
  description = g_strdup_printf (_("Another key for “%s” %s. Nothing is changed yet."), entity->name, label);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  for (guint i = 0; i < key->n_attributes; i++)
    {
      GtkWidget *entry = adw_entry_row_new ();
      g_autofree char *text = crow_preview_row_dup_text (row, key->attributes[i]);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), entity->attributes[key->attributes[i]].name);
      gtk_editable_set_text (GTK_EDITABLE (entry), text);
      gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
      adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
      g_ptr_array_add (dialog->entries, entry);
    }
  gtk_widget_set_margin_start (group, 18);
  gtk_widget_set_margin_end (group, 18);
  gtk_widget_set_margin_top (group, 12);
  gtk_widget_set_margin_bottom (group, 24);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), group);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 420, -1);
  gtk_window_set_resizable (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_widget (GTK_WINDOW (window), rehearse);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (g_ptr_array_index (dialog->entries, 0));
}

/* Picking. */

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 4);
  gtk_widget_set_margin_bottom (label, 4);
  gtk_list_item_set_child (list_item, label);
}

static gboolean
is_linked (Dialog         *dialog,
           CrowPreviewRow *row)
{
  return dialog->linked != NULL && g_hash_table_contains (dialog->linked, crow_preview_row_get_key (row));
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *list_item,
         Dialog             *dialog)
{
  CrowPreviewRow *row = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *name = crow_preview_row_dup_label (row);
  /* Translators: in a list of rows to link, one that is linked already */
  g_autofree char *linked = g_strdup_printf (_("%s — linked already"), name);

  gtk_label_set_text (GTK_LABEL (label), is_linked (dialog, row) ? linked : name);
  gtk_widget_set_sensitive (label, !is_linked (dialog, row));
  gtk_list_item_set_activatable (list_item, !is_linked (dialog, row));
}

static void
items_changed_cb (CrowPreviewRows *rows,
                  guint            position,
                  guint            n_removed,
                  guint            n_added,
                  Dialog          *dialog)
{
  gtk_stack_set_visible_child_name (dialog->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (rows)) > 0 ? "rows" : "nothing");
}

static void
picked_cb (GtkListView *view,
           guint        position,
           Dialog      *dialog)
{
  g_autoptr (CrowPreviewRow) row = g_list_model_get_item (G_LIST_MODEL (dialog->rows), position);
  DesignerPickFunc pick = dialog->pick;
  gpointer data = dialog->data;

  if (row == NULL || crow_preview_row_is_deleted (row) || is_linked (dialog, row))
    return;
  gtk_window_destroy (GTK_WINDOW (dialog->window));
  pick (row, data);
}

static void
search_cb (GtkSearchEntry  *entry,
           CrowPreviewRows *rows)
{
  crow_preview_rows_set_filter (rows, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* Enter takes the row that is selected, which is the first after each search. */
static void
search_activate_cb (GtkSearchEntry *entry,
                    GtkListView    *view)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_list_view_get_model (view));
  guint position = gtk_single_selection_get_selected (selection);

  if (position != GTK_INVALID_LIST_POSITION)
    g_signal_emit_by_name (view, "activate", position);
}

void
designer_data_ask_row (GtkWidget        *owner,
                       CrowPreview      *preview,
                       guint             entity,
                       GHashTable       *linked,
                       const char       *title,
                       DesignerPickFunc  func,
                       gpointer          data)
{
  Dialog *dialog = g_new0 (Dialog, 1);
  GtkWidget *header;
  GtkWidget *window = make_window (owner, title, &header);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view, *nothing;

  dialog->window = window;
  dialog->pick = func;
  dialog->data = data;
  dialog->linked = linked != NULL ? g_hash_table_ref (linked) : NULL;
  dialog->rows = crow_preview_rows_new (preview);
  crow_preview_rows_show (dialog->rows, entity, NULL, 0);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), dialog);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (dialog->rows)))),
                            factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"), -1);
  g_signal_connect_data (view, "activate", G_CALLBACK (picked_cb), dialog, dialog_free, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  nothing = gtk_label_new (_("No row is found"));
  gtk_widget_add_css_class (nothing, "dim-label");
  dialog->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (dialog->stack, scroller, "rows");
  gtk_stack_add_named (dialog->stack, nothing, "nothing");
  gtk_widget_set_vexpand (GTK_WIDGET (dialog->stack), TRUE);
  g_signal_connect (dialog->rows, "items-changed", G_CALLBACK (items_changed_cb), dialog);
  items_changed_cb (dialog->rows, 0, 0, 0, dialog);

  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), -1);
  gtk_widget_set_margin_start (search, 12);
  gtk_widget_set_margin_end (search, 12);
  gtk_widget_set_margin_bottom (search, 8);
  g_signal_connect (search, "search-changed", G_CALLBACK (search_cb), dialog->rows);
  g_signal_connect (search, "activate", G_CALLBACK (search_activate_cb), view);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (search), window);

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (dialog->stack));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 380, 460);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (search);
}

void
designer_data_show_notes (GtkWidget  *owner,
                          const char *title,
                          GPtrArray  *notes)
{
  GtkWidget *header;
  GtkWidget *window = make_bare_window (owner, title, &header);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint i = 0; i < notes->len; i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *label = gtk_label_new (g_ptr_array_index (notes, i));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_widget_set_margin_start (label, 12);
      gtk_widget_set_margin_end (label, 12);
      gtk_widget_set_margin_top (label, 8);
      gtk_widget_set_margin_bottom (label, 8);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, g_ptr_array_index (notes, i), -1);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_widget_set_margin_start (list, 12);
  gtk_widget_set_margin_end (list, 12);
  gtk_widget_set_margin_top (list, 12);
  gtk_widget_set_margin_bottom (list, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 420);
  gtk_window_present (GTK_WINDOW (window));
}
