/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A dialect: data and functions.  Each dialect is one constant in a file of its own; all are listed in
 * crow-dialect.c.  Adding one touches that list and its own file.
 */
#pragma once

#include "sql/crow-dialect.h"
#include "sql/crow-problem.h"

G_BEGIN_DECLS

/**
 * CrowDialectFeatures:
 *
 * What a database can do that another cannot.
 */
typedef enum
{
  CROW_FEATURE_FOLDS_NAMES = 1 << 0,         /* unquoted names are folded to lower case */
  CROW_FEATURE_COMPARES_CASE = 1 << 1,       /* "a" and "A" are two names */
  CROW_FEATURE_SCHEMAS = 1 << 2,             /* tables lie in schemas */
  CROW_FEATURE_ENUM_TYPES = 1 << 3,          /* CREATE TYPE … AS ENUM */
  CROW_FEATURE_ENUM_CHECKS = 1 << 4,         /* an enumeration is a CHECK */
  CROW_FEATURE_LATE_REFERENCES = 1 << 5,     /* a table may refer to one that comes later */
  CROW_FEATURE_INDEXES_REFERENCES = 1 << 6,  /* makes the index of a foreign key itself */
  CROW_FEATURE_NAMES_CONSTRAINTS = 1 << 7,   /* constraints are dropped by name, so each gets one */
  CROW_FEATURE_PARTIAL_INDEXES = 1 << 8,
  CROW_FEATURE_EXPRESSION_INDEXES = 1 << 9,
  CROW_FEATURE_INDEX_COLLATIONS = 1 << 10,
  CROW_FEATURE_DEFERRABLE_REFERENCES = 1 << 11,
  CROW_FEATURE_DEFERRABLE_KEYS = 1 << 12,
  CROW_FEATURE_VIRTUAL_COLUMNS = 1 << 13,    /* generated columns that are not stored */
  CROW_FEATURE_REQUIRED_GENERATED = 1 << 14, /* NOT NULL on generated columns */
  CROW_FEATURE_COMMENT_STATEMENTS = 1 << 15, /* COMMENT ON */
  CROW_FEATURE_COMMENT_CLAUSES = 1 << 16,    /* COMMENT '…' */
  CROW_FEATURE_UPDATE_STAMPS = 1 << 17,      /* ON UPDATE CURRENT_TIMESTAMP */
  CROW_FEATURE_TABLE_OPTIONS = 1 << 18,      /* STRICT, WITHOUT ROWID */
  CROW_FEATURE_INDEXES_PER_TABLE = 1 << 19,  /* two tables may have indexes of one name */
  CROW_FEATURE_REFERENCES_PER_SCHEMA = 1 << 20, /* two tables may not have foreign keys of one name */
  CROW_FEATURE_NAMES_PRIMARY_KEYS = 1 << 21,
  CROW_FEATURE_AUTO_ANYWHERE = 1 << 22,      /* AUTO on attributes that are not the primary key */
} CrowDialectFeatures;

/* What a type depends on besides the attribute. */
typedef struct
{
  const CrowSchema *schema;
  const CrowEntityInfo *entity;
  const CrowAttributeInfo *attribute;
  guint entity_index;
  guint attribute_index;
} CrowTypeContext;

