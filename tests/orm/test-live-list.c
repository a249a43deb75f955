/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists that follow the session: what they tell, and that they always are what the query would give if it were run
 * again.
 */
#include "config.h"

#include "library.h"

#include "engine/crow-engine-private.h"
#include "engine/crow-log-entry.h"
#include "orm/crow-live-list.h"

/* What a list told, and the items as somebody sees them who only listens. */
typedef struct
{
  GListModel *model; /* borrowed */
  GPtrArray *seen;   /* owned */
  guint n_events;
  guint position;    /* of the last */
  guint removed;
  guint added;
  guint moved;       /* removed and added, of all */
} Watch;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  Watch *watch = data;

  watch->n_events++;
  watch->position = position;
  watch->removed = removed;
  watch->added = added;
  watch->moved += removed + added;
  g_assert_cmpuint (removed + added, >, 0);
  g_assert_cmpuint (position + removed, <=, watch->seen->len);
  if (removed > 0)
    g_ptr_array_remove_range (watch->seen, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (watch->seen, position + i, g_list_model_get_item (model, position + i));
  /* The list is whole at each step. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, watch->seen->len);
  for (guint i = 0; i < watch->seen->len; i++)
    {
      g_autoptr (CrowObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == watch->seen->pdata[i]);
    }
}

static void
watch_init (Watch        *watch,
            CrowLiveList *list)
{
  *watch = (Watch) { .model = G_LIST_MODEL (list), .seen = g_ptr_array_new_with_free_func (g_object_unref) };
  for (guint i = 0; i < g_list_model_get_n_items (watch->model); i++)
    g_ptr_array_add (watch->seen, g_list_model_get_item (watch->model, i));
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), watch);
}

static void
watch_clear (Watch *watch)
{
  g_signal_handlers_disconnect_by_data (watch->model, watch);
  g_ptr_array_unref (watch->seen);
}

/* One event since the last time. */
static void
check_event (Watch *watch,
             guint  position,
             guint  removed,
             guint  added)
{
  g_assert_cmpuint (watch->n_events, ==, 1);
  g_assert_cmpuint (watch->position, ==, position);
  g_assert_cmpuint (watch->removed, ==, removed);
  g_assert_cmpuint (watch->added, ==, added);
  watch->n_events = 0;
}

static CrowLiveList *
list_new (CrowQuery *query)
{
  g_autoptr (GError) error = NULL;
  CrowLiveList *list = crow_live_list_new (query, &error);

  g_assert_no_error (error);
  return list;
}

static char *
titles (gpointer list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) item = g_list_model_get_item (list, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", crow_object_get_text (item, 1));
    }
  return g_string_free (text, FALSE);
}

#define assert_titles(list, expected) \
  G_STMT_START { \
    g_autofree char *titles_ = titles (list); \
    g_assert_cmpstr (titles_, ==, expected); \
  } G_STMT_END

static void
count_cb (CrowEngine   *engine,
          CrowLogEntry *entry,
          gpointer      data)
{
  if (g_str_has_prefix (entry->sql, "SELECT"))
    ++*(guint *) data;
}

static CrowObject *
book_new (Library    *library,
          const char *title,
          gint64      year,
          CrowObject *author)
{
  CrowObject *book = library_book (library, title, author);

  crow_object_set_int64 (book, BOOK_YEAR, year);
  return book;
}

static void
flush (Library *library)
{
  g_autoptr (GError) error = NULL;

  crow_session_flush (library->session, &error);
  g_assert_no_error (error);
}

