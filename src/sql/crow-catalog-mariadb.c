/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Fills a catalog from information_schema, https://mariadb.com/kb/en/information-schema-tables/.  The queries join
 * nothing: the server has no indexes on these tables, so what belongs together is found here, by name.
 *
 * What lies in pieces is put together from rows that follow each other; every query orders its rows for that.
 */
#include "config.h"

#include "sql/crow-catalog-mariadb.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"
#include "sql/crow-catalog-mariadb-private.h"
#include "sql/crow-mariadb-connection.h"

#if HAVE_LIBMARIADB

#include <string.h>

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#define N_ATTEMPTS 4
#define ANSWER_SECONDS 120

/* Each is filled with the database's name as a literal. */
#define OF_DATABASE(column) " WHERE " column " = %s "

static const char presence_query[] = "SELECT 1 FROM information_schema.SCHEMATA" OF_DATABASE ("SCHEMA_NAME");

static const char tables_query[] =
  "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COMMENT, CREATE_OPTIONS FROM information_schema.TABLES"
  OF_DATABASE ("TABLE_SCHEMA") "ORDER BY BINARY TABLE_NAME";

static const char columns_query[] =
  "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, GENERATION_EXPRESSION, "
  "COLLATION_NAME, COLUMN_COMMENT FROM information_schema.COLUMNS" OF_DATABASE ("TABLE_SCHEMA")
  "ORDER BY BINARY TABLE_NAME, ORDINAL_POSITION";

static const char constraints_query[] =
  "SELECT TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE FROM information_schema.TABLE_CONSTRAINTS"
  OF_DATABASE ("TABLE_SCHEMA") "AND CONSTRAINT_TYPE = 'UNIQUE'";

static const char indexes_query[] =
  "SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE "
  "FROM information_schema.STATISTICS" OF_DATABASE ("TABLE_SCHEMA")
  "ORDER BY BINARY TABLE_NAME, BINARY INDEX_NAME, SEQ_IN_INDEX";

static const char rules_query[] =
  "SELECT TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS"
  OF_DATABASE ("CONSTRAINT_SCHEMA");

static const char references_query[] =
  "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, "
  "REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE" OF_DATABASE ("TABLE_SCHEMA")
  "AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY BINARY TABLE_NAME, BINARY CONSTRAINT_NAME, ORDINAL_POSITION";

static const char checks_query[] =
  "SELECT TABLE_NAME, CONSTRAINT_NAME, LEVEL, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS"
  OF_DATABASE ("CONSTRAINT_SCHEMA") "ORDER BY BINARY TABLE_NAME, BINARY CONSTRAINT_NAME";

static const char triggers_query[] =
  "SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME FROM information_schema.TRIGGERS" OF_DATABASE ("TRIGGER_SCHEMA")
  "ORDER BY BINARY TRIGGER_NAME";

/* What the tables of Crowfoot's scripts have, which name this character set and no collation. */
static const char collation_query[] =
  "SELECT DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME = 'utf8mb4'";

/* Something that is another value when a table was changed, made or dropped. */
static const char digest_query[] =
  "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('\\n', TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE, "
  "COLUMN_DEFAULT, EXTRA, COLUMN_KEY))), (SELECT CONCAT_WS(' ', COUNT(*), SUM(CRC32(CONCAT_WS('\\n', TABLE_NAME, "
  "INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME)))) FROM information_schema.STATISTICS" OF_DATABASE ("TABLE_SCHEMA")
  ") FROM information_schema.COLUMNS" OF_DATABASE ("TABLE_SCHEMA");

