/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations that turn links into other links, or into entities and back; and setting a property of many nodes.
 *
 * A link that changes its kind or its ends keeps its node, and so its id, name, rules, routes and chosen roles.  Only
 * its columns and the attributes made for it are made anew.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/crow-compile-private.h"
#include "document/crow-fixture.h"
#include "document/crow-operation-private.h"
#include "document/crow-through.h"

static CrowDocument *
document_of (gpointer node)
{
  return crow_node_get_document (CROW_NODE (node));
}

/* Which roles are as the pattern would make them, with or without a number behind. */
static gboolean
is_pattern_role (CrowLink *link,
                 guint     end)
{
  g_autofree char *pattern = NULL;
  const char *role = crow_link_end_get_role (crow_link_get_end (link, end));
  CrowEntity *entity = crow_link_get_entity (link, end);
  CrowEntity *other = crow_link_get_entity (link, 1 - end);

  if (role == NULL || entity == NULL || other == NULL)
    return FALSE;
  pattern = _crow_make_end_role (crow_link_get_kind (link), end, entity, other);
  if (!g_str_has_prefix (role, pattern))
    return FALSE;
  for (role += strlen (pattern); *role != '\0'; role++)
    if (!g_ascii_isdigit (*role))
      return FALSE;
  return TRUE;
}

static void
renew_role (CrowLink *link,
            guint     end)
{
  CrowEntity *other = crow_link_get_entity (link, 1 - end);
  g_autofree char *role = _crow_make_end_role (crow_link_get_kind (link), end, crow_link_get_entity (link, end), other);
  g_autofree char *free_role = NULL;

  crow_link_end_set_role (crow_link_get_end (link, end), NULL);
  free_role = _crow_make_member_name (other, role);
  crow_link_end_set_role (crow_link_get_end (link, end), free_role);
}

static gboolean
is_column_of_a_link (CrowNode *attribute)
{
  return crow_attribute_get_referring_link (CROW_ATTRIBUTE (attribute)) != NULL;
}

/* Takes the columns off, and with them the attributes that were made for the link and serve no other. */
static void
drop_columns (CrowLink *link)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);

  while (crow_link_get_n_columns (link) > 0)
    {
      CrowLinkColumn *column = crow_link_get_column (link, crow_link_get_n_columns (link) - 1);
      CrowAttribute *attribute = crow_link_column_get_attribute (column);

      if (attribute != NULL && crow_attribute_get_link (attribute) == link)
        g_ptr_array_add (made, g_object_ref (attribute));
      crow_node_remove (CROW_NODE (column));
    }
  for (guint i = 0; i < made->len; i++)
    {
      crow_attribute_set_link (g_ptr_array_index (made, i), NULL);
      if (!is_column_of_a_link (g_ptr_array_index (made, i)))
        _crow_delete_node (g_ptr_array_index (made, i));
    }
}

/* What the link needs to be of @kind between these two. */
static gboolean
check_link (CrowLink    *link,
            CrowLinkKind kind,
            CrowEntity  *one,
            CrowEntity  *other,
            GError     **error)
{
  g_autofree char *described = NULL;

  if (one != NULL && other != NULL)
    return _crow_check_target_key (one, error) &&
           (kind != CROW_LINK_MANY_TO_MANY || _crow_check_target_key (other, error));
  described = crow_node_describe (CROW_NODE (link));
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                           _("The %s has an end without entity. Choose the entity first."), described);
  return FALSE;
}

/* Deleting an attribute of the key that was referred to may have taken more than was asked for. */
static gboolean
rebuild (CrowLink *link,
         gboolean  renew[2],
         GError  **error)
{
  if (crow_node_get_document (CROW_NODE (link)) == NULL ||
      !check_link (link, crow_link_get_kind (link), crow_link_get_entity (link, 0), crow_link_get_entity (link, 1),
                   NULL))
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                               _("The key that the link would refer to consists of the attributes made for the link. "
                                 "Give the entity another key first."));
      return FALSE;
    }
  for (guint end = 0; end < 2; end++)
    if (renew[end])
      renew_role (link, end);
  if (crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY)
    {
      crow_link_set_table (link, NULL);
      _crow_make_columns (link);
    }
  return TRUE;
}

