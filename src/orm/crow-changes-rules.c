/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the database did by itself, where its engine does not report it: worked out from the rules of the links.
 *
 * A loaded row whose reference is known and whose target is loaded follows its target's fate without any question.  Where
 * the target is not loaded and may have gone along with something else, the row's keys and references are read again; so
 * are all loaded rows after SQL of the program.  What triggers do is not seen.
 *
 * Runs after the statements and before states change: rows that are deleted have their mark and are in the identity map
 * still.  CROW_ROW_BUSY is on rows that were read again.
 */
#include "config.h"

#include "orm/crow-flush-private.h"

#define BATCH 50

typedef gboolean (*RowFunc) (CrowSession   *self,
                             CrowEntityMap *map,
                             CrowRow       *row,
                             gpointer       data);

/* Calls for each row of an entity that the database has; stops at FALSE. */
static gboolean
foreach_stored (CrowSession   *self,
                CrowEntityMap *map,
                RowFunc        func,
                gpointer       data)
{
  CrowStore *store = &self->stores[map->index];

  for (guint i = 0; i < store->slabs->len; i++)
    {
      char *slab = g_ptr_array_index (store->slabs, i);
      gsize used = i + 1 == store->slabs->len ? store->slab_used : *(gsize *) slab;

      for (gsize j = 0; j < used; j++)
        {
          CrowRow *row = _crow_slab_get_row (map, slab, j);

          if (row->state == CROW_STATE_PERSISTENT && !func (self, map, row, data))
            return FALSE;
        }
    }
  return TRUE;
}

/* Reading rows again. */

static gboolean
has_key (CrowEntityMap   *map,
         CrowRow         *row,
         const CrowValue *key)
{
  for (guint i = 0; i < map->n_key; i++)
    {
      CrowValue value;

      _crow_row_get (map, row, map->key[i], &value);
      if (!crow_value_equal (&value, &key[i]))
        return FALSE;
    }
  return TRUE;
}

static void
note_differences (CrowSession     *self,
                  CrowEntityMap   *map,
                  CrowRow         *row,
                  const guint16   *attributes,
                  const CrowValue *values,
                  guint            n)
{
  for (guint i = 0; i < n; i++)
    {
      CrowValue old;

      if (!_crow_row_test (map, row, CROW_MASK_VALID, attributes[i]) ||
          _crow_row_test (map, row, CROW_MASK_DIRTY, attributes[i]))
        continue;
      _crow_row_get (map, row, attributes[i], &old);
      if (!crow_value_equal (&old, &values[i]))
        _crow_changes_note_value (self, row, attributes[i], &values[i], TRUE);
    }
}

static gboolean
read_chunk (CrowSession   *self,
            CrowEntityMap *map,
            CrowRow      **rows,
            guint          n_rows,
            const guint16 *attributes,
            guint          n_attributes,
            GError       **error)
{
  guint n = map->n_key + n_attributes, n_bound = _crow_sql_round_up (n_rows), n_parameters = 0, parameter = 0;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  g_autofree CrowValue *values = g_new0 (CrowValue, n);
  g_autofree guint8 *types = g_malloc0 (n);
  gboolean found[BATCH] = { FALSE };
  CrowStep step;

  for (guint i = 0; i < n; i++)
    {
      guint attribute = i < map->n_key ? map->key[i] : attributes[i - map->n_key];

      if (i > 0)
        g_string_append (sql, ", ");
      _crow_sql_append_column (self, sql, map, attribute);
      types[i] = map->types[attribute];
    }
  g_string_append (sql, " FROM ");
  _crow_sql_append_source (self, sql, map);
  g_string_append (sql, " AS t WHERE ");
  _crow_sql_append_in (self, sql, map, "t", map->key, map->n_key, n_bound, &n_parameters);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n_bound; i++)
    for (guint j = 0; j < map->n_key; j++)
      {
        CrowRow *row = rows[MIN (i, n_rows - 1)];
        CrowValue value;

        _crow_row_get (map, row, map->key[j], &value);
        _crow_statement_bind (statement, parameter++, &value);
      }
  while ((step = _crow_statement_step (statement, error)) == CROW_STEP_ROW)
    {
      guint read = _crow_statement_read_row (statement, types, n, values, error);

      if (G_UNLIKELY (read == CROW_READ_FAILED))
        return FALSE;
      /* What does not fit the schema is found when it is loaded. */
      if (read < map->n_key)
        continue;
      for (guint i = 0; i < n_rows; i++)
        if (!found[i] && has_key (map, rows[i], values))
          {
            found[i] = TRUE;
            note_differences (self, map, rows[i], attributes, values + map->n_key, n_attributes);
            break;
          }
    }
  for (guint i = 0; i < n_rows && step != CROW_STEP_FAILED; i++)
    if (!found[i])
      _crow_changes_note_delete (self, rows[i], TRUE);
  return step != CROW_STEP_FAILED;
}

