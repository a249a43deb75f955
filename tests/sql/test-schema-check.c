/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One small sound schema, and for each code of a problem a way to spoil it.
 */
#include "config.h"

#include <string.h>

#include "sql/crow-ddl.h"
#include "sql/crow-schema-check.h"

#include "fixtures.h"

/* The records of "user 1:N post", to be changed before they are built. */
typedef struct
{
  CrowAttributeInfo user_id, user_name, post_id, post_title, post_user;
  CrowEntityInfo user, post;
  CrowKeyInfo user_key, post_key;
  CrowRelationshipInfo link;
  CrowEnumInfo mood;
  CrowViewInfo view;
  guint16 zero, one, two;
} Draft;

static const CrowEnumValueInfo mood_values[] = {
  { .id = "mood.good", .name = "good" },
  { .id = "mood.bad", .name = "bad" },
};

static void
draft_init (Draft *self)
{
  *self = (Draft) {
    .user_id = { .id = "user.id", .name = "id", .type = CROW_TYPE_BIGINT,
                 .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO },
    .user_name = { .id = "user.name", .name = "name", .type = CROW_TYPE_TEXT, .length = 80 },
    .post_id = { .id = "post.id", .name = "id", .type = CROW_TYPE_BIGINT,
                 .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO },
    .post_title = { .id = "post.title", .name = "title", .type = CROW_TYPE_TEXT, .length = 80 },
    .post_user = { .id = "post.user_id", .name = "user_id", .type = CROW_TYPE_BIGINT },
    .user = { .id = "user", .name = "person", .primary_key = CROW_NONE, .version_attribute = CROW_NONE },
    .post = { .id = "post", .name = "post", .primary_key = CROW_NONE, .version_attribute = CROW_NONE },
    .user_key = { .id = "user.key", .n_attributes = 1 },
    .post_key = { .id = "post.key", .n_attributes = 1 },
    .link = { .id = "link", .kind = CROW_LINK_ONE_TO_MANY, .association = CROW_NONE,
              .delete_rule = CROW_DELETE_NULLIFY,
              .ends = { { .entity = 0, .role = "user" }, { .entity = 1, .role = "posts", .order_by = "-title" } },
              .references = { { .id = "link.reference", .n_columns = 1, .entity = 1, .target = 0,
                                .on_delete = CROW_ACTION_SET_NULL } } },
    .mood = { .id = "mood", .name = "mood", .n_values = 2, .values = mood_values },
    .view = { .id = "view", .name = "latest", .queries = { "SELECT 1", "SELECT 1", "SELECT 1" } },
    .zero = 0, .one = 1, .two = 2,
  };
  self->user_key.attributes = &self->zero;
  self->post_key.attributes = &self->zero;
  self->link.references[0].columns = &self->two;
  self->link.references[0].target_columns = &self->zero;
}

static CrowSchema *
draft_build (Draft *self)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("blog", "blog", NULL);
  guint16 user, post;

  crow_schema_builder_add_enum (builder, &self->mood);
  user = crow_schema_builder_add_entity (builder, &self->user);
  post = crow_schema_builder_add_entity (builder, &self->post);
  crow_schema_builder_add_attribute (builder, user, &self->user_id);
  crow_schema_builder_add_attribute (builder, user, &self->user_name);
  crow_schema_builder_add_attribute (builder, post, &self->post_id);
  crow_schema_builder_add_attribute (builder, post, &self->post_title);
  crow_schema_builder_add_attribute (builder, post, &self->post_user);
  if (self->user_key.n_attributes > 0)
    crow_schema_builder_add_key (builder, user, &self->user_key, TRUE);
  crow_schema_builder_add_key (builder, post, &self->post_key, TRUE);
  crow_schema_builder_add_relationship (builder, &self->link);
  crow_schema_builder_add_view (builder, &self->view);
  return fixture_end (builder);
}

static void
spoil_nothing (Draft *d)
{
}

static void
spoil_entity_name (Draft *d)
{
  d->post.name = "";
}

static void
spoil_attribute_name (Draft *d)
{
  d->post_title.name = "";
}

static void
spoil_duplicate_entity (Draft *d)
{
  d->post.name = "person";
}

static void
spoil_duplicate_view (Draft *d)
{
  d->view.name = "person";
}

static void
spoil_duplicate_attribute (Draft *d)
{
  d->post_title.name = "user_id";
  d->link.ends[1].order_by = NULL;
}

static void
spoil_fold (Draft *d)
{
  d->post.name = "Person";
}

static void
spoil_fold_attribute (Draft *d)
{
  d->post_title.name = "USER_ID";
  d->link.ends[1].order_by = NULL;
}

