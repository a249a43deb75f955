/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Importing: an SQLite database, SQL scripts that make a database, or a database on a server.
 */
#pragma once

#include "document/crow-document.h"
#include "sql/crow-catalog.h"

G_BEGIN_DECLS

/* For @dialect below: look at the scripts. */
#define CROW_IMPORT_ANY_DIALECT CROW_N_DIALECTS

/* Whether @path is the address of a database on a server, or the file of one; else it may be a script or a document. */
gboolean      crow_import_is_database  (const char         *path);

/* What to call @path in messages: an address without password and parameters; (transfer full) */
char         *crow_import_dup_title    (const char         *path);

/**
 * crow_import_read_catalog:
 * @paths: (array zero-terminated=1): one SQLite database, or an address "postgresql://…" or "mariadb://…", or scripts
 *   that are read in this order and make one schema
 * @dialect: the dialect of the scripts, or %CROW_IMPORT_ANY_DIALECT, which is guessed and noted; a database tells its own
 * @error: %CROW_ERROR_DATABASE when a file is unreadable, no database, or no script; %CROW_ERROR_UNSUPPORTED for what this
 *   build cannot read
 *
 * Reads what tables there are.  Files are only read.  A script of SQLite runs in an empty database in memory; those of
 * PostgreSQL and MariaDB are parsed, and what is not understood in them is noted with file and line in the catalog's notes.
 *
 * Returns: (transfer full): the catalog, or %NULL with @error set
 */
CrowCatalog  *crow_import_read_catalog (const char *const  *paths,
                                        CrowDialectId       dialect,
                                        GError            **error);

/**
 * crow_import_read_catalog_like:
 * @paths: as for crow_import_read_catalog()
 * @dialect: the same
 * @like: (nullable): a schema that the tables are to be compared with
 * @error: the same
 *
 * The same with the further databases of a MariaDB server that @like names, where @paths is the address of one.
 *
 * Returns: (transfer full): the catalog, or %NULL with @error set
 */
CrowCatalog  *crow_import_read_catalog_like (const char *const  *paths,
                                             CrowDialectId       dialect,
                                             const CrowSchema   *like,
                                             GError            **error);

/**
 * crow_import_read_schema:
 * @paths: as for crow_import_read_catalog()
 * @dialect: the same
 * @read: (out) (optional): the dialect that it was read as
 * @notes: (out) (optional) (element-type utf8) (transfer full): sentences about what was left out; see
 *   crow_import_note_get_place()
 * @error: the same
 *
 * The same as a schema: entities and links, without a document.
 *
 * Returns: (transfer full): the schema, or %NULL with @error set
 */
CrowSchema   *crow_import_read_schema  (const char *const  *paths,
                                        CrowDialectId       dialect,
                                        CrowDialectId      *read,
                                        GPtrArray         **notes,
                                        GError            **error);

/**
 * crow_import_files:
 * @paths: as for crow_import_read_catalog()
 * @dialect: the same
 * @notes: (out) (optional) (element-type utf8) (transfer full): as for crow_import_read_schema()
 * @error: the same
 *
 * Reads a database's schema into a new document, which is drawn for the kind of database that it was read from.
 *
 * Returns: (transfer full): the document, or %NULL with @error set
 */
CrowDocument *crow_import_files        (const char *const  *paths,
                                        CrowDialectId       dialect,
                                        GPtrArray         **notes,
                                        GError            **error);

/**
 * crow_import_text:
 * @name: what to call the text in messages
 * @text: statements that make tables
 * @fallback: the dialect to read it as when nothing in it speaks for one
 * @notes: (out) (optional) (element-type utf8) (transfer full): as for crow_import_read_schema()
 * @error: as for crow_import_read_catalog()
 *
 * Reads a script that is no file, such as what was pasted.
 *
 * Returns: (transfer full): the document, or %NULL with @error set
 */
CrowDocument *crow_import_text         (const char         *name,
                                        const char         *text,
                                        CrowDialectId       fallback,
                                        GPtrArray         **notes,
                                        GError            **error);

/* Whether a note is about a place in a script: "shop.sql:12: The index…".  Then @path (to be freed) and @line are set and the
 * sentence, a part of @note, is returned; else @note itself, with NULL and 0. */
const char   *crow_import_note_get_place (const char *note,
                                          char      **path,
                                          int        *line);

G_END_DECLS
