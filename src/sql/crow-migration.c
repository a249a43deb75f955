/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The migration as an object, and what the planners of all dialects need: steps, renames in a space of names, the
 * script.  What is to be done, and in which order, is decided in the file of each dialect.
 */
#include "config.h"

#include "sql/crow-migration-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-sql-lexer.h"

G_DEFINE_BOXED_TYPE (CrowMigration, crow_migration, crow_migration_ref, crow_migration_unref)

static void
step_free (gpointer data)
{
  CrowMigrationStep *step = data;

  g_free (step->sql);
  g_free (step->remark);
  g_free (step->old_table);
  g_free (step->new_table);
  g_free (step->changes);
  g_free (step);
}

static void
risk_free (gpointer data)
{
  CrowMigrationRisk *risk = data;

  g_free (risk->count_sql);
  g_free (risk->rows_sql);
  g_free (risk->table);
  g_free (risk->mend_sql);
  g_free (risk->name);
  g_free (risk);
}

const CrowDiffChange *
_crow_migration_get_change (CrowMigration *self,
                            guint          change)
{
  return self->diff->changes->pdata[change];
}

CrowMigrationStep *
_crow_migration_add (CrowMigration         *self,
                     CrowMigrationStepKind  kind,
                     guint16                old_entity,
                     guint16                new_entity,
                     GString               *sql)
{
  CrowMigrationStep *step = g_new0 (CrowMigrationStep, 1);

  step->kind = kind;
  step->sql = g_string_free (sql, FALSE);
  step->old_entity = old_entity;
  step->new_entity = new_entity;
  if (old_entity != CROW_NONE)
    step->old_table = crow_sql_dup_table_name (self->dialect, &self->diff->from.info->entities[old_entity]);
  if (new_entity != CROW_NONE)
    step->new_table = crow_sql_dup_table_name (self->dialect, &self->diff->to.info->entities[new_entity]);
  g_ptr_array_add (self->steps, step);
  return step;
}

void
_crow_migration_step_add_change (CrowMigrationStep *step,
                                 guint              change)
{
  for (guint i = 0; i < step->n_changes; i++)
    if (step->changes[i] == change)
      return;
  step->changes = g_renew (guint, step->changes, step->n_changes + 1);
  step->changes[step->n_changes++] = change;
}

CrowMigrationStep *
_crow_migration_add_for (CrowMigration *self,
                         guint          change,
                         GString       *sql)
{
  const CrowDiffChange *record = change != G_MAXUINT ? _crow_migration_get_change (self, change) : NULL;
  guint16 old_entity = CROW_NONE, new_entity = CROW_NONE;
  CrowMigrationStep *step;

  if (record != NULL && record->element == CROW_ELEMENT_ENTITY)
    {
      old_entity = record->from;
      new_entity = record->to;
    }
  else if (record != NULL && record->element != CROW_ELEMENT_ENUM_VALUE)
    {
      old_entity = record->from_owner;
      new_entity = record->to_owner;
    }
  step = _crow_migration_add (self, CROW_STEP_STATEMENT, old_entity, new_entity, sql);
  if (change != G_MAXUINT)
    _crow_migration_step_add_change (step, change);
  return step;
}

gboolean
_crow_migration_alters_tables (CrowMigration *self)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      if (change->element == CROW_ELEMENT_VIEW || change->element == CROW_ELEMENT_INDEX ||
          change->facet == CROW_FACET_COMMENT)
        continue;
      if (change->kind != CROW_DIFF_ADD ||
          (change->element != CROW_ELEMENT_ENTITY && change->element != CROW_ELEMENT_ENUM))
        return TRUE;
    }
  return FALSE;
}

static gboolean
changes_views (CrowMigration *self)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    if (((CrowDiffChange *) self->diff->changes->pdata[i])->element == CROW_ELEMENT_VIEW)
      return TRUE;
  return FALSE;
}

