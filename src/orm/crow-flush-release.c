/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the session cuts, or deletes along, before rows are deleted: by statements over references, without a look at the
 * rows.
 *
 * What a cascade reaches over several links is named by subqueries from the rows that the session knows, and what it
 * reaches over a link of an entity to itself by a recursive one; the deepest goes first.  The mapping tells for which links
 * that can be done (`at_once`).  Loaded objects follow by what the engine reports.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "sql/crow-dialect.h"

#define BATCH 50

/* The rows that a role reaches: from owners that are known, or from those that another step reaches. */
typedef struct _Step Step;
struct _Step
{
  CrowRoleMap *role;
  const Step *above; /* (nullable) */
  CrowRow **owners;  /* of the first step */
  guint n_owners;
};

/* Whether the reference cannot be cut without its row's key. */
static gboolean
cuts_key (CrowEntityMap *map,
          CrowRoleMap   *role)
{
  for (guint i = 0; i < role->n_nulled; i++)
    if (map->attribute_flags[role->nulled[i]] & CROW_ATTRIBUTE_IN_KEY)
      return TRUE;
  return FALSE;
}

static const Step *
get_first (const Step *step)
{
  while (step->above != NULL)
    step = step->above;
  return step;
}

/* The table with the reference that a step follows. */
static CrowEntityMap *
get_referring (CrowSession *self,
               const Step  *step)
{
  if (step->role->kind == CROW_ROLE_PAIRS)
    return &self->mapping->entities[step->role->link->association];
  return _crow_map_get_table (step->role->target, step->role->reference->columns[0]);
}

/* "(a, b)", or for one "a". */
static void
append_columns (CrowSession   *self,
                GString       *sql,
                CrowEntityMap *map,
                const guint16 *columns,
                guint          n_columns,
                gboolean       enclosed)
{
  g_string_append (sql, enclosed && n_columns > 1 ? "(" : "");
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      _crow_sql_append_column (self, sql, map, columns[i]);
    }
  g_string_append (sql, enclosed && n_columns > 1 ? ")" : "");
}

static void append_going (CrowSession *self,
                          GString     *sql,
                          const Step  *step,
                          guint       *n_parameters);

/* Which rows have the reference. */
static void
append_referring (CrowSession *self,
                  GString     *sql,
                  const Step  *step,
                  guint       *n_parameters)
{
  CrowEntityMap *map = get_referring (self, step);
  const CrowReferenceInfo *reference = step->role->reference;

  if (step->above == NULL)
    {
      _crow_sql_append_in (self, sql, map, NULL, reference->columns, reference->n_columns,
                           _crow_sql_round_up (step->n_owners), n_parameters);
      return;
    }
  append_columns (self, sql, map, reference->columns, reference->n_columns, TRUE);
  g_string_append (sql, " IN (SELECT ");
  append_columns (self, sql, step->above->role->target, reference->target_columns, reference->n_columns, FALSE);
  g_string_append (sql, " FROM ");
  _crow_sql_append_table (self, sql, step->above->role->target);
  g_string_append (sql, " WHERE ");
  append_going (self, sql, step->above, n_parameters);
  g_string_append_c (sql, ')');
}

/* The same with what they take along of their own entity. */
static void
append_going (CrowSession *self,
              GString     *sql,
              const Step  *step,
              guint       *n_parameters)
{
  CrowEntityMap *map = step->role->target;
  const CrowRoleMap *loop = map->loop;

  if (loop == NULL)
    {
      append_referring (self, sql, step, n_parameters);
      return;
    }
  append_columns (self, sql, map, map->key, map->n_key, TRUE);
  g_string_append (sql, " IN (WITH RECURSIVE \"crow going\" (k) AS (SELECT ");
  append_columns (self, sql, map, map->key, map->n_key, FALSE);
  g_string_append (sql, " FROM ");
  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " WHERE ");
  append_referring (self, sql, step, n_parameters);
  g_string_append (sql, " UNION SELECT t.");
  append_columns (self, sql, map, map->key, map->n_key, FALSE);
  g_string_append (sql, " FROM ");
  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " AS t JOIN \"crow going\" ON t.");
  append_columns (self, sql, map, loop->reference->columns, 1, FALSE);
  g_string_append (sql, " = \"crow going\".k) SELECT k FROM \"crow going\")");
}

