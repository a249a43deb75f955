/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decides what a drawn link comes to.  Knows no pointer: the tools say what is at both ends.
 */
#include "config.h"

#include "canvas/crow-link-plan.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "canvas/crow-commands-private.h"
#include "document/crow-operation.h"

static const char *
get_entity_name (CrowEntity *entity)
{
  const char *name = crow_entity_get_name (entity);

  return name != NULL ? name : "?";
}

static const char *
get_attribute_name (CrowAttribute *attribute)
{
  const char *name = crow_attribute_get_name (attribute);

  return name != NULL ? name : "?";
}

static gboolean
has_key (CrowEntity *entity,
         GError    **error)
{
  if (entity == NULL || crow_entity_get_n_keys (entity) > 0)
    return TRUE;

  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (entity)),
                           _("“%s” has no key to refer to. Give it a primary key first."), get_entity_name (entity));
  return FALSE;
}

/* The attribute that a reference of one attribute refers to, where only the entity was pointed at. */
static CrowAttribute *
find_key (CrowEntity *entity,
          GError    **error)
{
  CrowEntityKey *key = crow_entity_get_primary_key (entity);

  if (!has_key (entity, error))
    return NULL;
  if (key != NULL && crow_entity_key_get_n_attributes (key) == 1)
    return crow_entity_key_get_attribute (key, 0);

  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (entity)),
                           _("One attribute cannot refer to “%s”, which no single primary key tells apart. Link the "
                             "entities instead."),
                           get_entity_name (entity));
  return NULL;
}

/* Whether an attribute is what others refer to, rather than what refers. */
static gboolean
is_target (CrowAttribute *attribute)
{
  return attribute != NULL && crow_attribute_is_in_primary_key (attribute);
}

static gboolean
is_whole_number (CrowAttribute *attribute)
{
  return crow_attribute_get_data_type (attribute) == CROW_TYPE_INTEGER
         || crow_attribute_get_data_type (attribute) == CROW_TYPE_BIGINT;
}

/* Whether an attribute on which an entity was dropped could be the reference to it.  Most drops on the middle of a card mean
 * the card: those on an attribute that is of another type, or that refers to something already. */
static gboolean
can_be_reference (CrowAttribute *attribute,
                  CrowEntity    *one)
{
  CrowAttribute *key;

  if (attribute == NULL || is_target (attribute) || crow_attribute_get_referring_link (attribute) != NULL)
    return FALSE;
  key = find_key (one, NULL);
  return key != NULL && (crow_attribute_get_data_type (key) == crow_attribute_get_data_type (attribute)
                         || (is_whole_number (key) && is_whole_number (attribute)));
}

static gboolean
plan_attributes (CrowLinkPlan        *plan,
                 const CrowLinkPlace *from,
                 const CrowLinkPlace *to,
                 GError             **error)
{
  const CrowLinkPlace *many = from->attribute != NULL && !is_target (from->attribute) ? from : to;
  const CrowLinkPlace *one;
  CrowLink *present;

  /* Of two that are no primary key the one that a key tells apart is referred to. */
  if (many == from && to->attribute != NULL && !is_target (to->attribute)
      && crow_attribute_is_unique (from->attribute) && !crow_attribute_is_unique (to->attribute))
    many = to;
  one = many == from ? to : from;

  if (from->attribute == to->attribute)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (from->attribute)),
                               _("“%s” cannot refer to itself. Drop it on another attribute or entity."),
                               get_attribute_name (from->attribute));
      return FALSE;
    }
  present = crow_attribute_get_referring_link (many->attribute);
  if (present != NULL && crow_link_get_entity (present, 0) != NULL)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (many->attribute)),
                               _("“%s” refers to “%s” already. Link the entities by their titles for one more "
                                 "reference."),
                               get_attribute_name (many->attribute),
                               get_entity_name (crow_link_get_entity (present, 0)));
      return FALSE;
    }

  plan->one = one->entity;
  plan->other = many->entity;
  plan->referring = many->attribute;
  plan->key = one->attribute;
  if (crow_attribute_is_unique (plan->referring))
    plan->kind = CROW_LINK_ONE_TO_ONE;
  if (plan->one == NULL)
    return TRUE;
  if (plan->key == NULL)
    plan->key = find_key (plan->one, error);
  if (plan->key == NULL)
    return FALSE;
  if (!crow_attribute_is_unique (plan->key))
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, crow_node_get_id (CROW_NODE (plan->key)),
                               _("“%s” is no key by itself, so nothing can refer to it alone. Make it unique first."),
                               get_attribute_name (plan->key));
      return FALSE;
    }
  return TRUE;
}

