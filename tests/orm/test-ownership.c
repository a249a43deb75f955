/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What belongs to one object alone: by an owned link, and where the program says so.
 */
#include "config.h"

#include "library.h"

#include "sql/crow-schema-create.h"

/* A house owns its rooms and a room its shelves; which lamp is a room's own, the session may be told. */
enum { HOUSE, ROOM, SHELF, LAMP };
enum { ROOM_ID, ROOM_HOUSE, ROOM_LAMP };
enum { SHELF_ID, SHELF_ROOM };
enum { SHELF_ROOM_ROLE };

#define ID(id_) { .id = id_, .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, \
                  .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO }
#define INTEGER(id_, name_) { .id = id_, .name = name_, .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE }

typedef struct
{
  Library library;                  /* without the entities of the library */
  guint rooms, shelves;             /* roles of a house and of a room */
  guint house, lamp;                /* roles of a room */
} Estate;

static const guint16 first[] = { 0 }, second[] = { 1 }, third[] = { 2 };

static void
add_entity (CrowSchemaBuilder       *builder,
            const char              *name,
            const CrowAttributeInfo *attributes,
            guint                    n_attributes)
{
  g_autofree char *key_id = g_strconcat (name, ".key", NULL);
  const CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
  const CrowEntityInfo info = {
    .id = name, .name = name, .attributes = attributes, .n_attributes = n_attributes, .keys = &key, .n_keys = 1,
    .primary_key = 0, .version_attribute = CROW_NONE,
  };

  crow_schema_builder_add_entity (builder, &info);
}

static void
add_link (CrowSchemaBuilder *builder,
          guint16            one,
          guint16            many,
          const guint16     *column,
          const char        *parent,
          const char        *children,
          gboolean           owned)
{
  g_autofree char *reference_id = g_strconcat (children, ".reference", NULL);
  const CrowRelationshipInfo info = {
    .id = children, .kind = CROW_LINK_ONE_TO_MANY, .association = CROW_NONE, .owned = owned,
    .delete_rule = owned ? CROW_DELETE_CASCADE : CROW_DELETE_NULLIFY,
    .ends = { { .entity = one, .role = parent, .cascades = owned ? CROW_CASCADES_DEFAULT : 0 },
              { .entity = many, .role = children, .cascades = owned ? CROW_CASCADES_DEFAULT : 0 } },
    .references = { { .id = reference_id, .columns = column, .target_columns = first, .n_columns = 1, .entity = many,
                      .target = one, .on_delete = owned ? CROW_ACTION_CASCADE : CROW_ACTION_SET_NULL } },
  };

  crow_schema_builder_add_relationship (builder, &info);
}

