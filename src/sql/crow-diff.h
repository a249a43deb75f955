/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is different between two schemas, and what became of what.
 *
 * Two schemas are compared in one of two ways.  With a dialect it is the tables that are compared, in the terms of that
 * database: types as its catalog spells them, constraints with their final names, referential actions, the indexes
 * that DDL adds; so a database that was made of a schema is no different from it.  Without one (CROW_DIFF_DRAWING)
 * it is the drawing: what no database knows, such as roles and delete rules, counts too, and names of constraints that
 * were never given do not.
 *
 * Records are matched by their ids where both schemas were drawn, then by their names, then by a guess that is marked
 * as one.  The ids of a schema that was read from a database are made of its names and are no more than a hint: a
 * record that has another name by now but such an id was most likely renamed, which is a guess too.  Where the two
 * schemas have ids in common there is no guessing.
 *
 * A diff is immutable and may be read from any thread.
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

#define CROW_TYPE_DIFF (crow_diff_get_type ())

/**
 * CROW_DIFF_DRAWING:
 *
 * The dialect that stands for the drawing.
 */
#define CROW_DIFF_DRAWING (-1)

typedef struct _CrowDiff CrowDiff;

/**
 * CrowDiffFlags:
 * @CROW_DIFF_DEFAULT: as it is described above
 * @CROW_DIFF_NO_GUESSES: what neither ids nor names match is dropped and added
 * @CROW_DIFF_NO_COMMENTS: comments do not count
 *
 * How two schemas are compared.
 */
typedef enum
{
  CROW_DIFF_DEFAULT = 0,
  CROW_DIFF_NO_GUESSES = 1 << 0,
  CROW_DIFF_NO_COMMENTS = 1 << 1,
} CrowDiffFlags;

/**
 * CrowDiffKind:
 * @CROW_DIFF_DROP: only the old schema has it; what belongs to it goes with it and is not told again
 * @CROW_DIFF_ADD: only the new schema has it; what belongs to it comes with it and is not told again
 * @CROW_DIFF_RENAME: it has another name
 * @CROW_DIFF_ALTER: one facet of it is different
 *
 * What happened to an element.
 */
typedef enum
{
  CROW_DIFF_DROP,
  CROW_DIFF_ADD,
  CROW_DIFF_RENAME,
  CROW_DIFF_ALTER,
} CrowDiffKind;

/**
 * CrowDiffElement:
 * @CROW_ELEMENT_SCHEMA: the schema itself (drawing only)
 * @CROW_ELEMENT_ENUM: an enumeration; with a dialect only where that has types for them
 * @CROW_ELEMENT_ENUM_VALUE: a value of one
 * @CROW_ELEMENT_ENTITY: a table
 * @CROW_ELEMENT_ATTRIBUTE: a column
 * @CROW_ELEMENT_PRIMARY_KEY: a primary key
 * @CROW_ELEMENT_UNIQUE: a unique constraint
 * @CROW_ELEMENT_REFERENCE: a foreign key
 * @CROW_ELEMENT_INDEX: an index
 * @CROW_ELEMENT_CHECK: a check
 * @CROW_ELEMENT_VIEW: a view
 * @CROW_ELEMENT_RELATIONSHIP: a link (drawing only)
 * @CROW_ELEMENT_HIERARCHY: the place of an entity among those that inherit from each other (drawing only)
 *
 * What a change is about.
 */
typedef enum
{
  CROW_ELEMENT_SCHEMA,
  CROW_ELEMENT_ENUM,
  CROW_ELEMENT_ENUM_VALUE,
  CROW_ELEMENT_ENTITY,
  CROW_ELEMENT_ATTRIBUTE,
  CROW_ELEMENT_PRIMARY_KEY,
  CROW_ELEMENT_UNIQUE,
  CROW_ELEMENT_REFERENCE,
  CROW_ELEMENT_INDEX,
  CROW_ELEMENT_CHECK,
  CROW_ELEMENT_VIEW,
  CROW_ELEMENT_RELATIONSHIP,
  CROW_ELEMENT_HIERARCHY,
} CrowDiffElement;

#define CROW_N_ELEMENTS 13

