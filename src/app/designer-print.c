/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GtkPrintOperation whose pages are computed and painted by picture/crow-print-layout.c.
 *
 * A job paints a scene of its own, made when it begins, so that drawing can go on while a printer is fed.  The preview is
 * shown here and not by another program, because only here the sheets lie as they will be glued.
 */
#include "config.h"

#include "app/designer-print.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/designer-actions.h"
#include "canvas/crow-canvas.h"
#include "picture/crow-picture-file.h"
#include "picture/crow-print-layout.h"

#define KEY_SCALE "crowfoot-scale"
#define PADDING 10.0
/* Pixels between sheets of the preview, and the most sheets that it shows. */
#define SHEET_GAP 14
#define SHEETS_SHOWN 60

typedef struct
{
  /* owned */
  GtkWindow *parent;
  CrowViewState *state;
  CrowScene *scene;
  GHashTable *only;                /* of CrowItem; NULL: all */

  DesignerPrintChoices *choices;   /* borrowed, as long as the window is there */
  CrowPrintLayout layout;

  /* the page of the dialog; owned by it */
  GtkCheckButton *fit;
  GtkSpinButton *scale;

  /* the preview */
  GtkPrintOperationPreview *preview; /* owned while the window is there: the operation, which nobody else keeps then */
  GtkWidget *window;
  GtkWidget *grid;
  AdwWindowTitle *heading;
  GtkPageSetup *setup;             /* owned */
  gboolean print_next;             /* the preview was left for the dialog */
} Job;

void
designer_print_choices_clear (DesignerPrintChoices *self)
{
  g_clear_object (&self->settings);
  g_clear_object (&self->setup);
}

void
designer_print_choices_set_scale (DesignerPrintChoices *self,
                                  double                scale)
{
  if (self->settings == NULL)
    self->settings = gtk_print_settings_new ();
  gtk_print_settings_set_double (self->settings, KEY_SCALE, scale);
}

double
designer_print_choices_get_scale (DesignerPrintChoices *self)
{
  return self->settings != NULL ? gtk_print_settings_get_double_with_default (self->settings, KEY_SCALE, 0) : 0;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->parent);
  g_object_unref (job->state);
  g_clear_object (&job->scene);
  g_clear_pointer (&job->only, g_hash_table_unref);
  g_clear_object (&job->setup);
  g_free (job);
}

/* (transfer full) (nullable): what is selected, in the scene of the job */
static GHashTable *
find_selected (Job *job)
{
  g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < crow_view_state_get_n_selected (job->state); i++)
    {
      CrowItem *item = crow_scene_lookup (job->scene, crow_view_state_get_selected_id (job->state, i));

      if (item != NULL)
        g_hash_table_add (found, item);
    }
  /* Links between what is selected belong to it. */
  for (guint i = 0; i < crow_scene_get_n_items (job->scene, CROW_ITEM_ROUTE); i++)
    {
      CrowRoutePath *route = CROW_ROUTE_PATH (crow_scene_get_item (job->scene, CROW_ITEM_ROUTE, i));

      if (g_hash_table_contains (found, route->ends[0].card) && g_hash_table_contains (found, route->ends[1].card))
        g_hash_table_add (found, route);
    }
  return g_hash_table_size (found) > 0 ? g_steal_pointer (&found) : NULL;
}

/* The pages. */

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                Job               *job)
{
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
  CrowRect area;

  g_clear_pointer (&job->only, g_hash_table_unref);
  if (gtk_print_settings_get_print_pages (settings) == GTK_PRINT_PAGES_SELECTION)
    job->only = find_selected (job);
  area = crow_picture_get_area (job->scene, job->only, PADDING);
  crow_print_layout_init (&job->layout, &area, gtk_print_context_get_width (context),
                          gtk_print_context_get_height (context),
                          gtk_print_settings_get_double_with_default (settings, KEY_SCALE, 0));
  gtk_print_operation_set_n_pages (operation, crow_print_layout_get_n_pages (&job->layout));
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              Job               *job)
{
  crow_print_layout_paint (&job->layout, page, job->scene, crow_canvas_get_measure (), job->only,
                           gtk_print_context_get_cairo_context (context));
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         Job                     *job)
{
  g_autoptr (GError) error = NULL;
  GtkPageSetup *setup = gtk_print_operation_get_default_page_setup (operation);

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      g_autofree char *message = NULL;

      gtk_print_operation_get_error (operation, &error);
      message = g_strdup_printf (_("Printing failed: %s"), error != NULL ? error->message : _("no reason was given"));
      gtk_widget_activate_action (GTK_WIDGET (job->parent), "win.toast", "s", message);
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    {
      g_set_object (&job->choices->settings, gtk_print_operation_get_print_settings (operation));
      if (setup != NULL)
        g_set_object (&job->choices->setup, setup);
    }
  if (job->print_next)
    gtk_widget_activate_action (GTK_WIDGET (job->parent), "win.print", NULL);
}