static void
spoil_reserved (Draft *d)
{
  d->post.name = "order";
}

static void
spoil_role (Draft *d)
{
  d->link.ends[0].role = "title";
}

static void
spoil_role_empty (Draft *d)
{
  d->link.ends[0].role = "";
}

static void
spoil_duplicate_role (Draft *d)
{
  d->link.ends[1].entity = 0;
  d->link.ends[1].order_by = NULL;
  d->link.ends[0].role = d->link.ends[1].role = "friend";
  d->link.references[0].entity = 0;
  d->link.references[0].columns = &d->zero;
  d->link.references[0].on_delete = CROW_ACTION_RESTRICT;
  d->link.delete_rule = CROW_DELETE_DENY;
}

static void
spoil_key (Draft *d)
{
  d->user_key.n_attributes = 0;
}

static void
spoil_auto_type (Draft *d)
{
  d->post_title.flags = CROW_ATTRIBUTE_AUTO;
}

static void
spoil_auto_place (Draft *d)
{
  d->post_user.flags = CROW_ATTRIBUTE_AUTO;
}

static void
spoil_target (Draft *d)
{
  d->link.references[0].target_columns = &d->one;
  d->post_user.type = CROW_TYPE_TEXT;
  d->post_user.length = 80;
}

static void
spoil_type (Draft *d)
{
  d->post_user.type = CROW_TYPE_TEXT;
}

static void
spoil_size (Draft *d)
{
  d->post_user.type = CROW_TYPE_INTEGER;
}

static void
spoil_null (Draft *d)
{
  d->post_user.flags = CROW_ATTRIBUTE_REQUIRED;
}

static void
spoil_default_action (Draft *d)
{
  d->link.delete_rule = CROW_DELETE_SET_DEFAULT;
  d->link.references[0].on_delete = CROW_ACTION_SET_DEFAULT;
}

static void
spoil_rule (Draft *d)
{
  d->link.references[0].on_delete = CROW_ACTION_CASCADE;
}

static void
spoil_rule_of_session (Draft *d)
{
  d->link.executor = CROW_EXECUTOR_SESSION;
  d->link.delete_rule = CROW_DELETE_DENY;
}

static void
spoil_order (Draft *d)
{
  d->link.ends[1].order_by = "nothing";
}

static void
spoil_order_of_one (Draft *d)
{
  d->link.ends[0].order_by = "name";
}

static void
spoil_owned (Draft *d)
{
  d->link.owned = TRUE;
  d->link.ends[0].required = TRUE;
  d->link.references[0].on_delete = CROW_ACTION_CASCADE;
}

static void
spoil_owned_pairs (Draft *d)
{
  d->link.kind = CROW_LINK_MANY_TO_MANY;
  d->link.owned = TRUE;
  d->link.association = 1;
  d->link.ends[1].entity = 0;
  d->link.ends[1].order_by = NULL;
  d->link.references[1] = d->link.references[0];
  d->link.references[1].id = "link.other";
  d->post.flags = CROW_ENTITY_ASSOCIATION;
}

static void
spoil_pairs_entity (Draft *d)
{
  spoil_owned_pairs (d);
  d->link.owned = FALSE;
  d->post.flags = 0;
}

static void
spoil_pairs_value (Draft *d)
{
  spoil_owned_pairs (d);
  d->link.owned = FALSE;
  d->post_title.flags = CROW_ATTRIBUTE_REQUIRED;
}

static void
spoil_association (Draft *d)
{
  d->post.flags = CROW_ENTITY_ASSOCIATION;
}

static void
spoil_generated (Draft *d)
{
  d->post_title.generated = "'a'";
  d->post_title.default_source = CROW_VALUE_LITERAL;
  d->post_title.default_value = "b";
}

static void
spoil_default (Draft *d)
{
  d->post_user.default_source = CROW_VALUE_LITERAL;
  d->post_user.default_value = "many";
}

static void
spoil_names (Draft *d)
{
  d->post_title.generated = "lower(titel) || user_id";
}

static void
spoil_no_names (Draft *d)
{
  d->post_title.flags |= CROW_ATTRIBUTE_STORED;
  d->post_title.generated = "lower(Post.user_id::text) || CAST(post.id AS char) || coalesce('titel', \"id\")";
}

static void
spoil_default_range (Draft *d)
{
  d->post_user.type = CROW_TYPE_INTEGER;
  d->post_user.default_source = CROW_VALUE_LITERAL;
  d->post_user.default_value = "2147483648";
}

static void
spoil_default_date (Draft *d)
{
  d->post_title.type = CROW_TYPE_DATE;
  d->post_title.default_source = CROW_VALUE_LITERAL;
  d->post_title.default_value = "2023-02-29";
}

