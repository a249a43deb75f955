/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random schemas, rules and rows: what a rehearsal tells is the difference between two copies of a database, in one of
 * which the edit is really done; and the one that was rehearsed on is as it was.
 *
 * CROW_TEST_STEPS is the number of edits (without it sixty).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "orm/crow-collection.h"
#include "preview/crow-rehearsal.h"
#include "preview/crow-sample.h"
#include "preview/crow-table-map.h"
#include "sql/crow-dialect.h"
#include "sql/crow-schema-create.h"

#include "../sql/random-schema.h"

#define STEPS 60
#define EDITS_OF_A_SCHEMA 6

typedef struct
{
  CrowEngine *engine;
  CrowSession *session;
} Copy;

/* Rows of an entity by their keys: the values by attribute. */
static GHashTable *
read_rows (CrowSchema *schema,
           CrowEngine *engine,
           guint16     entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row;

  for (guint i = 0; i < info->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[i].name);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  statement = crow_engine_prepare (engine, sql->str, &error);
  g_assert_no_error (error);
  while (crow_statement_step (statement, &has_row, &error) && has_row)
    {
      GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < info->n_attributes; i++)
        {
          CrowValue value;

          crow_statement_get_value (statement, i, &value);
          g_ptr_array_add (values, crow_table_map_value_to_text (&value));
        }
      g_hash_table_insert (rows, crow_table_map_dup_key (schema, entity, (char *const *) values->pdata), values);
    }
  g_assert_no_error (error);
  return rows;
}

static gboolean
has_same_values (GPtrArray     *a,
                 GPtrArray     *b,
                 const guint16 *attributes,
                 guint          n)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (g_ptr_array_index (a, attributes != NULL ? attributes[i] : i),
                   g_ptr_array_index (b, attributes != NULL ? attributes[i] : i)) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
has_same_references (CrowSchema *schema,
                     guint16     entity,
                     GPtrArray  *a,
                     GPtrArray  *b)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (schema, entity, &n);

  for (guint i = 0; i < n; i++)
    if (!has_same_values (a, b, references[i].info->columns, references[i].info->n_columns))
      return FALSE;
  return TRUE;
}

static const CrowConsequence *
find_consequence (CrowRehearsal *rehearsal,
                  guint16        entity,
                  const char    *key)
{
  for (guint i = 0; rehearsal != NULL && i < crow_rehearsal_get_n_consequences (rehearsal); i++)
    {
      const CrowConsequence *consequence = crow_rehearsal_get_consequence (rehearsal, i);

      if (consequence->entity == entity && g_str_equal (consequence->key, key))
        return consequence;
    }
  return NULL;
}

static void
assert_same (CrowSchema *schema,
             CrowEngine *a,
             CrowEngine *b)
{
  for (guint16 i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      g_autoptr (GHashTable) left = read_rows (schema, a, i);
      g_autoptr (GHashTable) right = read_rows (schema, b, i);
      GHashTableIter iter;
      gpointer key, values;

      g_assert_cmpuint (g_hash_table_size (left), ==, g_hash_table_size (right));
      g_hash_table_iter_init (&iter, left);
      while (g_hash_table_iter_next (&iter, &key, &values))
        {
          GPtrArray *other = g_hash_table_lookup (right, key);

          g_assert_nonnull (other);
          g_assert_true (has_same_values (values, other, NULL, other->len));
        }
    }
}

/* @before is as it was, @after is where the edit was done. */
static void
assert_told (CrowRehearsal *rehearsal,
             CrowSchema    *schema,
             CrowEngine    *before,
             CrowEngine    *after)
{
  for (guint16 i = 0; i < crow_schema_get_n_entities (schema); i++)
    {
      g_autoptr (GHashTable) old = NULL;
      g_autoptr (GHashTable) fresh = NULL;
      GHashTableIter iter;
      gpointer key, values;

      /* Without a key rows cannot be told apart. */
      if (crow_schema_get_primary_key (schema, i) == NULL)
        continue;
      old = read_rows (schema, before, i);
      fresh = read_rows (schema, after, i);
      g_hash_table_iter_init (&iter, old);
      while (g_hash_table_iter_next (&iter, &key, &values))
        {
          GPtrArray *now = g_hash_table_lookup (fresh, key);
          const CrowConsequence *told = find_consequence (rehearsal, i, key);

          if (told == NULL && !(now != NULL && has_same_references (schema, i, values, now)))
            g_test_message ("%s: %s is %s without being told", crow_schema_get_entity (schema, i)->name, (char *) key,
                            now != NULL ? "changed" : "gone");
          if (told != NULL && told->kind == CROW_CONSEQUENCE_DELETED)
            g_assert_true (now == NULL);
          else if (told == NULL)
            g_assert_true (now != NULL && has_same_references (schema, i, values, now));
          else
            {
              g_assert_true (told->kind == CROW_CONSEQUENCE_UNLINKED || told->kind == CROW_CONSEQUENCE_CHANGED);
              g_assert_true (now == NULL || !has_same_values (values, now, NULL, now->len));
              /* A row that is not there by its key has another. */
              if (now == NULL)
                g_assert_cmpuint (g_hash_table_size (old), ==,
                                  g_hash_table_size (fresh) +
                                  crow_rehearsal_count (rehearsal, i, CROW_CONSEQUENCE_DELETED));
            }
        }
    }
}

