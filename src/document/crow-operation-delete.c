/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Deleting: a node goes with all that only makes sense with it, so that nothing dangles behind.
 *
 * Invariant: after a delete no node of the document refers to a deleted one.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>

#include "document/crow-fixture.h"
#include "document/crow-operation-private.h"

static void delete_link (CrowNode *link);

/* Nodes of one kind that refer to @target by one of their properties. */
static GPtrArray *
find_users (CrowNode    *target,
            CrowNodeKind kind,
            guint        property)
{
  g_autoptr (GPtrArray) referrers = NULL;
  GPtrArray *users = g_ptr_array_new_with_free_func (g_object_unref);

  referrers = crow_document_get_referrers (crow_node_get_document (target), crow_node_get_id (target));
  for (guint i = 0; i < referrers->len; i++)
    {
      CrowNode *node = g_ptr_array_index (referrers, i);

      if (crow_node_get_kind (node) == kind &&
          (crow_node_get_info (node)->properties[property].type > CROW_STORED_REFERENCE ||
           g_strcmp0 (crow_node_get_reference_id (node, property), crow_node_get_id (target)) == 0))
        g_ptr_array_add (users, g_object_ref (node));
    }
  return users;
}

/* Each user may have gone with one before it. */
static void
remove_users (CrowNode    *target,
              CrowNodeKind kind,
              guint        property)
{
  g_autoptr (GPtrArray) users = find_users (target, kind, property);

  for (guint i = 0; i < users->len; i++)
    if (crow_node_get_document (g_ptr_array_index (users, i)) != NULL)
      crow_node_remove (g_ptr_array_index (users, i));
}

static void
clear_users (CrowNode    *target,
             CrowNodeKind kind,
             guint        property)
{
  g_autoptr (GPtrArray) users = find_users (target, kind, property);

  for (guint i = 0; i < users->len; i++)
    crow_node_set_reference_id (g_ptr_array_index (users, i), property, NULL);
}

static void
leave_key (CrowNode   *key,
           const char *attribute)
{
  const char *const *ids = crow_node_get_references (key, CROW_KEY_PROP_ATTRIBUTES);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    if (!g_str_equal (ids[i], attribute))
      g_ptr_array_add (rest, (gpointer) ids[i]);
  if (rest->len == 0)
    {
      crow_node_remove (key);
      return;
    }
  g_ptr_array_add (rest, NULL);
  crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, (const char *const *) rest->pdata);
}

static void
leave_row (CrowNode   *row,
           const char *attribute)
{
  const char *const *values = crow_node_get_values (row, CROW_FIXTURE_PROP_VALUES);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();

  for (guint i = 0; values[i] != NULL; i += 2)
    if (!g_str_equal (values[i], attribute))
      {
        g_ptr_array_add (rest, (gpointer) values[i]);
        g_ptr_array_add (rest, (gpointer) values[i + 1]);
      }
  g_ptr_array_add (rest, NULL);
  crow_node_set_values (row, CROW_FIXTURE_PROP_VALUES, (const char *const *) rest->pdata);
}

/* A row goes with the pairs it is in. */
static void
delete_row (CrowNode *row)
{
  g_autoptr (CrowNode) G_GNUC_UNUSED held = g_object_ref (row);

  remove_users (row, CROW_NODE_PAIR, CROW_FIXTURE_PAIR_PROP_FIRST);
  remove_users (row, CROW_NODE_PAIR, CROW_FIXTURE_PAIR_PROP_SECOND);
  crow_node_remove (row);
}

/* Links whose foreign key has the attribute, at either side, cannot be without it; a many-to-many link only loses the
 * name that was chosen for its column. */
static void
leave_links (CrowNode *attribute,
             guint     property)
{
  g_autoptr (GPtrArray) columns = find_users (attribute, CROW_NODE_LINK_COLUMN, property);

  for (guint i = 0; i < columns->len; i++)
    {
      CrowNode *column = g_ptr_array_index (columns, i);
      CrowNode *link = crow_node_get_parent (column);

      if (crow_node_get_document (column) == NULL)
        continue;
      if (crow_link_get_kind (CROW_LINK (link)) == CROW_LINK_MANY_TO_MANY)
        crow_node_remove (column);
      else
        delete_link (link);
    }
}