/* Whether the session has rows that change with those of @map, which are deleted. */
static gboolean
is_seen (CrowSession   *self,
         CrowEntityMap *map)
{
  const CrowStore *store = &self->stores[map->index];

  return _crow_changes_has_triggers (self) || map->has_actions ||
         (map->mapped && (store->by_int.n_rows > 0 || store->by_key != NULL));
}

/* @seen: whether what the statement does is to be watched; telling costs as much as deleting.  @has_row: (optional):
 * whether the statement, then a question, has an answer. */
static gboolean
run_step (CrowSession *self,
          const char  *sql,
          const Step  *step,
          gboolean     seen,
          gboolean    *has_row,
          GError     **error)
{
  CrowWatch watch = self->watch;
  const Step *first = get_first (step);
  const CrowReferenceInfo *reference = first->role->reference;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (self->engine, sql, error);
  guint n_bound = _crow_sql_round_up (first->n_owners), parameter = 0;
  CrowStep done;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n_bound; i++)
    for (guint j = 0; j < reference->n_columns; j++)
      {
        CrowValue value;

        _crow_flush_get_stored (self, first->owners[MIN (i, first->n_owners - 1)], reference->target_columns[j], &value);
        _crow_statement_bind (statement, parameter++, &value);
      }
  if (!seen)
    _crow_changes_watch (self, CROW_WATCH_NONE);
  done = _crow_statement_step (statement, error);
  if (!seen)
    _crow_changes_watch (self, watch);
  if (has_row != NULL)
    *has_row = done == CROW_STEP_ROW;
  if (done != CROW_STEP_FAILED)
    return TRUE;
  crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, first->owners[0])),
                          _crow_flush_name_role (step->role), NULL, 0);
  return FALSE;
}

/* Rows whose reference is part of their key keep it: there may be none. */
static gboolean
refuse_referring (CrowSession *self,
                  const Step  *step,
                  GError     **error)
{
  CrowEntityMap *map = get_referring (self, step);
  g_autoptr (GString) sql = g_string_new ("SELECT 1 FROM ");
  guint n_parameters = 0;
  gboolean has_row;

  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " WHERE ");
  append_referring (self, sql, step, &n_parameters);
  g_string_append (sql, " LIMIT 1");
  if (!run_step (self, sql->str, step, FALSE, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_KEY,
               _("Rows of “%s” cannot lose their link “%s”, which is part of their key; delete them as well."),
               map->info->name, _crow_flush_name_role (step->role));
  crow_error_set_details (error != NULL ? *error : NULL,
                          G_OBJECT (_crow_row_get_object (self, get_first (step)->owners[0])),
                          _crow_flush_name_role (step->role), NULL, 0);
  return FALSE;
}

/* Whether all that a cut does is to set one column to null that may be null. */
static gboolean
cuts_simply (CrowRoleMap *role)
{
  const CrowRoleMap *forth = &role->target->roles[role->inverse];

  return role->kind != CROW_ROLE_PAIRS && role->kind != CROW_ROLE_REFERENCE && role->by_session &&
         role->link->delete_rule == CROW_DELETE_NULLIFY && role->reference->n_columns == 1 && forth->n_nulled == 1 &&
         forth->nullable && !cuts_key (_crow_map_get_table (role->target, role->reference->columns[0]),
                                       &role->target->roles[role->inverse]);
}

/* Whether one statement cuts both: they are columns of one table that refer to the same. */
static gboolean
are_cut_together (CrowRoleMap *role,
                  CrowRoleMap *other)
{
  return cuts_simply (role) && cuts_simply (other) &&
         role->reference->target_columns[0] == other->reference->target_columns[0] &&
         _crow_map_get_table (role->target, role->reference->columns[0]) ==
           _crow_map_get_table (other->target, other->reference->columns[0]);
}

/* Whether an earlier role of @map has cut what @index cuts. */
static gboolean
is_cut_along (CrowEntityMap *map,
              guint          index)
{
  for (guint i = 0; i < index; i++)
    if (are_cut_together (&map->roles[i], &map->roles[index]))
      return TRUE;
  return FALSE;
}

/* "column IN (?1, …)": the same values each time. */
static void
append_among (CrowSession   *self,
              GString       *sql,
              CrowEntityMap *map,
              guint16        column,
              guint          n_values)
{
  gboolean dollars = crow_engine_get_dialect (self->engine) == CROW_DIALECT_POSTGRESQL;

  _crow_sql_append_column (self, sql, map, column);
  g_string_append (sql, " IN (");
  for (guint i = 0; i < n_values; i++)
    g_string_append_printf (sql, "%s%c%u", i > 0 ? ", " : "", dollars ? '$' : '?', i + 1);
  g_string_append_c (sql, ')');
}

