/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fills the examples with rows; SQLite itself says whether they fit.
 */
#include "config.h"

#include <string.h>

#include "preview/crow-sample.h"

#include "document/crow-document.h"
#include "sql/crow-schema-create.h"
#include "sql/crow-dialect.h"

static const char *const examples[] = { "blog", "company", "library", "shop" };

static CrowSchema *
load_example (const char *name)
{
  g_autofree char *file_name = g_strconcat (name, ".crow", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "examples", file_name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}

static CrowEngine *
fill (CrowSchema *schema,
      guint       n_rows,
      guint32     seed,
      GPtrArray **notes)
{
  CrowSampleOptions options = { n_rows, seed };
  g_autoptr (GError) error = NULL;
  CrowEngine *engine = crow_engine_open ("sqlite::memory:", &error);

  g_assert_no_error (error);
  crow_schema_create_tables (schema, engine, &error);
  g_assert_no_error (error);
  crow_sample_fill (schema, engine, &options, NULL, notes, &error);
  g_assert_no_error (error);
  return engine;
}

static gint64
query_number (CrowEngine *engine,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, sql, &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  crow_statement_step (statement, &has_row, &error);
  g_assert_no_error (error);
  return has_row ? crow_statement_get_int64 (statement, 0) : -1;
}

static char *
count_sql (const CrowEntityInfo *entity)
{
  GString *sql = g_string_new ("SELECT count(*) FROM ");

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  return g_string_free (sql, FALSE);
}

static void
test_examples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (CrowSchema) schema = load_example (examples[i]);
      g_autoptr (GPtrArray) notes = NULL;
      g_autoptr (CrowEngine) engine = fill (schema, 40, 1, &notes);

      for (guint j = 0; j < crow_schema_get_n_entities (schema); j++)
        {
          const CrowEntityInfo *entity = crow_schema_get_entity (schema, j);
          g_autofree char *sql = count_sql (entity);
          gint64 n = query_number (engine, sql);

          g_test_message ("%s: %s: %" G_GINT64_FORMAT " rows", examples[i], entity->name, n);
          g_assert_cmpint (n, >, 0);
          g_assert_cmpint (n, <=, 80);
        }
      g_assert_cmpint (query_number (engine, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
      g_assert_cmpint (query_number (engine, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
    }
}

static char *
read_titles (CrowEngine *engine)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (engine, "SELECT id, title, author_id FROM book ORDER BY id",
                                                             NULL);
  GString *text = g_string_new (NULL);
  gboolean has_row;

  while (crow_statement_step (statement, &has_row, NULL) && has_row)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT "\n",
                            crow_statement_get_int64 (statement, 0), crow_statement_get_text (statement, 1),
                            crow_statement_get_int64 (statement, 2));
  return g_string_free (text, FALSE);
}

static void
test_repeatable (void)
{
  g_autoptr (CrowSchema) schema = load_example ("library");
  g_autoptr (CrowEngine) first = fill (schema, 20, 7, NULL);
  g_autoptr (CrowEngine) second = fill (schema, 20, 7, NULL);
  g_autoptr (CrowEngine) other = fill (schema, 20, 8, NULL);
  g_autofree char *one = read_titles (first);
  g_autofree char *two = read_titles (second);
  g_autofree char *three = read_titles (other);

  g_assert_cmpstr (one, ==, two);
  g_assert_cmpstr (one, !=, three);
}

/* Entities may have numbers of their own; what refers to an entity without rows has none either, and that is said. */
static void
test_counts (void)
{
  g_autoptr (CrowSchema) schema = load_example ("library");
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", NULL);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  CrowSampleOptions options = { 20, 1 };

  g_hash_table_insert (counts, (gpointer) "book", GUINT_TO_POINTER (50));
  g_hash_table_insert (counts, (gpointer) "member", GUINT_TO_POINTER (0));
  options.counts = counts;
  g_assert_true (crow_schema_create_tables (schema, engine, NULL));
  g_assert_true (crow_sample_fill (schema, engine, &options, NULL, &notes, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM author"), ==, 20);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM book"), ==, 50);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM member"), ==, 0);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM loan"), ==, 0);
  g_assert_cmpuint (notes->len, >, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (CrowSchema) schema = load_example ("library");
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  CrowSampleOptions options = { 20, 1 };
  g_autoptr (GError) error = NULL;

  crow_schema_create_tables (schema, engine, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (crow_sample_fill (schema, engine, &options, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM author"), ==, 0);
  g_assert_false (crow_engine_is_in_transaction (engine));
}

/* Each row is of one kind, has the values of that alone, and is whole in all tables. */
static void
test_inheritance (void)
{
  static const char text[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
    "<entity id='person' name='person' discriminator='t' value='person'>"
    "<attribute id='i' name='id' type='integer' required='true' auto='true'/>"
    "<attribute id='t' name='type' required='true'/><key id='k' kind='primary' attributes='i'/></entity>"
    "<entity id='student' name='student' inherits='person' value='student'>"
    "<attribute id='n' name='number' required='true'/></entity>"
    "<entity id='teacher' name='teacher' inherits='person' strategy='joined' value='teacher'>"
    "<attribute id='s' name='subject' required='true'/></entity>"
    "<entity id='head' name='head' inherits='teacher' strategy='joined' value='head'>"
    "<attribute id='o' name='office'/></entity>"
    "<entity id='course' name='course'><attribute id='c' name='id' type='integer' required='true' auto='true'/>"
    "<attribute id='ct' name='student_id' type='integer' required='true' link='l'/>"
    "<key id='ck' kind='primary' attributes='c'/></entity>"
    "<link id='l' delete='cascade'><end entity='student' role='student' required='true'/><end entity='course' role='courses'/>"
    "<column attribute='ct' references='i'/></link></model></crowfoot>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowEngine) engine = NULL;
  g_autoptr (GPtrArray) notes = NULL;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  engine = fill (schema, 10, 3, &notes);
  g_assert_cmpuint (notes->len, ==, 0);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM person"), ==, 40);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM person WHERE type = 'head'"), ==, 10);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM person WHERE (type = 'student') <> (number IS NOT NULL)"),
                   ==, 0);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM teacher"), ==, 20);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM teacher JOIN person USING (id) "
                                         "WHERE type IN ('teacher', 'head')"), ==, 20);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM head JOIN person USING (id) WHERE type = 'head'"), ==, 10);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM course JOIN person ON person.id = student_id "
                                         "WHERE type = 'student'"), ==, 10);
}

/* What only another database takes is left out, and told. */
static void
test_foreign (void)
{
  static const char text[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'><entity id='e' name='post'>"
    "<attribute id='e.id' name='id' type='integer' required='true'/><key id='e.k' kind='primary' attributes='e.id'/>"
    "<check id='e.c' name='known' expression=\"id = ANY (ARRAY[1, 2, 3])\"/>"
    "<check id='e.d' name='masked' expression='set_masklen(id, 24) &gt; 0'/></entity></model></crowfoot>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (CrowEngine) engine = NULL;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  engine = fill (schema, 3, 1, &notes);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM post WHERE id IN (1, 2, 3)"), ==, 3);
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), "“masked”"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/sample/examples", test_examples);
  g_test_add_func ("/preview/sample/repeatable", test_repeatable);
  g_test_add_func ("/preview/sample/counts", test_counts);
  g_test_add_func ("/preview/sample/cancelled", test_cancelled);
  g_test_add_func ("/preview/sample/inheritance", test_inheritance);
  g_test_add_func ("/preview/sample/foreign", test_foreign);
  return g_test_run ();
}
