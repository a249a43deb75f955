/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds in SQLite's stored CREATE statements what no pragma tells.  SQLite has parsed the statement already, so it is
 * known to be well formed; only the words that matter here are looked at.
 *
 * Grammar: https://www.sqlite.org/lang_createtable.html and lang_createindex.html.
 */
#include "config.h"

#include "sql/crow-catalog-sqlite-private.h"

#include <string.h>

#include "sql/crow-sql-lexer.h"

typedef struct
{
  CrowCatalogTable *table;
  CrowCatalogColumn *column; /* (nullable): the one being defined */
  char *constraint;          /* (nullable): the name that was announced */
  guint next_foreign_key;    /* foreign keys come in the order of the text */
  const char *text;
} TableText;

static CrowCatalogKey *
find_unique (TableText *self,
             char     **columns)
{
  for (guint i = 0; i < self->table->uniques->len; i++)
    {
      CrowCatalogKey *key = g_ptr_array_index (self->table->uniques, i);
      guint n = g_strv_length (key->columns);
      gboolean same = n == g_strv_length (columns);

      for (guint j = 0; same && j < n; j++)
        same = g_ascii_strcasecmp (key->columns[j], columns[j]) == 0;
      if (same && key->name == NULL)
        return key;
    }
  return NULL;
}

/* The names in "(a, b COLLATE x DESC)". */
static char **
read_column_list (TableText *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  CrowToken token = crow_sql_lexer_next (&self->text);
  gboolean expect = TRUE;

  if (crow_token_is_char (&token, '('))
    for (token = crow_sql_lexer_next (&self->text);
         token.kind != CROW_TOKEN_END && !crow_token_is_char (&token, ')');
         token = crow_sql_lexer_next (&self->text))
      {
        if (crow_token_is_char (&token, ','))
          expect = TRUE;
        else if (expect)
          {
            g_autofree char *name = crow_token_dup_name (&token);

            g_strv_builder_add (names, name);
            expect = FALSE;
          }
      }
  return g_strv_builder_end (names);
}

static char *
read_group (TableText *self)
{
  CrowToken open = crow_sql_lexer_next (&self->text);

  return crow_token_is_char (&open, '(') ? crow_sql_lexer_skip_group (&open, &self->text) : NULL;
}

static void
read_default (TableText *self)
{
  CrowToken token = crow_sql_lexer_next (&self->text);

  if (crow_token_is_char (&token, '('))
    g_free (crow_sql_lexer_skip_group (&token, &self->text));
  else if (crow_token_is_char (&token, '+') || crow_token_is_char (&token, '-'))
    crow_sql_lexer_next (&self->text);
}

static void
read_unique (TableText *self)
{
  g_auto (GStrv) columns = NULL;
  CrowCatalogKey *key;

  if (self->column != NULL)
    {
      const char *single[] = { self->column->name, NULL };

      columns = g_strdupv ((char **) single);
    }
  else
    columns = read_column_list (self);
  key = find_unique (self, columns);
  if (key != NULL)
    key->name = g_steal_pointer (&self->constraint);
}

static void
read_references (TableText *self)
{
  if (self->next_foreign_key < self->table->foreign_keys->len)
    {
      CrowCatalogForeignKey *foreign_key = g_ptr_array_index (self->table->foreign_keys, self->next_foreign_key);

      foreign_key->name = g_steal_pointer (&self->constraint);
    }
  self->next_foreign_key++;
}

static void
read_deferrable (TableText *self,
                 gboolean   not)
{
  const char *after = self->text;
  CrowToken initially = crow_sql_lexer_next (&after);
  CrowDeferrable deferrable = CROW_DEFERRABLE_IMMEDIATE;

  if (crow_token_is_word (&initially, "INITIALLY"))
    {
      CrowToken when = crow_sql_lexer_next (&after);

      if (crow_token_is_word (&when, "DEFERRED"))
        deferrable = CROW_DEFERRABLE_DEFERRED;
      self->text = after;
    }
  if (!not && self->next_foreign_key > 0 && self->next_foreign_key <= self->table->foreign_keys->len)
    {
      CrowCatalogForeignKey *last = g_ptr_array_index (self->table->foreign_keys, self->next_foreign_key - 1);

      last->deferrable = deferrable;
    }
}

static void
read_word (TableText       *self,
           const CrowToken *token,
           const CrowToken *previous)
{
  if (crow_token_is_word (token, "CONSTRAINT"))
    {
      CrowToken name = crow_sql_lexer_next (&self->text);

      g_free (self->constraint);
      self->constraint = crow_token_dup_name (&name);
    }
  else if (crow_token_is_word (token, "CHECK"))
    {
      g_autofree char *expression = read_group (self);

      if (expression != NULL)
        crow_catalog_table_add_check (self->table, self->constraint, expression);
      g_clear_pointer (&self->constraint, g_free);
    }
  else if (crow_token_is_word (token, "COLLATE") && self->column != NULL)
    {
      CrowToken name = crow_sql_lexer_next (&self->text);

      g_free (self->column->collation);
      self->column->collation = crow_token_dup_name (&name);
    }
  else if (crow_token_is_word (token, "AUTOINCREMENT") && self->column != NULL)
    self->column->no_reuse = TRUE;
  else if (crow_token_is_word (token, "AS") && self->column != NULL && self->column->generated == NULL)
    self->column->generated = read_group (self);
  else if (crow_token_is_word (token, "DEFAULT") && self->column != NULL &&
           !crow_token_is_word (previous, "SET"))
    read_default (self);
  else if (crow_token_is_word (token, "UNIQUE"))
    read_unique (self);
  else if (crow_token_is_word (token, "PRIMARY"))
    {
      if (self->table->primary_key != NULL)
        {
          g_free (self->table->primary_key->name);
          self->table->primary_key->name = g_steal_pointer (&self->constraint);
        }
    }
  else if (crow_token_is_word (token, "REFERENCES"))
    read_references (self);
  else if (crow_token_is_word (token, "DEFERRABLE"))
    read_deferrable (self, crow_token_is_word (previous, "NOT"));
  else if (crow_token_is_word (token, "NULL"))
    g_clear_pointer (&self->constraint, g_free);
}

