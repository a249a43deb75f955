/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the program finds its translations and the description of its settings.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void       designer_paths_init          (void);
GSettings *designer_paths_dup_settings  (void);

G_END_DECLS
