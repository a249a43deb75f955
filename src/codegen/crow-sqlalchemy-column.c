/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns of the SQLAlchemy module, and what tables say besides.
 *
 * In a class the annotation gives the type where Python's type says enough; the type map of the base class says what it
 * comes to.  Literals are defaults of the session, as in ours; what the database makes is a default of the server.
 */
#include "config.h"

#include <string.h>

#include "codegen/crow-sqlalchemy-private.h"

static gboolean
is_class_enum (CrowAlchemy             *self,
               const CrowAttributeInfo *attribute)
{
  return attribute->type == CROW_TYPE_ENUM && self->info->enums[attribute->enumeration].n_values > 0;
}

/* --- types --- */

/* (transfer full): as annotations have it */
static char *
dup_annotation (CrowAlchemy             *self,
                const CrowAttributeInfo *attribute)
{
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return g_strdup ("int");
    case CROW_TYPE_REAL:
      return g_strdup ("float");
    case CROW_TYPE_DECIMAL:
      g_hash_table_add (self->modules, (gpointer) "from decimal import Decimal");
      return g_strdup ("Decimal");
    case CROW_TYPE_BOOLEAN:
      return g_strdup ("bool");
    case CROW_TYPE_BLOB:
      return g_strdup ("bytes");
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
      g_hash_table_add (self->modules, (gpointer) "import datetime");
      return g_strdup (attribute->type == CROW_TYPE_DATE   ? "datetime.date"
                       : attribute->type == CROW_TYPE_TIME ? "datetime.time"
                                                           : "datetime.datetime");
    case CROW_TYPE_JSON:
      self->any = TRUE;
      return g_strdup ("Any");
    case CROW_TYPE_ENUM:
      return g_strdup (is_class_enum (self, attribute) ? self->enums[attribute->enumeration] : "str");
    case CROW_TYPE_TEXT:
    case CROW_TYPE_UUID:
    default:
      return g_strdup ("str");
    }
}

static char *
dup_enum_type (CrowAlchemy *self,
               guint        enumeration)
{
  const CrowEnumInfo *info = &self->info->enums[enumeration];
  g_autofree char *name = crow_python_dup_string (info->name);
  g_autofree char *schema = info->database_schema != NULL ? crow_python_dup_string (info->database_schema) : NULL;

  return g_strdup_printf ("%s(%s, name=%s%s%s, values_callable=values_of)", _crow_alchemy_use (self, "Enum"),
                          self->enums[enumeration], name, schema != NULL ? ", schema=" : "", schema != NULL ? schema : "");
}

static char *
dup_text_type (CrowAlchemy             *self,
               const CrowAttributeInfo *attribute)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  const char *word = _crow_alchemy_use (self, attribute->length > 0 ? "String" : "Text");

  if (attribute->length > 0)
    crow_python_add_argument (arguments, "%u", attribute->length);
  if (attribute->collation != NULL)
    {
      g_autofree char *collation = crow_python_dup_string (attribute->collation);

      crow_python_add_argument (arguments, "collation=%s", collation);
    }
  return arguments->len > 0 ? crow_python_dup_call (word, arguments) : g_strdup (word);
}

