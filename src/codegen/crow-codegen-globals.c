/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The functions that there are once a namespace or enumeration, and the lines every file begins with.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

#include <string.h>

#include "codegen/crow-c-function.h"
#include "codegen/crow-c-text.h"
#include "codegen/crow-codegen-file.h"

gboolean
_crow_codegen_enum_has_type (CrowCodegen *self,
                             guint        enumeration)
{
  return self->info->enums[enumeration].n_values > 0;
}

/* The first line is the same for every schema: it is what regenerating knows its own files by. */
void
_crow_codegen_write_first_lines (CrowCodegen *self,
                                 const char  *what)
{
  g_autoptr (GString) name = g_string_new (NULL);

  crow_c_append_comment_text (name, self->info->name, "");
  g_strdelimit (name->str, "\n", ' ');
  crow_text_writer_line (&self->out, "/* " CROW_CODEGEN_MARK " codegen.  The generator claims no rights in this file: it is yours.");
  crow_text_writer_line (&self->out, " *");
  crow_text_writer_printf (&self->out, " * %s of the schema “%s”.  Changes made here are lost when it is generated again.\n",
                           what, name->str);
  crow_text_writer_line (&self->out, " */");
}

char *
_crow_codegen_dup_header_name (CrowCodegen *self)
{
  g_autofree char *base = NULL;

  if (self->options->header != NULL)
    return g_strdup (self->options->header);
  base = crow_codegen_get_base_name (self->options->c_namespace);
  return g_strconcat (base, ".h", NULL);
}

/* --- enumerations --- */

/* "in_review", "in-review", "in review" → "In review", on one line. */
static char *
dup_label (const char *name)
{
  g_autofree char *text = g_utf8_make_valid (name, -1);
  const char *rest;
  g_autofree char *first = NULL;

  for (char *p = text; *p != '\0'; p++)
    if (*p == '_' || *p == '-' || g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (text);
  if (*text == '\0')
    return g_steal_pointer (&text);
  rest = g_utf8_next_char (text);
  /* Not g_utf8_strup(): what it does depends on the locale. */
  first = g_malloc0 (8);
  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (text)), first);
  return g_strconcat (first, rest, NULL);
}

static void
add_to_label (CrowCodegen *self,
              GPtrArray   *functions,
              guint        enumeration)
{
  const CrowEnumInfo *info = &self->info->enums[enumeration];
  const CrowCTypeNames *names = crow_c_names_get_enum (self->names, enumeration);
  g_autofree char *name = g_strconcat (names->prefix, "_to_label", NULL);
  CrowCFunctionText *function = crow_c_function_new (&self->functions, "const char *", name, self->declaring);

  crow_c_function_add_parameter (function, names->type, "value", "a value");
  crow_c_function_describe (function, "Gets a text to show to people for a value; gettext() can translate it.");
  crow_c_function_append (function, "static const char *const labels[] = {\n");
  for (guint i = 0; i < info->n_values; i++)
    {
      g_autofree char *label = dup_label (info->values[i].name);
      g_autoptr (GString) text = g_string_new (NULL);

      if (strlen (label) < CROW_C_MAX_LITERAL)
        crow_c_append_string (text, label, 4);
      else
        crow_c_append_string (text, crow_c_names_get_enum_value (self->names, enumeration, i), 4);
      crow_c_function_append (function, "  %s%s\n", text->str, i + 1 < info->n_values ? "," : "");
    }
  crow_c_function_append (function, "};\n\ng_return_val_if_fail ((guint) value < %u, NULL);\n\nreturn labels[value];\n",
                          info->n_values);
  crow_c_function_set_returns (function, "(transfer none): its label");
  g_ptr_array_add (functions, function);
}

