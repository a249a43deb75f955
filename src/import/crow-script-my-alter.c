/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ALTER TABLE of MariaDB, action by action: https://mariadb.com/kb/en/alter-table/.  An action that is not understood is
 * noted, and the next one read.
 */
#include "config.h"

#include "import/crow-script-my-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static CrowCatalogColumn *
find_column (CrowMyReader     *self,
             CrowCatalogTable *table,
             const char       *name,
             gboolean          optional)
{
  CrowCatalogColumn *column = crow_catalog_table_lookup_column (table, name);

  if (column == NULL && !optional)
    crow_script_reader_note (self->reader, _("“%s” has no column “%s”, so what refers to it was left out."), table->name,
                             name);
  return column;
}

/* FIRST, AFTER x: @column is in the table already. */
static gboolean
take_place (CrowMyReader     *self,
            CrowCatalogTable *table,
            CrowCatalogColumn *column)
{
  gboolean first = _crow_my_take (self, "first", NULL);
  CrowCatalogColumn *after = NULL;
  guint index;

  if (!first && !_crow_my_take (self, "after", NULL))
    return TRUE;
  if (!first)
    {
      g_autofree char *name = _crow_my_take_name (self);

      if (name == NULL)
        return FALSE;
      after = find_column (self, table, name, FALSE);
      if (after == NULL)
        return TRUE;
    }
  if (column != after && g_ptr_array_find (table->columns, column, &index))
    {
      g_ptr_array_add (table->columns, g_ptr_array_steal_index (table->columns, index));
      crow_script_move_last_column (table, after);
    }
  return TRUE;
}

static gboolean
add_column (CrowMyReader     *self,
            CrowCatalogTable *table,
            CrowMyKeys       *keys)
{
  gboolean optional = _crow_my_take (self, "if", "not", "exists", NULL);
  guint at = self->at;
  g_autofree char *name = _crow_my_take_name (self);
  guint n = table->columns->len;

  self->at = at;
  if (name == NULL)
    return FALSE;
  if (crow_catalog_table_lookup_column (table, name) != NULL)
    {
      if (!optional)
        crow_script_reader_note (self->reader, _("“%s” has a column “%s” already, so the second one was left out."),
                                 table->name, name);
      _crow_my_skip_item (self);
      return TRUE;
    }
  if (!_crow_my_take_column (self, table, keys, NULL))
    return FALSE;
  return table->columns->len == n || take_place (self, table, g_ptr_array_index (table->columns, n));
}

static gboolean
run_add (CrowMyReader     *self,
         CrowCatalogTable *table,
         CrowMyKeys       *keys)
{
  if (_crow_my_is (self, 0, "partition"))
    return FALSE;
  if (_crow_my_is_key (self))
    return _crow_my_take_key (self, table, keys);
  _crow_my_take (self, "column", NULL);
  if (_crow_my_take (self, "(", NULL))
    {
      do
        if (!(_crow_my_is_key (self) ? _crow_my_take_key (self, table, keys) : add_column (self, table, keys)))
          return FALSE;
      while (_crow_my_take (self, ",", NULL));
      return _crow_my_take (self, ")", NULL);
    }
  return add_column (self, table, keys);
}

