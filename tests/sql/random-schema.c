/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invariant: what it makes has no error in the schema check; only the names, values and shapes are unkind.
 */
#include "config.h"

#include "random-schema.h"

#include <string.h>

#include "fixtures.h"

#define MAX_ENTITIES 9
#define MAX_ATTRIBUTES 12

static const char *const names[] = {
  "a", "order", "Select", "GROUP", "user", "table", "from", "key", "index", "end", "values", "true", "rowid", "Größe",
  "naïve café", "名前", "данные", "emoji 😀", "😀", "two\nlines", "tab\there", " leading", "trailing ", "\n", "carriage\rreturn",
  "quo\"te", "back`tick", "apo'strophe", "brack[et]", "semi;colon", "per%cent %s %n", "dash--comment", "/* open",
  "*/ close", "back\\slash", "x'; DROP TABLE a; --", "\"); DROP TABLE a; --", "`); DROP TABLE a; --", "$1", ":name",
  "?", "@v", "#", "1st", "007", "a.b", "a/b", "a b", "_", "__", "NULL", "null", "CURRENT_TIMESTAMP", "primary",
  "references", "check", "constraint", "state", "name", "type", "\u00a0", "\u200b", "e\u0301", "ﬁ", "ß", "İ",
  "a_very_long_name_that_goes_on_and_on_and_on_beyond_what_a_server_would_take_for_a_name",
  "a_very_long_name_that_goes_on_and_on_and_on_beyond_what_a_server_would_take_for_a_name_too",
  "名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前名前",
};

typedef struct
{
  GRand *rand;
  CrowSchemaBuilder *builder;
  GHashTable *ids;
  guint next_id;
  guint n_enums;
  int dialect; /* -1: any */
} Maker;

typedef struct
{
  guint16 index;
  const char *name;
  GHashTable *taken;
  CrowAttributeInfo attributes[MAX_ATTRIBUTES + 20]; /* ids and names borrowed from the maker */
  guint n_attributes;
  guint n_keys; /* attributes of the primary key, which come first */
  guint16 flags;
  const char *plain; /* (nullable): the name of an attribute of texts that expressions can mention in every database */
  const char *number;
} Table;

static gboolean
toss (Maker *self,
      guint  percent)
{
  return g_rand_int_range (self->rand, 0, 100) < (int) percent;
}

static const char *
make_id (Maker *self)
{
  char *id = g_strdup_printf ("id%u", self->next_id++);

  g_hash_table_add (self->ids, id);
  return id;
}

static const char *
keep (Maker *self,
      char  *text)
{
  g_hash_table_add (self->ids, text);
  return text;
}

/* A name that no database takes for one of @taken. */
static const char *
make_name (Maker      *self,
           GHashTable *taken)
{
  for (;;)
    {
      g_autoptr (GString) name = g_string_new (names[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (names))]);
      g_autofree char *folded = NULL;
      char *kept;

      if (toss (self, 20))
        g_string_append (name, names[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (names))]);
      while (toss (self, 3))
        g_string_append_len (name, name->str, name->len);
      folded = g_utf8_casefold (name->str, -1);
      /* MariaDB compares names without accents and without blanks at the end too. */
      for (char *p = folded; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p) && strchr ("\"`';-/*\\$:?@#.[]%_()", *p) == NULL)
          *p = '~';
      if (!g_hash_table_add (taken, g_strdup (folded)))
        continue;
      kept = g_strdup (name->str);
      g_hash_table_add (self->ids, kept);
      return kept;
    }
}

static const char *
make_text (Maker *self)
{
  char *text = g_strconcat (names[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (names))], " ",
                            names[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (names))], NULL);

  g_hash_table_add (self->ids, text);
  return text;
}

