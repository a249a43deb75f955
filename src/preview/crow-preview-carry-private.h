/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What following the drawing is made of.
 *
 *   crow-preview-carry.c        migrates, and decides about each loss that was told
 *   crow-preview-carry-scan.c   the rows of a loss: which, and why
 *   crow-preview-carry-mend.c   changes rows of a copy so that they fit
 */
#pragma once

#include "preview/crow-preview-carry.h"

G_BEGIN_DECLS

/* What a loss of the migration means for the preview. */
typedef enum
{
  CROW_LOSS_MEANT,         /* goes with what was taken out of the drawing */
  CROW_LOSS_NEW,           /* a new attribute must have a value */
  CROW_LOSS_CONTRADICTION, /* rows do not fit */
} CrowLossMeaning;

typedef struct
{
  const CrowMigrateLoss *loss; /* borrowed from the report */
  CrowLossMeaning meaning;
  guint16 from;                /* the entity in `from`; CROW_NONE: the table is not drawn */
  guint16 to;                  /* … in `to` */
  guint16 attribute;           /* of `to`; CROW_NONE: it is about no single one */
  guint n_unfit;               /* rows that were found not to fit */
} CrowLossInfo;

typedef struct
{
  /* borrowed */
  CrowSchema *to;
  GCancellable *cancellable;
  /* owned */
  CrowSchema *from;     /* with what was added to a copy */
  CrowEngine *engine;   /* what is migrated: the given database, or a copy of it */
  GPtrArray *report;    /* conflicts */
  GPtrArray *allow;     /* names of losses, ended by NULL */
  GRand *random;
  /* state */
  CrowCarryFlags flags;
  gboolean is_copy;
  guint attempt;        /* rows that are mended again were counted */
  guint n_filled;
} CrowCarry;

/* crow-preview-carry-scan.c */
CrowLossInfo _crow_carry_classify    (CrowCarry             *self,
                                      const CrowMigrateLoss *loss);
/* Adds a conflict for each row of the loss that does not fit.  @n_fitting: rows whose value fits when it is written
 * otherwise, as text that is a number */
gboolean     _crow_carry_find_rows   (CrowCarry             *self,
                                      const CrowLossInfo    *loss,
                                      guint                 *n_fitting,
                                      GError               **error);
/* (transfer full): what tells rows of a table in the database apart, as a list of names; by ends with @n_columns */
char        *_crow_carry_dup_identity (CrowCarry            *self,
                                       guint                 entity,
                                       guint                *n_columns);
/* (transfer full): "SELECT columns …" instead of "SELECT * …" */
char        *_crow_carry_select      (const CrowMigrateLoss *loss,
                                      const char            *columns);
/* Whether a value of an attribute of `from` can be one of an attribute of `to`; @memory: (out): to be freed after @value */
gboolean     _crow_carry_convert     (CrowCarry             *self,
                                      const CrowLossInfo    *loss,
                                      guint16                from_attribute,
                                      const CrowValue       *given,
                                      CrowValue             *value,
                                      char                 **memory,
                                      GError               **error);
guint16      _crow_carry_lookup_attribute (const CrowEntityInfo *entity,
                                           const char           *id);
/* The column of `from` that becomes an attribute of `to`: the same by its id, or a new one by the name of one that went. */
guint16      _crow_carry_find_source (CrowCarry             *self,
                                      guint16                from,
                                      guint16                to,
                                      guint16                attribute);
/* Whether the table takes no value of another type than its columns'. */
gboolean     _crow_carry_is_strict   (CrowSchema            *schema,
                                      guint16                entity);
gboolean     _crow_carry_is_reference (CrowCarry            *self,
                                       guint                 entity,
                                       guint                 attribute);

/* crow-preview-carry-mend.c; all on a copy */
gboolean     _crow_carry_make_copy   (CrowCarry             *self,
                                      GError               **error);
/* Makes rows of a loss fit, as the flags say; those that cannot be are left as they are. */
gboolean     _crow_carry_mend        (CrowCarry             *self,
                                      const CrowLossInfo    *loss,
                                      GError               **error);
/* Deletes what must refer to rows that are not there.  @n_deleted: (out): how many rows */
gboolean     _crow_carry_delete_dangling (CrowCarry         *self,
                                          guint             *n_deleted,
                                          GError           **error);

G_END_DECLS
