/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the readers of scripts share: the catalog that statements change one after the other, and notes that know where
 * in which file they are.
 */
#pragma once

#include "import/crow-script.h"

G_BEGIN_DECLS

typedef struct
{
  CrowCatalog *catalog;     /* owned */
  GHashTable *tables;       /* owned: key of schema and name → CrowCatalogTable of the catalog */
  GHashTable *names;        /* owned: names of constraints and indexes that are taken, with their schema */
  const CrowScript *script; /* borrowed: what is being read */
  gsize offset;             /* of the statement in it */
  gsize line_offset;        /* up to here… */
  guint line;               /* …there are that many lines */
} CrowScriptReader;

void                crow_script_reader_init          (CrowScriptReader  *self,
                                                      CrowDialectId      dialect,
                                                      const char        *name);
void                crow_script_reader_clear         (CrowScriptReader  *self);
void                crow_script_reader_begin         (CrowScriptReader  *self,
                                                      const CrowScript  *script);

/* Adds "FILE:LINE: sentence" to the catalog's notes; the line of @offset in the script, or of the statement. */
void                crow_script_reader_note          (CrowScriptReader  *self,
                                                      const char        *format,
                                                      ...) G_GNUC_PRINTF (2, 3);
void                crow_script_reader_note_at       (CrowScriptReader  *self,
                                                      gsize              offset,
                                                      const char        *format,
                                                      ...) G_GNUC_PRINTF (3, 4);

/* Tables by name.  Adding one takes its name; what is dropped or renamed is looked up no more. */
CrowCatalogTable   *crow_script_reader_lookup_table  (CrowScriptReader  *self,
                                                      const char        *schema,
                                                      const char        *name);
CrowCatalogTable   *crow_script_reader_add_table     (CrowScriptReader  *self,
                                                      const char        *schema,
                                                      const char        *name);
void                crow_script_reader_drop_table    (CrowScriptReader  *self,
                                                      CrowCatalogTable  *table);
/* Foreign keys follow. */
void                crow_script_reader_rename_table  (CrowScriptReader  *self,
                                                      CrowCatalogTable  *table,
                                                      const char        *schema,
                                                      const char        *name);
gboolean            crow_script_reader_drop_view     (CrowScriptReader  *self,
                                                      const char        *schema,
                                                      const char        *name);

/* Keys, indexes and foreign keys follow; whole ones go with a column that is dropped. */
void                crow_script_reader_rename_column (CrowScriptReader  *self,
                                                      CrowCatalogTable  *table,
                                                      CrowCatalogColumn *column,
                                                      const char        *name);
void                crow_script_reader_drop_column   (CrowScriptReader  *self,
                                                      CrowCatalogTable  *table,
                                                      CrowCatalogColumn *column);

/* FALSE if there is no constraint (or index) of that name. */
gboolean            crow_script_drop_constraint      (CrowCatalogTable  *table,
                                                      const char        *name);
gboolean            crow_script_drop_index           (CrowCatalogTable  *table,
                                                      const char        *name);

/* A copy of the column at the end of @table. */
CrowCatalogColumn  *crow_script_copy_column          (CrowCatalogTable        *table,
                                                      const CrowCatalogColumn *column);
/* The column last in @table becomes the first, or comes behind @after. */
void                crow_script_move_last_column     (CrowCatalogTable  *table,
                                                      const CrowCatalogColumn *after);

/* A name of constraints and indexes of a schema that nobody has: @name, or with the first number behind it; now taken. */
char               *crow_script_reader_claim_name    (CrowScriptReader  *self,
                                                      const char        *schema,
                                                      const char        *name);

/* Readers of the two dialects; FALSE with @error only when the text is no UTF-8. */
gboolean            crow_script_read_postgresql      (CrowScriptReader  *self,
                                                      GPtrArray         *scripts,
                                                      GError           **error);
gboolean            crow_script_read_mariadb         (CrowScriptReader  *self,
                                                      GPtrArray         *scripts,
                                                      GError           **error);

G_END_DECLS
