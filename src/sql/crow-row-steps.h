/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What was done to rows, one step after the other: recorded by the preview, written as code by a generator.
 *
 * Rows are numbered as they come into play: by being found by their key, or by being added.  Entities, attributes and
 * relationships are named by their ids, of a schema as it was drawn.
 */
#pragma once

#include "sql/crow-fixtures.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_ROW_STEP_FIND,     /* `values`: the primary key */
  CROW_ROW_STEP_ADD,      /* `values`: what is not left to the database */
  CROW_ROW_STEP_SET,      /* `values` */
  CROW_ROW_STEP_LINK,     /* `target` by the role that reaches `end` of `relationship` */
  CROW_ROW_STEP_UNLINK,
  CROW_ROW_STEP_DELETE,
  CROW_ROW_STEP_COMMIT,
  CROW_ROW_STEP_ROLLBACK,
  CROW_ROW_STEP_NOTE,     /* `text` */
} CrowRowStepKind;

typedef struct
{
  CrowRowStepKind kind;
  guint row;              /* from 0 */
  char *entity;           /* of the row */
  CrowFixtureRow *values; /* owned; or NULL */
  char *relationship;
  guint end;
  guint target;           /* a row */
  gboolean more;          /* it reaches the database together with the next one */
  char *text;             /* what is done, in a sentence, where the code cannot do it */
} CrowRowStep;

typedef struct
{
  GPtrArray *steps;       /* CrowRowStep */
  GPtrArray *entities;    /* char *: by row */
} CrowRowSteps;

CrowRowSteps *crow_row_steps_new      (void);
void          crow_row_steps_free     (CrowRowSteps         *self);
/* Of a new row: FIND or ADD.  Its values are to be filled in. */
CrowRowStep  *crow_row_steps_add_row  (CrowRowSteps         *self,
                                       CrowRowStepKind       kind,
                                       const char           *entity);
/* Of a row that is known; SET has values to be filled in. */
CrowRowStep  *crow_row_steps_add      (CrowRowSteps         *self,
                                       CrowRowStepKind       kind,
                                       guint                 row);
CrowRowStep  *crow_row_steps_add_link (CrowRowSteps         *self,
                                       CrowRowStepKind       kind,
                                       guint                 row,
                                       const char           *relationship,
                                       guint                 end,
                                       guint                 target);
void          crow_row_steps_add_note (CrowRowSteps         *self,
                                       const char           *text);
/* (transfer full): how fixtures are added.  Rows stand in the order in which they can be; FALSE in @possible: a circle of
 * required references cannot be closed. */
CrowRowSteps *crow_fixtures_to_steps  (CrowFixtures         *fixtures,
                                       CrowSchema           *drawn,
                                       gboolean             *possible);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowRowSteps, crow_row_steps_free)

G_END_DECLS
