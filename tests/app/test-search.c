/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding commands by the words that people have for them.
 */
#include "config.h"

#include "app/designer-search.h"
#include "app/designer-shortcuts.h"

typedef struct
{
  const DesignerCommand *command;
  guint rating;
  guint position;
} Found;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const Found *first = a;
  const Found *second = b;

  if (first->rating != second->rating)
    return first->rating > second->rating ? -1 : 1;
  return first->position < second->position ? -1 : 1;
}

/* (transfer full) (element-type Found): the commands that a text finds, as they are listed */
static GArray *
find (const char *text)
{
  g_auto (GStrv) sought = designer_search_split (text);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Found));
  guint n_commands;
  const DesignerCommand *commands = designer_shortcuts_get_commands (&n_commands);

  for (guint i = 0; i < n_commands; i++)
    {
      g_autofree char *shown = designer_search_fold (commands[i].title);
      g_autofree char *all = designer_shortcuts_get_words (&commands[i]);
      g_autofree char *words = designer_search_fold (all);
      Found one = { &commands[i], designer_search_rate (shown, words, (const char *const *) sought), i };

      if (commands[i].action != NULL && one.rating > 0)
        g_array_append_val (found, one);
    }
  g_array_sort (found, compare);
  return found;
}

/* What people type who know other programs, or none: the command is among the first three. */
static void
test_words (void)
{
  static const struct
  {
    const char *text;
    const char *action;
  } words[] = {
    { "blast", "win.blast-radius" },
    { "blast radius", "win.blast-radius" },
    { "cascade", "win.blast-radius" },
    { "impact", "win.blast-radius" },
    { "table", "win.add-entity" },
    { "new table", "win.add-entity" },
    { "create table", "win.add-entity" },
    { "add table", "win.add-entity" },
    { "column", "win.add-attribute" },
    { "add column", "win.add-attribute" },
    { "field", "win.add-attribute" },
    { "foreign key", "win.tool::link-one-to-many" },
    { "fk", "win.tool::link-one-to-many" },
    { "1:n", "win.tool::link-one-to-many" },
    { "1:1", "win.tool::link-one-to-one" },
    { "n:m", "win.tool::link-many-to-many" },
    { "m:n", "win.tool::link-many-to-many" },
    { "relationship", "win.tool::link-one-to-many" },
    { "junction", "win.tool::link-many-to-many" },
    { "subclass", "win.add-heir" },
    { "inheritance", "win.add-heir" },
    { "extends", "win.add-heir" },
    { "layout", "win.arrange" },
    { "auto layout", "win.arrange" },
    { "tidy", "win.arrange" },
    { "path", "win.find-way" },
    { "shortest", "win.find-way" },
    { "search", "win.find" },
    { "goto", "win.find" },
    { "svg", "win.export" },
    { "png", "win.export" },
    { "pdf", "win.export" },
    { "image", "win.export" },
    { "screenshot", "win.copy-picture" },
    { "reverse engineer", "win.import" },
    { "postgresql", "win.import" },
    { "mysql", "win.import" },
    { "dump", "win.import" },
    { "settings", "app.preferences" },
    { "dark", "app.preferences" },
    { "options", "app.preferences" },
    { "exit", "app.quit" },
    { "manual", "win.help" },
    { "shortcuts", "win.show-help-overlay" },
    { "hotkeys", "win.show-help-overlay" },
    { "version", "app.about" },
    { "license", "app.about" },
    { "minimap", "win.show-minimap" },
    { "overview", "win.show-minimap" },
    { "sidebar", "win.show-outline" },
    { "tree", "win.show-outline" },
    { "inspector", "win.page::properties" },
    { "ddl", "win.page::sql" },
    { "migration", "win.page::sql" },
    { "source", "win.page::code" },
    { "header", "win.page::code" },
    { "browse", "win.show-data" },
    { "records", "win.show-data" },
    { "contents", "win.show-data" },
    { "sample", "win.show-data" },
    { "rehearse", "win.show-data" },
    { "log", "win.show-statements" },
    { "comment", "win.add-note" },
    { "sticky", "win.add-note" },
    { "group", "win.add-area" },
    { "frame", "win.add-area" },
    { "enum", "win.add-enumeration" },
    { "constraint", "win.add-check" },
    { "index", "win.add-index" },
    { "unique", "win.add-unique-key" },
    { "query", "win.add-view" },
    { "drop", "win.delete" },
    { "remove", "win.delete" },
    { "clone", "win.duplicate" },
    { "pin", "win.lock" },
    { "collapse", "win.detail::none" },
    { "expand", "win.detail::all" },
    { "pan", "win.tool::hand" },
    { "scroll", "win.tool::hand" },
    { "magnify", "win.zoom-in" },
    { "reset zoom", "win.zoom-normal" },
    { "100 %", "win.zoom-normal" },
    { "everything", "win.zoom-fit" },
    { "spread", "win.align::distribute-horizontally" },
    { "line up", "win.align::left" },
    { "normalize", "win.promote-attribute" },
    { "revert", "win.undo" },
    { "paper", "win.print" },
    { "page", "win.add-diagram" },
    { "hide", "win.remove-from-diagram" },
    { "flip", "win.reverse-link" },
    { "Maximize", "win.fullscreen" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GArray) found = find (words[i].text);
      gboolean there = FALSE;

      for (guint k = 0; k < MIN (3, found->len); k++)
        there |= g_str_equal (g_array_index (found, Found, k).command->action, words[i].action);
      if (!there)
        g_error ("“%s” does not find %s, but %s", words[i].text, words[i].action,
                 found->len > 0 ? g_array_index (found, Found, 0).command->action : "nothing");
    }
}

