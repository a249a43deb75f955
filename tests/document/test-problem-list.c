/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of problems next to a mirror that knows only what is told: it holds the same, what stays is the same object, and
 * nothing is told of what stays.
 */
#include "config.h"

#include "document/crow-problem-list.h"

#include <string.h>

typedef struct
{
  GPtrArray *items;
  guint n_told;    /* items that went or came */
  guint n_signals;
} Mirror;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Mirror     *mirror)
{
  g_assert_cmpuint (position + n_removed, <=, mirror->items->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror->items, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (mirror->items, (gint) (position + i), g_list_model_get_item (model, position + i));
  mirror->n_told += n_removed + n_added;
  mirror->n_signals++;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, mirror->items->len);
}

static CrowProblem *
make_problem (guint number)
{
  g_autofree char *id = g_strdup_printf ("e%u", number);
  g_autofree char *message = g_strdup_printf ("Problem %u.", number);
  CrowProblem problem = { .severity = number % 3, .code = number % 2 == 0 ? "even" : "odd", .id = id, .dialect = -1,
                          .message = message, .remedy = number % 5 == 0 ? (char *) "Mend it." : NULL };

  return crow_problem_copy (&problem);
}

static GPtrArray *
make_random (guint n_most)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  gint n = g_test_rand_int_range (0, (gint) n_most);

  /* Some of them twice. */
  for (gint i = 0; i < n; i++)
    g_ptr_array_add (problems, make_problem (g_test_rand_int_range (0, 24)));
  return problems;
}

static char *
spell (GPtrArray *problems,
       GPtrArray *silenced)
{
  GString *text = g_string_new (NULL);

  for (guint pass = 0; pass < 6; pass++)
    for (guint i = 0; i < (pass < 3 ? problems : silenced)->len; i++)
      {
        const CrowProblem *problem = (pass < 3 ? problems : silenced)->pdata[i];

        if ((guint) problem->severity == pass % 3)
          g_string_append_printf (text, "%s%s\n", pass < 3 ? "" : "silent ", problem->message);
      }
  return g_string_free (text, FALSE);
}

static char *
spell_items (GPtrArray *items)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (text, "%s%s\n", crow_problem_item_is_silenced (items->pdata[i]) ? "silent " : "",
                            crow_problem_item_get_problem (items->pdata[i])->message);
  return g_string_free (text, FALSE);
}

static void
test_random (void)
{
  g_autoptr (CrowProblemList) list = crow_problem_list_new ();
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref), 0, 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &mirror);
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GPtrArray) problems = make_random (14);
      g_autoptr (GPtrArray) silenced = make_random (4);
      g_autofree char *expected = spell (problems, silenced);
      g_autofree char *told = NULL;

      crow_problem_list_update (list, problems, silenced);
      told = spell_items (mirror.items);
      g_assert_cmpstr (told, ==, expected);
      for (guint i = 0; i < mirror.items->len; i++)
        {
          g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), i);

          g_assert_true (item == mirror.items->pdata[i]);
        }
      mirror.n_told = mirror.n_signals = 0;
      crow_problem_list_update (list, problems, silenced);
      g_assert_cmpuint (mirror.n_signals, ==, 0);
    }
  g_ptr_array_unref (mirror.items);
}

/* One comes, one goes, one moves: nothing else is told. */
static void
test_little (void)
{
  g_autoptr (CrowProblemList) list = crow_problem_list_new ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref), 0, 0 };
  CrowProblem *moved;

  for (guint i = 0; i < 300; i++)
    g_ptr_array_add (problems, make_problem (3 * i));
  crow_problem_list_update (list, problems, NULL);
  for (guint i = 0; i < 300; i++)
    g_ptr_array_add (mirror.items, g_list_model_get_item (G_LIST_MODEL (list), i));
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &mirror);

  g_ptr_array_insert (problems, 120, make_problem (3000));
  crow_problem_list_update (list, problems, NULL);
  g_assert_cmpuint (mirror.n_told, ==, 1);
  g_ptr_array_remove_index (problems, 7);
  crow_problem_list_update (list, problems, NULL);
  g_assert_cmpuint (mirror.n_told, ==, 2);
  moved = g_ptr_array_steal_index (problems, 5);
  g_ptr_array_add (problems, moved);
  crow_problem_list_update (list, problems, NULL);
  g_assert_cmpuint (mirror.n_told, ==, 4);
  g_ptr_array_unref (mirror.items);
}

static void
test_properties (void)
{
  g_autoptr (CrowProblemList) list = crow_problem_list_new ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  g_autoptr (GObject) item = NULL;
  g_autoptr (CrowProblemItem) heard = NULL;
  g_autofree char *code = NULL, *element = NULL, *sentence = NULL, *remedy = NULL;
  int severity;
  gboolean silenced;

  g_ptr_array_add (problems, make_problem (10));
  crow_problem_list_update (list, NULL, problems);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == CROW_TYPE_PROBLEM_ITEM);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_object_get (item, "severity", &severity, "code", &code, "element", &element, "sentence", &sentence, "remedy", &remedy,
                "silenced", &silenced, NULL);
  g_assert_cmpint (severity, ==, CROW_SEVERITY_WARNING);
  g_assert_cmpstr (code, ==, "even");
  g_assert_cmpstr (element, ==, "e10");
  g_assert_cmpstr (sentence, ==, "Problem 10.");
  g_assert_cmpstr (remedy, ==, "Mend it.");
  g_assert_true (silenced);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 1));
  /* Made heard again it is another object: its row has other buttons. */
  crow_problem_list_update (list, problems, NULL);
  heard = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_false (crow_problem_item_is_silenced (heard));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/problem-list/random", test_random);
  g_test_add_func ("/document/problem-list/little", test_little);
  g_test_add_func ("/document/problem-list/properties", test_properties);
  return g_test_run ();
}
