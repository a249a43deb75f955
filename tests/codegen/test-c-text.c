/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "codegen/crow-c-identifier.h"
#include "codegen/crow-c-text.h"

#include <string.h>

static const struct
{
  const char *text, *literal;
} literals[] = {
  { NULL, "NULL" },
  { "", "\"\"" },
  { "plain", "\"plain\"" },
  { "a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\"" },
  { "what?\?/now", "\"what?\\?/now\"" },
  { "???", "\"?\\?\\?\"" },
  { "100%\tok\r", "\"100%\\tok\\r\"" },
  { "\0011", "\"\\0011\"" },
  { "größe 名前 😀", "\"größe 名前 😀\"" },
  { "a\xe2\x80\xae" "b", "\"a\\342\\200\\256b\"" },
  { "bad \xff" "f", "\"bad \\377f\"" },
  { "one\ntwo\n", "\"one\\n\"\n  \"two\\n\"" },
  { "*/ // /*", "\"*/ // /*\"" },
};

static void
test_literals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      crow_c_append_string (out, literals[i].text, 2);
      g_assert_cmpstr (out->str, ==, literals[i].literal);
    }
}

static void
test_char_list (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  crow_c_append_char_list (out, "a'\\\n\xff", 2);
  g_assert_cmpstr (out->str, ==, "{\n  'a', '\\'', '\\\\', '\\n', '\\377', '\\0'\n}");
}

static const struct
{
  const char *text, *comment;
} comments[] = {
  { "plain", "plain" },
  { "ends */ here", "ends *&#47; here" },
  { "/* nested */", "&#47;* nested *&#47;" },
  { "*/*/", "*&#47;*&#47;" },
  { "/*/", "&#47;*&#47;" },
  { "why?\?/", "why?&#63;/" },
  { "spliced\\\nlines\\", "spliced&#92;\n * lines&#92;" },
  { "spliced\\ \nlines", "spliced&#92;\n * lines" },
  { "one\n\nthree", "one\n *\n * three" },
  { "  trimmed\r\n", "trimmed" },
  { "Returns: nothing\n@self: you\nSince: ever\nNote: this", "Returns&#58; nothing\n * @self&#58; you\n * Since&#58; ever\n * Note: this" },
  { "a\xe2\x80\xae" "b", "aU+202Eb" },
  { "tab\there", "tab here" },
};

static void
test_comments (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (comments); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      crow_c_append_comment_text (out, comments[i].text, " * ");
      g_assert_cmpstr (out->str, ==, comments[i].comment);
      g_assert_null (strstr (out->str, "*/"));
    }
}

static const struct
{
  const char *name, *snake, *camel;
} words[] = {
  { "user", "user", "User" },
  { "Order Line", "order_line", "OrderLine" },
  { "order-line", "order_line", "OrderLine" },
  { "HTTPServer2_log", "http_server2_log", "HttpServer2Log" },
  { "2nd", "2nd", "2nd" },
  { "größe", "grosse", "Grosse" },
  { "Ångström", "angstrom", "Angstrom" },
  { "Łódź", "lodz", "Lodz" },
  { "Đuro", "duro", "Duro" },
  { "İstanbul ılık", "istanbul_ilik", "IstanbulIlik" },
  { "Имя", "imya", "Imya" },
  { "щётка", "shchyotka", "Shchyotka" },
  { "Ελλάδα", "ellada", "Ellada" },
  { "ψυχή", "psychi", "Psychi" },
  { "名前", "u540d_u524d", "U540dU524d" },
  { "user名", "user_u540d", "UserU540d" },
  { "😀", "u1f600", "U1f600" },
  { "한", "ud55c", "Ud55c" },
  { "שם", "u05e9_u05dd", "U05e9U05dd" },
  { "a\xe2\x80\xae" "b", "a_b", "AB" },
  { "e\xcc\x81t\xc3\xa9", "ete", "Ete" },
  { "--", "", "" },
  { "_private_", "private", "Private" },
};

static void
test_words (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *snake = crow_c_to_snake (words[i].name);
      g_autofree char *camel = crow_c_to_camel (words[i].name);

      g_assert_cmpstr (snake, ==, words[i].snake);
      g_assert_cmpstr (camel, ==, words[i].camel);
    }
}

static void
test_spelled (void)
{
  static const char *const cases[][2] = {
    { "A+", "a_plus" }, { "A-", "a_minus" }, { "A", "a" }, { "<=", "less_equal" }, { "-1", "minus_1" },
    { "C#", "c_hash" }, { "in_stock", "in_stock" }, { "_", "underscore" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *snake = crow_c_to_snake_spelled (cases[i][0]);

      g_assert_cmpstr (snake, ==, cases[i][1]);
    }
}

static void
test_reserved (void)
{
  static const char *const yes[] = {
    "NULL", "_Thread_local", "alignas", "and", "class", "char8_t", "default", "errno", "error", "int", "new", "not_eq",
    "register", "self", "session", "static", "static_cast", "this", "true", "typeof_unqual", "while", "xor_eq",
  };
  static const char *const no[] = { "name", "", "zebra", "A", "classes", "ref", "type" };

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (crow_c_is_reserved (yes[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (crow_c_is_reserved (no[i]));
  g_assert_true (crow_c_is_identifier ("Blog2"));
  g_assert_true (crow_c_is_identifier ("_x"));
  g_assert_false (crow_c_is_identifier ("2x"));
  g_assert_false (crow_c_is_identifier (""));
  g_assert_false (crow_c_is_identifier ("a b"));
  g_assert_false (crow_c_is_identifier ("größe"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/c-text/literals", test_literals);
  g_test_add_func ("/codegen/c-text/char-list", test_char_list);
  g_test_add_func ("/codegen/c-text/comments", test_comments);
  g_test_add_func ("/codegen/c-text/words", test_words);
  g_test_add_func ("/codegen/c-text/spelled", test_spelled);
  g_test_add_func ("/codegen/c-text/reserved", test_reserved);
  return g_test_run ();
}
