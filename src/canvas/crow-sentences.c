/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sentences about the model.  They name entities as they are called, quoted so that no article and no plural has to fit
 * the name, and say what will happen rather than how.
 */
#include "config.h"

#include "canvas/crow-sentences.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-type-entry.h"
#include "document/crow-through.h"

static const char *
get_name (CrowLink *link,
          guint     end)
{
  CrowEntity *entity = crow_link_get_entity (link, end);
  const char *name = entity != NULL ? crow_entity_get_name (entity) : NULL;

  return name != NULL ? name : "?";
}

char *
crow_sentence_for_rule (CrowLink *link)
{
  const char *one = get_name (link, 0);
  const char *other = get_name (link, 1);

  g_return_val_if_fail (CROW_IS_LINK (link), NULL);

  if (crow_link_is_through (link))
    {
      CrowEntity *between = crow_link_get_through (link);
      const char *name = between != NULL ? crow_entity_get_name (between) : NULL;

      /* Translators: the name of an entity */
      return g_strdup_printf (_("The two ends are paired by rows of “%s”; what deleting does is said by the links of that."),
                              name != NULL ? name : "?");
    }
  if (crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY)
    /* Translators: names of entities */
    return g_strdup_printf (_("When a row of “%s” or of “%s” is deleted, its pairs go with it; what it was paired with "
                              "stays."),
                            one, other);

  switch (crow_link_get_delete_rule (link))
    {
    case CROW_DELETE_NULLIFY:
      return g_strdup_printf (_("When a row of “%s” is deleted, each row of “%s” that refers to it stays and forgets it."),
                              one, other);

    case CROW_DELETE_CASCADE:
      return g_strdup_printf (_("When a row of “%s” is deleted, each row of “%s” that refers to it is deleted too."),
                              one, other);

    case CROW_DELETE_DENY:
      return g_strdup_printf (_("A row of “%s” cannot be deleted while a row of “%s” refers to it."), one, other);

    case CROW_DELETE_SET_DEFAULT:
      return g_strdup_printf (_("When a row of “%s” is deleted, each row of “%s” that refers to it gets its default "
                                "instead."),
                              one, other);

    case CROW_DELETE_NONE:
    default:
      return g_strdup_printf (_("When a row of “%s” is deleted, the database decides what becomes of each row of “%s” "
                                "that refers to it."),
                              one, other);
    }
}

static char *
describe_attribute (CrowAttribute *attribute)
{
  g_autofree char *type = crow_type_entry_format (attribute);
  const char *name = crow_attribute_get_name (attribute);
  const char *value = crow_attribute_get_default (attribute);
  CrowLink *link = crow_attribute_get_referring_link (attribute);
  g_autoptr (GString) text = g_string_new (name != NULL ? name : "?");

  g_string_append_printf (text, ": %s", type);
  if (crow_attribute_is_in_primary_key (attribute))
    g_string_append_printf (text, ", %s", _("primary key"));
  else if (crow_attribute_is_unique (attribute))
    g_string_append_printf (text, ", %s", _("unique"));
  if (link != NULL)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("refers to “%s”"), get_name (link, 0));
    }
  if (value != NULL)
    {
      /* Translators: the default of an attribute */
      g_string_append (text, ", ");
      g_string_append_printf (text, _("default %s"), value);
    }
  if (crow_attribute_get_comment (attribute) != NULL)
    g_string_append_printf (text, "\n%s", crow_attribute_get_comment (attribute));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
crow_sentence_for_node (CrowNode *node)
{
  g_return_val_if_fail (node == NULL || CROW_IS_NODE (node), NULL);

  if (node == NULL)
    return NULL;
  if (CROW_IS_ENTITY (node))
    return g_strdup (crow_entity_get_comment (CROW_ENTITY (node)));
  if (CROW_IS_ATTRIBUTE (node))
    return describe_attribute (CROW_ATTRIBUTE (node));
  if (CROW_IS_LINK (node))
    {
      g_autofree char *rule = crow_sentence_for_rule (CROW_LINK (node));
      const char *comment = crow_link_get_comment (CROW_LINK (node));

      return comment != NULL ? g_strconcat (rule, "\n", comment, NULL) : g_steal_pointer (&rule);
    }
  return NULL;
}
