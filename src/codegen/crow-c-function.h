/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A C function to be written: once as a declaration in a header, once with documentation and body.
 *
 * Types are given as C writes them, stars at the end ("const char *").  Descriptions are source text of a comment: what
 * a person typed goes through crow_c_append_comment_text() first.
 */
#pragma once

#include "base/crow-text-writer.h"

G_BEGIN_DECLS

typedef struct _CrowCFunctionText CrowCFunctionText;

#define CROW_C_FUNCTION_MAX_PARTS 8

/* Where functions come from and go back to, so that those of a thousand entities are made of the memory of one's.  Zeroes
 * are an empty pool; it must outlive its functions. */
typedef struct
{
  CrowCFunctionText *unused;
} CrowCFunctionPool;

void               crow_c_function_pool_clear    (CrowCFunctionPool *self);

/* @bare: only to be declared; what is said of it and its body are not kept. */
CrowCFunctionText *crow_c_function_new           (CrowCFunctionPool *pool,
                                                  const char        *type,
                                                  const char        *name,
                                                  gboolean           bare);
/* The same with a name that is put together. */
CrowCFunctionText *crow_c_function_new_joined    (CrowCFunctionPool *pool,
                                                  const char        *type,
                                                  const char *const *parts,
                                                  guint              n_parts,
                                                  gboolean           bare);
gboolean           crow_c_function_is_bare       (CrowCFunctionText *self);
void               crow_c_function_free          (CrowCFunctionText *self);

void               crow_c_function_add_parameter (CrowCFunctionText *self,
                                                  const char        *type,
                                                  const char        *name,
                                                  const char        *description);
/* Paragraphs; may be called again for the next one. */
void               crow_c_function_describe      (CrowCFunctionText *self,
                                                  const char        *paragraph);
/* A paragraph of the user's own text. */
void               crow_c_function_quote         (CrowCFunctionText *self,
                                                  const char        *text);
void               crow_c_function_set_returns   (CrowCFunctionText *self,
                                                  const char        *description);
/* Lines of the body, with their own line breaks. */
void               crow_c_function_append        (CrowCFunctionText *self,
                                                  const char        *format,
                                                  ...) G_GNUC_PRINTF (2, 3);

/* In the body. */
void               crow_c_function_replace       (CrowCFunctionText *self,
                                                  const char        *find,
                                                  const char        *replacement);

void               crow_c_function_write         (CrowCFunctionText *self,
                                                  CrowTextWriter    *out,
                                                  gboolean           is_static);
/* Declarations in columns; NULL among the functions is an empty line.  @decorator: (nullable): put before each. */
void               crow_c_functions_declare      (GPtrArray         *functions,
                                                  CrowTextWriter    *out,
                                                  const char        *decorator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowCFunctionText, crow_c_function_free)

G_END_DECLS
