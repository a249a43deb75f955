/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes the schema of the firm, as one table or as joined ones, and its tables.
 */
#include "config.h"

#include "firm.h"

#include "schema/crow-schema-builder.h"
#include "sql/crow-schema-create.h"

void
firm_add_attribute (CrowSchemaBuilder *builder,
                    guint16            entity,
                    const char        *id,
                    const char        *name,
                    CrowDataType       type,
                    guint              flags)
{
  CrowAttributeInfo info = { .id = id, .name = name, .type = type, .flags = flags };

  crow_schema_builder_add_attribute (builder, entity, &info);
}

void
firm_add_key (CrowSchemaBuilder *builder,
              guint16            entity,
              const char        *id)
{
  const guint16 columns[] = { 0 };
  CrowKeyInfo info = { .id = id, .attributes = columns, .n_attributes = 1 };

  crow_schema_builder_add_key (builder, entity, &info, TRUE);
}

void
firm_add_entity (CrowSchemaBuilder         *builder,
                 const char                *id,
                 guint16                    version,
                 const CrowInheritanceInfo *inheritance)
{
  CrowEntityInfo info = { .id = id, .name = id, .c_name = id, .version_attribute = version, .inheritance = inheritance };

  crow_schema_builder_add_entity (builder, &info);
}

static void
add_link (CrowSchemaBuilder *builder,
          const char        *id,
          const char        *reference_id,
          guint16            one,
          guint16            many,
          guint16            column,
          const char        *children,
          const char        *parent)
{
  const guint16 columns[] = { column }, targets[] = { 0 };
  CrowRelationshipInfo info = {
    .id = id,
    .kind = CROW_LINK_ONE_TO_MANY,
    .association = CROW_NONE,
    .delete_rule = CROW_DELETE_NULLIFY,
    .ends = { { .entity = one, .role = parent, .cascades = CROW_CASCADES_DEFAULT },
              { .entity = many, .role = children, .cascades = CROW_CASCADES_DEFAULT } },
    .references = { { .id = reference_id, .columns = columns, .target_columns = targets, .n_columns = 1, .entity = many,
                      .target = one, .on_delete = CROW_ACTION_SET_NULL } },
  };

  crow_schema_builder_add_relationship (builder, &info);
}

