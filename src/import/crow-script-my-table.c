/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CREATE TABLE and CREATE INDEX of MariaDB: columns, keys and constraints, and what the server adds by itself: names, an
 * index for each foreign key, RESTRICT.
 *
 * Keys are collected while a statement is read and made at its end, because the server looks at all of them before it
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

/* A number as the server prints it for the type: 0.00 of decimal(10,2). */
static char *
print_number (const char *text,
              const char *type)
{
  const char *comma = g_str_has_prefix (type, "decimal") ? strchr (type, ',') : NULL;
  char *end;
  double value = g_ascii_strtod (text, &end);
  guint scale = comma != NULL ? (guint) strtoul (comma + 1, NULL, 10) : 0;

  if (end == text || *end != '\0')
    return g_strdup (text);
  if (comma != NULL)
    {
      const char *point = strchr (text, '.');
      guint digits = point != NULL ? (guint) strlen (point + 1) : 0;
      g_autoptr (GString) padded = g_string_new (text);

      if (strpbrk (text, "eE") != NULL || digits > scale)
        return g_strdup_printf ("%.*f", (int) MIN (scale, 30), value);
      if (scale > 0 && point == NULL)
        g_string_append_c (padded, '.');
      for (; digits < MIN (scale, 30); digits++)
        g_string_append_c (padded, '0');
      return g_string_free (g_steal_pointer (&padded), FALSE);
    }
  if (strpbrk (text, ".eE") != NULL && !g_str_has_prefix (type, "float") && !g_str_has_prefix (type, "double"))
    return g_strdup_printf ("%.0f", value);
  return g_strdup (*text == '+' ? text + 1 : text);
}

/* "binary(3)": the text filled up with NULs. */
static void
append_padding (GString    *literal,
                const char *type,
                gsize       length)
{
  gsize size = g_str_has_prefix (type, "binary(") ? strtoul (type + strlen ("binary("), NULL, 10) : 0;

  if (size <= length || size > 255)
    return;
  g_string_truncate (literal, literal->len - 1);
  for (gsize i = length; i < size; i++)
    g_string_append (literal, "\\0");
  g_string_append_c (literal, '\'');
}

gboolean
_crow_my_take_default (CrowMyReader      *self,
                       CrowCatalogColumn *column)
{
  g_autofree char *string = NULL;
  gboolean number = _crow_my_type_is_number (column->type);
  const CrowMyToken *token = _crow_my_peek (self, 0);

  g_clear_pointer (&column->default_value, g_free);
  if (_crow_my_take (self, "null", NULL))
    return TRUE;
  string = _crow_my_take_string (self);
  if (string != NULL)
    {
      if (number)
        column->default_value = print_number (string, column->type);
      else
        {
          g_autoptr (GString) literal = g_string_new (NULL);

          _crow_my_append_literal (literal, string);
          append_padding (literal, column->type, strlen (string));
          column->default_value = g_string_free (g_steal_pointer (&literal), FALSE);
        }
      return TRUE;
    }
  if (token->kind == CROW_MY_NUMBER ||
      ((_crow_my_is (self, 0, "-") || _crow_my_is (self, 0, "+")) && _crow_my_peek (self, 1)->kind == CROW_MY_NUMBER))
    {
      gboolean sign = token->kind != CROW_MY_NUMBER;
      const CrowMyToken *digits = _crow_my_peek (self, sign);
      g_autofree char *text = g_strdup_printf ("%s%.*s", sign && _crow_my_is (self, 0, "-") ? "-" : "",
                                               (int) digits->length, self->text + digits->start);

      self->at += sign ? 2 : 1;
      if (number)
        column->default_value = print_number (text, column->type);
      else if (_crow_my_type_is_text (column->type) || strstr (column->type, "binary") != NULL)
        column->default_value = g_strdup_printf ("'%s'", text);
      else
        column->default_value = g_steal_pointer (&text);
      return TRUE;
    }
  if (_crow_my_is (self, 0, "("))
    column->default_value = _crow_my_take_group_default (self);
  else
    column->default_value = _crow_my_take_operand (self);
  if (column->default_value != NULL && g_str_has_prefix (column->default_value, "b'"))
    {
      const char *bits = column->default_value + 2;
      char *shorter;

      while (bits[0] == '0' && bits[1] != '\'' && bits[1] != '\0')
        bits++;
      shorter = g_strconcat ("b'", bits, NULL);
      g_free (column->default_value);
      column->default_value = shorter;
    }
  return column->default_value != NULL;
}

