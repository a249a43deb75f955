/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mends what is wrong with a model, in memory: applies the remedies of its problems that the program can apply.
 *
 * Each remedy is applied once.  One that does not make its problem go away is told and not tried again, so there is
 * always an end.
 */
#pragma once

#include "cli/crow-cli-model.h"

G_BEGIN_DECLS

/* All of it is owned. */
typedef struct
{
  GPtrArray *mended;  /* CrowProblem: those that are gone, in the order of their mending */
  GPtrArray *failed;  /* CrowProblem: those that are still there after their remedy */
  GPtrArray *unknown; /* char: codes that were asked for and that no problem has */
} CrowCliMending;

#define CROW_CLI_MENDING_INIT { NULL, NULL, NULL }

/* Checks @model and mends it until there is nothing left to mend; its problems are then those that are left.
 *
 * @codes: ended by NULL: the codes of problems to mend; an empty one stands for all problems but notes and silenced
 * ones */
void crow_cli_mend          (CrowCliMending     *self,
                             CrowCliModel       *model,
                             CrowDialects        dialects,
                             const char *const  *codes);
/* Whether anything of the document was changed. */
gboolean crow_cli_mending_did_something (const CrowCliMending *self);
void crow_cli_mending_clear (CrowCliMending     *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowCliMending, crow_cli_mending_clear)

G_END_DECLS
