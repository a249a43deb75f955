/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GtkTreeListModel over the nodes of the model.
 *
 * The list of nodes is made anew only when entities, attributes or links come, go or move; names are bound to the
 * nodes.  The selection follows the view state, and a person's selection goes to the view state; `syncing` tells
 * which of the two is happening.
 */
#include "config.h"

#include "app/designer-outline.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "document/crow-through.h"

struct _DesignerOutline
{
  GtkBox parent_instance;

  CrowViewState *state; /* owned (nullable) */

  /* owned */
  GListStore *roots;
  GtkTreeListModel *tree;
  GtkSingleSelection *selection;
  char *filter; /* folded; NULL: all */
  GSimpleActionGroup *actions;

  /* children */
  GtkSearchEntry *entry;
  GtkListView *list;
  GtkStack *stack;
  GtkWidget *menu;       /* made when it is first wanted */

  GPtrArray *bound;      /* of GtkListItem: rows that exist as widgets, borrowed */
  CrowNode *menu_node;   /* owned (nullable): what the menu is about */

  /* state */
  guint refill;
  gboolean syncing;
  gpointer diagram;      /* whose presence is shown; only compared */
  guint n_cards;
};

G_DEFINE_FINAL_TYPE (DesignerOutline, designer_outline, GTK_TYPE_BOX)

static const char *
entity_name (CrowLink *link,
             guint     end)
{
  CrowEntity *entity = crow_link_get_entity (link, end);
  const char *name = entity != NULL ? crow_entity_get_name (entity) : NULL;

  return name != NULL ? name : "?";
}

/**
 * designer_outline_describe_link:
 * @link: a link
 *
 * Returns: (transfer full): the link as a sentence
 */
char *
designer_outline_describe_link (CrowLink *link)
{
  g_return_val_if_fail (CROW_IS_LINK (link), NULL);

  switch (crow_link_get_kind (link))
    {
    case CROW_LINK_ONE_TO_MANY:
      /* Translators: names of entities, as in “author” has many “book” */
      return g_strdup_printf (_("“%s” has many “%s”"), entity_name (link, 0), entity_name (link, 1));

    case CROW_LINK_ONE_TO_ONE:
      return g_strdup_printf (_("“%s” has one “%s”"), entity_name (link, 0), entity_name (link, 1));

    case CROW_LINK_MANY_TO_MANY:
    default:
      if (crow_link_is_through (link))
        {
          CrowEntity *between = crow_link_get_through (link);
          const char *name = between != NULL ? crow_entity_get_name (between) : NULL;

          /* Translators: names of entities; the last one is between the others */
          return g_strdup_printf (_("many “%s” have many “%s”, through “%s”"), entity_name (link, 0), entity_name (link, 1),
                                  name != NULL ? name : "?");
        }
      return g_strdup_printf (_("many “%s” have many “%s”"), entity_name (link, 0), entity_name (link, 1));
    }
}

static gboolean
matches (DesignerOutline *self,
         const char      *name)
{
  g_autofree char *folded = NULL;

  if (self->filter == NULL)
    return TRUE;
  if (name == NULL)
    return FALSE;

  folded = g_utf8_casefold (name, -1);
  return strstr (folded, self->filter) != NULL;
}

static gboolean
has_matching_attribute (DesignerOutline *self,
                        CrowEntity      *entity)
{
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    if (matches (self, crow_attribute_get_name (crow_entity_get_attribute (entity, i))))
      return TRUE;

  return FALSE;
}

static GListModel *
create_children (gpointer item,
                 gpointer user_data)
{
  DesignerOutline *self = user_data;
  GListStore *children;
  CrowEntity *entity;
  gboolean all;

  if (!CROW_IS_ENTITY (item))
    return NULL;

  entity = item;
  if (crow_entity_get_n_attributes (entity) == 0)
    return NULL;

  /* An entity found by its name shows all its attributes, one found by an attribute shows that. */
  all = matches (self, crow_entity_get_name (entity));
  children = g_list_store_new (CROW_TYPE_NODE);
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      CrowAttribute *attribute = crow_entity_get_attribute (entity, i);

      if (all || matches (self, crow_attribute_get_name (attribute)))
        g_list_store_append (children, attribute);
    }

  return G_LIST_MODEL (children);
}