static gboolean
take_generated (CrowMyReader      *self,
                CrowCatalogColumn *column)
{
  g_free (column->generated);
  column->generated = _crow_my_take_group_expression (self);
  if (column->generated == NULL)
    return FALSE;
  if (_crow_my_take (self, "stored", NULL) || _crow_my_take (self, "persistent", NULL))
    column->stored = TRUE;
  else
    _crow_my_take (self, "virtual", NULL);
  return TRUE;
}

/* One word of a column's definition and what belongs to it; FALSE if it is not known. */
static gboolean
take_attribute (CrowMyReader      *self,
                CrowCatalogTable  *table,
                CrowCatalogColumn *column,
                CrowMyKeys        *keys)
{
  if (_crow_my_take (self, "not", "null", NULL))
    column->required = TRUE;
  else if (_crow_my_take (self, "null", NULL))
    column->required = FALSE;
  else if (_crow_my_take (self, "default", NULL))
    return _crow_my_take_default (self, column);
  else if (_crow_my_take (self, "on", "update", NULL))
    {
      g_free (column->on_update_value);
      column->on_update_value = _crow_my_take_operand (self);
      return column->on_update_value != NULL;
    }
  else if (_crow_my_take (self, "auto_increment", NULL))
    column->automatic = column->required = TRUE;
  else if (_crow_my_take (self, "serial", "default", "value", NULL))
    {
      column->automatic = column->required = TRUE;
      add_key (keys, KEY_UNIQUE, column->name);
    }
  else if (_crow_my_take (self, "unique", NULL))
    {
      _crow_my_take (self, "key", NULL);
      add_key (keys, KEY_UNIQUE, column->name);
    }
  else if (_crow_my_take (self, "primary", NULL) || _crow_my_is (self, 0, "key"))
    {
      _crow_my_take (self, "key", NULL);
      add_key (keys, KEY_PRIMARY, column->name);
    }
  else if (_crow_my_take (self, "comment", NULL))
    {
      g_free (column->comment);
      column->comment = _crow_my_take_string (self);
      if (column->comment != NULL && *column->comment == '\0')
        g_clear_pointer (&column->comment, g_free);
    }
  else if (_crow_my_take (self, "collate", NULL))
    {
      g_free (column->collation);
      column->collation = _crow_my_take_name (self);
    }
  else if (_crow_my_take (self, "constraint", NULL))
    {
      /* Its name belongs to the check or reference behind it, which has none here. */
      if (!_crow_my_is (self, 0, "check"))
        self->at++;
    }
  else if (_crow_my_take (self, "check", NULL))
    {
      g_autofree char *expression = _crow_my_take_group_expression (self);

      if (expression == NULL)
        return FALSE;
      /* The check of a column goes by the column's name, which is none of its own. */
      crow_catalog_table_add_check (table, NULL, expression);
    }
  else if (_crow_my_take (self, "generated", "always", "as", NULL) || _crow_my_take (self, "as", NULL))
    return take_generated (self, column);
  else if (_crow_my_take (self, "references", NULL))
    {
      Key *key = add_key (keys, KEY_FOREIGN, column->name);

      if (!take_references (self, key))
        {
          g_ptr_array_remove (keys->keys, key);
          return FALSE;
        }
    }
  else if (_crow_my_take (self, "column_format", NULL) || _crow_my_take (self, "storage", NULL))
    self->at++;
  else if (_crow_my_take (self, "invisible", NULL))
    crow_script_reader_note (self->reader, _("That the column “%s” of “%s” is invisible was left out."), column->name,
                             table->name);
  else if (!_crow_my_take (self, "visible", NULL) && !_crow_my_take (self, "compressed", NULL) &&
           !_crow_my_take (self, "with", "system", "versioning", NULL) &&
           !_crow_my_take (self, "without", "system", "versioning", NULL) && !_crow_my_take (self, "virtual", NULL))
    return FALSE;
  return TRUE;
}

static void
collate_column (CrowMyReader      *self,
                CrowCatalogColumn *column,
                CrowMyType        *type)
{
  g_free (column->collation);
  column->collation = g_steal_pointer (&type->collation);
}

