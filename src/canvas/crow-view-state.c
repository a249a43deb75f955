/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the selection true to the document: what was deleted leaves it, what an undo brought back enters it.
 *
 * Emission is grouped: one change of the selection, however many ids, emits `selection-changed` once, and never when
 * the selection is what it was.
 */
#include "config.h"

#include "canvas/crow-view-state.h"

struct _CrowViewState
{
  GObject parent_instance;

  /* owned */
  CrowDocument *document;
  CrowViewport *viewport;
  CrowScene *scene;
  CrowDiagram *diagram;
  GPtrArray *selection; /* of char *, owned */
  char *tool;
  char *hover;
  char *hint;
  GHashTable *marks;    /* id → Marked */
  gpointer marks_owner; /* only compared */

  gboolean refused;
  gboolean naming_new;
};

typedef struct
{
  CrowSign mark;
  char *text;
} Marked;

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

static void
marked_free (gpointer data)
{
  Marked *marked = data;

  g_free (marked->text);
  g_free (marked);
}

static gboolean
can_be_selected (CrowNode *node)
{
  switch (crow_node_get_kind (node))
    {
    case CROW_NODE_ENTITY:
    case CROW_NODE_ATTRIBUTE:
    case CROW_NODE_LINK:
    case CROW_NODE_NOTE:
    case CROW_NODE_AREA:
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
find_id (CrowViewState *self,
         const char    *id,
         guint         *position)
{
  for (guint i = 0; i < self->selection->len; i++)
    if (g_str_equal (g_ptr_array_index (self->selection, i), id))
      {
        if (position != NULL)
          *position = i;
        return TRUE;
      }

  return FALSE;
}

static void
emit_selection_changed (CrowViewState *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
emit_scene_changed (CrowViewState *self)
{
  CrowRect bounds;

  crow_scene_get_bounds (self->scene, &bounds);
  crow_viewport_set_content (self->viewport, bounds.x, bounds.y, bounds.width, bounds.height);
  g_signal_emit (self, signals[SCENE_CHANGED], 0);
}

/* What was changed is selected after an undo or redo, so that one sees it. */
static void
select_changed (CrowViewState *self,
                CrowChangeSet *changes)
{
  g_autoptr (GPtrArray) nodes = crow_change_set_get_nodes (changes);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    {
      CrowNode *node = g_ptr_array_index (nodes, i);
      const char *id = NULL;

      if (crow_node_get_document (node) == NULL)
        continue;
      if (crow_node_get_kind (node) == CROW_NODE_PLACEMENT)
        id = crow_placement_get_entity_id (CROW_PLACEMENT (node));
      else if (can_be_selected (node) && crow_node_get_kind (node) != CROW_NODE_ATTRIBUTE)
        id = crow_node_get_id (node);
      if (id != NULL)
        g_ptr_array_add (ids, (gpointer) id);
    }

  if (ids->len > 0)
    crow_view_state_select_many (self, (const char *const *) ids->pdata, ids->len);
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
    emit_selection_changed (self);

  if (self->hover != NULL && crow_document_lookup (document, self->hover) == NULL)
    crow_view_state_set_hover (self, NULL);

  if (self->diagram != NULL && crow_node_get_document (CROW_NODE (self->diagram)) == NULL)
    crow_view_state_set_diagram (self, crow_document_get_n_diagrams (document) > 0
                                         ? crow_document_get_diagram (document, 0) : NULL);
  else if (crow_scene_apply (self->scene, changes))
    emit_scene_changed (self);

  if (crow_change_set_get_reason (changes) != CROW_CHANGE_REASON_COMMIT)
    select_changed (self, changes);
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
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, marked_free);
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

guint
crow_view_state_get_n_selected (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), 0);

  return self->selection->len;
}

const char *
crow_view_state_get_selected_id (CrowViewState *self,
                                 guint          position)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);
  g_return_val_if_fail (position < self->selection->len, NULL);

  return g_ptr_array_index (self->selection, position);
}

CrowNode *
crow_view_state_get_single (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  if (self->selection->len != 1)
    return NULL;

  return crow_document_lookup (self->document, g_ptr_array_index (self->selection, 0));
}

GPtrArray *
crow_view_state_get_nodes (CrowViewState *self)
{
  GPtrArray *nodes;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), NULL);

  nodes = g_ptr_array_new ();
  for (guint i = 0; i < self->selection->len; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, g_ptr_array_index (self->selection, i));

      if (node != NULL)
        g_ptr_array_add (nodes, node);
    }

  return nodes;
}

gboolean
crow_view_state_is_selected (CrowViewState *self,
                             const char    *id)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), FALSE);

  return id != NULL && find_id (self, id, NULL);
}

/**
 * crow_view_state_select:
 * @self: a view state
 * @id: (nullable): what to select alone; %NULL: nothing
 */
void
crow_view_state_select (CrowViewState *self,
                        const char    *id)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  crow_view_state_select_many (self, &id, id != NULL ? 1 : 0);
}

/* Attributes are selected with others of their entity only, and nothing else with them. */
static gboolean
goes_with (CrowNode *node,
           CrowNode *other)
{
  gboolean attribute = crow_node_get_kind (node) == CROW_NODE_ATTRIBUTE;

  return attribute == (crow_node_get_kind (other) == CROW_NODE_ATTRIBUTE) &&
         (!attribute || crow_node_get_parent (node) == crow_node_get_parent (other));
}

