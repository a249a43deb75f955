/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values as a person types and reads them.
 */
#pragma once

#include "engine/crow-value.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/**
 * crow_value_text_parse:
 * @schema: a schema
 * @entity: index of an entity
 * @attribute: index of an attribute of it
 * @text: what was typed
 * @value: (out): the value; text and bytes are borrowed from @memory
 * @memory: (out) (transfer full) (nullable): memory of the value, to be freed after it
 * @error: %CROW_ERROR_TYPE, with a sentence that says what fits
 *
 * Reads a value of the type of an attribute.  Empty text is empty text where the attribute is text, and null elsewhere.
 * Booleans are true, false, yes, no, 1, 0 and their translations; bytes are hexadecimal digits.
 *
 * Returns: whether it is one
 */
gboolean crow_value_text_parse  (const CrowSchema *schema,
                                 guint             entity,
                                 guint             attribute,
                                 const char       *text,
                                 CrowValue        *value,
                                 char            **memory,
                                 GError          **error);

/* (transfer full): as the parser reads it; null is empty text, long bytes are cut. */
char    *crow_value_text_format (const CrowSchema *schema,
                                 guint             entity,
                                 guint             attribute,
                                 const CrowValue  *value);

/* Whether null must be said otherwise than by empty text. */
gboolean crow_value_text_is_text (const CrowSchema *schema,
                                  guint             entity,
                                  guint             attribute);

G_END_DECLS
