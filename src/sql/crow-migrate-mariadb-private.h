/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A migration on MariaDB, which makes each statement permanent at once.
 *
 *   crow-migrate-mariadb.c          the run, from the lock to the check of the rows
 *   crow-migrate-mariadb-names.c    the statements that give things their new names
 *   crow-migrate-mariadb-journal.c  the table in which the database remembers what is under way
 *
 * A run that is ended anywhere is carried on with by the next one.  For most of it the tables alone say what is left to
 * do: they are compared with the schema anew.  What they cannot say is what was renamed.  So the new names are given
 * first, by statements that lose nothing and that the journal knows by heart; from then on everything goes by its name,
 * and nothing is guessed.  The journal stays until the end, for it also says that names are no guess any more.
 */
#pragma once

#include "sql/crow-mariadb-connection.h"
#include "sql/crow-migrate-private.h"

G_BEGIN_DECLS

/* The table; its comment says whose it is. */
#define CROW_JOURNAL_TABLE "crow_migration"

typedef enum
{
  CROW_JOURNAL_NAMES,  /* a statement that gives something its new name, to be run before anything else */
  CROW_JOURNAL_LATE,   /* one to be run after everything else */
  CROW_JOURNAL_RENAMED, /* what had another name: `old_name` of `table` is `new_name` now; `table` NULL: a table */
  CROW_JOURNAL_CHANGE, /* a statement of the run that was last, to tell of */
  CROW_N_JOURNAL_KINDS,
} CrowJournalKind;

typedef enum
{
  CROW_JOURNAL_WAITS,
  CROW_JOURNAL_BEGUN, /* it may have been run */
  CROW_JOURNAL_RAN,
  CROW_N_JOURNAL_STATES,
} CrowJournalState;

/* All text is owned. */
typedef struct
{
  gint64 number;
  CrowJournalKind kind;
  CrowJournalState state;
  char *table;    /* (nullable): of a statement: whose columns are others once it was run */
  char *columns;  /* (nullable): what they were when it was begun */
  char *old_name; /* (nullable) */
  char *new_name; /* (nullable) */
  char *sql;      /* (nullable) */
} CrowJournalEntry;

CrowJournalEntry *_crow_journal_entry_new   (CrowJournalKind  kind,
                                             const char      *table,
                                             const char      *old_name,
                                             const char      *new_name,
                                             const char      *sql);
/* (element-type CrowJournalEntry) (transfer full): an empty one */
GPtrArray        *_crow_journal_list_new    (void);
/* Whether it changes rows alone, so that it is part of a transaction. */
gboolean          _crow_journal_is_data     (const char      *sql);

/* (element-type CrowJournalEntry) (transfer full): @is_there: whether a migration is under way; NULL with @error set */
GPtrArray        *_crow_journal_read        (CrowMariadbConnection *connection,
                                             gboolean        *is_there,
                                             GError         **error);
/* Makes the table with these entries in it, which get their numbers. */
gboolean          _crow_journal_begin       (CrowMariadbConnection *connection,
                                             GPtrArray       *entries,
                                             GError         **error);
/* Puts the statements of a run in place of those of the last one. */
gboolean          _crow_journal_set_changes (CrowMariadbConnection *connection,
                                             GPtrArray       *entries,
                                             GError         **error);
gboolean          _crow_journal_note_ran    (CrowMariadbConnection *connection,
                                             CrowJournalEntry *entry,
                                             GError         **error);
/* Runs the statement of an entry, unless it was run. */
gboolean          _crow_journal_run_entry   (CrowMariadbConnection *connection,
                                             CrowJournalEntry *entry,
                                             GError         **error);
gboolean          _crow_journal_end         (CrowMariadbConnection *connection,
                                             GError         **error);

/* The entries of the journal of a migration that was compared (element-type CrowJournalEntry) (transfer full). */
GPtrArray        *_crow_migrate_plan_names  (CrowMigrateRun  *run);

G_END_DECLS
