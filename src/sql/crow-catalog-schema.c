/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a catalog to a schema with links.
 *
 * A foreign key becomes a one-to-many link, or a one-to-one link where its columns are also a key.  A table whose
 * primary key is made of exactly two foreign keys and that has no other column becomes the association of a
 * many-to-many link.  Ids are made of names, so that two imports of one database give the same ids.
 */
#include "config.h"

#include "sql/crow-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-name.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-catalog-private.h"
#include "sql/crow-dialect-private.h"
#include "sql/crow-type-names.h"

/* A document takes ids of 255 bytes, which are made of two or three names. */
#define MAX_ID_NAME 72

typedef struct
{
  CrowCatalog *catalog;
  CrowSchemaBuilder *builder;
  GHashTable *ids;          /* set of owned char * */
  GHashTable **members;     /* by entity: names of attributes and roles that are taken, set of owned char * */
  gboolean *association;    /* by entity */
  CrowCatalogAssociation *pairs; /* by entity, where that is one */
  GPtrArray *tables;        /* by entity, borrowed: those that links stand for come last, as in a document */
  const char ***attribute_ids; /* by entity and attribute, borrowed from `ids` */
  GHashTable *by_name;      /* folded "schema\nname", owned → position + 1 */
  GHashTable *positions;    /* table → position + 1 */
  const char **entity_ids;  /* by entity, borrowed from `ids` */
  const CrowSchema *draft;  /* (nullable): the result of the first pass, whose types are compared */
} Import;

static void
note (Import     *self,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static void
note (Import     *self,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->catalog->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

/* As a document spells ids, and short enough for one. */
static void
append_spelled (GString    *id,
                const char *name)
{
  gsize start = id->len;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = (guchar) *p;

      if (c < 0x80)
        {
          g_string_append_c (id, g_ascii_isalnum (*p) || c == '_' || c == '-' || c == '.' ? *p : '-');
          continue;
        }
      c = g_utf8_get_char (p);
      if (g_unichar_isalnum (c))
        g_string_append_unichar (id, c);
      else
        g_string_append_c (id, '-');
    }
  if (id->len - start > MAX_ID_NAME)
    {
      const char *end = g_utf8_find_prev_char (id->str, id->str + start + MAX_ID_NAME);

      g_string_truncate (id, end - id->str);
      g_string_append_printf (id, "-%08x", g_str_hash (name));
    }
}

/* An id that nobody has; borrowed. */
static const char *
make_id (Import     *self,
         const char *parent,
         const char *name)
{
  GString *id = g_string_new (NULL);
  gsize stem;

  /* An id, or the name of a schema. */
  if (parent != NULL && g_hash_table_contains (self->ids, parent))
    g_string_append (id, parent);
  else if (parent != NULL)
    append_spelled (id, parent);

  if (parent != NULL)
    g_string_append_c (id, '.');
  append_spelled (id, name);
  if (id->len == 0 || !(g_unichar_isalpha (g_utf8_get_char (id->str)) || id->str[0] == '_'))
    g_string_prepend_c (id, '_');
  stem = id->len;
  for (guint i = 2; g_hash_table_contains (self->ids, id->str); i++)
    {
      g_string_truncate (id, stem);
      g_string_append_printf (id, "-%u", i);
    }
  g_hash_table_add (self->ids, id->str);
  return g_string_free (id, FALSE);
}

/* An id that follows from a link's, as a document derives it; borrowed. */
static const char *
derive_id (Import     *self,
           const char *link,
           const char *rest)
{
  char *id = g_strconcat (link, ".", rest, NULL);

  g_hash_table_add (self->ids, id);
  return id;
}

/* As roles and attributes are compared. */
static char *
fold_member (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if ((guchar) *p >= 0x80)
      return g_utf8_casefold (name, -1);
  return g_ascii_strdown (name, -1);
}

static guint16
column_index (CrowCatalogTable *table,
              const char       *name)
{
  CrowCatalogColumn *column = crow_catalog_table_lookup_column (table, name);
  guint index;

  if (column == NULL || !g_ptr_array_find (table->columns, column, &index))
    return CROW_NONE;
  return index;
}

/* Indices of @names, NULL if one does not exist. */
static guint16 *
column_indices (CrowCatalogTable *table,
                char            **names,
                guint16          *n_columns)
{
  guint n = g_strv_length (names);
  g_autofree guint16 *columns = g_new (guint16, n + 1);

  for (guint i = 0; i < n; i++)
    if ((columns[i] = column_index (table, names[i])) == CROW_NONE)
      return NULL;
  *n_columns = n;
  return g_steal_pointer (&columns);
}

static gboolean
same_columns (CrowCatalogTable *table,
              char            **left,
              char            **right)
{
  if (g_strv_length (left) != g_strv_length (right))
    return FALSE;
  for (char **l = left; *l != NULL; l++)
    {
      gboolean found = FALSE;

      for (char **r = right; *r != NULL && !found; r++)
        found = column_index (table, *l) == column_index (table, *r);
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* Whether a row is known by the columns alone: they are the primary key, a unique constraint or a full unique index. */
static gboolean
columns_are_key (CrowCatalogTable *table,
                 char            **columns)
{
  if (table->primary_key != NULL && same_columns (table, table->primary_key->columns, columns))
    return TRUE;
  for (guint i = 0; i < table->uniques->len; i++)
    if (same_columns (table, ((CrowCatalogKey *) g_ptr_array_index (table->uniques, i))->columns, columns))
      return TRUE;
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) names = NULL;
      gboolean plain = index->unique && index->where == NULL;

      for (guint j = 0; plain && j < index->parts->len; j++)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, j);

          plain = part->column != NULL && part->length == 0;
          if (plain)
            g_strv_builder_add (builder, part->column);
        }
      names = g_strv_builder_end (builder);
      if (plain && same_columns (table, names, columns))
        return TRUE;
    }
  return FALSE;
}

