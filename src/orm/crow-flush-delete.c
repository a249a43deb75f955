/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Delete rules: what goes along with a row that is deleted, and what keeps it from being deleted.
 *
 * The outcome does not depend on what is loaded: what the session knows better than the database (edits that are not
 * written yet) is settled here; the rest is done by the foreign key, or, where the session is the executor, by
 * statements of crow-flush-release.c, which need no look at the rows.  Only where each row counts (a version, handlers of
 * signals, a cycle of links) are their keys read, level by level.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "sql/crow-dialect.h"

#define BATCH 50
/* Of owners of owners; deeper ones are left to the foreign keys. */
#define MAX_DEPTH 64

static void
mark (CrowRow   *row,
      GPtrArray *deletes)
{
  if (row->flags & CROW_ROW_MARKED)
    return;
  row->flags |= CROW_ROW_MARKED;
  g_ptr_array_add (deletes, row);
}

/* What a link is called where one of its roles is to be named. */
const char *
_crow_flush_name_role (CrowRoleMap *role)
{
  if (role->info->name != NULL)
    return role->info->name;
  return role->link->name != NULL ? role->link->name : role->link->id;
}

static gboolean
deny (CrowSession *self,
      CrowRow     *row,
      CrowRoleMap *role,
      GError     **error)
{
  g_autofree char *name = _crow_row_describe (_crow_row_map_of (self, row), row);

  g_set_error (error, CROW_ERROR, CROW_ERROR_DENIED,
               _("%s cannot be deleted: rows of “%s” still refer to it (“%s”); delete or relink them first."), name,
               role->target->info->name, _crow_flush_name_role (role));
  crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)),
                          _crow_flush_name_role (role), NULL, 0);
  return FALSE;
}

static gboolean settle_referrer (CrowSession *self,
                                 CrowRow     *row,
                                 guint        index,
                                 CrowRow     *target,
                                 GPtrArray   *deletes,
                                 GError     **error);

static void
note_dropped (CrowSession *self,
              CrowRow     *row,
              CrowRow     *other,
              guint        role)
{
  const CrowDropped dropped = { .row = row, .other = other, .role = role };

  if (self->dropped == NULL)
    self->dropped = g_array_new (FALSE, FALSE, sizeof (CrowDropped));
  g_array_append_val (self->dropped, dropped);
}

/* With what forgetting its links will cut: the rest is in the row. */
static void
note_links (CrowSession *self,
            CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowSet *set = role->kind != CROW_ROLE_REFERENCE ? _crow_set_lookup (self, row, i) : NULL;

      for (guint j = 0; set != NULL && j < set->n_rows; j++)
        if (role->kind == CROW_ROLE_PAIRS || _crow_row_links (role->target, set->rows[j])[role->inverse] == row)
          note_dropped (self, row, set->rows[j], i);
    }
}

static void
add_missing (CrowSession *self,
             CrowSet     *set,
             CrowRow     *row)
{
  if (set != NULL && !_crow_set_contains (set, row))
    _crow_set_add (self, set, row);
}

void
_crow_flush_restore_dropped (CrowSession *self)
{
  for (guint i = 0; self->dropped != NULL && i < self->dropped->len; i++)
    {
      const CrowDropped *dropped = &g_array_index (self->dropped, CrowDropped, i);
      CrowRow *row = dropped->row, *other = dropped->other;
      CrowEntityMap *map = _crow_row_map_of (self, row);
      CrowRoleMap *role = &map->roles[dropped->role];

      if (other == NULL)
        _crow_session_set_state (self, row, CROW_STATE_PENDING);
      else if (role->kind != CROW_ROLE_PAIRS)
        _crow_links_set (self, other, role->inverse, row);
      else
        add_missing (self, _crow_set_lookup (self, other, role->inverse), row);
      for (guint j = 0; other == NULL && j < map->n_roles; j++)
        if (map->roles[j].kind == CROW_ROLE_REFERENCE)
          {
            CrowRow *target = _crow_links_get_known (self, row, j);

            if (target != NULL)
              add_missing (self, _crow_set_lookup (self, target, map->roles[j].inverse), row);
          }
    }
  g_clear_pointer (&self->dropped, g_array_unref);
}

