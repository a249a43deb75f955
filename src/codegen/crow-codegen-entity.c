/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The functions of one entity: what they are called, what they take, what they do.  Header and body are written from
 * the same list, so they cannot disagree.
 *
 * How an attribute looks in C depends on its type alone: one row of `types` for each.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

#include <string.h>

#include "codegen/crow-c-function.h"
#include "codegen/crow-c-text.h"

/* What an attribute is in C. */
typedef enum
{
  KIND_NUMBER, /* a scalar that cannot be NULL: has and clear where the attribute may be null */
  KIND_TEXT,
  KIND_BLOB,
  KIND_DATE_TIME,
  KIND_ENUM,
} Kind;

typedef struct
{
  Kind kind;
  const char *c_type;     /* of the getter and of parameters; NULL: that of the enumeration */
  const char *zero;       /* what a getter gives when it is called wrongly */
  const char *accessor;   /* the last part of crow_object_get_…, crow_object_peek_… */
  const char *expression; /* the last part of crow_expression_new_…; NULL: cannot be compared */
  const char *note;       /* (nullable): how the value looks, for the documentation */
} Type;

static const Type types[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = { KIND_NUMBER, "gint64", "0", "int64", "int64", NULL },
  [CROW_TYPE_BIGINT] = { KIND_NUMBER, "gint64", "0", "int64", "int64", NULL },
  [CROW_TYPE_REAL] = { KIND_NUMBER, "double", "0.0", "double", "double", NULL },
  [CROW_TYPE_DECIMAL] = { KIND_TEXT, "const char *", "NULL", "text", "text", "An exact decimal number as text: “12.50”." },
  [CROW_TYPE_BOOLEAN] = { KIND_NUMBER, "gboolean", "FALSE", "boolean", "int64", NULL },
  [CROW_TYPE_TEXT] = { KIND_TEXT, "const char *", "NULL", "text", "text", NULL },
  [CROW_TYPE_BLOB] = { KIND_BLOB, "GBytes *", "NULL", "bytes", NULL, NULL },
  [CROW_TYPE_DATE] = { KIND_DATE_TIME, "GDateTime *", "NULL", "date_time", "text", "A day; its text is “2024-01-31”." },
  [CROW_TYPE_TIME] = { KIND_TEXT, "const char *", "NULL", "text", "text", "A time of day as text: “23:59:59”." },
  [CROW_TYPE_TIMESTAMP] = { KIND_DATE_TIME, "GDateTime *", "NULL", "date_time", "text",
                            "A point in time; its text is “2024-01-31 23:59:59”, in UTC." },
  [CROW_TYPE_UUID] = { KIND_TEXT, "const char *", "NULL", "text", "text", "A UUID as text." },
  [CROW_TYPE_JSON] = { KIND_TEXT, "const char *", "NULL", "text", "text", "A JSON text." },
  [CROW_TYPE_ENUM] = { KIND_ENUM, NULL, NULL, "enum", "text", NULL },
};

typedef struct
{
  CrowCodegen *codegen;
  guint entity;
  const CrowEntityInfo *info;
  const CrowCTypeNames *names;
  char *self_type; /* "BlogUser *" */
  GPtrArray *functions;
} Entity;

typedef struct
{
  guint index;
  const CrowAttributeInfo *info;
  const CrowCMemberNames *names;
  const Type *type;
  char *c_type;           /* owned */
  const char *zero;
  const char *enum_prefix; /* "blog_status" */
  gboolean nullable;
  gboolean writable;
} Attribute;

