/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which table is nothing but pairs: one that a many-to-many link makes again just as it is.  A table with anything
 * that such a link has no place for stays an entity, so that nothing is lost.
 */
#include "config.h"

#include "sql/crow-catalog-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-type-names.h"

static gboolean
same_name (const char *left,
           const char *right)
{
  return g_ascii_strcasecmp (left, right) == 0;
}

/* @names are those of @table's columns from @first on, in this order. */
static gboolean
are_columns (CrowCatalogTable *table,
             guint             first,
             char            **names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (first + i >= table->columns->len ||
        !same_name (((CrowCatalogColumn *) g_ptr_array_index (table->columns, first + i))->name, names[i]))
      return FALSE;
  return TRUE;
}

static gboolean
same_list (char **left,
           char **right)
{
  if (g_strv_length (left) != g_strv_length (right))
    return FALSE;
  for (guint i = 0; left[i] != NULL; i++)
    if (!same_name (left[i], right[i]))
      return FALSE;
  return TRUE;
}

static gboolean
contains (char      **names,
          const char *name)
{
  for (char **other = names; *other != NULL; other++)
    if (same_name (*other, name))
      return TRUE;
  return FALSE;
}

/* The key that a link refers to. */
static char **
get_target_key (CrowCatalogTable *target)
{
  if (target->primary_key != NULL)
    return target->primary_key->columns;
  return target->uniques->len > 0 ? ((CrowCatalogKey *) g_ptr_array_index (target->uniques, 0))->columns : NULL;
}

/* The same kind of value; a link can spell the type in another way. */
static gboolean
is_copy (CrowDialectId            dialect,
         const CrowCatalogColumn *column,
         const CrowCatalogColumn *target)
{
  CrowDataType types[2];
  guint32 lengths[2];
  guint16 scales[2];

  crow_type_from_native (dialect, column->type, &types[0], &lengths[0], &scales[0]);
  crow_type_from_native (dialect, target->type, &types[1], &lengths[1], &scales[1]);
  return types[0] == types[1] && lengths[0] == lengths[1] && scales[0] == scales[1] &&
         g_strcmp0 (column->collation, target->collation) == 0 &&
         g_strcmp0 (column->enumeration, target->enumeration) == 0;
}

static gboolean
is_bare (const CrowCatalogColumn *column)
{
  return column->default_value == NULL && column->on_update_value == NULL && column->generated == NULL &&
         column->comment == NULL && !column->automatic;
}

static gboolean
is_plain_index (const CrowCatalogIndex *index,
                char                  **columns)
{
  if (index->unique || index->where != NULL || index->method != NULL || index->parts->len != g_strv_length (columns))
    return FALSE;
  for (guint i = 0; i < index->parts->len; i++)
    {
      const CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      if (part->column == NULL || !same_name (part->column, columns[i]) || part->descending || part->length > 0 ||
          part->collation != NULL || part->operators != NULL || part->nulls != CROW_NULLS_DEFAULT)
        return FALSE;
    }
  return TRUE;
}

/* What a link cannot say of one end, or NULL. */
static const char *
find_fault_of_end (CrowDialectId          dialect,
                   CrowCatalogTable      *table,
                   guint                  first,
                   CrowCatalogForeignKey *foreign_key,
                   CrowCatalogTable      *target)
{
  char **key = get_target_key (target);
  char **targets = foreign_key->target_columns;

  if (targets == NULL && target->primary_key != NULL)
    targets = target->primary_key->columns;
  if (key == NULL || targets == NULL || !same_list (key, targets))
    return N_("it refers to other columns than the primary key");
  for (guint i = 0; key[i] != NULL; i++)
    {
      const CrowCatalogColumn *column = g_ptr_array_index (table->columns, first + i);
      const CrowCatalogColumn *other = crow_catalog_table_lookup_column (target, key[i]);

      if (!is_bare (column))
        return N_("a column has a default or a comment");
      if (other == NULL || !is_copy (dialect, column, other))
        return N_("a column has another type than what it refers to");
    }
  return NULL;
}

static const char *
find_fault (CrowDialectId           dialect,
            CrowCatalogTable       *table,
            CrowCatalogTable *const targets[2],
            CrowCatalogAssociation *found)
{
  guint first = 0;

  if (table->primary_key->deferrable != CROW_DEFERRABLE_NOT)
    return N_("its primary key is deferrable");
  if (!are_columns (table, 0, table->primary_key->columns))
    return N_("its primary key has its columns in another order than the table");
  for (guint end = 0; end < 2; end++)
    {
      CrowCatalogForeignKey *foreign_key = found->foreign_keys[end];
      const char *fault;

      if (!are_columns (table, first, foreign_key->columns))
        return N_("its columns are in another order than those of its foreign keys");
      fault = find_fault_of_end (dialect, table, first, foreign_key, targets[end]);
      if (fault != NULL)
        return fault;
      first += g_strv_length (foreign_key->columns);
    }
  if (table->uniques->len > 0)
    return N_("it has a unique constraint");
  if (table->checks->len > 0)
    return N_("it has a check");
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);
      guint end = 0;

      while (end < 2 && (found->indexes[end] != NULL || !is_plain_index (index, found->foreign_keys[end]->columns)))
        end++;
      if (end == 2)
        return N_("it has an index that is not just on one of its foreign keys");
      found->indexes[end] = index;
    }
  return NULL;
}

gboolean
_crow_catalog_find_association (CrowDialectId           dialect,
                                CrowCatalogTable       *table,
                                CrowCatalogTable *const targets[2],
                                CrowCatalogAssociation *found,
                                const char            **fault)
{
  CrowCatalogTable *ordered[2] = { targets[0], targets[1] };
  CrowCatalogForeignKey *first, *second;
  const char *leading;

  *fault = NULL;
  memset (found, 0, sizeof *found);
  if (table->foreign_keys->len != 2 || table->primary_key == NULL || targets[0] == NULL || targets[1] == NULL)
    return FALSE;
  first = g_ptr_array_index (table->foreign_keys, 0);
  second = g_ptr_array_index (table->foreign_keys, 1);
  if (g_strv_length (first->columns) + g_strv_length (second->columns) != table->columns->len ||
      g_strv_length (table->primary_key->columns) != table->columns->len)
    return FALSE;
  for (guint i = 0; i < table->columns->len; i++)
    {
      const CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);

      if (contains (first->columns, column->name) == contains (second->columns, column->name) ||
          !contains (table->primary_key->columns, column->name))
        return FALSE;
    }
  /* The end whose columns come first is the first one, whatever order the keys were listed in. */
  leading = ((CrowCatalogColumn *) g_ptr_array_index (table->columns, 0))->name;
  found->foreign_keys[0] = contains (first->columns, leading) ? first : second;
  found->foreign_keys[1] = found->foreign_keys[0] == first ? second : first;
  if (found->foreign_keys[0] == second)
    {
      ordered[0] = targets[1];
      ordered[1] = targets[0];
    }
  *fault = find_fault (dialect, table, ordered, found);
  return *fault == NULL;
}
