/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The one error domain of libcrowfoot.
 *
 * Every message names the thing it is about and, where there is one, the remedy, in a sentence that a person can
 * act on.  An error may also carry details for programs: the object, the member (attribute or role), the SQL text
 * and the native code of the database.
 */
#pragma once

#include <glib-object.h>

#include "base/crow-macros.h"

G_BEGIN_DECLS

#define CROW_ERROR (crow_error_quark ())

/**
 * CrowError:
 * @CROW_ERROR_NOT_NULL: a required attribute has no value
 * @CROW_ERROR_FOREIGN_KEY: a reference has no target, or a target still has referrers
 * @CROW_ERROR_UNIQUE: a key or unique constraint has the value already
 * @CROW_ERROR_CHECK: a check constraint is violated
 * @CROW_ERROR_DENIED: a link's delete rule refuses the delete
 * @CROW_ERROR_STALE: the row was changed or deleted by somebody else
 * @CROW_ERROR_CYCLE: rows depend on each other in a way that no order can save
 * @CROW_ERROR_KEY: a primary key is missing, incomplete or would be blanked
 * @CROW_ERROR_OWNER: an object that belongs to one would get a second owner (crow_session_set_owns())
 * @CROW_ERROR_NOT_IN_SESSION: an object that is linked to is in no session, or in another one
 * @CROW_ERROR_DETACHED: the object does not belong to a session any more
 * @CROW_ERROR_NOT_LOADED: a load was needed where loading is forbidden
 * @CROW_ERROR_NO_RESULT: one row was asked for and there is none
 * @CROW_ERROR_MANY_RESULTS: one row was asked for and there are several
 * @CROW_ERROR_TYPE: a value does not fit the type of its attribute
 * @CROW_ERROR_SCHEMA: the schema is faulty, or the database's tables do not fit it
 * @CROW_ERROR_BUSY: another connection holds the database
 * @CROW_ERROR_DATABASE: any other failure that the database reports
 * @CROW_ERROR_UNSUPPORTED: the dialect or engine cannot do this
 * @CROW_ERROR_REFUSED: a program refused a change in a handler of a signal, with its own sentence; a role that is for
 *   reading only was edited; or a migration would lose something that it was not allowed to lose
 *
 * What went wrong in libcrowfoot.
 */
typedef enum
{
  CROW_ERROR_NOT_NULL,
  CROW_ERROR_FOREIGN_KEY,
  CROW_ERROR_UNIQUE,
  CROW_ERROR_CHECK,
  CROW_ERROR_DENIED,
  CROW_ERROR_STALE,
  CROW_ERROR_CYCLE,
  CROW_ERROR_KEY,
  CROW_ERROR_OWNER,
  CROW_ERROR_NOT_IN_SESSION,
  CROW_ERROR_DETACHED,
  CROW_ERROR_NOT_LOADED,
  CROW_ERROR_NO_RESULT,
  CROW_ERROR_MANY_RESULTS,
  CROW_ERROR_TYPE,
  CROW_ERROR_SCHEMA,
  CROW_ERROR_BUSY,
  CROW_ERROR_DATABASE,
  CROW_ERROR_UNSUPPORTED,
  CROW_ERROR_REFUSED,
} CrowError;

CROW_API GQuark      crow_error_quark           (void);

CROW_API GObject    *crow_error_get_object      (const GError *error);
CROW_API const char *crow_error_get_member      (const GError *error);
CROW_API const char *crow_error_get_sql         (const GError *error);
CROW_API int         crow_error_get_native_code (const GError *error);

/* For the library itself: fills in what is not set yet; NULL and 0 leave a detail as it is. */
CROW_API void        crow_error_set_details     (GError     *error,
                                                 GObject    *object,
                                                 const char *member,
                                                 const char *sql,
                                                 int         native_code);

G_END_DECLS
