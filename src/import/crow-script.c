/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the bytes of a script and says in a sentence what is no script: other encodings, archives of pg_dump.
 *
 * Invariant: there is no NUL within a script's text, so that readers may stop at the one that ends it.
 */
#include "config.h"

#include "import/crow-script.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"

/* The largest script that is read, in bytes. */
#define MAX_SCRIPT (256 * 1024 * 1024)

CrowScript *
crow_script_new (const char *name,
                 const char *text,
                 gsize       length)
{
  CrowScript *self = g_new0 (CrowScript, 1);

  self->name = g_strdup (name);
  self->text = g_strndup (text, length);
  self->length = strlen (self->text);
  return self;
}

static CrowScript *
refuse (GError    **error,
        const char *format,
        ...) G_GNUC_PRINTF (2, 3);

static CrowScript *
refuse (GError    **error,
        const char *format,
        ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (CROW_ERROR, CROW_ERROR_DATABASE, format, args));
  va_end (args);
  return NULL;
}

CrowScript *
crow_script_load (const char *path,
                  GError    **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  CrowScript *self;
  const char *first;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &local))
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_ISDIR))
        g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” is a folder. Name a file in it."), path);
      else if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("There is no file “%s”."), path);
      else
        g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("“%s” cannot be read: %s."), path, local->message);
      return NULL;
    }
  if (length > MAX_SCRIPT)
    return refuse (error, _("“%s” is larger than 256 MiB. Import the script of the schema without its rows."), path);
  if (length >= 5 && memcmp (text, "PGDMP", 5) == 0)
    return refuse (error, _("“%s” is an archive of pg_dump. Make a script of it with “pg_restore --file=FILE.sql”."), path);
  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    return refuse (error, _("“%s” is text in UTF-16. Convert it to UTF-8 first."), path);
  if (memchr (text, '\0', length) != NULL)
    return refuse (error, _("“%s” is neither a script nor an SQLite database that can be read: there are NUL bytes in it. A database "
                            "is encrypted or damaged then, and what is compressed has to be unpacked first."), path);
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    memmove (text, text + 3, (length -= 3) + 1);
  first = text;
  while (g_ascii_isspace (*first))
    first++;
  if (*first == '<')
    return refuse (error, _("“%s” is XML and no script. If it is a diagram, open it."), path);
  /* JSON, a table of values, a Python script… */
  if (*first != '\0' && strchr ("{[\"'%|,=", *first) != NULL)
    return refuse (error, _("“%s” is neither an SQLite database nor an SQL script, which does not begin like that."), path);

  self = g_new0 (CrowScript, 1);
  self->name = g_filename_display_name (path);
  self->text = g_steal_pointer (&text);
  self->length = length;
  return self;
}

void
crow_script_free (CrowScript *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

gboolean
crow_script_validate (const CrowScript *self,
                      gsize             start,
                      gsize             end,
                      GError          **error)
{
  const char *bad;

  if (g_utf8_validate (self->text + start, end - start, &bad))
    return TRUE;
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
               _("“%s” is no text in UTF-8 (see line %u). Convert it first, as with “iconv -f LATIN1 -t UTF-8”."),
               self->name, crow_script_get_line (self, bad - self->text));
  return FALSE;
}

guint
crow_script_get_line (const CrowScript *self,
                      gsize             offset)
{
  const char *at = self->text;
  const char *end = self->text + MIN (offset, self->length);
  guint line = 1;

  while ((at = memchr (at, '\n', end - at)) != NULL)
    {
      line++;
      at++;
    }
  return line;
}
