/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attributes that go into other entities: promoted, split off, merged; and what is refused.
 */
#include "config.h"

#include "document-test.h"

#include "document/crow-operation.h"
#include "sql/crow-schema-check.h"

typedef struct
{
  CrowDocument *document;
  CrowEntity *book;
  CrowEntity *author;
  CrowLink *wrote;
  CrowAttribute *title, *publisher, *pages;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  CrowDiagram *diagram;
  g_autoptr (GError) error = NULL;

  fixture->document = crow_document_new ();
  diagram = crow_document_get_diagram (fixture->document, 0);
  crow_document_set_id_seed (fixture->document, 5);
  fixture->author = crow_operation_add_entity (fixture->document, diagram, "author", 0, 0);
  fixture->book = crow_operation_add_entity (fixture->document, diagram, "book", 300, 0);
  fixture->title = crow_operation_add_attribute (fixture->book, "title", CROW_TYPE_TEXT, -1);
  fixture->publisher = crow_operation_add_attribute (fixture->book, "publisher", CROW_TYPE_TEXT, -1);
  fixture->pages = crow_operation_add_attribute (fixture->book, "pages", CROW_TYPE_INTEGER, -1);
  fixture->wrote = crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book, &error);
  g_assert_no_error (error);
}

#define EDIT(fixture, change) \
  G_STMT_START { \
    CrowEdit *edit_ = crow_document_begin_edit ((fixture)->document, "by hand"); \
    change; \
    crow_edit_commit (edit_); \
  } G_STMT_END

/* What comes out is sound, and undone in one step. */
static void
check_step (Fixture    *fixture,
            const char *before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (fixture->document, &error);
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *undone = NULL;

  g_assert_no_error (error);
  problems = crow_schema_check (schema, CROW_DIALECTS_ALL);
  g_assert_cmpuint (crow_problems_count (problems, CROW_SEVERITY_ERROR), ==, 0);
  document_test_round_trip (fixture->document);
  crow_document_undo (fixture->document);
  undone = document_test_to_text (fixture->document);
  document_test_assert_same (undone, before);
  crow_document_redo (fixture->document);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_unref (fixture->document);
}

static void
assert_refused (Fixture    *fixture,
                guint       n_steps,
                GError    **error,
                const char *words)
{
  g_assert_error (*error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_assert_nonnull (strstr ((*error)->message, words));
  g_assert_cmpuint (crow_document_get_n_steps (fixture->document), ==, n_steps);
  g_clear_error (error);
}

static void
test_promote (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) links = NULL;
  CrowEntity *publisher;
  CrowLink *link;

  EDIT (fixture, crow_attribute_set_required (fixture->publisher, FALSE));
  crow_operation_add_index (fixture->book, &fixture->publisher, 1);
  before = document_test_to_text (fixture->document);
  publisher = crow_operation_promote_attribute (fixture->publisher, crow_document_get_diagram (fixture->document, 0), 600, 0,
                                                &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_entity_get_name (publisher), ==, "publisher");
  g_assert_true (crow_attribute_get_entity (fixture->publisher) == publisher);
  g_assert_cmpstr (crow_attribute_get_name (fixture->publisher), ==, "name");
  g_assert_true (crow_attribute_is_unique (fixture->publisher));
  /* A key is an index already. */
  g_assert_cmpuint (crow_entity_get_n_indexes (publisher) + crow_entity_get_n_indexes (fixture->book), ==, 0);
  g_assert_true (crow_attribute_get_required (fixture->publisher));
  links = crow_document_get_links_of (fixture->document, publisher);
  g_assert_cmpuint (links->len, ==, 1);
  link = g_ptr_array_index (links, 0);
  g_assert_cmpint (crow_link_get_kind (link), ==, CROW_LINK_ONE_TO_MANY);
  g_assert_true (crow_link_get_entity (link, 0) == publisher && crow_link_get_entity (link, 1) == fixture->book);
  g_assert_false (crow_link_end_get_required (crow_link_get_end (link, 0)));
  /* Where it stood: after id and title. */
  g_assert_cmpstr (crow_attribute_get_name (crow_entity_get_attribute (fixture->book, 2)), ==, "publisher_id");
  check_step (fixture, before);
}