static void
attribute_init (Attribute *attribute,
                Entity    *entity,
                guint      index)
{
  CrowCodegen *codegen = entity->codegen;
  const CrowAttributeInfo *info = &entity->info->attributes[index];

  attribute->index = index;
  attribute->info = info;
  attribute->names = crow_c_names_get_attribute (codegen->names, entity->entity, index);
  attribute->type = &types[info->type];
  if (info->type == CROW_TYPE_ENUM && !_crow_codegen_enum_has_type (codegen, info->enumeration))
    attribute->type = &types[CROW_TYPE_TEXT];
  if (attribute->type->kind == KIND_ENUM)
    {
      attribute->c_type = g_strconcat (crow_c_names_get_enum (codegen->names, info->enumeration)->type, " ", NULL);
      attribute->zero = crow_c_names_get_enum_value (codegen->names, info->enumeration, 0);
      attribute->enum_prefix = crow_c_names_get_enum (codegen->names, info->enumeration)->prefix;
    }
  else
    {
      attribute->c_type = g_strdup (attribute->type->c_type);
      attribute->zero = attribute->type->zero;
      attribute->enum_prefix = NULL;
    }
  attribute->nullable = !(info->flags & CROW_ATTRIBUTE_REQUIRED) &&
                        !crow_schema_is_in_primary_key (codegen->schema, entity->entity, index);
  attribute->writable = info->generated == NULL && index != entity->info->version_attribute;
}

