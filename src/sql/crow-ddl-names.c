/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Gives constraints and indexes their names.
 *
 * The schema's own names come first; they are changed only where the dialect wants them to be unlike and they are
 * not, and then it is told.  The others are made of the table, the columns and a word for the kind ("book_author_id_idx").
 *
 * Invariant: all is done in the order of the plan, so a name does not depend on the order of the schema.
 */
#include "config.h"

#include "sql/crow-ddl-plan.h"

#include <glib/gi18n-lib.h>

#include "base/crow-text-writer.h"

#include <string.h>

#define HAS(plan, feature) (((plan)->dialect->features & (feature)) != 0)

typedef enum
{
  KIND_PRIMARY,
  KIND_UNIQUE,
  KIND_REFERENCE,
  KIND_INDEXED_REFERENCE, /* whose index has the same name */
  KIND_CHECK,
  KIND_INDEX,
} Kind;

static const char *const suffixes[] = {
  [KIND_PRIMARY] = "pkey", [KIND_UNIQUE] = "key", [KIND_REFERENCE] = "fkey",
  [KIND_INDEXED_REFERENCE] = "fkey", [KIND_CHECK] = "check", [KIND_INDEX] = "idx",
};

/* The name spaces in which one name has to be the only one. */
typedef enum
{
  SPACE_RELATION,
  SPACE_REFERENCE,
  SPACE_TABLE,
} Space;

#define MAX_SPACES 2

/* A name that is taken in a space of a schema or table. */
typedef struct
{
  const char *scope; /* borrowed from the schema */
  const char *name;  /* folded; NULL: the slot is free */
  guint hash;        /* of all three */
  guint space;
} Entry;

typedef struct
{
  CrowDdlPlan *plan;
  Entry *taken;                  /* open addressing, at most half full */
  guint n_taken;
  guint mask;
  GStringChunk *texts;           /* the names in `taken` */
  GString *folded;               /* the name that is looked at */
  Entry entries[MAX_SPACES];     /* that name, which is that of all of them */
  guint n_entries;
} Namer;

static void
fold_name (Namer      *self,
           const char *name)
{
  const CrowDialect *dialect = self->plan->dialect;
  gsize length = _crow_sql_get_plain_length (dialect, name);
  g_autofree char *real = NULL;
  g_autofree char *folded = NULL;

  g_string_truncate (self->folded, 0);
  if (length > 0)
    {
      crow_string_append_len (self->folded, name, length);
      if (!(dialect->features & CROW_FEATURE_COMPARES_CASE))
        for (char *p = self->folded->str; *p != '\0'; p++)
          if (*p >= 'A' && *p <= 'Z')
            *p += 'a' - 'A';
    }
  else
    {
      real = crow_sql_dup_name (dialect->id, name);
      folded = _crow_sql_fold_name (dialect->id, real);
      crow_string_append (self->folded, folded);
    }
}

static guint
hash_onto (guint       hash,
           const char *text)
{
  for (; *text != '\0'; text++)
    hash = hash * 33 + (guchar) *text;
  return hash;
}

static void
add_entry (Namer      *self,
           Space       space,
           const char *scope)
{
  Entry *entry = &self->entries[self->n_entries++];

  entry->space = space;
  entry->scope = scope;
  entry->name = self->folded->str;
  entry->hash = hash_onto (hash_onto (5381 + space, scope) * 33, entry->name);
}

/* The slot that has it, or the free one where it belongs. */
static Entry *
find_slot (Namer       *self,
           const Entry *entry)
{
  for (guint i = entry->hash & self->mask;; i = (i + 1) & self->mask)
    {
      Entry *slot = &self->taken[i];

      if (slot->name == NULL ||
          (slot->hash == entry->hash && slot->space == entry->space && strcmp (slot->name, entry->name) == 0 &&
           strcmp (slot->scope, entry->scope) == 0))
        return slot;
    }
}

static void
grow (Namer *self)
{
  g_autofree Entry *old = self->taken;
  guint n = self->mask + 1;

  self->mask = 2 * n - 1;
  self->taken = g_new0 (Entry, 2 * n);
  for (guint i = 0; i < n; i++)
    if (old[i].name != NULL)
      *find_slot (self, &old[i]) = old[i];
}

