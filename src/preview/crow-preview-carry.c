/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies rows table by table, with foreign keys deferred to the end, so that the order of tables does not matter.
 *
 * Conflicts are gathered instead of stopping at the first, up to a limit, because a person wants to see all of them.
 *
 * Invariant: the source is never written to; the target holds all that fits, or nothing.
 */
#include "config.h"

#include "preview/crow-preview-carry.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "preview/crow-sample-value.h"
#include "preview/crow-table-map.h"
#include "preview/crow-value-text.h"
#include "sql/crow-dialect.h"

#define MAX_CONFLICTS 1000
#define MAX_ATTEMPTS 20

typedef struct
{
  CrowSchema *from;
  CrowEngine *source;
  CrowSchema *to;
  CrowEngine *target;
  CrowCarryFlags flags;
  GCancellable *cancellable;
  GRand *random;
  GPtrArray *conflicts;
  guint n_filled;
} Carry;

/* One entity on its way. */
typedef struct
{
  guint16 from;
  guint16 to;
  guint16 *sources;   /* owned, by attribute of `to`: attribute of `from`, or CROW_NONE */
  gboolean *inserted; /* owned, by attribute of `to`: whether INSERT names it */
  CrowValue *values;  /* owned, by attribute of `to` */
  char **memory;      /* owned, by attribute of `to`: of values that were made */
  CrowStatement *select;
  CrowStatement *insert;
  guint number;       /* of the row */
} Table;

void
crow_carry_conflict_free (CrowCarryConflict *self)
{
  g_free (self->entity);
  g_free (self->key);
  g_free (self->message);
  g_free (self);
}

static void
table_clear (Table *self,
             Carry *carry)
{
  guint n = crow_schema_get_entity (carry->to, self->to)->n_attributes;

  for (guint i = 0; self->memory != NULL && i < n; i++)
    g_free (self->memory[i]);
  g_free (self->memory);
  g_free (self->sources);
  g_free (self->inserted);
  g_free (self->values);
  g_clear_pointer (&self->select, crow_statement_free);
  g_clear_pointer (&self->insert, crow_statement_free);
}

static void
add_conflict (Carry      *self,
              guint       entity,
              char       *key,
              const char *message)
{
  CrowCarryConflict *conflict;

  if (self->conflicts->len >= MAX_CONFLICTS)
    {
      g_free (key);
      return;
    }
  conflict = g_new0 (CrowCarryConflict, 1);
  conflict->entity = g_strdup (crow_schema_get_entity (self->to, entity)->name);
  conflict->key = key;
  conflict->message = g_strdup (message);
  g_ptr_array_add (self->conflicts, conflict);
}

static guint16
lookup_attribute_by_id (const CrowEntityInfo *entity,
                        const char           *id)
{
  for (guint16 i = 0; i < entity->n_attributes; i++)
    if (g_strcmp0 (entity->attributes[i].id, id) == 0)
      return i;
  return CROW_NONE;
}

static gboolean
is_reference (Carry *self,
              guint  entity,
              guint  attribute)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->to, entity, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      if (references[i].info->columns[j] == attribute)
        return TRUE;
  return FALSE;
}

static gboolean
is_required (const CrowAttributeInfo *attribute)
{
  return (attribute->flags & CROW_ATTRIBUTE_REQUIRED) != 0;
}

