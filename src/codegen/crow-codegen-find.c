/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finders: by the primary key, and by each unique key.
 */
#include "config.h"

#include "codegen/crow-codegen-entity.h"

#include <string.h>

/* The value of a parameter as a CrowValue. */
static void
append_key_value (CrowCFunctionText          *function,
                  const CrowCodegenAttribute *attribute,
                  const char                 *parameter,
                  guint                       position)
{
  switch (attribute->type->kind)
    {
    case CROW_CODEGEN_KIND_NUMBER:
      crow_c_function_append (function, "key_values[%u] = crow_value_%s (%s);\n", position,
                              attribute->type->expression, parameter);
      break;
    case CROW_CODEGEN_KIND_ENUM:
      crow_c_function_append (function, "key_values[%u] = crow_value_text (%s_to_text (%s));\n", position,
                              attribute->enum_prefix, parameter);
      break;
    case CROW_CODEGEN_KIND_DATE_TIME:
      crow_c_function_append (function, "key_values[%u] = crow_value_text (key_texts[%u]);\n", position, position);
      break;
    case CROW_CODEGEN_KIND_BLOB:
      crow_c_function_append (function, "key_values[%u] = crow_value_blob (g_bytes_get_data (%s, NULL), "
                              "g_bytes_get_size (%s));\n", position, parameter, parameter);
      break;
    case CROW_CODEGEN_KIND_TEXT:
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

static void
append_find_call (CrowCodegenEntity *entity,
                  CrowCFunctionText *function,
                  const CrowKeyInfo *key,
                  gboolean           primary,
                  gboolean           texts)
{
  crow_c_function_append (function, texts ? "found = " : "return %s (", entity->names->upper);
  if (primary)
    crow_c_function_append (function, "crow_session_find (session, %s, key_values, %u, error)", entity->names->number,
                            key->n_attributes);
  else
    crow_c_function_append (function, "crow_session_find_by (session, %s, key_attributes, key_values, %u, error)",
                            entity->names->number, key->n_attributes);
  crow_c_function_append (function, texts ? ";\n" : ");\n");
}

/* @owner: whose key it is: the entity, or the root it inherits the primary key from */
static void
append_find_body (CrowCodegenEntity *entity,
                  CrowCodegenEntity *owner,
                  CrowCFunctionText *function,
                  const CrowKeyInfo *key,
                  GPtrArray         *parameters,
                  gboolean           primary)
{
  gboolean texts = FALSE;

  if (primary && key->n_attributes == 1)
    {
      CrowCodegenAttribute attribute;
      gboolean number, text;

      _crow_codegen_attribute_init (&attribute, owner, key->attributes[0]);
      number = strcmp (attribute.type->accessor, "int64") == 0;
      text = attribute.type->kind == CROW_CODEGEN_KIND_TEXT;
      if (number || text)
        {
          crow_c_function_append (function, "g_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n\n");
          crow_c_function_append (function, "return %s (crow_session_find_%s (session, %s, %s, error));\n",
                                  entity->names->upper, number ? "int64" : "text", entity->names->number,
                                  (const char *) parameters->pdata[0]);
          return;
        }
    }
  if (!primary)
    {
      crow_c_function_append (function, "static const guint16 key_attributes[] = { ");
      for (guint i = 0; i < key->n_attributes; i++)
        crow_c_function_append (function, "%s%s", i > 0 ? ", " : "",
                                crow_c_names_get_attribute (entity->codegen->names, owner->entity,
                                                            key->attributes[i])->number);
      crow_c_function_append (function, " };\n");
    }
  crow_c_function_append (function, "CrowValue key_values[%u];\n", key->n_attributes);
  for (guint i = 0; i < key->n_attributes; i++)
    texts |= _crow_codegen_types[owner->info->attributes[key->attributes[i]].type].kind == CROW_CODEGEN_KIND_DATE_TIME;
  if (texts)
    crow_c_function_append (function, "char *key_texts[%u];\nCrowObject *found;\n", key->n_attributes);
  crow_c_function_append (function, "\ng_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      CrowCodegenAttribute attribute;
      const char *parameter = parameters->pdata[i];

      _crow_codegen_attribute_init (&attribute, owner, key->attributes[i]);
      if (attribute.type->kind == CROW_CODEGEN_KIND_BLOB || attribute.type->kind == CROW_CODEGEN_KIND_DATE_TIME)
        crow_c_function_append (function, "g_return_val_if_fail (%s != NULL, NULL);\n", parameter);
    }
  crow_c_function_append (function, "\n");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      CrowCodegenAttribute attribute;

      _crow_codegen_attribute_init (&attribute, owner, key->attributes[i]);
      if (attribute.type->kind == CROW_CODEGEN_KIND_DATE_TIME)
        crow_c_function_append (function, "key_texts[%u] = crow_date_time_to_text (%s, %s);\n", i,
                                (const char *) parameters->pdata[i], _crow_codegen_date_type (&attribute));
      append_key_value (function, &attribute, parameters->pdata[i], i);
    }
  append_find_call (entity, function, key, primary, texts);
  if (!texts)
    return;
  for (guint i = 0; i < key->n_attributes; i++)
    if (_crow_codegen_types[owner->info->attributes[key->attributes[i]].type].kind == CROW_CODEGEN_KIND_DATE_TIME)
      crow_c_function_append (function, "g_free (key_texts[%u]);\n", i);
  crow_c_function_append (function, "return %s (found);\n", entity->names->upper);
}

static void
add_finder (CrowCodegenEntity *entity,
            CrowCodegenEntity *owner,
            guint              index)
{
  const CrowKeyInfo *key = &owner->info->keys[index];
  gboolean primary = index == owner->info->primary_key;
  const char *key_name = crow_c_names_get_key (entity->codegen->names, owner->entity, index);
  CrowCFunctionText *function = _crow_codegen_add_function (entity, entity->self_type, primary ? "find" : "find_by_",
                                                            primary ? "" : key_name, "");
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func (g_free);

  crow_c_function_add_parameter (function, "CrowSession *", "session", "a session");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      CrowCodegenAttribute attribute;
      const char *parameter;

      _crow_codegen_attribute_init (&attribute, owner, key->attributes[i]);
      parameter = unique_parameter (parameters, attribute.names->parameter);
      crow_c_function_add_parameter (function, attribute.c_type, parameter, "a value of the key");
    }
  crow_c_function_add_parameter (function, "GError **", "error", "return location for an error");
  crow_c_function_describe (function, primary ? "Finds an object by its primary key."
                                              : "Finds an object by the values of a unique key.");
  append_find_body (entity, owner, function, key, parameters, primary);
  crow_c_function_set_returns (function, "(transfer none) (nullable): the object, or %NULL if there is none (then @error is not set)\n"
                                         " *   or it could not be read");
}

void
_crow_codegen_add_finder (CrowCodegenEntity *entity,
                          guint              key)
{
  add_finder (entity, entity, key);
}

void
_crow_codegen_add_primary_finder (CrowCodegenEntity *entity)
{
  CrowCodegen *codegen = entity->codegen;
  guint root = crow_schema_get_root (codegen->schema, entity->entity);
  CrowCodegenEntity owner = { codegen, root, &codegen->info->entities[root],
                              crow_c_names_get_entity (codegen->names, root), NULL, NULL };

  add_finder (entity, &owner, owner.info->primary_key);
}
