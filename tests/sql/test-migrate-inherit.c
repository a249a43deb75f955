/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Migrations of hierarchies: what is told of them, and that rows keep all they hold when an entity gets a table of its
 * own, goes into that of its parent, or is told by another value.
 */
#include "config.h"

#include <string.h>

#include "base/crow-error.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-ddl.h"
#include "sql/crow-migration.h"

#include "diff-common.h"
#include "migrate-common.h"
#include "servers.h"

#define MAX_ENTITIES 6

/* A hierarchy: entity 0 is the root. */
typedef struct
{
  guint n_entities;
  guint parents[MAX_ENTITIES];
  CrowInheritanceKind kinds[MAX_ENTITIES];
  char values[MAX_ENTITIES]; /* that tell rows; 0: none */
  gboolean enumeration;      /* the discriminator is one */
  gboolean named;            /* whose values are called as they tell; else always the same */
  gboolean required;         /* the attributes of heirs are */
  gboolean linked;           /* something refers to entity 1 */
} Hierarchy;

static void
add_entity (CrowSchemaBuilder *builder,
            const Hierarchy   *hierarchy,
            guint              i)
{
  static const guint16 first[] = { 0 };
  g_autofree char *id = g_strdup_printf ("e%u", i);
  g_autofree char *name = g_strdup_printf ("entity%u", i);
  g_autofree char *key_id = g_strdup_printf ("k%u", i);
  g_autofree char *key_column = g_strdup_printf ("i%u", i);
  g_autofree char *attribute_id = g_strdup_printf ("a%u", i);
  g_autofree char *attribute_name = g_strdup_printf ("word%u", i);
  char value[] = { hierarchy->values[i], '\0' };
  CrowEntityInfo entity = { .id = id, .name = name, .primary_key = CROW_NONE, .version_attribute = CROW_NONE };
  CrowInheritanceInfo inheritance = { .value = *value != '\0' ? value : NULL, .parent = CROW_NONE, .discriminator = CROW_NONE };
  guint16 index = crow_schema_builder_add_entity (builder, &entity);
  gboolean joined = i > 0 && hierarchy->kinds[i] == CROW_INHERITANCE_JOINED;

  if (i == 0 || joined)
    {
      CrowAttributeInfo column = { .id = key_column, .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE,
                                   .flags = CROW_ATTRIBUTE_REQUIRED };
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };

      crow_schema_builder_add_attribute (builder, index, &column);
      crow_schema_builder_add_key (builder, index, &key, TRUE);
    }
  if (i == 0)
    {
      CrowAttributeInfo kind = { .id = "kind", .name = "kind", .type = hierarchy->enumeration ? CROW_TYPE_ENUM : CROW_TYPE_TEXT,
                                 .length = hierarchy->enumeration ? 0 : 10,
                                 .enumeration = hierarchy->enumeration ? 0 : CROW_NONE, .flags = CROW_ATTRIBUTE_REQUIRED };

      inheritance.discriminator = crow_schema_builder_add_attribute (builder, index, &kind);
    }
  else
    {
      inheritance.parent = hierarchy->parents[i];
      inheritance.kind = hierarchy->kinds[i];
      inheritance.on_delete = CROW_ACTION_CASCADE;
    }
  {
    CrowAttributeInfo word = { .id = attribute_id, .name = attribute_name, .type = CROW_TYPE_TEXT, .length = 40,
                               .enumeration = CROW_NONE, .flags = hierarchy->required ? CROW_ATTRIBUTE_REQUIRED : 0 };

    crow_schema_builder_add_attribute (builder, index, &word);
  }
  crow_schema_builder_set_inheritance (builder, index, &inheritance);
}