static void
sync_from_state (DesignerOutline *self)
{
  const char *id = NULL;

  if (self->state == NULL || self->syncing)
    return;

  if (crow_view_state_get_n_selected (self->state) > 0)
    id = crow_view_state_get_selected_id (self->state, 0);

  self->syncing = TRUE;
  if (id == NULL)
    gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->tree), i);
      g_autoptr (CrowNode) node = gtk_tree_list_row_get_item (row);

      if (g_strcmp0 (crow_node_get_id (node), id) == 0)
        {
          GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (self->list));

          gtk_single_selection_set_selected (self->selection, i);
          if (child != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->list)))
            gtk_widget_activate_action (child, "list.scroll-to-item", "u", i);
          break;
        }
    }
  self->syncing = FALSE;
}

static void
refill (DesignerOutline *self)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  CrowModel *model;
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->roots));

  g_clear_handle_id (&self->refill, g_source_remove);
  if (self->state != NULL)
    {
      model = crow_document_get_model (crow_view_state_get_document (self->state));
      for (guint i = 0; i < crow_model_get_n_entities (model); i++)
        {
          CrowEntity *entity = crow_model_get_entity (model, i);

          if (matches (self, crow_entity_get_name (entity)) || has_matching_attribute (self, entity))
            g_ptr_array_add (nodes, entity);
        }
      for (guint i = 0; i < crow_model_get_n_links (model); i++)
        {
          CrowLink *link = crow_model_get_link (model, i);
          g_autofree char *text = designer_outline_describe_link (link);

          if (matches (self, text))
            g_ptr_array_add (nodes, link);
        }
    }

  self->syncing = TRUE;
  g_list_store_splice (self->roots, 0, n_old, nodes->pdata, nodes->len);
  self->syncing = FALSE;
  gtk_stack_set_visible_child_name (self->stack, nodes->len > 0 ? "list" : "empty");
  sync_from_state (self);
}

static gboolean
refill_cb (gpointer user_data)
{
  DesignerOutline *self = user_data;

  self->refill = 0;
  refill (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_listed (CrowNode *node)
{
  return CROW_IS_ENTITY (node) || CROW_IS_ATTRIBUTE (node) || CROW_IS_LINK (node);
}

static void
document_changed_cb (DesignerOutline *self,
                     CrowChangeSet   *changes)
{
  if (self->refill != 0 || !crow_change_set_touches_model (changes))
    return;

  for (guint i = 0; i < crow_change_set_get_n_changes (changes); i++)
    {
      const CrowChange *change = crow_change_set_get_change (changes, i);

      /* A link's sentence has the names of its entities in it, and whatever else it says. */
      if ((change->type != CROW_CHANGE_SET && is_listed (change->node))
          || CROW_IS_LINK (change->node) || CROW_IS_ENTITY (change->node)
          || crow_node_get_ancestor (change->node, CROW_NODE_LINK) != NULL)
        {
          self->refill = g_idle_add_full (G_PRIORITY_LOW, refill_cb, self, NULL);
          return;
        }
    }
}

static void
selected_cb (DesignerOutline *self)
{
  g_autoptr (CrowNode) node = NULL;
  GtkTreeListRow *row;

  if (self->syncing || self->state == NULL)
    return;

  row = gtk_single_selection_get_selected_item (self->selection);
  if (row == NULL)
    return;

  node = gtk_tree_list_row_get_item (row);
  self->syncing = TRUE;
  crow_view_state_select (self->state, crow_node_get_id (node));
  crow_view_state_reveal (self->state, crow_node_get_id (node));
  self->syncing = FALSE;
}

static void
activated_cb (DesignerOutline *self,
              guint            position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->tree), position);
  g_autoptr (CrowNode) node = gtk_tree_list_row_get_item (row);

  crow_view_state_select (self->state, crow_node_get_id (node));
  crow_view_state_reveal (self->state, crow_node_get_id (node));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-canvas", NULL);
}

static void
filter_changed_cb (DesignerOutline *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_clear_pointer (&self->filter, g_free);
  if (text[0] != '\0')
    self->filter = g_utf8_casefold (text, -1);
  gtk_tree_list_model_set_autoexpand (self->tree, self->filter != NULL);
  refill (self);
}

/* What is not on the diagram is dimmed. */
static void
show_presence (DesignerOutline *self,
               GtkListItem     *item)
{
  GtkWidget *box = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)));
  g_autoptr (CrowNode) node = gtk_tree_list_row_get_item (gtk_list_item_get_item (item));
  g_autoptr (GPtrArray) absent = NULL;

  if (node == NULL || self->state == NULL)
    return;
  absent = crow_commands_get_absent (self->state, node);
  if (absent->len > 0)
    gtk_widget_add_css_class (box, "dim-label");
  else
    gtk_widget_remove_css_class (box, "dim-label");
  gtk_widget_set_tooltip_text (box, absent->len > 0 ? _("Not on this diagram. Drag it there to add it.") : NULL);
}

