/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a fuzz target defines. libFuzzer calls it with inputs it invents; fuzz-replay.c calls it in every test run with
 * the inputs beside the target and damaged copies of them.
 */
#pragma once

#include <glib.h>
#include <string.h>

/* Returns 0; what goes wrong is an assertion or a sanitizer's complaint. */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);
