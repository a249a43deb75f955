/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settles the names of types, and of the values of enumerations.
 */
#include "config.h"

#include "codegen/crow-c-names-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-name.h"
#include "codegen/crow-c-identifier.h"
#include "codegen/crow-codegen.h"

/* '*' is the name in CamelCase, '+' in snake_case, '#' in UPPER_CASE. */
static const char *const type_patterns[] = {
  "*", "*Class", "+_get_type", "+_get_type_once", "+_new", "+_find", "+_query", "+_init", "+_class_init",
  "+_class_intern_init", "+_parent_class", "+_get_instance_private", "+_values", "+_from_text", "+_to_text",
  "+_to_label", "+_attributes", "+_keys", "+_indexes", "+_checks", "+_inheritance", "#", "IS_#", "TYPE_#",
  "ENTITY_#", "*AttributeNumber", "*RoleNumber", "#_CROWFOOT_H", "*_private_offset",
};

/* --- types --- */

static gboolean
claim_type (CrowCNames      *self,
            CrowCTypeNames  *names,
            const char      *camel,
            const char      *snake,
            const char      *owner,
            const char     **taken)
{
  g_autofree char *upper = g_ascii_strup (snake, -1);
  g_autofree char *type = g_strconcat (self->camel, camel, NULL);
  g_autofree char *prefix = g_strconcat (self->snake, "_", snake, NULL);
  g_autofree char *type_macro = g_strconcat (self->upper, "_TYPE_", upper, NULL);
  g_autofree char *cast = g_strconcat (self->upper, "_", upper, NULL);
  g_autofree char *number = g_strconcat (self->upper, "_ENTITY_", upper, NULL);
  CrowCForm forms[] = {
    { crow_c_part (self->camel), crow_c_part (camel) },
    { crow_c_part (self->before_snake), crow_c_part (snake) },
    { crow_c_part (self->before_upper), crow_c_part (upper) },
  };

  /* The type system wants three characters. */
  if (strlen (type) < 3)
    {
      *taken = NULL;
      return FALSE;
    }
  if (!crow_c_claims_add (self->claims, type_patterns, G_N_ELEMENTS (type_patterns), forms, G_N_ELEMENTS (forms), owner,
                          taken))
    return FALSE;
  names->type = crow_c_claims_keep (self->claims, type);
  names->prefix = crow_c_claims_keep (self->claims, prefix);
  names->type_macro = crow_c_claims_keep (self->claims, type_macro);
  names->upper = crow_c_claims_keep (self->claims, cast);
  names->object = forms[2].name.text;
  names->number = crow_c_claims_keep (self->claims, number);
  return TRUE;
}

typedef struct
{
  const char *name;
  const char *c_name;
  CrowCTypeNames *names;
  const char *fallback;
} TypeClaim;

static gboolean
settle_type (CrowCNames  *self,
             TypeClaim   *type,
             guint        round,
             GError     **error)
{
  g_autofree char *camel = NULL;
  g_autofree char *snake = NULL;
  const char *taken = NULL;

  if (type->names->type != NULL || (round == 0) != (type->c_name != NULL))
    return TRUE;
  if (round == 0)
    {
      if (!_crow_c_names_check_c_name (type->c_name, type->name, error))
        return FALSE;
      snake = crow_name_to_snake (type->c_name);
      if (*snake == '\0' || !claim_type (self, type->names, type->c_name, snake, type->name, &taken))
        {
          if (taken != NULL)
            return _crow_c_names_fail_clash (self, type->c_name, type->name, taken, error);
          g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_NAME,
                       _("The C name “%s” of “%s” is too short: a type needs at least three characters."), type->c_name,
                       type->name);
          return FALSE;
        }
      return TRUE;
    }
  camel = crow_c_to_camel (type->name);
  snake = crow_c_to_snake (type->name);
  if (*camel == '\0')
    {
      g_free (camel);
      g_free (snake);
      camel = g_strdup (type->fallback);
      snake = g_ascii_strdown (type->fallback, -1);
    }
  for (guint n = 1; type->names->type == NULL && (round == 2 || n == 1); n++)
    {
      g_autofree char *camel_n = _crow_c_names_with_suffix (camel, n, TRUE);
      g_autofree char *snake_n = _crow_c_names_with_suffix (snake, n, FALSE);

      claim_type (self, type->names, camel_n, snake_n, type->name, &taken);
    }
  return TRUE;
}

