/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads scripts for PostgreSQL: pg_dump's, or written by hand for psql.  Statements that say nothing of a schema are told by
 * their first words and never parsed; the others are parsed one by one by the server's own grammar (libpg_query), so that an
 * error in one leaves the rest.
 *
 * libpg_query gives its tree as JSON or as protobuf; JSON needs no second library (crow-script-pg-tree.c).  Version 15 leaves out
 * negative numbers there, which are read from the text (crow-script-pg-expression.c).
 */
#include "config.h"

#include "import/crow-script-reader.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"

#if HAVE_PG_QUERY

#include <pg_query.h>
#include <string.h>

#include "import/crow-script-pg-private.h"
#include "import/crow-script-pg-split.h"

/* Trees are walked by functions that call themselves, here and in the libraries; two words are a
 * level at most, and a level takes less than a kilobyte of stack in each. */
#define MAX_DEPTH 6000

static void
domain_free (gpointer data)
{
  CrowPgDomain *domain = data;

  g_free (domain->type);
  g_ptr_array_unref (domain->checks);
  g_ptr_array_unref (domain->trees);
  g_free (domain);
}

/* The first words of statements that say nothing of tables.  What people may miss is noted with its title. */
static const struct
{
  const char *first;
  const char *second; /* (nullable) */
  const char *title;  /* (nullable) */
} skipped[] = {
  { "insert", NULL, NULL }, { "select", NULL, NULL }, { "update", NULL, NULL }, { "delete", NULL, NULL },
  { "copy", NULL, NULL }, { "grant", NULL, NULL }, { "revoke", NULL, NULL }, { "begin", NULL, NULL },
  { "start", NULL, NULL }, { "commit", NULL, NULL }, { "end", NULL, NULL }, { "rollback", NULL, NULL },
  { "savepoint", NULL, NULL }, { "release", NULL, NULL }, { "analyze", NULL, NULL }, { "vacuum", NULL, NULL },
  { "truncate", NULL, NULL }, { "lock", NULL, NULL }, { "reset", NULL, NULL }, { "show", NULL, NULL },
  { "refresh", NULL, NULL }, { "reindex", NULL, NULL }, { "cluster", NULL, NULL }, { "notify", NULL, NULL },
  { "listen", NULL, NULL }, { "call", NULL, NULL }, { "with", NULL, NULL }, { "table", NULL, NULL },
  { "values", NULL, NULL }, { "discard", NULL, NULL }, { "explain", NULL, NULL }, { "deallocate", NULL, NULL },
  { "prepare", NULL, NULL }, { "execute", NULL, NULL }, { "checkpoint", NULL, NULL }, { "security", NULL, NULL },
  { "do", NULL, N_("A block of code was left out.") },
  { "create", "trigger", N_("A trigger was left out.") },
  { "create", "constraint", N_("A trigger was left out.") },
  { "create", "event", N_("A trigger was left out.") },
  { "create", "rule", N_("A rule was left out.") },
  { "create", "policy", N_("A policy was left out.") },
  { "create", "aggregate", N_("An aggregate was left out.") },
  { "create", "operator", N_("An operator was left out.") },
  { "create", "cast", N_("A cast was left out.") },
  { "create", "collation", N_("A collation was left out.") },
  { "create", "foreign", N_("A foreign table, server or wrapper was left out.") },
  { "create", "schema", NULL }, { "create", "extension", NULL }, { "create", "database", NULL },
  { "create", "role", NULL }, { "create", "user", NULL }, { "create", "language", NULL },
  { "create", "tablespace", NULL }, { "create", "text", NULL }, { "create", "statistics", NULL },
  { "create", "publication", NULL }, { "create", "subscription", NULL }, { "create", "server", NULL },
  { "create", "access", NULL }, { "create", "conversion", NULL }, { "create", "transform", NULL },
  { "drop", "database", NULL }, { "drop", "role", NULL }, { "drop", "user", NULL }, { "drop", "function", NULL },
  { "drop", "trigger", NULL }, { "drop", "extension", NULL }, { "drop", "sequence", NULL },
  { "alter", "database", NULL }, { "alter", "role", NULL }, { "alter", "user", NULL }, { "alter", "function", NULL },
  { "alter", "procedure", NULL }, { "alter", "schema", NULL }, { "alter", "default", NULL },
  { "alter", "extension", NULL }, { "alter", "system", NULL }, { "alter", "aggregate", NULL },
  { "alter", "operator", NULL }, { "alter", "language", NULL }, { "alter", "large", NULL },
  { "alter", "publication", NULL }, { "alter", "subscription", NULL }, { "alter", "trigger", NULL },
  { "alter", "view", NULL }, { "alter", "materialized", NULL }, { "alter", "event", NULL },
};

