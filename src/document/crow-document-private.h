/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The insides of documents, for the files of this folder.
 */
#pragma once

#include "document/crow-document.h"
#include "document/crow-journal-private.h"
#include "document/crow-recovery.h"

G_BEGIN_DECLS

/* How a file was when it was read or written: whether it was changed since is seen from this. */
typedef struct
{
  gboolean known;
  guint64 device, inode, size;
  gint64 mtime;    /* nanoseconds */
  guint64 hash;    /* of its bytes */
} CrowFingerprint;

struct _CrowDocument
{
  GObject parent_instance;

  /* owned */
  CrowNode *root;
  GHashTable *ids;       /* const char * (of the node) → CrowNode * */
  GHashTable *referrers; /* char * → GPtrArray of CrowNode *, one entry for each mention; NULL until asked for */
  CrowJournal *journal;
  GArray *steps;         /* of CrowStep: what the open edits did so far */
  GPtrArray *load_problems;
  GRand *rand;
  GFile *file;
  GBytes *saved;         /* what the file held when it was loaded or saved; NULL without a file */
  char *epilogue;         /* comments behind the root element; NULL for nearly all */
  /* borrowed: each edit is owned by who began it and holds the document */
  CrowEdit *edit;        /* the innermost open one */
  CrowRecovery *recovery; /* NULL: no journal is kept on disk; it clears this when it ends */
  /* state */
  CrowFingerprint fingerprint;
  gboolean emitting;
};

/* A document without model and diagrams, for the loader. */
CrowDocument *_crow_document_new_empty       (void);
void          _crow_document_set_file        (CrowDocument          *self,
                                              GFile                 *file);
void          _crow_document_mark_saved      (CrowDocument          *self);
/* No state of the journal is the one in the file. */
void          _crow_document_mark_unsaved    (CrowDocument          *self);

/* Remembers what the document's file holds, without a look at it. */
void          _crow_document_remember        (CrowDocument          *self,
                                              GBytes                *bytes);
void          _crow_edit_set_label           (CrowEdit              *edit,
                                              const char            *label);

void          _crow_document_add_id          (CrowDocument          *self,
                                              CrowNode              *node);
void          _crow_document_remove_id       (CrowDocument          *self,
                                              CrowNode              *node);
void          _crow_document_add_referrer    (CrowDocument          *self,
                                              const char            *id,
                                              CrowNode              *node);
void          _crow_document_remove_referrer (CrowDocument          *self,
                                              const char            *id,
                                              CrowNode              *node);

/* The first before, the others after the change. */
void          _crow_document_record_set      (CrowDocument          *self,
                                              CrowNode              *node,
                                              guint                  property,
                                              const CrowStoredValue        *value);
void          _crow_document_record_insert   (CrowDocument          *self,
                                              CrowNode              *node,
                                              guint                  position);
void          _crow_document_record_move     (CrowDocument          *self,
                                              CrowNode              *node,
                                              CrowNode              *old_parent,
                                              guint                  old_position,
                                              guint                  position);
/* Before the change too. */
void          _crow_document_record_remove   (CrowDocument          *self,
                                              CrowNode              *node,
                                              guint                  position);

/* Emits the signal, and tells of what follows from the journal's state. */
void          _crow_document_emit_changed    (CrowDocument          *self,
                                              CrowChangeSet         *changes);

void          _crow_node_attach_root         (CrowNode              *self,
                                              CrowDocument          *document);
void          _crow_node_detach_root         (CrowNode              *self);
void          _crow_node_foreach_reference   (CrowNode              *self,
                                              void                 (*change) (CrowDocument *,
                                                                              const char *,
                                                                              CrowNode *));

G_END_DECLS
