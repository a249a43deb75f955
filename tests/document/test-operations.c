/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each operation makes, takes along and refuses; how edits nest, merge and tell of themselves.
 */
#include "config.h"

#include "document-test.h"

#include <string.h>

#include "document/crow-operation.h"

typedef struct
{
  CrowDocument *document;
  CrowDiagram *diagram;
  CrowEntity *author;
  CrowEntity *book;
  char *text; /* before the operation that is tested */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->document = crow_document_new ();
  crow_document_set_id_seed (fixture->document, 3);
  fixture->diagram = crow_document_get_diagram (fixture->document, 0);
  fixture->author = crow_operation_add_entity (fixture->document, fixture->diagram, "author", 10, 20);
  fixture->book = crow_operation_add_entity (fixture->document, fixture->diagram, "book", 300, 20);
  fixture->text = document_test_to_text (fixture->document);
}

/* Whatever was done, undoing it all leads back to where the test began. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *undone = NULL;

  document_test_round_trip (fixture->document);
  crow_document_go_to_step (fixture->document, 2);
  undone = document_test_to_text (fixture->document);
  document_test_assert_same (undone, fixture->text);
  g_object_unref (fixture->document);
  g_free (fixture->text);
}

static CrowLink *
connect (Fixture     *fixture,
         CrowLinkKind kind,
         CrowEntity  *one,
         CrowEntity  *other)
{
  g_autoptr (GError) error = NULL;
  CrowLink *link = crow_operation_connect (fixture->document, kind, one, other, &error);

  g_assert_no_error (error);
  return link;
}

static const char *
get_role (CrowLink *link,
          guint     end)
{
  return crow_link_end_get_role (crow_link_get_end (link, end));
}

static void
delete (Fixture *fixture,
        gpointer node)
{
  CrowNode *nodes[1] = { node };

  crow_operation_delete (fixture->document, nodes, 1);
}

static void
test_add_entity (Fixture      *fixture,
                 gconstpointer data)
{
  CrowEntity *second = crow_operation_add_entity (fixture->document, fixture->diagram, "author", 5, 6);
  CrowEntity *unnamed = crow_operation_add_entity (fixture->document, NULL, NULL, 0, 0);
  CrowPlacement *placement = crow_diagram_lookup_placement (fixture->diagram, second);

  g_assert_cmpstr (crow_entity_get_name (second), ==, "author2");
  g_assert_cmpstr (crow_entity_get_name (unnamed), ==, "entity1");
  g_assert_cmpfloat (crow_placement_get_x (placement), ==, 5);
  g_assert_null (crow_diagram_lookup_placement (fixture->diagram, unnamed));
  g_assert_true (crow_attribute_is_in_primary_key (crow_entity_get_attribute (second, 0)));
  g_assert_true (crow_attribute_get_auto (crow_entity_get_attribute (second, 0)));
  g_assert_true (crow_operation_place_entity (fixture->diagram, second, 1, 1) == placement);
  g_assert_cmpstr (crow_document_get_undo_label (fixture->document), ==, "Add Entity");
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, 4);
}

/* A reference of several attributes, made and taken away one by one. */
static void
test_columns (Fixture      *fixture,
              gconstpointer data)
{
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowAttribute *country = crow_operation_add_attribute (fixture->author, "country", CROW_TYPE_TEXT, 1);
  guint n_attributes = crow_entity_get_n_attributes (fixture->book);
  CrowLinkColumn *column;
  CrowAttribute *made;
  g_autoptr (GError) error = NULL;

  column = crow_operation_add_column (link, &error);
  g_assert_no_error (error);
  g_assert_true (crow_link_column_get_references (column) == country);
  made = crow_link_column_get_attribute (column);
  g_assert_cmpstr (crow_attribute_get_name (made), ==, "author_country");
  g_assert_cmpint (crow_attribute_get_data_type (made), ==, CROW_TYPE_TEXT);
  g_assert_true (crow_attribute_get_link (made) == link);
  g_assert_cmpstr (crow_document_get_undo_label (fixture->document), ==, "Add Reference");

  while (crow_operation_add_column (link, &error) != NULL)
    ;
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (crow_link_get_n_columns (link), ==, crow_entity_get_n_attributes (fixture->author));

  while (crow_link_get_n_columns (link) > 1)
    g_assert_true (crow_operation_remove_column (crow_link_get_column (link, crow_link_get_n_columns (link) - 1), NULL));
  g_assert_cmpuint (crow_entity_get_n_attributes (fixture->book), ==, n_attributes);
  g_assert_false (crow_operation_remove_column (crow_link_get_column (link, 0), &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);

  /* What was not made for the link stays. */
  column = crow_operation_add_column (link, NULL);
  made = crow_link_column_get_attribute (column);
  g_object_set (made, "link", NULL, NULL);
  g_assert_true (crow_operation_remove_column (column, NULL));
  g_assert_true (crow_node_get_document (CROW_NODE (made)) == fixture->document);
}

static void
test_connect (Fixture      *fixture,
              gconstpointer data)
{
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowLink *second = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowLink *self = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->author);
  CrowAttribute *attribute = crow_link_column_get_attribute (crow_link_get_column (link, 0));

  g_assert_cmpstr (get_role (link, 0), ==, "author");
  g_assert_cmpstr (get_role (link, 1), ==, "books");
  g_assert_cmpstr (crow_attribute_get_name (attribute), ==, "author_id");
  g_assert_true (crow_attribute_get_entity (attribute) == fixture->book);
  g_assert_true (crow_attribute_get_link (attribute) == link);
  g_assert_true (crow_attribute_get_referring_link (attribute) == link);
  g_assert_cmpint (crow_attribute_get_data_type (attribute), ==, CROW_TYPE_INTEGER);
  g_assert_false (crow_attribute_get_auto (attribute));
  g_assert_cmpstr (get_role (second, 0), ==, "author2");
  g_assert_cmpstr (get_role (second, 1), ==, "books2");
  g_assert_cmpstr (crow_attribute_get_name (crow_link_column_get_attribute (crow_link_get_column (second, 0))), ==,
                   "author2_id");
  g_assert_cmpstr (get_role (self, 0), ==, "parent");
  g_assert_cmpstr (get_role (self, 1), ==, "children");
  g_assert_cmpstr (crow_attribute_get_name (crow_link_column_get_attribute (crow_link_get_column (self, 0))), ==,
                   "parent_id");
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, 5);
}

