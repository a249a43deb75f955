/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The library with a sample database of twenty rows an entity.
 */
#pragma once

#include "document/crow-document.h"
#include "preview/crow-preview-rows.h"

typedef struct
{
  CrowDocument *document;
  CrowPreview *preview;
  CrowPreviewRows *rows;
  gboolean done;
  CrowRehearsal *rehearsal;
  GError *error;
} Fixture;

static inline void
wait_idle (Fixture *self)
{
  while (crow_preview_is_busy (self->preview))
    g_main_context_iteration (NULL, TRUE);
}

static inline void
follow (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrowSchema) schema = crow_document_compile (self->document, &error);

  g_assert_no_error (error);
  crow_preview_follow (self->preview, schema);
  wait_idle (self);
}

static inline void
generated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Fixture *self = data;

  g_assert_true (crow_preview_generate_finish (self->preview, result, NULL, &self->error));
  self->done = TRUE;
}

static inline void
generate (Fixture *self,
          guint    n_rows)
{
  self->done = FALSE;
  crow_preview_generate_async (self->preview, n_rows, 1, generated_cb, self);
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
}

/* @data: (nullable): the file name of another example */
static inline void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "examples",
                                            data != NULL ? data : "library.crow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  self->document = crow_document_load_file (file, CROW_LOAD_STRICT, &error);
  g_assert_no_error (error);
  self->preview = crow_preview_new ();
  self->rows = crow_preview_rows_new (self->preview);
  follow (self);
  generate (self, 20);
}

static inline void
tear_down (Fixture      *self,
           gconstpointer data)
{
  wait_idle (self);
  g_clear_error (&self->error);
  g_clear_pointer (&self->rehearsal, crow_rehearsal_free);
  g_object_unref (self->rows);
  g_object_unref (self->preview);
  g_object_unref (self->document);
}

static inline guint16
entity (Fixture    *self,
        const char *name)
{
  return crow_schema_lookup_entity (crow_preview_get_schema (self->preview), name);
}

static inline guint
attribute (Fixture    *self,
           const char *entity_name,
           const char *name)
{
  return crow_schema_lookup_attribute (crow_preview_get_schema (self->preview), entity (self, entity_name), name);
}

static inline guint
role (Fixture    *self,
      const char *entity_name,
      const char *name)
{
  return crow_schema_lookup_role (crow_preview_get_schema (self->preview), entity (self, entity_name), name);
}

/* The model shows them afterwards. */
static inline CrowPreviewRow *
get_row (Fixture    *self,
         const char *name,
         guint       position)
{
  crow_preview_rows_show (self->rows, entity (self, name), NULL, 0);
  return g_list_model_get_item (G_LIST_MODEL (self->rows), position);
}

static inline guint
count (Fixture    *self,
       const char *name)
{
  return crow_preview_count_rows (self->preview, entity (self, name));
}

static inline CrowNode *
node (Fixture    *self,
      const char *id)
{
  CrowNode *found = crow_document_lookup (self->document, id);

  g_assert_nonnull (found);
  return found;
}
