/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The live preview: a sample database of the schema that is being drawn, and a session of libcrowfoot on it.
 *
 * The database is in memory, or it is a copy of a person's.  It follows the drawing: crow_preview_follow() is told each schema, and rows stay as far as
 * they fit; where they do not, nothing is done, and crow_preview_get_conflicts() tells which rows and why.
 *
 * Edits of rows go through the session and reach the database at once, inside its transaction, so that what a key, a
 * check or a link refuses is told at the edit; crow_preview_commit() keeps them, crow_preview_rollback() takes them back.
 * What the database did by itself, as a cascade, is noted like an edit.
 *
 * A person's database can be used itself, too, if that is what is wanted.  Then nothing is changed in it but by commit and
 * by crow_preview_migrate_async(), so that it waits while the drawing is another (crow_preview_is_behind()).
 *
 * What may take long (filling, following, rehearsing, deleting) is done by a worker thread.  Meanwhile the preview is
 * busy: the database is the worker's, and every function here that needs it fails with %G_IO_ERROR_BUSY or returns
 * nothing.  All signals come in the main thread.
 *
 * Properties: `busy`, `progress` (0 to 1; -1: not known), `n-pending` (rows that an edit changed since the last commit),
 * `waiting` (the drawing has moved on, and the rows wait for commit or rollback).
 * Signals: `rebuilt`: schema, database and session are others; `changed`: rows are others; `marks-changed`: another
 * rehearsal is shown, or none.
 */
#pragma once

#include "orm/crow-session.h"
#include "preview/crow-database-file.h"
#include "preview/crow-preview-carry.h"
#include "preview/crow-preview-log.h"
#include "preview/crow-preview-question.h"
#include "preview/crow-preview-row.h"
#include "preview/crow-rehearsal.h"
#include "preview/crow-sample.h"
#include "sql/crow-row-steps.h"

G_BEGIN_DECLS

#define CROW_TYPE_PREVIEW (crow_preview_get_type ())
G_DECLARE_FINAL_TYPE (CrowPreview, crow_preview, CROW, PREVIEW, GObject)

CrowPreview  *crow_preview_new             (void);

/* (nullable): of the tables, so an heir in the table of its parent is no entity of it; NULL until the first schema was
 * followed */
CrowSchema   *crow_preview_get_schema      (CrowPreview      *self);
/* The entity of that schema that has the rows of a drawn one; CROW_NONE: there is none. */
guint16       crow_preview_lookup_entity   (CrowPreview      *self,
                                            const char       *id);
/* (nullable): NULL while busy, too */
CrowSession  *crow_preview_get_session     (CrowPreview      *self);
gboolean      crow_preview_is_busy         (CrowPreview      *self);
double        crow_preview_get_progress    (CrowPreview      *self);
guint         crow_preview_get_n_pending   (CrowPreview      *self);
gboolean      crow_preview_get_waiting     (CrowPreview      *self);
/* Asks what runs to stop; nothing of it is kept then. */
void          crow_preview_cancel          (CrowPreview      *self);
/* FALSE: nothing runs, or what runs is done whole. */
gboolean      crow_preview_can_cancel      (CrowPreview      *self);

/* (transfer none): the statements that ran; it lives on when the preview goes */
CrowPreviewLog *crow_preview_get_log       (CrowPreview      *self);

/* Following the drawing. */
void          crow_preview_follow          (CrowPreview      *self,
                                            CrowSchema       *schema);
/* (nullable) (element-type CrowCarryConflict): rows that the drawing contradicts */
GPtrArray    *crow_preview_get_conflicts   (CrowPreview      *self);
/* Follows all the same, in the way that @flags say. */
void          crow_preview_resolve         (CrowPreview      *self,
                                            CrowCarryFlags    flags);
/* (nullable): what the last following did beyond copying, or why it failed, in a sentence */
const char   *crow_preview_get_message     (CrowPreview      *self);
/* (nullable) (transfer none) (element-type utf8): what the sample database does without: sentences about what SQLite does not
 * take of the drawing, and what was not filled when rows were generated last; NULL: nothing */
GPtrArray    *crow_preview_get_notes       (CrowPreview      *self);
/* Whether the message says why the rows do not follow. */
gboolean      crow_preview_has_failed      (CrowPreview      *self);

/* crow-preview-database.c: a person's database. */

/* Opens one and compares it, without using it yet. */
void          crow_preview_open_async      (CrowPreview         *self,
                                            const char          *path,
                                            CrowDatabaseUse      use,
                                            GAsyncReadyCallback  callback,
                                            gpointer             data);
/* (transfer full) */
CrowDatabaseFile *crow_preview_open_finish (CrowPreview         *self,
                                            GAsyncResult        *result,
                                            GError             **error);
/* Its rows are those of the preview from now on; it must fit. */
gboolean      crow_preview_use_database    (CrowPreview         *self,
                                            CrowDatabaseFile    *file,
                                            GError             **error);
/* Brings one to the drawing, with the losses that it told when it was compared, and uses it. */
void          crow_preview_migrate_async   (CrowPreview         *self,
                                            CrowDatabaseFile    *file,
                                            GAsyncReadyCallback  callback,
                                            gpointer             data);
/* @backup: (out) (optional) (transfer full) (nullable): where the backup copy of the file is */
gboolean      crow_preview_migrate_finish  (CrowPreview         *self,
                                            GAsyncResult        *result,
                                            char               **backup,
                                            GError             **error);
/* Compares the one that is used with the drawing again; it ends in crow_preview_open_finish(). */
void          crow_preview_compare_async   (CrowPreview         *self,
                                            GAsyncReadyCallback  callback,
                                            gpointer             data);
