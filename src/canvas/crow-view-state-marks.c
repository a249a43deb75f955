/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signs at cards, by whoever answers a question on the diagram.  There is one owner at a time: who begins takes over.
 */
#include "config.h"

#include "canvas/crow-view-state-private.h"

typedef struct
{
  CrowSign mark;
  char *text;
  char *brief;
} Marked;

static void
marked_free (gpointer data)
{
  Marked *marked = data;

  g_free (marked->text);
  g_free (marked->brief);
  g_free (marked);
}

GHashTable *
_crow_view_state_make_marks (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, marked_free);
}

void
crow_view_state_set_mark (CrowViewState *self,
                          const char    *id,
                          CrowSign       mark,
                          const char    *text,
                          const char    *brief)
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
      marked->brief = g_strdup (brief);
      g_hash_table_insert (self->marks, g_strdup (id), marked);
    }
  _crow_view_state_emit_marks_changed (self);
}

void
crow_view_state_begin_marks (CrowViewState *self,
                             gpointer       owner)
{
  g_return_if_fail (CROW_IS_VIEW_STATE (self) && owner != NULL);

  g_hash_table_remove_all (self->marks);
  self->marks_owner = owner;
  _crow_view_state_emit_marks_changed (self);
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
  _crow_view_state_emit_marks_changed (self);
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
                          const char   **text,
                          const char   **brief)
{
  Marked *marked;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (self), CROW_SIGN_NONE);

  marked = g_hash_table_lookup (self->marks, id);
  if (text != NULL)
    *text = marked != NULL ? marked->text : NULL;
  if (brief != NULL)
    *brief = marked != NULL ? marked->brief : NULL;
  return marked != NULL ? marked->mark : CROW_SIGN_NONE;
}
