/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A data dictionary in Markdown: each entity with its attributes, keys, indexes and checks, and each link as a sentence.
 *
 * It is meant to be read beside the diagram, so nothing of the schema is left out but ids and the SQL of views.
 */
#include "config.h"

#include "codegen/crow-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "codegen/crow-codegen-file.h"

static void
append_text (GString    *out,
             const char *text)
{
  g_autofree char *line = _crow_export_one_line (text, "");

  for (const char *p = line; *p != '\0'; p++)
    {
      if (strchr ("\\`*_[]<>|#", *p) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
}

/* A code span is fenced by more backquotes than it holds. */
static void
append_code (GString    *out,
             const char *text)
{
  g_autofree char *line = _crow_export_one_line (text, "");
  g_autoptr (GString) fence = g_string_new ("`");

  while (strstr (line, fence->str) != NULL)
    g_string_append_c (fence, '`');
  g_string_append (out, fence->str);
  g_string_append (out, fence->len > 1 ? " " : "");
  for (const char *p = line; *p != '\0'; p++)
    {
      /* In a table, even code ends at a bar. */
      if (*p == '|')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append (out, fence->len > 1 ? " " : "");
  g_string_append (out, fence->str);
}

static void
append_value (GString    *out,
              guint       source,
              const char *value)
{
  switch ((CrowValueSource) source)
    {
    case CROW_VALUE_NOW:
      g_string_append (out, "now");
      break;
    case CROW_VALUE_UUID:
      g_string_append (out, "a new UUID");
      break;
    case CROW_VALUE_LITERAL:
    case CROW_VALUE_EXPRESSION:
      append_code (out, value);
      break;
    case CROW_VALUE_NONE:
    default:
      break;
    }
}

static void
write_attribute (CrowTextWriter   *out,
                 const CrowSchema *schema,
                 guint             entity,
                 guint             index)
{
  const CrowAttributeInfo *attribute = &crow_schema_get_entity (schema, entity)->attributes[index];
  g_autofree char *type = _crow_export_dup_type (schema, attribute);
  g_autoptr (GString) line = g_string_new ("| ");
  gboolean primary = _crow_export_is_primary (schema, entity, index);

  append_text (line, attribute->name);
  g_string_append (line, " | ");
  append_text (line, type);
  g_string_append_printf (line, " | %s | ", primary || (attribute->flags & CROW_ATTRIBUTE_REQUIRED) ? "yes" : "");
  if (attribute->flags & CROW_ATTRIBUTE_AUTO)
    g_string_append (line, "numbered");
  else if (attribute->generated != NULL)
    {
      g_string_append (line, "computed: ");
      append_code (line, attribute->generated);
    }
  else
    append_value (line, attribute->default_source, attribute->default_value);
  if (attribute->on_update_source != CROW_VALUE_NONE)
    {
      g_string_append (line, "; when changed ");
      append_value (line, attribute->on_update_source, attribute->on_update_value);
    }
  g_string_append (line, " | ");
  if (attribute->comment != NULL)
    append_text (line, attribute->comment);
  g_string_append (line, " |\n");
  crow_text_writer_put (out, line->str);
}

static void
append_columns (GString              *out,
                const CrowEntityInfo *info,
                const guint16        *columns,
                guint                 n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      append_text (out, info->attributes[columns[i]].name);
    }
}

static void
write_constraints (CrowTextWriter       *out,
                   const CrowEntityInfo *info)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < info->n_keys; i++)
    {
      g_string_append (lines, i == info->primary_key ? "- Primary key: " : "- Unique: ");
      append_columns (lines, info, info->keys[i].attributes, info->keys[i].n_attributes);
      g_string_append_c (lines, '\n');
    }
  for (guint i = 0; i < info->n_indexes; i++)
    {
      const CrowIndexInfo *index = &info->indexes[i];

      g_string_append (lines, index->unique ? "- Unique index: " : "- Index: ");
      for (guint j = 0; j < index->n_parts; j++)
        {
          g_string_append (lines, j > 0 ? ", " : "");
          if (index->parts[j].expression != NULL)
            append_code (lines, index->parts[j].expression);
          else
            append_text (lines, info->attributes[index->parts[j].attribute].name);
          g_string_append (lines, index->parts[j].descending ? " (descending)" : "");
          if (index->parts[j].nulls != CROW_NULLS_DEFAULT)
            g_string_append (lines, index->parts[j].nulls == CROW_NULLS_FIRST ? " (nulls first)" : " (nulls last)");
          if (index->parts[j].length > 0)
            g_string_append_printf (lines, " (first %u)", index->parts[j].length);
        }
      if (index->method != NULL)
        {
          g_string_append (lines, " by ");
          append_code (lines, index->method);
        }
      if (index->where != NULL)
        {
          g_string_append (lines, " where ");
          append_code (lines, index->where);
        }
      g_string_append_c (lines, '\n');
    }
  for (guint i = 0; i < info->n_checks; i++)
    {
      g_string_append (lines, "- Check: ");
      append_code (lines, info->checks[i].expression);
      g_string_append_c (lines, '\n');
    }
  if (lines->len > 0)
    {
      crow_text_writer_newline (out);
      crow_text_writer_put (out, lines->str);
    }
}

