/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a database spells SQL: names, literals, types.
 *
 * All functions are pure: the same name always gives the same text, so that what creates a table and what reads it
 * agree without asking each other.
 *
 * A name reaches the database as it is, with two exceptions: a name longer than the server allows is cut and gets a
 * hash of the whole name at its end, and so does a name with characters the server cannot hold.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* "SQLite", for people. */
CROW_API const char *crow_sql_get_dialect_title      (CrowDialectId dialect);

/* The name as the database has it, unquoted: @name, or its short form. */
CROW_API char       *crow_sql_dup_name               (CrowDialectId  dialect,
                                                      const char    *name);
/* The name of the table, unquoted; where the dialect has no schemas it starts with that of the schema. */
CROW_API char       *crow_sql_dup_table_name         (CrowDialectId         dialect,
                                                      const CrowEntityInfo *entity);
CROW_API gboolean    crow_sql_is_reserved            (CrowDialectId  dialect,
                                                      const char    *name);

/* Quoted where needed. */
CROW_API void        crow_sql_append_identifier      (GString       *sql,
                                                      CrowDialectId  dialect,
                                                      const char    *name);
/* The table's name, with its schema where it has one. */
CROW_API void        crow_sql_append_table           (GString              *sql,
                                                      CrowDialectId         dialect,
                                                      const CrowEntityInfo *entity);

/* What stands behind the columns of an INSERT that gives values to @entity's, with a blank before it, or "": a column that
 * takes none of a program's by itself has to be told so. */
CROW_API const char *crow_sql_get_overriding         (CrowDialectId         dialect,
                                                      const CrowEntityInfo *entity);

/* A string literal; a literal of bytes; a literal of an attribute's type, from its text form. */
CROW_API void        crow_sql_append_literal         (GString       *sql,
                                                      CrowDialectId  dialect,
                                                      const char    *text);
CROW_API void        crow_sql_append_blob            (GString       *sql,
                                                      CrowDialectId  dialect,
                                                      const guint8  *data,
                                                      gsize          length);
CROW_API void        crow_sql_append_value           (GString                 *sql,
                                                      CrowDialectId            dialect,
                                                      const CrowAttributeInfo *attribute,
                                                      const char              *value);

/* The type as it is written in CREATE TABLE, and as the database's catalog shows it afterwards. */
CROW_API char       *crow_sql_type_to_string         (const CrowSchema *schema,
                                                      guint             entity,
                                                      guint             attribute,
                                                      CrowDialectId     dialect);
CROW_API char       *crow_sql_type_to_catalog_string (const CrowSchema *schema,
                                                      guint             entity,
                                                      guint             attribute,
                                                      CrowDialectId     dialect);

G_END_DECLS
