/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The SQL of every example, executed by PostgreSQL and MariaDB; `--drop` leaves nothing behind.  And `crow migrate` on
 * MariaDB.
 *
 * The servers are those of tests/with-servers.  Each test has a database of its own.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "cli-fixture.h"

static const char *const examples[] = { "blog", "library", "company", "shop" };

/* Runs a script in a database, and gives what it selected. */
typedef const char *(*ExecuteFunc) (CliFixture *fixture,
                                    const char *database,
                                    const char *script);

static const char *
execute (CliFixture        *fixture,
         const char *const *words,
         const char        *script)
{
  cli_fixture_spawn (fixture, script, words);
  if (fixture->status != 0)
    g_error ("%s\nin:\n%s", fixture->err, script);
  return g_strchomp (fixture->out);
}

static const char *
execute_postgresql (CliFixture *fixture,
                    const char *database,
                    const char *script)
{
  g_autofree char *address = g_strdup (g_getenv ("CROW_TEST_POSTGRESQL"));
  char *query = strchr (address, '?');
  g_autofree char *target = NULL;

  if (database == NULL)
    target = g_strdup (address);
  else
    target = g_strdup_printf ("postgresql:///%s?%s", database, query + 1);
  {
    const char *words[] = { "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
                            target, NULL };

    return execute (fixture, words, script);
  }
}

static const char *
execute_mariadb (CliFixture *fixture,
                 const char *database,
                 const char *script)
{
  g_autofree char *socket = g_strconcat ("--socket=", g_getenv ("CROW_TEST_MARIADB"), NULL);
  const char *words[] = { "mariadb", "--no-defaults", "--user=root", socket, "--batch", "--skip-column-names",
                          "--default-character-set=utf8mb4", database, NULL };

  return execute (fixture, words, script);
}

typedef struct
{
  const char *dialect;
  const char *variable;
  ExecuteFunc execute;
  const char *count; /* tables, views and types that are there */
} Server;

