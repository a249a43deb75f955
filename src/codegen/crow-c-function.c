/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lays out declarations and definitions the way GTK's sources do.
 */
#include "config.h"

#include "codegen/crow-c-function.h"

#include <string.h>

#include "codegen/crow-c-text.h"

typedef struct
{
  const char *type; /* without stars */
  guint n_stars;
  const char *name;
  const char *description; /* (nullable) */
} Parameter;

struct _CrowCFunctionText
{
  GStringChunk *strings; /* a function has many small ones, and there are many functions */
  const char *type;      /* without stars; in `strings`, as the others */
  guint n_stars;
  const char *name;
  GArray *parameters;
  gboolean bare;
  GString *description; /* NULL when bare */
  const char *returns;  /* (nullable) */
  GString *body;        /* NULL when bare */
};

static const char *
split_type (CrowCFunctionText *self,
            const char        *type,
            guint             *n_stars)
{
  gsize n = strlen (type);

  *n_stars = 0;
  while (n > 0 && (type[n - 1] == '*' || type[n - 1] == ' '))
    if (type[--n] == '*')
      (*n_stars)++;
  return g_string_chunk_insert_len (self->strings, type, (gssize) n);
}

CrowCFunctionText *
crow_c_function_new (const char *type,
                     const char *name,
                     gboolean    bare)
{
  CrowCFunctionText *self = g_new0 (CrowCFunctionText, 1);

  self->strings = g_string_chunk_new (bare ? 224 : 480);
  self->type = split_type (self, type, &self->n_stars);
  self->name = g_string_chunk_insert (self->strings, name);
  self->parameters = g_array_sized_new (FALSE, FALSE, sizeof (Parameter), 3);
  self->bare = bare;
  if (bare)
    return self;
  self->description = g_string_sized_new (224);
  self->body = g_string_sized_new (224);
  return self;
}

gboolean
crow_c_function_is_bare (CrowCFunctionText *self)
{
  return self->bare;
}

void
crow_c_function_free (CrowCFunctionText *self)
{
  if (self == NULL)
    return;
  g_string_chunk_free (self->strings);
  g_array_unref (self->parameters);
  if (!self->bare)
    {
      g_string_free (self->description, TRUE);
      g_string_free (self->body, TRUE);
    }
  g_free (self);
}

void
crow_c_function_add_parameter (CrowCFunctionText *self,
                               const char        *type,
                               const char        *name,
                               const char        *description)
{
  Parameter parameter = { NULL, 0, g_string_chunk_insert (self->strings, name), NULL };

  parameter.type = split_type (self, type, &parameter.n_stars);
  if (!self->bare)
    parameter.description = g_string_chunk_insert (self->strings, description);
  g_array_append_val (self->parameters, parameter);
}

void
crow_c_function_describe (CrowCFunctionText *self,
                          const char        *paragraph)
{
  if (self->bare)
    return;
  g_string_append (self->description, " *\n");
  for (;;)
    {
      const char *end = strchr (paragraph, '\n');
      gsize n = end != NULL ? (gsize) (end - paragraph) : strlen (paragraph);

      g_string_append (self->description, n > 0 ? " * " : " *");
      g_string_append_len (self->description, paragraph, (gssize) n);
      g_string_append_c (self->description, '\n');
      if (end == NULL)
        return;
      paragraph = end + 1;
    }
}

void
crow_c_function_quote (CrowCFunctionText *self,
                       const char        *text)
{
  g_autoptr (GString) quoted = NULL;

  if (self->bare)
    return;
  quoted = g_string_new (NULL);
  crow_c_append_comment_text (quoted, text, " * ");
  if (quoted->len > 0)
    g_string_append_printf (self->description, " *\n * %s\n", quoted->str);
}

void
crow_c_function_set_returns (CrowCFunctionText *self,
                             const char        *description)
{
  if (!self->bare)
    self->returns = g_string_chunk_insert (self->strings, description);
}

void
crow_c_function_append (CrowCFunctionText *self,
                        const char        *format,
                        ...)
{
  va_list args;

  if (self->bare)
    return;
  va_start (args, format);
  g_string_append_vprintf (self->body, format, args);
  va_end (args);
}

static void
append_repeated (GString *out,
                 char     c,
                 gsize    n)
{
  gsize start = out->len;

  g_string_set_size (out, start + n);
  memset (out->str + start, c, n);
}

