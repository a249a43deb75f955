/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expressions of one database as another one takes them: what is respelled, what is left out and told, and what stays.
 */
#include "config.h"

#include <string.h>

#include "document/crow-document.h"
#include "engine/crow-engine.h"
#include "sql/crow-ddl.h"
#include "sql/crow-migrate.h"
#include "sql/crow-problem.h"
#include "sql/crow-schema-create.h"
#include "sql/crow-sql-adapt.h"

static void
test_translate (void)
{
  static const struct
  {
    const char *sql;
    const char *sqlite;  /* NULL: as it stands */
    const char *mariadb; /* NULL: as it stands */
  } cases[] = {
    { "a > 0 AND \"b c\" <> 'x::y'", NULL, NULL },
    { "'s'::bpchar", "'s'", "'s'" },
    { "lower((name)::text)", "lower((name))", "lower((name))" },
    { "(a)::character varying(20) || (b)::timestamp(3) without time zone", "(a) || (b)", "(a) || (b)" },
    { "'{}'::text[]", "'{}'", "'{}'" },
    { "x::public.\"my type\"[3] = 1", "x = 1", "x = 1" },
    { "status = ANY (ARRAY[100, 200])", "status IN (100, 200)", "status IN (100, 200)" },
    { "(mood)::text = ANY ((ARRAY['a]'::character varying, 'b'::character varying])::text[])", "(mood) IN ('a]', 'b')",
      "(mood) IN ('a]', 'b')" },
    { "a <> ALL (ARRAY[1])", "a NOT IN (1)", "a NOT IN (1)" },
    { "a = ANY (b)", NULL, NULL },
    { "a = ANY (ARRAY[1], 2)", NULL, NULL },
    { "a = ANY (ARRAY[]::integer[])", "a = ANY (ARRAY[])", "a = ANY (ARRAY[])" },
    { "name ~~ 'a%'::text AND name !~~* 'b%'", "name LIKE 'a%' AND name NOT LIKE 'b%'", "name LIKE 'a%' AND name NOT LIKE 'b%'" },
    { "char_length(a) > 2 AND btrim(b) <> _utf8mb4'ü'", "length(a) > 2 AND trim(b) <> 'ü'", NULL },
    { "a < current_timestamp()", "a < CURRENT_TIMESTAMP", NULL },
    { "a::", NULL, NULL },
    { "::text", "", "" },
    { "a = ANY (ARRAY[1", NULL, NULL },
    { "a[1]::int", "a[1]", "a[1]" },
    { "", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sqlite = _crow_sql_translate_expression (cases[i].sql, CROW_DIALECT_SQLITE);
      g_autofree char *mariadb = _crow_sql_translate_expression (cases[i].sql, CROW_DIALECT_MARIADB);

      g_assert_cmpstr (sqlite, ==, cases[i].sqlite);
      g_assert_cmpstr (mariadb, ==, cases[i].mariadb);
      g_assert_null (_crow_sql_translate_expression (cases[i].sql, CROW_DIALECT_POSTGRESQL));
    }
}

/* As PostgreSQL prints it. */
static const char drawing[] =
  "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m' dialect='postgresql'>"
  "<entity id='e' name='post'>"
  "<attribute id='e.id' name='id' type='integer' required='true'/>"
  "<attribute id='e.seq' name='seq' type='bigint' required='true' auto='true'/>"
  "<attribute id='e.name' name='name' default-source='expression' default=\"'draft'::text\"/>"
  "<attribute id='e.tags' name='tags' default-source='expression' default=\"string_to_array('a', 'b')\"/>"
  "<attribute id='e.low' name='low' generated='lower((name)::text)'/>"
  "<attribute id='e.bits' name='bits' type='integer' generated='get_bit(B&apos;1&apos;, id)'/>"
  "<key id='e.k' kind='primary' attributes='e.id'/>"
  "<index id='e.i' name='by_low' unique='true'><part expression='lower((name)::text)'/></index>"
  "<index id='e.j' name='by_bits' where='(get_bit(id, 24) = 1)'><part attribute='e.id'/></index>"
  "<check id='e.c' name='known' expression=\"name = ANY (ARRAY['draft'::text, 'done'::text])\"/>"
  "<check id='e.d' name='matches' expression=\"name ~ '^d'\"/>"
  "</entity></model></crowfoot>";

static CrowSchema *
load (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (drawing, strlen (drawing));
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}

static const CrowProblem *
find_problem (GPtrArray  *problems,
              const char *id)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_strcmp0 (((CrowProblem *) problems->pdata[i])->id, id) == 0)
      return problems->pdata[i];
  return NULL;
}

