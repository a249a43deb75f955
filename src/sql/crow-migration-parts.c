/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Sorts the changes of tables that stay by what they are about, and finds what has to make way for them.
 */
#include "config.h"

#include "sql/crow-migration-parts-private.h"

#include <string.h>

static guint *
new_list (guint n)
{
  guint *list = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    list[i] = PART_STAYS;
  return list;
}

static void
sort_change (CrowMigration  *self,
             CrowTableParts *parts,
             guint           number)
{
  const CrowDiffChange *change = _crow_migration_get_change (self, number);
  /* MariaDB gives most of them another name only by making them anew. */
  gboolean anew = change->kind == CROW_DIFF_ALTER ||
                  (change->kind == CROW_DIFF_RENAME && self->dialect == CROW_DIALECT_MARIADB);
  gboolean drops = change->kind == CROW_DIFF_DROP || anew;
  gboolean adds = change->kind == CROW_DIFF_ADD || anew;
  guint *drop = NULL, *add = NULL;

  switch ((guint) change->element)
    {
    case CROW_ELEMENT_PRIMARY_KEY:
      drop = drops ? &parts->drop_primary : NULL;
      add = adds ? &parts->add_primary : NULL;
      break;
    case CROW_ELEMENT_UNIQUE:
      drop = drops ? &parts->drop_uniques[change->from_part] : NULL;
      add = adds ? &parts->add_uniques[change->to_part] : NULL;
      break;
    case CROW_ELEMENT_REFERENCE:
      drop = drops ? &parts->drop_references[change->from_part] : NULL;
      add = adds ? &parts->add_references[change->to_part] : NULL;
      break;
    case CROW_ELEMENT_INDEX:
      drop = drops ? &parts->drop_indexes[change->from_part] : NULL;
      add = adds ? &parts->add_indexes[change->to_part] : NULL;
      break;
    case CROW_ELEMENT_CHECK:
      drop = drops ? &parts->drop_checks[change->from_part] : NULL;
      add = adds ? &parts->add_checks[change->to_part] : NULL;
      break;
    case CROW_ELEMENT_ATTRIBUTE:
      if (change->kind == CROW_DIFF_ALTER && (change->facet == CROW_FACET_TYPE || change->facet == CROW_FACET_COLLATION))
        parts->retyped[change->from] = parts->any_retyped = TRUE;
      if (change->kind == CROW_DIFF_ALTER && parts->to->info->attributes[change->to].generated != NULL &&
          (change->facet == CROW_FACET_GENERATED || change->facet == CROW_FACET_TYPE ||
           change->facet == CROW_FACET_COLLATION))
        parts->remade[change->to] = TRUE;
      break;
    default:
      break;
    }
  if (drop != NULL && *drop == PART_STAYS)
    *drop = number;
  if (add != NULL && *add == PART_STAYS)
    *add = number;
}

CrowTableParts **
_crow_migration_sort_parts (CrowMigration *self)
{
  guint n = self->diff->from.info->n_entities;
  CrowTableParts **all = g_new0 (CrowTableParts *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      guint16 to = self->diff->from.entities[i];
      CrowTableParts *parts;

      if (to == CROW_NONE)
        continue;
      all[i] = parts = g_new0 (CrowTableParts, 1);
      parts->from = self->diff->from.tables[i];
      parts->to = self->diff->to.tables[to];
      parts->drop_primary = parts->add_primary = PART_STAYS;
      parts->drop_uniques = new_list (parts->from->uniques->len);
      parts->add_uniques = new_list (parts->to->uniques->len);
      parts->drop_references = new_list (parts->from->references->len);
      parts->add_references = new_list (parts->to->references->len);
      parts->drop_indexes = new_list (parts->from->indexes->len);
      parts->add_indexes = new_list (parts->to->indexes->len);
      parts->drop_checks = new_list (parts->from->checks->len);
      parts->add_checks = new_list (parts->to->checks->len);
      parts->retyped = g_new0 (gboolean, parts->from->info->n_attributes + 1);
      parts->remade = g_new0 (gboolean, parts->to->info->n_attributes + 1);
      for (guint j = 0; self->work[i] != NULL && j < self->work[i]->len; j++)
        sort_change (self, parts, g_array_index (self->work[i], guint, j));
    }
  return all;
}

