/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Fills a catalog from pg_catalog.  Each query gives rows in the order they are needed, one for each column of a key or
 * part of an index, so that nothing has to be taken apart here; its first column is the table's oid.
 *
 * Invariant: expressions and types come from the server's own functions, with nothing but pg_catalog in the search path,
 * so that what is not built in has its schema before its name.
 */
#include "config.h"

#include "sql/crow-catalog-postgresql.h"

#include <glib/gi18n-lib.h>

#include "base/crow-error.h"

#if HAVE_LIBPQ

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "engine/crow-postgresql-private.h"
#include "sql/crow-postgresql-extensions.h"

#define USER_SCHEMA "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' "
#define NOT_OF_EXTENSION(catalog, oid) \
  "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = '" catalog "'::regclass AND d.objid = " oid \
  " AND d.deptype = 'e') "
#define TABLES "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
#define IS_TABLE "c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND " USER_SCHEMA \
  NOT_OF_EXTENSION ("pg_class", "c.oid")

static const char tables_query[] =
  "SELECT c.oid, n.nspname, c.relname, obj_description(c.oid, 'pg_class') "
  TABLES "WHERE " IS_TABLE "ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

static const char columns_query[] =
  "SELECT c.oid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, "
  "pg_get_expr(d.adbin, d.adrelid), "
  "(SELECT l.collname FROM pg_collation l WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation), "
  "col_description(c.oid, a.attnum), CASE WHEN t.typtype = 'e' THEN t.typname END, "
  "CASE WHEN t.typtype = 'e' THEN tn.nspname END, "
  "EXISTS (SELECT 1 FROM pg_depend p JOIN pg_class s ON s.oid = p.objid WHERE p.classid = 'pg_class'::regclass AND "
  "p.refobjid = a.attrelid AND p.refobjsubid = a.attnum AND p.deptype = 'a' AND s.relkind = 'S') "
  TABLES
  "JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid "
  "JOIN pg_namespace tn ON tn.oid = t.typnamespace "
  "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
  "WHERE a.attnum > 0 AND NOT a.attisdropped AND " IS_TABLE "ORDER BY c.oid, a.attnum";

/* One row for each column of a constraint; a check has one row. */
static const char constraints_query[] =
  "SELECT c.oid, k.oid, k.contype, k.conname, a.attname, k.condeferrable, k.condeferred, rn.nspname, rc.relname, "
  "ra.attname, k.confdeltype, k.confupdtype, pg_get_expr(k.conbin, k.conrelid) "
  TABLES
  "JOIN pg_constraint k ON k.conrelid = c.oid "
  "LEFT JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY x(n, r, o) ON k.contype <> 'c' "
  "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.n "
  "LEFT JOIN pg_class rc ON rc.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = rc.relnamespace "
  "LEFT JOIN pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = x.r "
  "WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND " IS_TABLE
  "ORDER BY c.oid, k.conname COLLATE \"C\", k.oid, x.o";

static const char indexes_query[] =
  "SELECT c.oid, ic.oid, ic.relname, i.indisunique, m.amname, pg_get_expr(i.indpred, i.indrelid), a.attname, "
  "CASE WHEN x.n = 0 THEN pg_get_indexdef(i.indexrelid, x.o::int, true) END, x.option, "
  "(SELECT l.collname FROM pg_collation l WHERE l.oid = x.coll AND x.n > 0 AND x.coll <> a.attcollation), "
  "(SELECT CASE WHEN on_.nspname <> 'pg_catalog' THEN quote_ident(on_.nspname) || '.' ELSE '' END || "
  "quote_ident(oc.opcname) FROM pg_opclass oc JOIN pg_namespace on_ ON on_.oid = oc.opcnamespace "
  "WHERE oc.oid = x.class AND NOT oc.opcdefault) "
  TABLES
  "JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am m ON m.oid = ic.relam "
  "CROSS JOIN LATERAL unnest(i.indkey::smallint[], i.indoption::smallint[], i.indcollation::oid[], "
  "i.indclass::oid[]) WITH ORDINALITY x(n, option, coll, class, o) "
  "LEFT JOIN pg_attribute a ON x.n > 0 AND a.attrelid = c.oid AND a.attnum = x.n "
  "WHERE x.o <= i.indnkeyatts AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND "
  "k.contype IN ('p', 'u', 'x')) AND " IS_TABLE "ORDER BY c.oid, ic.relname COLLATE \"C\", x.o";

