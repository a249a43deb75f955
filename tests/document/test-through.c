/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many-to-many links that go through an entity: what they stand on, what the check says, and what becomes of them.
 */
#include "config.h"

#include "document-test.h"

#include <string.h>

#include "document/crow-clipboard.h"
#include "document/crow-document-check.h"
#include "document/crow-merge.h"
#include "document/crow-operation.h"
#include "document/crow-through.h"
#include "sql/crow-problem.h"

/* People work in projects by assignments, and know each other by acquaintances. */
static const char drawing[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"
  "  <model id=\"m\" name=\"staff\">\n"
  "    <entity id=\"person\" name=\"person\">\n"
  "      <attribute id=\"person.id\" name=\"id\" type=\"integer\" required=\"true\" auto=\"true\"/>\n"
  "      <attribute id=\"person.name\" name=\"name\"/>\n"
  "      <key id=\"person.pk\" kind=\"primary\" attributes=\"person.id\"/>\n"
  "    </entity>\n"
  "    <entity id=\"project\" name=\"project\">\n"
  "      <attribute id=\"project.id\" name=\"id\" type=\"integer\" required=\"true\" auto=\"true\"/>\n"
  "      <key id=\"project.pk\" kind=\"primary\" attributes=\"project.id\"/>\n"
  "    </entity>\n"
  "    <entity id=\"task\" name=\"task\">\n"
  "      <attribute id=\"task.person\" name=\"person_id\" type=\"integer\" required=\"true\" link=\"takes\"/>\n"
  "      <attribute id=\"task.project\" name=\"project_id\" type=\"integer\" required=\"true\" link=\"staffs\"/>\n"
  "      <attribute id=\"task.boss\" name=\"boss_id\" type=\"integer\"/>\n"
  "      <key id=\"task.pk\" kind=\"primary\" attributes=\"task.person task.project\"/>\n"
  "    </entity>\n"
  "    <entity id=\"tie\" name=\"tie\">\n"
  "      <attribute id=\"tie.from\" name=\"from_id\" type=\"integer\" required=\"true\" link=\"knows\"/>\n"
  "      <attribute id=\"tie.to\" name=\"to_id\" type=\"integer\" required=\"true\" link=\"known\"/>\n"
  "      <key id=\"tie.pk\" kind=\"primary\" attributes=\"tie.from tie.to\"/>\n"
  "    </entity>\n"
  "    <link id=\"works\" kind=\"many-to-many\" through=\"task\">\n"
  "      <end entity=\"person\" role=\"people\" order-by=\"person.name\"/>\n"
  "      <end entity=\"project\" role=\"projects\"/>\n"
  "    </link>\n"
  "    <link id=\"friends\" kind=\"many-to-many\" through=\"tie\">\n"
  "      <end entity=\"person\" role=\"admirers\" by=\"knows\"/>\n"
  "      <end entity=\"person\" role=\"friends\" by=\"known\"/>\n"
  "    </link>\n"
  "    <link id=\"takes\" delete=\"cascade\">\n"
  "      <end entity=\"person\" role=\"person\" required=\"true\"/>\n"
  "      <end entity=\"task\" role=\"tasks\"/>\n"
  "      <column attribute=\"task.person\" references=\"person.id\"/>\n"
  "    </link>\n"
  "    <link id=\"staffs\" delete=\"cascade\">\n"
  "      <end entity=\"project\" role=\"project\" required=\"true\"/>\n"
  "      <end entity=\"task\" role=\"tasks\"/>\n"
  "      <column attribute=\"task.project\" references=\"project.id\"/>\n"
  "    </link>\n"
  "    <link id=\"knows\" delete=\"cascade\">\n"
  "      <end entity=\"person\" role=\"from\" required=\"true\"/>\n"
  "      <end entity=\"tie\" role=\"ties\"/>\n"
  "      <column attribute=\"tie.from\" references=\"person.id\"/>\n"
  "    </link>\n"
  "    <link id=\"known\" delete=\"cascade\">\n"
  "      <end entity=\"person\" role=\"to\" required=\"true\"/>\n"
  "      <end entity=\"tie\" role=\"ties_to\"/>\n"
  "      <column attribute=\"tie.to\" references=\"person.id\"/>\n"
  "    </link>\n"
  "  </model>\n"
  "  <diagram id=\"d\" name=\"all\">\n"
  "    <placement entity=\"person\" x=\"0\" y=\"0\"/>\n"
  "    <placement entity=\"project\" x=\"400\" y=\"0\"/>\n"
  "    <placement entity=\"task\" x=\"200\" y=\"200\"/>\n"
  "    <placement entity=\"tie\" x=\"0\" y=\"400\"/>\n"
  "    <route link=\"works\"/>\n"
  "  </diagram>\n"
  "</crowfoot>\n";

static CrowLink *
get_link (CrowDocument *document,
          const char   *id)
{
  return CROW_LINK (crow_document_lookup (document, id));
}

static CrowEntity *
get_entity (CrowDocument *document,
            const char   *id)
{
  return CROW_ENTITY (crow_document_lookup (document, id));
}

static void
delete (CrowDocument *document,
        const char   *id)
{
  CrowNode *node = crow_document_lookup (document, id);

  crow_operation_delete (document, &node, 1);
}

#define EDIT(document, statement) \
  G_STMT_START { \
    g_autoptr (CrowEdit) edit_ = crow_document_begin_edit (document, "Edit"); \
    statement; \
    crow_edit_commit (g_steal_pointer (&edit_)); \
  } G_STMT_END

/* Exactly these problems, as "link code, …". */
static void
assert_problems (CrowDocument *document,
                 const char   *expected)
{
  g_autoptr (GPtrArray) problems = crow_document_check (document);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (problems, i);

      g_assert_nonnull (problem->remedy);
      g_string_append_printf (found, "%s%s %s", found->len > 0 ? ", " : "", problem->id, problem->code);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static CrowSchema *
compile (CrowDocument *document)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_document_compile (document, &error);

  g_assert_no_error (error);
  return schema;
}

/* No table, no column, no foreign key: whoever looks at tables sees the same as without. */
static void
test_compile (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  g_autoptr (CrowSchema) schema = compile (document);
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  guint n_roles;

  document_test_round_trip (document);
  assert_problems (document, "");
  g_assert_cmpuint (info->n_entities, ==, 4);
  g_assert_cmpuint (info->n_relationships, ==, 4);
  g_assert_cmpuint (info->n_throughs, ==, 2);
  g_assert_cmpstr (info->relationships[info->throughs[0].relationships[0]].id, ==, "takes");
  g_assert_cmpstr (info->relationships[info->throughs[0].relationships[1]].id, ==, "staffs");
  g_assert_cmpstr (info->throughs[0].ends[0].order_by, ==, "name");
  g_assert_cmpstr (info->relationships[info->throughs[1].relationships[0]].id, ==, "knows");
  g_assert_cmpstr (info->relationships[info->throughs[1].relationships[1]].id, ==, "known");
  crow_schema_get_roles (schema, crow_schema_lookup_entity (schema, "project"), &n_roles);
  g_assert_cmpuint (n_roles, ==, 1);
}

static void
test_states (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  CrowLink *works = get_link (document, "works"), *friends = get_link (document, "friends"), *by[2], *boss;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) skipped = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  guint end;

  /* A second way to a person. */
  boss = crow_operation_connect (document, CROW_LINK_ONE_TO_MANY, get_entity (document, "person"), get_entity (document, "task"),
                                 &error);
  g_assert_no_error (error);
  g_assert_cmpint (crow_link_resolve_through (works, by, &end), ==, CROW_THROUGH_AMBIGUOUS);
  g_assert_cmpuint (end, ==, 0);
  assert_problems (document, "works through-ambiguous");
  EDIT (document, crow_link_end_set_by (crow_link_get_end (works, 0), boss));
  g_assert_cmpint (crow_link_resolve_through (works, by, &end), ==, CROW_THROUGH_FITS);
  g_assert_true (by[0] == boss && by[1] == get_link (document, "staffs"));
  EDIT (document, crow_link_end_set_by (crow_link_get_end (works, 0), get_link (document, "staffs")));
  g_assert_cmpint (crow_link_resolve_through (works, by, &end), ==, CROW_THROUGH_OTHER_LINK);
  assert_problems (document, "works through-other-link");
  EDIT (document, crow_link_end_set_by (crow_link_get_end (works, 0), boss));

  /* To itself, one name is enough. */
  EDIT (document, crow_link_end_set_by (crow_link_get_end (friends, 1), NULL));
  g_assert_cmpint (crow_link_resolve_through (friends, by, &end), ==, CROW_THROUGH_FITS);
  g_assert_true (by[1] == get_link (document, "known"));
  EDIT (document, crow_link_end_set_by (crow_link_get_end (friends, 0), NULL));
  g_assert_cmpint (crow_link_resolve_through (friends, by, &end), ==, CROW_THROUGH_AMBIGUOUS);
  EDIT (document, crow_link_end_set_by (crow_link_get_end (friends, 0), get_link (document, "known")));
  EDIT (document, crow_link_end_set_by (crow_link_get_end (friends, 1), get_link (document, "known")));
  g_assert_cmpint (crow_link_resolve_through (friends, by, &end), ==, CROW_THROUGH_SAME_LINK);
  assert_problems (document, "friends through-other-link");

  /* Strict, that is an error with the sentence; otherwise the rest is compiled. */
  g_assert_null (crow_document_compile (document, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_UNFINISHED);
  g_assert_nonnull (strstr (error->message, "by the same link"));
  g_clear_error (&error);
  schema = crow_document_compile_partial (document, &skipped, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skipped->len, ==, 0);
  g_assert_cmpuint (crow_schema_get_info (schema)->n_throughs, ==, 1);
  document_test_round_trip (document);
}

/* Without a key the session has no objects of it. */
static void
test_no_key (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  g_autoptr (CrowSchema) schema = NULL;

  delete (document, "task.pk");
  assert_problems (document, "works through-no-key");
  schema = crow_document_compile_partial (document, NULL, NULL);
  g_assert_cmpuint (crow_schema_get_info (schema)->n_throughs, ==, 1);
}

static void
test_delete (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  g_autofree char *undone = NULL;

  /* A link between: the other stays, and says what is wrong. */
  delete (document, "known");
  g_assert_nonnull (get_link (document, "friends"));
  g_assert_null (crow_link_end_get_by_id (crow_link_get_end (get_link (document, "friends"), 1)));
  assert_problems (document, "friends through-no-link");
  document_test_round_trip (document);
  crow_document_undo (document);
  assert_problems (document, "");
  /* The entity between: it goes with it, and no table comes instead. */
  delete (document, "task");
  g_assert_null (crow_document_lookup (document, "works"));
  g_assert_cmpuint (crow_diagram_get_n_routes (crow_document_get_diagram (document, 0)), ==, 0);
  assert_problems (document, "");
  document_test_round_trip (document);
  crow_document_undo (document);
  /* An end. */
  delete (document, "person");
  g_assert_null (crow_document_lookup (document, "works"));
  g_assert_null (crow_document_lookup (document, "friends"));
  crow_document_undo (document);
  undone = document_test_to_text (document);
  document_test_assert_same (undone, drawing);
}

static void
test_copy (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  CrowNode *nodes[] = { CROW_NODE (get_entity (document, "person")), CROW_NODE (get_entity (document, "project")),
                        CROW_NODE (get_entity (document, "task")) };
  g_autoptr (CrowDocument) all = crow_clipboard_copy (document, NULL, nodes, 3);
  g_autoptr (CrowDocument) ends = crow_clipboard_copy (document, NULL, nodes, 2);
  g_autoptr (CrowDocument) other = crow_document_new ();
  g_autoptr (GPtrArray) pasted = NULL;
  g_autoptr (CrowSchema) schema = NULL;

  /* Without what it goes through it would be another link, with a table. */
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (ends)), ==, 0);
  g_assert_cmpuint (crow_model_get_n_links (crow_document_get_model (all)), ==, 3);
  pasted = crow_operation_paste (other, crow_document_get_diagram (other, 0), NULL, all, 0, 0);
  schema = compile (other);
  g_assert_cmpuint (crow_schema_get_info (schema)->n_throughs, ==, 1);
  g_assert_cmpuint (crow_schema_get_n_entities (schema), ==, 3);
  document_test_round_trip (other);
}

