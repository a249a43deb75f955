/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses C names: the namespace and what there is once in it.  Types and members are settled in files of their own.
 *
 * Invariants: every symbol of generated code is claimed exactly once.  Groups are settled in rounds – by hand,
 * plain, with a suffix – and within a round in the order of the schema.
 */
#include "config.h"

#include "codegen/crow-c-names-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-name.h"
#include "codegen/crow-c-identifier.h"
#include "codegen/crow-codegen.h"

static const char *const function_names[CROW_C_N_FUNCTIONS] = {
  [CROW_C_SCHEMA_INFO] = "schema_info",
  [CROW_C_SCHEMA_GET] = "schema_get",
  [CROW_C_MAPPING_GET] = "mapping_get",
  [CROW_C_SESSION_NEW] = "session_new",
  [CROW_C_SESSION_OPEN] = "session_open",
  [CROW_C_ENTITIES] = "EntityNumber",
  [CROW_C_SCHEMA_STEM] = "schema",
  [CROW_C_MAIN_STEM] = "main",
};

gboolean
_crow_c_names_claim_symbol (CrowCNames  *self,
                            const char  *before,
                            const char  *name,
                            const char  *owner,
                            const char **symbol)
{
  static const char *const patterns[] = { "*" };
  g_autofree char *spelled = g_strconcat (before, name, NULL);
  CrowCForm form = { crow_c_part (""), crow_c_part (spelled) };

  if (!crow_c_claims_add (self->claims, patterns, 1, &form, 1, owner, symbol))
    return FALSE;
  if (symbol != NULL)
    *symbol = form.name.text;
  return TRUE;
}

gboolean
_crow_c_names_fail_clash (CrowCNames  *self,
                          const char  *c_name,
                          const char  *owner,
                          const char  *symbol,
                          GError     **error)
{
  const char *other = crow_c_claims_lookup (self->claims, symbol);

  g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_NAME,
               _("The C name “%s” of “%s” cannot be used: “%s” is a symbol of “%s” already. "
                 "Choose another C name for one of them."),
               c_name, owner, symbol, other != NULL ? other : owner);
  return FALSE;
}

gboolean
_crow_c_names_check_c_name (const char  *c_name,
                            const char  *owner,
                            GError     **error)
{
  for (const char *p = c_name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      {
        g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_NAME,
                     _("The C name “%s” of “%s” is no C identifier. "
                       "Use ASCII letters, digits and underscores only, or remove the C name to get one made."),
                     c_name, owner);
        return FALSE;
      }
  if (*c_name != '\0')
    return TRUE;
  g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_NAME,
               _("The C name of “%s” is empty. Remove it to get one made."), owner);
  return FALSE;
}

char *
_crow_c_names_with_suffix (const char *name,
                           guint       n,
                           gboolean    camel)
{
  if (n == 1)
    return g_strdup (name);
  return g_strdup_printf (camel ? "%s%u" : "%s_%u", name, n);
}

gboolean
_crow_c_names_has_type (const CrowEntityInfo *entity)
{
  /* One in the table of its parent has the key of that. */
  return !(entity->flags & CROW_ENTITY_ASSOCIATION) &&
         (entity->primary_key != CROW_NONE ||
          (entity->inheritance != NULL && entity->inheritance->parent != CROW_NONE));
}

/* --- the namespace --- */

static const char *const foreign_namespaces[] = {
  "adw", "cairo", "crow", "g", "gdk", "gi", "gio", "glib", "gobject", "gsk", "gtk", "pango",
};

static const char *
keep_joined (CrowCNames *self,
             const char *a,
             const char *b)
{
  g_autofree char *joined = g_strconcat (a, b, NULL);

  return crow_c_claims_keep (self->claims, joined);
}