static void
write_entity (CrowTextWriter   *out,
              const CrowSchema *schema,
              guint             entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  g_autofree char *name = _crow_export_dup_name (info->database_schema, info->name);
  g_autoptr (GString) text = g_string_new ("### ");

  append_text (text, name);
  g_string_append (text, "\n\n");
  if (info->comment != NULL)
    {
      append_text (text, info->comment);
      g_string_append (text, ".\n\n");
    }
  g_string_append (text, "| Attribute | Type | Required | Default | Meaning |\n| --- | --- | --- | --- | --- |\n");
  crow_text_writer_put (out, text->str);
  for (guint i = 0; i < info->n_attributes; i++)
    write_attribute (out, schema, entity, i);
  write_constraints (out, info);
  crow_text_writer_newline (out);
}

static const char *
describe_rule (const CrowRelationshipInfo *link)
{
  if (link->kind == CROW_LINK_MANY_TO_MANY)
    return "Deleting either takes the pairs only.";
  switch ((CrowDeleteRule) link->delete_rule)
    {
    case CROW_DELETE_CASCADE:
      return link->owned ? "They belong to it: deleting it, or taking them off it, deletes them."
                         : "Deleting it deletes them.";
    case CROW_DELETE_DENY:
      return "It cannot be deleted while there are any.";
    case CROW_DELETE_SET_DEFAULT:
      return "Deleting it gives them the default.";
    case CROW_DELETE_NONE:
      return "What deleting does is left to the database.";
    case CROW_DELETE_NULLIFY:
    default:
      return "Deleting it leaves them without one.";
    }
}

/* @association: (nullable): the entity that both are reached through */
static void
write_link (CrowTextWriter             *out,
            const CrowSchema           *schema,
            const CrowRelationshipInfo *link,
            const CrowEntityInfo       *association)
{
  g_autoptr (GString) text = g_string_new ("- Each **");
  const CrowEntityInfo *one = crow_schema_get_entity (schema, link->ends[0].entity);
  const CrowEntityInfo *many = crow_schema_get_entity (schema, link->ends[1].entity);
  gboolean to_many = link->kind != CROW_LINK_ONE_TO_ONE;
  gboolean to_many_back = link->kind == CROW_LINK_MANY_TO_MANY;

  append_text (text, one->name);
  g_string_append (text, "** has ");
  g_string_append (text, to_many ? (link->ends[1].required ? "one or more **" : "any number of **")
                                 : (link->ends[1].required ? "one **" : "at most one **"));
  append_text (text, many->name);
  g_string_append (text, "**");
  if (link->ends[1].role != NULL)
    {
      g_string_append (text, " as *");
      append_text (text, link->ends[1].role);
      g_string_append_c (text, '*');
    }
  g_string_append (text, "; each **");
  append_text (text, many->name);
  g_string_append (text, "** has ");
  g_string_append (text, to_many_back ? (link->ends[0].required ? "one or more **" : "any number of **")
                                      : (link->ends[0].required ? "one **" : "at most one **"));
  append_text (text, one->name);
  g_string_append (text, "**");
  if (link->ends[0].role != NULL)
    {
      g_string_append (text, " as *");
      append_text (text, link->ends[0].role);
      g_string_append_c (text, '*');
    }
  if (association != NULL)
    {
      g_string_append (text, ", through **");
      append_text (text, association->name);
      g_string_append (text, "**.");
    }
  else
    g_string_append_printf (text, ". %s", describe_rule (link));
  if (link->comment != NULL)
    {
      g_string_append (text, " (");
      append_text (text, link->comment);
      g_string_append_c (text, ')');
    }
  crow_text_writer_line (out, text->str);
}

