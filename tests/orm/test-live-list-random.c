/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random work on lists of all forms that follow the session: they always are what the query would give if it were run
 * again, and tell the least that has to go and come.
 */
#include "config.h"

#include "watch.h"

#include "engine/crow-engine-private.h"

#define N_LISTS 5

typedef struct
{
  Library library;
  CrowQuery *queries[N_LISTS];
  CrowLiveList *lists[N_LISTS];
  Watch watches[N_LISTS];
  GPtrArray *before[N_LISTS]; /* what each had at the last check */
} World;

static const char *const words[] = { "a", "A", "ab", "b", "Bc", "c", "", "é", "z" };

static const char *
pick_word (void)
{
  return words[g_test_rand_int_range (0, G_N_ELEMENTS (words))];
}

static CrowObject *
pick_object (World *world,
             guint  entity)
{
  g_autoptr (CrowObject) object = NULL;
  const char *const tables[] = { "author", "book", "tag" };
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s ORDER BY id", tables[entity]);
  g_autofree char *text = library_dump (&world->library, sql);
  g_auto (GStrv) ids = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (ids);

  if (n == 0 || *text == '\0')
    return NULL;
  return crow_session_find_int64 (world->library.session, entity,
                                  g_ascii_strtoll (ids[g_test_rand_int_range (0, n)], NULL, 10), NULL);
}

static gint64
random_year (void)
{
  return g_test_rand_int_range (1990, 2000);
}

static CrowExpression *
random_leaf (World *world)
{
  CrowValue values[] = { crow_value_int64 (random_year ()), crow_value_int64 (random_year ()), crow_value_null () };
  CrowOperator operation = g_test_rand_int_range (CROW_OPERATOR_EQUAL, CROW_OPERATOR_LIKE);
  CrowObject *object;

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      return crow_expression_new_int64 (BOOK_YEAR, operation, random_year ());
    case 1:
      return crow_expression_new_text (BOOK_TITLE, operation, pick_word ());
    case 2:
      return crow_expression_new_double (BOOK_PRICE, operation, g_test_rand_int_range (0, 6) / 2.0);
    case 3:
      return crow_expression_new_is_null (g_test_rand_bit () ? BOOK_YEAR : BOOK_AUTHOR);
    case 4:
      return crow_expression_new_between (BOOK_YEAR, &values[0], &values[1]);
    case 5:
      return crow_expression_new_in (BOOK_YEAR, values, g_test_rand_int_range (0, 4));
    case 6:
      return crow_expression_new_text (BOOK_TITLE, CROW_OPERATOR_LIKE, g_test_rand_bit () ? "%b%" : "_%");
    case 7:
      object = pick_object (world, AUTHOR);
      return crow_expression_new_reaches (BOOK_AUTHOR_ROLE, object);
    case 8:
      return crow_expression_new_has (BOOK_AUTHOR_ROLE,
                                      crow_expression_new_text (AUTHOR_NAME, CROW_OPERATOR_LESS, pick_word ()));
    case 9:
      return crow_expression_new_any (BOOK_TAGS, g_test_rand_bit ()
                                                   ? NULL
                                                   : crow_expression_new_text (TAG_LABEL, CROW_OPERATOR_EQUAL, pick_word ()));
    case 10:
      return crow_expression_new_compare (BOOK_YEAR, CROW_OPERATOR_NOT_EQUAL, &values[2]);
    default:
      return crow_expression_new_int64 (BOOK_ID, CROW_OPERATOR_GREATER, g_test_rand_int_range (0, 10));
    }
}

static CrowExpression *
random_condition (World *world,
                  guint  depth)
{
  CrowExpression *left, *right;

  if (depth == 0 || g_test_rand_int_range (0, 3) == 0)
    return random_leaf (world);
  if (g_test_rand_int_range (0, 4) == 0)
    return crow_expression_new_not (random_condition (world, depth - 1));
  left = random_condition (world, depth - 1);
  right = random_condition (world, depth - 1);
  return g_test_rand_bit () ? crow_expression_new_and (left, right) : crow_expression_new_or (left, right);
}

static void
drop_list (World *world,
           guint  i)
{
  if (world->lists[i] == NULL)
    return;
  watch_clear (&world->watches[i]);
  g_clear_pointer (&world->before[i], g_ptr_array_unref);
  g_clear_object (&world->lists[i]);
  g_clear_object (&world->queries[i]);
}

static GPtrArray *
copy_items (GListModel *model)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  return items;
}

