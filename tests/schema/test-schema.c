/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "schema/crow-schema.h"

static const guint16 id_column[] = { 0 };
static const guint16 parent_column[] = { 1 };

static const CrowAttributeInfo node_attributes[] = {
  { .id = "a1", .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, .flags = CROW_ATTRIBUTE_REQUIRED },
  { .id = "a2", .name = "parent_id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE },
};
static const CrowAttributeInfo pair_attributes[] = {
  { .id = "a3", .name = "from_id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE },
  { .id = "a4", .name = "to_id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE },
};
static const CrowKeyInfo node_keys[] = { { .id = "k1", .attributes = id_column, .n_attributes = 1 } };
static const CrowEntityInfo entities[] = {
  { .id = "e1", .name = "node", .attributes = node_attributes, .n_attributes = 2, .keys = node_keys, .n_keys = 1,
    .primary_key = 0, .version_attribute = CROW_NONE },
  { .id = "e2", .name = "friends", .attributes = pair_attributes, .n_attributes = 2, .primary_key = CROW_NONE,
    .version_attribute = CROW_NONE, .flags = CROW_ENTITY_ASSOCIATION },
};
static const CrowRelationshipInfo relationships[] = {
  { .id = "l1", .kind = CROW_LINK_ONE_TO_MANY, .association = CROW_NONE,
    .ends = { { .entity = 0, .role = "parent" }, { .entity = 0, .role = "children" } },
    .references = { { .id = "r1", .columns = parent_column, .target_columns = id_column, .n_columns = 1 } } },
  { .id = "l2", .kind = CROW_LINK_MANY_TO_MANY, .association = 1,
    .ends = { { .entity = 0, .role = "friends" }, { .entity = 0 } },
    .references = {
      { .id = "r2", .columns = id_column, .target_columns = id_column, .n_columns = 1, .entity = 1 },
      { .id = "r3", .columns = parent_column, .target_columns = id_column, .n_columns = 1, .entity = 1 } } },
};
static const CrowSchemaInfo info = {
  .id = "s", .name = "tree", .entities = entities, .n_entities = 2, .relationships = relationships,
  .n_relationships = 2,
};

static void
test_roles (void)
{
  g_autoptr (CrowSchema) schema = crow_schema_new_static (&info);
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (schema, 0, &n_roles);

  g_assert_cmpuint (n_roles, ==, 4);
  g_assert_cmpstr (roles[0].name, ==, "parent");
  g_assert_false (roles[0].to_many);
  g_assert_cmpstr (roles[1].name, ==, "children");
  g_assert_true (roles[1].to_many);
  g_assert_cmpstr (roles[2].name, ==, "friends");
  g_assert_null (roles[3].name);
  for (guint i = 0; i < n_roles; i++)
    g_assert_cmpuint (crow_schema_get_inverse_role (schema, &roles[i]), ==, i ^ 1);
  g_assert_cmpuint (crow_schema_lookup_role (schema, 0, "children"), ==, 1);
  g_assert_cmpuint (crow_schema_lookup_role (schema, 0, "nobody"), ==, CROW_NONE);
  crow_schema_get_roles (schema, 1, &n_roles);
  g_assert_cmpuint (n_roles, ==, 0);
}

static void
test_references (void)
{
  g_autoptr (CrowSchema) schema = crow_schema_new_static (&info);
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (schema, 0, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (references[0].info->id, ==, "r1");
  references = crow_schema_get_references (schema, 1, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (references[1].info->id, ==, "r3");
  g_assert_cmpuint (references[1].end, ==, 1);
  references = crow_schema_get_referrers (schema, 0, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (references[0].info->id, ==, "r1");
  crow_schema_get_referrers (schema, 1, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_lookups (void)
{
  g_autoptr (CrowSchema) schema = crow_schema_new_static (&info);

  g_assert_cmpuint (crow_schema_lookup_entity (schema, "friends"), ==, 1);
  g_assert_cmpuint (crow_schema_lookup_entity (schema, "none"), ==, CROW_NONE);
  g_assert_cmpuint (crow_schema_lookup_entity_by_id (schema, "e1"), ==, 0);
  g_assert_cmpuint (crow_schema_lookup_attribute (schema, 0, "parent_id"), ==, 1);
  g_assert_cmpuint (crow_schema_lookup_relationship_by_id (schema, "l2"), ==, 1);
  g_assert_true (crow_schema_is_in_primary_key (schema, 0, 0));
  g_assert_false (crow_schema_is_in_primary_key (schema, 0, 1));
  g_assert_null (crow_schema_get_primary_key (schema, 1));
}

static void
test_names (void)
{
  for (guint i = 0; i < CROW_N_TYPES; i++)
    {
      CrowDataType type = CROW_N_TYPES;

      g_assert_true (crow_data_type_from_string (crow_data_type_to_string (i), &type));
      g_assert_cmpuint (type, ==, i);
    }
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      CrowDialectId dialect = CROW_N_DIALECTS;

      g_assert_true (crow_dialect_id_from_string (crow_dialect_id_to_string (i), &dialect));
      g_assert_cmpuint (dialect, ==, i);
    }
  g_assert_cmpuint (crow_delete_rule_to_action (CROW_DELETE_CASCADE, CROW_EXECUTOR_AUTOMATIC), ==,
                    CROW_ACTION_CASCADE);
  g_assert_cmpuint (crow_delete_rule_to_action (CROW_DELETE_CASCADE, CROW_EXECUTOR_SESSION), ==,
                    CROW_ACTION_NO_ACTION);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/roles", test_roles);
  g_test_add_func ("/schema/references", test_references);
  g_test_add_func ("/schema/lookups", test_lookups);
  g_test_add_func ("/schema/names", test_names);
  return g_test_run ();
}
