/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The address of a database on a MariaDB server, taken apart.
 *
 *   mariadb://USER:PASSWORD@HOST:PORT/DATABASE?PARAMETER=VALUE&…
 *   mariadb:///DATABASE?socket=/run/mysqld/mysqld.sock
 *
 * "mysql://" means the same.  What is not given is left to libmariadb and its option files.  Parameters: socket, user,
 * password, connect_timeout (seconds), ssl-mode (disabled, required or verify), ssl-ca (a file of certificates).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CROW_MARIADB_TLS_DEFAULT,
  CROW_MARIADB_TLS_DISABLED,
  CROW_MARIADB_TLS_REQUIRED, /* encrypted, whoever answers */
  CROW_MARIADB_TLS_VERIFY,   /* encrypted, and the certificate is the host's */
} CrowMariadbTls;

/* Strings are owned, and NULL where they were not given. */
typedef struct
{
  char *host;
  char *user;
  char *password;
  char *database; /* always given */
  char *socket;
  char *certificates;
  guint port;     /* 0: the usual one */
  guint timeout;  /* seconds */
  CrowMariadbTls tls;
} CrowMariadbAddress;

/* Whether @text begins as such an address does. */
gboolean            crow_is_mariadb_address   (const char          *text);

/* NULL with @error set (CROW_ERROR_DATABASE) when it is malformed; no message repeats the address, which may hold a
 * password. */
CrowMariadbAddress *crow_mariadb_address_new  (const char          *text,
                                               GError             **error);
void                crow_mariadb_address_free (CrowMariadbAddress  *self);
/* "shop on localhost", without user and password; (transfer full) */
char               *crow_mariadb_address_dup_title (const CrowMariadbAddress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowMariadbAddress, crow_mariadb_address_free)

G_END_DECLS