static void
test_connect_attribute (Fixture      *fixture,
                        gconstpointer data)
{
  CrowAttribute *writer = crow_operation_add_attribute (fixture->book, "writer_id", CROW_TYPE_INTEGER, 0);
  CrowAttribute *target = crow_entity_get_attribute (fixture->author, 0);
  g_autoptr (GError) error = NULL;
  CrowLink *link = crow_operation_connect_attribute (fixture->document, CROW_LINK_ONE_TO_MANY, writer, target, &error);
  guint steps;

  g_assert_no_error (error);
  g_assert_cmpstr (get_role (link, 0), ==, "writer");
  g_assert_null (crow_attribute_get_link (writer));
  g_assert_cmpuint (crow_link_get_n_columns (link), ==, 1);
  steps = crow_document_get_n_steps (fixture->document);
  g_assert_null (crow_operation_connect_attribute (fixture->document, CROW_LINK_MANY_TO_MANY, writer, target, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (crow_operation_connect_attribute (fixture->document, CROW_LINK_ONE_TO_MANY, target, writer, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==,
                   "The attribute “book.writer_id” is no key by itself, so nothing can refer to it alone. Make it unique "
                   "first.");
  g_assert_cmpuint (crow_document_get_n_steps (fixture->document), ==, steps);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint steps;

  crow_operation_set_primary (crow_entity_get_attribute (fixture->author, 0), FALSE);
  steps = crow_document_get_n_steps (fixture->document);
  g_assert_null (crow_operation_connect (fixture->document, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book,
                                         &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "“author” has no key that a link could refer to. Give it a primary key first.");
  g_assert_cmpuint (crow_document_get_n_steps (fixture->document), ==, steps);
}

static void
test_delete_entity (Fixture      *fixture,
                    gconstpointer data)
{
  CrowEntity *tag = crow_operation_add_entity (fixture->document, fixture->diagram, "tag", 0, 0);
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  const double points[] = { 1, 2, 3, 4 };
  CrowAttribute *reference = crow_link_column_get_attribute (crow_link_get_column (link, 0));
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  connect (fixture, CROW_LINK_MANY_TO_MANY, fixture->author, tag);
  connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->book, tag);
  crow_operation_set_bends (fixture->diagram, link, points, 2, NULL);
  crow_operation_set_unique (reference, TRUE);
  before = document_test_to_text (fixture->document);
  delete (fixture, fixture->author);
  g_assert_cmpuint (crow_model_get_n_entities (crow_document_get_model (fixture->document)), ==, 2);
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (fixture->document)), ==, 1);
  g_assert_cmpuint (crow_diagram_get_n_placements (fixture->diagram), ==, 2);
  g_assert_cmpuint (crow_diagram_get_n_routes (fixture->diagram), ==, 0);
  g_assert_null (crow_entity_find_attribute (fixture->book, "author_id"));
  g_assert_cmpuint (crow_entity_get_n_keys (fixture->book), ==, 1);
  g_assert_nonnull (crow_entity_find_attribute (tag, "book_id"));
  g_assert_cmpstr (crow_document_get_undo_label (fixture->document), ==, "Delete Entity");
  crow_document_undo (fixture->document);
  after = document_test_to_text (fixture->document);
  document_test_assert_same (after, before);
  g_assert_true (crow_link_get_entity (link, 0) == fixture->author);
  crow_document_redo (fixture->document);
}

static void
test_delete_attribute (Fixture      *fixture,
                       gconstpointer data)
{
  CrowAttribute *name = crow_operation_add_attribute (fixture->author, "name", CROW_TYPE_TEXT, -1);
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (fixture->document, "Use it");
  CrowNode *index = crow_node_add (CROW_NODE (fixture->author), CROW_NODE_INDEX, NULL);
  CrowNode *part = crow_node_add (index, CROW_NODE_INDEX_PART, NULL);

  crow_index_part_set_attribute (CROW_INDEX_PART (part), name);
  crow_entity_set_version_attribute (fixture->author, name);
  crow_link_end_set_order_by (crow_link_get_end (link, 0), name);
  crow_edit_commit (g_steal_pointer (&edit));
  crow_operation_set_unique (name, TRUE);

  delete (fixture, name);
  g_assert_cmpuint (crow_entity_get_n_indexes (fixture->author), ==, 0);
  g_assert_cmpuint (crow_entity_get_n_keys (fixture->author), ==, 1);
  g_assert_null (crow_entity_get_version_attribute (fixture->author));
  g_assert_null (crow_link_end_get_order_by_id (crow_link_get_end (link, 0)));

  /* The target of a reference takes the link, and with it the attribute made for it. */
  delete (fixture, crow_entity_get_attribute (fixture->author, 0));
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (fixture->document)), ==, 0);
  g_assert_cmpuint (crow_entity_get_n_attributes (fixture->book), ==, 1);
  g_assert_null (crow_entity_get_primary_key (fixture->author));
}

