/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From rows of tables to rows of entities as they were drawn, with values by ids.
 *
 * A row of an heir is put together from all tables of its hierarchy.  What it refers to is taken along, because a
 * row whose reference leads nowhere could be put into no database.
 *
 * Invariant: rows are told apart by the entity at the root of their hierarchy and the literals of its primary key.
 */
#include "config.h"

#include "preview/crow-preview-keep.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/crow-error.h"
#include "preview/crow-preview-private.h"
#include "preview/crow-sample-heirs.h"
#include "sql/crow-dialect.h"
#include "sql/crow-value-literal.h"

#define MAX_BYTES (1024 * 1024)

/* A row of a table, read. */
typedef struct
{
  guint16 table;
  CrowValue *values;
  GPtrArray *memory;
} Record;

typedef struct
{
  CrowPreview *preview; /* borrowed */
  CrowSchema *drawn, *tables;
  CrowEngine *engine;
  CrowFixtures *found;  /* owned */
  GHashTable *known;    /* owned: identity → number + 1 */
  GPtrArray *records;   /* owned: GPtrArray of Record, by number */
  GPtrArray *waiting;   /* owned: Record, whose rows are to be collected yet */
} Collector;

static void
record_free (gpointer data)
{
  Record *record = data;

  if (record == NULL)
    return;
  g_free (record->values);
  g_ptr_array_unref (record->memory);
  g_free (record);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Record, record_free)

static void
record_set (Record          *record,
            guint            attribute,
            const CrowValue *value)
{
  record->values[attribute] = *value;
  if (value->type == CROW_VALUE_TYPE_TEXT || value->type == CROW_VALUE_TYPE_BLOB)
    {
      char *memory = g_malloc (value->length + 1);

      if (value->length > 0)
        memcpy (memory, value->u.bytes, value->length);
      memory[value->length] = '\0';
      g_ptr_array_add (record->memory, memory);
      record->values[attribute].u.bytes = memory;
    }
}

static Record *
record_new (CrowSchema *tables,
            guint16     table)
{
  Record *record = g_new0 (Record, 1);

  record->table = table;
  record->values = g_new0 (CrowValue, crow_schema_get_entity (tables, table)->n_attributes + 1);
  record->memory = g_ptr_array_new_with_free_func (g_free);
  return record;
}

/* (nullable): the row of a table that has these values in these columns */
static Record *
read_record (Collector       *self,
             guint16          table,
             const guint16   *columns,
             const CrowValue *values,
             guint            n_columns)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->tables, table);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  gboolean has_row = FALSE;
  Record *record;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[i].name);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append (sql, i > 0 ? " AND " : " WHERE ");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[columns[i]].name);
      g_string_append (sql, " = ?");
    }
  statement = crow_engine_prepare (self->engine, sql->str, NULL);
  for (guint i = 0; statement != NULL && i < n_columns; i++)
    crow_statement_bind_value (statement, i, &values[i]);
  if (statement == NULL || !crow_statement_step (statement, &has_row, NULL) || !has_row)
    return NULL;
  record = record_new (self->tables, table);
  for (guint i = 0; i < info->n_attributes; i++)
    {
      CrowValue value;

      crow_statement_get_value (statement, i, &value);
      record_set (record, i, &value);
    }
  return record;
}

static guint16
drawn_of (Collector *self,
          guint16    table)
{
  return crow_schema_lookup_entity_by_id (self->drawn, crow_schema_get_entity (self->tables, table)->id);
}

/* The table of the root of the hierarchy that a table is of. */
static guint16
root_table (Collector *self,
            guint16    table)
{
  guint16 drawn = drawn_of (self, table);

  return drawn == CROW_NONE ? CROW_NONE
                            : crow_table_of_entity (self->drawn, self->tables, crow_schema_get_root (self->drawn, drawn));
}

/* The values of a row's primary key; NULL: it has none. */
static CrowValue *
key_of (CrowSchema   *tables,
        const Record *record,
        guint        *n)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (tables, record->table);
  CrowValue *values;

  if (key == NULL)
    return NULL;
  *n = key->n_attributes;
  values = g_new0 (CrowValue, *n);
  for (guint i = 0; i < *n; i++)
    values[i] = record->values[key->attributes[i]];
  return values;
}

static char *
make_identity (const char      *root,
               const CrowValue *key,
               guint            n)
{
  GString *text = g_string_new (root);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *literal = crow_value_to_literal (&key[i]);

      g_string_append_printf (text, " %s", literal);
    }
  return g_string_free (text, FALSE);
}