static CrowSchema *
make_schema (void)
{
  static const CrowAttributeInfo house[] = { ID ("h1") }, lamp[] = { ID ("l1") };
  static const CrowAttributeInfo room[] = { ID ("r1"), INTEGER ("r2", "house_id"), INTEGER ("r3", "lamp_id") };
  static const CrowAttributeInfo shelf[] = { ID ("s1"), INTEGER ("s2", "room_id") };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("estate", "estate", NULL);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  add_entity (builder, "house", house, G_N_ELEMENTS (house));
  add_entity (builder, "room", room, G_N_ELEMENTS (room));
  add_entity (builder, "shelf", shelf, G_N_ELEMENTS (shelf));
  add_entity (builder, "lamp", lamp, G_N_ELEMENTS (lamp));
  add_link (builder, HOUSE, ROOM, second, "house", "rooms", TRUE);
  add_link (builder, ROOM, SHELF, second, "room", "shelves", TRUE);
  add_link (builder, LAMP, ROOM, third, "lamp", "lit", FALSE);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
estate_reopen (Estate *self)
{
  library_reopen (&self->library);
  crow_session_set_owns (self->library.session, ROOM, self->lamp, TRUE);
}

static void
estate_init (Estate *self)
{
  Library *library = &self->library;
  g_autoptr (GError) error = NULL;

  library->schema = make_schema ();
  library->mapping = crow_mapping_new (library->schema, NULL);
  library->engine = library_open_engine ();
  crow_schema_create_tables (library->schema, library->engine, &error);
  g_assert_no_error (error);
  library->session = NULL;
  self->rooms = crow_mapping_lookup_role (library->mapping, HOUSE, "rooms");
  self->shelves = crow_mapping_lookup_role (library->mapping, ROOM, "shelves");
  self->house = crow_mapping_lookup_role (library->mapping, ROOM, "house");
  self->lamp = crow_mapping_lookup_role (library->mapping, ROOM, "lamp");
  estate_reopen (self);
}

static CrowObject *
make (Estate *self,
      guint   entity)
{
  CrowObject *object = crow_session_create (self->library.session, entity);

  crow_session_add (self->library.session, object);
  return object;
}

static CrowObject *
find (Estate *self,
      guint   entity,
      gint64  key)
{
  g_autoptr (GError) error = NULL;
  CrowObject *object = crow_session_find_int64 (self->library.session, entity, key, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
  return object;
}

/* Houses 1 and 2 with a room each, both lit by the one lamp. */
static void
fill_shared (Estate *self)
{
  CrowObject *lamp = make (self, LAMP);

  crow_session_set_owns (self->library.session, ROOM, self->lamp, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      CrowObject *room = make (self, ROOM);

      crow_object_set_one (room, self->house, make (self, HOUSE));
      crow_object_set_one (room, self->lamp, lamp);
      library_commit (&self->library);
    }
  estate_reopen (self);
}

/* What was let go, and what another one has, which the session did not know. */
static void
test_still_held (void)
{
  enum { KEPT, MARKED, ALONG, ORPHANED, CUT, N_CASES };
  static const char *const rooms[] = { "1|null\n2|1", "1|null", "1|null", "1|null", "1|null\n2|null" };

  for (guint i = 0; i < N_CASES; i++)
    for (guint loaded = 0; loaded < 2; loaded++)
      {
        Estate estate;
        CrowSession *session;

        estate_init (&estate);
        fill_shared (&estate);
        session = estate.library.session;
        if (loaded)
          find (&estate, ROOM, 2);
        if (i == MARKED)
          crow_session_delete (session, find (&estate, ROOM, 2));
        else if (i == ALONG)
          crow_session_delete (session, find (&estate, HOUSE, 2));
        else if (i == ORPHANED)
          crow_object_set_one (find (&estate, ROOM, 2), estate.house, NULL);
        else if (i == CUT)
          crow_object_set_null (find (&estate, ROOM, 2), ROOM_LAMP);
        crow_object_set_one (find (&estate, ROOM, 1), estate.lamp, NULL);
        library_commit (&estate.library);
        library_assert (&estate.library, "SELECT id, lamp_id FROM room ORDER BY id", rooms[i]);
        library_assert (&estate.library, "SELECT count(*) FROM lamp", i == KEPT ? "1" : "0");
        library_clear (&estate.library);
      }
}

/* What a new object owns that nobody owns leaves the session with it, and comes back with it. */
static void
test_below_orphan (void)
{
  for (guint i = 0; i < 3; i++)
    {
      Estate estate;
      CrowObject *house, *room, *shelf, *lamp, *shared;

      estate_init (&estate);
      house = make (&estate, HOUSE);
      room = crow_session_create (estate.library.session, ROOM);
      shelf = crow_session_create (estate.library.session, SHELF);
      lamp = make (&estate, LAMP);
      crow_object_link (room, estate.shelves, shelf);
      crow_object_link (house, estate.rooms, room);
      crow_object_set_one (room, estate.lamp, lamp);
      g_assert_cmpint (crow_object_get_state (shelf), ==, CROW_STATE_PENDING);
      shared = make (&estate, ROOM);
      crow_object_set_one (shared, estate.house, house);
      if (i == 2)
        {
          /* One that another room has, too, stays for that. */
          crow_session_set_owns (estate.library.session, ROOM, estate.lamp, FALSE);
          crow_object_set_one (shared, estate.lamp, lamp);
          crow_session_set_owns (estate.library.session, ROOM, estate.lamp, TRUE);
        }
      crow_object_unlink (house, estate.rooms, room);
      g_assert_cmpint (crow_object_get_state (room), ==, CROW_STATE_TRANSIENT);
      g_assert_cmpint (crow_object_get_state (shelf), ==, CROW_STATE_TRANSIENT);
      g_assert_cmpint (crow_object_get_state (lamp), ==, i == 2 ? CROW_STATE_PENDING : CROW_STATE_TRANSIENT);
      g_assert_true (crow_object_get_one (shelf, SHELF_ROOM_ROLE) == room);
      if (i == 1)
        {
          crow_object_link (house, estate.rooms, room);
          g_assert_cmpint (crow_object_get_state (shelf), ==, CROW_STATE_PENDING);
          g_assert_cmpint (crow_object_get_state (lamp), ==, CROW_STATE_PENDING);
        }
      library_commit (&estate.library);
      library_assert (&estate.library,
                      "SELECT (SELECT count(*) FROM room), (SELECT count(*) FROM shelf), (SELECT count(*) FROM lamp)",
                      i == 0 ? "1|0|0" : i == 1 ? "2|1|1" : "1|0|1");
      library_clear (&estate.library);
    }
}

/* A new object that nobody owns any more leaves the session, however it was cut off. */
static void
test_let_go (void)
{
  enum { BY_ROLE, BY_NULL, BY_VALUE, N_CASES };

  for (guint i = 0; i < N_CASES; i++)
    for (guint stored = 0; stored < 2; stored++)
      {
        Estate estate;
        CrowObject *house, *room, *lamp;

        estate_init (&estate);
        house = make (&estate, HOUSE);
        room = make (&estate, ROOM);
        crow_object_set_one (room, estate.house, house);
        if (stored)
          library_commit (&estate.library);
        crow_engine_execute (estate.library.engine, "INSERT INTO lamp (id) VALUES (7)", NULL);
        lamp = make (&estate, LAMP);
        for (guint j = 0; j < 2; j++)
          {
            crow_object_set_one (room, estate.lamp, lamp);
            /* The second time it comes back. */
            g_assert_cmpint (crow_object_get_state (lamp), ==, CROW_STATE_PENDING);
            if (i == BY_ROLE)
              crow_object_set_one (room, estate.lamp, NULL);
            else if (i == BY_NULL)
              crow_object_set_null (room, ROOM_LAMP);
            else
              crow_object_set_int64 (room, ROOM_LAMP, 7);
            g_assert_cmpint (crow_object_get_state (lamp), ==, CROW_STATE_TRANSIENT);
          }
        library_commit (&estate.library);
        library_assert (&estate.library, "SELECT lamp_id FROM room", i == BY_VALUE ? "7" : "null");
        library_assert (&estate.library, "SELECT id FROM lamp", "7");
        library_clear (&estate.library);
      }
}

/* What goes in the same flush, for whatever reason, is no second owner. */
static void
test_owner_goes (void)
{
  enum { MARKED, ALONG, ORPHANED, TAKER_GOES, STAYS, N_CASES };

  for (guint i = 0; i < N_CASES; i++)
    for (guint loaded = 0; loaded < 2; loaded++)
      {
        Estate estate;
        CrowSession *session;
        CrowObject *house, *room, *lamp, *taker;
        g_autoptr (GError) error = NULL;

        estate_init (&estate);
        room = make (&estate, ROOM);
        crow_object_set_one (room, estate.house, make (&estate, HOUSE));
        crow_object_set_one (room, estate.lamp, make (&estate, LAMP));
        taker = make (&estate, ROOM);
        crow_object_set_one (taker, estate.house, make (&estate, HOUSE));
        library_commit (&estate.library);
        estate_reopen (&estate);
        session = estate.library.session;
        house = find (&estate, HOUSE, 1);
        lamp = find (&estate, LAMP, 1);
        taker = find (&estate, ROOM, 2);
        if (loaded)
          find (&estate, ROOM, 1);
        if (i == MARKED)
          crow_session_delete (session, find (&estate, ROOM, 1));
        else if (i == ALONG)
          crow_session_delete (session, house);
        else if (i == ORPHANED)
          crow_object_set_one (find (&estate, ROOM, 1), estate.house, NULL);
        else if (i == TAKER_GOES)
          crow_session_delete (session, find (&estate, HOUSE, 2));
        crow_object_set_one (taker, estate.lamp, lamp);
        if (crow_session_commit (session, &error))
          {
            g_assert_cmpuint (i, !=, STAYS);
            library_assert (&estate.library, "SELECT id, lamp_id FROM room", i == TAKER_GOES ? "1|1" : "2|1");
          }
        else
          {
            g_assert_error (error, CROW_ERROR, CROW_ERROR_OWNER);
            g_assert_cmpuint (i, ==, STAYS);
          }
        library_clear (&estate.library);
      }
}

/* A link to something that does not own it is no new owner. */
static void
test_other_link (void)
{
  Estate estate;
  CrowObject *room;

  estate_init (&estate);
  room = make (&estate, ROOM);
  crow_object_set_one (room, estate.house, make (&estate, HOUSE));
  library_commit (&estate.library);
  crow_object_set_one (room, estate.house, NULL);
  crow_object_set_one (room, estate.lamp, make (&estate, LAMP));
  library_commit (&estate.library);
  library_assert (&estate.library, "SELECT (SELECT count(*) FROM room), (SELECT count(*) FROM lamp)", "0|1");
  library_clear (&estate.library);
}

/* A flush that is refused before it wrote has failed all the same. */
static void
test_edits_dropped (void)
{
  Estate estate;
  CrowSession *session;
  CrowObject *room, *other;
  g_autoptr (GError) error = NULL;

  estate_init (&estate);
  session = estate.library.session;
  crow_session_set_keeps_edits (session, FALSE);
  room = make (&estate, ROOM);
  crow_object_set_one (room, estate.house, make (&estate, HOUSE));
  crow_object_set_one (room, estate.lamp, make (&estate, LAMP));
  library_commit (&estate.library);
  other = make (&estate, ROOM);
  crow_object_set_one (other, estate.lamp, crow_object_get_one (room, estate.lamp));
  g_assert_false (crow_session_commit (session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_OWNER);
  g_assert_true (crow_error_get_object (error) == (GObject *) other);
  g_clear_error (&error);
  g_assert_cmpint (crow_object_get_state (other), ==, CROW_STATE_TRANSIENT);
  g_assert_false (crow_session_has_changes (session));
  g_assert_false (crow_session_flush (session, NULL) && crow_session_commit (session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_DATABASE);
  crow_session_rollback (session);
  library_commit (&estate.library);
  library_assert (&estate.library, "SELECT count(*) FROM room", "1");
  library_clear (&estate.library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/ownership/still-held", test_still_held);
  g_test_add_func ("/orm/ownership/below-orphan", test_below_orphan);
  g_test_add_func ("/orm/ownership/let-go", test_let_go);
  g_test_add_func ("/orm/ownership/edits-dropped", test_edits_dropped);
  g_test_add_func ("/orm/ownership/owner-goes", test_owner_goes);
  g_test_add_func ("/orm/ownership/other-link", test_other_link);
  return g_test_run ();
}