/* One side draws a link through what the other deletes. */
static void
test_merge (void)
{
  g_autoptr (CrowDocument) base = document_test_load (drawing);
  g_autoptr (CrowDocument) ours = NULL;
  g_autoptr (CrowDocument) theirs = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autofree char *without = NULL;

  delete (base, "works");
  without = document_test_to_text (base);
  ours = document_test_load (without);
  theirs = document_test_load (drawing);
  delete (ours, "task");
  conflicts = crow_operation_merge (ours, base, theirs);
  g_assert_cmpuint (conflicts->len, ==, 1);
  g_assert_null (crow_document_lookup (ours, "works"));
  document_test_round_trip (ours);
}

static void
test_set (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  CrowLink *works = get_link (document, "works"), *friends = get_link (document, "friends");
  g_autoptr (GPtrArray) choices = crow_link_list_associations (works);
  g_autoptr (GPtrArray) own_choices = crow_link_list_associations (friends);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowSchema) again = NULL;
  g_autofree char *undone = NULL;

  g_assert_cmpuint (choices->len, ==, 1);
  g_assert_true (g_ptr_array_index (choices, 0) == get_entity (document, "task"));
  g_assert_cmpuint (own_choices->len, ==, 1);
  g_assert_true (g_ptr_array_index (own_choices, 0) == get_entity (document, "tie"));

  g_assert_true (crow_operation_set_through (friends, NULL, &error));
  schema = compile (document);
  g_assert_cmpuint (crow_schema_get_n_entities (schema), ==, 5);
  crow_operation_set_delete_rule (friends, CROW_DELETE_CASCADE);
  EDIT (document, crow_link_set_table (friends, "friendship"));
  EDIT (document, crow_link_end_set_required (crow_link_get_end (friends, 0), TRUE));
  assert_problems (document, "");
  /* What it said of its table is gone with it. */
  g_assert_true (crow_operation_set_through (friends, get_entity (document, "tie"), &error));
  g_assert_no_error (error);
  assert_problems (document, "");
  g_assert_true (crow_link_end_get_by (crow_link_get_end (friends, 0)) == get_link (document, "knows"));
  g_assert_true (crow_link_end_get_by (crow_link_get_end (friends, 1)) == get_link (document, "known"));
  again = compile (document);
  g_assert_cmpuint (crow_schema_get_n_entities (again), ==, 4);
  document_test_round_trip (document);
  /* Another kind of link is another link. */
  g_assert_false (crow_operation_set_through (get_link (document, "takes"), get_entity (document, "tie"), &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (crow_operation_link_to_entity (works, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_true (crow_operation_set_link_kind (works, CROW_LINK_ONE_TO_MANY, &error));
  g_assert_no_error (error);
  g_assert_null (crow_link_get_through_id (works));
  document_test_round_trip (document);
  crow_document_go_to_step (document, 0);
  undone = document_test_to_text (document);
  document_test_assert_same (undone, drawing);
}

/* The entity becomes the table of the link that goes through it. */
static void
test_convert (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  g_autoptr (GError) error = NULL;
  CrowLink *link = crow_operation_entity_to_link (get_entity (document, "tie"), &error);
  g_autoptr (CrowSchema) schema = NULL;

  g_assert_no_error (error);
  g_assert_true (link == get_link (document, "friends"));
  g_assert_null (crow_link_get_through_id (link));
  g_assert_cmpstr (crow_link_get_table (link), ==, "tie");
  schema = compile (document);
  g_assert_cmpuint (crow_schema_lookup_role (schema, crow_schema_lookup_entity (schema, "person"), "friends"), !=, CROW_NONE);
  document_test_round_trip (document);
}

/* Roles that were named after an entity are named after it again; what it goes through is known by its id. */
static void
test_rename (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  g_autoptr (CrowSchema) schema = NULL;

  crow_operation_rename_entity (get_entity (document, "project"), "venture");
  crow_operation_rename_entity (get_entity (document, "task"), "job");
  g_assert_cmpstr (crow_link_end_get_role (crow_link_get_end (get_link (document, "works"), 1)), ==, "ventures");
  assert_problems (document, "");
  schema = compile (document);
  g_assert_cmpuint (crow_schema_get_info (schema)->n_throughs, ==, 2);
  g_assert_cmpuint (crow_schema_get_n_entities (schema), ==, 4);
  document_test_round_trip (document);
}

static void
test_unused (void)
{
  g_autoptr (CrowDocument) document = document_test_load (drawing);
  CrowLink *works = get_link (document, "works"), *takes = get_link (document, "takes");

  EDIT (document, crow_link_set_owned (works, TRUE));
  assert_problems (document, "works through-unused");
  EDIT (document, crow_link_set_owned (works, FALSE));
  EDIT (document, crow_link_end_set_required (crow_link_get_end (works, 1), TRUE));
  assert_problems (document, "works through-unused");
  EDIT (document, crow_link_end_set_required (crow_link_get_end (works, 1), FALSE));
  EDIT (document, crow_link_set_through (takes, get_entity (document, "tie")));
  assert_problems (document, "takes through-unused");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/through/compile", test_compile);
  g_test_add_func ("/document/through/states", test_states);
  g_test_add_func ("/document/through/no-key", test_no_key);
  g_test_add_func ("/document/through/delete", test_delete);
  g_test_add_func ("/document/through/copy", test_copy);
  g_test_add_func ("/document/through/merge", test_merge);
  g_test_add_func ("/document/through/set", test_set);
  g_test_add_func ("/document/through/convert", test_convert);
  g_test_add_func ("/document/through/rename", test_rename);
  g_test_add_func ("/document/through/unused", test_unused);
  return g_test_run ();
}
