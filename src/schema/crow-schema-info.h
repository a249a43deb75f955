/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The records a schema is made of.
 *
 * They are plain structs that can stand in `static const` tables: the code that `crow codegen` writes holds the
 * same tables that a compiled document holds, so both run on the same library.  Records refer to each other by
 * index within their list; CROW_NONE is "no record".  A list is a pointer and a count; an empty list may be NULL.
 *
 * Nothing here is ever changed after the schema was made.  Strings are UTF-8; NULL means "not given", and an empty
 * string is never used for that.
 *
 * Every record has a stable `id`, unique within the schema: a renamed record is recognized by it.
 */
#pragma once

#include <glib-object.h>

#include "base/crow-macros.h"

G_BEGIN_DECLS

/**
 * CROW_NONE:
 *
 * The index that means "none".
 */
#define CROW_NONE ((guint16) 0xffff)

/**
 * CrowDialectId:
 * @CROW_DIALECT_SQLITE: SQLite 3.40 and later
 * @CROW_DIALECT_POSTGRESQL: PostgreSQL 15 and later
 * @CROW_DIALECT_MARIADB: MariaDB 10.11 and later
 *
 * A database whose SQL Crowfoot writes.
 */
typedef enum
{
  CROW_DIALECT_SQLITE,
  CROW_DIALECT_POSTGRESQL,
  CROW_DIALECT_MARIADB,
} CrowDialectId;

#define CROW_N_DIALECTS 3

/**
 * CrowDataType:
 * @CROW_TYPE_INTEGER: a whole number of 32 bits
 * @CROW_TYPE_BIGINT: a whole number of 64 bits
 * @CROW_TYPE_REAL: a floating point number of double precision
 * @CROW_TYPE_DECIMAL: an exact number of `length` digits, `scale` of them behind the point; both 0: as the dialect likes
 * @CROW_TYPE_BOOLEAN: true or false
 * @CROW_TYPE_TEXT: text of at most `length` characters; 0: of any length
 * @CROW_TYPE_BLOB: bytes, at most `length`; 0: any number
 * @CROW_TYPE_DATE: a day, ISO 8601
 * @CROW_TYPE_TIME: a time of day, ISO 8601
 * @CROW_TYPE_TIMESTAMP: a day and time in UTC, ISO 8601
 * @CROW_TYPE_UUID: a UUID, RFC 4122, in its text form
 * @CROW_TYPE_JSON: a JSON text
 * @CROW_TYPE_ENUM: one of the values of an enumeration, stored as its text
 *
 * What kind of value an attribute holds, whatever a database calls it.
 */
typedef enum
{
  CROW_TYPE_INTEGER,
  CROW_TYPE_BIGINT,
  CROW_TYPE_REAL,
  CROW_TYPE_DECIMAL,
  CROW_TYPE_BOOLEAN,
  CROW_TYPE_TEXT,
  CROW_TYPE_BLOB,
  CROW_TYPE_DATE,
  CROW_TYPE_TIME,
  CROW_TYPE_TIMESTAMP,
  CROW_TYPE_UUID,
  CROW_TYPE_JSON,
  CROW_TYPE_ENUM,
} CrowDataType;

#define CROW_N_TYPES 13

/**
 * CrowValueSource:
 * @CROW_VALUE_NONE: nothing is given
 * @CROW_VALUE_LITERAL: the text form of a value of the attribute's type ("0", "true", "draft", "2024-01-31")
 * @CROW_VALUE_NOW: the present time, date or timestamp
 * @CROW_VALUE_UUID: a new random UUID
 * @CROW_VALUE_EXPRESSION: an SQL expression, verbatim
 *
 * Where a default or an update stamp comes from.
 */
typedef enum
{
  CROW_VALUE_NONE,
  CROW_VALUE_LITERAL,
  CROW_VALUE_NOW,
  CROW_VALUE_UUID,
  CROW_VALUE_EXPRESSION,
} CrowValueSource;

/**
 * CrowAction:
 * @CROW_ACTION_NO_ACTION: NO ACTION
 * @CROW_ACTION_RESTRICT: RESTRICT
 * @CROW_ACTION_CASCADE: CASCADE
 * @CROW_ACTION_SET_NULL: SET NULL
 * @CROW_ACTION_SET_DEFAULT: SET DEFAULT
 *
 * A referential action: what a database does with referring rows.
 */