/* The changes of a view; a view that is put back as it was has none. */
static void
note_view (CrowMigration     *self,
           CrowMigrationStep *step,
           guint              view,
           gboolean           old)
{
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      if (change->element == CROW_ELEMENT_VIEW && (old ? change->from : change->to) == view)
        _crow_migration_step_add_change (step, i);
    }
}

void
_crow_migration_drop_views (CrowMigration *self)
{
  const CrowDdlPlan *plan = self->diff->from.plan;

  if (!changes_views (self) && !_crow_migration_alters_tables (self))
    return;
  for (guint i = plan->views->len; i-- > 0;)
    {
      const CrowViewInfo *view = plan->views->pdata[i];
      GString *sql = g_string_new ("DROP VIEW ");

      _crow_sql_append_qualified (sql, self->dialect, view->database_schema, view->name);
      note_view (self, _crow_migration_add (self, CROW_STEP_STATEMENT, CROW_NONE, CROW_NONE, sql),
                 view - self->diff->from.info->views, TRUE);
    }
}

void
_crow_migration_create_views (CrowMigration *self)
{
  CrowDdlPlan *plan = self->diff->to.plan;

  if (!changes_views (self) && !_crow_migration_alters_tables (self))
    return;
  for (guint i = 0; i < plan->views->len; i++)
    {
      const CrowViewInfo *view = plan->views->pdata[i];
      g_auto (CrowTextWriter) writer = { NULL };
      g_autofree char *text = NULL;
      guint first = self->steps->len;

      crow_text_writer_init (&writer, 2);
      _crow_ddl_write_view (plan, view, &writer);
      text = crow_text_writer_steal (&writer, NULL);
      _crow_migration_add_script (self, CROW_NONE, CROW_NONE, G_MAXUINT, text);
      for (guint j = first; j < self->steps->len; j++)
        note_view (self, self->steps->pdata[j], view - self->diff->to.info->views, FALSE);
    }
}

/* The end of the statement at @text: its semicolon, or the end of the text.  A backslash escapes in MariaDB's texts. */
static const char *
find_end (CrowDialectId  dialect,
          const char    *text)
{
  char quote = '\0';

  for (const char *p = text; *p != '\0'; p++)
    {
      if (quote != '\0')
        {
          if (dialect == CROW_DIALECT_MARIADB && quote == '\'' && *p == '\\' && p[1] != '\0')
            p++;
          else if (*p == quote)
            quote = '\0';
        }
      else if (*p == '\'' || *p == '"' || *p == '`')
        quote = *p;
      else if (p[0] == '-' && p[1] == '-')
        p += strcspn (p, "\n") - 1;
      else if (*p == ';')
        return p;
    }
  return text + strlen (text);
}

void
_crow_migration_add_script (CrowMigration *self,
                            guint16        old_entity,
                            guint16        new_entity,
                            guint          change,
                            const char    *script)
{
  const char *text = script;

  while (*text != '\0')
    {
      const char *end = find_end (self->dialect, text);
      g_autofree char *statement = g_strstrip (g_strndup (text, end - text));

      if (*statement != '\0')
        {
          CrowMigrationStep *step = _crow_migration_add (self, CROW_STEP_STATEMENT, old_entity, new_entity,
                                                         g_string_new (statement));

          if (change != G_MAXUINT)
            _crow_migration_step_add_change (step, change);
        }
      text = *end == ';' ? end + 1 : end;
    }
}

void
_crow_migration_create_table (CrowMigration *self,
                              guint16        new_entity,
                              guint          change)
{
  CrowDdlPlan *plan = self->diff->to.plan;
  const CrowPlanTable *table = self->diff->to.tables[new_entity];
  g_auto (CrowTextWriter) writer = { NULL };
  g_autofree char *text = NULL;

  crow_text_writer_init (&writer, 2);
  _crow_ddl_write_table (plan, table, &writer);
  _crow_ddl_write_indexes (plan, table, &writer);
  _crow_ddl_write_comments (plan, table, &writer);
  text = crow_text_writer_steal (&writer, NULL);
  _crow_migration_add_script (self, CROW_NONE, new_entity, change, text);
}