typedef struct
{
  MYSQL *connection;
  const char *home;        /* the database of the address */
  GPtrArray *databases;    /* of const char *: that one first, and those that are read with it */
  gboolean names_home;     /* the tables of that one have it for a schema, as those of others theirs */
  const char *title;       /* what messages call it */
  CrowCatalog *catalog;
  /* of the database that is being read */
  const char *name;
  const char *schema;      /* (nullable): of its tables */
  char *database;          /* its name as a literal */
  char *collation;         /* (nullable): that is not worth a word */
  GHashTable *tables;      /* name → CrowCatalogTable, borrowed */
  GHashTable *uniques;     /* set of owned "table\nconstraint" */
  GHashTable *foreign_keys; /* owned "table\nconstraint" → CrowCatalogForeignKey */
  GPtrArray *views;        /* owned names */
} Reader;

static char *
dup_message (MYSQL *connection)
{
  return g_utf8_make_valid (mysql_error (connection), -1);
}

static void
set_query_error (Reader  *self,
                 GError **error)
{
  g_autofree char *message = dup_message (self->connection);

  switch (mysql_errno (self->connection))
    {
    case ER_TABLEACCESS_DENIED_ERROR:
    case ER_COLUMNACCESS_DENIED_ERROR:
    case ER_SPECIFIC_ACCESS_DENIED_ERROR:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("The user may not read the catalog of “%s”: %s."), self->title, message);
      break;
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE,
                   _("MariaDB went away while the catalog of “%s” was read. Try again."), self->title);
      break;
    default:
      g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("The catalog of “%s” cannot be read: %s."), self->title,
                   message);
      break;
    }
}

static MYSQL_RES *
query (Reader      *self,
       const char  *sql,
       GError     **error)
{
  MYSQL_RES *result = NULL;

  if (mysql_real_query (self->connection, sql, strlen (sql)) == 0)
    result = mysql_store_result (self->connection);
  if (result == NULL)
    set_query_error (self, error);
  return result;
}

/* @format: one of the queries above. */
static MYSQL_RES *
query_database (Reader      *self,
                const char  *format,
                GError     **error)
{
  g_auto (GStrv) pieces = g_strsplit (format, "%s", -1);
  g_autofree char *sql = g_strjoinv (self->database, pieces);

  return query (self, sql, error);
}

static void
leave_database (Reader *self)
{
  g_clear_pointer (&self->database, g_free);
}

static void
enter_database (Reader     *self,
                const char *name)
{
  gsize length = strlen (name);
  g_autofree char *escaped = g_malloc (2 * length + 1);

  mysql_real_escape_string (self->connection, escaped, name, length);
  leave_database (self);
  self->database = g_strconcat ("'", escaped, "'", NULL);
  self->name = name;
  self->schema = g_str_equal (name, self->home) && !self->names_home ? NULL : name;
}

static char *
dup_text (const char *text)
{
  return text != NULL && *text != '\0' ? g_utf8_make_valid (text, -1) : NULL;
}

static CrowCatalogTable *
get_table (Reader     *self,
           const char *name)
{
  return g_hash_table_lookup (self->tables, name);
}

static char *
make_pair (const char *table,
           const char *name)
{
  return g_strconcat (table, "\n", name, NULL);
}

