/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows of associations: pairs of a many-to-many link, as a set.
 *
 * Pairs of rows that are inserted by this flush are in their sets; those of rows that the database has are in the
 * session's edits, of which only the last word on each pair counts.
 */
#include "config.h"

#include "orm/crow-flush-private.h"

/* Pairs in one DELETE: its list is a table of its own, which takes longer than the rows when it is long. */
#define MAX_DELETED 50

typedef struct
{
  CrowRow *rows[2];
} Pair;

static guint
pair_hash (gconstpointer data)
{
  const Pair *pair = data;

  return g_direct_hash (pair->rows[0]) * 31 ^ g_direct_hash (pair->rows[1]);
}

static gboolean
pair_equal (gconstpointer a,
            gconstpointer b)
{
  return memcmp (a, b, sizeof (Pair)) == 0;
}

static CrowStatement *
prepare (CrowSession                *self,
         const CrowRelationshipInfo *link,
         gboolean                    insert,
         gboolean                    blind,
         guint                       n_rows,
         GError                    **error)
{
  CrowEntityMap *association = &self->mapping->entities[link->association];
  g_autoptr (GString) sql = g_string_new (insert ? "INSERT INTO " : "DELETE FROM ");
  guint n_parameters = 0, n_columns = link->references[0].n_columns + link->references[1].n_columns;
  g_autofree guint16 *columns = g_new (guint16, n_columns);

  for (guint i = 0; i < n_columns; i++)
    columns[i] = i < link->references[0].n_columns ? link->references[0].columns[i]
                                                   : link->references[1].columns[i - link->references[0].n_columns];
  _crow_sql_append_table (self, sql, association);
  if (!insert)
    {
      g_string_append (sql, " WHERE ");
      _crow_sql_append_in (self, sql, association, NULL, columns, n_columns, n_rows, &n_parameters);
      return crow_engine_prepare (self->engine, sql->str, error);
    }
  _crow_sql_append_rows (self, sql, association, columns, n_columns, n_rows);
  g_string_append (sql, blind ? " ON CONFLICT DO NOTHING" : "");
  return crow_engine_prepare (self->engine, sql->str, error);
}

/* The reference to a row of @map. */
static inline void
bind_end (CrowStatement           *statement,
          CrowEntityMap           *map,
          CrowRow                 *row,
          const CrowReferenceInfo *reference,
          guint                   *parameter)
{
  CrowValue value;

  /* A number as its key is there. */
  if (G_LIKELY (map->int_key && reference->n_columns == 1 && reference->target_columns[0] == map->key[0]))
    {
      value = crow_value_int64 (CROW_ROW_SLOTS (row)[map->key[0]].v_int64);
      _crow_statement_bind (statement, (*parameter)++, &value);
      return;
    }
  for (guint i = 0; i < reference->n_columns; i++)
    {
      _crow_row_get (map, row, reference->target_columns[i], &value);
      _crow_statement_bind (statement, (*parameter)++, &value);
    }
}

/* @blind: nobody has looked whether pairs that are inserted are there. */
static gboolean
write_pairs (CrowSession                *self,
             const CrowRelationshipInfo *link,
             gboolean                    insert,
             gboolean                    blind,
             GArray                     *pairs,
             GError                    **error)
{
  /* More than rows of entities: pairs come to their second index at random, so that each statement touches, and keeps a
   * copy of, most of its pages; fewer statements, fewer copies. */
  static const guint sizes[] = { 2000, 500, 50, 10, 1 };
  guint n_columns = link->references[0].n_columns + link->references[1].n_columns;
  guint done = 0;

  for (guint number = 0; number < G_N_ELEMENTS (sizes) && done < pairs->len; number++)
    {
      g_autoptr (CrowStatement) statement = NULL;
      guint size = sizes[number];

      if (pairs->len - done < size || size * n_columns > CROW_MAX_PARAMETERS || (!insert && size > MAX_DELETED))
        continue;
      statement = prepare (self, link, insert, blind, size, error);
      if (statement == NULL)
        return FALSE;
      for (; done + size <= pairs->len; done += size)
        {
          guint parameter = 0;

          for (guint i = 0; i < size; i++)
            for (guint end = 0; end < 2; end++)
              {
                CrowRow *row = g_array_index (pairs, Pair, done + i).rows[end];

                bind_end (statement, _crow_row_map_of (self, row), row, &link->references[end], &parameter);
              }
          if (_crow_statement_step (statement, error) == CROW_STEP_FAILED)
            return FALSE;
        }
    }
  return TRUE;
}

/* The last word on each pair: only @add or only removed ones. */
static GArray *
collect_edits (GArray  *edits,
               gboolean add)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (GHashTable) seen = NULL;

  if (edits == NULL || edits->len == 0)
    return result;
  seen = g_hash_table_new (pair_hash, pair_equal);
  for (guint i = edits->len; i > 0; i--)
    {
      CrowPairEdit *edit = &g_array_index (edits, CrowPairEdit, i - 1);

      /* The number of edits of a pair tells whether its first state was the last. */
      if (g_hash_table_add (seen, edit->rows) && edit->add == add)
        g_array_append_vals (result, edit->rows, 1);
    }
  return result;
}

