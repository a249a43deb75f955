/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Compares what stands beside tables: enumerations and views, and in the drawing the links.
 */
#include "config.h"

#include "sql/crow-diff-private.h"

#include <string.h>

#include "sql/crow-sql-canonical.h"

static gboolean
keeps_comments (CrowDiff *self)
{
  return !(self->flags & CROW_DIFF_NO_COMMENTS) &&
         (self->dialect == CROW_DIFF_DRAWING ||
          (_crow_dialect_get (self->dialect)->features & CROW_FEATURE_COMMENT_STATEMENTS));
}

static char *
dup_enum_name (CrowDiff           *self,
               const CrowDiffSide *side,
               guint               enumeration)
{
  const CrowEnumInfo *info = &side->info->enums[enumeration];

  return self->dialect == CROW_DIFF_DRAWING ? g_strdup (info->name)
                                            : _crow_sql_dup_enum_name (side->schema, self->dialect, info);
}

/* The facet that is an element's name; nothing when it is the same. */
static void
add_rename (CrowDiff             *self,
            const CrowDiffChange *like)
{
  CrowDiffChange *change = _crow_diff_add_facet (self, like, CROW_FACET_NONE, like->from_name, like->to_name);

  if (change == NULL)
    return;
  change->kind = CROW_DIFF_RENAME;
  g_clear_pointer (&change->from_value, g_free);
  g_clear_pointer (&change->to_value, g_free);
}

/* For each value of @from the value of @to: by id where ids count, by its text, or by its place when that is all that is
 * different. */
guint16 *
_crow_diff_match_values (CrowDiff           *self,
                         const CrowEnumInfo *from,
                         const CrowEnumInfo *to,
                         gboolean          **guesses)
{
  gboolean drawn = !self->from.is_catalog && !self->to.is_catalog;
  guint16 *matches = g_new (guint16, from->n_values + 1);
  g_autofree gboolean *taken = g_new0 (gboolean, to->n_values + 1);
  g_autoptr (GHashTable) places = NULL;
  guint n_from = from->n_values, n_to = to->n_values;

  *guesses = g_new0 (gboolean, from->n_values + 1);
  for (guint i = 0; i < from->n_values; i++)
    matches[i] = CROW_NONE;
  for (guint pass = drawn ? 0 : 1; pass < 2; pass++)
    {
      g_clear_pointer (&places, g_hash_table_unref);
      places = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < to->n_values; i++)
        if (!taken[i])
          g_hash_table_insert (places, (gpointer) (pass == 0 ? to->values[i].id : to->values[i].name),
                               GUINT_TO_POINTER (i));
      for (guint i = 0; i < from->n_values; i++)
        {
          gpointer place;

          if (matches[i] == CROW_NONE &&
              g_hash_table_lookup_extended (places, pass == 0 ? from->values[i].id : from->values[i].name, NULL, &place) &&
              !taken[GPOINTER_TO_UINT (place)])
            {
              matches[i] = GPOINTER_TO_UINT (place);
              taken[matches[i]] = TRUE;
              n_from--;
              n_to--;
            }
        }
    }
  if (n_from == 1 && n_to == 1 && from->n_values == to->n_values && !self->ids_tell &&
      !(self->flags & CROW_DIFF_NO_GUESSES))
    for (guint i = 0; i < from->n_values; i++)
      if (matches[i] == CROW_NONE && !taken[i] &&
          _crow_diff_compare_names (from->values[i].name, to->values[i].name) >= 0.5)
        {
          matches[i] = i;
          taken[i] = TRUE;
          (*guesses)[i] = TRUE;
        }
  return matches;
}

static char *
join_values (const CrowEnumInfo *info)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < info->n_values; i++)
    g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "", info->values[i].name);
  return g_string_free (text, FALSE);
}

