/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The symbols that are taken.
 *
 * A name is claimed as a group: all symbols that it leads to are taken together or not at all, so a getter and its
 * setter always rhyme.  A symbol of a group is a pattern: one of '*', '+' and '#' in it stands for the first, second or
 * third form of the name, and what stands before that form is put before the symbol ("get_*" of the form "name" before
 * which stands "blog_user_" is "blog_user_get_name").
 *
 * Symbols are not spelled out to be claimed: a form's hash is made once, that of a symbol is put together from those of
 * its parts.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CROW_C_MAX_FORMS 3
/* Patterns of a group. */
#define CROW_C_MAX_PATTERNS 32

typedef struct _CrowCClaims CrowCClaims;

/* A part of symbols.  Borrows its text. */
typedef struct
{
  const char *text;
  guint64 hash;
  guint64 power; /* of the hash's base, to the number of bytes */
} CrowCPart;

typedef struct
{
  CrowCPart before;
  CrowCPart name;
} CrowCForm;

CrowCPart    crow_c_part            (const char        *text);

CrowCClaims *crow_c_claims_new      (void);
void         crow_c_claims_free     (CrowCClaims       *self);

/* Takes all symbols of a group, or none.  On success the names of @forms are replaced by copies that live as long as the
 * claims; what stands before them, the patterns and @owner must live as long anyway.  @clash: (out) (optional): set on
 * failure to the first symbol that somebody has, which lives as long as the claims. */
gboolean     crow_c_claims_add      (CrowCClaims       *self,
                                     const char *const *patterns,
                                     guint              n_patterns,
                                     CrowCForm         *forms,
                                     guint              n_forms,
                                     const char        *owner,
                                     const char       **clash);
/* (nullable): the owner of a symbol */
const char  *crow_c_claims_lookup   (CrowCClaims       *self,
                                     const char        *symbol);
/* A copy of @text that lives as long as the claims. */
const char  *crow_c_claims_keep     (CrowCClaims       *self,
                                     const char        *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowCClaims, crow_c_claims_free)

G_END_DECLS