/* (transfer full) (nullable): the type, NULL where the annotation is enough.  @core: it never is. */
static char *
dup_type (CrowAlchemy             *self,
          const CrowAttributeInfo *attribute,
          gboolean                 core)
{
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_TEXT:
      if (core || attribute->length > 0 || attribute->collation != NULL)
        return dup_text_type (self, attribute);
      return NULL;
    case CROW_TYPE_BIGINT:
      if (attribute->flags & CROW_ATTRIBUTE_AUTO)
        return g_strdup_printf ("%s().with_variant(%s, \"sqlite\")", _crow_alchemy_use (self, "BigInteger"),
                                _crow_alchemy_use (self, "Integer"));
      return g_strdup (_crow_alchemy_use (self, "BigInteger"));
    case CROW_TYPE_DECIMAL:
      if (attribute->length > 0)
        return g_strdup_printf ("%s(%u, %u)", _crow_alchemy_use (self, "Numeric"), attribute->length, attribute->scale);
      return core ? g_strdup (_crow_alchemy_use (self, "Numeric")) : NULL;
    case CROW_TYPE_UUID:
      /* Uuid would write it without hyphens where the database has no such type. */
      return g_strdup_printf ("%s(36).with_variant(%s(as_uuid=False), \"postgresql\", \"mariadb\")",
                              _crow_alchemy_use (self, "String"), _crow_alchemy_use (self, "Uuid"));
    case CROW_TYPE_JSON:
      return g_strdup (_crow_alchemy_use (self, "JSON"));
    case CROW_TYPE_ENUM:
      if (!core)
        return NULL;
      return is_class_enum (self, attribute) ? dup_enum_type (self, attribute->enumeration)
                                             : g_strdup (_crow_alchemy_use (self, "Text"));
    case CROW_TYPE_TIMESTAMP:
      return core ? g_strdup_printf ("%s(timezone=True)", _crow_alchemy_use (self, "DateTime")) : NULL;
    case CROW_TYPE_INTEGER:
      return core ? g_strdup (_crow_alchemy_use (self, "Integer")) : NULL;
    case CROW_TYPE_REAL:
      return core ? g_strdup (_crow_alchemy_use (self, "Double")) : NULL;
    case CROW_TYPE_BOOLEAN:
      return core ? g_strdup (_crow_alchemy_use (self, "Boolean")) : NULL;
    case CROW_TYPE_BLOB:
      return core ? g_strdup (_crow_alchemy_use (self, "LargeBinary")) : NULL;
    case CROW_TYPE_DATE:
      return core ? g_strdup (_crow_alchemy_use (self, "Date")) : NULL;
    case CROW_TYPE_TIME:
    default:
      return core ? g_strdup (_crow_alchemy_use (self, "Time")) : NULL;
    }
}

void
_crow_alchemy_add_type_map (CrowAlchemy *self,
                            GPtrArray   *lines)
{
  gboolean text = FALSE, real = FALSE, timestamp = FALSE;

  for (guint i = 0; i < self->info->n_entities; i++)
    for (guint j = 0; self->entities[i].is_class && j < self->info->entities[i].n_attributes; j++)
      {
        const CrowAttributeInfo *attribute = &self->info->entities[i].attributes[j];

        text |= (attribute->type == CROW_TYPE_TEXT && attribute->length == 0) ||
                (attribute->type == CROW_TYPE_ENUM && !is_class_enum (self, attribute));
        real |= attribute->type == CROW_TYPE_REAL;
        timestamp |= attribute->type == CROW_TYPE_TIMESTAMP;
      }
  if (text)
    crow_python_add_argument (lines, "str: %s,", _crow_alchemy_use (self, "Text"));
  if (real)
    crow_python_add_argument (lines, "float: %s,", _crow_alchemy_use (self, "Double"));
  if (timestamp)
    {
      g_hash_table_add (self->modules, (gpointer) "import datetime");
      crow_python_add_argument (lines, "datetime.datetime: %s(timezone=True),", _crow_alchemy_use (self, "DateTime"));
    }
  for (guint i = 0; i < self->info->n_enums; i++)
    if (self->info->enums[i].n_values > 0)
      {
        g_autofree char *type = dup_enum_type (self, i);

        crow_python_add_argument (lines, "%s: %s,", self->enums[i], type);
      }
}

/* --- values --- */

/* SQL in text(): a colon before a word would be a parameter. */
static char *
dup_sql (const char *sql)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (const char *p = sql; *p != '\0'; p++)
    {
      gboolean word_before = p > sql && (g_ascii_isalnum (p[-1]) || p[-1] == '_' || p[-1] == ':');

      if (*p == ':' && !word_before && (g_ascii_isalnum (p[1]) || p[1] == '_'))
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *p);
    }
  return crow_python_dup_string (escaped->str);
}

static gboolean
is_number (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && (g_ascii_isdigit (*text) || ((*text == '-') && g_ascii_isdigit (text[1]))) &&
         strpbrk (text, "xX") == NULL && (*text != '0' || text[1] == '\0' || text[1] == '.');
}

