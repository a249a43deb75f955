/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roles that stand on an association entity.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "orm/crow-live-list.h"
#include "orm/crow-query.h"
#include "staff.h"

/* What somebody sees who only listens. */
typedef struct
{
  GListModel *model;
  GPtrArray *seen;
  guint n_events;
} Watcher;

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

      g_ptr_array_insert (watcher->seen, position + i, item);
    }
  /* At the time of each event, not only after the last. */
  g_assert_cmpuint (watcher->seen->len, ==, g_list_model_get_n_items (model));
  watcher->n_events++;
}

static void
watcher_init (Watcher        *watcher,
              CrowCollection *collection)
{
  watcher->model = G_LIST_MODEL (collection);
  watcher->seen = g_ptr_array_new ();
  watcher->n_events = 0;
  for (guint i = 0; i < crow_collection_get_n_items (collection); i++)
    g_ptr_array_add (watcher->seen, crow_collection_get (collection, i));
  g_signal_connect (collection, "items-changed", G_CALLBACK (changed_cb), watcher);
}

/* As it is, and that it was told so in @n_events. */
static void
watcher_check (Watcher    *watcher,
               guint       n_events,
               const char *expected)
{
  g_autofree char *list = staff_list (CROW_COLLECTION (watcher->model));

  g_assert_cmpstr (list, ==, expected);
  g_assert_cmpuint (watcher->n_events, ==, n_events);
  g_assert_cmpuint (watcher->seen->len, ==, g_list_model_get_n_items (watcher->model));
  for (guint i = 0; i < watcher->seen->len; i++)
    g_assert_true (g_ptr_array_index (watcher->seen, i) ==
                   crow_collection_get (CROW_COLLECTION (watcher->model), i));
  watcher->n_events = 0;
}

static void
watcher_clear (Watcher *watcher)
{
  g_signal_handlers_disconnect_by_data (watcher->model, watcher);
  g_ptr_array_unref (watcher->seen);
}

static void
test_schema (void)
{
  Staff staff;
  guint n_roles;
  const CrowRole *roles;

  staff_init (&staff, CROW_DELETE_CASCADE);
  roles = crow_schema_get_through_roles (staff.schema, PERSON, &n_roles);
  g_assert_cmpuint (n_roles, ==, 3);
  g_assert_cmpstr (roles[0].name, ==, "projects");
  g_assert_cmpuint (roles[0].target, ==, PROJECT);
  g_assert_cmpuint (roles[1].end, ==, 0);
  g_assert_cmpstr (roles[1].name, ==, "admirers");
  g_assert_cmpstr (roles[2].name, ==, "friends");
  g_assert_cmpuint (staff.projects, ==, 3);
  staff_clear (&staff);
}

/* In the order of the end, the same object once, whoever looks first. */
static void
test_load (void)
{
  Staff staff;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  staff_reopen (&staff);
  staff_assert (staff_find (&staff, PERSON, 1), staff.projects, "Apollo Zephyr");
  staff_assert (staff_find (&staff, PROJECT, 2), PROJECT_PEOPLE, "Bob Ada");
  staff_assert (staff_find (&staff, PERSON, 3), staff.projects, "Mars");
  staff_assert (staff_find (&staff, PERSON, 1), staff.friends, "Ada Bob");
  staff_assert (staff_find (&staff, PERSON, 1), staff.admirers, "Ada Bob");
  staff_assert (staff_find (&staff, PERSON, 3), staff.friends, "");
  g_assert_true (crow_collection_is_read_only (crow_object_get_many (staff_find (&staff, PERSON, 1), staff.projects)));
  g_assert_false (crow_collection_is_read_only (crow_object_get_many (staff_find (&staff, PERSON, 1), staff.assignments)));
  staff_clear (&staff);
}

