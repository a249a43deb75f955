/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents and files: loading, saving without ever losing the old file, noticing that somebody else wrote it.
 *
 * A local file is written to a temporary file in the same folder, synced, renamed over the old one, and the folder is
 * synced: after a crash there is either the old file or the new one.  Files that are not local (a share that GIO
 * serves) are replaced by GIO.  Neither the model's validity nor anything else of the content plays a part.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/crow-document-private.h"
#include "document/crow-merge.h"

/* FNV-1a; it only tells apart what one person's programs write, so it need not be hard to forge. */
static guint64
hash_bytes (const guint8 *data,
            gsize         length)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ data[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

void
_crow_document_remember (CrowDocument *self,
                         GBytes       *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_bytes_ref (bytes);
  g_clear_pointer (&self->saved, g_bytes_unref);
  self->saved = bytes;
  memset (&self->fingerprint, 0, sizeof self->fingerprint);
  self->fingerprint.known = TRUE;
  self->fingerprint.hash = hash_bytes (data, length);
  self->fingerprint.size = length;
}

/* Remembers that the file holds @bytes, and its status. */
static void
take_fingerprint (CrowDocument *self,
                  GFile        *file,
                  GBytes       *bytes)
{
  const char *path = g_file_peek_path (file);
  struct stat status;

  _crow_document_remember (self, bytes);
  if (path != NULL && stat (path, &status) == 0)
    {
      self->fingerprint.device = status.st_dev;
      self->fingerprint.inode = status.st_ino;
      self->fingerprint.mtime = (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    }
}

/* Whether the file holds other bytes than it did.  Its content is read only where its status differs. */
static gboolean
differs (const CrowFingerprint *fingerprint,
         GFile                 *file)
{
  const char *path = g_file_peek_path (file);
  g_autofree char *text = NULL;
  struct stat status;
  gsize length;

  if (path != NULL)
    {
      if (stat (path, &status) != 0)
        return FALSE;
      if ((guint64) status.st_dev == fingerprint->device && (guint64) status.st_ino == fingerprint->inode &&
          (guint64) status.st_size == fingerprint->size &&
          (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec == fingerprint->mtime)
        return FALSE;
    }
  if (!g_file_load_contents (file, NULL, &text, &length, NULL, NULL))
    return FALSE;
  return length != fingerprint->size || hash_bytes ((const guint8 *) text, length) != fingerprint->hash;
}

gboolean
crow_document_is_changed_on_disk (CrowDocument *self)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), FALSE);

  return self->file != NULL && self->fingerprint.known && differs (&self->fingerprint, self->file);
}

static GBytes *
read_bytes (GFile   *file,
            GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *name = NULL;
  GBytes *bytes = g_file_load_bytes (file, NULL, NULL, &local);

  if (bytes != NULL)
    return bytes;
  name = g_file_get_parse_name (file);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    crow_document_set_error (error, CROW_DOCUMENT_ERROR_IO, 0, NULL, _("“%s” is a folder. Name a file in it."), name);
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    crow_document_set_error (error, CROW_DOCUMENT_ERROR_IO, 0, NULL, _("There is no file “%s”."), name);
  else
    crow_document_set_error (error, CROW_DOCUMENT_ERROR_IO, 0, NULL, _("“%s” cannot be read: %s"), name, local->message);
  return NULL;
}

/**
 * crow_document_load_file: (skip)
 * @file: a file
 * @flags: how to treat what can be mended
 * @error: %CROW_DOCUMENT_ERROR
 *
 * Returns: (transfer full): the document, or %NULL with @error set
 */
CrowDocument *
crow_document_load_file (GFile        *file,
                         CrowLoadFlags flags,
                         GError      **error)
{
  g_autoptr (CrowDocument) self = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  bytes = read_bytes (file, error);
  if (bytes == NULL)
    return NULL;
  self = crow_document_load_bytes (bytes, flags, error);
  if (self == NULL)
    return NULL;
  take_fingerprint (self, file, bytes);
  _crow_document_set_file (self, file);
  return g_steal_pointer (&self);
}

static gboolean
fail_to_write (const char *path,
               int         code,
               GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);
  const char *remedy;

  switch (code)
    {
    case EACCES:
    case EPERM:
    case EROFS:
      remedy = _("Save it in a folder where you may write.");
      break;
    case ENOSPC:
    case EDQUOT:
      remedy = _("Make room, or save it on another disk.");
      break;
    case ENOTCONN:
    case ESTALE:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENETUNREACH:
    case ETIMEDOUT:
    case ENODEV:
      remedy = _("Its share does not answer; connect to it again, or save it elsewhere.");
      break;
    case ENOENT:
    case ENOTDIR:
      remedy = _("Its folder is gone; save it in another one.");
      break;
    default:
      remedy = _("Save it elsewhere.");
      break;
    }
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_IO, 0, NULL,
                           /* Translators: a file name, the system's reason, a sentence with the remedy. */
                           _("“%s” cannot be saved: %s. The old file is as it was. %s"), name, g_strerror (code),
                           remedy);
  return FALSE;
}