/* The same object in another session, by its key. */
static CrowObject *
find_same (CrowSchema *schema,
           Copy       *copy,
           CrowObject *object)
{
  guint16 entity = crow_object_get_entity (object);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  g_autofree CrowValue *values = g_new0 (CrowValue, key->n_attributes);

  for (guint i = 0; i < key->n_attributes; i++)
    crow_object_get_value (object, key->attributes[i], &values[i]);
  return crow_session_find (copy->session, entity, values, key->n_attributes, NULL);
}

/* (nullable): a row of @entity in the session of @copy */
static CrowObject *
pick_object (CrowSchema  *schema,
             CrowMapping *mapping,
             Copy        *copy,
             guint16      entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (CrowStatement) statement = NULL;
  g_autofree CrowValue *values = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row = FALSE;
  int n_rows = 0;

  if (key == NULL || !crow_mapping_is_mapped (mapping, entity) || (info->flags & CROW_ENTITY_ASSOCIATION) != 0)
    return NULL;
  for (guint i = 0; i < key->n_attributes; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      crow_sql_append_identifier (sql, CROW_DIALECT_SQLITE, info->attributes[key->attributes[i]].name);
    }
  g_string_append (sql, " FROM ");
  crow_sql_append_table (sql, CROW_DIALECT_SQLITE, info);
  statement = crow_engine_prepare (copy->engine, sql->str, NULL);
  values = g_new0 (CrowValue, key->n_attributes);
  /* One of the first eight. */
  for (int wanted = g_test_rand_int_range (0, 8); n_rows <= wanted; n_rows++)
    {
      if (!crow_statement_step (statement, &has_row, NULL) || !has_row)
        return NULL;
      if (n_rows == wanted)
        for (guint i = 0; i < key->n_attributes; i++)
          {
            crow_statement_get_value (statement, i, &values[i]);
            if (values[i].type == CROW_VALUE_TYPE_TEXT || values[i].type == CROW_VALUE_TYPE_BLOB)
              {
                char *memory = g_malloc (values[i].length + 1);

                memcpy (memory, values[i].u.text, values[i].length);
                memory[values[i].length] = '\0';
                values[i].u.text = memory;
                g_ptr_array_add (kept, memory);
              }
          }
    }
  crow_statement_reset (statement);
  return crow_session_find (copy->session, entity, values, key->n_attributes, NULL);
}

/* An integer of the key that no reference of the row itself is part of; CROW_NONE without one. */
static guint16
pick_number (CrowSchema *schema,
             guint16     entity)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  const CrowKeyInfo *key = crow_schema_get_primary_key (schema, entity);

  for (guint i = 0; i < key->n_attributes; i++)
    {
      CrowDataType type = info->attributes[key->attributes[i]].type;

      if (type == CROW_TYPE_INTEGER || type == CROW_TYPE_BIGINT)
        return key->attributes[i];
    }
  return CROW_NONE;
}

static gboolean
flush_copy (Copy *copy)
{
  g_autoptr (GError) error = NULL;
  gboolean done = crow_session_flush (copy->session, &error);

  return done;
}

