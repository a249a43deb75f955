/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The names of columns in hand-written expressions: checks, computed attributes, parts and conditions of indexes.
 *
 * An expression is no statement: a word in it is a column unless it is one of the language, a call, a type, a collation
 * or a unit of time.  Who is in doubt takes it for none, so that nothing is changed that should not be.
 */
#pragma once

#include "schema/crow-schema-info.h"
#include "sql/crow-sql-lexer.h"

G_BEGIN_DECLS

typedef struct
{
  CrowToken token;
  CrowToken qualifier; /* before a point; its kind is CROW_TOKEN_END where there is none */
} CrowSqlName;

/* The names in @sql that can be columns, in their order (of CrowSqlName); they point into @sql. */
GArray  *_crow_sql_list_names     (const char        *sql);
/* Whether the token is the name @name: capitals do not count. */
gboolean _crow_sql_token_is_name  (const CrowToken   *token,
                                   const char        *name);
/* Whether one is most likely the other, in another spelling: capitals and what divides words make no difference, nor one
 * slip of the pen in a longer name, unless it is about a digit. */
gboolean _crow_sql_is_spelled_like (const char       *a,
                                    const char       *b);
/* Whether a database takes the name for a value, a column of its own or a word, although no column is called so. */
gboolean _crow_sql_is_other_word  (const CrowToken   *token);

/* @sql with the column @old of the table @table called @new, and the table called @new_table; NULL if it mentions
 * neither.  All else stays as it is, byte by byte.
 * @dialect: whose quotation marks a name gets that needs some and had none */
char    *_crow_sql_rename_columns (const char        *sql,
                                   CrowDialectId      dialect,
                                   const char        *table,
                                   const char        *new_table,
                                   const char        *old,
                                   const char        *new);

/* SQLite's hidden number of a row, by a name that no column hides; NULL: there is none, or columns have all its names.
 * @other: (nullable): another table, in which the name must be free as well */
const char *crow_sql_get_rowid_name (const CrowEntityInfo *info,
                                     const CrowEntityInfo *other);

G_END_DECLS
