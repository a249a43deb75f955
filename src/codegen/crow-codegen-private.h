/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the C generator share: the text being written with the schema, options and names it is made of.
 */
#pragma once

#include "base/crow-text-writer.h"
#include "codegen/crow-c-names.h"
#include "codegen/crow-codegen.h"

G_BEGIN_DECLS

typedef struct
{
  CrowTextWriter out;
  /* borrowed from the caller of crow_codegen_write() */
  CrowSchema *schema;
  const CrowSchemaInfo *info;
  const CrowCodegenOptions *options;
  const CrowCNames *names;
  /* state */
  gboolean declaring; /* functions need no bodies: the header is being written */
} CrowCodegen;

void       _crow_codegen_write_header       (CrowCodegen *self);
void       _crow_codegen_write_body         (CrowCodegen *self);
void       _crow_codegen_write_main         (CrowCodegen *self);

/* The constant tables, up to and with the CrowSchemaInfo. */
void       _crow_codegen_write_tables       (CrowCodegen *self);

/* (transfer full) (element-type CrowCFunctionText): all functions of an entity that has a type, in reading order; NULL
 * parts paragraphs. */
GPtrArray *_crow_codegen_entity_functions   (CrowCodegen *self,
                                             guint        entity);
/* The same for an enumeration, without its get_type. */
GPtrArray *_crow_codegen_enum_functions     (CrowCodegen *self,
                                             guint        enumeration);
/* The same for the namespace. */
GPtrArray *_crow_codegen_global_functions   (CrowCodegen *self);

/* C has no enumeration without values; attributes of such a one are text. */
gboolean   _crow_codegen_enum_has_type      (CrowCodegen *self,
                                             guint        enumeration);

/* The first line of every file, and what it is. */
void       _crow_codegen_write_first_lines  (CrowCodegen *self,
                                             const char  *what);
/* "blog.h", or what the options say. */
char      *_crow_codegen_dup_header_name    (CrowCodegen *self);

G_END_DECLS
