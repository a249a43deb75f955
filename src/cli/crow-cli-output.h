/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files a verb writes: all of them or none.
 *
 * A file is written beside its place under another name first and then put in its place, so that nobody ever sees half
 * of it, and an older file stays as it is when something fails.  A link is followed; devices and pipes are written
 * as they are.  "-" is standard output.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CrowCliOutput CrowCliOutput;

CrowCliOutput *crow_cli_output_new      (void);
void           crow_cli_output_free     (CrowCliOutput *self);

/* @path: (nullable): NULL is as "-" */
void           crow_cli_output_add      (CrowCliOutput *self,
                                         const char    *path,
                                         GBytes        *bytes);
void           crow_cli_output_add_text (CrowCliOutput *self,
                                         const char    *path,
                                         const char    *text);

/* Writes everything.  FALSE after having complained; then no file has been changed. */
gboolean       crow_cli_output_commit   (CrowCliOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowCliOutput, crow_cli_output_free)

G_END_DECLS
