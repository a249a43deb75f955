/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * C mapping code from a schema: one GObject type for each entity, typed accessors, finders, and the schema itself as
 * constant tables.
 *
 * The text depends on the schema and the options only: not on locale, time, directory or hash order.  What it says is
 * the user's: the first line states that the generator claims no rights in it.  It compiles without warnings as C99
 * and as C++, and needs nothing but libcrowfoot-1.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

#define CROW_CODEGEN_ERROR (crow_codegen_error_quark ())

/**
 * CrowCodegenError:
 * @CROW_CODEGEN_ERROR_NAMESPACE: the C namespace cannot begin a C identifier, or belongs to a library
 * @CROW_CODEGEN_ERROR_NAME: a C name chosen by hand is no C identifier, or two of them clash
 * @CROW_CODEGEN_ERROR_OPTION: an option has a value that cannot be written
 * @CROW_CODEGEN_ERROR_FOREIGN_FILE: a file that is to be written was not made by the generator
 *
 * Why no code was written.
 */
typedef enum
{
  CROW_CODEGEN_ERROR_NAMESPACE,
  CROW_CODEGEN_ERROR_NAME,
  CROW_CODEGEN_ERROR_OPTION,
  CROW_CODEGEN_ERROR_FOREIGN_FILE,
} CrowCodegenError;

/**
 * CrowCodegenPart:
 * @CROW_CODEGEN_HEADER: declarations
 * @CROW_CODEGEN_BODY: definitions, in one file
 * @CROW_CODEGEN_MAIN: a small program that uses the other two: it creates the tables, adds a row for each entity, reads
 *   them back in a new session and deletes one
 *
 * A file of generated code.
 */
typedef enum
{
  CROW_CODEGEN_HEADER,
  CROW_CODEGEN_BODY,
  CROW_CODEGEN_MAIN,
} CrowCodegenPart;

/**
 * CrowCodegenOptions:
 * @c_namespace: what types begin with ("Blog"); functions then begin with "blog_" and macros with "BLOG_"
 * @header: (nullable): what the body includes ("blog.h"); %NULL: the namespace in kebab case and ".h"
 * @pragma_once: `#pragma once` instead of an include guard
 * @no_autocleanup: no g_autoptr() support for the types
 * @symbol_decorator: (nullable): a macro put before each declaration ("BLOG_EXPORT")
 * @symbol_decorator_header: (nullable): a header that defines it, included by the header
 * @symbol_decorator_define: (nullable): a macro that the body defines before it includes anything
 *
 * How code is written.  A zeroed struct with a namespace is complete.
 */
typedef struct
{
  const char *c_namespace;
  const char *header;
  gboolean pragma_once;
  gboolean no_autocleanup;
  const char *symbol_decorator;
  const char *symbol_decorator_header;
  const char *symbol_decorator_define;
} CrowCodegenOptions;

GQuark    crow_codegen_error_quark   (void);

char     *crow_codegen_write         (CrowSchema                *schema,
                                      const CrowCodegenOptions  *options,
                                      CrowCodegenPart            part,
                                      gsize                     *length,
                                      GError                   **error);

/* "blog" for "Blog": what --output-directory names its files by. */
char     *crow_codegen_get_base_name (const char                *c_namespace);

G_END_DECLS
