/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts for MariaDB cannot be read yet; this says so.
 */
#include "config.h"

#include "import/crow-script-reader.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"

gboolean
crow_script_read_mariadb (CrowScriptReader *self,
                          GPtrArray        *scripts,
                          GError          **error)
{
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED, _("Scripts for MariaDB cannot be imported."));
  return FALSE;
}
