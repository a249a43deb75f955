/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of generators share.
 */
#include "config.h"

#include "codegen-test.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "codegen/crow-codegen-file.h"
#include "codegen/crow-codegen.h"
#include "document/crow-document.h"
#include "schema/crow-schema-builder.h"

#define ATTRIBUTE(id_, name_, type_, ...) \
  { .id = id_, .name = name_, .type = type_, .enumeration = CROW_NONE, ##__VA_ARGS__ }
#define COLUMNS(...) ((const guint16[]) { __VA_ARGS__ })

static const CrowEnumValueInfo status_values[] = {
  { .id = "v1", .name = "draft", .comment = "Not shown to anybody" },
  { .id = "v2", .name = "in review" },
  { .id = "v3", .name = "published" },
};

static const CrowAttributeInfo user_attributes[] = {
  ATTRIBUTE ("a1", "id", CROW_TYPE_INTEGER, .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO),
  ATTRIBUTE ("a2", "name", CROW_TYPE_TEXT, .length = 40, .flags = CROW_ATTRIBUTE_REQUIRED,
             .comment = "Shown beside each post */ int evil; /*\nand ends with a backslash \\"),
  ATTRIBUTE ("a3", "email", CROW_TYPE_TEXT, .length = 80),
  ATTRIBUTE ("a4", "joined", CROW_TYPE_TIMESTAMP, .flags = CROW_ATTRIBUTE_REQUIRED, .default_source = CROW_VALUE_NOW),
  ATTRIBUTE ("a5", "born", CROW_TYPE_DATE),
  ATTRIBUTE ("a6", "portrait", CROW_TYPE_BLOB),
  ATTRIBUTE ("a7", "active", CROW_TYPE_BOOLEAN, .flags = CROW_ATTRIBUTE_REQUIRED, .default_value = "true",
             .default_source = CROW_VALUE_LITERAL),
};
static const CrowKeyInfo user_keys[] = {
  { .id = "k1", .attributes = COLUMNS (0), .n_attributes = 1 },
  { .id = "k2", .attributes = COLUMNS (1), .n_attributes = 1, .name = "user_name" },
};

static const CrowAttributeInfo post_attributes[] = {
  ATTRIBUTE ("b1", "id", CROW_TYPE_BIGINT, .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO),
  ATTRIBUTE ("b2", "user_id", CROW_TYPE_INTEGER, .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_LINK),
  ATTRIBUTE ("b3", "title", CROW_TYPE_TEXT, .length = 200, .flags = CROW_ATTRIBUTE_REQUIRED),
  { .id = "b4", .name = "status", .type = CROW_TYPE_ENUM, .enumeration = 0, .flags = CROW_ATTRIBUTE_REQUIRED,
    .default_value = "draft", .default_source = CROW_VALUE_LITERAL },
  ATTRIBUTE ("b5", "rating", CROW_TYPE_REAL),
  ATTRIBUTE ("b6", "price", CROW_TYPE_DECIMAL, .length = 10, .scale = 2),
  ATTRIBUTE ("b7", "type", CROW_TYPE_TEXT, .comment = "Its getter is not the one of the type system"),
  ATTRIBUTE ("b8", "parent_id", CROW_TYPE_BIGINT, .flags = CROW_ATTRIBUTE_LINK),
  ATTRIBUTE ("b9", "words", CROW_TYPE_INTEGER),
};
static const CrowKeyInfo post_keys[] = {
  { .id = "k3", .attributes = COLUMNS (0), .n_attributes = 1 },
  { .id = "k4", .attributes = COLUMNS (1, 2), .n_attributes = 2 },
};
static const CrowIndexPartInfo post_index_parts[] = {
  { .attribute = 3, .descending = TRUE },
  { .attribute = CROW_NONE, .expression = "lower(title)" },
};
static const CrowIndexInfo post_indexes[] = {
  { .id = "i1", .name = "post_status", .parts = post_index_parts, .n_parts = 2, .where = "status <> 'draft'" },
};
static const CrowCheckInfo post_checks[] = {
  { .id = "c1", .name = "post_has_words", .expression = "words > 0" },
  { .id = "c2", .expression = "title <> '\?\?/' AND title <> '\"\\'" },
};

static const CrowAttributeInfo tag_attributes[] = {
  ATTRIBUTE ("d1", "label", CROW_TYPE_TEXT, .length = 30, .flags = CROW_ATTRIBUTE_REQUIRED),
  ATTRIBUTE ("d2", "since", CROW_TYPE_DATE, .flags = CROW_ATTRIBUTE_REQUIRED),
};
static const CrowKeyInfo tag_keys[] = { { .id = "k5", .attributes = COLUMNS (0, 1), .n_attributes = 2 } };

static const CrowAttributeInfo profile_attributes[] = {
  ATTRIBUTE ("e1", "user_id", CROW_TYPE_INTEGER, .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_LINK),
  ATTRIBUTE ("e2", "settings", CROW_TYPE_JSON, .default_value = "{\"theme\": \"dark\"}",
             .default_source = CROW_VALUE_LITERAL, .native_types = { NULL, "jsonb", NULL }),
  ATTRIBUTE ("e3", "token", CROW_TYPE_UUID, .default_source = CROW_VALUE_UUID),
  ATTRIBUTE ("e4", "wakes", CROW_TYPE_TIME),
};
static const CrowKeyInfo profile_keys[] = { { .id = "k6", .attributes = COLUMNS (0), .n_attributes = 1 } };

static const CrowAttributeInfo pair_attributes[] = {
  ATTRIBUTE ("f1", "post_id", CROW_TYPE_BIGINT, .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_LINK),
  ATTRIBUTE ("f2", "tag_label", CROW_TYPE_TEXT, .length = 30, .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_LINK),
  ATTRIBUTE ("f3", "tag_since", CROW_TYPE_DATE, .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_LINK),
};
static const CrowKeyInfo pair_keys[] = { { .id = "k7", .attributes = COLUMNS (0, 1, 2), .n_attributes = 3 } };

static const CrowAttributeInfo log_attributes[] = {
  ATTRIBUTE ("g1", "line", CROW_TYPE_TEXT, .flags = CROW_ATTRIBUTE_REQUIRED),
};

#define ENTITY(id_, name_, list, ...) \
  { .id = id_, .name = name_, .attributes = list##_attributes, .n_attributes = G_N_ELEMENTS (list##_attributes), \
    .version_attribute = CROW_NONE, ##__VA_ARGS__ }
#define KEYS(list) .keys = list##_keys, .n_keys = G_N_ELEMENTS (list##_keys)

static const CrowEntityInfo entities[] = {
  ENTITY ("e_user", "user", user, KEYS (user), .comment = "Somebody who writes"),
  ENTITY ("e_post", "post", post, KEYS (post), .indexes = post_indexes, .n_indexes = 1, .checks = post_checks,
          .n_checks = 2),
  ENTITY ("e_tag", "tag", tag, KEYS (tag)),
  ENTITY ("e_profile", "profile", profile, KEYS (profile)),
  ENTITY ("e_pair", "post_tag", pair, KEYS (pair), .flags = CROW_ENTITY_ASSOCIATION),
  ENTITY ("e_log", "log", log, .primary_key = CROW_NONE, .comment = "Has no key, so no objects"),
};

static const CrowRelationshipInfo relationships[] = {
  { .id = "l1", .name = "writes", .comment = "Returns: nothing that a tool should read", .association = CROW_NONE,
    .ends = { { .entity = 0, .role = "user", .required = TRUE, .cascades = CROW_CASCADES_DEFAULT },
              { .entity = 1, .role = "posts", .order_by = "-title", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "r1", .columns = COLUMNS (1), .target_columns = COLUMNS (0), .n_columns = 1, .entity = 1,
                      .target = 0, .on_delete = CROW_ACTION_CASCADE } },
    .kind = CROW_LINK_ONE_TO_MANY, .delete_rule = CROW_DELETE_CASCADE, .owned = TRUE },
  { .id = "l2", .association = CROW_NONE,
    .ends = { { .entity = 1, .role = "parent", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = 1, .role = "answers", .cascades = CROW_CASCADE_SAVE_UPDATE | CROW_CASCADE_EXPUNGE } },
    .references = { { .id = "r2", .columns = COLUMNS (7), .target_columns = COLUMNS (0), .n_columns = 1, .entity = 1,
                      .target = 1, .on_delete = CROW_ACTION_SET_NULL } },
    .kind = CROW_LINK_ONE_TO_MANY, .delete_rule = CROW_DELETE_NULLIFY },
  { .id = "l3", .association = CROW_NONE,
    .ends = { { .entity = 0, .role = "user", .required = TRUE, .cascades = CROW_CASCADES_DEFAULT },
              { .entity = 3, .role = "profile", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "r3", .columns = COLUMNS (0), .target_columns = COLUMNS (0), .n_columns = 1, .entity = 3,
                      .target = 0, .on_delete = CROW_ACTION_CASCADE } },
    .kind = CROW_LINK_ONE_TO_ONE, .delete_rule = CROW_DELETE_CASCADE, .owned = TRUE },
  { .id = "l4", .association = 4,
    .ends = { { .entity = 1, .role = "posts", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = 2, .role = "tags", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "r4", .columns = COLUMNS (0), .target_columns = COLUMNS (0), .n_columns = 1, .entity = 4,
                      .target = 1, .on_delete = CROW_ACTION_CASCADE },
                    { .id = "r5", .columns = COLUMNS (1, 2), .target_columns = COLUMNS (0, 1), .n_columns = 2,
                      .entity = 4, .target = 2, .on_delete = CROW_ACTION_CASCADE,
                      .deferrable = CROW_DEFERRABLE_DEFERRED } },
    .kind = CROW_LINK_MANY_TO_MANY },
};

static const CrowEnumInfo enums[] = {
  { .id = "n1", .name = "status", .values = status_values, .n_values = G_N_ELEMENTS (status_values),
    .comment = "Where a post is on its way" },
};

static const CrowViewInfo views[] = {
  { .id = "w1", .name = "published", .queries = { "SELECT *\nFROM post\nWHERE status = 'published'", NULL, NULL } },
};

static const CrowSchemaInfo blog = {
  .id = "s1", .name = "blog", .comment = "A blog", .enums = enums, .n_enums = 1, .entities = entities,
  .n_entities = G_N_ELEMENTS (entities), .relationships = relationships,
  .n_relationships = G_N_ELEMENTS (relationships), .views = views, .n_views = 1,
};

CrowSchema *
codegen_test_new_schema (void)
{
  return crow_schema_new_static (&blog);
}

/* --- names that try to do harm --- */

static const char *const hostile_names[] = {
  "class", "int", "new", "NULL", "true", "ref", "self", "session", "error", "type", "G_OBJECT", "gint", "1st", "2",
  "größe", "Größe", "имя", "名前", "😀", "a b", "a-b", "a_b", "A B", "*/", "/*", "//", "\?\?/", "\\", "\"", "'", "%s%n",
  "a\nb", "#define x", "__attribute__", "_Bool", "errno", "linux", "signals", "notify", "user", "User", "USER",
  "found", "key_values", "get", "set", "find", "find_by", "eq", "name_eq", ("\xe2\x80\xae" "rtl"), " ", "stdin", "I",
  "g-type", "class_init", "parent_instance", "object", "quit", "Crow", "CrowObject", "main", "hostile", "init",
};

/* An id that lives as long as the program. */
static const char *
make_id (guint *n_ids)
{
  g_autofree char *id = g_strdup_printf ("x%u", (*n_ids)++);

  return g_intern_string (id);
}

static CrowSchema *
build_hostile_schema (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "*/ hostile \\\n", "*/ #error out of the comment\n\\");
  g_autoptr (GError) error = NULL;
  CrowEnumInfo enumeration = { .id = "n", .name = "enum" };
  g_autofree CrowEnumValueInfo *value_infos = g_new0 (CrowEnumValueInfo, G_N_ELEMENTS (hostile_names));
  guint n_ids = 0;
  CrowSchema *schema;

  for (gsize i = 0; i < G_N_ELEMENTS (hostile_names); i++)
    value_infos[i] = (CrowEnumValueInfo) { .id = make_id (&n_ids), .name = hostile_names[i], .comment = hostile_names[i] };
  enumeration.values = value_infos;
  enumeration.n_values = G_N_ELEMENTS (hostile_names);
  crow_schema_builder_add_enum (builder, &enumeration);
  for (gsize i = 0; i < G_N_ELEMENTS (hostile_names); i++)
    {
      CrowEntityInfo entity = { .id = make_id (&n_ids), .name = hostile_names[i], .comment = hostile_names[i],
                                .version_attribute = CROW_NONE };
      CrowKeyInfo key = { .id = make_id (&n_ids), .attributes = COLUMNS (0, 1), .n_attributes = 2 };
      CrowKeyInfo unique = { .id = make_id (&n_ids), .attributes = COLUMNS (2, 3, 4), .n_attributes = 3 };
      guint16 index = crow_schema_builder_add_entity (builder, &entity);
      gsize n_attributes = i == 0 ? G_N_ELEMENTS (hostile_names) : 5;

      for (gsize j = 0; j < n_attributes; j++)
        {
          const char *name = hostile_names[(i + j) % G_N_ELEMENTS (hostile_names)];
          CrowAttributeInfo attribute = { .id = make_id (&n_ids), .name = name, .comment = name, .type = j % CROW_N_TYPES,
                                          .enumeration = j % CROW_N_TYPES == CROW_TYPE_ENUM ? 0 : CROW_NONE,
                                          .default_value = name, .default_source = CROW_VALUE_EXPRESSION };

          crow_schema_builder_add_attribute (builder, index, &attribute);
        }
      crow_schema_builder_add_key (builder, index, &key, TRUE);
      crow_schema_builder_add_key (builder, index, &unique, FALSE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (hostile_names); i++)
    {
      guint16 other = (i + 1) % G_N_ELEMENTS (hostile_names);
      CrowRelationshipInfo link = {
        .id = make_id (&n_ids), .name = hostile_names[i], .comment = hostile_names[i], .kind = i % 2,
        .ends = { { .entity = i, .role = hostile_names[i] }, { .entity = other, .role = hostile_names[other] } },
        .references = { { .id = make_id (&n_ids), .name = hostile_names[i], .columns = COLUMNS (2, 3),
                          .target_columns = COLUMNS (0, 1), .n_columns = 2, .entity = other, .target = i } },
      };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

CrowSchema *
codegen_test_new_hostile_schema (void)
{
  return build_hostile_schema ();
}

char *
codegen_test_random_name (GRand *rand)
{
  static const char *const fragments[] = {
    "get", "set", "_", " ", "type", "user", "User", "2", "new", "find", "by", "eq", "is", "-", "text", "class", "é",
    "名", "\\", "*/", "\"", "?\?/", "\n", "%", "int", "NULL", "IS", "TYPE", "dup", "order_by", "add", "s", "ies",
  };
  GString *name = g_string_new (NULL);
  guint n = g_rand_int_range (rand, 1, 5);

  while (n-- > 0)
    g_string_append (name, fragments[g_rand_int_range (rand, 0, G_N_ELEMENTS (fragments))]);
  return g_string_free (name, FALSE);
}

CrowSchema *
codegen_test_new_random_schema (GRand *rand)
{
  CrowSchemaBuilder *builder;
  guint n_ids = 0;
  guint n_entities = g_rand_int_range (rand, 2, 20);
  g_autofree char *schema_name = codegen_test_random_name (rand);
  g_autofree char *enum_name = codegen_test_random_name (rand);
  CrowEnumValueInfo values[8];
  CrowEnumInfo enumeration = { .name = enum_name, .values = values, .n_values = G_N_ELEMENTS (values) };
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  builder = crow_schema_builder_new (make_id (&n_ids), schema_name, schema_name);
  enumeration.id = make_id (&n_ids);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_ptr_array_add (owned, codegen_test_random_name (rand));
      values[i] = (CrowEnumValueInfo) { .id = make_id (&n_ids), .name = owned->pdata[i] };
    }
  crow_schema_builder_add_enum (builder, &enumeration);
  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *name = codegen_test_random_name (rand);
      CrowEntityInfo entity = { .id = make_id (&n_ids), .name = name, .comment = name,
                                .version_attribute = CROW_NONE };
      CrowKeyInfo key = { .id = make_id (&n_ids), .attributes = COLUMNS (0), .n_attributes = 1 };
      CrowKeyInfo unique = { .id = make_id (&n_ids), .attributes = COLUMNS (1, 2), .n_attributes = 2 };
      guint16 index = crow_schema_builder_add_entity (builder, &entity);
      guint n_attributes = g_rand_int_range (rand, 3, 12);

      for (guint j = 0; j < n_attributes; j++)
        {
          g_autofree char *attribute_name = codegen_test_random_name (rand);
          guint8 type = g_rand_int_range (rand, 0, CROW_N_TYPES);
          CrowAttributeInfo attribute = { .id = make_id (&n_ids), .name = attribute_name, .comment = attribute_name,
                                          .type = type, .enumeration = type == CROW_TYPE_ENUM ? 0 : CROW_NONE,
                                          .flags = g_rand_boolean (rand) ? CROW_ATTRIBUTE_LINK : 0 };

          crow_schema_builder_add_attribute (builder, index, &attribute);
        }
      crow_schema_builder_add_key (builder, index, &key, TRUE);
      crow_schema_builder_add_key (builder, index, &unique, FALSE);
    }
  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *role = g_rand_boolean (rand) ? codegen_test_random_name (rand) : NULL;
      g_autofree char *other_role = g_rand_boolean (rand) ? codegen_test_random_name (rand) : NULL;
      guint16 one = g_rand_int_range (rand, 0, n_entities), many = g_rand_int_range (rand, 0, n_entities);
      CrowRelationshipInfo link = {
        .id = make_id (&n_ids), .comment = role, .kind = g_rand_int_range (rand, 0, 2),
        .ends = { { .entity = one, .role = role }, { .entity = many, .role = other_role } },
        .references = { { .id = make_id (&n_ids), .columns = COLUMNS (1), .target_columns = COLUMNS (0),
                          .n_columns = 1, .entity = many, .target = one } },
      };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

/* --- files and programs --- */

char *
codegen_test_make_directory (void)
{
  g_autoptr (GError) error = NULL;
  char *directory = g_dir_make_tmp ("crow-codegen-XXXXXX", &error);

  g_assert_no_error (error);
  return directory;
}

void
codegen_test_remove_directory (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        codegen_test_remove_directory (path);
      else
        g_assert_no_errno (g_unlink (path));
    }
  g_assert_no_errno (g_rmdir (directory));
}

void
codegen_test_generate (CrowSchema *schema,
                       const char *c_namespace,
                       const char *directory)
{
  static const struct
  {
    CrowCodegenPart part;
    const char *suffix;
  } parts[] = { { CROW_CODEGEN_HEADER, ".h" }, { CROW_CODEGEN_BODY, ".c" }, { CROW_CODEGEN_MAIN, "-main.c" } };
  CrowCodegenOptions options = { .c_namespace = c_namespace };
  g_autofree char *base = crow_codegen_get_base_name (c_namespace);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strconcat (base, parts[i].suffix, NULL);
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autoptr (GError) error = NULL;
      gsize length;
      g_autofree char *text = crow_codegen_write (schema, &options, parts[i].part, &length, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (length, ==, strlen (text));
      g_assert_true (crow_codegen_write_file (path, text, length, NULL, &error));
    }
}

void
codegen_test_generate_split (CrowSchema *schema,
                             const char *c_namespace,
                             const char *directory)
{
  CrowCodegenOptions options = { .c_namespace = c_namespace };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = crow_codegen_write_files (schema, &options, 7, TRUE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < files->len; i++)
    {
      const CrowCodegenFile *file = files->pdata[i];
      g_autofree char *path = g_build_filename (directory, file->name, NULL);

      g_assert_true (crow_codegen_write_file (path, file->text, file->length, NULL, &error));
    }
}

static int
run (const char *cwd,
     char      **output,
     GPtrArray  *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                        G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_subprocess_launcher_set_cwd (launcher, cwd);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error));
  g_assert_no_error (error);
  if (output != NULL)
    *output = g_steal_pointer (&text);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

static void
add_arguments (GPtrArray *arguments,
               va_list    args)
{
  const char *argument;

  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (arguments, g_strdup (argument));
  g_ptr_array_add (arguments, NULL);
}

int
codegen_test_run (const char *cwd,
                  char      **output,
                  const char *program,
                  ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  va_list args;

  g_ptr_array_add (arguments, g_strdup (program));
  va_start (args, program);
  add_arguments (arguments, args);
  va_end (args);
  return run (cwd, output, arguments);
}

/* Flags come from the build, separated by blanks. */
static void
add_flags (GPtrArray  *arguments,
           const char *variable)
{
  const char *flags = g_getenv (variable);
  g_auto (GStrv) words = NULL;

  g_assert_nonnull (flags);
  words = g_strsplit (flags, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (arguments, g_strdup (words[i]));
}

int
codegen_test_compile (const char *cwd,
                      const char *compiler,
                      char      **output,
                      ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  va_list args;

  g_ptr_array_add (arguments, g_strdup (compiler));
  add_flags (arguments, "CROW_TEST_CFLAGS");
  va_start (args, output);
  add_arguments (arguments, args);
  va_end (args);
  return run (cwd, output, arguments);
}

char **
codegen_test_get_link_flags (void)
{
  GPtrArray *arguments = g_ptr_array_new ();

  add_flags (arguments, "CROW_TEST_LIBS");
  g_ptr_array_add (arguments, NULL);
  return (char **) g_ptr_array_free (arguments, FALSE);
}

/* The module has the generated functions too, and nobody calls them, so that what they would need of libcrowfoot may
 * stay unresolved. */
typedef const CrowSchemaInfo *(*GetInfo) (void);

void
codegen_test_assert_tables (CrowSchema *schema,
                            const char *c_namespace)
{
  g_autofree char *directory = codegen_test_make_directory ();
  g_autofree char *base = crow_codegen_get_base_name (c_namespace);
  g_autofree char *prefix = g_strdelimit (g_strdup (base), "-", '_');
  g_autofree char *wrapper = g_build_filename (directory, "wrapper.c", NULL);
  g_autofree char *module = g_build_filename (directory, "module.so", NULL);
  g_autofree char *source = g_strdup_printf ("#include \"%s.c\"\n"
                                             "extern const CrowSchemaInfo *get_info (void);\n"
                                             "const CrowSchemaInfo *get_info (void) { return &%s_schema_info; }\n", base, prefix);
  g_autofree char *output = NULL;
  g_autofree char *difference = NULL;
  g_autoptr (CrowSchema) loaded = NULL;
  GetInfo get_info;
  gpointer handle;
  int status;

  codegen_test_generate (schema, c_namespace, directory);
  g_assert_true (g_file_set_contents (wrapper, source, -1, NULL));
  status = codegen_test_compile (directory, "cc", &output, "-shared", "-fPIC", "-Wl,-z,lazy",
                                 "-Wl,--unresolved-symbols=ignore-all", "-o", module, "wrapper.c", NULL);
  if (status != 0)
    g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);

  handle = dlopen (module, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL)
    g_test_message ("%s", dlerror ());
  g_assert_nonnull (handle);
  get_info = (GetInfo) dlsym (handle, "get_info");
  g_assert_nonnull (get_info);
  loaded = crow_schema_new_static (get_info ());
  crow_schema_equal (schema, loaded, &difference);
  g_assert_cmpstr (difference, ==, NULL);
  g_clear_pointer (&loaded, crow_schema_unref);
  g_assert_cmpint (dlclose (handle), ==, 0);
  codegen_test_remove_directory (directory);
}

CrowSchema *
codegen_test_load_example (const char *name)
{
  g_autofree char *file_name = g_strconcat (name, ".crow", NULL);
  /* Those that stand here are made for the tests alone. */
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "codegen", file_name, NULL);
  g_autofree char *path = g_file_test (own, G_FILE_TEST_EXISTS)
                            ? g_strdup (own)
                            : g_test_build_filename (G_TEST_DIST, "..", "data", "examples", file_name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}

void
codegen_test_assert_golden (const char *name,
                            const char *text)
{
  g_autofree char *file = g_strconcat (name, ".golden", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "codegen", file, NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("CROW_UPDATE_GOLDEN") != NULL)
    {
      g_assert_true (g_file_set_contents (path, text, -1, &error));
      return;
    }
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}
