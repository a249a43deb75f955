/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The functions of one entity: what they are called, what they take, what they do.  Header and body are written from
 * the same list, so they cannot disagree.  Here: objects, attributes and roles.
 */
#include "config.h"

#include "codegen/crow-codegen-entity.h"

#include "codegen/crow-c-text.h"

/* --- attributes --- */

static void
add_getter (CrowCodegenEntity          *entity,
            const CrowCodegenAttribute *attribute)
{
  CrowCodegenKind kind = attribute->type->kind;
  gboolean full = kind == CROW_CODEGEN_KIND_BLOB || kind == CROW_CODEGEN_KIND_DATE_TIME;
  CrowCFunctionText *function = _crow_codegen_add_method (entity, attribute->c_type, full ? "dup_" : "get_", attribute->names->name,
                                                          "");

  _crow_codegen_describe_attribute (function, "Gets", attribute);
  if (kind == CROW_CODEGEN_KIND_ENUM)
    crow_c_function_append (function, "int value;\n\n");
  _crow_codegen_append_guard (entity, function, attribute->zero);
  switch (kind)
    {
    case CROW_CODEGEN_KIND_NUMBER:
      crow_c_function_append (function, "return crow_object_peek_%s (&self->parent_instance, %s);\n",
                              attribute->type->accessor, attribute->names->number);
      crow_c_function_set_returns (function, attribute->nullable ? "the value; zero if there is none" : "the value");
      break;
    case CROW_CODEGEN_KIND_TEXT:
      crow_c_function_append (function, "return crow_object_peek_text (&self->parent_instance, %s);\n",
                              attribute->names->number);
      crow_c_function_set_returns (function, "(transfer none) (nullable): the value, or %NULL if there is none");
      break;
    case CROW_CODEGEN_KIND_ENUM:
      crow_c_function_append (function, "value = crow_object_get_enum (&self->parent_instance, %s);\n",
                              attribute->names->number);
      crow_c_function_append (function, "return value < 0 ? %s : (%s) value;\n", attribute->zero,
                              attribute->c_type);
      crow_c_function_set_returns (function, attribute->nullable ? "the value; the first one if there is none"
                                                                 : "the value");
      break;
    case CROW_CODEGEN_KIND_BLOB:
    case CROW_CODEGEN_KIND_DATE_TIME:
    default:
      crow_c_function_append (function, "return crow_object_dup_%s (&self->parent_instance, %s);\n",
                              attribute->type->accessor, attribute->names->number);
      crow_c_function_set_returns (function, "(transfer full) (nullable): the value, or %NULL if there is none");
    }
}

static void
add_setter (CrowCodegenEntity          *entity,
            const CrowCodegenAttribute *attribute)
{
  CrowCFunctionText *function = _crow_codegen_add_method (entity, "void", "set_", attribute->names->name, "");
  CrowCodegenKind kind = attribute->type->kind;
  gboolean pointer = kind == CROW_CODEGEN_KIND_TEXT || kind == CROW_CODEGEN_KIND_BLOB || kind == CROW_CODEGEN_KIND_DATE_TIME;

  crow_c_function_add_parameter (function, attribute->c_type, attribute->names->parameter,
                                 pointer && attribute->nullable ? "(nullable): the value; %NULL for none" : "the value");
  _crow_codegen_describe_attribute (function, "Sets", attribute);
  _crow_codegen_append_guard (entity, function, NULL);
  crow_c_function_append (function, "crow_object_set_%s (&self->parent_instance, %s, %s%s);\n",
                          attribute->type->accessor, attribute->names->number, kind == CROW_CODEGEN_KIND_ENUM ? "(int) " : "",
                          attribute->names->parameter);
}