/* The page of the dialog. */

static void
fit_toggled_cb (Job *job)
{
  gtk_widget_set_sensitive (GTK_WIDGET (job->scale), !gtk_check_button_get_active (job->fit));
}

static GtkWidget *
create_custom_widget_cb (GtkPrintOperation *operation,
                         Job               *job)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *scaled = gtk_check_button_new_with_mnemonic (_("_Scale in percent:"));
  GtkWidget *note = gtk_label_new (_("What does not fit on one sheet is spread over several, which overlap by a "
                                     "centimetre and say where they are to be glued."));
  double scale = designer_print_choices_get_scale (job->choices);

  job->fit = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_("All on _one sheet")));
  job->scale = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (5, 400, 5));
  gtk_check_button_set_group (GTK_CHECK_BUTTON (scaled), job->fit);
  gtk_check_button_set_active (scale > 0 ? GTK_CHECK_BUTTON (scaled) : job->fit, TRUE);
  gtk_spin_button_set_value (job->scale, scale > 0 ? scale * 100 : 100);
  gtk_accessible_update_property (GTK_ACCESSIBLE (job->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Scale in percent"), -1);
  g_signal_connect_swapped (job->fit, "toggled", G_CALLBACK (fit_toggled_cb), job);
  fit_toggled_cb (job);
  gtk_box_append (GTK_BOX (row), scaled);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (job->scale));
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (note), 50);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (job->fit));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), note);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  return box;
}

static void
custom_widget_apply_cb (GtkPrintOperation *operation,
                        GtkWidget         *widget,
                        Job               *job)
{
  double scale = gtk_check_button_get_active (job->fit) ? 0 : gtk_spin_button_get_value (job->scale) / 100;

  gtk_print_settings_set_double (gtk_print_operation_get_print_settings (operation), KEY_SCALE, scale);
  designer_print_choices_set_scale (job->choices, scale);
}

/* The preview. */

static void
draw_sheet_cb (GtkDrawingArea *area,
               cairo_t        *cr,
               int             width,
               int             height,
               gpointer        data)
{
  Job *job = data;
  double scale = width / gtk_page_setup_get_paper_width (job->setup, GTK_UNIT_POINTS);
  guint page = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "page"));

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, gtk_page_setup_get_left_margin (job->setup, GTK_UNIT_POINTS),
                   gtk_page_setup_get_top_margin (job->setup, GTK_UNIT_POINTS));
  crow_print_layout_paint (&job->layout, page, job->scene, crow_canvas_get_measure (), job->only, cr);
}

static void
fill_preview (Job *job)
{
  guint n_pages = crow_print_layout_get_n_pages (&job->layout);
  double paper_width = gtk_page_setup_get_paper_width (job->setup, GTK_UNIT_POINTS);
  double paper_height = gtk_page_setup_get_paper_height (job->setup, GTK_UNIT_POINTS);
  int width = CLAMP (780 / (int) MIN (job->layout.n_columns, 4), 200, 620);
  g_autofree char *subtitle = NULL;

  for (guint page = 0; page < MIN (n_pages, SHEETS_SHOWN); page++)
    {
      GtkWidget *sheet = gtk_drawing_area_new ();
      g_autofree char *name = g_strdup_printf (_("Sheet %u of %u"), page + 1, n_pages);

      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (sheet), width);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (sheet), width * paper_height / paper_width);
      g_object_set_data (G_OBJECT (sheet), "page", GUINT_TO_POINTER (page));
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sheet), draw_sheet_cb, job, NULL);
      gtk_widget_add_css_class (sheet, "sheet");
      gtk_accessible_update_property (GTK_ACCESSIBLE (sheet), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_grid_attach (GTK_GRID (job->grid), sheet, page % job->layout.n_columns, page / job->layout.n_columns, 1, 1);
    }
  /* Translators: “4 sheets at 60 %” */
  subtitle = g_strdup_printf (ngettext ("%u sheet at %.0f %%", "%u sheets at %.0f %%", n_pages), n_pages,
                              100 * job->layout.scale / CROW_PRINT_NATURAL_SCALE);
  adw_window_title_set_subtitle (job->heading, subtitle);
}

static void
ready_cb (GtkPrintOperationPreview *preview,
          GtkPrintContext          *context,
          Job                      *job)
{
  g_set_object (&job->setup, gtk_print_context_get_page_setup (context));
  fill_preview (job);
  gtk_window_present (GTK_WINDOW (job->window));
}

