/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows a CrowLens.  Its samples are painted by what paints the signs on the canvas, so that they cannot differ.
 */
#include "config.h"

#include "app/designer-legend.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-sign.h"
#include "compat/compat.h"

#define SAMPLE_WIDTH 30
#define SAMPLE_HEIGHT 18
#define SAMPLE_MARGIN 6.0

/* A small card with a sign. */
#define LEGEND_TYPE_SAMPLE (legend_sample_get_type ())
G_DECLARE_FINAL_TYPE (LegendSample, legend_sample, LEGEND, SAMPLE, GtkWidget)

struct _LegendSample
{
  GtkWidget parent_instance;

  const CrowPalette *palette; /* borrowed from its table */
  CrowSign sign;
};

G_DEFINE_FINAL_TYPE (LegendSample, legend_sample, GTK_TYPE_WIDGET)

static void
legend_sample_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = *natural = (orientation == GTK_ORIENTATION_HORIZONTAL ? SAMPLE_WIDTH : SAMPLE_HEIGHT) + 2 * SAMPLE_MARGIN;
}

static void
legend_sample_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  LegendSample *self = LEGEND_SAMPLE (widget);
  CrowRect box = { SAMPLE_MARGIN, SAMPLE_MARGIN, gtk_widget_get_width (widget) - 2 * SAMPLE_MARGIN,
                   gtk_widget_get_height (widget) - 2 * SAMPLE_MARGIN };
  GdkRGBA card = { self->palette->card.red, self->palette->card.green, self->palette->card.blue, 1 };

  gtk_snapshot_append_color (snapshot, &card, &GRAPHENE_RECT_INIT (box.x, box.y, box.width, box.height));
  crow_sign_snapshot_box (self->sign, self->palette, snapshot, &box, 3.0);
}

static void
legend_sample_class_init (LegendSampleClass *klass)
{
  GTK_WIDGET_CLASS (klass)->measure = legend_sample_measure;
  GTK_WIDGET_CLASS (klass)->snapshot = legend_sample_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
legend_sample_init (LegendSample *self)
{
}

/* The legend. */

struct _DesignerLegend
{
  GtkBox parent_instance;

  /* children; owned by the widget tree */
  GtkLabel *title;
  GtkLabel *sentence;
  GtkLabel *missing;
  GtkWidget *fold;       /* a toggle: only the title is shown */
  GtkWidget *rest;       /* all but the title */
  GtkWidget *samples;    /* a box with one box for each sign */
  GtkWidget *buttons;
  GtkLabel *position;
  GtkWidget *next;
  GtkWidget *place;

  CrowLens *lens;        /* owned (nullable) */
  const CrowPalette *palette;
  char *announced;       /* owned: what a screen reader heard last */
};

G_DEFINE_FINAL_TYPE (DesignerLegend, designer_legend, GTK_TYPE_BOX)

static void
add_sample (DesignerLegend *self,
            CrowSign        sign)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  LegendSample *sample = g_object_new (LEGEND_TYPE_SAMPLE, NULL);
  GtkWidget *label = gtk_label_new (crow_lens_explain_sign (sign));

  sample->sign = sign;
  sample->palette = self->palette;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (sample));
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (self->samples), row);
}

static void
fill_samples (DesignerLegend *self)
{
  GtkWidget *child;
  guint signs = crow_lens_get_signs (self->lens);

  while ((child = gtk_widget_get_first_child (self->samples)) != NULL)
    gtk_box_remove (GTK_BOX (self->samples), child);
  for (guint sign = 0; sign < CROW_N_SIGNS; sign++)
    if ((signs & (1u << sign)) != 0 && crow_lens_explain_sign (sign) != NULL)
      add_sample (self, sign);
  if (crow_lens_get_kind (self->lens) == CROW_LENS_BLAST && crow_lens_get_ids (self->lens)->len > 1)
    {
      GtkWidget *label = gtk_label_new (_("The number says how many links away."));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_set_margin_start (label, SAMPLE_MARGIN);
      gtk_box_append (GTK_BOX (self->samples), label);
    }
  gtk_widget_set_visible (self->samples, signs != 0);
}