void
_crow_migration_create_schemas (CrowMigration *self)
{
  const CrowSchemaInfo *to = self->diff->to.info, *from = self->diff->from.info;
  gboolean types = (_crow_dialect_get (self->dialect)->features & CROW_FEATURE_ENUM_TYPES) != 0;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_enums = types ? to->n_enums : 0;

  for (guint i = 0; i < from->n_entities; i++)
    if (_crow_sql_get_schema (from->entities[i].database_schema) != NULL)
      g_hash_table_add (known, (gpointer) from->entities[i].database_schema);
  for (guint i = 0; i < to->n_entities + n_enums + to->n_views; i++)
    {
      const char *schema = i < to->n_entities             ? to->entities[i].database_schema
                           : i < to->n_entities + n_enums ? to->enums[i - to->n_entities].database_schema
                                                          : to->views[i - to->n_entities - n_enums].database_schema;
      GString *sql;

      if (_crow_sql_get_schema (schema) == NULL || !g_hash_table_add (known, (gpointer) schema))
        continue;
      sql = g_string_new (self->dialect == CROW_DIALECT_MARIADB ? "CREATE DATABASE IF NOT EXISTS "
                                                                : "CREATE SCHEMA IF NOT EXISTS ");
      crow_sql_append_identifier (sql, self->dialect, schema);
      _crow_migration_add_for (self, G_MAXUINT, sql);
    }
}

void
_crow_migration_create_tables (CrowMigration *self)
{
  for (guint i = 0; i < self->diff->to.plan->tables->len; i++)
    {
      const CrowPlanTable *table = self->diff->to.plan->tables->pdata[i];

      if (self->diff->to.entities[table->entity] != CROW_NONE)
        continue;
      for (guint j = 0; j < self->diff->changes->len; j++)
        {
          const CrowDiffChange *change = self->diff->changes->pdata[j];

          if (change->element == CROW_ELEMENT_ENTITY && change->kind == CROW_DIFF_ADD && change->to == table->entity)
            _crow_migration_create_table (self, table->entity, j);
        }
    }
}

void
_crow_rename_clear (gpointer data)
{
  CrowRename *rename = data;

  g_free (rename->from);
  g_free (rename->to);
}

static char *
make_free_name (CrowMigration *self,
                GHashTable    *taken)
{
  for (guint i = 1;; i++)
    {
      char *name = g_strdup_printf ("crow_old_%u", i);

      if (!g_hash_table_contains (taken, name))
        return name;
      g_free (name);
    }
}

void
_crow_migration_rename_all (CrowMigration  *self,
                            GArray         *renames,
                            GHashTable     *taken,
                            CrowRenameFunc  rename,
                            gpointer        data)
{
  g_autofree gboolean *done = g_new0 (gboolean, renames->len + 1);
  guint n_left = renames->len;

  for (guint i = 0; i < renames->len; i++)
    g_hash_table_add (taken, _crow_sql_fold_name (self->dialect, g_array_index (renames, CrowRename, i).from));
  while (n_left > 0)
    {
      gboolean moved = FALSE;

      for (guint i = 0; i < renames->len; i++)
        {
          CrowRename *record = &g_array_index (renames, CrowRename, i);
          g_autofree char *to = NULL;
          g_autofree char *from = NULL;

          if (done[i])
            continue;
          to = _crow_sql_fold_name (self->dialect, record->to);
          if (g_hash_table_contains (taken, to))
            continue;
          rename (self, record, record->from, record->to, data);
          from = _crow_sql_fold_name (self->dialect, record->from);
          g_hash_table_remove (taken, from);
          g_hash_table_add (taken, g_steal_pointer (&to));
          done[i] = moved = TRUE;
          n_left--;
        }
      /* They go in a circle, or one is itself in the way: one of them steps aside. */
      for (guint i = 0; i < renames->len && !moved; i++)
        {
          CrowRename *record = &g_array_index (renames, CrowRename, i);
          g_autofree char *aside = NULL;
          g_autofree char *from = NULL;

          if (done[i])
            continue;
          aside = make_free_name (self, taken);
          rename (self, record, record->from, aside, data);
          from = _crow_sql_fold_name (self->dialect, record->from);
          g_hash_table_remove (taken, from);
          g_hash_table_add (taken, g_strdup (aside));
          g_free (record->from);
          record->from = g_steal_pointer (&aside);
          moved = TRUE;
        }
    }
}