static void
make_default (Maker             *self,
              CrowAttributeInfo *attribute)
{
  static const char *const values[CROW_N_TYPES] = {
    [CROW_TYPE_INTEGER] = "-7",     [CROW_TYPE_BIGINT] = "9000000000", [CROW_TYPE_REAL] = "1.5e3",
    [CROW_TYPE_DECIMAL] = "0.5",    [CROW_TYPE_BOOLEAN] = "false",     [CROW_TYPE_BLOB] = "00ff27",
    [CROW_TYPE_DATE] = "2024-02-29", [CROW_TYPE_TIME] = "12:30:00",    [CROW_TYPE_TIMESTAMP] = "2024-02-29 12:30:00",
    [CROW_TYPE_UUID] = "01234567-89ab-4def-8123-456789abcdef", [CROW_TYPE_JSON] = "{\"a\": \"it's\"}",
  };
  guint kind = g_rand_int_range (self->rand, 0, 4);

  if (attribute->type == CROW_TYPE_ENUM)
    return;
  if (kind == 0 && (attribute->type == CROW_TYPE_DATE || attribute->type == CROW_TYPE_TIME ||
                    attribute->type == CROW_TYPE_TIMESTAMP || attribute->type == CROW_TYPE_BIGINT))
    {
      attribute->default_source = CROW_VALUE_NOW;
      return;
    }
  if (kind == 1 && attribute->type == CROW_TYPE_UUID)
    {
      attribute->default_source = CROW_VALUE_UUID;
      return;
    }
  if (kind == 2 && attribute->type == CROW_TYPE_INTEGER)
    {
      attribute->default_source = CROW_VALUE_EXPRESSION;
      attribute->default_value = "1 + 2";
      return;
    }
  attribute->default_source = CROW_VALUE_LITERAL;
  attribute->default_value = attribute->type == CROW_TYPE_TEXT ? make_text (self) : values[attribute->type];
}

static void
add_named (Maker             *self,
           Table             *table,
           CrowAttributeInfo *attribute,
           const char        *name)
{
  attribute->id = make_id (self);
  attribute->name = name;
  if (toss (self, 20))
    attribute->comment = make_text (self);
  table->attributes[table->n_attributes++] = *attribute;
  crow_schema_builder_add_attribute (self->builder, table->index, attribute);
}

static void
add_attribute (Maker             *self,
               Table             *table,
               CrowAttributeInfo *attribute)
{
  add_named (self, table, attribute, make_name (self, table->taken));
}

static void
make_keys (Maker *self,
           Table *table)
{
  static const CrowDataType types[] = { CROW_TYPE_INTEGER, CROW_TYPE_BIGINT, CROW_TYPE_TEXT, CROW_TYPE_UUID,
                                        CROW_TYPE_DATE };
  guint16 columns[3];
  CrowKeyInfo key = { .id = make_id (self), .attributes = columns };

  table->n_keys = toss (self, 25) ? 2 : 1;
  for (guint i = 0; i < table->n_keys; i++)
    {
      CrowAttributeInfo attribute = { .type = types[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (types))],
                                      .flags = CROW_ATTRIBUTE_REQUIRED };

      if (attribute.type == CROW_TYPE_TEXT && toss (self, 50))
        attribute.length = 40;
      /* SQLite renames no column that is the INTEGER PRIMARY KEY of such a table and in a UNIQUE too: “no such column”. */
      if (attribute.type == CROW_TYPE_INTEGER && (table->flags & CROW_ENTITY_WITHOUT_ROWID))
        attribute.type = CROW_TYPE_BIGINT;
      if (table->n_keys == 1 && (table->flags & CROW_ENTITY_WITHOUT_ROWID) == 0 && (attribute.type == CROW_TYPE_INTEGER || attribute.type == CROW_TYPE_BIGINT))
        attribute.flags |= CROW_ATTRIBUTE_AUTO | (toss (self, 30) ? CROW_ATTRIBUTE_NO_REUSE : 0) |
                           (toss (self, 30) ? CROW_ATTRIBUTE_ALWAYS : 0);
      add_attribute (self, table, &attribute);
      columns[i] = i;
    }
  key.n_attributes = table->n_keys;
  if (toss (self, 20))
    key.name = make_text (self);
  crow_schema_builder_add_key (self->builder, table->index, &key, TRUE);
}

static void
make_attributes (Maker *self,
                 Table *table)
{
  guint n = g_rand_int_range (self->rand, 0, MAX_ATTRIBUTES - 2);

  for (guint i = 0; i < n; i++)
    {
      CrowAttributeInfo attribute = { .type = g_rand_int_range (self->rand, 0, CROW_N_TYPES) };

      if (attribute.type == CROW_TYPE_ENUM)
        attribute.enumeration = g_rand_int_range (self->rand, 0, self->n_enums);
      if (attribute.type == CROW_TYPE_TEXT && toss (self, 50))
        attribute.length = g_rand_int_range (self->rand, 1000, 1500);
      if (attribute.type == CROW_TYPE_DECIMAL && toss (self, 70))
        {
          attribute.length = g_rand_int_range (self->rand, 6, 30);
          attribute.scale = g_rand_int_range (self->rand, 0, 5);
        }
      if (toss (self, 40))
        attribute.flags = CROW_ATTRIBUTE_REQUIRED;
      if (attribute.type == CROW_TYPE_INTEGER && toss (self, 20))
        {
          attribute.generated = "40 + 2";
          attribute.flags |= toss (self, 50) ? CROW_ATTRIBUTE_STORED : 0;
        }
      else if (toss (self, 40))
        {
          make_default (self, &attribute);
        }
      if (attribute.type == CROW_TYPE_TIMESTAMP && toss (self, 50))
        attribute.on_update_source = CROW_VALUE_NOW;
      add_attribute (self, table, &attribute);
    }
}

