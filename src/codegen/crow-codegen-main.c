/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The demonstration program: a main.c for any schema, on the generated functions alone.  It is meant to be read, so it
 * is written out entity by entity, not driven by a table.
 */
#include "config.h"

#include "codegen/crow-codegen-main.h"

#include <string.h>

#include "codegen/crow-c-text.h"

const char *
_crow_codegen_main_short_name (CrowCodegenMain *self,
                               guint            entity)
{
  return crow_c_names_get_table (self->codegen->names, entity) + strlen (crow_c_names_get_snake (self->codegen->names)) +
         1;
}

const char *
_crow_codegen_main_prefix (CrowCodegenMain *self,
                           guint            entity)
{
  return crow_c_names_get_entity (self->codegen->names, entity)->prefix;
}

char *
_crow_codegen_main_quote (const char *text)
{
  GString *out = g_string_new (NULL);

  crow_c_append_string (out, text, 0);
  /* Names may have line breaks; here a name is one word in a line. */
  for (char *p = strstr (out->str, "\"\n\""); p != NULL; p = strstr (out->str, "\"\n\""))
    g_string_erase (out, p - out->str, 3);
  return g_string_free (out, FALSE);
}

gboolean
_crow_codegen_main_is_date (const CrowAttributeInfo *attribute)
{
  return attribute->type == CROW_TYPE_DATE || attribute->type == CROW_TYPE_TIMESTAMP;
}

/* --- asking --- */

/* The function that begins a question for rows of the entity alone. */
static char *
dup_query (CrowCodegenMain *self,
           guint            entity)
{
  if (_crow_codegen_has_heirs (self->codegen, entity))
    return g_strconcat ("query_", _crow_codegen_main_short_name (self, entity), NULL);
  return g_strconcat (_crow_codegen_main_prefix (self, entity), "_query", NULL);
}

/* Objects of those that inherit from an entity are objects of it; where just its own are wanted, it has to be said. */
static void
write_queries (CrowCodegenMain *self)
{
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      const char *prefix = _crow_codegen_main_prefix (self, entity);

      if (!_crow_codegen_has_heirs (self->codegen, entity))
        continue;
      crow_text_writer_printf (self->out,
                               "/* Without those that inherit from it. */\n"
                               "static CrowQuery *\n"
                               "query_%s (CrowSession *session)\n"
                               "{\n"
                               "  CrowQuery *query = %s_query (session);\n"
                               "\n",
                               _crow_codegen_main_short_name (self, entity), prefix);
      for (guint j = 0; j < self->codegen->info->n_entities; j++)
        if (_crow_codegen_get_parent (self->codegen, j) == entity)
          crow_text_writer_printf (self->out, "  crow_query_where (query, crow_expression_new_not (crow_expression_new_is_a (%u)));\n", j);
      crow_text_writer_put (self->out, "  return query;\n}\n\n");
    }
}

/* --- showing --- */

static void
write_show_attribute (CrowCodegenMain *self,
                      guint            entity,
                      guint            attribute)
{
  const CrowAttributeInfo *info = &self->codegen->info->entities[entity].attributes[attribute];
  const CrowCMemberNames *names = crow_c_names_get_attribute (self->codegen->names, entity, attribute);
  const char *prefix = _crow_codegen_main_prefix (self, entity);
  g_autofree char *quoted = _crow_codegen_main_quote (info->name);
  gboolean nullable = !(info->flags & CROW_ATTRIBUTE_REQUIRED) &&
                      !crow_schema_is_in_primary_key (self->codegen->schema, entity, attribute);
  gboolean number = info->type == CROW_TYPE_INTEGER || info->type == CROW_TYPE_BIGINT || info->type == CROW_TYPE_REAL ||
                    info->type == CROW_TYPE_BOOLEAN;
  gboolean enumeration = info->type == CROW_TYPE_ENUM && _crow_codegen_enum_has_type (self->codegen, info->enumeration);

  if (info->type == CROW_TYPE_BLOB)
    {
      crow_text_writer_put (self->out, "show_bytes (");
      crow_text_writer_put (self->out, quoted);
      crow_text_writer_printf (self->out, ", %s_dup_%s (self));\n", prefix, names->name);
      return;
    }
  if (nullable && (number || enumeration))
    {
      crow_text_writer_printf (self->out, "if (%s_has_%s (self))\n", prefix, names->name);
      crow_text_writer_indent (self->out);
    }
  crow_text_writer_put (self->out, number ? "show_number (" : "show (");
  crow_text_writer_put (self->out, quoted);
  if (enumeration)
    crow_text_writer_printf (self->out, ", %s_to_text (%s_get_%s (self)));\n",
                             crow_c_names_get_enum (self->codegen->names, info->enumeration)->prefix, prefix,
                             names->name);
  else
    crow_text_writer_printf (self->out, ", %s%s_get_%s%s (self));\n",
                             number && info->type != CROW_TYPE_REAL ? "(double) " : "", prefix, names->name,
                             _crow_codegen_main_is_date (info) ? "_text" : "");
  if (nullable && (number || enumeration))
    crow_text_writer_outdent (self->out);
}

