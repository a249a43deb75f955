/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The other three operations: insert, remove, move.
 *
 * Each is an `apply` function that changes and a public one that checks, records and applies.  Undo, redo and loading
 * use the first alone.
 *
 * Invariants: a node's document is its parent's; a node in a document is in its tables of ids and referrers; a child is
 * in exactly one list, that of its kind in its parent.
 */
#include "config.h"

#include "document/crow-node.h"

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"

/* The list of children of @kind, or -1: nodes of this kind have no such children. */
int
_crow_node_find_list (CrowNode     *self,
         CrowNodeKind  kind)
{
  const CrowKindInfo *info = _crow_node_get_info (self);

  for (guint i = 0; i < info->n_children; i++)
    if (info->children[i] == kind)
      return i;
  return -1;
}

GPtrArray *
_crow_node_get_list (CrowNode     *self,
          CrowNodeKind  kind)
{
  int list = _crow_node_find_list (self, kind);

  return list < 0 || self->children == NULL ? NULL : self->children[list];
}

/* Puts the node and all below it into the document's tables. */
static void
attach (CrowNode     *self,
        CrowDocument *document)
{
  const CrowKindInfo *info = _crow_node_get_info (self);

  self->document = document;
  if (info->id_prefix != NULL && self->id == NULL)
    self->id = crow_document_make_id (document, info->kind);
  if (self->id != NULL)
    _crow_document_add_id (document, self);
  _crow_node_foreach_reference (self, _crow_document_add_referrer);
  for (guint i = 0; self->children != NULL && i < info->n_children; i++)
    for (guint j = 0; self->children[i] != NULL && j < self->children[i]->len; j++)
      attach (g_ptr_array_index (self->children[i], j), document);
}

static void
detach (CrowNode *self)
{
  const CrowKindInfo *info = _crow_node_get_info (self);

  for (guint i = 0; self->children != NULL && i < info->n_children; i++)
    for (guint j = 0; self->children[i] != NULL && j < self->children[i]->len; j++)
      detach (g_ptr_array_index (self->children[i], j));
  _crow_node_foreach_reference (self, _crow_document_remove_referrer);
  if (self->id != NULL)
    _crow_document_remove_id (self->document, self);
  self->document = NULL;
}

void
_crow_node_attach_root (CrowNode     *self,
                        CrowDocument *document)
{
  attach (self, document);
}

void
_crow_node_detach_root (CrowNode *self)
{
  detach (self);
}

void
_crow_node_apply_insert (CrowNode *self,
                         CrowNode *child,
                         guint     position)
{
  const CrowKindInfo *info = _crow_node_get_info (self);
  int list = _crow_node_find_list (self, _crow_node_get_info (child)->kind);

  g_assert (list >= 0 && child->parent == NULL);
  if (self->children == NULL)
    self->children = g_new0 (GPtrArray *, info->n_children);
  if (self->children[list] == NULL)
    self->children[list] = g_ptr_array_new_with_free_func (g_object_unref);
  g_assert (position <= self->children[list]->len);
  g_ptr_array_insert (self->children[list], position, g_object_ref (child));
  child->parent = self;
  child->position_hint = position;
  if (self->document != NULL)
    attach (child, self->document);
}

void
_crow_node_apply_remove (CrowNode *self)
{
  GPtrArray *list = _crow_node_get_list (self->parent, _crow_node_get_info (self)->kind);
  guint position = crow_node_get_position (self);

  if (self->document != NULL)
    detach (self);
  self->parent = NULL;
  g_ptr_array_remove_index (list, position);
}

/* Whether an id of the tree is in use already. */
static gboolean
has_known_id (CrowNode     *self,
              CrowDocument *document)
{
  const CrowKindInfo *info = _crow_node_get_info (self);

  if (self->id != NULL && crow_document_lookup (document, self->id) != NULL)
    return TRUE;
  for (guint i = 0; self->children != NULL && i < info->n_children; i++)
    for (guint j = 0; self->children[i] != NULL && j < self->children[i]->len; j++)
      if (has_known_id (g_ptr_array_index (self->children[i], j), document))
        return TRUE;
  return FALSE;
}

void
crow_node_insert (CrowNode *self,
                  CrowNode *child,
                  int       position)
{
  guint n_children;

  g_return_if_fail (CROW_IS_NODE (self) && CROW_IS_NODE (child));
  g_return_if_fail (child->parent == NULL && child->document == NULL);
  g_return_if_fail (_crow_node_find_list (self, _crow_node_get_info (child)->kind) >= 0);
  g_return_if_fail (self->document == NULL || !has_known_id (child, self->document));
  g_return_if_fail (self->document == NULL || _crow_node_get_info (child)->kind != CROW_NODE_MODEL);

  n_children = crow_node_get_n_children (self, _crow_node_get_info (child)->kind);
  g_return_if_fail (position >= -1 && position <= (int) n_children);

  if (!_crow_node_may_change (self))
    return;
  if (position < 0)
    position = n_children;
  _crow_node_apply_insert (self, child, position);
  if (self->document != NULL)
    _crow_document_record_insert (self->document, child, position);
}

void
crow_node_remove (CrowNode *self)
{
  g_return_if_fail (CROW_IS_NODE (self));
  g_return_if_fail (self->parent != NULL);
  /* A document always has its model. */
  g_return_if_fail (self->document == NULL || _crow_node_get_info (self)->kind != CROW_NODE_MODEL);

  if (!_crow_node_may_change (self))
    return;
  if (self->document != NULL)
    _crow_document_record_remove (self->document, self, crow_node_get_position (self));
  _crow_node_apply_remove (self);
}

void
crow_node_move (CrowNode *self,
                CrowNode *parent,
                int       position)
{
  g_autoptr (CrowNode) held = NULL;
  CrowNode *old_parent;
  guint old_position, n_siblings;

  g_return_if_fail (CROW_IS_NODE (self) && CROW_IS_NODE (parent));
  g_return_if_fail (self->parent != NULL && self->document == parent->document);
  g_return_if_fail (_crow_node_find_list (parent, _crow_node_get_info (self)->kind) >= 0);

  old_parent = self->parent;
  old_position = crow_node_get_position (self);
  n_siblings = crow_node_get_n_children (parent, _crow_node_get_info (self)->kind) - (parent == old_parent ? 1 : 0);
  g_return_if_fail (position >= -1 && position <= (int) n_siblings);

  if (position < 0)
    position = n_siblings;
  if ((parent == old_parent && (guint) position == old_position) || !_crow_node_may_change (self))
    return;
  held = g_object_ref (self);
  _crow_node_apply_remove (self);
  _crow_node_apply_insert (parent, self, position);
  if (self->document != NULL)
    _crow_document_record_move (self->document, self, old_parent, old_position, position);
}

CrowNode *
crow_node_add (CrowNode     *self,
               CrowNodeKind  kind,
               const char   *id)
{
  g_autoptr (CrowNode) child = crow_node_new (kind, id);

  crow_node_insert (self, child, -1);
  return child->parent == self ? child : NULL;
}

void
crow_node_foreach (CrowNode     *self,
                   CrowNodeFunc  visit,
                   gpointer      user_data)
{
  const CrowKindInfo *info;

  g_return_if_fail (CROW_IS_NODE (self));

  info = _crow_node_get_info (self);
  visit (self, user_data);
  for (guint i = 0; self->children != NULL && i < info->n_children; i++)
    for (guint j = 0; self->children[i] != NULL && j < self->children[i]->len; j++)
      crow_node_foreach (g_ptr_array_index (self->children[i], j), visit, user_data);
}