gboolean
crow_link_plan_init (CrowLinkPlan        *plan,
                     CrowLinkKind         kind,
                     const CrowLinkPlace *from,
                     const CrowLinkPlace *to,
                     gboolean             swapped,
                     GError             **error)
{
  g_return_val_if_fail (plan != NULL && from != NULL && to != NULL, FALSE);
  g_return_val_if_fail (CROW_IS_ENTITY (from->entity), FALSE);

  *plan = (CrowLinkPlan) { kind, from->entity, to->entity, NULL, NULL };
  /* A key alone stands for its entity. */
  if (kind != CROW_LINK_MANY_TO_MANY
      && (from->attribute != NULL ? !is_target (from->attribute) || (to->attribute != NULL && !is_target (to->attribute))
                                  : can_be_reference (to->attribute, from->entity)))
    return plan_attributes (plan, from, to, error);
  /* Of pairs neither end is the one. */
  if (swapped && kind != CROW_LINK_MANY_TO_MANY)
    {
      plan->one = to->entity;
      plan->other = from->entity;
    }
  return has_key (plan->one, error) && (kind != CROW_LINK_MANY_TO_MANY || has_key (plan->other, error));
}

char *
crow_link_plan_describe (const CrowLinkPlan *plan)
{
  g_return_val_if_fail (plan != NULL, NULL);

  if (plan->referring != NULL && plan->one == NULL)
    /* Translators: names of an entity and of its attribute */
    return g_strdup_printf (_("Each “%s” refers to one of a new entity, by “%s”"), get_entity_name (plan->other),
                            get_attribute_name (plan->referring));
  if (plan->referring != NULL)
    /* Translators: names of an entity, of another, and of the attribute of the first */
    return g_strdup_printf (_("Each “%s” refers to one “%s”, by “%s”"), get_entity_name (plan->other),
                            get_entity_name (plan->one), get_attribute_name (plan->referring));
  if (plan->one == NULL && plan->kind == CROW_LINK_ONE_TO_ONE)
    /* Translators: the name of an entity */
    return g_strdup_printf (_("A new entity has one “%s”, which gets the reference to it"),
                            get_entity_name (plan->other));
  if (plan->one == NULL)
    /* Translators: the name of an entity */
    return g_strdup_printf (_("A new entity has many “%s”, which gets the reference to it"),
                            get_entity_name (plan->other));
  return crow_commands_describe_connect (plan->kind, plan->one, plan->other);
}

static CrowLink *
connect (const CrowLinkPlan *plan,
         CrowDocument       *document,
         CrowEntity         *made,
         GError            **error)
{
  CrowEntity *one = plan->one != NULL ? plan->one : made;
  CrowEntity *other = plan->other != NULL ? plan->other : made;
  CrowAttribute *key = plan->key;

  if (plan->referring == NULL)
    return crow_operation_connect (document, plan->kind, one, other, error);
  if (key == NULL)
    {
      /* What is made for the attribute is like it. */
      key = find_key (made, error);
      if (key == NULL)
        return NULL;
      if (!is_whole_number (plan->referring))
        crow_attribute_set_auto (key, FALSE);
      crow_operation_set_type (key, crow_attribute_get_data_type (plan->referring),
                               crow_attribute_get_length (plan->referring), crow_attribute_get_scale (plan->referring),
                               crow_attribute_get_enumeration (plan->referring));
    }
  return crow_operation_connect_attribute (document, plan->kind, plan->referring, key, error);
}

CrowLink *
crow_link_plan_carry_out (const CrowLinkPlan *plan,
                          CrowViewState      *state,
                          double              x,
                          double              y,
                          GError            **error)
{
  CrowDocument *document;
  CrowDiagram *diagram;
  g_autoptr (CrowEdit) edit = NULL;
  CrowEntity *made = NULL;
  CrowLink *link;

  g_return_val_if_fail (plan != NULL && CROW_IS_VIEW_STATE (state), NULL);

  document = crow_view_state_get_document (state);
  if (plan->one != NULL && plan->other != NULL)
    {
      link = connect (plan, document, NULL, error);
      if (link != NULL)
        crow_view_state_select (state, crow_node_get_id (CROW_NODE (link)));
      return link;
    }

  edit = crow_document_begin_edit (document, _("Add Linked Entity"));
  diagram = crow_commands_pin (state);
  made = crow_operation_add_entity (document, diagram, NULL, crow_snap (x), crow_snap (y));
  link = connect (plan, document, made, error);
  if (link == NULL)
    return NULL;
  crow_edit_commit (g_steal_pointer (&edit));
  _crow_commands_follow_diagram (state, diagram);
  crow_view_state_select (state, crow_node_get_id (CROW_NODE (made)));
  crow_view_state_name_new (state, crow_node_get_id (CROW_NODE (made)));
  return link;
}
