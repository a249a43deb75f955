/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads what MariaDB keeps as text: literals in defaults and enumerations, which are part of a column's type there.
 *
 * Needs no server: scripts hold the same text.
 */
#include "config.h"

#include "sql/crow-catalog-mariadb-private.h"

#include <string.h>

#include "sql/crow-sql-lexer.h"

/* https://mariadb.com/kb/en/string-literals/; "\%" and "\_" keep their backslash. */
static void
append_escaped (GString *value,
                char     c)
{
  switch (c)
    {
    case 'n':
      g_string_append_c (value, '\n');
      break;
    case 'r':
      g_string_append_c (value, '\r');
      break;
    case 't':
      g_string_append_c (value, '\t');
      break;
    case 'b':
      g_string_append_c (value, '\b');
      break;
    case 'Z':
      g_string_append_c (value, '\032');
      break;
    case '%':
    case '_':
      g_string_append_c (value, '\\');
      g_string_append_c (value, c);
      break;
    default:
      g_string_append_c (value, c);
      break;
    }
}

/* (transfer full) (nullable): what the literal at *@text holds, which may be null characters; moves *@text behind it */
static GString *
read_literal (const char **text)
{
  const char *p = *text;
  GString *value;

  if (*p != '\'')
    return NULL;
  value = g_string_new (NULL);
  for (p++; *p != '\0'; p++)
    if (*p == '\\' && p[1] == '0')
      {
        g_string_append_c (value, '\0');
        p++;
      }
    else if (*p == '\\' && p[1] != '\0')
      append_escaped (value, *++p);
    else if (*p == '\'' && p[1] == '\'')
      g_string_append_c (value, *++p);
    else if (*p == '\'')
      {
        *text = p + 1;
        return value;
      }
    else
      g_string_append_c (value, *p);
  g_string_free (value, TRUE);
  return NULL;
}

char *
_crow_mariadb_read_string (const char **text)
{
  const char *end = *text;
  g_autoptr (GString) value = read_literal (&end);

  /* No text here can hold a null character. */
  if (value == NULL || strlen (value->str) < value->len)
    return NULL;
  *text = end;
  return g_string_free (g_steal_pointer (&value), FALSE);
}

char *
_crow_mariadb_dup_hexadecimal (const char *text)
{
  g_autoptr (GString) value = read_literal (&text);
  g_autoptr (GString) digits = NULL;

  if (value == NULL || *text != '\0')
    return NULL;
  digits = g_string_new (NULL);
  for (gsize i = 0; i < value->len; i++)
    g_string_append_printf (digits, "%02x", (guint) (guchar) value->str[i]);
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

/* The bytes of "x'6100'"; NULL if it is anything else. */
static GByteArray *
read_hexadecimal (const char *text)
{
  g_autoptr (GByteArray) bytes = NULL;

  if (g_ascii_tolower (text[0]) != 'x' || text[1] != '\'')
    return NULL;
  bytes = g_byte_array_new ();
  for (text += 2; g_ascii_isxdigit (text[0]) && g_ascii_isxdigit (text[1]); text += 2)
    {
      guint8 byte = g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]);

      g_byte_array_append (bytes, &byte, 1);
    }
  return g_str_equal (text, "'") ? g_steal_pointer (&bytes) : NULL;
}

/* Whether it is UTF-8, but for NULs. */
static gboolean
is_text (const GByteArray *bytes)
{
  for (guint start = 0; start < bytes->len; start++)
    {
      const guint8 *nul = memchr (bytes->data + start, 0, bytes->len - start);
      guint end = nul != NULL ? nul - bytes->data : bytes->len;

      if (!g_utf8_validate_len ((const char *) bytes->data + start, end - start, NULL))
        return FALSE;
      start = end;
    }
  return TRUE;
}

