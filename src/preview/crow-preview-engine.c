/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drawing may come from a program that brings collations of its own.  Nobody else opens these databases, so their
 * indexes may have another order than they would have there.
 */
#include "config.h"

#include "preview/crow-preview-engine.h"

#include "sql/crow-catalog-sqlite.h"

CrowEngine *
_crow_preview_open_engine (GError **error)
{
  CrowEngine *engine = crow_engine_open ("sqlite::memory:", error);

  if (engine != NULL)
    crow_engine_accept_collations (engine);
  return engine;
}