typedef enum
{
  CROW_ACTION_NO_ACTION,
  CROW_ACTION_RESTRICT,
  CROW_ACTION_CASCADE,
  CROW_ACTION_SET_NULL,
  CROW_ACTION_SET_DEFAULT,
} CrowAction;

/**
 * CrowLinkKind:
 * @CROW_LINK_ONE_TO_MANY: one-to-many: end 0 is the one, end 1 the many
 * @CROW_LINK_ONE_TO_ONE: one-to-one: end 0 is referred to, end 1 holds the reference
 * @CROW_LINK_MANY_TO_MANY: many-to-many by an association table
 *
 * The kind of a relationship.
 */
typedef enum
{
  CROW_LINK_ONE_TO_MANY,
  CROW_LINK_ONE_TO_ONE,
  CROW_LINK_MANY_TO_MANY,
} CrowLinkKind;

/**
 * CrowDeleteRule:
 * @CROW_DELETE_NULLIFY: referring rows lose the reference
 * @CROW_DELETE_CASCADE: referring rows are deleted too
 * @CROW_DELETE_DENY: a row that is referred to cannot be deleted
 * @CROW_DELETE_SET_DEFAULT: referring rows get the default of the reference
 * @CROW_DELETE_NONE: the session does nothing; the database has the last word
 *
 * What deleting a row of end 0 does to the rows of end 1 that refer to it.  In a many-to-many link the pairs of a
 * deleted row always go; the rule has no say there.
 */
typedef enum
{
  CROW_DELETE_NULLIFY,
  CROW_DELETE_CASCADE,
  CROW_DELETE_DENY,
  CROW_DELETE_SET_DEFAULT,
  CROW_DELETE_NONE,
} CrowDeleteRule;

/**
 * CrowExecutor:
 * @CROW_EXECUTOR_AUTOMATIC: the database where it can, else the session; the outcome is the same
 * @CROW_EXECUTOR_SESSION: the session; the foreign key is NO ACTION
 * @CROW_EXECUTOR_DATABASE: the database's referential action
 *
 * Who carries out a delete rule.
 */
typedef enum
{
  CROW_EXECUTOR_AUTOMATIC,
  CROW_EXECUTOR_SESSION,
  CROW_EXECUTOR_DATABASE,
} CrowExecutor;

/**
 * CrowCascades:
 * @CROW_CASCADE_SAVE_UPDATE: adding an object to a session adds what the role reaches
 * @CROW_CASCADE_MERGE: merging an object merges what the role reaches
 * @CROW_CASCADE_EXPUNGE: expunging an object expunges what the role reaches
 * @CROW_CASCADE_REFRESH_EXPIRE: refreshing or expiring an object does so to what the role reaches
 *
 * What passes along a role from an object to the objects it reaches.
 */
typedef enum
{
  CROW_CASCADE_SAVE_UPDATE = 1 << 0,
  CROW_CASCADE_MERGE = 1 << 1,
  CROW_CASCADE_EXPUNGE = 1 << 2,
  CROW_CASCADE_REFRESH_EXPIRE = 1 << 3,
} CrowCascades;

#define CROW_CASCADES_DEFAULT (CROW_CASCADE_SAVE_UPDATE | CROW_CASCADE_MERGE)

/**
 * CrowAttributeFlags:
 * @CROW_ATTRIBUTE_REQUIRED: NOT NULL
 * @CROW_ATTRIBUTE_AUTO: the database makes the value (identity, AUTO_INCREMENT, rowid); only on a single integer key
 * @CROW_ATTRIBUTE_NO_REUSE: with AUTO: never a number again that was used once (SQLite's AUTOINCREMENT)
 * @CROW_ATTRIBUTE_STORED: with a generated expression: stored, not computed on reading
 * @CROW_ATTRIBUTE_LINK: the attribute was made for a link and goes with it
 * @CROW_ATTRIBUTE_ALWAYS: with AUTO: no value is taken from a program that does not insist (PostgreSQL's GENERATED ALWAYS)
 *
 * Yes-or-no properties of an attribute.
 */
