/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collects the fields of an initializer and lays them out.
 */
#include "config.h"

#include "codegen/crow-c-record.h"

#include <string.h>

#include "schema/crow-schema-info.h"

#define MAX_COLUMN 110

CrowCRecord *
crow_c_record_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

void
crow_c_record_free (CrowCRecord *self)
{
  g_ptr_array_unref (self);
}

void
crow_c_record_add (CrowCRecord *self,
                   const char  *format,
                   ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self, g_strdup_vprintf (format, args));
  va_end (args);
}

void
crow_c_record_add_source (CrowCRecord *self,
                          const char  *name,
                          const char  *source)
{
  g_ptr_array_add (self, g_strconcat (".", name, " = ", source, NULL));
}

void
crow_c_record_add_number (CrowCRecord *self,
                          const char  *name,
                          guint        number)
{
  if (number == CROW_NONE)
    crow_c_record_add_source (self, name, "CROW_NONE");
  else if (number != 0)
    crow_c_record_add (self, ".%s = %u", name, number);
}

void
crow_c_record_add_constant (CrowCRecord *self,
                            const char  *name,
                            const char  *prefix,
                            const char  *nick)
{
  g_autofree char *upper = g_ascii_strup (nick, -1);

  g_strdelimit (upper, "-", '_');
  crow_c_record_add (self, ".%s = %s%s", name, prefix, upper);
}

void
crow_c_record_add_flags (CrowCRecord       *self,
                         const char        *name,
                         guint              flags,
                         const char *const *names)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    if (flags & (1u << i))
      g_string_append_printf (list, "%s%s", list->len > 0 ? " | " : "", names[i]);
  if (list->len > 0)
    crow_c_record_add_source (self, name, list->str);
}

char *
crow_c_record_to_source (CrowCRecord *self)
{
  GString *source = g_string_new ("{ ");

  for (guint i = 0; i < self->len; i++)
    g_string_append_printf (source, "%s%s", i > 0 ? ", " : "", (const char *) self->pdata[i]);
  g_string_append (source, " }");
  return g_string_free (source, FALSE);
}

void
crow_c_record_write (CrowCRecord    *self,
                     CrowTextWriter *out,
                     const char     *close)
{
  gsize column = out->indent + 1;

  crow_text_writer_put (out, "{");
  crow_text_writer_indent (out);
  for (guint i = 0; i < self->len; i++)
    {
      const char *field = self->pdata[i];
      const char *line_end = strchr (field, '\n');
      gsize n = line_end != NULL ? (gsize) (line_end - field) : strlen (field);

      if (i > 0 && (line_end != NULL || column + n + 6 > MAX_COLUMN))
        {
          crow_text_writer_newline (out);
          column = out->indent;
        }
      else
        {
          crow_text_writer_put (out, " ");
          column++;
        }
      crow_text_writer_put (out, field);
      if (i + 1 < self->len)
        crow_text_writer_put (out, ",");
      /* Nothing stands well behind the last line of a text of several lines. */
      column = line_end != NULL ? MAX_COLUMN : column + n + 1;
    }
  crow_text_writer_outdent (out);
  crow_text_writer_put (out, " }");
  crow_text_writer_line (out, close);
}
