/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Loads what roles reach, for many owners at once, and merges what the session knows and the database does not.
 *
 * Rows that one load brought lie behind each other in their slab; the first look at a role of one of them fetches the
 * role of up to fifty that follow.  That makes 2 statements of 1 + N.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-overrides-private.h"
#include "orm/crow-places-private.h"

#define BATCH 50
/* Rows of an entity that are looked at one by one. */
#define MOST_SEARCHED 256

static gboolean
wants_set (CrowSession   *self,
           CrowEntityMap *map,
           CrowRow       *row,
           guint          role)
{
  CrowSet *set = _crow_row_links (map, row)[role];

  return set == NULL || !set->loaded;
}

static gboolean
wants_target (CrowSession   *self,
              CrowEntityMap *map,
              CrowRow       *row,
              guint          role)
{
  return !_crow_links_reads_null (map, row, &map->roles[role]) && _crow_links_get_known (self, row, role) == NULL;
}

/* @row and rows of the same load behind it that want the same. */
static guint
gather (CrowSession   *self,
        CrowRow       *row,
        guint          role,
        gboolean     (*wants) (CrowSession *, CrowEntityMap *, CrowRow *, guint),
        CrowRow      **result)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowStore *store = &self->stores[row->entity];
  guint n = 0;
  char *position = (char *) row;

  result[n++] = row;
  for (guint i = store->slabs->len; i > 0 && n < BATCH; i--)
    {
      char *slab = g_ptr_array_index (store->slabs, i - 1);
      char *first = (char *) _crow_slab_get_row (map, slab, 0);
      gsize used = i == store->slabs->len ? store->slab_used : *(gsize *) slab;
      char *end = first + used * map->row_size;

      if (position < first || position >= end)
        continue;
      for (;;)
        {
          for (position += map->row_size; position < end && n < BATCH; position += map->row_size)
            {
              CrowRow *other = (CrowRow *) position;

              if (other->batch != row->batch)
                return n;
              if (other->state == CROW_STATE_PERSISTENT && wants (self, map, other, role))
                result[n++] = other;
            }
          if (n == BATCH || i == store->slabs->len)
            return n;
          slab = g_ptr_array_index (store->slabs, i++);
          used = i == store->slabs->len ? store->slab_used : *(gsize *) slab;
          end = (char *) _crow_slab_get_row (map, slab, used);
          position = (char *) _crow_slab_get_row (map, slab, 0) - map->row_size;
        }
    }
  return n;
}

/* Binds the columns of each row, and the last row's again for the rest. */
static void
bind_rows (CrowStatement *statement,
           CrowEntityMap *map,
           CrowRow      **rows,
           guint          n_rows,
           const guint16 *columns,
           guint          n_columns,
           guint          n_bound)
{
  for (guint i = 0; i < n_bound; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        CrowValue value;

        _crow_row_get (map, rows[MIN (i, n_rows - 1)], columns[j], &value);
        _crow_statement_bind (statement, i * n_columns + j, &value);
      }
}

typedef struct
{
  CrowEntityMap *map;   /* of the owners */
  CrowRoleMap *role_map;
  guint role;
  CrowRow **owners;
  guint n_owners;
  guint last;           /* where the last row belonged */
} SetLoad;

static void
append_order (CrowSession *self,
              GString     *sql,
              CrowRoleMap *role)
{
  if (role->order_attribute != CROW_NONE)
    {
      g_string_append (sql, ", t.");
      _crow_sql_append_column (self, sql, role->target, role->order_attribute);
      _crow_sql_append_direction (self, sql, role->target, role->order_attribute, role->order_descending);
    }
  for (guint i = 0; i < role->target->n_key; i++)
    {
      g_string_append (sql, ", t.");
      _crow_sql_append_column (self, sql, role->target, role->target->key[i]);
    }
}

