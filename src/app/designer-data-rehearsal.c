/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sentences in a list, marks on the canvas.
 *
 * Entities and links are marked by their ids, so that a mark survives every change of the scene.
 */
#include "config.h"

#include "app/designer-data-rehearsal.h"

#include <glib/gi18n-lib.h>

#include "compat/compat.h"

/* From one ring to the next, in milliseconds. */
#define RING_TIME 450

struct _DesignerDataRehearsal
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *summary;
  GtkLabel *before;
  GtkListBox *list;
  GtkWidget *do_button;

  /* owned */
  CrowViewState *state;
  char *last_summary;        /* of what was shown under the same title */
  char *last_title;
  char *before_text;         /* what the answer was before; NULL: the same, or none */

  CrowRehearsal *rehearsal;  /* borrowed from the preview */

  guint timer;
  guint ring;                /* the next to be marked */
  gboolean outdated;
};

G_DEFINE_FINAL_TYPE (DesignerDataRehearsal, designer_data_rehearsal, GTK_TYPE_WIDGET)

enum
{
  SHOW_ENTITY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint
count (CrowRehearsal *rehearsal,
       guint          kind)
{
  guint n = 0;

  for (guint i = 0; i < crow_rehearsal_get_n_consequences (rehearsal); i++)
    n += crow_rehearsal_get_consequence (rehearsal, i)->kind == kind;
  return n;
}

/* Of another key: how many rows besides the first follow, and how many do not. */
static char *
dup_change_summary (guint n_changed,
                    guint n_unlinked)
{
  guint n_following = n_changed - 1;
  g_autofree char *following = g_strdup_printf (ngettext ("%u row would follow", "%u rows would follow", n_following),
                                                n_following);
  g_autofree char *unlinked = NULL;

  if (n_following == 0 && n_unlinked == 0)
    return g_strdup (_("No other row would change."));
  if (n_unlinked == 0)
    return g_strdup_printf (_("%s."), following);
  unlinked = g_strdup_printf (ngettext ("%u row would lose a link", "%u rows would lose a link", n_unlinked), n_unlinked);
  if (n_following == 0)
    return g_strdup_printf (_("%s."), unlinked);
  return g_strdup_printf (_("%s, %s."), following, unlinked);
}

char *
designer_data_rehearsal_dup_summary (CrowRehearsal *rehearsal)
{
  guint n_deleted = count (rehearsal, CROW_CONSEQUENCE_DELETED);
  guint n_unlinked = count (rehearsal, CROW_CONSEQUENCE_UNLINKED);
  guint n_refusing = count (rehearsal, CROW_CONSEQUENCE_REFUSING);
  guint n_changed = count (rehearsal, CROW_CONSEQUENCE_CHANGED);
  g_autofree char *deleted = NULL;
  g_autofree char *unlinked = NULL;

  if (crow_rehearsal_get_refusal (rehearsal) != NULL)
    return n_refusing == 0
             ? g_strdup (_("This would be refused."))
             : g_strdup_printf (ngettext ("This would be refused: %u row stands in the way.",
                                          "This would be refused: %u rows stand in the way.", n_refusing),
                                n_refusing);
  if (n_changed > 0)
    return dup_change_summary (n_changed, n_unlinked);
  if (n_deleted == 0)
    return g_strdup_printf (ngettext ("%u row would lose a link.", "%u rows would lose a link.", n_unlinked), n_unlinked);
  deleted = g_strdup_printf (ngettext ("%u row would go", "%u rows would go", n_deleted), n_deleted);
  if (n_unlinked == 0)
    /* Translators: a whole sentence of “3 rows would go” */
    return g_strdup_printf (_("%s."), deleted);
  unlinked = g_strdup_printf (ngettext ("%u row would lose a link", "%u rows would lose a link", n_unlinked), n_unlinked);
  /* Translators: “3 rows would go”, “2 rows would lose a link” */
  return g_strdup_printf (_("%s, %s."), deleted, unlinked);
}

/* Marks. */

static CrowSign
get_mark (guint kind)
{
  return kind == CROW_CONSEQUENCE_DELETED ? CROW_SIGN_DELETED
         : kind == CROW_CONSEQUENCE_UNLINKED || kind == CROW_CONSEQUENCE_CHANGED ? CROW_SIGN_UNLINKED
         : kind == CROW_CONSEQUENCE_KEPT ? CROW_SIGN_KEPT : CROW_SIGN_REFUSING;
}

/* "2 would go, 1 loses link": of all that happens to an entity up to a ring. */
static char *
describe_entity (CrowRehearsal *rehearsal,
                 guint          entity,
                 guint          ring,
                 CrowSign      *mark,
                 char         **brief)
{
  guint n[CROW_N_CONSEQUENCE_KINDS] = { 0 };
  GString *text = g_string_new (NULL);
  const char *formats[CROW_N_CONSEQUENCE_KINDS];

  for (guint i = 0; i < crow_rehearsal_get_n_consequences (rehearsal); i++)
    {
      const CrowConsequence *consequence = crow_rehearsal_get_consequence (rehearsal, i);

      if (consequence->entity == entity && (consequence->ring <= ring || consequence->ring == G_MAXUINT32))
        n[consequence->kind]++;
    }
  /* Translators: beside an entity on the diagram: so many of its rows would be deleted */
  formats[0] = ngettext ("%u goes", "%u go", n[0]);
  /* Translators: beside an entity on the diagram: so many of its rows would lose a link */
  formats[1] = ngettext ("%u loses link", "%u lose link", n[1]);
  /* Translators: beside an entity on the diagram: so many of its rows keep others from being deleted */
  formats[2] = ngettext ("%u refuses", "%u refuse", n[2]);
  *mark = CROW_SIGN_NONE;
  *brief = NULL;
  /* Translators: beside an entity on the diagram: so many of its rows were to be deleted, but others refuse */
  formats[3] = ngettext ("%u stays", "%u stay", n[3]);
  /* Translators: beside an entity on the diagram: so many of its rows would get another key, or refer to it */
  formats[4] = ngettext ("%u changes", "%u change", n[4]);
  for (guint i = 0; i < G_N_ELEMENTS (n); i++)
    if (n[i] > 0)
      {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        g_autofree char *part = g_strdup_printf (formats[i], n[i]);
#pragma GCC diagnostic pop

        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
        if (*mark != CROW_SIGN_NONE)
          continue;
        *mark = get_mark (i);
        *brief = g_strdup_printf ("%u", n[i]);
      }
  return g_string_free (text, FALSE);
}

/* Everything of one ring; FALSE: there is none further out. */
static gboolean
mark_ring (DesignerDataRehearsal *self,
           guint                  ring)
{
  CrowSchema *schema = crow_rehearsal_get_schema (self->rehearsal);
  CrowConsequenceGroup group;
  guint position = 0;
  gboolean further = FALSE;

  while (crow_rehearsal_next_group (self->rehearsal, &position, &group))
    {
      guint own = group.ring == G_MAXUINT32 ? 0 : group.ring;

      further |= own > ring;
      if (own != ring)
        continue;
      if ((crow_schema_get_entity (schema, group.entity)->flags & CROW_ENTITY_ASSOCIATION) == 0)
        {
          CrowSign mark;
          g_autofree char *brief = NULL;
          g_autofree char *text = describe_entity (self->rehearsal, group.entity, ring, &mark, &brief);

          crow_view_state_set_mark (self->state, crow_schema_get_entity (schema, group.entity)->id, mark, text, brief);
        }
      if (group.relationship != CROW_NONE)
        crow_view_state_set_mark (self->state, crow_schema_get_relationship (schema, group.relationship)->id,
                                  get_mark (group.kind), NULL, NULL);
    }
  return further;
}

static gboolean
timer_cb (gpointer data)
{
  DesignerDataRehearsal *self = data;

  if (crow_view_state_owns_marks (self->state, self) && mark_ring (self, self->ring++))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
start_marks (DesignerDataRehearsal *self)
{
  gboolean animate;

  g_clear_handle_id (&self->timer, g_source_remove);
  crow_view_state_begin_marks (self->state, self);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate, NULL);
  self->ring = 0;
  if (!animate)
    while (mark_ring (self, self->ring++))
      ;
  else if (mark_ring (self, self->ring++))
    self->timer = g_timeout_add (RING_TIME, timer_cb, self);
}

/* Sentences. */

static GtkWidget *
add_line (DesignerDataRehearsal *self,
          const char            *text,
          const char            *detail,
          guint                  entity)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), label);
  if (detail != NULL)
    {
      GtkWidget *small = gtk_label_new (detail);

      gtk_label_set_xalign (GTK_LABEL (small), 0);
      gtk_label_set_ellipsize (GTK_LABEL (small), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (small, "caption");
      gtk_widget_add_css_class (small, "dim-label");
      gtk_box_append (GTK_BOX (box), small);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), entity != CROW_NONE);
  gtk_widget_set_focusable (row, entity != CROW_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data (G_OBJECT (row), "entity", GUINT_TO_POINTER (entity));
  gtk_list_box_append (self->list, row);
  return label;
}

