/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of the JSON form.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "sql/crow-ddl-plan.h"

G_BEGIN_DECLS

void _crow_json_add_tables   (JsonBuilder         *json,
                              CrowDdlPlan         *plan);
void _crow_json_add_column   (JsonBuilder         *json,
                              CrowDdlPlan         *plan,
                              const CrowPlanTable *table,
                              guint                attribute);
/* The default as the catalog shows it; NULL: none. */
char *_crow_json_dup_default (CrowDdlPlan          *plan,
                              const CrowPlanTable  *table,
                              const CrowPlanColumn *column);
void _crow_json_add_entities (JsonBuilder         *json,
                              CrowDdlPlan         *plan);
void _crow_json_add_links    (JsonBuilder         *json,
                              CrowDdlPlan         *plan);

/* NULL is JSON's null. */
void _crow_json_set_string   (JsonBuilder         *json,
                              const char          *member,
                              const char          *value);
void _crow_json_set_boolean  (JsonBuilder         *json,
                              const char          *member,
                              gboolean             value);
void _crow_json_set_int      (JsonBuilder         *json,
                              const char          *member,
                              gint64               value);
void _crow_json_set_columns  (JsonBuilder          *json,
                              const char           *member,
                              CrowDialectId         dialect,
                              const CrowEntityInfo *entity,
                              const guint16        *columns,
                              guint                 n_columns);

G_END_DECLS
