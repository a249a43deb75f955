/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text that the C generator writes.
 */
#include "config.h"

#include "codegen/crow-codegen.h"

#include <locale.h>
#include <string.h>

#include "codegen-test.h"
#include "codegen/crow-codegen-file.h"
#include "document/crow-document.h"
#include "document/crow-edit.h"
#include "schema/crow-schema-builder.h"

static char *
write_part (CrowSchema               *schema,
            const CrowCodegenOptions *options,
            CrowCodegenPart           part)
{
  g_autoptr (GError) error = NULL;
  char *text = crow_codegen_write (schema, options, part, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static void
test_golden (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();
  CrowCodegenOptions options = { .c_namespace = "Blog" };
  g_autofree char *header = write_part (schema, &options, CROW_CODEGEN_HEADER);
  g_autofree char *body = write_part (schema, &options, CROW_CODEGEN_BODY);
  g_autofree char *demonstration = write_part (schema, &options, CROW_CODEGEN_MAIN);

  codegen_test_assert_golden ("blog.h", header);
  codegen_test_assert_golden ("blog.c", body);
  codegen_test_assert_golden ("blog-main.c", demonstration);
}

static void
test_options (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();
  CrowCodegenOptions options = { .c_namespace = "MyBlog", .header = "gen/blog.h", .pragma_once = TRUE,
                                 .autocleanup = CROW_CODEGEN_AUTOCLEANUP_NONE, .symbol_decorator = "MY_EXPORT",
                                 .symbol_decorator_header = "my-export.h", .symbol_decorator_define = "MY_BUILD" };
  g_autofree char *header = write_part (schema, &options, CROW_CODEGEN_HEADER);
  g_autofree char *body = write_part (schema, &options, CROW_CODEGEN_BODY);
  g_auto (GStrv) lines = NULL;

  g_assert_nonnull (strstr (header, "\n#pragma once\n"));
  g_assert_null (strstr (header, "#ifndef"));
  g_assert_nonnull (strstr (header, "\n#include \"my-export.h\"\n"));
  g_assert_null (strstr (header, "G_DECLARE_FINAL_TYPE"));
  g_assert_nonnull (strstr (body, "\n#include \"gen/blog.h\"\n"));
  g_assert_nonnull (strstr (body, "\n#define MY_BUILD\n"));
  g_assert_true (strstr (body, "#define MY_BUILD") < strstr (body, "#include"));
  /* Every function is decorated. */
  lines = g_strsplit (header, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    if (strstr (lines[i], " my_blog_") != NULL && strchr (lines[i], '(') != NULL && *lines[i] != ' ' &&
        *lines[i] != '#')
      g_assert_cmpstr (lines[i - 1], ==, "MY_EXPORT");
}

static void
test_bad_options (void)
{
  static const CrowCodegenOptions bad[] = {
    { .c_namespace = "Blog", .symbol_decorator = "MY EXPORT" },
    { .c_namespace = "Blog", .symbol_decorator_define = "1" },
    { .c_namespace = "Blog", .header = "a\"b.h" },
    { .c_namespace = "Blog", .header = "" },
    { .c_namespace = "Blog", .symbol_decorator_header = "a\nb.h" },
  };
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (crow_codegen_write (schema, &bad[i], CROW_CODEGEN_HEADER, NULL, &error));
      g_assert_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_OPTION);
    }
}

/* A type is declared behind the one it is derived from, whatever the order of the drawing. */
static void
test_inheritance (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_load_example ("school");
  CrowCodegenOptions options = { .c_namespace = "School" };
  g_autoptr (GError) error = NULL;
  g_autofree char *header = crow_codegen_write (schema, &options, CROW_CODEGEN_HEADER, NULL, &error);
  const char *person, *teacher, *head;

  g_assert_no_error (error);
  person = strstr (header, "G_DECLARE_DERIVABLE_TYPE (SchoolPerson, school_person, SCHOOL, PERSON, CrowObject)");
  teacher = strstr (header, "G_DECLARE_DERIVABLE_TYPE (SchoolTeacher, school_teacher, SCHOOL, TEACHER, SchoolPerson)");
  head = strstr (header, "G_DECLARE_FINAL_TYPE (SchoolHead, school_head, SCHOOL, HEAD, SchoolTeacher)");
  g_assert_nonnull (person);
  g_assert_nonnull (teacher);
  g_assert_nonnull (head);
  g_assert_true (person < teacher && teacher < head);
  /* What has no rows of its own cannot be made; the session writes the discriminator; a key is the root's. */
  g_assert_null (strstr (header, "school_person_new"));
  g_assert_nonnull (strstr (header, "school_person_find "));
  g_assert_null (strstr (header, "school_person_set_kind"));
  g_assert_null (strstr (header, "school_teacher_get_person_id"));
  g_assert_nonnull (strstr (header, "school_teacher_find "));
}

/* The same bytes twice, and in every locale there is. */
static void
test_stable (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_hostile_schema ();
  CrowCodegenOptions options = { .c_namespace = "Hostile" };

  for (guint part = CROW_CODEGEN_HEADER; part <= CROW_CODEGEN_MAIN; part++)
    {
      g_autofree char *first = write_part (schema, &options, part);
      g_autofree char *second = NULL;
      const char *line_end = strchr (first, '\n');

      setlocale (LC_ALL, "C");
      second = write_part (schema, &options, part);
      setlocale (LC_ALL, "");
      g_assert_true (strcmp (first, second) == 0);
      g_assert_nonnull (g_strstr_len (first, line_end - first, CROW_CODEGEN_MARK));
      g_assert_null (strstr (first, " \n"));
    }
}

/* What g_autoptr() works with. */
static void
test_autocleanup (void)
{
  static const struct
  {
    CrowCodegenAutocleanup autocleanup;
    gboolean declare, object, class;
  } cases[] = {
    { CROW_CODEGEN_AUTOCLEANUP_ALL, TRUE, FALSE, FALSE },
    { CROW_CODEGEN_AUTOCLEANUP_OBJECTS, FALSE, TRUE, FALSE },
    { CROW_CODEGEN_AUTOCLEANUP_NONE, FALSE, FALSE, FALSE },
  };
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrowCodegenOptions options = { .c_namespace = "Blog", .autocleanup = cases[i].autocleanup };
      g_autofree char *header = write_part (schema, &options, CROW_CODEGEN_HEADER);

      g_assert_true ((strstr (header, "G_DECLARE_FINAL_TYPE (BlogUser,") != NULL) == cases[i].declare);
      g_assert_true ((strstr (header, "CLEANUP_FUNC (BlogUser, g_object_unref)") != NULL) == cases[i].object);
      g_assert_true ((strstr (header, "CLEANUP_FUNC (BlogUserClass,") != NULL) == cases[i].class);
    }
}

