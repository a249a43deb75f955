/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the JSON of libpg_query.  json-glib makes a hash table of each object, which took five times as long as the parsing
 * of the SQL itself; here records and lists lie in blocks, and texts stay where they are.
 *
 * It takes what that library writes, which is JSON without errors; of other text it takes no harm.
 *
 * Invariant: `depth` bounds how deep functions call themselves.
 */
#include "config.h"

#include "import/crow-script-pg-tree.h"

#include <string.h>

#define BLOCK 16384
#define MAX_DEPTH 20000

struct _CrowPgTrees
{
  gatomicrefcount references;
  char *text;
  GPtrArray *blocks;
  gsize left;        /* in the last block */
  char *next;
};

typedef struct
{
  CrowPgTrees *trees;
  GPtrArray *stack;  /* children of what is open */
  char *at;
  guint depth;
} Parser;

static gpointer
allocate (CrowPgTrees *self,
          gsize        size)
{
  gpointer memory;

  size = (size + 15) & ~(gsize) 15;
  if (size > self->left)
    {
      self->left = MAX (BLOCK, size);
      self->next = g_malloc0 (self->left);
      g_ptr_array_add (self->blocks, self->next);
    }
  memory = self->next;
  self->next += size;
  self->left -= size;
  return memory;
}

static void
skip_blanks (Parser *self)
{
  while (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r')
    self->at++;
}

/* Unescapes in place: the text becomes shorter, never longer. */
static const char *
parse_string (Parser *self)
{
  char *start = ++self->at;
  char *out = start;

  for (; *self->at != '"'; self->at++)
    {
      if (*self->at == '\0')
        return NULL;
      if (*self->at != '\\')
        {
          *out++ = *self->at;
          continue;
        }
      self->at++;
      if (*self->at == 'u')
        {
          gunichar c = 0;

          for (guint i = 0; i < 4; i++)
            {
              int digit = g_ascii_xdigit_value (self->at[1]);

              if (digit < 0)
                return NULL;
              c = c * 16 + (gunichar) digit;
              self->at++;
            }
          /* Only control characters and a few signs are written so; others come as they are. */
          if (c > 0 && c < 0xd800)
            out += g_unichar_to_utf8 (c, out);
        }
      else
        {
          static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
          const char *letter = *self->at != '\0' ? strchr (letters, *self->at) : NULL;

          if (*self->at == '\0')
            return NULL;
          *out++ = letter != NULL ? values[letter - letters] : *self->at;
        }
    }
  self->at++;
  *out = '\0';
  return start;
}

static CrowPgTree *parse_value (Parser *self);

static gboolean
parse_children (Parser     *self,
                CrowPgTree *parent,
                char        close)
{
  guint first = self->stack->len;

  self->at++;
  for (skip_blanks (self); *self->at != close; skip_blanks (self))
    {
      const char *name = NULL;
      CrowPgTree *child;

      if (self->stack->len > first)
        {
          if (*self->at++ != ',')
            return FALSE;
          skip_blanks (self);
        }
      if (parent->is_object)
        {
          if (*self->at != '"' || (name = parse_string (self)) == NULL)
            return FALSE;
          skip_blanks (self);
          if (*self->at++ != ':')
            return FALSE;
        }
      child = parse_value (self);
      if (child == NULL)
        return FALSE;
      child->name = name;
      g_ptr_array_add (self->stack, child);
    }
  self->at++;
  parent->n_children = self->stack->len - first;
  parent->children = allocate (self->trees, sizeof (CrowPgTree *) * (parent->n_children + 1));
  if (parent->n_children > 0)
    memcpy (parent->children, &self->stack->pdata[first], sizeof (CrowPgTree *) * parent->n_children);
  g_ptr_array_set_size (self->stack, (int) first);
  return TRUE;
}

static CrowPgTree *
parse_value (Parser *self)
{
  CrowPgTree *tree = allocate (self->trees, sizeof (CrowPgTree));
  gboolean done = TRUE;

  skip_blanks (self);
  if (self->depth++ > MAX_DEPTH)
    return NULL;
  if (*self->at == '{' || *self->at == '[')
    {
      tree->is_object = *self->at == '{';
      done = parse_children (self, tree, tree->is_object ? '}' : ']');
    }
  else if (*self->at == '"')
    done = (tree->text = parse_string (self)) != NULL;
  else
    {
      gsize length = strcspn (self->at, ",]} \n\r\t");
      char *copy = allocate (self->trees, length + 1);

      memcpy (copy, self->at, length);
      tree->text = copy;
      self->at += length;
      done = length > 0;
    }
  self->depth--;
  return done ? tree : NULL;
}

CrowPgTrees *
_crow_pg_trees_new (const char  *json,
                    CrowPgTree **root)
{
  CrowPgTrees *self = g_new0 (CrowPgTrees, 1);
  Parser parser = { .trees = self };

  g_atomic_ref_count_init (&self->references);
  self->text = g_strdup (json);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  parser.at = self->text;
  parser.stack = g_ptr_array_new ();
  *root = parse_value (&parser);
  g_ptr_array_unref (parser.stack);
  if (*root == NULL)
    g_clear_pointer (&self, _crow_pg_trees_unref);
  return self;
}

CrowPgTrees *
_crow_pg_trees_ref (CrowPgTrees *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
_crow_pg_trees_unref (CrowPgTrees *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->blocks);
  g_free (self->text);
  g_free (self);
}

CrowPgTree *
_crow_pg_node (const CrowPgTree *object,
               const char       *member)
{
  for (guint i = 0; object != NULL && object->is_object && i < object->n_children; i++)
    if (strcmp (object->children[i]->name, member) == 0)
      return object->children[i];
  return NULL;
}

const char *
_crow_pg_string (const CrowPgTree *object,
                 const char       *member)
{
  const CrowPgTree *node = _crow_pg_node (object, member);

  return node != NULL ? node->text : NULL;
}

gint64
_crow_pg_int (const CrowPgTree *object,
              const char       *member)
{
  const char *text = _crow_pg_string (object, member);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

gboolean
_crow_pg_boolean (const CrowPgTree *object,
                  const char       *member)
{
  return g_strcmp0 (_crow_pg_string (object, member), "true") == 0;
}

CrowPgTree *
_crow_pg_object (const CrowPgTree *object,
                 const char       *member)
{
  CrowPgTree *node = _crow_pg_node (object, member);

  return node != NULL && node->is_object ? node : NULL;
}

CrowPgTree *
_crow_pg_array (const CrowPgTree *object,
                const char       *member)
{
  CrowPgTree *node = _crow_pg_node (object, member);

  return node != NULL && !node->is_object && node->text == NULL ? node : NULL;
}

guint
_crow_pg_length (const CrowPgTree *array)
{
  return array != NULL ? array->n_children : 0;
}

CrowPgTree *
_crow_pg_at (const CrowPgTree *array,
             guint             index)
{
  return index < _crow_pg_length (array) ? array->children[index] : NULL;
}

CrowPgTree *
_crow_pg_open (const CrowPgTree *node,
               const char      **kind)
{
  *kind = "";
  if (node == NULL || !node->is_object || node->n_children == 0)
    return NULL;
  *kind = node->children[0]->name;
  return node->children[0]->is_object ? node->children[0] : NULL;
}

const char *
_crow_pg_name_at (const CrowPgTree *array,
                  guint             index)
{
  const char *kind;
  const char *name = _crow_pg_string (_crow_pg_open (_crow_pg_at (array, index), &kind), "sval");

  /* An empty string is a default too. */
  return name != NULL ? name : "";
}

char **
_crow_pg_names (const CrowPgTree *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < _crow_pg_length (array); i++)
    g_strv_builder_add (builder, _crow_pg_name_at (array, i));
  return g_strv_builder_end (builder);
}