/* SQLite and MariaDB do not tell "Author" from "author"; PostgreSQL does. */
static char *
make_key (Import     *self,
          const char *schema,
          const char *name)
{
  const char *other = _crow_sql_get_schema (schema);
  g_autofree char *folded = self->catalog->dialect == CROW_DIALECT_POSTGRESQL ? g_strdup (name)
                                                                              : g_ascii_strdown (name, -1);

  return g_strconcat (other != NULL ? other : "", "\n", folded, NULL);
}

static void
index_tables (Import *self)
{
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->positions = g_hash_table_new (NULL, NULL);
  for (guint i = self->tables->len; i-- > 0;)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->tables, i);

      g_hash_table_replace (self->by_name, make_key (self, table->schema, table->name), GUINT_TO_POINTER (i + 1));
      g_hash_table_insert (self->positions, table, GUINT_TO_POINTER (i + 1));
    }
}

static CrowCatalogTable *
target_of (Import                *self,
           CrowCatalogTable      *table,
           CrowCatalogForeignKey *foreign_key)
{
  const char *schema = foreign_key->target_schema != NULL ? foreign_key->target_schema : table->schema;
  g_autofree char *key = make_key (self, schema, foreign_key->target);
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, key));

  return position > 0 ? g_ptr_array_index (self->tables, position - 1) : NULL;
}

static guint
position_of (Import           *self,
             CrowCatalogTable *table)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, table)) - 1;
}

static gboolean
find_association (Import                 *self,
                  CrowCatalogTable       *table,
                  CrowCatalogAssociation *pair)
{
  CrowCatalogTable *targets[2] = { NULL, NULL };
  const char *fault;
  gboolean found;

  for (guint i = 0; table->foreign_keys->len == 2 && i < 2; i++)
    targets[i] = target_of (self, table, g_ptr_array_index (table->foreign_keys, i));
  found = _crow_catalog_find_association (self->catalog->dialect, table, targets, pair, &fault);
  if (fault != NULL)
    note (self, _("“%s” is an entity and not a many-to-many link: %s."), table->name, _(fault));
  return found;
}

