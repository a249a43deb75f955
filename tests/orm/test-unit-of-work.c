/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys, stamps, versions and wide rows: what the library of the other tests does not have.
 */
#include "config.h"

#include "library.h"

#include "base/crow-error.h"
#include "orm/crow-collection.h"
#include "orm/crow-query.h"
#include "orm/crow-session.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-ddl.h"

#define N_WIDE 150

/* Entities: a wide one; a country by its code, with a unique number beside; a city by country and number, that refers to
 * another country by the unique number. */
enum { WIDE, COUNTRY, CITY };
enum { COUNTRY_CODE, COUNTRY_NUMBER, COUNTRY_NAME, COUNTRY_RANK };
enum { CITY_COUNTRY, CITY_NUMBER, CITY_NAME, CITY_TWIN, CITY_VERSION, CITY_STAMP, CITY_MARK };
enum { COUNTRY_CITIES, COUNTRY_TWINS };
enum { CITY_COUNTRY_ROLE, CITY_TWIN_ROLE };

typedef struct
{
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
} World;

static void
add_attribute (CrowSchemaBuilder *builder,
               guint16            entity,
               const char        *name,
               CrowDataType       type,
               guint              flags,
               CrowValueSource    on_update,
               const char        *value)
{
  g_autofree char *id = g_strdup_printf ("%u.%s", entity, name);
  CrowAttributeInfo info = { .id = id, .name = name, .type = type, .flags = flags, .on_update_source = on_update,
                             .on_update_value = value };

  crow_schema_builder_add_attribute (builder, entity, &info);
}

static void
add_key (CrowSchemaBuilder *builder,
         guint16            entity,
         const char        *id,
         const guint16     *columns,
         guint              n_columns,
         gboolean           primary)
{
  CrowKeyInfo info = { .id = id, .attributes = columns, .n_attributes = n_columns };

  crow_schema_builder_add_key (builder, entity, &info, primary);
}

static void
add_link (CrowSchemaBuilder *builder,
          const char        *id,
          guint16            column,
          guint16            target,
          CrowDeleteRule     rule,
          const char        *children,
          const char        *parent,
          gboolean           required)
{
  const guint16 columns[] = { column }, targets[] = { target };
  g_autofree char *reference_id = g_strconcat (id, ".reference", NULL);
  CrowRelationshipInfo info = {
    .id = id,
    .kind = CROW_LINK_ONE_TO_MANY,
    .association = CROW_NONE,
    .delete_rule = rule,
    .ends = { { .entity = COUNTRY, .role = parent, .cascades = CROW_CASCADES_DEFAULT, .required = required },
              { .entity = CITY, .role = children, .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = reference_id, .columns = columns, .target_columns = targets, .n_columns = 1, .entity = CITY,
                      .target = COUNTRY, .on_update = CROW_ACTION_CASCADE,
                      .on_delete = crow_delete_rule_to_action (rule, CROW_EXECUTOR_DATABASE) } },
  };

  crow_schema_builder_add_relationship (builder, &info);
}

