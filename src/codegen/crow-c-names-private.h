/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The insides of CrowCNames, for the files that settle names.
 */
#pragma once

#include "codegen/crow-c-claims.h"
#include "codegen/crow-c-names.h"

G_BEGIN_DECLS

typedef struct
{
  CrowCTypeNames type;
  CrowCMemberNames *attributes;
  CrowCMemberNames *roles;
  const char **keys;
} EntityNames;

typedef struct
{
  CrowCTypeNames type;
  const char **values;
} EnumNames;

struct _CrowCNames
{
  /* owned */
  CrowSchema *schema;
  CrowCClaims *claims; /* of all symbols; an owner is the diagram's name of what has it, borrowed from the schema */
  EntityNames *entities;
  EnumNames *enums;
  /* kept by `claims` */
  const char *camel;
  const char *snake;
  const char *upper;
  const char *before_snake; /* "blog_" */
  const char *before_upper;
  const char *functions[CROW_C_N_FUNCTIONS];
};

/* Takes the symbol @before + @name, whatever it is called; FALSE: somebody has it.  (out) (optional): @symbol, which lives
 * as long as the names; also the one that somebody has. */
gboolean    _crow_c_names_claim_symbol  (CrowCNames         *self,
                                         const char         *before,
                                         const char         *name,
                                         const char         *owner,
                                         const char        **symbol);
/* Sets CROW_CODEGEN_ERROR_NAME; returns FALSE. */
gboolean    _crow_c_names_fail_clash    (CrowCNames         *self,
                                         const char         *c_name,
                                         const char         *owner,
                                         const char         *symbol,
                                         GError            **error);
gboolean    _crow_c_names_check_c_name  (const char         *c_name,
                                         const char         *owner,
                                         GError            **error);
/* "user", then "user_2", "user_3"; for CamelCase "User", "User2". */
char       *_crow_c_names_with_suffix   (const char         *name,
                                         guint               n,
                                         gboolean            camel);
/* Pairs of a link have no objects, and neither have rows that no key tells apart. */
gboolean    _crow_c_names_has_type      (const CrowEntityInfo *entity);

/* The rounds of settling: by hand, plain, with a suffix. */
gboolean    _crow_c_names_settle_types  (CrowCNames         *self,
                                         GError            **error);
gboolean    _crow_c_names_settle_values (CrowCNames         *self,
                                         GError            **error);
gboolean    _crow_c_names_settle_members (CrowCNames        *self,
                                          GError           **error);

G_END_DECLS
