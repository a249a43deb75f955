/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CROW_API marks what libcrowfoot exports; everything else is hidden.
 */
#pragma once

#include <glib.h>

#if defined (__GNUC__)
#define CROW_API __attribute__ ((visibility ("default"))) extern
#else
#define CROW_API extern
#endif
