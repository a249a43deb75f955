/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads scripts for MariaDB and MySQL: dumps, or written by hand for the client.  Cuts them into statements as the client
 * does (DELIMITER, comments, strings), skips rows, and hands on what makes or changes tables and views.
 *
 * There is no library that parses MariaDB's SQL for others, so this is a tokenizer and functions for the statements that
 * matter, which give what the server's catalog would show.
 */
#include "config.h"

#include "import/crow-script-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "import/crow-script-my-private.h"
#include "sql/crow-catalog-mariadb-private.h"

/* A statement with more tokens is none that makes a table. */
#define MAX_TOKENS (8 * 1024 * 1024)

gboolean
_crow_my_take_table_name (CrowMyReader *self,
                          char        **schema,
                          char        **name)
{
  g_autofree char *first = _crow_my_take_name (self);

  *schema = *name = NULL;
  if (first == NULL)
    return FALSE;
  if (_crow_my_take (self, ".", NULL))
    {
      *name = _crow_my_take_name (self);
      *schema = g_steal_pointer (&first);
      if (*name == NULL)
        {
          g_clear_pointer (schema, g_free);
          return FALSE;
        }
    }
  else
    {
      *name = g_steal_pointer (&first);
      *schema = g_strdup (self->current);
    }
  /* The first database is the one that is read; its name is not told. */
  if (*schema != NULL && self->database == NULL)
    self->database = g_strdup (*schema);
  if (*schema != NULL && g_strcmp0 (*schema, self->database) == 0)
    g_clear_pointer (schema, g_free);
  return TRUE;
}

CrowCatalogTable *
_crow_my_find_table (CrowMyReader *self,
                     const char   *schema,
                     const char   *name)
{
  CrowCatalogTable *table = crow_script_reader_lookup_table (self->reader, schema, name);

  if (table == NULL)
    crow_script_reader_note (self->reader, _("There is no table “%s” yet, so this was left out."), name);
  return table;
}

static void
use_database (CrowMyReader *self)
{
  g_autofree char *name = _crow_my_take_name (self);

  if (name == NULL)
    return;
  if (self->database == NULL)
    self->database = g_strdup (name);
  g_free (self->current);
  self->current = g_steal_pointer (&name);
}

/* CREATE DATABASE x … COLLATE y: what tables have that say nothing. */
static void
create_database (CrowMyReader *self)
{
  while (!_crow_my_is_at_end (self))
    if (_crow_my_take (self, "collate", NULL))
      {
        g_autofree char *collation = NULL;

        _crow_my_take (self, "=", NULL);
        collation = _crow_my_take_name (self);
        if (collation != NULL)
          {
            g_free (self->collation);
            self->collation = g_steal_pointer (&collation);
          }
      }
    else if (_crow_my_take (self, "character", "set", NULL) || _crow_my_take (self, "charset", NULL))
      {
        g_autofree char *charset = NULL;

        _crow_my_take (self, "=", NULL);
        charset = _crow_my_take_name (self);
        if (charset != NULL)
          {
            g_free (self->collation);
            self->collation = _crow_my_default_collation (charset);
          }
      }
    else
      self->at++;
}

static void
drop_database (CrowMyReader *self)
{
  g_autofree char *name = NULL;

  _crow_my_take (self, "if", "exists", NULL);
  name = _crow_my_take_name (self);
  for (guint i = self->reader->catalog->tables->len; name != NULL && i-- > 0;)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->reader->catalog->tables, i);
      const char *schema = table->schema != NULL ? table->schema : self->database;

      if (g_strcmp0 (schema, name) == 0)
        crow_script_reader_drop_table (self->reader, table);
    }
}

static void
drop_tables (CrowMyReader *self,
             gboolean      views)
{
  gboolean optional = _crow_my_take (self, "if", "exists", NULL);

  do
    {
      g_autofree char *schema = NULL;
      g_autofree char *name = NULL;
      CrowCatalogTable *table;

      if (!_crow_my_take_table_name (self, &schema, &name))
        return;
      if (views)
        {
          crow_script_reader_drop_view (self->reader, schema, name);
          continue;
        }
      table = crow_script_reader_lookup_table (self->reader, schema, name);
      if (table != NULL)
        crow_script_reader_drop_table (self->reader, table);
      else if (!optional)
        crow_script_reader_note (self->reader, _("There is no table “%s” that could be dropped."), name);
    }
  while (_crow_my_take (self, ",", NULL));
}

