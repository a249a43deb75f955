/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The demonstration program: a main.c for any schema, on the generated functions alone.  It is meant to be read, so it
 * is written out entity by entity, not driven by a table.
 *
 * A row of each entity is made in the order of the plan; how its attributes are filled is in fill_… functions.  Where
 * check constraints leave a choice, such a function takes the number of a variant, and save() tries one after the
 * other.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

#include <string.h>

#include "codegen/crow-c-text.h"
#include "codegen/crow-codegen-plan.h"
#include "codegen/crow-codegen-sample.h"

typedef struct
{
  CrowCodegen *codegen;
  CrowTextWriter *out;
  CrowCodegenPlan plan;
  guint *n_variants;  /* by entity; 1: nothing to try */
  gboolean any_variants;
} Main;

/* "user" for "blog_user": what functions and variables of the program are called after. */
static const char *
short_name (Main *self,
            guint entity)
{
  return crow_c_names_get_table (self->codegen->names, entity) + strlen (crow_c_names_get_snake (self->codegen->names)) +
         1;
}

static const char *
prefix_of (Main *self,
           guint entity)
{
  return crow_c_names_get_entity (self->codegen->names, entity)->prefix;
}

static char *
quote (const char *text)
{
  GString *out = g_string_new (NULL);

  crow_c_append_string (out, text, 0);
  /* Names may have line breaks; here a name is one word in a line. */
  for (char *p = strstr (out->str, "\"\n\""); p != NULL; p = strstr (out->str, "\"\n\""))
    g_string_erase (out, p - out->str, 3);
  return g_string_free (out, FALSE);
}

static gboolean
is_reference_column (Main *self,
                     guint entity,
                     guint attribute)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (self->codegen->schema, entity, &n);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < references[i].info->n_columns; j++)
      if (references[i].info->columns[j] == attribute)
        return TRUE;
  return FALSE;
}

/* --- filling --- */

static gboolean
is_filled (Main *self,
           guint entity,
           guint attribute)
{
  const CrowEntityInfo *info = &self->codegen->info->entities[entity];
  const CrowAttributeInfo *attribute_info = &info->attributes[attribute];

  return !(attribute_info->flags & CROW_ATTRIBUTE_AUTO) && attribute_info->generated == NULL &&
         attribute != info->version_attribute && !is_reference_column (self, entity, attribute) &&
         !_crow_codegen_sample_is_left_out (info, attribute_info);
}

/* C expressions for an attribute. */
static GPtrArray *
dup_candidates (Main *self,
                guint entity,
                guint attribute)
{
  const CrowEntityInfo *info = &self->codegen->info->entities[entity];
  const CrowAttributeInfo *attribute_info = &info->attributes[attribute];
  GPtrArray *candidates;

  if (attribute_info->type != CROW_TYPE_ENUM)
    return _crow_codegen_sample_candidates (info, attribute_info);
  candidates = g_ptr_array_new_with_free_func (g_free);
  if (!_crow_codegen_enum_has_type (self->codegen, attribute_info->enumeration))
    g_ptr_array_add (candidates, g_strdup ("\"\""));
  else
    for (guint i = 0; i < self->codegen->info->enums[attribute_info->enumeration].n_values; i++)
      {
        g_ptr_array_add (candidates, g_strdup (crow_c_names_get_enum_value (self->codegen->names,
                                                                            attribute_info->enumeration, i)));
        if (!_crow_codegen_sample_is_checked (info, attribute_info))
          break;
      }
  return candidates;
}

static void
count_variants (Main *self)
{
  self->n_variants = g_new0 (guint, self->codegen->info->n_entities + 1);
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      guint n = 1;

      for (guint j = 0; j < self->codegen->info->entities[entity].n_attributes; j++)
        {
          g_autoptr (GPtrArray) candidates = NULL;

          if (!is_filled (self, entity, j))
            continue;
          candidates = dup_candidates (self, entity, j);
          n *= candidates->len;
          n = MIN (n, CROW_CODEGEN_MAX_VARIANTS);
        }
      self->n_variants[entity] = n;
      self->any_variants |= n > 1;
    }
}

