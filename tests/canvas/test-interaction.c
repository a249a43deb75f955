/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pointer, as tables of events and what they come to.
 */
#include "config.h"

#include <stdio.h>

#include "canvas-fixture.h"
#include "canvas/crow-interaction.h"

typedef struct
{
  Fixture fixture;
  CrowInteraction *interaction;
  char *renamed;
  char *failure;
} Hand;

static void
rename_cb (Hand       *hand,
           const char *id)
{
  g_free (hand->renamed);
  hand->renamed = g_strdup (id);
}

static void
failed_cb (Hand       *hand,
           const char *message)
{
  g_free (hand->failure);
  hand->failure = g_strdup (message);
}

static void
hand_init (Hand *hand)
{
  *hand = (Hand) { 0 };
  fixture_init (&hand->fixture);
  hand->interaction = crow_interaction_new (hand->fixture.state);
  g_signal_connect_swapped (hand->fixture.state, "rename", G_CALLBACK (rename_cb), hand);
  g_signal_connect_swapped (hand->interaction, "failed", G_CALLBACK (failed_cb), hand);
}

static void
hand_clear (Hand *hand)
{
  g_clear_object (&hand->interaction);
  fixture_clear (&hand->fixture);
  g_free (hand->renamed);
  g_free (hand->failure);
}

/* Events in one line: P press, D double press, M move, R release, C cancel; a "+" after P adds to the selection, a "!" does not
 * snap: "P 10,10 M 60,10 R 60,10". */
static void
play (Hand       *hand,
      const char *events)
{
  g_auto (GStrv) words = g_strsplit (events, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      CrowPointer pointer = { .pixel = 1.0, .n_press = 1 };
      const char *verb = words[i];

      if (verb[0] == 'C')
        {
          crow_interaction_cancel (hand->interaction);
          continue;
        }
      if (verb[1] == '+')
        pointer.flags = CROW_POINTER_ADD;
      else if (verb[1] == '!')
        pointer.flags = CROW_POINTER_FREE;
      g_assert_cmpint (sscanf (words[++i], "%lf,%lf", &pointer.x, &pointer.y), ==, 2);
      switch (verb[0])
        {
        case 'D':
          pointer.n_press = 2;
          crow_interaction_press (hand->interaction, &pointer);
          break;

        case 'P':
          crow_interaction_press (hand->interaction, &pointer);
          break;

        case 'M':
          crow_interaction_move (hand->interaction, &pointer);
          break;

        case 'R':
          crow_interaction_release (hand->interaction, &pointer);
          break;

        default:
          g_assert_not_reached ();
        }
    }
}

/* On the header of an entity at 0, 0 and at 400, 0; on nothing; on the second row of the first. */
#define AUTHOR "30,10"
#define BOOK "430,10"
#define NOTHING "200,400"
#define NAME_ROW "30,70"

