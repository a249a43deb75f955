/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Compares tables and their columns.  Columns that are the same record in the same surroundings are passed over
 * quickly; only the others are spelled out.
 *
 * Keys, foreign keys, indexes and checks are compared in crow-diff-parts.c.
 */
#include "config.h"

#include "sql/crow-diff-tables-private.h"

#include <string.h>

#include "sql/crow-catalog-mariadb-private.h"
#include "sql/crow-sql-canonical.h"

#define MARIADB_MAX_COLUMN_COMMENT 1024
#define MARIADB_MAX_TABLE_COMMENT 2048

/* Everything about a column that a database knows, as text; NULL: there is none. */
typedef struct
{
  char *type;
  char *type_key;     /* in one spelling */
  const char *required;
  char *default_value;
  char *default_key;
  char *update_stamp;
  char *generated;
  char *generated_key;
  const char *collation;
  char *comment;
  const char *automatic;
  const char *c_name;
} Facts;

static void
facts_clear (Facts *facts)
{
  g_free (facts->type);
  g_free (facts->type_key);
  g_free (facts->default_value);
  g_free (facts->default_key);
  g_free (facts->update_stamp);
  g_free (facts->generated);
  g_free (facts->generated_key);
  g_free (facts->comment);
}

static gboolean
has_feature (CrowDiff            *self,
             CrowDialectFeatures  feature)
{
  return (_crow_dialect_get (self->dialect)->features & feature) != 0;
}

char *
_crow_diff_dup_comment (CrowDiff   *self,
                        const char *comment,
                        gboolean    of_table)
{
  GString *kept;
  guint left = of_table ? MARIADB_MAX_TABLE_COMMENT : MARIADB_MAX_COLUMN_COMMENT;

  if (comment == NULL || self->dialect != CROW_DIALECT_MARIADB)
    return g_strdup (comment);
  /* Comments are cut, and characters beyond the basic plane are lost. */
  kept = g_string_new (NULL);
  for (const char *p = comment; *p != '\0' && left > 0; p = g_utf8_next_char (p), left--)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (kept, c > 0xffff ? '?' : c);
    }
  return g_string_free (kept, FALSE);
}

static gboolean
keeps_comments (CrowDiff *self)
{
  if (self->flags & CROW_DIFF_NO_COMMENTS)
    return FALSE;
  return self->dialect == CROW_DIFF_DRAWING ||
         has_feature (self, CROW_FEATURE_COMMENT_STATEMENTS | CROW_FEATURE_COMMENT_CLAUSES);
}

/* SQLite: whether it is the rowid, whatever was drawn. */
static gboolean
is_rowid (const CrowPlanTable *table,
          guint                attribute,
          const char          *type)
{
  return table->primary.n_columns == 1 && table->primary.columns[0] == attribute &&
         g_ascii_strcasecmp (type, "INTEGER") == 0 && !(table->info->flags & CROW_ENTITY_WITHOUT_ROWID);
}

/* MariaDB's catalog tells "?" for each character that its own tables do not hold, such as an emoji. */
static void
blur_far_characters (char **text)
{
  GString *blurred = g_string_new (NULL);

  for (const char *p = *text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (blurred, g_utf8_get_char (p) > 0xffff ? '?' : g_utf8_get_char (p));
  g_free (*text);
  *text = g_string_free (blurred, FALSE);
}

/* Bytes that are said as a text, which is how MariaDB shows them and PostgreSQL does not. */
static void
spell_bytes (GString      *sql,
             CrowDialectId dialect)
{
  g_autofree char *digits = NULL;

  if (dialect == CROW_DIALECT_SQLITE || (dialect == CROW_DIALECT_POSTGRESQL && strchr (sql->str, '\\') != NULL))
    return;
  digits = _crow_mariadb_dup_hexadecimal (sql->str);
  if (digits != NULL)
    g_string_printf (sql, dialect == CROW_DIALECT_MARIADB ? "x'%s'" : "'\\x%s'", digits);
}

/* MariaDB keeps a default with no more digits behind the point than the column has. */
static void
round_default (const CrowAttributeInfo *info,
               GString                 *sql)
{
  const char *point = strchr (sql->str, '.');
  guint scale = info->length > 0 ? info->scale : 10;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 64];
  char format[16];

  if (info->type != CROW_TYPE_DECIMAL || point == NULL || !_crow_sql_is_number (sql->str) || strlen (point + 1) <= scale)
    return;
  g_snprintf (format, sizeof format, "%%.%uf", MIN (scale, 30));
  /* Halves go away from zero there. */
  g_ascii_formatd (buffer, sizeof buffer, format, g_ascii_strtod (sql->str, NULL) * (1 + 1e-15));
  g_string_assign (sql, buffer);
}

