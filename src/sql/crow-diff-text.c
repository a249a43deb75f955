/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Changes as sentences, and the words of a diff.
 */
#include "config.h"

#include "sql/crow-diff-private.h"

#include <glib/gi18n-lib.h>

static const char *const kinds[] = {
  [CROW_DIFF_DROP] = "drop", [CROW_DIFF_ADD] = "add", [CROW_DIFF_RENAME] = "rename", [CROW_DIFF_ALTER] = "alter",
};

static const char *const elements[CROW_N_ELEMENTS] = {
  [CROW_ELEMENT_SCHEMA] = "schema",
  [CROW_ELEMENT_ENUM] = "enum",
  [CROW_ELEMENT_ENUM_VALUE] = "enum-value",
  [CROW_ELEMENT_ENTITY] = "table",
  [CROW_ELEMENT_ATTRIBUTE] = "column",
  [CROW_ELEMENT_PRIMARY_KEY] = "primary-key",
  [CROW_ELEMENT_UNIQUE] = "unique",
  [CROW_ELEMENT_REFERENCE] = "foreign-key",
  [CROW_ELEMENT_INDEX] = "index",
  [CROW_ELEMENT_CHECK] = "check",
  [CROW_ELEMENT_VIEW] = "view",
  [CROW_ELEMENT_RELATIONSHIP] = "link",
  [CROW_ELEMENT_HIERARCHY] = "hierarchy",
};

static const struct
{
  const char *word;
  const char *title; /* as in “its type”; marked; NULL: has sentences of its own */
} facets[CROW_N_FACETS] = {
  [CROW_FACET_NONE] = { "none", NULL },
  [CROW_FACET_DATABASE_SCHEMA] = { "schema", N_("schema") },
  [CROW_FACET_COMMENT] = { "comment", N_("comment") },
  [CROW_FACET_OPTIONS] = { "options", N_("table options") },
  [CROW_FACET_TYPE] = { "type", N_("type") },
  [CROW_FACET_REQUIRED] = { "required", N_("NOT NULL") },
  [CROW_FACET_DEFAULT] = { "default", N_("default") },
  [CROW_FACET_UPDATE_STAMP] = { "update-stamp", N_("value on update") },
  [CROW_FACET_GENERATED] = { "generated", N_("computed value") },
  [CROW_FACET_COLLATION] = { "collation", N_("collation") },
  [CROW_FACET_AUTO] = { "auto", N_("numbering") },
  [CROW_FACET_COLUMNS] = { "columns", N_("columns") },
  [CROW_FACET_DEFERRABLE] = { "deferrable", N_("time of checking") },
  [CROW_FACET_TARGET] = { "target", N_("target") },
  [CROW_FACET_ON_DELETE] = { "on-delete", "ON DELETE" },
  [CROW_FACET_ON_UPDATE] = { "on-update", "ON UPDATE" },
  [CROW_FACET_UNIQUE] = { "unique", N_("uniqueness") },
  [CROW_FACET_WHERE] = { "where", N_("condition") },
  [CROW_FACET_EXPRESSION] = { "expression", N_("expression") },
  [CROW_FACET_QUERY] = { "query", N_("query") },
  [CROW_FACET_POSITION] = { "position", N_("order of values") },
  [CROW_FACET_C_NAME] = { "c-name", N_("name in C") },
  [CROW_FACET_VERSION] = { "version", N_("version attribute") },
  [CROW_FACET_ENDS] = { "ends", N_("ends") },
  [CROW_FACET_KIND] = { "kind", N_("kind") },
  [CROW_FACET_DELETE_RULE] = { "delete-rule", N_("delete rule") },
  [CROW_FACET_EXECUTOR] = { "executor", N_("executor of the delete rule") },
  [CROW_FACET_OWNED] = { "owned", N_("ownership") },
  [CROW_FACET_ROLE_0] = { "role-0", N_("first role") },
  [CROW_FACET_ROLE_1] = { "role-1", N_("second role") },
  [CROW_FACET_MINIMUM_0] = { "minimum-0", N_("minimum of the first end") },
  [CROW_FACET_MINIMUM_1] = { "minimum-1", N_("minimum of the second end") },
  [CROW_FACET_ORDER_0] = { "order-0", N_("order of the first role") },
  [CROW_FACET_ORDER_1] = { "order-1", N_("order of the second role") },
  [CROW_FACET_CASCADES_0] = { "cascades-0", N_("cascades of the first role") },
  [CROW_FACET_CASCADES_1] = { "cascades-1", N_("cascades of the second role") },
  [CROW_FACET_PARENT] = { "parent", NULL },
  [CROW_FACET_STRATEGY] = { "strategy", NULL },
  [CROW_FACET_DISCRIMINATOR] = { "discriminator", NULL },
  [CROW_FACET_DISCRIMINATOR_VALUE] = { "discriminator-value", NULL },
  [CROW_FACET_MOVED] = { "moved", NULL },
};