static gboolean
preview_closed_cb (Job *job)
{
  g_autoptr (GtkPrintOperationPreview) preview = g_steal_pointer (&job->preview);

  /* The sheets go before what they paint. */
  g_signal_handlers_disconnect_by_data (job->window, job);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&job->window)));
  gtk_print_operation_preview_end_preview (preview);
  return GDK_EVENT_STOP;
}

static void
print_clicked_cb (Job *job)
{
  job->print_next = TRUE;
  preview_closed_cb (job);
}

static gboolean
preview_cb (GtkPrintOperation        *operation,
            GtkPrintOperationPreview *preview,
            GtkPrintContext          *context,
            GtkWindow                *parent,
            Job                      *job)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *print = gtk_button_new_with_mnemonic (_("_Print…"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  /* GTK lays pages out for it and wants it set; the sheets are painted on contexts of their own. */
  gtk_print_context_set_cairo_context (context, cr, 72, 72);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  job->preview = g_object_ref (preview);
  job->window = adw_window_new ();
  job->heading = ADW_WINDOW_TITLE (adw_window_title_new (_("Print Preview"), NULL));
  job->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (job->grid), SHEET_GAP);
  gtk_grid_set_column_spacing (GTK_GRID (job->grid), SHEET_GAP);
  gtk_widget_set_halign (job->grid, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (job->grid, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (job->grid, "sheets");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), job->grid);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (print, "suggested-action");
  g_signal_connect_swapped (print, "clicked", G_CALLBACK (print_clicked_cb), job);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (job->heading));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), print);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (job->window), box);
  gtk_window_set_title (GTK_WINDOW (job->window), _("Print Preview"));
  gtk_window_set_default_size (GTK_WINDOW (job->window), 880, 640);
  gtk_window_set_transient_for (GTK_WINDOW (job->window), job->parent);
  gtk_window_set_modal (GTK_WINDOW (job->window), TRUE);
  designer_close_on_escape (job->window, NULL);
  g_signal_connect_swapped (job->window, "close-request", G_CALLBACK (preview_closed_cb), job);
  g_signal_connect (preview, "ready", G_CALLBACK (ready_cb), job);
  return TRUE;
}

/* All. */

/* A sheet that lies as the diagram does. */
static GtkPageSetup *
make_page_setup (Job *job)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  CrowRect area = crow_picture_get_area (job->scene, NULL, PADDING);

  if (area.width > area.height)
    gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  return setup;
}

GtkPrintOperationResult
designer_print (GtkWindow                *parent,
                CrowViewState            *state,
                const char               *title,
                DesignerPrintChoices     *choices,
                GtkPrintOperationAction   action,
                const char               *file,
                GError                  **error)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = NULL;
  g_autoptr (GtkPrintSettings) settings = NULL;
  g_autoptr (GHashTable) selected = NULL;
  Job *job;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), GTK_PRINT_OPERATION_RESULT_ERROR);
  g_return_val_if_fail (CROW_IS_VIEW_STATE (state), GTK_PRINT_OPERATION_RESULT_ERROR);

  job = g_new0 (Job, 1);
  job->parent = g_object_ref (parent);
  job->state = g_object_ref (state);
  job->choices = choices;
  job->scene = crow_scene_new (crow_pango_measure_get_measure (crow_canvas_get_measure ()));
  crow_scene_set_notation (job->scene, crow_scene_get_notation (crow_view_state_get_scene (state)));
  crow_scene_load (job->scene, crow_view_state_get_document (state), crow_view_state_get_diagram (state));
  g_object_set_data_full (G_OBJECT (operation), "job", job, job_free);

  selected = find_selected (job);
  setup = choices->setup != NULL ? g_object_ref (choices->setup) : make_page_setup (job);
  settings = choices->settings != NULL ? gtk_print_settings_copy (choices->settings) : gtk_print_settings_new ();
  /* A selection that there was the last time says nothing about this one. */
  if (selected == NULL && gtk_print_settings_get_print_pages (settings) == GTK_PRINT_PAGES_SELECTION)
    gtk_print_settings_set_print_pages (settings, GTK_PRINT_PAGES_ALL);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_support_selection (operation, TRUE);
  gtk_print_operation_set_has_selection (operation, selected != NULL);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_custom_tab_label (operation, _("Diagram"));
  gtk_print_operation_set_allow_async (operation, action != GTK_PRINT_OPERATION_ACTION_EXPORT);
  if (file != NULL)
    gtk_print_operation_set_export_filename (operation, file);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), job);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), job);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), job);
  g_signal_connect (operation, "create-custom-widget", G_CALLBACK (create_custom_widget_cb), job);
  g_signal_connect (operation, "custom-widget-apply", G_CALLBACK (custom_widget_apply_cb), job);
  g_signal_connect (operation, "preview", G_CALLBACK (preview_cb), job);
  return gtk_print_operation_run (operation, action, parent, error);
}
