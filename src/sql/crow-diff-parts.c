/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Compares keys, foreign keys, indexes and checks of a table: each as a list of facets in which the columns of the old
 * table are named by what they are in the new one.
 *
 * Those that are the same in all are matched before those that are the same but for their name, and these before those
 * that have only the name in common; so an index that changed places with another one is renamed and not built anew.
 */
#include "config.h"

#include "sql/crow-diff-tables-private.h"

#include <string.h>

#include "sql/crow-ddl-private.h"
#include "sql/crow-sql-canonical.h"

#define MAX_VALUES 5

typedef struct
{
  CrowDiffFacet facet;
  char *shown; /* (nullable) */
  char *key;   /* (nullable): what is compared */
} Value;

typedef struct
{
  CrowDiffElement element;
  const char *id;    /* (nullable): NULL: made by DDL */
  char *name;        /* (nullable) */
  char *signature;   /* of all values */
  char *named;       /* of the name and all values */
  Value values[MAX_VALUES];
  guint n_values;
  guint16 place;     /* in the plan, or the list of the entity */
  gboolean matched;
} Part;

typedef struct
{
  CrowDiff *diff;
  const CrowDiffSide *side;
  guint entity;
  gboolean is_from;
  GHashTable *renames; /* (nullable) */
  GArray *parts;       /* of Part */
} Collector;

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->name);
  g_free (part->signature);
  g_free (part->named);
  for (guint i = 0; i < part->n_values; i++)
    {
      g_free (part->values[i].shown);
      g_free (part->values[i].key);
    }
}

static void
add_value (Part          *part,
           CrowDiffFacet  facet,
           char          *shown,
           char          *key)
{
  g_assert (part->n_values < MAX_VALUES);
  part->values[part->n_values++] = (Value) { facet, shown, key != NULL ? key : g_strdup (shown) };
}

/* A column as a number in the new table; "-3" is the third one of the old table, which is not there any more. */
static void
append_column (GString         *key,
               const Collector *self,
               guint            entity,
               guint16          column)
{
  guint16 other = column;

  if (self->is_from)
    {
      other = self->side->attributes[_crow_diff_attribute_place (self->side, entity, column)];
      if (other == CROW_NONE)
        {
          g_string_append_printf (key, "-%u,", column);
          return;
        }
    }
  g_string_append_printf (key, "%u,", other);
}

static void
add_columns (Part            *part,
             const Collector *self,
             CrowDiffFacet    facet,
             guint            entity,
             const guint16   *columns,
             guint            n_columns)
{
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      append_column (key, self, entity, columns[i]);
      g_string_append_printf (shown, "%s“%s”", i > 0 ? ", " : "",
                              self->side->info->entities[entity].attributes[columns[i]].name);
    }
  if (facet == CROW_FACET_TARGET)
    {
      guint16 other = self->is_from ? self->side->entities[entity] : entity;
      g_autofree char *name = g_strdup_printf ("“%s” (", self->side->info->entities[entity].name);

      g_string_prepend (shown, name);
      g_string_append_c (shown, ')');
      if (other == CROW_NONE)
        g_string_prepend (key, self->side->info->entities[entity].name);
      else
        g_string_append_printf (key, "@%u", other);
    }
  add_value (part, facet, g_string_free (g_steal_pointer (&shown), FALSE), g_string_free (g_steal_pointer (&key), FALSE));
}

static const char *
get_deferrable (CrowDeferrable deferrable)
{
  switch (deferrable)
    {
    case CROW_DEFERRABLE_IMMEDIATE:
      return "DEFERRABLE INITIALLY IMMEDIATE";
    case CROW_DEFERRABLE_DEFERRED:
      return "DEFERRABLE INITIALLY DEFERRED";
    case CROW_DEFERRABLE_NOT:
    default:
      return NULL;
    }
}

static Part *
add_part (Collector       *self,
          CrowDiffElement  element,
          guint            place,
          const char      *id,
          const char      *name)
{
  Part part = { .element = element, .place = place, .id = id, .name = _crow_diff_dup_part_name (self->diff, name) };

  g_array_append_val (self->parts, part);
  return &g_array_index (self->parts, Part, self->parts->len - 1);
}

