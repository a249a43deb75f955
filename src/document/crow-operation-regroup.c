/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations that put attributes into other entities: one becomes an entity, some are split off, two entities are merged.
 *
 * An attribute that goes keeps its node, and so its id, type and comment; keys and indexes over nothing but attributes
 * that go, go with them.  What would tear something apart is refused.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/crow-fixture.h"
#include "document/crow-operation-private.h"

static const char *
name_of (CrowNode *node)
{
  int property = crow_kind_lookup_property (crow_node_get_kind (node), "name");
  const char *name = property >= 0 ? crow_node_get_text (node, property) : NULL;

  return name != NULL ? name : "";
}

G_GNUC_PRINTF (3, 4) static gboolean
refuse (GError     **error,
        gpointer     about,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (about)), "%s", message);
  return FALSE;
}

static gboolean
contains (CrowAttribute *const *attributes,
          guint                 n_attributes,
          gconstpointer         attribute)
{
  for (guint i = 0; i < n_attributes; i++)
    if ((gconstpointer) attributes[i] == attribute)
      return TRUE;
  return FALSE;
}

/* Whether an expression may use a name; it is not read as SQL, so this says yes too often rather than too seldom. */
static gboolean
mentions (const char *expression,
          const char *name)
{
  g_autofree char *folded = expression != NULL ? g_utf8_casefold (expression, -1) : NULL;
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  return folded != NULL && *wanted != '\0' && strstr (folded, wanted) != NULL;
}

/* How many of the attributes of a key or index go: none, all (then TRUE in @all), or some, which is refused. */
static guint
count_leaving (CrowNode             *list,
               CrowAttribute *const *attributes,
               guint                 n_attributes,
               gboolean             *all)
{
  guint n = 0, n_listed = 0;

  if (CROW_IS_ENTITY_KEY (list))
    for (; n_listed < crow_node_get_n_references (list, CROW_KEY_PROP_ATTRIBUTES); n_listed++)
      n += contains (attributes, n_attributes, crow_node_get_reference_at (list, CROW_KEY_PROP_ATTRIBUTES, n_listed));
  else
    for (; n_listed < crow_node_get_n_children (list, CROW_NODE_INDEX_PART); n_listed++)
      n += contains (attributes, n_attributes,
                     crow_node_get_reference (crow_node_get_child (list, CROW_NODE_INDEX_PART, n_listed),
                                              CROW_INDEX_PART_PROP_ATTRIBUTE));
  *all = n == n_listed;
  return n;
}

static gboolean
check_lists (CrowEntity           *entity,
             CrowNodeKind          kind,
             CrowAttribute *const *attributes,
             guint                 n_attributes,
             GError              **error)
{
  for (guint i = 0; i < crow_node_get_n_children (CROW_NODE (entity), kind); i++)
    {
      CrowNode *list = crow_node_get_child (CROW_NODE (entity), kind, i);
      gboolean all;

      if (count_leaving (list, attributes, n_attributes, &all) > 0 && !all)
        {
          g_autofree char *described = crow_node_describe (list);

          return refuse (error, list,
                         _("The %s has attributes that go and others that stay. Take them all, or delete it first."),
                         described);
        }
    }
  return TRUE;
}

static gboolean
check_expressions (CrowEntity    *entity,
                   CrowAttribute *attribute,
                   GError       **error)
{
  const char *name = name_of (CROW_NODE (attribute));

  for (guint i = 0; i < crow_node_get_n_children (CROW_NODE (entity), CROW_NODE_CHECK); i++)
    if (mentions (crow_node_get_text (crow_node_get_child (CROW_NODE (entity), CROW_NODE_CHECK, i),
                                      CROW_CHECK_PROP_EXPRESSION), name))
      return refuse (error, attribute, _("A check of “%s” may use “%s”. Change or delete the check first."),
                     name_of (CROW_NODE (entity)), name);
  for (guint i = 0; i < crow_entity_get_n_attributes (entity); i++)
    {
      CrowAttribute *other = crow_entity_get_attribute (entity, i);

      if (other != attribute && mentions (crow_attribute_get_generated (other), name))
        return refuse (error, attribute, _("“%s” is computed and may use “%s”. Change or delete it first."),
                       name_of (CROW_NODE (other)), name);
    }
  return TRUE;
}

