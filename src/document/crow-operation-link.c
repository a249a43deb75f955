/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on links.
 *
 * A one-to-one link gets no unique key here: compiling derives it, so that it comes and goes with the kind.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/crow-compile-private.h"
#include "document/crow-operation-private.h"

/* Where both ends are the same entity, its name says nothing of what is meant; by kind and end. */
static const char *const self_roles[3][2] = {
  [CROW_LINK_ONE_TO_MANY] = { "parent", "children" },
  [CROW_LINK_ONE_TO_ONE] = { "previous", "next" },
  [CROW_LINK_MANY_TO_MANY] = { "parents", "children" },
};

gboolean
_crow_check_target_key (CrowEntity *entity,
                        GError    **error)
{
  if (_crow_entity_get_target_key (entity) != NULL)
    return TRUE;
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (entity)),
                           _("“%s” has no key that a link could refer to. Give it a primary key first."),
                           crow_entity_get_name (entity) != NULL ? crow_entity_get_name (entity) : "");
  return FALSE;
}

gboolean
_crow_is_many (CrowLinkKind kind,
               guint        end)
{
  return kind == CROW_LINK_MANY_TO_MANY || (kind == CROW_LINK_ONE_TO_MANY && end == 1);
}

char *
_crow_make_end_role (CrowLinkKind kind,
                     guint        end,
                     CrowEntity  *entity,
                     CrowEntity  *other)
{
  return entity == other ? g_strdup (self_roles[kind][end])
                         : _crow_make_role_name (entity, _crow_is_many (kind, end));
}

static void
add_end (CrowLink   *link,
         CrowEntity *entity,
         CrowEntity *other,
         guint       end)
{
  g_autofree char *role = _crow_make_end_role (crow_link_get_kind (link), end, entity, other);
  g_autofree char *free_role = _crow_make_member_name (other, role);
  CrowNode *node = crow_node_add (CROW_NODE (link), CROW_NODE_LINK_END, NULL);

  crow_link_end_set_entity (CROW_LINK_END (node), entity);
  crow_link_end_set_role (CROW_LINK_END (node), free_role);
}

static CrowLink *
add_link (CrowDocument *document,
          CrowLinkKind  kind,
          CrowEntity   *one,
          CrowEntity   *other)
{
  CrowLink *link = CROW_LINK (crow_node_add (CROW_NODE (crow_document_get_model (document)), CROW_NODE_LINK, NULL));

  crow_link_set_kind (link, kind);
  add_end (link, one, other, 0);
  add_end (link, other, one, 1);
  return link;
}

static CrowLinkColumn *
add_column (CrowLink      *link,
            CrowAttribute *attribute,
            CrowAttribute *target)
{
  CrowNode *column = crow_node_add (CROW_NODE (link), CROW_NODE_LINK_COLUMN, NULL);

  crow_link_column_set_attribute (CROW_LINK_COLUMN (column), attribute);
  crow_link_column_set_references (CROW_LINK_COLUMN (column), target);
  return CROW_LINK_COLUMN (column);
}

/* An attribute made for the link that refers to @target. */
static CrowLinkColumn *
make_column (CrowLink      *link,
             CrowAttribute *target)
{
  CrowEntity *one = crow_link_get_entity (link, 0);
  CrowEntity *other = crow_link_get_entity (link, 1);
  CrowLinkEnd *end = crow_link_get_end (link, 0);
  g_autofree char *plain_role = _crow_make_role_name (one, FALSE);
  const char *role = crow_link_end_get_role (end);
  /* A role of its own, such as "parent" or "author2", names the attribute better than the entity does. */
  const char *base = role != NULL && !g_str_equal (role, plain_role) ? role : crow_entity_get_name (one);
  g_autofree char *name = _crow_name_reference (base != NULL ? base : plain_role,
                                                crow_attribute_get_name (target) != NULL
                                                ? crow_attribute_get_name (target) : "id");
  g_autofree char *free_name = _crow_make_member_name (other, name);
  CrowAttribute *attribute = CROW_ATTRIBUTE (crow_node_add (CROW_NODE (other), CROW_NODE_ATTRIBUTE, NULL));

  crow_attribute_set_name (attribute, free_name);
  _crow_copy_type (attribute, target);
  crow_attribute_set_required (attribute, crow_link_end_get_required (end));
  crow_attribute_set_link (attribute, link);
  return add_column (link, attribute, target);
}

