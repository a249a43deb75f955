/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random edits of what is between people and projects, flushed, committed and rolled back, with more or less of it loaded:
 * at any time a role that stands on it holds what a look at all rows between gives, and who only listens sees the same.
 *
 * The seed is GLib's, printed at the start; --seed repeats a run.
 */
#include "config.h"

#include "engine/crow-engine-private.h"

#include <string.h>

#include "staff.h"

#define N_THINGS 10
#define N_BETWEEN 24
#define N_WATCHERS 6
#define NONE (-1)

enum { LEFT, RIGHT, N_SIDES };

typedef struct
{
  gboolean alive;
  gboolean marked;
  gint64 id;       /* 0: none yet */
  int ends[N_SIDES]; /* of what is between */
} Thing;

typedef struct
{
  Thing things[N_SIDES][N_THINGS]; /* people, projects */
  Thing between[N_BETWEEN];
} State;

typedef struct
{
  int side;
  int index;
  CrowCollection *collection;
  GPtrArray *seen;
} Watcher;

typedef struct
{
  Staff staff;
  guint n_names;
  gboolean self;     /* people who know each other, instead of people and projects */
  CrowDeleteRule rule;
  State now;
  State committed;
  CrowObject *objects[N_SIDES][N_THINGS];
  CrowObject *between[N_BETWEEN];
  CrowObject *committed_objects[N_SIDES][N_THINGS];
  CrowObject *committed_between[N_BETWEEN];
  Watcher watchers[N_WATCHERS];
} World;

static guint
get_entity (World *world,
            int    side)
{
  return side == LEFT || world->self ? PERSON : PROJECT;
}

/* The role by which things of @side reach those of the other. */
static guint
get_role (World *world,
          int    side)
{
  if (world->self)
    return side == LEFT ? world->staff.friends : world->staff.admirers;
  return side == LEFT ? world->staff.projects : PROJECT_PEOPLE;
}

/* In a world of people alone both sides are the same. */
static int
get_shelf (World *world,
           int    side)
{
  return world->self ? LEFT : side;
}

static Thing *
get_thing (World *world,
           int    side,
           int    index)
{
  return &world->now.things[get_shelf (world, side)][index];
}

static CrowObject *
get_object (World *world,
            int    side,
            int    index)
{
  CrowObject **object = &world->objects[get_shelf (world, side)][index];

  if (*object == NULL)
    *object = staff_find (&world->staff, get_entity (world, side), get_thing (world, side, index)->id);
  return *object;
}

static CrowObject *
get_between (World *world,
             int    index)
{
  if (world->between[index] == NULL)
    world->between[index] = staff_find (&world->staff, world->self ? ACQUAINTANCE : ASSIGNMENT, world->now.between[index].id);
  return world->between[index];
}

/* One that is there and stays, or NONE. */
static int
choose (World *world,
        int    side)
{
  for (guint i = 0; i < 8; i++)
    {
      int index = g_test_rand_int_range (0, N_THINGS);

      if (get_thing (world, side, index)->alive && !get_thing (world, side, index)->marked)
        return index;
    }
  return NONE;
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            Watcher    *watcher)
{
  g_assert_cmpuint (position + removed, <=, watcher->seen->len);
  if (removed > 0)
    g_ptr_array_remove_range (watcher->seen, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, position + i);

      g_assert_nonnull (item);
      g_ptr_array_insert (watcher->seen, position + i, item);
    }
  g_assert_cmpuint (watcher->seen->len, ==, g_list_model_get_n_items (model));
}

