/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In which order a row of each entity can be made and saved.
 *
 * Entities stand after those that their rows must refer to.  Where required references form a circle, its entities
 * stand side by side and are saved together, by the last of them.  Entities without a type are left out, and so are
 * those whose rows must refer to one that is left out.
 */
#pragma once

#include "codegen/crow-codegen-private.h"

G_BEGIN_DECLS

typedef struct
{
  GArray *entities;  /* of guint16 */
  gboolean *saves;   /* by position: nothing that was made is waiting for a later entity */
  gboolean *left_out; /* by entity */
} CrowCodegenPlan;

void _crow_codegen_plan_init  (CrowCodegenPlan *self,
                               CrowCodegen     *codegen);
void _crow_codegen_plan_clear (CrowCodegenPlan *self);

/* Whether rows of @reference->entity must refer to a row. */
gboolean _crow_codegen_reference_is_required (CrowCodegen             *codegen,
                                              const CrowReferenceInfo *reference);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowCodegenPlan, _crow_codegen_plan_clear)

G_END_DECLS