static void
spell_in_dialect (CrowDiff            *self,
                  const CrowDiffSide  *side,
                  guint                entity,
                  guint                attribute,
                  GHashTable          *renames,
                  Facts               *facts)
{
  const CrowPlanTable *table = side->tables[entity];
  const CrowAttributeInfo *info = &table->info->attributes[attribute];
  CrowPlanColumn column;

  _crow_ddl_decide_column (side->plan, table, attribute, FALSE, &column);
  facts->type = crow_sql_type_to_catalog_string (side->schema, entity, attribute, self->dialect);
  facts->type_key = _crow_sql_canonical_type (facts->type, self->dialect);
  facts->required = column.required ? "NOT NULL" : NULL;
  if (column.has_default)
    {
      g_autoptr (GString) sql = g_string_new (NULL);

      _crow_sql_append_default (sql, self->dialect, info);
      if (self->dialect == CROW_DIALECT_MARIADB)
        round_default (info, sql);
      if (info->type == CROW_TYPE_BLOB)
        spell_bytes (sql, self->dialect);
      facts->default_key = _crow_sql_canonical_value (sql->str, self->dialect, info->type);
      if (self->dialect == CROW_DIALECT_MARIADB)
        blur_far_characters (&facts->default_key);
      facts->default_value = g_string_free (g_steal_pointer (&sql), FALSE);
      /* No default is a null one; and what MariaDB gives to a stamped column without one is none. */
      if (g_str_equal (facts->default_key, "null") ||
          (self->dialect == CROW_DIALECT_MARIADB && strstr (facts->default_key, "0000-00-00 00:00:00") != NULL))
        {
          g_clear_pointer (&facts->default_value, g_free);
          g_clear_pointer (&facts->default_key, g_free);
        }
    }
  facts->update_stamp = column.stamped ? g_strdup ("CURRENT_TIMESTAMP") : NULL;
  if (column.generated != NULL)
    {
      g_autofree char *key = _crow_sql_canonical_expression (column.generated, self->dialect, renames);
      const char *kept = column.stored ? "STORED" : "VIRTUAL";

      facts->generated = g_strdup_printf ("(%s) %s", column.generated, kept);
      facts->generated_key = g_strdup_printf ("%s %s", key, kept);
    }
  facts->collation = column.collation;
  if (facts->collation != NULL && self->dialect == CROW_DIALECT_SQLITE &&
      g_ascii_strcasecmp (facts->collation, "BINARY") == 0)
    facts->collation = NULL;
  /* JSON is a LONGTEXT that compares bytes. */
  if (self->dialect == CROW_DIALECT_MARIADB && info->type == CROW_TYPE_JSON && facts->collation == NULL)
    facts->collation = "utf8mb4_bin";
  facts->comment = _crow_diff_dup_comment (self, info->comment, FALSE);
  if (column.automatic)
    facts->automatic = column.always ? "ALWAYS" : "AUTO";
  if (self->dialect == CROW_DIALECT_SQLITE)
    {
      gboolean rowid = is_rowid (table, attribute, facts->type);

      facts->automatic = rowid && column.automatic && (info->flags & CROW_ATTRIBUTE_NO_REUSE) ? "AUTOINCREMENT" : NULL;
      if (rowid)
        facts->required = NULL;
    }
}