/* An expression, with the name in place of each "@". */
static const char *
write_of (Maker      *self,
          const char *form,
          const char *name)
{
  g_auto (GStrv) pieces = g_strsplit (form, "@", -1);

  return keep (self, g_strjoinv (name, pieces));
}

/* Columns that expressions speak of: a text, a number, and one that is computed of them. */
static void
make_plain (Maker *self,
            Table *table)
{
  static const char *const collations[] = { "NOCASE", "RTRIM", "C", "POSIX", "utf8mb4_bin", "utf8mb4_general_ci" };
  CrowAttributeInfo text = { .type = CROW_TYPE_TEXT, .length = 30 };
  CrowAttributeInfo number = { .type = CROW_TYPE_INTEGER };
  CrowAttributeInfo computed = { .type = CROW_TYPE_INTEGER };

  if (toss (self, 50))
    text.collation = collations[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (collations))];
  if (toss (self, 30))
    {
      text.default_source = CROW_VALUE_LITERAL;
      text.default_value = "it's";
    }
  table->plain = keep (self, g_strdup_printf ("plain_%u", self->next_id));
  table->number = keep (self, g_strdup_printf ("plain_number_%u", self->next_id));
  add_named (self, table, &text, table->plain);
  add_named (self, table, &number, table->number);
  if (toss (self, 60))
    {
      static const char *const forms[] = { "@ * 2 + 1", "(@ + 1) * 3", "coalesce(@, 0) + 1", "abs(@)" };

      computed.generated = write_of (self, forms[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (forms))], table->number);
      computed.flags = toss (self, 50) || self->dialect == CROW_DIALECT_POSTGRESQL ? CROW_ATTRIBUTE_STORED : 0;
      add_named (self, table, &computed, keep (self, g_strdup_printf ("plain_computed_%u", self->next_id)));
    }
}

/* Indexes and checks that mention them: of a part of the rows, on an expression, in another order or collation. */
static void
make_expressions (Maker *self,
                  Table *table)
{
  static const char *const wheres[] = { "@ > 0", "@ IS NOT NULL", "@ IN (1, 2, 3)", "@ BETWEEN 1 AND 99 OR @ < -5" };
  static const char *const expressions[] = { "lower(@)", "upper(@)", "length(@)", "coalesce(@, '')" };
  static const char *const checks[] = { "@ < 100000", "@ IS NULL OR @ > -100000", "NOT (@ = -77)", "@ + 1 <> -76",
                                        "@ NOT IN (-1111, -2222)" };
  guint n = g_rand_int_range (self->rand, 1, 4);

  for (guint i = 0; i < n; i++)
    {
      CrowIndexPartInfo parts[2] = { { .attribute = table->n_attributes - 1 }, { .attribute = CROW_NONE } };
      CrowIndexInfo index = { .id = make_id (self), .parts = parts, .n_parts = 1 };

      for (guint j = 0; j < table->n_attributes; j++)
        if (table->attributes[j].name == table->plain)
          parts[0].attribute = j;
      parts[0].descending = toss (self, 30);
      parts[0].nulls = g_rand_int_range (self->rand, CROW_NULLS_DEFAULT, CROW_NULLS_LAST + 1);
      if (toss (self, 50))
        {
          const char *form = expressions[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (expressions))];

          parts[index.n_parts].attribute = CROW_NONE;
          parts[index.n_parts].expression = write_of (self, form, table->plain);
          parts[index.n_parts++].descending = toss (self, 30);
        }
      if (toss (self, 60))
        {
          const char *form = wheres[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (wheres))];

          index.where = write_of (self, form, table->number);
        }
      if (toss (self, 30))
        index.name = make_text (self);
      crow_schema_builder_add_index (self->builder, table->index, &index);
    }
  if (toss (self, 50))
    {
      const char *form = checks[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (checks))];
      CrowCheckInfo check = { .id = make_id (self), .name = toss (self, 50) ? make_text (self) : NULL,
                              .expression = write_of (self, form, table->number) };

      crow_schema_builder_add_check (self->builder, table->index, &check);
    }
}

