/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a list of properties, each tied to a property of a node.
 *
 * A row shows the value, and makes one edit when a person has finished changing it: a switch or choice at once, a text
 * on Enter or when the focus leaves it; a choice that was refused shows the old value again.  A group is an
 * AdwPreferencesGroup or an AdwExpanderRow.  designer_rows_refresh() shows the values anew, except of a text being typed.
 */
#pragma once

#include <adwaita.h>

#include "document/crow-document.h"

G_BEGIN_DECLS

/* (transfer full) */
typedef char       *(*DesignerGetText)  (CrowNode   *node);
typedef void        (*DesignerSetText)  (CrowNode   *node,
                                         const char *text);
typedef guint       (*DesignerGetValue) (CrowNode   *node);
typedef void        (*DesignerSetValue) (CrowNode   *node,
                                         guint       value);

/* (transfer none): the entry row; @set: (nullable): sets the GObject property @property instead */
GtkWidget *designer_rows_add_text (GtkWidget        *group,
                                GPtrArray           *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char          *property,
                                DesignerSetText      set);
/* A text property of several lines, set when the focus leaves it or on Ctrl+Enter. */
void designer_rows_add_lines   (GtkWidget           *group,
                                GPtrArray           *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char          *property);
/* A text that is no property. */
void designer_rows_add_text_with (GtkWidget           *group,
                                  GPtrArray           *rows,
                                  CrowNode            *node,
                                  const char          *title,
                                  DesignerGetText      get,
                                  DesignerSetText      set);
void designer_rows_add_number  (GtkWidget           *group,
                                GPtrArray           *rows,
                                CrowNode            *node,
                                const char          *title,
                                DesignerGetValue     get,
                                DesignerSetValue     set);
void designer_rows_add_switch  (GtkWidget           *group,
                                GPtrArray           *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char          *subtitle,
                                DesignerGetValue     get,
                                DesignerSetValue     set);
/* @values: (nullable): what the titles stand for; 0, 1, 2… by default */
void designer_rows_add_choice  (GtkWidget           *group,
                                GPtrArray           *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char *const   *titles,
                                const guint         *values,
                                DesignerGetValue     get,
                                DesignerSetValue     set);

/* (transfer none): a row that folds out, to be a group of others */
GtkWidget *designer_rows_add_expander (AdwPreferencesGroup *group,
                                       const char          *title,
                                       const char          *subtitle);

/* Lets an expander be known as that of @node, to be folded out again when the rows have been made anew. */
void       designer_rows_keep_expander  (GPtrArray  *rows,
                                         CrowNode   *node,
                                         GtkWidget  *expander);
/* (transfer full): the ids of nodes whose expanders are folded out */
GHashTable *designer_rows_list_expanded (GPtrArray  *rows);
void       designer_rows_expand         (GPtrArray  *rows,
                                         GHashTable *ids);

/* (transfer full): what the functions above take as @rows */
GPtrArray *designer_rows_new     (void);
void       designer_rows_refresh (GPtrArray *rows);
/* Gives the focus to the first row of @node, which is folded out. */
void       designer_rows_focus   (GPtrArray *rows,
                                  CrowNode  *node);
/* (transfer full) (nullable): which row has the focus, to be given to designer_rows_restore_focus() when the rows have
 * been made anew. */
char      *designer_rows_dup_focused   (GPtrArray  *rows);
void       designer_rows_restore_focus (GPtrArray  *rows,
                                        const char *focused);

G_END_DECLS