typedef enum
{
  CROW_ATTRIBUTE_REQUIRED = 1 << 0,
  CROW_ATTRIBUTE_AUTO = 1 << 1,
  CROW_ATTRIBUTE_NO_REUSE = 1 << 2,
  CROW_ATTRIBUTE_STORED = 1 << 3,
  CROW_ATTRIBUTE_LINK = 1 << 4,
  CROW_ATTRIBUTE_ALWAYS = 1 << 5,
} CrowAttributeFlags;

/**
 * CrowEntityFlags:
 * @CROW_ENTITY_ASSOCIATION: the table of a many-to-many link, which has no objects of its own
 * @CROW_ENTITY_STRICT: SQLite: STRICT
 * @CROW_ENTITY_WITHOUT_ROWID: SQLite: WITHOUT ROWID
 *
 * Yes-or-no properties of an entity.
 */
typedef enum
{
  CROW_ENTITY_ASSOCIATION = 1 << 0,
  CROW_ENTITY_STRICT = 1 << 1,
  CROW_ENTITY_WITHOUT_ROWID = 1 << 2,
} CrowEntityFlags;

/**
 * CrowDeferrable:
 * @CROW_DEFERRABLE_NOT: checked at the statement
 * @CROW_DEFERRABLE_IMMEDIATE: DEFERRABLE INITIALLY IMMEDIATE
 * @CROW_DEFERRABLE_DEFERRED: DEFERRABLE INITIALLY DEFERRED
 *
 * When a constraint is checked.
 */
typedef enum
{
  CROW_DEFERRABLE_NOT,
  CROW_DEFERRABLE_IMMEDIATE,
  CROW_DEFERRABLE_DEFERRED,
} CrowDeferrable;

/**
 * CrowNulls:
 * @CROW_NULLS_DEFAULT: where the database puts them by itself
 * @CROW_NULLS_FIRST: NULLS FIRST
 * @CROW_NULLS_LAST: NULLS LAST
 *
 * Where a part of an index has the nulls.  Only PostgreSQL lets one choose, and puts them last if ascending; the others
 * have them first if ascending.
 */
typedef enum
{
  CROW_NULLS_DEFAULT,
  CROW_NULLS_FIRST,
  CROW_NULLS_LAST,
} CrowNulls;

/**
 * CrowInheritanceKind:
 * @CROW_INHERITANCE_SINGLE: in the table of the parent, whose columns of heirs are not required
 * @CROW_INHERITANCE_JOINED: in a table of its own, whose primary key is that of the parent's row
 *
 * Where the attributes of an entity are that inherits from another.
 */
typedef enum
{
  CROW_INHERITANCE_SINGLE,
  CROW_INHERITANCE_JOINED,
} CrowInheritanceKind;

typedef struct _CrowInheritanceInfo CrowInheritanceInfo;
typedef struct _CrowEnumValueInfo CrowEnumValueInfo;
typedef struct _CrowEnumInfo CrowEnumInfo;
typedef struct _CrowAttributeInfo CrowAttributeInfo;
typedef struct _CrowKeyInfo CrowKeyInfo;
typedef struct _CrowIndexPartInfo CrowIndexPartInfo;
typedef struct _CrowIndexInfo CrowIndexInfo;
typedef struct _CrowCheckInfo CrowCheckInfo;
typedef struct _CrowEntityInfo CrowEntityInfo;
typedef struct _CrowReferenceInfo CrowReferenceInfo;
typedef struct _CrowEndInfo CrowEndInfo;
typedef struct _CrowRelationshipInfo CrowRelationshipInfo;
typedef struct _CrowThroughInfo CrowThroughInfo;
typedef struct _CrowViewInfo CrowViewInfo;
typedef struct _CrowSchemaInfo CrowSchemaInfo;

/* One value of an enumeration. */
struct _CrowEnumValueInfo
{
  const char *id;
  const char *name;    /* the text that is stored */
  const char *c_name;  /* (nullable): the C constant's last part, where it was chosen by hand */
  const char *comment; /* (nullable) */
};

