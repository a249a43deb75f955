/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Runs the groups of the check and puts what they find in the order of the schema.
 *
 * The check never changes or refuses a schema: a drawing is often unfinished.
 */
#include "config.h"

#include "sql/crow-schema-check-private.h"

#include <glib/gi18n-lib.h>

static void (*const groups[]) (CrowSchemaCheck *check) = {
  _crow_check_names,
  _crow_check_keys,
  _crow_check_attributes,
  _crow_check_expressions,
  _crow_check_views,
  _crow_check_references,
  _crow_check_links,
  _crow_check_roles,
  _crow_check_shared,
  _crow_check_cascades,
  _crow_check_dialects,
  _crow_check_inheritance,
};

static void
number (GHashTable *places,
        const char *id)
{
  g_hash_table_insert (places, (gpointer) id, GUINT_TO_POINTER (g_hash_table_size (places)));
}

/* The ids of all records, numbered as they follow each other. */
static GHashTable *
number_records (const CrowSchemaInfo *info)
{
  GHashTable *places = g_hash_table_new (g_str_hash, g_str_equal);

  number (places, info->id);
  for (guint i = 0; i < info->n_enums; i++)
    {
      number (places, info->enums[i].id);
      for (guint j = 0; j < info->enums[i].n_values; j++)
        number (places, info->enums[i].values[j].id);
    }
  for (guint i = 0; i < info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];

      number (places, entity->id);
      for (guint j = 0; j < entity->n_attributes; j++)
        number (places, entity->attributes[j].id);
      for (guint j = 0; j < entity->n_keys; j++)
        number (places, entity->keys[j].id);
      for (guint j = 0; j < entity->n_indexes; j++)
        number (places, entity->indexes[j].id);
      for (guint j = 0; j < entity->n_checks; j++)
        number (places, entity->checks[j].id);
    }
  for (guint i = 0; i < info->n_relationships; i++)
    {
      number (places, info->relationships[i].id);
      for (guint j = 0; j < 2; j++)
        if (info->relationships[i].references[j].n_columns > 0)
          number (places, info->relationships[i].references[j].id);
    }
  for (guint i = 0; i < info->n_throughs; i++)
    number (places, info->throughs[i].id);
  for (guint i = 0; i < info->n_views; i++)
    number (places, info->views[i].id);
  return places;
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const CrowProblem *x = *(const CrowProblem *const *) a;
  const CrowProblem *y = *(const CrowProblem *const *) b;
  guint p = GPOINTER_TO_UINT (g_hash_table_lookup (data, x->id));
  guint q = GPOINTER_TO_UINT (g_hash_table_lookup (data, y->id));

  return (p > q) - (p < q);
}

/**
 * crow_schema_check:
 * @schema: a schema
 * @dialects: the databases it is for
 *
 * Returns: (transfer full) (element-type CrowProblem): what is wrong with @schema, in its order
 */
GPtrArray *
crow_schema_check (const CrowSchema *schema,
                   CrowDialects      dialects)
{
  CrowSchemaCheck check = { .drawn = schema, .dialects = dialects };
  g_autoptr (GHashTable) places = NULL;
  g_autoptr (CrowSchema) tables = NULL;

  g_return_val_if_fail (schema != NULL, NULL);

  tables = crow_schema_ref_tables (schema);
  check.schema = tables;
  check.info = crow_schema_get_info (tables);
  check.problems = _crow_problems_new ();
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    groups[i] (&check);
  places = number_records (crow_schema_get_info (schema));
  g_ptr_array_sort_with_data (check.problems, compare_places, places);
  return check.problems;
}

/* Whether two lists hold the same columns, in any order. */
static gboolean
same_columns (const guint16 *a,
              guint          n_a,
              const guint16 *b,
              guint          n_b)
{
  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n_b && !found; j++)
        found = a[i] == b[j];
      if (!found)
        return FALSE;
    }
  return TRUE;
}

gboolean
_crow_check_is_key (const CrowEntityInfo *entity,
                    const guint16        *columns,
                    guint                 n_columns)
{
  for (guint i = 0; i < entity->n_keys; i++)
    if (same_columns (entity->keys[i].attributes, entity->keys[i].n_attributes, columns, n_columns))
      return TRUE;
  for (guint i = 0; i < entity->n_indexes; i++)
    {
      const CrowIndexInfo *index = &entity->indexes[i];
      g_autofree guint16 *parts = NULL;
      gboolean whole = index->unique && index->where == NULL;

      if (!whole || index->n_parts != n_columns)
        continue;
      parts = g_new (guint16, index->n_parts);
      for (guint j = 0; j < index->n_parts; j++)
        {
          parts[j] = index->parts[j].attribute;
          whole = whole && index->parts[j].expression == NULL && index->parts[j].length == 0;
        }
      if (whole && same_columns (parts, index->n_parts, columns, n_columns))
        return TRUE;
    }
  return FALSE;
}

char *
_crow_check_name_link (CrowSchemaCheck            *check,
                       const CrowRelationshipInfo *link)
{
  if (link->name != NULL)
    return g_strdup_printf ("“%s”", link->name);
  return g_strdup_printf (_("between “%s” and “%s”"), check->info->entities[link->ends[0].entity].name,
                          check->info->entities[link->ends[1].entity].name);
}
