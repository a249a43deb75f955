/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a schema would not take of the rows that belong to it: values of the wrong type or missing, keys that are there
 * twice, references to nothing.  Checks are not run: only a database knows what they say.
 *
 * Problems are warnings, as the tables can be made all the same.
 */
#include "config.h"

#include "sql/crow-fixtures.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/crow-problem-private.h"
#include "sql/crow-value-literal.h"

/* Types. */

static gboolean
is_decimal (const char *text)
{
  gsize whole, fraction = 0;

  text += *text == '-' || *text == '+';
  whole = strspn (text, "0123456789");
  text += whole;
  if (*text == '.')
    {
      fraction = strspn (text + 1, "0123456789");
      text += 1 + fraction;
    }
  return *text == '\0' && whole + fraction > 0;
}

static gboolean
is_day (const char *text)
{
  g_autofree char *full = g_strconcat (text, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) time = strlen (text) == 10 ? g_date_time_new_from_iso8601 (full, NULL) : NULL;

  return time != NULL;
}

static gboolean
is_time (const char *text)
{
  g_autofree char *full = g_strconcat ("2000-01-01T", text, strlen (text) == 5 ? ":00Z" : "Z", NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (full, NULL);

  return time != NULL;
}

static gboolean
is_timestamp (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  return time != NULL || is_day (text);
}

static gboolean
is_value_of (const CrowSchema        *schema,
             const CrowAttributeInfo *attribute,
             const char              *text)
{
  const CrowEnumInfo *enumeration =
    attribute->enumeration != CROW_NONE ? &crow_schema_get_info (schema)->enums[attribute->enumeration] : NULL;

  for (guint i = 0; enumeration != NULL && i < enumeration->n_values; i++)
    if (strcmp (enumeration->values[i].name, text) == 0)
      return TRUE;
  return enumeration == NULL;
}

gboolean
crow_fixture_value_fits (const CrowSchema        *schema,
                         const CrowAttributeInfo *attribute,
                         const CrowValue         *value,
                         const char             **expected)
{
  const char *text = value->type == CROW_VALUE_TYPE_TEXT ? value->u.text : NULL;
  gboolean whole = value->type == CROW_VALUE_TYPE_INT64;

  *expected = NULL;
  if (value->type == CROW_VALUE_TYPE_NULL)
    return TRUE;
  for (guint i = 0; i < CROW_N_DIALECTS; i++)
    if (attribute->native_types[i] != NULL)
      return TRUE;
  switch ((CrowDataType) attribute->type)
    {
    case CROW_TYPE_INTEGER:
      *expected = _("a whole number between −2147483648 and 2147483647");
      return whole && value->u.integer >= G_MININT32 && value->u.integer <= G_MAXINT32;
    case CROW_TYPE_BIGINT:
      *expected = _("a whole number of 64 bits");
      return whole;
    case CROW_TYPE_REAL:
      *expected = _("a number");
      return whole || value->type == CROW_VALUE_TYPE_DOUBLE;
    case CROW_TYPE_DECIMAL:
      *expected = _("a number without exponent, as 12.50");
      return whole || value->type == CROW_VALUE_TYPE_DOUBLE || (text != NULL && is_decimal (text));
    case CROW_TYPE_BOOLEAN:
      *expected = _("true or false");
      return whole && (value->u.integer == 0 || value->u.integer == 1);
    case CROW_TYPE_BLOB:
      *expected = _("bytes, as x'00ff'");
      return value->type == CROW_VALUE_TYPE_BLOB &&
             (attribute->length == 0 || value->length <= attribute->length);
    case CROW_TYPE_DATE:
      *expected = _("a day, as 2024-01-31");
      return text != NULL && is_day (text);
    case CROW_TYPE_TIME:
      *expected = _("a time, as 18:30:00");
      return text != NULL && is_time (text);
    case CROW_TYPE_TIMESTAMP:
      *expected = _("a day and a time, as 2024-01-31 18:30:00");
      return text != NULL && is_timestamp (text);
    case CROW_TYPE_UUID:
      *expected = _("a UUID");
      return text != NULL && g_uuid_string_is_valid (text);
    case CROW_TYPE_ENUM:
      *expected = _("one of its values");
      return text != NULL && is_value_of (schema, attribute, text);
    case CROW_TYPE_TEXT:
      *expected = _("a text that is short enough");
      return text != NULL && (attribute->length == 0 || g_utf8_strlen (text, -1) <= (glong) attribute->length);
    case CROW_TYPE_JSON:
    default:
      *expected = _("a text");
      return text != NULL;
    }
}

/* Rows. */

static char *
shorten (const CrowValue *value)
{
  g_autofree char *literal = crow_value_to_literal (value);

  if (g_utf8_strlen (literal, -1) <= 40)
    return g_steal_pointer (&literal);
  return g_utf8_substring (literal, 0, 40);
}

/* "3": the key of a row as sentences name it; else its id */
static char *
name_row (CrowFixturePlan *plan,
          CrowFixtureStep *step)
{
  const CrowKeyInfo *key = crow_schema_get_primary_key (plan->tables, step->table);
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; key != NULL && i < key->n_attributes; i++)
    {
      g_autofree char *shown = NULL;

      if (!step->given[key->attributes[i]])
        return g_strdup (((CrowFixtureRow *) g_ptr_array_index (plan->fixtures->rows, step->row))->id);
      shown = shorten (&step->values[key->attributes[i]]);
      g_string_append_printf (name, "%s%s", i > 0 ? ", " : "", shown);
    }
  if (name->len == 0)
    return g_strdup (((CrowFixtureRow *) g_ptr_array_index (plan->fixtures->rows, step->row))->id);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static const char *
id_of (CrowFixturePlan *plan,
       CrowFixtureStep *step)
{
  return ((CrowFixtureRow *) g_ptr_array_index (plan->fixtures->rows, step->row))->id;
}

static void
check_values (CrowFixturePlan *plan,
              CrowFixtureStep *step,
              GPtrArray       *problems)
{
  const CrowEntityInfo *table = crow_schema_get_entity (plan->tables, step->table);
  g_autofree char *name = NULL;

  /* What is said of pairs is said of their rows. */
  if ((table->flags & CROW_ENTITY_ASSOCIATION) != 0)
    return;
  name = name_row (plan, step);
  for (guint i = 0; i < table->n_attributes; i++)
    {
      const CrowAttributeInfo *attribute = &table->attributes[i];
      const char *expected;
      gboolean null = !step->given[i] || step->values[i].type == CROW_VALUE_TYPE_NULL;

      if (attribute->generated != NULL)
        continue;
      if (null && (attribute->flags & CROW_ATTRIBUTE_REQUIRED) != 0 && (attribute->flags & CROW_ATTRIBUTE_AUTO) == 0 &&
          (step->given[i] || attribute->default_source == CROW_VALUE_NONE))
        {
          /* Translators: the key of a row, an entity, an attribute. */
          CrowProblem *problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "row-lacks-value", id_of (plan, step),
                                                     _("The kept row %s of “%s” has no “%s”, which is required."), name,
                                                     table->name, attribute->name);

          _crow_problem_set_remedy (problem, CROW_FIX_REMOVE, NULL, _("Give it a value, or forget the row."));
        }
      else if (step->given[i] && !crow_fixture_value_fits (plan->tables, attribute, &step->values[i], &expected))
        {
          g_autofree char *shown = shorten (&step->values[i]);
          CrowProblem *problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "row-value-type", id_of (plan, step),
                                                     /* Translators: a key, an entity, an attribute, a value. */
                                                     _("The kept row %s of “%s” has for “%s” what does not fit it: %s."),
                                                     name, table->name, attribute->name, shown);

          _crow_problem_set_remedy (problem, CROW_FIX_REMOVE, NULL, _("Give it %s, or forget the row."), expected);
        }
    }
}

