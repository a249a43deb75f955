/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The three-way merge.
 *
 * Nodes of the three trees are matched by keys: the id, or for nodes without one the parent's key and what they are
 * about (a placement's entity).  Bends and parts of indexes have no identity; the list of them counts as one value.
 *
 * Invariant: everything is done by the four operations inside one edit, so that an undo takes back the whole merge.
 */
#include "config.h"

#include "document/crow-merge.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document-private.h"
#include "document/crow-fixture.h"
#include "document/crow-node-private.h"
#include "document/crow-operation-private.h"

/* One tree: its nodes by key and their keys. */
typedef struct
{
  GHashTable *nodes; /* char * → CrowNode * */
  GHashTable *keys;  /* CrowNode * → const char * */
} Tree;

typedef struct
{
  CrowDocument *document;
  Tree base, ours, theirs;
  GPtrArray *conflicts;
} Merge;

/* Keys. */

static gboolean
is_listed (CrowNodeKind kind)
{
  return kind == CROW_NODE_BEND || kind == CROW_NODE_INDEX_PART;
}

static char *
make_key (Tree     *tree,
          CrowNode *node)
{
  CrowNode *parent = crow_node_get_parent (node);
  const char *above = parent != NULL ? g_hash_table_lookup (tree->keys, parent) : "";
  const char *about = NULL;
  g_autofree char *position = NULL;

  switch (crow_node_get_kind (node))
    {
    case CROW_NODE_ROOT:
    case CROW_NODE_MODEL:
      return g_strconcat (" ", crow_node_get_info (node)->element, NULL);
    case CROW_NODE_PLACEMENT:
      about = crow_placement_get_entity_id (CROW_PLACEMENT (node));
      break;
    case CROW_NODE_ROUTE:
      about = crow_route_get_link_id (CROW_ROUTE (node));
      break;
    case CROW_NODE_LINK_COLUMN:
      about = crow_link_column_get_attribute_id (CROW_LINK_COLUMN (node));
      if (about == NULL)
        about = crow_link_column_get_references_id (CROW_LINK_COLUMN (node));
      position = g_strdup_printf ("%u", crow_link_column_get_end (CROW_LINK_COLUMN (node)));
      break;
    case CROW_NODE_PAIR:
      about = crow_fixture_pair_get_first_id (CROW_FIXTURE_PAIR (node));
      position = g_strdup (crow_fixture_pair_get_second_id (CROW_FIXTURE_PAIR (node)));
      break;
    case CROW_NODE_LINK_END:
      position = g_strdup_printf ("%u", crow_node_get_position (node));
      break;
    default:
      return g_strdup (crow_node_get_id (node));
    }
  /* No id holds a blank. */
  return g_strdup_printf ("%s %s %s %s", above, crow_node_get_info (node)->element, about != NULL ? about : "",
                          position != NULL ? position : "");
}

static void
index_cb (CrowNode *node,
          gpointer  data)
{
  Tree *tree = data;
  char *key;

  if (is_listed (crow_node_get_kind (node)))
    return;
  key = make_key (tree, node);
  while (g_hash_table_contains (tree->nodes, key))
    {
      char *longer = g_strconcat (key, " again", NULL);

      g_free (key);
      key = longer;
    }
  g_hash_table_insert (tree->nodes, key, node);
  g_hash_table_insert (tree->keys, node, key);
}

static void
tree_init (Tree         *tree,
           CrowDocument *document)
{
  tree->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tree->keys = g_hash_table_new (NULL, NULL);
  crow_node_foreach (crow_document_get_root (document), index_cb, tree);
}

static void
tree_clear (Tree *tree)
{
  g_hash_table_unref (tree->keys);
  g_hash_table_unref (tree->nodes);
}

static CrowNode *
find_in (Tree     *tree,
         Tree     *other,
         CrowNode *node)
{
  const char *key = node != NULL ? g_hash_table_lookup (other->keys, node) : NULL;

  return key != NULL ? g_hash_table_lookup (tree->nodes, key) : NULL;
}

static void G_GNUC_PRINTF (3, 4)
report (Merge      *self,
        CrowNode   *node,
        const char *format,
        ...)
{
  g_autofree char *message = NULL;
  GError *error = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  while (node != NULL && crow_node_get_id (node) == NULL)
    node = crow_node_get_parent (node);
  crow_document_set_error (&error, CROW_DOCUMENT_ERROR_CHANGED, 0, node != NULL ? crow_node_get_id (node) : NULL, "%s",
                           message);
  g_ptr_array_add (self->conflicts, error);
}

/* Properties, and lists that count as one. */

static const char *
lookup_value (const CrowStoredValue *slot,
              const char            *id)
{
  for (char **at = slot != NULL ? slot->list : NULL; at != NULL && *at != NULL; at += 2)
    if (g_str_equal (at[0], id))
      return at[1];
  return NULL;
}

/* What one attribute has after the merge; NULL: nothing. */
static const char *
merge_value (Merge                 *self,
             CrowNode              *ours,
             const char            *id,
             const CrowStoredValue *old,
             const CrowStoredValue *mine,
             const CrowStoredValue *their)
{
  const char *before = lookup_value (old, id);
  const char *here = lookup_value (mine, id);
  const char *there = lookup_value (their, id);
  CrowNode *attribute;
  g_autofree char *described = NULL;
  g_autofree char *name = NULL;

  if (g_strcmp0 (here, there) == 0 || (old != NULL && g_strcmp0 (before, there) == 0))
    return here;
  if (old != NULL && g_strcmp0 (before, here) == 0)
    return there;
  described = crow_node_describe (ours);
  attribute = crow_document_lookup (self->document, id);
  name = attribute != NULL ? crow_node_describe (attribute) : g_strdup (id);
  report (self, ours,
          /* Translators: an attribute, an element, two values. */
          _("Both sides changed the value of the %s in the %s: it is “%s” here and “%s” there. What is here was kept."),
          name, described, here != NULL ? here : "", there != NULL ? there : "");
  return here;
}

/* Values of a row are merged one by one, in the order of here; new ones come last. */
static void
merge_values (Merge                 *self,
              CrowNode              *ours,
              guint                  property,
              const CrowStoredValue *old,
              const CrowStoredValue *their)
{
  const CrowStoredValue *mine = crow_node_get_slot (ours, property);
  const CrowStoredValue *const sides[] = { mine, their };
  g_autoptr (GPtrArray) merged = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (char **at = sides[i]->list; at != NULL && *at != NULL; at += 2)
      {
        const char *literal;

        if (i == 1 && lookup_value (mine, at[0]) != NULL)
          continue;
        literal = merge_value (self, ours, at[0], old, mine, their);
        if (literal == NULL)
          continue;
        g_ptr_array_add (merged, at[0]);
        g_ptr_array_add (merged, (gpointer) literal);
      }
  g_ptr_array_add (merged, NULL);
  crow_node_set_values (ours, property, (const char *const *) merged->pdata);
}

static void
merge_property (Merge    *self,
                CrowNode *base,
                CrowNode *ours,
                CrowNode *theirs,
                guint     property)
{
  const CrowStoredProperty *info = &crow_node_get_info (ours)->properties[property];
  const CrowStoredValue *mine = crow_node_get_slot (ours, property);
  const CrowStoredValue *their = crow_node_get_slot (theirs, property);
  const CrowStoredValue *old = base != NULL ? crow_node_get_slot (base, property) : NULL;
  g_autofree char *described = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  if (crow_stored_value_equal (mine, their, info) || (old != NULL && crow_stored_value_equal (old, their, info)))
    return;
  if (old != NULL && crow_stored_value_equal (old, mine, info))
    {
      crow_node_set_slot (ours, property, their);
      return;
    }
  if (info->type == CROW_STORED_VALUES)
    {
      merge_values (self, ours, property, old, their);
      return;
    }
  described = crow_node_describe (ours);
  here = crow_stored_value_to_string (mine, info);
  there = crow_stored_value_to_string (their, info);
  report (self, ours,
          /* Translators: the name of a property, an element, two values. */
          _("Both sides changed “%s” of the %s: it is “%s” here and “%s” there. What is here was kept."), info->name,
          described, here != NULL ? here : "", there != NULL ? there : "");
}

static gboolean
are_lists_equal (CrowNode    *a,
                 CrowNode    *b,
                 CrowNodeKind kind)
{
  guint n = crow_node_get_n_children (a, kind);

  if (n != crow_node_get_n_children (b, kind))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!crow_node_equal (crow_node_get_child (a, kind, i), crow_node_get_child (b, kind, i), NULL))
      return FALSE;
  return TRUE;
}

