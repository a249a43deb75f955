/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Goes through the expressions of a schema and the attributes that a database numbers, and makes a copy of it only where
 * one has to change.
 *
 * SQLite is asked in an empty database in memory, by preparing statements that are never run.  A function that only the
 * engine of a program knows is not known there.  The servers are not at hand: what is known of them decides.
 */
#include "config.h"

#include "sql/crow-sql-adapt.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <string.h>

#include "schema/crow-schema-builder.h"
#include "sql/crow-catalog-mariadb-private.h"
#include "sql/crow-dialect-private.h"
#include "sql/crow-problem-private.h"
#include "sql/crow-sql-canonical.h"

typedef struct
{
  CrowDialectId dialect;
  const CrowEntityInfo *entity; /* the one that is looked at */
  char *table;                  /* its name, in quotes where it needs some; NULL: nobody asked yet */
  char *columns;                /* of it, for a CREATE TABLE; NULL: as above */
  sqlite3 *db;                  /* NULL: nobody asked yet */
  GHashTable *known;            /* (nullable): expressions that are taken, in their canonical form */
  GPtrArray *problems;          /* (nullable) */
  GPtrArray *memory;            /* of lists and texts of the copy */
  GArray *entities;             /* of CrowEntityInfo: the copy; NULL: nothing has changed */
  const CrowSchemaInfo *info;
} Adaptation;

/* Asking SQLite. */

/* (transfer full) (nullable): why SQLite does not take the statement */
static char *
try (Adaptation *self,
     const char *sql)
{
  sqlite3_stmt *statement = NULL;
  const char *rest = NULL;
  char *reason = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, &rest) != SQLITE_OK)
    reason = g_strdup (sqlite3_errmsg (self->db));
  /* It closed our parenthesis and went on with a statement of its own. */
  else if (*rest != '\0')
    reason = g_strdup ("near \";\": syntax error");
  sqlite3_finalize (statement);
  return reason;
}

/* Whether SQLite is to be asked; it is there then. */
static gboolean
can_ask (Adaptation *self)
{
  if (self->dialect != CROW_DIALECT_SQLITE)
    return FALSE;
  if (self->db == NULL &&
      sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
    {
      g_clear_pointer (&self->db, sqlite3_close);
      return FALSE;
    }
  if (self->columns == NULL)
    {
      g_autoptr (GString) table = g_string_new (NULL);
      g_autoptr (GString) columns = g_string_new (NULL);

      /* Expressions may name it. */
      crow_sql_append_table (table, CROW_DIALECT_SQLITE, self->entity);
      for (guint i = 0; i < self->entity->n_attributes; i++)
        {
          g_string_append (columns, i > 0 ? ", " : "");
          crow_sql_append_identifier (columns, CROW_DIALECT_SQLITE, self->entity->attributes[i].name);
        }
      self->table = g_string_free (g_steal_pointer (&table), FALSE);
      self->columns = g_string_free (g_steal_pointer (&columns), FALSE);
    }
  return TRUE;
}

static char *
ask_check (Adaptation *self,
           const char *expression)
{
  g_autofree char *sql = NULL;

  if (!can_ask (self))
    return NULL;
  sql = g_strdup_printf ("CREATE TABLE %s (%s, CHECK (%s))", self->table, self->columns, expression);
  return try (self, sql);
}

static char *
ask_default (Adaptation *self,
             const char *expression)
{
  g_autofree char *value = NULL, *column = NULL;
  char *reason;

  if (!can_ask (self))
    return NULL;
  value = g_strdup_printf ("SELECT (%s)", expression);
  column = g_strdup_printf ("CREATE TABLE t (a DEFAULT (%s))", expression);
  reason = try (self, value);
  return reason != NULL ? reason : try (self, column);
}

static char *
ask_generated (Adaptation *self,
               guint       attribute,
               const char *expression)
{
  g_autoptr (GString) sql = g_string_new ("CREATE TABLE ");

  if (!can_ask (self))
    return NULL;
  /* One column more, as a table of computed ones only is none. */
  g_string_append_printf (sql, "%s (\"a usual column\"", self->table);
  for (guint i = 0; i < self->entity->n_attributes; i++)
    {
      g_string_append (sql, ", ");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, self->entity->attributes[i].name);
      if (i == attribute)
        g_string_append_printf (sql, " AS (%s)", expression);
    }
  g_string_append_c (sql, ')');
  return try (self, sql->str);
}