static void
drop_index (CrowMyReader *self)
{
  g_autofree char *index = NULL;
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  gboolean optional = _crow_my_take (self, "if", "exists", NULL);
  CrowCatalogTable *table;

  index = _crow_my_take_name (self);
  if (index == NULL || !_crow_my_take (self, "on", NULL) || !_crow_my_take_table_name (self, &schema, &name))
    return;
  table = _crow_my_find_table (self, schema, name);
  if (table != NULL && !crow_script_drop_index (table, index) && !optional)
    crow_script_reader_note (self->reader, _("“%s” has no constraint “%s” that could be dropped."), name, index);
}

/* RENAME TABLE a TO b, c TO d */
static void
rename_tables (CrowMyReader *self)
{
  _crow_my_take (self, "if", "exists", NULL);
  do
    {
      g_autofree char *schema = NULL;
      g_autofree char *name = NULL;
      g_autofree char *new_schema = NULL;
      g_autofree char *new_name = NULL;
      CrowCatalogTable *table;

      if (!_crow_my_take_table_name (self, &schema, &name) || !_crow_my_take (self, "to", NULL) ||
          !_crow_my_take_table_name (self, &new_schema, &new_name))
        {
          crow_script_reader_note (self->reader, _("A change of a name was left out: it is not understood."));
          return;
        }
      table = _crow_my_find_table (self, schema, name);
      if (table != NULL && crow_script_reader_lookup_table (self->reader, new_schema, new_name) == NULL)
        crow_script_reader_rename_table (self->reader, table, new_schema, new_name);
    }
  while (_crow_my_take (self, ",", NULL));
}

/* Behind VIEW.  The query stays as it is written; names that it gives to its columns come before it. */
static void
create_view (CrowMyReader *self)
{
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  g_autofree char *query = NULL;
  g_autoptr (GString) columns = NULL;
  guint first;

  _crow_my_take (self, "if", "not", "exists", NULL);
  if (!_crow_my_take_table_name (self, &schema, &name))
    return;
  if (_crow_my_take (self, "(", NULL))
    {
      columns = g_string_new (NULL);
      do
        {
          g_autofree char *column = _crow_my_take_name (self);

          if (column == NULL)
            break;
          g_string_append (columns, columns->len > 0 ? ", " : "");
          _crow_my_append_name (columns, column);
        }
      while (_crow_my_take (self, ",", NULL));
      _crow_my_take (self, ")", NULL);
    }
  if (!_crow_my_take (self, "as", NULL) || _crow_my_is_at_end (self))
    {
      crow_script_reader_note (self->reader, _("The view “%s” was left out: it is not understood."), name);
      return;
    }
  first = self->at;
  self->at = self->tokens->len - 1;
  query = _crow_my_dup_text (self, first);
  if (columns != NULL)
    {
      g_autoptr (GString) named = g_string_new ("WITH ");

      _crow_my_append_name (named, name);
      g_string_append_printf (named, " (%s) AS (%s) SELECT * FROM ", columns->str, query);
      _crow_my_append_name (named, name);
      g_free (query);
      query = g_string_free (g_steal_pointer (&named), FALSE);
    }
  crow_script_reader_drop_view (self->reader, schema, name);
  crow_catalog_add_view (self->reader->catalog, schema, name, query);
}

static const struct
{
  const char *word;
  const char *title;
} left_out[] = {
  { "trigger", N_("A trigger was left out.") },
  { "function", N_("A function or procedure was left out.") },
  { "procedure", N_("A function or procedure was left out.") },
  { "event", N_("An event was left out.") },
  { "sequence", N_("A sequence was left out.") },
  { "package", N_("A function or procedure was left out.") },
};

