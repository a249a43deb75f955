/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Decides what a dialect makes of an attribute, and says where that is not what was drawn.
 */
#include "config.h"

#include "sql/crow-ddl-plan.h"

#include <glib/gi18n-lib.h>

#include "sql/crow-problem-private.h"
#include "sql/crow-sql-names.h"

#include <string.h>

#define HAS(plan, feature) (((plan)->dialect->features & (feature)) != 0)

#define MARIADB_MAX_COLUMN_COMMENT 1024

static gboolean
leads_key (const CrowPlanTable *table,
           guint                attribute)
{
  if (table->primary.n_columns > 0 && table->primary.columns[0] == attribute)
    return TRUE;
  for (guint i = 0; i < table->uniques->len; i++)
    if (g_array_index (table->uniques, CrowPlanKey, i).columns[0] == attribute)
      return TRUE;
  return FALSE;
}

/* Why the database cannot make the values of an attribute that asks for it, or NULL if it can. */
static const char *
find_fault_of_auto (const CrowDdlPlan   *self,
                    const CrowPlanTable *table,
                    guint                attribute)
{
  const CrowAttributeInfo *info = &table->info->attributes[attribute];

  if (info->generated != NULL)
    return N_("it is computed");
  if (info->type != CROW_TYPE_INTEGER && info->type != CROW_TYPE_BIGINT)
    return N_("it is not a whole number");
  if (!HAS (self, CROW_FEATURE_AUTO_ANYWHERE))
    {
      if (table->primary.n_columns != 1 || table->primary.columns[0] != attribute)
        return N_("it is not the whole primary key");
      if (table->info->flags & CROW_ENTITY_WITHOUT_ROWID)
        return N_("the table is WITHOUT ROWID");
      return NULL;
    }
  if (self->dialect->id != CROW_DIALECT_MARIADB)
    return NULL;
  if (!leads_key (table, attribute))
    return N_("it is not the first column of a key");
  for (guint i = 0; i < attribute; i++)
    if ((table->info->attributes[i].flags & CROW_ATTRIBUTE_AUTO) &&
        find_fault_of_auto (self, table, i) == NULL)
      return N_("the table has such a column already");
  return NULL;
}

gboolean
_crow_ddl_has_collation (CrowDdlPlan *self,
                         const char  *collation)
{
  return self->dialect->has_collation (collation, crow_schema_get_info (self->schema)->written_for - 1);
}

/* SQLite's INTEGER PRIMARY KEY, which it numbers where no value is given, whether that was asked for or not. */
static gboolean
is_row_number (const CrowDdlPlan   *self,
               const CrowPlanTable *table,
               guint                attribute)
{
  const CrowAttributeInfo *info = &table->info->attributes[attribute];
  const char *type = info->native_types[CROW_DIALECT_SQLITE];

  if (self->dialect->id != CROW_DIALECT_SQLITE || (table->info->flags & CROW_ENTITY_WITHOUT_ROWID) ||
      table->primary.n_columns != 1 || table->primary.columns[0] != attribute)
    return FALSE;
  return type != NULL ? g_ascii_strcasecmp (type, "INTEGER") == 0
                      : info->type == CROW_TYPE_INTEGER || info->type == CROW_TYPE_BIGINT;
}

/* Whether there is a character that MariaDB's own tables do not hold. */
static gboolean
has_far_characters (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) > 0xffff)
      return TRUE;
  return FALSE;
}