static void
update_buttons (DesignerLegend *self)
{
  gboolean more;
  guint n_ways = crow_lens_get_n_ways (self->lens, &more);
  g_autoptr (GPtrArray) missing = crow_lens_get_missing (self->lens);

  if (n_ways > 1)
    {
      g_autofree char *text = g_strdup_printf (more ? _("%u of more than %u equally short")
                                                    : _("%u of %u equally short"),
                                               crow_lens_get_position (self->lens) + 1, n_ways);

      gtk_label_set_text (self->position, text);
    }
  if (missing->len > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u of them is not on this diagram.",
                                                         "%u of them are not on this diagram.", missing->len),
                                               missing->len);

      gtk_label_set_text (self->missing, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->position), n_ways > 1);
  gtk_widget_set_visible (self->next, n_ways > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->missing), missing->len > 0);
  gtk_widget_set_visible (self->place, missing->len > 0);
  gtk_widget_set_visible (self->buttons, n_ways > 1 || missing->len > 0);
}

static void
update (DesignerLegend *self)
{
  gboolean active = self->lens != NULL && crow_lens_get_kind (self->lens) != CROW_LENS_NONE;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), active);
  if (!active)
    {
      g_clear_pointer (&self->announced, g_free);
      return;
    }

  gtk_label_set_text (self->title, crow_lens_get_title (self->lens));
  gtk_label_set_text (self->sentence, crow_lens_get_sentence (self->lens));
  fill_samples (self);
  update_buttons (self);
  text = g_strdup_printf ("%s. %s", crow_lens_get_title (self->lens), crow_lens_get_sentence (self->lens));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (g_strcmp0 (text, self->announced) != 0)
    {
      g_free (self->announced);
      self->announced = g_steal_pointer (&text);
      compat_announce (GTK_WIDGET (self), self->announced);
    }
}

void
designer_legend_set_lens (DesignerLegend *self,
                          CrowLens       *lens)
{
  g_return_if_fail (DESIGNER_IS_LEGEND (self));

  if (self->lens != NULL)
    g_signal_handlers_disconnect_by_data (self->lens, self);
  g_set_object (&self->lens, lens);
  if (lens != NULL)
    g_signal_connect_object (lens, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
designer_legend_set_palette (DesignerLegend    *self,
                             const CrowPalette *palette)
{
  g_return_if_fail (DESIGNER_IS_LEGEND (self));

  self->palette = palette;
  update (self);
}

static void
designer_legend_dispose (GObject *object)
{
  DesignerLegend *self = DESIGNER_LEGEND (object);

  if (self->lens != NULL)
    g_signal_handlers_disconnect_by_data (self->lens, self);
  g_clear_object (&self->lens);
  g_clear_pointer (&self->announced, g_free);

  G_OBJECT_CLASS (designer_legend_parent_class)->dispose (object);
}

static void
designer_legend_class_init (DesignerLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_legend_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static GtkWidget *
add_button (DesignerLegend *self,
            const char     *label,
            const char     *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

static void
folded_cb (DesignerLegend *self)
{
  gboolean folded = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->fold));
  const char *label = folded ? _("Show the Answer") : _("Show the Title Only");

  gtk_widget_set_visible (self->rest, !folded);
  gtk_button_set_icon_name (GTK_BUTTON (self->fold), folded ? "pan-down-symbolic" : "pan-up-symbolic");
  gtk_widget_set_tooltip_text (self->fold, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
designer_legend_init (DesignerLegend *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->palette = crow_palette_get_light ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_add_css_class (GTK_WIDGET (self), "floating");
  gtk_widget_add_css_class (GTK_WIDGET (self), "legend");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  self->title = make_label ("heading");
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_label_set_width_chars (self->title, 18);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (close, _("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Close the Answer"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "win.close-lens");
  self->fold = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->fold, "flat");
  gtk_widget_add_css_class (self->fold, "circular");
  gtk_widget_set_valign (self->fold, GTK_ALIGN_START);
  g_signal_connect_swapped (self->fold, "toggled", G_CALLBACK (folded_cb), self);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), self->fold);
  gtk_box_append (GTK_BOX (head), close);
  gtk_box_append (GTK_BOX (self), head);

  self->rest = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_box_append (GTK_BOX (self), self->rest);
  folded_cb (self);
  self->sentence = make_label (NULL);
  gtk_box_append (GTK_BOX (self->rest), GTK_WIDGET (self->sentence));
  self->missing = make_label ("dim-label");
  gtk_box_append (GTK_BOX (self->rest), GTK_WIDGET (self->missing));
  self->samples = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->rest), self->samples);
  self->position = make_label ("dim-label");
  gtk_box_append (GTK_BOX (self->rest), GTK_WIDGET (self->position));
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->rest), self->buttons);
  self->next = add_button (self, _("_Next Way"), "win.next-way");
  self->place = add_button (self, _("_Show on Diagram"), "win.place-lens");
}

GtkWidget *
designer_legend_new (void)
{
  return g_object_new (DESIGNER_TYPE_LEGEND, NULL);
}