static const char views_query[] =
  "SELECT c.oid, n.nspname, c.relname, obj_description(c.oid, 'pg_class'), pg_get_viewdef(c.oid, true), c.relkind "
  TABLES "WHERE c.relkind IN ('v', 'm') AND " USER_SCHEMA NOT_OF_EXTENSION ("pg_class", "c.oid")
  "ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

static const char enums_query[] =
  "SELECT t.oid, n.nspname, t.typname, obj_description(t.oid, 'pg_type'), e.enumlabel "
  "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_enum e ON e.enumtypid = t.oid "
  "WHERE t.typtype = 'e' AND " USER_SCHEMA NOT_OF_EXTENSION ("pg_type", "t.oid")
  "ORDER BY n.nspname COLLATE \"C\", t.typname COLLATE \"C\", e.enumsortorder";

/* What a catalog has no place for: which sentence of notes[] below, and two names for it. */
static const char leftovers_query[] =
  "SELECT 0, e.extname, NULL FROM pg_extension e WHERE e.extname <> 'plpgsql' "
  "UNION ALL SELECT 1, t.tgname, c.relname " TABLES "JOIN pg_trigger t ON t.tgrelid = c.oid "
  "WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND " USER_SCHEMA NOT_OF_EXTENSION ("pg_class", "c.oid")
  "UNION ALL SELECT 2, t.typname, NULL FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace "
  "WHERE t.typtype = 'd' AND " USER_SCHEMA NOT_OF_EXTENSION ("pg_type", "t.oid")
  "UNION ALL SELECT 3, c.relname, NULL " TABLES "WHERE c.relkind = 'p' AND " IS_TABLE
  "UNION ALL SELECT 4, c.relname, p.relname " TABLES "JOIN pg_inherits h ON h.inhrelid = c.oid "
  "JOIN pg_class p ON p.oid = h.inhparent WHERE " IS_TABLE
  "UNION ALL SELECT CASE WHEN i.indnatts > i.indnkeyatts THEN 5 ELSE 6 END, "
  "ic.relname, c.relname " TABLES "JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class ic ON ic.oid = i.indexrelid "
  "WHERE (i.indnatts > i.indnkeyatts OR i.indnullsnotdistinct) AND " IS_TABLE
  "UNION ALL SELECT CASE WHEN k.confmatchtype = 'f' THEN 7 ELSE 8 END, k.conname, c.relname " TABLES
  "JOIN pg_constraint k ON k.conrelid = c.oid WHERE k.contype = 'f' AND (k.confmatchtype = 'f' OR "
  "k.confdelsetcols IS NOT NULL) AND " IS_TABLE
  "ORDER BY 1, 3, 2";

typedef struct
{
  PGconn *connection;
  CrowCatalog *catalog;
  GHashTable *tables; /* oid as text → CrowCatalogTable */
} Reader;

static char *
dup_message (PGconn *connection)
{
  return g_strstrip (g_strdup (PQerrorMessage (connection)));
}

static PGresult *
query (Reader      *self,
       const char  *sql,
       GError     **error)
{
  PGresult *result = PQexec (self->connection, sql);
  ExecStatusType status = PQresultStatus (result);
  g_autofree char *message = NULL;

  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
    return result;
  message = dup_message (self->connection);
  PQclear (result);
  g_set_error (error, CROW_ERROR, CROW_ERROR_DATABASE, _("The catalog of “%s” cannot be read: %s"),
               self->catalog->name, message);
  return NULL;
}

static const char *
get (PGresult *result,
     int       row,
     int       column)
{
  return PQgetisnull (result, row, column) ? NULL : PQgetvalue (result, row, column);
}

static gboolean
is_true (PGresult *result,
         int       row,
         int       column)
{
  return g_strcmp0 (get (result, row, column), "t") == 0;
}

/* The usual schema is not named: a table of another database's script has none either. */
static const char *
get_schema (PGresult *result,
            int       row,
            int       column)
{
  const char *name = get (result, row, column);

  return g_strcmp0 (name, "public") == 0 ? NULL : name;
}

