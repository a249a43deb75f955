/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Relationships of the SQLAlchemy module.
 *
 * What is said: what SQLAlchemy would not find out by itself (which foreign key, of several between two tables; which
 * side of a link to itself is the remote one), the other role, and the delete rule.  A rule that leaves the referring
 * rows to the database is passive_deletes="all", as SQLAlchemy would set them to null otherwise.
 */
#include "config.h"

#include <string.h>

#include "codegen/crow-sqlalchemy-private.h"

/* "Post.user_id", or "[Post.a, Post.b]", in quotes: SQLAlchemy looks when all classes are there. */
static char *
dup_members (CrowAlchemy   *self,
             guint          entity,
             const guint16 *columns,
             guint          n_columns)
{
  g_autoptr (GString) list = g_string_new (n_columns > 1 ? "\"[" : "\"");

  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (list, "%s%s.%s", i > 0 ? ", " : "", _crow_alchemy_get_class (self, entity, columns[i]),
                            self->entities[entity].attributes[columns[i]]);
  g_string_append (list, n_columns > 1 ? "]\"" : "\"");
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* References between the tables of two hierarchies: a class stands for all tables that it inherits. */
static guint
count_references (CrowAlchemy *self,
                  guint        from,
                  guint        to)
{
  guint found = 0;

  for (guint i = 0; i < self->info->n_entities; i++)
    {
      guint n;
      const CrowSchemaReference *references;

      if (i != from && !_crow_alchemy_share_hierarchy (self, i, from))
        continue;
      references = crow_schema_get_references (self->schema, i, &n);
      for (guint j = 0; j < n; j++)
        found += references[j].info->target == to || _crow_alchemy_share_hierarchy (self, references[j].info->target, to);
    }
  return found;
}

static gboolean
is_ambiguous (CrowAlchemy             *self,
              const CrowReferenceInfo *reference)
{
  guint n = count_references (self, reference->entity, reference->target);

  if (reference->entity != reference->target && !_crow_alchemy_share_hierarchy (self, reference->entity, reference->target))
    n += count_references (self, reference->target, reference->entity);
  return n > 1;
}

/* --- many-to-many --- */

/* The condition between a class and the table of pairs. */
static char *
dup_join (CrowAlchemy             *self,
          const CrowReferenceInfo *reference)
{
  g_autoptr (GPtrArray) conditions = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < reference->n_columns; i++)
    {
      g_autofree char *column =
        crow_python_dup_string (self->info->entities[reference->entity].attributes[reference->columns[i]].name);

      crow_python_add_argument (conditions, "%s.%s == %s.c[%s]",
                                _crow_alchemy_get_class (self, reference->target, reference->target_columns[i]),
                                self->entities[reference->target].attributes[reference->target_columns[i]],
                                self->entities[reference->entity].name, column);
    }
  if (conditions->len == 1)
    return g_strdup (conditions->pdata[0]);
  _crow_alchemy_use (self, "sa");
  return crow_python_dup_call ("sa.and_", conditions);
}

static void
add_secondary (CrowAlchemy                *self,
               GPtrArray                  *arguments,
               const CrowRelationshipInfo *link,
               const CrowRole             *role)
{
  crow_python_add_argument (arguments, "secondary=%s", self->entities[link->association].name);
  if (link->ends[0].entity == link->ends[1].entity)
    {
      g_autofree char *near_join = dup_join (self, &link->references[1 - role->end]);
      g_autofree char *far_join = dup_join (self, &link->references[role->end]);

      crow_python_add_argument (arguments, "primaryjoin=lambda: %s", near_join);
      crow_python_add_argument (arguments, "secondaryjoin=lambda: %s", far_join);
    }
}

/* --- rules --- */

static void
add_cascade (GPtrArray                  *arguments,
             const CrowRelationshipInfo *link,
             const CrowRole             *role)
{
  static const struct
  {
    CrowCascades flag;
    const char *word;
  } words[] = {
    { CROW_CASCADE_SAVE_UPDATE, "save-update" }, { CROW_CASCADE_MERGE, "merge" },
    { CROW_CASCADE_REFRESH_EXPIRE, "refresh-expire" }, { CROW_CASCADE_EXPUNGE, "expunge" },
  };
  guint8 flags = link->ends[role->end].cascades;
  gboolean deletes = link->kind != CROW_LINK_MANY_TO_MANY && role->end == 1 && link->delete_rule == CROW_DELETE_CASCADE;
  gboolean orphans = link->kind != CROW_LINK_MANY_TO_MANY && role->end == 1 && link->owned;
  guint8 all = CROW_CASCADE_SAVE_UPDATE | CROW_CASCADE_MERGE | CROW_CASCADE_REFRESH_EXPIRE | CROW_CASCADE_EXPUNGE;
  g_autoptr (GString) text = g_string_new (NULL);

  deletes |= orphans;
  if (flags == CROW_CASCADES_DEFAULT && !deletes)
    return;
  if (flags == all && deletes)
    g_string_append (text, "all");
  else
    {
      for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        if (flags & words[i].flag)
          g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", words[i].word);
      if (deletes)
        g_string_append_printf (text, "%sdelete", text->len > 0 ? ", " : "");
    }
  if (orphans)
    g_string_append (text, ", delete-orphan");
  crow_python_add_argument (arguments, "cascade=\"%s\"", text->str);
}

