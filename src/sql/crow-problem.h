/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Something about a schema that a person should know: a fault, a risk, or what a database cannot hold.
 *
 * A problem names the record it is about by its id, says what is wrong in a sentence, and where there is a way out,
 * says that too, both for people (`remedy`) and for programs (`fix`).
 */
#pragma once

#include "schema/crow-schema.h"

G_BEGIN_DECLS

#define CROW_TYPE_PROBLEM (crow_problem_get_type ())

/**
 * CrowSeverity:
 * @CROW_SEVERITY_ERROR: a database refuses it, or rows get lost or stuck
 * @CROW_SEVERITY_WARNING: it works, but most likely not as it was meant
 * @CROW_SEVERITY_NOTE: good to know; nothing need be done
 *
 * How bad a problem is.
 */
typedef enum
{
  CROW_SEVERITY_ERROR,
  CROW_SEVERITY_WARNING,
  CROW_SEVERITY_NOTE,
} CrowSeverity;

/**
 * CrowFix:
 * @CROW_FIX_NONE: a person has to decide
 * @CROW_FIX_RENAME: give `id` another name
 * @CROW_FIX_ADD_PRIMARY_KEY: give the entity `id` a primary key
 * @CROW_FIX_ADD_UNIQUE: make the columns unique that the reference `id` points to, in the entity `related_id`
 * @CROW_FIX_ADD_INDEX: add an index on the columns of the reference `id`
 * @CROW_FIX_REFER_TO_KEY: let the reference `id` point to the primary key of `related_id`
 * @CROW_FIX_MATCH_TYPE: give the attribute `id` the type of the attribute `related_id`
 * @CROW_FIX_MAKE_OPTIONAL: drop NOT NULL from the attribute `id`
 * @CROW_FIX_MAKE_REQUIRED: add NOT NULL to the attribute `id`
 * @CROW_FIX_RESET_DELETE_RULE: derive ON DELETE from the delete rule of the link `id`
 * @CROW_FIX_CLEAR_OWNED: make the link `id` not owned
 * @CROW_FIX_CLEAR_ORDER: drop the order of the link `id`
 * @CROW_FIX_CLEAR_DEFAULT: drop the default of the attribute `id`
 * @CROW_FIX_CLEAR_AUTO: let the attribute `id` get its values from the program
 * @CROW_FIX_REMOVE: delete `id`
 * @CROW_FIX_CHANGE_VALUE: give the entity `id` another value of the discriminator
 * @CROW_FIX_CLEAR_PLACEMENTS: take what does not exist off the diagram `id`
 * @CROW_FIX_WRITE_NAME: write the name of the attribute `related_id` in the expressions of `id` that misspell it
 *
 * A remedy that a program can apply.
 */
typedef enum
{
  CROW_FIX_NONE,
  CROW_FIX_RENAME,
  CROW_FIX_ADD_PRIMARY_KEY,
  CROW_FIX_ADD_UNIQUE,
  CROW_FIX_ADD_INDEX,
  CROW_FIX_REFER_TO_KEY,
  CROW_FIX_MATCH_TYPE,
  CROW_FIX_MAKE_OPTIONAL,
  CROW_FIX_MAKE_REQUIRED,
  CROW_FIX_RESET_DELETE_RULE,
  CROW_FIX_CLEAR_OWNED,
  CROW_FIX_CLEAR_ORDER,
  CROW_FIX_CLEAR_DEFAULT,
  CROW_FIX_CLEAR_AUTO,
  CROW_FIX_REMOVE,
  CROW_FIX_CHANGE_VALUE,
  CROW_FIX_CLEAR_PLACEMENTS,
  CROW_FIX_WRITE_NAME,
} CrowFix;

/**
 * CrowProblem:
 * @severity: how bad it is
 * @code: a stable word for programs, as "missing-primary-key"
 * @id: id of the record it is about
 * @related_id: (nullable): id of a second record that has to do with it
 * @dialect: the only dialect it concerns, as CrowDialectId, or -1 for all
 * @message: what is wrong, in a sentence
 * @remedy: (nullable): what to do about it, in a sentence
 * @fix: the remedy that a program can apply
 *
 * A problem of a schema.
 */
typedef struct
{
  CrowSeverity severity;
  const char *code;
  char *id;
  char *related_id;
  int dialect;
  char *message;
  char *remedy;
  CrowFix fix;
} CrowProblem;

CROW_API GType        crow_problem_get_type     (void) G_GNUC_CONST;
CROW_API CrowProblem *crow_problem_copy         (const CrowProblem *self);
CROW_API void         crow_problem_free         (CrowProblem *self);

CROW_API const char  *crow_severity_to_string   (CrowSeverity severity);
CROW_API const char  *crow_fix_to_string        (CrowFix fix);

/* How many of @problems (of CrowProblem) are at least as bad as @severity. */
CROW_API guint        crow_problems_count       (GPtrArray    *problems,
                                                 CrowSeverity  severity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowProblem, crow_problem_free)

G_END_DECLS