/* (transfer full) (nullable): a literal as Python's value; NULL: Python has none */
static char *
dup_value (CrowAlchemy             *self,
           const CrowAttributeInfo *attribute,
           const char              *text)
{
  g_autofree char *quoted = crow_python_dup_string (text);

  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return is_number (text) && strpbrk (text, ".eE") == NULL ? g_strdup (text) : NULL;
    case CROW_TYPE_REAL:
      return is_number (text) ? g_strdup (text) : NULL;
    case CROW_TYPE_DECIMAL:
      return is_number (text) ? g_strdup_printf ("Decimal(%s)", quoted) : NULL;
    case CROW_TYPE_BOOLEAN:
      return g_strdup (g_ascii_strcasecmp (text, "true") == 0 || strcmp (text, "1") == 0 ? "True" : "False");
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
      {
        g_autofree char *type = dup_annotation (self, attribute);

        return g_strdup_printf ("%s.fromisoformat(%s)", type, quoted);
      }
    case CROW_TYPE_ENUM:
      if (!is_class_enum (self, attribute))
        return g_steal_pointer (&quoted);
      for (guint i = 0; i < self->info->enums[attribute->enumeration].n_values; i++)
        if (strcmp (self->info->enums[attribute->enumeration].values[i].name, text) == 0)
          return g_strconcat (self->enums[attribute->enumeration], ".", self->values[attribute->enumeration][i], NULL);
      return NULL;
    case CROW_TYPE_TEXT:
    case CROW_TYPE_UUID:
      return g_steal_pointer (&quoted);
    case CROW_TYPE_BLOB:
    case CROW_TYPE_JSON:
    default:
      return NULL;
    }
}

static const char *
now_of (CrowAlchemy             *self,
        const CrowAttributeInfo *attribute)
{
  _crow_alchemy_use (self, "func");
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_DATE:
      return "func.current_date()";
    case CROW_TYPE_TIME:
      return "func.current_time()";
    default:
      return "func.now()";
    }
}

/* @by_server, @by_session: the keywords for who makes the value */
static void
add_source (CrowAlchemy             *self,
            GPtrArray               *arguments,
            const CrowAttributeInfo *attribute,
            guint                    source,
            const char              *text,
            const char              *by_session,
            const char              *by_server)
{
  g_autofree char *value = NULL;

  switch ((CrowValueSource) source)
    {
    case CROW_VALUE_LITERAL:
      value = dup_value (self, attribute, text);
      if (value != NULL)
        crow_python_add_argument (arguments, "%s=%s", by_session, value);
      return;
    case CROW_VALUE_NOW:
      crow_python_add_argument (arguments, "%s=%s", by_server, now_of (self, attribute));
      return;
    case CROW_VALUE_UUID:
      g_hash_table_add (self->modules, (gpointer) "import uuid");
      crow_python_add_argument (arguments, "%s=lambda: str(uuid.uuid4())", by_session);
      return;
    case CROW_VALUE_EXPRESSION:
      value = dup_sql (text);
      _crow_alchemy_use (self, "sa");
      crow_python_add_argument (arguments, "%s=sa.text(%s)", by_server, value);
      return;
    case CROW_VALUE_NONE:
    default:
      return;
    }
}

/* --- references --- */

gboolean
_crow_alchemy_can_refer (CrowAlchemy             *self,
                         const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *target = &self->info->entities[reference->target];

  if (strchr (target->name, '.') != NULL || (target->database_schema != NULL && strchr (target->database_schema, '.')))
    return FALSE;
  for (guint i = 0; i < reference->n_columns; i++)
    if (strchr (target->attributes[reference->target_columns[i]].name, '.') != NULL)
      return FALSE;
  return TRUE;
}

gboolean
_crow_alchemy_is_optional (CrowAlchemy             *self,
                           const CrowReferenceInfo *reference)
{
  for (guint i = 0; i < reference->n_columns; i++)
    if (!(self->info->entities[reference->entity].attributes[reference->columns[i]].flags & CROW_ATTRIBUTE_REQUIRED) &&
        !crow_schema_is_in_primary_key (self->schema, reference->entity, reference->columns[i]))
      return TRUE;
  return FALSE;
}

static char *
dup_target (CrowAlchemy             *self,
            const CrowReferenceInfo *reference,
            guint                    column)
{
  const CrowEntityInfo *target = &self->info->entities[reference->target];
  g_autofree char *table = _crow_export_dup_name (target->database_schema, target->name);
  g_autofree char *path = g_strconcat (table, ".", target->attributes[reference->target_columns[column]].name, NULL);

  return crow_python_dup_string (path);
}

static void
add_action (GPtrArray  *arguments,
            const char *keyword,
            CrowAction  action)
{
  static const char *const actions[] = { NULL, "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT" };

  if (actions[action] != NULL)
    crow_python_add_argument (arguments, "%s=\"%s\"", keyword, actions[action]);
}

static void
add_deferrable (GPtrArray *arguments,
                guint      deferrable)
{
  if (deferrable == CROW_DEFERRABLE_NOT)
    return;
  crow_python_add_argument (arguments, "deferrable=True");
  crow_python_add_argument (arguments, "initially=\"%s\"",
                            deferrable == CROW_DEFERRABLE_DEFERRED ? "DEFERRED" : "IMMEDIATE");
}

