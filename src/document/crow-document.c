/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The document: its tree, its tables of ids and referrers, its journal and signal.  Reading, writing and compiling
 * are in files of their own.
 *
 * Invariants: `ids` holds exactly the nodes of the tree that have an id; `referrers`, once built, holds a node under
 * an id as often as it mentions it.
 */
#include "config.h"

#include "document/crow-document.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"
#include "document/crow-recovery-private.h"

enum
{
  PROP_0,
  PROP_MODIFIED,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_FILE,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrowDocument, crow_document, G_TYPE_OBJECT)

static void
crow_document_finalize (GObject *object)
{
  CrowDocument *self = CROW_DOCUMENT (object);

  /* An open edit holds the document, so there is none. */
  g_assert (self->edit == NULL && self->recovery == NULL);
  _crow_journal_free (self->journal);
  g_array_unref (self->steps);
  _crow_node_detach_root (self->root);
  g_object_unref (self->root);
  g_hash_table_unref (self->ids);
  g_clear_pointer (&self->referrers, g_hash_table_unref);
  g_ptr_array_unref (self->load_problems);
  g_rand_free (self->rand);
  g_clear_object (&self->file);
  g_clear_pointer (&self->saved, g_bytes_unref);
  g_free (self->epilogue);
  G_OBJECT_CLASS (crow_document_parent_class)->finalize (object);
}

static void
crow_document_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CrowDocument *self = CROW_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_MODIFIED:
      g_value_set_boolean (value, crow_document_get_modified (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, crow_document_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, crow_document_can_redo (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, crow_document_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, crow_document_get_redo_label (self));
      break;
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crow_document_class_init (CrowDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = crow_document_finalize;
  object_class->get_property = crow_document_get_property;

  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CrowDocument::changed:
   * @self: the document
   * @changes: what changed
   *
   * Emitted after each commit, undo and redo.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, CROW_TYPE_CHANGE_SET | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
crow_document_init (CrowDocument *self)
{
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->journal = _crow_journal_new ();
  self->steps = _crow_steps_new ();
  self->load_problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  self->rand = g_rand_new ();
  self->root = crow_node_new (CROW_NODE_ROOT, NULL);
  _crow_node_attach_root (self->root, self);
}

CrowDocument *
_crow_document_new_empty (void)
{
  return g_object_new (CROW_TYPE_DOCUMENT, NULL);
}

/**
 * crow_document_new: (skip)
 *
 * Returns: (transfer full): an empty model called “Untitled” and one empty diagram
 */
CrowDocument *
crow_document_new (void)
{
  return crow_document_new_for (CROW_DIALECT_SQLITE);
}

/**
 * crow_document_new_for: (skip)
 * @dialect: the database that the model is drawn for
 *
 * Returns: (transfer full): the same as crow_document_new(), for another database
 */
CrowDocument *
crow_document_new_for (CrowDialectId dialect)
{
  CrowDocument *self = _crow_document_new_empty ();
  g_autoptr (CrowNode) model = crow_node_new (CROW_NODE_MODEL, NULL);
  g_autoptr (CrowNode) diagram = crow_node_new (CROW_NODE_DIAGRAM, NULL);

  crow_model_set_name (CROW_MODEL (model), _("Untitled"));
  crow_model_set_dialect (CROW_MODEL (model), dialect);
  crow_diagram_set_name (CROW_DIAGRAM (diagram), C_("name of the first diagram", "Main"));
  _crow_node_apply_insert (self->root, model, 0);
  _crow_node_apply_insert (self->root, diagram, 0);
  return self;
}

void
crow_document_set_id_seed (CrowDocument *self,
                           guint32       seed)
{
  g_return_if_fail (CROW_IS_DOCUMENT (self));

  g_rand_set_seed (self->rand, seed);
}

/**
 * crow_document_make_id: (skip)
 * @self: a document
 * @kind: a kind of node that has ids
 *
 * Makes up an id: a letter for the kind and seven random digits of base 36.  Random, so that what two people add in
 * two branches has different ids when the branches are merged.
 *
 * Returns: (transfer full): an id that is not in use
 */
char *
crow_document_make_id (CrowDocument *self,
                       CrowNodeKind  kind)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  const char *prefix = crow_kind_get_info (kind)->id_prefix;
  char id[16];

  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && prefix != NULL, NULL);

  do
    {
      gsize length = strlen (prefix);

      memcpy (id, prefix, length);
      for (guint i = 0; i < 7; i++)
        id[length++] = digits[g_rand_int_range (self->rand, 0, 36)];
      id[length] = '\0';
    }
  while (g_hash_table_contains (self->ids, id));
  return g_strdup (id);
}

void
_crow_document_add_id (CrowDocument *self,
                       CrowNode     *node)
{
  g_assert (!g_hash_table_contains (self->ids, node->id));
  g_hash_table_insert (self->ids, node->id, node);
}

void
_crow_document_remove_id (CrowDocument *self,
                          CrowNode     *node)
{
  g_hash_table_remove (self->ids, node->id);
}

void
_crow_document_add_referrer (CrowDocument *self,
                             const char   *id,
                             CrowNode     *node)
{
  GPtrArray *list;

  if (self->referrers == NULL)
    return;
  list = g_hash_table_lookup (self->referrers, id);
  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (self->referrers, g_strdup (id), list);
    }
  g_ptr_array_add (list, node);
}

