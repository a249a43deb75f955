/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What one database refuses, and what it cannot say: the limits checked here and the diagnostics of the DDL.
 */
#include "config.h"

#include "sql/crow-dialect-private.h"

#include <glib/gi18n-lib.h>
#include "sql/crow-schema-check-private.h"

#include "sql/crow-ddl.h"

#include <string.h>

#define MARIADB_MAX_KEY_BYTES 3072
#define MARIADB_MAX_ROW_BYTES 65535
#define MARIADB_MAX_COLUMNS 1017
#define POSTGRESQL_MAX_COLUMNS 1600
#define POSTGRESQL_MAX_LABEL 63
#define SQLITE_MAX_COLUMNS 2000

static CrowProblem *
refuse (CrowSchemaCheck *check,
        CrowDialectId    dialect,
        const char      *code,
        const char      *id,
        const char      *message)
{
  CrowProblem *problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, code, id, "%s", message);

  problem->dialect = dialect;
  return problem;
}

static void
check_n_columns (CrowSchemaCheck      *check,
                 CrowDialectId         dialect,
                 const CrowEntityInfo *entity,
                 guint                 max)
{
  g_autofree char *message = NULL;

  if (entity->n_attributes <= max)
    return;
  message = g_strdup_printf (_("“%s” has %u attributes; %s takes %u."), entity->name, entity->n_attributes,
                             crow_sql_get_dialect_title (dialect), max);
  refuse (check, dialect, "too-many-columns", entity->id, message);
}

/* RESTRICT makes SQLite (3.40) write a trigger, for which it takes quotation marks off the table's name if it begins with
 * one: there is no such table, and it reads beyond the name. */
static void
check_quoted_name (CrowSchemaCheck      *check,
                   guint                 index,
                   const CrowEntityInfo *entity)
{
  g_autofree char *name = crow_sql_dup_table_name (CROW_DIALECT_SQLITE, entity);
  g_autofree char *message = NULL;
  gboolean restricts = FALSE;
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (check->schema, index, &n);

  for (guint i = 0; i < n; i++)
    restricts = restricts || references[i].info->on_delete == CROW_ACTION_RESTRICT ||
                references[i].info->on_update == CROW_ACTION_RESTRICT;
  if (!restricts || *name == '\0' || strchr ("\"'`[", *name) == NULL)
    return;
  message = g_strdup_printf (_("SQLite takes the name “%s” for one in quotation marks where it refers with RESTRICT, and "
                               "fails or crashes when rows are deleted."), name);
  _crow_problem_set_remedy (refuse (check, CROW_DIALECT_SQLITE, "quoted-name", entity->id, message), CROW_FIX_RENAME, NULL,
                            _("Give it another name, or choose another rule."));
}

static void
check_sqlite (CrowSchemaCheck      *check,
              guint                 index,
              const CrowEntityInfo *entity)
{
  gboolean stored = entity->n_attributes == 0;

  check_n_columns (check, CROW_DIALECT_SQLITE, entity, SQLITE_MAX_COLUMNS);
  if (g_ascii_strncasecmp (entity->name, "sqlite_", 7) == 0)
    {
      g_autofree char *message = g_strdup_printf (_("SQLite keeps names that start with “sqlite_”, such as “%s”, for "
                                                    "itself."), entity->name);

      _crow_problem_set_remedy (refuse (check, CROW_DIALECT_SQLITE, "name-kept", entity->id, message),
                                CROW_FIX_RENAME, NULL, _("Give it another name."));
    }
  check_quoted_name (check, index, entity);
  if ((entity->flags & CROW_ENTITY_WITHOUT_ROWID) && entity->primary_key == CROW_NONE)
    {
      g_autofree char *message = g_strdup_printf (_("“%s” is WITHOUT ROWID and needs a primary key."), entity->name);

      refuse (check, CROW_DIALECT_SQLITE, "without-rowid", entity->id, message);
    }
  for (guint i = 0; i < entity->n_attributes; i++)
    stored = stored || entity->attributes[i].generated == NULL;
  if (!stored)
    {
      g_autofree char *message = g_strdup_printf (_("All attributes of “%s” are computed; SQLite wants one that is not."),
                                                  entity->name);

      refuse (check, CROW_DIALECT_SQLITE, "all-generated", entity->id, message);
    }
}

static void
check_postgresql (CrowSchemaCheck      *check,
                  guint                 index,
                  const CrowEntityInfo *entity)
{
  static const char *const system_columns[] = { "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid" };
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (check->schema, index, &n);

  check_n_columns (check, CROW_DIALECT_POSTGRESQL, entity, POSTGRESQL_MAX_COLUMNS);
  for (guint i = 0; i < entity->n_attributes; i++)
    for (guint j = 0; j < G_N_ELEMENTS (system_columns); j++)
      if (strcmp (entity->attributes[i].name, system_columns[j]) == 0)
        {
          g_autofree char *message = g_strdup_printf (_("Every table of PostgreSQL has a column “%s” of its own; “%s” "
                                                        "cannot have another."), system_columns[j], entity->name);

          _crow_problem_set_remedy (refuse (check, CROW_DIALECT_POSTGRESQL, "name-kept", entity->attributes[i].id,
                                            message),
                                    CROW_FIX_RENAME, NULL, _("Give it another name."));
        }
  for (guint i = 0; i < n; i++)
    {
      const CrowReferenceInfo *reference = references[i].info;
      const CrowEntityInfo *target = &check->info->entities[reference->target];

      for (guint j = 0; j < target->n_keys; j++)
        if (target->keys[j].deferrable != CROW_DEFERRABLE_NOT &&
            target->keys[j].n_attributes == reference->n_columns &&
            memcmp (target->keys[j].attributes, reference->target_columns,
                    reference->n_columns * sizeof (guint16)) == 0)
          {
            g_autofree char *message = g_strdup_printf (_("“%s” refers to a deferrable key of “%s”, which PostgreSQL "
                                                          "does not allow."), entity->name, target->name);

            refuse (check, CROW_DIALECT_POSTGRESQL, "reference-to-deferrable", reference->id, message);
          }
    }
}

