/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Typing a name in its place on the diagram; of an attribute, its type as well: “since: date?”.
 *
 * Enter or a click elsewhere takes what was typed, Escape leaves the old.  A colon or Tab goes from the name to the type,
 * of which a beginning is enough (“da” for date); Tab goes on to the next row, from an entity's name to its first
 * attribute, and types there; Shift+Tab goes back.  Enter goes on as well, as in a table: the next row is selected, and
 * typed into only from an attribute that has just been made.  Behind the last row one is made.  One that nothing was
 * typed into is taken back by Enter and Escape, so that these end a list, and by leaving it if it was not asked for.  Alt+Up and Alt+Down move the attribute.
 *
 * A name that is empty leaves the old one.  A type that does not exist is refused in words, and the entry stays open,
 * marked, with the type selected.  The first Escape after that only says what the second will throw away: nothing that
 * was typed gets lost unsaid.
 */
#include "config.h"

#include "canvas/crow-canvas-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "canvas/crow-commands.h"
#include "canvas/crow-type-entry.h"
#include "document/crow-operation.h"

#define LEAST_SCALE 0.7

static const char *
get_name (CrowNode *node)
{
  const char *name = NULL;

  if (CROW_IS_ENTITY (node))
    name = crow_entity_get_name (CROW_ENTITY (node));
  else if (CROW_IS_ATTRIBUTE (node))
    name = crow_attribute_get_name (CROW_ATTRIBUTE (node));
  else if (CROW_IS_AREA (node))
    name = crow_area_get_name (CROW_AREA (node));
  return name != NULL ? name : "";
}

static CrowNode *
get_node (CrowCanvas *self)
{
  return crow_document_lookup (crow_view_state_get_document (self->state), self->editor_id);
}

static void
set_name (CrowNode   *node,
          const char *name)
{
  if (name[0] == '\0' || g_str_equal (name, get_name (node)))
    return;

  if (CROW_IS_ENTITY (node))
    crow_operation_rename_entity (CROW_ENTITY (node), name);
  else if (CROW_IS_ATTRIBUTE (node))
    crow_operation_rename_attribute (CROW_ATTRIBUTE (node), name);
  else if (CROW_IS_AREA (node))
    g_object_set (node, "name", name, NULL);
}

/* Marks what was typed as refused, or no longer. */
static void
set_refused (CrowCanvas *self,
             gboolean    refused)
{
  self->editor_refused = refused;
  if (refused)
    {
      gtk_widget_add_css_class (self->editor, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (self->editor, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_STATE_INVALID);
    }
}

/* Where the type begins, in characters; -1: there is no colon. */
static int
get_type_start (const char *text)
{
  const char *colon = strrchr (text, ':');

  if (colon == NULL)
    return -1;

  colon++;
  while (*colon == ' ')
    colon++;
  return (int) g_utf8_pointer_to_offset (text, colon);
}

static void
select_type (CrowCanvas *self)
{
  int start = get_type_start (gtk_editable_get_text (GTK_EDITABLE (self->editor)));

  if (start >= 0)
    gtk_editable_select_region (GTK_EDITABLE (self->editor), start, -1);
}

/* Name and type of an attribute, as one edit; FALSE: there is no such type, and the hint says so. */
static gboolean
apply_attribute (CrowCanvas    *self,
                 CrowAttribute *attribute,
                 const char    *text)
{
  CrowDocument *document = crow_view_state_get_document (self->state);
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *old_type = crow_type_entry_format (attribute);
  g_autofree char *new_type = NULL;
  const char *colon = strrchr (text, ':');
  CrowTypeEntry entry;

  if (colon == NULL)
    {
      set_name (CROW_NODE (attribute), text);
      return TRUE;
    }

  name = g_strstrip (g_strndup (text, colon - text));
  new_type = g_strstrip (g_strdup (colon + 1));
  if (g_str_equal (old_type, new_type))
    {
      set_name (CROW_NODE (attribute), name);
      return TRUE;
    }

  if (!crow_type_entry_parse_beginning (attribute, new_type, &entry, &error))
    {
      crow_view_state_set_hint (self->state, error->message, TRUE);
      set_refused (self, TRUE);
      select_type (self);
      return FALSE;
    }

  edit = crow_document_begin_edit (document, _("Edit Attribute"));
  set_name (CROW_NODE (attribute), name);
  crow_operation_set_type (attribute, entry.type, entry.length, entry.scale, entry.enumeration);
  crow_attribute_set_required (attribute, entry.required || crow_attribute_is_in_primary_key (attribute));
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}

/* Whether the attribute was made for this entry and nothing was typed into it. */
static gboolean
is_untouched (CrowCanvas *self)
{
  CrowNode *node = get_node (self);
  g_autofree char *type = NULL;
  g_autofree char *text = NULL;

  if (self->editor_made_at == 0 || !CROW_IS_ATTRIBUTE (node)
      || crow_document_get_n_steps (crow_view_state_get_document (self->state)) != self->editor_made_at)
    return FALSE;
  type = crow_type_entry_format (CROW_ATTRIBUTE (node));
  text = g_strconcat (get_name (node), ": ", type, NULL);
  return g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->editor)));
}