static void
fill (DesignerDataRehearsal *self)
{
  CrowConsequenceGroup group;
  guint position = 0;
  guint32 ring = G_MAXUINT32 - 1;
  const GError *refusal = crow_rehearsal_get_refusal (self->rehearsal);

  /* Where the rows that refuse are known, they say more than the error. */
  if (refusal != NULL && crow_rehearsal_get_n_consequences (self->rehearsal) == 0)
    gtk_widget_add_css_class (add_line (self, refusal->message, NULL, CROW_NONE), "dim-label");
  while (crow_rehearsal_next_group (self->rehearsal, &position, &group))
    {
      g_autofree char *sentence = crow_rehearsal_dup_sentence (self->rehearsal, &group);
      g_autofree char *keys = crow_rehearsal_dup_keys (self->rehearsal, &group);
      g_autofree char *detail = NULL;
      static const char *const classes[] = { "would-go", "would-unlink", "would-refuse", "would-stay",
                                           "would-unlink" };

      if (group.ring != ring)
        {
          g_autofree char *heading = NULL;

          ring = group.ring;
          if (ring == 0)
            heading = g_strdup (_("Chosen"));
          else if (ring == G_MAXUINT32)
            heading = g_strdup (_("Besides"));
          else
            /* Translators: how far away from the rows that are deleted: what refers to them is ring 1, and so on */
            heading = g_strdup_printf (_("Ring %u"), ring);
          gtk_widget_add_css_class (add_line (self, heading, NULL, CROW_NONE), "caption-heading");
        }
      /* Translators: primary keys of rows, as “1, 2, 3…” */
      detail = g_strdup_printf (_("Keys: %s"), keys);
      gtk_widget_add_css_class (gtk_widget_get_parent (add_line (self, sentence, detail, group.entity)),
                                classes[group.kind]);
    }
}

