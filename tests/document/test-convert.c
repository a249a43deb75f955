/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links that become other links, or entities and back: what stays, what is made anew, what is refused and why.
 */
#include "config.h"

#include "document-test.h"

#include "document/crow-operation.h"

typedef struct
{
  CrowDocument *document;
  char *text;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->text = document_test_example ();
  fixture->document = document_test_load (fixture->text);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *undone = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) G_GNUC_UNUSED schema = crow_document_compile (fixture->document, &error);

  g_assert_no_error (error);
  document_test_round_trip (fixture->document);
  crow_document_go_to_step (fixture->document, 0);
  undone = document_test_to_text (fixture->document);
  document_test_assert_same (undone, fixture->text);
  g_object_unref (fixture->document);
  g_free (fixture->text);
}

static CrowLink *
get_link (Fixture    *fixture,
          const char *id)
{
  return CROW_LINK (crow_document_lookup (fixture->document, id));
}

static CrowEntity *
get_entity (Fixture    *fixture,
            const char *id)
{
  return CROW_ENTITY (crow_document_lookup (fixture->document, id));
}

static const char *
get_role (CrowLink *link,
          guint     end)
{
  return crow_link_end_get_role (crow_link_get_end (link, end));
}

static void
test_kind (Fixture      *fixture,
           gconstpointer data)
{
  CrowLink *link = get_link (fixture, "written");
  CrowAttribute *reference = CROW_ATTRIBUTE (crow_document_lookup (fixture->document, "book.author"));
  g_autoptr (GError) error = NULL;

  /* One or many: the same attribute, another role. */
  g_assert_true (crow_operation_set_link_kind (link, CROW_LINK_ONE_TO_ONE, &error));
  g_assert_true (crow_link_column_get_attribute (crow_link_get_column (link, 0)) == reference);
  g_assert_cmpstr (get_role (link, 0), ==, "author");
  g_assert_cmpstr (get_role (link, 1), ==, "book");

  /* Many on both sides: the attribute goes, the link stays the same. */
  g_assert_true (crow_operation_set_link_kind (link, CROW_LINK_MANY_TO_MANY, &error));
  g_assert_null (crow_document_lookup (fixture->document, "book.author"));
  g_assert_cmpuint (crow_link_get_n_columns (link), ==, 0);
  g_assert_cmpstr (get_role (link, 0), ==, "authors");
  g_assert_cmpstr (get_role (link, 1), ==, "books");
  g_assert_cmpstr (crow_link_get_name (link), ==, "writes");
  g_assert_cmpint (crow_link_get_delete_rule (link), ==, CROW_DELETE_CASCADE);
  g_assert_nonnull (crow_diagram_lookup_route (crow_document_get_diagram (fixture->document, 0), link));

  /* And back: made anew by the pattern, required as the end says. */
  g_assert_true (crow_operation_set_link_kind (link, CROW_LINK_ONE_TO_MANY, &error));
  reference = crow_link_column_get_attribute (crow_link_get_column (link, 0));
  g_assert_cmpstr (crow_attribute_get_name (reference), ==, "author_id");
  g_assert_true (crow_attribute_get_required (reference));
  g_assert_cmpstr (get_role (link, 0), ==, "author");
  g_assert_no_error (error);
}

static void
test_reverse (Fixture      *fixture,
              gconstpointer data)
{
  CrowLink *link = get_link (fixture, "written");
  CrowLink *pairs = get_link (fixture, "tagged");
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_operation_reverse_link (link, &error));
  g_assert_true (crow_link_get_entity (link, 0) == get_entity (fixture, "book"));
  g_assert_null (crow_entity_find_attribute (get_entity (fixture, "book"), "author_id"));
  g_assert_nonnull (crow_entity_find_attribute (get_entity (fixture, "author"), "book_id"));
  g_assert_cmpstr (get_role (link, 0), ==, "book");
  g_assert_cmpstr (get_role (link, 1), ==, "authors");
  g_assert_true (crow_operation_reverse_link (pairs, &error));
  g_assert_true (crow_link_get_entity (pairs, 0) == get_entity (fixture, "tag"));
  g_assert_cmpuint (crow_link_column_get_end (crow_link_get_column (pairs, 0)), ==, 1);
  g_assert_no_error (error);
}

static void
test_retarget (Fixture      *fixture,
               gconstpointer data)
{
  CrowLink *link = get_link (fixture, "written");
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_operation_retarget_link (link, 1, get_entity (fixture, "tag"), &error));
  g_assert_no_error (error);
  g_assert_null (crow_entity_find_attribute (get_entity (fixture, "book"), "author_id"));
  g_assert_nonnull (crow_entity_find_attribute (get_entity (fixture, "tag"), "author_id"));
  g_assert_cmpstr (get_role (link, 1), ==, "tags");
  g_assert_null (crow_link_end_get_order_by_id (crow_link_get_end (link, 1)));
}

