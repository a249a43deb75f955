/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A schema becomes a document, the document is saved and loaded, and compiles to a schema that makes the same tables.
 */
#include "config.h"

#include "import/crow-import.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/crow-error.h"
#include "import/crow-import-schema.h"
#include "sql/crow-catalog-sqlite.h"
#include "sql/crow-ddl.h"

static void
assert_round_trip (const CrowSchema *schema,
                   CrowDialectId     drawn_for)
{
  g_autoptr (CrowDocument) document = crow_import_schema (schema, drawn_for);
  g_autoptr (GBytes) bytes = crow_document_to_bytes (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) loaded = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) compiled = NULL;

  g_assert_no_error (error);
  compiled = crow_document_compile (loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_schema_get_n_relationships (compiled), ==, crow_schema_get_n_relationships (schema));
  g_assert_cmpint (crow_model_get_dialect (crow_document_get_model (loaded)), ==, drawn_for);
  for (CrowDialectId dialect = 0; dialect < CROW_N_DIALECTS; dialect++)
    {
      g_autofree char *before = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
      g_autofree char *after = crow_ddl_to_sql (compiled, dialect, CROW_DDL_DEFAULT, NULL);

      g_assert_cmpstr (after, ==, before);
    }
}

static const char script[] =
    "CREATE TABLE \"Order Details\" (\"Order ID\" INTEGER PRIMARY KEY, \"Größe\" NUMERIC(6,2) DEFAULT 0 CHECK (\"Größe\" >= 0),"
    "  note TEXT COLLATE NOCASE, twice REAL AS (\"Größe\" * 2) VIRTUAL);"
    "CREATE TABLE tag (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL UNIQUE);"
    "CREATE TABLE order_tag (order_id INTEGER REFERENCES \"Order Details\" ON DELETE CASCADE,"
    "  tag_id INTEGER REFERENCES tag ON UPDATE CASCADE, PRIMARY KEY (order_id, tag_id)) WITHOUT ROWID;"
    "CREATE TABLE invoice (number TEXT PRIMARY KEY, order_id INT NOT NULL UNIQUE REFERENCES \"Order Details\" ON DELETE RESTRICT,"
    "  replaces TEXT REFERENCES invoice ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);"
    "CREATE INDEX by_note ON \"Order Details\" (lower(note) DESC) WHERE note IS NOT NULL;"
    "CREATE VIEW labels AS SELECT label FROM tag;";

