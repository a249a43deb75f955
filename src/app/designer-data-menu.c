/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The menu of rows.  Of a single one it begins with where its links lead, with how many rows are there.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/designer-data-private.h"
#include "app/designer-data-links.h"

/* An underscore in a name is no mnemonic. */
static char *
escape_label (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
add_target (GMenu      *section,
            const char *label,
            const char *action,
            GVariant   *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (section, item);
}

static GMenu *
make_links (DesignerDataPanel *self)
{
  GMenu *section = g_menu_new ();
  CrowSchema *schema;
  const CrowRole *roles;
  guint n;

  if (!_designer_data_is_ready (self) || self->current == NULL || crow_preview_row_is_deleted (self->current)
      || crow_preview_row_get_schema (self->current) != crow_preview_get_schema (self->preview))
    return section;
  schema = crow_preview_get_schema (self->preview);
  roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (self->current), &n);
  for (guint i = 0; i < n; i++)
    {
      guint n_linked = crow_preview_count_linked (self->preview, self->current, i);
      g_autofree char *name = designer_data_role_dup_name (schema, &roles[i]);
      g_autofree char *escaped = escape_label (name);
      g_autofree char *label = NULL;

      if (n_linked == 0)
        continue;
      /* Translators: %s is the name of a role, as in “Follow author”; and how many rows there are, as in “List books (3)” */
      label = roles[i].to_many ? g_strdup_printf (_("List %s (%u)"), escaped, n_linked)
                               : g_strdup_printf (_("Follow %s"), escaped);
      add_target (section, label, "data.follow", g_variant_new_uint32 (i));
    }
  return section;
}

void
_designer_data_update_menu (DesignerDataPanel *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) links = make_links (self);
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) second = g_menu_new ();
  g_autoptr (GMenu) third = g_menu_new ();
  g_autoptr (GMenu) fourth = g_menu_new ();

  g_menu_append (first, _("_What Would Deleting This Do?"), "data.rehearse");
  g_menu_append (first, _("What Would Changing the _Key Do?"), "data.rehearse-key");
  g_menu_append (first, _("_Delete"), "data.delete");
  g_menu_append (second, _("D_uplicate"), "data.duplicate");
  g_menu_append (second, _("_Add Row"), "data.add");
  g_menu_append (second, _("Set the Value to _NULL"), "data-grid.set-null");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (links));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append (third, _("Kee_p Rows in Drawing"), "data.keep");
  g_menu_append (third, _("Keep All _New Rows in Drawing"), "data.keep-new");
  g_menu_append (third, _("_Forget Rows in Drawing"), "data.forget");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  add_target (fourth, _("Copy as _SQL"), "data.copy-rows", g_variant_new_string ("sql"));
  add_target (fourth, _("Copy as _C"), "data.copy-rows", g_variant_new_string ("c"));
  g_menu_append (fourth, _("Copy What I D_id as C"), "data.copy-steps");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (third));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fourth));
  designer_data_grid_set_menu (self->grid, G_MENU_MODEL (menu));
}
