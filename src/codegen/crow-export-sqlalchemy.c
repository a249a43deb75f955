/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Declarative models of SQLAlchemy 2 (https://docs.sqlalchemy.org/en/20/orm/): a module that works with the tables that
 * our SQL makes.
 *
 * A delete rule is written as what comes to the same there: the cascade of the role that is to many, and
 * passive_deletes where the database does it.
 *
 * Left out: views, types that one database spells otherwise, references to a table or column with a dot in its name.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "codegen/crow-codegen-file.h"
#include "codegen/crow-sqlalchemy-private.h"

const char *
_crow_alchemy_use (CrowAlchemy *self,
                   const char  *word)
{
  if (strcmp (word, "sa") == 0)
    g_hash_table_add (self->modules, (gpointer) "import sqlalchemy as sa");
  else
    g_hash_table_add (self->core, (gpointer) word);
  return word;
}

/* --- enumerations --- */

static void
write_enum (CrowAlchemy *self,
            guint        index)
{
  const CrowEnumInfo *info = &self->info->enums[index];

  crow_text_writer_printf (&self->out, "\n\nclass %s(enum.Enum):\n", self->enums[index]);
  crow_text_writer_indent (&self->out);
  if (info->comment != NULL)
    {
      crow_python_write_doc (&self->out, info->comment);
      crow_text_writer_newline (&self->out);
    }
  for (guint i = 0; i < info->n_values; i++)
    {
      g_autofree char *value = crow_python_dup_string (info->values[i].name);

      crow_text_writer_printf (&self->out, "%s = %s\n", self->values[index][i], value);
    }
  if (info->n_values == 0)
    crow_text_writer_line (&self->out, "pass");
  crow_text_writer_outdent (&self->out);
}

/* --- tables and classes --- */

static void
write_base (CrowAlchemy *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean any_enum = FALSE;

  for (guint i = 0; i < self->info->n_enums; i++)
    any_enum |= self->info->enums[i].n_values > 0;
  if (any_enum)
    crow_text_writer_put (&self->out, "\n\ndef values_of(kind):\n    return [member.value for member in kind]\n");
  crow_text_writer_put (&self->out, "\n\nclass Base(DeclarativeBase):\n");
  crow_text_writer_indent (&self->out);
  _crow_alchemy_add_type_map (self, lines);
  if (lines->len == 0)
    crow_text_writer_line (&self->out, "pass");
  else
    {
      crow_text_writer_line (&self->out, "type_annotation_map = {");
      crow_text_writer_indent (&self->out);
      for (guint i = 0; i < lines->len; i++)
        crow_text_writer_line (&self->out, lines->pdata[i]);
      crow_text_writer_outdent (&self->out);
      crow_text_writer_line (&self->out, "}");
    }
  crow_text_writer_outdent (&self->out);
}

static void
write_table (CrowAlchemy *self,
             guint        entity)
{
  const CrowEntityInfo *info = &self->info->entities[entity];
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) keywords = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *table = crow_python_dup_string (info->name);

  _crow_alchemy_add_table_arguments (self, entity, arguments, keywords);
  crow_text_writer_printf (&self->out, "\n\n%s = %s(\n", self->entities[entity].name, _crow_alchemy_use (self, "Table"));
  crow_text_writer_indent (&self->out);
  crow_text_writer_printf (&self->out, "%s,\nBase.metadata,\n", table);
  for (guint i = 0; i < info->n_attributes; i++)
    _crow_alchemy_write_column (self, entity, i);
  for (guint i = 0; i < arguments->len; i++)
    crow_text_writer_printf (&self->out, "%s,\n", (const char *) arguments->pdata[i]);
  for (guint i = 0; i < keywords->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (keywords->pdata[i], "\": ", 2);

      crow_text_writer_printf (&self->out, "%s=%s,\n", parts[0] + 1, parts[1]);
    }
  crow_text_writer_outdent (&self->out);
  crow_text_writer_line (&self->out, ")");
}

static void
write_table_arguments (CrowAlchemy *self,
                       guint        entity)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) keywords = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) last = g_string_new ("{");

  _crow_alchemy_add_table_arguments (self, entity, arguments, keywords);
  for (guint i = 0; i < keywords->len; i++)
    g_string_append_printf (last, "%s%s", i > 0 ? ", " : "", (const char *) keywords->pdata[i]);
  g_string_append_c (last, '}');
  if (arguments->len == 0 && keywords->len == 0)
    return;
  if (arguments->len == 0)
    {
      crow_text_writer_printf (&self->out, "__table_args__ = %s\n", last->str);
      return;
    }
  if (arguments->len == 1 && keywords->len == 0 && strlen (arguments->pdata[0]) < 60)
    {
      crow_text_writer_printf (&self->out, "__table_args__ = (%s,)\n", (const char *) arguments->pdata[0]);
      return;
    }
  crow_text_writer_line (&self->out, "__table_args__ = (");
  crow_text_writer_indent (&self->out);
  for (guint i = 0; i < arguments->len; i++)
    crow_text_writer_printf (&self->out, "%s,\n", (const char *) arguments->pdata[i]);
  if (keywords->len > 0)
    crow_text_writer_printf (&self->out, "%s,\n", last->str);
  crow_text_writer_outdent (&self->out);
  crow_text_writer_line (&self->out, ")");
}

