/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For each change that may lose rows or be stopped by them, the query that counts these rows in the old database.
 *
 * A query errs on the safe side: a value that may or may not survive is counted.
 */
#include "config.h"

#include "sql/crow-migration-risks-private.h"

#include <string.h>

#include "sql/crow-sql-canonical.h"

#define COUNT "SELECT count(*) FROM "

void
_crow_risks_append_old_column (GString       *sql,
                               CrowMigration *self,
                               guint          entity,
                               guint          attribute)
{
  crow_sql_append_identifier (sql, self->dialect, self->diff->from.info->entities[entity].attributes[attribute].name);
}

static GString *
start_count (CrowMigration *self,
             guint          old_entity)
{
  GString *sql = g_string_new (COUNT);

  _crow_migration_append_old_table (sql, self, old_entity);
  return sql;
}

CrowMigrationRisk *
_crow_risks_add (CrowMigration *self,
                 guint          number,
                 gboolean       blocks,
                 GString       *sql)
{
  const CrowDiffChange *change = _crow_migration_get_change (self, number);
  CrowMigrationRisk *risk = g_new0 (CrowMigrationRisk, 1);
  const char *part = change->from_name != NULL ? change->from_name : change->to_name;
  guint16 owner = change->element == CROW_ELEMENT_ENTITY ? change->from : change->from_owner;

  risk->change = number;
  risk->risk = change->risk;
  risk->blocks = blocks;
  risk->count_sql = g_string_free (sql, FALSE);
  if (g_str_has_prefix (risk->count_sql, COUNT))
    risk->rows_sql = g_strconcat ("SELECT * FROM ", risk->count_sql + strlen (COUNT), NULL);
  if (change->element != CROW_ELEMENT_ENUM_VALUE)
    risk->table = crow_sql_dup_table_name (self->dialect, &self->diff->from.info->entities[owner]);
  if (change->element == CROW_ELEMENT_ENUM_VALUE)
    {
      risk->name = g_strdup_printf ("%s.%s", self->diff->from.info->enums[owner].name, part);
    }
  else
    {
      if (change->element == CROW_ELEMENT_ENTITY)
        risk->name = g_strdup (risk->table);
      else if (change->element == CROW_ELEMENT_PRIMARY_KEY)
        risk->name = g_strdup_printf ("%s.primary-key", risk->table);
      else
        risk->name = g_strdup_printf ("%s.%s", risk->table,
                                      part != NULL ? part : crow_diff_element_to_string (change->element));
    }
  g_ptr_array_add (self->risks, risk);
  return risk;
}

/* The rows that are counted can be deleted by the same condition. */
static void
mend_by_delete (CrowMigration     *self,
                CrowMigrationRisk *risk)
{
  if (self->dialect != CROW_DIALECT_SQLITE && risk->blocks && g_str_has_prefix (risk->count_sql, COUNT))
    risk->mend_sql = g_strconcat ("DELETE FROM ", risk->count_sql + strlen (COUNT), NULL);
}

static void
count_values (CrowMigration        *self,
              guint                 number,
              const CrowDiffChange *change)
{
  GString *sql = start_count (self, change->from_owner);

  g_string_append (sql, " WHERE ");
  _crow_risks_append_old_column (sql, self, change->from_owner, change->from);
  g_string_append (sql, " IS NOT NULL");
  _crow_risks_add (self, number, FALSE, sql);
}

static void
append_enum_values (GString            *sql,
                    CrowMigration      *self,
                    const CrowEnumInfo *from,
                    const CrowEnumInfo *to)
{
  g_autofree guint16 *matches = NULL;
  g_autofree gboolean *guesses = NULL;
  gboolean any = FALSE;

  g_string_append_c (sql, '(');
  if (from != NULL)
    {
      matches = _crow_diff_match_values (self->diff, from, to, &guesses);
      for (guint i = 0; i < from->n_values; i++)
        if (matches[i] != CROW_NONE)
          {
            g_string_append (sql, any ? ", " : "");
            crow_sql_append_literal (sql, self->dialect, from->values[i].name);
            any = TRUE;
          }
    }
  for (guint i = 0; i < to->n_values; i++)
    {
      g_string_append (sql, any ? ", " : "");
      crow_sql_append_literal (sql, self->dialect, to->values[i].name);
      any = TRUE;
    }
  g_string_append (sql, any ? ")" : "'')");
}

