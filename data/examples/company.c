/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: CC0-1.0
 *
 * A company: keys of several columns, two links between the same two entities, an association with attributes.
 *
 * The types and functions that begin with “company” were written by `crow codegen company.crow`.
 */
#include <stdio.h>

#include "company.h"

static CompanyEmployee *
hire (CrowSession *session, CompanyDepartment *department, const char *name, const char *email)
{
  CompanyEmployee *employee = company_employee_new (session);

  company_employee_set_name (employee, name);
  company_employee_set_email (employee, email);
  company_employee_set_hired_text (employee, "2024-01-01");
  company_employee_set_department (employee, department);
  return employee;
}

static gboolean
found (CrowSession *session, GError **error)
{
  CompanyOffice *office = company_office_new (session);
  CompanyDepartment *department = company_department_new (session);
  CompanyProject *project = company_project_new (session);
  CompanyAssignment *assignment = company_assignment_new (session);
  CompanySalary *salary = company_salary_new (session);
  CompanyEmployee *ada, *grace;

  company_office_set_country (office, "GB");
  company_office_set_number (office, 1);
  company_office_set_city (office, "London");
  company_department_set_code (department, "ENG");
  company_department_set_name (department, "Engines");
  company_office_add_department (office, department);

  ada = hire (session, department, "Ada", "ada@example.org");
  grace = hire (session, department, "Grace", "grace@example.org");
  company_employee_set_manager (grace, ada);
  /* The second link between the two: its row and that of Ada need each other, the session finds an order. */
  company_department_set_head (department, ada);

  company_salary_set_since_text (salary, "2024-01-01");
  company_salary_set_amount (salary, "4200.50");
  company_employee_add_salary (ada, salary);

  company_project_set_code (project, "AE-1");
  company_project_set_name (project, "Analytical engine");
  company_project_set_starts_text (project, "2024-02-01");
  company_assignment_set_grade (assignment, COMPANY_GRADE_LEAD);
  company_assignment_set_share (assignment, "0.50");
  company_assignment_set_since_text (assignment, "2024-02-01");
  company_assignment_set_employee (assignment, ada);
  company_assignment_set_project (assignment, project);

  crow_session_add (session, CROW_OBJECT (office));
  crow_session_add (session, CROW_OBJECT (project));
  return crow_session_commit (session, error);
}

static gboolean
look (CrowSession *session, GError **error)
{
  CompanyDepartment *department = company_department_find (session, "GB", 1, "ENG", error);
  CompanyEmployee *head;
  CompanyAssignment *assignment;
  CrowCollection *staff, *projects;
  guint i;

  if (department == NULL)
    return FALSE;
  head = company_department_get_head (department);
  printf ("%s in %s is headed by %s\n", company_department_get_name (department),
          company_office_get_city (company_department_get_office (department)), company_employee_get_name (head));
  staff = company_department_get_staff (department);
  for (i = 0; i < crow_collection_get_n_items (staff); i++)
    {
      CompanyEmployee *employee = COMPANY_EMPLOYEE (crow_collection_get (staff, i));
      CompanyEmployee *manager = company_employee_get_manager (employee);

      printf ("  %s reports to %s\n", company_employee_get_name (employee),
              manager != NULL ? company_employee_get_name (manager) : "nobody");
    }
  assignment = company_assignment_find (session, company_employee_get_id (head), "AE-1", error);
  if (assignment == NULL)
    return FALSE;
  printf ("  %s is %s of %s with %s of the time\n", company_employee_get_name (head),
          company_grade_to_text (company_assignment_get_grade (assignment)),
          company_project_get_name (company_assignment_get_project (assignment)),
          company_assignment_get_share (assignment));
  /* The same without a look at the assignment: roles through it are for reading. */
  projects = company_employee_get_projects (head);
  for (i = 0; i < crow_collection_get_n_items (projects); i++)
    {
      CompanyProject *project = COMPANY_PROJECT (crow_collection_get (projects, i));

      printf ("  people in %s: %u\n", company_project_get_name (project),
              crow_collection_get_n_items (company_project_get_employees (project)));
    }
  return TRUE;
}

static gboolean
leave (CrowSession *session, GError **error)
{
  CompanyEmployee *ada = company_employee_find_by_email (session, "ada@example.org", error);
  CompanyEmployee *grace = company_employee_find_by_email (session, "grace@example.org", error);
  CrowQuery *query;
  gint64 n = 0;

  if (ada == NULL || grace == NULL)
    return FALSE;
  crow_session_delete (session, CROW_OBJECT (ada));
  if (!crow_session_commit (session, error))
    return FALSE;
  printf ("Ada left; Grace has %s\n", company_employee_get_manager (grace) != NULL ? "a manager" : "no manager");
  query = company_assignment_query (session);
  if (crow_query_count (query, &n, error))
    printf ("Assignments left: %d\n", (int) n);
  g_object_unref (query);
  return TRUE;
}

int
main (int argc, char *argv[])
{
  GError *error = NULL;
  CrowSession *session = NULL;
  CrowEngine *engine = crow_engine_open (argc > 1 ? argv[1] : "sqlite::memory:", &error);

  if (engine != NULL && crow_schema_create_tables (company_schema_get (), engine, &error))
    {
      session = company_session_new (engine);
      if (found (session, &error))
        {
          g_object_unref (session);
          session = company_session_new (engine);
          if (look (session, &error))
            leave (session, &error);
        }
    }
  g_clear_object (&session);
  g_clear_object (&engine);
  if (error == NULL)
    return 0;
  fprintf (stderr, "%s\n", error->message);
  g_error_free (error);
  return 1;
}