/* A row that will not be written, and what goes with it: that is not to be found cut off from it later. */
static gboolean
drop_pending (CrowSession *self,
              CrowRow     *row,
              GPtrArray   *deletes,
              GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  note_dropped (self, row, NULL, 0);
  _crow_journal_state (self, row, CROW_JOURNAL_EXPUNGE);
  _crow_session_set_state (self, row, CROW_STATE_TRANSIENT);
  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      gboolean below = role->kind == CROW_ROLE_CHILDREN || role->kind == CROW_ROLE_BACK;
      CrowSet *set = below ? _crow_set_lookup (self, row, i) : NULL;
      g_autofree CrowRow **rows = NULL;
      guint n_rows = set != NULL ? set->n_rows : 0;

      if (n_rows == 0 || (!role->link->owned && role->link->delete_rule != CROW_DELETE_CASCADE))
        continue;
      rows = g_memdup2 (set->rows, n_rows * sizeof *rows);
      for (guint j = 0; j < n_rows; j++)
        if ((rows[j]->state == CROW_STATE_PENDING || rows[j]->state == CROW_STATE_PERSISTENT) &&
            !(rows[j]->flags & CROW_ROW_MARKED) && !settle_referrer (self, rows[j], role->inverse, row, deletes, error))
          return FALSE;
    }
  note_links (self, row);
  _crow_links_forget (self, row);
  return TRUE;
}

/* An edited or pending row that refers to one that is to be deleted. */
static gboolean
settle_referrer (CrowSession *self,
                 CrowRow     *row,
                 guint        index,
                 CrowRow     *target,
                 GPtrArray   *deletes,
                 GError     **error)
{
  CrowRoleMap *role = &_crow_row_map_of (self, row)->roles[index];

  if (role->link->owned || role->link->delete_rule == CROW_DELETE_CASCADE)
    {
      if (row->state == CROW_STATE_PERSISTENT)
        {
          mark (row, deletes);
          return TRUE;
        }
      return drop_pending (self, row, deletes, error);
    }
  switch (role->link->delete_rule)
    {
    case CROW_DELETE_DENY:
      return deny (self, target, &role->target->roles[role->inverse], error);
    case CROW_DELETE_NULLIFY:
      note_dropped (self, target, row, role->inverse);
      _crow_links_set (self, row, index, NULL);
      return TRUE;
    default:
      return TRUE;
    }
}

/* What a row refers to; a new one may name by its key what nobody has loaded. */
static CrowRow *
load_target (CrowSession *self,
             CrowRow     *row,
             guint        index)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role = &map->roles[index];
  const CrowReferenceInfo *reference = role->reference;
  CrowRow *target;
  CrowValue *values;

  if (row->state == CROW_STATE_PERSISTENT)
    return _crow_load_one (self, row, index, NULL);
  target = _crow_links_get_known (self, row, index);
  if (target != NULL)
    return target;
  values = g_newa (CrowValue, reference->n_columns);
  if (!_crow_row_get_values (map, row, reference->columns, reference->n_columns, values))
    return NULL;
  return _crow_load_by (self, role->target, reference->target_columns, values, reference->n_columns, FALSE, NULL);
}

/* Whether the row that has the reference goes along with the one that it refers to, whoever does that. */
static gboolean
goes_along (CrowRoleMap *role)
{
  return role->link->owned || role->link->delete_rule == CROW_DELETE_CASCADE ||
         (role->link->delete_rule == CROW_DELETE_NONE && role->reference->on_delete == CROW_ACTION_CASCADE);
}

/* Whether rows of an entity go along with others. */
static gboolean
can_go_along (CrowEntityMap *map)
{
  for (guint i = 0; i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE && goes_along (&map->roles[i]))
      return TRUE;
  return FALSE;
}

