/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/crow-error.h"
#include "sql/crow-schema-create.h"

#include "fixtures.h"

static gint64
count (CrowEngine *engine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = NULL;
  gboolean row = FALSE;

  statement = crow_engine_prepare (engine, "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'", &error);
  g_assert_no_error (error);
  g_assert_true (crow_statement_step (statement, &row, &error));
  g_assert_no_error (error);
  g_assert_true (row);
  return crow_statement_get_int64 (statement, 0);
}

static void
test_create (void)
{
  g_autoptr (CrowSchema) schema = fixture_library (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", &error);
  gint64 n;

  g_assert_no_error (error);
  g_assert_true (crow_schema_create_tables (schema, engine, &error));
  g_assert_no_error (error);
  g_assert_false (crow_engine_is_in_transaction (engine));
  n = count (engine);
  g_assert_cmpint (n, >, 10);

  /* They are there already. */
  g_assert_false (crow_schema_create_tables (schema, engine, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_false (crow_engine_is_in_transaction (engine));
  g_assert_cmpint (count (engine), ==, n);
}

/* In the transaction of somebody else a failure takes back only its own work. */
static void
test_transaction (void)
{
  g_autoptr (CrowSchema) schema = fixture_company ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", &error);

  g_assert_no_error (error);
  g_assert_true (crow_engine_begin (engine, &error));
  g_assert_true (crow_engine_execute (engine, "CREATE TABLE room (id INTEGER)", &error));
  g_assert_false (crow_schema_create_tables (schema, engine, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_true (crow_engine_is_in_transaction (engine));
  g_assert_cmpint (count (engine), ==, 1);
  g_assert_true (crow_engine_execute (engine, "DROP TABLE room", &error));
  g_assert_true (crow_schema_create_tables (schema, engine, &error));
  g_assert_no_error (error);
  crow_engine_rollback (engine);
  g_assert_cmpint (count (engine), ==, 0);
}

static void
test_faulty (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  guint16 entity = fixture_entity (builder, "a", 0);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", &error);

  g_assert_no_error (error);
  fixture_attribute (builder, entity, "a",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                            .default_source = CROW_VALUE_LITERAL, .default_value = "x" });
  schema = fixture_end (builder);
  g_assert_false (crow_schema_create_tables (schema, engine, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_assert_nonnull (strstr (error->message, "a.id"));
  g_assert_cmpint (count (engine), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/schema-create/create", test_create);
  g_test_add_func ("/sql/schema-create/transaction", test_transaction);
  g_test_add_func ("/sql/schema-create/faulty", test_faulty);
  return g_test_run ();
}
