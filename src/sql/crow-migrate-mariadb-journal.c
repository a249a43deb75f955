/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The journal of a migration that is under way: a table of the database itself, made before the first statement and
 * dropped after the last.
 *
 * MariaDB runs a statement that changes tables wholly or not at all, but not in one transaction with a note of it.  So
 * the columns that a table has are noted before: where they are others now, the statement was run.  One that leaves them
 * can be run again.  What changes rows is in one transaction with its note.
 *
 * Invariant: a journal that has no entry was never filled, and nothing was done.
 */
#include "config.h"

#include "sql/crow-migrate-mariadb-private.h"

#if HAVE_LIBMARIADB

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"
#include "sql/crow-dialect.h"

#define COMMENT "Crowfoot: a migration that is not finished"

static const char *const kinds[CROW_N_JOURNAL_KINDS] = {
  [CROW_JOURNAL_NAMES] = "names",
  [CROW_JOURNAL_LATE] = "late",
  [CROW_JOURNAL_RENAMED] = "renamed",
  [CROW_JOURNAL_CHANGE] = "change",
};

static const char *const states[CROW_N_JOURNAL_STATES] = {
  [CROW_JOURNAL_WAITS] = "waits",
  [CROW_JOURNAL_BEGUN] = "begun",
  [CROW_JOURNAL_RAN] = "ran",
};

static void
entry_free (gpointer data)
{
  CrowJournalEntry *entry = data;

  g_free (entry->table);
  g_free (entry->columns);
  g_free (entry->old_name);
  g_free (entry->new_name);
  g_free (entry->sql);
  g_free (entry);
}

CrowJournalEntry *
_crow_journal_entry_new (CrowJournalKind kind,
                         const char     *table,
                         const char     *old_name,
                         const char     *new_name,
                         const char     *sql)
{
  CrowJournalEntry *self = g_new0 (CrowJournalEntry, 1);

  self->kind = kind;
  self->table = g_strdup (table);
  self->old_name = g_strdup (old_name);
  self->new_name = g_strdup (new_name);
  self->sql = g_strdup (sql);
  return self;
}

GPtrArray *
_crow_journal_list_new (void)
{
  return g_ptr_array_new_with_free_func (entry_free);
}

gboolean
_crow_journal_is_data (const char *sql)
{
  return g_str_has_prefix (sql, "UPDATE ") || g_str_has_prefix (sql, "DELETE ");
}

static void
append_literal (GString    *sql,
                const char *text)
{
  if (text != NULL)
    crow_sql_append_literal (sql, CROW_DIALECT_MARIADB, text);
  else
    g_string_append (sql, "NULL");
}

static guint
find_word (const char *const *words,
           guint              n,
           const char        *word)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return 0;
}

static void
read_entry_cb (const char *const *row,
               gpointer           data)
{
  CrowJournalEntry *entry =
    _crow_journal_entry_new (find_word (kinds, CROW_N_JOURNAL_KINDS, row[1]), row[3], row[5], row[6], row[7]);

  entry->number = g_ascii_strtoll (row[0], NULL, 10);
  entry->state = find_word (states, CROW_N_JOURNAL_STATES, row[2]);
  entry->columns = g_strdup (row[4]);
  g_ptr_array_add (data, entry);
}

static void
read_text_cb (const char *const *row,
              gpointer           data)
{
  g_free (*(char **) data);
  *(char **) data = g_strdup (row[0]);
}

GPtrArray *
_crow_journal_read (CrowMariadbConnection *connection,
                    gboolean              *is_there,
                    GError               **error)
{
  g_autoptr (GPtrArray) entries = _crow_journal_list_new ();
  g_autofree char *comment = NULL;

  *is_there = FALSE;
  if (!_crow_mariadb_connection_query (connection, "SELECT TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
                                                   "DATABASE() AND TABLE_NAME = '" CROW_JOURNAL_TABLE "'", read_text_cb,
                                       &comment, error))
    return NULL;
  if (comment != NULL && strcmp (comment, COMMENT) != 0)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("The database has a table “%s” of its own, which is the name of the one that a migration of MariaDB "
                     "needs. Give it another name."), CROW_JOURNAL_TABLE);
      return NULL;
    }
  if (comment != NULL &&
      !_crow_mariadb_connection_query (connection, "SELECT number, kind, state, of_table, columns, old_name, new_name, "
                                                   "statement FROM " CROW_JOURNAL_TABLE " ORDER BY number", read_entry_cb,
                                       entries, error))
    return NULL;
  *is_there = entries->len > 0;
  return g_steal_pointer (&entries);
}

/* Within a transaction. */
static gboolean
insert_entries (CrowMariadbConnection *connection,
                GPtrArray             *entries,
                gint64                 number,
                GError               **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      CrowJournalEntry *entry = g_ptr_array_index (entries, i);
      const char *const texts[] = { kinds[entry->kind], states[entry->state], entry->table, entry->old_name, entry->new_name,
                                    entry->sql };
      g_autoptr (GString) sql = g_string_new ("INSERT INTO " CROW_JOURNAL_TABLE " (number, kind, state, of_table, old_name, "
                                              "new_name, statement) VALUES (");

      entry->number = number + i;
      g_string_append_printf (sql, "%" G_GINT64_FORMAT, entry->number);
      for (gsize j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          g_string_append (sql, ", ");
          append_literal (sql, texts[j]);
        }
      g_string_append_c (sql, ')');
      if (!_crow_mariadb_connection_execute (connection, sql->str, error))
        return FALSE;
    }
  return _crow_mariadb_connection_execute (connection, "COMMIT", error);
}

