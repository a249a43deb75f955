/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compiles a document into a schema: enumerations, entities and views; links are in crow-compile-link.c, inheritance in
 * crow-compile-inheritance.c.
 *
 * The schema's records keep the ids of their nodes.  What a drawing does not say yet is either the end (strict) or
 * left out and told (partial); what depends on something left out is left out too, so that a schema is always whole.
 */
#include "config.h"

#include "document/crow-document.h"

#include <glib/gi18n-lib.h>

#include "document/crow-compile-private.h"

gboolean
_crow_compiler_report (CrowCompiler *self,
                       CrowNode     *node,
                       const char   *format,
                       ...)
{
  g_autofree char *message = NULL;
  GError *error = NULL;
  CrowNode *named = node;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  while (named != NULL && crow_node_get_id (named) == NULL)
    named = crow_node_get_parent (named);
  crow_document_set_error (&error, CROW_DOCUMENT_ERROR_UNFINISHED, crow_node_get_line (node),
                           named != NULL ? crow_node_get_id (named) : NULL, "%s", message);
  if (self->skipped != NULL)
    g_ptr_array_add (self->skipped, error);
  else if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  return FALSE;
}

guint16
_crow_compiler_get_index (CrowCompiler *self,
                          CrowNode     *node)
{
  guint found = node != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, node)) : 0;

  return found == 0 ? CROW_NONE : found - 1;
}

void
_crow_compiler_set_index (CrowCompiler *self,
                          gpointer      node,
                          guint16       index)
{
  g_hash_table_insert (self->indices, node, GUINT_TO_POINTER ((guint) index + 1));
}

const char *
_crow_compiler_keep (CrowCompiler *self,
                     char         *text)
{
  g_ptr_array_add (self->strings, text);
  return text;
}

static gboolean
is_named (CrowCompiler *self,
          CrowNode     *node,
          const char   *name)
{
  g_autofree char *described = NULL;

  if (name != NULL)
    return TRUE;
  described = crow_node_describe (node);
  return _crow_compiler_report (self, node, _("The %s has no name. Give it one."), described);
}

static void
add_enumeration (CrowCompiler    *self,
                 CrowEnumeration *node)
{
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (CrowEnumValueInfo));
  CrowEnumInfo info = {
    .id = crow_node_get_id (CROW_NODE (node)),
    .name = crow_enumeration_get_name (node),
    .c_name = crow_enumeration_get_c_name (node),
    .database_schema = crow_enumeration_get_database_schema (node),
    .comment = crow_enumeration_get_comment (node),
  };

  if (!is_named (self, CROW_NODE (node), info.name))
    return;
  for (guint i = 0; i < crow_enumeration_get_n_values (node); i++)
    {
      CrowEnumValue *child = crow_enumeration_get_value (node, i);
      const CrowEnumValueInfo value = {
        .id = crow_node_get_id (CROW_NODE (child)),
        .name = crow_enum_value_get_name (child),
        .c_name = crow_enum_value_get_c_name (child),
        .comment = crow_enum_value_get_comment (child),
      };

      if (is_named (self, CROW_NODE (child), value.name))
        g_array_append_val (values, value);
    }
  info.values = (const CrowEnumValueInfo *) values->data;
  info.n_values = values->len;
  _crow_compiler_set_index (self, node, crow_schema_builder_add_enum (self->builder, &info));
}

void
_crow_compiler_describe_type (CrowCompiler      *self,
                              CrowAttribute     *attribute,
                              CrowAttributeInfo *info)
{
  info->type = crow_attribute_get_data_type (attribute);
  info->length = crow_attribute_get_length (attribute);
  info->scale = crow_attribute_get_scale (attribute);
  info->collation = crow_attribute_get_collation (attribute);
  info->enumeration = info->type == CROW_TYPE_ENUM
                        ? _crow_compiler_get_index (self, (CrowNode *) crow_attribute_get_enumeration (attribute))
                        : CROW_NONE;
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    info->native_types[i] = crow_attribute_get_native_type (attribute, i);
}

