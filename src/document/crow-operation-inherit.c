/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on inheritance.
 *
 * An heir has no surrogate key of its own: it has that of its root.  Links that refer to it refer to the attributes of that
 * key, and follow when the key becomes another.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>

#include "document/crow-node-private.h"
#include "document/crow-fixture.h"
#include "document/crow-operation-private.h"

static CrowDocument *
document_of (CrowEntity *entity)
{
  return crow_node_get_document (CROW_NODE (entity));
}

static const char *
name_of (CrowEntity *entity)
{
  return crow_entity_get_name (entity) != NULL ? crow_entity_get_name (entity) : "";
}

GPtrArray *
_crow_list_hierarchy (CrowEntity *entity)
{
  GPtrArray *entities = g_ptr_array_new ();
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  g_ptr_array_add (entities, entity);
  g_hash_table_add (known, entity);
  for (guint i = 0; i < entities->len; i++)
    {
      g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (g_ptr_array_index (entities, i));

      for (guint j = 0; j < heirs->len; j++)
        if (g_hash_table_add (known, g_ptr_array_index (heirs, j)))
          g_ptr_array_add (entities, g_ptr_array_index (heirs, j));
    }
  return entities;
}

GPtrArray *
_crow_list_key (CrowEntity *entity)
{
  CrowEntityKey *key = crow_entity_get_inherited_key (entity);
  GPtrArray *attributes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; key != NULL && i < crow_entity_key_get_n_attributes (key); i++)
    if (crow_entity_key_get_attribute (key, i) != NULL)
      g_ptr_array_add (attributes, g_object_ref (crow_entity_key_get_attribute (key, i)));
  return attributes;
}

static gboolean
has_type_of (CrowAttribute *attribute,
             CrowAttribute *like)
{
  return crow_attribute_get_data_type (attribute) == crow_attribute_get_data_type (like) &&
         crow_attribute_get_length (attribute) == crow_attribute_get_length (like) &&
         crow_attribute_get_scale (attribute) == crow_attribute_get_scale (like) &&
         crow_attribute_get_enumeration (attribute) == crow_attribute_get_enumeration (like);
}

/* The position in @attributes of what the column refers to, if it does so at an end that is @entity; or -1. */
static int
find_referred (CrowLink       *link,
               CrowLinkColumn *column,
               CrowEntity     *entity,
               GPtrArray      *attributes)
{
  guint end = crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY ? crow_link_column_get_end (column) : 0;
  const char *id = crow_link_column_get_references_id (column);

  if (id == NULL || crow_link_get_entity (link, end) != entity)
    return -1;
  for (guint i = 0; i < attributes->len; i++)
    if (g_str_equal (id, crow_node_get_id (g_ptr_array_index (attributes, i))))
      return i;
  return -1;
}

void
_crow_retarget_key (CrowEntity *entity,
                    GPtrArray  *from,
                    GPtrArray  *to)
{
  g_autoptr (GPtrArray) entities = _crow_list_hierarchy (entity);

  for (guint i = 0; i < entities->len; i++)
    {
      CrowEntity *target = g_ptr_array_index (entities, i);
      g_autoptr (GPtrArray) links = crow_document_get_links_of (document_of (entity), target);

      for (guint j = 0; j < links->len; j++)
        for (guint k = 0; k < crow_link_get_n_columns (g_ptr_array_index (links, j)); k++)
          {
            CrowLink *link = g_ptr_array_index (links, j);
            CrowLinkColumn *column = crow_link_get_column (link, k);
            int position = find_referred (link, column, target, from);
            CrowAttribute *attribute = crow_link_column_get_attribute (column);

            if (position < 0 || position >= (int) to->len)
              continue;
            crow_link_column_set_references (column, g_ptr_array_index (to, position));
            if (attribute != NULL && crow_attribute_get_link (attribute) == link &&
                !has_type_of (attribute, g_ptr_array_index (to, position)))
              _crow_copy_type (attribute, g_ptr_array_index (to, position));
          }
    }
}

static gboolean
is_referred_to (CrowEntity *entity,
                GPtrArray  *key)
{
  g_autoptr (GPtrArray) entities = _crow_list_hierarchy (entity);

  for (guint i = 0; i < entities->len; i++)
    {
      g_autoptr (GPtrArray) links = crow_document_get_links_of (document_of (entity), g_ptr_array_index (entities, i));

      for (guint j = 0; j < links->len; j++)
        for (guint k = 0; k < crow_link_get_n_columns (g_ptr_array_index (links, j)); k++)
          if (find_referred (g_ptr_array_index (links, j), crow_link_get_column (g_ptr_array_index (links, j), k),
                             g_ptr_array_index (entities, i), key) >= 0)
            return TRUE;
    }
  return FALSE;
}