/* A table of its own that refers to entity 1, wherever its key is. */
static void
add_link (CrowSchemaBuilder *builder,
          const Hierarchy   *hierarchy)
{
  static const guint16 first[] = { 0 };
  CrowEntityInfo note = { .id = "note", .name = "note", .primary_key = CROW_NONE, .version_attribute = CROW_NONE };
  CrowAttributeInfo column = { .id = "note.of", .name = "of_id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE };
  CrowRelationshipInfo link = { .id = "l", .association = CROW_NONE, .delete_rule = CROW_DELETE_NULLIFY };
  guint16 index = crow_schema_builder_add_entity (builder, &note);

  crow_schema_builder_add_attribute (builder, index, &column);
  link.ends[0].entity = 1;
  link.ends[1].entity = index;
  link.references[0] = (CrowReferenceInfo) {
    .id = "r", .columns = first, .target_columns = first, .n_columns = 1, .entity = index,
    .target = hierarchy->kinds[1] == CROW_INHERITANCE_JOINED ? 1 : 0, .on_delete = CROW_ACTION_SET_NULL,
  };
  crow_schema_builder_add_relationship (builder, &link);
}

static CrowSchema *
build (const Hierarchy *hierarchy)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  if (hierarchy->enumeration)
    {
      CrowEnumValueInfo values[MAX_ENTITIES];
      char texts[MAX_ENTITIES][2], ids[MAX_ENTITIES][8];
      CrowEnumInfo info = { .id = "enum", .name = "kind", .values = values };

      for (guint i = 0; i < hierarchy->n_entities; i++)
        {
          g_snprintf (ids[i], sizeof ids[i], "v%u", i);
          g_snprintf (texts[i], sizeof texts[i], "%c", hierarchy->named ? hierarchy->values[i] : (char) ('a' + i));
          values[info.n_values++] = (CrowEnumValueInfo) { .id = ids[i], .name = texts[i] };
        }
      crow_schema_builder_add_enum (builder, &info);
    }
  for (guint i = 0; i < hierarchy->n_entities; i++)
    add_entity (builder, hierarchy, i);
  if (hierarchy->linked)
    add_link (builder, hierarchy);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

/* The entity whose table has the attributes of entity @i. */
static guint
get_holder (const Hierarchy *hierarchy,
            guint            i)
{
  while (i > 0 && hierarchy->kinds[i] == CROW_INHERITANCE_SINGLE)
    i = hierarchy->parents[i];
  return i;
}

static gboolean
inherits (const Hierarchy *hierarchy,
          guint            i,
          guint            from)
{
  while (i != from && i > 0)
    i = hierarchy->parents[i];
  return i == from;
}

/* @n rows of each entity, each holding in every attribute that it has a word of its own. */
static char *
write_rows (const Hierarchy *hierarchy,
            guint            n)
{
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < hierarchy->n_entities; i++)
    for (guint row = 0; row < n; row++)
      for (guint table = 0; table < hierarchy->n_entities; table++)
        {
          g_autoptr (GString) columns = g_string_new (table == 0 ? "id, kind" : "id");
          g_autoptr (GString) values = g_string_new (NULL);
          guint key = 100 * (i + 1) + row;

          if (get_holder (hierarchy, table) != table || !inherits (hierarchy, i, table))
            continue;
          if (table == 0)
            g_string_append_printf (values, "%u, '%c'", key, hierarchy->values[i]);
          else
            g_string_append_printf (values, "%u", key);
          for (guint at = 0; at < hierarchy->n_entities; at++)
            if (get_holder (hierarchy, at) == table && inherits (hierarchy, i, at))
              {
                g_string_append_printf (columns, ", word%u", at);
                g_string_append_printf (values, ", 'w%u.%u'", key, at);
              }
          g_string_append_printf (sql, "INSERT INTO entity%u (%s) VALUES (%s);\n", table, columns->str, values->str);
        }
  if (hierarchy->linked)
    g_string_append (sql, "INSERT INTO note (of_id) VALUES (200), (NULL);\n");
  return g_string_free (sql, FALSE);
}

/* All that objects would hold, whatever the tables are. */
static char *
read_objects (TestDatabase    *database,
              const Hierarchy *hierarchy)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < hierarchy->n_entities; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id, word%u FROM entity%u WHERE word%u IS NOT NULL ORDER BY id", i,
                                              get_holder (hierarchy, i), i);
      g_autofree char *rows = test_database_query (database, sql);
      /* Each has a row in its own table, with or without a word. */
      g_autofree char *count_sql = g_strdup_printf ("SELECT count(*) FROM entity%u", get_holder (hierarchy, i));
      g_autofree char *kinds_sql = g_strdup_printf ("SELECT id FROM entity0 WHERE kind = '%c' ORDER BY id", hierarchy->values[i]);
      g_autofree char *kinds = test_database_query (database, kinds_sql);
      g_autofree char *count = NULL;

      g_string_append_printf (text, "word%u:\n%s\nobjects of %u:\n%s\n", i, rows, i, kinds);
      if (i > 0 && hierarchy->kinds[i] == CROW_INHERITANCE_SINGLE)
        continue;
      count = test_database_query (database, count_sql);
      g_assert_cmpint (atoi (count) > 0, ==, TRUE);
    }
  if (hierarchy->linked)
    {
      g_autofree char *notes = test_database_query (database, "SELECT of_id FROM note WHERE of_id IS NOT NULL");

      g_string_append_printf (text, "notes:\n%s\n", notes);
    }
  return g_string_free (text, FALSE);
}

