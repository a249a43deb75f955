/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that are kept in a document: their words, and what editing the model does to them.
 */
#include "config.h"

#include "document-test.h"

#include <math.h>
#include <string.h>

#include "document/crow-clipboard.h"
#include "document/crow-fixture.h"
#include "document/crow-merge.h"
#include "document/crow-operation.h"
#include "sql/crow-value-literal.h"

static const char *
get_literal (CrowDocument *document,
             const char   *row,
             const char   *attribute)
{
  CrowNode *node = crow_document_lookup (document, row);

  g_assert_true (CROW_IS_FIXTURE (node));
  return crow_fixture_get_literal (CROW_FIXTURE (node), attribute);
}

static void
set_values (CrowDocument      *document,
            const char        *row,
            const char *const *values)
{
  CrowEdit *edit = crow_document_begin_edit (document, "Set");

  crow_node_set_values (crow_document_lookup (document, row), CROW_FIXTURE_PROP_VALUES, values);
  crow_edit_commit (edit);
}

static void
assert_literal (const CrowValue *value,
                const char      *expected)
{
  g_autofree char *literal = crow_value_to_literal (value);
  g_autofree char *memory = NULL;
  g_autofree char *again = NULL;
  CrowValue read;

  if (expected != NULL)
    g_assert_cmpstr (literal, ==, expected);
  g_assert_true (crow_value_from_literal (literal, &read, &memory));
  g_assert_true (crow_value_equal (&read, value));
  again = crow_value_to_literal (&read);
  g_assert_cmpstr (again, ==, literal);
  g_assert_true (crow_literal_find_end (literal) == literal + strlen (literal));
}

static void
test_literals (void)
{
  static const char *const wrong[] = { "", "nul", "'", "'a", "'a'b", "x'0'", "x'0g'", "x'00", "t'", "0x10", "1e", "--1",
                                       "1.2.3", "nan", "infinity", " 1", "1 ", "NULL" };
  const struct { CrowValue value; const char *literal; } cases[] = {
    { crow_value_null (), "null" },
    { crow_value_int64 (0), "0" },
    { crow_value_int64 (G_MININT64), "-9223372036854775808" },
    { crow_value_int64 (G_MAXINT64), "9223372036854775807" },
    { crow_value_double (1), "1.0" },
    { crow_value_double (0.1), "0.1" },
    { crow_value_double (1e300), "1e+300" },
    { crow_value_double (INFINITY), "inf" },
    { crow_value_double (-INFINITY), "-inf" },
    { crow_value_text (""), "''" },
    { crow_value_text ("null"), "'null'" },
    { crow_value_text ("it's"), "'it''s'" },
    { crow_value_text ("'"), "''''" },
    { crow_value_text ("a\n\t\"<&> ä 𝄞"), "'a\n\t\"<&> ä 𝄞'" },
    { crow_value_text ("a\001"), "t'6101'" },
    { crow_value_text ("\xc3"), "t'c3'" },
    { crow_value_blob ("", 0), "x''" },
    { crow_value_blob ("\0\xff'", 3), "x'00ff27'" },
  };
  CrowValue value;
  char *memory;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_literal (&cases[i].value, cases[i].literal);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (crow_value_from_literal (wrong[i], &value, &memory));
    }
  g_assert_true (crow_value_from_literal ("true", &value, &memory));
  g_assert_cmpint (value.u.integer, ==, 1);
  /* A number that is none is null, as in SQLite. */
  value = crow_value_double (NAN);
  memory = crow_value_to_literal (&value);
  g_assert_cmpstr (memory, ==, "null");
  g_free (memory);
}

static void
test_random_literals (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      guint length = (guint) g_test_rand_int_range (0, 12);
      g_autofree char *bytes = g_malloc0 (length + 1);
      CrowValue value;
      double number;

      for (guint j = 0; j < length; j++)
        bytes[j] = (char) g_test_rand_int_range (1, g_test_rand_bit () ? 128 : 256);
      value = crow_value_text (bytes);
      assert_literal (&value, NULL);
      value = crow_value_blob (bytes, length);
      assert_literal (&value, NULL);
      number = ldexp (g_test_rand_double () - 0.5, g_test_rand_int_range (-300, 300));
      value = crow_value_double (number);
      assert_literal (&value, NULL);
    }
}

