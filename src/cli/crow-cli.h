/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the verbs of `crow` share: options, messages, and words that are nearly right.
 */
#pragma once

#include "cli/crow-verb.h"
#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* Reads the command line of a verb.  --help is answered here and ends the program.
 *
 * @entries: (nullable): its options, ended by an empty entry
 * @arguments: (out) (transfer full): what is left, file names as the system has them
 *
 * Returns: FALSE after having complained. */
gboolean    crow_cli_parse         (const CrowVerb     *verb,
                                    const GOptionEntry *entries,
                                    int                 argc,
                                    char              **argv,
                                    char             ***arguments);

/* FALSE, after having complained, when there are more or fewer arguments. */
gboolean    crow_cli_require_arguments (const CrowVerb *verb,
                                        char          **arguments,
                                        int             n_arguments);

/* Looks up a word of an option, as a dialect's name.  Complains when there is none.
 *
 * @option: with its dashes, as "--dialect"
 * @words: ended by NULL
 *
 * Returns: its index, or -1. */
int         crow_cli_choose        (const char         *option,
                                    const char         *text,
                                    const char *const  *words);
/* The same for --dialect. */
gboolean    crow_cli_choose_dialect (const char         *text,
                                     CrowDialectId      *dialect);

/* The word that @text was most likely meant to be, or NULL if none is near. */
const char *crow_cli_find_nearest  (const char         *text,
                                    const char *const  *words);

/* Messages in the form of a compiler: “FILE:LINE: error: …” on standard error, or "crow: error: …" without a file.
 * @line: 0 if it is not known. */
void        crow_cli_error         (const char *file,
                                    int         line,
                                    const char *format,
                                    ...) G_GNUC_PRINTF (3, 4);
void        crow_cli_message       (const char *file,
                                    int         line,
                                    const char *severity,
                                    const char *text);

/* Writes to standard output.  FALSE, after having complained, when that fails, as on a full disk. */
gboolean    crow_cli_print         (const char *text);
gboolean    crow_cli_print_data    (const char *data,
                                    gsize       length);

G_END_DECLS
