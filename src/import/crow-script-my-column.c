/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The definition of a column of MariaDB: its type, its default as information_schema shows it, and what else may stand there.
 */
#include "config.h"

#include "import/crow-script-my-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

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
      _crow_my_keys_add_column (keys, column->name, FALSE);
    }
  else if (_crow_my_take (self, "unique", NULL))
    {
      _crow_my_take (self, "key", NULL);
      _crow_my_keys_add_column (keys, column->name, FALSE);
    }
  else if (_crow_my_take (self, "primary", NULL) || _crow_my_is (self, 0, "key"))
    {
      _crow_my_take (self, "key", NULL);
      _crow_my_keys_add_column (keys, column->name, TRUE);
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
    return _crow_my_take_reference (self, keys, column->name);
  else if (_crow_my_take (self, "enforced", NULL) || _crow_my_take (self, "not", "enforced", NULL))
    return TRUE;
  else if (_crow_my_take (self, "srid", NULL) || _crow_my_take (self, "column_format", NULL) || _crow_my_take (self, "storage", NULL))
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
    column = crow_catalog_table_take_column (table, g_steal_pointer (&name), type.text);
  else
    {
      if (!g_str_equal (column->name, name))
        crow_script_reader_rename_column (self->reader, table, column, name);
      g_free (column->type);
      column->type = type.text;
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

      _crow_my_append_name (check, column->name);
      g_string_append_c (check, ')');
      crow_catalog_table_add_check (table, NULL, check->str);
      g_free (column->collation);
      column->collation = g_strdup ("utf8mb4_bin");
    }
  if (type.serial)
    {
      column->automatic = column->required = TRUE;
      _crow_my_keys_add_column (keys, column->name, FALSE);
    }
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
                                      column->name, table->name, rest);
          return TRUE;
        }
    }
  /* NULL makes room for AUTO_INCREMENT and PRIMARY KEY only in the text. */
  if (column->automatic)
    column->required = TRUE;
  return TRUE;
}
