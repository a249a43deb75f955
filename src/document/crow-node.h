/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CrowNode: a node of a document's tree.
 *
 * A node has a kind, stored properties (crow-stored.h), and children grouped by kind.  The typed classes (CrowEntity,
 * CrowLink …) add nothing but names: `crow_entity_get_name (entity)` is `crow_node_get_text (node,
 * CROW_ENTITY_PROP_NAME)`.
 *
 * All change is one of four operations: set a property, insert a child, remove it, move it.  A node that is not in a
 * document may be changed freely.  A node in a document is changed only while an edit is open on the document
 * (crow-document.h), which records the inverse; anything else is a programmer's error and changes nothing.  Setting
 * the GObject property of a node while no edit is open makes an edit of its own, which is what a bound entry wants;
 * such edits merge while one property of one node is being typed.
 *
 * References between nodes are ids.  They resolve to %NULL while there is no such node, and to the node again when it
 * comes back.  Nodes belong to the main thread; workers get the compiled schema.
 *
 * Ids are unique within a document and never change while a node is in it.  Parts that no reference needs (ends and
 * columns of links, parts of indexes, placements, routes, bends) have no id; their id is %NULL.
 */
#pragma once

#include "document/crow-stored.h"

G_BEGIN_DECLS

#define CROW_TYPE_NODE (crow_node_get_type ())

typedef struct _CrowDocument CrowDocument;
typedef struct _CrowNode CrowNode;
typedef struct _CrowNodeClass CrowNodeClass;

struct _CrowNodeClass
{
  GObjectClass parent_class;

  /*< private >*/
  const CrowKindInfo *info;
  GParamSpec **pspecs; /* by index of property */
};

GType crow_node_get_type (void) G_GNUC_CONST;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowNode, g_object_unref)
G_GNUC_UNUSED static inline CrowNode *
CROW_NODE (gpointer instance)
{
  return G_TYPE_CHECK_INSTANCE_CAST (instance, crow_node_get_type (), CrowNode);
}

G_GNUC_UNUSED static inline gboolean
CROW_IS_NODE (gpointer instance)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (instance, crow_node_get_type ());
}

/* (transfer full): a node outside of any document.  @id: (nullable): made up when the node enters a document. */
CrowNode           *crow_node_new             (CrowNodeKind   kind,
                                               const char    *id);
/* (transfer full): a deep copy outside of any document, with the same ids. */
CrowNode           *crow_node_copy            (CrowNode      *self);
/* Whether the trees say the same, ids included; @difference: (out) (optional): a path and two values, for tests. */
gboolean            crow_node_equal           (CrowNode      *self,
                                               CrowNode      *other,
                                               char         **difference);

CrowNodeKind        crow_node_get_kind        (CrowNode      *self);
const CrowKindInfo *crow_node_get_info        (CrowNode      *self);
/* (nullable): for the kinds without ids, and before the node first enters a document */
const char         *crow_node_get_id          (CrowNode      *self);
/* (nullable) */
CrowNode           *crow_node_get_parent      (CrowNode      *self);
/* (nullable): the nearest node of @kind above this one, or this one itself */
CrowNode           *crow_node_get_ancestor    (CrowNode      *self,
                                               CrowNodeKind   kind);
/* (nullable): %NULL for a node that is in no document, also for one that was removed */
CrowDocument       *crow_node_get_document    (CrowNode      *self);
/* The line of the file the node was loaded from; 0: unknown. */
guint               crow_node_get_line        (CrowNode      *self);
/* (transfer full): how a message names it: "entity “Author”", "attribute “Author.name”" */
char               *crow_node_describe        (CrowNode      *self);

/* Children, by kind.  The borrowed child lives as long as it is in the tree. */
guint               crow_node_get_n_children  (CrowNode      *self,
                                               CrowNodeKind   kind);
CrowNode           *crow_node_get_child       (CrowNode      *self,
                                               CrowNodeKind   kind,
                                               guint          position);
/* The position among the siblings of its kind; 0 without a parent. */
guint               crow_node_get_position    (CrowNode      *self);
/* (nullable): the next or previous sibling of its kind */
CrowNode           *crow_node_get_sibling     (CrowNode      *self,
                                               int            offset);

/* Values.  A borrowed text is valid until the property is set again. */
const char         *crow_node_get_text        (CrowNode      *self,
                                               guint          property);
gboolean            crow_node_get_boolean     (CrowNode      *self,
                                               guint          property);
/* also of ENUM and FLAGS */
gint64              crow_node_get_integer     (CrowNode      *self,
                                               guint          property);
double              crow_node_get_number      (CrowNode      *self,
                                               guint          property);
/* (nullable): the id, whether or not it resolves */
const char         *crow_node_get_reference_id (CrowNode     *self,
                                                guint         property);
/* (nullable): the node, if there is one of that id and of the right kind in the document */
CrowNode           *crow_node_get_reference   (CrowNode      *self,
                                               guint          property);
/* ids: never %NULL, the list ends in %NULL */
const char *const  *crow_node_get_references  (CrowNode      *self,
                                               guint          property);
guint               crow_node_get_n_references (CrowNode     *self,
                                                guint         property);
/* (nullable): resolves one id of the list */
CrowNode           *crow_node_get_reference_at (CrowNode     *self,
                                                guint         property,
                                                guint         position);
