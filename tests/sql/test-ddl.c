/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scripts are compared with golden files and then run, so a golden file cannot hold SQL that a database refuses.
 */
#include "config.h"

#include "sql/crow-ddl.h"

#include "fixtures.h"
#include "servers.h"

typedef struct
{
  const char *name;
  CrowDialectId dialect;
} Case;

/* Checks and computed values over what the database changes by itself. */
static CrowSchema *
make_moving (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("moving", "moving", NULL);
  static const char *const checks[] = { "note_id <> 3", "id > 0 AND word <> ''", "word <> 'id'" };
  guint16 note = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
    .id = "note", .name = "note", .primary_key = 0, .version_attribute = CROW_NONE });

  crow_schema_builder_add_attribute (builder, note, &(CrowAttributeInfo) {
    .id = "note.id", .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE,
    .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO });
  crow_schema_builder_add_attribute (builder, note, &(CrowAttributeInfo) {
    .id = "note.word", .name = "word", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE });
  crow_schema_builder_add_attribute (builder, note, &(CrowAttributeInfo) {
    .id = "note.note", .name = "note_id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE });
  crow_schema_builder_add_attribute (builder, note, &(CrowAttributeInfo) {
    .id = "note.next", .name = "next", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, .generated = "note_id + 1",
    .flags = CROW_ATTRIBUTE_STORED });
  crow_schema_builder_add_key (builder, note, &(CrowKeyInfo) {
    .id = "note.pk", .attributes = (const guint16[]) { 0 }, .n_attributes = 1 }, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      const char *const ids[] = { "note.c1", "note.c2", "note.c3" };

      crow_schema_builder_add_check (builder, note, &(CrowCheckInfo) { .id = ids[i], .expression = checks[i] });
    }
  crow_schema_builder_add_relationship (builder, &(CrowRelationshipInfo) {
    .id = "of", .kind = CROW_LINK_ONE_TO_MANY, .delete_rule = CROW_DELETE_NULLIFY, .association = CROW_NONE,
    .ends = { { .entity = note, .role = "of" }, { .entity = note, .role = "notes" } },
    .references = { { .id = "of.fk", .entity = note, .columns = (const guint16[]) { 2 }, .target = note,
                      .target_columns = (const guint16[]) { 0 }, .n_columns = 1, .on_delete = CROW_ACTION_SET_NULL } } });
  return fixture_end (builder);
}

static CrowSchema *
make_schema (const char *name)
{
  if (g_str_equal (name, "moving"))
    return make_moving ();
  if (g_str_equal (name, "library"))
    return fixture_library (FALSE);
  return g_str_equal (name, "company") ? fixture_company () : fixture_special ();
}

static void
append_problems (GString   *text,
                 GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = problems->pdata[i];

      g_string_append_printf (text, "-- %s [%s] %s: %s\n", crow_severity_to_string (problem->severity),
                              problem->code, problem->id, problem->message);
    }
}

