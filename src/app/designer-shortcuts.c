/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of commands.  A command is added here and, as an action, where it is carried out; a test compares both.
 *
 * Keys that are a single letter are bound by the canvas, not here, because in a text field they are text.
 */
#include "config.h"

#include "app/designer-shortcuts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GENERAL N_("General")
#define FILES N_("Files")
#define EDITING N_("Editing")
#define DRAWING N_("Drawing")
#define MOVING N_("Finding the Way")
#define VIEW N_("View")

static const DesignerCommand commands[] = {
  { "win.palette", "<Ctrl>k", GENERAL, N_("Search All Commands") },
  { "win.show-help-overlay", "<Ctrl>question", GENERAL, N_("Keyboard Shortcuts") },
  { "win.help", "F1", GENERAL, N_("Help") },
  { "app.preferences", "<Ctrl>comma", GENERAL, N_("Preferences") },
  { "win.primary-menu", "F10", GENERAL, N_("Main Menu") },
  { "app.about", NULL, GENERAL, N_("About Crowfoot") },
  { "app.quit", "<Ctrl>q", GENERAL, N_("Quit") },

  { "app.new", "<Ctrl>n", FILES, N_("New Document") },
  { "win.open", "<Ctrl>o", FILES, N_("Open") },
  { "win.save", "<Ctrl>s", FILES, N_("Save") },
  { "win.save-as", "<Ctrl><Shift>s", FILES, N_("Save As") },
  { "win.import", "<Ctrl><Shift>i", FILES, N_("Import a Database or Script") },
  { "win.show-notes", NULL, FILES, N_("Notes of the Last Import or Merge") },
  { "win.export", "<Ctrl><Shift>e", FILES, N_("Export Picture") },
  { "win.print", "<Ctrl>p", FILES, N_("Print") },
  { "win.print-preview", "<Ctrl><Shift>p", FILES, N_("Print Preview") },
  { "win.close", "<Ctrl>w", FILES, N_("Close") },

  { "win.undo", "<Ctrl>z", EDITING, N_("Undo") },
  { "win.redo", "<Ctrl><Shift>z <Ctrl>y", EDITING, N_("Redo") },
  { "win.history", "<Ctrl>h", EDITING, N_("History") },
  { "win.select-all", "<Ctrl>a", EDITING, N_("Select All"), TRUE },
  { "win.cut", "<Ctrl>x", EDITING, N_("Cut"), TRUE },
  { "win.copy", "<Ctrl>c", EDITING, N_("Copy"), TRUE },
  { "win.paste", "<Ctrl>v", EDITING, N_("Paste"), TRUE },
  { "win.copy-picture", "<Ctrl><Shift>c", EDITING, N_("Copy as Picture") },
  { "win.duplicate", "<Ctrl>d", EDITING, N_("Duplicate"), TRUE },
  { "win.rename", "F2", EDITING, N_("Rename"), TRUE },
  { "win.edit", "Return", EDITING, N_("Edit the Selection"), TRUE },
  { "win.properties", "<Alt>Return", EDITING, N_("Properties of the Selection"), TRUE },
  { "win.delete", "Delete", EDITING, N_("Delete the Selection"), TRUE },
  { NULL, "Left Right Up Down", EDITING, N_("Move by the Grid"), TRUE },
  { NULL, "<Shift>Up <Shift>Down", EDITING, N_("Select Further Attributes"), TRUE },
  { NULL, "<Ctrl>Left <Ctrl>Right <Ctrl>Up <Ctrl>Down", EDITING, N_("Move by Ten"), TRUE },
  { "win.keep-rows", NULL, EDITING, N_("Keep the Selected Rows in the Drawing") },
  { "win.keep-new-rows", NULL, EDITING, N_("Keep All New Rows in the Drawing") },
  { "win.forget-rows", NULL, EDITING, N_("Forget the Selected Rows in the Drawing") },
  { "win.copy-steps", "<Ctrl><Alt>c", EDITING, N_("Copy What Was Done to Rows as C") },
  { "win.detail::all", NULL, EDITING, N_("Show All Attributes") },
  { "win.detail::keys", NULL, EDITING, N_("Show Keys Only") },
  { "win.detail::none", NULL, EDITING, N_("Show No Attributes") },
  { "win.diagram-detail::all", NULL, EDITING, N_("Show All Attributes of All Entities") },
  { "win.diagram-detail::keys", NULL, EDITING, N_("Show Keys Only of All Entities") },
  { "win.diagram-detail::none", NULL, EDITING, N_("Show No Attributes of Any Entity") },
  { "win.lock", NULL, EDITING, N_("Lock or Unlock the Position") },
  { "win.align::left", NULL, EDITING, N_("Align Left") },
  { "win.align::center", NULL, EDITING, N_("Align Centers") },
  { "win.align::right", NULL, EDITING, N_("Align Right") },
  { "win.align::top", NULL, EDITING, N_("Align Top") },
  { "win.align::middle", NULL, EDITING, N_("Align Middles") },
  { "win.align::bottom", NULL, EDITING, N_("Align Bottom") },
  { "win.align::distribute-horizontally", NULL, EDITING, N_("Distribute Horizontally") },
  { "win.align::distribute-vertically", NULL, EDITING, N_("Distribute Vertically") },

  { "win.tool::select", "Escape", DRAWING, N_("Select, or Cancel the Tool"), TRUE },
  { "win.tool::hand", "h", DRAWING, N_("Hand"), TRUE },
  { "win.add-entity", "e", DRAWING, N_("New Entity"), TRUE },
  { "win.add-heir", "i", DRAWING, N_("New Entity That Inherits from the Selected One"), TRUE },
  { "win.stop-inheriting", NULL, DRAWING, N_("Let the Selected Entity Inherit from None") },
  { "win.promote-attribute", NULL, DRAWING, N_("Turn the Selected Attribute into an Entity") },
  { "win.split-entity", NULL, DRAWING, N_("Split the Selected Attributes off into an Entity") },
  { "win.merge-entities", NULL, DRAWING, N_("Merge the Selected Entities") },
  { "win.reverse-link", NULL, DRAWING, N_("Reverse the Selected Link") },
  { "win.link-to-entity", NULL, DRAWING, N_("Turn the Selected Link into an Entity") },
  { "win.entity-to-link", NULL, DRAWING, N_("Turn the Selected Entity into a Link") },
  { "win.add-index", NULL, DRAWING, N_("New Index over the Selected Attributes") },
  { "win.add-unique-key", NULL, DRAWING, N_("New Unique Key over the Selected Attributes") },
  { "win.add-check", NULL, DRAWING, N_("New Check of the Selected Entity") },
  { "win.add-enumeration", NULL, DRAWING, N_("New Enumeration") },
  { "win.add-view", NULL, DRAWING, N_("New View") },
  { "win.add-note", "n", DRAWING, N_("New Note"), TRUE },
  { "win.add-area", "a", DRAWING, N_("New Area, Around the Selection"), TRUE },
  { "win.add-attribute", "Insert", DRAWING, N_("New Attribute"), TRUE },
  { "win.tool::link-one-to-one", "1", DRAWING, N_("Link One to One"), TRUE },
  { "win.tool::link-one-to-many", "2", DRAWING, N_("Link One to Many"), TRUE },
  { "win.tool::link-many-to-many", "3", DRAWING, N_("Link Many to Many"), TRUE },
  { "win.connect", "l", DRAWING, N_("Connect the Selected Entity to…"), TRUE },
  { "win.arrange", "<Ctrl><Shift>l", DRAWING, N_("Arrange All") },
  { "win.arrange-selection", NULL, DRAWING, N_("Arrange the Selection") },

  { "win.add-diagram", NULL, MOVING, N_("New Diagram of the Selection") },
  { "win.rename-diagram", NULL, MOVING, N_("Rename the Diagram") },
  { "win.delete-diagram", NULL, MOVING, N_("Delete the Diagram") },
  { "win.remove-from-diagram", "<Shift>Delete", MOVING, N_("Remove from the Diagram"), TRUE },
  { "win.add-to-diagram", "<Shift>Insert", MOVING, N_("Add an Entity of the Model to the Diagram"), TRUE },
  { "win.place-neighbours", NULL, MOVING, N_("Show All Neighbours on the Diagram") },
  { "win.select-neighbours", "<Ctrl><Shift>n", MOVING, N_("Select Neighbours"), TRUE },
  { "win.blast-radius", "b", MOVING, N_("What Deleting a Row Can Take Along"), TRUE },
  { "win.find-way", "p", MOVING, N_("Find the Way Between Two Entities, or the Next Way"), TRUE },
  { "win.close-lens", NULL, MOVING, N_("Close the Answer on the Diagram") },
  { "win.go-to-related", "r", MOVING, N_("What the Selected Attribute Refers To, or What Refers to It"), TRUE },
  { "win.find", "<Ctrl>f", MOVING, N_("Find an Entity or Attribute") },
  { NULL, "Tab <Shift>Tab", MOVING, N_("Next or Previous Object"), TRUE },
  { NULL, "<Alt>Left <Alt>Right <Alt>Up <Alt>Down", MOVING, N_("Neighbour Along a Link"), TRUE },

  { "win.zoom-in", "<Ctrl>plus <Ctrl>equal <Ctrl>KP_Add", VIEW, N_("Zoom In") },
  { "win.zoom-out", "<Ctrl>minus <Ctrl>KP_Subtract", VIEW, N_("Zoom Out") },
  { "win.zoom-normal", "<Ctrl>0 <Ctrl>KP_0", VIEW, N_("Original Size") },
  { "win.zoom-fit", "<Ctrl><Alt>0", VIEW, N_("Fit the Whole Diagram") },
  { "win.show-outline", "F9", VIEW, N_("Outline") },
  { "win.show-side-panel", "<Shift>F9", VIEW, N_("Side Panel") },
  { "win.show-bottom-panel", "<Ctrl>F9", VIEW, N_("Bottom Panel") },
  { "win.page::properties", "<Alt>1", VIEW, N_("Properties") },
  { "win.page::sql", "<Alt>2", VIEW, N_("SQL") },
  { "win.page::code", "<Alt>3", VIEW, N_("C Code") },
  { "win.show-data", "<Alt>4", VIEW, N_("Data") },
  { "win.show-statements", "<Alt>5", VIEW, N_("What Ran") },
  { "win.show-grid", "<Ctrl><Shift>g", VIEW, N_("Show Grid") },
  { "win.snap-to-grid", NULL, VIEW, N_("Snap to Grid") },
  { "win.show-minimap", "<Ctrl><Shift>m", VIEW, N_("Show Map") },
  { "win.fullscreen", "F11", VIEW, N_("Fullscreen") },
};

