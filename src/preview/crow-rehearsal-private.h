/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the rehearsal share.
 */
#pragma once

#include "preview/crow-rehearsal.h"

G_BEGIN_DECLS

/* @consequence: borrowed, its key too; @values: texts by attribute, NULL for null */
typedef void (*CrowRefusingFunc) (const CrowConsequence *consequence,
                                  char *const           *values,
                                  gpointer               data);

/* Tells the rows that keep @objects, or what would go with them, from being deleted; with @n_changed attributes, those that
 * keep these attributes of the objects from being changed.  Only reads. */
gboolean _crow_rehearsal_find_refusing (CrowEngine        *engine,
                                        CrowSchema        *schema,
                                        CrowObject *const *objects,
                                        guint              n_objects,
                                        const guint16     *changed,
                                        guint              n_changed,
                                        CrowRefusingFunc   func,
                                        gpointer           data,
                                        GError           **error);

G_END_DECLS