/* Rows come, move, change and go. */
static void
test_changes (void)
{
  Library library;
  CrowObject *books[3];
  guint n_selects = 0;
  Watch watch;

  library_init (&library, NULL);
  books[0] = book_new (&library, "a", 1910, NULL);
  books[1] = book_new (&library, "b", 1920, NULL);
  books[2] = book_new (&library, "c", 1930, NULL);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL;
    CrowObject *book;

    crow_query_where (query, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS, 2000));
    crow_query_order (query, BOOK_YEAR, FALSE);
    list = list_new (query);
    watch_init (&watch, list);
    assert_titles (list, "a b c");
    g_assert_true (g_list_model_get_item_type (watch.model) == CROW_TYPE_OBJECT);
    g_assert_null (g_list_model_get_item (watch.model, 3));
    g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), &n_selects);

    /* Not before the flush. */
    book = book_new (&library, "d", 1925, NULL);
    g_assert_cmpuint (watch.n_events, ==, 0);
    flush (&library);
    check_event (&watch, 2, 0, 1);
    assert_titles (list, "a b d c");

    /* Nor is one in that is not of the list. */
    book_new (&library, "e", 2001, NULL);
    flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 0);

    /* It moves: out of its place, into the other. */
    crow_object_set_int64 (book, BOOK_YEAR, 1900);
    assert_titles (list, "a b d c");
    flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 2);
    g_assert_cmpuint (watch.moved, ==, 3);
    assert_titles (list, "d a b c");
    watch.n_events = 0;

    /* It changes and stays. */
    crow_object_set_int64 (book, BOOK_YEAR, 1901);
    crow_object_set_text (book, BOOK_TITLE, "f");
    flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 0);
    assert_titles (list, "f a b c");

    /* It does not fulfil the condition any more, and does again. */
    crow_object_set_null (book, BOOK_YEAR);
    flush (&library);
    check_event (&watch, 0, 1, 0);
    crow_object_set_int64 (book, BOOK_YEAR, 1999);
    flush (&library);
    check_event (&watch, 3, 0, 1);
    library_commit (&library);
    g_assert_cmpuint (watch.n_events, ==, 0);

    /* It goes; a mark alone does nothing. */
    crow_session_delete (library.session, books[0]);
    crow_session_delete (library.session, books[1]);
    assert_titles (list, "a b c f");
    flush (&library);
    check_event (&watch, 0, 2, 0);
    assert_titles (list, "c f");
    /* The session knew all that. */
    if (!TEST_SERVERS)
      g_assert_cmpuint (n_selects, ==, 0);

    /* And comes back. */
    crow_session_rollback (library.session);
    check_event (&watch, 0, 0, 2);
    assert_titles (list, "a b c f");

    /* What was changed in the query meanwhile does not matter. */
    crow_query_set_limit (query, 1);
    crow_query_where (query, crow_expression_new_is_null (BOOK_TITLE));
    crow_session_delete (library.session, books[2]);
    library_commit (&library);
    check_event (&watch, 2, 1, 0);
    assert_titles (list, "a b f");
    watch_clear (&watch);
  }
  library_clear (&library);
}

/* What the database does, and SQL. */
static void
test_database (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_CASCADE, .executor = CROW_EXECUTOR_DATABASE };
  const guint16 year[] = { BOOK_YEAR };
  const CrowValue number = crow_value_int64 (1950);
  Library library;
  CrowObject *author;
  Watch watch;

  library_init (&library, &options);
  author = library_author (&library, "A");
  book_new (&library, "a", 1910, author);
  book_new (&library, "b", 1920, NULL);
  book_new (&library, "c", 1930, author);
  book_new (&library, "d", 1940, NULL);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) some = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL;
    CrowValue values[] = { crow_value_int64 (1), crow_value_text ("z"), crow_value_int64 (1915) };
    const guint16 attributes[] = { BOOK_ID, BOOK_TITLE, BOOK_YEAR };
    const guint16 key[] = { BOOK_ID };
    gint64 n_rows;

    crow_query_order (query, BOOK_YEAR, TRUE);
    list = list_new (query);
    watch_init (&watch, list);
    assert_titles (list, "d c b a");
    crow_session_delete (library.session, author);
    flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 2);
    g_assert_cmpuint (watch.moved, ==, 2);
    assert_titles (list, "d b");
    watch.n_events = 0;
    crow_session_rollback (library.session);
    assert_titles (list, "");
    /* The first commit is that of the rows. */
    watch.n_events = 0;
    crow_session_execute (library.session,
                          "INSERT INTO book (id, title, year) VALUES (1, 'a', 1910), (2, 'b', 1920), (3, 'c', 1930)", NULL);
    check_event (&watch, 0, 0, 3);
    assert_titles (list, "c b a");
    crow_query_where (some, crow_expression_new_int64 (BOOK_YEAR, CROW_OPERATOR_LESS, 1915));
    g_assert_true (crow_query_update (some, year, &number, 1, &n_rows, NULL));
    g_assert_cmpint (n_rows, ==, 1);
    assert_titles (list, "a c b");
    watch.n_events = 0;
    g_assert_nonnull (crow_session_upsert (library.session, BOOK, attributes, values, 3, key, 1, NULL));
    assert_titles (list, "c b z");
    watch.n_events = 0;
    g_assert_true (crow_query_delete (some, &n_rows, NULL));
    g_assert_cmpint (n_rows, ==, 0);
    g_assert_cmpuint (watch.n_events, ==, 0);
    library_commit (&library);

    /* Somebody else. */
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET year = 1 WHERE id = 3", NULL));
    assert_titles (list, "c b z");
    g_assert_true (crow_live_list_refresh (list, NULL));
    assert_titles (list, "b z c");
    watch.n_events = 0;
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET year = 2000 WHERE id = 1", NULL));
    g_assert_true (crow_session_refresh (library.session, crow_session_find_int64 (library.session, BOOK, 1, NULL), NULL));
    assert_titles (list, "z b c");
    g_assert_true (crow_engine_execute (library.engine, "UPDATE book SET year = 2001 WHERE id = 2", NULL));
    crow_session_expire (library.session, NULL);
    assert_titles (list, "b z c");
    g_assert_true (crow_engine_execute (library.engine, "DELETE FROM book WHERE id = 2", NULL));
    g_assert_false (crow_session_refresh (library.session, crow_session_find_int64 (library.session, BOOK, 2, NULL), NULL));
    assert_titles (list, "z c");
    watch_clear (&watch);
  }
  library_clear (&library);
}