/* What was cut from its owner and got no other. */
static gboolean
is_orphan (CrowSession *self,
           CrowRow     *row)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);

  for (guint i = 0; (row->flags & CROW_ROW_ORPHANED) && i < map->n_roles; i++)
    if (map->roles[i].kind == CROW_ROLE_REFERENCE && map->roles[i].link->owned &&
        _crow_row_links (map, row)[i] == NULL && _crow_links_reads_null (map, row, &map->roles[i]))
      return TRUE;
  return FALSE;
}

/* The row that @row goes with, marked or an orphan that will be: itself, or one above that takes it along; a pending row
 * is not written then.  NULL: it stays. */
static CrowRow *
find_doom (CrowSession *self,
           CrowRow     *row,
           guint        depth)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRow *doom = NULL;

  if (row->flags & CROW_ROW_MARKED)
    return row;
  if (row->state != CROW_STATE_PERSISTENT && row->state != CROW_STATE_PENDING)
    return NULL;
  if (is_orphan (self, row))
    return row;
  for (guint i = 0; i < map->n_roles && depth < MAX_DEPTH && doom == NULL; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowRow *target;

      if (role->kind != CROW_ROLE_REFERENCE || !goes_along (role))
        continue;
      target = _crow_links_get_known (self, row, i);
      /* What is marked is known. */
      if (target == NULL && (can_go_along (role->target) || !_crow_row_is_complete (map, row)))
        target = load_target (self, row, i);
      if (target != NULL && target != row)
        doom = find_doom (self, target, depth + 1);
    }
  return doom;
}

static gboolean
is_doomed (CrowSession *self,
           CrowRow     *row,
           guint        depth)
{
  return find_doom (self, row, depth) != NULL;
}

/* Whether a row is in the database after the flush, as far as what is marked or cut off by now says. */
gboolean
_crow_flush_stays (CrowSession *self,
                   CrowRow     *row)
{
  return (row->state == CROW_STATE_PERSISTENT || row->state == CROW_STATE_PENDING) && !is_doomed (self, row, 0);
}

enum
{
  DOOMED_HERE = 1 << 0,  /* rows of the entity are in the list */
  DOOMED_ALONG = 1 << 1, /* rows of it may go along with some in the list, loaded or not */
};

/* By entity; (transfer full). */
guint8 *
_crow_flush_collect_doomed (CrowSession *self,
                            GPtrArray   *deletes)
{
  guint8 *doomed = g_new0 (guint8, self->mapping->n_entities + 1);
  gboolean again = TRUE;

  for (guint i = 0; i < deletes->len; i++)
    doomed[((CrowRow *) deletes->pdata[i])->entity] = DOOMED_HERE;
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < self->mapping->n_entities; i++)
        for (guint j = 0; doomed[i] != 0 && j < self->mapping->entities[i].n_roles; j++)
          {
            CrowRoleMap *role = &self->mapping->entities[i].roles[j];

            if ((role->kind != CROW_ROLE_CHILDREN && role->kind != CROW_ROLE_BACK) ||
                !goes_along (role) || (doomed[role->target->index] & DOOMED_ALONG))
              continue;
            doomed[role->target->index] |= DOOMED_ALONG;
            again = TRUE;
          }
    }
  return doomed;
}

/* The marked row that takes along what the database has as the target of one of the edited references of @row; NULL: none
 * does.  @doomed: of _crow_flush_collect_doomed().  @exactly: whether it is to be read where nobody knows; else @row is the
 * answer there. */
