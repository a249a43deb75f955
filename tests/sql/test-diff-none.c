/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A schema is no different from itself, nor from the database that was made of it: for the fixtures, the examples and
 * schemas made at random.  The seed of a failure is printed; CROW_TEST_SEED runs just that one.
 */
#include "config.h"

#include <string.h>

#include "document/crow-document.h"
#include "sql/crow-catalog.h"
#include "sql/crow-ddl.h"

#include "diff-common.h"
#include "fixtures.h"
#include "random-run.h"
#include "random-schema.h"

#define N_SCHEMAS_SQLITE 400
#define N_SCHEMAS_SERVER 10

static void
check_made (CrowSchema    *schema,
            CrowDialectId  dialect,
            const char    *what)
{
  g_autoptr (GPtrArray) names = test_list_databases (schema);
  g_autofree char *sql = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  g_autofree char *message = NULL;
  g_autoptr (TestDatabase) database = test_database_new (dialect);
  g_autoptr (CrowSchema) found = NULL;

  if (!test_database_run (database, sql, &message))
    g_error ("%s: %s\n%s", what, message, sql);
  found = test_introspect_databases (database, (const char *const *) names->pdata);
  g_assert_true (crow_schema_is_from_catalog (found));
  g_assert_false (crow_schema_is_from_catalog (schema));
  test_assert_same (found, schema, dialect, what);
  test_assert_same (schema, found, dialect, what);
  test_assert_same (found, found, dialect, what);
  if (dialect == CROW_DIALECT_MARIADB)
    test_drop_databases (database, names);
}

static void
check_all (CrowSchema *schema,
           const char *what)
{
  test_assert_same (schema, schema, CROW_DIFF_DRAWING, what);
  for (int i = 0; i < CROW_N_DIALECTS; i++)
    {
      test_assert_same (schema, schema, i, what);
      /* The catalog has “?” for a byte of its default. */
      if (TEST_HAS_DIALECT (i) && test_can_introspect (i) &&
          (i != CROW_DIALECT_MARIADB || strcmp (what, "special") != 0))
        check_made (schema, i, what);
    }
}

static void
test_fixtures (void)
{
  g_autoptr (CrowSchema) library = fixture_library (FALSE);
  g_autoptr (CrowSchema) backwards = fixture_library (TRUE);
  g_autoptr (CrowSchema) company = fixture_company ();
  g_autoptr (CrowSchema) special = fixture_special ();

  check_all (library, "library");
  check_all (company, "company");
  check_all (special, "special");
  for (int i = CROW_DIFF_DRAWING; i < CROW_N_DIALECTS; i++)
    test_assert_same (library, backwards, i, "library backwards");
}

static void
test_example (gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_file (file, 0, &error);
  g_autoptr (CrowSchema) schema = NULL;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  check_all (schema, data);
}

/* Names that need quotes everywhere, and expressions as PostgreSQL prints them; one table lies in a schema. */
static const char strange[] =
  "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m' dialect='postgresql'>"
  "<enum id='u' name='my &quot;enum'><value id='u.a' name='a&apos;b'/><value id='u.b' name='c&quot;d'/>"
  "<value id='u.c' name='e&#10;f'/></enum>"
  "<entity id='a' name='a&quot;b&apos;c; DROP TABLE x' "
  "comment='it&apos;s a &quot;comment&quot;&#10;with line -- and /* this'>"
  "<attribute id='a.id' name='id&#10;newline' type='integer' required='true'/>"
  "<attribute id='a.select' name='select' default='it&apos;s &quot;x&quot; \\ %%s'/>"
  "<attribute id='a.face' name='face😀' type='integer'/>"
  "<attribute id='a.lock' name='Lock' type='boolean' required='true' default='true'/>"
  "<attribute id='a.text' name='日本' collation='C'/>"
  "<attribute id='a.low' name='low' generated='lower((&quot;日本&quot;)::text)' stored='true'/>"
  "<attribute id='a.at' name='at' type='timestamp' default='1970-01-01 00:00:00+00'/>"
  "<attribute id='a.bytes' name='bytes' type='blob' default-source='expression' default=\"'abc'\"/>"
  "<attribute id='a.list' name='list' postgresql-type='integer[]' default-source='expression' "
  "default=\"'{}'::integer[]\"/>"
  "<attribute id='a.e' name='e' type='enum' enum='u' default='a&apos;b'/>"
  "<key id='a.k' kind='primary' attributes='a.id'/>"
  "<index id='a.i' name='idx &quot; desc' where='(&quot;face😀&quot; &gt; 3)'>"
  "<part attribute='a.select' descending='true' nulls='last'/><part expression='lower(&quot;日本&quot;)'/></index>"
  "<check id='a.c' name='positive' expression='(&quot;face😀&quot; &gt; 0)'/>"
  "<check id='a.d' name='one of' expression=\"(&quot;select&quot; = ANY (ARRAY['a'::text, 'b\\c'::text]))\"/>"
  "<check id='a.f' name='like' expression=\"(&quot;日本&quot; ~ '^d'::text)\"/>"
  "<check id='a.g' name='locked' expression='(&quot;Lock&quot; = true)'/>"
  "</entity>"
  "<entity id='b' name='Ünïcode'%s>"
  "<attribute id='b.id' name='id' type='bigint' required='true' auto='true' always='true'/>"
  "<attribute id='b.ref' name='ref' type='bigint'/>"
  "<key id='b.k' kind='primary' attributes='b.id'/>"
  "</entity>"
  "<link id='l'><end entity='a' role='a' on-update='cascade'/><end entity='b' role='b'/>"
  "<column attribute='b.ref' references='a.id'/></link>"
  "</model></crowfoot>";