/* Behind CREATE. */
static void
run_create (CrowMyReader *self)
{
  gboolean replace = _crow_my_take (self, "or", "replace", NULL);
  gboolean temporary = _crow_my_take (self, "temporary", NULL);
  guint at = self->at;

  if (_crow_my_take (self, "table", NULL))
    {
      if (temporary)
        return;
      if (replace)
        {
          guint behind = self->at;
          g_autofree char *schema = NULL;
          g_autofree char *name = NULL;
          CrowCatalogTable *table;

          if (_crow_my_take_table_name (self, &schema, &name) &&
              (table = crow_script_reader_lookup_table (self->reader, schema, name)) != NULL)
            crow_script_reader_drop_table (self->reader, table);
          self->at = behind;
        }
      _crow_my_create_table (self);
      return;
    }
  if (_crow_my_take (self, "database", NULL) || _crow_my_take (self, "schema", NULL))
    {
      create_database (self);
      return;
    }
  if (_crow_my_is (self, 0, "index") || _crow_my_is (self, 0, "unique") || _crow_my_is (self, 0, "fulltext") ||
      _crow_my_is (self, 0, "spatial"))
    {
      _crow_my_create_index (self);
      return;
    }
  /* ALGORITHM = x DEFINER = `a`@`b` SQL SECURITY y stand before the kind of what is made. */
  for (; !_crow_my_is_at_end (self) && self->at < at + 20; self->at++)
    {
      if (_crow_my_take (self, "view", NULL))
        {
          create_view (self);
          return;
        }
      for (gsize i = 0; i < G_N_ELEMENTS (left_out); i++)
        if (_crow_my_is (self, 0, left_out[i].word))
          {
            crow_script_reader_note (self->reader, "%s", _(left_out[i].title));
            return;
          }
      if (_crow_my_is (self, 0, "user") || _crow_my_is (self, 0, "role") || _crow_my_is (self, 0, "server"))
        return;
    }
  crow_script_reader_note (self->reader, _("A statement was left out: it is not understood."));
}

static void
run_statement (CrowMyReader *self)
{
  if (_crow_my_take (self, "create", NULL))
    run_create (self);
  else if (_crow_my_take (self, "alter", NULL))
    {
      _crow_my_take (self, "online", NULL);
      _crow_my_take (self, "ignore", NULL);
      if (_crow_my_take (self, "table", NULL))
        _crow_my_alter_table (self);
    }
  else if (_crow_my_take (self, "drop", NULL))
    {
      if (_crow_my_take (self, "table", NULL) || _crow_my_take (self, "tables", NULL))
        drop_tables (self, FALSE);
      else if (_crow_my_take (self, "view", NULL))
        drop_tables (self, TRUE);
      else if (_crow_my_take (self, "index", NULL))
        drop_index (self);
      else if (_crow_my_take (self, "database", NULL) || _crow_my_take (self, "schema", NULL))
        drop_database (self);
    }
  else if (_crow_my_take (self, "rename", "table", NULL))
    rename_tables (self);
  else if (_crow_my_take (self, "use", NULL))
    use_database (self);
}

