/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The SQLite reader.  Pragmas tell most; what they do not (names of constraints, CHECK, COLLATE, AUTOINCREMENT,
 * expressions, deferrable) is found in the stored CREATE statements by crow-catalog-sqlite-text.c.
 *
 * Sources: https://www.sqlite.org/pragma.html (table_list, table_xinfo, foreign_key_list, index_list, index_xinfo) and
 * https://www.sqlite.org/schematab.html.  SQLite lists foreign keys and automatic indexes from the last one to the
 * first, so both are read backwards.
 */
#include "config.h"

#include "sql/crow-catalog-sqlite.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <string.h>

#include "base/crow-error.h"
#include "engine/crow-engine-sqlite-private.h"
#include "sql/crow-catalog-sqlite-private.h"
#include "sql/crow-sql-lexer.h"

#define BUSY_MILLISECONDS 5000

/* Asked for each table or index. */
typedef enum
{
  QUESTION_COLUMNS,
  QUESTION_FOREIGN_KEYS,
  QUESTION_INDEXES,
  QUESTION_INDEX_PARTS,
  N_QUESTIONS,
} Question;

static const char *const questions[] = {
  [QUESTION_COLUMNS] = "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
  [QUESTION_FOREIGN_KEYS] = ("SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(?) "
                             "ORDER BY id DESC, seq"),
  [QUESTION_INDEXES] = "SELECT name, \"unique\", origin FROM pragma_index_list(?) ORDER BY seq DESC",
  [QUESTION_INDEX_PARTS] = "SELECT cid, name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE key = 1",
};

G_STATIC_ASSERT (G_N_ELEMENTS (questions) == N_QUESTIONS);

typedef struct
{
  sqlite3 *db;
  CrowCatalog *catalog;
  const char *title; /* what messages call it */
  GHashTable *indexes; /* name → statement, both owned: nothing in SQLite finds one by its name quickly */
  sqlite3_stmt *statements[N_QUESTIONS]; /* (nullable), owned: to prepare one takes longer than to run it */
} Reader;

static gboolean
fail (sqlite3    *db,
      const char *name,
      const char *sql,
      GError    **error)
{
  int code = sqlite3_extended_errcode (db);
  GError *local;

  switch (code & 0xff)
    {
    case SQLITE_NOTADB:
      local = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE,
                           _("“%s” is no SQLite database, or it is encrypted."), name);
      break;
    case SQLITE_CANTOPEN:
      local = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE,
                           _("“%s” cannot be opened: the file is missing or may not be read."), name);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      local = g_error_new (CROW_ERROR, CROW_ERROR_BUSY,
                           _("“%s” is being changed by another program. Try again when it has finished."), name);
      break;
    case SQLITE_CORRUPT:
      local = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE,
                           _("“%s” is damaged: %s. Take a backup, or save what can be saved with the command “.recover” "
                             "of sqlite3."), name, sqlite3_errmsg (db));
      break;
    default:
      local = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” cannot be read: %s."), name, sqlite3_errmsg (db));
      break;
    }
  crow_error_set_details (local, NULL, NULL, sql, code);
  g_propagate_error (error, local);
  return FALSE;
}

static const char *
text (sqlite3_stmt *statement,
      int           column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static sqlite3_stmt *
prepare (Reader     *reader,
         const char *sql,
         GError    **error)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (reader->db, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  fail (reader->db, reader->title, sql, error);
  return NULL;
}

/* Ends a loop over the rows of @statement, which is freed. */
static gboolean
finish (Reader       *reader,
        sqlite3_stmt *statement,
        int           result,
        GError      **error)
{
  sqlite3_finalize (statement);
  return result == SQLITE_DONE || fail (reader->db, reader->title, NULL, error);
}

/* Asks about the table or index @name, which has to stay until the answer is read: end with finish_answer(). */
static sqlite3_stmt *
ask (Reader     *reader,
     Question    question,
     const char *name,
     GError    **error)
{
  sqlite3_stmt *statement = reader->statements[question];

  if (statement == NULL)
    statement = reader->statements[question] = prepare (reader, questions[question], error);
  if (statement != NULL)
    sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  return statement;
}

static gboolean
finish_answer (Reader       *reader,
               sqlite3_stmt *statement,
               int           result,
               GError      **error)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return result == SQLITE_DONE || fail (reader->db, reader->title, sqlite3_sql (statement), error);
}