static CrowCatalogTable *
get_table (Reader   *self,
           PGresult *result,
           int       row)
{
  return g_hash_table_lookup (self->tables, PQgetvalue (result, row, 0));
}

static void
read_tables (Reader   *self,
             PGresult *result)
{
  for (int i = 0; i < PQntuples (result); i++)
    {
      CrowCatalogTable *table = crow_catalog_add_table (self->catalog, get_schema (result, i, 1), get (result, i, 2));

      table->comment = g_strdup (get (result, i, 3));
      g_hash_table_insert (self->tables, g_strdup (PQgetvalue (result, i, 0)), table);
    }
}

static const char *
get_serial_type (const char *type)
{
  if (g_str_equal (type, "bigint"))
    return "bigserial";
  return g_str_equal (type, "smallint") ? "smallserial" : "serial";
}

static void
read_columns (Reader   *self,
              PGresult *result)
{
  for (int i = 0; i < PQntuples (result); i++)
    {
      CrowCatalogTable *table = get_table (self, result, i);
      const char *type = get (result, i, 2);
      const char *expression = get (result, i, 6);
      gboolean identity = *PQgetvalue (result, i, 4) != '\0';
      gboolean generated = *PQgetvalue (result, i, 5) != '\0';
      gboolean serial = !identity && !generated && is_true (result, i, 11) && expression != NULL &&
                        g_str_has_prefix (expression, "nextval(");
      CrowCatalogColumn *column;

      if (table == NULL)
        continue;
      column = crow_catalog_table_add_column (table, get (result, i, 1), serial ? get_serial_type (type) : type);
      column->required = is_true (result, i, 3);
      column->automatic = identity || serial;
      column->always = g_str_equal (PQgetvalue (result, i, 4), "a");
      column->stored = generated;
      if (generated)
        column->generated = g_strdup (expression);
      else if (!column->automatic)
        column->default_value = g_strdup (expression);
      column->collation = g_strdup (get (result, i, 7));
      column->comment = g_strdup (get (result, i, 8));
      column->enumeration = g_strdup (get (result, i, 9));
      column->enum_schema = g_strdup (get (result, i, 10));
    }
}

/* The values of @column in the rows from @first to before @end. */
static char **
collect (PGresult *result,
         int       first,
         int       end,
         int       column)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int i = first; i < end; i++)
    if (!PQgetisnull (result, i, column))
      g_strv_builder_add (builder, PQgetvalue (result, i, column));
  return g_strv_builder_end (builder);
}

/* The row after those that have the same value in @column as @first has. */
static int
find_end (PGresult *result,
          int       first,
          int       column)
{
  int end = first + 1;

  while (end < PQntuples (result) &&
         g_str_equal (PQgetvalue (result, end, column), PQgetvalue (result, first, column)))
    end++;
  return end;
}

static void
read_constraint (Reader           *self,
                 CrowCatalogTable *table,
                 PGresult         *result,
                 int               first,
                 int               end)
{
  char kind = *PQgetvalue (result, first, 2);
  const char *name = get (result, first, 3);
  g_auto (GStrv) columns = collect (result, first, end, 4);
  CrowDeferrable deferrable = !is_true (result, first, 5)  ? CROW_DEFERRABLE_NOT
                              : is_true (result, first, 6) ? CROW_DEFERRABLE_DEFERRED
                                                           : CROW_DEFERRABLE_IMMEDIATE;
  CrowCatalogForeignKey *foreign_key;
  CrowCatalogKey *key;

  switch (kind)
    {
    case 'p':
    case 'u':
      key = kind == 'p' ? crow_catalog_table_set_primary_key (table, columns)
                        : crow_catalog_table_add_unique (table, columns);
      key->name = g_strdup (name);
      key->deferrable = deferrable;
      break;

    case 'f':
      foreign_key = crow_catalog_table_add_foreign_key (table, get (result, first, 8));
      foreign_key->name = g_strdup (name);
      foreign_key->target_schema = g_strdup (get (result, first, 7));
      foreign_key->columns = g_steal_pointer (&columns);
      foreign_key->target_columns = collect (result, first, end, 9);
      foreign_key->on_delete = crow_catalog_action_from_letter (get (result, first, 10));
      foreign_key->on_update = crow_catalog_action_from_letter (get (result, first, 11));
      foreign_key->deferrable = deferrable;
      break;

    case 'c':
      crow_catalog_table_add_check (table, name, get (result, first, 12));
      break;

    default:
      g_ptr_array_add (self->catalog->notes,
                       g_strdup_printf (_("The exclusion constraint “%s” of “%s” was left out."), name, table->name));
      break;
    }
}