/* Rows that are not loaded change with one that is: those lists ask. */
static void
test_unloaded (void)
{
  static const LibraryOptions options = { .rule = CROW_DELETE_NULLIFY, .executor = CROW_EXECUTOR_DATABASE };
  Library library;
  CrowObject *author, *tag, *book;

  library_init (&library, &options);
  author = library_author (&library, "A");
  tag = library_tag (&library, "t");
  book_new (&library, "a", 1910, author);
  book_new (&library, "b", 1920, author);
  library_commit (&library);
  library_reopen (&library);
  {
    g_autoptr (CrowQuery) lost = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) tagged = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) first = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) lost_list = NULL, tagged_list = NULL, first_list = NULL;

    crow_query_where (lost, crow_expression_new_is_null (BOOK_AUTHOR));
    crow_query_where (tagged, crow_expression_new_any (BOOK_TAGS, crow_expression_new_text (TAG_LABEL,
                                                                                            CROW_OPERATOR_EQUAL, "t")));
    crow_query_order (first, BOOK_YEAR, TRUE);
    crow_query_set_limit (first, 1);
    lost_list = list_new (lost);
    tagged_list = list_new (tagged);
    author = crow_session_find_int64 (library.session, AUTHOR, 1, NULL);
    crow_session_delete (library.session, author);
    flush (&library);
    assert_titles (lost_list, "a b");
    crow_session_rollback (library.session);
    assert_titles (lost_list, "");

    tag = crow_session_find_int64 (library.session, TAG, 1, NULL);
    book = crow_session_find_int64 (library.session, BOOK, 2, NULL);
    g_assert_true (crow_collection_add (crow_object_get_many (book, BOOK_TAGS), tag));
    assert_titles (tagged_list, "");
    flush (&library);
    assert_titles (tagged_list, "b");
    crow_object_set_text (tag, TAG_LABEL, "u");
    flush (&library);
    assert_titles (tagged_list, "");
    crow_object_set_text (tag, TAG_LABEL, "t");
    flush (&library);
    assert_titles (tagged_list, "b");
    crow_session_delete (library.session, tag);
    flush (&library);
    assert_titles (tagged_list, "");

    first_list = list_new (first);
    assert_titles (first_list, "b");
    crow_session_delete (library.session, book);
    flush (&library);
    assert_titles (first_list, "a");
  }
  library_clear (&library);
}

/* What a collection's query gives: the books of one author. */
static void
test_reference (void)
{
  Library library;
  CrowObject *author, *other, *book;
  guint n_selects = 0;

  library_init (&library, NULL);
  author = library_author (&library, "A");
  other = library_author (&library, "B");
  book = book_new (&library, "a", 1910, author);
  book_new (&library, "b", 1920, other);
  library_commit (&library);
  {
    g_autoptr (CrowQuery) query = crow_collection_query (crow_object_get_many (author, AUTHOR_BOOKS));
    g_autoptr (CrowQuery) none = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL, none_list = NULL;
    Watch watch;

    list = list_new (query);
    crow_query_where (none, crow_expression_new_reaches (BOOK_AUTHOR_ROLE, NULL));
    none_list = list_new (none);
    watch_init (&watch, list);
    assert_titles (list, "a");
    g_signal_connect (library.engine, "statement", G_CALLBACK (count_cb), &n_selects);
    crow_object_set_one (book, BOOK_AUTHOR_ROLE, other);
    flush (&library);
    check_event (&watch, 0, 1, 0);
    crow_object_set_one (book, BOOK_AUTHOR_ROLE, NULL);
    flush (&library);
    assert_titles (none_list, "a");
    crow_object_set_one (book, BOOK_AUTHOR_ROLE, author);
    flush (&library);
    check_event (&watch, 0, 0, 1);
    assert_titles (none_list, "");
    g_assert_cmpuint (n_selects, ==, 0);
    watch_clear (&watch);
  }
  library_clear (&library);
}

static void
flush_in_handler_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    data)
{
  Library *library = data;

  if (g_list_model_get_n_items (model) >= 6)
    return;
  book_new (library, "x", 1890, NULL);
  g_assert_true (crow_session_flush (library->session, NULL));
}

static void
close_in_handler_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    data)
{
  crow_session_close (data);
}

