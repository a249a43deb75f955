/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header: enumerations, then all types, then the functions of each, so that any function may name any type; and
 * the pieces that the headers of crow-codegen-split.c are made of.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

#include "codegen/crow-c-function.h"
#include "codegen/crow-c-text.h"

static void
write_decorator (CrowCodegen *self)
{
  if (self->options->symbol_decorator != NULL)
    crow_text_writer_line (&self->out, self->options->symbol_decorator);
}

/* " * " and the user's own text, or nothing. */
static void
write_comment (CrowCodegen *self,
               const char  *comment)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (comment == NULL)
    return;
  crow_c_append_comment_text (text, comment, " * ");
  if (text->len > 0)
    crow_text_writer_printf (&self->out, " *\n * %s\n", text->str);
}

static void
write_name_line (CrowCodegen *self,
                 const char  *format,
                 const char  *name)
{
  g_autoptr (GString) text = g_string_new (NULL);

  crow_c_append_comment_text (text, name, "");
  g_strdelimit (text->str, "\n", ' ');
  crow_text_writer_printf (&self->out, " *\n * %s “%s”.\n", format, text->str);
}

void
_crow_codegen_declare_functions (CrowCodegen *self,
                                 GPtrArray   *functions)
{
  crow_c_functions_declare (functions, &self->out, self->options->symbol_decorator);
  crow_text_writer_newline (&self->out);
}

void
_crow_codegen_declare_enum (CrowCodegen *self,
                            guint        enumeration)
{
  CrowTextWriter *out = &self->out;
  const CrowEnumInfo *info = &self->info->enums[enumeration];
  const CrowCTypeNames *names = crow_c_names_get_enum (self->names, enumeration);
  g_autoptr (GPtrArray) functions = _crow_codegen_enum_functions (self, enumeration);

  crow_text_writer_printf (out, "/**\n * %s:\n", names->type);
  for (guint i = 0; i < info->n_values; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      if (info->values[i].comment != NULL)
        crow_c_append_comment_text (text, info->values[i].comment, " *   ");
      if (text->len == 0)
        {
          g_string_append (text, "“");
          crow_c_append_comment_text (text, info->values[i].name, " *   ");
          g_string_append (text, "”");
        }
      crow_text_writer_printf (out, " * @%s: %s\n", crow_c_names_get_enum_value (self->names, enumeration, i), text->str);
    }
  write_name_line (self, "The enumeration", info->name);
  write_comment (self, info->comment);
  crow_text_writer_put (out, " */\ntypedef enum\n{\n");
  crow_text_writer_indent (out);
  for (guint i = 0; i < info->n_values; i++)
    crow_text_writer_printf (out, "%s%s\n", crow_c_names_get_enum_value (self->names, enumeration, i),
                             i + 1 < info->n_values ? "," : "");
  crow_text_writer_outdent (out);
  crow_text_writer_printf (out, "} %s;\n\n", names->type);
  crow_text_writer_printf (out, "#define %s (%s_get_type ())\n\n", names->type_macro, names->prefix);
  write_decorator (self);
  crow_text_writer_printf (out, "GType %s_get_type (void) G_GNUC_CONST;\n", names->prefix);
  _crow_codegen_declare_functions (self, functions);
}

/* The structs of a type that others are derived from. */
static void
write_structs (CrowCodegen          *self,
               guint                 entity,
               const CrowCTypeNames *names)
{
  const char *parent = _crow_codegen_parent_type (self, entity);

  crow_text_writer_printf (&self->out, "struct _%sClass\n{\n  %sClass parent_class;\n};\n", names->type, parent);
}

/* What G_DECLARE_FINAL_TYPE() says, without g_autoptr(); and without the name of the type, where all have been named
 * already: C99 has no second time. */