static void
add_key (Collector         *self,
         CrowDiffElement    element,
         guint              place,
         const CrowPlanKey *key)
{
  Part *part = add_part (self, element, place, key->info != NULL ? key->info->id : NULL, key->name);

  add_columns (part, self, CROW_FACET_COLUMNS, self->entity, key->columns, key->n_columns);
  add_value (part, CROW_FACET_DEFERRABLE, g_strdup (get_deferrable (key->deferrable)), NULL);
}

static const char *
get_action (CrowDiff   *diff,
            CrowAction  action)
{
  if (diff->refusals_are_one && action == CROW_ACTION_RESTRICT)
    action = CROW_ACTION_NO_ACTION;
  return _crow_ddl_action_to_sql (action);
}

static void
add_reference (Collector               *self,
               guint                    place,
               const CrowPlanReference *reference)
{
  const CrowReferenceInfo *info = reference->info;
  Part *part = add_part (self, CROW_ELEMENT_REFERENCE, place, info->id, reference->name);

  add_columns (part, self, CROW_FACET_COLUMNS, self->entity, info->columns, info->n_columns);
  add_columns (part, self, CROW_FACET_TARGET, info->target, info->target_columns, info->n_columns);
  add_value (part, CROW_FACET_ON_DELETE, g_strdup (get_action (self->diff, reference->on_delete)), NULL);
  add_value (part, CROW_FACET_ON_UPDATE, g_strdup (get_action (self->diff, reference->on_update)), NULL);
  add_value (part, CROW_FACET_DEFERRABLE, g_strdup (get_deferrable (reference->deferrable)), NULL);
}

static char *
spell_expression (const Collector *self,
                  const char      *sql)
{
  if (self->diff->dialect == CROW_DIFF_DRAWING)
    return g_strdup (sql);
  return _crow_sql_canonical_expression (sql, self->diff->dialect, self->renames);
}

/* The collation that counts: the part's own, or the column's. */
static const char *
get_collation (const Collector         *self,
               const CrowIndexPartInfo *part)
{
  const CrowEntityInfo *entity = &self->side->info->entities[self->entity];
  const CrowDialect *dialect;
  const char *collation = part->collation;

  if (self->diff->dialect == CROW_DIFF_DRAWING)
    return collation;
  dialect = _crow_dialect_get (self->diff->dialect);
  if (!(dialect->features & CROW_FEATURE_INDEX_COLLATIONS))
    return NULL;
  if (collation != NULL && !dialect->has_collation (collation, self->side->info->written_for - 1))
    collation = NULL;
  if (collation == NULL && part->expression == NULL)
    collation = entity->attributes[part->attribute].collation;
  if (collation != NULL && !dialect->has_collation (collation, self->side->info->written_for - 1))
    collation = NULL;
  if (collation != NULL && self->diff->dialect == CROW_DIALECT_SQLITE && g_ascii_strcasecmp (collation, "BINARY") == 0)
    collation = NULL;
  return collation;
}

/* (nullable): where nulls are, if elsewhere than usual */
static const char *
get_nulls (const Collector     *self,
           const CrowIndexInfo *info,
           guint                part)
{
  if (self->diff->dialect != CROW_DIFF_DRAWING)
    return _crow_ddl_get_nulls (self->diff->dialect, info, part);
  switch ((CrowNulls) info->parts[part].nulls)
    {
    case CROW_NULLS_FIRST:
      return "NULLS FIRST";
    case CROW_NULLS_LAST:
      return "NULLS LAST";
    case CROW_NULLS_DEFAULT:
    default:
      return NULL;
    }
}

