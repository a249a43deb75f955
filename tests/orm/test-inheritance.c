/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hierarchies in one table and in joined tables: the same program over both.
 */
#include "config.h"

#include "library.h"

#include "base/crow-error.h"
#include "orm/crow-collection.h"
#include "orm/crow-live-list.h"
#include "orm/crow-paged-list.h"
#include "orm/crow-query.h"
#include "orm/crow-session.h"
#include "schema/crow-schema-builder.h"
#include "sql/crow-schema-check.h"
#include "sql/crow-schema-create.h"

enum { COMPANY, EMPLOYEE, ENGINEER, MANAGER, LEAD };

typedef struct
{
  CrowInheritanceKind kind;
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
  guint16 id, name, type, version, company, skill, boss, level, title; /* attributes of objects */
  guint16 employees, employer, team, boss_role;                        /* roles */
} Firm;

static void
add_attribute (CrowSchemaBuilder *builder,
               guint16            entity,
               const char        *id,
               const char        *name,
               CrowDataType       type,
               guint              flags)
{
  CrowAttributeInfo info = { .id = id, .name = name, .type = type, .flags = flags };

  crow_schema_builder_add_attribute (builder, entity, &info);
}

static void
add_key (CrowSchemaBuilder *builder,
         guint16            entity,
         const char        *id)
{
  const guint16 columns[] = { 0 };
  CrowKeyInfo info = { .id = id, .attributes = columns, .n_attributes = 1 };

  crow_schema_builder_add_key (builder, entity, &info, TRUE);
}

