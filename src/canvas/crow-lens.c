/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks the document and puts the answer into marks and sentences.
 *
 * What was asked is kept as ids, and asked anew after every change of the model; so an undo that brings an entity back
 * does not bring back the question, but one that brings back a link changes the answer.
 */
#include "config.h"

#include "canvas/crow-lens.h"

#include <glib/gi18n-lib.h>

#include "document/crow-blast-radius.h"
#include "document/crow-link-path.h"

/* More ways than these nobody looks through. */
#define MAX_WAYS 99
/* More names than these nobody reads. */
#define MAX_NAMES 6

struct _CrowLens
{
  GObject parent_instance;

  /* owned */
  CrowViewState *state;
  char *from_id;
  char *to_id;               /* of a way */
  char *title;
  char *sentence;
  GPtrArray *ids;            /* of char * */

  CrowLensKind kind;
  guint position;            /* of the way that is shown */
  guint n_ways;
  gboolean more;
  guint signs;
  guint n_missing;           /* of @ids, from the diagram */
};

G_DEFINE_FINAL_TYPE (CrowLens, crow_lens, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
get_name (CrowEntity *entity)
{
  const char *name = crow_entity_get_name (entity);

  return name != NULL ? name : "?";
}

static CrowEntity *
lookup_entity (CrowLens   *self,
               const char *id)
{
  CrowNode *node = id != NULL ? crow_document_lookup (crow_view_state_get_document (self->state), id) : NULL;

  return node != NULL && CROW_IS_ENTITY (node) ? CROW_ENTITY (node) : NULL;
}

static void
forget_answer (CrowLens *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->sentence, g_free);
  g_ptr_array_set_size (self->ids, 0);
  self->n_ways = 0;
  self->more = FALSE;
  self->signs = 0;
}

static void
mark_entity (CrowLens   *self,
             CrowEntity *entity,
             CrowSign    sign,
             const char *text,
             const char *brief)
{
  crow_view_state_set_mark (self->state, crow_node_get_id (CROW_NODE (entity)), sign, text, brief);
  g_ptr_array_add (self->ids, g_strdup (crow_node_get_id (CROW_NODE (entity))));
  self->signs |= 1u << sign;
}

/* What a delete can take along. */

static CrowSign
get_sign (CrowBlastEffect effect)
{
  return effect == CROW_BLAST_DELETED ? CROW_SIGN_DELETED
         : effect == CROW_BLAST_REFUSING ? CROW_SIGN_REFUSING : CROW_SIGN_UNLINKED;
}

static const char *
get_effect_text (CrowBlastEffect effect)
{
  return effect == CROW_BLAST_DELETED
           /* Translators: beside an entity on the diagram: its rows can be deleted along with others */
           ? C_("effect", "goes along")
         : effect == CROW_BLAST_REFUSING
           /* Translators: beside an entity on the diagram: its rows can keep others from being deleted */
           ? C_("effect", "can refuse")
           /* Translators: beside an entity on the diagram: its rows can lose a reference to others */
           : C_("effect", "loses link");
}

/* "1 · goes along, can refuse" */
static char *
describe_reached (const CrowBlastEntity *reached)
{
  GString *text = g_string_new (NULL);
  gboolean first = TRUE;

  if (reached->ring == 0)
    g_string_append (text, C_("effect", "deleted"));
  else
    g_string_append_printf (text, "%u · ", reached->ring);
  for (guint effect = 0; effect < CROW_BLAST_N_EFFECTS; effect++)
    {
      if ((reached->effects & (1u << effect)) == 0 || (reached->ring == 0 && effect == CROW_BLAST_DELETED))
        continue;
      if (!first || reached->ring == 0)
        g_string_append (text, ", ");
      g_string_append (text, get_effect_text (effect));
      first = FALSE;
    }
  return g_string_free (text, FALSE);
}

