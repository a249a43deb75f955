/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "codegen/crow-c-names.h"

#include <string.h>

#include "codegen/crow-codegen.h"
#include "schema/crow-schema-builder.h"

static guint n_ids;

static const char *
next_id (void)
{
  g_autofree char *id = g_strdup_printf ("id%u", n_ids++);

  return g_intern_string (id);
}

/* An entity whose key is its first attribute, which is to be added. */
static guint16
add_entity (CrowSchemaBuilder *builder,
            const char        *name,
            const char        *c_name)
{
  static const guint16 first_column[] = { 0 };
  CrowKeyInfo key = { .id = next_id (), .attributes = first_column, .n_attributes = 1 };
  CrowEntityInfo info = { .id = next_id (), .name = name, .c_name = c_name, .keys = &key, .n_keys = 1,
                          .version_attribute = CROW_NONE };

  return crow_schema_builder_add_entity (builder, &info);
}

static guint16
add_attribute (CrowSchemaBuilder *builder,
               guint16            entity,
               const char        *name,
               const char        *c_name,
               guint8             flags)
{
  CrowAttributeInfo info = { .id = next_id (), .name = name, .c_name = c_name, .type = CROW_TYPE_TEXT,
                             .enumeration = CROW_NONE, .flags = flags };

  return crow_schema_builder_add_attribute (builder, entity, &info);
}

static CrowSchemaBuilder *
new_builder (void)
{
  return crow_schema_builder_new (next_id (), "test", NULL);
}

static CrowSchema *
end (CrowSchemaBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_schema_builder_end (builder, &error);

  g_assert_no_error (error);
  return schema;
}

static CrowCNames *
names_of (CrowSchema *schema,
          const char *c_namespace)
{
  g_autoptr (GError) error = NULL;
  CrowCNames *names = crow_c_names_new (schema, c_namespace, &error);

  g_assert_no_error (error);
  return names;
}

/* One entity of each name; what types come out. */
static void
test_types (void)
{
  static const struct
  {
    const char *name, *c_name, *type, *prefix, *cast;
  } cases[] = {
    { "user", NULL, "BlogUser", "blog_user", "BLOG_USER" },
    { "User", NULL, "BlogUser3", "blog_user_3", "BLOG_USER_3" },
    { "USER", NULL, "BlogUser4", "blog_user_4", "BLOG_USER_4" },
    { "user2", NULL, "BlogUser2", "blog_user2", "BLOG_USER2" },
    { "user-group", NULL, "BlogUserGroup", "blog_user_group", "BLOG_USER_GROUP" },
    { "user group", NULL, "BlogUserGroup2", "blog_user_group_2", "BLOG_USER_GROUP_2" },
    { "blog", NULL, "BlogBlog", "blog_blog", "BLOG_BLOG" },
    { "int", NULL, "BlogInt", "blog_int", "BLOG_INT" },
    { "2nd", NULL, "Blog2nd", "blog_2nd", "BLOG_2ND" },
    { "用户", NULL, "BlogU7528U6237", "blog_u7528_u6237", "BLOG_U7528_U6237" },
    { "---", NULL, "BlogEntity", "blog_entity", "BLOG_ENTITY" },
    { "tbl_x", "Account", "BlogAccount", "blog_account", "BLOG_ACCOUNT" },
    { "account", NULL, "BlogAccount2", "blog_account_2", "BLOG_ACCOUNT_2" },
    { "tbl_y", "URLPath", "BlogURLPath", "blog_url_path", "BLOG_URL_PATH" },
    { "is_user", NULL, "BlogIsUser2", "blog_is_user_2", "BLOG_IS_USER_2" },
    { "type user", NULL, "BlogTypeUser2", "blog_type_user_2", "BLOG_TYPE_USER_2" },
    { "user class", NULL, "BlogUserClass2", "blog_user_class_2", "BLOG_USER_CLASS_2" },
    { "crowfoot_h", NULL, "BlogCrowfootH2", "blog_crowfoot_h_2", "BLOG_CROWFOOT_H_2" },
  };
  CrowSchemaBuilder *builder = new_builder ();
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowCNames) names = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    add_attribute (builder, add_entity (builder, cases[i].name, cases[i].c_name), "k", NULL, 0);
  schema = end (builder);
  names = names_of (schema, "Blog");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CrowCTypeNames *type = crow_c_names_get_entity (names, i);

      g_assert_cmpstr (type->type, ==, cases[i].type);
      g_assert_cmpstr (type->prefix, ==, cases[i].prefix);
      g_assert_cmpstr (type->upper, ==, cases[i].cast);
    }
}