static void
add_entity (CrowSchemaBuilder         *builder,
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

static CrowSchema *
make_schema (CrowInheritanceKind kind,
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

  add_entity (builder, "company", CROW_NONE, NULL);
  add_attribute (builder, COMPANY, "company.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO);
  add_attribute (builder, COMPANY, "company.name", "name", CROW_TYPE_TEXT, 0);
  add_key (builder, COMPANY, "company.key");
  add_entity (builder, "employee", 3, &root);
  add_attribute (builder, EMPLOYEE, "employee.id", "id", CROW_TYPE_INTEGER,
                 CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_AUTO);
  add_attribute (builder, EMPLOYEE, "employee.name", "name", CROW_TYPE_TEXT, 0);
  add_attribute (builder, EMPLOYEE, "employee.type", "type", CROW_TYPE_TEXT, CROW_ATTRIBUTE_REQUIRED);
  add_attribute (builder, EMPLOYEE, "employee.version", "version", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  add_attribute (builder, EMPLOYEE, "employee.company", "company_id", CROW_TYPE_INTEGER, 0);
  add_key (builder, EMPLOYEE, "employee.key");
  add_entity (builder, "engineer", CROW_NONE, &engineer);
  if (joined)
    add_attribute (builder, ENGINEER, "engineer.id", "engineer_id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  add_attribute (builder, ENGINEER, "engineer.skill", "skill", CROW_TYPE_TEXT, CROW_ATTRIBUTE_REQUIRED);
  add_attribute (builder, ENGINEER, "engineer.boss", "boss_id", CROW_TYPE_INTEGER, 0);
  add_entity (builder, "manager", CROW_NONE, &manager);
  if (joined)
    add_attribute (builder, MANAGER, "manager.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  add_attribute (builder, MANAGER, "manager.level", "level", CROW_TYPE_INTEGER, 0);
  add_entity (builder, "lead", CROW_NONE, &lead);
  if (joined)
    add_attribute (builder, LEAD, "lead.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  add_attribute (builder, LEAD, "lead.title", "title", CROW_TYPE_TEXT, 0);
  if (joined)
    {
      add_key (builder, ENGINEER, "engineer.key");
      add_key (builder, MANAGER, "manager.key");
      add_key (builder, LEAD, "lead.key");
    }
  add_link (builder, "works", "works.reference", COMPANY, EMPLOYEE, 4, "employees", "company");
  /* To the key of an heir: in one table that is the root's. */
  if (joined)
    add_link (builder, "team", "team.reference", MANAGER, ENGINEER, 2, "team", "boss");
  schema = crow_schema_builder_end (builder, &error);
  g_assert_no_error (error);
  return schema;
}

static void
firm_init (Firm               *self,
           CrowInheritanceKind kind,
           CrowAction          on_delete)
{
  g_autoptr (GError) error = NULL;

  self->kind = kind;
  self->schema = make_schema (kind, on_delete);
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

static void
firm_reopen (Firm *self)
{
  g_assert_finalize_object (self->session);
  self->session = crow_session_new (self->engine, self->mapping);
}

static void
firm_clear (Firm *self)
{
  g_assert_finalize_object (self->session);
  library_empty_engine (self->engine);
  g_object_unref (self->engine);
  crow_mapping_unref (self->mapping);
  crow_schema_unref (self->schema);
}

static void
commit (Firm *self)
{
  g_autoptr (GError) error = NULL;

  crow_session_commit (self->session, &error);
  g_assert_no_error (error);
}

static char *
dump (Firm       *self,
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

static void
check (Firm       *self,
       const char *sql,
       const char *expected)
{
  g_autofree char *found = dump (self, sql);

  g_assert_cmpstr (found, ==, expected);
}

static CrowObject *
create (Firm       *self,
        guint       entity,
        const char *name)
{
  CrowObject *object = crow_session_create (self->session, entity);

  crow_object_set_text (object, self->name, name);
  crow_session_add (self->session, object);
  return object;
}

/* Employee 1, engineer 2, manager 3, lead 4; all of one company. */
static void
fill (Firm *self)
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
      CrowObject *object = create (self, people[i].entity, people[i].name);

      g_assert_true (crow_collection_add (crow_object_get_many (company, self->employees), object));
      if (people[i].entity == ENGINEER || people[i].entity == LEAD)
        crow_object_set_text (object, self->skill, "C");
      if (people[i].entity == MANAGER)
        crow_object_set_int64 (object, self->level, 7);
      if (people[i].entity == LEAD)
        crow_object_set_text (object, self->title, "chief");
    }
  commit (self);
}

static void
test_tables (gconstpointer data)
{
  Firm firm;

  if (TEST_SERVERS)
    {
      g_test_skip ("the words for that are SQLite's");
      return;
    }
  firm_init (&firm, GPOINTER_TO_UINT (data), CROW_ACTION_CASCADE);
  if (firm.kind == CROW_INHERITANCE_JOINED)
    {
      check (&firm, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
             "company employee engineer lead manager");
      check (&firm, "SELECT \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('lead')",
             "engineer id engineer_id CASCADE");
      check (&firm, "SELECT \"notnull\" FROM pragma_table_info('engineer') WHERE name = 'skill'", "1");
    }
  else
    {
      check (&firm, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", "company employee");
      check (&firm, "SELECT name FROM pragma_table_info('employee')",
             "id name type version company_id skill boss_id title level");
      check (&firm, "SELECT \"notnull\" FROM pragma_table_info('employee') WHERE name = 'skill'", "0");
    }
  firm_clear (&firm);
}

static void
test_rows (gconstpointer data)
{
  Firm firm;
  CrowObject *object, *company;
  CrowCollection *employees;
  const guint expected[] = { EMPLOYEE, ENGINEER, MANAGER, LEAD };

  firm_init (&firm, GPOINTER_TO_UINT (data), CROW_ACTION_CASCADE);
  fill (&firm);
  check (&firm, "SELECT id, type, name, version FROM employee ORDER BY id",
         "1 employee E 1 2 engineer N 1 3 manager M 1 4 lead L 1");
  if (firm.kind == CROW_INHERITANCE_JOINED)
    {
      check (&firm, "SELECT engineer_id, skill FROM engineer ORDER BY 1", "2 C 4 C");
      check (&firm, "SELECT id, level FROM manager", "3 7");
      check (&firm, "SELECT id, title FROM lead", "4 chief");
    }
  firm_reopen (&firm);

  /* A role to the root loads what there is. */
  company = crow_session_find_int64 (firm.session, COMPANY, 1, NULL);
  employees = crow_object_get_many (company, firm.employees);
  g_assert_cmpuint (crow_collection_get_n_items (employees), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (crow_object_get_entity (crow_collection_get (employees, i)), ==, expected[i]);
  g_assert_cmpstr (crow_object_get_text (crow_collection_get (employees, 3), firm.title), ==, "chief");
  g_assert_cmpstr (crow_object_get_text (crow_collection_get (employees, 3), firm.skill), ==, "C");
  g_assert_true (crow_object_get_one (crow_collection_get (employees, 3), firm.employer) == company);

  /* An heir by the key of another is none. */
  g_assert_null (crow_session_find_int64 (firm.session, ENGINEER, 3, NULL));
  g_assert_null (crow_session_find_int64 (firm.session, ENGINEER, 1, NULL));
  object = crow_session_find_int64 (firm.session, ENGINEER, 4, NULL);
  g_assert_cmpuint (crow_object_get_entity (object), ==, LEAD);
  g_assert_true (crow_session_find_int64 (firm.session, EMPLOYEE, 4, NULL) == object);
  firm_reopen (&firm);
  g_assert_null (crow_session_find_int64 (firm.session, MANAGER, 2, NULL));
  g_assert_nonnull (crow_session_find_int64 (firm.session, MANAGER, 3, NULL));

  /* Edits in one part, in both, and in none. */
  object = crow_session_find_int64 (firm.session, EMPLOYEE, 4, NULL);
  crow_object_set_text (object, firm.title, "first");
  commit (&firm);
  check (&firm, "SELECT version FROM employee WHERE id = 4", "2");
  crow_object_set_text (object, firm.name, "Lx");
  crow_object_set_text (object, firm.skill, "GTK");
  commit (&firm);
  check (&firm, "SELECT name, version FROM employee WHERE id = 4", "Lx 3");
  firm_reopen (&firm);
  object = crow_session_find_int64 (firm.session, LEAD, 4, NULL);
  g_assert_cmpstr (crow_object_get_text (object, firm.skill), ==, "GTK");
  g_assert_cmpstr (crow_object_get_text (object, firm.title), ==, "first");
  crow_session_expire (firm.session, object);
  g_assert_cmpuint (crow_object_get_entity (object), ==, LEAD);
  g_assert_cmpstr (crow_object_get_text (object, firm.title), ==, "first");

  /* Undone, and deleted. */
  crow_object_set_text (object, firm.title, "undone");
  g_assert_true (crow_session_flush (firm.session, NULL));
  crow_session_rollback (firm.session);
  g_assert_cmpstr (crow_object_get_text (object, firm.title), ==, "first");
  crow_session_delete (firm.session, object);
  commit (&firm);
  check (&firm, "SELECT id FROM employee", "1 2 3");
  if (firm.kind == CROW_INHERITANCE_JOINED)
    {
      check (&firm, "SELECT engineer_id FROM engineer", "2");
      check (&firm, "SELECT id FROM lead", "");
    }
  firm_clear (&firm);
}

static guint
count (Firm           *firm,
       guint           entity,
       CrowExpression *condition)
{
  g_autoptr (CrowQuery) query = crow_query_new (firm->session, entity);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) result = NULL;
  gint64 n;

  if (condition != NULL)
    crow_query_where (query, condition);
  g_assert_true (crow_query_count (query, &n, NULL));
  result = crow_query_run (query, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_list_model_get_n_items (result), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrowObject) object = g_list_model_get_item (result, i);

      g_assert_true (crow_schema_inherits (firm->schema, crow_object_get_entity (object), entity));
    }
  return n;
}

static void
test_queries (gconstpointer data)
{
  Firm firm;

  firm_init (&firm, GPOINTER_TO_UINT (data), CROW_ACTION_CASCADE);
  fill (&firm);
  firm_reopen (&firm);
  g_assert_cmpuint (count (&firm, EMPLOYEE, NULL), ==, 4);
  g_assert_cmpuint (count (&firm, ENGINEER, NULL), ==, 2);
  g_assert_cmpuint (count (&firm, MANAGER, NULL), ==, 1);
  g_assert_cmpuint (count (&firm, LEAD, NULL), ==, 1);
  g_assert_cmpuint (count (&firm, ENGINEER, crow_expression_new_text (firm.skill, CROW_OPERATOR_EQUAL, "C")), ==, 2);
  g_assert_cmpuint (count (&firm, EMPLOYEE, crow_expression_new_is_a (ENGINEER)), ==, 2);
  g_assert_cmpuint (count (&firm, EMPLOYEE, crow_expression_new_not (crow_expression_new_is_a (ENGINEER))), ==, 2);
  g_assert_cmpuint (count (&firm, COMPANY, crow_expression_new_any (
                                               firm.employees, crow_expression_new_int64 (firm.level, CROW_OPERATOR_EQUAL, 7))), ==, 1);
  g_assert_cmpuint (count (&firm, COMPANY, crow_expression_new_any (
                                               firm.employees, crow_expression_new_int64 (firm.level, CROW_OPERATOR_EQUAL, 8))), ==, 0);
  {
    g_autoptr (CrowQuery) query = crow_query_new (firm.session, ENGINEER);
    g_autoptr (CrowPagedList) list = NULL;
    g_autoptr (CrowLiveList) live = NULL;

    crow_query_order (query, firm.skill, FALSE);
    list = crow_paged_list_new (query, NULL);
    live = crow_live_list_new (query, NULL);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
    create (&firm, MANAGER, "other");
    crow_object_set_text (create (&firm, LEAD, "more"), firm.skill, "A");
    commit (&firm);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (live)), ==, 3);
    for (guint i = 0; i < 3; i++)
      {
        g_autoptr (CrowObject) paged_item = g_list_model_get_item (G_LIST_MODEL (list), i);
        g_autoptr (CrowObject) live_item = g_list_model_get_item (G_LIST_MODEL (live), i);

        g_assert_true (paged_item == live_item);
      }
  }
  firm_clear (&firm);
}

/* A link between heirs, whose reference is in the table of one and to the key of the other. */
static void
test_links (void)
{
  for (guint cascade = 0; cascade < 2; cascade++)
    {
      Firm firm;
      CrowObject *boss, *engineer, *lead;
      CrowCollection *team;

      firm_init (&firm, CROW_INHERITANCE_JOINED, cascade ? CROW_ACTION_CASCADE : CROW_ACTION_NO_ACTION);
      fill (&firm);
      boss = crow_session_find_int64 (firm.session, MANAGER, 3, NULL);
      engineer = crow_session_find_int64 (firm.session, ENGINEER, 2, NULL);
      lead = crow_session_find_int64 (firm.session, LEAD, 4, NULL);
      team = crow_object_get_many (boss, firm.team);
      g_assert_true (crow_collection_add (team, engineer));
      crow_object_set_one (lead, firm.boss_role, boss);
      g_assert_cmpuint (crow_collection_get_n_items (team), ==, 2);
      commit (&firm);
      check (&firm, "SELECT boss_id FROM engineer", "3 3");
      firm_reopen (&firm);
      boss = crow_session_find_int64 (firm.session, MANAGER, 3, NULL);
      team = crow_object_get_many (boss, firm.team);
      g_assert_cmpuint (crow_collection_get_n_items (team), ==, 2);
      g_assert_cmpuint (crow_object_get_entity (crow_collection_get (team, 1)), ==, LEAD);
      lead = crow_collection_get (team, 1);
      crow_session_delete (firm.session, boss);
      commit (&firm);
      check (&firm, "SELECT count(*), count(boss_id) FROM engineer", "2 0");
      check (&firm, "SELECT count(*) FROM manager", "0");
      check (&firm, "SELECT count(*) FROM employee", "3");
      g_assert_null (crow_object_get_one (lead, firm.boss_role));
      crow_session_delete (firm.session, lead);
      commit (&firm);
      check (&firm, "SELECT (SELECT count(*) FROM lead), (SELECT count(*) FROM engineer)", "0 1");
      /* A new one refers to a new one. */
      boss = create (&firm, MANAGER, "new");
      engineer = create (&firm, ENGINEER, "under");
      crow_object_set_text (engineer, firm.skill, "x");
      crow_object_set_one (engineer, firm.boss_role, boss);
      commit (&firm);
      check (&firm, "SELECT count(*) FROM engineer AS e JOIN manager AS m ON e.boss_id = m.id", "1");
      firm_clear (&firm);
    }
}

/* Somebody else wrote a part. */
static void
test_stale (gconstpointer data)
{
  Firm firm;
  CrowObject *lead;
  g_autoptr (GError) error = NULL;

  firm_init (&firm, GPOINTER_TO_UINT (data), CROW_ACTION_CASCADE);
  fill (&firm);
  lead = crow_session_find_int64 (firm.session, LEAD, 4, NULL);
  g_assert_true (crow_engine_execute (firm.engine, "UPDATE employee SET version = 9 WHERE id = 4", NULL));
  crow_object_set_text (lead, firm.title, "late");
  g_assert_false (crow_session_flush (firm.session, &error));
  g_assert_error (error, CROW_ERROR, CROW_ERROR_STALE);
  g_assert_true (crow_error_get_object (error) == G_OBJECT (lead));
  g_assert_true (crow_object_is_modified (lead));
  crow_session_rollback (firm.session);
  g_assert_true (crow_session_refresh (firm.session, lead, NULL));
  crow_object_set_text (lead, firm.title, "late");
  commit (&firm);
  check (&firm, "SELECT version FROM employee WHERE id = 4", "10");
  firm_clear (&firm);
}

/* One of the people, as a plain program would keep it. */
typedef struct
{
  gint64 id;
  guint entity;
  int name, skill, level, title; /* the value is "v%d", or for level the number; 0: null */
} Person;

static void
set_text (CrowObject *object,
          guint       attribute,
          int         value)
{
  g_autofree char *text = g_strdup_printf ("v%d", value);

  crow_object_set_text (object, attribute, text);
}

static void
check_text (CrowObject *object,
            guint       attribute,
            int         value)
{
  g_autofree char *text = value != 0 ? g_strdup_printf ("v%d", value) : NULL;

  g_assert_cmpstr (crow_object_get_text (object, attribute), ==, text);
}

static void
change (Firm       *firm,
        GRand      *rand,
        Person     *person,
        CrowObject *object)
{
  int value = g_rand_int_range (rand, 1, 100);

  switch (g_rand_int_range (rand, 0, 3))
    {
    case 0:
      person->name = value;
      set_text (object, firm->name, value);
      break;
    case 1:
      if (person->entity == MANAGER)
        {
          person->level = value;
          crow_object_set_int64 (object, firm->level, value);
        }
      else if (person->entity != EMPLOYEE)
        {
          person->skill = value;
          set_text (object, firm->skill, value);
        }
      break;
    default:
      if (person->entity == LEAD)
        {
          person->title = value;
          set_text (object, firm->title, value);
        }
    }
}

static void
check_people (Firm   *firm,
              GArray *people)
{
  g_autoptr (CrowSession) session = crow_session_new (firm->engine, firm->mapping);
  g_autoptr (CrowQuery) query = crow_query_new (session, EMPLOYEE);
  g_autoptr (GListModel) result = NULL;
  g_autofree char *parts = NULL, *expected_parts = NULL;
  guint counts[LEAD + 1] = { 0 };

  crow_query_order (query, firm->id, FALSE);
  result = crow_query_run (query, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (result), ==, people->len);
  for (guint i = 0; i < people->len; i++)
    {
      Person *person = &g_array_index (people, Person, i);
      g_autoptr (CrowObject) object = g_list_model_get_item (result, i);

      g_assert_cmpint (crow_object_get_int64 (object, firm->id), ==, person->id);
      g_assert_cmpuint (crow_object_get_entity (object), ==, person->entity);
      check_text (object, firm->name, person->name);
      if (person->entity == ENGINEER || person->entity == LEAD)
        check_text (object, firm->skill, person->skill);
      if (person->entity == MANAGER)
        g_assert_cmpint (crow_object_get_int64 (object, firm->level), ==, person->level);
      if (person->entity == LEAD)
        check_text (object, firm->title, person->title);
      counts[person->entity]++;
    }
  /* No part is left behind. */
  if (firm->kind != CROW_INHERITANCE_JOINED)
    return;
  parts = dump (firm, "SELECT (SELECT count(*) FROM engineer), (SELECT count(*) FROM manager), (SELECT count(*) FROM lead)");
  expected_parts = g_strdup_printf ("%u %u %u", counts[ENGINEER] + counts[LEAD], counts[MANAGER], counts[LEAD]);
  g_assert_cmpstr (parts, ==, expected_parts);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 left = ((const Person *) a)->id, right = ((const Person *) b)->id;

  return left < right ? -1 : left > right;
}

/* Random work on a hierarchy, against a plain model. */
static void
test_random (gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint run = 0; run < (TEST_SERVERS ? 5 : 60); run++)
    {
      Firm firm;
      g_autoptr (GArray) committed = g_array_new (FALSE, TRUE, sizeof (Person));
      g_autoptr (GArray) people = g_array_new (FALSE, TRUE, sizeof (Person));
      g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
      guint n_known = 0;

      firm_init (&firm, GPOINTER_TO_UINT (data), run % 2 ? CROW_ACTION_CASCADE : CROW_ACTION_NO_ACTION);
      for (guint step = 0; step < 60; step++)
        {
          int what = g_rand_int_range (rand, 0, 10);

          if (what < 4)
            {
              Person person = { .entity = g_rand_int_range (rand, EMPLOYEE, LEAD + 1) };
              CrowObject *object = crow_session_create (firm.session, person.entity);

              if (person.entity == ENGINEER || person.entity == LEAD)
                {
                  person.skill = 1;
                  set_text (object, firm.skill, 1);
                }
              change (&firm, rand, &person, object);
              crow_session_add (firm.session, object);
              g_array_append_val (people, person);
              g_ptr_array_add (fresh, object);
            }
          else if (what < 7 && n_known > 0)
            {
              Person *person = &g_array_index (people, Person, g_rand_int_range (rand, 0, n_known));

              change (&firm, rand, person, crow_session_find_int64 (firm.session, EMPLOYEE, person->id, NULL));
            }
          else if (what == 7 && n_known > 0)
            {
              guint i = g_rand_int_range (rand, 0, n_known);

              crow_session_delete (firm.session, crow_session_find_int64 (firm.session, EMPLOYEE,
                                                                          g_array_index (people, Person, i).id, NULL));
              g_array_remove_index (people, i);
              n_known--;
            }
          else if (what == 8)
            {
              commit (&firm);
              for (guint i = 0; i < fresh->len; i++)
                g_array_index (people, Person, n_known + i).id = crow_object_get_int64 (fresh->pdata[i], firm.id);
              g_array_sort (people, compare_ids);
              n_known = people->len;
              g_ptr_array_set_size (fresh, 0);
              g_array_set_size (committed, 0);
              g_array_append_vals (committed, people->data, people->len);
              check_people (&firm, committed);
              if (g_rand_boolean (rand))
                firm_reopen (&firm);
            }
          else if (what == 9)
            {
              if (g_rand_boolean (rand))
                g_assert_true (crow_session_flush (firm.session, NULL));
              crow_session_rollback (firm.session);
              g_ptr_array_set_size (fresh, 0);
              g_array_set_size (people, 0);
              g_array_append_vals (people, committed->data, committed->len);
              n_known = people->len;
              check_people (&firm, committed);
              for (guint i = 0; i < n_known; i++)
                {
                  Person *person = &g_array_index (people, Person, i);
                  CrowObject *object = crow_session_find_int64 (firm.session, person->entity, person->id, NULL);

                  check_text (object, firm.name, person->name);
                }
            }
        }
      firm_clear (&firm);
    }
}

static gboolean
has_problem (GPtrArray  *problems,
             const char *code)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((CrowProblem *) problems->pdata[i])->code, code))
      return TRUE;
  return FALSE;
}

