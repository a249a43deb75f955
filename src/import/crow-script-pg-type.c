/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of types as PostgreSQL's format_type() spells them.
 */
#include "config.h"

#include "import/crow-script-pg-private.h"

#include <string.h>

#include "sql/crow-dialect.h"

const char *
_crow_pg_schema (CrowPgReader *self,
                 const char   *schema)
{
  if (schema == NULL)
    return self->schema;
  return g_str_equal (schema, "public") ? NULL : schema;
}

char *
_crow_pg_key (const char *schema,
              const char *name,
              const char *more)
{
  return g_strconcat (schema != NULL ? schema : "", "\001", name, more != NULL ? "\001" : NULL, more, NULL);
}

/* By the names of pg_type; those in pg_catalog that are spelled as they are have no second one. */
static const struct
{
  const char *name;
  const char *spelling;
} builtin[] = {
  { "int4", "integer" }, { "int2", "smallint" }, { "int8", "bigint" }, { "float4", "real" },
  { "float8", "double precision" }, { "bool", "boolean" }, { "varchar", "character varying" },
  { "bpchar", "character" }, { "numeric", NULL }, { "bit", NULL }, { "varbit", "bit varying" },
  { "text", NULL }, { "bytea", NULL }, { "date", NULL }, { "time", "time without time zone" },
  { "timetz", "time with time zone" }, { "timestamp", "timestamp without time zone" },
  { "timestamptz", "timestamp with time zone" }, { "interval", NULL }, { "uuid", NULL }, { "json", NULL },
  { "jsonb", NULL }, { "jsonpath", NULL }, { "xml", NULL }, { "inet", NULL }, { "cidr", NULL }, { "macaddr", NULL },
  { "macaddr8", NULL }, { "money", NULL }, { "point", NULL }, { "line", NULL }, { "lseg", NULL }, { "box", NULL },
  { "path", NULL }, { "polygon", NULL }, { "circle", NULL }, { "tsvector", NULL }, { "tsquery", NULL },
  { "name", NULL }, { "oid", NULL }, { "regclass", NULL }, { "regconfig", NULL }, { "regproc", NULL },
  { "regtype", NULL }, { "char", "\"char\"" }, { "xid", NULL }, { "xid8", NULL }, { "pg_lsn", NULL },
  { "int4range", NULL }, { "int8range", NULL }, { "numrange", NULL }, { "tsrange", NULL }, { "tstzrange", NULL },
  { "daterange", NULL }, { "int4multirange", NULL }, { "int8multirange", NULL }, { "nummultirange", NULL },
  { "tsmultirange", NULL }, { "tstzmultirange", NULL }, { "datemultirange", NULL }, { "txid_snapshot", NULL },
};

static const struct
{
  const char *name;
  const char *type;
} serials[] = {
  { "serial", "serial" }, { "serial4", "serial" }, { "bigserial", "bigserial" }, { "serial8", "bigserial" },
  { "smallserial", "smallserial" }, { "serial2", "smallserial" },
};

/* "(6)" into "timestamp without time zone"; behind the rest. */
static char *
add_modifiers (const char *spelling,
               CrowPgTree  *modifiers)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean numeric = g_str_equal (spelling, "numeric");
  const char *words = g_str_has_prefix (spelling, "time") ? strchr (spelling, ' ') : NULL;
  guint n = _crow_pg_length (modifiers);

  if (n == 0)
    {
      if (g_str_equal (spelling, "character") || g_str_equal (spelling, "bit"))
        return g_strconcat (spelling, "(1)", NULL);
      return g_strdup (spelling);
    }
  g_string_append_len (text, spelling, words != NULL ? words - spelling : (gssize) strlen (spelling));
  if (g_str_equal (spelling, "interval"))
    {
      /* The first number says which fields, as a mask of bits. */
      const char *kind;
      CrowPgTree *first = _crow_pg_open (_crow_pg_at (modifiers, 0), &kind);
      static const struct { gint64 mask; const char *fields; } ranges[] = {
        { 4, " year" }, { 2, " month" }, { 8, " day" }, { 1024, " hour" }, { 2048, " minute" }, { 4096, " second" },
        { 6, " year to month" }, { 1032, " day to hour" }, { 3080, " day to minute" }, { 7176, " day to second" },
        { 3072, " hour to minute" }, { 7168, " hour to second" }, { 6144, " minute to second" },
      };
      gint64 mask = _crow_pg_int (_crow_pg_object (first, "ival"), "ival");

      for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
        if (ranges[i].mask == mask)
          g_string_append (text, ranges[i].fields);
      if (n < 2)
        return g_string_free (g_steal_pointer (&text), FALSE);
    }
  g_string_append_c (text, '(');
  for (guint i = g_str_equal (spelling, "interval") ? 1 : 0; i < n; i++)
    {
      const char *kind;
      CrowPgTree *body = _crow_pg_open (_crow_pg_at (modifiers, i), &kind);
      const char *word = NULL;

      if (g_str_equal (kind, "ColumnRef"))
        word = _crow_pg_name_at (_crow_pg_array (body, "fields"), 0);
      else
        word = _crow_pg_string (_crow_pg_object (body, "sval"), "sval");
      if (i > 0 && text->str[text->len - 1] != '(')
        g_string_append_c (text, ',');
      if (word != NULL)
        g_string_append (text, word);
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, _crow_pg_int (_crow_pg_object (body, "ival"), "ival"));
    }
  if (numeric && n == 1)
    g_string_append (text, ",0");
  g_string_append_c (text, ')');
  if (words != NULL)
    g_string_append (text, words);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_name (GString    *text,
             const char *name)
{
  crow_sql_append_identifier (text, CROW_DIALECT_POSTGRESQL, name);
}