static void
spell_drawing (const CrowDiffSide *side,
               guint               entity,
               guint               attribute,
               Facts              *facts)
{
  const CrowAttributeInfo *info = &side->info->entities[entity].attributes[attribute];
  static const char *const sources[] = { NULL, "", "now", "uuid", "" };
  static const char *const numbering[] = { NULL, "AUTO", "AUTOINCREMENT", "AUTOINCREMENT",
                                           "ALWAYS", "ALWAYS", "AUTOINCREMENT ALWAYS", "AUTOINCREMENT ALWAYS" };
  g_autoptr (GString) type = g_string_new (crow_data_type_to_string (info->type));

  if (info->type == CROW_TYPE_ENUM)
    g_string_append_printf (type, " “%s”", side->info->enums[info->enumeration].name);
  if (info->length > 0 && info->scale > 0)
    g_string_append_printf (type, "(%u, %u)", info->length, info->scale);
  else if (info->length > 0)
    g_string_append_printf (type, "(%u)", info->length);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (info->native_types[i] != NULL)
      g_string_append_printf (type, " %s:%s", crow_dialect_id_to_string (i), info->native_types[i]);
  facts->type_key = g_strdup (type->str);
  facts->type = g_string_free (g_steal_pointer (&type), FALSE);
  facts->required = info->flags & CROW_ATTRIBUTE_REQUIRED ? "NOT NULL" : NULL;
  if (info->default_source != CROW_VALUE_NONE)
    {
      if (info->default_source == CROW_VALUE_EXPRESSION)
        facts->default_value = g_strdup_printf ("(%s)", info->default_value);
      else if (info->default_source == CROW_VALUE_LITERAL)
        facts->default_value = g_strdup_printf ("“%s”", info->default_value != NULL ? info->default_value : "");
      else
        facts->default_value = g_strdup (sources[info->default_source]);
      facts->default_key = g_strdup (facts->default_value);
    }
  if (info->on_update_source != CROW_VALUE_NONE)
    facts->update_stamp = info->on_update_value != NULL ? g_strdup (info->on_update_value)
                                                        : g_strdup (sources[info->on_update_source]);
  if (info->generated != NULL)
    {
      facts->generated = g_strdup_printf ("(%s) %s", info->generated,
                                          info->flags & CROW_ATTRIBUTE_STORED ? "STORED" : "VIRTUAL");
      facts->generated_key = g_strdup (facts->generated);
    }
  facts->collation = info->collation;
  facts->comment = g_strdup (info->comment);
  facts->automatic = numbering[(info->flags & CROW_ATTRIBUTE_AUTO ? 1 : 0) +
                               (info->flags & CROW_ATTRIBUTE_NO_REUSE ? 2 : 0) +
                               (info->flags & CROW_ATTRIBUTE_ALWAYS ? 4 : 0)];
  facts->c_name = info->c_name;
}

static void
spell (CrowDiff           *self,
       const CrowDiffSide *side,
       guint               entity,
       guint               attribute,
       GHashTable         *renames,
       Facts              *facts)
{
  memset (facts, 0, sizeof *facts);
  if (self->dialect == CROW_DIFF_DRAWING)
    spell_drawing (side, entity, attribute, facts);
  else
    spell_in_dialect (self, side, entity, attribute, renames, facts);
}

static gboolean
is_same_text (const char *a,
              const char *b)
{
  return a == b || (a != NULL && b != NULL && strcmp (a, b) == 0);
}

/* Where the attribute stands in the primary key, from 1; 0: not there; MAX for a single one, which may be the rowid. */
static guint
get_key_place (const CrowEntityInfo *entity,
               guint                 attribute)
{
  const CrowKeyInfo *key = entity->primary_key != CROW_NONE ? &entity->keys[entity->primary_key] : NULL;

  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    if (key->attributes[i] == attribute)
      return key->n_attributes == 1 ? G_MAXUINT : i + 1;
  return 0;
}