static const char *
candidate_type (const CrowAttributeInfo *attribute,
                const char              *enum_type)
{
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return "gint64 ";
    case CROW_TYPE_REAL:
      return "double ";
    case CROW_TYPE_BOOLEAN:
      return "gboolean ";
    case CROW_TYPE_ENUM:
      return enum_type;
    case CROW_TYPE_DECIMAL:
    case CROW_TYPE_TEXT:
    case CROW_TYPE_BLOB:
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
    case CROW_TYPE_UUID:
    case CROW_TYPE_JSON:
    default:
      return "char *const ";
    }
}

static gboolean
is_date (const CrowAttributeInfo *attribute)
{
  return attribute->type == CROW_TYPE_DATE || attribute->type == CROW_TYPE_TIMESTAMP;
}

static void
write_setting (Main  *self,
               guint  entity,
               guint  attribute,
               guint *stride)
{
  const CrowAttributeInfo *info = &self->codegen->info->entities[entity].attributes[attribute];
  const CrowCMemberNames *names = crow_c_names_get_attribute (self->codegen->names, entity, attribute);
  g_autoptr (GPtrArray) candidates = dup_candidates (self, entity, attribute);
  g_autofree char *enum_type = NULL;

  if (info->type == CROW_TYPE_BLOB)
    {
      crow_text_writer_printf (self->out, "bytes = g_bytes_new_static (\"\\001\\002\\003\", 3);\n");
      crow_text_writer_printf (self->out, "%s_set_%s (self, bytes);\n", prefix_of (self, entity), names->name);
      crow_text_writer_line (self->out, "g_bytes_unref (bytes);");
      return;
    }
  if (candidates->len == 1)
    {
      crow_text_writer_printf (self->out, "%s_set_%s%s (self, ", prefix_of (self, entity), names->name,
                               is_date (info) ? "_text" : "");
      crow_text_writer_put (self->out, candidates->pdata[0]);
      crow_text_writer_line (self->out, ");");
      return;
    }
  if (info->type == CROW_TYPE_ENUM)
    enum_type = g_strconcat (crow_c_names_get_enum (self->codegen->names, info->enumeration)->type, " ", NULL);
  crow_text_writer_line (self->out, "{");
  crow_text_writer_indent (self->out);
  crow_text_writer_printf (self->out, "static const %scandidates[] = {\n", candidate_type (info, enum_type));
  crow_text_writer_indent (self->out);
  for (guint i = 0; i < candidates->len; i++)
    {
      crow_text_writer_put (self->out, candidates->pdata[i]);
      crow_text_writer_line (self->out, ",");
    }
  crow_text_writer_outdent (self->out);
  crow_text_writer_line (self->out, "};\n");
  crow_text_writer_printf (self->out, "%s_set_%s%s (self, candidates[", prefix_of (self, entity), names->name,
                           is_date (info) ? "_text" : "");
  if (*stride == 1)
    crow_text_writer_printf (self->out, "variant %% %u]);\n", candidates->len);
  else
    crow_text_writer_printf (self->out, "variant / %u %% %u]);\n", *stride, candidates->len);
  crow_text_writer_outdent (self->out);
  crow_text_writer_line (self->out, "}");
  *stride = MIN (*stride * candidates->len, CROW_CODEGEN_MAX_VARIANTS);
}

