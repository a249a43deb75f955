/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inheritance in a document: operations on it, what it compiles to, and what is said of a hierarchy that is not finished.
 */
#include "config.h"

#include "document-test.h"

#include <string.h>

#include "document/crow-clipboard.h"
#include "document/crow-merge.h"
#include "document/crow-operation.h"
#include "sql/crow-ddl.h"
#include "sql/crow-schema-check.h"

typedef struct
{
  CrowDocument *document;
  CrowEntity *person, *student, *teacher, *course;
} Fixture;

static CrowEntity *
add_entity (CrowDocument *document,
            const char   *name,
            const char   *attribute)
{
  CrowEntity *entity = crow_operation_add_entity (document, crow_document_get_diagram (document, 0), name, 0, 0);

  crow_operation_add_attribute (entity, attribute, CROW_TYPE_TEXT, -1);
  return entity;
}

static void
inherit (CrowEntity         *entity,
         CrowEntity         *parent,
         CrowInheritanceKind strategy)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (crow_operation_set_parent (entity, parent, strategy, &error));
  g_assert_no_error (error);
}

static CrowLink *
connect (CrowDocument *document,
         CrowLinkKind  kind,
         CrowEntity   *one,
         CrowEntity   *other)
{
  g_autoptr (GError) error = NULL;
  CrowLink *link = crow_operation_connect (document, kind, one, other, &error);

  g_assert_no_error (error);
  return link;
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->document = crow_document_new ();
  crow_document_set_id_seed (self->document, 7);
  self->person = add_entity (self->document, "person", "name");
  self->student = add_entity (self->document, "student", "number");
  self->teacher = add_entity (self->document, "teacher", "subject");
  self->course = add_entity (self->document, "course", "title");
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->document);
}

static CrowSchema *
compile (CrowDocument *document)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_document_compile (document, &error);
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_no_error (error);
  problems = crow_schema_check (schema, CROW_DIALECTS_ALL);
  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (problems, i);

      if (problem->severity == CROW_SEVERITY_ERROR)
        g_error ("%s: %s", problem->code, problem->message);
    }
  return schema;
}

static const CrowEntityInfo *
find_entity (CrowSchema *schema,
             const char *name)
{
  return crow_schema_get_entity (schema, crow_schema_lookup_entity (schema, name));
}

static void
assert_ddl_has (CrowSchema *schema,
                const char *wanted)
{
  g_autofree char *written = crow_ddl_to_sql (schema, CROW_DIALECT_SQLITE, CROW_DDL_DEFAULT, NULL);
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
  /* Columns of types stand below each other. */
  g_autofree char *sql = g_regex_replace_literal (blanks, written, -1, 0, " ", 0, NULL);

  if (strstr (sql, wanted) == NULL)
    g_error ("no “%s” in:\n%s", wanted, sql);
}

static void
test_single (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowSchema) schema = NULL;
  const CrowEntityInfo *person, *student;

  inherit (self->student, self->person, CROW_INHERITANCE_SINGLE);
  inherit (self->teacher, self->person, CROW_INHERITANCE_SINGLE);
  g_assert_cmpstr (crow_document_get_undo_label (self->document), ==, "Inherit");
  /* The key said nothing. */
  g_assert_cmpuint (crow_entity_get_n_attributes (self->student), ==, 1);
  g_assert_null (crow_entity_get_primary_key (self->student));
  g_assert_true (crow_entity_get_inherited_key (self->student) == crow_entity_get_primary_key (self->person));
  g_assert_cmpstr (crow_attribute_get_name (crow_entity_get_discriminator (self->person)), ==, "type");

  schema = compile (self->document);
  person = find_entity (schema, "person");
  student = find_entity (schema, "student");
  g_assert_cmpuint (person->inheritance->parent, ==, CROW_NONE);
  g_assert_cmpstr (person->attributes[person->inheritance->discriminator].name, ==, "type");
  g_assert_cmpstr (person->inheritance->value, ==, "person");
  g_assert_cmpstr (student->inheritance->value, ==, "student");
  g_assert_cmpuint (student->inheritance->kind, ==, CROW_INHERITANCE_SINGLE);
  g_assert_cmpuint (student->primary_key, ==, CROW_NONE);
  assert_ddl_has (schema, "type TEXT NOT NULL DEFAULT 'person'");
  assert_ddl_has (schema, "number TEXT,");
  document_test_round_trip (self->document);
}

