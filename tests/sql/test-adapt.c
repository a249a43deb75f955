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
#include "sql/crow-dialect.h"
#include "sql/crow-migrate.h"
#include "sql/crow-problem.h"
#include "sql/crow-schema-create.h"
#include "sql/crow-sql-adapt.h"
#include "sql/crow-sql-names-private.h"
#include "sql/crow-type-names.h"

#include "fixtures.h"

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
    { "char_length(a) > 2 AND btrim(b) <> _utf8mb4'ü'", "length(a) > 2 AND trim(b) <> 'ü'",
      "char_length(a) > 2 AND trim(b) <> _utf8mb4'ü'" },
    { "a < current_timestamp()", "a < CURRENT_TIMESTAMP", NULL },
    { "a::", NULL, NULL },
    { "::text", "", "" },
    { "a = ANY (ARRAY[1", NULL, NULL },
    { "a[1]::int", "a[1]", "a[1]" },
    { "", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sqlite = _crow_sql_translate_expression (cases[i].sql, -1, CROW_DIALECT_SQLITE, NULL, NULL);
      g_autofree char *mariadb = _crow_sql_translate_expression (cases[i].sql, -1, CROW_DIALECT_MARIADB, NULL, NULL);

      g_assert_cmpstr (sqlite, ==, cases[i].sqlite);
      g_assert_cmpstr (mariadb, ==, cases[i].mariadb);
      g_assert_null (_crow_sql_translate_expression (cases[i].sql, CROW_DIALECT_POSTGRESQL, CROW_DIALECT_POSTGRESQL, NULL, NULL));
    }
}