static CrowSchema *
make_strange (const char *schema)
{
  g_autofree char *xml = g_strdup_printf (strange, schema);

  return fixture_load (xml);
}

static void
test_strange (void)
{
  g_autoptr (CrowSchema) plain = make_strange ("");
  g_autoptr (CrowSchema) apart = make_strange (" schema='we&quot;ird; drop schema x'");

  check_all (plain, "strange");
  /* The table that refers is in another schema, or database. */
  check_all (apart, "strange apart");
}

static CrowSchema *
make_spelling (const char *check,
               const char *collation)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  guint16 entity = crow_schema_builder_add_entity (builder, &(CrowEntityInfo) {
    .id = "e", .name = "t", .primary_key = CROW_NONE, .version_attribute = CROW_NONE });

  crow_schema_builder_add_attribute (builder, entity, &(CrowAttributeInfo) {
    .id = "n", .name = "n", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE, .collation = collation });
  crow_schema_builder_add_check (builder, entity, &(CrowCheckInfo) { .id = "c", .expression = check });
  return fixture_end (builder);
}

/* MariaDB turns the negation of a comparison into another one, and tells no collation that a column has by itself. */
static void
test_mariadb_spellings (void)
{
  static const struct
  {
    const char *drawn;
    const char *kept;
    gboolean same;
  } checks[] = {
    { "NOT (n = 1)", "`n` <> 1", TRUE },
    { "NOT (n < 'a = (b')", "`n` >= 'a = (b'", TRUE },
    { "NOT n + 1 >= 2 * (n - 3)", "`n` + 1 < 2 * (`n` - 3)", TRUE },
    { "NOT (n = 1)", "`n` = 1", FALSE },
    { "NOT (n = 1 AND n = 2)", "`n` <> 1 AND n = 2", FALSE },
    { "NOT (n = 'it''s = 2')", "`n` <> 'it''s <> 2'", FALSE },
  };
  static const struct
  {
    const char *drawn;
    const char *kept;
    gboolean same;
  } collations[] = { { "utf8mb4_general_ci", NULL, TRUE }, { "utf8mb4_bin", NULL, FALSE },
                     { "utf8mb4_uca1400_ai_ci", "utf8mb4_general_ci", FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (CrowSchema) drawn = make_spelling (checks[i].drawn, NULL);
      g_autoptr (CrowSchema) kept = make_spelling (checks[i].kept, NULL);
      g_autoptr (CrowDiff) diff = crow_diff_new (drawn, kept, CROW_DIALECT_MARIADB, CROW_DIFF_DEFAULT);

      g_test_message ("%s", checks[i].drawn);
      g_assert_cmpint (crow_diff_get_n_changes (diff) == 0, ==, checks[i].same);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (collations); i++)
    {
      g_autoptr (CrowSchema) drawn = make_spelling ("n <> ''", collations[i].drawn);
      g_autoptr (CrowSchema) kept = make_spelling ("n <> ''", collations[i].kept);
      g_autoptr (CrowDiff) diff = crow_diff_new (drawn, kept, CROW_DIALECT_MARIADB, CROW_DIFF_DEFAULT);

      g_test_message ("%s", collations[i].drawn);
      g_assert_cmpint (crow_diff_get_n_changes (diff) == 0, ==, collations[i].same);
    }
}

static void
check_seed (CrowDialectId dialect,
            guint32       seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CrowSchema) schema = random_schema_new_for (rand, dialect);
  g_autofree char *what = g_strdup_printf ("CROW_TEST_SEED=%u", seed);

  test_assert_same (schema, schema, CROW_DIFF_DRAWING, what);
  check_made (schema, dialect, what);
  /* And in the others, whose expressions it has not got. */
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (i != dialect && TEST_HAS_DIALECT (i) && test_can_introspect (i))
      check_made (schema, i, what);
}

