/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label that turns into a text field.  There are many cells and one is edited at a time, so the field is made when it
 * is wanted; it is hidden afterwards and not taken away, because GTK may be in the middle of moving the focus from it.
 */
#include "config.h"

#include "app/designer-data-cell.h"

#include <glib/gi18n-lib.h>

#include "preview/crow-preview-keep.h"
#include "preview/crow-value-text.h"

#include "app/designer-data-drag.h"

struct _DesignerDataCell
{
  GtkWidget parent_instance;

  /* children */
  GtkLabel *label;
  GtkText *text;          /* NULL until it was edited once */

  /* owned */
  CrowPreview *preview;
  CrowPreviewRow *row;    /* NULL unless it is bound */

  /* borrowed */
  GtkListItem *list_item;

  gulong changed_id;
  guint attribute;
  gboolean editing;
  gboolean replacing; /* what is edited is not shown in full */
};

G_DEFINE_FINAL_TYPE (DesignerDataCell, designer_data_cell, GTK_TYPE_WIDGET)

static const CrowAttributeInfo *
get_attribute (DesignerDataCell *self)
{
  CrowSchema *schema = crow_preview_row_get_schema (self->row);

  return &crow_schema_get_entity (schema, crow_preview_row_get_entity (self->row))->attributes[self->attribute];
}

static void
set_class (DesignerDataCell *self,
           const char       *name,
           gboolean          on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

/* What happened to the row, or would, in a word: colours alone say nothing to many people. */
static const char *
get_word (CrowRowChange          change,
          const CrowConsequence *consequence,
          gboolean               kept)
{
  if (consequence != NULL)
    switch ((CrowConsequenceKind) consequence->kind)
      {
      case CROW_CONSEQUENCE_DELETED:
        /* Translators: of a row of a table, in a narrow column */
        return C_("row", "would go");
      case CROW_CONSEQUENCE_UNLINKED:
        /* Translators: of a row of a table, in a narrow column: it would lose its link to a row that is deleted */
        return C_("row", "loses link");
      case CROW_CONSEQUENCE_REFUSING:
        /* Translators: of a row of a table, in a narrow column: it keeps another row from being deleted */
        return C_("row", "refuses");
      case CROW_CONSEQUENCE_KEPT:
        /* Translators: of a row of a table, in a narrow column: it was to be deleted, but other rows refuse */
        return C_("row", "stays");
      case CROW_CONSEQUENCE_CHANGED:
        /* Translators: of a row of a table, in a narrow column: its key would be another, or one that it refers to */
        return C_("row", "would change");
      default:
        break;
      }
  switch (change)
    {
    case CROW_ROW_ADDED:
      /* Translators: of a row of a table */
      return C_("row", "new");
    case CROW_ROW_CHANGED:
      /* Translators: of a row of a table */
      return C_("row", "changed");
    case CROW_ROW_DELETED:
      /* Translators: of a row of a table */
      return C_("row", "deleted");
    default:
      /* Translators: of a row of a table that is stored in the drawing */
      return kept ? C_("row", "kept") : "";
    }
}

static void
refresh (DesignerDataCell *self)
{
  CrowRowChange change;
  const CrowConsequence *consequence;
  g_autofree char *value = NULL;
  g_autofree char *line = NULL;
  g_autofree char *name = NULL;
  gboolean is_null = FALSE, is_number = FALSE, is_empty = FALSE, is_summary = FALSE;
  const char *shown, *tooltip;

  /* While the entity is being changed, a column may outlive its attribute by a moment. */
  if (self->row == NULL ||
      (self->attribute != CROW_NONE &&
       self->attribute >= crow_schema_get_entity (crow_preview_row_get_schema (self->row),
                                                  crow_preview_row_get_entity (self->row))->n_attributes))
    return;
  change = crow_preview_get_row_change (self->preview, self->row);
  consequence = crow_preview_lookup_consequence (self->preview, self->row);
  if (self->attribute == CROW_NONE)
    {
      shown = get_word (change, consequence, crow_preview_lookup_kept (self->preview, self->row) != NULL);
      /* Translators: of a row of a table */
      name = g_strdup (*shown != '\0' ? shown : C_("row", "unchanged"));
    }
  else
    {
      const CrowAttributeInfo *attribute = get_attribute (self);
      const CrowValue *held = crow_preview_row_get_value (self->row, self->attribute);

      value = crow_preview_row_dup_summary (self->row, self->attribute);
      is_summary = value != NULL;
      if (value == NULL)
        value = crow_preview_row_dup_text (self->row, self->attribute);
      is_null = held->type == CROW_VALUE_TYPE_NULL;
      is_empty = held->type == CROW_VALUE_TYPE_TEXT && held->length == 0;
      is_number = attribute->type == CROW_TYPE_INTEGER || attribute->type == CROW_TYPE_BIGINT ||
                  attribute->type == CROW_TYPE_REAL || attribute->type == CROW_TYPE_DECIMAL;
      line = g_strdelimit (g_strdup (value), "\n\r\t", ' ');
      /* Translators: of a value that is empty text, as against null */
      shown = is_null ? "NULL" : is_empty ? _("empty") : line;
      name = g_strdup_printf ("%s: %s", attribute->name, shown);
    }
  gtk_label_set_text (self->label, shown);
  gtk_label_set_xalign (self->label, is_number && !is_null ? 1 : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* Setting one asks the display where the pointer is: a second for a screen of cells. */
  tooltip = value != NULL && g_utf8_strlen (value, -1) > 24 ? value : NULL;
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), tooltip) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);

  set_class (self, "null", is_null || is_empty || is_summary);
  set_class (self, "word", self->attribute == CROW_NONE);
  set_class (self, "added", change == CROW_ROW_ADDED);
  set_class (self, "deleted", change == CROW_ROW_DELETED);
  set_class (self, "changed", change == CROW_ROW_CHANGED &&
             (self->attribute == CROW_NONE ||
              crow_preview_is_cell_changed (self->preview, self->row, self->attribute)));
  set_class (self, "would-go", consequence != NULL && consequence->kind == CROW_CONSEQUENCE_DELETED);
  set_class (self, "would-unlink", consequence != NULL && (consequence->kind == CROW_CONSEQUENCE_UNLINKED ||
                                                           consequence->kind == CROW_CONSEQUENCE_CHANGED));
  set_class (self, "would-refuse", consequence != NULL && consequence->kind == CROW_CONSEQUENCE_REFUSING);
}