/**
 * designer_shortcuts_get_commands:
 * @n_commands: (out): how many there are
 *
 * Returns: (array length=n_commands): the commands, group by group
 */
const DesignerCommand *
designer_shortcuts_get_commands (guint *n_commands)
{
  *n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/**
 * designer_shortcuts_install:
 * @application: the application
 *
 * Gives every command that works everywhere its keys.
 */
void
designer_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) keys = NULL;

      if (commands[i].action == NULL || commands[i].keys == NULL || commands[i].on_canvas)
        continue;
      keys = g_strsplit (commands[i].keys, " ", -1);
      gtk_application_set_accels_for_action (application, commands[i].action, (const char *const *) keys);
    }
}

/* Of a column. */
#define MAX_ROWS 9

/* Without those that are the same to the hand: of the keypad, and a plus without Shift.  Of four arrows
 * with a modifier the first and the last, for they are very long. */
static char *
list_shown_keys (const char *keys)
{
  g_auto (GStrv) all = g_strsplit (keys, " ", -1);
  g_autoptr (GStrvBuilder) shown = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; all[i] != NULL; i++)
    if (strstr (all[i], "KP_") == NULL && !g_str_has_suffix (all[i], "equal"))
      g_strv_builder_add (shown, all[i]);
  list = g_strv_builder_end (shown);
  if (g_strv_length (list) == 4 && list[0][0] == '<')
    return g_strdup_printf ("%s...%s", list[0], list[3]);
  return g_strjoinv (" ", list);
}

