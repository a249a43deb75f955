/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Remedies that a program applies: each makes its problem go away, adds no error, and is one step that can be undone.
 */
#include "config.h"

#include "document-test.h"

#include "document/crow-operation.h"
#include "sql/crow-schema-check.h"

typedef struct
{
  CrowDocument *document;
  CrowEntity *author;
  CrowEntity *book;
  CrowLink *link;
} Drawing;

static CrowAttribute *
get_key (CrowEntity *entity)
{
  return crow_entity_get_attribute (entity, 0);
}

/* The attribute of “book” that refers to “author”. */
static CrowAttribute *
get_reference (Drawing *drawing)
{
  return crow_link_column_get_attribute (crow_link_get_column (drawing->link, 0));
}

static void
break_key (Drawing *drawing)
{
  CrowEntity *entity = crow_operation_add_entity (drawing->document, NULL, "loose", 0, 0);

  crow_operation_set_primary (get_key (entity), FALSE);
  crow_attribute_set_auto (get_key (entity), FALSE);
}

static void
break_auto (Drawing *drawing)
{
  CrowAttribute *attribute = crow_operation_add_attribute (drawing->book, "number", CROW_TYPE_TEXT, -1);

  crow_attribute_set_auto (attribute, TRUE);
}

static void
break_default (Drawing *drawing)
{
  CrowAttribute *attribute = crow_operation_add_attribute (drawing->book, "pages", CROW_TYPE_INTEGER, -1);

  crow_attribute_set_default_source (attribute, CROW_VALUE_LITERAL);
  crow_attribute_set_default (attribute, "many");
}

/* A default that is never reached. */
static void
break_unused_default (Drawing *drawing)
{
  crow_attribute_set_default_source (get_key (drawing->book), CROW_VALUE_LITERAL);
  crow_attribute_set_default (get_key (drawing->book), "7");
}

static void
break_rule (Drawing *drawing)
{
  crow_operation_set_required (drawing->link, 0, TRUE);
  crow_operation_set_delete_rule (drawing->link, CROW_DELETE_NULLIFY);
}

static void
break_action (Drawing *drawing)
{
  crow_operation_set_delete_rule (drawing->link, CROW_DELETE_NULLIFY);
  crow_link_end_set_on_delete (crow_link_get_end (drawing->link, 0), CROW_ACTION_CHOICE (CROW_ACTION_CASCADE));
  crow_link_end_set_on_delete (crow_link_get_end (drawing->link, 1), CROW_ACTION_CHOICE (CROW_ACTION_CASCADE));
}

static void
break_owned (Drawing *drawing)
{
  crow_operation_set_delete_rule (drawing->link, CROW_DELETE_DENY);
  crow_link_set_owned (drawing->link, TRUE);
}

static void
break_type (Drawing *drawing)
{
  crow_attribute_set_data_type (get_reference (drawing), CROW_TYPE_TEXT);
}

static void
break_target (Drawing *drawing)
{
  CrowAttribute *name = crow_operation_add_attribute (drawing->author, "number", CROW_TYPE_INTEGER, -1);

  crow_link_column_set_references (crow_link_get_column (drawing->link, 0), name);
}

static void
break_role (Drawing *drawing)
{
  g_autoptr (GError) error = NULL;
  CrowLink *second = crow_operation_connect (drawing->document, CROW_LINK_ONE_TO_MANY, drawing->author, drawing->book,
                                             &error);

  g_assert_no_error (error);
  crow_link_end_set_role (crow_link_get_end (second, 1), crow_link_end_get_role (crow_link_get_end (drawing->link, 1)));
}

static void
break_name (Drawing *drawing)
{
  crow_operation_rename_entity (drawing->book, "select");
}

static void
break_index (Drawing *drawing)
{
}

static CrowNode *
add_named (CrowNode    *parent,
           CrowNodeKind kind,
           const char  *name)
{
  CrowNode *node = crow_node_add (parent, kind, NULL);

  crow_node_set_text (node, crow_kind_lookup_property (kind, "name"), name);
  return node;
}

static CrowNode *
add_to_model (Drawing     *drawing,
              CrowNodeKind kind,
              const char  *name)
{
  return add_named (CROW_NODE (crow_document_get_model (drawing->document)), kind, name);
}

static void
break_enumeration (Drawing *drawing)
{
  add_named (add_to_model (drawing, CROW_NODE_ENUMERATION, "state"), CROW_NODE_ENUM_VALUE, "on");
  add_named (add_to_model (drawing, CROW_NODE_ENUMERATION, "state"), CROW_NODE_ENUM_VALUE, "on");
  /* Neither is a way out. */
  add_to_model (drawing, CROW_NODE_ENTITY, "state_");
  add_named (add_to_model (drawing, CROW_NODE_ENUMERATION, "State_2"), CROW_NODE_ENUM_VALUE, "on");
}

