/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * In which order tables and views are created.
 *
 * Tables: a walk along the references, depth first, from table to table by name, which collects cycles on the way
 * (Tarjan's strongly connected components).  A component is complete when all it refers to is, so components come
 * out in the right order.  The walk keeps its own stack: a chain of references may be as long as the schema.
 *
 * Views: their text is not understood; the name of another view standing in it as a word is taken for a reference.
 */
#include "config.h"

#include "sql/crow-ddl-plan.h"
#include "sql/crow-sql-lexer.h"

#include <string.h>

#define UNSEEN G_MAXUINT

typedef struct
{
  guint entity;
  guint next; /* the next one of its targets */
} Frame;

typedef struct
{
  const CrowSchema *schema;
  guint *rank;       /* by entity: its place among all by name */
  guint *index;      /* by entity: when it was first seen */
  guint *low;        /* by entity: the oldest one on the stack that it reaches */
  gboolean *on_stack;
  GArray **targets;  /* by entity: what it refers to, by name */
  GArray *frames;
  GArray *stack;
  guint seen;
  guint n_groups;
  guint *groups;
  GArray *order;
} Walk;

int
_crow_ddl_compare_entities (const CrowEntityInfo *a,
                            const CrowEntityInfo *b)
{
  int order = g_strcmp0 (_crow_sql_get_schema (a->database_schema), _crow_sql_get_schema (b->database_schema));

  if (order == 0)
    order = strcmp (a->name, b->name);
  return order != 0 ? order : strcmp (a->id, b->id);
}

static int
compare_by_name (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const CrowEntityInfo *entities = data;

  return _crow_ddl_compare_entities (&entities[*(const guint16 *) a], &entities[*(const guint16 *) b]);
}

static int
compare_by_rank (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const guint *rank = data;
  guint x = rank[*(const guint16 *) a];
  guint y = rank[*(const guint16 *) b];

  return (x > y) - (x < y);
}

static void
enter (Walk  *walk,
       guint  entity)
{
  const CrowSchemaReference *references;
  Frame frame = { entity, 0 };
  guint16 name = entity;
  guint n;

  references = crow_schema_get_references (walk->schema, entity, &n);
  walk->targets[entity] = g_array_sized_new (FALSE, FALSE, sizeof (guint16), n);
  for (guint i = 0; i < n; i++)
    if (references[i].info->target != entity)
      g_array_append_val (walk->targets[entity], references[i].info->target);
  g_array_sort_with_data (walk->targets[entity], compare_by_rank, walk->rank);
  walk->index[entity] = walk->low[entity] = walk->seen++;
  walk->on_stack[entity] = TRUE;
  g_array_append_val (walk->stack, name);
  g_array_append_val (walk->frames, frame);
}

/* Takes the finished component that @entity closes off the stack. */
static void
leave (Walk  *walk,
       guint  entity)
{
  guint first = walk->stack->len;
  guint16 member;

  do
    {
      member = g_array_index (walk->stack, guint16, --first);
      walk->on_stack[member] = FALSE;
      walk->groups[member] = walk->n_groups;
    }
  while (member != entity);
  g_array_append_vals (walk->order, &g_array_index (walk->stack, guint16, first), walk->stack->len - first);
  /* By name within the cycle. */
  g_qsort_with_data (&g_array_index (walk->order, guint16, walk->order->len - (walk->stack->len - first)),
           walk->stack->len - first, sizeof (guint16), compare_by_rank, walk->rank);
  g_array_set_size (walk->stack, first);
  walk->n_groups++;
}

static void
walk_from (Walk  *walk,
           guint  root)
{
  enter (walk, root);
  while (walk->frames->len > 0)
    {
      Frame *frame = &g_array_index (walk->frames, Frame, walk->frames->len - 1);
      guint entity = frame->entity;

      if (frame->next < walk->targets[entity]->len)
        {
          guint16 target = g_array_index (walk->targets[entity], guint16, frame->next++);

          if (walk->index[target] == UNSEEN)
            enter (walk, target);
          else if (walk->on_stack[target])
            walk->low[entity] = MIN (walk->low[entity], walk->index[target]);
          continue;
        }
      g_array_set_size (walk->frames, walk->frames->len - 1);
      g_clear_pointer (&walk->targets[entity], g_array_unref);
      if (walk->frames->len > 0)
        {
          guint parent = g_array_index (walk->frames, Frame, walk->frames->len - 1).entity;

          walk->low[parent] = MIN (walk->low[parent], walk->low[entity]);
        }
      if (walk->low[entity] == walk->index[entity])
        leave (walk, entity);
    }
}

GArray *
_crow_ddl_order_entities (const CrowSchema *schema,
                          guint            *groups)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  guint n = info->n_entities;
  g_autofree guint16 *by_name = g_new (guint16, n + 1);
  g_autofree guint *rank = g_new (guint, n + 1);
  g_autofree guint *index = g_new (guint, n + 1);
  g_autofree guint *low = g_new0 (guint, n + 1);
  g_autofree gboolean *on_stack = g_new0 (gboolean, n + 1);
  g_autofree GArray **targets = g_new0 (GArray *, n + 1);
  Walk walk = { .schema = schema, .rank = rank, .index = index, .low = low, .on_stack = on_stack,
                .targets = targets, .groups = groups };

  walk.frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  walk.stack = g_array_new (FALSE, FALSE, sizeof (guint16));
  walk.order = g_array_sized_new (FALSE, FALSE, sizeof (guint16), n);
  for (guint i = 0; i < n; i++)
    {
      by_name[i] = i;
      index[i] = UNSEEN;
    }
  if (n > 0)
    g_qsort_with_data (by_name, n, sizeof (guint16), compare_by_name, (gpointer) info->entities);
  for (guint i = 0; i < n; i++)
    rank[by_name[i]] = i;
  for (guint i = 0; i < n; i++)
    if (index[by_name[i]] == UNSEEN)
      walk_from (&walk, by_name[i]);
  g_array_unref (walk.frames);
  g_array_unref (walk.stack);
  return walk.order;
}

