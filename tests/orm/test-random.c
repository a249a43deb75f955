/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random operations on a session and on a plain model of what they mean: after each flush the database equals the
 * model, at any time the roles do, and after each rollback all is as at the last commit.
 *
 * The seed is GLib's, printed at the start; --seed repeats a run.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "engine/crow-engine-private.h"

#include "library.h"
#include "watch.h"

#define N_THINGS 24
#define NONE (-1)

typedef struct
{
  gboolean alive;
  gboolean marked;
  gboolean orphaned; /* of a profile: lost its author */
  int link;        /* of a book or profile: author; of a node: parent */
  guint number;    /* shown in its text */
} Thing;

typedef struct
{
  Thing authors[N_THINGS];
  Thing books[N_THINGS];
  Thing tags[N_THINGS];
  Thing profiles[N_THINGS];
  Thing nodes[N_THINGS];
  gboolean pairs[N_THINGS][N_THINGS]; /* book, tag */
} State;

typedef struct
{
  Library library;
  State now;
  State committed;
  CrowObject *objects[5][N_THINGS];
  guint next_number;
  gboolean watching;
  GPtrArray *watches; /* Watch: of collections, each of which is whole whenever it tells something */
} World;

static const guint entities[] = { AUTHOR, BOOK, TAG, PROFILE, NODE };

static Thing *
things (State *state,
        guint  kind)
{
  Thing *const lists[] = { state->authors, state->books, state->tags, state->profiles, state->nodes };

  return lists[kind];
}

/* The roles of links to one: author of a book and of a profile, parent of a node. */
static int
role_of (guint kind)
{
  return kind == 1 ? BOOK_AUTHOR_ROLE : kind == 3 ? PROFILE_AUTHOR_ROLE : NODE_PARENT_ROLE;
}

static int
pick (State *state,
      guint  kind)
{
  int start = g_test_rand_int_range (0, N_THINGS);

  for (int i = 0; i < N_THINGS; i++)
    if (things (state, kind)[(start + i) % N_THINGS].alive)
      return (start + i) % N_THINGS;
  return NONE;
}

/* Where the new one is, or NONE. */
static int
create (World *world,
        guint  kind)
{
  Thing *list = things (&world->now, kind);
  int i;
  g_autofree char *text = NULL;

  /* A place that held something before is not used again until a commit: a rollback brings it back. */
  for (i = 0; i < N_THINGS && (list[i].alive || things (&world->committed, kind)[i].alive); i++)
    ;
  if (i == N_THINGS)
    return NONE;
  list[i] = (Thing) { .alive = TRUE, .link = NONE, .number = world->next_number++ };
  for (int j = 0; j < N_THINGS; j++)
    {
      if (kind == 1)
        world->now.pairs[i][j] = FALSE;
      if (kind == 2)
        world->now.pairs[j][i] = FALSE;
    }
  world->objects[kind][i] = crow_session_create (world->library.session, entities[kind]);
  text = g_strdup_printf ("%u", list[i].number);
  crow_object_set_text (world->objects[kind][i], 1, text);
  crow_session_add (world->library.session, world->objects[kind][i]);
  return i;
}

static void
relink (World *world,
        guint  kind)
{
  int i = pick (&world->now, kind), target = g_test_rand_int_range (0, 4) == 0 ? NONE : pick (&world->now, kind == 4 ? 4 : 0);
  CrowObject *object, *other;
  Thing *list = things (&world->now, kind);

  if (i == NONE)
    return;
  g_test_message ("link %u:%u to %d", kind, list[i].number,
                  target == NONE ? NONE : (int) things (&world->now, kind == 4 ? 4 : 0)[target].number);
  object = world->objects[kind][i];
  other = target == NONE ? NULL : world->objects[kind == 4 ? 4 : 0][target];
  if (kind == 1 && other != NULL && g_test_rand_bit ())
    crow_collection_add (crow_object_get_many (other, AUTHOR_BOOKS), object);
  else if (kind == 3 && other != NULL && g_test_rand_bit ())
    crow_object_set_one (other, AUTHOR_PROFILE, object);
  else if (kind == 4 && other != NULL && g_test_rand_bit ())
    crow_collection_add (crow_object_get_many (other, NODE_CHILDREN), object);
  else
    crow_object_set_one (object, role_of (kind), other);
  if (kind == 3 && target != NONE)
    for (int j = 0; j < N_THINGS; j++)
      if (j != i && list[j].alive && list[j].link == target)
        {
          list[j].link = NONE;
          list[j].orphaned = TRUE;
        }
  list[i].orphaned = target == NONE && (list[i].orphaned || list[i].link != NONE);
  list[i].link = target;
}

