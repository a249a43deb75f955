/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a document as SQL: random ones of random schemas, in any order and with circles, reach each database whole; and
 * each kind of value reaches it as it was, with counters behind it.
 */
#include "config.h"

#include <string.h>

#include "document/crow-document-fixtures.h"
#include "document/crow-document.h"
#include "preview/crow-sample.h"
#include "sql/crow-ddl.h"
#include "sql/crow-dialect.h"
#include "sql/crow-problem.h"
#include "sql/crow-schema-create.h"
#include "sql/crow-value-literal.h"

#include "../sql/random-run.h"
#include "../sql/random-schema.h"
#include "../sql/servers.h"

#define N_SCHEMAS_SQLITE 40
#define N_SCHEMAS_SERVER 12

typedef struct
{
  CrowSchema *schema;
  CrowFixtures *fixtures;
  GHashTable *rows; /* "entity literal literal" → index + 1 */
} Reader;

static char *
make_key (guint            entity,
          const CrowValue *values,
          const guint16   *columns,
          const guint16   *targets,
          guint            n)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%u", entity);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *literal = crow_value_to_literal (&values[columns[i]]);

      g_string_append_printf (key, " %u=%s", targets[i], literal);
    }
  return g_string_free (key, FALSE);
}

static void
index_row (Reader          *self,
           guint            entity,
           const CrowValue *values,
           guint            number)
{
  guint n;
  const CrowSchemaReference *referrers = crow_schema_get_referrers (self->schema, entity, &n);

  for (guint i = 0; i < n; i++)
    g_hash_table_replace (self->rows,
                          make_key (entity, values, referrers[i].info->target_columns, referrers[i].info->target_columns,
                                    referrers[i].info->n_columns),
                          GUINT_TO_POINTER (number + 1));
}

static guint
find_pair_row (Reader          *self,
               const CrowValue *values,
               const CrowReferenceInfo *reference)
{
  g_autofree char *key = make_key (reference->target, values, reference->columns, reference->target_columns,
                                   reference->n_columns);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, key));

  g_assert_cmpuint (number, >, 0);
  return number - 1;
}

static void
read_table (Reader     *self,
            CrowEngine *engine,
            guint       entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, entity);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree CrowValue *values = g_new0 (CrowValue, info->n_attributes + 1);
  g_autoptr (CrowStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[i].name);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  statement = crow_engine_prepare (engine, sql->str, &error);
  g_assert_no_error (error);
  while (crow_statement_step (statement, &has_row, &error) && has_row)
    {
      CrowFixtureRow *row;
      g_autofree char *id = g_strdup_printf ("row%u", self->fixtures->rows->len);

      for (guint i = 0; i < info->n_attributes; i++)
        crow_statement_get_value (statement, i, &values[i]);
      if ((info->flags & CROW_ENTITY_ASSOCIATION) != 0)
        {
          for (guint i = 0; i < crow_schema_get_n_relationships (self->schema); i++)
            {
              const CrowRelationshipInfo *link = crow_schema_get_relationship (self->schema, i);

              if (link->kind == CROW_LINK_MANY_TO_MANY && link->association == entity)
                crow_fixtures_add_pair (self->fixtures, link->id, find_pair_row (self, values, &link->references[0]),
                                        find_pair_row (self, values, &link->references[1]));
            }
          continue;
        }
      index_row (self, entity, values, self->fixtures->rows->len);
      row = crow_fixtures_add_row (self->fixtures, id, info->id);
      for (guint i = 0; i < info->n_attributes; i++)
        if (info->attributes[i].generated == NULL)
          crow_fixture_row_set (row, info->attributes[i].id, &values[i]);
    }
  g_assert_no_error (error);
}

/* All rows of a database. */
static CrowFixtures *
read_fixtures (CrowSchema *schema,
               CrowEngine *engine)
{
  Reader self = { .schema = schema, .fixtures = crow_fixtures_new () };

  self.rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint pairs = 0; pairs < 2; pairs++)
    for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
      if (((crow_schema_get_entity (schema, i)->flags & CROW_ENTITY_ASSOCIATION) != 0) == (pairs == 1))
        read_table (&self, engine, i);
  g_hash_table_unref (self.rows);
  return self.fixtures;
}

