/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long comparing two schemas takes, next to a comparison written by hand for just these records: names in a hash
 * table, each field compared with its like, in the same run.
 *
 * Once as drawings and once in the terms of SQLite; what there is to compare with then includes making the plan of the
 * DDL of both, which has to know every name.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "schema/crow-schema-builder.h"
#include "sql/crow-ddl-plan.h"
#include "sql/crow-diff.h"

#define N_ATTRIBUTES 10
#define N_RUNS 5

static CrowSchema *
build_schema (guint    n_entities,
              gboolean changed)
{
  static const guint16 first[] = { 0 }, second[] = { 1 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "bench", NULL);
  CrowSchema *schema;

  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *name = g_strdup_printf (changed && i % 100 == 7 ? "renamed %u" : "entity %u", i);
      g_autofree char *key_id = g_strdup_printf ("k%u", i);
      CrowEntityInfo entity = { .id = id, .name = name, .version_attribute = CROW_NONE, .primary_key = CROW_NONE };
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
      guint16 index = crow_schema_builder_add_entity (builder, &entity);

      for (guint j = 0; j < N_ATTRIBUTES; j++)
        {
          g_autofree char *attribute_id = g_strdup_printf ("a%u.%u", i, j);
          g_autofree char *attribute_name = g_strdup_printf ("attribute %u", j);
          CrowAttributeInfo attribute = { .id = attribute_id, .name = attribute_name, .enumeration = CROW_NONE,
                                          .type = j < 2 ? CROW_TYPE_INTEGER : j % CROW_TYPE_ENUM,
                                          .flags = j == 0 ? CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO : 0 };

          if (changed && i % 50 == 3 && j == 5)
            attribute.flags |= CROW_ATTRIBUTE_REQUIRED;
          crow_schema_builder_add_attribute (builder, index, &attribute);
        }
      crow_schema_builder_add_key (builder, index, &key, TRUE);
    }
  for (guint i = 1; i < n_entities; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);
      g_autofree char *reference_id = g_strdup_printf ("r%u", i);
      g_autofree char *role = g_strdup_printf ("children of %u", i);
      CrowRelationshipInfo link = {
        .id = id, .association = CROW_NONE,
        .ends = { { .entity = i / 3, .role = "parent" }, { .entity = i, .role = role } },
        .references = { { .id = reference_id, .columns = second, .target_columns = first, .n_columns = 1, .entity = i,
                          .target = i / 3 } },
      };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = crow_schema_builder_end (builder, NULL);
  g_assert_nonnull (schema);
  return schema;
}

#define DIFFERS(field) (g_strcmp0 (a->field, b->field) != 0)

static guint
compare_by_hand (const CrowSchemaInfo *from,
                 const CrowSchemaInfo *to)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (guint i = 0; i < to->n_entities; i++)
    g_hash_table_insert (ids, (gpointer) to->entities[i].id, (gpointer) &to->entities[i]);
  for (guint i = 0; i < from->n_entities; i++)
    {
      const CrowEntityInfo *left = &from->entities[i];
      const CrowEntityInfo *right = g_hash_table_lookup (ids, left->id);
      g_autoptr (GHashTable) columns = g_hash_table_new (g_str_hash, g_str_equal);

      n += strcmp (left->name, right->name) != 0;
      for (guint j = 0; j < right->n_attributes; j++)
        g_hash_table_insert (columns, (gpointer) right->attributes[j].id, (gpointer) &right->attributes[j]);
      for (guint j = 0; j < left->n_attributes; j++)
        {
          const CrowAttributeInfo *a = &left->attributes[j];
          const CrowAttributeInfo *b = g_hash_table_lookup (columns, a->id);

          n += DIFFERS (name) || DIFFERS (comment) || DIFFERS (default_value) || DIFFERS (on_update_value) ||
               DIFFERS (generated) || DIFFERS (collation) || a->type != b->type || a->length != b->length ||
               a->scale != b->scale || a->flags != b->flags || a->default_source != b->default_source;
        }
      for (guint j = 0; j < left->n_keys; j++)
        n += left->keys[j].n_attributes != right->keys[j].n_attributes ||
             memcmp (left->keys[j].attributes, right->keys[j].attributes, left->keys[j].n_attributes * 2) != 0;
    }
  g_hash_table_remove_all (ids);
  for (guint i = 0; i < to->n_relationships; i++)
    g_hash_table_insert (ids, (gpointer) to->relationships[i].id, (gpointer) &to->relationships[i]);
  for (guint i = 0; i < from->n_relationships; i++)
    {
      const CrowRelationshipInfo *a = &from->relationships[i];
      const CrowRelationshipInfo *b = g_hash_table_lookup (ids, a->id);

      n += DIFFERS (name) || DIFFERS (comment) || a->kind != b->kind || a->delete_rule != b->delete_rule ||
           a->executor != b->executor || a->owned != b->owned || DIFFERS (ends[0].role) || DIFFERS (ends[1].role) ||
           a->references[0].on_delete != b->references[0].on_delete;
    }
  return n;
}

static void
measure (guint n_entities)
{
  g_autoptr (CrowSchema) from = build_schema (n_entities, FALSE);
  g_autoptr (CrowSchema) to = build_schema (n_entities, TRUE);
  gint64 by_hand = G_MAXINT64, drawing = G_MAXINT64, plans = G_MAXINT64, tables = G_MAXINT64;
  guint expected = 0;

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      CrowDiff *diff;

      expected = compare_by_hand (crow_schema_get_info (from), crow_schema_get_info (to));
      by_hand = MIN (by_hand, g_get_monotonic_time () - start);
      start = g_get_monotonic_time ();
      diff = crow_diff_new (from, to, CROW_DIFF_DRAWING, CROW_DIFF_DEFAULT);
      drawing = MIN (drawing, g_get_monotonic_time () - start);
      g_assert_cmpuint (crow_diff_get_n_changes (diff), ==, expected);
      crow_diff_unref (diff);
      start = g_get_monotonic_time ();
      _crow_ddl_plan_free (_crow_ddl_plan_new (from, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT));
      _crow_ddl_plan_free (_crow_ddl_plan_new (to, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT));
      plans = MIN (plans, g_get_monotonic_time () - start);
      start = g_get_monotonic_time ();
      diff = crow_diff_new (from, to, CROW_DIALECT_SQLITE, CROW_DIFF_DEFAULT);
      tables = MIN (tables, g_get_monotonic_time () - start);
      crow_diff_unref (diff);
    }
  printf ("%6u entities: by hand %.2f ms, drawing %.2f ms (%.1f times), tables of SQLite %.2f ms (%.1f times by hand and "
          "both plans)\n", n_entities, by_hand / 1e3, drawing / 1e3, (double) drawing / MAX (by_hand, 1), tables / 1e3,
          (double) tables / MAX (by_hand + plans, 1));
}

int
main (void)
{
  measure (100);
  measure (1000);
  measure (10000);
  return 0;
}
