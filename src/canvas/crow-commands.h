/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person can have done to the selection or the diagram as a whole, without pointing at anything.
 *
 * Each is at most one edit.  A diagram that was placed automatically gets its places written down by the first edit
 * that moves something.
 */
#pragma once

#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

/**
 * CrowAlignment:
 *
 * How several things are lined up.
 */
typedef enum
{
  CROW_ALIGN_LEFT,
  CROW_ALIGN_CENTER,
  CROW_ALIGN_RIGHT,
  CROW_ALIGN_TOP,
  CROW_ALIGN_MIDDLE,
  CROW_ALIGN_BOTTOM,
  CROW_ALIGN_DISTRIBUTE_HORIZONTALLY,
  CROW_ALIGN_DISTRIBUTE_VERTICALLY,
} CrowAlignment;

/* Gives every card a placement, and the document a diagram, where they have none; to be called in an open edit.
 * Returns the diagram. */
CrowDiagram *crow_commands_pin              (CrowViewState *state);

/* Moves items to corners, as one edit. */
void         crow_commands_move_items       (CrowViewState   *state,
                                             CrowItem *const *items,
                                             const CrowPoint *corners,
                                             guint            n_items,
                                             const char      *label,
                                             const char      *merge_key);

/* The entity is selected; its name waits to be typed.  @x, @y: its top left corner. */
CrowEntity  *crow_commands_add_entity       (CrowViewState *state,
                                             double         x,
                                             double         y);
/* The same, in a free place of what is in view. */
CrowEntity  *crow_commands_add_entity_in_view (CrowViewState *state);
/* To the selected entity, or that of the selected attribute, after it; NULL: there is neither. */
CrowAttribute *crow_commands_add_attribute  (CrowViewState *state);
/* An entity that inherits from the selected one, or that of the selected attribute, below it, as one edit; it is
 * selected and its name waits to be typed.  NULL with @error set: refused; NULL without: neither is selected. */
CrowEntity  *crow_commands_add_heir         (CrowViewState *state,
                                             GError       **error);
/* @at: (nullable): its top left corner; NULL: in the middle of what is in view. */
CrowNote    *crow_commands_add_note         (CrowViewState   *state,
                                             const CrowPoint *at);
/* @at: (nullable): its top left corner; NULL: around the selected entities, or in the middle of what is in view. */
CrowArea    *crow_commands_add_area         (CrowViewState   *state,
                                             const CrowPoint *at);
/* Of the diagram: all entities that have no detail of their own. */
void         crow_commands_set_diagram_detail (CrowViewState *state,
                                             CrowDetail     detail);
/* Of one card: no attributes, or again as many as the diagram says. */
void         crow_commands_toggle_collapsed (CrowViewState *state,
                                             CrowItem      *card);
/* Of the selected entities on the diagram; FALSE: none is selected. */
gboolean     crow_commands_set_detail       (CrowViewState *state,
                                             CrowDetail     detail);
gboolean     crow_commands_set_locked       (CrowViewState *state,
                                             gboolean       locked);
/* Connects and selects the link; NULL with @error: refused. */
CrowLink    *crow_commands_connect          (CrowViewState *state,
                                             CrowLinkKind   kind,
                                             CrowEntity    *one,
                                             CrowEntity    *other,
                                             GError       **error);
/* Puts the selected attribute into an entity whose rows are its values (@as_value), or the selected attributes of an entity
 * into a part of it; the new entity is placed beside it and selected.  NULL with @error: refused. */
CrowEntity  *crow_commands_extract          (CrowViewState *state,
                                             gboolean       as_value,
                                             GError       **error);
/* The entity that was selected first takes in the others; FALSE with @error: refused. */
gboolean     crow_commands_merge_entities   (CrowViewState *state,
                                             GError       **error);
/* How many nodes were deleted; what went with them is not counted. */
guint        crow_commands_delete_selection (CrowViewState *state);
gboolean     crow_commands_nudge            (CrowViewState *state,
                                             double         dx,
                                             double         dy);
gboolean     crow_commands_align            (CrowViewState *state,
                                             CrowAlignment  alignment);
gboolean     crow_commands_arrange          (CrowViewState *state);
/* The same with the selected entities alone; FALSE: fewer than two are selected. */
gboolean     crow_commands_arrange_selection (CrowViewState *state);
/* The same with its links, a little to the right and below, is selected; FALSE: nothing selected can be copied. */
gboolean     crow_commands_duplicate        (CrowViewState *state);
/* (transfer full) (nullable): what is selected, as a document of its own; NULL: nothing selected can be copied. */
CrowDocument *crow_commands_copy            (CrowViewState *state);
/* Pastes @copied with its top left corner at @x, @y, attributes into the selected entity, and selects what is new; how
 * many things that is. */
guint        crow_commands_paste            (CrowViewState *state,
                                             CrowDocument  *copied,
                                             double         x,
                                             double         y);
/* The same with all that @imported holds, to the right of what is there, as the step “Import”.  A model in which
 * there is nothing is then drawn for the database that @imported is. */
guint        crow_commands_import           (CrowViewState *state,
                                             CrowDocument  *imported);
/* Gives the entities of a document without a window the places that showing it would give them. */
void         crow_commands_place_entities   (CrowDocument          *document,
                                             const CrowTextMeasure *measure);

/* Several diagrams (crow-commands-diagram.c).  “The selected entities” are also those of selected attributes. */

/* A new diagram with the selected entities, where they stand here, or with the whole model if none is selected; it is
 * shown. */
CrowDiagram *crow_commands_add_diagram      (CrowViewState *state);
/* What it shows stays in the model.  FALSE: it is the only one. */
gboolean     crow_commands_delete_diagram   (CrowViewState *state);
/* Takes the selected entities off the diagram, and leaves them in the model; how many.  The last one stays. */
guint        crow_commands_remove_from_diagram (CrowViewState *state);
/* Puts entities that are not on the diagram near their neighbours there, and selects them; how many. */
guint        crow_commands_place_on_diagram (CrowViewState     *state,
                                             CrowEntity *const *entities,
                                             guint              n_entities);
/* The same at a place: the first hangs there by the middle of its title, others stand around it. */
guint        crow_commands_place_at         (CrowViewState     *state,
                                             CrowEntity *const *entities,
                                             guint              n_entities,
                                             double             x,
                                             double             y);
/* (transfer container) (element-type CrowEntity): what would have to be placed for @node (entity, attribute or link) to
 * be seen on the diagram; nothing for a node of another document */
GPtrArray   *crow_commands_get_absent       (CrowViewState *state,
                                             CrowNode      *node);
/* The same with all neighbours of the selected entities. */
guint        crow_commands_place_neighbours (CrowViewState *state);
/* Adds the neighbours on the diagram to the selection; how many. */
guint        crow_commands_select_neighbours (CrowViewState *state);

/* Selects what an attribute leads to, and brings it into view: the entity that it refers to, or else those on the diagram
 * that refer to it; how many. */
guint        crow_commands_go_to_related    (CrowViewState *state,
                                             CrowAttribute *attribute);

/* “Author has many Books; Book gets author_id” — what connecting would do; (transfer full) */
char        *crow_commands_describe_connect (CrowLinkKind   kind,
                                             CrowEntity    *one,
                                             CrowEntity    *other);

/* The neighbour of an item in a direction: along a link if @linked, else the nearest; NULL: there is none. */
CrowItem    *crow_commands_find_neighbour   (CrowViewState *state,
                                             CrowItem      *item,
                                             CrowSide       direction,
                                             gboolean       linked);

G_END_DECLS
