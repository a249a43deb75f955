/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A program or a function that does to rows what was done to them.
 *
 * Each step is flushed, as it was when it was done, so that the database refuses what it refused and computes what it
 * computed.  A value that no accessor takes (a text in a number) is set through the object's general function.
 */
#include "config.h"

#include "codegen/crow-codegen-steps.h"

#include <math.h>
#include <string.h>

#include "codegen/crow-c-text.h"
#include "codegen/crow-codegen-entity.h"
#include "codegen/crow-codegen-main.h"

typedef struct
{
  CrowCodegen *codegen;
  CrowTextWriter *out;
  CrowRowSteps *steps;
} Writer;

static guint16
entity_of (Writer *self,
           guint   row)
{
  return crow_schema_lookup_entity_by_id (self->codegen->schema, g_ptr_array_index (self->steps->entities, row));
}

/* "book_1" */
static char *
variable (Writer *self,
          guint   row)
{
  const char *table = crow_c_names_get_table (self->codegen->names, entity_of (self, row));
  const char *name = table + strlen (crow_c_names_get_snake (self->codegen->names)) + 1;

  return g_strdup_printf ("%s%s_%u", g_ascii_isalpha (*name) ? "" : "row_", name, row + 1);
}

/* The same as an object of an entity that it is, or that it inherits from. */
static char *
cast (Writer *self,
      guint   row,
      guint16 as)
{
  g_autofree char *name = variable (self, row);

  if (as == entity_of (self, row))
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s (%s)", crow_c_names_get_entity (self->codegen->names, as)->upper, name);
}

/* The attribute of that id, of the entity or of one it inherits from. */
static gboolean
find_attribute (Writer     *self,
                guint16     entity,
                const char *id,
                guint16    *owner,
                guint      *attribute)
{
  for (guint16 at = entity; at != CROW_NONE; at = _crow_codegen_get_parent (self->codegen, at))
    for (guint i = 0; i < self->codegen->info->entities[at].n_attributes; i++)
      if (strcmp (self->codegen->info->entities[at].attributes[i].id, id) == 0)
        {
          *owner = at;
          *attribute = i;
          return TRUE;
        }
  return FALSE;
}

/* Values in C. */

static char *
integer_source (gint64 number)
{
  if (number == G_MININT64)
    return g_strdup ("G_MININT64");
  if (number < G_MININT32 + 1 || number > G_MAXINT32)
    return g_strdup_printf ("G_GINT64_CONSTANT (%" G_GINT64_FORMAT ")", number);
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static char *
double_source (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (number))
    return g_strdup (number > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)");
  g_ascii_formatd (text, sizeof text, "%.15g", number);
  if (g_ascii_strtod (text, NULL) != number)
    g_ascii_formatd (text, sizeof text, "%.17g", number);
  return g_strconcat (text, strpbrk (text, ".e") == NULL ? ".0" : "", NULL);
}

static char *
text_source (const char *text)
{
  GString *source = g_string_new (NULL);

  crow_c_append_string (source, text, 4);
  return g_string_free (source, FALSE);
}

/* A literal of any bytes, in lines of sixteen. */
static char *
bytes_source (const CrowValue *value)
{
  GString *source = g_string_new ("\"");

  for (guint i = 0; i < value->length; i++)
    g_string_append_printf (source, "%s\\%03o", i > 0 && i % 16 == 0 ? "\"\n    \"" : "",
                            ((const guint8 *) value->u.bytes)[i]);
  g_string_append_c (source, '"');
  return g_string_free (source, FALSE);
}

