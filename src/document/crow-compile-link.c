/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compiles links into relationships.
 *
 * Derived here and nowhere else: the referential actions of a foreign key, from the link's delete rule; the unique key
 * of a one-to-one link, over its columns, unless the entity has a key of just these attributes; the table of a
 * many-to-many link.  Derived records have ids made of the link's: `<link>.reference`, `<link>.key`, `<link>.table`,
 * `<link>.reference.0` and `.1`, `<link>.index.0` and `.1`, and `<link>.0.<attribute>` for the table's columns.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-name.h"
#include "document/crow-compile-private.h"
#include "document/crow-through.h"
#include "sql/crow-type-names.h"

/* One side of a many-to-many link. */
typedef struct
{
  CrowEntity *entity;
  CrowEntityKey *key;
  guint n_columns;
  guint16 target;          /* the entity that has the key */
  const char **names;      /* owned; of the columns, kept by the compiler */
  guint16 *target_columns; /* owned */
  guint16 *columns;        /* owned */
} Side;

char *
_crow_name_reference (const char *target,
                      const char *key)
{
  g_autofree char *singular = crow_name_singularize (target);
  g_autofree char *key_snake = crow_name_to_snake (key);
  g_autofree char *target_snake = crow_name_to_snake (singular);
  g_autofree char *prefix = g_strconcat (target_snake, "_", NULL);

  /* A key "author_id" of "author" is named well already. */
  if (*target_snake == '\0' || (g_str_has_prefix (key_snake, prefix) && strlen (key_snake) > strlen (prefix)))
    return g_strdup (key);
  if (g_unichar_isupper (g_utf8_get_char (key)) && strchr (key, '_') == NULL)
    {
      g_autofree char *camel = crow_name_to_camel (singular);

      return g_strconcat (camel, key, NULL);
    }
  return g_strconcat (prefix, key_snake, NULL);
}

char *
_crow_name_association (const char *one,
                        const char *other)
{
  g_autofree char *a = crow_name_singularize (one);
  g_autofree char *b = crow_name_singularize (other);
  g_autofree char *joined = g_strconcat (a, "_", b, NULL);

  if (g_unichar_isupper (g_utf8_get_char (a)) && strchr (a, '_') == NULL)
    return crow_name_to_camel (joined);
  return crow_name_to_snake (joined);
}

CrowEntityKey *
_crow_entity_get_target_key (CrowEntity *entity)
{
  CrowEntityKey *primary = crow_entity_get_inherited_key (entity);

  if (primary != NULL && crow_entity_key_get_n_attributes (primary) > 0)
    return primary;
  for (guint i = 0; i < crow_entity_get_n_keys (entity); i++)
    if (crow_entity_key_get_n_attributes (crow_entity_get_key (entity, i)) > 0)
      return crow_entity_get_key (entity, i);
  return NULL;
}

static CrowAction
choose_action (int        choice,
               CrowAction derived)
{
  return choice == CROW_ACTION_CHOICE_DERIVED ? derived : (CrowAction) (choice - 1);
}

/* Whether the attribute is the entity's, or of one that it shares the table of. */
static gboolean
is_in_table (CrowEntity    *entity,
             CrowAttribute *attribute)
{
  CrowEntity *owner = crow_attribute_get_entity (attribute);

  if (entity == NULL || owner == NULL || !crow_entity_inherits (entity, owner))
    return FALSE;
  while (entity != owner && _crow_compiler_shares_table (entity))
    entity = crow_entity_get_parent (entity);
  return entity == owner;
}

