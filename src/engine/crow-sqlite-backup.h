/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*CrowCopyFunc) (double   fraction,
                              gpointer data);

/* Copies the database at @path, which may be in use, into the file @target.  The error says what a person can do:
 * CROW_ERROR_DATABASE, CROW_ERROR_BUSY when another program writes, G_IO_ERROR_CANCELLED. */
gboolean _crow_engine_copy_file (const char    *path,
                                 const char    *target,
                                 CrowCopyFunc   progress,
                                 gpointer       data,
                                 GCancellable  *cancellable,
                                 GError       **error);

G_END_DECLS