static void
add_name (GPtrArray  *arguments,
          const char *name)
{
  g_autofree char *quoted = name != NULL ? crow_python_dup_string (name) : NULL;

  if (quoted != NULL)
    crow_python_add_argument (arguments, "name=%s", quoted);
}

/* Whether @from refers to @to, by any number of links of other tables. */
static gboolean
reaches (CrowAlchemy *self,
         guint        from,
         guint        to,
         gboolean    *seen)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, from, &n);

  if (from == to)
    return TRUE;
  seen[from] = TRUE;
  for (guint i = 0; i < n; i++)
    if (!seen[references[i].info->target] && reaches (self, references[i].info->target, to, seen))
      return TRUE;
  return FALSE;
}

/* In a circle of tables: it must be added when they are there, and then it needs a name. */
static gboolean
is_circular (CrowAlchemy             *self,
             const CrowReferenceInfo *reference)
{
  g_autofree gboolean *seen = g_new0 (gboolean, self->info->n_entities);

  return reference->entity != reference->target && reaches (self, reference->target, reference->entity, seen);
}

static char *
dup_reference_name (CrowAlchemy             *self,
                    const CrowReferenceInfo *reference)
{
  const CrowEntityInfo *entity = &self->info->entities[reference->entity];
  GString *name = g_string_new ("fk_");

  g_string_append (name, entity->name);
  for (guint i = 0; i < reference->n_columns; i++)
    g_string_append_printf (name, "_%s", entity->attributes[reference->columns[i]].name);
  return g_string_free (name, FALSE);
}

static void
add_reference_options (CrowAlchemy             *self,
                       GPtrArray               *arguments,
                       const CrowReferenceInfo *reference)
{
  gboolean circular = is_circular (self, reference);
  g_autofree char *made = circular && reference->name == NULL ? dup_reference_name (self, reference) : NULL;

  add_name (arguments, made != NULL ? made : reference->name);
  if (circular)
    crow_python_add_argument (arguments, "use_alter=True");
  add_action (arguments, "ondelete", reference->on_delete);
  add_action (arguments, "onupdate", reference->on_update);
  add_deferrable (arguments, reference->deferrable);
}

/* FALSE: the column is part of no reference of one column. */
static gboolean
add_foreign_keys (CrowAlchemy *self,
                  guint        entity,
                  guint        attribute,
                  GPtrArray   *arguments)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, entity, &n);
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const CrowReferenceInfo *reference = references[i].info;
      g_autoptr (GPtrArray) inner = NULL;

      if (reference->n_columns != 1 || reference->columns[0] != attribute || !_crow_alchemy_can_refer (self, reference))
        continue;
      inner = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (inner, dup_target (self, reference, 0));
      add_reference_options (self, inner, reference);
      g_ptr_array_add (arguments, crow_python_dup_call (_crow_alchemy_use (self, "ForeignKey"), inner));
      any = TRUE;
    }
  return any;
}

/* --- columns --- */

static void
add_computed (CrowAlchemy             *self,
              GPtrArray               *arguments,
              const CrowAttributeInfo *attribute)
{
  g_autofree char *sql = attribute->generated != NULL ? dup_sql (attribute->generated) : NULL;

  if (sql != NULL)
    crow_python_add_argument (arguments, "%s(%s, persisted=%s)", _crow_alchemy_use (self, "Computed"), sql,
                              attribute->flags & CROW_ATTRIBUTE_STORED ? "True" : "False");
}

/* Alone in a primary key, of an integer type: SQLAlchemy would expect the database to make it. */
static gboolean
looks_automatic (CrowAlchemy *self,
                 guint        entity,
                 guint        index)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (self->schema, entity);
  const CrowAttributeInfo *attribute = &self->info->entities[entity].attributes[index];

  return key != NULL && key->n_attributes == 1 && key->attributes[0] == index &&
         (attribute->type == CROW_TYPE_INTEGER || attribute->type == CROW_TYPE_BIGINT);
}

/* A unique key without a name and with one column is said by the column. */
static gboolean
is_plain_unique (const CrowKeyInfo *key)
{
  return key->n_attributes == 1 && key->name == NULL && key->deferrable == CROW_DEFERRABLE_NOT;
}

static gboolean
is_unique (CrowAlchemy *self,
           guint        entity,
           guint        index)
{
  const CrowEntityInfo *info = &self->info->entities[entity];

  for (guint i = 0; i < info->n_keys; i++)
    if (i != info->primary_key && is_plain_unique (&info->keys[i]) && info->keys[i].attributes[0] == index)
      return TRUE;
  return FALSE;
}

