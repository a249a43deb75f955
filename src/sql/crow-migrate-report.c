/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a migration found and did, for people and programs.
 *
 * Invariant: once crow_engine_migrate() has returned, nothing in it changes.
 */
#include "config.h"

#include "sql/crow-migrate-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_BOXED_TYPE (CrowMigrateLoss, crow_migrate_loss, crow_migrate_loss_copy, crow_migrate_loss_free)
G_DEFINE_BOXED_TYPE (CrowMigrateReport, crow_migrate_report, crow_migrate_report_ref, crow_migrate_report_unref)

/**
 * crow_migrate_loss_copy:
 * @self: a loss
 *
 * Returns: (transfer full): a copy
 */
CrowMigrateLoss *
crow_migrate_loss_copy (const CrowMigrateLoss *self)
{
  CrowMigrateLoss *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->message = g_strdup (self->message);
  copy->table = g_strdup (self->table);
  copy->rows_sql = g_strdup (self->rows_sql);
  return copy;
}

/**
 * crow_migrate_loss_free:
 * @self: (transfer full) (nullable): a loss
 */
void
crow_migrate_loss_free (CrowMigrateLoss *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->message);
  g_free (self->table);
  g_free (self->rows_sql);
  g_free (self);
}

CrowMigrateReport *
_crow_migrate_report_new (void)
{
  CrowMigrateReport *self = g_new0 (CrowMigrateReport, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->changes = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->losses = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_migrate_loss_free);
  g_ptr_array_add (self->changes, NULL);
  g_ptr_array_add (self->notes, NULL);
  return self;
}

/**
 * crow_migrate_report_ref:
 * @self: a report
 *
 * Returns: (transfer full): the same report
 */
CrowMigrateReport *
crow_migrate_report_ref (CrowMigrateReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * crow_migrate_report_unref:
 * @self: (transfer full) (nullable): a report
 */
void
crow_migrate_report_unref (CrowMigrateReport *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->losses);
  g_free (self->backup);
  g_free (self);
}

/* The list stays ended by NULL. */
static void
add (GPtrArray *list,
     char      *sentence)
{
  g_ptr_array_insert (list, (int) list->len - 1, sentence);
}

void
_crow_migrate_report_add_change (CrowMigrateReport *self,
                                 char              *sentence)
{
  add (self->changes, sentence);
}

void
_crow_migrate_report_add_note (CrowMigrateReport *self,
                               const char        *format,
                               ...)
{
  va_list args;

  va_start (args, format);
  add (self->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * crow_migrate_report_get_changes:
 * @self: a report
 *
 * Returns: (transfer none) (array zero-terminated=1): a sentence for each difference between the database and the
 *   schema; empty when the database is up to date
 */
const char *const *
crow_migrate_report_get_changes (CrowMigrateReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->changes->pdata;
}

/**
 * crow_migrate_report_get_notes:
 * @self: a report
 *
 * Returns: (transfer none) (array zero-terminated=1): sentences about what the database keeps though the schema does
 *   not have it, and what the database cannot have
 */
const char *const *
crow_migrate_report_get_notes (CrowMigrateReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->notes->pdata;
}

/**
 * crow_migrate_report_get_n_losses:
 * @self: a report
 *
 * Returns: how many losses and guesses there are, allowed or not
 */
guint
crow_migrate_report_get_n_losses (CrowMigrateReport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->losses->len;
}

/**
 * crow_migrate_report_get_loss:
 * @self: a report
 * @loss: which one
 *
 * Returns: (transfer none): the loss
 */
const CrowMigrateLoss *
crow_migrate_report_get_loss (CrowMigrateReport *self,
                              guint              loss)
{
  g_return_val_if_fail (self != NULL && loss < self->losses->len, NULL);

  return g_ptr_array_index (self->losses, loss);
}

/**
 * crow_migrate_report_get_backup:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the path of the backup copy; %NULL if none was made
 */
const char *
crow_migrate_report_get_backup (CrowMigrateReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->backup;
}

/**
 * crow_migrate_report_is_done:
 * @self: a report
 *
 * Returns: whether the database was changed; %FALSE too when there was nothing to change
 */
gboolean
crow_migrate_report_is_done (CrowMigrateReport *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->done;
}

static void
append_list (GString   *text,
             GPtrArray *list)
{
  for (guint i = 0; i + 1 < list->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (list, i));
}

/**
 * crow_migrate_report_to_text:
 * @self: a report
 *
 * Returns: (transfer full): all of it, a sentence a line
 */
char *
crow_migrate_report_to_text (CrowMigrateReport *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  append_list (text, self->changes);
  append_list (text, self->notes);
  for (guint i = 0; i < self->losses->len; i++)
    {
      const CrowMigrateLoss *loss = g_ptr_array_index (self->losses, i);

      g_string_append_printf (text, "%s: %s\n", loss->name, loss->message);
    }
  return g_string_free (text, FALSE);
}
