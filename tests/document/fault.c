/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preloaded by the save test: once armed, the n-th system call that touches files fails, as if the disk were full; and
 * on request files behave as on a share that knows less than a disk does.
 * The calls go on to the C library, which is found behind this one.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#pragma GCC visibility push (default)

static int countdown; /* 0: not armed */
static int fault_errno;

/* Called by the test through dlsym(); returns whether the fault of the last arming is still to come. */
int crow_fault_arm (int n, int code);

int
crow_fault_arm (int n,
                int code)
{
  int pending = countdown > 0;

  countdown = n;
  fault_errno = code;
  return pending;
}

/* Called likewise: what the file system cannot do.  1: rename over a file, 2: permissions, 4: syncing, 8: hard links,
 * 16: any rename of what is not new. */
static int share;

void crow_fault_set_share (int what);

void
crow_fault_set_share (int what)
{
  share = what;
}

static int
lacks (int what,
       int code)
{
  if ((share & what) == 0)
    return 0;
  errno = code;
  return 1;
}

static int
is_due (void)
{
  if (countdown == 0 || --countdown > 0)
    return 0;
  errno = fault_errno;
  return 1;
}

#define WRAP(type, name, failure, lacking, parameters, arguments)                                                            \
  type name parameters;                                                                                             \
  type name parameters                                                                                              \
  {                                                                                                                 \
    static type (*real) parameters;                                                                                 \
                                                                                                                    \
    if (real == NULL)                                                                                               \
      *(void **) &real = dlsym (RTLD_NEXT, #name);                                                                  \
    return is_due () || lacking ? failure : real arguments;                                                                 \
  }

/* Whether a rename is one that the share refuses. */
static int
is_refused (const char *from,
            const char *to)
{
  if (access (to, F_OK) == 0 && lacks (1, EEXIST))
    return 1;
  /* What is new has a hidden name. */
  return strstr (from, "/.") == NULL && lacks (16, EACCES);
}

WRAP (ssize_t, write, -1, 0, (int fd, const void *data, size_t size), (fd, data, size))
WRAP (int, fsync, -1, lacks (4, EINVAL), (int fd), (fd))
WRAP (int, fchmod, -1, lacks (2, EPERM), (int fd, mode_t mode), (fd, mode))
WRAP (int, rename, -1, is_refused (from, to), (const char *from, const char *to), (from, to))
WRAP (int, link, -1, lacks (8, EPERM), (const char *from, const char *to), (from, to))

/* A close that fails has closed all the same. */
int
close (int fd)
{
  static int (*real) (int);

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "close");
  if (is_due ())
    {
      real (fd);
      errno = fault_errno;
      return -1;
    }
  return real (fd);
}

#define WRAP_OPEN(name)                                                                                             \
  int name (const char *path, int flags, ...);                                                                      \
  int name (const char *path, int flags, ...)                                                                       \
  {                                                                                                                 \
    static int (*real) (const char *, int, ...);                                                                    \
    va_list args;                                                                                                   \
    mode_t mode;                                                                                                    \
                                                                                                                    \
    va_start (args, flags);                                                                                         \
    mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (args, mode_t) : 0;                                        \
    va_end (args);                                                                                                  \
    if (real == NULL)                                                                                               \
      *(void **) &real = dlsym (RTLD_NEXT, #name);                                                                  \
    return is_due () ? -1 : real (path, flags, mode);                                                               \
  }

WRAP_OPEN (open)
WRAP_OPEN (open64)

#pragma GCC visibility pop
