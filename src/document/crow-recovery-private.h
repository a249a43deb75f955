/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a document tells its recovery journal, and the words of the journal.
 *
 * A journal is lines of words.  A value is the rest of its line, after "=", with line breaks and backslashes escaped;
 * no "=" is no value.  Nodes have numbers: those of the base from 1 on, parents first; new ones are given theirs.
 *
 *     crowfoot-recovery 1
 *     pid PROCESS
 *     file =URI
 *     base LENGTH                    and after it the document as XML, and a line break
 *     new NODE ELEMENT =ID           a node outside of the document
 *     put NODE PROPERTY =VALUE       of a node outside of the document
 *     foreign NODE PLACE =TEXT       of a node outside of the document
 *     under PARENT NODE              the last child of a node outside of the document
 *     insert NODE PARENT POSITION    into the document
 *     set NODE PROPERTY =VALUE
 *     remove NODE
 *     move NODE PARENT POSITION
 *     commit MERGE-KEY-LENGTH =MERGE-KEY LABEL
 *     undo · redo · end · saved =URI · unsaved
 */
#pragma once

#include "document/crow-journal-private.h"
#include "document/crow-recovery.h"

G_BEGIN_DECLS

#define CROW_RECOVERY_MAGIC "crowfoot-recovery 1"
#define CROW_RECOVERY_SUFFIX ".crowlog"

/* An operation, told before a property is set and after everything else. */
void  _crow_recovery_step     (CrowRecovery   *self,
                               const CrowStep *step);
/* The steps from @mark on were rolled back. */
void  _crow_recovery_truncate (CrowRecovery   *self,
                               guint           mark);
void  _crow_recovery_commit   (CrowRecovery   *self,
                               const char     *label,
                               const char     *merge_key);
void  _crow_recovery_undo     (CrowRecovery   *self);
void  _crow_recovery_redo     (CrowRecovery   *self);
/* "end", "saved", "unsaved" */
void  _crow_recovery_note     (CrowRecovery   *self,
                               const char     *word);

/* (transfer full): how the names of all journals of a file begin; NULL: a document without a file */
char *_crow_recovery_get_stem (GFile          *file);
/* Whether no process has the journal open. */
gboolean _crow_recovery_is_left_over (const char *path);

G_END_DECLS