static gboolean
is_in_a_key (const CrowEntityInfo *entity,
             guint16               attribute)
{
  for (guint i = 0; i < entity->n_keys; i++)
    for (guint j = 0; j < entity->keys[i].n_attributes; j++)
      if (entity->keys[i].attributes[j] == attribute)
        return TRUE;
  for (guint i = 0; i < entity->n_indexes; i++)
    for (guint j = 0; entity->indexes[i].unique && j < entity->indexes[i].n_parts; j++)
      if (entity->indexes[i].parts[j].attribute == attribute || entity->indexes[i].parts[j].attribute == CROW_NONE)
        return TRUE;
  return entity->n_checks > 0;
}

/* Lets optional references by one column lead anywhere, so that there are circles. */
static guint
make_circles (CrowSchema   *schema,
              CrowFixtures *fixtures,
              GRand        *rand)
{
  guint n_changed = 0;

  for (guint i = 0; i < fixtures->rows->len; i++)
    {
      CrowFixtureRow *row = g_ptr_array_index (fixtures->rows, i);
      guint16 entity = crow_schema_lookup_entity_by_id (schema, row->entity);
      const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (schema, entity, &n);

      for (guint j = 0; j < n; j++)
        {
          const CrowReferenceInfo *reference = references[j].info;
          CrowFixtureRow *target = g_ptr_array_index (fixtures->rows, g_rand_int_range (rand, 0, fixtures->rows->len));
          const CrowValue *value;
          gboolean shared = FALSE;

          for (guint k = 0; k < n; k++)
            for (guint l = 0; l < references[k].info->n_columns; l++)
              shared |= k != j && references[k].info->columns[l] == reference->columns[0];
          if (reference->n_columns != 1 || shared || is_in_a_key (info, reference->columns[0]) ||
              crow_schema_get_relationship (schema, references[j].relationship)->kind == CROW_LINK_ONE_TO_ONE ||
              (info->attributes[reference->columns[0]].flags & CROW_ATTRIBUTE_REQUIRED) != 0 ||
              !g_str_equal (target->entity, crow_schema_get_entity (schema, reference->target)->id))
            continue;
          value = crow_fixture_row_lookup (
            target, crow_schema_get_entity (schema, reference->target)->attributes[reference->target_columns[0]].id);
          if (value == NULL || value->type == CROW_VALUE_TYPE_NULL)
            continue;
          crow_fixture_row_set (row, info->attributes[reference->columns[0]].id, value);
          n_changed++;
        }
    }
  return n_changed;
}