void
_crow_make_columns (CrowLink *link)
{
  CrowEntityKey *key = _crow_entity_get_target_key (crow_link_get_entity (link, 0));

  for (guint i = 0; i < crow_entity_key_get_n_attributes (key); i++)
    {
      CrowAttribute *target = crow_entity_key_get_attribute (key, i);

      if (target != NULL)
        make_column (link, target);
    }
}

static gboolean
is_referred_to (CrowLink      *link,
                CrowAttribute *target)
{
  for (guint i = 0; i < crow_link_get_n_columns (link); i++)
    if (crow_link_column_get_references (crow_link_get_column (link, i)) == target)
      return TRUE;
  return FALSE;
}

CrowLinkColumn *
crow_operation_add_column (CrowLink  *link,
                           GError   **error)
{
  CrowEntity *one = crow_link_get_entity (link, 0);
  g_autoptr (CrowEdit) edit = NULL;
  CrowLinkColumn *column;

  g_return_val_if_fail (CROW_IS_LINK (link) && crow_node_get_document (CROW_NODE (link)) != NULL, NULL);
  g_return_val_if_fail (crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY, NULL);

  for (guint i = 0; one != NULL && crow_link_get_entity (link, 1) != NULL && i < crow_entity_get_n_attributes (one); i++)
    {
      CrowAttribute *target = crow_entity_get_attribute (one, i);

      if (is_referred_to (link, target) || crow_attribute_get_link (target) == link)
        continue;
      edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (link)), _("Add Reference"));
      column = make_column (link, target);
      crow_edit_commit (g_steal_pointer (&edit));
      return column;
    }
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                           _("The link refers to every attribute of “%s” already. Add an attribute there first."),
                           one != NULL && crow_entity_get_name (one) != NULL ? crow_entity_get_name (one) : "");
  return NULL;
}

gboolean
crow_operation_remove_column (CrowLinkColumn *column,
                              GError        **error)
{
  CrowNode *node = CROW_NODE (column);
  CrowLink *link = CROW_LINK (crow_node_get_parent (node));
  CrowAttribute *attribute = crow_link_column_get_attribute (column);
  g_autoptr (CrowEdit) edit = NULL;

  g_return_val_if_fail (crow_node_get_document (node) != NULL, FALSE);

  if (crow_link_get_n_columns (link) == 1)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (link)),
                               _("Without a reference there is no link. Delete the link instead."));
      return FALSE;
    }
  edit = crow_document_begin_edit (crow_node_get_document (node), _("Remove Reference"));
  crow_node_remove (node);
  if (attribute != NULL && crow_attribute_get_link (attribute) == link)
    _crow_delete_node (CROW_NODE (attribute));
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}

/**
 * crow_operation_connect: (skip)
 * @document: a document
 * @kind: the kind of link
 * @one: end 0
 * @other: end 1
 * @error: %CROW_DOCUMENT_ERROR_REFUSED, when there is nothing to refer to
 *
 * Returns: (transfer none): the new link, or %NULL with @error set and nothing changed
 */