/**
 * CrowDiffFacet:
 * @CROW_FACET_NONE: the element as a whole
 * @CROW_FACET_DATABASE_SCHEMA: the database's schema it lies in
 * @CROW_FACET_COMMENT: its comment
 * @CROW_FACET_OPTIONS: STRICT, WITHOUT ROWID
 * @CROW_FACET_TYPE: the type of a column
 * @CROW_FACET_REQUIRED: NOT NULL
 * @CROW_FACET_DEFAULT: its default
 * @CROW_FACET_UPDATE_STAMP: what it gets on each update
 * @CROW_FACET_GENERATED: its expression, and whether it is stored
 * @CROW_FACET_COLLATION: its collation
 * @CROW_FACET_AUTO: whether the database makes its values
 * @CROW_FACET_COLUMNS: the columns or expressions of a key, foreign key or index
 * @CROW_FACET_DEFERRABLE: when it is checked
 * @CROW_FACET_TARGET: what a foreign key refers to
 * @CROW_FACET_ON_DELETE: its action on delete
 * @CROW_FACET_ON_UPDATE: its action on update
 * @CROW_FACET_UNIQUE: whether an index is unique
 * @CROW_FACET_WHERE: the condition of an index
 * @CROW_FACET_EXPRESSION: the expression of a check
 * @CROW_FACET_QUERY: the query of a view
 * @CROW_FACET_POSITION: the order of the values of an enumeration
 * @CROW_FACET_C_NAME: a name in C that was chosen by hand (drawing only, as all that follow)
 * @CROW_FACET_VERSION: the attribute that counts versions
 * @CROW_FACET_ENDS: the entities of a link
 * @CROW_FACET_KIND: its kind
 * @CROW_FACET_DELETE_RULE: its delete rule
 * @CROW_FACET_EXECUTOR: who carries that out
 * @CROW_FACET_OWNED: whether it owns what it reaches
 * @CROW_FACET_ROLE_0: the role that reaches end 0
 * @CROW_FACET_ROLE_1: the role that reaches end 1
 * @CROW_FACET_MINIMUM_0: whether end 0 is required
 * @CROW_FACET_MINIMUM_1: whether end 1 is required
 * @CROW_FACET_ORDER_0: the order of the role that reaches end 0
 * @CROW_FACET_ORDER_1: the order of the role that reaches end 1
 * @CROW_FACET_CASCADES_0: the cascades of the role that reaches end 0
 * @CROW_FACET_CASCADES_1: the cascades of the role that reaches end 1
 * @CROW_FACET_PARENT: what it inherits from
 * @CROW_FACET_STRATEGY: whether it has a table of its own
 * @CROW_FACET_DISCRIMINATOR: the attribute that tells the rows of a hierarchy apart
 * @CROW_FACET_DISCRIMINATOR_VALUE: the value by which its rows are told; of a column also with a dialect: rows that hold
 *   the one get the other
 * @CROW_FACET_MOVED: its values go on in another table: of a table or column that is dropped or added
 *
 * What is different about an element that was altered.
 */
typedef enum
{
  CROW_FACET_NONE,
  CROW_FACET_DATABASE_SCHEMA,
  CROW_FACET_COMMENT,
  CROW_FACET_OPTIONS,
  CROW_FACET_TYPE,
  CROW_FACET_REQUIRED,
  CROW_FACET_DEFAULT,
  CROW_FACET_UPDATE_STAMP,
  CROW_FACET_GENERATED,
  CROW_FACET_COLLATION,
  CROW_FACET_AUTO,
  CROW_FACET_COLUMNS,
  CROW_FACET_DEFERRABLE,
  CROW_FACET_TARGET,
  CROW_FACET_ON_DELETE,
  CROW_FACET_ON_UPDATE,
  CROW_FACET_UNIQUE,
  CROW_FACET_WHERE,
  CROW_FACET_EXPRESSION,
  CROW_FACET_QUERY,
  CROW_FACET_POSITION,
  CROW_FACET_C_NAME,
  CROW_FACET_VERSION,
  CROW_FACET_ENDS,
  CROW_FACET_KIND,
  CROW_FACET_DELETE_RULE,
  CROW_FACET_EXECUTOR,
  CROW_FACET_OWNED,
  CROW_FACET_ROLE_0,
  CROW_FACET_ROLE_1,
  CROW_FACET_MINIMUM_0,
  CROW_FACET_MINIMUM_1,
  CROW_FACET_ORDER_0,
  CROW_FACET_ORDER_1,
  CROW_FACET_CASCADES_0,
  CROW_FACET_CASCADES_1,
  CROW_FACET_PARENT,
  CROW_FACET_STRATEGY,
  CROW_FACET_DISCRIMINATOR,
  CROW_FACET_DISCRIMINATOR_VALUE,
  CROW_FACET_MOVED,
} CrowDiffFacet;

#define CROW_N_FACETS 41

/**
 * CrowDiffRisk:
 * @CROW_RISK_NONE: every row stays as it is
 * @CROW_RISK_DROP_TABLE: the rows of a table go
 * @CROW_RISK_DROP_COLUMN: the values of a column go
 * @CROW_RISK_NARROW_TYPE: values may not fit into the new type
 * @CROW_RISK_REQUIRE: rows without a value get the default, or stand in the way
 * @CROW_RISK_UNIQUE: rows that are alike stand in the way
 * @CROW_RISK_CHECK: rows that do not fulfil it stand in the way
 * @CROW_RISK_REFERENCE: rows that refer to nothing stand in the way
 * @CROW_RISK_DROP_VALUE: rows that hold the value stand in the way
 *
 * What a change may do to rows.
 */
typedef enum
{
  CROW_RISK_NONE,
  CROW_RISK_DROP_TABLE,
  CROW_RISK_DROP_COLUMN,
  CROW_RISK_NARROW_TYPE,
  CROW_RISK_REQUIRE,
  CROW_RISK_UNIQUE,
  CROW_RISK_CHECK,
  CROW_RISK_REFERENCE,
  CROW_RISK_DROP_VALUE,
} CrowDiffRisk;