void
_crow_alchemy_write_column (CrowAlchemy *self,
                            guint        entity,
                            guint        index)
{
  const CrowAttributeInfo *attribute = &self->info->entities[entity].attributes[index];
  const CrowAlchemyEntity *names = &self->entities[entity];
  gboolean is_primary = crow_schema_is_in_primary_key (self->schema, entity, index);
  gboolean optional = !is_primary && !(attribute->flags & CROW_ATTRIBUTE_REQUIRED);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) foreign_keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *annotation = NULL, *type = NULL, *comment = NULL;
  g_autofree char *column = crow_python_dup_string (attribute->name);
  gboolean refers = add_foreign_keys (self, entity, index, foreign_keys);

  if (!names->is_class || strcmp (names->attributes[index], attribute->name) != 0)
    g_ptr_array_add (arguments, g_strdup (column));
  type = refers ? NULL : dup_type (self, attribute, !names->is_class);
  if (type != NULL)
    g_ptr_array_add (arguments, g_steal_pointer (&type));
  g_ptr_array_extend_and_steal (arguments, g_steal_pointer (&foreign_keys));
  add_computed (self, arguments, attribute);
  if (is_primary)
    {
      crow_python_add_argument (arguments, "primary_key=True");
      if (!refers && !(attribute->flags & CROW_ATTRIBUTE_AUTO) && looks_automatic (self, entity, index))
        crow_python_add_argument (arguments, "autoincrement=False");
    }
  else if (!names->is_class && !optional)
    crow_python_add_argument (arguments, "nullable=False");
  if (is_unique (self, entity, index))
    crow_python_add_argument (arguments, "unique=True");
  if (attribute->generated == NULL)
    {
      add_source (self, arguments, attribute, attribute->default_source, attribute->default_value, "default",
                  "server_default");
      add_source (self, arguments, attribute, attribute->on_update_source, attribute->on_update_value, "onupdate",
                  "onupdate");
    }
  if (attribute->comment != NULL)
    {
      comment = crow_python_dup_string (attribute->comment);
      crow_python_add_argument (arguments, "comment=%s", comment);
    }
  if (!names->is_class)
    {
      crow_python_write_call (&self->out, _crow_alchemy_use (self, "Column"), arguments, ",");
      return;
    }
  annotation = dup_annotation (self, attribute);
  self->optional |= optional;
  {
    g_autofree char *declaration = g_strdup_printf ("%s: Mapped[%s%s%s]", names->attributes[index],
                                                    optional ? "Optional[" : "", annotation, optional ? "]" : "");
    g_autofree char *head = g_strconcat (declaration, " = mapped_column", NULL);

    if (arguments->len == 0)
      crow_text_writer_line (&self->out, declaration);
    else
      crow_python_write_call (&self->out, head, arguments, "");
  }
}

/* --- what tables say besides --- */

static void
add_columns (CrowAlchemy   *self,
             GPtrArray     *arguments,
             guint          entity,
             const guint16 *columns,
             guint          n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (arguments, crow_python_dup_string (self->info->entities[entity].attributes[columns[i]].name));
}

static char *
dup_list (GPtrArray *items)
{
  g_autofree char *call = crow_python_dup_call ("", items);

  call[0] = '[';
  call[strlen (call) - 1] = ']';
  return g_steal_pointer (&call);
}

static void
add_composite_reference (CrowAlchemy             *self,
                         GPtrArray               *arguments,
                         const CrowReferenceInfo *reference)
{
  g_autoptr (GPtrArray) inner = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);

  if (reference->n_columns < 2 || !_crow_alchemy_can_refer (self, reference))
    return;
  add_columns (self, columns, reference->entity, reference->columns, reference->n_columns);
  for (guint i = 0; i < reference->n_columns; i++)
    g_ptr_array_add (targets, dup_target (self, reference, i));
  g_ptr_array_add (inner, dup_list (columns));
  g_ptr_array_add (inner, dup_list (targets));
  add_reference_options (self, inner, reference);
  g_ptr_array_add (arguments, crow_python_dup_broken_call (_crow_alchemy_use (self, "ForeignKeyConstraint"), inner));
}

