/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds what to take out of one order of things and put in to get another, and leaves as many as can be where they are:
 * the longest sequence that both orders have.  Things are compared by address.
 *
 * Invariant: what is kept between two splices is the same in both orders; splices do not touch each other.
 */
#include "config.h"

#include "orm/crow-splice.h"

static void
add (GArray *splices,
     guint   position,
     guint   from,
     guint   removed,
     guint   added)
{
  CrowSplice splice = { .position = position, .from = from, .removed = removed, .added = added };

  if (removed > 0 || added > 0)
    g_array_append_val (splices, splice);
}

/* Marks in @kept, by the old order, a longest sequence whose new places (0: gone, else one more than the place) rise. */
static void
keep_longest (const guint *places,
              guint        n,
              gboolean    *kept)
{
  g_autofree guint *ends = g_new (guint, n + 1);     /* by length: where the sequence that ends lowest ends */
  g_autofree guint *previous = g_new (guint, n + 1); /* by old place: the one before in its sequence, and one more */
  guint longest = 0;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = longest;

      if (places[i] == 0)
        continue;
      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (places[ends[middle]] < places[i])
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? ends[low - 1] + 1 : 0;
      ends[low] = i;
      longest = MAX (longest, low + 1);
    }
  if (longest == 0)
    return;
  for (guint i = ends[longest - 1] + 1; i > 0; i = previous[i - 1])
    kept[i - 1] = TRUE;
}

/* A stretch of both orders; @position and @from: where it begins. */
static void
compare (GArray   *splices,
         gpointer *old,
         guint     n_old,
         gpointer *fresh,
         guint     n_fresh,
         guint     position,
         guint     from)
{
  g_autoptr (GHashTable) places = NULL;
  g_autofree guint *sequence = NULL;
  g_autofree gboolean *kept = NULL;
  guint i = 0, j = 0;

  for (; n_old > 0 && n_fresh > 0 && *old == *fresh; n_old--, n_fresh--, position++, from++)
    {
      old++;
      fresh++;
    }
  while (n_old > 0 && n_fresh > 0 && old[n_old - 1] == fresh[n_fresh - 1])
    {
      n_old--;
      n_fresh--;
    }
  if (n_old == 0 || n_fresh == 0)
    {
      add (splices, position, from, n_old, n_fresh);
      return;
    }
  places = g_hash_table_new (NULL, NULL);
  sequence = g_new (guint, n_old);
  kept = g_new0 (gboolean, n_old);
  for (guint k = 0; k < n_fresh; k++)
    g_hash_table_insert (places, fresh[k], GUINT_TO_POINTER (k + 1));
  for (guint k = 0; k < n_old; k++)
    sequence[k] = GPOINTER_TO_UINT (g_hash_table_lookup (places, old[k]));
  keep_longest (sequence, n_old, kept);
  while (i < n_old || j < n_fresh)
    {
      guint removed = i, added = j;

      while (i < n_old && !kept[i])
        i++;
      /* The next that is kept, or the end. */
      while (j < n_fresh && (i == n_old || fresh[j] != old[i]))
        j++;
      add (splices, position + added, from + removed, i - removed, j - added);
      if (i < n_old)
        {
          i++;
          j++;
        }
    }
}

GArray *
_crow_splice_compute (gpointer      *old,
                      guint          n_old,
                      gpointer      *fresh,
                      guint          n_fresh,
                      CrowSpliceFunc is_touched,
                      gpointer       data)
{
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (CrowSplice));
  guint i = 0, j = 0;

  while (i < n_old || j < n_fresh)
    {
      guint from = i, position = j;

      if (i < n_old && j < n_fresh && old[i] == fresh[j])
        {
          i++;
          j++;
          continue;
        }
      /* Up to the next that stays where it is. */
      while (i < n_old && (is_touched == NULL || is_touched (old[i], data)))
        i++;
      while (j < n_fresh && (is_touched == NULL || is_touched (fresh[j], data)))
        j++;
      g_assert (i > from || j > position);
      compare (splices, old + from, i - from, fresh + position, j - position, position, from);
    }
  return splices;
}
