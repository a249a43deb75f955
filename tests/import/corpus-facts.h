/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON form of a schema, ours or one that was recorded from a catalog, taken to single facts, so that two can be
 * compared whatever the order of tables, keys and indexes.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "schema/crow-schema-info.h"

G_BEGIN_DECLS

/* Facts as "what" → "how it is", both owned: "column t.c type" → "int(11)".
 * @collation: (nullable): what texts are compared by where nothing is said, in MariaDB */
GHashTable *corpus_facts_new  (CrowDialectId  dialect,
                               JsonObject    *schema,
                               const char    *collation);

/* Something that is another way for a reason. */
typedef struct
{
  const char *target;   /* pattern: "ejabberd/mariadb*" */
  const char *fact;     /* pattern for "what" */
  const char *expected; /* pattern; "" where there is no such fact */
  const char *actual;   /* pattern */
  const char *reason;
} CorpusDeviation;

/* Adds a line for each difference that no deviation allows to @lines; marks in @used those that did. */
void        corpus_facts_compare (GHashTable            *expected,
                                  GHashTable            *actual,
                                  const char            *target,
                                  const CorpusDeviation *deviations,
                                  gsize                  n_deviations,
                                  gboolean              *used,
                                  GPtrArray             *lines);

G_END_DECLS