char *
_crow_mariadb_dup_default (const char *text)
{
  g_autoptr (GByteArray) bytes = read_hexadecimal (text);
  GString *literal;

  if (bytes == NULL || !is_text (bytes))
    return g_utf8_make_valid (text, -1);
  literal = g_string_new ("'");
  for (guint i = 0; i < bytes->len; i++)
    switch (bytes->data[i])
      {
      case '\0':
        g_string_append (literal, "\\0");
        break;
      case '\n':
        g_string_append (literal, "\\n");
        break;
      case '\r':
        g_string_append (literal, "\\r");
        break;
      case '\\':
        g_string_append (literal, "\\\\");
        break;
      case '\'':
        g_string_append (literal, "''");
        break;
      default:
        g_string_append_c (literal, (char) bytes->data[i]);
        break;
      }
  g_string_append_c (literal, '\'');
  return g_string_free (literal, FALSE);
}

static void
skip_blanks (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
}

char **
_crow_mariadb_read_enum_type (const char *type)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  const char *text = type;

  skip_blanks (&text);
  if (g_ascii_strncasecmp (text, "enum", 4) != 0)
    return NULL;
  text += 4;
  skip_blanks (&text);
  if (*text != '(')
    return NULL;
  builder = g_strv_builder_new ();
  do
    {
      g_autofree char *value = NULL;

      text++;
      skip_blanks (&text);
      value = _crow_mariadb_read_string (&text);
      if (value == NULL)
        return NULL;
      g_strv_builder_add (builder, value);
      skip_blanks (&text);
    }
  while (*text == ',');
  return *text == ')' ? g_strv_builder_end (builder) : NULL;
}

/* A key for what may be shared: the column's name, and the values. */
static char *
make_key (CrowCatalogColumn *column,
          char             **values)
{
  g_autofree char *name = g_utf8_casefold (column->name, -1);
  GString *key = g_string_new (name);

  for (char **value = values; *value != NULL; value++)
    g_string_append_printf (key, "\n%" G_GSIZE_FORMAT ":%s", strlen (*value), *value);
  return g_string_free (key, FALSE);
}

void
_crow_catalog_name_inline_enums (CrowCatalog *catalog)
{
  g_autoptr (GHashTable) shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < catalog->enums->len; i++)
    g_hash_table_add (taken, g_utf8_casefold (((CrowCatalogEnum *) g_ptr_array_index (catalog->enums, i))->name, -1));
  for (guint i = 0; i < catalog->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (catalog->tables, i);

      for (guint j = 0; j < table->columns->len; j++)
        {
          CrowCatalogColumn *column = g_ptr_array_index (table->columns, j);
          g_auto (GStrv) values = _crow_mariadb_read_enum_type (column->type);
          g_autofree char *key = NULL;
          CrowCatalogEnum *enumeration;

          if (values == NULL || column->enumeration != NULL)
            continue;
          key = make_key (column, values);
          enumeration = g_hash_table_lookup (shared, key);
          if (enumeration == NULL)
            {
              g_autofree char *name = g_strdup (column->name);

              for (guint n = 1; !g_hash_table_add (taken, g_utf8_casefold (name, -1)); n++)
                {
                  g_free (name);
                  name = n == 1 ? g_strdup_printf ("%s_%s", table->name, column->name)
                                : g_strdup_printf ("%s_%s_%u", table->name, column->name, n);
                }
              crow_catalog_add_enum (catalog, table->schema, name, (const char *const *) values);
              enumeration = g_ptr_array_index (catalog->enums, catalog->enums->len - 1);
              g_hash_table_insert (shared, g_steal_pointer (&key), enumeration);
            }
          column->enumeration = g_strdup (enumeration->name);
          /* That of a table without schema is another one to a table that has one. */
          column->enum_schema = g_strdup (enumeration->schema != NULL || table->schema == NULL ? enumeration->schema : "");
        }
    }
}

char *
_crow_mariadb_read_view (const char *statement)
{
  const char *text = statement;
  CrowToken token;

  do
    token = crow_sql_lexer_next (&text);
  while (token.kind != CROW_TOKEN_END && !crow_token_is_word (&token, "VIEW"));
  while (token.kind != CROW_TOKEN_END && !crow_token_is_word (&token, "AS"))
    token = crow_sql_lexer_next (&text);
  if (token.kind == CROW_TOKEN_END)
    return NULL;
  return g_strstrip (g_strdup (text));
}