/* (nullable): NULL: the rows are sample rows */
CrowDatabaseFile *crow_preview_get_database (CrowPreview        *self);
/* Sample rows again, of which there are none yet. */
gboolean      crow_preview_close_database  (CrowPreview         *self,
                                            GError             **error);
/* Whether another program has changed it; it is looked at when the file is written to. */
gboolean      crow_preview_is_database_changed (CrowPreview     *self);
void          crow_preview_check_database  (CrowPreview         *self);
/* A person has seen it. */
void          crow_preview_note_database   (CrowPreview         *self);
/* Whether a file that is used itself waits to be migrated to the drawing. */
gboolean      crow_preview_is_behind       (CrowPreview         *self);

/* @counts: (nullable) (element-type utf8 guint): by id of an entity, what is generated of it instead of @n_rows from now
 * on; NULL: the same of all */
void          crow_preview_set_sample_counts (CrowPreview      *self,
                                              GHashTable       *counts);
/* (nullable) (transfer none) */
GHashTable   *crow_preview_get_sample_counts (CrowPreview      *self);

/* Replaces all rows; a person's database is let go of. */
void          crow_preview_generate_async  (CrowPreview         *self,
                                            guint                n_rows,
                                            guint32              seed,
                                            GAsyncReadyCallback  callback,
                                            gpointer             data);
/* @notes: (out) (transfer full) (optional) (element-type utf8): what could not be filled */
gboolean      crow_preview_generate_finish (CrowPreview         *self,
                                            GAsyncResult        *result,
                                            GPtrArray          **notes,
                                            GError             **error);

/* What it would do.  While edits are pending it is asked of a copy, so that it can be cancelled without losing them. */
void          crow_preview_rehearse_async  (CrowPreview               *self,
                                            const CrowPreviewQuestion *question,
                                            GAsyncReadyCallback        callback,
                                            gpointer                   data);
/* (transfer full) */
CrowRehearsal *crow_preview_rehearse_finish (CrowPreview        *self,
                                             GAsyncResult       *result,
                                             GError            **error);
/* Does it, until commit or rollback. */
void          crow_preview_do_async        (CrowPreview               *self,
                                            const CrowPreviewQuestion *question,
                                            GAsyncReadyCallback        callback,
                                            gpointer                   data);
gboolean      crow_preview_do_finish       (CrowPreview         *self,
                                            GAsyncResult        *result,
                                            GError             **error);

/* The rehearsal that rows are marked by: taken; (nullable) */
void           crow_preview_take_rehearsal (CrowPreview       *self,
                                            CrowRehearsal     *rehearsal);
CrowRehearsal *crow_preview_get_rehearsal  (CrowPreview       *self);
/* (nullable): what the rehearsal shown does to a row */
const CrowConsequence *crow_preview_lookup_consequence (CrowPreview    *self,
                                                        CrowPreviewRow *row);

/* (transfer full) (nullable): a row as the present schema has it, with the values that it had; NULL: its entity is gone */
CrowPreviewRow *crow_preview_adopt_row     (CrowPreview         *self,
                                            CrowPreviewRow      *row);

/* What was not committed yet. */
CrowRowChange crow_preview_get_row_change  (CrowPreview         *self,
                                            CrowPreviewRow      *row);
gboolean      crow_preview_is_cell_changed (CrowPreview         *self,
                                            CrowPreviewRow      *row,
                                            guint                attribute);
guint         crow_preview_count_pending   (CrowPreview         *self,
                                            CrowRowChange        change);
/* (transfer container) (element-type CrowPreviewRow): rows of an entity that are gone, but not for good */
GPtrArray    *crow_preview_get_deleted     (CrowPreview         *self,
                                            guint                entity);
gboolean      crow_preview_commit          (CrowPreview         *self,
                                            GError             **error);
void          crow_preview_rollback        (CrowPreview         *self);
/* The same in the worker: many rows take a while, and so does a file that another program has locked.  It is done whole, and
 * cannot be cancelled.  @commit: FALSE rolls back */
void          crow_preview_end_async       (CrowPreview         *self,
                                            gboolean             commit,
                                            GAsyncReadyCallback  callback,
                                            gpointer             data);
gboolean      crow_preview_end_finish      (CrowPreview         *self,
                                            GAsyncResult        *result,
                                            GError             **error);

/* (transfer none): what was done to rows since they were generated */
CrowRowSteps *crow_preview_get_steps       (CrowPreview         *self);

/* crow-preview-edit.c: one row at a time.  FALSE: nothing was changed, and @error says why. */

/* Entities whose rows have no objects can be looked at only. */
gboolean      crow_preview_can_edit        (CrowPreview         *self,
                                            guint                entity);
/* @text: (nullable): NULL is null */
gboolean      crow_preview_set_text        (CrowPreview         *self,
                                            CrowPreviewRow      *row,
                                            guint                attribute,
                                            const char          *text,
                                            GError             **error);
/* (transfer full): the new row, whose required values are sample values */
CrowPreviewRow *crow_preview_add_row       (CrowPreview         *self,
                                            guint                entity,
                                            GError             **error);
CrowPreviewRow *crow_preview_duplicate_row (CrowPreview         *self,
                                            CrowPreviewRow      *row,
                                            GError             **error);
/* @role: an index among the roles of the row's entity */
gboolean      crow_preview_link            (CrowPreview         *self,
                                            CrowPreviewRow      *row,
                                            guint                role,
                                            CrowPreviewRow      *target,
                                            GError             **error);
gboolean      crow_preview_unlink          (CrowPreview         *self,
                                            CrowPreviewRow      *row,
                                            guint                role,
                                            CrowPreviewRow      *target,
                                            GError             **error);

G_END_DECLS