static void
describe_end (CrowCompiler *self,
              CrowLinkEnd  *node,
              CrowEndInfo  *info)
{
  CrowAttribute *order_by = crow_link_end_get_order_by (node);
  const char *name = order_by != NULL ? crow_attribute_get_name (order_by) : NULL;

  info->entity = _crow_compiler_get_index (self, (CrowNode *) crow_link_end_get_entity (node));
  info->required = crow_link_end_get_required (node);
  info->role = crow_link_end_get_role (node);
  info->c_name = crow_link_end_get_c_name (node);
  info->cascades = crow_link_end_get_cascades (node);
  info->view_only = crow_link_end_get_view_only (node);
  if (name != NULL && is_in_table (crow_link_end_get_entity (node), order_by))
    info->order_by = crow_link_end_get_descending (node) ? _crow_compiler_keep (self, g_strconcat ("-", name, NULL))
                                                         : name;
}

/* What the end says of the foreign key that refers to it. */
static void
describe_reference (CrowCompiler      *self,
                    CrowLinkEnd       *node,
                    CrowDeleteRule     rule,
                    CrowExecutor       executor,
                    gboolean           targets_auto,
                    CrowReferenceInfo *info)
{
  info->name = crow_link_end_get_constraint (node);
  info->on_delete = choose_action (crow_link_end_get_on_delete (node), crow_delete_rule_to_action (rule, executor));
  info->on_update = choose_action (crow_link_end_get_on_update (node),
                                   targets_auto ? CROW_ACTION_NO_ACTION : CROW_ACTION_CASCADE);
  info->deferrable = crow_link_end_get_deferrable (node);
}

static gboolean
compare_sets (GPtrArray     *attributes,
              CrowEntityKey *key)
{
  if (crow_entity_key_get_n_attributes (key) != attributes->len)
    return FALSE;
  for (guint i = 0; i < attributes->len; i++)
    if (!crow_entity_key_contains (key, g_ptr_array_index (attributes, i)))
      return FALSE;
  return TRUE;
}

/* Whether the attributes are unique by @index alone. */
static gboolean
compare_index (GPtrArray *attributes,
               CrowIndex *index)
{
  if (!crow_index_get_unique (index) || crow_index_get_where (index) != NULL ||
      crow_index_get_n_parts (index) != attributes->len)
    return FALSE;
  for (guint i = 0; i < attributes->len; i++)
    {
      CrowIndexPart *part = crow_index_get_part (index, i);

      if (crow_index_part_get_length (part) > 0 || crow_index_part_get_attribute_id (part) == NULL ||
          !g_ptr_array_find (attributes, crow_index_part_get_attribute (part), NULL))
        return FALSE;
    }
  return TRUE;
}

/* The reference of a one-to-one link is unique. */
static void
add_unique_key (CrowCompiler            *self,
                CrowLink                *link,
                CrowEntity              *entity,
                GPtrArray               *attributes,
                const CrowReferenceInfo *reference)
{
  const CrowKeyInfo info = {
    .id = _crow_compiler_keep (self, g_strconcat (crow_node_get_id (CROW_NODE (link)), ".key", NULL)),
    .attributes = reference->columns,
    .n_attributes = reference->n_columns,
  };

  for (guint i = 0; i < crow_entity_get_n_keys (entity); i++)
    if (compare_sets (attributes, crow_entity_get_key (entity, i)))
      return;
  for (guint i = 0; i < crow_entity_get_n_indexes (entity); i++)
    if (compare_index (attributes, crow_entity_get_index (entity, i)))
      return;
  crow_schema_builder_add_key (self->builder, reference->entity, &info, FALSE);
}

/* The attribute of end 0 that a column refers to: the one it names, or the one at its place in the key. */
static CrowAttribute *
get_target (CrowLinkColumn *column,
            CrowEntity     *entity,
            guint           position)
{
  CrowEntityKey *key = _crow_entity_get_target_key (entity);

  if (crow_link_column_get_references_id (column) != NULL)
    return crow_link_column_get_references (column);
  return key != NULL && position < crow_entity_key_get_n_attributes (key)
           ? crow_entity_key_get_attribute (key, position)
           : NULL;
}

