/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A link with its two ends and its columns.
 *
 * A link has exactly two ends.  One-to-many: end 0 is the one, end 1 the many; one-to-one: end 0 is referred to, end 1
 * holds the reference.  In both, each column names an attribute of end 1's entity and the attribute of end 0's entity
 * that it refers to.  Many-to-many: the association table is derived; a column node is needed only to choose a name
 * for one of its columns.  It may have an entity for its association instead, see crow-through.h.
 *
 * What an end says of a foreign key (`constraint`, `on-delete`, `on-update`, `deferrable`) is said of the foreign key
 * that refers to that end; so in one-to-many and one-to-one links only end 0 has a say.
 */
#pragma once

#include "schema/crow-schema-info.h"

#include "document/crow-entity.h"

G_BEGIN_DECLS

enum
{
  CROW_LINK_PROP_NAME,
  CROW_LINK_PROP_KIND,          /* CrowLinkKind */
  CROW_LINK_PROP_THROUGH,       /* many-to-many: reference to the entity that is its association (crow-through.h) */
  CROW_LINK_PROP_DELETE,        /* CrowDeleteRule */
  CROW_LINK_PROP_OWNED,
  CROW_LINK_PROP_EXECUTOR,      /* CrowExecutor */
  CROW_LINK_PROP_TABLE,         /* many-to-many: the name of the table, where it was chosen by hand */
  CROW_LINK_PROP_SCHEMA,        /* many-to-many */
  CROW_LINK_PROP_STRICT,        /* many-to-many: SQLite's STRICT */
  CROW_LINK_PROP_WITHOUT_ROWID, /* many-to-many */
  CROW_LINK_PROP_COMMENT,
  CROW_LINK_PROP_KEY,           /* many-to-many: the name of the table's primary key */
  CROW_LINK_PROP_SILENCED,
  CROW_LINK_N_PROPS
};

#define CROW_TYPE_LINK (crow_link_get_type ())
G_DECLARE_FINAL_TYPE (CrowLink, crow_link, CROW, LINK, CrowNode)

/* A referential action as drawn: CROW_ACTION_CHOICE_DERIVED, or 1 + CrowAction. */
#define CROW_ACTION_CHOICE_DERIVED 0
#define CROW_ACTION_CHOICE(action) ((action) + 1)

enum
{
  CROW_LINK_END_PROP_ENTITY,     /* reference */
  CROW_LINK_END_PROP_ROLE,       /* the name by which the *other* end reaches this one; none: not navigable */
  CROW_LINK_END_PROP_REQUIRED,   /* a row of the other end has at least one row here */
  CROW_LINK_END_PROP_VIEW_ONLY,  /* the role is for reading only: the link is edited from this end */
  CROW_LINK_END_PROP_CASCADES,   /* CrowCascades */
  CROW_LINK_END_PROP_ORDER_BY,   /* reference to an attribute of this end */
  CROW_LINK_END_PROP_DESCENDING, /* with order-by */
  CROW_LINK_END_PROP_CONSTRAINT, /* the name of the foreign key */
  CROW_LINK_END_PROP_ON_DELETE,  /* CROW_ACTION_CHOICE */
  CROW_LINK_END_PROP_ON_UPDATE,  /* CROW_ACTION_CHOICE */
  CROW_LINK_END_PROP_DEFERRABLE, /* CrowDeferrable */
  CROW_LINK_END_PROP_C_NAME,     /* of the role */
  CROW_LINK_END_PROP_BY,         /* reference: with `through`, the link by which the association refers to this end */
  CROW_LINK_END_PROP_INDEX,      /* many-to-many: the name of an index on the columns that refer to this end */
  CROW_LINK_END_N_PROPS
};

#define CROW_TYPE_LINK_END (crow_link_end_get_type ())
G_DECLARE_FINAL_TYPE (CrowLinkEnd, crow_link_end, CROW, LINK_END, CrowNode)

enum
{
  CROW_LINK_COLUMN_PROP_ATTRIBUTE,  /* reference: the referring attribute; none in a many-to-many link */
  CROW_LINK_COLUMN_PROP_REFERENCES, /* reference: the attribute referred to */
  CROW_LINK_COLUMN_PROP_END,        /* many-to-many: the end that has the attribute referred to */
  CROW_LINK_COLUMN_PROP_NAME,       /* many-to-many: the name of the column */
  CROW_LINK_COLUMN_PROP_SQLITE_TYPE, /* many-to-many: types verbatim, in the order of CrowDialectId; none: that referred to */
  CROW_LINK_COLUMN_PROP_POSTGRESQL_TYPE,
  CROW_LINK_COLUMN_PROP_MARIADB_TYPE,
  CROW_LINK_COLUMN_N_PROPS
};

#define CROW_TYPE_LINK_COLUMN (crow_link_column_get_type ())
G_DECLARE_FINAL_TYPE (CrowLinkColumn, crow_link_column, CROW, LINK_COLUMN, CrowNode)