static void
attribute_clear (Attribute *attribute)
{
  g_free (attribute->c_type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attribute, attribute_clear)

/* A function whose name is the entity's prefix, @before, @member and @after. */
static CrowCFunctionText *
add_function (Entity     *entity,
              const char *type,
              const char *before,
              const char *member,
              const char *after)
{
  g_autofree char *name = g_strconcat (entity->names->prefix, "_", before, member, after, NULL);
  CrowCFunctionText *function = crow_c_function_new (type, name);

  g_ptr_array_add (entity->functions, function);
  return function;
}

/* The same for a method. */
static CrowCFunctionText *
add_method (Entity     *entity,
            const char *type,
            const char *before,
            const char *member,
            const char *after)
{
  CrowCFunctionText *function = add_function (entity, type, before, member, after);

  crow_c_function_add_parameter (function, entity->self_type, "self", "an object");
  return function;
}

/* The line that refuses a wrong object; @zero: NULL for a function that returns nothing. */
static void
append_guard (Entity            *entity,
              CrowCFunctionText *function,
              const char        *zero)
{
  const char *upper = crow_c_names_get_upper (entity->codegen->names);

  if (zero != NULL)
    crow_c_function_append (function, "g_return_val_if_fail (%s_IS_%s (self), %s);\n\n", upper, entity->names->object,
                            zero);
  else
    crow_c_function_append (function, "g_return_if_fail (%s_IS_%s (self));\n\n", upper, entity->names->object);
}

/* The first paragraph on a member, and what the diagram says of it. */
static void
describe (CrowCFunctionText *function,
          const char        *text,
          const char        *name,
          const char        *note,
          const char        *comment)
{
  g_autoptr (GString) paragraph = g_string_new (NULL);

  g_string_append_printf (paragraph, "%s “", text);
  crow_c_append_comment_text (paragraph, name, "");
  g_string_append (paragraph, "”.");
  if (note != NULL)
    g_string_append_printf (paragraph, "  %s", note);
  g_strdelimit (paragraph->str, "\n", ' ');
  crow_c_function_describe (function, paragraph->str);
  if (comment != NULL)
    crow_c_function_quote (function, comment);
}

static void
describe_attribute (CrowCFunctionText *function,
                    const char        *text,
                    const Attribute   *attribute)
{
  describe (function, text, attribute->info->name, attribute->type->note, attribute->info->comment);
}

/* --- attributes --- */

static void
add_getter (Entity          *entity,
            const Attribute *attribute)
{
  Kind kind = attribute->type->kind;
  gboolean full = kind == KIND_BLOB || kind == KIND_DATE_TIME;
  CrowCFunctionText *function = add_method (entity, attribute->c_type, full ? "dup_" : "get_", attribute->names->name,
                                            "");

  describe_attribute (function, "Gets", attribute);
  if (kind == KIND_ENUM)
    crow_c_function_append (function, "int value;\n\n");
  append_guard (entity, function, attribute->zero);
  switch (kind)
    {
    case KIND_NUMBER:
      crow_c_function_append (function, "return crow_object_peek_%s (&self->parent_instance, %u);\n",
                              attribute->type->accessor, attribute->index);
      crow_c_function_set_returns (function, attribute->nullable ? "the value; zero if there is none" : "the value");
      break;
    case KIND_TEXT:
      crow_c_function_append (function, "return crow_object_peek_text (&self->parent_instance, %u);\n",
                              attribute->index);
      crow_c_function_set_returns (function, "(transfer none) (nullable): the value, or %NULL if there is none");
      break;
    case KIND_ENUM:
      crow_c_function_append (function, "value = crow_object_get_enum (&self->parent_instance, %u);\n",
                              attribute->index);
      crow_c_function_append (function, "return value < 0 ? %s : (%s) value;\n", attribute->zero,
                              g_strchomp (attribute->c_type));
      crow_c_function_set_returns (function, attribute->nullable ? "the value; the first one if there is none"
                                                                 : "the value");
      break;
    case KIND_BLOB:
    case KIND_DATE_TIME:
    default:
      crow_c_function_append (function, "return crow_object_dup_%s (&self->parent_instance, %u);\n",
                              attribute->type->accessor, attribute->index);
      crow_c_function_set_returns (function, "(transfer full) (nullable): the value, or %NULL if there is none");
    }
}

static void
add_setter (Entity          *entity,
            const Attribute *attribute)
{
  CrowCFunctionText *function = add_method (entity, "void", "set_", attribute->names->name, "");
  Kind kind = attribute->type->kind;
  gboolean pointer = kind == KIND_TEXT || kind == KIND_BLOB || kind == KIND_DATE_TIME;

  crow_c_function_add_parameter (function, attribute->c_type, attribute->names->parameter,
                                 pointer && attribute->nullable ? "(nullable): the value; %NULL for none" : "the value");
  describe_attribute (function, "Sets", attribute);
  append_guard (entity, function, NULL);
  crow_c_function_append (function, "crow_object_set_%s (&self->parent_instance, %u, %s%s);\n",
                          attribute->type->accessor, attribute->index, kind == KIND_ENUM ? "(int) " : "",
                          attribute->names->parameter);
}

static void
add_null_functions (Entity          *entity,
                    const Attribute *attribute)
{
  CrowCFunctionText *function = add_method (entity, "gboolean", "has_", attribute->names->name, "");

  describe_attribute (function, "Tells whether there is a value of", attribute);
  append_guard (entity, function, "FALSE");
  crow_c_function_append (function, "return !crow_object_is_null (&self->parent_instance, %u);\n", attribute->index);
  crow_c_function_set_returns (function, "%FALSE if the value is null");
  if (!attribute->writable)
    return;
  function = add_method (entity, "void", "clear_", attribute->names->name, "");
  describe_attribute (function, "Takes away the value of", attribute);
  append_guard (entity, function, NULL);
  crow_c_function_append (function, "crow_object_set_null (&self->parent_instance, %u);\n", attribute->index);
}

/* The exact text of a date, which the database compares and a GDateTime may not be able to hold. */
static void
add_text_functions (Entity          *entity,
                    const Attribute *attribute)
{
  CrowCFunctionText *function = add_method (entity, "const char *", "get_", attribute->names->name, "_text");

  describe_attribute (function, "Gets the text of", attribute);
  append_guard (entity, function, "NULL");
  crow_c_function_append (function, "return crow_object_peek_text (&self->parent_instance, %u);\n", attribute->index);
  crow_c_function_set_returns (function, "(transfer none) (nullable): the text, or %NULL if there is none");
  if (!attribute->writable)
    return;
  function = add_method (entity, "void", "set_", attribute->names->name, "_text");
  crow_c_function_add_parameter (function, "const char *", attribute->names->parameter,
                                 attribute->nullable ? "(nullable): the text; %NULL for none" : "the text");
  describe_attribute (function, "Sets by its text", attribute);
  append_guard (entity, function, NULL);
  crow_c_function_append (function, "crow_object_set_text (&self->parent_instance, %u, %s);\n", attribute->index,
                          attribute->names->parameter);
}

static void
add_accessors (Entity *entity,
               guint   index)
{
  g_auto (Attribute) attribute = { 0 };

  attribute_init (&attribute, entity, index);
  add_getter (entity, &attribute);
  if (attribute.writable)
    add_setter (entity, &attribute);
  if (attribute.type->kind == KIND_DATE_TIME)
    add_text_functions (entity, &attribute);
  if (attribute.nullable && (attribute.type->kind == KIND_NUMBER || attribute.type->kind == KIND_ENUM))
    add_null_functions (entity, &attribute);
}

/* --- roles --- */

static void
describe_role (Entity            *entity,
               CrowCFunctionText *function,
               const char        *text,
               const CrowRole    *role)
{
  describe (function, text, role->name, NULL,
            crow_schema_get_relationship (entity->codegen->schema, role->relationship)->comment);
}

static void
add_to_one (Entity                 *entity,
            guint                   index,
            const CrowRole         *role,
            const CrowCMemberNames *names)
{
  const CrowCTypeNames *target = crow_c_names_get_entity (entity->codegen->names, role->target);
  g_autofree char *target_type = g_strconcat (target->type, " *", NULL);
  const char *upper = crow_c_names_get_upper (entity->codegen->names);
  CrowCFunctionText *function = add_method (entity, target_type, "get_", names->name, "");

  describe_role (entity, function, "Gets the object that is its", role);
  append_guard (entity, function, "NULL");
  crow_c_function_append (function, "return %s (crow_object_get_one (&self->parent_instance, %u));\n", target->upper,
                          index);
  crow_c_function_set_returns (function, "(transfer none) (nullable): the object, or %NULL if there is none");

  function = add_method (entity, "void", "set_", names->name, "");
  crow_c_function_add_parameter (function, target_type, names->parameter, "(nullable): an object, or %NULL");
  describe_role (entity, function, "Sets the object that is its", role);
  append_guard (entity, function, NULL);
  crow_c_function_append (function, "g_return_if_fail (%s == NULL || %s_IS_%s (%s));\n\n", names->parameter, upper,
                          target->object, names->parameter);
  crow_c_function_append (function, "crow_object_set_one (&self->parent_instance, %u, CROW_OBJECT (%s));\n", index,
                          names->parameter);
}

static void
add_to_many_change (Entity                 *entity,
                    guint                   index,
                    const CrowRole         *role,
                    const CrowCMemberNames *names,
                    const char             *verb,
                    const char             *text,
                    const char             *returns)
{
  const CrowCTypeNames *target = crow_c_names_get_entity (entity->codegen->names, role->target);
  g_autofree char *target_type = g_strconcat (target->type, " *", NULL);
  g_autofree char *before = g_strconcat (verb, "_", NULL);
  CrowCFunctionText *function = add_method (entity, "gboolean", before, names->singular, "");

  crow_c_function_add_parameter (function, target_type, names->singular_parameter, "an object");
  describe_role (entity, function, text, role);
  append_guard (entity, function, "FALSE");
  crow_c_function_append (function, "return crow_collection_%s (crow_object_get_many (&self->parent_instance, %u),\n",
                          verb, index);
  crow_c_function_append (function, "                         %*sCROW_OBJECT (%s));\n", (int) strlen (verb), "",
                          names->singular_parameter);
  crow_c_function_set_returns (function, returns);
}

static void
add_to_many (Entity                 *entity,
             guint                   index,
             const CrowRole         *role,
             const CrowCMemberNames *names)
{
  const CrowCTypeNames *target = crow_c_names_get_entity (entity->codegen->names, role->target);
  CrowCFunctionText *function = add_method (entity, "CrowCollection *", "get_", names->name, "");
  g_autofree char *returns = g_strdup_printf ("(transfer none): a list of %s", target->type);

  describe_role (entity, function, "Gets the objects that are its", role);
  append_guard (entity, function, "NULL");
  crow_c_function_append (function, "return crow_object_get_many (&self->parent_instance, %u);\n", index);
  crow_c_function_set_returns (function, returns);
  add_to_many_change (entity, index, role, names, "add", "Adds an object to its",
                      "%FALSE if it was among them already");
  add_to_many_change (entity, index, role, names, "remove", "Removes an object from its",
                      "%FALSE if it was not among them");
}

/* --- keys --- */

/* The value of a parameter as a CrowValue. */
static void
append_key_value (CrowCFunctionText *function,
                  const Attribute   *attribute,
                  const char        *parameter,
                  guint              position)
{
  switch (attribute->type->kind)
    {
    case KIND_NUMBER:
      crow_c_function_append (function, "key_values[%u] = crow_value_%s (%s);\n", position,
                              attribute->type->expression, parameter);
      break;
    case KIND_ENUM:
      crow_c_function_append (function, "key_values[%u] = crow_value_text (%s_to_text (%s));\n", position,
                              attribute->enum_prefix, parameter);
      break;
    case KIND_DATE_TIME:
      crow_c_function_append (function, "key_values[%u] = crow_value_text (key_texts[%u]);\n", position, position);
      break;
    case KIND_BLOB:
      crow_c_function_append (function, "key_values[%u] = crow_value_blob (g_bytes_get_data (%s, NULL), "
                              "g_bytes_get_size (%s));\n", position, parameter, parameter);
      break;
    case KIND_TEXT:
    default:
      crow_c_function_append (function, "key_values[%u] = crow_value_text (%s);\n", position, parameter);
    }
}

/* Names of parameters may meet where one was chosen by hand. */
static char *
unique_parameter (GPtrArray  *used,
                  const char *name)
{
  char *unique = g_strdup (name);

  while (g_ptr_array_find_with_equal_func (used, unique, g_str_equal, NULL))
    {
      char *longer = g_strconcat (unique, "_", NULL);

      g_free (unique);
      unique = longer;
    }
  g_ptr_array_add (used, unique);
  return unique;
}

static const char *
date_type (const Attribute *attribute)
{
  return attribute->info->type == CROW_TYPE_DATE ? "CROW_TYPE_DATE" : "CROW_TYPE_TIMESTAMP";
}

static void
append_find_call (Entity            *entity,
                  CrowCFunctionText *function,
                  const CrowKeyInfo *key,
                  gboolean           primary,
                  gboolean           texts)
{
  crow_c_function_append (function, texts ? "found = " : "return %s (", entity->names->upper);
  if (primary)
    crow_c_function_append (function, "crow_session_find (session, %u, key_values, %u, error)", entity->entity,
                            key->n_attributes);
  else
    crow_c_function_append (function, "crow_session_find_by (session, %u, key_attributes, key_values, %u, error)",
                            entity->entity, key->n_attributes);
  crow_c_function_append (function, texts ? ";\n" : ");\n");
}

static void
append_find_body (Entity            *entity,
                  CrowCFunctionText *function,
                  const CrowKeyInfo *key,
                  GPtrArray         *parameters,
                  gboolean           primary)
{
  gboolean texts = FALSE;

  if (primary && key->n_attributes == 1)
    {
      g_auto (Attribute) attribute = { 0 };
      gboolean number, text;

      attribute_init (&attribute, entity, key->attributes[0]);
      number = strcmp (attribute.type->accessor, "int64") == 0;
      text = attribute.type->kind == KIND_TEXT;
      if (number || text)
        {
          crow_c_function_append (function, "g_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n\n");
          crow_c_function_append (function, "return %s (crow_session_find_%s (session, %u, %s, error));\n",
                                  entity->names->upper, number ? "int64" : "text", entity->entity,
                                  (const char *) parameters->pdata[0]);
          return;
        }
    }
  if (!primary)
    {
      crow_c_function_append (function, "static const guint16 key_attributes[] = { ");
      for (guint i = 0; i < key->n_attributes; i++)
        crow_c_function_append (function, "%s%u", i > 0 ? ", " : "", key->attributes[i]);
      crow_c_function_append (function, " };\n");
    }
  crow_c_function_append (function, "CrowValue key_values[%u];\n", key->n_attributes);
  for (guint i = 0; i < key->n_attributes; i++)
    texts |= types[entity->info->attributes[key->attributes[i]].type].kind == KIND_DATE_TIME;
  if (texts)
    crow_c_function_append (function, "char *key_texts[%u];\nCrowObject *found;\n", key->n_attributes);
  crow_c_function_append (function, "\ng_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_auto (Attribute) attribute = { 0 };
      const char *parameter = parameters->pdata[i];

      attribute_init (&attribute, entity, key->attributes[i]);
      if (attribute.type->kind == KIND_BLOB || attribute.type->kind == KIND_DATE_TIME)
        crow_c_function_append (function, "g_return_val_if_fail (%s != NULL, NULL);\n", parameter);
    }
  crow_c_function_append (function, "\n");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_auto (Attribute) attribute = { 0 };

      attribute_init (&attribute, entity, key->attributes[i]);
      if (attribute.type->kind == KIND_DATE_TIME)
        crow_c_function_append (function, "key_texts[%u] = crow_date_time_to_text (%s, %s);\n", i,
                                (const char *) parameters->pdata[i], date_type (&attribute));
      append_key_value (function, &attribute, parameters->pdata[i], i);
    }
  append_find_call (entity, function, key, primary, texts);
  if (!texts)
    return;
  for (guint i = 0; i < key->n_attributes; i++)
    if (types[entity->info->attributes[key->attributes[i]].type].kind == KIND_DATE_TIME)
      crow_c_function_append (function, "g_free (key_texts[%u]);\n", i);
  crow_c_function_append (function, "return %s (found);\n", entity->names->upper);
}