static void
report_type (CrowDdlPlan         *self,
             const CrowPlanTable *table,
             guint                attribute)
{
  const CrowAttributeInfo *info = &table->info->attributes[attribute];
  const char *title = self->dialect->title;
  CrowTypeContext context = { self->schema, table->info, info, table->entity, attribute };

  if (info->native_types[self->dialect->id] != NULL)
    return;
  switch (self->dialect->id)
    {
    case CROW_DIALECT_SQLITE:
      if (info->type == CROW_TYPE_DECIMAL)
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "decimal-is-real", info->id,
                             _("%s keeps “%s.%s” as a floating point number where it has more digits than a whole "
                               "number of 64 bits."), title, table->info->name, info->name);
      if ((table->info->flags & CROW_ENTITY_STRICT) && info->length > 0)
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "length", info->id,
                             _("A STRICT table of %s has no place for the length of “%s.%s”."),
                             title, table->info->name,
                             info->name);
      break;

    case CROW_DIALECT_POSTGRESQL:
      if (info->type == CROW_TYPE_BLOB && info->length > 0)
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "length", info->id,
                             _("%s does not limit the number of bytes in “%s.%s”."),
                             title, table->info->name, info->name);
      break;

    case CROW_DIALECT_MARIADB:
      if ((info->type == CROW_TYPE_TEXT || info->type == CROW_TYPE_BLOB) && info->length == 0 &&
          _crow_type_is_keyed (&context))
        _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "key-length", info->id,
                             info->type == CROW_TYPE_TEXT
                               ? _("%s needs a length where a column is part of a key: “%s.%s” holds at most 255 "
                                   "characters.")
                               : _("%s needs a length where a column is part of a key: “%s.%s” holds at most 255 "
                                   "bytes."),
                             title, table->info->name, info->name);
      if (info->type == CROW_TYPE_DECIMAL && info->length == 0)
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "decimal-size", info->id,
                             _("%s needs a size for a decimal number: “%s.%s” has 38 digits, 10 of them behind the point."),
                             title, table->info->name, info->name);
      if (info->type == CROW_TYPE_DECIMAL && (info->length > 65 || info->scale > 38))
        _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "decimal-size", info->id,
                             _("%s has at most 65 digits, 38 of them behind the point: “%s.%s” is cut to that."), title,
                             table->info->name, info->name);
      if (info->type == CROW_TYPE_ENUM && crow_schema_get_info (self->schema)->enums[info->enumeration].n_values == 0)
        _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "enum-without-values", info->id,
                             _("%s has no enumeration without values: “%s.%s” takes any text."),
                             title, table->info->name,
                             info->name);
      if (info->comment != NULL && has_far_characters (info->comment) && !(self->flags & CROW_DDL_NO_COMMENTS))
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "comment-characters", info->id,
                             _("%s keeps a “?” in place of some characters in the comment on “%s.%s”, such as emoji."), title,
                             table->info->name, info->name);
      if (info->comment != NULL && g_utf8_strlen (info->comment, -1) > MARIADB_MAX_COLUMN_COMMENT &&
          !(self->flags & CROW_DDL_NO_COMMENTS))
        _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "comment-length", info->id,
                             _("%s keeps 1,024 characters of the comment on “%s.%s”."), title, table->info->name,
                             info->name);
      break;

    default:
      break;
    }
}

/* Whether a foreign key gives the column other values. */
static gboolean
is_moved_by_reference (const CrowPlanTable *table,
                       guint                attribute)
{
  for (guint i = 0; i < table->references->len; i++)
    {
      const CrowPlanReference *reference = &g_array_index (table->references, CrowPlanReference, i);

      if (reference->on_delete != CROW_ACTION_SET_NULL && reference->on_update != CROW_ACTION_SET_NULL &&
          reference->on_update != CROW_ACTION_CASCADE)
        continue;
      for (guint j = 0; j < reference->info->n_columns; j++)
        if (reference->info->columns[j] == attribute)
          return TRUE;
    }
  return FALSE;
}

const CrowAttributeInfo *
_crow_ddl_find_moving_column (CrowDdlPlan         *self,
                              const CrowPlanTable *table,
                              const char          *sql)
{
  g_autoptr (GArray) names = NULL;

  if (self->dialect->id != CROW_DIALECT_MARIADB)
    return NULL;
  for (guint i = 0; i < table->info->n_attributes; i++)
    {
      const CrowAttributeInfo *info = &table->info->attributes[i];
      gboolean automatic = (info->flags & CROW_ATTRIBUTE_AUTO) && find_fault_of_auto (self, table, i) == NULL;

      if (!automatic && !is_moved_by_reference (table, i))
        continue;
      if (names == NULL)
        names = _crow_sql_list_names (sql);
      for (guint j = 0; j < names->len; j++)
        {
          const CrowToken *token = &g_array_index (names, CrowSqlName, j).token;

          if (*token->start != '"' && _crow_sql_token_is_name (token, info->name))
            return info;
        }
    }
  return NULL;
}