static void
delete_attribute (CrowNode *attribute)
{
  g_autoptr (CrowNode) G_GNUC_UNUSED held = g_object_ref (attribute);
  g_autoptr (GPtrArray) keys = find_users (attribute, CROW_NODE_KEY, CROW_KEY_PROP_ATTRIBUTES);
  g_autoptr (GPtrArray) rows = find_users (attribute, CROW_NODE_ROW, CROW_FIXTURE_PROP_VALUES);
  g_autoptr (GPtrArray) parts = find_users (attribute, CROW_NODE_INDEX_PART, CROW_INDEX_PART_PROP_ATTRIBUTE);

  for (guint i = 0; i < rows->len; i++)
    leave_row (g_ptr_array_index (rows, i), crow_node_get_id (attribute));
  for (guint i = 0; i < keys->len; i++)
    leave_key (g_ptr_array_index (keys, i), crow_node_get_id (attribute));
  for (guint i = 0; i < parts->len; i++)
    {
      CrowNode *part = g_ptr_array_index (parts, i);
      CrowNode *index = crow_node_get_parent (part);

      crow_node_remove (part);
      if (crow_node_get_n_children (index, CROW_NODE_INDEX_PART) == 0)
        crow_node_remove (index);
    }
  clear_users (attribute, CROW_NODE_ENTITY, CROW_ENTITY_PROP_DISCRIMINATOR);
  clear_users (attribute, CROW_NODE_ENTITY, CROW_ENTITY_PROP_VERSION);
  clear_users (attribute, CROW_NODE_LINK_END, CROW_LINK_END_PROP_ORDER_BY);
  leave_links (attribute, CROW_LINK_COLUMN_PROP_ATTRIBUTE);
  /* It may have gone with a link it was made for. */
  if (crow_node_get_document (attribute) != NULL)
    leave_links (attribute, CROW_LINK_COLUMN_PROP_REFERENCES);
  if (crow_node_get_document (attribute) != NULL)
    crow_node_remove (attribute);
}

/* Whether a link that stays has the attribute among its columns. */
static gboolean
is_used_by_link (CrowNode *attribute)
{
  g_autoptr (GPtrArray) columns = find_users (attribute, CROW_NODE_LINK_COLUMN, CROW_LINK_COLUMN_PROP_ATTRIBUTE);

  return columns->len > 0;
}

static void
delete_link (CrowNode *link)
{
  g_autoptr (CrowNode) G_GNUC_UNUSED held = g_object_ref (link);
  g_autoptr (GPtrArray) made = find_users (link, CROW_NODE_ATTRIBUTE, CROW_ATTRIBUTE_PROP_LINK);

  remove_users (link, CROW_NODE_ROUTE, CROW_ROUTE_PROP_LINK);
  /* One that stands on it says so, unless another link takes its place. */
  clear_users (link, CROW_NODE_LINK_END, CROW_LINK_END_PROP_BY);
  for (guint i = 0; i < made->len; i++)
    crow_node_set_reference_id (g_ptr_array_index (made, i), CROW_ATTRIBUTE_PROP_LINK, NULL);
  crow_node_remove (link);
  for (guint i = 0; i < made->len; i++)
    {
      CrowNode *attribute = g_ptr_array_index (made, i);

      if (crow_node_get_document (attribute) != NULL && !is_used_by_link (attribute))
        delete_attribute (attribute);
    }
}

static gboolean
is_referred_from_outside (CrowNode *attribute,
                          CrowNode *entity)
{
  g_autoptr (GPtrArray) referrers = crow_document_get_referrers (crow_node_get_document (attribute),
                                                                 crow_node_get_id (attribute));

  for (guint i = 0; i < referrers->len; i++)
    if (crow_node_get_ancestor (g_ptr_array_index (referrers, i), CROW_NODE_ENTITY) != entity)
      return TRUE;
  return FALSE;
}

