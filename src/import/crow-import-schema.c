/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes the nodes of a model from the records of a schema.  It decides nothing: kinds, roles and rules are those of
 * the schema.
 *
 * Invariant: compiling the document gives the schema again, but for ids that had to be respelled, as long as tables of
 * many-to-many links have nothing that such a link has no place for; crow_catalog_to_schema() makes no others.
 */
#include "config.h"

#include "import/crow-import-schema.h"

#include <glib/gi18n-lib.h>

#include "sql/crow-dialect.h"
#include "sql/crow-type-names.h"

typedef struct
{
  const CrowSchema *schema;
  const CrowSchemaInfo *info;
  CrowModel *model;       /* borrowed from the document */
  GHashTable *ids;        /* id of a record → owned id of its node */
  GHashTable *taken;      /* set of ids of nodes, borrowed from `ids` */
} Import;

/* An id may stand in a list separated by blanks, so it has none itself. */
static const char *
node_id (Import     *self,
         const char *id)
{
  const char *known = g_hash_table_lookup (self->ids, id);
  GString *spelled;
  gsize stem;

  if (known != NULL)
    return known;
  spelled = g_string_new (NULL);
  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '_' || c == '-' || c == '.')
        g_string_append_unichar (spelled, c);
      else
        g_string_append_c (spelled, '-');
    }
  /* Where XML wants a name, the first character is a letter. */
  if (spelled->len == 0 || !(g_unichar_isalpha (g_utf8_get_char (spelled->str)) || spelled->str[0] == '_'))
    g_string_prepend_c (spelled, '_');
  stem = spelled->len;
  for (guint i = 2; g_hash_table_contains (self->taken, spelled->str); i++)
    {
      g_string_truncate (spelled, stem);
      g_string_append_printf (spelled, "-%u", i);
    }
  g_hash_table_insert (self->ids, g_strdup (id), spelled->str);
  g_hash_table_add (self->taken, spelled->str);
  return g_string_free (spelled, FALSE);
}

static CrowNode *
add_node (Import      *self,
          gpointer     parent,
          CrowNodeKind kind,
          const char  *id)
{
  return crow_node_add (CROW_NODE (parent), kind, node_id (self, id));
}

static const char *
attribute_id (Import *self,
              guint   entity,
              guint   attribute)
{
  return node_id (self, self->info->entities[entity].attributes[attribute].id);
}

static void
add_enum (Import             *self,
          const CrowEnumInfo *info)
{
  CrowEnumeration *enumeration = CROW_ENUMERATION (add_node (self, self->model, CROW_NODE_ENUMERATION, info->id));

  crow_enumeration_set_name (enumeration, info->name);
  crow_enumeration_set_c_name (enumeration, info->c_name);
  crow_enumeration_set_database_schema (enumeration, info->database_schema);
  crow_enumeration_set_comment (enumeration, info->comment);
  for (guint i = 0; i < info->n_values; i++)
    {
      const CrowEnumValueInfo *value_info = &info->values[i];
      CrowEnumValue *value = CROW_ENUM_VALUE (add_node (self, enumeration, CROW_NODE_ENUM_VALUE, value_info->id));

      crow_enum_value_set_name (value, value_info->name);
      crow_enum_value_set_c_name (value, value_info->c_name);
      crow_enum_value_set_comment (value, value_info->comment);
    }
}

