/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where SQLAlchemy says two things that may disagree (a cascade of the session and an ON DELETE of the database), a
 * link has one rule and one executor.  The rule is the cascade, the executor the database where passive_deletes says
 * so, and ON DELETE is kept in the tables as it stands.
 */
#include "config.h"

#include "scenario-schema.h"

#include <string.h>

#include "base/crow-error.h"
#include "schema/crow-schema-builder.h"

typedef struct
{
  CrowSchemaBuilder *builder;
  JsonArray *entities;
  GPtrArray *names;      /* of entities, by index: borrowed */
  GPtrArray *attributes; /* by entity: GPtrArray of owned names, in order */
  GPtrArray *primary;    /* by entity: GArray of guint16; added last, because links can add to it */
  GPtrArray *strings;    /* owned: what records borrow until they are copied */
  JsonArray *links;
  gboolean tables;       /* as the database is to have it: a link without a constraint is none */
} Import;

static const char *
string_member (JsonObject *object,
               const char *member,
               const char *fallback)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node) : fallback;
}

static gboolean
boolean_member (JsonObject *object,
                const char *member,
                gboolean    fallback)
{
  return json_object_get_boolean_member_with_default (object, member, fallback);
}

static const char *
keep (Import *self,
      char   *string)
{
  g_ptr_array_add (self->strings, string);
  return string;
}

static CrowDataType
type_of (const char *name)
{
  static const struct
  {
    const char *name;
    CrowDataType type;
  } types[] = {
    { "integer", CROW_TYPE_INTEGER }, { "text", CROW_TYPE_TEXT },           { "real", CROW_TYPE_REAL },
    { "blob", CROW_TYPE_BLOB },       { "boolean", CROW_TYPE_BOOLEAN },     { "datetime", CROW_TYPE_TIMESTAMP },
    { "date", CROW_TYPE_DATE },       { "timestamp", CROW_TYPE_TIMESTAMP }, { "bigint", CROW_TYPE_BIGINT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].name, name) == 0)
      return types[i].type;
  return CROW_TYPE_TEXT;
}

/* As SQLAlchemy calls the column. */
static void
set_type (CrowAttributeInfo *info,
          const char        *name)
{
  info->type = type_of (name);
  info->native_types[CROW_DIALECT_SQLITE] = g_strcmp0 (name, "text") == 0       ? "VARCHAR"
                                            : g_strcmp0 (name, "real") == 0     ? "FLOAT"
                                            : g_strcmp0 (name, "datetime") == 0 ? "DATETIME"
                                                                                : NULL;
}

/* A literal or {"func": …}. */
static void
read_value (Import      *self,
            JsonNode    *node,
            guint8      *source,
            const char **value)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      *source = CROW_VALUE_NOW;
      return;
    }
  *source = CROW_VALUE_LITERAL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    *value = json_node_get_string (node);
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *value = json_node_get_boolean (node) ? "true" : "false";
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      *value = keep (self, g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node))));
    }
  else
    *value = keep (self, g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node)));
}

static guint16
entity_index (Import     *self,
              const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->names, i), name) == 0)
      return i;
  return CROW_NONE;
}

static guint16
attribute_index (Import     *self,
                 guint       entity,
                 const char *name)
{
  GPtrArray *names = g_ptr_array_index (self->attributes, entity);

  for (guint i = 0; i < names->len; i++)
    if (g_strcmp0 (g_ptr_array_index (names, i), name) == 0)
      return i;
  return CROW_NONE;
}

static guint16
add_attribute (Import            *self,
               guint16            entity,
               CrowAttributeInfo *info)
{
  GPtrArray *names = g_ptr_array_index (self->attributes, entity);

  info->id = keep (self, g_strdup_printf ("%s.%s", (const char *) g_ptr_array_index (self->names, entity), info->name));
  g_ptr_array_add (names, g_strdup (info->name));
  return crow_schema_builder_add_attribute (self->builder, entity, info);
}

