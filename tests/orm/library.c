/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes the schema of the library with the delete rule that a test wants, and its tables by hand.
 */
#include "config.h"

#include "library.h"

#define ID(id_) { .id = id_, .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, \
                  .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO }
/* One that takes no value of a program's by itself, as its table says on a server. */
#define NUMBER(id_) { .id = id_, .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, \
                      .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO | CROW_ATTRIBUTE_ALWAYS }
#define TEXT(id_, name_) { .id = id_, .name = name_, .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE }
#define INTEGER(id_, name_) { .id = id_, .name = name_, .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE }

static const guint16 first[] = { 0 };
static const guint16 second[] = { 1 };
static const guint16 both[] = { 0, 1 };
static const guint16 third[] = { 2 };
static const guint16 fifth[] = { 4 };

static guint16
add_entity (CrowSchemaBuilder       *builder,
            const char              *id,
            const char              *name,
            const CrowAttributeInfo *attributes,
            guint                    n_attributes,
            gboolean                 association)
{
  g_autofree char *key_id = g_strconcat (id, ".key", NULL);
  CrowKeyInfo key = { .id = key_id, .attributes = association ? both : first, .n_attributes = association ? 2 : 1 };
  g_autofree char *unique_id = g_strconcat (id, ".unique", NULL);
  const CrowKeyInfo keys[] = { key, { .id = unique_id, .attributes = second, .n_attributes = 1 } };
  CrowEntityInfo info = {
    .id = id, .name = name, .attributes = attributes, .n_attributes = n_attributes, .keys = keys,
    .n_keys = g_str_equal (name, "author") ? 2 : 1,
    .primary_key = 0, .version_attribute = CROW_NONE, .flags = association ? CROW_ENTITY_ASSOCIATION : 0,
  };

  return crow_schema_builder_add_entity (builder, &info);
}

static void
add_links (CrowSchemaBuilder    *builder,
           const LibraryOptions *options)
{
  CrowAction action = crow_delete_rule_to_action (options->rule, options->executor);
  CrowExecutor executor = options->by_session ? CROW_EXECUTOR_SESSION : CROW_EXECUTOR_AUTOMATIC;
  CrowAction along = options->by_session ? CROW_ACTION_NO_ACTION : CROW_ACTION_CASCADE;
  CrowRelationshipInfo books = {
    .id = "l1", .kind = CROW_LINK_ONE_TO_MANY, .delete_rule = options->rule, .executor = options->executor,
    .owned = options->owned, .association = CROW_NONE,
    .ends = { { .entity = AUTHOR, .role = "author", .required = options->required, .cascades = CROW_CASCADES_DEFAULT },
              { .entity = BOOK, .role = "books", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "r1", .columns = fifth, .target_columns = first, .n_columns = 1, .entity = BOOK,
                      .target = AUTHOR, .on_delete = action, .on_update = CROW_ACTION_CASCADE } },
  };
  CrowRelationshipInfo profile = {
    .id = "l2", .kind = CROW_LINK_ONE_TO_ONE, .delete_rule = CROW_DELETE_CASCADE, .owned = TRUE,
    .executor = executor, .association = CROW_NONE,
    .ends = { { .entity = AUTHOR, .role = "author", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = PROFILE, .role = "profile", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "r2", .columns = third, .target_columns = first, .n_columns = 1, .entity = PROFILE,
                      .target = AUTHOR, .on_delete = along } },
  };
  CrowRelationshipInfo tags = {
    .id = "l3", .kind = CROW_LINK_MANY_TO_MANY, .association = BOOK_TAG,
    .ends = { { .entity = BOOK, .role = "books", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = TAG, .role = "tags", .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = "r3", .columns = first, .target_columns = first, .n_columns = 1, .entity = BOOK_TAG,
                      .target = BOOK, .on_delete = along },
                    { .id = "r4", .columns = second, .target_columns = first, .n_columns = 1, .entity = BOOK_TAG,
                      .target = TAG, .on_delete = along } },
  };
  CrowRelationshipInfo tree = {
    .id = "l4", .kind = CROW_LINK_ONE_TO_MANY, .delete_rule = CROW_DELETE_CASCADE, .executor = executor, .association = CROW_NONE,
    .ends = { { .entity = NODE, .role = "parent", .cascades = CROW_CASCADES_DEFAULT },
              { .entity = NODE, .role = "children", .cascades = CROW_CASCADES_DEFAULT, .order_by = "name" } },
    .references = { { .id = "r5", .columns = third, .target_columns = first, .n_columns = 1, .entity = NODE,
                      .target = NODE, .on_delete = along } },
  };

  books.ends[1].view_only = (options->view_only & VIEW_BOOKS) != 0;
  books.ends[0].view_only = (options->view_only & VIEW_AUTHOR) != 0;
  tags.ends[1].view_only = (options->view_only & VIEW_TAGS) != 0;
  profile.ends[1].view_only = (options->view_only & VIEW_PROFILE) != 0;
  crow_schema_builder_add_relationship (builder, &books);
  crow_schema_builder_add_relationship (builder, &profile);
  crow_schema_builder_add_relationship (builder, &tags);
  crow_schema_builder_add_relationship (builder, &tree);
}