static void
add_finder (Entity *entity,
            guint   index)
{
  const CrowKeyInfo *key = &entity->info->keys[index];
  gboolean primary = index == entity->info->primary_key;
  const char *key_name = crow_c_names_get_key (entity->codegen->names, entity->entity, index);
  CrowCFunctionText *function = add_function (entity, entity->self_type, primary ? "find" : "find_by_",
                                              primary ? "" : key_name, "");
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func (g_free);

  crow_c_function_add_parameter (function, "CrowSession *", "session", "a session");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_auto (Attribute) attribute = { 0 };
      const char *parameter;

      attribute_init (&attribute, entity, key->attributes[i]);
      parameter = unique_parameter (parameters, attribute.names->parameter);
      crow_c_function_add_parameter (function, attribute.c_type, parameter, "a value of the key");
    }
  crow_c_function_add_parameter (function, "GError **", "error", "return location for an error");
  crow_c_function_describe (function, primary ? "Finds an object by its primary key."
                                              : "Finds an object by the values of a unique key.");
  append_find_body (entity, function, key, parameters, primary);
  crow_c_function_set_returns (function, "(transfer none) (nullable): the object, or %NULL if there is none (then @error is not set)\n"
                                         " *   or it could not be read");
}

/* --- queries --- */

static const struct
{
  const char *suffix, *operation, *text;
  gboolean for_all; /* for what has no order, too */
  gboolean for_text;
} comparisons[] = {
  { "_eq", "EQUAL", "equals a value.", TRUE, FALSE },
  { "_ne", "NOT_EQUAL", "does not equal a value.", TRUE, FALSE },
  { "_lt", "LESS", "is less than a value.", FALSE, FALSE },
  { "_le", "LESS_EQUAL", "is at most a value.", FALSE, FALSE },
  { "_gt", "GREATER", "is greater than a value.", FALSE, FALSE },
  { "_ge", "GREATER_EQUAL", "is at least a value.", FALSE, FALSE },
  { "_like", "LIKE", "matches a pattern of SQL's LIKE.", FALSE, TRUE },
};

