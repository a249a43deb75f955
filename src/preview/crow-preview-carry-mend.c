/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes rows of a copy fit the new schema before it is migrated: gives them values, writes a value as the new type has
 * it, or deletes them.
 *
 * A new attribute that must have a value becomes a column beforehand, by a name that nobody has; the migration renames
 * it, because `from` says which attribute it is.
 *
 * Rows to be changed are listed in a temporary table first, so that nothing is read that is being written.  Foreign keys
 * and checks of the old tables are off.
 */
#include "config.h"

#include "preview/crow-preview-carry-private.h"

#include <string.h>

#include "engine/crow-engine-private.h"
#include "preview/crow-preview-engine.h"
#include "preview/crow-sample-value.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-dialect.h"
#include "sql/crow-sql-names.h"

#define LIST "temp.\"crow rows\""

gboolean
_crow_carry_make_copy (CrowCarry *self,
                       GError   **error)
{
  g_autoptr (CrowEngine) copy = _crow_preview_open_engine (error);

  if (copy == NULL || !_crow_engine_copy (self->engine, copy, error) ||
      !crow_engine_execute (copy, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON", error))
    return FALSE;
  g_set_object (&self->engine, copy);
  self->is_copy = TRUE;
  return TRUE;
}

/* Lists the rows of a loss. */
static gboolean
list_rows (CrowCarry          *self,
           const CrowLossInfo *info,
           const char         *identity,
           GError            **error)
{
  g_autofree char *select = _crow_carry_select (info->loss, identity);
  g_autofree char *sql = g_strconcat ("DROP TABLE IF EXISTS " LIST "; CREATE TABLE " LIST " AS ", select, NULL);

  return crow_engine_execute (self->engine, sql, error);
}

/* "UPDATE t SET a = ?, … WHERE (identity) = (?, …)" */
static CrowStatement *
prepare_update (CrowCarry          *self,
                const CrowLossInfo *info,
                const GArray       *attributes,
                const char         *identity,
                guint               n_identity,
                GError            **error)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (self->from, info->from);
  g_autoptr (GString) sql = g_string_new ("UPDATE ");

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  for (guint i = 0; i < attributes->len; i++)
    {
      g_string_append (sql, i > 0 ? ", " : " SET ");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE,
                                  entity->attributes[g_array_index (attributes, guint16, i)].name);
      g_string_append (sql, " = ?");
    }
  g_string_append_printf (sql, " WHERE (%s) = (?", identity);
  for (guint i = 1; i < n_identity; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  return crow_engine_prepare (self->engine, sql->str, error);
}

/* The first row that a reference could lead to, whose value for the attribute is put into @value; @memory: to be freed. */
static gboolean
find_any_target (CrowCarry *self,
                 guint      entity,
                 guint      attribute,
                 CrowValue *value,
                 char     **memory)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->to, entity, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      {
        const CrowReferenceInfo *reference = references[i].info;
        const CrowEntityInfo *to_target = crow_schema_get_entity (self->to, reference->target);
        guint16 from_entity = crow_schema_lookup_entity_by_id (self->from, to_target->id);
        g_autoptr (GString) sql = g_string_new ("SELECT ");
        g_autoptr (CrowStatement) statement = NULL;
        const CrowEntityInfo *from_target;
        guint16 column;
        gboolean has_row;

        if (reference->columns[j] != attribute || from_entity == CROW_NONE)
          continue;
        from_target = crow_schema_get_entity (self->from, from_entity);
        column = _crow_carry_lookup_attribute (from_target, to_target->attributes[reference->target_columns[j]].id);
        if (column == CROW_NONE)
          continue;
        crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, from_target->attributes[column].name);
        g_string_append (sql, " FROM ");
        crow_sql_append_table (sql, CROW_DIALECT_SQLITE, from_target);
        g_string_append (sql, " ORDER BY 1 LIMIT 1");
        statement = crow_engine_prepare (self->engine, sql->str, NULL);
        if (statement == NULL || !crow_statement_step (statement, &has_row, NULL) || !has_row)
          continue;
        crow_statement_get_value (statement, 0, value);
        if (value->type == CROW_VALUE_TYPE_TEXT || value->type == CROW_VALUE_TYPE_BLOB)
          {
            *memory = g_malloc ((gsize) value->length + 1);
            memcpy (*memory, value->u.bytes, value->length);
            (*memory)[value->length] = '\0';
            value->u.bytes = (gpointer) *memory;
          }
        return value->type != CROW_VALUE_TYPE_NULL;
      }
  return FALSE;
}