static void
copy_list (CrowNode    *to,
           CrowNode    *from,
           CrowNodeKind kind)
{
  while (crow_node_get_n_children (to, kind) > 0)
    crow_node_remove (crow_node_get_child (to, kind, 0));
  for (guint i = 0; i < crow_node_get_n_children (from, kind); i++)
    {
      g_autoptr (CrowNode) copy = crow_node_copy (crow_node_get_child (from, kind, i));

      crow_node_insert (to, copy, -1);
    }
}

static void
merge_list (Merge       *self,
            CrowNode    *base,
            CrowNode    *ours,
            CrowNode    *theirs,
            CrowNodeKind kind)
{
  g_autofree char *described = NULL;

  if (are_lists_equal (ours, theirs, kind) || (base != NULL && are_lists_equal (base, theirs, kind)))
    return;
  if (base != NULL && are_lists_equal (base, ours, kind))
    {
      copy_list (ours, theirs, kind);
      return;
    }
  described = crow_node_describe (ours);
  report (self, ours, _("Both sides changed what is in the %s. What is here was kept."), described);
}

static void
merge_node (Merge    *self,
            CrowNode *base,
            CrowNode *ours,
            CrowNode *theirs)
{
  const CrowKindInfo *info = crow_node_get_info (ours);

  for (guint i = 0; i < info->n_properties; i++)
    merge_property (self, base, ours, theirs, i);
  for (guint i = 0; i < info->n_children; i++)
    if (is_listed (info->children[i]))
      merge_list (self, base, ours, theirs, info->children[i]);
}

