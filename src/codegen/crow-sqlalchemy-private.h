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
  char **roles;      /* in the order of crow_schema_get_roles(); "" for those that are not written */
} CrowAlchemyEntity;

typedef struct
{
  const CrowSchema *schema;
  const CrowSchemaInfo *info;
  CrowTextWriter out;
  GHashTable *core;    /* of words that are imported from sqlalchemy */
  GHashTable *modules; /* of lines */
  gboolean optional;   /* typing.Optional is needed */
  gboolean any;        /* typing.Any is needed */
  CrowAlchemyEntity *entities;
  char **enums;        /* classes, by index */
  char ***values;      /* their members, by index */
} CrowAlchemy;

void  _crow_alchemy_name_all            (CrowAlchemy              *self);

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

G_END_DECLS
