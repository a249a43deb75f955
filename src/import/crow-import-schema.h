/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a schema to a document: the way back from crow_document_compile().
 *
 * Every importer ends here: what it read becomes a schema first, and this makes nodes of it.
 */
#pragma once

#include "document/crow-document.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/**
 * crow_import_schema:
 * @schema: a schema
 *
 * Makes a new document with a node for every record of the schema and one empty diagram.  Ids are kept where a
 * document can hold them; other characters in them become “-”.
 *
 * What the association table of a many-to-many link has beyond its two references (indexes, checks, types) has no place in
 * a drawing and is left out.
 *
 * Returns: (transfer full): the document, with one step that can be undone
 */
CrowDocument *crow_import_schema (const CrowSchema *schema);

G_END_DECLS
