/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values for the demonstration program: what an attribute may be given, as C source.
 *
 * Check constraints are SQL that nobody here evaluates.  Where one speaks of a required attribute, several candidates
 * are offered, made of the literals that stand in it; the program tries them until the database is content.  An
 * attribute that may be null and is checked is left null, which every check allows that does not ask for a value.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

/* Most combinations of candidates of one entity that the program tries. */
#define CROW_CODEGEN_MAX_VARIANTS 500

/* What a check constraint of the entity speaks of. */
gboolean   _crow_codegen_sample_is_checked  (const CrowEntityInfo    *entity,
                                             const CrowAttributeInfo *attribute);
/* Whether PostgreSQL has an array there, which no text of ours fits. */
gboolean   _crow_codegen_sample_is_array    (const CrowAttributeInfo *attribute);
/* Whether the attribute is best left null. */
gboolean   _crow_codegen_sample_is_left_out (const CrowEntityInfo    *entity,
                                             const CrowAttributeInfo *attribute);
/* (transfer full) (element-type utf8): C expressions, at least one: numbers, string literals, TRUE and FALSE. Not for
 * enumerations and blobs. */
GPtrArray *_crow_codegen_sample_candidates  (const CrowEntityInfo    *entity,
                                             const CrowAttributeInfo *attribute);

G_END_DECLS
