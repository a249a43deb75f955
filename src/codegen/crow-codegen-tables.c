/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a schema as constant C tables: the same records, so that the schema of a generated program equals the one
 * that was drawn.
 *
 * Lists of columns with equal content are written once.  Text that is longer than a C99 literal may be is
 * written as an array of characters.
 */
#include "config.h"

#include "codegen/crow-codegen-private.h"

#include <string.h>

#include "codegen/crow-c-record.h"
#include "codegen/crow-c-text.h"

typedef struct
{
  CrowCodegen *codegen;
  GHashTable *long_texts; /* text → number + 1; the strings are the schema's */
  GHashTable *columns;    /* name of a column list that was written */
} Tables;

static char *
quote (Tables     *tables,
       const char *text,
       guint       indent)
{
  GString *out = g_string_new (NULL);
  guint number;

  if (text != NULL && (number = GPOINTER_TO_UINT (g_hash_table_lookup (tables->long_texts, text))) != 0)
    g_string_printf (out, "%s_text_%u", crow_c_names_get_snake (tables->codegen->names), number - 1);
  else
    crow_c_append_string (out, text, indent);
  return g_string_free (out, FALSE);
}

static void
add_text (Tables     *tables,
          CrowCRecord *record,
          const char *name,
          const char *text)
{
  g_autofree char *quoted = NULL;

  if (text == NULL)
    return;
  quoted = quote (tables, text, strlen (name) + 4);
  crow_c_record_add (record, ".%s = %s", name, quoted);
}

/* A text for each dialect, left out when there is none. */
static void
add_dialect_texts (Tables            *tables,
                   CrowCRecord       *record,
                   const char        *name,
                   const char *const *texts)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    {
      g_autofree char *quoted = quote (tables, texts[i], strlen (name) + 6);

      any |= texts[i] != NULL;
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", quoted);
    }
  if (any)
    crow_c_record_add (record, ".%s = { %s }", name, list->str);
}

static char *
columns_name (Tables        *tables,
              const guint16 *columns,
              guint          n_columns)
{
  GString *name = g_string_new (crow_c_names_get_snake (tables->codegen->names));

  g_string_append (name, "_columns");
  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (name, "_%u", columns[i]);
  return g_string_free (name, FALSE);
}

static void
open_table (CrowTextWriter *out,
            const char     *type,
            const char     *prefix,
            const char     *suffix)
{
  crow_text_writer_printf (out, "static const %s %s_%s[] = {\n", type, prefix, suffix);
  crow_text_writer_indent (out);
}

static void
close_table (CrowTextWriter *out)
{
  crow_text_writer_outdent (out);
  crow_text_writer_line (out, "};");
  crow_text_writer_newline (out);
}

/* --- column lists and long texts, which other tables point to --- */

static void
write_columns (Tables        *tables,
               const guint16 *columns,
               guint          n_columns)
{
  CrowTextWriter *out = &tables->codegen->out;
  g_autofree char *name = columns_name (tables, columns, n_columns);

  if (g_hash_table_contains (tables->columns, name))
    return;
  crow_text_writer_printf (out, "static const guint16 %s[] = { ", name);
  for (guint i = 0; i < n_columns; i++)
    crow_text_writer_printf (out, "%s%u", i > 0 ? ", " : "", columns[i]);
  crow_text_writer_line (out, " };");
  g_hash_table_add (tables->columns, g_steal_pointer (&name));
}

static void
write_all_columns (Tables *tables)
{
  const CrowSchemaInfo *info = tables->codegen->info;

  for (guint i = 0; i < info->n_entities; i++)
    for (guint j = 0; j < info->entities[i].n_keys; j++)
      write_columns (tables, info->entities[i].keys[j].attributes, info->entities[i].keys[j].n_attributes);
  for (guint i = 0; i < info->n_relationships; i++)
    for (guint end = 0; end < 2; end++)
      {
        const CrowReferenceInfo *reference = &info->relationships[i].references[end];

        if (reference->n_columns == 0)
          continue;
        write_columns (tables, reference->columns, reference->n_columns);
        write_columns (tables, reference->target_columns, reference->n_columns);
      }
  if (g_hash_table_size (tables->columns) > 0)
    crow_text_writer_newline (&tables->codegen->out);
}