/* Neither file could be given its name: both are there, and a person can. */
static gboolean
fail_aside (const char *path,
            const char *old,
            const char *new,
            int         code,
            GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *old_name = g_filename_display_name (old);
  g_autofree char *new_name = g_filename_display_name (new);

  crow_document_set_error (error, CROW_DOCUMENT_ERROR_IO, 0, NULL,
                           /* Translators: a file name, the system's reason, two more file names. */
                           _("“%s” cannot be given its name: %s. The old file is called “%s”, the new one “%s”. "
                             "Rename one of them, or save it elsewhere."),
                           name, g_strerror (code), old_name, new_name);
  return FALSE;
}

static int
write_all (int           fd,
           const guint8 *data,
           gsize         length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, MIN (length, 1 << 30));

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      data += written;
      length -= written;
    }
  return 0;
}

/* Whether a call failed because the file system knows no such thing, as shares and memory cards may. */
static gboolean
is_unknown (int code)
{
  return code == EPERM || code == EINVAL || code == ENOSYS || code == ENOTSUP || code == EOPNOTSUPP;
}

/* Gives the new file what the old one had.  Its owner may be out of reach; then the group alone is tried, and without
 * the group its bits must not go to another one.  A file system that keeps no permissions gives all files the same. */
static int
copy_permissions (int                fd,
                  const struct stat *old)
{
  struct stat fresh;
  mode_t mode = old->st_mode & 07777;

  if (fstat (fd, &fresh) != 0)
    return errno;
  if ((fresh.st_uid != old->st_uid || fresh.st_gid != old->st_gid) && fchown (fd, old->st_uid, old->st_gid) != 0 &&
      fchown (fd, -1, old->st_gid) != 0)
    mode &= ~(mode_t) (S_IRWXG | S_ISUID | S_ISGID);
  if (fchmod (fd, mode) == 0)
    return 0;
  return is_unknown (errno) && (fresh.st_mode & 07777 & ~old->st_mode) == 0 ? 0 : errno;
}

static int
sync_file (int fd)
{
  return fsync (fd) == 0 || (is_unknown (errno) && errno != EPERM) ? 0 : errno;
}

static int
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int code = 0;

  if (fd < 0)
    return errno;
  /* Some file systems know no syncing of folders. */
  if (fsync (fd) != 0 && errno != EINVAL && errno != ENOTSUP)
    code = errno;
  close (fd);
  return code;
}

/* The file a path names, behind symbolic links; also when the last link leads to nothing yet. */
static char *
resolve_links (const char *path)
{
  char *current = g_strdup (path);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *target = g_file_read_link (current, NULL);
      g_autofree char *folder = NULL;
      char *next;

      if (target == NULL)
        return current;
      folder = g_path_get_dirname (current);
      next = g_path_is_absolute (target) ? g_strdup (target) : g_build_filename (folder, target, NULL);
      g_free (current);
      current = next;
    }
  return current;
}

/* On a file system without hard links. */
static int
copy_backup (const char *path,
             const char *backup)
{
  g_autofree char *text = NULL;
  gsize length;
  int fd, code;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return EIO;
  fd = open (backup, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno;
  code = write_all (fd, (const guint8 *) text, length);
  if (code == 0)
    code = sync_file (fd);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code != 0)
    unlink (backup);
  return code;
}

static int
keep_backup (const char *path)
{
  g_autofree char *backup = g_strconcat (path, "~", NULL);

  if (unlink (backup) != 0 && errno != ENOENT)
    return errno;
  if (link (path, backup) == 0 || errno == ENOENT)
    return 0;
  return copy_backup (path, backup);
}

/* Puts the new file in the place of the old one.  Where the file system does not do that in one step, the old file steps
 * aside for a moment, and back if the new one cannot take its place. @aside: (out): where the old file is if it could not
 * go back */
static int
replace (const char  *temporary,
         const char  *target,
         char       **aside)
{
  g_autofree char *old = NULL;
  int code;

  if (rename (temporary, target) == 0)
    return 0;
  code = errno;
  if (code != EEXIST && code != EBUSY && code != EACCES && code != ETXTBSY && !is_unknown (code))
    return code;
  old = g_strconcat (temporary, ".old", NULL);
  if (rename (target, old) != 0)
    return code;
  if (rename (temporary, target) == 0)
    {
      unlink (old);
      return 0;
    }
  code = errno;
  if (rename (old, target) != 0)
    *aside = g_steal_pointer (&old);
  return code;
}