static gboolean
prepare (Carry   *self,
         Table   *table,
         GError **error)
{
  const CrowEntityInfo *from = crow_schema_get_entity (self->from, table->from);
  const CrowEntityInfo *to = crow_schema_get_entity (self->to, table->to);
  g_autoptr (GString) select = g_string_new ("SELECT ");
  g_autoptr (GString) insert = g_string_new ("INSERT INTO ");
  g_autoptr (GString) marks = g_string_new (NULL);
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->from, table->from);
  gboolean first = TRUE;

  for (guint i = 0; i < from->n_attributes; i++)
    {
      g_string_append (select, i > 0 ? ", " : "");
      crow_sql_append_identifier (select, CROW_DIALECT_SQLITE, from->attributes[i].name);
    }
  g_string_append (select, " FROM ");
  crow_sql_append_table (select, CROW_DIALECT_SQLITE, from);
  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    {
      g_string_append (select, i > 0 ? ", " : " ORDER BY ");
      crow_sql_append_identifier (select, CROW_DIALECT_SQLITE, from->attributes[key->attributes[i]].name);
    }

  crow_sql_append_table (insert, CROW_DIALECT_SQLITE, to);
  g_string_append (insert, " (");
  for (guint i = 0; i < to->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &to->attributes[i];

      table->sources[i] = lookup_attribute_by_id (from, attribute->id);
      if (table->sources[i] != CROW_NONE && from->attributes[table->sources[i]].generated != NULL &&
          attribute->generated == NULL && !is_required (attribute))
        table->sources[i] = CROW_NONE;
      /* What is new and need not be given gets what the table says. */
      table->inserted[i] = attribute->generated == NULL &&
                           (table->sources[i] != CROW_NONE ||
                            (is_required (attribute) && attribute->default_source == CROW_VALUE_NONE));
      if (!table->inserted[i])
        continue;
      g_string_append (insert, first ? "" : ", ");
      g_string_append (marks, first ? "?" : ", ?");
      crow_sql_append_identifier (insert, CROW_DIALECT_SQLITE, attribute->name);
      first = FALSE;
    }
  if (first)
    {
      g_string_truncate (insert, insert->len - 2);
      g_string_append (insert, " DEFAULT VALUES");
    }
  else
    g_string_append_printf (insert, ") VALUES (%s)", marks->str);
  table->select = crow_engine_prepare (self->source, select->str, error);
  table->insert = table->select != NULL ? crow_engine_prepare (self->target, insert->str, error) : NULL;
  return table->insert != NULL;
}

static char *
dup_old_key (Carry *self,
             Table *table)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->from, table->from);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      CrowValue value;

      crow_statement_get_value (table->select, i, &value);
      g_ptr_array_add (texts, crow_table_map_value_to_text (&value));
    }
  return crow_table_map_dup_key (self->from, table->from, (char *const *) texts->pdata);
}

static void
make_value (Carry *self,
            Table *table,
            guint  attribute)
{
  g_clear_pointer (&table->memory[attribute], g_free);
  table->values[attribute] =
    crow_sample_value (self->to, table->to, attribute, table->number, self->random, &table->memory[attribute]);
}

/* The first row that a new reference could lead to; FALSE: there is none. */
static gboolean
find_any_target (Carry *self,
                 Table *table,
                 guint  attribute)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->to, table->to, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      {
        const CrowReferenceInfo *reference = references[i].info;
        const CrowEntityInfo *to_target = crow_schema_get_entity (self->to, reference->target);
        const CrowAttributeInfo *column = &to_target->attributes[reference->target_columns[j]];
        guint16 from_entity = crow_schema_lookup_entity_by_id (self->from, to_target->id);
        g_autoptr (GString) sql = g_string_new ("SELECT ");
        g_autoptr (CrowStatement) statement = NULL;
        const CrowEntityInfo *from_target;
        guint16 from_column;
        gboolean has_row;
        CrowValue value;

        if (reference->columns[j] != attribute || from_entity == CROW_NONE)
          continue;
        from_target = crow_schema_get_entity (self->from, from_entity);
        from_column = lookup_attribute_by_id (from_target, column->id);
        if (from_column == CROW_NONE)
          continue;
        crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, from_target->attributes[from_column].name);
        g_string_append (sql, " FROM ");
        crow_sql_append_table (sql, CROW_DIALECT_SQLITE, from_target);
        g_string_append (sql, " ORDER BY 1 LIMIT 1");
        statement = crow_engine_prepare (self->source, sql->str, NULL);
        if (statement == NULL || !crow_statement_step (statement, &has_row, NULL) || !has_row)
          continue;
        crow_statement_get_value (statement, 0, &value);
        g_clear_pointer (&table->memory[attribute], g_free);
        table->values[attribute] = value;
        if (value.type == CROW_VALUE_TYPE_TEXT)
          {
            table->memory[attribute] = g_strndup (value.u.text, value.length);
            table->values[attribute].u.text = table->memory[attribute];
          }
        else if (value.type == CROW_VALUE_TYPE_BLOB)
          {
            table->memory[attribute] = g_memdup2 (value.u.bytes, value.length);
            table->values[attribute].u.bytes = table->memory[attribute];
          }
        return TRUE;
      }
  return FALSE;
}

