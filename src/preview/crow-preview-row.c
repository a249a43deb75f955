/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The values of a row, with memory of their own.
 */
#include "config.h"

#include "preview/crow-preview-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "preview/crow-table-map.h"
#include "preview/crow-value-text.h"

/* Of a blob, as hexadecimal digits; of a text that is too long for a table. */
#define SHOWN_BYTES 16
#define SHOWN_CHARACTERS 80

struct _CrowPreviewRow
{
  GObject parent_instance;

  /* owned */
  CrowSchema *schema;
  CrowValue *values;  /* by attribute; text and bytes are owned */
  gint64 *sizes;      /* by attribute, of what was cut; NULL: nothing was */
  char *key;          /* made when it is asked for */

  guint entity;
  guint n_values;
  gboolean deleted;
};

G_DEFINE_FINAL_TYPE (CrowPreviewRow, crow_preview_row, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
value_clear (CrowValue *value)
{
  if (value->type == CROW_VALUE_TYPE_TEXT || value->type == CROW_VALUE_TYPE_BLOB)
    g_free ((gpointer) value->u.bytes);
  *value = crow_value_null ();
}

static void
crow_preview_row_finalize (GObject *object)
{
  CrowPreviewRow *self = CROW_PREVIEW_ROW (object);

  for (guint i = 0; i < self->n_values; i++)
    value_clear (&self->values[i]);
  g_free (self->values);
  g_free (self->sizes);
  g_free (self->key);
  crow_schema_unref (self->schema);

  G_OBJECT_CLASS (crow_preview_row_parent_class)->finalize (object);
}

static void
crow_preview_row_class_init (CrowPreviewRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crow_preview_row_finalize;

  /**
   * CrowPreviewRow::changed:
   *
   * Values or marks are others.
   */
  signals[CHANGED] = g_signal_new ("changed", CROW_TYPE_PREVIEW_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
crow_preview_row_init (CrowPreviewRow *self)
{
}

CrowPreviewRow *
crow_preview_row_new (CrowSchema *schema,
                      guint       entity)
{
  CrowPreviewRow *self = g_object_new (CROW_TYPE_PREVIEW_ROW, NULL);

  self->schema = crow_schema_ref (schema);
  self->entity = entity;
  self->n_values = crow_schema_get_entity (schema, entity)->n_attributes;
  self->values = g_new0 (CrowValue, self->n_values + 1);
  return self;
}

void
crow_preview_row_set_value (CrowPreviewRow  *self,
                            guint            attribute,
                            const CrowValue *value)
{
  CrowValue *own = &self->values[attribute];

  g_return_if_fail (attribute < self->n_values);

  value_clear (own);
  if (self->sizes != NULL)
    self->sizes[attribute] = 0;
  *own = *value;
  if (value->type == CROW_VALUE_TYPE_TEXT)
    own->u.text = g_strndup (value->u.text, value->length);
  else if (value->type == CROW_VALUE_TYPE_BLOB)
    own->u.bytes = g_memdup2 (value->u.bytes, value->length);
  g_clear_pointer (&self->key, g_free);
}

void
crow_preview_row_set_size (CrowPreviewRow *self,
                           guint           attribute,
                           gint64          size)
{
  g_return_if_fail (attribute < self->n_values);

  if (self->sizes == NULL)
    self->sizes = g_new0 (gint64, self->n_values + 1);
  self->sizes[attribute] = size;
}

gint64
crow_preview_row_get_size (CrowPreviewRow *self,
                           guint           attribute)
{
  g_return_val_if_fail (attribute < self->n_values, 0);

  return self->sizes != NULL ? self->sizes[attribute] : 0;
}

char *
crow_preview_row_dup_summary (CrowPreviewRow *self,
                              guint           attribute)
{
  const CrowValue *value = crow_preview_row_get_value (self, attribute);
  gint64 size = crow_preview_row_get_size (self, attribute);
  g_autofree char *length = NULL;

  if (value->type == CROW_VALUE_TYPE_BLOB)
    {
      length = g_format_size (size > 0 ? (guint64) size : value->length);
      /* Translators: what is shown of binary data in a table: “bytes, 100 MB” */
      return size > 0 || value->length > SHOWN_BYTES ? g_strdup_printf (_("bytes, %s"), length) : NULL;
    }
  if (value->type != CROW_VALUE_TYPE_TEXT)
    return NULL;
  if (!g_utf8_validate (value->u.text, value->length, NULL))
    {
      length = g_format_size (size > 0 ? (guint64) size : value->length);
      /* Translators: what is shown of text in a table that cannot be read: “no UTF-8 text, 12 bytes” */
      return g_strdup_printf (_("no UTF-8 text, %s"), length);
    }
  if (size == 0)
    return NULL;
  {
    g_autofree char *whole = g_strndup (value->u.text, value->length);
    g_autofree char *start = g_utf8_substring (whole, 0, MIN (SHOWN_CHARACTERS, g_utf8_strlen (whole, -1)));

    length = g_format_size ((guint64) size);
    /* Translators: the beginning of a long text in a table, and how long it is: “Once upon a time… (100 MB)” */
    return g_strdup_printf (_("%s… (%s)"), start, length);
  }
}

void
crow_preview_row_update (CrowPreviewRow *self,
                         CrowPreviewRow *other)
{
  gboolean same = TRUE;

  g_return_if_fail (self->n_values == other->n_values);

  for (guint i = 0; same && i < self->n_values; i++)
    same = crow_value_equal (&self->values[i], &other->values[i]) &&
           crow_preview_row_get_size (self, i) == crow_preview_row_get_size (other, i);
  if (same)
    return;
  for (guint i = 0; i < self->n_values; i++)
    {
      crow_preview_row_set_value (self, i, &other->values[i]);
      if (crow_preview_row_get_size (other, i) > 0)
        crow_preview_row_set_size (self, i, crow_preview_row_get_size (other, i));
    }
  crow_preview_row_touch (self);
}

void
crow_preview_row_touch (CrowPreviewRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

CrowSchema *
crow_preview_row_get_schema (CrowPreviewRow *self)
{
  return self->schema;
}

guint
crow_preview_row_get_entity (CrowPreviewRow *self)
{
  return self->entity;
}

const CrowValue *
crow_preview_row_get_value (CrowPreviewRow *self,
                            guint           attribute)
{
  g_return_val_if_fail (attribute < self->n_values, NULL);

  return &self->values[attribute];
}

char *
crow_preview_row_dup_text (CrowPreviewRow *self,
                           guint           attribute)
{
  g_return_val_if_fail (attribute < self->n_values, NULL);

  return crow_value_text_format (self->schema, self->entity, attribute, &self->values[attribute]);
}

const char *
crow_preview_row_get_key (CrowPreviewRow *self)
{
  g_return_val_if_fail (CROW_IS_PREVIEW_ROW (self), NULL);

  if (self->key == NULL)
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < self->n_values; i++)
        g_ptr_array_add (texts, crow_table_map_value_to_text (&self->values[i]));
      self->key = crow_table_map_dup_key (self->schema, self->entity, (char *const *) texts->pdata);
    }
  return self->key;
}

/* Whether an attribute is what people call a row by. */
static gboolean
is_name (const char *attribute)
{
  static const char *const words[] = { "name", "title", "label", "subject", "caption" };
  g_autofree char *folded = g_ascii_strdown (attribute, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (folded, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

char *
crow_preview_row_dup_label (CrowPreviewRow *self)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, self->entity);
  guint chosen = CROW_NONE;
  g_autofree char *text = NULL;

  for (guint i = info->n_attributes; i > 0; i--)
    if (info->attributes[i - 1].type == CROW_TYPE_TEXT && self->values[i - 1].type == CROW_VALUE_TYPE_TEXT &&
        self->values[i - 1].length > 0 && !crow_schema_is_in_primary_key (self->schema, self->entity, i - 1) &&
        (chosen == CROW_NONE || is_name (info->attributes[i - 1].name) || !is_name (info->attributes[chosen].name)))
      chosen = i - 1;
  if (chosen == CROW_NONE)
    return g_strdup (crow_preview_row_get_key (self));
  text = crow_preview_row_dup_text (self, chosen);
  return g_strdup_printf ("%s · %s", crow_preview_row_get_key (self), text);
}

gboolean
crow_preview_row_is_deleted (CrowPreviewRow *self)
{
  return self->deleted;
}

void
crow_preview_row_set_deleted (CrowPreviewRow *self)
{
  self->deleted = TRUE;
}

CrowPreviewRow *
crow_preview_row_adopt (CrowPreviewRow *self,
                        CrowSchema     *schema)
{
  const CrowEntityInfo *old = crow_schema_get_entity (self->schema, self->entity);
  const CrowEntityInfo *info;
  guint16 entity;
  CrowPreviewRow *adopted;

  if (self->schema == schema)
    return g_object_ref (self);
  entity = crow_schema_lookup_entity_by_id (schema, old->id);
  if (entity == CROW_NONE)
    return NULL;
  info = crow_schema_get_entity (schema, entity);
  adopted = crow_preview_row_new (schema, entity);
  for (guint i = 0; i < info->n_attributes; i++)
    for (guint j = 0; j < old->n_attributes; j++)
      if (g_strcmp0 (info->attributes[i].id, old->attributes[j].id) == 0)
        {
          crow_preview_row_set_value (adopted, i, crow_preview_row_get_value (self, j));
          if (crow_preview_row_get_size (self, j) > 0)
            crow_preview_row_set_size (adopted, i, crow_preview_row_get_size (self, j));
        }
  return adopted;
}
