/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A walk over every stored property of every kind of node: set, undo, redo, save, load, copy, compare, and as a GObject
 * property.  A property that is added to a table is tested by being there.
 */
#include "config.h"

#include "document-test.h"

#include <string.h>

/* A document with one node of each kind, each at its place. */
static CrowDocument *
make_document (void)
{
  CrowDocument *document = crow_document_new ();

  crow_document_set_id_seed (document, 7);
  for (guint pass = 0; pass < 3; pass++)
    for (guint kind = CROW_NODE_ENUMERATION; kind < CROW_N_NODE_KINDS; kind++)
      {
        g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Fill");
        CrowNode *parents[CROW_N_NODE_KINDS] = { NULL };

        /* The first node of each kind, top down. */
        parents[CROW_NODE_ROOT] = crow_document_get_root (document);
        for (guint parent = 0; parent < CROW_N_NODE_KINDS; parent++)
          for (guint i = 0; parents[parent] != NULL && i < crow_kind_get_info (parent)->n_children; i++)
            {
              CrowNodeKind child = crow_kind_get_info (parent)->children[i];

              if (crow_node_get_n_children (parents[parent], child) > 0)
                parents[child] = crow_node_get_child (parents[parent], child, 0);
              else if (child == kind)
                crow_node_add (parents[parent], kind, NULL);
            }
        crow_edit_commit (g_steal_pointer (&edit));
      }
  {
    g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Second end");

    crow_node_add (CROW_NODE (crow_model_get_link (crow_document_get_model (document), 0)), CROW_NODE_LINK_END, NULL);
    crow_edit_commit (g_steal_pointer (&edit));
  }
  return document;
}

typedef struct
{
  CrowNodeKind kind;
  CrowNode *found;
} Search;

static void
search_cb (CrowNode *node,
           gpointer  data)
{
  Search *search = data;

  if (search->found == NULL && crow_node_get_kind (node) == search->kind)
    search->found = node;
}

static CrowNode *
find (CrowDocument *document,
      CrowNodeKind  kind)
{
  Search search = { kind, NULL };

  crow_node_foreach (crow_document_get_root (document), search_cb, &search);
  g_assert_nonnull (search.found);
  return search.found;
}

