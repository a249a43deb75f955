/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes a catalog as statements of a script tell: what ALTER, RENAME and DROP do to tables, columns and what hangs on
 * them.  It knows no SQL.
 *
 * Invariant: each table of the catalog is in `tables` under its present name, so that looking one up takes no longer in
 * a large schema.
 */
#include "config.h"

#include "import/crow-script-reader.h"

#include <string.h>

#include "sql/crow-dialect.h"

void
crow_script_reader_init (CrowScriptReader *self,
                         CrowDialectId     dialect,
                         const char       *name)
{
  memset (self, 0, sizeof *self);
  self->catalog = crow_catalog_new (dialect, name);
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
crow_script_reader_clear (CrowScriptReader *self)
{
  g_clear_pointer (&self->catalog, crow_catalog_free);
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
}

void
crow_script_reader_begin (CrowScriptReader *self,
                          const CrowScript *script)
{
  self->script = script;
  self->offset = 0;
  self->line_offset = 0;
  self->line = 1;
}

/* Notes come mostly in the order of the script, so counting goes on where it stopped. */
static guint
get_line (CrowScriptReader *self,
          gsize             offset)
{
  if (offset < self->line_offset)
    return crow_script_get_line (self->script, offset);
  for (gsize i = self->line_offset; i < MIN (offset, self->script->length); i++)
    if (self->script->text[i] == '\n')
      self->line++;
  self->line_offset = offset;
  return self->line;
}

static void
add_note (CrowScriptReader *self,
          gsize             offset,
          const char       *sentence)
{
  g_autofree char *valid = g_utf8_make_valid (sentence, -1);

  g_ptr_array_add (self->catalog->notes,
                   g_strdup_printf ("%s:%u: %s", self->script->name, get_line (self, offset), valid));
}

void
crow_script_reader_note (CrowScriptReader *self,
                         const char       *format,
                         ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  add_note (self, self->offset, sentence);
}

void
crow_script_reader_note_at (CrowScriptReader *self,
                            gsize             offset,
                            const char       *format,
                            ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  add_note (self, offset, sentence);
}

/* MariaDB does not tell "Author" from "author" in columns, nor in tables where the disk does not. */
static char *
make_key (CrowScriptReader *self,
          const char       *schema,
          const char       *name)
{
  g_autofree char *key = g_strconcat (schema != NULL ? schema : "", "\001", name, NULL);

  if (self->catalog->dialect == CROW_DIALECT_POSTGRESQL)
    return g_steal_pointer (&key);
  for (char *p = key; *p != '\0'; p++)
    if ((*p & 0x80) != 0)
      return g_utf8_strdown (key, -1);
    else
      *p = g_ascii_tolower (*p);
  return g_steal_pointer (&key);
}

CrowCatalogTable *
crow_script_reader_lookup_table (CrowScriptReader *self,
                                 const char       *schema,
                                 const char       *name)
{
  g_autofree char *key = make_key (self, schema, name);

  return g_hash_table_lookup (self->tables, key);
}

CrowCatalogTable *
crow_script_reader_add_table (CrowScriptReader *self,
                              const char       *schema,
                              const char       *name)
{
  CrowCatalogTable *table = crow_catalog_add_table (self->catalog, schema, name);

  g_hash_table_insert (self->tables, make_key (self, schema, name), table);
  return table;
}

static void
release_name (CrowScriptReader *self,
              CrowCatalogTable *table,
              const char       *name)
{
  g_autofree char *key = name != NULL ? make_key (self, table->schema, name) : NULL;

  if (key != NULL)
    g_hash_table_remove (self->names, key);
}

void
crow_script_reader_drop_table (CrowScriptReader *self,
                               CrowCatalogTable *table)
{
  g_autofree char *key = make_key (self, table->schema, table->name);

  if (table->primary_key != NULL)
    release_name (self, table, table->primary_key->name);
  for (guint i = 0; i < table->uniques->len; i++)
    release_name (self, table, ((CrowCatalogKey *) g_ptr_array_index (table->uniques, i))->name);
  for (guint i = 0; i < table->foreign_keys->len; i++)
    release_name (self, table, ((CrowCatalogForeignKey *) g_ptr_array_index (table->foreign_keys, i))->name);
  for (guint i = 0; i < table->indexes->len; i++)
    release_name (self, table, ((CrowCatalogIndex *) g_ptr_array_index (table->indexes, i))->name);
  for (guint i = 0; i < table->checks->len; i++)
    release_name (self, table, ((CrowCatalogCheck *) g_ptr_array_index (table->checks, i))->name);
  g_hash_table_remove (self->tables, key);
  g_ptr_array_remove (self->catalog->tables, table);
}

static gboolean
refers_to (CrowScriptReader      *self,
           CrowCatalogTable      *from,
           CrowCatalogForeignKey *foreign_key,
           CrowCatalogTable      *table)
{
  const char *schema = foreign_key->target_schema != NULL ? foreign_key->target_schema : from->schema;

  if (g_strcmp0 (schema, "public") == 0 && self->catalog->dialect == CROW_DIALECT_POSTGRESQL)
    schema = NULL;
  return g_strcmp0 (schema, table->schema) == 0 &&
         crow_script_reader_lookup_table (self, schema, foreign_key->target) == table;
}

void
crow_script_reader_rename_table (CrowScriptReader *self,
                                 CrowCatalogTable *table,
                                 const char       *schema,
                                 const char       *name)
{
  g_autofree char *key = make_key (self, table->schema, table->name);
  g_autofree char *old_name = NULL;
  g_autofree char *old_schema = NULL;

  for (guint i = 0; i < self->catalog->tables->len; i++)
    {
      CrowCatalogTable *from = g_ptr_array_index (self->catalog->tables, i);

      for (guint j = 0; j < from->foreign_keys->len; j++)
        {
          CrowCatalogForeignKey *foreign_key = g_ptr_array_index (from->foreign_keys, j);

          if (refers_to (self, from, foreign_key, table))
            {
              g_free (foreign_key->target);
              foreign_key->target = g_strdup (name);
              g_free (foreign_key->target_schema);
              foreign_key->target_schema = g_strdup (schema);
            }
          else if (from == table && foreign_key->target_schema == NULL)
            foreign_key->target_schema = g_strdup (table->schema);
        }
    }
  g_hash_table_remove (self->tables, key);
  /* The names given may be the table's own. */
  old_name = g_steal_pointer (&table->name);
  old_schema = g_steal_pointer (&table->schema);
  table->name = g_strdup (name);
  table->schema = g_strdup (schema);
  g_hash_table_insert (self->tables, make_key (self, schema, name), table);
}

gboolean
crow_script_reader_drop_view (CrowScriptReader *self,
                              const char       *schema,
                              const char       *name)
{
  for (guint i = 0; i < self->catalog->views->len; i++)
    {
      CrowCatalogView *view = g_ptr_array_index (self->catalog->views, i);

      if (g_strcmp0 (view->schema, schema) == 0 && g_str_equal (view->name, name))
        {
          g_ptr_array_remove_index (self->catalog->views, i);
          return TRUE;
        }
    }
  return FALSE;
}

/* PostgreSQL tells "Author" from "author". */
static gboolean
same_name (CrowScriptReader *self,
           const char       *left,
           const char       *right)
{
  return self->catalog->dialect == CROW_DIALECT_POSTGRESQL ? g_str_equal (left, right)
                                                           : g_ascii_strcasecmp (left, right) == 0;
}

static void
rename_in (CrowScriptReader *self,
           char            **names,
           const char       *from,
           const char       *to)
{
  for (; names != NULL && *names != NULL; names++)
    if (same_name (self, *names, from))
      {
        g_free (*names);
        *names = g_strdup (to);
      }
}

static gboolean
is_in (CrowScriptReader *self,
       char            **names,
       const char       *name)
{
  for (; names != NULL && *names != NULL; names++)
    if (same_name (self, *names, name))
      return TRUE;
  return FALSE;
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

/* In an expression in the database's own spelling: names as they are quoted there, not in strings, no functions and no
 * types. */
static void
rename_in_text (CrowScriptReader *self,
                char            **text,
                const char       *from,
                const char       *to)
{
  g_autoptr (GString) changed = g_string_new (NULL);
  g_autoptr (GString) old = g_string_new (NULL);
  g_autoptr (GString) new = g_string_new (NULL);
  gboolean mariadb = self->catalog->dialect == CROW_DIALECT_MARIADB;

  if (*text == NULL)
    return;
  if (mariadb)
    {
      g_string_append_printf (old, "`%s`", from);
      g_string_append_printf (new, "`%s`", to);
    }
  else
    {
      crow_sql_append_identifier (old, self->catalog->dialect, from);
      crow_sql_append_identifier (new, self->catalog->dialect, to);
    }
  for (const char *p = *text; *p != '\0';)
    {
      const char *end = p;

      if (*p == '\'')
        {
          for (end++; *end != '\0' && *end != '\''; end++)
            if (mariadb && *end == '\\' && end[1] != '\0')
              end++;
          end += *end != '\0';
        }
      else if (*p == '"' || *p == '`')
        {
          end++;
          end += strcspn (end, *p == '"' ? "\"" : "`");
          end += *end != '\0';
        }
      else
        {
          while (is_word_char (*end))
            end++;
          end += end == p;
        }
      if ((gsize) (end - p) == old->len && strncmp (p, old->str, old->len) == 0 && *end != '(' && *end != '.' &&
          (p == *text || (p[-1] != ':' && p[-1] != '.')))
        g_string_append (changed, new->str);
      else
        g_string_append_len (changed, p, end - p);
      p = end;
    }
  g_free (*text);
  *text = g_string_free (g_steal_pointer (&changed), FALSE);
}

void
crow_script_reader_rename_column (CrowScriptReader  *self,
                                  CrowCatalogTable  *table,
                                  CrowCatalogColumn *column,
                                  const char        *name)
{
  g_autofree char *old = column->name;

  column->name = g_strdup (name);
  if (table->primary_key != NULL)
    rename_in (self, table->primary_key->columns, old, name);
  for (guint i = 0; i < table->uniques->len; i++)
    rename_in (self, ((CrowCatalogKey *) g_ptr_array_index (table->uniques, i))->columns, old, name);
  for (guint i = 0; i < table->foreign_keys->len; i++)
    rename_in (self, ((CrowCatalogForeignKey *) g_ptr_array_index (table->foreign_keys, i))->columns, old, name);
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);

      for (guint j = 0; j < index->parts->len; j++)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, j);

          if (part->column != NULL && same_name (self, part->column, old))
            {
              g_free (part->column);
              part->column = g_strdup (name);
            }
        }
    }
  for (guint i = 0; i < self->catalog->tables->len; i++)
    {
      CrowCatalogTable *from = g_ptr_array_index (self->catalog->tables, i);

      for (guint j = 0; j < from->foreign_keys->len; j++)
        {
          CrowCatalogForeignKey *foreign_key = g_ptr_array_index (from->foreign_keys, j);

          if (refers_to (self, from, foreign_key, table))
            rename_in (self, foreign_key->target_columns, old, name);
        }
    }
  for (guint i = 0; i < table->checks->len; i++)
    rename_in_text (self, &((CrowCatalogCheck *) g_ptr_array_index (table->checks, i))->expression, old, name);
  for (guint i = 0; i < table->columns->len; i++)
    rename_in_text (self, &((CrowCatalogColumn *) g_ptr_array_index (table->columns, i))->generated, old, name);
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);

      rename_in_text (self, &index->where, old, name);
      for (guint j = 0; j < index->parts->len; j++)
        rename_in_text (self, &((CrowCatalogIndexPart *) g_ptr_array_index (index->parts, j))->expression, old, name);
    }
}