/* An index must have a name there; the usual one. */
static char *
dup_index_name (CrowAlchemy         *self,
                guint                entity,
                const CrowIndexInfo *index)
{
  g_autoptr (GString) name = NULL;

  if (index->name != NULL)
    return crow_python_dup_string (index->name);
  name = g_string_new ("ix_");
  g_string_append (name, self->info->entities[entity].name);
  for (guint i = 0; i < index->n_parts; i++)
    g_string_append_printf (name, "_%s", index->parts[i].attribute != CROW_NONE
                                           ? self->info->entities[entity].attributes[index->parts[i].attribute].name
                                           : "expression");
  return crow_python_dup_string (name->str);
}

static void
add_index (CrowAlchemy         *self,
           GPtrArray           *arguments,
           guint                entity,
           const CrowIndexInfo *index)
{
  g_autoptr (GPtrArray) inner = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (inner, dup_index_name (self, entity, index));
  for (guint i = 0; i < index->n_parts; i++)
    {
      const CrowIndexPartInfo *part = &index->parts[i];
      g_autofree char *source = NULL;
      g_autofree char *collation = part->collation != NULL ? crow_python_dup_string (part->collation) : NULL;

      if (part->attribute == CROW_NONE)
        {
          g_autofree char *sql = dup_sql (part->expression);

          source = g_strdup_printf ("%s.text(%s)", _crow_alchemy_use (self, "sa"), sql);
        }
      else
        {
          g_autofree char *column =
            crow_python_dup_string (self->info->entities[entity].attributes[part->attribute].name);

          if (part->descending || collation != NULL)
            source = g_strdup_printf ("%s.column(%s)", _crow_alchemy_use (self, "sa"), column);
          else
            source = g_strdup (column);
        }
      crow_python_add_argument (inner, "%s%s%s%s%s", source, collation != NULL ? ".collate(" : "",
                                collation != NULL ? collation : "", collation != NULL ? ")" : "",
                                part->descending && part->attribute != CROW_NONE ? ".desc()" : "");
    }
  if (index->unique)
    crow_python_add_argument (inner, "unique=True");
  if (index->where != NULL)
    {
      g_autofree char *sql = dup_sql (index->where);

      _crow_alchemy_use (self, "sa");
      crow_python_add_argument (inner, "sqlite_where=sa.text(%s)", sql);
      crow_python_add_argument (inner, "postgresql_where=sa.text(%s)", sql);
    }
  g_ptr_array_add (arguments, crow_python_dup_broken_call (_crow_alchemy_use (self, "Index"), inner));
}

void
_crow_alchemy_add_table_arguments (CrowAlchemy *self,
                                   guint        entity,
                                   GPtrArray   *arguments,
                                   GPtrArray   *keywords)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->schema, entity, &n);

  for (guint i = 0; i < info->n_keys; i++)
    {
      g_autoptr (GPtrArray) inner = g_ptr_array_new_with_free_func (g_free);

      if (i == info->primary_key || is_plain_unique (&info->keys[i]))
        continue;
      add_columns (self, inner, entity, info->keys[i].attributes, info->keys[i].n_attributes);
      add_name (inner, info->keys[i].name);
      add_deferrable (inner, info->keys[i].deferrable);
      g_ptr_array_add (arguments, crow_python_dup_broken_call (_crow_alchemy_use (self, "UniqueConstraint"), inner));
    }
  for (guint i = 0; i < n; i++)
    add_composite_reference (self, arguments, references[i].info);
  for (guint i = 0; i < info->n_indexes; i++)
    add_index (self, arguments, entity, &info->indexes[i]);
  for (guint i = 0; i < info->n_checks; i++)
    {
      g_autoptr (GPtrArray) inner = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (inner, dup_sql (info->checks[i].expression));
      add_name (inner, info->checks[i].name);
      g_ptr_array_add (arguments, crow_python_dup_broken_call (_crow_alchemy_use (self, "CheckConstraint"), inner));
    }
  if (info->database_schema != NULL)
    {
      g_autofree char *schema = crow_python_dup_string (info->database_schema);

      crow_python_add_argument (keywords, "\"schema\": %s", schema);
    }
  if (info->comment != NULL)
    {
      g_autofree char *comment = crow_python_dup_string (info->comment);

      crow_python_add_argument (keywords, "\"comment\": %s", comment);
    }
  if (info->flags & CROW_ENTITY_WITHOUT_ROWID)
    crow_python_add_argument (keywords, "\"sqlite_with_rowid\": False");
  for (guint i = 0; i < info->n_attributes; i++)
    if (info->attributes[i].flags & CROW_ATTRIBUTE_NO_REUSE)
      crow_python_add_argument (keywords, "\"sqlite_autoincrement\": True");
}