gboolean
_crow_canvas_close_editor (CrowCanvas *self,
                           gboolean    apply)
{
  GtkWidget *editor = self->editor;
  g_autofree char *text = NULL;
  gboolean unwanted;
  CrowNode *node;

  if (editor == NULL)
    return TRUE;

  unwanted = apply && self->editor_offered && is_untouched (self);
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (editor))));
  node = get_node (self);
  if (apply && CROW_IS_ATTRIBUTE (node) && !apply_attribute (self, CROW_ATTRIBUTE (node), text))
    return FALSE;
  if (apply && node != NULL && !CROW_IS_ATTRIBUTE (node))
    set_name (node, text);
  /* What is typed into the next editor is another step. */
  if (apply)
    crow_document_end_merge (crow_view_state_get_document (self->state));

  self->editor = NULL;
  self->editor_made_at = 0;
  self->editor_offered = FALSE;
  self->editor_refused = FALSE;
  g_clear_pointer (&self->editor_id, g_free);
  gtk_widget_unparent (editor);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  crow_view_state_set_hint (self->state, NULL, FALSE);
  if (unwanted)
    crow_document_undo (crow_view_state_get_document (self->state));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

gboolean
crow_canvas_apply_typing (CrowCanvas *self)
{
  g_return_val_if_fail (CROW_IS_CANVAS (self), TRUE);

  return _crow_canvas_close_editor (self, TRUE);
}

/* The row below: an entity's first attribute, or an attribute's next; NULL: there is none */
static CrowNode *
get_below (CrowNode *node)
{
  if (CROW_IS_ATTRIBUTE (node))
    return crow_node_get_sibling (node, 1);
  return CROW_IS_ENTITY (node) && crow_entity_get_n_attributes (CROW_ENTITY (node)) > 0
           ? CROW_NODE (crow_entity_get_attribute (CROW_ENTITY (node), 0)) : NULL;
}

/* On to the row below, which is made if there is none.
 * @edit: that one is typed into at once; else it is only selected, so that keys are commands again */
static void
go_on (CrowCanvas *self,
       gboolean    edit)
{
  CrowNode *node = get_node (self);
  CrowNode *next = get_below (node);
  CrowRect rect;

  if (!_crow_canvas_close_editor (self, TRUE) || (!CROW_IS_ATTRIBUTE (node) && !CROW_IS_ENTITY (node)))
    return;

  if (next == NULL)
    {
      crow_view_state_select (self->state, crow_node_get_id (node));
      crow_commands_add_attribute (self->state);
      self->editor_offered = self->editor != NULL;
      return;
    }
  if (!_crow_canvas_get_view_rect (self, crow_node_get_id (next), &rect))
    return;
  crow_view_state_select (self->state, crow_node_get_id (next));
  if (edit)
    crow_canvas_rename (self, crow_node_get_id (next));
  else
    {
      crow_view_state_reveal (self->state, crow_node_get_id (next));
      _crow_canvas_focus_item (self, crow_node_get_id (next));
    }
}

/* From the name to the type, which is selected; FALSE: one is there already, or there is none. */
static gboolean
go_to_type (CrowCanvas *self)
{
  int start = get_type_start (gtk_editable_get_text (GTK_EDITABLE (self->editor)));

  if (start < 0 || gtk_editable_get_position (GTK_EDITABLE (self->editor)) >= start)
    return FALSE;

  select_type (self);
  return TRUE;
}

/* While a type is typed, the hint says what it will be completed to. */
static void
changed_cb (CrowCanvas *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->editor));
  CrowModel *model = crow_document_get_model (crow_view_state_get_document (self->state));
  int start = get_type_start (text);
  g_autofree char *proposals = NULL;

  if (start >= 0 && CROW_IS_ATTRIBUTE (get_node (self)))
    proposals = crow_type_entry_propose (model, g_utf8_offset_to_pointer (text, start));
  set_refused (self, FALSE);
  crow_view_state_set_hint (self->state, proposals, FALSE);
}