/* Bytes that a value takes in a row or a key of MariaDB; long texts and blobs lie elsewhere. */
static guint
get_mariadb_bytes (CrowSchemaCheck *check,
                   guint            entity,
                   guint            attribute)
{
  g_autofree char *type = crow_sql_type_to_catalog_string (check->schema, entity, attribute, CROW_DIALECT_MARIADB);
  const char *open = strchr (type, '(');
  guint length = open != NULL ? strtoul (open + 1, NULL, 10) : 0;

  if (g_str_has_prefix (type, "varchar"))
    return length * 4 + 2;
  if (g_str_has_prefix (type, "char"))
    return length * 4;
  if (g_str_has_prefix (type, "varbinary") || g_str_has_prefix (type, "binary"))
    return length + 2;
  if (g_str_has_prefix (type, "uuid"))
    return 16;
  if (strstr (type, "text") != NULL || strstr (type, "blob") != NULL)
    return 12;
  return 8;
}

static void
check_mariadb (CrowSchemaCheck      *check,
               guint                 index,
               const CrowEntityInfo *entity)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (check->schema, index);
  guint row = 0, bytes = 0;

  check_n_columns (check, CROW_DIALECT_MARIADB, entity, MARIADB_MAX_COLUMNS);
  for (guint i = 0; i < entity->n_attributes; i++)
    row += get_mariadb_bytes (check, index, i);
  if (row > MARIADB_MAX_ROW_BYTES)
    {
      g_autofree char *message = g_strdup_printf (_("A row of “%s” may take %u bytes; MariaDB has room for %u."),
                                                  entity->name, row, MARIADB_MAX_ROW_BYTES);

      _crow_problem_set_remedy (refuse (check, CROW_DIALECT_MARIADB, "row-size", entity->id, message), CROW_FIX_NONE,
                                NULL, _("Drop the lengths of its longest texts, so that they are kept apart."));
    }
  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    bytes += get_mariadb_bytes (check, index, key->attributes[i]);
  if (bytes > MARIADB_MAX_KEY_BYTES)
    {
      g_autofree char *message = g_strdup_printf (_("The primary key of “%s” may take %u bytes; MariaDB has room for %u."),
                                                  entity->name, bytes, MARIADB_MAX_KEY_BYTES);

      refuse (check, CROW_DIALECT_MARIADB, "key-size", key->id, message);
    }
}

static void
check_labels (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_enums; i++)
    {
      const CrowEnumInfo *info = &check->info->enums[i];
      g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint j = 0; j < info->n_values; j++)
        {
          const char *name = info->values[j].name;
          g_autofree char *message = NULL;
          gboolean first = g_hash_table_add (folded, g_utf8_casefold (name, -1));

          if ((check->dialects & CROW_DIALECTS_POSTGRESQL) && strlen (name) > POSTGRESQL_MAX_LABEL)
            {
              message = g_strdup_printf (_("The value “%s” of “%s” is longer than the 63 bytes that PostgreSQL takes."),
                                         name, info->name);
              refuse (check, CROW_DIALECT_POSTGRESQL, "label-length", info->values[j].id, message);
            }
          else if ((check->dialects & CROW_DIALECTS_MARIADB) && (!first || g_str_has_suffix (name, " ")))
            {
              message = g_strdup_printf (first ? _("MariaDB drops the blank at the end of the value “%s” of “%s”.")
                                               : _("For MariaDB the value “%s” of “%s” is the same as another, because "
                                                   "it does not mind capitals."), name, info->name);
              refuse (check, CROW_DIALECT_MARIADB, "label-folded", info->values[j].id, message);
            }
        }
    }
}

static void (*const entity_checks[CROW_N_DIALECTS]) (CrowSchemaCheck      *check,
                                                     guint                 index,
                                                     const CrowEntityInfo *entity) = {
  [CROW_DIALECT_SQLITE] = check_sqlite,
  [CROW_DIALECT_POSTGRESQL] = check_postgresql,
  [CROW_DIALECT_MARIADB] = check_mariadb,
};

static char *
make_entry (const CrowProblem *problem)
{
  return g_strconcat (problem->code, "\n", problem->id, NULL);
}

/* What the check has found for all databases already. */
static GHashTable *
collect_known (CrowSchemaCheck *check)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < check->problems->len; i++)
    if (((const CrowProblem *) check->problems->pdata[i])->dialect < 0)
      g_hash_table_add (known, make_entry (check->problems->pdata[i]));
  return known;
}

void
_crow_check_dialects (CrowSchemaCheck *check)
{
  g_autoptr (GHashTable) known = collect_known (check);

  check_labels (check);
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autoptr (GPtrArray) diagnostics = NULL;
      g_autofree char *sql = NULL;

      if (!(check->dialects & (1 << i)))
        continue;
      for (guint j = 0; j < check->info->n_entities; j++)
        entity_checks[i] (check, j, &check->info->entities[j]);
      sql = crow_ddl_to_sql (check->schema, i, CROW_DDL_DEFAULT, &diagnostics);
      for (guint j = 0; j < diagnostics->len; j++)
        {
          const CrowProblem *diagnostic = g_ptr_array_index (diagnostics, j);
          g_autofree char *entry = make_entry (diagnostic);

          if (diagnostic->dialect >= 0 || !g_hash_table_contains (known, entry))
            g_ptr_array_add (check->problems, crow_problem_copy (diagnostic));
        }
    }
}
