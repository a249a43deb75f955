/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which words of an expression are columns, and what becomes of it when one gets another name.
 */
#include "config.h"

#include <string.h>

#include "sql/crow-sql-names.h"
#include "sql/crow-sql-query-names.h"

static const struct
{
  const char *sql;
  const char *names; /* with blanks between them */
} lists[] = {
  { "price > 0", "price" },
  { "price >= low AND price <= high OR NOT \"a b\"", "price low price high \"a b\"" },
  { "lower(name) = name -- price\n AND `b` /* c */ IS NOT NULL", "name name `b`" },
  { "CASE WHEN kind IN ('price', 'low') THEN low ELSE 1e5 END", "kind low" },
  { "book.price > other.price", "price price" },
  { "CAST(a AS double precision) + b::timestamp without time zone", "a b" },
  { "date '2020-01-01' < day AND x'00' <> data", "day data" },
  { "EXTRACT(year FROM born) > 1900", "born" },
  { "x = ANY (ARRAY[a, b[1], '[c]']) AND [d e] = 1", "x a b [d e]" },
  { "name COLLATE nocase = $1 OR name = :name OR @v", "name name" },
  { "born + INTERVAL 1 day > CURRENT_TIMESTAMP", "born" },
  { "", "" },
  { "'never closed", "" },
  { "\"never closed", "" },
  { "[a] + \"never closed\"\"", "[a]" },
};

static void
test_list (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GArray) names = _crow_sql_list_names (lists[i].sql);
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint j = 0; j < names->len; j++)
        {
          const CrowSqlName *name = &g_array_index (names, CrowSqlName, j);

          if (j > 0)
            g_string_append_c (text, ' ');
          g_string_append_len (text, name->token.start, name->token.length);
        }
      g_assert_cmpstr (text->str, ==, lists[i].names);
    }
}

static const struct
{
  const char *sql;
  const char *old;
  const char *new;
  const char *expected; /* NULL: nothing to change */
  CrowDialectId dialect;
} renames[] = {
  { "price > 0 AND prices > 'price'", "price", "cost", "cost > 0 AND prices > 'price'" },
  { "price(1) > 0", "price", "cost", NULL },
  { "Book.Price > book.\"price\" AND other.price > 0", "price", "cost", "Book.cost > book.\"cost\" AND other.price > 0" },
  { "`price` > [price]", "price", "a`b]c", "`a``b]c` > \"a`b]c\"" },
  { "price > 0", "price", "unit price", "\"unit price\" > 0" },
  { "price > 0", "price", "unit price", "`unit price` > 0", CROW_DIALECT_MARIADB },
  { "price > 0", "price", "Cost", "\"Cost\" > 0", CROW_DIALECT_POSTGRESQL },
  { "price > 0", "price", "order", "\"order\" > 0" },
  { "price > 0", "price", "x'); DROP TABLE book; --", "\"x'); DROP TABLE book; --\" > 0" },
  { "price  /* price */ > 0 ", "price", "cost", "cost  /* price */ > 0 " },
  { "end > 0 AND \"end\" > 0", "end", "stop", "end > 0 AND \"stop\" > 0" },
  { "preis\xc3\xbc > \xc3\xbcpreis", "preis\xc3\xbc", "cost", "cost > \xc3\xbcpreis" },
};

static void
test_rename (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (renames); i++)
    {
      g_autofree char *changed = _crow_sql_rename_columns (renames[i].sql, renames[i].dialect, "book", "book",
                                                           renames[i].old, renames[i].new);

      g_assert_cmpstr (changed, ==, renames[i].expected);
    }
}

static void
test_rename_table (void)
{
  g_autofree char *changed = _crow_sql_rename_columns ("book.price > 0 AND other.price > book(1)", CROW_DIALECT_SQLITE,
                                                       "book", "my novel", "", "");

  g_assert_cmpstr (changed, ==, "\"my novel\".price > 0 AND other.price > book(1)");
}