static void
add_attribute (Import                  *self,
               CrowEntity              *entity,
               const CrowAttributeInfo *info)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (add_node (self, entity, CROW_NODE_ATTRIBUTE, info->id));

  crow_attribute_set_name (attribute, info->name);
  crow_attribute_set_c_name (attribute, info->c_name);
  crow_attribute_set_comment (attribute, info->comment);
  crow_attribute_set_data_type (attribute, info->type);
  crow_attribute_set_length (attribute, info->length);
  crow_attribute_set_scale (attribute, info->scale);
  if (info->type == CROW_TYPE_ENUM)
    crow_node_set_reference_id (CROW_NODE (attribute), CROW_ATTRIBUTE_PROP_ENUM,
                                node_id (self, self->info->enums[info->enumeration].id));
  crow_attribute_set_required (attribute, (info->flags & CROW_ATTRIBUTE_REQUIRED) != 0);
  crow_attribute_set_auto (attribute, (info->flags & CROW_ATTRIBUTE_AUTO) != 0);
  crow_attribute_set_no_reuse (attribute, (info->flags & CROW_ATTRIBUTE_NO_REUSE) != 0);
  crow_attribute_set_always (attribute, (info->flags & CROW_ATTRIBUTE_ALWAYS) != 0);
  crow_attribute_set_stored (attribute, (info->flags & CROW_ATTRIBUTE_STORED) != 0);
  /* A literal that is not given is how a document says “no default”. */
  if (info->default_source != CROW_VALUE_NONE)
    {
      crow_attribute_set_default_source (attribute, info->default_source);
      crow_attribute_set_default (attribute, info->default_value);
    }
  if (info->on_update_source != CROW_VALUE_NONE)
    {
      crow_attribute_set_on_update_source (attribute, info->on_update_source);
      crow_attribute_set_on_update (attribute, info->on_update_value);
    }
  crow_attribute_set_generated (attribute, info->generated);
  crow_attribute_set_collation (attribute, info->collation);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    crow_attribute_set_native_type (attribute, i, info->native_types[i]);
}

static void
add_key (Import            *self,
         CrowEntity        *entity,
         guint              index,
         const CrowKeyInfo *info,
         gboolean           primary)
{
  CrowEntityKey *key = CROW_ENTITY_KEY (add_node (self, entity, CROW_NODE_KEY, info->id));
  g_autoptr (GPtrArray) attributes = g_ptr_array_new ();

  for (guint i = 0; i < info->n_attributes; i++)
    g_ptr_array_add (attributes, (gpointer) attribute_id (self, index, info->attributes[i]));
  g_ptr_array_add (attributes, NULL);
  crow_entity_key_set_kind (key, primary ? CROW_KEY_PRIMARY : CROW_KEY_UNIQUE);
  crow_entity_key_set_name (key, info->name);
  crow_entity_key_set_deferrable (key, info->deferrable);
  crow_node_set_references (CROW_NODE (key), CROW_KEY_PROP_ATTRIBUTES, (const char *const *) attributes->pdata);
}

static void
add_index (Import              *self,
           CrowEntity          *entity,
           guint                entity_index,
           const CrowIndexInfo *info)
{
  CrowIndex *index = CROW_INDEX (add_node (self, entity, CROW_NODE_INDEX, info->id));

  crow_index_set_name (index, info->name);
  crow_index_set_unique (index, info->unique);
  crow_index_set_where (index, info->where);
  crow_index_set_method (index, info->method);
  for (guint i = 0; i < info->n_parts; i++)
    {
      const CrowIndexPartInfo *part_info = &info->parts[i];
      CrowIndexPart *part = CROW_INDEX_PART (crow_node_add (CROW_NODE (index), CROW_NODE_INDEX_PART, NULL));

      if (part_info->attribute != CROW_NONE)
        crow_node_set_reference_id (CROW_NODE (part), CROW_INDEX_PART_PROP_ATTRIBUTE,
                                    attribute_id (self, entity_index, part_info->attribute));
      crow_index_part_set_expression (part, part_info->expression);
      crow_index_part_set_descending (part, part_info->descending);
      crow_index_part_set_collation (part, part_info->collation);
      crow_index_part_set_operators (part, part_info->operators);
      crow_index_part_set_length (part, part_info->length);
      crow_index_part_set_nulls (part, part_info->nulls);
    }
}

static void
add_inheritance (Import     *self,
                 CrowEntity *entity,
                 guint       index)
{
  const CrowInheritanceInfo *info = self->info->entities[index].inheritance;

  crow_entity_set_discriminator_value (entity, info->value);
  if (info->parent == CROW_NONE)
    {
      crow_node_set_reference_id (CROW_NODE (entity), CROW_ENTITY_PROP_DISCRIMINATOR,
                                  attribute_id (self, index, info->discriminator));
      return;
    }
  crow_node_set_reference_id (CROW_NODE (entity), CROW_ENTITY_PROP_INHERITS,
                              node_id (self, self->info->entities[info->parent].id));
  crow_entity_set_strategy (entity, info->kind);
  if (info->kind == CROW_INHERITANCE_JOINED && info->on_delete != CROW_ACTION_CASCADE)
    crow_entity_set_heir_delete (entity, CROW_HEIR_DELETE_NO_ACTION);
}

