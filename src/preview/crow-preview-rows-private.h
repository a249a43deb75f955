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
#include "preview/crow-row-places.h"

G_BEGIN_DECLS

#define CROW_ROWS_PAGE 64
/* What the database sorts, filters and counts off in no time. */
#define CROW_ROWS_MANY 20000

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
  CrowRowPlaces *places;  /* (nullable): of many rows in their order */

  /* state */
  CrowSession *list_session; /* borrowed, only to be compared */
  guint entity;           /* CROW_NONE: nothing is shown */
  guint role;             /* of the owner */
  guint sort_attribute;
  gboolean descending;
  gboolean deep;          /* somebody looks so far down that the places are wanted, although nothing is sorted or filtered */
  gboolean gave_up;       /* waiting for the places, in favour of slow pages */
  gboolean arranging;     /* the worker finds `places` */
  gboolean stale;         /* they are to be found again when it has finished */
  guint n_arranged_of;    /* rows without a filter when they were */
  guint n_rows;
};

/* crow-preview-rows-read.c */
gboolean   _crow_preview_rows_can_read    (CrowPreviewRows *self);
guint      _crow_preview_rows_count       (CrowPreviewRows *self);
/* The same without the filter. */
guint      _crow_preview_rows_count_all   (CrowPreviewRows *self);
/* (transfer full) (nullable): NULL: it is so far down that the places are wanted */
GPtrArray *_crow_preview_rows_read_page   (CrowPreviewRows *self,
                                           guint            number);
/* Lets go of what belongs to a session. */
void       _crow_preview_rows_drop_list   (CrowPreviewRows *self);
/* (transfer full): "SELECT place FROM …" of the rows that are shown, in their order.  @values: borrowed from the owner */
char      *_crow_preview_rows_dup_arrangement (CrowPreviewRows *self,
                                               CrowRowPlaces   *places,
                                               GPtrArray       *values);
/* G_MAXUINT: the row is not shown, or too far down to be looked for. */
guint      _crow_preview_rows_find_position (CrowPreviewRows *self,
                                             CrowPreviewRow  *row);

/* (transfer full) */
CrowPreviewRow *_crow_preview_rows_read_row (CrowSchema    *schema,
                                             guint          entity,
                                             CrowStatement *statement,
                                             guint          first);
/* (transfer full): all rows in their order, with what is bound added to @values; NULL: the one whose place is bound */
char      *_crow_preview_rows_dup_scan    (CrowPreviewRows *self,
                                           GPtrArray       *values);

/* crow-preview-rows-arrange.c */
/* Whether order or filter are another job than reading a page: TRUE, the worker has begun or will. */
gboolean   _crow_preview_rows_arrange     (CrowPreviewRows *self);
void       _crow_preview_rows_busy_changed (CrowPreviewRows *self);

/* crow-preview-rows.c: `places` are others, or there are none any more. */
void       _crow_preview_rows_reload      (CrowPreviewRows *self);
/* The same rows in the same order, which were empty where they were far down. */
void       _crow_preview_rows_fill_in     (CrowPreviewRows *self);

G_END_DECLS
