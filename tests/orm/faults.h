/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite with memory and files that fail when a test wants them to: the n-th time that it asks for memory, or touches a
 * file, from now on.
 */
#pragma once

#include <glib.h>

typedef enum
{
  FAULT_MEMORY, /* SQLITE_NOMEM */
  FAULT_FILE,   /* opening, reading, writing, syncing and sharing: SQLITE_IOERR, SQLITE_CANTOPEN */
  FAULT_SPACE,  /* writing: SQLITE_FULL */
} Fault;

/* Before SQLite is used at all. */
void  faults_init   (void);
/* @lasting: all later ones fail, too. */
void  faults_arm    (Fault    fault,
                     guint    nth,
                     gboolean lasting);
/* How many failed. */
guint faults_disarm (void);