/* Whether an attribute can leave its entity without tearing anything apart. */
static gboolean
check_leaving (CrowAttribute *attribute,
               GError       **error)
{
  CrowEntity *entity = crow_attribute_get_entity (attribute);
  g_autoptr (GPtrArray) referrers = crow_document_get_referrers (crow_node_get_document (CROW_NODE (attribute)),
                                                                 crow_node_get_id (CROW_NODE (attribute)));
  const char *name = name_of (CROW_NODE (attribute));

  if (crow_attribute_is_in_primary_key (attribute))
    return refuse (error, attribute, _("“%s” is part of the primary key, by which rows of “%s” are told apart. Give the "
                                       "entity another primary key first."), name, name_of (CROW_NODE (entity)));
  if (crow_attribute_get_referring_link (attribute) != NULL)
    return refuse (error, attribute, _("“%s” belongs to a link. Connect the link with another entity instead."), name);
  if (crow_attribute_get_generated (attribute) != NULL)
    return refuse (error, attribute, _("“%s” is computed from others of “%s”, which it would not find elsewhere."), name,
                   name_of (CROW_NODE (entity)));
  for (guint i = 0; i < referrers->len; i++)
    if (CROW_IS_LINK_COLUMN (g_ptr_array_index (referrers, i)) || CROW_IS_ENTITY (g_ptr_array_index (referrers, i)))
      return refuse (error, attribute, _("A link or “%s” itself refers to “%s”. Change that first."),
                     name_of (CROW_NODE (entity)), name);
  return check_expressions (entity, attribute, error);
}

/* Moves attributes with their keys and indexes; checks that they can go are the caller's. */
static void
move_attributes (CrowEntity           *from,
                 CrowEntity           *to,
                 CrowAttribute *const *attributes,
                 guint                 n_attributes)
{
  static const CrowNodeKind lists[] = { CROW_NODE_KEY, CROW_NODE_INDEX };
  g_autoptr (GPtrArray) moving = g_ptr_array_new ();

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; i < crow_node_get_n_children (CROW_NODE (from), lists[k]); i++)
      {
        CrowNode *list = crow_node_get_child (CROW_NODE (from), lists[k], i);
        gboolean all;

        if (count_leaving (list, attributes, n_attributes, &all) > 0 && all)
          g_ptr_array_add (moving, list);
      }
  for (guint i = 0; i < n_attributes; i++)
    {
      g_autofree char *name = _crow_make_member_name (to, name_of (CROW_NODE (attributes[i])));

      crow_node_move (CROW_NODE (attributes[i]), CROW_NODE (to), -1);
      if (*name != '\0')
        crow_attribute_set_name (attributes[i], name);
    }
  for (guint i = 0; i < moving->len; i++)
    crow_node_move (g_ptr_array_index (moving, i), CROW_NODE (to), -1);
  _crow_fixtures_tidy (from);
}

CrowEntity *
crow_operation_split_entity (CrowEntity           *entity,
                             CrowAttribute *const *attributes,
                             guint                 n_attributes,
                             CrowDiagram          *diagram,
                             double                x,
                             double                y,
                             GError              **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *name = NULL;
  CrowDocument *document;
  CrowEntity *part;
  CrowLink *link;

  g_return_val_if_fail (CROW_IS_ENTITY (entity) && crow_node_get_document (CROW_NODE (entity)) != NULL, NULL);
  g_return_val_if_fail (attributes != NULL && n_attributes > 0, NULL);

  document = crow_node_get_document (CROW_NODE (entity));
  if (!_crow_check_target_key (entity, error))
    return NULL;
  for (guint i = 0; i < n_attributes; i++)
    {
      g_return_val_if_fail (crow_attribute_get_entity (attributes[i]) == entity, NULL);
      if (!check_leaving (attributes[i], error))
        return NULL;
    }
  if (!check_lists (entity, CROW_NODE_KEY, attributes, n_attributes, error) ||
      !check_lists (entity, CROW_NODE_INDEX, attributes, n_attributes, error))
    return NULL;

  edit = crow_document_begin_edit (document, _("Split Entity"));
  name = g_strconcat (name_of (CROW_NODE (entity)), "_part", NULL);
  part = crow_operation_add_entity (document, diagram, name, x, y);
  link = crow_operation_connect (document, CROW_LINK_ONE_TO_ONE, entity, part, error);
  if (link == NULL)
    return NULL;
  crow_operation_set_required (link, 0, TRUE);
  crow_operation_set_delete_rule (link, CROW_DELETE_CASCADE);
  crow_link_set_owned (link, TRUE);
  move_attributes (entity, part, attributes, n_attributes);
  crow_edit_commit (g_steal_pointer (&edit));
  return part;
}

