/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"

#include "sql/crow-migrate-private.h"

#include "base/crow-error.h"

gboolean
_crow_migrate_postgresql (CrowMigrateRun *run,
                          GError        **error)
{
  g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED, "not yet");
  return FALSE;
}