static const CrowEntityInfo *
get_table (const CrowSchema *schema,
           const char       *name)
{
  guint16 index = crow_schema_lookup_entity (schema, name);

  g_assert_cmpuint (index, !=, CROW_NONE);
  return crow_schema_get_entity (schema, index);
}

static void
assert_same_table (const CrowEntityInfo *a,
                   const CrowEntityInfo *b)
{
  g_assert_cmpuint (a->n_attributes, ==, b->n_attributes);
  for (guint i = 0; i < a->n_attributes; i++)
    {
      g_assert_cmpstr (a->attributes[i].name, ==, b->attributes[i].name);
      g_assert_cmpuint (a->attributes[i].type, ==, b->attributes[i].type);
      g_assert_cmpuint (a->attributes[i].flags, ==, b->attributes[i].flags);
    }
  g_assert_cmpuint (a->keys[a->primary_key].n_attributes, ==, b->keys[b->primary_key].n_attributes);
}

/* To an entity and back: the table in the database is the same all the while. */
static void
test_entity (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (CrowSchema) before = crow_document_compile (fixture->document, NULL);
  g_autoptr (CrowSchema) between = NULL;
  g_autoptr (CrowSchema) after = NULL;
  g_autoptr (GError) error = NULL;
  CrowEntity *entity = crow_operation_link_to_entity (get_link (fixture, "tagged"), &error);
  CrowLink *link;

  g_assert_no_error (error);
  g_assert_null (crow_document_lookup (fixture->document, "tagged"));
  g_assert_cmpstr (crow_entity_get_name (entity), ==, "book_tag");
  g_assert_nonnull (crow_diagram_lookup_placement (crow_document_get_diagram (fixture->document, 0), entity));
  between = crow_document_compile (fixture->document, &error);
  g_assert_no_error (error);
  assert_same_table (get_table (between, "book_tag"), get_table (before, "book_tag"));
  g_assert_cmpstr (crow_document_get_undo_label (fixture->document), ==, "Turn Link into Entity");
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, 1);

  /* What says more than pairs is no link. */
  crow_operation_add_attribute (entity, "since", CROW_TYPE_DATE, -1);
  g_assert_null (crow_operation_entity_to_link (entity, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==,
                   "“book_tag” has the attribute “since”, which a many-to-many link has no place for. Delete the "
                   "attribute first.");
  g_clear_error (&error);
  crow_document_undo (fixture->document);
  g_assert_null (crow_operation_entity_to_link (get_entity (fixture, "book"), &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);

  link = crow_operation_entity_to_link (entity, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_link_get_table (link), ==, "book_tag");
  after = crow_document_compile (fixture->document, &error);
  g_assert_no_error (error);
  assert_same_table (get_table (after, "book_tag"), get_table (before, "book_tag"));
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  CrowLink *link = get_link (fixture, "written");
  g_autoptr (GError) error = NULL;
  guint steps;

  g_assert_null (crow_operation_link_to_entity (link, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);
  crow_operation_set_primary (crow_entity_get_attribute (get_entity (fixture, "book"), 0), FALSE);
  steps = crow_document_get_n_steps (fixture->document);
  g_assert_false (crow_operation_reverse_link (link, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (crow_operation_set_link_kind (link, CROW_LINK_MANY_TO_MANY, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "“book” has no key that a link could refer to. Give it a primary key first.");
  g_assert_cmpuint (crow_document_get_n_steps (fixture->document), ==, steps);
  crow_document_undo (fixture->document);
}

static void
test_all (Fixture      *fixture,
          gconstpointer data)
{
  CrowNode *nodes[] = { crow_document_lookup (fixture->document, "book.title"),
                        crow_document_lookup (fixture->document, "book.price"),
                        crow_document_lookup (fixture->document, "book"), CROW_NODE (get_link (fixture, "written")) };
  const CrowStoredValue required = { .integer = FALSE };
  const CrowStoredValue comment = { .text = (char *) "Seen" };

  crow_operation_set_all (fixture->document, nodes, G_N_ELEMENTS (nodes), "required", CROW_STORED_BOOLEAN, &required);
  g_assert_false (crow_attribute_get_required (CROW_ATTRIBUTE (nodes[0])));
  g_assert_false (crow_attribute_get_required (CROW_ATTRIBUTE (nodes[1])));
  crow_operation_set_all (fixture->document, nodes, G_N_ELEMENTS (nodes), "comment", CROW_STORED_TEXT, &comment);
  g_assert_cmpstr (crow_entity_get_comment (CROW_ENTITY (nodes[2])), ==, "Seen");
  g_assert_cmpstr (crow_link_get_comment (CROW_LINK (nodes[3])), ==, "Seen");
  g_assert_cmpuint (crow_document_get_step_position (fixture->document), ==, 2);
}

#define ADD(name, function) g_test_add ("/document/convert/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kind", test_kind);
  ADD ("reverse", test_reverse);
  ADD ("retarget", test_retarget);
  ADD ("entity", test_entity);
  ADD ("refused", test_refused);
  ADD ("all", test_all);
  return g_test_run ();
}