static gboolean
read_columns (Reader           *reader,
              CrowCatalogTable *table,
              GError          **error)
{
  sqlite3_stmt *statement = ask (reader, QUESTION_COLUMNS, table->name, error);
  g_autoptr (GPtrArray) key = g_ptr_array_new ();
  CrowCatalogColumn *last_key_column = NULL;
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      CrowCatalogColumn *column;
      int position = sqlite3_column_int (statement, 4);
      int hidden = sqlite3_column_int (statement, 5);

      if (hidden == 1)
        continue;
      column = crow_catalog_table_add_column (table, text (statement, 0), text (statement, 1));
      column->required = sqlite3_column_int (statement, 2) != 0;
      column->default_value = g_strdup (text (statement, 3));
      column->stored = hidden == 3;
      if (position > 0)
        {
          if (key->len < (guint) position)
            g_ptr_array_set_size (key, position);
          g_ptr_array_index (key, position - 1) = column->name;
          last_key_column = column;
        }
    }
  if (!finish_answer (reader, statement, result, error))
    return FALSE;
  if (key->len > 0)
    {
      /* An INTEGER PRIMARY KEY stands for the rowid: never null, and made by SQLite. */
      if (key->len == 1 && !table->without_rowid && g_ascii_strcasecmp (last_key_column->type, "INTEGER") == 0)
        last_key_column->automatic = last_key_column->required = TRUE;
      g_ptr_array_add (key, NULL);
      crow_catalog_table_set_primary_key (table, (char **) key->pdata);
    }
  return TRUE;
}

static gboolean
read_foreign_keys (Reader           *reader,
                   CrowCatalogTable *table,
                   GError          **error)
{
  sqlite3_stmt *statement = ask (reader, QUESTION_FOREIGN_KEYS, table->name, error);
  CrowCatalogForeignKey *foreign_key = NULL;
  g_autoptr (GStrvBuilder) columns = NULL;
  g_autoptr (GStrvBuilder) targets = NULL;
  gboolean has_targets = FALSE;
  int id = -1;
  int result;

  if (statement == NULL)
    return FALSE;
  do
    {
      result = sqlite3_step (statement);
      if (foreign_key != NULL && (result != SQLITE_ROW || sqlite3_column_int (statement, 0) != id))
        {
          foreign_key->columns = g_strv_builder_end (columns);
          if (has_targets)
            foreign_key->target_columns = g_strv_builder_end (targets);
          g_clear_pointer (&columns, g_strv_builder_unref);
          g_clear_pointer (&targets, g_strv_builder_unref);
          foreign_key = NULL;
        }
      if (result != SQLITE_ROW)
        break;
      if (foreign_key == NULL)
        {
          id = sqlite3_column_int (statement, 0);
          foreign_key = crow_catalog_table_add_foreign_key (table, text (statement, 1));
          foreign_key->on_update = crow_catalog_action_from_words (text (statement, 4));
          foreign_key->on_delete = crow_catalog_action_from_words (text (statement, 5));
          columns = g_strv_builder_new ();
          targets = g_strv_builder_new ();
          has_targets = text (statement, 3) != NULL;
        }
      g_strv_builder_add (columns, text (statement, 2));
      if (has_targets)
        g_strv_builder_add (targets, text (statement, 3));
    }
  while (TRUE);
  return finish_answer (reader, statement, result, error);
}

static gboolean
read_index_parts (Reader           *reader,
                  const char       *name,
                  CrowCatalogIndex *index,
                  GStrvBuilder     *columns,
                  GError          **error)
{
  sqlite3_stmt *statement = ask (reader, QUESTION_INDEX_PARTS, name, error);
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *column = text (statement, 1);

      if (index != NULL)
        {
          CrowCatalogIndexPart *part = crow_catalog_index_add_part (index);

          part->column = g_strdup (column);
          part->descending = sqlite3_column_int (statement, 2) != 0;
          part->collation = g_strdup (text (statement, 3));
        }
      else if (column != NULL)
        g_strv_builder_add (columns, column);
    }
  return finish_answer (reader, statement, result, error);
}

