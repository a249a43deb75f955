/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CrowDocument: what is edited and saved: a model, and diagrams that place it.
 *
 * The document owns the tree of nodes and its journal.  It is changed through nodes inside edits (crow-edit.h) and
 * tells of it by one signal:
 *
 * `CrowDocument::changed (document, CrowChangeSet *changes)` — after each commit, undo and redo, when the tree is
 * whole again.  A handler may read everything, and may not begin an edit.
 *
 * Properties for interfaces, all notified: `modified`, `can-undo`, `can-redo`, `undo-label`, `redo-label`, `file`.
 */
#pragma once

#include <gio/gio.h>

#include "document/crow-change-set.h"
#include "document/crow-diagram.h"
#include "document/crow-document-error.h"
#include "document/crow-edit.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

#define CROW_DOCUMENT_NAMESPACE "https://crowfoot-designer.github.io/ns/1"
#define CROW_DOCUMENT_VERSION 1
#define CROW_DOCUMENT_MIME_TYPE "application/x-crowfoot+xml"

/**
 * CrowLoadFlags:
 * @CROW_LOAD_STRICT: a reference to what does not exist is an error
 * @CROW_LOAD_LENIENT: such references are kept and listed by crow_document_get_load_problems(): what the window wants,
 *   where somebody can mend them
 *
 * How a file is read.
 */
typedef enum
{
  CROW_LOAD_STRICT = 0,
  CROW_LOAD_LENIENT = 1 << 0,
} CrowLoadFlags;

/**
 * CrowSaveFlags:
 * @CROW_SAVE_DEFAULT: refuse with %CROW_DOCUMENT_ERROR_CHANGED if the file is not as it was loaded or last saved
 * @CROW_SAVE_OVERWRITE: replace the file whatever it holds
 * @CROW_SAVE_BACKUP: keep the file as it was under its name with "~" added
 *
 * How a file is written.
 */
typedef enum
{
  CROW_SAVE_DEFAULT = 0,
  CROW_SAVE_OVERWRITE = 1 << 0,
  CROW_SAVE_BACKUP = 1 << 1,
} CrowSaveFlags;

#define CROW_TYPE_DOCUMENT (crow_document_get_type ())
G_DECLARE_FINAL_TYPE (CrowDocument, crow_document, CROW, DOCUMENT, GObject)

/* An empty model called “Untitled” and one empty diagram. */
CrowDocument *crow_document_new               (void);
/* The same, drawn for another database than SQLite; that is no step. */
CrowDocument *crow_document_new_for           (CrowDialectId   dialect);
/* Makes the ids that will be made up repeatable; for tests. */
void          crow_document_set_id_seed       (CrowDocument   *self,
                                               guint32         seed);

/* Loading: the document of the file, or %NULL with @error set; never half a document. */
CrowDocument *crow_document_load_file         (GFile          *file,
                                               CrowLoadFlags   flags,
                                               GError        **error);
CrowDocument *crow_document_load_bytes        (GBytes         *bytes,
                                               CrowLoadFlags   flags,
                                               GError        **error);
/* (element-type GError) (transfer none): what a lenient load passed over, in the order of lines */
GPtrArray    *crow_document_get_load_problems (CrowDocument   *self);

/* Saving: the same tree gives the same bytes. */
GBytes       *crow_document_to_bytes          (CrowDocument   *self);
/* Writes a temporary file beside the old one, syncs it, renames it, syncs the folder.  On failure the old file is as
 * it was.  Keeps permissions; follows a symbolic link to the file it names.  On success the document is unmodified
 * and @file is its file. */
gboolean      crow_document_save              (CrowDocument   *self,
                                               GFile          *file,
                                               CrowSaveFlags   flags,
                                               GError        **error);
/* Writes the bytes elsewhere; neither `file` nor `modified` change. */
gboolean      crow_document_save_copy         (CrowDocument   *self,
                                               GFile          *file,
                                               GError        **error);
/* Whether the file holds something else than what was loaded or last saved; FALSE also when it is gone. */
gboolean      crow_document_is_changed_on_disk (CrowDocument  *self);

/* (nullable): where it was loaded from or saved to */
GFile        *crow_document_get_file          (CrowDocument   *self);
/* (transfer full): the file's base name without ".crow", or the model's name */
char         *crow_document_dup_title         (CrowDocument   *self);

/* The tree. */
CrowNode     *crow_document_get_root          (CrowDocument   *self);
CrowModel    *crow_document_get_model         (CrowDocument   *self);
guint         crow_document_get_n_diagrams    (CrowDocument   *self);
CrowDiagram  *crow_document_get_diagram       (CrowDocument   *self,
                                               guint           position);
/* (nullable): the node of that id */
CrowNode     *crow_document_lookup            (CrowDocument   *self,
                                               const char     *id);
/* (nullable): the first of that name */
CrowEntity   *crow_document_lookup_entity     (CrowDocument   *self,
                                               const char     *name);
/* (transfer container) (element-type CrowNode): the nodes that refer to @id, each once, in no particular order */
GPtrArray    *crow_document_get_referrers     (CrowDocument   *self,
                                               const char     *id);
/* (transfer container) (element-type CrowLink): the links that touch the entity, in model order */
GPtrArray    *crow_document_get_links_of      (CrowDocument   *self,
                                               CrowEntity     *entity);
/* The line of the file for a node's id, or for an id that compiling derived from one ("books.table"); 0: unknown. */
guint         crow_document_get_line          (CrowDocument   *self,
                                               const char     *id);
/* (transfer full): an id that is not in use, for a node of @kind */
char         *crow_document_make_id           (CrowDocument   *self,
                                               CrowNodeKind    kind);

/* The journal. */
gboolean      crow_document_get_modified      (CrowDocument   *self);
gboolean      crow_document_can_undo          (CrowDocument   *self);
gboolean      crow_document_can_redo          (CrowDocument   *self);
/* (nullable): “Rename Entity” */
const char   *crow_document_get_undo_label    (CrowDocument   *self);
const char   *crow_document_get_redo_label    (CrowDocument   *self);
void          crow_document_undo              (CrowDocument   *self);
void          crow_document_redo              (CrowDocument   *self);
/* All steps, done and undone; the first `position` of them are done.  Jumping undoes or redoes one by one. */
guint         crow_document_get_n_steps       (CrowDocument   *self);
guint         crow_document_get_step_position (CrowDocument   *self);
const char   *crow_document_get_step_label    (CrowDocument   *self,
                                               guint           step);
void          crow_document_go_to_step        (CrowDocument   *self,
                                               guint           position);
/* The next edit starts a step of its own, whatever its merge key: the button was released, the entry lost the focus. */
void          crow_document_end_merge         (CrowDocument   *self);
gboolean      crow_document_is_editing        (CrowDocument   *self);

/* The schema that is drawn.  Strict: what is unfinished is an error (CROW_DOCUMENT_ERROR_UNFINISHED) with its node and
 * line.  With @skipped, what cannot be compiled yet is left out and told there as GErrors, and only a broken document
 * fails: what a live preview wants. */
CrowSchema   *crow_document_compile           (CrowDocument   *self,
                                               GError        **error);
CrowSchema   *crow_document_compile_partial   (CrowDocument   *self,
                                               GPtrArray     **skipped,
                                               GError        **error);

G_END_DECLS