static gboolean
has_own_changes (CrowNode *base,
                 CrowNode *node)
{
  const CrowKindInfo *info = crow_node_get_info (base);

  for (guint i = 0; i < info->n_properties; i++)
    if (!crow_stored_value_equal (crow_node_get_slot (base, i), crow_node_get_slot (node, i), &info->properties[i]))
      return TRUE;
  return FALSE;
}

/* What they added, moved and changed. */

/* Behind the sibling it stands behind there, as far as that is here. */
static int
find_place (Merge    *self,
            CrowNode *theirs,
            CrowNode *parent)
{
  for (int offset = -1;; offset--)
    {
      CrowNode *before = crow_node_get_sibling (theirs, offset);
      CrowNode *ours = find_in (&self->ours, &self->theirs, before);

      if (before == NULL)
        return 0;
      if (ours != NULL && crow_node_get_parent (ours) == parent)
        return crow_node_get_position (ours) + 1;
    }
}

static void
add_node (Merge    *self,
          CrowNode *theirs)
{
  CrowNode *parent = find_in (&self->ours, &self->theirs, crow_node_get_parent (theirs));
  const CrowKindInfo *info = crow_node_get_info (theirs);
  g_autoptr (CrowNode) node = NULL;

  if (parent == NULL)
    {
      g_autofree char *described = crow_node_describe (theirs);

      /* Whose parent was itself left out was told with that. */
      if (find_in (&self->base, &self->theirs, crow_node_get_parent (theirs)) != NULL)
        report (self, theirs, _("The %s was added there to what was deleted here. It was left out."), described);
      return;
    }
  node = crow_node_new (info->kind, crow_node_get_id (theirs));
  for (guint i = 0; i < info->n_properties; i++)
    crow_node_set_slot (node, i, crow_node_get_slot (theirs, i));
  for (guint i = 0; i < info->n_children; i++)
    if (is_listed (info->children[i]))
      copy_list (node, theirs, info->children[i]);
  crow_node_insert (parent, node, find_place (self, theirs, parent));
  g_hash_table_insert (self->ours.nodes, g_strdup (g_hash_table_lookup (self->theirs.keys, theirs)), node);
  g_hash_table_insert (self->ours.keys, node, g_hash_table_lookup (self->theirs.keys, theirs));
}

static void
move_node (Merge    *self,
           CrowNode *base,
           CrowNode *ours,
           CrowNode *theirs)
{
  const char *old = g_hash_table_lookup (self->base.keys, crow_node_get_parent (base));
  const char *here = g_hash_table_lookup (self->ours.keys, crow_node_get_parent (ours));
  const char *there = g_hash_table_lookup (self->theirs.keys, crow_node_get_parent (theirs));
  CrowNode *parent = find_in (&self->ours, &self->theirs, crow_node_get_parent (theirs));

  if (g_str_equal (old, there) || g_str_equal (here, there) || parent == NULL)
    return;
  if (g_str_equal (old, here))
    crow_node_move (ours, parent, find_place (self, theirs, parent));
  else
    {
      g_autofree char *described = crow_node_describe (ours);

      report (self, ours, _("Both sides moved the %s to different places. It stays where it is here."), described);
    }
}

