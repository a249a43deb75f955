/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells a rehearsal: consequences of a kind as a group, a group as a sentence, all of it as text.
 *
 * Only reads, by what everyone may ask of a rehearsal, and relies on its order: consequences of one group stand
 * side by side.
 */
#include "config.h"

#include "preview/crow-rehearsal.h"

#include <glib/gi18n-lib.h>

/* Keys told of a group. */
#define MAX_KEYS 5

gboolean
crow_rehearsal_next_group (CrowRehearsal        *self,
                           guint                *position,
                           CrowConsequenceGroup *group)
{
  const CrowConsequence *first;

  if (*position >= crow_rehearsal_get_n_consequences (self))
    return FALSE;
  first = crow_rehearsal_get_consequence (self, *position);
  *group = (CrowConsequenceGroup) {
    .ring = first->ring,
    .entity = first->entity,
    .relationship = first->relationship,
    .kind = first->kind,
    .by_database = first->by_database,
    .first = *position,
  };
  for (; *position < crow_rehearsal_get_n_consequences (self); (*position)++, group->n_rows++)
    {
      const CrowConsequence *next = crow_rehearsal_get_consequence (self, *position);

      if (next->ring != first->ring || next->entity != first->entity || next->kind != first->kind ||
          next->relationship != first->relationship || next->by_database != first->by_database)
        break;
    }
  return TRUE;
}

char *
crow_rehearsal_dup_keys (CrowRehearsal              *self,
                         const CrowConsequenceGroup *group)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (crow_rehearsal_get_schema (self), group->entity);
  gboolean composite = key != NULL && key->n_attributes > 1;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (group->n_rows, MAX_KEYS); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : composite ? "; " : ", ",
                            crow_rehearsal_get_consequence (self, group->first + i)->key);
  if (group->n_rows > MAX_KEYS)
    g_string_append (text, "…");
  return g_string_free (text, FALSE);
}

/* A link without a name goes by a role of it, as “author.books”. */
static char *
dup_link_name (CrowSchema                 *schema,
               const CrowRelationshipInfo *link)
{
  if (link->name != NULL)
    return g_strdup (link->name);
  for (guint i = 0; i < 2; i++)
    if (link->ends[1 - i].role != NULL)
      return g_strdup_printf ("%s.%s", crow_schema_get_entity (schema, link->ends[i].entity)->name,
                              link->ends[1 - i].role);
  return g_strdup (link->id);
}

