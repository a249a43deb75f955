/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * People, projects and what is between them: association entities, and the roles that stand on them.
 */
#pragma once

#include "library.h"

enum { PERSON, PROJECT, ASSIGNMENT, ACQUAINTANCE };
enum { STAFF_ID, STAFF_NAME };
enum { ASSIGNMENT_PERSON = 1, ASSIGNMENT_PROJECT };
enum { ACQUAINTANCE_FROM = 1, ACQUAINTANCE_TO };

/* Roles.  Of a person, known by name. */
enum { PROJECT_ASSIGNMENTS, PROJECT_PEOPLE };
enum { ASSIGNMENT_PERSON_ROLE, ASSIGNMENT_PROJECT_ROLE };
enum { ACQUAINTANCE_FROM_ROLE, ACQUAINTANCE_TO_ROLE };

typedef struct
{
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
  guint n_selects;
  /* roles of a person */
  guint16 assignments, projects, friends, admirers, knows, known;
} Staff;

/* @rule: of the links to the entities between. */
void        staff_init       (Staff          *self,
                              CrowDeleteRule  rule);
void        staff_clear      (Staff          *self);
/* A new session over the same database. */
void        staff_reopen     (Staff          *self);
void        staff_commit     (Staff          *self);
CrowObject *staff_create     (Staff          *self,
                              guint           entity,
                              const char     *name);
CrowObject *staff_find       (Staff          *self,
                              guint           entity,
                              gint64          id);
/* Between two objects, pending. */
CrowObject *staff_assign     (Staff          *self,
                              CrowObject     *person,
                              CrowObject     *project);
CrowObject *staff_acquaint   (Staff          *self,
                              CrowObject     *from,
                              CrowObject     *to);
/* Ada, Bob and Cleo, who work in Apollo (Ada, Bob), Zephyr (Ada, twice) and Mars (Cleo). */
void        staff_fill       (Staff          *self);
/* What a collection holds, names joined by blanks. */
char       *staff_list       (CrowCollection *collection);
#define staff_assert(object, role, expected) \
  G_STMT_START { \
    g_autofree char *list_ = staff_list (crow_object_get_many (object, role)); \
    g_assert_cmpstr (list_, ==, expected); \
  } G_STMT_END
