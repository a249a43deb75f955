/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Round trips of databases that others made, where CROW_CORPUS names a folder of them; what their catalogs say was
 * recorded beside them.  For each of them:
 *
 *   database → schema, compared with what was recorded;
 *   → document → XML → document → schema, which is the same;
 *   → SQL → new database → schema, compared with what was recorded;
 *   → SQL of the other databases → new databases → schema, which is no different from the first.
 *
 * What is another way is listed in corpus-deviations.c, each with its reason, and has to be so.
 */
#include "config.h"

#include <string.h>

#include "codegen/crow-schema-json.h"
#include "document/crow-document.h"
#include "import/crow-import-schema.h"
#include "import/crow-import.h"

#include "sql/crow-diff.h"

#include "corpus-deviations.h"
#include "corpus-facts.h"
#include "sql/servers.h"

typedef struct
{
  char *folder;
  char *target; /* "chinook/mariadb" */
  JsonParser *parser;
  CrowDialectId dialect;
} Case;

static JsonObject *
get_recorded (const Case *self)
{
  return json_node_get_object (json_parser_get_root (self->parser));
}

/* Lines by which a script leaves the database it was given, or reads files that are not there. */
static gboolean
leaves_database (const char *line)
{
  static const char *const starts[] = { "CREATE DATABASE", "DROP DATABASE", "USE ", "\\c ", "source ",
                                        "COMMENT ON DATABASE", "ALTER ROLE" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_ascii_strncasecmp (line, starts[i], strlen (starts[i])) == 0)
      return TRUE;
  return FALSE;
}

static char *
read_script (const char *path)
{
  g_autofree char *script = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  GString *text = g_string_new (NULL);

  g_file_get_contents (path, &script, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (script, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (!leaves_database (*line))
      g_string_append_printf (text, "%s\n", *line);
  return g_string_free (text, FALSE);
}

static void
must_run (TestDatabase *database,
          const char   *script)
{
  g_autofree char *message = NULL;

  if (!test_database_run (database, script, &message))
    g_error ("%s", message);
}

/* An empty database in which what the schema has no words for is there. */
static TestDatabase *
make_database (const Case *self)
{
  TestDatabase *database = test_database_new (self->dialect);
  JsonObject *recorded = get_recorded (self);
  JsonArray *tables = json_object_get_array_member (recorded, "tables");
  gboolean binary = FALSE;

  for (guint i = 0; self->dialect == CROW_DIALECT_MARIADB && i < json_array_get_length (tables); i++)
    binary = binary || g_str_equal (json_object_get_string_member (json_array_get_object_element (tables, i), "collation"),
                                    "binary");
  if (binary)
    must_run (database, "ALTER DATABASE CHARACTER SET binary;");
  return database;
}

static const char *
get_collation (const Case   *self,
               TestDatabase *database)
{
  g_autofree char *output = NULL;

  if (self->dialect != CROW_DIALECT_MARIADB)
    return NULL;
  output = g_strchomp (test_database_query (database, "SELECT DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS "
                                                      "WHERE CHARACTER_SET_NAME = 'utf8mb4';"));
  return g_intern_string (output);
}

static CrowCatalog *
read_address (const char *address)
{
  const char *paths[] = { address, NULL };
  g_autoptr (GError) error = NULL;
  CrowCatalog *catalog = crow_import_read_catalog (paths, CROW_IMPORT_ANY_DIALECT, &error);

  g_assert_no_error (error);
  return catalog;
}

/* The database of others: the file itself, or one that its scripts made, which @database then is. */
static CrowCatalog *
read_original (const Case    *self,
               TestDatabase **database)
{
  JsonArray *files = json_object_get_array_member (get_recorded (self), "files");
  g_autofree char *first = g_build_filename (self->folder, json_array_get_string_element (files, 0), NULL);
  g_autofree char *address = NULL;
  g_autoptr (GStrvBuilder) scripts = g_strv_builder_new ();

  if (crow_import_is_database (first))
    return read_address (first);
  if (self->dialect != CROW_DIALECT_SQLITE)
    *database = make_database (self);
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, json_array_get_string_element (files, i), NULL);
      g_autofree char *script = NULL;

      if (*database == NULL)
        {
          g_strv_builder_add (scripts, path);
          continue;
        }
      script = read_script (path);
      must_run (*database, script);
    }
  if (*database == NULL)
    {
      g_auto (GStrv) paths = g_strv_builder_end (scripts);
      g_autoptr (GError) error = NULL;
      CrowCatalog *catalog = crow_import_read_catalog ((const char *const *) paths, CROW_DIALECT_SQLITE, &error);

      g_assert_no_error (error);
      return catalog;
    }
  address = test_database_dup_address (*database);
  return read_address (address);
}

static CrowSchema *
make_schema (CrowCatalog *catalog)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_catalog_to_schema (catalog, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < catalog->notes->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (catalog->notes, i));
  return schema;
}