gboolean
crow_operation_set_link_kind (CrowLink    *link,
                              CrowLinkKind kind,
                              GError     **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowLinkKind old;
  gboolean renew[2];

  g_return_val_if_fail (CROW_IS_LINK (link) && document_of (link) != NULL, FALSE);

  old = crow_link_get_kind (link);
  if (old == kind)
    return TRUE;
  if (!check_link (link, kind, crow_link_get_entity (link, 0), crow_link_get_entity (link, 1), error))
    return FALSE;
  edit = crow_document_begin_edit (document_of (link), _("Change Kind of Link"));
  for (guint end = 0; end < 2; end++)
    renew[end] = _crow_is_many (old, end) != _crow_is_many (kind, end) && is_pattern_role (link, end);
  crow_link_set_kind (link, kind);
  _crow_leave_through (link);
  if (old == CROW_LINK_MANY_TO_MANY || kind == CROW_LINK_MANY_TO_MANY)
    {
      drop_columns (link);
      if (!rebuild (link, renew, error))
        return FALSE;
    }
  else
    /* One or many: the reference is the same. */
    for (guint end = 0; end < 2; end++)
      if (renew[end])
        renew_role (link, end);
  _crow_fixtures_tidy_link (link);
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}

gboolean
crow_operation_reverse_link (CrowLink *link,
                             GError  **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowLinkKind kind;
  gboolean renew[2];

  g_return_val_if_fail (CROW_IS_LINK (link) && document_of (link) != NULL, FALSE);

  kind = crow_link_get_kind (link);
  if (!check_link (link, kind, crow_link_get_entity (link, 1), crow_link_get_entity (link, 0), error))
    return FALSE;
  edit = crow_document_begin_edit (document_of (link), _("Reverse Link"));
  for (guint end = 0; end < 2; end++)
    renew[1 - end] = kind == CROW_LINK_ONE_TO_MANY && is_pattern_role (link, end);
  if (kind != CROW_LINK_MANY_TO_MANY)
    drop_columns (link);
  crow_node_move (CROW_NODE (crow_link_get_end (link, 1)), CROW_NODE (link), 0);
  if (kind == CROW_LINK_MANY_TO_MANY)
    for (guint i = 0; i < crow_link_get_n_columns (link); i++)
      crow_link_column_set_end (crow_link_get_column (link, i),
                                1 - crow_link_column_get_end (crow_link_get_column (link, i)));
  else if (!rebuild (link, renew, error))
    return FALSE;
  for (guint i = 0; i < crow_link_get_n_pairs (link); i++)
    {
      CrowFixturePair *pair = crow_link_get_pair (link, i);
      g_autofree char *first = g_strdup (crow_fixture_pair_get_first_id (pair));

      crow_node_set_reference_id (CROW_NODE (pair), CROW_FIXTURE_PAIR_PROP_FIRST, crow_fixture_pair_get_second_id (pair));
      crow_node_set_reference_id (CROW_NODE (pair), CROW_FIXTURE_PAIR_PROP_SECOND, first);
    }
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}

gboolean
crow_operation_retarget_link (CrowLink   *link,
                              guint       end,
                              CrowEntity *entity,
                              GError    **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowLinkEnd *node;
  gboolean renew[2];

  g_return_val_if_fail (CROW_IS_LINK (link) && document_of (link) != NULL && end < 2, FALSE);
  g_return_val_if_fail (CROW_IS_ENTITY (entity) && document_of (entity) == document_of (link), FALSE);

  if (crow_link_get_entity (link, end) == entity)
    return TRUE;
  if (!check_link (link, crow_link_get_kind (link), end == 0 ? entity : crow_link_get_entity (link, 0),
                   end == 1 ? entity : crow_link_get_entity (link, 1), error))
    return FALSE;
  edit = crow_document_begin_edit (document_of (link), _("Connect to Another Entity"));
  renew[0] = is_pattern_role (link, 0);
  renew[1] = is_pattern_role (link, 1);
  drop_columns (link);
  node = crow_link_get_end (link, end);
  crow_link_end_set_entity (node, entity);
  crow_link_end_set_order_by (node, NULL);
  crow_link_end_set_by (node, NULL);
  if (!rebuild (link, renew, error))
    return FALSE;
  _crow_fixtures_tidy_link (link);
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}

/* Between the two, on each diagram where both stand. */
static void
place_between (CrowDocument *document,
               CrowEntity   *entity,
               CrowEntity   *one,
               CrowEntity   *other)
{
  for (guint i = 0; i < crow_document_get_n_diagrams (document); i++)
    {
      CrowDiagram *diagram = crow_document_get_diagram (document, i);
      CrowPlacement *a = crow_diagram_lookup_placement (diagram, one);
      CrowPlacement *b = crow_diagram_lookup_placement (diagram, other);

      if (a != NULL && b != NULL)
        crow_operation_place_entity (diagram, entity, (crow_placement_get_x (a) + crow_placement_get_x (b)) / 2,
                                     (crow_placement_get_y (a) + crow_placement_get_y (b)) / 2);
    }
}

