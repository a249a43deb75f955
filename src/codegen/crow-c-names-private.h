/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The insides of CrowCNames: claiming symbols, for the files that settle names.
 *
 * A name is claimed as a group: all symbols that it leads to are taken together or not at all, so a getter and its
 * setter always rhyme.  A pattern stands for a symbol of the group: '*' is the name being claimed, '+' the singular of
 * a to-many role.
 */
#pragma once

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
  GStringChunk *strings;
  GHashTable *symbols; /* symbol → the diagram's name of what has it, borrowed from the schema */
  EntityNames *entities;
  EnumNames *enums;
  /* in `strings` */
  const char *camel;
  const char *snake;
  const char *upper;
  const char *functions[CROW_C_N_FUNCTIONS];
  /* state */
  GString *scratch;
};

/* A copy of @text that lives as long as the names. */
const char *_crow_c_names_keep          (CrowCNames         *self,
                                         const char         *text);
/* The symbol of @pattern behind @before, in self->scratch. */
void        _crow_c_names_expand        (CrowCNames         *self,
                                         const char         *before,
                                         const char         *pattern,
                                         const char         *name,
                                         const char         *singular);
/* Takes all symbols of a group, or none.  @taken: (out) (optional): the first one that somebody has. */
gboolean    _crow_c_names_claim         (CrowCNames         *self,
                                         const char         *before,
                                         const char *const  *patterns,
                                         guint               n_patterns,
                                         const char         *name,
                                         const char         *singular,
                                         const char         *owner,
                                         const char        **taken);
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