char *
_crow_migration_dup_default (CrowMigration *self,
                             guint          new_entity,
                             guint          attribute)
{
  CrowPlanColumn column;
  GString *sql;

  _crow_ddl_decide_column (self->diff->to.plan, self->diff->to.tables[new_entity], attribute, FALSE, &column);
  if (!column.has_default)
    return NULL;
  sql = g_string_new (NULL);
  _crow_sql_append_default (sql, self->dialect, column.info);
  return g_string_free (sql, FALSE);
}

/* Whether a change is that rows of a hierarchy, in this column, are told by another value now. */
static gboolean
tells_rows (const CrowDiffChange *change,
            guint                 old_entity,
            guint                 old_attribute)
{
  return change->element == CROW_ELEMENT_ATTRIBUTE && change->facet == CROW_FACET_DISCRIMINATOR_VALUE &&
         change->from_owner == old_entity && change->from == old_attribute;
}

char *
_crow_migration_dup_told (CrowMigration *self,
                          guint          old_entity,
                          guint          old_attribute,
                          const char    *value)
{
  g_autoptr (GString) sql = NULL;

  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];

      if (!tells_rows (change, old_entity, old_attribute))
        continue;
      if (sql == NULL)
        {
          sql = g_string_new ("CASE ");
          g_string_append (sql, value);
        }
      g_string_append (sql, " WHEN ");
      crow_sql_append_literal (sql, self->dialect, change->from_value);
      g_string_append (sql, " THEN ");
      crow_sql_append_literal (sql, self->dialect, change->to_value);
    }
  if (sql == NULL)
    return NULL;
  g_string_append_printf (sql, " ELSE %s END", value);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static void
update_told_column (CrowMigration *self,
                    guint          old_entity,
                    guint          old_attribute,
                    guint          new_entity,
                    guint          new_attribute)
{
  const CrowAttributeInfo *info = &self->diff->to.info->entities[new_entity].attributes[new_attribute];
  gboolean cast = self->dialect == CROW_DIALECT_POSTGRESQL && info->type == CROW_TYPE_ENUM;
  g_autoptr (GString) column = g_string_new (NULL);
  g_autofree char *as_text = NULL, *value = NULL, *type = NULL;
  CrowMigrationStep *step;
  GString *sql;
  guint n = 0;

  crow_sql_append_identifier (column, self->dialect, info->name);
  as_text = g_strconcat (column->str, cast ? "::text" : "", NULL);
  value = _crow_migration_dup_told (self, old_entity, old_attribute, as_text);
  if (value == NULL)
    return;
  type = cast ? crow_sql_type_to_string (self->diff->to.schema, new_entity, new_attribute, self->dialect) : NULL;
  sql = g_string_new ("UPDATE ");
  _crow_migration_append_new_table (sql, self, new_entity);
  g_string_append_printf (sql, " SET %s = ", column->str);
  if (cast)
    g_string_append_printf (sql, "(%s)::%s", value, type);
  else
    g_string_append (sql, value);
  g_string_append_printf (sql, " WHERE %s IN (", as_text);
  for (guint i = 0; i < self->diff->changes->len; i++)
    if (tells_rows (self->diff->changes->pdata[i], old_entity, old_attribute))
      {
        g_string_append (sql, n++ > 0 ? ", " : "");
        crow_sql_append_literal (sql, self->dialect, _crow_migration_get_change (self, i)->from_value);
      }
  g_string_append_c (sql, ')');
  step = _crow_migration_add (self, CROW_STEP_STATEMENT, old_entity, new_entity, sql);
  for (guint i = 0; i < self->diff->changes->len; i++)
    if (tells_rows (self->diff->changes->pdata[i], old_entity, old_attribute))
      _crow_migration_step_add_change (step, i);
}