static const CrowCodegenFile *
find_file (GPtrArray  *files,
           const char *name)
{
  for (guint i = 0; i < files->len; i++)
    if (g_str_equal (((CrowCodegenFile *) files->pdata[i])->name, name))
      return files->pdata[i];
  return NULL;
}

/* A header of an entity knows the names of other types and nothing else of them. */
static void
test_split (void)
{
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();
  CrowCodegenOptions options = { .c_namespace = "Blog" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = crow_codegen_write_files (schema, &options, 7, TRUE, &error);
  g_autoptr (GPtrArray) again = crow_codegen_write_files (schema, &options, 7, TRUE, &error);
  static const char *const names[] = {
    "blog.h", "blog-schema.h", "blog-user.h", "blog-post.h", "blog-tag.h", "blog-profile.h", "blog-schema.c",
    "blog-user.c", "blog-post.c", "blog-tag.c", "blog-profile.c", "blog-main.c",
  };
  const CrowCodegenFile *header, *body;

  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < files->len; i++)
    {
      const CrowCodegenFile *file = files->pdata[i];

      g_assert_cmpstr (file->name, ==, names[i]);
      g_assert_cmpuint (file->length, ==, strlen (file->text));
      g_assert_cmpstr (file->text, ==, ((CrowCodegenFile *) again->pdata[i])->text);
      g_assert_true (g_str_has_prefix (file->text, "/* " CROW_CODEGEN_MARK));
    }
  header = find_file (files, "blog-tag.h");
  g_assert_nonnull (strstr (header->text, "#include \"blog-schema.h\""));
  g_assert_null (strstr (header->text, "blog-post.h"));
  g_assert_null (strstr (header->text, "BlogUser"));
  body = find_file (files, "blog-tag.c");
  g_assert_nonnull (strstr (body->text, "#include \"blog-tag.h\"\n\n#include \"blog-post.h\"\n"));
}