/* What the setter takes for the value; NULL: it takes no such value. */
static char *
argument_source (Writer                     *self,
                 const CrowCodegenAttribute *attribute,
                 const CrowValue            *value)
{
  const CrowAttributeInfo *info = attribute->info;
  gboolean text = value->type == CROW_VALUE_TYPE_TEXT && strlen (value->u.text) == value->length;

  switch (attribute->type->kind)
    {
    case CROW_CODEGEN_KIND_NUMBER:
      if (info->type == CROW_TYPE_REAL && value->type == CROW_VALUE_TYPE_DOUBLE)
        return double_source (value->u.real);
      if (info->type == CROW_TYPE_REAL && value->type == CROW_VALUE_TYPE_INT64)
        return double_source ((double) value->u.integer);
      if (value->type != CROW_VALUE_TYPE_INT64)
        return NULL;
      if (info->type == CROW_TYPE_BOOLEAN)
        return value->u.integer == 0 || value->u.integer == 1 ? g_strdup (value->u.integer ? "TRUE" : "FALSE") : NULL;
      return integer_source (value->u.integer);
    case CROW_CODEGEN_KIND_ENUM:
      for (guint i = 0; text && i < self->codegen->info->enums[info->enumeration].n_values; i++)
        if (strcmp (self->codegen->info->enums[info->enumeration].values[i].name, value->u.text) == 0)
          return g_strdup (crow_c_names_get_enum_value (self->codegen->names, info->enumeration, i));
      return NULL;
    case CROW_CODEGEN_KIND_TEXT:
    case CROW_CODEGEN_KIND_DATE_TIME:
      return text ? text_source (value->u.text) : NULL;
    case CROW_CODEGEN_KIND_BLOB:
    default:
      return NULL;
    }
}

/* A CrowValue; what it borrows is a literal. */
static char *
value_source (const CrowValue *value)
{
  g_autofree char *inner = NULL;

  switch ((CrowValueType) value->type)
    {
    case CROW_VALUE_TYPE_INT64:
      inner = integer_source (value->u.integer);
      return g_strdup_printf ("crow_value_int64 (%s)", inner);
    case CROW_VALUE_TYPE_DOUBLE:
      inner = double_source (value->u.real);
      return g_strdup_printf ("crow_value_double (%s)", inner);
    case CROW_VALUE_TYPE_TEXT:
      inner = text_source (value->u.text);
      return g_strdup_printf ("crow_value_text (%s)", inner);
    case CROW_VALUE_TYPE_BLOB:
      inner = bytes_source (value);
      return g_strdup_printf ("crow_value_blob (%s, %u)", inner, value->length);
    case CROW_VALUE_TYPE_NULL:
    default:
      return g_strdup ("crow_value_null ()");
    }
}

/* Statements. */

static void
put (Writer     *self,
     const char *format,
     ...) G_GNUC_PRINTF (2, 3);

/* As crow_text_writer_printf(), but what is put in may have lines of its own, which are not indented. */
static void
put (Writer     *self,
     const char *format,
     ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  crow_text_writer_put (self->out, text);
}

static void
write_flush (Writer *self)
{
  put (self, "if (!crow_session_flush (session, error))\n  return FALSE;\n");
}

static void
write_general_set (Writer          *self,
                   guint            row,
                   guint16          owner,
                   guint            attribute,
                   const CrowValue *value)
{
  g_autofree char *name = variable (self, row);
  g_autofree char *source = value_source (value);

  put (self, "{\n");
  crow_text_writer_indent (self->out);
  put (self, "CrowValue value = %s;\n\n", source);
  put (self, "if (!crow_object_set_value (CROW_OBJECT (%s), %u, &value, error))\n  return FALSE;\n", name,
       _crow_codegen_attribute_index (self->codegen, owner, attribute));
  crow_text_writer_outdent (self->out);
  put (self, "}\n");
}

static void
write_blob_set (Writer          *self,
                const char      *prefix,
                const char      *member,
                const char      *object,
                const CrowValue *value)
{
  g_autofree char *bytes = bytes_source (value);

  put (self, "{\n");
  crow_text_writer_indent (self->out);
  put (self, "GBytes *bytes = g_bytes_new_static (%s, %u);\n\n", bytes, value->length);
  put (self, "%s_set_%s (%s, bytes);\ng_bytes_unref (bytes);\n", prefix, member, object);
  crow_text_writer_outdent (self->out);
  put (self, "}\n");
}

