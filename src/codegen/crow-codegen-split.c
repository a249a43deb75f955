/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a directory, so that a source file pays for what it uses.
 *
 * blog-schema.h names all types and has the enumerations and what there is once; blog-user.h has the type of an entity
 * and its functions and includes nothing but blog-schema.h, for a pointer to another type needs its name only; blog.h
 * includes them all.  Bodies go with the headers; the constant tables are in blog-schema.c.
 *
 * Invariant: no header of an entity includes another one, so no circle of links is a circle of headers.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

static char *
dup_file_name (const char *stem)
{
  char *name = g_strconcat (stem, ".h", NULL);

  return g_strdelimit (name, "_", '-');
}

static char *
dup_guard (const char *stem)
{
  g_autofree char *upper = g_ascii_strup (stem, -1);

  return g_strconcat (upper, "_CROWFOOT_H", NULL);
}

static void
write_schema_header (CrowCodegen *self,
                     const char  *stem)
{
  g_autofree char *guard = dup_guard (stem);
  g_autoptr (GPtrArray) globals = NULL;
  gboolean any = FALSE;

  _crow_codegen_open_header (self, "Names of types, enumerations and what there is once", guard, "#include <crowfoot.h>");
  globals = _crow_codegen_global_functions (self);
  for (guint i = 0; i < self->info->n_enums; i++)
    if (_crow_codegen_enum_has_type (self, i))
      _crow_codegen_declare_enum (self, i);
  for (guint i = 0; i < self->info->n_entities; i++)
    {
      const CrowCTypeNames *names = crow_c_names_get_entity (self->names, i);

      if (names == NULL)
        continue;
      crow_text_writer_printf (&self->out, "typedef struct _%s %s;\n", names->type, names->type);
      any = TRUE;
    }
  if (any)
    crow_text_writer_newline (&self->out);
  _crow_codegen_declare_entities (self);
  _crow_codegen_declare_functions (self, globals);
  _crow_codegen_close_header (self, guard);
}

static void
write_entity_header (CrowCodegen *self,
                     guint        entity,
                     const char  *schema_stem)
{
  g_autofree char *guard = dup_guard (crow_c_names_get_entity (self->names, entity)->prefix);
  g_autofree char *schema_header = dup_file_name (schema_stem);
  guint16 parent = _crow_codegen_get_parent (self, entity);
  /* A struct begins with that of the type it is derived from. */
  g_autofree char *parent_header = parent != CROW_NONE
                                     ? dup_file_name (crow_c_names_get_entity (self->names, parent)->prefix)
                                     : NULL;
  g_autofree char *include = g_strdup_printf ("#include \"%s\"", parent_header != NULL ? parent_header : schema_header);
  g_autoptr (GPtrArray) functions = NULL;

  _crow_codegen_open_header (self, "A type", guard, include);
  _crow_codegen_declare_type (self, entity);
  _crow_codegen_declare_members (self, entity);
  functions = _crow_codegen_entity_functions (self, entity);
  _crow_codegen_declare_functions (self, functions);
  _crow_codegen_close_header (self, guard);
}

static void
write_all_headers (CrowCodegen *self,
                   const char  *schema_stem)
{
  g_autofree char *guard = g_strconcat (crow_c_names_get_upper (self->names), "_CROWFOOT_H", NULL);
  g_autofree char *schema_header = dup_file_name (schema_stem);

  _crow_codegen_write_first_lines (self, "All types and functions");
  if (self->options->pragma_once)
    crow_text_writer_line (&self->out, "#pragma once\n");
  else
    crow_text_writer_printf (&self->out, "#ifndef %s\n#define %s\n\n", guard, guard);
  crow_text_writer_printf (&self->out, "#include \"%s\"\n", schema_header);
  for (guint i = 0; i < self->info->n_entities; i++)
    {
      const CrowCTypeNames *names = crow_c_names_get_entity (self->names, i);
      g_autofree char *header = names != NULL ? dup_file_name (names->prefix) : NULL;

      if (header != NULL)
        crow_text_writer_printf (&self->out, "#include \"%s\"\n", header);
    }
  if (!self->options->pragma_once)
    crow_text_writer_printf (&self->out, "\n#endif /* %s */\n", guard);
}

