/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An edit: a group of changes that is done, undone and shown as one.
 *
 * ```c
 * g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, _("Rename Entity"));
 *
 * crow_entity_set_name (entity, "author");
 * crow_edit_commit (g_steal_pointer (&edit));
 * ```
 *
 * An edit that leaves its scope without a commit is rolled back.  Edits nest: an inner edit joins the outer one, its
 * label counts for nothing, and rolling it back undoes its own changes alone.  They end in the reverse order of their
 * beginning.  The outermost commit puts the edit into the journal and emits `CrowDocument::changed` once; an edit
 * that changed nothing leaves no trace.
 */
#pragma once

#include "document/crow-node.h"

G_BEGIN_DECLS

typedef struct _CrowEdit CrowEdit;

/* (transfer full) */
CrowEdit *crow_document_begin_edit (CrowDocument *document,
                                    const char   *label);
/* Edits with the same key that follow each other become one step of the journal: typing a name, dragging a box.  A
 * step ends with crow_document_end_merge(), with another edit, an undo, or a save. */
void      crow_edit_set_merge_key  (CrowEdit     *self,
                                    const char   *key);
/* Both: @self: (transfer full) */
void      crow_edit_commit         (CrowEdit     *self);
void      crow_edit_rollback       (CrowEdit     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowEdit, crow_edit_rollback)

G_END_DECLS