/* There and back again, for names of which each has its letters only; the rest may be anything. */
static void
test_random (void)
{
  static const char *const pieces[] = { "price", " ", "'price'", "(", ")", "\"price\"", "`price`", "[price]", ".", "--", "\n",
                                        "/*", "*/", "ARRAY", "lower", "'", "\"", "::", "AS", "1", ",", "\xc3\xbc", "other" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) sql = g_string_new (NULL);
      g_autofree char *changed = NULL;
      g_autofree char *back = NULL;

      for (guint i = g_test_rand_int_range (0, 20); i > 0; i--)
        g_string_append (sql, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      changed = _crow_sql_rename_columns (sql->str, CROW_DIALECT_SQLITE, "book", "book", "price", "zost");
      if (changed == NULL)
        continue;
      g_assert_cmpuint (strlen (changed), <, sql->len + 1);
      back = _crow_sql_rename_columns (changed, CROW_DIALECT_SQLITE, "book", "book", "zost", "price");
      g_assert_cmpstr (back, ==, sql->str);
    }
}

static const struct
{
  const char *sql;
  const char *table;
  const char *old;      /* NULL: the table itself is called otherwise */
  const char *expected; /* NULL: nothing to change */
  CrowDialectId dialect;
} queries[] = {
  /* A column, which keeps its name for those who read the view. */
  { "SELECT title FROM book", "book", "title", "SELECT name AS title FROM book" },
  { "SELECT DISTINCT id, Title FROM book;", "book", "title", "SELECT DISTINCT id, name AS Title FROM book;" },
  { "SELECT \"title\" FROM book", "book", "title", "SELECT \"name\" AS \"title\" FROM book" },
  { "SELECT title AS t FROM book", "book", "title", "SELECT name AS t FROM book" },
  { "SELECT title t, title FROM book", "book", "title", "SELECT name t, name AS title FROM book" },
  { "SELECT lower(title) FROM book WHERE title <> 'title'", "book", "title",
    "SELECT lower(name) FROM book WHERE name <> 'title'" },
  { "SELECT b.title, a.id FROM book AS b JOIN author a ON a.id = b.author_id", "book", "title",
    "SELECT b.name AS title, a.id FROM book AS b JOIN author a ON a.id = b.author_id" },
  { "SELECT book.title, title FROM book, author", "book", "title", "SELECT book.name AS title, book.name AS title FROM book, author" },
  { "SELECT main.book.title FROM main.book", "book", "title", "SELECT main.book.name AS title FROM main.book" },
  { "SELECT title FROM book ORDER BY title DESC, lower(title)", "book", "title",
    "SELECT name AS title FROM book ORDER BY title DESC, lower(name)" },
  { "SELECT id FROM book ORDER BY title", "book", "title", "SELECT id FROM book ORDER BY name" },
  { "SELECT title, count(*) FROM book GROUP BY title HAVING max(title) > 'a'", "book", "title",
    "SELECT name AS title, count(*) FROM book GROUP BY name HAVING max(name) > 'a'" },
  { "SELECT title FROM book UNION SELECT title FROM book ORDER BY title", "book", "title",
    "SELECT name AS title FROM book UNION SELECT name AS title FROM book ORDER BY title" },
  { "SELECT id AS title FROM book WHERE title = 1", "book", "title", "SELECT id AS title FROM book WHERE name = 1" },
  { "SELECT id title FROM book", "book", "title", NULL },
  { "SELECT title FROM (SELECT title FROM book) AS q", "book", "title",
    "SELECT title FROM (SELECT name AS title FROM book) AS q" },
  { "WITH q AS (SELECT title FROM book) SELECT title FROM q", "book", "title",
    "WITH q AS (SELECT name AS title FROM book) SELECT title FROM q" },
  { "WITH RECURSIVE q (n, t) AS (SELECT 1, title FROM book UNION ALL SELECT n + 1, t FROM q) SELECT t FROM q", "book",
    "title", "WITH RECURSIVE q (n, t) AS (SELECT 1, name AS title FROM book UNION ALL SELECT n + 1, t FROM q) SELECT t FROM q" },
  { "SELECT (SELECT name FROM author WHERE author.id = author_id AND title <> '') FROM book", "book", "title",
    "SELECT (SELECT name FROM author WHERE author.id = author_id AND book.name <> '') FROM book" },
  { "SELECT CAST(title AS text), title::varchar FROM book", "book", "title",
    "SELECT CAST(name AS text), name::varchar FROM book", CROW_DIALECT_POSTGRESQL },
  { "SELECT count(*) OVER (PARTITION BY title ORDER BY title) FROM book", "book", "title",
    "SELECT count(*) OVER (PARTITION BY name ORDER BY name) FROM book" },
  { "SELECT extract(year FROM title) FROM book WHERE title IS DISTINCT FROM author_id", "book", "title",
    "SELECT extract(year FROM name) FROM book WHERE name IS DISTINCT FROM author_id", CROW_DIALECT_POSTGRESQL },
  { "SELECT CASE WHEN title = '' THEN title ELSE 'x' END title FROM book -- title", "book", "title",
    "SELECT CASE WHEN name = '' THEN name ELSE 'x' END title FROM book -- title" },
  { "SELECT author.name FROM author JOIN book ON author_id = author.id AND title = \"title\"", "book", "title",
    "SELECT author.name FROM author JOIN book ON author_id = author.id AND book.name = \"title\"", CROW_DIALECT_MARIADB },
  { "SELECT a.title FROM author a, book b", "book", "title", NULL },
  { "SELECT title FROM author", "book", "title", NULL },
  /* What could be something else. */
  { "SELECT title FROM book, other", "book", "title", NULL },
  { "SELECT title FROM book b JOIN book c ON b.id = c.id", "book", "title", NULL },
  { "SELECT title FROM book, (SELECT 1 AS title) AS q", "book", "title", NULL },
  { "SELECT b.title FROM book NATURAL JOIN author", "book", "title", NULL },
  { "SELECT id FROM book WHERE EXISTS (SELECT 1 FROM other WHERE title = 1)", "book", "title", NULL },
  { "SELECT title FROM book JOIN author USING (title)", "book", "title", NULL },
  { "SELECT title, id FROM book JOIN author USING (id)", "book", "title",
    "SELECT book.name AS title, id FROM book JOIN author USING (id)" },
  { "SELECT x FROM book AS b (x, y)", "book", "title", NULL },
  { "SELECT title FROM (book JOIN author ON 1 = 1)", "book", "title", NULL },
  { "WITH book AS (SELECT 1 AS title) SELECT title FROM book", "book", "title", NULL },
  { "SELECT title FROM book)", "book", "title", NULL },
  { "SELECT title FROM ((((", "book", "title", NULL },
  { "", "book", "title", NULL },
  /* A table. */
  { "SELECT title FROM book", "book", NULL, "SELECT title FROM volume" },
  { "SELECT book.*, \"book\".title, b.id FROM book, author AS b", "book", NULL,
    "SELECT volume.*, \"volume\".title, b.id FROM volume, author AS b" },
  { "SELECT b.* FROM public.book b WHERE b.id IN (SELECT id FROM book)", "book", NULL,
    "SELECT b.* FROM public.volume b WHERE b.id IN (SELECT id FROM volume)" },
  { "SELECT book.id FROM author AS book", "book", NULL, NULL },
  { "WITH book AS (SELECT 1) SELECT * FROM book", "book", NULL, NULL },
  { "SELECT book FROM author", "book", NULL, NULL },
};

