/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long writing SQL takes, next to writing as many bytes with stdio, line by line; and how long reading an SQLite
 * catalog takes, next to the bare pragmas.  For 100, 1,000 and 10,000 entities of ten attributes.  Each is the best of
 * some runs, and the runs of both take turns, so that what else the machine does counts for little.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "schema/crow-schema-builder.h"
#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-ddl.h"

#define N_ATTRIBUTES 10
#define N_ROUNDS(n) MAX (5, 30000 / (n))

static CrowSchema *
build_schema (guint n_entities)
{
  static const guint16 first[] = { 0 }, second[] = { 1 };
  static const CrowIndexPartInfo parts[] = { { .attribute = 2 } };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "bench", NULL);
  CrowSchema *schema;

  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *name = g_strdup_printf ("entity_%u", i);
      g_autofree char *key_id = g_strdup_printf ("k%u", i);
      g_autofree char *index_id = g_strdup_printf ("i%u", i);
      CrowEntityInfo entity = { .id = id, .name = name, .version_attribute = CROW_NONE };
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
      CrowIndexInfo index = { .id = index_id, .parts = parts, .n_parts = 1 };
      guint16 at = crow_schema_builder_add_entity (builder, &entity);

      for (guint j = 0; j < N_ATTRIBUTES; j++)
        {
          g_autofree char *attribute_id = g_strdup_printf ("a%u.%u", i, j);
          g_autofree char *attribute_name = g_strdup_printf ("attribute_%u", j);
          CrowAttributeInfo attribute = { .id = attribute_id, .name = attribute_name, .enumeration = CROW_NONE,
                                          .type = j < 2 ? CROW_TYPE_INTEGER : j % CROW_TYPE_ENUM,
                                          .flags = j == 0 ? CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO : 0 };

          crow_schema_builder_add_attribute (builder, at, &attribute);
        }
      crow_schema_builder_add_key (builder, at, &key, TRUE);
      crow_schema_builder_add_index (builder, at, &index);
    }
  for (guint i = 1; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);
      g_autofree char *reference_id = g_strdup_printf ("r%u", i);
      CrowRelationshipInfo link = {
        .id = id, .association = CROW_NONE, .ends = { { .entity = i / 3 }, { .entity = i } },
        .references = { { .id = reference_id, .columns = second, .target_columns = first, .n_columns = 1, .entity = i,
                          .target = i / 3 } },
      };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = crow_schema_builder_end (builder, NULL);
  g_assert_nonnull (schema);
  return schema;
}

static double
now (void)
{
  return g_get_monotonic_time () / 1e6;
}

/* The same lines by a hand that knows them: each from its pieces, one printf a line. */
static double
write_by_hand (const char *sql)
{
  g_auto (GStrv) lines = g_strsplit (sql, "\n", -1);
  char *buffer = NULL;
  size_t size = 0;
  double start = now ();
  FILE *file = open_memstream (&buffer, &size);

  for (char **line = lines; *line != NULL; line++)
    fprintf (file, "%s%.*s%s\n", "", 1, *line, **line != '\0' ? *line + 1 : "");
  fclose (file);
  start = now () - start;
  g_assert_cmpuint (size, >=, strlen (sql));
  free (buffer);
  return start;
}

static guint
count_rows (sqlite3      *db,
            sqlite3_stmt *statement)
{
  guint n = 0;

  while (sqlite3_step (statement) == SQLITE_ROW)
    n += sqlite3_column_bytes (statement, 0) > 0;
  sqlite3_reset (statement);
  return n;
}

static double
read_by_hand (const char *path)
{
  static const char *const pragmas[] = { "SELECT name, type, dflt_value FROM pragma_table_xinfo(?)",
                                         "SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?)",
                                         "SELECT name FROM pragma_index_list(?)" };
  double start = now ();
  sqlite3 *db;
  sqlite3_stmt *tables, *statements[3], *columns;
  guint n = 0;

  sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL);
  sqlite3_prepare_v2 (db, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'", -1, &tables, NULL);
  for (guint i = 0; i < 3; i++)
    sqlite3_prepare_v2 (db, pragmas[i], -1, &statements[i], NULL);
  sqlite3_prepare_v2 (db, "SELECT name FROM pragma_index_xinfo(?)", -1, &columns, NULL);
  while (sqlite3_step (tables) == SQLITE_ROW)
    for (guint i = 0; i < 3; i++)
      {
        sqlite3_bind_text (statements[i], 1, (const char *) sqlite3_column_text (tables, 0), -1, SQLITE_TRANSIENT);
        if (i < 2)
          {
            n += count_rows (db, statements[i]);
            continue;
          }
        while (sqlite3_step (statements[i]) == SQLITE_ROW)
          {
            sqlite3_bind_text (columns, 1, (const char *) sqlite3_column_text (statements[i], 0), -1, SQLITE_TRANSIENT);
            n += count_rows (db, columns);
          }
        sqlite3_reset (statements[i]);
      }
  for (guint i = 0; i < 3; i++)
    sqlite3_finalize (statements[i]);
  sqlite3_finalize (columns);
  sqlite3_finalize (tables);
  sqlite3_close (db);
  g_assert_cmpuint (n, >, 0);
  return now () - start;
}