static void
break_value (Drawing *drawing)
{
  CrowNode *enumeration = add_to_model (drawing, CROW_NODE_ENUMERATION, "state");

  add_named (enumeration, CROW_NODE_ENUM_VALUE, "on");
  add_named (enumeration, CROW_NODE_ENUM_VALUE, "on");
  add_named (enumeration, CROW_NODE_ENUM_VALUE, "ON_");
}

static void
break_view (Drawing *drawing)
{
  crow_node_set_text (add_to_model (drawing, CROW_NODE_VIEW, "BOOK"), CROW_VIEW_PROP_SQLITE, "SELECT 1");
}

static void
break_view_too (Drawing *drawing)
{
  crow_node_set_text (add_to_model (drawing, CROW_NODE_VIEW, "select_"), CROW_VIEW_PROP_SQLITE, "SELECT 1");
  crow_operation_rename_entity (drawing->book, "select");
}

/* “book” refers to “author”. */
static void
break_quoted_name (Drawing *drawing)
{
  crow_entity_set_name (drawing->book, "\"book");
  crow_link_set_delete_rule (drawing->link, CROW_DELETE_DENY);
}

static void
break_kept_name (Drawing *drawing)
{
  crow_operation_rename_entity (drawing->book, "SQLite_author");
}

static void
break_version (Drawing *drawing)
{
  CrowAttribute *version = crow_operation_add_attribute (drawing->book, "version", CROW_TYPE_BIGINT, -1);

  crow_entity_set_version_attribute (drawing->book, version);
}

/* Words that are divided otherwise. */
static void
break_check (Drawing *drawing)
{
  CrowCheck *check = CROW_CHECK (crow_node_add (CROW_NODE (drawing->book), CROW_NODE_CHECK, NULL));

  crow_operation_add_attribute (drawing->book, "unit price", CROW_TYPE_INTEGER, -1);
  crow_check_set_expression (check, "unitPrice > 0 AND unitPrice < 10 AND 'unitPrice' <> ''");
}

/* Slips of the pen. */
static void
break_slip (Drawing *drawing)
{
  CrowAttribute *price = crow_operation_add_attribute (drawing->book, "unit_price", CROW_TYPE_INTEGER, -1);
  CrowIndex *index = crow_operation_add_index (drawing->book, &price, 1);
  CrowIndexPart *part = CROW_INDEX_PART (crow_node_add (CROW_NODE (index), CROW_NODE_INDEX_PART, NULL));

  crow_index_part_set_expression (part, "abs(unit_prise)");
  crow_index_set_where (index, "book.unti_price > 1");
}

static const struct
{
  const char *code;
  void (*spoil) (Drawing *drawing);
} cases[] = {
  { "missing-primary-key", break_key },      { "auto-not-possible", break_auto },
  { "default-type", break_default },         { "auto-default", break_unused_default },
  { "set-null-on-required", break_rule },    { "delete-rule", break_action },
  { "owned-without-cascade", break_owned },  { "reference-type", break_type },
  { "reference-to-non-key", break_target },  { "duplicate-role", break_role },
  { "reserved-name", break_name },           { "reference-without-index", break_index },
  { "duplicate-name", break_enumeration },   { "duplicate-name", break_value },
  { "folded-name", break_view },             { "reserved-name", break_view_too },
  { "name-kept", break_kept_name },          { "quoted-name", break_quoted_name },
  { "version-attribute", break_version },    { "unknown-attribute", break_check },
  { "unknown-attribute", break_slip },
};

static CrowProblem *
find_problem (CrowDocument *document,
              const char   *code,
              guint        *n_errors)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_no_error (error);
  problems = crow_schema_check (schema, CROW_DIALECTS_ALL);
  *n_errors = crow_problems_count (problems, CROW_SEVERITY_ERROR);
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((const CrowProblem *) problems->pdata[i])->code, code))
      return crow_problem_copy (problems->pdata[i]);
  return NULL;
}

