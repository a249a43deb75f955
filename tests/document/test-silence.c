/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Problems that are silenced: at their element, saved with it, undone like any edit.
 */
#include "config.h"

#include "document-test.h"

#include "document/crow-document-check.h"
#include "document/crow-operation.h"
#include "document/crow-silence.h"
#include "sql/crow-schema-check.h"

static GPtrArray *
check (CrowDocument *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);

  g_assert_no_error (error);
  return crow_schema_check (schema, CROW_DIALECTS_ALL);
}

static const CrowProblem *
find (GPtrArray  *problems,
      const char *code)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((CrowProblem *) g_ptr_array_index (problems, i))->code, code))
      return g_ptr_array_index (problems, i);
  return NULL;
}

static void
test_silence (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *entity = crow_operation_add_entity (document, NULL, "loose", 0, 0);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) silenced = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  const CrowProblem *problem;
  guint n_problems, n_steps;

  crow_operation_set_primary (crow_entity_get_attribute (entity, 0), FALSE);
  crow_attribute_set_auto (crow_entity_get_attribute (entity, 0), FALSE);
  problems = check (document);
  n_problems = problems->len;
  problem = find (problems, "missing-primary-key");
  g_assert_nonnull (problem);
  g_assert_true (crow_problem_can_be_silenced (document, problem));
  g_assert_false (crow_document_is_silenced (document, problem));

  n_steps = crow_document_get_n_steps (document);
  crow_operation_silence_problem (document, problem, TRUE);
  g_assert_cmpuint (crow_document_get_n_steps (document), ==, n_steps + 1);
  g_assert_true (crow_document_is_silenced (document, problem));
  text = document_test_to_text (document);
  g_assert_nonnull (strstr (text, "silenced=\"missing-primary-key\""));
  document_test_round_trip (document);

  silenced = crow_document_take_silenced (document, problems);
  g_assert_cmpuint (silenced->len, ==, 1);
  g_assert_cmpuint (problems->len, ==, n_problems - 1);
  problem = g_ptr_array_index (silenced, 0);
  g_assert_cmpstr (problem->code, ==, "missing-primary-key");

  /* Twice is once. */
  crow_operation_silence_problem (document, problem, TRUE);
  g_assert_cmpstr (crow_node_get_text (CROW_NODE (entity), CROW_ENTITY_PROP_SILENCED), ==, "missing-primary-key");
  crow_operation_silence_problem (document, problem, FALSE);
  g_assert_false (crow_document_is_silenced (document, problem));
  g_assert_null (crow_node_get_text (CROW_NODE (entity), CROW_ENTITY_PROP_SILENCED));
  crow_document_undo (document);
  g_assert_true (crow_document_is_silenced (document, problem));
}

/* Several codes stand in the order of the alphabet, whatever was silenced first. */
static void
test_order (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *entity = crow_operation_add_entity (document, NULL, "loose", 0, 0);
  CrowProblem problem = { .severity = CROW_SEVERITY_WARNING, .id = (char *) crow_node_get_id (CROW_NODE (entity)) };

  problem.code = "zebra";
  crow_operation_silence_problem (document, &problem, TRUE);
  problem.code = "ape";
  crow_operation_silence_problem (document, &problem, TRUE);
  problem.code = "lion";
  crow_operation_silence_problem (document, &problem, TRUE);
  g_assert_cmpstr (crow_node_get_text (CROW_NODE (entity), CROW_ENTITY_PROP_SILENCED), ==, "ape lion zebra");
  problem.code = "li";
  g_assert_false (crow_document_is_silenced (document, &problem));
  problem.code = "lion";
  crow_operation_silence_problem (document, &problem, FALSE);
  g_assert_cmpstr (crow_node_get_text (CROW_NODE (entity), CROW_ENTITY_PROP_SILENCED), ==, "ape zebra");
}

