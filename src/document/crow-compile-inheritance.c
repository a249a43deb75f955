/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compiles inheritance.
 *
 * Derived here and nowhere else: the primary key of an heir that has a table of its own and draws none.  It is that of its
 * parent, with the ids `<entity>.key` and `<entity>.key.<attribute>`, and stands before the other attributes.
 *
 * Invariant: an entity that is not left out has only parents that are not left out, and a root that heirs can have.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/crow-compile-private.h"
#include "sql/crow-type-names.h"

enum
{
  TIE_UNKNOWN,
  TIE_VISITED, /* being looked at: who comes here again went round in a circle */
  TIE_BROKEN,  /* left out */
  TIE_SOUND,   /* an heir, or a root that was not looked at as such */
  TIE_ROOT,    /* a root that heirs can have */
  TIE_BARREN,  /* no heir can have it as its root */
};

static guint
get_tie (CrowCompiler *self,
         CrowEntity   *entity)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->ties, entity));
}

static void
set_tie (CrowCompiler *self,
         CrowEntity   *entity,
         guint         tie)
{
  g_hash_table_insert (self->ties, entity, GUINT_TO_POINTER (tie));
}

/* Whether all attributes of the key are taken into the schema. */
static gboolean
is_whole (CrowCompiler  *self,
          CrowEntityKey *key)
{
  CrowEntity *entity = CROW_ENTITY (crow_node_get_parent (CROW_NODE (key)));

  for (guint i = 0; i < crow_entity_key_get_n_attributes (key); i++)
    {
      CrowAttribute *attribute = crow_entity_key_get_attribute (key, i);

      if (attribute == NULL || crow_attribute_get_entity (attribute) != entity ||
          !_crow_compiler_is_complete (self, attribute))
        return FALSE;
    }
  return crow_entity_key_get_n_attributes (key) > 0;
}

gboolean
_crow_compiler_shares_table (CrowEntity *entity)
{
  return crow_entity_get_parent (entity) != NULL && crow_entity_get_strategy (entity) == CROW_INHERITANCE_SINGLE;
}

/* Whether entities can inherit from @root; told once. */
static gboolean
check_root (CrowCompiler *self,
            CrowEntity   *root,
            CrowEntity   *heir)
{
  CrowEntityKey *key = crow_entity_get_primary_key (root);
  CrowAttribute *discriminator = crow_entity_get_discriminator (root);

  if (get_tie (self, root) != TIE_SOUND)
    return get_tie (self, root) == TIE_ROOT;
  set_tie (self, root, TIE_BARREN);
  if (key == NULL || !is_whole (self, key))
    return _crow_compiler_report (self, CROW_NODE (root),
                                  _("“%s” has no primary key, which “%s” is to inherit. Give it one."),
                                  crow_entity_get_name (root), crow_entity_get_name (heir));
  if (discriminator == NULL || crow_attribute_get_entity (discriminator) != root ||
      !_crow_compiler_is_complete (self, discriminator))
    return _crow_compiler_report (self, CROW_NODE (root),
                                  _("“%s” has no discriminator, the attribute that tells which rows are “%s”. Choose one "
                                    "of its attributes as that."),
                                  crow_entity_get_name (root), crow_entity_get_name (heir));
  set_tie (self, root, TIE_ROOT);
  return TRUE;
}

