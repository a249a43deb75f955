/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses C names.  A name is claimed as a group: all symbols that it leads to are taken together or not at all, so a
 * getter and its setter always rhyme.
 *
 * Invariants: every symbol of generated code is in `symbols` exactly once.  Groups are settled in rounds – by hand,
 * plain, with a suffix – and within a round in the order of the schema.
 */
#include "config.h"

#include "codegen/crow-c-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/crow-name.h"
#include "codegen/crow-c-identifier.h"
#include "codegen/crow-codegen.h"

/* The symbols that a group takes: the first character says which word the pattern is put after, '*' stands for the
 * name being claimed, '+' for the singular of a to-many role.  "t" CamelCase, "f" snake_case, "m" UPPER_CASE. */
static const char *const type_patterns[] = {
  "t*", "t*Class", "f*_get_type", "f*_get_type_once", "f*_new", "f*_find", "f*_query", "f*_init", "f*_class_init",
  "f*_class_intern_init", "f*_parent_class", "f*_get_instance_private", "f*_values", "f*_from_text", "f*_to_text",
  "f*_attributes", "f*_keys", "f*_indexes", "f*_checks", "m*", "mIS_*", "mTYPE_*", "t*_private_offset",
};
static const char *const scalar_patterns[] = {
  "get_*", "set_*", "has_*", "clear_*", "*_eq", "*_ne", "*_lt", "*_le", "*_gt", "*_ge", "*_like", "*_is_null",
  "order_by_*",
};
static const char *const text_patterns[] = {
  "get_*", "set_*", "*_eq", "*_ne", "*_lt", "*_le", "*_gt", "*_ge", "*_like", "*_is_null", "order_by_*",
};
static const char *const date_time_patterns[] = {
  "dup_*", "set_*", "get_*_text", "set_*_text", "*_eq", "*_ne", "*_lt", "*_le", "*_gt", "*_ge", "*_is_null",
  "order_by_*", "get_*",
};
static const char *const blob_patterns[] = { "dup_*", "set_*", "*_is_null", "get_*" };
static const char *const to_one_patterns[] = { "get_*", "set_*", "*_is", "*_has" };
static const char *const to_many_patterns[] = { "get_*", "add_+", "remove_+", "*_any" };
static const char *const key_patterns[] = { "find_by_*" };

static const char *const function_names[CROW_C_N_FUNCTIONS] = {
  [CROW_C_SCHEMA_INFO] = "schema_info",
  [CROW_C_SCHEMA_GET] = "schema_get",
  [CROW_C_MAPPING_GET] = "mapping_get",
  [CROW_C_SESSION_NEW] = "session_new",
  [CROW_C_SESSION_OPEN] = "session_open",
};

typedef struct
{
  CrowCTypeNames type;
  CrowCMemberNames *attributes;
  CrowCMemberNames *roles;
  const char **keys;
} EntityNames;

typedef struct
{
  CrowCTypeNames type;
  const char **values;
} EnumNames;

struct _CrowCNames
{
  /* owned */
  CrowSchema *schema;
  GStringChunk *strings;
  GHashTable *symbols; /* symbol → the diagram's name of what has it, borrowed from the schema */
  EntityNames *entities;
  EnumNames *enums;
  /* in `strings` */
  const char *camel;
  const char *snake;
  const char *upper;
  const char *functions[CROW_C_N_FUNCTIONS];
  /* state */
  GString *scratch;
};

static const char *
keep (CrowCNames *self,
      const char *text)
{
  return g_string_chunk_insert (self->strings, text);
}

/* The symbol of @pattern in self->scratch. */
static void
expand (CrowCNames *self,
        const char *before,
        const char *pattern,
        const char *name,
        const char *singular)
{
  g_string_assign (self->scratch, before);
  for (const char *p = pattern; *p != '\0'; p++)
    if (*p == '*')
      g_string_append (self->scratch, name);
    else if (*p == '+')
      g_string_append (self->scratch, singular);
    else
      g_string_append_c (self->scratch, *p);
}