static void
merge_theirs_cb (CrowNode *theirs,
                 gpointer  data)
{
  Merge *self = data;
  CrowNode *base, *ours;

  if (is_listed (crow_node_get_kind (theirs)))
    return;
  base = find_in (&self->base, &self->theirs, theirs);
  ours = find_in (&self->ours, &self->theirs, theirs);
  /* One id for different things: somebody made it up by hand. */
  if (ours != NULL && crow_node_get_kind (ours) != crow_node_get_kind (theirs))
    return;
  if (ours != NULL)
    {
      if (base != NULL && crow_node_get_parent (base) != NULL)
        move_node (self, base, ours, theirs);
      merge_node (self, base, ours, theirs);
    }
  else if (base == NULL)
    add_node (self, theirs);
  else if (has_own_changes (base, theirs))
    {
      g_autofree char *described = crow_node_describe (base);

      report (self, base, _("The %s was deleted here and changed there. It stays deleted."), described);
    }
}

/* What they deleted. */

typedef struct
{
  Merge *merge;
  GPtrArray *unchanged; /* of ours: deleted there and as it was here */
  GHashTable *kept;     /* of ours: deleted there, but changed here */
} Deletion;

static void
find_deleted_cb (CrowNode *base,
                 gpointer  data)
{
  Deletion *deletion = data;
  Merge *self = deletion->merge;
  CrowNode *parent = crow_node_get_parent (base);
  CrowNode *ours;

  if (is_listed (crow_node_get_kind (base)) || find_in (&self->theirs, &self->base, base) != NULL)
    return;
  /* Below something that is deleted itself. */
  if (parent != NULL && find_in (&self->theirs, &self->base, parent) == NULL)
    return;
  ours = find_in (&self->ours, &self->base, base);
  if (ours == NULL)
    return;
  if (crow_node_equal (base, ours, NULL))
    g_ptr_array_add (deletion->unchanged, g_object_ref (ours));
  else
    {
      g_autofree char *described = crow_node_describe (ours);

      g_hash_table_add (deletion->kept, ours);
      report (self, ours, _("The %s was deleted there and changed here. It stays."), described);
    }
}

/* An entity that stays keeps its places on diagrams, and a link its routes. */
static gboolean
goes_with_kept (Deletion *deletion,
                CrowNode *ours)
{
  CrowNode *about = NULL;

  if (CROW_IS_PLACEMENT (ours))
    about = (CrowNode *) crow_placement_get_entity (CROW_PLACEMENT (ours));
  else if (CROW_IS_ROUTE (ours))
    about = (CrowNode *) crow_route_get_link (CROW_ROUTE (ours));
  return about != NULL && g_hash_table_contains (deletion->kept, about);
}

/* The order of siblings: theirs where only they changed it. */

static GPtrArray *
find_common (Merge       *self,
             Tree        *tree,
             CrowNode    *parent,
             CrowNodeKind kind)
{
  GPtrArray *common = g_ptr_array_new ();

  for (guint i = 0; i < crow_node_get_n_children (parent, kind); i++)
    {
      CrowNode *node = crow_node_get_child (parent, kind, i);
      CrowNode *base = find_in (&self->base, tree, node);
      CrowNode *ours = find_in (&self->ours, tree, node);
      CrowNode *theirs = find_in (&self->theirs, tree, node);

      if (base != NULL && ours != NULL && theirs != NULL && crow_node_get_parent (ours) != NULL &&
          crow_node_get_parent (base) == find_in (&self->base, tree, parent) &&
          crow_node_get_parent (ours) == find_in (&self->ours, tree, parent) &&
          crow_node_get_parent (theirs) == find_in (&self->theirs, tree, parent))
        g_ptr_array_add (common, ours);
    }
  return common;
}

static gboolean
is_same_order (GPtrArray *a,
               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_ptr_array_index (a, i) != g_ptr_array_index (b, i))
      return FALSE;
  return TRUE;
}

