/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Comparing what is typed with what there is.
 */
#include "config.h"

#include "app/designer-search.h"

#include <string.h>

enum
{
  NO_MATCH,
  BEGINS_A_WORD, /* of the other words */
  IS_A_WORD,
  IS_SHOWN,
  BEGINS_SHOWN,
};

char *
designer_search_fold (const char *text)
{
  return g_utf8_casefold (text, -1);
}

GStrv
designer_search_split (const char *text)
{
  g_autofree char *folded = designer_search_fold (text);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

/* Whether a text begins with a word; a quotation mark before it does not count. */
static gboolean
begins_with (const char *text,
             const char *word)
{
  GUnicodeType type = g_unichar_type (g_utf8_get_char (text));

  return g_str_has_prefix (text, word)
         || ((type == G_UNICODE_INITIAL_PUNCTUATION || type == G_UNICODE_OPEN_PUNCTUATION)
             && g_str_has_prefix (g_utf8_next_char (text), word));
}

static guint
rate_word (const char *shown,
           const char *words,
           const char *word)
{
  gsize length = strlen (word);
  guint best = NO_MATCH;

  if (begins_with (shown, word))
    return BEGINS_SHOWN;
  if (strstr (shown, word) != NULL)
    return IS_SHOWN;
  for (const char *p = words; p != NULL && *p != '\0'; p = strchr (p, ' '))
    {
      while (*p == ' ')
        p++;
      if (strncmp (p, word, length) == 0)
        best = MAX (best, p[length] == ' ' || p[length] == '\0' ? IS_A_WORD : BEGINS_A_WORD);
    }
  return best;
}

guint
designer_search_rate (const char        *shown,
                      const char        *words,
                      const char *const *sought)
{
  guint worst = BEGINS_SHOWN;

  for (guint i = 0; sought != NULL && sought[i] != NULL; i++)
    {
      guint rating = rate_word (shown, words, sought[i]);

      /* With which of them the row begins is the first one's matter. */
      if (i > 0 && rating == IS_SHOWN)
        rating = BEGINS_SHOWN;
      worst = MIN (worst, rating);
    }
  return worst;
}