static CrowSchema *
make_schema (const LibraryOptions *options)
{
  static const CrowAttributeInfo author[] = { ID ("a1"), TEXT ("a2", "name"), TEXT ("a3", "email") };
  static const CrowAttributeInfo book[] = {
    ID ("b1"),
    { .id = "b2", .name = "title", .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE, .flags = CROW_ATTRIBUTE_REQUIRED },
    INTEGER ("b3", "year"),
    { .id = "b4", .name = "price", .type = CROW_TYPE_REAL, .enumeration = CROW_NONE }, INTEGER ("b5", "author_id"),
  };
  static const CrowAttributeInfo tag[] = { NUMBER ("t1"), TEXT ("t2", "label") };
  static const CrowAttributeInfo profile[] = { NUMBER ("p1"), TEXT ("p2", "text"), INTEGER ("p3", "author_id") };
  static const CrowAttributeInfo book_tag[] = { INTEGER ("bt1", "book_id"), INTEGER ("bt2", "tag_id") };
  static const CrowAttributeInfo node[] = { ID ("n1"), TEXT ("n2", "name"), INTEGER ("n3", "parent_id") };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "library", NULL);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  add_entity (builder, "a", "author", author, G_N_ELEMENTS (author), FALSE);
  add_entity (builder, "b", "book", book, G_N_ELEMENTS (book), FALSE);
  add_entity (builder, "t", "tag", tag, G_N_ELEMENTS (tag), FALSE);
  add_entity (builder, "p", "profile", profile, G_N_ELEMENTS (profile), FALSE);
  add_entity (builder, "bt", "book_tag", book_tag, G_N_ELEMENTS (book_tag), TRUE);
  add_entity (builder, "n", "node", node, G_N_ELEMENTS (node), FALSE);
  add_links (builder, options);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
create_tables (Library              *self,
               const LibraryOptions *options)
{
  static const char *const actions[] = { "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT" };
  gboolean sqlite = crow_engine_get_dialect (self->engine) == CROW_DIALECT_SQLITE;
  const char *number = sqlite ? "" : " GENERATED ALWAYS AS IDENTITY";
  const char *along = actions[options->by_session ? CROW_ACTION_NO_ACTION : CROW_ACTION_CASCADE];
  g_autofree char *sql = g_strdup_printf (
    "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT UNIQUE, email TEXT);"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, year INTEGER, price DOUBLE PRECISION CHECK (price >= 0), "
    "  author_id INTEGER%s REFERENCES author ON DELETE %s ON UPDATE CASCADE);"
    "CREATE INDEX book_author ON book (author_id);"
    "CREATE TABLE tag (id INTEGER%s PRIMARY KEY, label TEXT);"
    "CREATE TABLE profile (id INTEGER%s PRIMARY KEY, text TEXT, author_id INTEGER UNIQUE REFERENCES author ON DELETE "
    "  %s);"
    "CREATE TABLE book_tag (book_id INTEGER REFERENCES book ON DELETE %s, tag_id INTEGER REFERENCES tag ON DELETE "
    "  %s, PRIMARY KEY (book_id, tag_id))%s;"
    "CREATE INDEX book_tag_tag ON book_tag (tag_id);"
    "CREATE TABLE node (id INTEGER PRIMARY KEY, name TEXT, parent_id INTEGER REFERENCES node ON DELETE %s);",
    options->required ? " NOT NULL" : "", actions[crow_delete_rule_to_action (options->rule, options->executor)], number,
    number, along, along, along, sqlite ? " WITHOUT ROWID" : "", along);
  g_autoptr (GError) error = NULL;

  crow_engine_execute (self->engine, sql, &error);
  g_assert_no_error (error);
}