static void
append_comparison (CrowCFunctionText *function,
                   const Attribute   *attribute,
                   const char        *operation)
{
  const char *parameter = attribute->names->parameter;

  switch (attribute->type->kind)
    {
    case KIND_DATE_TIME:
      crow_c_function_append (function, "char *key_texts;\nCrowExpression *found;\n\n"
                              "g_return_val_if_fail (%s != NULL, NULL);\n\n", parameter);
      crow_c_function_append (function, "key_texts = crow_date_time_to_text (%s, %s);\n", parameter,
                              date_type (attribute));
      crow_c_function_append (function, "found = crow_expression_new_text (%u, CROW_OPERATOR_%s, key_texts);\n",
                              attribute->index, operation);
      crow_c_function_append (function, "g_free (key_texts);\nreturn found;\n");
      break;
    case KIND_ENUM:
      crow_c_function_append (function, "return crow_expression_new_text (%u, CROW_OPERATOR_%s, %s_to_text (%s));\n",
                              attribute->index, operation, attribute->enum_prefix, parameter);
      break;
    case KIND_NUMBER:
    case KIND_TEXT:
    case KIND_BLOB:
    default:
      crow_c_function_append (function, "return crow_expression_new_%s (%u, CROW_OPERATOR_%s, %s);\n",
                              attribute->type->expression, attribute->index, operation, parameter);
    }
}

