/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: CC0-1.0
 *
 * A to-do list in a file: `tasks PROJECT` shows what is to be done, `tasks PROJECT TITLE` adds to it.
 */
#include <stdio.h>

#include "rules.h"
#include "tasks.h"

static TasksProject *
find_or_make_project (CrowSession *session, const char *name, GError **error)
{
  GError *local_error = NULL;
  TasksProject *project = tasks_project_find_by_name (session, name, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (project == NULL)
    {
      project = tasks_project_new (session);
      tasks_project_set_name (project, name);
      crow_session_add (session, CROW_OBJECT (project));
    }
  return project;
}

static gboolean
add_task (CrowSession *session, TasksProject *project, const char *title, GError **error)
{
  TasksTask *task = tasks_task_new (session);

  tasks_task_set_title (task, title);
  tasks_project_add_task (project, task);
  return crow_session_commit (session, error);
}

static void
show_tasks (TasksProject *project)
{
  CrowCollection *tasks = tasks_project_get_tasks (project);
  guint i;

  printf ("%s:\n", tasks_project_get_name (project));
  for (i = 0; i < crow_collection_get_n_items (tasks); i++)
    {
      TasksTask *task = TASKS_TASK (crow_collection_get (tasks, i));

      printf ("  [%c] %s (%s)\n", tasks_task_get_done (task) ? 'x' : ' ', tasks_task_get_title (task),
              tasks_urgency_to_text (tasks_task_get_urgency (task)));
    }
}

int
main (int argc, char *argv[])
{
  static const char path[] = "tasks.sqlite";
  gboolean is_new = !g_file_test (path, G_FILE_TEST_EXISTS);
  GError *error = NULL;
  CrowSession *session = NULL;
  TasksProject *project;
  CrowEngine *engine;

  if (argc < 2 || argc > 3)
    {
      fprintf (stderr, "Usage: tasks PROJECT [TITLE]\n");
      return 2;
    }
  engine = crow_engine_open (path, &error);
  if (engine != NULL && (!is_new || crow_schema_create_tables (tasks_schema_get (), engine, &error)))
    {
      session = tasks_session_new (engine);
      rules_connect (session);
      project = find_or_make_project (session, argv[1], &error);
      if (project != NULL && (argc < 3 || add_task (session, project, argv[2], &error)))
        show_tasks (project);
    }
  g_clear_object (&session);
  g_clear_object (&engine);
  if (error == NULL)
    return 0;
  fprintf (stderr, "%s\n", error->message);
  g_error_free (error);
  return 1;
}
