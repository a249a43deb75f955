/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/crow-text-writer.h"

#include <string.h>

static void
test_indentation (void)
{
  g_auto (CrowTextWriter) writer = { 0 };
  g_autofree char *text = NULL;
  gsize length;

  crow_text_writer_init (&writer, 2);
  crow_text_writer_line (&writer, "{");
  crow_text_writer_indent (&writer);
  crow_text_writer_put (&writer, "one\n\ntwo");
  crow_text_writer_printf (&writer, " %d\n", 3);
  crow_text_writer_outdent (&writer);
  crow_text_writer_line (&writer, "}");
  text = crow_text_writer_steal (&writer, &length);

  g_assert_cmpstr (text, ==, "{\n  one\n\n  two 3\n}\n");
  g_assert_cmpuint (length, ==, strlen (text));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text-writer/indentation", test_indentation);
  return g_test_run ();
}