CROW_NODE_TEXT (CrowLink, crow_link, name, CROW_LINK_PROP_NAME)
CROW_NODE_INTEGER (CrowLink, crow_link, kind, CROW_LINK_PROP_KIND, CrowLinkKind)
CROW_NODE_REFERENCE (CrowLink, crow_link, through, CROW_LINK_PROP_THROUGH, CrowEntity)
CROW_NODE_INTEGER (CrowLink, crow_link, delete_rule, CROW_LINK_PROP_DELETE, CrowDeleteRule)
CROW_NODE_BOOLEAN (CrowLink, crow_link, owned, CROW_LINK_PROP_OWNED)
CROW_NODE_INTEGER (CrowLink, crow_link, executor, CROW_LINK_PROP_EXECUTOR, CrowExecutor)
CROW_NODE_TEXT (CrowLink, crow_link, table, CROW_LINK_PROP_TABLE)
CROW_NODE_TEXT (CrowLink, crow_link, database_schema, CROW_LINK_PROP_SCHEMA)
CROW_NODE_BOOLEAN (CrowLink, crow_link, strict, CROW_LINK_PROP_STRICT)
CROW_NODE_BOOLEAN (CrowLink, crow_link, without_rowid, CROW_LINK_PROP_WITHOUT_ROWID)
CROW_NODE_TEXT (CrowLink, crow_link, comment, CROW_LINK_PROP_COMMENT)
CROW_NODE_TEXT (CrowLink, crow_link, key, CROW_LINK_PROP_KEY)
CROW_NODE_CHILDREN (CrowLink, crow_link, end, ends, CROW_NODE_LINK_END, CrowLinkEnd)
CROW_NODE_CHILDREN (CrowLink, crow_link, column, columns, CROW_NODE_LINK_COLUMN, CrowLinkColumn)

/* (nullable): the entity at end 0 or 1 */
CrowEntity *crow_link_get_entity (CrowLink *self,
                                  guint     end);

CROW_NODE_REFERENCE (CrowLinkEnd, crow_link_end, entity, CROW_LINK_END_PROP_ENTITY, CrowEntity)
CROW_NODE_TEXT (CrowLinkEnd, crow_link_end, role, CROW_LINK_END_PROP_ROLE)
CROW_NODE_BOOLEAN (CrowLinkEnd, crow_link_end, required, CROW_LINK_END_PROP_REQUIRED)
CROW_NODE_BOOLEAN (CrowLinkEnd, crow_link_end, view_only, CROW_LINK_END_PROP_VIEW_ONLY)
CROW_NODE_INTEGER (CrowLinkEnd, crow_link_end, cascades, CROW_LINK_END_PROP_CASCADES, CrowCascades)
CROW_NODE_REFERENCE (CrowLinkEnd, crow_link_end, order_by, CROW_LINK_END_PROP_ORDER_BY, CrowAttribute)
CROW_NODE_BOOLEAN (CrowLinkEnd, crow_link_end, descending, CROW_LINK_END_PROP_DESCENDING)
CROW_NODE_TEXT (CrowLinkEnd, crow_link_end, constraint, CROW_LINK_END_PROP_CONSTRAINT)
CROW_NODE_INTEGER (CrowLinkEnd, crow_link_end, on_delete, CROW_LINK_END_PROP_ON_DELETE, int)
CROW_NODE_INTEGER (CrowLinkEnd, crow_link_end, on_update, CROW_LINK_END_PROP_ON_UPDATE, int)
CROW_NODE_INTEGER (CrowLinkEnd, crow_link_end, deferrable, CROW_LINK_END_PROP_DEFERRABLE, CrowDeferrable)
CROW_NODE_TEXT (CrowLinkEnd, crow_link_end, c_name, CROW_LINK_END_PROP_C_NAME)
CROW_NODE_REFERENCE (CrowLinkEnd, crow_link_end, by, CROW_LINK_END_PROP_BY, CrowLink)
CROW_NODE_TEXT (CrowLinkEnd, crow_link_end, index, CROW_LINK_END_PROP_INDEX)

CROW_NODE_REFERENCE (CrowLinkColumn, crow_link_column, attribute, CROW_LINK_COLUMN_PROP_ATTRIBUTE, CrowAttribute)
CROW_NODE_REFERENCE (CrowLinkColumn, crow_link_column, references, CROW_LINK_COLUMN_PROP_REFERENCES, CrowAttribute)
CROW_NODE_INTEGER (CrowLinkColumn, crow_link_column, end, CROW_LINK_COLUMN_PROP_END, guint)
CROW_NODE_TEXT (CrowLinkColumn, crow_link_column, name, CROW_LINK_COLUMN_PROP_NAME)

/* (nullable): the type verbatim, for one dialect */
G_GNUC_UNUSED static inline const char *
crow_link_column_get_native_type (CrowLinkColumn *self,
                                  CrowDialectId   dialect)
{
  return crow_node_get_text ((CrowNode *) self, CROW_LINK_COLUMN_PROP_SQLITE_TYPE + dialect);
}

G_GNUC_UNUSED static inline void
crow_link_column_set_native_type (CrowLinkColumn *self,
                                  CrowDialectId   dialect,
                                  const char     *type)
{
  crow_node_set_text ((CrowNode *) self, CROW_LINK_COLUMN_PROP_SQLITE_TYPE + dialect, type);
}

G_END_DECLS
