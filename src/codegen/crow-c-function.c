/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lays out declarations and definitions the way GTK's sources do.
 */
#include "config.h"

#include "codegen/crow-c-function.h"

#include <string.h>

#include "codegen/crow-c-text.h"

/* Text that ends with a NUL, too. */
typedef struct
{
  const char *text;
  gsize length;
} Piece;

typedef struct
{
  Piece type; /* without stars */
  guint n_stars;
  Piece name;
  const char *description; /* (nullable) */
} Parameter;

#define N_INLINE_PARAMETERS 4
#define N_STRINGS 480

/* There are a hundred of these an entity, most of them bare: what is usual fits into the one block. */
struct _CrowCFunctionText
{
  Piece type; /* without stars */
  guint n_stars;
  Piece name;
  gboolean bare;
  guint n_parameters;
  Parameter few[N_INLINE_PARAMETERS];
  Parameter *parameters; /* `few`, or owned */
  GString *description;  /* not to be looked at when bare, as the body; NULL until one was not */
  const char *returns;   /* (nullable) */
  GString *body;
  GStringChunk *more;    /* (nullable): what did not fit into `strings` */
  gsize left;            /* bytes of `strings` */
  char *free_strings;    /* the first free one of `strings` */
  CrowCFunctionPool *pool;
  CrowCFunctionText *next; /* while it is in the pool */
  char strings[N_STRINGS];
};

static char *
allocate_string (CrowCFunctionText *self,
                 gsize              length)
{
  char *text = self->free_strings;

  if (length < self->left)
    {
      self->left -= length + 1;
      self->free_strings += length + 1;
      text[length] = '\0';
      return text;
    }
  if (self->more == NULL)
    self->more = g_string_chunk_new (480);
  /* The chunk copies what it is given. */
  {
    g_autofree char *blank = g_strnfill (length, ' ');

    return g_string_chunk_insert_len (self->more, blank, (gssize) length);
  }
}

static Piece
keep (CrowCFunctionText *self,
      const char        *text,
      gsize              length)
{
  char *kept = allocate_string (self, length);

  memcpy (kept, text, length);
  return (Piece) { kept, length };
}

static Piece
split_type (CrowCFunctionText *self,
            const char        *type,
            guint             *n_stars)
{
  gsize n = strlen (type);

  *n_stars = 0;
  while (n > 0 && (type[n - 1] == '*' || type[n - 1] == ' '))
    if (type[--n] == '*')
      (*n_stars)++;
  return keep (self, type, n);
}

static CrowCFunctionText *
take_unused (CrowCFunctionPool *pool)
{
  CrowCFunctionText *self = pool->unused;

  if (self != NULL)
    {
      pool->unused = self->next;
      return self;
    }
  self = g_new (CrowCFunctionText, 1);
  self->description = self->body = NULL;
  self->pool = pool;
  return self;
}

static GString *
empty_string (GString *string)
{
  return string == NULL ? g_string_sized_new (480) : g_string_truncate (string, 0);
}

CrowCFunctionText *
crow_c_function_new_joined (CrowCFunctionPool *pool,
                            const char        *type,
                            const char *const *parts,
                            guint              n_parts,
                            gboolean           bare)
{
  CrowCFunctionText *self = take_unused (pool);
  gsize lengths[CROW_C_FUNCTION_MAX_PARTS], length = 0;
  char *name;

  g_assert (n_parts <= CROW_C_FUNCTION_MAX_PARTS);

  self->bare = bare;
  self->n_parameters = 0;
  self->parameters = self->few;
  self->returns = NULL;
  self->more = NULL;
  self->left = N_STRINGS;
  self->free_strings = self->strings;
  self->type = split_type (self, type, &self->n_stars);
  for (guint i = 0; i < n_parts; i++)
    length += lengths[i] = strlen (parts[i]);
  name = allocate_string (self, length);
  self->name = (Piece) { name, length };
  for (guint i = 0; i < n_parts; name += lengths[i++])
    memcpy (name, parts[i], lengths[i]);
  if (bare)
    return self;
  self->description = empty_string (self->description);
  self->body = empty_string (self->body);
  return self;
}