/* The enumerations of a column, if it is one in the new schema; @from is NULL unless it was the same one before. */
static const CrowEnumInfo *
get_enums (CrowMigration       *self,
           guint                old_entity,
           guint                old_attribute,
           guint                new_entity,
           guint                new_attribute,
           const CrowEnumInfo **from)
{
  const CrowAttributeInfo *old = &self->diff->from.info->entities[old_entity].attributes[old_attribute];
  const CrowAttributeInfo *new = &self->diff->to.info->entities[new_entity].attributes[new_attribute];

  *from = NULL;
  if (new->type != CROW_TYPE_ENUM)
    return NULL;
  if (old->type == CROW_TYPE_ENUM && self->diff->from.enums[old->enumeration] == new->enumeration)
    *from = &self->diff->from.info->enums[old->enumeration];
  return &self->diff->to.info->enums[new->enumeration];
}

static void
append_out_of_range (GString    *sql,
                     const char *column,
                     const char *type)
{
  static const struct
  {
    const char *type;
    const char *low;
    const char *high;
  } ranges[] = {
    { "tinyint", "-128", "127" },
    { "smallint", "-32768", "32767" },
    { "mediumint", "-8388608", "8388607" },
    { "integer", "-2147483648", "2147483647" },
    { "int", "-2147483648", "2147483647" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (strcspn (type, "(") == strlen (ranges[i].type) && g_str_has_prefix (type, ranges[i].type))
      {
        g_string_append_printf (sql, "%s NOT BETWEEN %s AND %s", column, ranges[i].low, ranges[i].high);
        return;
      }
  g_string_append_printf (sql, "%s IS NOT NULL", column);
}

static gboolean
is_number_type (const char *type)
{
  static const char *const numbers[] = { "tinyint", "smallint", "mediumint", "int", "bigint", "numeric", "decimal",
                                         "real", "double", "float" };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_has_prefix (type, numbers[i]))
      return TRUE;
  return FALSE;
}

/* Whether a strict table of SQLite refuses a value: what is no number, and what is no whole number for INTEGER.  A number
 * in a text is one as far as comparing it with a number makes it one.  Texts and bytes are turned into each other. */
static gboolean
append_refused (GString    *sql,
                const char *column,
                const char *type)
{
  gboolean whole = g_ascii_strncasecmp (type, "INT", 3) == 0;

  if (!whole && g_ascii_strcasecmp (type, "REAL") != 0)
    return FALSE;
  g_string_append_printf (sql, "(%s IS NOT NULL AND NOT (CAST(%s AS NUMERIC) = %s", column, column, column);
  if (whole)
    g_string_append_printf (sql, " AND CAST(CAST(%s AS NUMERIC) AS INTEGER) = CAST(%s AS NUMERIC)", column, column);
  g_string_append (sql, "))");
  return TRUE;
}

/* Returns: whether it is known which values do not fit; otherwise it is all */
static gboolean
append_unfit (GString       *sql,
              CrowMigration *self,
              const char    *column,
              const char    *old_type,
              const char    *new_type)
{
  const char *open = strchr (new_type, '(');
  guint length = open != NULL ? strtoul (open + 1, NULL, 10) : 0;
  const char *comma = open != NULL ? strchr (open, ',') : NULL;
  guint scale = comma != NULL ? strtoul (comma + 1, NULL, 10) : 0;

  if (self->dialect == CROW_DIALECT_SQLITE)
    {
      const char *number = strstr (new_type, "int") != NULL ? "INTEGER" : strstr (new_type, "real") != NULL ? "REAL"
                                                                                                       : "NUMERIC";

      g_string_append_printf (sql, "%s IS NOT NULL AND CAST(CAST(%s AS %s) AS TEXT) <> CAST(%s AS TEXT)", column,
                              column, number, column);
    }
  else if (strstr (new_type, "char") != NULL && length > 0)
    {
      if (self->dialect == CROW_DIALECT_POSTGRESQL)
        g_string_append_printf (sql, "char_length(%s::text) > %u", column, length);
      else
        g_string_append_printf (sql, "char_length(%s) > %u", column, length);
    }
  else if (is_number_type (old_type) && is_number_type (new_type))
    {
      if (length > 0 && (g_str_has_prefix (new_type, "numeric") || g_str_has_prefix (new_type, "decimal")))
        {
          const char *cast = self->dialect == CROW_DIALECT_POSTGRESQL ? "::numeric" : "";

          g_string_append_printf (sql, "abs(%s) >= 1e%u OR round(%s%s, %u) <> %s%s", column, length - MIN (scale, length),
                                  column, cast, scale, column, cast);
        }
      else
        append_out_of_range (sql, column, new_type);
    }
  else
    {
      g_string_append_printf (sql, "%s IS NOT NULL", column);
      return FALSE;
    }
  return TRUE;
}

static void
count_unfit (CrowMigration        *self,
             guint                 number,
             const CrowDiffChange *change)
{
  GString *sql = start_count (self, change->from_owner);
  g_autoptr (GString) column = g_string_new (NULL);
  const CrowEnumInfo *from;
  const CrowEnumInfo *to = get_enums (self, change->from_owner, change->from, change->to_owner, change->to, &from);
  g_autofree char *old_type = _crow_sql_canonical_type (change->from_value, self->dialect);
  g_autofree char *new_type = _crow_sql_canonical_type (change->to_value, self->dialect);
  gboolean strict = (self->diff->to.info->entities[change->to_owner].flags & CROW_ENTITY_STRICT) != 0;
  gboolean known = TRUE;
  CrowMigrationRisk *risk;

  _crow_risks_append_old_column (column, self, change->from_owner, change->from);
  g_string_append (sql, " WHERE ");
  if (self->dialect == CROW_DIALECT_SQLITE && strict)
    {
      /* What it takes and does not keep to the last digit is lost, but its row is not. */
      g_autoptr (GString) refused = g_string_new (NULL);

      if (append_refused (refused, column->str, new_type))
        {
          GString *blocking = start_count (self, change->from_owner);

          g_string_append_printf (blocking, " WHERE %s", refused->str);
          _crow_risks_add (self, number, TRUE, blocking);
          g_string_append_printf (sql, "NOT %s AND ", refused->str);
        }
    }
  if (self->dialect == CROW_DIALECT_MARIADB &&
      self->diff->to.info->entities[change->to_owner].attributes[change->to].type == CROW_TYPE_JSON)
    {
      g_string_append_printf (sql, "NOT json_valid(%s)", column->str);
    }
  else if (to != NULL && self->dialect != CROW_DIALECT_SQLITE)
    {
      g_string_append_printf (sql, self->dialect == CROW_DIALECT_POSTGRESQL ? "%s::text NOT IN " : "%s NOT IN ",
                              column->str);
      append_enum_values (sql, self, from, to);
    }
  else
    known = append_unfit (sql, self, column->str, old_type, new_type);
  risk = _crow_risks_add (self, number, self->dialect != CROW_DIALECT_SQLITE, sql);
  if (known)
    mend_by_delete (self, risk);
}

/* Whether a change of the column's type counts what the new type refuses. */
static gboolean
is_narrowed (CrowMigration *self,
             guint          new_entity,
             guint          attribute)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      if (change->element == CROW_ELEMENT_ATTRIBUTE && change->risk == CROW_RISK_NARROW_TYPE &&
          change->to_owner == new_entity && change->to == attribute)
        return TRUE;
    }
  return FALSE;
}