gboolean
_crow_c_names_settle_types (CrowCNames  *self,
                            GError     **error)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->schema);
  g_autofree TypeClaim *types = g_new0 (TypeClaim, info->n_entities + info->n_enums + 1);
  guint n_types = 0, n_visible;

  for (guint i = 0; i < info->n_entities; i++)
    if (_crow_c_names_has_type (&info->entities[i]))
      types[n_types++] = (TypeClaim) { info->entities[i].name, info->entities[i].c_name, &self->entities[i].type,
                                       "Entity" };
  for (guint i = 0; i < info->n_enums; i++)
    types[n_types++] = (TypeClaim) { info->enums[i].name, info->enums[i].c_name, &self->enums[i].type, "Enum" };
  /* Entities without a type have tables; what these are called must not rename anything else. */
  n_visible = n_types;
  for (guint i = 0; i < info->n_entities; i++)
    if (!_crow_c_names_has_type (&info->entities[i]))
      types[n_types++] = (TypeClaim) { info->entities[i].name, NULL, &self->entities[i].type, "Entity" };
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < n_visible; i++)
      if (!settle_type (self, &types[i], round, error))
        return FALSE;
  for (guint i = n_visible; i < n_types; i++)
    settle_type (self, &types[i], 2, NULL);
  return TRUE;
}

/* --- enumeration values --- */

static gboolean
settle_enum_values (CrowCNames          *self,
                    const CrowEnumInfo  *info,
                    EnumNames           *names,
                    GError             **error)
{
  g_autofree char *before = g_strconcat (names->type.upper, "_", NULL);
  g_autoptr (GHashTable) plain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean spelled = FALSE;

  /* Punctuation is spelled out only where the values need it to stay apart. */
  for (guint i = 0; i < info->n_values; i++)
    {
      char *word = crow_c_to_snake (info->values[i].name);

      spelled |= *word == '\0' && *info->values[i].name != '\0';
      spelled |= !g_hash_table_add (plain, word);
    }
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < info->n_values; i++)
      {
        const CrowEnumValueInfo *value = &info->values[i];
        g_autofree char *word = NULL;
        const char *taken = NULL; /* or of its own */

        if (names->values[i] != NULL || (round == 0) != (value->c_name != NULL))
          continue;
        if (round == 0)
          {
            if (!_crow_c_names_check_c_name (value->c_name, value->name, error))
              return FALSE;
            if (!_crow_c_names_claim_symbol (self, before, value->c_name, value->name, &taken))
              return _crow_c_names_fail_clash (self, value->c_name, value->name, taken, error);
            names->values[i] = taken;
            continue;
          }
        word = spelled ? crow_c_to_snake_spelled (value->name) : crow_c_to_snake (value->name);
        for (guint n = 1; names->values[i] == NULL && (round == 2 || n == 1); n++)
          {
            g_autofree char *suffixed = _crow_c_names_with_suffix (*word != '\0' ? word : "empty", n, FALSE);
            g_autofree char *upper = g_ascii_strup (suffixed, -1);

            if (_crow_c_names_claim_symbol (self, before, upper, value->name, &taken))
              names->values[i] = taken;
          }
      }
  return TRUE;
}

gboolean
_crow_c_names_settle_values (CrowCNames  *self,
                             GError     **error)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->schema);

  for (guint i = 0; i < info->n_enums; i++)
    if (!settle_enum_values (self, &info->enums[i], &self->enums[i], error))
      return FALSE;
  return TRUE;
}
