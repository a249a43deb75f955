/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The ids of what is made of a catalog.  They are made of names, so that two imports of one database give the same
 * ones, and those of a link's table follow from the link's, as in a document.
 */
#include "config.h"

#include "sql/crow-catalog-schema-private.h"

/* A document takes ids of 255 bytes, which are made of two or three names. */
#define MAX_ID_NAME 72

/* As a document spells ids, and short enough for one. */
static void
append_spelled (GString    *id,
                const char *name)
{
  gsize start = id->len;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = (guchar) *p;

      if (c < 0x80)
        {
          g_string_append_c (id, g_ascii_isalnum (*p) || c == '_' || c == '-' || c == '.' ? *p : '-');
          continue;
        }
      c = g_utf8_get_char (p);
      if (g_unichar_isalnum (c))
        g_string_append_unichar (id, c);
      else
        g_string_append_c (id, '-');
    }
  if (id->len - start > MAX_ID_NAME)
    {
      const char *end = g_utf8_find_prev_char (id->str, id->str + start + MAX_ID_NAME);

      g_string_truncate (id, end - id->str);
      g_string_append_printf (id, "-%08x", g_str_hash (name));
    }
}

const char *
_crow_import_make_id (CrowCatalogImport *self,
                      const char        *parent,
                      const char        *name)
{
  GString *id = g_string_new (NULL);
  gsize stem;

  /* An id, or the name of a schema. */
  if (parent != NULL && g_hash_table_contains (self->ids, parent))
    g_string_append (id, parent);
  else if (parent != NULL)
    append_spelled (id, parent);

  if (parent != NULL)
    g_string_append_c (id, '.');
  append_spelled (id, name);
  if (id->len == 0 || !(g_unichar_isalpha (g_utf8_get_char (id->str)) || id->str[0] == '_'))
    g_string_prepend_c (id, '_');
  stem = id->len;
  for (guint i = 2; g_hash_table_contains (self->ids, id->str); i++)
    {
      g_string_truncate (id, stem);
      g_string_append_printf (id, "-%u", i);
    }
  g_hash_table_add (self->ids, id->str);
  return g_string_free (id, FALSE);
}

const char *
_crow_import_derive_id (CrowCatalogImport *self,
                        const char        *link,
                        const char        *rest)
{
  char *id = g_strconcat (link, ".", rest, NULL);

  g_hash_table_add (self->ids, id);
  return id;
}

static void
make_attribute_ids (CrowCatalogImport *self,
                    guint              entity)
{
  CrowCatalogTable *table = g_ptr_array_index (self->tables, entity);
  const char **ids = self->attribute_ids[entity] = g_new0 (const char *, table->columns->len + 1);
  guint n = 0;

  if (!self->association[entity])
    {
      for (guint i = 0; i < table->columns->len; i++)
        {
          CrowCatalogColumn *column = g_ptr_array_index (table->columns, i);

          ids[i] = _crow_import_make_id (self, self->entity_ids[entity], column->name);
        }
      return;
    }
  for (guint end = 0; end < 2; end++)
    {
      CrowCatalogForeignKey *foreign_key = self->pairs[entity].foreign_keys[end];
      CrowCatalogTable *target = _crow_import_get_target (self, table, foreign_key);
      char **names = foreign_key->target_columns != NULL ? foreign_key->target_columns : target->primary_key->columns;

      for (guint i = 0; names[i] != NULL; i++)
        {
          guint position = _crow_import_get_position (self, target);
          const char *referred = self->attribute_ids[position][_crow_import_get_column (target, names[i])];
          g_autofree char *rest = g_strdup_printf ("%u.%s", end, referred);

          ids[n++] = _crow_import_derive_id (self, self->entity_ids[entity], rest);
        }
    }
}

void
_crow_import_make_ids (CrowCatalogImport *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      CrowCatalogTable *table = g_ptr_array_index (self->tables, i);

      self->entity_ids[i] = _crow_import_make_id (self, table->schema, table->name);
    }
  for (guint i = 0; i < self->tables->len; i++)
    make_attribute_ids (self, i);
}