static const char *const risks[] = {
  [CROW_RISK_NONE] = "none",
  [CROW_RISK_DROP_TABLE] = "drop-table",
  [CROW_RISK_DROP_COLUMN] = "drop-column",
  [CROW_RISK_NARROW_TYPE] = "narrow-type",
  [CROW_RISK_REQUIRE] = "require",
  [CROW_RISK_UNIQUE] = "unique",
  [CROW_RISK_CHECK] = "check",
  [CROW_RISK_REFERENCE] = "reference",
  [CROW_RISK_DROP_VALUE] = "drop-value",
};

/**
 * crow_diff_kind_to_string:
 * @kind: a kind of change
 *
 * Returns: a stable word for it
 */
const char *
crow_diff_kind_to_string (CrowDiffKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind];
}

/**
 * crow_diff_element_to_string:
 * @element: a kind of element
 *
 * Returns: a stable word for it
 */
const char *
crow_diff_element_to_string (CrowDiffElement element)
{
  g_return_val_if_fail ((guint) element < CROW_N_ELEMENTS, NULL);

  return elements[element];
}

/**
 * crow_diff_facet_to_string:
 * @facet: a facet
 *
 * Returns: a stable word for it
 */
const char *
crow_diff_facet_to_string (CrowDiffFacet facet)
{
  g_return_val_if_fail ((guint) facet < CROW_N_FACETS, NULL);

  return facets[facet].word;
}

/**
 * crow_diff_risk_to_string:
 * @risk: a risk
 *
 * Returns: a stable word for it
 */
const char *
crow_diff_risk_to_string (CrowDiffRisk risk)
{
  g_return_val_if_fail ((guint) risk < G_N_ELEMENTS (risks), NULL);

  return risks[risk];
}

static const char *
get_owner_name (const CrowDiffSide   *side,
                const CrowDiffChange *change,
                guint16               owner)
{
  if (owner == CROW_NONE)
    return NULL;
  return change->element == CROW_ELEMENT_ENUM_VALUE ? side->info->enums[owner].name : side->info->entities[owner].name;
}

/**
 * crow_diff_change_get_group: (skip)
 * @self: a diff
 * @change: a change of it
 *
 * Returns: (nullable): the name of the table or enumeration a change is told under; %NULL for links and views
 */
const char *
crow_diff_change_get_group (CrowDiff             *self,
                            const CrowDiffChange *change)
{
  const char *name = NULL;

  g_return_val_if_fail (self != NULL && change != NULL, NULL);

  if (change->element == CROW_ELEMENT_RELATIONSHIP || change->element == CROW_ELEMENT_SCHEMA ||
      change->element == CROW_ELEMENT_VIEW)
    return NULL;
  if (change->element == CROW_ELEMENT_HIERARCHY)
    return change->to_name != NULL ? change->to_name : change->from_name;
  if (change->element == CROW_ELEMENT_ENTITY)
    return change->to != CROW_NONE ? self->to.info->entities[change->to].name
                                   : self->from.info->entities[change->from].name;
  if (change->element == CROW_ELEMENT_ENUM)
    return change->to != CROW_NONE ? self->to.info->enums[change->to].name : self->from.info->enums[change->from].name;
  name = get_owner_name (&self->to, change, change->to_owner);
  return name != NULL ? name : get_owner_name (&self->from, change, change->from_owner);
}

