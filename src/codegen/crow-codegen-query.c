/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conditions and orders for queries: functions named after an attribute and what it is compared by.
 */
#include "config.h"

#include "codegen/crow-codegen-entity.h"

static const struct
{
  const char *suffix, *operation, *text;
  gboolean for_all; /* for what has no order, too */
  gboolean for_text;
} comparisons[] = {
  { "_eq", "EQUAL", "Makes a condition: the attribute equals a value.", TRUE, FALSE },
  { "_ne", "NOT_EQUAL", "Makes a condition: the attribute does not equal a value.", TRUE, FALSE },
  { "_lt", "LESS", "Makes a condition: the attribute is less than a value.", FALSE, FALSE },
  { "_le", "LESS_EQUAL", "Makes a condition: the attribute is at most a value.", FALSE, FALSE },
  { "_gt", "GREATER", "Makes a condition: the attribute is greater than a value.", FALSE, FALSE },
  { "_ge", "GREATER_EQUAL", "Makes a condition: the attribute is at least a value.", FALSE, FALSE },
  { "_like", "LIKE", "Makes a condition: the attribute matches a pattern of SQL's LIKE.", FALSE, TRUE },
};

static void
append_comparison (CrowCFunctionText          *function,
                   const CrowCodegenAttribute *attribute,
                   const char                 *operation)
{
  const char *parameter = attribute->names->parameter;

  switch (attribute->type->kind)
    {
    case CROW_CODEGEN_KIND_DATE_TIME:
      crow_c_function_append (function, "char *key_texts;\nCrowExpression *found;\n\n"
                              "g_return_val_if_fail (%s != NULL, NULL);\n\n", parameter);
      crow_c_function_append (function, "key_texts = crow_date_time_to_text (%s, %s);\n", parameter,
                              _crow_codegen_date_type (attribute));
      crow_c_function_append (function, "found = crow_expression_new_text (%s, CROW_OPERATOR_%s, key_texts);\n",
                              attribute->names->number, operation);
      crow_c_function_append (function, "g_free (key_texts);\nreturn found;\n");
      break;
    case CROW_CODEGEN_KIND_ENUM:
      crow_c_function_append (function, "return crow_expression_new_text (%s, CROW_OPERATOR_%s, %s_to_text (%s));\n",
                              attribute->names->number, operation, attribute->enum_prefix, parameter);
      break;
    case CROW_CODEGEN_KIND_NUMBER:
    case CROW_CODEGEN_KIND_TEXT:
    case CROW_CODEGEN_KIND_BLOB:
    default:
      crow_c_function_append (function, "return crow_expression_new_%s (%s, CROW_OPERATOR_%s, %s);\n",
                              attribute->type->expression, attribute->names->number, operation, parameter);
    }
}

static void
add_comparisons (CrowCodegenEntity          *entity,
                 const CrowCodegenAttribute *attribute)
{
  gboolean ordered = attribute->type->kind != CROW_CODEGEN_KIND_ENUM && attribute->info->type != CROW_TYPE_BOOLEAN &&
                     attribute->info->type != CROW_TYPE_JSON && attribute->info->type != CROW_TYPE_UUID;

  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      CrowCFunctionText *function;

      if (comparisons[i].for_text ? attribute->info->type != CROW_TYPE_TEXT : !comparisons[i].for_all && !ordered)
        continue;
      function = _crow_codegen_add_function (entity, "CrowExpression *", "", attribute->names->name, comparisons[i].suffix);
      crow_c_function_add_parameter (function, attribute->c_type, attribute->names->parameter, "a value");
      crow_c_function_describe (function, comparisons[i].text);
      append_comparison (function, attribute, comparisons[i].operation);
      crow_c_function_set_returns (function, "(transfer full): the condition");
    }
}

void
_crow_codegen_add_conditions (CrowCodegenEntity *entity,
                              guint              index)
{
  CrowCodegenAttribute attribute;
  CrowCFunctionText *function;

  _crow_codegen_attribute_init (&attribute, entity, index);
  if (attribute.type->expression != NULL)
    add_comparisons (entity, &attribute);
  if (attribute.nullable)
    {
      function = _crow_codegen_add_function (entity, "CrowExpression *", "", attribute.names->name, "_is_null");
      crow_c_function_describe (function, "Makes a condition: the attribute has no value.");
      crow_c_function_append (function, "return crow_expression_new_is_null (%s);\n", attribute.names->number);
      crow_c_function_set_returns (function, "(transfer full): the condition");
    }
  if (attribute.type->expression == NULL)
    return;
  function = _crow_codegen_add_function (entity, "void", "order_by_", attribute.names->name, "");
  crow_c_function_add_parameter (function, "CrowQuery *", "query", "a query of these objects");
  crow_c_function_add_parameter (function, "gboolean", "descending", "whether the greatest comes first");
  crow_c_function_describe (function, "Orders a query's result by the attribute, after earlier orders.");
  crow_c_function_append (function, "crow_query_order (query, %s, descending);\n", attribute.names->number);
}

void
_crow_codegen_add_role_conditions (CrowCodegenEntity      *entity,
                                   const CrowRole         *role,
                                   const CrowCMemberNames *names)
{
  CrowCFunctionText *function;

  if (!role->to_many)
    {
      g_autofree char *type = g_strconcat (crow_c_names_get_entity (entity->codegen->names, role->target)->type, " *",
                                           NULL);

      function = _crow_codegen_add_function (entity, "CrowExpression *", "", names->name, "_is");
      crow_c_function_add_parameter (function, type, names->parameter, "(nullable): an object; %NULL for none");
      crow_c_function_describe (function, "Makes a condition: the role leads to an object.");
      crow_c_function_append (function, "return crow_expression_new_reaches (%s, CROW_OBJECT (%s));\n", names->number,
                              names->parameter);
      crow_c_function_set_returns (function, "(transfer full): the condition");
    }
  function = _crow_codegen_add_function (entity, "CrowExpression *", "", names->name, role->to_many ? "_any" : "_has");
  crow_c_function_add_parameter (function, "CrowExpression *", "condition",
                                 "(transfer full) (nullable): a condition on the objects; %NULL: there is one");
  crow_c_function_describe (function, "Makes a condition: the role leads to an object that fulfils another condition.");
  crow_c_function_append (function, "return crow_expression_new_any (%s, condition);\n", names->number);
  crow_c_function_set_returns (function, "(transfer full): the condition");
}
