/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Takes an address apart with GUri.  libmariadb has no addresses of its own, unlike libpq.
 */
#include "config.h"

#include "sql/crow-mariadb-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"

#define DEFAULT_TIMEOUT 10
#define MAX_TIMEOUT 3600

gboolean
crow_is_mariadb_address (const char *text)
{
  return g_str_has_prefix (text, "mariadb://") || g_str_has_prefix (text, "mysql://");
}

void
crow_mariadb_address_free (CrowMariadbAddress *self)
{
  if (self == NULL)
    return;
  g_free (self->host);
  g_free (self->user);
  g_free (self->password);
  g_free (self->database);
  g_free (self->socket);
  g_free (self->certificates);
  g_free (self);
}

static gboolean
fail (GError    **error,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError    **error,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (CROW_ERROR, CROW_ERROR_DATABASE, format, args));
  va_end (args);
  return FALSE;
}

static gboolean
read_timeout (CrowMariadbAddress *self,
              const char         *value,
              GError            **error)
{
  guint64 seconds;

  if (!g_ascii_string_to_unsigned (value, 10, 1, MAX_TIMEOUT, &seconds, NULL))
    return fail (error, _("“connect_timeout” in an address is a number of seconds from 1 to %d, not “%s”."),
                 MAX_TIMEOUT, value);
  self->timeout = (guint) seconds;
  return TRUE;
}

static gboolean
read_tls (CrowMariadbAddress *self,
          const char         *value,
          GError            **error)
{
  static const struct
  {
    const char *name;
    CrowMariadbTls tls;
  } modes[] = {
    { "disabled", CROW_MARIADB_TLS_DISABLED },
    { "required", CROW_MARIADB_TLS_REQUIRED },
    { "verify", CROW_MARIADB_TLS_VERIFY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (strcmp (value, modes[i].name) == 0)
      {
        self->tls = modes[i].tls;
        return TRUE;
      }
  return fail (error, _("“ssl-mode” in an address is “disabled”, “required” or “verify”, not “%s”."), value);
}

static void
replace (char      **slot,
         const char *value)
{
  g_free (*slot);
  *slot = *value != '\0' ? g_strdup (value) : NULL;
}

static gboolean
read_parameters (CrowMariadbAddress *self,
                 const char         *query,
                 GError            **error)
{
  GUriParamsIter iter;
  g_autoptr (GError) local = NULL;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (TRUE)
    {
      g_autofree char *name = NULL, *value = NULL;

      if (!g_uri_params_iter_next (&iter, &name, &value, &local))
        break;
      if (strcmp (name, "socket") == 0)
        replace (&self->socket, value);
      else if (strcmp (name, "user") == 0)
        replace (&self->user, value);
      else if (strcmp (name, "password") == 0)
        replace (&self->password, value);
      else if (strcmp (name, "ssl-ca") == 0)
        replace (&self->certificates, value);
      else if (strcmp (name, "connect_timeout") == 0)
        {
          if (!read_timeout (self, value, error))
            return FALSE;
        }
      else if (strcmp (name, "ssl-mode") == 0)
        {
          if (!read_tls (self, value, error))
            return FALSE;
        }
      else
        return fail (error,
                     _("The address has a parameter “%s”, which is none of socket, user, password, connect_timeout, "
                       "ssl-mode and ssl-ca."), name);
    }
  if (local != NULL)
    return fail (error, _("What follows “?” in the address is not of the form NAME=VALUE&NAME=VALUE, or a “%%” in it "
                          "is not followed by two hexadecimal digits."));
  return TRUE;
}

CrowMariadbAddress *
crow_mariadb_address_new (const char  *text,
                          GError     **error)
{
  g_autoptr (CrowMariadbAddress) self = g_new0 (CrowMariadbAddress, 1);
  /* The query stays encoded, so that a "&" in a value is no end of it. */
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_QUERY, NULL);
  const char *path;

  if (uri == NULL || !crow_is_mariadb_address (text))
    {
      fail (error, _("The address cannot be read. It looks like “mariadb://user:password@host:3306/database”; special "
                     "characters in a name or password are written as “%%” and two hexadecimal digits."));
      return NULL;
    }
  self->timeout = DEFAULT_TIMEOUT;
  self->port = g_uri_get_port (uri) > 0 ? (guint) g_uri_get_port (uri) : 0;
  if (g_uri_get_host (uri) != NULL)
    replace (&self->host, g_uri_get_host (uri));
  if (g_uri_get_user (uri) != NULL)
    replace (&self->user, g_uri_get_user (uri));
  if (g_uri_get_password (uri) != NULL)
    replace (&self->password, g_uri_get_password (uri));
  path = g_uri_get_path (uri);
  if (path[0] == '\0' || path[1] == '\0')
    {
      fail (error, _("The address names no database. It comes after the host: “mariadb://host/database”."));
      return NULL;
    }
  self->database = g_strdup (path + 1);
  if (g_uri_get_query (uri) != NULL && !read_parameters (self, g_uri_get_query (uri), error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
crow_mariadb_address_dup_title (const CrowMariadbAddress *self)
{
  if (self->socket != NULL)
    return g_strdup_printf (_("%s at %s"), self->database, self->socket);
  if (self->host == NULL)
    return g_strdup (self->database);
  if (self->port != 0)
    return g_strdup_printf (_("%s on %s:%u"), self->database, self->host, self->port);
  return g_strdup_printf (_("%s on %s"), self->database, self->host);
}
