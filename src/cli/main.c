/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow`: sets the locale and hands over to the verbs.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "cli/crow-verb.h"

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  /* What is written must not depend on where it is written. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  return crow_verbs_main (argc, argv);
}
