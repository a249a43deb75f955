/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The values of nodes: reading them, resolving references, and the first of the four operations, set.
 *
 * The operation checks, records and applies; undo, redo and loading apply alone.
 *
 * Invariant: a reference of a node in a document is in the document's table of referrers.
 */
#include "config.h"

#include "document/crow-node.h"

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"

static CrowStoredValue *
get_slot (CrowNode       *self,
          guint           property,
          CrowStoredType  type)
{
  const CrowKindInfo *info;

  g_return_val_if_fail (CROW_IS_NODE (self), NULL);

  info = _crow_node_get_info (self);
  g_return_val_if_fail (property < info->n_properties && info->properties[property].type == type, NULL);

  return &_crow_node_get_slots (self)[property];
}

const char *
crow_node_get_text (CrowNode *self,
                    guint     property)
{
  const CrowStoredValue *slot = get_slot (self, property, CROW_STORED_TEXT);

  return slot != NULL ? slot->text : NULL;
}

gboolean
crow_node_get_boolean (CrowNode *self,
                       guint     property)
{
  const CrowStoredValue *slot = get_slot (self, property, CROW_STORED_BOOLEAN);

  return slot != NULL && slot->integer != 0;
}

gint64
crow_node_get_integer (CrowNode *self,
                       guint     property)
{
  const CrowKindInfo *info;
  CrowStoredType type;

  g_return_val_if_fail (CROW_IS_NODE (self), 0);

  info = _crow_node_get_info (self);
  g_return_val_if_fail (property < info->n_properties, 0);

  type = info->properties[property].type;
  g_return_val_if_fail (type == CROW_STORED_INTEGER || type == CROW_STORED_ENUM || type == CROW_STORED_FLAGS, 0);

  return _crow_node_get_slots (self)[property].integer;
}

double
crow_node_get_number (CrowNode *self,
                      guint     property)
{
  const CrowStoredValue *slot = get_slot (self, property, CROW_STORED_NUMBER);

  return slot != NULL ? slot->number : 0;
}

const char *
crow_node_get_reference_id (CrowNode *self,
                            guint     property)
{
  const CrowStoredValue *slot = get_slot (self, property, CROW_STORED_REFERENCE);

  return slot != NULL ? slot->text : NULL;
}

/* A reference of a node outside of a document resolves nowhere. */
static CrowNode *
resolve (CrowNode     *self,
         const char   *id,
         CrowNodeKind  kind)
{
  CrowNode *target = id != NULL && self->document != NULL ? crow_document_lookup (self->document, id) : NULL;

  return target != NULL && _crow_node_get_info (target)->kind == kind ? target : NULL;
}

CrowNode *
crow_node_get_reference (CrowNode *self,
                         guint     property)
{
  const CrowStoredValue *slot = get_slot (self, property, CROW_STORED_REFERENCE);

  return slot == NULL ? NULL : resolve (self, slot->text, _crow_node_get_info (self)->properties[property].target);
}

const char *const *
crow_node_get_references (CrowNode *self,
                          guint     property)
{
  static const char *const none[] = { NULL };
  const CrowStoredValue *slot = get_slot (self, property, CROW_STORED_REFERENCES);

  return slot == NULL || slot->list == NULL ? none : (const char *const *) slot->list;
}

guint
crow_node_get_n_references (CrowNode *self,
                            guint     property)
{
  return g_strv_length ((char **) crow_node_get_references (self, property));
}

CrowNode *
crow_node_get_reference_at (CrowNode *self,
                            guint     property,
                            guint     position)
{
  const char *const *ids = crow_node_get_references (self, property);

  g_return_val_if_fail (position < g_strv_length ((char **) ids), NULL);

  return resolve (self, ids[position], _crow_node_get_info (self)->properties[property].target);
}

const char *const *
crow_node_get_values (CrowNode *self,
                      guint     property)
{
  static const char *const none[] = { NULL };
  const CrowStoredValue *slot = get_slot (self, property, CROW_STORED_VALUES);

  return slot == NULL || slot->list == NULL ? none : (const char *const *) slot->list;
}

const CrowStoredValue *
crow_node_get_slot (CrowNode *self,
                    guint     property)
{
  g_return_val_if_fail (CROW_IS_NODE (self), NULL);
  g_return_val_if_fail (property < _crow_node_get_info (self)->n_properties, NULL);

  return &_crow_node_get_slots (self)[property];
}

/* What changes of a document's tables with a reference: @change adds or removes @self as a referrer of each id. */
static void
each_reference (CrowNode *self,
                guint     property,
                void    (*change) (CrowDocument *, const char *, CrowNode *))
{
  const CrowStoredProperty *info = &_crow_node_get_info (self)->properties[property];
  const CrowStoredValue *slot = &_crow_node_get_slots (self)[property];

  if (info->type == CROW_STORED_REFERENCE && slot->text != NULL)
    change (self->document, slot->text, self);
  else if (info->type == CROW_STORED_REFERENCES && slot->list != NULL)
    for (char **id = slot->list; *id != NULL; id++)
      change (self->document, *id, self);
  else if (info->type == CROW_STORED_VALUES && slot->list != NULL)
    for (char **id = slot->list; *id != NULL; id += 2)
      change (self->document, *id, self);
}

