/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The list of dialects, and names: when to quote them, how to shorten them.
 *
 * Invariant: a name that is changed on its way to the database ends in a hash of the whole name, so that two
 * different names stay different, and the same name always gives the same result.
 */
#include "config.h"

#include "base/crow-text-writer.h"
#include "sql/crow-dialect-private.h"

#include <string.h>

/* Letters of the hash at the end of a changed name, after an underscore. */
#define HASH_LENGTH 10

static const CrowDialect *const dialects[] = {
  [CROW_DIALECT_SQLITE] = &_crow_dialect_sqlite,
  [CROW_DIALECT_POSTGRESQL] = &_crow_dialect_postgresql,
  [CROW_DIALECT_MARIADB] = &_crow_dialect_mariadb,
};

G_STATIC_ASSERT (G_N_ELEMENTS (dialects) == CROW_N_DIALECTS);

const CrowDialect *
_crow_dialect_get (CrowDialectId id)
{
  g_assert ((guint) id < G_N_ELEMENTS (dialects));
  return dialects[id];
}

/**
 * crow_sql_get_dialect_title:
 * @dialect: a dialect
 *
 * Returns: (transfer none): its name as people write it
 */
const char *
crow_sql_get_dialect_title (CrowDialectId dialect)
{
  return _crow_dialect_get (dialect)->title;
}

static gboolean
fits (const CrowDialect *dialect,
      const char        *name,
      gboolean           table)
{
  gsize length = strlen (name);

  if (length == 0)
    return TRUE;
  if (dialect->max_name_bytes != 0 && length > dialect->max_name_bytes)
    return FALSE;
  if (dialect->max_name_characters != 0 && g_utf8_strlen (name, length) > dialect->max_name_characters)
    return FALSE;
  if (dialect->can_hold != NULL)
    {
      if (g_ascii_isspace (name[length - 1]))
        return FALSE;
      for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
        if (!dialect->can_hold (g_utf8_get_char (p)))
          return FALSE;
    }
  return !table || dialect->fits_table == NULL || dialect->fits_table (name);
}

/* @name without what the server cannot hold, cut until it fits with the hash behind it. */
static char *
shorten (const CrowDialect *dialect,
         const char        *name,
         gboolean           table)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  g_autoptr (GString) head = g_string_new (NULL);

  hash[HASH_LENGTH] = '\0';
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (head, dialect->can_hold == NULL || dialect->can_hold (c) ? c : '_');
    }
  for (;;)
    {
      g_autofree char *candidate = g_strconcat (head->str, "_", hash, NULL);

      if (head->len == 0 || fits (dialect, candidate, table))
        return g_steal_pointer (&candidate);
      /* Far too long names come down in one step. */
      if (dialect->max_name_bytes != 0 && head->len > 4 * dialect->max_name_bytes)
        g_string_truncate (head, 4 * dialect->max_name_bytes);
      if (dialect->max_name_characters != 0 && head->len > 8 * dialect->max_name_characters)
        g_string_truncate (head, 8 * dialect->max_name_characters);
      do
        g_string_truncate (head, head->len - 1);
      while (head->len > 0 && !g_utf8_validate (head->str, head->len, NULL));
    }
}

/**
 * crow_sql_dup_name:
 * @dialect: a dialect
 * @name: a name
 *
 * Returns: (transfer full): the name as the database has it, unquoted
 */
char *
crow_sql_dup_name (CrowDialectId  dialect,
                   const char    *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (fits (_crow_dialect_get (dialect), name, FALSE))
    return g_strdup (name);
  return shorten (_crow_dialect_get (dialect), name, FALSE);
}

static char *
dup_table_name (CrowDialectId  dialect,
                const char    *database_schema,
                const char    *name)
{
  const CrowDialect *self = _crow_dialect_get (dialect);
  const char *schema = _crow_sql_get_schema (database_schema);
  g_autofree char *full = NULL;

  if (schema != NULL && !(self->features & CROW_FEATURE_SCHEMAS))
    name = full = g_strconcat (schema, "_", name, NULL);
  if (fits (self, name, TRUE))
    return g_strdup (name);
  return shorten (self, name, TRUE);
}

/**
 * crow_sql_dup_table_name: (skip)
 * @dialect: a dialect
 * @entity: an entity
 *
 * In SQLite, which has no schemas, the name of a table in another schema than the default one starts with the name
 * of the schema.
 *
 * Returns: (transfer full): the name of the entity's table as the database has it, unquoted
 */