static void
note (Reader     *self,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static void
note (Reader     *self,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->catalog->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

/* The catalog speaks of the basic plane only, and has a question mark for each byte of other characters. */
static void
note_lost_text (Reader     *self,
                const char *table,
                const char *expression)
{
  if (expression != NULL && strstr (expression, "????") != NULL)
    note (self, _("An expression of “%s” may have characters in place of “????” that the catalog of MariaDB does not tell: "
                  "%s"), table, expression);
}

static void
read_collation (Reader    *self,
                MYSQL_RES *result)
{
  MYSQL_ROW row = mysql_fetch_row (result);

  self->collation = row != NULL ? g_strdup (row[0]) : NULL;
}

static void
read_tables (Reader    *self,
             MYSQL_RES *result)
{
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    if (strcmp (row[1], "VIEW") == 0)
      g_ptr_array_add (self->views, g_strdup (row[0]));
    else if (strcmp (row[1], "SEQUENCE") == 0)
      note (self, _("The sequence “%s” was left out."), row[0]);
    else
      {
        CrowCatalogTable *table = crow_catalog_add_table (self->catalog, self->schema, row[0]);

        table->comment = dup_text (row[3]);
        g_hash_table_insert (self->tables, table->name, table);
        if (row[2] != NULL && g_ascii_strcasecmp (row[2], "InnoDB") != 0)
          note (self, _("That “%s” is stored by %s was left out."), row[0], row[2]);
        if (row[4] != NULL && strstr (row[4], "partitioned") != NULL)
          note (self, _("The partitions of “%s” were left out."), row[0]);
        if (strcmp (row[1], "SYSTEM VERSIONED") == 0)
          note (self, _("That “%s” keeps old versions of its rows was left out."), row[0]);
      }
}

static void
read_columns (Reader    *self,
              MYSQL_RES *result)
{
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    {
      CrowCatalogTable *table = get_table (self, row[0]);
      const char *extra = row[5] != NULL ? row[5] : "";
      const char *stamp = strstr (extra, "on update ");
      CrowCatalogColumn *column;

      if (table == NULL)
        continue;
      if (strstr (extra, "INVISIBLE") != NULL)
        note (self, _("That the column “%s” of “%s” is invisible was left out."), row[1], row[0]);
      column = crow_catalog_table_add_column (table, row[1], row[2]);
      column->required = strcmp (row[3], "NO") == 0;
      column->automatic = strstr (extra, "auto_increment") != NULL;
      column->stored = strstr (extra, "STORED GENERATED") != NULL;
      column->generated = dup_text (row[6]);
      note_lost_text (self, row[0], column->generated);
      if (column->generated == NULL && row[4] != NULL && strcmp (row[4], "NULL") != 0)
        column->default_value = _crow_mariadb_dup_default (row[4]);
      if (column->default_value != NULL && *row[4] == '\'' && strchr (row[4], '?') != NULL &&
          strstr (column->type, "binary") != NULL)
        note (self, _("The default of “%s” of “%s” may have bytes in place of “?” that the catalog of MariaDB does not "
                      "tell: %s"), row[1], row[0], column->default_value);
      if (stamp != NULL)
        {
          stamp += strlen ("on update ");
          column->on_update_value = g_strndup (stamp, strcspn (stamp, ", "));
          /* Nobody gave that: it is what a required stamp has that was given none. */
          if (column->default_value != NULL && g_str_has_prefix (column->default_value, "'0000-00-00 00:00:00"))
            g_clear_pointer (&column->default_value, g_free);
        }
      if (row[7] != NULL && g_strcmp0 (row[7], self->collation) != 0)
        column->collation = g_strdup (row[7]);
      column->comment = dup_text (row[8]);
    }
}

static void
read_constraints (Reader    *self,
                  MYSQL_RES *result)
{
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    g_hash_table_add (self->uniques, make_pair (row[0], row[1]));
}

/* A key, an index, or the key of a constraint that an index has to stand for: parts of columns are in no key. */
static void
add_index (Reader           *self,
           CrowCatalogTable *table,
           CrowCatalogIndex *index)
{
  g_autofree char *pair = make_pair (table->name, index->name);
  gboolean primary = strcmp (index->name, "PRIMARY") == 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) columns = NULL;
  gboolean plain = TRUE;

  for (guint i = 0; i < index->parts->len; i++)
    {
      CrowCatalogIndexPart *part = g_ptr_array_index (index->parts, i);

      plain = plain && part->length == 0 && !part->descending;
      g_strv_builder_add (builder, part->column);
    }
  columns = g_strv_builder_end (builder);
  if (primary)
    {
      if (!plain)
        note (self, _("That the primary key of “%s” holds parts of its columns, or descends, was left out."),
              table->name);
      crow_catalog_table_set_primary_key (table, columns);
    }
  else if (plain && g_hash_table_contains (self->uniques, pair))
    crow_catalog_table_add_unique (table, columns)->name = g_strdup (index->name);
  else
    return;
  g_ptr_array_remove (table->indexes, index);
}

static void
read_indexes (Reader    *self,
              MYSQL_RES *result)
{
  CrowCatalogTable *table = NULL;
  CrowCatalogIndex *index = NULL;

  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    {
      CrowCatalogTable *of = get_table (self, row[0]);
      CrowCatalogIndexPart *part;

      if (of == NULL)
        continue;
      if (index == NULL || of != table || strcmp (index->name, row[1]) != 0)
        {
          if (index != NULL)
            add_index (self, table, index);
          table = of;
          index = crow_catalog_table_add_index (table, row[1]);
          index->unique = strcmp (row[2], "0") == 0;
          if (row[6] != NULL && (strcmp (row[6], "FULLTEXT") == 0 || strcmp (row[6], "SPATIAL") == 0))
            index->method = g_ascii_strdown (row[6], -1);
        }
      part = crow_catalog_index_add_part (index);
      part->column = g_strdup (row[3]);
      part->descending = g_strcmp0 (row[4], "D") == 0;
      if (row[5] != NULL && index->method == NULL)
        part->length = (guint) g_ascii_strtoull (row[5], NULL, 10);
    }
  if (index != NULL)
    add_index (self, table, index);
}

static void
append_string (char     ***strings,
               const char *string)
{
  guint n = *strings != NULL ? g_strv_length (*strings) : 0;

  *strings = g_renew (char *, *strings, n + 2);
  (*strings)[n] = g_strdup (string);
  (*strings)[n + 1] = NULL;
}

static void
read_references (Reader    *self,
                 MYSQL_RES *result)
{
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    {
      CrowCatalogTable *table = get_table (self, row[0]);
      g_autofree char *pair = make_pair (row[0], row[1]);
      CrowCatalogForeignKey *foreign_key = g_hash_table_lookup (self->foreign_keys, pair);

      if (table == NULL)
        continue;
      if (foreign_key == NULL)
        {
          foreign_key = crow_catalog_table_add_foreign_key (table, row[4]);
          foreign_key->name = g_strdup (row[1]);
          /* To a table that has no schema, from one that has, is another schema too. */
          if (g_strcmp0 (row[3], self->name) != 0)
            foreign_key->target_schema = g_strdup (g_strcmp0 (row[3], self->home) == 0 && !self->names_home ? "" : row[3]);
          g_hash_table_insert (self->foreign_keys, g_steal_pointer (&pair), foreign_key);
        }
      append_string (&foreign_key->columns, row[2]);
      append_string (&foreign_key->target_columns, row[5]);
    }
}

static void
read_rules (Reader    *self,
            MYSQL_RES *result)
{
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    {
      g_autofree char *pair = make_pair (row[0], row[1]);
      CrowCatalogForeignKey *foreign_key = g_hash_table_lookup (self->foreign_keys, pair);

      if (foreign_key == NULL)
        continue;
      foreign_key->on_delete = crow_catalog_action_from_words (row[2]);
      foreign_key->on_update = crow_catalog_action_from_words (row[3]);
    }
}

static void
read_checks (Reader    *self,
             MYSQL_RES *result)
{
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    {
      CrowCatalogTable *table = get_table (self, row[0]);
      g_autofree char *expression = dup_text (row[3]);

      note_lost_text (self, row[0], expression);
      /* The check of a column goes by the column's name, which is none of its own. */
      if (table != NULL && expression != NULL)
        crow_catalog_table_add_check (table, strcmp (row[2], "Column") == 0 ? NULL : row[1], expression);
    }
}

static void
read_triggers (Reader    *self,
               MYSQL_RES *result)
{
  for (MYSQL_ROW row; (row = mysql_fetch_row (result)) != NULL;)
    note (self, _("The trigger “%s” of “%s” was left out."), row[1], row[0]);
}

static void
append_name (GString    *sql,
             const char *name)
{
  g_string_append_c (sql, '`');
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '`')
        g_string_append_c (sql, '`');
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, '`');
}