static void
make_constraints (Maker *self,
                  Table *table)
{
  guint n = g_rand_int_range (self->rand, 0, 4);

  for (guint i = 0; i < n; i++)
    {
      CrowIndexPartInfo parts[2] = { { .attribute = g_rand_int_range (self->rand, 0, table->n_attributes) },
                                     { .attribute = g_rand_int_range (self->rand, 0, table->n_attributes) } };
      guint16 columns[2] = { parts[0].attribute, parts[1].attribute };
      guint n_parts = columns[0] != columns[1] ? 2 : 1;
      CrowIndexInfo index = { .id = make_id (self), .parts = parts, .n_parts = n_parts, .unique = toss (self, 30) };
      CrowKeyInfo key = { .id = make_id (self), .attributes = columns, .n_attributes = n_parts };

      if (toss (self, 30))
        index.name = key.name = make_text (self);
      parts[0].descending = toss (self, 20);
      parts[0].nulls = g_rand_int_range (self->rand, CROW_NULLS_DEFAULT, CROW_NULLS_LAST + 1);
      if (toss (self, 20))
        index.where = "1 = 1";
      if (toss (self, 70))
        crow_schema_builder_add_index (self->builder, table->index, &index);
      else
        crow_schema_builder_add_key (self->builder, table->index, &key, FALSE);
    }
  if (toss (self, 30))
    {
      CrowCheckInfo check = { .id = make_id (self), .expression = "1 = 1",
                              .name = toss (self, 50) ? make_text (self) : NULL };

      crow_schema_builder_add_check (self->builder, table->index, &check);
    }
}

/* Attributes of @table that refer to the primary key of @target. */
static void
make_reference (Maker             *self,
                Table             *table,
                const Table       *target,
                gboolean           required,
                guint16           *columns,
                CrowReferenceInfo *reference)
{
  static const guint16 targets[] = { 0, 1, 2 };

  for (guint i = 0; i < target->n_keys; i++)
    {
      CrowAttributeInfo attribute = { .type = target->attributes[i].type, .length = target->attributes[i].length,
                                      .flags = CROW_ATTRIBUTE_LINK | (required ? CROW_ATTRIBUTE_REQUIRED : 0) };

      columns[i] = table->n_attributes;
      add_attribute (self, table, &attribute);
    }
  *reference = (CrowReferenceInfo) { .id = make_id (self), .columns = columns, .target_columns = targets,
                                     .n_columns = target->n_keys, .entity = table->index, .target = target->index,
                                     .deferrable = g_rand_int_range (self->rand, 0, 3) };
  if (toss (self, 20))
    reference->name = make_text (self);
}

static void
make_link (Maker *self,
           Table *tables,
           guint  n_tables)
{
  Table *one = &tables[g_rand_int_range (self->rand, 0, n_tables)];
  Table *many = &tables[g_rand_int_range (self->rand, 0, n_tables)];
  gboolean required = toss (self, 40) && one != many;
  guint16 columns[3];
  CrowRelationshipInfo link = { .id = make_id (self), .association = CROW_NONE,
                                .kind = toss (self, 25) ? CROW_LINK_ONE_TO_ONE : CROW_LINK_ONE_TO_MANY,
                                .ends = { { .entity = one->index, .required = required }, { .entity = many->index } } };

  if (many->n_attributes + one->n_keys > MAX_ATTRIBUTES + 12)
    return;
  make_reference (self, many, one, required, columns, &link.references[0]);
  link.delete_rule = required ? (toss (self, 50) ? CROW_DELETE_CASCADE : CROW_DELETE_DENY)
                              : (toss (self, 50) ? CROW_DELETE_NULLIFY : CROW_DELETE_NONE);
  link.references[0].on_delete = crow_delete_rule_to_action (link.delete_rule, CROW_EXECUTOR_AUTOMATIC);
  /* SQLite 3.40 crashes where such a table refers with RESTRICT; the check says so. */
  if (strchr ("\"'`[", *many->name) != NULL && link.delete_rule == CROW_DELETE_DENY)
    link.references[0].on_delete = CROW_ACTION_NO_ACTION;
  link.references[0].on_update = toss (self, 30) ? CROW_ACTION_CASCADE : CROW_ACTION_NO_ACTION;
  crow_schema_builder_add_relationship (self->builder, &link);
}

