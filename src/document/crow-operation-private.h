/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the operations share.
 */
#pragma once

#include "document/crow-operation.h"

G_BEGIN_DECLS

/* (transfer full): @name, or with a number behind it, such that no entity but @except (nullable) is called so */
char          *_crow_make_entity_name    (CrowDocument  *document,
                                          const char    *name,
                                          CrowEntity    *except);
/* The same among the attributes and roles of an entity. */
char          *_crow_make_member_name    (CrowEntity    *entity,
                                          const char    *name);
/* (transfer full): the role that reaches one row, or many rows, of an entity */
char          *_crow_make_role_name      (CrowEntity    *entity,
                                          gboolean       many);
/* Gives @attribute the type of @like, with all that belongs to it. */
void           _crow_copy_type           (CrowAttribute *attribute,
                                          CrowAttribute *like);
/* Removes a node and what only makes sense with it; the open edit is the caller's. */
void           _crow_delete_node         (CrowNode      *node);
/* Whether a link can refer to the entity; if not, with @error set. */
gboolean       _crow_check_target_key    (CrowEntity    *entity,
                                          GError       **error);
/* Whether the role that reaches an end reaches many rows. */
gboolean       _crow_is_many             (CrowLinkKind   kind,
                                          guint          end);
/* (transfer full): the role by pattern that reaches @entity at @end from @other */
char          *_crow_make_end_role       (CrowLinkKind   kind,
                                          guint          end,
                                          CrowEntity    *entity,
                                          CrowEntity    *other);
/* Adds to 1:N and 1:1 links the attributes that refer to the key of end 0, and the columns. */
void           _crow_make_columns        (CrowLink      *link);

G_END_DECLS
