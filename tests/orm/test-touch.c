/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Objects that count a change of what their roles reach.
 */
#include "config.h"

#include <time.h>

#include "library.h"

#include "sql/crow-schema-create.h"

enum { ORDER, LINE, LABEL, ORDER_LABEL };
enum { ORDER_ID, ORDER_VERSION, ORDER_NOTE };
enum { LINE_ID, LINE_TEXT, LINE_ORDER };
enum { LABEL_ID, LABEL_CHANGED };

#define ID(id_) { .id = id_, .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, \
                  .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO }
#define INTEGER(id_, name_, flags_) { .id = id_, .name = name_, .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, \
                                      .flags = flags_ }

typedef struct
{
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
  guint lines, order, labels, orders; /* roles */
} Shop;

static const guint16 first[] = { 0 }, second[] = { 1 }, third[] = { 2 }, both[] = { 0, 1 };

static void
add_entity (CrowSchemaBuilder       *builder,
            const char              *name,
            const CrowAttributeInfo *attributes,
            guint                    n_attributes,
            guint16                  version,
            gboolean                 association)
{
  g_autofree char *key_id = g_strconcat (name, ".key", NULL);
  const CrowKeyInfo key = { .id = key_id, .attributes = association ? both : first, .n_attributes = association ? 2 : 1 };
  const CrowEntityInfo info = {
    .id = name, .name = name, .attributes = attributes, .n_attributes = n_attributes, .keys = &key, .n_keys = 1,
    .primary_key = 0, .version_attribute = version, .flags = association ? CROW_ENTITY_ASSOCIATION : 0,
  };

  crow_schema_builder_add_entity (builder, &info);
}