/* Other than information_schema, this statement leaves the database's own name out of the query, so that the view
 * can be made in another database. */
static gboolean
read_view (Reader      *self,
           const char  *name,
           GError     **error)
{
  g_autoptr (GString) sql = g_string_new ("SHOW CREATE VIEW ");
  g_autofree char *select = NULL;
  MYSQL_RES *result;
  MYSQL_ROW row;

  append_name (sql, self->name);
  g_string_append_c (sql, '.');
  append_name (sql, name);
  if (mysql_real_query (self->connection, sql->str, sql->len) != 0)
    switch (mysql_errno (self->connection))
      {
      case ER_TABLEACCESS_DENIED_ERROR:
      case ER_DBACCESS_DENIED_ERROR:
      case ER_ACCESS_DENIED_ERROR:
      case ER_SPECIFIC_ACCESS_DENIED_ERROR:
        note (self, _("The view “%s” was left out: the user may not see its query, for which it takes the privilege "
                      "SHOW VIEW."), name);
        return TRUE;
      case ER_VIEW_INVALID:
      case ER_NO_SUCH_TABLE:
        note (self, _("The view “%s” was left out: it refers to tables or columns that do not exist."), name);
        return TRUE;
      default:
        set_query_error (self, error);
        return FALSE;
      }
  result = mysql_store_result (self->connection);
  if (result == NULL)
    {
      set_query_error (self, error);
      return FALSE;
    }
  row = mysql_fetch_row (result);
  select = row != NULL && row[1] != NULL ? _crow_mariadb_read_view (row[1]) : NULL;
  if (select != NULL)
    crow_catalog_add_view (self->catalog, self->schema, name, select);
  else
    note (self, _("The view “%s” was left out: its statement is not understood."), name);
  mysql_free_result (result);
  return TRUE;
}