static void
write_show (CrowCodegenMain *self,
            guint            entity)
{
  CrowTextWriter *out = self->out;
  const CrowCTypeNames *type = crow_c_names_get_entity (self->codegen->names, entity);
  g_autofree char *quoted = _crow_codegen_main_quote (self->codegen->info->entities[entity].name);
  guint n_roles, n_throughs;
  const CrowRole *roles = crow_schema_get_roles (self->codegen->schema, entity, &n_roles);
  const CrowRole *throughs = crow_schema_get_through_roles (self->codegen->schema, entity, &n_throughs);

  crow_text_writer_printf (out, "static void\nshow_%s (%s *self)\n{\n", _crow_codegen_main_short_name (self, entity), type->type);
  crow_text_writer_indent (out);
  crow_text_writer_put (out, "g_print (\"  %s:\", ");
  crow_text_writer_put (out, quoted);
  crow_text_writer_line (out, ");");
  for (guint i = 0; i < self->codegen->info->entities[entity].n_attributes; i++)
    if (!_crow_codegen_is_inherited_key (self->codegen, entity, i))
      write_show_attribute (self, entity, i);
  for (guint i = 0; i < n_roles + n_throughs; i++)
    {
      const CrowCMemberNames *names = crow_c_names_get_role (self->codegen->names, entity, i);
      const CrowRole *shown = i < n_roles ? &roles[i] : &throughs[i - n_roles];
      g_autofree char *role = NULL;

      if (names == NULL)
        continue;
      role = _crow_codegen_main_quote (shown->name);
      crow_text_writer_put (out, shown->to_many ? "show_number (" : "show (");
      crow_text_writer_put (out, role);
      if (shown->to_many)
        crow_text_writer_printf (out, ", (double) crow_collection_get_n_items (%s_get_%s (self)));\n", type->prefix,
                                 names->name);
      else
        crow_text_writer_printf (out, ", %s_get_%s (self) != NULL ? \"there\" : NULL);\n", type->prefix, names->name);
    }
  crow_text_writer_line (out, "g_print (\"\\n\");");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

static void
write_show_helpers (CrowCodegenMain *self)
{
  crow_text_writer_put (self->out,
                        "static void G_GNUC_UNUSED\n"
                        "show (const char *name, const char *value)\n"
                        "{\n"
                        "  g_print (\" %s=%s\", name, value != NULL ? value : \"-\");\n"
                        "}\n"
                        "\n"
                        "static void G_GNUC_UNUSED\n"
                        "show_number (const char *name, double value)\n"
                        "{\n"
                        "  g_print (\" %s=%g\", name, value);\n"
                        "}\n"
                        "\n"
                        "/* Takes the bytes. */\n"
                        "static void G_GNUC_UNUSED\n"
                        "show_bytes (const char *name, GBytes *value)\n"
                        "{\n"
                        "  if (value == NULL)\n"
                        "    {\n"
                        "      show (name, NULL);\n"
                        "      return;\n"
                        "    }\n"
                        "  g_print (\" %s=%u bytes\", name, (guint) g_bytes_get_size (value));\n"
                        "  g_bytes_unref (value);\n"
                        "}\n"
                        "\n"
                        "/* Takes the query; gives its only object, which is the session's. */\n"
                        "static gpointer G_GNUC_UNUSED\n"
                        "only (CrowQuery *query, GError **error)\n"
                        "{\n"
                        "  CrowObject *object = crow_query_one (query, error);\n"
                        "\n"
                        "  g_object_unref (query);\n"
                        "  return object;\n"
                        "}\n"
                        "\n"
                        "/* Takes the query.  -1: it failed. */\n"
                        "static gint64 G_GNUC_UNUSED\n"
                        "count (CrowQuery *query, GError **error)\n"
                        "{\n"
                        "  gint64 n = -1;\n"
                        "\n"
                        "  if (*error == NULL && !crow_query_count (query, &n, error))\n"
                        "    n = -1;\n"
                        "  g_object_unref (query);\n"
                        "  return n;\n"
                        "}\n"
                        "\n");
}

static void
write_show_rows (CrowCodegenMain *self)
{
  CrowTextWriter *out = self->out;

  crow_text_writer_put (out, "static gboolean\nshow_rows (CrowSession *session, GError **error)\n{\n");
  crow_text_writer_indent (out);
  if (self->plan.entities->len == 0)
    crow_text_writer_line (out, "(void) session;\n(void) error;");
  else
    crow_text_writer_line (out, "gpointer object;\n");
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);

      g_autofree char *query = dup_query (self, entity);

      crow_text_writer_printf (out, "object = only (%s (session), error);\nif (object == NULL)\n  return FALSE;\n", query);
      crow_text_writer_printf (out, "show_%s (%s (object));\n", _crow_codegen_main_short_name (self, entity),
                               crow_c_names_get_entity (self->codegen->names, entity)->upper);
    }
  crow_text_writer_line (out, "return TRUE;");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