/* Takes all symbols of a group, or none.  @taken gets the first one that somebody has. */
static gboolean
claim (CrowCNames        *self,
       const char        *before,
       const char *const *patterns,
       guint              n_patterns,
       const char        *name,
       const char        *singular,
       const char        *owner,
       const char       **taken)
{
  for (guint i = 0; i < n_patterns; i++)
    {
      gpointer key;

      expand (self, before, patterns[i], name, singular);
      if (g_hash_table_lookup_extended (self->symbols, self->scratch->str, &key, NULL))
        {
          if (taken != NULL)
            *taken = key;
          return FALSE;
        }
    }
  for (guint i = 0; i < n_patterns; i++)
    {
      expand (self, before, patterns[i], name, singular);
      g_hash_table_insert (self->symbols, (gpointer) keep (self, self->scratch->str), (gpointer) owner);
    }
  return TRUE;
}

static gboolean
fail_clash (CrowCNames  *self,
            const char  *c_name,
            const char  *owner,
            const char  *symbol,
            GError     **error)
{
  g_set_error (error, CROW_CODEGEN_ERROR, CROW_CODEGEN_ERROR_NAME,
               _("The C name “%s” of “%s” cannot be used: “%s” is a symbol of “%s” already. "
                 "Choose another C name for one of them."),
               c_name, owner, symbol, (const char *) g_hash_table_lookup (self->symbols, symbol));
  return FALSE;
}

static gboolean
check_c_name (const char  *c_name,
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

/* "user", then "user_2", "user_3"; for CamelCase "User", "User2". */
static char *
with_suffix (const char *name,
             guint       n,
             gboolean    camel)
{
  if (n == 1)
    return g_strdup (name);
  return g_strdup_printf (camel ? "%s%u" : "%s_%u", name, n);
}

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
  g_autofree char *prefix = g_strdup_printf ("%s_%s", self->snake, snake);
  g_autofree char *type_macro = g_strdup_printf ("%s_TYPE_%s", self->upper, upper);
  g_autofree char *cast = g_strdup_printf ("%s_%s", self->upper, upper);
  g_autofree char *before_function = g_strconcat (self->snake, "_", NULL);
  g_autofree char *before_macro = g_strconcat (self->upper, "_", NULL);
  guint done = 0;

  /* The type system wants three characters. */
  if (strlen (type) < 3)
    {
      *taken = NULL;
      return FALSE;
    }
  for (; done < G_N_ELEMENTS (type_patterns); done++)
    {
      const char *pattern = type_patterns[done] + 1;
      char kind = type_patterns[done][0];
      const char *before = kind == 't' ? self->camel : kind == 'f' ? before_function : before_macro;
      const char *name = kind == 't' ? camel : kind == 'f' ? snake : upper;

      if (!claim (self, before, &pattern, 1, name, NULL, owner, taken))
        break;
    }
  if (done < G_N_ELEMENTS (type_patterns))
    {
      while (done-- > 0)
        {
          char kind = type_patterns[done][0];

          expand (self, kind == 't' ? self->camel : kind == 'f' ? before_function : before_macro,
                  type_patterns[done] + 1, kind == 't' ? camel : kind == 'f' ? snake : upper, NULL);
          g_hash_table_remove (self->symbols, self->scratch->str);
        }
      return FALSE;
    }
  names->type = keep (self, type);
  names->prefix = keep (self, prefix);
  names->type_macro = keep (self, type_macro);
  names->upper = keep (self, cast);
  names->object = keep (self, upper);
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
      if (!check_c_name (type->c_name, type->name, error))
        return FALSE;
      snake = crow_name_to_snake (type->c_name);
      if (*snake == '\0' || !claim_type (self, type->names, type->c_name, snake, type->name, &taken))
        {
          if (taken != NULL)
            return fail_clash (self, type->c_name, type->name, taken, error);
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
      g_autofree char *camel_n = with_suffix (camel, n, TRUE);
      g_autofree char *snake_n = with_suffix (snake, n, FALSE);

      claim_type (self, type->names, camel_n, snake_n, type->name, &taken);
    }
  return TRUE;
}

/* Pairs of a link have no objects, and neither have rows that no key tells apart. */
static gboolean
has_type (const CrowEntityInfo *entity)
{
  return !(entity->flags & CROW_ENTITY_ASSOCIATION) && entity->primary_key != CROW_NONE;
}

