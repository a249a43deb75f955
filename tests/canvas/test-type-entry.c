/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Types as they are typed.
 */
#include "config.h"

#include "canvas-fixture.h"
#include "canvas/crow-type-entry.h"

static void
add_enumeration (Fixture *fixture)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (fixture->document, "Add");
  CrowNode *node = crow_node_add (CROW_NODE (crow_document_get_model (fixture->document)), CROW_NODE_ENUMERATION, NULL);

  crow_enumeration_set_name (CROW_ENUMERATION (node), "state");
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    int type; /* -1: refused */
    guint length, scale;
    gboolean required;
  } tables[] = {
    { "text", CROW_TYPE_TEXT, 0, 0, TRUE },
    { "text?", CROW_TYPE_TEXT, 0, 0, FALSE },
    { " Text ( 80 ) ? ", CROW_TYPE_TEXT, 80, 0, FALSE },
    { "varchar(80)", CROW_TYPE_TEXT, 80, 0, TRUE },
    { "decimal(10, 2)", CROW_TYPE_DECIMAL, 10, 2, TRUE },
    { "NUMERIC(10)", CROW_TYPE_DECIMAL, 10, 0, TRUE },
    { "int", CROW_TYPE_INTEGER, 0, 0, TRUE },
    { "datetime?", CROW_TYPE_TIMESTAMP, 0, 0, FALSE },
    { "state", CROW_TYPE_ENUM, 0, 0, TRUE },
    { "", -1, 0, 0, FALSE },
    { "?", -1, 0, 0, FALSE },
    { "wombat", -1, 0, 0, FALSE },
    { "integer(4)", -1, 0, 0, FALSE },
    { "text(80, 2)", -1, 0, 0, FALSE },
    { "text(", -1, 0, 0, FALSE },
    { "text()", -1, 0, 0, FALSE },
    { "text(80", -1, 0, 0, FALSE },
    { "text(80)x", -1, 0, 0, FALSE },
    { "text(-1)", -1, 0, 0, FALSE },
    { "text(99999999999999999999)", -1, 0, 0, FALSE },
    { "decimal(1,2,3)", -1, 0, 0, FALSE },
  };
  Fixture fixture;

  fixture_init (&fixture);
  add_enumeration (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GError) error = NULL;
      CrowTypeEntry entry;
      gboolean done = crow_type_entry_parse (crow_document_get_model (fixture.document), tables[i].text, &entry, &error);

      g_test_message ("“%s”", tables[i].text);
      g_assert_cmpint (done, ==, tables[i].type >= 0);
      if (!done)
        {
          g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (entry.type, ==, tables[i].type);
      g_assert_cmpuint (entry.length, ==, tables[i].length);
      g_assert_cmpuint (entry.scale, ==, tables[i].scale);
      g_assert_cmpint (entry.required, ==, tables[i].required);
    }
  fixture_clear (&fixture);
}

/* What is shown can be typed again and means the same. */
static void
test_round_trip (void)
{
  Fixture fixture;
  CrowModel *model;

  fixture_init (&fixture);
  add_enumeration (&fixture);
  model = crow_document_get_model (fixture.document);
  for (CrowDataType type = 0; type < CROW_N_TYPES; type++)
    for (guint length = 0; length <= 12; length += 12)
      {
        CrowAttribute *attribute = crow_operation_add_attribute (fixture.author, NULL, CROW_TYPE_TEXT, -1);
        g_autofree char *text = NULL;
        CrowTypeEntry entry;

        crow_operation_set_type (attribute, type, length, type == CROW_TYPE_DECIMAL ? length / 4 : 0,
                                 type == CROW_TYPE_ENUM ? crow_model_get_enumeration (model, 0) : NULL);
        text = crow_type_entry_format (attribute);
        g_test_message ("%s", text);
        g_assert_true (crow_type_entry_parse (model, text, &entry, NULL));
        g_assert_cmpint (entry.type, ==, type);
        g_assert_cmpint (entry.required, ==, crow_attribute_get_required (attribute));
        if (type == CROW_TYPE_TEXT || type == CROW_TYPE_DECIMAL)
          g_assert_cmpuint (entry.length, ==, crow_attribute_get_length (attribute));
      }
  fixture_clear (&fixture);
}

static void
test_complete (void)
{
  static const struct
  {
    const char *prefix;
    const char *word;
  } tables[] = {
    { "t", "text" }, { "ti", "timestamp" }, { "D", "date" }, { "dec", "decimal" }, { "st", "state" },
    { "date", "date" }, { "x", NULL }, { "", NULL }, { "date?", NULL },
  };
  Fixture fixture;

  fixture_init (&fixture);
  add_enumeration (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpstr (crow_type_entry_complete (crow_document_get_model (fixture.document), tables[i].prefix), ==,
                     tables[i].word);
  fixture_clear (&fixture);
}

static void
test_beginning (void)
{
  Fixture fixture;
  CrowModel *model;
  CrowAttribute *attribute;
  CrowTypeEntry entry;
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *proposals = NULL;

  fixture_init (&fixture);
  model = crow_document_get_model (fixture.document);
  attribute = crow_entity_get_attribute (fixture.author, 1);
  g_assert_false (crow_attribute_get_required (attribute));
  g_assert_true (crow_type_entry_parse_beginning (attribute, "da", &entry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entry.type, ==, CROW_TYPE_DATE);
  g_assert_false (entry.required);
  edit = crow_document_begin_edit (fixture.document, "Require");
  crow_attribute_set_required (attribute, TRUE);
  crow_edit_commit (g_steal_pointer (&edit));
  g_assert_true (crow_type_entry_parse_beginning (attribute, "da", &entry, &error));
  g_assert_true (entry.required);
  /* With what comes behind a type. */
  g_assert_true (crow_type_entry_parse_beginning (attribute, "da?", &entry, &error));
  g_assert_cmpint (entry.type, ==, CROW_TYPE_DATE);
  g_assert_false (entry.required);
  g_assert_true (crow_type_entry_parse_beginning (attribute, "te(80) ?", &entry, &error));
  g_assert_cmpint (entry.type, ==, CROW_TYPE_TEXT);
  g_assert_cmpuint (entry.length, ==, 80);
  g_assert_false (entry.required);
  g_assert_no_error (error);
  g_assert_false (crow_type_entry_parse_beginning (attribute, "?", &entry, &error));
  g_clear_error (&error);
  g_assert_false (crow_type_entry_parse_beginning (attribute, "wombat", &entry, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);

  proposals = crow_type_entry_propose (model, "d");
  g_assert_cmpstr (proposals, ==, "date  decimal");
  g_assert_null (crow_type_entry_propose (model, "date"));
  g_assert_null (crow_type_entry_propose (model, "x"));
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/type-entry/parse", test_parse);
  g_test_add_func ("/canvas/type-entry/round-trip", test_round_trip);
  g_test_add_func ("/canvas/type-entry/complete", test_complete);
  g_test_add_func ("/canvas/type-entry/beginning", test_beginning);
  return g_test_run ();
}