static gboolean
read_again (CrowSession   *self,
            CrowEntityMap *map,
            GPtrArray     *rows,
            const guint16 *attributes,
            guint          n_attributes,
            GError       **error)
{
  for (guint i = 0; i < rows->len; i += BATCH)
    if (!read_chunk (self, map, (CrowRow **) rows->pdata + i, MIN (BATCH, rows->len - i), attributes, n_attributes,
                     error))
      return FALSE;
  return TRUE;
}

static gboolean
collect_cb (CrowSession   *self,
            CrowEntityMap *map,
            CrowRow       *row,
            gpointer       data)
{
  g_ptr_array_add (data, row);
  return TRUE;
}

/* After SQL of the program: all that is loaded. */
gboolean
_crow_changes_compare (CrowSession *self,
                       GError     **error)
{
  for (guint i = 0; i < self->mapping->n_entities; i++)
    {
      CrowEntityMap *map = &self->mapping->entities[i];
      g_autoptr (GPtrArray) rows = g_ptr_array_new ();
      g_autofree guint16 *attributes = g_new (guint16, map->n_attributes);

      if (!map->mapped)
        continue;
      for (guint j = 0; j < map->n_attributes; j++)
        attributes[j] = j;
      foreach_stored (self, map, collect_cb, rows);
      if (!read_again (self, map, rows, attributes, map->n_attributes, error))
        return FALSE;
    }
  return TRUE;
}

/* Deletes. */

typedef struct
{
  gboolean *leaving;   /* by entity: rows of it may have gone */
  gboolean *along;     /* by entity: … because others did, even if they are not loaded */
  GPtrArray *doubtful; /* CrowRow: whose target is not known */
  gboolean nullify;    /* this pass looks at references that are cut */
  gboolean any;        /* a row was found to be gone */
} Deletes;

static CrowAction
get_action (CrowRoleMap *role)
{
  if (role->at_once)
    return CROW_ACTION_CASCADE;
  /* Where the session cascades row by row, what goes is marked already. */
  if (role->by_session)
    return role->link->delete_rule == CROW_DELETE_NULLIFY       ? CROW_ACTION_SET_NULL
           : role->link->delete_rule == CROW_DELETE_SET_DEFAULT ? CROW_ACTION_SET_DEFAULT
                                                                : CROW_ACTION_NO_ACTION;
  return role->reference->on_delete;
}

static void
note_null (CrowSession *self,
           CrowRow     *row,
           CrowRoleMap *role)
{
  CrowValue null = crow_value_null ();
  const guint16 *columns = role->by_session ? role->nulled : role->reference->columns;
  guint n_columns = role->by_session ? role->n_nulled : role->reference->n_columns;

  for (guint i = 0; i < n_columns; i++)
    _crow_changes_note_value (self, row, columns[i], &null, FALSE);
}

/* What became of a row by one of its references.  FALSE: it is gone. */
static gboolean
follow_reference (CrowSession   *self,
                  CrowEntityMap *map,
                  CrowRow       *row,
                  CrowRoleMap   *role,
                  Deletes       *deletes)
{
  const CrowReferenceInfo *reference = role->reference;
  CrowAction action = get_action (role);
  CrowValue *values = g_newa (CrowValue, reference->n_columns);
  gboolean unknown = FALSE;
  CrowRow *target;

  if (!deletes->leaving[reference->target] ||
      (action != CROW_ACTION_CASCADE && action != CROW_ACTION_SET_NULL && action != CROW_ACTION_SET_DEFAULT))
    return TRUE;
  for (guint i = 0; i < reference->n_columns; i++)
    {
      /* It was settled with the edits. */
      if (_crow_row_test (map, row, CROW_MASK_DIRTY, reference->columns[i]))
        return TRUE;
      unknown |= !_crow_row_test (map, row, CROW_MASK_VALID, reference->columns[i]);
      if (!unknown)
        _crow_row_get (map, row, reference->columns[i], &values[i]);
      if (!unknown && values[i].type == CROW_VALUE_TYPE_NULL)
        return TRUE;
    }
  target = unknown ? NULL : _crow_identity_lookup_target (self, role, values);
  if (target == NULL)
    {
      if ((unknown || !role->to_key || deletes->along[reference->target]) && !(row->flags & CROW_ROW_BUSY))
        {
          row->flags |= CROW_ROW_BUSY;
          g_ptr_array_add (deletes->doubtful, row);
        }
      return TRUE;
    }
  if (!(target->flags & CROW_ROW_MARKED))
    return TRUE;
  if (action == CROW_ACTION_CASCADE)
    return FALSE;
  if (action == CROW_ACTION_SET_NULL && deletes->nullify)
    note_null (self, row, role);
  else if (action == CROW_ACTION_SET_DEFAULT)
    {
      row->flags |= CROW_ROW_BUSY;
      g_ptr_array_add (deletes->doubtful, row);
    }
  return TRUE;
}

