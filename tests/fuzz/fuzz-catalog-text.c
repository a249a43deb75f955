/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fuzz target: the statements that SQLite keeps as text, which anyone's database may hold.
 */
#include "config.h"

#include "sql/crow-catalog-sqlite-private.h"
#include "sql/crow-sql-lexer.h"

#include "fuzz.h"

/* Tokens move forward and stay inside the text. */
static void
check_tokens (const char *text)
{
  const char *end = text + strlen (text);
  const char *at = text;

  for (;;)
    {
      const char *before = at;
      CrowToken token = crow_sql_lexer_next (&at);
      g_autofree char *name = NULL;

      g_assert_true (at >= before && at <= end);
      if (token.kind == CROW_TOKEN_END)
        return;
      g_assert_true (at > before);
      g_assert_true (token.start >= before && token.start + token.length <= at);
      if (token.kind != CROW_TOKEN_PUNCTUATION)
        name = crow_token_dup_name (&token);
      if (crow_token_is_char (&token, '('))
        {
          const char *inside = at;
          g_autofree char *group = crow_sql_lexer_skip_group (&token, &inside);

          g_assert_true (inside <= end);
          if (group != NULL)
            g_assert_cmpuint (strlen (group), <, (gsize) (inside - at));
        }
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (CrowCatalog) catalog = crow_catalog_new (CROW_DIALECT_SQLITE, "fuzz");
  CrowCatalogTable *table = crow_catalog_add_table (catalog, NULL, "author");
  CrowCatalogIndex *index;

  check_tokens (text);

  /* The readers are only given what SQLite accepted, which is never other than UTF-8 to them. */
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  crow_catalog_table_add_column (table, "id", "INTEGER");
  crow_catalog_table_add_column (table, "name", "TEXT");
  index = crow_catalog_table_add_index (table, "author_name");
  crow_catalog_index_add_part (index)->column = g_strdup ("name");
  crow_catalog_index_add_part (index);
  _crow_catalog_sqlite_read_table_text (table, text);
  _crow_catalog_sqlite_read_index_text (table, index, text);
  _crow_catalog_sqlite_read_view_text (catalog, "authors", text);
  return 0;
}