/* Rehearses on the first copy and does it on the second; NULL where there is nothing to do. */
static CrowRehearsal *
run_edit (CrowSchema *schema,
          Copy       *copies,
          CrowObject *object,
          gboolean   *done)
{
  guint16 entity = crow_object_get_entity (object);
  CrowObject *same = find_same (schema, &copies[1], object);
  CrowRehearsal *rehearsal = NULL;
  g_autoptr (GError) error = NULL;
  CrowRehearsalKind kind = g_test_rand_int_range (0, 3);
  guint n_roles;
  const CrowRole *roles = crow_schema_get_roles (schema, entity, &n_roles);
  guint16 number = pick_number (schema, entity);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_nonnull (same);
  if (kind == CROW_REHEARSAL_CHANGE && number != CROW_NONE)
    {
      CrowValue value = crow_value_int64 (g_test_rand_int_range (1, 60));

      rehearsal = crow_rehearsal_change (copies[0].session, object, &number, &value, 1, cancellable, &error);
      g_assert_no_error (error);
      *done = crow_object_set_value (same, number, &value, NULL) && flush_copy (&copies[1]);
    }
  else if (kind == CROW_REHEARSAL_UNLINK && n_roles > 0)
    {
      guint role = g_test_rand_int_range (0, n_roles);
      CrowObject *target;

      if (roles[role].to_many)
        {
          CrowCollection *many = crow_object_get_many (object, role);

          target = many != NULL && crow_collection_get_n_items (many) > 0 ? crow_collection_get (many, 0) : NULL;
        }
      else
        target = crow_object_get_one (object, role);
      if (target == NULL)
        return NULL;
      rehearsal = crow_rehearsal_unlink (copies[0].session, object, role, target, cancellable, &error);
      g_assert_no_error (error);
      if (roles[role].to_many)
        crow_collection_remove (crow_object_get_many (same, role), find_same (schema, &copies[1], target));
      else
        crow_object_set_one (same, role, NULL);
      *done = flush_copy (&copies[1]);
    }
  else
    {
      rehearsal = crow_rehearsal_delete (copies[0].session, &object, 1, cancellable, &error);
      g_assert_no_error (error);
      crow_session_delete (copies[1].session, same);
      *done = flush_copy (&copies[1]);
    }
  return rehearsal;
}

static void
open_copy (Copy        *copy,
           CrowMapping *mapping,
           CrowEngine  *from)
{
  g_autoptr (GError) error = NULL;

  copy->engine = crow_engine_open ("sqlite::memory:", &error);
  g_assert_no_error (error);
  _crow_engine_copy (from, copy->engine, &error);
  g_assert_no_error (error);
  copy->session = crow_session_new (copy->engine, mapping);
}

static void
close_copy (Copy *copy)
{
  g_clear_object (&copy->session);
  g_clear_object (&copy->engine);
}

static guint
run_schema (GRand *rand,
            guint *n_refused)
{
  g_autoptr (CrowSchema) schema = random_schema_new (rand);
  g_autoptr (CrowMapping) mapping = crow_mapping_new (schema, NULL);
  g_autoptr (CrowEngine) engine = crow_engine_open ("sqlite::memory:", NULL);
  const CrowSampleOptions options = { .n_rows = 12, .seed = g_test_rand_int () };
  g_autoptr (GError) error = NULL;
  guint n_edits = 0;

  crow_schema_create_tables (schema, engine, &error);
  g_assert_no_error (error);
  crow_sample_fill (schema, engine, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < EDITS_OF_A_SCHEMA; i++)
    {
      guint16 entity = g_test_rand_int_range (0, crow_schema_get_n_entities (schema));
      Copy copies[2];
      CrowObject *object;

      for (guint j = 0; j < G_N_ELEMENTS (copies); j++)
        open_copy (&copies[j], mapping, engine);
      object = pick_object (schema, mapping, &copies[0], entity);
      if (object != NULL)
        {
          gboolean done = FALSE;
          g_autoptr (CrowRehearsal) rehearsal = run_edit (schema, copies, object, &done);

          if (rehearsal != NULL)
            {
              g_autofree char *text = crow_rehearsal_to_text (rehearsal);

              g_test_message ("%s", text);
              n_edits++;
              *n_refused += !done;
              g_assert_true (done == (crow_rehearsal_get_refusal (rehearsal) == NULL));
              assert_same (schema, engine, copies[0].engine);
              if (done)
                assert_told (rehearsal, schema, engine, copies[1].engine);
              else
                for (guint j = 0; j < crow_rehearsal_get_n_consequences (rehearsal); j++)
                  {
                    const CrowConsequence *told = crow_rehearsal_get_consequence (rehearsal, j);

                    g_assert_true (told->kind == CROW_CONSEQUENCE_REFUSING || told->kind == CROW_CONSEQUENCE_KEPT);
                  }
            }
        }
      for (guint j = 0; j < G_N_ELEMENTS (copies); j++)
        close_copy (&copies[j]);
    }
  return n_edits;
}

static void
test_random (void)
{
  const char *steps = g_getenv ("CROW_TEST_STEPS");
  guint wanted = steps != NULL ? (guint) atoi (steps) : STEPS;
  guint n_refused = 0;

  for (guint n = 0, tries = 0; n < wanted && tries < 50 * wanted; tries++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

      g_test_message ("seed %u", seed);
      n += run_schema (rand, &n_refused);
    }
  g_test_message ("%u of %u were refused", n_refused, wanted);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/rehearsal/random", test_random);
  return g_test_run ();
}
