/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question is rows, names and texts; who runs it is in crow-preview-work.c.
 */
#include "config.h"

#include "preview/crow-preview-question.h"

#include <glib/gi18n-lib.h>

static CrowPreviewQuestion *
question_new (CrowRehearsalKind      kind,
              CrowPreviewRow *const *rows,
              guint                  n_rows)
{
  CrowPreviewQuestion *self = g_new0 (CrowPreviewQuestion, 1);

  self->kind = kind;
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_add (self->rows, g_object_ref (rows[i]));
  return self;
}

CrowPreviewQuestion *
crow_preview_question_new_delete (CrowPreviewRow *const *rows,
                                  guint                  n_rows)
{
  return question_new (CROW_REHEARSAL_DELETE, rows, n_rows);
}

CrowPreviewQuestion *
crow_preview_question_new_change (CrowPreviewRow    *row,
                                  const guint16     *attributes,
                                  const char *const *texts,
                                  guint              n_attributes)
{
  CrowPreviewQuestion *self = question_new (CROW_REHEARSAL_CHANGE, &row, 1);

  self->attributes = g_memdup2 (attributes, n_attributes * sizeof *attributes);
  self->texts = g_new0 (char *, n_attributes + 1);
  for (guint i = 0; i < n_attributes; i++)
    self->texts[i] = g_strdup (texts[i]);
  return self;
}

CrowPreviewQuestion *
crow_preview_question_new_unlink (CrowPreviewRow *row,
                                  guint           role,
                                  CrowPreviewRow *target)
{
  CrowPreviewQuestion *self = question_new (CROW_REHEARSAL_UNLINK, &row, 1);

  self->role = role;
  g_set_object (&self->target, target);
  return self;
}

CrowPreviewQuestion *
crow_preview_question_copy (const CrowPreviewQuestion *self)
{
  CrowPreviewQuestion *copy = question_new (self->kind, (CrowPreviewRow *const *) self->rows->pdata, self->rows->len);

  if (self->texts != NULL)
    copy->attributes = g_memdup2 (self->attributes, g_strv_length (self->texts) * sizeof *self->attributes);
  copy->texts = g_strdupv (self->texts);
  g_set_object (&copy->target, self->target);
  copy->role = self->role;
  return copy;
}

void
crow_preview_question_free (CrowPreviewQuestion *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_free (self->attributes);
  g_strfreev (self->texts);
  g_clear_object (&self->target);
  g_free (self);
}

gboolean
crow_preview_find_role (CrowPreviewRow *before,
                        CrowPreviewRow *after,
                        guint          *role)
{
  CrowSchema *old_schema = crow_preview_row_get_schema (before);
  CrowSchema *schema = crow_preview_row_get_schema (after);
  guint n_old, n;
  const CrowRole *old = crow_schema_get_roles (old_schema, crow_preview_row_get_entity (before), &n_old);
  const CrowRole *roles = crow_schema_get_roles (schema, crow_preview_row_get_entity (after), &n);
  const char *id = crow_schema_get_relationship (old_schema, old[*role].relationship)->id;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (crow_schema_get_relationship (schema, roles[i].relationship)->id, id) == 0 &&
        roles[i].end == old[*role].end)
      {
        *role = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
adopt_attributes (CrowPreviewQuestion *self,
                  CrowPreviewRow      *before,
                  CrowPreviewRow      *after)
{
  const CrowEntityInfo *old = crow_schema_get_entity (crow_preview_row_get_schema (before),
                                                      crow_preview_row_get_entity (before));
  const CrowEntityInfo *info = crow_schema_get_entity (crow_preview_row_get_schema (after),
                                                       crow_preview_row_get_entity (after));

  for (guint i = 0; self->texts[i] != NULL; i++)
    {
      guint16 j;

      for (j = 0; j < info->n_attributes; j++)
        if (g_strcmp0 (info->attributes[j].id, old->attributes[self->attributes[i]].id) == 0)
          break;
      if (j == info->n_attributes)
        return FALSE;
      self->attributes[i] = j;
    }
  return TRUE;
}

gboolean
crow_preview_question_adopt (CrowPreviewQuestion *self,
                             CrowSchema          *schema)
{
  CrowPreviewRow *first = g_ptr_array_index (self->rows, 0);
  g_autoptr (CrowPreviewRow) before = g_object_ref (first);

  if (crow_preview_row_get_schema (first) == schema)
    return TRUE;
  for (guint i = self->rows->len; i > 0; i--)
    {
      CrowPreviewRow *row = crow_preview_row_adopt (g_ptr_array_index (self->rows, i - 1), schema);

      if (row == NULL)
        g_ptr_array_remove_index (self->rows, i - 1);
      else
        {
          g_object_unref (g_ptr_array_index (self->rows, i - 1));
          self->rows->pdata[i - 1] = row;
        }
    }
  if (self->rows->len == 0)
    return FALSE;
  first = g_ptr_array_index (self->rows, 0);
  if (self->kind == CROW_REHEARSAL_CHANGE)
    return adopt_attributes (self, before, first);
  if (self->target != NULL)
    {
      CrowPreviewRow *target = crow_preview_row_adopt (self->target, schema);

      g_object_unref (self->target);
      self->target = target;
      return target != NULL && crow_preview_find_role (before, first, &self->role);
    }
  return TRUE;
}

char *
crow_preview_question_dup_title (const CrowPreviewQuestion *self)
{
  CrowPreviewRow *first = g_ptr_array_index (self->rows, 0);
  const char *entity = crow_schema_get_entity (crow_preview_row_get_schema (first),
                                               crow_preview_row_get_entity (first))->name;
  g_autofree char *label = NULL;
  g_autofree char *other = NULL;

  if (self->rows->len > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Deleting %u row of “%s”", "Deleting %u rows of “%s”",
                                         self->rows->len),
                            self->rows->len, entity);
  label = crow_preview_row_dup_label (first);
  switch (self->kind)
    {
    case CROW_REHEARSAL_CHANGE:
      other = g_strjoinv (", ", self->texts);
      /* Translators: “author”, “3 · Ada”, the new key */
      return g_strdup_printf (_("Changing the key in “%s”: %s becomes %s"), entity, label, other);
    case CROW_REHEARSAL_UNLINK:
      other = crow_preview_row_dup_label (self->target);
      /* Translators: two rows, as “3 · Ada” and “7 · A Book” */
      return g_strdup_printf (_("Unlinking %s from %s"), other, label);
    default:
      /* Translators: “author”, “3 · Ada” */
      return g_strdup_printf (_("Deleting from “%s”: %s"), entity, label);
    }
}
