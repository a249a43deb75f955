/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Types of MariaDB as information_schema spells them: display widths filled in, synonyms replaced.
 * https://mariadb.com/kb/en/data-types/
 */
#include "config.h"

#include "import/crow-script-my-private.h"

#include <stdlib.h>
#include <string.h>

typedef enum
{
  PLAIN,   /* nothing in parentheses */
  WIDTH,   /* a display width, of its own when unsigned */
  LENGTH,  /* a length, 1 if not given */
  LENGTH_GIVEN, /* a length, which has to be there */
  DECIMAL,
  FLOAT,
  DOUBLE,
  FRACTION, /* digits behind the seconds */
  VALUES,   /* of ENUM and SET */
  SIZED,    /* TEXT and BLOB: a length picks the type */
} Form;

static const struct
{
  const char *name;
  const char *spelling;
  Form form;
  guint width, unsigned_width;
} types[] = {
  { "tinyint", "tinyint", WIDTH, 4, 3 },       { "smallint", "smallint", WIDTH, 6, 5 },
  { "mediumint", "mediumint", WIDTH, 9, 8 },   { "int", "int", WIDTH, 11, 10 },
  { "integer", "int", WIDTH, 11, 10 },         { "bigint", "bigint", WIDTH, 20, 20 },
  { "int1", "tinyint", WIDTH, 4, 3 },          { "int2", "smallint", WIDTH, 6, 5 },
  { "int3", "mediumint", WIDTH, 9, 8 },        { "int4", "int", WIDTH, 11, 10 },
  { "int8", "bigint", WIDTH, 20, 20 },         { "middleint", "mediumint", WIDTH, 9, 8 },
  { "bool", "tinyint(1)", PLAIN, 0, 0 },       { "boolean", "tinyint(1)", PLAIN, 0, 0 },
  { "decimal", "decimal", DECIMAL, 0, 0 },     { "numeric", "decimal", DECIMAL, 0, 0 },
  { "dec", "decimal", DECIMAL, 0, 0 },         { "fixed", "decimal", DECIMAL, 0, 0 },
  { "number", "decimal", DECIMAL, 0, 0 },
  { "float", "float", FLOAT, 0, 0 },           { "float4", "float", FLOAT, 0, 0 },
  { "double", "double", DOUBLE, 0, 0 },        { "float8", "double", DOUBLE, 0, 0 },
  { "real", "double", DOUBLE, 0, 0 },          { "bit", "bit", LENGTH, 0, 0 },
  { "char", "char", LENGTH, 0, 0 },            { "character", "char", LENGTH, 0, 0 },
  { "nchar", "char", LENGTH, 0, 0 },           { "varchar", "varchar", LENGTH_GIVEN, 0, 0 },
  { "varcharacter", "varchar", LENGTH_GIVEN, 0, 0 }, { "nvarchar", "varchar", LENGTH_GIVEN, 0, 0 },
  { "varchar2", "varchar", LENGTH_GIVEN, 0, 0 },
  { "binary", "binary", LENGTH, 0, 0 },        { "varbinary", "varbinary", LENGTH_GIVEN, 0, 0 },
  { "tinytext", "tinytext", PLAIN, 0, 0 },     { "text", "text", SIZED, 4, 0 },
  { "mediumtext", "mediumtext", PLAIN, 0, 0 }, { "longtext", "longtext", PLAIN, 0, 0 },
  { "long", "mediumtext", PLAIN, 0, 0 },
  { "tinyblob", "tinyblob", PLAIN, 0, 0 },     { "blob", "blob", SIZED, 1, 0 },
  { "mediumblob", "mediumblob", PLAIN, 0, 0 }, { "longblob", "longblob", PLAIN, 0, 0 },
  { "date", "date", PLAIN, 0, 0 },             { "time", "time", FRACTION, 0, 0 },
  { "datetime", "datetime", FRACTION, 0, 0 },  { "timestamp", "timestamp", FRACTION, 0, 0 },
  { "year", "year", WIDTH, 4, 4 },             { "enum", "enum", VALUES, 0, 0 },
  { "set", "set", VALUES, 0, 0 },              { "json", "longtext", PLAIN, 0, 0 },
  { "uuid", "uuid", PLAIN, 0, 0 },             { "inet6", "inet6", PLAIN, 0, 0 },
  { "inet4", "inet4", PLAIN, 0, 0 },           { "geometry", "geometry", PLAIN, 0, 0 },
  { "point", "point", PLAIN, 0, 0 },           { "linestring", "linestring", PLAIN, 0, 0 },
  { "polygon", "polygon", PLAIN, 0, 0 },       { "multipoint", "multipoint", PLAIN, 0, 0 },
  { "multilinestring", "multilinestring", PLAIN, 0, 0 }, { "multipolygon", "multipolygon", PLAIN, 0, 0 },
  { "geometrycollection", "geometrycollection", PLAIN, 0, 0 }, { "serial", "bigint(20) unsigned", PLAIN, 0, 0 },
};

