/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cascades of the session over several links: no row is looked at for them, and what comes out does not depend on what is
 * loaded.
 */
#include "config.h"

#include <string.h>

#include "library.h"
#include "sql/crow-ddl.h"

enum { COUNTRY, CITY, STREET, NOTE, SIGN, STREET_SIGN };
enum { ID, UP }; /* UP: of cities, streets and notes */
enum { COUNTRY_CITIES };
enum { CITY_COUNTRY, CITY_STREETS, CITY_NOTES };
enum { STREET_CITY, STREET_SIGNS };

#define KEY(id_) { .id = id_, .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, \
                   .flags = CROW_ATTRIBUTE_REQUIRED }
#define REFERENCE(id_, name_) { .id = id_, .name = name_, .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE }

static const guint16 first[] = { 0 };
static const guint16 second[] = { 1 };
static const guint16 both[] = { 0, 1 };

typedef struct
{
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
  guint n_selects;
} Atlas;

static void
add_entity (CrowSchemaBuilder       *builder,
            const char              *name,
            const CrowAttributeInfo *attributes,
            guint                    n_attributes,
            gboolean                 association)
{
  g_autofree char *key_id = g_strconcat (name, ".key", NULL);
  const CrowKeyInfo key = { .id = key_id, .attributes = association ? both : first,
                            .n_attributes = association ? 2 : 1 };
  const CrowEntityInfo info = {
    .id = name, .name = name, .attributes = attributes, .n_attributes = n_attributes, .keys = &key, .n_keys = 1,
    .primary_key = 0, .version_attribute = CROW_NONE, .flags = association ? CROW_ENTITY_ASSOCIATION : 0,
  };

  crow_schema_builder_add_entity (builder, &info);
}

static void
add_link (CrowSchemaBuilder *builder,
          const char        *id,
          guint16            one,
          guint16            many,
          const char        *back,
          const char        *forth,
          CrowDeleteRule     rule)
{
  g_autofree char *reference = g_strconcat (id, ".reference", NULL);
  const CrowRelationshipInfo info = {
    .id = id, .kind = CROW_LINK_ONE_TO_MANY, .delete_rule = rule, .executor = CROW_EXECUTOR_SESSION,
    .association = CROW_NONE,
    .ends = { { .entity = one, .role = back, .cascades = CROW_CASCADES_DEFAULT },
              { .entity = many, .role = forth, .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = reference, .columns = second, .target_columns = first, .n_columns = 1, .entity = many,
                      .target = one } },
  };

  crow_schema_builder_add_relationship (builder, &info);
}

