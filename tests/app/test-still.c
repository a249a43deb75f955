/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing moves by itself where the desktop is set against animations: cards that are arranged are where they are to be, and
 * all rings of a rehearsal are there, in one step.  Where it is not, they move; so the tests would see them.
 */
#include "config.h"

#include "data-fixture.h"

#include "canvas/crow-canvas-private.h"

static void
set_animations (gboolean animate)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", animate, NULL);
}

static void
test_arrange (void)
{
  DesignerWindow *window = make_window ();

  activate (window, "win.open-example::library.crow");
  settle (100);
  for (int animate = 1; animate >= 0; animate--)
    {
      set_animations (animate);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.arrange", NULL);
      g_assert_cmpint (_crow_canvas_is_gliding (window->canvas), ==, animate);
      if (!animate)
        g_assert_null (window->canvas->glide_from);
      activate (window, "win.undo");
      settle (400);
    }
  set_animations (TRUE);
  close_window (window);
}

/* What the program was called for when marks were set. */
static void
marks_changed_cb (GHashTable *sources)
{
  GSource *source = g_main_current_source ();

  if (source != NULL)
    g_hash_table_add (sources, g_source_ref (source));
}

static void
test_rings (DataFixture   *self,
            gconstpointer  data)
{
  /* Books go with their author, and copies with them, but for those that are lent. */
  crow_engine_execute (crow_session_get_engine (crow_preview_get_session (self->panel->preview)), "DELETE FROM loan",
                       NULL);
  for (int animate = 1; animate >= 0; animate--)
    {
      g_autoptr (GHashTable) sources = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_source_unref, NULL);

      set_animations (animate);
      data_select_row (self, "1");
      g_signal_connect_swapped (self->window->state, "marks-changed", G_CALLBACK (marks_changed_cb), sources);
      data_act (self, "rehearse");
      for (guint i = 0; i < 500 && crow_view_state_get_mark (self->window->state, "copy", NULL, NULL) == CROW_SIGN_NONE; i++)
        settle (20);
      g_assert_cmpint (crow_view_state_get_mark (self->window->state, "book", NULL, NULL), ==, CROW_SIGN_DELETED);
      g_assert_cmpint (crow_view_state_get_mark (self->window->state, "copy", NULL, NULL), ==, CROW_SIGN_DELETED);
      if (animate)
        g_assert_cmpuint (g_hash_table_size (sources), >, 1);
      else
        g_assert_cmpuint (g_hash_table_size (sources), <=, 1);
      g_signal_handlers_disconnect_by_data (self->window->state, sources);
      data_act (self, "close-rehearsal");
    }
  set_animations (TRUE);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/still/arrange", test_arrange);
  DATA_TEST_ADD ("/app/still/rings", test_rings);
}

int
main (int   argc,
      char *argv[])
{
  return run_window_tests (argc, argv, add_tests);
}