static CrowSchema *
make_schema (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("world", "world", NULL);
  const guint16 first[] = { 0 }, second[] = { 1 }, rank[] = { COUNTRY_RANK }, both[] = { 0, 1 };
  CrowEntityInfo wide = { .id = "wide", .name = "wide", .version_attribute = CROW_NONE };
  CrowEntityInfo country = { .id = "country", .name = "country", .version_attribute = CROW_NONE };
  CrowEntityInfo city = { .id = "city", .name = "city", .version_attribute = CITY_VERSION };
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  crow_schema_builder_add_entity (builder, &wide);
  add_attribute (builder, WIDE, "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO, 0, NULL);
  for (guint i = 1; i < N_WIDE; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      add_attribute (builder, WIDE, name, i % 3 == 0 ? CROW_TYPE_TEXT : CROW_TYPE_BIGINT, 0, 0, NULL);
    }
  add_key (builder, WIDE, "wide:key", first, 1, TRUE);

  crow_schema_builder_add_entity (builder, &country);
  add_attribute (builder, COUNTRY, "code", CROW_TYPE_TEXT, CROW_ATTRIBUTE_REQUIRED, 0, NULL);
  add_attribute (builder, COUNTRY, "number", CROW_TYPE_INTEGER, 0, 0, NULL);
  add_attribute (builder, COUNTRY, "name", CROW_TYPE_TEXT, 0, 0, NULL);
  add_attribute (builder, COUNTRY, "rank", CROW_TYPE_INTEGER, 0, 0, NULL);
  add_key (builder, COUNTRY, "country:key", first, 1, TRUE);
  add_key (builder, COUNTRY, "country:number", second, 1, FALSE);
  add_key (builder, COUNTRY, "country:rank", rank, 1, FALSE);

  crow_schema_builder_add_entity (builder, &city);
  add_attribute (builder, CITY, "country", CROW_TYPE_TEXT, CROW_ATTRIBUTE_REQUIRED, 0, NULL);
  add_attribute (builder, CITY, "number", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED, 0, NULL);
  add_attribute (builder, CITY, "name", CROW_TYPE_TEXT, 0, 0, NULL);
  add_attribute (builder, CITY, "twin", CROW_TYPE_INTEGER, 0, 0, NULL);
  add_attribute (builder, CITY, "version", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED, 0, NULL);
  add_attribute (builder, CITY, "stamp", CROW_TYPE_TIMESTAMP, 0, CROW_VALUE_NOW, NULL);
  add_attribute (builder, CITY, "mark", CROW_TYPE_TEXT, 0, CROW_VALUE_LITERAL, "edited");
  add_key (builder, CITY, "city:key", both, 2, TRUE);
  add_link (builder, "in", CITY_COUNTRY, COUNTRY_CODE, CROW_DELETE_CASCADE, "cities", "country", TRUE);
  add_link (builder, "twin", CITY_TWIN, COUNTRY_NUMBER, CROW_DELETE_NULLIFY, "twins", "twin", FALSE);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
world_init (World *self)
{
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  self->schema = make_schema ();
  self->mapping = crow_mapping_new (self->schema, NULL);
  self->engine = library_open_engine ();
  sql = crow_ddl_to_sql (self->schema, crow_engine_get_dialect (self->engine), CROW_DDL_DEFAULT, NULL);
  crow_engine_execute (self->engine, sql, &error);
  g_assert_no_error (error);
  self->session = crow_session_new (self->engine, self->mapping);
}

static void
world_reopen (World *self)
{
  g_assert_finalize_object (self->session);
  self->session = crow_session_new (self->engine, self->mapping);
}

static void
world_clear (World *self)
{
  g_assert_finalize_object (self->session);
  library_empty_engine (self->engine);
  g_object_unref (self->engine);
  crow_mapping_unref (self->mapping);
  crow_schema_unref (self->schema);
}

static void
commit (World *self)
{
  g_autoptr (GError) error = NULL;

  crow_session_commit (self->session, &error);
  g_assert_no_error (error);
}

static void
check (World      *self,
       const char *sql,
       const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (self->engine, sql, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean has_row;

  g_assert_no_error (error);
  while (crow_statement_step (statement, &has_row, NULL) && has_row)
    for (guint i = 0; i < crow_statement_get_n_columns (statement); i++)
      {
        CrowValue value;

        crow_statement_get_value (statement, i, &value);
        if (text->len > 0)
          g_string_append_c (text, ' ');
        if (value.type == CROW_VALUE_TYPE_INT64)
          g_string_append_printf (text, "%" G_GINT64_FORMAT, value.u.integer);
        else if (value.type == CROW_VALUE_TYPE_TEXT)
          g_string_append_len (text, value.u.text, value.length);
        else
          g_string_append_c (text, '-');
      }
  g_assert_cmpstr (text->str, ==, expected);
}

static CrowObject *
country (World      *self,
         const char *code,
         gint64      number)
{
  CrowObject *object = crow_session_create (self->session, COUNTRY);

  crow_object_set_text (object, COUNTRY_CODE, code);
  crow_object_set_int64 (object, COUNTRY_NUMBER, number);
  crow_session_add (self->session, object);
  return object;
}

static CrowObject *
city (World      *self,
      CrowObject *in,
      gint64      number)
{
  CrowObject *object = crow_session_create (self->session, CITY);

  crow_object_set_int64 (object, CITY_NUMBER, number);
  crow_object_set_one (object, CITY_COUNTRY_ROLE, in);
  crow_session_add (self->session, object);
  return object;
}

/* What the database numbers is left to it, whether or not it takes values of a program: a key is reserved there, an
 * attribute besides the key is read when it is asked for. */
static void
test_numbered (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("numbered", "numbered", NULL);
  CrowEntityInfo info = { .id = "numbered", .name = "numbered", .version_attribute = CROW_NONE };
  const guint flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO;
  const guint16 first[] = { 0 }, given[] = { 0, 3 };
  World world = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;
  CrowObject *objects[3];
  gboolean server = TEST_SERVERS;

  crow_schema_builder_add_entity (builder, &info);
  add_attribute (builder, 0, "id", CROW_TYPE_INTEGER, flags | CROW_ATTRIBUTE_ALWAYS, 0, NULL);
  /* SQLite numbers nothing but the key. */
  add_attribute (builder, 0, "place", CROW_TYPE_INTEGER, server ? flags : 0, 0, NULL);
  add_attribute (builder, 0, "other", CROW_TYPE_BIGINT, server ? flags | CROW_ATTRIBUTE_ALWAYS : 0, 0, NULL);
  add_attribute (builder, 0, "name", CROW_TYPE_TEXT, 0, 0, NULL);
  add_key (builder, 0, "numbered:key", first, 1, TRUE);
  world.schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  world.mapping = crow_mapping_new (world.schema, NULL);
  world.engine = library_open_engine ();
  sql = crow_ddl_to_sql (world.schema, crow_engine_get_dialect (world.engine), CROW_DDL_DEFAULT, NULL);
  crow_engine_execute (world.engine, sql, &error);
  g_assert_no_error (error);
  world.session = crow_session_new (world.engine, world.mapping);

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      objects[i] = crow_session_create (world.session, 0);
      crow_object_set_text (objects[i], 3, i == 0 ? "a" : i == 1 ? "b" : "c");
      crow_session_add (world.session, objects[i]);
    }
  crow_object_set_int64 (objects[2], 0, 40);
  commit (&world);
  check (&world, "SELECT id, place, other, name FROM numbered ORDER BY name",
         server ? "41 1 1 a 42 2 2 b 40 3 3 c" : "41 - - a 42 - - b 40 - - c");
  if (server)
    {
      g_assert_cmpint (crow_object_get_int64 (objects[1], 1), ==, 2);
      g_assert_cmpint (crow_object_get_int64 (objects[2], 2), ==, 3);
    }
  g_assert_nonnull (crow_session_upsert (world.session, 0, given,
                                         (const CrowValue[]) { crow_value_int64 (7), crow_value_text ("d") }, 2, first, 1,
                                         &error));
  g_assert_no_error (error);
  check (&world, "SELECT id FROM numbered WHERE name = 'd'", "7");
  world_clear (&world);
}

/* As generated code reads, which looks at the first words itself. */
static void
check_wide (CrowObject *object)
{
  for (guint i = 1; i < N_WIDE; i++)
    if (i % 3 == 0)
      g_assert_cmpstr (crow_object_peek_text (object, i), ==, i % 5 == 0 ? NULL : "text");
    else
      g_assert_cmpint (crow_object_peek_int64 (object, i), ==, i % 5 == 0 ? 0 : i);
}

/* Masks of several words: what is dirty, null, owned and valid beyond the 16th attribute, and the 64th. */
static void
test_wide (void)
{
  World world;
  CrowObject *object;
  g_autoptr (CrowObject) held = NULL;

  world_init (&world);
  object = crow_session_create (world.session, WIDE);
  for (guint i = 1; i < N_WIDE; i++)
    if (i % 5 == 0)
      crow_object_set_null (object, i);
    else if (i % 3 == 0)
      crow_object_set_text (object, i, "text");
    else
      crow_object_set_int64 (object, i, i);
  crow_session_add (world.session, object);
  commit (&world);
  check (&world, "SELECT c1, c65, c66, c127, c128, c129, c149 FROM wide", "1 - text 127 128 text 149");
  world_reopen (&world);
  object = crow_session_find_int64 (world.session, WIDE, 1, NULL);
  for (guint i = 1; i < N_WIDE; i++)
    {
      g_assert_cmpint (crow_object_is_null (object, i), ==, i % 5 == 0);
      if (i % 3 == 0)
        g_assert_cmpstr (crow_object_get_text (object, i), ==, i % 5 == 0 ? NULL : "text");
      else
        g_assert_cmpint (crow_object_get_int64 (object, i), ==, i % 5 == 0 ? 0 : i);
    }
  crow_object_set_int64 (object, 149, 7);
  crow_object_set_text (object, 66, "changed");
  g_assert_true (crow_object_is_modified (object));
  g_assert_true (crow_session_flush (world.session, NULL));
  check (&world, "SELECT c66, c128, c149 FROM wide", "changed 128 7");
  crow_session_rollback (world.session);
  g_assert_cmpint (crow_object_get_int64 (object, 149), ==, 149);
  g_assert_cmpstr (crow_object_get_text (object, 66), ==, "text");
  crow_session_expire (world.session, object);
  g_assert_false (crow_object_is_set (object, 140));
  g_assert_cmpint (crow_object_get_int64 (object, 149), ==, 149);
  check_wide (object);
  crow_session_expire (world.session, object);
  check_wide (object);
  /* On its own it keeps them all, and brings them along when it comes back. */
  held = g_object_ref (object);
  world_reopen (&world);
  g_assert_null (crow_object_get_session (held));
  check_wide (held);
  crow_session_add (world.session, held);
  check_wide (held);
  g_assert_true (crow_session_find_int64 (world.session, WIDE, 1, NULL) == held);
  world_clear (&world);
}

/* Unique values that change hands, and keys that do. */
static void
test_swaps (void)
{
  World world;
  CrowObject *a, *b, *c;
  g_autoptr (GError) error = NULL;

  world_init (&world);
  a = country (&world, "a", 1);
  b = country (&world, "b", 2);
  c = country (&world, "c", 3);
  crow_object_set_int64 (a, COUNTRY_RANK, 10);
  crow_object_set_int64 (b, COUNTRY_RANK, 20);
  crow_object_set_int64 (c, COUNTRY_RANK, 30);
  commit (&world);
  crow_object_set_int64 (a, COUNTRY_RANK, 20);
  crow_object_set_int64 (b, COUNTRY_RANK, 30);
  crow_object_set_int64 (c, COUNTRY_RANK, 10);
  commit (&world);
  check (&world, "SELECT rank FROM country ORDER BY code", "20 30 10");
  /* One leaves a value to a new one. */
  crow_object_set_int64 (a, COUNTRY_RANK, 40);
  b = country (&world, "d", 4);
  crow_object_set_int64 (b, COUNTRY_RANK, 20);
  commit (&world);
  check (&world, "SELECT rank FROM country ORDER BY code", "40 30 10 20");
  /* A key is taken over by another row in the same flush, and undone. */
  crow_object_set_text (c, COUNTRY_CODE, "e");
  a = country (&world, "c", 5);
  crow_session_flush (world.session, &error);
  g_assert_no_error (error);
  check (&world, "SELECT code, number FROM country ORDER BY code", "a 1 b 2 c 5 d 4 e 3");
  g_assert_true (crow_session_find_text (world.session, COUNTRY, "c", NULL) == a);
  g_assert_true (crow_session_find_text (world.session, COUNTRY, "e", NULL) == c);
  crow_session_rollback (world.session);
  g_assert_true (crow_session_find_text (world.session, COUNTRY, "c", NULL) == c);
  g_assert_cmpint (crow_object_get_state (a), ==, CROW_STATE_TRANSIENT);
  g_assert_null (crow_session_find_text (world.session, COUNTRY, "e", NULL));
  world_clear (&world);
}

/* A composite key that contains a reference, and a reference to a column that is unique but no key. */
static void
test_references (void)
{
  World world;
  CrowObject *a, *b, *x, *y;
  CrowValue key[] = { crow_value_text ("a"), crow_value_int64 (1) };

  world_init (&world);
  a = country (&world, "a", 7);
  b = country (&world, "b", 8);
  x = city (&world, a, 1);
  y = city (&world, a, 2);
  crow_object_set_one (x, CITY_TWIN_ROLE, b);
  commit (&world);
  check (&world, "SELECT country, number, twin FROM city ORDER BY number", "a 1 8 a 2 -");
  world_reopen (&world);
  x = crow_session_find (world.session, CITY, key, 2, NULL);
  b = crow_object_get_one (x, CITY_TWIN_ROLE);
  g_assert_cmpstr (crow_object_get_text (b, COUNTRY_CODE), ==, "b");
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (b, COUNTRY_TWINS)), ==, 1);
  a = crow_object_get_one (x, CITY_COUNTRY_ROLE);
  g_assert_cmpuint (crow_collection_get_n_items (crow_object_get_many (a, COUNTRY_CITIES)), ==, 2);
  y = crow_collection_get (crow_object_get_many (a, COUNTRY_CITIES), 1);

  /* The unique number changes; the database carries it to the city, and so does the object. */
  crow_object_set_int64 (b, COUNTRY_NUMBER, 9);
  commit (&world);
  check (&world, "SELECT twin FROM city WHERE number = 1", "9");
  g_assert_cmpint (crow_object_get_int64 (x, CITY_TWIN), ==, 9);
  g_assert_true (crow_object_get_one (x, CITY_TWIN_ROLE) == b);

  /* The key of a country changes: that of its cities too, and they are found by it. */
  crow_object_set_text (a, COUNTRY_CODE, "z");
  commit (&world);
  key[0] = crow_value_text ("z");
  g_assert_true (crow_session_find (world.session, CITY, key, 2, NULL) == x);
  g_assert_cmpstr (crow_object_get_text (y, CITY_COUNTRY), ==, "z");

  /* A city moves to another country, which is a new key. */
  crow_object_set_one (x, CITY_COUNTRY_ROLE, b);
  commit (&world);
  key[0] = crow_value_text ("b");
  g_assert_true (crow_session_find (world.session, CITY, key, 2, NULL) == x);
  check (&world, "SELECT country, number FROM city ORDER BY country", "b 1 z 2");

  /* Deleting: one rule takes the cities, the other cuts them off. */
  crow_object_set_one (y, CITY_TWIN_ROLE, b);
  commit (&world);
  crow_session_delete (world.session, b);
  commit (&world);
  check (&world, "SELECT country, number, twin FROM city", "z 2 -");
  g_assert_cmpint (crow_object_get_state (x), ==, CROW_STATE_DETACHED);
  g_assert_null (crow_object_get_one (y, CITY_TWIN_ROLE));
  world_clear (&world);
}