static void
add_unique (Import        *self,
            guint16        entity,
            const guint16 *columns,
            guint          n_columns,
            const char    *name)
{
  CrowKeyInfo key = { .attributes = columns, .n_attributes = n_columns };

  key.id = keep (self, g_strdup_printf ("%s:unique:%s", (const char *) g_ptr_array_index (self->names, entity), name));
  crow_schema_builder_add_key (self->builder, entity, &key, FALSE);
}

/* An INTEGER PRIMARY KEY that no link made is numbered by the database. */
static gboolean
is_numbered (JsonObject *entity)
{
  JsonArray *attributes = json_object_get_array_member (entity, "attributes");
  guint n_primary = 0;
  gboolean integer = FALSE;

  for (guint i = 0; i < json_array_get_length (attributes); i++)
    {
      JsonObject *attribute = json_array_get_object_element (attributes, i);

      if (boolean_member (attribute, "primary_key", FALSE))
        {
          n_primary++;
          integer = g_strcmp0 (string_member (attribute, "type", NULL), "integer") == 0;
        }
    }
  return n_primary == 1 && integer && !json_object_has_member (entity, "inherits");
}

/* Whether a link has the attribute among its columns. */
static gboolean
is_reference (Import     *self,
              const char *entity,
              const char *attribute)
{
  for (guint i = 0; i < json_array_get_length (self->links); i++)
    {
      JsonObject *link = json_array_get_object_element (self->links, i);
      const char *kind = string_member (link, "kind", "");
      const char *side = g_str_equal (kind, "one-to-many") ? "to"
                         : g_str_equal (kind, "many-to-one") ? "from" : string_member (link, "fk_on", "to");
      JsonArray *columns;

      if (!json_object_has_member (link, "columns") ||
          g_strcmp0 (string_member (json_object_get_object_member (link, side), "entity", NULL), entity) != 0)
        continue;
      columns = json_object_get_array_member (link, "columns");
      for (guint j = 0; j < json_array_get_length (columns); j++)
        if (g_strcmp0 (string_member (json_array_get_object_element (columns, j), "name", NULL), attribute) == 0)
          return TRUE;
    }
  return FALSE;
}

static void
add_entity (Import     *self,
            guint16     entity,
            JsonObject *object)
{
  JsonArray *attributes = json_object_get_array_member (object, "attributes");
  GArray *primary = g_ptr_array_index (self->primary, entity);
  const char *name = string_member (object, "name", NULL);
  const char *version = string_member (object, "version", NULL);
  CrowEntityInfo info = {
    .id = name,
    .name = string_member (object, "table", name),
    .c_name = name,
    .version_attribute = CROW_NONE,
  };

  for (guint i = 0; version != NULL && i < json_array_get_length (attributes); i++)
    if (g_strcmp0 (string_member (json_array_get_object_element (attributes, i), "name", NULL), version) == 0)
      info.version_attribute = i;
  crow_schema_builder_add_entity (self->builder, &info);

  for (guint i = 0; i < json_array_get_length (attributes); i++)
    {
      JsonObject *attribute = json_array_get_object_element (attributes, i);
      gboolean in_key = boolean_member (attribute, "primary_key", FALSE);
      CrowAttributeInfo attribute_info = {
        .name = string_member (attribute, "name", NULL),
      };
      JsonNode *server_default = json_object_get_member (attribute, "server_default");

      set_type (&attribute_info, string_member (attribute, "type", NULL));
      if (in_key || !boolean_member (attribute, "nullable", TRUE))
        attribute_info.flags |= CROW_ATTRIBUTE_REQUIRED;
      if (in_key && is_numbered (object) && !is_reference (self, name, attribute_info.name))
        attribute_info.flags |= CROW_ATTRIBUTE_AUTO;
      read_value (self, server_default != NULL ? server_default : json_object_get_member (attribute, "default"),
                  &attribute_info.default_source, &attribute_info.default_value);
      read_value (self, json_object_get_member (attribute, "onupdate"), &attribute_info.on_update_source,
                  &attribute_info.on_update_value);
      add_attribute (self, entity, &attribute_info);
      if (in_key)
        {
          guint16 column = i;

          g_array_append_val (primary, column);
        }
      else if (boolean_member (attribute, "unique", FALSE))
        {
          guint16 column = i;

          add_unique (self, entity, &column, 1, attribute_info.name);
        }
    }
  if (json_object_has_member (object, "check"))
    {
      CrowCheckInfo check = { .expression = string_member (object, "check", "1") };

      check.id = keep (self, g_strconcat (name, ":check", NULL));
      crow_schema_builder_add_check (self->builder, entity, &check);
    }
  if (json_object_has_member (object, "unique"))
    {
      JsonArray *lists = json_object_get_array_member (object, "unique");

      for (guint i = 0; i < json_array_get_length (lists); i++)
        {
          JsonArray *list = json_array_get_array_element (lists, i);
          g_autofree guint16 *columns = g_new (guint16, json_array_get_length (list) + 1);
          g_autofree char *number = g_strdup_printf ("%u", i);

          for (guint j = 0; j < json_array_get_length (list); j++)
            columns[j] = attribute_index (self, entity, json_array_get_string_element (list, j));
          add_unique (self, entity, columns, json_array_get_length (list), number);
        }
    }
}