static void
write_set (Writer          *self,
           guint            row,
           const char      *id,
           const CrowValue *value)
{
  CrowCodegenAttribute attribute = { 0 };
  CrowCodegenEntity entity = { .codegen = self->codegen };
  g_autofree char *object = NULL;
  g_autofree char *argument = NULL;
  const char *prefix;
  guint16 owner;
  guint index;

  if (!find_attribute (self, entity_of (self, row), id, &owner, &index) ||
      _crow_codegen_is_inherited_key (self->codegen, owner, index))
    return;
  entity.entity = owner;
  entity.info = &self->codegen->info->entities[owner];
  entity.names = crow_c_names_get_entity (self->codegen->names, owner);
  _crow_codegen_attribute_init (&attribute, &entity, index);
  if (attribute.info->generated != NULL || _crow_codegen_is_discriminator (self->codegen, owner, index))
    return;
  prefix = entity.names->prefix;
  object = cast (self, row, owner);
  if (!attribute.writable)
    {
      write_general_set (self, row, owner, index, value);
      return;
    }
  if (value->type == CROW_VALUE_TYPE_NULL)
    {
      gboolean pointer =
        attribute.type->kind != CROW_CODEGEN_KIND_NUMBER && attribute.type->kind != CROW_CODEGEN_KIND_ENUM;

      if (pointer)
        put (self, "%s_set_%s%s (%s, NULL);\n", prefix, attribute.names->name,
             attribute.type->kind == CROW_CODEGEN_KIND_DATE_TIME ? "_text" : "", object);
      else if (attribute.nullable)
        put (self, "%s_clear_%s (%s);\n", prefix, attribute.names->name, object);
      else
        write_general_set (self, row, owner, index, value);
      return;
    }
  if (attribute.type->kind == CROW_CODEGEN_KIND_BLOB && value->type == CROW_VALUE_TYPE_BLOB)
    {
      write_blob_set (self, prefix, attribute.names->name, object, value);
      return;
    }
  argument = argument_source (self, &attribute, value);
  if (argument == NULL)
    write_general_set (self, row, owner, index, value);
  else
    put (self, "%s_set_%s%s (%s, %s);\n", prefix, attribute.names->name,
         attribute.type->kind == CROW_CODEGEN_KIND_DATE_TIME ? "_text" : "", object, argument);
}

static void
write_sets (Writer            *self,
            const CrowRowStep *step)
{
  for (guint i = 0; i < step->values->attributes->len; i++)
    write_set (self, step->row, g_ptr_array_index (step->values->attributes, i),
               &g_array_index (step->values->values, CrowValue, i));
}

/* What a finder takes for each part of the key, or NULL: one part is of a type that it takes in another form. */
static char *
key_arguments (Writer            *self,
               const CrowRowStep *step)
{
  GString *arguments = g_string_new (NULL);

  for (guint i = 0; i < step->values->attributes->len; i++)
    {
      CrowCodegenAttribute attribute = { 0 };
      CrowCodegenEntity entity = { .codegen = self->codegen };
      g_autofree char *argument = NULL;
      guint16 owner;
      guint index;

      if (find_attribute (self, entity_of (self, step->row), g_ptr_array_index (step->values->attributes, i), &owner,
                          &index))
        {
          entity.entity = owner;
          entity.info = &self->codegen->info->entities[owner];
          entity.names = crow_c_names_get_entity (self->codegen->names, owner);
          _crow_codegen_attribute_init (&attribute, &entity, index);
          if (attribute.type->kind != CROW_CODEGEN_KIND_DATE_TIME && attribute.type->kind != CROW_CODEGEN_KIND_BLOB)
            argument = argument_source (self, &attribute, &g_array_index (step->values->values, CrowValue, i));
        }
      if (argument == NULL)
        {
          g_string_free (arguments, TRUE);
          return NULL;
        }
      g_string_append_printf (arguments, ", %s", argument);
    }
  return g_string_free (arguments, FALSE);
}