/* A literal, or an expression, that is not there is no default. */
static CrowValueSource
get_source (CrowValueSource source,
            const char     *value)
{
  if (value == NULL && (source == CROW_VALUE_LITERAL || source == CROW_VALUE_EXPRESSION))
    return CROW_VALUE_NONE;
  return source;
}

static void
add_attribute (CrowCompiler  *self,
               guint16        entity,
               CrowAttribute *node)
{
  CrowLink *link = crow_attribute_get_link (node);
  CrowAttributeInfo info = {
    .id = crow_node_get_id (CROW_NODE (node)),
    .name = crow_attribute_get_name (node),
    .c_name = crow_attribute_get_c_name (node),
    .comment = crow_attribute_get_comment (node),
    .default_value = crow_attribute_get_default (node),
    .on_update_value = crow_attribute_get_on_update (node),
    .generated = crow_attribute_get_generated (node),
    .flags = (crow_attribute_get_required (node) ? CROW_ATTRIBUTE_REQUIRED : 0) |
             (crow_attribute_get_auto (node) ? CROW_ATTRIBUTE_AUTO : 0) |
             (crow_attribute_get_no_reuse (node) ? CROW_ATTRIBUTE_NO_REUSE : 0) |
             (crow_attribute_get_always (node) ? CROW_ATTRIBUTE_ALWAYS : 0) |
             (crow_attribute_get_stored (node) ? CROW_ATTRIBUTE_STORED : 0) |
             (link != NULL ? CROW_ATTRIBUTE_LINK : 0),
  };

  if (!is_named (self, CROW_NODE (node), info.name))
    return;
  _crow_compiler_describe_type (self, node, &info);
  if (info.type == CROW_TYPE_ENUM && info.enumeration == CROW_NONE)
    {
      g_autofree char *described = crow_node_describe (CROW_NODE (node));

      _crow_compiler_report (self, CROW_NODE (node),
                             _("The %s is of type “enum”, but of no enumeration. Choose one, or another type."),
                             described);
      return;
    }
  /* What a link requires, its column requires. */
  if (link != NULL && crow_link_get_n_ends (link) == 2 && crow_link_end_get_required (crow_link_get_end (link, 0)))
    info.flags |= CROW_ATTRIBUTE_REQUIRED;
  info.default_source = get_source (crow_attribute_get_default_source (node), info.default_value);
  info.on_update_source = get_source (crow_attribute_get_on_update_source (node), info.on_update_value);
  if (info.default_source != CROW_VALUE_LITERAL && info.default_source != CROW_VALUE_EXPRESSION)
    info.default_value = NULL;
  if (info.on_update_source != CROW_VALUE_LITERAL && info.on_update_source != CROW_VALUE_EXPRESSION)
    info.on_update_value = NULL;
  _crow_compiler_set_index (self, node, crow_schema_builder_add_attribute (self->builder, entity, &info));
}

/* The index of an attribute, which must be one of @entity. */
static gboolean
find_own_attribute (CrowCompiler  *self,
                    CrowNode      *user,
                    CrowEntity    *entity,
                    CrowAttribute *attribute,
                    guint16       *index)
{
  g_autofree char *described = NULL;

  if (attribute != NULL && crow_attribute_get_entity (attribute) == entity)
    {
      *index = _crow_compiler_get_index (self, CROW_NODE (attribute));
      /* An attribute that was left out was reported itself. */
      return *index != CROW_NONE;
    }
  described = crow_node_describe (user);
  return _crow_compiler_report (self, user,
                                _("The %s has an attribute that is not one of its entity. Take it out, or choose "
                                  "another."),
                                described);
}

