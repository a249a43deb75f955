/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hash table of symbols that exist as parts only.
 *
 * The hash is a polynomial of the bytes, so that of a text that is put together follows from those of its parts with one
 * multiplication each.  Names that were made to meet in it cost time, not correctness: where hashes agree the symbols are
 * spelled out and compared.
 *
 * Invariants: a slot is 0 or the index of a group and of a pattern in it; the table is at most half full; slots are
 * emptied only in the order opposite to that in which they were filled, before anything else is added, so no search
 * is cut short.
 */
#include "config.h"

#include "codegen/crow-c-claims.h"

#include <string.h>

#define HASH_BASE G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

typedef struct
{
  const char *before;
  const char *name;
} Form;

typedef struct
{
  const char *const *patterns;
  const char *owner;
  Form forms[CROW_C_MAX_FORMS];
} Group;

typedef struct
{
  guint32 hash;
  guint32 symbol; /* index of the group * CROW_C_MAX_PATTERNS + that of the pattern; 0: empty */
} Slot;

struct _CrowCClaims
{
  /* owned */
  GStringChunk *strings;
  GArray *groups; /* of Group; the first one is nobody's */
  Slot *slots;
  GString *scratch;
  /* state */
  guint32 mask; /* the number of slots, less one */
  guint32 used;
};

/* --- parts --- */

static guint64
hash_bytes (guint64     hash,
            const char *bytes,
            gsize       n)
{
  for (gsize i = 0; i < n; i++)
    hash = hash * HASH_BASE + (guchar) bytes[i] + 1;
  return hash;
}

CrowCPart
crow_c_part (const char *text)
{
  CrowCPart part = { text, 0, 1 };

  for (const char *p = text; *p != '\0'; p++)
    {
      part.hash = part.hash * HASH_BASE + (guchar) *p + 1;
      part.power *= HASH_BASE;
    }
  return part;
}

/* Which form a character of a pattern stands for; CROW_C_MAX_FORMS: none. */
static guint
get_form (char c)
{
  return c == '*' ? 0 : c == '+' ? 1 : c == '#' ? 2 : CROW_C_MAX_FORMS;
}

static const char *
find_placeholder (const char *pattern)
{
  while (get_form (*pattern) == CROW_C_MAX_FORMS)
    {
      g_assert (*pattern != '\0');
      pattern++;
    }
  return pattern;
}

/* All bits of a polynomial's value count, the lower ones least. */
static guint32
finish_hash (guint64 hash)
{
  hash ^= hash >> 32;
  hash *= G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return (guint32) (hash >> 32);
}

static guint32
hash_pattern (const char      *pattern,
              const CrowCForm *forms)
{
  const char *at = find_placeholder (pattern);
  const CrowCForm *form = &forms[get_form (*at)];
  guint64 hash = hash_bytes (form->before.hash, pattern, (gsize) (at - pattern));

  hash = hash * form->name.power + form->name.hash;
  return finish_hash (hash_bytes (hash, at + 1, strlen (at + 1)));
}

/* The symbol of a slot, in self->scratch. */
static const char *
spell_symbol (CrowCClaims *self,
              guint32      symbol)
{
  const Group *group = &g_array_index (self->groups, Group, symbol / CROW_C_MAX_PATTERNS);
  const char *pattern = group->patterns[symbol % CROW_C_MAX_PATTERNS];
  const char *at = find_placeholder (pattern);
  const Form *form = &group->forms[get_form (*at)];

  g_string_assign (self->scratch, form->before);
  g_string_append_len (self->scratch, pattern, at - pattern);
  g_string_append (self->scratch, form->name);
  g_string_append (self->scratch, at + 1);
  return self->scratch->str;
}

/* --- the table --- */

CrowCClaims *
crow_c_claims_new (void)
{
  CrowCClaims *self = g_new0 (CrowCClaims, 1);

  self->strings = g_string_chunk_new (16384);
  self->groups = g_array_sized_new (FALSE, TRUE, sizeof (Group), 256);
  g_array_set_size (self->groups, 1);
  self->mask = 4095;
  self->slots = g_new0 (Slot, self->mask + 1);
  self->scratch = g_string_new (NULL);
  return self;
}

