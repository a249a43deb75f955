/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What reading and writing XML share.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/* Between foreign items that were on lines of their own; a character that XML cannot hold. */
#define CROW_XML_ITEM_SEPARATOR '\001'

/* How an attribute of an older version reads today.  A table of these ends in one without an element. */
typedef struct
{
  guint version;              /* the last version that had it */
  const char *element;
  const char *attribute;
  const char *new_attribute;  /* (nullable): it is dropped */
  char *(*convert) (const char *value); /* (nullable): the value is kept */
} CrowUpgrade;

CrowDocument *_crow_document_load      (const char        *text,
                                        gsize              length,
                                        CrowLoadFlags      flags,
                                        guint              known_version,
                                        const CrowUpgrade *upgrades,
                                        GError           **error);

/* Of a document that was just read; its problems are listed in it. */
void          _crow_document_check_references (CrowDocument *document,
                                               CrowLoadFlags flags,
                                               GError      **error);

/* @length: -1 if @text ends in a null byte.  Line breaks and tabs in attributes are written as references, which is
 * the only way they survive. */
void          _crow_xml_append_escaped (GString           *to,
                                        const char        *text,
                                        gssize             length,
                                        gboolean           in_attribute);

/* The element of a node with all below it, indented. */
void          _crow_xml_append_node    (GString           *to,
                                        CrowNode          *node,
                                        guint              depth);

G_END_DECLS
