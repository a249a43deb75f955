/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GtkColumnView whose columns are attributes.
 *
 * Sorting is the database's.  GTK 4.8 does not tell which heading was clicked, so each column has a sorter that notes
 * that it was asked; the first one asked is the one that counts, and its answer comes back turned round if the order
 * descends.
 */
#include "config.h"

#include "app/designer-data-grid.h"

#include <glib/gi18n-lib.h>

#include "app/designer-data-cell.h"
#include "app/designer-row-selection.h"

struct _DesignerDataGrid
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *scroller;
  GtkColumnView *view;
  GtkWidget *menu;              /* a popover */

  /* owned */
  CrowPreview *preview;
  CrowPreviewRows *rows;
  GtkSelectionModel *selection;
  GtkColumnViewColumn *words;   /* (nullable) */
  char *columns_of;             /* what the columns were made for */

  guint asked;                  /* attribute whose sorter was asked first */
  gboolean show_words;
};

G_DEFINE_FINAL_TYPE (DesignerDataGrid, designer_data_grid, GTK_TYPE_WIDGET)

enum
{
  SELECTION_CHANGED,
  MENU,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
selection_changed_cb (DesignerDataGrid *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* Columns. */

static void
setup_cb (DesignerDataGrid   *self,
          GtkListItem        *list_item,
          GtkListItemFactory *factory)
{
  guint attribute = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "attribute"));

  gtk_list_item_set_child (list_item, designer_data_cell_new (self->preview, attribute));
}

static void
bind_cb (DesignerDataGrid *self,
         GtkListItem      *list_item)
{
  designer_data_cell_bind (DESIGNER_DATA_CELL (gtk_list_item_get_child (list_item)), list_item);
}

static void
unbind_cb (DesignerDataGrid *self,
           GtkListItem      *list_item)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  if (cell != NULL)
    designer_data_cell_bind (DESIGNER_DATA_CELL (cell), NULL);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      data)
{
  GObject *column = data;
  DesignerDataGrid *self = g_object_get_data (column, "grid");

  if (self->asked == CROW_NONE)
    self->asked = GPOINTER_TO_UINT (g_object_get_data (column, "attribute"));
  return -1;
}

static void
sorter_changed_cb (DesignerDataGrid *self)
{
  g_autoptr (GObject) first = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) second = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering;

  self->asked = CROW_NONE;
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), first, second);
  crow_preview_rows_set_order (self->rows, self->asked, ordering == GTK_ORDERING_LARGER);
}

static GtkColumnViewColumn *
make_column (DesignerDataGrid *self,
             const char       *title,
             guint             attribute)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_object_set_data (G_OBJECT (factory), "attribute", GUINT_TO_POINTER (attribute));
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (attribute != CROW_NONE)
    {
      GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, NULL));

      g_object_set_data (G_OBJECT (column), "attribute", GUINT_TO_POINTER (attribute));
      g_object_set_data (G_OBJECT (column), "grid", self);
      gtk_column_view_column_set_sorter (column, sorter);
      g_object_unref (sorter);
    }
  return column;
}

static int
get_width (const CrowAttributeInfo *attribute)
{
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
    case CROW_TYPE_BOOLEAN:
      return 84;
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_ENUM:
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      return 104;
    default:
      return attribute->length > 0 && attribute->length < 20 ? 120 : 170;
    }
}

/* What the columns depend on: as long as it is the same, they keep their widths. */
static char *
describe_columns (CrowSchema *schema,
                  guint       entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  GString *text = g_string_new (info->id);

  for (guint i = 0; i < info->n_attributes; i++)
    g_string_append_printf (text, "\n%s %d", info->attributes[i].name, info->attributes[i].type);
  return g_string_free (text, FALSE);
}

void
designer_data_grid_update_columns (DesignerDataGrid *self)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  guint entity = crow_preview_rows_get_entity (self->rows);
  g_autofree char *wanted = entity != CROW_NONE ? describe_columns (schema, entity) : NULL;
  GListModel *columns = gtk_column_view_get_columns (self->view);
  const CrowEntityInfo *info;
  guint widest = 0;

  if (g_strcmp0 (wanted, self->columns_of) == 0)
    return;
  g_free (self->columns_of);
  self->columns_of = g_steal_pointer (&wanted);
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  g_clear_object (&self->words);
  if (entity == CROW_NONE)
    return;

  info = crow_schema_get_entity (schema, entity);
  /* Translators: heading of the column that says in a word what happened to a row */
  self->words = make_column (self, C_("row", "State"), CROW_NONE);
  gtk_column_view_column_set_fixed_width (self->words, 88);
  if (self->show_words)
    gtk_column_view_append_column (self->view, self->words);
  /* The last of the widest takes what is left: far from its heading, a number is hard to read. */
  for (guint i = 1; i < info->n_attributes; i++)
    if (get_width (&info->attributes[i]) >= get_width (&info->attributes[widest]))
      widest = i;
  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];
      g_autoptr (GtkColumnViewColumn) column = make_column (self, attribute->name, i);

      gtk_column_view_column_set_fixed_width (column, get_width (attribute));
      gtk_column_view_column_set_expand (column, i == widest);
      gtk_column_view_append_column (self->view, column);
    }
}