static gboolean
starts_table_constraint (const CrowToken *token)
{
  static const char *const words[] = { "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (crow_token_is_word (token, words[i]))
      return TRUE;
  return FALSE;
}

void
_crow_catalog_sqlite_read_table_text (CrowCatalogTable *table,
                                      const char       *sql)
{
  TableText self = { table, NULL, NULL, 0, sql };
  CrowToken token, previous = { CROW_TOKEN_END, sql, 0 };
  gboolean at_start = TRUE;

  if (sql == NULL)
    return;
  do
    token = crow_sql_lexer_next (&self.text);
  while (token.kind != CROW_TOKEN_END && !crow_token_is_char (&token, '('));

  for (token = crow_sql_lexer_next (&self.text);
       token.kind != CROW_TOKEN_END && !crow_token_is_char (&token, ')');
       previous = token, token = crow_sql_lexer_next (&self.text))
    {
      if (crow_token_is_char (&token, ','))
        {
          at_start = TRUE;
          continue;
        }
      if (at_start)
        {
          at_start = FALSE;
          g_clear_pointer (&self.constraint, g_free);
          self.column = NULL;
          if (!starts_table_constraint (&token))
            {
              g_autofree char *name = crow_token_dup_name (&token);

              self.column = crow_catalog_table_lookup_column (table, name);
              continue;
            }
        }
      if (crow_token_is_char (&token, '('))
        g_free (crow_sql_lexer_skip_group (&token, &self.text));
      else if (token.kind == CROW_TOKEN_WORD)
        read_word (&self, &token, &previous);
    }
  g_free (self.constraint);
}

/* One part of an index without its COLLATE and ASC or DESC: "lower(name)". */
static char *
strip_part (const char *part)
{
  const char *text = part;
  const char *end = part + strlen (part);
  CrowToken token;

  while ((token = crow_sql_lexer_next (&text)).kind != CROW_TOKEN_END)
    {
      if (crow_token_is_char (&token, '('))
        g_free (crow_sql_lexer_skip_group (&token, &text));
      else if (crow_token_is_word (&token, "COLLATE") || crow_token_is_word (&token, "ASC") ||
               crow_token_is_word (&token, "DESC"))
        {
          end = token.start;
          break;
        }
    }
  return g_strstrip (g_strndup (part, end - part));
}

static void
read_expressions (CrowCatalogIndex *index,
                  const char       *list)
{
  const char *text = list, *start = list;
  CrowToken token;
  guint position = 0;

  do
    {
      token = crow_sql_lexer_next (&text);
      if (crow_token_is_char (&token, '('))
        g_free (crow_sql_lexer_skip_group (&token, &text));
      else if (token.kind == CROW_TOKEN_END || crow_token_is_char (&token, ','))
        {
          g_autofree char *part = g_strndup (start, token.start - start);

          if (position < index->parts->len)
            {
              CrowCatalogIndexPart *record = g_ptr_array_index (index->parts, position);

              if (record->column == NULL)
                record->expression = strip_part (g_strstrip (part));
            }
          position++;
          start = text;
        }
    }
  while (token.kind != CROW_TOKEN_END);
}

void
_crow_catalog_sqlite_read_index_text (CrowCatalogTable *table,
                                      CrowCatalogIndex *index,
                                      const char       *sql)
{
  const char *text = sql;
  CrowToken token;

  /* A collation is kept only where it is not the column's own. */
  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      if (g_strcmp0 (part->collation, "BINARY") == 0)
        g_clear_pointer (&part->collation, g_free);
    }
  if (sql == NULL)
    return;
  do
    token = crow_sql_lexer_next (&text);
  while (token.kind != CROW_TOKEN_END && !crow_token_is_char (&token, '('));
  if (crow_token_is_char (&token, '('))
    {
      g_autofree char *list = crow_sql_lexer_skip_group (&token, &text);

      if (list != NULL)
        read_expressions (index, list);
    }
  token = crow_sql_lexer_next (&text);
  if (crow_token_is_word (&token, "WHERE"))
    index->where = g_strstrip (g_strdup (text));
}

void
_crow_catalog_sqlite_read_view_text (CrowCatalog *catalog,
                                     const char  *name,
                                     const char  *sql)
{
  const char *text = sql;
  CrowToken token;

  /* CREATE VIEW name (columns) AS query: the column list, if any, is a group before AS. */
  do
    {
      token = crow_sql_lexer_next (&text);
      if (crow_token_is_char (&token, '('))
        {
          g_ptr_array_add (catalog->notes,
                           g_strdup_printf ("The column names that the view “%s” declares were left out.", name));
          g_free (crow_sql_lexer_skip_group (&token, &text));
        }
    }
  while (token.kind != CROW_TOKEN_END && !crow_token_is_word (&token, "AS"));
  if (token.kind != CROW_TOKEN_END)
    {
      g_autofree char *query = g_strstrip (g_strdup (text));

      crow_catalog_add_view (catalog, NULL, name, query);
    }
}