/* Fills `tables` and what follows from their order. */
static void
order_tables (Import *self)
{
  GPtrArray *all = self->catalog->tables;
  g_autoptr (GPtrArray) entities = g_ptr_array_new ();
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  g_autofree CrowCatalogAssociation *found = g_new0 (CrowCatalogAssociation, all->len + 1);

  self->tables = all;
  index_tables (self);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (find_association (self, all->pdata[i], &found[links->len]) ? links : entities, all->pdata[i]);
  self->tables = g_steal_pointer (&entities);
  for (guint i = 0; i < links->len; i++)
    {
      self->association[self->tables->len] = TRUE;
      self->pairs[self->tables->len] = found[i];
      g_ptr_array_add (self->tables, g_ptr_array_index (links, i));
    }
  index_tables (self);
}

static void
make_attribute_ids (Import *self,
                    guint   entity)
{
  CrowCatalogTable *table = g_ptr_array_index (self->tables, entity);
  const char **ids = self->attribute_ids[entity] = g_new0 (const char *, table->columns->len + 1);
  guint n = 0;

  if (!self->association[entity])
    {
      for (guint i = 0; i < table->columns->len; i++)
        ids[i] = make_id (self, self->entity_ids[entity], ((CrowCatalogColumn *) table->columns->pdata[i])->name);
      return;
    }
  for (guint end = 0; end < 2; end++)
    {
      CrowCatalogForeignKey *foreign_key = self->pairs[entity].foreign_keys[end];
      CrowCatalogTable *target = target_of (self, table, foreign_key);
      char **names = foreign_key->target_columns != NULL ? foreign_key->target_columns : target->primary_key->columns;

      for (guint i = 0; names[i] != NULL; i++)
        {
          const char *referred = self->attribute_ids[position_of (self, target)][column_index (target, names[i])];
          g_autofree char *rest = g_strdup_printf ("%u.%s", end, referred);

          ids[n++] = derive_id (self, self->entity_ids[entity], rest);
        }
    }
}

/* Ids of entities and attributes, which others are made of.  `entity_ids` holds a link's in place of its table's. */
static void
make_ids (Import *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->tables, i);

      self->entity_ids[i] = make_id (self, table->schema, table->name);
    }
  for (guint i = 0; i < self->tables->len; i++)
    make_attribute_ids (self, i);
}

static guint16
enum_index (CrowCatalog       *catalog,
            CrowCatalogTable  *table,
            CrowCatalogColumn *column)
{
  const char *schema = column->enum_schema != NULL ? column->enum_schema : table->schema;

  for (guint i = 0; column->enumeration != NULL && i < catalog->enums->len; i++)
    {
      CrowCatalogEnum *enumeration = g_ptr_array_index (catalog->enums, i);

      if (g_str_equal (enumeration->name, column->enumeration) &&
          g_strcmp0 (_crow_sql_get_schema (enumeration->schema), _crow_sql_get_schema (schema)) == 0)
        return i;
    }
  return CROW_NONE;
}

static void
add_enums (Import *self)
{
  for (guint i = 0; i < self->catalog->enums->len; i++)
    {
      CrowCatalogEnum *enumeration = g_ptr_array_index (self->catalog->enums, i);
      guint n = g_strv_length (enumeration->values);
      g_autofree CrowEnumValueInfo *values = g_new0 (CrowEnumValueInfo, n + 1);
      CrowEnumInfo info = {
        .id = make_id (self, NULL, enumeration->name),
        .name = enumeration->name,
        .database_schema = enumeration->schema,
        .comment = enumeration->comment,
        .values = values,
        .n_values = n,
      };

      for (guint j = 0; j < n; j++)
        {
          values[j].id = make_id (self, info.id, enumeration->values[j]);
          values[j].name = enumeration->values[j];
        }
      crow_schema_builder_add_enum (self->builder, &info);
    }
}

