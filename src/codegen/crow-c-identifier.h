/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words that can stand in C identifiers, made of names in any script.
 *
 * The result is ASCII: letters, digits and single underscores.  It may be empty or begin with a digit; it is meant to
 * follow a prefix.  Two names can give the same word: crow-c-names.h keeps them apart.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  crow_c_is_identifier    (const char *name);
gboolean  crow_c_is_reserved      (const char *name);

char     *crow_c_to_ascii         (const char *name);
char     *crow_c_to_snake         (const char *name);
char     *crow_c_to_snake_spelled (const char *name);
char     *crow_c_to_camel         (const char *name);

G_END_DECLS