static void
write_enum (CrowTextWriter     *out,
            const CrowEnumInfo *info)
{
  g_autoptr (GString) text = g_string_new ("### ");
  g_autofree char *name = _crow_export_dup_name (info->database_schema, info->name);

  append_text (text, name);
  g_string_append (text, "\n\n");
  if (info->comment != NULL)
    {
      append_text (text, info->comment);
      g_string_append (text, ".\n\n");
    }
  for (guint i = 0; i < info->n_values; i++)
    {
      g_string_append (text, "- ");
      append_code (text, info->values[i].name);
      if (info->values[i].comment != NULL)
        {
          g_string_append (text, ": ");
          append_text (text, info->values[i].comment);
        }
      g_string_append_c (text, '\n');
    }
  g_string_append_c (text, '\n');
  crow_text_writer_put (out, text->str);
}

static char *
write_markdown (const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  g_autoptr (GString) title = g_string_new ("<!-- " CROW_CODEGEN_MARK " export --to=markdown -->\n# ");
  CrowTextWriter out;

  crow_text_writer_init (&out, 2);
  append_text (title, info->name);
  g_string_append (title, "\n\n");
  if (info->comment != NULL)
    {
      append_text (title, info->comment);
      g_string_append (title, ".\n\n");
    }
  crow_text_writer_put (&out, title->str);
  crow_text_writer_line (&out, "## Entities\n");
  for (guint i = 0; i < info->n_entities; i++)
    if (!(info->entities[i].flags & CROW_ENTITY_ASSOCIATION))
      write_entity (&out, schema, i);
  if (info->n_relationships > 0)
    {
      crow_text_writer_line (&out, "## Links\n");
      for (guint i = 0; i < info->n_relationships; i++)
        write_link (&out, schema, &info->relationships[i], NULL);
      for (guint i = 0; i < info->n_throughs; i++)
        {
          const CrowThroughInfo *through = &info->throughs[i];
          const CrowRelationshipInfo link = { .kind = CROW_LINK_MANY_TO_MANY, .comment = through->comment,
                                              .ends = { through->ends[0], through->ends[1] } };

          write_link (&out, schema, &link,
                      &info->entities[info->relationships[through->relationships[0]].ends[1].entity]);
        }
      crow_text_writer_newline (&out);
    }
  if (info->n_enums > 0)
    {
      crow_text_writer_line (&out, "## Enumerations\n");
      for (guint i = 0; i < info->n_enums; i++)
        write_enum (&out, &info->enums[i]);
    }
  if (info->n_views > 0)
    {
      crow_text_writer_line (&out, "## Views\n");
      for (guint i = 0; i < info->n_views; i++)
        {
          g_autoptr (GString) line = g_string_new ("- ");

          append_text (line, info->views[i].name);
          if (info->views[i].comment != NULL)
            {
              g_string_append (line, ": ");
              append_text (line, info->views[i].comment);
            }
          crow_text_writer_line (&out, line->str);
        }
    }
  return crow_text_writer_steal (&out, NULL);
}

const CrowExporter _crow_exporter_markdown = {
  .name = "markdown",
  .title = N_("Data dictionary in Markdown"),
  .extension = "md",
  .write = write_markdown,
};
