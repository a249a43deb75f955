/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows that a document keeps, for those that know no documents.
 */
#pragma once

#include "document/crow-document.h"
#include "document/crow-fixture.h"
#include "sql/crow-fixtures.h"

G_BEGIN_DECLS

/* (transfer full): a copy of all rows and pairs as they are now; there may be none */
CrowFixtures *crow_document_get_fixtures   (CrowDocument *document);
/* (transfer full) (element-type CrowProblem): what is wrong with them in @schema, which the document was compiled to */
GPtrArray    *crow_document_check_fixtures (CrowDocument *document,
                                            CrowSchema   *schema);

/**
 * crow_operation_keep_rows: (skip)
 * @document: a document
 * @rows: rows and pairs; one whose id is that of a kept row is that row, another is new
 * @update: whether rows that are kept get the values of @rows
 * @n_added: (out) (optional): rows that were not kept before
 *
 * Keeps rows, as one step; none where nothing changes.
 */
void          crow_operation_keep_rows     (CrowDocument *document,
                                            CrowFixtures *rows,
                                            gboolean      update,
                                            guint        *n_added);
/* Forgets the rows of these ids, with their pairs. */
void          crow_operation_forget_rows   (CrowDocument *document,
                                            GPtrArray    *ids);

G_END_DECLS
