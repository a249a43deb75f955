/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a server needs so that a scenario can run on it.
 */
#pragma once

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

gboolean scenario_server_clear  (CrowEngine *engine,
                                 GError    **error);
void     scenario_server_leave  (CrowEngine *engine);
gboolean scenario_server_switch_off_foreign_keys (CrowEngine *engine,
                                                  GError    **error);
char    *scenario_server_translate (CrowEngine *engine,
                                    CrowSchema *schema,
                                    const char *sql);
void     scenario_server_rewind (CrowEngine *engine,
                                 CrowSchema *schema);

G_END_DECLS
