/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The claims next to a plain hash table of spelled symbols that is asked the same things.
 */
#include "config.h"

#include "codegen/crow-c-claims.h"

#include <string.h>

static const char *const patterns[] = { "get_*", "*_get", "+s", "a+", "X_#", "#" };

static char *
spell (const char *pattern,
       CrowCForm  *forms)
{
  const char *at = strpbrk (pattern, "*+#");
  const CrowCForm *form = &forms[*at == '*' ? 0 : *at == '+' ? 1 : 2];

  return g_strdup_printf ("%s%.*s%s%s", form->before.text, (int) (at - pattern), pattern, form->name.text, at + 1);
}

/* Names of few letters meet often, also across what stands before them. */
static const char *
pick_text (CrowCClaims *claims,
           const char  *letters)
{
  char text[6] = { 0 };
  gint n = g_test_rand_int_range (0, 5);

  for (gint i = 0; i < n; i++)
    text[i] = letters[g_test_rand_int_range (0, (gint32) strlen (letters))];
  return crow_c_claims_keep (claims, text);
}

/* Claims a group in both; returns whether it was free. */
static gboolean
claim_in_both (CrowCClaims *claims,
               GHashTable  *model,
               CrowCForm   *forms,
               const char  *owner)
{
  g_autoptr (GPtrArray) symbols = g_ptr_array_new_with_free_func (g_free);
  const char *clash = NULL, *first = NULL;
  gboolean taken;

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      char *symbol = spell (patterns[i], forms);

      if (first == NULL && (g_hash_table_contains (model, symbol) ||
                            g_ptr_array_find_with_equal_func (symbols, symbol, g_str_equal, NULL)))
        first = symbol;
      g_ptr_array_add (symbols, symbol);
    }
  taken = crow_c_claims_add (claims, patterns, G_N_ELEMENTS (patterns), forms, 3, owner, &clash);
  g_assert_cmpstr (clash, ==, first);
  g_assert_cmpint (taken, ==, first == NULL);
  if (taken)
    for (guint i = 0; i < symbols->len; i++)
      g_hash_table_insert (model, g_strdup (symbols->pdata[i]), (gpointer) owner);
  for (guint i = 0; i < symbols->len; i++)
    g_assert_cmpstr (crow_c_claims_lookup (claims, symbols->pdata[i]), ==,
                     g_hash_table_lookup (model, symbols->pdata[i]));
  return taken;
}

static void
test_random (void)
{
  static const char *const owners[] = { "one", "two", "three" };
  g_autoptr (CrowCClaims) claims = crow_c_claims_new ();
  g_autoptr (GHashTable) model = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_taken = 0, n_refused = 0;
  GHashTableIter iter;
  gpointer symbol, owner;

  for (guint i = 0; i < 6000; i++)
    {
      CrowCForm forms[3];

      for (guint j = 0; j < G_N_ELEMENTS (forms); j++)
        {
          forms[j].before = crow_c_part (pick_text (claims, "ag_"));
          forms[j].name = crow_c_part (pick_text (claims, "aegstX_"));
        }
      if (claim_in_both (claims, model, forms, owners[i % G_N_ELEMENTS (owners)]))
        n_taken++;
      else
        n_refused++;
    }
  g_assert_cmpuint (n_taken, >, 100);
  g_assert_cmpuint (n_refused, >, 100);
  g_hash_table_iter_init (&iter, model);
  while (g_hash_table_iter_next (&iter, &symbol, &owner))
    g_assert_cmpstr (crow_c_claims_lookup (claims, symbol), ==, owner);
}

/* A name and its mirror whose polynomials are the same whatever the base: the letters of the Thue-Morse sequence. */
static char *
make_colliding (gboolean mirrored)
{
  enum { N = 2048 };
  char *text = g_malloc0 (N + 1);

  for (guint i = 0; i < N; i++)
    {
      guint bits = 0;

      for (guint j = i; j > 0; j >>= 1)
        bits ^= j & 1;
      text[i] = bits != (guint) mirrored ? 'a' : 'b';
    }
  return text;
}

static void
test_colliding (void)
{
  static const char *const pattern[] = { "*" };
  g_autoptr (CrowCClaims) claims = crow_c_claims_new ();
  g_autofree char *one = make_colliding (FALSE);
  g_autofree char *other = make_colliding (TRUE);
  CrowCForm forms[] = { { crow_c_part (""), crow_c_part (one) }, { crow_c_part (""), crow_c_part (other) } };

  g_assert_cmpstr (one, !=, other);
  g_assert_true (forms[0].name.hash == forms[1].name.hash);
  g_assert_true (crow_c_claims_add (claims, pattern, 1, &forms[0], 1, "one", NULL));
  g_assert_null (crow_c_claims_lookup (claims, other));
  g_assert_true (crow_c_claims_add (claims, pattern, 1, &forms[1], 1, "other", NULL));
  g_assert_cmpstr (crow_c_claims_lookup (claims, one), ==, "one");
  g_assert_cmpstr (crow_c_claims_lookup (claims, other), ==, "other");
  g_assert_false (crow_c_claims_add (claims, pattern, 1, &forms[0], 1, "third", NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/c-claims/random", test_random);
  g_test_add_func ("/codegen/c-claims/colliding", test_colliding);
  return g_test_run ();
}
