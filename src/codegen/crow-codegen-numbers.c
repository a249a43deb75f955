/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Constants for what the library knows by a number: entities, and the attributes and roles of their objects.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

#include "codegen/crow-c-text.h"

typedef struct
{
  const char *constant;
  const char *name; /* in the diagram */
  guint number;
} Line;

static char *
dup_comment_text (const char *text)
{
  GString *line = g_string_new (NULL);

  crow_c_append_comment_text (line, text, "");
  g_strdelimit (line->str, "\n", ' ');
  return g_string_free (line, FALSE);
}

/* A number is written only where it is not the one after that of the line before. */
static void
write_list (CrowCodegen *self,
            GArray      *lines,
            const char  *type,
            const char  *what,
            const char  *owner)
{
  CrowTextWriter *out = &self->out;
  g_autofree char *owner_text = dup_comment_text (owner);
  guint next = 0;

  if (lines->len == 0)
    return;
  crow_text_writer_printf (out, "/**\n * %s:\n", type);
  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = &g_array_index (lines, Line, i);
      g_autofree char *text = dup_comment_text (line->name);

      crow_text_writer_printf (out, " * @%s: “%s”\n", line->constant, text);
    }
  crow_text_writer_printf (out, " *\n * The %s of “%s”, for functions that take one by its number.\n */\n", what, owner_text);
  crow_text_writer_put (out, "typedef enum\n{\n");
  crow_text_writer_indent (out);
  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = &g_array_index (lines, Line, i);

      crow_text_writer_put (out, line->constant);
      if (line->number != next)
        crow_text_writer_printf (out, " = %u", line->number);
      crow_text_writer_put (out, i + 1 < lines->len ? ",\n" : "\n");
      next = line->number + 1;
    }
  crow_text_writer_outdent (out);
  crow_text_writer_printf (out, "} %s;\n\n", type);
  g_array_set_size (lines, 0);
}

void
_crow_codegen_declare_entities (CrowCodegen *self)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (guint i = 0; i < self->info->n_entities; i++)
    {
      const CrowCTypeNames *names = crow_c_names_get_entity (self->names, i);
      Line line = { .name = self->info->entities[i].name, .number = i };

      if (names == NULL)
        continue;
      line.constant = names->number;
      g_array_append_val (lines, line);
    }
  write_list (self, lines, crow_c_names_get_function (self->names, CROW_C_ENTITIES), "entities", self->info->name);
}

void
_crow_codegen_declare_members (CrowCodegen *self,
                               guint        entity)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  const char *type = crow_c_names_get_entity (self->names, entity)->type;
  g_autofree char *attributes = g_strconcat (type, "AttributeNumber", NULL);
  g_autofree char *roles = g_strconcat (type, "RoleNumber", NULL);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  guint n_roles, n_throughs;
  const CrowRole *throughs = crow_schema_get_through_roles (self->schema, entity, &n_throughs);
  const CrowRole *all = crow_schema_get_roles (self->schema, entity, &n_roles);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      Line line = { crow_c_names_get_attribute (self->names, entity, i)->number, info->attributes[i].name,
                    _crow_codegen_attribute_index (self, entity, i) };

      g_array_append_val (lines, line);
    }
  write_list (self, lines, attributes, "attributes", info->name);
  for (guint i = 0; i < n_roles + n_throughs; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->names, entity, i);
      Line line;

      if (names == NULL)
        continue;
      line.constant = names->number;
      line.name = i < n_roles ? all[i].name : throughs[i - n_roles].name;
      line.number = i < n_roles ? _crow_codegen_role_index (self, entity, i)
                                : _crow_codegen_through_index (self, entity, i - n_roles);
      g_array_append_val (lines, line);
    }
  write_list (self, lines, roles, "roles", info->name);
}