static void
test_delete_link (Fixture      *fixture,
                  gconstpointer data)
{
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowAttribute *shared = crow_link_column_get_attribute (crow_link_get_column (link, 0));
  CrowEntity *other = crow_operation_add_entity (fixture->document, NULL, "person", 0, 0);
  g_autoptr (GError) error = NULL;

  /* An attribute that another link uses too stays. */
  crow_operation_connect_attribute (fixture->document, CROW_LINK_ONE_TO_MANY, shared,
                                    crow_entity_get_attribute (other, 0), &error);
  g_assert_no_error (error);
  delete (fixture, link);
  g_assert_true (crow_entity_find_attribute (fixture->book, "author_id") == shared);
  g_assert_null (crow_attribute_get_link (shared));
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (fixture->document)), ==, 1);
}

static void
test_delete_enumeration (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (fixture->document, "Enumeration");
  CrowNode *model = CROW_NODE (crow_document_get_model (fixture->document));
  CrowEnumeration *state = CROW_ENUMERATION (crow_node_add (model, CROW_NODE_ENUMERATION, NULL));
  CrowAttribute *attribute = crow_operation_add_attribute (fixture->book, "state", CROW_TYPE_TEXT, -1);

  crow_operation_set_type (attribute, CROW_TYPE_ENUM, 0, 0, state);
  crow_edit_commit (g_steal_pointer (&edit));
  g_assert_true (crow_attribute_get_enumeration (attribute) == state);
  delete (fixture, state);
  g_assert_cmpint (crow_attribute_get_data_type (attribute), ==, CROW_TYPE_TEXT);
  g_assert_null (crow_node_get_reference_id (CROW_NODE (attribute), CROW_ATTRIBUTE_PROP_ENUM));
}

