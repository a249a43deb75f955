/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list that is made anew when another row is shown or rows were edited, which keeps both ends in step.
 */
#include "config.h"

#include "app/designer-data-links.h"

#include <glib/gi18n-lib.h>

#include "app/designer-data-drag.h"

/* Rows shown of a role; the rest is behind “Show All”. */
#define MAX_SHOWN 5

struct _DesignerDataLinks
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *scroller;
  GtkListBox *list;

  /* owned */
  CrowPreview *preview;
  CrowPreviewRow *row; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DesignerDataLinks, designer_data_links, GTK_TYPE_WIDGET)

enum
{
  FOLLOW,
  FOLLOW_ROLE,
  LINK,
  ASK_UNLINK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

char *
designer_data_role_dup_name (CrowSchema     *schema,
                             const CrowRole *role)
{
  const CrowRelationshipInfo *link = crow_schema_get_relationship (schema, role->relationship);

  if (role->name != NULL)
    return g_strdup (role->name);
  /* Translators: a role that has no name: rows of the first along the link of the second */
  return g_strdup_printf (_("%s (%s)"), crow_schema_get_entity (schema, role->target)->name,
                          link->name != NULL ? link->name : link->id);
}

static GtkWidget *
make_button (const char *icon,
             const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static guint
get_role (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "role"));
}

static void
show_all_cb (DesignerDataLinks *self,
             GtkWidget         *button)
{
  g_signal_emit (self, signals[FOLLOW_ROLE], 0, get_role (button));
}

static void
link_cb (DesignerDataLinks *self,
         GtkWidget         *button)
{
  g_signal_emit (self, signals[LINK], 0, get_role (button));
}

static void
unlink_cb (DesignerDataLinks *self,
           GtkWidget         *button)
{
  g_autoptr (CrowPreviewRow) target = g_object_ref (g_object_get_data (G_OBJECT (button), "row"));
  guint role = get_role (button);
  g_autoptr (GError) error = NULL;

  /* The edit makes the list anew, and with it the button. */
  if (!crow_preview_unlink (self->preview, self->row, role, target, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
}

static void
ask_cb (DesignerDataLinks *self,
        GtkWidget         *button)
{
  g_autoptr (CrowPreviewRow) target = g_object_ref (g_object_get_data (G_OBJECT (button), "row"));

  g_signal_emit (self, signals[ASK_UNLINK], 0, get_role (button), target);
}

static void
activated_cb (DesignerDataLinks *self,
              GtkListBoxRow     *row)
{
  CrowPreviewRow *target = g_object_get_data (G_OBJECT (row), "row");

  if (target != NULL)
    {
      g_object_ref (target);
      g_signal_emit (self, signals[FOLLOW], 0, target);
      g_object_unref (target);
    }
}

/* Onto the heading of a role, or a row that it reaches already. */
static gboolean
drop_on_role (GtkWidget      *widget,
              CrowPreviewRow *row,
              guint           from,
              gboolean        drop)
{
  DesignerDataLinks *self = DESIGNER_DATA_LINKS (gtk_widget_get_ancestor (widget, DESIGNER_TYPE_DATA_LINKS));
  guint index = get_role (widget), n;
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowRole *roles;
  g_autoptr (CrowPreviewRow) target = g_object_ref (row);
  g_autoptr (GError) error = NULL;

  if (self->row == NULL || crow_preview_is_busy (self->preview) || crow_preview_row_get_schema (row) != schema ||
      crow_preview_row_is_deleted (row))
    return FALSE;
  roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (self->row), &n);
  if (index >= n || roles[index].target != crow_preview_row_get_entity (row))
    return FALSE;
  /* The edit makes the list anew, and with it the target. */
  if (drop && !crow_preview_link (self->preview, self->row, index, target, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
  return TRUE;
}

static CrowPreviewRow *
get_dragged (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "row");
}

static void
accept_drops (GtkWidget *box,
              guint      role)
{
  GtkWidget *row = gtk_widget_get_parent (box);

  g_object_set_data (G_OBJECT (row), "role", GUINT_TO_POINTER (role));
  designer_data_drag_add_target (row, drop_on_role);
}

static GtkWidget *
append (DesignerDataLinks *self,
        const char        *name,
        gboolean           activatable)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), activatable);
  gtk_widget_set_focusable (row, activatable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->list, row);
  return box;
}