/* The counter, and what is stamped with it. */
static void
test_versions (void)
{
  World world;
  CrowObject *a, *x, *y;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changed = NULL;

  world_init (&world);
  a = country (&world, "a", 1);
  x = city (&world, a, 1);
  commit (&world);
  g_assert_cmpint (crow_object_get_int64 (x, CITY_VERSION), ==, 1);
  g_assert_true (crow_object_is_null (x, CITY_STAMP));
  /* Adding to the owner's collection counts nothing. */
  city (&world, a, 2);
  commit (&world);
  g_assert_cmpint (crow_object_get_int64 (x, CITY_VERSION), ==, 1);
  crow_object_set_text (x, CITY_NAME, "n");
  commit (&world);
  g_assert_cmpint (crow_object_get_int64 (x, CITY_VERSION), ==, 2);
  g_assert_nonnull (crow_object_get_text (x, CITY_STAMP));
  g_assert_cmpstr (crow_object_get_text (x, CITY_MARK), ==, "edited");
  /* What was set by hand stays. */
  crow_object_set_text (x, CITY_MARK, "mine");
  commit (&world);
  check (&world, "SELECT mark, version FROM city WHERE number = 1", "mine 3");
  /* Changed and changed back is no change. */
  crow_object_set_text (x, CITY_NAME, "m");
  crow_object_set_text (x, CITY_NAME, "n");
  commit (&world);
  check (&world, "SELECT mark, version FROM city WHERE number = 1", "mine 3");
  /* Only what was read as it is now is merged. */
  y = crow_session_create (world.session, CITY);
  crow_object_set_text (y, CITY_COUNTRY, "a");
  crow_object_set_int64 (y, CITY_NUMBER, 1);
  crow_object_set_int64 (y, CITY_VERSION, 2);
  g_assert_null (crow_session_merge (world.session, y, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_STALE);
  g_clear_error (&error);
  crow_object_set_int64 (y, CITY_VERSION, 3);
  g_assert_true (crow_session_merge (world.session, y, &error) == x);
  g_assert_no_error (error);

  /* Another connection, in short: an update and a delete meet a row that is not the one that was read. */
  g_assert_true (crow_engine_execute (world.engine, "UPDATE city SET version = 8, name = 'theirs' WHERE number = 1", NULL));
  crow_object_set_text (x, CITY_NAME, "ours");
  g_assert_false (crow_session_commit (world.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_STALE);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (x));
  g_assert_cmpint (crow_object_get_int64 (x, CITY_VERSION), ==, 3);
  g_assert_cmpstr (crow_object_get_text (x, CITY_NAME), ==, "ours");
  changed = crow_session_get_objects (world.session, CROW_STATE_PERSISTENT);
  g_assert_cmpuint (changed->len, ==, 1);
  g_clear_error (&error);
  g_assert_true (crow_session_refresh (world.session, x, NULL));
  g_assert_cmpstr (crow_object_get_text (x, CITY_NAME), ==, "theirs");
  g_assert_true (crow_engine_execute (world.engine, "UPDATE city SET version = 9 WHERE number = 1", NULL));
  crow_session_delete (world.session, x);
  g_assert_false (crow_session_commit (world.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_STALE);
  g_clear_error (&error);
  crow_session_rollback (world.session);
  check (&world, "SELECT count(*) FROM city", "2");

  /* A new object in the place of a deleted one goes on counting, and meets others as an update does. */
  g_assert_true (crow_session_refresh (world.session, x, NULL));
  crow_session_delete (world.session, x);
  y = city (&world, a, 1);
  commit (&world);
  check (&world, "SELECT version, name FROM city WHERE number = 1", "10 -");
  g_assert_cmpint (crow_object_get_int64 (y, CITY_VERSION), ==, 10);
  g_assert_true (crow_engine_execute (world.engine, "UPDATE city SET version = 20 WHERE number = 1", NULL));
  crow_session_delete (world.session, y);
  x = city (&world, a, 1);
  g_assert_false (crow_session_commit (world.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_STALE);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (x));
  g_assert_true (crow_object_is_null (x, CITY_VERSION));
  g_assert_cmpint (crow_object_get_state (y), ==, CROW_STATE_PERSISTENT);
  check (&world, "SELECT version FROM city WHERE number = 1", "20");
  world_clear (&world);
}

typedef struct
{
  guint n_changed;
  guint n_items;
} Heard;

static void
changed_cb (CrowObject *object,
            const char *member,
            gpointer    data)
{
  ((Heard *) data)->n_changed++;
}

static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  ((Heard *) data)->n_items++;
}

/* Nested savepoints give back values, links and states, and say so. */
static void
test_savepoints (void)
{
  World world;
  CrowObject *a, *b, *x, *fresh;
  CrowCollection *cities;
  Heard heard = { 0 };

  world_init (&world);
  a = country (&world, "a", 1);
  b = country (&world, "b", 2);
  x = city (&world, a, 1);
  commit (&world);
  cities = crow_object_get_many (a, COUNTRY_CITIES);
  g_assert_cmpuint (crow_collection_get_n_items (cities), ==, 1);
  g_signal_connect (a, "changed", G_CALLBACK (changed_cb), &heard);
  g_signal_connect (cities, "items-changed", G_CALLBACK (items_changed_cb), &heard);

  g_assert_true (crow_session_savepoint (world.session, "outer", NULL));
  crow_object_set_text (a, COUNTRY_NAME, "one");
  g_assert_true (crow_session_savepoint (world.session, "inner", NULL));
  crow_object_set_text (a, COUNTRY_NAME, "two");
  crow_object_set_one (x, CITY_COUNTRY_ROLE, b);
  fresh = city (&world, a, 5);
  g_assert_true (crow_session_flush (world.session, NULL));
  heard = (Heard) { 0 };
  g_assert_true (crow_session_rollback_to (world.session, "inner", NULL));
  g_assert_cmpuint (heard.n_changed, >, 0);
  g_assert_cmpuint (heard.n_items, >, 0);
  g_assert_cmpstr (crow_object_get_text (a, COUNTRY_NAME), ==, "one");
  g_assert_true (crow_object_get_one (x, CITY_COUNTRY_ROLE) == a);
  g_assert_cmpint (crow_object_get_state (fresh), ==, CROW_STATE_TRANSIENT);
  g_assert_cmpuint (crow_collection_get_n_items (cities), ==, 1);
  /* An error inside leaves what is outside. */
  country (&world, "b", 9);
  g_assert_false (crow_session_flush (world.session, NULL));
  g_assert_true (crow_session_rollback_to (world.session, "inner", NULL));
  g_assert_true (crow_session_release (world.session, "inner", NULL));
  g_assert_false (crow_session_rollback_to (world.session, "inner", NULL));
  g_assert_true (crow_session_rollback_to (world.session, "outer", NULL));
  g_assert_null (crow_object_get_text (a, COUNTRY_NAME));
  commit (&world);
  check (&world, "SELECT count(*), count(name) FROM country", "2 0");
  check (&world, "SELECT country, number FROM city", "a 1");
  world_clear (&world);
}

/* The key of a row that somebody else deleted is given to another one. */
static void
test_key_of_vanished (void)
{
  Library library;
  CrowObject *old, *fresh, *moved;

  library_init (&library, NULL);
  moved = library_author (&library, "A");
  old = library_author (&library, "B");
  library_commit (&library);
  g_assert_true (crow_engine_execute (library.engine, "DELETE FROM author WHERE id = 2", NULL));
  fresh = library_author (&library, "C");
  crow_object_set_int64 (fresh, AUTHOR_ID, 2);
  library_commit (&library);
  g_assert_true (crow_session_find_int64 (library.session, AUTHOR, 2, NULL) == fresh);
  g_assert_cmpint (crow_object_get_state (old), ==, CROW_STATE_DETACHED);
  g_assert_true (crow_engine_execute (library.engine, "DELETE FROM author WHERE id = 2", NULL));
  crow_object_set_int64 (moved, AUTHOR_ID, 2);
  library_commit (&library);
  g_assert_true (crow_session_find_int64 (library.session, AUTHOR, 2, NULL) == moved);
  g_assert_cmpint (crow_object_get_state (fresh), ==, CROW_STATE_DETACHED);
  library_assert (&library, "SELECT id, name FROM author", "2|A");
  library_clear (&library);
}

/* The key of a row that gets another one in the same flush. */
static void
test_key_of_moved (void)
{
  Library library;
  CrowObject *moved, *fresh;

  library_init (&library, NULL);
  moved = library_author (&library, "A");
  library_commit (&library);
  crow_object_set_int64 (moved, AUTHOR_ID, 7);
  fresh = library_author (&library, "B");
  crow_object_set_int64 (fresh, AUTHOR_ID, 1);
  library_commit (&library);
  g_assert_true (crow_session_find_int64 (library.session, AUTHOR, 1, NULL) == fresh);
  g_assert_true (crow_session_find_int64 (library.session, AUTHOR, 7, NULL) == moved);
  library_assert (&library, "SELECT id, name FROM author ORDER BY id", "1|B\n7|A");
  library_clear (&library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/unit-of-work/wide", test_wide);
  g_test_add_func ("/orm/unit-of-work/numbered", test_numbered);
  g_test_add_func ("/orm/unit-of-work/swaps", test_swaps);
  g_test_add_func ("/orm/unit-of-work/references", test_references);
  g_test_add_func ("/orm/unit-of-work/versions", test_versions);
  g_test_add_func ("/orm/unit-of-work/savepoints", test_savepoints);
  g_test_add_func ("/orm/unit-of-work/key-of-vanished", test_key_of_vanished);
  g_test_add_func ("/orm/unit-of-work/key-of-moved", test_key_of_moved);
  return g_test_run ();
}
