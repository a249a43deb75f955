/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fixtures.h"

#include <stdarg.h>
#include <string.h>

#include "document/crow-document.h"

#define REQUIRED CROW_ATTRIBUTE_REQUIRED

guint16
fixture_entity (CrowSchemaBuilder *builder,
                const char        *name,
                guint              flags)
{
  CrowEntityInfo info = { .id = name, .name = name, .primary_key = CROW_NONE, .version_attribute = CROW_NONE,
                          .flags = flags };

  return crow_schema_builder_add_entity (builder, &info);
}

guint16
fixture_attribute (CrowSchemaBuilder       *builder,
                   guint16                  entity,
                   const char              *entity_name,
                   const CrowAttributeInfo *info)
{
  g_autofree char *id = g_strconcat (entity_name, ".", info->name, NULL);
  CrowAttributeInfo copy = *info;

  copy.id = id;
  return crow_schema_builder_add_attribute (builder, entity, &copy);
}

void
fixture_key (CrowSchemaBuilder *builder,
             guint16            entity,
             const char        *id,
             const char        *name,
             gboolean           primary,
             ...)
{
  CrowKeyInfo info = { .id = id, .name = name };
  guint16 columns[16];
  va_list args;
  int column;

  va_start (args, primary);
  while ((column = va_arg (args, int)) >= 0)
    columns[info.n_attributes++] = column;
  va_end (args);
  info.attributes = columns;
  crow_schema_builder_add_key (builder, entity, &info, primary);
}

guint16
fixture_link (CrowSchemaBuilder *builder,
              const char        *id,
              CrowLinkKind       kind,
              guint16            one,
              guint16            one_column,
              guint16            many,
              guint16            many_column,
              CrowDeleteRule     rule,
              const char        *one_role,
              const char        *many_role)
{
  g_autofree char *reference_id = g_strconcat (id, ".reference", NULL);
  CrowRelationshipInfo info = {
    .id = id,
    .kind = kind,
    .delete_rule = rule,
    .association = CROW_NONE,
    .ends = { { .entity = one, .role = one_role, .cascades = CROW_CASCADES_DEFAULT },
              { .entity = many, .role = many_role, .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = reference_id, .columns = &many_column, .target_columns = &one_column, .n_columns = 1,
                      .entity = many, .target = one,
                      .on_delete = crow_delete_rule_to_action (rule, CROW_EXECUTOR_AUTOMATIC) } },
  };

  return crow_schema_builder_add_relationship (builder, &info);
}

CrowSchema *
fixture_end (CrowSchemaBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_schema_builder_end (builder, &error);

  g_assert_no_error (error);
  return schema;
}

enum { AUTHOR, BOOK, TAG, BOOK_TAG, PROFILE, CATEGORY, N_LIBRARY };

static void
fill_author (CrowSchemaBuilder *builder,
             guint16            entity)
{
  fixture_attribute (builder, entity, "author",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_BIGINT,
                                            .flags = REQUIRED | CROW_ATTRIBUTE_AUTO });
  fixture_attribute (builder, entity, "author",
                     &(CrowAttributeInfo) { .name = "name", .type = CROW_TYPE_TEXT, .length = 80, .flags = REQUIRED,
                                            .comment = "As it is printed on the cover." });
  fixture_attribute (builder, entity, "author", &(CrowAttributeInfo) { .name = "born", .type = CROW_TYPE_DATE });
  fixture_key (builder, entity, "author.primary", NULL, TRUE, 0, -1);
}

