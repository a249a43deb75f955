/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A schema in the forms that other programs read: one exporter for each, in one list.
 *
 * An exporter's text depends on the schema alone and is in the order of the schema.  What a form cannot say is left
 * out, not written as something else; its file says what that is.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/**
 * CrowExporter:
 * @name: "dbml"
 * @title: what it is, to be read by people; to be translated where it is shown
 * @extension: of its files, without the dot
 * @write: writes a schema
 * @inherits: whether it can say that entities inherit; if not, @write gets the schema of the tables
 *
 * A form that a schema can be written in.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *extension;
  char *(*write) (const CrowSchema *schema);
  gboolean inherits;
} CrowExporter;

/* Ended by NULL. */
extern const CrowExporter *const crow_exporters[];

const CrowExporter *crow_exporter_lookup (const char         *name);

/* (transfer full): the text; its first line says that it was generated, where the form has comments. */
char               *crow_exporter_write  (const CrowExporter *self,
                                          const CrowSchema   *schema);

G_END_DECLS
