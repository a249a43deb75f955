/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs `crow` as a person would, and keeps what it said.
 *
 * Each run has a directory of its own, which is the working directory and is emptied at the end, so that messages
 * hold no path of this machine.
 */
#pragma once

#include <gio/gio.h>

#include "document/crow-document.h"

G_BEGIN_DECLS

typedef struct
{
  char *directory; /* owned: the working directory of the runs */
  int status;      /* of the last run */
  char *out;       /* owned: its standard output; NUL-terminated, may hold NULs */
  gsize out_length;
  char *err;       /* owned: its standard error */
} CliFixture;

/* For g_test_add(). */
void   cli_fixture_set_up       (CliFixture    *self,
                                 gconstpointer  data);
void   cli_fixture_tear_down    (CliFixture    *self,
                                 gconstpointer  data);

/* Runs `crow` with these words, the last of which is NULL. */
void   cli_fixture_run          (CliFixture    *self,
                                 ...) G_GNUC_NULL_TERMINATED;
/* Runs any program. @input: (nullable): what it reads */
void   cli_fixture_spawn        (CliFixture         *self,
                                 const char         *input,
                                 const char *const  *words);

/* Files in the working directory. */
char  *cli_fixture_path         (CliFixture    *self,
                                 const char    *name);
void   cli_fixture_write        (CliFixture    *self,
                                 const char    *name,
                                 const char    *text);
char  *cli_fixture_read         (CliFixture    *self,
                                 const char    *name);
guint  cli_fixture_count_files  (CliFixture    *self);

/* A file of the source tree, as "data/examples/blog.crow". */
char  *cli_source_path          (const char    *relative);
char  *cli_read_source          (const char    *relative);
/* The diagram of data/examples that is called so: its path, and what is in it. */
char  *cli_example_path         (const char    *name);
CrowDocument *
       cli_load_example         (const char    *name);
/* The text with one part replaced, which must be there once. */
char  *cli_edit                 (const char    *text,
                                 const char    *from,
                                 const char    *to);

/* Compares with tests/cli/golden/@name, or writes it when CROW_UPDATE_GOLDEN is set. */
void   cli_assert_golden        (const char    *name,
                                 const char    *text);

/* Says both texts when @needle is not in @text. */
#define cli_assert_contains(text, needle) G_STMT_START { \
    const char *text_ = (text), *needle_ = (needle); \
    if (strstr (text_, needle_) == NULL) \
      g_error ("%s:%d: “%s” is not in:\n%s", __FILE__, __LINE__, needle_, text_); \
  } G_STMT_END

G_END_DECLS