void
_crow_migration_update_told (CrowMigration *self,
                             guint          old_entity)
{
  guint16 new_entity = self->diff->from.entities[old_entity];

  for (guint i = 0; i < self->diff->from.info->entities[old_entity].n_attributes; i++)
    {
      guint16 new_attribute = crow_diff_lookup_new_attribute (self->diff, old_entity, i);

      if (new_attribute != CROW_NONE)
        update_told_column (self, old_entity, i, new_entity, new_attribute);
    }
}

char *
_crow_migration_dup_conversion (CrowMigration *self,
                                guint          old_entity,
                                guint          old_attribute,
                                guint          new_entity,
                                guint          new_attribute,
                                const char    *column)
{
  const CrowAttributeInfo *old = &self->diff->from.info->entities[old_entity].attributes[old_attribute];
  const CrowAttributeInfo *new = &self->diff->to.info->entities[new_entity].attributes[new_attribute];
  const CrowEnumInfo *from, *to;
  g_autofree guint16 *matches = NULL;
  g_autofree gboolean *guesses = NULL;
  g_autoptr (GString) sql = NULL;

  if (old->type != CROW_TYPE_ENUM || new->type != CROW_TYPE_ENUM ||
      self->diff->from.enums[old->enumeration] != new->enumeration)
    return NULL;
  from = &self->diff->from.info->enums[old->enumeration];
  to = &self->diff->to.info->enums[new->enumeration];
  matches = _crow_diff_match_values (self->diff, from, to, &guesses);
  for (guint i = 0; i < from->n_values; i++)
    {
      if (matches[i] == CROW_NONE || strcmp (from->values[i].name, to->values[matches[i]].name) == 0)
        continue;
      if (sql == NULL)
        {
          sql = g_string_new ("CASE ");
          g_string_append (sql, column);
        }
      g_string_append (sql, " WHEN ");
      crow_sql_append_literal (sql, self->dialect, from->values[i].name);
      g_string_append (sql, " THEN ");
      crow_sql_append_literal (sql, self->dialect, to->values[matches[i]].name);
    }
  if (sql == NULL)
    return NULL;
  g_string_append_printf (sql, " ELSE %s END", column);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* What a column of the new table is in the old one: its name, or its default where it is new; NULL: it is none. */
static char *
dup_old_column (CrowMigration *self,
                guint          new_entity,
                const char    *name)
{
  const CrowEntityInfo *info = &self->diff->to.info->entities[new_entity];
  g_autofree char *folded = _crow_sql_fold_name (self->dialect, name);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_autofree char *real = crow_sql_dup_name (self->dialect, info->attributes[i].name);
      g_autofree char *other = _crow_sql_fold_name (self->dialect, real);
      guint16 old = crow_diff_lookup_old_attribute (self->diff, new_entity, i);
      GString *sql;
      char *value;

      if (!g_str_equal (folded, other))
        continue;
      if (old == CROW_NONE)
        {
          value = _crow_migration_dup_default (self, new_entity, i);
          return value != NULL ? value : g_strdup ("NULL");
        }
      sql = g_string_new (NULL);
      crow_sql_append_identifier (sql, self->dialect,
                                  self->diff->from.info->entities[self->diff->to.entities[new_entity]]
                                    .attributes[old].name);
      return g_string_free (sql, FALSE);
    }
  return NULL;
}