static void
migrate (TestDatabase    *database,
         const Hierarchy *from,
         const Hierarchy *to)
{
  g_autoptr (CrowSchema) old = build (from);
  g_autoptr (CrowSchema) new = build (to);
  g_autoptr (CrowDiff) diff = crow_diff_new (old, new, database->dialect, CROW_DIFF_DEFAULT);
  g_autoptr (CrowMigration) migration = crow_migration_new (diff);
  g_autofree char *script = crow_migration_to_sql (migration);
  g_autofree char *before = read_objects (database, from);
  g_autofree char *message = NULL;
  g_autofree char *after = NULL, *changes = test_list_changes (diff);

  for (guint i = 0; i < crow_migration_get_n_risks (migration); i++)
    {
      const CrowMigrationRisk *risk = crow_migration_get_risk (migration, i);
      g_autofree char *count = test_database_query (database, risk->count_sql);

      if (g_strcmp0 (g_strstrip (count), "0") != 0)
        g_error ("%s gives %s\n%s", risk->count_sql, count, changes);
    }
  if (!test_database_run (database, script, &message))
    g_error ("%s\n%s\n%s", message, changes, script);
  after = read_objects (database, to);
  if (g_strcmp0 (before, after) != 0)
    g_error ("before:\n%s\nafter:\n%s\n%s\n%s", before, after, changes, script);
}

static void
choose_kinds (Hierarchy *hierarchy)
{
  for (guint i = 1; i < hierarchy->n_entities; i++)
    {
      guint parent = hierarchy->parents[i];
      gboolean below_single = parent > 0 && hierarchy->kinds[parent] == CROW_INHERITANCE_SINGLE;

      hierarchy->kinds[i] = below_single || g_test_rand_int_range (0, 2) == 0 ? CROW_INHERITANCE_SINGLE
                                                                            : CROW_INHERITANCE_JOINED;
    }
}

static void
shuffle_values (Hierarchy *hierarchy)
{
  for (guint i = hierarchy->n_entities - 1; i > 0; i--)
    {
      guint j = g_test_rand_int_range (0, (gint32) i + 1);
      char value = hierarchy->values[i];

      hierarchy->values[i] = hierarchy->values[j];
      hierarchy->values[j] = value;
    }
}

/* From one way of holding rows to another, and another, and back. */
static void
test_random (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_database_is_available (dialect))
    {
      g_test_skip ("There is no server");
      return;
    }
  for (guint round = 0; round < (dialect == CROW_DIALECT_SQLITE ? 12 : 4); round++)
    {
      g_autoptr (TestDatabase) database = test_database_new (dialect);
      g_autoptr (CrowSchema) schema = NULL;
      g_autofree char *ddl = NULL;
      g_autofree char *rows = NULL;
      g_autofree char *message = NULL;
      Hierarchy first = { .n_entities = (guint) g_test_rand_int_range (2, MAX_ENTITIES + 1),
                          .enumeration = g_test_rand_int_range (0, 2) == 0,
                          .named = g_test_rand_int_range (0, 2) == 0, .linked = g_test_rand_int_range (0, 2) == 0 };
      Hierarchy last;

      for (guint i = 0; i < first.n_entities; i++)
        {
          first.parents[i] = i > 0 ? (guint) g_test_rand_int_range (0, (gint32) i) : 0;
          first.values[i] = 'a' + i;
        }
      choose_kinds (&first);
      schema = build (&first);
      ddl = crow_ddl_to_sql (schema, dialect, CROW_DDL_DEFAULT, NULL);
      rows = write_rows (&first, (guint) g_test_rand_int_range (1, 4));
      if (!test_database_run (database, ddl, &message) || !test_database_run (database, rows, &message))
        g_error ("%s\n%s%s", message, ddl, rows);
      last = first;
      for (guint step = 0; step < 4; step++)
        {
          Hierarchy next = step < 3 ? last : first;

          if (step < 3 && dialect != CROW_DIALECT_MARIADB)
            choose_kinds (&next);
          if (step < 3)
            shuffle_values (&next);
          migrate (database, &last, &next);
          last = next;
        }
    }
}

static const Hierarchy school = {
  .n_entities = 3, .parents = { 0, 0, 1 }, .values = "pst",
  .kinds = { CROW_INHERITANCE_SINGLE, CROW_INHERITANCE_SINGLE, CROW_INHERITANCE_SINGLE },
};