/* The logical type, and beside it the spelling where Crowfoot would write another one. */
static void
read_type (Import            *self,
           guint16            entity,
           CrowCatalogColumn *column,
           CrowAttributeInfo *info)
{
  CrowDialectId dialect = self->catalog->dialect;
  g_autofree char *written = NULL, *shown = NULL;
  CrowDataType type;
  guint16 attribute;

  crow_type_from_native (dialect, column->type, &type, &info->length, &info->scale);
  info->type = type;
  if (self->draft == NULL)
    return;
  attribute = crow_schema_lookup_attribute (self->draft, entity, column->name);
  written = crow_sql_type_to_string (self->draft, entity, attribute, dialect);
  shown = crow_sql_type_to_catalog_string (self->draft, entity, attribute, dialect);
  /* SQLite keeps the case of a type as it was written. */
  if (dialect == CROW_DIALECT_SQLITE ? strcmp (written, column->type) != 0
                                     : g_ascii_strcasecmp (written, column->type) != 0 &&
                                         g_ascii_strcasecmp (shown, column->type) != 0)
    info->native_types[dialect] = column->type;
}

/* MariaDB makes of JSON a LONGTEXT with a check; @check (out) (optional) is that one's index. */
static gboolean
is_mariadb_json (CrowCatalogTable  *table,
                 CrowCatalogColumn *column,
                 guint             *check)
{
  g_autofree char *quoted = NULL;
  g_autofree char *expression = NULL;
  g_auto (GStrv) pieces = NULL;

  if (g_ascii_strcasecmp (column->type, "longtext") != 0 || g_strcmp0 (column->collation, "utf8mb4_bin") != 0)
    return FALSE;
  pieces = g_strsplit (column->name, "`", -1);
  quoted = g_strjoinv ("``", pieces);
  expression = g_strdup_printf ("json_valid(`%s`)", quoted);
  for (guint i = 0; i < table->checks->len; i++)
    {
      CrowCatalogCheck *candidate = g_ptr_array_index (table->checks, i);

      if (candidate->name == NULL && g_ascii_strcasecmp (candidate->expression, expression) == 0)
        {
          if (check != NULL)
            *check = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_check_of_json (Import           *self,
                  CrowCatalogTable *table,
                  guint             check)
{
  guint found;

  for (guint i = 0; self->catalog->dialect == CROW_DIALECT_MARIADB && i < table->columns->len; i++)
    if (is_mariadb_json (table, g_ptr_array_index (table->columns, i), &found) && found == check)
      return TRUE;
  return FALSE;
}

static void
add_attribute (Import            *self,
               CrowCatalogTable  *table,
               guint16            entity,
               const char        *id,
               CrowCatalogColumn *column)
{
  CrowAttributeInfo info = {
    .id = id,
    .name = column->name,
    .comment = column->comment,
    .generated = column->generated,
    .collation = column->collation,
    .enumeration = enum_index (self->catalog, table, column),
  };
  g_autofree char *default_value = NULL;
  g_autofree char *on_update_value = NULL;

  if (info.enumeration != CROW_NONE)
    info.type = CROW_TYPE_ENUM;
  else if (self->catalog->dialect == CROW_DIALECT_MARIADB && is_mariadb_json (table, column, NULL))
    {
      info.type = CROW_TYPE_JSON;
      info.collation = NULL;
    }
  else
    read_type (self, entity, column, &info);
  if (self->association[entity])
    info.flags |= CROW_ATTRIBUTE_LINK | CROW_ATTRIBUTE_REQUIRED;
  if (column->required)
    info.flags |= CROW_ATTRIBUTE_REQUIRED;
  if (column->automatic)
    info.flags |= CROW_ATTRIBUTE_AUTO;
  if (column->no_reuse)
    info.flags |= CROW_ATTRIBUTE_NO_REUSE;
  if (column->stored)
    info.flags |= CROW_ATTRIBUTE_STORED;
  info.default_source = _crow_catalog_value (self->catalog->dialect, column->default_value, column->type, info.type,
                                             &default_value);
  info.default_value = default_value;
  info.on_update_source = _crow_catalog_value (self->catalog->dialect, column->on_update_value, column->type,
                                               info.type, &on_update_value);
  info.on_update_value = on_update_value;
  crow_schema_builder_add_attribute (self->builder, entity, &info);
  g_hash_table_add (self->members[entity], fold_member (column->name));
}

static void
add_key (Import           *self,
         CrowCatalogTable *table,
         guint16           entity,
         const char       *entity_id,
         CrowCatalogKey   *key,
         gboolean          primary)
{
  CrowKeyInfo info = { .name = key->name, .deferrable = key->deferrable };
  g_autofree guint16 *columns = column_indices (table, key->columns, &info.n_attributes);
  g_autofree char *joined = g_strjoinv ("-", key->columns);

  if (columns == NULL || info.n_attributes == 0)
    return;
  info.id = make_id (self, entity_id, primary ? "primary" : joined);
  info.attributes = columns;
  crow_schema_builder_add_key (self->builder, entity, &info, primary);
}

static void
add_index (Import           *self,
           CrowCatalogTable *table,
           guint16           entity,
           const char       *entity_id,
           CrowCatalogIndex *index)
{
  g_autofree CrowIndexPartInfo *parts = g_new0 (CrowIndexPartInfo, index->parts->len + 1);
  CrowIndexInfo info = {
    .name = index->name, .parts = parts, .n_parts = index->parts->len, .unique = index->unique, .where = index->where,
    .method = index->method,
  };

  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      parts[i].attribute = part->column != NULL ? column_index (table, part->column) : CROW_NONE;
      parts[i].expression = parts[i].attribute == CROW_NONE ? part->expression : NULL;
      parts[i].descending = part->descending;
      parts[i].collation = part->collation;
      parts[i].operators = part->operators;
      parts[i].length = part->length;
      if (parts[i].attribute == CROW_NONE && parts[i].expression == NULL)
        {
          note (self, _("The index “%s” of “%s” was left out: part %u of it is not understood."), index->name,
                table->name, i + 1);
          return;
        }
    }
  if (info.n_parts == 0)
    return;
  info.id = make_id (self, entity_id, index->name);
  crow_schema_builder_add_index (self->builder, entity, &info);
}

/* The key and indexes of a table that a link stands for. */
static void
add_pair_parts (Import           *self,
                CrowCatalogTable *table,
                guint16           entity)
{
  const CrowCatalogAssociation *pair = &self->pairs[entity];
  const char *link = self->entity_ids[entity];
  CrowKeyInfo key = { .id = derive_id (self, link, "key"), .name = table->primary_key->name };
  g_autofree guint16 *columns = column_indices (table, table->primary_key->columns, &key.n_attributes);

  key.attributes = columns;
  crow_schema_builder_add_key (self->builder, entity, &key, TRUE);
  for (guint end = 0; end < 2; end++)
    if (pair->indexes[end] != NULL)
      {
        guint n = pair->indexes[end]->parts->len;
        g_autofree CrowIndexPartInfo *parts = g_new0 (CrowIndexPartInfo, n);
        CrowIndexInfo info = { .id = derive_id (self, link, end == 0 ? "index.0" : "index.1"),
                               .name = pair->indexes[end]->name, .parts = parts, .n_parts = n };

        for (guint i = 0; i < n; i++)
          parts[i].attribute = column_index (table, pair->foreign_keys[end]->columns[i]);
        crow_schema_builder_add_index (self->builder, entity, &info);
      }
}

static void
add_entity (Import           *self,
            CrowCatalogTable *table)
{
  CrowEntityInfo info = {
    .name = table->name,
    .database_schema = table->schema,
    .comment = table->comment,
    .version_attribute = CROW_NONE,
  };
  guint16 entity = position_of (self, table);

  info.id = self->entity_ids[entity];
  if (self->association[entity])
    {
      info.id = derive_id (self, info.id, "table");
      info.flags |= CROW_ENTITY_ASSOCIATION;
    }
  if (table->strict)
    info.flags |= CROW_ENTITY_STRICT;
  if (table->without_rowid)
    info.flags |= CROW_ENTITY_WITHOUT_ROWID;
  crow_schema_builder_add_entity (self->builder, &info);
  self->members[entity] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < table->columns->len; i++)
    add_attribute (self, table, entity, self->attribute_ids[entity][i], g_ptr_array_index (table->columns, i));
  if (self->association[entity])
    {
      add_pair_parts (self, table, entity);
      return;
    }
  if (table->primary_key != NULL)
    add_key (self, table, entity, info.id, table->primary_key, TRUE);
  for (guint i = 0; i < table->uniques->len; i++)
    add_key (self, table, entity, info.id, g_ptr_array_index (table->uniques, i), FALSE);
  for (guint i = 0; i < table->indexes->len; i++)
    add_index (self, table, entity, info.id, g_ptr_array_index (table->indexes, i));
  for (guint i = 0; i < table->checks->len; i++)
    {
      CrowCatalogCheck *check = g_ptr_array_index (table->checks, i);
      CrowCheckInfo check_info = { .name = check->name, .expression = check->expression };

      if (is_check_of_json (self, table, i))
        continue;
      check_info.id = make_id (self, info.id, check->name != NULL ? check->name : "check");
      crow_schema_builder_add_check (self->builder, entity, &check_info);
    }
}

/* @name, or @name with a suffix if an attribute or role of the entity has it. */
static char *
claim_role (Import     *self,
            guint16     entity,
            const char *name,
            const char *suffix)
{
  g_autofree char *chosen = g_strdup (name);

  for (guint i = 1;; i++)
    {
      g_autofree char *folded = fold_member (chosen);

      if (*chosen != '\0' && g_hash_table_add (self->members[entity], g_steal_pointer (&folded)))
        return g_steal_pointer (&chosen);
      g_free (chosen);
      chosen = i == 1 ? g_strdup_printf ("%s_%s", name, suffix) : g_strdup_printf ("%s_%s_%u", name, suffix, i);
    }
}

/* "author_id", "authorId", "AuthorID", "id_author", "author_fk" → "author"; NULL if the name says nothing else. */
static char *
role_from_column (const char *column)
{
  static const char *const endings[] = { "id", "fk", "ref", "key", "no", "code", "uuid" };
  g_auto (GStrv) words = crow_name_split (column);
  guint n = g_strv_length (words);
  g_autofree char *joined = NULL;

  if (n < 2)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (words[n - 1], endings[i]) == 0)
      {
        g_clear_pointer (&words[n - 1], g_free);
        joined = g_strjoinv ("_", words);
        return g_utf8_strdown (joined, -1);
      }
  if (g_ascii_strcasecmp (words[0], "id") == 0 || g_ascii_strcasecmp (words[0], "fk") == 0)
    {
      joined = g_strjoinv ("_", words + 1);
      return g_utf8_strdown (joined, -1);
    }
  return NULL;
}