static void
activated_cb (DesignerDataRehearsal *self,
              GtkListBoxRow         *row)
{
  g_signal_emit (self, signals[SHOW_ENTITY], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "entity")));
}

static void
name_button (DesignerDataRehearsal *self)
{
  static const char *const labels[] = {
    [CROW_REHEARSAL_DELETE] = N_("_Delete"),
    [CROW_REHEARSAL_CHANGE] = N_("C_hange the Key"),
    [CROW_REHEARSAL_UNLINK] = N_("_Unlink"),
  };
  static const char *const tooltips[] = {
    [CROW_REHEARSAL_DELETE] = N_("Delete Until Commit or Roll Back"),
    [CROW_REHEARSAL_CHANGE] = N_("Change the Key Until Commit or Roll Back"),
    [CROW_REHEARSAL_UNLINK] = N_("Unlink Until Commit or Roll Back"),
  };
  CrowRehearsalKind kind = crow_rehearsal_get_kind (self->rehearsal);

  gtk_button_set_label (GTK_BUTTON (self->do_button), _(labels[kind]));
  gtk_widget_set_tooltip_text (self->do_button, _(tooltips[kind]));
  if (kind == CROW_REHEARSAL_DELETE)
    gtk_widget_add_css_class (self->do_button, "destructive-action");
  else
    gtk_widget_remove_css_class (self->do_button, "destructive-action");
}

/* Below the summary: what it was before, or that it is itself of before. */
static void
tell_before (DesignerDataRehearsal *self)
{
  const char *text = self->outdated ? _("This was before the last edit.") : self->before_text;

  gtk_widget_set_visible (GTK_WIDGET (self->before), text != NULL);
  gtk_label_set_text (self->before, text != NULL ? text : "");
  if (self->outdated)
    gtk_widget_add_css_class (GTK_WIDGET (self->before), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->before), "warning");
}

