/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of the demonstration program that makes rows.
 *
 * A row of each entity is made in the order of the plan; how its attributes are filled is in fill_… functions.  Where
 * check constraints leave a choice, such a function takes the number of a variant, and save() tries one after the
 * other.
 */
#include "config.h"

#include "codegen/crow-codegen-main.h"

#include <string.h>

#include "codegen/crow-c-text.h"
#include "codegen/crow-codegen-sample.h"

/* --- filling --- */

static gboolean
is_filled (CrowCodegenMain *self,
           guint            entity,
           guint            attribute)
{
  const CrowEntityInfo *info = &self->codegen->info->entities[entity];
  const CrowAttributeInfo *attribute_info = &info->attributes[attribute];

  return !(attribute_info->flags & CROW_ATTRIBUTE_AUTO) && attribute_info->generated == NULL &&
         attribute != info->version_attribute && !crow_schema_is_in_reference (self->codegen->schema, entity, attribute) &&
         !_crow_codegen_is_inherited_key (self->codegen, entity, attribute) &&
         !_crow_codegen_is_discriminator (self->codegen, entity, attribute) &&
         !_crow_codegen_sample_is_left_out (info, attribute_info);
}

/* C expressions for an attribute. */
static GPtrArray *
dup_candidates (CrowCodegenMain *self,
                guint            entity,
                guint            attribute)
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