static gboolean
is_routine (const char *word)
{
  return g_str_equal (word, "function") || g_str_equal (word, "procedure");
}

/* What a function is called, so that calls of it are told from those of the server's own. */
static void
learn_routine (CrowPgReader *self,
               const char   *text)
{
  g_autofree char *name = NULL;
  g_autofree char *schema = NULL;
  gboolean found = FALSE;

  for (const char *p = text; *p != '\0' && *p != '(';)
    {
      const char *end = crow_pg_skip_token (p);
      g_autofree char *word = g_ascii_strdown (p, end - p);

      if (found && (*p == '"' || *p == '_' || g_ascii_isalpha (*p)))
        {
          g_free (schema);
          schema = g_steal_pointer (&name);
          name = *p == '"' ? g_strndup (p + 1, MAX (end - p, 2) - 2) : g_steal_pointer (&word);
        }
      else if (is_routine (word))
        found = TRUE;
      p = end;
    }
  if (name != NULL)
    g_hash_table_insert (self->routines, g_steal_pointer (&name),
                         schema != NULL ? g_steal_pointer (&schema) : g_strdup (self->schema));
}

static gboolean
skip (CrowPgReader      *self,
      const CrowPgPiece *piece)
{
  const char *first = piece->words[0];
  const char *second = piece->words[1];

  if (g_str_equal (first, "create") && g_str_equal (second, "or"))
    second = piece->words[3];
  if (g_str_equal (first, "create") && is_routine (second))
    {
      g_autofree char *text = g_strndup (self->reader->script->text + piece->start, MIN (piece->end - piece->start, 4096));

      learn_routine (self, text);
      crow_script_reader_note (self->reader, _("A function or procedure was left out."));
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (skipped); i++)
    if (g_str_equal (skipped[i].first, first) &&
        (skipped[i].second == NULL || g_str_equal (skipped[i].second, second)))
      {
        if (skipped[i].title != NULL)
          crow_script_reader_note (self->reader, "%s", _(skipped[i].title));
        return TRUE;
      }
  return FALSE;
}

/* SELECT pg_catalog.set_config('search_path', '', false) of pg_dump: names are whole from here on. */
static void
look_at_select (CrowPgReader *self,
                const char   *text)
{
  if (strlen (text) < 200 && strstr (text, "set_config('search_path', ''") != NULL)
    g_clear_pointer (&self->schema, g_free);
}

static void
run_tree (CrowPgReader *self,
          const char   *json)
{
  CrowPgTree *root;
  g_autoptr (CrowPgTrees) trees = _crow_pg_trees_new (json, &root);
  CrowPgTree *statements = trees != NULL ? _crow_pg_array (root, "stmts") : NULL;

  if (statements == NULL)
    crow_script_reader_note (self->reader, _("A statement was left out: it is not understood."));
  self->trees = trees;
  for (guint i = 0; i < _crow_pg_length (statements); i++)
    {
      const char *kind;
      CrowPgTree *statement = _crow_pg_open (_crow_pg_node (_crow_pg_at (statements, i), "stmt"), &kind);

      if (statement != NULL && !_crow_pg_run (self, kind, statement))
        crow_script_reader_note (self->reader, _("A statement was left out: %s is not understood."), kind);
    }
  self->trees = NULL;
}

