/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state of a scenario that runs, and what its steps share.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/crow-engine.h"
#include "orm/crow-collection.h"
#include "orm/crow-query.h"
#include "orm/crow-session.h"

G_BEGIN_DECLS

typedef struct
{
  JsonObject *schema_object; /* of the scenario */
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
  GHashTable *objects;  /* variable → owned CrowObject */
  GHashTable *lists;    /* variable → owned GListModel: what "hold" named */
  GHashTable *names;    /* CrowObject → the variable it was made as, borrowed from the scenario */
  GHashTable *keys;     /* CrowObject → owned identity, once it had one */
  GHashTable *expired;  /* owned CrowObject → owned set of what is known of it again; of scenario-expiry.c */
  GHashTable *changed;  /* the same for the roles that were changed since it was read */
  gboolean autoflush;
  gboolean expire_on_commit;
  gboolean foreign;     /* SQL went past the session in this transaction */
  gboolean load_failed; /* in the step that runs: the session tells why */
  const char *error;    /* of the step that runs */
  char *detail;         /* its message */
} ScenarioRun;

/* What went wrong in the step: a word of the recorded form, or an error of the library, which is taken. */
void            scenario_fail            (ScenarioRun     *run,
                                          const char      *word);
void            scenario_fail_with       (ScenarioRun     *run,
                                          GError          *error);
void            scenario_fail_reading    (ScenarioRun     *run,
                                          GError          *error);

/* Names; a missing one fails the step and gives NULL or CROW_NONE. */
CrowObject     *scenario_variable        (ScenarioRun     *run,
                                          const char      *name);
void            scenario_set_variable    (ScenarioRun     *run,
                                          const char      *name,
                                          CrowObject      *object);
guint16         scenario_entity          (ScenarioRun     *run,
                                          const char      *name);
guint16         scenario_role            (ScenarioRun     *run,
                                          CrowObject      *object,
                                          const char      *name);
const CrowRole *scenario_role_info       (ScenarioRun     *run,
                                          CrowObject      *object,
                                          guint16          role);
JsonObject     *scenario_role_end        (ScenarioRun     *run,
                                          CrowObject      *object,
                                          guint16          role);
gboolean        scenario_role_is_single  (ScenarioRun     *run,
                                          CrowObject      *object,
                                          guint16          role);
gboolean        scenario_role_is_dynamic (ScenarioRun     *run,
                                          CrowObject      *object,
                                          guint16          role);
guint16         scenario_role_target     (ScenarioRun     *run,
                                          guint            entity,
                                          guint16          role);
gboolean        scenario_role_fits       (ScenarioRun     *run,
                                          CrowObject      *owner,
                                          guint16          role,
                                          CrowObject      *object);

/* Values. */
char           *scenario_identity        (ScenarioRun     *run,
                                          CrowObject      *object);
JsonNode       *scenario_identity_node   (ScenarioRun     *run,
                                          CrowObject      *object);
JsonNode       *scenario_identities_node (ScenarioRun     *run,
                                          GListModel      *list,
                                          gboolean         sorted);
JsonNode       *scenario_names_node      (GPtrArray       *names,
                                          gboolean         sorted);
void            scenario_value_from_json (JsonNode        *node,
                                          CrowValue       *value);
JsonNode       *scenario_value_to_json   (const CrowValue *value,
                                          CrowDataType     type);

/* When SQLAlchemy would read again, and flush before it does (scenario-expiry.c). */
void            scenario_expiry_expire   (ScenarioRun     *run,
                                          CrowObject      *object);
void            scenario_expiry_expire_all (ScenarioRun   *run);
void            scenario_expiry_know     (ScenarioRun     *run,
                                          CrowObject      *object,
                                          const char      *member);
void            scenario_expiry_know_list (ScenarioRun    *run,
                                          GListModel      *list);
void            scenario_expiry_change   (ScenarioRun     *run,
                                          CrowObject      *object,
                                          const char      *role);
void            scenario_expiry_forget   (ScenarioRun     *run,
                                          CrowObject      *object,
                                          const char      *member);
gboolean        scenario_expiry_is_changed (ScenarioRun   *run,
                                          CrowObject      *object,
                                          const char      *role);
gboolean        scenario_expiry_look     (ScenarioRun     *run,
                                          CrowObject      *object,
                                          const char      *member,
                                          gboolean         is_role);

/* A member of a step, or NULL. */
static inline const char *
scenario_text (JsonObject *step,
               const char *member)
{
  return json_object_get_string_member_with_default (step, member, NULL);
}

typedef struct
{
  CrowObject *owner;
  guint16 role;
} ScenarioRoleOf;

/* The object that a step is about, and its role; a missing one fails the step. */
CrowObject     *scenario_subject         (ScenarioRun     *run,
                                          JsonObject      *step);
gboolean        scenario_find_role       (ScenarioRun     *run,
                                          JsonObject      *step,
                                          ScenarioRoleOf  *role);

/* Steps that make and change objects (scenario-edit.c). */
JsonNode       *scenario_step_append     (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_remove     (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_clear      (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_replace    (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_link       (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_new        (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_add        (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_delete     (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_expunge    (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_expire     (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_refresh    (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_merge      (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_set        (ScenarioRun *run,
                                          JsonObject  *step);

/* Steps that look at them (scenario-look.c). */
JsonNode       *scenario_step_value      (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_nav        (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_load       (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_is_loaded  (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_state      (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_same       (ScenarioRun *run,
                                          JsonObject  *step);
JsonNode       *scenario_step_session    (ScenarioRun *run,
                                          JsonObject  *step);

/* Steps that ask the database (scenario-query.c). */
JsonNode       *scenario_step_get        (ScenarioRun     *run,
                                          JsonObject      *step);
JsonNode       *scenario_step_query      (ScenarioRun     *run,
                                          JsonObject      *step);
JsonNode       *scenario_step_count      (ScenarioRun     *run,
                                          JsonObject      *step);
JsonNode       *scenario_step_bulk_delete (ScenarioRun    *run,
                                          JsonObject      *step);
JsonNode       *scenario_step_bulk_update (ScenarioRun    *run,
                                          JsonObject      *step);
JsonNode       *scenario_step_schema     (ScenarioRun     *run,
                                          JsonObject      *step);
void            scenario_order           (ScenarioRun     *run,
                                          CrowQuery       *query,
                                          guint16          entity,
                                          JsonNode        *order);
JsonObject     *scenario_read_tables     (ScenarioRun     *run);

G_END_DECLS