static gboolean
settle_types (CrowCNames  *self,
              GError     **error)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->schema);
  g_autofree TypeClaim *types = g_new0 (TypeClaim, info->n_entities + info->n_enums + 1);
  guint n_types = 0, n_visible;

  for (guint i = 0; i < info->n_entities; i++)
    if (has_type (&info->entities[i]))
      types[n_types++] = (TypeClaim) { info->entities[i].name, info->entities[i].c_name, &self->entities[i].type,
                                       "Entity" };
  for (guint i = 0; i < info->n_enums; i++)
    types[n_types++] = (TypeClaim) { info->enums[i].name, info->enums[i].c_name, &self->enums[i].type, "Enum" };
  /* Entities without a type have tables; what these are called must not rename anything else. */
  n_visible = n_types;
  for (guint i = 0; i < info->n_entities; i++)
    if (!has_type (&info->entities[i]))
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
  static const char *const patterns[] = { "*" };
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
        const char *taken = NULL;

        if (names->values[i] != NULL || (round == 0) != (value->c_name != NULL))
          continue;
        if (round == 0)
          {
            if (!check_c_name (value->c_name, value->name, error))
              return FALSE;
            if (!claim (self, before, patterns, 1, value->c_name, NULL, value->name, &taken))
              return fail_clash (self, value->c_name, value->name, taken, error);
            names->values[i] = keep (self, self->scratch->str);
            continue;
          }
        word = spelled ? crow_c_to_snake_spelled (value->name) : crow_c_to_snake (value->name);
        for (guint n = 1; names->values[i] == NULL && (round == 2 || n == 1); n++)
          {
            g_autofree char *suffixed = with_suffix (*word != '\0' ? word : "empty", n, FALSE);
            g_autofree char *upper = g_ascii_strup (suffixed, -1);

            if (claim (self, before, patterns, 1, upper, NULL, value->name, NULL))
              names->values[i] = keep (self, self->scratch->str);
          }
      }
  return TRUE;
}

/* --- members --- */

/* What is put after the name of an attribute depends on its type. */
static const struct
{
  const char *const *patterns;
  guint n_patterns;
} patterns_by_type[CROW_N_TYPES] = {
  [CROW_TYPE_INTEGER] = { scalar_patterns, G_N_ELEMENTS (scalar_patterns) },
  [CROW_TYPE_BIGINT] = { scalar_patterns, G_N_ELEMENTS (scalar_patterns) },
  [CROW_TYPE_REAL] = { scalar_patterns, G_N_ELEMENTS (scalar_patterns) },
  [CROW_TYPE_DECIMAL] = { text_patterns, G_N_ELEMENTS (text_patterns) },
  [CROW_TYPE_BOOLEAN] = { scalar_patterns, G_N_ELEMENTS (scalar_patterns) },
  [CROW_TYPE_TEXT] = { text_patterns, G_N_ELEMENTS (text_patterns) },
  [CROW_TYPE_BLOB] = { blob_patterns, G_N_ELEMENTS (blob_patterns) },
  [CROW_TYPE_DATE] = { date_time_patterns, G_N_ELEMENTS (date_time_patterns) },
  [CROW_TYPE_TIME] = { text_patterns, G_N_ELEMENTS (text_patterns) },
  [CROW_TYPE_TIMESTAMP] = { date_time_patterns, G_N_ELEMENTS (date_time_patterns) },
  [CROW_TYPE_UUID] = { text_patterns, G_N_ELEMENTS (text_patterns) },
  [CROW_TYPE_JSON] = { text_patterns, G_N_ELEMENTS (text_patterns) },
  [CROW_TYPE_ENUM] = { scalar_patterns, G_N_ELEMENTS (scalar_patterns) },
};

typedef struct
{
  const char *name;   /* in the diagram */
  const char *c_name; /* (nullable) */
  const char *suffix; /* the first one to try when the plain name is taken */
  const char *const *patterns;
  guint n_patterns;
  gboolean to_many;
  CrowCMemberNames *names;
} MemberClaim;

/* What a parameter that holds @name can be called. */
static const char *
to_parameter (CrowCNames *self,
              const char *name)
{
  g_string_assign (self->scratch, name);
  if (g_ascii_isdigit (*name))
    g_string_prepend_c (self->scratch, '_');
  if (crow_c_is_reserved (name))
    g_string_append_c (self->scratch, '_');
  return keep (self, self->scratch->str);
}

