/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that cannot be read, each with the exact line and sentence; files that would exhaust memory or time; and what a
 * lenient load passes over.
 */
#include "config.h"

#include "document-test.h"

#include <string.h>

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define ROOT "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"
#define TAIL "</crowfoot>\n"

static const struct
{
  const char *name;
  const char *text;
  CrowDocumentError code;
  guint line;
  const char *message;
  gsize length; /* of the text; 0: it ends with a NUL */
} cases[] = {
  { "empty", "", CROW_DOCUMENT_ERROR_FORMAT, 1,
    "The file is empty. Restore an older version of it, or start a new document." },
  { "no-xml", "CREATE TABLE a (b);", CROW_DOCUMENT_ERROR_FORMAT, 1,
    "The file is no diagram: one is XML and begins with “<”. If it is an SQL script, import it." },
  { "blanks", "\xef\xbb\xbf \n\t", CROW_DOCUMENT_ERROR_FORMAT, 1,
    "The file is no diagram: one is XML and begins with “<”. If it is an SQL script, import it." },
  { "database", "SQLite format 3\0\x10\0\1\1", CROW_DOCUMENT_ERROR_FORMAT, 0,
    "The file is an SQLite database and no diagram. Import it, and its tables are drawn.", 21 },
  { "encrypted", "\x8d\x00\xa1\xff\x10\x93", CROW_DOCUMENT_ERROR_FORMAT, 0,
    "The file is neither a diagram nor an SQLite database that can be read. If it is a database, it is encrypted or "
    "damaged.", 6 },
  { "utf-16-cut-off", "\xff\xfe<\0", CROW_DOCUMENT_ERROR_SYNTAX, 1, NULL, 4 },
  { "not-closed", HEAD ROOT "  <model id=\"m\">\n" TAIL, CROW_DOCUMENT_ERROR_SYNTAX, 4, NULL },
  { "cut-off", HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\"", CROW_DOCUMENT_ERROR_SYNTAX, 4, NULL },
  { "bad-bytes", HEAD ROOT "  <model id=\"m\" name=\"\xff\xfe\"/>\n" TAIL, CROW_DOCUMENT_ERROR_SYNTAX, 3, NULL },
  { "bad-encoding", "<?xml version=\"1.0\" encoding=\"klingon\"?>\n" ROOT TAIL, CROW_DOCUMENT_ERROR_SYNTAX, 1, NULL },
  { "merge-conflict", HEAD ROOT "<<<<<<< HEAD\n  <model id=\"m\"/>\n=======\n" TAIL, CROW_DOCUMENT_ERROR_SYNTAX, 3, NULL },
  { "twice-an-attribute", HEAD ROOT "  <model id=\"m\" name=\"a\" name=\"b\"/>\n" TAIL, CROW_DOCUMENT_ERROR_SYNTAX, 3, NULL },
  { "other-format", HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n", CROW_DOCUMENT_ERROR_FORMAT, 2,
    "The file is no Crowfoot document: its first element is “svg”, and not “crowfoot” of the namespace "
    "“https://crowfoot-designer.github.io/ns/1”. Import it if it is of another program." },
  { "doctype", HEAD "<!DOCTYPE crowfoot SYSTEM \"http://localhost/x.dtd\">\n" ROOT TAIL, CROW_DOCUMENT_ERROR_FORMAT, 2,
    "The file has a document type declaration (DOCTYPE), which Crowfoot does not read for safety. Remove it." },
  { "entity-bomb",
    HEAD "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>\n" ROOT "&b;" TAIL,
    CROW_DOCUMENT_ERROR_FORMAT, 2,
    "The file has a document type declaration (DOCTYPE), which Crowfoot does not read for safety. Remove it." },
  { "external-entity",
    HEAD "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n" ROOT "  <model id=\"m\" name=\"&a;\"/>\n" TAIL,
    CROW_DOCUMENT_ERROR_FORMAT, 2,
    "The file has a document type declaration (DOCTYPE), which Crowfoot does not read for safety. Remove it." },
  { "undeclared-entity", HEAD ROOT "  <model id=\"m\" name=\"&a;\"/>\n" TAIL, CROW_DOCUMENT_ERROR_SYNTAX, 3, NULL },
  { "newer-version",
    HEAD "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"7\">\n  <whatever/>\n" TAIL,
    CROW_DOCUMENT_ERROR_VERSION, 2,
    "The file has version 7 of the Crowfoot format, and this program knows versions up to 1. Update Crowfoot to open "
    "it." },
  { "no-version", HEAD "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\">\n" TAIL,
    CROW_DOCUMENT_ERROR_VERSION, 2,
    "The file does not say which version of the Crowfoot format it has. Write version=\"1\" into its first element." },
  { "odd-version", HEAD "<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"one\">\n" TAIL,
    CROW_DOCUMENT_ERROR_VERSION, 2, "“one” is no version of the Crowfoot format. Write version=\"1\"." },
  { "no-model", HEAD ROOT TAIL, CROW_DOCUMENT_ERROR_STRUCTURE, 3,
    "The file has no model. Write a “model” element with an id into its first element." },
  { "two-models", HEAD ROOT "  <model id=\"m\"/>\n  <model id=\"n\"/>\n" TAIL, CROW_DOCUMENT_ERROR_STRUCTURE, 4,
    "A file has one “model”, and this is the second. Put what is in it into the first." },
  { "unknown-element", HEAD ROOT "  <model id=\"m\">\n    <table id=\"e\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 4,
    "“table” is no element of the Crowfoot format. Correct its name, or give it a namespace of its own." },
  { "misplaced-element", HEAD ROOT "  <model id=\"m\">\n    <attribute id=\"a\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 4,
    "“attribute” cannot stand inside “model”. Move it to where it belongs, or remove it." },
  { "no-namespace", HEAD ROOT "  <model id=\"m\">\n    <entity xmlns=\"\" id=\"a\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 4,
    "“entity” has no namespace. Elements of the format are in the namespace "
    "“https://crowfoot-designer.github.io/ns/1”." },
  { "text", HEAD ROOT "  <model id=\"m\">\n    hello\n  </model>\n" TAIL, CROW_DOCUMENT_ERROR_STRUCTURE, 5,
    "Text cannot stand between elements here. Put it into an attribute, or into a comment." },
  { "unknown-attribute", HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\" nane=\"a\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 4,
    "“nane” is no attribute of “entity” in the Crowfoot format. Correct its name, or give it a namespace of its own." },
  { "no-id", HEAD ROOT "  <model id=\"m\">\n    <entity name=\"a\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 4, "This “entity” has no id. Give it one that is used nowhere else." },
  { "blank-in-id", HEAD ROOT "  <model id=\"m\">\n    <entity id=\"a b\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 4,
    "An id has 1 to 255 bytes and no blanks. Give this “entity” another id." },
  { "id-twice", HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\"/>\n    <entity id=\"e\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_DUPLICATE, 5,
    "The id “e” is in use already, in line 4. Give one of the two another id." },
  { "bad-type",
    HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\">\n      <attribute id=\"a\" type=\"varchar\"/>\n    </entity>\n"
              "  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 5,
    "“varchar” is no value for “type” of “attribute”. Write one of: integer, bigint, real, decimal, boolean, text, blob, "
    "date, time, timestamp, uuid, json, enum." },
  { "bad-boolean",
    HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\" strict=\"yes\"/>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 4, "“yes” is no value for “strict” of “entity”. Write “true” or “false”." },
  { "bad-integer",
    HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\">\n      <attribute id=\"a\" scale=\"65536\"/>\n    </entity>\n"
              "  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 5,
    "“65536” is no value for “scale” of “attribute”. Write a whole number from 0 to 65535." },
  { "bad-number",
    HEAD ROOT "  <model id=\"m\"/>\n  <diagram id=\"d\">\n    <note id=\"n\" x=\"nan\" y=\"0\"/>\n  </diagram>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 5, "“nan” is no value for “x” of “note”. Write a number, such as 12 or 12.5." },
  { "bad-flags",
    HEAD ROOT "  <model id=\"m\">\n    <link id=\"l\">\n      <end cascades=\"delete\"/>\n      <end/>\n    </link>\n"
              "  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 5,
    "“delete” is no value for “cascades” of “end”. Write any of: save-update, merge, expunge, refresh-expire." },
  { "one-end", HEAD ROOT "  <model id=\"m\">\n    <link id=\"l\">\n      <end/>\n    </link>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 6,
    "The link “l” has fewer than two ends. Give it an “end” for each of the two entities." },
  { "three-ends",
    HEAD ROOT "  <model id=\"m\">\n    <link id=\"l\">\n      <end/>\n      <end/>\n      <end/>\n    </link>\n"
              "  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_STRUCTURE, 7,
    "The link “l” has more than two ends. A link has exactly two; remove the others." },
  { "missing-entity",
    HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\" name=\"book\"/>\n    <link id=\"l\" name=\"writes\">\n"
              "      <end entity=\"e\"/>\n      <end entity=\"x\"/>\n    </link>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_REFERENCE, 7,
    "The end of a link “writes” refers by “entity” to “x”, which does not exist. Write the id of an existing entity, or "
    "remove the reference." },
  { "wrong-kind",
    HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\" name=\"book\">\n      <key id=\"k\" attributes=\"e\"/>\n"
              "    </entity>\n  </model>\n" TAIL,
    CROW_DOCUMENT_ERROR_REFERENCE, 5,
    "The key “book.k” refers by “attributes” to “e”, which is the entity “book”. Write the id of an attribute instead." },
  { "placed-twice",
    HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\"/>\n  </model>\n  <diagram id=\"d\">\n"
              "    <placement entity=\"e\" x=\"0\" y=\"0\"/>\n    <placement entity=\"e\" x=\"1\" y=\"1\"/>\n"
              "  </diagram>\n" TAIL,
    CROW_DOCUMENT_ERROR_DUPLICATE, 8,
    "The entity “e” stands on this diagram already, in line 7. Remove one of the two placements." },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].text, cases[i].length > 0 ? cases[i].length : strlen (cases[i].text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);

  g_assert_null (document);
  g_assert_error (error, CROW_DOCUMENT_ERROR, (int) cases[i].code);
  g_assert_cmpuint (crow_document_error_get_line (error), ==, cases[i].line);
  /* What is wrong with XML is told in libxml2's words, which change from version to version. */
  if (cases[i].code == CROW_DOCUMENT_ERROR_SYNTAX)
    {
      g_assert_true (g_str_has_prefix (error->message, "The file is no well-formed XML: "));
      g_assert_true (g_str_has_suffix (error->message, ". Correct it in a text editor, or go back to an older version "
                                                       "of the file."));
    }
  else
    g_assert_cmpstr (error->message, ==, cases[i].message);
}

/* The whole example, cut off at every byte and with every byte damaged: an error or a document, never a crash. */
static void
test_damage (void)
{
  g_autofree char *text = document_test_example ();
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *damaged = g_strdup (text);
      g_autoptr (GBytes) cut = g_bytes_new_static (text, i);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (CrowDocument) whole = NULL;
      g_autoptr (CrowDocument) part = crow_document_load_bytes (cut, CROW_LOAD_STRICT, &error);

      /* Behind the last ">" nothing is missing. */
      g_assert_true (part == NULL || i >= length - 1);
      g_assert_true ((part == NULL) == (error != NULL));
      g_clear_error (&error);
      damaged[i] ^= 1 << (i % 8);
      changed = g_bytes_new_static (damaged, length);
      whole = crow_document_load_bytes (changed, CROW_LOAD_LENIENT, &error);
      g_assert_true ((whole == NULL) == (error != NULL));
      if (whole != NULL)
        {
          g_autoptr (CrowSchema) G_GNUC_UNUSED schema = crow_document_compile_partial (whole, NULL, NULL);
          g_autofree char *saved = document_test_to_text (whole);

          g_assert_nonnull (saved);
        }
    }
}

static void
assert_limit (GString    *text,
              const char *part)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);

  g_assert_null (document);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (HEAD ROOT "<model id=\"m\"/>");

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "<x:y xmlns:x=\"urn:x\">");
  assert_limit (text, "nested more than 200 deep");
}

