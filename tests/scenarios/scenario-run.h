/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs one scenario against the session and records what happened, in the form of the recorded results.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * scenario_run: (skip)
 * @scenario: a scenario
 * @uri: the address of an empty database for it
 *
 * Runs all steps; one that fails is recorded and the next one runs.
 *
 * Returns: (transfer full): {"config_error"?, "steps": [{"op", "result"?, "error"?}], "tables"}
 */
JsonObject *scenario_run (JsonObject *scenario,
                          const char *uri);

G_END_DECLS
