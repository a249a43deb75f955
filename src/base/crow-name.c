/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Forms of a name.  Plural and singular are a guess for English words that a person can correct; the guess is
 * stable, and singular of plural gives the word back for regular words.
 */
#include "config.h"

#include "base/crow-name.h"

#include <string.h>

/**
 * crow_name_split: (skip)
 * @name: a name
 *
 * Splits at anything that is neither letter nor digit, and where a capital follows a small letter or ends a run of
 * capitals ("HTTPServer2_log" → "HTTP", "Server2", "log").
 *
 * Returns: (transfer full): the words, in the spelling of @name
 */
char **
crow_name_split (const char *name)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GString) word = g_string_new (NULL);
  gunichar previous = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar next = g_utf8_get_char (g_utf8_next_char (p));
      gboolean alnum = g_unichar_isalnum (c) || g_unichar_ismark (c);

      if (word->len > 0 &&
          (!alnum ||
           (g_unichar_isupper (c) && !g_unichar_isupper (previous)) ||
           (g_unichar_isupper (c) && g_unichar_isupper (previous) && g_unichar_islower (next))))
        {
          g_strv_builder_add (words, word->str);
          g_string_truncate (word, 0);
        }
      if (alnum)
        g_string_append_unichar (word, c);
      previous = c;
    }
  if (word->len > 0)
    g_strv_builder_add (words, word->str);
  return g_strv_builder_end (words);
}

/* Words of ASCII in one go, for names are ASCII nearly always and there may be thousands: lower case with @separator
 * between them, or capitalized.  NULL: @name is not all ASCII. */
static char *
join_ascii (const char *name,
            const char *separator,
            gboolean    capitalize_words)
{
  gsize n = strlen (name), n_separator = strlen (separator);
  char *joined, *at;
  gboolean in_word = FALSE;

  for (const char *p = name; *p != '\0'; p++)
    if ((guchar) *p >= 0x80)
      return NULL;
  joined = at = g_malloc (n * (1 + n_separator) + 1);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p))
        {
          in_word = FALSE;
          continue;
        }
      if (in_word && g_ascii_isupper (*p) && (!g_ascii_isupper (p[-1]) || g_ascii_islower (p[1])))
        in_word = FALSE;
      if (!in_word && at > joined)
        for (gsize i = 0; i < n_separator; i++)
          *at++ = separator[i];
      *at++ = !in_word && capitalize_words ? g_ascii_toupper (*p) : g_ascii_tolower (*p);
      in_word = TRUE;
    }
  *at = '\0';
  return joined;
}

/**
 * crow_name_to_snake: (skip)
 * @name: a name
 *
 * Returns: (transfer full): the words in lower case, joined by underscores; may be empty
 */
char *
crow_name_to_snake (const char *name)
{
  char *ascii = join_ascii (name, "_", FALSE);
  g_auto (GStrv) words = NULL;
  g_autofree char *joined = NULL;

  if (ascii != NULL)
    return ascii;
  words = crow_name_split (name);
  joined = g_strjoinv ("_", words);
  return g_utf8_strdown (joined, -1);
}

static char *
capitalize (const char *word)
{
  g_autofree char *lower = g_utf8_strdown (word, -1);
  g_autofree char *first = NULL;
  const char *rest = g_utf8_next_char (lower);

  if (*lower == '\0')
    return g_strdup ("");
  first = g_utf8_strup (lower, rest - lower);
  return g_strconcat (first, rest, NULL);
}

static char *
join_capitalized (const char *name,
                  const char *separator)
{
  char *ascii = join_ascii (name, separator, TRUE);
  g_auto (GStrv) words = NULL;

  if (ascii != NULL)
    return ascii;
  words = crow_name_split (name);
  for (char **word = words; *word != NULL; word++)
    {
      char *capital = capitalize (*word);

      g_free (*word);
      *word = capital;
    }
  return g_strjoinv (separator, words);
}

/**
 * crow_name_to_camel: (skip)
 * @name: a name
 *
 * Returns: (transfer full): the words capitalized and joined ("book_tag" → "BookTag"); may be empty
 */
char *
crow_name_to_camel (const char *name)
{
  return join_capitalized (name, "");
}

/**
 * crow_name_to_title: (skip)
 * @name: a name
 *
 * Returns: (transfer full): the words capitalized and joined by blanks, to be read by people
 */
char *
crow_name_to_title (const char *name)
{
  return join_capitalized (name, " ");
}

