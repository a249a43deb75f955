/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mermaid's erDiagram, as GitHub and GitLab draw it in Markdown (https://mermaid.js.org/syntax/entityRelationshipDiagram.html).
 *
 * Left out: all but names, types, key marks, comments and links.  Mermaid's words for types and attributes hold
 * no blanks, commas or quotes; these become underscores.
 */
#include "config.h"

#include "codegen/crow-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "codegen/crow-codegen-file.h"

/* @name as one of Mermaid's words: it begins with a letter. */
static void
append_word (GString    *out,
             const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  gsize start = out->len;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (out->len == start && !g_unichar_isalpha (c))
        g_string_append_c (out, '_');
      if (g_unichar_isalnum (c) || c == '_' || c == '-' || c == '(' || c == ')')
        g_string_append_unichar (out, c);
      else if (out->str[out->len - 1] != '_')
        g_string_append_c (out, '_');
    }
  if (out->len == start)
    g_string_append_c (out, '_');
}

/* A quoted text; there is no escape for a quote in it. */
static void
append_quoted (GString    *out,
               const char *text)
{
  g_autofree char *line = _crow_export_one_line (text, "\"");

  g_string_append_printf (out, "\"%s\"", *line != '\0' ? line : " ");
}

static void
append_entity_name (GString              *out,
                    const CrowEntityInfo *info)
{
  g_autofree char *name = _crow_export_dup_name (info->database_schema, info->name);
  gboolean plain = g_ascii_isalpha (*name) || *name == '_';

  for (const char *p = name; *p != '\0'; p++)
    plain = plain && (g_ascii_isalnum (*p) || *p == '_' || *p == '-');
  if (plain)
    g_string_append (out, name);
  else
    append_quoted (out, name);
}

static void
write_link (CrowTextWriter             *out,
            const CrowSchema           *schema,
            const CrowRelationshipInfo *link)
{
  g_autoptr (GString) line = g_string_new ("  ");
  const char *label = _crow_export_get_link_label (link);

  append_entity_name (line, crow_schema_get_entity (schema, link->ends[0].entity));
  if (link->kind == CROW_LINK_MANY_TO_MANY)
    g_string_append (line, link->ends[0].required ? " }|" : " }o");
  else
    g_string_append (line, link->ends[0].required ? " ||" : " |o");
  g_string_append (line, "--");
  if (link->kind == CROW_LINK_ONE_TO_ONE)
    g_string_append (line, link->ends[1].required ? "|| " : "o| ");
  else
    g_string_append (line, link->ends[1].required ? "|{ " : "o{ ");
  append_entity_name (line, crow_schema_get_entity (schema, link->ends[1].entity));
  g_string_append (line, " : ");
  append_quoted (line, label);
  crow_text_writer_line (out, line->str);
}

static void
write_attribute (CrowTextWriter   *out,
                 const CrowSchema *schema,
                 guint             entity,
                 guint             index)
{
  const CrowAttributeInfo *attribute = &crow_schema_get_entity (schema, entity)->attributes[index];
  g_autofree char *type = _crow_export_dup_type (schema, attribute);
  g_autoptr (GString) line = g_string_new ("    ");
  const char *separator = " ";

  append_word (line, type);
  g_string_append_c (line, ' ');
  append_word (line, attribute->name);
  if (_crow_export_is_primary (schema, entity, index))
    {
      g_string_append_printf (line, "%sPK", separator);
      separator = ", ";
    }
  if (crow_schema_is_in_reference (schema, entity, index))
    {
      g_string_append_printf (line, "%sFK", separator);
      separator = ", ";
    }
  if (_crow_export_is_unique (schema, entity, index))
    g_string_append_printf (line, "%sUK", separator);
  if (attribute->comment != NULL)
    {
      g_string_append_c (line, ' ');
      append_quoted (line, attribute->comment);
    }
  crow_text_writer_line (out, line->str);
}

static char *
write_mermaid (const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  CrowTextWriter out;

  crow_text_writer_init (&out, 2);
  crow_text_writer_line (&out, "%% " CROW_CODEGEN_MARK " export --to=mermaid");
  crow_text_writer_line (&out, "erDiagram");
  for (guint i = 0; i < info->n_relationships; i++)
    write_link (&out, schema, &info->relationships[i]);
  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autoptr (GString) line = g_string_new ("  ");

      /* The line between the two says what the table of pairs says. */
      if (info->entities[i].flags & CROW_ENTITY_ASSOCIATION)
        continue;
      append_entity_name (line, &info->entities[i]);
      crow_text_writer_put (&out, line->str);
      crow_text_writer_line (&out, " {");
      for (guint j = 0; j < info->entities[i].n_attributes; j++)
        write_attribute (&out, schema, i, j);
      crow_text_writer_line (&out, "  }");
    }
  return crow_text_writer_steal (&out, NULL);
}

const CrowExporter _crow_exporter_mermaid = {
  .name = "mermaid",
  .title = N_("Mermaid erDiagram, as GitHub and GitLab draw it"),
  .extension = "mmd",
  .write = write_mermaid,
};