static void
spoil_default_enum (Draft *d)
{
  d->post_title.type = CROW_TYPE_ENUM;
  d->post_title.default_source = CROW_VALUE_LITERAL;
  d->post_title.default_value = "ugly";
}

static void
spoil_default_uuid (Draft *d)
{
  d->post_title.length = 10;
  d->post_title.default_source = CROW_VALUE_UUID;
}

static void
spoil_expression (Draft *d)
{
  d->post_title.default_source = CROW_VALUE_EXPRESSION;
}

static void
spoil_scale (Draft *d)
{
  d->post_title.type = CROW_TYPE_DECIMAL;
  d->post_title.length = 2;
  d->post_title.scale = 4;
}

static void
spoil_enum (Draft *d)
{
  d->mood.n_values = 0;
}

static void
spoil_view (Draft *d)
{
  d->view.queries[0] = d->view.queries[1] = d->view.queries[2] = NULL;
}

static void
spoil_version (Draft *d)
{
  d->post.version_attribute = 1;
}

static void
spoil_self (Draft *d)
{
  spoil_duplicate_role (d);
  d->link.ends[1].role = "other";
}

static void
spoil_sqlite_name (Draft *d)
{
  d->post.name = "sqlite_post";
}

static void
spoil_rowid (Draft *d)
{
  d->user.flags = CROW_ENTITY_WITHOUT_ROWID;
}

static void
spoil_postgresql_name (Draft *d)
{
  d->post_title.name = "ctid";
  d->link.ends[1].order_by = NULL;
}

static void
spoil_row (Draft *d)
{
  d->post_title.length = 16000;
  d->user_name.length = 16383;
  d->user_id.type = CROW_TYPE_TEXT;
  d->user_id.length = 5;
  d->user_id.flags = 0;
  d->post_user.type = CROW_TYPE_TEXT;
  d->post_user.length = 5;
}

static void
spoil_always (Draft *d)
{
  d->post_user.flags |= CROW_ATTRIBUTE_ALWAYS;
}

static void
spoil_always_auto (Draft *d)
{
  d->user_id.flags |= CROW_ATTRIBUTE_ALWAYS;
}

static void
spoil_view_table (Draft *d)
{
  d->view.queries[CROW_DIALECT_MARIADB] = "SELECT p.id FROM person AS p, book WHERE p.id = 1";
}

static void
spoil_view_column (Draft *d)
{
  d->view.queries[CROW_DIALECT_POSTGRESQL] = "SELECT max(p.ID), p.ctid FROM person p JOIN post ON post.writer_id = p.id";
}

/* Names that are there, that are the query's own, or that nobody here can know. */
static void
spoil_view_names (Draft *d)
{
  d->view.queries[CROW_DIALECT_SQLITE] =
    "WITH last (number) AS (SELECT id FROM Person) SELECT last.number, p.name, q.x, j.value, s.name, e.what, l.n "
    "FROM \"PERSON\" AS p, last, (SELECT 1 AS x) AS q, json_each('[]') AS j, sqlite_schema AS s, temp.elsewhere AS e, "
    "latest AS l WHERE EXISTS (SELECT 1 FROM post WHERE post.user_id = p.id AND post.rowid > 0)";
  d->view.queries[CROW_DIALECT_POSTGRESQL] =
    "SELECT c.relname, n.a, (p.id)::text, extract(year FROM now()) FROM pg_class c, person p, "
    "LATERAL (SELECT p.id AS a) n, generate_series(1, 3) WITH ORDINALITY g, stock.item i WHERE i.what = g.ordinality";
  d->view.queries[CROW_DIALECT_MARIADB] = "SELECT \"person.what\", `person`.`name` AS `a` FROM (`person` JOIN `post`), dual";
}

/* SQLite itself crashes on a delete then. */
static void
spoil_quoted_name (Draft *d)
{
  d->post.name = "\"post";
  d->link.delete_rule = CROW_DELETE_DENY;
  d->link.references[0].on_delete = CROW_ACTION_RESTRICT;
}

static void
spoil_quoted_name_only (Draft *d)
{
  d->post.name = "[post";
}

static void
spoil_view_only (Draft *d)
{
  d->link.ends[1].view_only = TRUE;
}

static void
spoil_view_only_alone (Draft *d)
{
  d->link.ends[1].view_only = TRUE;
  d->link.ends[0].role = NULL;
}

static void
spoil_view_only_twice (Draft *d)
{
  d->link.ends[0].view_only = d->link.ends[1].view_only = TRUE;
}

static void
spoil_key_size (Draft *d)
{
  d->user_id.type = d->post_user.type = CROW_TYPE_TEXT;
  d->user_id.length = d->post_user.length = 1000;
  d->user_id.flags = 0;
}