void
_crow_document_remove_referrer (CrowDocument *self,
                                const char   *id,
                                CrowNode     *node)
{
  GPtrArray *list;

  if (self->referrers == NULL)
    return;
  list = g_hash_table_lookup (self->referrers, id);
  g_assert (list != NULL);
  if (!g_ptr_array_remove_fast (list, node))
    g_assert_not_reached ();
  if (list->len == 0)
    g_hash_table_remove (self->referrers, id);
}

static void
add_referrers_of (CrowNode *node,
                  gpointer  user_data)
{
  _crow_node_foreach_reference (node, _crow_document_add_referrer);
}

/* Loading does without the table; whoever asks first pays for it once. */
static void
ensure_referrers (CrowDocument *self)
{
  if (self->referrers != NULL)
    return;
  self->referrers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  crow_node_foreach (self->root, add_referrers_of, NULL);
}

GPtrArray *
crow_document_get_load_problems (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return self->load_problems;
}

GFile *
crow_document_get_file (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return self->file;
}

void
_crow_document_set_file (CrowDocument *self,
                         GFile        *file)
{
  if (g_set_object (&self->file, file))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
}

char *
crow_document_dup_title (CrowDocument *self)
{
  const char *name;

  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  if (self->file != NULL)
    {
      char *base = g_file_get_basename (self->file);

      if (base != NULL && g_str_has_suffix (base, ".crow"))
        base[strlen (base) - strlen (".crow")] = '\0';
      if (base != NULL)
        return base;
    }
  name = crow_model_get_name (crow_document_get_model (self));
  return g_strdup (name != NULL ? name : _("Untitled"));
}

CrowNode *
crow_document_get_root (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return self->root;
}

CrowModel *
crow_document_get_model (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return CROW_MODEL (crow_node_get_child (self->root, CROW_NODE_MODEL, 0));
}

guint
crow_document_get_n_diagrams (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), 0);

  return crow_node_get_n_children (self->root, CROW_NODE_DIAGRAM);
}

CrowDiagram *
crow_document_get_diagram (CrowDocument *self,
                           guint         position)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return CROW_DIAGRAM (crow_node_get_child (self->root, CROW_NODE_DIAGRAM, position));
}

CrowNode *
crow_document_lookup (CrowDocument *self,
                      const char   *id)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && id != NULL, NULL);

  return g_hash_table_lookup (self->ids, id);
}

CrowEntity *
crow_document_lookup_entity (CrowDocument *self,
                             const char   *name)
{
  CrowModel *model = crow_document_get_model (self);

  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    if (g_strcmp0 (crow_entity_get_name (crow_model_get_entity (model, i)), name) == 0)
      return crow_model_get_entity (model, i);
  return NULL;
}

GPtrArray *
crow_document_get_referrers (CrowDocument *self,
                             const char   *id)
{
  GPtrArray *nodes = g_ptr_array_new ();
  GPtrArray *list;

  g_return_val_if_fail (CROW_IS_DOCUMENT (self), nodes);

  if (id == NULL)
    return nodes;
  ensure_referrers (self);
  list = g_hash_table_lookup (self->referrers, id);
  if (list != NULL)
    {
      g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

      for (guint i = 0; i < list->len; i++)
        if (g_hash_table_add (known, g_ptr_array_index (list, i)))
          g_ptr_array_add (nodes, g_ptr_array_index (list, i));
    }
  return nodes;
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint x = crow_node_get_position (*(CrowNode *const *) a);
  guint y = crow_node_get_position (*(CrowNode *const *) b);

  return x < y ? -1 : x > y;
}

GPtrArray *
crow_document_get_links_of (CrowDocument *self,
                            CrowEntity   *entity)
{
  g_autoptr (GPtrArray) referrers = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GPtrArray *links = g_ptr_array_new ();

  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && CROW_IS_ENTITY (entity), links);

  referrers = crow_document_get_referrers (self, crow_node_get_id (CROW_NODE (entity)));
  for (guint i = 0; i < referrers->len; i++)
    {
      CrowNode *node = g_ptr_array_index (referrers, i);

      if (CROW_IS_LINK_END (node) && g_hash_table_add (known, crow_node_get_parent (node)))
        g_ptr_array_add (links, crow_node_get_parent (node));
    }
  g_ptr_array_sort (links, compare_positions);
  return links;
}

