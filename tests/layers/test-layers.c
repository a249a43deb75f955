/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks every #include below src against the table of layers in src/README.md: a folder includes its own headers,
 * those of the folders its line names, and only the libraries its line names.
 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  char *name;
  char **folders;   /* it may include */
  char **libraries; /* prefixes of system headers it may include, beside C and GLib */
} Layer;

static void
layer_free (gpointer data)
{
  Layer *layer = data;

  g_free (layer->name);
  g_strfreev (layer->folders);
  g_strfreev (layer->libraries);
  g_free (layer);
}

static char *
source_path (const char *relative)
{
  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", relative, NULL);
}

static char **
split_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_strv_builder_add (builder, *word);
  return g_strv_builder_end (builder);
}

/* A line reads "name: folders | libraries"; "*" stands for every folder above it in the table. */
static GHashTable *
read_layers (void)
{
  g_autofree char *path = source_path ("src/README.md");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *layers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, layer_free);
  g_autoptr (GString) above = g_string_new (NULL);
  gboolean in_table = FALSE;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *colon;
      Layer *layer;
      g_auto (GStrv) parts = NULL;

      if (g_str_has_prefix (*line, "```"))
        {
          if (in_table)
            break;
          in_table = g_str_equal (*line, "```layers");
          continue;
        }
      colon = in_table ? strchr (*line, ':') : NULL;
      if (colon == NULL)
        continue;
      parts = g_strsplit (colon + 1, "|", 2);
      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      layer = g_new0 (Layer, 1);
      layer->name = g_strndup (*line, colon - *line);
      layer->folders = split_words (strchr (parts[0], '*') != NULL ? above->str : parts[0]);
      layer->libraries = split_words (parts[1]);
      for (char **folder = layer->folders; *folder != NULL; folder++)
        if (!g_hash_table_contains (layers, *folder))
          g_error ("src/README.md: “%s” may use “%s”, which is not above it.", layer->name, *folder);
      g_hash_table_insert (layers, layer->name, layer);
      g_string_append_printf (above, " %s", layer->name);
    }
  g_assert_cmpuint (g_hash_table_size (layers), >, 0);
  return layers;
}

static const char *const c_headers[] = {
  "assert.h", "ctype.h", "errno.h", "fcntl.h", "float.h", "inttypes.h", "limits.h", "locale.h", "math.h",
  "setjmp.h", "signal.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h",
  "strings.h", "time.h", "unistd.h", "sys/file.h", "sys/mman.h", "sys/stat.h", "sys/types.h", "sys/wait.h", NULL
};

static gboolean
may_include_system (const Layer *layer,
                    const char  *header)
{
  static const char *const glib[] = { "glib.h", "glib-object.h", "glib/", "gio/", "gmodule.h", "glib-unix.h" };

  if (g_strv_contains (c_headers, header))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (glib); i++)
    if (g_str_has_prefix (header, glib[i]))
      return TRUE;
  for (char **library = layer->libraries; *library != NULL; library++)
    if (g_str_has_prefix (header, *library))
      return TRUE;
  return FALSE;
}

static gboolean
may_include_own (const Layer *layer,
                 const char  *header)
{
  const char *slash = strchr (header, '/');
  g_autofree char *folder = NULL;

  /* Headers that the build makes, and those of the same folder. */
  if (slash == NULL)
    return TRUE;
  folder = g_strndup (header, slash - header);
  return g_str_equal (folder, layer->name) || g_strv_contains ((const char *const *) layer->folders, folder);
}

static guint
check_file (const Layer *layer,
            const char  *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint wrong = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *start = lines[i];
      char close;
      g_autofree char *header = NULL;

      if (!g_str_has_prefix (start, "#include ") || strlen (start) < 11)
        continue;
      close = start[9] == '<' ? '>' : '"';
      header = g_strndup (start + 10, strcspn (start + 10, close == '>' ? ">" : "\""));
      if (close == '>' ? !may_include_system (layer, header) : !may_include_own (layer, header))
        {
          g_test_message ("%s:%u: the layer “%s” may not include “%s” (see src/README.md)", path, i + 1,
                          layer->name, header);
          wrong++;
        }
    }
  return wrong;
}

static guint
check_folder (const Layer *layer,
              const char  *path,
              guint       *n_files)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint wrong = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        wrong += check_folder (layer, child, n_files);
      else if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".h"))
        {
          wrong += check_file (layer, child);
          (*n_files)++;
        }
    }
  return wrong;
}

static void
test_includes (void)
{
  g_autoptr (GHashTable) layers = read_layers ();
  g_autofree char *path = source_path ("src");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint wrong = 0, n_files = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      const Layer *layer = g_hash_table_lookup (layers, name);

      /* The configuration of the reference is no code. */
      if (!g_file_test (child, G_FILE_TEST_IS_DIR) || g_str_equal (name, "reference"))
        continue;
      if (layer == NULL)
        g_error ("The folder src/%s has no line in the table of src/README.md.", name);
      wrong += check_folder (layer, child, &n_files);
    }
  g_assert_cmpuint (n_files, >, 0);
  g_assert_cmpuint (wrong, ==, 0);
}

/* The checker itself must see a wrong include. */
static void
test_checker (void)
{
  g_auto (GStrv) folders = g_strsplit ("base", " ", -1);
  g_auto (GStrv) libraries = g_strsplit ("sqlite3.h", " ", -1);
  Layer layer = { (char *) "schema", folders, libraries };

  g_assert_true (may_include_own (&layer, "base/crow-error.h"));
  g_assert_true (may_include_own (&layer, "schema/crow-schema.h"));
  g_assert_true (may_include_own (&layer, "config.h"));
  g_assert_false (may_include_own (&layer, "orm/crow-session.h"));
  g_assert_true (may_include_system (&layer, "string.h"));
  g_assert_true (may_include_system (&layer, "sqlite3.h"));
  g_assert_false (may_include_system (&layer, "gtk/gtk.h"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/includes", test_includes);
  g_test_add_func ("/layers/checker", test_checker);
  return g_test_run ();
}