static gboolean
is_keyed (const CrowDiffSide *side,
          guint               entity,
          guint               attribute)
{
  CrowTypeContext context = { side->schema, &side->info->entities[entity],
                              &side->info->entities[entity].attributes[attribute], entity, attribute };

  return _crow_type_is_keyed (&context);
}

/* Whether nothing can be different, because the records are the same and so is what they depend on. */
static gboolean
is_same_record (CrowDiff *self,
                guint     from_entity,
                guint     from,
                guint     to_entity,
                guint     to)
{
  const CrowEntityInfo *a_table = &self->from.info->entities[from_entity];
  const CrowEntityInfo *b_table = &self->to.info->entities[to_entity];
  const CrowAttributeInfo *a = &a_table->attributes[from];
  const CrowAttributeInfo *b = &b_table->attributes[to];

  if (a->type != b->type || a->length != b->length || a->scale != b->scale || a->flags != b->flags ||
      a->default_source != b->default_source || a->on_update_source != b->on_update_source)
    return FALSE;
  if (a->type == CROW_TYPE_ENUM || a->generated != NULL || b->generated != NULL ||
      (a_table->flags ^ b_table->flags) & ~CROW_ENTITY_ASSOCIATION)
    return FALSE;
  if (!is_same_text (a->name, b->name) || !is_same_text (a->comment, b->comment) ||
      !is_same_text (a->default_value, b->default_value) || !is_same_text (a->on_update_value, b->on_update_value) ||
      !is_same_text (a->collation, b->collation))
    return FALSE;
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (!is_same_text (a->native_types[i], b->native_types[i]))
      return FALSE;
  if (self->dialect == CROW_DIFF_DRAWING)
    return is_same_text (a->c_name, b->c_name);
  if (get_key_place (a_table, from) != get_key_place (b_table, to))
    return FALSE;
  /* Numbering depends on keys. */
  if (a->flags & CROW_ATTRIBUTE_AUTO)
    return self->dialect != CROW_DIALECT_MARIADB;
  return self->dialect != CROW_DIALECT_MARIADB || (a->type != CROW_TYPE_TEXT && a->type != CROW_TYPE_BLOB) ||
         is_keyed (&self->from, from_entity, from) == is_keyed (&self->to, to_entity, to);
}

/* An enumeration's type that has another name by now is the same type. */
static gboolean
is_same_enum (CrowDiff                *self,
              const CrowAttributeInfo *a,
              const CrowAttributeInfo *b)
{
  if (a->type != CROW_TYPE_ENUM || b->type != CROW_TYPE_ENUM)
    return FALSE;
  if (self->dialect != CROW_DIFF_DRAWING && !has_feature (self, CROW_FEATURE_ENUM_TYPES))
    return FALSE;
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if ((self->dialect == CROW_DIFF_DRAWING || (guint) self->dialect == i) &&
        !is_same_text (a->native_types[i], b->native_types[i]))
      return FALSE;
  return self->from.enums[a->enumeration] == b->enumeration;
}

/* What the reader of MariaDB leaves out because it is what a column has by itself, up to MariaDB 10. */
static gboolean
is_same_collation (CrowDiff   *self,
                   const char *old,
                   const char *new)
{
  const char *usual = self->dialect == CROW_DIALECT_MARIADB ? "utf8mb4_general_ci" : NULL;

  return g_strcmp0 (old != NULL ? old : usual, new != NULL ? new : usual) == 0;
}

/* Whether MariaDB is going to check that the values are JSON, which its type does not say. */
static gboolean
becomes_json (CrowDiff                *self,
              const CrowAttributeInfo *from,
              const CrowAttributeInfo *to)
{
  return self->dialect == CROW_DIALECT_MARIADB && from->type != CROW_TYPE_JSON && to->type == CROW_TYPE_JSON &&
         to->native_types[CROW_DIALECT_MARIADB] == NULL && to->generated == NULL;
}

