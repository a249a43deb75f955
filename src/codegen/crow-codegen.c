/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entry of the C generator: checks options, makes the names, and hands over to the part that is asked for.
 */
#include "config.h"

#include "codegen/crow-codegen.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-name.h"
#include "codegen/crow-c-identifier.h"
#include "codegen/crow-codegen-private.h"
#include "codegen/crow-codegen-steps.h"

G_DEFINE_QUARK (crow-codegen-error-quark, crow_codegen_error)

/**
 * crow_codegen_get_base_name: (skip)
 * @c_namespace: a C namespace
 *
 * Returns: (transfer full): what the files of the namespace are called, without extension: "my-blog" for "MyBlog"
 */
char *
crow_codegen_get_base_name (const char *c_namespace)
{
  char *name = crow_name_to_snake (c_namespace);

  return g_strdelimit (name, "_", '-');
}

static gboolean
check_identifier (const char  *option,
                  const char  *value,
                  GError     **error)
{
  if (value == NULL || (crow_c_is_identifier (value) && !crow_c_is_reserved (value)))
    return TRUE;
  g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_OPTION,
               _("“%s” cannot be the %s: it is no C identifier. Use ASCII letters, digits and underscores: “BLOG_EXPORT”."),
               value, option);
  return FALSE;
}

/* What stands between the quotes of an #include. */
static gboolean
check_file_name (const char  *option,
                 const char  *value,
                 GError     **error)
{
  if (value == NULL || (*value != '\0' && strpbrk (value, "\"\\\n\r") == NULL && strstr (value, "/*") == NULL &&
                        strstr (value, "//") == NULL && g_utf8_validate (value, -1, NULL)))
    return TRUE;
  g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_OPTION,
               _("“%s” cannot be the %s: #include cannot spell that name. Choose another one."), value, option);
  return FALSE;
}

static gboolean
check_options (const CrowCodegenOptions  *options,
               GError                   **error)
{
  return check_file_name (_("name of the header"), options->header, error) &&
         check_identifier (_("symbol decorator"), options->symbol_decorator, error) &&
         check_file_name (_("header of the symbol decorator"), options->symbol_decorator_header, error) &&
         check_identifier (_("macro for the symbol decorator"), options->symbol_decorator_define, error);
}

static void
write_part (CrowCodegen     *self,
            CrowCodegenPart  part)
{
  switch (part)
    {
    case CROW_CODEGEN_HEADER:
      _crow_codegen_write_header (self);
      break;
    case CROW_CODEGEN_BODY:
      _crow_codegen_write_body (self);
      break;
    case CROW_CODEGEN_MAIN:
    default:
      _crow_codegen_write_main (self);
    }
}

static gboolean
codegen_init (CrowCodegen               *self,
              CrowSchema                *schema,
              const CrowCodegenOptions  *options,
              GError                   **error)
{
  g_autoptr (CrowCNames) names = crow_c_names_new (schema, options->c_namespace, error);

  if (names == NULL || !check_options (options, error))
    return FALSE;
  self->schema = schema;
  self->info = crow_schema_get_info (schema);
  self->options = options;
  self->names = g_steal_pointer (&names);
  if (crow_schema_has_inheritance (schema))
    self->slots = g_new0 (guint16 *, self->info->n_entities + 1);
  self->objects = crow_schema_ref_objects (schema, self->slots);
  return TRUE;
}

static void
codegen_clear (CrowCodegen *self)
{
  for (guint i = 0; self->slots != NULL && i < self->info->n_entities; i++)
    g_free (self->slots[i]);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->objects, crow_schema_unref);
  g_clear_pointer (&self->names, crow_c_names_free);
  crow_c_function_pool_clear (&self->functions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrowCodegen, codegen_clear)

/**
 * crow_codegen_write: (skip)
 * @schema: a schema
 * @options: how to write it
 * @part: which file
 * @length: (out) (optional): bytes of the text
 * @error: a #CrowCodegenError
 *
 * Returns: (transfer full): C source, or %NULL with @error set
 */
char *
crow_codegen_write (CrowSchema                *schema,
                    const CrowCodegenOptions  *options,
                    CrowCodegenPart            part,
                    gsize                     *length,
                    GError                   **error)
{
  g_auto (CrowCodegen) codegen = { 0 };

  g_return_val_if_fail (schema != NULL && options != NULL, NULL);

  if (!codegen_init (&codegen, schema, options, error))
    return NULL;
  crow_text_writer_init (&codegen.out, 2);
  write_part (&codegen, part);
  return crow_text_writer_steal (&codegen.out, length);
}

char *
crow_codegen_write_steps (CrowSchema               *schema,
                          const CrowCodegenOptions *options,
                          CrowRowSteps             *steps,
                          CrowCodegenStepsForm      form,
                          gsize                    *length,
                          GError                  **error)
{
  g_auto (CrowCodegen) codegen = { 0 };

  g_return_val_if_fail (schema != NULL && options != NULL && steps != NULL, NULL);

  if (!codegen_init (&codegen, schema, options, error))
    return NULL;
  crow_text_writer_init (&codegen.out, 2);
  _crow_codegen_write_steps_to (&codegen, steps, form);
  return crow_text_writer_steal (&codegen.out, length);
}

/* --- the files of a directory --- */

static void
file_free (CrowCodegenFile *file)
{
  g_free (file->name);
  g_free (file->text);
  g_free (file);
}

void
_crow_codegen_begin_file (CrowCodegen *self)
{
  crow_text_writer_init (&self->out, 2);
  self->declaring = FALSE;
}

void
_crow_codegen_end_file (CrowCodegen     *self,
                        GPtrArray       *files,
                        CrowCodegenPart  part,
                        const char      *stem)
{
  static const char *const endings[] = { ".h", ".c", ".c" };
  CrowCodegenFile *file = g_new0 (CrowCodegenFile, 1);

  file->name = g_strconcat (stem, endings[part], NULL);
  g_strdelimit (file->name, "_", '-');
  file->part = part;
  file->text = crow_text_writer_steal (&self->out, &file->length);
  g_ptr_array_add (files, file);
}

/**
 * crow_codegen_write_files: (skip)
 * @schema: a schema
 * @options: how to write it
 * @parts: the parts that are wanted, a bit for each #CrowCodegenPart
 * @split: whether each entity gets files of its own
 * @error: a #CrowCodegenError
 *
 * Returns: (transfer full) (element-type CrowCodegenFile): the files, headers first, or %NULL with @error set
 */
GPtrArray *
crow_codegen_write_files (CrowSchema                *schema,
                          const CrowCodegenOptions  *options,
                          guint                      parts,
                          gboolean                   split,
                          GError                   **error)
{
  g_auto (CrowCodegen) codegen = { 0 };
  GPtrArray *files;

  g_return_val_if_fail (schema != NULL && options != NULL, NULL);

  if (!codegen_init (&codegen, schema, options, error))
    return NULL;
  files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  if (split)
    {
      codegen.split = TRUE;
      _crow_codegen_write_split (&codegen, parts, files);
      return files;
    }
  for (guint part = CROW_CODEGEN_HEADER; part <= CROW_CODEGEN_MAIN; part++)
    {
      g_autofree char *stem = g_strconcat (crow_c_names_get_snake (codegen.names),
                                           part == CROW_CODEGEN_MAIN ? "_main" : "", NULL);

      if (!(parts & (1u << part)))
        continue;
      _crow_codegen_begin_file (&codegen);
      write_part (&codegen, part);
      _crow_codegen_end_file (&codegen, files, part, stem);
    }
  return files;
}