guint
crow_document_get_line (CrowDocument *self,
                        const char   *id)
{
  g_autofree char *known = g_strdup (id);

  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && id != NULL, 0);

  /* "books.table" was derived from "books", "books.reference.0" from it too. */
  for (;;)
    {
      CrowNode *node = crow_document_lookup (self, known);
      char *dot = strrchr (known, '.');

      if (node != NULL)
        return crow_node_get_line (node);
      if (dot == NULL)
        return 0;
      *dot = '\0';
    }
}

gboolean
crow_document_get_modified (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), FALSE);

  return !_crow_journal_is_saved (self->journal);
}

gboolean
crow_document_can_undo (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), FALSE);

  return _crow_journal_get_position (self->journal) > 0;
}

gboolean
crow_document_can_redo (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), FALSE);

  return _crow_journal_get_position (self->journal) < _crow_journal_get_n_entries (self->journal);
}

const char *
crow_document_get_undo_label (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return crow_document_can_undo (self)
           ? _crow_journal_get_label (self->journal, _crow_journal_get_position (self->journal) - 1)
           : NULL;
}

const char *
crow_document_get_redo_label (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return _crow_journal_get_label (self->journal, _crow_journal_get_position (self->journal));
}

static void
notify_journal (CrowDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_LABEL]);
}

void
_crow_document_emit_changed (CrowDocument  *self,
                             CrowChangeSet *changes)
{
  self->emitting = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, changes);
  self->emitting = FALSE;
  notify_journal (self);
}

void
_crow_document_mark_saved (CrowDocument *self)
{
  _crow_journal_mark_saved (self->journal);
  if (self->recovery != NULL)
    _crow_recovery_note (self->recovery, "saved");
  notify_journal (self);
}

void
_crow_document_mark_unsaved (CrowDocument *self)
{
  _crow_journal_mark_unsaved (self->journal);
  if (self->recovery != NULL)
    _crow_recovery_note (self->recovery, "unsaved");
  notify_journal (self);
}

static gboolean
step_back (CrowDocument *self)
{
  GArray *steps = _crow_journal_step_back (self->journal);
  g_autoptr (CrowChangeSet) changes = NULL;

  if (steps == NULL)
    return FALSE;
  if (self->recovery != NULL)
    _crow_recovery_undo (self->recovery);
  changes = _crow_change_set_new (steps, CROW_CHANGE_REASON_UNDO);
  _crow_document_emit_changed (self, changes);
  return TRUE;
}

static gboolean
step_forward (CrowDocument *self)
{
  GArray *steps = _crow_journal_step_forward (self->journal);
  g_autoptr (CrowChangeSet) changes = NULL;

  if (steps == NULL)
    return FALSE;
  if (self->recovery != NULL)
    _crow_recovery_redo (self->recovery);
  changes = _crow_change_set_new (steps, CROW_CHANGE_REASON_REDO);
  _crow_document_emit_changed (self, changes);
  return TRUE;
}

void
crow_document_undo (CrowDocument *self)
{
  g_return_if_fail (CROW_IS_DOCUMENT (self));
  g_return_if_fail (self->edit == NULL && !self->emitting);

  step_back (self);
}

void
crow_document_redo (CrowDocument *self)
{
  g_return_if_fail (CROW_IS_DOCUMENT (self));
  g_return_if_fail (self->edit == NULL && !self->emitting);

  step_forward (self);
}

guint
crow_document_get_n_steps (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), 0);

  return _crow_journal_get_n_entries (self->journal);
}

guint
crow_document_get_step_position (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), 0);

  return _crow_journal_get_position (self->journal);
}

const char *
crow_document_get_step_label (CrowDocument *self,
                              guint         step)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return _crow_journal_get_label (self->journal, step);
}

void
crow_document_go_to_step (CrowDocument *self,
                          guint         position)
{
  g_return_if_fail (CROW_IS_DOCUMENT (self));
  g_return_if_fail (self->edit == NULL && !self->emitting);
  g_return_if_fail (position <= _crow_journal_get_n_entries (self->journal));

  while (_crow_journal_get_position (self->journal) > position)
    step_back (self);
  while (_crow_journal_get_position (self->journal) < position)
    step_forward (self);
}

void
crow_document_end_merge (CrowDocument *self)
{
  g_return_if_fail (CROW_IS_DOCUMENT (self));

  _crow_journal_end_merge (self->journal);
  if (self->recovery != NULL)
    _crow_recovery_note (self->recovery, "end");
}

gboolean
crow_document_is_editing (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), FALSE);

  return self->edit != NULL;
}
