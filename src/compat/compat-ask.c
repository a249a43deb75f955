/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question with a few answers.
 *
 * AdwAlertDialog came with libadwaita 1.5; before, AdwMessageDialog does the same.
 */
#include "config.h"

#include "compat/compat.h"

static const AdwResponseAppearance appearances[] = {
  [COMPAT_PLAIN] = ADW_RESPONSE_DEFAULT,
  [COMPAT_SUGGESTED] = ADW_RESPONSE_SUGGESTED,
  [COMPAT_DESTRUCTIVE] = ADW_RESPONSE_DESTRUCTIVE,
};

#if ADW_CHECK_VERSION (1, 5, 0)

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  g_task_return_pointer (task, g_strdup (answer), g_free);
}

static void
ask (GTask              *task,
     GtkWindow          *parent,
     const char         *heading,
     const char         *body,
     const CompatAnswer *answers,
     const char         *default_answer)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  for (const CompatAnswer *a = answers; a->id != NULL; a++)
    {
      adw_alert_dialog_add_response (dialog, a->id, a->label);
      adw_alert_dialog_set_response_appearance (dialog, a->id, appearances[a->appearance]);
    }
  adw_alert_dialog_set_close_response (dialog, answers[0].id);
  adw_alert_dialog_set_default_response (dialog, default_answer);
  adw_alert_dialog_choose (dialog, GTK_WIDGET (parent), NULL, answered_cb, g_object_ref (task));
}

#else

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             GTask            *task)
{
  g_task_return_pointer (task, g_strdup (response), g_free);
}

static void
ask (GTask              *task,
     GtkWindow          *parent,
     const char         *heading,
     const char         *body,
     const CompatAnswer *answers,
     const char         *default_answer)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  for (const CompatAnswer *a = answers; a->id != NULL; a++)
    {
      adw_message_dialog_add_response (dialog, a->id, a->label);
      adw_message_dialog_set_response_appearance (dialog, a->id, appearances[a->appearance]);
    }
  adw_message_dialog_set_close_response (dialog, answers[0].id);
  adw_message_dialog_set_default_response (dialog, default_answer);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_object_ref (task),
                         (GClosureNotify) (GCallback) g_object_unref, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

#endif

/**
 * compat_ask_async:
 * @parent: the window that asks
 * @heading: the question in a few words, 25 characters at most: libadwaita 1.7 has no room for more and warns
 * @body: what follows from each answer
 * @answers: at least one, ended by one without id; the first is given when the dialog is closed
 * @default_answer: (nullable): id of the answer that Enter gives
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
compat_ask_async (GtkWindow           *parent,
                  const char          *heading,
                  const char          *body,
                  const CompatAnswer  *answers,
                  const char          *default_answer,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (parent, NULL, callback, user_data);

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (answers != NULL && answers[0].id != NULL);

  g_task_set_source_tag (task, compat_ask_async);
  ask (task, parent, heading, body, answers, default_answer);
}

/**
 * compat_ask_finish:
 * @result: what the callback was given
 * @error: where an error goes
 *
 * Returns: (transfer full) (nullable): id of the answer
 */
char *
compat_ask_finish (GAsyncResult  *result,
                   GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, compat_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
