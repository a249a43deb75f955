/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes indented text.  It knows nothing of what the text means: quoting is done by who knows the language.
 */
#include "config.h"

#include "base/crow-text-writer.h"

#include <string.h>

/**
 * crow_text_writer_init: (skip)
 * @self: a writer on the stack
 * @step: columns of one level of indentation
 */
void
crow_text_writer_init (CrowTextWriter *self,
                       guint           step)
{
  self->text = g_string_sized_new (1024);
  self->indent = 0;
  self->step = step;
  self->at_start = TRUE;
}

void
crow_text_writer_clear (CrowTextWriter *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

/**
 * crow_text_writer_steal: (skip)
 * @self: a writer
 * @length: (out) (optional): bytes of the text
 *
 * Gives the text away; the writer is empty afterwards and need not be cleared.
 *
 * Returns: (transfer full): the text
 */
char *
crow_text_writer_steal (CrowTextWriter *self,
                        gsize          *length)
{
  if (length != NULL)
    *length = self->text->len;
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

/**
 * crow_text_writer_begin: (skip)
 * @self: a writer
 *
 * Indents the line if nothing is in it yet, for who appends to it without the writer.
 *
 * Returns: (transfer none): what is written, to be appended to; line breaks are for crow_text_writer_newline()
 */
GString *
crow_text_writer_begin (CrowTextWriter *self)
{
  static const char blanks[] = "                                ";

  if (!self->at_start)
    return self->text;
  for (guint left = self->indent; left > 0;)
    {
      guint n = MIN (left, sizeof blanks - 1);

      crow_string_append_len (self->text, blanks, n);
      left -= n;
    }
  self->at_start = FALSE;
  return self->text;
}

/**
 * crow_text_writer_put: (skip)
 * @self: a writer
 * @text: text that may hold line breaks
 *
 * Writes @text, each of its lines indented.
 */
void
crow_text_writer_put (CrowTextWriter *self,
                      const char     *text)
{
  if (self->indent == 0)
    {
      gsize length = strlen (text);

      if (length == 0)
        return;
      crow_string_append_len (self->text, text, length);
      self->at_start = text[length - 1] == '\n';
      return;
    }
  while (*text != '\0')
    {
      const char *end = strchr (text, '\n');
      gsize n = end != NULL ? (gsize) (end - text) : strlen (text);

      if (n > 0)
        {
          crow_text_writer_begin (self);
          crow_string_append_len (self->text, text, n);
        }
      if (end == NULL)
        return;
      crow_text_writer_newline (self);
      text = end + 1;
    }
}

/**
 * crow_text_writer_put_verbatim: (skip)
 * @self: a writer
 * @text: text that may hold line breaks
 *
 * Writes @text; only its first line is indented.  This is for text in which blanks count: a string literal or a quoted
 * name may hold line breaks.
 */
void
crow_text_writer_put_verbatim (CrowTextWriter *self,
                               const char     *text)
{
  crow_text_writer_put_verbatim_len (self, text, strlen (text));
}

/**
 * crow_text_writer_put_verbatim_len: (skip)
 * @self: a writer
 * @text: (array length=length): text that may hold line breaks
 * @length: bytes of it
 *
 * As crow_text_writer_put_verbatim(), for a part of a text.
 */
void
crow_text_writer_put_verbatim_len (CrowTextWriter *self,
                                   const char     *text,
                                   gsize           length)
{
  if (length == 0)
    return;
  crow_string_append_len (crow_text_writer_begin (self), text, length);
}

void
crow_text_writer_printf (CrowTextWriter *self,
                         const char     *format,
                         ...)
{
  gsize start = self->text->len;
  va_list args;

  va_start (args, format);
  if (self->indent == 0)
    {
      g_string_append_vprintf (self->text, format, args);
      if (self->text->len > start)
        self->at_start = self->text->str[self->text->len - 1] == '\n';
    }
  else
    {
      g_autofree char *text = g_strdup_vprintf (format, args);

      crow_text_writer_put (self, text);
    }
  va_end (args);
}

void
crow_text_writer_line (CrowTextWriter *self,
                       const char     *text)
{
  crow_text_writer_put (self, text);
  crow_text_writer_newline (self);
}

void
crow_text_writer_newline (CrowTextWriter *self)
{
  g_string_append_c (self->text, '\n');
  self->at_start = TRUE;
}

void
crow_text_writer_indent (CrowTextWriter *self)
{
  self->indent += self->step;
}

void
crow_text_writer_outdent (CrowTextWriter *self)
{
  g_assert (self->indent >= self->step);
  self->indent -= self->step;
}
