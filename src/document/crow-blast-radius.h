/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What deleting a row of an entity can take along, by the delete rules of the links alone, whatever rows there are.
 *
 * It is found ring by ring: what refers to the chosen entity is reached in ring 1, what refers to that in ring 2 if rows
 * of ring 1 can be deleted, and so on.  A rehearsal (preview/crow-rehearsal.h) says what happens to certain rows; this
 * says what could happen at all, at once and also in a drawing that is not finished.
 */
#pragma once

#include "document/crow-document.h"

G_BEGIN_DECLS

/**
 * CrowBlastEffect:
 * @CROW_BLAST_DELETED: rows of the entity can be deleted
 * @CROW_BLAST_REFUSING: rows of the entity can keep others from being deleted
 * @CROW_BLAST_UNLINKED: rows of the entity can lose a reference, or their pairs
 */
typedef enum
{
  CROW_BLAST_DELETED,
  CROW_BLAST_REFUSING,
  CROW_BLAST_UNLINKED,
  CROW_BLAST_N_EFFECTS
} CrowBlastEffect;

/* One link along which something can happen.  Nodes are borrowed from the document. */
typedef struct
{
  CrowLink *link;
  CrowEntity *from;        /* rows of it are deleted */
  CrowEntity *to;          /* rows of it feel that */
  CrowBlastEffect effect;
  guint ring;              /* of @to: one more than that of @from */
} CrowBlastStep;

/* All that can happen to an entity. */
typedef struct
{
  CrowEntity *entity;
  guint effects;           /* bits 1 << CrowBlastEffect; the chosen entity is deleted itself */
  guint ring;              /* where it is reached first; 0: the chosen one */
} CrowBlastEntity;

typedef struct _CrowBlastRadius CrowBlastRadius;

/* @entity: in a document.  It is true until the next edit. */
CrowBlastRadius       *crow_blast_radius_new            (CrowEntity            *entity);
void                   crow_blast_radius_free           (CrowBlastRadius       *self);

/* Ring by ring, then in the order of the model. */
guint                  crow_blast_radius_get_n_steps    (const CrowBlastRadius *self);
const CrowBlastStep   *crow_blast_radius_get_step       (const CrowBlastRadius *self,
                                                         guint                  position);
/* In the order of being reached; the first is the chosen one. */
guint                  crow_blast_radius_get_n_entities (const CrowBlastRadius *self);
const CrowBlastEntity *crow_blast_radius_get_entity     (const CrowBlastRadius *self,
                                                         guint                  position);

/* What deleting a row of end 0 does to the rows of end 1 that refer to it.  In a many-to-many link, to the rows of the
 * other end. */
CrowBlastEffect        crow_link_get_blast_effect       (CrowLink              *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowBlastRadius, crow_blast_radius_free)

G_END_DECLS