/* Back from the type to the name, or to what stands before: the attribute above or the entity. */
static void
go_back (CrowCanvas *self)
{
  int start = get_type_start (gtk_editable_get_text (GTK_EDITABLE (self->editor)));
  CrowNode *node = get_node (self);
  CrowNode *previous;

  if (start >= 0 && gtk_editable_get_position (GTK_EDITABLE (self->editor)) >= start)
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (self->editor));

      gtk_editable_select_region (GTK_EDITABLE (self->editor), 0,
                                  (int) g_utf8_pointer_to_offset (text, strrchr (text, ':')));
      return;
    }
  if (!_crow_canvas_close_editor (self, TRUE) || !CROW_IS_ATTRIBUTE (node))
    return;

  previous = crow_node_get_sibling (node, -1);
  if (previous == NULL)
    previous = crow_node_get_parent (node);
  crow_view_state_select (self->state, crow_node_get_id (previous));
  crow_canvas_rename (self, crow_node_get_id (previous));
  if (self->editor != NULL && CROW_IS_ATTRIBUTE (previous))
    select_type (self);
}

/* An attribute that was made for this entry and that nothing was typed into; FALSE: it is another. */
static gboolean
take_back (CrowCanvas *self)
{
  CrowDocument *document = crow_view_state_get_document (self->state);
  CrowNode *node = get_node (self);
  CrowNode *before;
  g_autofree char *id = NULL;

  if (!is_untouched (self))
    return FALSE;

  before = crow_node_get_sibling (node, -1);
  id = g_strdup (crow_node_get_id (before != NULL ? before : crow_node_get_parent (node)));
  _crow_canvas_close_editor (self, FALSE);
  crow_document_undo (document);
  crow_view_state_select (self->state, id);
  return TRUE;
}

static void
activate_cb (CrowCanvas *self)
{
  if (take_back (self))
    return;
  /* What has just been made and named is what the next key is about; of anything else one goes on
   * downwards. */
  if (self->editor_made_at > 0 && !CROW_IS_ATTRIBUTE (get_node (self)))
    _crow_canvas_close_editor (self, TRUE);
  else
    go_on (self, self->editor_made_at > 0);
}

/* Moves the attribute that is typed into; FALSE: it is none. */
static gboolean
move_row (CrowCanvas *self,
          int         by)
{
  CrowNode *node = get_node (self);

  if (!CROW_IS_ATTRIBUTE (node))
    return FALSE;
  if (crow_node_get_sibling (node, by) != NULL)
    crow_operation_move_attribute (CROW_ATTRIBUTE (node), (int) crow_node_get_position (node) + by);
  return TRUE;
}

/* What Escape would throw away was refused a moment ago, and may not have been seen to be. */
static void
warn (CrowCanvas *self)
{
  g_autofree char *hint = NULL;

  hint = g_strdup_printf (_("“%s” was not taken. Press Escape once more to keep the attribute as it was."),
                          gtk_editable_get_text (GTK_EDITABLE (self->editor)));
  set_refused (self, FALSE);
  crow_view_state_set_hint (self->state, hint, TRUE);
}