static void
add_index_columns (Part                *part,
                   const Collector     *self,
                   const CrowIndexInfo *info)
{
  g_autoptr (GString) key = g_string_new (info->method);
  g_autoptr (GString) shown = g_string_new (NULL);

  if (info->method != NULL)
    {
      g_string_append_c (key, ':');
      g_string_append_printf (shown, "%s: ", info->method);
    }
  for (guint i = 0; i < info->n_parts; i++)
    {
      const CrowIndexPartInfo *index_part = &info->parts[i];
      const char *collation = get_collation (self, index_part);
      const char *nulls = get_nulls (self, info, i);
      guint length;

      if (i > 0)
        g_string_append (shown, ", ");
      if (index_part->expression != NULL)
        {
          g_autofree char *expression = spell_expression (self, index_part->expression);

          g_string_append_printf (key, "%s,", expression);
          g_string_append (shown, index_part->expression);
        }
      else
        {
          append_column (key, self, self->entity, index_part->attribute);
          g_string_append_printf (shown, "“%s”",
                                  self->side->info->entities[self->entity].attributes[index_part->attribute].name);
        }
      if (collation != NULL)
        {
          g_autofree char *folded = g_ascii_strdown (collation, -1);

          g_string_append_printf (key, " collate %s", folded);
          if (index_part->collation != NULL)
            g_string_append_printf (shown, " COLLATE %s", collation);
        }
      if (index_part->operators != NULL &&
          (self->diff->dialect == CROW_DIFF_DRAWING || self->diff->dialect == CROW_DIALECT_POSTGRESQL))
        {
          g_string_append_printf (key, " operators %s", index_part->operators);
          g_string_append_printf (shown, " %s", index_part->operators);
        }
      length = self->side->plan != NULL
                 ? _crow_ddl_get_index_prefix (self->side->plan, self->side->tables[self->entity], info, i)
                 : index_part->length;
      if (length > 0)
        {
          g_string_append_printf (key, " length %u", length);
          g_string_append_printf (shown, "(%u)", length);
        }
      if (index_part->descending)
        {
          g_string_append (key, " desc");
          g_string_append (shown, " DESC");
        }
      if (nulls != NULL)
        {
          g_string_append_printf (key, " %s", nulls);
          g_string_append_printf (shown, " %s", nulls);
        }
    }
  add_value (part, CROW_FACET_COLUMNS, g_string_free (g_steal_pointer (&shown), FALSE),
             g_string_free (g_steal_pointer (&key), FALSE));
}

static void
add_index (Collector           *self,
           guint                place,
           const CrowPlanIndex *index)
{
  const CrowIndexInfo *info = index->info;
  gboolean keeps_where = self->diff->dialect == CROW_DIFF_DRAWING ||
                         (_crow_dialect_get (self->diff->dialect)->features & CROW_FEATURE_PARTIAL_INDEXES);
  const char *where = info != NULL && keeps_where ? info->where : NULL;
  Part *part = add_part (self, CROW_ELEMENT_INDEX, place, info != NULL ? info->id : NULL, index->name);

  if (info != NULL)
    {
      add_index_columns (part, self, info);
    }
  else
    {
      g_autofree CrowIndexPartInfo *parts = g_new0 (CrowIndexPartInfo, index->n_columns);
      CrowIndexInfo made = { .parts = parts, .n_parts = index->n_columns };

      for (guint i = 0; i < index->n_columns; i++)
        parts[i].attribute = index->columns[i];
      add_index_columns (part, self, &made);
    }
  add_value (part, CROW_FACET_UNIQUE, g_strdup (info != NULL && info->unique ? "UNIQUE" : NULL), NULL);
  add_value (part, CROW_FACET_WHERE, g_strdup (where), where != NULL ? spell_expression (self, where) : NULL);
}

static void
add_check (Collector           *self,
           guint                place,
           const CrowPlanCheck *check)
{
  Part *part = add_part (self, CROW_ELEMENT_CHECK, place, check->info != NULL ? check->info->id : NULL, check->name);

  add_value (part, CROW_FACET_EXPRESSION, g_strdup (check->expression), spell_expression (self, check->expression));
}