static const struct
{
  const char *sql;
  void (*read) (Reader    *self,
                MYSQL_RES *result);
} steps[] = {
  { collation_query, read_collation },
  { tables_query, read_tables },
  { columns_query, read_columns },
  { constraints_query, read_constraints },
  { indexes_query, read_indexes },
  { references_query, read_references },
  { rules_query, read_rules },
  { checks_query, read_checks },
  { triggers_query, read_triggers },
};

static gboolean
append_digest (Reader   *self,
               GString  *digest,
               GError  **error)
{
  MYSQL_RES *result = query_database (self, digest_query, error);
  MYSQL_ROW row;

  if (result == NULL)
    return FALSE;
  row = mysql_fetch_row (result);
  for (guint i = 0; row != NULL && i < 3; i++)
    g_string_append_printf (digest, "%s|", row[i] != NULL ? row[i] : "");
  mysql_free_result (result);
  return TRUE;
}

static char *
read_digest (Reader  *self,
             GError **error)
{
  g_autoptr (GString) digest = g_string_new (NULL);

  for (guint i = 0; i < self->databases->len; i++)
    {
      enter_database (self, self->databases->pdata[i]);
      if (!append_digest (self, digest, error))
        return NULL;
    }
  return g_string_free (g_steal_pointer (&digest), FALSE);
}

static gboolean
read_presence (Reader   *self,
               gboolean *present,
               GError  **error)
{
  MYSQL_RES *result = query_database (self, presence_query, error);

  if (result == NULL)
    return FALSE;
  *present = mysql_num_rows (result) > 0;
  if (!*present)
    note (self, _("There is no database “%s” beside that of the address, or the user may not see it."), self->name);
  mysql_free_result (result);
  return TRUE;
}

