/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rehearsal: an edit that is really run, looked at, and rolled back: a delete, another key, a link taken apart.
 *
 * It answers what the edit would take along, ring by ring: ring 0 are the rows themselves, ring 1 what goes, follows or
 * loses a reference because of them, and so on.  Nothing is guessed: the session and the database do what they would
 * do, inside a savepoint.
 */
#pragma once

#include "orm/crow-session.h"

G_BEGIN_DECLS

/**
 * CrowRehearsalKind:
 * @CROW_REHEARSAL_DELETE: rows are deleted
 * @CROW_REHEARSAL_CHANGE: a row gets another key
 * @CROW_REHEARSAL_UNLINK: a link between two rows is taken apart
 *
 * What is rehearsed.
 */
typedef enum
{
  CROW_REHEARSAL_DELETE,
  CROW_REHEARSAL_CHANGE,
  CROW_REHEARSAL_UNLINK,
} CrowRehearsalKind;

/**
 * CrowConsequenceKind:
 * @CROW_CONSEQUENCE_DELETED: the row goes
 * @CROW_CONSEQUENCE_UNLINKED: the row stays and its reference changes, to null or to a default
 * @CROW_CONSEQUENCE_REFUSING: the row stays, refers to a row that would go, and so keeps it
 * @CROW_CONSEQUENCE_KEPT: the row would go or change, but a row that refuses is further along its way
 * @CROW_CONSEQUENCE_CHANGED: the row stays with another key, or its reference follows the new key of another row
 *
 * What happens to a row.
 */
typedef enum
{
  CROW_CONSEQUENCE_DELETED,
  CROW_CONSEQUENCE_UNLINKED,
  CROW_CONSEQUENCE_REFUSING,
  CROW_CONSEQUENCE_KEPT,
  CROW_CONSEQUENCE_CHANGED,
} CrowConsequenceKind;

#define CROW_N_CONSEQUENCE_KINDS (CROW_CONSEQUENCE_CHANGED + 1)

/* What happens to one row. */
typedef struct
{
  guint16 entity;
  guint16 relationship; /* by which it happens; CROW_NONE for the rows that were asked for, but for those that are
                         * unlinked, and for triggers' work */
  guint32 ring;         /* G_MAXUINT32: connected by no link, as what a trigger does */
  guint8 kind;          /* CrowConsequenceKind */
  gboolean by_database; /* by a referential action; else by the session */
  char *key;            /* owned: the primary key as text, "1" or "1, 2"; only crow_rehearsal_get_consequence() makes it */
} CrowConsequence;

/* What happens alike to several rows of one entity. */
typedef struct
{
  guint32 ring;
  guint16 entity;
  guint16 relationship;
  guint8 kind; /* CrowConsequenceKind */
  gboolean by_database;
  guint first; /* the position of the first consequence */
  guint n_rows;
} CrowConsequenceGroup;

typedef struct _CrowRehearsal CrowRehearsal;

CrowRehearsal         *crow_rehearsal_delete             (CrowSession       *session,
                                                          CrowObject *const *objects,
                                                          guint              n_objects,
                                                          GCancellable      *cancellable,
                                                          GError           **error);
CrowRehearsal         *crow_rehearsal_change             (CrowSession       *session,
                                                          CrowObject        *object,
                                                          const guint16     *attributes,
                                                          const CrowValue   *values,
                                                          guint              n_values,
                                                          GCancellable      *cancellable,
                                                          GError           **error);
CrowRehearsal         *crow_rehearsal_unlink             (CrowSession       *session,
                                                          CrowObject        *object,
                                                          guint              role,
                                                          CrowObject        *target,
                                                          GCancellable      *cancellable,
                                                          GError           **error);
CrowRehearsalKind      crow_rehearsal_get_kind           (CrowRehearsal     *self);
void                   crow_rehearsal_free               (CrowRehearsal     *self);

/* Sorted by ring, entity, link and key. */
guint                  crow_rehearsal_get_n_consequences (CrowRehearsal     *self);
const CrowConsequence *crow_rehearsal_get_consequence    (CrowRehearsal     *self,
                                                          guint              position);
guint                  crow_rehearsal_count              (CrowRehearsal     *self,
                                                          guint16            entity,
                                                          CrowConsequenceKind kind);
/* (nullable): what happens to a row, by the values of its primary key, in the key's order.  The consequence may be without
 * its text of the key. */
const CrowConsequence *crow_rehearsal_lookup             (CrowRehearsal     *self,
                                                          guint16            entity,
                                                          const CrowValue   *key);
/* (nullable): why it is refused.  Then nothing happens, and the consequences are the rows that refuse and
 * those on the way to them. */
const GError          *crow_rehearsal_get_refusal        (CrowRehearsal     *self);
CrowSchema            *crow_rehearsal_get_schema         (CrowRehearsal     *self);

/* Walks the groups: @position begins as 0 and is moved on.  FALSE: there is no further group. */
gboolean               crow_rehearsal_next_group         (CrowRehearsal     *self,
                                                          guint             *position,
                                                          CrowConsequenceGroup *group);
/* (transfer full): the first keys of a group, as "1, 2, 3…"; of composite keys as "1, 2; 1, 3…" */
char                  *crow_rehearsal_dup_keys           (CrowRehearsal     *self,
                                                          const CrowConsequenceGroup *group);
/* (transfer full): what happens to a group, without its keys */
char                  *crow_rehearsal_dup_sentence       (CrowRehearsal     *self,
                                                          const CrowConsequenceGroup *group);

/* One sentence a line, for people. */
char                  *crow_rehearsal_to_text            (CrowRehearsal     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowRehearsal, crow_rehearsal_free)

G_END_DECLS
