/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What compiling derives: referential actions, the unique key of a one-to-one link, the table of a many-to-many link;
 * and what it says of a drawing that is not finished.
 */
#include "config.h"

#include "document-test.h"

#include <string.h>

#include "document/crow-operation.h"

static CrowSchema *
compile (CrowDocument *document)
{
  g_autoptr (GError) error = NULL;
  CrowSchema *schema = crow_document_compile (document, &error);

  g_assert_no_error (error);
  return schema;
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
test_example (void)
{
  g_autofree char *text = document_test_example ();
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autoptr (CrowSchema) schema = compile (document);
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  const CrowEntityInfo *book = &info->entities[crow_schema_lookup_entity (schema, "book")];
  const CrowEntityInfo *profile = &info->entities[crow_schema_lookup_entity (schema, "profile")];
  const CrowEntityInfo *pairs = &info->entities[crow_schema_lookup_entity (schema, "book_tag")];
  const CrowRelationshipInfo *link;

  g_assert_cmpstr (info->id, ==, "library");
  g_assert_cmpstr (book->attributes[book->version_attribute].name, ==, "revision");
  g_assert_cmpuint (book->attributes[3].enumeration, ==, 0);
  g_assert_cmpuint (book->attributes[3].default_source, ==, CROW_VALUE_LITERAL);
  g_assert_cmpuint (book->attributes[4].default_source, ==, CROW_VALUE_NOW);
  g_assert_null (book->attributes[4].default_value);
  g_assert_cmpuint (book->attributes[1].default_source, ==, CROW_VALUE_NONE);
  g_assert_cmpuint (book->attributes[5].on_update_source, ==, CROW_VALUE_NOW);
  g_assert_cmpuint (book->attributes[7].flags, ==, CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_LINK);
  g_assert_cmpuint (book->indexes[0].n_parts, ==, 2);
  g_assert_cmpuint (book->indexes[0].parts[0].attribute, ==, CROW_NONE);
  g_assert_true (book->indexes[0].parts[1].descending);

  link = &info->relationships[0];
  g_assert_cmpstr (link->id, ==, "written");
  g_assert_cmpstr (link->references[0].id, ==, "written.reference");
  g_assert_cmpuint (link->references[0].on_delete, ==, CROW_ACTION_CASCADE);
  g_assert_cmpuint (link->references[0].on_update, ==, CROW_ACTION_NO_ACTION);
  g_assert_cmpuint (link->references[0].n_columns, ==, 1);
  g_assert_cmpuint (link->references[0].columns[0], ==, 7);
  g_assert_cmpuint (link->references[0].target_columns[0], ==, 0);
  g_assert_cmpstr (link->ends[1].order_by, ==, "title");
  g_assert_cmpuint (link->ends[0].cascades, ==, CROW_CASCADES_DEFAULT);
  g_assert_true (link->owned);

  /* One-to-one: a unique key over the reference. */
  g_assert_cmpuint (profile->n_keys, ==, 2);
  g_assert_cmpstr (profile->keys[1].id, ==, "described.key");
  g_assert_cmpuint (profile->keys[1].attributes[0], ==, 2);
  g_assert_cmpuint (profile->primary_key, ==, 0);

  link = &info->relationships[2];
  g_assert_cmpstr (link->ends[1].order_by, ==, "-label");
  g_assert_cmpstr (pairs->id, ==, "tagged.table");
  g_assert_cmpuint (pairs->flags, ==, CROW_ENTITY_ASSOCIATION);
  g_assert_cmpstr (pairs->attributes[0].id, ==, "tagged.0.book.id");
  g_assert_cmpstr (pairs->attributes[0].name, ==, "book_id");
  g_assert_cmpstr (pairs->attributes[1].name, ==, "tag_id");
  g_assert_cmpuint (pairs->attributes[1].type, ==, CROW_TYPE_INTEGER);
  g_assert_cmpuint (pairs->keys[pairs->primary_key].n_attributes, ==, 2);
  g_assert_cmpuint (link->references[1].on_delete, ==, CROW_ACTION_CASCADE);
  g_assert_cmpstr (link->references[1].id, ==, "tagged.reference.1");

  /* Lines of what was derived are those of the link. */
  g_assert_cmpuint (crow_document_get_line (document, "tagged.table"), >, 0);
  g_assert_cmpuint (crow_document_get_line (document, "tagged.table"), ==,
                    crow_document_get_line (document, "tagged.0.book.id"));
  g_assert_cmpuint (crow_document_get_line (document, "nobody.table"), ==, 0);
}

static void
test_actions (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *author = crow_operation_add_entity (document, NULL, "author", 0, 0);
  CrowEntity *book = crow_operation_add_entity (document, NULL, "book", 0, 0);
  CrowLink *link = connect (document, CROW_LINK_ONE_TO_MANY, author, book);
  CrowAttribute *key = crow_entity_get_attribute (author, 0);

  for (guint rule = 0; rule <= CROW_DELETE_NONE; rule++)
    for (guint executor = 0; executor <= CROW_EXECUTOR_DATABASE; executor++)
      {
        g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Rule");
        g_autoptr (CrowSchema) schema = NULL;

        crow_link_set_delete_rule (link, rule);
        crow_link_set_executor (link, executor);
        crow_attribute_set_auto (key, executor == CROW_EXECUTOR_SESSION);
        crow_edit_commit (g_steal_pointer (&edit));
        schema = compile (document);
        g_assert_cmpuint (crow_schema_get_relationship (schema, 0)->references[0].on_delete, ==,
                          crow_delete_rule_to_action (rule, executor));
        g_assert_cmpuint (crow_schema_get_relationship (schema, 0)->references[0].on_update, ==,
                          executor == CROW_EXECUTOR_SESSION ? CROW_ACTION_NO_ACTION : CROW_ACTION_CASCADE);
      }

  /* What is chosen by hand counts. */
  {
    g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Choose");
    g_autoptr (CrowSchema) schema = NULL;
    const CrowReferenceInfo *reference;

    crow_link_end_set_on_delete (crow_link_get_end (link, 0), CROW_ACTION_CHOICE (CROW_ACTION_RESTRICT));
    crow_link_end_set_on_update (crow_link_get_end (link, 0), CROW_ACTION_CHOICE (CROW_ACTION_SET_DEFAULT));
    crow_link_end_set_constraint (crow_link_get_end (link, 0), "fk");
    crow_link_end_set_deferrable (crow_link_get_end (link, 0), CROW_DEFERRABLE_DEFERRED);
    crow_edit_commit (g_steal_pointer (&edit));
    schema = compile (document);
    reference = &crow_schema_get_relationship (schema, 0)->references[0];
    g_assert_cmpuint (reference->on_delete, ==, CROW_ACTION_RESTRICT);
    g_assert_cmpuint (reference->on_update, ==, CROW_ACTION_SET_DEFAULT);
    g_assert_cmpstr (reference->name, ==, "fk");
    g_assert_cmpuint (reference->deferrable, ==, CROW_DEFERRABLE_DEFERRED);
  }
}

/* Names of the derived table and its columns. */
static void
test_association_names (void)
{
  static const struct
  {
    const char *one, *other;
    const char *table, *columns[2];
  } cases[] = {
    { "book", "tag", "book_tag", { "book_id", "tag_id" } },
    { "books", "Categories", "book_category", { "book_id", "category_id" } },
    { "User", "Group", "UserGroup", { "user_id", "group_id" } },
    { "person", NULL, "person_person", { "parent_id", "child_id" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrowDocument) document = crow_document_new ();
      CrowEntity *one = crow_operation_add_entity (document, NULL, cases[i].one, 0, 0);
      CrowEntity *other = cases[i].other != NULL ? crow_operation_add_entity (document, NULL, cases[i].other, 0, 0) : one;
      g_autoptr (CrowSchema) schema = NULL;
      const CrowSchemaInfo *info;
      const CrowEntityInfo *table;

      connect (document, CROW_LINK_MANY_TO_MANY, one, other);
      connect (document, CROW_LINK_MANY_TO_MANY, one, other);
      schema = compile (document);
      info = crow_schema_get_info (schema);
      table = &info->entities[info->relationships[0].association];
      g_assert_cmpstr (table->name, ==, cases[i].table);
      g_assert_cmpstr (table->attributes[0].name, ==, cases[i].columns[0]);
      g_assert_cmpstr (table->attributes[1].name, ==, cases[i].columns[1]);
      /* The second between the same two has another name. */
      g_assert_cmpstr (info->entities[info->relationships[1].association].name, !=, table->name);
    }
}

static void
test_composite (void)
{
  g_autoptr (CrowDocument) document = crow_document_new ();
  CrowEntity *section = crow_operation_add_entity (document, NULL, "section", 0, 0);
  CrowEntity *room = crow_operation_add_entity (document, NULL, "room", 0, 0);
  CrowAttribute *year = crow_operation_add_attribute (section, "year", CROW_TYPE_INTEGER, -1);
  CrowLink *link;
  g_autoptr (CrowSchema) schema = NULL;
  const CrowRelationshipInfo *info;

  crow_operation_set_primary (year, TRUE);
  link = connect (document, CROW_LINK_ONE_TO_ONE, section, room);
  g_assert_cmpuint (crow_link_get_n_columns (link), ==, 2);
  connect (document, CROW_LINK_MANY_TO_MANY, section, room);
  schema = compile (document);
  info = crow_schema_get_relationship (schema, 0);
  g_assert_cmpuint (info->references[0].n_columns, ==, 2);
  g_assert_cmpuint (crow_schema_get_entity (schema, 1)->n_keys, ==, 2);
  g_assert_cmpuint (crow_schema_get_entity (schema, 1)->keys[1].n_attributes, ==, 2);
  g_assert_cmpuint (crow_schema_get_entity (schema, 2)->n_attributes, ==, 3);
  g_assert_cmpuint (crow_schema_get_primary_key (schema, 2)->n_attributes, ==, 3);

  /* A key that says the same as the link would is not made twice. */
  {
    g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Key");
    CrowNode *key = crow_node_add (CROW_NODE (room), CROW_NODE_KEY, NULL);
    const char *ids[3] = { crow_link_column_get_attribute_id (crow_link_get_column (link, 1)),
                           crow_link_column_get_attribute_id (crow_link_get_column (link, 0)), NULL };
    g_autoptr (CrowSchema) again = NULL;

    crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, ids);
    crow_edit_commit (g_steal_pointer (&edit));
    again = compile (document);
    g_assert_cmpuint (crow_schema_get_entity (again, 1)->n_keys, ==, 2);
  }
}

#define BEGIN                                                                                                       \
  "<?xml version=\"1.0\"?>\n<crowfoot xmlns=\"https://crowfoot-designer.github.io/ns/1\" version=\"1\">\n"          \
  "<model id=\"m\">\n<entity id=\"a\" name=\"author\">\n<attribute id=\"a.id\" name=\"id\"/>\n"                      \
  "<key id=\"a.pk\" kind=\"primary\" attributes=\"a.id\"/>\n</entity>\n"
#define END "</model>\n</crowfoot>\n"

static const struct
{
  const char *name;
  const char *body; /* from line 8 on */
  guint line;
  const char *id;
  const char *message;
} unfinished[] = {
  { "entity-name", "<entity id=\"b\"/>\n", 8, "b", "The entity “b” has no name. Give it one." },
  { "attribute-name", "<entity id=\"b\" name=\"book\">\n<attribute id=\"b.x\"/>\n</entity>\n", 9, "b.x",
    "The attribute “book.b.x” has no name. Give it one." },
  { "enum", "<entity id=\"b\" name=\"book\">\n<attribute id=\"b.x\" name=\"x\" type=\"enum\"/>\n</entity>\n", 9, "b.x",
    "The attribute “book.x” is of type “enum”, but of no enumeration. Choose one, or another type." },
  { "version", "<entity id=\"b\" name=\"book\" version=\"b.x\">\n<attribute id=\"b.x\" name=\"x\" type=\"enum\"/>\n</entity>\n",
    9, "b.x", "The attribute “book.x” is of type “enum”, but of no enumeration. Choose one, or another type." },
  { "empty-key", "<entity id=\"b\" name=\"book\">\n<key id=\"b.k\"/>\n</entity>\n", 9, "b.k",
    "The key “book.b.k” has no attributes. Give it one, or remove the key." },
  { "foreign-key-part", "<entity id=\"b\" name=\"book\">\n<key id=\"b.k\" attributes=\"a.id\"/>\n</entity>\n", 9, "b.k",
    "The key “book.b.k” has an attribute that is not one of its entity. Take it out, or choose another." },
  { "second-primary",
    "<entity id=\"b\" name=\"book\">\n<attribute id=\"b.x\" name=\"x\"/>\n<key id=\"k\" kind=\"primary\" "
    "attributes=\"b.x\"/>\n<key id=\"l\" kind=\"primary\" attributes=\"b.x\"/>\n</entity>\n",
    11, "l", "The entity “book” has a second primary key. Make it a unique key, or remove it." },
  { "empty-index", "<entity id=\"b\" name=\"book\">\n<index id=\"i\" name=\"x\"/>\n</entity>\n", 9, "i",
    "The index “book.x” has no parts. Give it one, or remove the index." },
  { "empty-part", "<entity id=\"b\" name=\"book\">\n<index id=\"i\" name=\"x\">\n<part/>\n</index>\n</entity>\n", 10,
    "i", "The index “book.x” has a part without attribute and expression. Give it one, or remove it." },
  { "empty-check", "<entity id=\"b\" name=\"book\">\n<check id=\"c\"/>\n</entity>\n", 9, "c",
    "The check “book.c” has no expression. Write one, or remove the check." },
  { "view-query", "<view id=\"v\" name=\"all\"/>\n", 8, "v",
    "The view “all” has no query for any database. Write one, or remove the view." },
  { "open-end", "<link id=\"l\" name=\"writes\">\n<end entity=\"a\"/>\n<end/>\n</link>\n", 8, "l",
    "The link “writes” has an end without entity. Choose the entity, or remove the link." },
  { "no-columns", "<link id=\"l\" name=\"writes\">\n<end entity=\"a\"/>\n<end entity=\"a\"/>\n</link>\n", 8, "l",
    "The link “writes” has no columns: no attribute of “author” refers to “author”. Add a “column”, or connect the "
    "entities again." },
  { "other-column",
    "<entity id=\"b\" name=\"book\">\n<attribute id=\"b.x\" name=\"x\"/>\n</entity>\n<link id=\"l\">\n<end entity=\"b\"/>\n"
    "<end entity=\"a\"/>\n<column attribute=\"b.x\" references=\"b.x\"/>\n</link>\n",
    14, "l",
    "The link “book → author” has a column that is no attribute of “author”. Choose an attribute of that entity, or "
    "connect the entities again." },
  { "other-target",
    "<entity id=\"b\" name=\"book\">\n<attribute id=\"b.x\" name=\"x\"/>\n</entity>\n<link id=\"l\">\n<end entity=\"a\"/>\n"
    "<end entity=\"b\"/>\n<column attribute=\"b.x\" references=\"b.x\"/>\n</link>\n",
    14, "l",
    "The link “author → book” has a column that refers to no attribute of “author”. Choose an attribute of that entity, "
    "or connect the entities again." },
  { "no-key",
    "<entity id=\"b\" name=\"book\">\n<attribute id=\"b.x\" name=\"x\"/>\n</entity>\n<link id=\"l\" "
    "kind=\"many-to-many\">\n<end entity=\"a\"/>\n<end entity=\"b\"/>\n</link>\n",
    11, "l", "The link “author → book” cannot refer to “book”, which has no key. Give that entity a primary key." },
};

static void
test_unfinished (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strconcat (BEGIN, unfinished[i].body, END, NULL);
  g_autoptr (CrowDocument) document = document_test_load (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (document, &error);
  g_autoptr (CrowSchema) partial = NULL;
  g_autoptr (GPtrArray) skipped = NULL;

  g_assert_null (schema);
  g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_UNFINISHED);
  g_assert_cmpstr (error->message, ==, unfinished[i].message);
  g_assert_cmpuint (crow_document_error_get_line (error), ==, unfinished[i].line);
  g_assert_cmpstr (crow_document_error_get_id (error), ==, unfinished[i].id);
  g_clear_error (&error);

  /* The rest compiles, and what was left out is told. */
  partial = crow_document_compile_partial (document, &skipped, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skipped->len, ==, 1);
  g_assert_cmpstr (((GError *) g_ptr_array_index (skipped, 0))->message, ==, unfinished[i].message);
  g_assert_cmpuint (crow_schema_lookup_entity (partial, "author"), !=, CROW_NONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/compile/example", test_example);
  g_test_add_func ("/document/compile/actions", test_actions);
  g_test_add_func ("/document/compile/association-names", test_association_names);
  g_test_add_func ("/document/compile/composite", test_composite);
  for (guint i = 0; i < G_N_ELEMENTS (unfinished); i++)
    {
      g_autofree char *path = g_strconcat ("/document/compile/unfinished/", unfinished[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_unfinished);
    }
  return g_test_run ();
}
