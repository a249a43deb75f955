/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes the schema of the staff, and its tables.
 */
#include "config.h"

#include "staff.h"

#include "schema/crow-schema-builder.h"
#include "sql/crow-schema-create.h"

#define ID(id_) { .id = id_, .name = "id", .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE, \
                  .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO }
#define TEXT(id_, name_) { .id = id_, .name = name_, .type = CROW_TYPE_TEXT, .enumeration = CROW_NONE }
#define INTEGER(id_, name_) { .id = id_, .name = name_, .type = CROW_TYPE_INTEGER, .enumeration = CROW_NONE }

static const guint16 first[] = { 0 };

static void
add_entity (CrowSchemaBuilder       *builder,
            const char              *name,
            const CrowAttributeInfo *attributes,
            guint                    n_attributes)
{
  g_autofree char *key_id = g_strconcat (name, ".key", NULL);
  const CrowKeyInfo key = { .id = key_id, .attributes = first, .n_attributes = 1 };
  const CrowEntityInfo info = {
    .id = name, .name = name, .attributes = attributes, .n_attributes = n_attributes, .keys = &key, .n_keys = 1,
    .primary_key = 0, .version_attribute = CROW_NONE,
  };

  crow_schema_builder_add_entity (builder, &info);
}

static guint16
add_link (CrowSchemaBuilder *builder,
          CrowDeleteRule     rule,
          const char        *id,
          guint16            one,
          guint16            many,
          guint16            column,
          const char        *children,
          const char        *parent)
{
  g_autofree char *reference_id = g_strconcat (id, ".reference", NULL);
  CrowRelationshipInfo info = {
    .id = id,
    .kind = CROW_LINK_ONE_TO_MANY,
    .association = CROW_NONE,
    .delete_rule = rule,
    .ends = { { .entity = one, .role = parent, .cascades = CROW_CASCADES_DEFAULT },
              { .entity = many, .role = children, .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = reference_id, .columns = &column, .target_columns = first, .n_columns = 1, .entity = many,
                      .target = one, .on_delete = crow_delete_rule_to_action (rule, CROW_EXECUTOR_AUTOMATIC) } },
  };

  return crow_schema_builder_add_relationship (builder, &info);
}