/* A table becomes STRICT: rows with a value that is not of its column's type.  Texts and bytes are turned into each
 * other. */
static void
count_loose (CrowMigration        *self,
             guint                 number,
             const CrowDiffChange *change)
{
  const CrowEntityInfo *info = &self->diff->to.info->entities[change->to];
  GString *sql = start_count (self, change->from);
  gboolean any = FALSE;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      guint16 old = crow_diff_lookup_old_attribute (self->diff, change->to, i);
      g_autofree char *type = crow_sql_type_to_catalog_string (self->diff->to.schema, change->to, i, self->dialect);
      g_autoptr (GString) column = g_string_new (NULL);
      g_autoptr (GString) refused = g_string_new (NULL);

      if (old == CROW_NONE || info->attributes[i].generated != NULL || is_narrowed (self, change->to, i))
        continue;
      _crow_risks_append_old_column (column, self, change->from, old);
      if (append_refused (refused, column->str, type))
        {
          g_string_append_printf (sql, "%s%s", any ? " OR " : " WHERE ", refused->str);
          any = TRUE;
        }
    }
  if (any)
    _crow_risks_add (self, number, TRUE, sql);
  else
    g_string_free (sql, TRUE);
}

static void
count_missing (CrowMigration        *self,
               guint                 number,
               const CrowDiffChange *change)
{
  GString *sql = start_count (self, change->from_owner);
  g_autofree char *fallback = _crow_migration_dup_default (self, change->to_owner, change->to);

  if (change->kind == CROW_DIFF_ALTER)
    {
      g_string_append (sql, " WHERE ");
      _crow_risks_append_old_column (sql, self, change->from_owner, change->from);
      g_string_append (sql, " IS NULL");
    }
  mend_by_delete (self, _crow_risks_add (self, number, fallback == NULL, sql));
}