static void
take_entries (Namer *self)
{
  const char *name = NULL;

  for (guint i = 0; i < self->n_entries; i++)
    {
      Entry *slot = find_slot (self, &self->entries[i]);

      if (slot->name != NULL)
        continue;
      if (name == NULL)
        name = g_string_chunk_insert_len (self->texts, self->folded->str, self->folded->len);
      *slot = self->entries[i];
      slot->name = name;
      if (2 * ++self->n_taken > self->mask)
        grow (self);
    }
  self->n_entries = 0;
}

static gboolean
claim (Namer                *self,
       Kind                  kind,
       const CrowEntityInfo *entity,
       const char           *name)
{
  const char *schema = _crow_sql_get_schema (entity->database_schema);
  gboolean is_relation = kind == KIND_INDEX || (HAS (self->plan, CROW_FEATURE_ENUM_TYPES) &&
                                                (kind == KIND_PRIMARY || kind == KIND_UNIQUE));

  self->n_entries = 0;
  fold_name (self, name);
  if (!HAS (self->plan, CROW_FEATURE_INDEXES_PER_TABLE) && is_relation)
    add_entry (self, SPACE_RELATION, HAS (self->plan, CROW_FEATURE_SCHEMAS) && schema != NULL ? schema : "");
  if (HAS (self->plan, CROW_FEATURE_REFERENCES_PER_SCHEMA) &&
      (kind == KIND_REFERENCE || kind == KIND_INDEXED_REFERENCE))
    add_entry (self, SPACE_REFERENCE, schema != NULL ? schema : "");
  if (HAS (self->plan, CROW_FEATURE_NAMES_CONSTRAINTS) && kind != KIND_INDEXED_REFERENCE &&
      (kind != KIND_INDEX || HAS (self->plan, CROW_FEATURE_INDEXES_PER_TABLE)))
    add_entry (self, SPACE_TABLE, entity->id);
  for (guint i = 0; i < self->n_entries; i++)
    if (find_slot (self, &self->entries[i])->name != NULL)
      return FALSE;
  take_entries (self);
  return TRUE;
}

/* @base, or the first of "base_2", "base_3"… that is free. */
static char *
claim_free (Namer                *self,
            Kind                  kind,
            const CrowEntityInfo *entity,
            const char           *base)
{
  g_autofree char *name = g_strdup (base);

  for (guint i = 2; !claim (self, kind, entity, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", base, i);
    }
  return g_steal_pointer (&name);
}

/* An index of MariaDB may be called as a foreign key of its table, whose index it then is. */
static gboolean
has_index_of_name (Namer                   *self,
                   const CrowPlanTable     *table,
                   const CrowReferenceInfo *reference)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (key->info != NULL && g_strcmp0 (key->info->name, reference->name) == 0 &&
          key->n_columns >= reference->n_columns &&
          memcmp (key->columns, reference->columns, reference->n_columns * sizeof *reference->columns) == 0)
        return TRUE;
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const CrowIndexInfo *index = g_array_index (table->indexes, CrowPlanIndex, i).info;
      gboolean same = index != NULL && g_strcmp0 (index->name, reference->name) == 0 &&
                      index->n_parts >= reference->n_columns && index->method == NULL;

      for (guint j = 0; same && j < reference->n_columns; j++)
        same = index->parts[j].attribute == reference->columns[j] && index->parts[j].length == 0;
      if (same)
        return TRUE;
    }
  return FALSE;
}

static char *
take_given (Namer                *self,
            Kind                  kind,
            const CrowEntityInfo *entity,
            const char           *id,
            const char           *name)
{
  g_autofree char *base = NULL;
  char *other;

  if (claim (self, kind, entity, name))
    return g_strdup (name);
  base = g_strconcat (entity->name, "_", name, NULL);
  other = claim_free (self, kind, entity, base);
  _crow_ddl_plan_note (self->plan, CROW_SEVERITY_NOTE, "name-taken", id,
                       _("In %s the name “%s” is taken already; “%s” gets the name “%s” for it."),
                       self->plan->dialect->title, name, entity->name, other);
  return other;
}