static gboolean
write_local (const char   *path,
             GBytes       *bytes,
             CrowSaveFlags flags,
             GError      **error)
{
  g_autofree char *target = resolve_links (path);
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *base = g_path_get_basename (target);
  g_autofree char *hidden = g_strdup_printf (".%.200s.XXXXXX", base);
  g_autofree char *temporary = g_build_filename (folder, hidden, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  struct stat old;
  gboolean had_old = stat (target, &old) == 0;
  g_autofree char *aside = NULL;
  int code = 0;
  int fd;

  if (had_old && !S_ISREG (old.st_mode))
    return fail_to_write (path, S_ISDIR (old.st_mode) ? EISDIR : EINVAL, error);
  /* Renaming would replace a file that its owner made read-only. */
  if (had_old && faccessat (AT_FDCWD, target, W_OK, AT_EACCESS) != 0)
    return fail_to_write (path, errno, error);
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail_to_write (path, errno, error);

  code = write_all (fd, data, length);
  if (code == 0 && had_old)
    code = copy_permissions (fd, &old);
  if (code == 0)
    code = sync_file (fd);
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0 && had_old && (flags & CROW_SAVE_BACKUP) != 0)
    code = keep_backup (target);
  if (code == 0)
    code = replace (temporary, target, &aside);
  if (aside != NULL)
    return fail_aside (path, aside, temporary, code, error);
  if (code != 0)
    {
      unlink (temporary);
      return fail_to_write (path, code, error);
    }
  /* The new file is there, whole and synced; only that a crash now could bring the old one back is not known. */
  sync_folder (folder);
  return TRUE;
}

static gboolean
write_file (GFile        *file,
            GBytes       *bytes,
            CrowSaveFlags flags,
            GError      **error)
{
  const char *path = g_file_peek_path (file);
  g_autoptr (GError) local = NULL;
  g_autofree char *name = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (path != NULL)
    return write_local (path, bytes, flags, error);
  if (g_file_replace_contents (file, data, length, NULL, (flags & CROW_SAVE_BACKUP) != 0, G_FILE_CREATE_NONE, NULL,
                               NULL, &local))
    return TRUE;
  name = g_file_get_parse_name (file);
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_IO, 0, NULL, _("“%s” cannot be saved: %s"), name,
                           local->message);
  return FALSE;
}

gboolean
crow_document_save (CrowDocument *self,
                    GFile        *file,
                    CrowSaveFlags flags,
                    GError      **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && G_IS_FILE (file), FALSE);
  g_return_val_if_fail (self->edit == NULL, FALSE);

  if ((flags & CROW_SAVE_OVERWRITE) == 0 && self->file != NULL && g_file_equal (self->file, file) &&
      crow_document_is_changed_on_disk (self))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      crow_document_set_error (error, CROW_DOCUMENT_ERROR_CHANGED, 0, NULL,
                               _("“%s” was changed by another program since it was opened. Reload it, merge both, or "
                                 "overwrite it."),
                               name);
      return FALSE;
    }
  bytes = crow_document_to_bytes (self);
  if (!write_file (file, bytes, flags, error))
    return FALSE;
  take_fingerprint (self, file, bytes);
  _crow_document_set_file (self, file);
  _crow_document_mark_saved (self);
  return TRUE;
}

gboolean
crow_document_save_copy (CrowDocument *self,
                         GFile        *file,
                         GError      **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && G_IS_FILE (file), FALSE);

  bytes = crow_document_to_bytes (self);
  return write_file (file, bytes, CROW_SAVE_DEFAULT, error);
}

GPtrArray *
crow_document_merge_from_disk (CrowDocument *self,
                               GError      **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) merged = NULL;
  g_autoptr (CrowDocument) base = NULL;
  g_autoptr (CrowDocument) theirs = NULL;
  GPtrArray *conflicts;

  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && self->file != NULL && self->saved != NULL, NULL);
  g_return_val_if_fail (self->edit == NULL, NULL);

  bytes = read_bytes (self->file, error);
  if (bytes == NULL)
    return NULL;
  theirs = crow_document_load_bytes (bytes, CROW_LOAD_LENIENT, error);
  if (theirs == NULL)
    return NULL;
  base = crow_document_load_bytes (self->saved, CROW_LOAD_LENIENT, error);
  if (base == NULL)
    return NULL;
  conflicts = crow_operation_merge (self, base, theirs);
  take_fingerprint (self, self->file, bytes);
  merged = crow_document_to_bytes (self);
  if (g_bytes_equal (merged, bytes))
    _crow_document_mark_saved (self);
  else
    _crow_document_mark_unsaved (self);
  return conflicts;
}