static void
fill_member (CrowCNames       *self,
             CrowCMemberNames *names,
             const char       *name,
             const char       *singular)
{
  names->name = keep (self, name);
  names->parameter = to_parameter (self, name);
  if (singular != NULL)
    {
      names->singular = keep (self, singular);
      names->singular_parameter = to_parameter (self, singular);
    }
}

static gboolean
try_member (CrowCNames        *self,
            const char        *before,
            const MemberClaim *member,
            const char        *name,
            const char       **taken)
{
  g_autofree char *singular = member->to_many ? crow_name_singularize (name) : NULL;

  if (!claim (self, before, member->patterns, member->n_patterns, name, singular, member->name, taken))
    return FALSE;
  fill_member (self, member->names, name, singular);
  return TRUE;
}

static gboolean
settle_member (CrowCNames         *self,
               const char         *before,
               const MemberClaim  *member,
               guint               round,
               GError            **error)
{
  g_autofree char *plain = NULL;
  const char *taken = NULL;

  if (member->names->name != NULL || (round == 0) != (member->c_name != NULL))
    return TRUE;
  if (round == 0)
    {
      if (!check_c_name (member->c_name, member->name, error))
        return FALSE;
      if (try_member (self, before, member, member->c_name, &taken))
        return TRUE;
      return fail_clash (self, member->c_name, member->name, taken, error);
    }
  plain = crow_c_to_snake (member->name);
  if (*plain == '\0')
    {
      g_free (plain);
      plain = crow_c_to_snake_spelled (member->name);
    }
  if (round == 1)
    {
      if (*plain != '\0')
        try_member (self, before, member, plain, NULL);
      return TRUE;
    }
  if (*plain != '\0')
    {
      g_autofree char *name = g_strconcat (plain, member->suffix, NULL);

      if (try_member (self, before, member, name, NULL))
        return TRUE;
    }
  for (guint n = *plain != '\0' ? 2 : 1;; n++)
    {
      g_autofree char *name = with_suffix (*plain != '\0' ? plain : "member", n, FALSE);

      if (try_member (self, before, member, name, NULL))
        return TRUE;
    }
}

static void
collect_attributes (CrowCNames *self,
                    guint       entity,
                    gboolean    of_links,
                    GArray     *members)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, entity);

  for (guint i = 0; i < info->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &info->attributes[i];
      MemberClaim member = {
        .name = attribute->name, .c_name = attribute->c_name, .suffix = of_links ? "_key" : "_value",
        .patterns = patterns_by_type[attribute->type].patterns,
        .n_patterns = patterns_by_type[attribute->type].n_patterns,
        .names = &self->entities[entity].attributes[i],
      };

      if (((attribute->flags & CROW_ATTRIBUTE_LINK) != 0) == of_links)
        g_array_append_val (members, member);
    }
}

/* The columns of a foreign key yield to the role: "user" is the object, "user_key" what refers to it. */
static gboolean
settle_members (CrowCNames  *self,
                guint        entity,
                GError     **error)
{
  EntityNames *names = &self->entities[entity];
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (MemberClaim));
  g_autofree char *before = g_strconcat (names->type.prefix, "_", NULL);
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self->schema, entity, &n_roles);

  collect_attributes (self, entity, FALSE, members);
  for (guint i = 0; i < n_roles; i++)
    {
      const CrowRelationshipInfo *relationship = crow_schema_get_relationship (self->schema, roles[i].relationship);
      MemberClaim member = {
        .name = roles[i].name, .c_name = relationship->ends[roles[i].end].c_name,
        .suffix = roles[i].to_many ? "_list" : "_object", .to_many = roles[i].to_many,
        .patterns = roles[i].to_many ? to_many_patterns : to_one_patterns,
        .n_patterns = roles[i].to_many ? G_N_ELEMENTS (to_many_patterns) : G_N_ELEMENTS (to_one_patterns),
        .names = &names->roles[i],
      };

      if (roles[i].name != NULL && has_type (crow_schema_get_entity (self->schema, roles[i].target)))
        g_array_append_val (members, member);
    }
  collect_attributes (self, entity, TRUE, members);
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < members->len; i++)
      if (!settle_member (self, before, &g_array_index (members, MemberClaim, i), round, error))
        return FALSE;
  return TRUE;
}