static CrowSchema *
make_schema (void)
{
  static const CrowAttributeInfo order[] = {
    ID ("o1"), INTEGER ("o2", "version", CROW_ATTRIBUTE_REQUIRED),
    { .id = "o3", .name = "note", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE },
  };
  static const CrowAttributeInfo line[] = {
    ID ("l1"), { .id = "l2", .name = "text", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE }, INTEGER ("l3", "order_id", 0),
  };
  static const CrowAttributeInfo label[] = {
    ID ("t1"), { .id = "t2", .name = "changed", .type = CROW_TYPE_TIMESTAMP, .enumeration = CROW_NONE,
                 .on_update_source = CROW_VALUE_NOW },
  };
  static const CrowAttributeInfo order_label[] = { INTEGER ("p1", "order_id", 0), INTEGER ("p2", "label_id", 0) };
  const CrowRelationshipInfo lines = {
    .id = "lines", .kind = CROW_LINK_ONE_TO_MANY, .association = CROW_NONE, .delete_rule = CROW_DELETE_CASCADE,
    .ends = { { .entity = ORDER, .role = "order", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = LINE, .role = "lines", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "lines.reference", .columns = third, .target_columns = first, .n_columns = 1, .entity = LINE,
                      .target = ORDER, .on_delete = CROW_ACTION_CASCADE } },
  };
  const CrowRelationshipInfo labels = {
    .id = "labels", .kind = CROW_LINK_MANY_TO_MANY, .association = ORDER_LABEL,
    .ends = { { .entity = ORDER, .role = "orders", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = LABEL, .role = "labels", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "labels.0", .columns = first, .target_columns = first, .n_columns = 1, .entity = ORDER_LABEL,
                      .target = ORDER, .on_delete = CROW_ACTION_CASCADE },
                    { .id = "labels.1", .columns = second, .target_columns = first, .n_columns = 1, .entity = ORDER_LABEL,
                      .target = LABEL, .on_delete = CROW_ACTION_CASCADE } },
  };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("shop", "shop", NULL);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  add_entity (builder, "purchase", order, G_N_ELEMENTS (order), ORDER_VERSION, FALSE);
  add_entity (builder, "line", line, G_N_ELEMENTS (line), CROW_NONE, FALSE);
  add_entity (builder, "label", label, G_N_ELEMENTS (label), CROW_NONE, FALSE);
  add_entity (builder, "purchase_label", order_label, G_N_ELEMENTS (order_label), CROW_NONE, TRUE);
  crow_schema_builder_add_relationship (builder, &lines);
  crow_schema_builder_add_relationship (builder, &labels);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
shop_open (Shop *self)
{
  self->session = crow_session_new (self->engine, self->mapping);
  crow_session_set_touches (self->session, ORDER, self->lines, TRUE);
  crow_session_set_touches (self->session, ORDER, self->labels, TRUE);
  crow_session_set_touches (self->session, LABEL, self->orders, TRUE);
}

/* Orders 1 and 2, lines 1 and 2 of the first, label 1 of the first. */
static void
shop_init (Shop *self)
{
  g_autoptr (GError) error = NULL;

  self->schema = make_schema ();
  self->mapping = crow_mapping_new (self->schema, NULL);
  self->engine = library_open_engine ();
  crow_schema_create_tables (self->schema, self->engine, &error);
  g_assert_no_error (error);
  self->lines = crow_mapping_lookup_role (self->mapping, ORDER, "lines");
  self->labels = crow_mapping_lookup_role (self->mapping, ORDER, "labels");
  self->order = crow_mapping_lookup_role (self->mapping, LINE, "order");
  self->orders = crow_mapping_lookup_role (self->mapping, LABEL, "orders");
  crow_engine_execute (self->engine,
                       "INSERT INTO purchase (id, version) VALUES (1, 1), (2, 1);"
                       "INSERT INTO line (id, text, order_id) VALUES (1, 'a', 1), (2, 'b', 1);"
                       "INSERT INTO label (id) VALUES (1);"
                       "INSERT INTO purchase_label (order_id, label_id) VALUES (1, 1)", &error);
  g_assert_no_error (error);
  shop_open (self);
}

static void
shop_reopen (Shop *self)
{
  g_assert_finalize_object (self->session);
  shop_open (self);
}

static void
shop_clear (Shop *self)
{
  g_assert_finalize_object (self->session);
  library_empty_engine (self->engine);
  g_object_unref (self->engine);
  crow_mapping_unref (self->mapping);
  crow_schema_unref (self->schema);
}

static CrowObject *
find (Shop  *self,
      guint  entity,
      gint64 key)
{
  g_autoptr (GError) error = NULL;
  CrowObject *object = crow_session_find_int64 (self->session, entity, key, &error);

  g_assert_no_error (error);
  return object;
}

static void
commit (Shop       *self,
        const char *versions)
{
  Library library = { .engine = self->engine };
  g_autoptr (GError) error = NULL;

  crow_session_commit (self->session, &error);
  g_assert_no_error (error);
  library_assert (&library, "SELECT version FROM purchase ORDER BY id", versions);
}

static void
test_links (void)
{
  Shop shop;
  CrowObject *line, *order, *label;

  shop_init (&shop);
  /* A value of the line is none of the order's business. */
  line = find (&shop, LINE, 1);
  crow_object_set_text (line, LINE_TEXT, "c");
  commit (&shop, "1\n1");
  /* A line moves between orders that nobody has looked at. */
  crow_object_set_int64 (line, LINE_ORDER, 2);
  commit (&shop, "2\n2");
  /* Several changes count once, and one of the order itself does, too. */
  order = find (&shop, ORDER, 1);
  for (guint i = 0; i < 3; i++)
    crow_collection_add (crow_object_get_many (order, shop.lines), crow_session_create (shop.session, LINE));
  crow_object_touch (order);
  commit (&shop, "3\n2");
  g_assert_cmpint (crow_object_get_int64 (order, ORDER_VERSION), ==, 3);
  shop_reopen (&shop);
  crow_session_delete (shop.session, find (&shop, LINE, 2));
  commit (&shop, "4\n2");
  /* Lines that go with their order touch nobody. */
  crow_session_delete (shop.session, find (&shop, ORDER, 2));
  commit (&shop, "4");
  /* Pairs: both ends, the label by its stamp. */
  label = find (&shop, LABEL, 1);
  g_assert_true (crow_object_is_null (label, LABEL_CHANGED));
  order = find (&shop, ORDER, 1);
  crow_collection_remove (crow_object_get_many (order, shop.labels), label);
  commit (&shop, "5");
  g_assert_false (crow_object_is_null (label, LABEL_CHANGED));
  crow_collection_add (crow_object_get_many (crow_session_create (shop.session, LABEL), shop.orders), order);
  commit (&shop, "5");
  {
    CrowObject *fresh = crow_session_create (shop.session, LABEL);

    crow_session_add (shop.session, fresh);
    crow_collection_add (crow_object_get_many (fresh, shop.orders), order);
    commit (&shop, "6");
  }
  shop_clear (&shop);
}

static void
test_conflict (void)
{
  Shop shop;
  CrowObject *order, *line;
  g_autoptr (GError) error = NULL;

  shop_init (&shop);
  order = find (&shop, ORDER, 1);
  crow_object_touch (order);
  g_assert_true (crow_object_is_modified (order));
  crow_session_rollback (shop.session);
  g_assert_cmpint (crow_object_get_int64 (order, ORDER_VERSION), ==, 1);
  commit (&shop, "1\n1");
  /* Somebody else has added a line meanwhile. */
  crow_engine_execute (shop.engine, "UPDATE purchase SET version = 7 WHERE id = 1", &error);
  g_assert_no_error (error);
  line = crow_session_create (shop.session, LINE);
  crow_object_set_one (line, shop.order, order);
  crow_session_add (shop.session, line);
  g_assert_false (crow_session_commit (shop.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_STALE);
  g_assert_true (crow_error_get_object (error) == (GObject *) order);
  g_clear_error (&error);
  crow_session_refresh (shop.session, order, &error);
  g_assert_no_error (error);
  commit (&shop, "8\n1");
  g_assert_true (crow_object_get_one (line, shop.order) == order);
  shop_clear (&shop);
}

/* What counts is what is written. */
static void
test_taken_back (void)
{
  Shop shop;
  CrowObject *line, *order, *label;

  shop_init (&shop);
  order = find (&shop, ORDER, 1);
  line = find (&shop, LINE, 1);
  label = find (&shop, LABEL, 1);
  /* Links that were cut and are back. */
  crow_object_unlink (order, shop.lines, line);
  crow_object_link (order, shop.lines, line);
  crow_object_unlink (order, shop.labels, label);
  crow_object_link (order, shop.labels, label);
  commit (&shop, "1\n1");
  g_assert_true (crow_object_is_null (label, LABEL_CHANGED));
  order = find (&shop, ORDER, 2);
  crow_object_link (order, shop.labels, label);
  crow_object_unlink (order, shop.labels, label);
  commit (&shop, "1\n1");
  crow_object_link (order, shop.labels, label);
  crow_object_unlink (order, shop.labels, label);
  crow_object_link (order, shop.labels, label);
  commit (&shop, "1\n2");
  /* A value that was set and set back does not stand in for the version, nor does one that was edited before. */
  order = find (&shop, ORDER, 1);
  crow_object_set_text (order, ORDER_NOTE, "x");
  crow_object_set_null (order, ORDER_NOTE);
  crow_object_unlink (order, shop.lines, line);
  commit (&shop, "2\n2");
  crow_object_set_text (order, ORDER_NOTE, "x");
  crow_object_touch (order);
  crow_object_touch (order);
  crow_object_set_null (order, ORDER_NOTE);
  commit (&shop, "3\n2");
  /* With an edit it is one change. */
  crow_object_set_text (order, ORDER_NOTE, "y");
  crow_object_link (order, shop.lines, line);
  commit (&shop, "4\n2");
  g_assert_cmpstr (crow_object_get_text (order, ORDER_NOTE), ==, "y");
  shop_clear (&shop);
}

/* Processor time of a flush of many lines that moved from the first order to the second. */
static double
move_many (gboolean touches)
{
  const guint n_lines = TEST_SERVERS ? 2000 : 20000;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO line (id, text, order_id) WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
    "SELECT i, 'x', 1 FROM n", n_lines);
  Shop shop;
  clock_t start;

  shop_init (&shop);
  crow_engine_execute (shop.engine, sql, &error);
  g_assert_no_error (error);
  crow_session_set_touches (shop.session, ORDER, shop.lines, touches);
  lines = g_ptr_array_new ();
  for (guint i = 1; i <= n_lines; i++)
    g_ptr_array_add (lines, find (&shop, LINE, i));
  for (guint i = 0; i < n_lines; i++)
    crow_object_set_int64 (lines->pdata[i], LINE_ORDER, 2);
  /* What was edited last is looked at first. */
  for (guint i = 0; i < n_lines; i++)
    crow_object_set_text (lines->pdata[i], LINE_TEXT, "y");
  start = clock ();
  commit (&shop, touches ? "2\n2" : "1\n1");
  start = clock () - start;
  shop_clear (&shop);
  return (double) start / CLOCKS_PER_SEC;
}

/* Whom to touch takes no longer than to write what touches. */
static void
test_many (void)
{
  double without = move_many (FALSE), with = move_many (TRUE);

  g_test_message ("without %.3f s, with %.3f s", without, with);
  g_assert_cmpfloat (with, <, 3 * without + 0.05);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  g_test_add_func ("/orm/touch/links", test_links);
  g_test_add_func ("/orm/touch/conflict", test_conflict);
  g_test_add_func ("/orm/touch/taken-back", test_taken_back);
  g_test_add_func ("/orm/touch/many", test_many);
  return g_test_run ();
}
