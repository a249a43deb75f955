/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the rows share.
 *
 *   crow-preview-rows.c          the model, and when it is read again
 *   crow-preview-rows-read.c     pages, counts and conditions
 *   crow-preview-rows-collect.c  the rows at many positions, read by the worker thread
 *   crow-preview-rows-arrange.c  the order of many rows, found by the worker thread
 */
#pragma once

#include "orm/crow-paged-list.h"
#include "preview/crow-preview-rows.h"

G_BEGIN_DECLS

#define CROW_ROWS_PAGE 64

struct _CrowPreviewRows
{
  GObject parent_instance;

  /* owned */
  CrowPreview *preview;
  CrowPreviewRow *owner;  /* (nullable) */
  GHashTable *pages;      /* number → GPtrArray of CrowPreviewRow */
  GQueue order;           /* of numbers, the oldest first */
  GPtrArray *deleted;     /* of CrowPreviewRow */
  char *filter;           /* (nullable) */
  char *entity_id;        /* (nullable): by which the entity is found in another schema */
  CrowPagedList *list;    /* (nullable): all rows in the order of the key, where the session can give them */
  GArray *numbers;        /* (nullable): of gint64, the hidden numbers of many rows in their order */

  /* state */
  CrowSession *list_session; /* borrowed, only to be compared */
  guint entity;           /* CROW_NONE: nothing is shown */
  guint role;             /* of the owner */
  guint sort_attribute;
  gboolean descending;
  gboolean arranging;     /* the worker finds `numbers` */
  gboolean stale;         /* they are to be found again when it has finished */
  guint n_arranged_of;    /* rows of the entity when they were */
  guint n_rows;
};

/* crow-preview-rows-read.c */
gboolean   _crow_preview_rows_can_read    (CrowPreviewRows *self);
guint      _crow_preview_rows_count       (CrowPreviewRows *self);
/* (transfer full) */
GPtrArray *_crow_preview_rows_read_page   (CrowPreviewRows *self,
                                           guint            number);
/* Lets go of what belongs to a session. */
void       _crow_preview_rows_drop_list   (CrowPreviewRows *self);
/* (transfer full) (nullable): "SELECT number FROM …" of the rows that are shown, in their order; NULL: they have none.
 * @values: borrowed from the owner */
char      *_crow_preview_rows_dup_arrangement (CrowPreviewRows *self,
                                               GPtrArray       *values);
/* The number of a row; FALSE: it is not there. */
gboolean   _crow_preview_rows_get_number  (CrowPreviewRows *self,
                                           CrowPreviewRow  *row,
                                           gint64          *number);

/* (transfer full) */
CrowPreviewRow *_crow_preview_rows_read_row (CrowSchema    *schema,
                                             guint          entity,
                                             CrowStatement *statement,
                                             guint          first);
/* (transfer full): all rows in their order, with what is bound added to @values; NULL: the one whose hidden number is
 * bound */
char      *_crow_preview_rows_dup_scan    (CrowPreviewRows *self,
                                           GPtrArray       *values);

/* crow-preview-rows-arrange.c */
/* Whether order or filter are another job than reading a page: TRUE, the worker has begun or will. */
gboolean   _crow_preview_rows_arrange     (CrowPreviewRows *self);
void       _crow_preview_rows_busy_changed (CrowPreviewRows *self);

/* crow-preview-rows.c: `numbers` are others, or there are none any more. */
void       _crow_preview_rows_reload      (CrowPreviewRows *self);

G_END_DECLS