char *
crow_sql_dup_table_name (CrowDialectId         dialect,
                         const CrowEntityInfo *entity)
{
  g_return_val_if_fail (entity != NULL, NULL);

  return dup_table_name (dialect, entity->database_schema, entity->name);
}

const char *
_crow_sql_get_schema (const char *database_schema)
{
  if (database_schema == NULL || *database_schema == '\0' || strcmp (database_schema, "public") == 0)
    return NULL;
  return database_schema;
}

static int
compare_word (gconstpointer key,
              gconstpointer member)
{
  return strcmp (key, *(const char *const *) member);
}

/* For each dialect and first letter the lengths of its words, as bits: names that are none are told by one look. */
static guint32 word_lengths[CROW_N_DIALECTS]['z' - 'a' + 1];

static void
measure_words (void)
{
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    for (guint j = 0; j < dialects[i]->n_reserved; j++)
      {
        const char *word = dialects[i]->reserved[j];

        g_assert (g_ascii_islower (*word) && strlen (word) < 32);
        word_lengths[i][*word - 'a'] |= 1u << strlen (word);
      }
}

static gboolean
is_word (const CrowDialect *dialect,
         const char        *name,
         gsize              length)
{
  static gsize measured = 0;
  char first = g_ascii_tolower (*name);
  char lower[32];

  if (g_once_init_enter (&measured))
    {
      measure_words ();
      g_once_init_leave (&measured, 1);
    }
  if (length >= sizeof lower || first < 'a' || first > 'z' ||
      (word_lengths[dialect->id][first - 'a'] & 1u << length) == 0)
    return FALSE;
  for (gsize i = 0; i <= length; i++)
    lower[i] = g_ascii_tolower (name[i]);
  return bsearch (lower, dialect->reserved, dialect->n_reserved, sizeof *dialect->reserved, compare_word) != NULL;
}

/**
 * crow_sql_is_reserved:
 * @dialect: a dialect
 * @name: a name
 *
 * Returns: whether @name is a word of the language there, so that it needs quotes
 */
gboolean
crow_sql_is_reserved (CrowDialectId  dialect,
                      const char    *name)
{
  return is_word (_crow_dialect_get (dialect), name, strlen (name));
}

/* What a character of a plain name is; 0: none is like that. */
enum
{
  PART_OF_NAME = 1 << 0,
  UPPER_CASE = 1 << 1,
};

static const guint8 classes[256] = {
  ['0' ... '9'] = PART_OF_NAME,
  ['A' ... 'Z'] = PART_OF_NAME | UPPER_CASE,
  ['_'] = PART_OF_NAME,
  ['a' ... 'z'] = PART_OF_NAME,
};

/* @seen: all classes of its characters */
static gsize
measure_plain (const CrowDialect *dialect,
               const char        *name,
               guint             *seen)
{
  const char *p = name;
  gsize length;
  guint all = 0;

  for (guint c; (c = classes[(guchar) *p]) != 0; p++)
    all |= c;
  length = p - name;
  *seen = all;
  if (*p != '\0' || (dialect->max_name_bytes != 0 && length > dialect->max_name_bytes) ||
      (dialect->max_name_characters != 0 && length > dialect->max_name_characters))
    return 0;
  return length;
}

/* A name of plain letters that is short enough for every limit reaches the database as it is. */
gsize
_crow_sql_get_plain_length (const CrowDialect *dialect,
                            const char        *name)
{
  guint seen;

  return measure_plain (dialect, name, &seen);
}

/* The length of a name that also needs no quotes; 0 where it has to be looked at more closely. */
static gsize
get_bare_length (const CrowDialect *dialect,
                 const char        *name)
{
  guint seen;
  gsize length = measure_plain (dialect, name, &seen);

  if (length == 0 || g_ascii_isdigit (*name) || ((seen & UPPER_CASE) && (dialect->features & CROW_FEATURE_FOLDS_NAMES)) ||
      is_word (dialect, name, length))
    return 0;
  return length;
}

static gboolean
is_plain (const CrowDialect *dialect,
          const char        *name)
{
  gboolean folds = (dialect->features & CROW_FEATURE_FOLDS_NAMES) != 0;

  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if ((!g_ascii_isalnum (*p) && *p != '_') || (folds && g_ascii_isupper (*p)))
      return FALSE;
  return !crow_sql_is_reserved (dialect->id, name);
}

static void
append_quoted (GString           *sql,
               const CrowDialect *dialect,
               const char        *name)
{
  if (is_plain (dialect, name))
    {
      crow_string_append (sql, name);
      return;
    }
  g_string_append_c (sql, dialect->quote);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == dialect->quote)
        g_string_append_c (sql, *p);
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, dialect->quote);
}

