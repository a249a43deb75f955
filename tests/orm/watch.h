/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a list tells, and what the tests of lists that follow the session share.
 */
#pragma once

#include "library.h"
#include "orm/crow-live-list.h"

/* What a list told, and the items as somebody sees them who only listens. */
typedef struct
{
  GListModel *model; /* borrowed */
  GPtrArray *seen;   /* owned */
  guint n_events;
  guint position;    /* of the last */
  guint removed;
  guint added;
  guint moved;       /* removed and added, of all */
} Watch;

void          watch_init  (Watch        *watch,
                           GListModel   *list);
void          watch_clear (Watch        *watch);

/* Made and written without a failure. */
CrowLiveList *watch_list  (CrowQuery    *query);
CrowObject   *watch_book  (Library      *library,
                           const char   *title,
                           gint64        year,
                           CrowObject   *author);
void          watch_flush (Library      *library);
