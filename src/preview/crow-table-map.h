/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the tables and columns that a database reports changes of, to entities and attributes.
 *
 * It is made of what the database has, not of what the schema would make: columns may stand in another order there.
 */
#pragma once

#include "engine/crow-engine-private.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

typedef struct
{
  guint16 entity;
  guint16 *attributes; /* owned: by column; CROW_NONE: not mapped */
  guint n_columns;
} CrowTableColumns;

typedef struct _CrowTableMap CrowTableMap;

/* SQLite only. */
CrowTableMap           *crow_table_map_new    (CrowSchema          *schema,
                                               CrowEngine          *engine,
                                               GError             **error);
void                    crow_table_map_free   (CrowTableMap        *self);
/* (nullable): NULL for a table of no entity */
const CrowTableColumns *crow_table_map_lookup (CrowTableMap        *self,
                                               const char          *table);
/* (transfer full) (nullable): a value as it stands in keys: text as it is, bytes as hexadecimal digits; NULL for null */
char                   *crow_table_map_value_to_text (const CrowValue *value);
/* (transfer full) (nullable): the text of one value of a row that changes; NULL for null */
char                   *crow_table_map_dup_value (CrowEngine       *engine,
                                                  const CrowChange *change,
                                                  guint             column,
                                                  gboolean          new_value);
/* (transfer full): of a row whose values are texts by attribute; its primary key as "1" or "1, 2" */
char                   *crow_table_map_dup_key (CrowSchema         *schema,
                                                guint16             entity,
                                                char *const        *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowTableMap, crow_table_map_free)

G_END_DECLS
