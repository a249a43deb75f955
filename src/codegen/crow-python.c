/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever a person typed reaches Python source through the quoting here, on one line and without characters that turn
 * the text around for a reader.
 */
#include "config.h"

#include "codegen/crow-python.h"

#include <stdlib.h>
#include <string.h>

#define MAX_COLUMN 88

/* In the order of strcmp.  The last lines of each letter are builtins and modules that generated modules need under
 * their own names, within classes too. */
static const char *const reserved[] = {
  "False", "None", "True",
  "and", "as", "assert", "async", "await",
  "bool", "break", "bytes",
  "class", "continue",
  "datetime", "def", "del",
  "elif", "else", "enum", "except",
  "finally", "float", "for", "from", "func",
  "global",
  "if", "import", "in", "int", "is",
  "lambda", "list",
  "mapped_column", "metadata",
  "nonlocal", "not",
  "or",
  "pass",
  "raise", "registry", "relationship", "return",
  "sa", "str",
  "try",
  "while", "with",
  "yield",
};

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, *(const char *const *) b);
}

gboolean
crow_python_is_reserved (const char *word)
{
  return bsearch (word, reserved, G_N_ELEMENTS (reserved), sizeof reserved[0], compare_words) != NULL;
}

char *
crow_python_claim (GHashTable *taken,
                   const char *name,
                   const char *suffix)
{
  for (guint n = 0;; n++)
    {
      g_autofree char *tried = n == 0   ? g_strdup (name)
                               : n == 1 ? g_strconcat (name, suffix, NULL)
                                        : g_strdup_printf ("%s_%u", name, n);

      if (!crow_python_is_reserved (tried) && !g_hash_table_contains (taken, tried))
        {
          g_hash_table_add (taken, g_strdup (tried));
          return g_steal_pointer (&tried);
        }
    }
}

static void
append_character (GString *out,
                  gunichar c)
{
  switch (c)
    {
    case '"':
    case '\\':
      g_string_append_c (out, '\\');
      g_string_append_unichar (out, c);
      return;
    case '\n':
      g_string_append (out, "\\n");
      return;
    case '\t':
      g_string_append (out, "\\t");
      return;
    default:
      if (g_unichar_isprint (c))
        g_string_append_unichar (out, c);
      else if (c < 0x100)
        g_string_append_printf (out, "\\x%02x", c);
      else
        g_string_append_printf (out, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
}

void
crow_python_append_string (GString    *out,
                           const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    append_character (out, g_utf8_get_char (p));
  g_string_append_c (out, '"');
}

char *
crow_python_dup_string (const char *text)
{
  GString *out = g_string_new (NULL);

  crow_python_append_string (out, text);
  return g_string_free (out, FALSE);
}

void
crow_python_write_doc (CrowTextWriter *out,
                       const char     *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) line = g_string_new ("\"\"\"");

  g_strchomp (valid);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (*p != '\n')
        {
          append_character (line, g_utf8_get_char (p));
          continue;
        }
      crow_text_writer_line (out, line->str);
      g_string_truncate (line, 0);
    }
  g_string_append (line, "\"\"\"");
  crow_text_writer_line (out, line->str);
}

void
crow_python_add_argument (GPtrArray  *arguments,
                          const char *format,
                          ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (arguments, g_strdup_vprintf (format, args));
  va_end (args);
}

char *
crow_python_dup_call (const char *head,
                      GPtrArray  *arguments)
{
  GString *line = g_string_new (head);

  g_string_append_c (line, '(');
  for (guint i = 0; i < arguments->len; i++)
    g_string_append_printf (line, "%s%s", i > 0 ? ", " : "", (const char *) arguments->pdata[i]);
  g_string_append_c (line, ')');
  return g_string_free (line, FALSE);
}

char *
crow_python_dup_broken_call (const char *head,
                             GPtrArray  *arguments)
{
  char *line = crow_python_dup_call (head, arguments);
  GString *broken;

  if (strlen (line) <= MAX_COLUMN - 9)
    return line;
  g_free (line);
  broken = g_string_new (head);
  g_string_append (broken, "(\n");
  for (guint i = 0; i < arguments->len; i++)
    g_string_append_printf (broken, "    %s,\n", (const char *) arguments->pdata[i]);
  g_string_append_c (broken, ')');
  return g_string_free (broken, FALSE);
}

void
crow_python_write_call (CrowTextWriter *out,
                        const char     *head,
                        GPtrArray      *arguments,
                        const char     *tail)
{
  g_autofree char *line = crow_python_dup_call (head, arguments);

  if (out->indent + strlen (line) + strlen (tail) <= MAX_COLUMN)
    {
      crow_text_writer_put (out, line);
      crow_text_writer_line (out, tail);
      return;
    }
  crow_text_writer_put (out, head);
  crow_text_writer_line (out, "(");
  crow_text_writer_indent (out);
  for (guint i = 0; i < arguments->len; i++)
    {
      crow_text_writer_put (out, arguments->pdata[i]);
      crow_text_writer_line (out, ",");
    }
  crow_text_writer_outdent (out);
  crow_text_writer_put (out, ")");
  crow_text_writer_line (out, tail);
}