/* FALSE if the grammar does not take it; then it is noted, unless the script ends in it. */
static gboolean
run_statement (CrowPgReader      *self,
               const CrowPgPiece *piece,
               GError           **error)
{
  CrowScriptReader *reader = self->reader;
  g_autofree char *text = NULL;
  PgQueryParseResult result;

  if (!crow_script_validate (reader->script, piece->start, piece->end, error))
    return FALSE;
  text = g_strndup (reader->script->text + piece->start, piece->end - piece->start);
  if (piece->depth > MAX_DEPTH)
    {
      crow_script_reader_note (reader, _("A statement was left out: it is nested too deeply."));
      return TRUE;
    }
  self->text = text;
  self->start = piece->start;
  result = pg_query_parse (text);
  if (result.error == NULL)
    run_tree (self, result.parse_tree);
  else if (!piece->whole)
    crow_script_reader_note (reader, _("The script ends in the middle of this statement, which was left out."));
  else
    {
      /* The position is counted in characters, from 1. */
      const char *at = text;

      for (int i = 1; i < result.error->cursorpos && *at != '\0'; i++)
        at = g_utf8_next_char (at);
      crow_script_reader_note_at (reader, piece->start + (at - text), _("A statement was left out: %s."),
                                  result.error->message);
    }
  pg_query_free_parse_result (result);
  self->text = NULL;
  return TRUE;
}

static void
run_command (CrowPgReader      *self,
             const CrowPgPiece *piece)
{
  const char *word = piece->words[0];

  if (g_str_equal (word, "i") || g_str_equal (word, "ir") || g_str_equal (word, "include"))
    crow_script_reader_note (self->reader,
                             _("Another script is included here, which was not read. Name it on the command line as well."));
}

static gboolean
read_script (CrowPgReader     *self,
             const CrowScript *script,
             GError          **error)
{
  CrowPgPiece piece;
  gsize at = 0;

  crow_script_reader_begin (self->reader, script);
  for (;;)
    {
      crow_pg_split_next (script, &at, &piece);
      if (piece.kind == CROW_PG_END)
        return TRUE;
      self->reader->offset = piece.start;
      if (piece.kind == CROW_PG_COMMAND)
        run_command (self, &piece);
      else if (skip (self, &piece))
        {
          if (g_str_equal (piece.words[0], "select"))
            {
              g_autofree char *text = g_strndup (script->text + piece.start, MIN (piece.end - piece.start, 200));

              look_at_select (self, text);
            }
          if (piece.rows && !piece.whole)
            crow_script_reader_note (self->reader, _("The script ends among the rows of this statement."));
        }
      else if (!run_statement (self, &piece, error))
        return FALSE;
    }
}

static const char *
get_serial_type (const char *type)
{
  if (g_str_equal (type, "bigint"))
    return "bigserial";
  return g_str_equal (type, "smallint") ? "smallserial" : "serial";
}

/* What pg_dump makes of a serial column: a sequence, owned by the column, and a default. */
static void
join_sequences (CrowPgReader *self)
{
  CrowCatalog *catalog = self->reader->catalog;

  for (guint i = 0; i < catalog->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (catalog->tables, i);

      for (guint j = 0; j < table->columns->len; j++)
        {
          CrowCatalogColumn *column = g_ptr_array_index (table->columns, j);
          g_autofree char *key = _crow_pg_key (table->schema, table->name, column->name);
          char *type;

          if (column->default_value == NULL || !g_str_has_prefix (column->default_value, "nextval(") ||
              !g_hash_table_contains (self->owned, key))
            continue;
          column->automatic = TRUE;
          g_clear_pointer (&column->default_value, g_free);
          type = g_strdup (get_serial_type (column->type));
          g_free (column->type);
          column->type = type;
        }
    }
}

gboolean
crow_script_read_postgresql (CrowScriptReader *reader,
                             GPtrArray        *scripts,
                             GError          **error)
{
  CrowPgReader self = { .reader = reader };
  gboolean done = TRUE;

  self.domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, domain_free);
  self.enums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.routines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.owned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.partitions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; done && i < scripts->len; i++)
    done = read_script (&self, g_ptr_array_index (scripts, i), error);
  if (done)
    join_sequences (&self);
  g_hash_table_unref (self.domains);
  g_hash_table_unref (self.enums);
  g_hash_table_unref (self.routines);
  g_hash_table_unref (self.owned);
  g_hash_table_unref (self.partitions);
  g_hash_table_unref (self.indexes);
  g_free (self.schema);
  return done;
}

#else /* !HAVE_PG_QUERY */

gboolean
crow_script_read_postgresql (CrowScriptReader *reader,
                             GPtrArray        *scripts,
                             GError          **error)
{
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                       _("This build cannot read scripts for PostgreSQL; build it again with libpg_query installed."));
  return FALSE;
}

#endif
