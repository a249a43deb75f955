/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settles the names of attributes, roles and keys.
 */
#include "config.h"

#include "codegen/crow-c-names-private.h"

#include <string.h>

#include "base/crow-name.h"
#include "codegen/crow-c-identifier.h"

/* '*' is the name, '+' one of many, '#' the name in UPPER_CASE. */
#define ATTRIBUTE_NUMBER "ATTRIBUTE_#"
#define ROLE_NUMBER "ROLE_#"
static const char *const scalar_patterns[] = {
  "get_*", "set_*", "has_*", "clear_*", "*_eq", "*_ne", "*_lt", "*_le", "*_gt", "*_ge", "*_like", "*_is_null",
  "order_by_*", ATTRIBUTE_NUMBER,
};
static const char *const text_patterns[] = {
  "get_*", "set_*", "*_eq", "*_ne", "*_lt", "*_le", "*_gt", "*_ge", "*_like", "*_is_null", "order_by_*",
  ATTRIBUTE_NUMBER,
};
static const char *const date_time_patterns[] = {
  "dup_*", "set_*", "get_*_text", "set_*_text", "*_eq", "*_ne", "*_lt", "*_le", "*_gt", "*_ge", "*_is_null",
  "order_by_*", "get_*", ATTRIBUTE_NUMBER,
};
static const char *const blob_patterns[] = { "dup_*", "set_*", "*_is_null", "get_*", ATTRIBUTE_NUMBER };
static const char *const to_one_patterns[] = { "get_*", "set_*", "*_is", "*_has", ROLE_NUMBER };
static const char *const to_many_patterns[] = { "get_*", "add_+", "remove_+", "*_any", ROLE_NUMBER };
static const char *const through_patterns[] = { "get_*", "*_any", ROLE_NUMBER };
static const char *const key_patterns[] = { "find_by_*" };

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
  gboolean role;
  CrowCMemberNames *names;
} MemberClaim;

/* What stands before the names of an entity's members: "blog_user_" and "BLOG_USER_". */
typedef struct
{
  CrowCPart lower;
  CrowCPart upper;
} Before;

/* What a parameter that holds @name can be called. */
static const char *
to_parameter (CrowCNames *self,
              const char *name)
{
  gboolean reserved = crow_c_is_reserved (name);
  g_autofree char *parameter = NULL;

  if (!reserved && !g_ascii_isdigit (*name))
    return name;
  parameter = g_strconcat (g_ascii_isdigit (*name) ? "_" : "", name, reserved ? "_" : "", NULL);
  return crow_c_claims_keep (self->claims, parameter);
}

static gboolean
try_member (CrowCNames        *self,
            const Before      *before,
            const MemberClaim *member,
            const char        *name,
            const char       **taken)
{
  g_autofree char *singular = member->to_many ? crow_name_singularize (name) : NULL;
  g_autofree char *upper = g_ascii_strup (name, -1);
  CrowCForm forms[] = {
    { before->lower, crow_c_part (name) },
    { before->lower, crow_c_part (singular != NULL ? singular : "") },
    { before->upper, crow_c_part (upper) },
  };
  g_autofree char *number = NULL;

  if (!crow_c_claims_add (self->claims, member->patterns, member->n_patterns, forms, G_N_ELEMENTS (forms), member->name,
                          taken))
    return FALSE;
  number = g_strconcat (before->upper.text, member->role ? "ROLE_" : "ATTRIBUTE_", upper, NULL);
  member->names->number = crow_c_claims_keep (self->claims, number);
  member->names->name = forms[0].name.text;
  member->names->parameter = to_parameter (self, forms[0].name.text);
  if (!member->to_many)
    return TRUE;
  member->names->singular = forms[1].name.text;
  member->names->singular_parameter = to_parameter (self, forms[1].name.text);
  return TRUE;
}

