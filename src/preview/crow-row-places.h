/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of an entity in an order, of each only what it is found by: its hidden number, which takes eight bytes, or where a
 * table has none its primary key.
 *
 * One thread fills it; then it is never changed and may be shared.
 */
#pragma once

#include "engine/crow-statement.h"
#include "preview/crow-preview-row.h"

G_BEGIN_DECLS

typedef struct _CrowRowPlaces CrowRowPlaces;

/* (transfer full) (nullable): without rows; NULL: nothing tells rows of the entity apart */
CrowRowPlaces *crow_row_places_new         (CrowSchema          *schema,
                                            guint                entity);
CrowRowPlaces *crow_row_places_ref         (CrowRowPlaces       *self);
void           crow_row_places_unref       (CrowRowPlaces       *self);

/* "t.column, …" of the table as t, which crow_row_places_add() reads as the first columns of a statement. */
void           crow_row_places_append_columns (CrowRowPlaces    *self,
                                               GString          *sql);
/* "t.column IS ? AND …", which crow_row_places_bind() binds as the first parameters. */
void           crow_row_places_append_condition (CrowRowPlaces  *self,
                                                 GString        *sql);
void           crow_row_places_add         (CrowRowPlaces       *self,
                                            CrowStatement       *statement);
guint          crow_row_places_get_n       (CrowRowPlaces       *self);
/* The statement is done with before the places are. */
void           crow_row_places_bind        (CrowRowPlaces       *self,
                                            guint                position,
                                            CrowStatement       *statement);
/* The row that a statement with the columns is at; G_MAXUINT: it is none of them. */
guint          crow_row_places_find        (CrowRowPlaces       *self,
                                            CrowStatement       *statement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowRowPlaces, crow_row_places_unref)

G_END_DECLS