CrowEntity *
crow_operation_link_to_entity (CrowLink *link,
                               GError  **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (CrowSchema) schema = NULL;
  g_autoptr (GPtrArray) key = g_ptr_array_new ();
  const CrowRelationshipInfo *info;
  const CrowEntityInfo *table;
  CrowDocument *document;
  CrowNode *entity, *primary;
  guint16 index;

  g_return_val_if_fail (CROW_IS_LINK (link) && document_of (link) != NULL, NULL);

  document = document_of (link);
  if (crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                               _("Only a many-to-many link has pairs that could become an entity. Change the kind of the "
                                 "link first."));
      return NULL;
    }
  if (crow_link_is_through (link))
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                               _("The link has no table of its own that could become an entity: it goes through one."));
      return NULL;
    }
  /* The names that compiling gives to the table and its columns stay. */
  schema = crow_document_compile_partial (document, NULL, error);
  if (schema == NULL)
    return NULL;
  index = crow_schema_lookup_relationship_by_id (schema, crow_node_get_id (CROW_NODE (link)));
  if (index == CROW_NONE)
    {
      check_link (link, CROW_LINK_MANY_TO_MANY, crow_link_get_entity (link, 0), crow_link_get_entity (link, 1), error);
      if (error != NULL && *error == NULL)
        crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                                 _("The link is not finished. Mend what the check says of it first."));
      return NULL;
    }
  info = crow_schema_get_relationship (schema, index);
  table = crow_schema_get_entity (schema, info->association);

  edit = crow_document_begin_edit (document, _("Turn Link into Entity"));
  entity = crow_node_add (CROW_NODE (crow_document_get_model (document)), CROW_NODE_ENTITY, NULL);
  crow_entity_set_name (CROW_ENTITY (entity), table->name);
  crow_entity_set_database_schema (CROW_ENTITY (entity), table->database_schema);
  crow_entity_set_strict (CROW_ENTITY (entity), crow_link_get_strict (link));
  crow_entity_set_without_rowid (CROW_ENTITY (entity), crow_link_get_without_rowid (link));
  crow_entity_set_comment (CROW_ENTITY (entity), table->comment);
  for (guint end = 0; end < 2; end++)
    {
      CrowEntity *target = crow_link_get_entity (link, end);
      CrowLink *half = crow_operation_connect (document, CROW_LINK_ONE_TO_MANY, target, CROW_ENTITY (entity), NULL);

      crow_link_set_delete_rule (half, CROW_DELETE_CASCADE);
      crow_link_set_executor (half, crow_link_get_executor (link));
      crow_operation_set_required (half, 0, TRUE);
      for (guint i = 0; i < crow_link_get_n_columns (half); i++)
        {
          CrowAttribute *attribute = crow_link_column_get_attribute (crow_link_get_column (half, i));

          crow_attribute_set_name (attribute, table->attributes[info->references[end].columns[i]].name);
          g_ptr_array_add (key, (gpointer) crow_node_get_id (CROW_NODE (attribute)));
        }
    }
  g_ptr_array_add (key, NULL);
  primary = crow_node_add (entity, CROW_NODE_KEY, NULL);
  crow_entity_key_set_kind (CROW_ENTITY_KEY (primary), CROW_KEY_PRIMARY);
  crow_node_set_references (primary, CROW_KEY_PROP_ATTRIBUTES, (const char *const *) key->pdata);
  place_between (document, CROW_ENTITY (entity), crow_link_get_entity (link, 0), crow_link_get_entity (link, 1));
  _crow_delete_node (CROW_NODE (link));
  crow_edit_commit (g_steal_pointer (&edit));
  return CROW_ENTITY (entity);
}

/* The two links of an entity that says no more than pairs; if it says more, with @error set. */
static gboolean
find_halves (CrowEntity *entity,
             CrowLink   *halves[2],
             GError    **error)
{
  g_autoptr (GPtrArray) links = crow_document_get_links_of (document_of (entity), entity);
  g_autoptr (GPtrArray) heirs = NULL;
  const char *name = crow_entity_get_name (entity) != NULL ? crow_entity_get_name (entity) : "";

  for (guint i = 0; i < links->len; i++)
    if (links->len != 2 || crow_link_get_entity (g_ptr_array_index (links, i), 1) != entity ||
        crow_link_get_entity (g_ptr_array_index (links, i), 0) == entity ||
        crow_link_get_kind (g_ptr_array_index (links, i)) != CROW_LINK_ONE_TO_MANY)
      break;
    else
      halves[i] = g_ptr_array_index (links, i);
  if (links->len != 2 || halves[0] == NULL || halves[1] == NULL || crow_link_get_entity (halves[0], 0) == NULL ||
      crow_link_get_entity (halves[1], 0) == NULL)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (entity)),
                               _("“%s” is not the many end of exactly two one-to-many links, as the table of a "
                                 "many-to-many link is. Remove its other links first."),
                               name);
      return FALSE;
    }
  heirs = crow_entity_get_heirs (entity);
  if (crow_entity_get_parent_id (entity) != NULL || heirs->len > 0)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (entity)),
                               _("“%s” inherits or is inherited from, which a many-to-many link has no place for. Untie it "
                                 "first."),
                               name);
      return FALSE;
    }
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      CrowAttribute *attribute = crow_entity_get_attribute (entity, i);
      CrowLink *link = crow_attribute_get_referring_link (attribute);

      if (link != halves[0] && link != halves[1])
        {
          crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (attribute)),
                                   _("“%s” has the attribute “%s”, which a many-to-many link has no place for. Delete "
                                     "the attribute first."),
                                   name, crow_attribute_get_name (attribute) != NULL ? crow_attribute_get_name (attribute)
                                                                                     : "");
          return FALSE;
        }
    }
  return _crow_check_target_key (crow_link_get_entity (halves[0], 0), error) &&
         _crow_check_target_key (crow_link_get_entity (halves[1], 0), error);
}