static void
compare_column (CrowDiff   *self,
                guint       from_entity,
                guint       to_entity,
                guint       attribute,
                GHashTable *renames)
{
  const CrowAttributeInfo *from = &self->from.info->entities[from_entity].attributes[attribute];
  guint place = _crow_diff_attribute_place (&self->from, from_entity, attribute);
  guint16 other = self->from.attributes[place];
  const CrowAttributeInfo *to = &self->to.info->entities[to_entity].attributes[other];
  g_autofree char *from_name = NULL, *to_name = NULL;
  CrowDiffChange like = { .element = CROW_ELEMENT_ATTRIBUTE };
  CrowDiffChange *change;
  gboolean checked = becomes_json (self, from, to);
  Facts old, new;

  if (is_same_record (self, from_entity, attribute, to_entity, other))
    return;
  like.from_owner = from_entity;
  like.to_owner = to_entity;
  like.from = attribute;
  like.to = other;
  like.from_part = like.to_part = CROW_NONE;
  like.from_id = from->id;
  like.to_id = to->id;
  like.guess = self->from.attribute_guesses[place] || self->from.entity_guesses[from_entity];
  like.from_name = from_name = _crow_diff_dup_part_name (self, from->name);
  like.to_name = to_name = _crow_diff_dup_part_name (self, to->name);
  if (!g_str_equal (from_name, to_name))
    {
      change = _crow_diff_add_facet (self, &like, CROW_FACET_NONE, from_name, to_name);
      change->kind = CROW_DIFF_RENAME;
      g_clear_pointer (&change->from_value, g_free);
      g_clear_pointer (&change->to_value, g_free);
    }
  spell (self, &self->from, from_entity, attribute, renames, &old);
  spell (self, &self->to, to_entity, other, NULL, &new);
  if (!g_str_equal (old.type_key, new.type_key) && !is_same_enum (self, from, to))
    {
      change = _crow_diff_add_facet (self, &like, CROW_FACET_TYPE, old.type, new.type);
      if (change != NULL && self->dialect != CROW_DIFF_DRAWING && new.generated == NULL &&
          (checked || _crow_diff_is_narrower (self, old.type_key, new.type_key)))
        {
          change->risk = CROW_RISK_NARROW_TYPE;
          checked = FALSE;
        }
    }
  change = _crow_diff_add_facet (self, &like, CROW_FACET_REQUIRED, old.required, new.required);
  if (change != NULL && new.required != NULL)
    change->risk = CROW_RISK_REQUIRE;
  if (g_strcmp0 (old.default_key, new.default_key) != 0)
    _crow_diff_add_facet (self, &like, CROW_FACET_DEFAULT, old.default_value, new.default_value);
  _crow_diff_add_facet (self, &like, CROW_FACET_UPDATE_STAMP, old.update_stamp, new.update_stamp);
  if (g_strcmp0 (old.generated_key, new.generated_key) != 0)
    {
      change = _crow_diff_add_facet (self, &like, CROW_FACET_GENERATED, old.generated, new.generated);
      if (change != NULL && old.generated == NULL)
        change->risk = CROW_RISK_DROP_COLUMN;
    }
  if (!is_same_collation (self, old.collation, new.collation))
    {
      change = _crow_diff_add_facet (self, &like, CROW_FACET_COLLATION, old.collation, new.collation);
      if (change != NULL && checked)
        change->risk = CROW_RISK_NARROW_TYPE;
    }
  _crow_diff_add_facet (self, &like, CROW_FACET_AUTO, old.automatic, new.automatic);
  if (keeps_comments (self))
    _crow_diff_add_facet (self, &like, CROW_FACET_COMMENT, old.comment, new.comment);
  if (self->dialect == CROW_DIFF_DRAWING)
    _crow_diff_add_facet (self, &like, CROW_FACET_C_NAME, old.c_name, new.c_name);
  facts_clear (&old);
  facts_clear (&new);
}