static void
add_comparisons (Entity          *entity,
                 const Attribute *attribute)
{
  gboolean ordered = attribute->type->kind != KIND_ENUM && attribute->info->type != CROW_TYPE_BOOLEAN &&
                     attribute->info->type != CROW_TYPE_JSON && attribute->info->type != CROW_TYPE_UUID;

  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      g_autofree char *text = g_strconcat ("Makes a condition: the attribute ", comparisons[i].text, NULL);
      CrowCFunctionText *function;

      if (comparisons[i].for_text ? attribute->info->type != CROW_TYPE_TEXT : !comparisons[i].for_all && !ordered)
        continue;
      function = add_function (entity, "CrowExpression *", "", attribute->names->name, comparisons[i].suffix);
      crow_c_function_add_parameter (function, attribute->c_type, attribute->names->parameter, "a value");
      crow_c_function_describe (function, text);
      append_comparison (function, attribute, comparisons[i].operation);
      crow_c_function_set_returns (function, "(transfer full): the condition");
    }
}

static void
add_query_functions (Entity *entity,
                     guint   index)
{
  g_auto (Attribute) attribute = { 0 };
  CrowCFunctionText *function;

  attribute_init (&attribute, entity, index);
  if (attribute.type->expression != NULL)
    add_comparisons (entity, &attribute);
  if (attribute.nullable)
    {
      function = add_function (entity, "CrowExpression *", "", attribute.names->name, "_is_null");
      crow_c_function_describe (function, "Makes a condition: the attribute has no value.");
      crow_c_function_append (function, "return crow_expression_new_is_null (%u);\n", index);
      crow_c_function_set_returns (function, "(transfer full): the condition");
    }
  if (attribute.type->expression == NULL)
    return;
  function = add_function (entity, "void", "order_by_", attribute.names->name, "");
  crow_c_function_add_parameter (function, "CrowQuery *", "query", "a query of these objects");
  crow_c_function_add_parameter (function, "gboolean", "descending", "whether the greatest comes first");
  crow_c_function_describe (function, "Orders a query's result by the attribute, after earlier orders.");
  crow_c_function_append (function, "crow_query_order (query, %u, descending);\n", index);
}