/* Of an heir whose parent is not left out. */
static gboolean
check_own (CrowCompiler *self,
           CrowEntity   *entity,
           CrowEntity   *parent)
{
  CrowEntityKey *key = crow_entity_get_primary_key (entity);
  const char *name = crow_entity_get_name (entity);
  guint n_columns;

  /* It has no name, which is told elsewhere. */
  if (name == NULL)
    return FALSE;
  if (crow_entity_get_parent (parent) == NULL && !check_root (self, parent, entity))
    return FALSE;
  if (crow_entity_get_strategy (entity) == CROW_INHERITANCE_SINGLE)
    return TRUE;
  if (_crow_compiler_shares_table (parent))
    return _crow_compiler_report (self, CROW_NODE (entity),
                                  _("“%s” is to have a table of its own, but “%s”, which it inherits from, has none. Give "
                                    "both a table, or neither."),
                                  name, crow_entity_get_name (parent));
  n_columns = crow_entity_key_get_n_attributes (crow_entity_get_inherited_key (parent));
  if (key != NULL && (!is_whole (self, key) || crow_entity_key_get_n_attributes (key) != n_columns))
    return _crow_compiler_report (self, CROW_NODE (entity),
                                  _("The primary key of “%s” is not like that of “%s”, which it inherits from. Give it as "
                                    "many attributes, or remove it."),
                                  name, crow_entity_get_name (parent));
  return TRUE;
}

static void
report_circle (CrowCompiler *self,
               CrowEntity   *entity)
{
  const char *name = crow_entity_get_name (entity);
  const char *parent = crow_entity_get_name (crow_entity_get_parent (entity));

  _crow_compiler_report (self, CROW_NODE (entity),
                         _("“%s” inherits from “%s” and so, in a circle, from itself. Let one of them inherit from "
                           "nothing."),
                         name != NULL ? name : "", parent != NULL ? parent : "");
}

gboolean
_crow_compiler_check_heir (CrowCompiler *self,
                           CrowEntity   *entity)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  CrowEntity *at;

  for (at = entity; at != NULL && get_tie (self, at) == TIE_UNKNOWN; at = crow_entity_get_parent (at))
    {
      set_tie (self, at, TIE_VISITED);
      g_ptr_array_add (chain, at);
    }
  if (at != NULL && get_tie (self, at) == TIE_VISITED)
    {
      CrowEntity *last;

      do
        {
          last = g_ptr_array_index (chain, chain->len - 1);
          report_circle (self, last);
          set_tie (self, last, TIE_BROKEN);
          g_ptr_array_set_size (chain, chain->len - 1);
        }
      while (last != at);
    }
  for (guint i = chain->len; i > 0; i--)
    {
      CrowEntity *own = g_ptr_array_index (chain, i - 1);
      CrowEntity *parent = crow_entity_get_parent (own);
      gboolean sound = TRUE;

      if (parent != NULL)
        sound = get_tie (self, parent) != TIE_BROKEN && crow_entity_get_name (parent) != NULL &&
                check_own (self, own, parent);
      else if (crow_entity_get_parent_id (own) != NULL)
        sound = _crow_compiler_report (self, CROW_NODE (own),
                                       _("“%s” inherits from an entity that does not exist. Choose another, or none."),
                                       crow_entity_get_name (own) != NULL ? crow_entity_get_name (own) : "");
      set_tie (self, own, sound ? TIE_SOUND : TIE_BROKEN);
    }
  return get_tie (self, entity) != TIE_BROKEN;
}

void
_crow_compiler_add_heir_key (CrowCompiler *self,
                             CrowEntity   *entity,
                             guint16       index)
{
  CrowEntity *parent = crow_entity_get_parent (entity);
  CrowEntityKey *key;
  g_autofree guint16 *columns = NULL;
  CrowKeyInfo info = { .id = NULL };

  if (parent == NULL || _crow_compiler_shares_table (entity) || crow_entity_get_primary_key (entity) != NULL)
    return;
  key = crow_entity_get_inherited_key (parent);
  info.id = _crow_compiler_keep (self, g_strconcat (crow_node_get_id (CROW_NODE (entity)), ".key", NULL));
  info.n_attributes = crow_entity_key_get_n_attributes (key);
  columns = g_new0 (guint16, info.n_attributes);
  for (guint i = 0; i < info.n_attributes; i++)
    {
      CrowAttribute *attribute = crow_entity_key_get_attribute (key, i);
      CrowAttributeInfo column = {
        .id = _crow_compiler_keep (self, g_strdup_printf ("%s.%s", info.id, crow_node_get_id (CROW_NODE (attribute)))),
        .name = crow_attribute_get_name (attribute),
        .flags = CROW_ATTRIBUTE_REQUIRED,
      };

      _crow_compiler_describe_type (self, attribute, &column);
      for (guint j = 0; j < CROW_N_DIALECTS; j++)
        if (column.native_types[j] != NULL)
          column.native_types[j] = crow_type_of_reference (j, column.native_types[j]);
      columns[i] = crow_schema_builder_add_attribute (self->builder, index, &column);
    }
  info.attributes = columns;
  crow_schema_builder_add_key (self->builder, index, &info, TRUE);
}

