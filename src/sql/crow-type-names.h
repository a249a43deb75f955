/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a type as a database spells it to Crowfoot's logical type.
 */
#pragma once

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/**
 * crow_type_from_native: (skip)
 * @dialect: whose spelling it is
 * @text: "varchar(80)", "DOUBLE PRECISION", "timestamp with time zone", ""
 * @type: (out): the logical type
 * @length: (out): characters, bytes or digits; 0 if not given
 * @scale: (out): digits behind the point
 *
 * Returns: %TRUE if the name is known; %FALSE if @type is only the nearest, so that the spelling should be kept
 */
gboolean crow_type_from_native (CrowDialectId  dialect,
                                const char    *text,
                                CrowDataType  *type,
                                guint32       *length,
                                guint16       *scale);

/* The verbatim type for a column that refers to one of the type @native: the same, but where that says that the database
 * makes the values ("bigserial"); then it is the plain type, or NULL where the logical type says it all. */
const char *crow_type_of_reference (CrowDialectId dialect,
                                    const char   *native);

G_END_DECLS