GPtrArray *
_crow_codegen_enum_functions (CrowCodegen *self,
                              guint        enumeration)
{
  GPtrArray *functions = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_c_function_free);
  const CrowCTypeNames *names = crow_c_names_get_enum (self->names, enumeration);
  guint n_values = self->info->enums[enumeration].n_values;
  g_autofree char *to_text = g_strconcat (names->prefix, "_to_text", NULL);
  g_autofree char *from_text = g_strconcat (names->prefix, "_from_text", NULL);
  g_autofree char *out_type = g_strconcat (names->type, " *", NULL);
  CrowCFunctionText *function = crow_c_function_new (&self->functions, "const char *", to_text, self->declaring);

  crow_c_function_add_parameter (function, names->type, "value", "a value");
  crow_c_function_describe (function, "Gets the text that the database has for a value.");
  crow_c_function_append (function, "g_return_val_if_fail ((guint) value < %u, NULL);\n\n", n_values);
  crow_c_function_append (function, "return %s_values[value].name;\n", names->prefix);
  crow_c_function_set_returns (function, "(transfer none): its text");
  g_ptr_array_add (functions, function);

  add_to_label (self, functions, enumeration);

  function = crow_c_function_new (&self->functions, "gboolean", from_text, self->declaring);
  crow_c_function_add_parameter (function, "const char *", "text", "(nullable): a text");
  crow_c_function_add_parameter (function, out_type, "value", "(out): the value; it is set on success only");
  crow_c_function_describe (function, "Looks up the value that the database has a text for.");
  crow_c_function_append (function, "guint i;\n\n");
  crow_c_function_append (function, "g_return_val_if_fail (value != NULL, FALSE);\n\n");
  crow_c_function_append (function, "for (i = 0; i < %u; i++)\n", n_values);
  crow_c_function_append (function, "  if (g_strcmp0 (text, %s_values[i].name) == 0)\n    {\n", names->prefix);
  crow_c_function_append (function, "      *value = (%s) i;\n      return TRUE;\n    }\nreturn FALSE;\n", names->type);
  crow_c_function_set_returns (function, "whether there is one");
  g_ptr_array_add (functions, function);
  return functions;
}

/* --- the namespace --- */

/* What makes a thing once; since GLib 2.80 a pointer needs no disguise. */
static void
append_once (CrowCodegen       *self,
             CrowCFunctionText *function,
             const char        *type,
             const char        *variable)
{
  if (self->options->glib_minor >= 80)
    crow_c_function_append (function, "static %s*%s = NULL;\n\nif (g_once_init_enter_pointer (&%s))\n", type, variable,
                            variable);
  else
    crow_c_function_append (function, "static gsize %s = 0;\n\nif (g_once_init_enter (&%s))\n", variable, variable);
}

static void
add_schema_get (CrowCodegen *self,
                GPtrArray   *functions)
{
  CrowCFunctionText *function = crow_c_function_new (&self->functions, "CrowSchema *",
                                                     crow_c_names_get_function (self->names, CROW_C_SCHEMA_GET),
                                                     self->declaring);

  crow_c_function_describe (function, "Gets the schema that all of this was made of.");
  append_once (self, function, "CrowSchema ", "schema");
  crow_c_function_append (function,
                          self->options->glib_minor >= 80
                            ? "  g_once_init_leave_pointer (&schema, crow_schema_new_static (&%s));\n"
                              "return schema;\n"
                            : "  g_once_init_leave (&schema, (gsize) crow_schema_new_static (&%s));\n"
                              "return (CrowSchema *) schema;\n",
                          crow_c_names_get_function (self->names, CROW_C_SCHEMA_INFO));
  crow_c_function_set_returns (function, "(transfer none): the schema");
  g_ptr_array_add (functions, function);
}

