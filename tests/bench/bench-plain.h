/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workload of bench-orm written by hand against sqlite3, as a careful person would: prepared statements, one
 * transaction, a struct with strings of its own for each object, a hash of int64 keys as identity map.
 */
#pragma once

#include <glib.h>

#define N_AUTHORS 2000
#define N_BOOKS_EACH 50
#define N_BOOKS (N_AUTHORS * N_BOOKS_EACH)
#define N_TAGS 200
/* books of which four attributes are read */
#define N_READ 250000

typedef struct _Plain Plain;

void    plain_create  (const char *path);

Plain  *plain_open    (const char *path);
void    plain_close   (Plain      *self);

void    plain_insert  (Plain      *self);
void    plain_load    (Plain      *self);
void    plain_touch   (Plain      *self);
void    plain_lazy    (Plain      *self);
void    plain_eager   (Plain      *self);
gint64  plain_read    (Plain      *self);
gint64  plain_find    (Plain      *self);
void    plain_update  (Plain      *self);
void    plain_del_orm (Plain      *self);
void    plain_del_db  (Plain      *self);
void    plain_dispose (Plain      *self);
