/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of preferences.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void designer_preferences_show (GtkWindow *parent,
                                GSettings *settings);

G_END_DECLS