/* Ids with signs of the form itself; a value that is given twice. */
static void
test_form (void)
{
  g_autoptr (CrowNode) row = crow_node_new (CROW_NODE_ROW, "r");
  const CrowStoredProperty *property = &crow_node_get_info (row)->properties[CROW_FIXTURE_PROP_VALUES];
  const char *const values[] = { "a=%25b", "' x=1 '", "c", "7", "c", "8", "d", "word", "e", NULL };
  static const char *const wrong[] = { "a", "a=", "=1", "a=1 a=2", "a='x", "a='x'b=1", "a=1,b=2", "a = 1" };
  CrowStoredValue read = { .list = NULL };
  g_autofree char *text = NULL;

  crow_node_set_values (row, CROW_FIXTURE_PROP_VALUES, values);
  text = crow_stored_value_to_string (crow_node_get_slot (row, CROW_FIXTURE_PROP_VALUES), property);
  g_assert_cmpstr (text, ==, "a%3D%2525b=' x=1 ' c=7");
  g_assert_true (crow_stored_value_from_string (&read, property, text));
  g_assert_true (crow_stored_value_equal (&read, crow_node_get_slot (row, CROW_FIXTURE_PROP_VALUES), property));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (crow_stored_value_from_string (&read, property, wrong[i]));
  g_assert_true (crow_stored_value_from_string (&read, property, " \n"));
  g_assert_null (read.list);
  crow_stored_value_clear (&read, property);
}

static void
test_edits (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  CrowNode *node;

  g_assert_cmpstr (get_literal (document, "author.r1", "author.name"), ==, "'Ada O''Brien'");
  g_assert_cmpstr (get_literal (document, "author.r2", "author.born"), ==, "null");
  g_assert_null (get_literal (document, "book.r1", "book.state"));
  /* A rename changes no row. */
  crow_operation_rename_attribute (CROW_ATTRIBUTE (crow_document_lookup (document, "author.name")), "title");
  crow_operation_rename_entity (CROW_ENTITY (crow_document_lookup (document, "author")), "writer");
  g_assert_cmpstr (get_literal (document, "author.r1", "author.name"), ==, "'Ada O''Brien'");
  /* An attribute takes its values along. */
  node = crow_document_lookup (document, "author.born");
  crow_operation_delete (document, &node, 1);
  g_assert_null (get_literal (document, "author.r1", "author.born"));
  crow_document_undo (document);
  g_assert_cmpstr (get_literal (document, "author.r1", "author.born"), ==, "'1815-12-10'");
  /* A row takes its pairs along, an entity its rows. */
  node = crow_document_lookup (document, "tag.r1");
  crow_operation_delete (document, &node, 1);
  g_assert_cmpstr (crow_document_get_undo_label (document), ==, "Forget Row");
  g_assert_cmpuint (crow_link_get_n_pairs (CROW_LINK (crow_document_lookup (document, "tagged"))), ==, 0);
  crow_document_undo (document);
  node = crow_document_lookup (document, "book");
  crow_operation_delete (document, &node, 1);
  g_assert_null (crow_document_lookup (document, "book.r1"));
  document_test_round_trip (document);
  crow_document_undo (document);
  g_assert_cmpuint (crow_link_get_n_pairs (CROW_LINK (crow_document_lookup (document, "tagged"))), ==, 1);
  /* Turned round, the rows change ends. */
  g_assert_true (crow_operation_reverse_link (CROW_LINK (crow_document_lookup (document, "tagged")), NULL));
  g_assert_cmpstr (
    crow_fixture_pair_get_first_id (crow_link_get_pair (CROW_LINK (crow_document_lookup (document, "tagged")), 0)), ==,
    "tag.r1");
  crow_document_go_to_step (document, 0);
  {
    g_autofree char *again = document_test_to_text (document);

    document_test_assert_same (again, text);
  }
}

static void
test_duplicate (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  CrowNode *nodes[] = { crow_document_lookup (document, "book"), crow_document_lookup (document, "tag") };
  g_autoptr (GPtrArray) fresh =
    crow_operation_duplicate (document, crow_document_get_diagram (document, 0), nodes, G_N_ELEMENTS (nodes));
  CrowModel *model = crow_document_get_model (document);
  CrowLink *link = crow_model_get_link (model, crow_model_get_n_links (model) - 1);
  CrowEntity *book = NULL;
  CrowFixture *row;
  const char *const *values;

  for (guint i = 0; i < fresh->len; i++)
    if (CROW_IS_ENTITY (g_ptr_array_index (fresh, i)) && book == NULL)
      book = g_ptr_array_index (fresh, i);
  g_assert_cmpuint (crow_entity_get_n_rows (book), ==, 1);
  row = crow_entity_get_row (book, 0);
  values = crow_node_get_values (CROW_NODE (row), CROW_FIXTURE_PROP_VALUES);
  for (guint i = 0; values[i] != NULL; i += 2)
    g_assert_true (crow_attribute_get_entity (CROW_ATTRIBUTE (crow_document_lookup (document, values[i]))) == book);
  g_assert_cmpstr (crow_fixture_get_literal (row, crow_node_get_id (CROW_NODE (crow_entity_find_attribute (book, "title")))),
                   ==, "'Notes'");
  g_assert_cmpuint (crow_link_get_n_pairs (link), ==, 1);
  g_assert_true (crow_fixture_pair_get_first (crow_link_get_pair (link, 0)) == row);
  document_test_round_trip (document);
}