static gboolean
key_cb (CrowCanvas      *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      if (self->editor_refused)
        warn (self);
      else if (!take_back (self))
        _crow_canvas_close_editor (self, FALSE);
      return GDK_EVENT_STOP;

    case GDK_KEY_colon:
      return go_to_type (self);

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return (modifiers & GDK_ALT_MASK) != 0 && move_row (self, -1);

    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return (modifiers & GDK_ALT_MASK) != 0 && move_row (self, 1);

    case GDK_KEY_ISO_Left_Tab:
      go_back (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Tab:
      if ((modifiers & GDK_SHIFT_MASK) != 0)
        go_back (self);
      else if (!go_to_type (self))
        go_on (self, TRUE);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
focus_left_cb (CrowCanvas *self)
{
  /* A menu of the entry takes the focus for a while; the window has it still. */
  if (self->editor != NULL && gtk_widget_get_mapped (self->editor)
      && gtk_widget_get_focus_child (GTK_WIDGET (self)) != self->editor)
    _crow_canvas_close_editor (self, TRUE);
}

/* What is being named may have left the diagram: what was typed is kept if there still is what it is for. */
void
_crow_canvas_check_editor (CrowCanvas *self)
{
  CrowRect rect;

  if (self->editor != NULL && !_crow_canvas_get_view_rect (self, self->editor_id, &rect)
      && !_crow_canvas_close_editor (self, TRUE))
    _crow_canvas_close_editor (self, FALSE);
}

void
_crow_canvas_allocate_editor (CrowCanvas *self)
{
  CrowNode *node;
  CrowRect rect;
  double scale, inset, height, width;
  int least, natural;
  GskTransform *transform;

  if (self->editor == NULL)
    return;

  node = get_node (self);
  if (node == NULL || !_crow_canvas_get_view_rect (self, self->editor_id, &rect))
    {
      /* Until _crow_canvas_check_editor() closes it. */
      gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, -1, &natural, NULL, NULL, NULL);
      gtk_widget_allocate (self->editor, least, natural, -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (-least - 100, 0)));
      return;
    }

  /* In units of the scene, so that the text is as large as what it replaces. */
  scale = crow_viewport_get_scale (crow_view_state_get_viewport (self->state));
  inset = CROW_IS_ATTRIBUTE (node) ? 2.0 : 4.0;
  height = CROW_IS_ATTRIBUTE (node) ? rect.height / scale
           : CROW_IS_AREA (node) ? CROW_AREA_TITLE_HEIGHT : CROW_CARD_HEADER_HEIGHT;
  gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  /* Name and type in one need more room than the row may have. */
  width = MAX (rect.width / scale - 2 * inset, CROW_IS_ATTRIBUTE (node) ? 190.0 : 80.0);
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (rect.x, rect.y));
  transform = gsk_transform_scale (transform, scale, scale);
  transform = gsk_transform_translate (transform, &GRAPHENE_POINT_INIT (inset, inset));
  gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (self->editor, (int) width, MAX (least, (int) (height - 2 * inset)), -1, transform);
}

gboolean
crow_canvas_rename (CrowCanvas *self,
                    const char *id)
{
  CrowViewport *viewport;
  CrowNode *node;
  CrowRect rect;
  GtkEventController *controller;
  g_autofree char *text = NULL;

  g_return_val_if_fail (CROW_IS_CANVAS (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (self->state == NULL)
    return FALSE;
  node = crow_document_lookup (crow_view_state_get_document (self->state), id);
  if (!CROW_IS_ENTITY (node) && !CROW_IS_ATTRIBUTE (node) && !CROW_IS_AREA (node))
    return FALSE;
  if (!_crow_canvas_get_view_rect (self, id, &rect) || !_crow_canvas_close_editor (self, TRUE))
    return FALSE;

  viewport = crow_view_state_get_viewport (self->state);
  if (crow_viewport_get_scale (viewport) < LEAST_SCALE)
    crow_viewport_zoom (viewport, crow_viewport_get_normal (viewport), rect.x + rect.width / 2, rect.y + rect.height / 2);
  crow_view_state_reveal (self->state, id);

  if (CROW_IS_ATTRIBUTE (node))
    {
      g_autofree char *type = crow_type_entry_format (CROW_ATTRIBUTE (node));

      text = g_strconcat (get_name (node), ": ", type, NULL);
    }
  else
    text = g_strdup (get_name (node));

  self->editor_id = g_strdup (id);
  self->editor_made_at = crow_view_state_is_naming_new (self->state)
                           ? crow_document_get_n_steps (crow_view_state_get_document (self->state)) : 0;
  self->editor = gtk_text_new ();
  /* What is there is where undoing what is typed ends. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->editor), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->editor), text);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->editor), TRUE);
  gtk_widget_add_css_class (self->editor, "inline");
  gtk_widget_add_css_class (self->editor, CROW_IS_ATTRIBUTE (node) ? "attribute" : "title");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  CROW_IS_ATTRIBUTE (node) ? _("Name and Type") : _("Name"), -1);
  g_signal_connect_swapped (self->editor, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->editor, "changed", G_CALLBACK (changed_cb), self);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->editor, controller);
  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (self->editor, controller);

  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));
  gtk_text_grab_focus_without_selecting (GTK_TEXT (self->editor));
  gtk_editable_select_region (GTK_EDITABLE (self->editor), 0, (int) g_utf8_strlen (get_name (node), -1));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return TRUE;
}

void
crow_canvas_rename_selection (CrowCanvas *self)
{
  g_return_if_fail (CROW_IS_CANVAS (self));

  if (self->state != NULL && crow_view_state_get_n_selected (self->state) == 1)
    crow_canvas_rename (self, crow_view_state_get_selected_id (self->state, 0));
}
