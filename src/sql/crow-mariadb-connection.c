/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Connects to MariaDB servers by libmariadb, and runs statements there.
 */
#include "config.h"

#include "sql/crow-mariadb-connection.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"

#if HAVE_LIBMARIADB

#include <string.h>

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

/* Not in every version of the header. */
#ifndef ER_SECURE_TRANSPORT_REQUIRED
#define ER_SECURE_TRANSPORT_REQUIRED 3159
#endif

struct _CrowMariadbConnection
{
  /* owned */
  CrowMariadbAddress *address;
  char *title;
  MYSQL *native;
};

static char *
dup_message (MYSQL *native)
{
  return g_utf8_make_valid (mysql_error (native), -1);
}

static void
set_connect_error (const CrowMariadbAddress *address,
                   const char               *title,
                   MYSQL                    *connection,
                   GError                  **error)
{
  g_autofree char *message = dup_message (connection);

  switch (mysql_errno (connection))
    {
    case ER_ACCESS_DENIED_ERROR:
    case ER_ACCESS_DENIED_NO_PASSWORD_ERROR:
    case ER_HOST_NOT_PRIVILEGED:
      if (address->password != NULL)
        g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                     _("MariaDB refuses the login to “%s”: %s. Check the user and the password."), title, message);
      else
        g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                     _("MariaDB refuses the login to “%s”: %s. Give a user and a password in the address: "
                        "“mariadb://user:password@host/database”."), title, message);
      break;
    case ER_DBACCESS_DENIED_ERROR:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("The user may not open “%s”: %s. Ask for the privileges SELECT and SHOW VIEW on it."), title, message);
      break;
    case ER_BAD_DB_ERROR:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("There is no database “%s”: %s. Check the name that follows the host in the address."),
                   address->database, message);
      break;
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
    case CR_UNKNOWN_HOST:
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("MariaDB does not answer for “%s”: %s. Check the address, and that the server is running."), title, message);
      break;
    case CR_SSL_CONNECTION_ERROR:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("No encrypted connection for “%s” can be made: %s. Check “ssl-mode” and “ssl-ca” in the address."),
                   title, message);
      break;
    case ER_SECURE_TRANSPORT_REQUIRED:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("MariaDB takes encrypted connections only for “%s”. Add “?ssl-mode=required” to the address."),
                   title);
      break;
    case ER_CON_COUNT_ERROR:
    case ER_TOO_MANY_USER_CONNECTIONS:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("MariaDB has too many connections for one more to “%s”: %s. Try again later."), title, message);
      break;
    default:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("“%s” cannot be opened: %s."), title, message);
      break;
    }
}

static void
set_options (const CrowMariadbAddress *address,
             guint                     answer,
             MYSQL                    *connection)
{
  const my_bool yes = 1, no = 0;
  const unsigned int off = 0;

  mysql_optionsv (connection, MYSQL_READ_DEFAULT_GROUP, "crowfoot");
  mysql_optionsv (connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  mysql_optionsv (connection, MYSQL_OPT_CONNECT_TIMEOUT, &address->timeout);
  if (answer > 0)
    {
      mysql_optionsv (connection, MYSQL_OPT_READ_TIMEOUT, &answer);
      mysql_optionsv (connection, MYSQL_OPT_WRITE_TIMEOUT, &answer);
    }
  /* The server may not ask for files of this machine. */
  mysql_optionsv (connection, MYSQL_OPT_LOCAL_INFILE, &off);
  if (address->tls == CROW_MARIADB_TLS_DISABLED)
    mysql_optionsv (connection, MYSQL_OPT_SSL_ENFORCE, &no);
  if (address->tls >= CROW_MARIADB_TLS_REQUIRED || address->certificates != NULL)
    mysql_optionsv (connection, MYSQL_OPT_SSL_ENFORCE, &yes);
  if (address->tls == CROW_MARIADB_TLS_VERIFY || address->certificates != NULL)
    mysql_optionsv (connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
  else if (address->tls != CROW_MARIADB_TLS_DEFAULT)
    mysql_optionsv (connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &no);
  if (address->certificates != NULL)
    mysql_optionsv (connection, MYSQL_OPT_SSL_CA, address->certificates);
}

/* What a person can do about a statement that failed. */
static void
set_error (CrowMariadbConnection *self,
           const char            *sql,
           GError               **error)
{
  g_autofree char *message = dup_message (self->native);
  g_autoptr (GError) local = NULL;

  switch (mysql_errno (self->native))
    {
    case ER_TABLEACCESS_DENIED_ERROR:
    case ER_COLUMNACCESS_DENIED_ERROR:
    case ER_DBACCESS_DENIED_ERROR:
    case ER_ACCESS_DENIED_ERROR:
    case ER_SPECIFIC_ACCESS_DENIED_ERROR:
      local = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("The user may not do this in “%s”: %s."), self->title,
                           message);
      break;
    case ER_LOCK_WAIT_TIMEOUT:
    case ER_LOCK_DEADLOCK:
      local = g_error_new (CROW_ERROR, CROW_ERROR_BUSY,
                           _("Another program is using the same tables of “%s”. Try again when it is done."), self->title);
      break;
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case ER_CONNECTION_KILLED:
      local = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("The connection to “%s” was lost: %s."), self->title, message);
      break;
    default:
      local = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("MariaDB reports: %s."), message);
      break;
    }
  crow_error_set_details (local, NULL, NULL, sql, (int) mysql_errno (self->native));
  g_propagate_error (error, g_steal_pointer (&local));
}