static const struct
{
  const char *name;
  void (*spoil) (Draft *draft);
  const char *code;   /* NULL: no problem */
  const char *id;
  CrowSeverity severity;
  CrowDialects dialects;
} cases[] = {
  { "sound", spoil_nothing, NULL },
  { "sound-everywhere", spoil_nothing, NULL, NULL, 0, CROW_DIALECTS_ALL },
  { "entity-name", spoil_entity_name, "empty-name", "post", CROW_SEVERITY_ERROR },
  { "attribute-name", spoil_attribute_name, "empty-name", "post.title", CROW_SEVERITY_ERROR },
  { "duplicate-entity", spoil_duplicate_entity, "duplicate-name", "post", CROW_SEVERITY_ERROR },
  { "duplicate-view", spoil_duplicate_view, "duplicate-name", "view", CROW_SEVERITY_ERROR },
  { "duplicate-attribute", spoil_duplicate_attribute, "duplicate-name", "post.user_id", CROW_SEVERITY_ERROR },
  { "fold", spoil_fold, "folded-name", "post", CROW_SEVERITY_ERROR, CROW_DIALECTS_SQLITE },
  { "fold-not", spoil_fold, NULL, NULL, 0, CROW_DIALECTS_POSTGRESQL },
  { "fold-attribute", spoil_fold_attribute, "folded-name", "post.user_id", CROW_SEVERITY_ERROR,
    CROW_DIALECTS_MARIADB },
  { "reserved", spoil_reserved, "reserved-name", "post", CROW_SEVERITY_NOTE, CROW_DIALECTS_ALL },
  { "role-is-attribute", spoil_role, "role-is-attribute", "link", CROW_SEVERITY_ERROR },
  { "role-empty", spoil_role_empty, "empty-name", "link", CROW_SEVERITY_ERROR },
  { "duplicate-role", spoil_duplicate_role, "duplicate-role", "link", CROW_SEVERITY_ERROR },
  { "primary-key", spoil_key, "missing-primary-key", "user", CROW_SEVERITY_WARNING },
  { "auto-type", spoil_auto_type, "auto-not-possible", "post.title", CROW_SEVERITY_ERROR },
  { "auto-place", spoil_auto_place, "auto-not-possible", "post.user_id", CROW_SEVERITY_WARNING },
  { "auto-place-postgresql", spoil_auto_place, NULL, NULL, CROW_SEVERITY_NOTE, CROW_DIALECTS_POSTGRESQL },
  { "always", spoil_always, "always-without-auto", "post.user_id", CROW_SEVERITY_NOTE },
  { "always-sqlite", spoil_always_auto, "auto-always", "user.id", CROW_SEVERITY_NOTE, CROW_DIALECTS_SQLITE },
  { "always-mariadb", spoil_always_auto, "auto-always", "user.id", CROW_SEVERITY_NOTE, CROW_DIALECTS_MARIADB },
  { "always-postgresql", spoil_always_auto, NULL, NULL, 0, CROW_DIALECTS_POSTGRESQL },
  { "target", spoil_target, "reference-to-non-key", "link.reference", CROW_SEVERITY_ERROR },
  { "type", spoil_type, "reference-type", "post.user_id", CROW_SEVERITY_ERROR },
  { "size", spoil_size, "reference-type", "post.user_id", CROW_SEVERITY_WARNING },
  { "size-mariadb", spoil_size, "reference-size", "post.user_id", CROW_SEVERITY_WARNING, CROW_DIALECTS_MARIADB },
  { "null", spoil_null, "set-null-on-required", "link.reference", CROW_SEVERITY_WARNING },
  { "set-default", spoil_default_action, "set-default-without-default", "link.reference", CROW_SEVERITY_WARNING },
  { "rule", spoil_rule, "delete-rule", "link", CROW_SEVERITY_ERROR },
  { "rule-of-session", spoil_rule_of_session, "delete-rule", "link", CROW_SEVERITY_ERROR },
  { "order", spoil_order, "unknown-order", "link", CROW_SEVERITY_ERROR },
  { "order-of-one", spoil_order_of_one, "order-of-one", "link", CROW_SEVERITY_NOTE },
  { "view-only", spoil_view_only, NULL, NULL },
  { "view-only-alone", spoil_view_only_alone, "view-only-alone", "link", CROW_SEVERITY_WARNING },
  { "view-only-twice", spoil_view_only_twice, "view-only-alone", "link", CROW_SEVERITY_WARNING },
  { "owned", spoil_owned, "owned-without-cascade", "link", CROW_SEVERITY_ERROR },
  { "owned-pairs", spoil_owned_pairs, "owned-many-to-many", "link", CROW_SEVERITY_ERROR },
  { "pairs-entity", spoil_pairs_entity, "association-is-entity", "link", CROW_SEVERITY_ERROR },
  { "pairs-value", spoil_pairs_value, "association-with-required", "post.title", CROW_SEVERITY_ERROR },
  { "association", spoil_association, "association-without-link", "post", CROW_SEVERITY_WARNING },
  { "generated", spoil_generated, "generated-default", "post.title", CROW_SEVERITY_WARNING },
  { "names", spoil_names, "unknown-attribute", "post.title", CROW_SEVERITY_WARNING, CROW_DIALECTS_ALL },
  { "no-names", spoil_no_names, NULL, NULL, 0, CROW_DIALECTS_POSTGRESQL },
  { "default", spoil_default, "default-type", "post.user_id", CROW_SEVERITY_ERROR },
  { "default-range", spoil_default_range, "default-type", "post.user_id", CROW_SEVERITY_ERROR },
  { "default-date", spoil_default_date, "default-type", "post.title", CROW_SEVERITY_ERROR },
  { "default-enum", spoil_default_enum, "default-type", "post.title", CROW_SEVERITY_ERROR },
  { "default-uuid", spoil_default_uuid, "default-type", "post.title", CROW_SEVERITY_ERROR },
  { "expression", spoil_expression, "empty-expression", "post.title", CROW_SEVERITY_ERROR },
  { "scale", spoil_scale, "decimal-scale", "post.title", CROW_SEVERITY_ERROR },
  { "enum", spoil_enum, "enum-without-values", "mood", CROW_SEVERITY_ERROR },
  { "view", spoil_view, "view-without-query", "view", CROW_SEVERITY_ERROR },
  { "view-table", spoil_view_table, "view-unknown-table", "view", CROW_SEVERITY_WARNING, CROW_DIALECTS_ALL },
  { "view-table-elsewhere", spoil_view_table, NULL, NULL, 0, CROW_DIALECTS_SQLITE },
  { "view-column", spoil_view_column, "view-unknown-column", "view", CROW_SEVERITY_WARNING },
  { "view-names", spoil_view_names, NULL },
  { "version", spoil_version, "version-attribute", "post.title", CROW_SEVERITY_ERROR },
  { "needs-itself", spoil_self, "required-cycle", "user", CROW_SEVERITY_WARNING },
  { "sqlite-name", spoil_sqlite_name, "name-kept", "post", CROW_SEVERITY_ERROR, CROW_DIALECTS_SQLITE },
  { "sqlite-rowid", spoil_rowid, "auto", "user.id", CROW_SEVERITY_WARNING, CROW_DIALECTS_SQLITE },
  { "sqlite-quoted", spoil_quoted_name, "quoted-name", "post", CROW_SEVERITY_ERROR, CROW_DIALECTS_SQLITE },
  { "sqlite-quoted-elsewhere", spoil_quoted_name, NULL, NULL, 0, CROW_DIALECTS_POSTGRESQL },
  { "sqlite-quoted-unrestricted", spoil_quoted_name_only, NULL, NULL, 0, CROW_DIALECTS_SQLITE },
  { "postgresql-name", spoil_postgresql_name, "name-kept", "post.title", CROW_SEVERITY_ERROR,
    CROW_DIALECTS_POSTGRESQL },
  { "mariadb-row", spoil_row, "row-size", "user", CROW_SEVERITY_ERROR, CROW_DIALECTS_MARIADB },
  { "mariadb-key", spoil_key_size, "key-size", "user.key", CROW_SEVERITY_ERROR, CROW_DIALECTS_MARIADB },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  gboolean found = FALSE;
  Draft draft;

  draft_init (&draft);
  cases[i].spoil (&draft);
  schema = draft_build (&draft);
  problems = crow_schema_check (schema, cases[i].dialects);
  for (guint j = 0; j < problems->len; j++)
    {
      const CrowProblem *problem = problems->pdata[j];

      g_test_message ("%s %s %s: %s %s", crow_severity_to_string (problem->severity), problem->code, problem->id,
                      problem->message, problem->remedy != NULL ? problem->remedy : "");
      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
      g_assert_true (g_str_has_suffix (problem->message, "."));
      if (g_strcmp0 (problem->code, cases[i].code) == 0)
        {
          g_assert_cmpstr (problem->id, ==, cases[i].id);
          g_assert_cmpint (problem->severity, ==, cases[i].severity);
          found = TRUE;
        }
    }
  /* The one note is on the index that was not drawn. */
  if (cases[i].code == NULL)
    g_assert_cmpuint (problems->len, ==, 1);
  else
    g_assert_true (found);
}

