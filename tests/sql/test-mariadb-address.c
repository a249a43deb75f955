/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses of MariaDB databases, and what its catalog keeps as text.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "sql/crow-catalog-mariadb-private.h"
#include "sql/crow-catalog-mariadb.h"
#include "sql/crow-mariadb-address.h"

static void
test_parts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowMariadbAddress) full =
    crow_mariadb_address_new ("mariadb://anna:p%40ss%2Fword@db.example:3307/my%20shop?ssl-mode=verify&ssl-ca=%2Fa%26b&connect_timeout=3", &error);
  g_autoptr (CrowMariadbAddress) local = NULL;
  g_autofree char *title = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (full->user, ==, "anna");
  g_assert_cmpstr (full->password, ==, "p@ss/word");
  g_assert_cmpstr (full->host, ==, "db.example");
  g_assert_cmpuint (full->port, ==, 3307);
  g_assert_cmpstr (full->database, ==, "my shop");
  g_assert_cmpint (full->tls, ==, CROW_MARIADB_TLS_VERIFY);
  g_assert_cmpstr (full->certificates, ==, "/a&b");
  g_assert_cmpuint (full->timeout, ==, 3);
  title = crow_mariadb_address_dup_title (full);
  g_assert_cmpstr (title, ==, "my shop on db.example:3307");

  local = crow_mariadb_address_new ("mysql:///shop?socket=/run/my.sock&user=root", &error);
  g_assert_no_error (error);
  g_assert_null (local->host);
  g_assert_null (local->password);
  g_assert_cmpstr (local->user, ==, "root");
  g_assert_cmpstr (local->socket, ==, "/run/my.sock");
  g_assert_cmpuint (local->port, ==, 0);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *address;
    const char *part; /* of the message */
  } refused[] = {
    { "mariadb://u:secret@host", "names no database" },
    { "mariadb://u:secret@host/", "names no database" },
    { "mariadb://u:secret@host:port/shop", "cannot be read" },
    { "mariadb://u:secret%zz@host/shop", "cannot be read" },
    { "postgresql:///shop", "cannot be read" },
    { "mariadb://u:secret@host/shop?sslmode=on", "“sslmode”" },
    { "mariadb://u:secret@host/shop?ssl-mode=on", "“ssl-mode”" },
    { "mariadb://u:secret@host/shop?connect_timeout=0", "number of seconds" },
    { "mariadb://u:secret@host/shop?connect_timeout=soon", "number of seconds" },
    { "mariadb://u:secret@host/shop?password", "NAME=VALUE" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (crow_mariadb_address_new (refused[i].address, &error));
      g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
      if (strstr (error->message, refused[i].part) == NULL)
        g_error ("%s: %s", refused[i].address, error->message);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_strings (void)
{
  static const struct
  {
    const char *written;
    const char *value; /* (nullable) */
  } strings[] = {
    { "'draft'", "draft" },
    { "''", "" },
    { "'it''s'", "it's" },
    { "'it\\'s\\n\\\\'", "it's\n\\" },
    { "'50\\%'", "50\\%" },
    { "'open", NULL },
    { "'back\\", NULL },
    { "'nul\\0'", NULL },
    { "draft", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      const char *text = strings[i].written;
      g_autofree char *value = _crow_mariadb_read_string (&text);

      g_assert_cmpstr (value, ==, strings[i].value);
      g_assert_cmpstr (text, ==, value != NULL ? "" : strings[i].written);
    }
}

static void
test_enums (void)
{
  g_autoptr (CrowCatalog) catalog = crow_catalog_new (CROW_DIALECT_MARIADB, "x");
  CrowCatalogTable *a = crow_catalog_add_table (catalog, NULL, "a");
  CrowCatalogTable *b = crow_catalog_add_table (catalog, NULL, "b");
  CrowCatalogColumn *columns[] = {
    crow_catalog_table_add_column (a, "state", "enum('x','it''s, y)')"),
    crow_catalog_table_add_column (b, "State", "ENUM ( 'x' , 'it\\'s, y)' )"),
    crow_catalog_table_add_column (b, "kind", "enum('x')"),
    crow_catalog_table_add_column (crow_catalog_add_table (catalog, NULL, "c"), "state", "enum('z')"),
    crow_catalog_table_add_column (a, "flags", "set('x')"),
    crow_catalog_table_add_column (a, "odd", "enum('x'"),
  };

  _crow_catalog_name_inline_enums (catalog);
  g_assert_cmpuint (catalog->enums->len, ==, 3);
  g_assert_cmpstr (columns[0]->enumeration, ==, "state");
  g_assert_cmpstr (columns[1]->enumeration, ==, "state");
  g_assert_cmpstr (columns[2]->enumeration, ==, "kind");
  g_assert_cmpstr (columns[3]->enumeration, ==, "c_state");
  g_assert_null (columns[4]->enumeration);
  g_assert_null (columns[5]->enumeration);
  g_assert_cmpstr (((CrowCatalogEnum *) catalog->enums->pdata[0])->values[1], ==, "it's, y)");
}

static void
test_views (void)
{
  g_autofree char *select = _crow_mariadb_read_view ("CREATE ALGORITHM=UNDEFINED DEFINER=`view as`@`%` SQL SECURITY "
                                                     "DEFINER VIEW `as` AS select 1 AS `a`");

  g_assert_cmpstr (select, ==, "select 1 AS `a`");
  g_assert_null (_crow_mariadb_read_view ("CREATE TABLE t (a INT)"));
  g_assert_null (_crow_mariadb_read_view ("CREATE VIEW v"));
}

/* Nobody listens there; a password is not told on. */
static void
test_away (void)
{
  static const char *const addresses[] = { "mariadb://u:secret@127.0.0.1:1/shop?connect_timeout=2",
                                           "mariadb://u:secret@/shop?socket=/nonexistent/my.sock",
                                           "mysql://localhost/shop?socket=/nonexistent&password=secret" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (crow_catalog_read_mariadb (addresses[i], &error));
      g_assert_null (strstr (error->message, "secret"));
#if HAVE_LIBMARIADB
      g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
      g_assert_nonnull (strstr (error->message, "does not answer"));
#else
      g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
#endif
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/mariadb/address/parts", test_parts);
  g_test_add_func ("/sql/mariadb/address/refused", test_refused);
  g_test_add_func ("/sql/mariadb/text/strings", test_strings);
  g_test_add_func ("/sql/mariadb/text/enums", test_enums);
  g_test_add_func ("/sql/mariadb/text/views", test_views);
  g_test_add_func ("/sql/mariadb/away", test_away);
  return g_test_run ();
}
