/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The format as its page describes it: the example on that page and those of data/examples load, save to the same
 * bytes, are valid, and compile.
 */
#include "config.h"

#include "document-test.h"

#include <string.h>

#include "document/crow-document-xml-private.h"

static void
test_example (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autofree char *saved = document_test_to_text (document);

  document_test_assert_same (saved, text);
  document_test_validate (text);
  document_test_round_trip (document);
}

static void
test_compile (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);
  const CrowSchemaInfo *info;

  g_assert_no_error (error);
  info = crow_schema_get_info (schema);
  g_assert_cmpstr (info->name, ==, "Library");
  g_assert_cmpuint (info->n_enums, ==, 1);
  g_assert_cmpuint (info->n_entities, ==, 5);
  g_assert_cmpstr (info->entities[4].name, ==, "book_tag");
  g_assert_cmpuint (info->n_relationships, ==, 3);
}

/* What is not ours comes back where it stood. */
static void
test_foreign (void)
{
  const char *text =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<?xml-stylesheet type=\"text/xsl\" href=\"dictionary.xsl\"?>\n"
    "<!-- Who draws here? -->\n"
    "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\" xmlns:x=\"urn:x\" x:tool=\"&lt;y&gt;\">\n"
    "  <model id=\"m\" x:colour=\"a &quot;b&quot;\">\n"
    "    <!-- Two comments, -->\n"
    "    <!-- of which this one\n  has two lines -->\n"
    "    <x:history><x:step n=\"1\">some <b xmlns=\"urn:h\">text</b> &amp; more</x:step><x:none/></x:history>\n"
    "    <entity id=\"e\" name=\"a\">\n"
    "      <svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M 0 0\"/></svg>\n"
    "      <attribute id=\"e.a\" name=\"b\"/>\n"
    "      <!-- the last word -->\n"
    "    </entity>\n"
    "  </model>\n"
    "  <!-- no diagram -->\n"
    "</crowfoot>\n"
    "<!-- behind it all -->\n";
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autofree char *saved = document_test_to_text (document);
  CrowNode *entity = crow_document_lookup (document, "e");
  g_autofree char *without = NULL;
  g_autofree char *undone = NULL;

  document_test_assert_same (saved, text);
  document_test_round_trip (document);
  /* It goes with the element it stands at, and comes back with it. */
  {
    g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Remove");

    crow_node_remove (entity);
    crow_edit_commit (g_steal_pointer (&edit));
  }
  without = document_test_to_text (document);
  g_assert_null (strstr (without, "Two comments"));
  g_assert_nonnull (strstr (without, "no diagram"));
  crow_document_undo (document);
  undone = document_test_to_text (document);
  document_test_assert_same (undone, text);
}

/* Whoever writes by hand writes in any order and spelling that XML allows; saving brings it into form. */
static void
test_by_hand (void)
{
  const char *text =
    "<c:crowfoot version='1' xmlns:c='https://crowfoot-designer.github.io/ns/1'>"
    "<c:diagram id='d'/><c:model name='&#x41;&#10;b' id='m'><c:link id='l'><c:column/><c:end/><c:end/></c:link>"
    "<c:entity id='e'><c:key attributes=' a1   a2 ' id='k'/><c:attribute id='a1'/><c:attribute id='a2'></c:attribute>"
    "</c:entity></c:model></c:crowfoot>";
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autofree char *saved = document_test_to_text (document);

  document_test_assert_same (
    saved, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\" "
           "xmlns:c=\"https://crowfoot-designer.github.io/ns/1\">\n"
           "  <model id=\"m\" name=\"A&#10;b\">\n"
           "    <entity id=\"e\">\n"
           "      <attribute id=\"a1\"/>\n"
           "      <attribute id=\"a2\"/>\n"
           "      <key id=\"k\" attributes=\"a1 a2\"/>\n"
           "    </entity>\n"
           "    <link id=\"l\">\n"
           "      <end/>\n"
           "      <end/>\n"
           "      <column/>\n"
           "    </link>\n"
           "  </model>\n"
           "  <diagram id=\"d\"/>\n"
           "</crowfoot>\n");
  document_test_round_trip (document);
}

static char *
shout (const char *value)
{
  return g_ascii_strup (value, -1);
}

/* A file of an older version reads as one of today: played with a version 2 that renamed, converted and dropped. */
static void
test_upgrade (void)
{
  static const CrowUpgrade upgrades[] = {
    { 1, "entity", "title", "name", shout },
    { 1, "entity", "remark", "comment", NULL },
    { 1, "entity", "engine", NULL, NULL },
    { 0 },
  };
  const char *body = "<model id=\"m\"><entity id=\"e\" title=\"book\" remark=\"old\" engine=\"x\"/></model></crowfoot>";
  const char *head = "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=";
  g_autofree char *old = g_strconcat (head, "\"1\">", body, NULL);
  g_autofree char *present = g_strconcat (head, "\"2\">", body, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = _crow_document_load (old, strlen (old), CROW_LOAD_STRICT, 2, upgrades, &error);
  CrowEntity *entity;

  g_assert_no_error (error);
  entity = CROW_ENTITY (crow_document_lookup (document, "e"));
  g_assert_cmpstr (crow_entity_get_name (entity), ==, "BOOK");
  g_assert_cmpstr (crow_entity_get_comment (entity), ==, "old");
  g_assert_null (_crow_document_load (present, strlen (present), CROW_LOAD_STRICT, 2, upgrades, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_STRUCTURE);
}

static void
test_file (gconstpointer data)
{
  g_autofree char *text = document_test_read (data);
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autofree char *saved = document_test_to_text (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);

  document_test_assert_same (saved, text);
  document_test_validate (text);
  g_assert_no_error (error);
  g_assert_cmpuint (crow_schema_get_n_entities (schema), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/format/example", test_example);
  g_test_add_func ("/document/format/compile", test_compile);
  g_test_add_func ("/document/format/foreign", test_foreign);
  g_test_add_func ("/document/format/by-hand", test_by_hand);
  g_test_add_func ("/document/format/upgrade", test_upgrade);
  g_test_add_data_func ("/document/format/examples/blog", "data/examples/blog.crow", test_file);
  g_test_add_data_func ("/document/format/examples/company", "data/examples/company.crow", test_file);
  g_test_add_data_func ("/document/format/examples/library", "data/examples/library.crow", test_file);
  g_test_add_data_func ("/document/format/examples/shop", "data/examples/shop.crow", test_file);
  return g_test_run ();
}