/* What was unique has one row for each; its key goes along. */
static void
test_promote_unique (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autofree char *before = NULL;
  CrowEntity *title;

  crow_operation_set_unique (fixture->title, TRUE);
  EDIT (fixture, crow_attribute_set_required (fixture->title, TRUE));
  before = document_test_to_text (fixture->document);
  title = crow_operation_promote_attribute (fixture->title, NULL, 0, 0, &error);
  g_assert_no_error (error);
  links = crow_document_get_links_of (fixture->document, title);
  g_assert_cmpint (crow_link_get_kind (g_ptr_array_index (links, 0)), ==, CROW_LINK_ONE_TO_ONE);
  g_assert_true (crow_link_end_get_required (crow_link_get_end (g_ptr_array_index (links, 0), 0)));
  g_assert_cmpuint (crow_node_get_n_children (CROW_NODE (title), CROW_NODE_KEY), ==, 2);
  check_step (fixture, before);
}

static void
test_split (Fixture      *fixture,
            gconstpointer data)
{
  CrowAttribute *attributes[] = { fixture->publisher, fixture->pages };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autofree char *before = NULL;
  CrowEntity *part;

  crow_operation_add_index (fixture->book, attributes, 2);
  before = document_test_to_text (fixture->document);
  part = crow_operation_split_entity (fixture->book, attributes, 2, crow_document_get_diagram (fixture->document, 0), 0, 300,
                                      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_entity_get_name (part), ==, "book_part");
  g_assert_true (crow_attribute_get_entity (fixture->pages) == part);
  g_assert_cmpuint (crow_entity_get_n_indexes (part), ==, 1);
  g_assert_cmpuint (crow_entity_get_n_indexes (fixture->book), ==, 0);
  links = crow_document_get_links_of (fixture->document, part);
  g_assert_cmpuint (links->len, ==, 1);
  g_assert_cmpint (crow_link_get_kind (g_ptr_array_index (links, 0)), ==, CROW_LINK_ONE_TO_ONE);
  g_assert_true (crow_link_get_owned (g_ptr_array_index (links, 0)));
  check_step (fixture, before);

  /* And back together. */
  g_free (before);
  before = document_test_to_text (fixture->document);
  g_assert_true (crow_operation_merge_entities (fixture->book, part, &error));
  g_assert_no_error (error);
  g_assert_true (crow_attribute_get_entity (fixture->pages) == fixture->book);
  g_assert_cmpuint (crow_entity_get_n_indexes (fixture->book), ==, 1);
  g_assert_null (crow_document_lookup_entity (fixture->document, "book_part"));
  g_assert_cmpuint (crow_entity_get_n_attributes (fixture->book), ==, 5);
  check_step (fixture, before);
}

static void
test_merge (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  CrowEntity *writer = crow_operation_add_entity (fixture->document, NULL, "writer", 0, 0);
  CrowEntity *prize = crow_operation_add_entity (fixture->document, NULL, "prize", 0, 0);
  CrowEntity *country = crow_operation_add_entity (fixture->document, NULL, "country", 0, 0);
  CrowAttribute *name = crow_operation_add_attribute (writer, "name", CROW_TYPE_TEXT, -1);
  CrowAttribute *same;
  CrowLink *won, *home, *knows, *is, *topics;

  crow_operation_add_attribute (fixture->author, "name", CROW_TYPE_TEXT, -1);
  crow_operation_set_unique (name, TRUE);
  won = crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, writer, prize, &error);
  home = crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, country, writer, &error);
  knows = crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, writer, writer, &error);
  topics = crow_operation_connect (fixture->document, CROW_LINK_MANY_TO_MANY, writer, country, &error);
  is = crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_ONE, writer, fixture->author, &error);
  g_assert_no_error (error);
  before = document_test_to_text (fixture->document);
  g_assert_true (crow_operation_merge_entities (fixture->author, writer, &error));
  g_assert_no_error (error);
  g_assert_null (crow_node_get_document (CROW_NODE (writer)));
  g_assert_null (crow_node_get_document (CROW_NODE (is)));
  g_assert_true (crow_link_get_entity (won, 0) == fixture->author);
  g_assert_true (crow_link_get_entity (home, 1) == fixture->author);
  g_assert_true (crow_link_get_entity (knows, 0) == fixture->author && crow_link_get_entity (knows, 1) == fixture->author);
  g_assert_true (crow_link_get_entity (topics, 0) == fixture->author);
  same = crow_link_column_get_attribute (crow_link_get_column (home, 0));
  g_assert_true (crow_attribute_get_entity (same) == fixture->author);
  g_assert_true (crow_link_column_get_references (crow_link_get_column (won, 0)) ==
                 crow_entity_get_attribute (fixture->author, 0));
  /* Two attributes of a name are told apart; what was unique is. */
  g_assert_cmpstr (crow_attribute_get_name (name), ==, "name2");
  g_assert_true (crow_attribute_is_unique (name));
  check_step (fixture, before);
}

