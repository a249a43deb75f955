/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a key or index is over, as a person types it: “title, published desc nulls last”, “(lower(name))”.
 *
 * Names of attributes stand as they are called, in double quotes where they have a comma, quote or parenthesis.  Only an
 * index has directions, a place of nulls, and expressions, which stand in parentheses.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/* (transfer full): @node is a key or an index */
char    *crow_parts_entry_format (CrowNode   *node);
/* One edit.  FALSE with CROW_DOCUMENT_ERROR_REFUSED, and nothing changed: there is no such attribute, it stands twice, or
 * nothing is left.  What is known of an index's part besides (collation, operators, length) stays with it. */
gboolean crow_parts_entry_apply  (CrowNode   *node,
                                  const char *text,
                                  GError    **error);

G_END_DECLS
