/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bulk updates and deletes of a hierarchy, in one table and in joined ones.
 */
#include "config.h"

#include "firm.h"

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
  firm_fill (&firm);
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
    firm_check (&firm, "SELECT id, name FROM employee ORDER BY id", "1 Z 2 X 3 M 4 X");
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
        firm_check (&firm, "SELECT id, name FROM employee ORDER BY id", "1 Z 2 X 3 M 4 X");
        g_assert_cmpstr (crow_object_get_text (lead, firm.name), ==, "X");
      }
  }
  firm_commit (&firm);
  bulk_delete (&firm, EMPLOYEE, crow_expression_new_int64 (firm.id, CROW_OPERATOR_LESS, 3), 2);
  g_assert_cmpint (crow_object_get_state (engineer), ==, CROW_STATE_DELETED);
  firm_check (&firm, "SELECT id FROM employee ORDER BY id", "3 4");
  bulk_delete (&firm, ENGINEER, crow_expression_new_text (firm.skill, CROW_OPERATOR_EQUAL, "Vala"), 1);
  g_assert_cmpint (crow_object_get_state (lead), ==, CROW_STATE_DELETED);
  bulk_delete (&firm, ENGINEER, crow_expression_new_text (firm.skill, CROW_OPERATOR_EQUAL, "Vala"), 0);
  firm_check (&firm, "SELECT id FROM employee ORDER BY id", "3");
  if (kind == CROW_INHERITANCE_JOINED)
    firm_check (&firm, "SELECT (SELECT count(*) FROM engineer), (SELECT count(*) FROM lead), (SELECT count(*) FROM manager)",
           "0 0 1");
  crow_session_rollback (firm.session);
  g_assert_cmpint (crow_object_get_state (lead), ==, CROW_STATE_PERSISTENT);
  g_assert_cmpstr (crow_object_get_text (lead, firm.title), ==, "boss");
  bulk_delete (&firm, EMPLOYEE, NULL, 4);
  firm_commit (&firm);
  firm_check (&firm, "SELECT count(*) FROM employee", "0");
  firm_clear (&firm);
}

static void
test_bulk (gconstpointer data)
{
  bulk (GPOINTER_TO_UINT (data), CROW_ACTION_CASCADE);
  bulk (GPOINTER_TO_UINT (data), CROW_ACTION_NO_ACTION);
}

static void
test_upsert (gconstpointer data)
{
  Firm firm;
  CrowObject *engineer, *lead;
  g_autoptr (GError) error = NULL;

  firm_init (&firm, GPOINTER_TO_UINT (data), CROW_ACTION_CASCADE);
  firm_fill (&firm);
  firm_reopen (&firm);
  {
    const guint16 attributes[] = { firm.id, firm.name, firm.skill }, of_manager[] = { firm.id, firm.level };
    const CrowValue known[] = { crow_value_int64 (2), crow_value_text ("U"), crow_value_text ("Rust") };
    const CrowValue heir[] = { crow_value_int64 (4), crow_value_text ("V"), crow_value_text ("Ada") };
    const CrowValue fresh[] = { crow_value_int64 (9), crow_value_text ("W"), crow_value_text ("C") };
    const CrowValue wrong[] = { crow_value_int64 (10), crow_value_text ("X"), crow_value_null () };
    const CrowValue other[] = { crow_value_int64 (2), crow_value_int64 (7) };

    /* One that is there, loaded or not, with its version counted. */
    engineer = crow_session_upsert (firm.session, ENGINEER, attributes, known, 3, attributes, 1, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (crow_object_get_text (engineer, firm.skill), ==, "Rust");
    g_assert_cmpint (crow_object_get_int64 (engineer, firm.version), ==, 2);
    lead = crow_session_find_int64 (firm.session, EMPLOYEE, 4, NULL);
    g_assert_true (crow_session_upsert (firm.session, ENGINEER, attributes, heir, 3, attributes, 1, &error) == lead);
    g_assert_cmpstr (crow_object_get_text (lead, firm.name), ==, "V");
    /* A new one is what was asked for. */
    engineer = crow_session_upsert (firm.session, ENGINEER, attributes, fresh, 3, attributes, 1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (crow_object_get_entity (engineer), ==, ENGINEER);
    firm_check (&firm, "SELECT id, name, type FROM employee WHERE name IN ('U', 'V', 'W') ORDER BY id",
                "2 U engineer 4 V lead 9 W engineer");
    /* The row is an engineer, and becomes no manager. */
    g_assert_null (crow_session_upsert (firm.session, MANAGER, of_manager, other, 2, of_manager, 1, &error));
    g_assert_error (error, CROW_ERROR, CROW_ERROR_UNIQUE);
    g_clear_error (&error);
    /* What the database refuses leaves nothing behind; in one table the columns of heirs may be null. */
    if (firm.kind == CROW_INHERITANCE_JOINED)
      {
        g_assert_null (crow_session_upsert (firm.session, ENGINEER, attributes, wrong, 3, attributes, 1, &error));
        g_assert_error (error, CROW_ERROR, CROW_ERROR_NOT_NULL);
        g_clear_error (&error);
      }
    g_assert_false (crow_session_has_changes (firm.session));
    firm_check (&firm, "SELECT count(*) FROM employee", "5");
  }
  firm_commit (&firm);
  firm_clear (&firm);
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

  g_test_init (&argc, &argv, NULL);
  if (!library_is_available ())
    return 77;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/orm/inheritance/%s/bulk", kinds[i].name);

      g_autofree char *upsert = g_strdup_printf ("/orm/inheritance/%s/upsert", kinds[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (kinds[i].kind), test_bulk);
      g_test_add_data_func (upsert, GUINT_TO_POINTER (kinds[i].kind), test_upsert);
    }
  return g_test_run ();
}