/* The entity, as it was drawn, that a row of a root's table is of. */
static guint16
kind_of (Collector *self,
         Record    *root)
{
  guint16 drawn = drawn_of (self, root->table);
  const CrowEntityInfo *info = crow_schema_get_entity (self->drawn, drawn);
  guint16 attribute;
  g_autoptr (CrowSampleHeirs) heirs = NULL;

  if (info->inheritance == NULL || info->inheritance->discriminator == CROW_NONE)
    return drawn;
  attribute = crow_schema_lookup_attribute (self->tables, root->table,
                                            info->attributes[info->inheritance->discriminator].name);
  heirs = crow_sample_heirs_new (self->drawn, self->tables);
  for (guint i = 0; i < crow_schema_get_n_entities (self->drawn); i++)
    {
      CrowValue value;

      if (crow_schema_get_root (self->drawn, i) == drawn && attribute != CROW_NONE &&
          crow_sample_heirs_get_value (heirs, i, root->table, attribute, &value) &&
          crow_value_equal (&value, &root->values[attribute]))
        return i;
    }
  return drawn;
}

/* A value as the type has it: SQLite makes numbers of decimals. */
static void
keep_value (CrowFixtureRow          *row,
            const CrowAttributeInfo *attribute,
            const CrowValue         *value)
{
  CrowValue kept = *value;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  char format[16];

  if (attribute->type == CROW_TYPE_DECIMAL &&
      (value->type == CROW_VALUE_TYPE_DOUBLE || value->type == CROW_VALUE_TYPE_INT64))
    {
      double number = value->type == CROW_VALUE_TYPE_DOUBLE ? value->u.real : (double) value->u.integer;

      g_snprintf (format, sizeof format, "%%.%uf", MIN (attribute->scale, 15));
      if (value->type == CROW_VALUE_TYPE_INT64 && attribute->scale == 0)
        g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value->u.integer);
      else if (fabs (number) < 1e15)
        g_ascii_formatd (text, sizeof text, format, number);
      if (fabs (number) < 1e15 && g_ascii_strtod (text, NULL) == number)
        kept = crow_value_text (text);
    }
  crow_fixture_row_set (row, attribute->id, &kept);
}

static void
keep_record (Collector      *self,
             CrowFixtureRow *row,
             const Record   *record,
             guint16         kind,
             gboolean        is_root)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->tables, record->table);
  g_autoptr (CrowSampleHeirs) heirs = crow_sample_heirs_new (self->drawn, self->tables);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      CrowValue value;

      if (info->attributes[i].generated != NULL || !crow_sample_heirs_has_attribute (heirs, kind, record->table, i) ||
          (!is_root && crow_schema_is_in_primary_key (self->tables, record->table, i)) ||
          crow_sample_heirs_get_value (heirs, kind, record->table, i, &value))
        continue;
      keep_value (row, &info->attributes[i], &record->values[i]);
    }
}

/* Collects the row of the root's table, with the parts of it in other tables. */
static CrowFixtureRow *
collect (Collector  *self,
         Record     *root,
         const char *identity)
{
  guint16 kind = kind_of (self, root);
  guint16 last = root->table;
  guint n;
  g_autofree CrowValue *key = key_of (self->tables, root, &n);
  const char *id = g_hash_table_lookup (self->preview->kept, identity);
  CrowFixtureRow *row = crow_fixtures_add_row (self->found, id != NULL ? id : "",
                                               crow_schema_get_entity (self->drawn, kind)->id);
  GPtrArray *parts = g_ptr_array_new_with_free_func (record_free);
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint16 at = kind; at != CROW_NONE;)
    {
      const CrowInheritanceInfo *info = crow_schema_get_entity (self->drawn, at)->inheritance;

      g_array_prepend_val (chain, at);
      at = info != NULL && at != crow_schema_get_root (self->drawn, kind) ? info->parent : CROW_NONE;
    }
  g_ptr_array_add (parts, root);
  keep_record (self, row, root, kind, TRUE);
  for (guint i = 0; i < chain->len; i++)
    {
      guint16 table = crow_table_of_entity (self->drawn, self->tables, g_array_index (chain, guint16, i));
      const CrowKeyInfo *own = table != CROW_NONE ? crow_schema_get_primary_key (self->tables, table) : NULL;
      Record *part;

      if (table == last || own == NULL || own->n_attributes != n)
        continue;
      last = table;
      part = read_record (self, table, own->attributes, key, n);
      if (part == NULL)
        continue;
      keep_record (self, row, part, kind, FALSE);
      g_ptr_array_add (parts, part);
    }
  g_ptr_array_add (self->records, parts);
  g_hash_table_insert (self->known, g_strdup (identity), GUINT_TO_POINTER (self->found->rows->len));
  return row;
}

