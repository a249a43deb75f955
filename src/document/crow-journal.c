/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps entries and replays them.  It knows no document: who asks tells the world.
 *
 * Invariant: reverting the steps of an entry in reverse order leads exactly to the state before it.
 */
#include "config.h"

#include "document/crow-journal-private.h"

#include "document/crow-node-private.h"

typedef struct
{
  /* owned */
  char *label;
  char *merge_key; /* NULL: nothing merges into the entry (any more) */
  GArray *steps;
} Entry;

struct _CrowJournal
{
  GPtrArray *entries; /* owned, of Entry */
  guint position;
  int saved;          /* the position that was saved last; -1: it cannot be reached any more */
};

static void
step_clear (gpointer data)
{
  CrowStep *step = data;

  if (step->type == CROW_CHANGE_SET)
    {
      const CrowStoredProperty *property = &_crow_node_get_info (step->node)->properties[step->property];

      crow_stored_value_clear (&step->before, property);
      crow_stored_value_clear (&step->after, property);
    }
  g_clear_object (&step->node);
  g_clear_object (&step->parent);
  g_clear_object (&step->old_parent);
}

GArray *
_crow_steps_new (void)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (CrowStep));

  g_array_set_clear_func (steps, step_clear);
  return steps;
}

void
_crow_step_apply (const CrowStep *step)
{
  switch (step->type)
    {
    case CROW_CHANGE_SET:
      _crow_node_apply_set (step->node, step->property, &step->after);
      break;
    case CROW_CHANGE_INSERT:
      _crow_node_apply_insert (step->parent, step->node, step->position);
      break;
    case CROW_CHANGE_REMOVE:
      _crow_node_apply_remove (step->node);
      break;
    case CROW_CHANGE_MOVE:
      _crow_node_apply_remove (step->node);
      _crow_node_apply_insert (step->parent, step->node, step->position);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
_crow_step_revert (const CrowStep *step)
{
  switch (step->type)
    {
    case CROW_CHANGE_SET:
      _crow_node_apply_set (step->node, step->property, &step->before);
      break;
    case CROW_CHANGE_INSERT:
      _crow_node_apply_remove (step->node);
      break;
    case CROW_CHANGE_REMOVE:
      _crow_node_apply_insert (step->parent, step->node, step->position);
      break;
    case CROW_CHANGE_MOVE:
      _crow_node_apply_remove (step->node);
      _crow_node_apply_insert (step->old_parent, step->node, step->old_position);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->label);
  g_free (entry->merge_key);
  g_array_unref (entry->steps);
  g_free (entry);
}

CrowJournal *
_crow_journal_new (void)
{
  CrowJournal *self = g_new0 (CrowJournal, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
_crow_journal_free (CrowJournal *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static guint
hash_set (gconstpointer data)
{
  const CrowStep *step = data;

  return g_direct_hash (step->node) ^ (step->property * 0x9e3779b1u);
}

static gboolean
equal_set (gconstpointer a,
           gconstpointer b)
{
  const CrowStep *x = a;
  const CrowStep *y = b;

  return x->node == y->node && x->property == y->property;
}

static gboolean
has_only_sets (GArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    if (g_array_index (steps, CrowStep, i).type != CROW_CHANGE_SET)
      return FALSE;
  return TRUE;
}

/* Moves the steps of @from to the end of @to.  Where both only set properties, a property that both set stays one
 * step, so that a drag of a thousand motions keeps as little as one of a single motion. */
static void
append_steps (GArray *to,
              GArray *from)
{
  if (has_only_sets (to) && has_only_sets (from))
    {
      g_autoptr (GHashTable) known = g_hash_table_new (hash_set, equal_set);
      g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (CrowStep));

      for (guint i = 0; i < to->len; i++)
        g_hash_table_add (known, &g_array_index (to, CrowStep, i));
      for (guint i = 0; i < from->len; i++)
        {
          CrowStep *step = &g_array_index (from, CrowStep, i);
          CrowStep *first = g_hash_table_lookup (known, step);

          if (first == NULL)
            {
              g_array_append_val (rest, *step);
              continue;
            }
          /* The later value goes over; the earlier one stays behind and is cleared. */
          crow_stored_value_clear (&first->after, &_crow_node_get_info (step->node)->properties[step->property]);
          crow_stored_value_copy (&first->after, &step->after, &_crow_node_get_info (step->node)->properties[step->property]);
          step_clear (step);
        }
      if (rest->len > 0)
        g_array_append_vals (to, rest->data, rest->len);
    }
  else
    g_array_append_vals (to, from->data, from->len);

  /* Their contents were moved or cleared. */
  g_array_set_clear_func (from, NULL);
  g_array_unref (from);
}

void
_crow_journal_commit (CrowJournal *self,
                      const char  *label,
                      const char  *merge_key,
                      GArray      *steps)
{
  Entry *last = self->position > 0 ? g_ptr_array_index (self->entries, self->position - 1) : NULL;
  gboolean undone = self->position < self->entries->len;

  if (last != NULL && !undone && merge_key != NULL && g_strcmp0 (last->merge_key, merge_key) == 0 &&
      self->saved != (int) self->position)
    {
      append_steps (last->steps, steps);
      return;
    }
  if (undone)
    {
      if (self->saved > (int) self->position)
        self->saved = -1;
      g_ptr_array_set_size (self->entries, self->position);
    }
  last = g_new0 (Entry, 1);
  last->label = g_strdup (label);
  last->merge_key = g_strdup (merge_key);
  last->steps = steps;
  g_ptr_array_add (self->entries, last);
  self->position++;
}

void
_crow_journal_end_merge (CrowJournal *self)
{
  if (self->position > 0)
    {
      Entry *last = g_ptr_array_index (self->entries, self->position - 1);

      g_clear_pointer (&last->merge_key, g_free);
    }
}

guint
_crow_journal_get_n_entries (CrowJournal *self)
{
  return self->entries->len;
}

guint
_crow_journal_get_position (CrowJournal *self)
{
  return self->position;
}

const char *
_crow_journal_get_label (CrowJournal *self,
                         guint        entry)
{
  return entry < self->entries->len ? ((Entry *) g_ptr_array_index (self->entries, entry))->label : NULL;
}

gboolean
_crow_journal_is_saved (CrowJournal *self)
{
  return self->saved == (int) self->position;
}

void
_crow_journal_mark_saved (CrowJournal *self)
{
  self->saved = self->position;
}

void
_crow_journal_mark_unsaved (CrowJournal *self)
{
  self->saved = -1;
}

GArray *
_crow_journal_step_back (CrowJournal *self)
{
  Entry *entry;

  if (self->position == 0)
    return NULL;
  entry = g_ptr_array_index (self->entries, --self->position);
  g_clear_pointer (&entry->merge_key, g_free);
  for (guint i = entry->steps->len; i > 0; i--)
    _crow_step_revert (&g_array_index (entry->steps, CrowStep, i - 1));
  return entry->steps;
}

GArray *
_crow_journal_step_forward (CrowJournal *self)
{
  Entry *entry;

  if (self->position == self->entries->len)
    return NULL;
  entry = g_ptr_array_index (self->entries, self->position++);
  for (guint i = 0; i < entry->steps->len; i++)
    _crow_step_apply (&g_array_index (entry->steps, CrowStep, i));
  return entry->steps;
}
