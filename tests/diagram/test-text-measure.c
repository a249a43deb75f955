/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shortening and breaking texts, with the measure that needs no fonts.
 */
#include "config.h"

#include <string.h>

#include "diagram/crow-text-measure.h"

static void
test_fit (void)
{
  const CrowTextMeasure *measure = crow_text_measure_get_fixed ();
  static const char *const texts[] = { "a", "customer_identification_number", "Größe des Schuhs", "名前と住所", NULL };

  for (guint i = 0; texts[i] != NULL; i++)
    for (double width = 5; width < 300; width += 7)
      {
        g_autofree char *fitted = crow_text_measure_fit (measure, CROW_TEXT_NAME, texts[i], width);
        double full = crow_text_measure_get_width (measure, CROW_TEXT_NAME, texts[i]);

        g_assert_true (g_utf8_validate (fitted, -1, NULL));
        if (full <= width)
          g_assert_cmpstr (fitted, ==, texts[i]);
        else
          {
            g_assert_true (g_str_has_suffix (fitted, "\342\200\246"));
            /* At least one character is kept, however narrow it is. */
            g_assert_true (crow_text_measure_get_width (measure, CROW_TEXT_NAME, fitted) <= width ||
                           g_utf8_strlen (fitted, -1) == 2);
          }
      }
}

static void
test_wrap (void)
{
  const CrowTextMeasure *measure = crow_text_measure_get_fixed ();
  const char *text = "Tags are shared.\n\nDeleting one leaves thebooksthatwereneverreturnedalone as they are";

  for (double width = 20; width < 400; width += 13)
    {
      g_auto (GStrv) lines = crow_text_measure_wrap (measure, CROW_TEXT_NOTE, text, width);
      g_autofree char *joined = g_strjoinv ("", lines);
      g_autoptr (GString) letters = g_string_new (NULL);
      g_autoptr (GString) wanted = g_string_new (NULL);

      /* Nothing is lost but blanks and line breaks. */
      for (const char *p = joined; *p != '\0'; p++)
        if (*p != ' ')
          g_string_append_c (letters, *p);
      for (const char *p = text; *p != '\0'; p++)
        if (*p != ' ' && *p != '\n')
          g_string_append_c (wanted, *p);
      g_assert_cmpstr (letters->str, ==, wanted->str);
      for (guint i = 0; lines[i] != NULL; i++)
        g_assert_true (crow_text_measure_get_width (measure, CROW_TEXT_NOTE, lines[i]) <= width ||
                       g_utf8_strlen (lines[i], -1) == 1);
    }
}

static void
test_wrap_keeps_lines (void)
{
  g_auto (GStrv) lines = crow_text_measure_wrap (crow_text_measure_get_fixed (), CROW_TEXT_NOTE, "one\n\ntwo", 500);
  g_auto (GStrv) none = crow_text_measure_wrap (crow_text_measure_get_fixed (), CROW_TEXT_NOTE, NULL, 500);

  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[1], ==, "");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/text-measure/fit", test_fit);
  g_test_add_func ("/diagram/text-measure/wrap", test_wrap);
  g_test_add_func ("/diagram/text-measure/wrap/keeps-lines", test_wrap_keeps_lines);
  return g_test_run ();
}
