/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/crow-error.h"
#include "schema/crow-schema-builder.h"

static const guint16 first_column[] = { 0 };
static const guint16 second_column[] = { 1 };

static guint16
add_entity (CrowSchemaBuilder *builder,
            const char        *name)
{
  g_autofree char *id = g_strconcat ("e-", name, NULL);
  g_autofree char *attribute_id = g_strconcat (id, "-id", NULL);
  g_autofree char *other_id = g_strconcat (id, "-other", NULL);
  g_autofree char *key_id = g_strconcat (id, "-key", NULL);
  CrowEntityInfo entity = { .id = id, .name = name, .version_attribute = CROW_NONE };
  CrowAttributeInfo attribute = { .id = attribute_id, .name = "id", .type = CROW_TYPE_INTEGER };
  CrowKeyInfo key = { .id = key_id, .attributes = first_column, .n_attributes = 1 };
  guint16 index = crow_schema_builder_add_entity (builder, &entity);

  crow_schema_builder_add_attribute (builder, index, &attribute);
  attribute.id = other_id;
  attribute.name = "other_id";
  crow_schema_builder_add_attribute (builder, index, &attribute);
  crow_schema_builder_add_key (builder, index, &key, TRUE);
  return index;
}

static void
add_link (CrowSchemaBuilder *builder,
          guint16            from,
          guint16            to,
          const guint16     *columns)
{
  CrowRelationshipInfo link = {
    .id = "l",
    .name = "link",
    .kind = CROW_LINK_ONE_TO_MANY,
    .ends = { { .entity = to, .role = "one" }, { .entity = from, .role = "many" } },
    .references = { { .id = "r", .columns = columns, .target_columns = first_column, .n_columns = 1,
                      .entity = from, .target = to } },
  };

  crow_schema_builder_add_relationship (builder, &link);
}

/* What is built does not depend on the memory of the templates, and a record may refer to a later one. */
static void
test_copies (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "shop", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  const CrowEntityInfo *entity;

  add_link (builder, 0, 1, second_column);
  add_entity (builder, "book");
  add_entity (builder, "author");
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (crow_schema_get_n_entities (schema), ==, 2);
  entity = crow_schema_get_entity (schema, 1);
  g_assert_cmpstr (entity->id, ==, "e-author");
  g_assert_cmpuint (entity->n_attributes, ==, 2);
  g_assert_cmpuint (entity->attributes[1].enumeration, ==, CROW_NONE);
  g_assert_cmpuint (entity->primary_key, ==, 0);
  g_assert_cmpuint (crow_schema_get_relationship (schema, 0)->association, ==, CROW_NONE);
  g_assert_cmpuint (crow_schema_lookup_role (schema, 1, "many"), ==, 0);
}

static void
test_lists_in_the_entity (void)
{
  static const CrowAttributeInfo attributes[] = { { .id = "a", .name = "id", .type = CROW_TYPE_BIGINT } };
  static const CrowKeyInfo keys[] = { { .id = "k", .attributes = first_column, .n_attributes = 1 } };
  static const CrowIndexPartInfo parts[] = { { CROW_NONE, TRUE, "lower(id)", NULL } };
  static const CrowIndexInfo indexes[] = { { .id = "i", .parts = parts, .n_parts = 1, .where = "id > 0" } };
  static const CrowCheckInfo checks[] = { { .id = "c", .expression = "id > 0" } };
  static const CrowEntityInfo info = {
    .id = "e", .name = "thing", .attributes = attributes, .n_attributes = 1, .keys = keys, .n_keys = 1,
    .indexes = indexes, .n_indexes = 1, .checks = checks, .n_checks = 1, .primary_key = 0,
    .version_attribute = CROW_NONE,
  };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  const CrowEntityInfo *entity;

  crow_schema_builder_add_entity (builder, &info);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  entity = crow_schema_get_entity (schema, 0);
  g_assert_true (entity->indexes != indexes);
  g_assert_cmpstr (entity->indexes[0].parts[0].expression, ==, "lower(id)");
  g_assert_cmpstr (entity->indexes[0].where, ==, "id > 0");
  g_assert_cmpstr (entity->checks[0].expression, ==, "id > 0");
  g_assert_cmpuint (entity->primary_key, ==, 0);
}

static void
assert_refused (CrowSchemaBuilder *builder,
                const char        *message)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_schema_builder_end (builder, &error);

  g_assert_null (schema);
  g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refusals (void)
{
  static const guint16 far_column[] = { 7 };
  static const CrowAttributeInfo attribute = { .id = "x", .name = "state", .type = CROW_TYPE_ENUM, .enumeration = 3 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "shop", NULL);
  static const CrowThroughInfo through = { .id = "t", .name = "tags" };
  CrowKeyInfo key = { .id = "k", .attributes = far_column, .n_attributes = 1 };

  add_entity (builder, "book");
  add_entity (builder, "book");
  assert_refused (builder, "The schema is inconsistent: the id “e-book” is used twice.");

  builder = crow_schema_builder_new ("s", "shop", NULL);
  add_entity (builder, "book");
  add_link (builder, 0, 1, second_column);
  assert_refused (builder, "The schema is inconsistent: “link” links an entity that does not exist.");

  builder = crow_schema_builder_new ("s", "shop", NULL);
  add_entity (builder, "book");
  add_link (builder, 0, 0, far_column);
  assert_refused (builder, "The schema is inconsistent: “link” has a foreign key that does not fit its entities.");

  builder = crow_schema_builder_new ("s", "shop", NULL);
  add_entity (builder, "book");
  add_link (builder, 0, 0, second_column);
  crow_schema_builder_add_through (builder, &through);
  assert_refused (builder, "The schema is inconsistent: “tags” stands on links that do not meet in one entity.");

  builder = crow_schema_builder_new ("s", "shop", NULL);
  add_entity (builder, "book");
  add_entity (builder, "author");
  add_link (builder, 0, 1, second_column);
  crow_schema_builder_add_through (builder, &through);
  assert_refused (builder, "The schema is inconsistent: “tags” stands on links that do not fit its entities.");

  builder = crow_schema_builder_new ("s", "shop", NULL);
  add_entity (builder, "book");
  crow_schema_builder_add_key (builder, 0, &key, FALSE);
  assert_refused (builder, "The schema is inconsistent: “book” has a key of attributes that do not exist.");

  builder = crow_schema_builder_new ("s", "shop", NULL);
  add_entity (builder, "book");
  crow_schema_builder_add_attribute (builder, 0, &attribute);
  assert_refused (builder, "The schema is inconsistent: “state” refers to an enumeration that does not exist.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/builder/copies", test_copies);
  g_test_add_func ("/schema/builder/lists-in-the-entity", test_lists_in_the_entity);
  g_test_add_func ("/schema/builder/refusals", test_refusals);
  return g_test_run ();
}
