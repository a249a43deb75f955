/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Printing through GTK into a file, which needs no printer, and the preview.
 *
 * Skipped where there is no display.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "window-fixture.h"

static guint
count_in (const char *bytes,
          gsize       length,
          const char *word)
{
  gsize word_length = strlen (word);
  guint n = 0;

  for (gsize i = 0; i + word_length <= length; i++)
    n += memcmp (bytes + i, word, word_length) == 0;
  return n;
}

/* Only a page has a media box; newer versions of cairo compress the objects that say so. */
static guint
count_pages (const char *pdf,
             gsize       length)
{
  static const char word[] = "stream\n";
  guint n_pages = count_in (pdf, length, "/MediaBox");

  for (gsize i = 0; i + strlen (word) < length; i++)
    {
      g_autoptr (GConverter) converter = NULL;
      g_autofree char *out = NULL;
      gsize n_read = 0, n_written = 0;

      if (memcmp (pdf + i, word, strlen (word)) != 0)
        continue;
      i += strlen (word);
      converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
      out = g_malloc (1 << 20);
      if (g_converter_convert (converter, pdf + i, length - i, out, 1 << 20, G_CONVERTER_NO_FLAGS, &n_read, &n_written,
                               NULL) != G_CONVERTER_ERROR)
        n_pages += count_in (out, n_written, "/MediaBox");
    }
  return n_pages;
}

/* The number of sheets in a file that was printed to. */
static guint
print_to_file (DesignerWindow *window,
               double          scale,
               gboolean        selection)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "printed.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  guint n_pages;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_unlink (path);
  designer_print_choices_set_scale (&window->print_choices, scale);
  gtk_print_settings_set_print_pages (window->print_choices.settings,
                                      selection ? GTK_PRINT_PAGES_SELECTION : GTK_PRINT_PAGES_ALL);
  g_assert_cmpint (designer_print (GTK_WINDOW (window), window->state, "library", &window->print_choices,
                                   GTK_PRINT_OPERATION_ACTION_EXPORT, path, &error),
                   ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  n_pages = count_pages (contents, length);
  g_unlink (path);
  return n_pages;
}

/* Through GTK's printing into a file, which needs no printer. */
static void
test_print (void)
{
  DesignerWindow *window = make_window ();
  guint n_all;

  activate (window, "win.open-example::library.crow");
  settle (200);
  g_assert_cmpuint (print_to_file (window, 0, FALSE), ==, 1);
  n_all = print_to_file (window, 2, FALSE);
  g_assert_cmpuint (n_all, >, 4);
  /* One card is on fewer sheets than all. */
  crow_view_state_select (window->state, "author");
  g_assert_cmpuint (print_to_file (window, 2, TRUE), <, n_all);
  crow_view_state_clear (window->state);
  g_assert_cmpuint (print_to_file (window, 2, TRUE), ==, n_all);

  /* The preview paints for as long as it is open, and can be had again. */
  for (guint i = 0; i < 2; i++)
    {
      activate (window, "win.print-preview");
      settle (400);
      g_assert_nonnull (find_window ("Print Preview"));
      gtk_window_close (find_window ("Print Preview"));
      settle (100);
      g_assert_null (find_window ("Print Preview"));
    }
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/print/print", test_print);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
