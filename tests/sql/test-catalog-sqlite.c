/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is read from an SQLite catalog, and what links are made of it.
 */
#include "config.h"

#include "sql/crow-catalog-sqlite.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/crow-error.h"

static CrowCatalog *
read_script (const char *sql)
{
  const char *scripts[] = { sql, NULL };
  g_autoptr (GError) error = NULL;
  CrowCatalog *catalog = crow_catalog_read_sqlite_script ("test", scripts, &error);

  g_assert_no_error (error);
  return catalog;
}

static void
test_text_only (void)
{
  g_autoptr (CrowCatalog) catalog =
      read_script ("CREATE TABLE \"the (parent)\" (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b TEXT,"
                   "  CONSTRAINT pair UNIQUE (a, b));"
                   "CREATE TABLE child (\n"
                   "  id INTEGER CONSTRAINT the_key PRIMARY KEY, -- CHECK (not me)\n"
                   "  code TEXT COLLATE NOCASE DEFAULT 'CHECK (x)' CONSTRAINT long_code CHECK (length (code) > 3),\n"
                   "  total INT GENERATED ALWAYS AS (id * 2) STORED,\n"
                   "  parent INT CONSTRAINT fk_parent REFERENCES \"the (parent)\" ON DELETE SET DEFAULT\n"
                   "    DEFERRABLE INITIALLY DEFERRED,\n"
                   "  x TEXT, y TEXT,\n"
                   "  CONSTRAINT fk_pair FOREIGN KEY (x, y) REFERENCES \"the (parent)\" (a, b) ON DELETE CASCADE,\n"
                   "  CHECK (x <> ')' OR y IS NULL)\n"
                   ");"
                   "CREATE UNIQUE INDEX some ON child (lower(code) DESC, x COLLATE NOCASE) WHERE y IS NOT NULL;"
                   "CREATE VIEW all_children AS SELECT * FROM child;");
  CrowCatalogTable *parent = g_ptr_array_index (catalog->tables, 0);
  CrowCatalogTable *child = crow_catalog_lookup_table (catalog, NULL, "CHILD");
  CrowCatalogForeignKey *foreign_key;
  CrowCatalogCheck *check;
  CrowCatalogIndex *index;
  CrowCatalogIndexPart *part;
  CrowCatalogColumn *column;
  CrowCatalogView *view;

  g_assert_cmpstr (parent->name, ==, "the (parent)");
  g_assert_cmpstr (((CrowCatalogKey *) g_ptr_array_index (parent->uniques, 0))->name, ==, "pair");
  column = g_ptr_array_index (parent->columns, 0);
  g_assert_true (column->no_reuse && column->automatic && column->required);

  g_assert_nonnull (child);
  g_assert_cmpstr (child->primary_key->name, ==, "the_key");
  column = crow_catalog_table_lookup_column (child, "code");
  g_assert_cmpstr (column->collation, ==, "NOCASE");
  g_assert_cmpstr (column->default_value, ==, "'CHECK (x)'");
  column = crow_catalog_table_lookup_column (child, "total");
  g_assert_cmpstr (column->generated, ==, "id * 2");
  g_assert_true (column->stored);
  g_assert_cmpuint (child->checks->len, ==, 2);
  check = g_ptr_array_index (child->checks, 0);
  g_assert_cmpstr (check->name, ==, "long_code");
  g_assert_cmpstr (check->expression, ==, "length (code) > 3");
  check = g_ptr_array_index (child->checks, 1);
  g_assert_null (check->name);
  g_assert_cmpstr (check->expression, ==, "x <> ')' OR y IS NULL");

  g_assert_cmpuint (child->foreign_keys->len, ==, 2);
  foreign_key = g_ptr_array_index (child->foreign_keys, 0);
  g_assert_cmpstr (foreign_key->name, ==, "fk_parent");
  g_assert_cmpint (foreign_key->on_delete, ==, CROW_ACTION_SET_DEFAULT);
  g_assert_cmpint (foreign_key->deferrable, ==, CROW_DEFERRABLE_DEFERRED);
  g_assert_null (foreign_key->target_columns);
  foreign_key = g_ptr_array_index (child->foreign_keys, 1);
  g_assert_cmpstr (foreign_key->name, ==, "fk_pair");
  g_assert_cmpint (foreign_key->deferrable, ==, CROW_DEFERRABLE_NOT);
  g_assert_cmpstr (foreign_key->columns[1], ==, "y");
  g_assert_cmpstr (foreign_key->target_columns[1], ==, "b");

  g_assert_cmpuint (child->indexes->len, ==, 1);
  index = g_ptr_array_index (child->indexes, 0);
  g_assert_true (index->unique);
  g_assert_cmpstr (index->where, ==, "y IS NOT NULL");
  part = g_ptr_array_index (index->parts, 0);
  g_assert_cmpstr (part->expression, ==, "lower(code)");
  g_assert_true (part->descending);
  part = g_ptr_array_index (index->parts, 1);
  g_assert_cmpstr (part->column, ==, "x");
  g_assert_cmpstr (part->collation, ==, "NOCASE");

  view = g_ptr_array_index (catalog->views, 0);
  g_assert_cmpstr (view->query, ==, "SELECT * FROM child");
}

