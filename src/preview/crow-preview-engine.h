/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Databases in memory that only the preview sees.
 */
#pragma once

#include "engine/crow-engine.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): an empty one, which takes any collation for one of bytes; NULL with @error set */
CrowEngine *_crow_preview_open_engine (GError **error);

G_END_DECLS