static void
test_script (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (CrowSchema) schema = make_schema (test->name);
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *sql = crow_ddl_to_sql (schema, test->dialect, CROW_DDL_DEFAULT, &problems);
  g_autofree char *drop = crow_ddl_drop_to_sql (schema, test->dialect, CROW_DDL_DEFAULT);
  g_autofree char *name = g_strdup_printf ("%s.%s.sql", test->name, crow_dialect_id_to_string (test->dialect));
  g_autoptr (GString) golden = g_string_new (sql);
  g_autoptr (TestDatabase) database = NULL;
  g_autofree char *message = NULL;

  g_string_append_printf (golden, "\n-- And to drop it:\n\n%s", drop);
  if (problems->len > 0)
    g_string_append (golden, "\n-- What could not be said:\n\n");
  append_problems (golden, problems);
  test_golden (name, golden->str);

  if (!TEST_HAS_DIALECT (test->dialect))
    return;
  if (!test_database_is_available (test->dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  database = test_database_new (test->dialect);
  /* Twice, so that the drop script is known to leave nothing behind. */
  for (guint i = 0; i < 2; i++)
    {
      if (!test_database_run (database, sql, &message))
        g_error ("%s\n%s", message, sql);
      if (!test_database_run (database, drop, &message))
        g_error ("%s\n%s", message, drop);
    }
}

static void
test_order (void)
{
  g_autoptr (CrowSchema) forwards = fixture_library (FALSE);
  g_autoptr (CrowSchema) backwards = fixture_library (TRUE);

  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *a = crow_ddl_to_sql (forwards, i, CROW_DDL_DEFAULT, NULL);
      g_autofree char *b = crow_ddl_to_sql (backwards, i, CROW_DDL_DEFAULT, NULL);

      g_assert_cmpstr (a, ==, b);
    }
}

static void
test_flags (void)
{
  g_autoptr (CrowSchema) schema = fixture_library (FALSE);
  g_autofree char *full = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, NULL);
  g_autofree char *bare = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE,
                                           CROW_DDL_NO_COMMENTS | CROW_DDL_NO_FOREIGN_KEY_INDEXES | CROW_DDL_NO_VIEWS,
                                           NULL);
  g_autofree char *author = crow_ddl_entity_to_sql (schema, crow_schema_lookup_entity (schema, "author"),
                                                    CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT);

  g_assert_nonnull (strstr (full, "CREATE INDEX book_author_id_idx ON book (author_id);"));
  g_assert_null (strstr (bare, "book_author_id_idx"));
  g_assert_nonnull (strstr (bare, "CREATE INDEX book_title_id_idx"));
  g_assert_null (strstr (bare, "--"));
  g_assert_null (strstr (bare, "CREATE VIEW"));
  g_assert_nonnull (strstr (full, "CREATE VIEW"));
  g_assert_nonnull (strstr (full, author));
  g_assert_null (strstr (author, "CREATE TABLE book"));
}

/* A thousand tables, each referring to the next: neither deep nor slow. */
static void
test_chain (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("chain", "chain", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (TestDatabase) database = test_database_new (CROW_DIALECT_SQLITE);
  g_autofree char *sql = NULL;
  g_autofree char *message = NULL;
  const char *last = NULL;
  const guint n = 1000;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("t%04u", i);
      g_autofree char *key = g_strdup_printf ("k%04u", i);
      guint16 entity = fixture_entity (builder, name, 0);

      fixture_attribute (builder, entity, name,
                         &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                                .flags = CROW_ATTRIBUTE_REQUIRED });
      fixture_attribute (builder, entity, name, &(CrowAttributeInfo) { .name = "next", .type = CROW_TYPE_INTEGER });
      fixture_key (builder, entity, key, NULL, TRUE, 0, -1);
    }
  for (guint i = 0; i + 1 < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%04u", i);

      fixture_link (builder, id, CROW_LINK_ONE_TO_MANY, i + 1, 0, i, 1, CROW_DELETE_CASCADE, NULL, NULL);
    }
  schema = fixture_end (builder);
  sql = crow_ddl_to_sql (schema, CROW_DIALECT_POSTGRESQL, CROW_DDL_NO_COMMENTS, NULL);
  g_assert_null (strstr (sql, "ALTER TABLE"));
  for (guint i = n; i-- > 0;)
    {
      g_autofree char *statement = g_strdup_printf ("CREATE TABLE t%04u ", i);
      const char *place = strstr (sql, statement);

      g_assert_nonnull (place);
      g_assert_true (last == NULL || place > last);
      last = place;
    }
  g_free (sql);
  sql = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, NULL);
  if (!test_database_run (database, sql, &message))
    g_error ("%s", message);
}

int
main (int   argc,
      char *argv[])
{
  static Case cases[12];
  static const char *const names[] = { "library", "company", "special", "moving" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < CROW_N_DIALECTS; j++)
      {
        Case *test = &cases[i * CROW_N_DIALECTS + j];
        g_autofree char *path = g_strdup_printf ("/sql/ddl/script/%s/%s", names[i], crow_dialect_id_to_string (j));

        test->name = names[i];
        test->dialect = j;
        g_test_add_data_func (path, test, test_script);
      }
  g_test_add_func ("/sql/ddl/order", test_order);
  g_test_add_func ("/sql/ddl/flags", test_flags);
  g_test_add_func ("/sql/ddl/chain", test_chain);
  return g_test_run ();
}
