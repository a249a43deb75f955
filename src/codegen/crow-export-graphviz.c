/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Graphviz's DOT: tables as HTML-like labels with a port for each attribute, crow's feet as arrow heads, so that
 * `dot -Tsvg` draws it without further ado.
 *
 * Left out: everything that is not drawn.
 */
#include "config.h"

#include "codegen/crow-export-private.h"

#include <glib/gi18n-lib.h>

#include "codegen/crow-codegen-file.h"

static void
append_html (GString    *out,
             const char *text)
{
  g_autofree char *line = _crow_export_one_line (text, "");
  g_autofree char *escaped = g_markup_escape_text (line, -1);

  /* An element that holds nothing is an error to Graphviz. */
  g_string_append (out, *escaped != '\0' ? escaped : "&#160;");
}

static void
write_entity (CrowTextWriter   *out,
              const CrowSchema *schema,
              guint             entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  g_autofree char *name = _crow_export_dup_name (info->database_schema, info->name);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "  e%u [label=<\n    <table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\">\n"
                   "      <tr><td colspan=\"2\" bgcolor=\"#e6e6e6\"><b>", entity);
  append_html (text, name);
  g_string_append (text, "</b></td></tr>\n");
  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];
      g_autofree char *type = _crow_export_dup_type (schema, attribute);
      gboolean primary = _crow_export_is_primary (schema, entity, i);
      gboolean required = primary || (attribute->flags & CROW_ATTRIBUTE_REQUIRED);

      g_string_append_printf (text, "      <tr><td align=\"left\" port=\"l%u\">%s", i, primary ? "<u>" : "");
      append_html (text, attribute->name);
      g_string_append_printf (text, "%s</td><td align=\"left\" port=\"r%u\">", primary ? "</u>" : "", i);
      append_html (text, type);
      g_string_append (text, required ? "</td></tr>\n" : " ?</td></tr>\n");
    }
  g_string_append (text, "    </table>>]\n");
  crow_text_writer_put (out, text->str);
}

/* Arrow heads are read from the node outwards. */
static const char *
head (const CrowRelationshipInfo *link,
      guint                       end)
{
  gboolean many = link->kind == CROW_LINK_MANY_TO_MANY || (link->kind == CROW_LINK_ONE_TO_MANY && end == 1);

  if (many)
    return link->ends[end].required ? "crowtee" : "crowodot";
  return link->ends[end].required ? "teetee" : "teeodot";
}

static void
write_link (CrowTextWriter             *out,
            const CrowRelationshipInfo *link)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *label = _crow_export_get_link_label (link);

  g_string_append_printf (text, "  e%u", link->ends[0].entity);
  /* An heir in the table of its parent has not the row that is referred to. */
  if (link->kind != CROW_LINK_MANY_TO_MANY && link->references[0].target != link->ends[0].entity)
    g_string_append_printf (text, " -> e%u:l%u", link->ends[1].entity, link->references[0].columns[0]);
  else if (link->kind != CROW_LINK_MANY_TO_MANY)
    g_string_append_printf (text, ":r%u -> e%u:l%u", link->references[0].target_columns[0], link->ends[1].entity,
                            link->references[0].columns[0]);
  else
    g_string_append_printf (text, " -> e%u", link->ends[1].entity);
  g_string_append_printf (text, " [arrowtail=%s, arrowhead=%s", head (link, 0), head (link, 1));
  if (label != NULL)
    {
      g_string_append (text, ", label=<");
      append_html (text, label);
      g_string_append_c (text, '>');
    }
  g_string_append (text, "]\n");
  crow_text_writer_put (out, text->str);
}

static char *
write_graphviz (const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  CrowTextWriter out;

  crow_text_writer_init (&out, 2);
  crow_text_writer_put (&out,
                        "// " CROW_CODEGEN_MARK " export --to=graphviz\n"
                        "digraph schema {\n"
                        "  graph [rankdir=LR, nodesep=0.5, ranksep=1]\n"
                        "  node [shape=plain, fontname=\"sans-serif\"]\n"
                        "  edge [dir=both, fontname=\"sans-serif\", fontsize=10]\n\n");
  for (guint i = 0; i < info->n_entities; i++)
    if (!(info->entities[i].flags & CROW_ENTITY_ASSOCIATION))
      write_entity (&out, schema, i);
  crow_text_writer_newline (&out);
  for (guint i = 0; i < info->n_relationships; i++)
    write_link (&out, &info->relationships[i]);
  for (guint i = 0; i < info->n_entities; i++)
    if (info->entities[i].inheritance != NULL && info->entities[i].inheritance->parent != CROW_NONE)
      crow_text_writer_printf (&out, "  e%u -> e%u [arrowtail=onormal, arrowhead=none]\n",
                               info->entities[i].inheritance->parent, i);
  crow_text_writer_line (&out, "}");
  return crow_text_writer_steal (&out, NULL);
}

const CrowExporter _crow_exporter_graphviz = {
  .name = "graphviz",
  .title = N_("Graphviz DOT, to be drawn by “dot”"),
  .extension = "dot",
  .write = write_graphviz,
  .inherits = TRUE,
};
