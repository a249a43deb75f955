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
  g_autoptr (CrowCNames) names = NULL;
  CrowCodegen codegen = { 0 };

  g_return_val_if_fail (schema != NULL && options != NULL, NULL);

  names = crow_c_names_new (schema, options->c_namespace, error);
  if (names == NULL || !check_options (options, error))
    return NULL;
  crow_text_writer_init (&codegen.out, 2);
  codegen.schema = schema;
  codegen.info = crow_schema_get_info (schema);
  codegen.options = options;
  codegen.names = names;
  switch (part)
    {
    case CROW_CODEGEN_HEADER:
      _crow_codegen_write_header (&codegen);
      break;
    case CROW_CODEGEN_BODY:
      _crow_codegen_write_body (&codegen);
      break;
    case CROW_CODEGEN_MAIN:
    default:
      _crow_codegen_write_main (&codegen);
    }
  return crow_text_writer_steal (&codegen.out, length);
}
