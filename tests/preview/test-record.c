/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person did, as C: sessions of every kind of step are recorded, written as programs on the generated mapping,
 * compiled strictly by two compilers, run on a copy of the database as it was, and leave the same database.  So do
 * the rows of a document as a function.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "codegen/crow-codegen-steps.h"
#include "document/crow-document-fixtures.h"
#include "document/crow-document.h"
#include "preview/crow-preview-keep.h"
#include "preview/crow-preview-rows.h"
#include "preview/crow-preview.h"
#include "sql/crow-dialect.h"
#include "sql/crow-schema-create.h"
#include "sql/crow-value-literal.h"

#include "../codegen/codegen-test.h"

#define STRICT "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O0"

/* Composite keys, self references, many-to-many, names that try to do harm, all types, a key that is a day. */
static const char text[] =
  "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m' c-namespace='Test'>"
  "<enum id='mood' name='mood'><value id='mood.g' name='it&apos;s \"good\"'/><value id='mood.b' name='bad'/></enum>"
  "<entity id='all' name='int'>"
  "<attribute id='all.id' name='id' type='integer' required='true' auto='true'/>"
  "<attribute id='all.text' name='return'/><attribute id='all.need' name='2 words' required='true' default='x'/>"
  "<attribute id='all.blob' name='data' type='blob'/><attribute id='all.dec' name='price' type='decimal' length='12' scale='2'/>"
  "<attribute id='all.day' name='day' type='date'/><attribute id='all.time' name='at' type='timestamp'/>"
  "<attribute id='all.yes' name='yes' type='boolean'/><attribute id='all.real' name='size' type='real'/>"
  "<attribute id='all.big' name='big' type='bigint'/><attribute id='all.mood' name='mood' type='enum' enum='mood'/>"
  "<attribute id='all.boss' name='boss_id' type='integer' link='boss'/>"
  "<key id='all.pk' kind='primary' attributes='all.id'/>"
  "<row id='r1' values=\"all.id=7 all.text='it''s &lt;a&gt; */ \\ &#10;$1' all.need='n' all.blob=x'00ff27' all.dec='1234567890.10' "
  "all.day='2024-02-29' all.time='2024-02-29 12:30:00' all.yes=1 all.real=1.5 all.big=9007199254740993 "
  "all.mood='it''s &quot;good&quot;' all.boss=8\"/>"
  "<row id='r2' values=\"all.id=8 all.text='' all.need='m' all.blob=x'' all.yes=0 all.real=-1e+99 all.boss=7\"/>"
  "<row id='r3' values=\"all.id=9 all.need='s' all.boss=9\"/>"
  "</entity>"
  "<entity id='place' name='place'><attribute id='place.a' name='street' required='true'/>"
  "<attribute id='place.b' name='number' type='integer' required='true'/><attribute id='place.n' name='note'/>"
  "<key id='place.pk' kind='primary' attributes='place.a place.b'/>"
  "<row id='p1' values=\"place.a='Main &quot;Road&quot;' place.b=1\"/></entity>"
  "<entity id='visit' name='visit'><attribute id='visit.day' name='day' type='date' required='true'/>"
  "<attribute id='visit.a' name='place_street' link='at'/><attribute id='visit.b' name='place_number' type='integer' link='at'/>"
  "<key id='visit.pk' kind='primary' attributes='visit.day'/>"
  "<row id='v1' values=\"visit.day='2024-01-31' visit.a='Main &quot;Road&quot;' visit.b=1\"/></entity>"
  "<entity id='person' name='person' discriminator='person.type' value='person'>"
  "<attribute id='person.id' name='id' type='integer' required='true' auto='true'/>"
  "<attribute id='person.type' name='type' required='true'/><attribute id='person.name' name='name'/>"
  "<key id='person.pk' kind='primary' attributes='person.id'/>"
  "<row id='n1' values=\"person.id=1 person.name='Ada'\"/></entity>"
  "<entity id='student' name='student' inherits='person' value='student'>"
  "<attribute id='student.number' name='number'/>"
  "<row id='n2' values=\"person.id=2 person.name='Bo' student.number='12'\"/></entity>"
  "<entity id='teacher' name='teacher' inherits='person' strategy='joined' value='teacher'>"
  "<attribute id='teacher.subject' name='subject'/>"
  "<row id='n3' values=\"person.id=3 person.name='Cy' teacher.subject='maths'\"/></entity>"
  "<link id='boss'><end entity='all' role='boss'/><end entity='all' role='for' view-only='true'/>"
  "<column attribute='all.boss' references='all.id'/></link>"
  "<link id='at'><end entity='place' role='place'/><end entity='visit'/>"
  "<column attribute='visit.a' references='place.a'/><column attribute='visit.b' references='place.b'/></link>"
  "<link id='liked' kind='many-to-many'><end entity='all' role='fans'/><end entity='place' role='places' view-only='true'/>"
  "<pair first='r1' second='p1'/></link>"
  "<link id='hidden' kind='many-to-many' table='hidden'><end entity='all'/><end entity='student'/>"
  "<pair first='r2' second='n2'/></link>"
  "</model></crowfoot>";

