/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drawing is edited at random, a MariaDB database with rows follows each edit, and the rows that are there afterwards
 * are compared with those that were there before, in the columns that both have and that are of the same type.
 *
 * Half of the migrations are ended early, by a server that denies a user one of the statements, and carried on with.
 *
 * Where nothing had to go the rows are the same.  Where rows were in the way and allowed to go, none is there that was not
 * there before; columns of foreign keys, which may lose what they refer to, are not looked at then.  A migration that is
 * refused changes nothing, and one that is done leaves no difference.
 *
 * CROW_TEST_STEPS is the number of edits, CROW_TEST_SEED begins with that seed.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "preview/crow-sample.h"
#include "sql/crow-ddl.h"
#include "sql/crow-dialect.h"
#include "sql/crow-diff.h"
#include "sql/crow-migrate.h"
#include "sql/crow-schema-create.h"

#include "random-rows.h"
#include "../sql/migrate-common.h"
#include "../sql/mutate-schema.h"
#include "../sql/random-run.h"
#include "../sql/random-schema.h"
#include "../sql/servers.h"

#define STEPS 40
#define STEPS_OF_A_SCHEMA 8

typedef struct
{
  guint n_steps, n_done, n_refused, n_took, n_failed, n_ended;
  gboolean is_lost; /* half a migration stays */
  gint64 n_rows;
} Counts;

typedef struct
{
  TestDatabase *database;
  char *address;
} Place;

/* A row as one text of digits. */
static void
append_row (GString           *sql,
            const char *const *names,
            guint              n)
{
  g_string_append (sql, "SELECT hex(concat_ws('|', 'row'");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (sql, ", ifnull(hex(");
      crow_sql_append_identifier (sql, CROW_DIALECT_MARIADB, names[i]);
      g_string_append (sql, "), 'NULL')");
    }
  g_string_append (sql, ")) FROM ");
}

/* All rows of all tables. */
static char *
dump (Place            *place,
      const CrowSchema *schema)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (schema, i);
      g_autofree const char **names = g_new0 (const char *, entity->n_attributes + 1);
      g_autoptr (GString) sql = g_string_new (NULL);
      g_autofree char *rows = NULL;

      for (guint j = 0; j < entity->n_attributes; j++)
        names[j] = entity->attributes[j].name;
      append_row (sql, names, entity->n_attributes);
      crow_sql_append_table (sql, CROW_DIALECT_MARIADB, entity);
      g_string_append (sql, " ORDER BY 1");
      rows = test_database_query (place->database, sql->str);
      g_string_append_printf (text, "== %s\n%s\n", entity->name, rows);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_reference (const CrowSchema *schema,
              guint             entity,
              guint             attribute)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (schema, entity, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      if (references[i].info->columns[j] == attribute)
        return TRUE;
  return FALSE;
}

