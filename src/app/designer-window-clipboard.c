/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cutting, copying and pasting through the clipboard of the desktop.
 *
 * What is copied is offered in two forms: as a document, which another window pastes with links and places, and as the SQL
 * of the selection, for a text editor or a mail.  What is pasted is a document in either form it can come in, its own
 * type or plain text, or a script with CREATE TABLE.  Reading a clipboard waits for another program, so it never
 * blocks; a paste whose document was closed meanwhile is dropped.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "canvas/crow-commands.h"
#include "diagram/crow-svg.h"
#include "import/crow-import.h"
#include "picture/crow-picture-file.h"
#include "sql/crow-ddl.h"

#define PASTE_TEXT_MAX (16 * 1024 * 1024)

/* Copying. */

static char *
dup_sql (DesignerWindow *self,
         CrowDocument   *copied)
{
  g_autoptr (GPtrArray) skipped = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile_partial (copied, &skipped, NULL);

  if (schema == NULL || crow_schema_get_n_entities (schema) == 0)
    return NULL;
  return crow_ddl_to_sql (schema, crow_model_get_dialect (crow_document_get_model (self->document)), CROW_DDL_DEFAULT,
                          NULL);
}

gboolean
_designer_window_copy (DesignerWindow *self)
{
  g_autoptr (CrowDocument) copied = crow_commands_copy (self->state);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GdkContentProvider) provider = NULL;
  GdkContentProvider *forms[2];
  gsize n_forms = 0;

  if (copied == NULL)
    return FALSE;

  bytes = crow_document_to_bytes (copied);
  forms[n_forms++] = gdk_content_provider_new_for_bytes (CROW_DOCUMENT_MIME_TYPE, bytes);
  sql = dup_sql (self, copied);
  if (sql != NULL)
    forms[n_forms++] = gdk_content_provider_new_typed (G_TYPE_STRING, sql);
  /* Takes the forms. */
  provider = gdk_content_provider_new_union (forms, n_forms);
  return gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), provider);
}

void
_designer_window_cut (DesignerWindow *self)
{
  /* A link alone cannot be copied, and so is not cut either. */
  if (_designer_window_copy (self))
    crow_commands_delete_selection (self->state);
}

/* The items of the selected cards, notes and areas, and the links between them; NULL: nothing is selected, so all. */
static GHashTable *
find_selected_items (DesignerWindow *self)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  GHashTable *items = NULL;

  for (guint i = 0; i < crow_view_state_get_n_selected (self->state); i++)
    {
      CrowItem *item = crow_scene_lookup (scene, crow_view_state_get_selected_id (self->state, i));

      if (item == NULL)
        continue;
      if (items == NULL)
        items = g_hash_table_new (NULL, NULL);
      g_hash_table_add (items, item);
    }
  for (guint i = 0; items != NULL && i < crow_scene_get_n_items (scene, CROW_ITEM_ROUTE); i++)
    {
      CrowItem *line = crow_scene_get_item (scene, CROW_ITEM_ROUTE, i);

      if (g_hash_table_contains (items, CROW_ROUTE_PATH (line)->ends[0].card) &&
          g_hash_table_contains (items, CROW_ROUTE_PATH (line)->ends[1].card))
        g_hash_table_add (items, line);
    }
  return items;
}

void
_designer_window_copy_picture (DesignerWindow *self)
{
  CrowScene *scene = crow_view_state_get_scene (self->state);
  g_autoptr (GHashTable) only = find_selected_items (self);
  CrowPictureOptions options = CROW_PICTURE_OPTIONS_INIT;
  CrowSvgOptions svg_options = CROW_SVG_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GBytes) svg = NULL;
  g_autoptr (GdkContentProvider) provider = NULL;
  GdkContentProvider *forms[2];
  gsize length;
  char *text;

  options.only = svg_options.only = only;
  options.padding = svg_options.padding = 20;
  png = crow_picture_to_png (scene, crow_canvas_get_measure (), &options, &error);
  if (png == NULL)
    {
      _designer_window_toast (self, error->message);
      return;
    }
  text = crow_scene_to_svg (scene, &svg_options, &length);
  svg = g_bytes_new_take (text, length);
  forms[0] = gdk_content_provider_new_for_bytes ("image/png", png);
  forms[1] = gdk_content_provider_new_for_bytes ("image/svg+xml", svg);
  provider = gdk_content_provider_new_union (forms, 2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), provider);
  _designer_window_toast (self, only != NULL ? _("The selection was copied as a picture")
                                             : _("The diagram was copied as a picture"));
}

