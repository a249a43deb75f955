/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of documents share.
 */
#include "config.h"

#include "document-test.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

CrowDocument *
document_test_load (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CrowDocument *document = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);
  return document;
}

char *
document_test_to_text (CrowDocument *document)
{
  g_autoptr (GBytes) bytes = crow_document_to_bytes (document);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

char *
document_test_read (const char *path)
{
  g_autofree char *full = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", path, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (full, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

char *
document_test_example (void)
{
  g_autofree char *page = document_test_read ("data/doc/format.md");
  char *begin = strstr (page, "```xml\n");
  char *end;

  g_assert_nonnull (begin);
  begin += strlen ("```xml\n");
  end = strstr (begin, "```");
  g_assert_nonnull (end);
  return g_strndup (begin, end - begin);
}

static void G_GNUC_PRINTF (2, 3)
grammar_error_cb (void       *data,
                  const char *format,
                  ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (data, format, args);
  va_end (args);
}

void
document_test_validate (const char *text)
{
  static xmlRelaxNG *grammar;
  g_autoptr (GString) complaints = g_string_new (NULL);
  xmlRelaxNGValidCtxt *validator;
  xmlDoc *doc;

  if (grammar == NULL)
    {
      g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "crowfoot.rng", NULL);
      xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt (path);

      xmlRelaxNGSetParserErrors (parser, grammar_error_cb, grammar_error_cb, complaints);
      grammar = xmlRelaxNGParse (parser);
      g_assert_cmpstr (complaints->str, ==, "");
      g_assert_nonnull (grammar);
      xmlRelaxNGFreeParserCtxt (parser);
    }
  doc = xmlReadMemory (text, strlen (text), "test.crow", NULL, XML_PARSE_NONET);
  g_assert_nonnull (doc);
  validator = xmlRelaxNGNewValidCtxt (grammar);
  xmlRelaxNGSetValidErrors (validator, grammar_error_cb, grammar_error_cb, complaints);
  if (xmlRelaxNGValidateDoc (validator, doc) != 0)
    g_error ("The grammar refuses this document:\n%s\n%s", complaints->str, text);
  xmlRelaxNGFreeValidCtxt (validator);
  xmlFreeDoc (doc);
}

void
document_test_assert_same (const char *text,
                           const char *expected)
{
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) expected_lines = NULL;

  if (strcmp (text, expected) == 0)
    return;
  lines = g_strsplit (text, "\n", -1);
  expected_lines = g_strsplit (expected, "\n", -1);
  for (guint i = 0; lines[i] != NULL && expected_lines[i] != NULL; i++)
    if (strcmp (lines[i], expected_lines[i]) != 0)
      g_error ("Line %u differs:\n%s\nexpected:\n%s", i + 1, lines[i], expected_lines[i]);
  g_error ("One text has %u lines, the other %u", g_strv_length (lines), g_strv_length (expected_lines));
}

void
document_test_round_trip (CrowDocument *document)
{
  g_autofree char *text = document_test_to_text (document);
  g_autoptr (CrowDocument) again = document_test_load (text);
  g_autofree char *again_text = document_test_to_text (again);
  g_autofree char *difference = NULL;

  document_test_assert_same (again_text, text);
  if (!crow_node_equal (crow_document_get_root (document), crow_document_get_root (again), &difference))
    g_error ("Saved and loaded, the document differs: %s", difference);
  document_test_validate (text);
}