static gboolean
index_has (CrowScriptReader *self,
           CrowCatalogIndex *index,
           const char       *column)
{
  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      if (part->column != NULL && same_name (self, part->column, column))
        return TRUE;
    }
  return FALSE;
}

static void
drop_primary_key (CrowCatalogTable *table)
{
  CrowCatalogKey *key = g_steal_pointer (&table->primary_key);

  if (key == NULL)
    return;
  g_free (key->name);
  g_strfreev (key->columns);
  g_free (key);
}

void
crow_script_reader_drop_column (CrowScriptReader  *self,
                                CrowCatalogTable  *table,
                                CrowCatalogColumn *column)
{
  const char *name = column->name;

  if (table->primary_key != NULL && is_in (self, table->primary_key->columns, name))
    drop_primary_key (table);
  for (guint i = table->uniques->len; i-- > 0;)
    if (is_in (self, ((CrowCatalogKey *) g_ptr_array_index (table->uniques, i))->columns, name))
      g_ptr_array_remove_index (table->uniques, i);
  for (guint i = table->foreign_keys->len; i-- > 0;)
    if (is_in (self, ((CrowCatalogForeignKey *) g_ptr_array_index (table->foreign_keys, i))->columns, name))
      g_ptr_array_remove_index (table->foreign_keys, i);
  for (guint i = table->indexes->len; i-- > 0;)
    if (index_has (self, g_ptr_array_index (table->indexes, i), name))
      g_ptr_array_remove_index (table->indexes, i);
  g_ptr_array_remove (table->columns, column);
}