/* Once, for whatever number of databases. */
static void
test_default_once (void)
{
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL, diagnostics = NULL;
  g_autofree char *sql = NULL;
  guint n = 0;
  Draft draft;

  draft_init (&draft);
  spoil_generated (&draft);
  schema = draft_build (&draft);
  problems = crow_schema_check (schema, CROW_DIALECTS_ALL);
  for (guint i = 0; i < problems->len; i++)
    n += strstr (((const CrowProblem *) problems->pdata[i])->message, "default") != NULL;
  g_assert_cmpuint (n, ==, 1);
  sql = crow_ddl_to_sql (schema, CROW_DIALECT_MARIADB, CROW_DDL_DEFAULT, &diagnostics);
  n = 0;
  for (guint i = 0; i < diagnostics->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (diagnostics, i);

      if (!g_str_equal (problem->code, "generated-default"))
        continue;
      g_assert_cmpstr (problem->id, ==, "post.title");
      g_assert_cmpint (problem->fix, ==, CROW_FIX_CLEAR_DEFAULT);
      n++;
    }
  g_assert_cmpuint (n, ==, 1);
}

/* A tenant with two sorts of things, and rows that refer to one of each. */
typedef struct
{
  const char *name;
  guint16 columns[2][2];       /* of the rows: tenant, a, b, other */
  guint n_columns;
  gboolean one_tenant;         /* the things refer to the same tenants */
  gboolean one_target;         /* both refer to things of one sort */
  gboolean optional;
  CrowAction on_delete;
  const char *words;           /* in the message; NULL: no problem */
} Sharing;

