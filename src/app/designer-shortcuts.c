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
  { "win.show-help-overlay", "<Ctrl>question", GENERAL, N_("Keyboard Shortcuts"),
    /* Translators: such texts in lower case are words by which a command may be looked for, of other programs and of everyday
     * language.  They are never shown.  Write those that people of your language would type, as many as you like; the
     * English ones are found besides. */
    .words = N_("shortcuts hotkeys accelerators keybindings cheat sheet") },
  { "win.help", "F1", GENERAL, N_("Help"),
    .words = N_("manual documentation guide tutorial how to") },
  { "app.preferences", "<Ctrl>comma", GENERAL, N_("Preferences"),
    .words = N_("settings options configuration dark theme") },
  { "win.primary-menu", "F10", GENERAL, N_("Main Menu"),
    .words = N_("hamburger") },
  { "app.about", NULL, GENERAL, N_("About Crowfoot"),
    .words = N_("version licence license credits info") },
  { "app.quit", "<Ctrl>q", GENERAL, N_("Quit"),
    .words = N_("exit leave end") },

  { "app.new", "<Ctrl>n", FILES, N_("New Document"),
    .words = N_("create file blank empty project") },
  { "win.open", "<Ctrl>o", FILES, N_("Open"),
    .words = N_("load file recent project example") },
  { "win.save", "<Ctrl>s", FILES, N_("Save"),
    .words = N_("write store file") },
  { "win.save-as", "<Ctrl><Shift>s", FILES, N_("Save As"),
    .words = N_("copy another name folder") },
  { "win.import", "<Ctrl><Shift>i", FILES, N_("Import a Database or Script"),
    .words = N_("reverse engineer read load ddl sql dump sqlite postgresql mysql mariadb connect") },
  { "win.show-notes", NULL, FILES, N_("Notes of the Last Import or Merge"),
    .words = N_("log report messages warnings") },
  { "win.export", "<Ctrl><Shift>e", FILES, N_("Export Picture"),
    .words = N_("save image svg png pdf") },
  { "win.print", "<Ctrl>p", FILES, N_("Print"),
    .words = N_("paper pages printer") },
  { "win.print-preview", "<Ctrl><Shift>p", FILES, N_("Print Preview"),
    .words = N_("paper pages pdf") },
  { "win.close", "<Ctrl>w", FILES, N_("Close"),
    .words = N_("window") },

  { "win.undo", "<Ctrl>z", EDITING, N_("Undo"),
    .words = N_("revert back step") },
  { "win.redo", "<Ctrl><Shift>z <Ctrl>y", EDITING, N_("Redo"),
    .words = N_("again repeat forward step") },
  { "win.history", "<Ctrl>h", EDITING, N_("History"),
    .words = N_("changes log steps journal undo list") },
  { "win.select-all", "<Ctrl>a", EDITING, N_("Select All"), TRUE,
    .words = N_("everything mark") },
  { "win.cut", "<Ctrl>x", EDITING, N_("Cut"), TRUE,
    .words = N_("clipboard move") },
  { "win.copy", "<Ctrl>c", EDITING, N_("Copy"), TRUE,
    .words = N_("clipboard") },
  { "win.paste", "<Ctrl>v", EDITING, N_("Paste"), TRUE,
    .words = N_("clipboard insert") },
  { "win.copy-picture", "<Ctrl><Shift>c", EDITING, N_("Copy as Picture"),
    .words = N_("clipboard image screenshot png svg") },
  { "win.duplicate", "<Ctrl>d", EDITING, N_("Duplicate"), TRUE,
    .words = N_("clone copy twice") },
  { "win.rename", "F2", EDITING, N_("Rename"), TRUE,
    .words = N_("name title change call") },
  { "win.edit", "Return", EDITING, N_("Edit the Selection"), TRUE,
    .words = N_("change modify open attributes") },
  { "win.properties", "<Alt>Return", EDITING, N_("Properties of the Selection"), TRUE,
    .words = N_("inspector settings details") },
  { "win.delete", "Delete", EDITING, N_("Delete the Selection"), TRUE,
    .words = N_("remove drop erase destroy") },
  { NULL, "Left Right Up Down", EDITING, N_("Move by the Grid"), TRUE },
  { NULL, "<Shift>Up <Shift>Down", EDITING, N_("Select Further Attributes"), TRUE },
  { NULL, "<Ctrl>Left <Ctrl>Right <Ctrl>Up <Ctrl>Down", EDITING, N_("Move by Ten"), TRUE },
  { "win.keep-rows", NULL, EDITING, N_("Keep the Selected Rows in the Drawing"),
    .words = N_("data seed fixtures store") },
  { "win.keep-new-rows", NULL, EDITING, N_("Keep All New Rows in the Drawing"),
    .words = N_("data seed fixtures store") },
  { "win.forget-rows", NULL, EDITING, N_("Forget the Selected Rows in the Drawing"),
    .words = N_("data seed fixtures remove") },
  { "win.copy-steps", "<Ctrl><Alt>c", EDITING, N_("Copy What Was Done to Rows as C"),
    .words = N_("code program record macro") },
  { "win.detail::all", NULL, EDITING, N_("Show All Attributes"),
    .words = N_("expand unfold columns rows") },
  { "win.detail::keys", NULL, EDITING, N_("Show Keys Only"),
    .words = N_("columns fold") },
  { "win.detail::none", NULL, EDITING, N_("Show No Attributes"),
    .words = N_("collapse fold minimize title only") },
  { "win.diagram-detail::all", NULL, EDITING, N_("Show All Attributes of All Entities"),
    .words = N_("expand unfold columns rows") },
  { "win.diagram-detail::keys", NULL, EDITING, N_("Show Keys Only of All Entities"),
    .words = N_("columns fold") },
  { "win.diagram-detail::none", NULL, EDITING, N_("Show No Attributes of Any Entity"),
    .words = N_("collapse fold minimize titles only") },
  { "win.lock", NULL, EDITING, N_("Lock or Unlock the Position"),
    .words = N_("pin fix freeze unpin") },
  { "win.align::left", NULL, EDITING, N_("Align Left"),
    .words = N_("line up edges arrange") },
  { "win.align::center", NULL, EDITING, N_("Align Centers"),
    .words = N_("line up vertical axis arrange") },
  { "win.align::right", NULL, EDITING, N_("Align Right"),
    .words = N_("line up edges arrange") },
  { "win.align::top", NULL, EDITING, N_("Align Top"),
    .words = N_("line up edges arrange") },
  { "win.align::middle", NULL, EDITING, N_("Align Middles"),
    .words = N_("line up horizontal axis arrange") },
  { "win.align::bottom", NULL, EDITING, N_("Align Bottom"),
    .words = N_("line up edges arrange") },
  { "win.align::distribute-horizontally", NULL, EDITING, N_("Distribute Horizontally"),
    .words = N_("space evenly spread gaps") },
  { "win.align::distribute-vertically", NULL, EDITING, N_("Distribute Vertically"),
    .words = N_("space evenly spread gaps") },

  { "win.tool::select", "Escape", DRAWING, N_("Select, or Cancel the Tool"), TRUE,
    .words = N_("pointer arrow mouse cursor") },
  { "win.tool::hand", "h", DRAWING, N_("Hand"), TRUE,
    .words = N_("pan scroll move view drag") },
  { "win.add-entity", "e", DRAWING, N_("New Entity"), TRUE,
    .words = N_("table create add class box") },
  { "win.add-heir", "i", DRAWING, N_("New Entity That Inherits from the Selected One"), TRUE,
    .words = N_("subclass subtype derived child inheritance extends generalization") },
  { "win.stop-inheriting", NULL, DRAWING, N_("Let the Selected Entity Inherit from None"),
    .words = N_("subclass subtype inheritance detach") },
  { "win.add-index", NULL, DRAWING, N_("New Index over the Selected Attributes"),
    .words = N_("faster create columns speed") },
  { "win.add-unique-key", NULL, DRAWING, N_("New Unique Key over the Selected Attributes"),
    .words = N_("constraint alternate candidate create columns") },
  { "win.add-check", NULL, DRAWING, N_("New Check of the Selected Entity"),
    .words = N_("constraint rule condition validation create") },
  { "win.add-enumeration", NULL, DRAWING, N_("New Enumeration"),
    .words = N_("enum values list of type create") },
  { "win.add-view", NULL, DRAWING, N_("New View"),
    .words = N_("query select virtual table create") },
  { "win.add-note", "n", DRAWING, N_("New Note"), TRUE,
    .words = N_("comment sticky text remark annotation create") },
  { "win.add-area", "a", DRAWING, N_("New Area, Around the Selection"), TRUE,
    .words = N_("group frame region subject box create") },
  { "win.add-attribute", "Insert", DRAWING, N_("New Attribute"), TRUE,
    .words = N_("column field property member create add") },
  { "win.tool::link-one-to-one", "1", DRAWING, N_("Link One to One"), TRUE,
    .words = N_("relationship foreign key reference 1:1 1-1") },
  { "win.tool::link-one-to-many", "2", DRAWING, N_("Link One to Many"), TRUE,
    .words = N_("relationship foreign key reference 1:n 1-n fk") },
  { "win.tool::link-many-to-many", "3", DRAWING, N_("Link Many to Many"), TRUE,
    .words = N_("relationship association junction join table n:m m:n n-m") },
  { "win.connect", "l", DRAWING, N_("Connect the Selected Entity to…"), TRUE,
    .words = N_("link relationship foreign key reference relate") },
  { "win.arrange", "<Ctrl><Shift>l", DRAWING, N_("Arrange All"),
    .words = N_("auto layout tidy up order organize positions") },
  { "win.arrange-selection", NULL, DRAWING, N_("Arrange the Selection"),
    .words = N_("auto layout tidy up order organize positions") },
  { "win.promote-attribute", NULL, DRAWING, N_("Turn the Selected Attribute into an Entity"),
    .words = N_("normalize extract lookup table column") },
  { "win.split-entity", NULL, DRAWING, N_("Split the Selected Attributes off into an Entity"),
    .words = N_("normalize extract divide table columns") },
  { "win.merge-entities", NULL, DRAWING, N_("Merge the Selected Entities"),
    .words = N_("join combine unite tables") },
  { "win.reverse-link", NULL, DRAWING, N_("Reverse the Selected Link"),
    .words = N_("swap turn direction flip relationship") },
  { "win.link-to-entity", NULL, DRAWING, N_("Turn the Selected Link into an Entity"),
    .words = N_("association junction join table resolve many to many relationship") },
  { "win.entity-to-link", NULL, DRAWING, N_("Turn the Selected Entity into a Link"),
    .words = N_("association junction join table many to many relationship") },

  { "win.add-diagram", NULL, MOVING, N_("New Diagram of the Selection"),
    .words = N_("page sheet tab subset create view") },
  { "win.rename-diagram", NULL, MOVING, N_("Rename the Diagram"),
    .words = N_("page sheet tab name") },
  { "win.delete-diagram", NULL, MOVING, N_("Delete the Diagram"),
    .words = N_("page sheet tab remove") },
  { "win.remove-from-diagram", "<Shift>Delete", MOVING, N_("Remove from the Diagram"), TRUE,
    .words = N_("hide take off keep in model") },
  { "win.add-to-diagram", "<Shift>Insert", MOVING, N_("Add an Entity of the Model to the Diagram"), TRUE,
    .words = N_("show place put table") },
  { "win.place-neighbours", NULL, MOVING, N_("Show All Neighbours on the Diagram"),
    .words = N_("related linked tables expand neighbors around") },
  { "win.select-neighbours", "<Ctrl><Shift>n", MOVING, N_("Select Neighbours"), TRUE,
    .words = N_("related linked tables neighbors around") },
  { "win.blast-radius", "b", MOVING, N_("What Deleting a Row Can Take Along"), TRUE,
    .words = N_("blast radius cascade impact on delete effect consequences overlay") },
  { "win.find-way", "p", MOVING, N_("Find the Way Between Two Entities, or the Next Way"), TRUE,
    .words = N_("path route connection shortest join between tables") },
  { "win.close-lens", NULL, MOVING, N_("Close the Answer on the Diagram"),
    .words = N_("overlay blast radius path hide marks dismiss") },
  { "win.go-to-related", "r", MOVING, N_("What the Selected Attribute Refers To, or What Refers to It"), TRUE,
    .words = N_("follow jump foreign key reference relationship") },
  { "win.find", "<Ctrl>f", MOVING, N_("Find an Entity or Attribute"),
    .words = N_("search look for table column goto jump") },
  { NULL, "Tab <Shift>Tab", MOVING, N_("Next or Previous Object"), TRUE },
  { NULL, "<Alt>Left <Alt>Right <Alt>Up <Alt>Down", MOVING, N_("Neighbour Along a Link"), TRUE },

  { "win.zoom-in", "<Ctrl>plus <Ctrl>equal <Ctrl>KP_Add", VIEW, N_("Zoom In"),
    .words = N_("larger bigger magnify closer") },
  { "win.zoom-out", "<Ctrl>minus <Ctrl>KP_Subtract", VIEW, N_("Zoom Out"),
    .words = N_("smaller farther reduce") },
  { "win.zoom-normal", "<Ctrl>0 <Ctrl>KP_0", VIEW, N_("Original Size"),
    .words = N_("100 % reset zoom actual size") },
  { "win.zoom-fit", "<Ctrl><Alt>0", VIEW, N_("Fit the Whole Diagram"),
    .words = N_("zoom all everything overview whole window") },
  { "win.show-outline", "F9", VIEW, N_("Outline"),
    .words = N_("tree sidebar list of tables left panel") },
  { "win.show-side-panel", "<Shift>F9", VIEW, N_("Side Panel"),
    .words = N_("inspector right sidebar properties") },
  { "win.show-bottom-panel", "<Ctrl>F9", VIEW, N_("Bottom Panel"),
    .words = N_("problems history data drawer") },
  { "win.page::properties", "<Alt>1", VIEW, N_("Properties"),
    .words = N_("inspector details settings") },
  { "win.page::sql", "<Alt>2", VIEW, N_("SQL"),
    .words = N_("ddl create table script statements migration schema") },
  { "win.page::code", "<Alt>3", VIEW, N_("C Code"),
    .words = N_("source program header generated mapping orm") },
  { "win.show-data", "<Alt>4", VIEW, N_("Data"),
    .words = N_("rows records preview sample try browse contents rehearse") },
  { "win.show-statements", "<Alt>5", VIEW, N_("What Ran"),
    .words = N_("log trace queries sql executed console") },
  { "win.show-grid", "<Ctrl><Shift>g", VIEW, N_("Show Grid"),
    .words = N_("dots lines background") },
  { "win.snap-to-grid", NULL, VIEW, N_("Snap to Grid"),
    .words = N_("magnet align raster") },
  { "win.show-minimap", "<Ctrl><Shift>m", VIEW, N_("Show Map"),
    .words = N_("minimap overview navigator") },
  { "win.fullscreen", "F11", VIEW, N_("Fullscreen"),
    .words = N_("maximize presentation whole screen") },
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

char *
designer_shortcuts_get_words (const DesignerCommand *command)
{
  const char *words = command->words != NULL ? command->words : "";

  /* An empty text would be translated into the head of the catalogue. */
  return g_strjoin (" ", command->title, words, command->words != NULL ? _(words) : "", NULL);
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
