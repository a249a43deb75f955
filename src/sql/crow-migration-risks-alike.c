/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows that have the same values where keys and unique indexes of the new tables want different ones.
 */
#include "config.h"

#include "sql/crow-migration-risks-private.h"

#include <string.h>

/* The parts of a unique list in the old table; FALSE: one of them is always null there, so nothing is alike. */
static gboolean
append_old_part (GString       *list,
                 GString       *nulls,
                 GString       *conditions,
                 CrowMigration *self,
                 guint          new_entity,
                 guint16        attribute,
                 const char    *expression,
                 gboolean      *constant)
{
  g_autofree char *text = NULL;
  guint16 old;

  if (expression != NULL)
    {
      text = _crow_migration_dup_old_names (self, new_entity, expression);
    }
  else if ((expression = self->diff->to.info->entities[new_entity].attributes[attribute].generated) != NULL)
    {
      g_autofree char *old_names = _crow_migration_dup_old_names (self, new_entity, expression);

      /* A number alone would be a place in the list that is grouped by. */
      text = g_strdup_printf ("coalesce(%s, NULL)", old_names);
    }
  else
    {
      old = crow_diff_lookup_old_attribute (self->diff, new_entity, attribute);
      if (old == CROW_NONE)
        {
          g_autofree char *fallback = _crow_migration_dup_default (self, new_entity, attribute);
          const CrowAttributeInfo *info = &self->diff->to.info->entities[new_entity].attributes[attribute];

          /* The database numbers the rows. */
          return fallback != NULL && info->default_source != CROW_VALUE_UUID && !(info->flags & CROW_ATTRIBUTE_AUTO);
        }
      {
        GString *name = g_string_new (NULL);

        _crow_risks_append_old_column (name, self, self->diff->to.entities[new_entity], old);
        text = g_string_free (name, FALSE);
      }
    }
  *constant = FALSE;
  g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", text);
  g_string_append_printf (nulls, "%s(%s) IS NULL", nulls->len > 0 ? " OR " : "", text);
  g_string_append_printf (conditions, "%s(%s) IS NOT NULL", conditions->len > 0 ? " AND " : "", text);
  return TRUE;
}

/* The rows that count_alike() counts: what may not be null is, or the same values stand in another row, too. */
static char *
select_alike (const char *table,
              const char *list,
              const char *nulls,
              const char *conditions)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT * FROM %s WHERE ", table);
  if (nulls != NULL)
    g_string_append_printf (sql, "%s OR ", nulls);
  g_string_append_printf (sql, "%s AND (%s) IN (SELECT %s FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1)", conditions,
                          list, list, table, conditions, list);
  return g_string_free (sql, FALSE);
}

/* Of the rows that are alike the first by the primary key stays.  PostgreSQL knows a row by its place, which tables that
 * inherit from each other, or are parts of one, may have in common; MariaDB by its key. */
static void
mend_alike (CrowMigration     *self,
            CrowMigrationRisk *risk,
            guint              old_entity,
            const char        *table,
            const char        *list,
            const char        *conditions,
            const char        *nulls)
{
  const CrowPlanTable *old = self->diff->from.tables[old_entity];
  g_autoptr (GString) order = g_string_new (NULL);
  GString *sql;

  if (self->dialect == CROW_DIALECT_SQLITE || (self->dialect == CROW_DIALECT_MARIADB && old->primary.n_columns == 0))
    return;
  for (guint i = 0; i < old->primary.n_columns; i++)
    {
      _crow_risks_append_old_column (order, self, old_entity, old->primary.columns[i]);
      g_string_append (order, ", ");
    }
  sql = g_string_new (NULL);
  if (nulls != NULL)
    g_string_append_printf (sql, "DELETE FROM %s WHERE %s;\n", table, nulls);
  if (self->dialect == CROW_DIALECT_MARIADB)
    {
      g_string_truncate (order, order->len - strlen (", "));
      g_string_append_printf (sql, "DELETE FROM %s WHERE (%s) IN (SELECT %s FROM (SELECT %s, row_number() OVER (", table,
                              order->str, order->str, order->str);
      if (*list != '\0')
        g_string_append_printf (sql, "PARTITION BY %s ", list);
      g_string_append_printf (sql, "ORDER BY %s) AS `crow place` FROM %s", order->str, table);
      if (*conditions != '\0')
        g_string_append_printf (sql, " WHERE %s", conditions);
      g_string_append (sql, ") AS `crow alike` WHERE `crow place` > 1)");
      risk->mend_sql = g_string_free (sql, FALSE);
      return;
    }
  g_string_append_printf (sql, "DELETE FROM %s WHERE (tableoid, ctid) IN (SELECT \"crow table\", \"crow row\" FROM (SELECT "
                               "tableoid AS \"crow table\", ctid AS \"crow row\", row_number() OVER (", table);
  if (*list != '\0')
    g_string_append_printf (sql, "PARTITION BY %s ", list);
  g_string_append_printf (sql, "ORDER BY %stableoid, ctid) AS \"crow place\" FROM %s", order->str, table);
  if (*conditions != '\0')
    g_string_append_printf (sql, " WHERE %s", conditions);
  g_string_append (sql, ") AS \"crow alike\" WHERE \"crow place\" > 1)");
  risk->mend_sql = g_string_free (sql, FALSE);
}

