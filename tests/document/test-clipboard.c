/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying, pasting and duplicating: what goes along, what is made free, and that the clipboard is a document.
 */
#include "config.h"

#include "document-test.h"

#include "document/crow-clipboard.h"
#include "document/crow-operation.h"

static CrowNode *
lookup (CrowDocument *document,
        const char   *id)
{
  CrowNode *node = crow_document_lookup (document, id);

  g_assert_nonnull (node);
  return node;
}

static void
test_copy (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  CrowNode *nodes[] = { lookup (document, "book"), lookup (document, "tag"), lookup (document, "hint") };
  g_autoptr (CrowDocument) copied = crow_clipboard_copy (document, diagram, nodes, 3);
  CrowModel *model = crow_document_get_model (copied);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = NULL;

  document_test_round_trip (copied);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 2);
  g_assert_cmpuint (crow_model_get_n_enumerations (model), ==, 1);
  /* The link between the two, not the one to the author, whose attribute is an ordinary one now. */
  g_assert_cmpuint (crow_model_get_n_links (model), ==, 1);
  g_assert_null (crow_attribute_get_link (CROW_ATTRIBUTE (lookup (copied, "book.author"))));
  g_assert_cmpuint (crow_diagram_get_n_placements (crow_document_get_diagram (copied, 0)), ==, 2);
  g_assert_cmpuint (crow_diagram_get_n_notes (crow_document_get_diagram (copied, 0)), ==, 1);
  schema = crow_document_compile (copied, &error);
  g_assert_no_error (error);
  /* Copying changes nothing. */
  g_assert_false (crow_document_get_modified (document));
  nodes[0] = lookup (document, "written");
  g_assert_null (crow_clipboard_copy (document, diagram, nodes, 1));
}

static void
test_paste (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autoptr (CrowDocument) other = crow_document_new ();
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  CrowNode *nodes[] = { lookup (document, "author"), lookup (document, "book") };
  g_autoptr (CrowDocument) copied = crow_clipboard_copy (document, diagram, nodes, 2);
  g_autofree char *clip = document_test_to_text (copied);
  g_autoptr (CrowDocument) from_text = document_test_load (clip);
  g_autoptr (GPtrArray) here = NULL;
  g_autoptr (GPtrArray) there = NULL;
  g_autofree char *undone = NULL;
  CrowPlacement *placement;
  CrowLink *link;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = NULL;

  /* Into the same document: new ids, free names, the enumeration as it is. */
  here = crow_operation_paste (document, diagram, NULL, from_text, 1000, 2000);
  document_test_round_trip (document);
  g_assert_cmpuint (here->len, ==, 2);
  g_assert_cmpstr (crow_entity_get_name (g_ptr_array_index (here, 0)), ==, "author2");
  g_assert_cmpuint (crow_model_get_n_enumerations (crow_document_get_model (document)), ==, 1);
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (document)), ==, 4);
  link = crow_model_get_link (crow_document_get_model (document), 3);
  g_assert_true (crow_link_get_entity (link, 0) == g_ptr_array_index (here, 0));
  g_assert_true (crow_attribute_get_link (crow_link_column_get_attribute (crow_link_get_column (link, 0))) == link);
  placement = crow_diagram_lookup_placement (diagram, g_ptr_array_index (here, 0));
  g_assert_cmpfloat (crow_placement_get_x (placement), ==, 1000);
  g_assert_cmpfloat (crow_placement_get_y (placement), ==, 2000);
  g_assert_cmpfloat (crow_bend_get_x (crow_route_get_bend (crow_diagram_lookup_route (diagram, link), 0)), ==, 1300);
  schema = crow_document_compile (document, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crow_document_get_undo_label (document), ==, "Paste");
  crow_document_undo (document);
  undone = document_test_to_text (document);
  document_test_assert_same (undone, text);

  /* Into another one: the enumeration comes along. */
  there = crow_operation_paste (other, crow_document_get_diagram (other, 0), NULL, from_text, 0, 0);
  document_test_round_trip (other);
  g_assert_cmpuint (there->len, ==, 2);
  g_assert_cmpstr (crow_entity_get_name (g_ptr_array_index (there, 0)), ==, "author");
  g_assert_cmpuint (crow_model_get_n_enumerations (crow_document_get_model (other)), ==, 1);
}

static void
test_attributes (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  CrowNode *nodes[] = { lookup (document, "book.state"), lookup (document, "book.author") };
  g_autoptr (CrowDocument) copied = crow_clipboard_copy (document, NULL, nodes, 2);
  CrowEntity *author = CROW_ENTITY (lookup (document, "author"));
  g_autoptr (GPtrArray) pasted = crow_operation_paste (document, NULL, author, copied, 0, 0);
  g_autoptr (GPtrArray) doubled = NULL;
  g_autoptr (GPtrArray) nowhere = NULL;

  document_test_round_trip (document);
  g_assert_cmpuint (pasted->len, ==, 2);
  g_assert_cmpstr (crow_attribute_get_name (crow_entity_get_attribute (author, 3)), ==, "state");
  g_assert_true (crow_node_get_id (CROW_NODE (crow_attribute_get_enumeration (g_ptr_array_index (pasted, 0)))) ==
                 crow_node_get_id (lookup (document, "state")));
  g_assert_null (crow_attribute_get_link (g_ptr_array_index (pasted, 1)));
  doubled = crow_operation_duplicate (document, NULL, nodes, 1);
  g_assert_cmpuint (doubled->len, ==, 1);
  g_assert_cmpstr (crow_attribute_get_name (g_ptr_array_index (doubled, 0)), ==, "state2");
  nowhere = crow_operation_paste (document, NULL, NULL, copied, 0, 0);
  g_assert_cmpuint (nowhere->len, ==, 0);
}

/* An entity that has no name yet is pasted as any other. */
static void
test_unnamed (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  CrowEntity *entity = crow_operation_add_entity (document, diagram, "author", 10, 20);
  CrowNode *nodes[] = { CROW_NODE (entity) };
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Name");
  g_autoptr (GPtrArray) doubled = NULL;

  crow_entity_set_name (entity, NULL);
  crow_edit_commit (g_steal_pointer (&edit));
  doubled = crow_operation_duplicate (document, diagram, nodes, 1);
  g_assert_cmpuint (doubled->len, ==, 1);
  g_assert_nonnull (crow_diagram_lookup_placement (diagram, g_ptr_array_index (doubled, 0)));
  document_test_round_trip (document);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/clipboard/copy", test_copy);
  g_test_add_func ("/document/clipboard/paste", test_paste);
  g_test_add_func ("/document/clipboard/attributes", test_attributes);
  g_test_add_func ("/document/clipboard/unnamed", test_unnamed);
  return g_test_run ();
}