/* A key that says something comes along as a unique one, with what refers to it. */
static void
test_merge_natural_key (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  CrowEntity *edition = crow_operation_add_entity (fixture->document, NULL, "edition", 0, 0);
  CrowAttribute *isbn = crow_entity_get_attribute (edition, 0);

  EDIT (fixture, crow_attribute_set_name (isbn, "isbn"));
  crow_operation_set_type (isbn, CROW_TYPE_TEXT, 13, 0, NULL);
  EDIT (fixture, crow_attribute_set_auto (isbn, FALSE));
  before = document_test_to_text (fixture->document);
  g_assert_true (crow_operation_merge_entities (fixture->book, edition, &error));
  g_assert_no_error (error);
  g_assert_true (crow_attribute_get_entity (isbn) == fixture->book);
  g_assert_true (crow_attribute_is_unique (isbn));
  g_assert_false (crow_attribute_is_in_primary_key (isbn));
  check_step (fixture, before);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CrowAttribute *key = crow_entity_get_attribute (fixture->book, 0);
  CrowAttribute *reference = crow_link_column_get_attribute (crow_link_get_column (fixture->wrote, 0));
  CrowAttribute *both[] = { fixture->title, fixture->pages };
  CrowNode *check;
  guint n;

  crow_operation_add_index (fixture->book, both, 2);
  n = crow_document_get_n_steps (fixture->document);
  g_assert_null (crow_operation_promote_attribute (key, NULL, 0, 0, &error));
  assert_refused (fixture, n, &error, "primary key");
  g_assert_null (crow_operation_promote_attribute (reference, NULL, 0, 0, &error));
  assert_refused (fixture, n, &error, "belongs to a link");
  g_assert_null (crow_operation_split_entity (fixture->book, &fixture->title, 1, NULL, 0, 0, &error));
  assert_refused (fixture, n, &error, "others that stay");

  EDIT (fixture, check = crow_node_add (CROW_NODE (fixture->book), CROW_NODE_CHECK, NULL);
                 crow_node_set_text (check, CROW_CHECK_PROP_EXPRESSION, "Pages > 0"));
  n = crow_document_get_n_steps (fixture->document);
  g_assert_null (crow_operation_split_entity (fixture->book, both, 2, NULL, 0, 0, &error));
  assert_refused (fixture, n, &error, "A check of “book” may use “pages”");

  crow_operation_set_primary (crow_entity_get_attribute (fixture->author, 0), FALSE);
  n = crow_document_get_n_steps (fixture->document);
  g_assert_false (crow_operation_merge_entities (fixture->author, fixture->book, &error));
  assert_refused (fixture, n, &error, "no primary key");
}

#define ADD(name, function) g_test_add ("/document/regroup/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("promote", test_promote);
  ADD ("promote-unique", test_promote_unique);
  ADD ("split", test_split);
  ADD ("merge", test_merge);
  ADD ("merge-natural-key", test_merge_natural_key);
  ADD ("refused", test_refused);
  return g_test_run ();
}
