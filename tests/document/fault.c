/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preloaded by the save test: once armed, the n-th system call that touches files fails, as if the disk were full.
 * The calls go on to the C library, which is found behind this one.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
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

static int
is_due (void)
{
  if (countdown == 0 || --countdown > 0)
    return 0;
  errno = fault_errno;
  return 1;
}

#define WRAP(type, name, failure, parameters, arguments)                                                            \
  type name parameters;                                                                                             \
  type name parameters                                                                                              \
  {                                                                                                                 \
    static type (*real) parameters;                                                                                 \
                                                                                                                    \
    if (real == NULL)                                                                                               \
      *(void **) &real = dlsym (RTLD_NEXT, #name);                                                                  \
    return is_due () ? failure : real arguments;                                                                    \
  }

WRAP (ssize_t, write, -1, (int fd, const void *data, size_t size), (fd, data, size))
WRAP (int, fsync, -1, (int fd), (fd))
WRAP (int, fchmod, -1, (int fd, mode_t mode), (fd, mode))
WRAP (int, rename, -1, (const char *from, const char *to), (from, to))
WRAP (int, link, -1, (const char *from, const char *to), (from, to))

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
