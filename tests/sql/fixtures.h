/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schemas to write SQL of, and a short way to make more.
 *
 * Ids are made of names ("book", "book.title"), so that a schema built in another order has the same ones.
 */
#pragma once

#include "schema/crow-schema-builder.h"

G_BEGIN_DECLS

guint16     fixture_entity    (CrowSchemaBuilder *builder,
                               const char        *name,
                               guint              flags);
/* @info's id is made; its name and type must be given. */
guint16     fixture_attribute (CrowSchemaBuilder       *builder,
                               guint16                  entity,
                               const char              *entity_name,
                               const CrowAttributeInfo *info);
/* A key of the attributes @columns, ended by -1. */
void        fixture_key       (CrowSchemaBuilder *builder,
                               guint16            entity,
                               const char        *id,
                               const char        *name,
                               gboolean           primary,
                               ...);
/* A link by one column; @rule decides ON DELETE. */
guint16     fixture_link      (CrowSchemaBuilder *builder,
                               const char        *id,
                               CrowLinkKind       kind,
                               guint16            one,
                               guint16            one_column,
                               guint16            many,
                               guint16            many_column,
                               CrowDeleteRule     rule,
                               const char        *one_role,
                               const char        *many_role);
CrowSchema *fixture_end       (CrowSchemaBuilder *builder);
/* The schema that the XML of a document draws. */
CrowSchema *fixture_load      (const char        *xml);

/* Every kind of link, type, default and constraint once; @backwards adds what can be in another order in that. */
CrowSchema *fixture_library   (gboolean backwards);
/* Tables that refer to each other, composite keys, two links between the same entities, deferrable constraints. */
CrowSchema *fixture_company   (void);
/* Several schemas, STRICT, WITHOUT ROWID, and what not every dialect can say. */
CrowSchema *fixture_special   (void);

G_END_DECLS
