/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a node is: its class with a GObject property for each stored one, copies, comparison, its name in messages, and
 * its place in the tree.  Values are in crow-node-values.c, changes of the tree in crow-node-tree.c.
 */
#include "config.h"

#include "document/crow-node.h"

#include <glib/gi18n-lib.h>

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"

G_DEFINE_ABSTRACT_TYPE (CrowNode, crow_node, G_TYPE_OBJECT)

static void
foreign_free (CrowForeign *foreign)
{
  g_free (foreign->attributes);
  g_free (foreign->lead);
  g_free (foreign->tail);
  g_free (foreign);
}

static void
crow_node_finalize (GObject *object)
{
  CrowNode *self = CROW_NODE (object);
  const CrowKindInfo *info = _crow_node_get_info (self);
  CrowStoredValue *slots = _crow_node_get_slots (self);

  g_assert (self->document == NULL);
  for (guint i = 0; self->children != NULL && i < info->n_children; i++)
    if (self->children[i] != NULL)
      {
        for (guint j = 0; j < self->children[i]->len; j++)
          ((CrowNode *) g_ptr_array_index (self->children[i], j))->parent = NULL;
        g_ptr_array_unref (self->children[i]);
      }
  for (guint i = 0; i < info->n_properties; i++)
    crow_stored_value_clear (&slots[i], &info->properties[i]);
  g_free (self->children);
  g_free (self->id);
  g_clear_pointer (&self->foreign, foreign_free);
  G_OBJECT_CLASS (crow_node_parent_class)->finalize (object);
}

static void
crow_node_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  CrowNode *self = CROW_NODE (object);
  const CrowKindInfo *info = _crow_node_get_info (self);
  const CrowStoredValue *slot;

  if (prop_id == 0 || prop_id > info->n_properties)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  slot = &_crow_node_get_slots (self)[prop_id - 1];
  switch (info->properties[prop_id - 1].type)
    {
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
      g_value_set_string (value, slot->text);
      break;
    case CROW_STORED_REFERENCES:
    case CROW_STORED_VALUES:
      g_value_set_boxed (value, slot->list);
      break;
    case CROW_STORED_NUMBER:
      g_value_set_double (value, slot->number);
      break;
    case CROW_STORED_BOOLEAN:
      g_value_set_boolean (value, slot->integer != 0);
      break;
    case CROW_STORED_INTEGER:
      g_value_set_int64 (value, slot->integer);
      break;
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
      g_value_set_uint (value, slot->integer);
      break;
    default:
      g_assert_not_reached ();
    }
}

static const char *
label_of_property (const char *name)
{
  if (g_str_equal (name, "name"))
    return _("Rename");
  if (g_str_equal (name, "comment"))
    return _("Edit Comment");
  if (g_str_equal (name, "text"))
    return _("Edit Text");
  if (g_str_equal (name, "type"))
    return _("Change Type");
  if (g_str_equal (name, "colour"))
    return _("Change Colour");
  return _("Change Property");
}

static void
crow_node_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  CrowNode *self = CROW_NODE (object);
  const CrowKindInfo *info = _crow_node_get_info (self);
  CrowStoredValue slot;
  g_autoptr (CrowEdit) edit = NULL;

  if (prop_id == 0 || prop_id > info->n_properties)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  switch (info->properties[prop_id - 1].type)
    {
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
      slot.text = (char *) g_value_get_string (value);
      break;
    case CROW_STORED_REFERENCES:
    case CROW_STORED_VALUES:
      slot.list = g_value_get_boxed (value);
      break;
    case CROW_STORED_NUMBER:
      slot.number = g_value_get_double (value);
      break;
    case CROW_STORED_BOOLEAN:
      slot.integer = g_value_get_boolean (value);
      break;
    case CROW_STORED_INTEGER:
      slot.integer = g_value_get_int64 (value);
      break;
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
      slot.integer = g_value_get_uint (value);
      break;
    default:
      g_assert_not_reached ();
    }

  if (self->document != NULL && !crow_document_is_editing (self->document))
    {
      g_autofree char *key = g_strdup_printf ("property:%p:%u", (gpointer) self, prop_id);

      edit = crow_document_begin_edit (self->document, label_of_property (pspec->name));
      crow_edit_set_merge_key (edit, key);
    }
  crow_node_set_slot (self, prop_id - 1, &slot);
  if (edit != NULL)
    crow_edit_commit (g_steal_pointer (&edit));
}