static char *
ask_index (Adaptation          *self,
           const CrowIndexInfo *index)
{
  g_autoptr (GString) sql = g_string_new ("CREATE INDEX \"the index\" ON ");
  g_autofree char *table = NULL, *drop = NULL;
  char *reason = NULL;

  if (!can_ask (self))
    return NULL;
  g_string_append_printf (sql, "%s (", self->table);
  for (guint i = 0; i < index->n_parts; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      if (index->parts[i].expression != NULL)
        g_string_append_printf (sql, "(%s)", index->parts[i].expression);
      else
        crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, self->entity->attributes[index->parts[i].attribute].name);
    }
  g_string_append_c (sql, ')');
  if (index->where != NULL)
    g_string_append_printf (sql, " WHERE %s", index->where);
  table = g_strdup_printf ("CREATE TABLE %s (%s)", self->table, self->columns);
  if (sqlite3_exec (self->db, table, NULL, NULL, NULL) != SQLITE_OK)
    return NULL;
  reason = try (self, sql->str);
  drop = g_strdup_printf ("DROP TABLE %s", self->table);
  sqlite3_exec (self->db, drop, NULL, NULL, NULL);
  return reason;
}

/* The copy. */

static gpointer
keep (Adaptation *self,
      gpointer    memory)
{
  g_ptr_array_add (self->memory, memory);
  return memory;
}

static CrowEntityInfo *
change_entity (Adaptation *self)
{
  if (self->entities == NULL)
    {
      self->entities = g_array_sized_new (FALSE, FALSE, sizeof (CrowEntityInfo), self->info->n_entities);
      g_array_append_vals (self->entities, self->info->entities, self->info->n_entities);
    }
  return &g_array_index (self->entities, CrowEntityInfo, self->entity - self->info->entities);
}

/* As it is by now. */
static const CrowEntityInfo *
get_entity (Adaptation *self,
            guint       entity)
{
  return self->entities != NULL ? &g_array_index (self->entities, CrowEntityInfo, entity) : &self->info->entities[entity];
}

static CrowAttributeInfo *
change_attribute (Adaptation *self,
                  guint       attribute)
{
  CrowEntityInfo *entity = change_entity (self);

  if (entity->attributes == self->entity->attributes)
    entity->attributes = keep (self, g_memdup2 (entity->attributes, entity->n_attributes * sizeof (CrowAttributeInfo)));
  return (CrowAttributeInfo *) &entity->attributes[attribute];
}

static gboolean
is_known (Adaptation *self,
          const char *sql)
{
  g_autofree char *canonical = self->known != NULL ? _crow_sql_canonical_expression (sql, self->dialect, NULL) : NULL;

  return canonical != NULL && g_hash_table_contains (self->known, canonical);
}

/* The expression as the dialect has it; @sql itself where nothing is to do.
 * @reason: (inout): why it cannot have it; what is there already stays */
static const char *
translate (Adaptation  *self,
           const char  *sql,
           char       **reason)
{
  g_autofree char *why = NULL;
  char *other = _crow_sql_translate_expression (sql, self->info->written_for - 1, self->dialect, self->entity, &why);

  if (*reason == NULL)
    *reason = g_steal_pointer (&why);
  return other != NULL ? keep (self, other) : sql;
}

static const char *
get_title (Adaptation *self)
{
  return _crow_dialect_get (self->dialect)->title;
}