CrowRow *
_crow_flush_find_left (CrowSession  *self,
                       CrowRow      *row,
                       const guint8 *doomed,
                       gboolean      exactly)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRow *doom = NULL;

  for (guint i = 0; i < map->n_roles && doom == NULL; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      gboolean edited = FALSE, null = FALSE;
      CrowValue *values;
      CrowRow *target;

      if (role->kind != CROW_ROLE_REFERENCE || doomed[role->target->index] == 0)
        continue;
      values = g_newa (CrowValue, role->reference->n_columns);
      for (guint j = 0; j < role->reference->n_columns; j++)
        {
          edited |= _crow_row_test (map, row, CROW_MASK_DIRTY, role->reference->columns[j]);
          _crow_flush_get_stored (self, row, role->reference->columns[j], &values[j]);
          null |= values[j].type == CROW_VALUE_TYPE_NULL;
        }
      if (!edited || null)
        continue;
      target = _crow_identity_lookup_target (self, role, values);
      if (target == NULL && (doomed[role->target->index] & DOOMED_ALONG) && !exactly)
        return row;
      if (target == NULL && (doomed[role->target->index] & DOOMED_ALONG))
        target = _crow_load_by (self, role->target, role->reference->target_columns, values, role->reference->n_columns,
                                FALSE, NULL);
      if (target == NULL)
        continue;
      doom = (doomed[role->target->index] & DOOMED_ALONG) ? find_doom (self, target, 0)
             : (target->flags & CROW_ROW_MARKED) ? target : NULL;
    }
  return doom;
}

/* What a row refers to, if that may go; it is loaded where it can go without being in the list, or where the row does
 * not know to what it refers. */
static CrowRow *
get_target (CrowSession  *self,
            CrowRow      *row,
            guint         index,
            const guint8 *doomed)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role = &map->roles[index];
  gboolean load = (doomed[role->target->index] & DOOMED_ALONG) != 0;

  if (doomed[role->target->index] == 0)
    return NULL;
  for (guint i = 0; i < role->reference->n_columns; i++)
    load |= !_crow_row_test (map, row, CROW_MASK_VALID, role->reference->columns[i]);
  return load ? load_target (self, row, index) : _crow_links_get_known (self, row, index);
}

/* A row that was expired, and not read since, has no version to compare with but the one that it has now. */
gboolean
_crow_flush_read_versions (CrowSession *self,
                           GPtrArray   *rows,
                           GError     **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);
      guint attribute = map->info->version_attribute;

      if (attribute != CROW_NONE && row->state == CROW_STATE_PERSISTENT &&
          !_crow_row_test (map, row, CROW_MASK_VALID, attribute) && !_crow_load_row (self, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
settle_edited (CrowSession *self,
               GPtrArray   *rows,
               GPtrArray   *deletes,
               GError     **error)
{
  g_autofree guint8 *doomed = rows->len > 0 ? _crow_flush_collect_doomed (self, deletes) : NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowEntityMap *map = _crow_row_map_of (self, row);

      for (guint j = 0; j < map->n_roles; j++)
        {
          CrowRow *target;

          if (map->roles[j].kind != CROW_ROLE_REFERENCE || (row->flags & CROW_ROW_MARKED) ||
              (row->state != CROW_STATE_PENDING && row->state != CROW_STATE_PERSISTENT))
            continue;
          target = get_target (self, row, j, doomed);
          if (target == NULL || target == row || !is_doomed (self, target, 0))
            continue;
          if (!settle_referrer (self, row, j, target, deletes, error))
            return FALSE;
        }
    }
  return TRUE;
}

static void
collect_orphans (CrowSession *self,
                 GPtrArray   *rows,
                 GPtrArray   *deletes)
{
  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);

      if (!is_orphan (self, row))
        continue;
      if (row->state == CROW_STATE_PERSISTENT)
        mark (row, deletes);
      else if (row->state == CROW_STATE_PENDING)
        {
          note_dropped (self, row, NULL, 0);
          _crow_journal_state (self, row, CROW_JOURNAL_EXPUNGE);
          _crow_session_set_state (self, row, CROW_STATE_TRANSIENT);
        }
    }
}