char *
_crow_migration_dup_old_names (CrowMigration *self,
                               guint          new_entity,
                               const char    *sql)
{
  GString *result = g_string_new (NULL);
  const char *text = sql, *copied = sql;

  for (;;)
    {
      CrowToken token = crow_sql_lexer_next (&text);
      g_autofree char *name = NULL;
      g_autofree char *old = NULL;

      if (token.kind == CROW_TOKEN_END)
        break;
      if ((token.kind != CROW_TOKEN_WORD && token.kind != CROW_TOKEN_NAME) || *text == '(')
        continue;
      name = crow_token_dup_name (&token);
      old = dup_old_column (self, new_entity, name);
      if (old == NULL)
        continue;
      g_string_append_len (result, copied, token.start - copied);
      g_string_append (result, old);
      copied = text;
    }
  g_string_append (result, copied);
  return g_string_free (result, FALSE);
}

void
_crow_migration_append_old_table (GString       *sql,
                                  CrowMigration *self,
                                  guint          old_entity)
{
  crow_sql_append_table (sql, self->dialect, &self->diff->from.info->entities[old_entity]);
}

void
_crow_migration_append_new_table (GString       *sql,
                                  CrowMigration *self,
                                  guint          new_entity)
{
  crow_sql_append_table (sql, self->dialect, &self->diff->to.info->entities[new_entity]);
}

static void
sort_work (CrowMigration *self)
{
  self->work = g_new0 (GArray *, self->diff->from.info->n_entities + 1);
  for (guint i = 0; i < self->diff->changes->len; i++)
    {
      const CrowDiffChange *change = self->diff->changes->pdata[i];
      guint16 entity = change->from_owner;

      if (change->element == CROW_ELEMENT_ENTITY && change->to != CROW_NONE)
        entity = change->from;
      if (entity == CROW_NONE || change->element == CROW_ELEMENT_ENUM_VALUE)
        continue;
      if (self->work[entity] == NULL)
        self->work[entity] = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (self->work[entity], i);
    }
}

/* A step that loses something says so. */
static void
add_remarks (CrowMigration *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      CrowMigrationStep *step = self->steps->pdata[i];
      g_autoptr (GString) remark = g_string_new (step->remark);

      for (guint j = 0; j < step->n_changes; j++)
        {
          const CrowDiffChange *change = _crow_migration_get_change (self, step->changes[j]);
          g_autofree char *sentence = NULL;

          if (change->risk == CROW_RISK_NONE)
            continue;
          sentence = crow_diff_change_to_text (self->diff, change);
          if (remark->len > 0)
            g_string_append_c (remark, ' ');
          g_string_append_printf (remark, change->risk == CROW_RISK_DROP_TABLE || change->risk == CROW_RISK_DROP_COLUMN
                                            ? _("Loses data: %s") : _("May fail or lose data: %s"), sentence);
        }
      if (remark->len == 0)
        continue;
      g_strdelimit (remark->str, "\n\r\f\v", ' ');
      g_free (step->remark);
      step->remark = g_string_free (g_steal_pointer (&remark), FALSE);
    }
}

/**
 * crow_migration_new:
 * @diff: a diff that was made for a dialect
 *
 * Returns: (transfer full): the way from its old schema to its new one
 */
CrowMigration *
crow_migration_new (CrowDiff *diff)
{
  static void (*const planners[CROW_N_DIALECTS]) (CrowMigration *self) = {
    [CROW_DIALECT_SQLITE] = _crow_migration_plan_sqlite,
    [CROW_DIALECT_POSTGRESQL] = _crow_migration_plan_postgresql,
    [CROW_DIALECT_MARIADB] = _crow_migration_plan_mariadb,
  };
  CrowMigration *self;

  g_return_val_if_fail (diff != NULL && crow_diff_get_dialect (diff) != CROW_DIFF_DRAWING, NULL);

  self = g_new0 (CrowMigration, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->diff = crow_diff_ref (diff);
  self->dialect = crow_diff_get_dialect (diff);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->risks = g_ptr_array_new_with_free_func (risk_free);
  sort_work (self);
  if (diff->changes->len > 0)
    planners[self->dialect] (self);
  _crow_migration_find_risks (self);
  add_remarks (self);
  return self;
}

/**
 * crow_migration_ref:
 * @self: a migration
 *
 * Returns: (transfer full): @self
 */
CrowMigration *
crow_migration_ref (CrowMigration *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * crow_migration_unref:
 * @self: (transfer full) (nullable): a migration
 */
void
crow_migration_unref (CrowMigration *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->diff->from.info->n_entities; i++)
    g_clear_pointer (&self->work[i], g_array_unref);
  g_free (self->work);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->risks);
  crow_diff_unref (self->diff);
  g_free (self);
}