static void
count_failing (CrowMigration        *self,
               guint                 number,
               const CrowDiffChange *change)
{
  const CrowPlanTable *table = self->diff->to.tables[change->to_owner];
  const CrowPlanCheck *check = &g_array_index (table->checks, CrowPlanCheck, change->to_part);
  GString *sql = start_count (self, change->from_owner);

  if (check->attribute != CROW_NONE)
    {
      guint16 old = crow_diff_lookup_old_attribute (self->diff, change->to_owner, check->attribute);
      const CrowEnumInfo *from, *to;

      if (old == CROW_NONE)
        {
          g_string_free (sql, TRUE);
          return;
        }
      to = get_enums (self, change->from_owner, old, change->to_owner, check->attribute, &from);
      g_string_append (sql, " WHERE ");
      _crow_risks_append_old_column (sql, self, change->from_owner, old);
      g_string_append (sql, " NOT IN ");
      append_enum_values (sql, self, from, to);
    }
  else
    {
      g_autofree char *expression = _crow_migration_dup_old_names (self, change->to_owner, check->expression);

      g_string_append_printf (sql, " WHERE NOT (%s)", expression);
    }
  mend_by_delete (self, _crow_risks_add (self, number, TRUE, sql));
}

/* Two types may be the same only afterwards, and PostgreSQL compares no others. */
static const char *
get_cast (CrowMigration *self,
          guint          entity,
          guint          attribute,
          guint          target_entity,
          guint          target_attribute)
{
  g_autofree char *child = NULL;
  g_autofree char *parent = NULL;

  if (self->dialect != CROW_DIALECT_POSTGRESQL)
    return "";
  child = crow_sql_type_to_catalog_string (self->diff->from.schema, entity, attribute, self->dialect);
  parent = crow_sql_type_to_catalog_string (self->diff->from.schema, target_entity, target_attribute, self->dialect);
  return g_str_equal (child, parent) ? "" : "::text";
}