static gboolean
run_drop (CrowMyReader     *self,
          CrowCatalogTable *table)
{
  enum { COLUMN, INDEX, FOREIGN, CONSTRAINT } kind = COLUMN;
  g_autofree char *name = NULL;
  CrowCatalogColumn *column;
  gboolean optional;

  if (_crow_my_take (self, "primary", "key", NULL))
    {
      if (table->primary_key != NULL)
        {
          g_free (table->primary_key->name);
          table->primary_key->name = g_strdup ("PRIMARY");
          crow_script_drop_constraint (table, "PRIMARY");
        }
      return TRUE;
    }
  if (_crow_my_take (self, "index", NULL) || _crow_my_take (self, "key", NULL))
    kind = INDEX;
  else if (_crow_my_take (self, "foreign", "key", NULL))
    kind = FOREIGN;
  else if (_crow_my_take (self, "constraint", NULL))
    kind = CONSTRAINT;
  else if (_crow_my_is (self, 0, "partition") || _crow_my_is (self, 0, "system"))
    return FALSE;
  else
    _crow_my_take (self, "column", NULL);
  optional = _crow_my_take (self, "if", "exists", NULL);
  name = _crow_my_take_name (self);
  if (name == NULL)
    return FALSE;
  if (!_crow_my_take (self, "cascade", NULL))
    _crow_my_take (self, "restrict", NULL);
  if (kind == COLUMN)
    {
      column = find_column (self, table, name, optional);
      if (column != NULL)
        crow_script_reader_drop_column (self->reader, table, column);
    }
  else if (!(kind == INDEX ? crow_script_drop_index (table, name)
                           : crow_script_drop_constraint (table, name) || crow_script_drop_index (table, name)) &&
           !optional)
    crow_script_reader_note (self->reader, _("“%s” has no constraint “%s” that could be dropped."), table->name, name);
  return TRUE;
}

static gboolean
run_modify (CrowMyReader     *self,
            CrowCatalogTable *table,
            CrowMyKeys       *keys,
            gboolean          change)
{
  gboolean optional;
  guint at;
  g_autofree char *old = NULL;
  CrowCatalogColumn *column;

  _crow_my_take (self, "column", NULL);
  optional = _crow_my_take (self, "if", "exists", NULL);
  at = self->at;
  old = _crow_my_take_name (self);
  if (old == NULL)
    return FALSE;
  if (!change)
    self->at = at;
  column = find_column (self, table, old, optional);
  if (column == NULL)
    {
      _crow_my_skip_item (self);
      return TRUE;
    }
  return _crow_my_take_column (self, table, keys, old) && take_place (self, table, column);
}

/* ALTER [COLUMN] x SET DEFAULT y, DROP DEFAULT */
static gboolean
run_alter (CrowMyReader     *self,
           CrowCatalogTable *table)
{
  g_autofree char *name = NULL;
  CrowCatalogColumn *column;

  if (_crow_my_is (self, 0, "index") || _crow_my_is (self, 0, "key"))
    {
      _crow_my_skip_item (self);
      return TRUE;
    }
  _crow_my_take (self, "column", NULL);
  name = _crow_my_take_name (self);
  column = name != NULL ? find_column (self, table, name, FALSE) : NULL;
  if (name == NULL)
    return FALSE;
  if (_crow_my_take (self, "drop", "default", NULL))
    {
      if (column != NULL)
        g_clear_pointer (&column->default_value, g_free);
      return TRUE;
    }
  if (!_crow_my_take (self, "set", "default", NULL))
    return FALSE;
  if (column == NULL)
    {
      _crow_my_skip_item (self);
      return TRUE;
    }
  return _crow_my_take_default (self, column);
}

static gboolean
run_rename (CrowMyReader     *self,
            CrowCatalogTable *table)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *schema = NULL;

  if (_crow_my_is (self, 0, "column") || _crow_my_is (self, 0, "index") || _crow_my_is (self, 0, "key"))
    {
      gboolean is_column = _crow_my_is (self, 0, "column");
      CrowCatalogColumn *column;

      self->at++;
      from = _crow_my_take_name (self);
      if (from == NULL || !_crow_my_take (self, "to", NULL) || (to = _crow_my_take_name (self)) == NULL)
        return FALSE;
      if (is_column)
        {
          column = find_column (self, table, from, FALSE);
          if (column != NULL)
            crow_script_reader_rename_column (self->reader, table, column, to);
          return TRUE;
        }
      for (guint i = 0; i < table->indexes->len; i++)
        {
          CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);

          if (g_ascii_strcasecmp (index->name, from) == 0)
            {
              g_free (index->name);
              index->name = g_strdup (to);
            }
        }
      for (guint i = 0; i < table->uniques->len; i++)
        {
          CrowCatalogKey *key = g_ptr_array_index (table->uniques, i);

          if (key->name != NULL && g_ascii_strcasecmp (key->name, from) == 0)
            {
              g_free (key->name);
              key->name = g_strdup (to);
            }
        }
      return TRUE;
    }
  if (!_crow_my_take (self, "to", NULL) && !_crow_my_take (self, "as", NULL))
    _crow_my_take (self, "=", NULL);
  if (!_crow_my_take_table_name (self, &schema, &to))
    return FALSE;
  if (crow_script_reader_lookup_table (self->reader, schema, to) == NULL)
    crow_script_reader_rename_table (self->reader, table, schema, to);
  return TRUE;
}