static void
scene_changed_cb (DesignerOutline *self)
{
  guint n_cards = crow_scene_get_n_items (crow_view_state_get_scene (self->state), CROW_ITEM_CARD);

  /* A drag changes the scene too, with each motion. */
  if (n_cards == self->n_cards && self->diagram == crow_view_state_get_diagram (self->state))
    return;
  self->n_cards = n_cards;
  self->diagram = crow_view_state_get_diagram (self->state);
  for (guint i = 0; i < self->bound->len; i++)
    show_presence (self, g_ptr_array_index (self->bound, i));
}

/* Dragging onto the diagram. */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 GtkListItem   *item)
{
  g_autoptr (CrowNode) node = gtk_tree_list_row_get_item (gtk_list_item_get_item (item));
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (widget);
  g_autoptr (GdkPaintable) image = gdk_paintable_get_current_image (icon);

  gtk_drag_source_set_icon (source, image, x, y);
  return gdk_content_provider_new_typed (CROW_TYPE_NODE, node);
}

/* The menu of a row. */

static void
add_to_diagram_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  DesignerOutline *self = user_data;
  g_autoptr (GPtrArray) absent = NULL;

  if (self->state == NULL || self->menu_node == NULL)
    return;
  absent = crow_commands_get_absent (self->state, self->menu_node);
  if (crow_commands_place_on_diagram (self->state, (CrowEntity *const *) absent->pdata, absent->len) == 0)
    return;
  crow_view_state_reveal (self->state, crow_view_state_get_selected_id (self->state, 0));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-canvas", NULL);
}

static void
go_to_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  DesignerOutline *self = user_data;

  if (self->state == NULL || self->menu_node == NULL)
    return;
  crow_view_state_select (self->state, crow_node_get_id (self->menu_node));
  crow_view_state_reveal (self->state, crow_node_get_id (self->menu_node));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-canvas", NULL);
}

static const GActionEntry actions[] = {
  { "add-to-diagram", add_to_diagram_cb },
  { "go-to", go_to_cb },
};

/* Under @widget, about the node of its row. */
static void
popup_menu (DesignerOutline *self,
            CrowNode        *node,
            GtkWidget       *widget)
{
  g_autoptr (GPtrArray) absent = crow_commands_get_absent (self->state, node);
  GAction *add = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "add-to-diagram");
  graphene_rect_t bounds;
  GdkRectangle place;

  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _("_Add to Diagram"), "outline.add-to-diagram");
      g_menu_append (menu, _("_Go There"), "outline.go-to");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  if (!gtk_widget_compute_bounds (widget, GTK_WIDGET (self), &bounds))
    return;
  g_set_object (&self->menu_node, node);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (add), absent->len > 0);
  place = (GdkRectangle) { bounds.origin.x + 24, bounds.origin.y + bounds.size.height / 2, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static DesignerOutline *
get_outline (GtkWidget *widget)
{
  return DESIGNER_OUTLINE (gtk_widget_get_ancestor (widget, DESIGNER_TYPE_OUTLINE));
}

static void
row_menu_cb (GtkGesture  *gesture,
             int          n_press,
             double       x,
             double       y,
             GtkListItem *item)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  g_autoptr (CrowNode) node = gtk_tree_list_row_get_item (gtk_list_item_get_item (item));

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (get_outline (widget), node, widget);
}

/* The menu key: about the row that has the focus. */
static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  DesignerOutline *self = user_data;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus != NULL && i < self->bound->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->bound, i);
      GtkWidget *child = gtk_list_item_get_child (item);

      if (focus == child || gtk_widget_is_ancestor (child, focus) || gtk_widget_is_ancestor (focus, child))
        {
          g_autoptr (CrowNode) node = gtk_tree_list_row_get_item (gtk_list_item_get_item (item));

          popup_menu (self, node, child);
          return TRUE;
        }
    }
  return FALSE;
}