gboolean
_crow_my_take_column (CrowMyReader     *self,
                      CrowCatalogTable *table,
                      CrowMyKeys       *keys,
                      const char       *replaced)
{
  g_autofree char *name = _crow_my_take_name (self);
  CrowCatalogColumn *column = replaced != NULL ? crow_catalog_table_lookup_column (table, replaced) : NULL;
  guint first = self->at;
  CrowMyType type;

  if (name == NULL)
    return FALSE;
  if (!_crow_my_take_type (self, &type))
    {
      crow_script_reader_note_at (self->reader, _crow_my_peek (self, 0)->start,
                                  _("The column “%s” of “%s” was left out: its type is not understood."), name, table->name);
      _crow_my_skip_item (self);
      return TRUE;
    }
  if (column == NULL)
    column = crow_catalog_table_add_column (table, name, type.text);
  else
    {
      if (!g_str_equal (column->name, name))
        crow_script_reader_rename_column (self->reader, table, column, name);
      g_free (column->type);
      column->type = g_strdup (type.text);
      g_clear_pointer (&column->default_value, g_free);
      g_clear_pointer (&column->on_update_value, g_free);
      g_clear_pointer (&column->generated, g_free);
      g_clear_pointer (&column->comment, g_free);
      column->required = column->automatic = column->stored = FALSE;
    }
  collate_column (self, column, &type);
  if (type.json)
    {
      g_autoptr (GString) check = g_string_new ("json_valid(");

      _crow_my_append_name (check, name);
      g_string_append_c (check, ')');
      crow_catalog_table_add_check (table, NULL, check->str);
      g_free (column->collation);
      column->collation = g_strdup ("utf8mb4_bin");
    }
  if (type.serial)
    {
      column->automatic = column->required = TRUE;
      add_key (keys, KEY_UNIQUE, name);
    }
  g_free (type.text);
  g_free (type.collation);
  while (!_crow_my_is_at_end (self) && !_crow_my_is (self, 0, ",") && !_crow_my_is (self, 0, ")") &&
         !_crow_my_is (self, 0, "first") && !_crow_my_is (self, 0, "after"))
    {
      gsize start = _crow_my_peek (self, 0)->start;

      if (!take_attribute (self, table, column, keys))
        {
          g_autofree char *rest = NULL;

          first = self->at;
          _crow_my_skip_item (self);
          rest = self->at > first ? _crow_my_dup_text (self, first) : g_strdup ("");
          crow_script_reader_note_at (self->reader, start, _("A part of “%s” of “%s” was left out: “%.80s” is not understood."),
                                      name, table->name, rest);
          return TRUE;
        }
    }
  /* NULL makes room for AUTO_INCREMENT and PRIMARY KEY only in the text. */
  if (column->automatic)
    column->required = TRUE;
  return TRUE;
}

static char **
get_columns (Key *key)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < key->parts->len; i++)
    g_strv_builder_add (builder, ((CrowCatalogIndexPart *) g_ptr_array_index (key->parts, i))->column);
  return g_strv_builder_end (builder);
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

/* Text columns that say nothing of it have the table's collation, which is told where it is not the database's. */
static void
collate_table (CrowMyReader     *self,
               CrowCatalogTable *table,
               const char       *collation)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);

      if (column->collation == NULL && _crow_my_type_is_text (column->type))
        column->collation = g_strdup (collation);
    }
}

/* The database's own collation is not told. */
static void
uncollate_table (CrowMyReader     *self,
                 CrowCatalogTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);

      if (column->collation != NULL && g_ascii_strcasecmp (column->collation, self->collation) == 0)
        g_clear_pointer (&column->collation, g_free);
    }
}

/* ENGINE = x, COMMENT 'x', and many more; a value is one token or a group. */
void
_crow_my_take_table_options (CrowMyReader     *self,
                             CrowCatalogTable *table)
{
  g_autofree char *collation = NULL;

  while (!_crow_my_is_at_end (self))
    {
      _crow_my_take (self, "default", NULL);
      if (_crow_my_take (self, "comment", NULL))
        {
          _crow_my_take (self, "=", NULL);
          g_free (table->comment);
          table->comment = _crow_my_take_string (self);
          if (table->comment != NULL && *table->comment == '\0')
            g_clear_pointer (&table->comment, g_free);
        }
      else if (_crow_my_take (self, "character", "set", NULL) || _crow_my_take (self, "charset", NULL))
        {
          g_autofree char *charset = NULL;

          _crow_my_take (self, "=", NULL);
          charset = _crow_my_take_name (self);
          if (charset != NULL && collation == NULL)
            collation = _crow_my_default_collation (charset);
        }
      else if (_crow_my_take (self, "collate", NULL))
        {
          _crow_my_take (self, "=", NULL);
          g_free (collation);
          collation = _crow_my_take_name (self);
        }
      else if (_crow_my_take (self, "engine", NULL) || _crow_my_take (self, "type", NULL))
        {
          g_autofree char *engine = NULL;

          _crow_my_take (self, "=", NULL);
          engine = _crow_my_take_name (self);
          if (engine != NULL && g_ascii_strcasecmp (engine, "InnoDB") != 0)
            crow_script_reader_note (self->reader, _("That “%s” is stored by %s was left out."), table->name, engine);
        }
      else if (_crow_my_take (self, "partition", "by", NULL))
        {
          crow_script_reader_note (self->reader, _("The partitions of “%s” were left out."), table->name);
          self->at = self->tokens->len - 1;
        }
      else if (_crow_my_take (self, "with", "system", "versioning", NULL))
        crow_script_reader_note (self->reader, _("That “%s” keeps old versions of its rows was left out."), table->name);
      else if (_crow_my_is (self, 0, "select") || _crow_my_is (self, 0, "as") || _crow_my_is (self, 0, "with"))
        {
          crow_script_reader_note (self->reader, _("Columns of “%s” that come from a query were left out."), table->name);
          self->at = self->tokens->len - 1;
        }
      else if (_crow_my_is (self, 0, ",") && _crow_my_peek (self, 1)->kind == CROW_MY_WORD)
        self->at++;
      else if (!_crow_my_is (self, 0, "(") || !_crow_my_skip_group (self))
        self->at++;
    }
  if (collation != NULL)
    collate_table (self, table, collation);
}