/* A database with this schema and no place for rows: all tables share one page, and so do the first indexes and the second.
 * To make a table SQLite looks through all that there are, which takes minutes for 10,000. */
static void
write_catalog (const char *path,
               const char *sql)
{
  g_auto (GStrv) statements = g_strsplit (sql, ";\n", -1);
  sqlite3 *db;
  sqlite3_stmt *insert;
  guint page = 0;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA synchronous = OFF; CREATE TABLE a (a, b, c); CREATE INDEX b ON a (a); "
                                     "CREATE INDEX c ON a (b); CREATE INDEX d ON a (c); PRAGMA writable_schema = ON; BEGIN; "
                                     "DELETE FROM sqlite_schema", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, "INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", -1, &insert, NULL);
  for (char **statement = statements; *statement != NULL; statement++)
    {
      char *text = strstr (*statement, "CREATE ");
      g_auto (GStrv) words = NULL;
      gboolean is_table;

      if (text == NULL)
        continue;
      is_table = g_str_has_prefix (text, "CREATE TABLE ");
      words = g_strsplit_set (text, " \n", 6);
      /* The indexes of a table follow it. */
      page = is_table ? 2 : page + 1;
      g_assert_cmpuint (page, <=, 5);
      sqlite3_bind_text (insert, 1, is_table ? "table" : "index", -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, words[2], -1, SQLITE_TRANSIENT);
      sqlite3_bind_text (insert, 3, is_table ? words[2] : words[4], -1, SQLITE_TRANSIENT);
      sqlite3_bind_int64 (insert, 4, page);
      sqlite3_bind_text (insert, 5, text, -1, SQLITE_TRANSIENT);
      g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
measure_ddl (const CrowSchema *schema,
             CrowDialectId     dialect,
             guint             n)
{
  double seconds = G_MAXDOUBLE, hand = G_MAXDOUBLE;

  for (guint i = 0; i < N_ROUNDS (n); i++)
    {
      double start = now ();
      g_autofree char *text = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);

      seconds = MIN (seconds, now () - start);
      hand = MIN (hand, write_by_hand (text));
    }
  g_print ("%6u entities: %s SQL %.1f ms, %.1f times the bytes by hand\n", n, crow_dialect_id_to_string (dialect),
           1e3 * seconds, seconds / hand);
}

static void
measure_catalog (const char *path,
                 guint       n)
{
  double catalog_seconds = G_MAXDOUBLE, schema_seconds = G_MAXDOUBLE, pragmas = G_MAXDOUBLE;

  for (guint i = 0; i < (n > 1000 ? 1 : N_ROUNDS (n)); i++)
    {
      g_autoptr (CrowCatalog) catalog = NULL;
      g_autoptr (CrowSchema) read = NULL;
      double start;

      pragmas = MIN (pragmas, read_by_hand (path));
      start = now ();
      catalog = crow_catalog_read_sqlite_file (path, NULL);
      catalog_seconds = MIN (catalog_seconds, now () - start);
      g_assert_cmpuint (catalog->tables->len, ==, n);
      start = now ();
      read = crow_catalog_to_schema (catalog, NULL);
      schema_seconds = MIN (schema_seconds, now () - start);
      g_assert_cmpuint (crow_schema_get_n_entities (read), ==, n);
    }
  g_print ("%6u entities: SQLite catalog %.1f ms, %.1f times the pragmas\n", n, 1e3 * catalog_seconds,
           catalog_seconds / pragmas);
  g_print ("%6u entities: links and roles %.1f ms, %.1f times the pragmas\n", n, 1e3 * schema_seconds,
           schema_seconds / pragmas);
}

static void
measure (guint n)
{
  g_autoptr (CrowSchema) schema = build_schema (n);
  g_autofree char *folder = g_dir_make_tmp ("crowfoot-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bench.db", NULL);
  g_autofree char *sql = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, NULL);

  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    measure_ddl (schema, i, n);
  write_catalog (path, sql);
  measure_catalog (path, n);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (void)
{
  static const guint sizes[] = { 100, 1000, 10000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    measure (sizes[i]);
  return 0;
}