/* The children of up to BATCH owners by key alone; those that the session does not have get rows with nothing else. */
static gboolean
mark_children (CrowSession  *self,
               CrowRoleMap  *role,
               CrowRow     **owners,
               guint         n_owners,
               GPtrArray    *deletes,
               GError      **error)
{
  CrowEntityMap *owner_map = _crow_row_map_of (self, owners[0]), *map = role->target;
  guint n_bound = _crow_sql_round_up (n_owners), n_parameters = 0, parameter = 0;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  /* In which tables a row has its parts is said by its discriminator, whether it is still the same by its version. */
  guint16 more[2];
  guint n_more = 0, n_columns;
  g_autofree CrowValue *key = g_new0 (CrowValue, map->n_key + G_N_ELEMENTS (more));
  g_autofree guint8 *types = g_malloc0 (map->n_key + G_N_ELEMENTS (more));
  CrowStep step;

  if (map->hierarchy)
    more[n_more++] = map->discriminator;
  if (map->info->version_attribute != CROW_NONE)
    more[n_more++] = map->info->version_attribute;
  n_columns = map->n_key + n_more;
  for (guint i = 0; i < n_columns; i++)
    {
      guint16 attribute = i < map->n_key ? map->key[i] : more[i - map->n_key];

      g_string_append (sql, i > 0 ? ", " : "");
      _crow_sql_append_column (self, sql, map, attribute);
      types[i] = map->types[attribute];
    }
  g_string_append (sql, " FROM ");
  _crow_sql_append_source (self, sql, map);
  g_string_append (sql, " AS t WHERE ");
  _crow_sql_append_in (self, sql, map, "t", role->reference->columns, role->reference->n_columns, n_bound,
                       &n_parameters);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n_bound; i++)
    for (guint j = 0; j < role->reference->n_columns; j++)
      {
        CrowValue value;

        _crow_flush_get_stored (self, owners[MIN (i, n_owners - 1)], role->reference->target_columns[j], &value);
        _crow_statement_bind (statement, parameter++, &value);
      }
  g_assert (owner_map == _crow_row_map_of (self, owners[n_owners - 1]));
  while ((step = _crow_statement_step (statement, error)) == CROW_STEP_ROW)
    {
      guint read = _crow_statement_read_row (statement, types, n_columns, key, error);
      CrowRow *row;

      if (G_UNLIKELY (read == CROW_READ_FAILED))
        return FALSE;
      if (read < map->n_key)
        continue;
      row = _crow_identity_lookup (self, map, key);
      if (row == NULL)
        {
          row = _crow_row_new (self, map);
          row->state = CROW_STATE_PERSISTENT;
          for (guint i = 0; i < map->n_key; i++)
            _crow_row_put (self, map, row, map->key[i], &key[i]);
          for (guint i = 0; i < n_more; i++)
            _crow_row_put (self, map, row, more[i], &key[map->n_key + i]);
          _crow_identity_insert (self, row);
          _crow_journal_load (self, row, CROW_NONE);
        }
      else if (_crow_row_is_dirty (map, row))
        {
          CrowRow *target = _crow_links_get_known (self, row, role->inverse);

          /* It was moved away in memory. */
          if (target == NULL || !(target->flags & CROW_ROW_MARKED))
            continue;
        }
      mark (row, deletes);
    }
  return step != CROW_STEP_FAILED;
}

/* Whether what @role reaches is deleted row by row.  @told: each object that goes is told of. */
static gboolean
goes_by_row (CrowRoleMap *role,
             gboolean     told)
{
  return (role->kind == CROW_ROLE_CHILDREN || role->kind == CROW_ROLE_BACK) && role->by_session &&
         role->link->delete_rule == CROW_DELETE_CASCADE && (told || !role->at_once);
}

static gboolean
has_session_cascade (CrowEntityMap *map,
                     gboolean       told)
{
  for (guint i = 0; i < map->n_roles; i++)
    if (goes_by_row (&map->roles[i], told))
      return TRUE;
  return FALSE;
}