void
_crow_risks_count_alike (CrowMigration        *self,
                         guint                 number,
                         const CrowDiffChange *change,
                         CrowDiffElement       element,
                         guint                 part)
{
  const CrowPlanTable *table = self->diff->to.tables[change->to_owner];
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GString) nulls = g_string_new (NULL);
  g_autoptr (GString) conditions = g_string_new (NULL);
  g_autoptr (GString) name = g_string_new (NULL);
  gboolean constant = TRUE, comes = TRUE;
  CrowMigrationRisk *risk;
  GString *sql;

  if (element == CROW_ELEMENT_INDEX)
    {
      const CrowIndexInfo *info = g_array_index (table->indexes, CrowPlanIndex, part).info;

      for (guint i = 0; comes && i < info->n_parts; i++)
        comes = append_old_part (list, nulls, conditions, self, change->to_owner, info->parts[i].attribute,
                                 info->parts[i].expression, &constant);
      if (info->where != NULL)
        {
          g_autofree char *where = _crow_migration_dup_old_names (self, change->to_owner, info->where);

          g_string_append_printf (conditions, "%s(%s)", conditions->len > 0 ? " AND " : "", where);
        }
    }
  else
    {
      const CrowPlanKey *key = element == CROW_ELEMENT_PRIMARY_KEY ? &table->primary
                                                                   : &g_array_index (table->uniques, CrowPlanKey, part);

      for (guint i = 0; comes && i < key->n_columns; i++)
        comes = append_old_part (list, nulls, conditions, self, change->to_owner, key->columns[i], NULL, &constant);
    }
  if (!comes)
    return;
  _crow_migration_append_old_table (name, self, change->from_owner);
  if (constant)
    {
      sql = g_string_new ("SELECT CASE WHEN count(*) > 1 THEN count(*) ELSE 0 END FROM ");
      g_string_append (sql, name->str);
      if (conditions->len > 0)
        g_string_append_printf (sql, " WHERE %s", conditions->str);
      risk = _crow_risks_add (self, number, TRUE, sql);
      risk->risk = CROW_RISK_UNIQUE;
      risk->rows_sql = g_strdup_printf ("SELECT * FROM %s%s%s", name->str, conditions->len > 0 ? " WHERE " : "",
                                        conditions->str);
      mend_alike (self, risk, change->from_owner, name->str, "", conditions->str, NULL);
      return;
    }
  sql = g_string_new ("SELECT ");
  if (element == CROW_ELEMENT_PRIMARY_KEY)
    g_string_append_printf (sql, "(SELECT count(*) FROM %s WHERE %s) + ", name->str, nulls->str);
  g_string_append_printf (sql, "coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM %s WHERE %s GROUP BY %s "
                               "HAVING count(*) > 1) AS alike", name->str, conditions->str, list->str);
  risk = _crow_risks_add (self, number, TRUE, sql);
  risk->risk = CROW_RISK_UNIQUE;
  risk->rows_sql = select_alike (name->str, list->str, element == CROW_ELEMENT_PRIMARY_KEY ? nulls->str : NULL,
                                 conditions->str);
  mend_alike (self, risk, change->from_owner, name->str, list->str, conditions->str,
              element == CROW_ELEMENT_PRIMARY_KEY ? nulls->str : NULL);
}

static gboolean
is_changed (CrowMigration   *self,
            guint            new_entity,
            CrowDiffElement  element,
            guint            part)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      if (change->element == element && change->to_owner == new_entity && change->risk == CROW_RISK_UNIQUE &&
          (element == CROW_ELEMENT_PRIMARY_KEY || change->to_part == part))
        return TRUE;
    }
  return FALSE;
}

static gboolean
key_holds (const CrowPlanKey *key,
           guint              attribute)
{
  for (guint i = 0; i < key->n_columns; i++)
    if (key->columns[i] == attribute)
      return TRUE;
  return FALSE;
}

void
_crow_risks_count_computed_alike (CrowMigration        *self,
                                  guint                 number,
                                  const CrowDiffChange *change)
{
  const CrowPlanTable *table;

  if (change->element != CROW_ELEMENT_ATTRIBUTE || change->kind != CROW_DIFF_ALTER ||
      change->facet != CROW_FACET_GENERATED ||
      self->diff->to.info->entities[change->to_owner].attributes[change->to].generated == NULL)
    return;
  table = self->diff->to.tables[change->to_owner];
  for (guint i = 0; i < table->uniques->len; i++)
    if (key_holds (&g_array_index (table->uniques, CrowPlanKey, i), change->to) &&
        !is_changed (self, change->to_owner, CROW_ELEMENT_UNIQUE, i))
      _crow_risks_count_alike (self, number, change, CROW_ELEMENT_UNIQUE, i);
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const CrowIndexInfo *info = g_array_index (table->indexes, CrowPlanIndex, i).info;
      gboolean holds = FALSE;

      for (guint j = 0; info != NULL && info->unique && j < info->n_parts; j++)
        holds = holds || info->parts[j].attribute == change->to;
      if (holds && !is_changed (self, change->to_owner, CROW_ELEMENT_INDEX, i))
        _crow_risks_count_alike (self, number, change, CROW_ELEMENT_INDEX, i);
    }
}
