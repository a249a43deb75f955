/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A value as a word that keeps it whole: what rows that are kept in a document are written with.
 *
 *   null          no value
 *   12, -7        a whole number
 *   1.5, 1e+99    a floating point number, in the fewest digits that are read back as the same; inf, -inf
 *   'it''s'       text; the empty text is ''
 *   x'00ff'       bytes
 *   t'c328'       text that XML could not hold (control characters, bytes that are no UTF-8), as its bytes
 *
 * Each value is written in one way.  Beyond that, true and false are read as 1 and 0.
 */
#pragma once

#include "engine/crow-value.h"

G_BEGIN_DECLS

/* (transfer full): a number that is none is null */
char       *crow_value_to_literal   (const CrowValue  *value);

/**
 * crow_value_from_literal:
 * @literal: the word
 * @value: (out): the value; text and bytes are borrowed from @memory
 * @memory: (out) (transfer full) (nullable): memory of the value, to be freed after it
 *
 * Returns: whether it is one
 */
gboolean    crow_value_from_literal (const char       *literal,
                                     CrowValue        *value,
                                     char            **memory);

/* The end of the word that begins at @text: behind the closing quote, or at a blank or the end of the text; NULL: a quote
 * is not closed. */
const char *crow_literal_find_end   (const char       *text);

G_END_DECLS
