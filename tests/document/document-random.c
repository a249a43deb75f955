/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random edits over the whole set of operations.
 */
#include "config.h"

#include "document-random.h"

#include "document/crow-clipboard.h"
#include "document/crow-silence.h"
#include "document/crow-through.h"
#include "sql/crow-schema-check.h"

static const char *const names[] = { "author", "Book", "tags", "order line", "\"quoted\"", "größe", "select",
                                     "person", "<x>", "a&b", "id",      "author_id" };
static const char *const literals[] = { "null", "7", "-2.5", "'it''s \n <&\" '", "''", "x'00ff'", "t'c328'", "no value" };
static const char *const colours[] = { "#ff0000", "#99c1f1", NULL };

static guint
below (GRand *rand,
       guint  n)
{
  return n == 0 ? 0 : (guint) g_rand_int_range (rand, 0, n);
}

static const char *
random_name (GRand *rand)
{
  return names[below (rand, G_N_ELEMENTS (names))];
}

static void
collect_cb (CrowNode *node,
            gpointer  data)
{
  g_ptr_array_add (data, node);
}

static CrowNode *
random_node (CrowDocument *document,
             GRand        *rand)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  crow_node_foreach (crow_document_get_root (document), collect_cb, nodes);
  return g_ptr_array_index (nodes, below (rand, nodes->len));
}

static CrowNode *
random_of_kind (CrowDocument *document,
                GRand        *rand,
                CrowNodeKind  kind)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  crow_node_foreach (crow_document_get_root (document), collect_cb, all);
  for (guint i = 0; i < all->len; i++)
    if (crow_node_get_kind (g_ptr_array_index (all, i)) == kind)
      g_ptr_array_add (nodes, g_ptr_array_index (all, i));
  return nodes->len > 0 ? g_ptr_array_index (nodes, below (rand, nodes->len)) : NULL;
}