static void
test_long_value (void)
{
  g_autoptr (GString) text = g_string_new (HEAD ROOT "<model id=\"m\" name=\"");

  for (guint i = 0; i < 100 * 1024; i++)
    g_string_append_printf (text, "%01024u", i);
  g_string_append (text, "\"/>" TAIL);
  assert_limit (text, "AttValue length too long");
}

static void
test_lenient (void)
{
  const char *text = HEAD ROOT "  <model id=\"m\">\n    <entity id=\"e\" name=\"book\" version=\"gone\"/>\n"
                               "    <link id=\"l\">\n      <end entity=\"e\"/>\n      <end entity=\"lost\"/>\n    </link>\n"
                               "  </model>\n  <diagram id=\"d\">\n    <placement entity=\"e\" x=\"1\" y=\"0\"/>\n"
                               "    <placement entity=\"e\" x=\"2\" y=\"0\"/>\n  </diagram>\n" TAIL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_document_load_bytes (bytes, CROW_LOAD_LENIENT, &error);
  GPtrArray *problems;
  CrowLink *link;

  g_assert_no_error (error);
  problems = crow_document_get_load_problems (document);
  g_assert_cmpuint (problems->len, ==, 3);
  g_assert_cmpuint (crow_document_error_get_line (g_ptr_array_index (problems, 0)), ==, 4);
  g_assert_cmpstr (crow_document_error_get_id (g_ptr_array_index (problems, 0)), ==, "e");
  g_assert_cmpuint (crow_document_error_get_line (g_ptr_array_index (problems, 1)), ==, 7);
  g_assert_cmpuint (crow_document_error_get_line (g_ptr_array_index (problems, 2)), ==, 12);

  /* The reference is kept, resolves to nothing, and finds its target when that comes back. */
  link = crow_model_get_link (crow_document_get_model (document), 0);
  g_assert_null (crow_link_get_entity (link, 1));
  g_assert_cmpstr (crow_link_end_get_entity_id (crow_link_get_end (link, 1)), ==, "lost");
  {
    g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Mend");

    crow_node_add (CROW_NODE (crow_document_get_model (document)), CROW_NODE_ENTITY, "lost");
    crow_edit_commit (g_steal_pointer (&edit));
  }
  g_assert_nonnull (crow_link_get_entity (link, 1));
  g_assert_cmpuint (crow_diagram_get_n_placements (crow_document_get_diagram (document, 0)), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/document/errors/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/document/errors/damage", test_damage);
  g_test_add_func ("/document/errors/depth", test_depth);
  g_test_add_func ("/document/errors/long-value", test_long_value);
  g_test_add_func ("/document/errors/lenient", test_lenient);
  return g_test_run ();
}