/* A text is the default of bytes, which each database reads in its own way. */
static gboolean
adapt_bytes (Adaptation *self,
             guint       i)
{
  const CrowAttributeInfo *attribute = &self->entity->attributes[i];
  const char *sql = attribute->default_value;
  gboolean escapes = self->info->written_for == 1 + CROW_DIALECT_MARIADB;
  char *digits;

  if (attribute->type != CROW_TYPE_BLOB || self->info->written_for == 0 || self->info->written_for == 1 + self->dialect ||
      self->dialect == CROW_DIALECT_SQLITE || (!escapes && strchr (sql, '\\') != NULL))
    return FALSE;
  digits = _crow_mariadb_dup_hexadecimal (sql);
  if (digits == NULL)
    return FALSE;
  change_attribute (self, i)->default_source = CROW_VALUE_LITERAL;
  change_attribute (self, i)->default_value = keep (self, digits);
  return TRUE;
}

static void
adapt_attribute (Adaptation *self,
                 guint       i)
{
  const CrowAttributeInfo *attribute = &self->entity->attributes[i];
  const char *sql;
  char *reason = NULL;

  if (attribute->generated != NULL)
    {
      sql = translate (self, attribute->generated, &reason);
      if (is_known (self, sql))
        g_clear_pointer (&reason, g_free);
      else if (reason == NULL)
        reason = ask_generated (self, i, sql);
      if (sql != attribute->generated || reason != NULL)
        change_attribute (self, i)->generated = reason == NULL ? sql : NULL;
      if (reason != NULL && self->problems != NULL)
        _crow_problems_add (self->problems, CROW_SEVERITY_WARNING, "foreign-expression", attribute->id,
                            /* Translators: a database, an attribute, an entity, and why. */
                            _("%s does not take the expression of “%s” in “%s” (%s): the attribute is a usual one there."),
                            get_title (self), attribute->name, self->entity->name, reason);
      g_clear_pointer (&reason, g_free);
    }
  if (attribute->default_source == CROW_VALUE_EXPRESSION && attribute->default_value != NULL && !adapt_bytes (self, i))
    {
      sql = translate (self, attribute->default_value, &reason);
      if (is_known (self, sql))
        g_clear_pointer (&reason, g_free);
      else if (reason == NULL)
        reason = ask_default (self, sql);
      if (reason != NULL)
        {
          change_attribute (self, i)->default_source = CROW_VALUE_NONE;
          change_attribute (self, i)->default_value = NULL;
          if (self->problems != NULL)
            _crow_problems_add (self->problems, CROW_SEVERITY_WARNING, "foreign-expression", attribute->id,
                                /* Translators: a database, an attribute, an entity, and why. */
                                _("%s does not take the default of “%s” in “%s” (%s): it is left out."),
                                get_title (self), attribute->name, self->entity->name, reason);
        }
      else if (sql != attribute->default_value)
        change_attribute (self, i)->default_value = sql;
      g_free (reason);
    }
}

/* Once it is adapted, nothing tells any more which database a collation came from. */
static gboolean
is_strange_collation (Adaptation *self,
                      const char *collation)
{
  return collation != NULL && !_crow_dialect_get (self->dialect)->has_collation (collation, self->info->written_for - 1);
}

static void
adapt_collation (Adaptation *self,
                 guint       i)
{
  const CrowAttributeInfo *attribute = &self->entity->attributes[i];

  if (!is_strange_collation (self, attribute->collation))
    return;
  if (self->problems != NULL)
    _crow_problems_add (self->problems, CROW_SEVERITY_WARNING, "collation", attribute->id,
                        _("“%s” is no collation of %s: “%s.%s” is sorted and compared as usual there."), attribute->collation,
                        get_title (self), self->entity->name, attribute->name);
  change_attribute (self, i)->collation = NULL;
}

