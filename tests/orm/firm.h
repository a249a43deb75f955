/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hierarchy of people in a firm that the tests of inheritance use, and what they all need.
 */
#pragma once

#include "library.h"

enum { COMPANY, EMPLOYEE, ENGINEER, MANAGER, LEAD };

typedef struct
{
  CrowInheritanceKind kind;
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
  guint16 id, name, type, version, company, skill, boss, level, title; /* attributes of objects */
  guint16 employees, employer, team, boss_role;                        /* roles */
} Firm;

/* Parts of a schema. */
void        firm_add_entity    (CrowSchemaBuilder         *builder,
                                const char                *id,
                                guint16                    version,
                                const CrowInheritanceInfo *inheritance);
void        firm_add_attribute (CrowSchemaBuilder         *builder,
                                guint16                    entity,
                                const char                *id,
                                const char                *name,
                                CrowDataType               type,
                                guint                      flags);
void        firm_add_key       (CrowSchemaBuilder         *builder,
                                guint16                    entity,
                                const char                *id);

/* @on_delete: of the tables of heirs. */
CrowSchema *firm_make_schema (CrowInheritanceKind  kind,
                              CrowAction           on_delete);
void        firm_init        (Firm                *self,
                              CrowInheritanceKind  kind,
                              CrowAction           on_delete);
void        firm_clear       (Firm                *self);
/* A new session over the same database. */
void        firm_reopen      (Firm                *self);
void        firm_commit      (Firm                *self);
CrowObject *firm_create      (Firm                *self,
                              guint                entity,
                              const char          *name);
/* Employee 1, engineer 2, manager 3, lead 4; all of one company. */
void        firm_fill        (Firm                *self);
/* All values of all rows, in one line. */
char       *firm_dump        (Firm                *self,
                              const char          *sql);
void        firm_check       (Firm                *self,
                              const char          *sql,
                              const char          *expected);
