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
 * @dialect: the database that it comes from, which the model is then drawn for
 *
 * Makes a new document with a node for every record of the schema and one empty diagram.  Ids are kept where a
 * document can hold them; other characters in them become “-”.
 *
 * The association table of a many-to-many link has a place for an index on each of its references, and no other parts;
 * crow_catalog_to_schema() makes entities of tables that have more.
 *
 * Returns: (transfer full): the document, with one step that can be undone
 */
CrowDocument *crow_import_schema (const CrowSchema *schema,
                                  CrowDialectId     dialect);

G_END_DECLS