static gboolean
has_word (const char *cascade,
          const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (cascade, ", ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

/* The cascades of the role that is declared on @end. */
static guint8
cascades_of (JsonObject *end)
{
  const char *cascade = string_member (end, "cascade", "save-update, merge");
  gboolean all = has_word (cascade, "all");
  guint8 cascades = 0;

  if (all || has_word (cascade, "save-update"))
    cascades |= CROW_CASCADE_SAVE_UPDATE;
  if (all || has_word (cascade, "merge"))
    cascades |= CROW_CASCADE_MERGE;
  if (all || has_word (cascade, "expunge"))
    cascades |= CROW_CASCADE_EXPUNGE;
  if (all || has_word (cascade, "refresh-expire"))
    cascades |= CROW_CASCADE_REFRESH_EXPIRE;
  return cascades;
}

static CrowAction
action_of (const char *text)
{
  g_autofree char *lower = NULL;

  if (text == NULL)
    return CROW_ACTION_NO_ACTION;
  lower = g_ascii_strdown (text, -1);
  g_strdelimit (lower, " _", '-');
  for (CrowAction action = CROW_ACTION_NO_ACTION; action <= CROW_ACTION_SET_DEFAULT; action++)
    if (g_str_equal (lower, crow_action_to_string (action)))
      return action;
  return CROW_ACTION_NO_ACTION;
}

static void
fill_end (Import      *self,
          CrowEndInfo *info,
          JsonObject  *end,
          JsonObject  *other)
{
  JsonNode *order = json_object_get_member (other, "order_by");
  /* Of several the first, and then the key. */
  const char *order_by = order != NULL && JSON_NODE_HOLDS_ARRAY (order)
                           ? json_array_get_string_element (json_node_get_array (order), 0)
                           : string_member (other, "order_by", NULL);

  info->entity = entity_index (self, string_member (end, "entity", NULL));
  info->role = string_member (other, "role", NULL);
  /* Nothing goes along what nobody can follow. */
  info->cascades = info->role != NULL ? cascades_of (other) : 0;
  info->view_only = boolean_member (other, "viewonly", FALSE);
  info->order_by = order_by;
}

/* The column of an entity or, where heirs share its table or its key, of one above it; @target becomes that one. */
static guint16
find_target_column (Import     *self,
                    guint16    *target,
                    const char *name)
{
  guint16 entity = *target;

  while (entity != CROW_NONE && entity < json_array_get_length (self->entities))
    {
      guint16 column = attribute_index (self, entity, name);

      if (column != CROW_NONE)
        {
          *target = entity;
          return column;
        }
      entity = entity_index (self, string_member (json_array_get_object_element (self->entities, entity), "inherits", ""));
    }
  return CROW_NONE;
}

/* The columns of a reference, added to @entity where they are not there yet. */
static gboolean
fill_reference (Import             *self,
                CrowReferenceInfo  *reference,
                guint16             entity,
                guint16             target,
                JsonArray          *columns,
                gboolean            required,
                GError            **error)
{
  guint n = json_array_get_length (columns);
  guint16 *from = (guint16 *) keep (self, (char *) g_new0 (guint16, n + 1));
  guint16 *to = (guint16 *) keep (self, (char *) g_new0 (guint16, n + 1));

  for (guint i = 0; i < n; i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);
      const char *name = string_member (column, "name", NULL);
      const char *references = string_member (column, "references", NULL);

      to[i] = find_target_column (self, &target, references);
      from[i] = attribute_index (self, entity, name);
      if (to[i] == CROW_NONE)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, "The column “%s” refers to nothing.", name);
          return FALSE;
        }
      if (from[i] == CROW_NONE)
        {
          CrowAttributeInfo info = { .name = name, .type = CROW_TYPE_INTEGER, .flags = CROW_ATTRIBUTE_LINK };

          if (target < json_array_get_length (self->entities))
            {
              JsonArray *attributes = json_object_get_array_member (
                  json_array_get_object_element (self->entities, target), "attributes");

              if (to[i] < json_array_get_length (attributes))
                set_type (&info, string_member (json_array_get_object_element (attributes, to[i]), "type", NULL));
            }
          if (json_object_has_member (column, "type"))
            set_type (&info, string_member (column, "type", NULL));
          if (required || boolean_member (column, "primary_key", FALSE))
            info.flags |= CROW_ATTRIBUTE_REQUIRED;
          read_value (self, json_object_get_member (column, "server_default"), &info.default_source,
                      &info.default_value);
          from[i] = add_attribute (self, entity, &info);
          if (boolean_member (column, "primary_key", FALSE))
            g_array_append_val ((GArray *) g_ptr_array_index (self->primary, entity), from[i]);
        }
    }
  reference->columns = from;
  reference->target_columns = to;
  reference->n_columns = n;
  reference->entity = entity;
  reference->target = target;
  return TRUE;
}