static gboolean
run_update (CrowStatement *update,
            GError       **error)
{
  gboolean done = crow_statement_step (update, NULL, error);

  crow_statement_reset (update);
  return done;
}

static void
bind_identity (CrowStatement *update,
               guint          first,
               CrowStatement *rows,
               guint          n)
{
  for (guint i = 0; i < n; i++)
    {
      CrowValue value;

      crow_statement_get_value (rows, i, &value);
      crow_statement_bind_value (update, first + i, &value);
    }
}

/* Gives each row that is listed sample values for @attributes of `from`, made for @targets of `to`. */
static gboolean
fill_listed (CrowCarry          *self,
             const CrowLossInfo *info,
             const GArray       *attributes,
             const GArray       *targets,
             const char         *identity,
             guint               n_identity,
             guint               number,
             GError            **error)
{
  g_autoptr (CrowStatement) rows = crow_engine_prepare (self->engine, "SELECT * FROM " LIST " ORDER BY rowid", error);
  g_autoptr (CrowStatement) update = prepare_update (self, info, attributes, identity, n_identity, error);
  g_autofree char **memories = g_new0 (char *, attributes->len + 1);
  gboolean has_row, done = rows != NULL && update != NULL;

  while (done && (done = !g_cancellable_set_error_if_cancelled (self->cancellable, error) &&
                         crow_statement_step (rows, &has_row, error)) && has_row)
    {
      gboolean fits = TRUE;

      for (guint i = 0; i < attributes->len; i++)
        {
          guint16 target = g_array_index (targets, guint16, i);
          CrowValue value = crow_value_null ();

          g_clear_pointer (&memories[i], g_free);
          if (_crow_carry_is_reference (self, info->to, target))
            fits = find_any_target (self, info->to, target, &value, &memories[i]) && fits;
          else
            value = crow_sample_value (self->to, info->to, target, number, self->random, &memories[i]);
          crow_statement_bind_value (update, i, &value);
        }
      bind_identity (update, attributes->len, rows, n_identity);
      /* What an old key refuses stays as it is, and is told if it does not fit. */
      if (fits)
        self->n_filled += run_update (update, NULL) && self->attempt == 0;
      number++;
    }
  for (guint i = 0; i < attributes->len; i++)
    g_free (memories[i]);
  return done;
}

/* New attributes. */

/* `from` with one more attribute that is @added in `to`, and called @name. */
static gboolean
add_to_schema (CrowCarry               *self,
               guint16                  entity,
               const CrowAttributeInfo *added,
               const char              *name,
               GError                 **error)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->from);
  CrowSchemaBuilder *builder = crow_schema_builder_new (info->id, info->name, info->comment);
  CrowSchema *schema;

  crow_schema_builder_set_written_for (builder, info->written_for - 1);
  for (guint i = 0; i < info->n_enums; i++)
    crow_schema_builder_add_enum (builder, &info->enums[i]);
  for (guint i = 0; i < info->n_entities; i++)
    {
      CrowEntityInfo copy = info->entities[i];
      g_autofree CrowAttributeInfo *attributes = g_new0 (CrowAttributeInfo, copy.n_attributes + 1);

      for (guint j = 0; j < copy.n_attributes; j++)
        attributes[j] = copy.attributes[j];
      attributes[copy.n_attributes] = (CrowAttributeInfo) { .id = added->id, .name = name, .type = CROW_TYPE_TEXT };
      copy.attributes = attributes;
      if (i == entity)
        copy.n_attributes++;
      crow_schema_builder_add_entity (builder, &copy);
    }
  for (guint i = 0; i < info->n_relationships; i++)
    crow_schema_builder_add_relationship (builder, &info->relationships[i]);
  for (guint i = 0; i < info->n_throughs; i++)
    crow_schema_builder_add_through (builder, &info->throughs[i]);
  for (guint i = 0; i < info->n_views; i++)
    crow_schema_builder_add_view (builder, &info->views[i]);
  schema = crow_schema_builder_end (builder, error);
  if (schema == NULL)
    return FALSE;
  crow_schema_unref (self->from);
  self->from = schema;
  return TRUE;
}

