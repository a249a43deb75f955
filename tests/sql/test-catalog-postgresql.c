/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A schema is written to a server, read back, and written again: nothing changes on the way but what the database
 * cannot know.
 */
#include "config.h"

#include <gio/gio.h>

#include "base/crow-error.h"
#include "codegen/crow-schema-json.h"
#include "sql/crow-catalog-postgresql.h"

#include "fixtures.h"
#include "random-schema.h"
#include "servers.h"

static CrowSchema *
read_back (TestDatabase *database)
{
  g_autofree char *address = test_database_dup_address (database);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_postgresql (address, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  for (guint i = 0; i < catalog->notes->len; i++)
    g_test_message ("%s", (char *) catalog->notes->pdata[i]);
  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  return schema;
}

static guint
count_links (const CrowSchema *schema,
             CrowLinkKind      kind)
{
  guint n = 0;

  for (guint i = 0; i < crow_schema_get_n_relationships (schema); i++)
    n += crow_schema_get_relationship (schema, i)->kind == kind;
  return n;
}

static guint
count_references (const CrowSchema *schema)
{
  guint n = 0;

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      guint n_here;

      crow_schema_get_references (schema, i, &n_here);
      n += n_here;
    }
  return n;
}

static void
check (const CrowSchema *schema)
{
  g_autoptr (TestDatabase) first = test_database_new (CROW_DIALECT_POSTGRESQL);
  g_autoptr (TestDatabase) second = test_database_new (CROW_DIALECT_POSTGRESQL);
  g_autofree char *sql = crow_ddl_to_sql (schema, CROW_DIALECT_POSTGRESQL, CROW_DDL_NO_VIEWS, NULL);
  g_autofree char *again = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *message = NULL;
  g_autoptr (CrowSchema) read = NULL;

  if (!test_database_run (first, sql, &message))
    g_error ("%s\n%s", message, sql);
  read = read_back (first);
  g_assert_cmpuint (crow_schema_get_n_entities (read), ==, crow_schema_get_n_entities (schema));
  g_assert_cmpuint (count_references (read), ==, count_references (schema));
  again = crow_ddl_to_sql (read, CROW_DIALECT_POSTGRESQL, CROW_DDL_DEFAULT, NULL);
  if (!test_database_run (second, again, &message))
    g_error ("%s\n%s", message, again);
  a = test_database_list_columns (first);
  b = test_database_list_columns (second);
  g_assert_cmpstr (a, ==, b);
}

static gboolean
skip (void)
{
  if (test_database_is_available (CROW_DIALECT_POSTGRESQL) && HAVE_LIBPQ)
    return FALSE;
  g_test_skip ("there is no such server");
  return TRUE;
}

static void
test_library (void)
{
  g_autoptr (CrowSchema) schema = fixture_library (FALSE);
  g_autoptr (CrowSchema) read = NULL;
  g_autoptr (TestDatabase) database = NULL;
  g_autofree char *sql = NULL;
  const CrowEntityInfo *book;

  if (skip ())
    return;
  check (schema);
  database = test_database_new (CROW_DIALECT_POSTGRESQL);
  sql = crow_ddl_to_sql (schema, CROW_DIALECT_POSTGRESQL, CROW_DDL_DEFAULT, NULL);
  g_assert_true (test_database_run (database, sql, NULL));
  read = read_back (database);
  g_assert_cmpuint (count_links (read, CROW_LINK_MANY_TO_MANY), ==, 1);
  g_assert_cmpuint (count_links (read, CROW_LINK_ONE_TO_ONE), ==, 1);
  g_assert_cmpuint (count_links (read, CROW_LINK_ONE_TO_MANY), ==, 2);
  g_assert_cmpuint (crow_schema_get_info (read)->n_enums, ==, 1);
  g_assert_cmpuint (crow_schema_get_info (read)->n_views, ==, 2);
  g_assert_cmpuint (crow_schema_get_info (read)->enums[0].n_values, ==, 3);
  book = crow_schema_get_entity (read, crow_schema_lookup_entity (read, "book"));
  g_assert_cmpint (book->attributes[4].type, ==, CROW_TYPE_ENUM);
  g_assert_cmpstr (book->attributes[4].default_value, ==, "draft");
  g_assert_cmpint (book->attributes[6].default_source, ==, CROW_VALUE_NOW);
  g_assert_cmpint (book->attributes[8].default_source, ==, CROW_VALUE_UUID);
  g_assert_true (book->attributes[0].flags & CROW_ATTRIBUTE_AUTO);
  g_assert_nonnull (book->attributes[13].generated);
  g_assert_cmpuint (book->n_checks, ==, 2);
  g_assert_cmpstr (crow_schema_get_entity (read, crow_schema_lookup_entity (read, "author"))->comment, ==,
                   "Who wrote a book;\nnot who printed it.");
}

