/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How documents scale.  Loading is measured against libxml2's SAX2 copying the same attributes into plain structs,
 * saving against its text writer writing the same elements, in one interleaved run: only ratios count.  One edit is
 * measured in documents of three sizes: its cost must not grow with them.
 *
 * `bench-document [ENTITIES]`; 10,000 entities of 10 attributes without an argument.
 */
#include "config.h"

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlwriter.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "document/crow-operation.h"

#define N_ROUNDS 7

typedef struct
{
  char *name;
  char **values; /* name, value, name, value … */
  guint n_values;
} PlainElement;

static CrowDocument *
make_document (guint n_entities)
{
  CrowDocument *document = crow_document_new ();
  CrowDiagram *diagram = crow_document_get_diagram (document, 0);
  CrowNode *model = CROW_NODE (crow_document_get_model (document));
  g_autoptr (CrowEdit) edit = crow_document_begin_edit (document, "Make");

  for (guint i = 0; i < n_entities; i++)
    {
      g_autofree char *name = g_strdup_printf ("entity_%05u", i);
      CrowEntity *entity = CROW_ENTITY (crow_node_add (model, CROW_NODE_ENTITY, NULL));
      CrowNode *key, *placement;
      const char *ids[2] = { NULL, NULL };

      crow_entity_set_name (entity, name);
      crow_entity_set_comment (entity, "One of a great many entities, with a comment as people write them.");
      for (guint j = 0; j < 10; j++)
        {
          g_autofree char *attribute_name = g_strdup_printf ("attribute_%u", j);
          CrowAttribute *attribute = CROW_ATTRIBUTE (crow_node_add (CROW_NODE (entity), CROW_NODE_ATTRIBUTE, NULL));

          crow_attribute_set_name (attribute, attribute_name);
          crow_attribute_set_data_type (attribute, j % CROW_TYPE_ENUM);
          crow_attribute_set_required (attribute, j % 2 == 0);
          crow_attribute_set_comment (attribute, "What this attribute of the entity means, in a sentence.");
          if (j == 0)
            ids[0] = crow_node_get_id (CROW_NODE (attribute));
        }
      key = crow_node_add (CROW_NODE (entity), CROW_NODE_KEY, NULL);
      crow_entity_key_set_kind (CROW_ENTITY_KEY (key), CROW_KEY_PRIMARY);
      crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, ids);
      placement = crow_node_add (CROW_NODE (diagram), CROW_NODE_PLACEMENT, NULL);
      crow_placement_set_entity (CROW_PLACEMENT (placement), entity);
      crow_placement_set_x (CROW_PLACEMENT (placement), (i % 100) * 240);
      crow_placement_set_y (CROW_PLACEMENT (placement), (i / 100) * 320);
      if (i % 2 == 1)
        {
          CrowEntity *other = crow_model_get_entity (CROW_MODEL (model), i - 1);

          crow_operation_connect (document, CROW_LINK_ONE_TO_MANY, other, entity, NULL);
        }
    }
  crow_edit_commit (g_steal_pointer (&edit));
  return document;
}

static void
plain_start_cb (void           *data,
                const xmlChar  *name,
                const xmlChar  *prefix,
                const xmlChar  *uri,
                int             n_namespaces,
                const xmlChar **namespaces,
                int             n_attributes,
                int             n_defaulted,
                const xmlChar **attributes)
{
  PlainElement element = { g_strdup ((const char *) name), g_new (char *, 2 * n_attributes), 2 * n_attributes };

  for (int i = 0; i < n_attributes; i++)
    {
      element.values[2 * i] = g_strdup ((const char *) attributes[5 * i]);
      element.values[2 * i + 1] = g_strndup ((const char *) attributes[5 * i + 3],
                                             attributes[5 * i + 4] - attributes[5 * i + 3]);
    }
  g_array_append_val ((GArray *) data, element);
}

static void
plain_clear (gpointer data)
{
  PlainElement *element = data;

  for (guint i = 0; i < element->n_values; i++)
    g_free (element->values[i]);
  g_free (element->values);
  g_free (element->name);
}

static GArray *
load_plainly (GBytes *bytes)
{
  xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC, .startElementNs = plain_start_cb };
  GArray *elements = g_array_new (FALSE, FALSE, sizeof (PlainElement));

  g_array_set_clear_func (elements, plain_clear);
  xmlSAXUserParseMemory (&handler, elements, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return elements;
}