static void
test_rename (Fixture      *fixture,
             gconstpointer data)
{
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowAttribute *reference = crow_link_column_get_attribute (crow_link_get_column (link, 0));
  guint position = crow_document_get_step_position (fixture->document);

  crow_operation_rename_entity (fixture->author, "w");
  crow_operation_rename_entity (fixture->author, "writer");
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, position + 1);
  g_assert_cmpstr (crow_attribute_get_name (reference), ==, "writer_id");
  g_assert_cmpstr (get_role (link, 0), ==, "writer");
  crow_operation_rename_entity (fixture->book, "novel");
  g_assert_cmpstr (get_role (link, 1), ==, "novels");
  crow_operation_rename_attribute (crow_entity_get_attribute (fixture->author, 0), "number");
  g_assert_cmpstr (crow_attribute_get_name (reference), ==, "writer_number");
  /* A name that was chosen is left alone. */
  crow_operation_rename_attribute (reference, "by");
  crow_operation_rename_entity (fixture->author, "author");
  g_assert_cmpstr (crow_attribute_get_name (reference), ==, "by");
}

/* Hand-written SQL follows in the same step, and an undo takes all back. */
static void
test_rename_in_expressions (Fixture      *fixture,
                            gconstpointer data)
{
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowAttribute *price = crow_operation_add_attribute (fixture->book, "price", CROW_TYPE_INTEGER, -1);
  CrowAttribute *twice = crow_operation_add_attribute (fixture->book, "twice", CROW_TYPE_INTEGER, -1);
  CrowIndex *index = crow_operation_add_index (fixture->book, &price, 1);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (fixture->document, "write");
  CrowCheck *check = CROW_CHECK (crow_node_add (CROW_NODE (fixture->book), CROW_NODE_CHECK, NULL));
  CrowCheck *other = CROW_CHECK (crow_node_add (CROW_NODE (fixture->author), CROW_NODE_CHECK, NULL));
  CrowIndexPart *part = CROW_INDEX_PART (crow_node_add (CROW_NODE (index), CROW_NODE_INDEX_PART, NULL));
  g_autofree char *before = NULL, *after = NULL;

  crow_check_set_expression (check, "price > 0 AND 'price' <> \"title\" AND author_id > 0");
  crow_check_set_expression (other, "price > 0");
  crow_attribute_set_generated (twice, "price * 2");
  crow_index_set_where (index, "book.price > 3");
  crow_index_part_set_expression (part, "abs(price)");
  crow_edit_commit (g_steal_pointer (&edit));
  g_assert_nonnull (link);
  before = document_test_to_text (fixture->document);

  crow_operation_rename_attribute (price, "unit price");
  g_assert_cmpstr (crow_check_get_expression (check), ==,
                   "\"unit price\" > 0 AND 'price' <> \"title\" AND author_id > 0");
  g_assert_cmpstr (crow_check_get_expression (other), ==, "price > 0");
  g_assert_cmpstr (crow_attribute_get_generated (twice), ==, "\"unit price\" * 2");
  g_assert_cmpstr (crow_index_get_where (index), ==, "book.\"unit price\" > 3");
  g_assert_cmpstr (crow_index_part_get_expression (part), ==, "abs(\"unit price\")");
  document_test_round_trip (fixture->document);
  crow_document_undo (fixture->document);
  after = document_test_to_text (fixture->document);
  document_test_assert_same (after, before);

  /* What was made of the name of another entity follows that; and the table's own name. */
  crow_operation_rename_entity (fixture->author, "writer");
  g_assert_nonnull (strstr (crow_check_get_expression (check), "writer_id > 0"));
  crow_operation_rename_entity (fixture->book, "novel");
  g_assert_cmpstr (crow_index_get_where (index), ==, "novel.price > 3");
  /* Where two are called so, nobody knows which one is meant. */
  crow_operation_rename_attribute (twice, "price");
  crow_operation_rename_attribute (price, "cost");
  g_assert_cmpstr (crow_attribute_get_generated (twice), ==, "price * 2");
}

