/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the window share.
 */
#pragma once

#include "app/designer-code-view.h"
#include "app/designer-compiler.h"
#include "app/designer-data-panel.h"
#include "app/designer-history.h"
#include "app/designer-inspector.h"
#include "app/designer-legend.h"
#include "app/designer-outline.h"
#include "app/designer-print.h"
#include "app/designer-problems.h"
#include "app/designer-recent.h"
#include "app/designer-window.h"
#include "canvas/crow-canvas.h"
#include "canvas/crow-map.h"
#include "document/crow-recovery.h"

G_BEGIN_DECLS

struct _DesignerWindow
{
  AdwApplicationWindow parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *header;
  GtkWidget *open_button;
  GtkWidget *outline_button;
  GtkWidget *history_buttons;
  GMenu *undo_section;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkMenuButton *history_button;
  DesignerHistory *history;      /* below the button */
  DesignerHistory *history_page; /* of the bottom panel, made in code */
  GtkWidget *save_button;
  GtkWidget *side_panel_button;
  GtkWidget *new_button;
  GtkMenuButton *menu_button;
  GtkRevealer *banner;
  GtkStack *pages;
  AdwPreferencesGroup *examples;
  GtkPaned *outline_paned;
  GtkPaned *side_paned;
  GtkPaned *bottom_paned;
  DesignerOutline *outline;
  CrowCanvas *canvas;
  GtkOverlay *canvas_area;
  GtkWidget *toolbox;
  GtkWidget *toolbox_separator;
  GtkWidget *zoombox;
  GtkButton *zoom_button;
  GtkLabel *hint;
  GtkMenuButton *diagram_button;
  GtkLabel *diagram_label;
  GtkWidget *beginning;          /* what to do with an empty diagram */
  GtkWidget *problem_button;
  GtkImage *problem_icon;
  GtkLabel *problem_label;
  DesignerProblems *problems;
  GtkWidget *side_panel;
  GtkWidget *side_switcher;
  GtkStack *side_pages;

  /* made in code */
  GtkWidget *map;
  DesignerLegend *legend;
  GtkWidget *menu;               /* the context menu, a child of the canvas area */
  DesignerCodeView *sql_view;
  DesignerCodeView *code_view;
  DesignerInspector *inspector;
  DesignerDataPanel *data;

  GSettings *settings;           /* owned */

  /* owned; NULL without a document */
  CrowDocument *document;
  CrowViewState *state;
  CrowLens *lens;
  DesignerCompiler *compiler;
  GFileMonitor *monitor;
  CrowRecovery *recovery;
  GPtrArray *notes;              /* what the last import left out, or the last merge decided */
  const char *notes_title;       /* what they are called */
  char *example;                 /* name of the example the document was made from */

  DesignerPrintChoices print_choices;

  /* state */
  guint mode_idle;
  guint zoom_idle;
  gboolean narrow;
  gboolean laid_out;             /* the panels have got the sizes they had last time */
  gboolean closing;              /* unsaved changes were asked about */
  gboolean baseline_wanted;      /* the next SQL is that of the last save */
};

/* designer-window.c */
void     _designer_window_set_document     (DesignerWindow *self,
                                            CrowDocument   *document);
void     _designer_window_toast            (DesignerWindow *self,
                                            const char     *message);
void     _designer_window_update_title     (DesignerWindow *self);
/* Takes what is being typed, before the document is looked at as a whole. */
void     _designer_window_apply_typing     (DesignerWindow *self);

/* designer-window-file.c */
void     _designer_window_open_dialog      (DesignerWindow *self);
void     _designer_window_open_example     (DesignerWindow *self,
                                            const char     *name);
void     _designer_window_save             (DesignerWindow *self);
void     _designer_window_save_as          (DesignerWindow *self);
void     _designer_window_export           (DesignerWindow *self);
void     _designer_window_print            (DesignerWindow *self,
                                            GtkPrintOperationAction action);
void     _designer_window_reload           (DesignerWindow *self);
/* @path: (nullable): what is read at once */
void     _designer_window_import           (DesignerWindow *self,
                                            const char     *path);
void     _designer_window_merge            (DesignerWindow *self);
void     _designer_window_show_notes       (DesignerWindow *self);
gboolean _designer_window_close_request    (GtkWindow      *window);
void     _designer_window_watch_file       (DesignerWindow *self);

/* designer-window-clipboard.c */
/* FALSE: nothing that is selected can be copied. */
gboolean _designer_window_copy             (DesignerWindow *self);
void     _designer_window_cut              (DesignerWindow *self);
void     _designer_window_copy_picture     (DesignerWindow *self);
void     _designer_window_paste            (DesignerWindow *self);

/* designer-window-diagrams.c */
void     _designer_window_add_diagram_actions (DesignerWindow *self);

/* Turning the selection into something else (designer-window-convert.c). */
void     _designer_window_add_convert_actions (DesignerWindow *self);
/* What draws (designer-window-drawing.c). */
void     _designer_window_add_drawing_actions (DesignerWindow *self);
/* After the document has changed for another. */
void     _designer_window_attach_diagrams  (DesignerWindow *self);

/* designer-window-lens.c */
void     _designer_window_add_lens         (DesignerWindow *self);
/* After the document has changed for another. */
void     _designer_window_attach_lens      (DesignerWindow *self);

/* designer-window-actions.c */
void     _designer_window_add_actions      (DesignerWindow *self);
void     _designer_window_update_actions   (DesignerWindow *self);
void     _designer_window_add_canvas_keys  (DesignerWindow *self);

/* designer-window-panels.c */
void     _designer_window_add_panels       (DesignerWindow *self);
void     _designer_window_attach_panels    (DesignerWindow *self);
void     _designer_window_set_narrow       (DesignerWindow *self,
                                            gboolean        narrow);
/* @page: "data" or "statements" */
void     _designer_window_show_rows        (DesignerWindow *self,
                                            const char     *page);

/* designer-window-menu.c */
void     _designer_window_show_menu        (DesignerWindow *self,
                                            double          x,
                                            double          y,
                                            gboolean        on_canvas);

G_END_DECLS