static gboolean
follow_cb (CrowSession   *self,
           CrowEntityMap *map,
           CrowRow       *row,
           gpointer       data)
{
  Deletes *deletes = data;

  if (row->flags & (CROW_ROW_MARKED | CROW_ROW_BUSY | CROW_ROW_INSERTED))
    return TRUE;
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE && !follow_reference (self, map, row, &map->roles[i], deletes))
      {
        _crow_changes_note_delete (self, row, FALSE);
        deletes->any = TRUE;
        break;
      }
  return TRUE;
}

/* Which tables a delete may reach. */
static void
spread (CrowSession *self,
        Deletes     *deletes,
        guint        entity)
{
  guint n_referrers;
  const CrowSchemaReference *referrers = crow_schema_get_referrers (self->mapping->schema, entity, &n_referrers);

  for (guint i = 0; i < n_referrers; i++)
    {
      guint from = referrers[i].info->entity;

      if (referrers[i].info->on_delete != CROW_ACTION_CASCADE || deletes->along[from])
        continue;
      deletes->along[from] = deletes->leaving[from] = TRUE;
      spread (self, deletes, from);
    }
  /* What the session deletes without a look is as what the database does. */
  for (guint i = 0; i < self->mapping->entities[entity].n_roles; i++)
    {
      CrowRoleMap *role = &self->mapping->entities[entity].roles[i];

      if (role->kind == CROW_ROLE_REFERENCE || !role->at_once || deletes->along[role->target->index])
        continue;
      deletes->along[role->target->index] = deletes->leaving[role->target->index] = TRUE;
      spread (self, deletes, role->target->index);
    }
}

static gboolean
is_referring (CrowEntityMap *map,
              Deletes       *deletes)
{
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE && deletes->leaving[map->roles[i].reference->target])
      return TRUE;
  return FALSE;
}

static gboolean
read_doubtful (CrowSession *self,
               Deletes     *deletes,
               GError     **error)
{
  guint n_notes = self->notes->len;

  for (guint i = 0; i < self->mapping->n_entities; i++)
    {
      CrowEntityMap *map = &self->mapping->entities[i];
      g_autoptr (GPtrArray) rows = g_ptr_array_new ();
      g_autoptr (GArray) attributes = g_array_new (FALSE, FALSE, sizeof (guint16));

      for (guint j = 0; j < deletes->doubtful->len; j++)
        if (((CrowRow *) deletes->doubtful->pdata[j])->entity == i)
          g_ptr_array_add (rows, deletes->doubtful->pdata[j]);
      for (guint16 j = 0; j < map->n_attributes; j++)
        if (map->attribute_flags[j] & CROW_ATTRIBUTE_IN_REFERENCE)
          g_array_append_val (attributes, j);
      if (!read_again (self, map, rows, (const guint16 *) attributes->data, attributes->len, error))
        return FALSE;
    }
  deletes->any |= self->notes->len > n_notes;
  return TRUE;
}

static void
pass (CrowSession *self,
      Deletes     *deletes)
{
  for (guint i = 0; i < self->mapping->n_entities; i++)
    if (self->mapping->entities[i].mapped && is_referring (&self->mapping->entities[i], deletes))
      foreach_stored (self, &self->mapping->entities[i], follow_cb, deletes);
}

/* @rows: those that were deleted by statements. */
gboolean
_crow_changes_follow_deletes (CrowSession *self,
                              GPtrArray   *rows,
                              GError     **error)
{
  g_autofree gboolean *leaving = g_new0 (gboolean, self->mapping->n_entities);
  g_autofree gboolean *along = g_new0 (gboolean, self->mapping->n_entities);
  g_autoptr (GPtrArray) doubtful = g_ptr_array_new ();
  g_autoptr (GPtrArray) read = g_ptr_array_new ();
  Deletes deletes = { .leaving = leaving, .along = along, .doubtful = doubtful };
  gboolean done = TRUE;

  for (guint i = 0; i < rows->len; i++)
    leaving[((CrowRow *) rows->pdata[i])->entity] = TRUE;
  for (guint i = 0; i < self->mapping->n_entities; i++)
    if (leaving[i] && !along[i])
      spread (self, &deletes, i);
  do
    {
      do
        {
          deletes.any = FALSE;
          pass (self, &deletes);
        }
      while (deletes.any);
      done = read_doubtful (self, &deletes, error);
      g_ptr_array_extend (read, doubtful, NULL, NULL);
      g_ptr_array_set_size (doubtful, 0);
    }
  while (done && deletes.any);
  deletes.nullify = TRUE;
  if (done)
    pass (self, &deletes);
  for (guint i = 0; i < read->len; i++)
    ((CrowRow *) read->pdata[i])->flags &= ~CROW_ROW_BUSY;
  return done;
}