static void
fill_book (CrowSchemaBuilder *builder,
           guint16            entity,
           gboolean           backwards)
{
  static const CrowIndexPartInfo by_title[] = { { .attribute = 1, .descending = TRUE }, { .attribute = 0 } };
  static const CrowIndexPartInfo by_lower[] = { { .attribute = CROW_NONE, .expression = "lower(title)" } };
  static const CrowIndexPartInfo by_shelf[] = { { .attribute = 12 } };
  const CrowIndexInfo indexes[] = {
    { .id = "book.by-title", .parts = by_title, .n_parts = 2 },
    { .id = "book.by-lower", .name = "book_lower", .parts = by_lower, .n_parts = 1 },
    { .id = "book.by-shelf", .parts = by_shelf, .n_parts = 1, .unique = TRUE, .where = "state = 'published'" },
  };
  const CrowCheckInfo checks[] = {
    { .id = "book.price-check", .name = "price_is_sane", .expression = "price >= 0 AND price < 10000" },
    { .id = "book.title-check", .expression = "title <> ''" },
  };

  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_BIGINT,
                                            .flags = REQUIRED | CROW_ATTRIBUTE_AUTO | CROW_ATTRIBUTE_NO_REUSE });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "title", .type = CROW_TYPE_TEXT, .length = 200,
                                            .flags = REQUIRED });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "isbn", .type = CROW_TYPE_TEXT, .length = 17 });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "price", .type = CROW_TYPE_DECIMAL, .length = 10, .scale = 2,
                                            .flags = REQUIRED, .default_source = CROW_VALUE_LITERAL,
                                            .default_value = "0" });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "state", .type = CROW_TYPE_ENUM, .enumeration = 0,
                                            .flags = REQUIRED, .default_source = CROW_VALUE_LITERAL,
                                            .default_value = "draft" });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "author_id", .type = CROW_TYPE_BIGINT, .flags = REQUIRED });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "added", .type = CROW_TYPE_TIMESTAMP, .flags = REQUIRED,
                                            .default_source = CROW_VALUE_NOW });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "changed", .type = CROW_TYPE_TIMESTAMP,
                                            .on_update_source = CROW_VALUE_NOW });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "uid", .type = CROW_TYPE_UUID, .flags = REQUIRED,
                                            .default_source = CROW_VALUE_UUID });
  fixture_attribute (builder, entity, "book", &(CrowAttributeInfo) { .name = "cover", .type = CROW_TYPE_BLOB });
  fixture_attribute (builder, entity, "book", &(CrowAttributeInfo) { .name = "extra", .type = CROW_TYPE_JSON });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "visible", .type = CROW_TYPE_BOOLEAN, .flags = REQUIRED,
                                            .default_source = CROW_VALUE_LITERAL, .default_value = "true" });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "shelf", .type = CROW_TYPE_INTEGER,
                                            .default_source = CROW_VALUE_EXPRESSION, .default_value = "1 + 2" });
  fixture_attribute (builder, entity, "book",
                     &(CrowAttributeInfo) { .name = "title_length", .type = CROW_TYPE_INTEGER,
                                            .generated = "length(title)", .flags = CROW_ATTRIBUTE_STORED });
  fixture_attribute (builder, entity, "book", &(CrowAttributeInfo) { .name = "weight", .type = CROW_TYPE_REAL });
  fixture_attribute (builder, entity, "book", &(CrowAttributeInfo) { .name = "read_at", .type = CROW_TYPE_TIME });
  fixture_key (builder, entity, "book.primary", NULL, TRUE, 0, -1);
  if (backwards)
    {
      fixture_key (builder, entity, "book.unique-title", "one_title_an_author", FALSE, 1, 5, -1);
      fixture_key (builder, entity, "book.unique-isbn", NULL, FALSE, 2, -1);
    }
  else
    {
      fixture_key (builder, entity, "book.unique-isbn", NULL, FALSE, 2, -1);
      fixture_key (builder, entity, "book.unique-title", "one_title_an_author", FALSE, 1, 5, -1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    crow_schema_builder_add_index (builder, entity, &indexes[backwards ? G_N_ELEMENTS (indexes) - 1 - i : i]);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    crow_schema_builder_add_check (builder, entity, &checks[backwards ? G_N_ELEMENTS (checks) - 1 - i : i]);
}

static void
fill_tag (CrowSchemaBuilder *builder,
          guint16            entity)
{
  fixture_attribute (builder, entity, "tag",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                            .flags = REQUIRED | CROW_ATTRIBUTE_AUTO });
  fixture_attribute (builder, entity, "tag",
                     &(CrowAttributeInfo) { .name = "label", .type = CROW_TYPE_TEXT, .length = 30, .flags = REQUIRED,
                                            .collation = "NOCASE" });
  fixture_key (builder, entity, "tag.primary", NULL, TRUE, 0, -1);
  fixture_key (builder, entity, "tag.unique-label", NULL, FALSE, 1, -1);
}

static void
fill_book_tag (CrowSchemaBuilder *builder,
               guint16            entity)
{
  fixture_attribute (builder, entity, "book_tag",
                     &(CrowAttributeInfo) { .name = "book_id", .type = CROW_TYPE_BIGINT, .flags = REQUIRED });
  fixture_attribute (builder, entity, "book_tag",
                     &(CrowAttributeInfo) { .name = "tag_id", .type = CROW_TYPE_INTEGER, .flags = REQUIRED });
  fixture_key (builder, entity, "book_tag.primary", NULL, TRUE, 0, 1, -1);
}