CrowEngine *
library_open_engine (void)
{
  g_autoptr (GError) error = NULL;
  CrowEngine *engine = crow_engine_open (TEST_SERVERS ? g_getenv ("CROW_TEST_POSTGRESQL") : "sqlite::memory:", &error);

  g_assert_no_error (error);
  if (TEST_SERVERS)
    crow_engine_execute (engine, "DROP SCHEMA IF EXISTS crow_library CASCADE; CREATE SCHEMA crow_library; "
                                 "SET search_path TO crow_library", &error);
  g_assert_no_error (error);
  return engine;
}

void
library_empty_engine (CrowEngine *engine)
{
  if (TEST_SERVERS)
    crow_engine_execute (engine, "DROP SCHEMA crow_library CASCADE", NULL);
}

void
library_init (Library              *self,
              const LibraryOptions *options)
{
  static const LibraryOptions defaults = { .rule = CROW_DELETE_NULLIFY };
  g_autoptr (GError) error = NULL;

  if (options == NULL)
    options = &defaults;
  self->schema = make_schema (options);
  self->mapping = crow_mapping_new (self->schema, NULL);
  self->engine = library_open_engine ();
  create_tables (self, options);
  self->session = crow_session_new (self->engine, self->mapping);
}

gboolean
library_is_available (void)
{
  return !TEST_SERVERS || g_getenv ("CROW_TEST_POSTGRESQL") != NULL;
}

void
library_clear (Library *self)
{
  library_empty_engine (self->engine);
  g_clear_object (&self->session);
  g_clear_pointer (&self->mapping, crow_mapping_unref);
  g_clear_pointer (&self->schema, crow_schema_unref);
  g_assert_finalize_object (g_steal_pointer (&self->engine));
}

void
library_reopen (Library *self)
{
  g_clear_object (&self->session);
  self->session = crow_session_new (self->engine, self->mapping);
}

CrowObject *
library_author (Library    *self,
                const char *name)
{
  CrowObject *author = crow_session_create (self->session, AUTHOR);

  crow_object_set_text (author, AUTHOR_NAME, name);
  crow_session_add (self->session, author);
  return author;
}

CrowObject *
library_book (Library    *self,
              const char *title,
              CrowObject *author)
{
  CrowObject *book = crow_session_create (self->session, BOOK);

  crow_object_set_text (book, BOOK_TITLE, title);
  crow_session_add (self->session, book);
  if (author != NULL)
    crow_collection_add (crow_object_get_many (author, AUTHOR_BOOKS), book);
  return book;
}

CrowObject *
library_tag (Library    *self,
             const char *label)
{
  CrowObject *tag = crow_session_create (self->session, TAG);

  crow_object_set_text (tag, TAG_LABEL, label);
  crow_session_add (self->session, tag);
  return tag;
}

void
library_commit (Library *self)
{
  g_autoptr (GError) error = NULL;

  crow_session_commit (self->session, &error);
  g_assert_no_error (error);
}

char *
library_dump (Library    *self,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (self->engine, sql, &error);
  GString *text = g_string_new (NULL);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  while (crow_statement_step (statement, &has_row, &error) && has_row)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      for (guint i = 0; i < crow_statement_get_n_columns (statement); i++)
        {
          CrowValue value = { 0 };
          g_autofree char *shown = NULL;

          crow_statement_get_value (statement, i, &value);
          shown = value.type == CROW_VALUE_TYPE_TEXT ? g_strndup (value.u.text, value.length)
                                                     : crow_value_to_string (&value);
          g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", shown);
        }
    }
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

gint64
library_count (Library    *self,
               const char *sql)
{
  g_autofree char *text = library_dump (self, sql);

  return g_ascii_strtoll (text, NULL, 10);
}