CrowSchema *
firm_make_schema (CrowInheritanceKind kind,
                  CrowAction          on_delete)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("firm", "firm", NULL);
  const CrowInheritanceInfo root = { .value = "employee", .parent = CROW_NONE, .discriminator = 2 };
  const CrowInheritanceInfo engineer = { .value = "engineer", .parent = EMPLOYEE, .discriminator = CROW_NONE,
                                         .kind = kind, .on_delete = on_delete };
  const CrowInheritanceInfo manager = { .value = "manager", .parent = EMPLOYEE, .discriminator = CROW_NONE,
                                        .kind = kind, .on_delete = on_delete };
  const CrowInheritanceInfo lead = { .value = "lead", .parent = ENGINEER, .discriminator = CROW_NONE, .kind = kind,
                                     .on_delete = on_delete };
  gboolean joined = kind == CROW_INHERITANCE_JOINED;
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  firm_add_entity (builder, "company", CROW_NONE, NULL);
  firm_add_attribute (builder, COMPANY, "company.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO);
  firm_add_attribute (builder, COMPANY, "company.name", "name", CROW_TYPE_TEXT, 0);
  firm_add_key (builder, COMPANY, "company.key");
  firm_add_entity (builder, "employee", 3, &root);
  firm_add_attribute (builder, EMPLOYEE, "employee.id", "id", CROW_TYPE_INTEGER,
                      CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO);
  firm_add_attribute (builder, EMPLOYEE, "employee.name", "name", CROW_TYPE_TEXT, 0);
  firm_add_attribute (builder, EMPLOYEE, "employee.type", "type", CROW_TYPE_TEXT, CROW_ATTRIBUTE_REQUIRED);
  firm_add_attribute (builder, EMPLOYEE, "employee.version", "version", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  firm_add_attribute (builder, EMPLOYEE, "employee.company", "company_id", CROW_TYPE_INTEGER, 0);
  firm_add_key (builder, EMPLOYEE, "employee.key");
  firm_add_entity (builder, "engineer", CROW_NONE, &engineer);
  if (joined)
    firm_add_attribute (builder, ENGINEER, "engineer.id", "engineer_id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  firm_add_attribute (builder, ENGINEER, "engineer.skill", "skill", CROW_TYPE_TEXT, CROW_ATTRIBUTE_REQUIRED);
  firm_add_attribute (builder, ENGINEER, "engineer.boss", "boss_id", CROW_TYPE_INTEGER, 0);
  firm_add_entity (builder, "manager", CROW_NONE, &manager);
  if (joined)
    firm_add_attribute (builder, MANAGER, "manager.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  firm_add_attribute (builder, MANAGER, "manager.level", "level", CROW_TYPE_INTEGER, 0);
  firm_add_entity (builder, "lead", CROW_NONE, &lead);
  if (joined)
    firm_add_attribute (builder, LEAD, "lead.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  firm_add_attribute (builder, LEAD, "lead.title", "title", CROW_TYPE_TEXT, 0);
  if (joined)
    {
      firm_add_key (builder, ENGINEER, "engineer.key");
      firm_add_key (builder, MANAGER, "manager.key");
      firm_add_key (builder, LEAD, "lead.key");
    }
  add_link (builder, "works", "works.reference", COMPANY, EMPLOYEE, 4, "employees", "company");
  /* To the key of an heir: in one table that is the root's. */
  if (joined)
    add_link (builder, "team", "team.reference", MANAGER, ENGINEER, 2, "team", "boss");
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

void
firm_init (Firm               *self,
           CrowInheritanceKind kind,
           CrowAction          on_delete)
{
  g_autoptr (GError) error = NULL;

  self->kind = kind;
  self->schema = firm_make_schema (kind, on_delete);
  self->mapping = crow_mapping_new (self->schema, NULL);
  self->engine = library_open_engine ();
  crow_schema_create_tables (self->schema, self->engine, &error);
  g_assert_no_error (error);
  /* Its own tables fit. */
  self->session = crow_session_open (self->engine, self->mapping, &error);
  g_assert_no_error (error);
  self->id = crow_mapping_lookup_attribute (self->mapping, EMPLOYEE, "id");
  self->name = crow_mapping_lookup_attribute (self->mapping, EMPLOYEE, "name");
  self->type = crow_mapping_lookup_attribute (self->mapping, EMPLOYEE, "type");
  self->version = crow_mapping_lookup_attribute (self->mapping, LEAD, "version");
  self->company = crow_mapping_lookup_attribute (self->mapping, LEAD, "company_id");
  self->skill = crow_mapping_lookup_attribute (self->mapping, LEAD, "skill");
  self->level = crow_mapping_lookup_attribute (self->mapping, MANAGER, "level");
  self->title = crow_mapping_lookup_attribute (self->mapping, LEAD, "title");
  self->employees = crow_mapping_lookup_role (self->mapping, COMPANY, "employees");
  self->employer = crow_mapping_lookup_role (self->mapping, LEAD, "company");
  self->team = crow_mapping_lookup_role (self->mapping, MANAGER, "team");
  self->boss_role = crow_mapping_lookup_role (self->mapping, LEAD, "boss");
}

void
firm_reopen (Firm *self)
{
  g_assert_finalize_object (self->session);
  self->session = crow_session_new (self->engine, self->mapping);
}

void
firm_clear (Firm *self)
{
  g_assert_finalize_object (self->session);
  library_empty_engine (self->engine);
  g_object_unref (self->engine);
  crow_mapping_unref (self->mapping);
  crow_schema_unref (self->schema);
}

void
firm_commit (Firm *self)
{
  g_autoptr (GError) error = NULL;

  crow_session_commit (self->session, &error);
  g_assert_no_error (error);
}

char *
firm_dump (Firm       *self,
           const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowStatement) statement = crow_engine_prepare (self->engine, sql, &error);
  GString *text = g_string_new (NULL);
  gboolean has_row;

  g_assert_no_error (error);
  while (crow_statement_step (statement, &has_row, NULL) && has_row)
    for (guint i = 0; i < crow_statement_get_n_columns (statement); i++)
      {
        CrowValue value;
        g_autofree char *part = NULL;

        crow_statement_get_value (statement, i, &value);
        part = value.type == CROW_VALUE_TYPE_NULL   ? g_strdup ("-")
               : value.type == CROW_VALUE_TYPE_TEXT ? g_strndup (value.u.text, value.length)
                                                    : crow_value_to_string (&value);
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", part);
      }
  return g_string_free (text, FALSE);
}

void
firm_check (Firm       *self,
            const char *sql,
            const char *expected)
{
  g_autofree char *found = firm_dump (self, sql);

  g_assert_cmpstr (found, ==, expected);
}

CrowObject *
firm_create (Firm       *self,
             guint       entity,
             const char *name)
{
  CrowObject *object = crow_session_create (self->session, entity);

  crow_object_set_text (object, self->name, name);
  crow_session_add (self->session, object);
  return object;
}

void
firm_fill (Firm *self)
{
  CrowObject *company = crow_session_create (self->session, COMPANY);
  const struct
  {
    guint entity;
    const char *name;
  } people[] = { { EMPLOYEE, "E" }, { ENGINEER, "N" }, { MANAGER, "M" }, { LEAD, "L" } };

  crow_session_add (self->session, company);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      CrowObject *object = firm_create (self, people[i].entity, people[i].name);

      g_assert_true (crow_collection_add (crow_object_get_many (company, self->employees), object));
      if (people[i].entity == ENGINEER || people[i].entity == LEAD)
        crow_object_set_text (object, self->skill, "C");
      if (people[i].entity == MANAGER)
        crow_object_set_int64 (object, self->level, 7);
      if (people[i].entity == LEAD)
        crow_object_set_text (object, self->title, "chief");
    }
  firm_commit (self);
}
