/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds what became of what: by ids, by names, by a guess, in this order; the ids of a catalog come after names.
 *
 * Invariants: a record is matched once or not at all, the lists of both sides are each other's inverse, and nothing
 * depends on the order of records.  Nothing is quadratic in the size of a schema: guesses compare all with all only
 * where few are left.
 */
#include "config.h"

#include "sql/crow-diff-private.h"

#include <string.h>

/* As many pairs are compared for a guess; beyond that only tables with the very same columns are matched. */
#define MAX_PAIRS 20000

#define MIN_NAME_LIKENESS 0.3

typedef struct
{
  double score;
  guint from;
  guint to;
  const char *from_name;
  const char *to_name;
} Pair;

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const Pair *x = a;
  const Pair *y = b;
  int order = (x->score < y->score) - (x->score > y->score);

  if (order == 0)
    order = strcmp (x->from_name, y->from_name);
  return order != 0 ? order : strcmp (x->to_name, y->to_name);
}

/* Dice's coefficient of the pairs of letters. */
double
_crow_diff_compare_names (const char *a,
                          const char *b)
{
  g_autofree char *left = g_utf8_casefold (a, -1);
  g_autofree char *right = g_utf8_casefold (b, -1);
  gsize n_left = strlen (left), n_right = strlen (right), common = 0;
  g_autofree gboolean *used = NULL;

  if (strcmp (left, right) == 0)
    return 1;
  if (n_left < 2 || n_right < 2 || n_left > 200 || n_right > 200)
    return 0;
  used = g_new0 (gboolean, n_right);
  for (gsize i = 0; i + 1 < n_left; i++)
    for (gsize j = 0; j + 1 < n_right; j++)
      if (!used[j] && left[i] == right[j] && left[i + 1] == right[j + 1])
        {
          used[j] = TRUE;
          common++;
          break;
        }
  return 2.0 * common / (n_left + n_right - 2);
}

static char *
fold (CrowDiff   *self,
      const char *name)
{
  g_autofree char *real = NULL;

  if (self->dialect == CROW_DIFF_DRAWING)
    return g_strdup (name);
  real = crow_sql_dup_name (self->dialect, name);
  return _crow_sql_fold_name (self->dialect, real);
}

static char *
fold_qualified (CrowDiff   *self,
                const char *database_schema,
                const char *name)
{
  const char *schema = _crow_sql_get_schema (database_schema);
  CrowEntityInfo entity = { .name = name, .database_schema = database_schema };
  g_autofree char *table = NULL;
  g_autofree char *folded = NULL;

  if (self->dialect == CROW_DIFF_DRAWING)
    return g_strconcat (schema != NULL ? schema : "", "\x1f", name, NULL);
  table = crow_sql_dup_table_name (self->dialect, &entity);
  folded = _crow_sql_fold_name (self->dialect, table);
  if (!(_crow_dialect_get (self->dialect)->features & CROW_FEATURE_SCHEMAS) || schema == NULL)
    return g_steal_pointer (&folded);
  return g_strconcat (schema, "\x1f", folded, NULL);
}

static void
set_match (guint16  *left,
           guint16  *right,
           gboolean *guesses,
           gboolean *other_guesses,
           guint     from,
           guint     to,
           gboolean  guess)
{
  left[from] = to;
  right[to] = from;
  guesses[from] = other_guesses[to] = guess;
}

static void
match_entity (CrowDiff *self,
              guint     from,
              guint     to,
              gboolean  guess)
{
  set_match (self->from.entities, self->to.entities, self->from.entity_guesses, self->to.entity_guesses, from, to,
             guess);
}

static void
match_attribute (CrowDiff *self,
                 guint     from_entity,
                 guint     to_entity,
                 guint     from,
                 guint     to,
                 gboolean  guess)
{
  guint left = _crow_diff_attribute_place (&self->from, from_entity, from);
  guint right = _crow_diff_attribute_place (&self->to, to_entity, to);

  self->from.attributes[left] = to;
  self->to.attributes[right] = from;
  self->from.attribute_guesses[left] = self->to.attribute_guesses[right] = guess;
}

static guint16
get_new_attribute (CrowDiff *self,
                   guint     entity,
                   guint     attribute)
{
  return self->from.attributes[_crow_diff_attribute_place (&self->from, entity, attribute)];
}