static void
write_fill (Main *self,
            guint entity)
{
  const CrowEntityInfo *info = &self->codegen->info->entities[entity];
  const char *name = short_name (self, entity);
  const char *type = crow_c_names_get_entity (self->codegen->names, entity)->type;
  gboolean variants = self->n_variants[entity] > 1;
  gboolean any = FALSE, blob = FALSE;
  guint stride = 1;

  for (guint i = 0; i < info->n_attributes; i++)
    if (is_filled (self, entity, i))
      {
        any = TRUE;
        blob |= info->attributes[i].type == CROW_TYPE_BLOB;
      }
  if (!any)
    return;
  crow_text_writer_printf (self->out, "static void\nfill_%s (%s *self%s)\n{\n", name, type,
                           variants ? ", guint variant" : "");
  crow_text_writer_indent (self->out);
  if (blob)
    crow_text_writer_line (self->out, "GBytes *bytes;\n");
  for (guint i = 0; i < info->n_attributes; i++)
    if (is_filled (self, entity, i))
      write_setting (self, entity, i, &stride);
    else if (_crow_codegen_sample_is_left_out (info, &info->attributes[i]) &&
             !is_reference_column (self, entity, i))
      {
        g_autoptr (GString) text = g_string_new (NULL);

        crow_c_append_comment_text (text, info->attributes[i].name, "");
        g_strdelimit (text->str, "\n", ' ');
        crow_text_writer_printf (self->out, "/* “%s” is left null: a check constraint speaks of it. */\n", text->str);
      }
  crow_text_writer_outdent (self->out);
  crow_text_writer_line (self->out, "}\n");
}

static gboolean
has_fill (Main *self,
          guint entity)
{
  for (guint i = 0; i < self->codegen->info->entities[entity].n_attributes; i++)
    if (is_filled (self, entity, i))
      return TRUE;
  return FALSE;
}

/* --- saving --- */

static void
write_save (Main *self)
{
  CrowTextWriter *out = self->out;

  if (!self->any_variants)
    return;
  crow_text_writer_put (out,
                        "/* Gives an object other values.  FALSE: there are no more. */\n"
                        "static gboolean\n"
                        "fill_again (CrowObject *object, guint variant)\n"
                        "{\n"
                        "  switch (crow_object_get_entity (object))\n"
                        "    {\n");
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);

      if (self->n_variants[entity] > 1)
        crow_text_writer_printf (out,
                                 "    case %u:\n"
                                 "      fill_%s (%s (object), variant);\n"
                                 "      return variant < %u;\n",
                                 entity, short_name (self, entity),
                                 crow_c_names_get_entity (self->codegen->names, entity)->upper,
                                 self->n_variants[entity]);
    }
  crow_text_writer_put (out,
                        "    default:\n"
                        "      return FALSE;\n"
                        "    }\n"
                        "}\n"
                        "\n"
                        "/* Writes what is new.  Where a check constraint refuses a row, its values are varied. */\n"
                        "static gboolean\n"
                        "save (CrowSession *session, CrowObject *newest, GError **error)\n"
                        "{\n"
                        "  GError *local_error = NULL;\n"
                        "  guint variant;\n"
                        "\n"
                        "  for (variant = 1; !crow_session_flush (session, &local_error); variant++)\n"
                        "    {\n"
                        "      GObject *refused = crow_error_get_object (local_error);\n"
                        "\n"
                        "      if (!g_error_matches (local_error, CROW_ERROR, CROW_ERROR_CHECK) ||\n"
                        "          !fill_again (refused != NULL ? CROW_OBJECT (refused) : newest, variant))\n"
                        "        {\n"
                        "          g_propagate_error (error, local_error);\n"
                        "          return FALSE;\n"
                        "        }\n"
                        "      g_clear_error (&local_error);\n"
                        "    }\n"
                        "  return TRUE;\n"
                        "}\n"
                        "\n");
}

/* --- linking --- */

static const CrowCMemberNames *
lookup_role (Main *self,
             guint entity,
             guint relationship,
             guint end,
             gboolean *to_many)
{
  guint n;
  const CrowRole *roles = crow_schema_get_roles (self->codegen->schema, entity, &n);

  for (guint i = 0; i < n; i++)
    if (roles[i].relationship == relationship && roles[i].end == end)
      {
        *to_many = roles[i].to_many;
        return crow_c_names_get_role (self->codegen->names, entity, i);
      }
  g_assert_not_reached ();
}