typedef struct
{
  CrowDialectId id;
  const char *title;
  char quote;
  guint max_name_bytes;      /* 0: no limit */
  guint max_name_characters; /* 0: no limit */
  CrowDialectFeatures features;
  const char *const *reserved; /* lower case, sorted */
  guint n_reserved;
  const char *const *types;    /* (nullable): names that an enumeration's type cannot have, sorted */
  guint n_types;
  const char *const *methods;  /* (nullable): kinds of indexes other than B-trees, ending with NULL */
  const char *auto_clause;     /* of an attribute with CROW_ATTRIBUTE_AUTO, before PRIMARY KEY; NULL: none */
  const char *always_clause;   /* instead of it, with CROW_ATTRIBUTE_ALWAYS; NULL: there is no such difference */
  const char *no_reuse_clause; /* after PRIMARY KEY, with CROW_ATTRIBUTE_NO_REUSE; NULL: none */

  /* Whether the server takes @c in a name, where it takes no blank at the end either; NULL: it takes all. */
  gboolean    (*can_hold)       (gunichar c);
  /* Whether a table's name is short enough beyond the limits above; NULL: it is. */
  gboolean    (*fits_table)     (const char *name);
  void        (*append_literal) (GString    *sql,
                                 const char *text);
  void        (*append_blob)    (GString      *sql,
                                 const guint8 *data,
                                 gsize         length);
  const char *(*boolean)        (gboolean value);
  void        (*append_type)    (GString               *sql,
                                 const CrowTypeContext *context);
  void        (*append_catalog_type) (GString               *sql,
                                      const CrowTypeContext *context);
  /* The present time or a new UUID as an expression for the attribute. */
  const char *(*expression)     (const CrowAttributeInfo *attribute,
                                 CrowValueSource          source);
  /* Whether the type itself says that the database makes the values; NULL: none does. */
  gboolean    (*is_auto_type)   (const char *native_type);
  /* Whether @collation is likely to be one of this database's, in a schema whose SQL is @origin's: a CrowDialectId, or -1. */
  gboolean    (*has_collation)  (const char *collation,
                                 int         origin);
} CrowDialect;

extern const CrowDialect _crow_dialect_sqlite;
extern const CrowDialect _crow_dialect_postgresql;
extern const CrowDialect _crow_dialect_mariadb;

const CrowDialect *_crow_dialect_get         (CrowDialectId id);

/* How many characters or bytes of a column of the verbatim type TEXT or BLOB fit into a key of @n_columns; 0: all, or it is
 * of another type. */
guint              _crow_mariadb_get_key_prefix (const CrowAttributeInfo *attribute,
                                                 guint                    n_columns);

/* The present time, as exact as the attribute's type. */
const char        *_crow_mariadb_get_stamp   (const CrowAttributeInfo *attribute);

/* Whether the attribute takes part in a primary key or a foreign key, on either side of it. */
gboolean           _crow_type_is_keyed       (const CrowTypeContext *context);
/* How long text and bytes without a length become in MariaDB where they are keyed, in characters or bytes. */
#define CROW_MARIADB_KEYED_LENGTH 255
/* Whether it is the whole primary key and gets its values from the database. */
gboolean           _crow_type_is_auto_key    (const CrowTypeContext *context);

/* How long @name is, where it is of letters, digits and "_" and short enough to reach the database as it is, also as that
 * of a table; 0: it has to be looked at more closely. */
gsize              _crow_sql_get_plain_length (const CrowDialect *dialect,
                                               const char        *name);

/* A schema that is not the default one, or NULL. */
const char        *_crow_sql_get_schema      (const char *database_schema);
/* The type's name of an enumeration, unquoted; another than the enumeration's where a table or type has that. */
char              *_crow_sql_dup_enum_name   (const CrowSchema   *schema,
                                              CrowDialectId       dialect,
                                              const CrowEnumInfo *info);
void               _crow_sql_append_qualified (GString       *sql,
                                               CrowDialectId  dialect,
                                               const char    *database_schema,
                                               const char    *name);

/* A name by which the dialect tells things apart. */
char              *_crow_sql_fold_name       (CrowDialectId  dialect,
                                              const char    *name);

gboolean           _crow_sql_is_number       (const char *text);
gboolean           _crow_sql_parse_hex       (const char  *text,
                                              GByteArray **bytes);

/* Whether @expression needs no parentheses around it: a literal, a word, with @calls a call; or it has some. */
gboolean           _crow_sql_is_primary      (const char *expression,
                                              gboolean    calls);
/* The type of an attribute as it is written in CREATE TABLE. */
void               _crow_sql_append_type     (GString          *sql,
                                              const CrowSchema *schema,
                                              guint             entity,
                                              guint             attribute,
                                              CrowDialectId     dialect);
/* The default of an attribute as it follows DEFAULT. */
void               _crow_sql_append_default  (GString                 *sql,
                                              CrowDialectId            dialect,
                                              const CrowAttributeInfo *attribute);

G_END_DECLS