/* MariaDB makes an index for a foreign key that has none, names it after that and shows it as any other. */
static gboolean
is_of_reference (const Collector     *self,
                 const CrowPlanTable *table,
                 const CrowPlanIndex *index)
{
  g_autofree char *name = NULL;

  if (self->diff->dialect != CROW_DIALECT_MARIADB || index->info == NULL || index->info->unique)
    return FALSE;
  name = _crow_diff_dup_part_name (self->diff, index->name);
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);
      g_autofree char *other = _crow_diff_dup_part_name (self->diff, reference->name);
      gboolean same = g_strcmp0 (name, other) == 0 && index->info->n_parts == reference->info->n_columns;

      for (guint j = 0; same && j < index->info->n_parts; j++)
        same = index->info->parts[j].expression == NULL &&
               index->info->parts[j].attribute == reference->info->columns[j];
      if (same)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_same_key (const CrowPlanKey *a,
             const CrowPlanKey *b)
{
  return a->n_columns == b->n_columns && memcmp (a->columns, b->columns, a->n_columns * sizeof *a->columns) == 0 &&
         a->deferrable == b->deferrable;
}

/* SQLite and PostgreSQL make no second index for the same columns, and then there is no second constraint.  An INTEGER
 * PRIMARY KEY of SQLite has no index itself. */
static gboolean
is_swallowed (const Collector     *self,
              const CrowPlanTable *table,
              guint                unique)
{
  const CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, unique);
  g_autofree char *type = NULL;

  if (self->diff->dialect == CROW_DIALECT_MARIADB)
    return FALSE;
  for (guint i = 0; i < unique; i++)
    if (is_same_key (&g_array_index (table->uniques, CrowPlanKey, i), key))
      return TRUE;
  if (!is_same_key (&table->primary, key))
    return FALSE;
  if (self->diff->dialect == CROW_DIALECT_POSTGRESQL)
    return TRUE;
  type = crow_sql_type_to_catalog_string (self->side->schema, self->entity, key->columns[0], CROW_DIALECT_SQLITE);
  return key->n_columns > 1 || g_ascii_strcasecmp (type, "INTEGER") != 0 ||
         (table->info->flags & CROW_ENTITY_WITHOUT_ROWID);
}

/* The constraint that is left of several has the first name that any of them has. */
static CrowPlanKey
get_unique (const Collector     *self,
            const CrowPlanTable *table,
            guint                unique)
{
  CrowPlanKey key = g_array_index (table->uniques, CrowPlanKey, unique);

  for (guint i = unique + 1; self->diff->dialect == CROW_DIALECT_SQLITE && key.name == NULL && i < table->uniques->len;
       i++)
    {
      const CrowPlanKey *other = &g_array_index (table->uniques, CrowPlanKey, i);

      if (is_same_key (other, &key))
        key.name = other->name;
    }
  return key;
}

/* What PostgreSQL calls a primary key without a name: it cuts the name of the table, so that the end fits. */
static char *
make_default_name (const char *table)
{
  static const char end[] = "_pkey";
  gsize length = MIN (strlen (table), 63 - strlen (end));

  while (length > 0 && ((guchar) table[length] & 0xc0) == 0x80)
    length--;
  return g_strdup_printf ("%.*s%s", (int) length, table, end);
}

