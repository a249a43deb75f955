/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The parser behind the canonical form of expressions.
 *
 * Functions that take nodes by value consume them: their text is freed or becomes part of the result's.  A node's text
 * is never NULL.
 */
#pragma once

#include "sql/crow-sql-canonical.h"

G_BEGIN_DECLS

typedef enum
{
  TOKEN_END,
  TOKEN_WORD,   /* bare, in lower case */
  TOKEN_NAME,   /* quoted, without the quotes */
  TOKEN_STRING, /* without the quotes */
  TOKEN_NUMBER,
  TOKEN_OPERATOR,
} CrowCanonTokenKind;

typedef struct
{
  CrowCanonTokenKind kind;
  char *text; /* (nullable): NULL for the END */
} CrowCanonToken;

typedef enum
{
  NODE_OTHER,
  NODE_STRING, /* `text` is the value */
  NODE_NUMBER,
  NODE_LIST,   /* ARRAY[…], without the brackets */
} CrowCanonNodeKind;

typedef struct
{
  CrowCanonNodeKind kind;
  char *text;
} CrowCanonNode;

/* On the stack; owns nothing. */
typedef struct
{
  CrowDialectId dialect;
  GHashTable *renames; /* (nullable) */
  GArray *tokens;
  guint position;
  guint depth;
  gboolean failed;     /* what comes out is of no use */
} CrowCanonParser;

/* How strongly operators bind. */
enum
{
  POWER_OR = 1,
  POWER_AND,
  POWER_NOT,
  POWER_COMPARE,
  POWER_OTHER,
  POWER_ADD,
  POWER_MULTIPLY,
  POWER_CONCATENATE,
  POWER_UNARY,
  POWER_COLLATE,
  POWER_CAST,
};

/* Tokens (crow-sql-canonical-tokens.c). */

/* Free with g_array_unref(); the last one is the END. */
GArray               *_crow_canon_tokenize      (const char      *sql,
                                                 CrowDialectId    dialect);
/* "007.50e1" → "75"; a new string. */
char                 *_crow_canon_number        (const char      *text);
/* The tokens from the position on; @ahead may reach beyond the END and then is it. */
const CrowCanonToken *_crow_canon_peek          (CrowCanonParser *self,
                                                 guint            ahead);
gboolean              _crow_canon_is_word       (CrowCanonParser *self,
                                                 guint            ahead,
                                                 const char      *word);
gboolean              _crow_canon_is_operator   (CrowCanonParser *self,
                                                 guint            ahead,
                                                 const char      *text);
/* Steps over the token if it is this. */
gboolean              _crow_canon_take_word     (CrowCanonParser *self,
                                                 const char      *word);
gboolean              _crow_canon_take_operator (CrowCanonParser *self,
                                                 const char      *text);
/* Fails if it is not. */
void                  _crow_canon_expect        (CrowCanonParser *self,
                                                 const char      *text);

/* Nodes and operands (crow-sql-canonical-operand.c). */

/* A text literal, in quotes. */
void          _crow_canon_append_text   (GString           *sql,
                                         const char        *value);
/* A node as it stands in a bigger one; a new string. */
char         *_crow_canon_print         (CrowCanonNode      node);
/* Takes @text. */
CrowCanonNode _crow_canon_other         (char              *text);
CrowCanonNode _crow_canon_binary        (CrowCanonNode      left,
                                         const char        *sign,
                                         CrowCanonNode      right);
CrowCanonNode _crow_canon_boolean_node  (CrowDialectId      dialect,
                                         gboolean           value);
/* @value: (out): which one, if it is one */
gboolean      _crow_canon_is_boolean    (const char        *text,
                                         gboolean          *value);
/* Whether @text begins with one of @words, whose end is NULL. */
gboolean      _crow_canon_is_one_of     (const char        *text,
                                         const char *const *words);
/* A name as the dialect folds it; a new string. */
char         *_crow_canon_fold_name     (CrowCanonParser      *self,
                                         const CrowCanonToken *token);
/* Takes @type. */
CrowCanonNode _crow_canon_cast          (CrowCanonParser   *self,
                                         CrowCanonNode      node,
                                         char              *type);
/* A new string, of no use if it failed. */
char         *_crow_canon_parse_type    (CrowCanonParser   *self);
/* A list up to and with @close; a new string.
 * @n: (out): how many are in it */
char         *_crow_canon_parse_list    (CrowCanonParser   *self,
                                         const char        *close,
                                         guint             *n);
/* The rest of a query between parentheses. */
CrowCanonNode _crow_canon_parse_query   (CrowCanonParser   *self);
CrowCanonNode _crow_canon_parse_operand (CrowCanonParser   *self);

/* Operators (crow-sql-canonical-operator.c). */

/* An expression, up to an operator that binds less than @power; 0 is all of it. */
CrowCanonNode _crow_canon_parse         (CrowCanonParser   *self,
                                         int                power);

G_END_DECLS
