/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Splits SQL text into tokens, just enough to find the parts of a statement that a database keeps as text and shows
 * in no catalog (SQLite: CHECK, AUTOINCREMENT, COLLATE, names of constraints).  It is no parser: an expression is
 * whatever stands between two parentheses.
 */
#pragma once

#include <glib.h>

#include "base/crow-macros.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_TOKEN_END,
  CROW_TOKEN_WORD,   /* a bare identifier or keyword, or a number */
  CROW_TOKEN_NAME,   /* a quoted identifier: "a", `a` or [a] */
  CROW_TOKEN_STRING, /* 'text' */
  CROW_TOKEN_PUNCTUATION,
} CrowTokenKind;

typedef struct
{
  CrowTokenKind kind;
  const char *start;
  gsize length; /* bytes, with the quotes */
} CrowToken;

/* Reads one token at *@text and moves *@text behind it; blanks and comments are skipped. */
CrowToken   crow_sql_lexer_next      (const char     **text);

gboolean    crow_token_is_word       (const CrowToken *token,
                                      const char      *word);
gboolean    crow_token_is_char       (const CrowToken *token,
                                      char             c);

/* The name a word, quoted name or string stands for; to be freed. */
char       *crow_token_dup_name      (const CrowToken *token);

/* @open is a "(" token and *@text stands behind it: moves *@text behind the matching ")", and returns what is between
 * them without blanks at either end, to be freed; NULL if there is no match. */
char       *crow_sql_lexer_skip_group (const CrowToken *open,
                                       const char     **text);

G_END_DECLS
