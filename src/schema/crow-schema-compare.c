/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tells whether two schemas are the same, record by record, and where they first differ.  It is strict: order and
 * ids count.  What has to change to get from one to the other is the business of the diff in sql/.
 */
#include "config.h"

#include "schema/crow-schema.h"

/* The path to the record being compared, for the report. */
typedef struct
{
  const char *schema;
  const char *member;  /* (nullable) */
  const char *part;    /* (nullable) */
  char **difference;   /* (nullable) */
} Compare;

static gboolean
differ (Compare    *compare,
        const char *field,
        const char *left,
        const char *right)
{
  if (compare->difference != NULL)
    {
      GString *text = g_string_new (compare->schema);

      if (compare->member != NULL)
        g_string_append_printf (text, ".%s", compare->member);
      if (compare->part != NULL)
        g_string_append_printf (text, ".%s", compare->part);
      g_string_append_printf (text, ": %s is %s here and %s there", field, left != NULL ? left : "not given",
                              right != NULL ? right : "not given");
      *compare->difference = g_string_free (text, FALSE);
    }
  return FALSE;
}

static gboolean
same_text (Compare    *compare,
           const char *field,
           const char *left,
           const char *right)
{
  return g_strcmp0 (left, right) == 0 || differ (compare, field, left, right);
}

static gboolean
same_number (Compare    *compare,
             const char *field,
             guint       left,
             guint       right)
{
  g_autofree char *l = NULL, *r = NULL;

  if (left == right)
    return TRUE;
  l = g_strdup_printf ("%u", left);
  r = g_strdup_printf ("%u", right);
  return differ (compare, field, l, r);
}

static gboolean
same_columns (Compare       *compare,
              const char    *field,
              const guint16 *left,
              guint          n_left,
              const guint16 *right,
              guint          n_right)
{
  if (!same_number (compare, field, n_left, n_right))
    return FALSE;
  for (guint i = 0; i < n_left; i++)
    if (!same_number (compare, field, left[i], right[i]))
      return FALSE;
  return TRUE;
}

#define TEXT(field) same_text (compare, #field, left->field, right->field)
#define NUMBER(field) same_number (compare, #field, left->field, right->field)
#define COLUMNS(field, n) same_columns (compare, #field, left->field, left->n, right->field, right->n)

