/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What verbs with “--format=json” share.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A member of the object that is open; @value: (nullable): NULL is written as null */
void  crow_cli_json_add_string (JsonBuilder *builder,
                                const char  *name,
                                const char  *value);
/* (transfer full): what was built, indented and ended by a newline */
char *crow_cli_json_to_text    (JsonBuilder *builder);

G_END_DECLS
