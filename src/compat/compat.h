/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What differs between GTK 4.8 with libadwaita 1.2 and their successors, behind one face.
 *
 * This is the only folder that may ask for the version of GTK or libadwaita, and the only one that is built without
 * the ceiling on them.  Whatever takes time is asynchronous in the manner of GTask: a function ending in _async, one
 * ending in _finish.  A dialog that was dismissed ends in %G_IO_ERROR_CANCELLED, which nobody need show.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CompatFilter:
 * @name: what the file dialog calls it, translated; %NULL ends a list
 * @suffix: the suffix without the dot, in lower case; %NULL: every file
 * @mime_type: (nullable): a content type that is shown too
 *
 * What a file dialog shows.
 */
typedef struct
{
  const char *name;
  const char *suffix;
  const char *mime_type;
} CompatFilter;

void        compat_open_files_async  (GtkWindow           *parent,
                                      const char          *title,
                                      const CompatFilter  *filters,
                                      GFile               *folder,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
GListModel *compat_open_files_finish (GAsyncResult        *result,
                                      GError             **error);

void        compat_save_file_async   (GtkWindow           *parent,
                                      const char          *title,
                                      const CompatFilter  *filters,
                                      GFile               *folder,
                                      const char          *name,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
GFile      *compat_save_file_finish  (GAsyncResult        *result,
                                      GError             **error);

/**
 * CompatAppearance:
 * @COMPAT_PLAIN: nothing special
 * @COMPAT_SUGGESTED: what most people want
 * @COMPAT_DESTRUCTIVE: something is lost
 *
 * How an answer looks.
 */
typedef enum
{
  COMPAT_PLAIN,
  COMPAT_SUGGESTED,
  COMPAT_DESTRUCTIVE,
} CompatAppearance;

/**
 * CompatAnswer:
 * @id: what compat_ask_finish() returns; %NULL ends a list
 * @label: with a mnemonic, translated
 * @appearance: how it looks
 *
 * One button of a question.  The first answer is the one that Escape gives.
 */
typedef struct
{
  const char *id;
  const char *label;
  CompatAppearance appearance;
} CompatAnswer;

void        compat_ask_async         (GtkWindow           *parent,
                                      const char          *heading,
                                      const char          *body,
                                      const CompatAnswer  *answers,
                                      const char          *default_answer,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
char       *compat_ask_finish        (GAsyncResult        *result,
                                      GError             **error);

/**
 * CompatAbout:
 *
 * What the About window says.  Strings are translated by the caller; lists end in %NULL.
 */
typedef struct
{
  const char *name;
  const char *icon;
  const char *version;
  const char *comments;
  const char *website;
  const char *issues;
  const char *copyright;
  const char *developer;
  const char *const *developers;
  const char *translators;
  const char *debug_info;
} CompatAbout;

void        compat_show_about        (GtkWindow           *parent,
                                      const CompatAbout   *about);

void        compat_launch_uri        (GtkWindow           *parent,
                                      const char          *uri);
void        compat_announce          (GtkWidget           *widget,
                                      const char          *message);

G_END_DECLS
