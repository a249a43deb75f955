/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mends a model in rounds: each applies remedies, at most one for an element, and checks again what came of them.
 *
 * Invariants: a problem is tried once, so every round tries one that was not tried before; a remedy that makes elements
 * with problems of their own ends with MAX_ROUNDS.  What a problem is about is mended before the problem where it has
 * a remedy itself: a chain of types is put right from its end.
 */
#include "config.h"

#include "cli/crow-cli-mend.h"

#include "document/crow-operation.h"

#define MAX_ROUNDS 1000

void
crow_cli_mending_clear (CrowCliMending *self)
{
  g_clear_pointer (&self->mended, g_ptr_array_unref);
  g_clear_pointer (&self->failed, g_ptr_array_unref);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
}

gboolean
crow_cli_mending_did_something (const CrowCliMending *self)
{
  return self->mended->len > 0 || self->failed->len > 0;
}

/* By what a problem is known again after the model was checked anew. */
static char *
make_key (const CrowProblem *problem)
{
  return g_strdup_printf ("%s\n%s\n%s\n%d", problem->code, problem->id,
                          problem->related_id != NULL ? problem->related_id : "", problem->dialect);
}

static gboolean
is_chosen (const CrowProblem *problem,
           const char *const *codes,
           gboolean           silenced)
{
  if (g_strv_contains (codes, problem->code))
    return TRUE;
  return g_strv_contains (codes, "") && !silenced && problem->severity != CROW_SEVERITY_NOTE;
}

static void
collect (GPtrArray         *chosen,
         GHashTable        *tried,
         CrowDocument      *document,
         GPtrArray         *problems,
         const char *const *codes,
         gboolean           silenced)
{
  for (guint i = 0; i < problems->len; i++)
    {
      CrowProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *key = NULL;

      if (problem->id == NULL || !is_chosen (problem, codes, silenced) ||
          !crow_operation_can_apply_fix (document, problem))
        continue;
      key = make_key (problem);
      if (!g_hash_table_contains (tried, key))
        g_ptr_array_add (chosen, problem);
    }
}

/* Whether the element that the problem has to do with waits for a remedy, too. */
static gboolean
has_to_wait (const CrowProblem *problem,
             GHashTable        *waiting)
{
  return problem->related_id != NULL && g_strcmp0 (problem->related_id, problem->id) != 0 &&
         g_hash_table_contains (waiting, problem->related_id);
}

/* Applies the remedies of a round, and appends their problems to @applied. */
static void
apply_round (CrowDocument *document,
             GPtrArray    *chosen,
             GHashTable   *tried,
             GPtrArray    *applied)
{
  g_autoptr (GHashTable) waiting = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) touched = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean all_wait = TRUE;

  for (guint i = 0; i < chosen->len; i++)
    g_hash_table_add (waiting, ((CrowProblem *) chosen->pdata[i])->id);
  for (guint i = 0; i < chosen->len; i++)
    all_wait = all_wait && has_to_wait (chosen->pdata[i], waiting);
  for (guint i = 0; i < chosen->len; i++)
    {
      CrowProblem *problem = g_ptr_array_index (chosen, i);

      /* Where all wait for each other, the first goes ahead. */
      if (g_hash_table_contains (touched, problem->id) ||
          (has_to_wait (problem, waiting) && !(all_wait && i == 0)))
        continue;
      g_hash_table_add (touched, problem->id);
      /* Another remedy may have taken the element away. */
      if (!crow_operation_apply_fix (document, problem, NULL))
        continue;
      g_hash_table_add (tried, make_key (problem));
      g_ptr_array_add (applied, crow_problem_copy (problem));
    }
}

static void
add_keys (GHashTable *keys,
          GPtrArray  *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((CrowProblem *) problems->pdata[i])->id != NULL)
      g_hash_table_add (keys, make_key (problems->pdata[i]));
}

static gboolean
has_code (GPtrArray  *problems,
          const char *code)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((const CrowProblem *) problems->pdata[i])->code, code))
      return TRUE;
  return FALSE;
}

void
crow_cli_mend (CrowCliMending    *self,
               CrowCliModel      *model,
               CrowDialects       dialects,
               const char *const *codes)
{
  g_autoptr (GHashTable) tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) applied = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  gpointer *all;
  gsize n;

  self->mended = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  self->failed = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  crow_cli_model_check (model, dialects);
  for (guint i = 0; codes[i] != NULL; i++)
    if (*codes[i] != '\0' && !has_code (model->problems, codes[i]) && !has_code (model->silenced, codes[i]))
      g_ptr_array_add (self->unknown, g_strdup (codes[i]));
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
      guint before = applied->len;

      collect (chosen, tried, model->document, model->problems, codes, FALSE);
      collect (chosen, tried, model->document, model->silenced, codes, TRUE);
      apply_round (model->document, chosen, tried, applied);
      if (applied->len == before)
        break;
      crow_cli_model_check (model, dialects);
    }
  add_keys (left, model->problems);
  add_keys (left, model->silenced);
  all = g_ptr_array_steal (applied, &n);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *key = make_key (all[i]);

      g_ptr_array_add (g_hash_table_contains (left, key) ? self->failed : self->mended, all[i]);
    }
  g_free (all);
}
