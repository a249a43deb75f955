/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the data panel share.
 */
#pragma once

#include "app/designer-data-grid.h"
#include "app/designer-data-links.h"
#include "app/designer-data-panel.h"
#include "app/designer-data-rehearsal.h"

G_BEGIN_DECLS

struct _DesignerDataPanel
{
  GtkWidget parent_instance;

  /* children; owned by the widget tree */
  GtkWidget *box;
  GtkWidget *bar;
  GtkDropDown *chooser;
  GtkSearchEntry *filter;
  GtkWidget *database_button; /* says whose rows are shown */
  GtkLabel *database_label;
  GtkWidget *place;           /* the bar that says which rows of the entity are shown */
  GtkLabel *place_label;
  GtkRevealer *notice;
  GtkLabel *notice_label;
  GtkWidget *notice_buttons;  /* a box */
  GtkRevealer *work;
  GtkProgressBar *progress;
  GtkPaned *paned;
  GtkStack *stack;            /* "rows", "empty", "none" */
  GtkStack *side;             /* "links", "rehearsal" */
  DesignerDataGrid *grid;
  DesignerDataLinks *links;
  DesignerDataRehearsal *rehearsal;

  /* owned; beside the panel */
  GtkWidget *head;
  GtkLabel *pending_label;

  /* owned; a page of its own */
  DesignerStatements *statements;

  /* owned */
  GSimpleActionGroup *actions;
  CrowViewState *state;       /* NULL without a document */
  DesignerCompiler *compiler;
  CrowPreview *preview;       /* NULL until the panel is seen */
  GPtrArray *places;          /* of Place */
  CrowPreviewQuestion *question; /* what the rehearsal shown is about; NULL without one */
  CrowPreviewRow *current;    /* the row that is selected; NULL if none or several are */

  /* state */
  guint place_position;
  guint work_timeout;
  gboolean choosing;          /* the chooser is being filled */
  gboolean selecting;         /* rows are being selected by the program */
};

/* A place one can go back to. */
typedef struct
{
  char *entity_id;
  CrowPreviewRow *owner;      /* (nullable): only rows that its role reaches */
  guint role;
  CrowPreviewRow *row;        /* (nullable): the row that is selected */
} DesignerDataPlace;

/* designer-data-panel.c */
void _designer_data_update         (DesignerDataPanel *self);
void _designer_data_toast          (DesignerDataPanel *self,
                                    const char        *message);
/* FALSE: nothing can be shown yet */
gboolean _designer_data_is_ready   (DesignerDataPanel *self);

/* designer-data-build.c */
void _designer_data_build          (DesignerDataPanel *self);
/* What there is only with a preview. */
/* The menu of rows for what is selected now (designer-data-menu.c). */
void _designer_data_update_menu    (DesignerDataPanel *self);
/* To the rows that a role of the selected one reaches. */
void _designer_data_follow_role    (DesignerDataPanel *self,
                                    guint              role);
void _designer_data_build_rows     (DesignerDataPanel *self);

/* designer-data-places.c */
void _designer_data_place_free     (gpointer           data);
/* (nullable) (transfer none) */
DesignerDataPlace *_designer_data_get_place (DesignerDataPanel *self);
/* Shows what the present place says. */
void _designer_data_show_place     (DesignerDataPanel *self);
/* Goes to a place that can be gone back from. */
void _designer_data_go             (DesignerDataPanel *self,
                                    guint              entity,
                                    CrowPreviewRow    *owner,
                                    guint              role,
                                    CrowPreviewRow    *row);
void _designer_data_move           (DesignerDataPanel *self,
                                    int                steps);
void _designer_data_select         (DesignerDataPanel *self,
                                    CrowPreviewRow    *row);
/* The same places in the schema that the preview has now. */
void _designer_data_adopt_places   (DesignerDataPanel *self);

/* designer-data-tell.c */
void _designer_data_tell_pending   (DesignerDataPanel *self);
void _designer_data_tell_notice    (DesignerDataPanel *self);

/* designer-data-actions.c */
void _designer_data_add_actions    (DesignerDataPanel *self);
void _designer_data_update_actions (DesignerDataPanel *self);
void _designer_data_link           (DesignerDataPanel *self,
                                    guint              role);

/* designer-data-database.c */
GtkWidget *_designer_data_make_database_button (DesignerDataPanel *self);
void _designer_data_add_database   (DesignerDataPanel *self);
void _designer_data_update_database (DesignerDataPanel *self);

/* designer-data-fixtures.c */
void _designer_data_add_fixtures   (DesignerDataPanel *self);
void _designer_data_update_fixtures (DesignerDataPanel *self,
                                     GPtrArray         *selected);
/* Tells the preview what the document keeps now. */
void _designer_data_pass_fixtures  (DesignerDataPanel *self);
/* After a commit: what changed of kept rows is changed in the document. */
void _designer_data_take_over      (DesignerDataPanel *self);

/* designer-data-record.c */
void _designer_data_add_record     (DesignerDataPanel *self);

/* designer-data-questions.c */
void _designer_data_add_questions  (DesignerDataPanel *self);
void _designer_data_update_questions (DesignerDataPanel *self,
                                      GPtrArray         *selected);
/* What would it do?  Takes @question. */
void _designer_data_ask            (DesignerDataPanel   *self,
                                    CrowPreviewQuestion *question);
/* Asks again what is being rehearsed, after the drawing or rows changed. */
void _designer_data_rehearse_again (DesignerDataPanel *self);
void _designer_data_close_rehearsal (DesignerDataPanel *self);
/* Does it without asking.  Takes @question. */
void _designer_data_do             (DesignerDataPanel   *self,
                                    CrowPreviewQuestion *question);
/* What would taking @target out of a role of the selected row do? */
void _designer_data_rehearse_unlink (DesignerDataPanel *self,
                                     guint              role,
                                     CrowPreviewRow    *target);
/* (transfer container) (element-type CrowPreviewRow): those that are selected and still there, as far as they can be read
 * at once */
GPtrArray *_designer_data_get_selected (DesignerDataPanel *self);
/* @rows (element-type CrowPreviewRow): at least one */
typedef void (*DesignerDataRowsFunc) (DesignerDataPanel *self,
                                      GPtrArray         *rows);
/* Does something with all rows that are selected, when they have been read if they are many. */
void _designer_data_with_selected  (DesignerDataPanel   *self,
                                    DesignerDataRowsFunc func);

G_END_DECLS