static void
test_members (void)
{
  static const struct
  {
    const char *name, *c_name, *member, *parameter;
  } cases[] = {
    { "name", NULL, "name", "name" },
    { "Name", NULL, "name_value", "name_value" },
    { "NAME", NULL, "name_2", "name_2" },
    { "type", NULL, "type_value", "type_value" },
    { "class", NULL, "class", "class_" },
    { "ref", NULL, "ref", "ref" },
    { "new", NULL, "new", "new_" },
    /* The constants of "null" and of the chosen "NULL" below are the same. */
    { "NULL", NULL, "null_value", "null_value" },
    { "true", NULL, "true", "true_" },
    { "self", NULL, "self", "self_" },
    { "error", NULL, "error", "error_" },
    { "instance private", NULL, "instance_private_value", "instance_private_value" },
    { "1st", NULL, "1st", "_1st" },
    { "größe", NULL, "grosse", "grosse" },
    { "😀", NULL, "u1f600", "u1f600" },
    { "a*/b", NULL, "a_b", "a_b" },
    { "+", NULL, "plus", "plus" },
    { "\xe2\x80\x8b", NULL, "member", "member" },
    { "x", "chosen_name", "chosen_name", "chosen_name" },
    { "y", "NULL", "NULL", "NULL_" },
    { "Chosen name", NULL, "chosen_name_value", "chosen_name_value" },
  };
  CrowSchemaBuilder *builder = new_builder ();
  guint16 entity = add_entity (builder, "user", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowCNames) names = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    add_attribute (builder, entity, cases[i].name, cases[i].c_name, 0);
  schema = end (builder);
  names = names_of (schema, "Blog");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CrowCMemberNames *member = crow_c_names_get_attribute (names, entity, i);

      g_assert_cmpstr (member->name, ==, cases[i].member);
      g_assert_cmpstr (member->parameter, ==, cases[i].parameter);
    }
  g_assert_cmpstr (crow_c_names_get_entity (names, entity)->number, ==, "BLOG_ENTITY_USER");
  g_assert_cmpstr (crow_c_names_get_attribute (names, entity, 1)->number, ==, "BLOG_USER_ATTRIBUTE_NAME_VALUE");
}

/* The functions of “user” may be spelled as those of “user get”. */
static void
test_members_of_nested_prefixes (void)
{
  CrowSchemaBuilder *builder = new_builder ();
  guint16 user = add_entity (builder, "user", NULL);
  guint16 user_get = add_entity (builder, "user get", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowCNames) names = NULL;

  add_attribute (builder, user, "find", NULL, 0);
  add_attribute (builder, user, "get_new", NULL, 0);
  add_attribute (builder, user, "new", NULL, 0);
  add_attribute (builder, user_get, "new", NULL, 0);
  schema = end (builder);
  names = names_of (schema, "Blog");
  g_assert_cmpstr (crow_c_names_get_attribute (names, user, 0)->name, ==, "find_value");
  /* blog_user_get_new() makes a “user get”; blog_user_get_new_eq() queries the “get_new” of a user. */
  g_assert_cmpstr (crow_c_names_get_attribute (names, user, 1)->name, ==, "get_new");
  g_assert_cmpstr (crow_c_names_get_attribute (names, user, 2)->name, ==, "new_value");
  g_assert_cmpstr (crow_c_names_get_attribute (names, user_get, 0)->name, ==, "new_value");
}

