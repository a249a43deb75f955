/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalog of a real MariaDB: all that a table can have, users who may not see it, and servers that refuse.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "sql/crow-catalog-mariadb.h"
#include "sql/crow-ddl.h"

#include "servers.h"

static gboolean
skip (void)
{
  if (test_database_is_available (CROW_DIALECT_MARIADB) && HAVE_LIBMARIADB)
    return FALSE;
  g_test_skip ("there is no such server");
  return TRUE;
}

static void
must_run (TestDatabase *database,
          const char   *script)
{
  g_autofree char *message = NULL;

  if (!test_database_run (database, script, &message))
    g_error ("%s", message);
}

static CrowCatalog *
read_back (TestDatabase *database)
{
  g_autofree char *address = test_database_dup_address (database);
  g_autoptr (GError) error = NULL;
  CrowCatalog *catalog = crow_catalog_read_mariadb (address, &error);

  g_assert_no_error (error);
  return catalog;
}

static gboolean
has_note (CrowCatalog *catalog,
          const char  *part)
{
  for (guint i = 0; i < catalog->notes->len; i++)
    if (strstr (g_ptr_array_index (catalog->notes, i), part) != NULL)
      return TRUE;
  return FALSE;
}

static const char everything[] =
  "CREATE TABLE parent (a INT, b VARCHAR(20), PRIMARY KEY (b, a), UNIQUE KEY second (a)) COMMENT 'it''s\\na \"parent\"';"
  "CREATE TABLE child ("
  "  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
  "  pa INT, pb VARCHAR(20), n INT,"
  "  title VARCHAR(40) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s \\\\ new' COMMENT 'the “title”',"
  "  price DECIMAL(8,2) DEFAULT 0.50,"
  "  state ENUM('new','it''s') DEFAULT 'new',"
  "  tags SET('a','b'),"
  "  made DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),"
  "  sum INT GENERATED ALWAYS AS (n + 1) STORED,"
  "  twice INT AS (n * 2) VIRTUAL,"
  "  note TEXT, extra JSON,"
  "  hidden INT INVISIBLE,"
  "  CONSTRAINT positive CHECK (price >= 0),"
  "  CONSTRAINT up FOREIGN KEY (pb, pa) REFERENCES parent (b, a) ON DELETE CASCADE ON UPDATE SET NULL,"
  "  KEY words (note(20), title DESC), FULLTEXT KEY full (note), UNIQUE KEY begins (title(10)),"
  "  UNIQUE KEY both_of_them (title, price));"
  "CREATE SEQUENCE numbers;"
  "CREATE TABLE parts (a INT NOT NULL) PARTITION BY HASH (a) PARTITIONS 2;"
  "CREATE TABLE old (a INT) ENGINE=MyISAM;"
  "CREATE VIEW seen AS SELECT c.id, p.b FROM child c JOIN parent p ON p.a = c.pa;"
  "CREATE TRIGGER hook BEFORE INSERT ON old FOR EACH ROW SET NEW.a = 1;";

static void
check_columns (CrowCatalogTable *child)
{
  CrowCatalogColumn *id = crow_catalog_table_lookup_column (child, "id");
  CrowCatalogColumn *title = crow_catalog_table_lookup_column (child, "title");
  CrowCatalogColumn *made = crow_catalog_table_lookup_column (child, "made");
  CrowCatalogColumn *sum = crow_catalog_table_lookup_column (child, "sum");
  CrowCatalogColumn *twice = crow_catalog_table_lookup_column (child, "twice");

  g_assert_cmpuint (child->columns->len, ==, 14);
  g_assert_cmpstr (id->type, ==, "bigint(20) unsigned");
  g_assert_true (id->automatic && id->required);
  g_assert_cmpstr (title->collation, ==, "utf8mb4_bin");
  g_assert_cmpstr (title->comment, ==, "the “title”");
  g_assert_true (title->required);
  g_assert_cmpstr (crow_catalog_table_lookup_column (child, "price")->default_value, ==, "0.50");
  g_assert_cmpstr (crow_catalog_table_lookup_column (child, "state")->enumeration, ==, "state");
  g_assert_cmpstr (crow_catalog_table_lookup_column (child, "tags")->type, ==, "set('a','b')");
  g_assert_cmpstr (made->default_value, ==, "current_timestamp(3)");
  g_assert_cmpstr (made->on_update_value, ==, "current_timestamp(3)");
  g_assert_cmpstr (sum->generated, ==, "`n` + 1");
  g_assert_true (sum->stored);
  g_assert_false (twice->stored);
  g_assert_nonnull (twice->generated);
  g_assert_null (twice->default_value);
  g_assert_null (crow_catalog_table_lookup_column (child, "note")->default_value);
}