static void
compare_values (CrowDiff *self,
                guint     from_enum,
                guint     to_enum)
{
  const CrowEnumInfo *from = &self->from.info->enums[from_enum];
  const CrowEnumInfo *to = &self->to.info->enums[to_enum];
  g_autofree gboolean *guesses = NULL;
  g_autofree guint16 *matches = _crow_diff_match_values (self, from, to, &guesses);
  g_autofree gboolean *taken = g_new0 (gboolean, to->n_values + 1);
  guint last = 0;
  gboolean moved = FALSE;

  for (guint i = 0; i < from->n_values; i++)
    {
      CrowDiffChange like = { .element = CROW_ELEMENT_ENUM_VALUE, .from_owner = from_enum, .to_owner = to_enum,
                              .from = i, .to = matches[i], .from_part = CROW_NONE, .to_part = CROW_NONE,
                              .from_id = from->values[i].id, .from_name = (char *) from->values[i].name,
                              .guess = guesses[i] || self->from.enum_guesses[from_enum] };
      CrowDiffChange *change;

      if (matches[i] == CROW_NONE)
        {
          change = _crow_diff_add (self, CROW_DIFF_DROP, CROW_ELEMENT_ENUM_VALUE);
          *change = like;
          change->from_name = g_strdup (like.from_name);
          change->risk = CROW_RISK_DROP_VALUE;
          continue;
        }
      taken[matches[i]] = TRUE;
      like.to_id = to->values[matches[i]].id;
      like.to_name = (char *) to->values[matches[i]].name;
      add_rename (self, &like);
      if (self->dialect == CROW_DIFF_DRAWING)
        {
          _crow_diff_add_facet (self, &like, CROW_FACET_C_NAME, from->values[i].c_name, to->values[matches[i]].c_name);
          _crow_diff_add_facet (self, &like, CROW_FACET_COMMENT, from->values[i].comment,
                                to->values[matches[i]].comment);
        }
      moved = moved || matches[i] < last;
      last = MAX (last, matches[i]);
    }
  for (guint i = 0; i < to->n_values; i++)
    {
      CrowDiffChange *change;

      if (taken[i])
        continue;
      change = _crow_diff_add (self, CROW_DIFF_ADD, CROW_ELEMENT_ENUM_VALUE);
      change->from_owner = from_enum;
      change->to_owner = to_enum;
      change->to = i;
      change->to_id = to->values[i].id;
      change->to_name = g_strdup (to->values[i].name);
      change->guess = self->from.enum_guesses[from_enum];
    }
  if (moved)
    {
      CrowDiffChange like = { .element = CROW_ELEMENT_ENUM, .from_owner = CROW_NONE, .to_owner = CROW_NONE,
                              .from = from_enum, .to = to_enum, .from_part = CROW_NONE, .to_part = CROW_NONE,
                              .from_id = from->id, .to_id = to->id, .from_name = (char *) from->name,
                              .to_name = (char *) to->name, .guess = self->from.enum_guesses[from_enum] };
      g_autofree char *old = join_values (from);
      g_autofree char *new = join_values (to);

      _crow_diff_add_facet (self, &like, CROW_FACET_POSITION, old, new);
    }
}

void
_crow_diff_find_enums (CrowDiff *self)
{
  if (self->dialect != CROW_DIFF_DRAWING &&
      !(_crow_dialect_get (self->dialect)->features & CROW_FEATURE_ENUM_TYPES))
    return;
  for (guint i = 0; i < self->from.info->n_enums; i++)
    {
      const CrowEnumInfo *from = &self->from.info->enums[i];
      guint16 other = self->from.enums[i];
      const CrowEnumInfo *to = other != CROW_NONE ? &self->to.info->enums[other] : NULL;
      g_autofree char *from_name = dup_enum_name (self, &self->from, i);
      g_autofree char *to_name = to != NULL ? dup_enum_name (self, &self->to, other) : NULL;
      CrowDiffChange like = { .element = CROW_ELEMENT_ENUM, .from_owner = CROW_NONE, .to_owner = CROW_NONE, .from = i,
                              .to = other, .from_part = CROW_NONE, .to_part = CROW_NONE, .from_id = from->id,
                              .from_name = from_name, .to_name = to_name, .guess = self->from.enum_guesses[i] };

      if (to == NULL)
        {
          CrowDiffChange *change = _crow_diff_add (self, CROW_DIFF_DROP, CROW_ELEMENT_ENUM);

          *change = like;
          change->from_name = g_steal_pointer (&from_name);
          continue;
        }
      like.to_id = to->id;
      add_rename (self, &like);
      _crow_diff_add_facet (self, &like, CROW_FACET_DATABASE_SCHEMA, _crow_sql_get_schema (from->database_schema),
                            _crow_sql_get_schema (to->database_schema));
      if (keeps_comments (self))
        _crow_diff_add_facet (self, &like, CROW_FACET_COMMENT, from->comment, to->comment);
      if (self->dialect == CROW_DIFF_DRAWING)
        _crow_diff_add_facet (self, &like, CROW_FACET_C_NAME, from->c_name, to->c_name);
      compare_values (self, i, other);
    }
  for (guint i = 0; i < self->to.info->n_enums; i++)
    {
      CrowDiffChange *change;

      if (self->to.enums[i] != CROW_NONE)
        continue;
      change = _crow_diff_add (self, CROW_DIFF_ADD, CROW_ELEMENT_ENUM);
      change->to = i;
      change->to_id = self->to.info->enums[i].id;
      change->to_name = dup_enum_name (self, &self->to, i);
    }
}

