/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow rehearse`: what deleting rows, another key or unlinking would do, told ring by ring.
 *
 * The edit is really run, on a copy: the database is opened for reading only, so that neither its content nor its
 * journal mode changes, and another program that uses it notices nothing.
 */
#include "config.h"

#include "cli/crow-cli-json.h"
#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli.h"
#include "engine/crow-sqlite-backup.h"
#include "orm/crow-collection.h"
#include "preview/crow-rehearsal.h"
#include "preview/crow-sample-heirs.h"
#include "preview/crow-value-text.h"

/* (transfer full) (nullable): a key as it was typed, its parts separated by commas; complains where it is none.  Memory of
 * the values is put into @memories. */
static CrowValue *
parse_key (CrowSchema *schema,
           guint       entity,
           const char *text,
           GPtrArray  *memories)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  g_auto (GStrv) parts = key->n_attributes > 1 ? g_strsplit (text, ",", -1) : g_new0 (char *, 2);
  g_autofree CrowValue *values = g_new0 (CrowValue, key->n_attributes);
  g_autoptr (GError) error = NULL;

  if (key->n_attributes == 1)
    parts[0] = g_strdup (text);
  if (g_strv_length (parts) != key->n_attributes)
    {
      crow_cli_error (NULL, 0,
                      g_dngettext (GETTEXT_PACKAGE, "The key of “%s” has %u part; “%s” has not.",
                                   "The key of “%s” has %u parts, separated by commas; “%s” has not.",
                                   key->n_attributes),
                      info->name, key->n_attributes, text);
      return NULL;
    }
  for (guint i = 0; i < key->n_attributes; i++)
    {
      char *memory;

      if (!crow_value_text_parse (schema, entity, key->attributes[i], parts[i], &values[i], &memory, &error))
        {
          crow_cli_error (NULL, 0, "%s", error->message);
          return NULL;
        }
      g_ptr_array_add (memories, memory);
    }
  return g_steal_pointer (&values);
}

/* The row with a key as it was typed. */
static CrowObject *
find_row (CrowSession *session,
          CrowSchema  *schema,
          guint        entity,
          const char  *text)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  g_autoptr (GPtrArray) memories = g_ptr_array_new_with_free_func (g_free);
  g_autofree CrowValue *values = parse_key (schema, entity, text, memories);
  g_autoptr (GError) error = NULL;
  CrowObject *object;

  if (values == NULL)
    return NULL;
  object = crow_session_find (session, entity, values, key->n_attributes, &error);
  if (error != NULL)
    crow_cli_error (NULL, 0, _("The database does not fit the model: %s"), error->message);
  else if (object == NULL)
    crow_cli_error (NULL, 0, _("“%s” has no row with the key “%s”."), info->name, text);
  return object;
}

static void
add_group (JsonBuilder                *builder,
           CrowRehearsal              *rehearsal,
           const CrowConsequenceGroup *group)
{
  static const char *const effects[CROW_N_CONSEQUENCE_KINDS] = { "deleted", "unlinked", "refuses", "kept", "changed" };
  CrowSchema *schema = crow_rehearsal_get_schema (rehearsal);
  const CrowRelationshipInfo *link =
    group->relationship != CROW_NONE ? crow_schema_get_relationship (schema, group->relationship) : NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ring");
  if (group->ring != G_MAXUINT32)
    json_builder_add_int_value (builder, group->ring);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "entity");
  json_builder_add_string_value (builder, crow_schema_get_entity (schema, group->entity)->name);
  json_builder_set_member_name (builder, "effect");
  json_builder_add_string_value (builder, effects[group->kind]);
  json_builder_set_member_name (builder, "link");
  if (link != NULL)
    json_builder_add_string_value (builder, link->name != NULL ? link->name : link->id);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "by");
  json_builder_add_string_value (builder, group->by_database ? "database" : "session");
  json_builder_set_member_name (builder, "count");
  json_builder_add_int_value (builder, group->n_rows);
  json_builder_set_member_name (builder, "keys");
  json_builder_begin_array (builder);
  for (guint i = 0; i < group->n_rows; i++)
    json_builder_add_string_value (builder, crow_rehearsal_get_consequence (rehearsal, group->first + i)->key);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static char *
to_json (CrowRehearsal *rehearsal)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const GError *refusal = crow_rehearsal_get_refusal (rehearsal);
  CrowConsequenceGroup group;
  guint position = 0;

  json_builder_begin_object (builder);
  crow_cli_json_add_string (builder, "refused", refusal != NULL ? refusal->message : NULL);
  json_builder_set_member_name (builder, "consequences");
  json_builder_begin_array (builder);
  while (crow_rehearsal_next_group (rehearsal, &position, &group))
    add_group (builder, rehearsal, &group);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return crow_cli_json_to_text (builder);
}

/* What is asked; neither: what would deleting do? */
typedef struct
{
  char *new_key; /* (nullable) */
  char *unlink;  /* (nullable): a role, and behind a colon the key of the row that it reaches */
} Question;

static CrowRehearsal *
ask_key (CrowSession *session,
         CrowSchema  *schema,
         CrowObject  *object,
         const char  *new_key,
         GError     **error)
{
  guint entity = crow_object_get_entity (object);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  g_autoptr (GPtrArray) memories = g_ptr_array_new_with_free_func (g_free);
  g_autofree CrowValue *values = parse_key (schema, entity, new_key, memories);

  return values != NULL
           ? crow_rehearsal_change (session, object, key->attributes, values, key->n_attributes, NULL, error) : NULL;
}

static CrowRehearsal *
ask_unlink (CrowSession *session,
            CrowSchema  *schema,
            CrowObject  *object,
            const char  *text,
            GError     **error)
{
  guint entity = crow_object_get_entity (object), n;
  g_autofree char *name = g_strndup (text, strcspn (text, ":"));
  const char *key = strchr (text, ':');
  guint16 role = crow_schema_lookup_role (schema, entity, name);
  const CrowRole *roles = crow_schema_get_roles (schema, entity, &n);
  CrowObject *target = NULL;

  if (role == CROW_NONE)
    {
      crow_cli_error (NULL, 0, _("“%s” has no role “%s”."), crow_schema_get_entity (schema, entity)->name, name);
      return NULL;
    }
  if (roles[role].to_many && key == NULL)
    {
      crow_cli_error (NULL, 0, _("“%s” reaches many rows. Name the one by its key, as “--unlink=%s:1”."), name, name);
      return NULL;
    }
  if (key != NULL && (target = find_row (session, schema, roles[role].target, key + 1)) == NULL)
    return NULL;
  if (roles[role].to_many ? !crow_collection_contains (crow_object_get_many (object, role), target)
                          : crow_object_get_one (object, role) == NULL ||
                              (target != NULL && crow_object_get_one (object, role) != target))
    {
      crow_cli_error (NULL, 0, _("“%s” of the row does not reach that row, so there is nothing to unlink."), name);
      return NULL;
    }
  return crow_rehearsal_unlink (session, object, role, target, NULL, error);
}

static CrowExit
rehearse (CrowSchema     *schema,
          const char     *database,
          guint           entity,
          char          **keys,
          const Question *question,
          gboolean        json)
{
  g_autofree char *uri = g_strconcat ("sqlite:", database, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEngine) engine = crow_engine_open (uri, &error);
  g_autoptr (CrowMapping) mapping = NULL;
  g_autoptr (CrowSession) session = NULL;
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  g_autoptr (CrowRehearsal) rehearsal = NULL;
  g_autofree char *text = NULL;

  if (engine == NULL)
    {
      crow_cli_error (NULL, 0, "%s", error->message);
      return CROW_EXIT_TROUBLE;
    }
  mapping = crow_mapping_new (schema, NULL);
  crow_mapping_ignore_view_only (mapping);
  session = crow_session_new (engine, mapping);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      CrowObject *object = find_row (session, schema, entity, keys[i]);

      if (object == NULL)
        return CROW_EXIT_TROUBLE;
      if (!g_ptr_array_find (objects, object, NULL))
        g_ptr_array_add (objects, object);
    }
  if (question->new_key != NULL)
    rehearsal = ask_key (session, schema, g_ptr_array_index (objects, 0), question->new_key, &error);
  else if (question->unlink != NULL)
    rehearsal = ask_unlink (session, schema, g_ptr_array_index (objects, 0), question->unlink, &error);
  else
    rehearsal = crow_rehearsal_delete (session, (CrowObject *const *) objects->pdata, objects->len, NULL, &error);
  if (rehearsal == NULL && error == NULL)
    return CROW_EXIT_TROUBLE;
  if (rehearsal == NULL)
    {
      crow_cli_error (NULL, 0, _("The database does not fit the model: %s"), error->message);
      return CROW_EXIT_TROUBLE;
    }
  text = json ? to_json (rehearsal) : crow_rehearsal_to_text (rehearsal);
  if (!crow_cli_print (text))
    return CROW_EXIT_TROUBLE;
  return crow_rehearsal_get_refusal (rehearsal) != NULL ? CROW_EXIT_NO : CROW_EXIT_DONE;
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  static const char *const formats[] = { "text", "json", NULL };
  g_autofree char *format = NULL;
  Question question = { NULL };
  const GOptionEntry entries[] = {
    { "new-key", 'k', 0, G_OPTION_ARG_STRING, &question.new_key, N_("What if the row got another key?"), N_("KEY") },
    { "unlink", 'u', 0, G_OPTION_ARG_STRING, &question.unlink, N_("What if a role reached a row no more?"),
      N_("ROLE[:KEY]") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_("How to answer: text (default) or json"), N_("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autofree char *folder = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (CrowSchema) tables = NULL;
  g_autoptr (GError) error = NULL;
  CrowExit outcome;
  g_autofree char *new_key = NULL;
  g_autofree char *unlink_text = NULL;
  int chosen = 0;
  guint entity;
  gboolean parsed = crow_cli_parse (self, entries, argc, argv, &arguments);

  new_key = question.new_key;
  unlink_text = question.unlink;
  if (!parsed)
    return CROW_EXIT_TROUBLE;
  if (format != NULL && (chosen = crow_cli_choose ("--format", format, formats)) < 0)
    return CROW_EXIT_TROUBLE;
  if (g_strv_length (arguments) < 4)
    {
      crow_cli_error (NULL, 0, _("Name the model, the database, an entity and the key of each row, as "
                                 "“crow rehearse library.crow library.db author 1”."));
      return CROW_EXIT_TROUBLE;
    }
  if ((new_key != NULL || unlink_text != NULL) && (arguments[4] != NULL || (new_key != NULL && unlink_text != NULL)))
    {
      crow_cli_error (NULL, 0, _("--new-key and --unlink are about one row, and one of them at a time."));
      return CROW_EXIT_TROUBLE;
    }
  if (!crow_cli_model_load (&model, arguments[0]))
    return CROW_EXIT_TROUBLE;
  outcome = crow_cli_model_require (&model, 1u << CROW_DIALECT_SQLITE);
  if (outcome != CROW_EXIT_DONE)
    return outcome;
  entity = crow_cli_find_entity (model.schema, arguments[2]);
  if (entity == CROW_NONE)
    return CROW_EXIT_TROUBLE;
  /* Rows are those of tables, where an heir may have none of its own. */
  tables = crow_schema_ref_tables (model.schema);
  entity = crow_table_of_entity (model.schema, tables, entity);
  crow_schema_unref (model.schema);
  model.schema = g_steal_pointer (&tables);
  if (crow_schema_get_primary_key (model.schema, entity) == NULL)
    {
      crow_cli_error (NULL, 0, _("“%s” has no primary key, by which a row could be named."), arguments[2]);
      return CROW_EXIT_TROUBLE;
    }
  if ((crow_schema_get_entity (model.schema, entity)->flags & CROW_ENTITY_ASSOCIATION) != 0)
    {
      crow_cli_error (NULL, 0, _("“%s” holds the pairs of a link, which take nothing along. Name an entity."),
                      arguments[2]);
      return CROW_EXIT_TROUBLE;
    }

  folder = g_dir_make_tmp ("crow-XXXXXX", &error);
  if (folder == NULL)
    {
      crow_cli_error (NULL, 0, "%s", error->message);
      return CROW_EXIT_TROUBLE;
    }
  copy = g_build_filename (folder, "copy.db", NULL);
  if (_crow_engine_copy_file (arguments[1], copy, NULL, NULL, NULL, &error))
    outcome = rehearse (model.schema, copy, entity, arguments + 3, &question, chosen == 1);
  else
    {
      crow_cli_error (NULL, 0, "%s", error->message);
      outcome = CROW_EXIT_TROUBLE;
    }
  g_unlink (copy);
  g_rmdir (folder);
  return outcome;
}

const CrowVerb crow_verb_rehearse = {
  .name = "rehearse",
  .summary = N_("Tell what deleting, another key or unlinking would do, without doing it"),
  .arguments = N_("FILE DATABASE ENTITY KEY…"),
  .n_arguments = -1,
  .examples = "  crow rehearse library.crow library.db author 1\n"
              "  crow rehearse --format=json library.crow library.db book 3 4\n"
              "  crow rehearse --new-key=99 library.crow library.db author 1\n"
              "  crow rehearse --unlink=copies:2 library.crow library.db book 3\n",
  .run = run,
};