/**
 * designer_shortcuts_window_new:
 *
 * Returns: (transfer none): the window that lists all keys
 */
GtkWidget *
designer_shortcuts_window_new (void)
{
  /* GtkShortcutsSection and its like can be filled only from XML in GTK 4.8. */
  g_autoptr (GString) xml = g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"window\">"
                                          "<property name=\"modal\">1</property><child>"
                                          "<object class=\"GtkShortcutsSection\">"
                                          "<property name=\"section-name\">designer</property>"
                                          "<property name=\"max-height\">10</property>");
  g_autoptr (GtkBuilder) builder = NULL;
  const char *group = NULL;
  guint n_rows = 0;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *item = NULL;
      g_autofree char *keys = NULL;

      if (commands[i].keys == NULL)
        continue;
      keys = list_shown_keys (commands[i].keys);
      /* A group is never parted by itself, and a long one would make the window higher than a small
       * screen. */
      if (group == NULL || !g_str_equal (group, commands[i].group) || n_rows == MAX_ROWS)
        {
          g_autofree char *heading = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsGroup\">"
                                                              "<property name=\"title\">%s</property>",
                                                              _(commands[i].group));

          if (group != NULL)
            g_string_append (xml, "</object></child>");
          g_string_append (xml, heading);
          group = commands[i].group;
          n_rows = 0;
        }
      n_rows++;
      item = g_markup_printf_escaped ("<child><object class=\"GtkShortcutsShortcut\">"
                                      "<property name=\"title\">%s</property>"
                                      "<property name=\"accelerator\">%s</property></object></child>",
                                      _(commands[i].title), keys);
      g_string_append (xml, item);
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");

  builder = gtk_builder_new_from_string (xml->str, xml->len);
  return GTK_WIDGET (gtk_builder_get_object (builder, "window"));
}