/* What can be drawn, but is wrong. */
static void
test_problems (void)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
  const CrowInheritanceInfo root = { .parent = CROW_NONE, .discriminator = 1, .value = "x" };
  const CrowInheritanceInfo heir = { .parent = 0, .discriminator = CROW_NONE, .value = "x" };
  g_autoptr (GPtrArray) problems = NULL, good = NULL;
  g_autoptr (CrowSchema) schema = NULL, firm = make_schema (CROW_INHERITANCE_SINGLE, CROW_ACTION_CASCADE);

  add_entity (builder, "a", CROW_NONE, &root);
  add_attribute (builder, 0, "a.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  add_attribute (builder, 0, "a.kind", "kind", CROW_TYPE_REAL, CROW_ATTRIBUTE_REQUIRED);
  add_key (builder, 0, "a.key");
  add_entity (builder, "b", CROW_NONE, &heir);
  add_attribute (builder, 1, "b.kind", "kind", CROW_TYPE_TEXT, 0);
  schema = crow_schema_builder_end (builder, NULL);
  problems = crow_schema_check (schema, 1 << CROW_DIALECT_SQLITE);
  g_assert_true (has_problem (problems, "inherited-name"));
  g_assert_true (has_problem (problems, "discriminator-twice"));
  g_assert_true (has_problem (problems, "discriminator-type"));
  g_assert_false (has_problem (problems, "missing-primary-key"));
  good = crow_schema_check (firm, 1 << CROW_DIALECT_SQLITE);
  g_assert_cmpuint (crow_problems_count (good, CROW_SEVERITY_ERROR), ==, 0);
}

