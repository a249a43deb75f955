/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The names of tables and columns in the query of a view.
 *
 * It is no parser: what a name is in a query is found by the SELECT it stands in and by what that selects from.  Where a
 * name could be something else as well, the query is left as it is; so what is changed is right, and what is not may be
 * wrong.  A column that is selected keeps the name it had in the view: whoever reads the view finds it there.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* Whether the table or view @source, which is not the one that is renamed, can have a column called @column. */
typedef gboolean (*CrowSqlMayHaveFunc) (const char *source,
                                        const char *column,
                                        gpointer    data);

typedef struct
{
  CrowDialectId dialect;        /* of the query */
  const char *table;            /* as it was called */
  const char *new_table;
  const char *old;              /* (nullable): a column of it; NULL: only the table has another name */
  const char *new;
  CrowSqlMayHaveFunc may_have;  /* (nullable): NULL: all may */
  gpointer data;
} CrowSqlQueryRename;

/* @sql with the new names; NULL where nothing is to be changed, or it cannot be told what. */
char *_crow_sql_rename_in_query (const char               *sql,
                                 const CrowSqlQueryRename *rename);

typedef struct
{
  CrowDialectId dialect;        /* of the query */
  gboolean (*has_table)  (const char *table,
                          gpointer    data);
  /* @table is one that is there; TRUE where that is not known. */
  gboolean (*has_column) (const char *table,
                          const char *column,
                          gpointer    data);
  gpointer data;
} CrowSqlQueryNames;

/* Whether @sql surely names a table that is not there (in @table, with NULL in @column), or a column, behind the name of a
 * table that is; the first of them.  The texts are to be freed. */
gboolean _crow_sql_find_stray_in_query (const char               *sql,
                                        const CrowSqlQueryNames  *names,
                                        char                    **table,
                                        char                    **column);

G_END_DECLS