static void
add_role_conditions (Entity                 *entity,
                     guint                   index,
                     const CrowRole         *role,
                     const CrowCMemberNames *names)
{
  CrowCFunctionText *function;

  if (!role->to_many)
    {
      g_autofree char *type = g_strconcat (crow_c_names_get_entity (entity->codegen->names, role->target)->type, " *",
                                           NULL);

      function = add_function (entity, "CrowExpression *", "", names->name, "_is");
      crow_c_function_add_parameter (function, type, names->parameter, "(nullable): an object; %NULL for none");
      crow_c_function_describe (function, "Makes a condition: the role leads to an object.");
      crow_c_function_append (function, "return crow_expression_new_reaches (%u, CROW_OBJECT (%s));\n", index,
                              names->parameter);
      crow_c_function_set_returns (function, "(transfer full): the condition");
    }
  function = add_function (entity, "CrowExpression *", "", names->name, role->to_many ? "_any" : "_has");
  crow_c_function_add_parameter (function, "CrowExpression *", "condition",
                                 "(transfer full) (nullable): a condition on the objects; %NULL: there is one");
  crow_c_function_describe (function, "Makes a condition: the role leads to an object that fulfils another condition.");
  crow_c_function_append (function, "return crow_expression_new_any (%u, condition);\n", index);
  crow_c_function_set_returns (function, "(transfer full): the condition");
}