/**
 * CrowDiffChange:
 * @kind: what happened
 * @element: to what
 * @facet: what is different, of an element that was altered
 * @risk: what it may do to rows, when a database is changed from the old schema to the new one
 * @guess: whether old and new, or what they belong to, were matched by a guess
 * @from_owner: index in the old schema of the entity (of a value: the enumeration) that has the element; %CROW_NONE: none
 * @to_owner: the same in the new schema
 * @from: index of the element among its like in the old schema (entity, attribute of its owner, enumeration, value,
 *   view, link); %CROW_NONE: it has none there, and always for keys, foreign keys, indexes and checks
 * @to: the same in the new schema
 * @from_id: (nullable): its id in the old schema; %NULL if it is not there or was made by DDL
 * @to_id: (nullable): the same in the new schema
 * @from_name: (nullable): its name in the old schema, as the database has it if one was given
 * @to_name: (nullable): the same in the new schema
 * @from_value: (nullable): the facet in the old schema, as SQL or a word; %NULL: none
 * @to_value: (nullable): the same in the new schema
 *
 * One difference between two schemas.  All of it belongs to the diff.
 */
typedef struct
{
  CrowDiffKind kind;
  CrowDiffElement element;
  CrowDiffFacet facet;
  CrowDiffRisk risk;
  gboolean guess;
  guint16 from_owner;
  guint16 to_owner;
  guint16 from;
  guint16 to;
  const char *from_id;
  const char *to_id;
  char *from_name;
  char *to_name;
  char *from_value;
  char *to_value;
  /*< private >*/
  guint16 from_part; /* of a key, foreign key, index or check: its index in the DDL plan */
  guint16 to_part;
} CrowDiffChange;

CROW_API GType                 crow_diff_get_type         (void) G_GNUC_CONST;

/* @dialect: a CrowDialectId, or CROW_DIFF_DRAWING */
CROW_API CrowDiff             *crow_diff_new              (CrowSchema    *from,
                                                           CrowSchema    *to,
                                                           int            dialect,
                                                           CrowDiffFlags  flags);
/* @drawn: (nullable): the drawing that @from was made of and has its ids from, which knows what a database does not: what
 *   inherits from what */
CROW_API CrowDiff             *crow_diff_new_drawn        (CrowSchema    *from,
                                                           CrowSchema    *drawn,
                                                           CrowSchema    *to,
                                                           int            dialect,
                                                           CrowDiffFlags  flags);
CROW_API CrowDiff             *crow_diff_ref              (CrowDiff      *self);
CROW_API void                  crow_diff_unref            (CrowDiff      *self);

CROW_API CrowSchema           *crow_diff_get_from         (CrowDiff      *self);
CROW_API CrowSchema           *crow_diff_get_to           (CrowDiff      *self);
CROW_API int                   crow_diff_get_dialect      (CrowDiff      *self);

/* In the order of: enumerations, tables by name with all that belongs to each, links, views. */
CROW_API guint                 crow_diff_get_n_changes    (CrowDiff      *self);
CROW_API const CrowDiffChange *crow_diff_get_change       (CrowDiff      *self,
                                                           guint          change);

/* What an entity, attribute or enumeration of the old schema is in the new one (lookup_new), and the other way round
 * (lookup_old); CROW_NONE: it is not there.  An attribute is asked for with its entity in the same schema. */
CROW_API guint16               crow_diff_lookup_new_entity    (CrowDiff   *self,
                                                               guint       entity);
CROW_API guint16               crow_diff_lookup_old_entity    (CrowDiff   *self,
                                                               guint       entity);
CROW_API guint16               crow_diff_lookup_new_attribute (CrowDiff   *self,
                                                               guint       entity,
                                                               guint       attribute);
CROW_API guint16               crow_diff_lookup_old_attribute (CrowDiff   *self,
                                                               guint       entity,
                                                               guint       attribute);

/* "The column “isbn” of “book” becomes required."  A guess says that it is one. */
CROW_API char                 *crow_diff_change_to_text   (CrowDiff             *self,
                                                           const CrowDiffChange *change);
/* The name of the table (of an enumeration's value: of the enumeration) a change is told under; NULL for a link. */
CROW_API const char           *crow_diff_change_get_group (CrowDiff             *self,
                                                           const CrowDiffChange *change);

/* Whether a schema was read from a database or a script, so that its ids are made of its names. */
CROW_API gboolean              crow_schema_is_from_catalog (const CrowSchema *schema);

/* "add", "foreign-key", "on-delete", "drop-column" */
CROW_API const char           *crow_diff_kind_to_string    (CrowDiffKind    kind);
CROW_API const char           *crow_diff_element_to_string (CrowDiffElement element);
CROW_API const char           *crow_diff_facet_to_string   (CrowDiffFacet   facet);
CROW_API const char           *crow_diff_risk_to_string    (CrowDiffRisk    risk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowDiff, crow_diff_unref)

G_END_DECLS