/* What is told of @school and a hierarchy that is different. */
static void
assert_told (const Hierarchy *other,
             int              dialect,
             const char      *expected)
{
  g_autoptr (CrowSchema) old = build (&school);
  g_autoptr (CrowSchema) new = build (other);
  g_autoptr (CrowDiff) diff = crow_diff_new (old, new, dialect, CROW_DIFF_DEFAULT);
  g_autoptr (CrowDiff) same = crow_diff_new (new, new, dialect, CROW_DIFF_DEFAULT);
  g_autofree char *text = test_list_changes (diff);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (crow_diff_get_n_changes (same), ==, 0);
}

static void
test_told (void)
{
  Hierarchy other = school;

  other.values[1] = 'x';
  assert_told (&other, CROW_DIFF_DRAWING, "The rows of “entity1” are told by “x” instead of “s”.\n");
  assert_told (&other, CROW_DIALECT_POSTGRESQL,
               "The column “kind” of “entity0” gets “x” in rows that hold “s”, by which they are told apart.\n");
  other.values[1] = '\0';
  assert_told (&other, CROW_DIFF_DRAWING,
               "The entity “entity1” has no rows of its own any more, which were told by “s”.\n");
  other = school;
  other.parents[2] = 0;
  assert_told (&other, CROW_DIFF_DRAWING, "The entity “entity2” inherits from “entity0” instead of “entity1”.\n");
  other = school;
  other.n_entities = 2;
  assert_told (&other, CROW_DIFF_DRAWING,
               "The column “word2” of “entity0” is dropped with all its values. [drop-column]\n"
               "The entity “entity2” is dropped; it inherited from “entity1”.\n");
  other = school;
  other.kinds[1] = CROW_INHERITANCE_JOINED;
  assert_told (&other, CROW_DIALECT_SQLITE,
               "The column “word1” of “entity0” goes into “entity1” with its values.\n"
               "The column “word2” of “entity0” goes into “entity1” with its values.\n"
               "The table “entity1” is new and gets its rows from “entity0”.\n");
  /* MariaDB has no transaction to keep what waits. */
  assert_told (&other, CROW_DIALECT_MARIADB,
               "The column “word1” of “entity0” is dropped with all its values. [drop-column]\n"
               "The column “word2” of “entity0” is dropped with all its values. [drop-column]\n"
               "The table “entity1” is new.\n");
}

/* A database knows nothing of it, but the drawing it was made of does; and what is in the way is counted before. */
static void
test_engine (void)
{
  g_autoptr (CrowEngine) engine = migrate_open ("sqlite::memory:");
  g_autoptr (CrowSchema) old = build (&school);
  g_autofree char *ddl = crow_ddl_to_sql (old, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, NULL);
  g_autofree char *rows = write_rows (&school, 1);
  CrowMigrateOptions options = { .from = old };
  Hierarchy other = school;
  g_autoptr (CrowSchema) new = NULL;
  g_autoptr (CrowSchema) required = NULL;
  g_autoptr (CrowMigrateReport) report = NULL;
  g_autoptr (GError) error = NULL;

  other.kinds[1] = CROW_INHERITANCE_JOINED;
  other.values[1] = 'x';
  new = build (&other);
  other.required = TRUE;
  required = build (&other);
  migrate_run (engine, ddl);
  migrate_run (engine, rows);
  migrate_run (engine, "INSERT INTO entity0 (id, kind) VALUES (999, 's')");

  g_assert_false (crow_engine_migrate (engine, required, &options, NULL, NULL, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_REFUSED);
  g_clear_error (&error);
  migrate_assert_query (engine, "SELECT count(*) FROM entity0 WHERE word1 IS NOT NULL", "2");

  crow_engine_migrate (engine, new, &options, NULL, &report, &error);
  g_assert_no_error (error);
  migrate_assert_whole (engine);
  migrate_assert_query (engine, "SELECT id, word1, word2 FROM entity1 ORDER BY id",
                        "200|w200.1|NULL\n300|w300.1|w300.2\n999|NULL|NULL");
  migrate_assert_query (engine, "SELECT id, kind, word0 FROM entity0 ORDER BY id",
                        "100|p|w100.0\n200|x|w200.0\n300|t|w300.0\n999|x|NULL");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (TEST_HAS_DIALECT (i))
      {
        g_autofree char *path = g_strconcat ("/sql/migrate-inherit/random/", crow_dialect_id_to_string (i), NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_random);
      }
  if (!TEST_SERVERS)
    {
      g_test_add_func ("/sql/migrate-inherit/told", test_told);
      g_test_add_func ("/sql/migrate-inherit/engine", test_engine);
    }
  return g_test_run ();
}
