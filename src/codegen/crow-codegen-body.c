/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The body: constant tables, enumerations, types, functions; and the pieces that the bodies of crow-codegen-split.c are
 * made of.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

#include <string.h>

#include "codegen/crow-c-function.h"

void
_crow_codegen_define_functions (CrowCodegen *self,
                                GPtrArray   *functions)
{
  for (guint i = 0; i < functions->len; i++)
    if (functions->pdata[i] != NULL)
      crow_c_function_write (functions->pdata[i], &self->out, FALSE);
}

void
_crow_codegen_define_enum (CrowCodegen *self,
                           guint        enumeration)
{
  CrowTextWriter *out = &self->out;
  const CrowEnumInfo *info = &self->info->enums[enumeration];
  const CrowCTypeNames *names = crow_c_names_get_enum (self->names, enumeration);
  g_autoptr (GPtrArray) functions = _crow_codegen_enum_functions (self, enumeration);

  crow_text_writer_printf (out, "GType\n%s_get_type (void)\n{\n", names->prefix);
  crow_text_writer_indent (out);
  crow_text_writer_line (out, "static const GEnumValue values[] = {");
  crow_text_writer_indent (out);
  for (guint i = 0; i < info->n_values; i++)
    {
      const char *constant = crow_c_names_get_enum_value (self->names, enumeration, i);
      /* Not the text of the database: introspection wants letters, digits and hyphens. */
      g_autofree char *nick = g_ascii_strdown (constant + strlen (names->upper) + 1, -1);

      g_strdelimit (nick, "_", '-');
      crow_text_writer_printf (out, "{ %s, \"%s\", \"%s\" },\n", constant, constant, nick);
    }
  crow_text_writer_line (out, "{ 0, NULL, NULL }");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "};");
  crow_text_writer_line (out, "static gsize type = 0;\n");
  crow_text_writer_line (out, "if (g_once_init_enter (&type))");
  crow_text_writer_printf (out, "  g_once_init_leave (&type, g_enum_register_static (\"%s\", values));\n", names->type);
  crow_text_writer_line (out, "return type;");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
  _crow_codegen_define_functions (self, functions);
}

void
_crow_codegen_define_type (CrowCodegen *self,
                           guint        entity)
{
  CrowTextWriter *out = &self->out;
  const CrowCTypeNames *names = crow_c_names_get_entity (self->names, entity);
  guint16 parent = _crow_codegen_get_parent (self, entity);
  gboolean derivable = _crow_codegen_has_heirs (self, entity);
  g_autoptr (GPtrArray) functions = NULL;

  if (names == NULL)
    return;
  functions = _crow_codegen_entity_functions (self, entity);
  /* That of one which others are derived from is in the header. */
  if (!derivable)
    crow_text_writer_printf (out, "struct _%s\n{\n  %s parent_instance;\n};\n\n", names->type,
                             _crow_codegen_parent_type (self, entity));
  crow_text_writer_printf (out, "G_DEFINE_%sTYPE (%s, %s, %s)\n\n", derivable ? "" : "FINAL_", names->type, names->prefix,
                           parent != CROW_NONE ? crow_c_names_get_entity (self->names, parent)->type_macro
                                               : "CROW_TYPE_OBJECT");
  crow_text_writer_printf (out, "static void\n%s_class_init (%sClass *klass)\n{\n", names->prefix, names->type);
  for (guint i = 0; i < self->info->entities[entity].n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &self->info->entities[entity].attributes[i];

      if (attribute->type == CROW_TYPE_ENUM && _crow_codegen_enum_has_type (self, attribute->enumeration))
        crow_text_writer_printf (out, "  crow_object_class_set_enum_type (CROW_OBJECT_CLASS (klass), %u, %s);\n", i,
                                 crow_c_names_get_enum (self->names, attribute->enumeration)->type_macro);
    }
  if (self->split)
    crow_text_writer_printf (out, "  crow_object_class_set_entity (CROW_OBJECT_CLASS (klass), crow_schema_get_info (%s ()), %s);\n}\n\n",
                             crow_c_names_get_function (self->names, CROW_C_SCHEMA_GET), names->number);
  else
    crow_text_writer_printf (out, "  crow_object_class_set_entity (CROW_OBJECT_CLASS (klass), &%s, %s);\n}\n\n",
                             crow_c_names_get_function (self->names, CROW_C_SCHEMA_INFO), names->number);
  crow_text_writer_printf (out, "static void\n%s_init (%s *self)\n{\n  (void) self;\n}\n\n", names->prefix, names->type);
  _crow_codegen_define_functions (self, functions);
}

void
_crow_codegen_open_body (CrowCodegen *self,
                         const char  *header)
{
  _crow_codegen_write_first_lines (self, "Definitions");
  if (self->options->symbol_decorator_define != NULL)
    crow_text_writer_printf (&self->out, "#define %s\n\n", self->options->symbol_decorator_define);
  crow_text_writer_printf (&self->out, "#include \"%s\"\n\n", header);
}

void
_crow_codegen_define_tables (CrowCodegen *self)
{
  /* C++ warns of what C says of a designated initializer: that fields are left out, and that it is one. */
  crow_text_writer_put (&self->out,
                        "#ifdef __cplusplus\n"
                        "#pragma GCC diagnostic push\n"
                        "#pragma GCC diagnostic ignored \"-Wmissing-field-initializers\"\n"
                        "#pragma GCC diagnostic ignored \"-Wpedantic\"\n"
                        "#pragma GCC diagnostic ignored \"-Wc++20-extensions\"\n"
                        "#endif\n\n");
  _crow_codegen_write_tables (self);
  crow_text_writer_put (&self->out, "#ifdef __cplusplus\n#pragma GCC diagnostic pop\n#endif\n\n");
}

void
_crow_codegen_write_body (CrowCodegen *self)
{
  g_autofree char *header = _crow_codegen_dup_header_name (self);
  g_autoptr (GPtrArray) globals = _crow_codegen_global_functions (self);

  _crow_codegen_open_body (self, header);
  _crow_codegen_define_tables (self);
  for (guint i = 0; i < self->info->n_enums; i++)
    if (_crow_codegen_enum_has_type (self, i))
      _crow_codegen_define_enum (self, i);
  for (guint i = 0; i < self->info->n_entities; i++)
    _crow_codegen_define_type (self, i);
  _crow_codegen_define_functions (self, globals);
}
