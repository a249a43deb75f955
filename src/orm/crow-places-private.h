/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#pragma once

#include "orm/crow-session-private.h"

G_BEGIN_DECLS

/* Of crow-load-links.c. */
gboolean    _crow_load_place               (CrowSession         *self,
                                            CrowSet             *set,
                                            GError             **error);

gboolean    _crow_places_is_unmoved        (CrowEntityMap       *map,
                                            CrowRow             *row,
                                            CrowRoleMap         *role);
gboolean    _crow_places_close             (CrowSession         *self,
                                            CrowSet            **sets,
                                            guint                n_sets,
                                            GError             **error);
gboolean    _crow_places_close_all         (CrowSession         *self,
                                            GError             **error);
void        _crow_places_give_way          (CrowSession         *self,
                                            CrowRow             *row);
void        _crow_places_empty             (CrowSession         *self,
                                            CrowRow             *owner,
                                            guint                role);

G_END_DECLS