static void
add_entity (Import *self,
            guint   index)
{
  const CrowEntityInfo *info = &self->info->entities[index];
  CrowEntity *entity = CROW_ENTITY (add_node (self, self->model, CROW_NODE_ENTITY, info->id));

  crow_entity_set_name (entity, info->name);
  crow_entity_set_c_name (entity, info->c_name);
  crow_entity_set_database_schema (entity, info->database_schema);
  crow_entity_set_comment (entity, info->comment);
  crow_entity_set_strict (entity, (info->flags & CROW_ENTITY_STRICT) != 0);
  crow_entity_set_without_rowid (entity, (info->flags & CROW_ENTITY_WITHOUT_ROWID) != 0);
  for (guint i = 0; i < info->n_attributes; i++)
    add_attribute (self, entity, &info->attributes[i]);
  for (guint i = 0; i < info->n_keys; i++)
    add_key (self, entity, index, &info->keys[i], i == info->primary_key);
  for (guint i = 0; i < info->n_indexes; i++)
    add_index (self, entity, index, &info->indexes[i]);
  for (guint i = 0; i < info->n_checks; i++)
    {
      CrowCheck *check = CROW_CHECK (add_node (self, entity, CROW_NODE_CHECK, info->checks[i].id));

      crow_check_set_name (check, info->checks[i].name);
      crow_check_set_expression (check, info->checks[i].expression);
    }
  if (info->inheritance != NULL)
    add_inheritance (self, entity, index);
  if (info->version_attribute != CROW_NONE)
    crow_node_set_reference_id (CROW_NODE (entity), CROW_ENTITY_PROP_VERSION,
                                attribute_id (self, index, info->version_attribute));
}

static void
add_end (Import                     *self,
         CrowLink                   *link,
         const CrowRelationshipInfo *info,
         guint                       index)
{
  const CrowEndInfo *end_info = &info->ends[index];
  const CrowReferenceInfo *reference = &info->references[index];
  CrowLinkEnd *end = CROW_LINK_END (crow_node_add (CROW_NODE (link), CROW_NODE_LINK_END, NULL));

  crow_node_set_reference_id (CROW_NODE (end), CROW_LINK_END_PROP_ENTITY,
                              node_id (self, self->info->entities[end_info->entity].id));
  crow_link_end_set_role (end, end_info->role);
  crow_link_end_set_c_name (end, end_info->c_name);
  crow_link_end_set_required (end, end_info->required);
  crow_link_end_set_cascades (end, end_info->cascades);
  crow_link_end_set_view_only (end, end_info->view_only);
  if (end_info->order_by != NULL)
    {
      gboolean descending = end_info->order_by[0] == '-';
      guint16 attribute = crow_schema_lookup_attribute (self->schema, end_info->entity, end_info->order_by + descending);

      if (attribute != CROW_NONE)
        crow_node_set_reference_id (CROW_NODE (end), CROW_LINK_END_PROP_ORDER_BY,
                                    attribute_id (self, end_info->entity, attribute));
      crow_link_end_set_descending (end, descending);
    }
  if (reference->n_columns == 0)
    return;
  crow_link_end_set_constraint (end, reference->name);
  crow_link_end_set_deferrable (end, reference->deferrable);
  if (info->kind == CROW_LINK_MANY_TO_MANY
          ? reference->on_delete != CROW_ACTION_CASCADE
          : reference->on_delete != crow_delete_rule_to_action (info->delete_rule, info->executor))
    crow_link_end_set_on_delete (end, CROW_ACTION_CHOICE (reference->on_delete));
  crow_link_end_set_on_update (end, CROW_ACTION_CHOICE (reference->on_update));
}