/* Any property of any node, by the generic operation. */
static void
set_something (CrowDocument *document,
               GRand        *rand)
{
  CrowNode *node = random_node (document, rand);
  const CrowKindInfo *info = crow_node_get_info (node);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Set");
  guint property = below (rand, info->n_properties);
  CrowStoredValue slot = { 0 };
  CrowNode *target = NULL;
  char *list[3] = { NULL, NULL, NULL };

  if (info->n_properties == 0)
    return;
  switch (info->properties[property].type)
    {
    case CROW_STORED_TEXT:
      slot.text = (char *) (below (rand, 4) == 0 ? NULL : random_name (rand));
      break;
    case CROW_STORED_NUMBER:
      slot.number = g_rand_double_range (rand, -1000, 1000);
      break;
    case CROW_STORED_REFERENCE:
      /* At most one placement an entity and one route a link: these two are left to the operations. */
      if (info->kind == CROW_NODE_PLACEMENT || info->kind == CROW_NODE_ROUTE)
        return;
      target = random_of_kind (document, rand, info->properties[property].target);
      slot.text = (char *) (target != NULL ? crow_node_get_id (target) : NULL);
      break;
    case CROW_STORED_REFERENCES:
      target = random_of_kind (document, rand, info->properties[property].target);
      list[0] = (char *) (target != NULL ? crow_node_get_id (target) : NULL);
      slot.list = list;
      break;
    case CROW_STORED_VALUES:
      target = random_of_kind (document, rand, info->properties[property].target);
      list[0] = (char *) (target != NULL ? crow_node_get_id (target) : NULL);
      list[1] = (char *) literals[below (rand, G_N_ELEMENTS (literals))];
      slot.list = list;
      break;
    case CROW_STORED_BOOLEAN:
    case CROW_STORED_INTEGER:
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
    default:
      slot.integer = below (rand, 20);
      break;
    }
  crow_node_set_slot (node, property, &slot);
  if (below (rand, 5) == 0)
    return; /* rolled back */
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
add_something (CrowDocument *document,
               GRand        *rand)
{
  static const CrowNodeKind kinds[] = { CROW_NODE_ENUMERATION, CROW_NODE_ENUM_VALUE, CROW_NODE_INDEX,
                                        CROW_NODE_INDEX_PART, CROW_NODE_CHECK, CROW_NODE_VIEW, CROW_NODE_KEY,
                                        CROW_NODE_ROW, CROW_NODE_PAIR };
  CrowNodeKind kind = kinds[below (rand, G_N_ELEMENTS (kinds))];
  CrowNode *parent = NULL;
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Add");
  g_autoptr (CrowNode) node = NULL;

  for (guint i = 0; i < CROW_N_NODE_KINDS && parent == NULL; i++)
    for (guint j = 0; j < crow_kind_get_info (i)->n_children; j++)
      if (crow_kind_get_info (i)->children[j] == kind)
        parent = random_of_kind (document, rand, i);
  if (parent == NULL)
    return;
  node = crow_node_new (kind, NULL);
  crow_node_insert (parent, node, below (rand, crow_node_get_n_children (parent, kind) + 1));
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
move_something (CrowDocument *document,
                GRand        *rand)
{
  CrowNode *node = random_node (document, rand);
  CrowNode *parent = crow_node_get_parent (node);
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Reorder");

  if (parent == NULL || CROW_IS_MODEL (node))
    return;
  crow_node_move (node, parent, below (rand, crow_node_get_n_children (parent, crow_node_get_kind (node))));
  crow_edit_commit (g_steal_pointer (&edit));
}

static void
delete_something (CrowDocument *document,
                  GRand        *rand)
{
  CrowNode *nodes[3];
  guint n = 1 + below (rand, 3);

  for (guint i = 0; i < n; i++)
    nodes[i] = random_node (document, rand);
  crow_operation_delete (document, nodes, n);
}

static void
connect_something (CrowDocument *document,
                   GRand        *rand)
{
  CrowEntity *one = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  CrowEntity *other = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  g_autoptr (GError) error = NULL;
  CrowLink *link;

  if (one == NULL)
    return;
  link = crow_operation_connect (document, below (rand, 3), one, other, &error);
  g_assert_true ((link == NULL) == (error != NULL));
  if (link == NULL)
    g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
}

static void
move_on_diagram (CrowDocument *document,
                 GRand        *rand)
{
  CrowNode *placement = random_of_kind (document, rand, CROW_NODE_PLACEMENT);
  CrowMove move = { placement, below (rand, 2000), below (rand, 2000) };

  if (placement == NULL)
    return;
  crow_operation_move (document, &move, 1, below (rand, 2) == 0 ? "drag" : NULL);
}

static void
change_diagram (CrowDocument *document,
                GRand        *rand)
{
  CrowDiagram *diagram = (CrowDiagram *) random_of_kind (document, rand, CROW_NODE_DIAGRAM);
  CrowNode *entity = random_of_kind (document, rand, CROW_NODE_ENTITY);
  CrowNode *link = random_of_kind (document, rand, CROW_NODE_LINK);
  CrowNode *node = random_node (document, rand);
  const double points[] = { below (rand, 500), below (rand, 500), below (rand, 500), below (rand, 500) };

  if (diagram == NULL)
    {
      crow_operation_add_diagram (document, random_name (rand));
      return;
    }
  switch (below (rand, 6))
    {
    case 0:
      if (link != NULL)
        crow_operation_set_bends (diagram, CROW_LINK (link), points, below (rand, 3), "bend");
      break;
    case 1:
      crow_operation_add_note (diagram, random_name (rand), 1, 2, 300, 400);
      break;
    case 2:
      crow_operation_add_area (diagram, random_name (rand), 1.5, 2.25, 300, 400);
      break;
    case 3:
      crow_operation_set_colour (document, &node, 1, colours[below (rand, G_N_ELEMENTS (colours))]);
      break;
    case 4:
      if (entity != NULL)
        crow_operation_place_entity (diagram, CROW_ENTITY (entity), 5, 6);
      break;
    default:
      if (crow_document_get_n_diagrams (document) < 3)
        crow_operation_add_diagram (document, random_name (rand));
      break;
    }
}

static void
change_attribute (CrowDocument *document,
                  GRand        *rand)
{
  CrowAttribute *attribute = (CrowAttribute *) random_of_kind (document, rand, CROW_NODE_ATTRIBUTE);
  CrowEnumeration *enumeration = (CrowEnumeration *) random_of_kind (document, rand, CROW_NODE_ENUMERATION);

  if (attribute == NULL)
    return;
  switch (below (rand, 5))
    {
    case 0:
      crow_operation_rename_attribute (attribute, random_name (rand));
      break;
    case 1:
      crow_operation_set_type (attribute, below (rand, CROW_N_TYPES), below (rand, 3), below (rand, 3), enumeration);
      break;
    case 2:
      crow_operation_set_primary (attribute, below (rand, 2));
      break;
    case 3:
      crow_operation_set_unique (attribute, below (rand, 2));
      break;
    default:
      crow_operation_move_attribute (
        attribute, below (rand, crow_entity_get_n_attributes (crow_attribute_get_entity (attribute))));
      break;
    }
}

static void
change_link (CrowDocument *document,
             GRand        *rand)
{
  CrowLink *link = (CrowLink *) random_of_kind (document, rand, CROW_NODE_LINK);
  CrowEntity *entity = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  guint steps = crow_document_get_n_steps (document);
  g_autoptr (GError) error = NULL;

  if (link == NULL || entity == NULL)
    return;
  switch (below (rand, 9))
    {
    case 0:
      crow_operation_set_delete_rule (link, below (rand, 5));
      break;
    case 1:
      crow_operation_set_required (link, below (rand, 2), below (rand, 2));
      break;
    case 2:
      crow_operation_set_link_kind (link, below (rand, 3), &error);
      break;
    case 3:
      crow_operation_reverse_link (link, &error);
      break;
    case 4:
      crow_operation_retarget_link (link, below (rand, 2), entity, &error);
      break;
    case 5:
      g_assert_true ((crow_operation_link_to_entity (link, &error) == NULL) == (error != NULL));
      break;
    case 6:
    case 7:
      {
        g_autoptr (GPtrArray) choices = crow_link_list_associations (link);

        crow_operation_set_through (link, choices->len > 0 && below (rand, 4) > 0
                                            ? g_ptr_array_index (choices, below (rand, choices->len))
                                            : NULL,
                                    &error);
      }
      break;
    default:
      g_assert_true ((crow_operation_entity_to_link (entity, &error) == NULL) == (error != NULL));
      break;
    }
  /* What is refused changes nothing. */
  if (error != NULL)
    {
      g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
      g_assert_cmpuint (crow_document_get_n_steps (document), ==, steps);
    }
}

static void
duplicate_something (CrowDocument *document,
                     GRand        *rand)
{
  CrowDiagram *diagram = (CrowDiagram *) random_of_kind (document, rand, CROW_NODE_DIAGRAM);
  CrowNode *nodes[3];

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    nodes[i] = random_node (document, rand);
  g_ptr_array_unref (crow_operation_duplicate (document, diagram, nodes, G_N_ELEMENTS (nodes)));
}

static void
change_inheritance (CrowDocument *document,
                    GRand        *rand)
{
  CrowEntity *entity = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  CrowEntity *parent = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  CrowDiagram *diagram = (CrowDiagram *) random_of_kind (document, rand, CROW_NODE_DIAGRAM);
  guint steps = crow_document_get_n_steps (document);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (entity == NULL)
    return;
  switch (below (rand, 6))
    {
    case 0:
      done = crow_operation_add_heir (parent, diagram, 3, 4, &error) != NULL;
      break;
    case 1:
      done = crow_operation_set_parent (entity, NULL, CROW_INHERITANCE_SINGLE, &error);
      break;
    default:
      done = crow_operation_set_parent (entity, parent, below (rand, 2), &error);
      break;
    }
  g_assert_true (done == (error == NULL));
  if (error != NULL)
    {
      g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
      g_assert_cmpuint (crow_document_get_n_steps (document), ==, steps);
    }
}

static void
regroup (CrowDocument *document,
         GRand        *rand)
{
  CrowEntity *entity = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  CrowEntity *other = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  CrowAttribute *attribute = (CrowAttribute *) random_of_kind (document, rand, CROW_NODE_ATTRIBUTE);
  CrowDiagram *diagram = (CrowDiagram *) random_of_kind (document, rand, CROW_NODE_DIAGRAM);
  guint steps = crow_document_get_n_steps (document);
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (entity == NULL || attribute == NULL)
    return;
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    if (below (rand, 2) == 0)
      g_ptr_array_add (some, crow_entity_get_attribute (entity, i));
  switch (below (rand, 3))
    {
    case 0:
      done = crow_operation_promote_attribute (attribute, diagram, 3, 4, &error) != NULL;
      break;
    case 1:
      if (some->len > 0)
        done = crow_operation_split_entity (entity, (CrowAttribute *const *) some->pdata, some->len, diagram, 5, 6,
                                            &error) != NULL;
      break;
    default:
      if (entity != other)
        done = crow_operation_merge_entities (entity, other, &error);
      break;
    }
  g_assert_true (done == (error == NULL));
  if (error != NULL)
    {
      g_assert_error (error, CROW_DOCUMENT_ERROR, CROW_DOCUMENT_ERROR_REFUSED);
      g_assert_cmpuint (crow_document_get_n_steps (document), ==, steps);
    }
}

/* Through the text that stands on the clipboard, read as a window reads it: a random key may name an attribute of another
 * entity, which is not copied. */
static void
cut_and_paste (CrowDocument *document,
               GRand        *rand)
{
  CrowDiagram *diagram = (CrowDiagram *) random_of_kind (document, rand, CROW_NODE_DIAGRAM);
  gboolean attributes = below (rand, 2) == 0;
  CrowNode *nodes[3];
  guint n = 0;
  g_autoptr (CrowDocument) copied = NULL;
  g_autoptr (CrowDocument) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowEdit) edit = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      CrowNode *node = random_of_kind (document, rand, attributes ? CROW_NODE_ATTRIBUTE : CROW_NODE_ENTITY);

      if (node != NULL && (n == 0 || node != nodes[n - 1]))
        nodes[n++] = node;
    }
  copied = n > 0 ? crow_clipboard_copy (document, diagram, nodes, n) : NULL;
  if (copied == NULL)
    return;
  edit = crow_document_begin_edit (document, "Cut and Paste");
  if (below (rand, 2) == 0)
    crow_operation_delete (document, nodes, n);
  bytes = crow_document_to_bytes (copied);
  read = crow_document_load_bytes (bytes, CROW_LOAD_LENIENT, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (crow_operation_paste (document, diagram,
                                           (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY), read,
                                           below (rand, 900), below (rand, 900)));
  crow_edit_commit (g_steal_pointer (&edit));
}

/* A problem of the drawing is mended, silenced or told again. */
static void
meet_problem (CrowDocument *document,
              GRand        *rand)
{
  g_autoptr (GPtrArray) skipped = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile_partial (document, &skipped, NULL);
  g_autoptr (GPtrArray) problems = schema != NULL ? crow_schema_check (schema, CROW_DIALECTS_ALL) : NULL;
  const CrowProblem *problem;

  if (problems == NULL || problems->len == 0)
    return;
  problem = g_ptr_array_index (problems, below (rand, problems->len));
  if (below (rand, 2) == 0)
    {
      gboolean silence = !crow_document_is_silenced (document, problem);

      crow_operation_silence_problem (document, problem, silence);
      if (crow_problem_can_be_silenced (document, problem))
        g_assert_true (crow_document_is_silenced (document, problem) == silence);
    }
  else if (crow_operation_can_apply_fix (document, problem))
    {
      g_autoptr (GError) error = NULL;

      crow_operation_apply_fix (document, problem, &error);
      g_assert_no_error (error);
    }
}

/* The same for several, as the properties of a selection set it. */
static void
set_all (CrowDocument *document,
         GRand        *rand)
{
  CrowNode *nodes[4];
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      CrowNode *node = random_of_kind (document, rand, CROW_NODE_ATTRIBUTE);

      if (node != NULL)
        nodes[n++] = node;
    }
  if (n > 0)
    crow_operation_set_all (document, nodes, n, "comment", CROW_STORED_TEXT,
                            &(CrowStoredValue) { .text = (char *) random_name (rand) });
}