static char *
singular_of (const char *table)
{
  g_autofree char *snake = crow_name_to_snake (table);

  return crow_name_singularize (snake);
}

static char *
plural_of (const char *table)
{
  g_autofree char *singular = singular_of (table);

  return crow_name_pluralize (singular);
}

/* How many foreign keys go from @table to @target. */
static guint
count_links (Import           *self,
             CrowCatalogTable *table,
             CrowCatalogTable *target)
{
  guint n = 0;

  for (guint i = 0; i < table->foreign_keys->len; i++)
    if (target_of (self, table, g_ptr_array_index (table->foreign_keys, i)) == target)
      n++;
  return n;
}

static CrowDeleteRule
rule_from_action (CrowAction action)
{
  switch (action)
    {
    case CROW_ACTION_CASCADE:
      return CROW_DELETE_CASCADE;
    case CROW_ACTION_SET_NULL:
      return CROW_DELETE_NULLIFY;
    case CROW_ACTION_RESTRICT:
      return CROW_DELETE_DENY;
    case CROW_ACTION_SET_DEFAULT:
      return CROW_DELETE_SET_DEFAULT;
    case CROW_ACTION_NO_ACTION:
    default:
      return CROW_DELETE_NONE;
    }
}

/* The columns of a reference; owned by the caller through @columns and @targets.  FALSE with a note if they do not fit. */
static gboolean
fill_reference (Import                *self,
                CrowCatalogTable      *table,
                CrowCatalogForeignKey *foreign_key,
                CrowReferenceInfo     *reference,
                guint16              **columns,
                guint16              **targets)
{
  CrowCatalogTable *target = target_of (self, table, foreign_key);
  char **target_names = foreign_key->target_columns;
  guint16 n_targets = 0;

  if (target == NULL)
    {
      note (self, _("A foreign key of “%s” was left out: the table “%s” that it refers to does not exist."),
            table->name, foreign_key->target);
      return FALSE;
    }
  if (target_names == NULL && target->primary_key != NULL)
    target_names = target->primary_key->columns;
  *columns = column_indices (table, foreign_key->columns, &reference->n_columns);
  *targets = target_names != NULL ? column_indices (target, target_names, &n_targets) : NULL;
  if (*columns == NULL || *targets == NULL || n_targets != reference->n_columns)
    {
      note (self, _("A foreign key of “%s” was left out: its columns do not fit those of “%s”."), table->name,
            target->name);
      return FALSE;
    }
  reference->columns = *columns;
  reference->target_columns = *targets;
  reference->name = foreign_key->name;
  reference->on_delete = foreign_key->on_delete;
  reference->on_update = foreign_key->on_update;
  reference->deferrable = foreign_key->deferrable;
  reference->entity = position_of (self, table);
  reference->target = position_of (self, target);
  return TRUE;
}