/* So do queries of views, where it is sure what they mean. */
static void
test_rename_in_views (Fixture      *fixture,
                      gconstpointer data)
{
  CrowAttribute *price = crow_operation_add_attribute (fixture->book, "price", CROW_TYPE_INTEGER, -1);
  CrowEntity *novel = crow_operation_add_heir (fixture->book, NULL, 0, 0, NULL);
  CrowView *view = crow_operation_add_view (fixture->document, "prices");
  CrowView *other = crow_operation_add_view (fixture->document, "others");
  CrowAttribute *key = crow_entity_find_attribute (fixture->book, "id");
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (fixture->document, "write");
  g_autofree char *before = NULL, *after = NULL;

  g_assert_nonnull (key);
  crow_entity_set_strategy (novel, CROW_INHERITANCE_JOINED);
  crow_entity_set_name (novel, "novel");
  crow_view_set_query (view, CROW_DIALECT_SQLITE, "SELECT price, b.id FROM book AS b, author WHERE price > 1");
  crow_view_set_query (view, CROW_DIALECT_MARIADB, "SELECT \"price\", `price` FROM book JOIN novel ON novel.id = book.id");
  crow_view_set_query (other, CROW_DIALECT_POSTGRESQL, "SELECT price FROM prices, book");
  crow_edit_commit (g_steal_pointer (&edit));
  before = document_test_to_text (fixture->document);

  crow_operation_rename_attribute (price, "unit price");
  g_assert_cmpstr (crow_view_get_query (view, CROW_DIALECT_SQLITE), ==,
                   "SELECT \"unit price\" AS price, b.id FROM book AS b, author WHERE \"unit price\" > 1");
  g_assert_cmpstr (crow_view_get_query (view, CROW_DIALECT_MARIADB), ==,
                   "SELECT \"price\", `book`.`unit price` AS `price` FROM book JOIN novel ON novel.id = book.id");
  g_assert_cmpstr (crow_view_get_query (other, CROW_DIALECT_POSTGRESQL), ==, "SELECT price FROM prices, book");
  document_test_round_trip (fixture->document);
  crow_document_undo (fixture->document);
  after = document_test_to_text (fixture->document);
  document_test_assert_same (after, before);

  /* The key of an heir is called as that of what it inherits from. */
  crow_operation_rename_attribute (key, "number");
  g_assert_cmpstr (crow_view_get_query (view, CROW_DIALECT_MARIADB), ==,
                   "SELECT \"price\", `price` FROM book JOIN novel ON novel.number = book.number");
  crow_operation_rename_entity (fixture->book, "volume");
  crow_operation_rename_entity (novel, "story");
  g_assert_cmpstr (crow_view_get_query (view, CROW_DIALECT_MARIADB), ==,
                   "SELECT \"price\", `price` FROM volume JOIN story ON story.number = volume.number");
  g_assert_cmpstr (crow_view_get_query (view, CROW_DIALECT_SQLITE), ==,
                   "SELECT price, b.number AS id FROM volume AS b, author WHERE price > 1");
}

