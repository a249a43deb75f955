/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window of sentences about something that was done: what an import left out, what a merge decided.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @notes: (element-type utf8): sentences; the place in a script that one begins with (crow_import_note_get_place()) is shown
 * below it */
void designer_notes_show (GtkWindow  *parent,
                          const char *title,
                          GPtrArray  *notes);

G_END_DECLS