/* A strict table takes few types; the new one, if it is not strict any more, may have others. */
static gboolean
is_strict_type (const char *type)
{
  static const char *const types[] = { "INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (type, types[i]) == 0)
      return TRUE;
  return FALSE;
}

/* A column for a new attribute, with a value in each row. */
static gboolean
add_column (CrowCarry          *self,
            const CrowLossInfo *info,
            GError            **error)
{
  const CrowEntityInfo *from = crow_schema_get_entity (self->from, info->from);
  const CrowAttributeInfo *added = &crow_schema_get_entity (self->to, info->to)->attributes[info->attribute];
  g_autofree char *type = crow_sql_type_to_catalog_string (self->to, info->to, info->attribute, CROW_DIALECT_SQLITE);
  g_autofree char *name = g_strdup_printf ("crow new %u", from->n_attributes);
  g_autofree char *identity = NULL;
  g_autoptr (GString) sql = g_string_new ("ALTER TABLE ");
  g_autoptr (GArray) attributes = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr (GArray) targets = g_array_new (FALSE, FALSE, sizeof (guint16));
  guint16 attribute = from->n_attributes, target = info->attribute;
  guint n_identity;

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, from);
  g_string_append (sql, " ADD COLUMN ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, name);
  g_string_append_printf (sql, " %s", (from->flags & CROW_ENTITY_STRICT) && !is_strict_type (type) ? "ANY" : type);
  if (!crow_engine_execute (self->engine, sql->str, error) ||
      !add_to_schema (self, info->from, added, name, error))
    return FALSE;
  g_array_append_val (attributes, attribute);
  g_array_append_val (targets, target);
  identity = _crow_carry_dup_identity (self, info->from, &n_identity);
  return n_identity == 0 ||
         (list_rows (self, info, identity, error) &&
          fill_listed (self, info, attributes, targets, identity, n_identity, 0, error));
}

/* Values that are there. */

/* Of rows that are listed: a value that can be read as one of the new type is written so; what cannot is filled, or its row
 * deleted, as the flags say. */
static gboolean
convert_listed (CrowCarry          *self,
                const CrowLossInfo *info,
                guint16             attribute,
                const char         *identity,
                guint               n_identity,
                GError            **error)
{
  const CrowEntityInfo *entity = crow_schema_get_entity (self->from, info->from);
  g_autoptr (GArray) attributes = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr (CrowStatement) rows = crow_engine_prepare (self->engine, "SELECT * FROM " LIST " ORDER BY rowid", error);
  g_autoptr (CrowStatement) update = NULL, delete = NULL, read = NULL;
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GString) where = g_string_new (" WHERE ");
  guint number = 0;
  gboolean has_row, done;

  g_array_append_val (attributes, attribute);
  update = prepare_update (self, info, attributes, identity, n_identity, error);
  g_string_append_printf (where, "(%s) = (?", identity);
  for (guint i = 1; i < n_identity; i++)
    g_string_append (where, ", ?");
  g_string_append_c (where, ')');
  g_string_append (sql, "SELECT ");
  crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, entity->attributes[attribute].name);
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  g_string_append (sql, where->str);
  read = update != NULL ? crow_engine_prepare (self->engine, sql->str, error) : NULL;
  g_string_assign (sql, "DELETE FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, entity);
  g_string_append (sql, where->str);
  delete = read != NULL ? crow_engine_prepare (self->engine, sql->str, error) : NULL;
  done = rows != NULL && delete != NULL;
  while (done && (done = !g_cancellable_set_error_if_cancelled (self->cancellable, error) &&
                         crow_statement_step (rows, &has_row, error)) && has_row)
    {
      g_autofree char *memory = NULL;
      CrowValue given, value;
      gboolean found;

      bind_identity (read, 0, rows, n_identity);
      if (!crow_statement_step (read, &found, error))
        return FALSE;
      if (found)
        crow_statement_get_value (read, 0, &given);
      if (found && _crow_carry_convert (self, info, attribute, &given, &value, &memory, NULL))
        crow_statement_reset (read);
      else
        {
          crow_statement_reset (read);
          if ((self->flags & CROW_CARRY_FILL) == 0)
            {
              bind_identity (delete, 0, rows, n_identity);
              if (!run_update (delete, error))
                return FALSE;
              continue;
            }
          value = crow_sample_value (self->to, info->to, info->attribute, number, self->random, &memory);
          self->n_filled++;
        }
      number++;
      crow_statement_bind_value (update, 0, &value);
      bind_identity (update, 1, rows, n_identity);
      /* What a strict table refuses stays, and is told. */
      run_update (update, NULL);
    }
  return done;
}