/* A value in a row of its own is there, and there once. */
static void
make_value (CrowEntity    *entity,
            CrowAttribute *attribute)
{
  const char *ids[] = { crow_node_get_id (CROW_NODE (attribute)), NULL };
  CrowNode *key;

  crow_attribute_set_required (attribute, TRUE);
  crow_attribute_set_default (attribute, NULL);
  crow_attribute_set_default_source (attribute, CROW_VALUE_LITERAL);
  crow_attribute_set_on_update (attribute, NULL);
  crow_attribute_set_on_update_source (attribute, CROW_VALUE_LITERAL);
  if (crow_attribute_is_unique (attribute))
    return;
  key = crow_node_add (CROW_NODE (entity), CROW_NODE_KEY, NULL);
  crow_entity_key_set_kind (CROW_ENTITY_KEY (key), CROW_KEY_UNIQUE);
  crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, ids);
  /* The key is an index already; one that came along and says more stays. */
  for (guint i = crow_entity_get_n_indexes (entity); i > 0; i--)
    {
      CrowIndex *index = crow_entity_get_index (entity, i - 1);

      if (crow_node_get_n_children (CROW_NODE (index), CROW_NODE_INDEX_PART) == 1 &&
          crow_node_get_text (CROW_NODE (index), CROW_INDEX_PROP_WHERE) == NULL &&
          crow_node_get_text (CROW_NODE (index), CROW_INDEX_PROP_METHOD) == NULL)
        crow_node_remove (CROW_NODE (index));
    }
}

CrowEntity *
crow_operation_promote_attribute (CrowAttribute *attribute,
                                  CrowDiagram   *diagram,
                                  double         x,
                                  double         y,
                                  GError       **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autofree char *name = NULL;
  CrowDocument *document;
  CrowEntity *entity, *value;
  CrowLink *link;
  CrowLinkKind kind;
  gboolean required;
  guint position;

  g_return_val_if_fail (CROW_IS_ATTRIBUTE (attribute) && crow_node_get_document (CROW_NODE (attribute)) != NULL, NULL);

  document = crow_node_get_document (CROW_NODE (attribute));
  entity = crow_attribute_get_entity (attribute);
  if (!check_leaving (attribute, error) || !check_lists (entity, CROW_NODE_KEY, &attribute, 1, error) ||
      !check_lists (entity, CROW_NODE_INDEX, &attribute, 1, error))
    return NULL;

  edit = crow_document_begin_edit (document, _("Turn Attribute into Entity"));
  name = g_strdup (name_of (CROW_NODE (attribute)));
  required = crow_attribute_get_required (attribute);
  kind = crow_attribute_is_unique (attribute) ? CROW_LINK_ONE_TO_ONE : CROW_LINK_ONE_TO_MANY;
  position = crow_node_get_position (CROW_NODE (attribute));
  value = crow_operation_add_entity (document, diagram, *name != '\0' ? name : NULL, x, y);
  move_attributes (entity, value, &attribute, 1);
  crow_attribute_set_name (attribute, "name");
  make_value (value, attribute);
  link = crow_operation_connect (document, kind, value, entity, error);
  if (link == NULL)
    return NULL;
  crow_operation_set_required (link, 0, required);
  crow_operation_set_delete_rule (link, required ? CROW_DELETE_DENY : CROW_DELETE_NULLIFY);
  /* The reference stands where the attribute stood. */
  for (guint i = 0; i < crow_link_get_n_columns (link); i++)
    crow_node_move (CROW_NODE (crow_link_column_get_attribute (crow_link_get_column (link, i))), CROW_NODE (entity),
                    (int) (position + i));
  crow_edit_commit (g_steal_pointer (&edit));
  return value;
}

/* Whether a link refers to the primary key of an entity, which goes when it is merged. */
static gboolean
refers_to_primary (CrowLink *link)
{
  for (guint i = 0; i < crow_link_get_n_columns (link); i++)
    {
      CrowAttribute *target = crow_link_column_get_references (crow_link_get_column (link, i));

      if (target != NULL && crow_attribute_is_in_primary_key (target))
        return TRUE;
    }
  return FALSE;
}

/* Lets an end stand at another entity, with its columns as they are; the role of the other end keeps off its members. */
static void
move_end (CrowLink   *link,
          guint       end,
          CrowEntity *to)
{
  CrowLinkEnd *other = crow_link_get_end (link, 1 - end);
  g_autofree char *role = other != NULL ? g_strdup (crow_link_end_get_role (other)) : NULL;

  crow_link_end_set_entity (crow_link_get_end (link, end), to);
  if (role != NULL)
    {
      g_autofree char *name = NULL;

      crow_link_end_set_role (other, NULL);
      name = _crow_make_member_name (to, role);
      crow_link_end_set_role (other, name);
    }
}

static gboolean
move_link (CrowLink   *link,
           CrowEntity *from,
           CrowEntity *to,
           GError    **error)
{
  for (guint end = 0; end < 2; end++)
    {
      if (crow_link_get_entity (link, end) != from)
        continue;
      if (crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY && (end == 1 || !refers_to_primary (link)))
        move_end (link, end, to);
      else if (!crow_operation_retarget_link (link, end, to, error))
        return FALSE;
    }
  return TRUE;
}

