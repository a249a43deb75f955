/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of links, their ends and columns.
 */
#include "config.h"

#include "document/crow-link.h"

#include <glib/gi18n-lib.h>

#include "document/crow-node-private.h"

static const char *const kind_names[] = { "one-to-many", "one-to-one", "many-to-many", NULL };
static const char *const rule_names[] = { "nullify", "cascade", "deny", "set-default", "none", NULL };
static const char *const executor_names[] = { "automatic", "session", "database", NULL };
static const char *const action_names[] = { "derived",  "no-action",   "restrict", "cascade",
                                            "set-null", "set-default", NULL };
static const char *const cascade_names[] = { "save-update", "merge", "expunge", "refresh-expire", NULL };
static const char *const deferrable_names[] = { "not", "immediate", "deferred", NULL };

static const CrowStoredProperty crow_link_properties[] = {
  [CROW_LINK_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_LINK_PROP_KIND] = { "kind", CROW_STORED_ENUM, .names = kind_names },
  [CROW_LINK_PROP_THROUGH] = { "through", CROW_STORED_REFERENCE, .target = CROW_NODE_ENTITY },
  [CROW_LINK_PROP_DELETE] = { "delete", CROW_STORED_ENUM, .names = rule_names },
  [CROW_LINK_PROP_OWNED] = { "owned", CROW_STORED_BOOLEAN },
  [CROW_LINK_PROP_EXECUTOR] = { "executor", CROW_STORED_ENUM, .names = executor_names },
  [CROW_LINK_PROP_TABLE] = { "table", CROW_STORED_TEXT },
  [CROW_LINK_PROP_SCHEMA] = { "schema", CROW_STORED_TEXT },
  [CROW_LINK_PROP_STRICT] = { "strict", CROW_STORED_BOOLEAN },
  [CROW_LINK_PROP_WITHOUT_ROWID] = { "without-rowid", CROW_STORED_BOOLEAN },
  [CROW_LINK_PROP_COMMENT] = { "comment", CROW_STORED_TEXT },
  [CROW_LINK_PROP_KEY] = { "key", CROW_STORED_TEXT },
  [CROW_LINK_PROP_SILENCED] = { "silenced", CROW_STORED_TEXT },
};

static const CrowNodeKind link_children[] = { CROW_NODE_LINK_END, CROW_NODE_LINK_COLUMN, CROW_NODE_PAIR };

const CrowKindInfo _crow_link_info = {
  .kind = CROW_NODE_LINK, .element = "link", .noun = N_("link"), .id_prefix = "l",
  CROW_KIND_TABLE (crow_link_properties), CROW_KIND_CHILDREN (link_children),
};

CROW_DEFINE_NODE (CrowLink, crow_link, CROW_LINK_N_PROPS)

static const CrowStoredProperty crow_link_end_properties[] = {
  [CROW_LINK_END_PROP_ENTITY] = { "entity", CROW_STORED_REFERENCE, .target = CROW_NODE_ENTITY },
  [CROW_LINK_END_PROP_ROLE] = { "role", CROW_STORED_TEXT },
  [CROW_LINK_END_PROP_REQUIRED] = { "required", CROW_STORED_BOOLEAN },
  [CROW_LINK_END_PROP_VIEW_ONLY] = { "view-only", CROW_STORED_BOOLEAN },
  [CROW_LINK_END_PROP_CASCADES] = { "cascades", CROW_STORED_FLAGS, .fallback = CROW_CASCADES_DEFAULT,
                                    .names = cascade_names },
  [CROW_LINK_END_PROP_ORDER_BY] = { "order-by", CROW_STORED_REFERENCE, .target = CROW_NODE_ATTRIBUTE },
  [CROW_LINK_END_PROP_DESCENDING] = { "descending", CROW_STORED_BOOLEAN },
  [CROW_LINK_END_PROP_CONSTRAINT] = { "constraint", CROW_STORED_TEXT },
  [CROW_LINK_END_PROP_ON_DELETE] = { "on-delete", CROW_STORED_ENUM, .names = action_names },
  [CROW_LINK_END_PROP_ON_UPDATE] = { "on-update", CROW_STORED_ENUM, .names = action_names },
  [CROW_LINK_END_PROP_DEFERRABLE] = { "deferrable", CROW_STORED_ENUM, .names = deferrable_names },
  [CROW_LINK_END_PROP_C_NAME] = { "c-name", CROW_STORED_TEXT },
  [CROW_LINK_END_PROP_BY] = { "by", CROW_STORED_REFERENCE, .target = CROW_NODE_LINK },
  [CROW_LINK_END_PROP_INDEX] = { "index", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_link_end_info = {
  .kind = CROW_NODE_LINK_END, .element = "end", .noun = N_("end of a link"),
  CROW_KIND_TABLE (crow_link_end_properties),
};

CROW_DEFINE_NODE (CrowLinkEnd, crow_link_end, CROW_LINK_END_N_PROPS)

static const CrowStoredProperty crow_link_column_properties[] = {
  [CROW_LINK_COLUMN_PROP_ATTRIBUTE] = { "attribute", CROW_STORED_REFERENCE, .target = CROW_NODE_ATTRIBUTE },
  [CROW_LINK_COLUMN_PROP_REFERENCES] = { "references", CROW_STORED_REFERENCE, .target = CROW_NODE_ATTRIBUTE },
  [CROW_LINK_COLUMN_PROP_END] = { "end", CROW_STORED_INTEGER, .maximum = 1 },
  [CROW_LINK_COLUMN_PROP_NAME] = { "name", CROW_STORED_TEXT },
  [CROW_LINK_COLUMN_PROP_SQLITE_TYPE] = { "sqlite-type", CROW_STORED_TEXT },
  [CROW_LINK_COLUMN_PROP_POSTGRESQL_TYPE] = { "postgresql-type", CROW_STORED_TEXT },
  [CROW_LINK_COLUMN_PROP_MARIADB_TYPE] = { "mariadb-type", CROW_STORED_TEXT },
};

const CrowKindInfo _crow_link_column_info = {
  .kind = CROW_NODE_LINK_COLUMN, .element = "column", .noun = N_("column of a link"),
  CROW_KIND_TABLE (crow_link_column_properties),
};

CROW_DEFINE_NODE (CrowLinkColumn, crow_link_column, CROW_LINK_COLUMN_N_PROPS)

CrowEntity *
crow_link_get_entity (CrowLink *self,
                      guint     end)
{
  return end < crow_link_get_n_ends (self) ? crow_link_end_get_entity (crow_link_get_end (self, end)) : NULL;
}