static void
fill_profile (CrowSchemaBuilder *builder,
              guint16            entity)
{
  fixture_attribute (builder, entity, "profile",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                            .flags = REQUIRED | CROW_ATTRIBUTE_AUTO });
  fixture_attribute (builder, entity, "profile",
                     &(CrowAttributeInfo) { .name = "author_id", .type = CROW_TYPE_BIGINT, .flags = REQUIRED });
  fixture_attribute (builder, entity, "profile",
                     &(CrowAttributeInfo) { .name = "text", .type = CROW_TYPE_TEXT,
                                            .default_source = CROW_VALUE_LITERAL, .default_value = "it's me" });
  fixture_key (builder, entity, "profile.primary", NULL, TRUE, 0, -1);
}

static void
fill_category (CrowSchemaBuilder *builder,
               guint16            entity)
{
  fixture_attribute (builder, entity, "category",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                            .flags = REQUIRED | CROW_ATTRIBUTE_AUTO });
  fixture_attribute (builder, entity, "category",
                     &(CrowAttributeInfo) { .name = "parent_id", .type = CROW_TYPE_INTEGER });
  fixture_attribute (builder, entity, "category",
                     &(CrowAttributeInfo) { .name = "name", .type = CROW_TYPE_TEXT, .length = 40 });
  fixture_key (builder, entity, "category.primary", NULL, TRUE, 0, -1);
}

static void
add_book_tag_link (CrowSchemaBuilder *builder,
                   const guint16     *entities)
{
  static const guint16 columns[] = { 0, 1 };
  const CrowRelationshipInfo info = {
    .id = "book-tag",
    .kind = CROW_LINK_MANY_TO_MANY,
    .association = entities[BOOK_TAG],
    .ends = { { .entity = entities[BOOK], .role = "books" }, { .entity = entities[TAG], .role = "tags" } },
    .references = {
      { .id = "book-tag.0", .columns = &columns[0], .target_columns = &columns[0], .n_columns = 1,
        .entity = entities[BOOK_TAG], .target = entities[BOOK], .on_delete = CROW_ACTION_CASCADE },
      { .id = "book-tag.1", .columns = &columns[1], .target_columns = &columns[0], .n_columns = 1,
        .entity = entities[BOOK_TAG], .target = entities[TAG], .on_delete = CROW_ACTION_CASCADE } },
  };

  crow_schema_builder_add_relationship (builder, &info);
}

CrowSchema *
fixture_library (gboolean backwards)
{
  static const char *const names[] = { "author", "book", "tag", "book_tag", "profile", "category" };
  static const CrowEnumValueInfo states[] = {
    { .id = "state.draft", .name = "draft" },
    { .id = "state.published", .name = "published" },
    { .id = "state.out", .name = "out of print" },
  };
  const CrowEnumInfo state = { .id = "state", .name = "state", .values = states, .n_values = 3,
                               .comment = "Where a book is in its life." };
  const CrowViewInfo views[] = {
    { .id = "view.recent", .name = "a_recent",
      .queries = { "SELECT * FROM published WHERE added > '2024-01-01'",
                   "SELECT * FROM published WHERE added > '2024-01-01'",
                   "SELECT * FROM published WHERE added > '2024-01-01'" } },
    { .id = "view.published", .name = "published", .comment = "Books that can be bought.",
      .queries = { "SELECT id, title, added\nFROM book\nWHERE state = 'published';",
                   "SELECT id, title, added\nFROM book\nWHERE state = 'published';",
                   "SELECT id, title, added\nFROM book\nWHERE state = 'published';" } },
    { .id = "view.sqlite", .name = "tag_rows",
      .queries = { [CROW_DIALECT_SQLITE] = "SELECT rowid AS number, label FROM tag" } },
  };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("library", "library", "Books, and who wrote them.");
  guint16 entities[N_LIBRARY];

  crow_schema_builder_add_enum (builder, &state);
  for (guint i = 0; i < N_LIBRARY; i++)
    {
      guint which = backwards ? N_LIBRARY - 1 - i : i;
      CrowEntityInfo info = { .id = names[which], .name = names[which], .primary_key = CROW_NONE,
                              .version_attribute = CROW_NONE,
                              .flags = which == BOOK_TAG ? CROW_ENTITY_ASSOCIATION : 0,
                              .comment = which == AUTHOR ? "Who wrote a book;\nnot who printed it." : NULL };

      entities[which] = crow_schema_builder_add_entity (builder, &info);
    }
  fill_author (builder, entities[AUTHOR]);
  fill_book (builder, entities[BOOK], backwards);
  fill_tag (builder, entities[TAG]);
  fill_book_tag (builder, entities[BOOK_TAG]);
  fill_profile (builder, entities[PROFILE]);
  fill_category (builder, entities[CATEGORY]);
  if (backwards)
    add_book_tag_link (builder, entities);
  fixture_link (builder, "author-book", CROW_LINK_ONE_TO_MANY, entities[AUTHOR], 0, entities[BOOK], 5,
                CROW_DELETE_CASCADE, "author", "books");
  fixture_link (builder, "author-profile", CROW_LINK_ONE_TO_ONE, entities[AUTHOR], 0, entities[PROFILE], 1,
                CROW_DELETE_CASCADE, "author", "profile");
  fixture_link (builder, "category-parent", CROW_LINK_ONE_TO_MANY, entities[CATEGORY], 0, entities[CATEGORY], 1,
                CROW_DELETE_NULLIFY, "parent", "children");
  if (!backwards)
    add_book_tag_link (builder, entities);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    crow_schema_builder_add_view (builder, &views[backwards ? G_N_ELEMENTS (views) - 1 - i : i]);
  return fixture_end (builder);
}