static void
add_null_functions (CrowCodegenEntity          *entity,
                    const CrowCodegenAttribute *attribute)
{
  CrowCFunctionText *function = _crow_codegen_add_method (entity, "gboolean", "has_", attribute->names->name, "");

  _crow_codegen_describe_attribute (function, "Tells whether there is a value of", attribute);
  _crow_codegen_append_guard (entity, function, "FALSE");
  crow_c_function_append (function, "return !crow_object_is_null (&self->parent_instance, %s);\n", attribute->names->number);
  crow_c_function_set_returns (function, "%FALSE if the value is null");
  if (!attribute->writable)
    return;
  function = _crow_codegen_add_method (entity, "void", "clear_", attribute->names->name, "");
  _crow_codegen_describe_attribute (function, "Takes away the value of", attribute);
  _crow_codegen_append_guard (entity, function, NULL);
  crow_c_function_append (function, "crow_object_set_null (&self->parent_instance, %s);\n", attribute->names->number);
}

/* The exact text of a date, which the database compares and a GDateTime may not be able to hold. */
static void
add_text_functions (CrowCodegenEntity          *entity,
                    const CrowCodegenAttribute *attribute)
{
  CrowCFunctionText *function = _crow_codegen_add_method (entity, "const char *", "get_", attribute->names->name, "_text");

  _crow_codegen_describe_attribute (function, "Gets the text of", attribute);
  _crow_codegen_append_guard (entity, function, "NULL");
  crow_c_function_append (function, "return crow_object_peek_text (&self->parent_instance, %s);\n", attribute->names->number);
  crow_c_function_set_returns (function, "(transfer none) (nullable): the text, or %NULL if there is none");
  if (!attribute->writable)
    return;
  function = _crow_codegen_add_method (entity, "void", "set_", attribute->names->name, "_text");
  crow_c_function_add_parameter (function, "const char *", attribute->names->parameter,
                                 attribute->nullable ? "(nullable): the text; %NULL for none" : "the text");
  _crow_codegen_describe_attribute (function, "Sets by its text", attribute);
  _crow_codegen_append_guard (entity, function, NULL);
  crow_c_function_append (function, "crow_object_set_text (&self->parent_instance, %s, %s);\n", attribute->names->number,
                          attribute->names->parameter);
}

static void
add_accessors (CrowCodegenEntity *entity,
               guint              index)
{
  CrowCodegenAttribute attribute;

  _crow_codegen_attribute_init (&attribute, entity, index);
  add_getter (entity, &attribute);
  if (attribute.writable)
    add_setter (entity, &attribute);
  if (attribute.type->kind == CROW_CODEGEN_KIND_DATE_TIME)
    add_text_functions (entity, &attribute);
  if (attribute.nullable && (attribute.type->kind == CROW_CODEGEN_KIND_NUMBER || attribute.type->kind == CROW_CODEGEN_KIND_ENUM))
    add_null_functions (entity, &attribute);
}

/* --- roles --- */

static void
describe_role (CrowCodegenEntity *entity,
               CrowCFunctionText *function,
               const char        *text,
               const CrowRole    *role)
{
  const CrowRelationshipInfo *link = crow_schema_get_relationship (entity->codegen->schema, role->relationship);
  const char *inverse = link->ends[1 - role->end].role;
  g_autoptr (GString) note = NULL;

  if (link->ends[role->end].view_only)
    {
      note = g_string_new ("For reading only");
      if (inverse != NULL)
        {
          g_string_append (note, ": the link is edited by “");
          crow_c_append_comment_text (note, inverse, "");
          g_string_append (note, "” of “");
          crow_c_append_comment_text (note, entity->codegen->info->entities[role->target].name, "");
          g_string_append (note, "”");
        }
      g_string_append_c (note, '.');
    }
  _crow_codegen_describe (function, text, role->name, note != NULL ? note->str : NULL, link->comment);
}

static gboolean
is_view_only (CrowCodegenEntity *entity,
              const CrowRole    *role)
{
  return crow_schema_get_relationship (entity->codegen->schema, role->relationship)->ends[role->end].view_only;
}

