/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys, indexes and foreign keys of MariaDB, and what the server adds by itself: names, an index for each foreign key,
 * RESTRICT.
 *
 * They are collected while a statement is read and made at its end, because the server looks at all of them before it
 * decides which index a foreign key needs (mysql_prepare_create_table() of sql/sql_table.cc).
 */
#include "config.h"

#include "import/crow-script-my-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

typedef enum
{
  KEY_PRIMARY,
  KEY_UNIQUE,
  KEY_INDEX,
  KEY_FULLTEXT,
  KEY_SPATIAL,
  KEY_FOREIGN,
} KeyKind;

/* Fields of a key as it was written. */
typedef struct
{
  KeyKind kind;
  char *name;      /* (nullable): of the key */
  char *symbol;    /* (nullable): of CONSTRAINT */
  GPtrArray *parts; /* of CrowCatalogIndexPart */
  gboolean generated; /* for a foreign key */
  gboolean ignored;   /* a wider one does as well */
  char *target_schema, *target;
  char **target_columns;
  CrowAction on_delete, on_update;
} Key;

struct _CrowMyKeys
{
  GPtrArray *keys; /* of Key */
};

static void
part_free (gpointer data)
{
  CrowCatalogIndexPart *part = data;

  g_free (part->column);
  g_free (part);
}

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->name);
  g_free (key->symbol);
  g_ptr_array_unref (key->parts);
  g_free (key->target_schema);
  g_free (key->target);
  g_strfreev (key->target_columns);
  g_free (key);
}

CrowMyKeys *
_crow_my_keys_new (void)
{
  CrowMyKeys *self = g_new0 (CrowMyKeys, 1);

  self->keys = g_ptr_array_new_with_free_func (key_free);
  return self;
}

void
_crow_my_keys_free (CrowMyKeys *self)
{
  g_ptr_array_unref (self->keys);
  g_free (self);
}

static Key *
add_key (CrowMyKeys *self,
         KeyKind     kind,
         const char *column)
{
  Key *key = g_new0 (Key, 1);

  key->kind = kind;
  key->parts = g_ptr_array_new_with_free_func (part_free);
  key->on_delete = key->on_update = CROW_ACTION_RESTRICT;
  if (column != NULL)
    {
      CrowCatalogIndexPart *part = g_new0 (CrowCatalogIndexPart, 1);

      part->column = g_strdup (column);
      g_ptr_array_add (key->parts, part);
    }
  g_ptr_array_add (self->keys, key);
  return key;
}

/* "(name(10) DESC, …)" */
static gboolean
take_parts (CrowMyReader *self,
            Key          *key)
{
  if (!_crow_my_take (self, "(", NULL))
    return FALSE;
  do
    {
      CrowCatalogIndexPart *part = g_new0 (CrowCatalogIndexPart, 1);

      g_ptr_array_add (key->parts, part);
      part->column = _crow_my_take_name (self);
      if (part->column == NULL)
        return FALSE;
      if (_crow_my_is (self, 0, "(") && _crow_my_peek (self, 1)->kind == CROW_MY_NUMBER && _crow_my_is (self, 2, ")"))
        {
          part->length = (guint) MIN (g_ascii_strtoull (self->text + _crow_my_peek (self, 1)->start, NULL, 10), G_MAXUINT);
          self->at += 3;
        }
      part->descending = _crow_my_take (self, "desc", NULL);
      if (!part->descending)
        _crow_my_take (self, "asc", NULL);
    }
  while (_crow_my_take (self, ",", NULL));
  return _crow_my_take (self, ")", NULL);
}

/* USING BTREE, COMMENT 'x', KEY_BLOCK_SIZE = 1 …, up to what separates keys. */
static void
take_key_options (CrowMyReader *self)
{
  while (!_crow_my_is_at_end (self) && !_crow_my_is (self, 0, ",") && !_crow_my_is (self, 0, ")"))
    self->at++;
}

static gboolean
take_action (CrowMyReader *self,
             CrowAction   *action)
{
  if (_crow_my_take (self, "cascade", NULL))
    *action = CROW_ACTION_CASCADE;
  else if (_crow_my_take (self, "set", "null", NULL))
    *action = CROW_ACTION_SET_NULL;
  else if (_crow_my_take (self, "set", "default", NULL))
    *action = CROW_ACTION_SET_DEFAULT;
  else if (_crow_my_take (self, "no", "action", NULL))
    *action = CROW_ACTION_NO_ACTION;
  else if (_crow_my_take (self, "restrict", NULL))
    *action = CROW_ACTION_RESTRICT;
  else
    return FALSE;
  return TRUE;
}