/* What a database refuses stays told, also where a file by another hand says otherwise. */
static void
test_errors (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *entity = crow_operation_add_entity (document, NULL, "loose", 0, 0);
  CrowProblem problem = { .severity = CROW_SEVERITY_ERROR, .code = "bad", .id = (char *) crow_node_get_id (CROW_NODE (entity)) };
  guint n_steps = crow_document_get_n_steps (document);
  CrowEdit *edit;

  g_assert_false (crow_problem_can_be_silenced (document, &problem));
  crow_operation_silence_problem (document, &problem, TRUE);
  g_assert_cmpuint (crow_document_get_n_steps (document), ==, n_steps);
  edit = crow_document_begin_edit (document, "by hand");
  crow_node_set_text (CROW_NODE (entity), CROW_ENTITY_PROP_SILENCED, "bad");
  crow_edit_commit (edit);
  g_assert_false (crow_document_is_silenced (document, &problem));
  problem.severity = CROW_SEVERITY_NOTE;
  g_assert_true (crow_document_is_silenced (document, &problem));

  problem.id = (char *) "nobody";
  g_assert_false (crow_problem_can_be_silenced (document, &problem));
  g_assert_false (crow_document_is_silenced (document, &problem));
}

/* An entity is missed where diagrams say what stands on them, and nowhere else. */
static void
test_unplaced (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  CrowEntity *placed, *loose;
  g_autoptr (GPtrArray) problems = NULL;
  const CrowProblem *problem;

  loose = crow_operation_add_entity (document, NULL, "loose", 0, 0);
  problems = crow_document_check (document);
  g_assert_cmpuint (problems->len, ==, 0);
  g_ptr_array_unref (problems);

  placed = crow_operation_add_entity (document, diagram, "placed", 0, 0);
  g_assert_nonnull (crow_diagram_lookup_placement (diagram, placed));
  problems = crow_document_check (document);
  problem = find (problems, "unplaced-entity");
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (problem->id, ==, crow_node_get_id (CROW_NODE (loose)));
  g_assert_nonnull (strstr (problem->message, "loose"));
  g_assert_true (crow_problem_can_be_silenced (document, problem));
  g_ptr_array_unref (problems);

  crow_operation_place_entity (diagram, loose, 3, 4);
  problems = crow_document_check (document);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* What a damaged file places and does not have is told as long as it is there, and goes in one edit. */
static void
test_dangling (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  g_autoptr (CrowDocument) damaged = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  const CrowProblem *problem;

  crow_operation_add_entity (document, diagram, "placed", 0, 0);
  before = document_test_to_text (document);
  text = g_string_new (before);
  g_string_replace (text, "  </diagram>", "    <placement entity=\"ghost\" x=\"0\" y=\"0\"/>\n    <route link=\"ghost\"/>\n  </diagram>", 0);
  bytes = g_bytes_new (text->str, text->len);
  damaged = crow_document_load_bytes (bytes, CROW_LOAD_LENIENT, &error);
  g_assert_no_error (error);
  problems = crow_document_check (damaged);
  problem = find (problems, "dangling-placement");
  g_assert_nonnull (strstr (problem->message, "2 things"));
  g_assert_true (crow_operation_can_apply_fix (damaged, problem));
  g_assert_true (crow_operation_apply_fix (damaged, problem, &error));
  g_assert_no_error (error);
  left = crow_document_check (damaged);
  g_assert_cmpuint (left->len, ==, 0);
  after = document_test_to_text (damaged);
  document_test_assert_same (after, before);
  crow_document_undo (damaged);
  g_free (after);
  after = document_test_to_text (damaged);
  document_test_assert_same (after, text->str);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/silence/silence", test_silence);
  g_test_add_func ("/document/silence/order", test_order);
  g_test_add_func ("/document/silence/errors", test_errors);
  g_test_add_func ("/document/silence/unplaced", test_unplaced);
  g_test_add_func ("/document/silence/dangling", test_dangling);
  return g_test_run ();
}
