/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * C identifiers from names of any script: letters are transliterated where that is usual (Latin with marks, Greek,
 * Cyrillic), every other letter and symbol becomes its code point ("u4e2d"), the rest parts words.
 *
 * The outcome is made of ASCII letters, digits and single underscores, and may be empty or begin with a digit: what
 * is put before it decides whether that matters.  Uniqueness is the business of crow-c-names.c.
 */
#include "config.h"

#include "codegen/crow-c-identifier.h"

#include "base/crow-name.h"

#include <stdlib.h>
#include <string.h>

/* Words that cannot name a parameter of generated code: keywords of C and C++ up to C23 and C++23, macros of standard
 * headers that take no arguments, what compilers predefine in GNU modes, and the names that generated functions use
 * themselves.  In the order of strcmp. */
static const char *const reserved[] = {
  "EOF", "ERROR", "FALSE", "FILE", "I", "IN", "NAN", "NULL", "OUT", "TRUE",
  "_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Generic", "_Imaginary", "_Noreturn", "_Static_assert",
  "_Thread_local",
  "alignas", "alignof", "and", "and_eq", "asm", "assert", "atomic", "auto",
  "bitand", "bitor", "bool", "break",
  "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return", "co_yield", "compl",
  "complex", "concept", "const", "const_cast", "consteval", "constexpr", "constinit", "continue",
  "decltype", "default", "delete", "do", "double", "dynamic_cast",
  "else", "enum", "errno", "error", "explicit", "export", "extern",
  "false", "far", "float", "for", "fortran", "found", "friend",
  "goto",
  "i386", "if", "imaginary", "inline", "int", "interface",
  "key_attributes", "key_texts", "key_values",
  "linux", "long",
  "main", "mutable",
  "namespace", "near", "new", "noexcept", "noreturn", "not", "not_eq", "nullptr",
  "operator", "or", "or_eq",
  "private", "protected", "public",
  "register", "reinterpret_cast", "requires", "restrict", "return",
  "self", "session", "short", "signed", "sizeof", "small", "static", "static_assert", "static_cast", "stderr", "stdin",
  "stdout", "struct", "sun", "switch",
  "template", "this", "thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof",
  "typeof_unqual",
  "union", "unix", "unsigned", "using",
  "virtual", "void", "volatile",
  "wchar_t", "while",
  "xor", "xor_eq",
};

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, *(const char *const *) b);
}

/**
 * crow_c_is_reserved: (skip)
 * @name: a word
 *
 * Returns: whether @name cannot name a parameter of generated code
 */
gboolean
crow_c_is_reserved (const char *name)
{
  return bsearch (name, reserved, G_N_ELEMENTS (reserved), sizeof reserved[0], compare_words) != NULL;
}

/**
 * crow_c_is_identifier: (skip)
 * @name: a word
 *
 * Returns: whether @name is made of ASCII letters, digits and underscores and begins with no digit; keywords count
 */
gboolean
crow_c_is_identifier (const char *name)
{
  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;
  return TRUE;
}

/* U+0391…U+03A9; capitals, with U+03A2 unused. */
static const char *const greek[] = {
  "A", "V", "G", "D", "E", "Z", "I", "Th", "I", "K", "L", "M", "N", "X", "O", "P", "R", NULL, "S", "T", "Y", "F",
  "Ch", "Ps", "O",
};

/* U+0410…U+042F; capitals. */
static const char *const cyrillic[] = {
  "A", "B", "V", "G", "D", "E", "Zh", "Z", "I", "Y", "K", "L", "M", "N", "O", "P", "R", "S", "T", "U", "F", "Kh",
  "Ts", "Ch", "Sh", "Shch", "", "Y", "", "E", "Yu", "Ya",
};

/* Letters that neither decompose nor stand in GLib's tables; capitals. */
static const struct
{
  gunichar c;
  const char *text;
} letters[] = {
  { 0x00d0, "D" },  { 0x0110, "D" },  { 0x0126, "H" },  { 0x0130, "I" },  { 0x014a, "Ng" }, { 0x0166, "T" },  { 0x0401, "Yo" }, { 0x0402, "Dj" }, { 0x0403, "Gj" }, { 0x0404, "Ye" },
  { 0x0405, "Dz" }, { 0x0406, "I" },  { 0x0407, "Yi" }, { 0x0408, "J" },  { 0x0409, "Lj" }, { 0x040a, "Nj" },
  { 0x040b, "C" },  { 0x040c, "Kj" }, { 0x040e, "U" },  { 0x040f, "Dzh" }, { 0x0490, "G" },
};

