/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs a fuzz target without libFuzzer, as a test: on each file of the folders given, whole and damaged. The damage is
 * the same in every run: cut off at many places, and with single bytes, stretches and pieces changed by a fixed seed.
 */
#include "config.h"

#include "fuzz.h"

#define CUTS 64
#define CHANGES 400

typedef struct
{
  char *contents;
  gsize length;
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  g_free (input->contents);
  g_free (input);
}

/* What a person or a broken disk does to a file: a byte flipped, a piece doubled, left out or filled. */
static void
damage (GByteArray *bytes,
        GRand      *rand)
{
  guint start = g_rand_int_range (rand, 0, MAX (bytes->len, 1));
  guint length = g_rand_int_range (rand, 1, 40);

  length = MIN (length, bytes->len - start);
  if (length == 0)
    return;
  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      bytes->data[start] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      g_byte_array_remove_range (bytes, start, length);
      break;
    case 2:
      {
        g_autofree guint8 *copy = g_memdup2 (bytes->data + start, length);

        g_byte_array_append (bytes, copy, length);
      }
      break;
    case 3:
      memset (bytes->data + start, "\"<>&;()' -\0\n"[g_rand_int_range (rand, 0, 12)], length);
      break;
    default:
      {
        guint other = g_rand_int_range (rand, 0, bytes->len - length + 1);

        memmove (bytes->data + other, bytes->data + start, length);
      }
      break;
    }
}

static void
test_input (gconstpointer data)
{
  const Input *input = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);

  LLVMFuzzerTestOneInput ((const guint8 *) input->contents, input->length);
  for (guint i = 0; i < CUTS; i++)
    {
      gsize length = input->length * i / CUTS;
      /* A copy of that size, so that a read behind its end is seen. */
      g_autofree char *cut = g_malloc (MAX (length, 1));

      memcpy (cut, input->contents, length);
      LLVMFuzzerTestOneInput ((const guint8 *) cut, length);
    }
  for (guint i = 0; i < CHANGES; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, (const guint8 *) input->contents, input->length);
      for (guint n = 0; n <= i % 4; n++)
        damage (bytes, rand);
      LLVMFuzzerTestOneInput (bytes->data, bytes->len);
    }
}

static void
add_folder (const char *target,
            const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *test = g_strdup_printf ("/fuzz/%s/%s", target, name);
      Input *input;

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || g_str_equal (name, "meson.build"))
        continue;
      input = g_new0 (Input, 1);
      g_file_get_contents (path, &input->contents, &input->length, &error);
      g_assert_no_error (error);
      g_test_add_data_func_full (test, input, test_input, input_free);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >, 2);
  for (int i = 2; i < argc; i++)
    add_folder (argv[1], argv[i]);
  return g_test_run ();
}
