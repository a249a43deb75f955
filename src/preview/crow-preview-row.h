/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row as it is shown: values that were read, and what is said about them.
 *
 * It is no object of the session, which makes one when the row is changed or linked.  So rows can be shown that have no
 * objects: those of association tables, those of entities without a key, and those that are deleted but not for good.
 *
 * Signal: `changed`, when values or marks are others.
 */
#pragma once

#include <gio/gio.h>

#include "engine/crow-value.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/**
 * CrowRowChange:
 * @CROW_ROW_UNCHANGED: as it was at the last commit
 * @CROW_ROW_ADDED: it is new
 * @CROW_ROW_CHANGED: some of its values are others
 * @CROW_ROW_DELETED: it is gone
 *
 * What happened to a row since the last commit.
 */
typedef enum
{
  CROW_ROW_UNCHANGED,
  CROW_ROW_ADDED,
  CROW_ROW_CHANGED,
  CROW_ROW_DELETED,
} CrowRowChange;

#define CROW_TYPE_PREVIEW_ROW (crow_preview_row_get_type ())
G_DECLARE_FINAL_TYPE (CrowPreviewRow, crow_preview_row, CROW, PREVIEW_ROW, GObject)

CrowPreviewRow  *crow_preview_row_new       (CrowSchema      *schema,
                                             guint            entity);
/* Copies the value; blobs that are long are cut by who reads them. */
void             crow_preview_row_set_value (CrowPreviewRow  *self,
                                             guint            attribute,
                                             const CrowValue *value);
/* The value is only the beginning: of a blob of so many bytes, or a text of so many characters. */
void             crow_preview_row_set_size  (CrowPreviewRow  *self,
                                             guint            attribute,
                                             gint64           size);
/* 0: the value is whole */
gint64           crow_preview_row_get_size  (CrowPreviewRow  *self,
                                             guint            attribute);
/* (transfer full) (nullable): what stands for a value that is not shown as it is: long bytes, text that is no UTF-8 or was
 * cut; NULL: it is shown */
char            *crow_preview_row_dup_summary (CrowPreviewRow *self,
                                               guint           attribute);
/* Takes the values of @other over, and tells if they are others. */
void             crow_preview_row_update    (CrowPreviewRow  *self,
                                             CrowPreviewRow  *other);
/* (transfer full) (nullable): the same row in another schema, by ids; NULL: its entity is gone */
CrowPreviewRow  *crow_preview_row_adopt     (CrowPreviewRow  *self,
                                             CrowSchema      *schema);
/* For who changed a mark. */
void             crow_preview_row_touch     (CrowPreviewRow  *self);

CrowSchema      *crow_preview_row_get_schema (CrowPreviewRow *self);
guint            crow_preview_row_get_entity (CrowPreviewRow *self);
/* (transfer none): borrowed memory */
const CrowValue *crow_preview_row_get_value (CrowPreviewRow  *self,
                                             guint            attribute);
/* (transfer full): of the value, as a person reads it */
char            *crow_preview_row_dup_text  (CrowPreviewRow  *self,
                                             guint            attribute);
/* (transfer none): the primary key as "1" or "1, 2"; empty without one */
const char      *crow_preview_row_get_key   (CrowPreviewRow  *self);
/* (transfer full): how a person calls the row: its key, and its first text that is no key, as “3 · Ada” */
char            *crow_preview_row_dup_label (CrowPreviewRow  *self);

/* Only for rows that are gone; what happened to others, CrowPreview knows. */
gboolean         crow_preview_row_is_deleted (CrowPreviewRow *self);
void             crow_preview_row_set_deleted (CrowPreviewRow *self);

G_END_DECLS
