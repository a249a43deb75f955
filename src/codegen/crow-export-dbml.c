/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DBML, as dbdiagram.io and its tools read it (https://dbml.dbdiagram.io/docs).
 *
 * Left out: views, generated columns' expressions, update stamps, delete rules that only the session carries out.  A
 * many-to-many link is written as its table with two references, which keeps the names of its columns.
 */
#include "config.h"

#include "codegen/crow-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "codegen/crow-codegen-file.h"

static void
append_identifier (GString    *out,
                   const char *name)
{
  gboolean plain = *name != '\0';

  for (const char *p = name; *p != '\0'; p++)
    plain = plain && (g_ascii_isalnum (*p) || *p == '_');
  if (plain)
    {
      g_string_append (out, name);
      return;
    }
  /* There is no escape for a quote in a quoted name. */
  g_string_append_c (out, '"');
  for (const char *p = name; *p != '\0'; p++)
    g_string_append_c (out, *p == '"' || *p == '\n' ? ' ' : *p);
  g_string_append_c (out, '"');
}

static void
append_qualified (GString    *out,
                  const char *database_schema,
                  const char *name)
{
  if (database_schema != NULL)
    {
      append_identifier (out, database_schema);
      g_string_append_c (out, '.');
    }
  append_identifier (out, name);
}

static void
append_string (GString    *out,
               const char *text)
{
  const char *quotes = strchr (text, '\n') != NULL ? "'''" : "'";

  g_string_append (out, quotes);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append (out, quotes);
}

/* Between backquotes, which an expression cannot hold. */
static void
append_expression (GString    *out,
                   const char *expression)
{
  g_autofree char *line = _crow_export_one_line (expression, "`");

  g_string_append_printf (out, "`%s`", line);
}

static void
write_enum (CrowTextWriter     *out,
            const CrowEnumInfo *info)
{
  g_autoptr (GString) line = g_string_new ("Enum ");

  append_qualified (line, info->database_schema, info->name);
  g_string_append (line, " {\n");
  for (guint i = 0; i < info->n_values; i++)
    {
      g_string_append (line, "  ");
      append_identifier (line, info->values[i].name);
      if (info->values[i].comment != NULL)
        {
          g_string_append (line, " [note: ");
          append_string (line, info->values[i].comment);
          g_string_append_c (line, ']');
        }
      g_string_append_c (line, '\n');
    }
  g_string_append (line, "}\n\n");
  crow_text_writer_put (out, line->str);
}

static void
append_setting (GString    *line,
                gboolean   *first,
                const char *setting)
{
  g_string_append_printf (line, "%s%s", *first ? " [" : ", ", setting);
  *first = FALSE;
}

static void
append_default (GString                 *line,
                gboolean                *first,
                const CrowAttributeInfo *attribute)
{
  gboolean number = attribute->type == CROW_TYPE_INTEGER || attribute->type == CROW_TYPE_BIGINT ||
                    attribute->type == CROW_TYPE_REAL || attribute->type == CROW_TYPE_DECIMAL ||
                    attribute->type == CROW_TYPE_BOOLEAN;

  if (attribute->default_source == CROW_VALUE_NONE)
    return;
  append_setting (line, first, "default: ");
  switch ((CrowValueSource) attribute->default_source)
    {
    case CROW_VALUE_LITERAL:
      if (number)
        g_string_append (line, attribute->default_value);
      else
        append_string (line, attribute->default_value);
      break;
    case CROW_VALUE_NOW:
      append_expression (line, "now()");
      break;
    case CROW_VALUE_UUID:
      append_expression (line, "uuid()");
      break;
    case CROW_VALUE_EXPRESSION:
    case CROW_VALUE_NONE:
    default:
      append_expression (line, attribute->default_value);
    }
}

static void
write_attribute (CrowTextWriter          *out,
                 const CrowSchema        *schema,
                 guint                    entity,
                 guint                    index)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  const CrowAttributeInfo *attribute = &info->attributes[index];
  const CrowKeyInfo *primary = crow_schema_get_primary_key (schema, entity);
  g_autoptr (GString) line = g_string_new ("  ");
  g_autofree char *type = _crow_export_dup_type (schema, attribute);
  gboolean first = TRUE;

  append_identifier (line, attribute->name);
  g_string_append_c (line, ' ');
  if (attribute->type == CROW_TYPE_ENUM)
    {
      const CrowEnumInfo *enumeration = &crow_schema_get_info (schema)->enums[attribute->enumeration];

      append_qualified (line, enumeration->database_schema, enumeration->name);
    }
  else
    g_string_append (line, type);
  if (primary != NULL && primary->n_attributes == 1 && primary->attributes[0] == index)
    append_setting (line, &first, "pk");
  if (attribute->flags & CROW_ATTRIBUTE_AUTO)
    append_setting (line, &first, "increment");
  if (_crow_export_is_unique (schema, entity, index))
    append_setting (line, &first, "unique");
  if (attribute->flags & CROW_ATTRIBUTE_REQUIRED)
    append_setting (line, &first, "not null");
  append_default (line, &first, attribute);
  if (attribute->comment != NULL)
    {
      append_setting (line, &first, "note: ");
      append_string (line, attribute->comment);
    }
  g_string_append (line, first ? "\n" : "]\n");
  crow_text_writer_put (out, line->str);
}

static void
append_key (GString              *lines,
            const CrowEntityInfo *info,
            const CrowKeyInfo    *key,
            gboolean              primary)
{
  g_string_append (lines, "    (");
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (lines, i > 0 ? ", " : "");
      append_identifier (lines, info->attributes[key->attributes[i]].name);
    }
  g_string_append (lines, primary ? ") [pk" : ") [unique");
  if (key->name != NULL)
    {
      g_string_append (lines, ", name: ");
      append_string (lines, key->name);
    }
  g_string_append (lines, "]\n");
}