static const Sharing sharings[] = {
  { "tenant", { { 0, 1 }, { 0, 2 } }, 2, TRUE, FALSE, FALSE, CROW_ACTION_CASCADE, NULL },
  { "tenant-cleared", { { 0, 1 }, { 0, 2 } }, 2, TRUE, FALSE, TRUE, CROW_ACTION_SET_NULL, "takes it away" },
  { "tenant-optional", { { 0, 1 }, { 0, 2 } }, 2, TRUE, FALSE, TRUE, CROW_ACTION_CASCADE, NULL },
  { "strangers", { { 0, 1 }, { 0, 2 } }, 2, FALSE, FALSE, FALSE, CROW_ACTION_CASCADE, "sets or cuts" },
  { "same", { { 0, 1 }, { 0, 1 } }, 2, TRUE, TRUE, FALSE, CROW_ACTION_CASCADE, "the same row" },
  { "same-turned", { { 0, 1 }, { 1, 0 } }, 2, TRUE, FALSE, FALSE, CROW_ACTION_CASCADE, "sets or cuts" },
  { "apart", { { 0, 1 }, { 3, 2 } }, 2, TRUE, FALSE, TRUE, CROW_ACTION_SET_NULL, NULL },
};

static guint16
add_thing (CrowSchemaBuilder *builder,
           const char        *name)
{
  static const guint16 both[] = { 0, 1 };
  guint16 entity = fixture_entity (builder, name, 0);
  g_autofree char *key = g_strconcat (name, ".key", NULL);
  CrowKeyInfo info = { .id = key, .attributes = both, .n_attributes = 2 };

  for (guint i = 0; i < 2; i++)
    fixture_attribute (builder, entity, name, &(CrowAttributeInfo) { .name = i == 0 ? "tenant" : "id",
                                                                      .type = CROW_TYPE_INTEGER,
                                                                      .flags = CROW_ATTRIBUTE_REQUIRED });
  crow_schema_builder_add_key (builder, entity, &info, TRUE);
  return entity;
}