/* Calls the function of a role from @from to @to; FALSE if the role is hidden. */
static gboolean
write_role_call (Main *self,
                 guint from,
                 guint to,
                 guint relationship,
                 guint end)
{
  gboolean to_many;
  const CrowCMemberNames *names = lookup_role (self, from, relationship, end, &to_many);

  if (names == NULL)
    return FALSE;
  crow_text_writer_printf (self->out, "%s_%s_%s (new_%s, new_%s);\n", prefix_of (self, from), to_many ? "add" : "set",
                           to_many ? names->singular : names->name, short_name (self, from), short_name (self, to));
  return TRUE;
}

/* A link that has no name on either side: the reference is written by hand. */
static void
write_copied_columns (Main                    *self,
                      const CrowReferenceInfo *reference)
{
  for (guint i = 0; i < reference->n_columns; i++)
    {
      const CrowAttributeInfo *info = &self->codegen->info->entities[reference->entity].attributes[reference->columns[i]];
      const CrowAttributeInfo *target = &self->codegen->info->entities[reference->target].attributes[reference->target_columns[i]];
      const char *name = crow_c_names_get_attribute (self->codegen->names, reference->entity, reference->columns[i])->name;
      const char *target_name = crow_c_names_get_attribute (self->codegen->names, reference->target,
                                                            reference->target_columns[i])->name;
      const char *child = short_name (self, reference->entity), *parent = short_name (self, reference->target);

      if (info->type == CROW_TYPE_BLOB || target->type == CROW_TYPE_BLOB)
        crow_text_writer_printf (self->out, "bytes = %s_dup_%s (new_%s);\n%s_set_%s (new_%s, bytes);\ng_bytes_unref (bytes);\n",
                                 prefix_of (self, reference->target), target_name, parent,
                                 prefix_of (self, reference->entity), name, child);
      else
        crow_text_writer_printf (self->out, "%s_set_%s%s (new_%s, %s_get_%s%s (new_%s));\n",
                                 prefix_of (self, reference->entity), name, is_date (info) ? "_text" : "", child,
                                 prefix_of (self, reference->target), target_name, is_date (target) ? "_text" : "",
                                 parent);
    }
}

static void
write_link (Main *self,
            guint index)
{
  const CrowRelationshipInfo *link = crow_schema_get_relationship (self->codegen->schema, index);
  guint one = link->ends[0].entity, many = link->ends[1].entity;

  if (write_role_call (self, many, one, index, 0) || write_role_call (self, one, many, index, 1))
    return;
  if (link->kind != CROW_LINK_MANY_TO_MANY)
    write_copied_columns (self, &link->references[0]);
}

/* Links between @entity and those made before it, itself included where it must refer to itself. */
static void
write_links (Main           *self,
             guint           entity,
             const gboolean *made)
{
  for (guint i = 0; i < self->codegen->info->n_relationships; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (self->codegen->schema, i);
      guint one = link->ends[0].entity, many = link->ends[1].entity;

      if ((one != entity && many != entity) || !made[one] || !made[many])
        continue;
      if (one == many && (link->kind == CROW_LINK_MANY_TO_MANY ||
                          !_crow_codegen_reference_is_required (self->codegen, &link->references[0])))
        continue;
      write_link (self, i);
    }
}

static gboolean
needs_bytes (Main *self)
{
  for (guint i = 0; i < self->codegen->info->n_relationships; i++)
    {
      const CrowReferenceInfo *reference = &self->codegen->info->relationships[i].references[0];

      for (guint j = 0; j < reference->n_columns; j++)
        if (self->codegen->info->entities[reference->entity].attributes[reference->columns[j]].type == CROW_TYPE_BLOB)
          return TRUE;
    }
  return FALSE;
}

