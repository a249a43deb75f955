/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of the reader of PostgreSQL's scripts: types, expressions, tables, and the rest.
 *
 * A tree of libpg_query is JSON: each node is an object with one member, whose name is that of the node's kind in
 * PostgreSQL's own parsenodes.h; what has its default (0, false, none) is not there.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "import/crow-script-reader.h"

G_BEGIN_DECLS

typedef struct
{
  char *type;          /* the base type, as the catalog spells it */
  gboolean required;
  JsonNode *value;     /* (nullable): its DEFAULT */
  GPtrArray *checks;   /* of JsonNode */
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

/* Members of JSON, with defaults: NULL, "" is never given, 0, FALSE. */
const char   *_crow_pg_string  (JsonObject *object, const char *member);
gint64        _crow_pg_int     (JsonObject *object, const char *member);
gboolean      _crow_pg_boolean (JsonObject *object, const char *member);
JsonObject   *_crow_pg_object  (JsonObject *object, const char *member);
JsonArray    *_crow_pg_array   (JsonObject *object, const char *member);
JsonNode     *_crow_pg_node    (JsonObject *object, const char *member);
guint         _crow_pg_length  (JsonArray *array);
/* The body of a node, and its kind in @kind. */
JsonObject   *_crow_pg_open    (JsonNode *node, const char **kind);
/* The text of a String node of an array. */
const char   *_crow_pg_name_at (JsonArray *array, guint index);
char        **_crow_pg_names   (JsonArray *array);

/* "public" is NULL here, as in a catalog that was read from a server. */
const char   *_crow_pg_schema  (CrowPgReader *self, const char *schema);
char         *_crow_pg_key     (const char *schema, const char *name, const char *more);

/* FALSE if the name of the type is none. */
gboolean      _crow_pg_read_type  (CrowPgReader *self, JsonObject *type_name, CrowPgType *type);
void          _crow_pg_type_clear (CrowPgType *type);
/* "character varying(40)" → "character varying", "character(1)" → "bpchar": what casts of constants say. */
char         *_crow_pg_type_base  (const char *text);
gboolean      _crow_pg_type_has_modifier (const char *text);

/* An expression as pg_get_expr() prints it, or NULL if there is something in it that is not known here.
 * @table: (nullable): whose columns it names
 * @target: (nullable): the type it is converted to, as of a column whose default it is
 * @value: (nullable): the column that VALUE of a domain's check stands for */
char         *_crow_pg_print      (CrowPgReader      *self,
                                   JsonNode          *expression,
                                   CrowCatalogTable  *table,
                                   const char        *target,
                                   const char        *value);
/* The same as pg_get_indexdef() prints a part of an index. */
char         *_crow_pg_print_part (CrowPgReader      *self,
                                   JsonNode          *expression,
                                   CrowCatalogTable  *table);

/* Whether a function's arguments are all text; the type of what it gives, NULL if that is not known; whether its type
 * is known; whether an extension makes it. */
gboolean      _crow_pg_function_takes_text      (const char *name);
const char   *_crow_pg_function_get_type        (const char *name);
gboolean      _crow_pg_function_is_known        (const char *name);
gboolean      _crow_pg_function_is_of_extension (const char *name);

/* What is called without brackets, by the name of its SQLValueFunctionOp. */
gboolean      _crow_pg_keyword_lookup           (const char *name, const char **text, const char **type);

/* Statements.  Each is given the body of its node. */
void          _crow_pg_create_table (CrowPgReader *self, JsonObject *statement);
void          _crow_pg_add_column   (CrowPgReader *self, CrowCatalogTable *table, JsonObject *definition);
/* @column: (nullable): of the definition that the constraint stands in */
void          _crow_pg_add_constraint (CrowPgReader *self, CrowCatalogTable *table, CrowCatalogColumn *column,
                                       JsonObject *constraint);
void          _crow_pg_set_default  (CrowPgReader *self, CrowCatalogTable *table, CrowCatalogColumn *column,
                                     JsonNode *expression);
void          _crow_pg_create_index (CrowPgReader *self, JsonObject *statement);
void          _crow_pg_alter_table  (CrowPgReader *self, JsonObject *statement);
void          _crow_pg_rename       (CrowPgReader *self, JsonObject *statement);
void          _crow_pg_drop         (CrowPgReader *self, JsonObject *statement);
void          _crow_pg_comment      (CrowPgReader *self, JsonObject *statement);
/* FALSE if statements of that kind say nothing of a schema of tables, or are not known. */
gboolean      _crow_pg_run          (CrowPgReader *self, const char *kind, JsonObject *statement);

/* The table a RangeVar names, NULL after a note if there is none. */
CrowCatalogTable *_crow_pg_find_table (CrowPgReader *self, JsonObject *range);

G_END_DECLS