/* A pair that was there, went and came back is no change: its first edit says what was before.  That of a pair of which
 * nobody knew says nothing; @blind: (out) (optional): those are moved here. */
static GArray *
drop_unchanged (GArray   *edits,
                GArray   *pairs,
                gboolean  add,
                GArray   *blind)
{
  g_autoptr (GHashTable) first = g_hash_table_new (pair_hash, pair_equal);
  guint kept = 0;

  for (guint i = 0; edits != NULL && i < edits->len; i++)
    {
      CrowPairEdit *edit = &g_array_index (edits, CrowPairEdit, i);

      if (!g_hash_table_contains (first, edit->rows))
        g_hash_table_insert (first, edit->rows, edit);
    }
  for (guint i = 0; i < pairs->len; i++)
    {
      Pair *pair = &g_array_index (pairs, Pair, i);
      CrowPairEdit *edit = g_hash_table_lookup (first, pair);

      if (edit->blind && blind != NULL)
        g_array_append_val (blind, *pair);
      else if (edit->blind || edit->add == add)
        g_array_index (pairs, Pair, kept++) = *pair;
    }
  g_array_set_size (pairs, kept);
  return pairs;
}

gboolean
_crow_flush_delete_pairs (CrowSession *self,
                          GError     **error)
{
  for (guint i = 0; self->n_pair_edits > 0 && i < crow_schema_get_n_relationships (self->mapping->schema); i++)
    {
      g_autoptr (GArray) pairs = drop_unchanged (self->pairs[i], collect_edits (self->pairs[i], FALSE), FALSE, NULL);

      if (!write_pairs (self, crow_schema_get_relationship (self->mapping->schema, i), FALSE, FALSE, pairs, error))
        return FALSE;
    }
  return TRUE;
}

/* Pairs in sets of rows that this flush inserted; where both are new, end 0 speaks. */
static void
collect_new (CrowSession *self,
             GPtrArray   *inserts,
             GArray     **pairs)
{
  for (guint i = 0; i < inserts->len; i++)
    {
      CrowRow *row = g_ptr_array_index (inserts, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      for (guint j = 0; j < map->n_roles; j++)
        {
          CrowRoleMap *role = &map->roles[j];
          CrowSet *set = role->kind == CROW_ROLE_PAIRS ? _crow_set_lookup (self, row, j) : NULL;
          guint end = role->info->end;
          GArray **result = &pairs[role->info->relationship];
          guint n_pairs;

          if (set == NULL || set->n_rows == 0)
            continue;
          if (*result == NULL)
            *result = g_array_new (FALSE, FALSE, sizeof (Pair));
          n_pairs = (*result)->len;
          g_array_set_size (*result, n_pairs + set->n_rows);
          for (guint k = 0; k < set->n_rows; k++)
            {
              CrowRow *other = set->rows[k];
              gboolean both = (other->flags & CROW_ROW_INSERTED) != 0;
              Pair *pair = &g_array_index (*result, Pair, n_pairs);

              if ((both && end == 0) || (other->state != CROW_STATE_PERSISTENT && !both) ||
                  (other->flags & CROW_ROW_MARKED))
                continue;
              pair->rows[1 - end] = row;
              pair->rows[end] = other;
              n_pairs++;
            }
          g_array_set_size (*result, n_pairs);
        }
    }
}

/* A pair of a row that is deleted goes with it. */
static void
drop_deleted (GArray *pairs)
{
  guint kept = 0;

  for (guint i = 0; i < pairs->len; i++)
    {
      Pair *pair = &g_array_index (pairs, Pair, i);

      if (!((pair->rows[0]->flags | pair->rows[1]->flags) & CROW_ROW_MARKED))
        g_array_index (pairs, Pair, kept++) = *pair;
    }
  g_array_set_size (pairs, kept);
}

gboolean
_crow_flush_insert_pairs (CrowSession *self,
                          GPtrArray   *inserts,
                          GError     **error)
{
  guint n = crow_schema_get_n_relationships (self->mapping->schema);
  g_autofree GArray **pairs = g_new0 (GArray *, n + 1);
  gboolean done = TRUE;

  collect_new (self, inserts, pairs);
  for (guint i = 0; i < n; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (self->mapping->schema, i);

      if (done && self->pairs[i] != NULL && self->pairs[i]->len > 0)
        {
          g_autoptr (GArray) blind = g_array_new (FALSE, FALSE, sizeof (Pair));
          g_autoptr (GArray) edited = drop_unchanged (self->pairs[i], collect_edits (self->pairs[i], TRUE), TRUE, blind);

          drop_deleted (edited);
          drop_deleted (blind);
          done = write_pairs (self, link, TRUE, FALSE, edited, error) && write_pairs (self, link, TRUE, TRUE, blind, error);
        }
      if (done && pairs[i] != NULL)
        done = write_pairs (self, link, TRUE, FALSE, pairs[i], error);
      g_clear_pointer (&pairs[i], g_array_unref);
    }
  return done;
}
