/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way from a catalog to a schema, for the files that make it.  It is gone twice: the first schema is a draft that
 * tells how Crowfoot would write each type.
 */
#pragma once

#include "schema/crow-schema-builder.h"
#include "sql/crow-catalog-private.h"

G_BEGIN_DECLS

typedef struct
{
  CrowCatalog *catalog;
  CrowSchemaBuilder *builder;
  GHashTable *ids;          /* set of owned char * */
  GHashTable **members;     /* by entity: names of attributes and roles that are taken, set of owned char * */
  gboolean *association;    /* by entity */
  CrowCatalogAssociation *pairs; /* by entity, where that is one */
  GPtrArray *tables;        /* by entity, borrowed: those that links stand for come last, as in a document */
  const char ***attribute_ids; /* by entity and attribute, borrowed from `ids` */
  GHashTable *by_name;      /* folded "schema\nname", owned → position + 1 */
  GHashTable *positions;    /* table → position + 1 */
  const char **entity_ids;  /* by entity, borrowed from `ids` */
  const CrowSchema *draft;  /* (nullable): the result of the first pass, whose types are compared */
} CrowCatalogImport;

/* Finding (crow-catalog-lookup.c). */

void              _crow_import_note         (CrowCatalogImport     *self,
                                             const char            *format,
                                             ...) G_GNUC_PRINTF (2, 3);
/* A name as members are told apart; a new string. */
char             *_crow_import_fold_member  (const char            *name);
/* CROW_NONE if there is none. */
guint16           _crow_import_get_column   (CrowCatalogTable      *table,
                                             const char            *name);
/* Indices of @names, NULL if one does not exist. */
guint16          *_crow_import_get_columns  (CrowCatalogTable      *table,
                                             char                 **names,
                                             guint16               *n_columns);
/* Fills `by_name` and `positions` from `tables`. */
void              _crow_import_index_tables (CrowCatalogImport     *self);
/* NULL if the database has no such table. */
CrowCatalogTable *_crow_import_get_target   (CrowCatalogImport     *self,
                                             CrowCatalogTable      *table,
                                             CrowCatalogForeignKey *foreign_key);
guint             _crow_import_get_position (CrowCatalogImport     *self,
                                             CrowCatalogTable      *table);

/* Ids (crow-catalog-ids.c). */

/* An id that nobody has; borrowed. */
const char       *_crow_import_make_id      (CrowCatalogImport     *self,
                                             const char            *parent,
                                             const char            *name);
/* An id that follows from a link's, as a document derives it; borrowed. */
const char       *_crow_import_derive_id    (CrowCatalogImport     *self,
                                             const char            *link,
                                             const char            *rest);
/* Ids of entities and attributes, which others are made of.  `entity_ids` holds a link's in place of its table's. */
void              _crow_import_make_ids     (CrowCatalogImport     *self);

/* Links (crow-catalog-link.c), when all entities are there. */
void              _crow_import_add_links    (CrowCatalogImport     *self);

G_END_DECLS
