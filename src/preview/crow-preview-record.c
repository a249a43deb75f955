/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records what a person does to rows, as steps that can be done again.
 *
 * Only what succeeded is recorded.  A row comes into play by its key at that time, or by being added; after a rollback
 * all are looked up anew.  What objects of the drawn entities cannot do, as adding a row to the table of a parent alone,
 * is recorded as a sentence.
 *
 * Steps begin anew when all rows are replaced.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "preview/crow-preview-private.h"
#include "preview/crow-sample-heirs.h"
#include "sql/crow-value-literal.h"

/* More rows than that in one go are told, not written out. */
#define MAX_AT_ONCE 200
#define MAX_STEPS 5000

static char *
make_identity (CrowSchema      *tables,
               guint            table,
               const CrowValue *key,
               guint            n)
{
  GString *text = g_string_new (crow_schema_get_entity (tables, table)->id);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *literal = crow_value_to_literal (&key[i]);

      g_string_append_printf (text, " %s", literal);
    }
  return g_string_free (text, FALSE);
}

static char *
identify (CrowPreviewRow *row)
{
  CrowSchema *tables = crow_preview_row_get_schema (row);
  guint table = crow_preview_row_get_entity (row);
  const CrowKeyInfo *key = crow_schema_get_primary_key (tables, table);
  g_autofree CrowValue *values = NULL;

  if (key == NULL)
    return NULL;
  values = g_new0 (CrowValue, key->n_attributes);
  for (guint i = 0; i < key->n_attributes; i++)
    values[i] = *crow_preview_row_get_value (row, key->attributes[i]);
  return make_identity (tables, table, values, key->n_attributes);
}

/* The drawn entity that a row is an object of; CROW_NONE: it is only a part of one, or the drawing is ahead. */
static guint16
kind_of (CrowPreview    *self,
         CrowPreviewRow *row)
{
  CrowSchema *tables = crow_preview_row_get_schema (row);
  guint16 table = crow_preview_row_get_entity (row);
  guint16 drawn = self->drawn != NULL
                    ? crow_schema_lookup_entity_by_id (self->drawn, crow_schema_get_entity (tables, table)->id) : CROW_NONE;
  const CrowInheritanceInfo *info;
  g_autoptr (CrowSampleHeirs) heirs = NULL;

  if (drawn == CROW_NONE || crow_schema_get_entity (self->drawn, drawn)->inheritance == NULL)
    return drawn;
  info = crow_schema_get_entity (self->drawn, drawn)->inheritance;
  if (info->parent != CROW_NONE || info->discriminator == CROW_NONE)
    return CROW_NONE;
  heirs = crow_sample_heirs_new (self->drawn, tables);
  for (guint i = 0; i < crow_schema_get_n_entities (self->drawn); i++)
    {
      CrowValue value;

      if (crow_schema_get_root (self->drawn, i) != drawn)
        continue;
      for (guint j = 0; j < crow_schema_get_entity (tables, table)->n_attributes; j++)
        if (crow_sample_heirs_get_value (heirs, i, table, j, &value) &&
            crow_value_equal (&value, crow_preview_row_get_value (row, j)))
          return crow_table_of_entity (self->drawn, tables, i) == table ? i : CROW_NONE;
    }
  return CROW_NONE;
}

static gboolean
is_full (CrowPreview *self)
{
  return self->steps->steps->len >= MAX_STEPS;
}

static void
note (CrowPreview *self,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static void
note (CrowPreview *self,
      const char  *format,
      ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (!is_full (self))
    crow_row_steps_add_note (self->steps, text);
}

/* The number of a row, which is looked up if it has none; -1: it has no object. */
static int
number_of (CrowPreview    *self,
           CrowPreviewRow *row)
{
  g_autofree char *identity = identify (row);
  CrowSchema *tables = crow_preview_row_get_schema (row);
  guint table = crow_preview_row_get_entity (row);
  guint16 kind = kind_of (self, row);
  guint known = identity != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, identity)) : 0;
  const CrowKeyInfo *key = crow_schema_get_primary_key (tables, table);
  CrowRowStep *step;

  if (known > 0)
    return (int) known - 1;
  if (identity == NULL || kind == CROW_NONE)
    return -1;
  step = crow_row_steps_add_row (self->steps, CROW_ROW_STEP_FIND, crow_schema_get_entity (self->drawn, kind)->id);
  for (guint i = 0; i < key->n_attributes; i++)
    crow_fixture_row_set (step->values, crow_schema_get_entity (tables, table)->attributes[key->attributes[i]].id,
                          crow_preview_row_get_value (row, key->attributes[i]));
  g_hash_table_insert (self->numbers, g_steal_pointer (&identity), GUINT_TO_POINTER (step->row + 1));
  return (int) step->row;
}

void
_crow_preview_record_add (CrowPreview    *self,
                          CrowPreviewRow *row)
{
  CrowSchema *tables = crow_preview_row_get_schema (row);
  const CrowEntityInfo *info = crow_schema_get_entity (tables, crow_preview_row_get_entity (row));
  guint16 kind = kind_of (self, row);
  char *identity = identify (row);
  CrowRowStep *step;

  if (is_full (self) || kind == CROW_NONE || identity == NULL)
    {
      g_free (identity);
      note (self, _("A row was added to “%s” here, which is only a part of an object."), info->name);
      return;
    }
  step = crow_row_steps_add_row (self->steps, CROW_ROW_STEP_ADD, crow_schema_get_entity (self->drawn, kind)->id);
  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];
      const CrowValue *value = crow_preview_row_get_value (row, i);

      if ((attribute->flags & CROW_ATTRIBUTE_AUTO) != 0 || attribute->generated != NULL || i == info->version_attribute ||
          (value->type == CROW_VALUE_TYPE_NULL && attribute->default_source == CROW_VALUE_NONE))
        continue;
      crow_fixture_row_set (step->values, attribute->id, value);
    }
  g_hash_table_replace (self->numbers, identity, GUINT_TO_POINTER (step->row + 1));
}

