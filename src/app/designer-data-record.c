/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies rows, as SQL or as C, and what was done to rows as a C program, both on the code that the drawing is turned into.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/designer-data-private.h"
#include "codegen/crow-codegen-steps.h"
#include "preview/crow-preview-keep.h"

static void
copy_steps_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DesignerDataPanel *self = user_data;
  CrowRowSteps *steps = self->preview != NULL ? crow_preview_get_steps (self->preview) : NULL;
  CrowSchema *schema = self->compiler != NULL ? designer_compiler_get_schema (self->compiler) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *program = NULL;
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  CrowCodegenOptions options = { 0 };

  if (schema == NULL || steps == NULL || steps->steps->len == 0)
    {
      _designer_data_toast (self, _("Nothing was done to rows yet. Change, add, link or delete some first."));
      return;
    }
  name = designer_compiler_dup_namespace (crow_view_state_get_document (self->state));
  options.c_namespace = name;
  program = crow_codegen_write_steps (schema, &options, steps, CROW_CODEGEN_STEPS_PROGRAM, NULL, &error);
  if (program == NULL)
    {
      _designer_data_toast (self, error->message);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), program);
  message = g_strdup_printf (ngettext ("%u step was copied as a C program.", "%u steps were copied as a C program.",
                                       steps->steps->len),
                             steps->steps->len);
  _designer_data_toast (self, message);
}

/* The rows that are selected, with those that they refer to: without these they could be added nowhere. */
static void
copy_rows_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  DesignerDataPanel *self = user_data;
  CrowSchema *schema = self->compiler != NULL ? designer_compiler_get_schema (self->compiler) : NULL;
  g_autoptr (GPtrArray) rows = _designer_data_get_selected (self);
  g_autoptr (CrowFixtures) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;

  if (schema == NULL || rows->len == 0)
    return;
  found = crow_preview_collect_rows (self->preview, rows, &error);
  if (found != NULL && g_str_equal (g_variant_get_string (parameter, NULL), "sql"))
    text = crow_fixtures_to_sql (found, schema, designer_compiler_get_dialect (self->compiler), FALSE);
  else if (found != NULL)
    {
      gboolean possible;
      g_autoptr (CrowRowSteps) steps = crow_fixtures_to_steps (found, schema, &possible);
      g_autofree char *name = designer_compiler_dup_namespace (crow_view_state_get_document (self->state));
      CrowCodegenOptions options = { .c_namespace = name };

      if (possible)
        text = crow_codegen_write_steps (schema, &options, steps, CROW_CODEGEN_STEPS_PROGRAM, NULL, &error);
      else
        {
          _designer_data_toast (self, _("The rows refer to each other in a circle that C code cannot close. Copy them as "
                                        "SQL instead."));
          return;
        }
    }
  if (text == NULL)
    {
      _designer_data_toast (self, error->message);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  message = g_strdup_printf (ngettext ("%u row was copied, with what it refers to.",
                                       "%u rows were copied, with what they refer to.", rows->len),
                             rows->len);
  _designer_data_toast (self, message);
}

static const GActionEntry entries[] = {
  { "copy-rows", copy_rows_cb, "s" },
  { "copy-steps", copy_steps_cb },
};

void
_designer_data_add_record (DesignerDataPanel *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