/* An enumeration: named, shared by any number of attributes. */
struct _CrowEnumInfo
{
  const char *id;
  const char *name;
  const char *c_name;         /* (nullable) */
  const char *database_schema; /* (nullable): PostgreSQL's schema */
  const char *comment;        /* (nullable) */
  const CrowEnumValueInfo *values;
  guint16 n_values;
};

struct _CrowAttributeInfo
{
  const char *id;
  const char *name;                          /* of the column */
  const char *c_name;                        /* (nullable): chosen by hand */
  const char *comment;                       /* (nullable) */
  const char *default_value;                 /* (nullable): a literal or an expression, by default_source */
  const char *on_update_value;               /* (nullable): as default_value, set at each UPDATE of the row */
  const char *generated;                     /* (nullable): the expression of a generated column */
  const char *collation;                     /* (nullable): verbatim */
  const char *native_types[CROW_N_DIALECTS]; /* (nullable): the type verbatim, by CrowDialectId; overrides `type` there */
  guint32 length;                            /* characters, bytes or digits; 0: not given */
  guint16 scale;
  guint16 enumeration;                       /* index of CrowSchemaInfo.enums; CROW_NONE unless CROW_TYPE_ENUM */
  guint8 type;                               /* CrowDataType */
  guint8 default_source;                     /* CrowValueSource */
  guint8 on_update_source;                   /* CrowValueSource */
  guint8 flags;                              /* CrowAttributeFlags */
};

/* A primary key or a unique constraint. */
struct _CrowKeyInfo
{
  const char *id;
  const char *name;          /* (nullable): of the constraint */
  const guint16 *attributes; /* in the order of the key */
  guint16 n_attributes;      /* at least 1 */
  guint8 deferrable;         /* CrowDeferrable */
};

/* One part of an index: an attribute or an expression. */
struct _CrowIndexPartInfo
{
  guint16 attribute;      /* CROW_NONE for an expression */
  gboolean descending;
  const char *expression; /* (nullable) */
  const char *collation;  /* (nullable) */
  const char *operators;  /* (nullable): PostgreSQL's operator class, verbatim ("text_pattern_ops") */
  guint32 length;         /* MariaDB: how many characters or bytes of the attribute are indexed; 0: all */
  guint8 nulls;           /* CrowNulls */
};

struct _CrowIndexInfo
{
  const char *id;
  const char *name;       /* (nullable): DDL then makes one */
  const CrowIndexPartInfo *parts;
  guint16 n_parts;        /* at least 1 */
  gboolean unique;
  const char *where;      /* (nullable): the condition of a partial index */
  const char *method;     /* (nullable): "gin", "fulltext"…, in lower case; NULL: a B-tree, which all databases have */
};

struct _CrowCheckInfo
{
  const char *id;
  const char *name;       /* (nullable) */
  const char *expression; /* verbatim SQL, without the outer parentheses */
};

/* The place of an entity in a hierarchy. */
struct _CrowInheritanceInfo
{
  const char *value;     /* (nullable): of the discriminator, in the text form of its type; NULL: has no objects of its own */
  guint16 parent;        /* index of CrowSchemaInfo.entities; CROW_NONE: the root */
  guint16 discriminator; /* of the root: the attribute that tells what a row is; else CROW_NONE */
  guint8 kind;           /* CrowInheritanceKind, of all but the root */
  guint8 on_delete;      /* CrowAction, joined: CASCADE, or NO ACTION where the session deletes from both tables */
};

/* One with a parent has its own attributes only; joined, also the primary key, as many columns as the parent's. */
struct _CrowEntityInfo
{
  const char *id;
  const char *name;            /* of the table */
  const char *c_name;          /* (nullable): CamelCase, chosen by hand */
  const char *database_schema; /* (nullable): PostgreSQL's schema, MariaDB's database */
  const char *comment;         /* (nullable) */
  const CrowAttributeInfo *attributes;
  const CrowKeyInfo *keys;     /* primary and unique */
  const CrowIndexInfo *indexes;
  const CrowCheckInfo *checks;
  guint16 n_attributes;
  guint16 n_keys;
  guint16 n_indexes;
  guint16 n_checks;
  guint16 primary_key;         /* index of `keys`, or CROW_NONE */
  guint16 version_attribute;   /* the optimistic lock's counter, or CROW_NONE */
  guint16 flags;               /* CrowEntityFlags */
  const CrowInheritanceInfo *inheritance; /* (nullable): neither inherits nor is inherited from */
};