/* Takes @record.  The row that it is of is collected, unless that was done. */
static CrowFixtureRow *
collect_row_of (Collector *self,
                Record    *record)
{
  g_autoptr (Record) own = record;
  g_autoptr (Record) root = NULL;
  guint16 table = root_table (self, own->table);
  const CrowKeyInfo *key = table != CROW_NONE ? crow_schema_get_primary_key (self->tables, table) : NULL;
  guint n;
  g_autofree CrowValue *values = key != NULL ? key_of (self->tables, own, &n) : NULL;
  g_autofree char *identity = NULL;

  if (values == NULL || n != key->n_attributes)
    return NULL;
  identity = make_identity (crow_schema_get_entity (self->tables, table)->id, values, n);
  if (g_hash_table_contains (self->known, identity))
    return NULL;
  root = read_record (self, table, key->attributes, values, n);
  return root != NULL ? collect (self, g_steal_pointer (&root), identity) : NULL;
}

/* What the rows refer to. */
static void
follow_references (Collector *self,
                   guint      number)
{
  GPtrArray *parts = g_ptr_array_index (self->records, number);

  for (guint p = 0; p < parts->len; p++)
    {
      const Record *part = g_ptr_array_index (parts, p);
      guint n;
      const CrowSchemaReference *references = crow_schema_get_references (self->tables, part->table, &n);

      for (guint i = 0; i < n; i++)
        {
          const CrowReferenceInfo *info = references[i].info;
          g_autofree CrowValue *values = g_new0 (CrowValue, info->n_columns + 1);
          gboolean whole = TRUE;
          Record *target;

          for (guint j = 0; j < info->n_columns; j++)
            {
              values[j] = part->values[info->columns[j]];
              whole &= values[j].type != CROW_VALUE_TYPE_NULL;
            }
          target = whole ? read_record (self, info->target, info->target_columns, values, info->n_columns) : NULL;
          if (target != NULL)
            collect_row_of (self, target);
        }
    }
}

/* Pairs. */

static void
index_parts (Collector  *self,
             GHashTable *targets,
             guint       number)
{
  GPtrArray *parts = g_ptr_array_index (self->records, number);

  for (guint p = 0; p < parts->len; p++)
    {
      const Record *part = g_ptr_array_index (parts, p);
      guint n;
      const CrowSchemaReference *referrers = crow_schema_get_referrers (self->tables, part->table, &n);

      for (guint i = 0; i < n; i++)
        {
          const CrowReferenceInfo *info = referrers[i].info;
          g_autofree CrowValue *values = g_new0 (CrowValue, info->n_columns + 1);
          g_autofree char *prefix = g_strdup_printf ("%u.%u", referrers[i].relationship, referrers[i].end);

          for (guint j = 0; j < info->n_columns; j++)
            values[j] = part->values[info->target_columns[j]];
          g_hash_table_replace (targets, make_identity (prefix, values, info->n_columns), GUINT_TO_POINTER (number + 1));
        }
    }
}

/* The pairs of a link whose first row is one of those found, and whose second is one, too. */
static void
collect_pairs (Collector  *self,
               guint       link,
               GHashTable *targets)
{
  const CrowRelationshipInfo *info = crow_schema_get_relationship (self->tables, link);
  const CrowEntityInfo *table = crow_schema_get_entity (self->tables, info->association);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  g_autofree CrowValue *values = NULL;

  for (guint i = 0; i < table->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, table->attributes[i].name);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, table);
  for (guint i = 0; i < info->references[0].n_columns; i++)
    {
      g_string_append (sql, i > 0 ? " AND " : " WHERE ");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, table->attributes[info->references[0].columns[i]].name);
      g_string_append (sql, " = ?");
    }
  statement = crow_engine_prepare (self->engine, sql->str, NULL);
  values = g_new0 (CrowValue, MAX (info->references[0].n_columns, info->references[1].n_columns) + 1);
  for (guint number = 0; statement != NULL && number < self->records->len; number++)
    {
      GPtrArray *parts = g_ptr_array_index (self->records, number);
      const Record *part = NULL;
      gboolean has_row;

      for (guint i = 0; i < parts->len; i++)
        if (((Record *) g_ptr_array_index (parts, i))->table == info->references[0].target)
          part = g_ptr_array_index (parts, i);
      if (part == NULL)
        continue;
      for (guint i = 0; i < info->references[0].n_columns; i++)
        crow_statement_bind_value (statement, i, &part->values[info->references[0].target_columns[i]]);
      while (crow_statement_step (statement, &has_row, NULL) && has_row)
        {
          g_autofree char *prefix = g_strdup_printf ("%u.1", link);
          g_autofree char *key = NULL;
          guint other;

          for (guint i = 0; i < info->references[1].n_columns; i++)
            crow_statement_get_value (statement, info->references[1].columns[i], &values[i]);
          key = make_identity (prefix, values, info->references[1].n_columns);
          other = GPOINTER_TO_UINT (g_hash_table_lookup (targets, key));
          if (other > 0)
            crow_fixtures_add_pair (self->found, info->id, number, other - 1);
        }
      crow_statement_reset (statement);
    }
}