static gboolean
read_database (Reader  *self,
               GError **error)
{
  gboolean present = FALSE, done = read_presence (self, &present, error);

  self->tables = g_hash_table_new (g_str_hash, g_str_equal);
  self->uniques = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->foreign_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->views = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; done && present && i < G_N_ELEMENTS (steps); i++)
    {
      MYSQL_RES *result = query_database (self, steps[i].sql, error);

      done = result != NULL;
      if (done)
        steps[i].read (self, result);
      mysql_free_result (result);
    }
  for (guint i = 0; done && i < self->views->len; i++)
    done = read_view (self, g_ptr_array_index (self->views, i), error);
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->uniques);
  g_hash_table_unref (self->foreign_keys);
  g_ptr_array_unref (self->views);
  g_clear_pointer (&self->collation, g_free);
  return done;
}

static CrowCatalog *
read_once (Reader  *self,
           GError **error)
{
  g_autoptr (CrowCatalog) catalog = self->catalog = crow_catalog_new (CROW_DIALECT_MARIADB, self->home);

  for (guint i = 0; i < self->databases->len; i++)
    {
      enter_database (self, self->databases->pdata[i]);
      if (!read_database (self, error))
        return NULL;
    }
  _crow_catalog_name_inline_enums (catalog);
  return g_steal_pointer (&catalog);
}

static CrowCatalog *
read_unchanged (Reader  *self,
                GError **error)
{
  for (guint i = 0; i < N_ATTEMPTS; i++)
    {
      g_autofree char *before = read_digest (self, error);
      g_autofree char *after = NULL;
      g_autoptr (CrowCatalog) catalog = NULL;

      if (before == NULL)
        return NULL;
      catalog = read_once (self, error);
      if (catalog == NULL)
        return NULL;
      after = read_digest (self, error);
      if (after == NULL)
        return NULL;
      if (strcmp (before, after) == 0)
        return g_steal_pointer (&catalog);
    }
  g_set_error (error, CROW_ERROR, CROW_ERROR_BUSY,
               _("The tables of “%s” are being changed all the time. Try again when that has finished."), self->title);
  return NULL;
}

/* Nothing is changed, and names and literals are written in one way whatever the server is set to. */
static gboolean
prepare_session (Reader  *self,
                 GError **error)
{
  static const char *const statements[] = {
    "SET SESSION TRANSACTION READ ONLY",
    "SET SESSION sql_mode = '', SESSION sql_quote_show_create = 1",
    "START TRANSACTION READ ONLY",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (mysql_real_query (self->connection, statements[i], strlen (statements[i])) != 0)
      {
        set_query_error (self, error);
        return FALSE;
      }
  return TRUE;
}

CrowCatalog *
crow_catalog_read_mariadb_databases (const char         *text,
                                     const char *const  *databases,
                                     GError            **error)
{
  g_autoptr (CrowMariadbConnection) connection = _crow_mariadb_connection_new (text, ANSWER_SECONDS, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  CrowCatalog *catalog;
  Reader self = { NULL };

  if (connection == NULL)
    return NULL;
  self.connection = _crow_mariadb_connection_get_native (connection);
  self.title = _crow_mariadb_connection_get_title (connection);
  self.home = _crow_mariadb_connection_get_address (connection)->database;
  self.databases = names;
  g_ptr_array_add (names, (char *) self.home);
  for (gsize i = 0; databases != NULL && databases[i] != NULL; i++)
    if (g_str_equal (databases[i], self.home))
      self.names_home = TRUE;
    else
      g_ptr_array_add (names, (char *) databases[i]);
  catalog = prepare_session (&self, error) ? read_unchanged (&self, error) : NULL;
  leave_database (&self);
  return catalog;
}

#else /* !HAVE_LIBMARIADB */

CrowCatalog *
crow_catalog_read_mariadb_databases (const char         *text,
                                     const char *const  *databases,
                                     GError            **error)
{
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                       _("This build knows nothing of MariaDB servers; build it again with libmariadb installed."));
  return NULL;
}

#endif

CrowCatalog *
crow_catalog_read_mariadb (const char  *address,
                           GError     **error)
{
  return crow_catalog_read_mariadb_databases (address, NULL, error);
}