static const char shop[] =
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, boss_id INT REFERENCES person (id));"
    "CREATE TABLE passport (number TEXT PRIMARY KEY, person_id INT NOT NULL UNIQUE REFERENCES person ON DELETE CASCADE);"
    "CREATE TABLE message (id INTEGER PRIMARY KEY, sender_id INT REFERENCES person ON DELETE SET NULL,"
    "  receiver_id INT REFERENCES person ON DELETE RESTRICT, sent TIMESTAMP DEFAULT CURRENT_TIMESTAMP);"
    "CREATE TABLE tag (id INTEGER PRIMARY KEY, label TEXT DEFAULT 'none');"
    "CREATE TABLE message_tag (message_id INT REFERENCES message, tag_id INT REFERENCES tag,"
    "  PRIMARY KEY (message_id, tag_id));"
    "CREATE TABLE follows (follower_id INT REFERENCES person, followed_id INT REFERENCES person,"
    "  PRIMARY KEY (follower_id, followed_id));"
    "CREATE TABLE likes (person_id INT REFERENCES person, message_id INT REFERENCES message, stars INT,"
    "  PRIMARY KEY (person_id, message_id));"
    "CREATE TABLE lost (id INTEGER PRIMARY KEY, gone_id INT REFERENCES gone);";

static void
assert_link (const CrowSchema *schema,
             const char       *from,
             const char       *role,
             CrowLinkKind      kind,
             CrowDeleteRule    rule,
             const char       *inverse)
{
  guint16 entity = crow_schema_lookup_entity (schema, from);
  guint16 index = crow_schema_lookup_role (schema, entity, role);
  const CrowRelationshipInfo *link;
  const CrowRole *roles;
  guint n;

  if (index == CROW_NONE)
    g_error ("“%s” has no role “%s”.", from, role);
  roles = crow_schema_get_roles (schema, entity, &n);
  link = crow_schema_get_relationship (schema, roles[index].relationship);
  g_assert_cmpint (link->kind, ==, kind);
  g_assert_cmpint (link->delete_rule, ==, rule);
  g_assert_cmpstr (link->ends[1 - roles[index].end].role, ==, inverse);
}

