/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The journal: every edit that was committed, in order, with what is needed to undo and redo it.
 *
 * Entries before `position` are done, the others undone.  Committing cuts off what was undone.  The journal forgets
 * nothing else.
 */
#pragma once

#include "document/crow-change-set.h"

G_BEGIN_DECLS

/* One operation.  SET: @before and @after are owned values; the others: places in the tree. */
typedef struct
{
  CrowChangeType type;
  guint property;
  guint position;
  guint old_position;
  CrowNode *node;       /* owned, as the next two */
  CrowNode *parent;
  CrowNode *old_parent;
  CrowStoredValue before;
  CrowStoredValue after;
} CrowStep;

typedef struct _CrowJournal CrowJournal;

/* An array of CrowStep that owns what is in it. */
GArray        *_crow_steps_new                 (void);
void           _crow_step_apply                (const CrowStep     *step);
void           _crow_step_revert               (const CrowStep     *step);
CrowChangeSet *_crow_change_set_new            (GArray             *steps,
                                                CrowChangeReason    reason);

CrowJournal   *_crow_journal_new               (void);
void           _crow_journal_free              (CrowJournal        *self);
/* Takes @steps; @merge_key: (nullable) */
void           _crow_journal_commit            (CrowJournal        *self,
                                                const char         *label,
                                                const char         *merge_key,
                                                GArray             *steps);
void           _crow_journal_end_merge         (CrowJournal        *self);
guint          _crow_journal_get_n_entries     (CrowJournal        *self);
guint          _crow_journal_get_position      (CrowJournal        *self);
const char    *_crow_journal_get_label         (CrowJournal        *self,
                                                guint               entry);
gboolean       _crow_journal_is_saved          (CrowJournal        *self);
void           _crow_journal_mark_saved        (CrowJournal        *self);
/* Nothing that can be reached was saved: a recovered document. */
void           _crow_journal_mark_unsaved      (CrowJournal        *self);
/* (transfer none): the steps that were undone or redone */
GArray        *_crow_journal_step_back         (CrowJournal        *self);
GArray        *_crow_journal_step_forward      (CrowJournal        *self);

G_END_DECLS