static void
write_add_rows (Main *self)
{
  CrowTextWriter *out = self->out;
  g_autofree gboolean *made = g_new0 (gboolean, self->codegen->info->n_entities + 1);

  crow_text_writer_put (out, "static gboolean\nadd_rows (CrowSession *session, GError **error)\n{\n");
  crow_text_writer_indent (out);
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      const CrowCTypeNames *names = crow_c_names_get_entity (self->codegen->names, entity);

      crow_text_writer_printf (out, "%s *new_%s = %s_new (session);\n", names->type, short_name (self, entity),
                               names->prefix);
    }
  if (needs_bytes (self))
    crow_text_writer_line (out, "GBytes *bytes = NULL;");
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      const char *name = short_name (self, entity);
      g_autofree char *quoted = quote (self->codegen->info->entities[entity].name);

      made[entity] = TRUE;
      crow_text_writer_newline (out);
      if (has_fill (self, entity))
        crow_text_writer_printf (out, "fill_%s (new_%s%s);\n", name, name, self->n_variants[entity] > 1 ? ", 0" : "");
      write_links (self, entity, made);
      crow_text_writer_printf (out, "crow_session_add (session, CROW_OBJECT (new_%s));\n", name);
      if (self->plan.saves[i])
        {
          if (self->any_variants)
            crow_text_writer_printf (out, "if (!save (session, CROW_OBJECT (new_%s), error))\n  return FALSE;\n", name);
          else
            crow_text_writer_line (out, "if (!crow_session_flush (session, error))\n  return FALSE;");
        }
      crow_text_writer_put (out, "g_print (\"  a row of %s\\n\", ");
      crow_text_writer_put (out, quoted);
      crow_text_writer_line (out, ");");
    }
  crow_text_writer_line (out, "\nreturn crow_session_commit (session, error);");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

/* --- showing --- */

static void
write_show_attribute (Main *self,
                      guint entity,
                      guint attribute)
{
  const CrowAttributeInfo *info = &self->codegen->info->entities[entity].attributes[attribute];
  const CrowCMemberNames *names = crow_c_names_get_attribute (self->codegen->names, entity, attribute);
  const char *prefix = prefix_of (self, entity);
  g_autofree char *quoted = quote (info->name);
  gboolean nullable = !(info->flags & CROW_ATTRIBUTE_REQUIRED) &&
                      !crow_schema_is_in_primary_key (self->codegen->schema, entity, attribute);
  gboolean number = info->type == CROW_TYPE_INTEGER || info->type == CROW_TYPE_BIGINT || info->type == CROW_TYPE_REAL ||
                    info->type == CROW_TYPE_BOOLEAN;
  gboolean enumeration = info->type == CROW_TYPE_ENUM && _crow_codegen_enum_has_type (self->codegen, info->enumeration);

  if (info->type == CROW_TYPE_BLOB)
    return;
  if (nullable && (number || enumeration))
    {
      crow_text_writer_printf (self->out, "if (%s_has_%s (self))\n", prefix, names->name);
      crow_text_writer_indent (self->out);
    }
  crow_text_writer_put (self->out, number ? "show_number (" : "show (");
  crow_text_writer_put (self->out, quoted);
  if (enumeration)
    crow_text_writer_printf (self->out, ", %s_to_text (%s_get_%s (self)));\n",
                             crow_c_names_get_enum (self->codegen->names, info->enumeration)->prefix, prefix,
                             names->name);
  else
    crow_text_writer_printf (self->out, ", %s%s_get_%s%s (self));\n",
                             number && info->type != CROW_TYPE_REAL ? "(double) " : "", prefix, names->name,
                             is_date (info) ? "_text" : "");
  if (nullable && (number || enumeration))
    crow_text_writer_outdent (self->out);
}

