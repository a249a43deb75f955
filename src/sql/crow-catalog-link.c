/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From foreign keys and tables of pairs to links: their kinds, their rules, and the names of their roles.
 */
#include "config.h"

#include "sql/crow-catalog-schema-private.h"

#include <glib/gi18n-lib.h>

#include "base/crow-name.h"

static gboolean
same_columns (CrowCatalogTable  *table,
              char             **left,
              char             **right)
{
  if (g_strv_length (left) != g_strv_length (right))
    return FALSE;
  for (char **l = left; *l != NULL; l++)
    {
      gboolean found = FALSE;

      for (char **r = right; *r != NULL && !found; r++)
        found = _crow_import_get_column (table, *l) == _crow_import_get_column (table, *r);
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* Whether a row is known by the columns alone: they are the primary key, a unique constraint or a full unique index. */
static gboolean
columns_are_key (CrowCatalogTable  *table,
                 char             **columns)
{
  if (table->primary_key != NULL && same_columns (table, table->primary_key->columns, columns))
    return TRUE;
  for (guint i = 0; i < table->uniques->len; i++)
    if (same_columns (table, ((CrowCatalogKey *) g_ptr_array_index (table->uniques, i))->columns, columns))
      return TRUE;
  for (guint i = 0; i < table->indexes->len; i++)
    {
      CrowCatalogIndex *index = g_ptr_array_index (table->indexes, i);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) names = NULL;
      gboolean plain = index->unique && index->where == NULL;

      for (guint j = 0; plain && j < index->parts->len; j++)
        {
          CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, j);

          plain = part->column != NULL && part->length == 0;
          if (plain)
            g_strv_builder_add (builder, part->column);
        }
      names = g_strv_builder_end (builder);
      if (plain && same_columns (table, names, columns))
        return TRUE;
    }
  return FALSE;
}

/* @name, or @name with a suffix if an attribute or role of the entity has it. */
static char *
claim_role (CrowCatalogImport *self,
            guint16            entity,
            const char        *name,
            const char        *suffix)
{
  g_autofree char *chosen = g_strdup (name);

  for (guint i = 1;; i++)
    {
      g_autofree char *folded = _crow_import_fold_member (chosen);

      if (*chosen != '\0' && g_hash_table_add (self->members[entity], g_steal_pointer (&folded)))
        return g_steal_pointer (&chosen);
      g_free (chosen);
      chosen = i == 1 ? g_strdup_printf ("%s_%s", name, suffix) : g_strdup_printf ("%s_%s_%u", name, suffix, i);
    }
}

/* "author_id", "authorId", "AuthorID", "id_author", "author_fk" → "author"; NULL if the name says nothing else. */
static char *
role_from_column (const char *column)
{
  static const char *const endings[] = { "id", "fk", "ref", "key", "no", "code", "uuid" };
  g_auto (GStrv) words = crow_name_split (column);
  guint n = g_strv_length (words);
  g_autofree char *joined = NULL;

  if (n < 2)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (words[n - 1], endings[i]) == 0)
      {
        g_clear_pointer (&words[n - 1], g_free);
        joined = g_strjoinv ("_", words);
        return g_utf8_strdown (joined, -1);
      }
  if (g_ascii_strcasecmp (words[0], "id") == 0 || g_ascii_strcasecmp (words[0], "fk") == 0)
    {
      joined = g_strjoinv ("_", words + 1);
      return g_utf8_strdown (joined, -1);
    }
  return NULL;
}

static char *
singular_of (const char *table)
{
  g_autofree char *snake = crow_name_to_snake (table);

  return crow_name_singularize (snake);
}

static char *
plural_of (const char *table)
{
  g_autofree char *singular = singular_of (table);

  return crow_name_pluralize (singular);
}

/* How many foreign keys go from @table to @target. */
static guint
count_links (CrowCatalogImport *self,
             CrowCatalogTable  *table,
             CrowCatalogTable  *target)
{
  guint n = 0;

  for (guint i = 0; i < table->foreign_keys->len; i++)
    if (_crow_import_get_target (self, table, g_ptr_array_index (table->foreign_keys, i)) == target)
      n++;
  return n;
}

static CrowDeleteRule
rule_from_action (CrowAction action)
{
  switch (action)
    {
    case CROW_ACTION_CASCADE:
      return CROW_DELETE_CASCADE;
    case CROW_ACTION_SET_NULL:
      return CROW_DELETE_NULLIFY;
    case CROW_ACTION_RESTRICT:
      return CROW_DELETE_DENY;
    case CROW_ACTION_SET_DEFAULT:
      return CROW_DELETE_SET_DEFAULT;
    case CROW_ACTION_NO_ACTION:
    default:
      return CROW_DELETE_NONE;
    }
}

