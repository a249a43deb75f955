/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps on rows as C, on the functions that the generator makes of the same schema.
 */
#pragma once

#include "codegen/crow-codegen.h"
#include "sql/crow-row-steps.h"

G_BEGIN_DECLS

/**
 * CrowCodegenStepsForm:
 * @CROW_CODEGEN_STEPS_PROGRAM: a program that opens the database it is given, finds the rows by their keys and does the
 *   steps
 * @CROW_CODEGEN_STEPS_HEADER: the declaration of `blog_add_fixtures()`
 * @CROW_CODEGEN_STEPS_BODY: its definition
 *
 * What is written.
 */
typedef enum
{
  CROW_CODEGEN_STEPS_PROGRAM,
  CROW_CODEGEN_STEPS_HEADER,
  CROW_CODEGEN_STEPS_BODY,
} CrowCodegenStepsForm;

/* (transfer full) (nullable): NULL with @error set.  @steps name what is in @schema, which is as it was drawn. */
char *crow_codegen_write_steps (CrowSchema               *schema,
                                const CrowCodegenOptions *options,
                                CrowRowSteps             *steps,
                                CrowCodegenStepsForm      form,
                                gsize                    *length,
                                GError                  **error);

G_END_DECLS