static void
take_elements (CrowMyReader     *self,
               CrowCatalogTable *table,
               CrowMyKeys       *keys)
{
  do
    {
      gsize start = _crow_my_peek (self, 0)->start;

      if (_crow_my_is (self, 0, ")"))
        break;
      if (!(_crow_my_is_key (self) ? _crow_my_take_key (self, table, keys)
                                   : _crow_my_take_column (self, table, keys, NULL)))
        {
          crow_script_reader_note_at (self->reader, start, _("A part of “%s” was left out: it is not understood."),
                                      table->name);
          _crow_my_skip_item (self);
        }
    }
  while (_crow_my_take (self, ",", NULL));
}

static void
copy_table (CrowMyReader     *self,
            CrowCatalogTable *table)
{
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  CrowCatalogTable *source;

  if (!_crow_my_take_table_name (self, &schema, &name) || (source = _crow_my_find_table (self, schema, name)) == NULL ||
      source == table)
    return;
  for (guint i = 0; i < source->columns->len; i++)
    crow_script_copy_column (table, g_ptr_array_index (source->columns, i));
  if (source->primary_key != NULL)
    crow_catalog_table_set_primary_key (table, source->primary_key->columns);
  for (guint i = 0; i < source->uniques->len; i++)
    {
      CrowCatalogKey *key = g_ptr_array_index (source->uniques, i);

      crow_catalog_table_add_unique (table, key->columns)->name = g_strdup (key->name);
    }
  for (guint i = 0; i < source->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (source->indexes, i);
      CrowCatalogIndex *copy = crow_catalog_table_add_index (table, index->name);

      copy->unique = index->unique;
      copy->method = g_strdup (index->method);
      for (guint j = 0; j < index->parts->len; j++)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, j);
          CrowCatalogIndexPart *added = crow_catalog_index_add_part (copy);

          added->column = g_strdup (part->column);
          added->length = part->length;
          added->descending = part->descending;
        }
    }
  for (guint i = 0; i < source->checks->len; i++)
    {
      CrowCatalogCheck *check = g_ptr_array_index (source->checks, i);

      crow_catalog_table_add_check (table, check->name, check->expression);
    }
}

/* Behind CREATE [OR REPLACE] TABLE. */
void
_crow_my_create_table (CrowMyReader *self)
{
  gboolean optional = _crow_my_take (self, "if", "not", "exists", NULL);
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  CrowCatalogTable *table;
  CrowMyKeys *keys;

  if (!_crow_my_take_table_name (self, &schema, &name))
    {
      crow_script_reader_note (self->reader, _("A table without a name was left out."));
      return;
    }
  if (crow_script_reader_lookup_table (self->reader, schema, name) != NULL)
    {
      if (!optional)
        crow_script_reader_note (self->reader, _("There is a table “%s” already, so the second one was left out."), name);
      return;
    }
  table = crow_script_reader_add_table (self->reader, schema, name);
  if (_crow_my_take (self, "like", NULL) || _crow_my_take (self, "(", "like", NULL))
    {
      copy_table (self, table);
      return;
    }
  keys = _crow_my_keys_new ();
  if (_crow_my_take (self, "(", NULL))
    {
      take_elements (self, table, keys);
      if (!_crow_my_take (self, ")", NULL))
        crow_script_reader_note_at (self->reader, _crow_my_peek (self, 0)->start,
                                    _("The table “%s” ends in the middle; what is whole was read."), name);
    }
  _crow_my_keys_apply (self, table, keys);
  _crow_my_keys_free (keys);
  _crow_my_take_table_options (self, table);
  uncollate_table (self, table);
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
