/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/crow-error.h"


static void
test_details (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  g_set_error_literal (&error, CROW_ERROR, CROW_ERROR_UNIQUE, "The name is taken.");
  crow_error_set_details (error, object, "name", "INSERT", 2067);
  crow_error_set_details (error, NULL, "other", "UPDATE", 1);
  copy = g_error_copy (error);
  g_clear_error (&error);

  g_assert_error (copy, CROW_ERROR, CROW_ERROR_UNIQUE);
  g_assert_true (crow_error_get_object (copy) == object);
  g_assert_cmpstr (crow_error_get_member (copy), ==, "name");
  g_assert_cmpstr (crow_error_get_sql (copy), ==, "INSERT");
  g_assert_cmpint (crow_error_get_native_code (copy), ==, 2067);

  g_clear_error (&copy);
  g_assert_cmpuint (object->ref_count, ==, 1);
}

static void
test_foreign_domain (void)
{
  g_autoptr (GError) error = g_error_new_literal (g_quark_from_static_string ("other"), 1, "Something else.");

  crow_error_set_details (error, NULL, "name", NULL, 1);
  g_assert_null (crow_error_get_member (error));
  g_assert_null (crow_error_get_sql (NULL));
  g_assert_cmpint (crow_error_get_native_code (error), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/details", test_details);
  g_test_add_func ("/base/error/foreign-domain", test_foreign_domain);
  return g_test_run ();
}
