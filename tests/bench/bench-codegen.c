/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long writing C code takes, next to writing as many bytes with stdio, line by line.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "codegen/crow-codegen.h"
#include "schema/crow-schema-builder.h"

#define N_ENTITIES 1000
#define N_ATTRIBUTES 10

static CrowSchema *
build_schema (void)
{
  static const guint16 first[] = { 0 }, second[] = { 1 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "bench", NULL);
  CrowSchema *schema;

  for (guint i = 0; i < N_ENTITIES; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *name = g_strdup_printf ("entity %u", i);
      g_autofree char *key_id = g_strdup_printf ("k%u", i);
      CrowEntityInfo entity = { .id = id, .name = name, .version_attribute = CROW_NONE };
      CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
      guint16 index = crow_schema_builder_add_entity (builder, &entity);

      for (guint j = 0; j < N_ATTRIBUTES; j++)
        {
          g_autofree char *attribute_id = g_strdup_printf ("a%u.%u", i, j);
          g_autofree char *attribute_name = g_strdup_printf ("attribute %u", j);
          CrowAttributeInfo attribute = { .id = attribute_id, .name = attribute_name, .enumeration = CROW_NONE,
                                          .type = j < 2 ? CROW_TYPE_INTEGER : j % CROW_TYPE_ENUM,
                                          .flags = j == 0 ? CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO : 0 };

          crow_schema_builder_add_attribute (builder, index, &attribute);
        }
      crow_schema_builder_add_key (builder, index, &key, TRUE);
    }
  for (guint i = 1; i < N_ENTITIES; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);
      g_autofree char *reference_id = g_strdup_printf ("r%u", i);
      g_autofree char *role = g_strdup_printf ("children of %u", i);
      CrowRelationshipInfo link = {
        .id = id, .ends = { { .entity = i / 3, .role = "parent" }, { .entity = i, .role = role } },
        .references = { { .id = reference_id, .columns = second, .target_columns = first, .n_columns = 1, .entity = i,
                          .target = i / 3 } },
      };

      crow_schema_builder_add_relationship (builder, &link);
    }
  schema = crow_schema_builder_end (builder, NULL);
  g_assert_nonnull (schema);
  return schema;
}

static gint64
write_with_stdio (const char *text,
                  gsize       length)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("crow-bench-XXXXXX", &path, NULL);
  gint64 start = g_get_monotonic_time ();
  FILE *stream = fdopen (fd, "wb");

  g_assert_nonnull (stream);
  for (const char *line = text; line < text + length;)
    {
      const char *end = memchr (line, '\n', text + length - line);
      gsize n = end != NULL ? (gsize) (end + 1 - line) : (gsize) (text + length - line);

      g_assert_cmpuint (fwrite (line, 1, n, stream), ==, n);
      line += n;
    }
  g_assert_cmpint (fclose (stream), ==, 0);
  start = g_get_monotonic_time () - start;
  remove (path);
  return start;
}

static void
measure (CrowSchema      *schema,
         CrowCodegenPart  part,
         const char      *name)
{
  CrowCodegenOptions options = { .c_namespace = "Bench" };
  gint64 best = G_MAXINT64, best_stdio = G_MAXINT64;
  gsize length = 0;

  for (guint i = 0; i < 3; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autofree char *text = crow_codegen_write (schema, &options, part, &length, NULL);

      best = MIN (best, g_get_monotonic_time () - start);
      best_stdio = MIN (best_stdio, write_with_stdio (text, length));
    }
  g_print ("%s of %d entities: %.1f MB in %d ms, with stdio %d ms: ratio %.1f (aim 5); %.1f KB an entity\n", name,
           N_ENTITIES, length / 1e6, (int) (best / 1000), (int) (best_stdio / 1000), (double) best / best_stdio,
           length / 1e3 / N_ENTITIES);
}

int
main (void)
{
  g_autoptr (CrowSchema) schema = build_schema ();

  measure (schema, CROW_CODEGEN_HEADER, "Header");
  measure (schema, CROW_CODEGEN_BODY, "Body");
  return 0;
}
