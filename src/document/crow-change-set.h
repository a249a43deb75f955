/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a commit, an undo or a redo changed, in the order it happened.
 *
 * A change set is immutable.  An inserted or removed node stands for all below it.  Nodes in it may have left the
 * document meanwhile (a removed node has; its `parent` says where it was).  Who only needs to know whether to work
 * at all asks the flags of the whole set: moving a box on a diagram changes no model, so no SQL is written anew.
 */
#pragma once

#include "document/crow-node.h"

G_BEGIN_DECLS

/**
 * CrowChangeType:
 * @CROW_CHANGE_SET: @property of @node has another value
 * @CROW_CHANGE_INSERT: @node came into @parent at @position
 * @CROW_CHANGE_REMOVE: @node left @parent, where it was at @position
 * @CROW_CHANGE_MOVE: @node went from @old_parent and @old_position to @parent and @position
 *
 * What kind of change it is.
 */
typedef enum
{
  CROW_CHANGE_SET,
  CROW_CHANGE_INSERT,
  CROW_CHANGE_REMOVE,
  CROW_CHANGE_MOVE,
} CrowChangeType;

/**
 * CrowChangeReason:
 * @CROW_CHANGE_REASON_COMMIT: an edit was committed
 * @CROW_CHANGE_REASON_UNDO: an edit was undone
 * @CROW_CHANGE_REASON_REDO: an edit was redone
 *
 * Why the document changed.
 */
typedef enum
{
  CROW_CHANGE_REASON_COMMIT,
  CROW_CHANGE_REASON_UNDO,
  CROW_CHANGE_REASON_REDO,
} CrowChangeReason;

typedef struct
{
  CrowChangeType type;
  guint property;       /* SET: the index in the table of the node's kind */
  guint position;       /* among siblings of the kind */
  guint old_position;
  CrowNode *node;       /* kept alive by the change set, as the next two */
  CrowNode *parent;     /* NULL for SET */
  CrowNode *old_parent; /* MOVE */
} CrowChange;

#define CROW_TYPE_CHANGE_SET (crow_change_set_get_type ())

typedef struct _CrowChangeSet CrowChangeSet;

GType             crow_change_set_get_type      (void) G_GNUC_CONST;
CrowChangeSet    *crow_change_set_ref           (CrowChangeSet       *self);
void              crow_change_set_unref         (CrowChangeSet       *self);

CrowChangeReason  crow_change_set_get_reason    (const CrowChangeSet *self);
guint             crow_change_set_get_n_changes (const CrowChangeSet *self);
const CrowChange *crow_change_set_get_change    (const CrowChangeSet *self,
                                                 guint                position);
/* Whether anything but diagrams changed: the schema may be another one now. */
gboolean          crow_change_set_touches_model (const CrowChangeSet *self);
/* Whether anything of @diagram changed, or the diagram itself; @diagram: (nullable): any diagram */
gboolean          crow_change_set_touches_diagram (const CrowChangeSet *self,
                                                   CrowNode            *diagram);
/* (transfer container): the nodes to select and show after the change: those set, inserted or moved, each once */
GPtrArray        *crow_change_set_get_nodes     (const CrowChangeSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowChangeSet, crow_change_set_unref)

G_END_DECLS
