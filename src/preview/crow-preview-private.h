/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the preview share.
 */
#pragma once

#include "preview/crow-preview-log-private.h"
#include "preview/crow-preview-pending.h"
#include "preview/crow-preview.h"
#include "preview/crow-table-map.h"

G_BEGIN_DECLS

/* A schema with its database. */
typedef struct
{
  /* owned */
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
  CrowTableMap *tables;
} CrowPreviewBase;

struct _CrowPreview
{
  GObject parent_instance;

  /* owned */
  CrowPreviewBase *base;     /* NULL before the first schema */
  CrowPending *pending;      /* what was not committed */
  CrowPreviewLog *log;
  CrowSchema *wanted;        /* the newest drawing, as tables */
  CrowSchema *drawn;         /* the same with inheritance */
  GPtrArray *conflicts;
  CrowRehearsal *rehearsal;
  GCancellable *cancellable; /* of the worker */
  char *message;
  GPtrArray *notes;          /* (nullable): of text: what SQLite leaves out of the drawing, and the last filling out of the rows */
  CrowDatabaseFile *file;    /* a person's database that the base is on; NULL: sample rows */
  GFileMonitor *monitors[2]; /* of it and its log */
  CrowFixtures *fixtures;    /* (nullable): what the document keeps */
  GHashTable *counts;        /* (nullable): id → rows to generate; never changed, only replaced */
  GHashTable *kept;          /* identity → id, borrowed from the fixtures */
  CrowRowSteps *steps;       /* what was done to rows */
  GHashTable *numbers;       /* identity → number of the row in the steps + 1 */
  GPtrArray *typed;          /* CrowPreviewRow: added by a person, maybe gone since */

  /* state */
  CrowCarryFlags carry_flags; /* for the next following */
  gboolean busy;
  gboolean whole;             /* what the worker does is done whole: it cannot be cancelled */
  gboolean waiting;
  gboolean failed;
  gboolean database_changed;  /* by another program */
  gboolean told_behind;       /* that the file waits to be migrated to this drawing */
  guint check_timeout;
  guint rest_idle;
  gint percent;               /* set by the worker; -1: not known */
  guint progress_idle;
};

/* (transfer full) (nullable): tables of @schema in a new database */
CrowPreviewBase *_crow_preview_base_new  (CrowSchema       *schema,
                                          GError          **error);
/* (transfer full) (nullable): on a database that has the tables */
CrowPreviewBase *_crow_preview_base_new_for (CrowSchema    *schema,
                                             CrowEngine    *engine,
                                             GError       **error);
/* (transfer full) (nullable): the same with all that is in it, also what is not committed */
CrowPreviewBase *_crow_preview_base_copy (CrowPreviewBase  *self,
                                          GError          **error);
void             _crow_preview_base_free (CrowPreviewBase  *self);

/* crow-preview.c */
void             _crow_preview_set_busy     (CrowPreview     *self,
                                             gboolean         busy);
/* @base: taken */
void             _crow_preview_replace_base (CrowPreview     *self,
                                             CrowPreviewBase *base);
void             _crow_preview_emit_changed (CrowPreview     *self);
void             _crow_preview_emit_marks_changed (CrowPreview *self);
void             _crow_preview_set_message  (CrowPreview     *self,
                                             const char      *message);
/* What waits is done now, if it can be. */
void             _crow_preview_go_on        (CrowPreview     *self);
gboolean         _crow_preview_require      (CrowPreview     *self,
                                             GError         **error);

/* Commits or rolls back; in the thread that has the base. */
gboolean         _crow_preview_end          (CrowPreview     *self,
                                             gboolean         commit,
                                             GError         **error);
/* The session is closed, as for a migration, and opened again. */
void             _crow_preview_close_session (CrowPreview   *self);
void             _crow_preview_open_session (CrowPreview     *self);

/* crow-preview-database.c */
void             _crow_preview_drop_database (CrowPreview    *self);

/* crow-preview-keep.c */
void             _crow_preview_index_kept (CrowPreview      *self);
void             _crow_preview_note_typed (CrowPreview      *self,
                                           CrowPreviewRow   *row);

/* crow-preview-record.c: what succeeded; rows as they were before. */
void             _crow_preview_record_add (CrowPreview      *self,
                                           CrowPreviewRow   *row);
void             _crow_preview_record_set (CrowPreview      *self,
                                           CrowPreviewRow   *row,
                                           const guint16    *attributes,
                                           const CrowValue  *values,
                                           guint             n);
/* A value of a row that makes no object. */
void             _crow_preview_record_replaced (CrowPreview *self,
                                                CrowPreviewRow *row);
void             _crow_preview_record_link (CrowPreview     *self,
                                            CrowPreviewRow  *row,
                                            guint            role,
                                            CrowPreviewRow  *target,
                                            gboolean         link);
void             _crow_preview_record_delete (CrowPreview   *self,
                                              GPtrArray     *rows);
void             _crow_preview_record_end (CrowPreview      *self,
                                           gboolean          commit);
void             _crow_preview_record_clear (CrowPreview    *self);

/* crow-preview-work.c */
void             _crow_preview_start_following (CrowPreview  *self);

/* crow-preview-edit.c.  An edit: what happens in between is noted, and kept only if it @succeeded. */
gboolean         _crow_preview_begin_edit (CrowPreview     *self,
                                           GError         **error);
gboolean         _crow_preview_end_edit   (CrowPreview     *self,
                                           gboolean         succeeded,
                                           GError         **error);
/* (transfer none) (nullable): the object of a row */
CrowObject      *_crow_preview_find      (CrowPreviewBase  *base,
                                          CrowPreviewRow   *row,
                                          GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowPreviewBase, _crow_preview_base_free)

G_END_DECLS