static gboolean
all_required (CrowCatalogTable *table,
              char            **columns)
{
  for (char **name = columns; *name != NULL; name++)
    if (!crow_catalog_table_lookup_column (table, *name)->required)
      return FALSE;
  return TRUE;
}

static void
add_link (Import                *self,
          CrowCatalogTable      *table,
          CrowCatalogForeignKey *foreign_key)
{
  CrowCatalogTable *target = target_of (self, table, foreign_key);
  CrowRelationshipInfo info = { .association = CROW_NONE };
  CrowReferenceInfo *reference = &info.references[0];
  g_autofree guint16 *columns = NULL, *targets = NULL;
  g_autofree char *role = NULL, *one = NULL, *many = NULL, *many_name = NULL;
  g_autofree char *joined = g_strjoinv ("-", foreign_key->columns);
  gboolean unique;

  if (!fill_reference (self, table, foreign_key, reference, &columns, &targets))
    return;
  unique = columns_are_key (table, foreign_key->columns);
  info.kind = unique ? CROW_LINK_ONE_TO_ONE : CROW_LINK_ONE_TO_MANY;
  info.delete_rule = rule_from_action (foreign_key->on_delete);
  info.ends[0].entity = reference->target;
  info.ends[1].entity = reference->entity;
  info.ends[0].required = all_required (table, foreign_key->columns);
  info.ends[0].cascades = info.ends[1].cascades = CROW_CASCADES_DEFAULT;

  if (foreign_key->columns[1] == NULL)
    role = role_from_column (foreign_key->columns[0]);
  if (role == NULL)
    role = target == table ? g_strdup ("parent") : singular_of (target->name);
  one = claim_role (self, reference->entity, role, "ref");
  info.ends[0].role = one;

  many_name = unique ? singular_of (table->name) : target == table ? g_strdup ("children") : plural_of (table->name);
  if (count_links (self, table, target) > 1)
    {
      char *with_role = g_strdup_printf ("%s_as_%s", many_name, role);

      g_free (many_name);
      many_name = with_role;
    }
  many = claim_role (self, reference->target, many_name, "of");
  info.ends[1].role = many;

  info.id = make_id (self, self->entity_ids[reference->entity], joined);
  reference->id = make_id (self, info.id, "reference");
  crow_schema_builder_add_relationship (self->builder, &info);
}