/* Editing. */

static void
close_editor (DesignerDataCell *self,
              gboolean          focus)
{
  if (!self->editing)
    return;
  self->editing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->label), TRUE);
  if (focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->text), FALSE);
}

static gboolean
set_text (DesignerDataCell *self,
          const char       *text)
{
  g_autoptr (GError) error = NULL;
  /* An edit may put other rows into this cell. */
  g_autoptr (CrowPreviewRow) row = g_object_ref (self->row);

  if (crow_preview_set_text (self->preview, row, self->attribute, text, &error))
    return TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
  return FALSE;
}

static gboolean
apply (DesignerDataCell *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->text));
  const CrowValue *held = crow_preview_row_get_value (self->row, self->attribute);

  g_autofree char *shown = crow_preview_row_dup_text (self->row, self->attribute);

  /* Null that nobody touched stays null, and what the text does not say in full stays as it is. */
  if (((held->type == CROW_VALUE_TYPE_NULL || self->replacing) && *typed == '\0') ||
      (!self->replacing && g_strcmp0 (typed, shown) == 0))
    return TRUE;
  return set_text (self, typed);
}

static void
activate_cb (DesignerDataCell *self)
{
  if (!self->editing)
    return;
  g_object_ref (self);
  if (apply (self))
    close_editor (self, TRUE);
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "error");
  g_object_unref (self);
}