static CrowCatalogIndex *
find_index (CrowCatalogTable *table,
            const char       *name)
{
  for (guint i = 0; i < table->indexes->len; i++)
    if (g_str_equal (((CrowCatalogIndex *) g_ptr_array_index (table->indexes, i))->name, name))
      return g_ptr_array_index (table->indexes, i);
  g_error ("There is no index “%s”.", name);
}

static void
test_everything (void)
{
  g_autoptr (TestDatabase) database = NULL;
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  CrowCatalogTable *parent, *child;
  CrowCatalogForeignKey *up;
  CrowCatalogIndex *words;
  const CrowAttributeInfo *title;
  CrowCatalogView *view;

  if (skip ())
    return;
  database = test_database_new (CROW_DIALECT_MARIADB);
  must_run (database, everything);
  catalog = read_back (database);
  parent = crow_catalog_lookup_table (catalog, NULL, "parent");
  child = crow_catalog_lookup_table (catalog, NULL, "child");
  g_assert_cmpuint (catalog->tables->len, ==, 4);
  g_assert_cmpstr (parent->comment, ==, "it's\na \"parent\"");
  g_assert_cmpstr (parent->primary_key->columns[0], ==, "b");
  g_assert_cmpstr (parent->primary_key->columns[1], ==, "a");
  g_assert_cmpuint (parent->uniques->len, ==, 1);
  check_columns (child);

  up = g_ptr_array_index (child->foreign_keys, 0);
  g_assert_cmpstr (up->name, ==, "up");
  g_assert_cmpstr (up->target, ==, "parent");
  g_assert_null (up->target_schema);
  g_assert_cmpstr (up->columns[0], ==, "pb");
  g_assert_cmpstr (up->target_columns[1], ==, "a");
  g_assert_cmpint (up->on_delete, ==, CROW_ACTION_CASCADE);
  g_assert_cmpint (up->on_update, ==, CROW_ACTION_SET_NULL);

  words = find_index (child, "words");
  g_assert_cmpuint (((CrowCatalogIndexPart *) words->parts->pdata[0])->length, ==, 20);
  g_assert_true (((CrowCatalogIndexPart *) words->parts->pdata[1])->descending);
  g_assert_cmpstr (find_index (child, "full")->method, ==, "fulltext");
  g_assert_true (find_index (child, "begins")->unique);
  g_assert_cmpuint (child->uniques->len, ==, 1);
  g_assert_cmpuint (child->checks->len, ==, 2);

  view = g_ptr_array_index (catalog->views, 0);
  g_assert_cmpstr (view->name, ==, "seen");
  g_assert_null (strstr (view->query, database->name));
  g_assert_true (g_str_has_prefix (view->query, "select "));

  g_assert_true (has_note (catalog, "“numbers”"));
  g_assert_true (has_note (catalog, "partitions of “parts”"));
  g_assert_true (has_note (catalog, "MyISAM"));
  g_assert_true (has_note (catalog, "“hook”"));
  g_assert_true (has_note (catalog, "invisible"));

  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  title = &crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, "child"))->attributes[4];
  g_assert_cmpstr (title->default_value, ==, "it's \\ new");
  g_assert_cmpint (title->default_source, ==, CROW_VALUE_LITERAL);
  g_assert_cmpint (title[4].default_source, ==, CROW_VALUE_NOW);
  g_assert_cmpint (title[4].on_update_source, ==, CROW_VALUE_NOW);
  g_assert_cmpint (title[8].type, ==, CROW_TYPE_JSON);
  g_assert_null (title[8].collation);
  g_assert_cmpuint (crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, "child"))->n_checks, ==, 1);
}