/* Whether what @role reaches is cut off row by row: each row's version counts on. */
static gboolean
cuts_by_row (CrowRoleMap *role)
{
  return (role->kind == CROW_ROLE_CHILDREN || role->kind == CROW_ROLE_BACK) && role->by_session &&
         role->link->delete_rule == CROW_DELETE_NULLIFY && role->target->info->version_attribute != CROW_NONE;
}

static gboolean
has_cut_by_row (CrowEntityMap *map)
{
  for (guint i = 0; i < map->n_roles; i++)
    if (cuts_by_row (&map->roles[i]))
      return TRUE;
  return FALSE;
}

/* As if the program had taken out all that @owners reach. */
static gboolean
cut_children (CrowSession    *self,
              CrowEntityMap  *map,
              guint           index,
              CrowRow       **owners,
              guint           n_owners,
              GError        **error)
{
  if (!_crow_load_sets (self, map, index, owners, n_owners, error))
    return FALSE;
  for (guint i = 0; i < n_owners; i++)
    {
      CrowSet *set = _crow_set_lookup (self, owners[i], index);

      for (guint j = set != NULL ? set->n_rows : 0; j > 0; j--)
        {
          CrowRow *row = set->rows[j - 1];

          if (row->state != CROW_STATE_PERSISTENT || (row->flags & CROW_ROW_MARKED))
            continue;
          note_dropped (self, owners[i], row, index);
          _crow_links_set (self, row, map->roles[index].inverse, NULL);
        }
    }
  return TRUE;
}

/* Neighbours of one entity in @deletes from @start on, at most BATCH. */
static guint
run_length (GPtrArray *deletes,
            guint      start)
{
  guint n = 1;

  while (start + n < deletes->len && n < BATCH &&
         ((CrowRow *) deletes->pdata[start + n])->entity == ((CrowRow *) deletes->pdata[start])->entity)
    n++;
  return n;
}

/* Rows whose keys are those of pending ones: these may get their places, so that the database sees no DELETE.  NULL: none. */
static GHashTable *
find_replaced (CrowSession *self)
{
  GHashTable *replaced = NULL;

  for (guint i = 0; i < self->pending->len; i++)
    {
      CrowRow *row = g_ptr_array_index (self->pending, i), *old;
      CrowEntityMap *map = _crow_row_map_of (self, row);
      CrowValue *key = g_newa (CrowValue, map->n_key);

      if (row->state != CROW_STATE_PENDING || !_crow_row_get_values (map, row, map->key, map->n_key, key))
        continue;
      old = _crow_identity_lookup (self, map, key);
      if (old == NULL)
        continue;
      if (replaced == NULL)
        replaced = g_hash_table_new (NULL, NULL);
      g_hash_table_add (replaced, old);
    }
  return replaced;
}

/* What the database would delete along with a row that is replaced. */
static gboolean
mark_along (CrowSession *self,
            CrowRow     *owner,
            GPtrArray   *deletes,
            GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, owner);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowSet *set;

      if ((role->kind != CROW_ROLE_CHILDREN && role->kind != CROW_ROLE_BACK) || (role->by_session && !role->at_once) ||
          role->link->delete_rule != CROW_DELETE_CASCADE)
        continue;
      set = _crow_set_lookup (self, owner, i);
      if ((set == NULL || !set->loaded || set->n_rows > 0) && !mark_children (self, role, &owner, 1, deletes, error))
        return FALSE;
    }
  return TRUE;
}

/* What the program wants to be deleted along with some rows. */
static gboolean
append_along (CrowSession  *self,
              CrowRow     **owners,
              guint         n_owners,
              GPtrArray    *deletes,
              GError      **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; i < n_owners; i++)
    if (!_crow_session_append_along (self, owners[i], rows, error))
      return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (((CrowRow *) rows->pdata[i])->state == CROW_STATE_PERSISTENT)
      mark (rows->pdata[i], deletes);
  return TRUE;
}