/* Whole sentences, because languages order them differently. */
char *
crow_rehearsal_dup_sentence (CrowRehearsal              *self,
                             const CrowConsequenceGroup *group)
{
  CrowSchema *schema = crow_rehearsal_get_schema (self);
  CrowRehearsalKind kind = crow_rehearsal_get_kind (self);
  const char *entity = crow_schema_get_entity (schema, group->entity)->name;
  const CrowRelationshipInfo *link =
    group->relationship != CROW_NONE ? crow_schema_get_relationship (schema, group->relationship) : NULL;
  g_autofree char *name = link != NULL ? dup_link_name (schema, link) : NULL;
  const char *format;
  guint n = group->n_rows;

#define CHOOSE(one, many) g_dngettext (GETTEXT_PACKAGE, one, many, n)
  if (group->kind == CROW_CONSEQUENCE_CHANGED && link == NULL)
    format = CHOOSE ("%u row of “%s” gets another key.", "%u rows of “%s” get other keys.");
  else if (group->kind == CROW_CONSEQUENCE_CHANGED)
    format = CHOOSE ("%u row of “%s” follows along “%s”: its reference gets the new key, by the database.",
                     "%u rows of “%s” follow along “%s”: their references get the new key, by the database.");
  else if (group->kind == CROW_CONSEQUENCE_KEPT && kind == CROW_REHEARSAL_CHANGE && link == NULL)
    format = CHOOSE ("%u row of “%s” was to get another key, and keeps its own.",
                     "%u rows of “%s” were to get other keys, and keep theirs.");
  else if (group->kind == CROW_CONSEQUENCE_KEPT && kind == CROW_REHEARSAL_CHANGE)
    format = CHOOSE ("%u row of “%s” would follow along “%s”, and stays as it is.",
                     "%u rows of “%s” would follow along “%s”, and stay as they are.");
  else if (group->kind == CROW_CONSEQUENCE_REFUSING && kind == CROW_REHEARSAL_CHANGE)
    format = CHOOSE ("%u row of “%s” refuses along “%s”: it still refers to a key that would change.",
                     "%u rows of “%s” refuse along “%s”: they still refer to a key that would change.");
  else if (group->kind == CROW_CONSEQUENCE_KEPT && link == NULL)
    format = CHOOSE ("%u row of “%s” was to be deleted, and stays.", "%u rows of “%s” were to be deleted, and stay.");
  else if (group->kind == CROW_CONSEQUENCE_KEPT)
    format = CHOOSE ("%u row of “%s” would go along “%s”, and stays.", "%u rows of “%s” would go along “%s”, and stay.");
  else if (link == NULL && group->ring == 0)
    format = CHOOSE ("%u row of “%s” is deleted.", "%u rows of “%s” are deleted.");
  else if (link == NULL && group->kind == CROW_CONSEQUENCE_DELETED)
    format = CHOOSE ("%u row of “%s” is deleted by something that is not drawn, as a trigger.",
                     "%u rows of “%s” are deleted by something that is not drawn, as a trigger.");
  else if (link == NULL)
    format = CHOOSE ("%u row of “%s” loses its reference by something that is not drawn, as a trigger.",
                     "%u rows of “%s” lose their reference by something that is not drawn, as a trigger.");
  else if (group->kind == CROW_CONSEQUENCE_REFUSING)
    format = CHOOSE ("%u row of “%s” refuses along “%s”: it still refers to a row that would go.",
                     "%u rows of “%s” refuse along “%s”: they still refer to rows that would go.");
  else if (group->kind == CROW_CONSEQUENCE_DELETED && group->by_database)
    format = CHOOSE ("%u row of “%s” is deleted along “%s”, by the database.",
                     "%u rows of “%s” are deleted along “%s”, by the database.");
  else if (group->kind == CROW_CONSEQUENCE_DELETED)
    format = CHOOSE ("%u row of “%s” is deleted along “%s”, by the session.",
                     "%u rows of “%s” are deleted along “%s”, by the session.");
  else if (group->by_database)
    format = CHOOSE ("%u row of “%s” stays and loses its reference along “%s”, by the database.",
                     "%u rows of “%s” stay and lose their reference along “%s”, by the database.");
  else
    format = CHOOSE ("%u row of “%s” stays and loses its reference along “%s”, by the session.",
                     "%u rows of “%s” stay and lose their reference along “%s”, by the session.");
#undef CHOOSE

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return name != NULL ? g_strdup_printf (format, n, entity, name) : g_strdup_printf (format, n, entity);
#pragma GCC diagnostic pop
}

char *
crow_rehearsal_to_text (CrowRehearsal *self)
{
  CrowRehearsalKind kind = crow_rehearsal_get_kind (self);
  const GError *refusal = crow_rehearsal_get_refusal (self);
  GString *text = g_string_new (NULL);
  CrowConsequenceGroup group;
  guint position = 0;

  if (refusal != NULL)
    g_string_append_printf (text,
                            kind == CROW_REHEARSAL_DELETE ? _("The delete is refused: %s\n")
                            : kind == CROW_REHEARSAL_CHANGE ? _("The change is refused: %s\n")
                                                                  : _("Unlinking is refused: %s\n"),
                            refusal->message);
  while (crow_rehearsal_next_group (self, &position, &group))
    {
      g_autofree char *sentence = crow_rehearsal_dup_sentence (self, &group);
      g_autofree char *keys = crow_rehearsal_dup_keys (self, &group);

      g_string_append_printf (text, "%*s%s (%s)\n",
                              group.ring == G_MAXUINT32 ? 0 : 2 * (int) MIN (group.ring, 20), "", sentence, keys);
    }
  return g_string_free (text, FALSE);
}