static void
collect_all_pairs (Collector *self)
{
  g_autoptr (GHashTable) targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->records->len; i++)
    index_parts (self, targets, i);
  for (guint i = 0; i < crow_schema_get_n_relationships (self->tables); i++)
    if (crow_schema_get_relationship (self->tables, i)->kind == CROW_LINK_MANY_TO_MANY &&
        crow_schema_get_relationship (self->tables, i)->association != CROW_NONE)
      collect_pairs (self, i, targets);
}

/* Kept rows. */

/* The key of a kept row in its root's table; NULL: it has none. */
static CrowValue *
key_of_kept (CrowSchema           *drawn,
             CrowSchema           *tables,
             const CrowFixtureRow *row,
             guint16              *table,
             guint                *n)
{
  guint16 entity = crow_schema_lookup_entity_by_id (drawn, row->entity);
  const CrowKeyInfo *key;
  g_autofree CrowValue *values = NULL;

  if (entity == CROW_NONE)
    return NULL;
  *table = crow_table_of_entity (drawn, tables, crow_schema_get_root (drawn, entity));
  key = *table != CROW_NONE ? crow_schema_get_primary_key (tables, *table) : NULL;
  if (key == NULL)
    return NULL;
  *n = key->n_attributes;
  values = g_new0 (CrowValue, *n);
  for (guint i = 0; i < *n; i++)
    {
      const CrowValue *value =
        crow_fixture_row_lookup (row, crow_schema_get_entity (tables, *table)->attributes[key->attributes[i]].id);

      if (value == NULL || value->type == CROW_VALUE_TYPE_NULL)
        return NULL;
      values[i] = *value;
    }
  return g_steal_pointer (&values);
}

void
_crow_preview_index_kept (CrowPreview *self)
{
  g_autoptr (CrowSchema) tables = NULL;

  g_hash_table_remove_all (self->kept);
  if (self->fixtures == NULL || self->drawn == NULL)
    return;
  tables = crow_schema_ref_tables (self->drawn);
  for (guint i = 0; i < self->fixtures->rows->len; i++)
    {
      const CrowFixtureRow *row = g_ptr_array_index (self->fixtures->rows, i);
      guint16 table;
      guint n;
      g_autofree CrowValue *key = key_of_kept (self->drawn, tables, row, &table, &n);

      if (key != NULL)
        g_hash_table_replace (self->kept, make_identity (crow_schema_get_entity (tables, table)->id, key, n), row->id);
    }
}

void
crow_preview_set_fixtures (CrowPreview  *self,
                           CrowFixtures *fixtures)
{
  g_return_if_fail (CROW_IS_PREVIEW (self));

  if (fixtures != NULL)
    crow_fixtures_ref (fixtures);
  g_hash_table_remove_all (self->kept);
  g_clear_pointer (&self->fixtures, crow_fixtures_unref);
  self->fixtures = fixtures;
  _crow_preview_index_kept (self);
  _crow_preview_emit_marks_changed (self);
}

gboolean
crow_preview_has_kept (CrowPreview *self,
                       guint        entity)
{
  CrowSchema *schema = crow_preview_get_schema (self);
  guint16 table;

  g_return_val_if_fail (CROW_IS_PREVIEW (self), FALSE);

  if (schema == NULL || entity == CROW_NONE || self->fixtures == NULL)
    return FALSE;
  for (guint i = 0; i < self->fixtures->rows->len; i++)
    {
      const CrowFixtureRow *row = g_ptr_array_index (self->fixtures->rows, i);

      table = crow_preview_lookup_entity (self, row->entity);
      if (table == entity)
        return TRUE;
    }
  return FALSE;
}