/* An entity has the better right to the name of a file, too. */
static void
test_split_names (void)
{
  static const char *const names[] = { "schema", "main", "main 2", "Schema" };
  static const guint16 first[] = { 0 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "clash", NULL);
  CrowCodegenOptions options = { .c_namespace = "Blog" };
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) files = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strdup_printf ("e%zu", i), *key_id = g_strdup_printf ("k%zu", i);
      g_autofree char *attribute_id = g_strdup_printf ("a%zu", i);
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
      CrowEntityInfo entity = { .id = id, .name = names[i], .keys = &key, .n_keys = 1, .version_attribute = CROW_NONE };
      CrowAttributeInfo attribute = { .id = attribute_id, .name = "k", .enumeration = CROW_NONE };

      crow_schema_builder_add_attribute (builder, crow_schema_builder_add_entity (builder, &entity), &attribute);
    }
  schema = crow_schema_builder_end (builder, NULL);
  g_assert_nonnull (schema);
  files = crow_codegen_write_files (schema, &options, 7, TRUE, NULL);
  for (guint i = 0; i < files->len; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (((CrowCodegenFile *) files->pdata[i])->name, !=, ((CrowCodegenFile *) files->pdata[j])->name);
  g_assert_nonnull (strstr (find_file (files, "blog-schema.h")->text, "BlogSchema"));
  g_assert_nonnull (find_file (files, "blog-schema-3.c"));
  g_assert_nonnull (find_file (files, "blog-main-3.c"));
}

/* However a diagram came to be what it is: edits that lead back to it leave no trace. */
static void
test_edited (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "library.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) before = NULL, after = NULL;
  CrowCodegenOptions options = { .c_namespace = "Library" };
  static const char *const ids[] = { "tag", "author", "loan" };
  g_auto (GStrv) names = g_new0 (char *, G_N_ELEMENTS (ids) + 1);

  g_assert_no_error (error);
  before = crow_document_compile (document, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      CrowEntity *entity = CROW_ENTITY (crow_document_lookup (document, ids[i]));
      CrowEdit *edit = crow_document_begin_edit (document, "Rename");

      names[i] = g_strdup (crow_entity_get_name (entity));
      crow_entity_set_name (entity, "zzz");
      crow_edit_commit (edit);
    }
  for (gsize i = G_N_ELEMENTS (ids); i-- > 1;)
    crow_document_undo (document);
  {
    CrowEdit *edit = crow_document_begin_edit (document, "Rename");

    crow_entity_set_name (CROW_ENTITY (crow_document_lookup (document, ids[0])), names[0]);
    crow_edit_commit (edit);
  }
  after = crow_document_compile (document, &error);
  g_assert_no_error (error);
  for (guint part = CROW_CODEGEN_HEADER; part <= CROW_CODEGEN_MAIN; part++)
    {
      g_autofree char *first = write_part (before, &options, part);
      g_autofree char *second = write_part (after, &options, part);

      g_assert_true (strcmp (first, second) == 0);
    }
}

static void
test_empty (void)
{
  g_autoptr (CrowSchema) schema = crow_schema_builder_end (crow_schema_builder_new ("s", "empty", NULL), NULL);
  CrowCodegenOptions options = { .c_namespace = "Empty" };
  g_autofree char *header = write_part (schema, &options, CROW_CODEGEN_HEADER);
  g_autofree char *body = write_part (schema, &options, CROW_CODEGEN_BODY);

  g_assert_nonnull (strstr (header, "empty_schema_get "));
  g_assert_nonnull (strstr (body, "crow_mapping_new (empty_schema_get (), NULL)"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/c/golden", test_golden);
  g_test_add_func ("/codegen/c/options", test_options);
  g_test_add_func ("/codegen/c/bad-options", test_bad_options);
  g_test_add_func ("/codegen/c/inheritance", test_inheritance);
  g_test_add_func ("/codegen/c/stable", test_stable);
  g_test_add_func ("/codegen/c/autocleanup", test_autocleanup);
  g_test_add_func ("/codegen/c/split", test_split);
  g_test_add_func ("/codegen/c/split-names", test_split_names);
  g_test_add_func ("/codegen/c/edited", test_edited);
  g_test_add_func ("/codegen/c/empty", test_empty);
  return g_test_run ();
}
