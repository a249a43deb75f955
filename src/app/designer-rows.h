/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a list of properties, each tied to a property of a node, or of several nodes alike.
 *
 * A row shows the value, and makes one edit when a person has finished changing it: a switch or choice at once, a text
 * on Enter or when the focus leaves it; a choice that was refused shows the old value again.  A row of several nodes
 * whose values differ says that they are mixed, and sets the same for all.  A group is an AdwPreferencesGroup, an
 * AdwExpanderRow or a GtkListBox.
 *
 * designer_rows_refresh() shows the values anew, except of a text being typed.  What is being typed outlives rows that
 * are made anew (DesignerTyping), or is applied.
 */
#pragma once

#include <adwaita.h>

#include "document/crow-document.h"

G_BEGIN_DECLS

typedef struct _DesignerRows DesignerRows;

/* Where the focus is among rows, with a text that was typed and not applied yet. */
typedef struct _DesignerTyping DesignerTyping;

/* (transfer full) (nullable) */
typedef char       *(*DesignerGetText)  (CrowNode   *node);
/* FALSE: refused, and said so; the text stays to be mended. */
typedef gboolean    (*DesignerSetText)  (CrowNode   *node,
                                         const char *text);
typedef guint       (*DesignerGetValue) (CrowNode   *node);
typedef void        (*DesignerSetValue) (CrowNode   *node,
                                         guint       value);
/* (transfer full) (nullable): what counts for a node where the property is not given */
typedef char       *(*DesignerGetHint)  (CrowNode   *node,
                                         const char *property,
                                         gpointer    data);

DesignerRows *designer_rows_new        (void);
void          designer_rows_free       (DesignerRows *rows);
/* Forgets all rows; their widgets are the matter of who has them. */
void          designer_rows_clear      (DesignerRows *rows);
void          designer_rows_refresh    (DesignerRows *rows);
/* What empty rows of text properties say; @data outlives the rows. */
void          designer_rows_set_hint   (DesignerRows    *rows,
                                        DesignerGetHint  hint,
                                        gpointer         data);
void          designer_rows_refresh_hints (DesignerRows *rows);

/* Rows that are added from now on are of these nodes, too, which are of the kind of their own. */
void          designer_rows_set_others (DesignerRows    *rows,
                                        CrowNode *const *others,
                                        guint            n_others);

/* (transfer none): the entry row; @set: (nullable): sets the GObject property @property instead */
GtkWidget *designer_rows_add_text (GtkWidget        *group,
                                DesignerRows        *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char          *property,
                                DesignerSetText      set);
/* A text property of several lines, set when the focus leaves it or on Ctrl+Enter. */
void designer_rows_add_lines   (GtkWidget           *group,
                                DesignerRows        *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char          *property,
                                gboolean             monospace);
/* A text that is no property. */
void designer_rows_add_text_with (GtkWidget           *group,
                                  DesignerRows        *rows,
                                  CrowNode            *node,
                                  const char          *title,
                                  DesignerGetText      get,
                                  DesignerSetText      set);
void designer_rows_add_number  (GtkWidget           *group,
                                DesignerRows        *rows,
                                CrowNode            *node,
                                const char          *title,
                                DesignerGetValue     get,
                                DesignerSetValue     set);
void designer_rows_add_switch  (GtkWidget           *group,
                                DesignerRows        *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char          *subtitle,
                                DesignerGetValue     get,
                                DesignerSetValue     set);
/* Of the stored property with this index, set in a step of this name. */
void designer_rows_add_stored_switch (GtkWidget     *group,
                                DesignerRows        *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char          *subtitle,
                                guint                property,
                                const char          *step);
/* (transfer none): the row; @values: (nullable): what the titles stand for; 0, 1, 2… by default */
GtkWidget *designer_rows_add_choice (GtkWidget      *group,
                                DesignerRows        *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char *const   *titles,
                                const guint         *values,
                                DesignerGetValue     get,
                                DesignerSetValue     set);
/* Of the stored property with this index, whose values are 0, 1, 2…, set in a step of this name. */
void designer_rows_add_stored_choice (GtkWidget     *group,
                                DesignerRows        *rows,
                                CrowNode            *node,
                                const char          *title,
                                const char *const   *titles,
                                guint                property,
                                const char          *step);

/* (transfer none): a row that folds out, to be a group of others */
GtkWidget *designer_rows_add_expander (AdwPreferencesGroup *group,
                                       const char          *title,
                                       const char          *subtitle);

/* Lets an expander be known as that of @node, to be folded out again when the rows have been made anew. */
void       designer_rows_keep_expander  (DesignerRows *rows,
                                         CrowNode     *node,
                                         GtkWidget    *expander);
/* (transfer full): the ids of nodes whose expanders are folded out */
GHashTable *designer_rows_list_expanded (DesignerRows *rows);
void       designer_rows_expand         (DesignerRows *rows,
                                         GHashTable   *ids);

/* Whether a text was typed that was not applied yet. */
gboolean   designer_rows_is_pending     (DesignerRows *rows);
/* Applies what was typed, as if the focus had left it. */
void       designer_rows_apply          (DesignerRows *rows);
/* Gives the focus to the first row of @node, which is folded out. */
void       designer_rows_focus          (DesignerRows *rows,
                                         CrowNode     *node);
/* (transfer full) (nullable): taken before rows are made anew for the same node; NULL: no row has the focus */
DesignerTyping *designer_rows_take_typing    (DesignerRows   *rows);
/* (transfer full): gives the focus back to the row that had it, with what was typed and the cursor where it was; where
 * there is no such row any more, what was typed is applied. */
void            designer_rows_restore_typing (DesignerRows   *rows,
                                              DesignerTyping *typing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DesignerRows, designer_rows_free)

G_END_DECLS
