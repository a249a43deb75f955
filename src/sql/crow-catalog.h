/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a database's catalog says: tables, columns, keys and foreign keys by name, in the words of that database.
 *
 * A reader for each dialect fills a catalog; crow_catalog_to_schema() makes entities and links of it, the same way
 * for all.  All strings are UTF-8 and owned by the record; lists are GPtrArrays that own their records.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

typedef struct _CrowCatalog CrowCatalog;
typedef struct _CrowCatalogTable CrowCatalogTable;
typedef struct _CrowCatalogColumn CrowCatalogColumn;
typedef struct _CrowCatalogKey CrowCatalogKey;
typedef struct _CrowCatalogForeignKey CrowCatalogForeignKey;
typedef struct _CrowCatalogIndex CrowCatalogIndex;
typedef struct _CrowCatalogIndexPart CrowCatalogIndexPart;
typedef struct _CrowCatalogCheck CrowCatalogCheck;
typedef struct _CrowCatalogView CrowCatalogView;
typedef struct _CrowCatalogEnum CrowCatalogEnum;

struct _CrowCatalogColumn
{
  char *name;
  char *type;            /* verbatim; "" where SQLite was given none */
  char *default_value;   /* (nullable): an expression, verbatim */
  char *on_update_value; /* (nullable): an expression, verbatim */
  char *generated;       /* (nullable): the expression of a generated column */
  char *collation;       /* (nullable) */
  char *comment;         /* (nullable) */
  char *enumeration;     /* (nullable): name of a CrowCatalogEnum of the same schema */
  char *enum_schema;     /* (nullable): the schema of that one, if another */
  gboolean required;
  gboolean automatic;    /* the database makes the value */
  gboolean no_reuse;     /* AUTOINCREMENT of SQLite */
  gboolean always;       /* GENERATED ALWAYS AS IDENTITY of PostgreSQL */
  gboolean stored;       /* with `generated` */
};

/* A primary key or unique constraint. */
struct _CrowCatalogKey
{
  char *name;     /* (nullable) */
  char **columns;
  CrowDeferrable deferrable;
};

struct _CrowCatalogForeignKey
{
  char *name;            /* (nullable) */
  char **columns;
  char *target_schema;   /* (nullable): the same as the table's */
  char *target;
  char **target_columns; /* (nullable): the primary key of the target */
  CrowAction on_delete;
  CrowAction on_update;
  CrowDeferrable deferrable;
};

struct _CrowCatalogIndexPart
{
  char *column;     /* (nullable) */
  char *expression; /* (nullable) */
  char *collation;  /* (nullable): if not the column's own */
  char *operators;  /* (nullable): PostgreSQL's operator class, if not the type's usual one */
  guint length;     /* MariaDB: characters or bytes of the column that are indexed; 0: all */
  gboolean descending;
  CrowNulls nulls;  /* only where they are elsewhere than usual */
};

struct _CrowCatalogIndex
{
  char *name;
  char *where;      /* (nullable) */
  char *method;     /* (nullable): "gin", "fulltext"…; NULL: the usual one, a B-tree */
  GPtrArray *parts; /* of CrowCatalogIndexPart */
  gboolean unique;
};

struct _CrowCatalogCheck
{
  char *name;       /* (nullable) */
  char *expression;
};

struct _CrowCatalogTable
{
  char *schema;               /* (nullable) */
  char *name;
  char *comment;              /* (nullable) */
  GPtrArray *columns;         /* of CrowCatalogColumn */
  CrowCatalogKey *primary_key; /* (nullable) */
  GPtrArray *uniques;         /* of CrowCatalogKey */
  GPtrArray *foreign_keys;    /* of CrowCatalogForeignKey */
  GPtrArray *indexes;         /* of CrowCatalogIndex */
  GPtrArray *checks;          /* of CrowCatalogCheck */
  gboolean strict;
  gboolean without_rowid;
};

struct _CrowCatalogView
{
  char *schema;  /* (nullable) */
  char *name;
  char *comment; /* (nullable) */
  char *query;   /* the SELECT, verbatim */
};

struct _CrowCatalogEnum
{
  char *schema;  /* (nullable) */
  char *name;
  char *comment; /* (nullable) */
  char **values;
};

struct _CrowCatalog
{
  CrowDialectId dialect;
  char *name;         /* of the database */
  GPtrArray *tables;  /* of CrowCatalogTable */
  GPtrArray *views;   /* of CrowCatalogView */
  GPtrArray *enums;   /* of CrowCatalogEnum */
  GPtrArray *notes;   /* of char *: sentences about what was left out */
};

CrowCatalog           *crow_catalog_new             (CrowDialectId          dialect,
                                                     const char            *name);
void                   crow_catalog_free            (CrowCatalog           *self);
/* Of a view that was stolen from the list. */
void                   _crow_catalog_view_free      (gpointer               view);

/* Each adds an empty record and returns it, owned by the list; what is not given stays NULL. */
CrowCatalogTable      *crow_catalog_add_table       (CrowCatalog           *self,
                                                     const char            *schema,
                                                     const char            *name);
CrowCatalogColumn     *crow_catalog_table_add_column (CrowCatalogTable     *table,
                                                     const char            *name,
                                                     const char            *type);
/* The same, with texts that belong to the column from then on. */
CrowCatalogColumn     *crow_catalog_table_take_column (CrowCatalogTable    *table,
                                                     char                  *name,
                                                     char                  *type);
CrowCatalogKey        *crow_catalog_table_set_primary_key (CrowCatalogTable *table,
                                                     char                 **columns);
CrowCatalogKey        *crow_catalog_table_add_unique (CrowCatalogTable     *table,
                                                     char                 **columns);
CrowCatalogForeignKey *crow_catalog_table_add_foreign_key (CrowCatalogTable *table,
                                                     const char            *target);
CrowCatalogIndex      *crow_catalog_table_add_index (CrowCatalogTable      *table,
                                                     const char            *name);
CrowCatalogIndexPart  *crow_catalog_index_add_part  (CrowCatalogIndex      *index);
void                   crow_catalog_table_add_check (CrowCatalogTable      *table,
                                                     const char            *name,
                                                     const char            *expression);
void                   crow_catalog_add_view        (CrowCatalog           *self,
                                                     const char            *schema,
                                                     const char            *name,
                                                     const char            *query);
void                   crow_catalog_add_enum        (CrowCatalog           *self,
                                                     const char            *schema,
                                                     const char            *name,
                                                     const char *const     *values);

/* As SQLite and MariaDB spell an action, "SET NULL"; @words: (nullable): what is none of them is no action */
CrowAction             crow_catalog_action_from_words  (const char         *words);
/* As PostgreSQL's pg_constraint.confdeltype and its parser have it, "n"; @letter: (nullable) */
CrowAction             crow_catalog_action_from_letter (const char         *letter);

CrowCatalogTable      *crow_catalog_lookup_table    (CrowCatalog           *self,
                                                     const char            *schema,
                                                     const char            *name);
CrowCatalogColumn     *crow_catalog_table_lookup_column (CrowCatalogTable  *table,
                                                     const char            *name);

/* Entities and links; what could not be kept is noted in @self. */
CrowSchema            *crow_catalog_to_schema       (CrowCatalog           *self,
                                                     GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowCatalog, crow_catalog_free)

G_END_DECLS