/* Appends to @deletes all that goes along. */
gboolean
_crow_flush_collect_deletes (CrowSession *self,
                             GPtrArray   *deletes,
                             GError     **error)
{
  g_autoptr (GHashTable) replaced = NULL;
  gboolean told = self->tells_deletes;
  guint settled = 0;

  collect_orphans (self, self->dirty, deletes);
  collect_orphans (self, self->pending, deletes);
  if (self->has_owns && !_crow_flush_collect_released (self, deletes, error))
    return FALSE;
  if (deletes->len > 0)
    replaced = find_replaced (self);
  do
    {
      guint n;

      for (; settled < deletes->len; settled += n)
        {
          CrowRow **owners = (CrowRow **) deletes->pdata + settled;
          CrowEntityMap *map = _crow_row_map_of (self, owners[0]);
          CrowRow *chunk[BATCH];

          n = run_length (deletes, settled);
          if (replaced == NULL && !self->has_along && !has_session_cascade (map, told) && !has_cut_by_row (map))
            continue;
          /* The array grows while it is read. */
          memcpy (chunk, owners, n * sizeof (CrowRow *));
          if (self->has_along && !append_along (self, chunk, n, deletes, error))
            return FALSE;
          for (guint i = 0; i < n; i++)
            if (replaced != NULL && g_hash_table_contains (replaced, chunk[i]) &&
                !mark_along (self, chunk[i], deletes, error))
              return FALSE;
          for (guint i = 0; i < map->n_roles; i++)
            if (goes_by_row (&map->roles[i], told) &&
                !mark_children (self, &map->roles[i], chunk, n, deletes, error))
              return FALSE;
          for (guint i = 0; i < map->n_roles; i++)
            if (cuts_by_row (&map->roles[i]) && !cut_children (self, map, i, chunk, n, error))
              return FALSE;
        }
      if (deletes->len > 0 && (!settle_edited (self, self->dirty, deletes, error) ||
                               !settle_edited (self, self->pending, deletes, error)))
        return FALSE;
    }
  while (settled < deletes->len);
  return TRUE;
}

/* The one role that can have kept rows of @map, or what goes along with them; NULL: there are more, or none. */
static CrowRoleMap *
find_only_keeper (CrowEntityMap *map)
{
  CrowRoleMap *only = NULL;

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];

      if (role->kind != CROW_ROLE_CHILDREN && role->kind != CROW_ROLE_BACK)
        continue;
      if (only != NULL || role->target->n_key == 0)
        return NULL;
      only = role;
    }
  return only;
}

/* Says which link kept a row from being deleted. */
void
_crow_flush_explain_denied (CrowSession *self,
                            CrowRow     *row,
                            GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *only = find_only_keeper (map);

  for (guint i = 0; i < map->n_roles; i++)
    {
      CrowRoleMap *role = &map->roles[i];
      CrowValue *values;
      g_autoptr (GError) local = NULL;
      CrowRow *referrer;

      if (only != NULL && role != only)
        continue;
      if (role->kind != CROW_ROLE_CHILDREN && role->kind != CROW_ROLE_BACK)
        continue;
      values = g_newa (CrowValue, role->reference->n_columns);
      if (role->target->n_key == 0 ||
          !_crow_row_get_values (map, row, role->reference->target_columns, role->reference->n_columns, values))
        continue;
      /* Who refers to it is only asked where there is a choice. */
      if (only == NULL)
        {
          referrer = _crow_load_by (self, role->target, role->reference->columns, values, role->reference->n_columns, FALSE,
                                    &local);
          if (referrer == NULL)
            continue;
        }
      if (role->link->delete_rule == CROW_DELETE_DENY)
        {
          g_autoptr (GError) old = g_steal_pointer (error);

          deny (self, row, role, error);
          crow_error_set_details (*error, NULL, NULL, crow_error_get_sql (old), crow_error_get_native_code (old));
        }
      else
        crow_error_set_details (*error, G_OBJECT (_crow_row_get_object (self, row)), _crow_flush_name_role (role), NULL, 0);
      return;
    }
}
