/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The context menus of the canvas.  Every entry is an action of the window, so that each is reachable by keyboard too.
 */
#include "config.h"

#include "app/designer-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/designer-colours.h"
#include "document/crow-through.h"

/* The section is kept alive by the menu. */
static GMenu *
add_section (GMenu *menu)
{
  GMenu *section = g_menu_new ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
  return section;
}

static void
add_colours (GMenu *menu)
{
  guint n_colours;
  const DesignerColour *colours = designer_colours_get (&n_colours);
  g_autoptr (GMenu) submenu = g_menu_new ();

  for (guint i = 0; i < n_colours; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(colours[i].title), NULL);

      g_menu_item_set_action_and_target (item, "win.colour", "s", colours[i].colour);
      g_menu_append_item (submenu, item);
    }
  g_menu_append_submenu (menu, _("_Colour"), G_MENU_MODEL (submenu));
}

static void
add_with_target (GMenu      *menu,
                 const char *title,
                 const char *action,
                 const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static void
add_details (GMenu      *menu,
             const char *action)
{
  g_autoptr (GMenu) submenu = g_menu_new ();

  add_with_target (submenu, _("_All Attributes"), action, "all");
  add_with_target (submenu, _("_Keys Only"), action, "keys");
  add_with_target (submenu, _("_None"), action, "none");
  g_menu_append_submenu (menu, _("_Show"), G_MENU_MODEL (submenu));
}

static void
add_link_tools (GMenu *menu)
{
  g_autoptr (GMenu) submenu = g_menu_new ();

  add_with_target (submenu, _("One to _One"), "win.tool", "link-one-to-one");
  add_with_target (submenu, _("One to _Many"), "win.tool", "link-one-to-many");
  add_with_target (submenu, _("M_any to Many"), "win.tool", "link-many-to-many");
  g_menu_append_submenu (menu, _("New _Link"), G_MENU_MODEL (submenu));
}

static void
fill_for_canvas (GMenu *menu)
{
  GMenu *section = add_section (menu);

  add_with_target (section, _("New _Entity"), "win.add-here", "entity");
  add_with_target (section, _("New _Note"), "win.add-here", "note");
  add_with_target (section, _("New Are_a"), "win.add-here", "area");
  add_link_tools (section);
  g_menu_append (section, _("A_dd an Entity of the Model…"), "win.add-to-diagram");
  section = add_section (menu);
  g_menu_append (section, _("_Paste Here"), "win.paste");
  g_menu_append (section, _("_Select All"), "win.select-all");
  g_menu_append (section, _("A_rrange All"), "win.arrange");
  g_menu_append (section, _("Arran_ge the Selection"), "win.arrange-selection");
  g_menu_append (section, _("_Fit the Whole Diagram"), "win.zoom-fit");
  section = add_section (menu);
  add_details (section, "win.diagram-detail");
  g_menu_append (section, _("Show _Grid"), "win.show-grid");
  g_menu_append (section, _("Snap to Gri_d"), "win.snap-to-grid");
  section = add_section (menu);
  g_menu_append (section, _("Copy as P_icture"), "win.copy-picture");
  g_menu_append (section, _("Export Pict_ure…"), "win.export");
  g_menu_append (section, _("Pr_int…"), "win.print");
}

static void
fill_for_entity (GMenu *menu)
{
  GMenu *section = add_section (menu);

  g_menu_append (section, _("_Rename"), "win.rename");
  g_menu_append (section, _("New _Attribute"), "win.add-attribute");
  g_menu_append (section, _("_Connect to…"), "win.connect");
  g_menu_append (section, _("New He_ir"), "win.add-heir");
  g_menu_append (section, _("Turn into a Lin_k"), "win.entity-to-link");
  section = add_section (menu);
  g_menu_append (section, _("Cu_t"), "win.cut");
  g_menu_append (section, _("Cop_y"), "win.copy");
  g_menu_append (section, _("D_uplicate"), "win.duplicate");
  section = add_section (menu);
  g_menu_append (section, _("Show Da_ta"), "win.show-data");
  add_with_target (section, _("Show S_QL"), "win.show-code", "sql");
  add_with_target (section, _("Show C C_ode"), "win.show-code", "code");
  g_menu_append (section, _("_Properties"), "win.properties");
  section = add_section (menu);
  g_menu_append (section, _("Select _Neighbours"), "win.select-neighbours");
  g_menu_append (section, _("S_how All Neighbours"), "win.place-neighbours");
  g_menu_append (section, _("Find the _Way to…"), "win.find-way");
  g_menu_append (section, _("What _Deleting Can Take Along"), "win.blast-radius");
  section = add_section (menu);
  add_details (section, "win.detail");
  add_colours (section);
  g_menu_append (section, _("_Lock or Unlock the Position"), "win.lock");
  section = add_section (menu);
  g_menu_append (section, _("Remo_ve from Diagram"), "win.remove-from-diagram");
  section = add_section (menu);
  g_menu_append (section, _("_Delete"), "win.delete");
}

static void
fill_for_attribute (GMenu *menu)
{
  GMenu *section = add_section (menu);

  g_menu_append (section, _("_Rename"), "win.rename");
  g_menu_append (section, _("New _Attribute"), "win.add-attribute");
  section = add_section (menu);
  g_menu_append (section, _("Cu_t"), "win.cut");
  g_menu_append (section, _("Cop_y"), "win.copy");
  g_menu_append (section, _("Paste"), "win.paste");
  section = add_section (menu);
  add_with_target (section, _("_Primary Key"), "win.toggle-attribute", "primary");
  add_with_target (section, _("Re_quired"), "win.toggle-attribute", "required");
  add_with_target (section, _("_Unique"), "win.toggle-attribute", "unique");
  g_menu_append (section, _("New _Index"), "win.add-index");
  section = add_section (menu);
  g_menu_append (section, _("_Go to What Is Related"), "win.go-to-related");
  g_menu_append (section, _("Turn into an _Entity"), "win.promote-attribute");
  g_menu_append (section, _("_Split off into an Entity"), "win.split-entity");
  section = add_section (menu);
  g_menu_append (section, _("_Properties"), "win.properties");
  g_menu_append (section, _("_Delete"), "win.delete");
}

static void
fill_for_attributes (GMenu *menu)
{
  GMenu *section = add_section (menu);

  g_menu_append (section, _("Cu_t"), "win.cut");
  g_menu_append (section, _("Cop_y"), "win.copy");
  section = add_section (menu);
  g_menu_append (section, _("New _Index"), "win.add-index");
  g_menu_append (section, _("New _Unique Key"), "win.add-unique-key");
  g_menu_append (section, _("_Split off into an Entity"), "win.split-entity");
  section = add_section (menu);
  g_menu_append (section, _("_Delete"), "win.delete");
}

static void
fill_for_link (GMenu    *menu,
               CrowLink *link)
{
  static const char *const titles[] = {
    [CROW_DELETE_NULLIFY] = N_("_Forget the Reference"),
    [CROW_DELETE_CASCADE] = N_("_Delete Them Too"),
    [CROW_DELETE_DENY] = N_("_Refuse"),
    [CROW_DELETE_SET_DEFAULT] = N_("_Set the Default"),
    [CROW_DELETE_NONE] = N_("_Leave It to the Database"),
  };
  static const char *const kinds[] = {
    [CROW_LINK_ONE_TO_MANY] = N_("One to _Many"),
    [CROW_LINK_ONE_TO_ONE] = N_("One to _One"),
    [CROW_LINK_MANY_TO_MANY] = N_("M_any to Many"),
  };
  g_autoptr (GMenu) kind = g_menu_new ();
  g_autoptr (GMenu) rules = g_menu_new ();
  GMenu *section = add_section (menu);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(kinds[i]), NULL);

      g_menu_item_set_action_and_target (item, "win.link-kind", "i", (int) i);
      g_menu_append_item (kind, item);
    }
  g_menu_append_submenu (section, _("_Kind"), G_MENU_MODEL (kind));
  g_menu_append (section, _("Re_verse"), "win.reverse-link");
  if (crow_link_get_kind (link) == CROW_LINK_MANY_TO_MANY && !crow_link_is_through (link))
    g_menu_append (section, _("Turn into an _Entity"), "win.link-to-entity");
  if (crow_link_get_kind (link) != CROW_LINK_MANY_TO_MANY)
    {
      for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
        {
          g_autoptr (GMenuItem) item = g_menu_item_new (_(titles[i]), NULL);

          g_menu_item_set_action_and_target (item, "win.delete-rule", "i", (int) i);
          g_menu_append_item (rules, item);
        }
      g_menu_append_submenu (section, _("_When the One Is Deleted"), G_MENU_MODEL (rules));
    }
  g_menu_append (section, _("Remove _Bends"), "win.remove-bends");
  section = add_section (menu);
  g_menu_append (section, _("_Properties"), "win.properties");
  g_menu_append (section, _("_Delete"), "win.delete");
}