/* A new attribute of @entity like @like, of this document or another. */
static CrowAttribute *
copy_attribute (CrowEntity    *entity,
                CrowAttribute *like,
                guint          position)
{
  g_autoptr (CrowNode) node = crow_node_new (CROW_NODE_ATTRIBUTE, NULL);
  g_autofree char *name = NULL;

  crow_node_insert (CROW_NODE (entity), node, position);
  for (guint i = 0; i < CROW_ATTRIBUTE_N_PROPS; i++)
    if (i != CROW_ATTRIBUTE_PROP_LINK && i != CROW_ATTRIBUTE_PROP_NAME)
      crow_node_set_slot (node, i, &_crow_node_get_slots (CROW_NODE (like))[i]);
  name = _crow_make_member_name (entity, crow_attribute_get_name (like) != NULL ? crow_attribute_get_name (like) : "id");
  crow_attribute_set_name (CROW_ATTRIBUTE (node), name);
  return CROW_ATTRIBUTE (node);
}

void
_crow_stand_alone (CrowEntity    *entity,
                   GPtrArray     *key,
                   CrowAttribute *discriminator)
{
  g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (entity);
  CrowEntityKey *own = crow_entity_get_primary_key (entity);

  /* First of all, as names that its parents have are free then. */
  crow_entity_set_parent (entity, NULL);
  crow_entity_set_strategy (entity, CROW_INHERITANCE_SINGLE);
  crow_entity_set_heir_delete (entity, CROW_HEIR_DELETE_CASCADE);
  if (own == NULL && key->len > 0)
    {
      g_autoptr (GPtrArray) copies = g_ptr_array_new ();
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      CrowNode *primary;

      for (guint i = 0; i < key->len; i++)
        {
          g_ptr_array_add (copies, copy_attribute (entity, g_ptr_array_index (key, i), i));
          g_ptr_array_add (ids, (gpointer) crow_node_get_id (g_ptr_array_index (copies, i)));
        }
      g_ptr_array_add (ids, NULL);
      primary = crow_node_add (CROW_NODE (entity), CROW_NODE_KEY, NULL);
      crow_node_move (primary, CROW_NODE (entity), 0);
      crow_entity_key_set_kind (CROW_ENTITY_KEY (primary), CROW_KEY_PRIMARY);
      crow_node_set_references (primary, CROW_KEY_PROP_ATTRIBUTES, (const char *const *) ids->pdata);
      _crow_retarget_key (entity, key, copies);
      _crow_fixtures_retarget (entity, key, copies);
    }
  else if (own != NULL && key->len == 1 && crow_entity_key_get_n_attributes (own) == 1 &&
           crow_entity_key_get_attribute (own, 0) != NULL)
    {
      /* It had the number of its parent's row; now it needs one of its own. */
      crow_attribute_set_auto (crow_entity_key_get_attribute (own, 0),
                               crow_attribute_get_auto (g_ptr_array_index (key, 0)));
    }
  if (own != NULL)
    {
      g_autoptr (GPtrArray) drawn = _crow_list_key (entity);

      _crow_fixtures_retarget (entity, key, drawn);
    }
  if (heirs->len == 0)
    crow_entity_set_discriminator_value (entity, NULL);
  else if (discriminator != NULL)
    crow_entity_set_discriminator (entity, copy_attribute (entity, discriminator,
                                                           crow_entity_get_n_attributes (entity)));
  _crow_fixtures_tidy (entity);
}

void
_crow_leave_parent (CrowEntity *entity)
{
  CrowEntity *parent = crow_entity_get_parent (entity);
  CrowEntity *above = crow_entity_get_parent (parent);
  g_autoptr (GPtrArray) key = _crow_list_key (parent);

  if (above == NULL || above == entity || above == parent)
    {
      _crow_stand_alone (entity, key, crow_entity_get_discriminator (parent));
      return;
    }
  if (crow_entity_get_primary_key (entity) == NULL)
    {
      g_autoptr (GPtrArray) other = _crow_list_key (above);

      _crow_retarget_key (entity, key, other);
    }
  crow_entity_set_parent (entity, above);
  _crow_fixtures_tidy (entity);
}

static gboolean G_GNUC_PRINTF (3, 4)
refuse (CrowEntity *entity,
        GError    **error,
        const char *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (entity)), "%s", message);
  return FALSE;
}

