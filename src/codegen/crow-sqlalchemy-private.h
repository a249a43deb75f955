/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the SQLAlchemy exporter share: the module being written, its names, and what it must import.
 *
 * An entity with a primary key is a class; an association of a many-to-many link and an entity without a key are tables.
 */
#pragma once

#include "codegen/crow-export-private.h"
#include "codegen/crow-python.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;        /* of the class, or of the variable with the table */
  gboolean is_class;
  char **attributes; /* NULL-terminated, as the following */
  char **roles;      /* in the order of crow_schema_get_roles() and behind them those of
                      * crow_schema_get_through_roles(); "" for those that are not written */
} CrowAlchemyEntity;

typedef struct
{
  const CrowSchema *schema; /* of the tables */
  const CrowSchemaInfo *info;
  const CrowSchema *drawn;  /* the same with inheritance */
  CrowTextWriter out;
  GHashTable *core;    /* of words that are imported from sqlalchemy */
  GHashTable *modules; /* of lines */
  gboolean optional;   /* typing.Optional is needed */
  gboolean any;        /* typing.Any is needed */
  CrowAlchemyEntity *entities;
  char **classes;      /* by index in `drawn`; NULL for what has none */
  GHashTable *owners;  /* id of an attribute → index in `drawn` of the entity whose class has it + 1 */
  char **enums;        /* classes, by index */
  char ***values;      /* their members, by index */
} CrowAlchemy;

void  _crow_alchemy_name_all            (CrowAlchemy              *self);

/* crow-sqlalchemy-inherit.c */
/* Fills in `owners`. */
void  _crow_alchemy_find_owners         (CrowAlchemy              *self);
/* The entity as it was drawn whose class has the attribute of a table, or the role. */
guint _crow_alchemy_get_owner           (CrowAlchemy              *self,
                                         guint                     entity,
                                         guint                     attribute);
guint _crow_alchemy_get_role_owner      (CrowAlchemy              *self,
                                         const CrowRole           *role);
/* The class that the attribute of a table is in, and the one that a role leads to. */
const char *_crow_alchemy_get_class     (CrowAlchemy              *self,
                                         guint                     entity,
                                         guint                     attribute);
const char *_crow_alchemy_get_target    (CrowAlchemy              *self,
                                         const CrowRole           *role);
/* Whether two tables have rows of the same hierarchy. */
gboolean _crow_alchemy_share_hierarchy  (CrowAlchemy              *self,
                                         guint                     entity,
                                         guint                     other);
/* The table of an entity as it was drawn. */
guint _crow_alchemy_get_table           (CrowAlchemy              *self,
                                         guint                     drawn);
/* __mapper_args__ of a class, where there are any. */
void  _crow_alchemy_write_mapper        (CrowAlchemy              *self,
                                         guint                     drawn);

/* @word, which is then imported from sqlalchemy. */
const char *_crow_alchemy_use           (CrowAlchemy              *self,
                                         const char               *word);

/* crow-sqlalchemy-column.c: "Mapped[Optional[str]] = mapped_column(…)" for a class, "Column(…)" for a table. */
void  _crow_alchemy_write_column        (CrowAlchemy              *self,
                                         guint                     entity,
                                         guint                     attribute);
/* Keys of several columns, indexes, checks and the database's schema: arguments of a table. */
void  _crow_alchemy_add_table_arguments (CrowAlchemy              *self,
                                         guint                     entity,
                                         GPtrArray                *arguments,
                                         GPtrArray                *keywords);
/* What the type map of the base class says of the types that are used. */
void  _crow_alchemy_add_type_map        (CrowAlchemy              *self,
                                         GPtrArray                *lines);
/* FALSE: SQLAlchemy parts a name at its dots, so it cannot be referred to. */
gboolean _crow_alchemy_can_refer        (CrowAlchemy              *self,
                                         const CrowReferenceInfo  *reference);
/* Whether the columns of @reference may be null. */
gboolean _crow_alchemy_is_optional      (CrowAlchemy              *self,
                                         const CrowReferenceInfo  *reference);

/* crow-sqlalchemy-link.c */
void  _crow_alchemy_write_role          (CrowAlchemy              *self,
                                         const CrowRole           *role,
                                         const char               *name);
/* One that stands on an association entity. */
void  _crow_alchemy_write_through       (CrowAlchemy              *self,
                                         const CrowRole           *role,
                                         const char               *name);

G_END_DECLS