/* The move that fills a new table; NULL: none does. */
static const CrowDiffMove *
find_split (CrowMigration *self,
            guint          new_entity)
{
  for (guint i = 0; i < self->diff->moves->len; i++)
    {
      const CrowDiffMove *move = self->diff->moves->pdata[i];

      if (move->splits && move->to == new_entity && move->values->len > 0)
        return move;
    }
  return NULL;
}

/* The attribute of the old table whose values an attribute of the new one has; CROW_NONE: none. */
static guint16
lookup_moved (CrowMigration      *self,
              const CrowDiffMove *move,
              guint16             attribute)
{
  const CrowEntityInfo *from = &self->diff->from.info->entities[move->from];
  const CrowEntityInfo *to = &self->diff->to.info->entities[move->to];

  for (guint i = 0; i < to->keys[to->primary_key].n_attributes; i++)
    if (to->keys[to->primary_key].attributes[i] == attribute)
      return from->keys[from->primary_key].attributes[i];
  for (guint i = 0; i < move->columns->len; i++)
    if (g_array_index (move->columns, CrowDiffMovedColumn, i).to == attribute)
      return g_array_index (move->columns, CrowDiffMovedColumn, i).from;
  return CROW_NONE;
}

/* Rows that go into a table where the column is required. */
static void
count_moved_missing (CrowMigration        *self,
                     guint                 number,
                     const CrowDiffChange *change)
{
  for (guint i = 0; i < self->diff->moves->len; i++)
    {
      const CrowDiffMove *move = self->diff->moves->pdata[i];
      GString *sql;

      if (!move->splits || move->from != change->from_owner || move->values->len == 0)
        continue;
      for (guint j = 0; j < move->columns->len; j++)
        if (g_array_index (move->columns, CrowDiffMovedColumn, j).from == change->from)
          {
            sql = start_count (self, change->from_owner);
            g_string_append (sql, " AS moving WHERE moving.");
            _crow_risks_append_old_column (sql, self, change->from_owner, change->from);
            g_string_append (sql, " IS NULL");
            _crow_migration_append_told (sql, self, move, "AND", "moving");
            _crow_risks_add (self, number, TRUE, sql);
            return;
          }
    }
}

/* MariaDB gives no name to the table that rows are deleted from, unless the query looks at it once.  NULL: there is no
 * key to know a row by. */
static char *
delete_dangling (CrowMigration           *self,
                 const CrowReferenceInfo *info,
                 guint                    old_entity,
                 const char              *table,
                 const char              *rest)
{
  const CrowPlanTable *old = self->diff->from.tables[old_entity];
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (GString) child_key = g_string_new (NULL);

  if (self->dialect == CROW_DIALECT_POSTGRESQL)
    return g_strconcat ("DELETE FROM ", table, rest, NULL);
  if (info->target != info->entity)
    return g_strconcat ("DELETE child FROM ", table, rest, NULL);
  for (guint i = 0; i < old->primary.n_columns; i++)
    {
      g_string_append (key, i > 0 ? ", " : "");
      _crow_risks_append_old_column (key, self, old_entity, old->primary.columns[i]);
      g_string_append (child_key, i > 0 ? ", child." : "child.");
      _crow_risks_append_old_column (child_key, self, old_entity, old->primary.columns[i]);
    }
  if (key->len == 0)
    return NULL;
  return g_strdup_printf ("DELETE FROM %s WHERE (%s) IN (SELECT %s FROM (SELECT %s FROM %s%s) AS dangling)", table, key->str,
                          key->str, child_key->str, table, rest);
}

/* What refers to nothing is treated as the rule says for a delete: it goes too, or loses the reference where that can be
 * empty.
 *
 * @rest: what comes after the table's name */
