/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows themselves.
 */
#include "config.h"

#include "sql/crow-fixtures.h"

void
crow_fixture_row_free (CrowFixtureRow *row)
{
  g_free (row->id);
  g_free (row->entity);
  g_ptr_array_unref (row->attributes);
  g_array_unref (row->values);
  g_ptr_array_unref (row->memory);
  g_free (row);
}

static void
pair_free (gpointer data)
{
  CrowFixturePairRow *pair = data;

  g_free (pair->link);
  g_free (pair);
}

CrowFixtures *
crow_fixtures_new (void)
{
  CrowFixtures *self = g_new0 (CrowFixtures, 1);

  g_atomic_ref_count_init (&self->count);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_fixture_row_free);
  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  return self;
}

CrowFixtures *
crow_fixtures_ref (CrowFixtures *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
crow_fixtures_unref (CrowFixtures *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->pairs);
  g_free (self);
}

CrowFixtureRow *
crow_fixtures_add_row (CrowFixtures *self,
                       const char   *id,
                       const char   *entity)
{
  CrowFixtureRow *row = g_new0 (CrowFixtureRow, 1);

  row->id = g_strdup (id);
  row->entity = g_strdup (entity);
  row->attributes = g_ptr_array_new_with_free_func (g_free);
  row->values = g_array_new (FALSE, TRUE, sizeof (CrowValue));
  row->memory = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->rows, row);
  return row;
}

void
crow_fixtures_add_pair (CrowFixtures *self,
                        const char   *link,
                        guint         first,
                        guint         second)
{
  CrowFixturePairRow *pair = g_new0 (CrowFixturePairRow, 1);

  pair->link = g_strdup (link);
  pair->rows[0] = first;
  pair->rows[1] = second;
  g_ptr_array_add (self->pairs, pair);
}

static int
find (const CrowFixtureRow *self,
      const char           *attribute)
{
  for (guint i = 0; i < self->attributes->len; i++)
    if (g_str_equal (g_ptr_array_index (self->attributes, i), attribute))
      return i;
  return -1;
}

void
crow_fixture_row_set (CrowFixtureRow  *self,
                      const char      *attribute,
                      const CrowValue *value)
{
  int position = find (self, attribute);
  CrowValue copy = *value;

  if (value->type == CROW_VALUE_TYPE_TEXT || value->type == CROW_VALUE_TYPE_BLOB)
    {
      /* The null byte that ends a text, which one of a blob does not mind. */
      char *memory = g_malloc (value->length + 1);

      if (value->length > 0)
        memcpy (memory, value->u.bytes, value->length);
      memory[value->length] = '\0';
      g_ptr_array_add (self->memory, memory);
      copy.u.bytes = memory;
    }
  if (position >= 0)
    {
      g_array_index (self->values, CrowValue, position) = copy;
      return;
    }
  g_ptr_array_add (self->attributes, g_strdup (attribute));
  g_array_append_val (self->values, copy);
}

const CrowValue *
crow_fixture_row_lookup (const CrowFixtureRow *self,
                         const char           *attribute)
{
  int position = find (self, attribute);

  return position >= 0 ? &g_array_index (self->values, CrowValue, position) : NULL;
}
