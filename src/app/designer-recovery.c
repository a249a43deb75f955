/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brings back documents whose journals lie without an owner: they are opened with their history, as changed and not
 * saved.  The journal of a document that was brought back is given up once its window keeps one of its own; what is
 * discarded is discarded by the person alone.
 */
#include "config.h"

#include "app/designer-recovery.h"

#include <glib/gi18n-lib.h>

#include "app/designer-window.h"
#include "compat/compat.h"
#include "document/crow-recovery.h"

typedef struct
{
  DesignerApplication *application; /* owned */
  GPtrArray *items;                 /* of CrowRecoveryItem, owned */
} Offer;

static void
offer_free (Offer *offer)
{
  g_object_unref (offer->application);
  g_ptr_array_unref (offer->items);
  g_free (offer);
}

static void
restore (DesignerApplication    *application,
         const CrowRecoveryItem *item,
         GtkWindow              *parent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowDocument) document = crow_recovery_restore (item->path, &error);
  DesignerWindow *window;

  if (document == NULL)
    {
      const CompatAnswer answers[] = { { "close", _("_Close"), COMPAT_PLAIN }, { NULL } };

      compat_ask_async (parent, _("Recovery Failed"), error->message, answers, "close", NULL, NULL);
      return;
    }

  window = DESIGNER_IS_WINDOW (parent) && designer_window_is_empty (DESIGNER_WINDOW (parent))
           ? DESIGNER_WINDOW (parent) : designer_window_new (application);
  designer_window_show_document (window, document);
  crow_recovery_discard (item->path);
  gtk_window_present (GTK_WINDOW (window));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Offer *offer = user_data;
  g_autofree char *answer = compat_ask_finish (result, NULL);

  for (guint i = 0; i < offer->items->len; i++)
    {
      const CrowRecoveryItem *item = g_ptr_array_index (offer->items, i);

      if (g_strcmp0 (answer, "restore") == 0)
        restore (offer->application, item, GTK_WINDOW (source));
      else if (g_strcmp0 (answer, "discard") == 0)
        crow_recovery_discard (item->path);
    }
  offer_free (offer);
}

static char *
list_names (GPtrArray *items)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const CrowRecoveryItem *item = g_ptr_array_index (items, i);
      g_autofree char *name = item->file != NULL ? g_file_get_basename (item->file) : g_strdup (_("New Document"));

      g_string_append_printf (names, "\n• %s", name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * designer_recovery_offer:
 * @application: the application
 * @near_window: the window that asks
 */
void
designer_recovery_offer (DesignerApplication *application,
                         GtkWindow           *near_window)
{
  const CompatAnswer answers[] = {
    { "later", _("_Later"), COMPAT_PLAIN },
    { "discard", _("_Discard"), COMPAT_DESTRUCTIVE },
    { "restore", _("_Bring Back"), COMPAT_SUGGESTED },
    { NULL },
  };
  g_autofree char *folder = crow_recovery_get_folder ();
  g_autoptr (GPtrArray) items = crow_recovery_list (folder);
  g_autofree char *names = NULL;
  g_autofree char *body = NULL;
  Offer *offer;

  g_return_if_fail (DESIGNER_IS_APPLICATION (application));

  if (items->len == 0)
    return;

  names = list_names (items);
  /* Translators: a list of names follows */
  body = g_strdup_printf (_("Crowfoot ended before these documents were saved. Nothing that was drawn is lost:%s"), names);
  offer = g_new0 (Offer, 1);
  offer->application = g_object_ref (application);
  offer->items = g_steal_pointer (&items);
  compat_ask_async (near_window, _("Recover Documents?"), body, answers, "restore", answered_cb, offer);
}
