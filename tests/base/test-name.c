/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/crow-name.h"

static const struct
{
  const char *name, *snake, *camel, *title;
} forms[] = {
  { "book_tag", "book_tag", "BookTag", "Book Tag" },
  { "HTTPServer2_log", "http_server2_log", "HttpServer2Log", "Http Server2 Log" },
  { "Order Line", "order_line", "OrderLine", "Order Line" },
  { "größeÄnderung", "größe_änderung", "GrößeÄnderung", "Größe Änderung" },
  { "--", "", "", "" },
  { "2nd-try", "2nd_try", "2ndTry", "2nd Try" },
};

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *snake = crow_name_to_snake (forms[i].name);
      g_autofree char *camel = crow_name_to_camel (forms[i].name);
      g_autofree char *title = crow_name_to_title (forms[i].name);

      g_assert_cmpstr (snake, ==, forms[i].snake);
      g_assert_cmpstr (camel, ==, forms[i].camel);
      g_assert_cmpstr (title, ==, forms[i].title);
    }
}

/* What is ASCII goes another way than what is not; both ways must lead to the same: "é" makes it the other one. */
static void
test_ascii (void)
{
  static const char letters[] = "aZbY09_- .xQ";

  for (guint i = 0; i < 5000; i++)
    {
      char text[12] = { 0 };
      gint n = g_test_rand_int_range (0, sizeof text);
      g_autofree char *marked = NULL;
      g_autofree char *snake = NULL, *marked_snake = NULL, *expected_snake = NULL;
      g_autofree char *camel = NULL, *marked_camel = NULL, *expected_camel = NULL;

      for (gint j = 0; j < n; j++)
        text[j] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      marked = g_strconcat (text, " é", NULL);
      snake = crow_name_to_snake (text);
      camel = crow_name_to_camel (text);
      marked_snake = crow_name_to_snake (marked);
      marked_camel = crow_name_to_camel (marked);
      expected_snake = g_strconcat (snake, *snake != '\0' ? "_" : "", "é", NULL);
      expected_camel = g_strconcat (camel, "É", NULL);
      g_assert_cmpstr (marked_snake, ==, expected_snake);
      g_assert_cmpstr (marked_camel, ==, expected_camel);
    }
}

static const struct
{
  const char *singular, *plural;
} numbers[] = {
  { "author", "authors" },   { "category", "categories" },     { "day", "days" },     { "Person", "People" },
  { "box", "boxes" },        { "order_person", "order_people" }, { "BUS", "BUSES" },  { "branch", "branches" },
  { "address", "addresses" },{ "bookTag", "bookTags" },         { "status", "statuses" }, { "CITY", "CITIES" },
};

static void
test_number (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *plural = crow_name_pluralize (numbers[i].singular);
      g_autofree char *singular = crow_name_singularize (numbers[i].plural);

      g_assert_cmpstr (plural, ==, numbers[i].plural);
      g_assert_cmpstr (singular, ==, numbers[i].singular);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/name/forms", test_forms);
  g_test_add_func ("/base/name/ascii", test_ascii);
  g_test_add_func ("/base/name/number", test_number);
  return g_test_run ();
}