static void
drop_column (CrowDiff *self,
             guint     from_entity,
             guint     to_entity,
             guint     attribute)
{
  const CrowAttributeInfo *info = &self->from.info->entities[from_entity].attributes[attribute];
  CrowDiffChange *change = _crow_diff_add (self, CROW_DIFF_DROP, CROW_ELEMENT_ATTRIBUTE);

  change->from_owner = from_entity;
  change->to_owner = to_entity;
  change->from = attribute;
  change->from_id = info->id;
  change->from_name = _crow_diff_dup_part_name (self, info->name);
  change->guess = self->from.entity_guesses[from_entity];
  if (info->generated == NULL)
    change->risk = CROW_RISK_DROP_COLUMN;
}

static void
add_column (CrowDiff *self,
            guint     from_entity,
            guint     to_entity,
            guint     attribute)
{
  const CrowAttributeInfo *info = &self->to.info->entities[to_entity].attributes[attribute];
  CrowDiffChange *change = _crow_diff_add (self, CROW_DIFF_ADD, CROW_ELEMENT_ATTRIBUTE);
  g_autofree char *written = NULL;
  Facts facts;

  change->from_owner = from_entity;
  change->to_owner = to_entity;
  change->to = attribute;
  change->to_id = info->id;
  change->to_name = _crow_diff_dup_part_name (self, info->name);
  change->guess = self->to.entity_guesses[to_entity];
  spell (self, &self->to, to_entity, attribute, NULL, &facts);
  if (facts.required != NULL && facts.default_value == NULL && facts.generated == NULL && facts.automatic == NULL)
    change->risk = CROW_RISK_REQUIRE;
  if (self->dialect != CROW_DIFF_DRAWING)
    written = crow_sql_type_to_string (self->to.schema, to_entity, attribute, self->dialect);
  change->to_value = facts.required != NULL
                       ? g_strdup_printf ("%s NOT NULL", written != NULL ? written : facts.type)
                       : g_strdup (written != NULL ? written : facts.type);
  facts_clear (&facts);
}

GHashTable *
_crow_diff_list_renames (CrowDiff            *self,
                         const CrowPlanTable *from_table)
{
  guint16 to = self->from.entities[from_table->entity];
  GHashTable *renames = NULL;

  for (guint i = 0; to != CROW_NONE && i < from_table->info->n_attributes; i++)
    {
      guint16 other = crow_diff_lookup_new_attribute (self, from_table->entity, i);
      const char *old = from_table->info->attributes[i].name;
      const char *new = other != CROW_NONE ? self->to.info->entities[to].attributes[other].name : old;
      g_autofree char *old_name = NULL, *new_name = NULL;

      if (strcmp (old, new) == 0)
        continue;
      /* Expressions have the names that the database has, which may be the same. */
      old_name = crow_sql_dup_name (self->dialect, old);
      new_name = crow_sql_dup_name (self->dialect, new);
      if (strcmp (old_name, new_name) == 0)
        continue;
      if (renames == NULL)
        renames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (renames, _crow_sql_fold_name (self->dialect, old_name), g_steal_pointer (&new_name));
    }
  return renames;
}

static char *
dup_table_name (CrowDiff             *self,
                const CrowEntityInfo *entity)
{
  return self->dialect == CROW_DIFF_DRAWING ? g_strdup (entity->name)
                                            : crow_sql_dup_table_name (self->dialect, entity);
}

static const char *
get_options (const CrowEntityInfo *entity)
{
  switch (entity->flags & (CROW_ENTITY_STRICT | CROW_ENTITY_WITHOUT_ROWID))
    {
    case CROW_ENTITY_STRICT:
      return "STRICT";
    case CROW_ENTITY_WITHOUT_ROWID:
      return "WITHOUT ROWID";
    case CROW_ENTITY_STRICT | CROW_ENTITY_WITHOUT_ROWID:
      return "WITHOUT ROWID, STRICT";
    default:
      return NULL;
    }
}

static const char *
get_version (const CrowEntityInfo *entity)
{
  return entity->version_attribute != CROW_NONE ? entity->attributes[entity->version_attribute].name : NULL;
}

