/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Attributes: their types, defaults and expressions; and enumerations and checks, which are as small.
 */
#include "config.h"

#include "sql/crow-dialect-private.h"

#include <glib/gi18n-lib.h>
#include "sql/crow-schema-check-private.h"

#include <string.h>

static gboolean
is_integer (const char *text,
            guint       bits)
{
  gint64 limit = bits == 32 ? G_MAXINT32 : G_MAXINT64;

  return g_ascii_string_to_signed (text, 10, -limit - 1, limit, NULL, NULL);
}

/* Digits where @pattern has "0", other characters as they are; a fraction and a zone may follow a time. */
static gboolean
has_form (const char *text,
          const char *pattern,
          const char **rest)
{
  for (; *pattern != '\0'; pattern++, text++)
    if (*pattern == '0' ? !g_ascii_isdigit (*text) : *text != *pattern)
      return FALSE;
  *rest = text;
  return TRUE;
}

static gboolean
is_time (const char *text)
{
  const char *rest;

  if (!has_form (text, "00:00", &rest))
    return FALSE;
  if (has_form (rest, ":00", &text))
    rest = text;
  if (*rest == '.' && g_ascii_isdigit (rest[1]))
    for (rest++; g_ascii_isdigit (*rest); rest++)
      ;
  if (*rest == 'Z')
    rest++;
  else if (*rest == '+' || *rest == '-')
    rest += strspn (rest, "+-0123456789:");
  return *rest == '\0';
}

static gboolean
is_date (const char  *text,
         const char **rest)
{
  int year, month, day;

  if (!has_form (text, "0000-00-00", rest))
    return FALSE;
  year = atoi (text);
  month = atoi (text + 5);
  day = atoi (text + 8);
  return year > 0 && g_date_valid_dmy (day, month, year);
}

static gboolean
is_value (const CrowSchemaInfo    *info,
          const CrowAttributeInfo *attribute,
          const char              *text)
{
  const char *rest;

  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
      return is_integer (text, 32);
    case CROW_TYPE_BIGINT:
      return is_integer (text, 64);
    case CROW_TYPE_REAL:
    case CROW_TYPE_DECIMAL:
      return _crow_sql_is_number (text);
    case CROW_TYPE_BOOLEAN:
      return g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0 ||
             strcmp (text, "0") == 0 || strcmp (text, "1") == 0;
    case CROW_TYPE_TEXT:
      return attribute->length == 0 || g_utf8_strlen (text, -1) <= attribute->length;
    case CROW_TYPE_BLOB:
      return _crow_sql_parse_hex (text, NULL);
    case CROW_TYPE_DATE:
      return is_date (text, &rest) && *rest == '\0';
    case CROW_TYPE_TIME:
      return is_time (text);
    case CROW_TYPE_TIMESTAMP:
      return is_date (text, &rest) && (*rest == '\0' || ((*rest == ' ' || *rest == 'T') && is_time (rest + 1)));
    case CROW_TYPE_UUID:
      return g_uuid_string_is_valid (text);
    case CROW_TYPE_ENUM:
      for (guint i = 0; i < info->enums[attribute->enumeration].n_values; i++)
        if (strcmp (info->enums[attribute->enumeration].values[i].name, text) == 0)
          return TRUE;
      return FALSE;
    case CROW_TYPE_JSON:
    default:
      return TRUE;
    }
}