/* Handlers that flush, drop lists, close the session. */
static void
test_handlers (void)
{
  Library library;
  Watch watch;

  library_init (&library, NULL);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = NULL;
    gulong handler;

    crow_query_order (query, BOOK_YEAR, FALSE);
    list = list_new (query);
    watch_init (&watch, list);
    handler = g_signal_connect (list, "items-changed", G_CALLBACK (flush_in_handler_cb), &library);
    book_new (&library, "a", 1900, NULL);
    flush (&library);
    assert_titles (list, "x x x x x a");
    g_signal_handler_disconnect (list, handler);

    crow_object_set_int64 (crow_session_find_int64 (library.session, BOOK, 1, NULL), BOOK_YEAR, 1);
    watch.n_events = 0;
    handler = g_signal_connect (list, "items-changed", G_CALLBACK (close_in_handler_cb), library.session);
    flush (&library);
    g_assert_cmpuint (watch.n_events, ==, 2);
    g_assert_cmpuint (watch.seen->len, ==, 0);
    g_assert_cmpuint (g_list_model_get_n_items (watch.model), ==, 0);
    g_assert_null (g_list_model_get_item (watch.model, 0));
    watch_clear (&watch);
  }
  library_clear (&library);
}

static void
error_cb (CrowSession *session,
          GError      *error,
          gpointer     data)
{
  ++*(guint *) data;
}

/* The query cannot be run: the list stays, and is right the next time. */
static void
test_failure (void)
{
  Library library;

  library_init (&library, NULL);
  book_new (&library, "a", 1900, NULL);
  library_commit (&library);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowQuery) wrong = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = list_new (query);
    g_autoptr (GError) error = NULL;
    guint n_errors = 0;

    g_signal_connect (library.session, "error", G_CALLBACK (error_cb), &n_errors);
    g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE book RENAME TO hidden", NULL));
    crow_session_rollback (library.session);
    g_assert_cmpuint (n_errors, ==, 1);
    g_assert_nonnull (crow_session_get_error (library.session));
    assert_titles (list, "a");
    g_assert_false (crow_live_list_refresh (list, &error));
    g_assert_nonnull (error);
    g_assert_true (crow_engine_execute (library.engine, "INSERT INTO hidden (id, title) VALUES (7, 'b')", NULL));
    g_assert_true (crow_engine_execute (library.engine, "ALTER TABLE hidden RENAME TO book", NULL));
    library_author (&library, "A");
    library_commit (&library);
    assert_titles (list, "a b");
    g_assert_cmpuint (n_errors, ==, 1);
    g_clear_error (&error);
    crow_query_where (wrong, crow_expression_new_is_null (99));
    g_assert_null (crow_live_list_new (wrong, &error));
    g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  }
  library_clear (&library);
}

/* An object that was let go stays until the next settlement; its row is another then. */
static void
test_expunge (void)
{
  Library library;
  CrowObject *book;

  library_init (&library, NULL);
  book = book_new (&library, "a", 1900, NULL);
  library_commit (&library);
  {
    g_autoptr (CrowQuery) query = crow_query_new (library.session, BOOK);
    g_autoptr (CrowLiveList) list = list_new (query);
    g_autoptr (CrowObject) item = NULL, again = NULL;

    crow_session_expunge (library.session, book);
    assert_titles (list, "a");
    crow_session_add (library.session, book);
    library_author (&library, "A");
    library_commit (&library);
    item = g_list_model_get_item (G_LIST_MODEL (list), 0);
    g_assert_true (item == book);
    crow_session_expunge (library.session, book);
    library_author (&library, "B");
    library_commit (&library);
    again = g_list_model_get_item (G_LIST_MODEL (list), 0);
    g_assert_true (again != book);
    assert_titles (list, "a");
  }
  library_clear (&library);
}

/* Random work on lists of all forms. */

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
  world->lists[i] = list_new (world->queries[i]);
  watch_init (&world->watches[i], world->lists[i]);
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
      book = book_new (&world->library, pick_word (), random_year (), g_test_rand_bit () ? author : NULL);
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
        flush (&world->library);
      g_assert_true (g_test_rand_bit () ? crow_session_rollback_to (session, "s", NULL)
                                        : crow_session_release (session, "s", NULL));
      break;
    case 6:
      {
        CrowObject *book = pick_object (world, BOOK);

        flush (&world->library);
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
      flush (&world->library);
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
  g_test_add_func ("/orm/live-list/changes", test_changes);
  g_test_add_func ("/orm/live-list/database", test_database);
  g_test_add_func ("/orm/live-list/unloaded", test_unloaded);
  g_test_add_func ("/orm/live-list/reference", test_reference);
  g_test_add_func ("/orm/live-list/handlers", test_handlers);
  g_test_add_func ("/orm/live-list/failure", test_failure);
  g_test_add_func ("/orm/live-list/expunge", test_expunge);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/orm/live-list/random/%u", i);

      g_test_add_func (path, test_random);
    }
  return g_test_run ();
}