static int
compare_views (gconstpointer a,
               gconstpointer b)
{
  const CrowViewInfo *x = *(const CrowViewInfo *const *) a;
  const CrowViewInfo *y = *(const CrowViewInfo *const *) b;
  int order = g_strcmp0 (x->database_schema, y->database_schema);

  if (order == 0)
    order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->id, y->id);
}

typedef struct
{
  CrowDialectId dialect;
  GPtrArray *views;   /* by name */
  GHashTable *places; /* folded name, owned → GArray of guint: where in `views` */
  guint8 *state;      /* 0 for those not met yet */
  GPtrArray *order;
} ViewWalk;

static void
free_array (gpointer data)
{
  g_array_unref (data);
}

static void
index_views (ViewWalk *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_array);
  for (guint i = 0; i < self->views->len; i++)
    {
      g_autofree char *folded = g_ascii_strdown (((const CrowViewInfo *) self->views->pdata[i])->name, -1);
      GArray *places = g_hash_table_lookup (self->places, folded);

      if (places == NULL)
        {
          places = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (self->places, g_steal_pointer (&folded), places);
        }
      g_array_append_val (places, i);
    }
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Which views are named in a query; sorted. */
static GArray *
list_mentioned (ViewWalk   *self,
                const char *query)
{
  GArray *mentioned = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *text = query;

  for (CrowToken token = crow_sql_lexer_next (&text); token.kind != CROW_TOKEN_END; token = crow_sql_lexer_next (&text))
    {
      g_autofree char *name = NULL;
      g_autofree char *folded = NULL;
      GArray *places;

      if (token.kind != CROW_TOKEN_WORD && token.kind != CROW_TOKEN_NAME)
        continue;
      name = crow_token_dup_name (&token);
      folded = g_ascii_strdown (name, -1);
      places = g_hash_table_lookup (self->places, folded);
      if (places != NULL)
        g_array_append_vals (mentioned, places->data, places->len);
    }
  g_array_sort (mentioned, compare_numbers);
  return mentioned;
}

/* Puts @view behind the views it mentions. */
static void
visit_view (ViewWalk *self,
            guint     view)
{
  const CrowViewInfo *info = self->views->pdata[view];
  g_autoptr (GArray) mentioned = list_mentioned (self, info->queries[self->dialect]);

  self->state[view] = 1;
  for (guint i = 0; i < mentioned->len; i++)
    if (self->state[g_array_index (mentioned, guint, i)] == 0)
      visit_view (self, g_array_index (mentioned, guint, i));
  g_ptr_array_add (self->order, (gpointer) info);
}

GPtrArray *
_crow_ddl_order_views (const CrowSchema *schema,
                       CrowDialectId     dialect)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autofree guint8 *state = g_new0 (guint8, info->n_views + 1);
  ViewWalk walk = { dialect, views, NULL, state, g_ptr_array_new () };

  for (guint i = 0; i < info->n_views; i++)
    if (info->views[i].queries[dialect] != NULL)
      g_ptr_array_add (views, (gpointer) &info->views[i]);
  g_ptr_array_sort (views, compare_views);
  index_views (&walk);
  for (guint i = 0; i < views->len; i++)
    if (state[i] == 0)
      visit_view (&walk, i);
  g_hash_table_unref (walk.places);
  return walk.order;
}