static void
unwatch (Watcher *watcher)
{
  if (watcher->collection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (watcher->collection, watcher);
  g_ptr_array_unref (watcher->seen);
  watcher->collection = NULL;
}

static void
watch (World *world)
{
  Watcher *watcher = &world->watchers[g_test_rand_int_range (0, N_WATCHERS)];

  unwatch (watcher);
  watcher->side = g_test_rand_int_range (0, N_SIDES);
  watcher->index = choose (world, watcher->side);
  if (watcher->index == NONE)
    return;
  watcher->collection = crow_object_get_many (get_object (world, watcher->side, watcher->index), get_role (world, watcher->side));
  watcher->seen = g_ptr_array_new ();
  for (guint i = 0; i < crow_collection_get_n_items (watcher->collection); i++)
    g_ptr_array_add (watcher->seen, crow_collection_get (watcher->collection, i));
  g_signal_connect (watcher->collection, "items-changed", G_CALLBACK (changed_cb), watcher);
}

/* By looking at everything that is between. */
static void
check (World *world,
       int    side,
       int    index)
{
  gboolean expected[N_THINGS] = { FALSE };
  guint n_expected = 0;
  CrowCollection *collection = crow_object_get_many (get_object (world, side, index), get_role (world, side));

  for (guint i = 0; i < N_BETWEEN; i++)
    {
      const Thing *between = &world->now.between[i];

      if (between->alive && between->ends[side] == index && between->ends[1 - side] != NONE)
        expected[between->ends[1 - side]] = TRUE;
    }
  for (guint i = 0; i < N_THINGS; i++)
    n_expected += expected[i];
  g_assert_cmpuint (crow_collection_get_n_items (collection), ==, n_expected);
  for (guint i = 0; i < N_THINGS; i++)
    if (expected[i])
      g_assert_true (crow_collection_contains (collection, get_object (world, 1 - side, i)));
  for (guint i = 0; i < N_WATCHERS; i++)
    if (world->watchers[i].collection == collection)
      {
        g_assert_cmpuint (world->watchers[i].seen->len, ==, n_expected);
        for (guint j = 0; j < n_expected; j++)
          g_assert_true (g_ptr_array_index (world->watchers[i].seen, j) == crow_collection_get (collection, j));
      }
}

static void
check_some (World *world,
            guint  one_in)
{
  for (int side = 0; side < N_SIDES; side++)
    for (int i = 0; i < N_THINGS; i++)
      if (get_thing (world, side, i)->alive && g_test_rand_int_range (0, one_in) == 0)
        check (world, side, i);
}

static void
add_thing (World *world)
{
  int side = g_test_rand_int_range (0, N_SIDES), index = g_test_rand_int_range (0, N_THINGS);
  Thing *thing = get_thing (world, side, index);
  g_autofree char *name = g_strdup_printf ("%c%u", 'a' + g_test_rand_int_range (0, 26), ++world->n_names);

  if (thing->alive)
    return;
  *thing = (Thing) { .alive = TRUE };
  world->objects[get_shelf (world, side)][index] = staff_create (&world->staff, get_entity (world, side), name);
}

static void
add_between (World *world)
{
  int index = g_test_rand_int_range (0, N_BETWEEN);
  Thing *between = &world->now.between[index];

  if (between->alive)
    return;
  *between = (Thing) { .alive = TRUE, .ends = { choose (world, LEFT), choose (world, RIGHT) } };
  world->between[index] = crow_session_create (world->staff.session, world->self ? ACQUAINTANCE : ASSIGNMENT);
  if (g_test_rand_bit ())
    crow_session_add (world->staff.session, world->between[index]);
  for (int side = 0; side < N_SIDES; side++)
    if (between->ends[side] != NONE)
      crow_object_set_one (world->between[index], side, get_object (world, side, between->ends[side]));
  crow_session_add (world->staff.session, world->between[index]);
}

/* By the role or by the column. */
static void
move (World *world)
{
  int index = g_test_rand_int_range (0, N_BETWEEN), side = g_test_rand_int_range (0, N_SIDES), to;
  Thing *between = &world->now.between[index];

  if (!between->alive || between->marked)
    return;
  to = g_test_rand_int_range (0, 5) == 0 ? NONE : choose (world, side);
  if (to == NONE && g_test_rand_bit ())
    crow_object_set_null (get_between (world, index), side + 1);
  else if (to != NONE && get_thing (world, side, to)->id != 0 && g_test_rand_bit ())
    crow_object_set_int64 (get_between (world, index), side + 1, get_thing (world, side, to)->id);
  else
    crow_object_set_one (get_between (world, index), side, to != NONE ? get_object (world, side, to) : NULL);
  between->ends[side] = to;
}

static void
delete_between (World *world)
{
  int index = g_test_rand_int_range (0, N_BETWEEN);
  Thing *between = &world->now.between[index];

  if (!between->alive || between->marked || between->id == 0)
    return;
  crow_session_delete (world->staff.session, get_between (world, index));
  between->marked = TRUE;
}

static void
delete_thing (World *world)
{
  int side = g_test_rand_int_range (0, N_SIDES), index = choose (world, side);

  if (index == NONE || get_thing (world, side, index)->id == 0)
    return;
  crow_session_delete (world->staff.session, get_object (world, side, index));
  get_thing (world, side, index)->marked = TRUE;
}

static void
flushed (World *world)
{
  for (guint i = 0; i < N_BETWEEN; i++)
    {
      Thing *between = &world->now.between[i];

      for (int side = 0; side < N_SIDES && between->alive; side++)
        if (between->ends[side] != NONE && get_thing (world, side, between->ends[side])->marked)
          {
            between->ends[side] = NONE;
            between->marked |= world->rule == CROW_DELETE_CASCADE;
          }
      if (between->marked)
        between->alive = between->marked = FALSE;
      if (between->alive && between->id == 0)
        between->id = crow_object_get_int64 (world->between[i], STAFF_ID);
    }
  for (int side = 0; side < N_SIDES; side++)
    for (guint i = 0; i < N_THINGS; i++)
      {
        Thing *thing = &world->now.things[side][i];

        if (thing->marked)
          thing->alive = thing->marked = FALSE;
        if (thing->alive && thing->id == 0)
          thing->id = crow_object_get_int64 (world->objects[side][i], STAFF_ID);
      }
}

static void
flush (World *world)
{
  g_autoptr (GError) error = NULL;

  crow_session_flush (world->staff.session, &error);
  g_assert_no_error (error);
  flushed (world);
}

/* All that was done in the middle of it is taken back, and nothing is lost. */
static void
fail (World *world)
{
  CrowObject *twins[2];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    twins[i] = staff_create (&world->staff, PERSON, "Twin");
  g_assert_false (crow_session_flush (world->staff.session, &error));
  g_assert_nonnull (error);
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    crow_session_expunge (world->staff.session, twins[i]);
}

static void
commit (World *world)
{
  staff_commit (&world->staff);
  flushed (world);
  world->committed = world->now;
  memcpy (world->committed_objects, world->objects, sizeof world->objects);
  memcpy (world->committed_between, world->between, sizeof world->between);
}

static void
rollback (World *world)
{
  /* A watched one may be gone with it. */
  for (guint i = 0; i < N_WATCHERS; i++)
    if (world->watchers[i].collection != NULL &&
        !world->committed.things[get_shelf (world, world->watchers[i].side)][world->watchers[i].index].alive)
      unwatch (&world->watchers[i]);
  crow_session_rollback (world->staff.session);
  world->now = world->committed;
  memcpy (world->objects, world->committed_objects, sizeof world->objects);
  memcpy (world->between, world->committed_between, sizeof world->between);
}

static void
reopen (World *world)
{
  commit (world);
  for (guint i = 0; i < N_WATCHERS; i++)
    unwatch (&world->watchers[i]);
  staff_reopen (&world->staff);
  crow_session_set_autoflush (world->staff.session, FALSE);
  memset (world->objects, 0, sizeof world->objects);
  memset (world->between, 0, sizeof world->between);
  memset (world->committed_objects, 0, sizeof world->objects);
  memset (world->committed_between, 0, sizeof world->between);
}

static guint data_version;

static guint
get_data_version (CrowEngine *engine)
{
  return data_version;
}

/* As if another program had committed, which changed nothing here: all is read again. */
static void
catch_up (World *world)
{
  data_version++;
  crow_session_catch_up (world->staff.session);
}

static void
step (World *world)
{
  static void (*const steps[]) (World *) = {
    add_thing, add_thing, add_between, add_between, add_between, move, move, move, move, delete_between, delete_thing, watch,
    flush, flush, fail, commit, rollback, reopen, catch_up,
  };

  steps[g_test_rand_int_range (0, G_N_ELEMENTS (steps))](world);
}

static void
run (gboolean       self,
     CrowDeleteRule rule)
{
  for (guint i = 0; i < (TEST_SERVERS ? 3 : g_test_slow () ? 400 : 40); i++)
    {
      World world = { .self = self, .rule = rule };

      staff_init (&world.staff, rule);
      CROW_ENGINE_GET_CLASS (world.staff.engine)->get_data_version = get_data_version;
      g_assert_true (crow_engine_execute (world.staff.engine, "CREATE UNIQUE INDEX no_twins ON person (name)", NULL));
      crow_session_set_autoflush (world.staff.session, FALSE);
      for (guint j = 0; j < 150; j++)
        {
          step (&world);
          check_some (&world, j % 10 == 0 ? 1 : 5);
        }
      reopen (&world);
      check_some (&world, 1);
      staff_clear (&world.staff);
    }
}

static void
test_two (void)
{
  run (FALSE, CROW_DELETE_CASCADE);
  run (FALSE, CROW_DELETE_NULLIFY);
}

static void
test_self (void)
{
  run (TRUE, CROW_DELETE_CASCADE);
  run (TRUE, CROW_DELETE_NULLIFY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/through-random/two", test_two);
  g_test_add_func ("/orm/through-random/self", test_self);
  return g_test_run ();
}