CrowLink *
crow_operation_connect (CrowDocument *document,
                        CrowLinkKind  kind,
                        CrowEntity   *one,
                        CrowEntity   *other,
                        GError      **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowLink *link;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (CROW_IS_ENTITY (one) && crow_node_get_document (CROW_NODE (one)) == document, NULL);
  g_return_val_if_fail (CROW_IS_ENTITY (other) && crow_node_get_document (CROW_NODE (other)) == document, NULL);

  if (!_crow_check_target_key (one, error) || (kind == CROW_LINK_MANY_TO_MANY && !_crow_check_target_key (other, error)))
    return NULL;
  edit = crow_document_begin_edit (document, _("Connect Entities"));
  link = add_link (document, kind, one, other);
  if (kind != CROW_LINK_MANY_TO_MANY)
    _crow_make_columns (link);
  crow_edit_commit (g_steal_pointer (&edit));
  return link;
}

/* "author_id" that refers to "id" says that the role is "author". */
static char *
guess_role (CrowAttribute *referring,
            CrowAttribute *target)
{
  const char *name = crow_attribute_get_name (referring);
  g_autofree char *suffix = g_strconcat ("_", crow_attribute_get_name (target), NULL);

  if (name == NULL || !g_str_has_suffix (name, suffix) || strlen (name) == strlen (suffix))
    return NULL;
  return g_strndup (name, strlen (name) - strlen (suffix));
}

CrowLink *
crow_operation_connect_attribute (CrowDocument  *document,
                                  CrowLinkKind   kind,
                                  CrowAttribute *referring,
                                  CrowAttribute *target,
                                  GError       **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *role = NULL;
  CrowLink *link;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (CROW_IS_ATTRIBUTE (referring) && CROW_IS_ATTRIBUTE (target), NULL);

  if (kind == CROW_LINK_MANY_TO_MANY)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, NULL,
                               _("A many-to-many link has a table of its own for its references. Connect the entities "
                                 "instead."));
      return NULL;
    }
  if (!crow_attribute_is_unique (target))
    {
      g_autofree char *described = crow_node_describe (CROW_NODE (target));

      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (target)),
                               _("The %s is no key by itself, so nothing can refer to it alone. Make it unique first."),
                               described);
      return NULL;
    }
  edit = crow_document_begin_edit (document, _("Connect Attributes"));
  role = guess_role (referring, target);
  link = add_link (document, kind, crow_attribute_get_entity (target), crow_attribute_get_entity (referring));
  if (role != NULL && g_strcmp0 (role, crow_link_end_get_role (crow_link_get_end (link, 0))) != 0)
    {
      g_autofree char *free_role = _crow_make_member_name (crow_attribute_get_entity (referring), role);

      crow_link_end_set_role (crow_link_get_end (link, 0), free_role);
    }
  crow_link_end_set_required (crow_link_get_end (link, 0), crow_attribute_get_required (referring));
  add_column (link, referring, target);
  crow_edit_commit (g_steal_pointer (&edit));
  return link;
}

void
crow_operation_set_delete_rule (CrowLink      *link,
                                CrowDeleteRule rule)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_if_fail (CROW_IS_LINK (link) && crow_node_get_document (CROW_NODE (link)) != NULL);

  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (link)), _("Change Delete Rule"));
  crow_link_set_delete_rule (link, rule);
  crow_edit_commit (g_steal_pointer (&edit));
}

void
crow_operation_set_required (CrowLink *link,
                             guint     end,
                             gboolean  required)
{
  g_autoptr (CrowEdit) edit = NULL;

  g_return_if_fail (CROW_IS_LINK (link) && crow_node_get_document (CROW_NODE (link)) != NULL && end < 2);

  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (link)),
                                   required ? _("Make Link Required") : _("Make Link Optional"));
  crow_link_end_set_required (crow_link_get_end (link, end), required);
  for (guint i = 0; end == 0 && i < crow_link_get_n_columns (link); i++)
    {
      CrowAttribute *attribute = crow_link_column_get_attribute (crow_link_get_column (link, i));

      /* An attribute of the primary key stays required. */
      if (attribute != NULL && crow_attribute_get_link (attribute) == link &&
          (required || !crow_attribute_is_in_primary_key (attribute)))
        crow_attribute_set_required (attribute, required);
    }
  crow_edit_commit (g_steal_pointer (&edit));
}