/* The values of some columns as one text; NULL: some are null or not given. */
static char *
join_values (CrowFixtureStep *step,
             const guint16   *columns,
             guint            n_columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *literal = NULL;

      if (!step->given[columns[i]] || step->values[columns[i]].type == CROW_VALUE_TYPE_NULL)
        {
          g_string_free (text, TRUE);
          return NULL;
        }
      literal = crow_value_to_literal (&step->values[columns[i]]);
      g_string_append_printf (text, "%s ", literal);
    }
  return g_string_free (text, FALSE);
}

/* @steps: those that fill the table */
static void
check_keys (CrowFixturePlan *plan,
            guint            table,
            GPtrArray       *steps,
            GPtrArray       *problems)
{
  const CrowEntityInfo *info = crow_schema_get_entity (plan->tables, table);

  for (guint k = 0; k < info->n_keys; k++)
    {
      g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint i = 0; i < steps->len; i++)
        {
          CrowFixtureStep *step = g_ptr_array_index (steps, i);
          char *text =
            !step->is_update ? join_values (step, info->keys[k].attributes, info->keys[k].n_attributes) : NULL;
          CrowProblem *problem;

          if (text == NULL || g_hash_table_add (known, text))
            continue;
          if ((info->flags & CROW_ENTITY_ASSOCIATION) != 0)
            {
              problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "row-pair-twice", id_of (plan, step),
                                            _("A kept row is paired twice with the same one in “%s”."), info->name);
              _crow_problem_set_remedy (problem, CROW_FIX_NONE, NULL, _("Forget one of the pairs."));
            }
          else
            {
              g_autofree char *name = name_row (plan, step);

              problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "row-key-twice", id_of (plan, step),
                                            /* Translators: the key of a row, an entity. */
                                            _("The kept row %s of “%s” has values of a key that another kept row has already."),
                                            name, info->name);
              _crow_problem_set_remedy (problem, CROW_FIX_REMOVE, NULL, _("Change one of the two, or forget the row."));
            }
        }
    }
}