static void
add_to_one (CrowCodegenEntity      *entity,
            const CrowRole         *role,
            const CrowCMemberNames *names)
{
  const CrowCTypeNames *target = crow_c_names_get_entity (entity->codegen->names, role->target);
  g_autofree char *target_type = g_strconcat (target->type, " *", NULL);
  const char *upper = crow_c_names_get_upper (entity->codegen->names);
  CrowCFunctionText *function = _crow_codegen_add_method (entity, target_type, "get_", names->name, "");

  describe_role (entity, function, "Gets the object that is its", role);
  _crow_codegen_append_guard (entity, function, "NULL");
  crow_c_function_append (function, "return %s (crow_object_get_one (&self->parent_instance, %s));\n", target->upper,
                          names->number);
  crow_c_function_set_returns (function, "(transfer none) (nullable): the object, or %NULL if there is none");
  if (is_view_only (entity, role))
    return;

  function = _crow_codegen_add_method (entity, "void", "set_", names->name, "");
  crow_c_function_add_parameter (function, target_type, names->parameter, "(nullable): an object, or %NULL");
  describe_role (entity, function, "Sets the object that is its", role);
  _crow_codegen_append_guard (entity, function, NULL);
  crow_c_function_append (function, "g_return_if_fail (%s == NULL || %s_IS_%s (%s));\n\n", names->parameter, upper,
                          target->object, names->parameter);
  crow_c_function_append (function, "crow_object_set_one (&self->parent_instance, %s, CROW_OBJECT (%s));\n", names->number,
                          names->parameter);
}

static void
add_to_many_change (CrowCodegenEntity      *entity,
                    const CrowRole         *role,
                    const CrowCMemberNames *names,
                    const char             *verb,
                    const char             *text,
                    const char             *returns)
{
  const CrowCTypeNames *target = crow_c_names_get_entity (entity->codegen->names, role->target);
  g_autofree char *target_type = g_strconcat (target->type, " *", NULL);
  g_autofree char *before = g_strconcat (verb, "_", NULL);
  CrowCFunctionText *function = _crow_codegen_add_method (entity, "gboolean", before, names->singular, "");

  crow_c_function_add_parameter (function, target_type, names->singular_parameter, "an object");
  describe_role (entity, function, text, role);
  _crow_codegen_append_guard (entity, function, "FALSE");
  crow_c_function_append (function, "return crow_object_%s (&self->parent_instance, %s, CROW_OBJECT (%s));\n",
                          g_str_equal (verb, "add") ? "link" : "unlink", names->number, names->singular_parameter);
  crow_c_function_set_returns (function, returns);
}

static void
add_to_many (CrowCodegenEntity      *entity,
             const CrowRole         *role,
             const CrowCMemberNames *names)
{
  const CrowCTypeNames *target = crow_c_names_get_entity (entity->codegen->names, role->target);
  CrowCFunctionText *function = _crow_codegen_add_method (entity, "CrowCollection *", "get_", names->name, "");
  g_autofree char *returns = g_strdup_printf ("(transfer none): a list of %s", target->type);

  describe_role (entity, function, "Gets the objects that are its", role);
  _crow_codegen_append_guard (entity, function, "NULL");
  crow_c_function_append (function, "return crow_object_get_many (&self->parent_instance, %s);\n", names->number);
  crow_c_function_set_returns (function, returns);
  if (is_view_only (entity, role))
    return;
  add_to_many_change (entity, role, names, "add", "Adds an object to its",
                      "%FALSE if it was among them already");
  add_to_many_change (entity, role, names, "remove", "Removes an object from its",
                      "%FALSE if it was not among them");
}

static void
add_through (CrowCodegenEntity      *entity,
             const CrowRole         *role,
             const CrowCMemberNames *names)
{
  const CrowSchemaInfo *info = entity->codegen->info;
  const CrowThroughInfo *through = &info->throughs[role->relationship];
  const CrowEntityInfo *association = &info->entities[info->relationships[through->relationships[0]].ends[1].entity];
  const CrowCTypeNames *target = crow_c_names_get_entity (entity->codegen->names, role->target);
  CrowCFunctionText *function = _crow_codegen_add_method (entity, "CrowCollection *", "get_", names->name, "");
  g_autofree char *returns = g_strdup_printf ("(transfer none): a list of %s, for reading only", target->type);
  g_autoptr (GString) note = g_string_new ("They are reached through “");

  crow_c_append_comment_text (note, association->name, "");
  g_string_append (note, "”, for reading only.");
  _crow_codegen_describe (function, "Gets the objects that are its", role->name, note->str, through->comment);
  _crow_codegen_append_guard (entity, function, "NULL");
  crow_c_function_append (function, "return crow_object_get_many (&self->parent_instance, %s);\n", names->number);
  crow_c_function_set_returns (function, returns);
}