static const Server servers[] = {
  { "postgresql", "CROW_TEST_POSTGRESQL", execute_postgresql,
    "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace) + "
    "(SELECT count(*) FROM pg_type WHERE typnamespace = 'public'::regnamespace);" },
  { "mariadb", "CROW_TEST_MARIADB", execute_mariadb,
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = database();" },
};

typedef struct
{
  const Server *server;
  const char *example;
} Case;

static void
test_execute (CliFixture    *fixture,
              gconstpointer  data)
{
  const Case *test = data;
  const Server *server = test->server;
  g_autofree char *relative = g_strdup_printf ("data/examples/%s.crow", test->example);
  g_autofree char *path = cli_source_path (relative);
  g_autofree char *dialect = g_strconcat ("--dialect=", server->dialect, NULL);
  g_autofree char *database = g_strdup_printf ("crow_cli_%s_%d", test->example, (int) getpid ());
  g_autofree char *create = g_strdup_printf ("CREATE DATABASE %s;", database);
  g_autofree char *remove = g_strdup_printf ("DROP DATABASE %s;", database);
  g_autofree char *script = NULL;

  if (g_getenv (server->variable) == NULL)
    {
      g_autofree char *reason = g_strdup_printf ("%s is not set; tests/with-servers sets it", server->variable);

      g_test_skip (reason);
      return;
    }
  server->execute (fixture, NULL, create);
  cli_fixture_run (fixture, "sql", dialect, path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  script = g_strdup (fixture->out);
  server->execute (fixture, database, script);
  g_assert_cmpint (g_ascii_strtoll (server->execute (fixture, database, server->count), NULL, 10), >, 0);
  cli_fixture_run (fixture, "sql", dialect, "--drop", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  g_free (script);
  script = g_strdup (fixture->out);
  server->execute (fixture, database, script);
  g_assert_cmpstr (server->execute (fixture, database, server->count), ==, "0");
  server->execute (fixture, NULL, remove);
}

/* A drawing tells which databases of a server it is compared with. */
static void
test_databases (CliFixture    *fixture,
                gconstpointer  data)
{
  const Server *server = &servers[1];
  int number = (int) getpid ();
  g_autofree char *database = g_strdup_printf ("crow_cli_shop_%d", number);
  g_autofree char *create = g_strdup_printf ("CREATE DATABASE %s;", database);
  g_autofree char *remove = g_strdup_printf ("SET foreign_key_checks = 0; DROP DATABASE %s; DROP DATABASE crow_cli_stock_%d;",
                                             database, number);
  g_autofree char *model = g_strdup_printf (
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='shop' dialect='mariadb'>"
    "<entity id='a' name='item'><attribute id='a.id' name='id' type='integer' required='true' auto='true'/>"
    "<key id='a.k' kind='primary' attributes='a.id'/></entity>"
    "<entity id='b' name='shelf' schema='crow_cli_stock_%d'><attribute id='b.id' name='id' type='integer' required='true' "
    "auto='true'/><attribute id='b.a' name='item_id' type='integer'/><key id='b.k' kind='primary' attributes='b.id'/></entity>"
    "<link id='l'><end entity='a' role='item'/><end entity='b' role='shelves'/><column attribute='b.a' references='a.id'/></link>"
    "<view id='v' name='shelves' schema='crow_cli_stock_%d' mariadb='SELECT id FROM crow_cli_stock_%d.shelf'/>"
    "</model></crowfoot>", number, number, number);
  const char *path = "shop.crow";
  g_autofree char *address = NULL, *script = NULL;

  if (g_getenv (server->variable) == NULL || !HAVE_LIBMARIADB)
    {
      g_test_skip ("there is no such server");
      return;
    }
  address = g_strdup_printf ("mariadb:///%s?socket=%s", database, g_getenv (server->variable));
  cli_fixture_write (fixture, path, model);
  server->execute (fixture, NULL, create);
  cli_fixture_run (fixture, "sql", path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  script = g_strdup (fixture->out);
  server->execute (fixture, database, script);
  cli_fixture_run (fixture, "diff", address, path, NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  g_assert_cmpint (fixture->status, ==, 0);
  cli_fixture_run (fixture, "diff", path, address, NULL);
  g_assert_cmpstr (fixture->out, ==, "");
  server->execute (fixture, NULL, remove);
}

/* A MariaDB database is brought to a drawing, and back to where it was; no message has the password. */
static void
test_migrate (CliFixture    *fixture,
              gconstpointer  data)
{
  g_autofree char *path = cli_source_path ("data/examples/library.crow");
  g_autofree char *database = g_strdup_printf ("crow_cli_migrate_%d", (int) getpid ());
  g_autofree char *create = g_strdup_printf ("CREATE DATABASE %s;", database);
  g_autofree char *remove = g_strdup_printf ("DROP DATABASE %s;", database);
  g_autofree char *socket = NULL, *address = NULL;

  if (g_getenv ("CROW_TEST_MARIADB") == NULL)
    {
      g_test_skip ("CROW_TEST_MARIADB is not set; tests/with-servers sets it");
      return;
    }
  socket = g_uri_escape_string (g_getenv ("CROW_TEST_MARIADB"), "/", FALSE);
  execute_mariadb (fixture, NULL, create);
  execute_mariadb (fixture, NULL, "CREATE OR REPLACE USER crow_cli@localhost IDENTIFIED BY 'secret'; "
                                  "GRANT ALL ON *.* TO crow_cli@localhost;");
  address = g_strdup_printf ("mariadb://crow_cli:secret@localhost/%s?socket=%s", database, socket);
  cli_fixture_run (fixture, "migrate", "--dry-run", address, path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->err, "mariadb-dump ");
  g_assert_null (strstr (fixture->err, "secret"));
  cli_fixture_run (fixture, "migrate", address, path, NULL);
  g_assert_cmpint (fixture->status, ==, 1);
  cli_fixture_run (fixture, "migrate", "--yes", address, path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "Done.");
  cli_fixture_run (fixture, "migrate", "--yes", address, path, NULL);
  g_assert_cmpint (fixture->status, ==, 0);
  cli_assert_contains (fixture->out, "up to date");
  cli_fixture_run (fixture, "migrate", "--backup=copy", "--yes", address, path, NULL);
  g_assert_cmpint (fixture->status, ==, 2);
  cli_assert_contains (fixture->err, "mariadb-dump");
  g_assert_null (strstr (fixture->err, "secret"));
  execute_mariadb (fixture, NULL, "DROP USER crow_cli@localhost;");
  execute_mariadb (fixture, NULL, remove);
}

int
main (int    argc,
      char **argv)
{
  static Case cases[G_N_ELEMENTS (servers) * G_N_ELEMENTS (examples)];
  guint n = 0;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    for (guint j = 0; j < G_N_ELEMENTS (examples); j++)
      {
        g_autofree char *path = g_strdup_printf ("/cli/servers/%s/%s", servers[i].dialect, examples[j]);

        cases[n] = (Case) { &servers[i], examples[j] };
        g_test_add (path, CliFixture, &cases[n], cli_fixture_set_up, test_execute, cli_fixture_tear_down);
        n++;
      }
  g_test_add ("/cli/servers/mariadb/databases", CliFixture, NULL, cli_fixture_set_up, test_databases, cli_fixture_tear_down);
  g_test_add ("/cli/servers/migrate/mariadb", CliFixture, NULL, cli_fixture_set_up, test_migrate, cli_fixture_tear_down);
  return g_test_run ();
}
