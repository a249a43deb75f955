/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values that look like what an attribute is named after: names of people for `name`, an address for `email`.
 */
#pragma once

#include "engine/crow-value.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

/**
 * crow_sample_value:
 * @schema: a schema
 * @entity: index of an entity
 * @attribute: index of an attribute of it
 * @number: of the row, from 0; values of keys are made from it, so that rows differ
 * @random: the source of chance
 * @text: (out) (transfer full) (nullable): memory of the value, to be freed after the value
 *
 * Makes a value that fits type, length, scale and enumeration of the attribute.
 *
 * Returns: the value, never null
 */
CrowValue crow_sample_value (const CrowSchema *schema,
                             guint             entity,
                             guint             attribute,
                             guint             number,
                             GRand            *random,
                             char            **text);

G_END_DECLS
