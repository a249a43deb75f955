/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When a program of SQLAlchemy's would read an object again.
 *
 * SQLAlchemy expires all objects when a transaction ends, reads them again at the next look, and flushes before it reads.
 * Ours keeps values and does not flush for a look, so that a program that wants its edits written there does it itself:
 * this knows where that is.  Nothing is read here.
 */
#include "config.h"

#include "scenario-run-private.h"

/* What stands for all attributes of an object: they are read together. */
#define VALUES "*"

/* An object is expired; what is given or read from now on is not. */
void
scenario_expiry_expire (ScenarioRun *run,
                        CrowObject  *object)
{
  g_hash_table_remove (run->changed, object);
  if (crow_object_get_state (object) == CROW_STATE_PERSISTENT)
    g_hash_table_insert (run->expired, g_object_ref (object), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL));
}

/* A role is changed: SQLAlchemy has loaded it for that, and does not load it again at a look. */
void
scenario_expiry_change (ScenarioRun *run,
                        CrowObject  *object,
                        const char  *role)
{
  GHashTable *roles = g_hash_table_lookup (run->changed, object);

  scenario_expiry_know (run, object, role);
  if (roles == NULL)
    {
      roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (run->changed, g_object_ref (object), roles);
    }
  g_hash_table_add (roles, g_strdup (role));
}

/* One attribute or role is expired by its name. */
void
scenario_expiry_forget (ScenarioRun *run,
                        CrowObject  *object,
                        const char  *member)
{
  GHashTable *roles = g_hash_table_lookup (run->changed, object);
  GHashTable *known = g_hash_table_lookup (run->expired, object);

  if (roles != NULL)
    g_hash_table_remove (roles, member);
  if (known != NULL)
    g_hash_table_remove (known, member);
}

gboolean
scenario_expiry_is_changed (ScenarioRun *run,
                            CrowObject  *object,
                            const char  *role)
{
  GHashTable *roles = g_hash_table_lookup (run->changed, object);

  return roles != NULL && g_hash_table_contains (roles, role);
}

/* All that the scenario has a name for. */
void
scenario_expiry_expire_all (ScenarioRun *run)
{
  GHashTableIter iter;
  gpointer object, list;

  g_hash_table_iter_init (&iter, run->objects);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    scenario_expiry_expire (run, object);
  g_hash_table_iter_init (&iter, run->lists);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    for (guint i = 0; i < g_list_model_get_n_items (list); i++)
      {
        g_autoptr (CrowObject) item = g_list_model_get_item (list, i);

        scenario_expiry_expire (run, item);
      }
}

/* @member: an attribute or role that was set or read; NULL: all attributes. */
void
scenario_expiry_know (ScenarioRun *run,
                      CrowObject  *object,
                      const char  *member)
{
  GHashTable *known = object != NULL ? g_hash_table_lookup (run->expired, object) : NULL;

  if (known != NULL)
    g_hash_table_add (known, g_strdup (member != NULL ? member : VALUES));
}

void
scenario_expiry_know_list (ScenarioRun *run,
                           GListModel  *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (list, i);

      scenario_expiry_know (run, object, NULL);
    }
}

/* Before a look at an attribute or a role (or, NULL, at whether the object is there).  FALSE: the flush failed. */
gboolean
scenario_expiry_look (ScenarioRun *run,
                      CrowObject  *object,
                      const char  *member,
                      gboolean     is_role)
{
  GHashTable *known = g_hash_table_lookup (run->expired, object);
  GError *error = NULL;

  if (known == NULL || crow_object_get_state (object) != CROW_STATE_PERSISTENT ||
      (member != NULL && g_hash_table_contains (known, member)) || (!is_role && g_hash_table_contains (known, VALUES)))
    return TRUE;
  scenario_expiry_know (run, object, NULL);
  scenario_expiry_know (run, object, member);
  if (!run->autoflush || crow_session_flush (run->session, &error))
    return TRUE;
  scenario_fail_with (run, error);
  return FALSE;
}