typedef struct
{
  CrowDocument *document;
  CrowSchema *schema;
  CrowPreview *preview;
  CrowPreviewRows *rows;
  char *directory;
  gboolean done;
} Fixture;

static void
wait_idle (Fixture *self)
{
  while (crow_preview_is_busy (self->preview))
    g_main_context_iteration (NULL, TRUE);
}

static char *
database_path (Fixture    *self,
               const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

/* A copy of the preview's database, in a file. */
static void
save (Fixture    *self,
      const char *name)
{
  g_autofree char *path = database_path (self, name);
  g_autoptr (GString) sql = g_string_new ("VACUUM INTO ");
  g_autoptr (GError) error = NULL;

  g_remove (path);
  crow_sql_append_literal (sql, CROW_DIALECT_SQLITE, path);
  crow_engine_execute (crow_session_get_engine (crow_preview_get_session (self->preview)), sql->str, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (CrowFixtures) fixtures = NULL;
  g_autoptr (GError) error = NULL;

  self->document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_assert_no_error (error);
  self->schema = crow_document_compile (self->document, &error);
  g_assert_no_error (error);
  self->directory = codegen_test_make_directory ();
  self->preview = crow_preview_new ();
  self->rows = crow_preview_rows_new (self->preview);
  fixtures = crow_document_get_fixtures (self->document);
  crow_preview_set_fixtures (self->preview, fixtures);
  crow_preview_follow (self->preview, self->schema);
  wait_idle (self);
  g_assert_null (crow_preview_get_message (self->preview));
  save (self, "before.db");
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  wait_idle (self);
  g_object_unref (self->rows);
  g_object_unref (self->preview);
  crow_schema_unref (self->schema);
  g_object_unref (self->document);
  codegen_test_remove_directory (self->directory);
  g_free (self->directory);
}

static guint16
entity (Fixture    *self,
        const char *name)
{
  return crow_schema_lookup_entity (crow_preview_get_schema (self->preview), name);
}

static CrowPreviewRow *
get_row (Fixture    *self,
         const char *name,
         guint       position)
{
  crow_preview_rows_show (self->rows, entity (self, name), NULL, 0);
  return g_list_model_get_item (G_LIST_MODEL (self->rows), position);
}

static void
set (Fixture        *self,
     CrowPreviewRow *row,
     const char     *attribute,
     const char     *value)
{
  g_autoptr (GError) error = NULL;

  crow_preview_set_text (self->preview, row,
                         crow_schema_lookup_attribute (crow_preview_get_schema (self->preview),
                                                       crow_preview_row_get_entity (row), attribute),
                         value, &error);
  g_assert_no_error (error);
}

static guint
role_to (Fixture        *self,
         CrowPreviewRow *row,
         const char     *relationship,
         guint           end)
{
  guint n;
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowRole *roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (row), &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (crow_schema_get_relationship (schema, roles[i].relationship)->id, relationship) && roles[i].end == end)
      return i;
  g_assert_not_reached ();
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Fixture *self = data;
  g_autoptr (GError) error = NULL;

  crow_preview_do_finish (self->preview, result, &error);
  g_assert_no_error (error);
  self->done = TRUE;
}

/* Takes the question. */
static void
go_through (Fixture             *self,
            CrowPreviewQuestion *question)
{
  self->done = FALSE;
  crow_preview_do_async (self->preview, question, done_cb, self);
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
  wait_idle (self);
  crow_preview_question_free (question);
}

static void
commit (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  crow_preview_commit (self->preview, &error);
  g_assert_no_error (error);
}

/* All rows of all tables, as lines. */
static char *
dump (Fixture    *self,
      CrowEngine *engine)
{
  CrowSchema *tables = crow_preview_get_schema (self->preview);
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < crow_schema_get_n_entities (tables); i++)
    {
      const CrowEntityInfo *info = crow_schema_get_entity (tables, i);
      g_autoptr (GString) sql = g_string_new ("SELECT ");
      g_autoptr (CrowStatement) statement = NULL;
      gboolean has_row;

      for (guint j = 0; j < info->n_attributes; j++)
        {
          g_string_append (sql, j > 0 ? ", " : "");
          crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[j].name);
        }
      g_string_append (sql, " FROM ");
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
      g_string_append (sql, " ORDER BY 1, 2");
      statement = crow_engine_prepare (engine, sql->str, NULL);
      while (crow_statement_step (statement, &has_row, NULL) && has_row)
        {
          g_string_append (lines, info->name);
          for (guint j = 0; j < info->n_attributes; j++)
            {
              CrowValue value;
              g_autofree char *literal = NULL;

              crow_statement_get_value (statement, j, &value);
              literal = crow_value_to_literal (&value);
              g_string_append_printf (lines, " %s", literal);
            }
          g_string_append_c (lines, '\n');
        }
    }
  return g_string_free (lines, FALSE);
}