/* What no link can have: an owner for rows that may have several, and a delete that both do and neither does. */
static gboolean
check_end (JsonObject *end,
           gboolean    reaches_many,
           GError    **error)
{
  const char *cascade = string_member (end, "cascade", "");
  JsonNode *passive = json_object_get_member (end, "passive_deletes");

  if (has_word (cascade, "delete-orphan") && !reaches_many && !boolean_member (end, "single_parent", FALSE))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, "“%s” would own what others may own too.",
                   string_member (end, "role", ""));
      return FALSE;
    }
  if (passive != NULL && json_node_get_value_type (passive) == G_TYPE_STRING &&
      (has_word (cascade, "all") || has_word (cascade, "delete")))
    {
      g_set_error (error, CROW_ERROR, CROW_ERROR_SCHEMA, "“%s” leaves deletes to the database, and does them.",
                   string_member (end, "role", ""));
      return FALSE;
    }
  return TRUE;
}

/* A link that nobody can follow from the referred row has no cascade; what is said of it is ON DELETE alone. */
static void
follow_database (CrowRelationshipInfo *info)
{
  switch (info->references[0].on_delete)
    {
    case CROW_ACTION_CASCADE:
      info->delete_rule = CROW_DELETE_CASCADE;
      break;
    case CROW_ACTION_RESTRICT:
      info->delete_rule = CROW_DELETE_DENY;
      break;
    case CROW_ACTION_SET_NULL:
      info->delete_rule = CROW_DELETE_NULLIFY;
      break;
    case CROW_ACTION_SET_DEFAULT:
      info->delete_rule = CROW_DELETE_SET_DEFAULT;
      break;
    case CROW_ACTION_NO_ACTION:
    default:
      return;
    }
  info->executor = CROW_EXECUTOR_DATABASE;
}

