/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fuzz target: files that are opened. Whatever the bytes, loading gives a document or an error, and a document that
 * was loaded is saved as bytes that load into the same document.
 */
#include "config.h"

#include "document/crow-document.h"

#include "fuzz.h"

static CrowDocument *
load (GBytes        *bytes,
      CrowLoadFlags  flags)
{
  g_autoptr (GError) error = NULL;
  CrowDocument *document = crow_document_load_bytes (bytes, flags, &error);

  g_assert_true ((document == NULL) == (error != NULL));
  if (error != NULL)
    {
      g_assert_true (error->message[0] != '\0');
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  return document;
}

static void
check (GBytes        *bytes,
       CrowLoadFlags  flags)
{
  g_autoptr (CrowDocument) document = load (bytes, flags);
  g_autoptr (CrowDocument) again = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) saved = NULL;
  g_autoptr (GBytes) saved_again = NULL;

  if (document == NULL)
    return;
  saved = crow_document_to_bytes (document);
  again = load (saved, flags);
  g_assert_nonnull (again);
  saved_again = crow_document_to_bytes (again);
  g_assert_true (g_bytes_equal (saved, saved_again));

  schema = crow_document_compile (document, &error);
  g_assert_true ((schema == NULL) == (error != NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  check (bytes, CROW_LOAD_STRICT);
  check (bytes, CROW_LOAD_LENIENT);
  return 0;
}