static void
build_and_run (Fixture    *self,
               const char *compiler,
               const char *sources,
               const char *database)
{
  g_auto (GStrv) libs = codegen_test_get_link_flags ();
  g_auto (GStrv) files = g_strsplit (sources, " ", -1);
  const char *linker = g_getenv ("CROW_TEST_LINKER");
  g_autofree char *joined = g_strjoinv (" ", libs);
  g_autoptr (GString) objects = g_string_new (NULL);
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autofree char *uri = g_strconcat ("sqlite:", database, NULL);
  int status;

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *object = g_strconcat (files[i], ".o", NULL);
      g_autofree char *complaints = NULL;

      status = codegen_test_compile (self->directory, compiler, &complaints, STRICT, "-c", files[i], "-o", object, NULL);
      if (status != 0 || *complaints != '\0')
        {
          g_autofree char *path = database_path (self, files[i]);
          g_autofree char *source = NULL;

          g_file_get_contents (path, &source, NULL, NULL);
          g_error ("%s: %s\n%s", compiler, complaints, source);
        }
      g_string_append_printf (objects, "%s ", object);
    }
  command = g_strdup_printf ("%s -o program %s %s", linker != NULL ? linker : compiler, objects->str, joined);
  status = codegen_test_run (self->directory, &output, "sh", "-c", command, NULL);
  if (status != 0)
    g_error ("%s", output);
  g_clear_pointer (&output, g_free);
  status = codegen_test_run (self->directory, &output, "./program", uri, NULL);
  if (status != 0)
    {
      g_autofree char *path = database_path (self, files[0]);
      g_autofree char *source = NULL;

      g_file_get_contents (path, &source, NULL, NULL);
      g_error ("%s\n%s", output, source);
    }
}