static const struct
{
  const char *singular;
  const char *plural;
} irregular[] = {
  { "person", "people" },   { "child", "children" }, { "man", "men" },           { "woman", "women" },
  { "foot", "feet" },       { "tooth", "teeth" },    { "goose", "geese" },       { "mouse", "mice" },
  { "datum", "data" },      { "medium", "media" },   { "criterion", "criteria" },{ "index", "indices" },
  { "leaf", "leaves" },     { "life", "lives" },     { "shelf", "shelves" },     { "half", "halves" },
  { "series", "series" },   { "species", "species" },{ "news", "news" },         { "information", "information" },
  { "equipment", "equipment" }, { "staff", "staff" }, { "money", "money" },      { "movie", "movies" },
  { "cookie", "cookies" },  { "status", "statuses" },{ "address", "addresses" }, { "hero", "heroes" },
  { "potato", "potatoes" }, { "tomato", "tomatoes" },{ "analysis", "analyses" }, { "basis", "bases" },
  { "bus", "buses" },       { "alias", "aliases" },  { "virus", "viruses" },     { "house", "houses" },
  { "purchase", "purchases" }, { "course", "courses" }, { "case", "cases" },     { "phase", "phases" },
  { "database", "databases" }, { "release", "releases" }, { "license", "licenses" }, { "expense", "expenses" },
  { "response", "responses" }, { "cause", "causes" },  { "use", "uses" },         { "quiz", "quizzes" },
  { "axe", "axes" },        { "cache", "caches" },   { "niche", "niches" },
};

/* The last word of @name, so that "order_person" becomes "order_people". */
static const char *
last_word (const char *name)
{
  const char *word = name;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);

      if (!g_unichar_isalnum (c) && *next != '\0')
        word = next;
      else if (p > name && g_unichar_isupper (c) && g_ascii_islower (p[-1]))
        word = p;
    }
  return word;
}

/* @with spelled as @like is: all capitals, capitalized, or as it stands. */
static char *
spell_like (const char *with,
            const char *like)
{
  g_autofree char *upper = g_utf8_strup (like, -1);

  if (strlen (like) > 1 && strcmp (upper, like) == 0)
    return g_utf8_strup (with, -1);
  if (g_unichar_isupper (g_utf8_get_char (like)))
    return capitalize (with);
  return g_strdup (with);
}

static gboolean
is_consonant_before_y (const char *word,
                       gsize       length)
{
  return length >= 2 && strchr ("aeiouAEIOU", word[length - 2]) == NULL;
}

/**
 * crow_name_pluralize: (skip)
 * @name: a name in the singular
 *
 * Returns: (transfer full): @name with its last word in the plural
 */
char *
crow_name_pluralize (const char *name)
{
  const char *word = last_word (name);
  g_autofree char *head = g_strndup (name, word - name);
  g_autofree char *lower = g_utf8_strdown (word, -1);
  g_autofree char *tail = NULL;
  gsize n = strlen (lower);
  gboolean upper = n > 1 && g_ascii_isupper (word[n - 1]);

  for (gsize i = 0; i < G_N_ELEMENTS (irregular); i++)
    if (strcmp (lower, irregular[i].singular) == 0)
      {
        tail = spell_like (irregular[i].plural, word);
        return g_strconcat (head, tail, NULL);
      }

  if (n == 0)
    return g_strdup (name);
  if (lower[n - 1] == 'y' && is_consonant_before_y (lower, n))
    {
      tail = g_strndup (word, n - 1);
      return g_strconcat (head, tail, upper ? "IES" : "ies", NULL);
    }
  if (g_str_has_suffix (lower, "s") || g_str_has_suffix (lower, "x") || g_str_has_suffix (lower, "z") ||
      g_str_has_suffix (lower, "ch") || g_str_has_suffix (lower, "sh"))
    return g_strconcat (name, upper ? "ES" : "es", NULL);
  return g_strconcat (name, upper ? "S" : "s", NULL);
}

/**
 * crow_name_singularize: (skip)
 * @name: a name in the plural
 *
 * Returns: (transfer full): @name with its last word in the singular; a copy of @name if it looks singular
 */
char *
crow_name_singularize (const char *name)
{
  const char *word = last_word (name);
  g_autofree char *head = g_strndup (name, word - name);
  g_autofree char *lower = g_utf8_strdown (word, -1);
  g_autofree char *tail = NULL;
  gsize n = strlen (lower);

  for (gsize i = 0; i < G_N_ELEMENTS (irregular); i++)
    if (strcmp (lower, irregular[i].plural) == 0)
      {
        tail = spell_like (irregular[i].singular, word);
        return g_strconcat (head, tail, NULL);
      }

  if (n > 3 && g_str_has_suffix (lower, "ies"))
    {
      tail = g_strndup (word, n - 3);
      return g_strconcat (head, tail, g_ascii_isupper (word[n - 1]) ? "Y" : "y", NULL);
    }
  if (n > 3 && (g_str_has_suffix (lower, "sses") || g_str_has_suffix (lower, "xes") ||
                g_str_has_suffix (lower, "zes") || g_str_has_suffix (lower, "ches") ||
                g_str_has_suffix (lower, "shes")))
    {
      tail = g_strndup (word, n - 2);
      return g_strconcat (head, tail, NULL);
    }
  if (n > 1 && g_str_has_suffix (lower, "s") && !g_str_has_suffix (lower, "ss") &&
      !g_str_has_suffix (lower, "us") && !g_str_has_suffix (lower, "is"))
    {
      tail = g_strndup (word, n - 1);
      return g_strconcat (head, tail, NULL);
    }
  return g_strdup (name);
}
