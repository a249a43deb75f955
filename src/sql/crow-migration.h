/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way from one schema to another, as statements in the order to run them.
 *
 * A migration is a pure function of a diff made for a dialect; it has seen no database.  Carrying it out is the
 * business of crow_engine_migrate(), which also counts the rows concerned beforehand and puts back what only the
 * database knows about (triggers, and views that are not in the schema).
 *
 * The statements change the schema and keep every row that can be kept: a renamed column keeps its values, a column that
 * becomes required gives its default to rows that have none.
 */
#pragma once

#include "sql/crow-diff.h"

G_BEGIN_DECLS

#define CROW_TYPE_MIGRATION (crow_migration_get_type ())

typedef struct _CrowMigration CrowMigration;

/**
 * CrowMigrationStepKind:
 * @CROW_STEP_PREPARE: to be run before the transaction begins (SQLite: switches foreign keys off)
 * @CROW_STEP_STATEMENT: a statement of the transaction
 * @CROW_STEP_REBUILD: SQLite: drops the old form of a table, whose rows are in the new one already; with it go
 *   its triggers, and its indexes that are not in the schema
 * @CROW_STEP_CHECK: SQLite: a query inside the transaction that must give no row
 * @CROW_STEP_FINISH: to be run after the transaction has ended, however it did
 *
 * What a step is.
 */
typedef enum
{
  CROW_STEP_PREPARE,
  CROW_STEP_STATEMENT,
  CROW_STEP_REBUILD,
  CROW_STEP_CHECK,
  CROW_STEP_FINISH,
} CrowMigrationStepKind;

/**
 * CrowMigrationStep:
 * @kind: what it is
 * @sql: one statement, without a semicolon at its end
 * @remark: (nullable): what to know about it, as one line without "--"
 * @old_table: (nullable): the table it works on, by its unquoted name in the old database; of a rebuild always given
 * @new_table: (nullable): the name of that table when all is done; %NULL if it is dropped
 * @old_entity: index of the table's entity in the old schema, or %CROW_NONE
 * @new_entity: index of the table's entity in the new schema, or %CROW_NONE
 * @changes: (array length=n_changes): indices of the changes of the diff that it carries out or helps to
 * @n_changes: how many; 0 for what only surrounds the work
 *
 * A step of a migration.  All of it belongs to the migration.
 */
typedef struct
{
  CrowMigrationStepKind kind;
  char *sql;
  char *remark;
  char *old_table;
  char *new_table;
  guint16 old_entity;
  guint16 new_entity;
  guint *changes;
  guint n_changes;
} CrowMigrationStep;

/**
 * CrowMigrationRisk:
 * @change: index of the change of the diff
 * @risk: what may happen to rows
 * @count_sql: a query to run in the old database before anything else: one row with one number, of the rows concerned;
 *   0: there is no risk on these data
 * @rows_sql: (nullable): a query for these rows, to run in the old database, too; %NULL where they are those of several
 *   tables
 * @table: (nullable): the table whose rows they are, by its unquoted name in the old database
 * @blocks: whether such rows make the migration fail (otherwise they or their values are lost)
 * @mend_sql: (nullable): PostgreSQL and MariaDB: statements to run in the old database before anything else, after which no row makes
 *   the migration fail: they delete such rows, or what in them stands in the way; %NULL: a person has to see to them
 * @name: what the risk is allowed by: "book" for a table, "book.isbn" for a column, "book.book_isbn_key" for a
 *   constraint; names as in the old database, or the new one for what is new
 *
 * Rows that a migration may lose, or that stand in its way.  All of it belongs to the migration.
 */
typedef struct
{
  guint change;
  CrowDiffRisk risk;
  char *count_sql;
  char *rows_sql;
  char *table;
  gboolean blocks;
  char *mend_sql;
  char *name;
} CrowMigrationRisk;

CROW_API GType                    crow_migration_get_type   (void) G_GNUC_CONST;

/* @diff: one made for a dialect */
CROW_API CrowMigration           *crow_migration_new         (CrowDiff      *diff);
CROW_API CrowMigration           *crow_migration_ref         (CrowMigration *self);
CROW_API void                     crow_migration_unref       (CrowMigration *self);

CROW_API CrowDiff                *crow_migration_get_diff    (CrowMigration *self);
/* All PREPAREs come first, then the steps of the transaction, then all FINISHes. */
CROW_API guint                    crow_migration_get_n_steps (CrowMigration *self);
CROW_API const CrowMigrationStep *crow_migration_get_step    (CrowMigration *self,
                                                              guint          step);
CROW_API guint                    crow_migration_get_n_risks (CrowMigration *self);
CROW_API const CrowMigrationRisk *crow_migration_get_risk    (CrowMigration *self,
                                                              guint          risk);
/* What the new schema asks for and the dialect cannot have. (element-type CrowProblem) (transfer none) */
CROW_API GPtrArray               *crow_migration_get_problems (CrowMigration *self);

/* The whole as a script, with its transaction; what loses data has a remark. */
CROW_API char                    *crow_migration_to_sql      (CrowMigration *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowMigration, crow_migration_unref)

G_END_DECLS