static void
repair (World *world)
{
  int book = pick (&world->now, 1), tag = pick (&world->now, 2);
  gboolean add = g_test_rand_bit (), *pair, changed;
  CrowObject *book_object, *tag_object;
  CrowCollection *collection;

  if (book == NONE || tag == NONE)
    return;
  pair = &world->now.pairs[book][tag];
  book_object = world->objects[1][book];
  tag_object = world->objects[2][tag];
  if (g_test_rand_bit ())
    {
      collection = crow_object_get_many (book_object, BOOK_TAGS);
      changed = add ? crow_collection_add (collection, tag_object) : crow_collection_remove (collection, tag_object);
    }
  else
    {
      collection = crow_object_get_many (tag_object, TAG_BOOKS);
      changed = add ? crow_collection_add (collection, book_object) : crow_collection_remove (collection, book_object);
    }
  g_assert_cmpint (changed, ==, *pair != add);
  *pair = add;
}

static void
rename_one (World *world,
            guint  kind)
{
  int i = pick (&world->now, kind);
  g_autofree char *text = NULL;

  if (i == NONE)
    return;
  things (&world->now, kind)[i].number = world->next_number++;
  text = g_strdup_printf ("%u", things (&world->now, kind)[i].number);
  crow_object_set_text (world->objects[kind][i], 1, text);
}

static void
mark (World *world,
      guint  kind)
{
  int i = pick (&world->now, kind);

  if (i == NONE || crow_object_get_state (world->objects[kind][i]) != CROW_STATE_PERSISTENT)
    return;
  g_test_message ("delete %u:%u", kind, things (&world->now, kind)[i].number);
  crow_session_delete (world->library.session, world->objects[kind][i]);
  things (&world->now, kind)[i].marked = TRUE;
}

/* A new one with the key of one that is deleted, and now and then its unique name. */
static void
replace (World *world,
         guint  kind)
{
  int old = pick (&world->now, kind), fresh;
  g_autofree char *name = NULL;
  gint64 key;

  if (old == NONE || things (&world->now, kind)[old].marked ||
      crow_object_get_state (world->objects[kind][old]) != CROW_STATE_PERSISTENT)
    return;
  key = crow_object_get_int64 (world->objects[kind][old], 0);
  fresh = create (world, kind);
  if (fresh == NONE)
    return;
  g_test_message ("%u:%u takes the place of %u", kind, things (&world->now, kind)[fresh].number,
                  things (&world->now, kind)[old].number);
  crow_object_set_int64 (world->objects[kind][fresh], 0, key);
  if (kind == 0 && g_test_rand_bit ())
    {
      things (&world->now, kind)[fresh].number = things (&world->now, kind)[old].number;
      name = g_strdup_printf ("%u", things (&world->now, kind)[fresh].number);
      crow_object_set_text (world->objects[kind][fresh], 1, name);
    }
  crow_session_delete (world->library.session, world->objects[kind][old]);
  things (&world->now, kind)[old].marked = TRUE;
}

static void
kill_thing (State *state,
            guint  kind,
            int    i)
{
  things (state, kind)[i].alive = FALSE;
  for (int j = 0; j < N_THINGS; j++)
    {
      if (kind == 1)
        state->pairs[i][j] = FALSE;
      if (kind == 2)
        state->pairs[j][i] = FALSE;
    }
}

