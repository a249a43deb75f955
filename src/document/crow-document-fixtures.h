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

G_END_DECLS