static void
crow_node_class_init (CrowNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = crow_node_finalize;
}

static void
crow_node_init (CrowNode *self)
{
}

static GParamSpec *
make_pspec (const CrowStoredProperty *property)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  switch (property->type)
    {
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
      return g_param_spec_string (property->name, NULL, NULL, NULL, flags);
    case CROW_STORED_REFERENCES:
    case CROW_STORED_VALUES:
      return g_param_spec_boxed (property->name, NULL, NULL, G_TYPE_STRV, flags);
    case CROW_STORED_NUMBER:
      return g_param_spec_double (property->name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, property->fallback, flags);
    case CROW_STORED_BOOLEAN:
      return g_param_spec_boolean (property->name, NULL, NULL, property->fallback, flags);
    case CROW_STORED_INTEGER:
      return g_param_spec_int64 (property->name, NULL, NULL, property->minimum, property->maximum,
                                 property->fallback, flags);
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
      return g_param_spec_uint (property->name, NULL, NULL, 0, G_MAXUINT, property->fallback, flags);
    default:
      g_assert_not_reached ();
    }
}

void
_crow_node_class_set_info (CrowNodeClass      *klass,
                           const CrowKindInfo *info)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* GObject lets no class inherit these two: ids of properties are a class's own. */
  object_class->get_property = crow_node_get_property;
  object_class->set_property = crow_node_set_property;
  klass->info = info;
  klass->pspecs = g_new0 (GParamSpec *, info->n_properties + 1);
  for (guint i = 0; i < info->n_properties; i++)
    {
      klass->pspecs[i] = make_pspec (&info->properties[i]);
      g_object_class_install_property (object_class, i + 1, klass->pspecs[i]);
    }
}

void
_crow_node_init_slots (CrowNode           *self,
                       const CrowKindInfo *info)
{
  CrowStoredValue *slots = _crow_node_get_slots (self);

  for (guint i = 0; i < info->n_properties; i++)
    crow_stored_value_init (&slots[i], &info->properties[i]);
}

CrowForeign *
_crow_node_ensure_foreign (CrowNode *self)
{
  if (self->foreign == NULL)
    self->foreign = g_new0 (CrowForeign, 1);
  return self->foreign;
}

/**
 * crow_node_new: (skip)
 * @kind: what kind of node
 * @id: (nullable): its id; made up when the node enters a document
 *
 * Returns: (transfer full): a node outside of any document
 */
CrowNode *
crow_node_new (CrowNodeKind  kind,
               const char   *id)
{
  CrowNode *self = g_object_new (crow_kind_get_gtype (kind), NULL);

  g_return_val_if_fail (id == NULL || (_crow_node_get_info (self)->id_prefix != NULL && _crow_id_is_valid (id)), self);

  self->id = g_strdup (id);
  return self;
}

/**
 * crow_node_copy: (skip)
 * @self: a node
 *
 * Returns: (transfer full): a copy of the node and all below it, with the same ids, outside of any document
 */
CrowNode *
crow_node_copy (CrowNode *self)
{
  const CrowKindInfo *info = _crow_node_get_info (self);
  CrowNode *copy = crow_node_new (info->kind, self->id);

  for (guint i = 0; i < info->n_properties; i++)
    crow_stored_value_copy (&_crow_node_get_slots (copy)[i], &_crow_node_get_slots (self)[i], &info->properties[i]);
  if (self->foreign != NULL)
    {
      CrowForeign *foreign = _crow_node_ensure_foreign (copy);

      foreign->attributes = g_strdup (self->foreign->attributes);
      foreign->lead = g_strdup (self->foreign->lead);
      foreign->tail = g_strdup (self->foreign->tail);
    }
  copy->line = self->line;
  for (guint i = 0; i < info->n_children; i++)
    {
      GPtrArray *list = _crow_node_get_list (self, info->children[i]);

      for (guint j = 0; list != NULL && j < list->len; j++)
        {
          g_autoptr (CrowNode) child = crow_node_copy (g_ptr_array_index (list, j));

          _crow_node_apply_insert (copy, child, j);
        }
    }
  return copy;
}