static void
save_plainly (GArray *elements)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlTextWriter *writer = xmlNewTextWriterMemory (buffer, 0);

  xmlTextWriterSetIndent (writer, 1);
  xmlTextWriterStartDocument (writer, NULL, "UTF-8", NULL);
  xmlTextWriterStartElement (writer, BAD_CAST "crowfoot");
  for (guint i = 1; i < elements->len; i++)
    {
      const PlainElement *element = &g_array_index (elements, PlainElement, i);

      xmlTextWriterStartElement (writer, BAD_CAST element->name);
      for (guint j = 0; j < element->n_values; j += 2)
        xmlTextWriterWriteAttribute (writer, BAD_CAST element->values[j], BAD_CAST element->values[j + 1]);
      xmlTextWriterEndElement (writer);
    }
  xmlTextWriterEndDocument (writer);
  xmlFreeTextWriter (writer);
  xmlBufferFree (buffer);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

static double
median (gint64 *times)
{
  qsort (times, N_ROUNDS, sizeof *times, compare_times);
  return times[N_ROUNDS / 2] / 1000.0;
}

static void
bench_files (guint n_entities)
{
  g_autoptr (CrowDocument) document = make_document (n_entities);
  g_autoptr (GBytes) bytes = crow_document_to_bytes (document);
  gint64 times[4][N_ROUNDS];
  double ms[4];
  gsize heap = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (GArray) elements = load_plainly (bytes);
      g_autoptr (CrowDocument) loaded = NULL;
      g_autoptr (GBytes) saved = NULL;
      gsize before;

      times[0][i] = g_get_monotonic_time () - begin;
      before = mallinfo2 ().uordblks;
      begin = g_get_monotonic_time ();
      loaded = crow_document_load_bytes (bytes, CROW_LOAD_STRICT, NULL);
      times[1][i] = g_get_monotonic_time () - begin;
      heap = mallinfo2 ().uordblks - before;
      begin = g_get_monotonic_time ();
      save_plainly (elements);
      times[2][i] = g_get_monotonic_time () - begin;
      begin = g_get_monotonic_time ();
      saved = crow_document_to_bytes (loaded);
      times[3][i] = g_get_monotonic_time () - begin;
      if (!g_bytes_equal (saved, bytes))
        g_error ("Saving what was loaded gave other bytes");
    }
  for (guint i = 0; i < 4; i++)
    ms[i] = median (times[i]);
  g_print ("%u entities, %.1f MB\n", n_entities, g_bytes_get_size (bytes) / 1e6);
  g_print ("load  %8.1f ms; SAX2 into structs %8.1f ms; ratio %.2f (aim 3)\n", ms[1], ms[0], ms[1] / ms[0]);
  g_print ("save  %8.1f ms; xmlTextWriter     %8.1f ms; ratio %.2f (aim 1.5)\n", ms[3], ms[2], ms[3] / ms[2]);
  g_print ("heap  %8.0f bytes an entity with its 10 attributes, key, placement and half a link\n",
           (double) heap / n_entities);
}

static void
count_cb (CrowDocument  *document,
          CrowChangeSet *changes,
          gpointer       data)
{
  *(guint *) data += crow_change_set_get_n_changes (changes);
}

static void
bench_edits (guint n_entities)
{
  g_autoptr (CrowDocument) document = make_document (n_entities);
  CrowModel *model = crow_document_get_model (document);
  const guint n_edits = 2000;
  guint n_changes = 0;
  gint64 begin;
  double edit, undo, structural;

  g_signal_connect (document, "changed", G_CALLBACK (count_cb), &n_changes);
  /* The table of referrers is made at the first question and kept from then on. */
  g_ptr_array_unref (crow_document_get_links_of (document, crow_model_get_entity (model, 0)));

  begin = g_get_monotonic_time ();
  for (guint i = 0; i < n_edits; i++)
    {
      g_autofree char *name = g_strdup_printf ("renamed_%u", i);

      crow_operation_rename_entity (crow_model_get_entity (model, (i * 7919) % n_entities), name);
    }
  edit = (g_get_monotonic_time () - begin) / (double) n_edits;
  begin = g_get_monotonic_time ();
  while (crow_document_can_undo (document) && crow_document_get_step_position (document) > 1)
    crow_document_undo (document);
  undo = (g_get_monotonic_time () - begin) / (double) n_edits;
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < n_edits; i++)
    {
      CrowAttribute *attribute = crow_operation_add_attribute (crow_model_get_entity (model, (i * 7919) % n_entities),
                                                               "added", CROW_TYPE_TEXT, -1);
      CrowNode *nodes[1] = { CROW_NODE (attribute) };

      crow_operation_delete (document, nodes, 1);
    }
  structural = (g_get_monotonic_time () - begin) / (2.0 * n_edits);
  g_print ("edit at %5u entities: rename %.2f µs, undo %.2f µs, add or delete an attribute %.2f µs\n", n_entities, edit,
           undo, structural);
}

int
main (int    argc,
      char **argv)
{
  guint n_entities = argc > 1 ? strtoul (argv[1], NULL, 10) : 10000;

  bench_files (n_entities);
  bench_edits (10);
  bench_edits (1000);
  bench_edits (10000);
  return 0;
}