static void
add_many_to_many (Import           *self,
                  CrowCatalogTable *table,
                  guint16           association)
{
  CrowRelationshipInfo info = {
    .kind = CROW_LINK_MANY_TO_MANY, .association = association, .delete_rule = CROW_DELETE_CASCADE,
    .id = self->entity_ids[association], .comment = table->comment,
  };
  CrowCatalogForeignKey **foreign_keys = self->pairs[association].foreign_keys;
  guint16 *columns[2] = { NULL, NULL }, *targets[2] = { NULL, NULL };
  char *roles[2] = { NULL, NULL };
  gboolean fits = TRUE;

  for (guint i = 0; i < 2 && fits; i++)
    {
      fits = fill_reference (self, table, foreign_keys[i], &info.references[i], &columns[i], &targets[i]);
      info.references[i].id = derive_id (self, info.id, i == 0 ? "reference.0" : "reference.1");
      info.ends[i].entity = info.references[i].target;
      info.ends[i].cascades = CROW_CASCADES_DEFAULT;
    }
  for (guint i = 0; i < 2 && fits; i++)
    {
      CrowCatalogForeignKey *foreign_key = foreign_keys[i];
      CrowCatalogTable *target = target_of (self, table, foreign_key);
      g_autofree char *role = NULL, *plural = NULL;

      if (info.ends[0].entity == info.ends[1].entity && foreign_key->columns[1] == NULL)
        role = role_from_column (foreign_key->columns[0]);
      plural = role != NULL ? crow_name_pluralize (role) : plural_of (target->name);
      roles[i] = claim_role (self, info.ends[1 - i].entity, plural, "by_link");
      info.ends[i].role = roles[i];
    }
  if (fits)
    crow_schema_builder_add_relationship (self->builder, &info);
  for (guint i = 0; i < 2; i++)
    {
      g_free (columns[i]);
      g_free (targets[i]);
      g_free (roles[i]);
    }
}