static void
merge_order (Merge       *self,
             CrowNode    *base,
             CrowNode    *ours,
             CrowNode    *theirs,
             CrowNodeKind kind)
{
  g_autoptr (GPtrArray) old = find_common (self, &self->base, base, kind);
  g_autoptr (GPtrArray) here = find_common (self, &self->ours, ours, kind);
  g_autoptr (GPtrArray) there = find_common (self, &self->theirs, theirs, kind);
  g_autoptr (GHashTable) members = g_hash_table_new (NULL, NULL);
  guint next = 0;

  if (!is_same_order (old, here) || is_same_order (old, there) || there->len != here->len)
    return;
  for (guint i = 0; i < there->len; i++)
    g_hash_table_add (members, g_ptr_array_index (there, i));
  for (guint i = 0; i < crow_node_get_n_children (ours, kind); i++)
    if (g_hash_table_contains (members, crow_node_get_child (ours, kind, i)))
      crow_node_move (g_ptr_array_index (there, next++), ours, i);
}

static void
merge_orders_cb (CrowNode *theirs,
                 gpointer  data)
{
  Merge *self = data;
  const CrowKindInfo *info = crow_node_get_info (theirs);
  CrowNode *base, *ours;

  if (is_listed (info->kind))
    return;
  base = find_in (&self->base, &self->theirs, theirs);
  ours = find_in (&self->ours, &self->theirs, theirs);
  if (base == NULL || ours == NULL)
    return;
  for (guint i = 0; i < info->n_children; i++)
    if (!is_listed (info->children[i]))
      merge_order (self, base, ours, theirs, info->children[i]);
}

/* What is left dangling: a link there to an entity that was deleted here. */

static void
collect_cb (CrowNode *node,
            gpointer  data)
{
  g_ptr_array_add (data, g_object_ref (node));
}

/* Whether the node is nothing without the reference. */
static gboolean
is_vital (CrowNodeKind kind,
          guint        property)
{
  return kind == CROW_NODE_PLACEMENT || kind == CROW_NODE_ROUTE || kind == CROW_NODE_LINK_COLUMN ||
         kind == CROW_NODE_INDEX_PART || kind == CROW_NODE_PAIR ||
         (kind == CROW_NODE_LINK_END && property == CROW_LINK_END_PROP_ENTITY) ||
         (kind == CROW_NODE_LINK && property == CROW_LINK_PROP_THROUGH);
}

/* What it inherited from was deleted on one side, where it did not inherit from that yet. */
static void
drop_parent (Merge      *self,
             CrowEntity *entity)
{
  g_autofree char *described = crow_node_describe (CROW_NODE (entity));
  CrowNode *gone = g_hash_table_lookup (self->base.nodes, crow_entity_get_parent_id (entity));
  g_autoptr (GPtrArray) key = NULL;
  CrowEntity *root;
  CrowNode *above = NULL;

  report (self, CROW_NODE (entity), _("The %s cannot inherit from what was deleted on one side. It stays without that."),
          described);
  if (gone == NULL || !CROW_IS_ENTITY (gone))
    {
      crow_entity_set_parent (entity, NULL);
      return;
    }
  root = crow_entity_get_root (CROW_ENTITY (gone));
  key = _crow_list_key (CROW_ENTITY (gone));
  for (CrowEntity *at = CROW_ENTITY (gone); at != NULL && above == NULL;
       at = at != root ? crow_entity_get_parent (at) : NULL)
    above = crow_document_lookup (self->document, crow_node_get_id (CROW_NODE (at)));
  if (above != NULL && CROW_IS_ENTITY (above) && !crow_entity_inherits (CROW_ENTITY (above), entity))
    {
      g_autoptr (GPtrArray) other = _crow_list_key (CROW_ENTITY (above));

      _crow_retarget_key (entity, key, other);
      crow_entity_set_parent (entity, CROW_ENTITY (above));
    }
  else
    _crow_stand_alone (entity, key, crow_entity_get_discriminator (root));
}

static void
drop_reference (Merge    *self,
                CrowNode *node,
                guint     property)
{
  CrowNodeKind kind = crow_node_get_kind (node);
  CrowNode *victim = node;

  if (kind == CROW_NODE_ENTITY && property == CROW_ENTITY_PROP_INHERITS)
    {
      drop_parent (self, CROW_ENTITY (node));
      return;
    }
  if (!is_vital (kind, property))
    {
      crow_node_set_reference_id (node, property, NULL);
      if (kind == CROW_NODE_ATTRIBUTE && property == CROW_ATTRIBUTE_PROP_ENUM)
        crow_attribute_set_data_type (CROW_ATTRIBUTE (node), CROW_TYPE_TEXT);
      return;
    }
  if (kind == CROW_NODE_LINK)
    {
      g_autofree char *described = crow_node_describe (victim);

      report (self, victim, _("The %s cannot stand, because what it goes through was deleted on one side. It was left out."),
              described);
    }
  if (kind == CROW_NODE_LINK_END || (kind == CROW_NODE_LINK_COLUMN &&
      crow_link_get_kind (CROW_LINK (crow_node_get_parent (node))) != CROW_LINK_MANY_TO_MANY))
    {
      g_autofree char *described = NULL;

      victim = crow_node_get_parent (node);
      described = crow_node_describe (victim);
      report (self, victim, _("The %s cannot stand, because what it connects was deleted on one side. It was left out."),
              described);
    }
  _crow_delete_node (victim);
}