static void
test_roles (void)
{
  CrowSchemaBuilder *builder = new_builder ();
  static const guint16 column_0[] = { 0 }, column_1[] = { 1 }, columns[] = { 0, 1 };
  guint16 user = add_entity (builder, "user", NULL);
  guint16 post = add_entity (builder, "post", NULL);
  CrowKeyInfo unique = { .id = next_id (), .attributes = columns, .n_attributes = 2 };
  CrowRelationshipInfo link = {
    .id = next_id (),
    .ends = { { .entity = user, .role = "user" }, { .entity = post, .role = "posts" } },
    .references = { { .id = next_id (), .columns = column_1, .target_columns = column_0, .n_columns = 1, .entity = post,
                      .target = user } },
  };
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowCNames) names = NULL;

  add_attribute (builder, user, "id", NULL, 0);
  add_attribute (builder, post, "id", NULL, 0);
  add_attribute (builder, post, "user", NULL, CROW_ATTRIBUTE_LINK);
  crow_schema_builder_add_key (builder, post, &unique, FALSE);
  crow_schema_builder_add_relationship (builder, &link);
  schema = end (builder);
  names = names_of (schema, "blog");

  g_assert_cmpstr (crow_c_names_get_camel (names), ==, "Blog");
  g_assert_cmpstr (crow_c_names_get_role (names, post, 0)->name, ==, "user");
  g_assert_null (crow_c_names_get_role (names, post, 0)->singular);
  g_assert_cmpstr (crow_c_names_get_attribute (names, post, 1)->name, ==, "user_key");
  g_assert_cmpstr (crow_c_names_get_role (names, user, 0)->name, ==, "posts");
  g_assert_cmpstr (crow_c_names_get_role (names, user, 0)->singular, ==, "post");
  g_assert_cmpstr (crow_c_names_get_key (names, post, 1), ==, "id_and_user_key");
  g_assert_null (crow_c_names_get_key (names, user, 0));
}

static void
test_functions (void)
{
  CrowSchemaBuilder *builder = new_builder ();
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowCNames) names = NULL;

  add_attribute (builder, add_entity (builder, "session", NULL), "k", NULL, 0);
  schema = end (builder);
  names = names_of (schema, "Blog");
  g_assert_cmpstr (crow_c_names_get_function (names, CROW_C_SCHEMA_GET), ==, "blog_schema_get");
  g_assert_cmpstr (crow_c_names_get_function (names, CROW_C_SESSION_NEW), ==, "blog_crow_session_new");
}

static void
test_enums (void)
{
  static const struct
  {
    const char *name, *c_name, *constant;
  } cases[] = {
    { "draft", NULL, "BLOG_STATUS_DRAFT" }, { "in stock", NULL, "BLOG_STATUS_IN_STOCK" },
    { "A+", NULL, "BLOG_STATUS_A_PLUS" },   { "A", NULL, "BLOG_STATUS_A" },
    { "A-", NULL, "BLOG_STATUS_A_MINUS" },  { "a", NULL, "BLOG_STATUS_A_2" },
    { "", NULL, "BLOG_STATUS_EMPTY" },      { "x", "CHOSEN", "BLOG_STATUS_CHOSEN" },
    { "名", NULL, "BLOG_STATUS_U540D" },
  };
  CrowEnumValueInfo values[G_N_ELEMENTS (cases)];
  CrowEnumInfo info = { .id = next_id (), .name = "status", .values = values, .n_values = G_N_ELEMENTS (cases) };
  CrowSchemaBuilder *builder = new_builder ();
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowCNames) names = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    values[i] = (CrowEnumValueInfo) { .id = next_id (), .name = cases[i].name, .c_name = cases[i].c_name };
  crow_schema_builder_add_enum (builder, &info);
  add_attribute (builder, add_entity (builder, "status", NULL), "k", NULL, 0);
  schema = end (builder);
  names = names_of (schema, "Blog");
  /* The entity comes first and keeps the plain name. */
  g_assert_cmpstr (crow_c_names_get_entity (names, 0)->type, ==, "BlogStatus");
  g_assert_cmpstr (crow_c_names_get_enum (names, 0)->type, ==, "BlogStatus2");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected = g_strconcat ("BLOG_STATUS_2_", cases[i].constant + strlen ("BLOG_STATUS_"), NULL);

      g_assert_cmpstr (crow_c_names_get_enum_value (names, 0, i), ==, expected);
    }
}

