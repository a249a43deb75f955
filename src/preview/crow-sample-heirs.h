/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What rows of tables are, where entities inherit: tables are those of crow_schema_ref_tables(), and a row of them is of a
 * *kind*, an entity as it was drawn.
 */
#pragma once

#include "engine/crow-value.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

typedef struct _CrowSampleHeirs CrowSampleHeirs;

/* Both are kept alive by the caller. */
CrowSampleHeirs *crow_sample_heirs_new           (const CrowSchema  *drawn,
                                                  const CrowSchema  *tables);
void             crow_sample_heirs_free          (CrowSampleHeirs   *self);
/* How many kinds of rows begin in the table; 0: they begin in that of a parent, whose rows have the kind. */
guint            crow_sample_heirs_count         (CrowSampleHeirs   *self,
                                                  guint              table);
/* The kind of the row of that number. */
guint16          crow_sample_heirs_get_kind      (CrowSampleHeirs   *self,
                                                  guint              table,
                                                  guint              number);
/* Whether rows of the kind have a value there. */
gboolean         crow_sample_heirs_has_attribute (CrowSampleHeirs   *self,
                                                  guint16            kind,
                                                  guint              table,
                                                  guint              attribute);
/* The discriminator of the kind's rows and its value; FALSE: the attribute is not that. */
gboolean         crow_sample_heirs_get_value     (CrowSampleHeirs   *self,
                                                  guint16            kind,
                                                  guint              table,
                                                  guint              attribute,
                                                  CrowValue         *value);
/* Whether a row of the kind can stand at an end of a relationship of the tables. */
gboolean         crow_sample_heirs_can_link      (CrowSampleHeirs   *self,
                                                  guint16            kind,
                                                  guint              relationship,
                                                  guint              end);
/* Whether the relationship ties the table of an heir to that of its parent. */
gboolean         crow_sample_heirs_is_join       (CrowSampleHeirs   *self,
                                                  guint              relationship);

/* The table that rows of an entity as it was drawn are in, or CROW_NONE. */
guint16          crow_table_of_entity            (const CrowSchema  *drawn,
                                                  const CrowSchema  *tables,
                                                  guint16            entity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowSampleHeirs, crow_sample_heirs_free)

G_END_DECLS
