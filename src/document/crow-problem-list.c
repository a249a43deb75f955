/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brings a list from what it holds to what it is to hold, telling as little as can be: the longest run of objects that
 * stand in the same order before and after stays, everything else goes or comes.
 */
#include "config.h"

#include "document/crow-problem-list.h"

#include <string.h>

struct _CrowProblemItem
{
  GObject parent_instance;

  CrowProblem *problem; /* owned */
  gboolean silenced;
};

enum
{
  PROP_SEVERITY = 1,
  PROP_CODE,
  PROP_ELEMENT,
  PROP_SENTENCE,
  PROP_REMEDY,
  PROP_SILENCED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CrowProblemItem, crow_problem_item, G_TYPE_OBJECT)

struct _CrowProblemList
{
  GObject parent_instance;

  GPtrArray *items; /* owned */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowProblemList, crow_problem_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- an item --- */

static void
crow_problem_item_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CrowProblemItem *self = CROW_PROBLEM_ITEM (object);

  switch (property)
    {
    case PROP_SEVERITY:
      g_value_set_int (value, (int) self->problem->severity);
      break;
    case PROP_CODE:
      g_value_set_string (value, self->problem->code);
      break;
    case PROP_ELEMENT:
      g_value_set_string (value, self->problem->id);
      break;
    case PROP_SENTENCE:
      g_value_set_string (value, self->problem->message);
      break;
    case PROP_REMEDY:
      g_value_set_string (value, self->problem->remedy);
      break;
    case PROP_SILENCED:
      g_value_set_boolean (value, self->silenced);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
crow_problem_item_finalize (GObject *object)
{
  CrowProblemItem *self = CROW_PROBLEM_ITEM (object);

  crow_problem_free (self->problem);
  G_OBJECT_CLASS (crow_problem_item_parent_class)->finalize (object);
}

static void
crow_problem_item_class_init (CrowProblemItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = crow_problem_item_get_property;
  object_class->finalize = crow_problem_item_finalize;
  properties[PROP_SEVERITY] = g_param_spec_int ("severity", NULL, NULL, CROW_SEVERITY_ERROR, CROW_SEVERITY_NOTE,
                                                CROW_SEVERITY_ERROR, flags);
  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  properties[PROP_ELEMENT] = g_param_spec_string ("element", NULL, NULL, NULL, flags);
  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  properties[PROP_REMEDY] = g_param_spec_string ("remedy", NULL, NULL, NULL, flags);
  properties[PROP_SILENCED] = g_param_spec_boolean ("silenced", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
crow_problem_item_init (CrowProblemItem *self)
{
}

/**
 * crow_problem_item_get_problem: (skip)
 * @self: a problem
 *
 * Returns: (transfer none): what it is
 */
const CrowProblem *
crow_problem_item_get_problem (CrowProblemItem *self)
{
  g_return_val_if_fail (CROW_IS_PROBLEM_ITEM (self), NULL);

  return self->problem;
}

/**
 * crow_problem_item_is_silenced: (skip)
 * @self: a problem
 *
 * Returns: whether a person does not want to be told of it
 */
gboolean
crow_problem_item_is_silenced (CrowProblemItem *self)
{
  g_return_val_if_fail (CROW_IS_PROBLEM_ITEM (self), FALSE);

  return self->silenced;
}

/* --- the list --- */

static GType
get_item_type (GListModel *model)
{
  return CROW_TYPE_PROBLEM_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CROW_PROBLEM_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  CrowProblemList *self = CROW_PROBLEM_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
crow_problem_list_finalize (GObject *object)
{
  CrowProblemList *self = CROW_PROBLEM_LIST (object);

  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (crow_problem_list_parent_class)->finalize (object);
}

static void
crow_problem_list_class_init (CrowProblemListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crow_problem_list_finalize;
}

static void
crow_problem_list_init (CrowProblemList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * crow_problem_list_new: (skip)
 *
 * Returns: (transfer full): an empty list
 */
CrowProblemList *
crow_problem_list_new (void)
{
  return g_object_new (CROW_TYPE_PROBLEM_LIST, NULL);
}

static guint
hash_item (gconstpointer data)
{
  const CrowProblemItem *item = data;
  const CrowProblem *problem = item->problem;
  guint hash = g_str_hash (problem->message) * 31 + g_str_hash (problem->code);

  return hash * 31 + (problem->id != NULL ? g_str_hash (problem->id) : 0) + (guint) item->silenced;
}

/* Whether a person would see no difference. */
static gboolean
equal_items (gconstpointer a,
             gconstpointer b)
{
  const CrowProblemItem *p = a, *q = b;
  const CrowProblem *x = p->problem, *y = q->problem;

  return p->silenced == q->silenced && x->severity == y->severity && x->dialect == y->dialect && x->fix == y->fix &&
         strcmp (x->code, y->code) == 0 && g_strcmp0 (x->id, y->id) == 0 && strcmp (x->message, y->message) == 0 &&
         g_strcmp0 (x->related_id, y->related_id) == 0 && g_strcmp0 (x->remedy, y->remedy) == 0;
}

static void
add_wanted (GPtrArray *wanted,
            GPtrArray *problems,
            gboolean   silenced)
{
  for (guint severity = CROW_SEVERITY_ERROR; severity <= CROW_SEVERITY_NOTE; severity++)
    for (guint i = 0; problems != NULL && i < problems->len; i++)
      {
        const CrowProblem *problem = problems->pdata[i];
        CrowProblemItem *item;

        if ((guint) problem->severity != severity)
          continue;
        item = g_object_new (CROW_TYPE_PROBLEM_ITEM, NULL);
        item->problem = crow_problem_copy (problem);
        item->silenced = silenced;
        g_ptr_array_add (wanted, item);
      }
}

/* Puts the objects that are there already into @wanted for what equals them; @places: for each of @wanted where it stands
 * in the list, or G_MAXUINT.  Of several that are equal the first stands for the first. */
static void
find_old (CrowProblemList *self,
          GPtrArray       *wanted,
          guint           *places)
{
  g_autoptr (GHashTable) heads = g_hash_table_new (hash_item, equal_items);
  g_autofree guint *next = g_new (guint, self->items->len + 1);

  for (guint i = self->items->len; i-- > 0;)
    {
      gpointer head;

      next[i] = g_hash_table_lookup_extended (heads, self->items->pdata[i], NULL, &head) ? GPOINTER_TO_UINT (head)
                                                                                         : G_MAXUINT;
      g_hash_table_insert (heads, self->items->pdata[i], GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < wanted->len; i++)
    {
      gpointer head;

      places[i] = G_MAXUINT;
      if (!g_hash_table_lookup_extended (heads, wanted->pdata[i], NULL, &head) || GPOINTER_TO_UINT (head) == G_MAXUINT)
        continue;
      places[i] = GPOINTER_TO_UINT (head);
      g_hash_table_insert (heads, self->items->pdata[places[i]], GUINT_TO_POINTER (next[places[i]]));
      g_set_object ((GObject **) &wanted->pdata[i], self->items->pdata[places[i]]);
    }
}

/* Leaves the longest ascending run of @places, and G_MAXUINT for the others. */
static void
keep_ascending (guint *places,
                guint  n)
{
  g_autofree guint *tails = g_new (guint, n + 1);     /* by length: the index with the least place that ends such a run */
  g_autofree guint *previous = g_new (guint, n + 1);
  g_autofree gboolean *kept = g_new0 (gboolean, n + 1);
  guint length = 0;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = length;

      if (places[i] == G_MAXUINT)
        continue;
      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (places[tails[middle]] < places[i])
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? tails[low - 1] : G_MAXUINT;
      tails[low] = i;
      length = MAX (length, low + 1);
    }
  for (guint i = length > 0 ? tails[length - 1] : G_MAXUINT; i != G_MAXUINT; i = previous[i])
    kept[i] = TRUE;
  for (guint i = 0; i < n; i++)
    if (!kept[i])
      places[i] = G_MAXUINT;
}

/* Replaces @n_removed items at @position by those of @wanted from @first on, and tells it; whether there was anything
 * to do. */
static gboolean
splice (CrowProblemList *self,
        guint            position,
        guint            n_removed,
        GPtrArray       *wanted,
        guint            first,
        guint            n_added)
{
  if (n_removed == 0 && n_added == 0)
    return FALSE;
  if (n_removed > 0)
    g_ptr_array_remove_range (self->items, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (self->items, (gint) (position + i), g_object_ref (wanted->pdata[first + i]));
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  return TRUE;
}

gboolean
crow_problem_list_update (CrowProblemList *self,
                          GPtrArray       *problems,
                          GPtrArray       *silenced)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree guint *places = NULL;
  guint position, old, new;
  gboolean changed = FALSE;

  g_return_val_if_fail (CROW_IS_PROBLEM_LIST (self), FALSE);

  add_wanted (wanted, problems, FALSE);
  add_wanted (wanted, silenced, TRUE);
  places = g_new (guint, wanted->len + 1);
  find_old (self, wanted, places);
  keep_ascending (places, wanted->len);
  /* From the end, so that places before stay what they are: all between two that stay is exchanged at once. */
  old = self->items->len;
  new = wanted->len;
  for (position = wanted->len; position-- > 0;)
    if (places[position] != G_MAXUINT)
      {
        changed |= splice (self, places[position] + 1, old - places[position] - 1, wanted, position + 1,
                           new - position - 1);
        old = places[position];
        new = position;
      }
  changed |= splice (self, 0, old, wanted, 0, new);
  return changed;
}