static CrowSchema *
make_schema (CrowDeleteRule rule)
{
  static const CrowAttributeInfo person[] = { ID ("n1"), TEXT ("n2", "name") };
  static const CrowAttributeInfo project[] = { ID ("j1"), TEXT ("j2", "name") };
  static const CrowAttributeInfo assignment[] = { ID ("s1"), INTEGER ("s2", "person_id"), INTEGER ("s3", "project_id") };
  static const CrowAttributeInfo acquaintance[] = { ID ("q1"), INTEGER ("q2", "from_id"), INTEGER ("q3", "to_id") };
  CrowSchemaBuilder *builder = crow_schema_builder_new ("staff", "staff", NULL);
  g_autoptr (GError) error = NULL;
  CrowThroughInfo work = {
    .id = "work",
    .ends = { { .entity = PERSON, .role = "people", .order_by = "-name" },
              { .entity = PROJECT, .role = "projects", .order_by = "name" } },
  };
  CrowThroughInfo friends = {
    .id = "friends", .ends = { { .entity = PERSON, .role = "admirers" }, { .entity = PERSON, .role = "friends" } },
  };
  CrowSchema *schema;

  add_entity (builder, "person", person, G_N_ELEMENTS (person));
  add_entity (builder, "project", project, G_N_ELEMENTS (project));
  add_entity (builder, "assignment", assignment, G_N_ELEMENTS (assignment));
  add_entity (builder, "acquaintance", acquaintance, G_N_ELEMENTS (acquaintance));
  work.relationships[0] = add_link (builder, rule, "takes", PERSON, ASSIGNMENT, ASSIGNMENT_PERSON, "assignments", "person");
  work.relationships[1] = add_link (builder, rule, "staffs", PROJECT, ASSIGNMENT, ASSIGNMENT_PROJECT, "assignments",
                                    "project");
  friends.relationships[0] = add_link (builder, rule, "knows", PERSON, ACQUAINTANCE, ACQUAINTANCE_FROM, "knows", "from");
  friends.relationships[1] = add_link (builder, rule, "known", PERSON, ACQUAINTANCE, ACQUAINTANCE_TO, "known", "to");
  crow_schema_builder_add_through (builder, &work);
  crow_schema_builder_add_through (builder, &friends);
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
count_cb (CrowEngine         *engine,
          const CrowLogEntry *entry,
          Staff              *self)
{
  self->n_selects += g_str_has_prefix (entry->sql, "SELECT");
}

void
staff_init (Staff         *self,
            CrowDeleteRule rule)
{
  g_autoptr (GError) error = NULL;

  self->schema = make_schema (rule);
  self->mapping = crow_mapping_new (self->schema, NULL);
  self->engine = library_open_engine ();
  crow_schema_create_tables (self->schema, self->engine, &error);
  g_assert_no_error (error);
  g_signal_connect (self->engine, "statement", G_CALLBACK (count_cb), self);
  self->session = crow_session_open (self->engine, self->mapping, &error);
  g_assert_no_error (error);
  self->assignments = crow_mapping_lookup_role (self->mapping, PERSON, "assignments");
  self->projects = crow_mapping_lookup_role (self->mapping, PERSON, "projects");
  self->friends = crow_mapping_lookup_role (self->mapping, PERSON, "friends");
  self->admirers = crow_mapping_lookup_role (self->mapping, PERSON, "admirers");
  self->knows = crow_mapping_lookup_role (self->mapping, PERSON, "knows");
  self->known = crow_mapping_lookup_role (self->mapping, PERSON, "known");
  g_assert_cmpuint (crow_mapping_lookup_role (self->mapping, PROJECT, "people"), ==, PROJECT_PEOPLE);
}

void
staff_clear (Staff *self)
{
  library_empty_engine (self->engine);
  g_clear_object (&self->session);
  g_clear_pointer (&self->mapping, crow_mapping_unref);
  g_clear_pointer (&self->schema, crow_schema_unref);
  g_assert_finalize_object (g_steal_pointer (&self->engine));
}

void
staff_reopen (Staff *self)
{
  g_clear_object (&self->session);
  self->session = crow_session_new (self->engine, self->mapping);
}

void
staff_commit (Staff *self)
{
  g_autoptr (GError) error = NULL;

  crow_session_commit (self->session, &error);
  g_assert_no_error (error);
}

CrowObject *
staff_create (Staff      *self,
              guint       entity,
              const char *name)
{
  CrowObject *object = crow_session_create (self->session, entity);

  crow_object_set_text (object, STAFF_NAME, name);
  crow_session_add (self->session, object);
  return object;
}

CrowObject *
staff_find (Staff *self,
            guint  entity,
            gint64 id)
{
  g_autoptr (GError) error = NULL;
  CrowObject *object = crow_session_find_int64 (self->session, entity, id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
  return object;
}

static CrowObject *
add_between (Staff      *self,
             guint       entity,
             CrowObject *left,
             CrowObject *right)
{
  CrowObject *object = crow_session_create (self->session, entity);

  crow_object_set_one (object, 0, left);
  crow_object_set_one (object, 1, right);
  crow_session_add (self->session, object);
  return object;
}

CrowObject *
staff_assign (Staff      *self,
              CrowObject *person,
              CrowObject *project)
{
  return add_between (self, ASSIGNMENT, person, project);
}

CrowObject *
staff_acquaint (Staff      *self,
                CrowObject *from,
                CrowObject *to)
{
  return add_between (self, ACQUAINTANCE, from, to);
}

void
staff_fill (Staff *self)
{
  CrowObject *ada = staff_create (self, PERSON, "Ada"), *bob = staff_create (self, PERSON, "Bob");
  CrowObject *cleo = staff_create (self, PERSON, "Cleo");
  CrowObject *zephyr = staff_create (self, PROJECT, "Zephyr"), *apollo = staff_create (self, PROJECT, "Apollo");
  CrowObject *mars = staff_create (self, PROJECT, "Mars");

  staff_assign (self, ada, zephyr);
  staff_assign (self, ada, apollo);
  staff_assign (self, bob, apollo);
  staff_assign (self, cleo, mars);
  staff_assign (self, ada, zephyr);
  staff_acquaint (self, ada, bob);
  staff_acquaint (self, bob, ada);
  staff_acquaint (self, ada, ada);
  staff_commit (self);
}

char *
staff_list (CrowCollection *collection)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < crow_collection_get_n_items (collection); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? " " : "", crow_object_get_text (crow_collection_get (collection, i), STAFF_NAME));
  return g_string_free (list, FALSE);
}
