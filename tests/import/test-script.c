/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts that are no such, or faulty, or odd: a sentence says so, and the rest is read.
 */
#include "config.h"

#include "import/crow-import.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/crow-error.h"

static CrowCatalog *
read_bytes (const char    *bytes,
            gssize         length,
            CrowDialectId  dialect,
            GError       **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("crow-XXXXXX.sql", &path, NULL);
  const char *paths[] = { path, NULL };
  CrowCatalog *catalog;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  catalog = crow_import_read_catalog (paths, dialect, error);
  g_assert_true ((catalog == NULL) == (error != NULL && *error != NULL));
  g_unlink (path);
  return catalog;
}

static CrowCatalog *
read_text (const char    *text,
           CrowDialectId  dialect)
{
  g_autoptr (GError) error = NULL;
  CrowCatalog *catalog = read_bytes (text, -1, dialect, &error);

  g_assert_no_error (error);
  return catalog;
}

/* The note that holds @sentence is about @line. */
static void
assert_note (CrowCatalog *catalog,
             int          line,
             const char  *sentence)
{
  for (guint i = 0; i < catalog->notes->len; i++)
    {
      g_autofree char *path = NULL;
      int found;
      const char *text = crow_import_note_get_place (g_ptr_array_index (catalog->notes, i), &path, &found);

      if (strstr (text, sentence) != NULL)
        {
          g_assert_cmpint (found, ==, line);
          g_assert_true (path == NULL ? line == 0 : g_str_has_suffix (path, ".sql"));
          return;
        }
    }
  for (guint i = 0; i < catalog->notes->len; i++)
    g_printerr ("%s\n", (const char *) g_ptr_array_index (catalog->notes, i));
  g_error ("No note says “%s”.", sentence);
}

static CrowCatalogTable *
get_table (CrowCatalog *catalog,
           const char  *name)
{
  CrowCatalogTable *table = crow_catalog_lookup_table (catalog, NULL, name);

  if (table == NULL)
    g_error ("There is no table “%s”.", name);
  return table;
}