/* @steps: by table, those that fill it */
static void
check_references (CrowFixturePlan  *plan,
                  guint             table,
                  GPtrArray *const *steps,
                  GPtrArray        *problems)
{
  guint n;
  const CrowSchemaReference *references = crow_schema_get_references (plan->tables, table, &n);
  const CrowEntityInfo *info = crow_schema_get_entity (plan->tables, table);

  for (guint r = 0; r < n; r++)
    {
      const CrowReferenceInfo *reference = references[r].info;
      g_autoptr (GHashTable) targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint i = 0; i < steps[reference->target]->len; i++)
        {
          CrowFixtureStep *step = g_ptr_array_index (steps[reference->target], i);
          char *text = !step->is_update ? join_values (step, reference->target_columns, reference->n_columns) : NULL;

          if (text != NULL)
            g_hash_table_add (targets, text);
        }
      for (guint i = 0; i < steps[table]->len; i++)
        {
          CrowFixtureStep *step = g_ptr_array_index (steps[table], i);
          g_autofree char *text = join_values (step, reference->columns, reference->n_columns);
          g_autofree char *name = NULL;
          CrowProblem *problem;

          if (text == NULL || g_hash_table_contains (targets, text))
            continue;
          name = name_row (plan, step);
          problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "row-dangling", id_of (plan, step),
                                        /* Translators: the key of a row, an entity, the entity referred to. */
                                        _("The kept row %s of “%s” refers to a row of “%s” that is not kept."), name,
                                        info->name, crow_schema_get_entity (plan->tables, reference->target)->name);
          _crow_problem_set_remedy (problem, CROW_FIX_REMOVE, NULL, _("Keep the other row too, or forget this one."));
        }
    }
}

/* The attributes by id, each with the number of its entity. */
static GHashTable *
index_attributes (CrowSchema *drawn)
{
  GHashTable *entities = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < crow_schema_get_n_entities (drawn); i++)
    for (guint j = 0; j < crow_schema_get_entity (drawn, i)->n_attributes; j++)
      g_hash_table_insert (entities, (gpointer) crow_schema_get_entity (drawn, i)->attributes[j].id,
                           GUINT_TO_POINTER (i));
  return entities;
}