static void
add_key (CrowCompiler  *self,
         guint16        entity_index,
         CrowEntity    *entity,
         CrowEntityKey *node)
{
  gboolean primary = crow_entity_key_get_kind (node) == CROW_KEY_PRIMARY;
  g_autoptr (GArray) attributes = g_array_new (FALSE, FALSE, sizeof (guint16));
  CrowKeyInfo info = {
    .id = crow_node_get_id (CROW_NODE (node)),
    .name = crow_entity_key_get_name (node),
    .deferrable = crow_entity_key_get_deferrable (node),
  };

  if (primary && crow_entity_get_primary_key (entity) != node)
    {
      _crow_compiler_report (self, CROW_NODE (node),
                             _("The entity “%s” has a second primary key. Make it a unique key, or remove it."),
                             crow_entity_get_name (entity));
      return;
    }
  if (primary && _crow_compiler_shares_table (entity))
    {
      _crow_compiler_report (self, CROW_NODE (node),
                             _("“%s” is in the table of the entity it inherits from and cannot have a primary key of its "
                               "own. Remove the key, or give the entity a table of its own."),
                             crow_entity_get_name (entity));
      return;
    }
  for (guint i = 0; i < crow_entity_key_get_n_attributes (node); i++)
    {
      guint16 index;

      if (!find_own_attribute (self, CROW_NODE (node), entity, crow_entity_key_get_attribute (node, i), &index))
        return;
      g_array_append_val (attributes, index);
    }
  if (attributes->len == 0)
    {
      g_autofree char *described = crow_node_describe (CROW_NODE (node));

      _crow_compiler_report (self, CROW_NODE (node), _("The %s has no attributes. Give it one, or remove the key."),
                             described);
      return;
    }
  info.attributes = (const guint16 *) attributes->data;
  info.n_attributes = attributes->len;
  crow_schema_builder_add_key (self->builder, entity_index, &info, primary);
}

static void
add_index (CrowCompiler *self,
           guint16       entity_index,
           CrowEntity   *entity,
           CrowIndex    *node)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (CrowIndexPartInfo));
  g_autofree char *described = crow_node_describe (CROW_NODE (node));
  CrowIndexInfo info = {
    .id = crow_node_get_id (CROW_NODE (node)),
    .name = crow_index_get_name (node),
    .unique = crow_index_get_unique (node),
    .where = crow_index_get_where (node),
    .method = crow_index_get_method (node),
  };

  for (guint i = 0; i < crow_index_get_n_parts (node); i++)
    {
      CrowIndexPart *child = crow_index_get_part (node, i);
      CrowIndexPartInfo part = {
        .attribute = CROW_NONE,
        .expression = crow_index_part_get_expression (child),
        .descending = crow_index_part_get_descending (child),
        .collation = crow_index_part_get_collation (child),
        .operators = crow_index_part_get_operators (child),
        .length = crow_index_part_get_length (child),
        .nulls = crow_index_part_get_nulls (child),
      };

      if (crow_index_part_get_attribute_id (child) == NULL && part.expression == NULL)
        {
          _crow_compiler_report (self, CROW_NODE (child),
                                 _("The %s has a part without attribute and expression. Give it one, or remove it."),
                                 described);
          return;
        }
      if (crow_index_part_get_attribute_id (child) != NULL)
        {
          part.expression = NULL;
          if (!find_own_attribute (self, CROW_NODE (node), entity, crow_index_part_get_attribute (child),
                                   &part.attribute))
            return;
        }
      g_array_append_val (parts, part);
    }
  if (parts->len == 0)
    {
      _crow_compiler_report (self, CROW_NODE (node), _("The %s has no parts. Give it one, or remove the index."),
                             described);
      return;
    }
  info.parts = (const CrowIndexPartInfo *) parts->data;
  info.n_parts = parts->len;
  crow_schema_builder_add_index (self->builder, entity_index, &info);
}

static void
add_check (CrowCompiler *self,
           guint16       entity_index,
           CrowCheck    *node)
{
  const CrowCheckInfo info = {
    .id = crow_node_get_id (CROW_NODE (node)),
    .name = crow_check_get_name (node),
    .expression = crow_check_get_expression (node),
  };
  g_autofree char *described = NULL;

  if (info.expression != NULL)
    {
      crow_schema_builder_add_check (self->builder, entity_index, &info);
      return;
    }
  described = crow_node_describe (CROW_NODE (node));
  _crow_compiler_report (self, CROW_NODE (node), _("The %s has no expression. Write one, or remove the check."),
                         described);
}