static guint16
get_old_attribute (CrowDiff *self,
                   guint     entity,
                   guint     attribute)
{
  return self->to.attributes[_crow_diff_attribute_place (&self->to, entity, attribute)];
}

static void
match_entities_by_id (CrowDiff *self,
                      gboolean  guess)
{
  const CrowSchemaInfo *from = self->from.info;

  for (guint i = 0; i < from->n_entities; i++)
    {
      guint16 to;

      if (self->from.entities[i] != CROW_NONE)
        continue;
      to = crow_schema_lookup_entity_by_id (self->to.schema, from->entities[i].id);
      if (to != CROW_NONE && self->to.entities[to] == CROW_NONE)
        match_entity (self, i, to, guess);
    }
}

static void
match_entities_by_name (CrowDiff *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->to.info->n_entities; i++)
    if (self->to.entities[i] == CROW_NONE)
      {
        const CrowEntityInfo *entity = &self->to.info->entities[i];

        g_hash_table_insert (names, fold_qualified (self, entity->database_schema, entity->name),
                             GUINT_TO_POINTER (i));
      }
  for (guint i = 0; i < self->from.info->n_entities && g_hash_table_size (names) > 0; i++)
    {
      const CrowEntityInfo *entity = &self->from.info->entities[i];
      g_autofree char *name = NULL;
      gpointer to;

      if (self->from.entities[i] != CROW_NONE)
        continue;
      name = fold_qualified (self, entity->database_schema, entity->name);
      if (g_hash_table_lookup_extended (names, name, NULL, &to))
        match_entity (self, i, GPOINTER_TO_UINT (to), FALSE);
    }
}

static GHashTable *
list_column_names (CrowDiff             *self,
                   const CrowEntityInfo *entity)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < entity->n_attributes; i++)
    g_hash_table_add (names, fold (self, entity->attributes[i].name));
  return names;
}

/* 0: they are surely not one table. */
static double
score_entities (const CrowEntityInfo *from,
                GHashTable           *from_names,
                const CrowEntityInfo *to,
                GHashTable           *to_names)
{
  guint n_from = g_hash_table_size (from_names), n_to = g_hash_table_size (to_names), common = 0;
  double columns, name = _crow_diff_compare_names (from->name, to->name);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, from_names);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    common += g_hash_table_contains (to_names, key);
  if (n_from + n_to == 0)
    return 0;
  columns = 2.0 * common / (n_from + n_to);
  if ((columns >= 0.8 && (common >= 3 || name >= 0.5)) || (columns >= 0.5 && name >= 0.6))
    return columns + name;
  return 0;
}

static int
compare_text (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
make_fingerprint (GHashTable *names)
{
  g_autofree const char **list = (const char **) g_hash_table_get_keys_as_array (names, NULL);

  qsort (list, g_hash_table_size (names), sizeof *list, compare_text);
  return g_strjoinv ("\x1f", (char **) list);
}

static GArray *
list_unmatched (const guint16 *matches,
                guint          n)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    if (matches[i] == CROW_NONE)
      g_array_append_val (list, i);
  return list;
}

static GPtrArray *
list_names_of (CrowDiff             *self,
               const CrowSchemaInfo *info,
               GArray               *entities)
{
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  for (guint i = 0; i < entities->len; i++)
    g_ptr_array_add (names, list_column_names (self, &info->entities[g_array_index (entities, guint, i)]));
  return names;
}

/* Many are left: those whose columns are the same, and nobody else's. */
static void
guess_by_fingerprint (CrowDiff  *self,
                      GArray    *from,
                      GPtrArray *from_names,
                      GArray    *to,
                      GPtrArray *to_names)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < to->len; i++)
    {
      char *print = make_fingerprint (to_names->pdata[i]);
      gboolean twice = g_hash_table_contains (places, print);

      g_hash_table_insert (places, print, GUINT_TO_POINTER (twice ? G_MAXUINT : g_array_index (to, guint, i)));
    }
  for (guint i = 0; i < from->len; i++)
    {
      char *print = make_fingerprint (from_names->pdata[i]);
      gboolean twice = g_hash_table_contains (seen, print);

      g_hash_table_insert (seen, print, GUINT_TO_POINTER (twice ? G_MAXUINT : g_array_index (from, guint, i)));
    }
  for (guint i = 0; i < from->len; i++)
    {
      g_autofree char *print = make_fingerprint (from_names->pdata[i]);
      gpointer place;

      if (GPOINTER_TO_UINT (g_hash_table_lookup (seen, print)) != G_MAXUINT &&
          g_hash_table_lookup_extended (places, print, NULL, &place) && GPOINTER_TO_UINT (place) != G_MAXUINT)
        match_entity (self, g_array_index (from, guint, i), GPOINTER_TO_UINT (place), TRUE);
    }
}