CrowSchema *
fixture_company (void)
{
  static const guint16 pair[] = { 0, 1 };
  static const guint16 placed_columns[] = { 1, 2 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("company", "company", NULL);
  guint16 department = fixture_entity (builder, "department", 0);
  guint16 employee = fixture_entity (builder, "employee", 0);
  guint16 room = fixture_entity (builder, "room", 0);
  guint16 desk = fixture_entity (builder, "desk", 0);
  const CrowRelationshipInfo placed = {
    .id = "room-desk",
    .kind = CROW_LINK_ONE_TO_MANY,
    .association = CROW_NONE,
    .delete_rule = CROW_DELETE_DENY,
    .ends = { { .entity = room, .role = "room" }, { .entity = desk, .role = "desks" } },
    .references = { { .id = "room-desk.reference", .name = "desk_stands_in_room", .columns = placed_columns,
                      .target_columns = pair, .n_columns = 2, .entity = desk, .target = room,
                      .on_delete = CROW_ACTION_RESTRICT, .on_update = CROW_ACTION_CASCADE,
                      .deferrable = CROW_DEFERRABLE_DEFERRED } },
  };

  fixture_attribute (builder, department, "department",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER, .flags = REQUIRED });
  fixture_attribute (builder, department, "department",
                     &(CrowAttributeInfo) { .name = "head_id", .type = CROW_TYPE_INTEGER });
  fixture_attribute (builder, department, "department",
                     &(CrowAttributeInfo) { .name = "deputy_id", .type = CROW_TYPE_INTEGER });
  fixture_key (builder, department, "department.primary", NULL, TRUE, 0, -1);
  fixture_attribute (builder, employee, "employee",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER, .flags = REQUIRED });
  fixture_attribute (builder, employee, "employee",
                     &(CrowAttributeInfo) { .name = "department_id", .type = CROW_TYPE_INTEGER, .flags = REQUIRED });
  fixture_key (builder, employee, "employee.primary", "employee_key", TRUE, 0, -1);
  fixture_attribute (builder, room, "room",
                     &(CrowAttributeInfo) { .name = "floor", .type = CROW_TYPE_INTEGER, .flags = REQUIRED });
  fixture_attribute (builder, room, "room",
                     &(CrowAttributeInfo) { .name = "number", .type = CROW_TYPE_TEXT, .flags = REQUIRED });
  fixture_key (builder, room, "room.primary", NULL, TRUE, 0, 1, -1);
  fixture_attribute (builder, desk, "desk",
                     &(CrowAttributeInfo) { .name = "id", .type = CROW_TYPE_INTEGER,
                                            .flags = REQUIRED | CROW_ATTRIBUTE_AUTO });
  fixture_attribute (builder, desk, "desk", &(CrowAttributeInfo) { .name = "floor", .type = CROW_TYPE_INTEGER });
  fixture_attribute (builder, desk, "desk", &(CrowAttributeInfo) { .name = "number", .type = CROW_TYPE_TEXT });
  fixture_key (builder, desk, "desk.primary", NULL, TRUE, 0, -1);
  fixture_link (builder, "employs", CROW_LINK_ONE_TO_MANY, department, 0, employee, 1, CROW_DELETE_DENY,
                "department", "employees");
  fixture_link (builder, "heads", CROW_LINK_ONE_TO_MANY, employee, 0, department, 1, CROW_DELETE_NULLIFY, "head",
                "headed_departments");
  fixture_link (builder, "deputizes", CROW_LINK_ONE_TO_MANY, employee, 0, department, 2, CROW_DELETE_NULLIFY,
                "deputy", "deputized_departments");
  crow_schema_builder_add_relationship (builder, &placed);
  return fixture_end (builder);
}