static void
test_no_scripts (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    const char *sentence;
  } cases[] = {
    { "PGDMP\1\16\0", 8, "pg_restore" },
    { "\xff\xfe" "c\0r\0", 6, "UTF-16" },
    { "create\0table", 12, "NUL" },
    { "\n\ncreate table `caf\xe9` (a int) engine=innodb;", 42, "line 3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (CrowDialectId dialect = CROW_DIALECT_SQLITE; dialect <= CROW_N_DIALECTS; dialect++)
      {
        g_autoptr (GError) error = NULL;

        if (dialect == CROW_DIALECT_POSTGRESQL && !HAVE_PG_QUERY)
          continue;
        g_assert_null (read_bytes (cases[i].bytes, (gssize) cases[i].length, dialect, &error));
        g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
        if (strstr (error->message, cases[i].sentence) == NULL)
          g_error ("%s", error->message);
      }
}

/* Rows in another encoding are nobody's business. */
static void
test_rows_of_bytes (void)
{
  g_autoptr (CrowCatalog) catalog = read_text ("create table t (a blob);\ninsert into t values ('\xe9\xff');\n"
                                               "create table u (a int);",
                                               CROW_DIALECT_MARIADB);

  g_assert_cmpuint (catalog->tables->len, ==, 2);
}

static void
test_byte_order_mark (void)
{
  g_autoptr (CrowCatalog) catalog = read_text ("\xef\xbb\xbf" "create table t (a int);", CROW_DIALECT_MARIADB);

  g_assert_cmpuint (catalog->tables->len, ==, 1);
}

static void
test_guess (void)
{
  static const struct
  {
    const char *text;
    CrowDialectId dialect;
    gboolean noted;
  } cases[] = {
    { "create table t (a int);", CROW_DIALECT_SQLITE, FALSE },
    { "create table t (a integer primary key autoincrement);", CROW_DIALECT_SQLITE, TRUE },
    { "create table t (a text default 'ENGINE=InnoDB $$ ::');", CROW_DIALECT_SQLITE, FALSE },
    { "pragma foreign_keys = on; create table `t` (a int);", CROW_DIALECT_SQLITE, TRUE },
    { "create table t (serial_number int, unsigned int, longtexts text);", CROW_DIALECT_SQLITE, FALSE },
    { "create table `t` (`a` int);", CROW_DIALECT_SQLITE, FALSE },
    { "CREATE TABLE `t` (a int(11) unsigned) ENGINE=InnoDB;", CROW_DIALECT_MARIADB, TRUE },
    { "-- MySQL dump 10.13\ncreate table t (a int);", CROW_DIALECT_MARIADB, TRUE },
    { "create table t (a int auto_increment primary key);", CROW_DIALECT_MARIADB, TRUE },
    { "create table t (a serial primary key, b timestamptz);", CROW_DIALECT_POSTGRESQL, TRUE },
    { "create table t (a int); comment on table t is 'x';", CROW_DIALECT_POSTGRESQL, TRUE },
    { "alter table only t add constraint x primary key (a);", CROW_DIALECT_POSTGRESQL, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrowCatalog) catalog = NULL;

      if (cases[i].dialect == CROW_DIALECT_POSTGRESQL && !HAVE_PG_QUERY)
        continue;
      catalog = read_text (cases[i].text, CROW_IMPORT_ANY_DIALECT);
      g_assert_cmpint (catalog->dialect, ==, cases[i].dialect);
      if (cases[i].noted)
        assert_note (catalog, 0, "as it looks like one");
      else
        g_assert_cmpuint (catalog->notes->len, ==, 0);
    }
}

/* The dialect that is said wins over what the script looks like. */
static void
test_said (void)
{
  g_autoptr (CrowCatalog) catalog = read_text ("create table t (a serial, b int);", CROW_DIALECT_MARIADB);

  g_assert_cmpint (catalog->dialect, ==, CROW_DIALECT_MARIADB);
  g_assert_cmpuint (catalog->notes->len, ==, 0);
  g_assert_cmpstr (((CrowCatalogColumn *) get_table (catalog, "t")->columns->pdata[0])->type, ==, "bigint(20) unsigned");
}

static void
test_postgresql (void)
{
  g_autoptr (CrowCatalog) catalog = NULL;

  if (!HAVE_PG_QUERY)
    {
      g_test_skip ("This build has no libpg_query.");
      return;
    }
  catalog = read_text ("create table t (a int);\n"
                       "alter table missing add b int;\n"
                       "create table broken (a int,,);\n"
                       "create table \"a\"\"b\n\u00e9\U0001f600\" (\"; drop\" int, c int references t);\n"
                       "\\i other.sql\n"
                       "create trigger x before insert on t execute function f();\n"
                       "alter table t add check (exists (select 1)), add d text;\n"
                       "create aggregate a (int) (sfunc = f, stype = int);\n"
                       "create table t (b int);\n"
                       "create index on t (zz);\n"
                       "copy t from stdin;\n1\n2\n",
                       CROW_DIALECT_POSTGRESQL);
  g_assert_cmpuint (catalog->tables->len, ==, 2);
  assert_note (catalog, 2, "“missing”");
  assert_note (catalog, 3, "syntax error");
  assert_note (catalog, 6, "included");
  assert_note (catalog, 7, "trigger");
  assert_note (catalog, 8, "check");
  assert_note (catalog, 9, "aggregate");
  assert_note (catalog, 10, "already");
  assert_note (catalog, 12, "rows");
  g_assert_cmpuint (get_table (catalog, "t")->columns->len, ==, 2);
  g_assert_cmpuint (get_table (catalog, "a\"b\n\u00e9\U0001f600")->foreign_keys->len, ==, 1);
  g_clear_pointer (&catalog, crow_catalog_free);

  catalog = read_text ("create table t (a int);\ncreate table cut (a int, b numeric(", CROW_DIALECT_POSTGRESQL);
  g_assert_cmpuint (catalog->tables->len, ==, 1);
  assert_note (catalog, 2, "ends in the middle");
  g_clear_pointer (&catalog, crow_catalog_free);

  /* What lacks only its semicolon is whole. */
  catalog = read_text ("create table t (a int)", CROW_DIALECT_POSTGRESQL);
  g_assert_cmpuint (catalog->tables->len, ==, 1);
  g_assert_cmpuint (catalog->notes->len, ==, 0);
  g_clear_pointer (&catalog, crow_catalog_free);

  catalog = read_text ("create domain mail as text not null default '@' check (value ~ '@');\n"
                       "create table t (a mail, b mail[]);",
                       CROW_DIALECT_POSTGRESQL);
  assert_note (catalog, 1, "“mail”");
  {
    CrowCatalogTable *table = get_table (catalog, "t");
    CrowCatalogColumn *column = table->columns->pdata[0];

    g_assert_cmpstr (column->type, ==, "text");
    g_assert_true (column->required);
    g_assert_cmpstr (column->default_value, ==, "'@'::text");
    g_assert_cmpuint (table->checks->len, ==, 1);
    g_assert_cmpstr (((CrowCatalogCheck *) table->checks->pdata[0])->expression, ==, "(a ~ '@'::text)");
  }
}

static void
test_mariadb (void)
{
  g_autoptr (CrowCatalog) catalog = read_text ("create table t (a int);\n"
                                               "alter table missing add b int;\n"
                                               "create table odd (a int, b nothing(3) not null, c int what ever, d int);\n"
                                               "create table `a``b\n\u00e9\U0001f600` (`; drop` int);\n"
                                               "source other.sql\n"
                                               "create trigger x before insert on t for each row set @a = 1;\n"
                                               "alter table t frobnicate x, add d text;\n"
                                               "create table t (b int);\n"
                                               "create index i on t (zz);\n"
                                               "nonsense;\n"
                                               "create table cut (a int, b varchar(",
                                               CROW_DIALECT_MARIADB);

  g_assert_cmpuint (catalog->tables->len, ==, 4);
  assert_note (catalog, 2, "“missing”");
  assert_note (catalog, 3, "“b”");
  assert_note (catalog, 3, "what ever");
  assert_note (catalog, 6, "included");
  assert_note (catalog, 7, "trigger");
  assert_note (catalog, 8, "change");
  assert_note (catalog, 9, "already");
  assert_note (catalog, 10, "“zz”");
  assert_note (catalog, 11, "A statement was left out");
  assert_note (catalog, 12, "ends in the middle");
  g_assert_cmpuint (get_table (catalog, "t")->columns->len, ==, 2);
  g_assert_cmpuint (get_table (catalog, "odd")->columns->len, ==, 3);
  get_table (catalog, "a`b\n\u00e9\U0001f600");
}

/* What a dump of MySQL 8 has that MariaDB has not. */
static void
test_mysql (void)
{
  g_autoptr (CrowCatalog) catalog = read_text (
      "-- MySQL dump 10.13  Distrib 8.0.33, for Linux (x86_64)\n"
      "/*!50503 SET NAMES utf8mb4 */;\n"
      "CREATE TABLE `t` (\n"
      "  `id` int unsigned NOT NULL AUTO_INCREMENT,\n"
      "  `name` varchar(40) COLLATE utf8mb4_0900_ai_ci NOT NULL /*!80023 INVISIBLE */,\n"
      "  `code` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_as_cs,\n"
      "  `place` point NOT NULL /*!80003 SRID 4326 */,\n"
      "  `data` json DEFAULT NULL,\n"
      "  `part` varchar(9) GENERATED ALWAYS AS (`data`->>'$.a') STORED,\n"
      "  `small` tinyint CHECK (`small` > 0) NOT ENFORCED,\n"
      "  PRIMARY KEY (`id`),\n"
      "  KEY `expression` ((lower(`name`))),\n"
      "  KEY `unseen` (`name`) /*!80000 INVISIBLE */,\n"
      "  SPATIAL KEY `place` (`place`)\n"
      ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;\n",
      CROW_IMPORT_ANY_DIALECT);
  CrowCatalogTable *table = get_table (catalog, "t");
  static const char *const types[] = {
    "int(10) unsigned", "varchar(40)", "varchar(40)", "point", "longtext", "varchar(9)", "tinyint(4)",
  };

  g_assert_cmpuint (table->columns->len, ==, G_N_ELEMENTS (types));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      CrowCatalogColumn *column = table->columns->pdata[i];

      g_assert_cmpstr (column->type, ==, types[i]);
      g_assert_cmpstr (column->collation, ==, i == 4 ? "utf8mb4_bin" : NULL);
    }
  g_assert_cmpstr (((CrowCatalogColumn *) table->columns->pdata[5])->generated, ==, "`data`->>'$.a'");
  g_assert_cmpuint (table->indexes->len, ==, 2);
  assert_note (catalog, 3, "utf8mb4_0900_as_cs");
  assert_note (catalog, 12, "not understood");
}