static gboolean
check_column (CrowCompiler   *self,
              CrowLink       *link,
              CrowLinkColumn *column,
              CrowAttribute  *attribute,
              CrowEntity     *child,
              CrowAttribute  *target,
              CrowEntity     *parent)
{
  g_autofree char *described = crow_node_describe (CROW_NODE (link));

  if (attribute == NULL || crow_attribute_get_entity (attribute) != child)
    return _crow_compiler_report (self, CROW_NODE (column),
                                  _("The %s has a column that is no attribute of “%s”. Choose an attribute of that "
                                    "entity, or connect the entities again."),
                                  described, crow_entity_get_name (child));
  if (target == NULL || !crow_entity_inherits (parent, crow_attribute_get_entity (target)))
    return _crow_compiler_report (self, CROW_NODE (column),
                                  _("The %s has a column that refers to no attribute of “%s”. Choose an attribute of "
                                    "that entity, or connect the entities again."),
                                  described, crow_entity_get_name (parent));
  /* What was left out was reported itself. */
  return _crow_compiler_get_index (self, CROW_NODE (attribute)) != CROW_NONE &&
         _crow_compiler_get_index (self, CROW_NODE (target)) != CROW_NONE;
}

/* Where the attribute is that is referred to.  @entity: that of the columns before, or CROW_NONE. */
static gboolean
find_target (CrowCompiler  *self,
             CrowLink      *link,
             gpointer       user,
             CrowEntity    *parent,
             CrowAttribute *target,
             guint16       *entity,
             guint16       *index)
{
  g_autofree char *described = NULL;
  guint16 holder;

  if (_crow_compiler_find_inherited (self, parent, target, &holder, index) && (*entity == CROW_NONE || *entity == holder))
    {
      *entity = holder;
      return *index != CROW_NONE;
    }
  described = crow_node_describe (CROW_NODE (link));
  return _crow_compiler_report (self, CROW_NODE (user),
                                _("The %s has columns that refer to more tables than one, as “%s” inherits from another "
                                  "table. Let them refer to its primary key."),
                                described, crow_entity_get_name (parent));
}

static void
add_reference_link (CrowCompiler         *self,
                    CrowLink             *link,
                    CrowRelationshipInfo *info)
{
  CrowEntity *parent = crow_link_get_entity (link, 0);
  CrowEntity *child = crow_link_get_entity (link, 1);
  guint n_columns = crow_link_get_n_columns (link);
  g_autofree guint16 *columns = g_new0 (guint16, n_columns + 1);
  g_autofree guint16 *targets = g_new0 (guint16, n_columns + 1);
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();
  guint16 target_entity = CROW_NONE;
  gboolean targets_auto = FALSE;

  if (n_columns == 0)
    {
      g_autofree char *described = crow_node_describe (CROW_NODE (link));

      _crow_compiler_report (self, CROW_NODE (link),
                             _("The %s has no columns: no attribute of “%s” refers to “%s”. Add a “column”, or connect "
                               "the entities again."),
                             described, crow_entity_get_name (child), crow_entity_get_name (parent));
      return;
    }
  for (guint i = 0; i < n_columns; i++)
    {
      CrowLinkColumn *column = crow_link_get_column (link, i);
      CrowAttribute *attribute = crow_link_column_get_attribute (column);
      CrowAttribute *target = get_target (column, parent, i);

      if (!check_column (self, link, column, attribute, child, target, parent))
        return;
      columns[i] = _crow_compiler_get_index (self, CROW_NODE (attribute));
      if (!find_target (self, link, column, parent, target, &target_entity, &targets[i]))
        return;
      targets_auto |= crow_attribute_get_auto (target);
      g_ptr_array_add (attributes, attribute);
    }

  info->references[0] = (CrowReferenceInfo) {
    .id = _crow_compiler_keep (self, g_strconcat (info->id, ".reference", NULL)),
    .columns = columns,
    .target_columns = targets,
    .n_columns = n_columns,
    .entity = info->ends[1].entity,
    .target = target_entity,
  };
  describe_reference (self, crow_link_get_end (link, 0), info->delete_rule, info->executor, targets_auto,
                      &info->references[0]);
  if (info->kind == CROW_LINK_ONE_TO_ONE)
    add_unique_key (self, link, child, attributes, &info->references[0]);
  _crow_compiler_set_index (self, link, crow_schema_builder_add_relationship (self->builder, info));
}

