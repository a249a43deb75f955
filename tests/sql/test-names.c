/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which words of an expression are columns, and what becomes of it when one gets another name.
 */
#include "config.h"

#include <string.h>

#include "sql/crow-sql-names.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/names/list", test_list);
  g_test_add_func ("/sql/names/rename", test_rename);
  g_test_add_func ("/sql/names/rename-table", test_rename_table);
  g_test_add_func ("/sql/names/random", test_random);
  return g_test_run ();
}
