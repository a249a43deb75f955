/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of what changed, made from the steps of the journal: as they are, or inverted for an undo.
 */
#include "config.h"

#include "document/crow-change-set.h"

#include "document/crow-journal-private.h"

struct _CrowChangeSet
{
  gatomicrefcount ref_count;
  CrowChangeReason reason;
  GArray *changes; /* owned, of CrowChange */
};

G_DEFINE_BOXED_TYPE (CrowChangeSet, crow_change_set, crow_change_set_ref, crow_change_set_unref)

static void
change_clear (gpointer data)
{
  CrowChange *change = data;

  g_clear_object (&change->node);
  g_clear_object (&change->parent);
  g_clear_object (&change->old_parent);
}

static void
add_change (CrowChangeSet  *self,
            const CrowStep *step,
            gboolean        invert)
{
  CrowChange change = {
    .type = step->type,
    .property = step->property,
    .position = step->position,
    .old_position = step->old_position,
    .node = g_object_ref (step->node),
  };

  if (invert && step->type == CROW_CHANGE_INSERT)
    change.type = CROW_CHANGE_REMOVE;
  else if (invert && step->type == CROW_CHANGE_REMOVE)
    change.type = CROW_CHANGE_INSERT;
  else if (invert && step->type == CROW_CHANGE_MOVE)
    {
      change.position = step->old_position;
      change.old_position = step->position;
      g_set_object (&change.parent, step->old_parent);
      g_set_object (&change.old_parent, step->parent);
    }
  if (change.parent == NULL)
    {
      g_set_object (&change.parent, step->parent);
      g_set_object (&change.old_parent, step->old_parent);
    }
  g_array_append_val (self->changes, change);
}

CrowChangeSet *
_crow_change_set_new (GArray          *steps,
                      CrowChangeReason reason)
{
  CrowChangeSet *self = g_new0 (CrowChangeSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->reason = reason;
  self->changes = g_array_sized_new (FALSE, FALSE, sizeof (CrowChange), steps->len);
  g_array_set_clear_func (self->changes, change_clear);
  for (guint i = 0; i < steps->len; i++)
    if (reason == CROW_CHANGE_REASON_UNDO)
      add_change (self, &g_array_index (steps, CrowStep, steps->len - 1 - i), TRUE);
    else
      add_change (self, &g_array_index (steps, CrowStep, i), FALSE);
  return self;
}

CrowChangeSet *
crow_change_set_ref (CrowChangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
crow_change_set_unref (CrowChangeSet *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    {
      g_array_unref (self->changes);
      g_free (self);
    }
}

CrowChangeReason
crow_change_set_get_reason (const CrowChangeSet *self)
{
  g_return_val_if_fail (self != NULL, CROW_CHANGE_REASON_COMMIT);

  return self->reason;
}

guint
crow_change_set_get_n_changes (const CrowChangeSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changes->len;
}

const CrowChange *
crow_change_set_get_change (const CrowChangeSet *self,
                            guint                position)
{
  g_return_val_if_fail (self != NULL && position < self->changes->len, NULL);

  return &g_array_index (self->changes, CrowChange, position);
}

gboolean
crow_change_set_touches_model (const CrowChangeSet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->changes->len; i++)
    if (crow_node_get_kind (g_array_index (self->changes, CrowChange, i).node) < CROW_NODE_DIAGRAM)
      return TRUE;
  return FALSE;
}

static gboolean
is_on (CrowNode *node,
       CrowNode *diagram)
{
  CrowNode *found = node != NULL ? crow_node_get_ancestor (node, CROW_NODE_DIAGRAM) : NULL;

  return found != NULL && (diagram == NULL || found == diagram);
}

gboolean
crow_change_set_touches_diagram (const CrowChangeSet *self,
                                 CrowNode            *diagram)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const CrowChange *change = &g_array_index (self->changes, CrowChange, i);

      if (is_on (change->node, diagram) || is_on (change->parent, diagram) || is_on (change->old_parent, diagram))
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
crow_change_set_get_nodes (const CrowChangeSet *self)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GPtrArray *nodes = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, nodes);

  for (guint i = 0; i < self->changes->len; i++)
    {
      CrowNode *node = g_array_index (self->changes, CrowChange, i).node;

      if (crow_node_get_document (node) != NULL && g_hash_table_add (known, node))
        g_ptr_array_add (nodes, node);
    }
  return nodes;
}
