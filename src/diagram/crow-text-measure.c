/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Styles of text, the measure without fonts, and what is made of any measure: fitting and breaking.  It draws nothing
 * and knows no font.
 */
#include "config.h"

#include "diagram/crow-text-measure.h"

#include <string.h>

#define ELLIPSIS "\342\200\246"

static const CrowTextStyleInfo styles[CROW_N_TEXT_STYLES] = {
  [CROW_TEXT_TITLE] = { 14, 700, 20, 15 },
  [CROW_TEXT_NAME] = { 13, 400, 18, 13.5 },
  [CROW_TEXT_KEY] = { 13, 700, 18, 13.5 },
  [CROW_TEXT_TYPE] = { 12, 400, 18, 13.5 },
  [CROW_TEXT_LABEL] = { 11, 400, 14, 11 },
  [CROW_TEXT_NOTE] = { 13, 400, 19, 14 },
  [CROW_TEXT_AREA] = { 14, 700, 20, 15 },
};

const CrowTextStyleInfo *
crow_text_style_get_info (CrowTextStyle style)
{
  g_return_val_if_fail (style < CROW_N_TEXT_STYLES, &styles[CROW_TEXT_NAME]);

  return &styles[style];
}

double
crow_text_measure_get_width (const CrowTextMeasure *self,
                             CrowTextStyle          style,
                             const char            *text)
{
  if (text == NULL || *text == '\0')
    return 0;
  return self->get_width (self, style, text);
}

/* The longest prefix of @text, in bytes, that is not wider than @width with @suffix behind it; at least one
 * character. */
static gsize
get_fitting_prefix (const CrowTextMeasure *self,
                    CrowTextStyle          style,
                    const char            *text,
                    const char            *suffix,
                    double                 width)
{
  glong low = 1;
  glong high = g_utf8_strlen (text, -1);

  while (low < high)
    {
      glong middle = (low + high + 1) / 2;
      gsize n = g_utf8_offset_to_pointer (text, middle) - text;
      g_autofree char *candidate = g_strdup_printf ("%.*s%s", (int) n, text, suffix);

      if (crow_text_measure_get_width (self, style, candidate) <= width)
        low = middle;
      else
        high = middle - 1;
    }
  return g_utf8_offset_to_pointer (text, low) - text;
}

char *
crow_text_measure_fit (const CrowTextMeasure *self,
                       CrowTextStyle          style,
                       const char            *text,
                       double                 width)
{
  gsize n;

  if (*text == '\0' || crow_text_measure_get_width (self, style, text) <= width)
    return g_strdup (text);
  n = get_fitting_prefix (self, style, text, ELLIPSIS, width);
  while (n > 1 && text[n - 1] == ' ')
    n--;
  return g_strdup_printf ("%.*s" ELLIPSIS, (int) n, text);
}

/* Breaks one line of the text, which has no line breaks of its own. */
static void
wrap_line (const CrowTextMeasure *self,
           CrowTextStyle          style,
           const char            *text,
           double                 width,
           GPtrArray             *lines)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = words[i];
      gsize before = line->len;

      if (i > 0 && line->len > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, word);
      if (crow_text_measure_get_width (self, style, line->str) <= width)
        continue;
      if (before > 0)
        {
          g_string_truncate (line, before);
          g_ptr_array_add (lines, g_strdup (line->str));
          g_string_assign (line, word);
        }
      while (line->len > 0 && crow_text_measure_get_width (self, style, line->str) > width)
        {
          gsize n = get_fitting_prefix (self, style, line->str, "", width);

          if (n >= line->len)
            break;
          g_ptr_array_add (lines, g_strndup (line->str, n));
          g_string_erase (line, 0, n);
        }
    }
  g_ptr_array_add (lines, g_strdup (line->str));
}

GStrv
crow_text_measure_wrap (const CrowTextMeasure *self,
                        CrowTextStyle          style,
                        const char            *text,
                        double                 width)
{
  GPtrArray *lines = g_ptr_array_new ();

  if (text != NULL && *text != '\0')
    {
      g_auto (GStrv) paragraphs = g_strsplit (text, "\n", -1);

      for (guint i = 0; paragraphs[i] != NULL; i++)
        wrap_line (self, style, paragraphs[i], width, lines);
    }
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_free (lines, FALSE);
}

/* Advances of a common sans-serif, in thousandths of the size, for ASCII in four classes; others are one em if wide. */
static double
fixed_get_width (const CrowTextMeasure *self,
                 CrowTextStyle          style,
                 const char            *text)
{
  const CrowTextStyleInfo *info = &styles[style];
  double width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 128 && strchr ("iljtfrI.,:;'|!()[] ", (int) c) != NULL)
        width += 0.32;
      else if (c < 128 && strchr ("mwMW@%", (int) c) != NULL)
        width += 0.86;
      else if (g_unichar_iswide (c))
        width += 1;
      else if (g_unichar_iszerowidth (c))
        width += 0;
      else if (g_unichar_isupper (c))
        width += 0.66;
      else
        width += 0.56;
    }
  return width * info->size * (info->weight >= 600 ? 1.06 : 1);
}

const CrowTextMeasure *
crow_text_measure_get_fixed (void)
{
  static const CrowTextMeasure fixed = { fixed_get_width };

  return &fixed;
}