static void
test_shared (gconstpointer data)
{
  static const char *const names[] = { "tenant", "a", "b", "other" };
  static const guint16 zero[] = { 0 }, both[] = { 0, 1 };
  const Sharing *sharing = data;
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  guint16 tenant = fixture_entity (builder, "tenant", 0), things[2], row;
  guint n = 0;

  fixture_attribute (builder, tenant, "tenant", &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                                                        .flags = CROW_ATTRIBUTE_REQUIRED });
  crow_schema_builder_add_key (builder, tenant,
                               &(CrowKeyInfo) { .id = "tenant.key", .attributes = zero, .n_attributes = 1 }, TRUE);
  things[0] = add_thing (builder, "thing");
  things[1] = add_thing (builder, "matter");
  row = fixture_entity (builder, "row", 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fixture_attribute (builder, row, "row", &(CrowAttributeInfo) { .name = names[i], .type = CROW_TYPE_INTEGER,
                                                                    .flags = sharing->optional
                                                                               ? 0 : CROW_ATTRIBUTE_REQUIRED });
  for (guint i = 0; i < 2 && sharing->one_tenant; i++)
    {
      const char *ids[2][2] = { { "owner.0", "owner.0.reference" }, { "owner.1", "owner.1.reference" } };
      CrowRelationshipInfo link = { .id = ids[i][0], .association = CROW_NONE, .delete_rule = CROW_DELETE_NONE,
                                    .ends = { { .entity = tenant, .required = TRUE }, { .entity = things[i] } },
                                    .references = { { .id = ids[i][1], .columns = zero, .target_columns = zero,
                                                      .n_columns = 1, .entity = things[i], .target = tenant } } };

      crow_schema_builder_add_relationship (builder, &link);
    }
  for (guint i = 0; i < 2; i++)
    {
      const char *ids[2][2] = { { "link.0", "link.0.reference" }, { "link.1", "link.1.reference" } };
      guint16 target = things[sharing->one_target ? 0 : i];
      CrowRelationshipInfo link = { .id = ids[i][0], .association = CROW_NONE, .delete_rule = CROW_DELETE_NONE,
                                    .ends = { { .entity = target, .required = !sharing->optional }, { .entity = row } },
                                    .references = { { .id = ids[i][1], .columns = sharing->columns[i],
                                                      .target_columns = both, .n_columns = sharing->n_columns,
                                                      .entity = row, .target = target,
                                                      .on_delete = sharing->on_delete } } };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = fixture_end (builder);
  problems = crow_schema_check (schema, CROW_DIALECTS_ALL);
  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (problems, i);

      if (!g_str_equal (problem->code, "shared-attribute"))
        continue;
      g_test_message ("%s %s", problem->message, problem->remedy);
      g_assert_cmpstr (problem->id, ==, "link.1");
      g_assert_cmpstr (problem->related_id, ==, "link.0");
      g_assert_nonnull (sharing->words);
      g_assert_nonnull (strstr (problem->message, sharing->words));
      g_assert_nonnull (problem->remedy);
      n++;
    }
  g_assert_cmpuint (n, ==, sharing->words != NULL);
}

/* A delete that comes round, and one that comes on two ways. */
static void
test_cascades (void)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  guint n_paths = 0, n_cycles = 0, n_indexes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *key = g_strconcat (names[i], ".key", NULL);
      guint16 entity = fixture_entity (builder, names[i], 0);

      fixture_attribute (builder, entity, names[i],
                         &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                                .flags = CROW_ATTRIBUTE_REQUIRED });
      fixture_attribute (builder, entity, names[i], &(CrowAttributeInfo) { .name = "x", .type = CROW_TYPE_INTEGER });
      fixture_attribute (builder, entity, names[i], &(CrowAttributeInfo) { .name = "y", .type = CROW_TYPE_INTEGER });
      fixture_key (builder, entity, key, NULL, TRUE, 0, -1);
    }
  fixture_link (builder, "ab", CROW_LINK_ONE_TO_MANY, 0, 0, 1, 1, CROW_DELETE_CASCADE, NULL, NULL);
  fixture_link (builder, "ac", CROW_LINK_ONE_TO_MANY, 0, 0, 2, 1, CROW_DELETE_CASCADE, NULL, NULL);
  fixture_link (builder, "bd", CROW_LINK_ONE_TO_MANY, 1, 0, 3, 1, CROW_DELETE_CASCADE, NULL, NULL);
  fixture_link (builder, "cd", CROW_LINK_ONE_TO_MANY, 2, 0, 3, 2, CROW_DELETE_CASCADE, NULL, NULL);
  fixture_link (builder, "cb", CROW_LINK_ONE_TO_MANY, 2, 0, 1, 2, CROW_DELETE_NULLIFY, NULL, NULL);
  schema = fixture_end (builder);
  problems = crow_schema_check (schema, CROW_DIALECTS_NONE);
  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = problems->pdata[i];

      n_paths += g_str_equal (problem->code, "cascade-paths") && g_str_equal (problem->id, "d");
      n_cycles += g_str_equal (problem->code, "cascade-cycle");
      if (g_str_equal (problem->code, "reference-without-index"))
        {
          g_assert_cmpint (problem->severity, ==, CROW_SEVERITY_NOTE);
          g_assert_cmpint (problem->fix, ==, CROW_FIX_ADD_INDEX);
          g_assert_true (g_str_has_suffix (problem->id, "reference"));
          n_indexes++;
        }
    }
  /* None of the five links has an index. */
  g_assert_cmpuint (n_indexes, ==, 5);
  g_assert_cmpuint (problems->len, ==, 1 + n_indexes);
  g_assert_cmpuint (n_paths, ==, 1);
  g_assert_cmpuint (n_cycles, ==, 0);
}