static void
read_constraints (Reader   *self,
                  PGresult *result)
{
  for (int i = 0, end; i < PQntuples (result); i = end)
    {
      CrowCatalogTable *table = get_table (self, result, i);

      end = find_end (result, i, 1);
      if (table != NULL)
        read_constraint (self, table, result, i, end);
    }
}

static void
read_indexes (Reader   *self,
              PGresult *result)
{
  for (int i = 0, end; i < PQntuples (result); i = end)
    {
      CrowCatalogTable *table = get_table (self, result, i);
      CrowCatalogIndex *index;

      end = find_end (result, i, 1);
      if (table == NULL)
        continue;
      index = crow_catalog_table_add_index (table, get (result, i, 2));
      if (!g_str_equal (PQgetvalue (result, i, 4), "btree"))
        index->method = g_strdup (get (result, i, 4));
      index->unique = is_true (result, i, 3);
      index->where = g_strdup (get (result, i, 5));
      for (int j = i; j < end; j++)
        {
          CrowCatalogIndexPart *part = crow_catalog_index_add_part (index);

          part->column = g_strdup (get (result, j, 6));
          part->expression = g_strdup (get (result, j, 7));
          /* INDOPTION_DESC and INDOPTION_NULLS_FIRST, which come together unless something else was said */
          part->descending = (atoi (PQgetvalue (result, j, 8)) & 1) != 0;
          if (g_str_equal (PQgetvalue (result, j, 8), "2"))
            part->nulls = CROW_NULLS_FIRST;
          else if (g_str_equal (PQgetvalue (result, j, 8), "1"))
            part->nulls = CROW_NULLS_LAST;
          part->collation = g_strdup (get (result, j, 9));
          part->operators = g_strdup (get (result, j, 10));
        }
    }
}

static void
read_views (Reader   *self,
            PGresult *result)
{
  for (int i = 0; i < PQntuples (result); i++)
    if (*PQgetvalue (result, i, 5) == 'm')
      {
        g_ptr_array_add (self->catalog->notes,
                         g_strdup_printf (_("The materialized view “%s” was left out."), get (result, i, 2)));
      }
    else
      {
        CrowCatalogView *view;

        crow_catalog_add_view (self->catalog, get_schema (result, i, 1), get (result, i, 2), get (result, i, 4));
        view = g_ptr_array_index (self->catalog->views, self->catalog->views->len - 1);
        view->comment = g_strdup (get (result, i, 3));
      }
}

static void
read_enums (Reader   *self,
            PGresult *result)
{
  for (int i = 0, end; i < PQntuples (result); i = end)
    {
      g_auto (GStrv) values = NULL;
      CrowCatalogEnum *enumeration;

      end = find_end (result, i, 0);
      values = collect (result, i, end, 4);
      crow_catalog_add_enum (self->catalog, get_schema (result, i, 1), get (result, i, 2),
                             (const char *const *) values);
      enumeration = g_ptr_array_index (self->catalog->enums, self->catalog->enums->len - 1);
      enumeration->comment = g_strdup (get (result, i, 3));
    }
}

static void
read_leftovers (Reader   *self,
                PGresult *result)
{
  static const char *const notes[] = {
    N_("The extension “%s” is used and was left out; a new database needs it."),
    N_("The trigger “%s” of “%s” was left out."),
    N_("The domain “%s” was left out; a new database needs it."),
    N_("The partitions of “%s” were left out."),
    N_("That “%s” inherits from “%s” was left out; it has columns of its own."),
    N_("What the index “%s” of “%s” includes beyond its key was left out."),
    N_("That the key “%s” of “%s” takes nulls for equal was left out."),
    N_("That the foreign key “%s” of “%s” matches in full was left out."),
    N_("That the foreign key “%s” of “%s” sets only some columns on delete was left out."),
  };

  for (int i = 0; i < PQntuples (result); i++)
    {
      gsize kind = (gsize) g_ascii_strtoull (PQgetvalue (result, i, 0), NULL, 10);
      g_auto (GStrv) pieces = NULL;

      /* The script makes those whose parts it uses. */
      if (kind >= G_N_ELEMENTS (notes) || (kind == 0 && _crow_postgresql_knows_extension (PQgetvalue (result, i, 1))))
        continue;
      pieces = g_strsplit (_(notes[kind]), "%s", -1);
      g_ptr_array_add (self->catalog->notes,
                       g_strconcat (pieces[0], PQgetvalue (result, i, 1), pieces[1],
                                    pieces[2] != NULL ? PQgetvalue (result, i, 2) : NULL, pieces[2], NULL));
    }
}