/* Beginning and ending. */

static gboolean
begin (Collector   *self,
       CrowPreview *preview,
       GError     **error)
{
  g_autoptr (CrowSchema) tables = preview->drawn != NULL ? crow_schema_ref_tables (preview->drawn) : NULL;

  if (!_crow_preview_require (preview, error))
    return FALSE;
  if (tables == NULL || !crow_schema_equal (tables, preview->base->schema, NULL))
    {
      g_set_error_literal (error, CROW_ERROR, CROW_ERROR_SCHEMA,
                           _("The rows do not follow the drawing yet. Commit, or resolve what holds them up, first."));
      return FALSE;
    }
  self->preview = preview;
  self->drawn = preview->drawn;
  self->tables = preview->base->schema;
  self->engine = preview->base->engine;
  self->found = crow_fixtures_new ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  /* What ran is what was done to rows, not what looks at them. */
  _crow_preview_log_set_quiet (preview->log, TRUE);
  return TRUE;
}

static void
end (Collector *self)
{
  _crow_preview_log_set_quiet (self->preview->log, FALSE);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->records);
}

static gsize
count_bytes (const CrowFixtureRow *row)
{
  gsize n = 0;

  for (guint i = 0; i < row->values->len; i++)
    n += g_array_index (row->values, CrowValue, i).length;
  return n;
}

CrowFixtures *
crow_preview_collect_rows (CrowPreview *preview,
                           GPtrArray   *rows,
                           GError     **error)
{
  Collector self = { NULL };
  guint n_asked;

  g_return_val_if_fail (CROW_IS_PREVIEW (preview), NULL);

  if (!begin (&self, preview, error))
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      CrowPreviewRow *row = g_ptr_array_index (rows, i);
      Record *record;

      if (crow_preview_row_get_schema (row) != self.tables)
        continue;
      record = record_new (self.tables, crow_preview_row_get_entity (row));
      for (guint j = 0; j < crow_schema_get_entity (self.tables, record->table)->n_attributes; j++)
        record_set (record, j, crow_preview_row_get_value (row, j));
      collect_row_of (&self, record);
    }
  n_asked = self.found->rows->len;
  for (guint i = 0; i < self.found->rows->len; i++)
    follow_references (&self, i);
  /* Kept ones that are there, so that pairs with them are found. */
  for (guint i = 0; preview->fixtures != NULL && i < preview->fixtures->rows->len; i++)
    {
      guint16 table;
      guint n;
      g_autofree CrowValue *key =
        key_of_kept (self.drawn, self.tables, g_ptr_array_index (preview->fixtures->rows, i), &table, &n);
      Record *record = key != NULL ? read_record (&self, table, crow_schema_get_primary_key (self.tables, table)->attributes,
                                                  key, n) : NULL;

      if (record != NULL)
        collect_row_of (&self, record);
    }
  collect_all_pairs (&self);
  end (&self);
  if (n_asked == 0 && rows->len > 0)
    g_set_error_literal (error, CROW_ERROR, CROW_ERROR_KEY,
                         _("These rows have no primary key, or are pairs. Keep the rows at either end instead."));
  for (guint i = 0; n_asked > 0 && i < self.found->rows->len; i++)
    if (count_bytes (g_ptr_array_index (self.found->rows, i)) > MAX_BYTES)
      {
        guint16 entity =
          crow_schema_lookup_entity_by_id (preview->drawn, ((CrowFixtureRow *) g_ptr_array_index (self.found->rows, i))->entity);

        g_set_error (error, CROW_ERROR, CROW_ERROR_TYPE,
                     _("A row of “%s” holds more than a megabyte, too much for a drawing. Put less into it first."),
                     crow_schema_get_entity (preview->drawn, entity)->name);
        n_asked = 0;
      }
  if (n_asked == 0)
    {
      crow_fixtures_unref (self.found);
      return NULL;
    }
  return self.found;
}

/* Whether a value that is given in both, or in the database alone, is another. */
static gboolean
differs (const CrowFixtureRow *kept,
         const CrowFixtureRow *found)
{
  for (guint i = 0; i < found->attributes->len; i++)
    {
      const CrowValue *old = crow_fixture_row_lookup (kept, g_ptr_array_index (found->attributes, i));
      const CrowValue *value = &g_array_index (found->values, CrowValue, i);

      /* What was not given got its default. */
      if (old == NULL || crow_value_equal (old, value))
        continue;
      if (old->type == CROW_VALUE_TYPE_INT64 && value->type == CROW_VALUE_TYPE_DOUBLE &&
          (double) old->u.integer == value->u.real)
        continue;
      return TRUE;
    }
  return FALSE;
}

