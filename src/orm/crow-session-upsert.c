/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Insert-or-update of a row of a hierarchy: what one statement cannot do, because the row is in several tables, or because
 * one with the same key may be of another kind.
 *
 * The row is looked for in the transaction of the write, and written by a flush.  On SQLite nobody writes in between.  On a
 * server somebody may insert the row after the look; then the insert fails, and the row is looked for again.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "orm/crow-flush-private.h"
#include "orm/crow-object-private.h"
#include "orm/crow-query-private.h"

/* How often somebody else may insert the row, and delete it again before it is looked for. */
#define MAX_ATTEMPTS 5

/* The object to write: that of the row that is there, or a new one. */
static CrowObject *
find_object (CrowSession     *self,
             guint            entity,
             const guint16   *unique,
             const CrowValue *key,
             guint            n_unique,
             GError         **error)
{
  CrowEntityMap *map = _crow_mapping_get_map (self->mapping, entity);
  GError *local = NULL;
  CrowRow *row = _crow_load_by (self, map, unique, key, n_unique, TRUE, &local);
  guint found;

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (row == NULL)
    return crow_session_create (self, entity);
  found = _crow_mapping_get_entity (self->mapping, row);
  if (crow_schema_inherits (self->mapping->drawn, found, entity))
    return _crow_row_get_object (self, row);
  g_set_error (error, CROW_ERROR, CROW_ERROR_UNIQUE, _("The row that is there is no “%s”, but a “%s”."),
               crow_schema_get_entity (self->mapping->drawn, entity)->name,
               crow_schema_get_entity (self->mapping->drawn, found)->name);
  crow_error_set_details (error != NULL ? *error : NULL, G_OBJECT (_crow_row_get_object (self, row)), NULL, NULL, 0);
  return NULL;
}

CrowObject *
_crow_session_upsert_object (CrowSession     *self,
                             guint            entity,
                             const guint16   *attributes,
                             const CrowValue *values,
                             guint            n_values,
                             const guint16   *unique,
                             const CrowValue *key,
                             guint            n_unique,
                             GError         **error)
{
  for (guint attempt = 1;; attempt++)
    {
      g_autoptr (GError) local = NULL;
      CrowObject *object;
      gboolean fresh, done = TRUE;

      if (!_crow_session_begin (self, error))
        return NULL;
      object = find_object (self, entity, unique, key, n_unique, error);
      if (object == NULL)
        return NULL;
      fresh = object->row->state == CROW_STATE_TRANSIENT;
      for (guint i = 0; done && i < n_values; i++)
        done = crow_object_set_value (object, attributes[i], &values[i], &local);
      if (done && fresh)
        crow_session_add (self, object);
      if (done && _crow_session_flush (self, &local))
        return object;
      /* Nothing is left to be written by the next flush. */
      if (object->row->state == CROW_STATE_PENDING)
        crow_session_expunge (self, object);
      else if (object->row->state == CROW_STATE_PERSISTENT)
        crow_session_expire (self, object);
      if (!done || !fresh || attempt == MAX_ATTEMPTS || !self->keeps_edits ||
          !g_error_matches (local, CROW_ERROR, CROW_ERROR_UNIQUE))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
}