static gboolean
settle_namespace (CrowCNames  *self,
                  const char  *c_namespace,
                  GError     **error)
{
  g_autofree char *camel = NULL;
  g_autofree char *snake = NULL;
  g_autofree char *upper = NULL;

  if (c_namespace == NULL || !crow_c_is_identifier (c_namespace) || *c_namespace == '_')
    {
      g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_NAMESPACE,
                   _("“%s” cannot be a C namespace. Use ASCII letters and digits, beginning with a capital: “Blog”."),
                   c_namespace != NULL ? c_namespace : "");
      return FALSE;
    }
  camel = g_ascii_isupper (*c_namespace) && strchr (c_namespace, '_') == NULL ? g_strdup (c_namespace)
                                                                              : crow_name_to_camel (c_namespace);
  snake = crow_name_to_snake (c_namespace);
  upper = g_ascii_strup (snake, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (foreign_namespaces); i++)
    if (strcmp (snake, foreign_namespaces[i]) == 0)
      {
        g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_NAMESPACE,
                     _("The C namespace “%s” belongs to a library that the code uses. Choose another one."), c_namespace);
        return FALSE;
      }
  self->camel = crow_c_claims_keep (self->claims, camel);
  self->snake = crow_c_claims_keep (self->claims, snake);
  self->upper = crow_c_claims_keep (self->claims, upper);
  self->before_snake = keep_joined (self, snake, "_");
  self->before_upper = keep_joined (self, upper, "_");
  return TRUE;
}

/* Macros of the C library that a namespace and a name could be put together to. */
static void
reserve_macros (CrowCNames *self)
{
  static const char *const macros[] = {
    "CHAR_BIT", "CHAR_MAX", "CHAR_MIN", "DBL_DIG", "DBL_EPSILON", "DBL_MAX", "DBL_MIN", "EXIT_FAILURE", "EXIT_SUCCESS",
    "FLT_MAX", "FLT_MIN", "FP_INFINITE", "FP_NAN", "FP_NORMAL", "FP_SUBNORMAL", "FP_ZERO", "HUGE_VAL", "INT_MAX",
    "INT_MIN", "LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME", "LLONG_MAX",
    "LLONG_MIN", "LONG_MAX", "LONG_MIN", "MB_CUR_MAX", "MB_LEN_MAX", "NSIG", "RAND_MAX", "SCHAR_MAX", "SCHAR_MIN",
    "SEEK_CUR", "SEEK_END", "SEEK_SET", "SHRT_MAX", "SHRT_MIN", "SIG_BLOCK", "SIG_DFL", "SIG_ERR", "SIG_IGN",
    "SIG_SETMASK", "SIG_UNBLOCK", "SIZE_MAX", "SSIZE_MAX", "TMP_MAX", "UCHAR_MAX", "UINT_MAX", "ULLONG_MAX",
    "ULONG_MAX", "USHRT_MAX", "WEOF", "PATH_MAX", "NAME_MAX", "PIPE_BUF", "BUFSIZ", "CLOCKS_PER_SEC",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (macros); i++)
    _crow_c_names_claim_symbol (self, "", macros[i], "limits.h", NULL);
  _crow_c_names_claim_symbol (self, self->upper, "_CROWFOOT_H", self->camel, NULL);
}

/* An entity called “session” has the better right to blog_session_new(). */
static void
settle_functions (CrowCNames *self)
{
  for (guint i = 0; i < CROW_C_SCHEMA_STEM; i++)
    {
      const char *before = i == CROW_C_ENTITIES ? self->camel : self->before_snake;
      g_autofree char *before_fallback = g_strconcat (before, i == CROW_C_ENTITIES ? "Crow" : "crow_", NULL);
      gboolean done = _crow_c_names_claim_symbol (self, before, function_names[i], self->camel, &self->functions[i]);

      for (guint n = 1; !done; n++)
        {
          g_autofree char *name = _crow_c_names_with_suffix (function_names[i], n, FALSE);

          done = _crow_c_names_claim_symbol (self, before_fallback, name, self->camel, &self->functions[i]);
        }
    }
}

/* A file is told from those of entities by the guard that its header has: an entity called “schema” has the better
 * right to blog-schema.h. */
static void
settle_stems (CrowCNames *self)
{
  for (guint i = CROW_C_SCHEMA_STEM; i < CROW_C_N_FUNCTIONS; i++)
    for (guint n = 1; self->functions[i] == NULL; n++)
      {
        g_autofree char *name = _crow_c_names_with_suffix (function_names[i], n, FALSE);
        g_autofree char *upper = g_ascii_strup (name, -1);
        g_autofree char *guard = g_strconcat (upper, "_CROWFOOT_H", NULL);
        g_autofree char *stem = g_strdup_printf ("%s_%s", self->snake, name);

        if (_crow_c_names_claim_symbol (self, self->before_upper, guard, self->camel, NULL))
          self->functions[i] = crow_c_claims_keep (self->claims, stem);
      }
}

