/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows a document and says what it comes to: SQL, C code, problems.
 *
 * The schema is compiled when the program is idle after an edit; everything made from the schema is made by a worker
 * thread, because a schema never changes.  Results arrive together, with `updated`; results of a schema that is
 * outdated already are dropped.
 */
#pragma once

#include "codegen/crow-c-names.h"
#include "codegen/crow-codegen.h"
#include "document/crow-document.h"

G_BEGIN_DECLS

#define DESIGNER_TYPE_COMPILER (designer_compiler_get_type ())
G_DECLARE_FINAL_TYPE (DesignerCompiler, designer_compiler, DESIGNER, COMPILER, GObject)

DesignerCompiler *designer_compiler_new          (CrowDocument     *document);
void              designer_compiler_set_dialect  (DesignerCompiler *self,
                                                  CrowDialectId     dialect);
CrowDialectId     designer_compiler_get_dialect  (DesignerCompiler *self);
void              designer_compiler_set_part     (DesignerCompiler *self,
                                                  CrowCodegenPart   part);

/* (nullable): NULL until there is a result, or while there is none for the reason that error tells */
CrowSchema       *designer_compiler_get_schema   (DesignerCompiler *self);
const char       *designer_compiler_get_sql      (DesignerCompiler *self);
const char       *designer_compiler_get_code     (DesignerCompiler *self);
const GError     *designer_compiler_get_error    (DesignerCompiler *self);
const GError     *designer_compiler_get_code_error (DesignerCompiler *self);
/* (nullable): the C names of @schema: (out), for which there is code; NULL with no result */
CrowCNames       *designer_compiler_get_names    (DesignerCompiler *self,
                                                  CrowSchema      **schema);
/* (transfer none): a list of CrowProblemItem that follows: what cannot be read or compiled yet, as errors of the code
 * "unfinished"; what is wrong with the schema; what was silenced.  What stays is not told again. */
GListModel       *designer_compiler_get_list     (DesignerCompiler *self);
/* (element-type CrowProblem): what is wrong with the schema; never NULL */
GPtrArray        *designer_compiler_get_problems (DesignerCompiler *self);
/* (element-type CrowProblem): what was silenced; never NULL */
GPtrArray        *designer_compiler_get_silenced (DesignerCompiler *self);
/* (element-type GError): what is drawn and cannot be compiled yet; never NULL */
GPtrArray        *designer_compiler_get_skipped  (DesignerCompiler *self);

/* (transfer full): what generated types begin with */
char             *designer_compiler_dup_namespace (CrowDocument    *document);

G_END_DECLS