/* Pasting. */

typedef struct
{
  DesignerWindow *window;  /* owned */
  CrowDocument *document;  /* owned: the one that is pasted into */
  GdkClipboard *clipboard; /* owned */
  double x, y;
} PasteRequest;

static void
paste_request_free (PasteRequest *request)
{
  g_clear_object (&request->clipboard);
  g_clear_object (&request->document);
  g_clear_object (&request->window);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasteRequest, paste_request_free)

static gboolean
is_alive (PasteRequest *request)
{
  return request->window->document == request->document;
}

/* A document, or a script that makes tables, which may be one for another database than the drawing is for. */
static CrowDocument *
document_from_text (CrowDocument  *into,
                    const char    *text,
                    GPtrArray    **notes,
                    GError       **error)
{
  CrowDocument *document;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '<')
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      return crow_document_load_bytes (bytes, CROW_LOAD_LENIENT, error);
    }
  document = crow_import_text (_("Clipboard"), text, crow_model_get_dialect (crow_document_get_model (into)), notes, error);
  if (document != NULL)
    crow_commands_place_entities (document, crow_pango_measure_get_measure (crow_canvas_get_measure ()));
  return document;
}

static void
paste_document (PasteRequest *request,
                CrowDocument *copied)
{
  DesignerWindow *self = request->window;

  if (crow_commands_paste (self->state, copied, request->x, request->y) > 0)
    return;
  if (crow_model_get_n_entities (crow_document_get_model (copied)) > 0)
    _designer_window_toast (self, _("Select the entity that is to get the attributes, then paste."));
  else
    _designer_window_toast (self, _("There is no table in what was copied."));
}

static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PasteRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (CrowDocument) copied = NULL;
  g_autoptr (GPtrArray) notes = NULL;

  if (!is_alive (request))
    return;
  if (text == NULL)
    {
      _designer_window_toast (request->window, _("There is nothing to paste. Copy entities or a script with CREATE TABLE."));
      return;
    }
  if (strlen (text) > PASTE_TEXT_MAX)
    {
      _designer_window_toast (request->window, _("The text is longer than 16 MiB. Import it as a file."));
      return;
    }
  copied = document_from_text (request->document, text, &notes, &error);
  if (copied == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("The text cannot be pasted: %s"), error->message);

      _designer_window_toast (request->window, message);
      return;
    }
  paste_document (request, copied);
  if (notes != NULL && notes->len > 0)
    _designer_window_toast (request->window, g_ptr_array_index (notes, 0));
}

static void
bytes_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PasteRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CrowDocument) copied = NULL;

  if (!is_alive (request))
    return;
  if (n >= 0)
    {
      bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
      copied = crow_document_load_bytes (bytes, CROW_LOAD_LENIENT, &error);
    }
  if (copied == NULL)
    _designer_window_toast (request->window, error->message);
  else
    paste_document (request, copied);
}

static void
stream_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (PasteRequest) request = user_data;
  g_autoptr (GInputStream) input = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  g_autoptr (GOutputStream) output = NULL;

  if (input == NULL)
    {
      gdk_clipboard_read_text_async (request->clipboard, NULL, text_read_cb, request);
      g_steal_pointer (&request);
      return;
    }
  output = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (output, input,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, bytes_read_cb, request);
  g_steal_pointer (&request);
}

void
_designer_window_paste (DesignerWindow *self)
{
  static const char *types[] = { CROW_DOCUMENT_MIME_TYPE, NULL };
  PasteRequest *request = g_new0 (PasteRequest, 1);

  request->window = g_object_ref (self);
  request->document = g_object_ref (self->document);
  request->clipboard = g_object_ref (gtk_widget_get_clipboard (GTK_WIDGET (self)));
  crow_canvas_get_place (self->canvas, &request->x, &request->y);
  gdk_clipboard_read_async (request->clipboard, types, G_PRIORITY_DEFAULT, NULL, stream_opened_cb, request);
}