static void
compare (const Case       *self,
         const char       *stage,
         const CrowSchema *schema,
         const char       *collation,
         gboolean         *used,
         GPtrArray        *lines)
{
  g_autofree char *json = crow_schema_to_json (schema, self->dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
  g_autofree char *target = g_strconcat (self->target, " ", stage, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) expected = corpus_facts_new (self->dialect, get_recorded (self), collation);
  g_autoptr (GHashTable) actual = NULL;
  g_autoptr (GError) error = NULL;
  guint n_lines = lines->len;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  actual = corpus_facts_new (self->dialect, json_node_get_object (json_parser_get_root (parser)), collation);
  corpus_facts_compare (expected, actual, target, corpus_deviations, corpus_n_deviations, used, lines);
  g_test_message ("%s: %u facts, %u differences that are not listed", target, g_hash_table_size (expected),
                  lines->len - n_lines);
  for (guint i = n_lines; i < lines->len; i++)
    g_test_message ("%s: %s", target, (char *) g_ptr_array_index (lines, i));
}

/* Through a document and its XML. */
static void
check_document (const Case       *self,
                const CrowSchema *schema,
                GPtrArray        *lines)
{
  g_autoptr (CrowDocument) document = crow_import_schema (schema, self->dialect);
  g_autoptr (GBytes) bytes = crow_document_to_bytes (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) loaded = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  g_autoptr (CrowSchema) compiled = NULL;
  g_autofree char *before = crow_schema_to_json (schema, self->dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  compiled = crow_document_compile (loaded, &error);
  g_assert_no_error (error);
  after = crow_schema_to_json (compiled, self->dialect, CROW_DDL_NO_FOREIGN_KEY_INDEXES);
  if (!g_str_equal (before, after))
    {
      g_auto (GStrv) left = g_strsplit (before, "\n", -1);
      g_auto (GStrv) right = g_strsplit (after, "\n", -1);
      guint i = 0;

      while (left[i] != NULL && right[i] != NULL && g_str_equal (left[i], right[i]))
        i++;
      g_ptr_array_add (lines, g_strdup_printf ("%s: line %u was “%s” and is “%s” after saving", self->target, i + 1,
                                               left[i] != NULL ? left[i] : "", right[i] != NULL ? right[i] : ""));
      g_test_message ("%s", (char *) g_ptr_array_index (lines, lines->len - 1));
    }
}

/* Functions are no part of a schema; views and indexes may call them.  FALSE where they cannot be carried over. */
static gboolean
copy_functions (const Case   *self,
                TestDatabase *from,
                TestDatabase *to)
{
  g_autofree char *functions = NULL;

  if (json_object_get_int_member_with_default (get_recorded (self), "function_count", 0) == 0)
    return TRUE;
  if (self->dialect != CROW_DIALECT_POSTGRESQL)
    return FALSE;
  functions = test_database_query (from,
                                   "SET search_path TO pg_catalog; "
                                   "SELECT pg_get_functiondef(p.oid) || ';' FROM pg_proc p JOIN pg_namespace n "
                                   "ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 "
                                   "FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND "
                                   "d.deptype = 'e');");
  {
    g_autofree char *script = g_strconcat ("SET check_function_bodies = off;\n", functions, NULL);

    must_run (to, script);
  }
  return TRUE;
}

/* Through the database again. */
static void
check_database (const Case       *self,
                TestDatabase     *original,
                const CrowSchema *schema,
                gboolean         *used,
                GPtrArray        *lines)
{
  g_autoptr (TestDatabase) database = make_database (self);
  CrowDdlFlags flags = CROW_DDL_NO_FOREIGN_KEY_INDEXES |
                       (copy_functions (self, original, database) ? 0 : CROW_DDL_NO_VIEWS);
  g_autofree char *sql = crow_ddl_to_sql (schema, self->dialect, flags, NULL);
  g_autofree char *drop = crow_ddl_drop_to_sql (schema, self->dialect, flags);
  g_autofree char *address = test_database_dup_address (database);
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowCatalog) left = NULL;
  g_autoptr (CrowSchema) again = NULL;
  g_autofree char *message = NULL;

  if (!test_database_run (database, sql, &message))
    g_error ("%s: %s\n%s", self->target, message, sql);
  catalog = read_address (address);
  again = make_schema (catalog);
  compare (self, "again", again, get_collation (self, database), used, lines);
  if (!test_database_run (database, drop, &message))
    g_error ("%s: %s\n%s", self->target, message, drop);
  left = read_address (address);
  g_assert_cmpuint (left->tables->len + left->views->len + left->enums->len, ==, 0);
}

static void
report (const Case *self,
        GPtrArray  *lines)
{
  if (lines->len == 0)
    return;
  for (guint i = 0; i < lines->len && i < 20; i++)
    g_printerr ("# %s: %s\n", self->target, (char *) g_ptr_array_index (lines, i));
  g_error ("%s: %u differences that are not listed", self->target, lines->len);
}

/* MariaDB keeps the tables of a schema in another database, which is not read. */
static gboolean
is_in_one_database (const CrowSchema *schema)
{
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const char *name = crow_schema_get_entity (schema, i)->database_schema;

      if (name != NULL && *name != '\0' && !g_str_equal (name, "public"))
        return FALSE;
    }
  return TRUE;
}