static void
compare_table (CrowDiff *self,
               guint     from_entity,
               guint     to_entity)
{
  const CrowEntityInfo *from = &self->from.info->entities[from_entity];
  const CrowEntityInfo *to = &self->to.info->entities[to_entity];
  g_autofree char *from_name = dup_table_name (self, from);
  g_autofree char *to_name = dup_table_name (self, to);
  g_autoptr (GHashTable) renames = NULL;
  CrowDiffChange like = {
    .element = CROW_ELEMENT_ENTITY, .from_owner = CROW_NONE, .to_owner = CROW_NONE, .from = from_entity,
    .to = to_entity, .from_id = from->id, .to_id = to->id, .from_name = from_name, .to_name = to_name,
    .from_part = CROW_NONE, .to_part = CROW_NONE, .guess = self->from.entity_guesses[from_entity],
  };

  if (!g_str_equal (from_name, to_name))
    {
      CrowDiffChange *change = _crow_diff_add_facet (self, &like, CROW_FACET_NONE, from_name, to_name);

      change->kind = CROW_DIFF_RENAME;
      g_clear_pointer (&change->from_value, g_free);
      g_clear_pointer (&change->to_value, g_free);
    }
  if (self->dialect == CROW_DIFF_DRAWING || has_feature (self, CROW_FEATURE_SCHEMAS))
    _crow_diff_add_facet (self, &like, CROW_FACET_DATABASE_SCHEMA, _crow_sql_get_schema (from->database_schema),
                          _crow_sql_get_schema (to->database_schema));
  if (self->dialect == CROW_DIFF_DRAWING || has_feature (self, CROW_FEATURE_TABLE_OPTIONS))
    {
      CrowDiffChange *change = _crow_diff_add_facet (self, &like, CROW_FACET_OPTIONS, get_options (from),
                                                     get_options (to));

      if (change != NULL && (to->flags & ~from->flags & CROW_ENTITY_STRICT))
        change->risk = CROW_RISK_NARROW_TYPE;
    }
  if (keeps_comments (self))
    {
      g_autofree char *old = _crow_diff_dup_comment (self, from->comment, TRUE);
      g_autofree char *new = _crow_diff_dup_comment (self, to->comment, TRUE);

      _crow_diff_add_facet (self, &like, CROW_FACET_COMMENT, old, new);
    }
  if (self->dialect == CROW_DIFF_DRAWING)
    {
      _crow_diff_add_facet (self, &like, CROW_FACET_C_NAME, from->c_name, to->c_name);
      _crow_diff_add_facet (self, &like, CROW_FACET_VERSION, get_version (from), get_version (to));
    }
  else
    renames = _crow_diff_list_renames (self, self->from.tables[from_entity]);
  for (guint i = 0; i < from->n_attributes; i++)
    if (self->from.attributes[_crow_diff_attribute_place (&self->from, from_entity, i)] == CROW_NONE)
      drop_column (self, from_entity, to_entity, i);
    else
      compare_column (self, from_entity, to_entity, i, renames);
  for (guint i = 0; i < to->n_attributes; i++)
    if (self->to.attributes[_crow_diff_attribute_place (&self->to, to_entity, i)] == CROW_NONE)
      add_column (self, from_entity, to_entity, i);
  _crow_diff_find_parts (self, from_entity, to_entity, renames);
}

void
_crow_diff_find_tables (CrowDiff *self)
{
  for (guint i = 0; i < self->from.info->n_entities; i++)
    {
      const CrowEntityInfo *info = &self->from.info->entities[i];
      CrowDiffChange *change;

      if (self->from.entities[i] != CROW_NONE)
        {
          compare_table (self, i, self->from.entities[i]);
          continue;
        }
      change = _crow_diff_add (self, CROW_DIFF_DROP, CROW_ELEMENT_ENTITY);
      change->from = i;
      change->from_id = info->id;
      change->from_name = dup_table_name (self, info);
      change->risk = CROW_RISK_DROP_TABLE;
    }
  for (guint i = 0; i < self->to.info->n_entities; i++)
    {
      const CrowEntityInfo *info = &self->to.info->entities[i];
      CrowDiffChange *change;

      if (self->to.entities[i] != CROW_NONE)
        continue;
      change = _crow_diff_add (self, CROW_DIFF_ADD, CROW_ELEMENT_ENTITY);
      change->to = i;
      change->to_id = info->id;
      change->to_name = dup_table_name (self, info);
    }
}

