/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * PostgreSQL's failures as errors of libcrowfoot, by SQLSTATE.
 *
 * The server names table, column and constraint in fields of their own, whatever its language; only the columns of a
 * unique key have to be taken out of its detail ("Key (name, tenant)=(…) already exists"), whose parentheses are the same in
 * all languages.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"

#if HAVE_LIBPQ

#include <string.h>

#include "engine/crow-postgresql-private.h"

int
_crow_postgresql_parse_state (const char *state)
{
  if (state == NULL || strlen (state) != 5)
    return 0;
  return CROW_SQLSTATE (state[0], state[1], state[2], state[3], state[4]);
}

/* "name, tenant" of "Key (name, "Tenant")=(…) …". */
static char *
find_columns (const char *detail)
{
  const char *end = detail != NULL ? strstr (detail, ")=(") : NULL;
  const char *start = end != NULL ? strchr (detail, '(') : NULL;
  GString *columns;

  if (start == NULL || start > end)
    return NULL;
  columns = g_string_new (NULL);
  for (const char *p = start + 1; p < end; p++)
    {
      if (*p == '"' && p[1] == '"')
        p++;
      else if (*p == '"')
        continue;
      g_string_append_c (columns, *p);
    }
  return g_string_free (columns, FALSE);
}

/* The server's sentence, without what an own sentence ends with. */
static char *
dup_message (const PGresult *result,
             PGconn         *connection)
{
  const char *primary = result != NULL ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  char *message = g_strdup (primary != NULL ? primary : PQerrorMessage (connection));

  g_strstrip (message);
  if (g_str_has_suffix (message, "."))
    message[strlen (message) - 1] = '\0';
  return message;
}

static GError *
describe_constraint (const char     *state,
                     const PGresult *result,
                     const char     *message)
{
  const char *table = PQresultErrorField (result, PG_DIAG_TABLE_NAME);
  const char *column = PQresultErrorField (result, PG_DIAG_COLUMN_NAME);
  const char *constraint = PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME);
  g_autofree char *columns = find_columns (PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL));
  GError *error;

  if (g_str_equal (state, "23502"))
    {
      if (table != NULL && column != NULL)
        error = g_error_new (CROW_ERROR, CROW_ERROR_NOT_NULL, _("“%s” of “%s” is required and has no value."), column,
                             table);
      else
        error = g_error_new (CROW_ERROR, CROW_ERROR_NOT_NULL, _("A required attribute has no value (%s)."), message);
      crow_error_set_details (error, NULL, column, NULL, 0);
    }
  else if (g_str_equal (state, "23505") || g_str_equal (state, "23P01"))
    {
      if (table != NULL && columns != NULL)
        error = g_error_new (CROW_ERROR, CROW_ERROR_UNIQUE,
                             _("“%2$s” has a row with this “%1$s” already; it must be unique."), columns, table);
      else
        error = g_error_new (CROW_ERROR, CROW_ERROR_UNIQUE, _("A value that must be unique exists already (%s)."),
                             constraint != NULL ? constraint : message);
      crow_error_set_details (error, NULL, columns, NULL, 0);
    }
  else if (g_str_equal (state, "23514"))
    {
      error = g_error_new (CROW_ERROR, CROW_ERROR_CHECK, _("The check “%s” refuses the row."),
                           constraint != NULL ? constraint : message);
      crow_error_set_details (error, NULL, constraint, NULL, 0);
    }
  else if (g_str_equal (state, "23001"))
    error = g_error_new (CROW_ERROR, CROW_ERROR_DENIED,
                         _("A row that is to be deleted, or one that would go along with it, is still referred to "
                           "by rows that keep it; delete or relink those first."));
  else if (g_str_equal (state, "23503"))
    {
      error = g_error_new (CROW_ERROR, CROW_ERROR_FOREIGN_KEY,
                           _("A row refers to one that does not exist, or a row that is to be deleted is still "
                             "referred to."));
      crow_error_set_details (error, NULL, columns, NULL, 0);
    }
  else
    error = g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("A constraint refuses the row: %s."), message);
  return error;
}