/* The Latin spelling of a capital letter of Greek or Cyrillic, or NULL. */
static const char *
lookup_letter (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].c == c)
      return letters[i].text;
  if (c >= 0x0391 && c < 0x0391 + G_N_ELEMENTS (greek))
    return greek[c - 0x0391];
  if (c >= 0x0410 && c < 0x0410 + G_N_ELEMENTS (cyrillic))
    return cyrillic[c - 0x0410];
  return NULL;
}

static gboolean
append_letter (GString *out,
               gunichar c)
{
  const char *latin;

  if (c == 0x0131) /* dotless i: its capital is an ASCII letter */
    {
      g_string_append_c (out, 'i');
      return TRUE;
    }
  latin = lookup_letter (g_unichar_toupper (c));
  if (latin == NULL)
    return FALSE;
  if (g_unichar_isupper (c))
    g_string_append (out, latin);
  else
    {
      g_autofree char *lower = g_ascii_strdown (latin, -1);

      g_string_append (out, lower);
    }
  return TRUE;
}

static void
append_character (GString *out,
                  gunichar c)
{
  char utf8[7] = { 0 };
  g_autofree char *ascii = NULL;
  gunichar base, mark;

  if (c < 0x80)
    {
      g_string_append_c (out, (char) c);
      return;
    }
  /* An accented letter of another script is that script's letter. */
  if (append_letter (out, c))
    return;
  if (g_unichar_decompose (c, &base, &mark) && base >= 0x80 && append_letter (out, base))
    return;
  if (g_unichar_ismark (c) && g_unichar_type (c) == G_UNICODE_NON_SPACING_MARK && c < 0x0370)
    return;
  g_unichar_to_utf8 (c, utf8);
  ascii = g_str_to_ascii (utf8, "C");
  if (strchr (ascii, '?') == NULL && *ascii != '\0')
    {
      /* "ß" and "ﬁ" go on with the word; "™" and "½" are words of their own. */
      g_string_append (out, ascii);
      return;
    }
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
      g_string_append_c (out, ' ');
      return;
    default:
      g_string_append_printf (out, " u%04x ", c);
    }
}

/**
 * crow_c_to_ascii: (skip)
 * @name: a name in any script
 *
 * Returns: (transfer full): @name in ASCII; letters without a usual transliteration as words "u4e2d"
 */
char *
crow_c_to_ascii (const char *name)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  GString *out;

  if (g_str_is_ascii (name))
    return g_strdup (name);
  valid = g_utf8_make_valid (name, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  out = g_string_new (NULL);

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    append_character (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/**
 * crow_c_to_snake: (skip)
 * @name: a name in any script
 *
 * Returns: (transfer full): its words in lower case, joined by underscores; may be empty or begin with a digit
 */
char *
crow_c_to_snake (const char *name)
{
  g_autofree char *ascii = crow_c_to_ascii (name);

  return crow_name_to_snake (ascii);
}

/**
 * crow_c_to_camel: (skip)
 * @name: a name in any script
 *
 * Returns: (transfer full): its words capitalized and joined; may be empty or begin with a digit
 */
char *
crow_c_to_camel (const char *name)
{
  g_autofree char *ascii = crow_c_to_ascii (name);

  return crow_name_to_camel (ascii);
}

/**
 * crow_c_to_snake_spelled: (skip)
 * @name: a name in any script
 *
 * As crow_c_to_snake(), with punctuation spelled as words, so that "A", "A+" and "A-" stay apart.
 *
 * Returns: (transfer full): words in lower case, joined by underscores
 */
char *
crow_c_to_snake_spelled (const char *name)
{
  static const char *const words[] = {
    ['!'] = "not",       ['"'] = "quote",  ['#'] = "hash",    ['$'] = "dollar",  ['%'] = "percent", ['&'] = "and",
    ['\''] = "apostrophe", ['('] = "open", [')'] = "close",   ['*'] = "star",    ['+'] = "plus",    [','] = "comma",
    ['-'] = "minus",     ['.'] = "dot",    ['/'] = "slash",   [':'] = "colon",   [';'] = "semicolon", ['<'] = "less",
    ['='] = "equal",     ['>'] = "greater", ['?'] = "question", ['@'] = "at",    ['['] = "left",    ['\\'] = "backslash",
    [']'] = "right",     ['^'] = "caret",  ['_'] = "underscore", ['`'] = "grave", ['{'] = "begin",  ['|'] = "bar",
    ['}'] = "end",       ['~'] = "tilde",
  };
  g_autofree char *ascii = crow_c_to_ascii (name);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c < G_N_ELEMENTS (words) && words[c] != NULL && (c != '_' || p == ascii || p[1] == '\0'))
        g_string_append_printf (out, " %s ", words[c]);
      else
        g_string_append_c (out, (char) c);
    }
  return crow_name_to_snake (out->str);
}
