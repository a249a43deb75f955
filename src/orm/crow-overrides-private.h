/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#pragma once

#include "orm/crow-session-private.h"

G_BEGIN_DECLS

/* @path: GArray of guint: roles, that number @next of @row; the last one is loaded as @loading says. */
void        _crow_overrides_add            (CrowSession         *self,
                                            CrowRow             *row,
                                            GArray              *path,
                                            guint                next,
                                            CrowLoading          loading);
gboolean    _crow_overrides_lookup         (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role,
                                            CrowLoading         *loading);
void        _crow_overrides_follow         (CrowSession         *self,
                                            CrowRow             *row,
                                            guint                role);
void        _crow_overrides_clear          (CrowSession         *self);

G_END_DECLS
