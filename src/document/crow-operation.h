/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations as a person thinks them.  Each is one edit; inside an open edit it joins that.  Each either does all it
 * says or changes nothing.
 *
 * New nodes are borrowed from the document.
 */
#pragma once

#include "document/crow-document.h"
#include "sql/crow-problem.h"

G_BEGIN_DECLS

/* Entities (crow-operation-entity.c). */

/* An entity with the key attribute `id`, placed on @diagram: (nullable) at @x, @y.  @name: (nullable): a free name
 * “entity1”, “entity2” … is taken; one that is in use gets a number too. */
CrowEntity    *crow_operation_add_entity       (CrowDocument   *document,
                                                CrowDiagram    *diagram,
                                                const char     *name,
                                                double          x,
                                                double          y);
/* Foreign-key attributes that are still named after the entity by the pattern follow. */
void           crow_operation_rename_entity    (CrowEntity     *entity,
                                                const char     *name);
/* Deletes nodes of any kind with all that only makes sense with them: an entity takes its links, the attributes made
 * for them, placements and routes, and what inherits from it then inherits from its parent, or stands alone; an attribute leaves keys and indexes, and takes the links that hang on it; a link
 * takes the attributes made for it; an enumeration turns its attributes into text. */
void           crow_operation_delete           (CrowDocument   *document,
                                                CrowNode *const *nodes,
                                                guint           n_nodes);
/* Puts an entity that stands elsewhere on a diagram; returns the placement that is there already, if so. */
CrowPlacement *crow_operation_place_entity     (CrowDiagram    *diagram,
                                                CrowEntity     *entity,
                                                double          x,
                                                double          y);

/* Inheritance (crow-operation-inherit.c). */

/* Lets @entity inherit from @parent (nullable: from nothing).  An heir loses a key that says nothing (joined, it keeps one
 * of as many attributes); the root gets a discriminator, `type`, if it has none, and both a value, their names.  Standing
 * alone it gets a key like the one it inherited.  Links that refer to it follow.  Refused where entities would inherit from
 * each other, where there is no key to inherit, and where a table is missing that another is joined to. */
gboolean       crow_operation_set_parent       (CrowEntity     *entity,
                                                CrowEntity     *parent,
                                                CrowInheritanceKind strategy,
                                                GError        **error);
/* A new entity that inherits from @parent, placed on @diagram: (nullable) at @x, @y. */
CrowEntity    *crow_operation_add_heir         (CrowEntity     *parent,
                                                CrowDiagram    *diagram,
                                                double          x,
                                                double          y,
                                                GError        **error);

/* Attributes and keys (crow-operation-attribute.c). */

/* @name: (nullable): a free name; @position: -1 is the end */
CrowAttribute *crow_operation_add_attribute    (CrowEntity     *entity,
                                                const char     *name,
                                                CrowDataType    type,
                                                int             position);
void           crow_operation_rename_attribute (CrowAttribute  *attribute,
                                                const char     *name);
/* The type with what belongs to it; attributes made for links that refer to this one get the same type. */
void           crow_operation_set_type         (CrowAttribute  *attribute,
                                                CrowDataType    type,
                                                guint32         length,
                                                guint16         scale,
                                                CrowEnumeration *enumeration);
void           crow_operation_move_attribute   (CrowAttribute  *attribute,
                                                int             position);
/* Puts the attribute into the primary key, at its end, or takes it out. */
void           crow_operation_set_primary      (CrowAttribute  *attribute,
                                                gboolean        primary);
/* Gives the attribute a unique key of its own, or removes it. */
void           crow_operation_set_unique       (CrowAttribute  *attribute,
                                                gboolean        unique);

/* An index over attributes of one entity, in their order. */
CrowIndex     *crow_operation_add_index        (CrowEntity     *entity,
                                                CrowAttribute *const *attributes,
                                                guint           n_attributes);

/* Enumerations and views (crow-operation-model.c). */

/* @name: (nullable): a free name; one that is in use gets a number */
CrowEnumeration *crow_operation_add_enumeration (CrowDocument  *document,
                                                 const char    *name);
/* A value at the end.  Refused where the enumeration has it. */
CrowEnumValue *crow_operation_add_enum_value   (CrowEnumeration *enumeration,
                                                const char     *name,
                                                GError        **error);
/* @position is counted after the value was taken out */
void           crow_operation_move_enum_value  (CrowEnumValue  *value,
                                                int             position);
/* Queries of other views follow where they can be told to mean this one (crow-operation-view.c). */
void           crow_operation_rename_view      (CrowView       *view,
                                                const char     *name);
/* @name: (nullable): the `table` of a many-to-many link, the `name` of a column of it, or the `role` of an end; queries of
 * views follow where the table is called otherwise by that */
void           crow_operation_rename_in_link   (CrowNode       *node,
                                                const char     *property,
                                                const char     *name);
/* @name: (nullable): a free name; tables and views share theirs */
CrowView      *crow_operation_add_view         (CrowDocument   *document,
                                                const char     *name);

/* Links (crow-operation-link.c). */

/* Connects end 0 (the one, the one referred to) with end 1 (the many, the one that refers).  One-to-many and
 * one-to-one make the foreign-key attributes in @other, named `<entity>_<key>` with the entity in the singular, with
 * number where that is taken, and roles named after the entities.  Refused when @one has no key to refer to. */
CrowLink      *crow_operation_connect          (CrowDocument   *document,
                                                CrowLinkKind    kind,
                                                CrowEntity     *one,
                                                CrowEntity     *other,
                                                GError        **error);
/* The same with an attribute that is there already as the reference. */
CrowLink      *crow_operation_connect_attribute (CrowDocument  *document,
                                                 CrowLinkKind   kind,
                                                 CrowAttribute *referring,
                                                 CrowAttribute *target,
                                                 GError       **error);