/* Whether the values of a column of the new schema are those that it had before. */
static gboolean
is_kept (const CrowSchema *old,
         guint             old_entity,
         const CrowSchema *new,
         guint             new_entity,
         guint             attribute,
         gboolean          references)
{
  const CrowEntityInfo *was = crow_schema_get_entity (old, old_entity);
  const CrowAttributeInfo *after = &crow_schema_get_entity (new, new_entity)->attributes[attribute];
  const CrowAttributeInfo *before = random_rows_find_attribute (was, after->id);
  g_autofree char *old_type = NULL, *new_type = NULL;

  if (before == NULL || after->generated != NULL || before->generated != NULL || after->type == CROW_TYPE_ENUM ||
      before->type == CROW_TYPE_ENUM ||
      ((after->flags & CROW_ATTRIBUTE_REQUIRED) && !(before->flags & CROW_ATTRIBUTE_REQUIRED)))
    return FALSE;
  if (!references && (is_reference (old, old_entity, before - was->attributes) || is_reference (new, new_entity, attribute)))
    return FALSE;
  old_type = crow_sql_type_to_catalog_string (old, old_entity, before - was->attributes, CROW_DIALECT_MARIADB);
  new_type = crow_sql_type_to_catalog_string (new, new_entity, attribute, CROW_DIALECT_MARIADB);
  return g_str_equal (old_type, new_type);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The rows of a table of the new schema, as they are now, or (@before) by the names of the old one; a line each, sorted. */
static GPtrArray *
list_rows (Place            *place,
           const CrowSchema *old,
           guint             old_entity,
           const CrowSchema *new,
           guint             new_entity,
           gboolean          before,
           gboolean          references)
{
  const CrowEntityInfo *was = crow_schema_get_entity (old, old_entity);
  const CrowEntityInfo *is = crow_schema_get_entity (new, new_entity);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **names = g_new0 (const char *, is->n_attributes + 1);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *rows = NULL;
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  for (guint i = 0; i < is->n_attributes; i++)
    if (is_kept (old, old_entity, new, new_entity, i, references))
      names[n++] = before ? random_rows_find_attribute (was, is->attributes[i].id)->name : is->attributes[i].name;
  append_row (sql, names, n);
  crow_sql_append_table (sql, CROW_DIALECT_MARIADB, before ? was : is);
  rows = g_strstrip (test_database_query (place->database, sql->str));
  parts = g_strsplit (rows, "\n", -1);
  for (char **part = parts; *part != NULL; part++)
    g_ptr_array_add (lines, g_strdup (*part));
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

/* Whether each line of @few is one of @many, as often as it is there. */
static gboolean
is_part (GPtrArray *few,
         GPtrArray *many)
{
  guint j = 0;

  for (guint i = 0; i < few->len; i++, j++)
    {
      while (j < many->len && strcmp (many->pdata[j], few->pdata[i]) < 0)
        j++;
      if (j == many->len || strcmp (many->pdata[j], few->pdata[i]) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Returns: by entity of the new schema, NULL for what is new; free with g_ptr_array_unref() */
static GPtrArray *
list_all (Place            *place,
          const CrowSchema *old,
          const CrowSchema *new,
          gboolean          before,
          gboolean          references)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < crow_schema_get_n_entities (new); i++)
    {
      guint16 entity = crow_schema_lookup_entity_by_id (old, crow_schema_get_entity (new, i)->id);

      g_ptr_array_add (all, entity != CROW_NONE ? list_rows (place, old, entity, new, i, before, references) : NULL);
    }
  return all;
}

static void
free_all (GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (all->pdata[i] != NULL)
      g_ptr_array_unref (all->pdata[i]);
  g_ptr_array_unref (all);
}

static char *
describe (CrowSchema        *old,
          CrowSchema        *new,
          CrowMigrateReport *report,
          guint32            seed)
{
  g_autofree char *changes = random_rows_describe (old, new, CROW_DIALECT_MARIADB, seed);
  g_autofree char *text = report != NULL ? crow_migrate_report_to_text (report) : NULL;

  return g_strdup_printf ("%s\n%s", changes, text != NULL ? text : "");
}

static gboolean
takes_rows (CrowMigrateReport *report)
{
  static const char *const codes[] = { "require", "unique", "check", "reference", "drop-value", "narrow-type" };

  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    for (guint j = 0; j < G_N_ELEMENTS (codes); j++)
      if (g_str_equal (crow_migrate_report_get_loss (report, i)->code, codes[j]))
        return TRUE;
  return FALSE;
}

/* With a user who is denied a statement first, whichever that is. */
static gboolean
carry_out (Place                    *place,
           CrowSchema               *schema,
           const CrowMigrateOptions *options,
           GRand                    *rand,
           Counts                   *counts,
           GError                  **error)
{
  if (g_rand_boolean (rand))
    {
      g_autofree char *sql = g_strdup_printf ("CREATE OR REPLACE USER %s@localhost WITH MAX_QUERIES_PER_HOUR %u; GRANT ALL ON *.* "
                                              "TO %s@localhost; FLUSH USER_RESOURCES", place->database->name,
                                              (guint) g_rand_int_range (rand, 22, 60), place->database->name);
      g_autofree char *remove = g_strdup_printf ("DROP USER %s@localhost", place->database->name);
      g_auto (GStrv) parts = g_strsplit (place->address, "root@", 2);
      g_autofree char *address = g_strjoin (NULL, parts[0], place->database->name, "@", parts[1], NULL);
      gboolean done;

      g_assert_true (test_database_run (place->database, sql, NULL));
      done = crow_migrate_mariadb (address, schema, options, NULL, NULL, NULL);
      g_assert_true (test_database_run (place->database, remove, NULL));
      if (done)
        return TRUE;
      counts->n_ended++;
    }
  return crow_migrate_mariadb (place->address, schema, options, NULL, NULL, error);
}

static void
run_step (GRand       *rand,
          CrowSchema **schema,
          Place       *place,
          Counts      *counts,
          guint32      seed)
{
  g_autoptr (CrowSchema) next = mutate_schema (*schema, rand, 1 + g_rand_int (rand) % 3);
  g_autofree char *before = dump (place, *schema);
  g_autoptr (CrowMigrateReport) report = NULL, again = NULL;
  g_autoptr (GPtrArray) allow = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  CrowMigrateOptions options = { .flags = CROW_MIGRATE_DRY_RUN, .from = *schema };
  gboolean took = FALSE, possible = TRUE;
  g_autofree char *what = NULL;
  GPtrArray *old_rows[2], *rows;

  counts->n_steps++;
  for (guint i = 0; i < 2; i++)
    old_rows[i] = list_all (place, *schema, next, TRUE, i == 0);
  if (!crow_migrate_mariadb (place->address, next, &options, NULL, &report, &error))
    {
      g_autofree char *after = dump (place, *schema);

      what = describe (*schema, next, report, seed);
      if (!g_error_matches (error, CROW_ERROR, CROW_ERROR_REFUSED))
        g_error ("%s: %s", what, error->message);
      g_clear_error (&error);
      g_assert_cmpstr (after, ==, before);
      counts->n_refused++;
      took = takes_rows (report);
      for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
        {
          possible = possible && crow_migrate_report_get_loss (report, i)->can_allow;
          g_ptr_array_add (allow, g_strdup (crow_migrate_report_get_loss (report, i)->name));
        }
      g_ptr_array_add (allow, NULL);
      options.allow = (const char *const *) allow->pdata;
    }
  else
    what = describe (*schema, next, report, seed);
  options.flags = CROW_MIGRATE_DEFAULT;
  if (possible && !carry_out (place, next, &options, rand, counts, &error))
    {
      /* What refers to a row that would go may forbid it, and what goes may be missed by a new foreign key. */
      if (!took)
        g_error ("%s: %s", what, error->message);
      g_test_message ("%s: %s", what, error->message);
      counts->n_failed++;
      if (g_error_matches (error, CROW_ERROR, CROW_ERROR_DATABASE) && strstr (error->message, "not complete") != NULL)
        {
          counts->is_lost = TRUE;
        }
      else
        {
          g_autofree char *still = dump (place, *schema);

          g_assert_cmpstr (still, ==, before);
        }
      possible = FALSE;
    }
  if (possible)
    {
      rows = list_all (place, *schema, next, FALSE, !took);
      for (guint i = 0; i < rows->len; i++)
        {
          GPtrArray *was = old_rows[took]->pdata[i], *is = rows->pdata[i];

          if (is == NULL)
            continue;
          if (!is_part (is, was))
            g_error ("%s: there are rows in “%s” that were not there", what, crow_schema_get_entity (next, i)->name);
          if (!took && is->len != was->len)
            g_error ("%s: “%s” had %u rows and has %u", what, crow_schema_get_entity (next, i)->name, was->len, is->len);
        }
      free_all (rows);
      options.from = next;
      options.allow = NULL;
      crow_migrate_mariadb (place->address, next, &options, NULL, &again, &error);
      g_assert_no_error (error);
      if (crow_migrate_report_get_changes (again)[0] != NULL)
        g_error ("%s: a difference is left: %s", what, crow_migrate_report_get_changes (again)[0]);
      counts->n_done++;
      counts->n_took += took ? 1 : 0;
      crow_schema_unref (*schema);
      *schema = g_steal_pointer (&next);
    }
  for (guint i = 0; i < 2; i++)
    free_all (old_rows[i]);
}

/* The rows of a table of SQLite as statements for MariaDB, which leave out what does not fit. */
static void
list_inserts (CrowEngine       *from,
              const CrowSchema *schema,
              guint             entity,
              GPtrArray        *inserts)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *rows = NULL;
  g_auto (GStrv) parts = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];
      g_autoptr (GString) column = g_string_new (NULL);

      if (attribute->generated != NULL)
        continue;
      crow_sql_append_identifier (column, CROW_DIALECT_SQLITE, attribute->name);
      g_string_append (sql, any ? " || ', ' || " : "");
      /* Bytes in hexadecimal digits, all else as a text that the server turns into the type. */
      if (attribute->type == CROW_TYPE_BLOB)
        g_string_append_printf (sql, "CASE WHEN %s IS NULL THEN 'NULL' ELSE 'x''' || hex(%s) || '''' END", column->str,
                                column->str);
      else
        g_string_append_printf (sql, "replace(quote(CAST(%s AS TEXT)), '\\', '\\\\')", column->str);
      g_string_append (names, any ? ", " : "");
      crow_sql_append_identifier (names, CROW_DIALECT_MARIADB, attribute->name);
      any = TRUE;
    }
  if (!any)
    return;
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  rows = migrate_query (from, sql->str);
  parts = g_strsplit (rows, "\n", -1);
  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      {
        g_autoptr (GString) insert = g_string_new ("INSERT IGNORE INTO ");

        crow_sql_append_table (insert, CROW_DIALECT_MARIADB, info);
        g_string_append_printf (insert, " (%s) VALUES (%s)", names->str, *part);
        g_ptr_array_add (inserts, g_strdup (insert->str));
      }
}