static gboolean
same_enum (Compare            *compare,
           const CrowEnumInfo *left,
           const CrowEnumInfo *right)
{
  compare->member = left->name;
  compare->part = NULL;
  if (!(TEXT (id) && TEXT (name) && TEXT (c_name) && TEXT (database_schema) && TEXT (comment) && NUMBER (n_values)))
    return FALSE;
  for (guint i = 0; i < left->n_values; i++)
    {
      const CrowEnumValueInfo *l = &left->values[i], *r = &right->values[i];

      compare->part = l->name;
      if (!(same_text (compare, "id", l->id, r->id) && same_text (compare, "name", l->name, r->name) &&
            same_text (compare, "c_name", l->c_name, r->c_name) &&
            same_text (compare, "comment", l->comment, r->comment)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
same_attribute (Compare                 *compare,
                const CrowAttributeInfo *left,
                const CrowAttributeInfo *right)
{
  compare->part = left->name;
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (!TEXT (native_types[i]))
      return FALSE;
  return TEXT (id) && TEXT (name) && TEXT (c_name) && TEXT (comment) && TEXT (default_value) &&
         TEXT (on_update_value) && TEXT (generated) && TEXT (collation) && NUMBER (length) && NUMBER (scale) &&
         NUMBER (enumeration) && NUMBER (type) && NUMBER (default_source) && NUMBER (on_update_source) &&
         NUMBER (flags);
}

static gboolean
same_key (Compare           *compare,
          const CrowKeyInfo *left,
          const CrowKeyInfo *right)
{
  compare->part = left->id;
  return TEXT (id) && TEXT (name) && COLUMNS (attributes, n_attributes) && NUMBER (deferrable);
}

static gboolean
same_index (Compare             *compare,
            const CrowIndexInfo *left,
            const CrowIndexInfo *right)
{
  compare->part = left->id;
  if (!(TEXT (id) && TEXT (name) && NUMBER (unique) && TEXT (where) && TEXT (method) && NUMBER (n_parts)))
    return FALSE;
  for (guint i = 0; i < left->n_parts; i++)
    if (!(NUMBER (parts[i].attribute) && NUMBER (parts[i].descending) && TEXT (parts[i].expression) &&
          TEXT (parts[i].collation) && TEXT (parts[i].operators) && NUMBER (parts[i].length) &&
          NUMBER (parts[i].nulls)))
      return FALSE;
  return TRUE;
}

static gboolean
same_check (Compare             *compare,
            const CrowCheckInfo *left,
            const CrowCheckInfo *right)
{
  compare->part = left->id;
  return TEXT (id) && TEXT (name) && TEXT (expression);
}

static gboolean
same_inheritance (Compare                   *compare,
                  const CrowInheritanceInfo *left,
                  const CrowInheritanceInfo *right)
{
  if (left == NULL || right == NULL)
    return same_number (compare, "inheritance", left != NULL, right != NULL);
  return NUMBER (parent) && NUMBER (discriminator) && NUMBER (kind) && NUMBER (on_delete) && TEXT (value);
}

static gboolean
same_entity (Compare              *compare,
             const CrowEntityInfo *left,
             const CrowEntityInfo *right)
{
  compare->member = left->name;
  compare->part = NULL;
  if (!(TEXT (id) && TEXT (name) && TEXT (c_name) && TEXT (database_schema) && TEXT (comment) &&
        NUMBER (n_attributes) && NUMBER (n_keys) && NUMBER (n_indexes) && NUMBER (n_checks) &&
        NUMBER (primary_key) && NUMBER (version_attribute) && NUMBER (flags) &&
        same_inheritance (compare, left->inheritance, right->inheritance)))
    return FALSE;
  for (guint i = 0; i < left->n_attributes; i++)
    if (!same_attribute (compare, &left->attributes[i], &right->attributes[i]))
      return FALSE;
  for (guint i = 0; i < left->n_keys; i++)
    if (!same_key (compare, &left->keys[i], &right->keys[i]))
      return FALSE;
  for (guint i = 0; i < left->n_indexes; i++)
    if (!same_index (compare, &left->indexes[i], &right->indexes[i]))
      return FALSE;
  for (guint i = 0; i < left->n_checks; i++)
    if (!same_check (compare, &left->checks[i], &right->checks[i]))
      return FALSE;
  return TRUE;
}

static gboolean
same_relationship (Compare                    *compare,
                   const CrowRelationshipInfo *left,
                   const CrowRelationshipInfo *right)
{
  compare->member = left->name != NULL ? left->name : left->id;
  compare->part = NULL;
  if (!(TEXT (id) && TEXT (name) && TEXT (comment) && NUMBER (association) && NUMBER (kind) && NUMBER (delete_rule) &&
        NUMBER (executor) && NUMBER (owned)))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      compare->part = i == 0 ? "end 0" : "end 1";
      if (!(NUMBER (ends[i].entity) && NUMBER (ends[i].required) && TEXT (ends[i].role) && TEXT (ends[i].c_name) &&
            TEXT (ends[i].order_by) && NUMBER (ends[i].cascades) && NUMBER (ends[i].view_only) &&
            NUMBER (references[i].n_columns)))
        return FALSE;
      if (left->references[i].n_columns == 0)
        continue;
      if (!(TEXT (references[i].id) && TEXT (references[i].name) &&
            COLUMNS (references[i].columns, references[i].n_columns) &&
            COLUMNS (references[i].target_columns, references[i].n_columns) && NUMBER (references[i].entity) &&
            NUMBER (references[i].target) && NUMBER (references[i].on_delete) && NUMBER (references[i].on_update) &&
            NUMBER (references[i].deferrable)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
same_through (Compare               *compare,
              const CrowThroughInfo *left,
              const CrowThroughInfo *right)
{
  compare->member = left->name != NULL ? left->name : left->id;
  compare->part = NULL;
  if (!(TEXT (id) && TEXT (name) && TEXT (comment)))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      compare->part = i == 0 ? "end 0" : "end 1";
      if (!(NUMBER (ends[i].entity) && TEXT (ends[i].role) && TEXT (ends[i].c_name) && TEXT (ends[i].order_by) &&
            NUMBER (relationships[i])))
        return FALSE;
    }
  return TRUE;
}

static gboolean
same_view (Compare            *compare,
           const CrowViewInfo *left,
           const CrowViewInfo *right)
{
  compare->member = left->name;
  compare->part = NULL;
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (!TEXT (queries[i]))
      return FALSE;
  return TEXT (id) && TEXT (name) && TEXT (database_schema) && TEXT (comment);
}

/**
 * crow_schema_equal:
 * @self: a schema
 * @other: another
 * @difference: (out) (optional) (nullable) (transfer full): a phrase that names the first difference, %NULL if equal
 *
 * Returns: whether all records are the same, in the same order and with the same ids
 */
gboolean
crow_schema_equal (const CrowSchema *self,
                   const CrowSchema *other,
                   char            **difference)
{
  const CrowSchemaInfo *left = crow_schema_get_info (self);
  const CrowSchemaInfo *right = crow_schema_get_info (other);
  Compare frame = { left->name, NULL, NULL, difference };
  Compare *compare = &frame;

  if (difference != NULL)
    *difference = NULL;
  if (!(TEXT (id) && TEXT (name) && TEXT (comment) && NUMBER (n_enums) && NUMBER (n_entities) &&
        NUMBER (n_relationships) && NUMBER (n_views) && NUMBER (n_throughs)))
    return FALSE;
  for (guint i = 0; i < left->n_enums; i++)
    if (!same_enum (compare, &left->enums[i], &right->enums[i]))
      return FALSE;
  for (guint i = 0; i < left->n_entities; i++)
    if (!same_entity (compare, &left->entities[i], &right->entities[i]))
      return FALSE;
  for (guint i = 0; i < left->n_relationships; i++)
    if (!same_relationship (compare, &left->relationships[i], &right->relationships[i]))
      return FALSE;
  for (guint i = 0; i < left->n_throughs; i++)
    if (!same_through (compare, &left->throughs[i], &right->throughs[i]))
      return FALSE;
  for (guint i = 0; i < left->n_views; i++)
    if (!same_view (compare, &left->views[i], &right->views[i]))
      return FALSE;
  return TRUE;
}