gboolean
_crow_my_type_is_text (const char *type)
{
  switch (*type)
    {
    case 'e':
      return g_str_has_prefix (type, "enum");
    case 's':
      return g_str_has_prefix (type, "set(");
    case 'i':
    case 'd':
    case 'b':
      return FALSE;
    default:
      return strstr (type, "char") != NULL || strstr (type, "text") != NULL;
    }
}

gboolean
_crow_my_type_is_number (const char *type)
{
  static const char *const names[] = { "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (type, names[i]))
      return TRUE;
  return FALSE;
}

char *
_crow_my_default_collation (const char *charset)
{
  static const struct { const char *charset, *collation; } known[] = {
    { "utf8", "utf8mb3_general_ci" }, { "latin1", "latin1_swedish_ci" }, { "binary", "binary" },
    { "latin7", "latin7_general_ci" }, { "swe7", "swe7_swedish_ci" }, { "big5", "big5_chinese_ci" },
    { "gbk", "gbk_chinese_ci" }, { "gb2312", "gb2312_chinese_ci" }, { "sjis", "sjis_japanese_ci" },
    { "cp932", "cp932_japanese_ci" }, { "ujis", "ujis_japanese_ci" }, { "euckr", "euckr_korean_ci" },
    { "tis620", "tis620_thai_ci" }, { "latin2", "latin2_general_ci" },
  };
  g_autofree char *lower = g_ascii_strdown (charset, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].charset, lower))
      return g_strdup (known[i].collation);
  return g_strconcat (lower, "_general_ci", NULL);
}

/* "(10,2)": up to two numbers. */
static guint
take_numbers (CrowMyReader *self,
              guint64       numbers[2])
{
  guint n = 0;

  numbers[0] = numbers[1] = 0;
  if (!_crow_my_is (self, 0, "(") || _crow_my_peek (self, 1)->kind != CROW_MY_NUMBER)
    return 0;
  self->at++;
  while (n < 2 && _crow_my_peek (self, 0)->kind == CROW_MY_NUMBER)
    {
      numbers[n++] = g_ascii_strtoull (self->text + _crow_my_peek (self, 0)->start, NULL, 10);
      self->at++;
      if (!_crow_my_take (self, ",", NULL))
        break;
    }
  _crow_my_take (self, ")", NULL);
  return n;
}

static gboolean
take_values (CrowMyReader *self,
             GString      *text)
{
  if (!_crow_my_take (self, "(", NULL))
    return FALSE;
  g_string_append_c (text, '(');
  for (guint i = 0; i == 0 || _crow_my_take (self, ",", NULL); i++)
    {
      g_autofree char *value = _crow_my_take_string (self);

      if (value == NULL)
        return FALSE;
      if (i > 0)
        g_string_append_c (text, ',');
      /* Blanks at the end of a value are lost. */
      g_strchomp (value);
      _crow_my_append_literal (text, value);
    }
  g_string_append_c (text, ')');
  return _crow_my_take (self, ")", NULL);
}

static const char *
pick_size (gboolean text,
           guint64  bytes)
{
  if (bytes < 256)
    return text ? "tinytext" : "tinyblob";
  if (bytes < 65536)
    return text ? "text" : "blob";
  return bytes < 16777216 ? (text ? "mediumtext" : "mediumblob") : text ? "longtext" : "longblob";
}

/* CHARACTER SET, COLLATE and their shorter forms, in any order. */
static void
take_charset (CrowMyReader *self,
              CrowMyType   *type,
              gboolean     *binary)
{
  for (;;)
    if (_crow_my_take (self, "character", "set", NULL) || _crow_my_take (self, "charset", NULL) ||
        _crow_my_take (self, "char", "set", NULL))
      {
        g_autofree char *charset = NULL;
        g_autofree char *string = NULL;

        _crow_my_take (self, "=", NULL);
        charset = _crow_my_take_name (self);
        if (charset == NULL)
          string = _crow_my_take_string (self);
        if (charset == NULL)
          charset = g_steal_pointer (&string);
        if (charset != NULL && type->collation == NULL)
          type->collation = _crow_my_default_collation (charset);
        *binary = charset != NULL && g_ascii_strcasecmp (charset, "binary") == 0;
      }
    else if (_crow_my_take (self, "collate", NULL))
      {
        g_autofree char *collation = NULL;

        _crow_my_take (self, "=", NULL);
        collation = _crow_my_take_name (self);
        if (collation == NULL)
          collation = _crow_my_take_string (self);
        g_free (type->collation);
        type->collation = g_steal_pointer (&collation);
      }
    else if (!_crow_my_take (self, "ascii", NULL) && !_crow_my_take (self, "unicode", NULL) &&
             !_crow_my_take (self, "byte", NULL))
      {
        /* BINARY of a character type picks the collation that compares codes. */
        if (!_crow_my_is (self, 0, "binary"))
          return;
        self->at++;
      }
}

/* Text of the character set "binary" is bytes. */
static void
make_binary (CrowMyType *type)
{
  char *changed;

  if (g_str_has_prefix (type->text, "char("))
    changed = g_strconcat ("binary", type->text + 4, NULL);
  else if (g_str_has_prefix (type->text, "varchar("))
    changed = g_strconcat ("varbinary", type->text + 7, NULL);
  else if (g_str_has_suffix (type->text, "text"))
    changed = g_strdup_printf ("%.*sblob", (int) strlen (type->text) - 4, type->text);
  else
    return;
  g_free (type->text);
  type->text = changed;
  g_clear_pointer (&type->collation, g_free);
}