/* The attributes that get other values where a check or a key is not fulfilled: all that is neither key nor reference. */
static void
choose_attributes (CrowCarry          *self,
                   const CrowLossInfo *info,
                   GArray             *attributes,
                   GArray             *targets)
{
  const CrowEntityInfo *from = crow_schema_get_entity (self->from, info->from);
  const CrowEntityInfo *to = crow_schema_get_entity (self->to, info->to);

  for (guint16 i = 0; i < to->n_attributes; i++)
    {
      guint16 source = _crow_carry_find_source (self, info->from, info->to, i);

      if (source == CROW_NONE || to->attributes[i].generated != NULL || from->attributes[source].generated != NULL ||
          (info->attribute != CROW_NONE && info->attribute != i) ||
          (info->attribute == CROW_NONE && (_crow_carry_is_reference (self, info->to, i) ||
                                            crow_schema_is_in_primary_key (self->to, info->to, i))))
        continue;
      g_array_append_val (attributes, source);
      g_array_append_val (targets, i);
    }
}

static gboolean
delete_listed (CrowCarry          *self,
               const CrowLossInfo *info,
               const char         *identity,
               GError            **error)
{
  g_autoptr (GString) sql = g_string_new ("DELETE FROM ");

  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, crow_schema_get_entity (self->from, info->from));
  g_string_append_printf (sql, " WHERE (%s) IN (SELECT * FROM " LIST ")", identity);
  return crow_engine_execute (self->engine, sql->str, error);
}

/* Of rows that are alike the first stays as it is. */
static gboolean
keep_first (CrowCarry *self,
            GError   **error)
{
  return crow_engine_execute (self->engine, "DELETE FROM " LIST " WHERE rowid = (SELECT min(rowid) FROM " LIST ")", error);
}

static gboolean
mend (CrowCarry          *self,
      const CrowLossInfo *info,
      GError            **error)
{
  g_autoptr (GArray) attributes = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr (GArray) targets = g_array_new (FALSE, FALSE, sizeof (guint16));
  gboolean unique = g_str_equal (info->loss->code, "unique"), narrow = g_str_equal (info->loss->code, "narrow-type");
  guint16 attribute = CROW_NONE;
  g_autofree char *identity = NULL;
  guint n_identity, number;

  if (info->meaning == CROW_LOSS_NEW)
    return add_column (self, info, error);
  identity = _crow_carry_dup_identity (self, info->from, &n_identity);
  if (n_identity == 0 || g_str_equal (info->loss->code, "reference"))
    return TRUE;
  if (narrow && info->attribute != CROW_NONE)
    attribute = _crow_carry_find_source (self, info->from, info->to, info->attribute);
  if (attribute != CROW_NONE)
    return list_rows (self, info, identity, error) &&
           convert_listed (self, info, attribute, identity, n_identity, error);
  if ((self->flags & CROW_CARRY_FILL) == 0)
    return unique || (list_rows (self, info, identity, error) && delete_listed (self, info, identity, error));
  choose_attributes (self, info, attributes, targets);
  /* Other numbers than those of rows that are there. */
  number = unique ? 100000 * (self->attempt + 1) : 0;
  return attributes->len == 0 ||
         (list_rows (self, info, identity, error) && (!unique || keep_first (self, error)) &&
          fill_listed (self, info, attributes, targets, identity, n_identity, number, error));
}

