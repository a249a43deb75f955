/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * String literals and comments that are harmless whatever they hold.  Letters of any script stay readable; what a
 * compiler or a reader could take for something else is escaped.
 */
#include "config.h"

#include "codegen/crow-c-text.h"

#include <string.h>

/* Whether a character may stand in source as it is.  Controls of text direction, invisible and unassigned ones may
 * not: compilers warn of them, and a reader would see another text than the compiler does. */
static gboolean
is_visible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    default:
      return TRUE;
    }
}

/* The bytes of one character as octal escapes, three digits each so that no following digit is drawn in. */
static void
append_octal (GString    *out,
              const char *bytes,
              gsize       n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (out, "\\%03o", (guchar) bytes[i]);
}

/**
 * crow_c_append_string: (skip)
 * @out: source text
 * @text: (nullable): any bytes; invalid UTF-8 is kept byte by byte
 * @indent: columns put before each further line of the literal
 *
 * Writes @text as a string literal, or `NULL`.  Text of several lines becomes one literal a line.
 */
void
crow_c_append_string (GString    *out,
                      const char *text,
                      guint       indent)
{
  gunichar previous = 0;

  if (text == NULL)
    {
      g_string_append (out, "NULL");
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      gsize n = c == (gunichar) -1 || c == (gunichar) -2 ? 1 : (gsize) (g_utf8_next_char (p) - p);

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c == '\n')
        {
          g_string_append (out, "\\n");
          if (p[1] != '\0')
            g_string_append_printf (out, "\"\n%*s\"", (int) indent, "");
        }
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (c == '\r')
        g_string_append (out, "\\r");
      else if (c == '?' && previous == '?')
        g_string_append (out, "\\?");
      else if (c == (gunichar) -1 || c == (gunichar) -2 || !is_visible (c))
        append_octal (out, p, n);
      else
        g_string_append_len (out, p, n);
      previous = c;
      p += n;
    }
  g_string_append_c (out, '"');
}

/**
 * crow_c_append_char_list: (skip)
 * @out: source text
 * @text: any bytes
 * @indent: columns put before each line
 *
 * Writes @text, with its final NUL, as the initializer of an array of char: for text that is longer than a string
 * literal may be.
 */
void
crow_c_append_char_list (GString    *out,
                         const char *text,
                         guint       indent)
{
  gsize n = strlen (text) + 1;

  g_string_append (out, "{");
  for (gsize i = 0; i < n; i++)
    {
      guchar c = text[i];

      if (i % 16 == 0)
        g_string_append_printf (out, "\n%*s", (int) indent, "");
      else
        g_string_append_c (out, ' ');
      if (c == '\'' || c == '\\')
        g_string_append_printf (out, "'\\%c'", c);
      else if (c == '\n')
        g_string_append (out, "'\\n'");
      else if (c >= ' ' && c < 0x7f)
        g_string_append_printf (out, "'%c'", c);
      else
        g_string_append_printf (out, "'\\%o'", c);
      if (i + 1 < n)
        g_string_append_c (out, ',');
    }
  g_string_append (out, "\n}");
}

/* Whether a documentation tool would take the line for the start of an annotation ("Returns:", "@self:"). */
static gboolean
looks_like_tag (const char *line,
                gsize      *colon)
{
  static const char *const tags[] = {
    "returns",    "return value", "since",           "deprecated",      "stability",      "attributes",     "rename to",
    "type",       "virtual",      "value",           "transfer",        "unref func",     "ref func",       "emitter",
    "set property", "get property", "set value func", "get value func", "description",    "async-func",     "sync-func",
    "finish-func", "copy func",   "free func",       "default-value",   "setter",         "getter",
  };
  const char *end = strchr (line, ':');
  g_autofree char *word = NULL;

  if (end == NULL)
    return FALSE;
  *colon = end - line;
  if (*line == '@')
    return TRUE;
  word = g_strndup (line, *colon);
  g_strstrip (word);
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (g_ascii_strcasecmp (word, tags[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
append_comment_line (GString    *out,
                     const char *line)
{
  gsize colon = 0;
  gboolean tag = looks_like_tag (line, &colon);
  gunichar previous = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c == '/' && previous == '*') || (c == '/' && p[1] == '*'))
        g_string_append (out, "&#47;");
      else if (c == '?' && previous == '?')
        g_string_append (out, "&#63;");
      else if (c == '\\' && p[1] == '\0')
        g_string_append (out, "&#92;");
      else if (c == ':' && tag && (gsize) (p - line) == colon)
        g_string_append (out, "&#58;");
      else if (c == '\t')
        g_string_append_c (out, ' ');
      else if (!is_visible (c))
        g_string_append_printf (out, "U+%04X", c);
      else
        g_string_append_unichar (out, c);
      previous = c;
    }
}

/**
 * crow_c_append_comment_text: (skip)
 * @out: source text, inside a block comment
 * @text: any bytes
 * @line_prefix: what each further line begins with (" * ")
 *
 * Writes @text so that it can neither end the comment nor be taken for an annotation of it.  Characters are replaced
 * by HTML's character references, which the documentation tools show as the characters they are.
 */
void
crow_c_append_comment_text (GString    *out,
                            const char *text,
                            const char *line_prefix)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = NULL;
  g_autofree char *bare_prefix = g_strchomp (g_strdup (line_prefix));

  g_strdelimit (valid, "\r\v\f", '\n');
  g_strstrip (valid);
  lines = g_strsplit (valid, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (i > 0)
        g_string_append_printf (out, "\n%s", *lines[i] != '\0' ? line_prefix : bare_prefix);
      append_comment_line (out, lines[i]);
    }
}