/* SQLite numbers a primary key of one attribute, and nothing else. */
static void
adapt_number (Adaptation *self,
              guint       i)
{
  const CrowEntityInfo *entity = self->entity;
  const CrowKeyInfo *key = entity->primary_key != CROW_NONE ? &entity->keys[entity->primary_key] : NULL;

  if ((entity->attributes[i].flags & CROW_ATTRIBUTE_AUTO) == 0 || self->dialect != CROW_DIALECT_SQLITE ||
      (key != NULL && key->n_attributes == 1 && key->attributes[0] == i))
    return;
  change_attribute (self, i)->flags &= (guint8) ~(CROW_ATTRIBUTE_AUTO | CROW_ATTRIBUTE_NO_REUSE | CROW_ATTRIBUTE_ALWAYS);
  if (self->problems != NULL)
    _crow_problems_add (self->problems, CROW_SEVERITY_WARNING, "auto", entity->attributes[i].id,
                        _("%s cannot make the values of “%s.%s”: %s."),
                        "SQLite", entity->name, entity->attributes[i].name, _("it is not the whole primary key"));
}

static void
adapt_checks (Adaptation *self)
{
  g_autoptr (GArray) checks = g_array_new (FALSE, FALSE, sizeof (CrowCheckInfo));
  gboolean changed = FALSE;

  for (guint i = 0; i < self->entity->n_checks; i++)
    {
      CrowCheckInfo check = self->entity->checks[i];
      g_autofree char *reason = NULL;

      check.expression = translate (self, check.expression, &reason);
      if (is_known (self, check.expression))
        g_clear_pointer (&reason, g_free);
      else if (reason == NULL)
        reason = ask_check (self, check.expression);
      changed = changed || reason != NULL || check.expression != self->entity->checks[i].expression;
      if (reason == NULL)
        g_array_append_val (checks, check);
      else if (self->problems != NULL)
        _crow_problems_add (self->problems, CROW_SEVERITY_WARNING, "foreign-expression", check.id,
                            /* Translators: a database, a check, an entity, and why. */
                            _("%s does not take the check “%s” of “%s” (%s): it is left out."), get_title (self),
                            check.name != NULL ? check.name : self->entity->checks[i].expression, self->entity->name,
                            reason);
    }
  if (!changed)
    return;
  change_entity (self)->n_checks = checks->len;
  change_entity (self)->checks = keep (self, g_array_free (g_steal_pointer (&checks), FALSE));
}

/* Returns whether the index can be there; @index becomes what the dialect has. */
static gboolean
adapt_index (Adaptation    *self,
             CrowIndexInfo *index)
{
  const CrowIndexPartInfo *parts = index->parts;
  gboolean known = TRUE, any = index->where != NULL, strange;
  g_autofree char *reason = NULL;

  /* What kind of index it is, is looked at elsewhere. */
  if (index->method != NULL)
    return TRUE;
  if (index->where != NULL)
    {
      index->where = translate (self, index->where, &reason);
      known = is_known (self, index->where);
    }
  for (guint i = 0; i < index->n_parts; i++)
    {
      const char *sql = parts[i].expression != NULL ? translate (self, parts[i].expression, &reason) : NULL;

      any = any || sql != NULL;
      known = known && (sql == NULL || is_known (self, sql));
      strange = is_strange_collation (self, parts[i].collation);
      if (sql == parts[i].expression && !strange)
        continue;
      if (index->parts == parts)
        index->parts = keep (self, g_memdup2 (parts, index->n_parts * sizeof (CrowIndexPartInfo)));
      if (strange && self->problems != NULL)
        _crow_problems_add (self->problems, CROW_SEVERITY_NOTE, "index-collation", index->id,
                            _("The index “%s” of “%s” cannot have the collation “%s” in %s; it has that of the column."),
                            index->name != NULL ? index->name : index->id, self->entity->name, parts[i].collation,
                            get_title (self));
      if (strange)
        ((CrowIndexPartInfo *) index->parts)[i].collation = NULL;
      ((CrowIndexPartInfo *) index->parts)[i].expression = sql;
    }
  if (known)
    g_clear_pointer (&reason, g_free);
  else if (any && reason == NULL)
    reason = ask_index (self, index);
  if (reason != NULL && self->problems != NULL)
    _crow_problems_add (self->problems, CROW_SEVERITY_WARNING, "foreign-expression", index->id,
                        /* Translators: a database, an index, an entity, and why. */
                        _("%s does not take the index “%s” of “%s” (%s): it is left out."), get_title (self),
                        index->name != NULL ? index->name : index->id, self->entity->name, reason);
  return reason == NULL;
}

