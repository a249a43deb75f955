/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts a script for psql into statements: knows strings, dollar quotes, comments, the commands of psql and the rows behind
 * COPY, as psqlscan.l does.  One pass over the bytes; rows are skipped line by line.
 *
 * libpg_query has a splitter too, which knows neither commands nor rows and gives up the whole text at the first byte that is no
 * token.
 *
 * Invariant: reading never goes beyond the script's NUL, and each piece is at least one byte.
 */
#include "config.h"

#include "import/crow-script-pg-split.h"

#include <string.h>

/* A statement nested deeper is cut short in counting: it is refused anyway. */
#define MAX_LEVELS 4096

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (c & 0x80) != 0;
}

static gboolean
is_name_char (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c) || c == '$';
}

/* Comments of this kind nest. */
static const char *
skip_comment (const char *p)
{
  guint depth = 0;

  for (; *p != '\0'; p++)
    if (p[0] == '/' && p[1] == '*')
      {
        depth++;
        p++;
      }
    else if (p[0] == '*' && p[1] == '/')
      {
        p++;
        if (--depth == 0)
          return p + 1;
      }
  return p;
}

static const char *
skip_quoted (const char *p,
             gboolean    escapes)
{
  char quote = *p;

  char stops[3] = { quote, escapes ? '\\' : '\0', '\0' };

  for (p++;;)
    {
      p += strcspn (p, stops);
      if (*p == '\0')
        return p;
      if (*p == quote && p[1] != quote)
        return p + 1;
      /* A backslash or a doubled quote takes what follows with it. */
      p += p[1] != '\0' ? 2 : 1;
    }
}

/* "$tag$ … $tag$", or just the dollar. */
static const char *
skip_dollar (const char *p)
{
  const char *tag_end = p + 1;
  const char *end;
  g_autofree char *tag = NULL;

  while (*tag_end != '$' && is_name_char (*tag_end))
    tag_end++;
  if (*tag_end != '$' || g_ascii_isdigit (p[1]))
    return p + 1;
  tag = g_strndup (p, tag_end + 1 - p);
  end = strstr (tag_end + 1, tag);
  return end != NULL ? end + strlen (tag) : tag_end + strlen (tag_end);
}

const char *
crow_pg_skip_token (const char *p)
{
  if (*p == '\0')
    return p;
  if (g_ascii_isspace (*p))
    {
      while (g_ascii_isspace (*p))
        p++;
      return p;
    }
  if (p[0] == '-' && p[1] == '-')
    return p + strcspn (p, "\n");
  if (p[0] == '/' && p[1] == '*')
    return skip_comment (p);
  if (*p == '\'')
    return skip_quoted (p, FALSE);
  if (*p == '"')
    return skip_quoted (p, FALSE);
  if ((*p == 'e' || *p == 'E') && p[1] == '\'')
    return skip_quoted (p + 1, TRUE);
  if (*p == '$')
    return skip_dollar (p);
  if (is_name_char (*p))
    {
      while (is_name_char (*p))
        p++;
      return p;
    }
  return p + 1;
}

static gboolean
is_blank_token (const char *p)
{
  return g_ascii_isspace (*p) || (p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*');
}

/* Behind the line "\." that ends the rows; FALSE if there is none. */
static gboolean
skip_rows (const char **at)
{
  const char *p = *at;

  /* The rows begin on the next line. */
  p += strcspn (p, "\n");
  while (*p == '\n')
    {
      p++;
      if (p[0] == '\\' && p[1] == '.' && (p[2] == '\n' || p[2] == '\r' || p[2] == '\0'))
        {
          *at = p + 2;
          return TRUE;
        }
      p += strcspn (p, "\n");
    }
  *at = p;
  return FALSE;
}

static void
read_word (const char *p,
           const char *end,
           char        word[24])
{
  gsize n = (gsize) (end - p);

  if (n >= 24)
    return;
  for (gsize i = 0; i < n; i++)
    word[i] = g_ascii_tolower (p[i]);
  word[n] = '\0';
}

static gboolean
is_word (const char *p,
         const char *end,
         const char *word)
{
  return (gsize) (end - p) == strlen (word) && g_ascii_strncasecmp (p, word, end - p) == 0;
}

static void
read_statement (const char  *text,
                gsize       *at,
                CrowPgPiece *piece)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, TRUE, sizeof (guint));
  const char *p = text + *at;
  guint n_words = 0, parens = 0, blocks = 0, sum = 0, tokens = 0;
  gboolean routine = FALSE, from = FALSE, stdin_rows = FALSE;

  piece->kind = CROW_PG_STATEMENT;
  while (*p != '\0')
    {
      const char *end = crow_pg_skip_token (p);

      if (*p == ';' && parens == 0 && blocks == 0)
        break;
      if (is_blank_token (p))
        {
          p = end;
          continue;
        }
      if (n_words < G_N_ELEMENTS (piece->words))
        read_word (p, end, piece->words[n_words++]);
      tokens++;
      if (*p == '(')
        {
          parens++;
          if (levels->len < MAX_LEVELS)
            {
              g_array_append_val (levels, tokens);
              sum += tokens;
              tokens = 0;
            }
        }
      else if (*p == ')' && parens > 0)
        {
          parens--;
          if (levels->len > parens)
            {
              /* What stood in the parentheses is as deep as it is, whatever comes behind them. */
              guint inner = tokens;

              tokens = g_array_index (levels, guint, levels->len - 1);
              sum -= tokens;
              tokens = MAX (tokens, inner);
              g_array_set_size (levels, levels->len - 1);
            }
        }
      else if (*p == ',')
        tokens = 0;
      else if (is_name_start (*p))
        {
          /* Bodies of routines in SQL: BEGIN ATOMIC … END, with semicolons. */
          if (n_words <= 4 && (is_word (p, end, "function") || is_word (p, end, "procedure")))
            routine = TRUE;
          else if (routine && parens == 0 && (is_word (p, end, "begin") || (blocks > 0 && is_word (p, end, "case"))))
            blocks++;
          else if (blocks > 0 && is_word (p, end, "end"))
            blocks--;
          if (from && is_word (p, end, "stdin"))
            stdin_rows = TRUE;
          from = is_word (p, end, "from");
        }
      piece->depth = MAX (piece->depth, sum + tokens);
      p = end;
    }
  piece->end = p - text;
  piece->whole = *p == ';';
  if (*p == ';')
    p++;
  if (stdin_rows && piece->whole && g_str_equal (piece->words[0], "copy"))
    {
      piece->rows = TRUE;
      piece->whole = skip_rows (&p);
    }
  *at = p - text;
}

void
crow_pg_split_next (const CrowScript *script,
                    gsize            *at,
                    CrowPgPiece      *piece)
{
  const char *p = script->text + *at;

  memset (piece, 0, sizeof *piece);
  while (*p == ';' || is_blank_token (p))
    p = crow_pg_skip_token (p);
  piece->start = p - script->text;
  *at = piece->start;
  if (*p == '\0')
    return;
  if (*p == '\\')
    {
      piece->kind = CROW_PG_COMMAND;
      piece->whole = TRUE;
      p++;
      read_word (p, p + strcspn (p, " \t\r\n"), piece->words[0]);
      p += strcspn (p, "\n");
      piece->end = *at = p - script->text;
      return;
    }
  read_statement (script->text, at, piece);
}
