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
  g_test_add_func ("/base/name/number", test_number);
  return g_test_run ();
}