/* @drawn: an entity as it was drawn, which may have no table of its own */
static void
write_class (CrowAlchemy *self,
             guint        drawn)
{
  const CrowEntityInfo *info = crow_schema_get_entity (self->drawn, drawn);
  guint16 parent = info->inheritance != NULL ? info->inheritance->parent : CROW_NONE;
  guint entity = _crow_alchemy_get_table (self, drawn);
  const CrowEntityInfo *table_info = &self->info->entities[entity];
  const CrowAlchemyEntity *names = &self->entities[entity];
  gboolean has_table = g_str_equal (table_info->id, info->id);
  guint n_roles, n_throughs;
  const CrowRole *roles = crow_schema_get_roles (self->schema, entity, &n_roles);
  const CrowRole *throughs = crow_schema_get_through_roles (self->schema, entity, &n_throughs);
  gboolean any = FALSE, any_column = FALSE;

  crow_text_writer_printf (&self->out, "\n\nclass %s(%s):\n", self->classes[drawn],
                           parent != CROW_NONE ? self->classes[parent] : "Base");
  crow_text_writer_indent (&self->out);
  if (info->comment != NULL)
    {
      crow_python_write_doc (&self->out, info->comment);
      crow_text_writer_newline (&self->out);
    }
  if (has_table)
    {
      g_autofree char *table = crow_python_dup_string (info->name);

      crow_text_writer_printf (&self->out, "__tablename__ = %s\n", table);
      write_table_arguments (self, entity);
      crow_text_writer_newline (&self->out);
    }
  for (guint i = 0; i < table_info->n_attributes; i++)
    if (_crow_alchemy_get_owner (self, entity, i) == drawn)
      {
        _crow_alchemy_write_column (self, entity, i);
        any_column = TRUE;
      }
  for (guint i = 0; i < n_roles; i++)
    {
      if (*names->roles[i] == '\0' || _crow_alchemy_get_role_owner (self, &roles[i]) != drawn)
        continue;
      if (!any && any_column)
        crow_text_writer_newline (&self->out);
      any = TRUE;
      _crow_alchemy_write_role (self, &roles[i], names->roles[i]);
    }
  for (guint i = 0; i < n_throughs; i++)
    {
      const CrowThroughInfo *through = &crow_schema_get_info (self->drawn)->throughs[throughs[i].relationship];

      if (*names->roles[n_roles + i] == '\0' || through->ends[1 - throughs[i].end].entity != drawn)
        continue;
      if (!any && any_column)
        crow_text_writer_newline (&self->out);
      any = TRUE;
      _crow_alchemy_write_through (self, &throughs[i], names->roles[n_roles + i]);
    }
  _crow_alchemy_write_mapper (self, drawn);
  crow_text_writer_outdent (&self->out);
}

/* A class stands behind the one it is derived from, in the order in which the tables have their columns. */
static void
write_classes (CrowAlchemy *self,
               guint16      parent)
{
  for (guint i = 0; i < crow_schema_get_n_entities (self->drawn); i++)
    {
      const CrowInheritanceInfo *inheritance = crow_schema_get_entity (self->drawn, i)->inheritance;

      if (self->classes[i] == NULL || (inheritance != NULL ? inheritance->parent : CROW_NONE) != parent)
        continue;
      write_class (self, i);
      if (inheritance != NULL)
        write_classes (self, i);
    }
}

/* --- the module --- */

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer container): sorted */
static GPtrArray *
sorted (GHashTable *words)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer word;

  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_ptr_array_add (list, word);
  g_ptr_array_sort (list, compare_words);
  return list;
}

static void
write_from (CrowTextWriter *out,
            const char     *module,
            GPtrArray      *words)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (line, "%s%s", i > 0 ? ", " : "", (const char *) words->pdata[i]);
  if (strlen (module) + line->len <= 88 - strlen ("from  import "))
    {
      crow_text_writer_printf (out, "from %s import %s\n", module, line->str);
      return;
    }
  crow_text_writer_printf (out, "from %s import (\n", module);
  for (guint i = 0; i < words->len; i++)
    crow_text_writer_printf (out, "    %s,\n", (const char *) words->pdata[i]);
  crow_text_writer_line (out, ")");
}