/* Types that are not just those referred to. */
static void
set_types (Import                  *self,
           CrowLinkColumn          *column,
           const CrowReferenceInfo *reference,
           guint                    index)
{
  guint own = reference->columns[index], other = reference->target_columns[index];
  const CrowAttributeInfo *attribute = &self->info->entities[reference->entity].attributes[own];
  const CrowAttributeInfo *target = &self->info->entities[reference->target].attributes[other];

  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      const char *native = attribute->native_types[i];
      const char *copied = target->native_types[i] != NULL ? crow_type_of_reference (i, target->native_types[i]) : NULL;

      if (g_strcmp0 (native, copied) == 0)
        continue;
      if (native != NULL)
        {
          crow_link_column_set_native_type (column, i, native);
        }
      else
        {
          g_autofree char *written = crow_sql_type_to_string (self->schema, reference->entity, own, i);

          crow_link_column_set_native_type (column, i, written);
        }
    }
}

static void
add_columns (Import                     *self,
             CrowLink                   *link,
             const CrowRelationshipInfo *info)
{
  for (guint end = 0; end < 2; end++)
    {
      const CrowReferenceInfo *reference = &info->references[end];

      for (guint i = 0; i < reference->n_columns; i++)
        {
          CrowNode *column = crow_node_add (CROW_NODE (link), CROW_NODE_LINK_COLUMN, NULL);
          const CrowEntityInfo *entity = &self->info->entities[reference->entity];

          crow_node_set_reference_id (column, CROW_LINK_COLUMN_PROP_REFERENCES,
                                      attribute_id (self, reference->target, reference->target_columns[i]));
          if (info->kind == CROW_LINK_MANY_TO_MANY)
            {
              crow_link_column_set_end (CROW_LINK_COLUMN (column), end);
              crow_link_column_set_name (CROW_LINK_COLUMN (column), entity->attributes[reference->columns[i]].name);
              set_types (self, CROW_LINK_COLUMN (column), reference, i);
            }
          else
            crow_node_set_reference_id (column, CROW_LINK_COLUMN_PROP_ATTRIBUTE,
                                        attribute_id (self, reference->entity, reference->columns[i]));
        }
    }
}

/* Attributes that exist only for this link go with it. */
static void
mark_columns (Import                     *self,
              CrowDocument               *document,
              const CrowRelationshipInfo *info)
{
  const CrowReferenceInfo *reference = &info->references[0];

  for (guint i = 0; i < reference->n_columns; i++)
    {
      const CrowAttributeInfo *attribute = &self->info->entities[reference->entity].attributes[reference->columns[i]];

      if ((attribute->flags & CROW_ATTRIBUTE_LINK) != 0)
        crow_node_set_reference_id (crow_document_lookup (document, node_id (self, attribute->id)),
                                    CROW_ATTRIBUTE_PROP_LINK, node_id (self, info->id));
    }
}

/* The index on the columns that refer to an end; all others of such a table are none a link can have. */
static const CrowIndexInfo *
find_index (const CrowEntityInfo    *association,
            const CrowReferenceInfo *reference)
{
  for (guint i = 0; i < association->n_indexes; i++)
    {
      const CrowIndexInfo *index = &association->indexes[i];
      gboolean same = index->n_parts == reference->n_columns;

      for (guint j = 0; same && j < index->n_parts; j++)
        same = index->parts[j].attribute == reference->columns[j];
      if (same)
        return index;
    }
  return NULL;
}

