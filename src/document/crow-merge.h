/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Merging two sides that began with the same document, by ids, as one undoable step.
 *
 * What only one side changed, added, deleted, moved or reordered is taken from that side.  Where both changed the same
 * property, or one deleted what the other changed, this side is kept and the conflict is told in a sentence.  The result
 * always is a sound document: what the other side added and cannot stand (a link to an entity that is deleted here) is
 * left out, and told too.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/* Merges into @self what @theirs changed since @base.  (transfer full) (element-type GError): the conflicts, each with
 * the id of the node it is about */
GPtrArray *crow_operation_merge          (CrowDocument *self,
                                          CrowDocument *base,
                                          CrowDocument *theirs);
/* Merges what somebody else wrote into the document's file since it was loaded or saved; saving is allowed again then.
 * (nullable) (transfer full) (element-type GError): the conflicts, or %NULL with @error set */
GPtrArray *crow_document_merge_from_disk (CrowDocument *self,
                                          GError      **error);

G_END_DECLS