static void
write_show (Main *self,
            guint entity)
{
  CrowTextWriter *out = self->out;
  const CrowCTypeNames *type = crow_c_names_get_entity (self->codegen->names, entity);
  g_autofree char *quoted = quote (self->codegen->info->entities[entity].name);
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self->codegen->schema, entity, &n_roles);

  crow_text_writer_printf (out, "static void\nshow_%s (%s *self)\n{\n", short_name (self, entity), type->type);
  crow_text_writer_indent (out);
  crow_text_writer_put (out, "g_print (\"  %s:\", ");
  crow_text_writer_put (out, quoted);
  crow_text_writer_line (out, ");");
  for (guint i = 0; i < self->codegen->info->entities[entity].n_attributes; i++)
    write_show_attribute (self, entity, i);
  for (guint i = 0; i < n_roles; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->codegen->names, entity, i);
      g_autofree char *role = NULL;

      if (names == NULL)
        continue;
      role = quote (roles[i].name);
      crow_text_writer_put (out, roles[i].to_many ? "show_number (" : "show (");
      crow_text_writer_put (out, role);
      if (roles[i].to_many)
        crow_text_writer_printf (out, ", (double) crow_collection_get_n_items (%s_get_%s (self)));\n", type->prefix,
                                 names->name);
      else
        crow_text_writer_printf (out, ", %s_get_%s (self) != NULL ? \"there\" : NULL);\n", type->prefix, names->name);
    }
  crow_text_writer_line (out, "g_print (\"\\n\");");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

static void
write_show_helpers (Main *self)
{
  crow_text_writer_put (self->out,
                        "static void G_GNUC_UNUSED\n"
                        "show (const char *name, const char *value)\n"
                        "{\n"
                        "  g_print (\" %s=%s\", name, value != NULL ? value : \"–\");\n"
                        "}\n"
                        "\n"
                        "static void G_GNUC_UNUSED\n"
                        "show_number (const char *name, double value)\n"
                        "{\n"
                        "  g_print (\" %s=%g\", name, value);\n"
                        "}\n"
                        "\n"
                        "/* Takes the query; gives its only object, which is the session's. */\n"
                        "static gpointer G_GNUC_UNUSED\n"
                        "only (CrowQuery *query, GError **error)\n"
                        "{\n"
                        "  CrowObject *object = crow_query_one (query, error);\n"
                        "\n"
                        "  g_object_unref (query);\n"
                        "  return object;\n"
                        "}\n"
                        "\n"
                        "/* Takes the query.  -1: it failed. */\n"
                        "static gint64 G_GNUC_UNUSED\n"
                        "count (CrowQuery *query, GError **error)\n"
                        "{\n"
                        "  gint64 n = -1;\n"
                        "\n"
                        "  if (*error == NULL && !crow_query_count (query, &n, error))\n"
                        "    n = -1;\n"
                        "  g_object_unref (query);\n"
                        "  return n;\n"
                        "}\n"
                        "\n");
}

static void
write_show_rows (Main *self)
{
  CrowTextWriter *out = self->out;

  crow_text_writer_put (out, "static gboolean\nshow_rows (CrowSession *session, GError **error)\n{\n");
  crow_text_writer_indent (out);
  if (self->plan.entities->len == 0)
    crow_text_writer_line (out, "(void) session;\n(void) error;");
  else
    crow_text_writer_line (out, "gpointer object;\n");
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);

      crow_text_writer_printf (out, "object = only (%s_query (session), error);\nif (object == NULL)\n  return FALSE;\n",
                               prefix_of (self, entity));
      crow_text_writer_printf (out, "show_%s (%s (object));\n", short_name (self, entity),
                               crow_c_names_get_entity (self->codegen->names, entity)->upper);
    }
  crow_text_writer_line (out, "return TRUE;");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

/* --- deleting --- */

/* How much deleting a row of the entity has to show: most where others go with it, least where it is refused. */
static int
rate_delete (Main *self,
             guint entity,
             guint depth)
{
  guint n;
  const CrowSchemaReference *referrers = crow_schema_get_referrers (self->codegen->schema, entity, &n);
  int rating = 0;

  for (guint i = 0; i < n; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (self->codegen->schema, referrers[i].relationship);

      if (referrers[i].info->entity == entity)
        continue;
      if (link->kind == CROW_LINK_MANY_TO_MANY)
        rating += 1;
      else if (link->delete_rule == CROW_DELETE_CASCADE)
        rating += 3 + (depth > 0 ? rate_delete (self, referrers[i].info->entity, depth - 1) : 0);
      else if (link->delete_rule == CROW_DELETE_NULLIFY)
        rating += 2;
      else
        rating -= 8;
    }
  return CLAMP (rating, -100, 100);
}

