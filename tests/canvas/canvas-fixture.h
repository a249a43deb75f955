/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A document with two entities and its view, measured without fonts, for tests without a display.
 */
#pragma once

#include "canvas/crow-view-state.h"
#include "document/crow-operation.h"

typedef struct
{
  CrowDocument *document;
  CrowViewState *state;
  CrowEntity *author; /* at 0, 0 */
  CrowEntity *book;   /* at 400, 0 */
} Fixture;

static inline const char *
get_id (gpointer node)
{
  return crow_node_get_id (CROW_NODE (node));
}

static inline CrowItem *
get_item (Fixture  *fixture,
          gpointer  node)
{
  CrowItem *item = crow_scene_lookup (crow_view_state_get_scene (fixture->state), get_id (node));

  g_assert_nonnull (item);
  return item;
}

static inline void
fixture_init (Fixture *fixture)
{
  CrowDiagram *diagram;

  fixture->document = crow_document_new ();
  crow_document_set_id_seed (fixture->document, 1);
  diagram = crow_document_get_diagram (fixture->document, 0);
  fixture->author = crow_operation_add_entity (fixture->document, diagram, "author", 0, 0);
  fixture->book = crow_operation_add_entity (fixture->document, diagram, "book", 400, 0);
  crow_operation_add_attribute (fixture->author, "name", CROW_TYPE_TEXT, -1);
  crow_operation_add_attribute (fixture->author, "born", CROW_TYPE_DATE, -1);
  fixture->state = crow_view_state_new (fixture->document, crow_text_measure_get_fixed ());
  crow_viewport_set_size (crow_view_state_get_viewport (fixture->state), 1000, 700);
  crow_viewport_set (crow_view_state_get_viewport (fixture->state), 1.0, -100, -100);
}

static inline void
fixture_clear (Fixture *fixture)
{
  g_clear_object (&fixture->state);
  g_clear_object (&fixture->document);
}