static void
left_cb (DesignerDataCell *self)
{
  if (!self->editing)
    return;
  g_object_ref (self);
  /* What was refused stays where it was typed. */
  if (apply (self))
    close_editor (self, FALSE);
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "error");
  g_object_unref (self);
}

static gboolean
text_key_cb (DesignerDataCell *self,
             guint             keyval)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      close_editor (self, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
    case GDK_KEY_ISO_Left_Tab:
      {
        GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (GTK_WIDGET (self)));

        activate_cb (self);
        if (!self->editing)
          gtk_widget_child_focus (row, keyval == GDK_KEY_Tab ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
        return GDK_EVENT_STOP;
      }
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
can_edit (DesignerDataCell *self)
{
  return self->row != NULL && self->attribute != CROW_NONE && !crow_preview_row_is_deleted (self->row) &&
         !crow_preview_is_busy (self->preview) && get_attribute (self)->generated == NULL &&
         crow_preview_can_edit (self->preview, crow_preview_row_get_entity (self->row));
}

static void
ensure_text (DesignerDataCell *self)
{
  GtkEventController *controller;

  if (self->text != NULL)
    return;
  self->text = GTK_TEXT (gtk_text_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->text), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
  g_signal_connect_swapped (self->text, "activate", G_CALLBACK (activate_cb), self);
  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (text_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), controller);
  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), controller);
}

static void
begin (DesignerDataCell *self,
       const char       *initial)
{
  g_autofree char *text = NULL;
  g_autofree char *summary = NULL;

  if (!can_edit (self))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  if (self->editing)
    return;
  /* What is cut on screen would be cut in the database: it is only replaced whole. */
  summary = crow_preview_row_dup_summary (self->row, self->attribute);
  self->replacing = summary != NULL;

  ensure_text (self);
  text = initial != NULL || self->replacing ? g_strdup (initial != NULL ? initial : "")
                                            : crow_preview_row_dup_text (self->row, self->attribute);
  self->editing = TRUE;
  gtk_widget_remove_css_class (GTK_WIDGET (self->text), "error");
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_attribute (self)->name, -1);
  gtk_text_set_placeholder_text (self->text,
                                 self->replacing ? _("Type to replace it")
                                 : crow_preview_row_get_value (self->row, self->attribute)->type == CROW_VALUE_TYPE_NULL
                                   ? "NULL" : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->label), FALSE);
  if (initial != NULL)
    {
      gtk_text_grab_focus_without_selecting (self->text);
      gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
    }
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

void
designer_data_cell_edit (DesignerDataCell *self)
{
  g_return_if_fail (DESIGNER_IS_DATA_CELL (self));

  begin (self, NULL);
}

gboolean
designer_data_cell_set_null (DesignerDataCell *self)
{
  g_return_val_if_fail (DESIGNER_IS_DATA_CELL (self), FALSE);

  return can_edit (self) && set_text (self, NULL);
}

/* Input. */

static gboolean
key_cb (DesignerDataCell      *self,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        modifiers)
{
  gunichar character = gdk_keyval_to_unicode (keyval);
  char text[8] = { 0 };

  if (self->editing || self->attribute == CROW_NONE)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_F2)
    {
      begin (self, NULL);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Delete && (modifiers & GDK_CONTROL_MASK) != 0)
    {
      designer_data_cell_set_null (self);
      return GDK_EVENT_STOP;
    }
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || !g_unichar_isprint (character) || character == ' ' ||
      !can_edit (self))
    return GDK_EVENT_PROPAGATE;
  g_unichar_to_utf8 (character, text);
  begin (self, text);
  return GDK_EVENT_STOP;
}

/* The row's own gesture would take the focus out of the field again. */
static void
pressed_cb (GtkGesture *gesture,
            int         n_press,
            double      x,
            double      y,
            gpointer    data)
{
  DesignerDataCell *self = data;

  if (n_press != 2 || self->editing || self->attribute == CROW_NONE)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  begin (self, NULL);
}