/* What a flush does to the model. */
static void
model_flush (State *state)
{
  gboolean again;

  for (int i = 0; i < N_THINGS; i++)
    {
      Thing *profile = &state->profiles[i];

      if (profile->alive && (profile->orphaned || (profile->link != NONE && state->authors[profile->link].marked)))
        profile->marked = TRUE;
    }
  do
    {
      again = FALSE;
      for (int i = 0; i < N_THINGS; i++)
        if (state->nodes[i].alive && !state->nodes[i].marked && state->nodes[i].link != NONE &&
            state->nodes[state->nodes[i].link].marked)
          state->nodes[i].marked = again = TRUE;
    }
  while (again);
  for (int i = 0; i < N_THINGS; i++)
    if (state->books[i].alive && state->books[i].link != NONE && state->authors[state->books[i].link].marked)
      state->books[i].link = NONE;
  for (guint kind = 0; kind < 5; kind++)
    for (int i = 0; i < N_THINGS; i++)
      {
        Thing *thing = &things (state, kind)[i];

        if (thing->alive && thing->marked)
          kill_thing (state, kind, i);
        thing->marked = FALSE;
      }
}

static void
append_thing (GString *text,
              State   *state,
              guint    kind,
              int      i)
{
  Thing *thing = &things (state, kind)[i];

  g_string_append_printf (text, "%u:%u", kind, thing->number);
  if (thing->link != NONE)
    g_string_append_printf (text, ">%u", things (state, kind == 4 ? 4 : 0)[thing->link].number);
  g_string_append_c (text, ' ');
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
sorted (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);

  qsort (words, g_strv_length (words), sizeof (char *), compare_strings);
  return g_strjoinv (" ", words);
}

static char *
model_dump (State *state)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint kind = 0; kind < 5; kind++)
    for (int i = 0; i < N_THINGS; i++)
      if (things (state, kind)[i].alive)
        append_thing (text, state, kind, i);
  for (int i = 0; i < N_THINGS; i++)
    for (int j = 0; j < N_THINGS; j++)
      if (state->pairs[i][j])
        g_string_append_printf (text, "%u+%u ", state->books[i].number, state->tags[j].number);
  g_strchomp (text->str);
  return sorted (text->str);
}

static char *
database_dump (World *world)
{
  g_autofree char *text = library_dump (
    &world->library,
    "SELECT '0:' || name FROM author UNION ALL "
    "SELECT '1:' || title || coalesce('>' || name, '') FROM book LEFT JOIN author ON author.id = author_id UNION ALL "
    "SELECT '2:' || label FROM tag UNION ALL "
    "SELECT '3:' || text || coalesce('>' || name, '') FROM profile LEFT JOIN author ON author.id = author_id UNION ALL "
    "SELECT '4:' || n.name || coalesce('>' || p.name, '') FROM node n LEFT JOIN node p ON p.id = n.parent_id UNION ALL "
    "SELECT title || '+' || label FROM book_tag JOIN book ON book.id = book_id JOIN tag ON tag.id = tag_id");

  return sorted (text);
}

static void
check_collection (CrowCollection *collection,
                  guint           n_expected)
{
  g_assert_no_error (crow_session_get_error (crow_object_get_session (crow_collection_get_owner (collection))));
  g_assert_cmpuint (crow_collection_get_n_items (collection), ==, n_expected);
}