static void
test_joined (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (CrowSchema) schema = NULL;
  const CrowEntityInfo *student;
  CrowEntity *heir;

  /* One that has a key keeps it, another has the parent's. */
  inherit (self->student, self->person, CROW_INHERITANCE_JOINED);
  g_assert_false (crow_attribute_get_auto (crow_entity_get_attribute (self->student, 0)));
  heir = crow_operation_add_heir (self->person, NULL, 0, 0, NULL);
  g_assert_cmpuint (crow_entity_get_strategy (heir), ==, CROW_INHERITANCE_JOINED);
  g_assert_cmpuint (crow_entity_get_n_attributes (heir), ==, 0);
  schema = compile (self->document);
  student = find_entity (schema, "entity1");
  g_assert_cmpuint (student->n_attributes, ==, 1);
  g_assert_cmpstr (student->attributes[0].name, ==, "id");
  g_assert_cmpuint (student->primary_key, ==, 0);
  g_assert_true (g_str_has_suffix (student->keys[0].id, ".key"));
  g_assert_cmpuint (student->inheritance->on_delete, ==, CROW_ACTION_CASCADE);
  assert_ddl_has (schema, "REFERENCES person (id) ON DELETE CASCADE");
  document_test_round_trip (self->document);
}

/* Links to heirs refer to the key that these inherit, whatever it becomes. */
static void
test_links (Fixture      *self,
            gconstpointer data)
{
  CrowInheritanceKind strategy = GPOINTER_TO_UINT (data);
  CrowLink *taught = connect (self->document, CROW_LINK_ONE_TO_MANY, self->teacher, self->course);
  CrowLink *attended;
  g_autoptr (CrowSchema) schema = NULL;
  const CrowRelationshipInfo *link;
  CrowAttribute *person_id = crow_entity_get_attribute (self->person, 0);

  inherit (self->student, self->person, strategy);
  inherit (self->teacher, self->person, strategy);
  attended = connect (self->document, CROW_LINK_MANY_TO_MANY, self->student, self->course);
  if (strategy == CROW_INHERITANCE_SINGLE)
    g_assert_true (crow_link_column_get_references (crow_link_get_column (taught, 0)) == person_id);
  schema = compile (self->document);
  link = crow_schema_get_relationship (schema, 0);
  g_assert_cmpuint (link->ends[0].entity, ==, crow_schema_lookup_entity (schema, "teacher"));
  g_assert_cmpuint (link->references[0].target, ==,
                    crow_schema_lookup_entity (schema, strategy == CROW_INHERITANCE_SINGLE ? "person" : "teacher"));
  assert_ddl_has (schema, strategy == CROW_INHERITANCE_SINGLE ? "(teacher_id) REFERENCES person (id)"
                                                              : "(teacher_id) REFERENCES teacher (id)");
  assert_ddl_has (schema, strategy == CROW_INHERITANCE_SINGLE ? "(student_id) REFERENCES person (id)"
                                                              : "(student_id) REFERENCES student (id)");
  g_assert_nonnull (attended);

  /* Standing alone, it is referred to by a key of its own again. */
  inherit (self->teacher, NULL, CROW_INHERITANCE_SINGLE);
  g_assert_nonnull (crow_entity_get_primary_key (self->teacher));
  g_assert_true (crow_attribute_get_auto (crow_entity_get_attribute (self->teacher, 0)));
  g_assert_true (crow_link_column_get_references (crow_link_get_column (taught, 0)) ==
                 crow_entity_get_attribute (self->teacher, 0));
  g_assert_null (crow_entity_get_discriminator_value (self->teacher));
  crow_schema_unref (schema);
  schema = compile (self->document);
  assert_ddl_has (schema, "(teacher_id) REFERENCES teacher (id)");
  document_test_round_trip (self->document);
}

