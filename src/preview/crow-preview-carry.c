/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Migrates the sample database, and again when it was refused: what goes with the drawing is allowed, what rows
 * contradict is told or mended.
 *
 * Rows are mended before the migration, on a copy, because it takes nothing but what it is told.  An edit that makes
 * no values, which are most, migrates the database itself.
 *
 * Invariant: the given database is the old one or the new one.
 */
#include "config.h"

#include "preview/crow-preview-carry-private.h"

#include "base/crow-error.h"
#include "sql/crow-dialect.h"

/* Sample values may be refused as well, by a check or a key. */
#define MAX_ATTEMPTS 20

void
crow_carry_conflict_free (CrowCarryConflict *self)
{
  g_free (self->entity);
  g_free (self->key);
  g_free (self->message);
  g_free (self);
}

void
crow_carry_outcome_clear (CrowCarryOutcome *self)
{
  g_clear_object (&self->engine);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
}

static void
carry_clear (CrowCarry *self)
{
  g_clear_pointer (&self->from, crow_schema_unref);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->report, g_ptr_array_unref);
  g_clear_pointer (&self->allow, g_ptr_array_unref);
  g_clear_pointer (&self->random, g_rand_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowCarry, carry_clear)

static void
allow (CrowCarry             *self,
       const CrowMigrateLoss *loss)
{
  for (guint i = 0; i + 1 < self->allow->len; i++)
    if (g_str_equal (g_ptr_array_index (self->allow, i), loss->name))
      return;
  g_ptr_array_insert (self->allow, (int) self->allow->len - 1, g_strdup (loss->name));
}

/* Rows of entities that stay. */
static gboolean
count_rows (CrowSchema *schema,
            CrowSchema *other,
            CrowEngine *engine,
            guint64    *n,
            GError    **error)
{
  *n = 0;
  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");
      g_autoptr (CrowStatement) statement = NULL;
      gboolean has_row;

      if (crow_schema_lookup_entity_by_id (other, crow_schema_get_entity (schema, i)->id) == CROW_NONE)
        continue;
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, crow_schema_get_entity (schema, i));
      statement = crow_engine_prepare (engine, sql->str, error);
      if (statement == NULL || !crow_statement_step (statement, &has_row, error))
        return FALSE;
      *n += crow_statement_get_int64 (statement, 0);
    }
  return TRUE;
}

static GArray *
classify (CrowCarry         *self,
          CrowMigrateReport *report)
{
  GArray *losses = g_array_new (FALSE, FALSE, sizeof (CrowLossInfo));

  for (guint i = 0; i < crow_migrate_report_get_n_losses (report); i++)
    {
      const CrowMigrateLoss *loss = crow_migrate_report_get_loss (report, i);

      if (!loss->allowed)
        {
          CrowLossInfo info = _crow_carry_classify (self, loss);

          g_array_append_val (losses, info);
        }
    }
  return losses;
}

/* Reads which rows are meant. @mend: (out): whether any value has to be changed */
static gboolean
find_rows (CrowCarry *self,
           GArray    *losses,
           gboolean  *mend,
           GError   **error)
{
  g_ptr_array_set_size (self->report, 0);
  *mend = FALSE;
  for (guint i = 0; i < losses->len; i++)
    {
      CrowLossInfo *info = &g_array_index (losses, CrowLossInfo, i);
      guint n_before = self->report->len, n_fitting = 0;

      if (info->meaning == CROW_LOSS_NEW)
        *mend = TRUE;
      else if (info->meaning == CROW_LOSS_CONTRADICTION)
        {
          if (!_crow_carry_find_rows (self, info, &n_fitting, error))
            return FALSE;
          info->n_unfit = self->report->len - n_before;
          *mend = *mend || n_fitting > 0;
        }
    }
  return TRUE;
}

/* Whether the migration may go on with it, after what could be mended was. */
static gboolean
can_allow (CrowCarry          *self,
           const CrowLossInfo *info)
{
  if (info->meaning == CROW_LOSS_MEANT)
    return TRUE;
  if (info->meaning == CROW_LOSS_NEW)
    return FALSE;
  /* Of rows that are alike the first stays, and a reference to nothing follows its rule. */
  if ((self->flags & CROW_CARRY_LEAVE_OUT) != 0 || g_str_equal (info->loss->code, "reference"))
    return TRUE;
  /* A strict table refuses rows; what it takes when it has been written otherwise only loses its last digits. */
  return g_str_equal (info->loss->code, "narrow-type") && info->to != CROW_NONE &&
         (!_crow_carry_is_strict (self->to, info->to) || (self->attempt > 0 && info->n_unfit == 0));
}