static void
drop_from_key (CrowNode *key)
{
  const char *const *ids = crow_node_get_references (key, CROW_KEY_PROP_ATTRIBUTES);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    if (crow_node_get_reference_at (key, CROW_KEY_PROP_ATTRIBUTES, i) != NULL)
      g_ptr_array_add (rest, (gpointer) ids[i]);
  if (rest->len == g_strv_length ((char **) ids))
    return;
  g_ptr_array_add (rest, NULL);
  if (rest->len == 1)
    crow_node_remove (key);
  else
    crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, (const char *const *) rest->pdata);
}

static void
drop_from_row (CrowNode *row)
{
  const char *const *values = crow_node_get_values (row, CROW_FIXTURE_PROP_VALUES);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();

  for (guint i = 0; values[i] != NULL; i += 2)
    {
      CrowNode *attribute = crow_document_lookup (crow_node_get_document (row), values[i]);

      if (attribute == NULL || !CROW_IS_ATTRIBUTE (attribute))
        continue;
      g_ptr_array_add (rest, (gpointer) values[i]);
      g_ptr_array_add (rest, (gpointer) values[i + 1]);
    }
  g_ptr_array_add (rest, NULL);
  crow_node_set_values (row, CROW_FIXTURE_PROP_VALUES, (const char *const *) rest->pdata);
}

static void
drop_dangling (Merge *self)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);

  crow_node_foreach (crow_document_get_root (self->document), collect_cb, nodes);
  for (guint i = 0; i < nodes->len; i++)
    {
      CrowNode *node = g_ptr_array_index (nodes, i);
      const CrowKindInfo *info = crow_node_get_info (node);

      /* Each may go with one before it, or by its own property before this one. */
      for (guint j = 0; j < info->n_properties && crow_node_get_document (node) != NULL; j++)
        if (info->properties[j].type == CROW_STORED_REFERENCE && crow_node_get_reference_id (node, j) != NULL &&
            crow_node_get_reference (node, j) == NULL)
          drop_reference (self, node, j);
      if (info->kind == CROW_NODE_KEY && crow_node_get_document (node) != NULL)
        drop_from_key (node);
      if (info->kind == CROW_NODE_ROW && crow_node_get_document (node) != NULL)
        drop_from_row (node);
    }
}

GPtrArray *
crow_operation_merge (CrowDocument *self,
                      CrowDocument *base,
                      CrowDocument *theirs)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GPtrArray) unchanged = g_ptr_array_new_with_free_func (g_object_unref);
  Merge merge = { .document = self, .conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free) };
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  Deletion deletion = { &merge, unchanged, kept };

  g_return_val_if_fail (CROW_IS_DOCUMENT (self) && CROW_IS_DOCUMENT (base) && CROW_IS_DOCUMENT (theirs),
                        merge.conflicts);

  edit = crow_document_begin_edit (self, _("Merge"));
  tree_init (&merge.base, base);
  tree_init (&merge.ours, self);
  tree_init (&merge.theirs, theirs);
  crow_node_foreach (crow_document_get_root (base), find_deleted_cb, &deletion);
  /* Before anything is added, which goes behind what it stands behind there. */
  crow_node_foreach (crow_document_get_root (theirs), merge_orders_cb, &merge);
  crow_node_foreach (crow_document_get_root (theirs), merge_theirs_cb, &merge);
  for (guint i = 0; i < unchanged->len; i++)
    if (crow_node_get_document (g_ptr_array_index (unchanged, i)) != NULL &&
        !goes_with_kept (&deletion, g_ptr_array_index (unchanged, i)))
      crow_node_remove (g_ptr_array_index (unchanged, i));
  drop_dangling (&merge);
  tree_clear (&merge.base);
  tree_clear (&merge.ours);
  tree_clear (&merge.theirs);
  crow_edit_commit (g_steal_pointer (&edit));
  return merge.conflicts;
}