void
designer_data_rehearsal_set_outdated (DesignerDataRehearsal *self,
                                      gboolean               outdated)
{
  g_return_if_fail (DESIGNER_IS_DATA_REHEARSAL (self));

  if (self->outdated == outdated)
    return;
  self->outdated = outdated;
  tell_before (self);
  if (outdated && self->rehearsal != NULL)
    compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->before));
}

void
designer_data_rehearsal_show (DesignerDataRehearsal *self,
                              CrowViewState         *state,
                              CrowRehearsal         *rehearsal,
                              const char            *title)
{
  GtkListBoxRow *child;
  gboolean marks;
  g_autofree char *summary = NULL;

  g_return_if_fail (DESIGNER_IS_DATA_REHEARSAL (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  /* Asked again about the same, it leaves marks alone that another question has made meanwhile. */
  marks = self->state == NULL || self->state != state || g_strcmp0 (self->last_title, title) != 0
          || crow_view_state_owns_marks (self->state, self);
  if (self->state != NULL)
    crow_view_state_end_marks (self->state, self);
  g_set_object (&self->state, state);
  self->rehearsal = rehearsal;
  while ((child = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (child));
  if (rehearsal == NULL)
    {
      g_clear_pointer (&self->last_summary, g_free);
      g_clear_pointer (&self->last_title, g_free);
      g_clear_pointer (&self->before_text, g_free);
      return;
    }

  summary = designer_data_rehearsal_dup_summary (rehearsal);
  g_clear_pointer (&self->before_text, g_free);
  if (g_strcmp0 (self->last_title, title) == 0 && g_strcmp0 (self->last_summary, summary) != 0)
    /* Translators: what the same delete would have done before a rule was changed on the diagram */
    self->before_text = g_strdup_printf (_("Before: %s"), self->last_summary);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->summary, summary);
  tell_before (self);
  gtk_widget_set_visible (self->do_button, crow_rehearsal_get_refusal (rehearsal) == NULL);
  name_button (self);
  if (crow_rehearsal_get_refusal (rehearsal) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->summary), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->summary), "error");
  g_free (self->last_title);
  g_free (self->last_summary);
  self->last_title = g_strdup (title);
  self->last_summary = g_strdup (summary);
  fill (self);
  if (marks)
    start_marks (self);
  compat_announce (GTK_WIDGET (self), summary);
}

void
designer_data_rehearsal_forget (DesignerDataRehearsal *self)
{
  g_return_if_fail (DESIGNER_IS_DATA_REHEARSAL (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  self->rehearsal = NULL;
}

static void
designer_data_rehearsal_dispose (GObject *object)
{
  DesignerDataRehearsal *self = DESIGNER_DATA_REHEARSAL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->state);
  g_clear_pointer (&self->last_summary, g_free);
  g_clear_pointer (&self->last_title, g_free);
  g_clear_pointer (&self->before_text, g_free);

  G_OBJECT_CLASS (designer_data_rehearsal_parent_class)->dispose (object);
}

static void
designer_data_rehearsal_class_init (DesignerDataRehearsalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_data_rehearsal_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * DesignerDataRehearsal::show-entity:
   * @self: the view
   * @entity: index of an entity
   *
   * The rows of an entity are to be shown.
   */
  signals[SHOW_ENTITY] = g_signal_new ("show-entity", DESIGNER_TYPE_DATA_REHEARSAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static GtkLabel *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static void
designer_data_rehearsal_init (DesignerDataRehearsal *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->title = make_label ("dim-label");
  self->summary = make_label ("heading");
  self->before = make_label ("dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->before), "caption");
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->before));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (head), texts);

  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (close, _("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Close the Rehearsal"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "data.close-rehearsal");
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "rehearsal-head");

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "background");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "rehearsal");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Consequences"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroller, TRUE);

  self->do_button = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->do_button), TRUE);
  gtk_widget_set_margin_start (self->do_button, 8);
  gtk_widget_set_margin_end (self->do_button, 8);
  gtk_widget_set_margin_top (self->do_button, 4);
  gtk_widget_set_margin_bottom (self->do_button, 6);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->do_button), "data.do-rehearsed");

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_box_append (GTK_BOX (self->box), self->do_button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
designer_data_rehearsal_new (void)
{
  return g_object_new (DESIGNER_TYPE_DATA_REHEARSAL, NULL);
}
