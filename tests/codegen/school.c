/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a program does with types that are derived from each other.
 */
#include <stdio.h>

#include "school.h"

static void
mark (CrowSession *session, SchoolStudent *student, SchoolCourse *course, int marks)
{
  SchoolMarking *marking = school_marking_new (session);

  school_marking_set_student (marking, student);
  school_marking_set_course (marking, course);
  school_marking_set_marks (marking, marks);
}

static gboolean
fill (CrowSession *session, GError **error)
{
  SchoolHouse *house = school_house_new (session);
  SchoolStudent *harry = school_student_new (session);
  SchoolPrefect *percy = school_prefect_new (session);
  SchoolTeacher *severus = school_teacher_new (session);
  SchoolHead *albus = school_head_new (session);
  SchoolCourse *potions = school_course_new (session);
  SchoolCourse *alchemy = school_course_new (session);

  school_house_set_name (house, "Lions");
  school_person_set_name (SCHOOL_PERSON (harry), "Harry");
  school_student_set_level (harry, SCHOOL_LEVEL_FIRST);
  school_student_set_mentor (harry, percy);                          /* to an heir in the same table */
  school_person_set_name (SCHOOL_PERSON (percy), "Percy");
  school_person_set_born_text (SCHOOL_PERSON (percy), "1976-08-22");
  school_student_set_level (SCHOOL_STUDENT (percy), SCHOOL_LEVEL_SECOND);
  school_prefect_set_since_text (percy, "1991-09-01");
  school_person_set_name (SCHOOL_PERSON (severus), "Severus");
  school_teacher_set_subject (severus, "Potions");
  school_person_set_name (SCHOOL_PERSON (albus), "Albus");
  school_teacher_set_subject (SCHOOL_TEACHER (albus), "Alchemy");    /* in the second of three tables */
  school_head_set_office (albus, "Tower");
  school_course_set_title (potions, "Brewing");
  school_course_set_title (alchemy, "Stones");
  school_teacher_add_course (severus, potions);
  school_teacher_add_course (SCHOOL_TEACHER (albus), alchemy);
  school_student_add_attended (harry, potions);
  school_student_add_attended (SCHOOL_STUDENT (percy), potions);
  school_house_add_person (house, SCHOOL_PERSON (harry));
  school_house_add_person (house, SCHOOL_PERSON (percy));
  school_house_add_person (house, SCHOOL_PERSON (severus));
  school_house_add_person (house, SCHOOL_PERSON (albus));
  mark (session, harry, potions, 3);
  mark (session, harry, potions, 4);
  mark (session, SCHOOL_STUDENT (percy), potions, 9);
  mark (session, SCHOOL_STUDENT (percy), alchemy, 10);
  crow_session_add (session, CROW_OBJECT (house));
  return crow_session_commit (session, error);
}

static void
show (SchoolPerson *person)
{
  printf ("%s is a %s of %s", school_person_get_name (person), G_OBJECT_TYPE_NAME (person),
          school_house_get_name (school_person_get_house (person)));
  if (SCHOOL_IS_STUDENT (person))
    {
      SchoolStudent *student = SCHOOL_STUDENT (person);
      SchoolPrefect *mentor = school_student_get_mentor (student);

      printf (", %s level, attends %u", school_level_to_text (school_student_get_level (student)),
              crow_collection_get_n_items (school_student_get_attended (student)));
      /* Through any number of marks, each course once. */
      printf (", has marks in %u", crow_collection_get_n_items (school_student_get_marked_courses (student)));
      if (mentor != NULL)
        printf (", looked after by %s", school_person_get_name (SCHOOL_PERSON (mentor)));
    }
  if (SCHOOL_IS_PREFECT (person))
    printf (", prefect since %s with %u wards", school_prefect_get_since_text (SCHOOL_PREFECT (person)),
            crow_collection_get_n_items (school_prefect_get_wards (SCHOOL_PREFECT (person))));
  if (SCHOOL_IS_TEACHER (person))
    printf (", teaches %s", school_teacher_get_subject (SCHOOL_TEACHER (person)));
  if (SCHOOL_IS_HEAD (person))
    printf (", sits in the %s", school_head_get_office (SCHOOL_HEAD (person)));
  printf ("\n");
}

