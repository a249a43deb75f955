/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state of one compilation, and names that follow from other names.
 */
#pragma once

#include "document/crow-document.h"
#include "schema/crow-schema-builder.h"

G_BEGIN_DECLS

typedef struct
{
  /* owned */
  CrowSchemaBuilder *builder;
  GHashTable *indices;     /* CrowNode * (enumeration, entity, attribute) → index in the schema + 1 */
  GHashTable *table_names; /* in lower case, as two databases do not tell cases apart */
  GPtrArray *strings;      /* texts that the templates of records borrow */
  GError *error;           /* the first; what comes after is not looked at */
  /* borrowed */
  CrowDocument *document;
  CrowModel *model;
  GPtrArray *skipped;      /* of GError; NULL: strict */
} CrowCompiler;

/* Says what is unfinished.  Strict: ends the compilation.  Returns FALSE. */
gboolean    _crow_compiler_report        (CrowCompiler  *self,
                                          CrowNode      *node,
                                          const char    *format,
                                          ...) G_GNUC_PRINTF (3, 4);
/* The node's index in the schema, or CROW_NONE: it was left out. */
guint16     _crow_compiler_get_index     (CrowCompiler  *self,
                                          CrowNode      *node);
/* Keeps a text until the end; returns it. */
const char *_crow_compiler_keep          (CrowCompiler  *self,
                                          char          *text);
/* The record of an attribute, without id, name, flags and values. */
void        _crow_compiler_describe_type (CrowCompiler      *self,
                                          CrowAttribute     *attribute,
                                          CrowAttributeInfo *info);
void        _crow_compiler_add_link      (CrowCompiler  *self,
                                          CrowLink      *link);

/* (transfer full): the name of a column that refers to @key of what is called @target: "book", "id" → "book_id" */
char       *_crow_name_reference         (const char    *target,
                                          const char    *key);
/* (transfer full): the name of the table between two entities: "book", "tag" → "book_tag" */
char       *_crow_name_association       (const char    *one,
                                          const char    *other);
/* (nullable): the key a reference goes to: the primary one, else the first unique one, if it has attributes */
CrowEntityKey *_crow_entity_get_target_key (CrowEntity  *entity);

G_END_DECLS