void
crow_c_claims_free (CrowCClaims *self)
{
  if (self == NULL)
    return;
  g_string_chunk_free (self->strings);
  g_array_unref (self->groups);
  g_free (self->slots);
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

const char *
crow_c_claims_keep (CrowCClaims *self,
                    const char  *text)
{
  return g_string_chunk_insert (self->strings, text);
}

static void
reserve (CrowCClaims *self)
{
  g_autofree Slot *old = NULL;
  guint32 n_old = self->mask + 1;

  if ((self->used + CROW_C_MAX_PATTERNS) * 2 <= n_old)
    return;
  old = g_steal_pointer (&self->slots);
  self->mask = n_old * 4 - 1;
  self->slots = g_new0 (Slot, self->mask + 1);
  for (guint32 i = 0; i < n_old; i++)
    if (old[i].symbol != 0)
      {
        guint32 at = old[i].hash & self->mask;

        while (self->slots[at].symbol != 0)
          at = (at + 1) & self->mask;
        self->slots[at] = old[i];
      }
}

/* The slot of a symbol, or the empty one where it belongs.  @text: (nullable): what to compare with; NULL: symbol
 * @symbol, which is spelled where hashes meet. */
static Slot *
find_slot (CrowCClaims *self,
           guint32      hash,
           const char  *text,
           guint32      symbol)
{
  guint32 at = hash & self->mask;

  for (; self->slots[at].symbol != 0; at = (at + 1) & self->mask)
    if (self->slots[at].hash == hash)
      {
        g_autofree char *spelled = text == NULL ? g_strdup (spell_symbol (self, symbol)) : NULL;

        if (strcmp (spell_symbol (self, self->slots[at].symbol), text != NULL ? text : spelled) == 0)
          break;
      }
  return &self->slots[at];
}

gboolean
crow_c_claims_add (CrowCClaims       *self,
                   const char *const *patterns,
                   guint              n_patterns,
                   CrowCForm         *forms,
                   guint              n_forms,
                   const char        *owner,
                   const char       **clash)
{
  Slot *filled[CROW_C_MAX_PATTERNS];
  Group group = { patterns, owner, { { NULL, NULL } } };
  guint32 first = self->groups->len * CROW_C_MAX_PATTERNS;

  g_assert (n_patterns <= CROW_C_MAX_PATTERNS && n_forms <= CROW_C_MAX_FORMS);

  reserve (self);
  for (guint i = 0; i < n_forms; i++)
    group.forms[i] = (Form) { forms[i].before.text, forms[i].name.text };
  g_array_append_val (self->groups, group);
  for (guint i = 0; i < n_patterns; i++)
    {
      guint32 hash = hash_pattern (patterns[i], forms);

      filled[i] = find_slot (self, hash, NULL, first + i);
      if (filled[i]->symbol == 0)
        {
          *filled[i] = (Slot) { hash, first + i };
          continue;
        }
      if (clash != NULL)
        *clash = crow_c_claims_keep (self, spell_symbol (self, first + i));
      while (i-- > 0)
        *filled[i] = (Slot) { 0, 0 };
      g_array_set_size (self->groups, self->groups->len - 1);
      return FALSE;
    }
  self->used += n_patterns;
  for (guint i = 0; i < n_forms; i++)
    g_array_index (self->groups, Group, self->groups->len - 1).forms[i].name = forms[i].name.text =
      crow_c_claims_keep (self, forms[i].name.text);
  return TRUE;
}

const char *
crow_c_claims_lookup (CrowCClaims *self,
                      const char  *symbol)
{
  const Slot *slot = find_slot (self, finish_hash (crow_c_part (symbol).hash), symbol, 0);

  return slot->symbol == 0 ? NULL : g_array_index (self->groups, Group, slot->symbol / CROW_C_MAX_PATTERNS).owner;
}
