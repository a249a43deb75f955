/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Silences problems, and finds out whether one is silent.
 */
#include "config.h"

#include "document/crow-silence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

CrowNode *
crow_document_find_element (CrowDocument *document,
                            const char   *id)
{
  g_autofree char *shorter = g_strdup (id);

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);

  while (shorter != NULL && *shorter != '\0')
    {
      CrowNode *node = crow_document_lookup (document, shorter);
      char *point = strrchr (shorter, '.');

      if (node != NULL)
        return node;
      if (point == NULL)
        return NULL;
      *point = '\0';
    }
  return NULL;
}

/* The index of the property that lists what is silent, or -1. */
static int
lookup_property (CrowNode *node)
{
  return node != NULL ? crow_kind_lookup_property (crow_node_get_kind (node), "silenced") : -1;
}

static GStrv
list_codes (CrowNode *node,
            int       property)
{
  const char *text = crow_node_get_text (node, property);

  return g_strsplit (text != NULL ? text : "", " ", -1);
}

gboolean
crow_document_is_silenced (CrowDocument      *document,
                           const CrowProblem *problem)
{
  CrowNode *node;
  int property;
  g_auto (GStrv) codes = NULL;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && problem != NULL, FALSE);

  node = problem->severity != CROW_SEVERITY_ERROR ? crow_document_find_element (document, problem->id) : NULL;
  property = lookup_property (node);
  if (property < 0 || crow_node_get_text (node, property) == NULL)
    return FALSE;
  codes = list_codes (node, property);
  return g_strv_contains ((const char *const *) codes, problem->code);
}

GPtrArray *
crow_document_take_silenced (CrowDocument *document,
                             GPtrArray    *problems)
{
  GPtrArray *silenced = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  g_autoptr (GPtrArray) loud = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  gpointer *all;
  gsize n;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && problems != NULL, silenced);

  all = g_ptr_array_steal (problems, &n);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (crow_document_is_silenced (document, all[i]) ? silenced : loud, all[i]);
  g_free (all);
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&loud));
  return silenced;
}

gboolean
crow_problem_can_be_silenced (CrowDocument      *document,
                              const CrowProblem *problem)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && problem != NULL, FALSE);

  return problem->severity != CROW_SEVERITY_ERROR &&
         lookup_property (crow_document_find_element (document, problem->id)) >= 0;
}

static int
compare_codes (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
crow_operation_silence_problem (CrowDocument      *document,
                                const CrowProblem *problem,
                                gboolean           silence)
{
  CrowNode *node;
  int property;
  g_auto (GStrv) codes = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *text = NULL;
  CrowEdit *edit;

  g_return_if_fail (CROW_IS_DOCUMENT (document) && problem != NULL);

  if (!crow_problem_can_be_silenced (document, problem))
    return;
  node = crow_document_find_element (document, problem->id);
  property = lookup_property (node);
  codes = list_codes (node, property);
  for (guint i = 0; codes[i] != NULL; i++)
    if (*codes[i] != '\0' && !g_str_equal (codes[i], problem->code))
      g_ptr_array_add (kept, codes[i]);
  if (silence)
    g_ptr_array_add (kept, (gpointer) problem->code);
  g_ptr_array_sort (kept, compare_codes);
  g_ptr_array_add (kept, NULL);
  text = g_strjoinv (" ", (char **) kept->pdata);

  edit = crow_document_begin_edit (document, silence ? _("Silence Problem") : _("Show Problem Again"));
  crow_node_set_text (node, property, text);
  crow_edit_commit (edit);
}
