/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A migration being made, for the files that write its statements.
 *
 * Words: old names are those of the old database.  A table's work is all changes of the diff that concern it.
 */
#pragma once

#include "sql/crow-ddl-private.h"
#include "sql/crow-diff-private.h"
#include "sql/crow-migration.h"

G_BEGIN_DECLS

struct _CrowMigration
{
  gatomicrefcount ref_count;
  CrowDiff *diff;       /* owned */
  CrowDialectId dialect;
  GPtrArray *steps;     /* of CrowMigrationStep */
  GPtrArray *risks;     /* of CrowMigrationRisk */
  GArray **work;        /* by old entity: indices of changes of a table that stays; NULL: none */
};

/* Each writes the steps of its dialect. */
void               _crow_migration_plan_sqlite     (CrowMigration *self);
void               _crow_migration_plan_postgresql (CrowMigration *self);
void               _crow_migration_plan_mariadb    (CrowMigration *self);
void               _crow_migration_find_risks      (CrowMigration *self);

/* Takes @sql.  The entities are CROW_NONE where there is none. */
CrowMigrationStep *_crow_migration_add             (CrowMigration         *self,
                                                    CrowMigrationStepKind  kind,
                                                    guint16                old_entity,
                                                    guint16                new_entity,
                                                    GString               *sql);
/* A statement for @sql, which is taken, that carries out one change. */
CrowMigrationStep *_crow_migration_add_for         (CrowMigration *self,
                                                    guint          change,
                                                    GString       *sql);
void               _crow_migration_step_add_change (CrowMigrationStep *step,
                                                    guint              change);
const CrowDiffChange *_crow_migration_get_change   (CrowMigration *self,
                                                    guint          change);
/* Whether anything is done to a table that is there already, so that views may be in the way. */
gboolean           _crow_migration_alters_tables   (CrowMigration *self);

/* DROP VIEW and CREATE VIEW for all views of a side, each in the order that works. */
void               _crow_migration_drop_views      (CrowMigration *self);
void               _crow_migration_create_views    (CrowMigration *self);
/* The statements of a piece of script; each becomes a step. */
void               _crow_migration_add_script      (CrowMigration *self,
                                                    guint16        old_entity,
                                                    guint16        new_entity,
                                                    guint          change,
                                                    const char    *script);
/* CREATE TABLE, indexes and comments of a table of the new schema, without late references. */
void               _crow_migration_create_table    (CrowMigration *self,
                                                    guint16        new_entity,
                                                    guint          change);
/* All that are new, in the order of the plan. */
/* The schemas of PostgreSQL, or databases of MariaDB, that nothing lay in. */
void               _crow_migration_create_schemas (CrowMigration *self);
void               _crow_migration_create_tables   (CrowMigration *self);

/* Rows that go to another table with what inherits: taken out before anything else is done, and put in where the tables
 * are new and before foreign keys are (crow-migration-moves.c). */
void               _crow_migration_take_rows       (CrowMigration *self);
void               _crow_migration_put_rows        (CrowMigration *self);
/* " AND …" or " WHERE …" that leaves the rows of the old table that go; @table: what that is called in the query. */
void               _crow_migration_append_told     (GString            *sql,
                                                    CrowMigration      *self,
                                                    const CrowDiffMove *move,
                                                    const char         *word,
                                                    const char         *table);

/* A set of renames in one name space, carried out so that no name is taken twice at a time. */
typedef struct
{
  char *from;
  char *to;
  guint change;   /* G_MAXUINT: only to make way */
  guint16 entity; /* whatever the callback needs */
  guint kind;
} CrowRename;

typedef void (*CrowRenameFunc) (CrowMigration    *self,
                                const CrowRename *rename,
                                const char       *from,
                                const char       *to,
                                gpointer          data);

/* @taken: folded names in the space, without those to be renamed */
void               _crow_migration_rename_all      (CrowMigration  *self,
                                                    GArray         *renames,
                                                    GHashTable     *taken,
                                                    CrowRenameFunc  rename,
                                                    gpointer        data);
void               _crow_rename_clear              (gpointer        data);

/* The text of the DEFAULT of an attribute of the new schema; NULL: it has none. */
char              *_crow_migration_dup_default     (CrowMigration *self,
                                                    guint          new_entity,
                                                    guint          attribute);
/* What stands for the attribute of the new schema in a SELECT of the rows in the old column @column, with values of an
 * enumeration that have another name replaced; NULL: nothing but the column itself. */
char              *_crow_migration_dup_conversion  (CrowMigration *self,
                                                    guint          old_entity,
                                                    guint          old_attribute,
                                                    guint          new_entity,
                                                    guint          new_attribute,
                                                    const char    *column);
/* @value, of an old column, with what tells rows of a hierarchy by another value now; NULL: nothing does. */
char              *_crow_migration_dup_told        (CrowMigration *self,
                                                    guint          old_entity,
                                                    guint          old_attribute,
                                                    const char    *value);
/* UPDATE of the rows of a hierarchy that are told by other values now; all names are new by then. */
void               _crow_migration_update_told     (CrowMigration *self,
                                                    guint          old_entity);
/* MariaDB: the statements by which a column, called @name by then in a table that has its new name already, holds values
 * of an enumeration by the names they have from now on, and may have those of before; FALSE: none has another name. */
gboolean           _crow_migration_convert_values  (CrowMigration *self,
                                                    guint          old_entity,
                                                    guint          old_attribute,
                                                    const char    *name,
                                                    GString      **widen,
                                                    GString      **convert);
/* @sql of the new schema with the columns of @new_entity by their names in the old one. */
char              *_crow_migration_dup_old_names   (CrowMigration *self,
                                                    guint          new_entity,
                                                    const char    *sql);

void               _crow_migration_append_old_table (GString       *sql,
                                                     CrowMigration *self,
                                                     guint          old_entity);
void               _crow_migration_append_new_table (GString       *sql,
                                                     CrowMigration *self,
                                                     guint          new_entity);

G_END_DECLS
