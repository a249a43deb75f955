/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wraps SQLite's allocator, and its file system in one that is the default.  Nothing is mapped into memory, because what
 * is read from there cannot fail, and nothing is synced, because no test pulls the plug.
 */
#include "config.h"

#include "faults.h"

#include <sqlite3.h>
#include <string.h>

static struct
{
  gboolean armed;
  Fault fault;
  guint left; /* until one fails */
  gboolean lasting;
  guint n_failed;
} plan;

static gboolean
fails (Fault fault)
{
  if (!plan.armed || plan.fault != fault)
    return FALSE;
  if (plan.left > 1)
    {
      plan.left--;
      return FALSE;
    }
  if (plan.left == 0 && !plan.lasting)
    return FALSE;
  plan.left = 0;
  plan.n_failed++;
  return TRUE;
}

void
faults_arm (Fault    fault,
            guint    nth,
            gboolean lasting)
{
  plan.armed = TRUE;
  plan.fault = fault;
  plan.left = nth;
  plan.lasting = lasting;
  plan.n_failed = 0;
}

guint
faults_disarm (void)
{
  plan.armed = FALSE;
  return plan.n_failed;
}

/* --- memory --- */

static sqlite3_mem_methods memory;

static void *
fault_malloc (int size)
{
  return fails (FAULT_MEMORY) ? NULL : memory.xMalloc (size);
}

static void *
fault_realloc (void *block,
               int   size)
{
  return fails (FAULT_MEMORY) ? NULL : memory.xRealloc (block, size);
}

/* --- files --- */

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* behind this */
} FaultFile;

static sqlite3_vfs *system_vfs;

static sqlite3_file *
real (sqlite3_file *file)
{
  return ((FaultFile *) file)->real;
}

static int
file_close (sqlite3_file *file)
{
  return real (file)->pMethods != NULL ? real (file)->pMethods->xClose (real (file)) : SQLITE_OK;
}

static int
file_read (sqlite3_file *file,
           void         *buffer,
           int           length,
           sqlite3_int64 offset)
{
  return fails (FAULT_FILE) ? SQLITE_IOERR_READ : real (file)->pMethods->xRead (real (file), buffer, length, offset);
}

static int
file_write (sqlite3_file *file,
            const void   *buffer,
            int           length,
            sqlite3_int64 offset)
{
  if (fails (FAULT_SPACE))
    return SQLITE_FULL;
  return fails (FAULT_FILE) ? SQLITE_IOERR_WRITE : real (file)->pMethods->xWrite (real (file), buffer, length, offset);
}

static int
file_truncate (sqlite3_file *file,
               sqlite3_int64 size)
{
  return fails (FAULT_FILE) ? SQLITE_IOERR_TRUNCATE : real (file)->pMethods->xTruncate (real (file), size);
}

static int
file_sync (sqlite3_file *file,
           int           flags)
{
  return fails (FAULT_FILE) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int
file_size (sqlite3_file  *file,
           sqlite3_int64 *size)
{
  return fails (FAULT_FILE) ? SQLITE_IOERR_FSTAT : real (file)->pMethods->xFileSize (real (file), size);
}

static int
file_lock (sqlite3_file *file,
           int           level)
{
  return real (file)->pMethods->xLock (real (file), level);
}

static int
file_unlock (sqlite3_file *file,
             int           level)
{
  return real (file)->pMethods->xUnlock (real (file), level);
}

static int
file_check_lock (sqlite3_file *file,
                 int          *result)
{
  return real (file)->pMethods->xCheckReservedLock (real (file), result);
}

static int
file_control (sqlite3_file *file,
              int           operation,
              void         *argument)
{
  return real (file)->pMethods->xFileControl (real (file), operation, argument);
}

static int
file_sector_size (sqlite3_file *file)
{
  return real (file)->pMethods->xSectorSize (real (file));
}

static int
file_characteristics (sqlite3_file *file)
{
  return real (file)->pMethods->xDeviceCharacteristics (real (file));
}

static int
file_shm_map (sqlite3_file   *file,
              int             page,
              int             size,
              int             extend,
              void volatile **result)
{
  return fails (FAULT_FILE) ? SQLITE_IOERR_SHMMAP
                            : real (file)->pMethods->xShmMap (real (file), page, size, extend, result);
}

static int
file_shm_lock (sqlite3_file *file,
               int           offset,
               int           n,
               int           flags)
{
  return real (file)->pMethods->xShmLock (real (file), offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  real (file)->pMethods->xShmBarrier (real (file));
}

static int
file_shm_unmap (sqlite3_file *file,
                int           remove)
{
  return real (file)->pMethods->xShmUnmap (real (file), remove);
}

static int
file_fetch (sqlite3_file *file,
            sqlite3_int64 offset,
            int           amount,
            void        **result)
{
  *result = NULL;
  return SQLITE_OK;
}

static int
file_unfetch (sqlite3_file *file,
              sqlite3_int64 offset,
              void         *page)
{
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 3,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
  .xFetch = file_fetch,
  .xUnfetch = file_unfetch,
};

static int
vfs_open (sqlite3_vfs  *vfs,
          const char   *name,
          sqlite3_file *file,
          int           flags,
          int          *out_flags)
{
  FaultFile *self = (FaultFile *) file;
  int code;

  self->base.pMethods = NULL;
  self->real = (sqlite3_file *) (self + 1);
  if (fails (FAULT_FILE))
    return SQLITE_CANTOPEN;
  code = system_vfs->xOpen (system_vfs, name, self->real, flags, out_flags);
  if (self->real->pMethods != NULL)
    self->base.pMethods = &methods;
  return code;
}

static int
vfs_delete (sqlite3_vfs *vfs,
            const char  *name,
            int          sync)
{
  return fails (FAULT_FILE) ? SQLITE_IOERR_DELETE : system_vfs->xDelete (system_vfs, name, FALSE);
}

void
faults_init (void)
{
  static sqlite3_vfs vfs;
  sqlite3_mem_methods failing;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &memory), ==, SQLITE_OK);
  failing = memory;
  failing.xMalloc = fault_malloc;
  failing.xRealloc = fault_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &failing), ==, SQLITE_OK);
  /* Small blocks come from the allocator, too. */
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0), ==, SQLITE_OK);
  system_vfs = sqlite3_vfs_find (NULL);
  g_assert_nonnull (system_vfs);
  vfs = *system_vfs;
  vfs.zName = "crow-faults";
  vfs.pNext = NULL;
  vfs.szOsFile += sizeof (FaultFile);
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}