static void
make_pairs (Maker      *self,
            Table      *tables,
            guint       n_tables,
            GHashTable *taken)
{
  Table *ends[] = { &tables[g_rand_int_range (self->rand, 0, n_tables)],
                    &tables[g_rand_int_range (self->rand, 0, n_tables)] };
  CrowEntityInfo info = { .id = make_id (self), .name = make_name (self, taken), .primary_key = CROW_NONE,
                          .version_attribute = CROW_NONE, .flags = CROW_ENTITY_ASSOCIATION };
  CrowRelationshipInfo link = { .id = make_id (self), .kind = CROW_LINK_MANY_TO_MANY,
                                .ends = { { .entity = ends[0]->index }, { .entity = ends[1]->index } } };
  Table table = { .taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  CrowKeyInfo key = { .id = make_id (self) };
  guint16 columns[2][3], all[6];

  table.index = link.association = crow_schema_builder_add_entity (self->builder, &info);
  for (guint i = 0; i < 2; i++)
    {
      make_reference (self, &table, ends[i], TRUE, columns[i], &link.references[i]);
      link.references[i].on_delete = CROW_ACTION_CASCADE;
    }
  for (guint i = 0; i < table.n_attributes; i++)
    all[i] = i;
  key.attributes = all;
  key.n_attributes = table.n_attributes;
  /* Longer keys than MariaDB takes are not the point here. */
  if (table.n_attributes < 4)
    crow_schema_builder_add_key (self->builder, table.index, &key, TRUE);
  crow_schema_builder_add_relationship (self->builder, &link);
  g_hash_table_unref (table.taken);
}

static void
make_enums (Maker      *self,
            GHashTable *taken)
{
  self->n_enums = g_rand_int_range (self->rand, 1, 4);
  for (guint i = 0; i < self->n_enums; i++)
    {
      CrowEnumValueInfo values[3] = { { .name = "plain" }, { .name = "it's \"quoted\"" }, { .name = "back\\slash ü" } };
      CrowEnumInfo info = { .id = make_id (self), .name = make_name (self, taken), .values = values,
                            .n_values = g_rand_int_range (self->rand, 1, 4) };

      for (guint j = 0; j < 3; j++)
        values[j].id = make_id (self);
      crow_schema_builder_add_enum (self->builder, &info);
    }
}

gboolean
random_schema_is_plain (const CrowAttributeInfo *attribute)
{
  return g_str_has_prefix (attribute->name, "plain_");
}

static CrowSchema *
make_schema (GRand    *rand,
             int       dialect,
             gboolean  databases)
{
  Maker self = { .rand = rand, .dialect = dialect, .builder = crow_schema_builder_new ("random", "random\n\"'`; --", NULL) };
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_free, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = g_rand_int_range (rand, 1, MAX_ENTITIES);
  guint n_links = g_rand_int_range (rand, 0, 2 * n);
  g_autofree Table *tables = g_new0 (Table, n);

  self.ids = ids;
  crow_schema_builder_set_written_for (self.builder, dialect);
  make_enums (&self, taken);
  for (guint i = 0; i < n; i++)
    {
      CrowEntityInfo info = { .id = make_id (&self), .name = make_name (&self, taken), .primary_key = CROW_NONE,
                              .version_attribute = CROW_NONE, .flags = toss (&self, 15) ? CROW_ENTITY_STRICT : 0 };

      if (toss (&self, 12))
        info.flags |= CROW_ENTITY_WITHOUT_ROWID;
      if (toss (&self, 30))
        info.comment = make_text (&self);
      if ((dialect == CROW_DIALECT_POSTGRESQL || (dialect == CROW_DIALECT_MARIADB && databases)) && toss (&self, 25))
        info.database_schema = toss (&self, 50) ? "other" : "Dritte \"s";
      tables[i].flags = info.flags;
      tables[i].name = info.name;
      tables[i].index = crow_schema_builder_add_entity (self.builder, &info);
      tables[i].taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      make_keys (&self, &tables[i]);
      make_attributes (&self, &tables[i]);
      make_constraints (&self, &tables[i]);
      if (toss (&self, 60))
        {
          make_plain (&self, &tables[i]);
          make_expressions (&self, &tables[i]);
        }
    }
  for (guint i = 0; i < n_links; i++)
    {
      if (toss (&self, 25))
        make_pairs (&self, tables, n, taken);
      else
        make_link (&self, tables, n);
    }
  for (guint i = 0; i < n; i++)
    g_hash_table_unref (tables[i].taken);
  return fixture_end (self.builder);
}

CrowSchema *
random_schema_new (GRand *rand)
{
  return make_schema (rand, -1, FALSE);
}

CrowSchema *
random_schema_new_for (GRand        *rand,
                       CrowDialectId dialect)
{
  return make_schema (rand, (int) dialect, TRUE);
}

CrowSchema *
random_schema_new_in_one (GRand        *rand,
                          CrowDialectId dialect)
{
  return make_schema (rand, (int) dialect, FALSE);
}