static gboolean
add_reference_link (Import      *self,
                    guint        number,
                    JsonObject  *link,
                    GError     **error)
{
  const char *kind = string_member (link, "kind", "");
  JsonObject *from = json_object_get_object_member (link, "from");
  JsonObject *to = json_object_get_object_member (link, "to");
  gboolean one_is_from = g_str_equal (kind, "one-to-many") ||
                         (g_str_equal (kind, "one-to-one") &&
                          g_strcmp0 (string_member (link, "fk_on", "to"), "to") == 0);
  JsonObject *one = one_is_from ? from : to;
  JsonObject *many = one_is_from ? to : from;
  const char *cascade = string_member (one, "cascade", "save-update, merge");
  JsonNode *passive = json_object_get_member (one, "passive_deletes");
  CrowRelationshipInfo info = { .kind = CROW_LINK_ONE_TO_MANY, .association = CROW_NONE };

  if (!check_end (one, TRUE, error) || !check_end (many, FALSE, error))
    return FALSE;
  if (g_str_equal (kind, "one-to-one"))
    info.kind = CROW_LINK_ONE_TO_ONE;
  info.id = keep (self, g_strdup_printf ("link%u", number));
  fill_end (self, &info.ends[0], one, many);
  fill_end (self, &info.ends[1], many, one);
  info.ends[0].required = !boolean_member (link, "nullable", TRUE);
  info.owned = has_word (cascade, "delete-orphan");
  if (has_word (cascade, "all") || has_word (cascade, "delete") || info.owned)
    info.delete_rule = CROW_DELETE_CASCADE;
  info.executor = CROW_EXECUTOR_SESSION;
  if (passive != NULL && json_node_get_value_type (passive) == G_TYPE_STRING)
    info.delete_rule = CROW_DELETE_NONE;
  else if (passive != NULL && json_node_get_boolean (passive))
    info.executor = CROW_EXECUTOR_DATABASE;

  info.references[0].id = keep (self, g_strdup_printf ("link%u:reference", number));
  info.references[0].on_delete = action_of (string_member (link, "on_delete", NULL));
  info.references[0].on_update = action_of (string_member (link, "on_update", NULL));
  if (!json_object_has_member (one, "role"))
    follow_database (&info);
  if (boolean_member (link, "deferred", FALSE))
    info.references[0].deferrable = CROW_DEFERRABLE_DEFERRED;
  if (!fill_reference (self, &info.references[0], info.ends[1].entity, info.ends[0].entity,
                       json_object_get_array_member (link, "columns"), info.ends[0].required, error))
    return FALSE;
  if (boolean_member (link, "unique_fk", FALSE))
    add_unique (self, info.ends[1].entity, info.references[0].columns, info.references[0].n_columns, info.id);
  if (!self->tables || boolean_member (link, "constraint", TRUE))
    crow_schema_builder_add_relationship (self->builder, &info);
  return TRUE;
}

static const char *
action_for (JsonObject *link,
            const char *end)
{
  JsonNode *node = json_object_get_member (link, "on_delete");

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return string_member (json_node_get_object (node), end, NULL);
  return json_node_get_string (node);
}