static void
append_all (GString    *out,
            const char *a,
            const char *b,
            const char *c,
            const char *d)
{
  g_string_append (out, a);
  g_string_append (out, b);
  g_string_append (out, c);
  g_string_append (out, d);
}

/* "Type  *name", with the names of all parameters in one column. */
static void
append_parameters (GString           *out,
                   CrowCFunctionText *self,
                   gsize              column)
{
  gsize width = 0;
  guint stars = 0;

  if (self->parameters->len == 0)
    {
      g_string_append (out, "(void)");
      return;
    }
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const Parameter *parameter = &g_array_index (self->parameters, Parameter, i);

      width = MAX (width, strlen (parameter->type));
      stars = MAX (stars, parameter->n_stars);
    }
  g_string_append_c (out, '(');
  for (guint i = 0; i < self->parameters->len; i++)
    {
      const Parameter *parameter = &g_array_index (self->parameters, Parameter, i);

      if (i > 0)
        {
          g_string_append (out, ",\n");
          append_repeated (out, ' ', column + 1);
        }
      g_string_append (out, parameter->type);
      append_repeated (out, ' ', width - strlen (parameter->type) + 1 + stars - parameter->n_stars);
      append_repeated (out, '*', parameter->n_stars);
      g_string_append (out, parameter->name);
    }
  g_string_append_c (out, ')');
}

void
crow_c_function_replace (CrowCFunctionText *self,
                         const char        *find,
                         const char        *replacement)
{
  if (self->body != NULL)
    g_string_replace (self->body, find, replacement, 0);
}

/* Writes the function, with its documentation if it is not static. */
void
crow_c_function_write (CrowCFunctionText *self,
                       CrowTextWriter    *out,
                       gboolean           is_static)
{
  g_autoptr (GString) text = g_string_sized_new (self->description->len + 480);

  g_assert (!self->bare);

  if (!is_static)
    {
      append_all (text, "/**\n * ", self->name, ":\n", "");
      for (guint i = 0; i < self->parameters->len; i++)
        {
          const Parameter *parameter = &g_array_index (self->parameters, Parameter, i);

          append_all (text, " * @", parameter->name, ": ", parameter->description);
          g_string_append_c (text, '\n');
        }
      g_string_append_len (text, self->description->str, (gssize) self->description->len);
      if (self->returns != NULL)
        append_all (text, " *\n * Returns: ", self->returns, "\n", "");
      g_string_append (text, " */\n");
    }
  append_all (text, is_static ? "static " : "", self->type, self->n_stars > 0 ? " " : "", "");
  append_repeated (text, '*', self->n_stars);
  append_all (text, "\n", self->name, " ", "");
  append_parameters (text, self, strlen (self->name) + 1);
  g_string_append (text, "\n{\n");
  crow_text_writer_put (out, text->str);
  crow_text_writer_indent (out);
  crow_text_writer_put (out, self->body->str);
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

void
crow_c_functions_declare (GPtrArray      *functions,
                          CrowTextWriter *out,
                          const char     *decorator)
{
  g_autoptr (GString) text = g_string_sized_new (480);
  gsize type_width = 0, name_width = 0;
  guint stars = 0;

  for (guint i = 0; i < functions->len; i++)
    {
      CrowCFunctionText *function = functions->pdata[i];

      if (function == NULL)
        continue;
      type_width = MAX (type_width, strlen (function->type));
      stars = MAX (stars, function->n_stars);
      name_width = MAX (name_width, strlen (function->name));
    }
  for (guint i = 0; i < functions->len; i++)
    {
      CrowCFunctionText *function = functions->pdata[i];

      g_string_truncate (text, 0);
      if (function == NULL)
        {
          crow_text_writer_newline (out);
          continue;
        }
      if (decorator != NULL)
        crow_text_writer_line (out, decorator);
      g_string_append (text, function->type);
      append_repeated (text, ' ', type_width - strlen (function->type) + 1 + stars - function->n_stars);
      append_repeated (text, '*', function->n_stars);
      g_string_append (text, function->name);
      append_repeated (text, ' ', name_width - strlen (function->name) + 1);
      append_parameters (text, function, text->len);
      g_string_append (text, ";\n");
      crow_text_writer_put (out, text->str);
    }
}