/* In a database of another kind. */
static void
check_elsewhere (const Case    *self,
                 CrowSchema    *schema,
                 CrowDialectId  dialect,
                 GPtrArray     *lines)
{
  g_autoptr (TestDatabase) database = test_database_new (dialect);
  g_autofree char *sql = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
  g_autofree char *address = test_database_dup_address (database);
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowSchema) made = NULL;
  g_autoptr (CrowDiff) diff = NULL;
  g_autofree char *message = NULL;

  if (!test_database_run (database, sql, &message))
    {
      g_ptr_array_add (lines, g_strdup_printf ("%s in %s: %s", self->target, crow_dialect_id_to_string (dialect), message));
      return;
    }
  catalog = read_address (address);
  made = make_schema (catalog);
  diff = crow_diff_new (made, schema, (int) dialect, CROW_DIFF_DEFAULT);
  for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
    {
      g_autofree char *text = crow_diff_change_to_text (diff, crow_diff_get_change (diff, i));

      g_ptr_array_add (lines, g_strdup_printf ("%s in %s: %s", self->target, crow_dialect_id_to_string (dialect), text));
    }
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (TestDatabase) database = NULL;
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree gboolean *used = g_new0 (gboolean, corpus_n_deviations + 1);

  if (!test_database_is_available (self->dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  catalog = read_original (self, &database);
  schema = make_schema (catalog);
  for (int i = 0; i < CROW_N_DIALECTS; i++)
    if ((CrowDialectId) i != self->dialect && TEST_HAS_DIALECT (i) && test_database_is_available (i) &&
        (i != CROW_DIALECT_MARIADB || is_in_one_database (schema)))
      check_elsewhere (self, schema, i, lines);
  /* All else is done without servers. */
  if (self->dialect == CROW_DIALECT_SQLITE && TEST_SERVERS)
    {
      report (self, lines);
      return;
    }
  compare (self, "read", schema, database != NULL ? get_collation (self, database) : NULL, used, lines);
  check_document (self, schema, lines);
  check_database (self, database, schema, used, lines);
  for (gsize i = 0; i < corpus_n_deviations; i++)
    {
      g_autofree char *read = g_strconcat (self->target, " read", NULL);
      g_autofree char *again = g_strconcat (self->target, " again", NULL);

      /* A deviation of one target alone is checked here. */
      if (!used[i] && strchr (corpus_deviations[i].target, '*') == NULL &&
          (g_str_equal (corpus_deviations[i].target, read) || g_str_equal (corpus_deviations[i].target, again)))
        g_ptr_array_add (lines, g_strdup_printf ("%s: listed, and not so: %s", self->target, corpus_deviations[i].fact));
    }
  report (self, lines);
}

static void
case_free (gpointer data)
{
  Case *self = data;

  g_free (self->folder);
  g_free (self->target);
  g_object_unref (self->parser);
  g_free (self);
}

static gboolean
find_dialect (const char    *engine,
              CrowDialectId *dialect)
{
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (g_str_equal (engine, crow_dialect_id_to_string (i)))
      {
        *dialect = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
add_case (const char *corpus,
          const char *name,
          const char *file)
{
  Case *self = g_new0 (Case, 1);
  g_autofree char *expected = g_build_filename (corpus, name, file, NULL);
  g_autofree char *target = g_strndup (file + strlen ("expected."), strlen (file) - strlen ("expected..json"));
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_build_filename (corpus, name, NULL);
  self->target = g_strdup_printf ("%s/%s", name, target);
  self->parser = json_parser_new ();
  json_parser_load_from_file (self->parser, expected, &error);
  g_assert_no_error (error);
  if (!find_dialect (json_object_get_string_member (get_recorded (self), "engine"), &self->dialect) ||
      (self->dialect != CROW_DIALECT_SQLITE && !TEST_SERVERS))
    {
      case_free (self);
      return FALSE;
    }
  path = g_strdup_printf ("/import/corpus/%s", self->target);
  g_test_add_data_func_full (path, self, test_case, case_free);
  return TRUE;
}

static void
test_absent (void)
{
  g_test_skip ("CROW_CORPUS names no folder of databases");
}

int
main (int   argc,
      char *argv[])
{
  const char *corpus = g_getenv ("CROW_CORPUS");
  g_autoptr (GDir) dir = corpus != NULL ? g_dir_open (corpus, 0, NULL) : NULL;
  const char *name;
  gboolean any = FALSE;

  g_test_init (&argc, &argv, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (corpus, name, NULL);
      g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
      const char *file;

      while (files != NULL && (file = g_dir_read_name (files)) != NULL)
        if (g_str_has_prefix (file, "expected.") && g_str_has_suffix (file, ".json"))
          any |= add_case (corpus, name, file);
    }
  if (!any)
    g_test_add_func ("/import/corpus/absent", test_absent);
  return g_test_run ();
}
