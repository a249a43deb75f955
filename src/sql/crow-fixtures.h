/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows that belong to a schema: what a document keeps, as values by the ids of attributes.
 *
 * Rows are of entities as they were drawn, so that of an heir has values of its parents' attributes too.  A value that
 * is not given is the database's to make.  Nothing is changed once all was added; then any thread may read it.
 *
 * Rows reach a database as a plan: inserts into tables in an order in which references find what they refer to, and
 * updates that close circles.
 */
#pragma once

#include "engine/crow-engine.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *entity;         /* id of the entity as it was drawn */
  GPtrArray *attributes; /* char *: ids, each once */
  GArray *values;       /* CrowValue, one for each; text and bytes are owned by `memory` */
  GPtrArray *memory;
} CrowFixtureRow;

typedef struct
{
  char *link;           /* id of a many-to-many relationship */
  guint rows[2];        /* indexes among the rows, by end */
} CrowFixturePairRow;

typedef struct
{
  GPtrArray *rows;      /* CrowFixtureRow */
  GPtrArray *pairs;     /* CrowFixturePairRow */
  gatomicrefcount count;
} CrowFixtures;

CrowFixtures    *crow_fixtures_new       (void);
CrowFixtures    *crow_fixtures_ref       (CrowFixtures         *self);
void             crow_fixtures_unref     (CrowFixtures         *self);
CrowFixtureRow  *crow_fixtures_add_row   (CrowFixtures         *self,
                                          const char           *id,
                                          const char           *entity);
void             crow_fixtures_add_pair  (CrowFixtures         *self,
                                          const char           *link,
                                          guint                 first,
                                          guint                 second);
void             crow_fixture_row_free   (CrowFixtureRow       *self);
/* Copies @value, which takes the place of one that is there. */
void             crow_fixture_row_set    (CrowFixtureRow       *self,
                                          const char           *attribute,
                                          const CrowValue      *value);
/* (nullable): NULL: it is not given */
const CrowValue *crow_fixture_row_lookup (const CrowFixtureRow *self,
                                          const char           *attribute);

/**
 * CrowFixtureStep:
 * @table: index of an entity of the tables
 * @values: by attribute of it; borrowed from the fixtures and the schemas
 * @given: by attribute, whether @values has it
 * @row: index of the row among the fixtures; for a pair, that of the first
 * @is_update: the row is there already, and the values that are given and not of its primary key are set
 *
 * What is done to a table.
 */
typedef struct
{
  guint16 table;
  CrowValue *values;
  gboolean *given;
  guint row;
  gboolean is_update;
} CrowFixtureStep;

/**
 * CrowFixturePlan:
 * @tables: the schema of the tables
 * @steps: CrowFixtureStep, in their order
 * @is_circular: a circle of required references cannot be closed afterwards: foreign keys must wait for the end of the
 *   transaction
 *
 * How rows get into tables.
 */
typedef struct
{
  CrowSchema *tables;
  CrowFixtures *fixtures;
  GPtrArray *steps;
  gboolean is_circular;
} CrowFixturePlan;

/* @drawn is a schema as it was drawn.  What does not fit it at all (a row of no entity, a pair of no link) is left out. */
CrowFixturePlan *crow_fixture_plan_new   (CrowFixtures         *fixtures,
                                          CrowSchema           *drawn);
void             crow_fixture_plan_free  (CrowFixturePlan      *self);

/* (transfer full): INSERT and UPDATE statements, and what sets counters of keys after them.  @in_transaction: whoever runs it
 * has begun one; else the text begins and ends one.  Empty where there is nothing to do. */
char            *crow_fixtures_to_sql    (CrowFixtures         *fixtures,
                                          CrowSchema           *drawn,
                                          CrowDialectId         dialect,
                                          gboolean              in_transaction);
/* Puts the rows into tables that are there, in the transaction that is open or in one of its own. */
gboolean         crow_fixtures_insert    (CrowFixtures         *fixtures,
                                          CrowSchema           *drawn,
                                          CrowEngine           *engine,
                                          GError              **error);
/* The same, but a row that the database refuses is left out of it and of the plan, and @notes (element-type utf8) gets a
 * sentence.  In a transaction that is open. */
gboolean         crow_fixture_plan_run   (CrowFixturePlan      *self,
                                          CrowEngine           *engine,
                                          GPtrArray            *notes,
                                          GError              **error);
/* (transfer full) (element-type CrowProblem): what of the rows the schema would not take */
GPtrArray       *crow_fixtures_check     (CrowFixtures         *fixtures,
                                          CrowSchema           *drawn);
/* Whether the attribute can hold the value; @expected: (out) (transfer none): what it can hold, for a sentence */
gboolean         crow_fixture_value_fits (const CrowSchema     *schema,
                                          const CrowAttributeInfo *attribute,
                                          const CrowValue      *value,
                                          const char          **expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowFixtures, crow_fixtures_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowFixturePlan, crow_fixture_plan_free)

G_END_DECLS