void
_crow_node_foreach_reference (CrowNode *self,
                              void    (*change) (CrowDocument *, const char *, CrowNode *))
{
  const CrowKindInfo *info = _crow_node_get_info (self);

  for (guint i = 0; i < info->n_properties; i++)
    if (info->properties[i].type >= CROW_STORED_REFERENCE)
      each_reference (self, i, change);
}

void
_crow_node_apply_set (CrowNode              *self,
                      guint                  property,
                      const CrowStoredValue *value)
{
  CrowNodeClass *klass = (CrowNodeClass *) G_OBJECT_GET_CLASS (self);
  const CrowStoredProperty *info = &klass->info->properties[property];
  CrowStoredValue *slot = &_crow_node_get_slots (self)[property];
  CrowStoredValue copy;

  crow_stored_value_copy (&copy, value, info);
  if (self->document != NULL && info->type >= CROW_STORED_REFERENCE)
    each_reference (self, property, _crow_document_remove_referrer);
  crow_stored_value_clear (slot, info);
  *slot = copy;
  if (self->document != NULL && info->type >= CROW_STORED_REFERENCE)
    each_reference (self, property, _crow_document_add_referrer);
  g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[property]);
}

/* Whether the tree may be changed now: it is in no document, or in one with an open edit. */
gboolean
_crow_node_may_change (CrowNode *self)
{
  if (self->document == NULL || crow_document_is_editing (self->document))
    return TRUE;
  g_critical ("A node of a document was changed without an edit; see crow_document_begin_edit()");
  return FALSE;
}

void
crow_node_set_slot (CrowNode              *self,
                    guint                  property,
                    const CrowStoredValue *value)
{
  const CrowStoredProperty *info;
  CrowStoredValue copy;

  g_return_if_fail (CROW_IS_NODE (self) && value != NULL);
  g_return_if_fail (property < _crow_node_get_info (self)->n_properties);

  info = &_crow_node_get_info (self)->properties[property];
  crow_stored_value_copy (&copy, value, info);
  crow_stored_value_normalize (&copy, info);
  if (!crow_stored_value_equal (&copy, &_crow_node_get_slots (self)[property], info) && _crow_node_may_change (self))
    {
      if (self->document != NULL)
        _crow_document_record_set (self->document, self, property, &copy);
      _crow_node_apply_set (self, property, &copy);
    }
  crow_stored_value_clear (&copy, info);
}

void
crow_node_set_text (CrowNode   *self,
                    guint       property,
                    const char *value)
{
  const CrowStoredValue slot = { .text = (char *) value };

  if (get_slot (self, property, CROW_STORED_TEXT) != NULL)
    crow_node_set_slot (self, property, &slot);
}

void
crow_node_set_boolean (CrowNode *self,
                       guint     property,
                       gboolean  value)
{
  const CrowStoredValue slot = { .integer = value != FALSE };

  if (get_slot (self, property, CROW_STORED_BOOLEAN) != NULL)
    crow_node_set_slot (self, property, &slot);
}

void
crow_node_set_integer (CrowNode *self,
                       guint     property,
                       gint64    value)
{
  const CrowStoredValue slot = { .integer = value };
  CrowStoredType type;

  g_return_if_fail (CROW_IS_NODE (self) && property < _crow_node_get_info (self)->n_properties);

  type = _crow_node_get_info (self)->properties[property].type;
  g_return_if_fail (type == CROW_STORED_INTEGER || type == CROW_STORED_ENUM || type == CROW_STORED_FLAGS);

  crow_node_set_slot (self, property, &slot);
}

void
crow_node_set_number (CrowNode *self,
                      guint     property,
                      double    value)
{
  const CrowStoredValue slot = { .number = value };

  if (get_slot (self, property, CROW_STORED_NUMBER) != NULL)
    crow_node_set_slot (self, property, &slot);
}

void
crow_node_set_reference_id (CrowNode   *self,
                            guint       property,
                            const char *id)
{
  const CrowStoredValue slot = { .text = (char *) id };

  if (get_slot (self, property, CROW_STORED_REFERENCE) != NULL)
    crow_node_set_slot (self, property, &slot);
}

void
crow_node_set_reference (CrowNode *self,
                         guint     property,
                         CrowNode *target)
{
  g_return_if_fail (target == NULL || (CROW_IS_NODE (target) && target->id != NULL));

  crow_node_set_reference_id (self, property, target != NULL ? target->id : NULL);
}

void
crow_node_set_references (CrowNode          *self,
                          guint              property,
                          const char *const *ids)
{
  const CrowStoredValue slot = { .list = (char **) ids };

  if (get_slot (self, property, CROW_STORED_REFERENCES) != NULL)
    crow_node_set_slot (self, property, &slot);
}

void
crow_node_set_values (CrowNode          *self,
                      guint              property,
                      const char *const *values)
{
  const CrowStoredValue slot = { .list = (char **) values };

  if (get_slot (self, property, CROW_STORED_VALUES) != NULL)
    crow_node_set_slot (self, property, &slot);
}
