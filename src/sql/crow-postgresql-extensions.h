/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is known of PostgreSQL's extensions: the types, functions and classes of operators that they bring.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the use of an extension is found by what it brings. */
gboolean _crow_postgresql_knows_extension (const char *extension);
/* Whether one of these brings what is called so, in lower case; all else is built in unless a script makes it. */
gboolean _crow_postgresql_is_of_extension (const char *word);

G_END_DECLS