/* --- deleting --- */

/* How much deleting a row of the entity has to show: most where others go with it, least where it is refused. */
static int
rate_delete (CrowCodegenMain *self,
             guint            entity,
             guint            depth)
{
  guint n;
  const CrowSchemaReference *referrers = crow_schema_get_referrers (self->codegen->schema, entity, &n);
  int rating = 0;

  for (guint i = 0; i < n; i++)
    {
      const CrowRelationshipInfo *link = crow_schema_get_relationship (self->codegen->schema, referrers[i].relationship);

      if (referrers[i].info->entity == entity)
        continue;
      if (link->kind == CROW_LINK_MANY_TO_MANY)
        rating += 1;
      else if (link->delete_rule == CROW_DELETE_CASCADE)
        rating += 3 + (depth > 0 ? rate_delete (self, referrers[i].info->entity, depth - 1) : 0);
      else if (link->delete_rule == CROW_DELETE_NULLIFY)
        rating += 2;
      else
        rating -= 1000;
    }
  return rating;
}

static guint
choose_victim (CrowCodegenMain *self)
{
  guint best = g_array_index (self->plan.entities, guint16, 0);
  int best_rating = G_MININT;

  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      guint16 entity = g_array_index (self->plan.entities, guint16, i);
      int rating = rate_delete (self, entity, 4);

      if (rating > best_rating)
        {
          best = entity;
          best_rating = rating;
        }
    }
  return best;
}

static void
write_count_rows (CrowCodegenMain *self)
{
  CrowTextWriter *out = self->out;

  crow_text_writer_printf (out, "static gboolean\ncount_rows (CrowSession *session, gint64 *counts, GError **error)\n{\n");
  crow_text_writer_indent (out);
  crow_text_writer_line (out, "GError *local_error = NULL;\n");
  for (guint i = 0; i < self->plan.entities->len; i++)
    {
      g_autofree char *query = dup_query (self, g_array_index (self->plan.entities, guint16, i));

      crow_text_writer_printf (out, "counts[%u] = count (%s (session), &local_error);\n", i, query);
    }
  crow_text_writer_put (out,
                        "if (local_error == NULL)\n"
                        "  return TRUE;\n"
                        "g_propagate_error (error, local_error);\n"
                        "return FALSE;\n");
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

static void
write_delete_row (CrowCodegenMain *self)
{
  CrowTextWriter *out = self->out;
  guint victim = choose_victim (self);
  guint n = self->plan.entities->len;
  g_autofree char *quoted = _crow_codegen_main_quote (self->codegen->info->entities[victim].name);
  g_autofree char *query = dup_query (self, victim);

  write_count_rows (self);
  crow_text_writer_put (out, "static gboolean\ndelete_row (CrowSession *session, GError **error)\n{\n");
  crow_text_writer_indent (out);
  crow_text_writer_line (out, "static const char *const names[] = {");
  crow_text_writer_indent (out);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = _crow_codegen_main_quote (self->codegen->info->entities[g_array_index (self->plan.entities, guint16, i)].name);

      crow_text_writer_put (out, name);
      crow_text_writer_line (out, ",");
    }
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "};");
  crow_text_writer_printf (out, "gint64 before[%u], after[%u];\n", n, n);
  crow_text_writer_printf (out,
                           "gpointer object;\n"
                           "GError *local_error = NULL;\n"
                           "guint i;\n"
                           "\n"
                           "if (!count_rows (session, before, error))\n"
                           "  return FALSE;\n"
                           "object = only (%s (session), error);\n"
                           "if (object == NULL)\n"
                           "  return FALSE;\n",
                           query);
  crow_text_writer_put (out, "g_print (\"Deleting a row of %s:\\n\", ");
  crow_text_writer_put (out, quoted);
  crow_text_writer_line (out, ");");
  crow_text_writer_printf (out,
                           "crow_session_delete (session, CROW_OBJECT (object));\n"
                           "if (!crow_session_commit (session, &local_error))\n"
                           "  {\n"
                           "    /* That a link forbids it is an answer, too. */\n"
                           "    g_print (\"  refused: %%s\\n\", local_error->message);\n"
                           "    g_clear_error (&local_error);\n"
                           "    crow_session_rollback (session);\n"
                           "    return TRUE;\n"
                           "  }\n"
                           "if (!count_rows (session, after, error))\n"
                           "  return FALSE;\n"
                           "for (i = 0; i < %u; i++)\n"
                           "  if (before[i] != after[i])\n"
                           "    g_print (\"  %%s: %%d -> %%d\\n\", names[i], (int) before[i], (int) after[i]);\n"
                           "return TRUE;\n",
                           n);
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

