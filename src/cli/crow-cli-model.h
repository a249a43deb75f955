/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model that a verb works on: a document that was read and compiled.
 *
 * What is wrong with it is told with file and line.  A document that cannot be read ends a verb with
 * CROW_EXIT_TROUBLE; one that can be read but makes no database ends it with CROW_EXIT_NO.
 */
#pragma once

#include "cli/crow-verb.h"
#include "document/crow-document.h"
#include "schema/crow-schema.h"
#include "sql/crow-problem.h"
#include "sql/crow-schema-check.h"

G_BEGIN_DECLS

/* All of it is owned, and NULL where it was not got. */
typedef struct
{
  char *path;             /* as the person gave it; "-" is standard input */
  CrowDocument *document;
  CrowSchema *schema;     /* what can be compiled */
  GPtrArray *problems;    /* CrowProblem: of compiling, then of the schema */
  GPtrArray *silenced;    /* CrowProblem: those that the document does not want to hear of */
} CrowCliModel;

#define CROW_CLI_MODEL_INIT { NULL, NULL, NULL, NULL, NULL }

void     crow_cli_model_clear    (CrowCliModel       *self);

/* Reads the document, without compiling.  Complains of everything that is wrong with the file. */
gboolean crow_cli_model_load     (CrowCliModel       *self,
                                  const char         *path);
/* Compiles and checks what was read, for these dialects too; `problems` is there afterwards.  Again where the document
 * was changed. */
void     crow_cli_model_check    (CrowCliModel       *self,
                                  CrowDialects        dialects);
/* The same for verbs that make something of it: complains of errors.
 *
 * Returns: CROW_EXIT_DONE when there is a schema without errors. */
CrowExit crow_cli_model_require  (CrowCliModel       *self,
                                  CrowDialects        dialects);

/* The file as it is shown in messages, and a problem's line in it; 0: unknown. */
const char *crow_cli_model_get_shown_path (CrowCliModel *self);
int      crow_cli_model_get_line (CrowCliModel       *self,
                                  const CrowProblem  *problem);
/* Message and remedy in one line; (transfer full) */
char    *crow_cli_problem_to_text (const CrowProblem *problem);
/* Complains of problems, the worst of which are @severity or worse. */
void     crow_cli_model_report   (CrowCliModel       *self,
                                  GPtrArray          *problems,
                                  CrowSeverity        severity);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowCliModel, crow_cli_model_clear)

/* The entity by its table's name; CROW_NONE after a message, with the one that was meant. */
guint16  crow_cli_find_entity    (CrowSchema         *schema,
                                  const char         *name);

G_END_DECLS