static void
add_mapping_get (CrowCodegen *self,
                 GPtrArray   *functions)
{
  CrowCFunctionText *function = crow_c_function_new (&self->functions, "CrowMapping *",
                                                     crow_c_names_get_function (self->names, CROW_C_MAPPING_GET),
                                                     self->declaring);
  const char *schema_get = crow_c_names_get_function (self->names, CROW_C_SCHEMA_GET);

  crow_c_function_describe (function, "Gets the mapping of the schema's entities to the types of this namespace.");
  append_once (self, function, "CrowMapping ", "mapping");
  crow_c_function_append (function, "  {\n");
  if (self->info->n_entities > 0)
    {
      crow_c_function_append (function, "    GType types[%u];\n\n", self->info->n_entities);
      for (guint i = 0; i < self->info->n_entities; i++)
        {
          const CrowCTypeNames *names = crow_c_names_get_entity (self->names, i);

          if (names != NULL)
            crow_c_function_append (function, "    types[%s] = %s;\n", names->number, names->type_macro);
          else
            crow_c_function_append (function, "    types[%u] = G_TYPE_INVALID;\n", i);
        }
    }
  crow_c_function_append (function,
                          self->options->glib_minor >= 80
                            ? "    g_once_init_leave_pointer (&mapping, crow_mapping_new (%s (), %s));\n"
                              "  }\n"
                              "return mapping;\n"
                            : "    g_once_init_leave (&mapping, (gsize) crow_mapping_new (%s (), %s));\n"
                              "  }\n"
                              "return (CrowMapping *) mapping;\n",
                          schema_get, self->info->n_entities > 0 ? "types" : "NULL");
  crow_c_function_set_returns (function, "(transfer none): the mapping");
  g_ptr_array_add (functions, function);
}

static void
add_session_new (CrowCodegen *self,
                 GPtrArray   *functions)
{
  CrowCFunctionText *function = crow_c_function_new (&self->functions, "CrowSession *",
                                                     crow_c_names_get_function (self->names, CROW_C_SESSION_NEW),
                                                     self->declaring);

  crow_c_function_add_parameter (function, "CrowEngine *", "engine", "an open database");
  crow_c_function_describe (function, "Makes a session whose objects have the types of this namespace.");
  crow_c_function_append (function, "g_return_val_if_fail (CROW_IS_ENGINE (engine), NULL);\n\n");
  crow_c_function_append (function, "return crow_session_new (engine, %s ());\n",
                          crow_c_names_get_function (self->names, CROW_C_MAPPING_GET));
  crow_c_function_set_returns (function, "(transfer full): a session");
  g_ptr_array_add (functions, function);
}

static void
add_session_open (CrowCodegen *self,
                  GPtrArray   *functions)
{
  CrowCFunctionText *function = crow_c_function_new (&self->functions, "CrowSession *",
                                                     crow_c_names_get_function (self->names, CROW_C_SESSION_OPEN),
                                                     self->declaring);

  crow_c_function_add_parameter (function, "const char *", "uri", "the address of a database: “sqlite:PATH”, “postgresql://…”");
  crow_c_function_add_parameter (function, "GError **", "error", "return location for an error");
  crow_c_function_describe (function, "Opens a database and makes a session on it.  The tables must be there already, and fit:\n"
                            "crow_session_open() looks at them, crow_schema_create_tables() makes them.");
  crow_c_function_append (function,
                          "CrowEngine *engine;\n"
                          "CrowSession *session;\n"
                          "\n"
                          "g_return_val_if_fail (uri != NULL, NULL);\n"
                          "\n"
                          "engine = crow_engine_open (uri, error);\n"
                          "if (engine == NULL)\n"
                          "  return NULL;\n"
                          "session = crow_session_open (engine, %s (), error);\n"
                          "g_object_unref (engine);\n"
                          "return session;\n",
                          crow_c_names_get_function (self->names, CROW_C_MAPPING_GET));
  crow_c_function_set_returns (function, "(transfer full) (nullable): a session, or %NULL with @error set");
  g_ptr_array_add (functions, function);
}

GPtrArray *
_crow_codegen_global_functions (CrowCodegen *self)
{
  GPtrArray *functions = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_c_function_free);

  add_schema_get (self, functions);
  add_mapping_get (self, functions);
  add_session_new (self, functions);
  add_session_open (self, functions);
  return functions;
}