/* What begins a statement that says nothing of a schema. */
static gboolean
is_skipped (CrowMyReader *self)
{
  static const char *const words[] = {
    /* What is read comes first. */
    "create", "alter", "drop", "rename", "use",
    "insert", "replace", "update", "delete", "select", "set", "lock", "unlock", "start", "begin", "commit", "rollback",
    "grant", "revoke", "flush", "analyze", "optimize", "show", "load", "truncate", "call", "do", "with", "values",
    "explain", "describe", "check", "repair", "savepoint", "prepare", "execute", "deallocate", "help", "kill", "reset",
    "purge", "change", "handler", "xa", "delimiter", "source", "release",
    "shutdown", "install", "uninstall", "signal", "get", "binlog", "cache", "backup",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (_crow_my_is (self, 0, words[i]))
      return TRUE;
  return FALSE;
}

typedef struct
{
  gsize start, end;
  gboolean whole;
} Statement;

static gboolean
is_word_at (const char *p,
            const char *word)
{
  gsize n = strlen (word);

  return g_ascii_strncasecmp (p, word, n) == 0 && (p[n] == '\0' || g_ascii_isspace (p[n]));
}

/* A line for the client: DELIMITER, SOURCE, "\." */
static gboolean
take_client_line (CrowMyReader *self,
                  gsize        *at,
                  GString      *delimiter)
{
  const char *p = self->text + *at;
  gsize length = strcspn (p, "\n");

  if (is_word_at (p, "delimiter"))
    {
      g_autofree char *rest = g_strstrip (g_strndup (p + strlen ("delimiter"), length - strlen ("delimiter")));

      rest[strcspn (rest, " \t")] = '\0';
      if (*rest != '\0')
        g_string_assign (delimiter, rest);
    }
  else if (is_word_at (p, "source") || g_str_has_prefix (p, "\\."))
    {
      self->reader->offset = *at;
      crow_script_reader_note (self->reader,
                               _("Another script is included here, which was not read. Name it on the command line as well."));
    }
  else
    return FALSE;
  *at += length;
  return TRUE;
}

/* FALSE at the end of the script. */
static gboolean
find_statement (CrowMyReader *self,
                gsize        *at,
                GString      *delimiter,
                Statement    *statement)
{
  const CrowScript *script = self->reader->script;
  const char *stop = script->text + script->length;
  const char *inside;
  const char *p;
  char signs[16];

  for (;;)
    {
      p = script->text + *at;
      if (*p == '\0')
        return FALSE;
      if (strncmp (p, delimiter->str, delimiter->len) == 0)
        *at += delimiter->len;
      else if (g_ascii_isspace (*p) || *p == '#' || (p[0] == '-' && p[1] == '-') ||
               (p[0] == '/' && p[1] == '*' && !_crow_my_is_conditional (p, &inside)))
        *at = _crow_my_skip_token (p, stop) - script->text;
      else if (!take_client_line (self, at, delimiter))
        break;
    }
  statement->start = *at;
  statement->whole = FALSE;
  g_snprintf (signs, sizeof signs, "'\"`#-/%c", *delimiter->str);
  while (p < stop)
    {
      /* Most of a dump is nothing of this. */
      p += strcspn (p, signs);
      if (strncmp (p, delimiter->str, delimiter->len) == 0)
        {
          statement->whole = p < stop;
          break;
        }
      if (*p == '-' || *p == '/' ? p[1] == *p || p[1] == '*' : strchr ("'\"`#", *p) != NULL)
        p = _crow_my_skip_token (p, stop);
      else
        p++;
    }
  p = MIN (p, stop);
  statement->end = p - script->text;
  *at = statement->end + (statement->whole ? delimiter->len : 0);
  return TRUE;
}

/* The first word is enough for most statements: a dump is mostly rows. */
static gboolean
is_interesting (CrowMyReader    *self,
                const Statement *statement)
{
  static const char *const words[] = { "create", "alter", "drop", "rename", "use" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if (statement->end - statement->start > length &&
          g_ascii_strncasecmp (self->text + statement->start, words[i], length) == 0 &&
          g_ascii_isspace (self->text[statement->start + length]))
        return TRUE;
    }
  _crow_my_tokenize (self->text, statement->start, MIN (statement->end, statement->start + 64), self->tokens);
  self->at = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (_crow_my_is (self, 0, words[i]))
      return TRUE;
  return !_crow_my_is_at_end (self) && !is_skipped (self) && statement->end - statement->start < 64;
}

static gboolean
read_script (CrowMyReader     *self,
             const CrowScript *script,
             GError          **error)
{
  g_autoptr (GString) delimiter = g_string_new (";");
  Statement statement;
  gsize at = 0;

  crow_script_reader_begin (self->reader, script);
  self->text = script->text;
  while (find_statement (self, &at, delimiter, &statement))
    {
      gboolean skipped;

      self->reader->offset = statement.start;
      if (!is_interesting (self, &statement))
        {
          skipped = is_skipped (self) || _crow_my_is_at_end (self);
          if (!skipped)
            crow_script_reader_note (self->reader, _("A statement was left out: it is not understood."));
          else if (!statement.whole && statement.end - statement.start > 64)
            crow_script_reader_note (self->reader, _("The script ends in the middle of this statement."));
          continue;
        }
      if (!crow_script_validate (script, statement.start, statement.end, error))
        return FALSE;
      _crow_my_tokenize (self->text, statement.start, statement.end, self->tokens);
      self->at = 0;
      if (self->tokens->len > MAX_TOKENS)
        {
          crow_script_reader_note (self->reader, _("A statement was left out: it is too long."));
          continue;
        }
      if (!is_skipped (self))
        crow_script_reader_note (self->reader, _("A statement was left out: it is not understood."));
      else
        run_statement (self);
    }
  return TRUE;
}

gboolean
crow_script_read_mariadb (CrowScriptReader *reader,
                          GPtrArray        *scripts,
                          GError          **error)
{
  CrowMyReader self = { .reader = reader };
  gboolean done = TRUE;

  self.tokens = g_array_new (FALSE, FALSE, sizeof (CrowMyToken));
  self.generated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.collation = g_strdup ("utf8mb4_general_ci");
  for (guint i = 0; done && i < scripts->len; i++)
    done = read_script (&self, g_ptr_array_index (scripts, i), error);
  if (done)
    _crow_catalog_name_inline_enums (reader->catalog);
  g_array_unref (self.tokens);
  g_hash_table_unref (self.generated);
  g_free (self.database);
  g_free (self.current);
  g_free (self.collation);
  return done;
}