CrowCFunctionText *
crow_c_function_new (CrowCFunctionPool *pool,
                     const char        *type,
                     const char        *name,
                     gboolean           bare)
{
  return crow_c_function_new_joined (pool, type, &name, 1, bare);
}

void
crow_c_function_pool_clear (CrowCFunctionPool *self)
{
  while (self->unused != NULL)
    {
      CrowCFunctionText *function = self->unused;

      self->unused = function->next;
      if (function->description != NULL)
        {
          g_string_free (function->description, TRUE);
          g_string_free (function->body, TRUE);
        }
      g_free (function);
    }
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
  if (self->parameters != self->few)
    g_free (self->parameters);
  if (self->more != NULL)
    g_string_chunk_free (self->more);
  self->next = self->pool->unused;
  self->pool->unused = self;
}

static Parameter *
append_parameter (CrowCFunctionText *self)
{
  guint n = self->n_parameters++;

  if (n < N_INLINE_PARAMETERS)
    return &self->few[n];
  if (n == N_INLINE_PARAMETERS)
    {
      self->parameters = g_new (Parameter, 2 * n);
      memcpy (self->parameters, self->few, sizeof self->few);
    }
  else if ((n & (n - 1)) == 0)
    self->parameters = g_renew (Parameter, self->parameters, 2 * n);
  return &self->parameters[n];
}

