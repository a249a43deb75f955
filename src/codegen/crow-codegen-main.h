/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files on the demonstration program share.
 */
#pragma once

#include "codegen/crow-codegen-plan.h"

G_BEGIN_DECLS

typedef struct
{
  CrowCodegen *codegen;
  CrowTextWriter *out;
  CrowCodegenPlan plan;
  guint *n_variants;  /* by entity; 1: nothing to try */
  gboolean any_variants;
} CrowCodegenMain;

/* "user" for "blog_user": what functions and variables of the program are called after. */
const char *_crow_codegen_main_short_name     (CrowCodegenMain         *self,
                                               guint                    entity);
const char *_crow_codegen_main_prefix         (CrowCodegenMain         *self,
                                               guint                    entity);
/* (transfer full): a string literal on one line */
char       *_crow_codegen_main_quote          (const char              *text);
/* Whether accessors with "_text" are to be used. */
gboolean    _crow_codegen_main_is_date        (const CrowAttributeInfo *attribute);

/* Fills in n_variants. */
void        _crow_codegen_main_count_variants (CrowCodegenMain         *self);
/* fill_user () */
void        _crow_codegen_main_write_fill     (CrowCodegenMain         *self,
                                               guint                    entity);
/* fill_again () and save (), where there are variants */
void        _crow_codegen_main_write_save     (CrowCodegenMain         *self);
/* add_rows () */
void        _crow_codegen_main_write_add_rows (CrowCodegenMain         *self);

G_END_DECLS
