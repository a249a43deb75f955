/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stored properties: what a node of a document keeps, undoes, saves, copies and compares.
 *
 * Each kind of node has one table of CrowStoredProperty.  Everything that treats properties alike works from that
 * table: undo, XML, comparison, copies, GObject properties, and the tests that walk all properties of all kinds.
 * A property is named within its kind by its index in the table (CROW_ENTITY_PROP_NAME …).
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CrowNodeKind:
 *
 * The kinds of nodes.  The comment tells the XML element.
 */
typedef enum
{
  CROW_NODE_ROOT,        /* crowfoot */
  CROW_NODE_MODEL,       /* model */
  CROW_NODE_ENUMERATION, /* enum */
  CROW_NODE_ENUM_VALUE,  /* value */
  CROW_NODE_ENTITY,      /* entity */
  CROW_NODE_ATTRIBUTE,   /* attribute */
  CROW_NODE_KEY,         /* key */
  CROW_NODE_INDEX,       /* index */
  CROW_NODE_INDEX_PART,  /* part */
  CROW_NODE_CHECK,       /* check */
  CROW_NODE_LINK,        /* link */
  CROW_NODE_LINK_END,    /* end */
  CROW_NODE_LINK_COLUMN, /* column */
  CROW_NODE_VIEW,        /* view */
  CROW_NODE_DIAGRAM,     /* diagram */
  CROW_NODE_PLACEMENT,   /* placement */
  CROW_NODE_ROUTE,       /* route */
  CROW_NODE_BEND,        /* bend */
  CROW_NODE_NOTE,        /* note */
  CROW_NODE_AREA,        /* area */
  CROW_NODE_ROW,         /* row */
  CROW_NODE_PAIR,        /* pair */
} CrowNodeKind;

#define CROW_N_NODE_KINDS 22

/**
 * CrowStoredType:
 * @CROW_STORED_TEXT: UTF-8 that XML can hold; %NULL is "not given"
 * @CROW_STORED_BOOLEAN: true or false
 * @CROW_STORED_INTEGER: a whole number from `minimum` to `maximum`
 * @CROW_STORED_NUMBER: a finite number, in diagram units where it is a place or a size
 * @CROW_STORED_ENUM: one of `names`
 * @CROW_STORED_FLAGS: any of `names`; bit i stands for names[i]
 * @CROW_STORED_REFERENCE: the id of a node of kind `target`, or %NULL
 * @CROW_STORED_REFERENCES: ids of nodes of kind `target`, in an order
 * @CROW_STORED_VALUES: a value for each of some nodes of kind `target`; see crow_node_get_values()
 *
 * The type of a stored property.
 */
typedef enum
{
  CROW_STORED_TEXT,
  CROW_STORED_BOOLEAN,
  CROW_STORED_INTEGER,
  CROW_STORED_NUMBER,
  CROW_STORED_ENUM,
  CROW_STORED_FLAGS,
  CROW_STORED_REFERENCE,
  CROW_STORED_REFERENCES,
  CROW_STORED_VALUES,
} CrowStoredType;

/**
 * CrowStoredFlags:
 * @CROW_STORED_KEEPS_EMPTY: a text that may be empty; in others an empty text means "not given"
 * @CROW_STORED_ALWAYS: written to XML even when it has its default value
 *
 * Yes-or-no properties of a stored property.
 */
typedef enum
{
  CROW_STORED_KEEPS_EMPTY = 1 << 0,
  CROW_STORED_ALWAYS = 1 << 1,
} CrowStoredFlags;

/* A value; which member counts is told by the property's type.  Texts and lists are owned by who holds the slot. */
typedef union
{
  char *text;       /* TEXT and REFERENCE */
  char **list;      /* REFERENCES: NULL-terminated, or NULL when empty; VALUES: the same of ids and, after each, the
                     * literal (sql/crow-value-literal.h) of its value */
  gint64 integer;   /* BOOLEAN, INTEGER, ENUM, FLAGS */
  double number;    /* NUMBER */
} CrowStoredValue;

typedef struct
{
  const char *name;         /* of the XML attribute and of the GObject property */
  CrowStoredType type;
  guint flags;              /* CrowStoredFlags */
  gint64 fallback;          /* the default of all but texts and references, whose default is NULL */
  gint64 minimum, maximum;  /* INTEGER */
  const char *const *names; /* ENUM and FLAGS, NULL-terminated */
  CrowNodeKind target;      /* REFERENCE, REFERENCES and VALUES */
} CrowStoredProperty;

typedef struct
{
  CrowNodeKind kind;
  const char *element;      /* of XML */
  const char *noun;         /* (translatable): what messages call it, "entity" */
  const char *id_prefix;    /* of ids that are made up; NULL: nodes of this kind have no id */
  const CrowStoredProperty *properties;
  guint n_properties;
  const CrowNodeKind *children; /* kinds of children, in the order of XML */
  guint n_children;
} CrowKindInfo;

const CrowKindInfo *crow_kind_get_info            (CrowNodeKind kind);
GType               crow_kind_get_gtype           (CrowNodeKind kind);
/* FALSE: there is no such element. */
gboolean            crow_kind_from_element        (const char   *element,
                                                   CrowNodeKind *kind);
/* The index of the property, or -1. */
int                 crow_kind_lookup_property     (CrowNodeKind  kind,
                                                   const char   *name);

void                crow_stored_value_init        (CrowStoredValue          *slot,
                                                   const CrowStoredProperty *property);
void                crow_stored_value_clear       (CrowStoredValue          *slot,
                                                   const CrowStoredProperty *property);
void                crow_stored_value_copy        (CrowStoredValue          *to,
                                                   const CrowStoredValue    *from,
                                                   const CrowStoredProperty *property);
gboolean            crow_stored_value_equal       (const CrowStoredValue    *a,
                                                   const CrowStoredValue    *b,
                                                   const CrowStoredProperty *property);
gboolean            crow_stored_value_is_default  (const CrowStoredValue    *slot,
                                                   const CrowStoredProperty *property);
/* Makes a value acceptable: text valid for XML, "" as NULL, numbers finite and within bounds. */
void                crow_stored_value_normalize   (CrowStoredValue          *slot,
                                                   const CrowStoredProperty *property);
/* The text of an XML attribute; NULL for NULL. */
char               *crow_stored_value_to_string   (const CrowStoredValue    *slot,
                                                   const CrowStoredProperty *property);
/* FALSE: @text is no value of the property; @slot must have been initialized. */
gboolean            crow_stored_value_from_string (CrowStoredValue          *slot,
                                                   const CrowStoredProperty *property,
                                                   const char               *text);

G_END_DECLS
