/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits: recording steps, and their end by commit or rollback.
 *
 * Invariants: steps are recorded only while an edit is open; the steps of an edit are those from its mark on; edits
 * end innermost first.
 */
#include "config.h"

#include "document/crow-edit.h"

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"
#include "document/crow-recovery-private.h"

struct _CrowEdit
{
  CrowDocument *document; /* owned */
  char *label;
  char *merge_key;
  CrowEdit *outer;        /* borrowed: outlives this one */
  guint mark;             /* how many steps there were when it began */
};

CrowEdit *
crow_document_begin_edit (CrowDocument *document,
                          const char   *label)
{
  CrowEdit *self;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && label != NULL, NULL);
  g_return_val_if_fail (!document->emitting, NULL);

  self = g_new0 (CrowEdit, 1);
  self->document = g_object_ref (document);
  self->label = g_strdup (label);
  self->outer = document->edit;
  self->mark = document->steps->len;
  document->edit = self;
  return self;
}

void
crow_edit_set_merge_key (CrowEdit   *self,
                         const char *key)
{
  g_return_if_fail (self != NULL);

  g_free (self->merge_key);
  self->merge_key = g_strdup (key);
}

static void
edit_free (CrowEdit *self)
{
  self->document->edit = self->outer;
  g_object_unref (self->document);
  g_free (self->label);
  g_free (self->merge_key);
  g_free (self);
}

void
crow_edit_commit (CrowEdit *self)
{
  g_autoptr (CrowDocument) document = NULL;
  g_autoptr (CrowChangeSet) changes = NULL;
  g_autoptr (GArray) steps = NULL;

  g_return_if_fail (self != NULL && self->document->edit == self);

  if (self->outer != NULL || self->document->steps->len == 0)
    {
      edit_free (self);
      return;
    }
  document = g_object_ref (self->document);
  steps = g_steal_pointer (&document->steps);
  document->steps = _crow_steps_new ();
  /* Made before the journal takes the steps, which may merge them into others. */
  changes = _crow_change_set_new (steps, CROW_CHANGE_REASON_COMMIT);
  _crow_journal_commit (document->journal, self->label, self->merge_key, g_steal_pointer (&steps));
  if (document->recovery != NULL)
    _crow_recovery_commit (document->recovery, self->label, self->merge_key);
  edit_free (self);
  _crow_document_emit_changed (document, changes);
}

void
crow_edit_rollback (CrowEdit *self)
{
  GArray *steps;

  if (self == NULL)
    return;

  g_return_if_fail (self->document->edit == self);

  steps = self->document->steps;
  for (guint i = steps->len; i > self->mark; i--)
    _crow_step_revert (&g_array_index (steps, CrowStep, i - 1));
  g_array_set_size (steps, self->mark);
  if (self->document->recovery != NULL)
    _crow_recovery_truncate (self->document->recovery, self->mark);
  edit_free (self);
}

void
_crow_edit_set_label (CrowEdit   *self,
                      const char *label)
{
  g_free (self->label);
  self->label = g_strdup (label);
}

static void
record (CrowDocument   *self,
        const CrowStep *step)
{
  g_assert (self->edit != NULL);
  g_array_append_vals (self->steps, step, 1);
  if (self->recovery != NULL)
    _crow_recovery_step (self->recovery, step);
}

void
_crow_document_record_set (CrowDocument          *self,
                           CrowNode              *node,
                           guint                  property,
                           const CrowStoredValue *value)
{
  const CrowStoredProperty *info = &_crow_node_get_info (node)->properties[property];
  CrowStep step = { .type = CROW_CHANGE_SET, .property = property, .node = g_object_ref (node) };

  crow_stored_value_copy (&step.before, &_crow_node_get_slots (node)[property], info);
  crow_stored_value_copy (&step.after, value, info);
  record (self, &step);
}

void
_crow_document_record_insert (CrowDocument *self,
                              CrowNode     *node,
                              guint         position)
{
  const CrowStep step = { .type = CROW_CHANGE_INSERT, .node = g_object_ref (node),
                          .parent = g_object_ref (node->parent), .position = position };

  record (self, &step);
}

void
_crow_document_record_remove (CrowDocument *self,
                              CrowNode     *node,
                              guint         position)
{
  const CrowStep step = { .type = CROW_CHANGE_REMOVE, .node = g_object_ref (node),
                          .parent = g_object_ref (node->parent), .position = position };

  record (self, &step);
}

void
_crow_document_record_move (CrowDocument *self,
                            CrowNode     *node,
                            CrowNode     *old_parent,
                            guint         old_position,
                            guint         position)
{
  const CrowStep step = { .type = CROW_CHANGE_MOVE, .node = g_object_ref (node),
                          .parent = g_object_ref (node->parent), .old_parent = g_object_ref (old_parent),
                          .position = position, .old_position = old_position };

  record (self, &step);
}