static gboolean
check_parent (CrowEntity         *entity,
              CrowEntity         *parent,
              CrowInheritanceKind strategy,
              GPtrArray          *key,
              GPtrArray          *own,
              GError            **error)
{
  g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (entity);

  if (crow_entity_inherits (parent, entity))
    return refuse (entity, error, _("“%s” cannot inherit from “%s”, which inherits from it. Let that stop inheriting "
                                    "first."),
                   name_of (entity), name_of (parent));
  if (key->len == 0)
    return refuse (parent, error, _("“%s” has no primary key to inherit. Give it one first."), name_of (parent));
  if (strategy == CROW_INHERITANCE_JOINED && crow_entity_get_parent (parent) != NULL &&
      crow_entity_get_strategy (parent) == CROW_INHERITANCE_SINGLE)
    return refuse (entity, error, _("“%s” has no table of its own that “%s” could be joined to. Give it one first."),
                   name_of (parent), name_of (entity));
  for (guint i = 0; strategy == CROW_INHERITANCE_SINGLE && i < heirs->len; i++)
    if (crow_entity_get_strategy (g_ptr_array_index (heirs, i)) == CROW_INHERITANCE_JOINED)
      return refuse (entity, error, _("“%s” needs a table of its own, to which “%s” is joined. Change that first."),
                     name_of (entity), name_of (g_ptr_array_index (heirs, i)));
  if (own->len > 0 && own->len != key->len && is_referred_to (entity, own))
    return refuse (entity, error, _("Links refer to the primary key of “%s”, which has not as many attributes as that of "
                                    "“%s”. Remove these links first."),
                   name_of (entity), name_of (parent));
  return TRUE;
}

/* Whether the attribute says nothing but which row it is. */
static gboolean
is_surrogate (CrowAttribute *attribute)
{
  return (crow_attribute_get_auto (attribute) ||
          crow_attribute_get_default_source (attribute) == CROW_VALUE_UUID) &&
         crow_attribute_get_referring_link (attribute) == NULL;
}

/* An attribute with a meaning of its own stays, without being the key. */
static void
drop_key (CrowEntity *entity,
          GPtrArray  *own)
{
  if (crow_entity_get_primary_key (entity) != NULL)
    crow_node_remove (CROW_NODE (crow_entity_get_primary_key (entity)));
  for (guint i = 0; i < own->len; i++)
    if (is_surrogate (g_ptr_array_index (own, i)))
      _crow_delete_node (g_ptr_array_index (own, i));
}

static void
join_key (GPtrArray *own,
          GPtrArray *key)
{
  for (guint i = 0; i < own->len; i++)
    {
      CrowAttribute *attribute = g_ptr_array_index (own, i);
      CrowAttribute *like = g_ptr_array_index (key, i);

      crow_attribute_set_auto (attribute, FALSE);
      crow_attribute_set_no_reuse (attribute, FALSE);
      crow_attribute_set_always (attribute, FALSE);
      if (crow_attribute_get_default_source (attribute) == CROW_VALUE_UUID)
        crow_attribute_set_default_source (attribute, CROW_VALUE_LITERAL);
      if (!has_type_of (attribute, like))
        crow_operation_set_type (attribute, crow_attribute_get_data_type (like), crow_attribute_get_length (like),
                                 crow_attribute_get_scale (like), crow_attribute_get_enumeration (like));
    }
}

void
_crow_make_value (CrowEntity *entity)
{
  g_autoptr (GPtrArray) entities = _crow_list_hierarchy (crow_entity_get_root (entity));
  g_autofree char *value = g_strdup (crow_entity_get_name (entity));
  gboolean taken = value != NULL;

  if (crow_entity_get_discriminator_value (entity) != NULL)
    return;
  for (guint i = 2; taken; i++)
    {
      taken = FALSE;
      for (guint j = 0; j < entities->len; j++)
        taken |= g_strcmp0 (crow_entity_get_discriminator_value (g_ptr_array_index (entities, j)), value) == 0;
      if (!taken)
        break;
      g_free (value);
      value = g_strdup_printf ("%s%u", crow_entity_get_name (entity), i);
    }
  crow_entity_set_discriminator_value (entity, value);
}

/* What tells rows of the hierarchy apart; rows that are there already are the root's. */
static void
make_discriminator (CrowEntity *root)
{
  CrowAttribute *attribute;
  g_autofree char *name = NULL;

  _crow_make_value (root);
  if (crow_entity_get_discriminator (root) != NULL)
    return;
  name = _crow_make_member_name (root, "type");
  attribute = crow_operation_add_attribute (root, name, CROW_TYPE_TEXT, -1);
  crow_attribute_set_required (attribute, TRUE);
  crow_attribute_set_default (attribute, crow_entity_get_discriminator_value (root));
  crow_entity_set_discriminator (root, attribute);
}

