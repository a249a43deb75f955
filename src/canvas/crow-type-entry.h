/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A type as a person types it: “text(80)”, “decimal(10, 2)?”, “date”, the name of an enumeration.
 *
 * A question mark at the end says that the attribute is not required, as on the diagram.  Words of databases are
 * understood (varchar, int, datetime …); the form that is shown is always Crowfoot's own.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

typedef struct
{
  CrowDataType type;
  guint32 length;
  guint16 scale;
  CrowEnumeration *enumeration; /* (nullable): borrowed from the document */
  gboolean required;
} CrowTypeEntry;

/* FALSE with CROW_DOCUMENT_ERROR_REFUSED: no type of any database is called so; the message proposes some. */
gboolean    crow_type_entry_parse    (CrowModel      *model,
                                      const char     *text,
                                      CrowTypeEntry  *entry,
                                      GError        **error);
/* The same, and where that fails, @text may be the beginning of a type; whether it is required stays as it is then. */
gboolean    crow_type_entry_parse_beginning (CrowAttribute *attribute,
                                             const char    *text,
                                             CrowTypeEntry *entry,
                                             GError       **error);
/* (transfer full) */
char       *crow_type_entry_format   (CrowAttribute  *attribute);
/* (nullable): the first type or enumeration whose name begins with @prefix; borrowed from the document */
const char *crow_type_entry_complete (CrowModel      *model,
                                      const char     *prefix);

/* (transfer full) (nullable): the types that @prefix may become, to be read; NULL: none, or it is one already */
char       *crow_type_entry_propose  (CrowModel      *model,
                                      const char     *prefix);

G_END_DECLS