/**
 * crow_sql_append_identifier: (skip)
 * @sql: the text to append to
 * @dialect: a dialect
 * @name: the name of a column, an index, a constraint
 *
 * Appends the name, quoted where that is needed.
 */
void
crow_sql_append_identifier (GString       *sql,
                            CrowDialectId  dialect,
                            const char    *name)
{
  const CrowDialect *self = _crow_dialect_get (dialect);
  gsize length;

  g_return_if_fail (sql != NULL && name != NULL);

  length = get_bare_length (self, name);
  if (length > 0)
    {
      crow_string_append_len (sql, name, length);
    }
  else if (fits (self, name, FALSE))
    {
      append_quoted (sql, self, name);
    }
  else
    {
      g_autofree char *shortened = shorten (self, name, FALSE);

      append_quoted (sql, self, shortened);
    }
}

void
_crow_sql_append_qualified (GString       *sql,
                            CrowDialectId  dialect,
                            const char    *database_schema,
                            const char    *name)
{
  const CrowDialect *self = _crow_dialect_get (dialect);
  const char *schema = _crow_sql_get_schema (database_schema);
  g_autofree char *table = NULL;
  gsize length = schema == NULL ? get_bare_length (self, name) : 0;

  if (length > 0)
    {
      crow_string_append_len (sql, name, length);
      return;
    }
  table = dup_table_name (dialect, database_schema, name);
  if (schema != NULL && (self->features & CROW_FEATURE_SCHEMAS))
    {
      crow_sql_append_identifier (sql, dialect, schema);
      g_string_append_c (sql, '.');
    }
  append_quoted (sql, self, table);
}

/**
 * crow_sql_append_table: (skip)
 * @sql: the text to append to
 * @dialect: a dialect
 * @entity: an entity
 *
 * Appends the name of the entity's table, with its schema where it has one.
 */
void
crow_sql_append_table (GString              *sql,
                       CrowDialectId         dialect,
                       const CrowEntityInfo *entity)
{
  g_return_if_fail (sql != NULL && entity != NULL);

  _crow_sql_append_qualified (sql, dialect, entity->database_schema, entity->name);
}

/**
 * crow_sql_get_overriding: (skip)
 * @dialect: a dialect
 * @entity: an entity
 *
 * Returns: (transfer none): what stands behind the columns of an INSERT that gives values to columns which take none of
 *   a program's by themselves, with a blank before it; an empty string if @entity has no such column
 */
const char *
crow_sql_get_overriding (CrowDialectId         dialect,
                         const CrowEntityInfo *entity)
{
  g_return_val_if_fail (entity != NULL, "");

  for (guint i = 0; _crow_dialect_get (dialect)->always_clause != NULL && i < entity->n_attributes; i++)
    if ((entity->attributes[i].flags & CROW_ATTRIBUTE_AUTO) && (entity->attributes[i].flags & CROW_ATTRIBUTE_ALWAYS))
      return " OVERRIDING SYSTEM VALUE";
  return "";
}

char *
_crow_sql_fold_name (CrowDialectId  dialect,
                     const char    *name)
{
  if (_crow_dialect_get (dialect)->features & CROW_FEATURE_COMPARES_CASE)
    return g_strdup (name);
  if (dialect == CROW_DIALECT_SQLITE)
    return g_ascii_strdown (name, -1);
  return g_utf8_casefold (name, -1);
}

static gboolean
is_type (const CrowDialect *dialect,
         const char        *name)
{
  return dialect->n_types > 0 &&
         bsearch (name, dialect->types, dialect->n_types, sizeof *dialect->types, compare_word) != NULL;
}

/* A table makes a type of its name, so an enumeration of that name has to go by another one. */
char *
_crow_sql_dup_enum_name (const CrowSchema   *schema,
                         CrowDialectId       dialect,
                         const CrowEnumInfo *info)
{
  const CrowSchemaInfo *records = crow_schema_get_info (schema);
  g_autofree char *name = crow_sql_dup_name (dialect, info->name);
  guint16 entity = crow_schema_lookup_entity (schema, info->name);
  gboolean taken = entity != CROW_NONE || is_type (_crow_dialect_get (dialect), info->name);

  for (guint i = 0; !taken && i < records->n_views; i++)
    taken = g_str_equal (records->views[i].name, info->name);
  if (taken)
    {
      g_autofree char *longer = g_strconcat (info->name, "_type", NULL);

      return crow_sql_dup_name (dialect, longer);
    }
  return g_steal_pointer (&name);
}