static void
write_long_text (Tables     *tables,
                 const char *text)
{
  g_autoptr (GString) list = NULL;
  guint number;

  if (text == NULL || strlen (text) < CROW_C_MAX_LITERAL || g_hash_table_contains (tables->long_texts, text))
    return;
  number = g_hash_table_size (tables->long_texts);
  g_hash_table_insert (tables->long_texts, (gpointer) text, GUINT_TO_POINTER (number + 1));
  list = g_string_new (NULL);
  crow_c_append_char_list (list, text, 2);
  crow_text_writer_printf (&tables->codegen->out, "static const char %s_text_%u[] = ",
                           crow_c_names_get_snake (tables->codegen->names), number);
  crow_text_writer_put (&tables->codegen->out, list->str);
  crow_text_writer_line (&tables->codegen->out, ";\n");
}

static void
write_all_long_texts (Tables *tables)
{
  const CrowSchemaInfo *info = tables->codegen->info;

  write_long_text (tables, info->comment);
  for (guint i = 0; i < info->n_enums; i++)
    {
      write_long_text (tables, info->enums[i].comment);
      for (guint j = 0; j < info->enums[i].n_values; j++)
        {
          write_long_text (tables, info->enums[i].values[j].name);
          write_long_text (tables, info->enums[i].values[j].comment);
        }
    }
  for (guint i = 0; i < info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];

      write_long_text (tables, entity->comment);
      for (guint j = 0; j < entity->n_attributes; j++)
        {
          write_long_text (tables, entity->attributes[j].comment);
          write_long_text (tables, entity->attributes[j].default_value);
          write_long_text (tables, entity->attributes[j].on_update_value);
          write_long_text (tables, entity->attributes[j].generated);
          for (guint k = 0; k < CROW_N_DIALECTS; k++)
            write_long_text (tables, entity->attributes[j].native_types[k]);
        }
      for (guint j = 0; j < entity->n_indexes; j++)
        {
          write_long_text (tables, entity->indexes[j].where);
          for (guint k = 0; k < entity->indexes[j].n_parts; k++)
            write_long_text (tables, entity->indexes[j].parts[k].expression);
        }
      for (guint j = 0; j < entity->n_checks; j++)
        write_long_text (tables, entity->checks[j].expression);
    }
  for (guint i = 0; i < info->n_relationships; i++)
    write_long_text (tables, info->relationships[i].comment);
  for (guint i = 0; i < info->n_throughs; i++)
    write_long_text (tables, info->throughs[i].comment);
  for (guint i = 0; i < info->n_views; i++)
    {
      write_long_text (tables, info->views[i].comment);
      for (guint k = 0; k < CROW_N_DIALECTS; k++)
        write_long_text (tables, info->views[i].queries[k]);
    }
}

/* --- records --- */