static void
test_select (void)
{
  static const struct
  {
    const char *events;
    gboolean author, book;
  } tables[] = {
    { "P 30,10 R 30,10", TRUE, FALSE },
    { "P 30,10 R 30,10 P 430,10 R 430,10", FALSE, TRUE },
    { "P 30,10 R 30,10 P+ 430,10 R+ 430,10", TRUE, TRUE },
    { "P 30,10 R 30,10 P+ 30,10 R+ 30,10", FALSE, FALSE },
    { "P 30,10 R 30,10 P 200,400 R 200,400", FALSE, FALSE },
    /* Of several, a click chooses one; a tremble is no drag. */
    { "P 30,10 R 30,10 P+ 430,10 R+ 430,10 P 30,10 M 32,11 R 32,11", TRUE, FALSE },
    /* The band takes what it touches, and with a modifier in addition. */
    { "P -50,-50 M 20,20 R 20,20", TRUE, FALSE },
    { "P -50,-50 M 700,300 R 700,300", TRUE, TRUE },
    { "P 430,10 R 430,10 P+ -50,-50 M+ 20,20 R+ 20,20", TRUE, TRUE },
    { "P 430,10 R 430,10 P+ -50,-50 M+ 700,300 R+ 700,300", TRUE, FALSE },
    { "P -50,-50 M 700,300 C", FALSE, FALSE },
    /* What is cancelled leaves the selection as it was. */
    { "P 430,10 R 430,10 P -50,-50 M 20,20 C", FALSE, TRUE },
    { "P 430,10 R 430,10 P 30,10 M 60,60 C", FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      Hand hand;

      hand_init (&hand);
      play (&hand, tables[i].events);
      g_test_message ("%s", tables[i].events);
      g_assert_cmpint (crow_view_state_is_selected (hand.fixture.state, get_id (hand.fixture.author)), ==,
                       tables[i].author);
      g_assert_cmpint (crow_view_state_is_selected (hand.fixture.state, get_id (hand.fixture.book)), ==,
                       tables[i].book);
      hand_clear (&hand);
    }
}

static void
test_select_row (void)
{
  Hand hand;
  CrowAttribute *name;

  hand_init (&hand);
  name = crow_entity_get_attribute (hand.fixture.author, 1);
  play (&hand, "P " NAME_ROW " R " NAME_ROW);
  g_assert_true (crow_view_state_get_single (hand.fixture.state) == CROW_NODE (name));
  hand_clear (&hand);
}

static void
test_move (void)
{
  static const struct
  {
    const char *events;
    double author_x, author_y, book_x;
    guint n_steps;
  } tables[] = {
    { "P 30,10 M 60,210 M 83,214 R 83,214", 50, 200, 400, 1 },
    { "P 30,10 M! 83,214 R! 83,214", 53, 204, 400, 1 },
    { "P 30,10 M 83,214 C", 0, 0, 400, 0 },
    { "P 30,10 M 60,210 M 30,10 R 30,10", 0, 0, 400, 0 },
    /* By a row the card is moved too, if it is selected. */
    { "P 30,10 R 30,10 P 30,70 M 60,270 R 80,270", 50, 200, 400, 1 },
    { "P 30,70 M 60,270 R 80,270", 0, 0, 400, 0 },
    /* What is selected moves together. */
    { "P -50,-50 M 700,300 R 700,300 P 30,10 M 60,200 R 80,210", 50, 200, 450, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      Hand hand;
      guint n_steps;

      hand_init (&hand);
      n_steps = crow_document_get_n_steps (hand.fixture.document);
      play (&hand, tables[i].events);
      g_test_message ("%s", tables[i].events);
      g_assert_cmpfloat (get_item (&hand.fixture, hand.fixture.author)->bounds.x, ==, tables[i].author_x);
      g_assert_cmpfloat (get_item (&hand.fixture, hand.fixture.author)->bounds.y, ==, tables[i].author_y);
      g_assert_cmpfloat (get_item (&hand.fixture, hand.fixture.book)->bounds.x, ==, tables[i].book_x);
      g_assert_cmpuint (crow_document_get_n_steps (hand.fixture.document) - n_steps, ==, tables[i].n_steps);
      g_assert_false (crow_interaction_is_dragging (hand.interaction));
      if (tables[i].n_steps > 0)
        crow_document_undo (hand.fixture.document);
      g_assert_cmpfloat (get_item (&hand.fixture, hand.fixture.author)->bounds.x, ==, 0);
      hand_clear (&hand);
    }
}

/* Near the edge of a neighbour, a card snaps to that rather than to the grid, and a line says so. */
static void
test_guides (void)
{
  Hand hand;

  hand_init (&hand);
  g_assert_true (crow_view_state_get_n_selected (hand.fixture.state) == 0);
  crow_operation_move (hand.fixture.document,
                       &(CrowMove) { CROW_NODE (crow_diagram_lookup_placement (
                                       crow_view_state_get_diagram (hand.fixture.state), hand.fixture.book)), 403, 7 },
                       1, NULL);
  play (&hand, "P 30,10 M 40,30 M 30,15");
  g_assert_cmpfloat (get_item (&hand.fixture, hand.fixture.author)->bounds.y, ==, 7);
  g_assert_cmpuint (crow_interaction_get_overlay (hand.interaction)->n_guides, >, 0);
  play (&hand, "R 30,15");
  g_assert_cmpuint (crow_interaction_get_overlay (hand.interaction)->n_guides, ==, 0);
  hand_clear (&hand);
}

static void
test_link_tool (void)
{
  static const struct
  {
    const char *tool;
    const char *events;
    int kind;         /* -1: no link */
    gboolean to_book; /* else to a new entity, or to itself */
    guint n_entities;
  } tables[] = {
    { "link-one-to-many", "P 30,10 M 200,10 M 430,10 R 430,10", CROW_LINK_ONE_TO_MANY, TRUE, 2 },
    { "link-one-to-many", "P 30,10 R 30,10 M 200,10 M 430,10 P 430,10 R 430,10", CROW_LINK_ONE_TO_MANY, TRUE, 2 },
    { "link-one-to-one", "P 30,10 M 430,10 R 430,10", CROW_LINK_ONE_TO_ONE, TRUE, 2 },
    { "link-many-to-many", "P 30,10 M 430,10 R 430,10", CROW_LINK_MANY_TO_MANY, TRUE, 2 },
    { "link-many-to-many", "P 30,10 M+ 200,400 R+ 200,400", CROW_LINK_MANY_TO_MANY, FALSE, 3 },
    { "link-one-to-many", "P 30,10 M 200,400 R 200,400", CROW_LINK_ONE_TO_MANY, FALSE, 3 },
    { "link-one-to-many", "P 30,10 M 200,400 C", -1, FALSE, 2 },
    { "link-one-to-many", "P 30,10 R 30,10 M 60,20 P 60,20 R 60,20", CROW_LINK_ONE_TO_MANY, FALSE, 2 },
    /* Beginning on nothing, it is nothing. */
    { "link-one-to-many", "P 200,400 M 430,10 R 430,10", -1, FALSE, 2 },
    /* By the handle on the right side, with the tool that selects. */
    { "select", "M 30,10 M HANDLE P HANDLE M 200,40 M 430,10 R 430,10", CROW_LINK_ONE_TO_MANY, TRUE, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      Hand hand;
      CrowModel *model;
      g_autoptr (GString) events = g_string_new (tables[i].events);
      g_autofree char *handle = NULL;
      guint n_steps;

      hand_init (&hand);
      model = crow_document_get_model (hand.fixture.document);
      n_steps = crow_document_get_n_steps (hand.fixture.document);
      crow_view_state_set_tool (hand.fixture.state, tables[i].tool);

      /* How wide a card is depends on the measure; its handle is on its edge. */
      handle = g_strdup_printf ("%g,16", crow_rect_right (&get_item (&hand.fixture, hand.fixture.author)->bounds));
      g_string_replace (events, "HANDLE", handle, 0);
      play (&hand, events->str);
      g_test_message ("%s: %s", tables[i].tool, tables[i].events);

      g_assert_cmpuint (crow_model_get_n_entities (model), ==, tables[i].n_entities);
      g_assert_cmpuint (crow_model_get_n_links (model), ==, tables[i].kind < 0 ? 0 : 1);
      g_assert_cmpuint (crow_document_get_n_steps (hand.fixture.document) - n_steps, ==, tables[i].kind < 0 ? 0 : 1);
      if (tables[i].kind >= 0)
        {
          CrowLink *link = crow_model_get_link (model, 0);

          g_assert_cmpint (crow_link_get_kind (link), ==, tables[i].kind);
          g_assert_true (crow_link_get_entity (link, 0) == hand.fixture.author);
          if (tables[i].to_book)
            g_assert_true (crow_link_get_entity (link, 1) == hand.fixture.book);
          g_assert_cmpstr (crow_view_state_get_tool (hand.fixture.state), ==, "select");
        }
      g_assert_null (crow_view_state_get_hint (hand.fixture.state));
      g_assert_null (hand.failure);
      hand_clear (&hand);
    }
}

static void
test_link_sentence (void)
{
  Hand hand;

  hand_init (&hand);
  crow_view_state_set_tool (hand.fixture.state, "link-one-to-many");
  play (&hand, "P " AUTHOR " M 200,10 M " BOOK);
  g_assert_cmpstr (crow_view_state_get_hint (hand.fixture.state), ==,
                   "“author” has many “book”; “book” gets the reference to “author”");
  g_assert_false (crow_view_state_get_refused (hand.fixture.state));
  g_assert_true (crow_interaction_get_overlay (hand.interaction)->target
                 == get_item (&hand.fixture, hand.fixture.book));
  play (&hand, "M " NOTHING);
  g_assert_null (crow_interaction_get_overlay (hand.interaction)->target);
  play (&hand, "C");
  hand_clear (&hand);
}

/* An entity without a key cannot be referred to: that is said before and after the drop, and nothing is changed. */
static void
test_link_refused (void)
{
  Hand hand;
  CrowAttribute *id;
  guint n_steps;

  hand_init (&hand);
  id = crow_entity_get_attribute (hand.fixture.author, 0);
  crow_operation_set_primary (id, FALSE);
  n_steps = crow_document_get_n_steps (hand.fixture.document);
  crow_view_state_set_tool (hand.fixture.state, "link-one-to-many");
  play (&hand, "P " AUTHOR " M 200,10 M " BOOK);
  g_assert_true (crow_view_state_get_refused (hand.fixture.state));
  play (&hand, "R " BOOK);
  g_assert_nonnull (strstr (hand.failure, "primary key"));
  g_assert_cmpuint (crow_document_get_n_steps (hand.fixture.document), ==, n_steps);
  hand_clear (&hand);
}

/* A drag from the handle of an entity or attribute, to the title or an attribute of another card. */
static void
test_link_attributes (void)
{
  static const struct
  {
    int from;            /* the row of author that the drag begins at, -1: the title */
    int to;              /* that of book; -2: nothing */
    int swap;            /* with Shift */
    const char *sentence;
    const char *one;     /* the entity that is referred to; NULL: refused */
    const char *referring, *key;
    int kind;
  } tables[] = {
    { -1, -1, FALSE, "“author” has many “book”; “book” gets the reference to “author”", "author", "author_id", "id",
      CROW_LINK_ONE_TO_MANY },
    { -1, -1, TRUE, "“book” has many “author”; “author” gets the reference to “book”", "book", "book_id", "id",
      CROW_LINK_ONE_TO_MANY },
    { -1, -2, TRUE, "A new entity has many “author”, which gets the reference to it", "entity1", "entity1_id", "id",
      CROW_LINK_ONE_TO_MANY },
    /* A key stands for its entity, a text can be no number. */
    { -1, 0, FALSE, "“author” has many “book”; “book” gets the reference to “author”", "author", "author_id", "id",
      CROW_LINK_ONE_TO_MANY },
    { -1, 2, FALSE, "“author” has many “book”; “book” gets the reference to “author”", "author", "author_id", "id",
      CROW_LINK_ONE_TO_MANY },
    { -1, 1, FALSE, "Each “book” refers to one “author”, by “writer”", "author", "writer", "id", CROW_LINK_ONE_TO_MANY },
    /* The same result in both directions. */
    { 0, 1, FALSE, "Each “book” refers to one “author”, by “writer”", "author", "writer", "id", CROW_LINK_ONE_TO_MANY },
    { 1, 0, FALSE, "Each “author” refers to one “book”, by “name”", "book", "name", "id", CROW_LINK_ONE_TO_MANY },
    { 1, -1, FALSE, "Each “author” refers to one “book”, by “name”", "book", "name", "id", CROW_LINK_ONE_TO_MANY },
    /* A reference that is unique refers to one for one. */
    { 0, 3, FALSE, "Each “book” refers to one “author”, by “isbn”", "author", "isbn", "id", CROW_LINK_ONE_TO_ONE },
    { 1, 3, FALSE, "Each “author” refers to one “book”, by “name”", "book", "name", "isbn", CROW_LINK_ONE_TO_MANY },
    { 1, -2, FALSE, "Each “author” refers to one of a new entity, by “name”", "entity1", "name", "id",
      CROW_LINK_ONE_TO_MANY },
    { 1, 2, FALSE, "“title” is no key by itself, so nothing can refer to it alone. Make it unique first.", NULL, NULL, NULL,
      0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      Hand hand;
      CrowModel *model;
      CrowLink *link;
      CrowPoint from;
      g_autofree char *events = NULL;
      g_autofree char *hover = NULL;
      g_autofree char *drop = NULL;
      const char *modifier = tables[i].swap ? "+" : "";
      guint n_steps;

      hand_init (&hand);
      model = crow_document_get_model (hand.fixture.document);
      crow_operation_add_attribute (hand.fixture.book, "writer", CROW_TYPE_BIGINT, -1);
      crow_operation_add_attribute (hand.fixture.book, "title", CROW_TYPE_TEXT, -1);
      crow_operation_set_unique (crow_operation_add_attribute (hand.fixture.book, "isbn", CROW_TYPE_TEXT, -1), TRUE);
      n_steps = crow_document_get_n_steps (hand.fixture.document);
      from = crow_interaction_get_handle (get_item (&hand.fixture, hand.fixture.author),
                                          tables[i].from < 0 ? CROW_NO_ROW : (guint) tables[i].from, CROW_SIDE_RIGHT);
      hover = g_strdup_printf ("30,%d", tables[i].from < 0 ? 10 : 32 + 24 * tables[i].from + 12);
      drop = tables[i].to == -2 ? g_strdup ("200,400")
                                : g_strdup_printf ("430,%d", tables[i].to < 0 ? 10 : 32 + 24 * tables[i].to + 12);
      events = g_strdup_printf ("M %s M %g,%g P %g,%g M 300,200 M%s %s", hover, from.x, from.y, from.x, from.y, modifier,
                                drop);
      play (&hand, events);
      g_assert_cmpstr (crow_view_state_get_hint (hand.fixture.state), ==, tables[i].sentence);
      g_assert_cmpint (crow_view_state_get_refused (hand.fixture.state), ==, tables[i].one == NULL);
      g_free (events);
      events = g_strdup_printf ("R%s %s", modifier, drop);
      play (&hand, events);

      link = crow_model_get_n_links (model) > 0 ? crow_model_get_link (model, 0) : NULL;
      g_assert_cmpint (link != NULL, ==, tables[i].one != NULL);
      if (link == NULL)
        {
          g_assert_cmpstr (hand.failure, ==, tables[i].sentence);
          g_assert_cmpuint (crow_document_get_n_steps (hand.fixture.document), ==, n_steps);
        }
      else
        {
          CrowLinkColumn *column = crow_link_get_column (link, 0);

          g_assert_cmpstr (crow_entity_get_name (crow_link_get_entity (link, 0)), ==, tables[i].one);
          g_assert_cmpstr (crow_attribute_get_name (crow_link_column_get_attribute (column)), ==, tables[i].referring);
          g_assert_cmpstr (crow_attribute_get_name (crow_link_column_get_references (column)), ==, tables[i].key);
          g_assert_cmpint (crow_link_get_kind (link), ==, tables[i].kind);
          if (tables[i].to == -2)
            g_assert_cmpint (crow_attribute_get_data_type (crow_link_column_get_attribute (column)), ==,
                             crow_attribute_get_data_type (crow_link_column_get_references (column)));
          g_assert_cmpuint (crow_document_get_n_steps (hand.fixture.document), ==, n_steps + 1);
          crow_document_undo (hand.fixture.document);
          g_assert_cmpuint (crow_model_get_n_links (model), ==, 0);
        }
      hand_clear (&hand);
    }
}

static void
test_double_click (void)
{
  Hand hand;
  CrowModel *model;

  hand_init (&hand);
  model = crow_document_get_model (hand.fixture.document);
  play (&hand, "P " AUTHOR " R " AUTHOR " D " AUTHOR " R " AUTHOR);
  g_assert_cmpstr (hand.renamed, ==, get_id (hand.fixture.author));
  play (&hand, "P " NAME_ROW " R " NAME_ROW " D " NAME_ROW " R " NAME_ROW);
  g_assert_cmpstr (hand.renamed, ==, get_id (crow_entity_get_attribute (hand.fixture.author, 1)));
  play (&hand, "P " NOTHING " R " NOTHING " D " NOTHING " R " NOTHING);
  g_assert_cmpuint (crow_model_get_n_entities (model), ==, 3);
  g_assert_cmpstr (hand.renamed, ==, get_id (crow_model_get_entity (model, 2)));
  hand_clear (&hand);
}

static void
test_reorder (void)
{
  Hand hand;

  hand_init (&hand);
  /* Above the first one. */
  play (&hand, "P " NAME_ROW " M 30,60 M 30,34 R 30,34");
  g_assert_cmpstr (crow_attribute_get_name (crow_entity_get_attribute (hand.fixture.author, 0)), ==, "name");
  g_assert_cmpfloat (get_item (&hand.fixture, hand.fixture.author)->bounds.x, ==, 0);
  crow_document_undo (hand.fixture.document);
  g_assert_cmpstr (crow_attribute_get_name (crow_entity_get_attribute (hand.fixture.author, 0)), ==, "id");
  hand_clear (&hand);
}

/* The sign in the title folds a card to that, and out again, each as one step. */
static void
test_fold (void)
{
  Hand hand;
  CrowCard *card;
  CrowPoint place;
  guint n_steps;

  hand_init (&hand);
  card = CROW_CARD (get_item (&hand.fixture, hand.fixture.author));
  n_steps = crow_document_get_n_steps (hand.fixture.document);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *events = NULL;

      g_assert_cmpuint (card->n_rows, ==, i == 0 ? 3 : 0);
      g_assert_true (crow_interaction_get_folder (&card->item, &place));
      events = g_strdup_printf ("M 30,10 M %g,%g P %g,%g R %g,%g", place.x, place.y, place.x, place.y, place.x, place.y);
      play (&hand, events);
      g_assert_cmpuint (crow_document_get_n_steps (hand.fixture.document), ==, n_steps + i + 1);
      g_assert_cmpuint (crow_view_state_get_n_selected (hand.fixture.state), ==, 0);
    }
  g_assert_cmpuint (card->n_rows, ==, 3);
  /* Without hovering there is no sign, and the press selects. */
  play (&hand, "M 200,400");
  {
    g_autofree char *events = g_strdup_printf ("P %g,%g R %g,%g", place.x, place.y, place.x, place.y);

    play (&hand, events);
  }
  g_assert_cmpuint (crow_view_state_get_n_selected (hand.fixture.state), ==, 1);
  hand_clear (&hand);
}

static void
test_resize (void)
{
  Hand hand;
  CrowRect before, after;
  g_autofree char *events = NULL;

  hand_init (&hand);
  before = get_item (&hand.fixture, hand.fixture.author)->bounds;
  events = g_strdup_printf ("P %g,60 M %g,60 M 300,60 R 300,60", crow_rect_right (&before), crow_rect_right (&before) + 20);
  play (&hand, events);
  after = get_item (&hand.fixture, hand.fixture.author)->bounds;
  g_assert_cmpfloat (after.width, ==, 300);
  g_assert_cmpfloat (after.height, ==, before.height);
  crow_document_undo (hand.fixture.document);
  after = get_item (&hand.fixture, hand.fixture.author)->bounds;
  g_assert_cmpfloat (after.width, ==, before.width);
  hand_clear (&hand);
}

/* Ten thousand random events: nothing is broken by them, and all of it can be undone. */
/* An undo while the button is down may leave a link with fewer segments than the one that is dragged. */
static void
test_undo_while_bending (void)
{
  Hand hand;
  CrowRoutePath *route;
  CrowLink *link;
  g_autofree char *events = NULL;
  CrowPoint at;

  hand_init (&hand);
  link = crow_operation_connect (hand.fixture.document, CROW_LINK_ONE_TO_MANY, hand.fixture.author, hand.fixture.book, NULL);
  crow_operation_set_bends (crow_view_state_get_diagram (hand.fixture.state), link,
                            (const double[]) { 240, 44, 240, 300, 300, 300, 300, 200, 340, 200 }, 5, NULL);
  route = CROW_ROUTE_PATH (get_item (&hand.fixture, link));
  g_assert_cmpuint (route->n_points, >, 4);
  at.x = (route->points[route->n_points - 3].x + route->points[route->n_points - 2].x) / 2;
  at.y = (route->points[route->n_points - 3].y + route->points[route->n_points - 2].y) / 2;
  events = g_strdup_printf ("P %g,%g M %g,%g M %g,%g", at.x, at.y, at.x + 20, at.y + 20, at.x + 40, at.y + 40);
  play (&hand, events);
  g_assert_true (crow_interaction_is_dragging (hand.interaction));
  crow_document_undo (hand.fixture.document);
  g_free (events);
  events = g_strdup_printf ("M %g,%g R %g,%g", at.x + 60, at.y + 60, at.x + 60, at.y + 60);
  play (&hand, events);
  g_assert_false (crow_interaction_is_dragging (hand.interaction));
  hand_clear (&hand);
}

static void
test_monkey (void)
{
  static const char *const tools[] = { "select", "link-one-to-many", "link-many-to-many", "link-one-to-one", "select" };
  Hand hand;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  guint n_steps;

  g_test_message ("seed %u", seed);
  hand_init (&hand);
  n_steps = crow_document_get_step_position (hand.fixture.document);
  before = crow_document_to_bytes (hand.fixture.document);
  for (guint i = 0; i < 10000; i++)
    {
      CrowPointer pointer = {
        .x = g_rand_double_range (random, -100, 700),
        .y = g_rand_double_range (random, -100, 500),
        .pixel = 1.0,
        .flags = g_rand_int_range (random, 0, 8),
        .n_press = g_rand_int_range (random, 0, 40) == 0 ? 2 : 1,
      };

      switch (g_rand_int_range (random, 0, 12))
        {
        case 0:
        case 1:
        case 2:
          crow_interaction_press (hand.interaction, &pointer);
          break;

        case 3:
        case 4:
        case 5:
          crow_interaction_release (hand.interaction, &pointer);
          break;

        case 6:
          crow_interaction_cancel (hand.interaction);
          break;

        case 7:
          if (g_rand_int_range (random, 0, 4) == 0 && crow_document_get_step_position (hand.fixture.document) > n_steps)
            crow_document_undo (hand.fixture.document);
          break;

        case 8:
          crow_view_state_set_tool (hand.fixture.state, tools[g_rand_int_range (random, 0, G_N_ELEMENTS (tools))]);
          break;

        default:
          crow_interaction_move (hand.interaction, &pointer);
          break;
        }
    }

  crow_interaction_cancel (hand.interaction);
  while (crow_document_get_step_position (hand.fixture.document) > n_steps)
    crow_document_undo (hand.fixture.document);
  after = crow_document_to_bytes (hand.fixture.document);
  g_assert_cmpmem (g_bytes_get_data (before, NULL), g_bytes_get_size (before),
                   g_bytes_get_data (after, NULL), g_bytes_get_size (after));
  hand_clear (&hand);
}

/* A click on the mark of a key leads to what is related by it; beside the mark, it selects the attribute. */
static void
test_key_mark (void)
{
  Hand hand;
  CrowLink *link;
  CrowItem *book;
  guint row;
  double y;
  g_autofree char *events = NULL;
  g_autofree char *beside = NULL;

  hand_init (&hand);
  link = crow_operation_connect (hand.fixture.document, CROW_LINK_ONE_TO_MANY, hand.fixture.author, hand.fixture.book,
                                 NULL);
  book = get_item (&hand.fixture, hand.fixture.book);
  row = crow_node_get_position (CROW_NODE (crow_link_column_get_attribute (crow_link_get_column (link, 0))));
  y = book->bounds.y + CROW_CARD_HEADER_HEIGHT + (row + 0.5) * CROW_CARD_ROW_HEIGHT;
  beside = g_strdup_printf ("P %d,%d R %d,%d", (int) book->bounds.x + 80, (int) y, (int) book->bounds.x + 80, (int) y);
  play (&hand, beside);
  g_assert_true (CROW_IS_ATTRIBUTE (crow_view_state_get_single (hand.fixture.state)));
  events = g_strdup_printf ("P %d,%d R %d,%d", (int) book->bounds.x + 18, (int) y, (int) book->bounds.x + 18, (int) y);
  play (&hand, events);
  g_assert_true (crow_view_state_get_single (hand.fixture.state) == CROW_NODE (hand.fixture.author));
  hand_clear (&hand);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/interaction/select", test_select);
  g_test_add_func ("/canvas/interaction/select-row", test_select_row);
  g_test_add_func ("/canvas/interaction/move", test_move);
  g_test_add_func ("/canvas/interaction/guides", test_guides);
  g_test_add_func ("/canvas/interaction/link-tool", test_link_tool);
  g_test_add_func ("/canvas/interaction/link-sentence", test_link_sentence);
  g_test_add_func ("/canvas/interaction/link-refused", test_link_refused);
  g_test_add_func ("/canvas/interaction/link-attributes", test_link_attributes);
  g_test_add_func ("/canvas/interaction/double-click", test_double_click);
  g_test_add_func ("/canvas/interaction/reorder", test_reorder);
  g_test_add_func ("/canvas/interaction/fold", test_fold);
  g_test_add_func ("/canvas/interaction/resize", test_resize);
  g_test_add_func ("/canvas/interaction/undo-while-bending", test_undo_while_bending);
  g_test_add_func ("/canvas/interaction/monkey", test_monkey);
  g_test_add_func ("/canvas/interaction/key-mark", test_key_mark);
  return g_test_run ();
}