static gboolean
has_view (CrowDiff           *self,
          const CrowViewInfo *view)
{
  return self->dialect == CROW_DIFF_DRAWING || view->queries[self->dialect] != NULL;
}

static void
compare_queries (CrowDiff             *self,
                 const CrowDiffChange *like,
                 const CrowViewInfo   *from,
                 const CrowViewInfo   *to)
{
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      if (self->dialect != CROW_DIFF_DRAWING &&
          ((guint) self->dialect != i || _crow_sql_is_same_query (from->queries[i], to->queries[i], i)))
        continue;
      _crow_diff_add_facet (self, like, CROW_FACET_QUERY, from->queries[i], to->queries[i]);
    }
}

/* As the database has it: a table and a view are called in the same way. */
static char *
dup_view_name (CrowDiff           *self,
               const CrowViewInfo *view)
{
  const CrowEntityInfo table = { .name = view->name, .database_schema = view->database_schema };

  return self->dialect == CROW_DIFF_DRAWING ? g_strdup (view->name) : crow_sql_dup_table_name (self->dialect, &table);
}

void
_crow_diff_find_views (CrowDiff *self)
{
  for (guint i = 0; i < self->from.info->n_views; i++)
    {
      const CrowViewInfo *from = &self->from.info->views[i];
      guint16 other = self->from.views[i];
      const CrowViewInfo *to = other != CROW_NONE ? &self->to.info->views[other] : NULL;
      g_autofree char *from_name = dup_view_name (self, from);
      g_autofree char *to_name = to != NULL ? dup_view_name (self, to) : NULL;
      CrowDiffChange like = { .element = CROW_ELEMENT_VIEW, .from_owner = CROW_NONE, .to_owner = CROW_NONE, .from = i,
                              .to = other, .from_part = CROW_NONE, .to_part = CROW_NONE, .from_id = from->id,
                              .from_name = from_name, .to_name = to_name, .guess = self->from.view_guesses[i] };

      if (!has_view (self, from))
        continue;
      if (to == NULL)
        {
          CrowDiffChange *change = _crow_diff_add (self, CROW_DIFF_DROP, CROW_ELEMENT_VIEW);

          *change = like;
          change->from_name = g_steal_pointer (&from_name);
          continue;
        }
      like.to_id = to->id;
      add_rename (self, &like);
      if (self->dialect == CROW_DIFF_DRAWING ||
          (_crow_dialect_get (self->dialect)->features & CROW_FEATURE_SCHEMAS) != 0)
        _crow_diff_add_facet (self, &like, CROW_FACET_DATABASE_SCHEMA, _crow_sql_get_schema (from->database_schema),
                              _crow_sql_get_schema (to->database_schema));
      if (keeps_comments (self))
        _crow_diff_add_facet (self, &like, CROW_FACET_COMMENT, from->comment, to->comment);
      compare_queries (self, &like, from, to);
    }
  for (guint i = 0; i < self->to.info->n_views; i++)
    {
      CrowDiffChange *change;

      if (self->to.views[i] != CROW_NONE || !has_view (self, &self->to.info->views[i]))
        continue;
      change = _crow_diff_add (self, CROW_DIFF_ADD, CROW_ELEMENT_VIEW);
      change->to = i;
      change->to_id = self->to.info->views[i].id;
      change->to_name = dup_view_name (self, &self->to.info->views[i]);
    }
}

