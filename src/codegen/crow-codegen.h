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
 *   them back in a new session and deletes them
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
 * CrowCodegenAutocleanup:
 * @CROW_CODEGEN_AUTOCLEANUP_ALL: g_autoptr() works with objects and their classes, g_autolist() with objects
 * @CROW_CODEGEN_AUTOCLEANUP_OBJECTS: it works with objects
 * @CROW_CODEGEN_AUTOCLEANUP_NONE: it works with neither, for compilers that have no such thing
 *
 * What g_autoptr() works with; the words are those of gdbus-codegen.
 */
typedef enum
{
  CROW_CODEGEN_AUTOCLEANUP_ALL,
  CROW_CODEGEN_AUTOCLEANUP_OBJECTS,
  CROW_CODEGEN_AUTOCLEANUP_NONE,
} CrowCodegenAutocleanup;

/* The GLib that generated code needs at least, as libcrowfoot does. */
#define CROW_CODEGEN_GLIB_MINOR 74

/**
 * CrowCodegenOptions:
 * @c_namespace: what types begin with ("Blog"); functions then begin with "blog_" and macros with "BLOG_"
 * @header: (nullable): what the body includes ("blog.h"); %NULL: the namespace in kebab case and ".h"
 * @pragma_once: `#pragma once` instead of an include guard
 * @autocleanup: what g_autoptr() works with
 * @glib_minor: the code may need GLib 2.@glib_minor and is written for it; 0: %CROW_CODEGEN_GLIB_MINOR
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
  CrowCodegenAutocleanup autocleanup;
  guint glib_minor;
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

/* "blog" for "Blog": what the files of a directory are named by. */
char     *crow_codegen_get_base_name (const char                *c_namespace);

/**
 * CrowCodegenFile:
 * @name: "blog-user.h"
 * @part: what it is
 * @text: its text
 * @length: bytes of @text
 *
 * One of the files that crow_codegen_write_files() makes.
 */
typedef struct
{
  char *name;
  CrowCodegenPart part;
  char *text;
  gsize length;
} CrowCodegenFile;

/* (transfer full) (element-type CrowCodegenFile): the files of a directory, or NULL.  @parts has a bit for each
 * CrowCodegenPart that is wanted.  @split: a header and a body for each entity, so that a source file pays for what it
 * includes; see crow-codegen-split.c. */
GPtrArray *crow_codegen_write_files  (CrowSchema                *schema,
                                      const CrowCodegenOptions  *options,
                                      guint                      parts,
                                      gboolean                   split,
                                      GError                   **error);

G_END_DECLS
