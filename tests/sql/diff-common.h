/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests of diffs and migrations share.
 */
#pragma once

#include "sql/crow-diff.h"

#include "servers.h"

G_BEGIN_DECLS

/* The schema of a database as it is. */
CrowSchema *test_introspect     (TestDatabase *database);
/* The databases of MariaDB that a schema names, ending with NULL, and the end of those that were made on its server. */
GPtrArray  *test_list_databases (CrowSchema   *schema);
void        test_drop_databases (TestDatabase *database,
                                 GPtrArray    *names);
/* The same with further databases of MariaDB's. */
CrowSchema *test_introspect_databases (TestDatabase      *database,
                                       const char *const *databases);
/* All changes as sentences, a line each. */
char       *test_list_changes   (CrowDiff     *diff);
/* Fails with @seed and the sentences unless there is no change. */
void        test_assert_same    (CrowSchema   *from,
                                 CrowSchema   *to,
                                 int           dialect,
                                 const char   *what);
/* Whether this build reads the catalog of the dialect. */
gboolean    test_can_introspect (CrowDialectId dialect);

G_END_DECLS