/* “the column “isbn” of “book””, at the beginning of a sentence. */
static char *
describe (CrowDiff             *self,
          const CrowDiffChange *change,
          gboolean              old)
{
  const char *name = old ? change->from_name : change->to_name;
  const char *owner = old ? get_owner_name (&self->from, change, change->from_owner)
                          : get_owner_name (&self->to, change, change->to_owner);

  switch (change->element)
    {
    case CROW_ELEMENT_SCHEMA:
      return g_strdup_printf (_("The schema “%s”"), name);
    case CROW_ELEMENT_ENUM:
      return g_strdup_printf (_("The enumeration “%s”"), name);
    case CROW_ELEMENT_ENUM_VALUE:
      return g_strdup_printf (_("The value “%s” of “%s”"), name, owner);
    case CROW_ELEMENT_ENTITY:
      return g_strdup_printf (_("The table “%s”"), name);
    case CROW_ELEMENT_ATTRIBUTE:
      return g_strdup_printf (_("The column “%s” of “%s”"), name, owner);
    case CROW_ELEMENT_PRIMARY_KEY:
      return g_strdup_printf (_("The primary key of “%s”"), owner);
    case CROW_ELEMENT_UNIQUE:
      return name != NULL ? g_strdup_printf (_("The unique constraint “%s” of “%s”"), name, owner)
                          : g_strdup_printf (_("A unique constraint of “%s”"), owner);
    case CROW_ELEMENT_REFERENCE:
      return name != NULL ? g_strdup_printf (_("The foreign key “%s” of “%s”"), name, owner)
                          : g_strdup_printf (_("A foreign key of “%s”"), owner);
    case CROW_ELEMENT_INDEX:
      return name != NULL ? g_strdup_printf (_("The index “%s” of “%s”"), name, owner)
                          : g_strdup_printf (_("An index of “%s”"), owner);
    case CROW_ELEMENT_CHECK:
      return name != NULL ? g_strdup_printf (_("The check “%s” of “%s”"), name, owner)
                          : g_strdup_printf (_("A check of “%s”"), owner);
    case CROW_ELEMENT_VIEW:
      return g_strdup_printf (_("The view “%s”"), name);
    case CROW_ELEMENT_HIERARCHY:
      return g_strdup_printf (_("The entity “%s”"), name);
    case CROW_ELEMENT_RELATIONSHIP:
    default:
      return g_strdup_printf (_("The link “%s”"), name);
    }
}

static char *
say_drop (CrowDiff             *self,
          const CrowDiffChange *change)
{
  g_autofree char *what = describe (self, change, TRUE);

  if (change->facet == CROW_FACET_MOVED && change->element == CROW_ELEMENT_ENTITY)
    return g_strdup_printf (_("%s is dropped; what it holds goes into “%s”."), what, change->to_value);
  if (change->facet == CROW_FACET_MOVED)
    return g_strdup_printf (_("%s goes into “%s” with its values."), what, change->to_value);
  if (change->element == CROW_ELEMENT_HIERARCHY)
    return g_strdup_printf (_("%s is dropped; it inherited from “%s”."), what, change->from_value);
  if (change->from_value != NULL)
    return g_strdup_printf (_("%s is dropped: %s."), what, change->from_value);
  if (change->risk == CROW_RISK_DROP_TABLE)
    return g_strdup_printf (_("%s is dropped with all its rows."), what);
  if (change->risk == CROW_RISK_DROP_COLUMN)
    return g_strdup_printf (_("%s is dropped with all its values."), what);
  return g_strdup_printf (_("%s is dropped."), what);
}

static char *
say_add (CrowDiff             *self,
         const CrowDiffChange *change)
{
  g_autofree char *what = describe (self, change, FALSE);

  if (change->facet == CROW_FACET_MOVED && change->element == CROW_ELEMENT_ENTITY)
    return g_strdup_printf (_("%s is new and gets its rows from “%s”."), what, change->from_value);
  if (change->facet == CROW_FACET_MOVED)
    return g_strdup_printf (_("%s comes from “%s” with its values."), what, change->from_value);
  if (change->element == CROW_ELEMENT_HIERARCHY)
    return g_strdup_printf (_("%s is new; it inherits from “%s”."), what, change->to_value);
  if (change->to_value != NULL)
    return g_strdup_printf (_("%s is new: %s."), what, change->to_value);
  return g_strdup_printf (_("%s is new."), what);
}