/* The objects say what the model says; @load: also where that needs the database. */
static void
check_objects (World *world,
               gboolean load)
{
  State *now = &world->now;

  for (guint kind = 0; kind < 5; kind++)
    for (int i = 0; i < N_THINGS; i++)
      {
        Thing *thing = &things (now, kind)[i];
        CrowObject *object = world->objects[kind][i], *target;

        if (!thing->alive)
          continue;
        g_assert_cmpint (g_ascii_strtoll (crow_object_get_text (object, 1), NULL, 10), ==, thing->number);
        if (kind == 0 || kind == 2)
          continue;
        target = thing->link == NONE ? NULL : world->objects[kind == 4 ? 4 : 0][thing->link];
        g_assert_true (crow_object_get_one (object, role_of (kind)) == target);
      }
  for (int i = 0; i < N_THINGS; i++)
    {
      guint n_books = 0, n_children = 0, n_tags = 0, n_of_tag = 0;

      for (int j = 0; j < N_THINGS; j++)
        {
          n_books += now->books[j].alive && now->books[j].link == i;
          n_children += now->nodes[j].alive && now->nodes[j].link == i;
          n_tags += now->pairs[i][j];
          n_of_tag += now->pairs[j][i];
        }
      if (now->authors[i].alive && (load || crow_object_is_loaded (world->objects[0][i], AUTHOR_BOOKS)))
        check_collection (crow_object_get_many (world->objects[0][i], AUTHOR_BOOKS), n_books);
      if (now->nodes[i].alive && (load || crow_object_is_loaded (world->objects[4][i], NODE_CHILDREN)))
        check_collection (crow_object_get_many (world->objects[4][i], NODE_CHILDREN), n_children);
      if (now->books[i].alive && (load || crow_object_is_loaded (world->objects[1][i], BOOK_TAGS)))
        check_collection (crow_object_get_many (world->objects[1][i], BOOK_TAGS), n_tags);
      if (now->tags[i].alive && (load || crow_object_is_loaded (world->objects[2][i], TAG_BOOKS)))
        check_collection (crow_object_get_many (world->objects[2][i], TAG_BOOKS), n_of_tag);
    }
}

static void
flush (World   *world,
       gboolean commit)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  g_test_message ("%s", commit ? "commit" : "flush");
  (commit ? crow_session_commit : crow_session_flush) (world->library.session, &error);
  g_assert_no_error (error);
  model_flush (&world->now);
  expected = model_dump (&world->now);
  found = database_dump (world);
  g_assert_cmpstr (found, ==, expected);
  if (commit)
    world->committed = world->now;
}

static void
watch_free_cb (gpointer data)
{
  Watch *watch = data;

  watch_clear (watch);
  g_free (watch);
}

/* Somebody looks at a list from now on. */
static void
watch_one (World *world)
{
  static const struct { guint kind, role; } lists[] = { { 0, AUTHOR_BOOKS }, { 1, BOOK_TAGS }, { 2, TAG_BOOKS }, { 4, NODE_CHILDREN } };
  guint i = g_test_rand_int_range (0, G_N_ELEMENTS (lists));
  int at = pick (&world->now, lists[i].kind);
  CrowCollection *collection;
  Watch *watch;

  if (!world->watching || at == NONE)
    return;
  collection = crow_object_get_many (world->objects[lists[i].kind][at], lists[i].role);
  if (g_object_get_data (G_OBJECT (collection), "watched") != NULL)
    return;
  g_object_set_data (G_OBJECT (collection), "watched", collection);
  watch = g_new (Watch, 1);
  watch_init (watch, G_LIST_MODEL (collection));
  g_ptr_array_add (world->watches, watch);
}

/* The list of changes has what the session says. */
static void
check_changes (World *world)
{
  GListModel *changes = crow_session_get_changes (world->library.session);
  guint n = 0;

  for (guint i = 0; i < 3; i++)
    {
      static const CrowState states[] = { CROW_STATE_PENDING, CROW_STATE_PERSISTENT, CROW_STATE_DELETED };
      g_autoptr (GPtrArray) objects = crow_session_get_objects (world->library.session, states[i]);

      n += objects->len;
      for (guint j = 0; j < objects->len; j++)
        {
          gboolean found = FALSE;

          for (guint k = 0; k < g_list_model_get_n_items (changes); k++)
            {
              g_autoptr (CrowObject) object = g_list_model_get_item (changes, k);

              found |= object == objects->pdata[j];
            }
          g_assert_true (found);
        }
    }
  g_assert_cmpuint (g_list_model_get_n_items (changes), ==, n);
}

static void
watch_changes (World *world)
{
  Watch *watch;

  if (!world->watching)
    return;
  watch = g_new (Watch, 1);
  watch_init (watch, crow_session_get_changes (world->library.session));
  g_ptr_array_add (world->watches, watch);
}

