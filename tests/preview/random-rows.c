/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See the header.
 */
#include "config.h"

#include "random-rows.h"

#include "preview/crow-sample.h"
#include "sql/crow-dialect.h"
#include "sql/crow-diff.h"
#include "sql/crow-schema-create.h"

#include "../sql/migrate-common.h"

CrowEngine *
random_rows_new (GRand            *rand,
                 const CrowSchema *schema)
{
  CrowEngine *engine = migrate_open ("sqlite::memory:");
  CrowSampleOptions options = { .n_rows = 1 + g_rand_int (rand) % 20, .seed = g_rand_int (rand) };
  g_autoptr (GError) error = NULL;

  crow_schema_create_tables (schema, engine, &error);
  g_assert_no_error (error);
  crow_sample_fill (schema, engine, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

gint64
random_rows_count (CrowEngine           *engine,
                   CrowDialectId         dialect,
                   const CrowEntityInfo *entity)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*) FROM ");
  g_autofree char *count = NULL;

  crow_sql_append_table (sql, dialect, entity);
  count = migrate_query (engine, sql->str);
  return g_ascii_strtoll (count, NULL, 10);
}

const CrowAttributeInfo *
random_rows_find_attribute (const CrowEntityInfo *entity,
                            const char           *id)
{
  for (guint i = 0; i < entity->n_attributes; i++)
    if (g_str_equal (entity->attributes[i].id, id))
      return &entity->attributes[i];
  return NULL;
}

char *
random_rows_describe (CrowSchema   *old,
                      CrowSchema   *new,
                      CrowDialectId dialect,
                      guint32       seed)
{
  g_autoptr (CrowDiff) diff = crow_diff_new (old, new, dialect,
                                             dialect == CROW_DIALECT_SQLITE ? CROW_DIFF_NO_COMMENTS : CROW_DIFF_DEFAULT);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "CROW_TEST_SEED=%u", seed);
  for (guint i = 0; i < crow_diff_get_n_changes (diff); i++)
    {
      g_autofree char *sentence = crow_diff_change_to_text (diff, crow_diff_get_change (diff, i));

      g_string_append_printf (text, "; %s", sentence);
    }
  return g_string_free (text, FALSE);
}