static void
test_fix (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  g_autoptr (CrowDocument) document = crow_document_new ();
  Drawing drawing = { document };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowProblem) problem = NULL;
  g_autoptr (CrowProblem) left = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CrowEdit) edit = NULL;
  guint n_before, n_after;

  drawing.author = crow_operation_add_entity (document, NULL, "author", 0, 0);
  drawing.book = crow_operation_add_entity (document, NULL, "book", 0, 0);
  drawing.link = crow_operation_connect (document, CROW_LINK_ONE_TO_MANY, drawing.author, drawing.book, &error);
  g_assert_no_error (error);
  edit = crow_document_begin_edit (document, "spoil");
  cases[which].spoil (&drawing);
  crow_edit_commit (g_steal_pointer (&edit));
  problem = find_problem (document, cases[which].code, &n_before);
  g_assert_nonnull (problem);
  g_assert_nonnull (problem->remedy);
  g_assert_cmpint (problem->fix, !=, CROW_FIX_NONE);
  before = document_test_to_text (document);
  g_assert_true (crow_operation_can_apply_fix (document, problem));
  crow_operation_apply_fix (document, problem, &error);
  g_assert_no_error (error);
  left = find_problem (document, cases[which].code, &n_after);
  if (left != NULL)
    g_error ("%s is still there: %s", left->code, left->message);
  g_assert_cmpuint (n_after, <=, n_before);
  document_test_round_trip (document);
  crow_document_undo (document);
  after = document_test_to_text (document);
  document_test_assert_same (after, before);
}

static void
assert_refused (CrowDocument      *document,
                const CrowProblem *problem)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = document_test_to_text (document);
  g_autofree char *after = NULL;

  if (crow_operation_can_apply_fix (document, problem))
    g_error ("“%s” of “%s” is said to be possible.", crow_fix_to_string (problem->fix), problem->id);
  g_assert_false (crow_operation_apply_fix (document, problem, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  after = document_test_to_text (document);
  document_test_assert_same (after, before);
}

/* What a person has to decide, or what no node stands for, is refused and nothing is changed; and it is said before. */
static void
test_refused (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *entity = crow_operation_add_entity (document, NULL, "author", 0, 0);
  CrowEntity *other = crow_operation_add_entity (document, NULL, "book", 0, 0);
  g_autoptr (GError) error = NULL;
  CrowLink *link = crow_operation_connect (document, CROW_LINK_MANY_TO_MANY, entity, other, &error);
  g_autofree char *table = g_strconcat (crow_node_get_id (CROW_NODE (link)), ".table", NULL);
  CrowAttribute *text = crow_operation_add_attribute (other, "version", CROW_TYPE_TEXT, -1);
  const CrowProblem problems[] = {
    { .id = (char *) crow_node_get_id (CROW_NODE (entity)), .fix = CROW_FIX_NONE },
    { .id = (char *) crow_node_get_id (CROW_NODE (entity)), .fix = CROW_FIX_REFER_TO_KEY },
    { .id = (char *) crow_node_get_id (CROW_NODE (entity)), .fix = CROW_FIX_CLEAR_AUTO },
    { .id = (char *) crow_node_get_id (CROW_NODE (link)), .fix = CROW_FIX_RENAME },
    { .id = (char *) crow_node_get_id (CROW_NODE (link)), .fix = CROW_FIX_ADD_INDEX },
    { .id = (char *) crow_node_get_id (CROW_NODE (get_key (entity))), .fix = CROW_FIX_MAKE_OPTIONAL },
    { .id = (char *) crow_node_get_id (CROW_NODE (text)), .fix = CROW_FIX_MAKE_REQUIRED },
    { .id = table, .fix = CROW_FIX_RENAME },
    { .id = table, .fix = CROW_FIX_ADD_PRIMARY_KEY },
    { .id = table, .fix = CROW_FIX_REMOVE },
    { .id = (char *) "nowhere.at.all", .fix = CROW_FIX_REMOVE },
    { .id = NULL, .fix = CROW_FIX_REMOVE },
  };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    assert_refused (document, &problems[i]);
}

static void
test_written_name (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  Drawing drawing = { document };
  g_autoptr (CrowProblem) problem = NULL;
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  drawing.book = crow_operation_add_entity (document, NULL, "book", 0, 0);
  edit = crow_document_begin_edit (document, "spoil");
  break_check (&drawing);
  crow_edit_commit (g_steal_pointer (&edit));
  problem = find_problem (document, "unknown-attribute", &n);
  g_assert_true (crow_operation_apply_fix (document, problem, &error));
  g_assert_cmpstr (crow_check_get_expression (crow_entity_get_check (drawing.book, 0)), ==,
                   "\"unit price\" > 0 AND \"unit price\" < 10 AND 'unitPrice' <> ''");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/document/fix/%s/%u", cases[i].code, i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fix);
    }
  g_test_add_func ("/document/fix/refused", test_refused);
  g_test_add_func ("/document/fix/written-name", test_written_name);
  return g_test_run ();
}
