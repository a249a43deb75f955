/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * All of libcrowfoot.
 */
#pragma once

#include "base/crow-error.h"
#include "base/crow-macros.h"
#include "engine/crow-engine.h"
#include "engine/crow-statement.h"
#include "engine/crow-value.h"
#include "orm/crow-collection.h"
#include "orm/crow-expression.h"
#include "orm/crow-live-list.h"
#include "orm/crow-mapping.h"
#include "orm/crow-object-types.h"
#include "orm/crow-object.h"
#include "orm/crow-paged-list.h"
#include "orm/crow-query.h"
#include "orm/crow-session.h"
#include "schema/crow-schema-builder.h"
#include "schema/crow-schema-info.h"
#include "schema/crow-schema.h"
#include "sql/crow-ddl.h"
#include "sql/crow-dialect.h"
#include "sql/crow-migrate.h"
#include "sql/crow-problem.h"
#include "sql/crow-schema-check.h"
#include "sql/crow-schema-create.h"
