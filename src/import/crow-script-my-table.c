/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CREATE TABLE of MariaDB and the options behind it.
 */
#include "config.h"

#include "import/crow-script-my-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* The database's own collation is not told, nor is MySQL's, which MariaDB does not have. */
void
_crow_my_uncollate_table (CrowMyReader     *self,
                          CrowCatalogTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);

      if (column->collation == NULL)
        continue;
      if (g_ascii_strncasecmp (column->collation, "utf8mb4_0900_", strlen ("utf8mb4_0900_")) == 0)
        {
          if (g_ascii_strcasecmp (column->collation, "utf8mb4_0900_ai_ci") != 0)
            crow_script_reader_note (self->reader, _("The collation %s of “%s” of “%s” was left out: only MySQL has it."),
                                     column->collation, column->name, table->name);
          g_clear_pointer (&column->collation, g_free);
        }
      else if (g_ascii_strcasecmp (column->collation, self->collation) == 0)
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
      guint at = self->at;

      if (_crow_my_is (self, 0, ")"))
        break;
      if (!(_crow_my_is_key (self) ? _crow_my_take_key (self, table, keys)
                                   : _crow_my_take_column (self, table, keys, NULL)))
        {
          crow_script_reader_note_at (self->reader, start, _("A part of “%s” was left out: it is not understood."),
                                      table->name);
          self->at = at;
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
  _crow_my_uncollate_table (self, table);
}