/* Neither does what another view is called, nor the table of a link, which is mostly called after others. */
static void
test_rename_tables_in_views (Fixture      *fixture,
                             gconstpointer data)
{
  CrowEntity *tag = crow_operation_add_entity (fixture->document, NULL, "tag", 0, 0);
  CrowLink *link = connect (fixture, CROW_LINK_MANY_TO_MANY, fixture->book, tag);
  CrowView *pairs = crow_operation_add_view (fixture->document, "pairs");
  CrowView *other = crow_operation_add_view (fixture->document, "others");
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (fixture->document, "write");
  g_autofree char *before = NULL, *after = NULL;

  crow_view_set_query (pairs, CROW_DIALECT_SQLITE, "SELECT book_id, t.tag_id AS \"tag\" FROM book_tag AS t");
  crow_view_set_query (pairs, CROW_DIALECT_POSTGRESQL,
                       "SELECT count(*) FROM book JOIN book_tag ON book_tag.book_id = book.id AND tag_id > 1");
  crow_view_set_query (other, CROW_DIALECT_SQLITE, "SELECT pairs.tag FROM pairs, (SELECT 'pairs') AS p");
  crow_view_set_query (other, CROW_DIALECT_POSTGRESQL, "WITH pairs AS (SELECT 1) SELECT * FROM pairs");
  crow_edit_commit (g_steal_pointer (&edit));
  before = document_test_to_text (fixture->document);

  crow_operation_rename_view (pairs, "all pairs");
  g_assert_cmpstr (crow_view_get_name (pairs), ==, "all pairs");
  g_assert_cmpstr (crow_view_get_query (other, CROW_DIALECT_SQLITE), ==,
                   "SELECT \"all pairs\".tag FROM \"all pairs\", (SELECT 'pairs') AS p");
  g_assert_cmpstr (crow_view_get_query (other, CROW_DIALECT_POSTGRESQL), ==, "WITH pairs AS (SELECT 1) SELECT * FROM pairs");
  g_assert_cmpstr (crow_document_get_undo_label (fixture->document), ==, "Rename View");
  crow_document_undo (fixture->document);
  after = document_test_to_text (fixture->document);
  document_test_assert_same (after, before);

  crow_operation_rename_entity (fixture->book, "volume");
  g_assert_cmpstr (crow_view_get_query (pairs, CROW_DIALECT_SQLITE), ==,
                   "SELECT volume_id AS book_id, t.tag_id AS \"tag\" FROM volume_tag AS t");
  g_assert_cmpstr (crow_view_get_query (pairs, CROW_DIALECT_POSTGRESQL), ==,
                   "SELECT count(*) FROM volume JOIN volume_tag ON volume_tag.volume_id = volume.id AND tag_id > 1");
  crow_operation_rename_attribute (crow_entity_find_attribute (tag, "id"), "number");
  g_assert_cmpstr (crow_view_get_query (pairs, CROW_DIALECT_SQLITE), ==,
                   "SELECT volume_id AS book_id, t.tag_number AS \"tag\" FROM volume_tag AS t");
  crow_operation_rename_in_link (CROW_NODE (link), "table", "labels");
  g_assert_cmpstr (crow_link_get_table (link), ==, "labels");
  g_assert_cmpstr (crow_view_get_query (pairs, CROW_DIALECT_POSTGRESQL), ==,
                   "SELECT count(*) FROM volume JOIN labels ON labels.volume_id = volume.id AND tag_number > 1");
  /* A name that was chosen stays. */
  crow_operation_rename_entity (fixture->book, "book");
  g_assert_cmpstr (crow_view_get_query (pairs, CROW_DIALECT_SQLITE), ==,
                   "SELECT book_id AS book_id, t.tag_number AS \"tag\" FROM labels AS t");
  document_test_round_trip (fixture->document);
}

static void
test_types (Fixture      *fixture,
            gconstpointer data)
{
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowAttribute *reference = crow_link_column_get_attribute (crow_link_get_column (link, 0));
  CrowAttribute *key = crow_entity_get_attribute (fixture->author, 0);

  crow_operation_set_type (key, CROW_TYPE_TEXT, 12, 0, NULL);
  g_assert_cmpint (crow_attribute_get_data_type (reference), ==, CROW_TYPE_TEXT);
  g_assert_cmpuint (crow_attribute_get_length (reference), ==, 12);
  g_assert_false (crow_attribute_get_auto (key));
  crow_operation_set_required (link, 0, TRUE);
  g_assert_true (crow_attribute_get_required (reference));
  g_assert_true (crow_link_end_get_required (crow_link_get_end (link, 0)));
  crow_operation_set_required (link, 0, FALSE);
  g_assert_false (crow_attribute_get_required (reference));
}

static void
test_keys (Fixture      *fixture,
           gconstpointer data)
{
  CrowAttribute *name = crow_operation_add_attribute (fixture->author, "name", CROW_TYPE_TEXT, 0);
  CrowAttribute *id = crow_entity_find_attribute (fixture->author, "id");

  g_assert_cmpuint (crow_node_get_position (CROW_NODE (name)), ==, 0);
  crow_operation_move_attribute (name, 1);
  g_assert_cmpuint (crow_node_get_position (CROW_NODE (id)), ==, 0);
  crow_operation_set_primary (name, TRUE);
  g_assert_cmpuint (crow_entity_key_get_n_attributes (crow_entity_get_primary_key (fixture->author)), ==, 2);
  crow_operation_set_primary (id, FALSE);
  crow_operation_set_primary (name, FALSE);
  g_assert_null (crow_entity_get_primary_key (fixture->author));
  crow_operation_set_unique (name, TRUE);
  g_assert_true (crow_attribute_is_unique (name));
  crow_operation_set_unique (name, FALSE);
  g_assert_false (crow_attribute_is_unique (name));
  crow_operation_set_primary (name, TRUE);
  g_assert_true (crow_attribute_is_in_primary_key (name));
  g_assert_true (crow_attribute_get_required (name));
}