/* Two links may have the same. */
static void
add_column (GArray  *columns,
            guint16  column)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_array_index (columns, guint16, i) == column)
      return;
  g_array_append_val (columns, column);
}

/* A row that refers to what goes by several links is written once. */
static gboolean
cut_together (CrowSession *self,
              const Step  *step,
              GArray      *columns,
              GError     **error)
{
  CrowEntityMap *map = get_referring (self, step);
  guint n_values = _crow_sql_round_up (step->n_owners);
  g_autoptr (GString) sql = g_string_new ("UPDATE ");

  _crow_sql_append_table (self, sql, map);
  for (guint i = 0; i < columns->len; i++)
    {
      guint16 column = g_array_index (columns, guint16, i);

      g_string_append (sql, i == 0 ? " SET " : ", ");
      _crow_sql_append_column (self, sql, map, column);
      g_string_append (sql, " = CASE WHEN ");
      append_among (self, sql, map, column, n_values);
      g_string_append (sql, " THEN NULL ELSE ");
      _crow_sql_append_column (self, sql, map, column);
      g_string_append (sql, " END");
    }
  for (guint i = 0; i < columns->len; i++)
    {
      g_string_append (sql, i == 0 ? " WHERE " : " OR ");
      append_among (self, sql, map, g_array_index (columns, guint16, i), n_values);
    }
  return run_step (self, sql->str, step, TRUE, NULL, error);
}

/* UPDATE … SET reference = NULL, or its default. */
static gboolean
cut_references (CrowSession *self,
                const Step  *step,
                GError     **error)
{
  CrowRoleMap *forth = &step->role->target->roles[step->role->inverse];
  CrowEntityMap *map = get_referring (self, step);
  g_autoptr (GString) sql = g_string_new ("UPDATE ");
  guint n_parameters = 0;

  if (step->role->link->delete_rule == CROW_DELETE_NULLIFY && cuts_key (map, forth))
    return refuse_referring (self, step, error);
  if (step->above == NULL)
    {
      CrowEntityMap *owner = _crow_row_map_of (self, step->owners[0]);
      g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint16));

      for (guint i = 0; i < owner->n_roles; i++)
        if (are_cut_together (step->role, &owner->roles[i]))
          add_column (columns, owner->roles[i].reference->columns[0]);
      if (columns->len > 1)
        return cut_together (self, step, columns, error);
    }
  _crow_sql_append_table (self, sql, map);
  for (guint i = 0; i < forth->n_nulled; i++)
    {
      const CrowAttributeInfo *attribute = &map->info->attributes[forth->nulled[i]];

      g_string_append (sql, i == 0 ? " SET " : ", ");
      _crow_sql_append_column (self, sql, map, forth->nulled[i]);
      g_string_append (sql, " = ");
      if (step->role->link->delete_rule == CROW_DELETE_SET_DEFAULT && attribute->default_value != NULL)
        crow_sql_append_value (sql, crow_engine_get_dialect (self->engine), attribute, attribute->default_value);
      else
        g_string_append (sql, "NULL");
    }
  g_string_append (sql, " WHERE ");
  append_referring (self, sql, step, &n_parameters);
  return run_step (self, sql->str, step, TRUE, NULL, error);
}

static gboolean
delete_pairs (CrowSession *self,
              const Step  *step,
              GError     **error)
{
  CrowEntityMap *map = get_referring (self, step);
  g_autoptr (GString) sql = g_string_new ("DELETE FROM ");
  guint n_parameters = 0;

  _crow_sql_append_table (self, sql, map);
  g_string_append (sql, " WHERE ");
  append_referring (self, sql, step, &n_parameters);
  return run_step (self, sql->str, step, is_seen (self, map), NULL, error);
}

static gboolean release (CrowSession *self,
                         const Step  *step,
                         GError     **error);

/* What the session has to do for a role before the rows that have it go. */
static gboolean
needs_release (CrowSession *self,
               CrowRoleMap *role)
{
  if (role->kind == CROW_ROLE_REFERENCE)
    return FALSE;
  if (role->kind == CROW_ROLE_PAIRS)
    return role->reference->on_delete != CROW_ACTION_CASCADE || role->link->executor == CROW_EXECUTOR_SESSION;
  return role->by_session &&
         (role->link->delete_rule != CROW_DELETE_CASCADE || (role->at_once && !self->tells_deletes));
}

