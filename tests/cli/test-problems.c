/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page of problems knows every code that the sources can report, and no others, with its severities, the
 * remedies that the program applies and, where the check says it, the database.
 *
 * The sources are read as text: no drawing has all problems.  What a call says is taken from its arguments, the fix
 * from what stands between it and the next one, which is the remedy.
 */
#include "config.h"

#include <string.h>

#include "sql/crow-dialect.h"
#include "sql/crow-problem.h"

#include "cli-fixture.h"

#define PAGE "data/doc/problems.md"

/* Sets of bits; `dialects` is 0 where the text does not say. */
typedef struct
{
  guint severities;
  guint fixes;
  guint dialects;
} Facts;

typedef const char *(*GetWord) (guint value);

static const char *
get_severity (guint value)
{
  return value <= CROW_SEVERITY_NOTE ? crow_severity_to_string (value) : NULL;
}

/* None is no fix. */
static const char *
get_fix (guint value)
{
  return value < CROW_FIX_CHANGE_VALUE ? crow_fix_to_string (value + 1) : NULL;
}

static const char *
get_dialect (guint value)
{
  return value < CROW_N_DIALECTS ? crow_dialect_id_to_string (value) : NULL;
}

static const char *
get_title (guint value)
{
  return value < CROW_N_DIALECTS ? crow_sql_get_dialect_title (value) : NULL;
}

/* The values whose constants of C, as CROW_FIX_ADD_INDEX, are in the text. */
static guint
find_constants (const char *text,
                const char *prefix,
                GetWord     get_word)
{
  guint found = 0;

  for (guint i = 0; get_word (i) != NULL; i++)
    {
      g_autofree char *word = g_strdelimit (g_ascii_strup (get_word (i), -1), "-", '_');
      g_autofree char *pattern = g_strdup_printf ("\\b%s_%s\\b", prefix, word);

      if (g_regex_match_simple (pattern, text, 0, 0))
        found |= 1u << i;
    }
  return found;
}

/* The values that a cell of the page names, each between @quote. */
static guint
find_words (const char *cell,
            const char *quote,
            GetWord     get_word)
{
  guint found = 0;

  for (guint i = 0; get_word (i) != NULL; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("(?<!\\w)%s%s%s(?!\\w)", quote, get_word (i), quote);

      if (g_regex_match_simple (pattern, cell, 0, 0))
        found |= 1u << i;
    }
  return found;
}

static char *
name_values (guint   values,
             GetWord get_word)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; get_word (i) != NULL; i++)
    if (values & (1u << i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", get_word (i));
  return g_string_free (text, FALSE);
}

static Facts *
get_facts (GHashTable *all,
           const char *code)
{
  Facts *facts = g_hash_table_lookup (all, code);

  if (facts == NULL)
    {
      facts = g_new0 (Facts, 1);
      g_hash_table_insert (all, g_strdup (code), facts);
    }
  return facts;
}

/* Where a string constant that begins at @text ends. */
static const char *
skip_string (const char *text)
{
  for (text++; *text != '"'; text++)
    if (*text == '\\')
      text++;
  return text;
}

/* The arguments of a call, from its parenthesis on; @end is set behind it. */
static GPtrArray *
split_arguments (const char  *open,
                 const char **end)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);
  const char *start = open + 1, *p = start;
  guint depth = 0;

  for (; *p != '\0'; p++)
    {
      if (*p == '"')
        p = skip_string (p);
      else if (*p == '(')
        depth++;
      else if (depth == 0 && (*p == ',' || *p == ')'))
        {
          g_ptr_array_add (arguments, g_strstrip (g_strndup (start, p - start)));
          start = p + 1;
          if (*p == ')')
            break;
        }
      else if (*p == ')')
        depth--;
    }
  *end = p;
  return arguments;
}

/* @behind: what follows up to the next call; @n_relays: counts calls whose code the caller gave */
static void
add_call (GHashTable *all,
          const char *path,
          const char *name,
          GPtrArray  *arguments,
          const char *behind,
          guint      *n_relays)
{
  const char *code = arguments->len > 2 ? arguments->pdata[2] : "";
  gboolean refuses = g_str_equal (name, "refuse");
  g_autoptr (GRegex) regex = g_regex_new ("\"([a-z-]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  /* A declaration, or a function of that name which reports no problem. */
  if (g_str_has_prefix (code, "const char") || (refuses && !g_str_equal (arguments->pdata[0], "check")))
    return;
  if (g_str_equal (code, "code"))
    {
      ++*n_relays;
      return;
    }
  if (!g_regex_match (regex, code, 0, &match))
    g_error ("%s: no code can be told from “%s” of %s().", path, code, name);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *word = g_match_info_fetch (match, 1);
      Facts *facts = get_facts (all, word);
      guint severities = refuses ? 1u << CROW_SEVERITY_ERROR
                                 : find_constants (arguments->pdata[1], "CROW_SEVERITY", get_severity);

      if (severities == 0)
        g_error ("%s: no severity of “%s” can be told from “%s”.", path, word,
                 (char *) arguments->pdata[1]);
      facts->severities |= severities;
      facts->fixes |= find_constants (behind, "CROW_FIX", get_fix);
      if (refuses)
        facts->dialects |= find_constants (arguments->pdata[1], "CROW_DIALECT", get_dialect);
    }
}

