/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * All of libcrowfoot.
 */
#pragma once

#include "base/crow-error.h"
#include "base/crow-macros.h"
#include "schema/crow-schema-builder.h"
#include "schema/crow-schema-info.h"
#include "schema/crow-schema.h"
#include "sql/crow-ddl.h"
#include "sql/crow-dialect.h"
#include "sql/crow-problem.h"
#include "sql/crow-schema-check.h"
