/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What deleting a row can take along: each rule, rings, cycles, and drawings of all kinds against a plain definition.
 */
#include "config.h"

#include "document-test.h"

#include "document/crow-blast-radius.h"
#include "document/crow-operation.h"

typedef struct
{
  CrowDocument *document;
  CrowEntity *entities[8];
} Drawing;

static void
drawing_init (Drawing *drawing,
              guint    n_entities)
{
  g_assert_cmpuint (n_entities, <=, G_N_ELEMENTS (drawing->entities));
  drawing->document = crow_document_new ();
  crow_document_set_id_seed (drawing->document, 1);
  for (guint i = 0; i < n_entities; i++)
    {
      const char name[] = { 'a' + i, '\0' };

      drawing->entities[i] = crow_operation_add_entity (drawing->document, NULL, name, 0, 0);
    }
}

static CrowLink *
connect_with (Drawing        *drawing,
              CrowLinkKind    kind,
              guint           one,
              guint           other,
              CrowDeleteRule  rule)
{
  CrowLink *link = crow_operation_connect (drawing->document, kind, drawing->entities[one], drawing->entities[other],
                                           NULL);

  g_assert_nonnull (link);
  crow_operation_set_delete_rule (link, rule);
  return link;
}

/* "a0D b1D c2U": names, rings and effects. */
static char *
to_text (Drawing *drawing,
         guint    entity)
{
  g_autoptr (CrowBlastRadius) radius = crow_blast_radius_new (drawing->entities[entity]);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < crow_blast_radius_get_n_entities (radius); i++)
    {
      const CrowBlastEntity *reached = crow_blast_radius_get_entity (radius, i);

      g_string_append_printf (text, "%s%s%u", i > 0 ? " " : "", crow_entity_get_name (reached->entity), reached->ring);
      for (guint effect = 0; effect < CROW_BLAST_N_EFFECTS; effect++)
        if ((reached->effects & (1u << effect)) != 0)
          g_string_append_c (text, "DRU"[effect]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_radius (Drawing    *drawing,
               guint       entity,
               const char *expected)
{
  g_autofree char *text = to_text (drawing, entity);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_rules (void)
{
  static const struct
  {
    CrowDeleteRule rule;
    const char *expected;
  } cases[] = {
    { CROW_DELETE_CASCADE, "a0D b1D" },
    { CROW_DELETE_NULLIFY, "a0D b1U" },
    { CROW_DELETE_DENY, "a0D b1R" },
    { CROW_DELETE_SET_DEFAULT, "a0D b1U" },
    /* The database refuses what nobody takes care of. */
    { CROW_DELETE_NONE, "a0D b1R" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Drawing drawing;

      drawing_init (&drawing, 2);
      connect_with (&drawing, i % 2 == 0 ? CROW_LINK_ONE_TO_MANY : CROW_LINK_ONE_TO_ONE, 0, 1, cases[i].rule);
      assert_radius (&drawing, 0, cases[i].expected);
      /* Never from the many to the one. */
      assert_radius (&drawing, 1, "b0D");
      g_object_unref (drawing.document);
    }
}

/* A reference that cannot become null keeps its row, whatever the rule wishes. */
static void
test_required (void)
{
  Drawing drawing;
  CrowLink *link;

  drawing_init (&drawing, 2);
  link = connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 0, 1, CROW_DELETE_NULLIFY);
  crow_operation_set_required (link, 0, TRUE);
  assert_radius (&drawing, 0, "a0D b1R");
  crow_operation_set_required (link, 0, FALSE);
  assert_radius (&drawing, 0, "a0D b1U");
  crow_operation_set_primary (crow_link_column_get_attribute (crow_link_get_column (link, 0)), TRUE);
  assert_radius (&drawing, 0, "a0D b1R");
  g_object_unref (drawing.document);
}

static void
set_action (CrowLinkEnd *end,
            CrowAction   action)
{
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (end)), "Action");

  crow_link_end_set_on_delete (end, CROW_ACTION_CHOICE (action));
  crow_edit_commit (g_steal_pointer (&edit));
}

/* With no rule, what was written for the database by hand counts. */
static void
test_actions (void)
{
  Drawing drawing;
  CrowLinkEnd *end;

  drawing_init (&drawing, 2);
  end = crow_link_get_end (connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 0, 1, CROW_DELETE_NONE), 0);
  set_action (end, CROW_ACTION_CASCADE);
  assert_radius (&drawing, 0, "a0D b1D");
  set_action (end, CROW_ACTION_SET_NULL);
  assert_radius (&drawing, 0, "a0D b1U");
  set_action (end, CROW_ACTION_SET_DEFAULT);
  assert_radius (&drawing, 0, "a0D b1U");
  set_action (end, CROW_ACTION_RESTRICT);
  assert_radius (&drawing, 0, "a0D b1R");
  g_object_unref (drawing.document);
}

