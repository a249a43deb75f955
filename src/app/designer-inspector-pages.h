/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the inspector shows for each kind of node.
 */
#pragma once

#include <adwaita.h>

#include "app/designer-rows.h"
#include "canvas/crow-view-state.h"

G_BEGIN_DECLS

/**
 * DesignerPage:
 * @kind: the kind of node it is for
 * @fill: adds the groups for a node to a page, and their rows to @rows
 *
 * A page of the inspector.
 */
typedef struct
{
  CrowNodeKind kind;
  void (*fill) (AdwPreferencesPage *page,
                DesignerRows       *rows,
                CrowViewState      *state,
                CrowNode           *node);
} DesignerPage;

extern const DesignerPage designer_page_model;
extern const DesignerPage designer_page_entity;
extern const DesignerPage designer_page_attribute;
extern const DesignerPage designer_page_link;
extern const DesignerPage designer_page_note;
extern const DesignerPage designer_page_area;

/* (transfer none): a new group at the end of the page */
AdwPreferencesGroup *designer_page_add_group (AdwPreferencesPage *page,
                                              const char         *title,
                                              const char         *description);

/* A row that goes to another node.  @subtitle, @icon: (nullable) */
void designer_page_add_jump (AdwPreferencesGroup *group,
                             CrowViewState       *state,
                             CrowNode            *node,
                             const char          *title,
                             const char          *subtitle,
                             const char          *icon);

typedef void (*DesignerButtonFunc) (GtkButton *button,
                                    CrowNode  *node);

/* (transfer none): a flat button that does something to a node */
GtkWidget *designer_page_make_button (CrowNode          *node,
                                      const char        *icon,
                                      const char        *label,
                                      DesignerButtonFunc clicked);
/* Does away with the node. */
void       designer_page_remove_cb   (GtkButton         *button,
                                      CrowNode          *node);

/* Says in a toast why what was set on a page is refused. */
void designer_page_complain (const GError *error);

/* The groups of a link's page about its attributes and foreign keys (designer-inspector-link-keys.c). */
void designer_page_add_link_keys (AdwPreferencesPage *page,
                                  DesignerRows       *rows,
                                  CrowLink           *link);

/* The group of an entity's page with its keys, indexes and checks (designer-inspector-keys.c). */
void designer_page_add_keys (AdwPreferencesPage *page,
                             DesignerRows       *rows,
                             CrowEntity         *entity);

/* The groups of the model's page with its enumerations and views (designer-inspector-model.c). */
void designer_page_add_model_parts (AdwPreferencesPage *page,
                                    DesignerRows       *rows,
                                    CrowModel          *model);

/* A row of one enumeration that folds out (designer-inspector-model.c). */
void designer_page_add_enumeration (AdwPreferencesGroup *group,
                                    DesignerRows        *rows,
                                    CrowEnumeration     *enumeration);

/* The group of an entity's page that says what it inherits (designer-inspector-inherit.c). */
void designer_page_add_inheritance (AdwPreferencesPage *page,
                                    DesignerRows       *rows,
                                    CrowEntity         *entity);

/* Rows of one attribute or several (designer-inspector-attribute.c). */
void designer_page_add_attribute_type  (AdwPreferencesGroup *group,
                                        DesignerRows        *rows,
                                        CrowNode            *node);
void designer_page_add_attribute_rules (AdwPreferencesGroup *group,
                                        DesignerRows        *rows,
                                        CrowNode            *node);

/* Rows of one link or several (designer-inspector-link.c). */
void designer_page_add_link_rules (AdwPreferencesGroup *group,
                                   DesignerRows        *rows,
                                   CrowNode            *node);

/* The group of how entities, notes and areas look on the diagram, if they do (designer-inspector-looks.c). */
void designer_page_add_looks (AdwPreferencesPage *page,
                              DesignerRows       *rows,
                              CrowViewState      *state,
                              CrowNode *const    *nodes,
                              guint               n_nodes);

/* The page for several things (designer-inspector-several.c). */
void designer_page_fill_several (AdwPreferencesPage *page,
                                 DesignerRows       *rows,
                                 CrowViewState      *state,
                                 GPtrArray          *nodes);

G_END_DECLS
