/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: CC0-1.0
 *
 * Behaviour of one's own is in files of one's own: generated ones are generated again.
 */
#include "rules.h"

#include "tasks.h"

/* A sentence says why an object is not to be written; NULL that it may be. */
static char *
validate_task (CrowSession *session, TasksTask *task, gpointer user_data)
{
  (void) session;
  (void) user_data;
  return *tasks_task_get_title (task) == '\0' ? g_strdup ("A task needs a title.") : NULL;
}

static void
complete_task (CrowSession *session, TasksTask *task, gpointer user_data)
{
  const char *title = tasks_task_get_title (task);

  (void) session;
  (void) user_data;
  if (title != NULL && g_str_has_suffix (title, "!"))
    tasks_task_set_urgency (task, TASKS_URGENCY_HIGH);
}

void
rules_connect (CrowSession *session)
{
  g_signal_connect (session, "before-insert::task", G_CALLBACK (complete_task), NULL);
  g_signal_connect (session, "validate::task", G_CALLBACK (validate_task), NULL);
}