void
_crow_ddl_decide_column (CrowDdlPlan         *self,
                         const CrowPlanTable *table,
                         guint                attribute,
                         gboolean             report,
                         CrowPlanColumn      *column)
{
  const CrowAttributeInfo *info = &table->info->attributes[attribute];
  const char *title = self->dialect->title;
  const char *entity = table->info->name;
  const char *fault = NULL;
  gboolean auto_key;

  if (info->flags & CROW_ATTRIBUTE_AUTO)
    fault = find_fault_of_auto (self, table, attribute);
  column->info = info;
  column->automatic = (info->flags & CROW_ATTRIBUTE_AUTO) && fault == NULL;
  column->serial = column->automatic && self->dialect->is_auto_type != NULL &&
                   info->native_types[self->dialect->id] != NULL &&
                   self->dialect->is_auto_type (info->native_types[self->dialect->id]);
  column->always = column->automatic && !column->serial && (info->flags & CROW_ATTRIBUTE_ALWAYS) &&
                   self->dialect->always_clause != NULL;
  column->generated = info->generated;
  column->stored = info->generated != NULL &&
                   ((info->flags & CROW_ATTRIBUTE_STORED) || !HAS (self, CROW_FEATURE_VIRTUAL_COLUMNS)) &&
                   _crow_ddl_find_moving_column (self, table, info->generated) == NULL;
  column->has_default = info->default_source != CROW_VALUE_NONE && info->generated == NULL && !column->automatic &&
                        !is_row_number (self, table, attribute);
  column->stamped = HAS (self, CROW_FEATURE_UPDATE_STAMPS) && info->on_update_source == CROW_VALUE_NOW &&
                    info->type == CROW_TYPE_TIMESTAMP && info->generated == NULL;
  column->collation = info->collation != NULL && _crow_ddl_has_collation (self, info->collation) ? info->collation
                                                                                                 : NULL;
  /* The rowid needs no NOT NULL: it is never null, and a null given to it stands for "the next one". */
  auto_key = column->automatic && !HAS (self, CROW_FEATURE_AUTO_ANYWHERE);
  column->required = !auto_key && ((info->flags & CROW_ATTRIBUTE_REQUIRED) ||
                                   crow_schema_is_in_primary_key (self->schema, table->entity, attribute));
  if (info->generated != NULL && !HAS (self, CROW_FEATURE_REQUIRED_GENERATED))
    column->required = FALSE;
  if (!report)
    return;

  report_type (self, table, attribute);
  if (fault != NULL)
    _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "auto", info->id,
                         _("%s cannot make the values of “%s.%s”: %s."), title, entity, info->name, _(fault));
  if (column->automatic && (info->flags & CROW_ATTRIBUTE_ALWAYS) && !column->always)
    _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "auto-always", info->id,
                         _("%s makes the values of “%s.%s” only where a program gives none."), title, entity, info->name);
  if (info->generated != NULL && column->stored && !(info->flags & CROW_ATTRIBUTE_STORED))
    _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "virtual-column", info->id,
                         _("%s stores the computed values of “%s.%s”."), title, entity, info->name);
  if ((info->flags & CROW_ATTRIBUTE_STORED) && info->generated != NULL && !column->stored)
    _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "virtual-column", info->id,
                         _("%s computes “%s.%s” whenever it is read: it stores nothing that depends on “%s”, whose values it "
                           "changes by itself."), title, entity, info->name,
                         _crow_ddl_find_moving_column (self, table, info->generated)->name);
  if (info->default_source != CROW_VALUE_NONE && info->generated == NULL && !column->automatic && !column->has_default)
    _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "numbered-default", info->id,
                         _("%s numbers “%s.%s” where no value is given: its default is left out."), title, entity,
                         info->name);
  else if (info->default_source != CROW_VALUE_NONE && !column->has_default)
    {
      /* As the check says it, which is told once then. */
      CrowProblem *problem = _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING,
                                                  info->generated != NULL ? "generated-default" : "auto-default",
                                                  info->id, _("The default of “%s.%s” is never used: the database "
                                                              "makes its values."), entity, info->name);

      if (problem != NULL)
        {
          problem->dialect = -1;
          _crow_problem_set_remedy (problem, CROW_FIX_CLEAR_DEFAULT, NULL, _("Drop the default."));
        }
    }
  if (info->on_update_source != CROW_VALUE_NONE && !column->stamped)
    _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "update-stamp", info->id,
                         _("%s does not set “%s.%s” on each update by itself; the session does, other programs have "
                           "to."), title, entity, info->name);
  if (info->collation != NULL && column->collation == NULL)
    _crow_ddl_plan_note (self, CROW_SEVERITY_WARNING, "collation", info->id,
                         _("“%s” is no collation of %s: “%s.%s” is sorted and compared as usual there."),
                         info->collation,
                         title, entity, info->name);
  if ((info->flags & CROW_ATTRIBUTE_REQUIRED) && !column->required && !auto_key)
    _crow_ddl_plan_note (self, CROW_SEVERITY_NOTE, "required-generated", info->id,
                         _("%s has no NOT NULL on computed columns such as “%s.%s”."), title, entity, info->name);
}