/* One for the objects between, one for what they refer to, for any number of owners of the same result. */
static void
test_batch (void)
{
  Staff staff;
  g_autoptr (GError) error = NULL;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  for (guint pass = 0; pass < 3; pass++)
    {
      g_autoptr (CrowQuery) query = NULL;
      g_autoptr (GListModel) people = NULL;

      staff_reopen (&staff);
      staff.n_selects = 0;
      query = crow_query_new (staff.session, PERSON);
      if (pass == 1)
        g_assert_true (crow_query_load (query, "projects.people", &error));
      if (pass == 2)
        g_assert_true (crow_query_load_joined (query, "assignments.person.projects", &error));
      g_assert_no_error (error);
      people = crow_query_run (query, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (staff.n_selects, ==, pass == 0 ? 1 : pass == 1 ? 5 : 2);
      for (guint i = 0; i < 3; i++)
        {
          const char *const expected[] = { "Apollo Zephyr", "Apollo", "Mars" };
          g_autoptr (CrowObject) person = g_list_model_get_item (people, i);

          g_assert_cmpint (crow_object_is_loaded (person, staff.projects), ==, pass > 0 || i > 0);
          staff_assert (person, staff.projects, expected[i]);
        }
      g_assert_cmpuint (staff.n_selects, ==, pass == 0 ? 3 : pass == 1 ? 5 : 2);
      staff_assert (staff_find (&staff, PROJECT, 2), PROJECT_PEOPLE, "Bob Ada");
      g_assert_cmpuint (staff.n_selects, ==, pass == 1 ? 5 : pass == 0 ? 5 : 4);
    }
  staff_clear (&staff);
}

/* Linked, moved, cut, deleted, flushed, rolled back. */
static void
test_follow (void)
{
  Staff staff;
  Watcher projects, people;
  CrowObject *ada, *bob, *mars, *apollo, *fresh;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  staff_reopen (&staff);
  ada = staff_find (&staff, PERSON, 1);
  bob = staff_find (&staff, PERSON, 2);
  apollo = staff_find (&staff, PROJECT, 2);
  mars = staff_find (&staff, PROJECT, 3);
  watcher_init (&projects, crow_object_get_many (ada, staff.projects));
  watcher_init (&people, crow_object_get_many (mars, PROJECT_PEOPLE));

  fresh = staff_assign (&staff, ada, mars);
  watcher_check (&projects, 1, "Apollo Zephyr Mars");
  watcher_check (&people, 1, "Cleo Ada");
  /* A second way to the same changes nothing. */
  staff_assign (&staff, ada, mars);
  watcher_check (&projects, 0, "Apollo Zephyr Mars");
  crow_object_set_one (fresh, ASSIGNMENT_PERSON_ROLE, bob);
  watcher_check (&projects, 0, "Apollo Zephyr Mars");
  watcher_check (&people, 1, "Cleo Ada Bob");
  staff_assert (bob, staff.projects, "Apollo Mars");
  /* By the attribute, not by the role. */
  crow_object_set_int64 (fresh, ASSIGNMENT_PROJECT, 1);
  watcher_check (&people, 1, "Cleo Ada");
  staff_assert (bob, staff.projects, "Apollo Zephyr");
  staff_commit (&staff);
  /* After the commit in the order that was asked for. */
  watcher_check (&projects, 1, "Apollo Mars Zephyr");
  watcher_check (&people, 1, "Cleo Ada");
  staff_assert (bob, staff.projects, "Apollo Zephyr");

  /* Marked it stays, flushed it goes, rolled back it comes. */
  crow_session_delete (staff.session, apollo);
  watcher_check (&projects, 0, "Apollo Mars Zephyr");
  g_assert_true (crow_session_flush (staff.session, NULL));
  watcher_check (&projects, 1, "Mars Zephyr");
  staff_assert (bob, staff.projects, "Zephyr");
  crow_session_rollback (staff.session);
  watcher_check (&projects, 1, "Apollo Mars Zephyr");
  staff_assert (bob, staff.projects, "Apollo Zephyr");

  /* What was not flushed is rolled back too. */
  crow_object_set_one (crow_collection_get (crow_object_get_many (ada, staff.assignments), 0), ASSIGNMENT_PROJECT_ROLE, NULL);
  staff_assign (&staff, bob, mars);
  crow_session_rollback (staff.session);
  watcher_check (&people, 2, "Cleo Ada");
  staff_assert (bob, staff.projects, "Apollo Zephyr");
  watcher_clear (&projects);
  watcher_clear (&people);
  staff_clear (&staff);
}

/* Nothing is loaded when it changes, and nothing was when it was asked for the first time. */
static void
test_unloaded (void)
{
  Staff staff;
  CrowObject *ada, *mars, *first;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  staff_reopen (&staff);
  ada = staff_find (&staff, PERSON, 1);
  mars = staff_find (&staff, PROJECT, 3);
  staff_assign (&staff, ada, mars);
  first = staff_find (&staff, ASSIGNMENT, 2);
  crow_session_delete (staff.session, first);
  staff_assert (ada, staff.projects, "Apollo Zephyr Mars");
  /* To one that nobody has looked at. */
  crow_object_set_int64 (first, ASSIGNMENT_PROJECT, 3);
  staff_assert (ada, staff.projects, "Zephyr Mars");
  crow_object_set_int64 (first, ASSIGNMENT_PROJECT, 2);
  staff_assert (ada, staff.projects, "Zephyr Mars Apollo");
  crow_session_rollback (staff.session);
  staff_reopen (&staff);

  ada = staff_find (&staff, PERSON, 1);
  staff_assert (ada, staff.projects, "Apollo Zephyr");
  staff_create (&staff, PROJECT, "Pluto");
  staff_commit (&staff);
  staff_reopen (&staff);
  ada = staff_find (&staff, PERSON, 1);
  staff_assert (ada, staff.projects, "Apollo Zephyr");
  crow_object_set_int64 (staff_find (&staff, ASSIGNMENT, 2), ASSIGNMENT_PROJECT, 4);
  g_assert_false (crow_object_is_loaded (ada, staff.projects));
  staff_assert (ada, staff.projects, "Zephyr Pluto");
  /* By a statement of the program, about which nobody was told. */
  g_assert_true (crow_session_execute (staff.session, "DELETE FROM assignment WHERE id = 2", NULL));
  staff_commit (&staff);
  staff_assert (ada, staff.projects, "Zephyr");
  staff_clear (&staff);
}

/* Objects without database rows. */
static void
test_transient (void)
{
  Staff staff;
  CrowObject *dora, *luna, *assignment;
  Watcher projects;

  staff_init (&staff, CROW_DELETE_CASCADE);
  dora = crow_session_create (staff.session, PERSON);
  crow_object_set_text (dora, STAFF_NAME, "Dora");
  luna = crow_session_create (staff.session, PROJECT);
  crow_object_set_text (luna, STAFF_NAME, "Luna");
  watcher_init (&projects, crow_object_get_many (dora, staff.projects));
  watcher_check (&projects, 0, "");
  assignment = crow_session_create (staff.session, ASSIGNMENT);
  crow_object_set_one (assignment, ASSIGNMENT_PERSON_ROLE, dora);
  crow_object_set_one (assignment, ASSIGNMENT_PROJECT_ROLE, luna);
  watcher_check (&projects, 1, "Luna");
  staff_assert (luna, PROJECT_PEOPLE, "Dora");
  crow_session_add (staff.session, dora);
  g_assert_true (crow_session_flush (staff.session, NULL));
  watcher_check (&projects, 0, "Luna");
  crow_session_rollback (staff.session);
  watcher_check (&projects, 0, "Luna");
  crow_session_add (staff.session, dora);
  staff_commit (&staff);
  /* The order is the database's now. */
  watcher_check (&projects, 1, "Luna");
  crow_object_set_one (assignment, ASSIGNMENT_PROJECT_ROLE, NULL);
  watcher_check (&projects, 1, "");
  watcher_clear (&projects);
  staff_clear (&staff);
}

static void
test_self (void)
{
  Staff staff;
  CrowObject *ada, *bob, *cleo, *between;
  Watcher friends, admirers;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  staff_reopen (&staff);
  ada = staff_find (&staff, PERSON, 1);
  bob = staff_find (&staff, PERSON, 2);
  cleo = staff_find (&staff, PERSON, 3);
  watcher_init (&friends, crow_object_get_many (ada, staff.friends));
  watcher_init (&admirers, crow_object_get_many (ada, staff.admirers));
  between = staff_acquaint (&staff, cleo, ada);
  watcher_check (&friends, 0, "Ada Bob");
  watcher_check (&admirers, 1, "Ada Bob Cleo");
  staff_assert (cleo, staff.friends, "Ada");
  staff_assert (cleo, staff.admirers, "");
  crow_object_set_one (between, ACQUAINTANCE_TO_ROLE, cleo);
  watcher_check (&admirers, 1, "Ada Bob");
  staff_assert (cleo, staff.friends, "Cleo");
  crow_session_delete (staff.session, bob);
  staff_commit (&staff);
  watcher_check (&friends, 1, "Ada");
  watcher_check (&admirers, 1, "Ada");
  watcher_clear (&friends);
  watcher_clear (&admirers);
  staff_clear (&staff);
}

static void
check_refused (Staff *staff)
{
  const GError *error = crow_session_get_error (staff->session);

  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_assert_cmpstr (crow_error_get_member (error), ==, "projects");
  g_assert_nonnull (strstr (error->message, "“assignment”"));
}

static void
test_refuse (void)
{
  Staff staff;
  CrowCollection *projects;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  projects = crow_object_get_many (staff_find (&staff, PERSON, 1), staff.projects);
  g_assert_false (crow_collection_add (projects, staff_find (&staff, PROJECT, 3)));
  check_refused (&staff);
  g_assert_false (crow_collection_remove (projects, staff_find (&staff, PROJECT, 2)));
  check_refused (&staff);
  crow_collection_clear (projects);
  check_refused (&staff);
  staff_assert (staff_find (&staff, PERSON, 1), staff.projects, "Apollo Zephyr");
  g_assert_true (crow_collection_contains (projects, staff_find (&staff, PROJECT, 2)));
  g_assert_false (crow_collection_contains (projects, staff_find (&staff, PROJECT, 3)));
  staff_clear (&staff);
}

static char *
ask (Staff          *staff,
     guint           entity,
     CrowExpression *condition)
{
  g_autoptr (CrowQuery) query = crow_query_new (staff->session, entity);
  g_autoptr (GListModel) result = NULL;
  g_autoptr (GError) error = NULL;
  GString *list = g_string_new (NULL);

  crow_query_where (query, condition);
  crow_query_order (query, STAFF_NAME, FALSE);
  result = crow_query_run (query, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (result); i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (result, i);

      g_string_append_printf (list, "%s%s", i > 0 ? " " : "", crow_object_get_text (object, STAFF_NAME));
    }
  return g_string_free (list, FALSE);
}

#define assert_answer(staff, entity, condition, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask (staff, entity, condition); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

static CrowExpression *
named (const char *name)
{
  return crow_expression_new_text (STAFF_NAME, CROW_OPERATOR_EQUAL, name);
}

static void
test_query (void)
{
  Staff staff;
  CrowObject *apollo;
  g_autoptr (CrowQuery) part = NULL;
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  staff_create (&staff, PERSON, "Eve");
  apollo = staff_find (&staff, PROJECT, 2);
  assert_answer (&staff, PERSON, crow_expression_new_any (staff.projects, named ("Apollo")), "Ada Bob");
  assert_answer (&staff, PERSON, crow_expression_new_any (staff.projects, NULL), "Ada Bob Cleo");
  assert_answer (&staff, PERSON, crow_expression_new_not (crow_expression_new_any (staff.projects, NULL)), "Eve");
  assert_answer (&staff, PERSON, crow_expression_new_reaches (staff.projects, apollo), "Ada Bob");
  assert_answer (&staff, PROJECT,
                 crow_expression_new_any (PROJECT_PEOPLE, crow_expression_new_any (staff.projects, named ("Zephyr"))),
                 "Apollo Zephyr");
  assert_answer (&staff, PERSON, crow_expression_new_any (staff.friends, named ("Ada")), "Ada Bob");
  part = crow_collection_query (crow_object_get_many (apollo, PROJECT_PEOPLE));
  g_assert_true (crow_query_count (part, &count, &error));
  g_assert_cmpint (count, ==, 2);
  g_clear_object (&part);
  staff_clear (&staff);
}

/* Whatever the links between say. */
static void
test_rules (void)
{
  const CrowDeleteRule rules[] = { CROW_DELETE_NULLIFY, CROW_DELETE_CASCADE };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    for (guint loaded = 0; loaded < 2; loaded++)
      {
        Staff staff;
        CrowObject *ada;

        staff_init (&staff, rules[i]);
        staff_fill (&staff);
        staff_reopen (&staff);
        ada = staff_find (&staff, PERSON, 1);
        if (loaded)
          staff_assert (ada, staff.projects, "Apollo Zephyr");
        crow_session_delete (staff.session, staff_find (&staff, PROJECT, 2));
        staff_commit (&staff);
        staff_assert (ada, staff.projects, "Zephyr");
        crow_session_delete (staff.session, ada);
        staff_commit (&staff);
        staff_assert (staff_find (&staff, PROJECT, 1), PROJECT_PEOPLE, "");
        staff_clear (&staff);
      }
}

static void
test_expire (void)
{
  Staff staff;
  CrowObject *ada;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  ada = staff_find (&staff, PERSON, 1);
  staff_assert (ada, staff.projects, "Apollo Zephyr");
  /* Somebody else writes. */
  g_assert_true (crow_engine_execute (staff.engine, "UPDATE assignment SET project_id = 3 WHERE id = 2", NULL));
  staff_assert (ada, staff.projects, "Apollo Zephyr");
  crow_object_expire_attribute (staff_find (&staff, ASSIGNMENT, 2), ASSIGNMENT_PROJECT);
  staff_assert (ada, staff.projects, "Mars Zephyr");
  g_assert_true (crow_engine_execute (staff.engine, "DELETE FROM assignment WHERE id = 2", NULL));
  crow_object_expire_role (ada, staff.projects);
  staff_assert (ada, staff.projects, "Zephyr");
  g_assert_true (crow_engine_execute (staff.engine, "INSERT INTO assignment (person_id, project_id) VALUES (1, 2)", NULL));
  crow_session_expire (staff.session, NULL);
  staff_assert (ada, staff.projects, "Apollo Zephyr");
  /* Where it must not be loaded by looking. */
  crow_session_set_loading (staff.session, PERSON, staff.projects, CROW_LOADING_RAISE);
  staff_reopen (&staff);
  crow_session_set_loading (staff.session, PERSON, staff.projects, CROW_LOADING_RAISE);
  ada = staff_find (&staff, PERSON, 1);
  staff_assert (ada, staff.projects, "");
  g_assert_error (crow_session_get_error (staff.session), CROW_ERROR, CROW_ERROR_NOT_LOADED);
  g_assert_true (crow_object_load (ada, staff.projects, NULL));
  staff_assert (ada, staff.projects, "Apollo Zephyr");
  staff_clear (&staff);
}

/* Fetched with the objects of its entity, because the session says so. */
static void
test_eager (void)
{
  const CrowLoading loadings[] = { CROW_LOADING_EAGER, CROW_LOADING_JOINED };

  for (guint i = 0; i < G_N_ELEMENTS (loadings); i++)
    {
      Staff staff;
      g_autoptr (CrowQuery) query = NULL;
      g_autoptr (GListModel) people = NULL;
      g_autoptr (CrowObject) ada = NULL;

      staff_init (&staff, CROW_DELETE_CASCADE);
      staff_fill (&staff);
      staff_reopen (&staff);
      crow_session_set_loading (staff.session, PERSON, staff.projects, loadings[i]);
      staff.n_selects = 0;
      query = crow_query_new (staff.session, PERSON);
      people = crow_query_run (query, NULL);
      g_assert_cmpuint (staff.n_selects, ==, 3);
      ada = g_list_model_get_item (people, 0);
      g_assert_true (crow_object_is_loaded (ada, staff.projects));
      staff_assert (ada, staff.projects, "Apollo Zephyr");
      g_assert_cmpuint (staff.n_selects, ==, 3);
      g_clear_object (&ada);
      g_clear_object (&people);
      g_clear_object (&query);
      staff_clear (&staff);
    }
}

/* A list that follows the session follows what is between, too. */
static void
test_live (void)
{
  Staff staff;
  g_autoptr (CrowQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  CrowLiveList *list;
  CrowObject *assignment;

  staff_init (&staff, CROW_DELETE_CASCADE);
  staff_fill (&staff);
  query = crow_query_new (staff.session, PERSON);
  crow_query_where (query, crow_expression_new_any (staff.projects, named ("Mars")));
  list = crow_live_list_new (query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  assignment = staff_assign (&staff, staff_find (&staff, PERSON, 1), staff_find (&staff, PROJECT, 3));
  g_assert_true (crow_session_flush (staff.session, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  crow_session_delete (staff.session, assignment);
  g_assert_true (crow_session_flush (staff.session, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_object_unref (list);
  g_clear_object (&query);
  staff_clear (&staff);
}

/* While nobody listens, a change costs a mark: so many at once must not take the square of the time. */
static void
test_many (void)
{
  Staff staff;
  CrowObject *ada;
  CrowCollection *projects;

  staff_init (&staff, CROW_DELETE_CASCADE);
  ada = staff_create (&staff, PERSON, "Ada");
  projects = crow_object_get_many (ada, staff.projects);
  g_assert_cmpuint (crow_collection_get_n_items (projects), ==, 0);
  for (guint i = 0; i < 20000; i++)
    staff_assign (&staff, ada, staff_create (&staff, PROJECT, "P"));
  g_assert_cmpuint (crow_collection_get_n_items (projects), ==, 20000);
  staff_commit (&staff);
  g_assert_cmpuint (crow_collection_get_n_items (projects), ==, 20000);
  staff_clear (&staff);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/through/schema", test_schema);
  g_test_add_func ("/orm/through/load", test_load);
  g_test_add_func ("/orm/through/batch", test_batch);
  g_test_add_func ("/orm/through/follow", test_follow);
  g_test_add_func ("/orm/through/unloaded", test_unloaded);
  g_test_add_func ("/orm/through/transient", test_transient);
  g_test_add_func ("/orm/through/self", test_self);
  g_test_add_func ("/orm/through/refuse", test_refuse);
  g_test_add_func ("/orm/through/query", test_query);
  g_test_add_func ("/orm/through/rules", test_rules);
  g_test_add_func ("/orm/through/expire", test_expire);
  g_test_add_func ("/orm/through/eager", test_eager);
  g_test_add_func ("/orm/through/live", test_live);
  g_test_add_func ("/orm/through/many", test_many);
  return g_test_run ();
}
