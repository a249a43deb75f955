/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hierarchies in one table and in joined tables: the same program over both.
 */
#include "config.h"

#include "firm.h"

#include "orm/crow-live-list.h"
#include "orm/crow-paged-list.h"
#include "sql/crow-schema-check.h"
#include "sql/crow-schema-create.h"

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
      firm_check (&firm, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
             "company employee engineer lead manager");
      firm_check (&firm, "SELECT \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('lead')",
             "engineer id engineer_id CASCADE");
      firm_check (&firm, "SELECT \"notnull\" FROM pragma_table_info('engineer') WHERE name = 'skill'", "1");
    }
  else
    {
      firm_check (&firm, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", "company employee");
      firm_check (&firm, "SELECT name FROM pragma_table_info('employee')",
             "id name type version company_id skill boss_id title level");
      firm_check (&firm, "SELECT \"notnull\" FROM pragma_table_info('employee') WHERE name = 'skill'", "0");
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
  firm_fill (&firm);
  firm_check (&firm, "SELECT id, type, name, version FROM employee ORDER BY id",
         "1 employee E 1 2 engineer N 1 3 manager M 1 4 lead L 1");
  if (firm.kind == CROW_INHERITANCE_JOINED)
    {
      firm_check (&firm, "SELECT engineer_id, skill FROM engineer ORDER BY 1", "2 C 4 C");
      firm_check (&firm, "SELECT id, level FROM manager", "3 7");
      firm_check (&firm, "SELECT id, title FROM lead", "4 chief");
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
  firm_commit (&firm);
  firm_check (&firm, "SELECT version FROM employee WHERE id = 4", "2");
  crow_object_set_text (object, firm.name, "Lx");
  crow_object_set_text (object, firm.skill, "GTK");
  firm_commit (&firm);
  firm_check (&firm, "SELECT name, version FROM employee WHERE id = 4", "Lx 3");
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
  firm_commit (&firm);
  firm_check (&firm, "SELECT id FROM employee", "1 2 3");
  if (firm.kind == CROW_INHERITANCE_JOINED)
    {
      firm_check (&firm, "SELECT engineer_id FROM engineer", "2");
      firm_check (&firm, "SELECT id FROM lead", "");
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
  firm_fill (&firm);
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
    firm_create (&firm, MANAGER, "other");
    crow_object_set_text (firm_create (&firm, LEAD, "more"), firm.skill, "A");
    firm_commit (&firm);
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
      firm_fill (&firm);
      boss = crow_session_find_int64 (firm.session, MANAGER, 3, NULL);
      engineer = crow_session_find_int64 (firm.session, ENGINEER, 2, NULL);
      lead = crow_session_find_int64 (firm.session, LEAD, 4, NULL);
      team = crow_object_get_many (boss, firm.team);
      g_assert_true (crow_collection_add (team, engineer));
      crow_object_set_one (lead, firm.boss_role, boss);
      g_assert_cmpuint (crow_collection_get_n_items (team), ==, 2);
      firm_commit (&firm);
      firm_check (&firm, "SELECT boss_id FROM engineer", "3 3");
      firm_reopen (&firm);
      boss = crow_session_find_int64 (firm.session, MANAGER, 3, NULL);
      team = crow_object_get_many (boss, firm.team);
      g_assert_cmpuint (crow_collection_get_n_items (team), ==, 2);
      g_assert_cmpuint (crow_object_get_entity (crow_collection_get (team, 1)), ==, LEAD);
      lead = crow_collection_get (team, 1);
      crow_session_delete (firm.session, boss);
      firm_commit (&firm);
      firm_check (&firm, "SELECT count(*), count(boss_id) FROM engineer", "2 0");
      firm_check (&firm, "SELECT count(*) FROM manager", "0");
      firm_check (&firm, "SELECT count(*) FROM employee", "3");
      g_assert_null (crow_object_get_one (lead, firm.boss_role));
      crow_session_delete (firm.session, lead);
      firm_commit (&firm);
      firm_check (&firm, "SELECT (SELECT count(*) FROM lead), (SELECT count(*) FROM engineer)", "0 1");
      /* A new one refers to a new one. */
      boss = firm_create (&firm, MANAGER, "new");
      engineer = firm_create (&firm, ENGINEER, "under");
      crow_object_set_text (engineer, firm.skill, "x");
      crow_object_set_one (engineer, firm.boss_role, boss);
      firm_commit (&firm);
      firm_check (&firm, "SELECT count(*) FROM engineer AS e JOIN manager AS m ON e.boss_id = m.id", "1");
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
  firm_fill (&firm);
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
  firm_commit (&firm);
  firm_check (&firm, "SELECT version FROM employee WHERE id = 4", "10");
  firm_clear (&firm);
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
  g_autoptr (CrowSchema) schema = NULL, firm = firm_make_schema (CROW_INHERITANCE_SINGLE, CROW_ACTION_CASCADE);

  firm_add_entity (builder, "a", CROW_NONE, &root);
  firm_add_attribute (builder, 0, "a.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
  firm_add_attribute (builder, 0, "a.kind", "kind", CROW_TYPE_REAL, CROW_ATTRIBUTE_REQUIRED);
  firm_add_key (builder, 0, "a.key");
  firm_add_entity (builder, "b", CROW_NONE, &heir);
  firm_add_attribute (builder, 1, "b.kind", "kind", CROW_TYPE_TEXT, 0);
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

      firm_add_entity (builder, "a", CROW_NONE, cases[i].first);
      firm_add_attribute (builder, 0, "a.id", "id", CROW_TYPE_INTEGER, CROW_ATTRIBUTE_REQUIRED);
      firm_add_key (builder, 0, "a.key");
      firm_add_entity (builder, "b", CROW_NONE, cases[i].second);
      g_assert_null (crow_schema_builder_end (builder, &error));
      g_assert_error (error, CROW_ERROR, CROW_ERROR_SCHEMA);
    }
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
  } tests[] = { { "tables", test_tables }, { "rows", test_rows }, { "queries", test_queries }, { "stale", test_stale } };

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
