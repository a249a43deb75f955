/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applies the remedies of problems that the schema check found in a compiled document.
 *
 * A problem names records of the schema, some of which the compiler made of a node: the id of a foreign key is that of its
 * link and a word behind a point.  A remedy for what no node stands for is refused.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/crow-document-check.h"
#include "document/crow-operation-private.h"
#include "document/crow-silence.h"

static gboolean
refuse (GError     **error,
        const char  *id)
{
  crow_document_set_error (error, CROW_DOCUMENT_ERROR_REFUSED, 0, id,
                           _("This cannot be mended by itself. Change the drawing by hand."));
  return FALSE;
}

/* Whether another attribute or role of the entity that has the role is called so, or of one in its hierarchy. */
static gboolean
clashes (CrowDocument *document,
         CrowLink     *link,
         guint         end)
{
  CrowLinkEnd *here = crow_link_get_end (link, end);
  CrowLinkEnd *there = crow_link_get_end (link, 1 - end);
  const char *role = here != NULL ? crow_link_end_get_role (here) : NULL;
  CrowEntity *owner = there != NULL ? crow_link_end_get_entity (there) : NULL;
  CrowModel *model = crow_document_get_model (document);
  g_autoptr (GPtrArray) entities = NULL;

  if (role == NULL || owner == NULL)
    return FALSE;
  entities = _crow_list_hierarchy (crow_entity_get_root (owner));
  for (guint i = 0; i < entities->len; i++)
    for (guint j = 0; j < crow_entity_get_n_attributes (g_ptr_array_index (entities, i)); j++)
      if (g_strcmp0 (crow_attribute_get_name (crow_entity_get_attribute (g_ptr_array_index (entities, i), j)), role) == 0)
        return TRUE;
  for (guint i = 0; i < crow_model_get_n_links (model); i++)
    {
      CrowLink *other = crow_model_get_link (model, i);

      for (guint j = 0; j < 2; j++)
        {
          CrowLinkEnd *reached = crow_link_get_end (other, j);
          CrowLinkEnd *from = crow_link_get_end (other, 1 - j);

          if (reached != NULL && from != NULL && (other != link || j != end) &&
              g_ptr_array_find (entities, crow_link_end_get_entity (from), NULL) &&
              g_strcmp0 (crow_link_end_get_role (reached), role) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

/* The end of a link whose role has to get another name, or none: it is empty, or clashes. */
static CrowLinkEnd *
find_bad_role (CrowDocument *document,
               CrowLink     *link,
               CrowEntity  **owner)
{
  for (guint i = 0; i < 2; i++)
    {
      CrowLinkEnd *end = crow_link_get_end (link, i);
      CrowLinkEnd *there = crow_link_get_end (link, 1 - i);
      const char *role = end != NULL ? crow_link_end_get_role (end) : NULL;

      *owner = there != NULL ? crow_link_end_get_entity (there) : NULL;
      if (role != NULL && *owner != NULL && (*role == '\0' || clashes (document, link, i)))
        return end;
    }
  return NULL;
}

static void
rename_role (CrowDocument *document,
             CrowLink     *link)
{
  CrowEntity *owner;
  CrowLinkEnd *end = find_bad_role (document, link, &owner);
  const char *role = crow_link_end_get_role (end);
  g_autofree char *name = *role != '\0' ? _crow_make_member_name (owner, role) : NULL;

  crow_operation_rename_in_link (CROW_NODE (end), "role", name);
}

static const char *
get_name (CrowNode *node)
{
  return crow_node_get_text (node, crow_kind_lookup_property (crow_node_get_kind (node), "name"));
}

/* Whether a sibling of an entity, view, enumeration or value of one is called so, for databases that do not mind
 * capitals.  Enumerations count as relations: PostgreSQL has types and tables in one space. */
static gboolean
is_taken (CrowNode   *node,
          const char *name)
{
  static const CrowNodeKind relations[] = { CROW_NODE_ENTITY, CROW_NODE_VIEW, CROW_NODE_ENUMERATION };
  static const CrowNodeKind values[] = { CROW_NODE_ENUM_VALUE };
  const CrowNodeKind *kinds = CROW_IS_ENUM_VALUE (node) ? values : relations;
  guint n_kinds = CROW_IS_ENUM_VALUE (node) ? G_N_ELEMENTS (values) : G_N_ELEMENTS (relations);
  CrowNode *parent = crow_node_get_parent (node);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < n_kinds; i++)
    for (guint j = 0; j < crow_node_get_n_children (parent, kinds[i]); j++)
      {
        CrowNode *other = crow_node_get_child (parent, kinds[i], j);
        const char *other_name = get_name (other);
        g_autofree char *other_folded = other_name != NULL ? g_utf8_casefold (other_name, -1) : NULL;

        if (other != node && g_strcmp0 (other_folded, folded) == 0)
          return TRUE;
      }
  return FALSE;
}

static char *
make_name (CrowNode   *node,
           const char *wanted)
{
  char *name;

  if (CROW_IS_ATTRIBUTE (node))
    return _crow_make_member_name (crow_attribute_get_entity (CROW_ATTRIBUTE (node)), wanted);
  name = g_strdup (wanted);
  for (guint i = 2; is_taken (node, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s%u", wanted, i);
    }
  return name;
}

/* What a node without a name is called, and so whether it can be renamed. */
static const char *
get_plain_name (CrowNode *node)
{
  switch ((int) crow_node_get_kind (node))
    {
    case CROW_NODE_ENTITY:
      return "entity";
    case CROW_NODE_ATTRIBUTE:
      return "attribute";
    case CROW_NODE_ENUMERATION:
      return "enumeration";
    case CROW_NODE_ENUM_VALUE:
      return "value";
    case CROW_NODE_VIEW:
      return "view";
    default:
      return NULL;
    }
}

static void
rename_node (CrowNode *node)
{
  const char *old = get_name (node);
  g_autofree char *wanted = NULL;
  g_autofree char *name = NULL;

  /* What SQLite keeps for itself, or takes for quoted, does not get better by what is behind it. */
  if (CROW_IS_ENTITY (node) && old != NULL && *old != '\0' && strchr ("\"'`[", *old) != NULL)
    wanted = g_strconcat ("_", old + 1, NULL);
  else if (CROW_IS_ENTITY (node) && old != NULL && g_ascii_strncasecmp (old, "sqlite_", 7) == 0)
    wanted = g_strdup (old[7] != '\0' ? old + 7 : get_plain_name (node));
  else
    wanted = old != NULL && *old != '\0' ? g_strconcat (old, "_", NULL) : g_strdup (get_plain_name (node));
  name = make_name (node, wanted);
  if (CROW_IS_ENTITY (node))
    crow_operation_rename_entity (CROW_ENTITY (node), name);
  else if (CROW_IS_ATTRIBUTE (node))
    crow_operation_rename_attribute (CROW_ATTRIBUTE (node), name);
  else if (CROW_IS_VIEW (node))
    crow_operation_rename_view (CROW_VIEW (node), name);
  else
    crow_node_set_text (node, crow_kind_lookup_property (crow_node_get_kind (node), "name"), name);
}

static void
add_primary_key (CrowNode *node)
{
  CrowAttribute *attribute = crow_operation_add_attribute (CROW_ENTITY (node), "id", CROW_TYPE_INTEGER, 0);

  crow_attribute_set_required (attribute, TRUE);
  crow_attribute_set_auto (attribute, TRUE);
  crow_operation_set_primary (attribute, TRUE);
}

/* The attributes that a link refers to, in their order. */
static GPtrArray *
list_targets (CrowLink *link)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < crow_link_get_n_columns (link); i++)
    {
      CrowAttribute *target = crow_link_column_get_references (crow_link_get_column (link, i));

      if (target != NULL)
        g_ptr_array_add (ids, (gpointer) crow_node_get_id (CROW_NODE (target)));
    }
  g_ptr_array_add (ids, NULL);
  return ids;
}

static void
add_unique (CrowNode *node,
            CrowNode *entity)
{
  g_autoptr (GPtrArray) targets = list_targets (CROW_LINK (node));
  CrowNode *key = crow_node_add (entity, CROW_NODE_KEY, NULL);

  crow_entity_key_set_kind (CROW_ENTITY_KEY (key), CROW_KEY_UNIQUE);
  crow_node_set_references (key, CROW_KEY_PROP_ATTRIBUTES, (const char *const *) targets->pdata);
}

/* The attributes of a link that refer, in their order; none if one is missing. */
static GPtrArray *
list_columns (CrowNode *node)
{
  CrowLink *link = CROW_IS_LINK (node) ? CROW_LINK (node) : NULL;
  GPtrArray *columns = g_ptr_array_new ();

  for (guint i = 0; link != NULL && i < crow_link_get_n_columns (link); i++)
    {
      CrowAttribute *column = crow_link_column_get_attribute (crow_link_get_column (link, i));

      if (column == NULL)
        {
          g_ptr_array_set_size (columns, 0);
          break;
        }
      g_ptr_array_add (columns, column);
    }
  return columns;
}

static void
add_index (CrowNode *node)
{
  g_autoptr (GPtrArray) columns = list_columns (node);

  crow_operation_add_index (crow_attribute_get_entity (g_ptr_array_index (columns, 0)),
                            (CrowAttribute *const *) columns->pdata, columns->len);
}

static void
clear_order (CrowNode *node)
{
  for (guint i = 0; i < 2; i++)
    {
      CrowLinkEnd *end = crow_link_get_end (CROW_LINK (node), i);

      if (end != NULL)
        {
          crow_link_end_set_order_by (end, NULL);
          crow_link_end_set_descending (end, FALSE);
        }
    }
}

static void
reset_delete_rule (CrowNode *node)
{
  for (guint i = 0; i < 2; i++)
    {
      CrowLinkEnd *end = crow_link_get_end (CROW_LINK (node), i);

      if (end != NULL)
        crow_link_end_set_on_delete (end, CROW_ACTION_CHOICE_DERIVED);
    }
}

/* An attribute of the primary key is required whatever it says of itself. */
static gboolean
can_be_optional (CrowNode *node)
{
  return CROW_IS_LINK (node) ||
         (CROW_IS_ATTRIBUTE (node) && !crow_attribute_is_in_primary_key (CROW_ATTRIBUTE (node)));
}

/* Only an attribute that counts versions is ever wanted to be so; of another type it would not do either. */
static gboolean
can_be_required (CrowNode *node)
{
  CrowAttribute *attribute = CROW_IS_ATTRIBUTE (node) ? CROW_ATTRIBUTE (node) : NULL;

  return CROW_IS_LINK (node) ||
         (attribute != NULL && crow_attribute_get_generated (attribute) == NULL &&
          (crow_attribute_get_data_type (attribute) == CROW_TYPE_INTEGER ||
           crow_attribute_get_data_type (attribute) == CROW_TYPE_BIGINT));
}

static void
make_required (CrowNode *node,
               gboolean  required)
{
  CrowLink *link = CROW_IS_LINK (node) ? CROW_LINK (node) : crow_attribute_get_link (CROW_ATTRIBUTE (node));

  /* An attribute of a link is as required as the end it refers to. */
  if (link != NULL)
    crow_operation_set_required (link, 0, required);
  if (CROW_IS_ATTRIBUTE (node))
    crow_attribute_set_required (CROW_ATTRIBUTE (node), required);
}

static void
match_type (CrowNode *node,
            CrowNode *like)
{
  CrowAttribute *attribute = CROW_ATTRIBUTE (like);

  crow_operation_set_type (CROW_ATTRIBUTE (node), crow_attribute_get_data_type (attribute),
                           crow_attribute_get_length (attribute), crow_attribute_get_scale (attribute),
                           crow_attribute_get_enumeration (attribute));
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    crow_attribute_set_native_type (CROW_ATTRIBUTE (node), i, crow_attribute_get_native_type (attribute, i));
}

/* What a remedy changes, and with it whether there is something it can change. */
static void
clear_placements (CrowDiagram *diagram)
{
  static const struct
  {
    CrowNodeKind kind;
    guint property;
  } kinds[] = { { CROW_NODE_PLACEMENT, CROW_PLACEMENT_PROP_ENTITY }, { CROW_NODE_ROUTE, CROW_ROUTE_PROP_LINK } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = crow_node_get_n_children (CROW_NODE (diagram), kinds[i].kind); j-- > 0;)
      {
        CrowNode *node = crow_node_get_child (CROW_NODE (diagram), kinds[i].kind, j);

        if (crow_document_is_dangling (node, kinds[i].property))
          crow_node_remove (node);
      }
}

typedef struct
{
  CrowNode *node;
  CrowNode *related; /* nullable */
} Subject;

static gboolean
find_subject (CrowDocument      *document,
              const CrowProblem *problem,
              Subject           *subject)
{
  CrowNode *node = problem->id != NULL ? crow_document_find_element (document, problem->id) : NULL;
  CrowNode *related = problem->related_id != NULL ? crow_document_find_element (document, problem->related_id) : NULL;
  /* A piece of a bigger node, as the table of a many-to-many link, is not the node. */
  gboolean whole = node != NULL && g_strcmp0 (crow_node_get_id (node), problem->id) == 0;
  CrowEntity *owner;

  subject->node = node;
  subject->related = related;
  if (node == NULL)
    return FALSE;
  switch (problem->fix)
    {
    case CROW_FIX_RENAME:
      return whole && (CROW_IS_LINK (node) ? find_bad_role (document, CROW_LINK (node), &owner) != NULL
                                           : get_plain_name (node) != NULL);
    case CROW_FIX_ADD_PRIMARY_KEY:
    case CROW_FIX_CHANGE_VALUE:
      return CROW_IS_ENTITY (node);
    case CROW_FIX_ADD_UNIQUE:
      {
        g_autoptr (GPtrArray) targets = CROW_IS_LINK (node) ? list_targets (CROW_LINK (node)) : NULL;

        return targets != NULL && targets->len > 1 && related != NULL && CROW_IS_ENTITY (related);
      }
    case CROW_FIX_ADD_INDEX:
      {
        g_autoptr (GPtrArray) columns = list_columns (node);

        return columns->len > 0;
      }
    case CROW_FIX_MATCH_TYPE:
      return CROW_IS_ATTRIBUTE (node) && related != NULL && CROW_IS_ATTRIBUTE (related);
    case CROW_FIX_MAKE_OPTIONAL:
      if (related != NULL && CROW_IS_ATTRIBUTE (related))
        subject->node = related;
      return can_be_optional (subject->node);
    case CROW_FIX_MAKE_REQUIRED:
      return can_be_required (node);
    case CROW_FIX_RESET_DELETE_RULE:
    case CROW_FIX_CLEAR_OWNED:
    case CROW_FIX_CLEAR_ORDER:
      return CROW_IS_LINK (node);
    case CROW_FIX_CLEAR_DEFAULT:
    case CROW_FIX_CLEAR_AUTO:
      return CROW_IS_ATTRIBUTE (node);
    case CROW_FIX_REMOVE:
      return whole;
    case CROW_FIX_CLEAR_PLACEMENTS:
      return CROW_IS_DIAGRAM (node);
    case CROW_FIX_WRITE_NAME:
      return related != NULL && CROW_IS_ATTRIBUTE (related) && _crow_write_name (node, CROW_ATTRIBUTE (related), FALSE);
    case CROW_FIX_REFER_TO_KEY:
    case CROW_FIX_NONE:
    default:
      return FALSE;
    }
}

static void
apply (CrowDocument  *document,
       CrowFix        fix,
       const Subject *subject)
{
  CrowNode *node = subject->node;

  switch (fix)
    {
    case CROW_FIX_RENAME:
      if (CROW_IS_LINK (node))
        rename_role (document, CROW_LINK (node));
      else
        rename_node (node);
      break;
    case CROW_FIX_ADD_PRIMARY_KEY:
      add_primary_key (node);
      break;
    case CROW_FIX_ADD_UNIQUE:
      add_unique (node, subject->related);
      break;
    case CROW_FIX_ADD_INDEX:
      add_index (node);
      break;
    case CROW_FIX_MATCH_TYPE:
      match_type (node, subject->related);
      break;
    case CROW_FIX_MAKE_OPTIONAL:
      make_required (node, FALSE);
      break;
    case CROW_FIX_MAKE_REQUIRED:
      make_required (node, TRUE);
      break;
    case CROW_FIX_RESET_DELETE_RULE:
      reset_delete_rule (node);
      break;
    case CROW_FIX_CLEAR_OWNED:
      crow_link_set_owned (CROW_LINK (node), FALSE);
      break;
    case CROW_FIX_CLEAR_ORDER:
      clear_order (node);
      break;
    case CROW_FIX_CLEAR_DEFAULT:
      crow_attribute_set_default_source (CROW_ATTRIBUTE (node), CROW_VALUE_NONE);
      crow_attribute_set_default (CROW_ATTRIBUTE (node), NULL);
      break;
    case CROW_FIX_CLEAR_AUTO:
      crow_attribute_set_auto (CROW_ATTRIBUTE (node), FALSE);
      crow_attribute_set_no_reuse (CROW_ATTRIBUTE (node), FALSE);
      crow_attribute_set_always (CROW_ATTRIBUTE (node), FALSE);
      break;
    case CROW_FIX_REMOVE:
      crow_operation_delete (document, &node, 1);
      break;
    case CROW_FIX_CLEAR_PLACEMENTS:
      clear_placements (CROW_DIAGRAM (node));
      break;
    case CROW_FIX_WRITE_NAME:
      _crow_write_name (node, CROW_ATTRIBUTE (subject->related), TRUE);
      break;
    case CROW_FIX_CHANGE_VALUE:
      crow_entity_set_discriminator_value (CROW_ENTITY (node), NULL);
      _crow_make_value (CROW_ENTITY (node));
      break;
    case CROW_FIX_REFER_TO_KEY:
    case CROW_FIX_NONE:
    default:
      g_assert_not_reached ();
    }
}

gboolean
crow_operation_can_apply_fix (CrowDocument      *document,
                              const CrowProblem *problem)
{
  Subject subject;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && problem != NULL, FALSE);

  return find_subject (document, problem, &subject);
}

gboolean
crow_operation_apply_fix (CrowDocument      *document,
                          const CrowProblem *problem,
                          GError           **error)
{
  CrowEdit *edit;
  Subject subject;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && problem != NULL, FALSE);

  if (!find_subject (document, problem, &subject))
    return refuse (error, problem->id);
  edit = crow_document_begin_edit (document, _("Mend Problem"));
  apply (document, problem->fix, &subject);
  crow_edit_commit (edit);
  return TRUE;
}
