/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A diff from the inside, for the files that make it and for migrations.
 */
#pragma once

#include "sql/crow-ddl-plan.h"
#include "sql/crow-diff.h"

G_BEGIN_DECLS

/* One of the two schemas.  Lists are by index of what they are about. */
typedef struct
{
  CrowSchema *schema;             /* owned */
  const CrowSchemaInfo *info;
  gboolean is_catalog;            /* its ids are made of its names */
  CrowDdlPlan *plan;              /* NULL: the drawing is compared */
  CrowPlanTable **tables;         /* by entity, borrowed from `plan`; NULL with it */
  GPtrArray *blocks;              /* memory that the plan borrows */
  guint *first_attribute;         /* by entity: where its attributes start in the lists below */
  guint16 *entities;              /* the entity of the other side, or CROW_NONE */
  guint16 *attributes;            /* likewise, of all entities */
  guint16 *enums;
  guint16 *views;
  gboolean *entity_guesses;       /* whether the match was a guess */
  gboolean *attribute_guesses;
  gboolean *enum_guesses;
  gboolean *view_guesses;
} CrowDiffSide;

/* A column whose values go on in another table. */
typedef struct
{
  guint16 from;                   /* attribute of the old table */
  guint16 to;                     /* attribute of the new one */
} CrowDiffMovedColumn;

/* The rows of an entity that inherits go from one table to another: into one of its own, or into that of its parent. */
typedef struct
{
  gboolean splits;                /* into a new one; else the old one is dropped */
  guint16 from;                   /* the old table */
  guint16 to;                     /* the new one */
  guint16 told_in;                /* splits: the old table that has the discriminator, which has the same key */
  guint16 told_by;                /* and the attribute there */
  GPtrArray *values;              /* of char *: what that holds in the rows */
  GArray *columns;                /* of CrowDiffMovedColumn: without the primary keys, which go pairwise */
} CrowDiffMove;

struct _CrowDiff
{
  gatomicrefcount ref_count;
  int dialect;
  CrowDiffFlags flags;
  gboolean ids_tell;              /* both were drawn, and there is an id that both have */
  gboolean refusals_are_one;      /* NO ACTION and RESTRICT are: one side knows no difference between the two */
  CrowDiffSide from;
  CrowDiffSide to;
  GPtrArray *changes;             /* of CrowDiffChange */
  GPtrArray *moves;               /* of CrowDiffMove, in the order of the new tables */
};

/* Fills the lists of both sides. */
void            _crow_diff_match            (CrowDiff *self);
/* How alike two names are, from 0 to 1. */
double          _crow_diff_compare_names    (const char *a,
                                             const char *b);

/* Each finds its part of the changes. */
void            _crow_diff_find_enums       (CrowDiff *self);
void            _crow_diff_find_tables      (CrowDiff *self);
void            _crow_diff_find_views       (CrowDiff *self);
void            _crow_diff_find_drawing     (CrowDiff *self);
/* @drawn: the drawing that the old schema was made of, or is */
void            _crow_diff_find_inheritance (CrowDiff   *self,
                                             CrowSchema *drawn,
                                             CrowSchema *to);

/* The change is to be filled in. */
CrowDiffChange *_crow_diff_add              (CrowDiff        *self,
                                             CrowDiffKind     kind,
                                             CrowDiffElement  element);
/* Takes over none of the values; adds nothing when they are the same. */
CrowDiffChange *_crow_diff_add_facet        (CrowDiff             *self,
                                             const CrowDiffChange *like,
                                             CrowDiffFacet         facet,
                                             const char           *from_value,
                                             const char           *to_value);

/* The columns of @from_table (names folded by the dialect) that have another name in the new schema → new names. */
GHashTable     *_crow_diff_list_renames     (CrowDiff            *self,
                                             const CrowPlanTable *from_table);
/* For each value of @from its index among those of @to, or CROW_NONE; both results are to be freed. */
guint16        *_crow_diff_match_values     (CrowDiff            *self,
                                             const CrowEnumInfo  *from,
                                             const CrowEnumInfo  *to,
                                             gboolean           **guesses);
/* Whether a value of one type may not fit into another; types in their canonical spelling. */
gboolean        _crow_diff_is_narrower      (CrowDiff   *self,
                                             const char *from_type,
                                             const char *to_type);
/* A comment as the database keeps it. */
char           *_crow_diff_dup_comment      (CrowDiff   *self,
                                             const char *comment,
                                             gboolean    of_table);
/* The name of a constraint or index as the database has it; NULL: it has none. */
char           *_crow_diff_dup_part_name    (CrowDiff   *self,
                                             const char *name);

static inline guint
_crow_diff_attribute_place (const CrowDiffSide *side,
                            guint               entity,
                            guint               attribute)
{
  return side->first_attribute[entity] + attribute;
}

G_END_DECLS
