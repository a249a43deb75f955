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
  GHashTable *indices;     /* CrowNode * (enumeration, entity, attribute, link with columns) → index in the schema + 1 */
  GHashTable *ties;        /* CrowEntity * → what became of its inheritance + 1 */
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
/* Whether the attribute is taken into the schema, if its entity is. */
gboolean    _crow_compiler_is_complete   (CrowCompiler  *self,
                                          CrowAttribute *attribute);
/* Whether the entity can be compiled: FALSE for an heir of something that cannot be inherited from, which is told. */
gboolean    _crow_compiler_check_heir    (CrowCompiler  *self,
                                          CrowEntity    *entity);
/* Whether the entity is in the table of its parent. */
gboolean    _crow_compiler_shares_table  (CrowEntity    *entity);
/* Gives an heir with a table of its own, but without a key, that of its parent. */
void        _crow_compiler_add_heir_key  (CrowCompiler  *self,
                                          CrowEntity    *entity,
                                          guint16        index);
/* The places of all entities in their hierarchies; after these were added. */
void        _crow_compiler_add_inheritance (CrowCompiler *self);
/* FALSE: @attribute is none that @entity has or inherits, in a table that it has.  Otherwise where it is: the entity
 * whose record has it, and its index there. */
gboolean    _crow_compiler_find_inherited (CrowCompiler  *self,
                                           CrowEntity    *entity,
                                           CrowAttribute *attribute,
                                           guint16       *holder,
                                           guint16       *index);
/* One that goes through an entity is left to _crow_compiler_add_through(), after all others. */
void        _crow_compiler_add_link      (CrowCompiler  *self,
                                          CrowLink      *link);
void        _crow_compiler_add_through   (CrowCompiler  *self,
                                          CrowLink      *link);
void        _crow_compiler_set_index     (CrowCompiler  *self,
                                          gpointer       node,
                                          guint16        index);

/* (transfer full): the name of a column that refers to @key of what is called @target: "book", "id" → "book_id" */
char       *_crow_name_reference         (const char    *target,
                                          const char    *key);
/* (transfer full): the name of the table between two entities: "book", "tag" → "book_tag" */
char       *_crow_name_association       (const char    *one,
                                          const char    *other);
/* (nullable): the key a reference goes to: the primary one, own or inherited, else the first unique one, if it has attributes */
CrowEntityKey *_crow_entity_get_target_key (CrowEntity  *entity);

G_END_DECLS