/* A column that is only hidden keeps its width from the others: GTK 4.8 gives the fixed width of hidden ones away. */
void
designer_data_grid_show_words (DesignerDataGrid *self,
                               gboolean          show)
{
  gboolean shown = self->show_words;

  self->show_words = show;
  if (self->words == NULL || shown == show)
    return;
  if (show)
    gtk_column_view_insert_column (self->view, 0, self->words);
  else
    gtk_column_view_remove_column (self->view, self->words);
}

/* Selection. */

CrowPreviewRows *
designer_data_grid_get_rows (DesignerDataGrid *self)
{
  g_return_val_if_fail (DESIGNER_IS_DATA_GRID (self), NULL);

  return self->rows;
}

guint
designer_data_grid_get_n_selected (DesignerDataGrid *self)
{
  g_autoptr (GtkBitset) set = NULL;

  g_return_val_if_fail (DESIGNER_IS_DATA_GRID (self), 0);

  set = gtk_selection_model_get_selection (self->selection);
  return (guint) MIN (gtk_bitset_get_size (set), G_MAXUINT);
}

GArray *
designer_data_grid_dup_positions (DesignerDataGrid *self)
{
  g_autoptr (GtkBitset) set = NULL;
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (DESIGNER_IS_DATA_GRID (self), positions);

  set = gtk_selection_model_get_selection (self->selection);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, set, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (positions, position);
  return positions;
}

GPtrArray *
designer_data_grid_get_selected (DesignerDataGrid *self,
                                 guint             maximum)
{
  g_autoptr (GtkBitset) set = gtk_selection_model_get_selection (self->selection);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = (guint) MIN (gtk_bitset_get_size (set), maximum);

  for (guint i = 0; i < n; i++)
    {
      CrowPreviewRow *row = g_list_model_get_item (G_LIST_MODEL (self->rows), gtk_bitset_get_nth (set, i));

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  return rows;
}

void
designer_data_grid_select (DesignerDataGrid *self,
                           CrowPreviewRow   *row)
{
  guint position = row != NULL ? crow_preview_rows_find (self->rows, row) : G_MAXUINT;

  if (position == G_MAXUINT)
    {
      gtk_selection_model_unselect_all (self->selection);
      return;
    }
  gtk_selection_model_select_item (self->selection, position, TRUE);
  /* The column view does nothing on this action; its list does. */
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)), "list.scroll-to-item", "u", position);
}

/* The menu. */

void
designer_data_grid_set_menu (DesignerDataGrid *self,
                             GMenuModel       *menu)
{
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  DesignerDataGrid *self = DESIGNER_DATA_GRID (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;
  GdkRectangle place = { 20, 40, 1, 1 };

  g_signal_emit (self, signals[MENU], 0);
  if (focus != NULL && gtk_widget_is_ancestor (focus, widget) && gtk_widget_compute_bounds (focus, widget, &bounds))
    place = (GdkRectangle) { (int) (bounds.origin.x + MIN (bounds.size.width, 80) / 2), (int) bounds.origin.y, 1,
                             (int) bounds.size.height };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The cell that has the focus is made null. */
static void
set_null_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  DesignerDataGrid *self = DESIGNER_DATA_GRID (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  if (DESIGNER_IS_DATA_CELL (focus))
    designer_data_cell_set_null (DESIGNER_DATA_CELL (focus));
}

static void
designer_data_grid_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  DesignerDataGrid *self = DESIGNER_DATA_GRID (widget);

  gtk_widget_size_allocate (self->scroller, &(GtkAllocation) { 0, 0, width, height }, baseline);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
designer_data_grid_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  gtk_widget_measure (DESIGNER_DATA_GRID (widget)->scroller, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
designer_data_grid_dispose (GObject *object)
{
  DesignerDataGrid *self = DESIGNER_DATA_GRID (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->preview);
  g_clear_object (&self->words);
  g_clear_pointer (&self->columns_of, g_free);

  G_OBJECT_CLASS (designer_data_grid_parent_class)->dispose (object);
}

static void
designer_data_grid_class_init (DesignerDataGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = designer_data_grid_dispose;
  widget_class->size_allocate = designer_data_grid_size_allocate;
  widget_class->measure = designer_data_grid_measure;

  /**
   * DesignerDataGrid::selection-changed:
   *
   * Other rows are selected.
   */
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", DESIGNER_TYPE_DATA_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);

  signals[MENU] = g_signal_new ("menu", DESIGNER_TYPE_DATA_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "data-grid.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "data-grid.set-null", NULL, set_null_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "data-grid.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "data-grid.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "data.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, 0, "data.add", NULL);
}

static void
designer_data_grid_init (DesignerDataGrid *self)
{
}

GtkWidget *
designer_data_grid_new (CrowPreview *preview)
{
  DesignerDataGrid *self = g_object_new (DESIGNER_TYPE_DATA_GRID, NULL);

  self->preview = g_object_ref (preview);
  self->rows = crow_preview_rows_new (preview);
  self->selection = designer_row_selection_new (G_LIST_MODEL (self->rows));
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (g_object_ref (self->selection)));
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-grid");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"), -1);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  self->menu = gtk_popover_menu_new_from_model (NULL);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  return GTK_WIDGET (self);
}
