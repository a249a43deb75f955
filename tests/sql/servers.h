/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Empty databases to run scripts in: SQLite's in memory or in a file, the servers' by their own clients, where
 * tests/with-servers tells where they are.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* A program is built twice: as it is, for SQLite alone, and with this for all databases, to be run by with-servers. */
#ifndef TEST_SERVERS
#define TEST_SERVERS 0
#endif

/* Whether a test of this dialect has a place in this program. */
#define TEST_HAS_DIALECT(dialect) ((dialect) == CROW_DIALECT_SQLITE || TEST_SERVERS)

typedef struct
{
  CrowDialectId dialect;
  char *name;    /* of the database; the path of SQLite's file */
} TestDatabase;

/* Whether the server is there; SQLite always is. */
gboolean      test_database_is_available (CrowDialectId dialect);
/* A new empty one; SQLite's is in a new temporary folder. */
TestDatabase *test_database_new          (CrowDialectId dialect);
/* Drops it. */
void          test_database_free         (TestDatabase *self);
/* Runs a script; on failure @message says why. */
gboolean      test_database_run          (TestDatabase  *self,
                                          const char    *script,
                                          char         **message);
/* The address as `crow import` takes it; of SQLite the file. */
char         *test_database_dup_address  (TestDatabase *self);
/* What a query gives, a line a row, columns apart by "|". */
char         *test_database_query        (TestDatabase *self,
                                          const char   *sql);

/* A line for each column: table, name, type, whether it can be null; from the catalog and from the JSON form. */
char         *test_database_list_columns (TestDatabase *self);
char         *test_list_columns          (const char   *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestDatabase, test_database_free)

/* Compares with the file tests/sql/golden/@name, or writes that if CROW_UPDATE_GOLDEN is set. */
void          test_golden                (const char *name,
                                          const char *text);

G_END_DECLS
