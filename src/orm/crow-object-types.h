/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Attributes as the types that programs have for them: dates as GDateTime, bytes as GBytes, enumeration values as
 * numbers.  Generated code is written on these.
 *
 * The slot holds text or bytes; these functions convert.  A date is `2024-01-31`, a timestamp `2024-01-31 23:59:59`
 * with as many digits of a second as it has, in UTC: the form that SQLite, PostgreSQL and MariaDB write and compare.
 * Reading takes every ISO 8601 form that GDateTime does, a day alone, and a zone as PostgreSQL writes it.
 */
#pragma once

#include "orm/crow-object.h"

G_BEGIN_DECLS

/* NULL: the attribute is null, or its text is no date. */
CROW_API GDateTime *crow_object_dup_date_time (CrowObject   *self,
                                               guint         attribute);
CROW_API void       crow_object_set_date_time (CrowObject   *self,
                                               guint         attribute,
                                               GDateTime    *value);

/* NULL: the attribute is null. */
CROW_API GBytes    *crow_object_dup_bytes     (CrowObject   *self,
                                               guint         attribute);
CROW_API void       crow_object_set_bytes     (CrowObject   *self,
                                               guint         attribute,
                                               GBytes       *value);

/* The position of the value in its enumeration; -1: it is null, or none of them. */
CROW_API int        crow_object_get_enum      (CrowObject   *self,
                                               guint         attribute);
CROW_API void       crow_object_set_enum      (CrowObject   *self,
                                               guint         attribute,
                                               int           value);

/* As attributes of @type hold it, CROW_TYPE_DATE or CROW_TYPE_TIMESTAMP. */
CROW_API char      *crow_date_time_to_text    (GDateTime    *value,
                                               CrowDataType  type);
CROW_API GDateTime *crow_date_time_from_text  (const char   *text);

G_END_DECLS