static void
mend_dangling (CrowMigration           *self,
               CrowMigrationRisk       *risk,
               const CrowReferenceInfo *info,
               guint                    old_entity,
               const char              *rest)
{
  const CrowSchema *schema = self->diff->to.schema;
  const CrowEntityInfo *old = &self->diff->from.info->entities[old_entity];
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GString) assignments = g_string_new (NULL);
  g_autoptr (GString) before = g_string_new (NULL);

  if (self->dialect == CROW_DIALECT_SQLITE)
    return;
  _crow_migration_append_old_table (table, self, old_entity);
  if (info->on_delete == CROW_ACTION_CASCADE)
    {
      risk->mend_sql = delete_dangling (self, info, old_entity, table->str, rest);
      return;
    }
  for (guint i = 0; i < info->n_columns; i++)
    {
      const CrowAttributeInfo *attribute = &crow_schema_get_entity (schema, info->entity)->attributes[info->columns[i]];
      guint16 column = crow_diff_lookup_old_attribute (self->diff, info->entity, info->columns[i]);

      if ((attribute->flags & CROW_ATTRIBUTE_REQUIRED) ||
          crow_schema_is_in_primary_key (schema, info->entity, info->columns[i]) ||
          crow_schema_is_in_primary_key (self->diff->from.schema, old_entity, column))
        continue;
      if (old->attributes[column].flags & CROW_ATTRIBUTE_REQUIRED)
        {
          /* That would end the transaction of MariaDB. */
          if (self->dialect == CROW_DIALECT_MARIADB)
            continue;
          g_string_append_printf (before, "ALTER TABLE %s ALTER COLUMN ", table->str);
          _crow_risks_append_old_column (before, self, old_entity, column);
          g_string_append (before, " DROP NOT NULL;\n");
        }
      g_string_append (assignments, assignments->len > 0 ? ", " : "");
      _crow_risks_append_old_column (assignments, self, old_entity, column);
      g_string_append (assignments, " = NULL");
    }
  if (assignments->len == 0)
    return;
  /* The new name of the row is in the condition. */
  risk->mend_sql = g_strdup_printf ("%sUPDATE %s AS child SET %s%s", before->str, table->str, assignments->str,
                                    rest + strlen (" AS child"));
}

static void
count_dangling (CrowMigration        *self,
                guint                 number,
                const CrowDiffChange *change)
{
  const CrowPlanTable *table = self->diff->to.tables[change->to_owner];
  const CrowReferenceInfo *info = g_array_index (table->references, CrowPlanReference, change->to_part).info;
  const CrowDiffMove *split = find_split (self, info->target);
  guint16 old_target = split != NULL ? split->from : self->diff->to.entities[info->target];
  g_autoptr (GString) conditions = g_string_new (NULL);
  g_autoptr (GString) pairs = g_string_new (NULL);
  g_autoptr (GString) head = NULL;
  CrowMigrationRisk *risk;
  GString *sql;

  for (guint i = 0; i < info->n_columns; i++)
    {
      guint16 column = crow_diff_lookup_old_attribute (self->diff, change->to_owner, info->columns[i]);
      guint16 target = split != NULL && old_target != CROW_NONE
                         ? lookup_moved (self, split, info->target_columns[i])
                       : old_target != CROW_NONE
                         ? crow_diff_lookup_old_attribute (self->diff, info->target, info->target_columns[i])
                         : CROW_NONE;
      const char *cast;

      /* A new column has no value yet; where it has a default, the foreign key check finds it. */
      if (column == CROW_NONE)
        return;
      g_string_append (conditions, i > 0 ? " AND child." : " WHERE child.");
      _crow_risks_append_old_column (conditions, self, change->from_owner, column);
      g_string_append (conditions, " IS NOT NULL");
      if (target == CROW_NONE)
        {
          old_target = CROW_NONE;
          continue;
        }
      cast = get_cast (self, change->from_owner, column, old_target, target);
      g_string_append (pairs, i > 0 ? " AND parent." : " WHERE parent.");
      _crow_risks_append_old_column (pairs, self, old_target, target);
      g_string_append_printf (pairs, "%s = child.", cast);
      _crow_risks_append_old_column (pairs, self, change->from_owner, column);
      g_string_append (pairs, cast);
    }
  sql = start_count (self, change->from_owner);
  g_string_append_printf (sql, " AS child%s", conditions->str);
  if (old_target != CROW_NONE)
    {
      g_string_append (sql, " AND NOT EXISTS (SELECT 1 FROM ");
      _crow_migration_append_old_table (sql, self, old_target);
      g_string_append_printf (sql, " AS parent%s", pairs->str);
      if (split != NULL)
        _crow_migration_append_told (sql, self, split, "AND", "parent");
      g_string_append_c (sql, ')');
    }
  head = start_count (self, change->from_owner);
  risk = _crow_risks_add (self, number, TRUE, sql);
  mend_dangling (self, risk, info, change->from_owner, risk->count_sql + head->len);
}