static void
write_file (Fixture    *self,
            const char *name,
            const char *content)
{
  g_autofree char *path = database_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static void
assert_database (Fixture    *self,
                 const char *path,
                 const char *expected)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open (uri, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = dump (self, engine);
  g_assert_cmpstr (found, ==, expected);
}

/* The recording, compiled and run on the database as it was, leaves what the preview has now. */
static void
check_recording (Fixture *self)
{
  static const char *const compilers[] = { "gcc", "clang" };
  CrowCodegenOptions options = { .c_namespace = "Test" };
  g_autoptr (GError) error = NULL;
  g_autofree char *program =
    crow_codegen_write_steps (self->schema, &options, crow_preview_get_steps (self->preview), CROW_CODEGEN_STEPS_PROGRAM,
                              NULL, &error);
  g_autofree char *expected = NULL;
  g_autofree char *before = database_path (self, "before.db");

  g_assert_no_error (error);
  crow_preview_rollback (self->preview);
  expected = dump (self, crow_session_get_engine (crow_preview_get_session (self->preview)));
  codegen_test_generate (self->schema, "Test", self->directory);
  write_file (self, "steps.c", program);
  for (guint i = 0; i < G_N_ELEMENTS (compilers); i++)
    {
      g_autofree char *copy = database_path (self, "copy.db");
      g_autofree char *bytes = NULL;
      g_autofree char *found = g_find_program_in_path (compilers[i]);
      gsize length;

      if (found == NULL)
        continue;
      g_file_get_contents (before, &bytes, &length, &error);
      g_file_set_contents (copy, bytes, (gssize) length, &error);
      g_assert_no_error (error);
      build_and_run (self, compilers[i], "steps.c test.c", copy);
      assert_database (self, copy, expected);
    }
}

static void
test_values (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowPreviewRow) row = get_row (self, "int", 0);
  g_autoptr (CrowPreviewRow) place = get_row (self, "place", 0);
  g_autoptr (CrowPreviewRow) visit = get_row (self, "visit", 0);

  set (self, row, "return", "“\"*/ \\ %s ?\?/ \n$1 ä𝄞");
  set (self, row, "2 words", "");
  set (self, row, "data", "00ff61");
  set (self, row, "price", "12.5");
  set (self, row, "day", "2023-12-31");
  set (self, row, "at", "2023-12-31 23:59:59");
  set (self, row, "yes", "false");
  set (self, row, "size", "1e300");
  set (self, row, "big", "-9223372036854775808");
  set (self, row, "mood", "bad");
  set (self, row, "mood", NULL);
  set (self, row, "day", NULL);
  set (self, row, "yes", NULL);
  set (self, row, "data", NULL);
  set (self, place, "note", "a\001b");
  commit (self);
  /* A key of several parts, and one that is a day; what is rolled back is done and rolled back. */
  set (self, place, "note", "lost");
  crow_preview_rollback (self->preview);
  set (self, visit, "place_number", NULL);
  set (self, visit, "day", "2024-02-01");
  commit (self);
  check_recording (self);
}

static void
test_links (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (CrowPreviewRow) seven = get_row (self, "int", 0);
  g_autoptr (CrowPreviewRow) nine = get_row (self, "int", 2);
  g_autoptr (CrowPreviewRow) place = get_row (self, "place", 0);
  g_autoptr (CrowPreviewRow) student = get_row (self, "person", 1);
  g_autoptr (CrowPreviewRow) visit = get_row (self, "visit", 0);
  g_autoptr (GError) error = NULL;

  crow_preview_link (self->preview, seven, role_to (self, seven, "boss", 0), nine, &error);
  g_assert_no_error (error);
  crow_preview_link (self->preview, nine, role_to (self, nine, "liked", 1), place, &error);
  g_assert_no_error (error);
  crow_preview_unlink (self->preview, place, role_to (self, place, "liked", 0), seven, &error);
  g_assert_no_error (error);
  /* A link that neither end has a name for, from either side. */
  crow_preview_link (self->preview, seven, role_to (self, seven, "hidden", 1), student, &error);
  g_assert_no_error (error);
  crow_preview_unlink (self->preview, visit, role_to (self, visit, "at", 0), place, &error);
  g_assert_no_error (error);
  commit (self);
  set (self, student, "name", "Bob");
  set (self, student, "number", "13");
  commit (self);
  check_recording (self);
}