static void
test_company (void)
{
  g_autoptr (CrowSchema) schema = fixture_company ();
  g_autoptr (CrowSchema) special = fixture_special ();

  if (skip ())
    return;
  check (schema);
  check (special);
}

/* SERIAL stays what it is, also the second time. */
static void
test_serial (void)
{
  g_autoptr (TestDatabase) first = NULL;
  g_autoptr (TestDatabase) second = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *message = NULL;
  g_autofree char *shown = NULL;

  if (skip ())
    return;
  first = test_database_new (CROW_DIALECT_POSTGRESQL);
  second = test_database_new (CROW_DIALECT_POSTGRESQL);
  g_assert_true (test_database_run (first, "CREATE TABLE t (id bigserial PRIMARY KEY, name text)", NULL));
  schema = read_back (first);
  g_assert_true (crow_schema_get_entity (schema, 0)->attributes[0].flags & CROW_ATTRIBUTE_AUTO);
  g_assert_cmpint (crow_schema_get_entity (schema, 0)->attributes[0].type, ==, CROW_TYPE_BIGINT);
  sql = crow_ddl_to_sql (schema, CROW_DIALECT_POSTGRESQL, CROW_DDL_DEFAULT, NULL);
  if (!test_database_run (second, sql, &message))
    g_error ("%s", message);
  shown = test_database_query (second, "SELECT column_default FROM information_schema.columns WHERE column_name = 'id' "
                                       "AND table_name = 't'");
  g_assert_cmpstr (shown, ==, "nextval('t_id_seq'::regclass)\n");
}

static void
test_random (void)
{
  if (skip ())
    return;
  for (guint i = 0; i < 8; i++)
    {
      guint32 seed = g_test_rand_int () & 0x7fffffff;
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (CrowSchema) schema = random_schema_new (rand);

      g_test_message ("seed %u", seed);
      check (schema);
    }
}

static void
test_away (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (crow_catalog_read_postgresql ("postgresql:///x?host=/nonexistent", &error));
#if HAVE_LIBPQ
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
#else
  g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
#endif
}

/* Somebody listens at the address and never says a word: that is given up, and does not last for ever. */
static void
test_silent (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  if (!HAVE_LIBPQ || port == 0)
    {
      g_test_skip ("there is no libpq, or no port");
      return;
    }
  uri = g_strdup_printf ("postgresql://nobody@127.0.0.1:%u/nothing", port);
  g_assert_null (crow_catalog_read_postgresql (uri, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/catalog-postgresql/library", test_library);
  g_test_add_func ("/sql/catalog-postgresql/company", test_company);
  g_test_add_func ("/sql/catalog-postgresql/serial", test_serial);
  g_test_add_func ("/sql/catalog-postgresql/random", test_random);
  g_test_add_func ("/sql/catalog-postgresql/away", test_away);
  g_test_add_func ("/sql/catalog-postgresql/silent", test_silent);
  return g_test_run ();
}