static void
guess_entities (CrowDiff *self)
{
  g_autoptr (GArray) from = list_unmatched (self->from.entities, self->from.info->n_entities);
  g_autoptr (GArray) to = list_unmatched (self->to.entities, self->to.info->n_entities);
  g_autoptr (GPtrArray) from_names = NULL;
  g_autoptr (GPtrArray) to_names = NULL;
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  if (from->len == 0 || to->len == 0)
    return;
  from_names = list_names_of (self, self->from.info, from);
  to_names = list_names_of (self, self->to.info, to);
  if ((guint64) from->len * to->len > MAX_PAIRS)
    {
      guess_by_fingerprint (self, from, from_names, to, to_names);
      return;
    }
  for (guint i = 0; i < from->len; i++)
    for (guint j = 0; j < to->len; j++)
      {
        Pair pair = { .from = g_array_index (from, guint, i), .to = g_array_index (to, guint, j) };
        const CrowEntityInfo *left = &self->from.info->entities[pair.from];
        const CrowEntityInfo *right = &self->to.info->entities[pair.to];

        pair.score = score_entities (left, from_names->pdata[i], right, to_names->pdata[j]);
        pair.from_name = left->name;
        pair.to_name = right->name;
        if (pair.score > 0)
          g_array_append_val (pairs, pair);
      }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      if (self->from.entities[pair->from] == CROW_NONE && self->to.entities[pair->to] == CROW_NONE)
        match_entity (self, pair->from, pair->to, TRUE);
    }
}

/* @by_id: compares ids, otherwise names.  Those at the same place are tried first, which is most of them. */
static void
match_attributes (CrowDiff *self,
                  guint     from_entity,
                  guint     to_entity,
                  gboolean  by_id,
                  gboolean  guess)
{
  const CrowEntityInfo *from = &self->from.info->entities[from_entity];
  const CrowEntityInfo *to = &self->to.info->entities[to_entity];
  g_autoptr (GHashTable) places = NULL;
  guint n_left = 0;

  for (guint i = 0; i < from->n_attributes; i++)
    {
      const CrowAttributeInfo *left = &from->attributes[i];

      if (get_new_attribute (self, from_entity, i) != CROW_NONE)
        continue;
      if (i < to->n_attributes && get_old_attribute (self, to_entity, i) == CROW_NONE &&
          strcmp (by_id ? left->id : left->name, by_id ? to->attributes[i].id : to->attributes[i].name) == 0)
        match_attribute (self, from_entity, to_entity, i, i, guess);
      else
        n_left++;
    }
  if (n_left == 0)
    return;
  places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < to->n_attributes; i++)
    if (get_old_attribute (self, to_entity, i) == CROW_NONE)
      g_hash_table_insert (places, by_id ? g_strdup (to->attributes[i].id) : fold (self, to->attributes[i].name),
                           GUINT_TO_POINTER (i));
  for (guint i = 0; i < from->n_attributes && g_hash_table_size (places) > 0; i++)
    {
      g_autofree char *key = NULL;
      gpointer place;

      if (get_new_attribute (self, from_entity, i) != CROW_NONE)
        continue;
      key = by_id ? g_strdup (from->attributes[i].id) : fold (self, from->attributes[i].name);
      if (g_hash_table_lookup_extended (places, key, NULL, &place) &&
          get_old_attribute (self, to_entity, GPOINTER_TO_UINT (place)) == CROW_NONE)
        match_attribute (self, from_entity, to_entity, i, GPOINTER_TO_UINT (place), guess);
    }
}

static gboolean
same_type (CrowDiff *self,
           guint     from_entity,
           guint     from,
           guint     to_entity,
           guint     to)
{
  const CrowAttributeInfo *left = &self->from.info->entities[from_entity].attributes[from];
  const CrowAttributeInfo *right = &self->to.info->entities[to_entity].attributes[to];
  g_autofree char *left_type = NULL, *right_type = NULL;

  if (self->dialect == CROW_DIFF_DRAWING)
    return left->type == right->type;
  left_type = crow_sql_type_to_catalog_string (self->from.schema, from_entity, from, self->dialect);
  right_type = crow_sql_type_to_catalog_string (self->to.schema, to_entity, to, self->dialect);
  return g_ascii_strcasecmp (left_type, right_type) == 0;
}