static void
test_round_trip (void)
{
  const char *scripts[] = { script, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_sqlite_script ("test", scripts, &error);
  g_autoptr (CrowSchema) schema = NULL;

  g_assert_no_error (error);
  schema = crow_catalog_to_schema (catalog, &error);
  g_assert_no_error (error);
  for (CrowDialectId dialect = 0; dialect < CROW_N_DIALECTS; dialect++)
    assert_round_trip (schema, dialect);
}

/* Hierarchies go both ways, to the record. */
static void
test_inheritance (void)
{
  static const char text[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
    "<entity id='late' name='late' inherits='person' strategy='joined' on-delete='no-action' value='3'>"
    "<attribute id='late.n' name='person_id' type='integer' required='true'/>"
    "<key id='late.k' kind='primary' attributes='late.n'/></entity>"
    "<entity id='person' name='person' discriminator='kind' value='1' version='count'>"
    "<attribute id='n' name='n' type='integer' required='true' auto='true'/>"
    "<attribute id='kind' name='kind' type='integer' required='true'/>"
    "<attribute id='count' name='count' type='integer' required='true'/>"
    "<key id='k' kind='primary' attributes='n'/></entity>"
    "<entity id='student' name='student' inherits='person' value='2'><attribute id='mark' name='mark' length='3'/></entity>"
    "<entity id='tutor' name='tutor' inherits='student'><attribute id='pay' name='pay' type='decimal'/></entity>"
    "<entity id='head' name='head' inherits='late' strategy='joined' value='4'/>"
    "<entity id='course' name='course'><attribute id='c' name='id' type='integer' required='true' auto='true'/>"
    "<attribute id='s' name='student_n' type='integer' link='l'/>"
    "<key id='ck' kind='primary' attributes='c'/></entity>"
    "<link id='l'><end entity='tutor' role='tutor'/><end entity='course' role='courses'/>"
    "<column attribute='s' references='n'/></link>"
    "<link id='pairs' kind='many-to-many'><end entity='head' role='heads'/><end entity='course' role='headed'/></link>"
    "</model></crowfoot>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowDocument) imported = NULL;
  g_autoptr (CrowSchema) again = NULL;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  g_assert_true (crow_schema_has_inheritance (schema));
  g_assert_cmpuint (crow_schema_get_relationship (schema, 0)->references[0].target, ==, 1);
  assert_round_trip (schema, CROW_DIALECT_SQLITE);
  imported = crow_import_schema (schema, CROW_DIALECT_SQLITE);
  again = crow_document_compile (imported, &error);
  g_assert_no_error (error);
  /* The id of the model is made up; ids of what is derived in the table of pairs are the link's again. */
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowInheritanceInfo *a = crow_schema_get_entity (schema, i)->inheritance;
      const CrowInheritanceInfo *b = crow_schema_get_entity (again, i)->inheritance;

      g_assert_cmpstr (crow_schema_get_entity (schema, i)->id, ==, crow_schema_get_entity (again, i)->id);
      g_assert_true ((a == NULL) == (b == NULL));
      if (a == NULL)
        continue;
      g_assert_cmpstr (a->value, ==, b->value);
      g_assert_cmpuint (a->parent, ==, b->parent);
      g_assert_cmpuint (a->discriminator, ==, b->discriminator);
      g_assert_cmpuint (a->kind, ==, b->kind);
      g_assert_cmpuint (a->on_delete, ==, b->on_delete);
    }
}

/* What has no tables of its own goes both ways, too. */
static void
test_through (void)
{
  static const char text[] =
    "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
    "<entity id='p' name='person'><attribute id='p.i' name='id' type='integer' required='true'/>"
    "<attribute id='p.n' name='name'/><key id='p.k' kind='primary' attributes='p.i'/></entity>"
    "<entity id='t' name='tie'><attribute id='t.f' name='from_id' type='integer' required='true'/>"
    "<attribute id='t.t' name='to_id' type='integer' required='true'/><key id='t.k' kind='primary' attributes='t.f t.t'/></entity>"
    "<link id='friends' name='likes' kind='many-to-many' through='t' comment='c'>"
    "<end entity='p' role='admirers' by='f' order-by='p.n' descending='true' c-name='adm'/>"
    "<end entity='p' role='friends' by='g'/></link>"
    "<link id='f'><end entity='p' role='from'/><end entity='t' role='ties' view-only='true'/>"
    "<column attribute='t.f' references='p.i'/></link>"
    "<link id='g'><end entity='p' role='to'/><end entity='t'/><column attribute='t.t' references='p.i'/></link>"
    "</model></crowfoot>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowDocument) imported = NULL;
  g_autoptr (CrowSchema) again = NULL;
  const CrowThroughInfo *a, *b;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  assert_round_trip (schema, CROW_DIALECT_SQLITE);
  imported = crow_import_schema (schema, CROW_DIALECT_SQLITE);
  again = crow_document_compile (imported, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_schema_get_info (again)->n_throughs, ==, 1);
  a = crow_schema_get_info (schema)->throughs;
  b = crow_schema_get_info (again)->throughs;
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->comment, ==, b->comment);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (a->relationships[i], ==, b->relationships[i]);
      g_assert_cmpuint (a->ends[i].entity, ==, b->ends[i].entity);
      g_assert_cmpstr (a->ends[i].role, ==, b->ends[i].role);
      g_assert_cmpstr (a->ends[i].c_name, ==, b->ends[i].c_name);
      g_assert_cmpstr (a->ends[i].order_by, ==, b->ends[i].order_by);
    }
  g_assert_cmpstr (a->ends[0].order_by, ==, "-name");
  g_assert_true (crow_schema_get_relationship (again, 0)->ends[1].view_only);
  g_assert_false (crow_schema_get_relationship (again, 0)->ends[0].view_only);
}