/* A foreign key. */
struct _CrowReferenceInfo
{
  const char *id;
  const char *name;              /* (nullable): of the constraint */
  const guint16 *columns;        /* attributes of `entity` */
  const guint16 *target_columns; /* attributes of `target`, pairwise with `columns`: its primary key or a unique key */
  guint16 n_columns;             /* 0: the record is not used */
  guint16 entity;                /* the referring one */
  guint16 target;                /* the entity at the end, or a parent that has the same table and the columns */
  guint8 on_delete;              /* CrowAction, already derived from the link's delete rule */
  guint8 on_update;              /* CrowAction */
  guint8 deferrable;             /* CrowDeferrable */
};

/* One end of a relationship. */
struct _CrowEndInfo
{
  guint16 entity;
  gboolean required;    /* minimum 1: a row of the other end has at least one row here */
  const char *role;     /* (nullable): the name by which the *other* end reaches this one; NULL: hidden */
  const char *c_name;   /* (nullable): of the role, chosen by hand */
  const char *order_by; /* (nullable): name of an attribute of this end by which a to-many role is sorted; "-name" descends */
  guint8 cascades;      /* CrowCascades, of the role that reaches this end */
  gboolean view_only;   /* the role that reaches this end is for reading: the link is edited from here */
};

/* A relationship.
 *
 * One-to-many and one-to-one: `references[0]` goes from ends[1].entity to ends[0].entity; references[1] is not used.
 * ends[0].required says that the reference is required.
 * Many-to-many: `association` is an entity flagged CROW_ENTITY_ASSOCIATION; references[i] goes from it to
 * ends[i].entity. */
struct _CrowRelationshipInfo
{
  const char *id;
  const char *name;      /* (nullable) */
  const char *comment;   /* (nullable) */
  CrowEndInfo ends[2];
  CrowReferenceInfo references[2];
  guint16 association;   /* index of CrowSchemaInfo.entities, or CROW_NONE */
  guint8 kind;           /* CrowLinkKind */
  guint8 delete_rule;    /* CrowDeleteRule */
  guint8 executor;       /* CrowExecutor */
  gboolean owned;        /* delete-orphan: a row of end 1 without its row of end 0 is deleted */
};

/* Two roles that an association entity gives: what its rows refer to by the one relationship is reached from what they
 * refer to by the other.  They are for reading only, and stand on the two relationships; there is no table, no column and
 * no foreign key behind them, so that whoever looks at tables need not know of these records.
 *
 * ends[i].entity is relationships[i]'s ends[0].entity; ends[1].entity of both relationships is the association entity.
 * `required`, `cascades` and `view_only` of these ends are not used. */
struct _CrowThroughInfo
{
  const char *id;
  const char *name;          /* (nullable) */
  const char *comment;       /* (nullable) */
  CrowEndInfo ends[2];
  guint16 relationships[2];  /* indexes of CrowSchemaInfo.relationships, one-to-many or one-to-one */
};

/* A view, verbatim for each dialect that has it. */
struct _CrowViewInfo
{
  const char *id;
  const char *name;
  const char *database_schema;             /* (nullable) */
  const char *comment;                     /* (nullable) */
  const char *queries[CROW_N_DIALECTS];    /* (nullable): the SELECT, by CrowDialectId */
};

struct _CrowSchemaInfo
{
  const char *id;
  const char *name;
  const char *comment; /* (nullable) */
  const CrowEnumInfo *enums;
  const CrowEntityInfo *entities;
  const CrowRelationshipInfo *relationships;
  const CrowViewInfo *views;
  const CrowThroughInfo *throughs;
  guint16 n_enums;
  guint16 n_entities;
  guint16 n_relationships;
  guint16 n_views;
  guint16 n_throughs;
  guint8 written_for;  /* whose SQL checks, defaults and other expressions are: 1 + its CrowDialectId; 0: not known */
};

G_END_DECLS