/* A column of the same type that is like it in name, or the only one of its type on both sides. */
static void
guess_attributes (CrowDiff *self,
                  guint     from_entity,
                  guint     to_entity)
{
  const CrowEntityInfo *from = &self->from.info->entities[from_entity];
  const CrowEntityInfo *to = &self->to.info->entities[to_entity];
  g_autoptr (GArray) left = list_unmatched (self->from.attributes + self->from.first_attribute[from_entity],
                                            from->n_attributes);
  g_autoptr (GArray) right = list_unmatched (self->to.attributes + self->to.first_attribute[to_entity],
                                             to->n_attributes);
  g_autoptr (GArray) pairs = NULL;
  gboolean sole = left->len == 1 && right->len == 1;

  if (left->len == 0 || right->len == 0 || (guint64) left->len * right->len > MAX_PAIRS)
    return;
  pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  for (guint i = 0; i < left->len; i++)
    for (guint j = 0; j < right->len; j++)
      {
        Pair pair = { .from = g_array_index (left, guint, i), .to = g_array_index (right, guint, j) };
        const CrowAttributeInfo *a = &from->attributes[pair.from];
        const CrowAttributeInfo *b = &to->attributes[pair.to];
        double name = _crow_diff_compare_names (a->name, b->name);

        if ((name < MIN_NAME_LIKENESS && !sole) || !same_type (self, from_entity, pair.from, to_entity, pair.to) ||
            (a->generated != NULL) != (b->generated != NULL))
          continue;
        if (sole && name < MIN_NAME_LIKENESS && (a->flags & CROW_ATTRIBUTE_REQUIRED) != (b->flags & CROW_ATTRIBUTE_REQUIRED))
          continue;
        pair.score = name + ((a->flags ^ b->flags) & CROW_ATTRIBUTE_REQUIRED ? 0 : 0.1);
        pair.from_name = a->name;
        pair.to_name = b->name;
        g_array_append_val (pairs, pair);
      }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      if (get_new_attribute (self, from_entity, pair->from) == CROW_NONE &&
          get_old_attribute (self, to_entity, pair->to) == CROW_NONE)
        match_attribute (self, from_entity, to_entity, pair->from, pair->to, TRUE);
    }
}

static void
match_all_attributes (CrowDiff *self)
{
  gboolean drawn = !self->from.is_catalog && !self->to.is_catalog;
  gboolean guessing = !(self->flags & CROW_DIFF_NO_GUESSES);

  for (guint i = 0; i < self->from.info->n_entities; i++)
    {
      guint16 to = self->from.entities[i];

      if (to == CROW_NONE)
        continue;
      if (drawn)
        match_attributes (self, i, to, TRUE, FALSE);
      match_attributes (self, i, to, FALSE, FALSE);
      if (!drawn && guessing && !(self->from.is_catalog && self->to.is_catalog))
        match_attributes (self, i, to, TRUE, TRUE);
      if (guessing && !self->ids_tell)
        guess_attributes (self, i, to);
    }
}

/* Enumerations and views are few, and have an id and a name. */
typedef struct
{
  const char *id;
  char *name; /* folded, owned */
} Named;

static void
named_clear (gpointer data)
{
  g_free (((Named *) data)->name);
}

static void
match_named (CrowDiff *self,
             GArray   *from,
             GArray   *to,
             guint16  *left,
             guint16  *right,
             gboolean *guesses,
             gboolean *other_guesses)
{
  gboolean drawn = !self->from.is_catalog && !self->to.is_catalog;
  gboolean guessing = !(self->flags & CROW_DIFF_NO_GUESSES);

  for (guint pass = 0; pass < 3; pass++)
    {
      g_autoptr (GHashTable) places = NULL;
      gboolean by_id = pass != 1;

      if ((pass == 0 && !drawn) ||
          (pass == 2 && (drawn || !guessing || (self->from.is_catalog && self->to.is_catalog))))
        continue;
      places = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < to->len; i++)
        {
          const Named *named = &g_array_index (to, Named, i);

          if (right[i] == CROW_NONE && named->name != NULL)
            g_hash_table_insert (places, (gpointer) (by_id ? named->id : named->name), GUINT_TO_POINTER (i));
        }
      for (guint i = 0; i < from->len; i++)
        {
          const Named *named = &g_array_index (from, Named, i);
          gpointer place;

          if (left[i] == CROW_NONE && named->name != NULL &&
              g_hash_table_lookup_extended (places, by_id ? named->id : named->name, NULL, &place) &&
              right[GPOINTER_TO_UINT (place)] == CROW_NONE)
            set_match (left, right, guesses, other_guesses, i, GPOINTER_TO_UINT (place), pass == 2);
        }
    }
}