static GtkWidget *
append_label (GtkWidget  *box,
              const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, text);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* (nullable): what was not committed yet of a row, in a word */
static const char *
get_pending_word (DesignerDataLinks *self,
                  CrowPreviewRow    *row)
{
  switch (crow_preview_get_row_change (self->preview, row))
    {
    case CROW_ROW_ADDED:
      return C_("row", "new");
    case CROW_ROW_CHANGED:
      return C_("row", "changed");
    default:
      return NULL;
    }
}

static void
add_target (DesignerDataLinks *self,
            guint              role,
            CrowPreviewRow    *target,
            const char        *role_name)
{
  g_autofree char *name = crow_preview_row_dup_label (target);
  g_autofree char *unlink = g_strdup_printf (_("Unlink %s from %s"), name, role_name);
  const char *word = get_pending_word (self, target);
  /* Translators: a row and what happened to it, as “3 · Ada (changed)” */
  g_autofree char *spoken = word != NULL ? g_strdup_printf (_("%s (%s)"), name, word) : g_strdup (name);
  GtkWidget *box = append (self, spoken, TRUE);
  g_autofree char *question = g_strdup_printf (_("What would unlinking %s from %s do?"), name, role_name);
  GtkWidget *buttons[] = {
    make_button ("dialog-question-symbolic", question),
    make_button ("list-remove-symbolic", unlink),
  };
  GtkWidget *label = append_label (box, name);

  gtk_widget_set_margin_start (label, 12);
  if (word != NULL)
    {
      GtkWidget *mark = gtk_label_new (word);

      gtk_widget_add_css_class (mark, "pending-word");
      gtk_box_insert_child_after (GTK_BOX (box), mark, label);
    }
  g_object_set_data_full (G_OBJECT (gtk_widget_get_parent (box)), "row", g_object_ref (target), g_object_unref);
  accept_drops (box, role);
  designer_data_drag_add_source (gtk_widget_get_parent (box), role, get_dragged);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_object_set_data (G_OBJECT (buttons[i]), "role", GUINT_TO_POINTER (role));
      g_object_set_data_full (G_OBJECT (buttons[i]), "row", g_object_ref (target), g_object_unref);
      g_signal_connect_swapped (buttons[i], "clicked", i == 0 ? G_CALLBACK (ask_cb) : G_CALLBACK (unlink_cb), self);
      gtk_box_append (GTK_BOX (box), buttons[i]);
    }
}