/**
 * crow_c_names_new: (skip)
 * @schema: a schema
 * @c_namespace: what types begin with
 * @error: %CROW_CODEGEN_ERROR_NAMESPACE or %CROW_CODEGEN_ERROR_NAME
 *
 * Returns: (transfer full): the C names of @schema, or %NULL with @error set
 */
CrowCNames *
crow_c_names_new (CrowSchema  *schema,
                  const char  *c_namespace,
                  GError     **error)
{
  const CrowSchemaInfo *info = crow_schema_get_info (schema);
  g_autoptr (CrowCNames) self = g_new0 (CrowCNames, 1);

  self->schema = crow_schema_ref (schema);
  self->claims = crow_c_claims_new ();
  self->entities = g_new0 (EntityNames, info->n_entities + 1);
  self->enums = g_new0 (EnumNames, info->n_enums + 1);
  for (guint i = 0; i < info->n_entities; i++)
    {
      guint n_roles, n_throughs;

      crow_schema_get_roles (schema, i, &n_roles);
      crow_schema_get_through_roles (schema, i, &n_throughs);
      self->entities[i].attributes = g_new0 (CrowCMemberNames, info->entities[i].n_attributes + 1);
      self->entities[i].roles = g_new0 (CrowCMemberNames, n_roles + n_throughs + 1);
      self->entities[i].keys = g_new0 (const char *, info->entities[i].n_keys + 1);
    }
  for (guint i = 0; i < info->n_enums; i++)
    self->enums[i].values = g_new0 (const char *, info->enums[i].n_values + 1);

  if (!settle_namespace (self, c_namespace, error))
    return NULL;
  reserve_macros (self);
  if (!_crow_c_names_settle_types (self, error))
    return NULL;
  settle_functions (self);
  settle_stems (self);
  if (!_crow_c_names_settle_values (self, error) || !_crow_c_names_settle_members (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * crow_c_names_free: (skip)
 * @self: (transfer full) (nullable): names
 */
void
crow_c_names_free (CrowCNames *self)
{
  const CrowSchemaInfo *info;

  if (self == NULL)
    return;
  info = crow_schema_get_info (self->schema);
  for (guint i = 0; i < info->n_entities; i++)
    {
      g_free (self->entities[i].attributes);
      g_free (self->entities[i].roles);
      g_free (self->entities[i].keys);
    }
  for (guint i = 0; i < info->n_enums; i++)
    g_free (self->enums[i].values);
  g_free (self->entities);
  g_free (self->enums);
  crow_c_claims_free (self->claims);
  crow_schema_unref (self->schema);
  g_free (self);
}

const char *
crow_c_names_get_camel (const CrowCNames *self)
{
  return self->camel;
}

const char *
crow_c_names_get_snake (const CrowCNames *self)
{
  return self->snake;
}

const char *
crow_c_names_get_upper (const CrowCNames *self)
{
  return self->upper;
}

const char *
crow_c_names_get_function (const CrowCNames *self,
                           CrowCFunction     function)
{
  return self->functions[function];
}

const CrowCTypeNames *
crow_c_names_get_entity (const CrowCNames *self,
                         guint             entity)
{
  return _crow_c_names_has_type (crow_schema_get_entity (self->schema, entity)) ? &self->entities[entity].type : NULL;
}

const char *
crow_c_names_get_table (const CrowCNames *self,
                        guint             entity)
{
  return self->entities[entity].type.prefix;
}

const CrowCMemberNames *
crow_c_names_get_attribute (const CrowCNames *self,
                            guint             entity,
                            guint             attribute)
{
  return &self->entities[entity].attributes[attribute];
}

const CrowCMemberNames *
crow_c_names_get_role (const CrowCNames *self,
                       guint             entity,
                       guint             role)
{
  const CrowCMemberNames *names = &self->entities[entity].roles[role];

  return names->name != NULL ? names : NULL;
}

const char *
crow_c_names_get_key (const CrowCNames *self,
                      guint             entity,
                      guint             key)
{
  return self->entities[entity].keys[key];
}

const CrowCTypeNames *
crow_c_names_get_enum (const CrowCNames *self,
                       guint             enumeration)
{
  return &self->enums[enumeration].type;
}

const char *
crow_c_names_get_enum_value (const CrowCNames *self,
                             guint             enumeration,
                             guint             value)
{
  return self->enums[enumeration].values[value];
}
