/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of an entity and its parts, and questions about them.
 */
#include "config.h"

#include "document/crow-entity.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document.h"
#include "document/crow-node-private.h"

static const char *const type_names[] = {
  "integer", "bigint", "real", "decimal", "boolean", "text", "blob",
  "date",    "time",   "timestamp", "uuid", "json",    "enum", NULL,
};
static const char *const source_names[] = { "none", "literal", "now", "uuid", "expression", NULL };
static const char *const key_names[] = { "unique", "primary", NULL };
static const char *const strategy_names[] = { "single", "joined", NULL };
static const char *const heir_delete_names[] = { "cascade", "no-action", NULL };
static const char *const deferrable_names[] = { "not", "immediate", "deferred", NULL };
static const char *const nulls_names[] = { "default", "first", "last", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (type_names) == CROW_N_TYPES + 1);

static const CrowStoredProperty crow_entity_properties[] = {
  [CROW_ENTITY_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_ENTITY_PROP_C_NAME] = { "c-name", CROW_STORED_TEXT },
  [CROW_ENTITY_PROP_SCHEMA] = { "schema", CROW_STORED_TEXT },
  [CROW_ENTITY_PROP_INHERITS] = { "inherits", CROW_STORED_REFERENCE, .target = CROW_NODE_ENTITY },
  [CROW_ENTITY_PROP_STRATEGY] = { "strategy", CROW_STORED_ENUM, .names = strategy_names },
  [CROW_ENTITY_PROP_ON_DELETE] = { "on-delete", CROW_STORED_ENUM, .names = heir_delete_names },
  [CROW_ENTITY_PROP_DISCRIMINATOR] = { "discriminator", CROW_STORED_REFERENCE, .target = CROW_NODE_ATTRIBUTE },
  [CROW_ENTITY_PROP_VALUE] = { "value", CROW_STORED_TEXT, CROW_STORED_KEEPS_EMPTY },
  [CROW_ENTITY_PROP_VERSION] = { "version", CROW_STORED_REFERENCE, .target = CROW_NODE_ATTRIBUTE },
  [CROW_ENTITY_PROP_STRICT] = { "strict", CROW_STORED_BOOLEAN },
  [CROW_ENTITY_PROP_WITHOUT_ROWID] = { "without-rowid", CROW_STORED_BOOLEAN },
  [CROW_ENTITY_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
  [CROW_ENTITY_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

static const CrowNodeKind entity_children[] = { CROW_NODE_ATTRIBUTE, CROW_NODE_KEY, CROW_NODE_INDEX,
                                                CROW_NODE_CHECK, CROW_NODE_ROW };

const CrowKindInfo _crow_entity_info = {
  .kind = CROW_NODE_ENTITY, .element = "entity", .noun = N_("entity"), .id_prefix = "e",
  CROW_KIND_TABLE (crow_entity_properties), CROW_KIND_CHILDREN (entity_children),
};

CROW_DEFINE_NODE (CrowEntity, crow_entity, CROW_ENTITY_N_PROPS)

static const CrowStoredProperty crow_attribute_properties[] = {
  [CROW_ATTRIBUTE_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_TYPE] = { "type", CROW_STORED_ENUM, .fallback = CROW_TYPE_TEXT, .names = type_names },
  [CROW_ATTRIBUTE_PROP_LENGTH] = { "length", CROW_STORED_INTEGER, .maximum = G_MAXUINT32 },
  [CROW_ATTRIBUTE_PROP_SCALE] = { "scale", CROW_STORED_INTEGER, .maximum = G_MAXUINT16 },
  [CROW_ATTRIBUTE_PROP_ENUM] = { "enum", CROW_STORED_REFERENCE, .target = CROW_NODE_ENUMERATION },
  [CROW_ATTRIBUTE_PROP_REQUIRED] = { "required", CROW_STORED_BOOLEAN },
  [CROW_ATTRIBUTE_PROP_AUTO] = { "auto", CROW_STORED_BOOLEAN },
  [CROW_ATTRIBUTE_PROP_NO_REUSE] = { "no-reuse", CROW_STORED_BOOLEAN },
  [CROW_ATTRIBUTE_PROP_ALWAYS] = { "always", CROW_STORED_BOOLEAN },
  [CROW_ATTRIBUTE_PROP_DEFAULT_SOURCE] = { "default-source", CROW_STORED_ENUM, .fallback = CROW_VALUE_LITERAL,
                                           .names = source_names },
  [CROW_ATTRIBUTE_PROP_DEFAULT] = { "default", CROW_STORED_TEXT, CROW_STORED_KEEPS_EMPTY },
  [CROW_ATTRIBUTE_PROP_ON_UPDATE_SOURCE] = { "on-update-source", CROW_STORED_ENUM, .fallback = CROW_VALUE_LITERAL,
                                             .names = source_names },
  [CROW_ATTRIBUTE_PROP_ON_UPDATE] = { "on-update", CROW_STORED_TEXT, CROW_STORED_KEEPS_EMPTY },
  [CROW_ATTRIBUTE_PROP_GENERATED] = { "generated", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_STORED] = { "stored", CROW_STORED_BOOLEAN },
  [CROW_ATTRIBUTE_PROP_COLLATION] = { "collation", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_LINK] = { "link", CROW_STORED_REFERENCE, .target = CROW_NODE_LINK },
  [CROW_ATTRIBUTE_PROP_SQLITE_TYPE] = { "sqlite-type", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_POSTGRESQL_TYPE] = { "postgresql-type", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_MARIADB_TYPE] = { "mariadb-type", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_C_NAME] = { "c-name", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
  [CROW_ATTRIBUTE_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_attribute_info = {
  .kind = CROW_NODE_ATTRIBUTE, .element = "attribute", .noun = N_("attribute"), .id_prefix = "a",
  CROW_KIND_TABLE (crow_attribute_properties),
};

CROW_DEFINE_NODE (CrowAttribute, crow_attribute, CROW_ATTRIBUTE_N_PROPS)

static const CrowStoredProperty crow_entity_key_properties[] = {
  [CROW_KEY_PROP_KIND] = { "kind", CROW_STORED_ENUM, .names = key_names },
  [CROW_KEY_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_KEY_PROP_ATTRIBUTES] = { "attributes", CROW_STORED_REFERENCES, .target = CROW_NODE_ATTRIBUTE },
  [CROW_KEY_PROP_DEFERRABLE] = { "deferrable", CROW_STORED_ENUM, .names = deferrable_names },
  [CROW_KEY_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_entity_key_info = {
  .kind = CROW_NODE_KEY, .element = "key", .noun = N_("key"), .id_prefix = "k",
  CROW_KIND_TABLE (crow_entity_key_properties),
};

CROW_DEFINE_NODE (CrowEntityKey, crow_entity_key, CROW_KEY_N_PROPS)

static const CrowStoredProperty crow_index_properties[] = {
  [CROW_INDEX_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_INDEX_PROP_UNIQUE] = { "unique", CROW_STORED_BOOLEAN },
  [CROW_INDEX_PROP_WHERE] = { "where", CROW_STORED_TEXT },
  [CROW_INDEX_PROP_METHOD] = { "method", CROW_STORED_TEXT },
  [CROW_INDEX_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

static const CrowNodeKind index_children[] = { CROW_NODE_INDEX_PART };

const CrowKindInfo _crow_index_info = {
  .kind = CROW_NODE_INDEX, .element = "index", .noun = N_("index"), .id_prefix = "i",
  CROW_KIND_TABLE (crow_index_properties), CROW_KIND_CHILDREN (index_children),
};

CROW_DEFINE_NODE (CrowIndex, crow_index, CROW_INDEX_N_PROPS)

static const CrowStoredProperty crow_index_part_properties[] = {
  [CROW_INDEX_PART_PROP_ATTRIBUTE] = { "attribute", CROW_STORED_REFERENCE, .target = CROW_NODE_ATTRIBUTE },
  [CROW_INDEX_PART_PROP_EXPRESSION] = { "expression", CROW_STORED_TEXT },
  [CROW_INDEX_PART_PROP_DESCENDING] = { "descending", CROW_STORED_BOOLEAN },
  [CROW_INDEX_PART_PROP_COLLATION] = { "collation", CROW_STORED_TEXT },
  [CROW_INDEX_PART_PROP_OPERATORS] = { "operators", CROW_STORED_TEXT },
  [CROW_INDEX_PART_PROP_LENGTH] = { "length", CROW_STORED_INTEGER, .maximum = G_MAXUINT32 },
  [CROW_INDEX_PART_PROP_NULLS] = { "nulls", CROW_STORED_ENUM, .names = nulls_names },
};

const CrowKindInfo _crow_index_part_info = {
  .kind = CROW_NODE_INDEX_PART, .element = "part", .noun = N_("part of an index"),
  CROW_KIND_TABLE (crow_index_part_properties),
};

CROW_DEFINE_NODE (CrowIndexPart, crow_index_part, CROW_INDEX_PART_N_PROPS)

static const CrowStoredProperty crow_check_properties[] = {
  [CROW_CHECK_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_CHECK_PROP_EXPRESSION] = { "expression", CROW_STORED_TEXT },
  [CROW_CHECK_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_check_info = {
  .kind = CROW_NODE_CHECK, .element = "check", .noun = N_("check"), .id_prefix = "c",
  CROW_KIND_TABLE (crow_check_properties),
};

CROW_DEFINE_NODE (CrowCheck, crow_check, CROW_CHECK_N_PROPS)

CrowEntityKey *
crow_entity_get_primary_key (CrowEntity *self)
{
  for (guint i = 0; i < crow_entity_get_n_keys (self); i++)
    if (crow_entity_key_get_kind (crow_entity_get_key (self, i)) == CROW_KEY_PRIMARY)
      return crow_entity_get_key (self, i);
  return NULL;
}

CrowEntity *
crow_entity_get_root (CrowEntity *self)
{
  CrowEntity *slow = self;

  for (gboolean step = FALSE;; step = !step)
    {
      CrowEntity *parent = crow_entity_get_parent (self);

      if (parent == NULL)
        return self;
      self = parent;
      /* In a circle the fast one meets the slow one. */
      if (step)
        slow = crow_entity_get_parent (slow);
      if (self == slow)
        return self;
    }
}

gboolean
crow_entity_inherits (CrowEntity *self,
                      CrowEntity *ancestor)
{
  CrowEntity *slow = self;

  for (gboolean step = FALSE; self != NULL; step = !step)
    {
      if (self == ancestor)
        return TRUE;
      self = crow_entity_get_parent (self);
      if (step)
        slow = crow_entity_get_parent (slow);
      if (self == slow)
        {
          /* Once round the circle. */
          while ((self = crow_entity_get_parent (self)) != slow)
            if (self == ancestor)
              return TRUE;
          return self == ancestor;
        }
    }
  return FALSE;
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint p = crow_node_get_position (*(CrowNode *const *) a);
  guint q = crow_node_get_position (*(CrowNode *const *) b);

  return (p > q) - (p < q);
}

GPtrArray *
crow_entity_get_heirs (CrowEntity *self)
{
  CrowDocument *document = crow_node_get_document (CROW_NODE (self));
  GPtrArray *heirs = g_ptr_array_new ();
  g_autoptr (GPtrArray) referrers = NULL;

  if (document == NULL)
    return heirs;
  referrers = crow_document_get_referrers (document, crow_node_get_id (CROW_NODE (self)));
  for (guint i = 0; i < referrers->len; i++)
    if (CROW_IS_ENTITY (g_ptr_array_index (referrers, i)) &&
        crow_entity_get_parent (g_ptr_array_index (referrers, i)) == self)
      g_ptr_array_add (heirs, g_ptr_array_index (referrers, i));
  g_ptr_array_sort (heirs, compare_positions);
  return heirs;
}

CrowInheritanceKind
crow_entity_guess_strategy (CrowEntity *self)
{
  g_autoptr (GPtrArray) heirs = crow_entity_get_heirs (self);

  if (heirs->len > 0)
    return crow_entity_get_strategy (g_ptr_array_index (heirs, 0));
  return crow_entity_get_parent (self) != NULL ? crow_entity_get_strategy (self) : CROW_INHERITANCE_SINGLE;
}

CrowEntityKey *
crow_entity_get_inherited_key (CrowEntity *self)
{
  CrowEntity *root = crow_entity_get_root (self);

  for (CrowEntity *at = self; at != NULL; at = at != root ? crow_entity_get_parent (at) : NULL)
    if (crow_entity_get_primary_key (at) != NULL)
      return crow_entity_get_primary_key (at);
  return NULL;
}

CrowAttribute *
crow_entity_find_attribute (CrowEntity *self,
                            const char *name)
{
  for (guint i = 0; i < crow_entity_get_n_attributes (self); i++)
    if (g_strcmp0 (crow_attribute_get_name (crow_entity_get_attribute (self, i)), name) == 0)
      return crow_entity_get_attribute (self, i);
  return NULL;
}

CrowEntity *
crow_attribute_get_entity (CrowAttribute *self)
{
  return (CrowEntity *) crow_node_get_parent (CROW_NODE (self));
}

gboolean
crow_entity_key_contains (CrowEntityKey *self,
                          CrowAttribute *attribute)
{
  const char *id = crow_node_get_id (CROW_NODE (attribute));

  return id != NULL && g_strv_contains (crow_node_get_references (CROW_NODE (self), CROW_KEY_PROP_ATTRIBUTES), id);
}

gboolean
crow_attribute_is_in_primary_key (CrowAttribute *self)
{
  CrowEntity *entity = crow_attribute_get_entity (self);
  CrowEntityKey *key = entity != NULL ? crow_entity_get_primary_key (entity) : NULL;

  return key != NULL && crow_entity_key_contains (key, self);
}

gboolean
crow_attribute_is_unique (CrowAttribute *self)
{
  CrowEntity *entity = crow_attribute_get_entity (self);

  for (guint i = 0; entity != NULL && i < crow_entity_get_n_keys (entity); i++)
    {
      CrowEntityKey *key = crow_entity_get_key (entity, i);

      if (crow_entity_key_get_n_attributes (key) == 1 && crow_entity_key_contains (key, self))
        return TRUE;
    }
  return FALSE;
}

CrowLink *
crow_attribute_get_referring_link (CrowAttribute *self)
{
  CrowDocument *document = crow_node_get_document (CROW_NODE (self));
  g_autoptr (GPtrArray) referrers = NULL;
  CrowLink *first = NULL;

  if (document == NULL)
    return NULL;
  referrers = crow_document_get_referrers (document, crow_node_get_id (CROW_NODE (self)));
  for (guint i = 0; i < referrers->len; i++)
    {
      CrowNode *column = g_ptr_array_index (referrers, i);
      CrowNode *link = crow_node_get_parent (column);

      if (crow_node_get_kind (column) == CROW_NODE_LINK_COLUMN &&
          crow_node_get_reference (column, CROW_LINK_COLUMN_PROP_ATTRIBUTE) == CROW_NODE (self) &&
          (first == NULL || crow_node_get_position (link) < crow_node_get_position (CROW_NODE (first))))
        first = CROW_LINK (link);
    }
  return first;
}