static void
test_translate_names (void)
{
  static const CrowAttributeInfo attributes[] = {
    { .id = "a", .name = "Lock", .type = CROW_TYPE_TEXT },   { .id = "b", .name = "flag", .type = CROW_TYPE_BOOLEAN },
    { .id = "c", .name = "a b", .type = CROW_TYPE_INTEGER }, { .id = "d", .name = "😀", .type = CROW_TYPE_INTEGER },
    { .id = "e", .name = "key", .type = CROW_TYPE_TEXT },    { .id = "f", .name = "year", .type = CROW_TYPE_INTEGER },
  };
  static const CrowEntityInfo entity = { .id = "t", .name = "t", .attributes = attributes,
                                         .n_attributes = G_N_ELEMENTS (attributes) };
  static const struct
  {
    CrowDialectId from;
    CrowDialectId to;
    const char *sql;
    const char *other;  /* NULL: as it stands */
    const char *reason; /* NULL: there is none */
  } cases[] = {
#define S CROW_DIALECT_SQLITE
#define P CROW_DIALECT_POSTGRESQL
#define M CROW_DIALECT_MARIADB
    /* names */
    { S, P, "Lock = 'X' AND [a b] > 0", "\"Lock\" = 'X' AND \"a b\" > 0", NULL },
    { S, M, "lock = 'X' AND \"a b\" > 0", "`Lock` = 'X' AND `a b` > 0", NULL },
    { P, M, "\"😀\" > 0 AND key <> 'a\\b'", "$F > 0 AND `key` <> 'a\\\\b'", NULL },
    { M, M, "`😀` > 0", "$F > 0", NULL },
    { M, P, "`a b` > 0 AND `key` <> \"it's\"", "\"a b\" > 0 AND key <> 'it''s'", NULL },
    { M, P, "key = 'it\\'s \\\\ x'", "key = 'it''s \\ x'", NULL },
    { P, M, "key = E'a\\\\b\\n'", "`key` = 'a\\\\b\n'", NULL },
    { S, M, "key <> \"none\"", "`key` <> 'none'", NULL },
    { P, S, "\"Lock\" = 'X'", NULL, NULL },
    /* truth */
    { S, P, "flag IN (0, 1) AND flag = 1", "flag IN (FALSE, TRUE) AND flag = TRUE", NULL },
    { S, P, "flag == 0", "flag = FALSE", NULL },
    { M, P, "`flag` not in (1)", "flag not in (TRUE)", NULL },
    { S, P, "year == 1", "year = 1", NULL },
    /* operators and functions */
    { P, M, "key ~ '^d'", "`key` REGEXP BINARY '^d'", NULL },
    { P, M, "key!~*'^d'", "`key` NOT REGEXP '^d'", NULL },
    { M, P, "`key` regexp 'x' and ~`year` > 0", "key ~* 'x' and ~year > 0", NULL },
    { M, P, "a <=> b && c || d", "a IS NOT DISTINCT FROM b AND c OR d", NULL },
    { M, S, "`year` div 2 = 1 && mod(`year`, 2)", "`year` / 2 = 1 AND mod(`year`, 2)", NULL },
    { P, M, "key || 'x' <> ''", "`key` || 'x' <> ''", "“||” means “or” there" },
    { P, M, "tags @> '{}'", NULL, "it has no operator “@>”" },
    { S, P, "key GLOB 'a*'", NULL, "it has no operator “GLOB”" },
    { S, P, "typeof(key) = 'text'", NULL, "it has no function “typeof”" },
    { S, P, "length(key) > 2", NULL, NULL },
    { S, M, "length(key) > 2", "char_length(`key`) > 2", NULL },
    { M, P, "length(`key`) > 2", "octet_length(key) > 2", NULL },
    { P, M, "date_trunc('day', key) IS NULL", "date_trunc('day', `key`) IS NULL", "it has no function “date_trunc”" },
    { P, M, "key = ARRAY['a']", "`key` = ARRAY['a']", "it has no arrays" },
    { P, M, "pg_catalog.lower(key) = public.f(key)", "lower(`key`) = f(`key`)", NULL },
    { M, P, "cast(`key` as unsigned) > 0", "cast(key as numeric) > 0", NULL },
    { P, M, "CAST(key AS character varying(20)) = ''", "CAST(`key` AS varchar(20)) = ''", NULL },
    { P, M, "key COLLATE \"C\" = 'a'", "`key` = 'a'", NULL },
    /* Those of a program's that uses SQLite are plain names, and no other database has them. */
    { S, P, "key COLLATE unaccented = 'a'", "key = 'a'", NULL },
    { M, P, "`key` COLLATE unaccented = 'a'", "key COLLATE unaccented = 'a'", NULL },
    { P, M, "extract(year from key) > 0", "extract(year from `key`) > 0", NULL },
    { M, P, "key <> '\\0'", NULL, "a text of it has a null character" },
    { M, P, "now() > CURRENT_TIMESTAMP()", "now() > CURRENT_TIMESTAMP", NULL },
    { P, S, "now() > current_timestamp(3)", "CURRENT_TIMESTAMP > current_timestamp(3)", NULL },
    /* what is not known is passed on, as is what another's words already are */
    { S, P, "my_own(key) OR key ~ 'x' OR date_trunc('day', key) = 1", NULL, NULL },
#undef S
#undef P
#undef M
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *reason = NULL;
      g_autofree char *sql = _crow_sql_translate_expression (cases[i].sql, (int) cases[i].from, cases[i].to, &entity, &reason);
      g_autoptr (GString) face = g_string_new (NULL);
      g_autoptr (GString) expected = cases[i].other != NULL ? g_string_new (cases[i].other) : NULL;

      /* MariaDB has no such character in names. */
      crow_sql_append_identifier (face, CROW_DIALECT_MARIADB, "😀");
      if (expected != NULL)
        g_string_replace (expected, "$F", face->str, 0);
      g_assert_cmpstr (sql, ==, expected != NULL ? expected->str : NULL);
      g_assert_cmpstr (reason, ==, cases[i].reason);
    }
}

/* How many statements end in the text. */
static guint
count_ends (const char *sql)
{
  g_autoptr (GArray) tokens = _crow_sql_list_tokens (sql);
  guint n = 0;

  for (guint i = 0; i < tokens->len; i++)
    n += crow_token_is_char (&g_array_index (tokens, CrowToken, i), ';');
  return n;
}

