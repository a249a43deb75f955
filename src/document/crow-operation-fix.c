/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applies the remedies of problems that the schema check found in a compiled document.
 *
 * A problem names records of the schema, some of which the compiler made of a node: the id of a foreign key is that of its
 * link and a word behind a point.  A remedy for what no node stands for is refused.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/crow-operation-private.h"
#include "document/crow-silence.h"

static gboolean
refuse (GError     **error,
        const char  *id)
{
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, id,
                           _("This cannot be mended by itself. Change the drawing by hand."));
  return FALSE;
}

/* Whether another attribute or role of the entity that has the role is called so, or of one in its hierarchy. */
static gboolean
clashes (CrowDocument *document,
         CrowLink     *link,
         guint         end)
{
  CrowLinkEnd *here = crow_link_get_end (link, end);
  CrowLinkEnd *there = crow_link_get_end (link, 1 - end);
  const char *role = here != NULL ? crow_link_end_get_role (here) : NULL;
  CrowEntity *owner = there != NULL ? crow_link_end_get_entity (there) : NULL;
  CrowModel *model = crow_document_get_model (document);
  g_autoptr (GPtrArray) entities = NULL;

  if (role == NULL || owner == NULL)
    return FALSE;
  entities = _crow_list_hierarchy (crow_entity_get_root (owner));
  for (guint i = 0; i < entities->len; i++)
    for (guint j = 0; j < crow_entity_get_n_attributes (g_ptr_array_index (entities, i)); j++)
      if (g_strcmp0 (crow_attribute_get_name (crow_entity_get_attribute (g_ptr_array_index (entities, i), j)), role) == 0)
        return TRUE;
  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    {
      CrowLink *other = crow_model_get_link (model, i);

      for (guint j = 0; j < 2; j++)
        {
          CrowLinkEnd *reached = crow_link_get_end (other, j);
          CrowLinkEnd *from = crow_link_get_end (other, 1 - j);

          if (reached != NULL && from != NULL && (other != link || j != end) &&
              g_ptr_array_find (entities, crow_link_end_get_entity (from), NULL) &&
              g_strcmp0 (crow_link_end_get_role (reached), role) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
rename_role (CrowDocument *document,
             CrowLink     *link)
{
  for (guint i = 0; i < 2; i++)
    {
      CrowLinkEnd *end = crow_link_get_end (link, i);
      CrowLinkEnd *there = crow_link_get_end (link, 1 - i);
      const char *role = end != NULL ? crow_link_end_get_role (end) : NULL;
      g_autofree char *name = NULL;

      if (role == NULL || there == NULL || crow_link_end_get_entity (there) == NULL ||
          (*role != '\0' && !clashes (document, link, i)))
        continue;
      if (*role == '\0')
        {
          crow_link_end_set_role (end, NULL);
          return TRUE;
        }
      name = _crow_make_member_name (crow_link_end_get_entity (there), role);
      crow_link_end_set_role (end, name);
      return TRUE;
    }
  return FALSE;
}

static gboolean
rename_node (CrowDocument *document,
             CrowNode     *node)
{
  g_autofree char *wanted = NULL;
  g_autofree char *name = NULL;

  if (CROW_IS_LINK (node))
    return rename_role (document, CROW_LINK (node));
  if (CROW_IS_ENTITY (node))
    {
      const char *old = crow_entity_get_name (CROW_ENTITY (node));

      wanted = old != NULL && *old != '\0' ? g_strconcat (old, "_", NULL) : g_strdup ("entity");
      name = _crow_make_entity_name (document, wanted, CROW_ENTITY (node));
      crow_operation_rename_entity (CROW_ENTITY (node), name);
      return TRUE;
    }
  if (CROW_IS_ATTRIBUTE (node))
    {
      const char *old = crow_attribute_get_name (CROW_ATTRIBUTE (node));

      wanted = old != NULL && *old != '\0' ? g_strconcat (old, "_", NULL) : g_strdup ("attribute");
      name = _crow_make_member_name (crow_attribute_get_entity (CROW_ATTRIBUTE (node)), wanted);
      crow_operation_rename_attribute (CROW_ATTRIBUTE (node), name);
      return TRUE;
    }
  return FALSE;
}

static gboolean
add_primary_key (CrowNode *node)
{
  CrowAttribute *attribute;

  if (!CROW_IS_ENTITY (node))
    return FALSE;
  attribute = crow_operation_add_attribute (CROW_ENTITY (node), "id", CROW_TYPE_INTEGER, 0);
  crow_attribute_set_required (attribute, TRUE);
  crow_attribute_set_auto (attribute, TRUE);
  crow_operation_set_primary (attribute, TRUE);
  return TRUE;
}

/* The attributes that a link refers to, in their order. */
static GPtrArray *
list_targets (CrowLink *link)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < crow_link_get_n_columns (link); i++)
    {
      CrowAttribute *target = crow_link_column_get_references (crow_link_get_column (link, i));

      if (target != NULL)
        g_ptr_array_add (ids, (gpointer) crow_node_get_id (CROW_NODE (target)));
    }
  g_ptr_array_add (ids, NULL);
  return ids;
}

static gboolean
add_unique (CrowNode *node,
            CrowNode *entity)
{
  g_autoptr (GPtrArray) targets = NULL;
  CrowNode *key;

  if (!CROW_IS_LINK (node) || !CROW_IS_ENTITY (entity))
    return FALSE;
  targets = list_targets (CROW_LINK (node));
  if (targets->len < 2)
    return FALSE;
  key = crow_node_add (entity, CROW_NODE_KEY, NULL);
  crow_entity_key_set_kind (CROW_ENTITY_KEY (key), CROW_KEY_UNIQUE);
  crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, (const char *const *) targets->pdata);
  return TRUE;
}

/* An index over the attributes that refer. */
static gboolean
add_index (CrowNode *node)
{
  CrowLink *link = CROW_IS_LINK (node) ? CROW_LINK (node) : NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; link != NULL && i < crow_link_get_n_columns (link); i++)
    {
      CrowAttribute *column = crow_link_column_get_attribute (crow_link_get_column (link, i));

      if (column == NULL)
        return FALSE;
      g_ptr_array_add (columns, column);
    }
  if (columns->len == 0)
    return FALSE;
  crow_operation_add_index (crow_attribute_get_entity (g_ptr_array_index (columns, 0)),
                            (CrowAttribute *const *) columns->pdata, columns->len);
  return TRUE;
}