/**
 * crow_migration_get_diff:
 * @self: a migration
 *
 * Returns: (transfer none): the diff it was made from
 */
CrowDiff *
crow_migration_get_diff (CrowMigration *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->diff;
}

/**
 * crow_migration_get_n_steps:
 * @self: a migration
 *
 * Returns: how many steps there are; 0: nothing has to be done
 */
guint
crow_migration_get_n_steps (CrowMigration *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->steps->len;
}

/**
 * crow_migration_get_step: (skip)
 * @self: a migration
 * @step: which one
 *
 * Returns: (transfer none): the step
 */
const CrowMigrationStep *
crow_migration_get_step (CrowMigration *self,
                         guint          step)
{
  g_return_val_if_fail (self != NULL && step < self->steps->len, NULL);

  return self->steps->pdata[step];
}

/**
 * crow_migration_get_n_risks:
 * @self: a migration
 *
 * Returns: how many risks there are
 */
guint
crow_migration_get_n_risks (CrowMigration *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->risks->len;
}

/**
 * crow_migration_get_risk: (skip)
 * @self: a migration
 * @risk: which one
 *
 * Returns: (transfer none): the risk
 */
const CrowMigrationRisk *
crow_migration_get_risk (CrowMigration *self,
                         guint          risk)
{
  g_return_val_if_fail (self != NULL && risk < self->risks->len, NULL);

  return self->risks->pdata[risk];
}

/**
 * crow_migration_get_problems:
 * @self: a migration
 *
 * Returns: (transfer none) (element-type CrowProblem): what the dialect cannot have as it was drawn
 */
GPtrArray *
crow_migration_get_problems (CrowMigration *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->diff->to.plan->problems;
}

static void
put_statement (GString                 *script,
               const CrowMigrationStep *step)
{
  if (step->remark != NULL)
    g_string_append_printf (script, "-- %s\n", step->remark);
  if (step->kind == CROW_STEP_REBUILD)
    g_string_append_printf (script, "-- %s\n", _("Triggers of this table go with it; make them again afterwards."));
  g_string_append_printf (script, "%s;\n", step->sql);
}

static void
put_bracket (CrowMigration *self,
             GString       *script,
             const char    *word)
{
  /* MariaDB ends the transaction at each of these statements. */
  if (self->dialect != CROW_DIALECT_MARIADB)
    g_string_append_printf (script, "%s;\n", word);
}

/**
 * crow_migration_to_sql:
 * @self: a migration
 *
 * Returns: (transfer full): all of it as a script; empty if nothing has to be done
 */
char *
crow_migration_to_sql (CrowMigration *self)
{
  GString *script;
  gboolean inside = FALSE;

  g_return_val_if_fail (self != NULL, NULL);

  script = g_string_new (NULL);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const CrowMigrationStep *step = self->steps->pdata[i];
      gboolean belongs = step->kind != CROW_STEP_PREPARE && step->kind != CROW_STEP_FINISH;

      if (belongs != inside)
        put_bracket (self, script, belongs ? "BEGIN" : "COMMIT");
      inside = belongs;
      put_statement (script, step);
    }
  if (inside)
    put_bracket (self, script, "COMMIT");
  return g_string_free (script, FALSE);
}