CrowFixtures *
crow_preview_collect_changed (CrowPreview *preview,
                              guint       *n_gone)
{
  Collector self = { NULL };
  CrowFixtures *changed = crow_fixtures_new ();

  *n_gone = 0;
  if (preview->fixtures == NULL || preview->fixtures->rows->len == 0 || !begin (&self, preview, NULL))
    return changed;
  for (guint i = 0; i < preview->fixtures->rows->len; i++)
    {
      const CrowFixtureRow *kept = g_ptr_array_index (preview->fixtures->rows, i);
      guint16 table;
      guint n;
      g_autofree CrowValue *key = key_of_kept (self.drawn, self.tables, kept, &table, &n);
      Record *record = key != NULL ? read_record (&self, table, crow_schema_get_primary_key (self.tables, table)->attributes,
                                                  key, n) : NULL;
      CrowFixtureRow *found;

      if (record == NULL)
        {
          *n_gone += key != NULL;
          continue;
        }
      found = collect_row_of (&self, record);
      if (found != NULL && differs (kept, found))
        {
          CrowFixtureRow *row = crow_fixtures_add_row (changed, kept->id, found->entity);

          for (guint j = 0; j < found->attributes->len; j++)
            crow_fixture_row_set (row, g_ptr_array_index (found->attributes, j), &g_array_index (found->values, CrowValue, j));
        }
    }
  end (&self);
  crow_fixtures_unref (self.found);
  return changed;
}

const char *
crow_preview_lookup_kept (CrowPreview    *self,
                          CrowPreviewRow *row)
{
  CrowSchema *tables = crow_preview_row_get_schema (row);
  guint16 drawn, table;
  const CrowKeyInfo *key, *own;
  g_autofree CrowValue *values = NULL;
  g_autofree char *identity = NULL;

  if (g_hash_table_size (self->kept) == 0 || self->drawn == NULL)
    return NULL;
  drawn = crow_schema_lookup_entity_by_id (self->drawn, crow_schema_get_entity (tables, crow_preview_row_get_entity (row))->id);
  table = drawn != CROW_NONE ? crow_table_of_entity (self->drawn, tables, crow_schema_get_root (self->drawn, drawn)) : CROW_NONE;
  key = table != CROW_NONE ? crow_schema_get_primary_key (tables, table) : NULL;
  own = crow_schema_get_primary_key (tables, crow_preview_row_get_entity (row));
  if (key == NULL || own == NULL || own->n_attributes != key->n_attributes)
    return NULL;
  values = g_new0 (CrowValue, key->n_attributes);
  for (guint i = 0; i < key->n_attributes; i++)
    values[i] = *crow_preview_row_get_value (row, own->attributes[i]);
  identity = make_identity (crow_schema_get_entity (tables, table)->id, values, key->n_attributes);
  return g_hash_table_lookup (self->kept, identity);
}

/* Rows that a person added. */

void
_crow_preview_note_typed (CrowPreview    *self,
                          CrowPreviewRow *row)
{
  g_ptr_array_add (self->typed, g_object_ref (row));
}

GPtrArray *
crow_preview_list_typed (CrowPreview *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  Collector reader = { .preview = self };

  if (!_crow_preview_require (self, NULL))
    return rows;
  reader.tables = self->base->schema;
  reader.engine = self->base->engine;
  for (guint i = 0; i < self->typed->len; i++)
    {
      CrowPreviewRow *row = crow_preview_row_adopt (g_ptr_array_index (self->typed, i), self->base->schema);
      const CrowKeyInfo *key =
        row != NULL ? crow_schema_get_primary_key (self->base->schema, crow_preview_row_get_entity (row)) : NULL;
      g_autofree CrowValue *values = key != NULL ? g_new0 (CrowValue, key->n_attributes) : NULL;
      g_autoptr (Record) record = NULL;

      for (guint j = 0; key != NULL && j < key->n_attributes; j++)
        values[j] = *crow_preview_row_get_value (row, key->attributes[j]);
      if (key != NULL)
        record = read_record (&reader, crow_preview_row_get_entity (row), key->attributes, values, key->n_attributes);
      if (record != NULL)
        g_ptr_array_add (rows, g_steal_pointer (&row));
      g_clear_object (&row);
    }
  return rows;
}