static void
test_random (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_can_introspect (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  random_run_seeds (dialect, dialect == CROW_DIALECT_SQLITE && !TEST_SERVERS ? N_SCHEMAS_SQLITE : N_SCHEMAS_SERVER,
                    check_seed);
}

/* What @dialect's catalog says of a table that refers to another. */
static CrowSchema *
make_referring (CrowDialectId dialect,
                CrowAction    action)
{
  g_autoptr (CrowCatalog) catalog = crow_catalog_new (dialect, "refusals");
  const char *type = dialect == CROW_DIALECT_MARIADB ? "int(11)" : "integer";
  const char *names[] = { "a", "b" };
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      CrowCatalogTable *table = crow_catalog_add_table (catalog, NULL, names[i]);
      CrowCatalogForeignKey *foreign_key;

      crow_catalog_table_add_column (table, "id", type)->required = TRUE;
      crow_catalog_table_set_primary_key (table, (char *[]) { (char *) "id", NULL });
      if (i == 0)
        continue;
      crow_catalog_table_add_column (table, "a_id", type);
      crow_catalog_index_add_part (crow_catalog_table_add_index (table, "b_a_id"))->column = g_strdup ("a_id");
      foreign_key = crow_catalog_table_add_foreign_key (table, "a");
      foreign_key->name = g_strdup ("b_a");
      foreign_key->columns = g_strsplit ("a_id", " ", 0);
      foreign_key->target_columns = g_strsplit ("id", " ", 0);
      foreign_key->on_delete = foreign_key->on_update = action;
    }
  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  return schema;
}

/* To MariaDB NO ACTION and RESTRICT are one, whatever the other database is; to the others they are two. */
static void
test_refusals (void)
{
  for (CrowDialectId from = 0; from < CROW_N_DIALECTS; from++)
    for (CrowDialectId to = 0; to < CROW_N_DIALECTS; to++)
      {
        g_autoptr (CrowSchema) old = make_referring (from, CROW_ACTION_NO_ACTION);
        g_autoptr (CrowSchema) new = make_referring (to, CROW_ACTION_RESTRICT);
        gboolean one = from == CROW_DIALECT_MARIADB || to == CROW_DIALECT_MARIADB;

        for (CrowDialectId dialect = 0; dialect < CROW_N_DIALECTS; dialect++)
          {
            g_autoptr (CrowDiff) diff = crow_diff_new (old, new, dialect, CROW_DIFF_DEFAULT);

            g_test_message ("from %u to %u in %u", from, to, dialect);
            if (dialect == from || dialect == to)
              g_assert_cmpuint (crow_diff_get_n_changes (diff), ==, one ? 0 : 2);
          }
      }
}

int
main (int   argc,
      char *argv[])
{
  const char *folder = g_getenv ("CROW_EXAMPLES");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/diff/none/fixtures", test_fixtures);
  g_test_add_func ("/sql/diff/none/strange", test_strange);
  g_test_add_func ("/sql/diff/none/mariadb-spellings", test_mariadb_spellings);
  g_test_add_func ("/sql/diff/none/refusals", test_refusals);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *path = g_strconcat ("/sql/diff/none/random/", crow_dialect_id_to_string (i), NULL);

      if (TEST_HAS_DIALECT (i))
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_random);
    }
  g_assert_nonnull (folder);
  directory = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = NULL;

      if (!g_str_has_suffix (name, ".crow"))
        continue;
      path = g_strconcat ("/sql/diff/none/examples/", name, NULL);
      g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), test_example, g_free);
    }
  return g_test_run ();
}
