/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What queries say of how roles are loaded, for the rows that they bring: by the number of the load and the role.
 *
 * A longer path waits at its first role: when that is loaded, by looking at it or along, the rows that come take the rest
 * of the path with them.
 */
#include "config.h"

#include "orm/crow-overrides-private.h"

typedef struct
{
  GArray *path; /* of guint: roles */
  guint next;   /* of them, from here on */
  CrowLoading loading;
} Rest;

typedef struct
{
  gboolean is_set;
  CrowLoading loading;
  GArray *rests;  /* Rest; NULL: none */
} Override;

static void
clear_rest (gpointer data)
{
  g_array_unref (((Rest *) data)->path);
}

static void
free_override (gpointer data)
{
  Override *override = data;

  g_clear_pointer (&override->rests, g_array_unref);
  g_free (override);
}

static gint64
make_key (guint32 batch,
          guint   role)
{
  return (gint64) (batch & ~CROW_BATCH_DOUBTFUL) << 16 | role;
}

static Override *
lookup (CrowSession *self,
        guint32      batch,
        guint        role)
{
  gint64 key = make_key (batch, role);

  return self->overrides != NULL && batch != 0 ? g_hash_table_lookup (self->overrides, &key) : NULL;
}

static void
add (CrowSession *self,
     guint32      batch,
     const Rest  *rest)
{
  guint role = g_array_index (rest->path, guint, rest->next);
  Override *override = lookup (self, batch, role);

  if (override == NULL)
    {
      gint64 key = make_key (batch, role);

      if (self->overrides == NULL)
        self->overrides = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_override);
      override = g_new0 (Override, 1);
      g_hash_table_insert (self->overrides, g_memdup2 (&key, sizeof key), override);
    }
  if (rest->next + 1 == rest->path->len)
    {
      override->is_set = TRUE;
      override->loading = rest->loading;
      return;
    }
  if (override->rests == NULL)
    {
      override->rests = g_array_new (FALSE, FALSE, sizeof (Rest));
      g_array_set_clear_func (override->rests, clear_rest);
    }
  for (guint i = 0; i < override->rests->len; i++)
    {
      const Rest *other = &g_array_index (override->rests, Rest, i);

      if (other->path == rest->path && other->next == rest->next + 1)
        return;
    }
  g_array_append_val (override->rests, ((Rest) { g_array_ref (rest->path), rest->next + 1, rest->loading }));
}

void
_crow_overrides_add (CrowSession *self,
                     CrowRow     *row,
                     GArray      *path,
                     guint        next,
                     CrowLoading  loading)
{
  const Rest rest = { path, next, loading };

  if (row->batch != 0)
    add (self, row->batch, &rest);
}

gboolean
_crow_overrides_lookup (CrowSession *self,
                        CrowRow     *row,
                        guint        role,
                        CrowLoading *loading)
{
  Override *override = lookup (self, row->batch, role);

  if (override == NULL || !override->is_set)
    return FALSE;
  *loading = override->loading;
  return TRUE;
}

/* The load that was just made was of the role of @row. */
void
_crow_overrides_follow (CrowSession *self,
                        CrowRow     *row,
                        guint        role)
{
  Override *override = lookup (self, row->batch, role);
  g_autoptr (GArray) rests = override != NULL && override->rests != NULL ? g_array_ref (override->rests) : NULL;

  for (guint i = 0; rests != NULL && i < rests->len; i++)
    add (self, self->next_batch & CROW_BATCH_NUMBER, &g_array_index (rests, Rest, i));
}

void
_crow_overrides_clear (CrowSession *self)
{
  g_clear_pointer (&self->overrides, g_hash_table_unref);
}
