/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the selection true to the document: what was deleted leaves it, what an undo brought back enters it.
 * What is selected is in crow-view-state-select.c, signs at cards in crow-view-state-marks.c.
 */
#include "config.h"

#include "canvas/crow-view-state-private.h"

G_DEFINE_FINAL_TYPE (CrowViewState, crow_view_state, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DIAGRAM,
  PROP_TOOL,
  PROP_HOVER,
  PROP_HINT,
  N_PROPS,
};

enum
{
  SELECTION_CHANGED,
  SCENE_CHANGED,
  REVEAL,
  RENAME,
  EDIT,
  MARKS_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
_crow_view_state_emit_selection_changed (CrowViewState *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
_crow_view_state_emit_marks_changed (CrowViewState *self)
{
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

static void
emit_scene_changed (CrowViewState *self)
{
  CrowRect bounds;

  crow_scene_get_bounds (self->scene, &bounds);
  crow_viewport_set_content (self->viewport, bounds.x, bounds.y, bounds.width, bounds.height);
  g_signal_emit (self, signals[SCENE_CHANGED], 0);
}

static void
document_changed_cb (CrowDocument  *document,
                     CrowChangeSet *changes,
                     CrowViewState *self)
{
  gboolean pruned = FALSE;

  for (guint i = self->selection->len; i > 0; i--)
    if (crow_document_lookup (document, g_ptr_array_index (self->selection, i - 1)) == NULL)
      {
        g_ptr_array_remove_index (self->selection, i - 1);
        pruned = TRUE;
      }
  if (pruned)
    _crow_view_state_emit_selection_changed (self);

  if (self->hover != NULL && crow_document_lookup (document, self->hover) == NULL)
    crow_view_state_set_hover (self, NULL);

  if (self->diagram != NULL && crow_node_get_document (CROW_NODE (self->diagram)) == NULL)
    crow_view_state_set_diagram (self, crow_document_get_n_diagrams (document) > 0
                                         ? crow_document_get_diagram (document, 0) : NULL);
  else if (crow_scene_apply (self->scene, changes))
    emit_scene_changed (self);

  if (crow_change_set_get_reason (changes) != CROW_CHANGE_REASON_COMMIT)
    _crow_view_state_select_changed (self, changes);
}

static void
crow_view_state_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CrowViewState *self = CROW_VIEW_STATE (object);

  switch (property_id)
    {
    case PROP_DIAGRAM:
      g_value_set_object (value, self->diagram);
      break;

    case PROP_TOOL:
      g_value_set_string (value, self->tool);
      break;

    case PROP_HOVER:
      g_value_set_string (value, self->hover);
      break;

    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
crow_view_state_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  CrowViewState *self = CROW_VIEW_STATE (object);

  switch (property_id)
    {
    case PROP_DIAGRAM:
      crow_view_state_set_diagram (self, g_value_get_object (value));
      break;

    case PROP_TOOL:
      crow_view_state_set_tool (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
crow_view_state_dispose (GObject *object)
{
  CrowViewState *self = CROW_VIEW_STATE (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->scene);
  g_clear_object (&self->diagram);
  g_clear_object (&self->document);
  g_clear_object (&self->viewport);

  G_OBJECT_CLASS (crow_view_state_parent_class)->dispose (object);
}

static void
crow_view_state_finalize (GObject *object)
{
  CrowViewState *self = CROW_VIEW_STATE (object);

  g_ptr_array_unref (self->selection);
  g_free (self->tool);
  g_free (self->hover);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_free (self->hint);

  G_OBJECT_CLASS (crow_view_state_parent_class)->finalize (object);
}

static void
crow_view_state_class_init (CrowViewStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = crow_view_state_get_property;
  object_class->set_property = crow_view_state_set_property;
  object_class->dispose = crow_view_state_dispose;
  object_class->finalize = crow_view_state_finalize;

  properties[PROP_DIAGRAM] = g_param_spec_object ("diagram", NULL, NULL, CROW_TYPE_DIAGRAM,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOOL] = g_param_spec_string ("tool", NULL, NULL, "select",
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOVER] = g_param_spec_string ("hover", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", CROW_TYPE_VIEW_STATE, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SCENE_CHANGED] = g_signal_new ("scene-changed", CROW_TYPE_VIEW_STATE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVEAL] = g_signal_new ("reveal", CROW_TYPE_VIEW_STATE, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RENAME] = g_signal_new ("rename", CROW_TYPE_VIEW_STATE, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDIT] = g_signal_new ("edit", CROW_TYPE_VIEW_STATE, G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * CrowViewState::marks-changed:
   *
   * Other things are marked.
   */
  signals[MARKS_CHANGED] = g_signal_new ("marks-changed", CROW_TYPE_VIEW_STATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
crow_view_state_init (CrowViewState *self)
{
  self->marks = _crow_view_state_make_marks ();
  self->viewport = crow_viewport_new ();
  self->selection = g_ptr_array_new_with_free_func (g_free);
  self->tool = g_strdup ("select");
}

/**
 * crow_view_state_new:
 * @document: what is looked at
 * @measure: how large texts are; kept alive by the caller, longer than the view state
 *
 * Returns: (transfer full): a view of the first diagram, at 100 %, with nothing selected
 */
CrowViewState *
crow_view_state_new (CrowDocument          *document,
                     const CrowTextMeasure *measure)
{
  CrowViewState *self;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);

  self = g_object_new (CROW_TYPE_VIEW_STATE, NULL);
  self->document = g_object_ref (document);
  if (crow_document_get_n_diagrams (document) > 0)
    self->diagram = g_object_ref (crow_document_get_diagram (document, 0));
  self->scene = crow_scene_new (measure);
  crow_scene_load (self->scene, document, self->diagram);
  emit_scene_changed (self);
  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  return self;
}

CrowDocument *
crow_view_state_get_document (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  return self->document;
}

CrowViewport *
crow_view_state_get_viewport (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  return self->viewport;
}

CrowScene *
crow_view_state_get_scene (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  return self->scene;
}

/**
 * crow_view_state_touch_scene:
 * @self: a view state
 *
 * Says that items of the scene were moved, without a change of the document.
 */
void
crow_view_state_touch_scene (CrowViewState *self)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  emit_scene_changed (self);
}

/**
 * crow_view_state_get_diagram:
 * @self: a view state
 *
 * Returns: (transfer none) (nullable): the diagram that is shown; %NULL for a document without diagrams
 */
CrowDiagram *
crow_view_state_get_diagram (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  return self->diagram;
}

void
crow_view_state_set_diagram (CrowViewState *self,
                             CrowDiagram   *diagram)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  if (!g_set_object (&self->diagram, diagram))
    return;

  crow_scene_load (self->scene, self->document, diagram);
  emit_scene_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIAGRAM]);
}

const char *
crow_view_state_get_tool (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  return self->tool;
}

void
crow_view_state_set_tool (CrowViewState *self,
                          const char    *tool)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (tool != NULL);

  if (g_str_equal (self->tool, tool))
    return;

  g_free (self->tool);
  self->tool = g_strdup (tool);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOL]);
}

/**
 * crow_view_state_get_hover:
 * @self: a view state
 *
 * Returns: (nullable): id of the entity, attribute or link under the pointer
 */
const char *
crow_view_state_get_hover (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  return self->hover;
}

void
crow_view_state_set_hover (CrowViewState *self,
                           const char    *id)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  if (g_strcmp0 (self->hover, id) == 0)
    return;