static void
test_delete_root (Fixture      *self,
                  gconstpointer data)
{
  CrowNode *nodes[] = { CROW_NODE (self->person) };
  CrowLink *taught;
  CrowEntity *tutor;
  g_autoptr (CrowSchema) schema = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  inherit (self->student, self->person, CROW_INHERITANCE_SINGLE);
  inherit (self->teacher, self->person, CROW_INHERITANCE_SINGLE);
  tutor = crow_operation_add_heir (self->teacher, NULL, 0, 0, NULL);
  taught = connect (self->document, CROW_LINK_ONE_TO_MANY, tutor, self->course);
  before = document_test_to_text (self->document);
  crow_operation_delete (self->document, nodes, 1);

  /* What inherited stands alone; what inherited from that still does. */
  g_assert_null (crow_entity_get_parent (self->student));
  g_assert_nonnull (crow_entity_get_primary_key (self->student));
  g_assert_null (crow_entity_get_discriminator (self->student));
  g_assert_true (crow_entity_get_parent (tutor) == self->teacher);
  g_assert_cmpstr (crow_attribute_get_name (crow_entity_get_discriminator (self->teacher)), ==, "type");
  g_assert_nonnull (crow_node_get_document (CROW_NODE (taught)));
  schema = compile (self->document);
  assert_ddl_has (schema, "(entity1_id) REFERENCES teacher (id)");
  document_test_round_trip (self->document);
  crow_document_undo (self->document);
  after = document_test_to_text (self->document);
  document_test_assert_same (after, before);
}

static void
test_delete_middle (Fixture      *self,
                    gconstpointer data)
{
  CrowNode *nodes[] = { CROW_NODE (self->student) };
  CrowLink *taught = connect (self->document, CROW_LINK_ONE_TO_MANY, self->teacher, self->course);
  g_autoptr (CrowSchema) schema = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  inherit (self->student, self->person, CROW_INHERITANCE_JOINED);
  inherit (self->teacher, self->student, CROW_INHERITANCE_SINGLE);
  /* The nearest key is that of the joined one. */
  g_assert_true (crow_link_column_get_references (crow_link_get_column (taught, 0)) ==
                 crow_entity_get_attribute (self->student, 0));
  before = document_test_to_text (self->document);
  crow_operation_delete (self->document, nodes, 1);
  g_assert_true (crow_entity_get_parent (self->teacher) == self->person);
  schema = compile (self->document);
  assert_ddl_has (schema, "(teacher_id) REFERENCES person (id)");
  crow_document_undo (self->document);
  after = document_test_to_text (self->document);
  document_test_assert_same (after, before);
}

static void
refused (CrowEntity         *entity,
         CrowEntity         *parent,
         CrowInheritanceKind strategy,
         const char         *why)
{
  guint steps = crow_document_get_n_steps (crow_node_get_document (CROW_NODE (entity)));
  g_autoptr (GError) error = NULL;

  g_assert_false (crow_operation_set_parent (entity, parent, strategy, &error));
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
  if (strstr (error->message, why) == NULL)
    g_error ("no “%s” in “%s”", why, error->message);
  g_assert_cmpuint (crow_document_get_n_steps (crow_node_get_document (CROW_NODE (entity))), ==, steps);
}

static void
test_refused (Fixture      *self,
              gconstpointer data)
{
  CrowLink *taught;

  refused (self->person, self->person, CROW_INHERITANCE_SINGLE, "which inherits from it");
  inherit (self->student, self->person, CROW_INHERITANCE_SINGLE);
  refused (self->person, self->student, CROW_INHERITANCE_SINGLE, "which inherits from it");
  refused (self->teacher, self->student, CROW_INHERITANCE_JOINED, "has no table of its own");
  inherit (self->student, self->person, CROW_INHERITANCE_JOINED);
  inherit (self->teacher, self->student, CROW_INHERITANCE_JOINED);
  refused (self->student, self->person, CROW_INHERITANCE_SINGLE, "needs a table of its own");
  crow_operation_set_primary (crow_entity_get_attribute (self->course, 1), TRUE);
  taught = connect (self->document, CROW_LINK_MANY_TO_MANY, self->course, self->person);
  g_assert_nonnull (taught);
  connect (self->document, CROW_LINK_ONE_TO_MANY, self->course, self->person);
  refused (self->course, self->person, CROW_INHERITANCE_SINGLE, "not as many attributes");
  crow_operation_set_primary (crow_entity_get_attribute (self->person, 0), FALSE);
  refused (self->course, self->person, CROW_INHERITANCE_SINGLE, "has no primary key to inherit");
}

