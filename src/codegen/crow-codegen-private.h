/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the C generator share: the text being written with the schema, options and names it is made of.
 */
#pragma once

#include "base/crow-text-writer.h"
#include "codegen/crow-c-function.h"
#include "codegen/crow-c-names.h"
#include "codegen/crow-codegen-steps.h"
#include "codegen/crow-codegen.h"

G_BEGIN_DECLS

typedef struct
{
  CrowTextWriter out;
  /* borrowed from the caller */
  CrowSchema *schema;
  const CrowSchemaInfo *info;
  const CrowCodegenOptions *options;
  /* owned */
  CrowCNames *names;
  CrowSchema *objects; /* as objects have it: a hierarchy is one entity */
  CrowCFunctionPool functions;
  guint16 **slots;     /* by entity and attribute: its index there; NULL where nothing inherits */
  /* state */
  gboolean declaring; /* functions need no bodies: a header is being written */
  gboolean split;     /* each entity has files of its own */
} CrowCodegen;

void       _crow_codegen_write_header       (CrowCodegen *self);
void       _crow_codegen_write_body         (CrowCodegen *self);
void       _crow_codegen_write_main         (CrowCodegen *self);

void       _crow_codegen_write_steps_to     (CrowCodegen         *self,
                                             CrowRowSteps        *steps,
                                             CrowCodegenStepsForm form);

/* Adds the files of a directory to @files (crow-codegen-split.c). */
void       _crow_codegen_write_split        (CrowCodegen *self,
                                             guint        parts,
                                             GPtrArray   *files);
void       _crow_codegen_begin_file         (CrowCodegen *self);
/* @stem: the name of the file without its ending; underscores become hyphens */
void       _crow_codegen_end_file           (CrowCodegen     *self,
                                             GPtrArray       *files,
                                             CrowCodegenPart  part,
                                             const char      *stem);

/* Pieces of headers: the lines before and after declarations, enumerations, the type of an entity, functions. */
void       _crow_codegen_open_header        (CrowCodegen *self,
                                             const char  *what,
                                             const char  *guard,
                                             const char  *include);
void       _crow_codegen_close_header       (CrowCodegen *self,
                                             const char  *guard);
void       _crow_codegen_declare_enum       (CrowCodegen *self,
                                             guint        enumeration);
void       _crow_codegen_declare_type       (CrowCodegen *self,
                                             guint        entity);
/* Constants for the indexes of the schema's entities, and for those of an entity's attributes and roles. */
void       _crow_codegen_declare_entities   (CrowCodegen *self);
void       _crow_codegen_declare_members    (CrowCodegen *self,
                                             guint        entity);
void       _crow_codegen_declare_functions  (CrowCodegen *self,
                                             GPtrArray   *functions);

/* Pieces of bodies. */
void       _crow_codegen_open_body          (CrowCodegen *self,
                                             const char  *header);
void       _crow_codegen_define_tables      (CrowCodegen *self);
void       _crow_codegen_define_enum        (CrowCodegen *self,
                                             guint        enumeration);
void       _crow_codegen_define_type        (CrowCodegen *self,
                                             guint        entity);
void       _crow_codegen_define_functions   (CrowCodegen *self,
                                             GPtrArray   *functions);

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

/* Inheritance (crow-codegen-inherit.c).  Objects of a hierarchy know attributes and roles by numbers of their own. */
guint      _crow_codegen_attribute_index    (CrowCodegen *self,
                                             guint        entity,
                                             guint        attribute);
guint      _crow_codegen_role_index         (CrowCodegen *self,
                                             guint        entity,
                                             guint        role);
/* The same of crow_schema_get_through_roles(). */
guint      _crow_codegen_through_index      (CrowCodegen *self,
                                             guint        entity,
                                             guint        role);
/* CROW_NONE: it inherits from none. */
guint16    _crow_codegen_get_parent         (CrowCodegen *self,
                                             guint        entity);
gboolean   _crow_codegen_has_heirs          (CrowCodegen *self,
                                             guint        entity);
/* Whether the attribute is the key of the parent's row again, which has no accessors here. */
gboolean   _crow_codegen_is_inherited_key   (CrowCodegen *self,
                                             guint        entity,
                                             guint        attribute);
/* Whether the attribute tells what a row is, which the session writes. */
gboolean   _crow_codegen_is_discriminator   (CrowCodegen *self,
                                             guint        entity,
                                             guint        attribute);
/* FALSE: only what inherits from it has objects. */
gboolean   _crow_codegen_has_objects        (CrowCodegen *self,
                                             guint        entity);
/* (transfer full): all entities, each behind its parent, else in the order of the schema */
guint16   *_crow_codegen_order_parents      (CrowCodegen *self);
/* The type it is derived from: "CrowObject" or that of the parent. */
const char *_crow_codegen_parent_type       (CrowCodegen *self,
                                             guint        entity);

/* C has no enumeration without values; attributes of such a one are text. */
gboolean   _crow_codegen_enum_has_type      (CrowCodegen *self,
                                             guint        enumeration);

/* The first line of every file, and what it is. */
void       _crow_codegen_write_first_lines  (CrowCodegen *self,
                                             const char  *what);
/* "blog.h", or what the options say. */
char      *_crow_codegen_dup_header_name    (CrowCodegen *self);

G_END_DECLS