/* All that is left, in one flush: the session finds the order, so nothing is deleted while something refers to it. */
static void
write_delete_rest (CrowCodegenMain *self)
{
  CrowTextWriter *out = self->out;
  guint n = self->plan.entities->len;

  crow_text_writer_put (out,
                        "/* Takes the query. */\n"
                        "static gboolean\n"
                        "mark_all (CrowSession *session, CrowQuery *query, GError **error)\n"
                        "{\n"
                        "  GListModel *objects = crow_query_run (query, error);\n"
                        "  guint i;\n"
                        "\n"
                        "  g_object_unref (query);\n"
                        "  if (objects == NULL)\n"
                        "    return FALSE;\n"
                        "  for (i = 0; i < g_list_model_get_n_items (objects); i++)\n"
                        "    {\n"
                        "      gpointer object = g_list_model_get_item (objects, i);\n"
                        "\n"
                        "      crow_session_delete (session, CROW_OBJECT (object));\n"
                        "      g_object_unref (object);\n"
                        "    }\n"
                        "  g_object_unref (objects);\n"
                        "  return TRUE;\n"
                        "}\n"
                        "\n"
                        "static gboolean\n"
                        "delete_rest (CrowSession *session, GError **error)\n"
                        "{\n");
  crow_text_writer_indent (out);
  crow_text_writer_printf (out, "gint64 counts[%u];\nguint i;\n\n", n);
  crow_text_writer_line (out, "crow_session_set_autoflush (session, FALSE);");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *query = dup_query (self, g_array_index (self->plan.entities, guint16, i));

      crow_text_writer_printf (out, "if (!mark_all (session, %s (session), error))\n  return FALSE;\n", query);
    }
  crow_text_writer_printf (out,
                           "if (!crow_session_commit (session, error) || !count_rows (session, counts, error))\n"
                           "  return FALSE;\n"
                           "for (i = 0; i < %u; i++)\n"
                           "  if (counts[i] != 0)\n"
                           "    {\n"
                           "      g_set_error_literal (error, CROW_ERROR, CROW_ERROR_DATABASE, \"Some rows are left.\");\n"
                           "      return FALSE;\n"
                           "    }\n"
                           "g_print (\"Deleted the rest: nothing is left\\n\");\n"
                           "return TRUE;\n",
                           n);
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "}\n");
}

/* --- the program --- */

static void
write_left_out (CrowCodegenMain *self)
{
  for (guint i = 0; i < self->codegen->info->n_entities; i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);

      if (!self->plan.left_out[i] || (self->codegen->info->entities[i].flags & CROW_ENTITY_ASSOCIATION))
        continue;
      crow_c_append_comment_text (name, self->codegen->info->entities[i].name, "");
      g_strdelimit (name->str, "\n", ' ');
      if (!_crow_codegen_has_objects (self->codegen, i))
        crow_text_writer_printf (self->out, " * “%s” gets no row: only what inherits from it has rows.\n", name->str);
      else
        crow_text_writer_printf (self->out, " * “%s” gets no row: it, or an entity it must refer to, has no primary key.\n",
                                 name->str);
    }
}

