/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A journal of edits on disk, from which a document comes back after a crash, with its undo history.
 *
 * Each commit, undo and redo is appended as it happens and handed to the system at once, so that the end of the process
 * costs nothing; within a second it is also on the disk, so that the end of the machine costs at most that second.  The
 * document's own file is not needed to come back.
 *
 * The journal is locked while its document is open.  A journal that nobody has locked is left over from a crash.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

typedef struct _CrowRecovery CrowRecovery;

/* What a crash left. */
typedef struct
{
  char *path;      /* of the journal */
  GFile *file;     /* (nullable): the document's file */
  gint64 modified; /* when it was last written, seconds since 1970 */
} CrowRecoveryItem;

/* (transfer full): where journals are by default, below the state directory of the user */
char             *crow_recovery_get_folder   (void);
/* Begins a journal of the document in @folder, which is made.  The document must outlive it. */
CrowRecovery     *crow_recovery_start        (CrowDocument     *document,
                                              const char       *folder,
                                              GError          **error);
/* The document was closed on purpose: deletes the journal.  @self: (transfer full) (nullable) */
void              crow_recovery_stop         (CrowRecovery     *self);
/* (transfer full) (element-type CrowRecoveryItem): the journals of crashes that hold edits, newest first */
GPtrArray        *crow_recovery_list         (const char       *folder);
/* The document as it was, modified, with its history.  The journal stays until it is discarded. */
CrowDocument     *crow_recovery_restore      (const char       *path,
                                              GError          **error);
void              crow_recovery_discard      (const char       *path);
/* The process that has the file open with a journal in @folder; 0: none. */
int               crow_recovery_get_owner    (const char       *folder,
                                              GFile            *file);

void              crow_recovery_item_free    (CrowRecoveryItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowRecoveryItem, crow_recovery_item_free)

G_END_DECLS
