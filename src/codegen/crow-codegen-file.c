/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes generated files: looks before it writes, writes beside and renames.
 */
#include "config.h"

#include "codegen/crow-codegen-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "codegen/crow-codegen.h"

/* A pipe or device is written through, not replaced: "--output=/dev/stdout" must work. */
static gboolean
is_regular_or_absent (const char *filename)
{
  GStatBuf info;

  return g_stat (filename, &info) != 0 || S_ISREG (info.st_mode);
}

/* The file that a chain of symbolic links ends at, so that renaming replaces the file and not the link. */
static char *
resolve_links (const char *filename)
{
  char *resolved = realpath (filename, NULL);
  char *copy = g_strdup (resolved != NULL ? resolved : filename);

  free (resolved);
  return copy;
}

static gboolean
is_generated (const char *contents,
              gsize       length)
{
  const char *end = memchr (contents, '\n', length);
  gssize first_line = end != NULL ? end - contents : (gssize) length;

  return length == 0 || g_strstr_len (contents, first_line, CROW_CODEGEN_MARK) != NULL;
}

static gboolean
read_existing (const char  *filename,
               char       **contents,
               gsize       *length,
               GError     **error)
{
  g_autoptr (GError) local_error = NULL;

  *contents = NULL;
  if (g_file_get_contents (filename, contents, length, &local_error))
    {
      if (is_generated (*contents, *length))
        return TRUE;
      g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_FOREIGN_FILE,
                   _("“%s” was not written by crow and is left as it is: its first line does not say “%s”. "
                     "Choose another name for the output, or move that file away."),
                   filename, CROW_CODEGEN_MARK);
      g_clear_pointer (contents, g_free);
      return FALSE;
    }
  if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_through (const char  *filename,
               const char  *text,
               gsize        length,
               GError     **error)
{
  FILE *stream = g_fopen (filename, "wb");
  gboolean written;
  int saved_errno;

  if (stream == NULL)
    {
      saved_errno = errno;
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), _("“%s” cannot be written: %s."), filename,
                   g_strerror (saved_errno));
      return FALSE;
    }
  written = fwrite (text, 1, length, stream) == length;
  saved_errno = errno;
  if (fclose (stream) != 0 && written)
    {
      written = FALSE;
      saved_errno = errno;
    }
  if (!written)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), _("“%s” cannot be written: %s."), filename,
                 g_strerror (saved_errno));
  return written;
}

/**
 * crow_codegen_check_file: (skip)
 * @filename: a file's name
 * @error: %CROW_CODEGEN_ERROR_FOREIGN_FILE if it exists and lacks the mark, or a %G_FILE_ERROR if it cannot be read
 *
 * Returns: whether crow_codegen_write_file() would write to it
 */
gboolean
crow_codegen_check_file (const char  *filename,
                         GError     **error)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_return_val_if_fail (filename != NULL, FALSE);

  return !is_regular_or_absent (filename) || read_existing (filename, &contents, &length, error);
}

/**
 * crow_codegen_write_file: (skip)
 * @filename: a file's name
 * @text: what is to be in it; its first line holds the mark
 * @length: bytes of @text
 * @outcome: (out) (optional): what was done
 * @error: %CROW_CODEGEN_ERROR_FOREIGN_FILE if the file exists and lacks the mark, or a %G_FILE_ERROR
 *
 * Makes a file hold @text.  An existing file without the mark is refused, one that holds @text already keeps its time
 * of change, so that a build does not compile it again.
 *
 * Returns: whether the file holds @text now; if not, it is as it was
 */
gboolean
crow_codegen_write_file (const char          *filename,
                         const char          *text,
                         gsize                length,
                         CrowCodegenOutcome  *outcome,
                         GError             **error)
{
  g_autofree char *contents = NULL;
  g_autofree char *target = NULL;
  gsize old_length = 0;
  CrowCodegenOutcome result;

  g_return_val_if_fail (filename != NULL && text != NULL, FALSE);
  g_return_val_if_fail (is_generated (text, length), FALSE);

  if (!is_regular_or_absent (filename))
    {
      if (!write_through (filename, text, length, error))
        return FALSE;
      result = CROW_CODEGEN_REPLACED;
    }
  else
    {
      if (!read_existing (filename, &contents, &old_length, error))
        return FALSE;
      target = resolve_links (filename);
      if (contents == NULL)
        result = CROW_CODEGEN_CREATED;
      else if (old_length == length && memcmp (contents, text, length) == 0)
        result = CROW_CODEGEN_UNCHANGED;
      else
        result = CROW_CODEGEN_REPLACED;
      if (result != CROW_CODEGEN_UNCHANGED &&
          !g_file_set_contents_full (target, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
        return FALSE;
    }
  if (outcome != NULL)
    *outcome = result;
  return TRUE;
}