/* Updates of what is referred to. */

typedef struct
{
  CrowRoleMap *role;        /* from the referrers */
  const CrowValue *old;
  const CrowValue *fresh;
} Update;

static void follow_update (CrowSession     *self,
                           CrowEntityMap   *map,
                           const CrowValue *old,
                           const CrowValue *fresh);

static gboolean
follow_update_cb (CrowSession   *self,
                  CrowEntityMap *map,
                  CrowRow       *row,
                  gpointer       data)
{
  Update *update = data;
  const CrowReferenceInfo *reference = update->role->reference;
  g_autofree CrowValue *old = NULL, *fresh = NULL;
  CrowValue null = crow_value_null ();

  for (guint i = 0; i < reference->n_columns; i++)
    {
      CrowValue value;

      if (!_crow_row_test (map, row, CROW_MASK_VALID, reference->columns[i]) ||
          _crow_row_test (map, row, CROW_MASK_DIRTY, reference->columns[i]))
        return TRUE;
      _crow_row_get (map, row, reference->columns[i], &value);
      if (!crow_value_equal (&value, &update->old[i]))
        return TRUE;
    }
  old = g_new0 (CrowValue, map->n_attributes);
  fresh = g_new0 (CrowValue, map->n_attributes);
  for (guint i = 0; i < map->n_attributes; i++)
    {
      _crow_row_get (map, row, i, &old[i]);
      fresh[i] = old[i];
    }
  for (guint i = 0; i < reference->n_columns; i++)
    {
      const CrowValue *value = reference->on_update == CROW_ACTION_CASCADE ? &update->fresh[i] : &null;

      if (!crow_value_equal (&old[reference->columns[i]], value))
        _crow_changes_note_value (self, row, reference->columns[i], value, FALSE);
      fresh[reference->columns[i]] = *value;
    }
  follow_update (self, map, old, fresh);
  return TRUE;
}

/* @old, @fresh: all values of a row, before and after. */
static void
follow_update (CrowSession     *self,
               CrowEntityMap   *map,
               const CrowValue *old,
               const CrowValue *fresh)
{
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      const CrowReferenceInfo *reference = role->reference;
      Update update = { 0 };
      CrowValue *left, *right;
      gboolean changed = FALSE;

      if ((role->kind != CROW_ROLE_CHILDREN && role->kind != CROW_ROLE_BACK) || !role->target->mapped ||
          (reference->on_update != CROW_ACTION_CASCADE && reference->on_update != CROW_ACTION_SET_NULL))
        continue;
      left = g_newa (CrowValue, reference->n_columns);
      right = g_newa (CrowValue, reference->n_columns);
      for (guint j = 0; j < reference->n_columns; j++)
        {
          left[j] = old[reference->target_columns[j]];
          right[j] = fresh[reference->target_columns[j]];
          changed |= !crow_value_equal (&left[j], &right[j]);
        }
      update.role = &role->target->roles[role->inverse];
      update.old = left;
      update.fresh = right;
      if (changed)
        foreach_stored (self, role->target, follow_update_cb, &update);
    }
}

/* @rows: those that were updated by statements; their edits are still edits. */
void
_crow_changes_follow_updates (CrowSession *self,
                              GPtrArray   *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      g_autofree CrowValue *old = NULL, *fresh = NULL;
      gboolean referred = FALSE;

      for (guint j = 0; j < map->n_attributes && !referred; j++)
        referred = (map->attribute_flags[j] & (CROW_ATTRIBUTE_IN_KEY | CROW_ATTRIBUTE_IN_UNIQUE)) &&
                   _crow_row_test (map, row, CROW_MASK_DIRTY, j);
      if (!referred || row->state != CROW_STATE_PERSISTENT)
        continue;
      old = g_new0 (CrowValue, map->n_attributes);
      fresh = g_new0 (CrowValue, map->n_attributes);
      for (guint j = 0; j < map->n_attributes; j++)
        {
          _crow_row_get (map, row, j, &fresh[j]);
          old[j] = fresh[j];
          if (_crow_row_test (map, row, CROW_MASK_DIRTY, j))
            _crow_flush_get_stored (self, row, j, &old[j]);
        }
      follow_update (self, map, old, fresh);
    }
}
