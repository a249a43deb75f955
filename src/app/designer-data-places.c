/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The places of the data panel: which rows it shows, and which ones one can go back to.
 *
 * A place is named by ids and rows, so it outlives a schema; rows and roles are looked up again in the next one.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/designer-data-private.h"

#define MAX_PLACES 50

void
_designer_data_place_free (gpointer data)
{
  DesignerDataPlace *place = data;

  g_free (place->entity_id);
  g_clear_object (&place->owner);
  g_clear_object (&place->row);
  g_free (place);
}

static void
adopt (DesignerDataPanel *self,
       CrowPreviewRow   **row)
{
  CrowPreviewRow *adopted;

  if (*row == NULL)
    return;
  adopted = crow_preview_adopt_row (self->preview, *row);
  g_object_unref (*row);
  *row = adopted;
}

DesignerDataPlace *
_designer_data_get_place (DesignerDataPanel *self)
{
  return self->place_position < self->places->len ? g_ptr_array_index (self->places, self->place_position) : NULL;
}

static void
choose_entity (DesignerDataPanel *self,
               guint              entity)
{
  self->choosing = TRUE;
  gtk_drop_down_set_selected (self->chooser, entity == CROW_NONE ? GTK_INVALID_LIST_POSITION : entity);
  self->choosing = FALSE;
}

static void
tell_place (DesignerDataPanel       *self,
            const DesignerDataPlace *place)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  const CrowRole *roles;
  g_autofree char *role = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *text = NULL;
  guint n;

  gtk_widget_set_visible (self->place, place->owner != NULL);
  if (place->owner == NULL)
    return;
  roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (place->owner), &n);
  role = designer_data_role_dup_name (schema, &roles[place->role]);
  owner = crow_preview_row_dup_label (place->owner);
  /* Translators: which rows are shown: “books” of “author” “3 · Ada” */
  text = g_strdup_printf (_("“%s” of %s %s"), role,
                          crow_schema_get_entity (schema, crow_preview_row_get_entity (place->owner))->name, owner);
  gtk_label_set_text (self->place_label, text);
}

void
_designer_data_select (DesignerDataPanel *self,
                       CrowPreviewRow    *row)
{
  designer_data_grid_select (self->grid, row);
}

void
_designer_data_show_place (DesignerDataPanel *self)
{
  DesignerDataPlace *place = _designer_data_get_place (self);
  CrowPreviewRows *rows = designer_data_grid_get_rows (self->grid);
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  guint16 entity = place != NULL ? crow_schema_lookup_entity_by_id (schema, place->entity_id) : CROW_NONE;

  if (place == NULL || entity == CROW_NONE)
    {
      crow_preview_rows_show_none (rows);
      gtk_widget_set_visible (self->place, FALSE);
    }
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
      crow_preview_rows_set_filter (rows, NULL);
      crow_preview_rows_show (rows, entity, place->owner, place->role);
      tell_place (self, place);
    }
  designer_data_grid_update_columns (self->grid);
  choose_entity (self, entity);
  if (place != NULL)
    _designer_data_select (self, place->row);
  _designer_data_update (self);
}

void
_designer_data_go (DesignerDataPanel *self,
                   guint              entity,
                   CrowPreviewRow    *owner,
                   guint              role,
                   CrowPreviewRow    *row)
{
  CrowSchema *schema = crow_preview_get_schema (self->preview);
  DesignerDataPlace *present = _designer_data_get_place (self);
  DesignerDataPlace *place = g_new0 (DesignerDataPlace, 1);

  place->entity_id = g_strdup (crow_schema_get_entity (schema, entity)->id);
  g_set_object (&place->owner, owner);
  place->role = role;
  g_set_object (&place->row, row);
  if (present != NULL)
    {
      g_set_object (&present->row, self->current);
      g_ptr_array_set_size (self->places, self->place_position + 1);
      if (g_str_equal (present->entity_id, place->entity_id) && present->owner == NULL && owner == NULL && row == NULL)
        {
          _designer_data_place_free (place);
          return;
        }
    }
  g_ptr_array_add (self->places, place);
  if (self->places->len > MAX_PLACES)
    g_ptr_array_remove_index (self->places, 0);
  self->place_position = self->places->len - 1;
  _designer_data_show_place (self);
}

void
_designer_data_move (DesignerDataPanel *self,
                     int                steps)
{
  DesignerDataPlace *present = _designer_data_get_place (self);
  int position = (int) self->place_position + steps;

  if (position < 0 || position >= (int) self->places->len)
    return;
  if (present != NULL)
    g_set_object (&present->row, self->current);
  self->place_position = position;
  _designer_data_show_place (self);
}

void
_designer_data_adopt_places (DesignerDataPanel *self)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      DesignerDataPlace *place = g_ptr_array_index (self->places, i);

      if (place->owner != NULL)
        {
          g_autoptr (CrowPreviewRow) before = g_object_ref (place->owner);

          adopt (self, &place->owner);
          if (place->owner != NULL && !crow_preview_find_role (before, place->owner, &place->role))
            g_clear_object (&place->owner);
        }
      adopt (self, &place->row);
    }
  adopt (self, &self->current);
}
