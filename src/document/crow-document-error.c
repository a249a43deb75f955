/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error domain of documents, with the line and node an error is about.
 *
 * Invariant: line and id live and die with the GError (an extended error type), so that copies keep them.
 */
#include "config.h"

#include "document/crow-document-error.h"

typedef struct
{
  char *id; /* owned */
  guint line;
} CrowDocumentErrorPrivate;

static void
crow_document_error_private_init (CrowDocumentErrorPrivate *priv)
{
}

static void
crow_document_error_private_copy (const CrowDocumentErrorPrivate *src,
                                  CrowDocumentErrorPrivate       *dest)
{
  dest->id = g_strdup (src->id);
  dest->line = src->line;
}

static void
crow_document_error_private_clear (CrowDocumentErrorPrivate *priv)
{
  g_clear_pointer (&priv->id, g_free);
}

G_DEFINE_EXTENDED_ERROR (CrowDocumentError, crow_document_error)

/**
 * crow_document_error_get_line:
 * @error: (nullable): an error of any domain
 *
 * Returns: the line of the file it is about, from 1; 0 if it is about none
 */
guint
crow_document_error_get_line (const GError *error)
{
  return g_error_matches (error, CROW_DOCUMENT_ERROR, error != NULL ? error->code : 0)
           ? crow_document_error_get_private (error)->line
           : 0;
}

/**
 * crow_document_error_get_id:
 * @error: (nullable): an error of any domain
 *
 * Returns: (transfer none) (nullable): the id of the node it is about
 */
const char *
crow_document_error_get_id (const GError *error)
{
  return g_error_matches (error, CROW_DOCUMENT_ERROR, error != NULL ? error->code : 0)
           ? crow_document_error_get_private (error)->id
           : NULL;
}

/**
 * crow_document_set_error: (skip)
 * @error: (nullable): where the error goes
 * @code: what kind of error it is
 * @line: the line of the file, or 0
 * @id: (nullable): the node it is about
 * @format: the sentence
 * @...: its values
 *
 * Sets an error with line and node.
 */
void
crow_document_set_error (GError           **error,
                         CrowDocumentError  code,
                         guint              line,
                         const char        *id,
                         const char        *format,
                         ...)
{
  CrowDocumentErrorPrivate *priv;
  va_list args;

  if (error == NULL)
    return;

  g_return_if_fail (*error == NULL);

  va_start (args, format);
  *error = g_error_new_valist (CROW_DOCUMENT_ERROR, code, format, args);
  va_end (args);
  priv = crow_document_error_get_private (*error);
  priv->line = line;
  priv->id = g_strdup (id);
}
