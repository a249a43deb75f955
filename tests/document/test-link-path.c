/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shortest ways between two entities: all of them, in the order of the model, and against a plain count.
 */
#include "config.h"

#include "document-test.h"

#include "document/crow-link-path.h"
#include "document/crow-operation.h"

static CrowEntity *
add_entity (CrowDocument *document,
            const char   *name)
{
  return crow_operation_add_entity (document, NULL, name, 0, 0);
}

static CrowLink *
link_them (CrowDocument *document,
           CrowEntity   *one,
           CrowEntity   *other)
{
  CrowLink *link = crow_operation_connect (document, CROW_LINK_ONE_TO_MANY, one, other, NULL);

  g_assert_nonnull (link);
  return link;
}

/* Each path is a chain that its links really make. */
static void
assert_chains (GPtrArray  *paths,
               CrowEntity *from,
               CrowEntity *to)
{
  for (guint i = 0; i < paths->len; i++)
    {
      CrowLinkPath *path = g_ptr_array_index (paths, i);

      g_assert_cmpuint (path->entities->len, ==, path->links->len + 1);
      g_assert_true (g_ptr_array_index (path->entities, 0) == from);
      g_assert_true (g_ptr_array_index (path->entities, path->links->len) == to);
      for (guint j = 0; j < path->links->len; j++)
        {
          CrowLink *link = g_ptr_array_index (path->links, j);
          CrowEntity *before = g_ptr_array_index (path->entities, j);
          CrowEntity *after = g_ptr_array_index (path->entities, j + 1);
          guint end = crow_link_get_entity (link, 0) == before ? 0 : 1;

          g_assert_true (crow_link_get_entity (link, end) == before && crow_link_get_entity (link, 1 - end) == after);
        }
    }
}

static void
test_shortest (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *a = add_entity (document, "a");
  CrowEntity *b = add_entity (document, "b");
  CrowEntity *c = add_entity (document, "c");
  CrowEntity *d = add_entity (document, "d");
  CrowEntity *alone = add_entity (document, "alone");
  CrowLink *ab, *cb, *cd, *bd;
  g_autoptr (GPtrArray) paths = NULL;
  CrowLinkPath *path;
  gboolean more;

  /* Links are gone along whichever way round. */
  ab = link_them (document, a, b);
  cb = link_them (document, c, b);
  cd = link_them (document, c, d);
  link_them (document, b, b);
  paths = crow_link_path_find (a, d, 10, &more);
  g_assert_cmpuint (paths->len, ==, 1);
  g_assert_false (more);
  assert_chains (paths, a, d);
  path = g_ptr_array_index (paths, 0);
  g_assert_cmpuint (path->links->len, ==, 3);
  g_assert_true (g_ptr_array_index (path->links, 0) == ab && g_ptr_array_index (path->links, 1) == cb
                 && g_ptr_array_index (path->links, 2) == cd);
  g_clear_pointer (&paths, g_ptr_array_unref);

  bd = link_them (document, b, d);
  paths = crow_link_path_find (a, d, 10, &more);
  g_assert_cmpuint (paths->len, ==, 1);
  path = g_ptr_array_index (paths, 0);
  g_assert_true (path->links->len == 2 && g_ptr_array_index (path->links, 1) == bd);
  g_clear_pointer (&paths, g_ptr_array_unref);

  paths = crow_link_path_find (a, alone, 10, &more);
  g_assert_cmpuint (paths->len, ==, 0);
  g_clear_pointer (&paths, g_ptr_array_unref);

  paths = crow_link_path_find (a, a, 10, &more);
  g_assert_cmpuint (paths->len, ==, 1);
  g_assert_cmpuint (((CrowLinkPath *) g_ptr_array_index (paths, 0))->links->len, ==, 0);
}

/* Two links beside each other are two ways; there can be more than anybody wants. */
static void
test_several (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *entities[12];
  g_autoptr (GPtrArray) paths = NULL;
  gboolean more;

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      entities[i] = add_entity (document, NULL);
      if (i > 0)
        {
          link_them (document, entities[i - 1], entities[i]);
          link_them (document, entities[i], entities[i - 1]);
        }
    }
  paths = crow_link_path_find (entities[0], entities[2], 10, &more);
  g_assert_cmpuint (paths->len, ==, 4);
  g_assert_false (more);
  assert_chains (paths, entities[0], entities[2]);
  /* In the order of the model. */
  g_assert_cmpuint (crow_node_get_position (g_ptr_array_index (((CrowLinkPath *) paths->pdata[0])->links, 0)), ==, 0);
  g_assert_cmpuint (crow_node_get_position (g_ptr_array_index (((CrowLinkPath *) paths->pdata[0])->links, 1)), ==, 2);
  g_assert_cmpuint (crow_node_get_position (g_ptr_array_index (((CrowLinkPath *) paths->pdata[3])->links, 0)), ==, 1);
  g_clear_pointer (&paths, g_ptr_array_unref);

  paths = crow_link_path_find (entities[0], entities[11], 100, &more);
  g_assert_cmpuint (paths->len, ==, 100);
  g_assert_true (more);
  assert_chains (paths, entities[0], entities[11]);
}

/* As many as there are by counting walks of that length: the shortest walks are the shortest ways. */
static void
test_count (void)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (CrowDocument) document = crow_document_new ();
      CrowEntity *entities[7];
      guint joined[7][7] = { { 0 } };
      guint walks[7] = { 0 };
      guint n_links = g_test_rand_int_range (0, 14);
      guint to = g_test_rand_int_range (1, 7);
      guint length = 0;
      g_autoptr (GPtrArray) paths = NULL;
      gboolean more;

      for (guint i = 0; i < 7; i++)
        entities[i] = add_entity (document, NULL);
      for (guint i = 0; i < n_links; i++)
        {
          guint one = g_test_rand_int_range (0, 7);
          guint other = g_test_rand_int_range (0, 7);

          link_them (document, entities[one], entities[other]);
          if (one != other)
            {
              joined[one][other]++;
              joined[other][one]++;
            }
        }
      walks[0] = 1;
      while (length < 7 && walks[to] == 0)
        {
          guint next[7] = { 0 };

          for (guint i = 0; i < 7; i++)
            for (guint j = 0; j < 7; j++)
              next[j] += walks[i] * joined[i][j];
          memcpy (walks, next, sizeof (walks));
          length++;
        }

      paths = crow_link_path_find (entities[0], entities[to], 10000, &more);
      g_assert_false (more);
      g_assert_cmpuint (paths->len, ==, walks[to]);
      assert_chains (paths, entities[0], entities[to]);
      for (guint i = 0; i < paths->len; i++)
        g_assert_cmpuint (((CrowLinkPath *) g_ptr_array_index (paths, i))->links->len, ==, length);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/link-path/shortest", test_shortest);
  g_test_add_func ("/document/link-path/several", test_several);
  g_test_add_func ("/document/link-path/count", test_count);
  return g_test_run ();
}