/* What no hierarchy can be. */
static void
test_refused (void)
{
  const CrowInheritanceInfo root = { .parent = CROW_NONE, .discriminator = 0 };
  const CrowInheritanceInfo itself = { .parent = 0, .discriminator = CROW_NONE };
  const CrowInheritanceInfo rootless = { .parent = CROW_NONE, .discriminator = 9 };
  const CrowInheritanceInfo keyless = { .parent = 0, .discriminator = CROW_NONE, .kind = CROW_INHERITANCE_JOINED };
  const struct
  {
    const CrowInheritanceInfo *first;
    const CrowInheritanceInfo *second;
  } cases[] = { { &itself, NULL }, { &rootless, NULL }, { &root, &keyless }, { NULL, &itself } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CrowSchemaBuilder *builder = crow_schema_builder_new ("s", "s", NULL);
      g_autoptr (GError) error = NULL;

      add_entity (builder, "a", CROW_NONE, cases[i].first);
      add_attribute (builder, 0, "a.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
      add_key (builder, 0, "a.key");
      add_entity (builder, "b", CROW_NONE, cases[i].second);
      g_assert_null (crow_schema_builder_end (builder, &error));
      g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
    }
}

static CrowQuery *
query_of (Firm           *firm,
          guint           entity,
          CrowExpression *condition)
{
  CrowQuery *query = crow_query_new (firm->session, entity);

  if (condition != NULL)
    crow_query_where (query, condition);
  return query;
}

static void
bulk_update (Firm            *firm,
             guint            entity,
             CrowExpression  *condition,
             const guint16   *attributes,
             const CrowValue *values,
             guint            n_values,
             gint64           expected)
{
  g_autoptr (CrowQuery) query = query_of (firm, entity, condition);
  g_autoptr (GError) error = NULL;
  gint64 n_rows = -1;

  crow_query_update (query, attributes, values, n_values, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, expected);
}

static void
bulk_delete (Firm           *firm,
             guint           entity,
             CrowExpression *condition,
             gint64          expected)
{
  g_autoptr (CrowQuery) query = query_of (firm, entity, condition);
  g_autoptr (GError) error = NULL;
  gint64 n_rows = -1;

  crow_query_delete (query, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, expected);
}

/* Whether the rows are in one table or several, with or without a foreign key that takes parts along. */
static void
bulk (CrowInheritanceKind kind,
      CrowAction          on_delete)
{
  Firm firm;
  CrowObject *lead, *engineer;
  g_autoptr (GError) error = NULL;

  firm_init (&firm, kind, on_delete);
  fill (&firm);
  firm_reopen (&firm);
  engineer = crow_session_find_int64 (firm.session, EMPLOYEE, 2, NULL);
  lead = crow_session_find_int64 (firm.session, EMPLOYEE, 4, NULL);
  {
    const guint16 both[] = { firm.name, firm.skill }, name[] = { firm.name }, title[] = { firm.title }, key[] = { firm.id };
    const CrowValue values[] = { crow_value_text ("X"), crow_value_text ("Vala") }, z = crow_value_text ("Z");
    const CrowValue boss = crow_value_text ("boss"), five = crow_value_int64 (5);
    const CrowValue wrong[] = { crow_value_text ("no"), crow_value_null () };

    bulk_update (&firm, ENGINEER, crow_expression_new_text (firm.skill, CROW_OPERATOR_EQUAL, "C"), both, values, 2, 2);
    g_assert_cmpstr (crow_object_get_text (lead, firm.name), ==, "X");
    g_assert_cmpstr (crow_object_get_text (lead, firm.skill), ==, "Vala");
    g_assert_cmpstr (crow_object_get_text (engineer, firm.skill), ==, "Vala");
    bulk_update (&firm, EMPLOYEE, crow_expression_new_text (firm.name, CROW_OPERATOR_EQUAL, "E"), name, &z, 1, 1);
    bulk_update (&firm, LEAD, NULL, title, &boss, 1, 1);
    bulk_update (&firm, EMPLOYEE, crow_expression_new_text (firm.skill, CROW_OPERATOR_EQUAL, "D"), both, values, 2, 0);
    g_assert_cmpstr (crow_object_get_text (lead, firm.title), ==, "boss");
    check (&firm, "SELECT id, name FROM employee ORDER BY id", "1 Z 2 X 3 M 4 X");
    if (kind == CROW_INHERITANCE_JOINED)
      {
        g_autoptr (CrowQuery) query = query_of (&firm, ENGINEER, NULL);

        g_assert_false (crow_query_update (query, key, &five, 1, NULL, &error));
        g_assert_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED);
        g_clear_error (&error);
        /* All or nothing. */
        g_assert_false (crow_query_update (query, both, wrong, 2, NULL, &error));
        g_assert_error (error, CROW_ERROR, CROW_ERROR_NOT_NULL);
        g_clear_error (&error);
        check (&firm, "SELECT id, name FROM employee ORDER BY id", "1 Z 2 X 3 M 4 X");
        g_assert_cmpstr (crow_object_get_text (lead, firm.name), ==, "X");
      }
  }
  commit (&firm);
  bulk_delete (&firm, EMPLOYEE, crow_expression_new_int64 (firm.id, CROW_OPERATOR_LESS, 3), 2);
  g_assert_cmpint (crow_object_get_state (engineer), ==, CROW_STATE_DELETED);
  check (&firm, "SELECT id FROM employee ORDER BY id", "3 4");
  bulk_delete (&firm, ENGINEER, crow_expression_new_text (firm.skill, CROW_OPERATOR_EQUAL, "Vala"), 1);
  g_assert_cmpint (crow_object_get_state (lead), ==, CROW_STATE_DELETED);
  bulk_delete (&firm, ENGINEER, crow_expression_new_text (firm.skill, CROW_OPERATOR_EQUAL, "Vala"), 0);
  check (&firm, "SELECT id FROM employee ORDER BY id", "3");
  if (kind == CROW_INHERITANCE_JOINED)
    check (&firm, "SELECT (SELECT count(*) FROM engineer), (SELECT count(*) FROM lead), (SELECT count(*) FROM manager)",
           "0 0 1");
  crow_session_rollback (firm.session);
  g_assert_cmpint (crow_object_get_state (lead), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpstr (crow_object_get_text (lead, firm.title), ==, "boss");
  bulk_delete (&firm, EMPLOYEE, NULL, 4);
  commit (&firm);
  check (&firm, "SELECT count(*) FROM employee", "0");
  firm_clear (&firm);
}

static void
test_bulk (gconstpointer data)
{
  bulk (GPOINTER_TO_UINT (data), CROW_ACTION_CASCADE);
  bulk (GPOINTER_TO_UINT (data), CROW_ACTION_NO_ACTION);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    CrowInheritanceKind kind;
  } kinds[] = { { "single", CROW_INHERITANCE_SINGLE }, { "joined", CROW_INHERITANCE_JOINED } };
  static const struct
  {
    const char *name;
    void (*run) (gconstpointer data);
  } tests[] = { { "tables", test_tables }, { "rows", test_rows }, { "queries", test_queries }, { "stale", test_stale }, { "bulk", test_bulk },
                { "random", test_random } };

  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/orm/inheritance/%s/%s", kinds[i].name, tests[j].name);

        g_test_add_data_func (path, GUINT_TO_POINTER (kinds[i].kind), tests[j].run);
      }
  g_test_add_func ("/orm/inheritance/links", test_links);
  g_test_add_func ("/orm/inheritance/problems", test_problems);
  g_test_add_func ("/orm/inheritance/refused", test_refused);
  return g_test_run ();
}