static CrowStatement *
prepare_set (CrowSession *self,
             SetLoad     *load,
             guint        n_bound,
             GError     **error)
{
  CrowRoleMap *role = load->role_map;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *columns = _crow_load_dup_columns (self, role->target, "t");
  gboolean pairs = role->association != NULL;
  CrowEntityMap *holder = pairs ? role->association : role->target;
  const char *alias = pairs ? "a" : "t";
  guint n_parameters = 0;

  for (guint i = 0; pairs && i < role->reference->n_columns; i++)
    {
      g_string_append (sql, "a.");
      _crow_sql_append_column (self, sql, holder, role->reference->columns[i]);
      g_string_append (sql, ", ");
    }
  g_string_append_printf (sql, "%s FROM ", columns);
  _crow_sql_append_source (self, sql, holder);
  g_string_append_printf (sql, " AS %s", alias);
  if (pairs)
    {
      g_string_append (sql, " JOIN ");
      _crow_sql_append_source (self, sql, role->target);
      g_string_append (sql, " AS t ON ");
      for (guint i = 0; i < role->far->n_columns; i++)
        {
          g_string_append (sql, i > 0 ? " AND a." : "a.");
          _crow_sql_append_column (self, sql, holder, role->far->columns[i]);
          g_string_append (sql, " = t.");
          _crow_sql_append_column (self, sql, role->target, role->far->target_columns[i]);
        }
    }
  g_string_append (sql, " WHERE ");
  _crow_sql_append_in (self, sql, holder, alias, role->reference->columns, role->reference->n_columns, n_bound,
                       &n_parameters);
  g_string_append (sql, " ORDER BY ");
  for (guint i = 0; i < role->reference->n_columns; i++)
    {
      g_string_append_printf (sql, "%s%s.", i > 0 ? ", " : "", alias);
      _crow_sql_append_column (self, sql, holder, role->reference->columns[i]);
    }
  append_order (self, sql, role);
  return crow_engine_prepare (self->engine, sql->str, error);
}

static gboolean
take_child_cb (CrowSession     *self,
               CrowRow         *row,
               const CrowValue *before,
               gpointer         data)
{
  SetLoad *load = data;
  CrowRow *owner = _crow_links_get_known (self, row, load->role_map->inverse);

  /* One that was moved in memory belongs where it was moved to. */
  if (owner != NULL && (owner->flags & CROW_ROW_BUSY))
    _crow_set_append (_crow_row_links (load->map, owner)[load->role], row);
  return TRUE;
}

