/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The insides of nodes, for the files of this folder.
 */
#pragma once

#include "document/crow-node.h"

G_BEGIN_DECLS

/* XML that is not ours, kept as it stood: it stays with the node it was found at. */
typedef struct
{
  char *attributes; /* (nullable): of foreign namespaces and their declarations, each with a blank before it */
  char *lead;       /* (nullable): comments, instructions and foreign elements before the node's element */
  char *tail;       /* (nullable): the same before its end tag */
} CrowForeign;

struct _CrowNode
{
  GObject parent_instance;

  /* owned */
  char *id;
  GPtrArray **children; /* one list a kind, in the order of the kind's table; NULL until there is a child */
  CrowForeign *foreign; /* NULL for nearly all */
  /* borrowed: both are cleared when the node leaves */
  CrowNode *parent;
  CrowDocument *document;
  /* state */
  guint position_hint; /* where the node was last seen among its siblings */
  guint line;
};

/* The struct and the functions of a kind: its table must be `prefix_properties`, its description `_prefix_info`. */
#define CROW_DEFINE_NODE(Type, prefix, n_properties)                                                                \
  struct _##Type                                                                                                    \
  {                                                                                                                 \
    CrowNode parent_instance;                                                                                       \
    CrowStoredValue slots[n_properties];                                                                            \
  };                                                                                                                \
  G_STATIC_ASSERT (G_N_ELEMENTS (prefix##_properties) == n_properties);                                             \
  G_STATIC_ASSERT (G_STRUCT_OFFSET (Type, slots) == sizeof (CrowNode));                                             \
  G_DEFINE_FINAL_TYPE (Type, prefix, CROW_TYPE_NODE)                                                                \
  static void prefix##_class_init (Type##Class *klass)                                                              \
  { _crow_node_class_set_info ((CrowNodeClass *) klass, &_##prefix##_info); }                                       \
  static void prefix##_init (Type *self)                                                                            \
  { _crow_node_init_slots ((CrowNode *) self, &_##prefix##_info); }

#define CROW_KIND_TABLE(table) .properties = table, .n_properties = G_N_ELEMENTS (table)
#define CROW_KIND_CHILDREN(list) .children = list, .n_children = G_N_ELEMENTS (list)

extern const CrowKindInfo _crow_root_info, _crow_model_info, _crow_enumeration_info, _crow_enum_value_info,
  _crow_view_info, _crow_entity_info, _crow_attribute_info, _crow_entity_key_info, _crow_index_info,
  _crow_index_part_info, _crow_check_info, _crow_link_info, _crow_link_end_info, _crow_link_column_info,
  _crow_diagram_info, _crow_placement_info, _crow_route_info, _crow_bend_info, _crow_note_info, _crow_area_info,
  _crow_fixture_info, _crow_fixture_pair_info;

static inline CrowStoredValue *
_crow_node_get_slots (CrowNode *self)
{
  return (CrowStoredValue *) ((guint8 *) self + sizeof (CrowNode));
}

static inline const CrowKindInfo *
_crow_node_get_info (CrowNode *self)
{
  return ((CrowNodeClass *) G_OBJECT_GET_CLASS (self))->info;
}

void         _crow_node_class_set_info  (CrowNodeClass      *klass,
                                         const CrowKindInfo *info);
void         _crow_node_init_slots      (CrowNode           *self,
                                         const CrowKindInfo *info);

/* Changes that record nothing; undo, redo and loading are made of them. */
void         _crow_node_apply_set       (CrowNode           *self,
                                         guint               property,
                                         const CrowStoredValue     *value);
void         _crow_node_apply_insert    (CrowNode           *self,
                                         CrowNode           *child,
                                         guint               position);
void         _crow_node_apply_remove    (CrowNode           *self);

/* The list of children of @kind, or -1: nodes of this kind have no such children; and the list itself, NULL while it is
 * empty. */
int          _crow_node_find_list       (CrowNode           *self,
                                         CrowNodeKind        kind);
GPtrArray   *_crow_node_get_list        (CrowNode           *self,
                                         CrowNodeKind        kind);
/* Whether the tree may be changed now: it is in no document, or in one with an open edit.  Complains if not. */
gboolean     _crow_node_may_change      (CrowNode           *self);

CrowForeign *_crow_node_ensure_foreign  (CrowNode           *self);

/* Valid as an id: 1 to 255 bytes, no blank among them. */
gboolean     _crow_id_is_valid          (const char         *id);

G_END_DECLS