static void
test_undo (void)
{
  const char *scripts[] = { script, NULL };
  g_autoptr (CrowCatalog) catalog = crow_catalog_read_sqlite_script ("test", scripts, NULL);
  g_autoptr (CrowSchema) schema = crow_catalog_to_schema (catalog, NULL);
  g_autoptr (CrowDocument) document = crow_import_schema (schema, CROW_DIALECT_POSTGRESQL);

  g_assert_cmpuint (crow_document_get_n_steps (document), ==, 1);
  g_assert_cmpint (crow_model_get_dialect (crow_document_get_model (document)), ==, CROW_DIALECT_POSTGRESQL);
  g_assert_cmpuint (crow_model_get_n_entities (crow_document_get_model (document)), ==, 3);
  crow_document_undo (document);
  g_assert_cmpuint (crow_model_get_n_entities (crow_document_get_model (document)), ==, 0);
  g_assert_cmpint (crow_model_get_dialect (crow_document_get_model (document)), ==, CROW_DIALECT_SQLITE);
}

/* A database file and its script give the same document, but for the name. */
static void
test_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("crow-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (dir, "shop.db", NULL);
  g_autofree char *text = g_build_filename (dir, "shop.sql", NULL);
  const char *database_paths[] = { database, NULL };
  const char *text_paths[] = { text, NULL };
  g_autoptr (CrowDocument) from_database = NULL;
  g_autoptr (CrowDocument) from_script = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  static const CrowNodeKind kinds[] = { CROW_NODE_ENTITY, CROW_NODE_LINK, CROW_NODE_VIEW };
  g_autofree char *difference = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (database, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, script, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_file_set_contents (text, script, -1, &error);
  g_assert_no_error (error);

  from_database = crow_import_files (database_paths, CROW_DIALECT_SQLITE, &notes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 0);
  from_script = crow_import_files (text_paths, CROW_DIALECT_SQLITE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_model_get_name (crow_document_get_model (from_script)), ==, "shop");
  /* The ids of models are made up; those of what is in them come from the names. */
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      CrowNode *left = CROW_NODE (crow_document_get_model (from_database));
      CrowNode *right = CROW_NODE (crow_document_get_model (from_script));

      g_assert_cmpuint (crow_node_get_n_children (left, kinds[i]), ==, crow_node_get_n_children (right, kinds[i]));
      for (guint j = 0; j < crow_node_get_n_children (left, kinds[i]); j++)
        if (!crow_node_equal (crow_node_get_child (left, kinds[i], j), crow_node_get_child (right, kinds[i], j),
                              &difference))
          g_error ("%s", difference);
    }
  g_unlink (database);
  g_unlink (text);
  g_rmdir (dir);
}

/* The words tell whose a text is; where they do not, it is read as the fallback. */
static void
test_text (void)
{
  static const struct
  {
    const char *text;
    CrowDialectId fallback, read;
  } cases[] = {
    { "CREATE TABLE `comet` (`id` int unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB", CROW_DIALECT_SQLITE,
      CROW_DIALECT_MARIADB },
    { "PRAGMA foreign_keys = ON; CREATE TABLE comet (id INTEGER PRIMARY KEY) WITHOUT ROWID", CROW_DIALECT_MARIADB,
      CROW_DIALECT_SQLITE },
    { "CREATE TABLE comet (id int NOT NULL)", CROW_DIALECT_MARIADB, CROW_DIALECT_MARIADB },
    { "CREATE TABLE comet (id int NOT NULL)", CROW_DIALECT_SQLITE, CROW_DIALECT_SQLITE },
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrowDocument) document =
        crow_import_text ("Clipboard", cases[i].text, cases[i].fallback, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (crow_model_get_dialect (crow_document_get_model (document)), ==, cases[i].read);
      g_assert_nonnull (crow_document_lookup_entity (document, "comet"));
    }
  g_assert_null (crow_import_text ("Clipboard", "CREATE TABLE", CROW_DIALECT_SQLITE, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
}

static void
test_refusals (void)
{
  const char *missing[] = { "/nowhere/at.sql", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (crow_import_files (missing, CROW_DIALECT_SQLITE, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_null (crow_import_files (missing, CROW_DIALECT_POSTGRESQL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/round-trip", test_round_trip);
  g_test_add_func ("/import/inheritance", test_inheritance);
  g_test_add_func ("/import/through", test_through);
  g_test_add_func ("/import/undo", test_undo);
  g_test_add_func ("/import/files", test_files);
  g_test_add_func ("/import/text", test_text);
  g_test_add_func ("/import/refusals", test_refusals);
  return g_test_run ();
}