static gboolean
is_name (const char *name,
         const char *other)
{
  return *name == *other && strcmp (name, other) == 0;
}

/* "(number)" or, with the next, "(number,number)" */
static void
append_numbers (GString       *text,
                const guint64 *numbers,
                guint          n)
{
  char buffer[32];

  for (guint i = 0; i < n; i++)
    {
      guint64 left = numbers[i];
      char *p = buffer + sizeof buffer;

      g_string_append_c (text, i > 0 ? ',' : '(');
      do
        *--p = (char) ('0' + left % 10);
      while ((left /= 10) > 0);
      g_string_append_len (text, p, buffer + sizeof buffer - p);
    }
  g_string_append_c (text, ')');
}

static char *
take_first_words (CrowMyReader *self)
{
  g_autofree char *name = NULL;

  if (_crow_my_peek (self, 0)->kind != CROW_MY_WORD)
    return NULL;
  if (_crow_my_take (self, "national", NULL) && (_crow_my_is (self, 0, "varchar") || _crow_my_is (self, 0, "varcharacter")))
    {
      self->at++;
      return g_strdup ("varchar");
    }
  name = _crow_my_take_name (self);
  if (name == NULL)
    return NULL;
  for (char *p = name; *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
  if ((is_name (name, "char") || is_name (name, "character") || is_name (name, "nchar")) &&
      (_crow_my_take (self, "varying", NULL) || _crow_my_take (self, "varchar", NULL)))
    return g_strdup ("varchar");
  if (is_name (name, "double"))
    _crow_my_take (self, "precision", NULL);
  if (is_name (name, "long"))
    {
      if (_crow_my_take (self, "varbinary", NULL))
        return g_strdup ("mediumblob");
      if (!_crow_my_take (self, "varchar", NULL))
        _crow_my_take (self, "varcharacter", NULL);
    }
  return g_steal_pointer (&name);
}

gboolean
_crow_my_take_type (CrowMyReader *self,
                    CrowMyType   *type)
{
  guint first = self->at;
  g_autofree char *name = take_first_words (self);
  g_autoptr (GString) text = NULL;
  gboolean is_unsigned = FALSE, zerofill = FALSE, binary = FALSE, known = FALSE;
  guint64 numbers[2] = { 0 };
  gsize i;
  guint n;

  memset (type, 0, sizeof *type);
  for (i = 0; name != NULL && i < G_N_ELEMENTS (types) && !known; i += known ? 0 : 1)
    known = is_name (types[i].name, name);
  if (!known)
    {
      self->at = first;
      return FALSE;
    }
  type->serial = g_str_equal (name, "serial");
  type->json = g_str_equal (name, "json");
  text = g_string_sized_new (32);
  g_string_append (text, types[i].spelling);
  n = types[i].form == VALUES ? 0 : take_numbers (self, numbers);
  if (types[i].form == VALUES && !take_values (self, text))
    {
      self->at = first;
      return FALSE;
    }
  for (;;)
    if (_crow_my_take (self, "unsigned", NULL))
      is_unsigned = TRUE;
    else if (_crow_my_take (self, "zerofill", NULL))
      zerofill = is_unsigned = TRUE;
    else if (!_crow_my_take (self, "signed", NULL))
      break;

  switch (types[i].form)
    {
    case WIDTH:
      if (n == 0)
        numbers[0] = is_unsigned ? types[i].unsigned_width : types[i].width;
      append_numbers (text, numbers, 1);
      break;
    case LENGTH:
      if (n == 0)
        numbers[0] = 1;
      append_numbers (text, numbers, 1);
      break;
    case LENGTH_GIVEN:
      if (n > 0)
        append_numbers (text, numbers, 1);
      break;
    case DECIMAL:
      if (n == 0 || numbers[0] == 0)
        numbers[0] = 10;
      append_numbers (text, numbers, 2);
      break;
    case FLOAT:
      if (n == 1 && numbers[0] > 24)
        g_string_assign (text, "double");
      if (n == 2)
        append_numbers (text, numbers, 2);
      break;
    case DOUBLE:
      if (n == 2)
        append_numbers (text, numbers, 2);
      break;
    case FRACTION:
      if (n > 0 && numbers[0] > 0)
        append_numbers (text, numbers, 1);
      break;
    case SIZED:
      if (n > 0)
        g_string_assign (text, pick_size (g_str_equal (name, "text"), numbers[0] * types[i].width));
      break;
    case PLAIN:
    case VALUES:
    default:
      break;
    }
  if (is_unsigned)
    g_string_append (text, " unsigned");
  if (zerofill)
    g_string_append (text, " zerofill");
  type->text = g_string_free (g_steal_pointer (&text), FALSE);
  take_charset (self, type, &binary);
  if (binary)
    make_binary (type);
  return TRUE;
}