static void
adapt_indexes (Adaptation *self)
{
  g_autoptr (GArray) indexes = g_array_new (FALSE, FALSE, sizeof (CrowIndexInfo));
  gboolean changed = FALSE;

  for (guint i = 0; i < self->entity->n_indexes; i++)
    {
      CrowIndexInfo index = self->entity->indexes[i];

      if (adapt_index (self, &index))
        g_array_append_val (indexes, index);
      else
        changed = TRUE;
      changed = changed || index.where != self->entity->indexes[i].where || index.parts != self->entity->indexes[i].parts;
    }
  if (!changed)
    return;
  change_entity (self)->n_indexes = indexes->len;
  change_entity (self)->indexes = keep (self, g_array_free (g_steal_pointer (&indexes), FALSE));
}

/* Columns that a foreign key ties and that MariaDB wants to be alike: the wider type, which holds the values of both. */
static gboolean
widen (Adaptation              *self,
       const CrowReferenceInfo *reference)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < reference->n_columns; i++)
    {
      guint16 entities[] = { reference->entity, reference->target };
      guint16 columns[] = { reference->columns[i], reference->target_columns[i] };
      CrowDataType types[2];

      for (guint j = 0; j < 2; j++)
        {
          const CrowAttributeInfo *attribute = &get_entity (self, entities[j])->attributes[columns[j]];

          types[j] = attribute->native_types[CROW_DIALECT_MARIADB] == NULL ? (CrowDataType) attribute->type : CROW_TYPE_TEXT;
        }
      for (guint j = 0; j < 2; j++)
        if (types[j] == CROW_TYPE_INTEGER && types[1 - j] == CROW_TYPE_BIGINT)
          {
            self->entity = &self->info->entities[entities[j]];
            change_attribute (self, columns[j])->type = CROW_TYPE_BIGINT;
            changed = TRUE;
          }
    }
  return changed;
}

static void
tell_widths (Adaptation              *self,
             const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *entity = &self->info->entities[reference->entity];
  const CrowEntityInfo *target = &self->info->entities[reference->target];

  for (guint i = 0; i < reference->n_columns; i++)
    {
      const CrowAttributeInfo *a = &entity->attributes[reference->columns[i]];
      const CrowAttributeInfo *b = &target->attributes[reference->target_columns[i]];
      CrowProblem *problem;

      if (a->native_types[CROW_DIALECT_MARIADB] != NULL || b->native_types[CROW_DIALECT_MARIADB] != NULL ||
          !((a->type == CROW_TYPE_INTEGER && b->type == CROW_TYPE_BIGINT) ||
            (a->type == CROW_TYPE_BIGINT && b->type == CROW_TYPE_INTEGER)))
        continue;
      problem = _crow_problems_add (self->problems, CROW_SEVERITY_WARNING, "reference-size", a->id,
                                    _("In MariaDB “%s.%s” and “%s.%s” are both of 64 bits, because both ends of a foreign "
                                      "key have to be alike."), entity->name, a->name, target->name, b->name);
      _crow_problem_set_remedy (problem, CROW_FIX_MATCH_TYPE, b->id, _("Give both the same type."));
    }
}

static void
adapt_references (Adaptation *self)
{
  gboolean changed = TRUE;

  if (self->dialect != CROW_DIALECT_MARIADB)
    return;
  for (guint i = 0; self->problems != NULL && i < self->info->n_relationships; i++)
    for (guint end = 0; end < 2; end++)
      tell_widths (self, &self->info->relationships[i].references[end]);
  /* What becomes wider may be referred to itself. */
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < self->info->n_relationships; i++)
        for (guint end = 0; end < 2; end++)
          if (self->info->relationships[i].references[end].n_columns > 0)
            changed = widen (self, &self->info->relationships[i].references[end]) || changed;
    }
}