static void
fill_for_box (GMenu    *menu,
              gboolean  has_name)
{
  GMenu *section = add_section (menu);

  if (has_name)
    g_menu_append (section, _("_Rename"), "win.rename");
  g_menu_append (section, _("_Properties"), "win.properties");
  section = add_section (menu);
  g_menu_append (section, _("Cu_t"), "win.cut");
  g_menu_append (section, _("Cop_y"), "win.copy");
  g_menu_append (section, _("D_uplicate"), "win.duplicate");
  section = add_section (menu);
  add_colours (section);
  section = add_section (menu);
  g_menu_append (section, _("_Delete"), "win.delete");
}

static void
fill_for_several (GMenu *menu)
{
  static const struct
  {
    const char *title;
    const char *target;
  } alignments[] = {
    { N_("_Left"), "left" },
    { N_("_Center"), "center" },
    { N_("_Right"), "right" },
    { N_("_Top"), "top" },
    { N_("_Middle"), "middle" },
    { N_("_Bottom"), "bottom" },
    { N_("Distribute _Horizontally"), "distribute-horizontally" },
    { N_("Distribute _Vertically"), "distribute-vertically" },
  };
  g_autoptr (GMenu) align = g_menu_new ();
  GMenu *section = add_section (menu);

  for (guint i = 0; i < G_N_ELEMENTS (alignments); i++)
    add_with_target (align, _(alignments[i].title), "win.align", alignments[i].target);
  g_menu_append_submenu (section, _("_Align"), G_MENU_MODEL (align));
  g_menu_append (section, _("A_rrange the Selection"), "win.arrange-selection");
  g_menu_append (section, _("Group into an Are_a"), "win.add-area");
  section = add_section (menu);
  g_menu_append (section, _("Mer_ge Entities"), "win.merge-entities");
  section = add_section (menu);
  g_menu_append (section, _("Cu_t"), "win.cut");
  g_menu_append (section, _("Cop_y"), "win.copy");
  g_menu_append (section, _("D_uplicate"), "win.duplicate");
  section = add_section (menu);
  g_menu_append (section, _("Select _Neighbours"), "win.select-neighbours");
  g_menu_append (section, _("Find the _Way Between"), "win.find-way");
  g_menu_append (section, _("New Diagram of the Sele_ction"), "win.add-diagram");
  section = add_section (menu);
  add_details (section, "win.detail");
  add_colours (section);
  g_menu_append (section, _("_Lock or Unlock the Position"), "win.lock");
  section = add_section (menu);
  g_menu_append (section, _("_Delete"), "win.delete");
}