static gboolean
clear_order (CrowNode *node)
{
  for (guint i = 0; CROW_IS_LINK (node) && i < 2; i++)
    {
      CrowLinkEnd *end = crow_link_get_end (CROW_LINK (node), i);

      if (end != NULL)
        {
          crow_link_end_set_order_by (end, NULL);
          crow_link_end_set_descending (end, FALSE);
        }
    }
  return CROW_IS_LINK (node);
}

static gboolean
reset_delete_rule (CrowNode *node)
{
  for (guint i = 0; CROW_IS_LINK (node) && i < 2; i++)
    {
      CrowLinkEnd *end = crow_link_get_end (CROW_LINK (node), i);

      if (end != NULL)
        crow_link_end_set_on_delete (end, CROW_ACTION_CHOICE_DERIVED);
    }
  return CROW_IS_LINK (node);
}

static gboolean
make_required (CrowNode *node,
               gboolean  required)
{
  if (CROW_IS_LINK (node))
    {
      crow_operation_set_required (CROW_LINK (node), 0, required);
      return TRUE;
    }
  if (!CROW_IS_ATTRIBUTE (node))
    return FALSE;
  /* An attribute of a link is as required as the end it refers to. */
  if (crow_attribute_get_link (CROW_ATTRIBUTE (node)) != NULL)
    crow_operation_set_required (crow_attribute_get_link (CROW_ATTRIBUTE (node)), 0, required);
  crow_attribute_set_required (CROW_ATTRIBUTE (node), required);
  return TRUE;
}