/* Rows that fit the schema are made for SQLite; those that the server takes, too, are copied.  Round after round, since
 * rows refer to each other; where there is no key to know a row by it is there more than once. */
static void
fill (CrowSchema *schema,
      Place      *place,
      GRand      *rand)
{
  g_autoptr (CrowEngine) from = migrate_open ("sqlite::memory:");
  CrowSampleOptions options = { .n_rows = 1 + g_rand_int (rand) % 12, .seed = g_rand_int (rand) };
  g_autoptr (GPtrArray) inserts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *script = NULL, *message = NULL;

  if (!crow_schema_create_tables (schema, from, NULL) || !crow_sample_fill (schema, from, &options, NULL, NULL, NULL))
    return;
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    list_inserts (from, schema, i, inserts);
  g_ptr_array_add (inserts, g_strdup (""));
  g_ptr_array_add (inserts, NULL);
  script = g_strjoinv (";\n", (char **) inserts->pdata);
  for (guint i = 0; i < 3; i++)
    if (!test_database_run (place->database, script, &message))
      g_error ("%s\n%s", message, script);
}

static void
run_schema (guint32  seed,
            gpointer data)
{
  Counts *counts = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (CrowSchema) schema = random_schema_new_in_one (rand, CROW_DIALECT_MARIADB);
  g_autoptr (TestDatabase) database = test_database_new (CROW_DIALECT_MARIADB);
  g_autofree char *address = test_database_dup_address (database);
  Place place = { database, address };
  g_autofree char *sql = crow_ddl_to_sql (schema, CROW_DIALECT_MARIADB, CROW_DDL_DEFAULT, NULL);
  g_autofree char *message = NULL;

  if (!test_database_run (database, sql, &message))
    g_error ("CROW_TEST_SEED=%u: %s\n%s", seed, message, sql);
  fill (schema, &place, rand);
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      g_autoptr (GString) count = g_string_new ("SELECT count(*) FROM ");
      g_autofree char *result = NULL;

      crow_sql_append_table (count, CROW_DIALECT_MARIADB, crow_schema_get_entity (schema, i));
      result = test_database_query (database, count->str);
      counts->n_rows += g_ascii_strtoll (result, NULL, 10);
    }
  counts->is_lost = FALSE;
  for (guint i = 0; i < STEPS_OF_A_SCHEMA && !counts->is_lost; i++)
    run_step (rand, &schema, &place, counts, seed);
}

static void
test_random (void)
{
  Counts counts = { 0 };

  if (!test_database_is_available (CROW_DIALECT_MARIADB))
    {
      g_test_skip ("there is no MariaDB server");
      return;
    }
  random_run_steps (STEPS, STEPS_OF_A_SCHEMA, run_schema, &counts);
  g_test_message ("%d rows, %u edits: %u done; %u refused at first, %u ended early, %u took rows, %u failed",
                  (int) counts.n_rows, counts.n_steps, counts.n_done, counts.n_refused, counts.n_ended, counts.n_took,
                  counts.n_failed);
  /* Not every schema takes the rows that are made for SQLite. */
  g_assert_cmpint (counts.n_rows, >, 0);
  g_assert_cmpuint (counts.n_done, >, counts.n_steps / 3);
  g_assert_cmpuint (counts.n_ended, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/migrate-random-mariadb", test_random);
  return g_test_run ();
}