/* Trees that are deeper than any stack. */
static void
test_depth (void)
{
  static const struct
  {
    const char *before, *inner, *after;
  } cases[] = {
    { "(", "a", ")" }, { "", "a", " + 1" }, { "not ", "a", "" }, { "- ", "1", "" }, { "a + (1 + ", "a", ")" },
    { "case when a then ", "a", " end" }, { "f(", "a", ")" }, { "'x' || ", "a", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n = 10; n <= 100000; n *= 100)
      for (CrowDialectId dialect = CROW_DIALECT_POSTGRESQL; dialect <= CROW_DIALECT_MARIADB; dialect++)
        {
          g_autoptr (GString) text = g_string_new ("create table t (a int check (");
          g_autoptr (CrowCatalog) catalog = NULL;

          if (dialect == CROW_DIALECT_POSTGRESQL && !HAVE_PG_QUERY)
            continue;
          for (guint j = 0; j < n; j++)
            g_string_append (text, cases[i].before);
          g_string_append (text, cases[i].inner);
          for (guint j = 0; j < n; j++)
            g_string_append (text, cases[i].after);
          g_string_append (text, "));\ncreate table u (a int);\n");
          catalog = read_text (text->str, dialect);
          get_table (catalog, "u");
        }
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("create table t (a0 int");
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i < 66000; i++)
    g_string_append_printf (text, ", a%u int", i);
  g_string_append (text, ");");
  g_assert_null (read_bytes (text->str, -1, CROW_DIALECT_MARIADB, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/script/no-scripts", test_no_scripts);
  g_test_add_func ("/import/script/rows-of-bytes", test_rows_of_bytes);
  g_test_add_func ("/import/script/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/import/script/guess", test_guess);
  g_test_add_func ("/import/script/said", test_said);
  g_test_add_func ("/import/script/postgresql", test_postgresql);
  g_test_add_func ("/import/script/mariadb", test_mariadb);
  g_test_add_func ("/import/script/mysql", test_mysql);
  g_test_add_func ("/import/script/depth", test_depth);
  g_test_add_func ("/import/script/too-many", test_too_many);
  return g_test_run ();
}
