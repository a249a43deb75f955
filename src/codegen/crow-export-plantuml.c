/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PlantUML's entity relationship diagram (https://plantuml.com/ie-diagram).
 *
 * Left out: indexes, checks, defaults, views, delete rules.
 */
#include "config.h"

#include "codegen/crow-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "codegen/crow-codegen-file.h"

/* PlantUML reads some characters as markup wherever they stand. */
static void
append_text (GString    *out,
             const char *text)
{
  g_autofree char *line = _crow_export_one_line (text, "");

  for (const char *p = line; *p != '\0'; p++)
    if (strchr ("\"<>{}[]~*\\'&#", *p) != NULL)
      g_string_append_printf (out, "<U+%04X>", (guint) *p);
    else
      g_string_append_c (out, *p);
}

static void
write_attribute (CrowTextWriter   *out,
                 const CrowSchema *schema,
                 guint             entity,
                 guint             index)
{
  const CrowAttributeInfo *attribute = &crow_schema_get_entity (schema, entity)->attributes[index];
  g_autofree char *type = _crow_export_dup_type (schema, attribute);
  g_autoptr (GString) line = g_string_new ("  ");
  gboolean required = (attribute->flags & CROW_ATTRIBUTE_REQUIRED) || _crow_export_is_primary (schema, entity, index);

  g_string_append (line, required ? "* " : "");
  append_text (line, attribute->name);
  g_string_append (line, " : ");
  append_text (line, type);
  if (_crow_export_is_primary (schema, entity, index))
    g_string_append (line, " <<PK>>");
  if (crow_schema_is_in_reference (schema, entity, index))
    g_string_append (line, " <<FK>>");
  if (_crow_export_is_unique (schema, entity, index))
    g_string_append (line, " <<UK>>");
  if (attribute->flags & CROW_ATTRIBUTE_AUTO)
    g_string_append (line, " <<generated>>");
  crow_text_writer_line (out, line->str);
}

static void
write_entity (CrowTextWriter   *out,
              const CrowSchema *schema,
              guint             entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  g_autofree char *name = _crow_export_dup_name (info->database_schema, info->name);
  g_autoptr (GString) line = g_string_new ("entity \"");

  append_text (line, name);
  /* Nothing between the quotes, or blanks alone, is an error to PlantUML. */
  if (line->str[strlen ("entity \"") + strspn (line->str + strlen ("entity \""), " ")] == '\0')
    g_string_append (line, "<U+00A0>");
  g_string_append_printf (line, "\" as e%u {", entity);
  crow_text_writer_line (out, line->str);
  for (guint i = 0; i < info->n_attributes; i++)
    if (_crow_export_is_primary (schema, entity, i))
      write_attribute (out, schema, entity, i);
  crow_text_writer_line (out, "  --");
  for (guint i = 0; i < info->n_attributes; i++)
    if (!_crow_export_is_primary (schema, entity, i))
      write_attribute (out, schema, entity, i);
  crow_text_writer_line (out, "}\n");
}

static void
write_link (CrowTextWriter             *out,
            const CrowRelationshipInfo *link)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *label = _crow_export_get_link_label (link);
  const char *one, *many;

  if (link->kind == CROW_LINK_MANY_TO_MANY)
    one = link->ends[0].required ? "}|" : "}o";
  else
    one = link->ends[0].required ? "||" : "|o";
  if (link->kind == CROW_LINK_ONE_TO_ONE)
    many = link->ends[1].required ? "||" : "o|";
  else
    many = link->ends[1].required ? "|{" : "o{";
  g_string_append_printf (line, "e%u %s--%s e%u", link->ends[0].entity, one, many, link->ends[1].entity);
  if (label != NULL)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      append_text (text, label);
      /* Nothing behind a colon is an error to PlantUML. */
      if (*g_strstrip (text->str) != '\0')
        g_string_append_printf (line, " : %s", text->str);
    }
  crow_text_writer_line (out, line->str);
}

static char *
write_plantuml (const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  CrowTextWriter out;

  crow_text_writer_init (&out, 2);
  crow_text_writer_line (&out, "' " CROW_CODEGEN_MARK " export --to=plantuml");
  crow_text_writer_line (&out, "@startuml\nhide circle\nskinparam linetype ortho\n");
  for (guint i = 0; i < info->n_entities; i++)
    if (!(info->entities[i].flags & CROW_ENTITY_ASSOCIATION))
      write_entity (&out, schema, i);
  for (guint i = 0; i < info->n_relationships; i++)
    write_link (&out, &info->relationships[i]);
  for (guint i = 0; i < info->n_entities; i++)
    if (info->entities[i].inheritance != NULL && info->entities[i].inheritance->parent != CROW_NONE)
      crow_text_writer_printf (&out, "e%u <|-- e%u\n", info->entities[i].inheritance->parent, i);
  crow_text_writer_line (&out, "@enduml");
  return crow_text_writer_steal (&out, NULL);
}

const CrowExporter _crow_exporter_plantuml = {
  .name = "plantuml",
  .title = N_("PlantUML entity relationship diagram"),
  .extension = "puml",
  .write = write_plantuml,
  .inherits = TRUE,
};