void
document_random_step (CrowDocument *document,
                      GRand        *rand)
{
  CrowEntity *entity = (CrowEntity *) random_of_kind (document, rand, CROW_NODE_ENTITY);
  CrowDiagram *diagram = (CrowDiagram *) random_of_kind (document, rand, CROW_NODE_DIAGRAM);

  switch (below (rand, 22))
    {
    case 0:
    case 1:
      crow_operation_add_entity (document, diagram, random_name (rand), below (rand, 900), below (rand, 900));
      break;
    case 2:
      if (entity != NULL)
        crow_operation_rename_entity (entity, random_name (rand));
      break;
    case 3:
    case 4:
      if (entity != NULL)
        crow_operation_add_attribute (entity, below (rand, 2) ? random_name (rand) : NULL, below (rand, CROW_N_TYPES - 1),
                                      -1);
      break;
    case 5:
    case 6:
      connect_something (document, rand);
      break;
    case 7:
      delete_something (document, rand);
      break;
    case 8:
      move_on_diagram (document, rand);
      break;
    case 9:
      change_diagram (document, rand);
      break;
    case 10:
    case 11:
      change_attribute (document, rand);
      break;
    case 12:
      change_link (document, rand);
      break;
    case 13:
      add_something (document, rand);
      break;
    case 14:
      move_something (document, rand);
      break;
    case 15:
      duplicate_something (document, rand);
      break;
    case 16:
      change_inheritance (document, rand);
      break;
    case 17:
      regroup (document, rand);
      break;
    case 18:
      cut_and_paste (document, rand);
      break;
    case 19:
      meet_problem (document, rand);
      break;
    case 20:
      set_all (document, rand);
      break;
    default:
      set_something (document, rand);
      break;
    }
}