static void
tie (CrowEntity         *entity,
     CrowEntity         *parent,
     CrowInheritanceKind strategy,
     GPtrArray          *key,
     GPtrArray          *own)
{
  CrowAttribute *discriminator = crow_entity_get_discriminator (entity);
  g_autoptr (GPtrArray) inherited = _crow_list_key (entity);

  /* The root's counts for all. */
  crow_entity_set_version_attribute (entity, NULL);
  crow_entity_set_discriminator (entity, NULL);
  if (discriminator != NULL && crow_attribute_get_entity (discriminator) == entity &&
      crow_attribute_get_referring_link (discriminator) == NULL && !crow_attribute_is_in_primary_key (discriminator))
    _crow_delete_node (CROW_NODE (discriminator));
  crow_entity_set_parent (entity, parent);
  crow_entity_set_strategy (entity, strategy);
  _crow_fixtures_retarget (entity, inherited, key);
  if (strategy == CROW_INHERITANCE_JOINED && own->len > 0 && own->len == key->len)
    {
      join_key (own, key);
    }
  else
    {
      _crow_retarget_key (entity, inherited, key);
      drop_key (entity, own);
    }
  make_discriminator (crow_entity_get_root (entity));
  _crow_make_value (entity);
}

/**
 * crow_operation_set_parent: (skip)
 * @entity: an entity
 * @parent: (nullable): the entity it is to inherit from; %NULL: it stands alone, with a key of its own
 * @strategy: where its attributes are
 * @error: %CROW_DOCUMENT_ERROR_REFUSED
 *
 * Returns: whether it inherits so; if not, with @error set and nothing changed
 */
gboolean
crow_operation_set_parent (CrowEntity         *entity,
                           CrowEntity         *parent,
                           CrowInheritanceKind strategy,
                           GError            **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) key = NULL;
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_object_unref);
  CrowEntity *before;

  g_return_val_if_fail (CROW_IS_ENTITY (entity) && document_of (entity) != NULL, FALSE);
  g_return_val_if_fail (parent == NULL || CROW_IS_ENTITY (parent), FALSE);

  before = crow_entity_get_parent (entity);
  if (parent == NULL)
    {
      if (crow_entity_get_parent_id (entity) == NULL)
        return TRUE;
      edit = crow_document_begin_edit (document_of (entity), _("Stop Inheriting"));
      key = before != NULL ? _crow_list_key (before) : g_ptr_array_new ();
      _crow_stand_alone (entity, key,
                         before != NULL ? crow_entity_get_discriminator (crow_entity_get_root (before)) : NULL);
      crow_edit_commit (g_steal_pointer (&edit));
      return TRUE;
    }
  if (parent == before && crow_entity_get_strategy (entity) == strategy)
    return TRUE;
  key = _crow_list_key (parent);
  if (crow_entity_get_primary_key (entity) != NULL)
    {
      g_ptr_array_unref (own);
      own = _crow_list_key (entity);
    }
  if (!check_parent (entity, parent, strategy, key, own, error))
    return FALSE;
  edit = crow_document_begin_edit (document_of (entity), parent == before ? _("Change Inheritance") : _("Inherit"));
  tie (entity, parent, strategy, key, own);
  _crow_fixtures_tidy (entity);
  crow_edit_commit (g_steal_pointer (&edit));
  return TRUE;
}

/**
 * crow_operation_add_heir: (skip)
 * @parent: an entity
 * @diagram: (nullable): where it is placed
 * @x: left edge on the diagram
 * @y: upper edge on the diagram
 * @error: %CROW_DOCUMENT_ERROR_REFUSED, when there is no key to inherit
 *
 * The new one has a table of its own if the others that inherit from @parent have.
 *
 * Returns: (transfer none): a new entity that inherits from @parent, or %NULL with @error set and nothing changed
 */
CrowEntity *
crow_operation_add_heir (CrowEntity  *parent,
                         CrowDiagram *diagram,
                         double       x,
                         double       y,
                         GError     **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowEntity *entity;

  g_return_val_if_fail (CROW_IS_ENTITY (parent) && document_of (parent) != NULL, NULL);

  edit = crow_document_begin_edit (document_of (parent), _("Add Heir"));
  entity = crow_operation_add_entity (document_of (parent), diagram, NULL, x, y);
  /* Its key is the parent's. */
  _crow_delete_node (CROW_NODE (crow_entity_get_attribute (entity, 0)));
  if (!crow_operation_set_parent (entity, parent, crow_entity_guess_strategy (parent), error))
    return NULL;
  crow_edit_commit (g_steal_pointer (&edit));
  return entity;
}