static void
write_imports (CrowAlchemy    *self,
               CrowTextWriter *out)
{
  static const char *const standard[] = { "import datetime", "import enum", "import uuid", "from decimal import Decimal" };
  g_autoptr (GPtrArray) core = sorted (self->core);
  g_autoptr (GPtrArray) orm = g_ptr_array_new ();
  g_autoptr (GPtrArray) typing = g_ptr_array_new ();
  gboolean any_class = FALSE, any_role = FALSE, any_standard = FALSE;

  for (guint i = 0; i < self->info->n_entities; i++)
    {
      any_class |= self->entities[i].is_class;
      for (guint j = 0; self->entities[i].roles[j] != NULL; j++)
        any_role |= *self->entities[i].roles[j] != '\0';
    }
  for (gsize i = 0; i < G_N_ELEMENTS (standard); i++)
    if (g_hash_table_contains (self->modules, standard[i]))
      {
        crow_text_writer_line (out, standard[i]);
        any_standard = TRUE;
      }
  if (self->any)
    g_ptr_array_add (typing, (gpointer) "Any");
  if (self->optional)
    g_ptr_array_add (typing, (gpointer) "Optional");
  if (typing->len > 0)
    write_from (out, "typing", typing);
  if (any_standard || typing->len > 0)
    crow_text_writer_newline (out);
  if (g_hash_table_contains (self->modules, "import sqlalchemy as sa"))
    crow_text_writer_line (out, "import sqlalchemy as sa");
  if (core->len > 0)
    write_from (out, "sqlalchemy", core);
  g_ptr_array_add (orm, (gpointer) "DeclarativeBase");
  if (any_class)
    {
      g_ptr_array_add (orm, (gpointer) "Mapped");
      g_ptr_array_add (orm, (gpointer) "mapped_column");
    }
  if (any_role)
    g_ptr_array_add (orm, (gpointer) "relationship");
  write_from (out, "sqlalchemy.orm", orm);
}

static void
alchemy_clear (CrowAlchemy *self)
{
  for (guint i = 0; i < self->info->n_entities; i++)
    {
      g_free (self->entities[i].name);
      g_strfreev (self->entities[i].attributes);
      g_strfreev (self->entities[i].roles);
    }
  g_free (self->entities);
  for (guint i = 0; i < self->info->n_enums; i++)
    g_strfreev (self->values[i]);
  g_free (self->values);
  for (guint i = 0; i < crow_schema_get_n_entities (self->drawn); i++)
    g_free (self->classes[i]);
  g_free (self->classes);
  g_hash_table_unref (self->owners);
  g_strfreev (self->enums);
  g_hash_table_unref (self->core);
  g_hash_table_unref (self->modules);
}

static char *
write_sqlalchemy (const CrowSchema *drawn)
{
  g_autoptr (CrowSchema) schema = crow_schema_ref_tables (drawn);
  CrowAlchemy self = { .schema = schema, .info = crow_schema_get_info (schema), .drawn = drawn };
  CrowTextWriter out;
  g_autofree char *body = NULL;

  self.core = g_hash_table_new (g_str_hash, g_str_equal);
  self.modules = g_hash_table_new (g_str_hash, g_str_equal);
  _crow_alchemy_find_owners (&self);
  _crow_alchemy_name_all (&self);
  crow_text_writer_init (&self.out, 4);
  for (guint i = 0; i < self.info->n_enums; i++)
    {
      g_hash_table_add (self.modules, (gpointer) "import enum");
      write_enum (&self, i);
    }
  write_base (&self);
  /* Tables of pairs are objects that classes name; other tables refer to classes by name only. */
  for (guint i = 0; i < self.info->n_entities; i++)
    if (!self.entities[i].is_class)
      write_table (&self, i);
  write_classes (&self, CROW_NONE);
  body = crow_text_writer_steal (&self.out, NULL);

  crow_text_writer_init (&out, 4);
  crow_text_writer_line (&out, "# " CROW_CODEGEN_MARK " export --to=sqlalchemy");
  if (self.info->comment != NULL)
    crow_python_write_doc (&out, self.info->comment);
  crow_text_writer_newline (&out);
  write_imports (&self, &out);
  crow_text_writer_put_verbatim (&out, body);
  alchemy_clear (&self);
  return crow_text_writer_steal (&out, NULL);
}

const CrowExporter _crow_exporter_sqlalchemy = {
  .name = "sqlalchemy",
  .title = N_("SQLAlchemy 2 declarative models, a Python module"),
  .extension = "py",
  .write = write_sqlalchemy,
  .inherits = TRUE,
};