static void
add_links (Import *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->tables, i);

      if (self->association[i])
        add_many_to_many (self, table, i);
      else
        for (guint j = 0; j < table->foreign_keys->len; j++)
          add_link (self, table, g_ptr_array_index (table->foreign_keys, j));
    }
}

/* @draft is NULL in the first pass, and its result in the second. */
static CrowSchema *
build (CrowCatalog      *catalog,
       const CrowSchema *draft,
       GError          **error)
{
  Import self = { .catalog = catalog, .draft = draft };
  guint n = catalog->tables->len;
  CrowSchema *schema;

  self.builder = crow_schema_builder_new (_CROW_CATALOG_SCHEMA_ID, catalog->name, NULL);
  self.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.members = g_new0 (GHashTable *, n + 1);
  self.association = g_new0 (gboolean, n + 1);
  self.entity_ids = g_new0 (const char *, n + 1);
  self.pairs = g_new0 (CrowCatalogAssociation, n + 1);
  self.attribute_ids = g_new0 (const char **, n + 1);
  g_hash_table_add (self.ids, g_strdup (_CROW_CATALOG_SCHEMA_ID));

  order_tables (&self);
  make_ids (&self);
  add_enums (&self);
  for (guint i = 0; i < n; i++)
    add_entity (&self, g_ptr_array_index (self.tables, i));
  add_links (&self);
  for (guint i = 0; i < catalog->views->len; i++)
    {
      CrowCatalogView *view = g_ptr_array_index (catalog->views, i);
      CrowViewInfo info = {
        .id = make_id (&self, view->schema, view->name),
        .name = view->name,
        .database_schema = view->schema,
        .comment = view->comment,
      };

      info.queries[catalog->dialect] = view->query;
      crow_schema_builder_add_view (self.builder, &info);
    }
  schema = crow_schema_builder_end (self.builder, error);

  for (guint i = 0; i < n; i++)
    {
      g_hash_table_unref (self.members[i]);
      g_free (self.attribute_ids[i]);
    }
  g_free (self.attribute_ids);
  g_free (self.pairs);
  g_ptr_array_unref (self.tables);
  g_hash_table_unref (self.by_name);
  g_hash_table_unref (self.positions);
  g_free (self.members);
  g_free (self.association);
  g_free (self.entity_ids);
  g_hash_table_unref (self.ids);
  return schema;
}

CrowSchema *
crow_catalog_to_schema (CrowCatalog *self,
                        GError     **error)
{
  g_autoptr (CrowSchema) draft = NULL;
  guint n_notes = self->notes->len;

  draft = build (self, NULL, error);
  if (draft == NULL)
    return NULL;
  /* The second pass says everything again. */
  g_ptr_array_set_size (self->notes, n_notes);
  return build (self, draft, error);
}