static gboolean
settle_member (CrowCNames         *self,
               const Before       *before,
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
      if (!_crow_c_names_check_c_name (member->c_name, member->name, error))
        return FALSE;
      if (try_member (self, before, member, member->c_name, &taken))
        return TRUE;
      return _crow_c_names_fail_clash (self, member->c_name, member->name, taken, error);
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
      g_autofree char *name = _crow_c_names_with_suffix (*plain != '\0' ? plain : "member", n, FALSE);

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

/* Roles that stand on an association entity. */
static void
collect_through_roles (CrowCNames *self,
                       guint       entity,
                       GArray     *members)
{
  guint n_roles, n_throughs;
  const CrowRole *roles;

  crow_schema_get_roles (self->schema, entity, &n_roles);
  roles = crow_schema_get_through_roles (self->schema, entity, &n_throughs);
  for (guint i = 0; i < n_throughs; i++)
    {
      const CrowThroughInfo *through = &crow_schema_get_info (self->schema)->throughs[roles[i].relationship];
      MemberClaim member = {
        .name = roles[i].name, .c_name = through->ends[roles[i].end].c_name, .suffix = "_list", .role = TRUE,
        .patterns = through_patterns, .n_patterns = G_N_ELEMENTS (through_patterns),
        .names = &self->entities[entity].roles[n_roles + i],
      };

      if (roles[i].name != NULL && _crow_c_names_has_type (crow_schema_get_entity (self->schema, roles[i].target)))
        g_array_append_val (members, member);
    }
}

/* The columns of a foreign key yield to the role: "user" is the object, "user_key" what refers to it. */
static gboolean
settle_entity (CrowCNames       *self,
               guint             entity,
               const Before     *before,
               GError          **error)
{
  EntityNames *names = &self->entities[entity];
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (MemberClaim));
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (self->schema, entity, &n_roles);

  collect_attributes (self, entity, FALSE, members);
  for (guint i = 0; i < n_roles; i++)
    {
      const CrowRelationshipInfo *relationship = crow_schema_get_relationship (self->schema, roles[i].relationship);
      MemberClaim member = {
        .name = roles[i].name, .c_name = relationship->ends[roles[i].end].c_name,
        .suffix = roles[i].to_many ? "_list" : "_object", .to_many = roles[i].to_many, .role = TRUE,
        .patterns = roles[i].to_many ? to_many_patterns : to_one_patterns,
        .n_patterns = roles[i].to_many ? G_N_ELEMENTS (to_many_patterns) : G_N_ELEMENTS (to_one_patterns),
        .names = &names->roles[i],
      };

      if (roles[i].name != NULL && _crow_c_names_has_type (crow_schema_get_entity (self->schema, roles[i].target)))
        g_array_append_val (members, member);
    }
  collect_through_roles (self, entity, members);
  collect_attributes (self, entity, TRUE, members);
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < members->len; i++)
      if (!settle_member (self, before, &g_array_index (members, MemberClaim, i), round, error))
        return FALSE;
  return TRUE;
}

static void
settle_keys (CrowCNames      *self,
             guint            entity,
             const Before    *before)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->schema, entity);
  EntityNames *names = &self->entities[entity];

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
          g_autofree char *name = _crow_c_names_with_suffix (plain->str, n, FALSE);
          CrowCForm form = { before->lower, crow_c_part (name) };

          if (crow_c_claims_add (self->claims, key_patterns, G_N_ELEMENTS (key_patterns), &form, 1, info->name, NULL))
            names->keys[i] = form.name.text;
        }
    }
}

gboolean
_crow_c_names_settle_members (CrowCNames  *self,
                              GError     **error)
{
  const CrowSchemaInfo *info = crow_schema_get_info (self->schema);

  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autofree char *lower = NULL;
      g_autofree char *upper = NULL;
      Before before;

      if (!_crow_c_names_has_type (&info->entities[i]))
        continue;
      lower = g_strconcat (self->entities[i].type.prefix, "_", NULL);
      upper = g_strconcat (self->entities[i].type.upper, "_", NULL);
      before.lower = crow_c_part (crow_c_claims_keep (self->claims, lower));
      before.upper = crow_c_part (crow_c_claims_keep (self->claims, upper));
      if (!settle_entity (self, i, &before, error))
        return FALSE;
      settle_keys (self, i, &before);
    }
  return TRUE;
}