  g_free (self->hover);
  self->hover = g_strdup (id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVER]);
}

const char *
crow_view_state_get_hint (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  return self->hint;
}

gboolean
crow_view_state_get_refused (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), FALSE);

  return self->refused;
}

/**
 * crow_view_state_set_hint:
 * @self: a view state
 * @hint: (nullable): what will happen, in a sentence
 * @refused: whether it says instead why nothing will happen
 */
void
crow_view_state_set_hint (CrowViewState *self,
                          const char    *hint,
                          gboolean       refused)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  if (g_strcmp0 (self->hint, hint) == 0 && self->refused == refused)
    return;

  g_free (self->hint);
  self->hint = g_strdup (hint);
  self->refused = refused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINT]);
}

/* The diagram, if it has the entity of a node, else the first that has it; NULL: none has. */
static CrowDiagram *
find_diagram_with (CrowViewState *self,
                   const char    *id)
{
  CrowNode *node = crow_document_lookup (self->document, id);
  CrowEntity *entity = NULL;

  if (node != NULL && CROW_IS_LINK (node))
    entity = crow_link_get_entity (CROW_LINK (node), 0);
  else if (node != NULL)
    entity = (CrowEntity *) crow_node_get_ancestor (node, CROW_NODE_ENTITY);
  if (entity == NULL || crow_scene_lookup (self->scene, crow_node_get_id (CROW_NODE (entity))) != NULL)
    return self->diagram;

  for (guint i = 0; i < crow_document_get_n_diagrams (self->document); i++)
    {
      CrowDiagram *diagram = crow_document_get_diagram (self->document, i);

      if (crow_diagram_lookup_placement (diagram, entity) != NULL)
        return diagram;
    }
  return NULL;
}

/**
 * crow_view_state_reveal:
 * @self: a view state
 * @id: id of a node of the document
 *
 * Asks whoever shows the diagram to bring it into view, after changing to a diagram that has it.
 */
void
crow_view_state_reveal (CrowViewState *self,
                        const char    *id)
{
  CrowDiagram *diagram;

  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (id != NULL);

  diagram = find_diagram_with (self, id);
  if (diagram != NULL)
    crow_view_state_set_diagram (self, diagram);
  g_signal_emit (self, signals[REVEAL], 0, id);
}

/**
 * crow_view_state_rename:
 * @self: a view state
 * @id: id of a node of the document
 *
 * Asks whoever shows the diagram to let the name be typed in its place.
 */
void
crow_view_state_rename (CrowViewState *self,
                        const char    *id)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (id != NULL);

  g_signal_emit (self, signals[RENAME], 0, id);
}

void
crow_view_state_name_new (CrowViewState *self,
                          const char    *id)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  self->naming_new = TRUE;
  crow_view_state_rename (self, id);
  self->naming_new = FALSE;
}

gboolean
crow_view_state_is_naming_new (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), FALSE);

  return self->naming_new;
}

/**
 * crow_view_state_edit:
 * @self: a view state
 * @id: id of a node of the document
 *
 * Asks whoever shows properties to show those of the node.
 */
void
crow_view_state_edit (CrowViewState *self,
                      const char    *id)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (id != NULL);

  g_signal_emit (self, signals[EDIT], 0, id);
}
