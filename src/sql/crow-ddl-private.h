/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The parts of a script, for the files that write it.
 */
#pragma once

#include "base/crow-text-writer.h"
#include "sql/crow-ddl-plan.h"

G_BEGIN_DECLS

/* CREATE TABLE, with all that stands in it. */
void _crow_ddl_write_table      (CrowDdlPlan         *plan,
                                 const CrowPlanTable *table,
                                 CrowTextWriter      *writer);
/* ALTER TABLE … ADD, for one that is late. */
void _crow_ddl_write_reference  (CrowDdlPlan             *plan,
                                 const CrowPlanTable     *table,
                                 const CrowPlanReference *reference,
                                 CrowTextWriter          *writer);
void _crow_ddl_write_indexes    (CrowDdlPlan         *plan,
                                 const CrowPlanTable *table,
                                 CrowTextWriter      *writer);
/* CREATE VIEW, and CREATE TYPE, each with its comment. */
void _crow_ddl_write_view       (CrowDdlPlan         *plan,
                                 const CrowViewInfo  *info,
                                 CrowTextWriter      *writer);
void _crow_ddl_write_enum       (CrowDdlPlan         *plan,
                                 const CrowEnumInfo  *info,
                                 CrowTextWriter      *writer);
/* COMMENT ON the table and its columns, where the dialect has that. */
void _crow_ddl_write_comments   (CrowDdlPlan         *plan,
                                 const CrowPlanTable *table,
                                 CrowTextWriter      *writer);
/* COMMENT ON something, where the dialect has that. */
void _crow_ddl_write_comment    (CrowDdlPlan    *plan,
                                 const char     *what,
                                 const char     *database_schema,
                                 const char     *name,
                                 const char     *column,
                                 const char     *comment,
                                 CrowTextWriter *writer);
/* Lines of "-- …". */
void _crow_ddl_write_remark     (CrowTextWriter *writer,
                                 const char     *text);

/* Pieces of statements, which migrations use too. */
void _crow_ddl_append_column    (GString              *sql,
                                 CrowDdlPlan          *plan,
                                 const CrowPlanTable  *table,
                                 const CrowPlanColumn *column);
void _crow_ddl_append_key       (GString              *sql,
                                 CrowDdlPlan          *plan,
                                 const CrowPlanTable  *table,
                                 const CrowPlanKey    *key,
                                 gboolean              primary);
/* Returns: the place in @sql of the name of the table that is referred to. */
gsize _crow_ddl_append_reference (GString                 *sql,
                                  CrowDdlPlan             *plan,
                                  const CrowPlanTable     *table,
                                  const CrowPlanReference *reference);
/* The statements, without semicolons, that add a reference of MariaDB which is `homeward`.
 * Returns: (transfer full) (element-type utf8) */
GPtrArray *_crow_ddl_list_homeward_reference (CrowDdlPlan             *plan,
                                              const CrowPlanTable     *table,
                                              const CrowPlanReference *reference);
/* The statements, without semicolons, that make the extensions of PostgreSQL which the plan's schema uses.
 * Returns: (transfer full) (element-type utf8) */
GPtrArray *_crow_ddl_list_extensions (CrowDdlPlan *plan);

void _crow_ddl_append_check     (GString             *sql,
                                 CrowDdlPlan         *plan,
                                 const CrowPlanCheck *check);
/* How many characters or bytes of a part MariaDB indexes; 0: all. */
guint _crow_ddl_get_index_prefix (CrowDdlPlan          *plan,
                                  const CrowPlanTable  *table,
                                  const CrowIndexInfo  *info,
                                  guint                 part);
/* (nullable): "NULLS FIRST" or "NULLS LAST", where the database has nulls there and not where it puts them by itself. */
const char *_crow_ddl_get_nulls (CrowDialectId         dialect,
                                 const CrowIndexInfo  *info,
                                 guint                 part);
/* CREATE INDEX, without the semicolon. */
void _crow_ddl_append_index     (GString              *sql,
                                 CrowDdlPlan          *plan,
                                 const CrowPlanTable  *table,
                                 const CrowPlanIndex  *index);
void _crow_ddl_append_columns   (GString              *sql,
                                 CrowDialectId         dialect,
                                 const CrowEntityInfo *entity,
                                 const guint16        *columns,
                                 guint                 n_columns);

const char *_crow_ddl_action_to_sql (CrowAction action);

G_END_DECLS
