/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of the reader of PostgreSQL's scripts: types, expressions, tables, and the rest.
 */
#pragma once

#include "import/crow-script-pg-tree.h"
#include "import/crow-script-reader.h"

G_BEGIN_DECLS

typedef struct
{
  char *type;          /* the base type, as the catalog spells it */
  gboolean required;
  CrowPgTree *value;   /* (nullable): its DEFAULT, borrowed from `trees` */
  GPtrArray *checks;   /* of CrowPgTree, borrowed from `trees` */
  GPtrArray *trees;    /* of CrowPgTrees */
} CrowPgDomain;

typedef struct
{
  CrowScriptReader *reader;
  GHashTable *domains;     /* key of schema and name → CrowPgDomain */
  GHashTable *enums;       /* key of schema and name → CrowCatalogEnum of the catalog */
  GHashTable *routines;    /* names of the script's functions → schema */
  GHashTable *owned;       /* keys of schema, table and column that a sequence belongs to */
  GHashTable *partitions;  /* keys of schema and name: tables that are no entities */
  GHashTable *indexes;     /* key of schema and name → CrowCatalogTable that has the index */
  char *schema;            /* (nullable): where names without a schema are */
  CrowPgTrees *trees;      /* borrowed: of the statement */
  const char *text;        /* of the statement */
  gsize start;             /* of it in the script */
} CrowPgReader;

typedef struct
{
  char *text;             /* as format_type() spells it */
  char *enumeration;      /* (nullable) */
  char *enum_schema;      /* (nullable) */
  CrowPgDomain *domain;   /* (nullable): borrowed */
  gboolean serial;
} CrowPgType;

/* "public" is NULL here, as in a catalog that was read from a server. */
const char   *_crow_pg_schema  (CrowPgReader *self, const char *schema);
char         *_crow_pg_key     (const char *schema, const char *name, const char *more);

/* FALSE if the name of the type is none. */
gboolean      _crow_pg_read_type  (CrowPgReader *self, CrowPgTree *type_name, CrowPgType *type);
void          _crow_pg_type_clear (CrowPgType *type);
/* "character varying(40)" → "character varying", "character(1)" → "bpchar": what casts of constants say. */
char         *_crow_pg_type_base  (const char *text);
gboolean      _crow_pg_type_has_modifier (const char *text);

/* An expression as pg_get_expr() prints it, or NULL if there is something in it that is not known here.
 * @table: (nullable): whose columns it names
 * @target: (nullable): the type it is converted to, as of a column whose default it is
 * @value: (nullable): the column that VALUE of a domain's check stands for */
char         *_crow_pg_print      (CrowPgReader      *self,
                                   CrowPgTree          *expression,
                                   CrowCatalogTable  *table,
                                   const char        *target,
                                   const char        *value);
/* The same as pg_get_indexdef() prints a part of an index. */
char         *_crow_pg_print_part (CrowPgReader      *self,
                                   CrowPgTree          *expression,
                                   CrowCatalogTable  *table);

/* Whether a function's arguments are all text; the type of what it gives, NULL if that is not known; whether its type
 * is known; whether an extension makes it. */
gboolean      _crow_pg_function_takes_text      (const char *name);
const char   *_crow_pg_function_get_type        (const char *name);
gboolean      _crow_pg_function_is_known        (const char *name);

/* What is called without brackets, by the name of its SQLValueFunctionOp. */
gboolean      _crow_pg_keyword_lookup           (const char *name, const char **text, const char **type);

/* Statements.  Each is given the body of its node. */
void          _crow_pg_create_table (CrowPgReader *self, CrowPgTree *statement);
void          _crow_pg_add_column   (CrowPgReader *self, CrowCatalogTable *table, CrowPgTree *definition);
/* @column: (nullable): of the definition that the constraint stands in */
void          _crow_pg_add_constraint (CrowPgReader *self, CrowCatalogTable *table, CrowCatalogColumn *column,
                                       CrowPgTree *constraint);
void          _crow_pg_set_default  (CrowPgReader *self, CrowCatalogTable *table, CrowCatalogColumn *column,
                                     CrowPgTree *expression);
void          _crow_pg_create_index (CrowPgReader *self, CrowPgTree *statement);
void          _crow_pg_alter_table  (CrowPgReader *self, CrowPgTree *statement);
void          _crow_pg_rename       (CrowPgReader *self, CrowPgTree *statement);
void          _crow_pg_drop         (CrowPgReader *self, CrowPgTree *statement);
void          _crow_pg_comment      (CrowPgReader *self, CrowPgTree *statement);
/* FALSE if statements of that kind say nothing of a schema of tables, or are not known. */
gboolean      _crow_pg_run          (CrowPgReader *self, const char *kind, CrowPgTree *statement);

/* The table a RangeVar names, NULL after a note if there is none. */
CrowCatalogTable *_crow_pg_find_table (CrowPgReader *self, CrowPgTree *range);

G_END_DECLS