static void
delete_entity (CrowNode *entity)
{
  g_autoptr (CrowNode) G_GNUC_UNUSED held = g_object_ref (entity);
  CrowDocument *document = crow_node_get_document (entity);
  g_autoptr (GPtrArray) links = crow_document_get_links_of (document, CROW_ENTITY (entity));
  g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (CROW_ENTITY (entity));
  g_autoptr (GPtrArray) through = find_users (entity, CROW_NODE_LINK, CROW_LINK_PROP_THROUGH);

  /* Those that go through it go first: without it they would get a table of their own. */
  for (guint i = 0; i < through->len; i++)
    delete_link (g_ptr_array_index (through, i));
  for (guint i = 0; i < heirs->len; i++)
    _crow_leave_parent (g_ptr_array_index (heirs, i));

  for (guint i = links->len; i > 0; i--)
    {
      CrowNode *link = g_ptr_array_index (links, i - 1);

      if (crow_node_get_document (link) != NULL)
        delete_link (link);
    }
  remove_users (entity, CROW_NODE_PLACEMENT, CROW_PLACEMENT_PROP_ENTITY);
  /* Pairs of its rows in links between others are left over from a drawing that was changed since. */
  for (guint i = crow_entity_get_n_rows (CROW_ENTITY (entity)); i > 0; i--)
    if (is_referred_from_outside (CROW_NODE (crow_entity_get_row (CROW_ENTITY (entity), i - 1)), entity))
      delete_row (CROW_NODE (crow_entity_get_row (CROW_ENTITY (entity), i - 1)));
  /* Nothing sound refers to its attributes from outside now, but a drawing may be unfinished. */
  for (guint i = crow_node_get_n_children (entity, CROW_NODE_ATTRIBUTE); i > 0; i--)
    if (i <= crow_node_get_n_children (entity, CROW_NODE_ATTRIBUTE) &&
        is_referred_from_outside (crow_node_get_child (entity, CROW_NODE_ATTRIBUTE, i - 1), entity))
      delete_attribute (crow_node_get_child (entity, CROW_NODE_ATTRIBUTE, i - 1));
  crow_node_remove (entity);
}

static void
delete_enumeration (CrowNode *enumeration)
{
  g_autoptr (GPtrArray) users = find_users (enumeration, CROW_NODE_ATTRIBUTE, CROW_ATTRIBUTE_PROP_ENUM);

  for (guint i = 0; i < users->len; i++)
    {
      CrowAttribute *attribute = g_ptr_array_index (users, i);

      crow_attribute_set_enumeration (attribute, NULL);
      if (crow_attribute_get_data_type (attribute) == CROW_TYPE_ENUM)
        crow_attribute_set_data_type (attribute, CROW_TYPE_TEXT);
    }
  crow_node_remove (enumeration);
}

/* Off the diagram, with the routes of links that end there. */
static void
delete_placement (CrowNode *placement)
{
  CrowDiagram *diagram = CROW_DIAGRAM (crow_node_get_parent (placement));
  CrowEntity *entity = crow_placement_get_entity (CROW_PLACEMENT (placement));

  if (entity != NULL)
    {
      g_autoptr (GPtrArray) links = crow_document_get_links_of (crow_node_get_document (placement), entity);

      for (guint i = 0; i < links->len; i++)
        {
          CrowRoute *route = crow_diagram_lookup_route (diagram, g_ptr_array_index (links, i));

          if (route != NULL)
            crow_node_remove (CROW_NODE (route));
        }
    }
  crow_node_remove (placement);
}