/* --- all of it --- */

static void
add_new (Entity *entity)
{
  CrowCFunctionText *function = add_function (entity, entity->self_type, "new", "", "");

  crow_c_function_add_parameter (function, "CrowSession *", "session", "a session");
  crow_c_function_describe (function, "Makes an object that has no row yet.  Adding it to the session with crow_session_add(),"
                            "\nor linking it to an object that is in it, gives it one at the next flush.");
  crow_c_function_append (function, "g_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n\n");
  crow_c_function_append (function, "return %s (crow_session_create (session, %u));\n", entity->names->upper,
                          entity->entity);
  crow_c_function_set_returns (function, "(transfer none): a new object, owned by @session");
}

static void
add_query (Entity *entity)
{
  CrowCFunctionText *function = add_function (entity, "CrowQuery *", "query", "", "");

  crow_c_function_add_parameter (function, "CrowSession *", "session", "a session");
  crow_c_function_describe (function, "Begins a question whose answer is objects of this type: all of them, until conditions are\n"
                            "added with crow_query_where().");
  crow_c_function_append (function, "g_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n\n");
  crow_c_function_append (function, "return crow_query_new (session, %u);\n", entity->entity);
  crow_c_function_set_returns (function, "(transfer full): a query");
}

GPtrArray *
_crow_codegen_entity_functions (CrowCodegen *self,
                                guint        index)
{
  Entity entity = { self, index, &self->info->entities[index], crow_c_names_get_entity (self->names, index), NULL, NULL };
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self->schema, index, &n_roles);

  entity.self_type = g_strconcat (entity.names->type, " *", NULL);
  entity.functions = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_c_function_free);
  add_new (&entity);
  add_finder (&entity, entity.info->primary_key);
  for (guint i = 0; i < entity.info->n_keys; i++)
    if (i != entity.info->primary_key)
      add_finder (&entity, i);
  add_query (&entity);
  g_ptr_array_add (entity.functions, NULL);
  for (guint i = 0; i < entity.info->n_attributes; i++)
    add_accessors (&entity, i);
  for (guint i = 0; i < n_roles; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->names, index, i);

      if (names == NULL)
        continue;
      if (roles[i].to_many)
        add_to_many (&entity, i, &roles[i], names);
      else
        add_to_one (&entity, i, &roles[i], names);
    }
  g_ptr_array_add (entity.functions, NULL);
  for (guint i = 0; i < entity.info->n_attributes; i++)
    add_query_functions (&entity, i);
  for (guint i = 0; i < n_roles; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->names, index, i);

      if (names != NULL)
        add_role_conditions (&entity, i, &roles[i], names);
    }
  g_free (entity.self_type);
  return entity.functions;
}