static void
collect_from_plan (Collector *self)
{
  const CrowPlanTable *table = self->side->tables[self->entity];

  if (table->primary.n_columns > 0)
    {
      CrowPlanKey key = table->primary;
      g_autofree char *name = NULL;

      /* A name that is not given is left as it is, so only the old one need be known. */
      if (key.name == NULL && self->is_from && self->diff->dialect == CROW_DIALECT_POSTGRESQL)
        {
          g_autofree char *table_name = crow_sql_dup_table_name (CROW_DIALECT_POSTGRESQL, table->info);

          for (guint i = 0; i < table->uniques->len && key.name == NULL; i++)
            if (is_same_key (&g_array_index (table->uniques, CrowPlanKey, i), &key))
              key.name = g_array_index (table->uniques, CrowPlanKey, i).name;
          if (key.name == NULL)
            key.name = name = make_default_name (table_name);
        }
      add_key (self, CROW_ELEMENT_PRIMARY_KEY, 0, &key);
    }
  for (guint i = 0; i < table->uniques->len; i++)
    if (!is_swallowed (self, table, i))
      {
        CrowPlanKey key = get_unique (self, table, i);

        add_key (self, CROW_ELEMENT_UNIQUE, i, &key);
      }
  for (guint i = 0; i < table->references->len; i++)
    add_reference (self, i, &g_array_index (table->references, CrowPlanReference, i));
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const CrowPlanIndex *index = &g_array_index (table->indexes, CrowPlanIndex, i);

      if (!is_of_reference (self, table, index))
        add_index (self, i, index);
    }
  for (guint i = 0; i < table->checks->len; i++)
    add_check (self, i, &g_array_index (table->checks, CrowPlanCheck, i));
}

/* The drawing: what the records say. */
static void
collect_from_records (Collector *self)
{
  const CrowEntityInfo *entity = &self->side->info->entities[self->entity];
  const CrowSchemaReference *references;
  guint n;

  for (guint i = 0; i < entity->n_keys; i++)
    {
      const CrowKeyInfo *key = &entity->keys[i];
      CrowPlanKey planned = { key, (char *) key->name, key->attributes, key->n_attributes, key->deferrable };

      add_key (self, i == entity->primary_key ? CROW_ELEMENT_PRIMARY_KEY : CROW_ELEMENT_UNIQUE, i, &planned);
    }
  references = crow_schema_get_references (self->side->schema, self->entity, &n);
  for (guint i = 0; i < n; i++)
    {
      const CrowReferenceInfo *info = references[i].info;
      CrowPlanReference planned = { info, (char *) info->name, info->on_delete, info->on_update, info->deferrable, FALSE };

      add_reference (self, i, &planned);
    }
  for (guint i = 0; i < entity->n_indexes; i++)
    {
      CrowPlanIndex planned = { &entity->indexes[i], (char *) entity->indexes[i].name, NULL, 0 };

      add_index (self, i, &planned);
    }
  for (guint i = 0; i < entity->n_checks; i++)
    {
      const CrowCheckInfo *check = &entity->checks[i];
      CrowPlanCheck planned = { check, (char *) check->name, (char *) check->expression, CROW_NONE };

      add_check (self, i, &planned);
    }
}

static GArray *
collect (CrowDiff           *diff,
         const CrowDiffSide *side,
         guint               entity,
         GHashTable         *renames)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));
  Collector self = { diff, side, entity, side == &diff->from, renames, parts };

  g_array_set_clear_func (parts, part_clear);
  if (side->plan != NULL)
    collect_from_plan (&self);
  else
    collect_from_records (&self);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);
      g_autoptr (GString) signature = g_string_new (NULL);

      g_string_append_printf (signature, "%u", part->element);
      for (guint j = 0; j < part->n_values; j++)
        g_string_append_printf (signature, "\x1f%s", part->values[j].key != NULL ? part->values[j].key : "\x1e");
      part->named = g_strdup_printf ("%s\x1f%s", signature->str, part->name != NULL ? part->name : "\x1e");
      part->signature = g_string_free (g_steal_pointer (&signature), FALSE);
    }
  return parts;
}

typedef enum
{
  BY_ALL,
  BY_ID,
  BY_SIGNATURE,
  BY_NAME,
  BY_COLUMNS,
  N_WAYS,
} Way;

/* NULL: it cannot be matched this way. */
static char *
make_key (const Part *part,
          Way         way)
{
  switch (way)
    {
    case BY_ALL:
      return g_strdup (part->named);
    case BY_ID:
      return part->id != NULL ? g_strdup_printf ("%u %s", part->element, part->id) : NULL;
    case BY_SIGNATURE:
      return g_strdup (part->signature);
    case BY_NAME:
      if (part->element == CROW_ELEMENT_PRIMARY_KEY)
        return g_strdup ("");
      return part->name != NULL ? g_strdup_printf ("%u %s", part->element, part->name) : NULL;
    case BY_COLUMNS:
    default:
      return g_strdup_printf ("%u %s", part->element, part->values[0].key);
    }
}

