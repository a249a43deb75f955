/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations on what belongs to the model as a whole: enumerations, their values, and views.
 *
 * Invariant: what is added has a name that nothing of its kind has; a view none that a table has either.
 */
#include "config.h"

#include "document/crow-operation.h"

#include <glib/gi18n-lib.h>

static void
take_names (GHashTable  *taken,
            CrowNode    *parent,
            CrowNodeKind kind,
            guint        property)
{
  for (guint i = 0; i < crow_node_get_n_children (parent, kind); i++)
    {
      const char *name = crow_node_get_text (crow_node_get_child (parent, kind, i), property);

      if (name != NULL)
        g_hash_table_add (taken, g_ascii_strdown (name, -1));
    }
}

/* (transfer full): @name, or with a number behind it; @stem with a number if there is no name */
static char *
make_name (GHashTable *taken,
           const char *name,
           const char *stem)
{
  g_autofree char *wanted = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  if (wanted != NULL && !g_hash_table_contains (taken, wanted))
    return g_strdup (name);
  for (guint i = name != NULL ? 2 : 1; ; i++)
    {
      g_autofree char *free_name = g_strdup_printf ("%s%u", name != NULL ? name : stem, i);
      g_autofree char *folded = g_ascii_strdown (free_name, -1);

      if (!g_hash_table_contains (taken, folded))
        return g_steal_pointer (&free_name);
    }
}

CrowEnumeration *
crow_operation_add_enumeration (CrowDocument *document,
                                const char   *name)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *free_name = NULL;
  CrowNode *model;
  CrowEnumeration *enumeration;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);

  model = CROW_NODE (crow_document_get_model (document));
  take_names (taken, model, CROW_NODE_ENUMERATION, CROW_ENUMERATION_PROP_NAME);
  free_name = make_name (taken, name, "enum");
  edit = crow_document_begin_edit (document, _("Add Enumeration"));
  enumeration = CROW_ENUMERATION (crow_node_add (model, CROW_NODE_ENUMERATION, NULL));
  crow_enumeration_set_name (enumeration, free_name);
  crow_edit_commit (g_steal_pointer (&edit));
  return enumeration;
}

CrowEnumValue *
crow_operation_add_enum_value (CrowEnumeration *enumeration,
                               const char      *name,
                               GError         **error)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowEnumValue *value;

  g_return_val_if_fail (CROW_IS_ENUMERATION (enumeration) && name != NULL, NULL);
  g_return_val_if_fail (crow_node_get_document (CROW_NODE (enumeration)) != NULL, NULL);

  for (guint i = 0; i < crow_enumeration_get_n_values (enumeration); i++)
    if (g_strcmp0 (crow_enum_value_get_name (crow_enumeration_get_value (enumeration, i)), name) == 0)
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                     _("The enumeration has the value “%s” already. Choose another text."), name);
        return NULL;
      }
  edit = crow_document_begin_edit (crow_node_get_document (CROW_NODE (enumeration)), _("Add Value"));
  value = CROW_ENUM_VALUE (crow_node_add (CROW_NODE (enumeration), CROW_NODE_ENUM_VALUE, NULL));
  crow_enum_value_set_name (value, name);
  crow_edit_commit (g_steal_pointer (&edit));
  return value;
}

void
crow_operation_move_enum_value (CrowEnumValue *value,
                                int            position)
{
  g_autoptr (CrowEdit) edit = NULL;
  CrowNode *node;

  g_return_if_fail (CROW_IS_ENUM_VALUE (value));
  g_return_if_fail (crow_node_get_document (CROW_NODE (value)) != NULL);

  node = CROW_NODE (value);
  edit = crow_document_begin_edit (crow_node_get_document (node), _("Move Value"));
  crow_node_move (node, crow_node_get_parent (node), position);
  crow_edit_commit (g_steal_pointer (&edit));
}

CrowView *
crow_operation_add_view (CrowDocument *document,
                         const char   *name)
{
  g_autoptr (CrowEdit) edit = NULL;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *free_name = NULL;
  CrowNode *model;
  CrowView *view;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);

  model = CROW_NODE (crow_document_get_model (document));
  take_names (taken, model, CROW_NODE_VIEW, CROW_VIEW_PROP_NAME);
  take_names (taken, model, CROW_NODE_ENTITY, CROW_ENTITY_PROP_NAME);
  free_name = make_name (taken, name, "view");
  edit = crow_document_begin_edit (document, _("Add View"));
  view = CROW_VIEW (crow_node_add (model, CROW_NODE_VIEW, NULL));
  crow_view_set_name (view, free_name);
  crow_edit_commit (g_steal_pointer (&edit));
  return view;
}
