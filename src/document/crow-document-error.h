/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The errors of documents.  A message is a translated sentence that names the thing and the remedy; it names neither
 * the file nor the line.  The line is carried apart, so that the tool can print `FILE:LINE: error: …` and the window
 * can show the place.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CROW_DOCUMENT_ERROR (crow_document_error_quark ())

/**
 * CrowDocumentError:
 * @CROW_DOCUMENT_ERROR_SYNTAX: no well-formed XML
 * @CROW_DOCUMENT_ERROR_FORMAT: XML, but no Crowfoot document
 * @CROW_DOCUMENT_ERROR_VERSION: of a version this program does not know
 * @CROW_DOCUMENT_ERROR_STRUCTURE: an element or attribute that is unknown, misplaced or missing, or has a bad value
 * @CROW_DOCUMENT_ERROR_DUPLICATE: an id that is used twice
 * @CROW_DOCUMENT_ERROR_REFERENCE: a reference to what does not exist
 * @CROW_DOCUMENT_ERROR_LIMIT: too large or too deep
 * @CROW_DOCUMENT_ERROR_UNFINISHED: the drawing cannot be compiled yet
 * @CROW_DOCUMENT_ERROR_CHANGED: the file was changed by somebody else meanwhile
 * @CROW_DOCUMENT_ERROR_IO: reading or writing failed; the old file is as it was
 * @CROW_DOCUMENT_ERROR_REFUSED: an operation that cannot be done here
 *
 * What went wrong with a document.
 */
typedef enum
{
  CROW_DOCUMENT_ERROR_SYNTAX,
  CROW_DOCUMENT_ERROR_FORMAT,
  CROW_DOCUMENT_ERROR_VERSION,
  CROW_DOCUMENT_ERROR_STRUCTURE,
  CROW_DOCUMENT_ERROR_DUPLICATE,
  CROW_DOCUMENT_ERROR_REFERENCE,
  CROW_DOCUMENT_ERROR_LIMIT,
  CROW_DOCUMENT_ERROR_UNFINISHED,
  CROW_DOCUMENT_ERROR_CHANGED,
  CROW_DOCUMENT_ERROR_IO,
  CROW_DOCUMENT_ERROR_REFUSED,
} CrowDocumentError;

GQuark      crow_document_error_quark    (void);

/* The line of the file, from 1; 0: unknown or none. */
guint       crow_document_error_get_line (const GError *error);
/* (nullable): the id of the node it is about */
const char *crow_document_error_get_id   (const GError *error);

/* For this folder. */
void        crow_document_set_error      (GError           **error,
                                          CrowDocumentError  code,
                                          guint              line,
                                          const char        *id,
                                          const char        *format,
                                          ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