static gboolean
is_owner (SetLoad         *load,
          CrowRow         *owner,
          const CrowValue *values)
{
  const CrowReferenceInfo *reference = load->role_map->reference;

  for (guint i = 0; i < reference->n_columns; i++)
    {
      CrowValue value;

      _crow_row_get (load->map, owner, reference->target_columns[i], &value);
      if (!crow_value_equal (&value, &values[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_pair_cb (CrowSession     *self,
              CrowRow         *row,
              const CrowValue *before,
              gpointer         data)
{
  SetLoad *load = data;
  CrowSet *set;

  for (guint i = 0; i < load->n_owners; i++)
    {
      guint index = (load->last + i) % load->n_owners;

      if (!is_owner (load, load->owners[index], before))
        continue;
      load->last = index;
      set = _crow_row_links (load->map, load->owners[index])[load->role];
      /* Several objects of an association entity may lead to one. */
      if (set->n_rows == 0 || set->rows[set->n_rows - 1] != row)
        _crow_set_append (set, row);
      break;
    }
  return TRUE;
}

static void
merge_children (CrowSession *self,
                SetLoad     *load,
                GPtrArray   *candidates)
{
  CrowRoleMap *role = load->role_map;

  for (guint i = 0; i < candidates->len; i++)
    {
      CrowRow *row = g_ptr_array_index (candidates, i);
      CrowRow *owner;
      CrowSet *set;

      if (row->entity != role->target->index ||
          (row->state != CROW_STATE_PENDING && row->state != CROW_STATE_PERSISTENT))
        continue;
      owner = _crow_links_get_known (self, row, role->inverse);
      if (owner == NULL || !(owner->flags & CROW_ROW_BUSY))
        continue;
      set = _crow_row_links (load->map, owner)[load->role];
      if (!_crow_set_contains (set, row))
        _crow_set_append (set, row);
    }
}

/* Of a set that nobody has seen yet. */
static void
take_out (CrowSet *set,
          CrowRow *row)
{
  guint kept = 0;

  for (guint i = 0; i < set->n_rows; i++)
    if (set->rows[i] != row)
      set->rows[kept++] = set->rows[i];
  set->n_rows = kept;
}

/* The pairs of rows that the database does not have are in their sets. */
static void
merge_sets (CrowSession *self,
            SetLoad     *load,
            GPtrArray   *rows)
{
  CrowRoleMap *role = load->role_map;

  for (guint i = 0; i < rows->len; i++)
    {
      CrowRow *row = g_ptr_array_index (rows, i);
      CrowSet *far;

      if (row->entity != role->target->index || row->state > CROW_STATE_PENDING)
        continue;
      far = _crow_set_lookup (self, row, role->inverse);
      for (guint j = 0; far != NULL && j < far->n_rows; j++)
        if (far->rows[j]->flags & CROW_ROW_BUSY)
          {
            CrowSet *set = _crow_row_links (load->map, far->rows[j])[load->role];

            if (!_crow_set_contains (set, row))
              _crow_set_append (set, row);
          }
    }
}

static void
merge_pairs (CrowSession *self,
             SetLoad     *load)
{
  CrowRoleMap *role = load->role_map;
  GArray *edits = self->pairs[role->info->relationship];

  for (guint i = 0; edits != NULL && i < edits->len; i++)
    {
      CrowPairEdit *edit = &g_array_index (edits, CrowPairEdit, i);
      CrowRow *owner = edit->rows[1 - role->info->end];
      CrowRow *row = edit->rows[role->info->end];
      CrowSet *set;

      if (!(owner->flags & CROW_ROW_BUSY) || owner->entity != load->map->index)
        continue;
      set = _crow_row_links (load->map, owner)[load->role];
      if (!edit->add)
        take_out (set, row);
      else if (!_crow_set_contains (set, row))
        _crow_set_append (set, row);
    }
  merge_sets (self, load, self->pending);
  merge_sets (self, load, self->linked);
}

/* What the session knows and the database does not. */
static void
merge_known (CrowSession *self,
             SetLoad     *load)
{
  if (load->role_map->kind == CROW_ROLE_THROUGH)
    return;
  if (load->role_map->kind == CROW_ROLE_PAIRS)
    {
      merge_pairs (self, load);
      return;
    }
  if (self->link_edits[load->role_map->info->relationship] > 0)
    merge_children (self, load, self->dirty);
  merge_children (self, load, self->pending);
}

/* The sets of up to BATCH persistent owners, none of them loaded. */
static gboolean
load_chunk (CrowSession *self,
            SetLoad     *load,
            GError     **error)
{
  CrowRoleMap *role = load->role_map;
  gboolean pairs = role->association != NULL;
  guint n_bound = _crow_sql_round_up (load->n_owners);
  g_autoptr (CrowStatement) statement = prepare_set (self, load, n_bound, error);
  guint8 *types = g_newa (guint8, role->reference->n_columns);
  gboolean loaded;

  if (statement == NULL)
    return FALSE;
  _crow_session_say (self, "lazy load of %s.%s", load->map->info->name,
                     load->role_map->info->name != NULL ? load->role_map->info->name : load->role_map->link->id);
  bind_rows (statement, load->map, load->owners, load->n_owners, role->reference->target_columns,
             role->reference->n_columns, n_bound);
  for (guint i = 0; i < role->reference->n_columns; i++)
    types[i] = load->map->types[role->reference->target_columns[i]];
  /* Who hears of a row that is read again must not find half a set. */
  _crow_events_freeze (self);
  for (guint i = 0; i < load->n_owners; i++)
    {
      CrowSet *set = _crow_set_get (self, load->owners[i], load->role);

      set->n_rows = 0;
      load->owners[i]->flags |= CROW_ROW_BUSY;
      /* The way back of a reference that is not to the key must be found. */
      if (!pairs)
        _crow_identity_note_target (self, &role->target->roles[role->inverse], load->owners[i]);
    }
  loaded = _crow_load_rows (self, role->target, statement, types, pairs ? role->reference->n_columns : 0, FALSE,
                            pairs ? take_pair_cb : take_child_cb, load, error);
  if (loaded)
    merge_known (self, load);
  if (loaded && self->overrides != NULL)
    _crow_overrides_follow (self, load->owners[0], load->role);
  for (guint i = 0; i < load->n_owners; i++)
    {
      CrowSet *set = _crow_set_lookup (self, load->owners[i], load->role);

      load->owners[i]->flags &= ~CROW_ROW_BUSY;
      set->loaded = loaded;
      if (!loaded)
        set->n_rows = 0;
    }
  _crow_events_thaw (self);
  return loaded;
}

/* The same for what another statement brought: @pairs is owner, row, owner, row …, of all that @owners reach. */
void
_crow_load_sets_from (CrowSession   *self,
                      CrowEntityMap *map,
                      guint          role,
                      GPtrArray     *owners,
                      GPtrArray     *pairs)
{
  SetLoad load = { .map = map, .role = role, .role_map = &map->roles[role] };

  for (guint i = 0; i < owners->len; i++)
    {
      CrowRow *owner = g_ptr_array_index (owners, i);

      if (owner->state != CROW_STATE_PERSISTENT || !wants_set (self, map, owner, role))
        continue;
      _crow_set_get (self, owner, role)->n_rows = 0;
      owner->flags |= CROW_ROW_BUSY;
      if (load.role_map->kind != CROW_ROLE_PAIRS)
        _crow_identity_note_target (self, &load.role_map->target->roles[load.role_map->inverse], owner);
    }
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    {
      CrowRow *owner = g_ptr_array_index (pairs, i), *row = g_ptr_array_index (pairs, i + 1);

      if (load.role_map->kind != CROW_ROLE_PAIRS)
        take_child_cb (self, row, NULL, &load);
      else if (owner->flags & CROW_ROW_BUSY)
        _crow_set_append (_crow_row_links (map, owner)[role], row);
    }
  merge_known (self, &load);
  for (guint i = 0; i < owners->len; i++)
    {
      CrowRow *owner = g_ptr_array_index (owners, i);

      if (!(owner->flags & CROW_ROW_BUSY))
        continue;
      owner->flags &= ~CROW_ROW_BUSY;
      _crow_set_lookup (self, owner, role)->loaded = TRUE;
    }
}

/* What cannot be found by a key has no children yet: a persistent owner whose unique column is null. */
static gboolean
can_be_referred_to (SetLoad *load,
                    CrowRow *owner)
{
  CrowValue *values = g_newa (CrowValue, load->role_map->reference->n_columns);

  return _crow_row_get_values (load->map, owner, load->role_map->reference->target_columns,
                               load->role_map->reference->n_columns, values);
}

/* Loads what the database has of a role for all of @owners that want it. */
gboolean
_crow_load_stored_sets (CrowSession   *self,
                        CrowEntityMap *map,
                        guint          role,
                        CrowRow      **owners,
                        guint          n_owners,
                        GError       **error)
{
  CrowRow *chunk[BATCH];
  SetLoad load = { .map = map, .role = role, .role_map = &map->roles[role], .owners = chunk };

  for (guint i = 0; i < n_owners; i++)
    {
      if (owners[i]->state == CROW_STATE_PERSISTENT && wants_set (self, map, owners[i], role))
        {
          if (!_crow_row_is_complete (map, owners[i]) && !can_be_referred_to (&load, owners[i]) &&
              !_crow_load_row (self, owners[i], error))
            return FALSE;
          if (can_be_referred_to (&load, owners[i]))
            chunk[load.n_owners++] = owners[i];
          else
            _crow_set_get (self, owners[i], role)->loaded = TRUE;
        }
      if (load.n_owners == BATCH || (i + 1 == n_owners && load.n_owners > 0))
        {
          if (!load_chunk (self, &load, error))
            return FALSE;
          load.n_owners = 0;
        }
    }
  return TRUE;
}

/* Loads a role for all of @owners that want it. */
gboolean
_crow_load_sets (CrowSession   *self,
                 CrowEntityMap *map,
                 guint          role,
                 CrowRow      **owners,
                 guint          n_owners,
                 GError       **error)
{
  return (map->roles[role].kind == CROW_ROLE_THROUGH ? _crow_through_load : _crow_load_stored_sets) (
    self, map, role, owners, n_owners, error);
}

/* Where the other end of a one-to-one link is in the session, no other row can be there.  That is looked for while it costs
 * less than a statement.  @moved: (out): one that an edit put there; NULL: none. */
static gboolean
find_partner (CrowSession *self,
              CrowSet     *set,
              gboolean    *searched,
              CrowRow    **moved)
{
  CrowRoleMap *role = &_crow_row_map_of (self, set->owner)->roles[set->role];
  CrowStore *store = &self->stores[role->target->index];
  gsize n_rows = role->target->int_key ? store->by_int.n_rows : store->by_key != NULL ? g_hash_table_size (store->by_key) : 0;

  *moved = NULL;
  *searched = role->kind == CROW_ROLE_BACK && role->link->kind == CROW_LINK_ONE_TO_ONE && n_rows <= MOST_SEARCHED;
  if (!*searched)
    return FALSE;
  for (guint i = 0; i < store->slabs->len; i++)
    {
      char *slab = g_ptr_array_index (store->slabs, i);
      gsize used = i + 1 == store->slabs->len ? store->slab_used : *(gsize *) slab;

      for (gsize j = 0; j < used; j++)
        {
          CrowRow *row = _crow_slab_get_row (role->target, slab, j);

          if ((row->state != CROW_STATE_PERSISTENT && row->state != CROW_STATE_PENDING) ||
              (row->batch & CROW_BATCH_DOUBTFUL) || _crow_links_get_known (self, row, role->inverse) != set->owner)
            continue;
          /* One that was moved here says nothing of who is here in the database. */
          if (row->state == CROW_STATE_PENDING ||
              !_crow_places_is_unmoved (role->target, row, &role->target->roles[role->inverse]))
            {
              *moved = row;
              continue;
            }
          set->n_rows = 0;
          _crow_set_append (set, row);
          set->loaded = TRUE;
          return TRUE;
        }
    }
  return FALSE;
}

/* Loads a set, and those of its owner's neighbours with it. */
gboolean
_crow_load_set (CrowSession *self,
                CrowSet     *set,
                GError     **error)
{
  CrowRow *owners[BATCH];
  guint n_owners;
  CrowRow *moved;
  gboolean searched;

  if (set->loaded && set->stale == CROW_STALE_NOT)
    return TRUE;
  if (set->open)
    return _crow_places_close (self, &set, 1, error);
  if (set->loaded || (set->owner->state != CROW_STATE_PERSISTENT && set->role >= _crow_row_map_of (self, set->owner)->n_roles))
    return _crow_through_load (self, _crow_row_map_of (self, set->owner), set->role, &set->owner, 1, error);
  if (set->owner->state != CROW_STATE_PERSISTENT)
    {
      set->loaded = TRUE;
      return TRUE;
    }
  if (find_partner (self, set, &searched, &moved))
    return TRUE;
  n_owners = gather (self, set->owner, set->role, wants_set, owners);
  return _crow_load_sets (self, _crow_row_map_of (self, set->owner), set->role, owners, n_owners, error);
}

/* The set of a one-to-one role that is about to be changed.  The row that may be there in the database is not read now,
 * but when the flush begins: until then nobody in the session knows it. */
gboolean
_crow_load_place (CrowSession *self,
                  CrowSet     *set,
                  GError     **error)
{
  CrowRow *moved;
  gboolean searched;

  if (set->loaded || set->open || set->owner->state != CROW_STATE_PERSISTENT)
    return _crow_load_set (self, set, error);
  if (find_partner (self, set, &searched, &moved))
    return TRUE;
  if (!searched)
    return _crow_load_set (self, set, error);
  set->n_rows = 0;
  if (moved != NULL)
    _crow_set_append (set, moved);
  set->loaded = set->open = TRUE;
  g_ptr_array_add (self->open_sets, set);
  return TRUE;
}

typedef struct
{
  CrowRoleMap *role_map;
} TargetLoad;

static gboolean
take_target_cb (CrowSession     *self,
                CrowRow         *row,
                const CrowValue *before,
                gpointer         data)
{
  TargetLoad *load = data;

  _crow_identity_note_target (self, load->role_map, row);
  return TRUE;
}

static gboolean
load_target_chunk (CrowSession   *self,
                   CrowEntityMap *map,
                   CrowRoleMap   *role,
                   CrowRow      **rows,
                   guint          n_rows,
                   GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *columns = _crow_load_dup_columns (self, role->target, "t");
  guint n_bound = _crow_sql_round_up (n_rows), n_parameters = 0;
  g_autoptr (CrowStatement) statement = NULL;
  TargetLoad load = { .role_map = role };

  g_string_append_printf (sql, "%s FROM ", columns);
  _crow_sql_append_source (self, sql, role->target);
  g_string_append (sql, " AS t WHERE ");
  _crow_sql_append_in (self, sql, role->target, "t", role->reference->target_columns, role->reference->n_columns,
                       n_bound, &n_parameters);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  _crow_session_say (self, "lazy load of %s.%s", map->info->name,
                     role->info->name != NULL ? role->info->name : role->link->id);
  bind_rows (statement, map, rows, n_rows, role->reference->columns, role->reference->n_columns, n_bound);
  if (!_crow_load_rows (self, role->target, statement, NULL, 0, FALSE, take_target_cb, &load, error))
    return FALSE;
  if (self->overrides != NULL)
    _crow_overrides_follow (self, rows[0], role - map->roles);
  return TRUE;
}

static gboolean
is_doubtful (CrowSession   *self,
             CrowEntityMap *map,
             CrowRow       *row,
             guint          role)
{
  return (row->batch & CROW_BATCH_DOUBTFUL) != 0;
}

static gboolean
take_nothing_cb (CrowSession     *self,
                 CrowRow         *row,
                 const CrowValue *before,
                 gpointer         data)
{
  return TRUE;
}

/* Reads rows again of which a rollback left open whether they are there. */
static gboolean
read_doubtful (CrowSession    *self,
               CrowEntityMap  *map,
               CrowRow       **rows,
               guint           n_rows,
               GError        **error)
{
  guint n_bound = _crow_sql_round_up (n_rows), n_parameters = 0;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *columns = _crow_load_dup_columns (self, map, "t");
  g_autoptr (CrowStatement) statement = NULL;

  g_string_append_printf (sql, "%s FROM ", columns);
  _crow_sql_append_source (self, sql, map);
  g_string_append (sql, " AS t WHERE ");
  _crow_sql_append_in (self, sql, map, "t", map->key, map->n_key, n_bound, &n_parameters);
  statement = crow_engine_prepare (self->engine, sql->str, error);
  if (statement == NULL)
    return FALSE;
  _crow_session_say (self, "load of %s after a rollback", map->info->name);
  for (guint i = 0; i < n_bound; i++)
    for (guint j = 0; j < map->n_key; j++)
      {
        CrowValue value;

        /* The database knows it by the key that it had before an edit. */
        _crow_flush_get_stored (self, rows[MIN (i, n_rows - 1)], map->key[j], &value);
        _crow_statement_bind (statement, i * map->n_key + j, &value);
      }
  return _crow_load_rows (self, map, statement, NULL, 0, FALSE, take_nothing_cb, NULL, error);
}

/* Reads a row again of which a rollback left open whether it is there, and its neighbours with it; those that are not
 * leave the session.  FALSE with CROW_ERROR_STALE: @row is one of them. */
gboolean
_crow_load_doubtful (CrowSession *self,
                     CrowRow     *row,
                     GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRow *rows[BATCH];
  guint n_rows = gather (self, row, 0, is_doubtful, rows);
  g_autoptr (GError) local = NULL;
  g_autofree char *name = _crow_row_describe (map, row);

  if (!read_doubtful (self, map, rows, n_rows, &local))
    {
      /* One that cannot be read is in the way of no other. */
      rows[0] = row;
      if (n_rows == 1 || !g_error_matches (local, CROW_ERROR, CROW_ERROR_TYPE))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      n_rows = 1;
      if (is_doubtful (self, map, row, 0) && !read_doubtful (self, map, rows, n_rows, error))
        return FALSE;
    }
  for (guint i = 0; i < n_rows; i++)
    if (is_doubtful (self, map, rows[i], 0))
      _crow_session_lose_row (self, rows[i]);
  if (row->state == CROW_STATE_PERSISTENT)
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_STALE, _("The row of %s is gone: what it was read from was rolled back."),
               name);
  crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (row->object), NULL, NULL, 0);
  return FALSE;
}

/* Loads the targets of a REFERENCE role for all of @rows that want it. */
gboolean
_crow_load_targets (CrowSession   *self,
                    CrowEntityMap *map,
                    guint          role,
                    CrowRow      **rows,
                    guint          n_rows,
                    GError       **error)
{
  CrowRow *chunk[BATCH];
  guint n_chunk = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      if (wants_target (self, map, rows[i], role))
        chunk[n_chunk++] = rows[i];
      if (n_chunk == BATCH || (i + 1 == n_rows && n_chunk > 0))
        {
          if (!load_target_chunk (self, map, &map->roles[role], chunk, n_chunk, error))
            return FALSE;
          n_chunk = 0;
        }
    }
  return TRUE;
}

/* What a to-one role reaches; NULL without @error: nothing. */
CrowRow *
_crow_load_one (CrowSession *self,
                CrowRow     *row,
                guint        role,
                GError     **error)
{
  CrowEntityMap *map = _crow_row_map_of (self, row);
  CrowRoleMap *role_map = &map->roles[role];
  CrowRow *rows[BATCH];
  CrowRow *target;

  if (role_map->kind == CROW_ROLE_BACK)
    {
      CrowSet *set = _crow_set_get (self, row, role);

      return _crow_load_set (self, set, error) && set->n_rows > 0 ? set->rows[0] : NULL;
    }
  if (row->state == CROW_STATE_PERSISTENT)
    for (guint i = 0; i < role_map->reference->n_columns; i++)
      if (!_crow_row_test (map, row, CROW_MASK_VALID, role_map->reference->columns[i]))
        {
          if (!_crow_load_row (self, row, error))
            return NULL;
          break;
        }
  target = _crow_links_get_known (self, row, role);
  if (target != NULL && !_crow_load_is_there (self, target, error))
    return NULL;
  if (target != NULL || _crow_links_reads_null (map, row, role_map))
    return target;
  if (!_crow_load_targets (self, map, role, rows, gather (self, row, role, wants_target, rows), error))
    return NULL;
  return _crow_links_get_known (self, row, role);
}