static void
read_source (GHashTable *all,
             const char *path,
             guint      *n_relays)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\b(_crow_problems_add|_crow_ddl_plan_note|refuse) \\(", 0, 0, NULL);
  g_autoptr (GRegex) member = g_regex_new ("(\\.severity = CROW_SEVERITY_[A-Z]+),\\s*\\.code = \"([a-z-]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GMatchInfo) members = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autoptr (GPtrArray) arguments = NULL;
      g_autofree char *behind = NULL;
      const char *end;
      int open, next = (int) strlen (text);

      g_match_info_fetch_pos (match, 0, NULL, &open);
      arguments = split_arguments (text + open - 1, &end);
      g_match_info_next (match, NULL);
      if (g_match_info_matches (match))
        g_match_info_fetch_pos (match, 0, &next, NULL);
      behind = g_strndup (end, MAX (0, text + next - end));
      add_call (all, path, name, arguments, behind, n_relays);
    }
  g_regex_match (member, text, 0, &members);
  for (; g_match_info_matches (members); g_match_info_next (members, NULL))
    {
      g_autofree char *severity = g_match_info_fetch (members, 1);
      g_autofree char *code = g_match_info_fetch (members, 2);

      get_facts (all, code)->severities |= find_constants (severity, "CROW_SEVERITY", get_severity);
    }
}

static void
read_folder (GHashTable *all,
             const char *path,
             guint      *n_relays)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        read_folder (all, child, n_relays);
      else if (g_str_has_suffix (name, ".c"))
        read_source (all, child, n_relays);
    }
}

/* Rows of five cells, the first of which is a code: code, severity, database, meaning, the way out. */
static GHashTable *
read_page (void)
{
  g_autofree char *path = cli_source_path (PAGE);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, "|", -1);
      g_autofree char *code = NULL;
      Facts *facts;

      if (!g_str_has_prefix (*line, "| `") || g_strv_length (cells) != 7)
        continue;
      code = g_strndup (cells[1] + 2, strcspn (cells[1] + 2, "`"));
      if (g_hash_table_contains (all, code))
        g_error (PAGE " has “%s” twice.", code);
      facts = get_facts (all, code);
      facts->severities = find_words (cells[2], "", get_severity);
      facts->dialects = find_words (cells[3], "", get_title);
      facts->fixes = find_words (cells[5], "`", get_fix);
    }
  return all;
}

static void
assert_same (const char *code,
             const char *what,
             guint       told,
             guint       known,
             GetWord     get_word)
{
  g_autofree char *told_text = name_values (told, get_word);
  g_autofree char *known_text = name_values (known, get_word);

  if (told != known)
    g_error (PAGE ": the %s of “%s” is “%s”; the sources say “%s”.", what, code, told_text, known_text);
}

static void
test_page (void)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) told = read_page ();
  g_autofree char *sources = cli_source_path ("src");
  GHashTableIter iter;
  gpointer code, value;
  guint n_relays = 0;

  read_folder (known, sources, &n_relays);
  /* Who is given a code: _crow_ddl_plan_note() and refuse().  Calls of a third have to be looked for, too. */
  g_assert_cmpuint (n_relays, ==, 2);

  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    if (!g_hash_table_contains (known, code))
      g_error (PAGE " tells of “%s”, which is never reported.", (char *) code);
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &code, &value))
    {
      const Facts *facts = value;
      const Facts *shown = g_hash_table_lookup (told, code);

      if (shown == NULL)
        g_error (PAGE " does not tell of “%s”.", (char *) code);
      assert_same (code, "severity", shown->severities, facts->severities, get_severity);
      assert_same (code, "fix", shown->fixes, facts->fixes, get_fix);
      if (facts->dialects != 0)
        assert_same (code, "database", shown->dialects, facts->dialects, get_title);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/problems/page", test_page);
  return g_test_run ();
}