/* "book, copy and 3 more": the entities other than the chosen one to which @effect can happen; NULL: none */
static char *
list_names (const CrowBlastRadius *radius,
            CrowBlastEffect        effect)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 1; i < crow_blast_radius_get_n_entities (radius); i++)
    {
      const CrowBlastEntity *reached = crow_blast_radius_get_entity (radius, i);

      if ((reached->effects & (1u << effect)) == 0)
        continue;
      if (n++ < MAX_NAMES)
        g_string_append_printf (text, "%s%s", n > 1 ? ", " : "", get_name (reached->entity));
    }
  if (n == 0)
    {
      g_string_free (text, TRUE);
      return NULL;
    }
  if (n > MAX_NAMES)
    {
      g_autofree char *names = g_string_free (text, FALSE);

      /* Translators: names of entities, and how many there are besides */
      return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n - MAX_NAMES), names, n - MAX_NAMES);
    }
  return g_string_free (text, FALSE);
}

static void
append_sentence (GString    *text,
                 const char *format,
                 char       *names)
{
  if (names == NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, ' ');
  /* @format is translated and has one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, format, names);
#pragma GCC diagnostic pop
  g_free (names);
}

/* What other rows of the chosen entity feel of it. */
static void
append_own (GString               *text,
            const CrowBlastRadius *radius,
            CrowEntity            *entity)
{
  const char *const sentences[CROW_BLAST_N_EFFECTS] = {
    [CROW_BLAST_DELETED] = _("Other rows of the entity itself can go too."),
    [CROW_BLAST_REFUSING] = _("Other rows of the entity itself can refuse it."),
    [CROW_BLAST_UNLINKED] = _("Other rows of the entity itself can lose a link."),
  };
  guint effects = 0;

  for (guint i = 0; i < crow_blast_radius_get_n_steps (radius); i++)
    if (crow_blast_radius_get_step (radius, i)->to == entity)
      effects |= 1u << crow_blast_radius_get_step (radius, i)->effect;
  for (guint effect = 0; effect < CROW_BLAST_N_EFFECTS; effect++)
    if ((effects & (1u << effect)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentences[effect]);
}

static void
answer_blast (CrowLens   *self,
              CrowEntity *entity)
{
  g_autoptr (CrowBlastRadius) radius = crow_blast_radius_new (entity);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < crow_blast_radius_get_n_steps (radius); i++)
    {
      const CrowBlastStep *step = crow_blast_radius_get_step (radius, i);

      crow_view_state_set_mark (self->state, crow_node_get_id (CROW_NODE (step->link)), get_sign (step->effect),
                                NULL, NULL);
    }
  for (guint i = 0; i < crow_blast_radius_get_n_entities (radius); i++)
    {
      const CrowBlastEntity *reached = crow_blast_radius_get_entity (radius, i);
      g_autofree char *described = describe_reached (reached);
      g_autofree char *brief = reached->ring > 0 ? g_strdup_printf ("%u", reached->ring)
                                                 : g_strdup (C_("effect", "deleted"));
      CrowBlastEffect effect = 0;

      while ((reached->effects & (1u << effect)) == 0)
        effect++;
      mark_entity (self, reached->entity, get_sign (effect), described, brief);
    }

  /* Translators: %s is the name of an entity */
  self->title = g_strdup_printf (_("Deleting a row of “%s”"), get_name (entity));
  /* Translators: %s are names of entities */
  append_sentence (text, _("It can take along rows of %s."), list_names (radius, CROW_BLAST_DELETED));
  append_sentence (text, _("Rows of %s can lose a link."), list_names (radius, CROW_BLAST_UNLINKED));
  append_sentence (text, _("It can be refused because of rows of %s."), list_names (radius, CROW_BLAST_REFUSING));
  if (crow_blast_radius_get_n_steps (radius) == 0)
    g_string_append (text, _("It takes nothing along, and nothing stands in its way."));
  else
    append_own (text, radius, entity);
  self->sentence = g_string_free (g_steal_pointer (&text), FALSE);
}

/* Ways. */

static void
answer_way (CrowLens   *self,
            CrowEntity *from,
            CrowEntity *to)
{
  g_autoptr (GPtrArray) paths = crow_link_path_find (from, to, MAX_WAYS, &self->more);
  g_autoptr (GString) names = g_string_new (NULL);
  CrowLinkPath *path;

  /* Translators: names of entities */
  self->title = g_strdup_printf (_("From “%s” to “%s”"), get_name (from), get_name (to));
  self->n_ways = paths->len;
  if (paths->len == 0)
    {
      self->position = 0;
      self->sentence = g_strdup (_("No chain of links joins them."));
      return;
    }

  self->position = MIN (self->position, paths->len - 1);
  path = g_ptr_array_index (paths, self->position);
  for (guint i = 0; i < path->links->len; i++)
    crow_view_state_set_mark (self->state, crow_node_get_id (g_ptr_array_index (path->links, i)), CROW_SIGN_WAY, NULL,
                              NULL);
  for (guint i = 0; i < path->entities->len; i++)
    {
      CrowEntity *entity = g_ptr_array_index (path->entities, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);

      mark_entity (self, entity, CROW_SIGN_WAY, number, number);
      g_string_append_printf (names, "%s%s", i > 0 ? " – " : "", get_name (entity));
    }
  /* Translators: the number of links, and the names of the entities on the way */
  self->sentence = g_strdup_printf (ngettext ("%u link: %s.", "%u links: %s.", path->links->len), path->links->len,
                                    names->str);
}

/* All. */

static void
count_missing (CrowLens *self)
{
  g_autoptr (GPtrArray) missing = crow_lens_get_missing (self);

  self->n_missing = missing->len;
}

static void
ask (CrowLens *self)
{
  CrowEntity *from = lookup_entity (self, self->from_id);
  CrowEntity *to = lookup_entity (self, self->to_id);

  if (from == NULL || (self->kind == CROW_LENS_WAY && to == NULL))
    {
      crow_lens_close (self);
      return;
    }

  forget_answer (self);
  crow_view_state_begin_marks (self->state, self);
  if (self->kind == CROW_LENS_BLAST)
    answer_blast (self, from);
  else
    answer_way (self, from, to);
  count_missing (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
document_changed_cb (CrowLens      *self,
                     CrowChangeSet *changes)
{
  if (self->kind != CROW_LENS_NONE && crow_change_set_touches_model (changes))
    ask (self);
}

static void
marks_changed_cb (CrowLens *self)
{
  if (self->kind != CROW_LENS_NONE && !crow_view_state_owns_marks (self->state, self))
    crow_lens_close (self);
}

/* What is not on the diagram depends on which it is and on what stands there. */
static void
scene_changed_cb (CrowLens *self)
{
  guint n_missing = self->n_missing;

  /* A drag changes the scene with each motion. */
  if (self->kind == CROW_LENS_NONE)
    return;
  count_missing (self);
  if (self->n_missing != n_missing)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
crow_lens_dispose (GObject *object)
{
  CrowLens *self = CROW_LENS (object);

  if (self->state != NULL)
    {
      self->kind = CROW_LENS_NONE;
      crow_view_state_end_marks (self->state, self);
    }
  g_clear_object (&self->state);

  G_OBJECT_CLASS (crow_lens_parent_class)->dispose (object);
}

static void
crow_lens_finalize (GObject *object)
{
  CrowLens *self = CROW_LENS (object);

  forget_answer (self);
  g_ptr_array_unref (self->ids);
  g_free (self->from_id);
  g_free (self->to_id);

  G_OBJECT_CLASS (crow_lens_parent_class)->finalize (object);
}

static void
crow_lens_class_init (CrowLensClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crow_lens_dispose;
  G_OBJECT_CLASS (klass)->finalize = crow_lens_finalize;

  /**
   * CrowLens::changed:
   *
   * It says something else, or nothing.
   */
  signals[CHANGED] = g_signal_new ("changed", CROW_TYPE_LENS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crow_lens_init (CrowLens *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
}

CrowLens *
crow_lens_new (CrowViewState *state)
{
  CrowLens *self;

  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), NULL);

  self = g_object_new (CROW_TYPE_LENS, NULL);
  self->state = g_object_ref (state);
  g_signal_connect_object (crow_view_state_get_document (state), "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "marks-changed", G_CALLBACK (marks_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "scene-changed", G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

static void
start (CrowLens     *self,
       CrowLensKind  kind,
       CrowEntity   *from,
       CrowEntity   *to)
{
  self->kind = kind;
  self->position = 0;
  g_free (self->from_id);
  g_free (self->to_id);
  self->from_id = g_strdup (crow_node_get_id (CROW_NODE (from)));
  self->to_id = to != NULL ? g_strdup (crow_node_get_id (CROW_NODE (to))) : NULL;
  ask (self);
}

void
crow_lens_show_blast (CrowLens   *self,
                      CrowEntity *entity)
{
  g_return_if_fail (CROW_IS_LENS (self) && CROW_IS_ENTITY (entity));

  start (self, CROW_LENS_BLAST, entity, NULL);
}

void
crow_lens_show_way (CrowLens   *self,
                    CrowEntity *from,
                    CrowEntity *to)
{
  g_return_if_fail (CROW_IS_LENS (self) && CROW_IS_ENTITY (from) && CROW_IS_ENTITY (to));

  start (self, CROW_LENS_WAY, from, to);
}

void
crow_lens_show_next (CrowLens *self)
{
  g_return_if_fail (CROW_IS_LENS (self));

  if (self->kind != CROW_LENS_WAY || self->n_ways < 2)
    return;
  self->position = (self->position + 1) % self->n_ways;
  ask (self);
}

void
crow_lens_close (CrowLens *self)
{
  g_return_if_fail (CROW_IS_LENS (self));

  if (self->kind == CROW_LENS_NONE)
    return;
  self->kind = CROW_LENS_NONE;
  g_clear_pointer (&self->from_id, g_free);
  g_clear_pointer (&self->to_id, g_free);
  forget_answer (self);
  crow_view_state_end_marks (self->state, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

CrowLensKind
crow_lens_get_kind (CrowLens *self)
{
  g_return_val_if_fail (CROW_IS_LENS (self), CROW_LENS_NONE);

  return self->kind;
}

gboolean
crow_lens_is_about (CrowLens   *self,
                    CrowEntity *entity,
                    CrowEntity *other)
{
  CrowEntity *from, *to;

  g_return_val_if_fail (CROW_IS_LENS (self), FALSE);

  from = lookup_entity (self, self->from_id);
  to = lookup_entity (self, self->to_id);
  return (from == entity && to == other) || (other != NULL && from == other && to == entity);
}

const char *
crow_lens_get_title (CrowLens *self)
{
  g_return_val_if_fail (CROW_IS_LENS (self), NULL);

  return self->title;
}

const char *
crow_lens_get_sentence (CrowLens *self)
{
  g_return_val_if_fail (CROW_IS_LENS (self), NULL);

  return self->sentence;
}

guint
crow_lens_get_position (CrowLens *self)
{
  g_return_val_if_fail (CROW_IS_LENS (self), 0);

  return self->position;
}

guint
crow_lens_get_n_ways (CrowLens *self,
                      gboolean *more)
{
  g_return_val_if_fail (CROW_IS_LENS (self), 0);

  if (more != NULL)
    *more = self->more;
  return self->n_ways;
}

guint
crow_lens_get_signs (CrowLens *self)
{
  g_return_val_if_fail (CROW_IS_LENS (self), 0);

  return self->signs;
}

GPtrArray *
crow_lens_get_ids (CrowLens *self)
{
  g_return_val_if_fail (CROW_IS_LENS (self), NULL);

  return self->ids;
}

GPtrArray *
crow_lens_get_missing (CrowLens *self)
{
  GPtrArray *missing = g_ptr_array_new ();

  g_return_val_if_fail (CROW_IS_LENS (self), missing);

  for (guint i = 0; i < self->ids->len; i++)
    {
      const char *id = g_ptr_array_index (self->ids, i);
      CrowEntity *entity = lookup_entity (self, id);

      if (entity != NULL && crow_scene_lookup (crow_view_state_get_scene (self->state), id) == NULL)
        g_ptr_array_add (missing, entity);
    }
  return missing;
}

const char *
crow_lens_explain_sign (CrowSign sign)
{
  switch (sign)
    {
    case CROW_SIGN_DELETED:
      return _("Rows are deleted");

    case CROW_SIGN_UNLINKED:
      return _("Rows stay and lose a link");

    case CROW_SIGN_REFUSING:
      return _("Rows can refuse the delete");

    case CROW_SIGN_WAY:
      return _("On the way, in this order");

    case CROW_SIGN_NONE:
    case CROW_SIGN_KEPT:
    default:
      return NULL;
    }
}