static void
check_default (CrowSchemaCheck         *check,
               const CrowEntityInfo    *entity,
               const CrowAttributeInfo *attribute)
{
  gboolean native = FALSE;
  CrowProblem *problem;

  if (attribute->default_source == CROW_VALUE_NONE)
    return;
  if (attribute->generated != NULL || (attribute->flags & CROW_ATTRIBUTE_AUTO))
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_WARNING,
                                    attribute->generated != NULL ? "generated-default" : "auto-default",
                                    attribute->id, _("The default of “%s.%s” is never used: the database makes its "
                                      "values."), entity->name, attribute->name);
      _crow_problem_set_remedy (problem, CROW_FIX_CLEAR_DEFAULT, NULL, _("Drop the default."));
      return;
    }
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    native = native || attribute->native_types[i] != NULL;
  if (attribute->default_source == CROW_VALUE_LITERAL && !native &&
      (attribute->default_value == NULL || !is_value (check->info, attribute, attribute->default_value)))
    {
      problem = _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "default-type", attribute->id,
                                    _("The default “%s” of “%s.%s” is no value of its type."),
                                    attribute->default_value != NULL ? attribute->default_value : "", entity->name,
                                    attribute->name);
      _crow_problem_set_remedy (problem, CROW_FIX_CLEAR_DEFAULT, NULL, _("Write another default, or none."));
    }
  if (attribute->default_source == CROW_VALUE_EXPRESSION &&
      (attribute->default_value == NULL || *attribute->default_value == '\0'))
    _crow_problem_set_remedy (
      _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "empty-expression", attribute->id,
                          _("The default of “%s.%s” is an expression, but there is none."), entity->name,
                          attribute->name),
      CROW_FIX_CLEAR_DEFAULT, NULL, _("Write one, or drop the default."));
  if (attribute->default_source == CROW_VALUE_UUID && attribute->type != CROW_TYPE_UUID &&
      (attribute->type != CROW_TYPE_TEXT || (attribute->length > 0 && attribute->length < 36)))
    _crow_problem_set_remedy (
      _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "default-type", attribute->id,
                          _("A UUID does not fit into “%s.%s”."), entity->name, attribute->name),
      CROW_FIX_CLEAR_DEFAULT, NULL, _("Make it a UUID or a text of 36 characters."));
}

static void
check_type (CrowSchemaCheck         *check,
            const CrowEntityInfo    *entity,
            const CrowAttributeInfo *attribute)
{
  if (attribute->type == CROW_TYPE_DECIMAL && attribute->length > 0 && attribute->scale > attribute->length)
    _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "decimal-scale", attribute->id,
                        _("“%s.%s” has more digits behind the point (%u) than at all (%u)."), entity->name,
                        attribute->name, attribute->scale, attribute->length);
  if (attribute->generated != NULL && *attribute->generated == '\0')
    _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "empty-expression", attribute->id,
                        _("“%s.%s” is computed, but there is no expression."), entity->name, attribute->name);
  if (attribute->generated != NULL && attribute->on_update_source != CROW_VALUE_NONE)
    _crow_problems_add (check->problems, CROW_SEVERITY_WARNING, "generated-stamp", attribute->id,
                        _("“%s.%s” is computed; stamping it on updates has no effect."), entity->name, attribute->name);
}

static void
check_enums (CrowSchemaCheck *check)
{
  for (guint i = 0; i < check->info->n_enums; i++)
    if (check->info->enums[i].n_values == 0)
      _crow_problem_set_remedy (
        _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "enum-without-values", check->info->enums[i].id,
                            _("The enumeration “%s” has no values."), check->info->enums[i].name),
        CROW_FIX_NONE, NULL, _("Add a value."));
}

void
_crow_check_attributes (CrowSchemaCheck *check)
{
  check_enums (check);
  for (guint i = 0; i < check->info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &check->info->entities[i];

      for (guint j = 0; j < entity->n_attributes; j++)
        {
          check_type (check, entity, &entity->attributes[j]);
          check_default (check, entity, &entity->attributes[j]);
        }
      for (guint j = 0; j < entity->n_checks; j++)
        if (*entity->checks[j].expression == '\0')
          _crow_problem_set_remedy (
            _crow_problems_add (check->problems, CROW_SEVERITY_ERROR, "empty-expression", entity->checks[j].id,
                                _("A check of “%s” has no expression."), entity->name),
            CROW_FIX_REMOVE, NULL, _("Write one, or delete the check."));
    }
}