/* What an entity inherits, or the rows of a hierarchy. */
static char *
say_inheritance (CrowDiff             *self,
                 const CrowDiffChange *change)
{
  g_autofree char *what = describe (self, change, FALSE);
  const char *from = change->from_value, *to = change->to_value;

  switch (change->facet)
    {
    case CROW_FACET_PARENT:
      if (from == NULL)
        return g_strdup_printf (_("%s inherits from “%s”."), what, to);
      if (to == NULL)
        return g_strdup_printf (_("%s inherits from “%s” no more."), what, from);
      return g_strdup_printf (_("%s inherits from “%s” instead of “%s”."), what, to, from);
    case CROW_FACET_STRATEGY:
      return g_str_equal (to, "joined") ? g_strdup_printf (_("%s gets a table of its own."), what)
                                        : g_strdup_printf (_("%s goes into the table of its parent."), what);
    case CROW_FACET_DISCRIMINATOR:
      if (from == NULL)
        return g_strdup_printf (_("%s and what inherits from it are told apart by “%s”."), what, to);
      if (to == NULL)
        return g_strdup_printf (_("%s and what inherits from it are told apart by “%s” no more."), what, from);
      return g_strdup_printf (_("%s and what inherits from it are told apart by “%s” instead of “%s”."), what, to, from);
    case CROW_FACET_DISCRIMINATOR_VALUE:
    default:
      if (change->element == CROW_ELEMENT_ATTRIBUTE)
        return g_strdup_printf (_("%s gets “%s” in rows that hold “%s”, by which they are told apart."), what, to, from);
      if (from == NULL)
        return g_strdup_printf (_("%s gets rows of its own, which are told by “%s”."), what, to);
      if (to == NULL)
        return g_strdup_printf (_("%s has no rows of its own any more, which were told by “%s”."), what, from);
      return g_strdup_printf (_("The rows of “%s” are told by “%s” instead of “%s”."), change->to_name, to, from);
    }
}

static char *
say_alter (CrowDiff             *self,
           const CrowDiffChange *change)
{
  g_autofree char *what = NULL;
  const char *title;

  if (facets[change->facet].title == NULL)
    return say_inheritance (self, change);
  what = describe (self, change, FALSE);
  title = _(facets[change->facet].title);
  if (change->facet == CROW_FACET_REQUIRED)
    return change->to_value != NULL ? g_strdup_printf (_("%s becomes required."), what)
                                    : g_strdup_printf (_("%s becomes optional."), what);
  if (change->facet == CROW_FACET_QUERY)
    return g_strdup_printf (_("%s has another query."), what);
  if (change->from_value == NULL)
    return g_strdup_printf (_("%s gets a %s: %s."), what, title, change->to_value);
  if (change->to_value == NULL)
    return g_strdup_printf (_("%s loses its %s: %s."), what, title, change->from_value);
  return g_strdup_printf (_("%s changes its %s from %s to %s."), what, title, change->from_value, change->to_value);
}

/**
 * crow_diff_change_to_text: (skip)
 * @self: a diff
 * @change: a change of it
 *
 * Returns: (transfer full): the change as a sentence
 */
char *
crow_diff_change_to_text (CrowDiff             *self,
                          const CrowDiffChange *change)
{
  g_autofree char *sentence = NULL;
  g_autofree char *what = NULL;

  g_return_val_if_fail (self != NULL && change != NULL, NULL);

  switch (change->kind)
    {
    case CROW_DIFF_DROP:
      sentence = say_drop (self, change);
      break;

    case CROW_DIFF_ADD:
      sentence = say_add (self, change);
      break;

    case CROW_DIFF_RENAME:
      what = describe (self, change, TRUE);
      if (change->element == CROW_ELEMENT_PRIMARY_KEY)
        sentence = g_strdup_printf (_("%s is called “%s”."), what, change->to_name);
      else
        sentence = g_strdup_printf (_("%s becomes “%s”."), what, change->to_name);
      break;

    case CROW_DIFF_ALTER:
    default:
      sentence = say_alter (self, change);
      break;
    }
  if (change->guess && change->kind == CROW_DIFF_RENAME)
    return g_strdup_printf (_("%s (This is a guess.)"), sentence);
  return g_steal_pointer (&sentence);
}