static gboolean
add_many_to_many (Import      *self,
                  guint        number,
                  JsonObject  *link,
                  GError     **error)
{
  JsonObject *from = json_object_get_object_member (link, "from");
  JsonObject *to = json_object_get_object_member (link, "to");
  JsonObject *secondary = json_object_get_object_member (link, "secondary");
  CrowRelationshipInfo info = { .kind = CROW_LINK_MANY_TO_MANY, .delete_rule = CROW_DELETE_CASCADE };
  CrowEntityInfo table = {
    .name = string_member (secondary, "table", NULL),
    .flags = !self->tables || boolean_member (link, "constraint", TRUE) ? CROW_ENTITY_ASSOCIATION : 0,
    .version_attribute = CROW_NONE,
  };
  CrowKeyInfo key = { NULL };
  g_autofree guint16 *columns = NULL;

  if (!check_end (from, FALSE, error) || !check_end (to, FALSE, error))
    return FALSE;
  if (!json_object_has_member (from, "passive_deletes") && !json_object_has_member (to, "passive_deletes"))
    info.executor = CROW_EXECUTOR_SESSION;
  table.id = keep (self, g_strdup_printf ("link%u:table", number));
  info.id = keep (self, g_strdup_printf ("link%u", number));
  info.association = crow_schema_builder_add_entity (self->builder, &table);
  g_ptr_array_add (self->names, (gpointer) table.id);
  g_ptr_array_add (self->attributes, g_ptr_array_new_with_free_func (g_free));
  g_ptr_array_add (self->primary, g_array_new (FALSE, FALSE, sizeof (guint16)));
  fill_end (self, &info.ends[0], from, to);
  fill_end (self, &info.ends[1], to, from);
  info.references[0].id = keep (self, g_strdup_printf ("link%u:from", number));
  info.references[1].id = keep (self, g_strdup_printf ("link%u:to", number));
  info.references[0].on_delete = action_of (action_for (link, "from"));
  info.references[1].on_delete = action_of (action_for (link, "to"));
  if (!fill_reference (self, &info.references[0], info.association, info.ends[0].entity,
                       json_object_get_array_member (secondary, "from_columns"), TRUE, error) ||
      !fill_reference (self, &info.references[1], info.association, info.ends[1].entity,
                       json_object_get_array_member (secondary, "to_columns"), TRUE, error))
    return FALSE;

  key.n_attributes = info.references[0].n_columns + info.references[1].n_columns;
  columns = g_new (guint16, key.n_attributes);
  memcpy (columns, info.references[0].columns, info.references[0].n_columns * sizeof (guint16));
  memcpy (columns + info.references[0].n_columns, info.references[1].columns,
          info.references[1].n_columns * sizeof (guint16));
  key.attributes = columns;
  key.id = keep (self, g_strdup_printf ("link%u:key", number));
  crow_schema_builder_add_key (self->builder, info.association, &key, TRUE);
  if (!self->tables || boolean_member (link, "constraint", TRUE))
    crow_schema_builder_add_relationship (self->builder, &info);
  return TRUE;
}

static void
add_primary_keys (Import *self)
{
  for (guint i = 0; i < json_array_get_length (self->entities); i++)
    {
      GArray *columns = g_ptr_array_index (self->primary, i);
      CrowKeyInfo key = { .attributes = (const guint16 *) columns->data, .n_attributes = columns->len };

      if (columns->len == 0)
        continue;
      key.id = keep (self, g_strconcat (g_ptr_array_index (self->names, i), ":key", NULL));
      crow_schema_builder_add_key (self->builder, i, &key, TRUE);
    }
}

/* The entity's record, by its name. */
static JsonObject *
find_entity (Import     *self,
             const char *name)
{
  guint16 index = entity_index (self, name);

  return index != CROW_NONE ? json_array_get_object_element (self->entities, index) : NULL;
}

static gboolean
is_inherited (Import     *self,
              const char *name)
{
  for (guint i = 0; i < json_array_get_length (self->entities); i++)
    if (g_strcmp0 (string_member (json_array_get_object_element (self->entities, i), "inherits", NULL), name) == 0)
      return TRUE;
  return FALSE;
}

/* One with a table of its own has the key of its parent, which the scenario need not say. */
static void
add_shared_key (Import     *self,
                guint16     entity,
                JsonObject *object)
{
  guint16 parent = entity_index (self, string_member (object, "inherits", NULL));
  GArray *key = g_ptr_array_index (self->primary, entity), *parent_key = g_ptr_array_index (self->primary, parent);
  JsonArray *attributes = json_object_get_array_member (find_entity (self, string_member (object, "inherits", NULL)),
                                                        "attributes");

  if (key->len > 0)
    return;
  for (guint i = 0; i < parent_key->len; i++)
    {
      guint16 column = g_array_index (parent_key, guint16, i);
      CrowAttributeInfo info = { .flags = CROW_ATTRIBUTE_REQUIRED, .type = CROW_TYPE_INTEGER };
      guint16 added;

      info.name = g_ptr_array_index ((GPtrArray *) g_ptr_array_index (self->attributes, parent), column);
      if (column < json_array_get_length (attributes))
        set_type (&info, string_member (json_array_get_object_element (attributes, column), "type", NULL));
      added = add_attribute (self, entity, &info);
      g_array_append_val (key, added);
    }
}