/* A first entry makes a journal of it even if nothing has another name. */
gboolean
_crow_journal_begin (CrowMariadbConnection *connection,
                     GPtrArray             *entries,
                     GError               **error)
{
  if (entries->len == 0)
    {
      CrowJournalEntry *entry = _crow_journal_entry_new (CROW_JOURNAL_CHANGE, NULL, NULL, NULL, NULL);

      entry->state = CROW_JOURNAL_RAN;
      g_ptr_array_add (entries, entry);
    }
  return _crow_mariadb_connection_execute (connection,
                                           "CREATE TABLE IF NOT EXISTS " CROW_JOURNAL_TABLE " (number BIGINT NOT NULL PRIMARY "
                                           "KEY, kind VARCHAR(10) NOT NULL, state VARCHAR(10) NOT NULL, of_table TEXT, columns "
                                           "TEXT, old_name TEXT, new_name TEXT, statement LONGTEXT) ENGINE=InnoDB DEFAULT "
                                           "CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='" COMMENT "'", error) &&
         _crow_mariadb_connection_execute (connection, "START TRANSACTION", error) &&
         insert_entries (connection, entries, 1, error);
}

gboolean
_crow_journal_set_changes (CrowMariadbConnection *connection,
                           GPtrArray             *entries,
                           GError               **error)
{
  g_autofree char *last = NULL;

  return _crow_mariadb_connection_execute (connection, "START TRANSACTION", error) &&
         _crow_mariadb_connection_execute (connection, "DELETE FROM " CROW_JOURNAL_TABLE " WHERE kind = 'change' AND statement "
                                                       "IS NOT NULL", error) &&
         _crow_mariadb_connection_query (connection, "SELECT max(number) FROM " CROW_JOURNAL_TABLE, read_text_cb, &last,
                                         error) &&
         insert_entries (connection, entries, last != NULL ? g_ascii_strtoll (last, NULL, 10) + 1 : 1, error);
}

static gboolean
set_state (CrowMariadbConnection *connection,
           CrowJournalEntry      *entry,
           CrowJournalState       state,
           GError               **error)
{
  g_autoptr (GString) sql = g_string_new ("UPDATE " CROW_JOURNAL_TABLE " SET columns = ");

  append_literal (sql, entry->columns);
  g_string_append_printf (sql, ", state = '%s' WHERE number = %" G_GINT64_FORMAT, states[state], entry->number);
  if (!_crow_mariadb_connection_execute (connection, sql->str, error))
    return FALSE;
  entry->state = state;
  return TRUE;
}

gboolean
_crow_journal_note_ran (CrowMariadbConnection *connection,
                        CrowJournalEntry      *entry,
                        GError               **error)
{
  return set_state (connection, entry, CROW_JOURNAL_RAN, error);
}

/* Something that is another text when the table has other columns, or in another order, or is not there. */
static gboolean
read_columns (CrowMariadbConnection *connection,
              const char            *table,
              char                 **columns,
              GError               **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT sha1(group_concat(COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR '\\n')) FROM "
                                          "information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ");

  *columns = NULL;
  if (table == NULL)
    return TRUE;
  append_literal (sql, table);
  /* The first condition finds the table soon, the second the very one. */
  g_string_append (sql, " AND BINARY TABLE_NAME = ");
  append_literal (sql, table);
  return _crow_mariadb_connection_query (connection, sql->str, read_text_cb, columns, error);
}

static gboolean
run_data (CrowMariadbConnection *connection,
          CrowJournalEntry      *entry,
          GError               **error)
{
  if (_crow_mariadb_connection_execute (connection, "START TRANSACTION", error) &&
      _crow_mariadb_connection_execute (connection, entry->sql, error) &&
      set_state (connection, entry, CROW_JOURNAL_RAN, error) &&
      _crow_mariadb_connection_execute (connection, "COMMIT", error))
    return TRUE;
  entry->state = CROW_JOURNAL_WAITS;
  _crow_mariadb_connection_execute (connection, "ROLLBACK", NULL);
  return FALSE;
}

gboolean
_crow_journal_run_entry (CrowMariadbConnection *connection,
                         CrowJournalEntry      *entry,
                         GError               **error)
{
  g_autofree char *columns = NULL;

  if (entry->state == CROW_JOURNAL_RAN)
    return TRUE;
  if (_crow_journal_is_data (entry->sql))
    return run_data (connection, entry, error);
  if (!read_columns (connection, entry->table, &columns, error))
    return FALSE;
  if (entry->state == CROW_JOURNAL_BEGUN && g_strcmp0 (columns, entry->columns) != 0)
    return set_state (connection, entry, CROW_JOURNAL_RAN, error);
  g_free (entry->columns);
  entry->columns = g_steal_pointer (&columns);
  return set_state (connection, entry, CROW_JOURNAL_BEGUN, error) &&
         _crow_mariadb_connection_execute (connection, entry->sql, error) &&
         set_state (connection, entry, CROW_JOURNAL_RAN, error);
}

gboolean
_crow_journal_end (CrowMariadbConnection *connection,
                   GError               **error)
{
  return _crow_mariadb_connection_execute (connection, "DROP TABLE IF EXISTS " CROW_JOURNAL_TABLE, error);
}

#endif
