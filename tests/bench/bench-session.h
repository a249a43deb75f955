/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workload of bench-orm with a session of libcrowfoot, on types as generated code makes them.
 */
#pragma once

#include <glib.h>

typedef struct _Session Session;

void     session_init_types  (void);
void     session_clear_types (void);

/* @by_session: the session carries out cascades, instead of the database. */
Session *session_open        (const char *path,
                              gboolean    by_session);
void     session_close       (Session    *self);

void     session_insert      (Session    *self);
/* All books: as rows, and with an object for each. */
void     session_load        (Session    *self);
void     session_touch       (Session    *self);
void     session_lazy        (Session    *self);
void     session_eager       (Session    *self);
/* After session_touch(): a million attributes, a million books by key, every price. */
gint64   session_read        (Session    *self);
gint64   session_find        (Session    *self);
void     session_update      (Session    *self);
/* Half the authors, with what belongs to them. */
void     session_delete      (Session    *self);
/* Lets all objects go. */
void     session_dispose     (Session    *self);