/* A type that the script made, or an extension. */
static char *
read_own_type (CrowPgReader *self,
               const char   *schema,
               const char   *name,
               CrowPgTree    *modifiers,
               CrowPgType   *type)
{
  const char *candidates[] = { _crow_pg_schema (self, schema), NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  const char *found_schema = _crow_pg_schema (self, schema);
  g_autofree char *full = NULL;

  for (guint i = 0; i < (schema == NULL ? G_N_ELEMENTS (candidates) : 1); i++)
    {
      g_autofree char *key = _crow_pg_key (candidates[i], name, NULL);
      CrowCatalogEnum *enumeration = g_hash_table_lookup (self->enums, key);

      type->domain = g_hash_table_lookup (self->domains, key);
      if (type->domain != NULL)
        return g_strdup (type->domain->type);
      if (enumeration != NULL)
        {
          found_schema = enumeration->schema;
          type->enumeration = g_strdup (name);
          type->enum_schema = g_strdup (found_schema != NULL ? found_schema : "public");
          break;
        }
    }
  append_name (text, found_schema != NULL ? found_schema : "public");
  g_string_append_c (text, '.');
  append_name (text, name);
  full = g_string_free (g_steal_pointer (&text), FALSE);
  return add_modifiers (full, modifiers);
}

gboolean
_crow_pg_read_type (CrowPgReader *self,
                    CrowPgTree   *type_name,
                    CrowPgType   *type)
{
  CrowPgTree *names = _crow_pg_array (type_name, "names");
  CrowPgTree *modifiers = _crow_pg_array (type_name, "typmods");
  guint n = _crow_pg_length (names);
  const char *name = n > 0 ? _crow_pg_name_at (names, n - 1) : "";
  const char *schema = n > 1 ? _crow_pg_name_at (names, n - 2) : NULL;
  gboolean catalog = schema != NULL && g_str_equal (schema, "pg_catalog");

  memset (type, 0, sizeof *type);
  if (*name == '\0' || _crow_pg_boolean (type_name, "setof") || _crow_pg_boolean (type_name, "pct_type"))
    return FALSE;
  if (schema == NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (serials); i++)
      if (g_str_equal (serials[i].name, name))
        {
          type->text = g_strdup (serials[i].type);
          type->serial = TRUE;
          return TRUE;
        }
  if (schema == NULL || catalog)
    for (gsize i = 0; i < G_N_ELEMENTS (builtin) && type->text == NULL; i++)
      if (g_str_equal (builtin[i].name, name))
        {
          gboolean bare = g_str_equal (name, "bpchar") && !catalog;

          type->text = bare && _crow_pg_length (modifiers) == 0
                           ? g_strdup ("bpchar")
                           : add_modifiers (builtin[i].spelling != NULL ? builtin[i].spelling : name, modifiers);
        }
  if (type->text == NULL)
    type->text = read_own_type (self, catalog ? NULL : schema, name, modifiers, type);
  if (_crow_pg_length (_crow_pg_array (type_name, "arrayBounds")) > 0)
    {
      g_autofree char *element = g_steal_pointer (&type->text);

      type->text = g_strconcat (element, "[]", NULL);
      g_clear_pointer (&type->enumeration, g_free);
      g_clear_pointer (&type->enum_schema, g_free);
      type->domain = NULL;
    }
  return TRUE;
}

void
_crow_pg_type_clear (CrowPgType *type)
{
  g_free (type->text);
  g_free (type->enumeration);
  g_free (type->enum_schema);
  memset (type, 0, sizeof *type);
}

gboolean
_crow_pg_type_has_modifier (const char *text)
{
  return strchr (text, '(') != NULL;
}

char *
_crow_pg_type_base (const char *text)
{
  const char *open = strchr (text, '(');
  const char *close = open != NULL ? strchr (open, ')') : NULL;
  g_autofree char *bare = close != NULL ? g_strdup_printf ("%.*s%s", (int) (open - text), text, close + 1) : g_strdup (text);

  if (g_str_has_prefix (bare, "character") && !g_str_has_prefix (bare, "character varying"))
    return g_strconcat ("bpchar", bare + strlen ("character"), NULL);
  /* The bare word is a type of one bit. */
  if (g_str_equal (bare, "bit"))
    return g_strdup ("\"bit\"");
  if (g_str_equal (bare, "serial"))
    return g_strdup ("integer");
  if (g_str_equal (bare, "bigserial"))
    return g_strdup ("bigint");
  if (g_str_equal (bare, "smallserial"))
    return g_strdup ("smallint");
  return g_steal_pointer (&bare);
}