/* @table: where the rows that a step reaches are, or, of a hierarchy, have a part. */
static gboolean
delete_going (CrowSession   *self,
              const Step    *step,
              CrowEntityMap *table,
              GError       **error)
{
  CrowEntityMap *map = step->role->target;
  gboolean part = map->n_tables > 1 && table != map->tables[0];
  g_autoptr (GString) sql = g_string_new ("DELETE FROM ");
  guint n_parameters = 0;

  _crow_sql_append_table (self, sql, table);
  g_string_append (sql, " WHERE ");
  if (part)
    {
      append_columns (self, sql, table, map->key, map->n_key, TRUE);
      g_string_append (sql, " IN (SELECT ");
      append_columns (self, sql, map, map->key, map->n_key, FALSE);
      g_string_append (sql, " FROM ");
      _crow_sql_append_table (self, sql, map);
      g_string_append (sql, " WHERE ");
    }
  append_going (self, sql, step, &n_parameters);
  g_string_append (sql, part ? ")" : "");
  return run_step (self, sql->str, step, is_seen (self, map), NULL, error);
}

/* The rows that a step reaches, and before them what refers to those. */
static gboolean
delete_along (CrowSession *self,
              const Step  *step,
              GError     **error)
{
  CrowEntityMap *map = step->role->target;

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      const Step next = { .role = role, .above = step };

      /* All pairs at once are less work than the foreign key has with those of each row. */
      if (role != map->loop && (role->kind == CROW_ROLE_PAIRS || needs_release (self, role)) &&
          !release (self, &next, error))
        return FALSE;
    }
  for (guint i = map->n_tables; i > 1; i--)
    {
      CrowEntityMap *table = map->tables[i - 1];

      if (crow_schema_get_entity (self->mapping->drawn, table->entity)->inheritance->on_delete != CROW_ACTION_CASCADE &&
          !delete_going (self, step, table, error))
        return FALSE;
    }
  return delete_going (self, step, map, error);
}

/* DELETE of pairs that no foreign key takes along; DELETE of referrers where the session cascades, else UPDATE. */
static gboolean
release (CrowSession *self,
         const Step  *step,
         GError     **error)
{
  if (step->role->kind == CROW_ROLE_PAIRS)
    return delete_pairs (self, step, error);
  if (step->role->link->delete_rule == CROW_DELETE_CASCADE)
    return delete_along (self, step, error);
  return cut_references (self, step, error);
}

/* Before rows of one entity are deleted: cuts what the session has to cut. */
gboolean
_crow_flush_release_referrers (CrowSession *self,
                               CrowRow    **owners,
                               guint        n_owners,
                               GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, owners[0]);
  gboolean done = TRUE;

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];

      if (!needs_release (self, role) || is_cut_along (map, i))
        continue;
      _crow_changes_watch (self, CROW_WATCH_ALL);
      for (guint start = 0; start < n_owners && done; start += BATCH)
        {
          const Step step = { .role = role, .owners = owners + start, .n_owners = MIN (BATCH, n_owners - start) };

          done = release (self, &step, error);
        }
      _crow_changes_watch (self, CROW_WATCH_NONE);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

/* The same for rows of one entity that the database will not see go: what its foreign keys would cut, too. */
gboolean
_crow_flush_release_all (CrowSession *self,
                         CrowRow    **owners,
                         guint        n_owners,
                         GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, owners[0]);
  gboolean done = TRUE;

  for (guint i = 0; i < map->n_roles && done; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowRow *chunk[BATCH];
      guint n = 0;

      if (role->kind == CROW_ROLE_REFERENCE ||
          (role->kind != CROW_ROLE_PAIRS && role->link->delete_rule != CROW_DELETE_NULLIFY &&
           role->link->delete_rule != CROW_DELETE_SET_DEFAULT))
        continue;
      _crow_changes_watch (self, CROW_WATCH_UNEDITED);
      for (guint j = 0; j < n_owners && done; j++)
        {
          CrowSet *set = _crow_set_lookup (self, owners[j], i);

          /* What is known to be empty needs nothing. */
          if (set == NULL || !set->loaded || set->n_rows > 0)
            chunk[n++] = owners[j];
          if (n == BATCH || (n > 0 && j + 1 == n_owners))
            {
              const Step step = { .role = role, .owners = chunk, .n_owners = n };

              done = release (self, &step, error);
              n = 0;
            }
        }
      _crow_changes_watch (self, CROW_WATCH_NONE);
    }
  return done;
}

