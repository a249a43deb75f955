/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Python source: strings, identifiers, and calls that are broken where lines get long, as black breaks them.
 */
#pragma once

#include "base/crow-text-writer.h"

G_BEGIN_DECLS

/* "a string" */
void      crow_python_append_string  (GString         *out,
                                      const char      *text);
char     *crow_python_dup_string     (const char      *text);
/* The lines of a docstring, quotes and all. */
void      crow_python_write_doc      (CrowTextWriter  *out,
                                      const char      *text);

/* Keywords, and the builtins that annotations need. */
gboolean  crow_python_is_reserved    (const char      *word);
/* (transfer full): the first of @name, "name_", "name_2" … that is no reserved word and not among @taken, to which it
 * is added.  @suffix: what the second try ends in */
char     *crow_python_claim          (GHashTable      *taken,
                                      const char      *name,
                                      const char      *suffix);

/* @head, "(", the arguments, ")" and @tail on a line, or on one for each argument. */
void      crow_python_write_call     (CrowTextWriter  *out,
                                      const char      *head,
                                      GPtrArray       *arguments,
                                      const char      *tail);
/* (transfer full): the same on one line, without line break */
char     *crow_python_dup_call       (const char      *head,
                                      GPtrArray       *arguments);
/* (transfer full): the same, broken as crow_python_write_call() does one level further in */
char     *crow_python_dup_broken_call (const char     *head,
                                      GPtrArray       *arguments);
void      crow_python_add_argument   (GPtrArray       *arguments,
                                      const char      *format,
                                      ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