static void
write_schema_body (CrowCodegen *self)
{
  g_autofree char *all = dup_file_name (crow_c_names_get_snake (self->names));
  g_autoptr (GPtrArray) globals = _crow_codegen_global_functions (self);

  _crow_codegen_open_body (self, all);
  _crow_codegen_define_tables (self);
  for (guint i = 0; i < self->info->n_enums; i++)
    if (_crow_codegen_enum_has_type (self, i))
      _crow_codegen_define_enum (self, i);
  _crow_codegen_define_functions (self, globals);
}

/* The headers of those that its roles lead to: their casts are used. */
static void
write_entity_body (CrowCodegen *self,
                   guint        entity)
{
  g_autofree char *header = dup_file_name (crow_c_names_get_entity (self->names, entity)->prefix);
  g_autofree gboolean *reached = g_new0 (gboolean, self->info->n_entities);
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self->schema, entity, &n_roles);
  gboolean any = FALSE;

  _crow_codegen_open_body (self, header);
  for (guint i = 0; i < n_roles; i++)
    if (roles[i].target != entity && crow_c_names_get_role (self->names, entity, i) != NULL)
      reached[roles[i].target] = any = TRUE;
  for (guint i = 0; i < self->info->n_entities; i++)
    if (reached[i])
      {
        g_autofree char *other = dup_file_name (crow_c_names_get_entity (self->names, i)->prefix);

        crow_text_writer_printf (&self->out, "#include \"%s\"\n", other);
      }
  if (any)
    crow_text_writer_newline (&self->out);
  _crow_codegen_define_type (self, entity);
}

void
_crow_codegen_write_split (CrowCodegen *self,
                           guint        parts,
                           GPtrArray   *files)
{
  const char *schema_stem = crow_c_names_get_function (self->names, CROW_C_SCHEMA_STEM);

  if (parts & (1u << CROW_CODEGEN_HEADER))
    {
      _crow_codegen_begin_file (self);
      write_all_headers (self, schema_stem);
      _crow_codegen_end_file (self, files, CROW_CODEGEN_HEADER, crow_c_names_get_snake (self->names));
      _crow_codegen_begin_file (self);
      write_schema_header (self, schema_stem);
      _crow_codegen_end_file (self, files, CROW_CODEGEN_HEADER, schema_stem);
      for (guint i = 0; i < self->info->n_entities; i++)
        if (crow_c_names_get_entity (self->names, i) != NULL)
          {
            _crow_codegen_begin_file (self);
            write_entity_header (self, i, schema_stem);
            _crow_codegen_end_file (self, files, CROW_CODEGEN_HEADER, crow_c_names_get_entity (self->names, i)->prefix);
          }
    }
  if (parts & (1u << CROW_CODEGEN_BODY))
    {
      _crow_codegen_begin_file (self);
      write_schema_body (self);
      _crow_codegen_end_file (self, files, CROW_CODEGEN_BODY, schema_stem);
      for (guint i = 0; i < self->info->n_entities; i++)
        if (crow_c_names_get_entity (self->names, i) != NULL)
          {
            _crow_codegen_begin_file (self);
            write_entity_body (self, i);
            _crow_codegen_end_file (self, files, CROW_CODEGEN_BODY, crow_c_names_get_entity (self->names, i)->prefix);
          }
    }
  if (parts & (1u << CROW_CODEGEN_MAIN))
    {
      _crow_codegen_begin_file (self);
      _crow_codegen_write_main (self);
      _crow_codegen_end_file (self, files, CROW_CODEGEN_MAIN,
                              crow_c_names_get_function (self->names, CROW_C_MAIN_STEM));
    }
}