void
_crow_compiler_add_inheritance (CrowCompiler *self)
{
  for (guint i = 0; i < crow_model_get_n_entities (self->model); i++)
    {
      CrowEntity *entity = crow_model_get_entity (self->model, i);
      guint16 index = _crow_compiler_get_index (self, CROW_NODE (entity));
      CrowEntity *parent = crow_entity_get_parent (entity);
      CrowInheritanceInfo info = {
        .value = crow_entity_get_discriminator_value (entity),
        .parent = CROW_NONE,
        .discriminator = CROW_NONE,
      };

      if (index == CROW_NONE || (parent == NULL && get_tie (self, entity) != TIE_ROOT))
        continue;
      if (parent == NULL)
        {
          info.discriminator = _crow_compiler_get_index (self, CROW_NODE (crow_entity_get_discriminator (entity)));
        }
      else
        {
          info.parent = _crow_compiler_get_index (self, CROW_NODE (parent));
          info.kind = crow_entity_get_strategy (entity);
          if (info.kind == CROW_INHERITANCE_JOINED)
            info.on_delete = crow_entity_get_heir_delete (entity) == CROW_HEIR_DELETE_CASCADE ? CROW_ACTION_CASCADE
                                                                                              : CROW_ACTION_NO_ACTION;
        }
      crow_schema_builder_set_inheritance (self->builder, index, &info);
    }
}

/* The position of @attribute in the key that @entity has, its own or that of a parent; or -1. */
static int
find_in_key (CrowEntity    *entity,
             CrowAttribute *attribute)
{
  CrowEntity *root = crow_entity_get_root (entity);

  for (CrowEntity *at = entity; at != NULL; at = at != root ? crow_entity_get_parent (at) : NULL)
    {
      CrowEntityKey *key = crow_entity_get_primary_key (at);

      for (guint i = 0; key != NULL && i < crow_entity_key_get_n_attributes (key); i++)
        if (crow_entity_key_get_attribute (key, i) == attribute)
          return i;
    }
  return -1;
}

gboolean
_crow_compiler_find_inherited (CrowCompiler  *self,
                               CrowEntity    *entity,
                               CrowAttribute *attribute,
                               guint16       *holder,
                               guint16       *index)
{
  CrowEntity *owner = attribute != NULL ? crow_attribute_get_entity (attribute) : NULL;
  CrowEntityKey *key;
  int position;

  if (owner == NULL || _crow_compiler_get_index (self, CROW_NODE (entity)) == CROW_NONE ||
      !crow_entity_inherits (entity, owner))
    return FALSE;
  while (entity != owner && _crow_compiler_shares_table (entity))
    entity = crow_entity_get_parent (entity);
  *holder = _crow_compiler_get_index (self, CROW_NODE (entity));
  *index = _crow_compiler_get_index (self, CROW_NODE (attribute));
  if (entity == owner)
    return TRUE;
  /* Across tables there is the key alone. */
  position = find_in_key (entity, attribute);
  key = crow_entity_get_primary_key (entity);
  if (position < 0)
    return FALSE;
  *index = key == NULL ? position
                       : _crow_compiler_get_index (self, CROW_NODE (crow_entity_key_get_attribute (key, position)));
  return TRUE;
}
