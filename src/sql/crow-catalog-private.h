/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A piece of the way from a catalog to a schema.
 */
#pragma once

#include "sql/crow-catalog.h"

G_BEGIN_DECLS

/* The id of every schema that crow_catalog_to_schema() makes.  No document can have it: it has a blank. */
#define _CROW_CATALOG_SCHEMA_ID "read from a database"

/* What kind of value the expression of a DEFAULT is; @value is to be freed.
 * @native: the type of the column, verbatim */
CrowValueSource _crow_catalog_value (CrowDialectId dialect,
                                     const char   *expression,
                                     const char   *native,
                                     CrowDataType  type,
                                     char        **value);

/* A table of pairs; all borrowed from it. */
typedef struct
{
  CrowCatalogForeignKey *foreign_keys[2]; /* in the order of its columns */
  CrowCatalogIndex *indexes[2];           /* (nullable): on the columns of each */
} CrowCatalogAssociation;

/* Whether a many-to-many link stands for @table.  Where it does not although the table is made of two foreign keys alone,
 * @fault says why, untranslated; else it is NULL.
 * @targets: (nullable elements): the tables of its first two foreign keys */
gboolean _crow_catalog_find_association (CrowDialectId           dialect,
                                         CrowCatalogTable       *table,
                                         CrowCatalogTable *const targets[2],
                                         CrowCatalogAssociation *found,
                                         const char            **fault);

G_END_DECLS
