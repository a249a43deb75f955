/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A script of SQL as it lies on the disk, and which database it was written for.
 */
#pragma once

#include "sql/crow-catalog.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;   /* the path, in UTF-8, for messages */
  char *text;   /* ended by a NUL, which is the only one; other than in SQLite's not always UTF-8 */
  gsize length;
} CrowScript;

/**
 * crow_script_load:
 * @path: a file
 * @error: %CROW_ERROR_DATABASE when it cannot be read, or is no text
 *
 * Reads a script.  A byte order mark is left out.  Whether the text is UTF-8 is not looked at: a dump may hold rows of
 * any bytes, which nobody reads.
 *
 * Returns: (transfer full) (nullable): the script
 */
CrowScript    *crow_script_load          (const char         *path,
                                          GError            **error);
/* Of a text in memory, which is copied up to its first NUL. */
CrowScript    *crow_script_new           (const char         *name,
                                          const char         *text,
                                          gsize               length);
void           crow_script_free          (CrowScript         *self);

/* FALSE with @error set, naming the line, where the bytes from @start to before @end are no UTF-8. */
gboolean       crow_script_validate      (const CrowScript   *self,
                                          gsize               start,
                                          gsize               end,
                                          GError            **error);

/* The number of the line that holds the byte at @offset, from 1. */
guint          crow_script_get_line      (const CrowScript   *self,
                                          gsize               offset);

/**
 * crow_script_guess_dialect:
 * @scripts: (element-type CrowScript): what belongs together
 * @sure: (out): whether something speaks for the answer
 *
 * Looks for what only one database writes or understands: the first lines of a dump, `ENGINE=InnoDB` and names in
 * backquotes, dollar quotes and `::` casts, `PRAGMA` and WITHOUT ROWID.  Nothing of that makes it SQLite, without being sure.
 *
 * Returns: the dialect
 */
CrowDialectId  crow_script_guess_dialect (GPtrArray          *scripts,
                                          gboolean           *sure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowScript, crow_script_free)

G_END_DECLS
