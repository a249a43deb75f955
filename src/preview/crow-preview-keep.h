/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the sample database that the document keeps, or is to keep.
 *
 * A kept row is known in the database by its primary key.
 */
#pragma once

#include "preview/crow-preview.h"
#include "sql/crow-fixtures.h"

G_BEGIN_DECLS

/* The rows that the document keeps now; the sample database begins with them.  @fixtures: (nullable) (transfer none) */
void          crow_preview_set_fixtures (CrowPreview     *self,
                                         CrowFixtures    *fixtures);
/* (transfer full) (nullable): @rows (element-type CrowPreviewRow) as they are to be kept, with the rows that they refer to,
 * and with the pairs among them and with kept ones.  Rows that are kept have their id already, others an empty one.
 * NULL with @error set: nothing can be kept of it. */
CrowFixtures *crow_preview_collect_rows (CrowPreview     *self,
                                         GPtrArray       *rows,
                                         GError         **error);
/* (transfer full): kept rows whose values are others in the database, as they are there; @n_gone: (out): how many are not
 * there any more */
CrowFixtures *crow_preview_collect_changed (CrowPreview  *self,
                                            guint        *n_gone);
/* Whether rows of an entity are kept.  @entity: of the preview's schema, or CROW_NONE */
gboolean      crow_preview_has_kept     (CrowPreview     *self,
                                         guint            entity);
/* (nullable): the id of the kept row that @row is */
const char   *crow_preview_lookup_kept  (CrowPreview     *self,
                                         CrowPreviewRow  *row);
/* (transfer full) (element-type CrowPreviewRow): those that a person added and that are still there */
GPtrArray    *crow_preview_list_typed   (CrowPreview     *self);

G_END_DECLS