/* What a link is called: by its own name, or by its ends and roles. */
static char *
dup_link_name (const CrowSchemaInfo       *info,
               const CrowRelationshipInfo *link)
{
  if (link->name != NULL)
    return g_strdup (link->name);
  return g_strdup_printf ("%s.%s – %s.%s", info->entities[link->ends[1].entity].name,
                          link->ends[0].role != NULL ? link->ends[0].role : "",
                          info->entities[link->ends[0].entity].name,
                          link->ends[1].role != NULL ? link->ends[1].role : "");
}

/* The ends and columns of a link in terms of the new schema: two links that have the same are one. */
static char *
make_link_key (CrowDiff                   *self,
               gboolean                    is_from,
               const CrowRelationshipInfo *link)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < 2; i++)
    {
      const CrowReferenceInfo *reference = &link->references[i];
      guint16 entity = link->ends[i].entity;

      if (is_from)
        entity = self->from.entities[entity];
      g_string_append_printf (key, "%u:", entity);
      for (guint j = 0; j < reference->n_columns; j++)
        {
          guint16 column = reference->columns[j];

          if (is_from)
            column = self->from.attributes[_crow_diff_attribute_place (&self->from, reference->entity, column)];
          g_string_append_printf (key, "%u,", column);
        }
      g_string_append_c (key, ';');
    }
  return g_string_free (key, FALSE);
}

static char *
name_ends (const CrowSchemaInfo       *info,
           const CrowRelationshipInfo *link)
{
  return g_strdup_printf ("“%s” – “%s”", info->entities[link->ends[0].entity].name,
                          info->entities[link->ends[1].entity].name);
}