void
crow_c_function_add_parameter (CrowCFunctionText *self,
                               const char        *type,
                               const char        *name,
                               const char        *description)
{
  Parameter *parameter = append_parameter (self);

  parameter->type = split_type (self, type, &parameter->n_stars);
  parameter->name = keep (self, name, strlen (name));
  parameter->description = self->bare ? NULL : keep (self, description, strlen (description)).text;
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
    self->returns = keep (self, description, strlen (description)).text;
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

/* --- layout --- */

/* Where @n bytes more are to be put. */
static char *
reserve (GString *out,
         gsize    n)
{
  gsize start = out->len;

  g_string_set_size (out, start + n);
  return out->str + start;
}

static char *
put (char       *at,
     const char *text,
     gsize       length)
{
  memcpy (at, text, length);
  return at + length;
}

static char *
put_repeated (char  *at,
              char   c,
              gsize  n)
{
  memset (at, c, n);
  return at + n;
}

/* How the parameters of a function stand in columns. */
typedef struct
{
  gsize width; /* of the types */
  guint stars; /* the most */
  gsize length; /* of all of it */
} Columns;

static Columns
measure_parameters (CrowCFunctionText *self,
                    gsize              column)
{
  Columns columns = { 0, 0, strlen ("(void)") };

  if (self->n_parameters == 0)
    return columns;
  for (guint i = 0; i < self->n_parameters; i++)
    {
      columns.width = MAX (columns.width, self->parameters[i].type.length);
      columns.stars = MAX (columns.stars, self->parameters[i].n_stars);
    }
  columns.length = 2 + (self->n_parameters - 1) * (3 + column) +
                   self->n_parameters * (columns.width + 1 + columns.stars);
  for (guint i = 0; i < self->n_parameters; i++)
    columns.length += self->parameters[i].name.length;
  return columns;
}

/* "(Type  *name, …)", with the names of all parameters in one column. */
static char *
put_parameters (char              *at,
                CrowCFunctionText *self,
                gsize              column,
                const Columns     *columns)
{
  if (self->n_parameters == 0)
    return put (at, "(void)", columns->length);
  *at++ = '(';
  for (guint i = 0; i < self->n_parameters; i++)
    {
      const Parameter *parameter = &self->parameters[i];

      if (i > 0)
        {
          at = put (at, ",\n", 2);
          at = put_repeated (at, ' ', column + 1);
        }
      at = put (at, parameter->type.text, parameter->type.length);
      at = put_repeated (at, ' ', columns->width - parameter->type.length + 1 + columns->stars - parameter->n_stars);
      at = put_repeated (at, '*', parameter->n_stars);
      at = put (at, parameter->name.text, parameter->name.length);
    }
  *at++ = ')';
  return at;
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

void
crow_c_function_replace (CrowCFunctionText *self,
                         const char        *find,
                         const char        *replacement)
{
  if (!self->bare)
    g_string_replace (self->body, find, replacement, 0);
}

/* Writes the function, with its documentation if it is not static. */
void
crow_c_function_write (CrowCFunctionText *self,
                       CrowTextWriter    *out,
                       gboolean           is_static)
{
  g_autoptr (GString) text = g_string_sized_new (self->description->len + 480);
  Columns columns;

  g_assert (!self->bare);

  if (!is_static)
    {
      append_all (text, "/**\n * ", self->name.text, ":\n", "");
      for (guint i = 0; i < self->n_parameters; i++)
        {
          append_all (text, " * @", self->parameters[i].name.text, ": ", self->parameters[i].description);
          g_string_append_c (text, '\n');
        }
      g_string_append_len (text, self->description->str, (gssize) self->description->len);
      if (self->returns != NULL)
        append_all (text, " *\n * Returns: ", self->returns, "\n", "");
      g_string_append (text, " */\n");
    }
  append_all (text, is_static ? "static " : "", self->type.text, self->n_stars > 0 ? " " : "", "");
  put_repeated (reserve (text, self->n_stars), '*', self->n_stars);
  append_all (text, "\n", self->name.text, " ", "");
  columns = measure_parameters (self, self->name.length + 1);
  put_parameters (reserve (text, columns.length), self, self->name.length + 1, &columns);
  g_string_append (text, "\n{\n");
  crow_text_writer_put (out, text->str);
  crow_text_writer_indent (out);
  crow_text_writer_put (out, self->body->str);
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

/* "Type  *name (…);\n", with @type_width and @stars of all. */
static void
append_declaration (GString           *out,
                    CrowCFunctionText *self,
                    gsize              type_width,
                    guint              stars,
                    gsize              name_width)
{
  gsize column = type_width + 1 + stars + name_width + 1;
  Columns columns = measure_parameters (self, column);
  char *at = reserve (out, column + columns.length + 2);

  at = put (at, self->type.text, self->type.length);
  at = put_repeated (at, ' ', type_width - self->type.length + 1 + stars - self->n_stars);
  at = put_repeated (at, '*', self->n_stars);
  at = put (at, self->name.text, self->name.length);
  at = put_repeated (at, ' ', name_width - self->name.length + 1);
  at = put_parameters (at, self, column, &columns);
  put (at, ";\n", 2);
}

void
crow_c_functions_declare (GPtrArray      *functions,
                          CrowTextWriter *out,
                          const char     *decorator)
{
  g_autoptr (GString) text = g_string_sized_new (functions->len * 128);
  gsize type_width = 0, name_width = 0;
  guint stars = 0;

  for (guint i = 0; i < functions->len; i++)
    {
      CrowCFunctionText *function = functions->pdata[i];

      if (function == NULL)
        continue;
      type_width = MAX (type_width, function->type.length);
      stars = MAX (stars, function->n_stars);
      name_width = MAX (name_width, function->name.length);
    }
  for (guint i = 0; i < functions->len; i++)
    {
      if (functions->pdata[i] != NULL && decorator != NULL)
        append_all (text, decorator, "\n", "", "");
      if (functions->pdata[i] != NULL)
        append_declaration (text, functions->pdata[i], type_width, stars, name_width);
      else
        g_string_append_c (text, '\n');
    }
  crow_text_writer_put (out, text->str);
}