static gboolean
differ (CrowNode    *self,
        const char  *what,
        const char  *mine,
        const char  *theirs,
        char       **difference)
{
  g_autofree char *described = NULL;

  if (difference == NULL)
    return FALSE;
  described = crow_node_describe (self);
  *difference = g_strdup_printf ("%s: %s: “%s”, “%s”", described, what, mine != NULL ? mine : "(none)",
                                 theirs != NULL ? theirs : "(none)");
  return FALSE;
}

static gboolean
foreign_equal (const CrowForeign *a,
               const CrowForeign *b)
{
  static const CrowForeign none;

  a = a != NULL ? a : &none;
  b = b != NULL ? b : &none;
  return g_strcmp0 (a->attributes, b->attributes) == 0 && g_strcmp0 (a->lead, b->lead) == 0 &&
         g_strcmp0 (a->tail, b->tail) == 0;
}

gboolean
crow_node_equal (CrowNode  *self,
                 CrowNode  *other,
                 char     **difference)
{
  const CrowKindInfo *info = _crow_node_get_info (self);

  if (info != _crow_node_get_info (other))
    return differ (self, "kind", info->element, _crow_node_get_info (other)->element, difference);
  if (g_strcmp0 (self->id, other->id) != 0)
    return differ (self, "id", self->id, other->id, difference);
  for (guint i = 0; i < info->n_properties; i++)
    if (!crow_stored_value_equal (&_crow_node_get_slots (self)[i], &_crow_node_get_slots (other)[i], &info->properties[i]))
      {
        g_autofree char *mine = crow_stored_value_to_string (&_crow_node_get_slots (self)[i], &info->properties[i]);
        g_autofree char *theirs = crow_stored_value_to_string (&_crow_node_get_slots (other)[i], &info->properties[i]);

        return differ (self, info->properties[i].name, mine, theirs, difference);
      }
  if (!foreign_equal (self->foreign, other->foreign))
    return differ (self, "foreign XML", NULL, NULL, difference);
  for (guint i = 0; i < info->n_children; i++)
    {
      CrowNodeKind kind = info->children[i];
      guint n = crow_node_get_n_children (self, kind);

      if (n != crow_node_get_n_children (other, kind))
        return differ (self, "number of children", crow_kind_get_info (kind)->element, NULL, difference);
      for (guint j = 0; j < n; j++)
        if (!crow_node_equal (crow_node_get_child (self, kind, j), crow_node_get_child (other, kind, j), difference))
          return FALSE;
    }
  return TRUE;
}

CrowNodeKind
crow_node_get_kind (CrowNode *self)
{
  g_return_val_if_fail (CROW_IS_NODE (self), CROW_NODE_ROOT);

  return _crow_node_get_info (self)->kind;
}

const CrowKindInfo *
crow_node_get_info (CrowNode *self)
{
  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  return _crow_node_get_info (self);
}

const char *
crow_node_get_id (CrowNode *self)
{
  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  return self->id;
}

CrowNode *
crow_node_get_parent (CrowNode *self)
{
  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  return self->parent;
}

CrowNode *
crow_node_get_ancestor (CrowNode     *self,
                        CrowNodeKind  kind)
{
  while (self != NULL && _crow_node_get_info (self)->kind != kind)
    self = self->parent;
  return self;
}

CrowDocument *
crow_node_get_document (CrowNode *self)
{
  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  return self->document;
}

guint
crow_node_get_line (CrowNode *self)
{
  g_return_val_if_fail (CROW_IS_NODE (self), 0);

  return self->line;
}

