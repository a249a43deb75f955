/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random changes of a hierarchy, in one table and in joined ones, against a plain model of the people.
 */
#include "config.h"

#include "firm.h"

/* One of the people, as a plain program would keep it. */
typedef struct
{
  gint64 id;
  guint entity;
  int name, skill, level, title; /* the value is "v%d", or for level the number; 0: null */
} Person;

static void
set_text (CrowObject *object,
          guint       attribute,
          int         value)
{
  g_autofree char *text = g_strdup_printf ("v%d", value);

  crow_object_set_text (object, attribute, text);
}

static void
check_text (CrowObject *object,
            guint       attribute,
            int         value)
{
  g_autofree char *text = value != 0 ? g_strdup_printf ("v%d", value) : NULL;

  g_assert_cmpstr (crow_object_get_text (object, attribute), ==, text);
}

static void
change (Firm       *firm,
        GRand      *rand,
        Person     *person,
        CrowObject *object)
{
  int value = g_rand_int_range (rand, 1, 100);

  switch (g_rand_int_range (rand, 0, 3))
    {
    case 0:
      person->name = value;
      set_text (object, firm->name, value);
      break;
    case 1:
      if (person->entity == MANAGER)
        {
          person->level = value;
          crow_object_set_int64 (object, firm->level, value);
        }
      else if (person->entity != EMPLOYEE)
        {
          person->skill = value;
          set_text (object, firm->skill, value);
        }
      break;
    default:
      if (person->entity == LEAD)
        {
          person->title = value;
          set_text (object, firm->title, value);
        }
    }
}

static void
check_people (Firm   *firm,
              GArray *people)
{
  g_autoptr (CrowSession) session = crow_session_new (firm->engine, firm->mapping);
  g_autoptr (CrowQuery) query = crow_query_new (session, EMPLOYEE);
  g_autoptr (GListModel) result = NULL;
  g_autofree char *parts = NULL, *expected_parts = NULL;
  guint counts[LEAD + 1] = { 0 };

  crow_query_order (query, firm->id, FALSE);
  result = crow_query_run (query, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (result), ==, people->len);
  for (guint i = 0; i < people->len; i++)
    {
      Person *person = &g_array_index (people, Person, i);
      g_autoptr (CrowObject) object = g_list_model_get_item (result, i);

      g_assert_cmpint (crow_object_get_int64 (object, firm->id), ==, person->id);
      g_assert_cmpuint (crow_object_get_entity (object), ==, person->entity);
      check_text (object, firm->name, person->name);
      if (person->entity == ENGINEER || person->entity == LEAD)
        check_text (object, firm->skill, person->skill);
      if (person->entity == MANAGER)
        g_assert_cmpint (crow_object_get_int64 (object, firm->level), ==, person->level);
      if (person->entity == LEAD)
        check_text (object, firm->title, person->title);
      counts[person->entity]++;
    }
  /* No part is left behind. */
  if (firm->kind != CROW_INHERITANCE_JOINED)
    return;
  parts = firm_dump (firm, "SELECT (SELECT count(*) FROM engineer), (SELECT count(*) FROM manager), (SELECT count(*) FROM lead)");
  expected_parts = g_strdup_printf ("%u %u %u", counts[ENGINEER] + counts[LEAD], counts[MANAGER], counts[LEAD]);
  g_assert_cmpstr (parts, ==, expected_parts);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 left = ((const Person *) a)->id, right = ((const Person *) b)->id;

  return left < right ? -1 : left > right;
}

/* Random work on a hierarchy, against a plain model. */
static void
test_random (gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint run = 0; run < (TEST_SERVERS ? 5 : 60); run++)
    {
      Firm firm;
      g_autoptr (GArray) committed = g_array_new (FALSE, TRUE, sizeof (Person));
      g_autoptr (GArray) people = g_array_new (FALSE, TRUE, sizeof (Person));
      g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
      guint n_known = 0;

      firm_init (&firm, GPOINTER_TO_UINT (data), run % 2 ? CROW_ACTION_CASCADE : CROW_ACTION_NO_ACTION);
      for (guint step = 0; step < 60; step++)
        {
          int what = g_rand_int_range (rand, 0, 10);

          if (what < 4)
            {
              Person person = { .entity = g_rand_int_range (rand, EMPLOYEE, LEAD + 1) };
              CrowObject *object = crow_session_create (firm.session, person.entity);

              if (person.entity == ENGINEER || person.entity == LEAD)
                {
                  person.skill = 1;
                  set_text (object, firm.skill, 1);
                }
              change (&firm, rand, &person, object);
              crow_session_add (firm.session, object);
              g_array_append_val (people, person);
              g_ptr_array_add (fresh, object);
            }
          else if (what < 7 && n_known > 0)
            {
              Person *person = &g_array_index (people, Person, g_rand_int_range (rand, 0, n_known));

              change (&firm, rand, person, crow_session_find_int64 (firm.session, EMPLOYEE, person->id, NULL));
            }
          else if (what == 7 && n_known > 0)
            {
              guint i = g_rand_int_range (rand, 0, n_known);

              crow_session_delete (firm.session, crow_session_find_int64 (firm.session, EMPLOYEE,
                                                                          g_array_index (people, Person, i).id, NULL));
              g_array_remove_index (people, i);
              n_known--;
            }
          else if (what == 8)
            {
              firm_commit (&firm);
              for (guint i = 0; i < fresh->len; i++)
                g_array_index (people, Person, n_known + i).id = crow_object_get_int64 (fresh->pdata[i], firm.id);
              g_array_sort (people, compare_ids);
              n_known = people->len;
              g_ptr_array_set_size (fresh, 0);
              g_array_set_size (committed, 0);
              g_array_append_vals (committed, people->data, people->len);
              check_people (&firm, committed);
              if (g_rand_boolean (rand))
                firm_reopen (&firm);
            }
          else if (what == 9)
            {
              if (g_rand_boolean (rand))
                g_assert_true (crow_session_flush (firm.session, NULL));
              crow_session_rollback (firm.session);
              g_ptr_array_set_size (fresh, 0);
              g_array_set_size (people, 0);
              g_array_append_vals (people, committed->data, committed->len);
              n_known = people->len;
              check_people (&firm, committed);
              for (guint i = 0; i < n_known; i++)
                {
                  Person *person = &g_array_index (people, Person, i);
                  CrowObject *object = crow_session_find_int64 (firm.session, person->entity, person->id, NULL);

                  check_text (object, firm.name, person->name);
                }
            }
        }
      firm_clear (&firm);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    CrowInheritanceKind kind;
  } kinds[] = { { "single", CROW_INHERITANCE_SINGLE }, { "joined", CROW_INHERITANCE_JOINED } };

  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/orm/inheritance/%s/random", kinds[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (kinds[i].kind), test_random);
    }
  return g_test_run ();
}