/* After a refusal; FALSE with @error, TRUE with `conflicts` if there is nothing to be done. */
static gboolean
deal_with (CrowCarry         *self,
           CrowMigrateReport *report,
           gboolean          *conflicts,
           GError           **error)
{
  g_autoptr (GArray) losses = classify (self, report);
  gboolean mend;

  if (!find_rows (self, losses, &mend, error))
    return FALSE;
  *conflicts = self->report->len > 0 && (self->flags == CROW_CARRY_STRICT || self->attempt == MAX_ATTEMPTS);
  if (*conflicts)
    return TRUE;
  if ((mend || self->report->len > 0) && !self->is_copy && !_crow_carry_make_copy (self, error))
    return FALSE;
  for (guint i = 0; i < losses->len; i++)
    {
      const CrowLossInfo *info = &g_array_index (losses, CrowLossInfo, i);

      if (info->meaning != CROW_LOSS_MEANT && self->is_copy && !_crow_carry_mend (self, info, error))
        return FALSE;
      if (can_allow (self, info))
        allow (self, info->loss);
    }
  return TRUE;
}

static gboolean
migrate (CrowCarry               *self,
         CrowMigrateProgressFunc  progress,
         gpointer                 data,
         CrowMigrateReport      **report,
         GError                 **error)
{
  CrowMigrateOptions options = {
    .flags = CROW_MIGRATE_NO_BACKUP | CROW_MIGRATE_NO_GUESSES,
    .allow = (const char *const *) self->allow->pdata,
    .from = self->from,
    .progress = progress,
    .progress_data = data,
  };

  return crow_engine_migrate (self->engine, self->to, &options, self->cancellable, report, error);
}

static gboolean
carry (CrowCarry               *self,
       CrowMigrateProgressFunc  progress,
       gpointer                 data,
       gboolean                *conflicts,
       GError                 **error)
{
  *conflicts = FALSE;
  for (;; self->attempt++)
    {
      g_autoptr (CrowMigrateReport) report = NULL;
      g_autoptr (GError) local = NULL;
      guint n_deleted = 0;

      if (migrate (self, progress, data, &report, &local))
        return TRUE;
      if (self->attempt > MAX_ATTEMPTS || report == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (g_error_matches (local, CROW_ERROR, CROW_ERROR_REFUSED))
        {
          if (!deal_with (self, report, conflicts, error))
            return FALSE;
          if (*conflicts)
            return TRUE;
          continue;
        }
      if (g_error_matches (local, CROW_ERROR, CROW_ERROR_DENIED) && (self->flags & CROW_CARRY_LEAVE_OUT) != 0 &&
          self->is_copy && !_crow_carry_delete_dangling (self, &n_deleted, error))
        return FALSE;
      if (n_deleted == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
}

gboolean
crow_carry_rows (CrowSchema              *from,
                 CrowEngine              *engine,
                 CrowSchema              *to,
                 CrowCarryFlags           flags,
                 CrowMigrateProgressFunc  progress,
                 gpointer                 data,
                 GCancellable            *cancellable,
                 CrowCarryOutcome        *outcome,
                 GError                 **error)
{
  g_auto (CrowCarry) self = {
    .from = crow_schema_ref (from),
    .engine = g_object_ref (engine),
    .to = to,
    .flags = flags,
    .cancellable = cancellable,
    .random = g_rand_new_with_seed (1),
    .report = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_carry_conflict_free),
    .allow = g_ptr_array_new_with_free_func (g_free),
  };
  guint64 n_before, n_after;
  gboolean conflicts;

  *outcome = (CrowCarryOutcome) { 0 };
  g_ptr_array_add (self.allow, NULL);
  if (!count_rows (from, to, engine, &n_before, error) || !carry (&self, progress, data, &conflicts, error))
    return FALSE;
  if (conflicts)
    {
      outcome->conflicts = g_steal_pointer (&self.report);
      return TRUE;
    }
  if (!count_rows (to, from, self.engine, &n_after, error))
    return FALSE;
  outcome->engine = g_steal_pointer (&self.engine);
  outcome->n_filled = self.n_filled;
  outcome->n_lost = n_before > n_after ? (guint) MIN (n_before - n_after, G_MAXINT) : 0;
  return TRUE;
}