static void
reopen (World *world)
{
  gint64 keys[5][N_THINGS];

  flush (world, TRUE);
  for (guint kind = 0; kind < 5; kind++)
    for (int i = 0; i < N_THINGS; i++)
      if (things (&world->now, kind)[i].alive)
        keys[kind][i] = crow_object_get_int64 (world->objects[kind][i], 0);
  g_ptr_array_set_size (world->watches, 0);
  library_reopen (&world->library);
  for (guint kind = 0; kind < 5; kind++)
    for (int i = 0; i < N_THINGS; i++)
      if (things (&world->now, kind)[i].alive)
        {
          world->objects[kind][i] = crow_session_find_int64 (world->library.session, entities[kind], keys[kind][i], NULL);
          g_assert_nonnull (world->objects[kind][i]);
        }
  watch_changes (world);
}

static void
rollback (World *world)
{
  g_test_message ("rollback");
  crow_session_rollback (world->library.session);
  world->now = world->committed;
  check_objects (world, g_test_rand_bit ());
}

/* As if another program had committed, which changed nothing here: all is read again, and no edit is lost. */
static guint data_version;

static guint
get_data_version (CrowEngine *engine)
{
  return data_version;
}

static void
step (World *world)
{
  int choice = g_test_rand_int_range (0, 100);

  watch_one (world);
  if (g_test_rand_int_range (0, 12) == 0)
    {
      data_version++;
      g_test_message ("others commit");
      crow_session_catch_up (world->library.session);
    }
  if (choice < 25)
    create (world, g_test_rand_int_range (0, 5));
  else if (choice < 55)
    relink (world, (guint[]) { 1, 3, 4 }[g_test_rand_int_range (0, 3)]);
  else if (choice < 70)
    repair (world);
  else if (choice < 76)
    rename_one (world, g_test_rand_int_range (0, 5));
  else if (choice < 82)
    mark (world, g_test_rand_int_range (0, 5));
  else if (choice < 85)
    replace (world, g_test_rand_int_range (0, 5));
  else if (choice < 90)
    flush (world, FALSE);
  else if (choice < 94)
    flush (world, TRUE);
  else if (choice < 96)
    rollback (world);
  else if (choice < 98)
    reopen (world);
  else
    check_objects (world, TRUE);
}

static void
test_random (gconstpointer data)
{
  guint runs = (g_test_slow () ? 2000 : 150) / (TEST_SERVERS ? 15 : 1);
  static const LibraryOptions options[] = {
    { .rule = CROW_DELETE_NULLIFY },
    { .rule = CROW_DELETE_NULLIFY, .executor = CROW_EXECUTOR_SESSION, .by_session = TRUE },
  };

  for (guint run = 0; run < runs; run++)
    {
      g_autofree World *world = g_new0 (World, 1);

      library_init (&world->library, &options[GPOINTER_TO_UINT (data) % 2]);
      /* As if the engine did not tell what the database does by itself. */
      if (GPOINTER_TO_UINT (data) >= 2)
        CROW_ENGINE_GET_CLASS (world->library.engine)->set_change_func = NULL;
      CROW_ENGINE_GET_CLASS (world->library.engine)->get_data_version = get_data_version;
      world->watching = run % 3 == 0;
      world->watches = g_ptr_array_new_with_free_func (watch_free_cb);
      watch_changes (world);
      for (guint i = 0; i < 120; i++)
        {
          step (world);
          check_objects (world, FALSE);
          if (world->watching)
            check_changes (world);
        }
      flush (world, TRUE);
      check_objects (world, TRUE);
      g_ptr_array_unref (world->watches);
      library_clear (&world->library);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_data_func ("/orm/random/database", GUINT_TO_POINTER (0), test_random);
  g_test_add_data_func ("/orm/random/session", GUINT_TO_POINTER (1), test_random);
  if (!TEST_SERVERS)
    {
      g_test_add_data_func ("/orm/random/rules/database", GUINT_TO_POINTER (2), test_random);
      g_test_add_data_func ("/orm/random/rules/session", GUINT_TO_POINTER (3), test_random);
    }
  return g_test_run ();
}
