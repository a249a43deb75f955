/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Migrations between drawings whose tables lie in several schemas, which are databases to MariaDB: the scripts there and
 * back are run on the real database, where the tables must become those of the drawing, and keep their rows.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "sql/crow-ddl.h"
#include "sql/crow-migration.h"

#include "diff-common.h"
#include "fixtures.h"

/* %s is the name of the other schema. */
#define HEAD "<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'><model id='m' name='m'>"
#define HOME \
  "<entity id='a' name='home'><attribute id='a.id' name='id' type='integer' required='true'/>" \
  "<attribute id='a.n' name='n' type='integer'/><key id='a.k' kind='primary' attributes='a.id'/></entity>"
#define AWAY(name, schema, more) \
  "<entity id='b' name='" name "'" schema "><attribute id='b.id' name='id' type='integer' required='true'/>" \
  "<attribute id='b.a' name='home_id' type='integer'/>" more "<key id='b.k' kind='primary' attributes='b.id'/></entity>"
#define LINK(rule) \
  "<link id='l' delete='" rule "'><end entity='a' role='home'/><end entity='b' role='aways'/>" \
  "<column attribute='b.a' references='a.id'/></link>"
/* SQLite has the name of the schema before that of the table. */
#define VIEW \
  "<view id='v' name='seen'" THERE " sqlite='SELECT id FROM crow_far_%s_away' " \
  "postgresql='SELECT id FROM crow_far_%s.away' mariadb='SELECT id FROM crow_far_%s.away'/>"
#define TAIL "</model></crowfoot>"
#define THERE " schema='crow_far_%s'"

static const struct
{
  const char *name;
  const char *from;
  const char *to;
} edits[] = {
  { "add-reference", HEAD HOME AWAY ("away", THERE, "") TAIL, HEAD HOME AWAY ("away", THERE, "") LINK ("nullify") TAIL },
  { "other-rule", HEAD HOME AWAY ("away", THERE, "") LINK ("nullify") TAIL,
    HEAD HOME AWAY ("away", THERE, "") LINK ("cascade") TAIL },
  { "add-table", HEAD HOME TAIL, HEAD HOME AWAY ("away", THERE, "") LINK ("cascade") TAIL },
  { "add-column", HEAD HOME AWAY ("away", THERE, "") LINK ("cascade") TAIL,
    HEAD HOME AWAY ("away", THERE, "<attribute id='b.x' name='x' type='integer'/>") LINK ("cascade") TAIL },
  { "other-type", HEAD HOME AWAY ("away", THERE, "<attribute id='b.x' name='x' type='integer'/>") LINK ("cascade") TAIL,
    HEAD HOME AWAY ("away", THERE, "<attribute id='b.x' name='x' type='bigint'/>") LINK ("cascade") TAIL },
  { "date-to-uuid", HEAD HOME AWAY ("away", THERE, "<attribute id='b.x' name='x' type='date'/>") LINK ("cascade") TAIL,
    HEAD HOME AWAY ("away", THERE, "<attribute id='b.x' name='x' type='uuid'/>") LINK ("cascade") TAIL },
  { "rename", HEAD HOME AWAY ("away", THERE, "") LINK ("cascade") TAIL,
    HEAD HOME AWAY ("far", THERE, "") LINK ("cascade") TAIL },
  { "move", HEAD HOME AWAY ("away", "", "") LINK ("cascade") TAIL, HEAD HOME AWAY ("away", THERE, "") LINK ("cascade") TAIL },
  { "move-and-rename", HEAD HOME AWAY ("away", "", "") LINK ("cascade") TAIL,
    HEAD HOME AWAY ("far", THERE, "") LINK ("nullify") TAIL },
  { "add-view", HEAD HOME AWAY ("away", THERE, "") TAIL,
    HEAD HOME AWAY ("away", THERE, "") VIEW TAIL },
};

static CrowSchema *
load (const char *text)
{
  g_autofree char *number = g_strdup_printf ("%d", (int) getpid ());
  g_auto (GStrv) pieces = g_strsplit (text, "%s", -1);
  g_autofree char *xml = g_strjoinv (number, pieces);

  return fixture_load (xml);
}

static void
run (TestDatabase *database,
     CrowSchema   *from,
     CrowSchema   *to,
     const char   *what)
{
  g_autofree char *far = g_strdup_printf ("crow_far_%d", (int) getpid ());
  const char *databases[] = { far, NULL };
  g_autoptr (CrowDiff) diff = crow_diff_new (from, to, database->dialect, CROW_DIFF_DEFAULT);
  g_autoptr (CrowMigration) migration = crow_migration_new (diff);
  g_autofree char *sql = crow_migration_to_sql (migration);
  g_autofree char *message = NULL;
  g_autoptr (CrowSchema) found = NULL;

  g_assert_cmpuint (crow_diff_get_n_changes (diff), >, 0);
  if (!test_database_run (database, sql, &message))
    g_error ("%s: %s\n%s", what, message, sql);
  found = test_introspect_databases (database, databases);
  test_assert_same (found, to, database->dialect, what);
}

static void
test_edits (gconstpointer data)
{
  CrowDialectId dialect = GPOINTER_TO_UINT (data);

  if (!test_can_introspect (dialect))
    {
      g_test_skip ("there is no such server");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (TestDatabase) database = test_database_new (dialect);
      g_autoptr (CrowSchema) from = load (edits[i].from);
      g_autoptr (CrowSchema) to = load (edits[i].to);
      g_autofree char *create = crow_ddl_to_sql (from, dialect, CROW_DDL_DEFAULT, NULL);
      g_autofree char *message = NULL, *drop = NULL;

      if (!test_database_run (database, create, &message) ||
          !test_database_run (database, "INSERT INTO home (id, n) VALUES (1, 10), (2, 20);", &message))
        g_error ("%s: %s", edits[i].name, message);
      run (database, from, to, edits[i].name);
      run (database, to, from, edits[i].name);
      {
        g_autofree char *rows = g_strchomp (test_database_query (database, "SELECT sum(n) FROM home"));

        g_assert_cmpstr (rows, ==, "30");
      }
      drop = g_strdup_printf ("SET foreign_key_checks = 0; DROP DATABASE IF EXISTS crow_far_%d;", (int) getpid ());
      if (dialect == CROW_DIALECT_MARIADB && !test_database_run (database, drop, &message))
        g_error ("%s", message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *path = g_strconcat ("/sql/migrate-databases/", crow_dialect_id_to_string (i), NULL);

      if (TEST_HAS_DIALECT (i))
        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_edits);
    }
  return g_test_run ();
}
