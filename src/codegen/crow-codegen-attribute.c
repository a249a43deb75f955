/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of types, and what any function on an entity is begun with.
 */
#include "config.h"

#include "codegen/crow-codegen-entity.h"

#include <string.h>

#include "codegen/crow-c-text.h"

const CrowCodegenType _crow_codegen_types[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = { CROW_CODEGEN_KIND_NUMBER, "gint64", "0", "int64", "int64", NULL },
  [CROW_TYPE_BIGINT] = { CROW_CODEGEN_KIND_NUMBER, "gint64", "0", "int64", "int64", NULL },
  [CROW_TYPE_REAL] = { CROW_CODEGEN_KIND_NUMBER, "double", "0.0", "double", "double", NULL },
  [CROW_TYPE_DECIMAL] = { CROW_CODEGEN_KIND_TEXT, "const char *", "NULL", "text", "text", "An exact decimal number as text: “12.50”." },
  [CROW_TYPE_BOOLEAN] = { CROW_CODEGEN_KIND_NUMBER, "gboolean", "FALSE", "boolean", "int64", NULL },
  [CROW_TYPE_TEXT] = { CROW_CODEGEN_KIND_TEXT, "const char *", "NULL", "text", "text", NULL },
  [CROW_TYPE_BLOB] = { CROW_CODEGEN_KIND_BLOB, "GBytes *", "NULL", "bytes", NULL, NULL },
  [CROW_TYPE_DATE] = { CROW_CODEGEN_KIND_DATE_TIME, "GDateTime *", "NULL", "date_time", "text", "A day; its text is “2024-01-31”." },
  [CROW_TYPE_TIME] = { CROW_CODEGEN_KIND_TEXT, "const char *", "NULL", "text", "text", "A time of day as text: “23:59:59”." },
  [CROW_TYPE_TIMESTAMP] = { CROW_CODEGEN_KIND_DATE_TIME, "GDateTime *", "NULL", "date_time", "text",
                            "A point in time; its text is “2024-01-31 23:59:59”, in UTC." },
  [CROW_TYPE_UUID] = { CROW_CODEGEN_KIND_TEXT, "const char *", "NULL", "text", "text", "A UUID as text." },
  [CROW_TYPE_JSON] = { CROW_CODEGEN_KIND_TEXT, "const char *", "NULL", "text", "text", "A JSON text." },
  [CROW_TYPE_ENUM] = { CROW_CODEGEN_KIND_ENUM, NULL, NULL, "enum", "text", NULL },
};

void
_crow_codegen_attribute_init (CrowCodegenAttribute *attribute,
                              CrowCodegenEntity    *entity,
                              guint                 index)
{
  CrowCodegen *codegen = entity->codegen;
  const CrowAttributeInfo *info = &entity->info->attributes[index];

  attribute->index = _crow_codegen_attribute_index (codegen, entity->entity, index);
  attribute->info = info;
  attribute->names = crow_c_names_get_attribute (codegen->names, entity->entity, index);
  attribute->type = &_crow_codegen_types[info->type];
  if (info->type == CROW_TYPE_ENUM && !_crow_codegen_enum_has_type (codegen, info->enumeration))
    attribute->type = &_crow_codegen_types[CROW_TYPE_TEXT];
  if (attribute->type->kind == CROW_CODEGEN_KIND_ENUM)
    {
      attribute->c_type = crow_c_names_get_enum (codegen->names, info->enumeration)->type;
      attribute->zero = crow_c_names_get_enum_value (codegen->names, info->enumeration, 0);
      attribute->enum_prefix = crow_c_names_get_enum (codegen->names, info->enumeration)->prefix;
    }
  else
    {
      attribute->c_type = attribute->type->c_type;
      attribute->zero = attribute->type->zero;
      attribute->enum_prefix = NULL;
    }
  attribute->nullable = !(info->flags & CROW_ATTRIBUTE_REQUIRED) &&
                        !crow_schema_is_in_primary_key (codegen->schema, entity->entity, index);
  attribute->writable = info->generated == NULL && index != entity->info->version_attribute &&
                        !_crow_codegen_is_discriminator (codegen, entity->entity, index);
}

CrowCFunctionText *
_crow_codegen_add_function (CrowCodegenEntity *entity,
                            const char        *type,
                            const char        *before,
                            const char        *member,
                            const char        *after)
{
  const char *const name[] = { entity->names->prefix, "_", before, member, after };
  CrowCFunctionText *function = crow_c_function_new_joined (&entity->codegen->functions, type, name,
                                                            G_N_ELEMENTS (name), entity->codegen->declaring);

  g_ptr_array_add (entity->functions, function);
  return function;
}

CrowCFunctionText *
_crow_codegen_add_method (CrowCodegenEntity *entity,
                          const char        *type,
                          const char        *before,
                          const char        *member,
                          const char        *after)
{
  CrowCFunctionText *function = _crow_codegen_add_function (entity, type, before, member, after);

  crow_c_function_add_parameter (function, entity->self_type, "self", "an object");
  return function;
}

void
_crow_codegen_append_guard (CrowCodegenEntity *entity,
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

void
_crow_codegen_describe (CrowCFunctionText *function,
                        const char        *text,
                        const char        *name,
                        const char        *note,
                        const char        *comment)
{
  g_autoptr (GString) paragraph = NULL;

  if (crow_c_function_is_bare (function))
    return;
  paragraph = g_string_new (NULL);
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

void
_crow_codegen_describe_attribute (CrowCFunctionText          *function,
                                  const char                 *text,
                                  const CrowCodegenAttribute *attribute)
{
  _crow_codegen_describe (function, text, attribute->info->name, attribute->type->note, attribute->info->comment);
}

const char *
_crow_codegen_date_type (const CrowCodegenAttribute *attribute)
{
  return attribute->info->type == CROW_TYPE_DATE ? "CROW_TYPE_DATE" : "CROW_TYPE_TIMESTAMP";
}
