/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The record of a problem.  Who finds problems is elsewhere: the schema check and the DDL writer.
 */
#include "config.h"

#include "sql/crow-problem-private.h"

G_DEFINE_BOXED_TYPE (CrowProblem, crow_problem, crow_problem_copy, crow_problem_free)

static const char *const severity_names[] = {
  [CROW_SEVERITY_ERROR] = "error",
  [CROW_SEVERITY_WARNING] = "warning",
  [CROW_SEVERITY_NOTE] = "note",
};

static const char *const fix_names[] = {
  [CROW_FIX_NONE] = "none",
  [CROW_FIX_RENAME] = "rename",
  [CROW_FIX_ADD_PRIMARY_KEY] = "add-primary-key",
  [CROW_FIX_ADD_UNIQUE] = "add-unique",
  [CROW_FIX_ADD_INDEX] = "add-index",
  [CROW_FIX_REFER_TO_KEY] = "refer-to-key",
  [CROW_FIX_MATCH_TYPE] = "match-type",
  [CROW_FIX_MAKE_OPTIONAL] = "make-optional",
  [CROW_FIX_MAKE_REQUIRED] = "make-required",
  [CROW_FIX_RESET_DELETE_RULE] = "reset-delete-rule",
  [CROW_FIX_CLEAR_OWNED] = "clear-owned",
  [CROW_FIX_CLEAR_ORDER] = "clear-order",
  [CROW_FIX_CLEAR_DEFAULT] = "clear-default",
  [CROW_FIX_CLEAR_AUTO] = "clear-auto",
  [CROW_FIX_REMOVE] = "remove",
  [CROW_FIX_CHANGE_VALUE] = "change-value",
  [CROW_FIX_CLEAR_PLACEMENTS] = "clear-placements",
  [CROW_FIX_WRITE_NAME] = "write-name",
};

/**
 * crow_problem_copy:
 * @self: a problem
 *
 * Returns: (transfer full): a copy
 */
CrowProblem *
crow_problem_copy (const CrowProblem *self)
{
  CrowProblem *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->related_id = g_strdup (self->related_id);
  copy->message = g_strdup (self->message);
  copy->remedy = g_strdup (self->remedy);
  return copy;
}

/**
 * crow_problem_free:
 * @self: (transfer full) (nullable): a problem
 */
void
crow_problem_free (CrowProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->related_id);
  g_free (self->message);
  g_free (self->remedy);
  g_free (self);
}

/**
 * crow_severity_to_string:
 * @severity: a severity
 *
 * Returns: (transfer none): its name
 */
const char *
crow_severity_to_string (CrowSeverity severity)
{
  g_return_val_if_fail ((guint) severity < G_N_ELEMENTS (severity_names), NULL);

  return severity_names[severity];
}

/**
 * crow_fix_to_string:
 * @fix: a fix
 *
 * Returns: (transfer none): its name
 */
const char *
crow_fix_to_string (CrowFix fix)
{
  g_return_val_if_fail ((guint) fix < G_N_ELEMENTS (fix_names), NULL);

  return fix_names[fix];
}

/**
 * crow_problems_count:
 * @problems: (element-type CrowProblem): problems
 * @severity: the least severity that counts
 *
 * Returns: how many problems are at least as bad as @severity
 */
guint
crow_problems_count (GPtrArray    *problems,
                     CrowSeverity  severity)
{
  guint n = 0;

  g_return_val_if_fail (problems != NULL, 0);

  for (guint i = 0; i < problems->len; i++)
    n += ((const CrowProblem *) problems->pdata[i])->severity <= severity;
  return n;
}

GPtrArray *
_crow_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) crow_problem_free);
}

CrowProblem *
_crow_problems_add (GPtrArray    *problems,
                    CrowSeverity  severity,
                    const char   *code,
                    const char   *id,
                    const char   *format,
                    ...)
{
  CrowProblem *problem = g_new0 (CrowProblem, 1);
  va_list args;

  problem->severity = severity;
  problem->code = code;
  problem->id = g_strdup (id);
  problem->dialect = -1;
  va_start (args, format);
  problem->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (problems, problem);
  return problem;
}

void
_crow_problem_set_remedy (CrowProblem *self,
                          CrowFix      fix,
                          const char  *related_id,
                          const char  *format,
                          ...)
{
  va_list args;

  self->fix = fix;
  self->related_id = g_strdup (related_id);
  va_start (args, format);
  self->remedy = g_strdup_vprintf (format, args);
  va_end (args);
}
