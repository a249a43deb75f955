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
/* The same among the attributes and roles of an entity, and of those in the same hierarchy. */
char          *_crow_make_member_name    (CrowEntity    *entity,
                                          const char    *name);
/* (transfer full): the role that reaches one row, or many rows, of an entity */
char          *_crow_make_role_name      (CrowEntity    *entity,
                                          gboolean       many);
/* Another name, which hand-written SQL of the entity and its heirs follows; the open edit is the caller's. */
void           _crow_set_attribute_name  (CrowAttribute *attribute,
                                          const char    *name);
void           _crow_set_entity_name     (CrowEntity    *entity,
                                          const char    *name);
/* The table @table of @node, an entity or view, or of a link for the model, is called @new_table now, and its column @old: (nullable)
 * @new: queries of views follow; the open edit is the caller's (crow-operation-view.c). */
void           _crow_rename_in_views     (CrowNode      *node,
                                          const char    *table,
                                          const char    *new_table,
                                          const char    *old,
                                          const char    *new);
/* The tables of many-to-many links as they are before a rename; what views call them follows after it, which takes @before.
 * Their names come of others, so it is not told beforehand which of them change. */
typedef struct _CrowLinkTable CrowLinkTable;
GPtrArray     *_crow_list_link_tables    (CrowDocument  *document);
void           _crow_follow_link_tables  (CrowDocument  *document,
                                          GPtrArray     *before);
/* Writes the name of @attribute in the expressions of @node, an attribute, check or index, where they misspell it.
 * Returns: whether they do; nothing is changed where @apply is FALSE */
gboolean       _crow_write_name          (CrowNode      *node,
                                          CrowAttribute *attribute,
                                          gboolean       apply);
/* Gives @attribute the type of @like, with all that belongs to it. */
void           _crow_copy_type           (CrowAttribute *attribute,
                                          CrowAttribute *like);
/* Removes a node and what only makes sense with it; the open edit is the caller's. */
void           _crow_delete_node         (CrowNode      *node);
/* (transfer full) (element-type CrowAttribute): the primary key that the entity has or inherits, which may be none */
GPtrArray     *_crow_list_key            (CrowEntity    *entity);
/* Lets links that refer to the entity, or to one that inherits from it, by attributes of @from do so by those of @to; the
 * nodes of @from may be of another document that has the same ids. */
void           _crow_retarget_key        (CrowEntity    *entity,
                                          GPtrArray     *from,
                                          GPtrArray     *to);
/* Unties an entity from its parent and gives it a key of its own, like @key; and a discriminator like @discriminator
 * (nullable) if others inherit from it.  These may be nodes of another document. */
void           _crow_stand_alone         (CrowEntity    *entity,
                                          GPtrArray     *key,
                                          CrowAttribute *discriminator);
/* (transfer container) (element-type CrowEntity): the entity and all that inherit from it */
GPtrArray     *_crow_list_hierarchy      (CrowEntity    *entity);
/* Gives an entity without one a discriminator value that no other of its hierarchy has, by its name. */
void           _crow_make_value          (CrowEntity    *entity);
/* What an heir does when its parent goes: it inherits from the parent's parent, or stands alone. */
void           _crow_leave_parent        (CrowEntity    *entity);
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

/* crow-operation-through.c */
void       _crow_leave_through     (CrowLink   *link);
/* (nullable): the first link that goes through the entity; @halves: what it stands on */
CrowLink  *_crow_find_through      (CrowEntity *association,
                                    CrowLink   *halves[2]);

G_END_DECLS