static void
test_rows (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (CrowPreviewRow) added = NULL;
  g_autoptr (CrowPreviewRow) copy = NULL;
  g_autoptr (CrowPreviewRow) again = NULL;
  g_autoptr (CrowPreviewRow) person = NULL;
  g_autoptr (CrowPreviewRow) eight = get_row (self, "int", 1);
  g_autoptr (CrowPreviewRow) visit = get_row (self, "visit", 0);
  CrowPreviewRow *rows[2] = { NULL };
  g_autoptr (GError) error = NULL;

  added = crow_preview_add_row (self->preview, entity (self, "int"), &error);
  g_assert_no_error (error);
  set (self, added, "return", "new");
  crow_preview_link (self->preview, added, role_to (self, added, "boss", 0), eight, &error);
  g_assert_no_error (error);
  copy = crow_preview_duplicate_row (self->preview, added, &error);
  g_assert_no_error (error);
  crow_preview_rollback (self->preview);

  again = crow_preview_add_row (self->preview, entity (self, "int"), &error);
  g_assert_no_error (error);
  set (self, again, "return", "kept");
  rows[0] = again;
  rows[1] = visit;
  commit (self);
  go_through (self, crow_preview_question_new_delete (rows, 1));
  commit (self);
  go_through (self, crow_preview_question_new_delete (&visit, 1));
  commit (self);
  /* Another key, by going through with what was asked. */
  {
    guint16 attribute = crow_schema_lookup_attribute (crow_preview_get_schema (self->preview), entity (self, "place"), "number");
    const char *const texts[] = { "77", NULL };
    g_autoptr (CrowPreviewRow) place = get_row (self, "place", 0);

    go_through (self, crow_preview_question_new_change (place, &attribute, texts, 1));
  }
  commit (self);
  {
    g_autoptr (CrowPreviewRow) place = get_row (self, "place", 0);

    set (self, place, "note", "moved");
  }
  commit (self);
  check_recording (self);
}

/* Several at once, which one by one would not go. */
static void
test_delete_together (Fixture      *self,
                      gconstpointer data)
{
  g_autoptr (CrowPreviewRow) seven = get_row (self, "int", 0);
  g_autoptr (CrowPreviewRow) eight = get_row (self, "int", 1);
  CrowPreviewRow *rows[] = { seven, eight };

  go_through (self, crow_preview_question_new_delete (rows, 2));
  commit (self);
  check_recording (self);
}

/* The rows of the document as a function: into empty tables. */
static void
test_fixtures (Fixture      *self,
               gconstpointer data)
{
  static const char *const compilers[] = { "gcc", "clang" };
  static const char main_text[] =
    "#include \"test.h\"\n#include \"test-fixtures.h\"\n"
    "int main (int argc, char **argv)\n{\n"
    "  GError *error = NULL;\n"
    "  CrowEngine *engine = crow_engine_open (argc > 1 ? argv[1] : \"\", &error);\n"
    "  CrowSession *session = NULL;\n"
    "  if (engine != NULL && crow_schema_create_tables (test_schema_get (), engine, &error))\n"
    "    session = test_session_new (engine);\n"
    "  if (session != NULL && test_add_fixtures (session, &error))\n"
    "    crow_session_commit (session, &error);\n"
    "  g_clear_object (&session);\n  g_clear_object (&engine);\n"
    "  if (error != NULL)\n    g_printerr (\"%s\\n\", error->message);\n"
    "  return error != NULL;\n}\n";
  CrowCodegenOptions options = { .c_namespace = "Test" };
  g_autoptr (CrowFixtures) fixtures = crow_document_get_fixtures (self->document);
  gboolean possible;
  g_autoptr (CrowRowSteps) steps = crow_fixtures_to_steps (fixtures, self->schema, &possible);
  g_autofree char *expected = dump (self, crow_session_get_engine (crow_preview_get_session (self->preview)));

  g_assert_true (possible);
  codegen_test_generate (self->schema, "Test", self->directory);
  for (guint form = CROW_CODEGEN_STEPS_HEADER; form <= CROW_CODEGEN_STEPS_BODY; form++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *content = crow_codegen_write_steps (self->schema, &options, steps, form, NULL, &error);

      g_assert_no_error (error);
      write_file (self, form == CROW_CODEGEN_STEPS_HEADER ? "test-fixtures.h" : "test-fixtures.c", content);
    }
  write_file (self, "run.c", main_text);
  for (guint i = 0; i < G_N_ELEMENTS (compilers); i++)
    {
      g_autofree char *path = database_path (self, "made.db");
      g_autofree char *found = g_find_program_in_path (compilers[i]);

      if (found == NULL)
        continue;
      g_remove (path);
      build_and_run (self, compilers[i], "test-fixtures.c run.c test.c", path);
      assert_database (self, path, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/preview/record/values", test_values);
  ADD ("/preview/record/links", test_links);
  ADD ("/preview/record/rows", test_rows);
  ADD ("/preview/record/delete-together", test_delete_together);
  ADD ("/preview/record/fixtures", test_fixtures);
  return g_test_run ();
}