static CrowFixtures *
shuffle (CrowFixtures *fixtures,
         GRand        *rand)
{
  CrowFixtures *other = crow_fixtures_new ();
  guint n = fixtures->rows->len;
  g_autofree guint *order = g_new (guint, n + 1);
  g_autofree guint *place = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, i);
      guint kept = order[i - 1];

      order[i - 1] = order[j];
      order[j] = kept;
    }
  for (guint i = 0; i < n; i++)
    {
      CrowFixtureRow *from = g_ptr_array_index (fixtures->rows, order[i]);
      CrowFixtureRow *to = crow_fixtures_add_row (other, from->id, from->entity);

      place[order[i]] = i;
      for (guint j = 0; j < from->attributes->len; j++)
        crow_fixture_row_set (to, g_ptr_array_index (from->attributes, j), &g_array_index (from->values, CrowValue, j));
    }
  for (guint i = 0; i < fixtures->pairs->len; i++)
    {
      CrowFixturePairRow *pair = g_ptr_array_index (fixtures->pairs, i);

      crow_fixtures_add_pair (other, pair->link, place[pair->rows[0]], place[pair->rows[1]]);
    }
  return other;
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Rows and pairs as sorted lines. */
static char *
describe (CrowFixtures *fixtures)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < fixtures->rows->len; i++)
    {
      CrowFixtureRow *row = g_ptr_array_index (fixtures->rows, i);
      GString *line = g_string_new (row->entity);

      for (guint j = 0; j < row->attributes->len; j++)
        {
          g_autofree char *literal = crow_value_to_literal (&g_array_index (row->values, CrowValue, j));

          g_string_append_printf (line, " %s=%s", (char *) g_ptr_array_index (row->attributes, j), literal);
        }
      g_ptr_array_add (names, g_strdup (line->str));
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  for (guint i = 0; i < fixtures->pairs->len; i++)
    {
      CrowFixturePairRow *pair = g_ptr_array_index (fixtures->pairs, i);

      g_ptr_array_add (lines, g_strdup_printf ("%s: %s - %s", pair->link,
                                               (char *) g_ptr_array_index (names, pair->rows[0]),
                                               (char *) g_ptr_array_index (names, pair->rows[1])));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static guint
count_rows (CrowSchema   *schema,
            CrowFixtures *fixtures,
            guint         entity)
{
  guint n = 0;

  for (guint i = 0; i < fixtures->rows->len; i++)
    n += g_str_equal (((CrowFixtureRow *) g_ptr_array_index (fixtures->rows, i))->entity,
                      crow_schema_get_entity (schema, entity)->id);
  for (guint i = 0; i < fixtures->pairs->len; i++)
    {
      guint16 link =
        crow_schema_lookup_relationship_by_id (schema, ((CrowFixturePairRow *) g_ptr_array_index (fixtures->pairs, i))->link);

      n += crow_schema_get_relationship (schema, link)->association == entity;
    }
  return n;
}

static void
check_counts (CrowSchema   *schema,
              CrowFixtures *fixtures,
              TestDatabase *database)
{
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");
      g_autofree char *found = NULL;
      g_autofree char *expected = g_strdup_printf ("%u", count_rows (schema, fixtures, i));

      crow_sql_append_table (sql, database->dialect, crow_schema_get_entity (schema, i));
      found = test_database_query (database, sql->str);
      g_assert_cmpstr (g_strstrip (found), ==, expected);
    }
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

/* Rows that are made around kept ones leave those as they are, and the same seed gives the same again. */
static void
check_around (CrowSchema   *schema,
              CrowFixtures *fixtures,
              guint32       seed)
{
  CrowSampleOptions options = { .n_rows = 12, .seed = seed, .fixtures = fixtures };
  g_autofree char *before = describe (fixtures);
  g_auto (GStrv) lines = g_strsplit (before, "\n", -1);
  g_autofree char *first = NULL;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", NULL);
      g_autoptr (CrowFixtures) all = NULL;
      g_autoptr (GPtrArray) notes = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;

      crow_schema_create_tables (schema, engine, &error);
      g_assert_no_error (error);
      crow_sample_fill (schema, engine, &options, NULL, &notes, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < notes->len; i++)
        g_test_message ("%s", (char *) g_ptr_array_index (notes, i));
      g_assert_cmpint (query_number (engine, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
      all = read_fixtures (schema, engine);
      after = describe (all);
      for (guint i = 0; lines[i] != NULL; i++)
        if (strstr (after, lines[i]) == NULL)
          g_error ("seed %u: this kept row is gone: %s", seed, lines[i]);
      g_assert_cmpuint (all->rows->len, >=, fixtures->rows->len);
      if (first == NULL)
        first = g_steal_pointer (&after);
      else
        g_assert_cmpstr (first, ==, after);
    }
}

static void
check_seed (CrowDialectId dialect,
            guint32       seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CrowSchema) schema = random_schema_new (rand);
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", NULL);
  g_autoptr (CrowEngine) other = crow_engine_open ("sqlite::memory:", NULL);
  CrowSampleOptions options = { 6, seed };
  g_autoptr (CrowFixtures) fixtures = NULL;
  g_autoptr (CrowFixtures) shuffled = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *tables = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  g_autofree char *rows = NULL;
  g_autofree char *message = NULL;
  g_autoptr (TestDatabase) database = test_database_new (dialect);
  guint n_changed;

  crow_schema_create_tables (schema, engine, &error);
  g_assert_no_error (error);
  crow_sample_fill (schema, engine, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  fixtures = read_fixtures (schema, engine);
  n_changed = make_circles (schema, fixtures, rand);
  shuffled = shuffle (fixtures, rand);
  rows = crow_fixtures_to_sql (shuffled, schema, dialect, FALSE);
  if (!test_database_run (database, tables, &message))
    g_error ("seed %u: %s", seed, message);
  if (!test_database_run (database, rows, &message))
    g_error ("seed %u (%u changed): %s\n%s\n%s", seed, n_changed, message, tables, rows);
  check_counts (schema, fixtures, database);
  /* The same values, as SQLite has them. */
  if (dialect == CROW_DIALECT_SQLITE)
    {
      g_autoptr (CrowFixtures) again = NULL;
      g_autofree char *before = describe (fixtures);
      g_autofree char *after = NULL;

      crow_schema_create_tables (schema, other, &error);
      g_assert_no_error (error);
      crow_fixtures_insert (shuffled, schema, other, &error);
      g_assert_no_error (error);
      again = read_fixtures (schema, other);
      after = describe (again);
      if (strcmp (before, after) != 0)
        g_error ("seed %u\n%s\n---\n%s", seed, before, after);
      check_around (schema, shuffled, seed);
    }
}

static void
test_random (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_database_is_available (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  random_run_seeds (dialect, dialect == CROW_DIALECT_SQLITE ? N_SCHEMAS_SQLITE : N_SCHEMAS_SERVER, check_seed);
}

/* Values of each kind; two rows in a circle; one that refers to itself; pairs; an heir in each way. */
static const char text[] =
  "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
  "<enum id='mood' name='mood'><value id='mood.g' name='it&apos;s good'/><value id='mood.b' name='bad'/></enum>"
  "<entity id='all' name='select'>"
  "<attribute id='all.id' name='id' type='integer' required='true' auto='true' always='true'/>"
  "<attribute id='all.text' name='text'/><attribute id='all.given' name='given' default='there'/>"
  "<attribute id='all.blob' name='data' type='blob'/><attribute id='all.dec' name='price' type='decimal' length='12' scale='2'/>"
  "<attribute id='all.day' name='day' type='date'/><attribute id='all.time' name='at' type='timestamp'/>"
  "<attribute id='all.yes' name='yes' type='boolean'/><attribute id='all.real' name='size' type='real'/>"
  "<attribute id='all.big' name='big' type='bigint'/><attribute id='all.mood' name='mood' type='enum' enum='mood'/>"
  "<attribute id='all.next' name='next_id' type='integer' link='next'/>"
  "<key id='all.pk' kind='primary' attributes='all.id'/>"
  "<row id='r1' values=\"all.id=7 all.text='it''s &lt;a&gt; \\ &#10;$1' all.blob=x'00ff27' all.dec='1234567890.10' "
  "all.day='2024-02-29' all.time='2024-02-29T12:30:00Z' all.yes=1 all.real=1.5 all.big=9007199254740993 "
  "all.mood='it''s good' all.next=8\"/>"
  "<row id='r2' values=\"all.id=8 all.text='' all.given=null all.blob=x'' all.yes=0 all.next=7\"/>"
  "<row id='r3' values=\"all.id=9 all.next=9\"/>"
  "</entity>"
  "<entity id='person' name='person' discriminator='person.type' value='person'>"
  "<attribute id='person.id' name='id' type='integer' required='true' auto='true' always='true'/>"
  "<attribute id='person.type' name='type' required='true'/><attribute id='person.name' name='name'/>"
  "<key id='person.pk' kind='primary' attributes='person.id'/>"
  "<row id='p1' values=\"person.id=1 person.name='Ada'\"/></entity>"
  "<entity id='student' name='student' inherits='person' value='student'>"
  "<attribute id='student.number' name='number'/>"
  "<row id='p2' values=\"person.id=2 person.name='Bo' student.number='12'\"/></entity>"
  "<entity id='teacher' name='teacher' inherits='person' strategy='joined' value='teacher'>"
  "<attribute id='teacher.subject' name='subject'/>"
  "<row id='p3' values=\"person.id=3 person.name='Cy' teacher.subject='maths'\"/></entity>"
  "<link id='next'><end entity='all'/><end entity='all'/><column attribute='all.next' references='all.id'/></link>"
  "<link id='taught' kind='many-to-many'><end entity='teacher' role='teachers'/><end entity='student' role='students'/>"
  "<pair first='p3' second='p2'/></link>"
  "</model></crowfoot>";

static CrowDocument *
load (const char *xml)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;
  CrowDocument *document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);

  g_assert_no_error (error);
  return document;
}

static void
assert_query (TestDatabase *database,
              const char   *sql,
              const char   *expected)
{
  g_autofree char *found = test_database_query (database, sql);

  g_assert_cmpstr (g_strchomp (found), ==, expected);
}

static void
test_values (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);
  g_autoptr (CrowDocument) document = load (text);
  g_autoptr (CrowFixtures) fixtures = crow_document_get_fixtures (document);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (TestDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *tables = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *message = NULL;
  const char *table = dialect == CROW_DIALECT_MARIADB ? "`select`" : "\"select\"";

  if (!test_database_is_available (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  problems = crow_document_check_fixtures (document, schema);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", ((CrowProblem *) g_ptr_array_index (problems, i))->message);
  g_assert_cmpuint (problems->len, ==, 0);
  database = test_database_new (dialect);
  tables = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  rows = crow_fixtures_to_sql (fixtures, schema, dialect, FALSE);
  g_assert_true (test_database_run (database, tables, &message));
  if (!test_database_run (database, rows, &message))
    g_error ("%s\n%s", message, rows);

#define QUERY(format, expected)                                                                                             \
  {                                                                                                                         \
    g_autofree char *sql = g_strdup_printf (format, table);                                                                 \
    assert_query (database, sql, expected);                                                                                 \
  }
  QUERY ("SELECT length(text) FROM %s WHERE id = 7", "14");
  QUERY ("SELECT given FROM %s WHERE id = 7", "there");
  QUERY ("SELECT count(*) FROM %s WHERE id = 8 AND text = '' AND given IS NULL", "1");
  QUERY ("SELECT count(*) FROM %s WHERE id = 7 AND price = 1234567890.10 AND size = 1.5 AND big = 9007199254740993", "1");
  QUERY ("SELECT count(*) FROM %s WHERE day = '2024-02-29'", "1");
  QUERY ("SELECT count(*) FROM %s WHERE mood = 'it''s good' AND next_id = 8", "1");
  QUERY ("SELECT count(*) FROM %s WHERE id = 8 AND next_id = 7", "1");
  QUERY ("SELECT count(*) FROM %s WHERE id = next_id", "1");
  if (dialect == CROW_DIALECT_POSTGRESQL)
    {
      QUERY ("SELECT count(*) FROM %s WHERE data = '\\x00ff27' AND yes", "1");
    }
  else
    {
      QUERY ("SELECT count(*) FROM %s WHERE data = x'00ff27' AND yes = 1", "1");
    }
  assert_query (database, "SELECT count(*) FROM person WHERE type = 'student' AND number = '12'", "1");
  assert_query (database, "SELECT subject FROM teacher WHERE id = 3", "maths");
  assert_query (database, "SELECT count(*) FROM person WHERE type = 'teacher' AND id = 3", "1");
  assert_query (database, "SELECT count(*) FROM teacher_student", "1");
  /* Counters go on behind what was given. */
  {
    g_autofree char *insert = g_strdup_printf ("INSERT INTO %s (text) VALUES ('next');\n", table);

    if (!test_database_run (database, insert, &message))
      g_error ("%s", message);
    QUERY ("SELECT id FROM %s WHERE text = 'next'", "10");
  }
}

/* A circle of required references. */
static void
test_required_circle (gconstpointer data)
{
  static const char circle[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
    "<entity id='a' name='a'><attribute id='a.id' name='id' type='integer' required='true'/>"
    "<attribute id='a.b' name='b_id' type='integer' required='true'/><key id='a.pk' kind='primary' attributes='a.id'/>"
    "<row id='a1' values='a.id=1 a.b=2'/></entity>"
    "<entity id='b' name='b'><attribute id='b.id' name='id' type='integer' required='true'/>"
    "<attribute id='b.a' name='a_id' type='integer' required='true'/><key id='b.pk' kind='primary' attributes='b.id'/>"
    "<row id='b1' values='b.id=2 b.a=1'/></entity>"
    "<link id='l1' delete='none'><end entity='b' required='true' deferrable='immediate'/><end entity='a'/>"
    "<column attribute='a.b' references='b.id'/></link>"
    "<link id='l2' delete='none'><end entity='a' required='true' deferrable='immediate'/><end entity='b'/>"
    "<column attribute='b.a' references='a.id'/></link>"
    "</model></crowfoot>";
  CrowDialectId dialect = GPOINTER_TO_UINT (data);
  g_autoptr (CrowDocument) document = load (circle);
  g_autoptr (CrowFixtures) fixtures = crow_document_get_fixtures (document);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (TestDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *tables = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *message = NULL;

  if (!test_database_is_available (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  database = test_database_new (dialect);
  tables = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  rows = crow_fixtures_to_sql (fixtures, schema, dialect, FALSE);
  g_assert_true (test_database_run (database, tables, &message));
  if (!test_database_run (database, rows, &message))
    g_error ("%s\n%s", message, rows);
  assert_query (database, "SELECT count(*) FROM a JOIN b ON a.b_id = b.id AND b.a_id = a.id", "1");
}

/* The heirs of kept rows have their parts, and others are made around them. */
static void
test_sample (void)
{
  g_autoptr (CrowDocument) document = load (text);
  g_autoptr (CrowFixtures) fixtures = crow_document_get_fixtures (document);
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", NULL);
  CrowSampleOptions options = { .n_rows = 5, .seed = 1, .fixtures = fixtures };
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);

  crow_schema_create_tables (schema, engine, &error);
  g_assert_no_error (error);
  crow_sample_fill (schema, engine, &options, NULL, &notes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 0);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM \"select\""), ==, 5);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM \"select\" WHERE id IN (7, 8, 9)"), ==, 3);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM teacher WHERE subject = 'maths' AND id = 3"), ==, 1);
  g_assert_cmpint (query_number (engine, "SELECT (SELECT count(*) FROM person WHERE type = 'teacher') = "
                                         "(SELECT count(*) FROM teacher)"), ==, 1);
  /* One that the database refuses is left out, and told. */
  crow_fixture_row_set (g_ptr_array_index (fixtures->rows, 2), "all.next", &(CrowValue) { .type = CROW_VALUE_TYPE_INT64, .u.integer = 99 });
  g_clear_object (&engine);
  engine = crow_engine_open ("sqlite::memory:", NULL);
  crow_schema_create_tables (schema, engine, &error);
  g_clear_pointer (&notes, g_ptr_array_unref);
  crow_sample_fill (schema, engine, &options, NULL, &notes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 1);
  g_test_message ("%s", (char *) g_ptr_array_index (notes, 0));
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM \"select\" WHERE id = 9"), <=, 1);
  g_assert_cmpint (query_number (engine, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
}

static void
test_check (void)
{
  static const char wrong[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
    "<entity id='a' name='author'><attribute id='a.id' name='id' type='integer' required='true' auto='true'/>"
    "<attribute id='a.n' name='name' length='4' required='true'/><attribute id='a.b' name='born' type='date'/>"
    "<key id='a.pk' kind='primary' attributes='a.id'/>"
    "<row id='r1' values=\"a.id=1 a.n='Ada' a.b='1815-13-10'\"/>"
    "<row id='r2' values='a.id=1 a.n=null'/>"
    "<row id='r3' values=\"a.id=2 a.n='Adalina' a.b=null b.t='x'\"/></entity>"
    "<entity id='b' name='book'><attribute id='b.id' name='id' type='integer' required='true' auto='true'/>"
    "<attribute id='b.t' name='title'/><attribute id='b.a' name='author_id' type='integer'/>"
    "<key id='b.pk' kind='primary' attributes='b.id'/>"
    "<row id='r4' values=\"b.id=1 b.a=5 b.t=7\"/></entity>"
    "<link id='l'><end entity='a'/><end entity='b'/><column attribute='b.a' references='a.id'/></link>"
    "<link id='n' kind='many-to-many'><end entity='a'/><end entity='b'/>"
    "<pair first='r1' second='r4'/><pair first='r1' second='r4'/><pair first='r4' second='r1'/></link>"
    "</model></crowfoot>";
  static const char *const expected[] = {
    "r3 row-foreign-value", "n row-pair-misfit",   "r1 row-value-type", "r2 row-lacks-value",
    "r3 row-value-type",    "r4 row-value-type",   "r2 row-key-twice",  "r4 row-dangling",
    "r1 row-pair-twice",
  };
  g_autoptr (CrowDocument) document = load (wrong);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_no_error (error);
  problems = crow_document_check_fixtures (document, schema);
  for (guint i = 0; i < problems->len; i++)
    {
      CrowProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *found = g_strdup_printf ("%s %s", problem->id, problem->code);

      g_test_message ("%s: %s %s", found, problem->message, problem->remedy);
      g_assert_nonnull (problem->remedy);
      if (i < G_N_ELEMENTS (expected))
        g_assert_cmpstr (found, ==, expected[i]);
    }
  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (expected));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (TEST_HAS_DIALECT (i))
      {
        const char *name = crow_dialect_id_to_string (i);
        g_autofree char *values = g_strdup_printf ("/preview/fixtures/%s/values", name);
        g_autofree char *circle = g_strdup_printf ("/preview/fixtures/%s/required-circle", name);
        g_autofree char *random = g_strdup_printf ("/preview/fixtures/%s/random", name);

        g_test_add_data_func (values, GUINT_TO_POINTER (i), test_values);
        g_test_add_data_func (circle, GUINT_TO_POINTER (i), test_required_circle);
        g_test_add_data_func (random, GUINT_TO_POINTER (i), test_random);
      }
  g_test_add_func ("/preview/fixtures/sample", test_sample);
  g_test_add_func ("/preview/fixtures/check", test_check);
  return g_test_run ();
}