static void
add_passive_deletes (GPtrArray                  *arguments,
                     const CrowRelationshipInfo *link,
                     const CrowRole             *role)
{
  gboolean by_database = link->executor != CROW_EXECUTOR_SESSION &&
                         link->references[0].on_delete ==
                           crow_delete_rule_to_action (link->delete_rule, CROW_EXECUTOR_DATABASE);

  if (link->kind == CROW_LINK_MANY_TO_MANY || role->end == 0)
    return;
  if (link->delete_rule != CROW_DELETE_CASCADE && link->delete_rule != CROW_DELETE_NULLIFY && !link->owned)
    crow_python_add_argument (arguments, "passive_deletes=\"all\"");
  else if (by_database)
    crow_python_add_argument (arguments, "passive_deletes=True");
}

static void
add_order (CrowAlchemy                *self,
           GPtrArray                  *arguments,
           const CrowRelationshipInfo *link,
           const CrowRole             *role)
{
  const char *order_by = link->ends[role->end].order_by;
  gboolean descending = order_by != NULL && *order_by == '-';
  guint16 attribute;

  if (order_by == NULL || !role->to_many)
    return;
  attribute = crow_schema_lookup_attribute (self->schema, role->target, order_by + descending);
  if (attribute != CROW_NONE)
    crow_python_add_argument (arguments, "order_by=\"%s.%s%s\"", _crow_alchemy_get_class (self, role->target, attribute),
                              self->entities[role->target].attributes[attribute], descending ? ".desc()" : "");
}

void
_crow_alchemy_write_role (CrowAlchemy    *self,
                          const CrowRole *role,
                          const char     *name)
{
  const CrowRelationshipInfo *link = &self->info->relationships[role->relationship];
  const CrowReferenceInfo *reference = &link->references[0];
  const char *target = _crow_alchemy_get_target (self, role);
  const char *inverse = self->entities[role->target].roles[crow_schema_get_inverse_role (self->schema, role)];
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) head = g_string_new (name);

  if (role->to_many)
    g_string_append_printf (head, ": Mapped[list[\"%s\"]] = relationship", target);
  else if (role->end == 0 ? _crow_alchemy_is_optional (self, reference) : !link->ends[1].required)
    {
      self->optional = TRUE;
      g_string_append_printf (head, ": Mapped[Optional[\"%s\"]] = relationship", target);
    }
  else
    g_string_append_printf (head, ": Mapped[\"%s\"] = relationship", target);
  if (link->kind == CROW_LINK_MANY_TO_MANY)
    add_secondary (self, arguments, link, role);
  else
    {
      g_autofree char *columns = dup_members (self, reference->entity, reference->columns, reference->n_columns);
      g_autofree char *targets = dup_members (self, reference->target, reference->target_columns, reference->n_columns);

      if (is_ambiguous (self, reference))
        crow_python_add_argument (arguments, "foreign_keys=%s", columns);
      if (reference->entity == reference->target && role->end == 0)
        crow_python_add_argument (arguments, "remote_side=%s", targets);
    }
  if (*inverse != '\0')
    crow_python_add_argument (arguments, "back_populates=\"%s\"", inverse);
  /* SQLAlchemy takes nothing that is about writing beside it. */
  if (link->ends[role->end].view_only)
    crow_python_add_argument (arguments, "viewonly=True");
  else
    {
      add_cascade (arguments, link, role);
      add_passive_deletes (arguments, link, role);
    }
  add_order (self, arguments, link, role);
  crow_python_write_call (&self->out, head->str, arguments, "");
}

/* The condition between a class and that of the association. */
static char *
dup_through_join (CrowAlchemy             *self,
                  const CrowReferenceInfo *reference)
{
  g_autoptr (GPtrArray) conditions = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < reference->n_columns; i++)
    crow_python_add_argument (conditions, "%s.%s == %s.%s",
                              _crow_alchemy_get_class (self, reference->target, reference->target_columns[i]),
                              self->entities[reference->target].attributes[reference->target_columns[i]],
                              _crow_alchemy_get_class (self, reference->entity, reference->columns[i]),
                              self->entities[reference->entity].attributes[reference->columns[i]]);
  if (conditions->len == 1)
    return g_strdup (conditions->pdata[0]);
  _crow_alchemy_use (self, "sa");
  return crow_python_dup_call ("sa.and_", conditions);
}

void
_crow_alchemy_write_through (CrowAlchemy    *self,
                             const CrowRole *role,
                             const char     *name)
{
  const CrowThroughInfo *through = &self->info->throughs[role->relationship];
  const CrowThroughInfo *drawn = &crow_schema_get_info (self->drawn)->throughs[role->relationship];
  const CrowReferenceInfo *near = &self->info->relationships[through->relationships[1 - role->end]].references[0];
  const CrowReferenceInfo *far = &self->info->relationships[through->relationships[role->end]].references[0];
  const CrowRelationshipInfo link = { .kind = CROW_LINK_MANY_TO_MANY, .ends = { through->ends[0], through->ends[1] } };
  const char *target = self->classes[drawn->ends[role->end].entity];
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *head = g_strdup_printf ("%s: Mapped[list[\"%s\"]] = relationship", name, target);

  crow_python_add_argument (arguments, "secondary=lambda: %s.__table__", self->entities[near->entity].name);
  if (near->target == far->target || is_ambiguous (self, near) || is_ambiguous (self, far))
    {
      g_autofree char *near_join = dup_through_join (self, near);
      g_autofree char *far_join = dup_through_join (self, far);

      crow_python_add_argument (arguments, "primaryjoin=lambda: %s", near_join);
      crow_python_add_argument (arguments, "secondaryjoin=lambda: %s", far_join);
    }
  crow_python_add_argument (arguments, "viewonly=True");
  add_order (self, arguments, &link, role);
  crow_python_write_call (&self->out, head, arguments, "");
}