gboolean
_crow_compiler_is_complete (CrowCompiler  *self,
                            CrowAttribute *node)
{
  return crow_attribute_get_name (node) != NULL &&
         (crow_attribute_get_data_type (node) != CROW_TYPE_ENUM ||
          _crow_compiler_get_index (self, (CrowNode *) crow_attribute_get_enumeration (node)) != CROW_NONE);
}

static void
add_entity (CrowCompiler *self,
            CrowEntity   *node)
{
  CrowAttribute *version = crow_entity_get_version_attribute (node);
  CrowEntityInfo info = {
    .id = crow_node_get_id (CROW_NODE (node)),
    .name = crow_entity_get_name (node),
    .c_name = crow_entity_get_c_name (node),
    .database_schema = crow_entity_get_database_schema (node),
    .comment = crow_entity_get_comment (node),
    .primary_key = CROW_NONE,
    .version_attribute = CROW_NONE,
    .flags = (crow_entity_get_strict (node) ? CROW_ENTITY_STRICT : 0) |
             (crow_entity_get_without_rowid (node) ? CROW_ENTITY_WITHOUT_ROWID : 0),
  };
  guint16 index, position = 0;

  if (!is_named (self, CROW_NODE (node), info.name) || !_crow_compiler_check_heir (self, node))
    return;
  if (version != NULL && crow_entity_get_parent (node) != NULL)
    {
      _crow_compiler_report (self, CROW_NODE (node),
                             _("“%s” counts versions, which its rows share with those of the entity it inherits from. "
                               "Choose the version attribute there."),
                             info.name);
      version = NULL;
    }
  /* Where the version attribute will be: behind those before it that are not left out. */
  if (version != NULL && crow_attribute_get_entity (version) == node && _crow_compiler_is_complete (self, version))
    {
      for (guint i = 0; crow_entity_get_attribute (node, i) != version; i++)
        if (_crow_compiler_is_complete (self, crow_entity_get_attribute (node, i)))
          position++;
      info.version_attribute = position;
    }
  index = crow_schema_builder_add_entity (self->builder, &info);
  _crow_compiler_set_index (self, node, index);
  g_hash_table_add (self->table_names, g_utf8_strdown (info.name, -1));
  _crow_compiler_add_heir_key (self, node, index);
  for (guint i = 0; i < crow_entity_get_n_attributes (node); i++)
    add_attribute (self, index, crow_entity_get_attribute (node, i));
  for (guint i = 0; i < crow_entity_get_n_keys (node); i++)
    add_key (self, index, node, crow_entity_get_key (node, i));
  for (guint i = 0; i < crow_entity_get_n_indexes (node); i++)
    add_index (self, index, node, crow_entity_get_index (node, i));
  for (guint i = 0; i < crow_entity_get_n_checks (node); i++)
    add_check (self, index, crow_entity_get_check (node, i));
}

static void
add_view (CrowCompiler *self,
          CrowView     *node)
{
  CrowViewInfo info = {
    .id = crow_node_get_id (CROW_NODE (node)),
    .name = crow_view_get_name (node),
    .database_schema = crow_view_get_database_schema (node),
    .comment = crow_view_get_comment (node),
  };
  gboolean any = FALSE;

  if (!is_named (self, CROW_NODE (node), info.name))
    return;
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      info.queries[i] = crow_view_get_query (node, i);
      any |= info.queries[i] != NULL;
    }
  if (any)
    crow_schema_builder_add_view (self->builder, &info);
  else
    _crow_compiler_report (self, CROW_NODE (node),
                           _("The view “%s” has no query for any database. Write one, or remove the view."), info.name);
}