/* Ids and the literals of their values (sql/crow-value-literal.h) in turn: never %NULL, the list ends in %NULL. */
const char *const  *crow_node_get_values      (CrowNode      *self,
                                               guint          property);
const CrowStoredValue *crow_node_get_slot     (CrowNode      *self,
                                               guint          property);

/* The operations: set.  Setting what is set already records nothing. */
void                crow_node_set_text        (CrowNode      *self,
                                               guint          property,
                                               const char    *value);
void                crow_node_set_boolean     (CrowNode      *self,
                                               guint          property,
                                               gboolean       value);
void                crow_node_set_integer     (CrowNode      *self,
                                               guint          property,
                                               gint64         value);
void                crow_node_set_number      (CrowNode      *self,
                                               guint          property,
                                               double         value);
void                crow_node_set_reference   (CrowNode      *self,
                                               guint          property,
                                               CrowNode      *target);
void                crow_node_set_reference_id (CrowNode     *self,
                                                guint         property,
                                                const char   *id);
void                crow_node_set_references  (CrowNode      *self,
                                               guint          property,
                                               const char *const *ids);
/* What is no value is left out. */
void                crow_node_set_values      (CrowNode      *self,
                                               guint          property,
                                               const char *const *values);
void                crow_node_set_slot        (CrowNode      *self,
                                               guint          property,
                                               const CrowStoredValue *value);

/* The operations: insert, remove, move.  @position counts siblings of the child's kind; -1 is the end. */
void                crow_node_insert          (CrowNode      *self,
                                               CrowNode      *child,
                                               int            position);
/* Takes the node out of its parent.  Nodes that refer to it keep its id; who wants them to go takes the operation
 * (crow-operation.h). */
void                crow_node_remove          (CrowNode      *self);
/* To another place in its parent or in another parent of the same document; counted after the node was taken out. */
void                crow_node_move            (CrowNode      *self,
                                               CrowNode      *parent,
                                               int            position);
/* (transfer none): a new child of @kind at the end; @id: (nullable) */
CrowNode           *crow_node_add             (CrowNode      *self,
                                               CrowNodeKind   kind,
                                               const char    *id);

/* Calls @visit for this node and all below it, parents first. */
typedef void      (*CrowNodeFunc)             (CrowNode      *node,
                                               gpointer       user_data);
void                crow_node_foreach         (CrowNode      *self,
                                               CrowNodeFunc   visit,
                                               gpointer       user_data);

/* The accessors of the typed classes, one line a property in their headers. */
#define CROW_NODE_TEXT(Type, prefix, property, index)                                                               \
  G_GNUC_UNUSED static inline const char *prefix##_get_##property (Type *self)                                      \
  { return crow_node_get_text ((CrowNode *) self, index); }                                                        \
  G_GNUC_UNUSED static inline void prefix##_set_##property (Type *self, const char *value)                          \
  { crow_node_set_text ((CrowNode *) self, index, value); }

#define CROW_NODE_BOOLEAN(Type, prefix, property, index)                                                            \
  G_GNUC_UNUSED static inline gboolean prefix##_get_##property (Type *self)                                         \
  { return crow_node_get_boolean ((CrowNode *) self, index); }                                                     \
  G_GNUC_UNUSED static inline void prefix##_set_##property (Type *self, gboolean value)                             \
  { crow_node_set_boolean ((CrowNode *) self, index, value); }

#define CROW_NODE_INTEGER(Type, prefix, property, index, ValueType)                                                 \
  G_GNUC_UNUSED static inline ValueType prefix##_get_##property (Type *self)                                        \
  { return (ValueType) crow_node_get_integer ((CrowNode *) self, index); }                                         \
  G_GNUC_UNUSED static inline void prefix##_set_##property (Type *self, ValueType value)                            \
  { crow_node_set_integer ((CrowNode *) self, index, value); }

#define CROW_NODE_NUMBER(Type, prefix, property, index)                                                             \
  G_GNUC_UNUSED static inline double prefix##_get_##property (Type *self)                                           \
  { return crow_node_get_number ((CrowNode *) self, index); }                                                      \
  G_GNUC_UNUSED static inline void prefix##_set_##property (Type *self, double value)                               \
  { crow_node_set_number ((CrowNode *) self, index, value); }

#define CROW_NODE_REFERENCE(Type, prefix, property, index, Target)                                                  \
  G_GNUC_UNUSED static inline Target *prefix##_get_##property (Type *self)                                          \
  { return (Target *) crow_node_get_reference ((CrowNode *) self, index); }                                        \
  G_GNUC_UNUSED static inline const char *prefix##_get_##property##_id (Type *self)                                 \
  { return crow_node_get_reference_id ((CrowNode *) self, index); }                                                \
  G_GNUC_UNUSED static inline void prefix##_set_##property (Type *self, Target *target)                             \
  { crow_node_set_reference ((CrowNode *) self, index, (CrowNode *) target); }

/* A list of children: `crow_entity_get_n_attributes`, `crow_entity_get_attribute`. */
#define CROW_NODE_CHILDREN(Type, prefix, one, many, kind, Child)                                                    \
  G_GNUC_UNUSED static inline guint prefix##_get_n_##many (Type *self)                                              \
  { return crow_node_get_n_children ((CrowNode *) self, kind); }                                                   \
  G_GNUC_UNUSED static inline Child *prefix##_get_##one (Type *self, guint position)                                \
  { return (Child *) crow_node_get_child ((CrowNode *) self, kind, position); }

G_END_DECLS