void
_crow_delete_node (CrowNode *node)
{
  switch (crow_node_get_kind (node))
    {
    case CROW_NODE_ENTITY:
      delete_entity (node);
      break;
    case CROW_NODE_ATTRIBUTE:
      delete_attribute (node);
      break;
    case CROW_NODE_LINK:
      delete_link (node);
      break;
    case CROW_NODE_ENUMERATION:
      delete_enumeration (node);
      break;
    case CROW_NODE_PLACEMENT:
      delete_placement (node);
      break;
    case CROW_NODE_ROW:
      delete_row (node);
      break;
    case CROW_NODE_ROOT:
    case CROW_NODE_MODEL:
    case CROW_NODE_LINK_END:
      /* What a document or a link cannot be without. */
      break;
    case CROW_NODE_INDEX_PART:
      if (crow_node_get_n_children (crow_node_get_parent (node), CROW_NODE_INDEX_PART) == 1)
        node = crow_node_get_parent (node);
      crow_node_remove (node);
      break;
    case CROW_NODE_ENUM_VALUE:
    case CROW_NODE_KEY:
    case CROW_NODE_INDEX:
    case CROW_NODE_CHECK:
    case CROW_NODE_LINK_COLUMN:
    case CROW_NODE_VIEW:
    case CROW_NODE_DIAGRAM:
    case CROW_NODE_ROUTE:
    case CROW_NODE_BEND:
    case CROW_NODE_NOTE:
    case CROW_NODE_AREA:
    case CROW_NODE_PAIR:
    default:
      crow_node_remove (node);
      break;
    }
}

static const char *
get_label (CrowNode *const *nodes,
           guint            n_nodes)
{
  for (guint i = 1; i < n_nodes; i++)
    if (crow_node_get_kind (nodes[i]) != crow_node_get_kind (nodes[0]))
      return _("Delete Selection");
  switch (crow_node_get_kind (nodes[0]))
    {
    case CROW_NODE_ENTITY:
      return g_dngettext (GETTEXT_PACKAGE, "Delete Entity", "Delete Entities", n_nodes);
    case CROW_NODE_ATTRIBUTE:
      return g_dngettext (GETTEXT_PACKAGE, "Delete Attribute", "Delete Attributes", n_nodes);
    case CROW_NODE_LINK:
      return g_dngettext (GETTEXT_PACKAGE, "Delete Link", "Delete Links", n_nodes);
    case CROW_NODE_PLACEMENT:
      return _("Remove From Diagram");
    case CROW_NODE_DIAGRAM:
      return _("Delete Diagram");
    case CROW_NODE_NOTE:
      return g_dngettext (GETTEXT_PACKAGE, "Delete Note", "Delete Notes", n_nodes);
    case CROW_NODE_AREA:
      return g_dngettext (GETTEXT_PACKAGE, "Delete Area", "Delete Areas", n_nodes);
    case CROW_NODE_ENUMERATION:
      return g_dngettext (GETTEXT_PACKAGE, "Delete Enumeration", "Delete Enumerations", n_nodes);
    case CROW_NODE_ENUM_VALUE:
      return g_dngettext (GETTEXT_PACKAGE, "Delete Value", "Delete Values", n_nodes);
    case CROW_NODE_ROW:
      return g_dngettext (GETTEXT_PACKAGE, "Forget Row", "Forget Rows", n_nodes);
    case CROW_NODE_VIEW:
      return g_dngettext (GETTEXT_PACKAGE, "Delete View", "Delete Views", n_nodes);
    default:
      return _("Delete");
    }
}

void
crow_operation_delete (CrowDocument    *document,
                       CrowNode *const *nodes,
                       guint            n_nodes)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (CROW_IS_DOCUMENT (document));

  if (n_nodes == 0)
    return;
  edit = crow_document_begin_edit (document, get_label (nodes, n_nodes));
  for (guint i = 0; i < n_nodes; i++)
    g_ptr_array_add (held, g_object_ref (nodes[i]));
  for (guint i = 0; i < held->len; i++)
    /* It may have gone with one before it. */
    if (crow_node_get_document (g_ptr_array_index (held, i)) == document)
      _crow_delete_node (g_ptr_array_index (held, i));
  crow_edit_commit (g_steal_pointer (&edit));
}