/* --- all of it --- */

static void
add_new (CrowCodegenEntity *entity)
{
  CrowCFunctionText *function = _crow_codegen_add_function (entity, entity->self_type, "new", "", "");

  crow_c_function_add_parameter (function, "CrowSession *", "session", "a session");
  crow_c_function_describe (function, "Makes an object that has no row yet.  Adding it to the session with crow_session_add(),"
                            "\nor linking it to an object that is in it, gives it one at the next flush.");
  crow_c_function_append (function, "g_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n\n");
  crow_c_function_append (function, "return %s (crow_session_create (session, %s));\n", entity->names->upper,
                          entity->names->number);
  crow_c_function_set_returns (function, "(transfer none): a new object, owned by @session");
}

static void
add_query (CrowCodegenEntity *entity)
{
  CrowCFunctionText *function = _crow_codegen_add_function (entity, "CrowQuery *", "query", "", "");

  crow_c_function_add_parameter (function, "CrowSession *", "session", "a session");
  crow_c_function_describe (function, "Begins a question whose answer is objects of this type: all of them, until conditions are\n"
                            "added with crow_query_where().");
  crow_c_function_append (function, "g_return_val_if_fail (CROW_IS_SESSION (session), NULL);\n\n");
  crow_c_function_append (function, "return crow_query_new (session, %s);\n", entity->names->number);
  crow_c_function_set_returns (function, "(transfer full): a query");
}

GPtrArray *
_crow_codegen_entity_functions (CrowCodegen *self,
                                guint        index)
{
  CrowCodegenEntity entity = { self, index, &self->info->entities[index], crow_c_names_get_entity (self->names, index), NULL, NULL };
  guint n_roles, n_throughs;
  const CrowRole *roles = crow_schema_get_roles (self->schema, index, &n_roles);
  const CrowRole *throughs = crow_schema_get_through_roles (self->schema, index, &n_throughs);

  entity.self_type = g_strconcat (entity.names->type, " *", NULL);
  entity.functions = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_c_function_free);
  if (_crow_codegen_has_objects (self, index))
    add_new (&entity);
  _crow_codegen_add_primary_finder (&entity);
  for (guint i = 0; i < entity.info->n_keys; i++)
    if (i != entity.info->primary_key)
      _crow_codegen_add_finder (&entity, i);
  add_query (&entity);
  g_ptr_array_add (entity.functions, NULL);
  for (guint i = 0; i < entity.info->n_attributes; i++)
    if (!_crow_codegen_is_inherited_key (self, index, i))
      add_accessors (&entity, i);
  for (guint i = 0; i < n_roles; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->names, index, i);

      if (names == NULL)
        continue;
      if (roles[i].to_many)
        add_to_many (&entity, &roles[i], names);
      else
        add_to_one (&entity, &roles[i], names);
    }
  for (guint i = 0; i < n_throughs; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->names, index, n_roles + i);

      if (names != NULL)
        add_through (&entity, &throughs[i], names);
    }
  g_ptr_array_add (entity.functions, NULL);
  for (guint i = 0; i < entity.info->n_attributes; i++)
    if (!_crow_codegen_is_inherited_key (self, index, i))
      _crow_codegen_add_conditions (&entity, i);
  for (guint i = 0; i < n_roles; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->names, index, i);

      if (names != NULL)
        _crow_codegen_add_role_conditions (&entity, &roles[i], names);
    }
  for (guint i = 0; i < n_throughs; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->names, index, n_roles + i);

      if (names != NULL)
        _crow_codegen_add_role_conditions (&entity, &throughs[i], names);
    }
  /* Their first member is the parent's struct. */
  for (guint i = 0; _crow_codegen_get_parent (self, index) != CROW_NONE && i < entity.functions->len; i++)
    if (entity.functions->pdata[i] != NULL)
      crow_c_function_replace (entity.functions->pdata[i], "&self->parent_instance", "(CrowObject *) self");
  g_free (entity.self_type);
  return entity.functions;
}