static void
test_order (void)
{
  Draft draft;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  draft_init (&draft);
  spoil_view (&draft);
  spoil_enum (&draft);
  spoil_order (&draft);
  spoil_default (&draft);
  schema = draft_build (&draft);
  problems = crow_schema_check (schema, CROW_DIALECTS_NONE);
  g_assert_cmpuint (problems->len, ==, 5);
  g_assert_cmpstr (((CrowProblem *) problems->pdata[0])->id, ==, "mood");
  g_assert_cmpstr (((CrowProblem *) problems->pdata[1])->id, ==, "post.user_id");
  g_assert_cmpstr (((CrowProblem *) problems->pdata[2])->id, ==, "link");
  g_assert_cmpstr (((CrowProblem *) problems->pdata[3])->code, ==, "reference-without-index");
  g_assert_cmpstr (((CrowProblem *) problems->pdata[4])->id, ==, "view");
  g_assert_cmpuint (crow_problems_count (problems, CROW_SEVERITY_ERROR), ==, 4);
}

static gboolean
has_problem (GPtrArray  *problems,
             const char *code)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((CrowProblem *) problems->pdata[i])->code, code) &&
        g_str_equal (((CrowProblem *) problems->pdata[i])->id, "through"))
      return TRUE;
  return FALSE;
}

/* Roles that stand on an association entity are roles of their entities as others are. */
static void
test_through (void)
{
  static const struct
  {
    const char *role, *order_by, *code;
  } ways[] = {
    { "readers", "name", NULL }, { "readers", "-what", "unknown-order" }, { "name", NULL, "role-is-attribute" },
    { "posts", NULL, "duplicate-role" }, { "", NULL, "empty-name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      Draft draft;
      CrowSchemaBuilder *builder = crow_schema_builder_new ("blog", "blog", NULL);
      CrowThroughInfo through = { .id = "through", .ends = { { .entity = 0, .role = ways[i].role, .order_by = ways[i].order_by },
                                                             { .entity = 0, .role = "writers" } },
                                  .relationships = { 0, 1 } };
      CrowRelationshipInfo other;
      g_autoptr (CrowSchema) schema = NULL;
      g_autoptr (GPtrArray) problems = NULL;

      draft_init (&draft);
      other = draft.link;
      other.id = "other";
      other.references[0].id = "other.reference";
      other.ends[0].role = "reader";
      other.ends[1].role = "read";
      crow_schema_builder_add_entity (builder, &draft.user);
      crow_schema_builder_add_entity (builder, &draft.post);
      crow_schema_builder_add_attribute (builder, 0, &draft.user_id);
      crow_schema_builder_add_attribute (builder, 0, &draft.user_name);
      crow_schema_builder_add_attribute (builder, 1, &draft.post_id);
      crow_schema_builder_add_attribute (builder, 1, &draft.post_title);
      crow_schema_builder_add_attribute (builder, 1, &draft.post_user);
      crow_schema_builder_add_key (builder, 0, &draft.user_key, TRUE);
      crow_schema_builder_add_key (builder, 1, &draft.post_key, TRUE);
      crow_schema_builder_add_relationship (builder, &draft.link);
      crow_schema_builder_add_relationship (builder, &other);
      crow_schema_builder_add_through (builder, &through);
      schema = fixture_end (builder);
      problems = crow_schema_check (schema, CROW_DIALECTS_ALL);
      for (guint j = 1; j < G_N_ELEMENTS (ways); j++)
        g_assert_cmpint (has_problem (problems, ways[j].code), ==, i == j);
    }
}

static void
test_fixtures (void)
{
  g_autoptr (CrowSchema) library = fixture_library (FALSE);
  g_autoptr (CrowSchema) company = fixture_company ();
  g_autoptr (GPtrArray) a = crow_schema_check (library, CROW_DIALECTS_ALL);
  g_autoptr (GPtrArray) b = crow_schema_check (company, CROW_DIALECTS_ALL);

  g_assert_cmpuint (crow_problems_count (a, CROW_SEVERITY_ERROR), ==, 0);
  g_assert_cmpuint (crow_problems_count (b, CROW_SEVERITY_ERROR), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sql/schema-check/problem/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sharings); i++)
    {
      g_autofree char *path = g_strconcat ("/sql/schema-check/shared/", sharings[i].name, NULL);

      g_test_add_data_func (path, &sharings[i], test_shared);
    }
  g_test_add_func ("/sql/schema-check/default-once", test_default_once);
  g_test_add_func ("/sql/schema-check/cascades", test_cascades);
  g_test_add_func ("/sql/schema-check/order", test_order);
  g_test_add_func ("/sql/schema-check/through", test_through);
  g_test_add_func ("/sql/schema-check/fixtures", test_fixtures);
  return g_test_run ();
}