static void
emit (CrowDiff     *self,
      CrowDiffKind  kind,
      guint         from_entity,
      guint         to_entity,
      const Part   *from,
      const Part   *to,
      const Value  *old,
      const Value  *new)
{
  const Part *any = to != NULL ? to : from;
  CrowDiffChange *change = _crow_diff_add (self, kind, any->element);
  CrowDiffFacet facet = old != NULL && kind == CROW_DIFF_ALTER ? old->facet : CROW_FACET_NONE;
  gboolean stricter = kind == CROW_DIFF_ADD || (kind == CROW_DIFF_ALTER && facet != CROW_FACET_NONE);

  change->facet = facet;
  change->from_owner = from_entity;
  change->to_owner = to_entity;
  change->guess = self->from.entity_guesses[from_entity];
  if (from != NULL)
    {
      change->from_id = from->id;
      change->from_name = g_strdup (from->name);
      change->from_part = from->place;
    }
  if (to != NULL)
    {
      change->to_id = to->id;
      change->to_name = g_strdup (to->name);
      change->to_part = to->place;
    }
  if (old != NULL)
    change->from_value = g_strdup (old->shown);
  if (new != NULL)
    change->to_value = g_strdup (new->shown);
  if (!stricter)
    return;
  switch ((guint) any->element)
    {
    case CROW_ELEMENT_PRIMARY_KEY:
    case CROW_ELEMENT_UNIQUE:
      if (facet == CROW_FACET_NONE || facet == CROW_FACET_COLUMNS)
        change->risk = CROW_RISK_UNIQUE;
      break;

    case CROW_ELEMENT_INDEX:
      if (to->values[1].key != NULL)
        change->risk = CROW_RISK_UNIQUE;
      break;

    case CROW_ELEMENT_REFERENCE:
      if (facet == CROW_FACET_NONE || facet == CROW_FACET_COLUMNS || facet == CROW_FACET_TARGET)
        change->risk = CROW_RISK_REFERENCE;
      break;

    case CROW_ELEMENT_CHECK:
      change->risk = CROW_RISK_CHECK;
      break;

    default:
      break;
    }
}

static void
compare_parts (CrowDiff   *self,
               guint       from_entity,
               guint       to_entity,
               const Part *from,
               const Part *to)
{
  /* A name that the new schema does not give is left as it is. */
  if (to->name != NULL && g_strcmp0 (from->name, to->name) != 0)
    emit (self, CROW_DIFF_RENAME, from_entity, to_entity, from, to, NULL, NULL);
  for (guint i = 0; i < from->n_values; i++)
    if (g_strcmp0 (from->values[i].key, to->values[i].key) != 0)
      emit (self, CROW_DIFF_ALTER, from_entity, to_entity, from, to, &from->values[i], &to->values[i]);
}