/* A schema counts in 16 bits. */
static gboolean
check_limits (CrowCompiler *self)
{
  guint n_entities = crow_model_get_n_entities (self->model);
  guint n_links = crow_model_get_n_links (self->model);

  for (guint i = 0; i < n_entities; i++)
    if (crow_entity_get_n_attributes (crow_model_get_entity (self->model, i)) >= CROW_NONE / 2)
      n_entities = G_MAXUINT / 2;
  if (n_entities + n_links < CROW_NONE && crow_model_get_n_enumerations (self->model) < CROW_NONE &&
      crow_model_get_n_views (self->model) < CROW_NONE)
    return TRUE;
  crow_document_set_error (&self->error, CROW_DOCUMENT_ERROR_LIMIT, crow_node_get_line (CROW_NODE (self->model)),
                           crow_node_get_id (CROW_NODE (self->model)),
                           _("The model is too large to be compiled: a schema has less than %u entities and links, and "
                             "an entity less than %u attributes. Split it."),
                           CROW_NONE, CROW_NONE / 2);
  return FALSE;
}

static CrowSchema *
compile (CrowDocument *document,
         GPtrArray    *skipped,
         GError      **error)
{
  CrowModel *model = crow_document_get_model (document);
  g_autofree char *title = crow_document_dup_title (document);
  const char *name = crow_model_get_name (model);
  CrowCompiler self = {
    .document = document,
    .model = model,
    .skipped = skipped,
    .builder = crow_schema_builder_new (crow_node_get_id (CROW_NODE (model)), name != NULL ? name : title,
                                        crow_model_get_comment (model)),
    .indices = g_hash_table_new (NULL, NULL),
    .ties = g_hash_table_new (NULL, NULL),
    .table_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .strings = g_ptr_array_new_with_free_func (g_free),
  };
  CrowSchema *schema = NULL;

  crow_schema_builder_set_written_for (self.builder, (int) crow_model_get_dialect (model));
  if (check_limits (&self))
    {
      for (guint i = 0; i < crow_model_get_n_enumerations (model) && self.error == NULL; i++)
        add_enumeration (&self, crow_model_get_enumeration (model, i));
      for (guint i = 0; i < crow_model_get_n_entities (model) && self.error == NULL; i++)
        add_entity (&self, crow_model_get_entity (model, i));
      if (self.error == NULL)
        _crow_compiler_add_inheritance (&self);
      for (guint i = 0; i < crow_model_get_n_links (model) && self.error == NULL; i++)
        _crow_compiler_add_link (&self, crow_model_get_link (model, i));
      for (guint i = 0; i < crow_model_get_n_links (model) && self.error == NULL; i++)
        _crow_compiler_add_through (&self, crow_model_get_link (model, i));
      for (guint i = 0; i < crow_model_get_n_views (model) && self.error == NULL; i++)
        add_view (&self, crow_model_get_view (model, i));
    }
  if (self.error == NULL)
    schema = crow_schema_builder_end (g_steal_pointer (&self.builder), error);
  else
    g_propagate_error (error, self.error);
  crow_schema_builder_free (self.builder);
  g_hash_table_unref (self.indices);
  g_hash_table_unref (self.ties);
  g_hash_table_unref (self.table_names);
  g_ptr_array_unref (self.strings);
  return schema;
}

/**
 * crow_document_compile: (skip)
 * @self: a document
 * @error: %CROW_DOCUMENT_ERROR_UNFINISHED, with the node and its line
 *
 * Returns: (transfer full): the schema that is drawn, or %NULL with @error set
 */
CrowSchema *
crow_document_compile (CrowDocument *self,
                       GError      **error)
{
  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  return compile (self, NULL, error);
}

/**
 * crow_document_compile_partial: (skip)
 * @self: a document
 * @skipped: (out) (transfer full) (element-type GError): what was left out
 * @error: set when even that cannot be compiled
 *
 * Returns: (transfer full): the schema of what is finished, or %NULL with @error set
 */
CrowSchema *
crow_document_compile_partial (CrowDocument *self,
                               GPtrArray   **skipped,
                               GError      **error)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  CrowSchema *schema;

  g_return_val_if_fail (CROW_IS_DOCUMENT (self), NULL);

  schema = compile (self, errors, error);
  if (skipped != NULL)
    *skipped = g_steal_pointer (&errors);
  return schema;
}