/* The row of that number has another key now. */
static void
rename_row (CrowPreview     *self,
            CrowPreviewRow  *row,
            guint            number,
            const guint16   *attributes,
            const CrowValue *values,
            guint            n)
{
  g_autoptr (CrowPreviewRow) changed = crow_preview_row_new (crow_preview_row_get_schema (row),
                                                             crow_preview_row_get_entity (row));
  g_autofree char *old = identify (row);
  char *identity;

  for (guint i = 0; i < crow_schema_get_entity (crow_preview_row_get_schema (row), crow_preview_row_get_entity (row))->n_attributes;
       i++)
    crow_preview_row_set_value (changed, i, crow_preview_row_get_value (row, i));
  for (guint i = 0; i < n; i++)
    crow_preview_row_set_value (changed, attributes[i], &values[i]);
  identity = identify (changed);
  if (g_strcmp0 (old, identity) == 0)
    {
      g_free (identity);
      return;
    }
  g_hash_table_remove (self->numbers, old);
  g_hash_table_replace (self->numbers, identity, GUINT_TO_POINTER (number + 1));
}

void
_crow_preview_record_set (CrowPreview     *self,
                          CrowPreviewRow  *row,
                          const guint16   *attributes,
                          const CrowValue *values,
                          guint            n)
{
  const CrowEntityInfo *info =
    crow_schema_get_entity (crow_preview_row_get_schema (row), crow_preview_row_get_entity (row));
  int number = is_full (self) ? -1 : number_of (self, row);
  CrowRowStep *step;

  if (number < 0)
    {
      note (self, _("A row of “%s” was changed here, which is only a part of an object."), info->name);
      return;
    }
  step = crow_row_steps_add (self->steps, CROW_ROW_STEP_SET, (guint) number);
  for (guint i = 0; i < n; i++)
    crow_fixture_row_set (step->values, info->attributes[attributes[i]].id, &values[i]);
  rename_row (self, row, (guint) number, attributes, values, n);
}

void
_crow_preview_record_replaced (CrowPreview    *self,
                               CrowPreviewRow *row)
{
  note (self, _("A value of “%s” that no program can read was replaced here."),
        crow_schema_get_entity (crow_preview_row_get_schema (row), crow_preview_row_get_entity (row))->name);
}

void
_crow_preview_record_link (CrowPreview    *self,
                           CrowPreviewRow *row,
                           guint           role,
                           CrowPreviewRow *target,
                           gboolean        link)
{
  CrowSchema *tables = crow_preview_row_get_schema (row);
  guint n;
  const CrowRole *info = &crow_schema_get_roles (tables, crow_preview_row_get_entity (row), &n)[role];
  int number = is_full (self) ? -1 : number_of (self, row);
  int other = number < 0 ? -1 : number_of (self, target);

  if (other < 0)
    {
      note (self, _("A row of “%s” was linked or unlinked here, which is only a part of an object."),
            crow_schema_get_entity (tables, crow_preview_row_get_entity (row))->name);
      return;
    }
  crow_row_steps_add_link (self->steps, link ? CROW_ROW_STEP_LINK : CROW_ROW_STEP_UNLINK, (guint) number,
                           crow_schema_get_relationship (tables, info->relationship)->id, info->end, (guint) other);
}

void
_crow_preview_record_delete (CrowPreview *self,
                             GPtrArray   *rows)
{
  const char *name = crow_schema_get_entity (crow_preview_row_get_schema (g_ptr_array_index (rows, 0)),
                                             crow_preview_row_get_entity (g_ptr_array_index (rows, 0)))->name;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; rows->len <= MAX_AT_ONCE && i < rows->len; i++)
    {
      int number = is_full (self) ? -1 : number_of (self, g_ptr_array_index (rows, i));

      if (number >= 0)
        g_array_append_val (numbers, number);
    }
  if (numbers->len < rows->len)
    note (self, g_dngettext (GETTEXT_PACKAGE, "%u row of “%s” was deleted here.", "%u rows of “%s” were deleted here.",
                             rows->len - numbers->len),
          rows->len - numbers->len, name);
  for (guint i = 0; i < numbers->len; i++)
    {
      CrowRowStep *step = crow_row_steps_add (self->steps, CROW_ROW_STEP_DELETE, (guint) g_array_index (numbers, int, i));
      g_autofree char *identity = identify (g_ptr_array_index (rows, i));

      step->more = i + 1 < numbers->len;
      /* What gets its key later is another row. */
      g_hash_table_remove (self->numbers, identity);
    }
}

void
_crow_preview_record_end (CrowPreview *self,
                          gboolean     commit)
{
  if (self->steps->steps->len == 0 || is_full (self))
    return;
  crow_row_steps_add (self->steps, commit ? CROW_ROW_STEP_COMMIT : CROW_ROW_STEP_ROLLBACK, G_MAXUINT);
  if (!commit)
    g_hash_table_remove_all (self->numbers);
}

void
_crow_preview_record_clear (CrowPreview *self)
{
  g_clear_pointer (&self->steps, crow_row_steps_free);
  self->steps = crow_row_steps_new ();
  g_hash_table_remove_all (self->numbers);
}

CrowRowSteps *
crow_preview_get_steps (CrowPreview *self)
{
  g_return_val_if_fail (CROW_IS_PREVIEW (self), NULL);

  return self->steps;
}