static gboolean
prepare (CrowMariadbConnection *self,
         GError               **error)
{
  /* libmariadb goes on without encryption where the server has none, whatever it was told. */
  if (self->address->tls >= CROW_MARIADB_TLS_REQUIRED && mysql_get_ssl_cipher (self->native) == NULL)
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("The connection for “%s” is not encrypted, as “ssl-mode” wants it: the server offers no "
                      "encryption."), self->title);
      return FALSE;
    }
  if (!mariadb_connection (self->native))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                   _("The server of “%s” is no MariaDB; others have another catalog. Write the schema to a script and "
                     "import that."), self->title);
      return FALSE;
    }
  return TRUE;
}

CrowMariadbConnection *
_crow_mariadb_connection_new (const char  *text,
                              guint        answer,
                              GError     **error)
{
  static gsize initialized;
  g_autoptr (CrowMariadbAddress) address = crow_mariadb_address_new (text, error);
  g_autoptr (CrowMariadbConnection) self = NULL;

  if (address == NULL)
    return NULL;
  if (g_once_init_enter (&initialized))
    {
      mysql_library_init (0, NULL, NULL);
      g_once_init_leave (&initialized, 1);
    }
  self = g_new0 (CrowMariadbConnection, 1);
  self->title = crow_mariadb_address_dup_title (address);
  self->address = g_steal_pointer (&address);
  self->native = mysql_init (NULL);
  set_options (self->address, answer, self->native);
  if (mysql_real_connect (self->native, self->address->host, self->address->user, self->address->password,
                          self->address->database, self->address->port, self->address->socket,
                          CLIENT_MULTI_STATEMENTS) == NULL)
    {
      set_connect_error (self->address, self->title, self->native, error);
      return NULL;
    }
  if (!prepare (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_crow_mariadb_connection_free (CrowMariadbConnection *self)
{
  if (self == NULL)
    return;
  mysql_close (self->native);
  crow_mariadb_address_free (self->address);
  g_free (self->title);
  g_free (self);
}

const CrowMariadbAddress *
_crow_mariadb_connection_get_address (CrowMariadbConnection *self)
{
  return self->address;
}

const char *
_crow_mariadb_connection_get_title (CrowMariadbConnection *self)
{
  return self->title;
}

gpointer
_crow_mariadb_connection_get_native (CrowMariadbConnection *self)
{
  return self->native;
}

gulong
_crow_mariadb_connection_get_version (CrowMariadbConnection *self)
{
  return mysql_get_server_version (self->native);
}

gboolean
_crow_mariadb_connection_execute (CrowMariadbConnection *self,
                                  const char            *sql,
                                  GError               **error)
{
  int status = mysql_real_query (self->native, sql, strlen (sql));

  while (status == 0)
    {
      MYSQL_RES *result = mysql_store_result (self->native);

      mysql_free_result (result);
      status = mysql_next_result (self->native);
    }
  if (status < 0)
    return TRUE;
  set_error (self, sql, error);
  return FALSE;
}

gboolean
_crow_mariadb_connection_query (CrowMariadbConnection *self,
                                const char            *sql,
                                CrowMariadbRowFunc     func,
                                gpointer               data,
                                GError               **error)
{
  MYSQL_RES *result = NULL;

  if (mysql_real_query (self->native, sql, strlen (sql)) == 0)
    result = mysql_store_result (self->native);
  if (result == NULL)
    {
      set_error (self, sql, error);
      return FALSE;
    }
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    func ((const char *const *) row, data);
  mysql_free_result (result);
  return TRUE;
}

#else /* !HAVE_LIBMARIADB */

CrowMariadbConnection *
_crow_mariadb_connection_new (const char  *text,
                              guint        answer,
                              GError     **error)
{
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                       _("This build knows nothing of MariaDB servers; build it again with libmariadb installed."));
  return NULL;
}

void
_crow_mariadb_connection_free (CrowMariadbConnection *self)
{
}

#endif
