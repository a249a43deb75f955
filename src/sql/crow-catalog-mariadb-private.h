/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is written in MariaDB's catalog as text: types and literals.
 */
#pragma once

#include "sql/crow-catalog.h"

G_BEGIN_DECLS

/* Reads the string literal at *@text, with doubled quotes and backslashes in it as MariaDB has them, and moves *@text
 * behind it.  NULL if there is none that ends; (transfer full). */
char *_crow_mariadb_read_string (const char  **text);

/* The bytes in a literal that is all of @text, each as two digits; NULL if it is anything else; (transfer full). */
char *_crow_mariadb_dup_hexadecimal (const char *text);

/* The default of a column as servers before MariaDB 11 show it: those after it show strings of bytes as "x'6100'", and these
 * show "'a\\0'".  Bytes that are no text stay as they are; (transfer full). */
char *_crow_mariadb_dup_default (const char *text);

/* The values of a type "enum('a','b')"; NULL if @type is none such; (transfer full). */
char **_crow_mariadb_read_enum_type (const char *type);

/* Gives each column of a type "enum(…)" an enumeration of the catalog: one for all columns of one name with the same
 * values, by the column's name, or the table's and column's where that is taken. */
void _crow_catalog_name_inline_enums (CrowCatalog *catalog);

/* The SELECT in a statement "CREATE … VIEW name AS SELECT …"; NULL if it is not one; (transfer full). */
char *_crow_mariadb_read_view (const char *statement);

G_END_DECLS
