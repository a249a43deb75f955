/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a schema becomes in one dialect, before it is written: the order of tables, every constraint and index with
 * its final name, and what could not be said.
 *
 * The DDL writer writes it, the drop script takes it back, and the JSON form lists it; so all three agree.
 */
#pragma once

#include "sql/crow-ddl.h"
#include "sql/crow-dialect-private.h"

G_BEGIN_DECLS

typedef struct
{
  const CrowKeyInfo *info;   /* NULL: made for a one-to-one link */
  char *name;                /* NULL: the database calls it as it likes */
  const guint16 *columns;
  guint n_columns;
  CrowDeferrable deferrable;
} CrowPlanKey;

typedef struct
{
  const CrowReferenceInfo *info;
  char *name;                /* NULL: as above */
  CrowAction on_delete;
  CrowAction on_update;
  CrowDeferrable deferrable;
  gboolean late;             /* added when all tables are there */
  gboolean homeward;         /* from a database of MariaDB's into the one that the script is run in, which it does not name */
} CrowPlanReference;

typedef struct
{
  const CrowIndexInfo *info; /* NULL: made for a foreign key */
  char *name;
  const guint16 *columns;    /* where `info` is NULL */
  guint n_columns;
} CrowPlanIndex;

typedef struct
{
  const CrowCheckInfo *info; /* NULL: made for an enumeration */
  char *name;                /* NULL: as above */
  char *expression;          /* without the outer parentheses */
  guint16 attribute;         /* of the enumeration, or CROW_NONE */
} CrowPlanCheck;

typedef struct
{
  guint16 entity;
  const CrowEntityInfo *info;
  CrowPlanKey primary;       /* n_columns is 0 where there is none */
  GArray *uniques;           /* of CrowPlanKey, by their columns */
  GArray *references;        /* of CrowPlanReference, by their columns */
  GArray *indexes;           /* of CrowPlanIndex, by name */
  GArray *checks;            /* of CrowPlanCheck: of enumerations, then the schema's by their text */
} CrowPlanTable;

/* What crow-ddl-table.c writes into before it knows how wide the columns are. */
typedef struct _CrowDdlLines CrowDdlLines;

CrowDdlLines *_crow_ddl_lines_new  (void);
void          _crow_ddl_lines_free (CrowDdlLines *self);

typedef struct
{
  CrowSchema *schema;        /* owned: that of the tables, without inheritance, with expressions
                              * that the dialect takes */
  const CrowDialect *dialect;
  CrowDdlFlags flags;
  GPtrArray *tables;         /* of CrowPlanTable, in the order to create them */
  GPtrArray *enums;          /* of const CrowEnumInfo, by name */
  GPtrArray *views;          /* of const CrowViewInfo that the dialect has, in the order to create them */
  GPtrArray *problems;       /* of CrowProblem */
  CrowDdlLines *lines;       /* used again for each table */
} CrowDdlPlan;

/* Besides what there is in public: nobody asks what could not be said, so no sentence is made of it. */
#define _CROW_DDL_QUIET ((CrowDdlFlags) (1 << 16))
/* And: the primary key stands behind the unique constraints, never in its column. */
#define _CROW_DDL_PRIMARY_LAST ((CrowDdlFlags) (1 << 17))
/* And: the schema is one that the dialect takes (sql/crow-sql-adapt.h), or its expressions do not matter. */
#define _CROW_DDL_VERBATIM ((CrowDdlFlags) (1 << 18))

CrowDdlPlan *_crow_ddl_plan_new         (const CrowSchema *schema,
                                         CrowDialectId     dialect,
                                         CrowDdlFlags      flags);
void         _crow_ddl_plan_free        (CrowDdlPlan *self);

/* Says that @id cannot be as it was drawn in this dialect.  Returns: (nullable): NULL in a plan that is quiet */
CrowProblem *_crow_ddl_plan_note        (CrowDdlPlan  *self,
                                         CrowSeverity  severity,
                                         const char   *code,
                                         const char   *id,
                                         const char   *format,
                                         ...) G_GNUC_PRINTF (5, 6);

/* The entities so that each comes after those it refers to, by name where that leaves a choice.  Entities that refer
 * to each other in a cycle lie side by side.  @groups gets for each entity a number that those of one cycle share.
 * Returns: (transfer full): array of guint16 */
GArray      *_crow_ddl_order_entities   (const CrowSchema *schema,
                                         guint            *groups);
/* The views that the dialect has, each after those whose name occurs in it. */
GPtrArray   *_crow_ddl_order_views      (const CrowSchema *schema,
                                         CrowDialectId     dialect);
/* Orders entities by schema, name and id. */
int          _crow_ddl_compare_entities (const CrowEntityInfo *a,
                                         const CrowEntityInfo *b);

/* Gives every constraint and index of @self its name. */
void         _crow_ddl_name_all         (CrowDdlPlan *self);

/* What the dialect makes of an attribute. */
typedef struct
{
  const CrowAttributeInfo *info;
  gboolean automatic;      /* the database makes the values */
  gboolean serial;         /* and the type says so, with no clause of its own */
  gboolean always;         /* and the database takes none of a program's */
  gboolean required;       /* NOT NULL is written */
  gboolean has_default;
  gboolean stamped;        /* ON UPDATE CURRENT_TIMESTAMP */
  gboolean stored;         /* of a generated one */
  const char *generated;   /* NULL: it is not */
  const char *collation;   /* NULL: the usual one */
} CrowPlanColumn;

/* @report: whether what cannot be said goes to the problems. */
void         _crow_ddl_decide_column    (CrowDdlPlan         *self,
                                         const CrowPlanTable *table,
                                         guint                attribute,
                                         gboolean             report,
                                         CrowPlanColumn      *column);

/* The column of @sql, which is a check or computes a value, because of which the database takes none: MariaDB wants what
 * it changes by itself in no check and in nothing that is stored (error 1901).  NULL: it takes it. */
const CrowAttributeInfo *_crow_ddl_find_moving_column (CrowDdlPlan         *self,
                                                       const CrowPlanTable *table,
                                                       const char          *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowDdlPlan, _crow_ddl_plan_free)

/* Whether the database is likely to have a collation of the plan's schema. */
gboolean     _crow_ddl_has_collation (CrowDdlPlan *self,
                                      const char  *collation);

G_END_DECLS