static const struct
{
  const char *sql;
  void (*read) (Reader   *self,
                PGresult *result);
} steps[] = {
  { "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", NULL },
  { "SET LOCAL search_path TO pg_catalog", NULL },
  { enums_query, read_enums },
  { tables_query, read_tables },
  { columns_query, read_columns },
  { constraints_query, read_constraints },
  { indexes_query, read_indexes },
  { views_query, read_views },
  { leftovers_query, read_leftovers },
  { "COMMIT", NULL },
};

/* The same in a transaction that is open, which goes on as it was. */
static const char *const enter[] = { "SAVEPOINT crow_catalog", "SET LOCAL search_path TO pg_catalog" };
static const char *const leave[] = { "ROLLBACK TO SAVEPOINT crow_catalog", "RELEASE SAVEPOINT crow_catalog" };

static gboolean
run (Reader            *self,
     const char *const *statements,
     gsize              n,
     GError           **error)
{
  for (gsize i = 0; i < n; i++)
    {
      PGresult *result = query (self, statements[i], error);

      if (result == NULL)
        return FALSE;
      PQclear (result);
    }
  return TRUE;
}

CrowCatalog *
crow_catalog_read_postgresql_engine (CrowEngine *engine,
                                     GError    **error)
{
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader self = { .connection = _crow_postgresql_engine_get_connection (engine), .tables = tables };
  gboolean done;

  g_return_val_if_fail (self.connection != NULL && crow_engine_is_in_transaction (engine), NULL);

  catalog = self.catalog = crow_catalog_new (CROW_DIALECT_POSTGRESQL, PQdb (self.connection));
  done = run (&self, enter, G_N_ELEMENTS (enter), error);
  for (gsize i = 0; done && i < G_N_ELEMENTS (steps); i++)
    if (steps[i].read != NULL)
      {
        PGresult *result = query (&self, steps[i].sql, error);

        done = result != NULL;
        if (done)
          steps[i].read (&self, result);
        PQclear (result);
      }
  if (!run (&self, leave, G_N_ELEMENTS (leave), done ? error : NULL))
    done = FALSE;
  return done ? g_steal_pointer (&catalog) : NULL;
}

static void
ignore_notice_cb (gpointer        data,
                  const PGresult *result)
{
}

CrowCatalog *
crow_catalog_read_postgresql (const char  *uri,
                              GError     **error)
{
  g_autoptr (CrowCatalog) catalog = NULL;
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader self = { .connection = _crow_postgresql_connect (uri, error), .tables = tables };
  gboolean done = self.connection != NULL;

  if (!done)
    return NULL;
  PQsetNoticeReceiver (self.connection, ignore_notice_cb, NULL);
  catalog = self.catalog = crow_catalog_new (CROW_DIALECT_POSTGRESQL, PQdb (self.connection));
  for (gsize i = 0; done && i < G_N_ELEMENTS (steps); i++)
    {
      PGresult *result = query (&self, steps[i].sql, error);

      done = result != NULL;
      if (done && steps[i].read != NULL)
        steps[i].read (&self, result);
      PQclear (result);
    }
  PQfinish (self.connection);
  return done ? g_steal_pointer (&catalog) : NULL;
}

#else /* !HAVE_LIBPQ */

CrowCatalog *
crow_catalog_read_postgresql (const char  *uri,
                              GError     **error)
{
  g_set_error_literal (error, CROW_ERROR, CROW_ERROR_UNSUPPORTED,
                       _("This build knows nothing of PostgreSQL; build it again with libpq installed."));
  return NULL;
}

CrowCatalog *
crow_catalog_read_postgresql_engine (CrowEngine *engine,
                                     GError    **error)
{
  g_return_val_if_reached (NULL);
}

#endif
