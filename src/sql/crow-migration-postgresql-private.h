/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the files that plan a migration of PostgreSQL share.
 */
#pragma once

#include "sql/crow-migration-parts-private.h"

G_BEGIN_DECLS

typedef enum
{
  ENUM_STAYS,
  ENUM_EXTENDED, /* ADD VALUE, RENAME VALUE */
  ENUM_REMADE,
} CrowPgEnumWork;

/* Lives for one planning, and owns nothing. */
typedef struct
{
  CrowMigration *migration;
  CrowTableParts **parts;
  CrowPgEnumWork *enums; /* by old enumeration */
  gboolean inline_key;   /* the added column brings its primary key */
} CrowPgPlan;

/* "ALTER TABLE name ", by the new name or while it still has its old one.  Free with g_string_free(). */
GString *_crow_pg_plan_alter_table     (CrowPgPlan *plan,
                                        guint       new_entity);
GString *_crow_pg_plan_alter_old_table (CrowPgPlan *plan,
                                        guint       old_entity);
/* A name, quoted where it has to be. */
void     _crow_pg_plan_append_name     (GString    *sql,
                                        const char *name);
/* Adds a step for the sake of @change, which may be PART_FORCED; takes @sql. */
void     _crow_pg_plan_add_statement   (CrowPgPlan *plan,
                                        guint16     old_entity,
                                        guint16     new_entity,
                                        guint       change,
                                        GString    *sql);

/* The qualified name of an enumeration's type, by its index in the old or the new schema. */
void     _crow_pg_plan_append_old_type (GString       *sql,
                                        CrowMigration *self,
                                        guint          enumeration);
void     _crow_pg_plan_append_new_type (GString       *sql,
                                        CrowMigration *self,
                                        guint          enumeration);

/* Fills plan->enums, and marks in plan->parts what stands on a type that is made anew. */
void     _crow_pg_plan_sort_enums      (CrowPgPlan *plan);
/* Types that go get another name, to make room for the names of others; dropped they are by drop_enums(), when no
 * column is left that has them. */
void     _crow_pg_plan_set_enums_aside (CrowPgPlan *plan);
void     _crow_pg_plan_create_enums    (CrowPgPlan *plan);
void     _crow_pg_plan_drop_enums      (CrowPgPlan *plan);

/* Of one table, by its old index. */
void     _crow_pg_plan_drop_columns    (CrowPgPlan *plan,
                                        guint       entity);
void     _crow_pg_plan_alter_columns   (CrowPgPlan *plan,
                                        guint       entity);

G_END_DECLS
