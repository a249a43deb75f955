/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a row of a list is what a person types.
 *
 * A row matches when each word that is typed is found: somewhere in what is shown of it, or at the beginning of one of the
 * words by which it may be looked for besides.  It knows no widget.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): the words of a text, as they are compared */
GStrv designer_search_split (const char        *text);
/* (transfer full): a text as it is compared */
char *designer_search_fold  (const char        *text);
/* 0: it does not match; else the more the better.
 * @shown: what is shown, folded
 * @words: (nullable): other words, folded, separated by blanks
 * @sought: from designer_search_split(); none: everything matches equally well */
guint designer_search_rate  (const char        *shown,
                             const char        *words,
                             const char *const *sought);

G_END_DECLS