static const struct
{
  const char *state; /* or its class, the first two characters */
  CrowError code;
  const char *text;  /* with a hole for the server's message, or without */
} sentences[] = {
  { "22021", CROW_ERROR_TYPE, N_("A text is no valid UTF-8 or contains a zero byte, which PostgreSQL cannot hold (%s).") },
  { "22", CROW_ERROR_TYPE, N_("A value does not fit the type of its column (%s).") },
  { "42804", CROW_ERROR_TYPE, N_("A value does not fit the type of its column (%s).") },
  { "25P02", CROW_ERROR_DATABASE, N_("An earlier statement of this transaction failed; roll it back first.") },
  { "25006", CROW_ERROR_DATABASE, N_("The database can only be read; check the rights of the user.") },
  { "42501", CROW_ERROR_DATABASE, N_("The user may not do this in the database: %s.") },
  { "42830", CROW_ERROR_SCHEMA,
    N_("A foreign key refers to columns that are neither the primary key nor unique (%s); make them unique or refer to "
       "the key.") },
  { "40", CROW_ERROR_BUSY, N_("Another program is using the same rows; roll back and try again.") },
  { "55P03", CROW_ERROR_BUSY, N_("Another program is using the database; try again when it is done.") },
  { "57014", CROW_ERROR_BUSY, N_("The statement took longer than the server allows, or was stopped; try again.") },
  { "53100", CROW_ERROR_DATABASE, N_("There is no space left for the database.") },
  { "53300", CROW_ERROR_BUSY, N_("The server has no room for another connection; try again later.") },
  { "53", CROW_ERROR_DATABASE, N_("The server has not enough memory or space: %s.") },
  { "57P", CROW_ERROR_DATABASE,
    N_("The connection to the database was lost: %s. What was not committed is not in the database.") },
  { "08", CROW_ERROR_DATABASE,
    N_("The connection to the database was lost: %s. What was not committed is not in the database.") },
  { "P0001", CROW_ERROR_CHECK, N_("A trigger refuses the change: %s.") },
};

static GError *
describe (const char     *state,
          const PGresult *result,
          const char     *message)
{
  if (g_str_has_prefix (state, "23") && result != NULL)
    return describe_constraint (state, result, message);
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_has_prefix (state, sentences[i].state))
      {
        g_auto (GStrv) parts = g_strsplit (_(sentences[i].text), "%s", 2);
        g_autofree char *text = g_strjoinv (message, parts);

        return g_error_new_literal (CROW_ERROR, sentences[i].code, text);
      }
  return g_error_new (CROW_ERROR, CROW_ERROR_DATABASE, _("PostgreSQL reports: %s."), message);
}

void
_crow_postgresql_set_error (GError        **error,
                            PGconn         *connection,
                            const PGresult *result,
                            const char     *sql)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  g_autofree char *message = NULL;
  g_autoptr (GError) local = NULL;

  if (error == NULL)
    return;
  message = dup_message (result, connection);
  /* A result that libpq made itself has no state. */
  if (state == NULL)
    state = PQstatus (connection) != CONNECTION_OK ? "08006" : "XX000";
  local = describe (state, result, message);
  crow_error_set_details (local, NULL, NULL, sql, _crow_postgresql_parse_state (state));
  g_propagate_error (error, g_steal_pointer (&local));
}

/* The first "XXXXX: " after a severity, with a digit in it unlike that: a message in the long form. */
static char *
find_state (const char *message)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?:^|\\s)((?=[A-Z]*[0-9])[0-9A-Z]{5}): ", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, message, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

void
_crow_postgresql_set_open_error (GError    **error,
                                 PGconn     *connection,
                                 const char *place)
{
  const char *message = connection != NULL ? PQerrorMessage (connection) : "";
  g_autofree char *state = find_state (message);
  g_autofree char *line = g_strndup (message, strcspn (message, "\n"));

  if (state == NULL)
    g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                 _("No PostgreSQL server answers at “%s”; check the address, and whether the server runs%s%s%s."), place,
                 *line != '\0' ? " (" : "", line, *line != '\0' ? ")" : "");
  else if (g_str_has_prefix (state, "28"))
    g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                 _("The server refuses the login “%s”; check user and password."), place);
  else if (g_str_equal (state, "3D000"))
    g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                 _("There is no database “%s”; check its name, or create it first."), place);
  else if (g_str_equal (state, "53300") || g_str_equal (state, "57P03"))
    g_set_error (error, CROW_ERROR, CROW_ERROR_BUSY,
                 _("The server of “%s” takes no connection now; try again later."), place);
  else
    g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("The database “%s” cannot be opened: %s."), place, line);
  crow_error_set_details (error != NULL ? *error : NULL, NULL, NULL, NULL, _crow_postgresql_parse_state (state));
}

#endif