static void
append_index (GString              *lines,
              const CrowEntityInfo *info,
              const CrowIndexInfo  *index)
{
  gboolean first = TRUE;

  g_string_append (lines, "    (");
  for (guint i = 0; i < index->n_parts; i++)
    {
      g_string_append (lines, i > 0 ? ", " : "");
      if (index->parts[i].expression != NULL)
        append_expression (lines, index->parts[i].expression);
      else
        append_identifier (lines, info->attributes[index->parts[i].attribute].name);
    }
  g_string_append_c (lines, ')');
  if (index->unique)
    append_setting (lines, &first, "unique");
  if (index->name != NULL)
    {
      append_setting (lines, &first, "name: ");
      append_string (lines, index->name);
    }
  g_string_append (lines, first ? "\n" : "]\n");
}

static void
write_indexes (CrowTextWriter       *out,
               const CrowEntityInfo *info)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < info->n_keys; i++)
    if (info->keys[i].n_attributes > 1)
      append_key (lines, info, &info->keys[i], i == info->primary_key);
  for (guint i = 0; i < info->n_indexes; i++)
    append_index (lines, info, &info->indexes[i]);
  if (lines->len == 0)
    return;
  crow_text_writer_put (out, "\n  indexes {\n");
  crow_text_writer_put (out, lines->str);
  crow_text_writer_put (out, "  }\n");
}

static void
write_entity (CrowTextWriter   *out,
              const CrowSchema *schema,
              guint             entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  g_autoptr (GString) line = g_string_new ("Table ");

  append_qualified (line, info->database_schema, info->name);
  g_string_append (line, " {\n");
  crow_text_writer_put (out, line->str);
  for (guint i = 0; i < info->n_attributes; i++)
    write_attribute (out, schema, entity, i);
  write_indexes (out, info);
  if (info->comment != NULL)
    {
      g_string_assign (line, "\n  Note: ");
      append_string (line, info->comment);
      g_string_append_c (line, '\n');
      crow_text_writer_put (out, line->str);
    }
  crow_text_writer_put (out, "}\n\n");
}

static void
append_columns (GString              *line,
                const CrowEntityInfo *info,
                const guint16        *columns,
                guint                 n_columns)
{
  append_qualified (line, info->database_schema, info->name);
  g_string_append (line, n_columns > 1 ? ".(" : ".");
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append (line, i > 0 ? ", " : "");
      append_identifier (line, info->attributes[columns[i]].name);
    }
  g_string_append (line, n_columns > 1 ? ")" : "");
}

static const char *
action_to_dbml (guint action)
{
  static const char *const actions[] = { "no action", "restrict", "cascade", "set null", "set default" };

  g_assert (action < G_N_ELEMENTS (actions));
  return actions[action];
}

static void
write_line (CrowTextWriter       *out,
            const CrowSchema     *schema,
            const CrowExportLine *export_line)
{
  const CrowReferenceInfo *reference = export_line->reference;
  g_autoptr (GString) line = g_string_new ("Ref");
  gboolean first = TRUE;

  if (export_line->link->name != NULL && export_line->link->kind != CROW_LINK_MANY_TO_MANY)
    {
      g_string_append_c (line, ' ');
      append_identifier (line, export_line->link->name);
    }
  g_string_append (line, ": ");
  append_columns (line, crow_schema_get_entity (schema, reference->entity), reference->columns, reference->n_columns);
  g_string_append (line, export_line->link->kind == CROW_LINK_ONE_TO_ONE ? " - " : " > ");
  append_columns (line, crow_schema_get_entity (schema, reference->target), reference->target_columns,
                  reference->n_columns);
  if (reference->on_delete != CROW_ACTION_NO_ACTION)
    {
      append_setting (line, &first, "delete: ");
      g_string_append (line, action_to_dbml (reference->on_delete));
    }
  if (reference->on_update != CROW_ACTION_NO_ACTION)
    {
      append_setting (line, &first, "update: ");
      g_string_append (line, action_to_dbml (reference->on_update));
    }
  g_string_append (line, first ? "\n" : "]\n");
  crow_text_writer_put (out, line->str);
}

static char *
write_dbml (const CrowSchema *schema)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  g_autoptr (GArray) lines = _crow_export_lines (schema);
  g_autoptr (GString) project = g_string_new ("// " CROW_CODEGEN_MARK " export --to=dbml\nProject ");
  CrowTextWriter out;

  crow_text_writer_init (&out, 2);
  append_identifier (project, info->name);
  g_string_append (project, " {\n  database_type: 'Generic'\n");
  if (info->comment != NULL)
    {
      g_string_append (project, "  Note: ");
      append_string (project, info->comment);
      g_string_append_c (project, '\n');
    }
  g_string_append (project, "}\n\n");
  crow_text_writer_put (&out, project->str);
  for (guint i = 0; i < info->n_enums; i++)
    write_enum (&out, &info->enums[i]);
  for (guint i = 0; i < info->n_entities; i++)
    write_entity (&out, schema, i);
  for (guint i = 0; i < lines->len; i++)
    write_line (&out, schema, &g_array_index (lines, CrowExportLine, i));
  return crow_text_writer_steal (&out, NULL);
}

const CrowExporter _crow_exporter_dbml = {
  .name = "dbml",
  .title = N_("DBML, as dbdiagram.io reads it"),
  .extension = "dbml",
  .write = write_dbml,
};