/* REFERENCES table (columns) MATCH x ON DELETE x ON UPDATE x, behind its first word. */
static gboolean
take_references (CrowMyReader *self,
                 Key          *key)
{
  if (!_crow_my_take_table_name (self, &key->target_schema, &key->target))
    return FALSE;
  if (_crow_my_take (self, "(", NULL))
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      do
        {
          g_autofree char *name = _crow_my_take_name (self);

          if (name == NULL)
            return FALSE;
          g_strv_builder_add (builder, name);
        }
      while (_crow_my_take (self, ",", NULL));
      key->target_columns = g_strv_builder_end (builder);
      if (!_crow_my_take (self, ")", NULL))
        return FALSE;
    }
  for (;;)
    if (_crow_my_take (self, "match", NULL))
      self->at++;
    else if (_crow_my_take (self, "on", "delete", NULL))
      {
        if (!take_action (self, &key->on_delete))
          return FALSE;
      }
    else if (_crow_my_is (self, 0, "on") && _crow_my_is (self, 1, "update"))
      {
        self->at += 2;
        if (!take_action (self, &key->on_update))
          return FALSE;
      }
    else
      return TRUE;
}

gboolean
_crow_my_is_key (CrowMyReader *self)
{
  static const char *const words[] = {
    "primary", "unique", "key", "index", "fulltext", "spatial", "foreign", "constraint", "check", "period",
  };

  if (_crow_my_peek (self, 0)->kind != CROW_MY_WORD)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (_crow_my_is (self, 0, words[i]))
      return TRUE;
  return FALSE;
}

static char *
next_check_name (CrowCatalogTable *table)
{
  for (guint n = 1;; n++)
    {
      g_autofree char *name = g_strdup_printf ("CONSTRAINT_%u", n);
      gboolean taken = FALSE;

      for (guint i = 0; i < table->checks->len; i++)
        taken |= g_strcmp0 (((CrowCatalogCheck *) g_ptr_array_index (table->checks, i))->name, name) == 0;
      if (!taken)
        return g_steal_pointer (&name);
    }
}

gboolean
_crow_my_take_key (CrowMyReader     *self,
                   CrowCatalogTable *table,
                   CrowMyKeys       *keys)
{
  g_autofree char *symbol = NULL;
  KeyKind kind;
  Key *key;

  if (_crow_my_take (self, "period", NULL))
    {
      _crow_my_skip_item (self);
      crow_script_reader_note (self->reader, _("A period of “%s” was left out."), table->name);
      return TRUE;
    }
  if (_crow_my_take (self, "constraint", NULL) && !_crow_my_is (self, 0, "primary") && !_crow_my_is (self, 0, "unique") &&
      !_crow_my_is (self, 0, "foreign") && !_crow_my_is (self, 0, "check"))
    {
      _crow_my_take (self, "if", "not", "exists", NULL);
      symbol = _crow_my_take_name (self);
    }
  if (_crow_my_take (self, "check", NULL))
    {
      g_autofree char *expression = _crow_my_take_group_expression (self);
      g_autofree char *name = symbol != NULL ? g_steal_pointer (&symbol) : next_check_name (table);

      if (expression == NULL)
        return FALSE;
      crow_catalog_table_add_check (table, name, expression);
      take_key_options (self);
      return TRUE;
    }
  if (_crow_my_take (self, "primary", NULL))
    {
      _crow_my_take (self, "key", NULL);
      kind = KEY_PRIMARY;
    }
  else if (_crow_my_take (self, "foreign", NULL))
    {
      if (!_crow_my_take (self, "key", NULL))
        return FALSE;
      kind = KEY_FOREIGN;
    }
  else
    {
      kind = _crow_my_take (self, "unique", NULL)     ? KEY_UNIQUE
             : _crow_my_take (self, "fulltext", NULL) ? KEY_FULLTEXT
             : _crow_my_take (self, "spatial", NULL)  ? KEY_SPATIAL
                                                      : KEY_INDEX;
      if (!_crow_my_take (self, "key", NULL) && !_crow_my_take (self, "index", NULL) && kind == KEY_INDEX)
        return FALSE;
    }
  _crow_my_take (self, "if", "not", "exists", NULL);
  key = add_key (keys, kind, NULL);
  key->symbol = g_steal_pointer (&symbol);
  if (!_crow_my_is (self, 0, "(") && !_crow_my_is (self, 0, "using"))
    key->name = _crow_my_take_name (self);
  if (_crow_my_take (self, "using", NULL))
    self->at++;
  if (!take_parts (self, key) ||
      (kind == KEY_FOREIGN && (!_crow_my_take (self, "references", NULL) || !take_references (self, key))))
    {
      g_ptr_array_remove (keys->keys, key);
      return FALSE;
    }
  take_key_options (self);
  return TRUE;
}