static gboolean
read_indexes (Reader           *reader,
              CrowCatalogTable *table,
              GError          **error)
{
  sqlite3_stmt *statement = ask (reader, QUESTION_INDEXES, table->name, error);
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *origin = text (statement, 2);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      CrowCatalogIndex *index = NULL;

      if (g_strcmp0 (origin, "pk") == 0)
        continue;
      if (g_strcmp0 (origin, "c") == 0)
        {
          index = crow_catalog_table_add_index (table, text (statement, 0));
          index->unique = sqlite3_column_int (statement, 1) != 0;
        }
      if (!read_index_parts (reader, text (statement, 0), index, builder, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
      if (index != NULL)
        _crow_catalog_sqlite_read_index_text (table, index, g_hash_table_lookup (reader->indexes, index->name));
      else
        {
          g_auto (GStrv) columns = g_strv_builder_end (builder);

          crow_catalog_table_add_unique (table, columns);
        }
    }
  return finish_answer (reader, statement, result, error);
}

static gboolean
read_table (Reader       *reader,
            sqlite3_stmt *row,
            GError      **error)
{
  CrowCatalogTable *table = crow_catalog_add_table (reader->catalog, NULL, text (row, 0));

  table->without_rowid = sqlite3_column_int (row, 3) != 0;
  table->strict = sqlite3_column_int (row, 4) != 0;
  if (!read_columns (reader, table, error) || !read_foreign_keys (reader, table, error) ||
      !read_indexes (reader, table, error))
    return FALSE;
  _crow_catalog_sqlite_read_table_text (table, text (row, 2));
  return TRUE;
}

static gboolean
read_index_texts (Reader  *reader,
                  GError **error)
{
  sqlite3_stmt *row = prepare (reader, "SELECT name, sql FROM sqlite_schema WHERE type = 'index'", error);
  int result;

  if (row == NULL)
    return FALSE;
  while ((result = sqlite3_step (row)) == SQLITE_ROW)
    g_hash_table_insert (reader->indexes, g_strdup (text (row, 0)), g_strdup (text (row, 1)));
  return finish (reader, row, result, error);
}

static gboolean
read_all (Reader  *reader,
          GError **error)
{
  sqlite3_stmt *row = prepare (reader,
                               "WITH list AS MATERIALIZED (SELECT name, type, wr, strict FROM pragma_table_list "
                               "WHERE schema = 'main') SELECT s.name, l.type, s.sql, l.wr, l.strict "
                               "FROM sqlite_schema AS s CROSS JOIN list AS l ON l.name = s.name "
                               "WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                               "ORDER BY s.rowid",
                               error);
  int result;

  if (row == NULL)
    return FALSE;
  while ((result = sqlite3_step (row)) == SQLITE_ROW)
    {
      const char *type = text (row, 1);

      if (g_strcmp0 (type, "view") == 0)
        _crow_catalog_sqlite_read_view_text (reader->catalog, text (row, 0), text (row, 2));
      else if (g_strcmp0 (type, "virtual") == 0)
        g_ptr_array_add (reader->catalog->notes,
                         g_strdup_printf (_("The virtual table “%s” was left out."), text (row, 0)));
      else if (g_strcmp0 (type, "table") == 0 && !read_table (reader, row, error))
        {
          sqlite3_finalize (row);
          return FALSE;
        }
    }
  return finish (reader, row, result, error);
}

static CrowCatalog *
read_database (sqlite3    *db,
               const char *name,
               const char *title,
               GError    **error)
{
  g_autoptr (CrowCatalog) catalog = crow_catalog_new (CROW_DIALECT_SQLITE, name);
  g_autoptr (GHashTable) indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Reader reader = { db, catalog, title, indexes };
  gboolean begins = sqlite3_get_autocommit (db) != 0;
  gboolean done;

  if (begins)
    sqlite3_busy_timeout (db, BUSY_MILLISECONDS);
  if (begins && sqlite3_exec (db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
    {
      fail (db, title, "BEGIN", error);
      return NULL;
    }
  done = read_index_texts (&reader, error) && read_all (&reader, error);
  for (guint i = 0; i < N_QUESTIONS; i++)
    sqlite3_finalize (reader.statements[i]);
  if (begins)
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return done ? g_steal_pointer (&catalog) : NULL;
}

static char *
name_of_file (const char *path)
{
  char *name = g_filename_display_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return name;
}

CrowCatalog *
crow_catalog_read_sqlite_file (const char *path,
                               GError    **error)
{
  g_autofree char *name = name_of_file (path);
  g_autofree char *title = g_filename_display_name (path);
  g_autofree char *folder = NULL;
  CrowCatalog *catalog = NULL;
  GError *local = NULL;
  sqlite3 *db = NULL;

  if (_crow_catalog_sqlite_open (path, BUSY_MILLISECONDS, &db, &folder, &local) == SQLITE_OK)
    catalog = read_database (db, name, title, &local);
  else if (local == NULL)
    fail (db, title, NULL, &local);
  if (local != NULL)
    g_propagate_error (error, local);
  sqlite3_close (db);
  if (folder != NULL)
    _crow_catalog_sqlite_remove_copy (folder);
  return catalog;
}

CrowCatalog *
crow_catalog_read_sqlite_engine (CrowEngine *engine,
                                 GError    **error)
{
  sqlite3 *db = _crow_sqlite_engine_get_database (engine);
  const char *path;
  g_autofree char *name = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  path = sqlite3_db_filename (db, "main");
  name = path != NULL && *path != '\0' ? name_of_file (path) : g_strdup ("memory");
  return read_database (db, name, path != NULL && *path != '\0' ? path : name, error);
}

/* Where the statement at @start ends that SQLite does not read to its end. */
static const char *
find_end (const char *start)
{
  for (const char *p = strchr (start, ';'); p != NULL; p = strchr (p + 1, ';'))
    {
      g_autofree char *statement = g_strndup (start, p + 1 - start);

      if (sqlite3_complete (statement))
        return p + 1;
    }
  return start + strlen (start);
}

/* Where the text of a statement begins, behind blanks and comments. */
static const char *
find_start (const char *text)
{
  return crow_sql_lexer_next (&text).start;
}

/* Runs one statement after the other, and notes those that cannot be. */
static void
run_statements (sqlite3    *db,
                const char *script,
                const char *path,
                GPtrArray  *notes)
{
  const char *counted = script;
  guint line = 1;

  for (const char *next, *p = script; *p != '\0'; p = next)
    {
      sqlite3_stmt *statement = NULL;
      int code = sqlite3_prepare_v2 (db, p, -1, &statement, &next);
      const char *start;

      if (code == SQLITE_OK && statement == NULL)
        return;
      if (code != SQLITE_OK)
        {
          next = find_end (p);
        }
      else
        {
          while (sqlite3_step (statement) == SQLITE_ROW)
            ;
          code = sqlite3_finalize (statement);
        }
      if (code == SQLITE_OK)
        continue;
      start = find_start (p);
      for (; counted < start; counted++)
        line += *counted == '\n';
      g_ptr_array_add (notes,
                       g_strdup_printf (_("%s:%u: SQLite does not take this statement, which was left out: %s."), path,
                                        line, sqlite3_errmsg (db)));
    }
}

/* @paths: (nullable): where it is given, statements that cannot be run are noted */
static CrowCatalog *
read_scripts (const char        *name,
              const char *const *scripts,
              const char *const *paths,
              GError           **error)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrowCatalog) catalog = NULL;
  sqlite3 *db = NULL;
  gboolean done = TRUE;

  if (sqlite3_open_v2 (":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
    done = fail (db, name, NULL, error);
  /* A script of a stranger may not attach files or load code. */
  if (done)
    {
      sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
      sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
      _crow_catalog_sqlite_accept_collations (db);
    }
  for (gsize i = 0; done && scripts[i] != NULL; i++)
    if (paths != NULL)
      run_statements (db, scripts[i], paths[i], notes);
    else if (sqlite3_exec (db, scripts[i], NULL, NULL, NULL) != SQLITE_OK)
      done = fail (db, name, NULL, error);
  if (done && sqlite3_get_autocommit (db) == 0)
    sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  if (done)
    catalog = read_database (db, name, name, error);
  sqlite3_close (db);
  if (catalog == NULL)
    return NULL;
  if (notes->len > 0 && catalog->tables->len == 0 && catalog->views->len == 0)
    {
      g_set_error_literal (error, CROW_ERROR, CROW_ERROR_DATABASE, g_ptr_array_index (notes, 0));
      return NULL;
    }
  /* They come before what is noted about the tables. */
  for (guint i = 0; i < notes->len; i++)
    g_ptr_array_insert (catalog->notes, (int) i, g_strdup (g_ptr_array_index (notes, i)));
  return g_steal_pointer (&catalog);
}

CrowCatalog *
crow_catalog_read_sqlite_script (const char        *name,
                                 const char *const *scripts,
                                 GError           **error)
{
  return read_scripts (name, scripts, NULL, error);
}

CrowCatalog *
crow_catalog_read_sqlite_statements (const char        *name,
                                     const char *const *scripts,
                                     const char *const *paths,
                                     GError           **error)
{
  return read_scripts (name, scripts, paths, error);
}

void
crow_engine_accept_collations (CrowEngine *engine)
{
  _crow_catalog_sqlite_accept_collations (_crow_sqlite_engine_get_database (engine));
}
