/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names and their forms: words, snake_case, CamelCase, English plural and singular.
 *
 * Input is any UTF-8; output keeps letters beyond ASCII as they are.  Who needs a C or SQL identifier passes the
 * result through the quoting or mangling of that language.
 */
#pragma once

#include <glib.h>

#include "base/crow-macros.h"

G_BEGIN_DECLS

char **crow_name_split       (const char *name);
char  *crow_name_to_snake    (const char *name);
char  *crow_name_to_camel    (const char *name);
char  *crow_name_to_title    (const char *name);
char  *crow_name_pluralize   (const char *name);
char  *crow_name_singularize (const char *name);

G_END_DECLS