typedef struct
{
  char base[40];
  guint length; /* 0: without limit */
  guint scale;
  gboolean given;
} Size;

static void
read_size (const char *type,
           Size       *size)
{
  const char *open = strchr (type, '(');
  gsize n = open != NULL ? (gsize) (open - type) : strlen (type);

  memset (size, 0, sizeof *size);
  g_strlcpy (size->base, type, MIN (n + 1, sizeof size->base));
  g_strchomp (size->base);
  if (open == NULL)
    return;
  size->given = TRUE;
  size->length = strtoul (open + 1, NULL, 10);
  open = strchr (open, ',');
  size->scale = open != NULL ? strtoul (open + 1, NULL, 10) : 0;
}

static int
get_rank (const char *const *ladder,
          const char        *base)
{
  for (int i = 0; ladder[i] != NULL; i++)
    if (strcmp (ladder[i], base) == 0)
      return i;
  return -1;
}

/* https://www.sqlite.org/datatype3.html, section 3.1 */
static char
get_affinity (const char *type)
{
  if (strstr (type, "int") != NULL)
    return 'i';
  if (strstr (type, "char") != NULL || strstr (type, "clob") != NULL || strstr (type, "text") != NULL)
    return 't';
  if (strstr (type, "blob") != NULL || *type == '\0')
    return 'b';
  if (strstr (type, "real") != NULL || strstr (type, "floa") != NULL || strstr (type, "doub") != NULL)
    return 'r';
  return 'n';
}

gboolean
_crow_diff_is_narrower (CrowDiff   *self,
                        const char *from_type,
                        const char *to_type)
{
  static const char *const integers[] = { "tinyint", "smallint", "mediumint", "integer", "int", "bigint", NULL };
  static const char *const texts[] = { "character", "char", "character varying", "varchar", "tinytext", "text",
                                       "mediumtext", "longtext", NULL };
  static const char *const blobs[] = { "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", NULL };
  static const char *const reals[] = { "real", "float", "double", "double precision", NULL };
  const char *const *const ladders[] = { integers, texts, blobs, reals };
  Size from, to;

  read_size (from_type, &from);
  read_size (to_type, &to);
  if (self->dialect == CROW_DIALECT_SQLITE)
    {
      char a = get_affinity (from_type), b = get_affinity (to_type);

      return a != b && b != 'b' && b != 't' && !(a == 'i' && (b == 'n' || b == 'r')) && !(a == 'r' && b == 'n');
    }
  for (gsize i = 0; i < G_N_ELEMENTS (ladders); i++)
    {
      int a = get_rank (ladders[i], from.base), b = get_rank (ladders[i], to.base);

      if (a < 0 || b < 0)
        continue;
      if (b < a)
        return TRUE;
      return i != 0 && to.given && (!from.given || to.length < from.length);
    }
  if (strcmp (from.base, to.base) == 0 && g_str_has_prefix (from.base, "enum"))
    return !g_str_has_prefix (to_type, from_type) && strncmp (from_type, to_type, strlen (from_type) - 1) != 0;
  if (strcmp (from.base, to.base) == 0)
    return to.given && (!from.given || to.length - to.scale < from.length - from.scale || to.scale < from.scale);
  if (get_rank (integers, from.base) >= 0 && (g_str_equal (to.base, "numeric") || g_str_equal (to.base, "decimal")))
    return to.given && to.length - to.scale < 19;
  /* Everything can be written down. */
  if ((g_str_equal (to.base, "text") || g_str_equal (to.base, "longtext") ||
       (g_str_equal (to.base, "character varying") && !to.given)) &&
      strstr (from.base, "blob") == NULL && strstr (from.base, "binary") == NULL && !g_str_equal (from.base, "bytea"))
    return FALSE;
  return TRUE;
}
