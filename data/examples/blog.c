/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: CC0-1.0
 *
 * The smallest program on mapped objects: a user with two posts, saved, read back, and deleted.
 *
 * The types and functions that begin with “blog” were written by `crow codegen blog.crow`.
 */
#include <stdio.h>

#include "blog.h"

static gboolean
write_posts (CrowSession *session, GError **error)
{
  BlogUser *user = blog_user_new (session);
  BlogPost *first = blog_post_new (session);
  BlogPost *second = blog_post_new (session);

  blog_user_set_name (user, "John Doe");
  blog_post_set_title (first, "Hello");
  blog_post_set_written_text (first, "2024-01-31 08:00:00");
  blog_post_set_title (second, "Hello again");
  blog_post_set_written_text (second, "2024-02-01 08:00:00");

  /* Either end of a link will do: the other one follows at once. */
  blog_user_add_post (user, first);
  blog_post_set_user (second, user);

  /* Only the user is added; the posts come along. */
  crow_session_add (session, CROW_OBJECT (user));
  if (!crow_session_commit (session, error))
    return FALSE;
  printf ("Saved %s with the number %d\n", blog_user_get_name (user), (int) blog_user_get_id (user));
  return TRUE;
}

static gboolean
read_and_delete (CrowSession *session, GError **error)
{
  BlogUser *user = blog_user_find_by_name (session, "John Doe", error);
  CrowCollection *posts;
  guint i;

  if (user == NULL)
    return FALSE;
  posts = blog_user_get_posts (user);
  for (i = 0; i < crow_collection_get_n_items (posts); i++)
    {
      BlogPost *post = BLOG_POST (crow_collection_get (posts, i));

      printf ("%s wrote “%s” on %.10s\n", blog_user_get_name (blog_post_get_user (post)), blog_post_get_title (post),
              blog_post_get_written_text (post));
    }

  crow_session_delete (session, CROW_OBJECT (user));
  return crow_session_commit (session, error);
}

static gboolean
count_posts (CrowSession *session, GError **error)
{
  CrowQuery *query = blog_post_query (session);
  gint64 n = 0;
  gboolean counted = crow_query_count (query, &n, error);

  g_object_unref (query);
  if (counted)
    printf ("Posts left after deleting the user: %d\n", (int) n);
  return counted;
}

int
main (int argc, char *argv[])
{
  GError *error = NULL;
  CrowSession *session = NULL;
  CrowEngine *engine = crow_engine_open (argc > 1 ? argv[1] : "sqlite::memory:", &error);

  if (engine != NULL && crow_schema_create_tables (blog_schema_get (), engine, &error))
    {
      session = blog_session_new (engine);
      if (write_posts (session, &error))
        {
          /* A second session knows nothing of the first: it reads. */
          g_object_unref (session);
          session = blog_session_new (engine);
          if (read_and_delete (session, &error))
            count_posts (session, &error);
        }
    }
  g_clear_object (&session);
  g_clear_object (&engine);
  if (error == NULL)
    return 0;
  fprintf (stderr, "%s\n", error->message);
  g_error_free (error);
  return 1;
}
