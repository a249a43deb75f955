/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names: missing, given twice, the same for a database that does not mind capitals or cuts long names, or words of
 * the language.
 */
#include "config.h"

#include "sql/crow-dialect-private.h"

#include <glib/gi18n-lib.h>
#include "sql/crow-schema-check-private.h"

#include <string.h>

static void
report_empty (CrowSchemaCheck *check,
              const char      *id,
              const char      *message)
{
  CrowProblem *problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "empty-name", id, "%s", message);

  _crow_problem_set_remedy (problem, CROW_FIX_RENAME, NULL, _("Give it one."));
}

static void
report_twice (CrowSchemaCheck *check,
              const char      *id,
              const char      *other,
              const char      *message)
{
  CrowProblem *problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "duplicate-name", id, "%s",
                                             message);

  _crow_problem_set_remedy (problem, CROW_FIX_RENAME, other, _("Give one of the two another name."));
}

/* A name in a space of names. */
typedef struct
{
  const char *id;
  const char *name;  /* as drawn */
  char *real;        /* as a database has it; owned */
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->real);
}

static void
add_entry (GArray     *space,
           const char *id,
           const char *name,
           char       *real)
{
  Entry entry = { id, name, real };

  if (*name != '\0')
    g_array_append_val (space, entry);
  else
    g_free (real);
}

/* Entries that are the same as they stand: attributes of @entity, or enumerations, or entities and views. */
static void
check_space (CrowSchemaCheck      *check,
             GArray               *space,
             const CrowEntityInfo *entity,
             gboolean              enums)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < space->len; i++)
    {
      const Entry *entry = &g_array_index (space, Entry, i);
      const Entry *other = g_hash_table_lookup (seen, entry->real);
      g_autofree char *message = NULL;

      if (other == NULL)
        {
          g_hash_table_insert (seen, entry->real, (gpointer) entry);
          continue;
        }
      if (entity != NULL)
        message = g_strdup_printf (_("“%s” has two attributes called “%s”."), entity->name, entry->name);
      else if (enums)
        message = g_strdup_printf (_("There are two enumerations called “%s”."), entry->name);
      else
        message = g_strdup_printf (_("There are two entities or views called “%s”."), entry->name);
      report_twice (check, entry->id, other->id, message);
    }
}

/* Entries that are different as drawn, and the same for one database. */
static void
check_space_in (CrowSchemaCheck *check,
                GArray          *space,
                CrowDialectId    dialect)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < space->len; i++)
    {
      const Entry *entry = &g_array_index (space, Entry, i);
      gboolean schemas = (_crow_dialect_get (dialect)->features & CROW_FEATURE_SCHEMAS) != 0;
      /* Where there are no schemas, their names are part of the table's. */
      g_autofree char *full = schemas ? g_strdup (entry->real) : g_strdelimit (g_strdup (entry->real), "\x1f", '_');
      g_autofree char *real = crow_sql_dup_name (dialect, full);
      char *folded = _crow_sql_fold_name (dialect, real);
      const Entry *other = g_hash_table_lookup (seen, folded);
      CrowProblem *problem;

      if (other == NULL)
        {
          g_hash_table_insert (seen, folded, (gpointer) entry);
          continue;
        }
      g_free (folded);
      if (strcmp (other->real, entry->real) == 0)
        continue;
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "folded-name", entry->id,
                                    _("“%s” and “%s” are the same name for %s."), other->name, entry->name,
                                    crow_sql_get_dialect_title (dialect));
      problem->dialect = dialect;
      _crow_problem_set_remedy (problem, CROW_FIX_RENAME, other->id, _("Give one of the two another name."));
    }
}

static char *
join_schema (const char *database_schema,
             const char *name)
{
  const char *schema = _crow_sql_get_schema (database_schema);

  return schema == NULL ? g_strdup (name) : g_strconcat (schema, "\x1f", name, NULL);
}

static void
check_relations (CrowSchemaCheck *check)
{
  const CrowSchemaInfo *info = check->info;
  g_autoptr (GArray) space = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (space, entry_clear);
  for (guint i = 0; i < info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];

      if (*entity->name == '\0')
        report_empty (check, entity->id, _("An entity has no name."));
      add_entry (space, entity->id, entity->name, join_schema (entity->database_schema, entity->name));
    }
  for (guint i = 0; i < info->n_views; i++)
    {
      const CrowViewInfo *view = &info->views[i];

      if (*view->name == '\0')
        report_empty (check, view->id, _("A view has no name."));
      add_entry (space, view->id, view->name, join_schema (view->database_schema, view->name));
    }
  check_space (check, space, NULL, FALSE);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (check->dialects & (1 << i))
      check_space_in (check, space, i);
}

