/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows that were read by another thread and wait to become the session's.
 *
 * Filling touches the statement and the buffer alone, so that the session's thread may look at its objects meanwhile.
 */
#include "config.h"

#include "orm/crow-session-private.h"

void
_crow_row_buffer_init (CrowRowBuffer *self,
                       CrowEntityMap *map)
{
  self->map = map;
  self->values = g_array_new (FALSE, FALSE, sizeof (CrowValue));
  self->bytes = g_string_chunk_new (16 * 1024);
}

void
_crow_row_buffer_clear (CrowRowBuffer *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->bytes, g_string_chunk_free);
}

gboolean
_crow_row_buffer_fill (CrowRowBuffer *self,
                       CrowStatement *statement,
                       GError       **error)
{
  guint n = self->map->n_attributes;
  g_autofree CrowValue *values = g_new0 (CrowValue, n);
  CrowStep step;

  while ((step = _crow_statement_step (statement, error)) == CROW_STEP_ROW)
    {
      guint read = _crow_statement_read_row (statement, self->map->types, n, values, error);

      if (G_UNLIKELY (read == CROW_READ_FAILED))
        return FALSE;
      if (read < n)
        return _crow_load_misfit (self->map, read, error);
      for (guint i = 0; i < n; i++)
        if (values[i].type == CROW_VALUE_TYPE_TEXT || values[i].type == CROW_VALUE_TYPE_BLOB)
          values[i].u.text = values[i].length > 0
                               ? g_string_chunk_insert_len (self->bytes, values[i].u.text, values[i].length) : "";
      g_array_append_vals (self->values, values, n);
      self->n_rows++;
    }
  return step != CROW_STEP_FAILED;
}

/* As _crow_load_rows(), of what was read. */
gboolean
_crow_load_buffer (CrowSession   *self,
                   CrowRowBuffer *buffer,
                   gboolean       overwrite,
                   CrowRowFunc    func,
                   gpointer       data,
                   GError       **error)
{
  guint32 batch = ++self->next_batch & CROW_BATCH_NUMBER;

  self->noting_loads = crow_engine_is_in_transaction (self->engine);
  for (guint i = 0; i < buffer->n_rows; i++)
    {
      const CrowValue *values = &g_array_index (buffer->values, CrowValue, (gsize) i * buffer->map->n_attributes);
      CrowRow *row;

      if (!_crow_load_take_row (self, buffer->map, values, overwrite, batch, &row, error))
        return FALSE;
      if (!func (self, row, values, data))
        break;
    }
  return TRUE;
}
