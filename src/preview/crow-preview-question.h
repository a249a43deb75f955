/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person asks, or does, with rows: delete some, give one another key, take a link between two apart.
 *
 * It can be asked again when the drawing has changed, because rows, attributes and roles are found by their ids.
 */
#pragma once

#include "preview/crow-preview-row.h"
#include "preview/crow-rehearsal.h"

G_BEGIN_DECLS

typedef struct
{
  CrowRehearsalKind kind;
  /* owned */
  GPtrArray *rows;        /* of CrowPreviewRow: what is deleted, or the one row */
  guint16 *attributes;    /* what is changed */
  char **texts;           /* to what, as it was typed; ends in NULL */
  CrowPreviewRow *target; /* (nullable): what the role is to reach no more */
  guint role;
} CrowPreviewQuestion;

CrowPreviewQuestion *crow_preview_question_new_delete (CrowPreviewRow *const *rows,
                                                       guint                  n_rows);
CrowPreviewQuestion *crow_preview_question_new_change (CrowPreviewRow        *row,
                                                       const guint16         *attributes,
                                                       const char *const     *texts,
                                                       guint                  n_attributes);
CrowPreviewQuestion *crow_preview_question_new_unlink (CrowPreviewRow        *row,
                                                       guint                  role,
                                                       CrowPreviewRow        *target);
CrowPreviewQuestion *crow_preview_question_copy       (const CrowPreviewQuestion *self);
void                 crow_preview_question_free       (CrowPreviewQuestion   *self);
/* The same for rows of @schema; FALSE: there is nothing of it left. */
gboolean             crow_preview_question_adopt      (CrowPreviewQuestion   *self,
                                                       CrowSchema            *schema);
/* (transfer full): "Deleting from “author”: 3 · Ada" */
char                *crow_preview_question_dup_title  (const CrowPreviewQuestion *self);

/* The same role of a row of another schema.  FALSE: it is gone. */
gboolean             crow_preview_find_role           (CrowPreviewRow        *before,
                                                       CrowPreviewRow        *after,
                                                       guint                 *role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowPreviewQuestion, crow_preview_question_free)

G_END_DECLS