static gboolean
are_siblings (CrowViewState     *self,
              const char *const *ids,
              guint              n_ids)
{
  CrowNode *first = n_ids > 0 ? crow_document_lookup (self->document, ids[0]) : NULL;

  if (first == NULL || crow_node_get_kind (first) != CROW_NODE_ATTRIBUTE)
    return FALSE;
  for (guint i = 1; i < n_ids; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, ids[i]);

      if (node == NULL || !goes_with (node, first))
        return FALSE;
    }
  return TRUE;
}

/**
 * crow_view_state_select_many:
 * @self: a view state
 * @ids: (array length=n_ids): ids of nodes of the document
 * @n_ids: how many
 *
 * Selects these and nothing else; what cannot be selected is passed over, attributes too unless all are of one entity.
 */
void
crow_view_state_select_many (CrowViewState     *self,
                             const char *const *ids,
                             guint              n_ids)
{
  g_autoptr (GPtrArray) old = NULL;
  gboolean same, siblings;

  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  siblings = are_siblings (self, ids, n_ids);
  old = self->selection;
  self->selection = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_ids; i++)
    {
      CrowNode *node = crow_document_lookup (self->document, ids[i]);

      if (node != NULL && can_be_selected (node) && !find_id (self, ids[i], NULL)
          && (siblings || crow_node_get_kind (node) != CROW_NODE_ATTRIBUTE))
        g_ptr_array_add (self->selection, g_strdup (ids[i]));
    }

  same = old->len == self->selection->len;
  for (guint i = 0; same && i < old->len; i++)
    same = g_str_equal (g_ptr_array_index (old, i), g_ptr_array_index (self->selection, i));
  if (!same)
    emit_selection_changed (self);
}

/**
 * crow_view_state_add:
 * @self: a view state
 * @id: id of a node of the document
 *
 * Selects it as well; alone, if it is an attribute and something else than attributes of its entity is selected, or the
 * other way round.
 */
void
crow_view_state_add (CrowViewState *self,
                     const char    *id)
{
  CrowNode *node, *first;

  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (id != NULL);

  node = crow_document_lookup (self->document, id);
  if (node == NULL || !can_be_selected (node) || find_id (self, id, NULL))
    return;
  first = self->selection->len > 0 ? crow_document_lookup (self->document, g_ptr_array_index (self->selection, 0)) : NULL;
  if (first == NULL || !goes_with (node, first))
    {
      crow_view_state_select (self, id);
      return;
    }

  g_ptr_array_add (self->selection, g_strdup (id));
  emit_selection_changed (self);
}

void
crow_view_state_toggle (CrowViewState *self,
                        const char    *id)
{
  guint position;

  g_return_if_fail (CROW_IS_VIEW_STATE (self));
  g_return_if_fail (id != NULL);

  if (find_id (self, id, &position))
    {
      g_ptr_array_remove_index (self->selection, position);
      emit_selection_changed (self);
    }
  else
    crow_view_state_add (self, id);
}

void
crow_view_state_clear (CrowViewState *self)
{
  crow_view_state_select_many (self, NULL, 0);
}

/**
 * crow_view_state_select_all:
 * @self: a view state
 *
 * Selects all entities, notes and areas of the diagram.
 */
void
crow_view_state_select_all (CrowViewState *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  if (self->diagram == NULL)
    return;

  for (guint i = 0; i < crow_diagram_get_n_placements (self->diagram); i++)
    {
      const char *id = crow_placement_get_entity_id (crow_diagram_get_placement (self->diagram, i));

      if (id != NULL)
        g_ptr_array_add (ids, (gpointer) id);
    }
  for (guint i = 0; i < crow_diagram_get_n_notes (self->diagram); i++)
    g_ptr_array_add (ids, (gpointer) crow_node_get_id (CROW_NODE (crow_diagram_get_note (self->diagram, i))));
  for (guint i = 0; i < crow_diagram_get_n_areas (self->diagram); i++)
    g_ptr_array_add (ids, (gpointer) crow_node_get_id (CROW_NODE (crow_diagram_get_area (self->diagram, i))));

  crow_view_state_select_many (self, (const char *const *) ids->pdata, ids->len);
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

void
crow_view_state_set_mark (CrowViewState *self,
                          const char    *id,
                          CrowSign       mark,
                          const char    *text)
{
  Marked *marked;

  g_return_if_fail (CROW_IS_VIEW_STATE (self) && id != NULL);

  if (mark == CROW_SIGN_NONE)
    g_hash_table_remove (self->marks, id);
  else
    {
      marked = g_new0 (Marked, 1);
      marked->mark = mark;
      marked->text = g_strdup (text);
      g_hash_table_insert (self->marks, g_strdup (id), marked);
    }
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

void
crow_view_state_begin_marks (CrowViewState *self,
                             gpointer       owner)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self) && owner != NULL);

  g_hash_table_remove_all (self->marks);
  self->marks_owner = owner;
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

void
crow_view_state_end_marks (CrowViewState *self,
                           gpointer       owner)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self));

  if (self->marks_owner != owner)
    return;
  g_hash_table_remove_all (self->marks);
  self->marks_owner = NULL;
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

gboolean
crow_view_state_owns_marks (CrowViewState *self,
                            gpointer       owner)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), FALSE);

  return self->marks_owner == owner;
}

gboolean
crow_view_state_has_marks (CrowViewState *self)
{
  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), FALSE);

  return g_hash_table_size (self->marks) > 0;
}

CrowSign
crow_view_state_get_mark (CrowViewState *self,
                          const char    *id,
                          const char   **text)
{
  Marked *marked;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), CROW_SIGN_NONE);

  marked = g_hash_table_lookup (self->marks, id);
  if (text != NULL)
    *text = marked != NULL ? marked->text : NULL;
  return marked != NULL ? marked->mark : CROW_SIGN_NONE;
}