static void
test_drag (Fixture      *fixture,
           gconstpointer data)
{
  CrowNode *placement = CROW_NODE (crow_diagram_lookup_placement (fixture->diagram, fixture->author));
  guint position = crow_document_get_step_position (fixture->document);

  for (guint i = 1; i <= 100; i++)
    {
      const CrowMove move = { placement, i, 2 * i };

      crow_operation_move (fixture->document, &move, 1, "drag");
    }
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, position + 1);
  crow_document_undo (fixture->document);
  g_assert_cmpfloat (crow_placement_get_x (CROW_PLACEMENT (placement)), ==, 10);
  crow_document_redo (fixture->document);
  g_assert_cmpfloat (crow_placement_get_x (CROW_PLACEMENT (placement)), ==, 100);
  g_assert_cmpfloat (crow_placement_get_y (CROW_PLACEMENT (placement)), ==, 200);
  {
    const CrowMove first = { placement, 7, 7 };
    const CrowMove second = { placement, 8, 8 };

    /* The next drag is a step of its own, also when it has the same key. */
    crow_operation_move (fixture->document, &first, 1, "drag");
    crow_document_end_merge (fixture->document);
    crow_operation_move (fixture->document, &second, 1, "drag");
    g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, position + 3);
  }
}

static void
test_diagram (Fixture      *fixture,
              gconstpointer data)
{
  CrowLink *link = connect (fixture, CROW_LINK_ONE_TO_MANY, fixture->author, fixture->book);
  CrowNote *note = crow_operation_add_note (fixture->diagram, "Hello\nthere", 1, 2, 3, 4);
  CrowArea *area = crow_operation_add_area (fixture->diagram, "People", 1, 2, 3, 4);
  CrowPlacement *placement = crow_diagram_lookup_placement (fixture->diagram, fixture->author);
  CrowNode *nodes[] = { CROW_NODE (note), CROW_NODE (area), CROW_NODE (placement), CROW_NODE (link) };
  const double points[] = { 1, 2, 3, 4 };
  CrowBend *bend;

  crow_operation_set_colour (fixture->document, nodes, 4, "#123456");
  g_assert_cmpstr (crow_note_get_colour (note), ==, "#123456");
  g_assert_cmpstr (crow_placement_get_colour (placement), ==, "#123456");
  crow_operation_resize (CROW_NODE (area), 5, 6, 7, 8, NULL);
  g_assert_cmpfloat (crow_area_get_height (area), ==, 8);
  crow_operation_resize (CROW_NODE (placement), 5, 6, -7, 8, NULL);
  g_assert_cmpfloat (crow_placement_get_width (placement), ==, 0);
  crow_operation_set_bends (fixture->diagram, link, points, 2, NULL);
  bend = crow_route_get_bend (crow_diagram_lookup_route (fixture->diagram, link), 0);
  crow_operation_set_bends (fixture->diagram, link, points + 2, 1, NULL);
  g_assert_true (bend == crow_route_get_bend (crow_diagram_lookup_route (fixture->diagram, link), 0));
  g_assert_cmpfloat (crow_bend_get_x (bend), ==, 3);
  crow_operation_set_bends (fixture->diagram, link, NULL, 0, NULL);
  g_assert_null (crow_diagram_lookup_route (fixture->diagram, link));
  crow_operation_set_bends (fixture->diagram, link, points, 2, NULL);
  delete (fixture, placement);
  g_assert_null (crow_diagram_lookup_placement (fixture->diagram, fixture->author));
  g_assert_null (crow_diagram_lookup_route (fixture->diagram, link));
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (fixture->document)), ==, 1);
}

typedef struct
{
  guint n_signals;
  guint n_changes;
  gboolean model, diagram;
  CrowChangeReason reason;
} Heard;

static void
changed_cb (CrowDocument  *document,
            CrowChangeSet *changes,
            gpointer       data)
{
  Heard *heard = data;

  heard->n_signals++;
  heard->n_changes = crow_change_set_get_n_changes (changes);
  heard->model = crow_change_set_touches_model (changes);
  heard->diagram = crow_change_set_touches_diagram (changes, NULL);
  heard->reason = crow_change_set_get_reason (changes);
}