static char *
make_name (Namer                *self,
           Kind                  kind,
           const CrowEntityInfo *entity,
           const guint16        *columns,
           guint                 n_columns)
{
  const CrowDialect *dialect = self->plan->dialect;
  gboolean plain = _crow_sql_get_schema (entity->database_schema) == NULL &&
                   _crow_sql_get_plain_length (dialect, entity->name) > 0;
  g_autofree char *table = plain ? NULL : crow_sql_dup_table_name (dialect->id, entity);
  GString *base = g_string_sized_new (64);
  char *other;

  crow_string_append (base, plain ? entity->name : table);
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append_c (base, '_');
      crow_string_append (base, entity->attributes[columns[i]].name);
    }
  g_string_append_c (base, '_');
  crow_string_append (base, suffixes[kind]);
  if (claim (self, kind, entity, base->str))
    return g_string_free (base, FALSE);
  other = claim_free (self, kind, entity, base->str);
  g_string_free (base, TRUE);
  return other;
}

static char *
make_index_name (Namer                *self,
                 const CrowEntityInfo *entity,
                 const CrowPlanIndex  *index)
{
  g_autofree guint16 *columns = NULL;
  guint n = 0;

  if (index->info == NULL)
    return make_name (self, KIND_INDEX, entity, index->columns, index->n_columns);
  columns = g_new (guint16, index->info->n_parts);
  for (guint i = 0; i < index->info->n_parts; i++)
    if (index->info->parts[i].expression == NULL)
      columns[n++] = index->info->parts[i].attribute;
  return make_name (self, KIND_INDEX, entity, columns, n);
}

/* First pass: the names that the schema gives. */
static void
take_names (Namer         *self,
            CrowPlanTable *table)
{
  CrowPlanKey *primary = &table->primary;

  if (HAS (self->plan, CROW_FEATURE_INDEXES_PER_TABLE))
    {
      fold_name (self, "PRIMARY");
      add_entry (self, SPACE_TABLE, table->info->id);
      take_entries (self);
    }
  if (primary->n_columns > 0 && primary->info->name != NULL)
    {
      if (HAS (self->plan, CROW_FEATURE_NAMES_PRIMARY_KEYS))
        primary->name = take_given (self, KIND_PRIMARY, table->info, primary->info->id, primary->info->name);
      else
        _crow_ddl_plan_note (self->plan, CROW_SEVERITY_NOTE, "primary-key-name", primary->info->id,
                             _("%s calls every primary key PRIMARY; the name “%s” is not kept."),
                             self->plan->dialect->title, primary->info->name);
    }
  for (guint i = 0; i < table->uniques->len; i++)
    {
      CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (key->info != NULL && key->info->name != NULL)
        key->name = take_given (self, KIND_UNIQUE, table->info, key->info->id, key->info->name);
    }
  for (guint i = 0; i < table->references->len; i++)
    {
      CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);

      if (reference->info->name == NULL)
        continue;
      reference->name = take_given (self, HAS (self->plan, CROW_FEATURE_REFERENCES_PER_SCHEMA) &&
                                              has_index_of_name (self, table, reference->info)
                                            ? KIND_INDEXED_REFERENCE
                                            : KIND_REFERENCE,
                                    table->info, reference->info->id, reference->info->name);
    }
  for (guint i = 0; i < table->checks->len; i++)
    {
      CrowPlanCheck *check = &g_array_index (table->checks, CrowPlanCheck, i);

      if (check->info != NULL && check->info->name != NULL)
        check->name = take_given (self, KIND_CHECK, table->info, check->info->id, check->info->name);
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowPlanIndex *index = &g_array_index (table->indexes, CrowPlanIndex, i);

      if (index->info != NULL && index->info->name != NULL)
        index->name = take_given (self, KIND_INDEX, table->info, index->info->id, index->info->name);
    }
}