static gboolean
add_inheritance (Import     *self,
                 guint16     entity,
                 JsonObject *object,
                 GError    **error)
{
  const char *parent = string_member (object, "inherits", NULL);
  CrowInheritanceInfo info = { .parent = CROW_NONE, .discriminator = CROW_NONE };
  JsonNode *identity = json_object_get_member (object, "identity");
  guint8 source;

  if (parent == NULL && !is_inherited (self, string_member (object, "name", NULL)))
    return TRUE;
  if (identity != NULL)
    read_value (self, identity, &source, &info.value);
  if (parent == NULL)
    {
      info.discriminator = attribute_index (self, entity, string_member (object, "discriminator", ""));
      if (info.discriminator == CROW_NONE)
        {
          g_set_error (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED, "“%s” has no discriminator.",
                       string_member (object, "name", ""));
          return FALSE;
        }
    }
  else
    {
      info.parent = entity_index (self, parent);
      info.kind = json_object_has_member (object, "table") ? CROW_INHERITANCE_JOINED : CROW_INHERITANCE_SINGLE;
      /* The tables have it; who deletes the parts of heirs is said by passive_deletes. */
      if (self->tables || boolean_member (object, "passive_deletes", FALSE))
        info.on_delete = action_of (string_member (object, "on_delete", NULL));
      if (info.kind == CROW_INHERITANCE_JOINED)
        add_shared_key (self, entity, object);
    }
  crow_schema_builder_set_inheritance (self->builder, entity, &info);
  return TRUE;
}

static gboolean
add_all (Import  *self,
         GError **error)
{
  for (guint i = 0; i < json_array_get_length (self->entities); i++)
    {
      JsonObject *entity = json_array_get_object_element (self->entities, i);

      g_ptr_array_add (self->names, (gpointer) string_member (entity, "name", NULL));
      g_ptr_array_add (self->attributes, g_ptr_array_new_with_free_func (g_free));
      g_ptr_array_add (self->primary, g_array_new (FALSE, FALSE, sizeof (guint16)));
    }
  for (guint i = 0; i < json_array_get_length (self->entities); i++)
    add_entity (self, i, json_array_get_object_element (self->entities, i));
  for (guint i = 0; i < json_array_get_length (self->entities); i++)
    if (!add_inheritance (self, i, json_array_get_object_element (self->entities, i), error))
      return FALSE;
  for (guint i = 0; i < json_array_get_length (self->links); i++)
    {
      JsonObject *link = json_array_get_object_element (self->links, i);

      if (g_str_equal (string_member (link, "kind", ""), "many-to-many")
              ? !add_many_to_many (self, i, link, error)
              : !add_reference_link (self, i, link, error))
        return FALSE;
    }
  add_primary_keys (self);
  return TRUE;
}

CrowSchema *
scenario_schema_new (JsonObject  *schema,
                     gboolean     tables,
                     GError     **error)
{
  Import self = {
    .builder = crow_schema_builder_new ("scenario", "scenario", NULL),
    .entities = json_object_get_array_member (schema, "entities"),
    .names = g_ptr_array_new (),
    .attributes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref),
    .primary = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    .strings = g_ptr_array_new_with_free_func (g_free),
    .links = json_object_get_array_member (schema, "links"),
    .tables = tables,
  };
  CrowSchema *result = NULL;

  if (add_all (&self, error))
    result = crow_schema_builder_end (g_steal_pointer (&self.builder), error);
  crow_schema_builder_free (self.builder);
  g_ptr_array_unref (self.names);
  g_ptr_array_unref (self.attributes);
  g_ptr_array_unref (self.primary);
  g_ptr_array_unref (self.strings);
  return result;
}