/* Names that the pattern would not give are kept as chosen ones. */
static void
keep_column_names (CrowLink *link,
                   guint     end,
                   CrowLink *half)
{
  for (guint i = 0; i < crow_link_get_n_columns (half); i++)
    {
      CrowAttribute *attribute = crow_link_column_get_attribute (crow_link_get_column (half, i));
      CrowAttribute *target = crow_link_column_get_references (crow_link_get_column (half, i));
      g_autofree char *pattern = NULL;
      CrowNode *column;

      if (attribute == NULL || target == NULL || crow_attribute_get_name (target) == NULL ||
          crow_attribute_get_name (attribute) == NULL || crow_entity_get_name (crow_link_get_entity (half, 0)) == NULL)
        continue;
      pattern = _crow_name_reference (crow_entity_get_name (crow_link_get_entity (half, 0)),
                                      crow_attribute_get_name (target));
      if (g_str_equal (pattern, crow_attribute_get_name (attribute)))
        continue;
      column = crow_node_add (CROW_NODE (link), CROW_NODE_LINK_COLUMN, NULL);
      crow_link_column_set_references (CROW_LINK_COLUMN (column), target);
      crow_link_column_set_end (CROW_LINK_COLUMN (column), end);
      crow_link_column_set_name (CROW_LINK_COLUMN (column), crow_attribute_get_name (attribute));
    }
}

CrowLink *
crow_operation_entity_to_link (CrowEntity *entity,
                               GError    **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *name = NULL;
  CrowLink *halves[2] = { NULL, NULL };
  CrowDocument *document;
  CrowLink *link;

  g_return_val_if_fail (CROW_IS_ENTITY (entity) && document_of (entity) != NULL, NULL);

  if (!find_halves (entity, halves, error))
    return NULL;
  document = document_of (entity);
  edit = crow_document_begin_edit (document, _("Turn Entity into Link"));
  name = g_strdup (crow_entity_get_name (entity));
  /* One that goes through the entity has the roles already. */
  link = _crow_find_through (entity, halves);
  if (link != NULL)
    _crow_leave_through (link);
  else
    link = crow_operation_connect (document, CROW_LINK_MANY_TO_MANY, crow_link_get_entity (halves[0], 0),
                                   crow_link_get_entity (halves[1], 0), NULL);
  crow_link_set_table (link, name);
  crow_link_set_database_schema (link, crow_entity_get_database_schema (entity));
  crow_link_set_strict (link, crow_entity_get_strict (entity));
  crow_link_set_without_rowid (link, crow_entity_get_without_rowid (entity));
  crow_link_set_comment (link, crow_entity_get_comment (entity));
  crow_link_set_executor (link, crow_link_get_executor (halves[0]));
  for (guint end = 0; end < 2; end++)
    keep_column_names (link, end, halves[end]);
  _crow_delete_node (CROW_NODE (entity));
  crow_edit_commit (g_steal_pointer (&edit));
  return link;
}

void
crow_operation_set_all (CrowDocument          *document,
                        CrowNode *const       *nodes,
                        guint                  n_nodes,
                        const char            *property,
                        CrowStoredType         type,
                        const CrowStoredValue *value)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_if_fail (CROW_IS_DOCUMENT (document) && property != NULL && value != NULL);

  edit = crow_document_begin_edit (document, _("Change Properties"));
  for (guint i = 0; i < n_nodes; i++)
    {
      int index = crow_kind_lookup_property (crow_node_get_kind (nodes[i]), property);

      if (index >= 0 && crow_node_get_info (nodes[i])->properties[index].type == type)
        crow_node_set_slot (nodes[i], index, value);
    }
  crow_edit_commit (g_steal_pointer (&edit));
}