/* A key that means something stays as an attribute; a version is the root's. */
static void
test_keeps (Fixture      *self,
            gconstpointer data)
{
  crow_operation_set_primary (crow_entity_get_attribute (self->student, 1), TRUE);
  crow_operation_set_primary (crow_entity_get_attribute (self->student, 0), FALSE);
  crow_operation_delete (self->document, (CrowNode *[]) { CROW_NODE (crow_entity_get_attribute (self->student, 0)) }, 1);
  inherit (self->student, self->person, CROW_INHERITANCE_SINGLE);
  g_assert_nonnull (crow_entity_find_attribute (self->student, "number"));
  g_assert_null (crow_entity_get_primary_key (self->student));
  /* Its own hierarchy comes along. */
  inherit (self->teacher, self->course, CROW_INHERITANCE_SINGLE);
  inherit (self->course, self->person, CROW_INHERITANCE_SINGLE);
  g_assert_null (crow_entity_get_discriminator (self->course));
  g_assert_null (crow_entity_find_attribute (self->course, "type"));
  crow_schema_unref (compile (self->document));
}

static void
test_copy (Fixture      *self,
           gconstpointer data)
{
  CrowNode *one[] = { CROW_NODE (self->student), CROW_NODE (self->course) };
  CrowNode *all[] = { CROW_NODE (self->person), CROW_NODE (self->student) };
  CrowDiagram *diagram = crow_document_get_diagram (self->document, 0);
  g_autoptr (GPtrArray) fresh = NULL;
  g_autoptr (CrowDocument) copied = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (CrowSchema) alone = NULL;

  inherit (self->student, self->person, CROW_INHERITANCE_SINGLE);
  connect (self->document, CROW_LINK_ONE_TO_MANY, self->student, self->course);
  copied = crow_clipboard_copy (self->document, diagram, one, 2);
  document_test_round_trip (copied);
  alone = compile (copied);
  g_assert_null (find_entity (alone, "student")->inheritance);
  g_assert_cmpuint (find_entity (alone, "student")->n_attributes, ==, 2);
  assert_ddl_has (alone, "(student_id) REFERENCES student (id)");

  fresh = crow_operation_duplicate (self->document, diagram, all, 2);
  g_assert_cmpuint (fresh->len, ==, 2);
  g_assert_true (crow_entity_get_parent (g_ptr_array_index (fresh, 1)) == g_ptr_array_index (fresh, 0));
  schema = compile (self->document);
  g_assert_cmpuint (find_entity (schema, "student2")->inheritance->parent, ==,
                    crow_schema_lookup_entity (schema, "person2"));
}

/* One side deletes what an heir was added to on the other. */
static void
test_merge (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (CrowDocument) base = NULL;
  g_autoptr (CrowDocument) theirs = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  CrowNode *gone;

  inherit (self->student, self->person, CROW_INHERITANCE_SINGLE);
  text = document_test_to_text (self->document);
  base = document_test_load (text);
  theirs = document_test_load (text);
  gone = CROW_NODE (crow_document_lookup_entity (theirs, "person"));
  inherit (self->teacher, self->person, CROW_INHERITANCE_SINGLE);
  crow_operation_delete (theirs, &gone, 1);
  conflicts = crow_operation_merge (self->document, base, theirs);
  g_assert_cmpuint (conflicts->len, ==, 1);
  g_assert_nonnull (strstr (((GError *) g_ptr_array_index (conflicts, 0))->message, "cannot inherit from what was deleted"));
  g_assert_null (crow_document_lookup_entity (self->document, "person"));
  g_assert_null (crow_entity_get_parent_id (self->teacher));
  schema = compile (self->document);
  g_assert_cmpuint (find_entity (schema, "teacher")->primary_key, ==, 0);
  document_test_round_trip (self->document);
}