/* Second pass: the others. */
static void
make_names (Namer         *self,
            CrowPlanTable *table)
{
  gboolean constraints = HAS (self->plan, CROW_FEATURE_NAMES_CONSTRAINTS);

  for (guint i = 0; constraints && i < table->uniques->len; i++)
    {
      CrowPlanKey *key = &g_array_index (table->uniques, CrowPlanKey, i);

      if (key->name == NULL)
        key->name = make_name (self, KIND_UNIQUE, table->info, key->columns, key->n_columns);
    }
  for (guint i = 0; constraints && i < table->references->len; i++)
    {
      CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);

      if (reference->name == NULL)
        reference->name = make_name (self, KIND_REFERENCE, table->info, reference->info->columns,
                                     reference->info->n_columns);
    }
  for (guint i = 0; constraints && i < table->checks->len; i++)
    {
      CrowPlanCheck *check = &g_array_index (table->checks, CrowPlanCheck, i);

      if (check->name == NULL)
        check->name = make_name (self, KIND_CHECK, table->info, NULL, 0);
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowPlanIndex *index = &g_array_index (table->indexes, CrowPlanIndex, i);

      if (index->name == NULL)
        index->name = make_index_name (self, table->info, index);
    }
}

/* A primary key without a name gets this one from PostgreSQL, whatever the others are called. */
static void
reserve_primary_key (Namer               *self,
                     const CrowPlanTable *table)
{
  g_autofree char *name = NULL;

  if (table->primary.n_columns == 0 || table->primary.name != NULL || !HAS (self->plan, CROW_FEATURE_ENUM_TYPES))
    return;
  name = g_strconcat (table->info->name, "_pkey", NULL);
  claim (self, KIND_PRIMARY, table->info, name);
}

static void
reserve_relation (Namer      *self,
                  const char *database_schema,
                  const char *name)
{
  const char *schema = HAS (self->plan, CROW_FEATURE_SCHEMAS) ? _crow_sql_get_schema (database_schema) : NULL;

  fold_name (self, name);
  add_entry (self, SPACE_RELATION, schema != NULL ? schema : "");
  take_entries (self);
}

static int
compare_indexes (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const CrowPlanIndex *) a)->name, ((const CrowPlanIndex *) b)->name);
}

void
_crow_ddl_name_all (CrowDdlPlan *plan)
{
  const CrowSchemaInfo *info = crow_schema_get_info (plan->schema);
  Namer self = { .plan = plan, .texts = g_string_chunk_new (4096), .folded = g_string_sized_new (128), .mask = 63 };

  /* Room for the usual number of names, so that the table seldom grows. */
  while (self.mask < 8 * (guint) info->n_entities)
    self.mask = 2 * self.mask + 1;
  self.taken = g_new0 (Entry, self.mask + 1);
  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autofree char *name = crow_sql_dup_table_name (plan->dialect->id, &info->entities[i]);

      reserve_relation (&self, info->entities[i].database_schema, name);
    }
  for (guint i = 0; i < info->n_views; i++)
    reserve_relation (&self, info->views[i].database_schema, info->views[i].name);
  for (guint i = 0; i < plan->enums->len; i++)
    {
      const CrowEnumInfo *enumeration = plan->enums->pdata[i];
      g_autofree char *name = _crow_sql_dup_enum_name (plan->schema, plan->dialect->id, enumeration);
      g_autofree char *usual = crow_sql_dup_name (plan->dialect->id, enumeration->name);

      if (!g_str_equal (name, usual))
        _crow_ddl_plan_note (plan, CROW_SEVERITY_NOTE, "enum-name", enumeration->id,
                             _("In %s a table, a view or another type is called “%s”, so the type of that enumeration "
                               "is called “%s”."), plan->dialect->title, enumeration->name, name);
      reserve_relation (&self, enumeration->database_schema, name);
    }
  for (guint i = 0; i < plan->tables->len; i++)
    take_names (&self, plan->tables->pdata[i]);
  for (guint i = 0; i < plan->tables->len; i++)
    reserve_primary_key (&self, plan->tables->pdata[i]);
  for (guint i = 0; i < plan->tables->len; i++)
    {
      CrowPlanTable *table = plan->tables->pdata[i];

      make_names (&self, table);
      g_array_sort (table->indexes, compare_indexes);
    }
  g_free (self.taken);
  g_string_free (self.folded, TRUE);
  g_string_chunk_free (self.texts);
}