/* The address of @user, who has the password "sesame". */
static char *
make_address (TestDatabase *database,
              const char   *user,
              const char   *password)
{
  g_autofree char *socket = g_uri_escape_string (g_getenv ("CROW_TEST_MARIADB"), "/", FALSE);

  return g_strdup_printf ("mariadb://%s:%s@localhost/%s?socket=%s", user, password, database->name, socket);
}

static void
check_refused (const char *address,
               const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (crow_catalog_read_mariadb (address, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  if (strstr (error->message, part) == NULL)
    g_error ("%s", error->message);
  g_assert_null (strstr (error->message, "sesame"));
}

static void
test_users (void)
{
  g_autoptr (TestDatabase) database = NULL;
  g_autofree char *user = NULL, *script = NULL, *address = NULL, *wrong = NULL, *absent = NULL, *tls = NULL, *drop = NULL;
  g_autofree char *grant = NULL, *encryption = NULL;
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;

  if (skip ())
    return;
  database = test_database_new (CROW_DIALECT_MARIADB);
  must_run (database, "CREATE TABLE a (id INT PRIMARY KEY); CREATE VIEW v AS SELECT id FROM a;");
  user = g_strconcat ("u_", database->name, NULL);
  script = g_strdup_printf ("CREATE USER %s@localhost IDENTIFIED BY 'sesame';", user);
  must_run (database, script);
  address = make_address (database, user, "sesame");
  wrong = make_address (database, user, "not-sesame");
  check_refused (wrong, "refuses the login");
  check_refused (address, "may not open");

  grant = g_strdup_printf ("GRANT SELECT ON %s.* TO %s@localhost;", database->name, user);
  must_run (database, grant);
  catalog = crow_catalog_read_mariadb (address, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (catalog->tables->len, ==, 1);
  g_assert_cmpuint (catalog->views->len, ==, 0);
  g_assert_true (has_note (catalog, "SHOW VIEW"));

  /* MariaDB 11 makes itself a certificate where it is given none. */
  tls = g_strconcat (address, "&ssl-mode=required", NULL);
  encryption = test_database_query (database, "SELECT @@have_ssl;");
  if (g_str_has_prefix (encryption, "YES"))
    {
      g_autoptr (CrowCatalog) encrypted = crow_catalog_read_mariadb (tls, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (encrypted->tables->len, ==, 1);
    }
  else
    check_refused (tls, "encrypted");
  {
    TestDatabase other = { CROW_DIALECT_MARIADB, (char *) "no_such_database" };

    absent = make_address (&other, "root", "");
    check_refused (absent, "There is no database “no_such_database”");
  }
  drop = g_strdup_printf ("DROP USER %s@localhost;", user);
  must_run (database, drop);
}

static const char *
get_default (CrowCatalog *catalog,
             const char  *column)
{
  return crow_catalog_table_lookup_column (crow_catalog_lookup_table (catalog, NULL, "t"), column)->default_value;
}

/* Servers show bytes in one way or another, and the catalog has them in one. */
static void
test_bytes (void)
{
  g_autoptr (TestDatabase) database = NULL;
  g_autoptr (CrowCatalog) catalog = NULL;
  gboolean exact;

  if (skip ())
    return;
  database = test_database_new (CROW_DIALECT_MARIADB);
  must_run (database, "CREATE TABLE t (a BINARY(3) DEFAULT 'a', b VARBINARY(20) DEFAULT 'é''\\\\z\\n\\r\\t%\\Z',"
                      "  c VARBINARY(4) DEFAULT '', d ENUM('x','y') CHARACTER SET binary DEFAULT 'y', e BLOB DEFAULT 'b',"
                      "  f VARBINARY(9) DEFAULT x'ff00', g VARBINARY(9) DEFAULT 12, h BIT(3) DEFAULT b'101');");
  catalog = read_back (database);
  g_assert_cmpstr (get_default (catalog, "a"), ==, "'a\\0\\0'");
  g_assert_cmpstr (get_default (catalog, "b"), ==, "'é''\\\\z\\n\\r\t%\032'");
  g_assert_cmpstr (get_default (catalog, "c"), ==, "''");
  g_assert_cmpstr (get_default (catalog, "d"), ==, "'y'");
  g_assert_cmpstr (get_default (catalog, "e"), ==, "'b'");
  g_assert_cmpstr (get_default (catalog, "g"), ==, "'12'");
  g_assert_cmpstr (get_default (catalog, "h"), ==, "b'101'");
  /* What is no text is lost in the catalog of old servers, and that is said. */
  exact = g_strcmp0 (get_default (catalog, "f"), "x'ff00'") == 0;
  g_assert_cmpint (exact, !=, has_note (catalog, "The default of “f” of “t”"));
}

static CrowSchema *
read_schema (TestDatabase *database)
{
  g_autoptr (CrowCatalog) catalog = read_back (database);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_catalog_to_schema (catalog, &error);

  g_assert_no_error (error);
  return schema;
}

/* As MariaDB 11 comes, it gives a character set another collation than 10.  That is not worth a word in a schema either,
 * and what was made with another one keeps it. */
static void
test_collations (void)
{
  static const char setting[] = "SELECT @@GLOBAL.character_set_collations;";
  g_autoptr (TestDatabase) database = NULL, again = NULL;
  g_autoptr (CrowSchema) schema = NULL, made = NULL;
  g_autofree char *known = NULL, *before = NULL, *restore = NULL, *sql = NULL, *message = NULL, *collations = NULL;
  const CrowEntityInfo *entity;

  if (skip ())
    return;
  database = test_database_new (CROW_DIALECT_MARIADB);
  known = test_database_query (database, "SHOW GLOBAL VARIABLES LIKE 'character_set_collations';");
  if (*known == '\0')
    {
      g_test_skip ("this MariaDB gives a character set one collation");
      return;
    }
  before = g_strchomp (test_database_query (database, setting));
  restore = g_strdup_printf ("SET GLOBAL character_set_collations = '%s';", before);
  must_run (database, "SET GLOBAL character_set_collations = 'utf8mb4=utf8mb4_uca1400_ai_ci';");
  must_run (database, "CREATE TABLE t (a VARCHAR(9), b VARCHAR(9) COLLATE utf8mb4_general_ci) CHARSET = utf8mb4;");
  schema = read_schema (database);
  entity = crow_schema_get_entity (schema, 0);
  sql = crow_ddl_to_sql (schema, CROW_DIALECT_MARIADB, 0, NULL);
  again = test_database_new (CROW_DIALECT_MARIADB);
  must_run (again, sql);
  made = read_schema (again);
  collations = test_database_query (again, "SELECT COLLATION_NAME FROM information_schema.COLUMNS "
                                           "WHERE TABLE_SCHEMA = DATABASE() ORDER BY ORDINAL_POSITION;");
  must_run (database, restore);
  g_assert_null (entity->attributes[0].collation);
  g_assert_cmpstr (entity->attributes[1].collation, ==, "utf8mb4_general_ci");
  g_assert_cmpstr (collations, ==, "utf8mb4_uca1400_ai_ci\nutf8mb4_general_ci\n");
  g_assert_null (crow_schema_get_entity (made, 0)->attributes[0].collation);
}

/* Names that would end a literal or a statement. */
static void
test_names (void)
{
  g_autoptr (TestDatabase) database = NULL;
  g_autoptr (CrowCatalog) catalog = NULL;
  CrowCatalogTable *table;

  if (skip ())
    return;
  database = test_database_new (CROW_DIALECT_MARIADB);
  must_run (database, "CREATE TABLE `'; DROP TABLE x; --` (`a``b'\"\\\\` INT PRIMARY KEY, `名前` INT);"
                      "CREATE VIEW `v``iew` AS SELECT 1;");
  catalog = read_back (database);
  table = crow_catalog_lookup_table (catalog, NULL, "'; DROP TABLE x; --");
  g_assert_nonnull (table);
  g_assert_nonnull (crow_catalog_table_lookup_column (table, "a`b'\"\\\\"));
  g_assert_nonnull (crow_catalog_table_lookup_column (table, "名前"));
  g_assert_cmpuint (catalog->views->len, ==, 1);
}

/* What lies in other databases is read where it is asked for, and keeps them for a schema. */
static void
test_databases (void)
{
  g_autoptr (TestDatabase) database = NULL, other = NULL;
  g_autofree char *script = NULL, *address = NULL, *leave = NULL;
  const char *databases[] = { NULL, "no such, database's", NULL };
  const char *all[] = { NULL, NULL, NULL };
  g_autoptr (CrowCatalog) alone = NULL, both = NULL, named = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  CrowCatalogForeignKey *home, *away;
  CrowCatalogView *view;

  if (skip ())
    return;
  database = test_database_new (CROW_DIALECT_MARIADB);
  other = test_database_new (CROW_DIALECT_MARIADB);
  databases[0] = all[1] = other->name;
  all[0] = database->name;
  script = g_strdup_printf ("CREATE TABLE a (id INT PRIMARY KEY, state ENUM('new', 'old'));"
                            "CREATE TABLE %s.a (id INT PRIMARY KEY, state ENUM('new', 'old'), home INT,"
                            "  CONSTRAINT up FOREIGN KEY (home) REFERENCES %s.a (id));"
                            "CREATE TABLE b (id INT PRIMARY KEY, away INT, CONSTRAINT out_of FOREIGN KEY (away) REFERENCES %s.a (id));"
                            "CREATE VIEW %s.v AS SELECT id FROM %s.a;",
                            other->name, database->name, other->name, other->name, other->name);
  must_run (database, script);
  address = test_database_dup_address (database);

  alone = crow_catalog_read_mariadb (address, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (alone->tables->len, ==, 2);
  both = crow_catalog_read_mariadb_databases (address, databases, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (both->tables->len, ==, 3);
  g_assert_true (has_note (both, "There is no database “no such, database's”"));
  g_assert_false (has_note (both, other->name));
  away = g_ptr_array_index (crow_catalog_lookup_table (both, NULL, "b")->foreign_keys, 0);
  home = g_ptr_array_index (crow_catalog_lookup_table (both, other->name, "a")->foreign_keys, 0);
  g_assert_cmpstr (away->target_schema, ==, other->name);
  g_assert_true (crow_catalog_lookup_table (both, home->target_schema, "a") == crow_catalog_lookup_table (both, NULL, "a"));
  view = g_ptr_array_index (both->views, 0);
  g_assert_cmpstr (view->schema, ==, other->name);
  schema = crow_catalog_to_schema (both, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_schema_get_n_relationships (schema), ==, 2);
  g_assert_cmpint (crow_schema_get_entity (schema, 0)->attributes[1].type, ==, CROW_TYPE_ENUM);
  g_assert_cmpint (crow_schema_get_entity (schema, 2)->attributes[1].type, ==, CROW_TYPE_ENUM);

  named = crow_catalog_read_mariadb_databases (address, all, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (named->tables->len, ==, 3);
  g_assert_nonnull (crow_catalog_lookup_table (named, database->name, "b"));
  home = g_ptr_array_index (crow_catalog_lookup_table (named, other->name, "a")->foreign_keys, 0);
  g_assert_cmpstr (home->target_schema, ==, database->name);

  leave = g_strdup_printf ("DROP TABLE b; ALTER TABLE %s.a DROP FOREIGN KEY up;", other->name);
  must_run (database, leave);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/catalog-mariadb/everything", test_everything);
  g_test_add_func ("/sql/catalog-mariadb/users", test_users);
  g_test_add_func ("/sql/catalog-mariadb/bytes", test_bytes);
  g_test_add_func ("/sql/catalog-mariadb/collations", test_collations);
  g_test_add_func ("/sql/catalog-mariadb/names", test_names);
  g_test_add_func ("/sql/catalog-mariadb/databases", test_databases);
  return g_test_run ();
}