static CrowSchema *
make_schema (void)
{
  static const CrowAttributeInfo country[] = { KEY ("c1") };
  static const CrowAttributeInfo city[] = { KEY ("t1"), REFERENCE ("t2", "country_id") };
  static const CrowAttributeInfo street[] = { KEY ("s1"), REFERENCE ("s2", "city_id") };
  static const CrowAttributeInfo note[] = { KEY ("n1"), REFERENCE ("n2", "city_id") };
  static const CrowAttributeInfo sign[] = { KEY ("g1") };
  static const CrowAttributeInfo street_sign[] = { REFERENCE ("x1", "street_id"), REFERENCE ("x2", "sign_id") };
  static const CrowRelationshipInfo signs = {
    .id = "signs", .kind = CROW_LINK_MANY_TO_MANY, .association = STREET_SIGN, .executor = CROW_EXECUTOR_SESSION,
    .ends = { { .entity = STREET, .role = "streets", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = SIGN, .role = "signs", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "signs.1", .columns = first, .target_columns = first, .n_columns = 1,
                      .entity = STREET_SIGN, .target = STREET },
                    { .id = "signs.2", .columns = second, .target_columns = first, .n_columns = 1,
                      .entity = STREET_SIGN, .target = SIGN } },
  };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("atlas", "atlas", NULL);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  add_entity (builder, "country", country, G_N_ELEMENTS (country), FALSE);
  add_entity (builder, "city", city, G_N_ELEMENTS (city), FALSE);
  add_entity (builder, "street", street, G_N_ELEMENTS (street), FALSE);
  add_entity (builder, "note", note, G_N_ELEMENTS (note), FALSE);
  add_entity (builder, "sign", sign, G_N_ELEMENTS (sign), FALSE);
  add_entity (builder, "street_sign", street_sign, G_N_ELEMENTS (street_sign), TRUE);
  add_link (builder, "cities", COUNTRY, CITY, "country", "cities", CROW_DELETE_CASCADE);
  add_link (builder, "streets", CITY, STREET, "city", "streets", CROW_DELETE_CASCADE);
  add_link (builder, "notes", CITY, NOTE, "city", "notes", CROW_DELETE_NULLIFY);
  crow_schema_builder_add_relationship (builder, &signs);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

/* What reads the catalog is read once. */
static void
count_cb (CrowEngine   *engine,
          CrowLogEntry *entry,
          gpointer      data)
{
  if (g_str_has_prefix (entry->sql, "SELECT") && strstr (entry->sql, "sqlite_") == NULL &&
      strstr (entry->sql, "pragma_") == NULL)
    ++*(guint *) data;
}

/* Two countries with two cities each, of these each with two streets, which have a sign, and a note. */
static void
atlas_init (Atlas *self)
{
  g_autofree char *tables = NULL;
  g_autoptr (GError) error = NULL;

  *self = (Atlas) { .schema = make_schema () };
  self->mapping = crow_mapping_new (self->schema, NULL);
  self->engine = library_open_engine ();
  tables = crow_ddl_to_sql (self->schema, crow_engine_get_dialect (self->engine), CROW_DDL_DEFAULT, NULL);
  crow_engine_execute (self->engine, tables, &error);
  g_assert_no_error (error);
  crow_engine_execute (self->engine,
                       "INSERT INTO country VALUES (1), (2);"
                       "INSERT INTO city VALUES (1, 1), (2, 1), (3, 2), (4, 2);"
                       "INSERT INTO street VALUES (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4);"
                       "INSERT INTO note VALUES (1, 1), (2, 2), (3, 3), (4, 4);"
                       "INSERT INTO sign VALUES (1);"
                       "INSERT INTO street_sign SELECT id, 1 FROM street", &error);
  g_assert_no_error (error);
  self->session = crow_session_new (self->engine, self->mapping);
  g_signal_connect (self->engine, "statement", G_CALLBACK (count_cb), &self->n_selects);
}

static void
atlas_clear (Atlas *self)
{
  library_empty_engine (self->engine);
  g_clear_object (&self->session);
  g_clear_pointer (&self->mapping, crow_mapping_unref);
  g_clear_pointer (&self->schema, crow_schema_unref);
  g_assert_finalize_object (g_steal_pointer (&self->engine));
}

static CrowObject *
find (Atlas *self,
      guint  entity,
      gint64 id)
{
  CrowObject *object = crow_session_find_int64 (self->session, entity, id, NULL);

  g_assert_nonnull (object);
  return object;
}

static void
assert_ids (Atlas      *self,
            const char *sql,
            const char *expected)
{
  Library library = { .engine = self->engine };
  g_autofree char *ids = library_dump (&library, sql);

  g_strdelimit (ids, "\n", ' ');
  g_assert_cmpstr (ids, ==, expected);
}

static void
commit (Atlas *self)
{
  g_autoptr (GError) error = NULL;

  crow_session_commit (self->session, &error);
  g_assert_no_error (error);
}

static void
assert_first_gone (Atlas *self)
{
  assert_ids (self, "SELECT id FROM country ORDER BY id", "2");
  assert_ids (self, "SELECT id FROM city ORDER BY id", "3 4");
  assert_ids (self, "SELECT id FROM street ORDER BY id", "5 6 7 8");
  assert_ids (self, "SELECT coalesce(city_id, 0) FROM note ORDER BY id", "0 0 3 4");
  assert_ids (self, "SELECT street_id FROM street_sign ORDER BY street_id", "5 6 7 8");
}

static void
test_unloaded (void)
{
  Atlas atlas;
  CrowObject *country;

  atlas_init (&atlas);
  country = find (&atlas, COUNTRY, 1);
  atlas.n_selects = 0;
  crow_session_delete (atlas.session, country);
  commit (&atlas);
  if (!TEST_SERVERS)
    g_assert_cmpuint (atlas.n_selects, ==, 0);
  assert_first_gone (&atlas);
  atlas_clear (&atlas);
}

/* Objects of each level are loaded, and those between them and the country are not. */
static void
test_loaded (gconstpointer data)
{
  guint entity = GPOINTER_TO_UINT (data);
  Atlas atlas;
  CrowObject *country, *gone, *stays;

  atlas_init (&atlas);
  country = find (&atlas, COUNTRY, 1);
  gone = find (&atlas, entity, 2);
  stays = find (&atlas, entity, 4);
  if (entity == STREET)
    stays = find (&atlas, entity, 5);
  crow_session_delete (atlas.session, country);
  g_assert_true (crow_session_flush (atlas.session, NULL));
  g_assert_cmpint (crow_object_get_state (country), ==, CROW_STATE_DELETED);
  g_assert_cmpint (crow_object_get_state (stays), ==, CROW_STATE_PERSISTENT);
  if (entity == NOTE)
    g_assert_true (crow_object_is_null (gone, UP));
  else
    g_assert_cmpint (crow_object_get_state (gone), ==, CROW_STATE_DELETED);
  assert_first_gone (&atlas);

  crow_session_rollback (atlas.session);
  g_assert_cmpint (crow_object_get_state (country), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_state (gone), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_int64 (gone, UP), ==, entity == CITY || entity == STREET ? 1 : 2);
  assert_ids (&atlas, "SELECT count(*) FROM street_sign", "8");
  atlas_clear (&atlas);
}

/* The session knows better than the database where some streets are. */
static void
test_edited (void)
{
  Atlas atlas;
  CrowObject *out, *in;

  atlas_init (&atlas);
  out = find (&atlas, STREET, 1);
  in = find (&atlas, STREET, 8);
  crow_object_set_int64 (out, UP, 3);
  crow_object_set_int64 (in, UP, 2);
  crow_session_delete (atlas.session, find (&atlas, COUNTRY, 1));
  commit (&atlas);
  assert_ids (&atlas, "SELECT id FROM street ORDER BY id", "1 5 6 7");
  g_assert_cmpint (crow_object_get_state (out), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpint (crow_object_get_state (in), ==, CROW_STATE_DETACHED);
  atlas_clear (&atlas);
}

/* A new street in a city that nobody loaded goes along with it before it came. */
static void
test_pending (void)
{
  Atlas atlas;
  CrowObject *gone, *kept;

  atlas_init (&atlas);
  gone = crow_session_create (atlas.session, STREET);
  kept = crow_session_create (atlas.session, STREET);
  crow_object_set_int64 (gone, ID, 9);
  crow_object_set_int64 (gone, UP, 2);
  crow_object_set_int64 (kept, ID, 10);
  crow_object_set_int64 (kept, UP, 4);
  crow_session_add (atlas.session, gone);
  crow_session_add (atlas.session, kept);
  crow_session_delete (atlas.session, find (&atlas, COUNTRY, 1));
  commit (&atlas);
  assert_ids (&atlas, "SELECT id FROM street ORDER BY id", "5 6 7 8 10");
  g_assert_cmpint (crow_object_get_state (gone), ==, CROW_STATE_TRANSIENT);
  atlas_clear (&atlas);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/sweep/unloaded", test_unloaded);
  g_test_add_data_func ("/orm/sweep/loaded/city", GUINT_TO_POINTER (CITY), test_loaded);
  g_test_add_data_func ("/orm/sweep/loaded/street", GUINT_TO_POINTER (STREET), test_loaded);
  g_test_add_data_func ("/orm/sweep/loaded/note", GUINT_TO_POINTER (NOTE), test_loaded);
  g_test_add_func ("/orm/sweep/edited", test_edited);
  g_test_add_func ("/orm/sweep/pending", test_pending);
  return g_test_run ();
}