static void
test_links (void)
{
  g_autoptr (CrowCatalog) catalog = read_script (shop);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_catalog_to_schema (catalog, &error);
  const CrowEntityInfo *person, *message;

  g_assert_no_error (error);
  assert_link (schema, "person", "boss", CROW_LINK_ONE_TO_MANY, CROW_DELETE_NONE, "children");
  assert_link (schema, "person", "passport", CROW_LINK_ONE_TO_ONE, CROW_DELETE_CASCADE, "person");
  assert_link (schema, "message", "sender", CROW_LINK_ONE_TO_MANY, CROW_DELETE_NULLIFY, "messages_as_sender");
  assert_link (schema, "message", "receiver", CROW_LINK_ONE_TO_MANY, CROW_DELETE_DENY, "messages_as_receiver");
  assert_link (schema, "message", "tags", CROW_LINK_MANY_TO_MANY, CROW_DELETE_CASCADE, "messages");
  assert_link (schema, "person", "followers", CROW_LINK_MANY_TO_MANY, CROW_DELETE_CASCADE, "followeds");
  assert_link (schema, "likes", "person", CROW_LINK_ONE_TO_MANY, CROW_DELETE_NONE, "likes");
  g_assert_cmpuint (crow_schema_get_n_relationships (schema), ==, 8);
  g_assert_cmpuint (crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, "message_tag"))->flags, ==,
                    CROW_ENTITY_ASSOCIATION);
  g_assert_cmpuint (crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, "likes"))->flags, ==, 0);

  /* The foreign key to nowhere is told, and the rest is there. */
  g_assert_cmpuint (catalog->notes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (catalog->notes, 0), ==,
                   "A foreign key of “lost” was left out: the table “gone” that it refers to does not exist.");

  person = crow_schema_get_entity (schema, 0);
  g_assert_cmpint (person->attributes[0].flags, ==, CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO);
  g_assert_cmpint (person->attributes[1].type, ==, CROW_TYPE_TEXT);
  g_assert_cmpuint (person->attributes[1].length, ==, 80);
  message = crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, "message"));
  g_assert_cmpint (message->attributes[3].default_source, ==, CROW_VALUE_NOW);
}

static void
test_same_ids (void)
{
  g_autoptr (CrowCatalog) first = read_script (shop);
  g_autoptr (CrowCatalog) second = read_script (shop);
  g_autoptr (CrowSchema) left = crow_catalog_to_schema (first, NULL);
  g_autoptr (CrowSchema) right = crow_catalog_to_schema (second, NULL);
  g_autofree char *difference = NULL;

  crow_schema_equal (left, right, &difference);
  g_assert_cmpstr (difference, ==, NULL);
}

static void
test_refusals (void)
{
  const char *broken[] = { "CREATE TABLE a (x);", "CREATE TABLE a (y);", NULL };
  const char *attach[] = { "ATTACH 'other.db' AS other;", NULL };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  g_assert_null (crow_catalog_read_sqlite_script ("two", broken, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_assert_cmpstr (error->message, ==, "“two” cannot be read: table a already exists.");
  g_clear_error (&error);

  g_assert_null (crow_catalog_read_sqlite_script ("attach", attach, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);

  g_assert_null (crow_catalog_read_sqlite_file ("/nowhere/at.all", &error));
  g_assert_cmpstr (error->message, ==,
                   "“/nowhere/at.all” cannot be opened: the file is missing or may not be read.");
  g_clear_error (&error);

  fd = g_file_open_tmp ("crow-XXXXXX.txt", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, "This is a text of more than sixteen bytes, no database.", -1, &error);
  g_assert_no_error (error);
  g_assert_null (crow_catalog_read_sqlite_file (path, &error));
  g_assert_true (g_str_has_suffix (error->message, "is no SQLite database, or it is encrypted."));
  g_unlink (path);
}

/* A file in WAL mode that somebody is writing to can be read, and is not changed. */
static void
test_busy_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("crow-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "busy.db", NULL);
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA journal_mode=WAL; CREATE TABLE a (x); BEGIN IMMEDIATE; CREATE TABLE b (y);",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  catalog = crow_catalog_read_sqlite_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (catalog->tables->len, ==, 1);
  g_assert_cmpstr (catalog->name, ==, "busy");
  sqlite3_close (db);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/catalog-sqlite/text-only", test_text_only);
  g_test_add_func ("/sql/catalog-sqlite/links", test_links);
  g_test_add_func ("/sql/catalog-sqlite/same-ids", test_same_ids);
  g_test_add_func ("/sql/catalog-sqlite/refusals", test_refusals);
  g_test_add_func ("/sql/catalog-sqlite/busy-file", test_busy_file);
  return g_test_run ();
}