/* The attributes of the key that say nothing but which row it is: numbers that the database gives. */
static gboolean
is_mere_number (CrowAttribute *attribute)
{
  return crow_attribute_is_in_primary_key (attribute) && crow_attribute_get_auto (attribute);
}

/* What is left of an entity whose links went: attributes, unique keys, indexes and checks. */
static void
move_members (CrowEntity *from,
              CrowEntity *to)
{
  static const CrowNodeKind lists[] = { CROW_NODE_KEY, CROW_NODE_INDEX, CROW_NODE_CHECK };
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();

  for (guint i = 0; i < crow_entity_get_n_attributes (from); i++)
    if (!is_mere_number (crow_entity_get_attribute (from, i)))
      g_ptr_array_add (attributes, crow_entity_get_attribute (from, i));
  move_attributes (from, to, (CrowAttribute *const *) attributes->pdata, attributes->len);
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = crow_node_get_n_children (CROW_NODE (from), lists[k]); i > 0; i--)
      {
        CrowNode *list = crow_node_get_child (CROW_NODE (from), lists[k], i - 1);
        gboolean whole = TRUE;

        /* Over an attribute that stays behind it would say something else. */
        if (lists[k] != CROW_NODE_CHECK)
          for (guint j = 0; whole && j < crow_entity_get_n_attributes (from); j++)
            {
              CrowAttribute *left = crow_entity_get_attribute (from, j);
              gboolean all;

              whole = count_leaving (list, &left, 1, &all) == 0;
            }
        if (whole)
          crow_node_move (list, CROW_NODE (to), -1);
      }
}

/* A primary key that came along tells rows apart no more than a unique one does. */
static void
demote_keys (CrowEntity *entity,
             CrowNode   *primary)
{
  for (guint i = 0; i < crow_node_get_n_children (CROW_NODE (entity), CROW_NODE_KEY); i++)
    {
      CrowNode *key = crow_node_get_child (CROW_NODE (entity), CROW_NODE_KEY, i);

      if (key != primary && crow_entity_key_get_kind (CROW_ENTITY_KEY (key)) == CROW_KEY_PRIMARY)
        crow_entity_key_set_kind (CROW_ENTITY_KEY (key), CROW_KEY_UNIQUE);
    }
}

static CrowNode *
find_primary (CrowEntity *entity)
{
  for (guint i = 0; i < crow_node_get_n_children (CROW_NODE (entity), CROW_NODE_KEY); i++)
    {
      CrowNode *key = crow_node_get_child (CROW_NODE (entity), CROW_NODE_KEY, i);

      if (crow_entity_key_get_kind (CROW_ENTITY_KEY (key)) == CROW_KEY_PRIMARY)
        return key;
    }
  return NULL;
}

static gboolean
check_alone (CrowEntity *entity,
             GError    **error)
{
  g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (entity);

  if (crow_entity_get_parent_id (entity) == NULL && heirs->len == 0)
    return TRUE;
  return refuse (error, entity, _("“%s” inherits or is inherited from. Untie it first."), name_of (CROW_NODE (entity)));
}

gboolean
crow_operation_merge_entities (CrowEntity *into,
                               CrowEntity *other,
                               GError    **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) links = NULL;
  CrowDocument *document;
  CrowNode *primary;

  g_return_val_if_fail (CROW_IS_ENTITY (into) && CROW_IS_ENTITY (other) && into != other, FALSE);
  g_return_val_if_fail (crow_node_get_document (CROW_NODE (into)) != NULL, FALSE);
  g_return_val_if_fail (crow_node_get_document (CROW_NODE (into)) == crow_node_get_document (CROW_NODE (other)), FALSE);

  if (!check_alone (into, error) || !check_alone (other, error))
    return FALSE;
  primary = find_primary (into);
  if (primary == NULL)
    return refuse (error, into, _("“%s” has no primary key, by which its rows would be told apart. Give it one first."),
                   name_of (CROW_NODE (into)));

  document = crow_node_get_document (CROW_NODE (into));
  edit = crow_document_begin_edit (document, _("Merge Entities"));
  links = crow_document_get_links_of (document, other);
  for (guint i = 0; i < links->len; i++)
    {
      CrowLink *link = g_ptr_array_index (links, i);

      if (crow_node_get_document (CROW_NODE (link)) == NULL)
        continue;
      if (crow_link_get_entity (link, 0) == into || crow_link_get_entity (link, 1) == into)
        _crow_delete_node (CROW_NODE (link));
      else if (!move_link (link, other, into, error))
        return FALSE;
    }
  move_members (other, into);
  demote_keys (into, primary);
  _crow_delete_node (CROW_NODE (other));
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}