static void
test_rings (void)
{
  Drawing drawing;
  g_autoptr (CrowBlastRadius) radius = NULL;
  const CrowBlastStep *step;

  /* a → b → c → a, a cycle; c is reached from a directly as well and lets go; c refuses nothing, d does; e has pairs. */
  drawing_init (&drawing, 6);
  connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 0, 1, CROW_DELETE_CASCADE);
  connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 1, 2, CROW_DELETE_CASCADE);
  connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 2, 0, CROW_DELETE_CASCADE);
  connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 0, 2, CROW_DELETE_NULLIFY);
  connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 2, 3, CROW_DELETE_DENY);
  connect_with (&drawing, CROW_LINK_MANY_TO_MANY, 4, 1, CROW_DELETE_CASCADE);
  connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 3, 5, CROW_DELETE_CASCADE);
  assert_radius (&drawing, 0, "a0D b1D c1DU e2U d3R");
  assert_radius (&drawing, 4, "e0D b1U");
  assert_radius (&drawing, 3, "d0D f1D");

  radius = crow_blast_radius_new (drawing.entities[0]);
  g_assert_cmpuint (crow_blast_radius_get_n_steps (radius), ==, 6);
  step = crow_blast_radius_get_step (radius, 0);
  g_assert_true (step->from == drawing.entities[0] && step->to == drawing.entities[1]);
  step = crow_blast_radius_get_step (radius, 5);
  g_assert_true (step->from == drawing.entities[2] && step->to == drawing.entities[3]);
  g_assert_cmpint (step->effect, ==, CROW_BLAST_REFUSING);
  g_assert_cmpuint (step->ring, ==, 3);
  g_object_unref (drawing.document);
}

static void
test_self (void)
{
  Drawing drawing;
  g_autoptr (CrowBlastRadius) radius = NULL;

  drawing_init (&drawing, 1);
  connect_with (&drawing, CROW_LINK_ONE_TO_MANY, 0, 0, CROW_DELETE_NULLIFY);
  connect_with (&drawing, CROW_LINK_MANY_TO_MANY, 0, 0, CROW_DELETE_NULLIFY);
  assert_radius (&drawing, 0, "a0DU");
  radius = crow_blast_radius_new (drawing.entities[0]);
  g_assert_cmpuint (crow_blast_radius_get_n_steps (radius), ==, 2);
  g_object_unref (drawing.document);
}

/* The definition, without an order: an entity's rows can be deleted if they are chosen or a link cascades to them from
 * such; rings are the lengths of the shortest such chains. */
static void
test_definition (void)
{
  for (guint round = 0; round < 60; round++)
    {
      Drawing drawing;
      guint n_entities = g_test_rand_int_range (1, 8);
      guint n_links = g_test_rand_int_range (0, 14);
      guint deleted[8];
      gboolean again = TRUE;

      drawing_init (&drawing, n_entities);
      for (guint i = 0; i < n_links; i++)
        connect_with (&drawing, g_test_rand_int_range (0, 3), g_test_rand_int_range (0, n_entities),
                      g_test_rand_int_range (0, n_entities), g_test_rand_int_range (0, 5));

      for (guint i = 0; i < n_entities; i++)
        deleted[i] = i == 0 ? 0 : G_MAXUINT;
      while (again)
        {
          again = FALSE;
          for (guint i = 0; i < n_links; i++)
            {
              CrowLink *link = crow_model_get_link (crow_document_get_model (drawing.document), i);
              guint one = crow_node_get_position (CROW_NODE (crow_link_get_entity (link, 0)));
              guint other = crow_node_get_position (CROW_NODE (crow_link_get_entity (link, 1)));

              if (crow_link_get_blast_effect (link) == CROW_BLAST_DELETED && deleted[one] != G_MAXUINT
                  && deleted[other] > deleted[one] + 1)
                {
                  deleted[other] = deleted[one] + 1;
                  again = TRUE;
                }
            }
        }

      {
        g_autoptr (CrowBlastRadius) radius = crow_blast_radius_new (drawing.entities[0]);
        guint n_deleted = 0, n_reached = 0;

        for (guint i = 0; i < crow_blast_radius_get_n_entities (radius); i++)
          {
            const CrowBlastEntity *reached = crow_blast_radius_get_entity (radius, i);
            guint position = crow_node_get_position (CROW_NODE (reached->entity));

            g_assert_cmpuint (reached->effects, !=, 0);
            g_assert_cmpint ((reached->effects & (1u << CROW_BLAST_DELETED)) != 0, ==, deleted[position] != G_MAXUINT);
            if (deleted[position] != G_MAXUINT)
              g_assert_cmpuint (reached->ring, <=, deleted[position]);
            n_reached += deleted[position] != G_MAXUINT;
          }
        for (guint i = 0; i < n_entities; i++)
          n_deleted += deleted[i] != G_MAXUINT;
        g_assert_cmpuint (n_reached, ==, n_deleted);
        for (guint i = 0; i < crow_blast_radius_get_n_steps (radius); i++)
          {
            const CrowBlastStep *step = crow_blast_radius_get_step (radius, i);

            g_assert_cmpuint (step->ring, ==, deleted[crow_node_get_position (CROW_NODE (step->from))] + 1);
            g_assert_cmpint (step->effect, ==, crow_link_get_blast_effect (step->link));
          }
      }
      g_object_unref (drawing.document);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/blast-radius/rules", test_rules);
  g_test_add_func ("/document/blast-radius/required", test_required);
  g_test_add_func ("/document/blast-radius/actions", test_actions);
  g_test_add_func ("/document/blast-radius/rings", test_rings);
  g_test_add_func ("/document/blast-radius/self", test_self);
  g_test_add_func ("/document/blast-radius/definition", test_definition);
  return g_test_run ();
}