void
_crow_my_keys_add_column (CrowMyKeys *self,
                          const char *column,
                          gboolean    primary)
{
  add_key (self, primary ? KEY_PRIMARY : KEY_UNIQUE, column);
}

gboolean
_crow_my_take_reference (CrowMyReader *self,
                         CrowMyKeys   *keys,
                         const char   *column)
{
  Key *key = add_key (keys, KEY_FOREIGN, column);

  if (take_references (self, key))
    return TRUE;
  g_ptr_array_remove (keys->keys, key);
  return FALSE;
}

static char **
get_columns (Key *key)
{
  char **columns = g_new0 (char *, key->parts->len + 1);

  for (guint i = 0; i < key->parts->len; i++)
    columns[i] = g_strdup (((CrowCatalogIndexPart *) g_ptr_array_index (key->parts, i))->column);
  return columns;
}

/* Names of columns as the table has them; a length that is all of the column is none.  FALSE if one is missing. */
static gboolean
settle_parts (CrowMyReader     *self,
              CrowCatalogTable *table,
              Key              *key)
{
  for (guint i = 0; i < key->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (key->parts, i);
      CrowCatalogColumn *column = crow_catalog_table_lookup_column (table, part->column);
      const char *open;

      if (column == NULL)
        {
          crow_script_reader_note (self->reader, _("“%s” has no column “%s”, so what refers to it was left out."),
                                   table->name, part->column);
          return FALSE;
        }
      g_free (part->column);
      part->column = g_strdup (column->name);
      open = strstr (column->type, "char(") != NULL ? strchr (column->type, '(')
             : strstr (column->type, "binary(") != NULL ? strchr (column->type, '(')
                                                        : NULL;
      if (open != NULL && strtoul (open + 1, NULL, 10) <= part->length)
        part->length = 0;
      if (key->kind == KEY_FULLTEXT || key->kind == KEY_SPATIAL)
        part->length = 0;
      if (key->kind == KEY_PRIMARY)
        column->required = TRUE;
    }
  return key->parts->len > 0;
}

