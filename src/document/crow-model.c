/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of the root, the model, enumerations and views.
 */
#include "config.h"

#include "document/crow-model.h"

#include <glib/gi18n-lib.h>

#include "document/crow-node-private.h"

static const char *const dialect_names[] = { "sqlite", "postgresql", "mariadb", NULL };

static const CrowNodeKind root_children[] = { CROW_NODE_MODEL, CROW_NODE_DIAGRAM };

const CrowKindInfo _crow_root_info = {
  .kind = CROW_NODE_ROOT, .element = "crowfoot", .noun = N_("document"), CROW_KIND_CHILDREN (root_children),
};

struct _CrowRoot
{
  CrowNode parent_instance;
};

G_DEFINE_FINAL_TYPE (CrowRoot, crow_root, CROW_TYPE_NODE)

static void
crow_root_class_init (CrowRootClass *klass)
{
  _crow_node_class_set_info ((CrowNodeClass *) klass, &_crow_root_info);
}

static void
crow_root_init (CrowRoot *self)
{
}

static const CrowStoredProperty crow_model_properties[] = {
  [CROW_MODEL_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_MODEL_PROP_DIALECT] = { "dialect", CROW_STORED_ENUM, .names = dialect_names },
  [CROW_MODEL_PROP_C_NAMESPACE] = { "c-namespace", CROW_STORED_TEXT },
  [CROW_MODEL_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
  [CROW_MODEL_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

static const CrowNodeKind model_children[] = { CROW_NODE_ENUMERATION, CROW_NODE_ENTITY, CROW_NODE_LINK,
                                               CROW_NODE_VIEW };

const CrowKindInfo _crow_model_info = {
  .kind = CROW_NODE_MODEL, .element = "model", .noun = N_("model"), .id_prefix = "m",
  CROW_KIND_TABLE (crow_model_properties), CROW_KIND_CHILDREN (model_children),
};

CROW_DEFINE_NODE (CrowModel, crow_model, CROW_MODEL_N_PROPS)

static const CrowStoredProperty crow_enumeration_properties[] = {
  [CROW_ENUMERATION_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_ENUMERATION_PROP_C_NAME] = { "c-name", CROW_STORED_TEXT },
  [CROW_ENUMERATION_PROP_SCHEMA] = { "schema", CROW_STORED_TEXT },
  [CROW_ENUMERATION_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
  [CROW_ENUMERATION_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

static const CrowNodeKind enumeration_children[] = { CROW_NODE_ENUM_VALUE };

const CrowKindInfo _crow_enumeration_info = {
  .kind = CROW_NODE_ENUMERATION, .element = "enum", .noun = N_("enumeration"), .id_prefix = "n",
  CROW_KIND_TABLE (crow_enumeration_properties), CROW_KIND_CHILDREN (enumeration_children),
};

CROW_DEFINE_NODE (CrowEnumeration, crow_enumeration, CROW_ENUMERATION_N_PROPS)

static const CrowStoredProperty crow_enum_value_properties[] = {
  [CROW_ENUM_VALUE_PROP_NAME] = { "name", CROW_STORED_TEXT, CROW_STORED_KEEPS_EMPTY },
  [CROW_ENUM_VALUE_PROP_C_NAME] = { "c-name", CROW_STORED_TEXT },
  [CROW_ENUM_VALUE_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_enum_value_info = {
  .kind = CROW_NODE_ENUM_VALUE, .element = "value", .noun = N_("value"), .id_prefix = "w",
  CROW_KIND_TABLE (crow_enum_value_properties),
};

CROW_DEFINE_NODE (CrowEnumValue, crow_enum_value, CROW_ENUM_VALUE_N_PROPS)

static const CrowStoredProperty crow_view_properties[] = {
  [CROW_VIEW_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_VIEW_PROP_SCHEMA] = { "schema", CROW_STORED_TEXT },
  [CROW_VIEW_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
  [CROW_VIEW_PROP_SQLITE] = { "sqlite", CROW_STORED_TEXT },
  [CROW_VIEW_PROP_POSTGRESQL] = { "postgresql", CROW_STORED_TEXT },
  [CROW_VIEW_PROP_MARIADB] = { "mariadb", CROW_STORED_TEXT },
  [CROW_VIEW_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_view_info = {
  .kind = CROW_NODE_VIEW, .element = "view", .noun = N_("view"), .id_prefix = "v",
  CROW_KIND_TABLE (crow_view_properties),
};

CROW_DEFINE_NODE (CrowView, crow_view, CROW_VIEW_N_PROPS)