static guint
choose_victim (Main *self)
{
  guint best = g_array_index (self->plan.entities, guint16, 0);
  int best_rating = G_MININT;

  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      int rating = rate_delete (self, entity, 2);

      if (rating > best_rating)
        {
          best = entity;
          best_rating = rating;
        }
    }
  return best;
}

static void
write_count_rows (Main *self)
{
  CrowTextWriter *out = self->out;

  crow_text_writer_printf (out, "static gboolean\ncount_rows (CrowSession *session, gint64 *counts, GError **error)\n{\n");
  crow_text_writer_indent (out);
  crow_text_writer_line (out, "GError *local_error = NULL;\n");
  for (guint i = 0; i < self->plan.entities->len; i++)
    crow_text_writer_printf (out, "counts[%u] = count (%s_query (session), &local_error);\n", i,
                             prefix_of (self, g_array_index (self->plan.entities, guint16, i)));
  crow_text_writer_put (out,
                        "if (local_error == NULL)\n"
                        "  return TRUE;\n"
                        "g_propagate_error (error, local_error);\n"
                        "return FALSE;\n");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

static void
write_delete_row (Main *self)
{
  CrowTextWriter *out = self->out;
  guint victim = choose_victim (self);
  guint n = self->plan.entities->len;
  g_autofree char *quoted = quote (self->codegen->info->entities[victim].name);

  write_count_rows (self);
  crow_text_writer_put (out, "static gboolean\ndelete_row (CrowSession *session, GError **error)\n{\n");
  crow_text_writer_indent (out);
  crow_text_writer_line (out, "static const char *const names[] = {");
  crow_text_writer_indent (out);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = quote (self->codegen->info->entities[g_array_index (self->plan.entities, guint16, i)].name);

      crow_text_writer_put (out, name);
      crow_text_writer_line (out, ",");
    }
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "};");
  crow_text_writer_printf (out, "gint64 before[%u], after[%u];\n", n, n);
  crow_text_writer_printf (out,
                           "gpointer object;\n"
                           "GError *local_error = NULL;\n"
                           "guint i;\n"
                           "\n"
                           "if (!count_rows (session, before, error))\n"
                           "  return FALSE;\n"
                           "object = only (%s_query (session), error);\n"
                           "if (object == NULL)\n"
                           "  return FALSE;\n",
                           prefix_of (self, victim));
  crow_text_writer_put (out, "g_print (\"Deleting a row of %s:\\n\", ");
  crow_text_writer_put (out, quoted);
  crow_text_writer_line (out, ");");
  crow_text_writer_printf (out,
                           "crow_session_delete (session, CROW_OBJECT (object));\n"
                           "if (!crow_session_commit (session, &local_error))\n"
                           "  {\n"
                           "    /* That a link forbids it is an answer, too. */\n"
                           "    g_print (\"  refused: %%s\\n\", local_error->message);\n"
                           "    g_clear_error (&local_error);\n"
                           "    crow_session_rollback (session);\n"
                           "    return TRUE;\n"
                           "  }\n"
                           "if (!count_rows (session, after, error))\n"
                           "  return FALSE;\n"
                           "for (i = 0; i < %u; i++)\n"
                           "  if (before[i] != after[i])\n"
                           "    g_print (\"  %%s: %%d → %%d\\n\", names[i], (int) before[i], (int) after[i]);\n"
                           "return TRUE;\n",
                           n);
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

/* --- the program --- */