/* The value of one attribute; FALSE: it does not fit, which was told. */
static gboolean
convert (Carry    *self,
         Table    *table,
         guint     attribute,
         gboolean *filled,
         gboolean  fill)
{
  const CrowAttributeInfo *to = &crow_schema_get_entity (self->to, table->to)->attributes[attribute];
  guint16 source = table->sources[attribute];
  const CrowAttributeInfo *from;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  CrowValue value;

  if (source == CROW_NONE)
    {
      *filled = TRUE;
      if (!is_reference (self, table->to, attribute))
        make_value (self, table, attribute);
      else if (!find_any_target (self, table, attribute))
        {
          g_autofree char *message = g_strdup_printf (_("“%s” must lead to a row, and there is none."), to->name);

          add_conflict (self, table->to, dup_old_key (self, table), message);
          return FALSE;
        }
      return TRUE;
    }
  from = &crow_schema_get_entity (self->from, table->from)->attributes[source];
  crow_statement_get_value (table->select, source, &value);
  table->values[attribute] = value;
  if (value.type == CROW_VALUE_TYPE_NULL)
    {
      if (!is_required (to))
        return TRUE;
      if (fill && !is_reference (self, table->to, attribute))
        {
          make_value (self, table, attribute);
          return TRUE;
        }
      if (fill && find_any_target (self, table, attribute))
        return TRUE;
      text = g_strdup_printf (_("“%s” is required now, and the row has no value."), to->name);
      add_conflict (self, table->to, dup_old_key (self, table), text);
      return FALSE;
    }
  if (from->type == to->type && to->type != CROW_TYPE_ENUM && to->type != CROW_TYPE_TEXT)
    return TRUE;

  text = value.type == CROW_VALUE_TYPE_BLOB ? crow_table_map_value_to_text (&value)
                                            : crow_value_text_format (self->from, table->from, source, &value);
  g_clear_pointer (&table->memory[attribute], g_free);
  if (crow_value_text_parse (self->to, table->to, attribute, text, &table->values[attribute], &table->memory[attribute],
                             &error))
    return TRUE;
  if (fill)
    {
      make_value (self, table, attribute);
      return TRUE;
    }
  add_conflict (self, table->to, dup_old_key (self, table), error->message);
  return FALSE;
}

static gboolean
insert (Carry   *self,
        Table   *table,
        GError **error)
{
  guint n = crow_schema_get_entity (self->to, table->to)->n_attributes;
  guint parameter = 0;
  gboolean done;

  for (guint i = 0; i < n; i++)
    if (table->inserted[i])
      crow_statement_bind_value (table->insert, parameter++, &table->values[i]);
  done = crow_statement_step (table->insert, NULL, error);
  crow_statement_reset (table->insert);
  return done;
}

static gboolean
is_contradiction (const GError *error)
{
  return g_error_matches (error, CROW_ERROR, CROW_ERROR_NOT_NULL) ||
         g_error_matches (error, CROW_ERROR, CROW_ERROR_UNIQUE) ||
         g_error_matches (error, CROW_ERROR, CROW_ERROR_CHECK) || g_error_matches (error, CROW_ERROR, CROW_ERROR_KEY);
}