/* The name of a node where it has one, "name → name" for a link without. */
static char *
dup_own_name (CrowNode *self)
{
  int name = crow_kind_lookup_property (_crow_node_get_info (self)->kind, "name");
  const char *text = name < 0 ? NULL : _crow_node_get_slots (self)[name].text;

  if (text == NULL && CROW_IS_LINK (self))
    {
      CrowEntity *entities[2];
      const char *names[2];

      for (guint i = 0; i < 2; i++)
        {
          entities[i] = crow_link_get_entity (CROW_LINK (self), i);
          names[i] = entities[i] != NULL ? crow_entity_get_name (entities[i]) : NULL;
        }
      if (names[0] != NULL && names[1] != NULL)
        return g_strdup_printf ("%s → %s", names[0], names[1]);
    }
  if (text == NULL && CROW_IS_PLACEMENT (self) && crow_placement_get_entity (CROW_PLACEMENT (self)) != NULL)
    text = crow_entity_get_name (crow_placement_get_entity (CROW_PLACEMENT (self)));
  return g_strdup (text != NULL ? text : self->id);
}

char *
crow_node_describe (CrowNode *self)
{
  g_autofree char *name = NULL;
  g_autofree char *outer = NULL;
  const char *noun;

  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  noun = _(_crow_node_get_info (self)->noun);
  name = dup_own_name (self);
  switch (_crow_node_get_info (self)->kind)
    {
    case CROW_NODE_ATTRIBUTE:
    case CROW_NODE_KEY:
    case CROW_NODE_INDEX:
    case CROW_NODE_CHECK:
    case CROW_NODE_ENUM_VALUE:
    case CROW_NODE_ROW:
      outer = self->parent != NULL ? dup_own_name (self->parent) : NULL;
      break;
    case CROW_NODE_INDEX_PART:
    case CROW_NODE_LINK_END:
    case CROW_NODE_LINK_COLUMN:
    case CROW_NODE_BEND:
    case CROW_NODE_PAIR:
      outer = NULL;
      g_free (g_steal_pointer (&name));
      name = self->parent != NULL ? dup_own_name (self->parent) : NULL;
      break;
    case CROW_NODE_ROUTE:
      name = g_strdup (_crow_node_get_slots (self)[CROW_ROUTE_PROP_LINK].text);
      break;
    default:
      break;
    }
  if (name == NULL)
    return g_strdup (noun);
  if (outer == NULL)
    return g_strdup_printf (C_("what it is and its name", "%s “%s”"), noun, name);
  return g_strdup_printf (C_("what it is, the name of what it belongs to, its name", "%s “%s.%s”"), noun, outer, name);
}

guint
crow_node_get_n_children (CrowNode     *self,
                          CrowNodeKind  kind)
{
  GPtrArray *list;

  g_return_val_if_fail (CROW_IS_NODE (self), 0);

  list = _crow_node_get_list (self, kind);
  return list != NULL ? list->len : 0;
}

CrowNode *
crow_node_get_child (CrowNode     *self,
                     CrowNodeKind  kind,
                     guint         position)
{
  GPtrArray *list;

  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  list = _crow_node_get_list (self, kind);
  g_return_val_if_fail (list != NULL && position < list->len, NULL);

  return g_ptr_array_index (list, position);
}

/* Looks around the place where the node was last seen: inserting and removing shift siblings by little. */
guint
crow_node_get_position (CrowNode *self)
{
  GPtrArray *list;
  guint hint;

  g_return_val_if_fail (CROW_IS_NODE (self), 0);

  if (self->parent == NULL)
    return 0;
  list = _crow_node_get_list (self->parent, _crow_node_get_info (self)->kind);
  hint = MIN (self->position_hint, list->len - 1);
  for (guint distance = 0; distance < list->len; distance++)
    {
      if (hint + distance < list->len && g_ptr_array_index (list, hint + distance) == self)
        return self->position_hint = hint + distance;
      if (hint >= distance && g_ptr_array_index (list, hint - distance) == self)
        return self->position_hint = hint - distance;
    }
  g_assert_not_reached ();
}

CrowNode *
crow_node_get_sibling (CrowNode *self,
                       int       offset)
{
  GPtrArray *list;
  gint64 position;

  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  if (self->parent == NULL)
    return NULL;
  list = _crow_node_get_list (self->parent, _crow_node_get_info (self)->kind);
  position = (gint64) crow_node_get_position (self) + offset;
  return position < 0 || position >= list->len ? NULL : g_ptr_array_index (list, position);
}