static void
assert_refused (const char *c_namespace,
                const char *entity_c_name,
                const char *other_c_name,
                const char *attribute_c_name,
                int         code,
                const char *mentioned)
{
  CrowSchemaBuilder *builder = new_builder ();
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  guint16 entity = add_entity (builder, "one", entity_c_name);

  add_attribute (builder, add_entity (builder, "two", other_c_name), "k", NULL, 0);
  add_attribute (builder, entity, "three", attribute_c_name, 0);
  schema = end (builder);
  g_assert_null (crow_c_names_new (schema, c_namespace, &error));
  g_assert_error (error, CROW_CODEGEN_ERROR, code);
  g_assert_nonnull (strstr (error->message, mentioned));
}

static void
test_refused (void)
{
  assert_refused ("2Blog", NULL, NULL, NULL, CROW_CODEGEN_ERROR_NAMESPACE, "2Blog");
  assert_refused ("", NULL, NULL, NULL, CROW_CODEGEN_ERROR_NAMESPACE, "Blog");
  assert_refused ("B log", NULL, NULL, NULL, CROW_CODEGEN_ERROR_NAMESPACE, "B log");
  assert_refused ("Crow", NULL, NULL, NULL, CROW_CODEGEN_ERROR_NAMESPACE, "Crow");
  assert_refused ("G", NULL, NULL, NULL, CROW_CODEGEN_ERROR_NAMESPACE, "“G”");
  assert_refused ("Blog", "A B", NULL, NULL, CROW_CODEGEN_ERROR_NAME, "“A B” of “one”");
  assert_refused ("Blog", "Größe", NULL, NULL, CROW_CODEGEN_ERROR_NAME, "“Größe” of “one”");
  assert_refused ("Blog", "Same", "Same", NULL, CROW_CODEGEN_ERROR_NAME, "“Same” of “two”");
  assert_refused ("Blog", NULL, NULL, "type", CROW_CODEGEN_ERROR_NAME, "“blog_one_get_type”");
  assert_refused ("Blog", "", NULL, NULL, CROW_CODEGEN_ERROR_NAME, "“one”");
  assert_refused ("Blog", NULL, NULL, "a-b", CROW_CODEGEN_ERROR_NAME, "“a-b” of “three”");
}

/* Macros of the C library, and types too short for GType. */
static void
test_short_namespaces (void)
{
  CrowSchemaBuilder *builder = new_builder ();
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowCNames) names = NULL;
  g_autoptr (CrowCNames) short_names = NULL;

  add_attribute (builder, add_entity (builder, "max", NULL), "k", NULL, 0);
  add_attribute (builder, add_entity (builder, "b", NULL), "k", NULL, 0);
  schema = end (builder);
  names = names_of (schema, "Int");
  g_assert_cmpstr (crow_c_names_get_entity (names, 0)->upper, ==, "INT_MAX_2");
  short_names = names_of (schema, "A");
  g_assert_cmpstr (crow_c_names_get_entity (short_names, 1)->type, ==, "AB2");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/c-names/types", test_types);
  g_test_add_func ("/codegen/c-names/members", test_members);
  g_test_add_func ("/codegen/c-names/nested-prefixes", test_members_of_nested_prefixes);
  g_test_add_func ("/codegen/c-names/roles", test_roles);
  g_test_add_func ("/codegen/c-names/functions", test_functions);
  g_test_add_func ("/codegen/c-names/enums", test_enums);
  g_test_add_func ("/codegen/c-names/refused", test_refused);
  g_test_add_func ("/codegen/c-names/short-namespaces", test_short_namespaces);
  return g_test_run ();
}
