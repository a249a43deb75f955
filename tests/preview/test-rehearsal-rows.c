/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a rehearsal: told apart by their keys as they are written, found again, in order.
 */
#include "config.h"

#include "preview/crow-rehearsal-rows.h"
#include "schema/crow-schema-builder.h"

/* One entity, whose key is @n attributes. */
static CrowSchema *
build_schema (guint n)
{
  static const guint16 key_attributes[] = { 0, 1 };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "rows", NULL);
  CrowEntityInfo entity = { .id = "e", .name = "row", .version_attribute = CROW_NONE, .primary_key = CROW_NONE };
  CrowKeyInfo key = { .id = "k", .attributes = key_attributes, .n_attributes = n };
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  crow_schema_builder_add_entity (builder, &entity);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("a%u", i);
      CrowAttributeInfo attribute = { .id = id, .name = id, .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE,
                                      .flags = CROW_ATTRIBUTE_REQUIRED };

      crow_schema_builder_add_attribute (builder, 0, &attribute);
    }
  crow_schema_builder_add_key (builder, 0, &key, TRUE);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static CrowRehearsedRow *
add (CrowRehearsedRows *rows,
     const CrowValue   *values,
     guint              n)
{
  CrowRehearsedRow *row = crow_rehearsed_rows_make (rows, 0, FALSE);

  for (guint i = 0; i < n; i++)
    crow_rehearsed_rows_set_cell (rows, &row->values[i], &values[i]);
  return crow_rehearsed_rows_add (rows, row);
}

/* The same text is the same key, whatever the database keeps it as; another text is another. */
static void
test_keys (void)
{
  g_autoptr (CrowSchema) schema = build_schema (1);
  g_autoptr (CrowRehearsedRows) rows = crow_rehearsed_rows_new (schema);
  const char *texts[] = { "1", "01", "-0", "0", "-1", "+1", "1 ", "", "1000000000000000000", "999999999999999999",
                          "-9223372036854775808", "9223372036854775807", "18446744073709551617", "a", "NULL" };
  CrowRehearsedRow *found[G_N_ELEMENTS (texts)];

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      CrowValue value = crow_value_text (texts[i]);

      found[i] = add (rows, &value, 1);
      g_assert_cmpuint (crow_rehearsed_rows_get_n (rows), ==, i + 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      CrowValue value = crow_value_text (texts[i]);
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, g_ascii_strtoll (texts[i], NULL, 10));

      g_assert_true (crow_rehearsed_rows_lookup (rows, 0, &value) == found[i]);
      g_assert_cmpstr (crow_rehearsed_rows_get_consequence (rows, i)->key, ==, texts[i]);
      value = crow_value_int64 (g_ascii_strtoll (texts[i], NULL, 10));
      if (g_str_equal (number, texts[i]))
        g_assert_true (crow_rehearsed_rows_lookup (rows, 0, &value) == found[i]);
    }
  g_assert_cmpuint (crow_rehearsed_rows_get_n (rows), ==, G_N_ELEMENTS (texts));
}

/* Composite keys sort part by part, numbers by value. */
static void
test_order (void)
{
  g_autoptr (CrowSchema) schema = build_schema (2);
  g_autoptr (CrowRehearsedRows) rows = crow_rehearsed_rows_new (schema);
  const CrowValue keys[][2] = {
    { crow_value_int64 (10), crow_value_text ("b") }, { crow_value_int64 (9), crow_value_int64 (2) },
    { crow_value_int64 (10), crow_value_text ("a") }, { crow_value_int64 (9), crow_value_int64 (-1) },
    { crow_value_int64 (9), crow_value_int64 (10) },
  };
  const char *const wanted[] = { "9, -1", "9, 2", "9, 10", "10, a", "10, b" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add (rows, keys[i], 2);
  crow_rehearsed_rows_sort (rows);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpstr (crow_rehearsed_rows_get_consequence (rows, i)->key, ==, wanted[i]);
}

static void
test_many (void)
{
  g_autoptr (CrowSchema) schema = build_schema (1);
  g_autoptr (CrowRehearsedRows) rows = crow_rehearsed_rows_new (schema);

  for (guint again = 0; again < 2; again++)
    {
      for (gint64 i = 0; i < 20000; i++)
        {
          CrowValue value = crow_value_int64 (i * 7919);
          CrowRehearsedRow *row = add (rows, &value, 1);

          g_assert_true (row == crow_rehearsed_rows_get (rows, (guint) i));
          /* What is made and not wanted leaves nothing. */
          crow_rehearsed_rows_unmake (rows, crow_rehearsed_rows_make (rows, 0, TRUE));
        }
      for (gint64 i = 0; i < 20000; i++)
        {
          CrowValue value = crow_value_int64 (i * 7919), other = crow_value_int64 (i * 7919 + 1);
          CrowRehearsedRow *row = crow_rehearsed_rows_lookup (rows, 0, &value);

          g_assert_true (row == crow_rehearsed_rows_get (rows, (guint) i));
          g_assert_true (add (rows, &value, 1) == row);
          g_assert_null (crow_rehearsed_rows_lookup (rows, 0, &other));
        }
      g_assert_cmpuint (crow_rehearsed_rows_get_n (rows), ==, 20000);
      crow_rehearsed_rows_clear (rows);
      g_assert_cmpuint (crow_rehearsed_rows_get_n (rows), ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/rehearsal-rows/keys", test_keys);
  g_test_add_func ("/preview/rehearsal-rows/order", test_order);
  g_test_add_func ("/preview/rehearsal-rows/many", test_many);
  return g_test_run ();
}
