/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schemas for the tests of generators, and a way to compile and run what these write.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* A blog with everything that code is generated for: all types, an enumeration, links of each kind, a self link, keys
 * of several columns, comments that try to break out. */
CrowSchema *codegen_test_new_schema         (void);
/* Names chosen to do harm. */
CrowSchema *codegen_test_new_hostile_schema (void);

/* The same at random, out of fragments of such names. */
CrowSchema *codegen_test_new_random_schema  (GRand      *rand);
/* The schema of NAME.crow, in data/examples or beside these tests. */
CrowSchema *codegen_test_load_example       (const char *name);

/* (transfer full): made of what tries to do harm, and what generated functions are called */
char       *codegen_test_random_name        (GRand      *rand);

/* A directory for one test, and its removal with all files in it. */
char       *codegen_test_make_directory     (void);
void        codegen_test_remove_directory   (const char *directory);

/* Writes the generated files for @c_namespace into @directory: header, body and the demonstration. */
void        codegen_test_generate           (CrowSchema *schema,
                                             const char *c_namespace,
                                             const char *directory);

/* The same with files for each entity. */
void        codegen_test_generate_split     (CrowSchema *schema,
                                             const char *c_namespace,
                                             const char *directory);

/* Runs a program; its exit status, with its output in @output.  @cwd: where. */
int         codegen_test_run                (const char *cwd,
                                             char      **output,
                                             const char *program,
                                             ...) G_GNUC_NULL_TERMINATED;

/* The same for a C or C++ compiler, with what finds the headers of libcrowfoot and its dependencies. */
int         codegen_test_compile            (const char *cwd,
                                             const char *compiler,
                                             char      **output,
                                             ...) G_GNUC_NULL_TERMINATED;
/* For the same: what links libcrowfoot as it was built, as one argument list. */
char      **codegen_test_get_link_flags     (void);

/* Compiles the generated files with their constant tables, loads these, and compares them with @schema. */
void        codegen_test_assert_tables      (CrowSchema *schema,
                                             const char *c_namespace);

/* Compares with a file beside the tests, or writes it when CROW_UPDATE_GOLDEN is set. */
void        codegen_test_assert_golden      (const char *name,
                                             const char *text);

G_END_DECLS