static char *
name_cascades (guint cascades)
{
  static const char *const names[] = { "save-update", "merge", "expunge", "refresh-expire" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (cascades & (1u << i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[i]);
  return g_string_free (text, FALSE);
}

/* Whether there is nothing to tell. */
static gboolean
is_same_link (CrowDiff                   *self,
              const CrowRelationshipInfo *a,
              const CrowRelationshipInfo *b)
{
  if (a->kind != b->kind || a->delete_rule != b->delete_rule || a->executor != b->executor || a->owned != b->owned ||
      g_strcmp0 (a->name, b->name) != 0 || g_strcmp0 (a->comment, b->comment) != 0)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      const CrowEndInfo *p = &a->ends[i], *q = &b->ends[i];

      if (self->from.entities[p->entity] != q->entity || p->required != q->required || p->cascades != q->cascades ||
          g_strcmp0 (p->role, q->role) != 0 || g_strcmp0 (p->c_name, q->c_name) != 0 ||
          g_strcmp0 (p->order_by, q->order_by) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
compare_links (CrowDiff *self,
               guint     from_link,
               guint     to_link)
{
  const CrowRelationshipInfo *from = &self->from.info->relationships[from_link];
  const CrowRelationshipInfo *to = &self->to.info->relationships[to_link];
  g_autofree char *from_name = is_same_link (self, from, to) ? NULL : dup_link_name (self->from.info, from);
  g_autofree char *to_name = from_name != NULL ? dup_link_name (self->to.info, to) : NULL;
  CrowDiffChange like = { .element = CROW_ELEMENT_RELATIONSHIP, .from_owner = CROW_NONE, .to_owner = CROW_NONE,
                          .from = from_link, .to = to_link, .from_part = CROW_NONE, .to_part = CROW_NONE,
                          .from_id = from->id, .to_id = to->id, .from_name = from_name, .to_name = to_name };

  if (from_name == NULL)
    return;
  if (g_strcmp0 (from->name, to->name) != 0)
    add_rename (self, &like);
  if (self->from.entities[from->ends[0].entity] != to->ends[0].entity ||
      self->from.entities[from->ends[1].entity] != to->ends[1].entity)
    {
      g_autofree char *old = name_ends (self->from.info, from);
      g_autofree char *new = name_ends (self->to.info, to);

      _crow_diff_add_facet (self, &like, CROW_FACET_ENDS, old, new);
    }
  _crow_diff_add_facet (self, &like, CROW_FACET_KIND, crow_link_kind_to_string (from->kind),
                        crow_link_kind_to_string (to->kind));
  _crow_diff_add_facet (self, &like, CROW_FACET_COMMENT, from->comment, to->comment);
  _crow_diff_add_facet (self, &like, CROW_FACET_DELETE_RULE, crow_delete_rule_to_string (from->delete_rule),
                        crow_delete_rule_to_string (to->delete_rule));
  _crow_diff_add_facet (self, &like, CROW_FACET_EXECUTOR, crow_executor_to_string (from->executor),
                        crow_executor_to_string (to->executor));
  _crow_diff_add_facet (self, &like, CROW_FACET_OWNED, from->owned ? "owned" : NULL, to->owned ? "owned" : NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *old = name_cascades (from->ends[i].cascades);
      g_autofree char *new = name_cascades (to->ends[i].cascades);

      _crow_diff_add_facet (self, &like, CROW_FACET_ROLE_0 + i, from->ends[i].role, to->ends[i].role);
      _crow_diff_add_facet (self, &like, CROW_FACET_C_NAME, from->ends[i].c_name, to->ends[i].c_name);
      _crow_diff_add_facet (self, &like, CROW_FACET_MINIMUM_0 + i, from->ends[i].required ? "1" : "0",
                            to->ends[i].required ? "1" : "0");
      _crow_diff_add_facet (self, &like, CROW_FACET_ORDER_0 + i, from->ends[i].order_by, to->ends[i].order_by);
      _crow_diff_add_facet (self, &like, CROW_FACET_CASCADES_0 + i, old, new);
    }
}

void
_crow_diff_find_drawing (CrowDiff *self)
{
  const CrowSchemaInfo *from = self->from.info, *to = self->to.info;
  gboolean drawn = !self->from.is_catalog && !self->to.is_catalog;
  g_autofree gboolean *taken = g_new0 (gboolean, to->n_relationships + 1);
  g_autofree gboolean *matched = g_new0 (gboolean, from->n_relationships + 1);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CrowDiffChange like = { .element = CROW_ELEMENT_SCHEMA, .from_owner = CROW_NONE, .to_owner = CROW_NONE,
                          .from = CROW_NONE, .to = CROW_NONE, .from_part = CROW_NONE, .to_part = CROW_NONE,
                          .from_id = from->id, .to_id = to->id, .from_name = (char *) from->name,
                          .to_name = (char *) to->name };

  if (drawn)
    {
      add_rename (self, &like);
      _crow_diff_add_facet (self, &like, CROW_FACET_COMMENT, from->comment, to->comment);
    }
  for (guint i = 0; drawn && i < to->n_relationships; i++)
    g_hash_table_insert (ids, (gpointer) to->relationships[i].id, GUINT_TO_POINTER (i));
  for (guint i = 0; drawn && i < from->n_relationships; i++)
    {
      gpointer other;

      if (!g_hash_table_lookup_extended (ids, from->relationships[i].id, NULL, &other))
        continue;
      matched[i] = taken[GPOINTER_TO_UINT (other)] = TRUE;
      compare_links (self, i, GPOINTER_TO_UINT (other));
    }
  for (guint i = 0; i < to->n_relationships; i++)
    if (!taken[i])
      g_hash_table_insert (keys, make_link_key (self, FALSE, &to->relationships[i]), GUINT_TO_POINTER (i));
  for (guint i = 0; i < from->n_relationships; i++)
    {
      g_autofree char *key = NULL;
      CrowDiffChange *change;
      gpointer other;

      if (matched[i])
        continue;
      key = make_link_key (self, TRUE, &from->relationships[i]);
      if (g_hash_table_lookup_extended (keys, key, NULL, &other) && !taken[GPOINTER_TO_UINT (other)])
        {
          taken[GPOINTER_TO_UINT (other)] = TRUE;
          compare_links (self, i, GPOINTER_TO_UINT (other));
          continue;
        }
      change = _crow_diff_add (self, CROW_DIFF_DROP, CROW_ELEMENT_RELATIONSHIP);
      change->from = i;
      change->from_id = from->relationships[i].id;
      change->from_name = dup_link_name (from, &from->relationships[i]);
    }
  for (guint i = 0; i < to->n_relationships; i++)
    {
      CrowDiffChange *change;

      if (taken[i])
        continue;
      change = _crow_diff_add (self, CROW_DIFF_ADD, CROW_ELEMENT_RELATIONSHIP);
      change->to = i;
      change->to_id = to->relationships[i].id;
      change->to_name = dup_link_name (to, &to->relationships[i]);
    }
}