gboolean
crow_script_drop_index (CrowCatalogTable *table,
                        const char       *name)
{
  for (guint i = 0; i < table->indexes->len; i++)
    if (g_ascii_strcasecmp (((CrowCatalogIndex *) g_ptr_array_index (table->indexes, i))->name, name) == 0)
      {
        g_ptr_array_remove_index (table->indexes, i);
        return TRUE;
      }
  for (guint i = 0; i < table->uniques->len; i++)
    {
      CrowCatalogKey *key = g_ptr_array_index (table->uniques, i);

      if (key->name != NULL && g_ascii_strcasecmp (key->name, name) == 0)
        {
          g_ptr_array_remove_index (table->uniques, i);
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
crow_script_drop_constraint (CrowCatalogTable *table,
                             const char       *name)
{
  if (table->primary_key != NULL && g_strcmp0 (table->primary_key->name, name) == 0)
    {
      drop_primary_key (table);
      return TRUE;
    }
  for (guint i = 0; i < table->foreign_keys->len; i++)
    if (g_strcmp0 (((CrowCatalogForeignKey *) g_ptr_array_index (table->foreign_keys, i))->name, name) == 0)
      {
        g_ptr_array_remove_index (table->foreign_keys, i);
        return TRUE;
      }
  for (guint i = 0; i < table->checks->len; i++)
    if (g_strcmp0 (((CrowCatalogCheck *) g_ptr_array_index (table->checks, i))->name, name) == 0)
      {
        g_ptr_array_remove_index (table->checks, i);
        return TRUE;
      }
  for (guint i = 0; i < table->uniques->len; i++)
    if (g_strcmp0 (((CrowCatalogKey *) g_ptr_array_index (table->uniques, i))->name, name) == 0)
      {
        g_ptr_array_remove_index (table->uniques, i);
        return TRUE;
      }
  return FALSE;
}

CrowCatalogColumn *
crow_script_copy_column (CrowCatalogTable        *table,
                         const CrowCatalogColumn *column)
{
  CrowCatalogColumn *copy = crow_catalog_table_add_column (table, column->name, column->type);

  copy->default_value = g_strdup (column->default_value);
  copy->on_update_value = g_strdup (column->on_update_value);
  copy->generated = g_strdup (column->generated);
  copy->collation = g_strdup (column->collation);
  copy->comment = g_strdup (column->comment);
  copy->enumeration = g_strdup (column->enumeration);
  copy->enum_schema = g_strdup (column->enum_schema);
  copy->required = column->required;
  copy->automatic = column->automatic;
  copy->always = column->always;
  copy->stored = column->stored;
  return copy;
}

void
crow_script_move_last_column (CrowCatalogTable        *table,
                              const CrowCatalogColumn *after)
{
  gpointer column = g_ptr_array_steal_index (table->columns, table->columns->len - 1);
  guint index = 0;

  if (after != NULL && g_ptr_array_find (table->columns, after, &index))
    index++;
  g_ptr_array_insert (table->columns, (int) index, column);
}

char *
crow_script_reader_claim_name (CrowScriptReader *self,
                               const char       *schema,
                               const char       *name)
{
  g_autofree char *chosen = g_strdup (name);

  for (guint i = 1;; i++)
    {
      if (g_hash_table_add (self->names, make_key (self, schema, chosen)))
        return g_steal_pointer (&chosen);
      g_free (chosen);
      chosen = g_strdup_printf ("%s%u", name, i);
    }
}