static gboolean
match_type (CrowNode *node,
            CrowNode *like)
{
  CrowAttribute *attribute;

  if (!CROW_IS_ATTRIBUTE (node) || !CROW_IS_ATTRIBUTE (like))
    return FALSE;
  attribute = CROW_ATTRIBUTE (like);
  crow_operation_set_type (CROW_ATTRIBUTE (node), crow_attribute_get_data_type (attribute),
                           crow_attribute_get_length (attribute), crow_attribute_get_scale (attribute),
                           crow_attribute_get_enumeration (attribute));
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    crow_attribute_set_native_type (CROW_ATTRIBUTE (node), i, crow_attribute_get_native_type (attribute, i));
  return TRUE;
}

static gboolean
apply (CrowDocument      *document,
       const CrowProblem *problem)
{
  CrowNode *node = crow_document_find_element (document, problem->id);
  CrowNode *related = problem->related_id != NULL ? crow_document_find_element (document, problem->related_id) : NULL;

  if (node == NULL)
    return FALSE;
  switch (problem->fix)
    {
    case CROW_FIX_RENAME:
      return rename_node (document, node);
    case CROW_FIX_ADD_PRIMARY_KEY:
      return add_primary_key (node);
    case CROW_FIX_ADD_UNIQUE:
      return add_unique (node, related);
    case CROW_FIX_ADD_INDEX:
      return add_index (node);
    case CROW_FIX_MATCH_TYPE:
      return match_type (node, related);
    case CROW_FIX_MAKE_OPTIONAL:
      return make_required (related != NULL && CROW_IS_ATTRIBUTE (related) ? related : node, FALSE);
    case CROW_FIX_MAKE_REQUIRED:
      return make_required (node, TRUE);
    case CROW_FIX_RESET_DELETE_RULE:
      return reset_delete_rule (node);
    case CROW_FIX_CLEAR_OWNED:
      if (CROW_IS_LINK (node))
        crow_link_set_owned (CROW_LINK (node), FALSE);
      return CROW_IS_LINK (node);
    case CROW_FIX_CLEAR_ORDER:
      return clear_order (node);
    case CROW_FIX_CLEAR_DEFAULT:
      if (!CROW_IS_ATTRIBUTE (node))
        return FALSE;
      crow_attribute_set_default_source (CROW_ATTRIBUTE (node), CROW_VALUE_NONE);
      crow_attribute_set_default (CROW_ATTRIBUTE (node), NULL);
      return TRUE;
    case CROW_FIX_CLEAR_AUTO:
      if (!CROW_IS_ATTRIBUTE (node))
        return FALSE;
      crow_attribute_set_auto (CROW_ATTRIBUTE (node), FALSE);
      crow_attribute_set_no_reuse (CROW_ATTRIBUTE (node), FALSE);
      return TRUE;
    case CROW_FIX_REMOVE:
      /* A piece of a bigger node is not the node. */
      if (g_strcmp0 (crow_node_get_id (node), problem->id) != 0)
        return FALSE;
      crow_operation_delete (document, &node, 1);
      return TRUE;
    case CROW_FIX_CHANGE_VALUE:
      if (!CROW_IS_ENTITY (node))
        return FALSE;
      crow_entity_set_discriminator_value (CROW_ENTITY (node), NULL);
      _crow_make_value (CROW_ENTITY (node));
      return TRUE;
    case CROW_FIX_REFER_TO_KEY:
    case CROW_FIX_NONE:
    default:
      return FALSE;
    }
}

gboolean
crow_operation_can_apply_fix (CrowDocument      *document,
                              const CrowProblem *problem)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && problem != NULL, FALSE);

  return problem->fix != CROW_FIX_NONE && problem->fix != CROW_FIX_REFER_TO_KEY &&
         crow_document_find_element (document, problem->id) != NULL;
}

gboolean
crow_operation_apply_fix (CrowDocument      *document,
                          const CrowProblem *problem,
                          GError           **error)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && problem != NULL, FALSE);

  edit = crow_document_begin_edit (document, _("Mend Problem"));
  if (!apply (document, problem))
    return refuse (error, problem->id);
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}
