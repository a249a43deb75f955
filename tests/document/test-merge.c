/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two people's changes: merged by Crowfoot, by ids; and merged by git, by lines.
 */
#include "config.h"

#include "document-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "document-random.h"
#include "document/crow-merge.h"
#include "document/crow-operation.h"

typedef struct
{
  char *text;
  CrowDocument *base, *ours, *theirs;
  GPtrArray *conflicts;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->text = document_test_example ();
  fixture->base = document_test_load (fixture->text);
  fixture->ours = document_test_load (fixture->text);
  fixture->theirs = document_test_load (fixture->text);
}

/* A merge is sound and can be undone as one step. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *merged = document_test_to_text (fixture->ours);
  g_autofree char *again = NULL;

  document_test_round_trip (fixture->ours);
  if (g_strcmp0 (crow_document_get_undo_label (fixture->ours), "Merge") == 0)
    {
      crow_document_undo (fixture->ours);
      crow_document_redo (fixture->ours);
      again = document_test_to_text (fixture->ours);
      document_test_assert_same (again, merged);
    }
  crow_document_go_to_step (fixture->ours, 0);
  g_free (g_steal_pointer (&again));
  again = document_test_to_text (fixture->ours);
  document_test_assert_same (again, fixture->text);
  g_object_unref (fixture->base);
  g_object_unref (fixture->ours);
  g_object_unref (fixture->theirs);
  g_clear_pointer (&fixture->conflicts, g_ptr_array_unref);
  g_free (fixture->text);
}

static void
merge (Fixture *fixture,
       guint    n_conflicts)
{
  fixture->conflicts = crow_operation_merge (fixture->ours, fixture->base, fixture->theirs);
  for (guint i = 0; i < fixture->conflicts->len; i++)
    g_test_message ("%s", ((GError *) g_ptr_array_index (fixture->conflicts, i))->message);
  g_assert_cmpuint (fixture->conflicts->len, ==, n_conflicts);
}

static const char *
get_conflict (Fixture *fixture,
              guint    i)
{
  return ((GError *) g_ptr_array_index (fixture->conflicts, i))->message;
}

static CrowEntity *
entity (CrowDocument *document,
        const char   *id)
{
  return CROW_ENTITY (crow_document_lookup (document, id));
}

static void
delete (CrowDocument *document,
        const char   *id)
{
  CrowNode *node = crow_document_lookup (document, id);

  crow_operation_delete (document, &node, 1);
}

static void
test_apart (Fixture      *fixture,
            gconstpointer data)
{
  CrowEntity *theirs;
  const CrowMove move = { CROW_NODE (crow_diagram_lookup_placement (crow_document_get_diagram (fixture->theirs, 0),
                                                                    entity (fixture->theirs, "author"))), 70, 80 };
  const CrowPlacement *placement;

  crow_operation_rename_entity (entity (fixture->ours, "author"), "writer");
  crow_operation_add_entity (fixture->ours, crow_document_get_diagram (fixture->ours, 0), "publisher", 1, 2);
  crow_operation_move (fixture->theirs, &move, 1, NULL);
  theirs = crow_operation_add_entity (fixture->theirs, crow_document_get_diagram (fixture->theirs, 0), "shelf", 3, 4);
  crow_operation_connect (fixture->theirs, CROW_LINK_ONE_TO_MANY, theirs, entity (fixture->theirs, "book"), NULL);
  crow_operation_move_attribute (CROW_ATTRIBUTE (crow_document_lookup (fixture->theirs, "book.price")), 1);
  delete (fixture->theirs, "tag");
  merge (fixture, 0);

  g_assert_cmpstr (crow_entity_get_name (entity (fixture->ours, "author")), ==, "writer");
  g_assert_nonnull (crow_document_lookup_entity (fixture->ours, "publisher"));
  g_assert_nonnull (crow_document_lookup_entity (fixture->ours, "shelf"));
  g_assert_null (crow_document_lookup (fixture->ours, "tag"));
  g_assert_null (crow_document_lookup (fixture->ours, "tagged"));
  g_assert_nonnull (crow_entity_find_attribute (entity (fixture->ours, "book"), "shelf_id"));
  g_assert_cmpuint (crow_node_get_position (crow_document_lookup (fixture->ours, "book.price")), ==, 1);
  placement = crow_diagram_lookup_placement (crow_document_get_diagram (fixture->ours, 0),
                                             entity (fixture->ours, "author"));
  g_assert_cmpfloat (crow_placement_get_x ((CrowPlacement *) placement), ==, 70);
  g_assert_cmpstr (crow_document_get_undo_label (fixture->ours), ==, "Merge");
}

static void
test_same_property (Fixture      *fixture,
                    gconstpointer data)
{
  crow_operation_rename_entity (entity (fixture->ours, "author"), "writer");
  crow_operation_rename_entity (entity (fixture->theirs, "author"), "poet");
  merge (fixture, 5);
  g_assert_cmpstr (crow_entity_get_name (entity (fixture->ours, "author")), ==, "writer");
  g_assert_cmpstr (get_conflict (fixture, 0), ==,
                   "Both sides changed “name” of the entity “writer”: it is “writer” here and “poet” there. What is here "
                   "was kept.");
  g_assert_cmpstr (crow_document_error_get_id (g_ptr_array_index (fixture->conflicts, 0)), ==, "author");
}

static void
test_same_change (Fixture      *fixture,
                  gconstpointer data)
{
  crow_operation_rename_entity (entity (fixture->ours, "author"), "writer");
  crow_operation_rename_entity (entity (fixture->theirs, "author"), "writer");
  delete (fixture->ours, "tag");
  delete (fixture->theirs, "tag");
  merge (fixture, 0);
}

static void
test_deleted_there (Fixture      *fixture,
                    gconstpointer data)
{
  crow_operation_rename_entity (entity (fixture->ours, "tag"), "label");
  delete (fixture->theirs, "tag");
  merge (fixture, 2);
  g_assert_nonnull (crow_document_lookup (fixture->ours, "tag"));
  g_assert_nonnull (crow_diagram_lookup_placement (crow_document_get_diagram (fixture->ours, 0),
                                                   entity (fixture->ours, "tag")));
  g_assert_cmpuint (crow_entity_get_n_attributes (entity (fixture->ours, "tag")), ==, 2);
  g_assert_cmpstr (get_conflict (fixture, 0), ==, "The entity “label” was deleted there and changed here. It stays.");
}

static void
test_deleted_here (Fixture      *fixture,
                   gconstpointer data)
{
  delete (fixture->ours, "author");
  crow_operation_rename_entity (entity (fixture->theirs, "author"), "poet");
  crow_operation_add_attribute (entity (fixture->theirs, "author"), "verse", CROW_TYPE_TEXT, -1);
  crow_operation_connect (fixture->theirs, CROW_LINK_ONE_TO_MANY, entity (fixture->theirs, "author"),
                          entity (fixture->theirs, "tag"), NULL);
  merge (fixture, 7);
  g_assert_null (crow_document_lookup (fixture->ours, "author"));
  g_assert_null (crow_entity_find_attribute (entity (fixture->ours, "tag"), "poet_id"));
  g_assert_cmpstr (get_conflict (fixture, 0), ==,
                   "The entity “author” was deleted here and changed there. It stays deleted.");
}

static void
test_bends (Fixture      *fixture,
            gconstpointer data)
{
  CrowDiagram *ours = crow_document_get_diagram (fixture->ours, 0);
  CrowDiagram *theirs = crow_document_get_diagram (fixture->theirs, 0);
  CrowLink *their_link = CROW_LINK (crow_document_lookup (fixture->theirs, "written"));
  CrowLink *our_link = CROW_LINK (crow_document_lookup (fixture->ours, "written"));
  const double points[] = { 5, 6, 7, 8, 9, 10 };

  crow_operation_set_bends (theirs, their_link, points, 3, NULL);
  merge (fixture, 0);
  g_assert_cmpuint (crow_route_get_n_bends (crow_diagram_lookup_route (ours, our_link)), ==, 3);
}

/* Two random histories: never a broken document, and no conflict with nothing to merge. */
static void
test_random (void)
{
  for (guint i = 0; i < (g_test_slow () ? 400 : 25); i++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (CrowDocument) start = crow_document_new ();
      g_autofree char *text = NULL;
      g_autofree char *undone = NULL;
      g_autofree char *mine = NULL;
      g_autofree char *merged = NULL;
      g_autofree char *their_text = NULL;
      g_autoptr (CrowDocument) base = NULL;
      g_autoptr (CrowDocument) ours = NULL;
      g_autoptr (CrowDocument) theirs = NULL;
      g_autoptr (CrowDocument) fresh = NULL;
      g_autoptr (GPtrArray) conflicts = NULL;
      g_autoptr (GPtrArray) none = NULL;

      g_test_message ("seed %u", seed);
      for (guint j = 0; j < 40; j++)
        document_random_step (start, rand);
      text = document_test_to_text (start);
      base = document_test_load (text);
      ours = document_test_load (text);
      theirs = document_test_load (text);
      for (guint j = 0; j < 15; j++)
        {
          document_random_step (ours, rand);
          document_random_step (theirs, rand);
        }
      crow_document_end_merge (ours);
      mine = document_test_to_text (ours);
      conflicts = crow_operation_merge (ours, base, theirs);
      document_test_round_trip (ours);
      if (g_strcmp0 (crow_document_get_undo_label (ours), "Merge") == 0)
        {
          crow_document_undo (ours);
          undone = document_test_to_text (ours);
          document_test_assert_same (undone, mine);
        }

      /* Where this side did nothing, the other side is the result. */
      fresh = document_test_load (text);
      none = crow_operation_merge (fresh, base, theirs);
      merged = document_test_to_text (fresh);
      their_text = document_test_to_text (theirs);
      g_assert_cmpuint (none->len, ==, 0);
      document_test_assert_same (merged, their_text);
    }
}

