/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quoting for C: literals and comments.  Identifiers are made in crow-c-identifier.h.
 *
 * Whatever a person typed into a diagram reaches C source only through these functions, so that no name, comment or
 * expression can end a string or a comment, start a trigraph, splice two lines or turn the text around for a reader
 * (bidirectional controls).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters that C99 allows in one string literal, after neighbouring literals were joined. */
#define CROW_C_MAX_LITERAL 4095

void crow_c_append_string       (GString    *out,
                                 const char *text,
                                 guint       indent);
void crow_c_append_char_list    (GString    *out,
                                 const char *text,
                                 guint       indent);
void crow_c_append_comment_text (GString    *out,
                                 const char *text,
                                 const char *line_prefix);

G_END_DECLS