/* There are a table of books and one of authors; others may have any column. */
static gboolean
may_have_cb (const char *source,
             const char *column,
             gpointer    data)
{
  return g_ascii_strcasecmp (source, "author") != 0 || g_str_equal (column, "id") || g_str_equal (column, "name");
}

static void
test_rename_in_query (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      gboolean column = queries[i].old != NULL;
      CrowSqlQueryRename rename = {
        .dialect = queries[i].dialect, .table = queries[i].table, .new_table = column ? queries[i].table : "volume",
        .old = queries[i].old, .new = column ? "name" : NULL, .may_have = may_have_cb };
      g_autofree char *result = _crow_sql_rename_in_query (queries[i].sql, &rename);

      g_test_message ("%s", queries[i].sql);
      g_assert_cmpstr (result, ==, queries[i].expected);
    }
}

/* A query that somebody is still writing is one that is broken off. */
static void
test_broken_off (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    for (gsize end = strlen (queries[i].sql); end-- > 0;)
      {
        g_autofree char *sql = g_strndup (queries[i].sql, end);
        CrowSqlQueryRename rename = { .dialect = queries[i].dialect, .table = "book", .new_table = "volume", .old = "title",
                                      .new = "name", .may_have = may_have_cb };
        g_autofree char *result = _crow_sql_rename_in_query (sql, &rename);

        g_assert_true (result == NULL || strstr (result, "volume") != NULL || strstr (result, "name") != NULL);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/names/list", test_list);
  g_test_add_func ("/sql/names/rename", test_rename);
  g_test_add_func ("/sql/names/rename-table", test_rename_table);
  g_test_add_func ("/sql/names/random", test_random);
  g_test_add_func ("/sql/names/rename-in-query", test_rename_in_query);
  g_test_add_func ("/sql/names/broken-off", test_broken_off);
  return g_test_run ();
}