/* One more attribute of end 1 that refers to the first attribute of end 0 that none refers to yet; it is made for the link.
 * Not for a many-to-many link.  Refused when all are referred to. */
CrowLinkColumn *crow_operation_add_column      (CrowLink       *link,
                                                GError        **error);
/* An attribute that was made for the link goes with it.  The last one is refused. */
gboolean       crow_operation_remove_column    (CrowLinkColumn *column,
                                                GError        **error);
void           crow_operation_set_delete_rule  (CrowLink       *link,
                                                CrowDeleteRule  rule);
/* Whether a row of end 1 needs a row of end 0; foreign-key attributes made for the link follow. */
void           crow_operation_set_required     (CrowLink       *link,
                                                guint           end,
                                                gboolean        required);

/* Turning links into something else (crow-operation-convert.c).  What can be kept is kept: names, roles that were
 * chosen, rules; roles that follow the pattern follow it on. */

/* Refused when the entity that would be referred to has no key. */
gboolean       crow_operation_set_link_kind    (CrowLink       *link,
                                                CrowLinkKind    kind,
                                                GError        **error);
/* Swaps the ends: the one becomes the many, the entity that refers the one referred to. */
gboolean       crow_operation_reverse_link     (CrowLink       *link,
                                                GError        **error);
/* Connects an end with another entity. */
gboolean       crow_operation_retarget_link    (CrowLink       *link,
                                                guint           end,
                                                CrowEntity     *entity,
                                                GError        **error);
/* Lets a many-to-many link go through an entity, without a table of its own, or with @association %NULL gives it one
 * again.  What was said of the table, of foreign keys and of deleting is gone. */
gboolean       crow_operation_set_through      (CrowLink       *link,
                                                CrowEntity     *association,
                                                GError        **error);
/* A many-to-many link becomes an entity with the same table and two one-to-many links, so that pairs can have attributes
 * of their own. */
CrowEntity    *crow_operation_link_to_entity   (CrowLink       *link,
                                                GError        **error);
/* And back.  Refused when the entity says more than pairs. */
CrowLink      *crow_operation_entity_to_link   (CrowEntity     *entity,
                                                GError        **error);

/* Putting attributes into other entities (crow-operation-regroup.c).  What goes keeps its node; keys and indexes over
 * nothing else go along.  Refused where something would be torn apart. */

/* The values of an attribute become rows of an entity of its name, which the old one refers to; one-to-one where the
 * attribute was unique.  @diagram: (nullable): where it is placed. */
CrowEntity    *crow_operation_promote_attribute (CrowAttribute *attribute,
                                                 CrowDiagram   *diagram,
                                                 double         x,
                                                 double         y,
                                                 GError       **error);
/* Attributes of @entity go into a new one, which belongs to it one to one. */
CrowEntity    *crow_operation_split_entity     (CrowEntity     *entity,
                                                CrowAttribute *const *attributes,
                                                guint           n_attributes,
                                                CrowDiagram    *diagram,
                                                double          x,
                                                double          y,
                                                GError        **error);
/* What @other has goes into @into, and @other is deleted; links between the two go, others are connected with @into. */
gboolean       crow_operation_merge_entities   (CrowEntity     *into,
                                                CrowEntity     *other,
                                                GError        **error);

/* Sets one property of many nodes; those that have no property of that name and type are passed over. */
void           crow_operation_set_all          (CrowDocument   *document,
                                                CrowNode *const *nodes,
                                                guint           n_nodes,
                                                const char     *property,
                                                CrowStoredType  type,
                                                const CrowStoredValue *value);

/* Whether there is a remedy that can be applied: crow_operation_apply_fix() does not refuse it. */
gboolean       crow_operation_can_apply_fix    (CrowDocument   *document,
                                                const CrowProblem *problem);
/* The remedy of a problem of the schema that the document compiles to (crow-operation-fix.c).  Refused where a person has
 * to decide. */
gboolean       crow_operation_apply_fix        (CrowDocument   *document,
                                                const CrowProblem *problem,
                                                GError        **error);

/* Diagrams (crow-operation-diagram.c). */

typedef struct
{
  CrowNode *node; /* placement, note, area or bend */
  double x, y;
} CrowMove;

/* @merge_key: (nullable): the same for all motions of one drag, which become one step */
void           crow_operation_move             (CrowDocument   *document,
                                                const CrowMove *moves,
                                                guint           n_moves,
                                                const char     *merge_key);
/* Of a placement (@height is ignored), note or area. */
void           crow_operation_resize           (CrowNode       *node,
                                                double          x,
                                                double          y,
                                                double          width,
                                                double          height,
                                                const char     *merge_key);
/* @colour: (nullable): "#rrggbb"; placements, notes and areas; others are passed over */
void           crow_operation_set_colour       (CrowDocument   *document,
                                                CrowNode *const *nodes,
                                                guint           n_nodes,
                                                const char     *colour);
CrowNote      *crow_operation_add_note         (CrowDiagram    *diagram,
                                                const char     *text,
                                                double          x,
                                                double          y,
                                                double          width,
                                                double          height);
CrowArea      *crow_operation_add_area         (CrowDiagram    *diagram,
                                                const char     *name,
                                                double          x,
                                                double          y,
                                                double          width,
                                                double          height);
CrowDiagram   *crow_operation_add_diagram      (CrowDocument   *document,
                                                const char     *name);
/* @points: pairs of x and y from end 0 to end 1; none at all: automatic again */
void           crow_operation_set_bends        (CrowDiagram    *diagram,
                                                CrowLink       *link,
                                                const double   *points,
                                                guint           n_points,
                                                const char     *merge_key);

G_END_DECLS
