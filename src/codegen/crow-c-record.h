/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One initializer of a C struct, field by field.
 *
 * Fields are designated; what is NULL or zero is left out.  They must be added in the order of the struct: C99 would
 * take any order, C++ does not.
 */
#pragma once

#include "base/crow-text-writer.h"

G_BEGIN_DECLS

typedef GPtrArray CrowCRecord;

CrowCRecord *crow_c_record_new          (void);
void         crow_c_record_free         (CrowCRecord       *self);

void         crow_c_record_add          (CrowCRecord       *self,
                                         const char        *format,
                                         ...) G_GNUC_PRINTF (2, 3);
/* @source: a C expression */
void         crow_c_record_add_source   (CrowCRecord       *self,
                                         const char        *name,
                                         const char        *source);
/* 0 is left out, CROW_NONE spelled */
void         crow_c_record_add_number   (CrowCRecord       *self,
                                         const char        *name,
                                         guint              number);
/* "on_delete", "CROW_ACTION_", "set-null": .on_delete = CROW_ACTION_SET_NULL */
void         crow_c_record_add_constant (CrowCRecord       *self,
                                         const char        *name,
                                         const char        *prefix,
                                         const char        *nick);
/* @names: the constants of bit 0, 1 and so on */
void         crow_c_record_add_flags    (CrowCRecord       *self,
                                         const char        *name,
                                         guint              flags,
                                         const char *const *names);

/* "{ .a = 1, .b = 2 }" on one line */
char        *crow_c_record_to_source    (CrowCRecord       *self);
/* The same on as few lines as it fits, then @close and a line break. */
void         crow_c_record_write        (CrowCRecord       *self,
                                         CrowTextWriter    *out,
                                         const char        *close);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowCRecord, crow_c_record_free)

G_END_DECLS