/* Two values for each property: an ordinary one, and one at the edge of what it can be. */
static void
make_value (CrowDocument             *document,
            const CrowStoredProperty *property,
            guint                     which,
            CrowStoredValue                 *slot)
{
  crow_stored_value_init (slot, property);
  switch (property->type)
    {
    case CROW_STORED_TEXT:
      slot->text = g_strdup (which == 0 ? "plain" : "<a href=\"x\">Ä&'\n\r\t 漢 𝄞</a> ]]>  ");
      break;
    case CROW_STORED_BOOLEAN:
      slot->integer = !property->fallback;
      break;
    case CROW_STORED_INTEGER:
      slot->integer = which == 0 ? property->minimum + 1 : property->maximum;
      break;
    case CROW_STORED_NUMBER:
      slot->number = which == 0 ? 12.5 : -1.0 / 3.0;
      break;
    case CROW_STORED_ENUM:
      slot->integer = which == 0 ? (property->fallback == 0) : (gint64) g_strv_length ((char **) property->names) - 1;
      break;
    case CROW_STORED_FLAGS:
      slot->integer = which == 0 ? 0 : (1 << g_strv_length ((char **) property->names)) - 1;
      break;
    case CROW_STORED_REFERENCE:
      slot->text = g_strdup (crow_node_get_id (find (document, property->target)));
      break;
    case CROW_STORED_REFERENCES:
      slot->list = g_new0 (char *, 3);
      slot->list[0] = g_strdup (crow_node_get_id (find (document, property->target)));
      slot->list[1] = which == 0 ? NULL : g_strdup (slot->list[0]);
      break;
    case CROW_STORED_VALUES:
      slot->list = g_new0 (char *, 3);
      slot->list[0] = g_strdup (crow_node_get_id (find (document, property->target)));
      slot->list[1] = g_strdup (which == 0 ? "12" : "'<a href=\"x\">Ä&''\n\r\t 漢 𝄞</a> ]]>  a=b '");
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
test_walk (void)
{
  g_autoptr (CrowDocument) document = make_document ();
  guint n_walked = 0;

  document_test_round_trip (document);
  for (guint kind = 0; kind < CROW_N_NODE_KINDS; kind++)
    for (guint i = 0; i < crow_kind_get_info (kind)->n_properties; i++)
      for (guint which = 0; which < 2; which++)
        {
          const CrowStoredProperty *property = &crow_kind_get_info (kind)->properties[i];
          CrowNode *node = find (document, kind);
          g_autofree char *before = document_test_to_text (document);
          g_autofree char *after = NULL;
          g_autofree char *undone = NULL;
          g_autofree char *redone = NULL;
          g_autofree char *difference = NULL;
          g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Set");
          g_autoptr (CrowNode) original = crow_node_copy (node);
          g_autoptr (CrowNode) copy = NULL;
          CrowStoredValue value;

          make_value (document, property, which, &value);
          crow_node_set_slot (node, i, &value);
          crow_edit_commit (g_steal_pointer (&edit));
          g_assert_true (crow_stored_value_equal (crow_node_get_slot (node, i), &value, property));
          after = document_test_to_text (document);
          g_assert_true ((strcmp (before, after) == 0) == crow_stored_value_is_default (&value, property));
          document_test_round_trip (document);

          copy = crow_node_copy (node);
          g_assert_true (crow_node_equal (copy, node, NULL));
          g_assert_false (crow_node_equal (original, node, &difference));
          g_assert_nonnull (strstr (difference, property->name));

          crow_document_undo (document);
          undone = document_test_to_text (document);
          document_test_assert_same (undone, before);
          crow_document_redo (document);
          redone = document_test_to_text (document);
          document_test_assert_same (redone, after);
          crow_document_undo (document);
          crow_stored_value_clear (&value, property);
          n_walked++;
        }
  g_assert_cmpuint (n_walked, >, 100);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    data)
{
  (*(guint *) data)++;
}

static void
test_gobject (void)
{
  g_autoptr (CrowDocument) document = make_document ();

  for (guint kind = 0; kind < CROW_N_NODE_KINDS; kind++)
    for (guint i = 0; i < crow_kind_get_info (kind)->n_properties; i++)
      {
        const CrowStoredProperty *property = &crow_kind_get_info (kind)->properties[i];
        CrowNode *node = find (document, kind);
        GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (node), property->name);
        guint steps = crow_document_get_step_position (document);
        guint n_notified = 0;
        gulong handler;
        g_autofree char *signal = g_strconcat ("notify::", property->name, NULL);
        g_auto (GValue) initial = G_VALUE_INIT;
        g_auto (GValue) value = G_VALUE_INIT;
        g_auto (GValue) again = G_VALUE_INIT;
        CrowStoredValue slot;

        g_assert_nonnull (pspec);
        g_value_init (&value, pspec->value_type);
        g_value_init (&again, pspec->value_type);
        g_value_init (&initial, pspec->value_type);
        g_object_get_property (G_OBJECT (node), property->name, &initial);
        if (property->type != CROW_STORED_TEXT && property->type != CROW_STORED_REFERENCE)
          g_assert_cmpint (g_param_values_cmp (pspec, &initial, g_param_spec_get_default_value (pspec)), ==, 0);
        handler = g_signal_connect (node, signal, G_CALLBACK (count_cb), &n_notified);

        /* Set by the node, read by GObject; set back by GObject, which makes a step of its own. */
        make_value (document, property, 0, &slot);
        {
          g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Set");

          crow_node_set_slot (node, i, &slot);
          crow_edit_commit (g_steal_pointer (&edit));
        }
        g_object_get_property (G_OBJECT (node), property->name, &value);
        g_assert_cmpint (g_param_values_cmp (pspec, &initial, &value), !=, 0);
        g_object_set_property (G_OBJECT (node), property->name, &initial);
        g_object_get_property (G_OBJECT (node), property->name, &again);
        if (property->type != CROW_STORED_REFERENCES && property->type != CROW_STORED_VALUES)
          g_assert_cmpint (g_param_values_cmp (pspec, &initial, &again), ==, 0);
        else
          g_assert_null (g_value_get_boxed (&again));
        g_assert_cmpuint (crow_document_get_step_position (document), ==, steps + 2);
        g_assert_cmpuint (n_notified, ==, 2);
        crow_document_undo (document);
        crow_document_undo (document);
        g_assert_cmpuint (n_notified, ==, 4);
        g_signal_handler_disconnect (node, handler);
        crow_stored_value_clear (&slot, property);
      }
}

static void
test_names (void)
{
  const CrowStoredProperty *types = &crow_kind_get_info (CROW_NODE_ATTRIBUTE)->properties[CROW_ATTRIBUTE_PROP_TYPE];
  const CrowStoredProperty *links = crow_kind_get_info (CROW_NODE_LINK)->properties;
  const CrowStoredProperty *ends = crow_kind_get_info (CROW_NODE_LINK_END)->properties;
  const CrowStoredProperty *dialects = &crow_kind_get_info (CROW_NODE_MODEL)->properties[CROW_MODEL_PROP_DIALECT];

  /* XML spells constants as the rest of Crowfoot does. */
  for (guint i = 0; i < CROW_N_TYPES; i++)
    g_assert_cmpstr (types->names[i], ==, crow_data_type_to_string (i));
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    g_assert_cmpstr (dialects->names[i], ==, crow_dialect_id_to_string (i));
  for (guint i = 0; links[CROW_LINK_PROP_KIND].names[i] != NULL; i++)
    g_assert_cmpstr (links[CROW_LINK_PROP_KIND].names[i], ==, crow_link_kind_to_string (i));
  for (guint i = 0; links[CROW_LINK_PROP_DELETE].names[i] != NULL; i++)
    g_assert_cmpstr (links[CROW_LINK_PROP_DELETE].names[i], ==, crow_delete_rule_to_string (i));
  for (guint i = 0; links[CROW_LINK_PROP_EXECUTOR].names[i] != NULL; i++)
    g_assert_cmpstr (links[CROW_LINK_PROP_EXECUTOR].names[i], ==, crow_executor_to_string (i));
  for (guint i = 1; ends[CROW_LINK_END_PROP_ON_DELETE].names[i] != NULL; i++)
    g_assert_cmpstr (ends[CROW_LINK_END_PROP_ON_DELETE].names[i], ==, crow_action_to_string (i - 1));
}

static void
test_normalize (void)
{
  g_autoptr (CrowNode) note = crow_node_new (CROW_NODE_NOTE, "n");
  g_autoptr (CrowNode) attribute = crow_node_new (CROW_NODE_ATTRIBUTE, "a");

  /* What XML cannot hold is not kept, so that saving cannot fail. */
  crow_note_set_text (CROW_NOTE (note), "a\001b\xff" "c\xef\xbf\xbe" "d");
  g_assert_cmpstr (crow_note_get_text (CROW_NOTE (note)), ==, "ab\xef\xbf\xbd" "cd");
  crow_note_set_text (CROW_NOTE (note), "");
  g_assert_null (crow_note_get_text (CROW_NOTE (note)));
  crow_attribute_set_default (CROW_ATTRIBUTE (attribute), "");
  g_assert_cmpstr (crow_attribute_get_default (CROW_ATTRIBUTE (attribute)), ==, "");
  crow_note_set_x (CROW_NOTE (note), 1.0 / 0.0);
  g_assert_cmpfloat (crow_note_get_x (CROW_NOTE (note)), ==, 0);
  crow_attribute_set_data_type (CROW_ATTRIBUTE (attribute), 99);
  g_assert_cmpint (crow_attribute_get_data_type (CROW_ATTRIBUTE (attribute)), ==, CROW_TYPE_TEXT);
  crow_node_set_reference_id (attribute, CROW_ATTRIBUTE_PROP_LINK, "not an id");
  g_assert_null (crow_node_get_reference_id (attribute, CROW_ATTRIBUTE_PROP_LINK));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/properties/walk", test_walk);
  g_test_add_func ("/document/properties/gobject", test_gobject);
  g_test_add_func ("/document/properties/names", test_names);
  g_test_add_func ("/document/properties/normalize", test_normalize);
  return g_test_run ();
}
