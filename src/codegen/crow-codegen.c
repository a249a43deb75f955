/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entry of the C generator: checks options, makes the names, and hands over to the part that is asked for.
 */
#include "config.h"

#include "codegen/crow-codegen.h"

G_DEFINE_QUARK (crow-codegen-error-quark, crow_codegen_error)
