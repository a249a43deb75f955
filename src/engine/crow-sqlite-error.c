/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQLite's failures as errors of libcrowfoot, by extended result code.
 *
 * SQLite names the table and column of a constraint in its message only ("UNIQUE constraint failed: user.name,
 * user.tenant"); they are taken from there and become the error's member.
 */
#include "config.h"

#include "engine/crow-sqlite-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-error.h"

/* Of "… failed: table.column, table.other": the table, and the columns joined by ", ". */
static gboolean
split_subject (const char *message,
               char      **table,
               char      **columns)
{
  const char *subject = strstr (message, "failed: ");
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) list = g_string_new (NULL);

  if (subject == NULL)
    return FALSE;
  parts = g_strsplit (subject + strlen ("failed: "), ", ", -1);
  for (char **part = parts; *part != NULL; part++)
    {
      const char *dot = strchr (*part, '.');

      if (dot == NULL)
        return FALSE;
      if (part == parts)
        *table = g_strndup (*part, dot - *part);
      else
        g_string_append (list, ", ");
      g_string_append (list, dot + 1);
    }
  *columns = g_string_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

static GError *
describe_constraint (int         code,
                     const char *message)
{
  g_autofree char *table = NULL;
  g_autofree char *columns = NULL;
  gboolean known = split_subject (message, &table, &columns);
  const char *subject = strstr (message, "failed: ");
  GError *error = NULL;

  switch (code)
    {
    case SQLITE_CONSTRAINT_NOTNULL:
      if (known)
        error = g_error_new (CROW_ERROR, CROW_ERROR_NOT_NULL, _("“%s” of “%s” is required and has no value."), columns,
                             table);
      else
        error = g_error_new (CROW_ERROR, CROW_ERROR_NOT_NULL, _("A required attribute has no value (%s)."), message);
      break;
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      if (known)
        error = g_error_new (CROW_ERROR, CROW_ERROR_UNIQUE,
                             _("“%2$s” has a row with this “%1$s” already; it must be unique."), columns, table);
      else
        error = g_error_new (CROW_ERROR, CROW_ERROR_UNIQUE, _("A value that must be unique exists already (%s)."),
                             message);
      break;
    case SQLITE_CONSTRAINT_CHECK:
      error = g_error_new (CROW_ERROR, CROW_ERROR_CHECK, _("The check “%s” refuses the row."),
                           subject != NULL ? subject + strlen ("failed: ") : message);
      break;
    case SQLITE_CONSTRAINT_TRIGGER:
      /* RESTRICT is carried out by a trigger of SQLite's own, which says the same as a foreign key. */
      if (strstr (message, "FOREIGN KEY") != NULL)
        error = g_error_new (CROW_ERROR, CROW_ERROR_DENIED,
                             _("A row that is to be deleted, or one that would go along with it, is still referred to "
                               "by rows that keep it; delete or relink those first."));
      else
        error = g_error_new (CROW_ERROR, CROW_ERROR_CHECK, _("A trigger refuses the change: %s."), message);
      break;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      error = g_error_new (CROW_ERROR, CROW_ERROR_FOREIGN_KEY,
                           _("A row refers to one that does not exist, or a row that is to be deleted is still "
                             "referred to."));
      break;
    case SQLITE_CONSTRAINT_DATATYPE:
      error = g_error_new (CROW_ERROR, CROW_ERROR_TYPE, _("A value does not fit the type of its column (%s)."),
                           message);
      break;
    default:
      error = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("A constraint refuses the row: %s."), message);
      break;
    }
  if (known)
    crow_error_set_details (error, NULL, columns, NULL, code);
  return error;
}

static GError *
describe (int         code,
          const char *message)
{
  switch (code & 0xff)
    {
    case SQLITE_CONSTRAINT:
      return describe_constraint (code, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return g_error_new (CROW_ERROR, CROW_ERROR_BUSY,
                          _("Another program is using the database; try again when it is done."));
    case SQLITE_FULL:
      return g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("There is no space left for the database."));
    case SQLITE_READONLY:
      return g_error_new (CROW_ERROR, CROW_ERROR_DATABASE,
                          _("The database can only be read; check the permissions of its file and folder."));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("The database file is damaged: %s."), message);
    case SQLITE_TOOBIG:
      return g_error_new (CROW_ERROR, CROW_ERROR_TYPE, _("A value is larger than SQLite can hold."));
    case SQLITE_MISMATCH:
      return g_error_new (CROW_ERROR, CROW_ERROR_TYPE, _("A value does not fit the type of its column (%s)."),
                          message);
    default:
      if (strstr (message, "foreign key mismatch") != NULL)
        return g_error_new (CROW_ERROR, CROW_ERROR_SCHEMA,
                            _("A foreign key refers to columns that are neither the primary key nor unique (%s); make "
                              "them unique or refer to the key."), message);
      return g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("SQLite reports: %s."), message);
    }
}

void
_crow_sqlite_set_error_code (GError    **error,
                             int         code,
                             const char *message,
                             const char *sql)
{
  g_autoptr (GError) local = NULL;

  if (error == NULL)
    return;
  local = describe (code, message);
  crow_error_set_details (local, NULL, NULL, sql, code);
  g_propagate_error (error, g_steal_pointer (&local));
}

void
_crow_sqlite_set_error (GError    **error,
                        sqlite3    *database,
                        const char *sql)
{
  _crow_sqlite_set_error_code (error, sqlite3_extended_errcode (database), sqlite3_errmsg (database), sql);
}
