/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of documents share: loading texts, comparing bytes, validating against the grammar.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/* (transfer full): loads strictly and asserts that it worked */
CrowDocument *document_test_load       (const char   *text);
/* (transfer full): the document as text */
char         *document_test_to_text    (CrowDocument *document);
/* (transfer full): the text of a file below the source folder */
char         *document_test_read       (const char   *path);
/* (transfer full): the example of data/doc/format.md */
char         *document_test_example    (void);
/* Asserts that the grammar in data/ accepts the text. */
void          document_test_validate   (const char   *text);
/* Asserts that two texts are the same, and shows the first line that differs. */
void          document_test_assert_same (const char  *text,
                                         const char  *expected);
/* Asserts that saving and loading gives the same document and the same bytes, and that they are valid. */
void          document_test_round_trip (CrowDocument *document);

G_END_DECLS