/* Whether the columns of @small are the first of @wide. */
static gboolean
is_prefix (Key *small,
           Key *wide)
{
  if (small->parts->len > wide->parts->len || wide->kind == KEY_FULLTEXT || wide->kind == KEY_SPATIAL)
    return FALSE;
  for (guint i = 0; i < small->parts->len; i++)
    {
      CrowCatalogIndexPart *left = g_ptr_array_index (small->parts, i);
      CrowCatalogIndexPart *right = g_ptr_array_index (wide->parts, i);

      if (right->length > 0 || g_ascii_strcasecmp (left->column, right->column) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Whether an index of the table as it is would do for the foreign key. */
static gboolean
has_index_for (CrowCatalogTable *table,
               char            **columns)
{
  guint n = g_strv_length (columns);
  GPtrArray *lists[] = { table->uniques, NULL };

  for (guint i = 0; i <= lists[0]->len; i++)
    {
      CrowCatalogKey *key = i < lists[0]->len ? g_ptr_array_index (lists[0], i) : table->primary_key;
      guint j = 0;

      while (key != NULL && j < n && key->columns[j] != NULL && g_ascii_strcasecmp (key->columns[j], columns[j]) == 0)
        j++;
      if (key != NULL && j == n)
        return TRUE;
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);
      guint j = 0;

      while (j < n && j < index->parts->len && index->method == NULL)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, j);

          if (part->length > 0 || g_ascii_strcasecmp (part->column, columns[j]) != 0)
            break;
          j++;
        }
      if (j == n)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_key_name (CrowCatalogTable *table,
              CrowMyKeys       *keys,
              const char       *name)
{
  if (g_ascii_strcasecmp (name, "PRIMARY") == 0)
    return TRUE;
  for (guint i = 0; i < table->indexes->len; i++)
    if (g_ascii_strcasecmp (((CrowCatalogIndex *) g_ptr_array_index (table->indexes, i))->name, name) == 0)
      return TRUE;
  for (guint i = 0; i < table->uniques->len; i++)
    {
      CrowCatalogKey *key = g_ptr_array_index (table->uniques, i);

      if (key->name != NULL && g_ascii_strcasecmp (key->name, name) == 0)
        return TRUE;
    }
  for (guint i = 0; i < keys->keys->len; i++)
    {
      Key *key = g_ptr_array_index (keys->keys, i);

      if (key->kind != KEY_FOREIGN && !key->ignored && key->name != NULL && g_ascii_strcasecmp (key->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The first column's name, with _2, _3… */
static char *
make_key_name (CrowCatalogTable *table,
               CrowMyKeys       *keys,
               const char       *column)
{
  g_autofree char *name = g_strdup (column);

  for (guint i = 2; has_key_name (table, keys, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", column, i);
    }
  return g_steal_pointer (&name);
}

static char *
make_foreign_key_name (CrowCatalogTable *table)
{
  g_autofree char *prefix = g_strdup_printf ("%s_ibfk_", table->name);
  guint64 last = 0;

  for (guint i = 0; i < table->foreign_keys->len; i++)
    {
      const char *name = ((CrowCatalogForeignKey *) g_ptr_array_index (table->foreign_keys, i))->name;

      if (name != NULL && g_str_has_prefix (name, prefix))
        last = MAX (last, g_ascii_strtoull (name + strlen (prefix), NULL, 10));
    }
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT, prefix, last + 1);
}

static void
make_foreign_key (CrowMyReader     *self,
                  CrowCatalogTable *table,
                  Key              *key)
{
  CrowCatalogForeignKey *foreign_key;
  g_autofree char *name = key->symbol != NULL ? g_strdup (key->symbol)
                          : key->name != NULL ? g_strdup (key->name)
                                              : make_foreign_key_name (table);

  foreign_key = crow_catalog_table_add_foreign_key (table, key->target);
  foreign_key->name = g_steal_pointer (&name);
  foreign_key->target_schema = g_strdup (key->target_schema);
  foreign_key->columns = get_columns (key);
  foreign_key->target_columns = g_strdupv (key->target_columns);
  foreign_key->on_delete = key->on_delete;
  foreign_key->on_update = key->on_update;
}

static char *
make_index_key (CrowCatalogTable *table,
                const char       *index)
{
  return g_strconcat (table->schema != NULL ? table->schema : "", "\001", table->name, "\001", index, NULL);
}

/* An index that the server made for a foreign key goes when one is made that does as well. */
static void
drop_generated (CrowMyReader     *self,
                CrowCatalogTable *table,
                Key              *key)
{
  for (guint i = table->indexes->len; i-- > 0;)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);
      g_autofree char *name = make_index_key (table, index->name);
      gboolean covered = index->parts->len <= key->parts->len && key->kind != KEY_FULLTEXT && key->kind != KEY_SPATIAL &&
                         g_hash_table_contains (self->generated, name);

      for (guint j = 0; covered && j < index->parts->len; j++)
        {
          CrowCatalogIndexPart *mine = g_ptr_array_index (index->parts, j);
          CrowCatalogIndexPart *other = g_ptr_array_index (key->parts, j);

          covered = other->length == 0 && g_ascii_strcasecmp (mine->column, other->column) == 0;
        }
      if (covered)
        {
          g_hash_table_remove (self->generated, name);
          g_ptr_array_remove_index (table->indexes, i);
        }
    }
}

static void
make_key (CrowMyReader     *self,
          CrowCatalogTable *table,
          Key              *key)
{
  g_auto (GStrv) columns = get_columns (key);
  gboolean plain = TRUE;
  CrowCatalogIndex *index;

  for (guint i = 0; i < key->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (key->parts, i);

      plain = plain && part->length == 0 && !part->descending;
    }
  if (!key->generated)
    drop_generated (self, table, key);
  if (key->kind == KEY_PRIMARY)
    {
      if (!plain)
        crow_script_reader_note (self->reader,
                                 _("That the primary key of “%s” holds parts of its columns, or descends, was left out."),
                                 table->name);
      crow_catalog_table_set_primary_key (table, columns);
      return;
    }
  if (key->kind == KEY_UNIQUE && plain)
    {
      crow_catalog_table_add_unique (table, columns)->name = g_strdup (key->name);
      return;
    }
  index = crow_catalog_table_add_index (table, key->name);
  index->unique = key->kind == KEY_UNIQUE;
  index->method = key->kind == KEY_FULLTEXT ? g_strdup ("fulltext") : key->kind == KEY_SPATIAL ? g_strdup ("spatial") : NULL;
  for (guint i = 0; i < key->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (key->parts, i);
      CrowCatalogIndexPart *added = crow_catalog_index_add_part (index);

      added->column = g_strdup (part->column);
      added->length = part->length;
      added->descending = part->descending;
    }
  if (key->generated)
    g_hash_table_add (self->generated, make_index_key (table, key->name));
  else
    {
      g_autofree char *name = make_index_key (table, key->name);

      g_hash_table_remove (self->generated, name);
    }
}

void
_crow_my_keys_apply (CrowMyReader     *self,
                     CrowCatalogTable *table,
                     CrowMyKeys       *keys)
{
  guint n;

  for (guint i = keys->keys->len; i-- > 0;)
    if (!settle_parts (self, table, g_ptr_array_index (keys->keys, i)))
      g_ptr_array_remove_index (keys->keys, i);
  n = keys->keys->len;
  /* An index for each foreign key, which may turn out to be needless. */
  for (guint i = 0; i < n; i++)
    {
      Key *key = g_ptr_array_index (keys->keys, i);
      g_auto (GStrv) columns = get_columns (key);
      Key *added;

      if (key->kind != KEY_FOREIGN || has_index_for (table, columns))
        continue;
      added = add_key (keys, KEY_INDEX, columns[0]);
      for (guint j = 1; columns[j] != NULL; j++)
        {
          CrowCatalogIndexPart *part = g_new0 (CrowCatalogIndexPart, 1);

          part->column = g_strdup (columns[j]);
          g_ptr_array_add (added->parts, part);
        }
      added->generated = TRUE;
      added->name = g_strdup (key->name != NULL ? key->name : key->symbol);
    }
  for (guint i = n; i < keys->keys->len; i++)
    {
      Key *key = g_ptr_array_index (keys->keys, i);

      for (guint j = 0; j < keys->keys->len && !key->ignored; j++)
        {
          Key *other = g_ptr_array_index (keys->keys, j);

          if (other == key || other->ignored || other->kind == KEY_FOREIGN || !is_prefix (key, other))
            continue;
          /* Of two that are the same the first stays. */
          key->ignored = !other->generated || other->parts->len > key->parts->len || j < i;
        }
    }
  for (guint i = 0; i < keys->keys->len; i++)
    {
      Key *key = g_ptr_array_index (keys->keys, i);

      if (key->kind == KEY_FOREIGN || key->ignored)
        continue;
      if (key->name == NULL && key->symbol != NULL && key->kind != KEY_PRIMARY)
        key->name = g_strdup (key->symbol);
      if (key->generated && key->name != NULL)
        {
          g_autofree char *wanted = g_steal_pointer (&key->name);

          key->name = has_key_name (table, keys, wanted) ? NULL : g_steal_pointer (&wanted);
        }
      if (key->name == NULL && key->kind != KEY_PRIMARY)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (key->parts, 0);

          key->name = make_key_name (table, keys, part->column);
        }
    }
  for (guint i = 0; i < keys->keys->len; i++)
    {
      Key *key = g_ptr_array_index (keys->keys, i);

      if (key->kind == KEY_FOREIGN)
        make_foreign_key (self, table, key);
      else if (!key->ignored)
        make_key (self, table, key);
    }
  g_ptr_array_set_size (keys->keys, 0);
}

/* CREATE [UNIQUE] INDEX name ON table (parts), behind CREATE. */
void
_crow_my_create_index (CrowMyReader *self)
{
  KeyKind kind = _crow_my_take (self, "unique", NULL)     ? KEY_UNIQUE
                 : _crow_my_take (self, "fulltext", NULL) ? KEY_FULLTEXT
                 : _crow_my_take (self, "spatial", NULL)  ? KEY_SPATIAL
                                                          : KEY_INDEX;
  g_autofree char *schema = NULL;
  g_autofree char *table_name = NULL;
  CrowCatalogTable *table;
  CrowMyKeys *keys;
  gboolean optional;
  Key *key;

  if (!_crow_my_take (self, "index", NULL))
    _crow_my_take (self, "key", NULL);
  optional = _crow_my_take (self, "if", "not", "exists", NULL);
  keys = _crow_my_keys_new ();
  key = add_key (keys, kind, NULL);
  key->name = _crow_my_take_name (self);
  if (_crow_my_take (self, "using", NULL))
    self->at++;
  if (key->name == NULL || !_crow_my_take (self, "on", NULL) ||
      !_crow_my_take_table_name (self, &schema, &table_name) || !take_parts (self, key))
    crow_script_reader_note (self->reader, _("An index was left out: it is not understood."));
  else if ((table = _crow_my_find_table (self, schema, table_name)) != NULL)
    {
      CrowMyKeys *none = _crow_my_keys_new ();

      if (!has_key_name (table, none, key->name))
        _crow_my_keys_apply (self, table, keys);
      else if (!optional)
        crow_script_reader_note (self->reader, _("“%s” has an index “%s” already, so the second one was left out."),
                                 table->name, key->name);
      _crow_my_keys_free (none);
    }
  _crow_my_keys_free (keys);
}