/* Actions that change nothing a schema holds. */
static gboolean
is_ignored (CrowMyReader *self)
{
  static const char *const words[] = {
    "enable", "disable", "order", "discard", "import", "force", "lock", "algorithm", "wait", "nowait", "convert",
    "partition", "remove", "reorganize", "coalesce", "truncate", "analyze", "check", "optimize", "rebuild", "repair",
    "exchange", "engine", "auto_increment", "row_format", "default", "character", "charset", "collate", "key_block_size",
    "avg_row_length", "max_rows", "min_rows", "pack_keys", "checksum", "delay_key_write", "stats_persistent",
    "stats_auto_recalc", "stats_sample_pages", "tablespace", "page_checksum", "transactional", "add", "drop",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (_crow_my_is (self, 0, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
run_action (CrowMyReader     *self,
            CrowCatalogTable *table,
            CrowMyKeys       *keys)
{
  guint at = self->at;

  if (_crow_my_take (self, "add", NULL) && !_crow_my_is (self, 0, "partition"))
    return run_add (self, table, keys);
  if (self->at > at)
    self->at = at;
  if (_crow_my_is (self, 0, "drop") && !_crow_my_is (self, 1, "partition"))
    {
      self->at++;
      return run_drop (self, table);
    }
  if (_crow_my_take (self, "modify", NULL))
    return run_modify (self, table, keys, FALSE);
  if (_crow_my_take (self, "change", NULL))
    return run_modify (self, table, keys, TRUE);
  if (_crow_my_take (self, "alter", NULL))
    return run_alter (self, table);
  if (_crow_my_take (self, "rename", NULL))
    return run_rename (self, table);
  if (_crow_my_take (self, "comment", NULL))
    {
      _crow_my_take (self, "=", NULL);
      g_free (table->comment);
      table->comment = _crow_my_take_string (self);
      return table->comment != NULL;
    }
  if (!is_ignored (self))
    return FALSE;
  _crow_my_skip_item (self);
  return TRUE;
}

/* Behind ALTER TABLE. */
void
_crow_my_alter_table (CrowMyReader *self)
{
  gboolean optional = _crow_my_take (self, "if", "exists", NULL);
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  CrowCatalogTable *table = NULL;
  CrowMyKeys *keys;

  if (_crow_my_take_table_name (self, &schema, &name))
    table = optional ? crow_script_reader_lookup_table (self->reader, schema, name) : _crow_my_find_table (self, schema, name);
  if (table == NULL)
    return;
  keys = _crow_my_keys_new ();
  do
    {
      gsize start = _crow_my_peek (self, 0)->start;
      guint at = self->at;

      if (_crow_my_is_at_end (self))
        break;
      if (!run_action (self, table, keys))
        {
          self->at = at;
          crow_script_reader_note_at (self->reader, start, _("A change of “%s” was left out: it is not understood."), name);
        }
      else if (!_crow_my_is_at_end (self) && !_crow_my_is (self, 0, ",") && !is_ignored (self) &&
               !_crow_my_is (self, 0, "comment"))
        crow_script_reader_note_at (self->reader, start, _("A part of a change of “%s” was left out: it is not understood."),
                                    name);
      _crow_my_skip_item (self);
      /* A bracket too many ends nothing. */
      while (_crow_my_take (self, ")", NULL))
        _crow_my_skip_item (self);
    }
  while (_crow_my_take (self, ",", NULL));
  _crow_my_keys_apply (self, table, keys);
  _crow_my_keys_free (keys);
  _crow_my_uncollate_table (self, table);
}