static void
write_main (CrowCodegenMain *self)
{
  gboolean any = self->plan.entities->len > 0;

  crow_text_writer_printf (self->out,
                           "int\n"
                           "main (int argc, char *argv[])\n"
                           "{\n"
                           "  const char *uri = argc > 1 ? argv[1] : \"sqlite::memory:\";\n"
                           "  CrowSession *session = NULL;\n"
                           "  CrowEngine *engine;\n"
                           "  GError *error = NULL;\n"
                           "\n"
                           "  engine = crow_engine_open (uri, &error);\n"
                           "  if (engine == NULL || !crow_schema_create_tables (%s (), engine, &error))\n"
                           "    goto out;\n"
                           "  g_print (\"Created the tables in %%s\\nAdding:\\n\", uri);\n"
                           "  session = %s (engine);\n"
                           "  if (!add_rows (session, &error))\n"
                           "    goto out;\n"
                           "\n"
                           "  /* A new session knows nothing: what it shows comes from the database. */\n"
                           "  g_object_unref (session);\n"
                           "  session = %s (engine);\n"
                           "  g_print (\"Read back:\\n\");\n"
                           "  if (!show_rows (session, &error))\n"
                           "    goto out;\n"
                           "%s"
                           "\n"
                           "out:\n"
                           "  if (error != NULL)\n"
                           "    g_printerr (\"%%s\\n\", error->message);\n"
                           "  g_clear_object (&session);\n"
                           "  g_clear_object (&engine);\n"
                           "  if (error == NULL)\n"
                           "    return 0;\n"
                           "  g_error_free (error);\n"
                           "  return 1;\n"
                           "}\n",
                           crow_c_names_get_function (self->codegen->names, CROW_C_SCHEMA_GET),
                           crow_c_names_get_function (self->codegen->names, CROW_C_SESSION_NEW),
                           crow_c_names_get_function (self->codegen->names, CROW_C_SESSION_NEW),
                           any ? "  if (delete_row (session, &error))\n    delete_rest (session, &error);\n" : "");
}

/* Whether a row is made of the entity, or of one that inherits from it. */
static gboolean
is_used (CrowCodegenMain *self,
         guint            entity)
{
  for (guint i = 0; i < self->plan.entities->len; i++)
    if (crow_schema_inherits (self->codegen->schema, g_array_index (self->plan.entities, guint16, i), entity))
      return TRUE;
  return FALSE;
}

void
_crow_codegen_write_main (CrowCodegen *codegen)
{
  CrowCodegenMain self = { codegen, &codegen->out, { NULL, NULL, NULL }, NULL, FALSE };
  g_autofree char *header = _crow_codegen_dup_header_name (codegen);
  g_autofree guint16 *order = _crow_codegen_order_parents (codegen);

  _crow_codegen_plan_init (&self.plan, codegen);
  _crow_codegen_main_count_variants (&self);
  _crow_codegen_write_first_lines (codegen, "A demonstration");
  crow_text_writer_put (self.out,
                        "/* Creates the tables, adds a row of each entity, reads them back in a new session, and deletes them.\n"
                        " * The first argument is the address of a database without these tables; otherwise it is in memory.\n"
                        " *\n"
                        " * Values are made up to fit the types, lengths and enumerations.  Where a check constraint is not\n"
                        " * content, other values are tried, made of the numbers and words that the constraints speak of; if none\n"
                        " * fits, the program ends and says which row was refused: give it better values in its fill function.\n");
  write_left_out (&self);
  crow_text_writer_line (self.out, " */");
  crow_text_writer_printf (self.out, "#include \"%s\"\n\n", header);
  for (guint i = 0; i < codegen->info->n_entities; i++)
    if (is_used (&self, order[i]))
      _crow_codegen_main_write_fill (&self, order[i]);
  _crow_codegen_main_write_save (&self);
  _crow_codegen_main_write_add_rows (&self);
  write_queries (&self);
  write_show_helpers (&self);
  for (guint i = 0; i < self.plan.entities->len; i++)
    write_show (&self, g_array_index (self.plan.entities, guint16, i));
  write_show_rows (&self);
  if (self.plan.entities->len > 0)
    {
      write_delete_row (&self);
      write_delete_rest (&self);
    }
  write_main (&self);
  g_free (self.n_variants);
  _crow_codegen_plan_clear (&self.plan);
}
