/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a script for PostgreSQL: it is read or refused, and what was read makes a schema or an error.
 */
#include "config.h"

#include "fuzz-script.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  return fuzz_script (data, size, CROW_DIALECT_POSTGRESQL, crow_script_read_postgresql);
}