/* Whatever is written, it is read to its end and no further, and stays one expression. */
static void
test_translate_random (void)
{
  static const char *const pieces[] = {
    "Lock", "\"Lock\"", "`key`", "[a b]", "😀", "\"😀\"", "flag", " = ", "==", "<=>", "||", "&&", "~", "!~*", "->>", "@>", "(", ")",
    "[", "]", ",", ".", "::", "::text", "::character varying(20)[]", "CAST(", " AS ", "unsigned", "ARRAY[", " ANY ", " ALL ", " IN ",
    " NOT ", " REGEXP ", " BINARY ", " COLLATE ", "'a\\'b'", "'it''s'", "E'\\\\x'", "e'", "'", "\"", "`", "\\", "0", "1", "x'00'", "now()",
    "length(", "date_trunc(", "pg_catalog.", "public.", "_utf8mb4'a'", "INTERVAL ", "extract(year FROM ", "--", "/*", "*/", ";", "\n",
    " ", "$1", ":a", "@b", "\xc3", "current_timestamp()",
  };
  static const CrowAttributeInfo attributes[] = {
    { .id = "a", .name = "Lock", .type = CROW_TYPE_TEXT },   { .id = "b", .name = "flag", .type = CROW_TYPE_BOOLEAN },
    { .id = "c", .name = "a b", .type = CROW_TYPE_INTEGER }, { .id = "d", .name = "😀", .type = CROW_TYPE_INTEGER },
    { .id = "e", .name = "key", .type = CROW_TYPE_TEXT },
  };
  static const CrowEntityInfo entity = { .id = "t", .name = "t", .attributes = attributes,
                                         .n_attributes = G_N_ELEMENTS (attributes) };

  for (guint run = 0; run < 20000; run++)
    {
      g_autoptr (GString) sql = g_string_new (NULL);
      int from = g_test_rand_int_range (-1, CROW_N_DIALECTS);
      CrowDialectId to = g_test_rand_int_range (0, CROW_N_DIALECTS);
      g_autofree char *exact = NULL, *other = NULL, *reason = NULL;

      for (gint32 n = g_test_rand_int_range (0, 12); n > 0; n--)
        g_string_append (sql, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      /* Nothing is there behind the end for the sanitizers. */
      exact = g_strdup (sql->str);
      other = _crow_sql_translate_expression (exact, from, to, &entity, &reason);
      if (other == NULL)
        continue;
      g_assert_true (!g_utf8_validate (exact, -1, NULL) || g_utf8_validate (other, -1, NULL));
      /* Where both have the same texts and names, none is broken open.  What a bracket is depends on what is before it. */
      if (from == CROW_DIALECT_SQLITE && to != CROW_DIALECT_MARIADB && strchr (exact, '[') == NULL &&
          count_ends (other) != count_ends (exact))
        g_error ("“%s” for %s becomes “%s”", exact, crow_dialect_id_to_string (to), other);
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
  g_autoptr (CrowSchema) schema = fixture_load (drawing);
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
  g_autoptr (CrowSchema) schema = fixture_load (drawing);
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
  g_autoptr (CrowSchema) schema = fixture_load (drawing);
  g_autoptr (CrowSchema) adapted = crow_schema_ref_adapted (schema, CROW_DIALECT_POSTGRESQL, NULL, NULL);

  g_assert_true (adapted == schema);
}

/* A database may have what only its program understands. */
static void
test_known (void)
{
  g_autoptr (CrowSchema) schema = fixture_load (drawing);
  g_autoptr (CrowSchema) adapted = crow_schema_ref_adapted (schema, CROW_DIALECT_SQLITE, schema, NULL);
  const CrowEntityInfo *entity = crow_schema_get_entity (adapted, 0);

  g_assert_cmpuint (entity->n_checks, ==, 2);
  g_assert_cmpuint (entity->n_indexes, ==, 2);
  g_assert_nonnull (entity->attributes[5].generated);
}

/* What a verbatim type is elsewhere. */
static void
test_types (void)
{
  static const struct
  {
    CrowDialectId dialect;
    const char *native;
    CrowDataType type;
    gboolean known;
  } cases[] = {
    { CROW_DIALECT_POSTGRESQL, "integer[]", CROW_TYPE_TEXT, FALSE },
    { CROW_DIALECT_POSTGRESQL, "interval", CROW_TYPE_TEXT, FALSE },
    { CROW_DIALECT_POSTGRESQL, "point", CROW_TYPE_TEXT, FALSE },
    { CROW_DIALECT_POSTGRESQL, "smallserial", CROW_TYPE_INTEGER, TRUE },
    { CROW_DIALECT_MARIADB, "int(10) unsigned", CROW_TYPE_BIGINT, FALSE },
    { CROW_DIALECT_MARIADB, "bigint unsigned", CROW_TYPE_BIGINT, FALSE },
    { CROW_DIALECT_MARIADB, "smallint(5) unsigned zerofill", CROW_TYPE_INTEGER, FALSE },
    { CROW_DIALECT_MARIADB, "tinyint(1)", CROW_TYPE_BOOLEAN, TRUE },
    { CROW_DIALECT_MARIADB, "tinyint(1) unsigned", CROW_TYPE_INTEGER, FALSE },
    { CROW_DIALECT_SQLITE, "point", CROW_TYPE_INTEGER, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrowDataType type;
      guint32 length;
      guint16 scale;

      g_test_message ("%s", cases[i].native);
      g_assert_cmpint (crow_type_from_native (cases[i].dialect, cases[i].native, &type, &length, &scale), ==, cases[i].known);
      g_assert_cmpint (type, ==, cases[i].type);
    }
}

/* MariaDB wants both ends of a foreign key alike, also over several of them. */
static void
test_widths (void)
{
  g_autoptr (CrowSchema) schema = fixture_load (
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m' dialect='sqlite'>"
    "<entity id='a' name='a'><attribute id='a.id' name='id' type='bigint' required='true'/>"
    "<key id='a.k' kind='primary' attributes='a.id'/></entity>"
    "<entity id='b' name='b'><attribute id='b.id' name='id' type='integer' required='true'/>"
    "<key id='b.k' kind='primary' attributes='b.id'/></entity>"
    "<entity id='c' name='c'><attribute id='c.id' name='id' type='integer' required='true'/>"
    "<attribute id='c.n' name='n' type='integer'/><attribute id='c.m' name='m' type='integer'/>"
    "<key id='c.k' kind='primary' attributes='c.id'/></entity>"
    "<link id='l'><end entity='b' role='b'/><end entity='c' role='cs'/><column attribute='c.n' references='b.id'/></link>"
    "<link id='k'><end entity='a' role='a'/><end entity='b' role='b'/>"
    "<column attribute='b.id' references='a.id'/></link>"
    "</model></crowfoot>");
  g_autofree char *mariadb = crow_ddl_to_sql (schema, CROW_DIALECT_MARIADB, CROW_DDL_DEFAULT, NULL);
  g_autofree char *postgresql = crow_ddl_to_sql (schema, CROW_DIALECT_POSTGRESQL, CROW_DDL_DEFAULT, NULL);

  g_assert_nonnull (strstr (mariadb, "  n  BIGINT,\n  m  INT,\n"));
  g_assert_nonnull (strstr (postgresql, "  n  integer,\n  m  integer"));
}

/* What is used of PostgreSQL's extensions is there before it is used. */
static void
test_extensions (void)
{
  g_autoptr (CrowSchema) schema = fixture_load (
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m' dialect='postgresql'>"
    "<entity id='a' name='a'><attribute id='a.id' name='id' type='uuid' required='true' default-source='expression' "
    "default='extensions.uuid_generate_v4()'/><attribute id='a.n' name='name' postgresql-type='public.citext'/>"
    "<attribute id='a.s' name='similarity' type='integer'/>"
    "<key id='a.k' kind='primary' attributes='a.id'/>"
    "<index id='a.i' name='i' method='gin'><part attribute='a.n' operators='public.gin_trgm_ops'/></index>"
    "<index id='a.j' name='j' method='gist'><part attribute='a.s'/></index>"
    "<check id='a.c' name='c' expression='similarity &gt; 0'/>"
    "</entity></model></crowfoot>");
  g_autofree char *sql = crow_ddl_to_sql (schema, CROW_DIALECT_POSTGRESQL, CROW_DDL_DEFAULT, NULL);
  g_autofree char *sqlite = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, NULL);

  g_assert_nonnull (strstr (sql, "CREATE EXTENSION IF NOT EXISTS btree_gist;\n"
                                 "CREATE EXTENSION IF NOT EXISTS citext;\n"
                                 "CREATE EXTENSION IF NOT EXISTS pg_trgm;\n"
                                 "CREATE SCHEMA IF NOT EXISTS extensions;\n"
                                 "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA extensions;\n"));
  g_assert_null (strstr (sqlite, "EXTENSION"));
}

/* Each database has the nulls where it can, and tells where it cannot. */
static void
test_nulls (void)
{
  g_autoptr (CrowSchema) schema = fixture_load (
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
    "<entity id='a' name='a'><attribute id='a.id' name='id' type='integer' required='true' auto='true' always='true'/>"
    "<attribute id='a.n' name='n' type='integer'/><attribute id='a.l' name='l' postgresql-type='integer[]'/>"
    "<key id='a.k' kind='primary' attributes='a.id'/>"
    "<index id='up-first' name='up_first'><part attribute='a.n' nulls='first'/></index>"
    "<index id='up-last' name='up_last'><part attribute='a.n' nulls='last'/></index>"
    "<index id='down-first' name='down_first'><part attribute='a.n' descending='true' nulls='first'/></index>"
    "<index id='down-last' name='down_last'><part attribute='a.n' descending='true' nulls='last'/></index>"
    "<index id='other' name='other' method='gin'><part attribute='a.l' nulls='first'/></index>"
    "</entity></model></crowfoot>");
  static const char *const lines[CROW_N_DIALECTS][4] = {
    [CROW_DIALECT_SQLITE] = { "up_first ON a (n);", "up_last ON a (n);", "down_first ON a (n DESC);",
                              "down_last ON a (n DESC);" },
    [CROW_DIALECT_POSTGRESQL] = { "up_first ON a (n NULLS FIRST);", "up_last ON a (n);", "down_first ON a (n DESC);",
                                  "down_last ON a (n DESC NULLS LAST);" },
    [CROW_DIALECT_MARIADB] = { "up_first ON a (n);", "up_last ON a (n);", "down_first ON a (n DESC);",
                               "down_last ON a (n DESC);" },
  };
  static const char *const told[CROW_N_DIALECTS] = { "up-last down-first ", "other ", "up-last down-first " };

  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autoptr (GPtrArray) problems = NULL;
      g_autofree char *sql = crow_ddl_to_sql (schema, i, CROW_DDL_DEFAULT, &problems);
      g_autoptr (GString) ids = g_string_new (NULL);

      for (guint j = 0; j < G_N_ELEMENTS (lines[i]); j++)
        g_assert_nonnull (strstr (sql, lines[i][j]));
      for (guint j = 0; j < problems->len; j++)
        if (g_str_equal (((CrowProblem *) problems->pdata[j])->code, "index-nulls"))
          g_string_append_printf (ids, "%s ", ((CrowProblem *) problems->pdata[j])->id);
      g_assert_cmpstr (ids->str, ==, told[i]);
      g_assert_cmpint (strstr (sql, "GENERATED ALWAYS AS IDENTITY") != NULL, ==, i == CROW_DIALECT_POSTGRESQL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/adapt/translate", test_translate);
  g_test_add_func ("/sql/adapt/translate-names", test_translate_names);
  g_test_add_func ("/sql/adapt/translate-random", test_translate_random);
  g_test_add_func ("/sql/adapt/sqlite", test_sqlite);
  g_test_add_func ("/sql/adapt/escape", test_escape);
  g_test_add_func ("/sql/adapt/same", test_same);
  g_test_add_func ("/sql/adapt/postgresql", test_postgresql);
  g_test_add_func ("/sql/adapt/known", test_known);
  g_test_add_func ("/sql/adapt/types", test_types);
  g_test_add_func ("/sql/adapt/widths", test_widths);
  g_test_add_func ("/sql/adapt/extensions", test_extensions);
  g_test_add_func ("/sql/adapt/nulls", test_nulls);
  return g_test_run ();
}