void
_crow_codegen_main_count_variants (CrowCodegenMain *self)
{
  g_autofree guint16 *order = _crow_codegen_order_parents (self->codegen);

  self->n_variants = g_new0 (guint, self->codegen->info->n_entities + 1);
  for (guint i = 0; i < self->codegen->info->n_entities; i++)
    {
      guint16 entity = order[i];
      guint16 parent = _crow_codegen_get_parent (self->codegen, entity);
      /* What is inherited varies first. */
      guint n = parent != CROW_NONE ? self->n_variants[parent] : 1;

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
      self->any_variants |= n > 1 && !self->plan.left_out[entity];
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

static void
write_setting (CrowCodegenMain *self,
               guint            entity,
               guint            attribute,
               guint           *stride)
{
  const CrowAttributeInfo *info = &self->codegen->info->entities[entity].attributes[attribute];
  const CrowCMemberNames *names = crow_c_names_get_attribute (self->codegen->names, entity, attribute);
  g_autoptr (GPtrArray) candidates = dup_candidates (self, entity, attribute);
  g_autofree char *enum_type = NULL;

  if (info->type == CROW_TYPE_BLOB)
    {
      crow_text_writer_printf (self->out, "bytes = g_bytes_new_static (\"\\001\\002\\003\", 3);\n");
      crow_text_writer_printf (self->out, "%s_set_%s (self, bytes);\n", _crow_codegen_main_prefix (self, entity), names->name);
      crow_text_writer_line (self->out, "g_bytes_unref (bytes);");
      return;
    }
  if (candidates->len == 1)
    {
      crow_text_writer_printf (self->out, "%s_set_%s%s (self, ", _crow_codegen_main_prefix (self, entity), names->name,
                               _crow_codegen_main_is_date (info) ? "_text" : "");
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
  crow_text_writer_printf (self->out, "%s_set_%s%s (self, candidates[", _crow_codegen_main_prefix (self, entity), names->name,
                           _crow_codegen_main_is_date (info) ? "_text" : "");
  if (*stride == 1)
    crow_text_writer_printf (self->out, "variant %% %u]);\n", candidates->len);
  else
    crow_text_writer_printf (self->out, "variant / %u %% %u]);\n", *stride, candidates->len);
  crow_text_writer_outdent (self->out);
  crow_text_writer_line (self->out, "}");
  *stride = MIN (*stride * candidates->len, CROW_CODEGEN_MAX_VARIANTS);
}

/* Whether anything is filled, or inherited that is. */
static gboolean
has_fill (CrowCodegenMain *self,
          guint            entity)
{
  guint16 parent = _crow_codegen_get_parent (self->codegen, entity);

  for (guint i = 0; i < self->codegen->info->entities[entity].n_attributes; i++)
    if (is_filled (self, entity, i))
      return TRUE;
  return parent != CROW_NONE && has_fill (self, parent);
}

void
_crow_codegen_main_write_fill (CrowCodegenMain *self,
                               guint            entity)
{
  const CrowEntityInfo *info = &self->codegen->info->entities[entity];
  const char *name = _crow_codegen_main_short_name (self, entity);
  const char *type = crow_c_names_get_entity (self->codegen->names, entity)->type;
  gboolean variants = self->n_variants[entity] > 1;
  gboolean blob = FALSE;
  guint16 parent = _crow_codegen_get_parent (self->codegen, entity);
  guint stride = parent != CROW_NONE ? self->n_variants[parent] : 1;

  for (guint i = 0; i < info->n_attributes; i++)
    blob |= is_filled (self, entity, i) && info->attributes[i].type == CROW_TYPE_BLOB;
  if (!has_fill (self, entity))
    return;
  crow_text_writer_printf (self->out, "static void\nfill_%s (%s *self%s)\n{\n", name, type,
                           variants ? ", guint variant" : "");
  crow_text_writer_indent (self->out);
  if (blob)
    crow_text_writer_line (self->out, "GBytes *bytes;\n");
  if (parent != CROW_NONE && has_fill (self, parent))
    crow_text_writer_printf (self->out, "fill_%s (%s (self)%s);\n", _crow_codegen_main_short_name (self, parent),
                             crow_c_names_get_entity (self->codegen->names, parent)->upper,
                             self->n_variants[parent] > 1 ? ", variant" : "");
  for (guint i = 0; i < info->n_attributes; i++)
    if (is_filled (self, entity, i))
      write_setting (self, entity, i, &stride);
    else if (_crow_codegen_sample_is_left_out (info, &info->attributes[i]) &&
             !crow_schema_is_in_reference (self->codegen->schema, entity, i))
      {
        g_autoptr (GString) text = g_string_new (NULL);

        crow_c_append_comment_text (text, info->attributes[i].name, "");
        g_strdelimit (text->str, "\n", ' ');
        if (_crow_codegen_sample_is_array (&info->attributes[i]))
          crow_text_writer_printf (self->out, "/* “%s” is left null: it is an array. */\n", text->str);
        else
          crow_text_writer_printf (self->out, "/* “%s” is left null: a check constraint speaks of it. */\n", text->str);
      }
  crow_text_writer_outdent (self->out);
  crow_text_writer_line (self->out, "}\n");
}

/* --- saving --- */

void
_crow_codegen_main_write_save (CrowCodegenMain *self)
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
                                 entity, _crow_codegen_main_short_name (self, entity),
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
lookup_role (CrowCodegenMain *self,
             guint            entity,
             guint            relationship,
             guint            end,
             gboolean        *to_many)
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

/* "new_user", or "BLOG_PERSON (new_user)" where it is to be an object that it inherits from. */
static char *
dup_object (CrowCodegenMain *self,
            guint            entity,
            guint            as)
{
  const char *name = _crow_codegen_main_short_name (self, entity);

  return entity == as ? g_strconcat ("new_", name, NULL)
                      : g_strdup_printf ("%s (new_%s)", crow_c_names_get_entity (self->codegen->names, as)->upper, name);
}

/* Calls the function of a role of @from that leads to @to, with objects of @from_object and @to_object, which may be heirs
 * of these; FALSE if the role is hidden or view-only. */
static gboolean
write_role_call (CrowCodegenMain *self,
                 guint            from,
                 guint            to,
                 guint            from_object,
                 guint            to_object,
                 guint            relationship,
                 guint            end)
{
  g_autofree char *subject = dup_object (self, from_object, from);
  g_autofree char *object = dup_object (self, to_object, to);
  gboolean to_many;
  const CrowCMemberNames *names = lookup_role (self, from, relationship, end, &to_many);

  if (names == NULL || self->codegen->info->relationships[relationship].ends[end].view_only)
    return FALSE;
  crow_text_writer_printf (self->out, "%s_%s_%s (%s, %s);\n", _crow_codegen_main_prefix (self, from),
                           to_many ? "add" : "set", to_many ? names->singular : names->name, subject, object);
  return TRUE;
}

/* Attributes of the same class have the same C type. */
static guint
type_class (const CrowAttributeInfo *attribute)
{
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return CROW_TYPE_INTEGER;
    case CROW_TYPE_REAL:
    case CROW_TYPE_BOOLEAN:
    case CROW_TYPE_BLOB:
      return attribute->type;
    case CROW_TYPE_ENUM:
      return CROW_N_TYPES + attribute->enumeration;
    case CROW_TYPE_DECIMAL:
    case CROW_TYPE_TEXT:
    case CROW_TYPE_DATE:
    case CROW_TYPE_TIME:
    case CROW_TYPE_TIMESTAMP:
    case CROW_TYPE_UUID:
    case CROW_TYPE_JSON:
    default:
      return CROW_TYPE_TEXT;
    }
}

/* The key of an heir is read and written as that of the root. */
static void
find_accessor (CrowCodegenMain *self,
               guint           *entity,
               guint           *attribute)
{
  const CrowEntityInfo *info = &self->codegen->info->entities[*entity];
  const CrowEntityInfo *root_info;
  guint root = crow_schema_get_root (self->codegen->schema, *entity);

  if (!_crow_codegen_is_inherited_key (self->codegen, *entity, *attribute))
    return;
  root_info = &self->codegen->info->entities[root];
  for (guint i = 0; i < info->keys[info->primary_key].n_attributes; i++)
    if (info->keys[info->primary_key].attributes[i] == *attribute)
      {
        *entity = root;
        *attribute = root_info->keys[root_info->primary_key].attributes[i];
        return;
      }
}

static void
write_copied_column (CrowCodegenMain         *self,
                     const CrowReferenceInfo *reference,
                     guint                    child_object,
                     guint                    parent_object,
                     guint                    index)
{
  const CrowCNames *names = self->codegen->names;
  const CrowSchemaInfo *info = self->codegen->info;
  guint child = reference->entity, parent = reference->target;
  guint column = reference->columns[index], target_column = reference->target_columns[index];
  const CrowAttributeInfo *attribute, *target;
  const char *name, *target_name;
  g_autofree char *object = NULL;
  g_autofree char *referred = NULL;

  find_accessor (self, &child, &column);
  find_accessor (self, &parent, &target_column);
  attribute = &info->entities[child].attributes[column];
  target = &info->entities[parent].attributes[target_column];
  name = crow_c_names_get_attribute (names, child, column)->name;
  target_name = crow_c_names_get_attribute (names, parent, target_column)->name;
  object = dup_object (self, child_object, child);
  referred = dup_object (self, parent_object, parent);

  if (type_class (attribute) != type_class (target) || attribute->generated != NULL ||
      _crow_codegen_is_discriminator (self->codegen, child, column))
    return;
  if (attribute->type == CROW_TYPE_BLOB)
    crow_text_writer_printf (self->out,
                             "{\n"
                             "  GBytes *bytes = %s_dup_%s (%s);\n"
                             "\n"
                             "  %s_set_%s (%s, bytes);\n"
                             "  g_bytes_unref (bytes);\n"
                             "}\n",
                             _crow_codegen_main_prefix (self, parent), target_name, referred,
                             _crow_codegen_main_prefix (self, child), name, object);
  else
    crow_text_writer_printf (self->out, "%s_set_%s%s (%s, %s_get_%s%s (%s));\n", _crow_codegen_main_prefix (self, child),
                             name, _crow_codegen_main_is_date (attribute) ? "_text" : "", object,
                             _crow_codegen_main_prefix (self, parent), target_name,
                             _crow_codegen_main_is_date (target) ? "_text" : "", referred);
}

/* @one_object, @many_object: whose objects are linked: those of the ends, or of heirs of these */
static void
write_link (CrowCodegenMain *self,
            guint            index,
            guint            one_object,
            guint            many_object)
{
  const CrowRelationshipInfo *link = crow_schema_get_relationship (self->codegen->schema, index);
  guint one = link->ends[0].entity, many = link->ends[1].entity;

  if (write_role_call (self, many, one, many_object, one_object, index, 0) ||
      write_role_call (self, one, many, one_object, many_object, index, 1))
    return;
  /* A link that has no name on either side: the reference is written by hand. */
  if (link->kind != CROW_LINK_MANY_TO_MANY)
    for (guint i = 0; i < link->references[0].n_columns; i++)
      write_copied_column (self, &link->references[0], many_object, one_object, i);
}

/* Links between @entity and those made before it, itself included where it must refer to itself; and the links that it
 * inherits, where these are required. */
static void
write_links (CrowCodegenMain *self,
             guint            entity,
             const gboolean  *made)
{
  for (guint i = 0; i < self->codegen->info->n_relationships; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (self->codegen->schema, i);
      guint one = link->ends[0].entity, many = link->ends[1].entity;
      gboolean required = link->kind != CROW_LINK_MANY_TO_MANY &&
                          _crow_codegen_reference_is_required (self->codegen, &link->references[0]);

      if (entity != many && required && crow_schema_inherits (self->codegen->schema, entity, many))
        {
          /* To itself, where nobody else is there yet. */
          if (made[one] || crow_schema_inherits (self->codegen->schema, entity, one))
            write_link (self, i, made[one] ? one : entity, entity);
          continue;
        }
      if ((one != entity && many != entity) || !made[one] || !made[many])
        continue;
      if (one == many && !required)
        continue;
      write_link (self, i, one, many);
    }
}

static gboolean
is_unique (const CrowEntityInfo *info,
           guint                 attribute)
{
  for (guint i = 0; i < info->n_keys; i++)
    for (guint j = 0; j < info->keys[i].n_attributes; j++)
      if (info->keys[i].attributes[j] == attribute)
        return TRUE;
  return FALSE;
}

/* What is unique among the rows of a hierarchy would be filled with the same value in each. */
static void
write_unique_values (CrowCodegenMain *self,
                     guint            entity,
                     guint            number)
{
  for (guint at = _crow_codegen_get_parent (self->codegen, entity); at != CROW_NONE;
       at = _crow_codegen_get_parent (self->codegen, at))
    for (guint i = 0; i < self->codegen->info->entities[at].n_attributes; i++)
      {
        const CrowEntityInfo *info = &self->codegen->info->entities[at];
        CrowDataType type = info->attributes[i].type;
        g_autofree char *object = NULL;

        if (!is_unique (info, i) || !is_filled (self, at, i) ||
            (type != CROW_TYPE_TEXT && type != CROW_TYPE_INTEGER && type != CROW_TYPE_BIGINT))
          continue;
        object = dup_object (self, entity, at);
        crow_text_writer_printf (self->out, type == CROW_TYPE_TEXT ? "%s_set_%s (%s, \"%u\");\n" : "%s_set_%s (%s, %u);\n",
                                 _crow_codegen_main_prefix (self, at),
                                 crow_c_names_get_attribute (self->codegen->names, at, i)->name, object, number);
      }
}

void
_crow_codegen_main_write_add_rows (CrowCodegenMain *self)
{
  CrowTextWriter *out = self->out;
  g_autofree gboolean *made = g_new0 (gboolean, self->codegen->info->n_entities + 1);

  crow_text_writer_put (out, "static gboolean\nadd_rows (CrowSession *session, GError **error)\n{\n");
  crow_text_writer_indent (out);
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      const CrowCTypeNames *names = crow_c_names_get_entity (self->codegen->names, entity);

      crow_text_writer_printf (out, "%s *new_%s = %s_new (session);\n", names->type, _crow_codegen_main_short_name (self, entity),
                               names->prefix);
    }
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      const char *name = _crow_codegen_main_short_name (self, entity);
      g_autofree char *quoted = _crow_codegen_main_quote (self->codegen->info->entities[entity].name);

      made[entity] = TRUE;
      crow_text_writer_newline (out);
      if (has_fill (self, entity))
        crow_text_writer_printf (out, "fill_%s (new_%s%s);\n", name, name, self->n_variants[entity] > 1 ? ", 0" : "");
      write_unique_values (self, entity, i + 1);
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