/* Takes the query. */
static gboolean
list (const char *title, CrowQuery *query, GError **error)
{
  GListModel *people = crow_query_run (query, error);
  guint i;

  g_object_unref (query);
  if (people == NULL)
    return FALSE;
  printf ("%s:", title);
  for (i = 0; i < g_list_model_get_n_items (people); i++)
    {
      SchoolPerson *person = SCHOOL_PERSON (g_list_model_get_item (people, i));

      printf (" %s", school_person_get_name (person));
      g_object_unref (person);
    }
  printf ("\n");
  g_object_unref (people);
  return TRUE;
}

static gboolean
look (CrowSession *session, GError **error)
{
  SchoolHouse *house = school_house_find_by_name (session, "Lions", error);
  SchoolPerson *percy, *albus;
  CrowCollection *people;
  CrowQuery *query;
  guint i;

  if (house == NULL)
    return FALSE;
  /* A role to a parent leads to objects of what each is. */
  people = school_house_get_people (house);
  for (i = 0; i < crow_collection_get_n_items (people); i++)
    show (SCHOOL_PERSON (crow_collection_get (people, i)));

  /* By the key that all share; by a unique key of a parent and of a table of its own. */
  percy = school_person_find_by_name (session, "Percy", error);
  albus = SCHOOL_PERSON (school_teacher_find_by_subject (session, "Alchemy", error));
  if (percy == NULL || albus == NULL)
    return FALSE;
  printf ("Percy is %sa prefect, %sa teacher; Albus is %sa head\n",
          school_prefect_find (session, school_person_get_id (percy), error) != NULL ? "" : "not ",
          school_teacher_find (session, school_person_get_id (percy), error) != NULL ? "" : "not ",
          SCHOOL_IS_HEAD (albus) ? "" : "not ");

  /* A query for an entity finds what inherits from it; conditions are those of all. */
  query = school_student_query (session);
  school_person_order_by_name (query, FALSE);
  if (!list ("Students", query, error))
    return FALSE;
  query = school_person_query (session);
  crow_query_where (query, school_teacher_subject_like ("%o%"));
  if (!list ("Who teaches something with an o", query, error))
    return FALSE;
  query = school_teacher_query (session);
  crow_query_where (query, school_teacher_courses_any (school_course_title_eq ("Stones")));
  crow_query_where (query, school_person_house_is (house));
  return list ("Who teaches “Stones”", query, error);
}

static void
told_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  (void) object;
  (void) data;
  printf ("notified of %s::%s\n", g_type_name (pspec->owner_type), pspec->name);
}

/* Properties are inherited as functions are. */
static gboolean
change (CrowSession *session, GError **error)
{
  SchoolPerson *person = school_person_find_by_name (session, "Albus", error);
  char *name = NULL, *subject = NULL;
  GObject *house = NULL;
  CrowQuery *query;
  gulong handler;
  gint64 version;

  if (person == NULL)
    return FALSE;
  handler = g_signal_connect (person, "notify", G_CALLBACK (told_cb), NULL);
  version = school_person_get_version (person);
  g_object_set (person, "name", "Brian", NULL);
  g_object_set (person, "subject", "Elixirs", NULL);
  g_object_set (person, "office", "Cellar", NULL);
  if (!crow_session_commit (session, error))
    return FALSE;
  g_signal_handler_disconnect (person, handler);
  g_object_get (person, "name", &name, "subject", &subject, "house", &house, NULL);
  printf ("%s teaches %s in %s, version %+d\n", name, subject, G_OBJECT_TYPE_NAME (house),
          (int) (school_person_get_version (person) - version));
  g_free (name);
  g_free (subject);
  g_object_unref (house);

  /* Its row goes from all three tables, its course with it. */
  crow_session_delete (session, CROW_OBJECT (person));
  if (!crow_session_commit (session, error))
    return FALSE;
  query = school_person_query (session);
  school_person_order_by_name (query, FALSE);
  return list ("Left", query, error);
}

int
main (int argc, char *argv[])
{
  const char *uri = argc > 1 ? argv[1] : "sqlite:school.sqlite";
  CrowEngine *engine;
  CrowSession *session = NULL;
  GError *error = NULL;

  engine = crow_engine_open (uri, &error);
  if (engine != NULL && crow_schema_create_tables (school_schema_get (), engine, &error))
    {
      session = school_session_new (engine);
      if (fill (session, &error))
        {
          /* What is looked at comes from the database. */
          g_object_unref (session);
          session = school_session_new (engine);
          if (look (session, &error))
            change (session, &error);
        }
    }
  if (error != NULL)
    fprintf (stderr, "%s\n", error->message);
  g_clear_object (&session);
  g_clear_object (&engine);
  return error != NULL;
}