CrowSchema *
fixture_special (void)
{
  static const guint16 first[] = { 0 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("special", "special", NULL);
  const CrowEnumInfo colour = {
    .id = "colour", .name = "paint", .database_schema = "stock", .n_values = 2,
    .values = (const CrowEnumValueInfo[]) { { .id = "colour.red", .name = "red" },
                                            { .id = "colour.cafe", .name = "café’s 'brown'\\" } },
  };
  const CrowEntityInfo paint = { .id = "paint", .name = "paint", .database_schema = "stock",
                                 .primary_key = CROW_NONE, .version_attribute = CROW_NONE,
                                 .flags = CROW_ENTITY_STRICT | CROW_ENTITY_WITHOUT_ROWID };
  const CrowKeyInfo unique = { .id = "order.unique", .name = "once", .attributes = first, .n_attributes = 1,
                               .deferrable = CROW_DEFERRABLE_DEFERRED };
  guint16 paints, orders;

  crow_schema_builder_add_enum (builder, &colour);
  paints = crow_schema_builder_add_entity (builder, &paint);
  orders = fixture_entity (builder, "Order", 0);
  fixture_attribute (builder, paints, "paint",
                     &(CrowAttributeInfo) { .name = "code", .type = CROW_TYPE_TEXT, .length = 12,
                                            .flags = REQUIRED });
  fixture_attribute (builder, paints, "paint",
                     &(CrowAttributeInfo) { .name = "colour", .type = CROW_TYPE_ENUM, .enumeration = 0,
                                            .default_source = CROW_VALUE_LITERAL, .default_value = "red" });
  fixture_attribute (builder, paints, "paint",
                     &(CrowAttributeInfo) { .name = "sample", .type = CROW_TYPE_BLOB, .length = 16,
                                            .default_source = CROW_VALUE_LITERAL, .default_value = "00ff" });
  fixture_attribute (builder, paints, "paint",
                     &(CrowAttributeInfo) { .name = "since", .type = CROW_TYPE_BIGINT,
                                            .default_source = CROW_VALUE_NOW });
  fixture_key (builder, paints, "paint.primary", NULL, TRUE, 0, -1);
  fixture_attribute (builder, orders, "Order",
                     &(CrowAttributeInfo) { .name = "select", .type = CROW_TYPE_DECIMAL, .flags = REQUIRED });
  fixture_attribute (builder, orders, "Order",
                     &(CrowAttributeInfo) { .name = "paint \"code\"", .type = CROW_TYPE_TEXT, .length = 12,
                                            .default_source = CROW_VALUE_LITERAL, .default_value = "none" });
  fixture_attribute (builder, orders, "Order",
                     &(CrowAttributeInfo) { .name = "address", .type = CROW_TYPE_TEXT,
                                            .native_types = { "TEXT", "inet", "INET6" } });
  fixture_attribute (builder, orders, "Order",
                     &(CrowAttributeInfo) { .name = "twice", .type = CROW_TYPE_INTEGER, .flags = REQUIRED,
                                            .generated = "2 * 21" });
  crow_schema_builder_add_key (builder, orders, &unique, FALSE);
  fixture_link (builder, "paint-order", CROW_LINK_ONE_TO_MANY, paints, 0, orders, 1, CROW_DELETE_SET_DEFAULT, "paint",
                "orders");
  return fixture_end (builder);
}

CrowSchema *
fixture_load (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);
  CrowSchema *schema;

  g_assert_no_error (error);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  return schema;
}