static void
find_parts (CrowDiff   *self,
            guint       from_entity,
            guint       to_entity,
            GHashTable *renames)
{
  g_autoptr (GArray) from = collect (self, &self->from, from_entity, renames);
  g_autoptr (GArray) to = collect (self, &self->to, to_entity, NULL);
  guint n_left = MIN (from->len, to->len);

  for (Way way = BY_ALL; way < N_WAYS && n_left > 0; way++)
    {
      g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      if (way == BY_ID && (self->from.is_catalog || self->to.is_catalog))
        continue;
      for (guint i = to->len; i-- > 0;)
        {
          Part *part = &g_array_index (to, Part, i);
          char *key = part->matched ? NULL : make_key (part, way);

          if (key != NULL)
            g_hash_table_insert (places, key, part);
        }
      for (guint i = 0; i < from->len && g_hash_table_size (places) > 0; i++)
        {
          Part *part = &g_array_index (from, Part, i);
          g_autofree char *key = part->matched ? NULL : make_key (part, way);
          Part *other = key != NULL ? g_hash_table_lookup (places, key) : NULL;

          if (other == NULL)
            continue;
          g_hash_table_remove (places, key);
          part->matched = other->matched = TRUE;
          n_left--;
          if (way != BY_ALL)
            compare_parts (self, from_entity, to_entity, part, other);
        }
      /* Several may be the same in all: the next round of the same way takes the next of them. */
      if (way == BY_ALL || way == BY_SIGNATURE)
        {
          gboolean again = FALSE;
          g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

          for (guint i = 0; i < to->len; i++)
            if (!g_array_index (to, Part, i).matched)
              g_hash_table_add (left, make_key (&g_array_index (to, Part, i), way));
          for (guint i = 0; i < from->len && !again; i++)
            if (!g_array_index (from, Part, i).matched)
              {
                g_autofree char *key = make_key (&g_array_index (from, Part, i), way);

                again = g_hash_table_contains (left, key);
              }
          if (again)
            way--;
        }
    }
  for (guint i = 0; i < from->len; i++)
    {
      const Part *part = &g_array_index (from, Part, i);

      if (!part->matched)
        emit (self, CROW_DIFF_DROP, from_entity, to_entity, part, NULL, &part->values[0], NULL);
    }
  for (guint i = 0; i < to->len; i++)
    {
      const Part *part = &g_array_index (to, Part, i);

      if (!part->matched)
        emit (self, CROW_DIFF_ADD, from_entity, to_entity, NULL, part, NULL, &part->values[0]);
    }
}

/* Whether columns of an old table are these of the new one. */
static gboolean
is_same_columns (CrowDiff      *self,
                 guint          entity,
                 const guint16 *from,
                 const guint16 *to,
                 guint          n)
{
  for (guint i = 0; i < n; i++)
    if (self->from.attributes[_crow_diff_attribute_place (&self->from, entity, from[i])] != to[i])
      return FALSE;
  return TRUE;
}

static gboolean
is_same_name (const char *a,
              const char *b)
{
  return a == b || (a != NULL && b != NULL && strcmp (a, b) == 0);
}

static gboolean
is_same_reference (CrowDiff                *self,
                   const CrowReferenceInfo *a,
                   const CrowReferenceInfo *b)
{
  return a->n_columns == b->n_columns && is_same_columns (self, a->entity, a->columns, b->columns, a->n_columns) &&
         self->from.entities[a->target] == b->target &&
         is_same_columns (self, a->target, a->target_columns, b->target_columns, a->n_columns) &&
         a->on_delete == b->on_delete && a->on_update == b->on_update && a->deferrable == b->deferrable &&
         is_same_name (a->name, b->name);
}

