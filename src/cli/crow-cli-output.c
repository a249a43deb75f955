/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the files of a verb, all or none.
 *
 * Files are prepared first (everything that is likely to fail fails there), then put in their places by renaming, and
 * what goes to standard output and devices comes last.
 */
#include "config.h"

#include "cli/crow-cli-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/crow-cli.h"

typedef struct
{
  /* owned */
  char *path;      /* as the person gave it; NULL: standard output */
  char *target;    /* the file behind links */
  char *temporary; /* NULL: written as it is, or not prepared yet, or in its place */
  GBytes *bytes;
} Item;

struct _CrowCliOutput
{
  GPtrArray *items; /* owned Item */
};

static void
item_free (gpointer data)
{
  Item *item = data;

  if (item->temporary != NULL)
    g_unlink (item->temporary);
  g_free (item->temporary);
  g_free (item->target);
  g_free (item->path);
  g_bytes_unref (item->bytes);
  g_free (item);
}

CrowCliOutput *
crow_cli_output_new (void)
{
  CrowCliOutput *self = g_new0 (CrowCliOutput, 1);

  self->items = g_ptr_array_new_with_free_func (item_free);
  return self;
}

void
crow_cli_output_free (CrowCliOutput *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

void
crow_cli_output_add (CrowCliOutput *self,
                     const char    *path,
                     GBytes        *bytes)
{
  Item *item = g_new0 (Item, 1);

  item->path = path == NULL || g_str_equal (path, "-") ? NULL : g_strdup (path);
  item->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->items, item);
}

void
crow_cli_output_add_text (CrowCliOutput *self,
                          const char    *path,
                          const char    *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  crow_cli_output_add (self, path, bytes);
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize left;
  const char *data = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize n = write (fd, data, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      left -= (gsize) n;
    }
  return TRUE;
}

static gboolean
fail (const Item *item,
      int         code)
{
  crow_cli_error (item->path, 0, _("The file cannot be written: %s."), g_strerror (code));
  return FALSE;
}

/* The mode a new file gets, which only umask() tells. */
static mode_t
get_new_mode (void)
{
  mode_t mask = umask (0);

  umask (mask);
  return 0666 & ~mask;
}

static gboolean
prepare (Item *item)
{
  g_autofree char *resolved = NULL;
  struct stat info;
  gboolean exists = stat (item->path, &info) == 0;
  int fd;
  gboolean written;
  int code;

  if (!exists && errno != ENOENT)
    return fail (item, errno);
  if (exists && S_ISDIR (info.st_mode))
    return fail (item, EISDIR);
  if (exists && !S_ISREG (info.st_mode))
    return TRUE;
  if (exists && g_access (item->path, W_OK) != 0)
    return fail (item, errno);
  /* realpath() allocates with malloc(), which since GLib 2.46 is what g_free() frees. */
  resolved = exists ? realpath (item->path, NULL) : g_strdup (item->path);
  if (resolved == NULL)
    return fail (item, errno);
  item->target = g_steal_pointer (&resolved);
  item->temporary = g_strconcat (item->target, ".XXXXXX", NULL);
  fd = g_mkstemp (item->temporary);
  if (fd < 0)
    {
      code = errno;
      g_clear_pointer (&item->temporary, g_free);
      return fail (item, code);
    }
  written = write_all (fd, item->bytes) && fchmod (fd, exists ? info.st_mode & 07777 : get_new_mode ()) == 0 &&
            fsync (fd) == 0;
  code = errno;
  if (close (fd) != 0 && written)
    {
      code = errno;
      written = FALSE;
    }
  return written ? TRUE : fail (item, code);
}

static gboolean
put_in_place (Item *item)
{
  gboolean written;
  int fd, code;

  if (item->path == NULL)
    {
      gsize length;
      const char *data = g_bytes_get_data (item->bytes, &length);

      return crow_cli_print_data (data, length);
    }
  if (item->temporary != NULL)
    {
      if (g_rename (item->temporary, item->target) != 0)
        return fail (item, errno);
      g_clear_pointer (&item->temporary, g_free);
      return TRUE;
    }
  fd = g_open (item->path, O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return fail (item, errno);
  written = write_all (fd, item->bytes);
  code = errno;
  close (fd);
  return written ? TRUE : fail (item, code);
}

gboolean
crow_cli_output_commit (CrowCliOutput *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (item->path != NULL && !prepare (item))
        return FALSE;
    }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->items->len; i++)
      {
        Item *item = g_ptr_array_index (self->items, i);

        if ((item->target != NULL) == (pass == 0) && !put_in_place (item))
          return FALSE;
      }
  return TRUE;
}
