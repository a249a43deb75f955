/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What exporters share.
 */
#pragma once

#include "base/crow-text-writer.h"
#include "codegen/crow-export.h"

G_BEGIN_DECLS

extern const CrowExporter _crow_exporter_dbml;
extern const CrowExporter _crow_exporter_graphviz;
extern const CrowExporter _crow_exporter_json;
extern const CrowExporter _crow_exporter_markdown;
extern const CrowExporter _crow_exporter_mermaid;
extern const CrowExporter _crow_exporter_plantuml;
extern const CrowExporter _crow_exporter_sqlalchemy;

/* "varchar(40)", "decimal(10,2)", the name of an enumeration: words that people know from SQL. */
char       *_crow_export_dup_type        (const CrowSchema        *schema,
                                          const CrowAttributeInfo *attribute);
/* "shop.order", where there is a database schema */
char       *_crow_export_dup_name        (const char              *database_schema,
                                          const char              *name);

gboolean    _crow_export_is_primary      (const CrowSchema        *schema,
                                          guint                    entity,
                                          guint                    attribute);
/* The attribute alone makes up a unique key. */
gboolean    _crow_export_is_unique       (const CrowSchema        *schema,
                                          guint                    entity,
                                          guint                    attribute);

/* What stands on a line about the link: its name, or its role. */
const char *_crow_export_get_link_label  (const CrowRelationshipInfo *link);

/* @text on one line, with all characters of @unwanted replaced by blanks. */
char       *_crow_export_one_line        (const char              *text,
                                          const char              *unwanted);

/* A foreign key with the link it belongs to: a many-to-many link has two. */
typedef struct
{
  const CrowRelationshipInfo *link;
  const CrowReferenceInfo *reference;
  guint end; /* that it refers to */
} CrowExportLine;

/* (transfer full) (element-type CrowExportLine) */
GArray     *_crow_export_lines           (const CrowSchema        *schema);

G_END_DECLS