static void
write_enum_values (Tables *tables,
                   guint   enumeration)
{
  CrowTextWriter *out = &tables->codegen->out;
  const CrowEnumInfo *info = &tables->codegen->info->enums[enumeration];

  if (info->n_values == 0)
    return;
  open_table (out, "CrowEnumValueInfo", crow_c_names_get_enum (tables->codegen->names, enumeration)->prefix, "values");
  for (guint i = 0; i < info->n_values; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();

      add_text (tables, record, "id", info->values[i].id);
      add_text (tables, record, "name", info->values[i].name);
      add_text (tables, record, "c_name", info->values[i].c_name);
      add_text (tables, record, "comment", info->values[i].comment);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
write_enums (Tables *tables)
{
  CrowTextWriter *out = &tables->codegen->out;
  const CrowSchemaInfo *info = tables->codegen->info;

  if (info->n_enums == 0)
    return;
  for (guint i = 0; i < info->n_enums; i++)
    write_enum_values (tables, i);
  open_table (out, "CrowEnumInfo", crow_c_names_get_snake (tables->codegen->names), "enums");
  for (guint i = 0; i < info->n_enums; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();
      const CrowEnumInfo *enumeration = &info->enums[i];

      add_text (tables, record, "id", enumeration->id);
      add_text (tables, record, "name", enumeration->name);
      add_text (tables, record, "c_name", enumeration->c_name);
      add_text (tables, record, "database_schema", enumeration->database_schema);
      add_text (tables, record, "comment", enumeration->comment);
      if (enumeration->n_values > 0)
        {
          crow_c_record_add (record, ".values = %s_values", crow_c_names_get_enum (tables->codegen->names, i)->prefix);
          crow_c_record_add_number (record, "n_values", enumeration->n_values);
        }
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
add_source (CrowCRecord *record,
            const char *name,
            guint       source)
{
  static const char *const sources[] = { "none", "literal", "now", "uuid", "expression" };

  g_assert (source < G_N_ELEMENTS (sources));
  if (source != CROW_VALUE_NONE)
    crow_c_record_add_constant (record, name, "CROW_VALUE_", sources[source]);
}

static void
write_attributes (Tables               *tables,
                  const CrowEntityInfo *entity,
                  const char           *table)
{
  static const char *const flags[] = {
    "CROW_ATTRIBUTE_REQUIRED", "CROW_ATTRIBUTE_AUTO", "CROW_ATTRIBUTE_NO_REUSE", "CROW_ATTRIBUTE_STORED",
    "CROW_ATTRIBUTE_LINK", "CROW_ATTRIBUTE_ALWAYS", NULL
  };
  CrowTextWriter *out = &tables->codegen->out;

  if (entity->n_attributes == 0)
    return;
  open_table (out, "CrowAttributeInfo", table, "attributes");
  for (guint i = 0; i < entity->n_attributes; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();
      const CrowAttributeInfo *attribute = &entity->attributes[i];

      add_text (tables, record, "id", attribute->id);
      add_text (tables, record, "name", attribute->name);
      add_text (tables, record, "c_name", attribute->c_name);
      add_text (tables, record, "comment", attribute->comment);
      add_text (tables, record, "default_value", attribute->default_value);
      add_text (tables, record, "on_update_value", attribute->on_update_value);
      add_text (tables, record, "generated", attribute->generated);
      add_text (tables, record, "collation", attribute->collation);
      add_dialect_texts (tables, record, "native_types", attribute->native_types);
      if (attribute->length != 0)
        crow_c_record_add (record, ".length = %u", attribute->length);
      if (attribute->scale != 0)
        crow_c_record_add (record, ".scale = %u", attribute->scale);
      crow_c_record_add_number (record, "enumeration", attribute->enumeration);
      crow_c_record_add_constant (record, "type", "CROW_TYPE_", crow_data_type_to_string (attribute->type));
      add_source (record, "default_source", attribute->default_source);
      add_source (record, "on_update_source", attribute->on_update_source);
      crow_c_record_add_flags (record, "flags", attribute->flags, flags);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
add_deferrable (CrowCRecord *record,
                guint   deferrable)
{
  static const char *const names[] = { "not", "immediate", "deferred" };

  g_assert (deferrable < G_N_ELEMENTS (names));
  if (deferrable != CROW_DEFERRABLE_NOT)
    crow_c_record_add_constant (record, "deferrable", "CROW_DEFERRABLE_", names[deferrable]);
}

static void
write_keys (Tables               *tables,
            const CrowEntityInfo *entity,
            const char           *table)
{
  CrowTextWriter *out = &tables->codegen->out;

  if (entity->n_keys == 0)
    return;
  open_table (out, "CrowKeyInfo", table, "keys");
  for (guint i = 0; i < entity->n_keys; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();
      const CrowKeyInfo *key = &entity->keys[i];
      g_autofree char *columns = columns_name (tables, key->attributes, key->n_attributes);

      add_text (tables, record, "id", key->id);
      add_text (tables, record, "name", key->name);
      crow_c_record_add (record, ".attributes = %s", columns);
      crow_c_record_add_number (record, "n_attributes", key->n_attributes);
      add_deferrable (record, key->deferrable);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
write_indexes (Tables               *tables,
               const CrowEntityInfo *entity,
               const char           *table)
{
  CrowTextWriter *out = &tables->codegen->out;

  if (entity->n_indexes == 0)
    return;
  for (guint i = 0; i < entity->n_indexes; i++)
    {
      const CrowIndexInfo *index = &entity->indexes[i];

      crow_text_writer_printf (out, "static const CrowIndexPartInfo %s_index_%u_parts[] = {\n", table, i);
      crow_text_writer_indent (out);
      for (guint j = 0; j < index->n_parts; j++)
        {
          g_autoptr (CrowCRecord) record = crow_c_record_new ();

          /* Zero is a sound index here, and an empty initializer would not be one in C99. */
          if (index->parts[j].attribute == CROW_NONE)
            crow_c_record_add (record, ".attribute = CROW_NONE");
          else
            crow_c_record_add (record, ".attribute = %u", index->parts[j].attribute);
          if (index->parts[j].descending)
            crow_c_record_add (record, ".descending = TRUE");
          add_text (tables, record, "expression", index->parts[j].expression);
          add_text (tables, record, "collation", index->parts[j].collation);
          add_text (tables, record, "operators", index->parts[j].operators);
          if (index->parts[j].length > 0)
            crow_c_record_add (record, ".length = %u", index->parts[j].length);
          if (index->parts[j].nulls != CROW_NULLS_DEFAULT)
            crow_c_record_add_constant (record, "nulls", "CROW_NULLS_",
                                        index->parts[j].nulls == CROW_NULLS_FIRST ? "FIRST" : "LAST");
          crow_c_record_write (record, out, ",");
        }
      close_table (out);
    }
  open_table (out, "CrowIndexInfo", table, "indexes");
  for (guint i = 0; i < entity->n_indexes; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();
      const CrowIndexInfo *index = &entity->indexes[i];

      add_text (tables, record, "id", index->id);
      add_text (tables, record, "name", index->name);
      crow_c_record_add (record, ".parts = %s_index_%u_parts", table, i);
      crow_c_record_add_number (record, "n_parts", index->n_parts);
      if (index->unique)
        crow_c_record_add (record, ".unique = TRUE");
      add_text (tables, record, "where", index->where);
      add_text (tables, record, "method", index->method);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
write_checks (Tables               *tables,
              const CrowEntityInfo *entity,
              const char           *table)
{
  CrowTextWriter *out = &tables->codegen->out;

  if (entity->n_checks == 0)
    return;
  open_table (out, "CrowCheckInfo", table, "checks");
  for (guint i = 0; i < entity->n_checks; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();

      add_text (tables, record, "id", entity->checks[i].id);
      add_text (tables, record, "name", entity->checks[i].name);
      add_text (tables, record, "expression", entity->checks[i].expression);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
write_inheritance (Tables               *tables,
                   const CrowEntityInfo *entity,
                   const char           *table)
{
  static const char *const kinds[] = { "CROW_INHERITANCE_SINGLE", "CROW_INHERITANCE_JOINED" };
  const CrowInheritanceInfo *info = entity->inheritance;
  g_autoptr (CrowCRecord) record = NULL;

  if (info == NULL)
    return;
  record = crow_c_record_new ();
  add_text (tables, record, "value", info->value);
  if (info->parent == CROW_NONE)
    crow_c_record_add (record, ".parent = CROW_NONE");
  else
    crow_c_record_add (record, ".parent = %u", info->parent);
  if (info->discriminator == CROW_NONE)
    crow_c_record_add (record, ".discriminator = CROW_NONE");
  else
    crow_c_record_add (record, ".discriminator = %u", info->discriminator);
  crow_c_record_add (record, ".kind = %s", kinds[info->kind]);
  if (info->on_delete != CROW_ACTION_NO_ACTION)
    crow_c_record_add_constant (record, "on_delete", "CROW_ACTION_", crow_action_to_string (info->on_delete));
  crow_text_writer_printf (&tables->codegen->out, "static const CrowInheritanceInfo %s_inheritance = ", table);
  crow_c_record_write (record, &tables->codegen->out, ";");
  crow_text_writer_newline (&tables->codegen->out);
}

static void
write_entities (Tables *tables)
{
  static const char *const flags[] = {
    "CROW_ENTITY_ASSOCIATION", "CROW_ENTITY_STRICT", "CROW_ENTITY_WITHOUT_ROWID", NULL
  };
  CrowTextWriter *out = &tables->codegen->out;
  const CrowSchemaInfo *info = tables->codegen->info;

  if (info->n_entities == 0)
    return;
  for (guint i = 0; i < info->n_entities; i++)
    {
      const char *table = crow_c_names_get_table (tables->codegen->names, i);

      write_attributes (tables, &info->entities[i], table);
      write_keys (tables, &info->entities[i], table);
      write_indexes (tables, &info->entities[i], table);
      write_checks (tables, &info->entities[i], table);
      write_inheritance (tables, &info->entities[i], table);
    }
  open_table (out, "CrowEntityInfo", crow_c_names_get_snake (tables->codegen->names), "entities");
  for (guint i = 0; i < info->n_entities; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();
      const CrowEntityInfo *entity = &info->entities[i];
      const char *table = crow_c_names_get_table (tables->codegen->names, i);

      add_text (tables, record, "id", entity->id);
      add_text (tables, record, "name", entity->name);
      add_text (tables, record, "c_name", entity->c_name);
      add_text (tables, record, "database_schema", entity->database_schema);
      add_text (tables, record, "comment", entity->comment);
      if (entity->n_attributes > 0)
        crow_c_record_add (record, ".attributes = %s_attributes", table);
      if (entity->n_keys > 0)
        crow_c_record_add (record, ".keys = %s_keys", table);
      if (entity->n_indexes > 0)
        crow_c_record_add (record, ".indexes = %s_indexes", table);
      if (entity->n_checks > 0)
        crow_c_record_add (record, ".checks = %s_checks", table);
      crow_c_record_add_number (record, "n_attributes", entity->n_attributes);
      crow_c_record_add_number (record, "n_keys", entity->n_keys);
      crow_c_record_add_number (record, "n_indexes", entity->n_indexes);
      crow_c_record_add_number (record, "n_checks", entity->n_checks);
      crow_c_record_add_number (record, "primary_key", entity->primary_key);
      crow_c_record_add_number (record, "version_attribute", entity->version_attribute);
      crow_c_record_add_flags (record, "flags", entity->flags, flags);
      if (entity->inheritance != NULL)
        crow_c_record_add (record, ".inheritance = &%s_inheritance", table);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

/* --- relationships --- */

static char *
end_to_source (Tables            *tables,
               const CrowEndInfo *end)
{
  static const char *const cascades[] = {
    "CROW_CASCADE_SAVE_UPDATE", "CROW_CASCADE_MERGE", "CROW_CASCADE_EXPUNGE", "CROW_CASCADE_REFRESH_EXPIRE", NULL
  };
  g_autoptr (CrowCRecord) record = crow_c_record_new ();

  crow_c_record_add (record, ".entity = %u", end->entity);
  if (end->required)
    crow_c_record_add (record, ".required = TRUE");
  add_text (tables, record, "role", end->role);
  add_text (tables, record, "c_name", end->c_name);
  add_text (tables, record, "order_by", end->order_by);
  if (end->cascades == CROW_CASCADES_DEFAULT)
    crow_c_record_add (record, ".cascades = CROW_CASCADES_DEFAULT");
  else
    crow_c_record_add_flags (record, "cascades", end->cascades, cascades);
  if (end->view_only)
    crow_c_record_add (record, ".view_only = TRUE");
  return crow_c_record_to_source (record);
}

static char *
reference_to_source (Tables                  *tables,
                     const CrowReferenceInfo *reference)
{
  g_autoptr (CrowCRecord) record = crow_c_record_new ();
  g_autofree char *columns = columns_name (tables, reference->columns, reference->n_columns);
  g_autofree char *target_columns = columns_name (tables, reference->target_columns, reference->n_columns);

  add_text (tables, record, "id", reference->id);
  add_text (tables, record, "name", reference->name);
  crow_c_record_add (record, ".columns = %s", columns);
  crow_c_record_add (record, ".target_columns = %s", target_columns);
  crow_c_record_add_number (record, "n_columns", reference->n_columns);
  crow_c_record_add_number (record, "entity", reference->entity);
  crow_c_record_add_number (record, "target", reference->target);
  if (reference->on_delete != CROW_ACTION_NO_ACTION)
    crow_c_record_add_constant (record, "on_delete", "CROW_ACTION_", crow_action_to_string (reference->on_delete));
  if (reference->on_update != CROW_ACTION_NO_ACTION)
    crow_c_record_add_constant (record, "on_update", "CROW_ACTION_", crow_action_to_string (reference->on_update));
  add_deferrable (record, reference->deferrable);
  return crow_c_record_to_source (record);
}

static void
write_relationships (Tables *tables)
{
  CrowTextWriter *out = &tables->codegen->out;
  const CrowSchemaInfo *info = tables->codegen->info;

  if (info->n_relationships == 0)
    return;
  open_table (out, "CrowRelationshipInfo", crow_c_names_get_snake (tables->codegen->names), "relationships");
  for (guint i = 0; i < info->n_relationships; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();
      const CrowRelationshipInfo *relationship = &info->relationships[i];
      g_autofree char *end_0 = end_to_source (tables, &relationship->ends[0]);
      g_autofree char *end_1 = end_to_source (tables, &relationship->ends[1]);
      g_autofree char *reference_0 = reference_to_source (tables, &relationship->references[0]);
      g_autofree char *reference_1 = NULL;

      add_text (tables, record, "id", relationship->id);
      add_text (tables, record, "name", relationship->name);
      add_text (tables, record, "comment", relationship->comment);
      crow_c_record_add (record, ".ends = { %s,\n          %s }", end_0, end_1);
      if (relationship->references[1].n_columns > 0)
        {
          reference_1 = reference_to_source (tables, &relationship->references[1]);
          crow_c_record_add (record, ".references = { %s,\n                %s }", reference_0, reference_1);
        }
      else
        crow_c_record_add (record, ".references = { %s }", reference_0);
      crow_c_record_add_number (record, "association", relationship->association);
      crow_c_record_add_constant (record, "kind", "CROW_LINK_", crow_link_kind_to_string (relationship->kind));
      crow_c_record_add_constant (record, "delete_rule", "CROW_DELETE_", crow_delete_rule_to_string (relationship->delete_rule));
      crow_c_record_add_constant (record, "executor", "CROW_EXECUTOR_", crow_executor_to_string (relationship->executor));
      if (relationship->owned)
        crow_c_record_add (record, ".owned = TRUE");
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
write_throughs (Tables *tables)
{
  CrowTextWriter *out = &tables->codegen->out;
  const CrowSchemaInfo *info = tables->codegen->info;

  if (info->n_throughs == 0)
    return;
  open_table (out, "CrowThroughInfo", crow_c_names_get_snake (tables->codegen->names), "throughs");
  for (guint i = 0; i < info->n_throughs; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();
      const CrowThroughInfo *through = &info->throughs[i];
      g_autofree char *end_0 = end_to_source (tables, &through->ends[0]);
      g_autofree char *end_1 = end_to_source (tables, &through->ends[1]);

      add_text (tables, record, "id", through->id);
      add_text (tables, record, "name", through->name);
      add_text (tables, record, "comment", through->comment);
      crow_c_record_add (record, ".ends = { %s,\n          %s }", end_0, end_1);
      crow_c_record_add (record, ".relationships = { %u, %u }", through->relationships[0], through->relationships[1]);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

static void
write_views (Tables *tables)
{
  CrowTextWriter *out = &tables->codegen->out;
  const CrowSchemaInfo *info = tables->codegen->info;

  if (info->n_views == 0)
    return;
  open_table (out, "CrowViewInfo", crow_c_names_get_snake (tables->codegen->names), "views");
  for (guint i = 0; i < info->n_views; i++)
    {
      g_autoptr (CrowCRecord) record = crow_c_record_new ();

      add_text (tables, record, "id", info->views[i].id);
      add_text (tables, record, "name", info->views[i].name);
      add_text (tables, record, "database_schema", info->views[i].database_schema);
      add_text (tables, record, "comment", info->views[i].comment);
      add_dialect_texts (tables, record, "queries", info->views[i].queries);
      crow_c_record_write (record, out, ",");
    }
  close_table (out);
}

/* Whether there is SQL that is a database's. */
static gboolean
has_expressions (const CrowSchemaInfo *info)
{
  for (guint i = 0; i < info->n_entities; i++)
    {
      const CrowEntityInfo *entity = &info->entities[i];

      if (entity->n_checks > 0)
        return TRUE;
      for (guint j = 0; j < entity->n_attributes; j++)
        if (entity->attributes[j].generated != NULL || entity->attributes[j].default_source == CROW_VALUE_EXPRESSION)
          return TRUE;
      for (guint j = 0; j < entity->n_indexes; j++)
        {
          if (entity->indexes[j].where != NULL)
            return TRUE;
          for (guint k = 0; k < entity->indexes[j].n_parts; k++)
            if (entity->indexes[j].parts[k].expression != NULL)
              return TRUE;
        }
    }
  return FALSE;
}

static void
write_schema (Tables *tables)
{
  static const char *const dialects[] = { "CROW_DIALECT_SQLITE", "CROW_DIALECT_POSTGRESQL", "CROW_DIALECT_MARIADB" };
  CrowTextWriter *out = &tables->codegen->out;
  const CrowSchemaInfo *info = tables->codegen->info;
  const char *prefix = crow_c_names_get_snake (tables->codegen->names);
  g_autoptr (CrowCRecord) record = crow_c_record_new ();

  add_text (tables, record, "id", info->id);
  add_text (tables, record, "name", info->name);
  add_text (tables, record, "comment", info->comment);
  if (info->n_enums > 0)
    crow_c_record_add (record, ".enums = %s_enums", prefix);
  if (info->n_entities > 0)
    crow_c_record_add (record, ".entities = %s_entities", prefix);
  if (info->n_relationships > 0)
    crow_c_record_add (record, ".relationships = %s_relationships", prefix);
  if (info->n_views > 0)
    crow_c_record_add (record, ".views = %s_views", prefix);
  if (info->n_throughs > 0)
    crow_c_record_add (record, ".throughs = %s_throughs", prefix);
  crow_c_record_add_number (record, "n_enums", info->n_enums);
  crow_c_record_add_number (record, "n_entities", info->n_entities);
  crow_c_record_add_number (record, "n_relationships", info->n_relationships);
  crow_c_record_add_number (record, "n_views", info->n_views);
  crow_c_record_add_number (record, "n_throughs", info->n_throughs);
  if (info->written_for > 0 && has_expressions (info))
    crow_c_record_add (record, ".written_for = 1 + %s", dialects[info->written_for - 1]);
  crow_text_writer_printf (out, "static const CrowSchemaInfo %s = ",
                           crow_c_names_get_function (tables->codegen->names, CROW_C_SCHEMA_INFO));
  crow_c_record_write (record, out, ";");
  crow_text_writer_newline (out);
}

void
_crow_codegen_write_tables (CrowCodegen *self)
{
  g_autoptr (GHashTable) long_texts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Tables tables = { self, long_texts, columns };

  write_all_long_texts (&tables);
  write_all_columns (&tables);
  write_enums (&tables);
  write_entities (&tables);
  write_relationships (&tables);
  write_throughs (&tables);
  write_views (&tables);
  write_schema (&tables);
}