static void
check_enums (CrowSchemaCheck *check)
{
  g_autoptr (GArray) space = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (space, entry_clear);
  for (guint i = 0; i < check->info->n_enums; i++)
    {
      const CrowEnumInfo *info = &check->info->enums[i];
      g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);

      if (*info->name == '\0')
        report_empty (check, info->id, _("An enumeration has no name."));
      add_entry (space, info->id, info->name, join_schema (info->database_schema, info->name));
      for (guint j = 0; j < info->n_values; j++)
        {
          const CrowEnumValueInfo *value = &info->values[j];
          g_autofree char *message = NULL;

          if (g_hash_table_insert (values, (gpointer) value->name, (gpointer) value))
            continue;
          message = g_strdup_printf (_("The enumeration “%s” has the value “%s” twice."), info->name, value->name);
          report_twice (check, value->id, NULL, message);
        }
    }
  check_space (check, space, NULL, TRUE);
}

static void
check_attributes_of (CrowSchemaCheck      *check,
                     const CrowEntityInfo *entity)
{
  g_autoptr (GArray) space = g_array_sized_new (FALSE, FALSE, sizeof (Entry), entity->n_attributes);

  g_array_set_clear_func (space, entry_clear);
  for (guint i = 0; i < entity->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &entity->attributes[i];

      if (*attribute->name == '\0')
        {
          g_autofree char *message = g_strdup_printf (_("An attribute of “%s” has no name."), entity->name);

          report_empty (check, attribute->id, message);
        }
      add_entry (space, attribute->id, attribute->name, g_strdup (attribute->name));
    }
  check_space (check, space, entity, FALSE);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (check->dialects & (1 << i))
      check_space_in (check, space, i);
}

/* One note for all dialects whose word it is. */
static void
check_reserved (CrowSchemaCheck *check,
                const char      *id,
                const char      *name)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  CrowProblem *problem;
  int dialect = -1;
  guint n = 0;

  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if ((check->dialects & (1 << i)) && crow_sql_is_reserved (i, name))
      {
        if (n++ > 0)
          g_string_append (titles, ", ");
        g_string_append (titles, crow_sql_get_dialect_title (i));
        dialect = n == 1 ? (int) i : -1;
      }
  if (n == 0)
    return;
  problem = _crow_problems_add (check->problems, CROW_SEVERITY_NOTE, "reserved-name", id,
                                _("“%s” is a word of SQL (%s); who writes queries by hand has to quote it."), name,
                                titles->str);
  problem->dialect = dialect;
  _crow_problem_set_remedy (problem, CROW_FIX_RENAME, NULL, _("A name such as “%s_” spares the quotes."), name);
}

void
_crow_check_names (CrowSchemaCheck *check)
{
  check_relations (check);
  check_enums (check);
  for (guint i = 0; i < check->info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &check->info->entities[i];

      check_attributes_of (check, entity);
      check_reserved (check, entity->id, entity->name);
      for (guint j = 0; j < entity->n_attributes; j++)
        check_reserved (check, entity->attributes[j].id, entity->attributes[j].name);
    }
}

/* @seen: name → id of the link that has it */
static void
check_role (CrowSchemaCheck *check,
            guint            index,
            const char      *name,
            const char      *link,
            GHashTable      *seen)
{
  const CrowEntityInfo *entity = &check->info->entities[index];
  guint16 attribute;
  CrowProblem *problem;

  if (name == NULL)
    return;
  if (*name == '\0')
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "empty-name", link,
                                    _("A role of “%s” has an empty name."), entity->name);
      _crow_problem_set_remedy (problem, CROW_FIX_RENAME, NULL, _("Name it, or hide it by leaving it out."));
      return;
    }
  attribute = crow_schema_lookup_attribute (check->schema, index, name);
  if (attribute != CROW_NONE)
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "role-is-attribute", link,
                                    _("“%s” has an attribute and a role called “%s”."), entity->name, name);
      _crow_problem_set_remedy (problem, CROW_FIX_RENAME, entity->attributes[attribute].id,
                                _("Give one of the two another name."));
    }
  if (!g_hash_table_contains (seen, name))
    {
      g_hash_table_insert (seen, (gpointer) name, (gpointer) link);
      return;
    }
  problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "duplicate-role", link,
                                _("“%s” has two roles called “%s”."), entity->name, name);
  _crow_problem_set_remedy (problem, CROW_FIX_RENAME, g_hash_table_lookup (seen, name),
                            _("Give one of the two another name."));
}

void
_crow_check_roles (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_entities; i++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      guint n, n_throughs;
      const CrowRole *roles = crow_schema_get_roles (check->schema, i, &n);
      const CrowRole *throughs = crow_schema_get_through_roles (check->schema, i, &n_throughs);

      for (guint j = 0; j < n; j++)
        check_role (check, i, roles[j].name, check->info->relationships[roles[j].relationship].id, seen);
      for (guint j = 0; j < n_throughs; j++)
        check_role (check, i, throughs[j].name, check->info->throughs[throughs[j].relationship].id, seen);
    }
}