/* The row, once pressed, gives the focus to its first cell. */
static void
released_cb (DesignerDataCell *self)
{
  if (!self->editing && self->attribute != CROW_NONE)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
menu_cb (DesignerDataCell *self,
         int               n_press,
         double            x,
         double            y)
{
  guint position;

  if (self->list_item == NULL)
    return;
  position = gtk_list_item_get_position (self->list_item);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!gtk_list_item_get_selected (self->list_item))
    gtk_widget_activate_action (GTK_WIDGET (self), "list.select-item", "(ubb)", position, FALSE, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "data-grid.menu", NULL);
}

void
designer_data_cell_bind (DesignerDataCell *self,
                         GtkListItem      *list_item)
{
  g_return_if_fail (DESIGNER_IS_DATA_CELL (self));

  close_editor (self, FALSE);
  g_clear_signal_handler (&self->changed_id, self->row);
  self->list_item = list_item;
  g_set_object (&self->row, list_item != NULL ? gtk_list_item_get_item (list_item) : NULL);
  if (self->row == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (self->row, "changed", G_CALLBACK (refresh), self);
  refresh (self);
}

static void
designer_data_cell_dispose (GObject *object)
{
  DesignerDataCell *self = DESIGNER_DATA_CELL (object);

  designer_data_cell_bind (self, NULL);
  g_clear_object (&self->preview);
  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  if (self->text != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->text));
  self->text = NULL;

  G_OBJECT_CLASS (designer_data_cell_parent_class)->dispose (object);
}

static void
designer_data_cell_class_init (DesignerDataCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = designer_data_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "datacell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
}

static CrowPreviewRow *
get_dragged (GtkWidget *widget)
{
  DesignerDataCell *self = DESIGNER_DATA_CELL (widget);

  return self->row != NULL && !self->editing && !crow_preview_row_is_deleted (self->row) ? self->row : NULL;
}

/* A row that the selected one is linked with is linked with this one. */
static gboolean
drop_on_row (GtkWidget      *widget,
             CrowPreviewRow *row,
             guint           role,
             gboolean        drop)
{
  DesignerDataCell *self = DESIGNER_DATA_CELL (widget);
  const CrowRole *roles;
  guint n;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowPreviewRow) own = self->row != NULL ? g_object_ref (self->row) : NULL;

  if (own == NULL || role == DESIGNER_NO_ROLE || crow_preview_is_busy (self->preview) || crow_preview_row_is_deleted (own) ||
      crow_preview_row_get_schema (own) != crow_preview_get_schema (self->preview) ||
      crow_preview_row_get_schema (row) != crow_preview_row_get_schema (own))
    return FALSE;
  roles = crow_schema_get_roles (crow_preview_row_get_schema (own), crow_preview_row_get_entity (own), &n);
  if (role >= n || roles[role].target != crow_preview_row_get_entity (row))
    return FALSE;
  if (drop && !crow_preview_link (self->preview, own, role, row, &error))
    gtk_widget_activate_action (widget, "win.toast", "s", error->message);
  return TRUE;
}

static void
designer_data_cell_init (DesignerDataCell *self)
{
  GtkEventController *controller;
  GtkGesture *click;

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (self->label, TRUE);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);

  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  designer_data_drag_add_source (GTK_WIDGET (self), DESIGNER_NO_ROLE, get_dragged);
  designer_data_drag_add_target (GTK_WIDGET (self), drop_on_row);
}

GtkWidget *
designer_data_cell_new (CrowPreview *preview,
                        guint        attribute)
{
  DesignerDataCell *self = g_object_new (DESIGNER_TYPE_DATA_CELL, NULL);

  self->preview = g_object_ref (preview);
  self->attribute = attribute;
  if (attribute == CROW_NONE)
    gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  return GTK_WIDGET (self);
}