static void
add_role (DesignerDataLinks *self,
          CrowSchema        *schema,
          const CrowRole    *role,
          guint              index)
{
  guint n = crow_preview_count_linked (self->preview, self->row, index);
  g_autofree char *role_name = designer_data_role_dup_name (schema, role);
  g_autofree char *link_label = g_strdup_printf (_("Link a row to %s"), role_name);
  g_autofree char *all_label = g_strdup_printf (_("Show all of %s"), role_name);
  g_autofree char *title = role->to_many ? g_strdup_printf ("%s (%u)", role_name, n) : g_strdup (role_name);
  g_autoptr (CrowPreviewRows) rows = crow_preview_rows_new (self->preview);
  GtkWidget *box = append (self, title, FALSE);
  GtkWidget *button;

  gtk_widget_add_css_class (append_label (box, title), "heading");
  accept_drops (box, index);
  if (role->to_many && n > 0)
    {
      button = make_button ("go-next-symbolic", all_label);
      g_object_set_data (G_OBJECT (button), "role", GUINT_TO_POINTER (index));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (show_all_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  if (crow_preview_can_edit (self->preview, role->target))
    {
      button = make_button ("list-add-symbolic", link_label);
      g_object_set_data (G_OBJECT (button), "role", GUINT_TO_POINTER (index));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (link_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  if (n == 0)
    {
      /* Translators: there is no row that a row is linked with */
      GtkWidget *label = append_label (append (self, _("none"), FALSE), _("none"));

      accept_drops (gtk_widget_get_parent (label), index);
      gtk_widget_set_margin_start (label, 12);
      gtk_widget_add_css_class (label, "dim-label");
      return;
    }
  crow_preview_rows_show (rows, role->target, self->row, index);
  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++)
    {
      g_autoptr (CrowPreviewRow) target = g_list_model_get_item (G_LIST_MODEL (rows), i);

      if (target != NULL)
        add_target (self, index, target, role_name);
    }
}

static void
refresh (DesignerDataLinks *self)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  GtkListBoxRow *child;
  const CrowRole *roles;
  guint n;

  if (crow_preview_is_busy (self->preview))
    return;
  while ((child = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (child));
  if (self->row == NULL || crow_preview_row_is_deleted (self->row) ||
      crow_preview_row_get_schema (self->row) != schema ||
      !crow_preview_can_edit (self->preview, crow_preview_row_get_entity (self->row)))
    return;
  roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (self->row), &n);
  for (guint i = 0; i < n; i++)
    add_role (self, schema, &roles[i], i);
}

static void
designer_data_links_dispose (GObject *object)
{
  DesignerDataLinks *self = DESIGNER_DATA_LINKS (object);

  if (self->preview != NULL)
    g_signal_handlers_disconnect_by_data (self->preview, self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->preview);
  g_clear_object (&self->row);

  G_OBJECT_CLASS (designer_data_links_parent_class)->dispose (object);
}

static void
designer_data_links_class_init (DesignerDataLinksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_data_links_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * DesignerDataLinks::follow:
   * @self: the list
   * @row: (type CrowPreviewRow): the row to show
   *
   * A linked row is to be shown.
   */
  signals[FOLLOW] = g_signal_new ("follow", DESIGNER_TYPE_DATA_LINKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, CROW_TYPE_PREVIEW_ROW);
  /**
   * DesignerDataLinks::follow-role:
   * @self: the list
   * @role: index of a role
   *
   * All rows that a role reaches are to be shown.
   */
  signals[FOLLOW_ROLE] = g_signal_new ("follow-role", DESIGNER_TYPE_DATA_LINKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * DesignerDataLinks::link:
   * @self: the list
   * @role: index of a role
   *
   * A row is to be picked and linked.
   */
  signals[LINK] = g_signal_new ("link", DESIGNER_TYPE_DATA_LINKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * DesignerDataLinks::ask-unlink:
   * @self: the list
   * @role: index of a role
   * @row: (type CrowPreviewRow): a row that it reaches
   *
   * What would taking the link apart do?
   */
  signals[ASK_UNLINK] = g_signal_new ("ask-unlink", DESIGNER_TYPE_DATA_LINKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_UINT, CROW_TYPE_PREVIEW_ROW);
}

static void
designer_data_links_init (DesignerDataLinks *self)
{
  GtkWidget *placeholder = gtk_label_new (_("Select a row to see what it is linked with."));

  gtk_label_set_wrap (GTK_LABEL (placeholder), TRUE);
  gtk_label_set_justify (GTK_LABEL (placeholder), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (placeholder, "dim-label");
  gtk_widget_set_margin_start (placeholder, 12);
  gtk_widget_set_margin_end (placeholder, 12);
  gtk_widget_set_margin_top (placeholder, 24);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, placeholder);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "background");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "data-links");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Links of the Row"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
designer_data_links_new (CrowPreview *preview)
{
  DesignerDataLinks *self = g_object_new (DESIGNER_TYPE_DATA_LINKS, NULL);

  self->preview = g_object_ref (preview);
  g_signal_connect_swapped (preview, "changed", G_CALLBACK (refresh), self);
  return GTK_WIDGET (self);
}

void
designer_data_links_set_row (DesignerDataLinks *self,
                             CrowPreviewRow    *row)
{
  g_return_if_fail (DESIGNER_IS_DATA_LINKS (self));

  g_set_object (&self->row, row);
  refresh (self);
}