void
_crow_migration_free_parts (CrowMigration   *self,
                            CrowTableParts **all)
{
  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    {
      CrowTableParts *parts = all[i];

      if (parts == NULL)
        continue;
      g_free (parts->drop_uniques);
      g_free (parts->add_uniques);
      g_free (parts->drop_references);
      g_free (parts->add_references);
      g_free (parts->drop_indexes);
      g_free (parts->add_indexes);
      g_free (parts->drop_checks);
      g_free (parts->add_checks);
      g_free (parts->retyped);
      g_free (parts->remade);
      g_free (parts);
    }
  g_free (all);
}

static void
force (guint *list,
       guint  n)
{
  for (guint i = 0; i < n; i++)
    if (list[i] == PART_STAYS)
      list[i] = PART_FORCED;
}

void
_crow_parts_force_references (CrowTableParts *parts)
{
  force (parts->drop_references, parts->from->references->len);
  force (parts->add_references, parts->to->references->len);
}

void
_crow_parts_force_checks (CrowTableParts *parts)
{
  force (parts->drop_checks, parts->from->checks->len);
  force (parts->add_checks, parts->to->checks->len);
}

static gboolean
is_plain (const CrowPlanIndex *index)
{
  if (index->info == NULL)
    return TRUE;
  for (guint i = 0; i < index->info->n_parts; i++)
    if (index->info->parts[i].expression != NULL)
      return FALSE;
  return index->info->where == NULL;
}

/* @plain: those on columns alone too */
void
_crow_parts_force_indexes (CrowTableParts *parts,
                           gboolean        plain)
{
  for (guint i = 0; i < parts->from->indexes->len; i++)
    if (plain || !is_plain (&g_array_index (parts->from->indexes, CrowPlanIndex, i)))
      force (&parts->drop_indexes[i], 1);
  for (guint i = 0; i < parts->to->indexes->len; i++)
    if (plain || !is_plain (&g_array_index (parts->to->indexes, CrowPlanIndex, i)))
      force (&parts->add_indexes[i], 1);
}

static gboolean
holds (const guint16 *columns,
       guint          n,
       guint16        column)
{
  for (guint i = 0; i < n; i++)
    if (columns[i] == column)
      return TRUE;
  return FALSE;
}

void
_crow_parts_force_column (CrowMigration  *self,
                          CrowTableParts *parts,
                          guint           new_attribute)
{
  guint16 old = crow_diff_lookup_old_attribute (self->diff, parts->to->entity, new_attribute);

  parts->remade[new_attribute] = TRUE;
  for (guint i = 0; i < parts->from->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (parts->from->uniques, CrowPlanKey, i);

      if (holds (key->columns, key->n_columns, old))
        force (&parts->drop_uniques[i], 1);
    }
  for (guint i = 0; i < parts->to->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (parts->to->uniques, CrowPlanKey, i);

      if (holds (key->columns, key->n_columns, new_attribute))
        force (&parts->add_uniques[i], 1);
    }
  _crow_parts_force_indexes (parts, TRUE);
}

gboolean
_crow_parts_lose_key (const CrowTableParts *parts)
{
  if (_crow_part_goes (parts->drop_primary))
    return TRUE;
  for (guint i = 0; i < parts->from->uniques->len; i++)
    if (_crow_part_goes (parts->drop_uniques[i]))
      return TRUE;
  for (guint i = 0; i < parts->from->indexes->len; i++)
    if (_crow_part_goes (parts->drop_indexes[i]))
      return TRUE;
  return FALSE;
}

void
_crow_migration_force_references (CrowMigration   *self,
                                  CrowTableParts **all)
{
  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    {
      CrowTableParts *parts = all[i];
      gboolean forced = FALSE;

      for (guint j = 0; parts != NULL && j < parts->from->references->len && !forced; j++)
        {
          const CrowReferenceInfo *info = g_array_index (parts->from->references, CrowPlanReference, j).info;
          const CrowTableParts *target = all[info->target];

          forced = target != NULL && _crow_parts_lose_key (target);
          for (guint k = 0; k < info->n_columns && !forced; k++)
            forced = parts->retyped[info->columns[k]] ||
                     (target != NULL && target->retyped[info->target_columns[k]]);
        }
      if (forced)
        _crow_parts_force_references (parts);
    }
}