/* What does not reach a table at all. */
static void
check_fit (CrowFixtures *fixtures,
           CrowSchema   *drawn,
           GPtrArray    *problems)
{
  g_autoptr (GHashTable) entities = index_attributes (drawn);

  for (guint i = 0; i < fixtures->rows->len; i++)
    {
      const CrowFixtureRow *row = g_ptr_array_index (fixtures->rows, i);
      guint16 entity = crow_schema_lookup_entity_by_id (drawn, row->entity);

      for (guint j = 0; entity != CROW_NONE && j < row->attributes->len; j++)
        {
          const char *id = g_ptr_array_index (row->attributes, j);
          gpointer at;

          if (!g_hash_table_lookup_extended (entities, id, NULL, &at) ||
              !crow_schema_inherits (drawn, entity, (guint16) GPOINTER_TO_UINT (at)))
            {
              CrowProblem *problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "row-foreign-value", row->id,
                                                         _("A kept row of “%s” has a value of an attribute (%s) that “%s” does not have."),
                                                         crow_schema_get_entity (drawn, entity)->name, id,
                                                         crow_schema_get_entity (drawn, entity)->name);

              _crow_problem_set_remedy (problem, CROW_FIX_REMOVE, NULL, _("Keep the row anew, or forget it."));
            }
        }
    }
}

/* A pair of rows that the link does not pair. */
static void
check_pairs (CrowFixtures *fixtures,
             CrowSchema   *drawn,
             GPtrArray    *problems)
{
  for (guint i = 0; i < fixtures->pairs->len; i++)
    {
      const CrowFixturePairRow *pair = g_ptr_array_index (fixtures->pairs, i);
      guint16 link = crow_schema_lookup_relationship_by_id (drawn, pair->link);
      const CrowRelationshipInfo *info = link != CROW_NONE ? crow_schema_get_relationship (drawn, link) : NULL;
      gboolean fits = info != NULL && info->kind == CROW_LINK_MANY_TO_MANY;
      CrowProblem *problem;

      for (guint end = 0; fits && end < 2; end++)
        {
          const CrowFixtureRow *row = g_ptr_array_index (fixtures->rows, pair->rows[end]);
          guint16 entity = crow_schema_lookup_entity_by_id (drawn, row->entity);

          fits = entity != CROW_NONE && crow_schema_inherits (drawn, entity, info->ends[end].entity);
        }
      if (fits)
        continue;
      problem = _crow_problems_add (problems, CROW_SEVERITY_WARNING, "row-pair-misfit", pair->link,
                                    _("A kept pair is of rows that the link does not pair."));
      _crow_problem_set_remedy (problem, CROW_FIX_NONE, NULL, _("Remove the pair from the link."));
    }
}

GPtrArray *
crow_fixtures_check (CrowFixtures *fixtures,
                     CrowSchema   *drawn)
{
  g_autoptr (CrowFixturePlan) plan = crow_fixture_plan_new (fixtures, drawn);
  GPtrArray *problems = _crow_problems_new ();
  guint n_tables = crow_schema_get_n_entities (plan->tables);
  GPtrArray **steps = g_new (GPtrArray *, n_tables); /* by table */

  for (guint i = 0; i < n_tables; i++)
    steps[i] = g_ptr_array_new ();
  check_fit (fixtures, drawn, problems);
  check_pairs (fixtures, drawn, problems);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      CrowFixtureStep *step = g_ptr_array_index (plan->steps, i);

      g_ptr_array_add (steps[step->table], step);
      /* An update completes a row whose insert has been looked at. */
      if (!step->is_update)
        check_values (plan, step, problems);
    }
  for (guint i = 0; i < n_tables; i++)
    if (steps[i]->len > 0)
      {
        check_keys (plan, i, steps[i], problems);
        check_references (plan, i, steps, problems);
      }
  for (guint i = 0; i < n_tables; i++)
    g_ptr_array_unref (steps[i]);
  g_free (steps);
  return problems;
}