/* The columns of a reference; owned by the caller through @columns and @targets.  FALSE with a note if they do not fit. */
static gboolean
fill_reference (CrowCatalogImport      *self,
                CrowCatalogTable       *table,
                CrowCatalogForeignKey  *foreign_key,
                CrowReferenceInfo      *reference,
                guint16               **columns,
                guint16               **targets)
{
  CrowCatalogTable *target = _crow_import_get_target (self, table, foreign_key);
  char **target_names = foreign_key->target_columns;
  guint16 n_targets = 0;

  if (target == NULL)
    {
      _crow_import_note (self,
                         _("A foreign key of “%s” was left out: the table “%s” that it refers to does not exist."),
                         table->name, foreign_key->target);
      return FALSE;
    }
  if (target_names == NULL && target->primary_key != NULL)
    target_names = target->primary_key->columns;
  *columns = _crow_import_get_columns (table, foreign_key->columns, &reference->n_columns);
  *targets = target_names != NULL ? _crow_import_get_columns (target, target_names, &n_targets) : NULL;
  if (*columns == NULL || *targets == NULL || n_targets != reference->n_columns)
    {
      _crow_import_note (self, _("A foreign key of “%s” was left out: its columns do not fit those of “%s”."),
                         table->name, target->name);
      return FALSE;
    }
  reference->columns = *columns;
  reference->target_columns = *targets;
  reference->name = foreign_key->name;
  reference->on_delete = foreign_key->on_delete;
  reference->on_update = foreign_key->on_update;
  reference->deferrable = foreign_key->deferrable;
  reference->entity = _crow_import_get_position (self, table);
  reference->target = _crow_import_get_position (self, target);
  return TRUE;
}

static gboolean
all_required (CrowCatalogTable  *table,
              char             **columns)
{
  for (char **name = columns; *name != NULL; name++)
    if (!crow_catalog_table_lookup_column (table, *name)->required)
      return FALSE;
  return TRUE;
}

static void
add_link (CrowCatalogImport     *self,
          CrowCatalogTable      *table,
          CrowCatalogForeignKey *foreign_key)
{
  CrowCatalogTable *target = _crow_import_get_target (self, table, foreign_key);
  CrowRelationshipInfo info = { .association = CROW_NONE };
  CrowReferenceInfo *reference = &info.references[0];
  g_autofree guint16 *columns = NULL, *targets = NULL;
  g_autofree char *role = NULL, *one = NULL, *many = NULL, *many_name = NULL;
  g_autofree char *joined = g_strjoinv ("-", foreign_key->columns);
  gboolean unique;

  if (!fill_reference (self, table, foreign_key, reference, &columns, &targets))
    return;
  unique = columns_are_key (table, foreign_key->columns);
  info.kind = unique ? CROW_LINK_ONE_TO_ONE : CROW_LINK_ONE_TO_MANY;
  info.delete_rule = rule_from_action (foreign_key->on_delete);
  info.ends[0].entity = reference->target;
  info.ends[1].entity = reference->entity;
  info.ends[0].required = all_required (table, foreign_key->columns);
  info.ends[0].cascades = info.ends[1].cascades = CROW_CASCADES_DEFAULT;

  if (foreign_key->columns[1] == NULL)
    role = role_from_column (foreign_key->columns[0]);
  if (role == NULL)
    role = target == table ? g_strdup ("parent") : singular_of (target->name);
  one = claim_role (self, reference->entity, role, "ref");
  info.ends[0].role = one;

  many_name = unique ? singular_of (table->name) : target == table ? g_strdup ("children") : plural_of (table->name);
  if (count_links (self, table, target) > 1)
    {
      char *with_role = g_strdup_printf ("%s_as_%s", many_name, role);

      g_free (many_name);
      many_name = with_role;
    }
  many = claim_role (self, reference->target, many_name, "of");
  info.ends[1].role = many;

  info.id = _crow_import_make_id (self, self->entity_ids[reference->entity], joined);
  reference->id = _crow_import_make_id (self, info.id, "reference");
  crow_schema_builder_add_relationship (self->builder, &info);
}

static void
add_many_to_many (CrowCatalogImport *self,
                  CrowCatalogTable  *table,
                  guint16            association)
{
  CrowRelationshipInfo info = {
    .kind = CROW_LINK_MANY_TO_MANY, .association = association, .delete_rule = CROW_DELETE_CASCADE,
    .id = self->entity_ids[association], .comment = table->comment,
  };
  CrowCatalogForeignKey **foreign_keys = self->pairs[association].foreign_keys;
  guint16 *columns[2] = { NULL, NULL }, *targets[2] = { NULL, NULL };
  char *roles[2] = { NULL, NULL };
  gboolean fits = TRUE;

  for (guint i = 0; i < 2 && fits; i++)
    {
      fits = fill_reference (self, table, foreign_keys[i], &info.references[i], &columns[i], &targets[i]);
      info.references[i].id = _crow_import_derive_id (self, info.id, i == 0 ? "reference.0" : "reference.1");
      info.ends[i].entity = info.references[i].target;
      info.ends[i].cascades = CROW_CASCADES_DEFAULT;
    }
  for (guint i = 0; i < 2 && fits; i++)
    {
      CrowCatalogForeignKey *foreign_key = foreign_keys[i];
      CrowCatalogTable *target = _crow_import_get_target (self, table, foreign_key);
      g_autofree char *role = NULL, *plural = NULL;

      if (info.ends[0].entity == info.ends[1].entity && foreign_key->columns[1] == NULL)
        role = role_from_column (foreign_key->columns[0]);
      plural = role != NULL ? crow_name_pluralize (role) : plural_of (target->name);
      roles[i] = claim_role (self, info.ends[1 - i].entity, plural, "by_link");
      info.ends[i].role = roles[i];
    }
  if (fits)
    crow_schema_builder_add_relationship (self->builder, &info);
  for (guint i = 0; i < 2; i++)
    {
      g_free (columns[i]);
      g_free (targets[i]);
      g_free (roles[i]);
    }
}

void
_crow_import_add_links (CrowCatalogImport *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->tables, i);

      if (self->association[i])
        add_many_to_many (self, table, i);
      else
        for (guint j = 0; j < table->foreign_keys->len; j++)
          add_link (self, table, g_ptr_array_index (table->foreign_keys, j));
    }
}