static void
add_menu_key (DesignerOutline *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  static const char *const keys[] = { "Menu", "<Shift>F10" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i]), gtk_callback_action_new (menu_key_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);

  g_signal_connect (drag, "prepare", G_CALLBACK (drag_prepare_cb), item);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (row_menu_cb), item);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (click));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         DesignerOutline          *self)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *box = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander));
  GtkWidget *icon = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_last_child (box);
  g_autoptr (CrowNode) node = gtk_tree_list_row_get_item (row);

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), row);
  if (CROW_IS_LINK (node))
    {
      g_autofree char *text = designer_outline_describe_link (CROW_LINK (node));

      gtk_label_set_text (GTK_LABEL (label), text);
      gtk_image_set_from_icon_name (GTK_IMAGE (icon), "crow-link-symbolic");
    }
  else
    {
      GBinding *binding = g_object_bind_property (node, "name", label, "label", G_BINDING_SYNC_CREATE);

      /* It ends by itself with a node that is deleted for good, before the row does. */
      g_object_set_data_full (G_OBJECT (item), "binding", g_object_ref (binding), g_object_unref);
      if (CROW_IS_ENTITY (node))
        gtk_image_set_from_icon_name (GTK_IMAGE (icon), "crow-entity-symbolic");
      else
        gtk_image_set_from_icon_name (GTK_IMAGE (icon),
                                      crow_attribute_is_in_primary_key (CROW_ATTRIBUTE (node))
                                        ? "crow-key-symbolic" : "crow-attribute-symbolic");
    }
  g_ptr_array_add (self->bound, item);
  show_presence (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           DesignerOutline          *self)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "binding");

  g_ptr_array_remove_fast (self->bound, item);
  if (binding != NULL)
    {
      g_binding_unbind (binding);
      g_object_unref (binding);
    }
}

static void
designer_outline_dispose (GObject *object)
{
  DesignerOutline *self = DESIGNER_OUTLINE (object);

  if (self->state != NULL)
    designer_outline_set_state (self, NULL);
  g_clear_handle_id (&self->refill, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->menu_node);
  g_clear_object (&self->actions);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  g_clear_object (&self->roots);
  g_clear_pointer (&self->filter, g_free);

  G_OBJECT_CLASS (designer_outline_parent_class)->dispose (object);
}

static void
designer_outline_finalize (GObject *object)
{
  DesignerOutline *self = DESIGNER_OUTLINE (object);

  g_ptr_array_unref (self->bound);

  G_OBJECT_CLASS (designer_outline_parent_class)->finalize (object);
}

static void
designer_outline_class_init (DesignerOutlineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_outline_dispose;
  G_OBJECT_CLASS (klass)->finalize = designer_outline_finalize;
}

static void
designer_outline_init (DesignerOutline *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *empty = gtk_label_new (_("Nothing found"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->bound = g_ptr_array_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "outline", G_ACTION_GROUP (self->actions));

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->entry, "placeholder-text", _("Filter…"), NULL);
  gtk_widget_set_margin_start (GTK_WIDGET (self->entry), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->entry), 6);
  gtk_widget_set_margin_top (GTK_WIDGET (self->entry), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->entry), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filter entities, attributes and links"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (filter_changed_cb), self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->entry));

  self->roots = g_list_store_new (CROW_TYPE_NODE);
  self->tree = gtk_tree_list_model_new (G_LIST_MODEL (g_object_ref (self->roots)), FALSE, FALSE,
                                        create_children, self, NULL);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->tree));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)),
                                                 g_steal_pointer (&factory)));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Outline"), -1);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
  add_menu_key (self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (empty, "dim-label");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, scroller, "list");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
}

/**
 * designer_outline_set_state:
 * @self: the outline
 * @state: (nullable): the view of the document to list
 */
void
designer_outline_set_state (DesignerOutline *self,
                            CrowViewState   *state)
{
  g_return_if_fail (DESIGNER_IS_OUTLINE (self));

  if (self->state != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->state, self);
      g_signal_handlers_disconnect_by_data (crow_view_state_get_document (self->state), self);
    }
  g_set_object (&self->state, state);
  if (state != NULL)
    {
      g_signal_connect_object (state, "scene-changed", G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (state, "selection-changed", G_CALLBACK (sync_from_state), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (crow_view_state_get_document (state), "changed", G_CALLBACK (document_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  refill (self);
}

void
designer_outline_focus_filter (DesignerOutline *self)
{
  g_return_if_fail (DESIGNER_IS_OUTLINE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * designer_outline_add_keys:
 * @self: the outline
 * @controller: (transfer full): keys that work while the list has the focus, not the filter
 */
void
designer_outline_add_keys (DesignerOutline    *self,
                           GtkEventController *controller)
{
  g_return_if_fail (DESIGNER_IS_OUTLINE (self));
  g_return_if_fail (GTK_IS_EVENT_CONTROLLER (controller));

  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}