static void
test_merge (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) base = document_test_load (text);
  g_autoptr (CrowDocument) ours = document_test_load (text);
  g_autoptr (CrowDocument) theirs = document_test_load (text);
  g_autoptr (GPtrArray) conflicts = NULL;
  const char *const here[] = { "author.id", "1", "author.name", "'Ada'", "author.born", "'1815-12-10'", NULL };
  const char *const there[] = { "author.id", "1", "author.name", "'Ada O''Brien'", "author.born", "null", NULL };
  const char *const one[] = { "author.id", "3", NULL };
  const char *const other[] = { "author.id", "4", NULL };
  CrowNode *node;

  set_values (ours, "author.r1", here);
  set_values (theirs, "author.r1", there);
  set_values (ours, "author.r2", one);
  set_values (theirs, "author.r2", other);
  node = crow_document_lookup (theirs, "tag.r1");
  crow_operation_delete (theirs, &node, 1);
  conflicts = crow_operation_merge (ours, base, theirs);
  /* Two attributes of one row are two things; the same attribute is a conflict. */
  g_assert_cmpstr (get_literal (ours, "author.r1", "author.name"), ==, "'Ada'");
  g_assert_cmpstr (get_literal (ours, "author.r1", "author.born"), ==, "null");
  g_assert_cmpuint (conflicts->len, ==, 1);
  g_assert_nonnull (strstr (((GError *) g_ptr_array_index (conflicts, 0))->message, "author.id"));
  g_assert_cmpstr (get_literal (ours, "author.r2", "author.id"), ==, "3");
  g_assert_null (get_literal (ours, "author.r2", "author.name"));
  g_assert_null (crow_document_lookup (ours, "tag.r1"));
  g_assert_cmpuint (crow_link_get_n_pairs (CROW_LINK (crow_document_lookup (ours, "tagged"))), ==, 0);
  document_test_round_trip (ours);
}

/* Rows of an heir have values of its parent's attributes; standing alone, it has its own key. */
static void
test_inherit (void)
{
  static const char text[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"
    "  <model id=\"m\">\n"
    "    <entity id=\"person\" name=\"person\" discriminator=\"person.type\" value=\"person\">\n"
    "      <attribute id=\"person.id\" name=\"id\" type=\"integer\" required=\"true\" auto=\"true\"/>\n"
    "      <attribute id=\"person.type\" name=\"type\" required=\"true\"/>\n"
    "      <attribute id=\"person.name\" name=\"name\"/>\n"
    "      <key id=\"person.pk\" kind=\"primary\" attributes=\"person.id\"/>\n"
    "    </entity>\n"
    "    <entity id=\"student\" name=\"student\" inherits=\"person\" value=\"student\">\n"
    "      <attribute id=\"student.number\" name=\"number\"/>\n"
    "      <row id=\"s1\" values=\"person.id=5 person.name='Sven' student.number='12'\"/>\n"
    "    </entity>\n"
    "  </model>\n"
    "</crowfoot>\n";
  g_autoptr (CrowDocument) document = document_test_load (text);
  CrowEntity *student = CROW_ENTITY (crow_document_lookup (document, "student"));
  CrowNode *person = crow_document_lookup (document, "person");
  g_autoptr (GError) error = NULL;
  CrowEntityKey *key;

  document_test_round_trip (document);
  crow_operation_delete (document, &person, 1);
  key = crow_entity_get_primary_key (student);
  g_assert_nonnull (key);
  g_assert_cmpstr (get_literal (document, "s1", crow_node_get_id (CROW_NODE (crow_entity_key_get_attribute (key, 0)))), ==,
                   "5");
  g_assert_null (get_literal (document, "s1", "person.name"));
  g_assert_cmpstr (get_literal (document, "s1", "student.number"), ==, "'12'");
  document_test_round_trip (document);
  crow_document_undo (document);
  g_assert_cmpstr (get_literal (document, "s1", "person.name"), ==, "'Sven'");
  /* And back again: the key becomes that of the parent. */
  g_assert_true (crow_operation_set_parent (student, NULL, CROW_INHERITANCE_SINGLE, &error));
  g_assert_true (crow_operation_set_parent (student, CROW_ENTITY (crow_document_lookup (document, "person")),
                                            CROW_INHERITANCE_SINGLE, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (get_literal (document, "s1", "person.id"), ==, "5");
  document_test_round_trip (document);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/fixture/literals", test_literals);
  g_test_add_func ("/document/fixture/random-literals", test_random_literals);
  g_test_add_func ("/document/fixture/form", test_form);
  g_test_add_func ("/document/fixture/edits", test_edits);
  g_test_add_func ("/document/fixture/duplicate", test_duplicate);
  g_test_add_func ("/document/fixture/merge", test_merge);
  g_test_add_func ("/document/fixture/inherit", test_inherit);
  return g_test_run ();
}
