/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What finding names in expressions and in queries has in common.
 */
#pragma once

#include "sql/crow-sql-names.h"

G_BEGIN_DECLS

/* Of CrowToken; the last one is of the kind CROW_TOKEN_END. */
GArray  *_crow_sql_list_tokens       (const char        *sql);

/* Whether the text does not break off in a quoted name or a string. */
gboolean _crow_sql_token_is_closed   (const CrowToken   *token);
/* A word or a quoted name; the word may be one of the language. */
gboolean _crow_sql_token_is_any_name (const CrowToken   *token);
/* Whether any database keeps the word for itself. */
gboolean _crow_sql_token_is_reserved (const CrowToken   *token);
gboolean _crow_sql_token_is_one_of   (const CrowToken   *token,
                                      const char *const *words);
/* Whether a type begins there, or the name that something is given. */
gboolean _crow_sql_begins_type       (const CrowToken   *tokens,
                                      guint              token);
/* Whether a name can be a column by what stands before and behind it. */
gboolean _crow_sql_stands_as_column  (const CrowToken   *tokens,
                                      guint              token);
/* As above, and it is no word that a database keeps for itself. */
gboolean _crow_sql_can_be_column     (const CrowToken   *tokens,
                                      guint              token);

/* Copies from *@at up to @token and then @name, written as that is, and moves *@at behind it.
 * @dialect: whose quotation marks it gets if it needs some and @token has none */
void     _crow_sql_replace_name      (GString           *out,
                                      const char       **at,
                                      const CrowToken   *token,
                                      const char        *name,
                                      CrowDialectId      dialect);

G_END_DECLS