static void
menu_closed_cb (DesignerWindow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static gboolean
are_attributes (DesignerWindow *self)
{
  return CROW_IS_ATTRIBUTE (crow_document_lookup (self->document, crow_view_state_get_selected_id (self->state, 0)));
}

void
_designer_window_show_menu (DesignerWindow *self,
                            double          x,
                            double          y,
                            gboolean        on_canvas)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  CrowNode *node = crow_view_state_get_single (self->state);
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (on_canvas)
    fill_for_canvas (menu);
  else if (crow_view_state_get_n_selected (self->state) > 1 && are_attributes (self))
    fill_for_attributes (menu);
  else if (crow_view_state_get_n_selected (self->state) > 1)
    fill_for_several (menu);
  else if (CROW_IS_ENTITY (node))
    fill_for_entity (menu);
  else if (CROW_IS_ATTRIBUTE (node))
    fill_for_attribute (menu);
  else if (CROW_IS_LINK (node))
    fill_for_link (menu, CROW_LINK (node));
  else if (CROW_IS_NOTE (node) || CROW_IS_AREA (node))
    fill_for_box (menu, CROW_IS_AREA (node));
  else
    fill_for_canvas (menu);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self->canvas_area));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      g_signal_connect_swapped (self->menu, "closed", G_CALLBACK (menu_closed_cb), self);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
