/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the rows of properties share.
 */
#pragma once

#include "app/designer-rows.h"

G_BEGIN_DECLS

typedef enum
{
  ROW_TEXT,
  ROW_NUMBER,
  ROW_SWITCH,
  ROW_CHOICE,
  ROW_LINES,
  ROW_EXPANDER,
} RowKind;

typedef struct
{
  RowKind kind;
  GPtrArray *nodes;          /* owned (element-type CrowNode): at least one */
  GtkWidget *widget;         /* borrowed: what shows the value, or an expander; NULL once it is gone */
  GtkEventController *focus; /* borrowed: of a text; NULL once it is gone */
  GtkWidget *line;           /* borrowed: the row of the list; lives as long as the widget */
  char *known;               /* owned: the value when it was shown last, of a text row; what is shown else was typed */
  GtkLabel *aside;           /* borrowed: at the end of a text row; lives as long as the widget */
  char *title;
  char *subtitle;
  char *property;            /* NULL: not a text property */
  DesignerGetText get_text;  /* NULL: of the property */
  DesignerSetText set_text;
  DesignerRows *rows;        /* borrowed: that it is one of */
  DesignerGetValue get;      /* NULL: of the stored property */
  DesignerSetValue set;
  guint stored;
  char *step;
  guint *values;
  guint n_values;
  gboolean mixed;
  gboolean refused;          /* the text that is shown */
  gboolean refreshing;       /* keeps what is shown from being set again */
} DesignerRow;

struct _DesignerRows
{
  GPtrArray *rows;   /* owned (element-type DesignerRow) */
  GPtrArray *others; /* owned (element-type CrowNode) */
  DesignerGetHint get_hint;
  gpointer hint_data;
};

/* (transfer none): the row, to be filled, shown by @widget in @line */
DesignerRow *_designer_rows_add        (DesignerRows *rows,
                                        RowKind       kind,
                                        CrowNode     *node,
                                        const char   *title,
                                        GtkWidget    *widget,
                                        GtkWidget    *line);
void         _designer_rows_add_to     (GtkWidget    *group,
                                        GtkWidget    *line);
void         _designer_row_free        (DesignerRow  *row);
/* Lets go of the widgets, which go. */
void         _designer_row_detach      (DesignerRow  *row);
CrowNode    *_designer_row_get_node    (DesignerRow  *row);
gboolean     _designer_row_has_focus   (DesignerRow  *row);
void         _designer_row_refresh     (DesignerRow  *row);

/* Scrolling (designer-rows-focus.c): as far as it must be, so that the whole row of a field is seen. */
void         _designer_row_bring_into_view (GtkWidget *widget);

/* Texts (designer-rows-text.c). */
void         _designer_row_refresh_text (DesignerRow *row);
void         _designer_row_refresh_hint (DesignerRow *row);
/* (transfer full) (nullable): what was typed, if it is not the value and was not refused */
char        *_designer_row_dup_pending  (DesignerRow *row);
/* FALSE: it was refused. */
gboolean     _designer_row_apply_text   (DesignerRow *row,
                                         const char  *text);

G_END_DECLS
