/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Saving never loses the old file: permissions, symbolic links, folders that cannot be written, files that somebody
 * else changed, and each system call failing in turn.
 */
#include "config.h"

#include "document-test.h"

#include <dlfcn.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/crow-operation.h"

typedef struct
{
  char *folder;
  char *path;
  GFile *file;
  CrowDocument *document;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("crowfoot-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "library.crow", NULL);
  fixture->file = g_file_new_for_path (fixture->path);
  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
  fixture->document = crow_document_load_file (fixture->file, CROW_LOAD_STRICT, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_object_unref (fixture->document);
  g_object_unref (fixture->file);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
change (Fixture    *fixture,
        const char *name)
{
  crow_operation_rename_entity (crow_model_get_entity (crow_document_get_model (fixture->document), 0), name);
  crow_document_end_merge (fixture->document);
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_saved (Fixture *fixture)
{
  g_autofree char *text = read_file (fixture->path);
  g_autofree char *expected = document_test_to_text (fixture->document);

  document_test_assert_same (text, expected);
}

static void
test_save (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  struct stat status;

  g_chmod (fixture->path, 0640);
  g_assert_false (crow_document_get_modified (fixture->document));
  change (fixture, "writer");
  g_assert_true (crow_document_get_modified (fixture->document));
  crow_document_save (fixture->document, fixture->file, CROW_SAVE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_false (crow_document_get_modified (fixture->document));
  assert_saved (fixture);
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0640);
  g_assert_cmpuint (count_files (fixture), ==, 1);
  title = crow_document_dup_title (fixture->document);
  g_assert_cmpstr (title, ==, "library");

  /* Undoing leads away from what was saved, redoing back to it. */
  crow_document_undo (fixture->document);
  g_assert_true (crow_document_get_modified (fixture->document));
  crow_document_redo (fixture->document);
  g_assert_false (crow_document_get_modified (fixture->document));
  crow_document_undo (fixture->document);
  change (fixture, "poet");
  crow_document_undo (fixture->document);
  g_assert_true (crow_document_get_modified (fixture->document));
}

static void
test_new_file (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "new.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) again = NULL;
  mode_t mask = umask (027);
  struct stat status;

  crow_document_save (document, file, CROW_SAVE_DEFAULT, &error);
  umask (mask);
  g_assert_no_error (error);
  g_assert_true (g_file_equal (crow_document_get_file (document), file));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0640);
  again = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  g_assert_no_error (error);
}

static void
test_copy (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "copy.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  change (fixture, "writer");
  crow_document_save_copy (fixture->document, file, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_equal (crow_document_get_file (fixture->document), fixture->file));
  g_assert_true (crow_document_get_modified (fixture->document));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_symlink (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (fixture->folder, "link.crow", NULL);
  g_autoptr (GFile) link_file = g_file_new_for_path (link_path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("library.crow", link_path), ==, 0);
  change (fixture, "writer");
  crow_document_save (fixture->document, link_file, CROW_SAVE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  assert_saved (fixture);

  /* One that leads to nothing yet. */
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  crow_document_save (fixture->document, link_file, CROW_SAVE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  assert_saved (fixture);
}

static void
test_backup (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *backup = g_strconcat (fixture->path, "~", NULL);
  g_autofree char *before = read_file (fixture->path);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (backup, "an older one", -1, NULL);
  change (fixture, "writer");
  crow_document_save (fixture->document, fixture->file, CROW_SAVE_BACKUP, &error);
  g_assert_no_error (error);
  assert_saved (fixture);
  kept = read_file (backup);
  document_test_assert_same (kept, before);
}

static void
assert_refused (Fixture    *fixture,
                GFile      *file,
                const char *part)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = crow_document_save (fixture->document, file, CROW_SAVE_DEFAULT, &error);

  g_assert_false (saved);
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_true (crow_document_get_modified (fixture->document));
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *before = read_file (fixture->path);
  g_autofree char *after = NULL;
  g_autofree char *gone_path = g_build_filename (fixture->folder, "gone", "x.crow", NULL);
  g_autoptr (GFile) gone = g_file_new_for_path (gone_path);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  uid_t user = geteuid ();

  change (fixture, "writer");
  assert_refused (fixture, gone, "Its folder is gone; save it in another one.");
  assert_refused (fixture, folder, "The old file is as it was.");

  /* Nothing is forbidden to root, who becomes nobody for a while. */
  g_chmod (fixture->folder, 0555);
  if (user == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_refused (fixture, fixture->file, "Save it in a folder where you may write.");
  if (user == 0)
    g_assert_cmpint (seteuid (0), ==, 0);

  /* A folder that can be written, with a file that its owner made read-only. */
  g_chmod (fixture->folder, 0777);
  g_chmod (fixture->path, 0444);
  if (user == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_refused (fixture, fixture->file, "Save it in a folder where you may write.");
  if (user == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  after = read_file (fixture->path);
  document_test_assert_same (after, before);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_changed (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *before = read_file (fixture->path);
  g_autofree char *theirs = g_strconcat (before, "<!-- theirs -->\n", NULL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  change (fixture, "writer");
  g_assert_false (crow_document_is_changed_on_disk (fixture->document));
  /* Touched, or written with the same content: no change. */
  g_file_set_contents (fixture->path, before, -1, NULL);
  g_assert_false (crow_document_is_changed_on_disk (fixture->document));
  g_file_set_contents (fixture->path, theirs, -1, NULL);
  g_assert_true (crow_document_is_changed_on_disk (fixture->document));
  g_assert_false (crow_document_save (fixture->document, fixture->file, CROW_SAVE_DEFAULT, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_CHANGED);
  g_clear_error (&error);
  after = read_file (fixture->path);
  document_test_assert_same (after, theirs);

  crow_document_save (fixture->document, fixture->file, CROW_SAVE_OVERWRITE, &error);
  g_assert_no_error (error);
  assert_saved (fixture);
  g_assert_false (crow_document_is_changed_on_disk (fixture->document));

  /* A file that is gone is written again. */
  change (fixture, "poet");
  g_remove (fixture->path);
  g_assert_false (crow_document_is_changed_on_disk (fixture->document));
  crow_document_save (fixture->document, fixture->file, CROW_SAVE_DEFAULT, &error);
  g_assert_no_error (error);
  assert_saved (fixture);
}

static int (*arm_fault) (int n, int code);
static void (*set_share) (int what);

static void
find_faults (void)
{
  *(void **) &arm_fault = dlsym (RTLD_DEFAULT, "crow_fault_arm");
  *(void **) &set_share = dlsym (RTLD_DEFAULT, "crow_fault_set_share");
  g_assert_nonnull (arm_fault);
  g_assert_nonnull (set_share);
}

/* A share works that cannot do what a disk can, each thing and all of them; and failing calls lose nothing there either:
 * the old file or the new one has its name, or both are there and the person is told where. */
static void
test_share_subprocess (Fixture      *fixture,
                       gconstpointer data)
{
  find_faults ();
  for (int what = 0; what < 16; what++)
    {
      g_autofree char *name = g_strdup_printf ("on_share_%d", what);
      g_autoptr (GError) error = NULL;

      set_share (what);
      change (fixture, name);
      crow_document_save (fixture->document, fixture->file, what % 3 == 0 ? CROW_SAVE_BACKUP : CROW_SAVE_DEFAULT, &error);
      set_share (0);
      g_assert_no_error (error);
      assert_saved (fixture);
      g_assert_cmpuint (count_files (fixture), <=, 2);
    }
  for (int n = 1, pending = 0; !pending; n++)
    {
      g_autofree char *name = g_strdup_printf ("failing_%d", n);
      g_autofree char *before = read_file (fixture->path);
      g_autofree char *after = NULL, *wanted = NULL;
      g_autoptr (GError) error = NULL;
      gboolean saved;

      change (fixture, name);
      wanted = document_test_to_text (fixture->document);
      set_share (15);
      arm_fault (n, n % 2 == 0 ? ENOTCONN : EIO);
      saved = crow_document_save (fixture->document, fixture->file, CROW_SAVE_OVERWRITE, &error);
      pending = arm_fault (0, 0);
      set_share (0);
      after = read_file (fixture->path);
      document_test_assert_same (after, saved ? wanted : before);
      if (!saved)
        {
          g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_IO);
          g_assert_nonnull (strstr (error->message, "The old file is as it was."));
          if (n % 2 == 0)
            g_assert_nonnull (strstr (error->message, "does not answer"));
        }
      g_assert_cmpuint (count_files (fixture), <=, 2);
    }
}

/* Neither rename over nor rename aside: the old file stays, the person is told. */
static void
test_stuck_subprocess (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *before = read_file (fixture->path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  find_faults ();
  change (fixture, "stuck");
  set_share (1 | 16);
  g_assert_false (crow_document_save (fixture->document, fixture->file, CROW_SAVE_OVERWRITE, &error));
  set_share (0);
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "The old file is as it was."));
  g_assert_true (crow_document_get_modified (fixture->document));
  after = read_file (fixture->path);
  document_test_assert_same (after, before);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_faults_subprocess (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *before = read_file (fixture->path);
  g_autofree char *new_text = NULL;
  guint n_failed = 0;

  find_faults ();
  change (fixture, "writer");
  new_text = document_test_to_text (fixture->document);
  for (int n = 1;; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      gboolean saved, pending;

      arm_fault (n, n % 2 == 0 ? ENOSPC : EIO);
      saved = crow_document_save (fixture->document, fixture->file, CROW_SAVE_BACKUP | CROW_SAVE_OVERWRITE, &error);
      pending = arm_fault (0, 0);
      after = read_file (fixture->path);
      /* The old file or the new one, as was told. */
      document_test_assert_same (after, saved ? new_text : before);
      if (!saved)
        {
          g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_IO);
          g_assert_nonnull (strstr (error->message, "The old file is as it was."));
          g_assert_true (crow_document_get_modified (fixture->document));
          n_failed++;
        }
      else
        {
          g_autofree char *name = g_strdup_printf ("writer%d", n);

          g_file_set_contents (fixture->path, before, -1, NULL);
          change (fixture, name);
          g_free (g_steal_pointer (&new_text));
          new_text = document_test_to_text (fixture->document);
        }
      /* No rubbish is left beside the file and its backup. */
      g_assert_cmpuint (count_files (fixture), <=, 2);
      if (pending)
        break;
    }
  g_assert_cmpuint (n_failed, >=, 5);
}

static void
test_faults (gconstpointer path)
{
#if defined (__SANITIZE_ADDRESS__)
  g_test_skip ("the address sanitizer wants to be the first library itself");
#else
  const char *library = g_getenv ("CROW_TEST_FAULT_LIBRARY");

  g_assert_nonnull (library);
  g_setenv ("LD_PRELOAD", library, TRUE);
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv ("LD_PRELOAD");
  g_test_trap_assert_passed ();
#endif
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/document/save/save", Fixture, NULL, set_up, test_save, tear_down);
  g_test_add ("/document/save/new-file", Fixture, NULL, set_up, test_new_file, tear_down);
  g_test_add ("/document/save/copy", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/document/save/symlink", Fixture, NULL, set_up, test_symlink, tear_down);
  g_test_add ("/document/save/backup", Fixture, NULL, set_up, test_backup, tear_down);
  g_test_add ("/document/save/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/document/save/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add_data_func ("/document/save/faults", "/document/save/faults/subprocess", test_faults);
  g_test_add_data_func ("/document/save/share", "/document/save/share/subprocess", test_faults);
  g_test_add_data_func ("/document/save/stuck", "/document/save/stuck/subprocess", test_faults);
  g_test_add ("/document/save/share/subprocess", Fixture, NULL, set_up, test_share_subprocess, tear_down);
  g_test_add ("/document/save/stuck/subprocess", Fixture, NULL, set_up, test_stuck_subprocess, tear_down);
  g_test_add ("/document/save/faults/subprocess", Fixture, NULL, set_up, test_faults_subprocess, tear_down);
  return g_test_run ();
}
