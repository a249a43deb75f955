/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two equal schemas, then one field at a time is changed: each change must be seen and named.
 */
#include "config.h"

#include "schema/crow-schema-builder.h"

typedef struct
{
  CrowEnumValueInfo value;
  CrowEnumInfo enumeration;
  CrowAttributeInfo attribute;
  guint16 column[1];
  CrowKeyInfo key;
  CrowIndexPartInfo part;
  CrowIndexInfo index;
  CrowCheckInfo check;
  CrowEntityInfo entity;
  CrowRelationshipInfo relationship;
  CrowRelationshipInfo other;
  CrowThroughInfo through;
  CrowViewInfo view;
} Records;

static void
records_init (Records *records)
{
  Records filled = {
    .value = { .id = "v", .name = "new" },
    .enumeration = { .id = "n", .name = "state", .n_values = 1 },
    .attribute = { .id = "a", .name = "id", .type = CROW_TYPE_INTEGER },
    .key = { .id = "k", .n_attributes = 1 },
    .part = { .attribute = 0 },
    .index = { .id = "i", .n_parts = 1 },
    .check = { .id = "c", .expression = "id > 0" },
    .entity = { .id = "e", .name = "thing", .version_attribute = CROW_NONE },
    .relationship = { .id = "l", .name = "link", .kind = CROW_LINK_ONE_TO_MANY,
                      .references = { { .id = "r", .n_columns = 1 } } },
    .other = { .id = "o", .kind = CROW_LINK_ONE_TO_MANY, .references = { { .id = "p", .n_columns = 1 } } },
    .through = { .id = "t", .name = "past", .relationships = { 0, 1 } },
    .view = { .id = "w", .name = "all" },
  };

  *records = filled;
}

static CrowSchema *
build (Records *records)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "shop", NULL);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  records->enumeration.values = &records->value;
  records->key.attributes = records->column;
  records->index.parts = &records->part;
  records->relationship.references[0].columns = records->column;
  records->relationship.references[0].target_columns = records->column;
  records->other.references[0].columns = records->column;
  records->other.references[0].target_columns = records->column;
  crow_schema_builder_add_enum (builder, &records->enumeration);
  crow_schema_builder_add_entity (builder, &records->entity);
  crow_schema_builder_add_attribute (builder, 0, &records->attribute);
  crow_schema_builder_add_key (builder, 0, &records->key, TRUE);
  crow_schema_builder_add_index (builder, 0, &records->index);
  crow_schema_builder_add_check (builder, 0, &records->check);
  crow_schema_builder_add_relationship (builder, &records->relationship);
  crow_schema_builder_add_relationship (builder, &records->other);
  crow_schema_builder_add_through (builder, &records->through);
  crow_schema_builder_add_view (builder, &records->view);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
test_equal (void)
{
  Records records;
  g_autoptr (CrowSchema) left = NULL;
  g_autoptr (CrowSchema) right = NULL;
  g_autofree char *difference = NULL;

  records_init (&records);
  left = build (&records);
  right = build (&records);
  g_assert_true (crow_schema_equal (left, right, &difference));
  g_assert_null (difference);
}

#define ASSERT_SEEN(assignment, text)                              \
  G_STMT_START                                                     \
  {                                                                \
    Records records_;                                              \
    g_autoptr (CrowSchema) left_ = NULL;                           \
    g_autoptr (CrowSchema) right_ = NULL;                          \
    g_autofree char *difference_ = NULL;                           \
    records_init (&records_);                                      \
    left_ = build (&records_);                                     \
    records_.assignment;                                           \
    right_ = build (&records_);                                    \
    g_assert_false (crow_schema_equal (left_, right_, &difference_)); \
    g_assert_cmpstr (difference_, ==, text);                       \
  }                                                                \
  G_STMT_END

static void
test_differences (void)
{
  ASSERT_SEEN (value.name = "old", "shop.state.new: name is new here and old there");
  ASSERT_SEEN (enumeration.comment = "c", "shop.state: comment is not given here and c there");
  ASSERT_SEEN (attribute.flags = 1, "shop.thing.id: flags is 0 here and 1 there");
  ASSERT_SEEN (attribute.native_types[2] = "INT", "shop.thing.id: native_types[i] is not given here and INT there");
  ASSERT_SEEN (key.deferrable = 2, "shop.thing.k: deferrable is 0 here and 2 there");
  ASSERT_SEEN (part.descending = TRUE, "shop.thing.i: parts[i].descending is 0 here and 1 there");
  ASSERT_SEEN (part.nulls = CROW_NULLS_LAST, "shop.thing.i: parts[i].nulls is 0 here and 2 there");
  ASSERT_SEEN (index.where = "x", "shop.thing.i: where is not given here and x there");
  ASSERT_SEEN (check.expression = "x", "shop.thing.c: expression is id > 0 here and x there");
  ASSERT_SEEN (entity.c_name = "T", "shop.thing: c_name is not given here and T there");
  ASSERT_SEEN (relationship.owned = TRUE, "shop.link: owned is 0 here and 1 there");
  ASSERT_SEEN (relationship.ends[1].role = "r", "shop.link.end 1: ends[i].role is not given here and r there");
  ASSERT_SEEN (relationship.ends[0].view_only = TRUE, "shop.link.end 0: ends[i].view_only is 0 here and 1 there");
  ASSERT_SEEN (relationship.references[0].on_delete = 2,
               "shop.link.end 0: references[i].on_delete is 0 here and 2 there");
  ASSERT_SEEN (through.ends[1].order_by = "id", "shop.past.end 1: ends[i].order_by is not given here and id there");
  ASSERT_SEEN (through.comment = "c", "shop.past: comment is not given here and c there");
  ASSERT_SEEN (view.queries[0] = "SELECT 1", "shop.all: queries[i] is not given here and SELECT 1 there");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/compare/equal", test_equal);
  g_test_add_func ("/schema/compare/differences", test_differences);
  return g_test_run ();
}