static void
count_holders (CrowMigration        *self,
               guint                 number,
               const CrowDiffChange *change)
{
  const CrowSchemaInfo *from = self->diff->from.info;
  GString *sql = g_string_new ("SELECT 0");
  g_autoptr (GString) mend = g_string_new (NULL);
  CrowMigrationRisk *risk;

  for (guint i = 0; i < from->n_entities; i++)
    for (guint j = 0; self->diff->from.entities[i] != CROW_NONE && j < from->entities[i].n_attributes; j++)
      {
        const CrowAttributeInfo *attribute = &from->entities[i].attributes[j];

        if (attribute->type != CROW_TYPE_ENUM || attribute->enumeration != change->from_owner ||
            crow_diff_lookup_new_attribute (self->diff, i, j) == CROW_NONE)
          continue;
        g_string_append (sql, " + (SELECT count(*) FROM ");
        _crow_migration_append_old_table (sql, self, i);
        g_string_append (sql, " WHERE ");
        _crow_risks_append_old_column (sql, self, i, j);
        g_string_append (sql, " = ");
        crow_sql_append_literal (sql, self->dialect, change->from_name);
        g_string_append_c (sql, ')');
        g_string_append (mend, "DELETE FROM ");
        _crow_migration_append_old_table (mend, self, i);
        g_string_append (mend, " WHERE ");
        _crow_risks_append_old_column (mend, self, i, j);
        g_string_append (mend, " = ");
        crow_sql_append_literal (mend, self->dialect, change->from_name);
        g_string_append (mend, ";\n");
      }
  risk = _crow_risks_add (self, number, TRUE, sql);
  if (self->dialect != CROW_DIALECT_SQLITE && mend->len > 0)
    risk->mend_sql = g_strdup (mend->str);
}

void
_crow_migration_find_risks (CrowMigration *self)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      switch (change->risk)
        {
        case CROW_RISK_DROP_TABLE:
          _crow_risks_add (self, i, FALSE, start_count (self, change->from));
          break;
        case CROW_RISK_DROP_COLUMN:
          count_values (self, i, change);
          break;
        case CROW_RISK_NARROW_TYPE:
          if (change->element == CROW_ELEMENT_ENTITY)
            count_loose (self, i, change);
          else
            count_unfit (self, i, change);
          break;
        case CROW_RISK_REQUIRE:
          if (change->facet == CROW_FACET_MOVED)
            count_moved_missing (self, i, change);
          else
            count_missing (self, i, change);
          break;
        case CROW_RISK_UNIQUE:
          _crow_risks_count_alike (self, i, change, change->element, change->to_part);
          break;
        case CROW_RISK_CHECK:
          count_failing (self, i, change);
          break;
        case CROW_RISK_REFERENCE:
          count_dangling (self, i, change);
          break;
        case CROW_RISK_DROP_VALUE:
          count_holders (self, i, change);
          break;
        case CROW_RISK_NONE:
        default:
          break;
        }
      _crow_risks_count_computed_alike (self, i, change);
    }
}