static void
add_link (Import                     *self,
          CrowDocument               *document,
          const CrowRelationshipInfo *info)
{
  CrowLink *link = CROW_LINK (add_node (self, self->model, CROW_NODE_LINK, info->id));

  crow_link_set_name (link, info->name);
  crow_link_set_comment (link, info->comment);
  crow_link_set_kind (link, info->kind);
  crow_link_set_delete_rule (link, info->delete_rule);
  crow_link_set_executor (link, info->executor);
  crow_link_set_owned (link, info->owned);
  if (info->kind == CROW_LINK_MANY_TO_MANY)
    {
      const CrowEntityInfo *association = &self->info->entities[info->association];

      crow_link_set_table (link, association->name);
      crow_link_set_database_schema (link, association->database_schema);
      crow_link_set_strict (link, (association->flags & CROW_ENTITY_STRICT) != 0);
      crow_link_set_without_rowid (link, (association->flags & CROW_ENTITY_WITHOUT_ROWID) != 0);
      if (association->primary_key != CROW_NONE)
        crow_link_set_key (link, association->keys[association->primary_key].name);
    }
  for (guint i = 0; i < 2; i++)
    {
      const CrowIndexInfo *index = NULL;

      add_end (self, link, info, i);
      if (info->kind == CROW_LINK_MANY_TO_MANY)
        index = find_index (&self->info->entities[info->association], &info->references[i]);
      if (index != NULL)
        crow_link_end_set_index (crow_link_get_end (link, i), index->name);
    }
  add_columns (self, link, info);
  if (info->kind != CROW_LINK_MANY_TO_MANY)
    mark_columns (self, document, info);
}

/* One that goes through an entity. */
static void
add_through (Import                *self,
             const CrowThroughInfo *info)
{
  CrowLink *link = CROW_LINK (add_node (self, self->model, CROW_NODE_LINK, info->id));

  crow_link_set_name (link, info->name);
  crow_link_set_comment (link, info->comment);
  crow_link_set_kind (link, CROW_LINK_MANY_TO_MANY);
  crow_node_set_reference_id (CROW_NODE (link), CROW_LINK_PROP_THROUGH,
                              node_id (self, self->info->entities[self->info->relationships[info->relationships[0]].ends[1].entity].id));
  for (guint i = 0; i < 2; i++)
    {
      const CrowRelationshipInfo by = { .ends = { info->ends[0], info->ends[1] } };

      add_end (self, link, &by, i);
      crow_link_end_set_cascades (crow_link_get_end (link, i), CROW_CASCADES_DEFAULT);
      crow_node_set_reference_id (CROW_NODE (crow_link_get_end (link, i)), CROW_LINK_END_PROP_BY,
                                  node_id (self, self->info->relationships[info->relationships[i]].id));
    }
}

static void
add_view (Import             *self,
          const CrowViewInfo *info)
{
  CrowView *view = CROW_VIEW (add_node (self, self->model, CROW_NODE_VIEW, info->id));

  crow_view_set_name (view, info->name);
  crow_view_set_database_schema (view, info->database_schema);
  crow_view_set_comment (view, info->comment);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    crow_view_set_query (view, i, info->queries[i]);
}

static void
take_id (CrowNode *node,
         gpointer  taken)
{
  if (crow_node_get_id (node) != NULL)
    g_hash_table_add (taken, (gpointer) crow_node_get_id (node));
}

CrowDocument *
crow_import_schema (const CrowSchema *schema,
                    CrowDialectId     dialect)
{
  CrowDocument *document;
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GHashTable) taken = NULL;
  Import self;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (dialect < CROW_N_DIALECTS, NULL);

  document = crow_document_new ();
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  taken = g_hash_table_new (g_str_hash, g_str_equal);
  crow_node_foreach (crow_document_get_root (document), take_id, taken);
  edit = crow_document_begin_edit (document, _("Import"));
  self.schema = schema;
  self.info = crow_schema_get_info (schema);
  self.model = crow_document_get_model (document);
  self.ids = ids;
  self.taken = taken;

  crow_model_set_name (self.model, self.info->name);
  crow_model_set_dialect (self.model, dialect);
  crow_model_set_comment (self.model, self.info->comment);
  for (guint i = 0; i < self.info->n_enums; i++)
    add_enum (&self, &self.info->enums[i]);
  for (guint i = 0; i < self.info->n_entities; i++)
    if ((self.info->entities[i].flags & CROW_ENTITY_ASSOCIATION) == 0)
      add_entity (&self, i);
  for (guint i = 0; i < self.info->n_relationships; i++)
    add_link (&self, document, &self.info->relationships[i]);
  for (guint i = 0; i < self.info->n_throughs; i++)
    add_through (&self, &self.info->throughs[i]);
  for (guint i = 0; i < self.info->n_views; i++)
    add_view (&self, &self.info->views[i]);
  crow_edit_commit (g_steal_pointer (&edit));
  return document;
}