static GArray *
list_enums (CrowDiff           *self,
            const CrowDiffSide *side)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Named));

  g_array_set_clear_func (list, named_clear);
  for (guint i = 0; i < side->info->n_enums; i++)
    {
      const CrowEnumInfo *info = &side->info->enums[i];
      g_autofree char *type = self->dialect == CROW_DIFF_DRAWING
                                ? g_strdup (info->name)
                                : _crow_sql_dup_enum_name (side->schema, self->dialect, info);
      Named named = { info->id, fold_qualified (self, info->database_schema, type) };

      g_array_append_val (list, named);
    }
  return list;
}

static GArray *
list_views (CrowDiff           *self,
            const CrowDiffSide *side)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Named));

  g_array_set_clear_func (list, named_clear);
  for (guint i = 0; i < side->info->n_views; i++)
    {
      const CrowViewInfo *info = &side->info->views[i];
      Named named = { info->id, NULL };

      if (self->dialect == CROW_DIFF_DRAWING || info->queries[self->dialect] != NULL)
        named.name = fold_qualified (self, info->database_schema, info->name);
      g_array_append_val (list, named);
    }
  return list;
}

/* An enumeration that has most of the values of another. */
static void
guess_enums (CrowDiff *self)
{
  const CrowSchemaInfo *from = self->from.info, *to = self->to.info;

  if ((guint64) from->n_enums * to->n_enums > MAX_PAIRS)
    return;
  for (guint i = 0; i < from->n_enums; i++)
    for (guint j = 0; j < to->n_enums && self->from.enums[i] == CROW_NONE; j++)
      {
        guint common = 0;

        for (guint k = 0; self->to.enums[j] == CROW_NONE && k < from->enums[i].n_values; k++)
          for (guint l = 0; l < to->enums[j].n_values; l++)
            common += strcmp (from->enums[i].values[k].name, to->enums[j].values[l].name) == 0;
        if (common > 0 && 3 * common >= from->enums[i].n_values + to->enums[j].n_values)
          set_match (self->from.enums, self->to.enums, self->from.enum_guesses, self->to.enum_guesses, i, j, TRUE);
      }
}

static gboolean
has_common_ids (CrowDiff *self)
{
  for (guint i = 0; i < self->from.info->n_entities; i++)
    if (crow_schema_lookup_entity_by_id (self->to.schema, self->from.info->entities[i].id) != CROW_NONE)
      return TRUE;
  return FALSE;
}

void
_crow_diff_match (CrowDiff *self)
{
  gboolean drawn = !self->from.is_catalog && !self->to.is_catalog;
  gboolean guessing = !(self->flags & CROW_DIFF_NO_GUESSES);
  g_autoptr (GArray) from_enums = list_enums (self, &self->from);
  g_autoptr (GArray) to_enums = list_enums (self, &self->to);
  g_autoptr (GArray) from_views = list_views (self, &self->from);
  g_autoptr (GArray) to_views = list_views (self, &self->to);

  self->ids_tell = drawn && has_common_ids (self);
  if (drawn)
    match_entities_by_id (self, FALSE);
  match_entities_by_name (self);
  if (!drawn && guessing && !(self->from.is_catalog && self->to.is_catalog))
    match_entities_by_id (self, TRUE);
  if (guessing && !self->ids_tell)
    guess_entities (self);
  match_all_attributes (self);
  match_named (self, from_enums, to_enums, self->from.enums, self->to.enums, self->from.enum_guesses,
               self->to.enum_guesses);
  if (guessing && !self->ids_tell)
    guess_enums (self);
  match_named (self, from_views, to_views, self->from.views, self->to.views, self->from.view_guesses,
               self->to.view_guesses);
}