/* "row 1, 2 of book": for the sentence that it is not there */
static char *
describe (Writer            *self,
          const CrowRowStep *step)
{
  g_autoptr (GString) text = g_string_new ("row ");

  for (guint i = 0; i < step->values->values->len; i++)
    {
      g_autofree char *value = crow_value_to_string (&g_array_index (step->values->values, CrowValue, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value != NULL ? value : "");
    }
  g_string_append_printf (text, " of %s", self->codegen->info->entities[entity_of (self, step->row)].name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
write_find (Writer            *self,
            const CrowRowStep *step)
{
  const CrowCTypeNames *names = crow_c_names_get_entity (self->codegen->names, entity_of (self, step->row));
  g_autofree char *name = variable (self, step->row);
  g_autofree char *arguments = key_arguments (self, step);
  g_autofree char *described = describe (self, step);
  g_autofree char *quoted = _crow_codegen_main_quote (described);

  if (arguments != NULL)
    put (self, "%s = %s_find (session%s, error);\n", name, names->prefix, arguments);
  else
    {
      put (self, "{\n");
      crow_text_writer_indent (self->out);
      put (self, "CrowValue key[%u];\n\n", step->values->values->len);
      for (guint i = 0; i < step->values->values->len; i++)
        {
          g_autofree char *source = value_source (&g_array_index (step->values->values, CrowValue, i));

          put (self, "key[%u] = %s;\n", i, source);
        }
      put (self, "%s = %s (crow_session_find (session, %u, key, %u, error));\n", name, names->upper,
           entity_of (self, step->row), step->values->values->len);
      crow_text_writer_outdent (self->out);
      put (self, "}\n");
    }
  put (self, "if (!is_there (%s, %s, error))\n  return FALSE;\n", name, quoted);
}

static void
write_add (Writer            *self,
           const CrowRowStep *step)
{
  const CrowCTypeNames *names = crow_c_names_get_entity (self->codegen->names, entity_of (self, step->row));
  g_autofree char *name = variable (self, step->row);

  put (self, "%s = %s_new (session);\n", name, names->prefix);
  write_sets (self, step);
  put (self, "crow_session_add (session, CROW_OBJECT (%s));\n", name);
  write_flush (self);
}

/* The role of the row's entity, or of one it inherits from, that reaches the end of a relationship. */
static const CrowRole *
find_role (Writer            *self,
           const CrowRowStep *step,
           guint16           *owner,
           guint             *index)
{
  guint16 relationship = crow_schema_lookup_relationship_by_id (self->codegen->schema, step->relationship);

  for (guint16 at = entity_of (self, step->row); relationship != CROW_NONE && at != CROW_NONE;
       at = _crow_codegen_get_parent (self->codegen, at))
    {
      guint n;
      const CrowRole *roles = crow_schema_get_roles (self->codegen->schema, at, &n);

      for (guint i = 0; i < n; i++)
        if (roles[i].relationship == relationship && roles[i].end == step->end)
          {
            *owner = at;
            *index = i;
            return &roles[i];
          }
    }
  return NULL;
}

static void
write_link (Writer            *self,
            const CrowRowStep *step)
{
  gboolean link = step->kind == CROW_ROW_STEP_LINK;
  g_autofree char *name = variable (self, step->row);
  g_autofree char *object = NULL;
  g_autofree char *target = NULL;
  const CrowCMemberNames *names;
  guint16 owner;
  guint index;
  const CrowRole *role = find_role (self, step, &owner, &index);

  if (role == NULL)
    return;
  names = crow_c_names_get_role (self->codegen->names, owner, index);
  object = cast (self, step->row, owner);
  if (names == NULL)
    {
      /* Hidden: the object knows it by its number. */
      g_autofree char *plain = variable (self, step->target);
      guint number = _crow_codegen_role_index (self->codegen, owner, index);

      if (role->to_many)
        put (self, "crow_object_%s (CROW_OBJECT (%s), %u, CROW_OBJECT (%s));\n",
             link ? "link" : "unlink", name, number, plain);
      else if (link)
        put (self, "crow_object_set_one (CROW_OBJECT (%s), %u, CROW_OBJECT (%s));\n", name, number, plain);
      else
        put (self, "crow_object_set_one (CROW_OBJECT (%s), %u, NULL);\n", name, number);
    }
  else
    {
      const char *prefix = crow_c_names_get_entity (self->codegen->names, owner)->prefix;

      target = cast (self, step->target, role->target);
      if (role->to_many)
        put (self, "%s_%s_%s (%s, %s);\n", prefix, link ? "add" : "remove", names->singular, object, target);
      else
        put (self, "%s_set_%s (%s, %s);\n", prefix, names->name, object, link ? target : "NULL");
    }
  write_flush (self);
}

/* What is view-only is written from the other side. */
static void
write_link_by_editable (Writer            *self,
                        const CrowRowStep *step)
{
  const CrowSchemaInfo *info = self->codegen->info;
  guint16 owner;
  guint index;
  const CrowRole *role = find_role (self, step, &owner, &index);
  const CrowEndInfo *ends = role != NULL ? info->relationships[role->relationship].ends : NULL;
  CrowRowStep turned = *step;

  if (ends != NULL && ends[step->end].view_only && !ends[1 - step->end].view_only)
    {
      turned.row = step->target;
      turned.target = step->row;
      turned.end = 1 - step->end;
    }
  write_link (self, &turned);
}

static void
write_note (Writer            *self,
            const CrowRowStep *step)
{
  g_autoptr (GString) text = g_string_new (NULL);

  crow_c_append_comment_text (text, step->text, "");
  g_strdelimit (text->str, "\n", ' ');
  put (self, "/* %s */\n", text->str);
}

static void
write_step (Writer            *self,
            const CrowRowStep *step)
{
  g_autofree char *name = NULL;

  switch (step->kind)
    {
    case CROW_ROW_STEP_FIND:
      write_find (self, step);
      break;
    case CROW_ROW_STEP_ADD:
      write_add (self, step);
      break;
    case CROW_ROW_STEP_SET:
      write_sets (self, step);
      write_flush (self);
      break;
    case CROW_ROW_STEP_LINK:
    case CROW_ROW_STEP_UNLINK:
      write_link_by_editable (self, step);
      break;
    case CROW_ROW_STEP_DELETE:
      name = variable (self, step->row);
      put (self, "crow_session_delete (session, CROW_OBJECT (%s));\n", name);
      if (!step->more)
        write_flush (self);
      break;
    case CROW_ROW_STEP_COMMIT:
      put (self, "if (!crow_session_commit (session, error))\n  return FALSE;\n");
      break;
    case CROW_ROW_STEP_ROLLBACK:
      put (self, "crow_session_rollback (session);\n");
      break;
    case CROW_ROW_STEP_NOTE:
    default:
      write_note (self, step);
      break;
    }
}

static gboolean
has_kind (CrowRowSteps   *steps,
          CrowRowStepKind kind)
{
  for (guint i = 0; i < steps->steps->len; i++)
    if (((CrowRowStep *) g_ptr_array_index (steps->steps, i))->kind == kind)
      return TRUE;
  return FALSE;
}

/* An entity that was taken out of the drawing since has none. */
static gboolean
has_type (Writer *self,
          guint   row)
{
  guint16 entity = row < self->steps->entities->len ? entity_of (self, row) : CROW_NONE;

  return entity != CROW_NONE && crow_c_names_get_entity (self->codegen->names, entity) != NULL;
}

static gboolean
is_known (Writer            *self,
          const CrowRowStep *step)
{
  if (step->kind >= CROW_ROW_STEP_COMMIT)
    return TRUE;
  return has_type (self, step->row) && (step->relationship == NULL || has_type (self, step->target));
}

/* The function from its opening brace to the closing one. */
static void
write_body (Writer *self)
{
  gboolean joined = FALSE;

  put (self, "{\n");
  crow_text_writer_indent (self->out);
  for (guint i = 0; i < self->steps->entities->len; i++)
    {
      g_autofree char *name = NULL;

      if (!has_type (self, i))
        continue;
      name = variable (self, i);
      put (self, "%s *%s;\n", crow_c_names_get_entity (self->codegen->names, entity_of (self, i))->type, name);
    }
  for (guint i = 0; i < self->steps->steps->len; i++)
    {
      const CrowRowStep *step = g_ptr_array_index (self->steps->steps, i);

      if (!is_known (self, step))
        continue;
      if (!joined && (i > 0 || self->steps->entities->len > 0))
        crow_text_writer_newline (self->out);
      joined = step->more;
      write_step (self, step);
    }
  if (self->steps->steps->len > 0)
    crow_text_writer_newline (self->out);
  put (self, "return TRUE;\n");
  crow_text_writer_outdent (self->out);
  put (self, "}\n");
}

static void
write_includes (Writer     *self,
                const char *what)
{
  g_autofree char *header = _crow_codegen_dup_header_name (self->codegen);

  _crow_codegen_write_first_lines (self->codegen, what);
  put (self, "#include \"%s\"\n\n", header);
}

static void
write_program (Writer *self)
{
  write_includes (self, "What was done to rows");
  if (has_kind (self->steps, CROW_ROW_STEP_FIND))
    put (self, "static gboolean\n"
               "is_there (gpointer object, const char *what, GError **error)\n"
               "{\n"
               "  if (object == NULL && *error == NULL)\n"
               "    g_set_error (error, CROW_ERROR, CROW_ERROR_NO_RESULT, \"There is no %%s.\", what);\n"
               "  return object != NULL;\n"
               "}\n"
               "\n");
  put (self, "/* Steps were written to the database as they were done, and so they are here. */\n"
             "static gboolean\n"
             "do_steps (CrowSession *session, GError **error)\n");
  if (self->steps->steps->len == 0)
    put (self, "{\n  return crow_session_flush (session, error);\n}\n");
  else
    write_body (self);
  put (self, "\n"
             "int\n"
             "main (int argc, char *argv[])\n"
             "{\n"
             "  GError *error = NULL;\n"
             "  CrowSession *session;\n"
             "\n"
             "  if (argc != 2)\n"
             "    {\n"
             "      g_printerr (\"Usage: %%s DATABASE, as sqlite:rows.db\\n\", argv[0]);\n"
             "      return 2;\n"
             "    }\n");
  put (self, "  session = %s (argv[1], &error);\n",
       crow_c_names_get_function (self->codegen->names, CROW_C_SESSION_OPEN));
  put (self, "  if (session != NULL)\n"
             "    do_steps (session, &error);\n"
             "  g_clear_object (&session);\n"
             "  if (error == NULL)\n"
             "    return 0;\n"
             "  g_printerr (\"%%s\\n\", error->message);\n"
             "  g_error_free (error);\n"
             "  return 1;\n"
             "}\n");
}

static void
write_header (Writer *self)
{
  const char *upper = crow_c_names_get_upper (self->codegen->names);
  g_autofree char *guard = g_strconcat (upper, "_FIXTURES_H", NULL);
  g_autofree char *header = _crow_codegen_dup_header_name (self->codegen);
  g_autofree char *include = g_strdup_printf ("#include \"%s\"", header);

  _crow_codegen_open_header (self->codegen, "The rows that are kept in the drawing", guard, include);
  put (self, "/* Adds the rows to tables that have none of their keys.  They are flushed, and kept when the caller commits.\n"
             " * FALSE: @error says why, and the caller rolls back. */\n");
  if (self->codegen->options->symbol_decorator != NULL)
    put (self, "%s ", self->codegen->options->symbol_decorator);
  put (self, "gboolean %s_add_fixtures (CrowSession *session, GError **error);\n\n",
       crow_c_names_get_snake (self->codegen->names));
  _crow_codegen_close_header (self->codegen, guard);
}

static void
write_function (Writer *self)
{
  const char *snake = crow_c_names_get_snake (self->codegen->names);
  g_autofree char *stem = g_strdelimit (g_strdup (snake), "_", '-');

  _crow_codegen_write_first_lines (self->codegen, "The rows that are kept in the drawing");
  put (self, "#include \"%s-fixtures.h\"\n\n", stem);
  put (self, "gboolean\n%s_add_fixtures (CrowSession *session, GError **error)\n", snake);
  if (self->steps->steps->len == 0)
    put (self, "{\n  return crow_session_flush (session, error);\n}\n");
  else
    write_body (self);
}

void
_crow_codegen_write_steps_to (CrowCodegen         *codegen,
                              CrowRowSteps        *steps,
                              CrowCodegenStepsForm form)
{
  Writer self = { codegen, &codegen->out, steps };

  if (form == CROW_CODEGEN_STEPS_PROGRAM)
    write_program (&self);
  else if (form == CROW_CODEGEN_STEPS_HEADER)
    write_header (&self);
  else
    write_function (&self);
}