/* By lines: git merges two branches. */

typedef struct
{
  char *folder;
  char *path;
} Repository;

static gboolean
run_git (Repository        *repository,
         const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = -1;

  g_strv_builder_add_many (builder, "git", "-c", "user.name=Test", "-c", "user.email=test@localhost", "-c",
                           "init.defaultBranch=main", "-c", "commit.gpgsign=false", NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  if (!g_spawn_sync (repository->folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    {
      g_test_message ("%s%s", out != NULL ? out : "", err != NULL ? err : "");
      return FALSE;
    }
  return TRUE;
}

#define GIT(repository, ...) run_git (repository, (const char *const[]) { __VA_ARGS__, NULL })

static void
save_to (Repository   *repository,
         CrowDocument *document)
{
  g_autoptr (GFile) file = g_file_new_for_path (repository->path);
  g_autoptr (GError) error = NULL;

  crow_document_save_copy (document, file, &error);
  g_assert_no_error (error);
}

static void
test_git (void)
{
  Repository repository = { 0 };
  g_autofree char *program = g_find_program_in_path ("git");
  g_autofree char *text = document_test_example ();
  g_autofree char *merged_text = NULL;
  g_autoptr (CrowDocument) ours = document_test_load (text);
  g_autoptr (CrowDocument) theirs = document_test_load (text);
  g_autoptr (CrowDocument) merged = NULL;
  const CrowMove move = { CROW_NODE (crow_diagram_lookup_placement (crow_document_get_diagram (theirs, 0),
                                                                    entity (theirs, "author"))), 70, 80 };

  if (program == NULL)
    {
      g_test_skip ("there is no git");
      return;
    }
  repository.folder = g_dir_make_tmp ("crowfoot-git-XXXXXX", NULL);
  repository.path = g_build_filename (repository.folder, "library.crow", NULL);
  g_file_set_contents (repository.path, text, -1, NULL);
  g_assert_true (GIT (&repository, "init", "-q"));
  g_assert_true (GIT (&repository, "add", "library.crow"));
  g_assert_true (GIT (&repository, "commit", "-q", "-m", "base"));

  /* One renames an entity and gives it an attribute, the other moves the same entity and changes another one. */
  g_assert_true (GIT (&repository, "checkout", "-q", "-b", "theirs"));
  crow_operation_move (theirs, &move, 1, NULL);
  crow_operation_add_attribute (entity (theirs, "tag"), "colour", CROW_TYPE_TEXT, -1);
  save_to (&repository, theirs);
  g_assert_true (GIT (&repository, "commit", "-q", "-a", "-m", "theirs"));
  g_assert_true (GIT (&repository, "checkout", "-q", "main"));
  crow_operation_rename_entity (entity (ours, "author"), "writer");
  crow_operation_add_attribute (entity (ours, "author"), "verse", CROW_TYPE_TEXT, -1);
  save_to (&repository, ours);
  g_assert_true (GIT (&repository, "commit", "-q", "-a", "-m", "ours"));
  g_assert_true (GIT (&repository, "merge", "-q", "--no-edit", "theirs"));

  g_file_get_contents (repository.path, &merged_text, NULL, NULL);
  merged = document_test_load (merged_text);
  document_test_validate (merged_text);
  g_assert_cmpstr (crow_entity_get_name (entity (merged, "author")), ==, "writer");
  g_assert_nonnull (crow_entity_find_attribute (entity (merged, "author"), "verse"));
  g_assert_nonnull (crow_entity_find_attribute (entity (merged, "tag"), "colour"));
  g_assert_cmpfloat (crow_placement_get_x (crow_diagram_lookup_placement (crow_document_get_diagram (merged, 0),
                                                                          entity (merged, "author"))), ==, 70);

  g_assert_true (g_spawn_sync (NULL, (char *[]) { (char *) "rm", (char *) "-rf", (char *) "--", repository.folder, NULL }, NULL,
                               G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (repository.folder);
  g_free (repository.path);
}

static void
test_disk (void)
{
  g_autofree char *text = document_test_example ();
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) ours = NULL;
  g_autoptr (CrowDocument) theirs = NULL;
  g_autoptr (CrowDocument) saved = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GPtrArray) again = NULL;
  int fd = g_file_open_tmp ("crowfoot-XXXXXX.crow", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  file = g_file_new_for_path (path);
  g_file_set_contents (path, text, -1, NULL);
  ours = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  g_assert_no_error (error);
  theirs = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  g_assert_no_error (error);
  crow_operation_rename_entity (entity (theirs, "tag"), "label");
  g_assert_true (crow_document_save (theirs, file, CROW_SAVE_DEFAULT, &error));
  crow_operation_rename_entity (entity (ours, "author"), "writer");
  g_assert_false (crow_document_save (ours, file, CROW_SAVE_DEFAULT, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_CHANGED);
  g_clear_error (&error);

  conflicts = crow_document_merge_from_disk (ours, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_true (crow_document_get_modified (ours));
  g_assert_true (crow_document_save (ours, file, CROW_SAVE_DEFAULT, &error));
  g_assert_no_error (error);
  saved = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  g_assert_cmpstr (crow_entity_get_name (entity (saved, "tag")), ==, "label");
  g_assert_cmpstr (crow_entity_get_name (entity (saved, "author")), ==, "writer");

  /* The other one did nothing since: it takes over what is there, and is unmodified. */
  again = crow_document_merge_from_disk (theirs, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_entity_get_name (entity (theirs, "author")), ==, "writer");
  g_assert_false (crow_document_get_modified (theirs));
  g_remove (path);
}

#define ADD(name, function) g_test_add ("/document/merge/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("apart", test_apart);
  ADD ("same-property", test_same_property);
  ADD ("same-change", test_same_change);
  ADD ("deleted-there", test_deleted_there);
  ADD ("deleted-here", test_deleted_here);
  ADD ("bends", test_bends);
  g_test_add_func ("/document/merge/random", test_random);
  g_test_add_func ("/document/merge/git", test_git);
  g_test_add_func ("/document/merge/disk", test_disk);
  return g_test_run ();
}
