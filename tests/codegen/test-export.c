/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exporters: golden files, hostile names, and Graphviz's own opinion where it is installed.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "codegen-test.h"
#include "codegen/crow-codegen-file.h"
#include "codegen/crow-export.h"

static void
test_golden (gconstpointer data)
{
  const CrowExporter *exporter = data;
  g_autoptr (CrowSchema) schema = codegen_test_new_schema ();
  g_autofree char *text = crow_exporter_write (exporter, schema);
  g_autofree char *name = g_strconcat ("blog.", exporter->extension, NULL);

  codegen_test_assert_golden (name, text);
}

/* What inherits is said as the form can: by derived classes, by an arrow, or as the tables that there are. */
static void
test_inheritance (gconstpointer data)
{
  const CrowExporter *exporter = data;
  g_autoptr (CrowSchema) schema = codegen_test_load_example ("school");
  g_autofree char *text = crow_exporter_write (exporter, schema);
  g_autofree char *name = g_strconcat ("school.", exporter->extension, NULL);

  codegen_test_assert_golden (name, text);
}

/* One line for each that the form has a line for: no name breaks out of its place. */
static void
test_hostile (gconstpointer data)
{
  const CrowExporter *exporter = data;
  g_autoptr (CrowSchema) schema = codegen_test_new_hostile_schema ();
  g_autofree char *text = crow_exporter_write (exporter, schema);
  const char *line_end = strchr (text, '\n');

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  if (!g_str_equal (exporter->name, "json"))
    g_assert_nonnull (g_strstr_len (text, line_end - text, CROW_CODEGEN_MARK));
  g_assert_null (strstr (text, "\n#define x\n"));
}

static void
test_lookup (void)
{
  for (guint i = 0; crow_exporters[i] != NULL; i++)
    {
      g_assert_true (crow_exporter_lookup (crow_exporters[i]->name) == crow_exporters[i]);
      if (i > 0)
        g_assert_cmpstr (crow_exporters[i - 1]->name, <, crow_exporters[i]->name);
    }
  g_assert_null (crow_exporter_lookup ("nothing"));
  g_assert_null (crow_exporter_lookup (NULL));
}

static CrowSchema *
load (guint number)
{
  return number == 0   ? codegen_test_new_schema ()
         : number == 1 ? codegen_test_new_hostile_schema ()
                       : codegen_test_load_example ("school");
}

static void
test_graphviz (void)
{
  g_autofree char *dot = g_find_program_in_path ("dot");
  g_autofree char *directory = NULL;

  if (dot == NULL)
    {
      g_test_skip ("Graphviz is not installed");
      return;
    }
  directory = codegen_test_make_directory ();
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CrowSchema) schema = load (i);
      g_autofree char *text = crow_exporter_write (crow_exporter_lookup ("graphviz"), schema);
      g_autofree char *path = g_build_filename (directory, "schema.dot", NULL);
      g_autofree char *output = NULL;

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_assert_cmpint (codegen_test_run (directory, &output, dot, "-Tplain", "-o", "schema.plain", "schema.dot", NULL),
                       ==, 0);
      g_assert_cmpstr (output, ==, "");
    }
  codegen_test_remove_directory (directory);
}

/* What PlantUML itself makes of it. */
static void
test_plantuml (void)
{
  g_autofree char *plantuml = g_find_program_in_path ("plantuml");
  g_autofree char *directory = NULL;

  if (plantuml == NULL)
    {
      g_test_skip ("PlantUML is not installed");
      return;
    }
  directory = codegen_test_make_directory ();
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CrowSchema) schema = load (i);
      g_autofree char *text = crow_exporter_write (crow_exporter_lookup ("plantuml"), schema);
      g_autofree char *path = g_build_filename (directory, "schema.puml", NULL);
      g_autofree char *output = NULL;
      int status;

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      status = codegen_test_run (directory, &output, "sh", "-c", "plantuml -syntax < schema.puml", NULL);
      if (status != 0 || strstr (output, "ERROR") != NULL)
        g_test_message ("%s\n%s", text, output);
      g_assert_cmpint (status, ==, 0);
      g_assert_null (strstr (output, "ERROR"));
    }
  codegen_test_remove_directory (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codegen/export/lookup", test_lookup);
  g_test_add_func ("/codegen/export/graphviz", test_graphviz);
  g_test_add_func ("/codegen/export/plantuml", test_plantuml);
  for (guint i = 0; crow_exporters[i] != NULL; i++)
    {
      g_autofree char *golden = g_strconcat ("/codegen/export/golden/", crow_exporters[i]->name, NULL);
      g_autofree char *inheritance = g_strconcat ("/codegen/export/inheritance/", crow_exporters[i]->name, NULL);
      g_autofree char *hostile = g_strconcat ("/codegen/export/hostile/", crow_exporters[i]->name, NULL);

      g_test_add_data_func (golden, crow_exporters[i], test_golden);
      g_test_add_data_func (inheritance, crow_exporters[i], test_inheritance);
      g_test_add_data_func (hostile, crow_exporters[i], test_hostile);
    }
  return g_test_run ();
}