static void
test_signal (Fixture      *fixture,
             gconstpointer data)
{
  CrowNode *placement = CROW_NODE (crow_diagram_lookup_placement (fixture->diagram, fixture->author));
  const CrowMove move = { placement, 1, 2 };
  Heard heard = { 0 };

  g_signal_connect (fixture->document, "changed", G_CALLBACK (changed_cb), &heard);
  crow_operation_move (fixture->document, &move, 1, NULL);
  g_assert_cmpuint (heard.n_signals, ==, 1);
  g_assert_cmpuint (heard.n_changes, ==, 2);
  g_assert_true (heard.diagram && !heard.model);
  crow_operation_move (fixture->document, &move, 1, NULL);
  g_assert_cmpuint (heard.n_signals, ==, 1);
  crow_operation_rename_entity (fixture->author, "writer");
  g_assert_true (heard.model && !heard.diagram);
  g_assert_cmpint (heard.reason, ==, CROW_CHANGE_REASON_COMMIT);
  delete (fixture, fixture->author);
  g_assert_true (heard.model && heard.diagram);
  crow_document_undo (fixture->document);
  g_assert_cmpint (heard.reason, ==, CROW_CHANGE_REASON_UNDO);
  g_assert_cmpuint (heard.n_signals, ==, 4);
  g_signal_handlers_disconnect_by_data (fixture->document, &heard);
}

static void
test_edits (Fixture      *fixture,
            gconstpointer data)
{
  guint position = crow_document_get_step_position (fixture->document);
  g_autofree char *before = document_test_to_text (fixture->document);
  g_autofree char *after = NULL;

  /* One that leaves its scope is rolled back. */
  {
    g_autoptr (CrowEdit) G_GNUC_UNUSED edit = crow_document_begin_edit (fixture->document, "Lost");

    crow_entity_set_name (fixture->author, "nobody");
    delete (fixture, fixture->book);
  }
  after = document_test_to_text (fixture->document);
  document_test_assert_same (after, before);
  g_assert_false (crow_document_is_editing (fixture->document));

  /* An inner one that is rolled back takes only its own with it; the whole is one step. */
  {
    g_autoptr (CrowEdit) outer = crow_document_begin_edit (fixture->document, "Outer");

    crow_entity_set_name (fixture->author, "writer");
    {
      g_autoptr (CrowEdit) G_GNUC_UNUSED inner = crow_document_begin_edit (fixture->document, "Inner");

      crow_entity_set_name (fixture->author, "poet");
    }
    g_assert_cmpstr (crow_entity_get_name (fixture->author), ==, "writer");
    crow_operation_add_attribute (fixture->author, "x", CROW_TYPE_TEXT, -1);
    crow_edit_commit (g_steal_pointer (&outer));
  }
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, position + 1);
  g_assert_cmpstr (crow_document_get_undo_label (fixture->document), ==, "Outer");

  /* An edit that changes nothing leaves no trace. */
  crow_operation_set_unique (crow_entity_get_attribute (fixture->author, 0), FALSE);
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, position + 1);
  g_assert_cmpstr (crow_document_get_step_label (fixture->document, 0), ==, "Add Entity");
}

static void
test_unguarded_subprocess (Fixture      *fixture,
                           gconstpointer data)
{
  crow_entity_set_name (fixture->author, "nobody");
}

static void
test_unguarded (void)
{
  g_test_trap_subprocess ("/document/operations/unguarded/subprocess", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*changed without an edit*");
}

#define ADD(name, function) g_test_add ("/document/operations/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("add-entity", test_add_entity);
  ADD ("connect", test_connect);
  ADD ("columns", test_columns);
  ADD ("connect-attribute", test_connect_attribute);
  ADD ("refused", test_refused);
  ADD ("delete/entity", test_delete_entity);
  ADD ("delete/attribute", test_delete_attribute);
  ADD ("delete/link", test_delete_link);
  ADD ("delete/enumeration", test_delete_enumeration);
  ADD ("rename", test_rename);
  ADD ("rename-in-expressions", test_rename_in_expressions);
  ADD ("rename-in-views", test_rename_in_views);
  ADD ("rename-tables-in-views", test_rename_tables_in_views);
  ADD ("types", test_types);
  ADD ("keys", test_keys);
  ADD ("drag", test_drag);
  ADD ("diagram", test_diagram);
  ADD ("signal", test_signal);
  ADD ("edits", test_edits);
  g_test_add_func ("/document/operations/unguarded", test_unguarded);
  ADD ("unguarded/subprocess", test_unguarded_subprocess);
  return g_test_run ();
}