static void
write_plain_declaration (CrowCodegen          *self,
                         guint                 entity,
                         const CrowCTypeNames *names)
{
  CrowTextWriter *out = &self->out;
  const char *upper = crow_c_names_get_upper (self->names);
  const char *parent = _crow_codegen_parent_type (self, entity);

  write_decorator (self);
  crow_text_writer_printf (out, "GType %s_get_type (void);\n", names->prefix);
  if (!self->split)
    crow_text_writer_printf (out, "typedef struct _%s %s;\n", names->type, names->type);
  if (_crow_codegen_has_heirs (self, entity))
    {
      crow_text_writer_printf (out, "typedef struct _%sClass %sClass;\n", names->type, names->type);
      crow_text_writer_printf (out, "struct _%s { %s parent_instance; };\n", names->type, parent);
      write_structs (self, entity, names);
    }
  else
    crow_text_writer_printf (out, "typedef struct { %sClass parent_class; } %sClass;\n", parent, names->type);
  crow_text_writer_printf (out, "G_GNUC_UNUSED static inline %s * %s (gpointer object) {\n", names->type, names->upper);
  crow_text_writer_printf (out, "  return G_TYPE_CHECK_INSTANCE_CAST (object, %s_get_type (), %s); }\n", names->prefix,
                           names->type);
  crow_text_writer_printf (out, "G_GNUC_UNUSED static inline gboolean %s_IS_%s (gpointer object) {\n", upper,
                           names->object);
  crow_text_writer_printf (out, "  return G_TYPE_CHECK_INSTANCE_TYPE (object, %s_get_type ()); }\n", names->prefix);
  if (self->options->autocleanup != CROW_CODEGEN_AUTOCLEANUP_NONE)
    crow_text_writer_printf (out, "G_DEFINE_AUTOPTR_CLEANUP_FUNC (%s, g_object_unref)\n", names->type);
  if (self->options->autocleanup == CROW_CODEGEN_AUTOCLEANUP_ALL)
    crow_text_writer_printf (out, "G_DEFINE_AUTOPTR_CLEANUP_FUNC (%sClass, g_type_class_unref)\n", names->type);
}

void
_crow_codegen_declare_type (CrowCodegen *self,
                            guint        entity)
{
  CrowTextWriter *out = &self->out;
  const CrowEntityInfo *info = &self->info->entities[entity];
  const CrowCTypeNames *names = crow_c_names_get_entity (self->names, entity);

  if (names == NULL)
    return;
  crow_text_writer_printf (out, "/**\n * %s:\n", names->type);
  write_name_line (self, "A row of the table", info->name);
  write_comment (self, info->comment);
  crow_text_writer_line (out, " */");
  crow_text_writer_printf (out, "#define %s (%s_get_type ())\n", names->type_macro, names->prefix);
  if (self->split || self->options->autocleanup != CROW_CODEGEN_AUTOCLEANUP_ALL)
    write_plain_declaration (self, entity, names);
  else
    {
      gboolean derivable = _crow_codegen_has_heirs (self, entity);

      write_decorator (self);
      crow_text_writer_printf (out, "G_DECLARE_%s_TYPE (%s, %s, %s, %s, %s)\n", derivable ? "DERIVABLE" : "FINAL",
                               names->type, names->prefix, crow_c_names_get_upper (self->names), names->object,
                               _crow_codegen_parent_type (self, entity));
      if (derivable)
        write_structs (self, entity, names);
    }
  crow_text_writer_newline (out);
}

/* @include: a line, what the header stands on */
void
_crow_codegen_open_header (CrowCodegen *self,
                           const char  *what,
                           const char  *guard,
                           const char  *include)
{
  CrowTextWriter *out = &self->out;

  self->declaring = TRUE;
  _crow_codegen_write_first_lines (self, what);
  if (self->options->pragma_once)
    crow_text_writer_line (out, "#pragma once\n");
  else
    crow_text_writer_printf (out, "#ifndef %s\n#define %s\n\n", guard, guard);
  crow_text_writer_printf (out, "%s\n\n", include);
  if (self->options->symbol_decorator_header != NULL)
    crow_text_writer_printf (out, "#include \"%s\"\n\n", self->options->symbol_decorator_header);
  crow_text_writer_line (out, "G_BEGIN_DECLS\n");
}

void
_crow_codegen_close_header (CrowCodegen *self,
                            const char  *guard)
{
  crow_text_writer_line (&self->out, "G_END_DECLS");
  if (!self->options->pragma_once)
    crow_text_writer_printf (&self->out, "\n#endif /* %s */\n", guard);
}

void
_crow_codegen_write_header (CrowCodegen *self)
{
  g_autofree char *guard = g_strconcat (crow_c_names_get_upper (self->names), "_CROWFOOT_H", NULL);
  g_autofree guint16 *order = _crow_codegen_order_parents (self);
  g_autoptr (GPtrArray) globals = NULL;

  _crow_codegen_open_header (self, "Types and functions", guard, "#include <crowfoot.h>");
  globals = _crow_codegen_global_functions (self);
  for (guint i = 0; i < self->info->n_enums; i++)
    if (_crow_codegen_enum_has_type (self, i))
      _crow_codegen_declare_enum (self, i);
  for (guint i = 0; i < self->info->n_entities; i++)
    _crow_codegen_declare_type (self, order[i]);
  _crow_codegen_declare_entities (self);
  _crow_codegen_declare_functions (self, globals);
  for (guint i = 0; i < self->info->n_entities; i++)
    {
      g_autoptr (GPtrArray) functions = NULL;

      if (crow_c_names_get_entity (self->names, i) == NULL)
        continue;
      _crow_codegen_declare_members (self, i);
      functions = _crow_codegen_entity_functions (self, i);
      _crow_codegen_declare_functions (self, functions);
    }
  _crow_codegen_close_header (self, guard);
}