static void
settle_keys (CrowCNames *self,
             guint       entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, entity);
  EntityNames *names = &self->entities[entity];
  g_autofree char *before = g_strconcat (names->type.prefix, "_", NULL);

  for (guint i = 0; i < info->n_keys; i++)
    {
      const CrowKeyInfo *key = &info->keys[i];
      g_autoptr (GString) plain = g_string_new (NULL);

      if (i == info->primary_key)
        continue;
      for (guint j = 0; j < key->n_attributes; j++)
        g_string_append_printf (plain, "%s%s", j > 0 ? "_and_" : "", names->attributes[key->attributes[j]].name);
      for (guint n = 1; names->keys[i] == NULL; n++)
        {
          g_autofree char *name = with_suffix (plain->str, n, FALSE);

          if (claim (self, before, key_patterns, 1, name, NULL, info->name, NULL))
            names->keys[i] = keep (self, name);
        }
    }
}

/* --- the namespace --- */

static const char *const foreign_namespaces[] = {
  "adw", "cairo", "crow", "g", "gdk", "gi", "gio", "glib", "gobject", "gsk", "gtk", "pango",
};

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
  self->camel = keep (self, camel);
  self->snake = keep (self, snake);
  self->upper = keep (self, upper);
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
    g_hash_table_insert (self->symbols, (gpointer) macros[i], (gpointer) "limits.h");
  g_string_printf (self->scratch, "%s_CROWFOOT_H", self->upper);
  g_hash_table_insert (self->symbols, (gpointer) keep (self, self->scratch->str), (gpointer) self->camel);
}

/* An entity called “session” has the better right to blog_session_new(). */
static void
settle_functions (CrowCNames *self)
{
  static const char *const patterns[] = { "*" };
  g_autofree char *before = g_strconcat (self->snake, "_", NULL);
  g_autofree char *before_fallback = g_strconcat (self->snake, "_crow_", NULL);

  for (guint i = 0; i < CROW_C_N_FUNCTIONS; i++)
    {
      if (!claim (self, before, patterns, 1, function_names[i], NULL, self->camel, NULL))
        for (guint n = 1;; n++)
          {
            g_autofree char *name = with_suffix (function_names[i], n, FALSE);

            if (claim (self, before_fallback, patterns, 1, name, NULL, self->camel, NULL))
              break;
          }
      self->functions[i] = keep (self, self->scratch->str);
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
  self->strings = g_string_chunk_new (16384);
  self->symbols = g_hash_table_new (g_str_hash, g_str_equal);
  self->scratch = g_string_new (NULL);
  self->entities = g_new0 (EntityNames, info->n_entities + 1);
  self->enums = g_new0 (EnumNames, info->n_enums + 1);
  for (guint i = 0; i < info->n_entities; i++)
    {
      guint n_roles;

      crow_schema_get_roles (schema, i, &n_roles);
      self->entities[i].attributes = g_new0 (CrowCMemberNames, info->entities[i].n_attributes + 1);
      self->entities[i].roles = g_new0 (CrowCMemberNames, n_roles + 1);
      self->entities[i].keys = g_new0 (const char *, info->entities[i].n_keys + 1);
    }
  for (guint i = 0; i < info->n_enums; i++)
    self->enums[i].values = g_new0 (const char *, info->enums[i].n_values + 1);

  if (!settle_namespace (self, c_namespace, error))
    return NULL;
  reserve_macros (self);
  if (!settle_types (self, error))
    return NULL;
  settle_functions (self);
  for (guint i = 0; i < info->n_enums; i++)
    if (!settle_enum_values (self, &info->enums[i], &self->enums[i], error))
      return NULL;
  for (guint i = 0; i < info->n_entities; i++)
    if (has_type (&info->entities[i]))
      {
        if (!settle_members (self, i, error))
          return NULL;
        settle_keys (self, i);
      }
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
  g_hash_table_unref (self->symbols);
  g_string_chunk_free (self->strings);
  g_string_free (self->scratch, TRUE);
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
  return has_type (crow_schema_get_entity (self->schema, entity)) ? &self->entities[entity].type : NULL;
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