/* Other values for what a key or check refused: all that is neither key nor reference. */
static gboolean
insert_filled (Carry *self,
               Table *table)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->to, table->to);

  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      for (guint i = 0; i < info->n_attributes; i++)
        if (table->inserted[i] && !is_reference (self, table->to, i) &&
            !crow_schema_is_in_primary_key (self->to, table->to, i))
          make_value (self, table, i);
      if (insert (self, table, NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
carry_row (Carry   *self,
           Table   *table,
           GError **error)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->to, table->to);
  gboolean fill = (self->flags & CROW_CARRY_FILL) != 0;
  gboolean filled = FALSE;
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < info->n_attributes; i++)
    if (table->inserted[i] && !convert (self, table, i, &filled, fill))
      return TRUE;
  if (insert (self, table, &local))
    {
      self->n_filled += filled;
      return TRUE;
    }
  if (!is_contradiction (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* A new attribute that is unique may need more than one try. */
  for (guint attempt = 0; filled && attempt < MAX_ATTEMPTS; attempt++)
    {
      for (guint i = 0; i < info->n_attributes; i++)
        if (table->inserted[i] && table->sources[i] == CROW_NONE && !is_reference (self, table->to, i))
          make_value (self, table, i);
      if (insert (self, table, NULL))
        {
          self->n_filled++;
          return TRUE;
        }
    }
  if (!fill || !insert_filled (self, table))
    add_conflict (self, table->to, dup_old_key (self, table), local->message);
  return TRUE;
}

static gboolean
carry_table (Carry   *self,
             guint16  from,
             guint16  to,
             GError **error)
{
  guint n = crow_schema_get_entity (self->to, to)->n_attributes;
  Table table = {
    .from = from,
    .to = to,
    .sources = g_new0 (guint16, n + 1),
    .inserted = g_new0 (gboolean, n + 1),
    .values = g_new0 (CrowValue, n + 1),
    .memory = g_new0 (char *, n + 1),
  };
  gboolean done = prepare (self, &table, error);
  gboolean has_row;

  while (done)
    {
      done = !g_cancellable_set_error_if_cancelled (self->cancellable, error) &&
             crow_statement_step (table.select, &has_row, error);
      if (!done || !has_row)
        break;
      done = carry_row (self, &table, error);
      table.number++;
    }
  table_clear (&table, self);
  return done;
}

/* References that lead nowhere now, as of a link that was turned to another entity.  @n_broken: how many */
static gboolean
check_references (Carry   *self,
                  guint   *n_broken,
                  GError **error)
{
  g_autoptr (CrowStatement) statement =
    crow_engine_prepare (self->target, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check", error);
  g_autoptr (CrowTableMap) tables = crow_table_map_new (self->to, self->target, error);
  g_autoptr (GString) deletes = g_string_new (NULL);
  gboolean has_row;

  *n_broken = 0;
  if (statement == NULL || tables == NULL)
    return FALSE;
  while (crow_statement_step (statement, &has_row, error))
    {
      const char *table;
      const CrowTableColumns *columns;
      g_autofree char *message = NULL;

      if (!has_row)
        return deletes->len == 0 || crow_engine_execute (self->target, deletes->str, error);
      table = crow_statement_get_text (statement, 0);
      columns = crow_table_map_lookup (tables, table);
      (*n_broken)++;
      if (columns != NULL)
        {
          message = g_strdup_printf (_("It refers to a row of “%s” that is not there."),
                                     crow_statement_get_text (statement, 2));
          add_conflict (self, columns->entity, g_strdup (crow_statement_get_text (statement, 1)), message);
        }
      if ((self->flags & (CROW_CARRY_LEAVE_OUT | CROW_CARRY_FILL)) != 0)
        {
          g_string_append (deletes, "DELETE FROM ");
          crow_sql_append_identifier (deletes, CROW_DIALECT_SQLITE, table);
          g_string_append_printf (deletes, " WHERE rowid = %" G_GINT64_FORMAT ";", crow_statement_get_int64 (statement, 1));
        }
    }
  return FALSE;
}

static gboolean
carry_all (Carry   *self,
           GError **error)
{
  gboolean lenient = self->flags != CROW_CARRY_STRICT;
  guint n_broken = 0;

  for (guint i = 0; i < crow_schema_get_n_entities (self->to); i++)
    {
      guint16 from = crow_schema_lookup_entity_by_id (self->from, crow_schema_get_entity (self->to, i)->id);

      if (from != CROW_NONE && !carry_table (self, from, i, error))
        return FALSE;
    }
  /* What is left out may have been referred to; what is only told leads to nothing new. */
  if (!lenient && self->conflicts->len > 0)
    return TRUE;
  do
    if (!check_references (self, &n_broken, error))
      return FALSE;
  while (lenient && n_broken > 0);
  return TRUE;
}

gboolean
crow_carry_rows (CrowSchema     *from,
                 CrowEngine     *source,
                 CrowSchema     *to,
                 CrowEngine     *target,
                 CrowCarryFlags  flags,
                 GCancellable   *cancellable,
                 GPtrArray     **conflicts,
                 guint          *n_filled,
                 GError        **error)
{
  Carry self = {
    .from = from,
    .source = source,
    .to = to,
    .target = target,
    .flags = flags,
    .cancellable = cancellable,
    .random = g_rand_new_with_seed (1),
    .conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_carry_conflict_free),
  };
  gboolean done;

  done = crow_engine_begin (target, error);
  if (done)
    {
      done = crow_engine_execute (target, "PRAGMA defer_foreign_keys = ON", error) && carry_all (&self, error);
      if (done && (self.conflicts->len == 0 || flags != CROW_CARRY_STRICT))
        done = crow_engine_commit (target, error);
      else
        crow_engine_rollback (target);
    }
  g_rand_free (self.random);
  if (done)
    {
      *conflicts = g_ptr_array_ref (self.conflicts);
      *n_filled = self.n_filled;
    }
  g_ptr_array_unref (self.conflicts);
  return done;
}