static CrowSchema *
build (Adaptation *self)
{
  CrowSchemaBuilder *builder = crow_schema_builder_new (self->info->id, self->info->name, self->info->comment);
  g_autoptr (GError) error = NULL;
  CrowSchema *schema;

  crow_schema_builder_set_written_for (builder, (int) self->dialect);
  for (guint i = 0; i < self->info->n_enums; i++)
    crow_schema_builder_add_enum (builder, &self->info->enums[i]);
  for (guint i = 0; i < self->info->n_entities; i++)
    crow_schema_builder_add_entity (builder, &g_array_index (self->entities, CrowEntityInfo, i));
  for (guint i = 0; i < self->info->n_relationships; i++)
    crow_schema_builder_add_relationship (builder, &self->info->relationships[i]);
  for (guint i = 0; i < self->info->n_throughs; i++)
    crow_schema_builder_add_through (builder, &self->info->throughs[i]);
  for (guint i = 0; i < self->info->n_views; i++)
    crow_schema_builder_add_view (builder, &self->info->views[i]);
  schema = crow_schema_builder_end (builder, &error);
  /* What was whole before stays whole. */
  g_assert_no_error (error);
  return schema;
}

static void
add_known (GHashTable   *known,
           const char   *sql,
           CrowDialectId dialect)
{
  if (sql != NULL)
    g_hash_table_add (known, _crow_sql_canonical_expression (sql, dialect, NULL));
}

static GHashTable *
list_known (const CrowSchema *schema,
            CrowDialectId     dialect)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      const CrowEntityInfo *entity = crow_schema_get_entity (schema, i);

      for (guint j = 0; j < entity->n_attributes; j++)
        {
          add_known (known, entity->attributes[j].generated, dialect);
          if (entity->attributes[j].default_source == CROW_VALUE_EXPRESSION)
            add_known (known, entity->attributes[j].default_value, dialect);
        }
      for (guint j = 0; j < entity->n_checks; j++)
        add_known (known, entity->checks[j].expression, dialect);
      for (guint j = 0; j < entity->n_indexes; j++)
        {
          add_known (known, entity->indexes[j].where, dialect);
          for (guint k = 0; k < entity->indexes[j].n_parts; k++)
            add_known (known, entity->indexes[j].parts[k].expression, dialect);
        }
    }
  return known;
}

CrowSchema *
crow_schema_ref_adapted (CrowSchema       *schema,
                          CrowDialectId     dialect,
                          const CrowSchema *known,
                          GPtrArray        *problems)
{
  g_autoptr (CrowSchema) tables = crow_schema_ref_tables (schema);
  Adaptation self = {
    .dialect = dialect,
    .problems = problems,
    .known = known != NULL ? list_known (known, dialect) : NULL,
    .memory = g_ptr_array_new_with_free_func (g_free),
    .info = crow_schema_get_info (tables),
  };
  guint n_problems = problems != NULL ? problems->len : 0;
  CrowSchema *result;

  for (guint i = 0; i < self.info->n_entities; i++)
    {
      self.entity = &self.info->entities[i];
      for (guint j = 0; j < self.entity->n_attributes; j++)
        {
          adapt_attribute (&self, j);
          adapt_number (&self, j);
          adapt_collation (&self, j);
        }
      adapt_checks (&self);
      adapt_indexes (&self);
      g_clear_pointer (&self.table, g_free);
      g_clear_pointer (&self.columns, g_free);
    }
  adapt_references (&self);
  for (guint i = n_problems; problems != NULL && i < problems->len; i++)
    ((CrowProblem *) problems->pdata[i])->dialect = dialect;
  result = self.entities != NULL ? build (&self) : crow_schema_ref (tables);
  g_clear_pointer (&self.entities, g_array_unref);
  g_clear_pointer (&self.known, g_hash_table_unref);
  g_clear_pointer (&self.db, sqlite3_close);
  g_ptr_array_unref (self.memory);
  return result;
}