static void
test_sqlite (void)
{
  g_autoptr (CrowSchema) schema = load ();
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *sql = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, &problems);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", &error);
  static const char *const left_out[] = { "e.tags", "e.bits", "e.j", "e.d" };

  g_assert_no_error (error);
  crow_engine_execute (engine, sql, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (left_out); i++)
    {
      const CrowProblem *problem = find_problem (problems, left_out[i]);

      g_assert_nonnull (problem);
      g_assert_cmpstr (problem->code, ==, "foreign-expression");
      g_assert_cmpint (problem->dialect, ==, CROW_DIALECT_SQLITE);
    }
  g_assert_cmpstr (find_problem (problems, "e.d")->message, ==,
                   "SQLite does not take the check “matches” of “post” (near \"~\": syntax error): it is left out.");
  g_assert_cmpstr (find_problem (problems, "e.seq")->code, ==, "auto");
  g_assert_nonnull (strstr (sql, "'draft'"));
  g_assert_null (strstr (sql, "::"));
  /* What is left is at work. */
  crow_engine_execute (engine, "INSERT INTO post (id, seq, bits) VALUES (1, 7, 0)", &error);
  g_assert_no_error (error);
  g_assert_false (crow_engine_execute (engine, "INSERT INTO post (id, seq, name) VALUES (2, 8, 'lost')", NULL));
  g_assert_false (crow_engine_execute (engine, "INSERT INTO post (id, seq) VALUES (3, 9)", NULL));
}

/* What closes the parenthesis around it is no expression, and gets into no script. */
static void
test_escape (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = g_strsplit (drawing, "name ~ '^d'", 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CrowDocument) document = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *sql = NULL;

  text = g_strjoinv ("1)); DROP TABLE post; SELECT ((1", parts);
  bytes = g_bytes_new_static (text, strlen (text));
  document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  sql = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, &problems);
  g_assert_null (strstr (sql, "DROP TABLE"));
  g_assert_nonnull (find_problem (problems, "e.d"));
}

/* The tables that were made of a drawing are those of the drawing. */
static void
test_same (void)
{
  g_autoptr (CrowSchema) schema = load ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", &error);
  g_autoptr (CrowMigrateReport) report = NULL;

  crow_schema_create_tables (schema, engine, &error);
  g_assert_no_error (error);
  crow_engine_migrate (engine, schema, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_null (crow_migrate_report_get_changes (report)[0]);
}

/* PostgreSQL is given what was written. */
static void
test_postgresql (void)
{
  g_autoptr (CrowSchema) schema = load ();
  g_autoptr (CrowSchema) adapted = crow_schema_ref_adapted (schema, CROW_DIALECT_POSTGRESQL, NULL, NULL);

  g_assert_true (adapted == schema);
}

/* A database may have what only its program understands. */
static void
test_known (void)
{
  g_autoptr (CrowSchema) schema = load ();
  g_autoptr (CrowSchema) adapted = crow_schema_ref_adapted (schema, CROW_DIALECT_SQLITE, schema, NULL);
  const CrowEntityInfo *entity = crow_schema_get_entity (adapted, 0);

  g_assert_cmpuint (entity->n_checks, ==, 2);
  g_assert_cmpuint (entity->n_indexes, ==, 2);
  g_assert_nonnull (entity->attributes[5].generated);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/adapt/translate", test_translate);
  g_test_add_func ("/sql/adapt/sqlite", test_sqlite);
  g_test_add_func ("/sql/adapt/escape", test_escape);
  g_test_add_func ("/sql/adapt/same", test_same);
  g_test_add_func ("/sql/adapt/postgresql", test_postgresql);
  g_test_add_func ("/sql/adapt/known", test_known);
  return g_test_run ();
}
