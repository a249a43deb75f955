/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A statement that an engine ran, for those who listen to CrowEngine::statement.
 */
#pragma once

#include <glib-object.h>

#include "base/crow-macros.h"

G_BEGIN_DECLS

/**
 * CrowLogEntry:
 * @sql: the statement, or a script of several
 * @parameters: (array zero-terminated=1): its parameters, as people read them
 * @n_rows: how many rows it returned, or changed when it returns none
 * @duration: how long the database worked, in microseconds
 * @reason: (nullable): why it was run, as “lazy load of Author.books”; %NULL when the program itself ran it
 * @error: (nullable): what went wrong; %NULL when nothing did
 *
 * A statement that was run.
 */
typedef struct
{
  char *sql;
  char **parameters;
  gint64 n_rows;
  gint64 duration;
  char *reason;
  char *error;
} CrowLogEntry;

#define CROW_TYPE_LOG_ENTRY (crow_log_entry_get_type ())
CROW_API GType         crow_log_entry_get_type  (void) G_GNUC_CONST;

CROW_API CrowLogEntry *crow_log_entry_copy      (const CrowLogEntry *self);
CROW_API void          crow_log_entry_free      (CrowLogEntry       *self);
/* One line for a log. */
CROW_API char         *crow_log_entry_to_string (const CrowLogEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowLogEntry, crow_log_entry_free)

G_END_DECLS