static void
write_left_out (Main *self)
{
  for (guint i = 0; i < self->codegen->info->n_entities; i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);

      if (!self->plan.left_out[i] || (self->codegen->info->entities[i].flags & CROW_ENTITY_ASSOCIATION))
        continue;
      crow_c_append_comment_text (name, self->codegen->info->entities[i].name, "");
      g_strdelimit (name->str, "\n", ' ');
      crow_text_writer_printf (self->out, " * “%s” gets no row: it, or an entity it must refer to, has no primary key.\n",
                               name->str);
    }
}

static void
write_main (Main *self)
{
  gboolean any = self->plan.entities->len > 0;

  crow_text_writer_printf (self->out,
                           "int\n"
                           "main (int argc, char *argv[])\n"
                           "{\n"
                           "  const char *uri = argc > 1 ? argv[1] : \"sqlite::memory:\";\n"
                           "  CrowSession *session = NULL;\n"
                           "  CrowEngine *engine;\n"
                           "  GError *error = NULL;\n"
                           "\n"
                           "  engine = crow_engine_open (uri, &error);\n"
                           "  if (engine == NULL || !crow_schema_create_tables (%s (), engine, &error))\n"
                           "    goto out;\n"
                           "  g_print (\"Created the tables in %%s\\nAdding:\\n\", uri);\n"
                           "  session = %s (engine);\n"
                           "  if (!add_rows (session, &error))\n"
                           "    goto out;\n"
                           "\n"
                           "  /* A new session knows nothing: what it shows comes from the database. */\n"
                           "  g_object_unref (session);\n"
                           "  session = %s (engine);\n"
                           "  g_print (\"Read back:\\n\");\n"
                           "  if (!show_rows (session, &error))\n"
                           "    goto out;\n"
                           "%s"
                           "\n"
                           "out:\n"
                           "  if (error != NULL)\n"
                           "    g_printerr (\"%%s\\n\", error->message);\n"
                           "  g_clear_object (&session);\n"
                           "  g_clear_object (&engine);\n"
                           "  if (error == NULL)\n"
                           "    return 0;\n"
                           "  g_error_free (error);\n"
                           "  return 1;\n"
                           "}\n",
                           crow_c_names_get_function (self->codegen->names, CROW_C_SCHEMA_GET),
                           crow_c_names_get_function (self->codegen->names, CROW_C_SESSION_NEW),
                           crow_c_names_get_function (self->codegen->names, CROW_C_SESSION_NEW),
                           any ? "  delete_row (session, &error);\n" : "");
}

void
_crow_codegen_write_main (CrowCodegen *codegen)
{
  Main self = { codegen, &codegen->out, { NULL, NULL, NULL }, NULL, FALSE };
  g_autofree char *header = _crow_codegen_dup_header_name (codegen);

  _crow_codegen_plan_init (&self.plan, codegen);
  count_variants (&self);
  _crow_codegen_write_first_lines (codegen, "A demonstration");
  crow_text_writer_put (self.out,
                        "/* Creates the tables, adds a row of each entity, reads them back in a new session, and deletes one.\n"
                        " * The first argument is the address of a database without these tables; otherwise it is in memory.\n"
                        " *\n"
                        " * Values are made up to fit the types, lengths and enumerations.  Where a check constraint is not\n"
                        " * content, other values are tried, made of the numbers and words that the constraints speak of; if none\n"
                        " * fits, the program ends and says which row was refused: give it better values in its fill function.\n");
  write_left_out (&self);
  crow_text_writer_line (self.out, " */");
  crow_text_writer_printf (self.out, "#include \"%s\"\n\n", header);
  for (guint i = 0; i < self.plan.entities->len; i++)
    write_fill (&self, g_array_index (self.plan.entities, guint16, i));
  write_save (&self);
  write_add_rows (&self);
  write_show_helpers (&self);
  for (guint i = 0; i < self.plan.entities->len; i++)
    write_show (&self, g_array_index (self.plan.entities, guint16, i));
  write_show_rows (&self);
  if (self.plan.entities->len > 0)
    write_delete_row (&self);
  write_main (&self);
  g_free (self.n_variants);
  _crow_codegen_plan_clear (&self.plan);
}