static void
make_list (World *world,
           guint  i)
{
  static const guint orders[] = { BOOK_TITLE, BOOK_YEAR, BOOK_PRICE, BOOK_AUTHOR, BOOK_ID };

  drop_list (world, i);
  world->queries[i] = crow_query_new (world->library.session, BOOK);
  if (g_test_rand_int_range (0, 4) > 0)
    crow_query_where (world->queries[i], random_condition (world, 2));
  for (int j = g_test_rand_int_range (0, 3); j > 0; j--)
    crow_query_order (world->queries[i], orders[g_test_rand_int_range (0, G_N_ELEMENTS (orders))], g_test_rand_bit ());
  if (g_test_rand_int_range (0, 5) == 0)
    crow_query_set_limit (world->queries[i], g_test_rand_int_range (0, 6));
  if (g_test_rand_int_range (0, 8) == 0)
    crow_query_set_offset (world->queries[i], g_test_rand_int_range (0, 3));
  if (g_test_rand_int_range (0, 4) == 0)
    g_assert_true (crow_query_load (world->queries[i], "tags", NULL));
  world->lists[i] = watch_list (world->queries[i]);
  watch_init (&world->watches[i], G_LIST_MODEL (world->lists[i]));
  world->before[i] = copy_items (world->watches[i].model);
}

/* The length of the longest sequence that both have. */
static guint
count_common (GPtrArray *a,
              GPtrArray *b)
{
  g_autofree guint *above = g_new0 (guint, b->len + 1);

  for (guint i = 0; i < a->len; i++)
    {
      guint diagonal = 0;

      for (guint j = 0; j < b->len; j++)
        {
          guint old = above[j + 1];

          above[j + 1] = a->pdata[i] == b->pdata[j] ? diagonal + 1 : MAX (above[j + 1], above[j]);
          diagonal = old;
        }
    }
  return above[b->len];
}

/* Each list is what its query gives, and told no more than it must. */
static void
check_lists (World *world,
             gboolean once)
{
  g_assert_no_error (crow_session_get_error (world->library.session));
  crow_session_set_autoflush (world->library.session, FALSE);
  for (guint i = 0; i < N_LISTS; i++)
    {
      g_autoptr (GListModel) expected = NULL;
      GPtrArray *seen = world->watches[i].seen;

      if (world->lists[i] == NULL)
        continue;
      expected = crow_query_run (world->queries[i], NULL);
      g_assert_nonnull (expected);
      g_assert_cmpuint (g_list_model_get_n_items (expected), ==, seen->len);
      g_assert_cmpuint (g_list_model_get_n_items (world->watches[i].model), ==, seen->len);
      for (guint j = 0; j < seen->len; j++)
        {
          g_autoptr (CrowObject) item = g_list_model_get_item (expected, j);

          g_assert_true (item == seen->pdata[j]);
        }
      if (once)
        g_assert_cmpuint (world->watches[i].moved, ==,
                          world->before[i]->len + seen->len - 2 * count_common (world->before[i], seen));
      world->watches[i].moved = 0;
      g_clear_pointer (&world->before[i], g_ptr_array_unref);
      world->before[i] = copy_items (world->watches[i].model);
    }
  crow_session_set_autoflush (world->library.session, TRUE);
}

static void
edit (World *world)
{
  CrowObject *book = pick_object (world, BOOK), *author = pick_object (world, AUTHOR), *tag = pick_object (world, TAG);

  switch (g_test_rand_int_range (0, 10))
    {
    case 0:
    case 1:
      book = watch_book (&world->library, pick_word (), random_year (), g_test_rand_bit () ? author : NULL);
      if (g_test_rand_bit ())
        crow_object_set_double (book, BOOK_PRICE, g_test_rand_int_range (0, 6) / 2.0);
      if (tag != NULL && g_test_rand_bit ())
        crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag);
      break;
    case 2:
      library_author (&world->library, NULL);
      break;
    case 3:
      library_tag (&world->library, pick_word ());
      break;
    case 4:
      if (book != NULL)
        crow_object_set_text (book, BOOK_TITLE, pick_word ());
      break;
    case 5:
      if (book != NULL && g_test_rand_bit ())
        crow_object_set_int64 (book, BOOK_YEAR, random_year ());
      else if (book != NULL)
        crow_object_set_null (book, BOOK_YEAR);
      break;
    case 6:
      if (book != NULL)
        crow_object_set_one (book, BOOK_AUTHOR_ROLE, g_test_rand_bit () ? author : NULL);
      break;
    case 7:
      if (book != NULL && tag != NULL && !crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag))
        crow_collection_remove (crow_object_get_many (book, BOOK_TAGS), tag);
      break;
    case 8:
      {
        CrowObject *objects[] = { author, book, book, tag };
        CrowObject *object = objects[g_test_rand_int_range (0, 4)];

        if (object != NULL)
          crow_session_delete (world->library.session, object);
      }
      break;
    default:
      if (tag != NULL)
        crow_object_set_text (tag, TAG_LABEL, pick_word ());
      break;
    }
}