static gboolean
is_same_index (CrowDiff            *self,
               guint                entity,
               const CrowIndexInfo *a,
               const CrowIndexInfo *b)
{
  if (a->n_parts != b->n_parts || a->unique != b->unique || !is_same_name (a->where, b->where) ||
      !is_same_name (a->method, b->method) || !is_same_name (a->name, b->name))
    return FALSE;
  for (guint i = 0; i < a->n_parts; i++)
    {
      const CrowIndexPartInfo *p = &a->parts[i], *q = &b->parts[i];

      if (p->expression != NULL || q->expression != NULL || p->descending != q->descending || p->length != q->length ||
          !is_same_name (p->collation, q->collation) || !is_same_name (p->operators, q->operators) || p->nulls != q->nulls ||
          !is_same_columns (self, entity, &p->attribute, &q->attribute, 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_same_made_name (CrowDiff   *self,
                   const char *a,
                   const char *b)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  if (is_same_name (a, b))
    return TRUE;
  left = _crow_diff_dup_part_name (self, a);
  right = _crow_diff_dup_part_name (self, b);
  return is_same_name (left, right);
}

/* Whether the parts of two tables are one by one the same in the order they have, as those of a table are that nobody has
 * touched.  FALSE says nothing. */
static gboolean
is_untouched (CrowDiff *self,
              guint     from_entity,
              guint     to_entity)
{
  const CrowEntityInfo *from = &self->from.info->entities[from_entity];
  const CrowEntityInfo *to = &self->to.info->entities[to_entity];
  const CrowSchemaReference *old, *new;
  guint n_old, n_new;

  if (from->n_attributes != to->n_attributes || from->n_keys != to->n_keys || from->n_indexes != to->n_indexes ||
      from->n_checks != 0 || to->n_checks != 0 || from->primary_key != to->primary_key)
    return FALSE;
  /* Types decide on checks of enumerations, lengths of parts, and what makes a second index needless. */
  for (guint i = 0; i < from->n_attributes; i++)
    {
      const CrowAttributeInfo *a = &from->attributes[i], *b = &to->attributes[i];

      if (crow_diff_lookup_new_attribute (self, from_entity, i) != i || a->type != b->type || a->length != b->length ||
          a->flags != b->flags || a->type == CROW_TYPE_ENUM || !is_same_name (a->name, b->name) ||
          !is_same_name (a->collation, b->collation))
        return FALSE;
      for (guint j = 0; j < CROW_N_DIALECTS; j++)
        if (!is_same_name (a->native_types[j], b->native_types[j]))
          return FALSE;
    }
  for (guint i = 0; i < from->n_keys; i++)
    {
      const CrowKeyInfo *a = &from->keys[i], *b = &to->keys[i];

      if (a->n_attributes != b->n_attributes || a->deferrable != b->deferrable || !is_same_name (a->name, b->name) ||
          !is_same_columns (self, from_entity, a->attributes, b->attributes, a->n_attributes))
        return FALSE;
    }
  for (guint i = 0; i < from->n_indexes; i++)
    if (!is_same_index (self, from_entity, &from->indexes[i], &to->indexes[i]))
      return FALSE;
  old = crow_schema_get_references (self->from.schema, from_entity, &n_old);
  new = crow_schema_get_references (self->to.schema, to_entity, &n_new);
  if (n_old != n_new)
    return FALSE;
  for (guint i = 0; i < n_old; i++)
    if (!is_same_reference (self, old[i].info, new[i].info) ||
        self->from.info->relationships[old[i].relationship].kind != self->to.info->relationships[new[i].relationship].kind)
      return FALSE;
  if (self->from.plan == NULL)
    return TRUE;
  /* The names that DDL gives depend on those of the table and of others. */
  {
    const CrowPlanTable *a = self->from.tables[from_entity], *b = self->to.tables[to_entity];

    if (a->uniques->len != b->uniques->len || a->references->len != b->references->len ||
        a->indexes->len != b->indexes->len || !is_same_name (from->name, to->name) ||
        (from->flags ^ to->flags) & CROW_ENTITY_WITHOUT_ROWID)
      return FALSE;
    for (guint i = 0; i < a->uniques->len; i++)
      if (!is_same_made_name (self, g_array_index (a->uniques, CrowPlanKey, i).name,
                              g_array_index (b->uniques, CrowPlanKey, i).name))
        return FALSE;
    for (guint i = 0; i < a->references->len; i++)
      {
        const CrowPlanReference *p = &g_array_index (a->references, CrowPlanReference, i);
        const CrowPlanReference *q = &g_array_index (b->references, CrowPlanReference, i);

        if (p->on_delete != q->on_delete || p->on_update != q->on_update || p->deferrable != q->deferrable ||
            !is_same_made_name (self, p->name, q->name))
          return FALSE;
      }
    for (guint i = 0; i < a->indexes->len; i++)
      if (!is_same_made_name (self, g_array_index (a->indexes, CrowPlanIndex, i).name,
                              g_array_index (b->indexes, CrowPlanIndex, i).name))
        return FALSE;
  }
  return TRUE;
}

void
_crow_diff_find_parts (CrowDiff   *self,
                       guint       from_entity,
                       guint       to_entity,
                       GHashTable *renames)
{
  if (is_untouched (self, from_entity, to_entity))
    return;
  find_parts (self, from_entity, to_entity, renames);
}
