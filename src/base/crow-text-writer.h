/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A text being written: lines, indentation, and quoting.
 *
 * SQL and C are written only through this and the quoting helpers, so that no name of a user reaches the output
 * unquoted.  Lines end in LF.  Indentation is put before the first text of a line; empty lines stay empty.
 */
#pragma once

#include <glib.h>
#include <string.h>

#include "base/crow-macros.h"

G_BEGIN_DECLS

typedef struct _CrowTextWriter CrowTextWriter;

struct _CrowTextWriter
{
  /*< private >*/
  GString *text;      /* owned */
  guint indent;       /* columns put before the next line */
  guint step;         /* columns of one level */
  gboolean at_start;  /* nothing written on this line yet */
};

void  crow_text_writer_init   (CrowTextWriter *self,
                               guint           step);
void  crow_text_writer_clear  (CrowTextWriter *self);
char *crow_text_writer_steal  (CrowTextWriter *self,
                               gsize          *length);

/* g_string_append_len() without a call where there is room already, as newer GLibs have it themselves.  @from must not
 * lie in @text. */
static inline void
crow_string_append_len (GString    *text,
                        const char *from,
                        gsize       length)
{
  if (G_UNLIKELY (text->len + length >= text->allocated_len))
    {
      g_string_append_len (text, from, (gssize) length);
      return;
    }
  memcpy (text->str + text->len, from, length);
  text->len += length;
  text->str[text->len] = '\0';
}

static inline void
crow_string_append (GString    *text,
                    const char *from)
{
  crow_string_append_len (text, from, strlen (from));
}

void  crow_text_writer_put    (CrowTextWriter *self,
                               const char     *text);
void  crow_text_writer_put_verbatim (CrowTextWriter *self,
                                     const char     *text);
void  crow_text_writer_put_verbatim_len (CrowTextWriter *self,
                                         const char     *text,
                                         gsize           length);
/* The text, indented for the line that begins, to be appended to. */
GString *crow_text_writer_begin (CrowTextWriter *self);
void  crow_text_writer_printf (CrowTextWriter *self,
                               const char     *format,
                               ...) G_GNUC_PRINTF (2, 3);
void  crow_text_writer_line   (CrowTextWriter *self,
                               const char     *text);
void  crow_text_writer_newline (CrowTextWriter *self);
void  crow_text_writer_indent (CrowTextWriter *self);
void  crow_text_writer_outdent (CrowTextWriter *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowTextWriter, crow_text_writer_clear)

G_END_DECLS
