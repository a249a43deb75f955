/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of the reader of MariaDB's scripts: tokens, types, expressions, tables.
 *
 * A statement is a list of tokens, ended by one of the kind CROW_MY_END, so that looking one ahead is always possible.
 */
#pragma once

#include "import/crow-script-reader.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_MY_END,
  CROW_MY_WORD,
  CROW_MY_NAME,   /* `quoted` */
  CROW_MY_STRING, /* 'text' or "text" */
  CROW_MY_NUMBER,
  CROW_MY_BYTES,  /* x'00', b'01', 0x00 */
  CROW_MY_SIGN,   /* one or more characters of an operator */
} CrowMyTokenKind;

typedef struct
{
  CrowMyTokenKind kind;
  gsize start, length; /* in the text */
} CrowMyToken;

typedef struct
{
  CrowScriptReader *reader;
  const char *text;        /* of the script */
  GArray *tokens;          /* of CrowMyToken: the statement */
  guint at;                /* the next token */
  guint depth;             /* of functions that call themselves */
  GHashTable *generated;   /* keys of indexes that were made for a foreign key and go for a wider one */
  char *database;          /* (nullable): the first that is named, which is the one that is read */
  char *current;           /* (nullable): of USE */
  char *collation;         /* the database's own */
} CrowMyReader;

/* Tokens from @start to before @end, conditional comments as if they were none. */
void         _crow_my_tokenize      (const char *text, gsize start, gsize end, GArray *tokens);
/* Behind the blank, comment, string, name or sign at @p, but not beyond @end. */
const char  *_crow_my_skip_token    (const char *p, const char *end);
/* TRUE for a comment that begins with an exclamation mark and that this server reads; *inside is set to what is in it. */
gboolean     _crow_my_is_conditional (const char *p, const char **inside);

static inline const CrowMyToken *
_crow_my_peek (CrowMyReader *self,
               guint         ahead)
{
  return &g_array_index (self->tokens, CrowMyToken, MIN (self->at + ahead, self->tokens->len - 1));
}

/* Whether the first character is that of @word, in small letters or capitals.  Most tokens are told from most words by it. */
static inline gboolean
_crow_my_may_be (CrowMyReader *self,
                 guint         ahead,
                 const char   *word)
{
  return ((self->text[_crow_my_peek (self, ahead)->start] ^ *word) & ~0x20) == 0;
}

gboolean     _crow_my_is_word       (CrowMyReader *self, guint ahead, const char *word);
/* Whether a token is this word, in whatever letters, or sign; @word is in small ones. */
static inline gboolean
_crow_my_is (CrowMyReader *self,
             guint         ahead,
             const char   *word)
{
  return _crow_my_may_be (self, ahead, word) && _crow_my_is_word (self, ahead, word);
}

/* Takes the next tokens if they are these words or signs, up to NULL; @first is looked at twice. */
gboolean     _crow_my_take_words    (CrowMyReader *self, const char *first, ...) G_GNUC_NULL_TERMINATED;
#define _crow_my_take(self, first, ...) \
  (_crow_my_may_be (self, 0, first) ? _crow_my_take_words (self, first, __VA_ARGS__) : FALSE)
/* A name, quoted or not; NULL if there is none. */
char        *_crow_my_take_name     (CrowMyReader *self);
/* The value of a string literal, pieces beside each other joined; NULL if there is none. */
char        *_crow_my_take_string   (CrowMyReader *self);
/* From "(" to behind its ")"; FALSE if it is none or has no end. */
gboolean     _crow_my_skip_group    (CrowMyReader *self);
/* The text from token @first to before the next one, blanks at the ends left out. */
char        *_crow_my_dup_text      (CrowMyReader *self, guint first);
/* Up to the next "," or ")" outside of parentheses, or the end. */
void         _crow_my_skip_item     (CrowMyReader *self);
gboolean     _crow_my_is_at_end     (CrowMyReader *self);

/* A literal as information_schema shows it. */
void         _crow_my_append_literal (GString *text, const char *value);
void         _crow_my_append_name    (GString *text, const char *name);

/* An expression as the server prints it; NULL if it is not understood, and then nothing was taken. */
char        *_crow_my_take_expression (CrowMyReader *self);
/* The same of an operand: what DEFAULT takes without parentheses. */
char        *_crow_my_take_operand    (CrowMyReader *self);
/* "(expression)": the server's spelling, or the text as it is. */
char        *_crow_my_take_group_expression (CrowMyReader *self);

/* The same behind DEFAULT: in parentheses if it is more than a function or a value. */
char        *_crow_my_take_group_default (CrowMyReader *self);

typedef struct
{
  char *text;       /* as information_schema shows it */
  char *collation;  /* (nullable) */
  gboolean serial;  /* SERIAL */
  gboolean json;
} CrowMyType;

/* FALSE if there is no type. */
gboolean     _crow_my_take_type     (CrowMyReader *self, CrowMyType *type);
gboolean     _crow_my_type_is_text  (const char *type);
gboolean     _crow_my_type_is_number (const char *type);
char        *_crow_my_default_collation (const char *charset);

/* "name" or "database.name"; FALSE if there is none. */
gboolean     _crow_my_take_table_name (CrowMyReader *self, char **schema, char **name);
CrowCatalogTable *_crow_my_find_table (CrowMyReader *self, const char *schema, const char *name);

void         _crow_my_create_table  (CrowMyReader *self);
void         _crow_my_create_index  (CrowMyReader *self);
void         _crow_my_alter_table   (CrowMyReader *self);

/* For ALTER TABLE: what may stand in CREATE TABLE too. */
typedef struct _CrowMyKeys CrowMyKeys;
CrowMyKeys  *_crow_my_keys_new      (void);
void         _crow_my_keys_free     (CrowMyKeys *keys);
/* A column or, without a comma behind it, a key or constraint; FALSE if it is not understood. */
gboolean     _crow_my_take_column   (CrowMyReader *self, CrowCatalogTable *table, CrowMyKeys *keys, const char *replaced);
gboolean     _crow_my_take_key      (CrowMyReader *self, CrowCatalogTable *table, CrowMyKeys *keys);
gboolean     _crow_my_is_key        (CrowMyReader *self);
/* A key of one column that its definition tells of; REFERENCES of a definition, behind that word. */
void         _crow_my_keys_add_column (CrowMyKeys *keys, const char *column, gboolean primary);
gboolean     _crow_my_take_reference (CrowMyReader *self, CrowMyKeys *keys, const char *column);
/* Behind DEFAULT: sets the column's; FALSE if it is not understood. */
gboolean     _crow_my_take_default  (CrowMyReader *self, CrowCatalogColumn *column);
/* Makes indexes and foreign keys of what was collected, as the server does at the end of a statement. */
void         _crow_my_keys_apply    (CrowMyReader *self, CrowCatalogTable *table, CrowMyKeys *keys);
void         _crow_my_take_table_options (CrowMyReader *self, CrowCatalogTable *table);
/* Forgets collations that columns would have anyway. */
void         _crow_my_uncollate_table (CrowMyReader *self, CrowCatalogTable *table);

G_END_DECLS
