/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A connection to a MariaDB server, for what reads its catalog and for migrations.
 *
 * Names and literals are written in one way whatever the server is set to: the character set is utf8mb4 and the mode is
 * plain.  No message repeats the address, which may hold a password.
 */
#pragma once

#include "sql/crow-mariadb-address.h"

G_BEGIN_DECLS

typedef struct _CrowMariadbConnection CrowMariadbConnection;

/* A row of a result; columns are NULL where they are null, and last until the function returns. */
typedef void (*CrowMariadbRowFunc) (const char *const *row,
                                    gpointer           data);

/* @text: as crow-mariadb-address.h describes; @answer: how many seconds a statement may take, 0: as long as it wants.
 * NULL with @error set: CROW_ERROR_DATABASE, CROW_ERROR_UNSUPPORTED when libmariadb was left out or the server is another
 * one, CROW_ERROR_BUSY when it takes no more connections. */
CrowMariadbConnection    *_crow_mariadb_connection_new         (const char             *text,
                                                                guint                   answer,
                                                                GError                **error);
void                      _crow_mariadb_connection_free        (CrowMariadbConnection  *self);
const CrowMariadbAddress *_crow_mariadb_connection_get_address (CrowMariadbConnection  *self);
/* What messages call the database. */
const char               *_crow_mariadb_connection_get_title   (CrowMariadbConnection  *self);
/* libmariadb's MYSQL. */
gpointer                  _crow_mariadb_connection_get_native  (CrowMariadbConnection  *self);
/* As 101119 for 10.11.19. */
gulong                    _crow_mariadb_connection_get_version (CrowMariadbConnection  *self);
/* Runs statements, one after the other; what they return is dropped. */
gboolean                  _crow_mariadb_connection_execute     (CrowMariadbConnection  *self,
                                                                const char             *sql,
                                                                GError                **error);
/* Runs a query. */
gboolean                  _crow_mariadb_connection_query       (CrowMariadbConnection  *self,
                                                                const char             *sql,
                                                                CrowMariadbRowFunc      func,
                                                                gpointer                data,
                                                                GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowMariadbConnection, _crow_mariadb_connection_free)

G_END_DECLS