/* Many-to-many. */

static void
side_clear (Side *side)
{
  g_free (side->names);
  g_free (side->target_columns);
  g_free (side->columns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

/* What was chosen by hand for the column that refers to @target from the end, or NULL. */
static CrowLinkColumn *
find_chosen (CrowLink      *link,
             guint          end,
             CrowAttribute *target)
{
  for (guint i = 0; i < crow_link_get_n_columns (link); i++)
    {
      CrowLinkColumn *column = crow_link_get_column (link, i);

      if (crow_link_column_get_end (column) == end && crow_link_column_get_references (column) == target)
        return column;
    }
  return NULL;
}

/* What the columns of a side are named after: the role where both sides are the same entity. */
static const char *
get_base_name (CrowLink *link,
               guint     end)
{
  CrowEntity *entity = crow_link_get_entity (link, end);
  const char *role = crow_link_end_get_role (crow_link_get_end (link, end));

  return entity == crow_link_get_entity (link, 1 - end) && role != NULL ? role : crow_entity_get_name (entity);
}

static gboolean
prepare_side (CrowCompiler *self,
              CrowLink     *link,
              guint         end,
              const Side   *first,
              Side         *side)
{
  side->entity = crow_link_get_entity (link, end);
  side->key = _crow_entity_get_target_key (side->entity);
  if (side->key == NULL)
    {
      g_autofree char *described = crow_node_describe (CROW_NODE (link));

      return _crow_compiler_report (self, CROW_NODE (link),
                                    _("The %s cannot refer to “%s”, which has no key. Give that entity a primary "
                                      "key."),
                                    described, crow_entity_get_name (side->entity));
    }
  side->n_columns = crow_entity_key_get_n_attributes (side->key);
  side->names = g_new0 (const char *, side->n_columns);
  side->target_columns = g_new0 (guint16, side->n_columns);
  side->columns = g_new0 (guint16, side->n_columns);
  side->target = CROW_NONE;
  for (guint i = 0; i < side->n_columns; i++)
    {
      CrowAttribute *target = crow_entity_key_get_attribute (side->key, i);
      CrowLinkColumn *chosen = find_chosen (link, end, target);
      const char *name;

      /* What was left out, or is no attribute of the key's own entity, was reported itself. */
      if (_crow_compiler_get_index (self, (CrowNode *) target) == CROW_NONE ||
          CROW_NODE (crow_attribute_get_entity (target)) != crow_node_get_parent (CROW_NODE (side->key)) ||
          !find_target (self, link, link, side->entity, target, &side->target, &side->target_columns[i]))
        return FALSE;
      name = chosen != NULL ? crow_link_column_get_name (chosen) : NULL;
      if (name == NULL)
        name = _crow_compiler_keep (self, _crow_name_reference (get_base_name (link, end),
                                                               crow_attribute_get_name (target)));
      for (guint j = 0; first != NULL && j < first->n_columns; j++)
        if (g_ascii_strcasecmp (first->names[j], name) == 0)
          {
            name = _crow_compiler_keep (self, g_strconcat ("related_", name, NULL));
            j = -1;
          }
      side->names[i] = name;
    }
  return TRUE;
}

/* The chosen name, or a derived one that no table has. */
static const char *
get_table_name (CrowCompiler *self,
                CrowLink     *link)
{
  const char *name = crow_link_get_table (link);
  const char *base;

  if (name == NULL)
    {
      base = _crow_compiler_keep (self, _crow_name_association (crow_entity_get_name (crow_link_get_entity (link, 0)),
                                                               crow_entity_get_name (crow_link_get_entity (link, 1))));
      name = base;
      for (guint i = 2;; i++)
        {
          g_autofree char *lower = g_utf8_strdown (name, -1);

          if (!g_hash_table_contains (self->table_names, lower))
            break;
          name = _crow_compiler_keep (self, g_strdup_printf ("%s_%u", base, i));
        }
    }
  g_hash_table_add (self->table_names, g_utf8_strdown (name, -1));
  return name;
}

static void
add_column (CrowCompiler  *self,
            CrowLink      *link,
            guint16        table,
            guint          end,
            const char    *name,
            CrowAttribute *target,
            guint16       *index)
{
  CrowLinkColumn *chosen = find_chosen (link, end, target);
  CrowAttributeInfo info = {
    .id = _crow_compiler_keep (self, g_strdup_printf ("%s.%u.%s", crow_node_get_id (CROW_NODE (link)), end,
                                                      crow_node_get_id (CROW_NODE (target)))),
    .name = name,
    .flags = CROW_ATTRIBUTE_REQUIRED | CROW_ATTRIBUTE_LINK,
  };

  _crow_compiler_describe_type (self, target, &info);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (chosen != NULL && crow_link_column_get_native_type (chosen, i) != NULL)
      info.native_types[i] = crow_link_column_get_native_type (chosen, i);
    else if (info.native_types[i] != NULL)
      info.native_types[i] = crow_type_of_reference (i, info.native_types[i]);
  *index = crow_schema_builder_add_attribute (self->builder, table, &info);
}

static void
add_index (CrowCompiler *self,
           CrowLink     *link,
           guint16       table,
           guint         end,
           const Side   *side)
{
  g_autofree CrowIndexPartInfo *parts = g_new0 (CrowIndexPartInfo, side->n_columns);
  const CrowIndexInfo info = {
    .id = _crow_compiler_keep (self, g_strdup_printf ("%s.index.%u", crow_node_get_id (CROW_NODE (link)), end)),
    .name = crow_link_end_get_index (crow_link_get_end (link, end)),
    .parts = parts,
    .n_parts = side->n_columns,
  };

  for (guint i = 0; i < side->n_columns; i++)
    parts[i].attribute = side->columns[i];
  if (info.name != NULL)
    crow_schema_builder_add_index (self->builder, table, &info);
}

static void
add_association (CrowCompiler         *self,
                 CrowLink             *link,
                 CrowRelationshipInfo *info)
{
  g_auto (Side) first = { 0 };
  g_auto (Side) second = { 0 };
  Side *sides[2] = { &first, &second };
  g_autofree guint16 *key_columns = NULL;
  guint n_key_columns = 0;
  CrowEntityInfo table = {
    .id = _crow_compiler_keep (self, g_strconcat (info->id, ".table", NULL)),
    .database_schema = crow_link_get_database_schema (link),
    .comment = crow_link_get_comment (link),
    .primary_key = CROW_NONE,
    .version_attribute = CROW_NONE,
    .flags = CROW_ENTITY_ASSOCIATION | (crow_link_get_strict (link) ? CROW_ENTITY_STRICT : 0) |
             (crow_link_get_without_rowid (link) ? CROW_ENTITY_WITHOUT_ROWID : 0),
  };
  CrowKeyInfo key = { .id = _crow_compiler_keep (self, g_strconcat (info->id, ".key", NULL)),
                      .name = crow_link_get_key (link) };

  if (!prepare_side (self, link, 0, NULL, &first) || !prepare_side (self, link, 1, &first, &second))
    return;
  table.name = get_table_name (self, link);
  info->association = crow_schema_builder_add_entity (self->builder, &table);
  key_columns = g_new0 (guint16, first.n_columns + second.n_columns);
  for (guint end = 0; end < 2; end++)
    {
      Side *side = sides[end];
      gboolean targets_auto = FALSE;

      for (guint i = 0; i < side->n_columns; i++)
        {
          CrowAttribute *target = crow_entity_key_get_attribute (side->key, i);

          add_column (self, link, info->association, end, side->names[i], target, &side->columns[i]);
          key_columns[n_key_columns++] = side->columns[i];
          targets_auto |= crow_attribute_get_auto (target);
        }
      info->references[end] = (CrowReferenceInfo) {
        .id = _crow_compiler_keep (self, g_strdup_printf ("%s.reference.%u", info->id, end)),
        .columns = side->columns,
        .target_columns = side->target_columns,
        .n_columns = side->n_columns,
        .entity = info->association,
        .target = side->target,
      };
      /* The pairs of a deleted row always go. */
      describe_reference (self, crow_link_get_end (link, end), CROW_DELETE_CASCADE, info->executor, targets_auto,
                          &info->references[end]);
    }
  key.attributes = key_columns;
  key.n_attributes = n_key_columns;
  crow_schema_builder_add_key (self->builder, info->association, &key, TRUE);
  add_index (self, link, info->association, 0, &first);
  add_index (self, link, info->association, 1, &second);
  crow_schema_builder_add_relationship (self->builder, info);
}

/* FALSE: there is no entity at one of them, or it was left out and told. */
static gboolean
describe_ends (CrowCompiler *self,
               CrowLink     *link,
               CrowEndInfo  *ends)
{
  for (guint i = 0; i < 2; i++)
    {
      if (crow_link_get_entity (link, i) == NULL)
        {
          g_autofree char *described = crow_node_describe (CROW_NODE (link));

          return _crow_compiler_report (self, CROW_NODE (link),
                                        _("The %s has an end without entity. Choose the entity, or remove the link."),
                                        described);
        }
      describe_end (self, crow_link_get_end (link, i), &ends[i]);
      if (ends[i].entity == CROW_NONE)
        return FALSE;
    }
  return TRUE;
}

void
_crow_compiler_add_link (CrowCompiler *self,
                         CrowLink     *link)
{
  CrowRelationshipInfo info = {
    .id = crow_node_get_id (CROW_NODE (link)),
    .name = crow_link_get_name (link),
    .comment = crow_link_get_comment (link),
    .association = CROW_NONE,
    .kind = crow_link_get_kind (link),
    .delete_rule = crow_link_get_delete_rule (link),
    .executor = crow_link_get_executor (link),
    .owned = crow_link_get_owned (link),
  };

  if (crow_link_is_through (link) || !describe_ends (self, link, info.ends))
    return;
  if (info.kind == CROW_LINK_MANY_TO_MANY)
    add_association (self, link, &info);
  else
    add_reference_link (self, link, &info);
}

/* What it stands on, and does not, crow_document_check() says where the rest is compiled all the same. */
void
_crow_compiler_add_through (CrowCompiler *self,
                            CrowLink     *link)
{
  CrowThroughInfo info = {
    .id = crow_node_get_id (CROW_NODE (link)),
    .name = crow_link_get_name (link),
    .comment = crow_link_get_comment (link),
  };
  CrowThroughState state;
  CrowLink *by[2];
  guint end;

  if (!crow_link_is_through (link) || !describe_ends (self, link, info.ends))
    return;
  state = crow_link_resolve_through (link, by, &end);
  if (state != CROW_THROUGH_FITS)
    {
      const char *remedy;
      g_autofree char *message = crow_link_describe_through (link, state, end, &remedy);

      if (self->skipped == NULL)
        _crow_compiler_report (self, CROW_NODE (link), "%s %s", message, remedy);
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      info.relationships[i] = _crow_compiler_get_index (self, CROW_NODE (by[i]));
      info.ends[i].required = FALSE;
      info.ends[i].cascades = 0;
      info.ends[i].view_only = FALSE;
      /* What was left out was told itself. */
      if (info.relationships[i] == CROW_NONE)
        return;
    }
  crow_schema_builder_add_through (self->builder, &info);
}
