/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The error domain of libcrowfoot and the details an error can carry.
 *
 * Invariant: details live and die with the GError (an extended error type), so that copies and propagation keep
 * them.  It formats no message: who reports an error knows what it is about.
 */
#include "config.h"

#include "base/crow-error.h"

typedef struct
{
  /* owned */
  GObject *object;
  char *member;
  char *sql;
  /* state */
  int native_code;
} CrowErrorPrivate;

static void
crow_error_private_init (CrowErrorPrivate *priv)
{
}

static void
crow_error_private_copy (const CrowErrorPrivate *src,
                         CrowErrorPrivate       *dest)
{
  g_set_object (&dest->object, src->object);
  dest->member = g_strdup (src->member);
  dest->sql = g_strdup (src->sql);
  dest->native_code = src->native_code;
}

static void
crow_error_private_clear (CrowErrorPrivate *priv)
{
  g_clear_object (&priv->object);
  g_clear_pointer (&priv->member, g_free);
  g_clear_pointer (&priv->sql, g_free);
}

G_DEFINE_EXTENDED_ERROR (CrowError, crow_error)

static const CrowErrorPrivate *
get_private (const GError *error)
{
  if (error == NULL || error->domain != CROW_ERROR)
    return NULL;
  return crow_error_get_private (error);
}

/**
 * crow_error_get_object:
 * @error: an error
 *
 * Returns: (transfer none) (nullable): the object the error is about; %NULL if it is about none or of another domain
 */
GObject *
crow_error_get_object (const GError *error)
{
  const CrowErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->object : NULL;
}

/**
 * crow_error_get_member:
 * @error: an error
 *
 * Returns: (transfer none) (nullable): the name of the attribute or role the error is about
 */
const char *
crow_error_get_member (const GError *error)
{
  const CrowErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->member : NULL;
}

/**
 * crow_error_get_sql:
 * @error: an error
 *
 * Returns: (transfer none) (nullable): the statement that failed
 */
const char *
crow_error_get_sql (const GError *error)
{
  const CrowErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->sql : NULL;
}

/**
 * crow_error_get_native_code:
 * @error: an error
 *
 * Returns: the database's own code, for SQLite the extended result code; 0 if the database reported none
 */
int
crow_error_get_native_code (const GError *error)
{
  const CrowErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->native_code : 0;
}

/**
 * crow_error_set_details: (skip)
 * @error: an error of the domain %CROW_ERROR; others are left as they are
 * @object: (nullable): the object it is about
 * @member: (nullable): the attribute or role it is about
 * @sql: (nullable): the statement that failed
 * @native_code: the database's own code, or 0
 *
 * Fills in the details that @error does not have yet.
 */
void
crow_error_set_details (GError     *error,
                        GObject    *object,
                        const char *member,
                        const char *sql,
                        int         native_code)
{
  CrowErrorPrivate *priv;

  if (error == NULL || error->domain != CROW_ERROR)
    return;

  priv = crow_error_get_private (error);
  if (priv->object == NULL)
    g_set_object (&priv->object, object);
  if (priv->member == NULL)
    priv->member = g_strdup (member);
  if (priv->sql == NULL)
    priv->sql = g_strdup (sql);
  if (priv->native_code == 0)
    priv->native_code = native_code;
}