/* The session asks the database to write. */
static void
write_in_bulk (World *world)
{
  g_autoptr (CrowQuery) query = crow_query_new (world->library.session, BOOK);
  const guint16 year[] = { BOOK_YEAR };
  const CrowValue value = crow_value_int64 (random_year ());
  g_autofree char *sql = NULL;

  crow_query_where (query, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_EQUAL, random_year ()));
  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      g_assert_true (crow_query_update (query, year, &value, 1, NULL, NULL));
      break;
    case 1:
      g_assert_true (crow_query_delete (query, NULL, NULL));
      break;
    default:
      sql = g_strdup_printf ("UPDATE book SET title = '%s', author_id = NULL WHERE year = %" G_GINT64_FORMAT, pick_word (),
                             random_year ());
      g_assert_true (crow_session_execute (world->library.session, sql, NULL));
      break;
    }
}

/* Somebody else writes; what the session knew of it is forgotten. */
static void
write_elsewhere (World *world)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE book SET year = %" G_GINT64_FORMAT " WHERE year = %" G_GINT64_FORMAT ";"
      "INSERT INTO book (id, title, year) SELECT coalesce(max(id), 0) + 1, '%s', %" G_GINT64_FORMAT " FROM book",
      random_year (), random_year (), pick_word (), random_year ());

  library_commit (&world->library);
  g_assert_true (crow_engine_execute (world->library.engine, sql, NULL));
  crow_session_expire (world->library.session, NULL);
}

static void
step (World *world)
{
  CrowSession *session = world->library.session;
  gboolean once = FALSE;

  switch (g_test_rand_int_range (0, 16))
    {
    case 0:
      make_list (world, g_test_rand_int_range (0, N_LISTS));
      break;
    case 1:
      write_in_bulk (world);
      break;
    case 2:
      write_elsewhere (world);
      break;
    case 3:
      crow_session_rollback (session);
      once = TRUE;
      break;
    case 4:
      library_commit (&world->library);
      once = TRUE;
      break;
    case 5:
      g_assert_true (crow_session_savepoint (session, "s", NULL));
      for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
        edit (world);
      if (g_test_rand_bit ())
        watch_flush (&world->library);
      g_assert_true (g_test_rand_bit () ? crow_session_rollback_to (session, "s", NULL)
                                        : crow_session_release (session, "s", NULL));
      break;
    case 6:
      {
        CrowObject *book = pick_object (world, BOOK);

        watch_flush (&world->library);
        if (book != NULL && crow_object_get_state (book) == CROW_STATE_PERSISTENT && g_test_rand_bit ())
          g_assert_true (crow_session_refresh (session, book, NULL));
        else if (book != NULL && crow_object_get_state (book) == CROW_STATE_PERSISTENT)
          crow_session_expire (session, book);
        else
          crow_session_expire (session, NULL);
      }
      break;
    default:
      for (int i = g_test_rand_int_range (0, 6); i > 0; i--)
        edit (world);
      /* Edits alone change nothing. */
      if (g_test_rand_int_range (0, 3) == 0)
        check_lists (world, TRUE);
      watch_flush (&world->library);
      once = TRUE;
      break;
    }
  check_lists (world, once);
}

static void
test_random (void)
{
  LibraryOptions options = { 0 };
  World world = { 0 };
  guint n_steps = g_test_slow () ? 400 : 60;

  options.rule = g_test_rand_bit () ? CROW_DELETE_NULLIFY : CROW_DELETE_CASCADE;
  options.executor = g_test_rand_bit () ? CROW_EXECUTOR_SESSION : CROW_EXECUTOR_DATABASE;
  library_init (&world.library, &options);
  if (!TEST_SERVERS && g_test_rand_int_range (0, 6) == 0)
    g_assert_true (crow_engine_execute (world.library.engine,
                                        "CREATE TRIGGER t AFTER UPDATE OF label ON tag BEGIN "
                                        "UPDATE book SET year = 1995 WHERE id = NEW.id; END", NULL));
  for (guint i = 0; i < 20; i++)
    edit (&world);
  library_commit (&world.library);
  /* Nothing is loaded but what lists bring. */
  library_reopen (&world.library);
  for (int i = g_test_rand_int_range (0, N_LISTS); i >= 0; i--)
    make_list (&world, i);
  for (guint i = 0; i < n_steps; i++)
    step (&world);
  for (guint i = 0; i < N_LISTS; i++)
    drop_list (&world, i);
  library_clear (&world.library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/orm/live-list/random/%u", i);

      g_test_add_func (path, test_random);
    }
  return g_test_run ();
}