gboolean
_crow_carry_mend (CrowCarry          *self,
                  const CrowLossInfo *info,
                  GError            **error)
{
  gboolean done;

  if (info->loss->rows_sql == NULL || info->from == CROW_NONE || info->to == CROW_NONE)
    return TRUE;
  if (!crow_engine_execute (self->engine, "PRAGMA foreign_keys = OFF", error) || !crow_engine_begin (self->engine, error))
    return FALSE;
  done = mend (self, info, error) && crow_engine_execute (self->engine, "DROP TABLE IF EXISTS " LIST, error) &&
         crow_engine_commit (self->engine, error);
  if (!done)
    crow_engine_rollback (self->engine);
  return done;
}

/* "DELETE FROM t WHERE rowid = …;", with a name that no column has for that; nothing where there is none. */
static void
append_delete (GString          *sql,
               const CrowSchema *schema,
               const char       *table,
               gint64            rowid)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);

  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, &info->entities[i]);
      const char *number = crow_sql_get_rowid_name (&info->entities[i], NULL);

      if (g_ascii_strcasecmp (name, table) != 0 || number == NULL)
        continue;
      g_string_append (sql, "DELETE FROM ");
      crow_sql_append_table (sql, CROW_DIALECT_SQLITE, &info->entities[i]);
      g_string_append_printf (sql, " WHERE %s = %" G_GINT64_FORMAT ";", number, rowid);
    }
}

static gboolean
count_changes (CrowCarry *self,
               gint64    *n,
               GError   **error)
{
  g_autoptr (CrowStatement) statement = crow_engine_prepare (self->engine, "SELECT total_changes()", error);
  gboolean has_row;

  if (statement == NULL || !crow_statement_step (statement, &has_row, error))
    return FALSE;
  *n = crow_statement_get_int64 (statement, 0);
  return TRUE;
}

/* Deletes what is listed in @deletes, a statement a row; @n: how many were there. */
static gboolean
run_deletes (CrowCarry  *self,
             const char *deletes,
             guint      *n,
             GError    **error)
{
  gint64 before, after;

  *n = 0;
  if (*deletes == '\0')
    return TRUE;
  if (!count_changes (self, &before, error) || !crow_engine_execute (self->engine, deletes, error) ||
      !count_changes (self, &after, error))
    return FALSE;
  *n = after - before;
  return TRUE;
}

gboolean
_crow_carry_delete_dangling (CrowCarry *self,
                             guint     *n_deleted,
                             GError   **error)
{
  guint n;

  *n_deleted = 0;
  if (!crow_engine_execute (self->engine, "PRAGMA foreign_keys = OFF", error))
    return FALSE;
  do
    {
      g_autoptr (CrowStatement) statement =
        crow_engine_prepare (self->engine,
                             "SELECT DISTINCT c.\"table\", c.rowid FROM pragma_foreign_key_check AS c "
                             "WHERE c.rowid IS NOT NULL AND NOT EXISTS (SELECT 1 "
                             "FROM pragma_foreign_key_list(c.\"table\") AS f "
                             "JOIN pragma_table_info(c.\"table\") AS i ON i.name = f.\"from\" "
                             "WHERE f.id = c.fkid AND i.\"notnull\" = 0 AND i.pk = 0)", error);
      g_autoptr (GString) deletes = g_string_new (NULL);
      gboolean has_row, done = statement != NULL;

      while (done && (done = crow_statement_step (statement, &has_row, error)) && has_row)
        append_delete (deletes, self->from, crow_statement_get_text (statement, 0),
                       crow_statement_get_int64 (statement, 1));
      if (!done || !run_deletes (self, deletes->str, &n, error))
        return FALSE;
      *n_deleted += n;
    }
  while (n > 0);
  return TRUE;
}