static void
test_rate (void)
{
  static const struct
  {
    const char *better;
    const char *worse;
    const char *text;
  } cases[] = {
    { "author", "an author", "author" },
    { "“author”", "an author", "author" },
    { "an author", "loan|author", "author" },
    { "loan|author", "loan|authority", "author" },
    { "loan|authority", "loan|coauthor", "author" },
    { "author of books", "books of the author", "author books" },
    { "new entity", "new entities|table", "new table" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) sought = designer_search_split (cases[i].text);
      g_auto (GStrv) better = g_strsplit (cases[i].better, "|", 2);
      g_auto (GStrv) worse = g_strsplit (cases[i].worse, "|", 2);
      guint first = designer_search_rate (better[0], better[1], (const char *const *) sought);
      guint second = designer_search_rate (worse[0], worse[1], (const char *const *) sought);

      if (i == G_N_ELEMENTS (cases) - 1)
        g_assert_cmpuint (first, ==, 0);
      else
        g_assert_cmpuint (first, >, second);
    }
  g_assert_cmpuint (designer_search_rate ("anything", NULL, NULL), >, 0);
}

/* Each command that can be done has words besides its title, or a title that is all one would type. */
static void
test_all_have_words (void)
{
  guint n_commands, n_without = 0;
  const DesignerCommand *commands = designer_shortcuts_get_commands (&n_commands);

  for (guint i = 0; i < n_commands; i++)
    {
      g_autofree char *folded = commands[i].words != NULL ? designer_search_fold (commands[i].words) : NULL;

      n_without += commands[i].action != NULL && commands[i].words == NULL;
      /* They are compared folded, and parted by single blanks. */
      g_assert_cmpstr (folded, ==, commands[i].words);
      if (folded != NULL)
        g_assert_null (strstr (folded, "  "));
    }
  g_assert_cmpuint (n_without, <=, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/search/words", test_words);
  g_test_add_func ("/app/search/rate", test_rate);
  g_test_add_func ("/app/search/all-have-words", test_all_have_words);

  return g_test_run ();
}