static void
test_fix (Fixture      *self,
          gconstpointer data)
{
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEdit) edit = NULL;
  guint found = 0;

  inherit (self->student, self->person, CROW_INHERITANCE_SINGLE);
  inherit (self->teacher, self->person, CROW_INHERITANCE_SINGLE);
  edit = crow_document_begin_edit (self->document, "Spoil");
  crow_entity_set_discriminator_value (self->teacher, "student");
  crow_attribute_set_name (crow_entity_find_attribute (self->teacher, "subject"), "number");
  crow_edit_commit (g_steal_pointer (&edit));
  schema = crow_document_compile (self->document, &error);
  g_assert_no_error (error);
  problems = crow_schema_check (schema, CROW_DIALECTS_ALL);
  for (guint i = 0; i < problems->len; i++)
    {
      const CrowProblem *problem = g_ptr_array_index (problems, i);

      if (problem->fix != CROW_FIX_CHANGE_VALUE && !g_str_equal (problem->code, "inherited-name"))
        continue;
      found++;
      g_assert_true (crow_operation_apply_fix (self->document, problem, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (found, ==, 2);
  g_assert_cmpstr (crow_entity_get_discriminator_value (self->teacher), ==, "teacher");
  crow_schema_unref (compile (self->document));
}

/* What is said of a hierarchy that cannot be compiled, and what is left out. */
static void
test_unfinished (void)
{
  static const struct
  {
    const char *xml;
    const char *message; /* the first */
    guint n_entities;    /* that are left */
  } cases[] = {
    { "<entity id='a' name='a' inherits='b'/><entity id='b' name='b' inherits='a'/><entity id='c' name='c' inherits='a'/>",
      "in a circle, from itself", 0 },
    { "<entity id='a' name='a' inherits='a'/>", "in a circle, from itself", 0 },
    { "<entity id='a' name='a'/><entity id='b' name='b' inherits='a'/>", "has no primary key, which “b” is to inherit", 1 },
    { "<entity id='a' name='a'><attribute id='i' name='i'/><key id='k' kind='primary' attributes='i'/></entity>"
      "<entity id='b' name='b' inherits='a'/><entity id='c' name='c' inherits='b' strategy='joined'/>",
      "has no discriminator", 1 },
    { "<entity id='a' name='a' discriminator='i'><attribute id='i' name='i'/><key id='k' kind='primary' attributes='i'/>"
      "</entity><entity id='b' name='b' inherits='a'/><entity id='c' name='c' inherits='b' strategy='joined'/>",
      "is to have a table of its own, but “b”", 2 },
    { "<entity id='a' name='a' discriminator='i'><attribute id='i' name='i'/><key id='k' kind='primary' attributes='i'/>"
      "</entity><entity id='b' name='b' inherits='a'><attribute id='j' name='j'/>"
      "<key id='l' kind='primary' attributes='j'/></entity>",
      "cannot have a primary key of its own", 2 },
    { "<entity id='a' name='a' discriminator='i'><attribute id='i' name='i'/><key id='k' kind='primary' attributes='i'/>"
      "</entity><entity id='b' name='b' inherits='a' strategy='joined'><attribute id='j' name='j'/>"
      "<attribute id='m' name='m'/><key id='l' kind='primary' attributes='j m'/></entity>",
      "is not like that of “a”", 1 },
    { "<entity id='a' name='a' discriminator='i'><attribute id='i' name='i'/><key id='k' kind='primary' attributes='i'/>"
      "</entity><entity id='b' name='b' inherits='a' version='j'><attribute id='j' name='j' type='integer'/></entity>",
      "Choose the version attribute there", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("<crowfoot xmlns='https://crowfoot-designer.github.io/ns/1' version='1'>"
                                               "<model id='model' name='m'>%s</model></crowfoot>", cases[i].xml);
      g_autoptr (CrowDocument) document = document_test_load (text);
      g_autoptr (CrowSchema) schema = NULL;
      g_autoptr (CrowSchema) whole = NULL;
      g_autoptr (GPtrArray) skipped = NULL;
      g_autoptr (GError) error = NULL;

      schema = crow_document_compile_partial (document, &skipped, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (crow_schema_get_n_entities (schema), ==, cases[i].n_entities);
      g_assert_cmpuint (skipped->len, >=, 1);
      if (strstr (((GError *) g_ptr_array_index (skipped, 0))->message, cases[i].message) == NULL)
        g_error ("case %u says “%s”", i, ((GError *) g_ptr_array_index (skipped, 0))->message);
      /* Ended at the first. */
      whole = crow_document_compile (document, &error);
      g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_UNFINISHED);
      document_test_round_trip (document);
    }
}

#define ADD(path, data, func) g_test_add ("/document/inherit/" path, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("single", NULL, test_single);
  ADD ("joined", NULL, test_joined);
  ADD ("links/single", GUINT_TO_POINTER (CROW_INHERITANCE_SINGLE), test_links);
  ADD ("links/joined", GUINT_TO_POINTER (CROW_INHERITANCE_JOINED), test_links);
  ADD ("delete-root", NULL, test_delete_root);
  ADD ("delete-middle", NULL, test_delete_middle);
  ADD ("refused", NULL, test_refused);
  ADD ("keeps", NULL, test_keeps);
  ADD ("copy", NULL, test_copy);
  ADD ("merge", NULL, test_merge);
  ADD ("fix", NULL, test_fix);
  g_test_add_func ("/document/inherit/unfinished", test_unfinished);
  return g_test_run ();
}
